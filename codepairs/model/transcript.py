"""Transcripts: how the lines of each kind begin, and which line carries the code."""

from __future__ import annotations

import re
from typing import Annotated, Literal, NamedTuple

from pydantic import BeforeValidator, Field

from codepairs.model.base import Expression, Part, as_tuple
from codepairs.model.code import Code


class Said(NamedTuple):
    """A line of a transcript: how it begins, what follows, and whether the answering side says it."""

    prefix: str
    text: str
    answers: bool


class TranscriptKind(Part):
    """How transcripts of a kind are written, and which line of them carries the code.

    dialogue: each line begins with `C: ` (client) or `S: ` (server), and a server's line carries the code.
    messages: each line begins with `> ` (sent) or `< ` (received), as programs show what they exchange.
    terminal: what a program prints; a line that somebody typed begins with `$ `.

    `carries` are regular expressions of that line without its beginning, in which `{code}`, `{name}` and
    `{known_as}` stand for those of the code, and `{form}` for any of its forms.
    """

    kind: Literal["dialogue", "messages", "terminal"]
    carries: Annotated[tuple[Expression, ...], BeforeValidator(as_tuple), Field(min_length=1)]

    def read(self, line: str) -> Said | None:
        """What a line says; None if it does not begin as lines of this kind do."""
        asks, answers = PREFIXES[self.kind]
        for prefix in (asks, answers):
            # An empty line of a message has nothing after its sign, not even the blank.
            if line.startswith(prefix) or (self.kind == "messages" and line == prefix.strip()):
                return Said(prefix, line[len(prefix) :], prefix == answers)
        return None

    def carries_code(self, said: Said, code: Code) -> bool:
        """Whether this is the line that a reader looks for."""
        if not said.answers and self.kind != "messages":
            return False
        forms = "|".join(re.escape(form.code) for form in code.forms)
        words = {
            "{code}": re.escape(code.code),
            "{name}": re.escape(code.name) if code.name else ".*",
            "{known_as}": re.escape(code.known_as),
            "{form}": f"(?:{forms})" if forms else re.escape(code.code),
        }
        for pattern in self.carries:
            filled = pattern
            for placeholder, expression in words.items():
                filled = filled.replace(placeholder, expression)
            if re.fullmatch(filled, said.text):
                return True
        return False


PREFIXES = {"dialogue": ("C: ", "S: "), "messages": ("> ", "< "), "terminal": ("$ ", "")}
