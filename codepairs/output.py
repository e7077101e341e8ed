"""Write the site into a staging folder and put it in place at the end, whole or not at all.

    with staged_output(Path("site"), on_wait=tell) as staging:
        folders = [staging.folder("vi/smtp"), …]                # in the process that builds
        ...
            with FolderWriter(folder) as writer:                # in any worker process
                writer.write("250.html", page)
        staging.add(writer.written)                             # back in the process that builds
    print(staging.changed, staging.written)

A file whose bytes did not change is a hard link to the live one, with its inode and its time, so that
rsync and object-store syncs move only what changed. Therefore a staged file is never opened again.

What a user can mend (a full disk, a folder that is not ours) is raised as `Problems`, what only we can
mend (a page with a slash in its name) as ValueError or RuntimeError.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from codepairs.exchange import (
    FOLDER,
    MARKER,
    Beside,
    explained,
    failure,
    locked,
    place_of,
    put_in_place,
    refuse_foreign,
    refuse_precious,
    sweep,
)
from codepairs.problems import Problem, Problems

_MARKER_TEXT = b"Made by codepairs. The next build replaces this folder, also what was added by hand.\n"

# The same for everybody who builds, whatever the umask: the modes are part of the output.
_FILE_MODE = 0o644
_FOLDER_MODE = 0o755
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
# Without O_NONBLOCK, a named pipe that somebody put in the site would hold the build for ever.
_OLD = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK


@dataclass(frozen=True, kw_only=True)
class Folder:
    """All that a worker process needs to write one folder of the site; can be pickled.

    Absolute paths: `staged` is the folder to write, `live` the same folder of the site that is there now
    (None if it has none). The top folder is `marked`, that is, carries the marker.
    """

    staged: str
    live: str | None
    marked: bool = False


@dataclass(frozen=True, kw_only=True)
class Written:
    """What was written: files and their bytes; how many files are new or different; how many are gone."""

    folders: int = 0
    files: int = 0
    bytes: int = 0
    changed: int = 0
    removed: int = 0

    def __add__(self, other: Written) -> Written:
        return Written(
            folders=self.folders + other.folders,
            files=self.files + other.files,
            bytes=self.bytes + other.bytes,
            changed=self.changed + other.changed,
            removed=self.removed + other.removed,
        )


class FolderWriter:
    """Write the files of one folder, in one process; `written` is there when the `with` block ended well.

    Plain `os` calls relative to open folders: building and resolving a path costs more than a page.
    """

    written: Written

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._files = self._bytes = self._changed = 0
        self._umask_matters: bool | None = None  # seen at the first file: one call less for all others
        self._old: set[str] = set()  # live files and links that are not written yet

    def __enter__(self) -> Self:
        with explained("open", self._folder.staged), ExitStack() as opened:
            self._staged = os.open(self._folder.staged, FOLDER)
            opened.callback(os.close, self._staged)
            if self._folder.live is not None:
                with suppress(OSError):  # its owner may have removed it meanwhile: then all is new
                    self._live = os.open(self._folder.live, FOLDER)
                    opened.callback(os.close, self._live)
                    with os.scandir(self._live) as there:
                        self._old = {entry.name for entry in there if not entry.is_dir(follow_symlinks=False)}
            self._opened = opened.pop_all()
        if self._folder.marked:
            self.write(MARKER, _MARKER_TEXT)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.close()
        if kind is None:
            self.written = Written(
                folders=1,
                files=self._files,
                bytes=self._bytes,
                changed=self._changed,
                removed=len(self._old),
            )

    def write(self, name: str, data: bytes) -> None:
        """Write one file; `name` is flat and new in this folder."""
        if not _is_flat(name):
            raise ValueError(f"{name!r} cannot be the name of a file")
        try:
            same = self._same(name, data) if name in self._old else None
            if same is None:
                self._create(name, data)
                self._changed += 1
            elif not self._linked(name):
                self._create(name, data, like=same)
        except FileExistsError as error:
            raise Problems([_collision(self._folder.staged, name)]) from error
        except OSError as error:
            raise Problems([failure(error, "write", f"{self._folder.staged}/{name}")]) from error
        self._old.discard(name)
        self._files += 1
        self._bytes += len(data)

    def _same(self, name: str, data: bytes) -> os.stat_result | None:
        """The state of the live file if it is just what we would write, judged by its bytes.

        Not by its time: owners edit in place. What cannot be read is not the same.
        """
        try:
            fd = os.open(name, _OLD, dir_fd=self._live)
            try:
                if os.read(fd, len(data) + 1) == data:
                    old = os.fstat(fd)
                    return old if old.st_mode == stat.S_IFREG | _FILE_MODE else None
            finally:
                os.close(fd)
        except OSError:
            pass
        return None

    def _linked(self, name: str) -> bool:
        """Link the live file; False if that is refused (other owner or file system, too many links …)."""
        try:
            os.link(name, name, src_dir_fd=self._live, dst_dir_fd=self._staged, follow_symlinks=False)
        except FileExistsError:
            raise
        except OSError:
            return False
        return True

    def _create(self, name: str, data: bytes, like: os.stat_result | None = None) -> None:
        fd = os.open(name, _NEW, _FILE_MODE, dir_fd=self._staged)
        try:
            done = os.write(fd, data)
            while done < len(data):  # a nearly full disk takes a part, and refuses the rest
                done += os.write(fd, data[done:])
            if self._umask_matters is None:
                self._umask_matters = stat.S_IMODE(os.fstat(fd).st_mode) != _FILE_MODE
            if self._umask_matters:
                _set_mode(fd, _FILE_MODE)
            if like is not None:
                os.utime(fd, ns=(like.st_atime_ns, like.st_mtime_ns))
        finally:
            os.close(fd)


class Staging:
    """The new site while it is written. After the `with` block of `staged_output`:

    `changed`: whether it differed from the live one and took its place; `written`: what was written in
    all; `warnings`: what could not be cleaned up.
    """

    def __init__(self, beside: Beside) -> None:
        self.changed = False
        self.written = Written()
        self.warnings: list[Problem] = []
        self._beside = beside
        self._root = beside.fresh()
        with explained("read", str(beside.place)):
            self._live = _files_by_folder(str(beside.place))
        self._made: set[str] = set()
        self._given: set[str] = set()
        self._make("")

    def folder(self, relative: str) -> Folder:
        """Make a folder ("", "vi", "vi/smtp") and give it to one writer, whose report `add` must get."""
        parts = relative.split("/") if relative else []
        if relative in self._given or not all(map(_is_flat, parts)):
            raise ValueError(f"{relative!r} is given out already, or cannot be the path of a folder")
        self._given.add(relative)
        for depth in range(1, len(parts) + 1):
            self._make("/".join(parts[:depth]))
        return Folder(
            staged=str(self._root / relative),
            live=str(self._beside.place / relative) if relative in self._live else None,
            marked=not relative,
        )

    def add(self, written: Written) -> None:
        """Take the report of a writer, or the sum of several."""
        self.written += written

    def _make(self, relative: str) -> None:
        if relative in self._made:
            return
        path = self._root / relative
        with explained("make", str(path)):
            try:
                path.mkdir(_FOLDER_MODE)
            except FileExistsError as error:
                raise Problems([_collision(str(path.parent), path.name)]) from error
            _set_mode(path, _FOLDER_MODE)
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
        gone = sum(files for folder, files in self._live.items() if folder not in self._given)
        self.add(Written(removed=gone))
        place = self._beside.place
        self.changed = bool(
            self.written.changed
            or self.written.removed
            or self._live.keys() != self._made
            or not place.is_dir()  # somebody removed it meanwhile
        )
        if self.changed:
            with explained("replace", str(place)):
                refuse_foreign(place)  # once more: somebody may have put another folder there meanwhile
                put_in_place(self._root, self._beside)


@contextmanager
def staged_output(
    output: Path, *, protect: Iterable[Path] = (), on_wait: Callable[[], None] | None = None
) -> Iterator[Staging]:
    """A staging folder that takes the place of `output` when the block ends, and vanishes if it fails.

    If another build of this output is at work, calls `on_wait` once and waits for it to end; without
    `on_wait`, that is a problem. `output` may not be or hold a path of `protect` (the project, its
    content), the current directory or the home folder.
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
            staging = Staging(beside)
            yield staging
            staging._publish()
        finally:
            # The new folder if we failed, the old one if it was replaced.
            refusals = sweep(beside)
        staging.warnings += [_left_behind(refusal) for refusal in refusals]


