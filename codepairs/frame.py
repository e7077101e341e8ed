"""What surrounds the content of every page of a folder: language, navigation, addresses, style, scripts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from codepairs import urls
from codepairs.assets import Assets
from codepairs.catalogs import UI_DOMAIN, Locale
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

    `explain` is '' where the project has no script that explains a pasted text.
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
    languages: tuple[Language, ...]
    protocols: tuple[tuple[str, str], ...]
    source_url: str
    address: str

    @property
    def others(self) -> tuple[Language, ...]:
        return tuple(each for each in self.languages if not each.current)

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
        if each.has(domain)
    )
    settings = site.settings
    return Frame(
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
        languages=languages,
        protocols=tuple(
            (each.name, urls.link(here, urls.protocol_page(locale.tag, each.slug)))
            for each in site.protocols
            if locale.has(each.slug)
        ),
        source_url=(settings.source_url or "").rstrip("/"),
        address=urls.absolute(base, here) if base else "",
    )
