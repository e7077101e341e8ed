"""One code in one language -> its texts, ready for the templates of its own page and its fragments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from codepairs import wording
from codepairs.model import Citation, Code, Fact, Form, Protocol, Site
from codepairs.origin import origin
from codepairs.render import Source, Texts


class Views:
    """The texts of one protocol's codes; `parts` is the module of templates/fragments.html."""

    def __init__(self, site: Site, protocol: Protocol, texts: Texts, parts: Any) -> None:
        self._site, self._protocol, self._texts, self._parts = site, protocol, texts, parts
        self._by_form, self._accompanied = site.by_form(), site.accompanied()
        # A fact that no code of the protocol has costs its pairs nothing.
        said = {name for code in protocol.codes for name in code.facts.known()}
        self.fact_names = tuple(name for name in wording.TITLES if name in said)
        self._notes: dict[object, Markup] = {}

    def inline(self, code: Code, field: str, text: str | None) -> Markup:
        """One text of a code; '' where it has none."""
        return self._texts.inline(f"{self._protocol.slug}.{code.slug}.{field}", text) if text else Markup()

    def name(self, code: Code) -> Markup:
        """The official name of a code that is known by its number."""
        return self._texts.name_in_heading(code.name) if code.name and not code.number else Markup()

    def view(self, code: Code) -> dict[str, Any]:
        """The texts of a code in this language, as templates take them."""
        texts, context = self._texts, f"{self._protocol.slug}.{code.slug}"
        return {
            "known_as": code.known_as,
            "number": code.number,
            "href": f"{code.slug}.html",
            "more": frozenset(),
            "name": self.name(code),
            "phrases": [(each.text, self.sources(each.sources)) for each in code.phrases],
            "aliases": texts.wordings(code.aliases),
            "constants": code.constants,
            "companions": list(self._companions(code)),
            "forms": [self._form(context, each) for each in code.forms],
            "fields": [
                (
                    each.name,
                    texts.word(wording.REQUIREMENTS[each.requirement]),
                    texts.inline(f"{context}.fields", each.meaning),
                    self.sources(each.sources),
                )
                for each in code.fields
            ],
            "description": texts.blocks(f"{context}.description", code.description),
            "products": [
                (each.product, texts.inline(f"{context}.products", each.meaning), self.sources(each.sources))
                for each in code.products
            ],
            "when_seen": [texts.inline(f"{context}.when_seen", text) for text in code.when_seen],
            "how_to_fix": [
                (
                    self._actor(group.actor),
                    [texts.inline(f"{context}.how_to_fix.{group.actor}", step) for step in group.steps],
                )
                for group in code.how_to_fix
            ],
            "when_to_send": self.inline(code, "when_to_send", code.when_to_send),
            "on_receipt": self.inline(code, "on_receipt", code.on_receipt),
            "tells": self.inline(code, "tells", code.tells),
            "history": self.inline(code, "history", code.history),
            "caption": self.inline(code, "transcript", code.transcript.caption if code.transcript else None),
            "lines": list(self._lines(code)),
        }

    def _actor(self, actor: str) -> str:
        """What the protocol calls an actor, or the word that all protocols share."""
        if label := self._protocol.calls(actor):
            return self._texts.inline(f"{self._protocol.slug}.actors", label)
        return self._texts.word(wording.TAGS["acts", actor])

    def _lines(self, code: Code) -> Iterator[tuple[str, str, bool, bool]]:
        """The lines of a transcript: beginning, text, whether the answer says it, whether it has the code."""
        kind = self._protocol.transcript_kind(code)
        if code.transcript and kind:
            for said in filter(None, map(kind.read, code.transcript.lines.splitlines())):
                yield said.prefix, said.text, said.answers, kind.carries_code(said, code)

    def _form(self, context: str, form: Form) -> dict[str, Any]:
        """One form of a code, as templates take it."""
        return {
            "code": form.code,
            "tone": form.outcome.values[0],
            "outcome": self._texts.word(wording.TAGS["outcome", form.outcome.values[0]]),
            "meaning": self._texts.inline(f"{context}.forms", form.meaning),
            "advice": self._texts.inline(f"{context}.forms", form.advice) if form.advice else "",
            "sources": self.sources(form.sources),
            "facts": [
                (self._texts.word(wording.TITLES[name]), self._cell(name, fact))
                for name, fact in form.facts().items()
            ],
        }

    def _companions(self, code: Code) -> Iterator[tuple[str, str | None, str, list[Source]]]:
        """Codes of other protocols that stand beside this one: known as what, address, title, sources.

        Its own enhanced codes, which lead to the registry where they have no page; the codes that it says it
        accompanies; and those that say so of it.
        """
        seen = set()
        for enhanced in code.enhanced:
            sources = self.sources(enhanced.sources)
            page = self._by_form.get(enhanced.code)
            href = self._texts.code_href(page[0].slug, page[1].slug) if page else sources[0].href
            seen.add((page[0].slug, page[1].slug) if page else ("", enhanced.code))
            yield enhanced.code, href, sources[0].label, sources
        others = [(each.to.split("/"), self.sources(each.sources)) for each in code.accompanies]
        here = f"{self._protocol.slug}/{code.slug}"
        others += [([each.slug, it.slug], []) for each, it in self._accompanied.get(here, ())]
        for (slug, name), sources in others:
            other = self._site.find(slug, name)
            if other and (slug, other.slug) not in seen:
                seen.add((slug, other.slug))
                title = f"{self._site.by_slug[slug].name} {other.label}"
                yield other.known_as, self._texts.code_href(slug, name), title, sources

    def facts(self, code: Code) -> list[tuple[str, Markup]]:
        """Title and cell of each fact that is known, for the code's own page."""
        known = code.facts.known()
        return [
            (self._texts.word(wording.TITLES[name]), self._cell(name, known[name]))
            for name in self.fact_names
            if name in known
        ]

    def equivalents(self, code: Code) -> Iterator[tuple[Markup, str, Markup, Markup, list[Source]]]:
        """Codes of other protocols: label, address, kind, note, sources."""
        for each in code.equivalents:
            slug, _, other = each.to.partition("/")
            href = self._texts.code_href(slug, other)
            if href is None:
                continue  # a build of this protocol alone
            protocol = self._site.by_slug[slug]
            yield (
                self._texts.elsewhere(protocol, protocol.by_slug[other]),
                href,
                self._texts.word(wording.EQUIVALENT_KINDS[each.kind]),
                self.inline(code, "equivalents", each.note),
                self.sources(each.sources),
            )

    def note(self, name: str, tags: tuple[str, ...], sources: tuple[Citation, ...]) -> Markup:
        """The inside of a table cell on the page of a pair: tags, and where they come from, without links."""
        key = (name, tags, sources)
        if key not in self._notes:
            self._notes[key] = self._parts.fact_note(self._words(name, tags), self.sources(sources))
        return self._notes[key]

    def _cell(self, name: str, fact: Fact[Any]) -> Markup:
        """The same on the code's own page, with links."""
        cell: Markup = self._parts.fact_cell(self._words(name, fact.values), self.sources(fact.sources))
        return cell

    def _words(self, name: str, tags: tuple[str, ...]) -> list[tuple[str, str]]:
        if name == "acts":
            return [(tag, self._actor(tag)) for tag in tags]
        return [(tag, self._texts.word(wording.TAGS[name, tag])) for tag in tags]

    def origin(self, name: str) -> Markup:
        """The links to a file of the protocol's content; '' where it is not published."""
        return origin(self._site, self._parts, f"content/{self._protocol.slug}/{name}.yaml")

    def sources(self, citations: tuple[Citation, ...]) -> list[Source]:
        """Citations as pages show them; practice is a word, not a link."""
        practice = Source(self._texts.word(wording.PRACTICE), None)
        return [practice if each.is_practice else self._texts.source(each) for each in citations]
