"""Prose has inline markup only, its links lead somewhere, and it says nothing twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codepairs.model import Site
from codepairs.passages import Passage, sentences
from codepairs.problems import Problem
from codepairs.rules.base import Places, problem

LINK = re.compile(r"\[(?P<text>[^\]]*)\]\((?P<target>[^)\s]*)\)")
CODE_SPAN = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
RAW_HTML = re.compile(r"<[a-zA-Z/!?]")
# What would begin a heading, a list, a quotation, a table or a code block at the start of a line.
BLOCK = re.compile(r"^(?:#{1,6}\s|[-*+]\s|\d{1,9}[.)]\s|>|\||\t| {4}|```|~~~|={3,}$|-{3,}$)")
# A form of a code of another protocol: smtp-enhanced/5.1.1.
FORM = re.compile(r"^([a-z0-9-]+/)\d((?:\.\d+)+)$")


def prose_is_paragraphs(passages: list[Passage], places: Places) -> Iterator[Problem]:
    """Prose has paragraphs and inline markup; lists are YAML lists, and raw HTML is not read."""
    for passage in passages:
        where = places.where(passage.file, passage.keys)
        if any(BLOCK.match(line) for line in passage.text.splitlines()):
            yield problem(
                "prose-block",
                "a list, heading, quotation or code block begins in this text",
                where,
                "write paragraphs, or make it a list in YAML",
            )
        if RAW_HTML.search(CODE_SPAN.sub("", passage.text)):
            yield problem("raw-html", "HTML tags are not read", where, "put protocol text into `backticks`")


def links_lead_somewhere(
    site: Site, protocol: str, passages: list[Passage], places: Places
) -> Iterator[Problem]:
    """A link leads to a code (`450`, `smtp/450`), to a section (`rfc5321#4.2`) or to an https address."""
    known = places.codes | {f"{each.slug}/{form}" for each in site.protocols for form in each.by_form}
    with_forms = {f"{each.slug}/{code.slug}" for each in site.protocols for code in each.by_form.values()}
    for passage in passages:
        text = CODE_SPAN.sub("", passage.text)
        if text.count("](") != len(LINK.findall(text)):
            yield problem(
                "broken-link",
                "a link is not written as [text](target)",
                places.where(passage.file, passage.keys),
                "a target has no spaces, no title and no brackets",
            )
        for match in LINK.finditer(text):
            target = match["target"]
            specification, _, section = target.partition("#")
            if target.startswith("https://") and match["text"]:
                continue
            if section and specification in site.specifications:
                continue
            if match["text"] and known & {target, f"{protocol}/{target}"}:
                continue
            # The forms of a file that cannot be read are not known, so a link to one may be right.
            if (of_form := FORM.sub(r"\1x\2", target)) in places.codes - with_forms and of_form != target:
                continue
            yield problem(
                "dead-link",
                f"the link '{match.group()}' leads nowhere",
                places.where(passage.file, passage.keys),
                "write [450](450) for a code or [](rfc5321#4.2) for a section",
            )


def no_sentence_stands_twice(passages: list[Passage], places: Places) -> Iterator[Problem]:
    """A sentence of four or more words stands in one place of a protocol only."""
    seen: dict[str, Passage] = {}
    for passage in passages:
        for sentence in sentences(passage.text):
            if len(sentence.split()) < 4:
                continue
            first = seen.get(sentence)
            seen[sentence] = passage
            if first is not None:
                yield problem(
                    "repeated-sentence",
                    f"this sentence stands in {first.context} too: {sentence!r}",
                    places.where(passage.file, passage.keys),
                    "say what is special to this code",
                )
