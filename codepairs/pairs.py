"""Two sides -> all that depends on both codes: verdict, differing facts, key differences."""

from __future__ import annotations

import re
from datetime import date
from itertools import chain, repeat
from typing import Any, NamedTuple

from codepairs import urls, wording
from codepairs.catalogs import UI_DOMAIN
from codepairs.coverage import Coverage
from codepairs.dialogue import Dialogue
from codepairs.fragments import Html, PairFragments, Shape
from codepairs.linked_data import as_json
from codepairs.model import Code, Comparison, Protocol
from codepairs.render import Texts
from codepairs.sides import OPTIONAL, FactCell, Side
from codepairs.views import Views

# More commands than these are "every other command", not a list.
LONG_LIST = 4
NOTHING = Html()
# Without end: as many as there are phases are taken.
NO_STOPS = repeat(b"")
# So many other pairs of each code a page leads to; the page of the code has all.
RELATED = 2


class _Compared(NamedTuple):
    """One fact of two codes: its table row, and which tags of each code deserve a sentence (None: all)."""

    row: bytes
    differs: bool = False
    said: tuple[tuple[int, ...], tuple[int, ...]] | None = None


class Pairs:
    """Makes what a pair page says beyond its two columns, keeping whatever can occur again.

    This is the only code that runs once per pair: it joins what was finished per code, looks up what was
    finished per two facts or two sets of commands, and leaves the rest to `shape`.
    """

    def __init__(
        self,
        protocol: Protocol,
        texts: Texts,
        dialogue: Dialogue,
        views: Views,
        coverage: Coverage,
        parts: Any,
    ) -> None:
        self._protocol, self._texts, self._dialogue, self._views = protocol, texts, dialogue, views
        self._parts = parts
        self._comparisons = {(each.left, each.right): each for each in protocol.comparisons}
        self._written_in = {
            (left, right): coverage.languages(protocol.slug, left, right) for left, right in self._comparisons
        }
        self._compared: dict[tuple[int, int, int], _Compared] = {}
        self._templates: dict[str, tuple[bytes, bool]] = {}
        self._verdicts: dict[tuple[str, str], bytes] = {}
        self._on_forms: dict[str, bytes] = {}
        self._days: dict[date, Html] = {}
        self._isos: dict[date, Html] = {}
        self._headline = self._headline_template()
        self._shapes: dict[tuple[int, bool, bool, bool, int, bool], Shape] = {}
        self._titles = views.fact_names
        self._phases = [str(parts.phase(name)).encode() for name in dialogue.phases()]

    def comparison(self, a: Side | Code, b: Side | Code) -> Comparison | None:
        return self._comparisons.get((a.slug, b.slug))

    def languages(self, a: Side, b: Side) -> int:
        """The languages that have the main prose of a pair, as bits."""
        return a.languages & b.languages & self._written_in.get((a.slug, b.slug), -1)

    def shape(self, a: Side, b: Side) -> Shape:
        """Which optional parts the page of two codes has."""
        # At most one link of each side leads to this very pair, so more than two always leave one.
        related = len(a.related) + len(b.related) > 2 or bool(_related(a, b))
        known = a.mask is not None and b.mask is not None
        verdict = known or bool(a.outcome and b.outcome) or bool(a.digits and b.digits)
        written, has, languages = (a.slug, b.slug) in self._comparisons, a.has | b.has, self.languages(a, b)
        key = (languages, written, verdict, known, has, related)
        found = self._shapes.get(key)
        if found is None:
            parts = {name: bool(has >> i & 1) for i, name in enumerate(OPTIONAL)}
            found = self._shapes[key] = Shape(
                languages=languages,
                comparison=written,
                verdict=verdict,
                dialogue=known,
                related=related,
                **parts,
            )
        return found

    def fragments(self, a: Side, b: Side) -> PairFragments:
        """The fragments of a pair, the lower code first."""
        references = a.all_references + (
            b"".join([html for bit, html in b.references if not bit & a.cited])
            if a.cited & b.cited
            else b.all_references
        )
        rows, differences = self._facts(a, b)
        comparison, updated = self.comparison(a, b), max(a.code.updated, b.code.updated)
        slug = urls.pair_slug(a.slug, b.slug)
        written, origin = (NOTHING, NOTHING, NOTHING), NOTHING
        if comparison:
            updated = max(updated, comparison.updated)
            written, origin = self._written(comparison), Html(self._views.origin(slug).encode())
        return PairFragments(
            file=f"{slug}.html",
            headline=Html(self._headline % {b"left": a.json_label, b"right": b.json_label}),
            verdict=self._verdict(a, b),
            answers=self._who_answers_what(a, b),
            comparison=written[0],
            rule=written[1],
            trap=written[2],
            fact_rows=rows,
            path=self.path(a, b),
            differences=differences,
            references=Html(references),
            related=Html(_related(a, b)),
            updated=self.day(updated),
            day=self._iso(updated),
            origin=origin,
        )

    def path(self, a: Side, b: Side | None = None) -> Html:
        """The phases of the dialogue as list items, with what one code or two may answer in each."""
        second = b.stops[1] if b else NO_STOPS
        return Html(b"".join(chain.from_iterable(zip(self._phases, a.stops[0], second, strict=False))))

    def day(self, day: date) -> Html:
        """A date in words, with the date itself for programs."""
        if day not in self._days:
            self._days[day] = Html(self._parts.day(day.isoformat(), self._texts.day(day)).encode())
        return self._days[day]

    def _iso(self, day: date) -> Html:
        if day not in self._isos:
            self._isos[day] = Html(day.isoformat().encode())
        return self._isos[day]

    def _headline_template(self) -> bytes:
        """The title of a pair as JSON, as a format of what `left` and `right` are called."""
        title = self._texts.locale.look_up(UI_DOMAIN, wording.PAIR_TITLE).text
        names = {"protocol": self._protocol.name, "left": "\0left\0", "right": "\0right\0"}
        form = as_json(title % names).replace("%", "%%")
        return re.sub(r"\\u0000(\w+)\\u0000", r"%(\1)b", form).encode()

    def _written(self, comparison: Comparison) -> tuple[Html, Html, Html]:
        context = f"{self._protocol.slug}.{urls.pair_slug(comparison.left, comparison.right)}"

        def finished(field: str, text: str) -> Html:
            return Html(self._texts.inline(f"{context}.{field}", text).encode())

        return (
            finished("verdict", comparison.verdict),
            finished("rule", comparison.rule),
            finished("trap", comparison.trap),
        )

    def _verdict(self, a: Side, b: Side) -> Html:
        """What the two outcomes come to, or nothing where one is not known."""
        if not (a.outcome and b.outcome) and a.digits and b.digits:
            return self._verdict_on_forms(a, b)
        key = (a.outcome, b.outcome)
        template = self._verdicts.get(key)
        if template is None:
            template = self._verdicts[key] = self._verdict_template(*key)
        return Html(template % {b"left": a.known_as, b"right": b.known_as})

    def _verdict_on_forms(self, a: Side, b: Side) -> Html:
        """Whether two codes that have several outcomes come in the same forms."""
        message = wording.SAME_FORMS if a.digits == b.digits else wording.OTHER_FORMS
        template = self._on_forms.get(message)
        if template is None:
            slots = {name: f"%({name})b" for name in ("a", "b", "a_forms", "b_forms")}
            template = self._on_forms[message] = self._texts.sentence(message, **slots).encode()
        forms = {b"a": a.known_as, b"b": b.known_as, b"a_forms": a.forms, b"b_forms": b.forms}
        return Html(template % forms)

    def _verdict_template(self, left: str, right: str) -> bytes:
        """The sentence on two outcomes as a format of `left` and `right`."""
        for outcomes, names in (((left, right), ("left", "right")), ((right, left), ("right", "left"))):
            if message := wording.VERDICTS.get(outcomes):
                slots = {name: f"%({side})b" for name, side in zip("ab", names, strict=True)}
                return self._texts.sentence(message, **slots).encode()
        return b""

    def _who_answers_what(self, a: Side, b: Side) -> Html:
        """Which commands both may answer, or that they share none; nothing where one is not known."""
        if a.mask is None or b.mask is None:
            return NOTHING
        shared, says = a.mask & b.mask, self._dialogue.says
        if not shared:
            none = self._says(says.none_shared)
            listed = [self._says(says.answers, side.known_as, side.mask or 0) for side in (a, b)]
            return Html(b" ".join([none, *listed]))
        if self._dialogue.has_all(shared):
            return Html(self._says(says.both_any))
        return Html(self._says(says.both, commands=shared))

    def _says(self, message: str, known_as: bytes = b"", commands: int = 0) -> bytes:
        template = self._templates.get(message)
        if template is None:
            slots = {name: f"%({name})b" for name in ("code", "commands")}
            made = self._texts.sentence(message, **slots).encode()
            template = self._templates[message] = made, not self._texts.has(message)
        form, in_english = template
        listed = self._dialogue.listing(commands, in_english=in_english)
        return form % {b"code": known_as, b"commands": listed}

    def _facts(self, a: Side, b: Side) -> tuple[Html, Html]:
        """The rows of the table of facts, and one item per thing that tells the two apart.

        An item says what no column says: what each code alone makes clear, the commands that only one of
        them answers, and the facts that differ.
        """
        rows, items = [], [b"<li>%b %b" % (a.tells, b.tells)]
        if a.mask and b.mask and a.mask & b.mask:
            for side, mask in ((a, a.mask & ~b.mask), (b, b.mask & ~a.mask)):
                if mask:
                    items.append(b"<li>%b" % self._only(side, mask))
        for i, (one, two) in enumerate(zip(a.facts, b.facts, strict=True)):
            key = (i, one.key, two.key)
            compared = self._compared.get(key)
            if compared is None:
                compared = self._compared[key] = self._compare(self._titles[i], one, two)
            rows.append(compared.row)
            if not compared.differs:
                continue
            if compared.said is None:
                items.append(b"<li>%b %b" % (one.all_says, two.all_says))
            else:
                said = [one.says_too[tag] for tag in compared.said[0]] + [
                    two.says_too[tag] for tag in compared.said[1]
                ]
                items.append(b"<li>%b" % b" ".join(said))
        return Html(b"".join(rows)), Html(b"".join(items))

    def _compare(self, name: str, one: FactCell, two: FactCell) -> _Compared:
        """A fact of two codes side by side; a row is empty where neither is known."""
        title = self._texts.word(wording.TITLES[name])
        if one.tags == two.tags:
            if not one.tags:
                return _Compared(b"")
            # Two specifications that say the same: one cell, with the sources of both.
            sources = tuple(dict.fromkeys(one.sources + two.sources))
            row = self._parts.same_row(title, self._views.note(name, one.tags, sources))
            return _Compared(str(row).encode())
        cells = [
            self._views.note(name, each.tags, each.sources) if each.tags else None for each in (one, two)
        ]
        row = str(self._parts.differing_row(title, *cells)).encode()
        if not (one.tags and two.tags) or (one.expected and two.expected):
            return _Compared(row)  # nothing to compare with, or the verdict says it
        if one.varies or two.varies:
            return _Compared(row)  # what is true of one form is not true of the code
        said = (
            tuple(i for i, tag in enumerate(one.tags) if tag not in two.tags),
            tuple(i for i, tag in enumerate(two.tags) if tag not in one.tags),
        )
        all_differ = len(said[0]) == len(one.tags) and len(said[1]) == len(two.tags)
        # The same tags in another order are no difference worth a sentence.
        return _Compared(row, any(said), None if all_differ else said)

    def _only(self, side: Side, commands: int) -> bytes:
        """That a code answers commands which the other does not; the whole rest is not listed."""
        says = self._dialogue.says
        if self._dialogue.has_all(side.mask or 0) and commands.bit_count() > LONG_LIST:
            return self._says(says.answers_all_others, side.known_as, commands)
        return self._says(says.only_answers, side.known_as, commands)


def _related(a: Side, b: Side) -> bytes:
    """The first links of both sides to other pairs, without the one to this very pair."""
    return b"".join(
        [html for slug, html in a.related if slug != b.slug][:RELATED]
        + [html for slug, html in b.related if slug != a.slug][:RELATED]
    )
