"""The facts of a code: what can be compared, as tags that mean the same in all protocols."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BeforeValidator, Field

from codepairs.model.base import Part, Sources, as_tuple

Outcome = Literal["success", "interim", "redirect", "transient-failure", "permanent-failure"]
Retry = Literal[
    "not-needed", "same-request", "after-delay", "after-change", "higher-level", "elsewhere", "never"
]
Actor = Literal["client", "sender", "recipient", "operator", "intermediary", "developer", "owner", "nobody"]
SentBy = Literal[
    "client", "server", "intermediary", "resolver", "authority", "library", "application", "local"
]
Scope = Literal[
    "command", "request", "address", "message", "authentication", "session", "queue",
    "resource", "domain", "server", "everywhere",
]  # fmt: skip
Connection = Literal["stays-open", "closes", "may-close"]
Category = Literal[
    "syntax", "information", "connections", "authentication", "unspecified", "mail-system", "file-system"
]
Redirection = Literal["permanent", "temporary", "indirect", "choice"]
Method = Literal["kept", "may-become-get", "becomes-get"]
Caching = Literal["heuristic", "explicit", "never"]
Repeat = Literal["any-request", "idempotent-only", "not-by-itself"]
Body = Literal["none", "optional", "expected"]
Level = Literal["warning", "fatal", "closure"]
Versions = Literal["ssl-3", "tls-1.2", "tls-1.3", "dtls-1.3", "http-1.1"]
Forking = Literal["absorbed", "forwarded", "collected", "cancels-others"]
Dialog = Literal["early", "confirmed", "ends", "ends-early", "ends-usage", "unchanged"]
Registration = Literal[
    "standard", "experimental", "listed", "temporary", "reserved", "obsolete", "unofficial"
]

Tag = TypeVar("Tag")


class Fact(Part, Generic[Tag]):
    """What can be compared: one or more tags, each meaning the same in all protocols, with their sources."""

    values: Annotated[tuple[Tag, ...], BeforeValidator(as_tuple), Field(alias="value", min_length=1)]
    sources: Annotated[Sources, Field(alias="source", min_length=1)]


# Each has a name of its own, since pickle cannot find a class made by a subscript.
class OutcomeFact(Fact[Outcome]): ...


class RetryFact(Fact[Retry]): ...


class ActorFact(Fact[Actor]): ...


class SentByFact(Fact[SentBy]): ...


class ScopeFact(Fact[Scope]): ...


class ConnectionFact(Fact[Connection]): ...


class CategoryFact(Fact[Category]): ...


class RedirectionFact(Fact[Redirection]): ...


class MethodFact(Fact[Method]): ...


class CachingFact(Fact[Caching]): ...


class RepeatFact(Fact[Repeat]): ...


class BodyFact(Fact[Body]): ...


class LevelFact(Fact[Level]): ...


class VersionsFact(Fact[Versions]): ...


class ForkingFact(Fact[Forking]): ...


class DialogFact(Fact[Dialog]): ...


class RegistrationFact(Fact[Registration]): ...


class Facts(Part):
    """The facts of a code in the order in which pages show them; absent means not known."""

    outcome: OutcomeFact | None = None
    retry: RetryFact | None = None
    acts: ActorFact | None = None
    sent_by: SentByFact | None = None
    scope: ScopeFact | None = None
    connection: ConnectionFact | None = None
    category: CategoryFact | None = None
    redirection: RedirectionFact | None = None
    method: MethodFact | None = None
    caching: CachingFact | None = None
    repeat: RepeatFact | None = None
    body: BodyFact | None = None
    level: LevelFact | None = None
    versions: VersionsFact | None = None
    forking: ForkingFact | None = None
    dialog: DialogFact | None = None
    registration: RegistrationFact

    def known(self) -> Mapping[str, Fact[Any]]:
        """The facts that are known, by name."""
        return {name: fact for name in type(self).model_fields if (fact := getattr(self, name))}
