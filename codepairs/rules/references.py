"""The codes that a code or a comparison names are there."""

from __future__ import annotations

from collections.abc import Iterator

from codepairs.model import Protocol
from codepairs.problems import Problem
from codepairs.rules.base import Places, problem
from codepairs.source import Keys


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
                yield problem(
                    "unknown-code", f"{protocol.name} has no code '{slug}' here", where, "correct it"
                )
            elif slug == code.slug:
                yield problem("self-reference", f"'{slug}' is this very code", where, "name another one")
    for comparison in protocol.comparisons:
        name = f"{protocol.slug}/{comparison.left}-vs-{comparison.right}"
        both = (comparison.left, comparison.right)
        missing = [slug for slug in both if slug not in named_by_files]
        for slug in missing:
            yield problem(
                "unknown-code",
                f"{protocol.name} has no code '{slug}' here",
                places.where(name, ()),
                "rename the file, or write the code's file",
            )
        if all(slug in known for slug in both) and known[both[0]].order >= known[both[1]].order:
            yield problem(
                "wrong-order",
                "the lower code comes first",
                places.where(name, ()),
                f"rename the file to {comparison.right}-vs-{comparison.left}.yaml",
            )


def unofficial_codes_name_their_neighbours(protocol: Protocol, places: Places) -> Iterator[Problem]:
    """A code that is registered nowhere names the codes it is confused with: it is paired only with them."""
    for code in protocol.codes:
        if code.is_unofficial and not code.confused_with:
            yield problem(
                "no-neighbours",
                "an unofficial code needs 'confused_with'",
                places.where(f"{protocol.slug}/{code.slug}", ()),
                "list the codes that it is mistaken for",
            )


def codes_of_other_protocols_exist(protocol: Protocol, places: Places) -> Iterator[Problem]:
    """An equivalent, and a code that this one stands beside, is a code of another protocol of this site."""
    for code in protocol.codes:
        named = [("equivalents", i, each.to) for i, each in enumerate(code.equivalents)]
        named += [("accompanies", i, each.to) for i, each in enumerate(code.accompanies)]
        for field, i, to in named:
            if to not in places.codes or to.startswith(f"{protocol.slug}/"):
                yield problem(
                    "unknown-code",
                    f"'{to}' is no code of another protocol here",
                    places.where(f"{protocol.slug}/{code.slug}", (field, i, "to")),
                )
