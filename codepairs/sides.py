"""One code in one language -> all that its own page and the pages of its pairs show of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from codepairs import urls, wording
from codepairs.dialogue import Dialogue
from codepairs.digest import digest
from codepairs.fragments import CodeFragments
from codepairs.model import Citation, Code, Fact, Protocol, Site
from codepairs.pages import Pairing
from codepairs.render import Source, Texts


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class FactCell:
    """A fact ready to be compared: equal `tags` are equal facts, equal `key` means equal in all but `says`.

    `says` has a sentence about this code for each tag; `expected` is true where the outcome implies them.
    """

    key: int
    tags: tuple[str, ...] = ()
    sources: tuple[Citation, ...] = ()
    expected: bool = False
    says: tuple[bytes, ...] = ()
    all_says: bytes = b""


UNKNOWN = FactCell(key=-1)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Side:
    """What the making of pairs needs of one code; bytes are finished HTML.

    Sets are bit masks, so that comparing two sides costs next to nothing: `mask` the commands that the code
    may answer (None if not known), `cited` the citations, `has` the optional fragments by OPTIONAL.
    `stops` is what is drawn of the commands in each phase, as the first and as the second code of a pair.
    `fragments` is what fits beside another code, `whole` has all texts, for the code's own page.
    `link` is what stands before and after the address in a link to a pair with this code: without and with
    a comparison by hand.
    """

    code: Code
    slug: str
    number: bytes
    view: dict[str, Any]
    whole: CodeFragments
    fragments: CodeFragments
    outcome: str
    facts: tuple[FactCell, ...]
    tells: bytes
    mask: int | None
    stops: tuple[tuple[bytes, ...], tuple[bytes, ...]]
    cited: int
    references: tuple[tuple[int, bytes], ...]
    all_references: bytes
    related: tuple[tuple[str, bytes], ...]
    link: tuple[tuple[str, str], tuple[str, str]]
    has: int


# What an outcome lets one expect; a retry fact that says just this is no difference of its own.
EXPECTED_RETRY = {
    "success": ("not-needed",),
    "interim": ("not-needed",),
    "transient-failure": ("after-delay",),
    "permanent-failure": ("after-change",),
}


class Sides:
    """Makes the sides of one protocol's codes; `parts` is the module of templates/fragments.html."""

    def __init__(
        self, site: Site, protocol: Protocol, pairing: Pairing, texts: Texts, dialogue: Dialogue, parts: Any
    ) -> None:
        self._site, self._protocol, self._pairing = site, protocol, pairing
        self._texts, self._dialogue, self._parts = texts, dialogue, parts
        self._keys: dict[object, int] = {}
        self._bits: dict[Citation, int] = {}
        self._notes: dict[object, Markup] = {}

    def side(self, code: Code) -> Side:
        known, view = code.facts.known(), self._view(code)
        short = digest(view)
        fragments = self._fragments(code, short)
        outcome = code.facts.outcome.values[0] if code.facts.outcome else ""
        references = tuple((self._bit(each), self._reference(each)) for each in code.main_citations())
        return Side(
            code=code,
            slug=code.slug,
            number=escape(code.code).encode(),
            view=view,
            whole=self._fragments(code, view) if short["more"] else fragments,
            fragments=fragments,
            outcome=outcome,
            facts=tuple(
                self._fact(code, name, known[name], outcome) if name in known else UNKNOWN
                for name in wording.TITLES
            ),
            tells=self._inline(code, "tells", code.tells).encode(),
            mask=self._dialogue.mask(code),
            stops=(self._stops(code, second=False), self._stops(code, second=True)),
            cited=sum(bit for bit, _ in references),
            references=references,
            all_references=b"".join(html for _, html in references),
            related=tuple(self._related(code)),
            link=(self._link(fragments, written=False), self._link(fragments, written=True)),
            has=sum(1 << i for i, name in enumerate(OPTIONAL) if getattr(fragments, name)),
        )

    def _view(self, code: Code) -> dict[str, Any]:
        """The texts of a code in this language, as templates take them."""
        texts, context = self._texts, f"{self._protocol.slug}.{code.slug}"
        transcript = code.transcript
        return {
            "code": code.code,
            "href": f"{code.slug}.html",
            "more": frozenset(),
            "name": texts.name(code.name) if code.name else "",
            "phrases": [(each.text, self.sources(each.sources)) for each in code.phrases],
            "aliases": code.aliases,
            "enhanced": [(each.code, self.sources(each.sources)) for each in code.enhanced],
            "description": texts.blocks(f"{context}.description", code.description),
            "products": [
                (each.product, texts.inline(f"{context}.products", each.meaning), self.sources(each.sources))
                for each in code.products
            ],
            "when_seen": [texts.inline(f"{context}.when_seen", text) for text in code.when_seen],
            "how_to_fix": [
                (
                    texts.word(wording.ACTORS[group.actor]),
                    [texts.inline(f"{context}.how_to_fix.{group.actor}", step) for step in group.steps],
                )
                for group in code.how_to_fix
            ],
            "when_to_send": self._inline(code, "when_to_send", code.when_to_send),
            "on_receipt": self._inline(code, "on_receipt", code.on_receipt),
            "tells": self._inline(code, "tells", code.tells),
            "history": self._inline(code, "history", code.history),
            "caption": self._inline(code, "transcript", transcript.caption if transcript else None),
            "lines": [
                (line[0], line[3:], line.startswith(f"S: {code.code}"))
                for line in (transcript.lines.splitlines() if transcript else ())
            ],
        }

    def fact_views(self, code: Code) -> list[tuple[str, Markup]]:
        """Title and cell of each fact that is known, for the code's own page."""
        known = code.facts.known()
        return [
            (
                self._texts.word(title),
                self._parts.fact_cell(
                    self._words(name, known[name].values), self.sources(known[name].sources)
                ),
            )
            for name, title in wording.TITLES.items()
            if name in known
        ]

    def equivalents(self, code: Code) -> Iterator[tuple[str, str, str, list[Source]]]:
        """Codes of other protocols: label, address, kind, sources."""
        for each in code.equivalents:
            slug, _, other = each.to.partition("/")
            href = self._texts.code_href(slug, other)
            if href is None:
                continue  # a build of this protocol alone
            protocol = self._site.by_slug[slug]
            label = f"{protocol.name} {protocol.by_slug[other].label}"
            yield (
                label,
                href,
                self._texts.word(wording.EQUIVALENT_KINDS[each.kind]),
                self.sources(each.sources),
            )

    def note(self, name: str, tags: tuple[str, ...], sources: tuple[Citation, ...]) -> Markup:
        """The inside of a table cell on the page of a pair: tags, and where they come from, without links."""
        key = (name, tags, sources)
        if key not in self._notes:
            self._notes[key] = self._parts.fact_note(self._words(name, tags), self.sources(sources))
        return self._notes[key]

    def _words(self, name: str, tags: tuple[str, ...]) -> list[tuple[str, str]]:
        return [(tag, self._texts.word(wording.TAGS[name, tag])) for tag in tags]

    def sources(self, citations: tuple[Citation, ...]) -> list[Source]:
        """Citations as pages show them; practice is a word, not a link."""
        practice = Source(self._texts.word(wording.PRACTICE), None)
        return [practice if each.is_practice else self._texts.source(each) for each in citations]

    def _fragments(self, code: Code, view: dict[str, Any]) -> CodeFragments:
        parts = self._parts
        return CodeFragments(
            code=code.code,
            label=code.label,
            heading=parts.heading(view),
            href=f"{code.slug}.html",
            tone=code.facts.outcome.values[0] if code.facts.outcome else "unknown",
            summary=self._inline(code, "summary", code.summary),
            summary_text=self._texts.plain(f"{self._protocol.slug}.{code.slug}.summary", code.summary),
            description=parts.description(view),
            products=parts.products(view) if code.products else Markup(),
            when_seen=parts.when_seen(view) if code.when_seen else Markup(),
            how_to_fix=parts.how_to_fix(view) if code.how_to_fix else Markup(),
            when_to_send=view["when_to_send"],
            on_receipt=view["on_receipt"],
            transcript=parts.transcript(view) if code.transcript else Markup(),
            enhanced=parts.enhanced_names(view) if code.enhanced else Markup(),
        )

    def _inline(self, code: Code, field: str, text: str | None) -> Markup:
        return self._texts.inline(f"{self._protocol.slug}.{code.slug}.{field}", text) if text else Markup()

    def _fact(self, code: Code, name: str, fact: Fact[Any], outcome: str) -> FactCell:
        expected = name == "outcome" or (name == "retry" and fact.values == EXPECTED_RETRY.get(outcome))
        says: list[bytes] = []
        for tag in fact.values if name != "outcome" else ():
            table = wording.SAYS_TOO if says and (name, tag) in wording.SAYS_TOO else wording.SAYS
            says.append(self._texts.sentence(table[name, tag], code=code.code).encode())
        return FactCell(
            key=self._keys.setdefault((name, fact.values, fact.sources, expected), len(self._keys)),
            tags=fact.values,
            sources=fact.sources,
            expected=expected,
            says=tuple(says),
            all_says=b" ".join(says),
        )

    def _stops(self, code: Code, *, second: bool) -> tuple[bytes, ...]:
        return tuple(
            str(self._parts.stop(code.code, commands, second)).encode() if commands else b""
            for commands in self._dialogue.stops(code)
        )

    def _link(self, fragments: CodeFragments, *, written: bool) -> tuple[str, str]:
        before, _, after = str(self._parts.partner(fragments, "\0", written)).partition("\0")
        return before, after

    def _bit(self, citation: Citation) -> int:
        return self._bits.setdefault(citation, 1 << len(self._bits))

    def _reference(self, citation: Citation) -> bytes:
        return str(self._parts.reference(self._texts.source(citation))).encode()

    def _related(self, code: Code) -> Iterator[tuple[str, bytes]]:
        """Each code of see_also with the link to the pair, or to the code where the pair has no page."""
        for also in code.see_also:
            other = self._protocol.by_slug[also.code]
            left, right = (code, other) if code.order < other.order else (other, code)
            reason = self._texts.inline(f"{self._protocol.slug}.{code.slug}.see_also", also.reason)
            if self._pairing.has(code, other):
                href = f"{urls.pair_slug(left.slug, right.slug)}.html"
                link = self._parts.related_pair(left.code, right.code, href, reason)
            else:
                link = self._parts.related_code(other.code, f"{other.slug}.html", reason)
            yield also.code, str(link).encode()


# The fragments that a code may lack, in the order of the fields of Shape.
OPTIONAL = ("products", "when_seen", "how_to_fix", "when_to_send", "on_receipt", "transcript", "enhanced")
