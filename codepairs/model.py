"""Site, Protocol, Code, Comparison: what content/ says, frozen and typed. No input or output here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

Outcome = Literal["success", "interim", "redirect", "transient-failure", "permanent-failure"]
Retry = Literal["not-needed", "same-request", "after-delay", "after-change", "elsewhere", "never"]
Actor = Literal["client", "sender", "recipient", "operator", "nobody"]
Scope = Literal["command", "address", "message", "authentication", "session", "queue", "domain"]
Connection = Literal["stays-open", "closes", "may-close"]
Category = Literal["syntax", "information", "connections", "unspecified", "mail-system"]
Registration = Literal[
    "standard", "experimental", "listed", "temporary", "reserved", "obsolete", "unofficial"
]
Pairs = Literal["all", "same-class", "chosen"]

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]*$", max_length=60)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, pattern=r"^[^\n\r]*$")]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Part(BaseModel):
    """A frozen piece of content that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True, order=True)
class Citation:
    """A section of a specification; without a specification it stands for practice."""

    specification: str = ""
    section: str = ""

    @property
    def is_practice(self) -> bool:
        return not self.specification

    @classmethod
    def parse(cls, text: object) -> Citation:
        """Read `rfc5321#4.2.3` or `practice`; ValueError says what is missing."""
        if isinstance(text, Citation):
            return text
        if text == "practice":
            return cls()
        if not isinstance(text, str):
            raise ValueError("a source is a word such as rfc5321#4.2.3")
        specification, _, section = text.partition("#")
        if not specification or not section:
            raise ValueError(
                f"reference '{text}' must name a section, as in '{specification or 'rfc5321'}#4.2.3'"
            )
        return cls(specification, section)


def _as_tuple(value: object) -> object:
    return value if isinstance(value, (list, tuple)) else (value,)


def _written_out(value: object) -> object:
    # pydantic would take 0 for the first second of 1970.
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError("a date is written as 2026-11-23")
    return value


Day = Annotated[date, BeforeValidator(_written_out)]
Source = Annotated[Citation, BeforeValidator(Citation.parse)]
Sources = Annotated[tuple[Source, ...], BeforeValidator(_as_tuple)]
Tag = TypeVar("Tag")


class Fact(Part, Generic[Tag]):
    """What can be compared: one or more tags, each meaning the same in all protocols, with their sources."""

    values: Annotated[tuple[Tag, ...], BeforeValidator(_as_tuple), Field(alias="value", min_length=1)]
    sources: Annotated[Sources, Field(alias="source", min_length=1)]


# Each has a name of its own, since pickle cannot find a class made by a subscript.
class OutcomeFact(Fact[Outcome]): ...


class RetryFact(Fact[Retry]): ...


class ActorFact(Fact[Actor]): ...


class ScopeFact(Fact[Scope]): ...


class ConnectionFact(Fact[Connection]): ...


class CategoryFact(Fact[Category]): ...


class RegistrationFact(Fact[Registration]): ...


class Facts(Part):
    """The facts of a code in the order in which pages show them; absent means not known."""

    outcome: OutcomeFact | None = None
    retry: RetryFact | None = None
    acts: ActorFact | None = None
    scope: ScopeFact | None = None
    connection: ConnectionFact | None = None
    category: CategoryFact | None = None
    registration: RegistrationFact

    def known(self) -> Mapping[str, Fact[Any]]:
        """The facts that are known, by name."""
        return {name: fact for name in type(self).model_fields if (fact := getattr(self, name))}


class Sourced(Part):
    """A statement with its sources."""

    sources: Annotated[Sources, Field(alias="source")]


class Phrase(Sourced):
    """The official wording of a code in one specification."""

    text: Line


class EnhancedCode(Sourced):
    """An enhanced status code (RFC 3463) that goes with a basic one."""

    code: Annotated[str, StringConstraints(pattern=r"^[245X]\.\d{1,3}\.\d{1,3}$")]


class Steps(Part):
    """What one actor can do."""

    actor: Annotated[Literal["client", "sender", "recipient", "operator"], Field(alias="for")]
    steps: Annotated[tuple[Prose, ...], Field(min_length=1)]


class Transcript(Part):
    """A piece of dialogue; every line begins with `C: ` (client) or `S: ` (server)."""

    caption: Line
    lines: Prose


class SeeAlso(Part):
    """Another code of the protocol and the reason to look at it."""

    code: Slug
    reason: Prose


class Product(Sourced):
    """What one product means by a code that is registered nowhere."""

    product: Line
    meaning: Prose


class Equivalent(Sourced):
    """A code of another protocol with a like meaning, seen from here; the way back may differ."""

    to: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+/[a-z0-9.-]+$")]
    kind: Literal["exact", "close", "lossy"]


