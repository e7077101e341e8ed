"""What surrounds the content of every page of a folder: language, navigation, addresses, style, scripts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup

from codepairs import urls
from codepairs.assets import Assets
from codepairs.catalogs import SOURCE_LOCALE, UI_DOMAIN, Locale
from codepairs.model import Site
from codepairs.render import Texts


@dataclass(frozen=True, kw_only=True)
class Language:
    """A language that a folder's pages exist in. `folder` is the way to its twin folder from here,
    `address` the same in full, '' without a base URL."""

    tag: str
    name: str
    direction: str
    folder: str
    address: str
    current: bool


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Ordinary values, the same for all pages of a folder; each page adds its `file`.

    `languages` is the menu: where the page can be read, in English if need be. `address` is the folder of
    the canonical page, '' without a base URL, and `alternates` are the languages that search engines are
    told of. `translation` leads to the state of the translation; English has none. `explain` is '' where the
    project has no script that explains a pasted text.
    """

    lang: str
    direction: str
    site_name: str
    logo: str
    footer: Markup
    home: str
    search: str
    explain: str
    style: str
    scripts: Mapping[str, str]
    english: Markup
    languages: tuple[Language, ...]
    alternates: tuple[Language, ...]
    protocols: tuple[tuple[str, str], ...]
    source_url: str
    address: str
    translation: str
    is_translated: bool = True
    is_hidden: bool = False

    @property
    def others(self) -> tuple[Language, ...]:
        return tuple(each for each in self.languages if not each.current)

    def of(self, tags: Collection[str]) -> Frame:
        """The frame of a page that has its main prose in these languages.

        In another language it is a page for readers, not for search engines: it points to the English one.
        """
        if self.is_hidden:
            return self
        if self.lang in tags:
            return replace(self, alternates=tuple(each for each in self.languages if each.tag in tags))
        english = [each.address for each in self.languages if each.tag == SOURCE_LOCALE]
        address = english[0] if english else self.address
        return replace(self, is_translated=False, alternates=(), address=address)

    def hidden(self) -> Frame:
        """The frame of a page that no search engine should list."""
        return replace(self, is_hidden=True, alternates=(), address="")

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
            current=each.tag == locale.tag,
        )
        for each in locales
        if each.has(domain) and not each.is_pseudo
    )
    settings = site.settings
    frame = Frame(
        lang=locale.tag,
        direction=locale.direction,
        site_name=settings.name,
        logo=settings.logo or "",
        footer=Texts(site, locale, UI_DOMAIN, here).inline("site.footer", settings.footer),
        home=urls.link(here, urls.home(locale.tag)),
        search=urls.link(here, urls.search_page(locale.tag)),
        explain=urls.link(here, urls.explain_page(locale.tag)) if "explain" in assets.scripts else "",
        style=urls.link(here, urls.asset(assets.style)),
        scripts={name: urls.link(here, urls.asset(file)) for name, file in assets.scripts.items()},
        english=locale.english,
        languages=languages,
        alternates=languages,
        protocols=tuple(
            (each.name, urls.link(here, urls.protocol_page(locale.tag, each.slug)))
            for each in site.protocols
            if locale.has(each.slug)
        ),
        source_url=(settings.source_url or "").rstrip("/"),
        address=urls.absolute(base, here) if base else "",
        translation="" if locale.is_source else urls.link(here, urls.translation_page(locale.tag)),
    )
    return frame.hidden() if locale.is_pseudo else frame
