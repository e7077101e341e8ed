"""One code in one language -> all that its own page and the pages of its pairs show of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from codepairs import urls, wording
from codepairs.coverage import Coverage
from codepairs.dialogue import TOKEN, Dialogue
from codepairs.digest import digest
from codepairs.fragments import CodeFragments
from codepairs.linked_data import as_json, term
from codepairs.model import FACTS_OF_FORMS, Citation, Code, Fact
from codepairs.pages import Pairing
from codepairs.render import Texts
from codepairs.views import Views


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class FactCell:
    """A fact ready to be compared: equal `tags` are equal facts, equal `key` means equal in all but `says`.

    `says_too` has a sentence about this code for each tag, for where the other code shares another tag, and
    `all_says` those for where they share none. `expected` is true where the outcome implies the tags,
    `varies` where they depend on the form of the code, so that no sentence about the code is true.
    """

    key: int
    tags: tuple[str, ...] = ()
    sources: tuple[Citation, ...] = ()
    expected: bool = False
    varies: bool = False
    says_too: tuple[bytes, ...] = ()
    all_says: bytes = b""


UNKNOWN = FactCell(key=-1)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Side:
    """What the making of pairs needs of one code; bytes are finished HTML.

    Sets are bit masks, so that comparing two sides costs next to nothing: `mask` the commands that the code
    may answer (None if not known), `cited` the citations, `has` the optional fragments by OPTIONAL,
    `languages` those that have the code's main prose, by Coverage.
    `stops` is what is drawn of the commands in each phase, as the first and as the second code of a pair.
    `fragments` is what fits beside another code, `whole` has all texts, for the code's own page.
    `outcome` is '' if it is not known, or not one; `digits` are the first digits of its forms, in order.
    `json_label` is the label as it stands inside a JSON text.
    """

    code: Code
    slug: str
    known_as: bytes
    json_label: bytes
    digits: str
    forms: bytes
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
    has: int
    languages: int


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
        self,
        pairing: Pairing,
        texts: Texts,
        dialogue: Dialogue,
        views: Views,
        coverage: Coverage,
        parts: Any,
    ) -> None:
        self._protocol, self._pairing, self._coverage = pairing.protocol, pairing, coverage
        self._texts, self._dialogue, self._views, self._parts = texts, dialogue, views, parts
        self._keys: dict[object, int] = {}
        self._links: dict[tuple[str, bool], tuple[str, str]] = {}
        self._bits: dict[Citation, int] = {}

    def side(self, code: Code) -> Side:
        known, view = code.facts.known(), self._views.view(code)
        short = digest(view)
        fragments = self._fragments(code, short)
        references = tuple((self._bit(each), self._reference(each)) for each in code.fact_citations())
        return Side(
            code=code,
            slug=code.slug,
            known_as=escape(code.known_as).encode(),
            json_label=as_json(code.label)[1:-1].encode(),
            digits="".join(sorted(form.code[0] for form in code.forms)),
            forms=self._texts.listing(TOKEN.format(form.code) for form in code.forms).encode(),
            view=view,
            whole=self._fragments(code, view) if short["more"] else fragments,
            fragments=fragments,
            outcome=code.outcome,
            facts=tuple(
                self._fact(code, name, known[name]) if name in known else UNKNOWN
                for name in self._views.fact_names
            ),
            tells=self._views.inline(code, "tells", code.tells).encode(),
            mask=self._dialogue.mask(code),
            stops=(self._stops(code, second=False), self._stops(code, second=True)),
            cited=sum(bit for bit, _ in references),
            references=references,
            all_references=b"".join(html for _, html in references),
            related=tuple(self._related(code)),
            has=sum(1 << i for i, name in enumerate(OPTIONAL) if getattr(fragments, name)),
            languages=self._coverage.languages(self._protocol.slug, code.slug),
        )

    def link(self, code: Code, *, written: bool) -> tuple[str, str]:
        """What stands before and after the address in a link to a pair with this code.

        `written` is true where the pair has a comparison by hand. No side is needed: there are as many
        links on the page of a code as codes.
        """
        key = (code.slug, written)
        if key not in self._links:
            heading = self._parts.heading(code.known_as, self._views.name(code))
            link = str(self._parts.partner(_tone(code), heading, "\0", written))
            self._links[key] = link.partition("\0")[::2]
        return self._links[key]

    def _fragments(self, code: Code, view: dict[str, Any]) -> CodeFragments:
        parts = self._parts
        return CodeFragments(
            known_as=code.known_as,
            label=code.label,
            full=f"{code.label} ({code.number})" if code.number else code.label,
            aside=parts.aside(view) if code.number else Markup(),
            heading=parts.heading(code.known_as, view["name"]),
            href=f"{code.slug}.html",
            tone=_tone(code),
            summary=self._views.inline(code, "summary", code.summary),
            summary_text=self._texts.plain(f"{self._protocol.slug}.{code.slug}.summary", code.summary),
            description=parts.description(view),
            products=parts.products(view) if code.products else Markup(),
            when_seen=parts.when_seen(view) if code.when_seen else Markup(),
            how_to_fix=parts.how_to_fix(view) if code.how_to_fix else Markup(),
            when_to_send=view["when_to_send"],
            on_receipt=view["on_receipt"],
            transcript=parts.transcript(view) if code.transcript else Markup(),
            forms=parts.forms(view) if code.forms else Markup(),
            fields=parts.fields(view) if code.fields else Markup(),
            companions=parts.companion_names(view) if view["companions"] else Markup(),
            origin=self._views.origin(code.slug),
            term=as_json(term(code)),
        )

    def _fact(self, code: Code, name: str, fact: Fact[Any]) -> FactCell:
        expected = name == "outcome" or (name == "retry" and fact.values == EXPECTED_RETRY.get(code.outcome))
        varies = name in FACTS_OF_FORMS and len(code.forms) > 1 and len(fact.values) > 1
        tags = fact.values if name != "outcome" else ()
        first = [self._says(wording.SAYS[name, tag], code) for tag in tags]
        too = [self._says(wording.SAYS_TOO.get((name, tag), wording.SAYS[name, tag]), code) for tag in tags]
        return FactCell(
            key=self._keys.setdefault((name, fact.values, fact.sources, expected, varies), len(self._keys)),
            tags=fact.values,
            sources=fact.sources,
            expected=expected,
            varies=varies,
            says_too=tuple(too),
            all_says=b" ".join([*first[:1], *too[1:]]),
        )

    def _says(self, message: str, code: Code) -> bytes:
        return self._texts.sentence(message, code=code.known_as).encode()

    def _stops(self, code: Code, *, second: bool) -> tuple[bytes, ...]:
        return tuple(
            str(self._parts.stop(code.known_as, commands, second)).encode() if commands else b""
            for commands in self._dialogue.stops(code)
        )

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
                link = self._parts.related_pair(left.known_as, right.known_as, href, reason)
            else:
                link = self._parts.related_code(other.known_as, f"{other.slug}.html", reason)
            yield also.code, str(link).encode()


def _tone(code: Code) -> str:
    """The word that colours a code."""
    return code.outcome or "unknown"


# The fragments that a code may lack, in the order of the fields of Shape.
OPTIONAL = (
    "products",
    "when_seen",
    "how_to_fix",
    "when_to_send",
    "on_receipt",
    "transcript",
    "forms",
    "fields",
    "companions",
)
