"""One language -> its translation page: how far each catalogue is, and which pages still lack what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from babel.numbers import format_percent
from jinja2 import Environment
from markupsafe import Markup, escape

from codepairs import urls
from codepairs.catalogs import SOURCE_LOCALE, UI_DOMAIN, Catalog, Locale
from codepairs.frame import Frame
from codepairs.model import Protocol, Site
from codepairs.passages import Passage, code_passages, comparison_passages, own_passages
from codepairs.render import Texts
from codepairs.wording import INTERFACE

GUIDE = "docs/translating.md"


@dataclass(frozen=True, kw_only=True)
class Figures:
    """How far a catalogue is. `file` stands in the project, `href` leads to it, '' where the source is not
    published."""

    name: str
    translated: int
    stale: int
    missing: int
    percent: str
    file: str
    href: str


@dataclass(frozen=True, kw_only=True)
class Unfinished:
    """A page whose passages are not all translated, with how many are stale and how many are missing."""

    label: Markup
    href: str
    stale: int
    missing: int


def translation_page(site: Site, locale: Locale, env: Environment, frame: Frame) -> bytes:
    """The page for those who translate into a language; English, which is what they translate, has none."""
    protocols = [protocol for protocol in site.protocols if locale.has(protocol.slug)]
    texts = Texts(site, locale, UI_DOMAIN, urls.translation_page(locale.tag))
    names = {UI_DOMAIN: texts.word(INTERFACE)} | {each.slug: each.name for each in protocols}
    figures = [_figures(locale, domain, names[domain], frame.source_url) for domain in names]
    not_begun = [each.name for each in site.protocols if each not in protocols]
    # Only languages that are translated into have such a page.
    languages = tuple(each for each in frame.languages if each.tag != SOURCE_LOCALE)
    page = env.get_template("translation.html").render(
        frame=replace(frame, languages=languages).hidden(),
        language=locale.name,
        figures=figures,
        is_complete=not any(each.stale or each.missing for each in figures),
        not_begun=texts.listing(escape(name) for name in not_begun) if not_begun else "",
        unfinished=[(each, pages) for each in protocols if (pages := list(_unfinished(site, locale, each)))],
        guide=urls.in_source(frame.source_url, GUIDE),
    )
    return page.encode()


def _figures(locale: Locale, domain: str, name: str, source_url: str) -> Figures:
    catalog = locale.catalogs.get(domain, Catalog())
    file = locale.file(domain)
    translated, stale = len(catalog.messages), len(catalog.stale)
    # Rounded down: 100 percent are all of them.
    share = 100 * translated // catalog.total / 100 if catalog.total else 0
    return Figures(
        name=name,
        translated=translated,
        stale=stale,
        missing=catalog.total - translated - stale,
        percent=format_percent(share, locale=locale.babel),
        file=file,
        href=urls.in_source(source_url, file),
    )


def _unfinished(site: Site, locale: Locale, protocol: Protocol) -> Iterator[Unfinished]:
    """The pages of a protocol that lack something: its own, those of codes, comparisons by hand."""
    here, catalog = urls.translation_page(locale.tag), locale.catalogs.get(protocol.slug, Catalog())
    texts = Texts(site, locale, protocol.slug, here)

    def page(label: Markup, path: str, passages: Iterable[Passage]) -> Iterator[Unfinished]:
        keys = {(passage.context, text) for passage in passages for text in passage.paragraphs}
        lacking = keys - catalog.messages.keys()
        if lacking:
            stale = len(lacking & catalog.stale.keys())
            href, missing = urls.link(here, path), len(lacking) - stale
            yield Unfinished(label=label, href=href, stale=stale, missing=missing)

    tag, slug, between = locale.tag, protocol.slug, locale.pgettext("between two codes", "vs")
    yield from page(escape(protocol.name), urls.protocol_page(tag, slug), own_passages(protocol))
    for code in protocol.codes:
        label = escape(code.code)
        if code.name:
            label += Markup(" ") + texts.name(code.name)
        yield from page(label, urls.code_page(tag, slug, code.slug), code_passages(code, slug))
    for each in protocol.comparisons:
        left, right = protocol.by_slug[each.left], protocol.by_slug[each.right]
        label = Markup("{} {} {}").format(left.code, between, right.code)
        path = urls.pair_page(tag, slug, each.left, each.right)
        yield from page(label, path, comparison_passages(each, slug))