def _is_flat(name: str) -> bool:
    return name not in ("", ".", "..") and "/" not in name and "\0" not in name


def _set_mode(file: int | Path, mode: int) -> None:
    with suppress(PermissionError):  # it is ours: this is a file system without modes (FAT, some networks)
        os.chmod(file, mode)


def _files_by_folder(root: str) -> dict[str, int]:
    """How many files and links each folder holds: {"": 3, "vi": 1, "vi/smtp": 7960}, or {} without a site."""
    counts: dict[str, int] = {}
    folders = [""] if os.path.isdir(root) else []
    while folders:
        folder = folders.pop()
        files = 0
        with os.scandir(f"{root}/{folder}") as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(f"{folder}/{entry.name}" if folder else entry.name)
                else:
                    files += 1
        counts[folder] = files
    return counts


def _collision(folder: str, name: str) -> Problem:
    """The problem with a name that is taken, maybe by one that differs from it in case alone."""
    there = os.listdir(folder)
    taken = next((other for other in there if _folded(other) == _folded(name)), name)
    if name in (taken, *there):
        return Problem(
            kind="output-collision",
            message=f"two files want to be {name!r} in {folder}",
            hint="is a file of that name in static/root/?",
        )
    return Problem(
        kind="output-collision",
        message=f"{name!r} and {taken!r} are one name to the file system of {folder}",
        hint="rename one of them: many hosts do not tell upper from lower case either",
    )


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _left_behind(refusal: OSError) -> Problem:
    return Problem(
        kind="output-leftover",
        severity="warning",
        message=f"the site is in place, but what it replaced cannot be removed: {refusal}",
        hint="remove it by hand; every build tries again",
    )
