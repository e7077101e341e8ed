"""What is wrong in somebody's file, where it is and what to do about it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

# So much of a line is shown; a paragraph in a catalogue is one long line.
WIDTH = 100
# Of a message that repeats what somebody wrote, so much is enough.
LONGEST = 400
# What would command a terminal, or turn what stands beside it: controls, overrides and isolates of direction
# (Unicode Technical Report 36, 2.5), halves of characters from names that are not UTF-8.
UNSHOWN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2028\u2029\u2066-\u2069\ud800-\udfff]")

Severity = Literal["error", "warning"]


@dataclass(frozen=True, kw_only=True, order=True)
class Where:
    """A place in a file: line and column count from 1; `excerpt` is the line itself."""

    path: str
    line: int = 0
    column: int = 0
    excerpt: str = ""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing a user can mend. `kind` is a stable slug, `hint` says what to do.

    `trace` is for a mistake of ours: the lines that say where in the engine it happened.
    """

    kind: str
    severity: Severity = "error"
    message: str
    where: Where | None = None
    hint: str = ""
    trace: str = ""


class Problems(Exception):
    """Every problem of one step at once; the command line prints them and exits with 1."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(tuple(problems))  # what a worker process pickles and raises again here
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join(as_text(problem) for problem in self.problems)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sort by file, line and column; problems without a place come first."""
    return sorted(set(problems), key=lambda p: (p.where or Where(path=""), p.kind, p.message))


def as_text(problem: Problem) -> str:
    """`file:line:column: error: message`, then the line with a caret, then the hint."""
    lines = [f"{_place(problem.where)}{problem.severity}: {_shown(problem.message)}"]
    where = problem.where
    if where and where.excerpt:
        excerpt, column = _window(UNSHOWN.sub("\ufffd", where.excerpt), where.column - 1)
        padding = "".join(_blank(char) for char in excerpt[:column])
        lines += [f"    {excerpt}", f"    {padding}^"]
    if problem.hint:
        lines.append(f"    help: {_shown(problem.hint)}")
    return "\n".join([*lines, *problem.trace.splitlines()])


def as_github(problem: Problem) -> str:
    """A GitHub workflow command, which shows the problem beside the line of the pull request.

    Source: GitHub Docs, "Workflow commands for GitHub Actions", setting an error message.
    """
    where = problem.where or Where(path="")
    fields = {"file": where.path, "line": where.line, "col": where.column, "title": problem.kind}
    properties = ",".join(f"{key}={_escaped(str(value), ':,')}" for key, value in fields.items() if value)
    text = _shown(problem.message) + (f" (help: {_shown(problem.hint)})" if problem.hint else "")
    return f"::{problem.severity} {properties}::{_escaped(text, '')}"


def _shown(text: str) -> str:
    """A text that anybody may have written, as one line of a terminal can show it."""
    text = f"{text[:LONGEST]}…" if len(text) > LONGEST else text
    return UNSHOWN.sub("\ufffd", text.replace("\n", " "))


def _window(line: str, column: int) -> tuple[str, int]:
    """The part of a long line around a column, which counts from 0, and the column in that part."""
    if len(line) <= WIDTH:
        return line, column
    start = min(max(0, column - WIDTH // 2), len(line) - WIDTH)
    before, after = "…" if start else "", "…" if start + WIDTH < len(line) else ""
    return f"{before}{line[start : start + WIDTH]}{after}", column - start + len(before)


def _blank(char: str) -> str:
    """As much room as a letter takes: a tab stays one, a combining mark takes none, a wide one two."""
    if char == "\t":
        return char
    if unicodedata.combining(char):
        return ""
    return "  " if unicodedata.east_asian_width(char) in "WF" else " "


def _place(where: Where | None) -> str:
    if where is None:
        return ""
    if not where.line:
        return f"{_shown(where.path)}: "
    return f"{_shown(where.path)}:{where.line}:{where.column}: "


def _escaped(text: str, also: str) -> str:
    for char in "%\r\n" + also:
        text = text.replace(char, f"%{ord(char):02X}")
    return UNSHOWN.sub("\ufffd", text)
