"""A function that reads a file -> the same function, which reads only files that changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

Read = TypeVar("Read")
Stamp = tuple[int, int, int]


class Remembered(Generic[Read]):
    """Calls `read(file, about)` where the file is not as it was; what it gave must not be changed."""

    def __init__(self, read: Callable[[Path, str], Read]) -> None:
        self._read = read
        self._known: dict[tuple[Path, str], tuple[Stamp, Read]] = {}

    def __call__(self, file: Path, about: str) -> Read:
        stamp, known = _stamp(file), self._known.get((file, about))
        if known is None or known[0] != stamp:
            known = self._known[file, about] = stamp, self._read(file, about)
        return known[1]


def _stamp(file: Path) -> Stamp:
    """What changes when a file is written: in place, or by a new file in its place."""
    try:
        state = file.stat()
    except OSError:
        return 0, 0, 0
    return state.st_mtime_ns, state.st_size, state.st_ino
