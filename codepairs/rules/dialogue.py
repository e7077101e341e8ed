"""The dialogue of a protocol names only its own phases, commands and codes."""

from __future__ import annotations

from collections.abc import Iterator

from codepairs.model import Protocol, Replies
from codepairs.problems import Problem
from codepairs.rules.base import Places, problem
from codepairs.source import Keys


def the_dialogue_is_closed(protocol: Protocol, places: Places) -> Iterator[Problem]:
    """Commands name phases of the protocol, and replies name codes of it."""
    name = f"{protocol.slug}/protocol"
    phases = {phase.id for phase in protocol.phases}
    ids = {command.id for command in protocol.commands}
    for i, command in enumerate(protocol.commands):
        if command.phase not in phases:
            yield problem(
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
                yield problem(
                    "unknown-command",
                    f"there is no command '{command_id}'",
                    places.where(name, ("any_command", i, "except", j)),
                )
    rows += [(("any_command", i), reply) for i, reply in enumerate(protocol.any_command)]
    for keys, replies in rows:
        for k, slug in enumerate(replies.codes):
            if f"{protocol.slug}/{slug}" not in places.codes:
                yield problem(
                    "unknown-code",
                    f"{protocol.name} has no code '{slug}' here",
                    places.where(name, (*keys, "codes", k)),
                    "correct it, or write the code's file",
                )
