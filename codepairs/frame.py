"""What surrounds the content of every page of a folder: language, navigation, addresses, style, scripts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from babel import Locale as BabelLocale
from babel.core import get_global
from markupsafe import Markup

from codepairs import urls
from codepairs.assets import Assets
from codepairs.catalogs import SOURCE_LOCALE, UI_DOMAIN, Locale
from codepairs.headers import IN_PAGES
from codepairs.linked_data import graph, trail
from codepairs.model import Site
from codepairs.render import Texts


@dataclass(frozen=True, kw_only=True)
class Language:
    """A language that a folder's pages exist in. `folder` is the way to its twin folder from here,
    `address` the same in full, '' without a base URL. `territory` is the tag with a place: `vi_VN`."""

    tag: str
    name: str
    direction: str
    folder: str
    address: str
    territory: str
    current: bool


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What other sites show of a link to a page besides its title and description (https://ogp.me).

    `image` is the full address of a picture of `width` by `height`, '' where there is none.
    """

    image: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Ordinary values, the same for all pages of a folder; each page adds its `file`.

    `languages` is the menu: where the page can be read, in English if need be. `address` is the folder of
    the canonical page, '' without a base URL, and `alternates` are the languages that search engines are
    told of. `chooser` is the full address of the root on a home page, which the root chooses among.
    `translation` leads to the state of the translation; English has none. `explain` is '' where the
    project has no script that explains a pasted text. `source_url` and `edit_url` say where files of the
    project are, with `{path}` in place of the file's; `catalog` is the one that this folder's texts are
    translated in. `feed` and `opensearch` are what programs may subscribe to, `trail` is the way to a page
    right below the home page as JSON-LD; all three are '' without a base URL.
    """

    lang: str
    direction: str
    policy: Markup
    site_name: str
    logo: str
    footer: Markup
    home: str
    search: str
    explain: str
    style: str
    icon: str
    scripts: Mapping[str, str]
    english: Markup
    languages: tuple[Language, ...]
    alternates: tuple[Language, ...]
    protocols: tuple[tuple[str, str], ...]
    source_url: str
    edit_url: str
    catalog: str
    feed: str
    opensearch: str
    trail: Markup
    territory: str
    preview: Preview | None
    address: str
    chooser: str = ""
    translation: str
    is_translated: bool = True
    is_hidden: bool = False

    @property
    def others(self) -> tuple[Language, ...]:
        return tuple(each for each in self.languages if not each.current)

    @property
    def default(self) -> str:
        """The folder of the page for readers of any other language (x-default), '' where there is none."""
        english = (each.address for each in self.alternates if each.tag == SOURCE_LOCALE)
        return self.chooser or next(english, "")

    @property
    def prose(self) -> str:
        """The language of the main prose."""
        return self.lang if self.is_translated else SOURCE_LOCALE

    def of(self, tags: Collection[str]) -> Frame:
        """The frame of a page that has its main prose in these languages.

        In another language it is a page for readers, not for search engines: it points to the English one.
        """
        if self.is_hidden:
            return self
        if self.lang in tags:
            alternates = tuple(each for each in self.languages if each.tag in tags)
            return replace(self, alternates=alternates if len(alternates) > 1 else ())
        english = [each.address for each in self.languages if each.tag == SOURCE_LOCALE]
        address = english[0] if english else self.address
        return replace(self, is_translated=False, alternates=(), address=address)

    def hidden(self) -> Frame:
        """The frame of a page that no search engine should list."""
        return replace(
            self, is_hidden=True, alternates=(), address="", feed="", opensearch="", trail=Markup()
        )

    def script(self, name: str) -> str:
        """The link to `static/js/<name>.js`; '' where the project has no such file."""
        return self.scripts.get(name, "")


def make_frame(
    site: Site, locale: Locale, locales: list[Locale], assets: Assets, protocol: str | None = None
) -> Frame:
    """The frame of the pages of `vi/smtp/`, or of `vi/` where no protocol is named."""
    domain = protocol or UI_DOMAIN

    def page(tag: str) -> str:
        return urls.protocol_page(tag, protocol) if protocol else urls.home(tag)

    here, base = page(locale.tag), site.settings.base_url
    languages = tuple(
        Language(
            tag=each.tag,
            name=each.name,
            direction=each.direction,
            folder=urls.folder(urls.link(here, page(each.tag))),
            address=urls.absolute(base, page(each.tag)) if base else "",
            territory=_territory(each),
            current=each.tag == locale.tag,
        )
        for each in locales
        if each.has(domain) and not each.is_pseudo
    )
    settings = site.settings
    frame = Frame(
        lang=locale.tag,
        direction=locale.direction,
        policy=IN_PAGES,
        site_name=settings.name,
        logo=settings.logo or "",
        footer=Texts(site, locale, UI_DOMAIN, here).inline("site.footer", settings.footer),
        home=urls.link(here, urls.home(locale.tag)),
        search=urls.link(here, urls.search_page(locale.tag)),
        explain=urls.link(here, urls.explain_page(locale.tag)) if "explain" in assets.scripts else "",
        style=urls.link(here, urls.asset(assets.style)),
        icon=urls.link(here, urls.asset(assets.icon)) if assets.icon else "",
        scripts={name: urls.link(here, urls.asset(file)) for name, file in assets.scripts.items()},
        english=locale.english,
        languages=languages,
        alternates=languages,
        protocols=tuple(
            (each.name, urls.link(here, urls.protocol_page(locale.tag, each.slug)))
            for each in site.protocols
            if locale.has(each.slug)
        ),
        source_url=settings.source_url or "",
        edit_url=settings.edit_url or "",
        catalog="" if locale.is_source or locale.is_pseudo else locale.file(domain),
        feed=urls.link(here, urls.feed(locale.tag)) if base else "",
        opensearch=urls.link(here, urls.opensearch(locale.tag)) if base else "",
        trail=graph(trail(site, (settings.name, urls.home(locale.tag)))) if base else Markup(),
        territory=_territory(locale),
        preview=_preview(site, locale, assets) if base else None,
        address=urls.absolute(base, here) if base else "",
        translation="" if locale.is_source else urls.link(here, urls.translation_page(locale.tag)),
    )
    return frame.hidden() if locale.is_pseudo else frame


def _territory(locale: Locale) -> str:
    """The language as Open Graph wants it, with the territory where most of its readers live: `vi_VN`."""
    likely = get_global("likely_subtags").get(str(locale.babel), "")
    territory = locale.babel.territory or (BabelLocale.parse(likely).territory if likely else "")
    return f"{locale.babel.language}_{territory}" if territory else locale.babel.language


def _preview(site: Site, locale: Locale, assets: Assets) -> Preview:
    """With the picture of the language, or the English one."""
    base = site.settings.base_url or ""
    tag = next((tag for tag in (locale.tag, SOURCE_LOCALE) if tag in assets.pictures), "")
    picture = assets.pictures.get(tag)
    tagline = Texts(site, locale, UI_DOMAIN, urls.CHOOSER).plain("site.tagline", site.settings.tagline)
    return Preview(
        image=urls.absolute(base, urls.social_image(tag)) if picture else "",
        width=picture.width if picture else 0,
        height=picture.height if picture else 0,
        alt=f"{site.settings.name}: {tagline}",
    )
