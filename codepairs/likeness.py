"""Messages without a translation and entries to spare -> which of them are edits of each other."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence

import polib

from codepairs.extract import SourceMessage

# Two texts of one context at least this alike (0 to 1) are an edit of each other.
ALIKE = 0.6


def likest(
    spare: Mapping[str, Sequence[polib.POEntry]], orphans: Iterable[SourceMessage]
) -> dict[tuple[str, str], polib.POEntry]:
    """For each new message the likest spare entry of its context; the best matches first, each once."""
    scores = []
    for order, message in enumerate(orphans):
        for place, entry in enumerate(spare.get(message.context, ())):
            matcher = difflib.SequenceMatcher(None, entry.msgid, message.text, autojunk=False)
            if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
                continue  # these are upper bounds, and soon known
            if (ratio := matcher.ratio()) >= ALIKE:
                scores.append((-ratio, order, place, message, entry))
    found: dict[tuple[str, str], polib.POEntry] = {}
    taken: set[int] = set()
    for _, _, _, message, entry in sorted(scores, key=lambda score: score[:3]):
        key = (message.context, message.text)
        if key not in found and id(entry) not in taken:
            found[key] = entry
            taken.add(id(entry))
    return found
