"""Put a finished folder in the place of another that may be replaced, and clean up after the killed.

Everything happens beside the folder in question, so in the same file system, under hidden names:

    site                         what the world sees
    .site.codepairs-lock         held by the build at work, gone when it ends
    .site.codepairs-1f0c9ae2     a staging folder; after the exchange, the old site on its way out
    .site.codepairs-old          the old site between two renames, where one step is not possible

Only the holder of the lock touches the others, so whatever it finds under these names was left behind
by a process that is dead. An OSError is raised as it is, for `explained` to make a Problem of it.

Nothing is synced to the disk. A killed process never harms the site, for the kernel has all it wrote; a
power cut may tear pages, and the next build mends them, since it compares every byte of them.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import io
import os
import re
import secrets
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from codepairs.problems import Problem, Problems

# A file in the top folder of every site of ours: without it, a folder is somebody else's.
MARKER = ".codepairs"
# A site may have become a repository of its own (GitHub Pages). Its history cannot be built again.
_REPOSITORIES = (".git", ".hg", ".svn")
# Open a folder, never through a link that somebody put in its place.
FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW

_NOT_EMPTY = {errno.ENOTEMPTY, errno.EEXIST}  # POSIX allows either for a rename onto a full folder
# What a kernel, a sandbox or a file system answers that does not know how to exchange two folders.
_NO_EXCHANGE = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM}
_RENAME_EXCHANGE = 2  # Linux, renameat2(2)
_RENAME_SWAP = 2  # macOS, renamex_np(2)
_AT_FDCWD = -100  # Linux, <fcntl.h>; both paths are absolute, so it is never looked at
# What a user can do about an error of the operating system, and the kind of problem it is.
_REMEDIES = {
    errno.ENOSPC: ("output-full", "the new site is written beside the old one: there must be room for both"),
    errno.EDQUOT: ("output-full", "the new site is written beside the old one: your quota must allow both"),
    errno.EFBIG: ("output-full", "a limit on the size of files forbids it (see `ulimit -f`)"),
    errno.EACCES: ("output-permission", "the folder and the one that holds it must be yours to change"),
    errno.EPERM: ("output-permission", "the folder and the one that holds it must be yours to change"),
    errno.EROFS: ("output-read-only", "choose an output on a file system that can be written"),
    errno.ENAMETOOLONG: ("output-name", "use a shorter slug, or an output with a shorter path"),
    errno.EMFILE: ("output-open-files", "allow more open files (`ulimit -n`)"),
    errno.ENFILE: ("output-open-files", "the whole system has too many open files; end other programs"),
    errno.EXDEV: ("output-fixed", "it is part of a container image or a mount: remove it or choose another"),
    errno.EBUSY: ("output-fixed", "it is a mount or in use: choose a folder inside it, or another one"),
    errno.EAGAIN: ("output-busy", "wait for the other build, or choose another output"),
}


@dataclass(frozen=True)
class Beside:
    """The hidden names beside `place`, an absolute path."""

    place: Path

    @property
    def lock(self) -> Path:
        return self._named("lock")

    @property
    def aside(self) -> Path:
        return self._named("old")

    def fresh(self) -> Path:
        """A name nobody has.

        Not one fixed name: a worker that outlives its killed build must not find the next build's folder
        under the name it knows.
        """
        return self._named(secrets.token_hex(4))

    def leftovers(self) -> list[Path]:
        """The staging folders there; those of another output never match, even of `site.codepairs-x`."""
        pattern = re.compile(re.escape(self._named("").name) + "[0-9a-f]{8}")
        with suppress(FileNotFoundError), os.scandir(self.place.parent) as entries:
            return [Path(entry.path) for entry in entries if pattern.fullmatch(entry.name)]
        return []

    def _named(self, end: str) -> Path:
        return self.place.with_name(f".{self.place.name}.codepairs-{end}")


def place_of(output: Path) -> Path:
    """The absolute path of the output; links are followed up to its parent, not at its own place."""
    path = Path.cwd() / output
    if path.name in ("", ".."):
        return Path(os.path.realpath(path))
    return Path(os.path.realpath(path.parent), path.name)


def refuse_precious(place: Path, protect: Iterable[Path]) -> None:
    """Raise Problems if a folder that nobody wants to lose is at `place` or below it."""
    precious = [("the home folder", Path(os.path.expanduser("~"))), ("the current directory", Path.cwd())]
    precious += [("a part of the project,", path) for path in protect]
    for what, path in precious:
        inner = Path(os.path.realpath(path))
        if place == inner or place in inner.parents:
            raise _refusal(place, f"it is or holds {what} {inner}", "choose a folder for the site alone")


def refuse_foreign(place: Path) -> None:
    """Raise Problems unless `place` is free, an empty folder or a folder that we made."""
    reason = hint = ""
    if place.is_symlink():
        reason = f"it is a link to {os.readlink(place)}"
        hint = "name the folder itself; to switch a link between sites is the deployment's work"
    elif not place.exists():
        return
    elif not place.is_dir():
        reason, hint = "it is a file", "choose another folder, or remove the file"
    elif place.is_mount():
        reason, hint = "it is a mount point", f"choose a folder inside it, such as {place / 'site'}"
    elif found := [name for name in _REPOSITORIES if os.path.lexists(place / name)]:
        reason = f"it holds {found[0]}, which would be lost"
        hint = f"build elsewhere, then: rsync -rlt --delete --exclude {found[0]} ELSEWHERE/ {place}/"
    elif not stat.S_ISREG(_mode(place / MARKER)) and any(place.iterdir()):
        reason = f"it is not empty and was not made by this program (it has no file {MARKER})"
        hint = "choose another folder, or empty this one"
    if reason:
        raise _refusal(place, reason, hint)


@contextmanager
def locked(path: Path, on_wait: Callable[[], None] | None) -> Iterator[None]:
    """Hold the lock file `path`, and remove it at the end.

    If another process (or thread) holds it, calls `on_wait` once and waits; raises BlockingIOError if
    there is no `on_wait`. The kernel releases the lock of a process that dies.
    """
    lock = _taken(path, on_wait)
    # A forked worker has a copy of the descriptor. It may outlive us, and must not hold our lock then.
    os.register_at_fork(after_in_child=lock.close)
    try:
        yield
    finally:
        # Removed before it is released: whoever waits for it sees that it is no longer the lock.
        with lock, suppress(OSError):
            if _is_at(path, lock):
                path.unlink()


def put_in_place(staged: Path, beside: Beside) -> None:
    """Make `staged` the folder at `beside.place`; a folder that was there becomes a leftover.

    One step: at any moment the whole old folder is there, or the whole new one. Where the system cannot
    do that (neither Linux nor macOS, some network file systems), two renames with an instant between
    them that has no folder in place; whatever happens there, the next `sweep` puts the old one back.
    """
    try:
        os.rename(staged, beside.place)  # enough if nothing is there, or an empty folder
    except OSError as error:
        if error.errno not in _NOT_EMPTY:
            raise
        if not _swapped(staged, beside.place):
            os.rename(beside.place, beside.aside)
            os.rename(staged, beside.place)


def sweep(beside: Beside) -> list[OSError]:
    """Put back what was set aside and remove what was left behind; returns what stood in the way."""
    refusals = []
    try:
        _settle(beside)
    except OSError as error:
        refusals.append(error)
    for leftover in beside.leftovers():
        try:
            _remove(leftover)
        except OSError as error:
            refusals.append(error)
    return refusals


@contextmanager
def explained(verb: str, path: str) -> Iterator[None]:
    """Turn an OSError into a Problem that says what we were about to do to `path`."""
    try:
        yield
    except OSError as error:
        raise Problems([failure(error, verb, path)]) from error


def failure(error: OSError, verb: str, path: str) -> Problem:
    kind, hint = _REMEDIES.get(error.errno or 0, ("output-failed", ""))
    free = f" ({_free(path)})" if kind == "output-full" else ""
    return Problem(kind=kind, message=f"cannot {verb} {path}: {error.strerror or error}{free}", hint=hint)


def _refusal(place: Path, reason: str, hint: str) -> Problems:
    message = f"cannot make the site in {place}: {reason}"
    return Problems([Problem(kind="output-refused", message=message, hint=hint)])


def _mode(path: Path) -> int:
    try:
        return path.lstat().st_mode
    except FileNotFoundError:
        return 0


def _taken(path: Path, on_wait: Callable[[], None] | None) -> io.FileIO:
    waited = False
    while True:
        lock = io.FileIO(os.open(path, os.O_RDONLY | os.O_CREAT | os.O_NOFOLLOW, 0o644))
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if on_wait is None:
                    raise BlockingIOError(errno.EAGAIN, "another build of it is at work") from None
                if not waited:
                    on_wait()
                waited = True
                fcntl.flock(lock, fcntl.LOCK_EX)
            if _is_at(path, lock):
                return lock
        except BaseException:
            lock.close()
            raise
        lock.close()


def _is_at(path: Path, file: io.FileIO) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.lstat())
    except FileNotFoundError:
        return False


def _swapped(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where that is not known."""
    libc = ctypes.CDLL(None, use_errno=True)
    # Looked up by name: a C library may be older than the call.
    if renameat2 := getattr(libc, "renameat2", None):
        failed = renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    elif sys.platform == "darwin":
        failed = libc.renamex_np(os.fsencode(one), os.fsencode(other), _RENAME_SWAP)
    else:
        return False
    number = ctypes.get_errno()
    if failed and number not in _NO_EXCHANGE:
        raise OSError(number, os.strerror(number), str(one), None, str(other))
    return not failed


