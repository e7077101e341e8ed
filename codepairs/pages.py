"""Site x locale -> every page with its path: the only list of what exists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from codepairs.catalogs import Locale
from codepairs.model import Code, Pairs, Protocol, Site


@dataclass(frozen=True)
class Unit:
    """The pages of one protocol in one language: one folder, one worker."""

    locale: str
    protocol: str

    @property
    def folder(self) -> str:
        return f"{self.locale}/{self.protocol}"


def units(site: Site, locales: list[Locale]) -> list[Unit]:
    """A protocol is made in a language that has a catalogue for it; the largest units come first."""
    found = [
        Unit(locale.tag, protocol.slug)
        for protocol in sorted(site.protocols, key=lambda each: -len(each.codes))
        for locale in locales
        if locale.has(protocol.slug)
    ]
    return found


def numbers(site: Site, locale: Locale) -> dict[str, list[tuple[Protocol, Code]]]:
    """Every bare number with the codes that it stands for, in the protocols that the language has."""
    found: dict[str, list[tuple[Protocol, Code]]] = {}
    for protocol in site.protocols:
        for code in protocol.codes if locale.has(protocol.slug) else ():
            if code.code.isascii() and code.code.isdecimal():
                found.setdefault(code.code, []).append((protocol, code))
    return found


def last_changed(site: Site, locale: Locale) -> date:
    """The latest day of all that the home page of a language shows."""
    shown = [each.last_changed for each in site.protocols if locale.has(each.slug)]
    return max(shown, default=site.last_changed)


class Pairing:
    """Which pairs of a protocol have a page, by the settings of site and protocol."""

    def __init__(self, site: Site, protocol: Protocol) -> None:
        self.protocol = protocol
        self.rule = protocol.pairs or site.settings.pairs
        self.with_reverse = (protocol.reverse_pairs or site.settings.reverse_pairs) == "on"
        self._groups = {code.slug: _group(code, self.rule) for code in protocol.codes}
        self._places = {code.slug: i for i, code in enumerate(protocol.codes)}
        self._chosen = {frozenset((each.left, each.right)) for each in protocol.comparisons}
        self._chosen |= {
            frozenset((code.slug, slug)) for code in protocol.codes for slug in code.confused_with
        }

    def has(self, left: Code, right: Code) -> bool:
        """Whether the pair has a page; the order does not matter.

        A code that is registered nowhere is paired only with the codes that it is confused with.
        """
        group = self._groups[left.slug]
        if group and group == self._groups[right.slug]:
            return True
        return frozenset((left.slug, right.slug)) in self._chosen

    def group(self, code: Code) -> tuple[str, ...]:
        """Codes of one group are all paired with each other; () is none: its pairs are chosen ones."""
        return self._groups[code.slug]

    def pairs(self) -> Iterator[tuple[Code, Code]]:
        """Every pair that has a page, lower code first."""
        return ((a, b) for a, b in combinations(self.protocol.codes, 2) if self.has(a, b))

    def chosen(self) -> list[tuple[Code, Code]]:
        """The pairs that have a page by whatever rule: they have a comparison, or people confuse them."""
        codes = combinations(self.protocol.codes, 2)
        return [(a, b) for a, b in codes if frozenset((a.slug, b.slug)) in self._chosen]

    def page_count(self) -> int:
        """How many pages a unit has: its own, its codes', its pairs', their redirects."""
        pairs = sum(1 for _ in self.pairs())
        return 1 + len(self.protocol.codes) + pairs * (2 if self.with_reverse else 1)

    def partners(self, code: Code) -> list[tuple[Code, Code]]:
        """The pairs that `code` is part of, each in its order."""
        place = self._places[code.slug]
        lower, higher = self.protocol.codes[:place], self.protocol.codes[place + 1 :]
        pairs = [(other, code) for other in lower if self.has(other, code)]
        return pairs + [(code, other) for other in higher if self.has(code, other)]


def _group(code: Code, rule: Pairs) -> tuple[str, ...]:
    if code.is_unofficial or rule == "chosen":
        return ()
    if rule == "all":
        return ("all",)
    return code.facts.outcome.values if code.facts.outcome else ()
