"""The codes of one language -> the script that the search field loads: codes, names, and which pairs exist.

It is a classic script, since pages opened from disk may load one but cannot fetch, and `connect-src 'none'`
allows it. What a script can derive is left out: a link follows from the slug, a pair from two groups.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from codepairs import wording
from codepairs.catalogs import UI_DOMAIN, Locale
from codepairs.model import Code, Protocol, Site
from codepairs.pages import Pairing

# A code as the script reads it; what stands at the end and is empty is left out.
Entry = list[str | int | list[str]]


@dataclass(frozen=True, kw_only=True)
class Codes:
    """The codes of a protocol in order.

    Two codes have a page as a pair if they share a group other than 0, or stand beside each other in
    `chosen`, which names their places: first, second, first, second.
    """

    slug: str
    name: str
    codes: list[Entry]
    chosen: list[int]


def search_index(site: Site, locale: Locale) -> bytes:
    """The script of a language. It sets `codepairs.index`."""
    words = {name: _word(locale, message) for name, message in wording.SEARCH.items()}
    words["vs"] = locale.look_up(UI_DOMAIN, "vs", "between two codes").text
    protocols = [asdict(_codes(site, each, locale)) for each in site.protocols if locale.has(each.slug)]
    data = {"words": words, "protocols": protocols}
    return f"codepairs.index={json.dumps(data, ensure_ascii=False, separators=(',', ':'))};\n".encode()


def _word(locale: Locale, message: str) -> str | list[str]:
    """A message whose placeholders are left for the script: `{code}` for `%(code)s`.

    A list with the English where it is not translated.
    """
    found = locale.look_up(UI_DOMAIN, message)
    text = found.text % wording.SEARCH_PLACEHOLDERS
    return text if found.translated else [text]


def _codes(site: Site, protocol: Protocol, locale: Locale) -> Codes:
    pairing = Pairing(site, protocol)
    groups: dict[tuple[str, ...], int] = {(): 0}
    for code in protocol.codes:
        groups.setdefault(pairing.group(code), len(groups))
    place = {code.slug: i for i, code in enumerate(protocol.codes)}
    return Codes(
        slug=protocol.slug,
        name=protocol.name,
        codes=[_entry(protocol, code, locale, groups[pairing.group(code)]) for code in protocol.codes],
        chosen=[
            place[each.slug]
            for pair in pairing.pairs()
            if not (group := pairing.group(pair[0])) or group != pairing.group(pair[1])
            for each in pair
        ],
    )


def _entry(protocol: Protocol, code: Code, locale: Locale, group: int) -> Entry:
    summary = locale.look_up(protocol.slug, code.summary, f"{protocol.slug}.{code.slug}.summary")
    name = code.name or "" if not code.number else ""
    constants = [each.name for each in code.constants]
    entry: Entry = [
        code.known_as,
        name,
        summary.text,
        code.outcome or "unknown",
        group,
        [*code.aliases, *(each for each in dict.fromkeys(constants) if each != code.known_as)],
        " ".join(each.code for each in code.enhanced),
        code.slug if code.slug != code.known_as else "",
        int(not summary.translated),
        # Numbers that it answers to besides: its own beside a name, or those of its forms.
        [each for each in (code.number, *(form.code for form in code.forms)) if each],
    ]
    while not entry[-1]:
        entry.pop()
    return entry
