"""How far a build is: a bar on a terminal, a plain line where nobody watches."""

from __future__ import annotations

import os
from types import TracebackType
from typing import IO, Any, Self


class Progress:
    """Shows pages done of all on `stream`; silent until `start` tells how many there are."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._on_terminal = stream.isatty() and os.environ.get("TERM") != "dumb"
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def start(self, pages: int) -> None:
        if not self._on_terminal:
            print(f"making {pages:,} pages", file=self._stream)
            return
        from rich.console import Console  # a quarter of the start-up time, and only terminals need it
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._bar = Bar(*columns, console=Console(file=self._stream), transient=True)
        self._bar.start()
        self._task = self._bar.add_task("pages", total=pages)

    def advance(self, done: int) -> None:
        if self._bar is not None:
            self._bar.update(self._task, completed=done)

    def waiting(self) -> None:
        print("another build of this folder is at work; waiting for it to end", file=self._stream)
