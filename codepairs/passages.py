"""Site -> every passage of prose with its stable context, paragraph by paragraph.

The only list of what content is translatable: extraction, rules and rendering all read it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from codepairs.model import Code, Comparison, Part, Protocol, Site, Steps
from codepairs.source import Keys


@dataclass(frozen=True)
class Passage:
    """One field of prose. `context` is its gettext context, `file` and `keys` say where it stands.

    A context has no path, no line and no index, so that an edit of one field never moves another's.
    """

    context: str
    text: str
    file: str
    keys: Keys

    @property
    def paragraphs(self) -> list[str]:
        return paragraphs(self.text)


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, each on one line: these are the messages that translators see."""
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip())]


def site_passages(site: Site) -> Iterator[Passage]:
    """The passages of site.yaml, which belong to the `site` domain."""
    for field in ("tagline", "description", "footer"):
        yield Passage(f"site.{field}", getattr(site.settings, field), "site", (field,))


def protocol_passages(protocol: Protocol) -> Iterator[Passage]:
    """Every passage of a protocol, its codes and its comparisons: one domain."""
    yield from own_passages(protocol)
    for code in protocol.codes:
        yield from code_passages(code, protocol.slug)
    for comparison in protocol.comparisons:
        yield from comparison_passages(comparison, protocol.slug)


def own_passages(protocol: Protocol) -> Iterator[Passage]:
    """The passages of a protocol's own file."""
    file = f"{protocol.slug}/protocol"
    for field in ("heading", "summary", "description", "companions"):
        if text := getattr(protocol, field):
            yield Passage(f"{protocol.slug}.{field}", text, file, (field,))
    for actor, label in protocol.actors.items():
        yield Passage(f"{protocol.slug}.actors", label, file, ("actors", actor))
    for i, each in enumerate(protocol.classes):
        if each.name:
            yield Passage(f"{protocol.slug}.classes", each.name, file, ("classes", i, "name"))
        yield Passage(f"{protocol.slug}.classes", each.meaning, file, ("classes", i, "meaning"))
    for i, phase in enumerate(protocol.phases):
        yield Passage(f"{protocol.slug}.phases", phase.name, file, ("phases", i, "name"))
    for i, command in enumerate(protocol.commands):
        if command.name:
            yield Passage(f"{protocol.slug}.commands", command.name, file, ("commands", i, "name"))


# The translatable fields of a code in the order of its file, and the key of those that consist of parts.
FIELDS = (
    ("summary", ""),
    ("products", "meaning"),
    ("description", ""),
    ("forms", "meaning"),
    ("forms", "advice"),
    ("fields", "meaning"),
    ("when_seen", ""),
    ("how_to_fix", "steps"),
    ("when_to_send", ""),
    ("on_receipt", ""),
    ("tells", ""),
    ("transcript", "caption"),
    ("see_also", "reason"),
    ("equivalents", "note"),
    ("history", ""),
)


def code_passages(code: Code, protocol: str) -> Iterator[Passage]:
    """The passages of one code in the order of its file."""
    file, context = f"{protocol}/{code.slug}", f"{protocol}.{code.slug}"
    for field, key in FIELDS:
        for keys, text, name in _texts(getattr(code, field), key):
            yield Passage(f"{context}.{field}{name}", text, file, (field, *keys))


def _texts(value: Any, key: str) -> Iterator[tuple[Keys, str, str]]:
    """The texts of a field with the way to each, and what its context adds; nothing where it is absent."""
    if value is None:
        return
    if isinstance(value, tuple):
        for i, each in enumerate(value):
            for keys, text, name in _texts(each, key):
                yield (i, *keys), text, name
    elif isinstance(value, Steps):
        for i, step in enumerate(value.steps):
            yield (key, i), step, f".{value.actor}"
    elif isinstance(value, Part):
        if text := getattr(value, key):
            yield (key,), text, ""
    else:
        yield (), value, ""


def comparison_passages(comparison: Comparison, protocol: str) -> Iterator[Passage]:
    """The passages of one hand-written comparison."""
    slug = f"{comparison.left}-vs-{comparison.right}"
    for field in ("verdict", "rule", "trap"):
        yield Passage(
            f"{protocol}.{slug}.{field}", getattr(comparison, field), f"{protocol}/{slug}", (field,)
        )


SENTENCE_END = re.compile(r"(?<=[.!?…])[\"')\]”]*\s+")


def sentences(text: str) -> list[str]:
    """The sentences of a text, roughly: good enough to find one that stands twice."""
    return [part.strip() for line in paragraphs(text) for part in SENTENCE_END.split(line) if part.strip()]
