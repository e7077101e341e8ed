"""Every source that content names is known."""

from __future__ import annotations

from collections.abc import Iterator

from codepairs.model import Citation, Code, Protocol, Site
from codepairs.problems import Problem
from codepairs.rules.base import Places, problem
from codepairs.source import Keys


def citations_are_known(site: Site, places: Places) -> Iterator[Problem]:
    """Every citation names a specification of specifications.yaml."""
    for protocol in site.protocols:
        for name, keys, citation in _citations(protocol):
            if not citation.is_practice and citation.specification not in site.specifications:
                yield problem(
                    "unknown-specification",
                    f"there is no specification '{citation.specification}'",
                    places.where(name, keys),
                    "add it to content/specifications.yaml",
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
        # What the forms say is read where they say it.
        for citation in fact.sources if fact_name not in _said_by_forms(code) else ():
            yield name, ("facts", fact_name, "source"), citation
    for i, form in enumerate(code.forms):
        for fact_name, fact in form.facts().items():
            for citation in fact.sources:
                yield name, ("forms", i, fact_name, "source"), citation
    for field, parts in code.parts_with_sources().items():
        for i, part in enumerate(parts):
            for citation in part.sources:
                yield name, (field, i, "source"), citation


def _said_by_forms(code: Code) -> set[str]:
    return {fact_name for form in code.forms for fact_name in form.facts()}
