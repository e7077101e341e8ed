"""One protocol in one language -> its pages. `build`, `serve` and the tests all make pages here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from codepairs import urls
from codepairs.answers import answers, answers_script
from codepairs.catalogs import Locale
from codepairs.coverage import Coverage
from codepairs.data import Data
from codepairs.dialogue import Dialogue
from codepairs.fragments import CodeFragments, Html, PairFragments, Shape
from codepairs.frame import Frame
from codepairs.linked_data import ProtocolData
from codepairs.model import Code, CodeClass, Protocol, Site
from codepairs.origin import origin
from codepairs.pages import Pairing, numbers
from codepairs.pairs import Pairs
from codepairs.render import Source, Texts
from codepairs.sides import Side, Sides
from codepairs.stencil import Stencil
from codepairs.views import Views


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Redirect:
    """A page of the reverse order: its own name, and the pair's, which it leads to."""

    file: str
    target: str


class Edition:
    """Makes every page of one protocol in one language, as bytes."""

    def __init__(
        self,
        site: Site,
        protocol: Protocol,
        locale: Locale,
        env: Environment,
        frame: Frame,
        coverage: Coverage,
    ) -> None:
        self._site, self.protocol, self.pairing = site, protocol, Pairing(site, protocol)
        # All pages of the folder link alike, so one rendering of a text serves them all.
        self._here = urls.protocol_page(locale.tag, protocol.slug)
        self._texts = Texts(site, locale, protocol.slug, self._here)
        self._env, self._frame, self._coverage = env, frame, coverage
        self._numbers = numbers(site, locale)
        parts: Any = env.get_template("fragments.html").module
        self._dialogue = Dialogue(protocol, self._texts)
        self._views = Views(site, protocol, self._texts, parts)
        self._sides = Sides(self.pairing, self._texts, self._dialogue, self._views, coverage, parts)
        self._pairs = Pairs(protocol, self._texts, self._dialogue, self._views, coverage, parts)
        self._data = ProtocolData(site, protocol, self._texts)
        self._catalog = origin(site, parts, frame.catalog)
        self._stencils: dict[Shape, Stencil] = {}
        self._redirects: dict[int, Stencil] = {}

    @cached_property
    def sides(self) -> Mapping[str, Side]:
        """Every code of the protocol, ready to be shown and paired; each is made when it is first needed."""
        return _Made(lambda slug: self._sides.side(self.protocol.by_slug[slug]))

    def file(self, name: str) -> bytes | None:
        """A file of the folder, such as `250-vs-504.html` or `250.json`; None if there is no such file."""
        codes, (slug, _, kind) = self.protocol.by_slug, name.rpartition(".")
        if kind == "json":
            if slug in codes:
                return self.data.code_file(codes[slug])
            return self.data.protocol_file() if slug == "index" else None
        if kind != "html":
            return self.answers_script() if name == "answers.js" else None
        if slug in codes:
            return self.code_page(codes[slug])
        first, second = (codes.get(each) for each in slug.partition("-vs-")[::2])
        if first and second and first is not second and self.pairing.has(first, second):
            if first.order < second.order:
                return self.pair_page(first, second)
            return self.redirect_page(second, first) if self.pairing.with_reverse else None
        return self.protocol_page() if slug == "index" else None

    def protocol_page(self) -> bytes:
        """The protocol's own page: classes, codes, dialogue, hand-written comparisons."""
        protocol, texts = self.protocol, self._texts
        classes = list(self._classes())
        shown = {code.known_as for *_, codes in classes for code in codes}
        registered = [self.sides[code.slug].fragments for code in protocol.codes if not code.is_unofficial]
        languages = self._coverage.languages(protocol.slug)
        return self._render(
            "protocol.html",
            languages,
            heading=texts.inline(f"{protocol.slug}.heading", protocol.heading),
            heading_text=texts.plain(f"{protocol.slug}.heading", protocol.heading),
            summary=texts.inline(f"{protocol.slug}.summary", protocol.summary),
            summary_text=texts.plain(f"{protocol.slug}.summary", protocol.summary),
            json=urls.data_of("index.html"),
            about=texts.blocks(f"{protocol.slug}.description", protocol.description),
            classes=classes,
            others=[code for code in registered if code.known_as not in shown],
            unofficial=[self.sides[code.slug].fragments for code in protocol.codes if code.is_unofficial],
            comparisons=list(self._comparisons()),
            pair_count=sum(1 for _ in self.pairing.pairs()),
            dialogue=list(self._answers()),
            any_command=list(self._any_command()),
            references=[texts.source(citation) for citation in protocol.references],
            updated=self._pairs.day(protocol.last_changed),
            origin=self._views.origin("protocol"),
            data=self._data.protocol_page(self._frame_of(languages).prose),
        )

    @cached_property
    def data(self) -> Data:
        """What programs read of the protocol."""
        return Data(self._site, self.protocol, self.pairing, self._texts)

    def answers_script(self) -> bytes:
        """What the page that explains a text says of each code."""
        return answers_script(self.protocol.slug, answers(self._site, self.protocol, self._texts.locale))

    def code_page(self, code: Code) -> bytes:
        """The page of one code, with every comparison that it is part of."""
        side = self.sides[code.slug]
        return self._render(
            "code.html",
            side.languages,
            code=side.whole,
            slug=code.slug,
            json=urls.data_of(f"{code.slug}.html"),
            view=side.view,
            facts=self._views.facts(code),
            partners=self._partners(code),
            filterable=len(self.pairing.partners(code)) > SHORT_LIST,
            elsewhere=self._elsewhere(code),
            number=code.code,
            number_href=urls.link(self._here, urls.number_page(self._texts.locale.tag, code.code)),
            related=Html(b"".join(html for _, html in side.related)),
            path=self._pairs.path(side) if side.mask is not None else "",
            references=[self._texts.source(citation) for citation in code.citations()],
            equivalents=list(self._views.equivalents(code)),
            updated=self._pairs.day(code.updated),
            data=self._data.code_page(code),
        )

    def pair_page(self, left: Code, right: Code) -> bytes:
        """The page of a pair, lower code first, from a stencil."""
        a, b = self.sides[left.slug], self.sides[right.slug]
        shape = self._pairs.shape(a, b)
        stencil = self._stencils.get(shape)
        if stencil is None:
            stencil = self._stencils[shape] = Stencil(
                self._env, "pair.html", SLOTS, **self._pair_context(shape)
            )
        return stencil.fill(a.fragments, b.fragments, self._pairs.fragments(a, b))

    def rendered_pair_page(self, left: Code, right: Code) -> bytes:
        """The same page by an ordinary render; slow, and byte for byte what `pair_page` makes."""
        a, b = self.sides[left.slug], self.sides[right.slug]
        pair, shape = self._pairs.fragments(a, b), self._pairs.shape(a, b)
        context = self._pair_context(shape)
        template = self._env.get_template("pair.html")
        return template.render(**context, left=a.fragments, right=b.fragments, pair=pair).encode()

    def _pair_context(self, shape: Shape) -> dict[str, object]:
        return {**self._context(shape.languages), "shape": shape, "trail": self._data.pair_trail()}

    def redirect_page(self, left: Code, right: Code) -> bytes:
        """The page of the reverse order of a pair, which leads to the pair's own."""
        a, b = self.sides[left.slug], self.sides[right.slug]
        names = (urls.pair_slug(right.slug, left.slug), urls.pair_slug(left.slug, right.slug))
        redirect = Redirect(file=f"{names[0]}.html", target=f"{names[1]}.html")
        languages = self._pairs.languages(a, b)
        stencil = self._redirects.get(languages)
        if stencil is None:
            stencil = self._redirects[languages] = Stencil(
                self._env, "redirect.html", {**SLOTS, "pair": Redirect}, **self._context(languages)
            )
        return stencil.fill(a.fragments, b.fragments, redirect)

    def _render(self, template: str, languages: int, **context: object) -> bytes:
        return self._env.get_template(template).render(**self._context(languages), **context).encode()

    def _context(self, languages: int) -> dict[str, object]:
        """What the templates of a folder share, on a page that has its main prose in these languages."""
        companions = self.protocol.companions
        return {
            "frame": self._frame_of(languages),
            "protocol": self.protocol,
            "phases": len(self.protocol.phases),
            "companions": companions and self._texts.inline(f"{self.protocol.slug}.companions", companions),
            "catalog": self._catalog,
        }

    def _frame_of(self, languages: int) -> Frame:
        return self._frame.of(self._coverage.named(languages))

    def _classes(self) -> Iterator[tuple[CodeClass, Markup, Markup, list[CodeFragments]]]:
        """Each class with its name, its meaning and its registered codes."""
        for each in self.protocol.classes:
            context = f"{self.protocol.slug}.classes"
            name = self._texts.inline(context, each.name) if each.name else Markup()
            codes = [
                self.sides[code.slug].fragments
                for code in self.protocol.codes
                if each.holds(code) and not code.is_unofficial
            ]
            yield each, name, self._texts.inline(context, each.meaning), codes

    def _comparisons(self) -> Iterator[tuple[CodeFragments, CodeFragments, str]]:
        """The hand-written comparisons in the order of their codes, with their addresses."""
        for left, right in self.pairing.pairs():
            a, b = self.sides[left.slug], self.sides[right.slug]
            if self._pairs.comparison(a, b):
                yield a.fragments, b.fragments, f"{urls.pair_slug(a.slug, b.slug)}.html"

    def _partners(self, code: Code) -> Markup:
        """The list of links to every pair of a code: as many as there are pages, so no Jinja here."""
        items = []
        for left, right in self.pairing.partners(code):
            written = self._pairs.comparison(left, right) is not None
            before, after = self._sides.link(right if left is code else left, written=written)
            items.append(f"{before}{urls.pair_slug(left.slug, right.slug)}.html{after}")
        return Markup("".join(items))

    def _elsewhere(self, code: Code) -> list[tuple[Markup, str | None]]:
        """The other codes of the same number, label and address; they are codes of other protocols."""
        return [
            (self._texts.elsewhere(protocol, other), self._texts.code_href(protocol.slug, other.slug))
            for protocol, other in self._numbers.get(code.code, ())
            if (protocol.slug, other.slug) != (self.protocol.slug, code.slug)
        ]

    def _answers(self) -> Iterator[tuple[Markup, list[tuple[list[CodeFragments], list[Source]]]]]:
        """Rows of the table of commands and replies: the command, then the codes of each source."""
        for command in self._dialogue.commands:
            yield (
                self._dialogue.title(command),
                [
                    (
                        [self.sides[slug].fragments for slug in replies.codes],
                        self._views.sources(replies.sources),
                    )
                    for replies in command.replies
                ],
            )

    def _any_command(self) -> Iterator[tuple[list[CodeFragments], Markup, list[Source]]]:
        """Codes that any command may get, the commands that are excepted in words, and the sources."""
        titles = {command.id: self._dialogue.title(command) for command in self._dialogue.commands}
        for replies in self.protocol.any_command:
            codes = [self.sides[slug].fragments for slug in replies.codes]
            excluded = self._texts.listing(titles[each] for each in replies.excluded)
            yield codes, excluded, self._views.sources(replies.sources)


class _Made(dict[str, Side]):
    """What `make` makes of a slug, once."""

    def __init__(self, make: Callable[[str], Side]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, slug: str) -> Side:
        made = self[slug] = self._make(slug)
        return made


# A longer list of pairs gets a field that filters it.
SHORT_LIST = 8
SLOTS: dict[str, Any] = {"left": CodeFragments, "right": CodeFragments, "pair": PairFragments}
