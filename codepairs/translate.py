"""Messages -> .pot and .po files, without ever losing a translation or moving it to another code.

polib keeps headers, flags and previous messages byte for byte. One canonical format: no wrapping, file
names without lines, the order of the sources, a header without dates. So the same input gives the same
bytes, and updating twice changes nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import asdict, dataclass
from math import floor
from pathlib import Path
from typing import NamedTuple

import polib

from codepairs import languages
from codepairs.extract import SourceMessage
from codepairs.likeness import likest

# What stands before a translation that is only kept for translators to see.
EARLIER = "Earlier translation:"

Key = tuple[str, str]


@dataclass(frozen=True)
class Status:
    """How many messages of a catalogue are translated, stale and missing."""

    translated: int
    stale: int
    missing: int

    @property
    def total(self) -> int:
        return self.translated + self.stale + self.missing

    @property
    def percent(self) -> float:
        return 100 * self.translated / self.total if self.total else 100.0

    @property
    def is_complete(self) -> bool:
        return self.translated == self.total

    def as_data(self) -> dict[str, int | float]:
        """The counts as other programs read them; `percent` is rounded down, so that 100 means complete."""
        return {**asdict(self), "total": self.total, "percent": floor(10 * self.percent) / 10}


class Dropped(NamedTuple):
    """How many obsolete entries, and how many comments with earlier translations, were dropped."""

    entries: int
    comments: int


def template(domain: str, messages: Iterable[SourceMessage]) -> polib.POFile:
    """The .pot of a domain."""
    pot = _empty(domain)
    pot.extend(_entry(message) for message in messages)
    return pot


def updated(old: polib.POFile, domain: str, tag: str, messages: list[SourceMessage]) -> polib.POFile:
    """The catalogue of a language after the messages changed; `old` stays as it is.

    A message that stayed keeps its entry. An edited one takes the likest old entry of its own context
    along, marked fuzzy with the previous English. What is no longer asked for becomes obsolete. A
    translation that has no place in any entry, such as one of two for the same message, becomes a comment.
    """
    old = _returned(old)
    new = _empty(domain, tag)
    new.header, new.metadata_is_fuzzy = old.header or new.header, old.metadata_is_fuzzy
    # A copied .pot names no language: what is empty there is ours to fill in.
    new.metadata |= {
        key: value for key, value in old.metadata.items() if value and key != "POT-Creation-Date"
    }
    forms = _form_count(new.metadata["Plural-Forms"], tag)
    wanted = {(each.context, each.text): each for each in messages}
    kept = _kept(old, wanted)
    spare: dict[str, list[polib.POEntry]] = defaultdict(list)
    for key, entry in kept.items():
        if key not in wanted and _translations(entry):
            spare[key[0]].append(entry)
    translated = {key for key, entry in kept.items() if _translations(entry)}
    alike = likest(spare, [each for each in messages if (each.context, each.text) not in translated])
    made: dict[Key, polib.POEntry] = {}
    for key, message in wanted.items():
        made[key] = _entry(message, kept.get(key), alike.get(key), forms)
    heirs = {id(entry): made[key] for key, entry in alike.items()}
    for entry in old:
        if not _translations(entry):
            continue
        heir = heirs.get(id(entry)) or made.get(_key(entry))
        if heir is None:
            made[_key(entry)] = _obsolete(entry)
        else:
            _remember(heir, entry)
    new.extend(made.values())
    return new


def pruned(catalog: polib.POFile) -> tuple[polib.POFile, Dropped]:
    """A catalogue without its obsolete entries and without the comments that `updated` writes."""
    made = copy(catalog)
    made[:] = [copy(entry) for entry in catalog if not entry.obsolete]
    comments = 0
    for entry in made:
        lines = entry.tcomment.splitlines()
        kept = [line for line in lines if not line.startswith(EARLIER)]
        comments += len(lines) - len(kept)
        entry.tcomment = "\n".join(kept)
    return made, Dropped(len(catalog) - len(made), comments)


def status(catalog: polib.POFile) -> Status:
    """Count the entries that are in use; a fuzzy one is stale."""
    used = [entry for entry in catalog if not entry.obsolete]
    stale = sum(1 for entry in used if entry.fuzzy)
    translated = sum(1 for entry in used if entry.translated())
    return Status(translated, stale, len(used) - stale - translated)


def read(file: Path) -> polib.POFile:
    """A catalogue as it stands, or an empty one."""
    return (
        polib.pofile(str(file), wrapwidth=0, encoding="utf-8")
        if file.is_file()
        else polib.POFile(wrapwidth=0)
    )


def as_bytes(catalog: polib.POFile) -> bytes:
    return (str(catalog).rstrip("\n") + "\n").encode()


def _empty(domain: str, tag: str = "") -> polib.POFile:
    catalog = polib.POFile(wrapwidth=0)
    catalog.header = f"Messages of codepairs, domain {domain}."
    catalog.metadata = {
        "Project-Id-Version": "codepairs",
        # No clock and nobody's name: editors and Weblate write theirs, and an update keeps them. Babel
        # cannot read an empty date, and msgfmt warns where the line is missing.
        **(
            {"PO-Revision-Date": "1970-01-01 00:00+0000", "Last-Translator": "", "Language-Team": ""}
            if tag
            else {}
        ),
        "Language": tag.replace("-", "_"),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    if tag:
        catalog.metadata["Plural-Forms"] = languages.plural_forms(tag)
    return catalog


def _entry(
    message: SourceMessage,
    kept: polib.POEntry | None = None,
    alike: polib.POEntry | None = None,
    forms: int = 2,
) -> polib.POEntry:
    """The entry of a message: with the translation that was kept, or with that of an alike text, fuzzy."""
    entry = polib.POEntry(
        msgctxt=message.context or None,
        msgid=message.text,
        msgid_plural=message.plural or "",
        occurrences=[(file, "") for file in message.files],
        flags=["python-format"] if message.is_format else [],
    )
    if message.plural:
        entry.msgstr_plural = dict.fromkeys(range(forms), "")
    source = alike or kept  # where something is alike, what was kept has no translation
    if source is None:
        return entry
    comments = dict.fromkeys(each.tcomment for each in (kept, alike) if each and each.tcomment)
    entry.tcomment = "\n".join(comments)
    _take_translation(entry, source)
    foreign = [flag for flag in source.flags if flag not in ("fuzzy", "python-format")]
    entry.flags = [flag for flag in entry.flags if f"no-{flag}" not in foreign] + foreign
    changed = source is alike or bool(source.msgid_plural) != bool(message.plural)
    stale = source.fuzzy
    if not _is_mended(source, message) if stale else changed and _translations(source):
        entry.flags.append("fuzzy")
        # The English that was translated: of a stale entry it is the one that its own comment shows.
        entry.previous_msgctxt = source.previous_msgctxt if stale else None
        entry.previous_msgid = source.previous_msgid if stale else source.msgid
        entry.previous_msgid_plural = (source.previous_msgid_plural if stale else source.msgid_plural) or None
    return entry


def _is_mended(stale: polib.POEntry, message: SourceMessage) -> bool:
    """The English is again what a stale translation was made from."""
    was, plurals = stale.previous_msgid, (message.plural, stale.msgid_plural, stale.previous_msgid_plural)
    return was == message.text and not any(plurals) and stale.previous_msgctxt in (None, message.context)


def _take_translation(entry: polib.POEntry, source: polib.POEntry) -> None:
    """Give the translation of `source` to an entry, which may have a plural where that has none."""
    if entry.msgid_plural and source.msgid_plural:
        entry.msgstr_plural |= {
            i: form for i, form in source.msgstr_plural.items() if form or i in entry.msgstr_plural
        }
        # Forms beyond those of the language stay, and so do the empty ones between: they count from 0.
        entry.msgstr_plural = {i: entry.msgstr_plural.get(i, "") for i in range(max(entry.msgstr_plural) + 1)}
    elif entry.msgid_plural:
        entry.msgstr_plural[0] = source.msgstr
    else:
        entry.msgstr = source.msgstr or next(iter(_translations(source)), "")


def _returned(old: polib.POFile) -> polib.POFile:
    """The catalogue with each translation back at its context that msgmerge moved to another.

    GNU msgmerge takes the likest message of all contexts, marks it fuzzy and notes where it was.
    """
    made = copy(old)
    made.clear()
    for entry in old:
        if entry.fuzzy and entry.previous_msgid and entry.previous_msgctxt not in (None, entry.msgctxt):
            back, left = copy(entry), copy(entry)
            back.msgctxt, back.msgid = entry.previous_msgctxt, entry.previous_msgid
            back.msgid_plural, back.obsolete, back.tcomment = entry.previous_msgid_plural or "", True, ""
            left.flags = [flag for flag in entry.flags if flag != "fuzzy"]
            left.msgstr, left.msgstr_plural = "", dict.fromkeys(entry.msgstr_plural, "")
            for each in (back, left):
                each.previous_msgctxt = each.previous_msgid = each.previous_msgid_plural = None
            made += [back, left]
        else:
            made.append(entry)
    return made


def _key(entry: polib.POEntry) -> Key:
    return entry.msgctxt or "", entry.msgid


def _kept(old: polib.POFile, wanted: Mapping[Key, SourceMessage]) -> dict[Key, polib.POEntry]:
    """The best entry for each message: one with a translation, with or without a plural as asked for."""
    best: dict[Key, polib.POEntry] = {}

    def rank(entry: polib.POEntry) -> tuple[bool, bool, bool]:
        asked = wanted.get(_key(entry))
        fits = asked is None or bool(asked.plural) == bool(entry.msgid_plural)
        return bool(_translations(entry)), fits, not entry.obsolete

    for entry in old:
        key = _key(entry)
        if key not in best or rank(entry) > rank(best[key]):
            best[key] = entry
    return best


def _translations(entry: polib.POEntry) -> list[str]:
    return [text for text in (entry.msgstr, *entry.msgstr_plural.values()) if text]


def _obsolete(entry: polib.POEntry) -> polib.POEntry:
    made = copy(entry)
    made.obsolete, made.occurrences = True, []
    return made


def _remember(heir: polib.POEntry, entry: polib.POEntry) -> None:
    """Write into a comment what of the translations of `entry` its heir has not taken over."""
    known = [*_translations(heir), *heir.tcomment.splitlines()]
    for text in _translations(entry):
        line = f"{EARLIER} {' '.join(text.split())}"
        if text not in known and line not in known:
            heir.tcomment = "\n".join(filter(None, [heir.tcomment, line]))
            known.append(line)


def _form_count(plural_forms: str, tag: str) -> int:
    """How many forms a plural has by the header of the catalogue, or else by CLDR."""
    found = re.search(r"nplurals\s*=\s*([1-9])\b", f"{plural_forms} {languages.plural_forms(tag)}")
    return int(found[1]) if found else 1