class Code(Part):
    """One status code of one protocol."""

    slug: Slug
    code: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    name: Line | None = None
    phrases: tuple[Phrase, ...] = ()
    aliases: tuple[Line, ...] = ()
    updated: Day
    summary: Annotated[Line, StringConstraints(max_length=140)]
    facts: Facts
    enhanced: tuple[EnhancedCode, ...] = ()
    products: tuple[Product, ...] = ()
    description: Prose
    when_seen: tuple[Prose, ...] = ()
    how_to_fix: tuple[Steps, ...] = ()
    when_to_send: Prose | None = None
    on_receipt: Prose | None = None
    tells: Prose
    transcript: Transcript | None = None
    see_also: tuple[SeeAlso, ...] = ()
    equivalents: tuple[Equivalent, ...] = ()
    references: tuple[Source, ...] = ()
    history: Prose | None = None
    confused_with: tuple[Slug, ...] = ()

    @property
    def is_unofficial(self) -> bool:
        return "unofficial" in self.facts.registration.values

    @property
    def label(self) -> str:
        """`504 Command Parameter Not Implemented`, or the bare code where it has no name."""
        return f"{self.code} {self.name}" if self.name else self.code

    @property
    def order(self) -> tuple[int, int, str]:
        """Numbers before names, numerically, then by slug."""
        return (0, int(self.code), self.slug) if self.code.isdecimal() else (1, 0, self.slug)

    def main_citations(self) -> list[Citation]:
        """What is to be read on the code, once each: its references, then the sources of its facts."""
        facts = [source for fact in self.facts.known().values() for source in fact.sources]
        return [each for each in dict.fromkeys([*self.references, *facts]) if not each.is_practice]

    def citations(self) -> list[Citation]:
        """Every citation of the code once: the main ones, then those of phrases, products and other codes."""
        parts: list[Sourced] = [*self.phrases, *self.products, *self.enhanced, *self.equivalents]
        others = [source for part in parts for source in part.sources if not source.is_practice]
        return list(dict.fromkeys([*self.main_citations(), *others]))


class Comparison(Part):
    """Hand-written prose for one pair."""

    left: Slug
    right: Slug
    updated: Day
    verdict: Prose
    rule: Prose
    trap: Prose
    references: tuple[Source, ...] = ()


class CodeClass(Part):
    """The codes that share a first digit."""

    digit: Annotated[str, StringConstraints(pattern=r"^\d$")]
    outcome: Outcome
    meaning: Prose


class Phase(Part):
    """A stage of the dialogue."""

    id: Slug
    name: Line


class Replies(Sourced):
    """Codes that a source lists as answers."""

    codes: Annotated[tuple[Slug, ...], Field(min_length=1)]


class AnyCommand(Replies):
    """Codes that may answer every command but those in `excluded`."""

    excluded: Annotated[tuple[Slug, ...], Field(alias="except")] = ()


class Command(Part):
    """A command, or another event that is answered; `token` is literal protocol text, `name` is words."""

    id: Slug
    token: Line | None = None
    name: Line | None = None
    phase: Slug
    replies: Annotated[tuple[Replies, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _has_a_title(self) -> Command:
        if (self.token is None) == (self.name is None):
            raise ValueError("a command has either a token or a name")
        return self


class Protocol(Part):
    """A protocol with its codes (in order), hand-written comparisons and dialogue."""

    slug: Slug
    name: Line
    title: Line
    updated: Day
    summary: Annotated[Line, StringConstraints(max_length=160)]
    description: Prose
    code_pattern: str
    pairs: Pairs | None = None
    reverse_pairs: Literal["on", "off"] | None = None
    classes: tuple[CodeClass, ...] = ()
    phases: tuple[Phase, ...] = ()
    commands: tuple[Command, ...] = ()
    any_command: tuple[AnyCommand, ...] = ()
    references: tuple[Source, ...] = ()
    codes: tuple[Code, ...] = ()
    comparisons: tuple[Comparison, ...] = ()

    @cached_property
    def by_slug(self) -> dict[str, Code]:
        return {code.slug: code for code in self.codes}

    @cached_property
    def answers(self) -> Mapping[str, tuple[str, ...]]:
        """Code slug -> ids of the commands that it may answer, in the order of the dialogue.

        A code that no source lists is absent: nothing is known of it, which is not the same as
        "answers nothing".
        """
        place = {phase.id: index for index, phase in enumerate(self.phases)}
        found: dict[str, list[str]] = {}
        for command in sorted(self.commands, key=lambda each: place[each.phase]):
            listed = [slug for replies in command.replies for slug in replies.codes]
            for reply in self.any_command:
                # A command is what a client types: opening a connection has a name, but no token.
                if command.token is not None and command.id not in reply.excluded:
                    listed += reply.codes
            for slug in dict.fromkeys(listed):
                found.setdefault(slug, []).append(command.id)
        return {slug: tuple(ids) for slug, ids in found.items()}


class Specification(Part):
    """A document that pages cite; `{section}` in `url` stands for the cited section."""

    label: Line
    title: Line
    url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"]+$")]


class SiteSettings(Part):
    """content/site.yaml: what an owner changes."""

    name: Line
    tagline: Line
    description: Prose
    footer: Prose
    logo: Line | None = None
    source_url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"]+$")] | None = None
    base_url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"?#]+$")] | None = None
    pairs: Pairs = "all"
    reverse_pairs: Literal["on", "off"] = "on"


class Site(Part):
    """Everything that content/ says."""

    settings: SiteSettings
    specifications: Mapping[str, Specification]
    protocols: tuple[Protocol, ...]

    @property
    def by_slug(self) -> dict[str, Protocol]:
        return {protocol.slug: protocol for protocol in self.protocols}
