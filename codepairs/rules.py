"""Site -> problems that only show when files are read together. Each rule's docstring is the rule."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol as Interface

from codepairs.model import Citation, Code, Protocol, Replies, Site
from codepairs.passages import Passage, protocol_passages, sentences, site_passages
from codepairs.problems import Problem, Where
from codepairs.source import Keys

LINK = re.compile(r"\[(?P<text>[^\]]*)\]\((?P<target>[^)\s]*)\)")
CODE_SPAN = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
RAW_HTML = re.compile(r"<[a-zA-Z/!?]")
# What would begin a heading, a list, a quotation, a table or a code block at the start of a line.
BLOCK = re.compile(r"^(?:#{1,6}\s|[-*+]\s|\d{1,9}[.)]\s|>|\||\t| {4}|```|~~~|={3,}$|-{3,}$)")


class Places(Interface):
    """Knows where a key of a file stands, and every code that has a file (`smtp/250`), readable or not."""

    codes: set[str]

    def where(self, name: str, path: Keys) -> Where: ...


def check(site: Site, places: Places) -> Iterator[Problem]:
    """All rules over all of the content."""
    yield from citations_are_known(site, places)
    for protocol in site.protocols:
        yield from names_are_free(protocol, places)
        yield from codes_are_named_by_their_files(protocol, places)
        yield from codes_match_the_pattern(protocol, places)
        yield from other_codes_exist(protocol, places)
        yield from unofficial_codes_name_their_neighbours(protocol, places)
        yield from the_dialogue_is_closed(protocol, places)
        yield from transcripts_show_the_code(protocol, places)
        yield from equivalents_exist(protocol, places)
        passages = list(protocol_passages(protocol))
        yield from prose_is_paragraphs(passages, places)
        yield from links_lead_somewhere(site, protocol.slug, passages, places)
        yield from no_sentence_stands_twice(passages, places)
    passages = list(site_passages(site))
    yield from prose_is_paragraphs(passages, places)
    yield from links_lead_somewhere(site, "", passages, places)


def citations_are_known(site: Site, places: Places) -> Iterator[Problem]:
    """Every citation names a specification of specifications.yaml."""
    for protocol in site.protocols:
        for name, keys, citation in _citations(protocol):
            if not citation.is_practice and citation.specification not in site.specifications:
                yield _problem(
                    "unknown-specification",
                    f"there is no specification '{citation.specification}'",
                    places.where(name, keys),
                    "add it to content/specifications.yaml",
                )


def names_are_free(protocol: Protocol, places: Places) -> Iterator[Problem]:
    """No code is called `index`, no protocol `site`, and no code, phase or command has a twin."""
    name = f"{protocol.slug}/protocol"
    if protocol.slug == "site":
        message, hint = (
            "a protocol cannot be called 'site'",
            "the interface's catalogue is site.po; rename the folder",
        )
        yield _problem("reserved-name", message, places.where(name, ()), hint)
    named: list[tuple[str, str, str, Keys]] = [
        ("code", code.code, f"{protocol.slug}/{code.slug}", ("code",)) for code in protocol.codes
    ]
    named += [("phase", phase.id, name, ("phases", i, "id")) for i, phase in enumerate(protocol.phases)]
    named += [("command", each.id, name, ("commands", i, "id")) for i, each in enumerate(protocol.commands)]
    seen = set()
    for kind, word, file, keys in named:
        if (kind, word) in seen:
            message = f"there is another {kind} '{word}'"
            yield _problem("duplicate-name", message, places.where(file, keys), "rename one of them")
        if file == f"{protocol.slug}/index":
            message, hint = (
                "a code's file cannot be index.yaml",
                "its page would be the protocol's own; rename it",
            )
            yield _problem("reserved-name", message, places.where(file, keys), hint)
        seen.add((kind, word))


def codes_are_named_by_their_files(protocol: Protocol, places: Places) -> Iterator[Problem]:
    """A numeric code's file is named after the code."""
    for code in protocol.codes:
        if code.code.isdecimal() and code.code != code.slug:
            yield _problem(
                "wrong-file-name",
                f"code '{code.code}' is in the file of '{code.slug}'",
                places.where(f"{protocol.slug}/{code.slug}", ("code",)),
                f"rename the file to {code.code}.yaml",
            )


