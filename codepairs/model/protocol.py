"""A protocol: its codes, the classes that they fall into, and the dialogue in which they come."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from codepairs.model.base import Day, Expression, Line, Pairs, Part, Prose, Slug, Source, Sourced
from codepairs.model.code import Code, Comparison, KnownBy, StepActor
from codepairs.model.facts import Outcome
from codepairs.model.patterns import Patterns
from codepairs.model.transcript import TranscriptKind

# The drawing of a dialogue has room for so many stages.
MOST_PHASES = 14


class CodeClass(Part):
    """Codes that belong together: `2xx`, `1000-2999`, `X.7`.

    `title` is literal, `name` words; a class without a pattern, or that no code has, is only explained.
    """

    title: Annotated[Line, StringConstraints(max_length=30)]
    name: Line | None = None
    pattern: Expression | None = None
    outcome: Outcome | None = None
    meaning: Prose

    def holds(self, code: Code) -> bool:
        return self.pattern is not None and re.fullmatch(self.pattern, code.code) is not None

    @property
    def anchor(self) -> str:
        """The id of its heading, which no language changes."""
        return "class-" + re.sub(r"[^a-z0-9.-]+", "-", self.title.lower())


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
    replies: tuple[Replies, ...] = ()

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
    heading: Line
    known_by: KnownBy = "code"
    updated: Day
    summary: Annotated[Line, StringConstraints(max_length=160)]
    description: Prose
    code_pattern: Expression
    pairs: Pairs | None = None
    reverse_pairs: Literal["on", "off"] | None = None
    actors: Mapping[StepActor, Line] = {}
    companions: Line | None = None
    classes: tuple[CodeClass, ...] = ()
    transcripts: tuple[TranscriptKind, ...] = ()
    dialogue: Literal["commands", "requests", "stages"] = "commands"
    phases: Annotated[tuple[Phase, ...], Field(max_length=MOST_PHASES)] = ()
    commands: tuple[Command, ...] = ()
    any_command: tuple[AnyCommand, ...] = ()
    references: tuple[Source, ...] = ()
    codes: tuple[Code, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    patterns: Patterns | None = None

    @cached_property
    def by_slug(self) -> dict[str, Code]:
        return {code.slug: code for code in self.codes}

    def calls(self, actor: str) -> str | None:
        """Its own word for an actor, if it has one."""
        return next((label for name, label in self.actors.items() if name == actor), None)

    @cached_property
    def by_form(self) -> dict[str, Code]:
        """Each form of a code (`5.1.1`), the varying one too (`X.1.1`), -> the code that treats it."""
        return {each: code for code in self.codes if code.forms for each in (code.code, *_forms(code))}

    @cached_property
    def compared(self) -> Mapping[tuple[str, str], Comparison]:
        """The hand-written comparisons by the slugs of their codes, the lower one first."""
        return {(each.left, each.right): each for each in self.comparisons}

    def pair_updated(self, left: Code, right: Code) -> date:
        """When the page of a pair last changed: the latest day of its codes and its comparison."""
        day = max(left.updated, right.updated)
        written = self.compared.get((left.slug, right.slug))
        return max(day, written.updated) if written else day

    @cached_property
    def last_changed(self) -> date:
        """The latest day of all that the protocol's own page shows: itself, its codes, its comparisons."""
        codes = [each.updated for each in self.codes]
        return max([self.updated, *codes, *(each.updated for each in self.comparisons)])

    def transcript_kind(self, code: Code) -> TranscriptKind | None:
        """The kind of a code's transcript: the one that it names, else the first."""
        asked = code.transcript.kind if code.transcript else None
        return next((each for each in self.transcripts if asked in (None, each.kind)), None)

    def takes_any(self, command: Command) -> bool:
        """Whether what answers any command answers this one.

        A command is what a client types: opening a connection has a name, but no token. Where the dialogue
        consists of stages, all are alike.
        """
        return self.dialogue == "stages" or command.token is not None

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
                if self.takes_any(command) and command.id not in reply.excluded:
                    listed += reply.codes
            for slug in dict.fromkeys(listed):
                found.setdefault(slug, []).append(command.id)
        return {slug: tuple(ids) for slug, ids in found.items()}


def _forms(code: Code) -> tuple[str, ...]:
    return tuple(form.code for form in code.forms)
