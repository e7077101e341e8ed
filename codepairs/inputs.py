"""The folders of a project -> what no build may read there: links that lead out of it, pipes, huge files.

A link could put a file of somebody else on a public page, a pipe would hold the build for ever, and two names
that differ in case alone are one file on other systems. So everything is looked at before anything is read.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from codepairs.problems import UNSHOWN, Problem, Problems, Where, in_order

FOLDERS = ("content", "locales", "templates", "static")
# The most bytes that a file may have, by its ending; Cloudflare Pages takes no larger one.
LIMITS = {".yaml": 250_000, ".po": 5_000_000, ".pot": 5_000_000, ".html": 250_000}
LIMIT = 25 << 20
# All files of static/ are held in memory.
LIMIT_OF_FOLDER = 100 << 20
# Names and letters that Windows has no file for ("Naming Files, Paths, and Namespaces").
RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?|.*[. ]", re.IGNORECASE)
# A site that holds a repository is not replaced, since its history could not be built again.
REPOSITORIES = (".git", ".hg", ".svn")
NO_LETTERS = re.compile(r'[<>:"|?*\\]')


def refuse_harmful(project: Path) -> None:
    """Raise Problems with every path in the project's folders that must not be read."""
    problems = [each for name in FOLDERS for each in _below(project, name)]
    if problems:
        raise Problems(in_order(problems))


def _below(project: Path, name: str) -> Iterator[Problem]:
    top, total = project / name, 0
    allowed = [Path(os.path.realpath(project), each) for each in FOLDERS]
    if top.is_symlink() and not _is_inside(top, allowed):
        yield _link(name)
        return
    for folder, folders, files in os.walk(top):
        names: dict[str, str] = {}
        for each in sorted((*folders, *files)):
            path = Path(folder, each)
            shown = path.relative_to(project).as_posix()
            if path.is_symlink() and not _is_inside(path, allowed):
                yield _link(shown)
                continue
            if problem := _name_problem(each, shown):
                yield problem
            twin = names.setdefault(unicodedata.normalize("NFC", each).casefold(), each)
            if twin != each:
                message, hint = f"'{twin}' and this are one name on macOS and Windows", "rename one of them"
                yield _problem("name-twin", message, shown, hint)
            if each in files:
                size, problem = _size(path, shown)
                total += size
                if problem:
                    yield problem
    if total > LIMIT_OF_FOLDER:
        yield _problem("file-too-large", f"holds more than {LIMIT_OF_FOLDER >> 20} MB", name, "remove some")


def _is_inside(link: Path, allowed: list[Path]) -> bool:
    """Whether a link leads into one of these folders: the project may hold secrets besides, as `.env`."""
    target = Path(os.path.realpath(link))
    return any(target.is_relative_to(folder) for folder in allowed)


def _name_problem(name: str, shown: str) -> Problem | None:
    if UNSHOWN.search(name) or "\n" in name:
        message = "the name holds a character that nobody sees, or is not UTF-8"
        return _problem("unusable-name", message, shown, "rename it")
    if name in REPOSITORIES:
        return _problem("unusable-name", "a repository cannot be a part of the site", shown, "remove it")
    if RESERVED.fullmatch(name) or NO_LETTERS.search(name):
        return _problem("unusable-name", "Windows has no file of this name", shown, "rename it")
    return None


def _size(path: Path, shown: str) -> tuple[int, Problem | None]:
    try:
        state = path.stat()
    except OSError:  # a link to nothing: who reads it says so
        return 0, None
    if not stat.S_ISREG(state.st_mode):
        return 0, _problem("special-file", "is no file: a pipe, a device or a socket", shown, "remove it")
    limit = LIMITS.get(path.suffix, LIMIT)
    if state.st_size > limit:
        return 0, _problem(
            "file-too-large", f"is larger than {limit:,} bytes", shown, "is it the right file?"
        )
    return state.st_size, None


def _link(shown: str) -> Problem:
    return _problem(
        "link-outside",
        "is a link that leads out of the folders that a build reads",
        shown,
        "put the file itself here",
    )


def _problem(kind: str, message: str, path: str, hint: str) -> Problem:
    return Problem(kind=kind, message=message, where=Where(path=path), hint=hint)
