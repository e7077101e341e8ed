"""How the codes of a protocol look in a pasted text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from codepairs.model.base import Part, Slug

# A space at its end is a part of it.
Match = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=r"^[^\n\r]*$")]


class Pattern(Part):
    """A regular expression that finds codes in a pasted text, or tells whom codes are about.

    `form`: only this protocol writes codes so ("own"), others do too ("shared": it counts where the signs
    speak for this protocol), a program repeats the code of a reply ("echo"), or there is nothing else
    ("alone"). `scope`: a pattern without a code holds until another one does ("onward"), in its line, or for
    the next reply. `example` is a text in which it finds something.
    """

    match: Match
    form: Literal["own", "echo", "alone", "shared"] = "own"
    scope: Literal["onward", "line", "reply"] = "onward"
    example: Annotated[str, StringConstraints(min_length=1, max_length=2000)]


class Patterns(Part):
    """How the codes of a protocol look in bounces, logs and transcripts; of two that meet, the first wins.

    `parts` are pieces of patterns by name, `signs` patterns that betray the protocol of a text. `details`
    names the protocol whose codes say more beside a code of this one, as 5.1.1 does beside 550.
    """

    details: Slug | None = None
    parts: Mapping[str, Match] = {}
    signs: tuple[Match, ...] = ()
    patterns: Annotated[tuple[Pattern, ...], Field(min_length=1)]
