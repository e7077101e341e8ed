"""Templates and texts of one language: the Jinja environment, and prose ready to print."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal
from jinja2 import Environment
from markupsafe import Markup, escape

from codepairs import urls
from codepairs.catalogs import SOURCE_LOCALE, UI_DOMAIN, Locale, Text
from codepairs.model import Citation, Code, Protocol, Site
from codepairs.passages import paragraphs
from codepairs.prose import Prose
from codepairs.templates import Templates

CODE_TAG = re.compile("</?code>")


def environment(templates: Path, locale: Locale) -> Environment:
    """The environment of a project's templates.

    `_`, `pgettext` and `ngettext` give a text for an element, marked up where it is not translated;
    `gettext` gives the bare text, for an attribute or a title.
    """
    env = Templates(templates)
    env.install_gettext_callables(  # type: ignore[attr-defined]
        locale.gettext, locale.ngettext, newstyle=True, pgettext=locale.pgettext, npgettext=locale.npgettext
    )
    env.globals["_"] = locale.text
    env.filters["number"] = lambda value: format_decimal(value, locale=locale.babel)
    return env


@dataclass(frozen=True)
class Source:
    """A citation as a page shows it; `href` is None for practice."""

    label: str
    href: str | None
    title: str = ""


class Texts:
    """The prose of one domain in one language, as HTML for pages in the folder of `page`.

    A text without a usable translation is the English, marked up as such.
    """

    def __init__(self, site: Site, locale: Locale, domain: str, page: str) -> None:
        self._site, self.locale, self._domain, self._page = site, locale, domain, page
        self._prose = Prose(self._resolve)

    def inline(self, context: str, text: str) -> Markup:
        """A text of one paragraph; several are joined."""
        return Markup(" ").join(self._marked(context, paragraph) for paragraph in paragraphs(text))

    def blocks(self, context: str, text: str) -> tuple[Markup, ...]:
        """The paragraphs of a text, to be wrapped by the template."""
        return tuple(self._marked(context, paragraph) for paragraph in paragraphs(text))

    def plain(self, context: str, text: str) -> str:
        """A text without markup, for attributes and titles."""
        return " ".join(self.locale.look_up(self._domain, part, context).text for part in paragraphs(text))

    def spoken(self, context: str, text: str) -> tuple[str, bool]:
        """A text as a reader sees it, without markup, and whether all of it is translated.

        Its paragraphs are kept apart by an empty line.
        """
        found = [self.locale.look_up(self._domain, part, context) for part in paragraphs(text)]
        spoken = "\n\n".join(self._prose.inline(each.text).striptags() for each in found)
        return spoken, all(each.translated for each in found)

    def simple(self, context: str, text: str) -> Text:
        """A text of one paragraph without links and emphasis; code stays in `backticks`."""
        found = self.locale.look_up(self._domain, paragraphs(text)[0], context)
        html = CODE_TAG.sub("`", self._prose.inline(found.text))
        return Text(Markup(html).striptags(), found.translated)

    def _marked(self, context: str, paragraph: str) -> Markup:
        found = self.locale.look_up(self._domain, paragraph, context)
        html = self._prose.inline(found.text)
        return self.locale.shown(found, html)

    def _resolve(self, text: str, target: str) -> tuple[str, str | None]:
        """Where a link written in content leads: a section, a code of this or another protocol, the web."""
        if target.startswith("https://"):
            return text, target
        specification, hash_sign, _ = target.partition("#")
        if hash_sign:
            if specification not in self._site.specifications:
                return text or target, None  # only in a translation: rules look at the English
            source = self.source(Citation.parse(target))
            return text or source.label, source.href
        protocol, _, code = target.rpartition("/")
        return text, self.code_href(protocol or self._domain, code)

    def code_href(self, protocol: str, code: str) -> str | None:
        """The link to the page of a code, in English where this language lacks it; None if it has none."""
        found = self._site.find(protocol, code)
        if found is None:
            return None
        tag = self.locale.tag if self.locale.has(protocol) else SOURCE_LOCALE
        return urls.link(self._page, urls.code_page(tag, protocol, found.slug))

    def protocol_href(self, protocol: str) -> str:
        """The link to the page of a protocol, in English where this language lacks it."""
        tag = self.locale.tag if self.locale.has(protocol) else SOURCE_LOCALE
        return urls.link(self._page, urls.protocol_page(tag, protocol))

    def source(self, citation: Citation) -> Source:
        """The label and address of a cited section: `RFC 5321 §4.2.3`."""
        return _source(self._site, citation)

    def sentence(self, message: str, **values: str) -> Markup:
        """A message of the interface with its placeholders filled; falls back to marked English."""
        found = self.locale.look_up(UI_DOMAIN, message)
        return self.locale.shown(found, escape(found.text) % values)

    def word(self, message: str) -> Markup:
        """A short message without placeholders."""
        return self.sentence(message)

    def has(self, message: str) -> bool:
        """Whether a message of the interface is translated."""
        return self.locale.look_up(UI_DOMAIN, message).translated

    def listing(self, items: Iterable[Markup], *, in_english: bool = False) -> Markup:
        """`A, B and C`, as the language writes it, or as English does, for a sentence in English."""
        locale = SOURCE_LOCALE if in_english else self.locale.babel
        return Markup(format_list([str(item) for item in items], locale=locale))

    def wordings(self, items: Iterable[str]) -> str:
        """Wordings beside each other, all of them English."""
        return format_list(list(items), style="unit", locale=SOURCE_LOCALE)

    def day(self, day: date) -> str:
        return format_date(day, format="long", locale=self.locale.babel)

    def name(self, text: str) -> Markup:
        """An official name, which is never translated."""
        return escape(text) if self.locale.is_source else self.locale.in_english(text)

    def elsewhere(self, protocol: Protocol, code: Code) -> Markup:
        """A code of another protocol, as links to it name it."""
        return Markup("{} {}").format(protocol.name, self.name(code.label))

    def name_in_heading(self, text: str) -> Markup:
        """An official name with the mark that it is one."""
        # Without the quotation marks, which every name on every page of a pair would carry.
        english = "" if self.locale.is_source else f" {self.locale.english}".replace('"', "")
        return Markup(f"<span class=name{english}>{escape(text)}</span>")


@lru_cache(maxsize=4096)
def _sourced(label: str, url: str, title: str, section: str) -> Source:
    # Numbered sections get the sign; the rows of a registry stand for themselves: `IANA X.7.1`.
    shown = f"{label} §{section}" if section[:1].isdecimal() else f"{label} {section}"
    return Source(shown, url.replace("{section}", section), title)


def _source(site: Site, citation: Citation) -> Source:
    specification = site.specifications[citation.specification]
    return _sourced(specification.label, specification.url, specification.title, citation.section)