def _settle(beside: Beside) -> None:
    """Decide what becomes of a folder set aside: back to its place if that is free, else a leftover."""
    try:
        os.rename(beside.aside, beside.place)
    except FileNotFoundError:
        pass
    except OSError as error:
        if error.errno not in _NOT_EMPTY:
            raise
        # Renamed first: half removed, it must never be taken for a site that can come back.
        os.rename(beside.aside, beside.fresh())


def _remove(root: Path) -> None:
    """Remove a folder and all that is in it, following no link.

    Folders of one depth are emptied side by side: freeing pages is the kernel's work, outside Python's
    lock, and takes a third of the time of writing them.
    """
    folders: list[str] = []
    level = [str(root)]
    with ThreadPoolExecutor(max_workers=4) as pool:
        while level:
            folders += level
            level = [folder for found in pool.map(_emptied, level) for folder in found]
    for folder in reversed(folders):
        os.rmdir(folder)


def _emptied(folder: str) -> list[str]:
    """Remove the files and links of one folder; returns the paths of its folders."""
    fd = os.open(folder, FOLDER)
    try:
        with os.scandir(fd) as entries:
            # A list first: what a listing shows while its folder changes is undefined (POSIX, readdir).
            there = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
        for name, is_folder in there:
            if not is_folder:
                os.unlink(name, dir_fd=fd)
    finally:
        os.close(fd)
    return [f"{folder}/{name}" for name, is_folder in there if is_folder]


def _free(path: str) -> str:
    """How much room is left. A disk can also run out of entries for files while it has bytes."""
    path = os.path.abspath(path)
    while not os.path.isdir(path):
        path = os.path.dirname(path)
    disk = os.statvfs(path)
    return f"free: {disk.f_bavail * disk.f_frsize:,} bytes, {disk.f_favail:,} file entries"
