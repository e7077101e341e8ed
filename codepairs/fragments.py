"""The values that fill the holes of a stencil: one code, or one pair, in one language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup


class Html(bytes):
    """Finished HTML in UTF-8: joined and written as it is, and printed by a template as what it says.

    What differs from pair to pair is made of these, so that nothing is encoded again for each page.
    """

    def __html__(self) -> str:
        return self.decode()


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class CodeFragments:
    """All that a pair page shows of one code. `str` is plain text, Markup is finished HTML ('' if absent).

    `label` is what the title of a pair calls it, `full` the same with the number of a code that is known by
    its name; `aside` is that number alone, to stand beside the name.
    """

    known_as: str
    label: str
    full: str
    heading: Markup
    aside: Markup
    href: str
    tone: str
    summary: Markup
    summary_text: str
    description: Markup
    products: Markup
    when_seen: Markup
    how_to_fix: Markup
    when_to_send: Markup
    on_receipt: Markup
    transcript: Markup
    forms: Markup
    fields: Markup
    companions: Markup
    origin: Markup
    term: Markup


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class PairFragments:
    """All that depends on both codes, finished. `headline` is JSON, `day` a date without words."""

    file: str
    headline: Html
    verdict: Html
    answers: Html
    comparison: Html
    rule: Html
    trap: Html
    fact_rows: Html
    path: Html
    differences: Html
    references: Html
    related: Html
    updated: Html
    day: Html
    origin: Html


class Shape(NamedTuple):
    """Which optional parts a pair has. Pairs of one shape share a stencil, so templates may test these.

    `languages` are those of its main prose, as bits; the frame of the page depends on them.
    """

    languages: int
    comparison: bool
    verdict: bool
    dialogue: bool
    products: bool
    when_seen: bool
    how_to_fix: bool
    when_to_send: bool
    on_receipt: bool
    transcript: bool
    forms: bool
    fields: bool
    companions: bool
    related: bool
