"""One status code of one protocol, and the comparison of two."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from codepairs.model.base import Citation, Day, Elsewhere, Line, Part, Prose, Slug, Source, Sourced
from codepairs.model.facts import ActorFact, Facts, OutcomeFact, RetryFact
from codepairs.regular.bounds import LONGEST_LINE

KnownBy = Literal["code", "name"]
StepActor = Literal["client", "sender", "recipient", "operator", "intermediary", "developer", "owner"]


def order_of(code: str, slug: str) -> tuple[int, tuple[int, ...], str]:
    """Where a code stands among others: numbers before words, `X.7.26` by its numbers, then by slug."""
    if re.fullmatch(r"\d+|\w(\.\d+)+", code):
        return (0, tuple(int(number) for number in re.findall(r"\d+", code)), slug)
    return (1, (), slug)


class Phrase(Sourced):
    """The official wording of a code in one specification."""

    text: Line


class EnhancedCode(Sourced):
    """An enhanced status code (RFC 3463) that goes with a basic one."""

    code: Annotated[str, StringConstraints(pattern=r"^[245X]\.\d{1,3}\.\d{1,3}$")]


class Companion(Sourced):
    """A code of another protocol that this one stands beside in the same reply."""

    to: Elsewhere


class Form(Sourced):
    """One form of a code whose first digit varies: 4.2.2 and 5.2.2 are forms of X.2.2."""

    code: Annotated[str, StringConstraints(pattern=r"^\d(\.\d{1,3})+$")]
    outcome: OutcomeFact
    retry: RetryFact | None = None
    acts: ActorFact | None = None
    meaning: Prose
    advice: Prose | None = None

    def facts(self) -> dict[str, OutcomeFact | RetryFact | ActorFact]:
        """The facts that may differ from form to form, as far as they are known."""
        return {name: fact for name in FACTS_OF_FORMS if (fact := getattr(self, name))}


FACTS_OF_FORMS = ("outcome", "retry", "acts")


class HeaderField(Sourced):
    """A header field that goes with a code."""

    name: Line
    requirement: Literal["must", "should", "may"]
    meaning: Prose


class Constant(Part):
    """What the code is called in a programming language or library."""

    language: Line
    name: Line


class Steps(Part):
    """What one actor can do."""

    actor: Annotated[StepActor, Field(alias="for")]
    steps: Annotated[tuple[Prose, ...], Field(min_length=1)]


def _short_lines(text: str) -> str:
    if any(len(line) > LONGEST_LINE for line in text.splitlines()):
        raise ValueError(f"a line of a transcript has at most {LONGEST_LINE} characters")
    return text


class Transcript(Part):
    """The code as it is really seen; protocol.yaml says which kinds there are, the first is the usual one."""

    kind: str | None = None
    caption: Line
    lines: Annotated[Prose, AfterValidator(_short_lines)]


class SeeAlso(Part):
    """Another code of the protocol and the reason to look at it."""

    code: Slug
    reason: Prose


class Product(Sourced):
    """What one product means by a code that is registered nowhere, or registered with another meaning."""

    product: Line
    meaning: Prose


class Equivalent(Sourced):
    """A code of another protocol with a like meaning, seen from here; the way back may differ."""

    to: Elsewhere
    kind: Literal["exact", "close", "lossy"]
    note: Prose | None = None


class Code(Part):
    """One status code of one protocol."""

    slug: Slug
    known_by: KnownBy = "code"
    code: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    name: Line | None = None
    phrases: tuple[Phrase, ...] = ()
    aliases: tuple[Line, ...] = ()
    constants: tuple[Constant, ...] = ()
    updated: Day
    summary: Annotated[Line, StringConstraints(max_length=140)]
    facts: Facts
    forms: tuple[Form, ...] = ()
    enhanced: tuple[EnhancedCode, ...] = ()
    accompanies: tuple[Companion, ...] = ()
    fields: tuple[HeaderField, ...] = ()
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

    @model_validator(mode="after")
    def _with_the_facts_of_its_forms(self) -> Code:
        """What the forms say, the code says too: `facts` then holds the tags of all forms, each once."""
        if not self.forms:
            return self
        merged = {name: self._merged(name) for name in FACTS_OF_FORMS}
        for name, fact in merged.items():
            # A code is validated once more as part of its protocol, and has them then.
            if getattr(self.facts, name) not in (None, fact):
                raise ValueError(f"each form says its own '{name}'; remove it from the facts of the code")
        return self.model_copy(update={"facts": self.facts.model_copy(update=merged)})

    def _merged(self, name: str) -> OutcomeFact | RetryFact | ActorFact | None:
        """One fact of all forms; not known if it is not known of one of them."""
        facts = [form.facts().get(name) for form in self.forms]
        known = [fact for fact in facts if fact]
        if len(known) < len(facts):
            return None
        values: list[Any] = [value for fact in known for value in fact.values]
        sources = [source for fact in known for source in fact.sources]
        update = {"values": tuple(dict.fromkeys(values)), "sources": tuple(dict.fromkeys(sources))}
        return known[0].model_copy(update=update)

    @property
    def is_unofficial(self) -> bool:
        return "unofficial" in self.facts.registration.values

    @property
    def known_as(self) -> str:
        """What titles and sentences call it: `504`, `NOT_FOUND`, `X.2.2`."""
        return self.name if self.known_by == "name" and self.name else self.code

    @property
    def number(self) -> str:
        """The number of a code that is known by its name; '' where the number is what it is known by."""
        return self.code if self.known_as != self.code else ""

    @property
    def label(self) -> str:
        """`504 Command Parameter Not Implemented`, `NOT_FOUND`, or the bare code where it has no name."""
        return f"{self.code} {self.name}" if self.name and not self.number else self.known_as

    @property
    def outcome(self) -> str:
        """The outcome, where there is just one: '' if it is not known or depends on the form."""
        values = self.facts.outcome.values if self.facts.outcome else ()
        return values[0] if len(values) == 1 else ""

    @property
    def answers_to(self) -> tuple[str, ...]:
        """What a reader may type for it: number, name, each form (`5.1.1`), constants."""
        words = [self.known_as, self.code, self.name or "", *(form.code for form in self.forms)]
        return tuple(dict.fromkeys(filter(None, [*words, *(each.name for each in self.constants)])))

    @property
    def order(self) -> tuple[int, tuple[int, ...], str]:
        return order_of(self.code, self.slug)

    def parts_with_sources(self) -> dict[str, tuple[Sourced, ...]]:
        """Everything but the facts that names its sources, by field."""
        return {
            "phrases": self.phrases,
            "products": self.products,
            "forms": self.forms,
            "enhanced": self.enhanced,
            "accompanies": self.accompanies,
            "fields": self.fields,
            "equivalents": self.equivalents,
        }

    def fact_citations(self) -> list[Citation]:
        """The sources of its facts, once each; its references if there are none."""
        facts = [source for fact in self.facts.known().values() for source in fact.sources]
        facts += [source for form in self.forms for fact in form.facts().values() for source in fact.sources]
        return [each for each in dict.fromkeys(facts) if not each.is_practice] or list(self.references)

    def citations(self) -> list[Citation]:
        """Every citation once: its references, then those of its facts, phrases, products and other codes."""
        others = [
            source
            for parts in self.parts_with_sources().values()
            for part in parts
            for source in part.sources
            if not source.is_practice
        ]
        return list(dict.fromkeys([*self.references, *self.fact_citations(), *others]))


class Comparison(Part):
    """Hand-written prose for one pair."""

    left: Slug
    right: Slug
    updated: Day
    verdict: Prose
    rule: Prose
    trap: Prose
    references: tuple[Source, ...] = ()
