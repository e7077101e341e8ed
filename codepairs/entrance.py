"""The pages above the protocols: a home page per language, the chooser at the root, the 404 page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from codepairs import urls
from codepairs.assets import Assets
from codepairs.catalogs import SOURCE_LOCALE, UI_DOMAIN, Locale
from codepairs.frame import Frame
from codepairs.model import Protocol, Site
from codepairs.pages import Pairing
from codepairs.render import Texts, environment
from codepairs.wording import FIND, NO_SUCH_PAGE


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
    """A language at the root; `address` is its home in full, '' without a base URL."""

    tag: str
    name: str
    direction: str
    href: str
    search: str
    address: str
    tagline: Markup
    missing: Markup
    find: str


def home_page(site: Site, locale: Locale, env: Environment, frame: Frame) -> bytes:
    """The home page of a language: its protocols, and links to the English pages of those that it lacks."""
    texts = Texts(site, locale, UI_DOMAIN, urls.home(locale.tag))
    settings = site.settings
    cards = [_card(site, locale, protocol) for protocol in site.protocols if locale.has(protocol.slug)]
    has_english = any(each.tag == SOURCE_LOCALE for each in frame.languages)
    page = env.get_template("home.html").render(
        frame=frame,
        tagline=texts.inline("site.tagline", settings.tagline),
        tagline_plain=texts.plain("site.tagline", settings.tagline),
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
                label.format(a.known_as, vs, b.known_as),
                urls.link(here, urls.pair_page(locale.tag, protocol.slug, a.slug, b.slug)),
            )
            for a, b in pairing.pairs()
            if (a.slug, b.slug) in written
        ),
    )


def root_pages(site: Site, locales: list[Locale], templates: Path, assets: Assets) -> dict[str, bytes]:
    """The chooser and the 404 page by path; both speak every language."""
    env, base = environment(templates, Locale(SOURCE_LOCALE, {})), site.settings.base_url
    doors = [_door(site, locale) for locale in locales if not locale.is_pseudo]
    theme = assets.scripts.get("theme")
    common = {
        "site_name": site.settings.name,
        "logo": site.settings.logo or "",
        "style": urls.link(urls.CHOOSER, urls.asset(assets.style)),
        "theme": urls.link(urls.CHOOSER, urls.asset(theme)) if theme else "",
        "languages": doors,
        "address": urls.absolute(base, urls.CHOOSER) if base else "",
    }
    chooser = env.get_template("chooser.html").render(
        **common, names=[door.name for door in doors], description=site.settings.tagline
    )
    # A server shows 404.html at any depth, where only full addresses lead home.
    not_found = env.get_template("404.html").render(
        **common, base=common["address"], description=NO_SUCH_PAGE
    )
    return {urls.CHOOSER: chooser.encode(), urls.NOT_FOUND: not_found.encode()}


def _door(site: Site, locale: Locale) -> Door:
    base, texts = site.settings.base_url, Texts(site, locale, UI_DOMAIN, urls.CHOOSER)
    return Door(
        tag=locale.tag,
        name=locale.name,
        direction=locale.direction,
        href=urls.link(urls.CHOOSER, urls.home(locale.tag)),
        search=urls.link(urls.CHOOSER, urls.search_page(locale.tag)),
        address=urls.absolute(base, urls.home(locale.tag)) if base else "",
        tagline=texts.inline("site.tagline", site.settings.tagline),
        missing=texts.word(NO_SUCH_PAGE),
        find=texts.word(FIND),
    )
