"""YAML text -> plain values that remember the line and column each of them came from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from codepairs.problems import UNSHOWN, Problem, Where

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML built without libyaml: slower, same events
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

MAX_BYTES = 250_000
MAX_DEPTH = 20

Keys = tuple[str | int, ...]


@dataclass(frozen=True)
class Document:
    """One parsed file: `value` holds only dict, list and str, `marks` the place of each of them.

    A path is the tuple of keys and indexes that leads to a value: `("facts", "retry", "value")`.
    """

    path: str
    value: Any
    marks: dict[Keys, tuple[int, int]]
    keys: dict[Keys, tuple[int, int]]
    lines: list[str] = field(repr=False)

    def where(self, path: Keys, *, key: bool = False) -> Where:
        """The place of the value at `path`, or of its key, or of the nearest part of it that exists."""
        if key and path in self.keys:
            return self.at(*self.keys[path])
        while path and path not in self.marks:
            path = path[:-1]
        return self.at(*self.marks.get(path, (0, 0)))

    def at(self, line: int, column: int) -> Where:
        """The place at a line and column that count from 0, as libyaml's marks do."""
        excerpt = self.lines[line] if line < len(self.lines) else ""
        return Where(path=self.path, line=line + 1, column=column + 1, excerpt=excerpt)


class _Refused(Exception):
    """The file cannot be read any further."""

    def __init__(self, kind: str, message: str, mark: Any, hint: str = "") -> None:
        super().__init__(message)
        self.kind, self.message, self.mark, self.hint = kind, message, mark, hint


def read_document(file: Path, display: str) -> tuple[Document | None, list[Problem]]:
    """Read one YAML file of strings, lists and mappings; `display` is the path that messages show.

    Every scalar stays a string: YAML 1.1 would read `no` as false and `1.10` as 1.1. Events are walked
    instead of composed, since composing crashes Python on deep nesting. Anchors, aliases, tags and
    second documents are refused: content needs none of them and each has a way to do harm.
    """
    try:
        with file.open("rb") as opened:
            raw = opened.read(MAX_BYTES + 1)
    except OSError as error:
        return None, [_problem("unreadable-file", f"cannot be read: {error.strerror}", Where(path=display))]
    if len(raw) > MAX_BYTES:
        return None, [_problem("file-too-large", f"is larger than {MAX_BYTES:,} bytes", Where(path=display))]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        where = Where(path=display, line=line, column=1)
        return None, [_problem("not-utf-8", "is not UTF-8 text", where, "save the file as UTF-8")]
    # libyaml ends lines at these too, editors do not: its line numbers would lead astray.
    text = re.sub("[\x85\u2028\u2029]", " ", text.replace("\r\n", "\n"))
    document = Document(display, None, {}, {}, text.split("\n"))
    walk = _Walk(document)
    try:
        value = walk.document(yaml.parse(text, Loader=Loader))
    except _Refused as refused:
        where = document.at(refused.mark.line, refused.mark.column)
        return None, [*walk.problems, _problem(refused.kind, refused.message, where, refused.hint)]
    except yaml.MarkedYAMLError as error:
        # An open quote is found at the end of the file, but it is mended where it begins.
        is_open = (error.context or "").startswith("while scanning a quoted")
        mark = error.context_mark if is_open else error.problem_mark or error.context_mark
        where = document.at(mark.line, mark.column) if mark else Where(path=display)
        said = error.problem or "cannot be parsed"
        return None, [*walk.problems, _problem("yaml-syntax", said, where, _syntax_hint(where.excerpt))]
    except yaml.reader.ReaderError as error:
        before = text[: error.position] if isinstance(error.position, int) else ""
        where = document.at(before.count("\n"), len(before) - before.rfind("\n") - 1)
        return None, [_problem("yaml-character", str(error.reason), where, "remove the character")]
    return replace(document, value=value), walk.problems


class _Walk:
    """Turns parse events into values, noting marks and duplicate keys on the way."""

    def __init__(self, document: Document) -> None:
        self.doc = document
        self.problems: list[Problem] = []

    def document(self, events: Any) -> Any:
        next(events)  # stream start
        event = next(events)
        if isinstance(event, yaml.StreamEndEvent):
            raise _Refused("empty-file", "the file is empty", event.start_mark)
        value = self.value(events, next(events), (), 0)
        next(events)  # document end
        event = next(events)
        if not isinstance(event, yaml.StreamEndEvent):
            raise _Refused(
                "second-document",
                "a second document begins here",
                event.start_mark,
                "keep one document per file; remove the line '---'",
            )
        return value

    def value(self, events: Any, event: Any, path: Keys, depth: int) -> Any:
        mark = event.start_mark
        self.doc.marks[path] = (mark.line, mark.column)
        _refuse_extras(event)
        if depth > MAX_DEPTH:
            raise _Refused("yaml-depth", f"values are nested deeper than {MAX_DEPTH}", mark)
        if isinstance(event, yaml.ScalarEvent):
            self._refuse_hidden(event)
            return event.value
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Any] = []
            while not isinstance(event := next(events), yaml.SequenceEndEvent):
                items.append(self.value(events, event, (*path, len(items)), depth + 1))
            return items
        mapping: dict[str, Any] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            self._pair(events, event, path, depth, mapping)
        return mapping

    def _pair(self, events: Any, key: Any, path: Keys, depth: int, mapping: dict[str, Any]) -> None:
        mark = key.start_mark
        if not isinstance(key, yaml.ScalarEvent):
            raise _Refused("yaml-key", "a key must be a word", mark, "put quotes around it if it is one")
        _refuse_extras(key)
        self._refuse_hidden(key)
        at = (*path, key.value)
        duplicate = key.value in mapping
        self.doc.keys.setdefault(at, (mark.line, mark.column))
        value = self.value(events, next(events), at, depth + 1)
        if duplicate:
            where = self.doc.at(mark.line, mark.column)
            self.problems.append(
                _problem("duplicate-key", f"'{key.value}' stands twice", where, "keep one of the two")
            )
        else:
            mapping[key.value] = value

    def _refuse_hidden(self, scalar: Any) -> None:
        """Refuse letters that nobody sees, also where an escape such as \"\\e\" makes them."""
        found = UNSHOWN.search(scalar.value)
        if found is None:
            return
        line, column = scalar.start_mark.line, scalar.start_mark.column
        for number in range(line, min(scalar.end_mark.line + 1, len(self.doc.lines))):
            if (at := self.doc.lines[number].find(found[0])) >= 0:
                line, column = number, at
                break
        self.problems.append(
            _problem(
                "yaml-character",
                f"U+{ord(found[0]):04X} cannot stand in a text: nobody sees it",
                self.doc.at(line, column),
                "remove the character",
            )
        )


def _refuse_extras(event: Any) -> None:
    mark = event.start_mark
    if isinstance(event, yaml.AliasEvent) or event.anchor:
        raise _Refused("yaml-anchor", "anchors and aliases are not read", mark, "write the text out")
    if event.tag is not None and event.tag != "!":
        raise _Refused("yaml-tag", f"tags such as {event.tag!r} are not read", mark, "remove the tag")


def _syntax_hint(excerpt: str) -> str:
    _, colon, value = excerpt.partition(": ")
    value = value.strip()
    if colon and value and (value[0] in "`@%[&*!|>{" or ": " in value):
        return "put the text in quotes, or on the next line after '|'"
    return ""


def _problem(kind: str, message: str, where: Where, hint: str = "") -> Problem:
    return Problem(kind=kind, message=message, where=where, hint=hint)