def codes_match_the_pattern(protocol: Protocol, places: Places) -> Iterator[Problem]:
    """Every code has the form that the protocol's `code_pattern` states."""
    try:
        pattern = re.compile(protocol.code_pattern)
    except re.error as error:
        yield _problem(
            "wrong-pattern",
            f"is not a regular expression: {error}",
            places.where(f"{protocol.slug}/protocol", ("code_pattern",)),
        )
        return
    for code in protocol.codes:
        if not pattern.fullmatch(code.code):
            yield _problem(
                "wrong-code",
                f"'{code.code}' does not match {protocol.code_pattern}",
                places.where(f"{protocol.slug}/{code.slug}", ("code",)),
            )


def other_codes_exist(protocol: Protocol, places: Places) -> Iterator[Problem]:
    """Codes that a file or its name mentions exist, and are not the code itself."""
    known = protocol.by_slug
    named_by_files = {name.partition("/")[2] for name in places.codes if name.startswith(f"{protocol.slug}/")}
    for code in protocol.codes:
        named: list[tuple[Keys, str]] = [
            (("see_also", i, "code"), also.code) for i, also in enumerate(code.see_also)
        ]
        named += [(("confused_with", i), slug) for i, slug in enumerate(code.confused_with)]
        for keys, slug in named:
            where = places.where(f"{protocol.slug}/{code.slug}", keys)
            if slug not in named_by_files:
                yield _problem(
                    "unknown-code", f"{protocol.name} has no code '{slug}' here", where, "correct it"
                )
            elif slug == code.slug:
                yield _problem("self-reference", f"'{slug}' is this very code", where, "name another one")
    for comparison in protocol.comparisons:
        name = f"{protocol.slug}/{comparison.left}-vs-{comparison.right}"
        both = (comparison.left, comparison.right)
        missing = [slug for slug in both if slug not in named_by_files]
        for slug in missing:
            yield _problem(
                "unknown-code",
                f"{protocol.name} has no code '{slug}' here",
                places.where(name, ()),
                "rename the file, or write the code's file",
            )
        if all(slug in known for slug in both) and known[both[0]].order >= known[both[1]].order:
            yield _problem(
                "wrong-order",
                "the lower code comes first",
                places.where(name, ()),
                f"rename the file to {comparison.right}-vs-{comparison.left}.yaml",
            )


def unofficial_codes_name_their_neighbours(protocol: Protocol, places: Places) -> Iterator[Problem]:
    """A code that is registered nowhere names the codes it is confused with: it is paired only with them."""
    for code in protocol.codes:
        if code.is_unofficial and not code.confused_with:
            yield _problem(
                "no-neighbours",
                "an unofficial code needs 'confused_with'",
                places.where(f"{protocol.slug}/{code.slug}", ()),
                "list the codes that it is mistaken for",
            )


def the_dialogue_is_closed(protocol: Protocol, places: Places) -> Iterator[Problem]:
    """Commands name phases of the protocol, and replies name codes of it."""
    name = f"{protocol.slug}/protocol"
    phases = {phase.id for phase in protocol.phases}
    ids = {command.id for command in protocol.commands}
    for i, command in enumerate(protocol.commands):
        if command.phase not in phases:
            yield _problem(
                "unknown-phase",
                f"there is no phase '{command.phase}'",
                places.where(name, ("commands", i, "phase")),
                f"use one of {', '.join(sorted(phases))}",
            )
    rows: list[tuple[Keys, Replies]] = [
        (("commands", i, "replies", j), replies)
        for i, command in enumerate(protocol.commands)
        for j, replies in enumerate(command.replies)
    ]
    for i, reply in enumerate(protocol.any_command):
        for j, command_id in enumerate(reply.excluded):
            if command_id not in ids:
                yield _problem(
                    "unknown-command",
                    f"there is no command '{command_id}'",
                    places.where(name, ("any_command", i, "except", j)),
                )
    rows += [(("any_command", i), reply) for i, reply in enumerate(protocol.any_command)]
    for keys, replies in rows:
        for k, slug in enumerate(replies.codes):
            if f"{protocol.slug}/{slug}" not in places.codes:
                yield _problem(
                    "unknown-code",
                    f"{protocol.name} has no code '{slug}' here",
                    places.where(name, (*keys, "codes", k)),
                    "correct it, or write the code's file",
                )


