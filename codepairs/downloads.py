"""The data of each protocol -> one file with all of a language, and an index of what there is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from codepairs import urls
from codepairs.catalogs import Locale
from codepairs.data import PROTOCOL
from codepairs.data_file import as_json, as_list, as_object, data_file, last_part
from codepairs.model import Protocol, Site

# Written by hand, since it is a promise: content grows, this only by intent. docs/data.md says how.
SCHEMA = Path(__file__).with_name("data_schema_v1.json")


def downloads(site: Site, locales: list[Locale], protocol_file: Callable[[str], bytes]) -> dict[str, bytes]:
    """The files of `data/` by path; `protocol_file` gives the bytes of `vi/smtp/index.json`."""
    files = {urls.DATA_INDEX: _index(site, locales), urls.DATA_SCHEMA: SCHEMA.read_bytes()}
    for locale in locales:
        path = urls.all_data(locale.tag)
        made = [last_part(protocol_file(each), PROTOCOL) for each in _protocol_files(site, locale)]
        files[path] = data_file(site, path, language=as_json(locale.tag), protocols=as_list(made))
    return files


def _index(site: Site, locales: list[Locale]) -> bytes:
    """Every language with its protocols, and where their data lies."""
    languages = [
        as_object(
            {
                "language": locale.tag,
                "name": locale.name,
                "data": urls.all_data(locale.tag),
                "protocols": [
                    {
                        "slug": each.slug,
                        "name": each.name,
                        "updated": _newest(each).isoformat(),
                        "codes": len(each.codes),
                        "data": urls.data_of(urls.protocol_page(locale.tag, each.slug)),
                    }
                    for each in site.protocols
                    if locale.has(each.slug)
                ],
            }
        )
        for locale in locales
    ]
    return data_file(site, urls.DATA_INDEX, languages=as_list(languages))


def _newest(protocol: Protocol) -> date:
    """The day of the last change of anything in a protocol."""
    codes = [code.updated for code in protocol.codes]
    return max([protocol.updated, *codes, *(each.updated for each in protocol.comparisons)])


def _protocol_files(site: Site, locale: Locale) -> list[str]:
    pages = (urls.protocol_page(locale.tag, each.slug) for each in site.protocols if locale.has(each.slug))
    return [urls.data_of(page) for page in pages]
