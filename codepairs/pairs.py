"""Two sides -> all that depends on both codes: verdict, differing facts, key differences."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from markupsafe import Markup

from codepairs import urls, wording
from codepairs.dialogue import Dialogue
from codepairs.fragments import PairFragments, Shape
from codepairs.model import Comparison, Protocol
from codepairs.render import Texts
from codepairs.sides import Side, Sides

# More commands than these are "every other command", not a list.
LONG_LIST = 4


class Pairs:
    """Makes what a pair page says beyond its two columns, keeping whatever can occur again."""

    def __init__(
        self, protocol: Protocol, texts: Texts, dialogue: Dialogue, sides: Sides, parts: Any
    ) -> None:
        self._protocol, self._texts, self._dialogue, self._sides = protocol, texts, dialogue, sides
        self._parts = parts
        self._comparisons = {(each.left, each.right): each for each in protocol.comparisons}
        self._rows: dict[tuple[int, int, int], str] = {}
        self._answers: dict[tuple[str, str, int], Markup] = {}
        self._days: dict[date, Markup] = {}
        self._titles = list(wording.TITLES)

    def comparison(self, a: Side, b: Side) -> Comparison | None:
        return self._comparisons.get((a.slug, b.slug))

    def shape(self, a: Side, b: Side) -> Shape:
        """Which optional parts the page of two codes has."""
        either = [x or y for x, y in zip(a.has, b.has, strict=True)]
        related = any(slug != b.slug for slug, _ in a.related) or any(slug != a.slug for slug, _ in b.related)
        known = a.mask is not None and b.mask is not None
        verdict = known or bool(a.outcome and b.outcome)
        return Shape._make(((a.slug, b.slug) in self._comparisons, verdict, known, *either, related))

    def fragments(self, a: Side, b: Side) -> PairFragments:
        """The fragments of a pair, the lower code first."""
        references = [
            *a.references.values(),
            *(html for each, html in b.references.items() if each not in a.references),
        ]
        related = [html for slug, html in a.related if slug != b.slug]
        related += [html for slug, html in b.related if slug != a.slug]
        comparison, updated = self.comparison(a, b), max(a.code.updated, b.code.updated)
        written = {"comparison": Markup(), "rule": Markup(), "trap": Markup()}
        if comparison:
            updated = max(updated, comparison.updated)
            written = self._written(comparison)
        return PairFragments(
            **written,
            file=f"{urls.pair_slug(a.slug, b.slug)}.html",
            verdict=self._verdict(a, b),
            answers=self._who_answers_what(a, b),
            fact_rows=Markup("".join(self._fact_rows(a, b))),
            differences=Markup("".join(self._differences(a, b))),
            references=Markup("".join(references)),
            related=Markup("".join(related)),
            updated=self.day(updated),
        )

    def day(self, day: date) -> Markup:
        """A date in words, with the date itself for programs."""
        if day not in self._days:
            self._days[day] = self._parts.day(day.isoformat(), self._texts.day(day))
        return self._days[day]

    def _written(self, comparison: Comparison) -> dict[str, Markup]:
        context = f"{self._protocol.slug}.{urls.pair_slug(comparison.left, comparison.right)}"
        inline = self._texts.inline
        return {
            "comparison": inline(f"{context}.verdict", comparison.verdict),
            "rule": inline(f"{context}.rule", comparison.rule),
            "trap": inline(f"{context}.trap", comparison.trap),
        }

    def _verdict(self, a: Side, b: Side) -> Markup:
        """What the two outcomes come to, or nothing where one is not known."""
        for first, second in ((a, b), (b, a)):
            if message := wording.VERDICTS.get((first.outcome, second.outcome)):
                return self._texts.sentence(message, a=first.code.code, b=second.code.code)
        return Markup()

    def _who_answers_what(self, a: Side, b: Side) -> Markup:
        """Which commands both may answer, or that they share none; nothing where one is not known."""
        if a.mask is None or b.mask is None:
            return Markup()
        shared = a.mask & b.mask
        if not shared:
            sentences = (self._says(wording.NONE_SHARED), self._listed(a, a.mask), self._listed(b, b.mask))
            return Markup(" ").join(sentences)
        if shared & self._dialogue.all_commands == self._dialogue.all_commands:
            return self._says(wording.BOTH_ANSWER_ANY)
        return self._says(wording.BOTH_ANSWER, commands=shared)

    def _listed(self, side: Side, commands: int) -> Markup:
        return self._says(wording.ANSWERS, side.code.code, commands)

    def _says(self, message: str, code: str = "", commands: int = 0) -> Markup:
        key = (message, code, commands)
        found = self._answers.get(key)
        if found is None:
            listing = self._dialogue.listing(commands)
            found = self._answers[key] = self._texts.sentence(message, code=code, commands=listing)
        return found

    def _fact_rows(self, a: Side, b: Side) -> Iterator[str]:
        for i, (one, two) in enumerate(zip(a.facts, b.facts, strict=True)):
            if one is None and two is None:
                continue
            key = (i, one.key if one else -1, two.key if two else -1)
            row = self._rows.get(key)
            yield row if row is not None else self._rows.setdefault(key, self._fact_row(a, b, i))

    def _fact_row(self, a: Side, b: Side, i: int) -> str:
        name, one, two = self._titles[i], a.facts[i], b.facts[i]
        title = self._texts.word(wording.TITLES[name])
        if one and two and one.tags == two.tags:
            # Two specifications that say the same: one cell, with the sources of both.
            sources = tuple(dict.fromkeys(one.sources + two.sources))
            return str(self._parts.same_row(title, self._sides.cell(name, one.tags, sources)))
        cells = [self._sides.cell(name, fact.tags, fact.sources) if fact else None for fact in (one, two)]
        return str(self._parts.differing_row(title, *cells))

    def _differences(self, a: Side, b: Side) -> Iterator[str]:
        """One item per thing that tells the two apart and that no column says."""
        yield _item(a.tells, b.tells)
        if a.mask is not None and b.mask is not None and a.mask & b.mask:
            for side, mask in ((a, a.mask & ~b.mask), (b, b.mask & ~a.mask)):
                if mask:
                    yield _item(self._only(side, mask))
        for name, one, two in zip(self._titles, a.facts, b.facts, strict=True):
            if one is None or two is None or one.tags == two.tags:
                continue
            if name == "outcome" or (name == "retry" and a.expected_retry and b.expected_retry):
                continue  # the verdict says it
            said = [sentence for tag, sentence in zip(one.tags, one.says, strict=True) if tag not in two.tags]
            said += [
                sentence for tag, sentence in zip(two.tags, two.says, strict=True) if tag not in one.tags
            ]
            # The same tags in another order are no difference worth a sentence.
            if said:
                yield _item(*said)

    def _only(self, side: Side, commands: int) -> Markup:
        """That a code answers commands which the other does not; the whole rest is not listed."""
        rest = (
            side.mask is not None and side.mask & self._dialogue.all_commands == self._dialogue.all_commands
        )
        if rest and commands.bit_count() > LONG_LIST:
            return self._says(wording.ANSWERS_ALL_OTHERS, side.code.code, commands)
        return self._says(wording.ONLY_ANSWERS, side.code.code, commands)


def _item(*sentences: Markup) -> str:
    return f"<li>{' '.join(sentences)}</li>"
