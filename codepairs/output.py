"""Write the site into a staging folder and put it in place at the end, whole or not at all.

    with staged_output(Path("site"), on_wait=tell) as staging:
        folders = [staging.folder("vi/smtp"), …]                # in the process that builds
        ...
            with FolderWriter(folder) as writer:                # in any worker process
                writer.write("250.html", page)
        staging.add(writer.written)                             # back in the process that builds
    print(staging.changed, staging.written)

A file whose bytes did not change is a hard link to the live one, with its inode and its time, so that
rsync and object-store syncs move only what changed; `codepairs.writer` does that.

What a user can mend (a full disk, a folder that is not ours) is raised as `Problems`, what only we can
mend (a page with a slash in its name) as ValueError or RuntimeError.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from codepairs.exchange import (
    Beside,
    explained,
    locked,
    place_of,
    put_in_place,
    refuse_foreign,
    refuse_precious,
    sweep,
)
from codepairs.problems import Problem, Problems
from codepairs.writer import FOLDER_MODE, Folder, FolderWriter, Written, collision, is_flat, set_mode


class Staging:
    """The new site while it is written. After the `with` block of `staged_output`:

    `changed`: whether it differed from the live one and took its place; `written`: what was written in
    all; `warnings`: what could not be cleaned up.
    """

    def __init__(self, beside: Beside, *, precompress: bool) -> None:
        self.changed = False
        self.written = Written()
        self.warnings: list[Problem] = []
        self._beside, self._precompress = beside, precompress
        self._root = beside.fresh()
        with explained("read", str(beside.place)):
            self._live = _folders(str(beside.place))
        self._made: set[str] = set()
        self._given: set[str] = set()
        self._make("")

    def folder(self, relative: str) -> Folder:
        """Make a folder ("", "vi", "vi/smtp") and give it to one writer, whose report `add` must get."""
        parts = relative.split("/") if relative else []
        if relative in self._given or not all(map(is_flat, parts)):
            raise ValueError(f"{relative!r} is given out already, or cannot be the path of a folder")
        self._given.add(relative)
        for depth in range(1, len(parts) + 1):
            self._make("/".join(parts[:depth]))
        return Folder(
            path=relative,
            staged=str(self._root / relative),
            live=str(self._beside.place / relative) if relative in self._live else None,
            marked=not relative,
            precompress=self._precompress,
        )

    def add(self, written: Written) -> None:
        """Take the report of a writer, or the sum of several."""
        self.written += written

    def read(self, path: str) -> bytes:
        """What a writer has written, such as "vi/smtp/index.json"."""
        with explained("read", path):
            return (self._root / path).read_bytes()

    def _make(self, relative: str) -> None:
        if relative in self._made:
            return
        path = self._root / relative
        with explained("make", str(path)):
            try:
                path.mkdir(FOLDER_MODE)
            except FileExistsError as error:
                raise Problems([collision(str(path.parent), path.name)]) from error
            set_mode(path, FOLDER_MODE)
        self._made.add(relative)

    def _publish(self) -> None:
        """Put the staged folder in place if it differs from the live one."""
        if "" not in self._given:
            with FolderWriter(self.folder("")) as writer:
                pass
            self.add(writer.written)
        if self.written.folders != len(self._given):
            # A worker failed and nobody said so: the site would lack its pages.
            raise RuntimeError(f"{len(self._given)} folders given out, {self.written.folders} reported")
        place = self._beside.place
        gone = [path for folder in self._live - self._given for path in _files(str(place), folder)]
        self.add(Written(removed=tuple(gone)))
        self.changed = bool(
            self.written.added
            or self.written.modified
            or self.written.removed
            or self._live != self._made
            or not place.is_dir()  # somebody removed it meanwhile
        )
        if self.changed:
            with explained("replace", str(place)):
                refuse_foreign(place)  # once more: somebody may have put another folder there meanwhile
                put_in_place(self._root, self._beside)


@contextmanager
def staged_output(
    output: Path,
    *,
    protect: Iterable[Path] = (),
    on_wait: Callable[[], None] | None = None,
    precompress: bool = False,
) -> Iterator[Staging]:
    """A staging folder that takes the place of `output` when the block ends, and vanishes if it fails.

    If another build of this output is at work, calls `on_wait` once and waits for it to end; without
    `on_wait`, that is a problem. `output` may not be or hold a path of `protect` (the project, its
    content), the current directory or the home folder. `precompress`: large texts get a gzip form.
    """
    with explained("use", str(output)):
        place = place_of(output)
        refuse_precious(place, protect)
        refuse_foreign(place)
    beside = Beside(place)
    with ExitStack() as stack:
        with explained("write beside", str(place)):
            place.parent.mkdir(parents=True, exist_ok=True)
            stack.enter_context(locked(beside.lock, on_wait))
            sweep(beside)
        try:
            staging = Staging(beside, precompress=precompress)
            yield staging
            staging._publish()
        finally:
            # The new folder if we failed, the old one if it was replaced.
            refusals = sweep(beside)
        staging.warnings += [_left_behind(refusal) for refusal in refusals]


def _folders(root: str) -> set[str]:
    """The folders of a site: {"", "vi", "vi/smtp"}, or nothing without a site."""
    found: set[str] = set()
    open_ones = [""] if os.path.isdir(root) else []
    while open_ones:
        folder = open_ones.pop()
        found.add(folder)
        with os.scandir(f"{root}/{folder}") as entries:
            open_ones += [
                f"{folder}/{entry.name}" if folder else entry.name
                for entry in entries
                if entry.is_dir(follow_symlinks=False)
            ]
    return found


def _files(root: str, folder: str) -> list[str]:
    """The paths of the files and links of one folder of a site."""
    try:
        with os.scandir(f"{root}/{folder}") as entries:
            names = [entry.name for entry in entries if not entry.is_dir(follow_symlinks=False)]
    except OSError:  # its owner removed it meanwhile
        return []
    return [f"{folder}/{name}" for name in names]


def _left_behind(refusal: OSError) -> Problem:
    return Problem(
        kind="output-leftover",
        severity="warning",
        message=f"the site is in place, but what it replaced cannot be removed: {refusal}",
        hint="remove it by hand; every build tries again",
    )
