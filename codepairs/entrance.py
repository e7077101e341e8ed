"""The pages above the protocols: a home page per language, the chooser at the root, the 404 page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from codepairs import urls
from codepairs.assets import Assets
from codepairs.catalogs import SOURCE_LOCALE, UI_DOMAIN, Locale
from codepairs.coverage import Coverage
from codepairs.frame import Frame, make_frame
from codepairs.linked_data import graph, website
from codepairs.model import Code, Protocol, Site
from codepairs.not_found import not_found_page
from codepairs.origin import origin
from codepairs.pages import Pairing, last_changed
from codepairs.render import Texts, environment
from codepairs.wording import FIND


@dataclass(frozen=True, kw_only=True)
class Card:
    """A protocol on the home page."""

    slug: str
    name: str
    title: str
    href: str
    summary: Markup
    codes: int
    pairs: int
    comparisons: tuple[tuple[Markup, str], ...]


@dataclass(frozen=True, kw_only=True)
class Door:
    """A language at the root."""

    tag: str
    name: str
    direction: str
    href: str
    search: str
    tagline: Markup
    find: Markup


def home_page(site: Site, locale: Locale, env: Environment, frame: Frame) -> bytes:
    """The home page of a language: its protocols, and links to the English pages of those that it lacks."""
    texts = Texts(site, locale, UI_DOMAIN, urls.home(locale.tag))
    settings = site.settings
    cards = [_card(site, locale, protocol) for protocol in site.protocols if locale.has(protocol.slug)]
    has_english = any(each.tag == SOURCE_LOCALE for each in frame.languages)
    parts: Any = env.get_template("fragments.html").module
    changed = last_changed(site, locale)
    page = env.get_template("home.html").render(
        frame=replace(frame, chooser=_at_root(frame, settings.base_url).chooser),
        updated=parts.day(changed.isoformat(), texts.day(changed)),
        origin=origin(site, parts, "content/site.yaml"),
        catalog=origin(site, parts, frame.catalog),
        data=graph(website(site, texts, frame.prose, changed)),
        tagline=texts.inline("site.tagline", settings.tagline),
        tagline_plain=texts.plain("site.tagline", settings.tagline),
        json=urls.link(urls.home(locale.tag), urls.all_data(locale.tag)),
        about=texts.blocks("site.description", settings.description),
        about_plain=texts.plain("site.description", settings.description),
        protocols=cards,
        only_in_english=[
            (each.name, each.title, texts.protocol_href(each.slug))
            for each in site.protocols
            if has_english and not locale.has(each.slug)
        ],
    )
    return page.encode()


def _card(site: Site, locale: Locale, protocol: Protocol) -> Card:
    here, pairing = urls.home(locale.tag), Pairing(site, protocol)
    texts = Texts(site, locale, protocol.slug, here)
    written = {(each.left, each.right) for each in protocol.comparisons}
    label = Markup("{} {} {}")

    def known_as(code: Code) -> str:
        return code.code if code.known_as == code.code else texts.name(code.known_as)

    vs = locale.pgettext("between two codes", "vs")
    return Card(
        slug=protocol.slug,
        name=protocol.name,
        title=protocol.title,
        href=urls.link(here, urls.protocol_page(locale.tag, protocol.slug)),
        summary=texts.inline(f"{protocol.slug}.summary", protocol.summary),
        codes=len(protocol.codes),
        pairs=sum(1 for _ in pairing.pairs()),
        comparisons=tuple(
            (
                label.format(known_as(a), vs, known_as(b)),
                urls.link(here, urls.pair_page(locale.tag, protocol.slug, a.slug, b.slug)),
            )
            for a, b in pairing.pairs()
            if (a.slug, b.slug) in written
        ),
    )


def root_pages(
    site: Site, locales: list[Locale], coverage: Coverage, templates: Path, assets: Assets
) -> dict[str, bytes]:
    """The chooser and the 404 page by path; both speak every language."""
    english, base = Locale(SOURCE_LOCALE, {}), site.settings.base_url
    readable = [locale for locale in locales if not locale.is_pseudo]
    frame = make_frame(site, english, locales, assets).of(coverage.named(coverage.languages(UI_DOMAIN)))
    theme = assets.scripts.get("theme")
    chooser = environment(templates, english).get_template("chooser.html")
    page = chooser.render(
        frame=_at_root(frame, base),
        style=urls.link(urls.CHOOSER, urls.asset(assets.style)),
        icon=urls.link(urls.CHOOSER, urls.asset(assets.icon)) if assets.icon else "",
        theme=urls.link(urls.CHOOSER, urls.asset(theme)) if theme else "",
        languages=[_door(site, locale) for locale in readable],
        names=[locale.name for locale in readable],
        description=site.settings.tagline,
        json=urls.link(urls.CHOOSER, urls.DATA_INDEX),
    )
    return {
        urls.CHOOSER: page.encode(),
        urls.NOT_FOUND: not_found_page(site, readable, templates, assets),
    }


def _at_root(frame: Frame, base: str | None) -> Frame:
    """The frame of the chooser, which is the page for readers of every language that a home page lacks."""
    address = urls.absolute(base, urls.CHOOSER) if base else ""
    return replace(frame, address=address, chooser=address if frame.alternates else "")


def _door(site: Site, locale: Locale) -> Door:
    texts = Texts(site, locale, UI_DOMAIN, urls.CHOOSER)
    return Door(
        tag=locale.tag,
        name=locale.name,
        direction=locale.direction,
        href=urls.link(urls.CHOOSER, urls.home(locale.tag)),
        search=urls.link(urls.CHOOSER, urls.search_page(locale.tag)),
        tagline=texts.inline("site.tagline", site.settings.tagline),
        find=texts.word(FIND),
    )
