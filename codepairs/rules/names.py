"""What codes, phases, commands and forms are called, and which class each code is in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codepairs.model import Protocol
from codepairs.problems import Problem
from codepairs.rules.base import Places, problem
from codepairs.source import Keys


def names_are_free(protocol: Protocol, places: Places) -> Iterator[Problem]:
    """No code is called `index`, no protocol `site`, and no code, phase, command or class has a twin."""
    name = f"{protocol.slug}/protocol"
    if protocol.slug == "site":
        message, hint = (
            "a protocol cannot be called 'site'",
            "the interface's catalogue is site.po; rename the folder",
        )
        yield problem("reserved-name", message, places.where(name, ()), hint)
    named: list[tuple[str, str, str, Keys]] = [
        ("code", code.known_as, f"{protocol.slug}/{code.slug}", (protocol.known_by,))
        for code in protocol.codes
    ]
    named += [("phase", phase.id, name, ("phases", i, "id")) for i, phase in enumerate(protocol.phases)]
    named += [("command", each.id, name, ("commands", i, "id")) for i, each in enumerate(protocol.commands)]
    named += [
        ("class", each.anchor, name, ("classes", i, "title")) for i, each in enumerate(protocol.classes)
    ]
    seen = set()
    for kind, word, file, keys in named:
        if (kind, word) in seen:
            message = f"there is another {kind} '{word}'"
            yield problem("duplicate-name", message, places.where(file, keys), "rename one of them")
        if file == f"{protocol.slug}/index":
            message, hint = (
                "a code's file cannot be index.yaml",
                "its page would be the protocol's own; rename it",
            )
            yield problem("reserved-name", message, places.where(file, keys), hint)
        seen.add((kind, word))


def codes_are_named_by_their_files(protocol: Protocol, places: Places) -> Iterator[Problem]:
    """A file is named after what its code is known by: 504, not-found for NOT_FOUND, x.2.2."""
    for code in protocol.codes:
        slug = re.sub(r"[^a-z0-9.]+", "-", code.known_as.lower()).strip("-")
        if slug != code.slug:
            yield problem(
                "wrong-file-name",
                f"code '{code.known_as}' is in the file of '{code.slug}'",
                places.where(f"{protocol.slug}/{code.slug}", (protocol.known_by,)),
                f"rename the file to {slug}.yaml",
            )


def codes_match_the_pattern(protocol: Protocol, places: Places) -> Iterator[Problem]:
    """Every code has the form that the protocol's `code_pattern` states."""
    for code in protocol.codes:
        if not re.fullmatch(protocol.code_pattern, code.code):
            yield problem(
                "wrong-code",
                f"'{code.code}' does not match {protocol.code_pattern}",
                places.where(f"{protocol.slug}/{code.slug}", ("code",)),
            )


def forms_are_forms_of_their_code(protocol: Protocol, places: Places) -> Iterator[Problem]:
    """A form is its code with a digit for the X, and there is one of each."""
    for code in protocol.codes:
        seen: set[str] = set()
        for i, form in enumerate(code.forms):
            where = places.where(f"{protocol.slug}/{code.slug}", ("forms", i, "code"))
            if not code.code.startswith("X.") or form.code[1:] != code.code[1:]:
                yield problem(
                    "wrong-form",
                    f"'{form.code}' is no form of '{code.code}'",
                    where,
                    "X.2.2 has 4.2.2 and 5.2.2",
                )
            elif form.code in seen:
                message = f"there is another form '{form.code}'"
                yield problem("duplicate-name", message, where, "keep one of the two")
            seen.add(form.code)


def every_code_has_one_class(protocol: Protocol, places: Places) -> Iterator[Problem]:
    """Where classes have patterns, each registered code is in one of them, and none is in two."""
    if not any(each.pattern for each in protocol.classes):
        return
    for code in protocol.codes:
        found = [each.title for each in protocol.classes if each.holds(code)]
        if len(found) > 1 or not (found or code.is_unofficial):
            message = f"'{code.code}' is in {' and in '.join(found) or 'no class of codes'}"
            hint = "each code has one class: see the patterns of 'classes' in protocol.yaml"
            yield problem(
                "wrong-class", message, places.where(f"{protocol.slug}/{code.slug}", ("code",)), hint
            )