def transcripts_show_the_code(protocol: Protocol, places: Places) -> Iterator[Problem]:
    """Each line of a transcript begins with its speaker, and one line of the server carries the code."""
    for code in protocol.codes:
        if code.transcript is None:
            continue
        where = places.where(f"{protocol.slug}/{code.slug}", ("transcript", "lines"))
        lines = code.transcript.lines.splitlines()
        if wrong := [line for line in lines if line[:3] not in ("C: ", "S: ")]:
            yield _problem(
                "transcript-speaker",
                f"line {wrong[0]!r} has no speaker",
                where,
                "begin it with 'C: ' (client) or 'S: ' (server)",
            )
        if not any(line.startswith(f"S: {code.code}") for line in lines):
            yield _problem("transcript-without-code", f"no line of the server carries {code.code}", where)


def equivalents_exist(protocol: Protocol, places: Places) -> Iterator[Problem]:
    """An equivalent names a code of another protocol of this site."""
    for code in protocol.codes:
        for i, equivalent in enumerate(code.equivalents):
            if equivalent.to not in places.codes or equivalent.to.startswith(f"{protocol.slug}/"):
                yield _problem(
                    "unknown-equivalent",
                    f"'{equivalent.to}' is no code of another protocol here",
                    places.where(f"{protocol.slug}/{code.slug}", ("equivalents", i, "to")),
                )


def prose_is_paragraphs(passages: list[Passage], places: Places) -> Iterator[Problem]:
    """Prose has paragraphs and inline markup; lists are YAML lists, and raw HTML is not read."""
    for passage in passages:
        where = places.where(passage.file, passage.keys)
        if any(BLOCK.match(line) for line in passage.text.splitlines()):
            yield _problem(
                "prose-block",
                "a list, heading, quotation or code block begins in this text",
                where,
                "write paragraphs, or make it a list in YAML",
            )
        if RAW_HTML.search(CODE_SPAN.sub("", passage.text)):
            yield _problem("raw-html", "HTML tags are not read", where, "put protocol text into `backticks`")


def links_lead_somewhere(
    site: Site, protocol: str, passages: list[Passage], places: Places
) -> Iterator[Problem]:
    """A link leads to a code (`450`, `smtp/450`), to a section (`rfc5321#4.2`) or to an https address."""
    for passage in passages:
        text = CODE_SPAN.sub("", passage.text)
        if text.count("](") != len(LINK.findall(text)):
            yield _problem(
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
            if match["text"] and places.codes & {target, f"{protocol}/{target}"}:
                continue
            yield _problem(
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
                yield _problem(
                    "repeated-sentence",
                    f"this sentence stands in {first.context} too: {sentence!r}",
                    places.where(passage.file, passage.keys),
                    "say what is special to this code",
                )


def _citations(protocol: Protocol) -> Iterator[tuple[str, Keys, Citation]]:
    name = f"{protocol.slug}/protocol"
    for i, citation in enumerate(protocol.references):
        yield name, ("references", i), citation
    for i, command in enumerate(protocol.commands):
        for j, replies in enumerate(command.replies):
            for citation in replies.sources:
                yield name, ("commands", i, "replies", j, "source"), citation
    for i, reply in enumerate(protocol.any_command):
        for citation in reply.sources:
            yield name, ("any_command", i, "source"), citation
    for code in protocol.codes:
        yield from _code_citations(code, f"{protocol.slug}/{code.slug}")
    for comparison in protocol.comparisons:
        for i, citation in enumerate(comparison.references):
            yield f"{protocol.slug}/{comparison.left}-vs-{comparison.right}", ("references", i), citation


def _code_citations(code: Code, name: str) -> Iterator[tuple[str, Keys, Citation]]:
    for i, citation in enumerate(code.references):
        yield name, ("references", i), citation
    for fact_name, fact in code.facts.known().items():
        for citation in fact.sources:
            yield name, ("facts", fact_name, "source"), citation
    for field in ("phrases", "enhanced", "products", "equivalents"):
        for i, part in enumerate(getattr(code, field)):
            for citation in part.sources:
                yield name, (field, i, "source"), citation


def _problem(kind: str, message: str, where: Where, hint: str = "") -> Problem:
    return Problem(kind=kind, message=message, where=where, hint=hint)
