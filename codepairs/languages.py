"""What somebody calls a language -> its tag, or those that were meant; and its plurals. All from CLDR."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from babel import Locale as BabelLocale
from babel import UnknownLocaleError
from babel.core import get_global
from babel.localedata import locale_identifiers
from babel.messages.plurals import PLURALS, get_plural
from babel.plural import to_gettext

from codepairs import po

# Language, script, region and variants, as BCP 47 writes them.
TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(-(?P<script>[a-z]{4}))?(-(?P<region>[a-z]{2}|\d{3}))?"
    r"(?P<variants>(-([a-z0-9]{5,8}|\d[a-z0-9]{3}))*)",
    re.I,
)
# Names at least this alike (0 to 1) are taken for a misspelling of each other.
ALIKE = 0.7
# What gettext writes behind an @ is a script in BCP 47.
SCRIPTS = {"latin": "Latn", "cyrillic": "Cyrl", "devanagari": "Deva"}


def is_language(tag: str) -> bool:
    """CLDR knows the language of this tag."""
    try:
        return bool(TAG.fullmatch(tag) and babel(tag))
    except (ValueError, UnknownLocaleError):
        return False


def babel(tag: str) -> BabelLocale:
    return BabelLocale.parse(tag.replace("-", "_"))


def tag_of(text: str) -> str | None:
    """The tag that a text is, written as BCP 47 does (`pt_br` is `pt-BR`), if CLDR knows just this one.

    Babel takes the nearest language for one that it does not know; here that is only a suggestion.
    """
    match = TAG.fullmatch(text.strip().replace("_", "-"))
    if not match or not is_language(match[0]):
        return None
    language, script, region, variants = match.group("language", "script", "region", "variants")
    known = babel(match[0])
    asked = (
        language.lower(),
        (script or known.script or "").title(),
        (region or known.territory or "").upper(),
    )
    if asked != (known.language, known.script or "", known.territory or "") or (
        known.territory and not region
    ):
        return None
    parts = (language.lower(), script and script.title(), region and region.upper(), variants[1:].lower())
    return "-".join(part for part in parts if part)


def suggestions(text: str, limit: int = 3) -> list[str]:
    """The tags of languages that may be meant by a text, the likeliest first; never English, our source."""
    return [tag for tag in dict.fromkeys(_meant(text.strip())) if tag != "en"][:limit]


def described(tag: str) -> str:
    """A language for people: `vi (Vietnamese, Tiếng Việt)`."""
    locale = babel(tag)
    names = dict.fromkeys([locale.get_display_name("en") or tag, locale.get_display_name() or tag])
    return f"{tag} ({', '.join(names)})"


@cache
def plural_forms(tag: str) -> str:
    """The Plural-Forms of a language: as GNU gettext has them, or by the rules of CLDR for whole numbers."""
    locale = babel(tag)
    if locale.language not in {name.partition("_")[0] for name in PLURALS}:
        rule = to_gettext(locale.plural_form)
        if isinstance(po.plural_forms(rule), po.PluralForms):
            return rule
    return str(get_plural(locale).plural_forms)


def _meant(text: str) -> Iterator[str]:
    stem, _, modifier = text.partition("@")
    stem = stem.partition(".")[0].replace("_", "-")
    if stem != text and (tag := tag_of(f"{stem.partition('-')[0]}-{SCRIPTS.get(modifier, '')}".strip("-"))):
        yield tag
    if is_language(stem):  # an old name such as iw, or a region where CLDR does not know the language
        yield babel(stem).language
    names, folded = _names(), _folded(text)
    if exact := names.get(folded):
        yield from exact
        return
    if likely := get_global("likely_subtags").get(f"und_{text.upper()}"):  # vn is a country: und_VN
        yield likely.partition("_")[0]
    if len(folded) >= 4:  # 'brazilian' is a part of 'Brazilian Portuguese'
        for name in names:
            if folded in name:
                yield from names[name]
    for name in difflib.get_close_matches(folded, names, n=3, cutoff=ALIKE):
        yield from names[name]
    head = stem.partition("-")[0].lower()
    if head != stem.lower() and is_language(head):
        yield head


def _names() -> dict[str, list[str]]:
    """Every name of a language, in English and in itself, without capitals and accents -> its tags."""
    found: dict[str, list[str]] = {}
    known, english = locale_identifiers(), BabelLocale("en").languages
    for name in sorted(known):
        own = [] if "_" in name else [name, BabelLocale(name).get_display_name() or ""]
        for each in (*own, english.get(name, "")):
            if each:
                found.setdefault(_folded(each), []).append(name.replace("_", "-"))
    return found


def _folded(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
