"""What exists -> the addresses that search engines should list: sitemaps, their index, robots.txt.

Listed are the pages that are their own canonical page: no redirects, and no page whose main prose is still
in another language. Source: https://www.sitemaps.org/protocol.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from html import unescape
from itertools import islice

from codepairs import urls
from codepairs.catalogs import Locale
from codepairs.coverage import Coverage
from codepairs.model import Protocol, Site
from codepairs.pages import Pairing, Unit, units
from codepairs.xml import DECLARATION, xml

# What a sitemap may hold, and how many sitemaps an index.
MOST_ADDRESSES = 50_000
MOST_BYTES = 50 * 1024 * 1024

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
CANONICAL = re.compile(rb'<link rel="canonical" href="([^"]*)">')
HIDDEN = b'<meta name="robots" content="noindex">'
CHANGED = re.compile(rb'<time datetime="([^"]*)">')


class UnitSitemaps:
    """The sitemaps of one protocol in one language, which lie in its folder beside the pages they list."""

    def __init__(
        self, site: Site, unit: Unit, coverage: Coverage, most_addresses: int = MOST_ADDRESSES
    ) -> None:
        self.unit, self._coverage = unit, coverage
        self.protocol: Protocol = site.by_slug[unit.protocol]
        self._pairing = Pairing(site, self.protocol)
        base = site.settings.base_url or ""
        self._folder = xml(urls.absolute(base, urls.protocol_page(unit.locale, unit.protocol)))
        longest = max((len(code.slug) for code in self.protocol.codes), default=0)
        bytes_each = (
            len(_entry(self._folder + urls.pair_slug("x" * longest, "x" * longest), "0000-00-00")) + 5
        )
        self._most = min(most_addresses, (MOST_BYTES - 1000) // bytes_each)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Name and content of each sitemap; no more than one is in memory."""
        entries = (_entry(self._folder + name, day.isoformat()) for name, day in self._pages())
        for number, first in enumerate(entries, 1):
            yield urls.sitemap_name(number), _document("urlset", first, *islice(entries, self._most - 1))

    def names(self) -> Iterator[str]:
        """The names of the sitemaps alone."""
        count = sum(1 for _ in self._pages())
        return (urls.sitemap_name(number) for number in range(1, -(-count // self._most) + 1))

    def _pages(self) -> Iterator[tuple[str, date]]:
        """File name ('' for the index) and day of each page that search engines should list."""
        protocol, locale = self.protocol, self.unit.locale
        if self._coverage.has(locale, protocol.slug):
            yield "", protocol.last_changed
        listed = {
            code.slug for code in protocol.codes if self._coverage.has(locale, protocol.slug, code.slug)
        }
        for code in protocol.codes:
            if code.slug in listed:
                yield f"{code.slug}.html", code.updated
        for left, right in self._pairing.pairs():
            pair = left.slug, right.slug
            if pair[0] in listed and pair[1] in listed:
                if pair in protocol.compared and not self._coverage.has(locale, protocol.slug, *pair):
                    continue
                yield f"{urls.pair_slug(*pair)}.html", protocol.pair_updated(left, right)


def sitemap_files(
    site: Site, locales: list[Locale], coverage: Coverage, top: Mapping[str, bytes]
) -> dict[str, bytes]:
    """By path: the index of all sitemaps, the sitemap of the pages in `top`, and robots.txt.

    `top` holds the pages outside the protocols' folders by path. They are of many kinds, so what each says
    in its head decides.
    """
    base = site.settings.base_url or ""
    listed = dict(_listed(base, top))
    sitemaps = {urls.SITEMAP_OF_TOP: max(listed.values(), default="")} if listed else {}
    for unit in units(site, locales):
        made = UnitSitemaps(site, unit, coverage)
        day = made.protocol.last_changed.isoformat()
        sitemaps |= {f"{unit.folder}/{name}": day for name in made.names()}
    index = [_entry(xml(urls.absolute(base, path)), day, "sitemap") for path, day in sitemaps.items()]
    return {
        urls.SITEMAP: _document("sitemapindex", *index),
        urls.SITEMAP_OF_TOP: _document("urlset", *(_entry(xml(each), day) for each, day in listed.items())),
        urls.ROBOTS: _robots(base),
    }


def _listed(base: str, pages: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Address and day ('' if it shows none) of each page that is its own canonical page and not hidden."""
    for path, page in sorted(pages.items()):
        address, canonical = urls.absolute(base, path), CANONICAL.search(page)
        if canonical and unescape(canonical[1].decode()) == address and HIDDEN not in page:
            changed = CHANGED.search(page)
            yield address, changed[1].decode() if changed else ""


def _entry(address: str, day: str, kind: str = "url") -> str:
    changed = f"<lastmod>{day}</lastmod>" if day else ""
    return f"<{kind}><loc>{address}</loc>{changed}</{kind}>\n"


def _document(root: str, *entries: str) -> bytes:
    return f'{DECLARATION}<{root} xmlns="{NAMESPACE}">\n{"".join(entries)}</{root}>\n'.encode()


def _robots(base: str) -> bytes:
    """RFC 9309: crawlers look for it at the root of a host and nowhere else."""
    return (
        "# Read at the root of a host only: below a path, put the Sitemap line into the file there.\n"
        f"User-agent: *\nAllow: /\n\nSitemap: {urls.absolute(base, urls.SITEMAP)}\n"
    ).encode()
