"""Patterns of the content -> readers: what finds the codes of each protocol in a text, in any language."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from codepairs.model import Code, CodeClass, Pattern, Patterns, Protocol, Site
from codepairs.problems import Problem, Where
from codepairs.regular import MAX_PATTERN, Refused, examine
from codepairs.source import Keys

PART = re.compile(r"\{\{(\w*)\}\}")
# What a group of a pattern may be: a code, one of another protocol that says more beside it, the sign that
# the reply goes on in the next line, and whom it is about.
GROUPS = frozenset(("code", "detail", "more", "about"))
# ASCII, since JavaScript ignores case there only.
FLAGS = re.ASCII | re.IGNORECASE | re.MULTILINE
# In the order in which they win.
FORMS = ("own", "echo", "alone", "shared")
SCOPES = ("onward", "line", "reply")


@dataclass(frozen=True, kw_only=True)
class Finder:
    """One pattern, ready: `needs` stands in small letters in every text that it finds anything in."""

    match: str
    form: str
    scope: str
    needs: str

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """For a text whose lines end with a line feed."""
        return re.compile(self.match, FLAGS)


@dataclass(frozen=True, kw_only=True)
class Reader:
    """A protocol as a text is read for it.

    `codes` leads from each spelling of a code, in small letters, to its slug; `classes` holds the first
    digits of codes that are known by their class.
    """

    protocol: str
    details: str
    signs: tuple[str, ...]
    finders: tuple[Finder, ...]
    codes: Mapping[str, str]
    classes: frozenset[str]

    @cached_property
    def sign_regexes(self) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(sign, FLAGS) for sign in self.signs)


def readers(site: Site) -> list[Reader]:
    """A reader for each protocol, in the order of the site."""
    return [reader(protocol) for protocol in site.protocols]


def reader(protocol: Protocol) -> Reader:
    """The reader of one protocol; without patterns it finds nothing, but knows its codes."""
    patterns = protocol.patterns
    parts = _parts(patterns) if patterns else {}
    return Reader(
        protocol=protocol.slug,
        details=(patterns.details if patterns else None) or "",
        signs=tuple(_expanded(sign, parts) for sign in patterns.signs) if patterns else (),
        finders=tuple(_finder(each, parts) for each in patterns.patterns) if patterns else (),
        codes=_slugs(protocol.codes),
        classes=frozenset(first_digits(protocol)),
    )


def first_digits(protocol: Protocol) -> dict[str, CodeClass]:
    """The classes that the first digit of a code tells."""
    known = [(each.pattern or "", each) for each in protocol.classes if each.outcome]
    return {pattern[0]: each for pattern, each in known if pattern[:1].isdecimal()}


def _slugs(codes: Iterable[Code]) -> dict[str, str]:
    """Each spelling in small letters -> the slug; what a program calls several codes leads to the first."""
    slugs: dict[str, str] = {}
    for code in codes:
        for each in _spellings(code):
            slugs.setdefault(each.lower(), code.slug)
    return slugs


def _spellings(code: Code) -> Iterator[str]:
    """What a code is written as: its name and number, its forms, and `NotFound` of `codes.NotFound`.

    Programs part the words of a name by spaces or by underscores: `unknown ca` and `unknown_ca`.
    """
    constants = (re.split(r"[.:]", constant.name)[-1].strip() for constant in code.constants)
    for each in (code.known_as, code.code, *(form.code for form in code.forms), *constants):
        yield from dict.fromkeys((each, each.replace("_", " "), each.replace(" ", "_")))


def in_order(readers: Iterable[Reader]) -> list[tuple[Reader, Finder]]:
    """Every finder in the order in which they win."""
    found = [(reader, finder) for reader in readers for finder in reader.finders]
    return sorted(found, key=lambda each: FORMS.index(each[1].form))


def _finder(pattern: Pattern, parts: Mapping[str, str]) -> Finder:
    match = _expanded(pattern.match, parts)
    return Finder(match=match, form=pattern.form, scope=pattern.scope, needs=examine(match).needs)


def _parts(patterns: Patterns) -> dict[str, str]:
    """The parts with the parts in them written out; one may use those before it."""
    parts: dict[str, str] = {}
    for name, text in patterns.parts.items():
        parts[name] = _expanded(text, parts)
    return parts


def _expanded(text: str, parts: Mapping[str, str]) -> str:
    """A text with its parts written out; of one that is far too long, so much that it is refused."""
    return PART.sub(lambda found: parts.get(found[1], found[0]), text)[: MAX_PATTERN + 1]


def script(readers: Sequence[Reader]) -> str:
    """All of this as JavaScript takes it: an object with the readers by protocol and the finders in order."""
    homes = ",\n".join(f"{json.dumps(each.protocol)}:{_home(each)}" for each in readers)
    finders = ",\n".join(
        f"{{protocol:{json.dumps(reader.protocol)},match:{_literal(each.match, 'dgim')},"
        f"needs:{json.dumps(each.needs)},form:{FORMS.index(each.form)},scope:{SCOPES.index(each.scope)}}}"
        for reader, each in in_order(readers)
    )
    return f"{{readers:{{{homes}}},\nfinders:[\n{finders}\n]}}"


def _home(reader: Reader) -> str:
    # An object without a prototype: `constructor` is no code.
    entries = (f"{json.dumps(known_as)}:{json.dumps(slug)}" for known_as, slug in reader.codes.items())
    codes = "{" + ",".join(["__proto__:null", *entries]) + "}"
    classes = json.dumps(dict.fromkeys(sorted(reader.classes), 1))
    signs = ",".join(_literal(sign, "im") for sign in reader.signs)
    return f"{{details:{json.dumps(reader.details)},codes:{codes},classes:{classes},signs:[{signs}]}}"


def _literal(match: str, flags: str) -> str:
    """A regular expression as JavaScript writes it: named groups and slashes are spelled otherwise there."""
    escaped = re.sub(r"\\.|/", lambda found: "\\/" if found[0] == "/" else found[0], match)
    return f"/{escaped.replace('(?P<', '(?<')}/{flags}"


def check(site: Site, where: Callable[[str, Keys], Where]) -> Iterator[Problem]:
    """Both languages read each pattern alike, in linear time, and it finds something in its example."""
    for protocol in site.protocols:
        if protocol.patterns:
            yield from _check(protocol, protocol.patterns, where)


def _check(protocol: Protocol, patterns: Patterns, where: Callable[[str, Keys], Where]) -> Iterator[Problem]:
    name, parts = f"{protocol.slug}/patterns", _parts(patterns)
    for i, sign in enumerate(patterns.signs):
        if groups := (yield from _examined(sign, parts, where(name, ("signs", i)))):
            yield _problem("a sign has no groups", where(name, ("signs", i)), f"remove '{min(groups)}'")
    for i, pattern in enumerate(patterns.patterns):
        place = where(name, ("patterns", i, "match"))
        groups = yield from _examined(pattern.match, parts, place)
        if groups is None:
            continue
        if unknown := groups - GROUPS:
            known = ", ".join(sorted(GROUPS))
            yield _problem(f"there is no use for a group '{min(unknown)}'", place, f"use one of {known}")
        if not _finder(pattern, parts).regex.search(pattern.example):
            at = where(name, ("patterns", i, "example"))
            yield _problem("the pattern finds nothing in its example", at, "correct one of the two")


def _examined(
    text: str, parts: Mapping[str, str], place: Where
) -> Generator[Problem, None, frozenset[str] | None]:
    """Yields what is wrong with a pattern; returns its groups, or None where something is."""
    for missing in PART.finditer(_expanded(text, parts)):
        yield _problem(f"there is no part '{missing[1]}' before this", place, "write it under 'parts'")
        return None
    match = _expanded(text, parts)
    try:
        return examine(match).groups
    except Refused as refused:
        excerpt = match[refused.at : refused.at + 12]
        message = f"{refused.message}, at '{excerpt}'" if refused.at else refused.message
        yield _problem(message, place, refused.hint)
        return None


def _problem(message: str, where: Where, hint: str) -> Problem:
    return Problem(kind="wrong-pattern", message=message, where=where, hint=hint)
