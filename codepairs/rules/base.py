"""What the rules share: where something stands, and how a problem is made."""

from __future__ import annotations

from typing import Protocol as Interface

from codepairs.problems import Problem, Where
from codepairs.source import Keys


class Places(Interface):
    """Knows where a key of a file stands, and every code that has a file (`smtp/250`), readable or not."""

    codes: set[str]

    def where(self, name: str, path: Keys) -> Where: ...


def problem(kind: str, message: str, where: Where, hint: str = "") -> Problem:
    return Problem(kind=kind, message=message, where=where, hint=hint)
