"""The small tables in tests/data/registries, and what the content makes of their rows."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from conftest import ROOT

from codepairs.content import load_site
from codepairs.model import Citation, Code, Protocol


class Row(NamedTuple):
    """A line of a registry; `reference` is a citation as content writes it."""

    code: str
    name: str
    reference: str


def rows(registry: str) -> list[Row]:
    text = (ROOT / f"tests/data/registries/{registry}.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert lines[0] == "code\tname\treference"
    return [Row(*line.split("\t")) for line in lines[1:]]


@cache
def protocol(slug: str) -> Protocol:
    return next(each for each in load_site(ROOT / "content").protocols if each.slug == slug)


@cache
def by_number(slug: str) -> dict[str, Code]:
    return {code.code: code for code in protocol(slug).codes}


def constants(slug: str, language: str) -> dict[str, str]:
    """The number of each code -> what it is called in a language, as far as it has a name there."""
    return {
        code.code: constant.name
        for code in protocol(slug).codes
        for constant in code.constants
        if constant.language == language
    }


def assert_stands(row: Row, code: Code) -> None:
    """The code has the name and cites the section that its row gives."""
    assert row.name in {code.name, *(phrase.text for phrase in code.phrases)}
    assert Citation.parse(row.reference) in code.facts.registration.sources
