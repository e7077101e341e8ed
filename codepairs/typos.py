"""A catalogue and the English of today -> the catalogue as if its English had never had a typo.

Its entries are then equal to the messages, so that an update keeps their translations as they are. A change
of the English is a mere typo fix if all of this is true:

- code spans, the targets of links, placeholders and numbers are the same, and so are the words but for
  punctuation, a capital at their beginning, a word that stood twice in a row, and two misspelt words at most;
- a misspelt word has at least four letters, one letter too many, too few or wrong, or two in the wrong
  order, and stands nowhere in the English of today: 'could' for 'would' is no typo, 'recieve' is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from copy import copy
from dataclasses import dataclass

import polib

from codepairs.extract import SourceMessage
from codepairs.po_rules import PLACEHOLDER
from codepairs.rules.prose import CODE_SPAN, LINK

# What may change around a word without changing what is said; a hyphen may be a minus.
PUNCTUATION = ".,;:'\"“”‘’()–—"
SHORTEST, MOST = 4, 2


@dataclass(frozen=True)
class Fix:
    """A change of the English that left its translation as good as it was."""

    context: str
    before: str
    after: str


def mended(
    catalog: polib.POFile, messages: Iterable[SourceMessage], words: Set[str]
) -> tuple[polib.POFile, list[Fix]]:
    """A copy of the catalogue with the English of today where a typo was mended, and these places.

    `words` are all words of the English of today, as `words_of` gives them. Each entry is used once; one
    that an earlier update made fuzzy for the sake of a typo is no longer fuzzy.
    """
    made, fixes = copy(catalog), list[Fix]()
    made[:] = [copy(entry) for entry in catalog]
    wanted = {(each.context, each.text): each for each in messages}
    entries = {(each.msgctxt or "", each.msgid): each for each in made if not each.obsolete}
    spare: dict[str, list[polib.POEntry]] = {}
    for entry in made:
        if (entry.msgctxt or "", entry.msgid) not in wanted and not entry.fuzzy:
            spare.setdefault(entry.msgctxt or "", []).append(entry)
    for key, message in wanted.items():
        known = entries.get(key)
        if known and known.fuzzy and known.previous_msgid:
            was = known.previous_msgid, known.previous_msgid_plural or ""
            if not known.previous_msgctxt and _is_fixed(was, message, words):
                known.flags = [flag for flag in known.flags if flag != "fuzzy"]
                known.previous_msgid = known.previous_msgid_plural = None
                fixes.append(Fix(message.context, was[0], message.text))
        elif not known:
            for entry in spare.get(message.context, []):
                was = entry.msgid, entry.msgid_plural or ""
                if _is_fixed(was, message, words):
                    entry.msgid, entry.msgid_plural = message.text, message.plural
                    spare[message.context].remove(entry)
                    fixes.append(Fix(message.context, was[0], message.text))
                    break
    return made, fixes


def is_typo_fix(before: str, after: str, words: Set[str]) -> bool:
    """The change of an English text is a mere typo fix, as the beginning of this file defines it."""
    if _fixed(before) != _fixed(after):
        return False
    old, new = _words(before), _words(after)
    if len(old) != len(new):
        old = [word for place, word in enumerate(old) if not place or word != old[place - 1]]
    if len(old) != len(new):
        return False
    slips = [(wrong, right) for wrong, right in zip(old, new, strict=True) if wrong != right]
    return len(slips) <= MOST and all(
        wrong not in words and len(wrong) >= SHORTEST <= len(right) and _is_slip(wrong, right)
        for wrong, right in slips
    )


def words_of(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word for text in texts for word in _words(text))


def _is_fixed(before: tuple[str, str], message: SourceMessage, words: Set[str]) -> bool:
    after = message.text, message.plural
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    return all(old and new and is_typo_fix(old, new, words) for old, new in changed)


def _fixed(text: str) -> list[list[str]]:
    """What a fix of a typo leaves alone."""
    return [
        [match[0] for match in CODE_SPAN.finditer(text)],
        [match["target"] for match in LINK.finditer(text)],
        [match[0] for match in PLACEHOLDER.finditer(text)],
        re.findall(r"[-+.]*\d+(?:[.,]\d+)*", text),
    ]


def _words(text: str) -> list[str]:
    """The words of a text, their first letter small, without the punctuation around them."""
    words = (word.strip(PUNCTUATION) for word in text.split())
    return [word[0].lower() + word[1:] for word in words if word]


def _is_slip(wrong: str, right: str) -> bool:
    """One letter is too many, too few or wrong, or two neighbours are in the wrong order."""
    if not all(letter.isalpha() or letter in "-’'" for letter in wrong + right):
        return False
    while wrong[:1] == right[:1]:
        wrong, right = wrong[1:], right[1:]
    swapped = wrong[:2] == right[1::-1] and wrong[2:] == right[2:]
    return swapped or wrong[1:] == right[1:] or wrong[1:] == right or wrong == right[1:]
