"""The codes of all protocols in one language -> the search page, and a page for each bare number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from jinja2 import Environment
from markupsafe import Markup, escape

from codepairs import urls, wording
from codepairs.catalogs import UI_DOMAIN, Locale
from codepairs.coverage import Coverage
from codepairs.frame import Frame
from codepairs.model import Code, Protocol, Site
from codepairs.pages import numbers
from codepairs.render import Texts

# The facts that tell at a glance what a number asks of the reader.
BRIEF = ("outcome", "retry", "acts")


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A code in a list of several protocols; `facts` are titles with the words of each fact."""

    id: str
    protocol: str
    label: str
    heading: Markup
    href: str
    tone: str
    summary: Markup
    facts: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """The codes of one protocol on the search page."""

    slug: str
    name: str
    href: str
    codes: tuple[Listed, ...]


class Listings:
    """Makes the pages of one language that show codes of several protocols, by path."""

    def __init__(
        self,
        site: Site,
        locale: Locale,
        locales: list[Locale],
        coverage: Coverage,
        env: Environment,
        frame: Frame,
    ) -> None:
        self._site, self._locale, self._env, self._frame = site, locale, env, frame
        self._coverage = coverage
        self._page = urls.search_page(locale.tag)
        self._parts: Any = env.get_template("fragments.html").module
        self._numbers = numbers(site, locale)
        self._elsewhere = {each.tag: numbers(site, each) for each in locales}
        self._texts = {
            domain: Texts(site, locale, domain, self._page) for domain in (UI_DOMAIN, *site.by_slug)
        }

    def pages(self) -> Iterator[tuple[str, bytes]]:
        """The search page, and a page for each number that a code has."""
        yield self._page, self._search_page()
        for number, codes in self._numbers.items():
            make = self._number_page if len(codes) > 1 else self._number_redirect
            yield urls.number_page(self._locale.tag, number), make(number)

    def _search_page(self) -> bytes:
        here, protocols = self._page, [each for each in self._site.protocols if self._locale.has(each.slug)]
        shelves = [
            Shelf(
                slug=protocol.slug,
                name=protocol.name,
                href=urls.link(here, urls.protocol_page(self._locale.tag, protocol.slug)),
                codes=tuple(self._listed(protocol, code) for code in protocol.codes),
            )
            for protocol in protocols
        ]
        shared = [
            (number, urls.link(here, urls.number_page(self._locale.tag, number)))
            for number, codes in self._numbers.items()
            if len(codes) > 1
        ]
        frame = self._frame.of(self._coverage.named(self._coverage.languages(UI_DOMAIN)))
        return self._render(
            "search.html", frame, protocols=shelves, shared=shared, names=self._names(protocols)
        )

    def _number_page(self, number: str) -> bytes:
        """What the number means in each protocol that has it."""
        codes = self._numbers[number]
        return self._render(
            "number.html",
            self._frame_of(number),
            number=number,
            meanings=[self._listed(protocol, code) for protocol, code in codes],
            names=self._names(protocol for protocol, _ in codes),
        )

    def _number_redirect(self, number: str) -> bytes:
        """Where one protocol alone has the number, a page about it would only repeat that of the code."""
        [(protocol, code)] = self._numbers[number]
        base, target = (
            self._site.settings.base_url,
            urls.code_page(self._locale.tag, protocol.slug, code.slug),
        )
        return self._render(
            "number_redirect.html",
            self._frame_of(number),
            number=number,
            meaning=self._listed(protocol, code),
            canonical=urls.absolute(base, target) if base else "",
        )

    def _frame_of(self, number: str) -> Frame:
        """The frame of a page that exists only in the languages that have the number.

        Search engines are told of those where it has several meanings, all of them translated.
        """
        languages = tuple(each for each in self._frame.languages if number in self._elsewhere[each.tag])
        told = [each.tag for each in languages if self._is_told(each.tag, number)]
        return replace(self._frame, languages=languages).of(told)

    def _is_told(self, tag: str, number: str) -> bool:
        codes = self._elsewhere[tag][number]
        return len(codes) > 1 and all(self._coverage.has(tag, each.slug, code.slug) for each, code in codes)

    def _listed(self, protocol: Protocol, code: Code) -> Listed:
        texts = self._texts[protocol.slug]
        known = code.facts.known()
        name = texts.name_in_heading(code.name) if code.name and not code.number else ""
        aside = self._parts.aside({"number": code.number}) if code.number else ""
        return Listed(
            id=f"{protocol.slug}-{code.slug}",
            protocol=protocol.name,
            label=code.label,
            heading=self._parts.heading(code.known_as, name) + aside,
            href=urls.link(self._page, urls.code_page(self._locale.tag, protocol.slug, code.slug)),
            tone=code.outcome or "unknown",
            summary=texts.inline(f"{protocol.slug}.{code.slug}.summary", code.summary),
            facts=tuple(
                (
                    texts.word(wording.TITLES[name]),
                    tuple(_word(protocol, texts, name, tag) for tag in known[name].values),
                )
                for name in BRIEF
                if name in known
            ),
        )

    def _names(self, protocols: Iterable[Protocol]) -> Markup:
        """`SMTP, HTTP and FTP`, as the language writes it."""
        return self._texts[UI_DOMAIN].listing(
            escape(name) for name in dict.fromkeys(each.name for each in protocols)
        )

    def _render(self, template: str, frame: Frame, **context: object) -> bytes:
        return self._env.get_template(template).render(frame=frame, **context).encode()


def _word(protocol: Protocol, texts: Texts, name: str, tag: str) -> str:
    """A tag in words, an actor in those of its protocol."""
    if name == "acts" and (label := protocol.calls(tag)):
        return texts.inline(f"{protocol.slug}.actors", label)
    return texts.word(wording.TAGS[name, tag])
