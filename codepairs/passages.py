"""Site -> every passage of prose with its stable context, paragraph by paragraph.

The only list of what content is translatable: extraction, rules and rendering all read it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from codepairs.model import Code, Comparison, Protocol, Site
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
    file = f"{protocol.slug}/protocol"
    for field in ("summary", "description"):
        yield Passage(f"{protocol.slug}.{field}", getattr(protocol, field), file, (field,))
    for i, each in enumerate(protocol.classes):
        yield Passage(f"{protocol.slug}.classes", each.meaning, file, ("classes", i, "meaning"))
    for i, phase in enumerate(protocol.phases):
        yield Passage(f"{protocol.slug}.phases", phase.name, file, ("phases", i, "name"))
    for i, command in enumerate(protocol.commands):
        if command.name:
            yield Passage(f"{protocol.slug}.commands", command.name, file, ("commands", i, "name"))
    for code in protocol.codes:
        yield from code_passages(code, protocol.slug)
    for comparison in protocol.comparisons:
        yield from comparison_passages(comparison, protocol.slug)


def code_passages(code: Code, protocol: str) -> Iterator[Passage]:
    """The passages of one code in the order of its file."""
    file, context = f"{protocol}/{code.slug}", f"{protocol}.{code.slug}"

    def passage(name: str, text: str, *keys: str | int) -> Passage:
        return Passage(f"{context}.{name}", text, file, keys)

    yield passage("summary", code.summary, "summary")
    for i, product in enumerate(code.products):
        yield passage("products", product.meaning, "products", i, "meaning")
    yield passage("description", code.description, "description")
    for i, text in enumerate(code.when_seen):
        yield passage("when_seen", text, "when_seen", i)
    for i, group in enumerate(code.how_to_fix):
        for j, text in enumerate(group.steps):
            yield passage(f"how_to_fix.{group.actor}", text, "how_to_fix", i, "steps", j)
    for field in ("when_to_send", "on_receipt", "tells"):
        if text := getattr(code, field):
            yield passage(field, text, field)
    if code.transcript:
        yield passage("transcript", code.transcript.caption, "transcript", "caption")
    for i, also in enumerate(code.see_also):
        yield passage("see_also", also.reason, "see_also", i, "reason")
    if code.history:
        yield passage("history", code.history, "history")


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
