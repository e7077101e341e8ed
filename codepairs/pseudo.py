"""Messages -> pseudo-languages, which show what no translator can reach and what breaks in another script.

`en-XA` has an accent on every letter, is a third longer and stands in brackets, so plain letters on a page
were never given to translators. `ar-XB` is written from right to left, in Arabic letters. Both keep what
translations have to keep: placeholders, code spans, the targets of links, marks of Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from babel import Locale as BabelLocale
from babel.messages.plurals import get_plural

from codepairs.catalogs import UI_DOMAIN, Catalog, Locale
from codepairs.extract import SourceMessage
from codepairs.po import plural_index
from codepairs.rules.prose import CODE_SPAN

ACCENTED, MIRRORED = "en-XA", "ar-XB"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
ALPHABETS = {
    ACCENTED: "ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽåƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýž",
    MIRRORED: "ابجدهفغحيجكلمنوبقرسطعوشخيزابجدهفغحيجكلمنوبقرسطعوشخيز",
}
# A third more is what a text of this length gains in German, in words that are none.
FILLING = {ACCENTED: "ļöñĝ", MIRRORED: "طويل"}
# The whole target too, which may be the name of a protocol.
TARGET = r"\]\([^)\s]*\)"
PLACEHOLDER = r"%(?:\(\w+\)s|%)"


def pseudo_locales(messages: dict[str, list[SourceMessage]]) -> list[Locale]:
    """Both pseudo-languages with a catalogue for each domain."""
    return [
        Locale(
            tag,
            {domain: _catalog(tag, like, domain, asked) for domain, asked in messages.items()},
            folder=tag,
            like=like,
        )
        for tag, like in ((ACCENTED, "en"), (MIRRORED, "ar"))
    ]


def pseudo(text: str, tag: str, *, is_format: bool) -> str:
    """A text in a pseudo-language; the placeholders of a format stay as they are."""
    # The code span first, whose pattern refers to its own group by number.
    kept = "|".join([CODE_SPAN.pattern, TARGET, *([PLACEHOLDER] if is_format else [])])
    letters = str.maketrans(LETTERS, ALPHABETS[tag])
    pieces, end = [], 0
    for match in re.finditer(kept, text):
        pieces += [text[end : match.start()].translate(letters), match[0]]
        end = match.end()
    pieces.append(text[end:].translate(letters))
    filling = " ".join([FILLING[tag]] * max(1, round(len(text) / 3 / len(FILLING[tag]))))
    return f"⟦{''.join(pieces)} {filling}⟧"


def _catalog(tag: str, like: str, domain: str, messages: Iterable[SourceMessage]) -> Catalog:
    plural = get_plural(BabelLocale.parse(like))
    of_one = plural_index(plural.plural_expr, 1)
    texts = {}
    for each in messages:
        # As in a catalogue: what has a dot in its context is prose, and everything else is a format.
        is_format = domain == UI_DOMAIN and "." not in each.context
        forms: tuple[str, ...] = (each.text,)
        if each.plural:
            forms = tuple(each.text if i == of_one else each.plural for i in range(plural.num_plurals))
        key = (each.context, each.text)
        texts[key] = tuple(pseudo(form, tag, is_format=is_format) for form in forms)
    return Catalog(texts, plural.plural_expr, total=len(texts))
