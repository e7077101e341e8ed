"""Messages -> .pot and .po files, without ever losing a translation or moving it to another code.

polib keeps headers, flags and previous messages byte for byte. One canonical format: no wrapping, file
names without lines, the order of the sources, a header without dates. So the same input gives the same
bytes, and updating twice changes nothing.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import polib
from babel import Locale as BabelLocale
from babel.messages.plurals import get_plural

from codepairs.extract import SourceMessage

# Two texts of one context at least this alike (0 to 1) are an edit of each other.
ALIKE = 0.6

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


def template(domain: str, messages: Iterable[SourceMessage]) -> polib.POFile:
    """The .pot of a domain."""
    pot = _empty(domain)
    pot.extend(_entry(message) for message in messages)
    return pot


def updated(old: polib.POFile, domain: str, tag: str, messages: list[SourceMessage]) -> polib.POFile:
    """The catalogue of a language after the messages changed.

    A message that stayed keeps its entry. An edited one takes the likest old entry of its own context
    along, marked fuzzy with the previous English. What is no longer asked for becomes obsolete.
    """
    new = _empty(domain, tag)
    new.metadata |= {key: value for key, value in old.metadata.items() if key not in ("POT-Creation-Date",)}
    entries: dict[Key, polib.POEntry] = {(each.msgctxt or "", each.msgid): each for each in reversed(old)}
    wanted = {(each.context, each.text) for each in messages}
    spare: dict[str, list[polib.POEntry]] = defaultdict(list)
    for key, entry in entries.items():
        if key not in wanted and (entry.msgstr or any(entry.msgstr_plural.values())):
            spare[key[0]].append(entry)
    likest = _likest(spare, [each for each in messages if (each.context, each.text) not in entries])
    for message in messages:
        kept = entries.get((message.context, message.text))
        new.append(_entry(message, kept, likest.get((message.context, message.text)), tag))
    taken = {id(entry) for entry in likest.values()}
    for entry in old:
        if (
            (entry.msgctxt or "", entry.msgid) not in wanted
            and id(entry) not in taken
            and _is_worth_keeping(entry)
        ):
            entry.obsolete, entry.occurrences = True, []
            new.append(entry)
    return new


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
        "Language": tag,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    if tag:
        plural = get_plural(BabelLocale.parse(tag.replace("-", "_")))
        catalog.metadata["Plural-Forms"] = plural.plural_forms
    return catalog


def _entry(
    message: SourceMessage,
    kept: polib.POEntry | None = None,
    alike: polib.POEntry | None = None,
    tag: str = "",
) -> polib.POEntry:
    entry = polib.POEntry(
        msgctxt=message.context or None,
        msgid=message.text,
        msgid_plural=message.plural or "",
        occurrences=[(file, "") for file in message.files],
        flags=["python-format"] if message.is_format else [],
    )
    if message.plural:
        forms = get_plural(BabelLocale.parse(tag.replace("-", "_"))).num_plurals if tag else 2
        entry.msgstr_plural = dict.fromkeys(range(forms), "")
    source = kept or alike
    if source is not None:
        entry.tcomment = source.tcomment
        if message.plural:
            entry.msgstr_plural |= {
                i: form for i, form in source.msgstr_plural.items() if i in entry.msgstr_plural
            }
        else:
            entry.msgstr = source.msgstr
    if kept is not None and kept.fuzzy:
        entry.flags.append("fuzzy")
        entry.previous_msgid = kept.previous_msgid
    elif alike is not None and kept is None:
        entry.flags.append("fuzzy")
        entry.previous_msgid = alike.previous_msgid if alike.fuzzy else alike.msgid
    return entry


def _likest(spare: dict[str, list[polib.POEntry]], orphans: list[SourceMessage]) -> dict[Key, polib.POEntry]:
    """For each new message the likest spare entry of its context; the best matches first, each once."""
    scores = []
    for order, message in enumerate(orphans):
        for place, entry in enumerate(spare.get(message.context, ())):
            ratio = difflib.SequenceMatcher(None, entry.msgid, message.text, autojunk=False).ratio()
            if ratio >= ALIKE:
                scores.append((-ratio, order, place, message, entry))
    found: dict[Key, polib.POEntry] = {}
    taken: set[int] = set()
    for _, _, _, message, entry in sorted(scores, key=lambda score: score[:3]):
        key = (message.context, message.text)
        if key not in found and id(entry) not in taken:
            found[key] = entry
            taken.add(id(entry))
    return found


def _is_worth_keeping(entry: polib.POEntry) -> bool:
    return bool(entry.msgstr or any(entry.msgstr_plural.values()))
