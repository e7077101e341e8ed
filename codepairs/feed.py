"""What changed last -> an Atom feed (RFC 4287) for each language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from codepairs import urls, wording
from codepairs.catalogs import UI_DOMAIN, Locale
from codepairs.coverage import Coverage
from codepairs.model import Protocol, Site
from codepairs.render import Texts
from codepairs.xml import DECLARATION, xml

MOST_ENTRIES = 50


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A page whose content changed. Its full address is its id, so it must never name another page."""

    path: str
    title: str
    summary: str
    updated: date


def feed(site: Site, locale: Locale, coverage: Coverage) -> bytes:
    """The latest changes of a language's codes and hand-written comparisons, newest first.

    Atom wants a time, content has days: each stands for its midnight.
    """
    base, texts = site.settings.base_url or "", Texts(site, locale, UI_DOMAIN, urls.home(locale.tag))
    found = [
        entry
        for protocol in site.protocols
        if locale.has(protocol.slug)
        for entry in _entries(site, protocol, locale, coverage)
    ]
    newest = sorted(found, key=lambda each: each.updated, reverse=True)[:MOST_ENTRIES]
    changed = newest[0].updated if newest else site.last_changed
    here, home = (xml(urls.absolute(base, path(locale.tag))) for path in (urls.feed, urls.home))
    name = xml(site.settings.name)
    return "".join(
        [
            DECLARATION,
            f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{locale.tag}">\n',
            f"<id>{here}</id>\n<title>{name}</title>\n",
            f"<subtitle>{xml(texts.plain('site.tagline', site.settings.tagline))}</subtitle>\n",
            f'<link rel="self" type="application/atom+xml" href="{here}"/>\n',
            f'<link rel="alternate" type="text/html" href="{home}"/>\n',
            # RFC 4287 section 4.1.1 demands an author; the site speaks for all who wrote in it.
            f"<author><name>{name}</name></author>\n<updated>{_midnight(changed)}</updated>\n",
            *(_entry(base, entry) for entry in newest),
            "</feed>\n",
        ]
    ).encode()


def _entries(site: Site, protocol: Protocol, locale: Locale, coverage: Coverage) -> Iterator[Entry]:
    """Every code and every comparison of a protocol that can be read in this language."""
    texts = Texts(site, locale, protocol.slug, urls.protocol_page(locale.tag, protocol.slug))
    summaries = {
        code.slug: texts.plain(f"{protocol.slug}.{code.slug}.summary", code.summary)
        for code in protocol.codes
    }
    for code in protocol.codes:
        if coverage.has(locale.tag, protocol.slug, code.slug):
            yield Entry(
                path=urls.code_page(locale.tag, protocol.slug, code.slug),
                title=f"{protocol.name} {code.label}",
                summary=summaries[code.slug],
                updated=code.updated,
            )
    for slugs, comparison in protocol.compared.items():
        if not coverage.has(locale.tag, protocol.slug, *slugs):
            continue
        left, right = (protocol.by_slug[slug] for slug in slugs)
        summary = locale.look_up(UI_DOMAIN, wording.BOTH_SUMMARIES).text
        yield Entry(
            path=urls.pair_page(locale.tag, protocol.slug, *slugs),
            title=locale.look_up(UI_DOMAIN, wording.PAIR_TITLE).text
            % {"protocol": protocol.name, "left": left.label, "right": right.label},
            summary=summary
            % {
                "left": left.known_as,
                "left_summary": summaries[left.slug],
                "right": right.known_as,
                "right_summary": summaries[right.slug],
            },
            updated=comparison.updated,
        )


def _entry(base: str, entry: Entry) -> str:
    address = xml(urls.absolute(base, entry.path))
    return (
        f"<entry>\n<id>{address}</id>\n<title>{xml(entry.title)}</title>\n"
        f'<link rel="alternate" type="text/html" href="{address}"/>\n'
        f"<updated>{_midnight(entry.updated)}</updated>\n<summary>{xml(entry.summary)}</summary>\n</entry>\n"
    )


def _midnight(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
