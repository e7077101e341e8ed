"""Files -> one folder of the site, in any process; a file that did not change is a link to the live one.

Plain `os` calls relative to open folders: building and resolving a path costs more than a page. A staged
file is never opened again, since it may be live.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from codepairs.exchange import FOLDER, MARKER, explained, failure
from codepairs.precompress import compressed, expands_to, pays
from codepairs.problems import Problem, Problems

_MARKER_TEXT = b"Made by codepairs. The next build replaces this folder, also what was added by hand.\n"

# The same for everybody who builds, whatever the umask: the modes are part of the output.
FILE_MODE = 0o644
FOLDER_MODE = 0o755
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
# Without O_NONBLOCK, a named pipe that somebody put in the site would hold the build for ever.
_OLD = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK


@dataclass(frozen=True, kw_only=True)
class Folder:
    """All that a worker process needs to write one folder of the site; can be pickled.

    `path` is relative to the site ("" is the top folder, which is `marked`, that is, carries the marker),
    `staged` the absolute path of the folder to write, `live` that of the same folder of the site that is
    there now (None if it has none). `precompress`: large texts get a gzip form beside them.
    """

    path: str
    staged: str
    live: str | None
    marked: bool = False
    precompress: bool = False


@dataclass(frozen=True, kw_only=True)
class Written:
    """What was written: how much, what is the largest, and the paths by which it differs from the live site.

    `largest_file` is in bytes, `largest_folder` in files. `removed` are paths that were there and were not
    written again.
    """

    folders: int = 0
    files: int = 0
    bytes: int = 0
    largest_file: int = 0
    largest_folder: int = 0
    added: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def __add__(self, other: Written) -> Written:
        return Written(
            folders=self.folders + other.folders,
            files=self.files + other.files,
            bytes=self.bytes + other.bytes,
            largest_file=max(self.largest_file, other.largest_file),
            largest_folder=max(self.largest_folder, other.largest_folder),
            added=self.added + other.added,
            modified=self.modified + other.modified,
            removed=self.removed + other.removed,
        )

    @property
    def changes(self) -> list[tuple[str, str]]:
        """Every path that differs, in order, each with what git calls it: `A`dded, `M`odified, `D`eleted."""
        kinds = (("A", self.added), ("M", self.modified), ("D", self.removed))
        return sorted(((kind, path) for kind, paths in kinds for path in paths), key=lambda each: each[1])


class FolderWriter:
    """Write the files of one folder; `written` is there when the `with` block ended well."""

    written: Written

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._prefix = f"{folder.path}/" if folder.path else ""
        self._files = self._bytes = self._largest = 0
        self._added: list[str] = []
        self._modified: list[str] = []
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
                largest_file=self._largest,
                largest_folder=self._files,
                added=tuple(self._added),
                modified=tuple(self._modified),
                removed=tuple(self._prefix + name for name in self._old),
            )

    def write(self, name: str, data: bytes) -> None:
        """Write one file, and its gzip form where that is wanted; `name` is flat and new in this folder."""
        if not is_flat(name):
            raise ValueError(f"{name!r} cannot be the name of a file")
        live = self._live_file(name, len(data) + 1)
        self._put(name, data, live.state if live and live.data == data else None)
        if self._folder.precompress and pays(name, data):
            self._write_compressed(f"{name}.gz", data)

    def _write_compressed(self, name: str, data: bytes) -> None:
        """A live gzip form that expands to `data` is as good as a new one: equal bytes pack alike."""
        live = self._live_file(name, len(data))
        if live and expands_to(live.data, data):
            self._put(name, live.data, live.state)
        elif len(packed := compressed(data)) < len(data):
            self._put(name, packed, None)

    def _put(self, name: str, data: bytes, same: os.stat_result | None) -> None:
        """Write a new file, or link the live one where its state shows that it is the same."""
        try:
            if same is None:
                self._create(name, data)
                (self._modified if name in self._old else self._added).append(self._prefix + name)
            elif not self._linked(name):
                self._create(name, data, like=same)
        except FileExistsError as error:
            raise Problems([collision(self._folder.staged, name)]) from error
        except OSError as error:
            raise Problems([failure(error, "write", f"{self._folder.staged}/{name}")]) from error
        self._old.discard(name)
        self._files += 1
        self._bytes += len(data)
        self._largest = max(self._largest, len(data))

    def _live_file(self, name: str, at_most: int) -> _LiveFile | None:
        """A file of the live site with the mode that ours have; so many bytes of it are read.

        It is judged by its bytes, not by its time: owners edit in place. What cannot be read is not there.
        """
        if name not in self._old:
            return None
        try:
            fd = os.open(name, _OLD, dir_fd=self._live)
            try:
                live = _LiveFile(os.read(fd, at_most), os.fstat(fd))
            finally:
                os.close(fd)
        except OSError:
            return None
        return live if live.state.st_mode == stat.S_IFREG | FILE_MODE else None

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
        fd = os.open(name, _NEW, FILE_MODE, dir_fd=self._staged)
        try:
            done = os.write(fd, data)
            while done < len(data):  # a nearly full disk takes a part, and refuses the rest
                done += os.write(fd, data[done:])
            if self._umask_matters is None:
                self._umask_matters = stat.S_IMODE(os.fstat(fd).st_mode) != FILE_MODE
            if self._umask_matters:
                set_mode(fd, FILE_MODE)
            if like is not None:
                os.utime(fd, ns=(like.st_atime_ns, like.st_mtime_ns))
        finally:
            os.close(fd)


class _LiveFile(NamedTuple):
    data: bytes
    state: os.stat_result


def is_flat(name: str) -> bool:
    """Whether this can be the name of one file or folder."""
    return name not in ("", ".", "..") and "/" not in name and "\0" not in name


def set_mode(file: int | Path, mode: int) -> None:
    with suppress(PermissionError):  # it is ours: this is a file system without modes (FAT, some networks)
        os.chmod(file, mode)


def collision(folder: str, name: str) -> Problem:
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
