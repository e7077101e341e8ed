"""What exists -> 404.html, which offers what its address may have meant, in every language at once.

A server shows the page at any depth, where relative links lead astray. With a base URL its links begin with
the path of the site. Without one, its script is looked for in each folder above; where it lies tells where
the root is.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from codepairs import urls, wording
from codepairs.addresses import path_of
from codepairs.assets import Assets
from codepairs.catalogs import SOURCE_LOCALE, UI_DOMAIN, Locale
from codepairs.headers import IN_PAGES
from codepairs.linked_data import as_json
from codepairs.model import Protocol, Site
from codepairs.pages import Pairing
from codepairs.render import Texts, environment

# As many folders above a missing page are searched for the root: /en/smtp/deep/page.html has three.
DEPTHS = 3


@dataclass(frozen=True, kw_only=True)
class Card:
    """What a language says. `protocols` are those that it has; `pair` labels a pair, with names in braces."""

    tag: str
    name: str
    direction: str
    href: str
    missing: Markup
    may_be_meant: Markup
    find: Markup
    search: str
    protocols: str
    pair: str


def not_found_page(site: Site, locales: list[Locale], templates: Path, assets: Assets) -> bytes:
    """The page that a server shows for an address without a page."""
    base = site.settings.base_url
    roots = [path_of(base)] if base else ["../" * depth for depth in range(DEPTHS + 1)]
    page = environment(templates, Locale(SOURCE_LOCALE, {})).get_template("404.html")
    return page.render(
        site_name=site.settings.name,
        policy=IN_PAGES,
        description=wording.NO_SUCH_PAGE,
        languages=[_card(site, locale, roots[0]) for locale in locales],
        roots=roots,
        style=urls.asset(assets.style),
        icon=urls.asset(assets.icon) if assets.icon else "",
        scripts={name: urls.asset(file) for name, file in assets.scripts.items()},
        pages=as_json(
            [_data(site, each) for each in site.protocols if any(x.has(each.slug) for x in locales)]
        ),
    ).encode()


def _is_made(protocol: Protocol, locales: list[Locale]) -> bool:
    return any(locale.has(protocol.slug) for locale in locales)


def _card(site: Site, locale: Locale, root: str) -> Card:
    texts = Texts(site, locale, UI_DOMAIN, urls.NOT_FOUND)
    pair = locale.look_up(UI_DOMAIN, wording.PAIR_TITLE).text
    return Card(
        tag=locale.tag,
        name=locale.name,
        direction=locale.direction,
        href=root + urls.link(urls.NOT_FOUND, urls.home(locale.tag)),
        missing=texts.word(wording.NO_SUCH_PAGE),
        may_be_meant=texts.word(wording.MAY_BE_MEANT),
        find=texts.word(wording.FIND),
        search=root + urls.link(urls.NOT_FOUND, urls.search_page(locale.tag)),
        protocols=" ".join(each.slug for each in site.protocols if locale.has(each.slug)),
        pair=pair % {"protocol": "{protocol}", "left": "{left}", "right": "{right}"},
    )


def _data(site: Site, protocol: Protocol) -> dict[str, object]:
    """Which codes and pairs of a protocol have pages, as static/js/not_found.js reads it.

    `codes` in their order: the slug, the number of its group (codes of one group are all paired, 0 is none),
    and, where it is more than the slug, what the code is known as and other numbers that it has. `chosen` are
    the other pairs.
    """
    pairing = Pairing(site, protocol)
    groups: dict[tuple[str, ...], int] = {(): 0}
    codes = []
    for code in protocol.codes:
        group = groups.setdefault(pairing.group(code), len(groups))
        numbers = dict.fromkeys((code.known_as, code.code, *(form.code for form in code.forms)))
        codes.append([code.slug, group, *(numbers if set(numbers) != {code.slug} else ())])
    chosen = [
        urls.pair_slug(left.slug, right.slug)
        for left, right in pairing.pairs()
        if not pairing.group(left) or pairing.group(left) != pairing.group(right)
    ]
    return {"slug": protocol.slug, "name": protocol.name, "codes": codes, "chosen": chosen}
