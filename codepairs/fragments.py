"""The values that fill the holes of a stencil: one code, or one pair, in one language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class CodeFragments:
    """All that a pair page shows of one code. `str` is plain text, Markup is finished HTML ('' if absent)."""

    code: str
    label: str
    heading: Markup
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
    enhanced: Markup
    track: Markup


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class PairFragments:
    """All that depends on both codes."""

    file: str
    verdict: Markup
    answers: Markup
    comparison: Markup
    rule: Markup
    trap: Markup
    fact_rows: Markup
    differences: Markup
    references: Markup
    related: Markup
    updated: Markup


class Shape(NamedTuple):
    """Which optional parts a pair has. Pairs of one shape share a stencil, so templates may test these."""

    comparison: bool
    verdict: bool
    dialogue: bool
    products: bool
    when_seen: bool
    how_to_fix: bool
    when_to_send: bool
    on_receipt: bool
    transcript: bool
    enhanced: bool
    related: bool
