"""Enhanced status codes stand here as IANA's registry has them, and beside the basic codes that it names."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

import pytest
from conftest import ROOT

from codepairs.content import load_site
from codepairs.model import Citation, Code, Protocol

OUTCOMES = {"2": "success", "4": "transient-failure", "5": "permanent-failure"}
# What RFC 3463, section 3, says that a code is useful for, where it says so. The registry repeats it.
ONLY = {
    "5": "1.1 1.2 1.3 1.6 2.3 3.4 5.1 5.2 5.4 6.1 7.1 7.2 7.3 7.4",
    "4": "2.2 3.1 4.1 4.2 4.3 4.5 4.6",
}
MEANT_FOR = {f"X.{rest}": digit for digit, codes in ONLY.items() for rest in codes.split()}
SUBJECTS = {
    "X.0": "Other or Undefined Status",
    "X.1": "Addressing Status",
    "X.2": "Mailbox Status",
    "X.3": "Mail System Status",
    "X.4": "Network and Routing Status",
    "X.5": "Mail Delivery Protocol Status",
    "X.6": "Message Content or Media Status",
    "X.7": "Security or Policy Status",
}


class Row(NamedTuple):
    """A line of the registry; `basic` are the basic codes in its words."""

    code: str
    name: str
    reference: str
    basic: str

    @property
    def numbers(self) -> list[str]:
        return re.findall(r"\b[2-5][0-9]{2}\b", self.basic)

    @property
    def documents(self) -> set[str]:
        """The registry itself counts as a document for what has none of its own here."""
        return {"iana-enhanced", *(f"rfc{number}" for number in re.findall(r"RFC (\d+)", self.reference))}


def rows() -> list[Row]:
    text = (ROOT / "tests/data/registries/smtp-enhanced.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert lines[0] == "code\tname\treference\tbasic"
    return [Row(*line.split("\t")) for line in lines[1:]]


ROWS = rows()
BY_CODE = {row.code: row for row in ROWS}
each_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.code)


@cache
def protocol(slug: str) -> Protocol:
    return next(each for each in load_site(ROOT / "content").protocols if each.slug == slug)


@cache
def codes() -> dict[str, Code]:
    return {code.code: code for code in protocol("smtp-enhanced").codes}


def digits(code: Code) -> set[str]:
    return {form.code[0] for form in code.forms}


def registered(sources: tuple[Citation, ...]) -> list[str]:
    """The codes of the registry that are cited."""
    return [each.section for each in sources if each.specification == "iana-enhanced" and each.section]


@each_row
def test_each_row_of_the_registry_has_its_code(row: Row) -> None:
    code = codes()[row.code]
    assert (code.name or "") == row.name
    cited = {each.specification for each in code.facts.registration.sources}
    assert cited & row.documents and cited <= row.documents | {"rfc5248"}


def test_no_code_is_made_up() -> None:
    assert sorted(codes()) == sorted(BY_CODE)


def test_subjects_have_the_names_of_the_registry() -> None:
    classes = protocol("smtp-enhanced").classes
    assert {each.title: each.name for each in classes if each.pattern} == SUBJECTS
    assert [each.outcome for each in classes if not each.pattern] == list(OUTCOMES.values())


@each_row
def test_each_form_is_of_its_code_and_ends_as_its_first_digit_says(row: Row) -> None:
    code = codes()[row.code]
    assert code.forms
    for form in code.forms:
        assert f"X{form.code[1:]}" == row.code
        assert form.outcome.values == (OUTCOMES[form.code[0]],)


@pytest.mark.parametrize("code", MEANT_FOR)
def test_a_form_that_the_specification_does_not_provide_for_rests_on_another_source(code: str) -> None:
    assert MEANT_FOR[code] in digits(codes()[code])
    for form in codes()[code].forms:
        if form.code[0] != MEANT_FOR[code]:
            sections = [each.section for each in form.sources if each.specification == "rfc3463"]
            assert not [section for section in sections if section and section.startswith("3.")], form.code


@each_row
def test_each_basic_code_of_the_registry_stands_beside_its_code(row: Row) -> None:
    code = codes()[row.code]
    assert {f"smtp/{number}" for number in row.numbers} <= {each.to for each in code.accompanies}


@each_row
def test_both_codes_of_a_reply_can_be_of_one_class(row: Row) -> None:
    """RFC 2034, section 4."""
    code = codes()[row.code]
    assert {each.to.removeprefix("smtp/")[0] for each in code.accompanies} <= digits(code)


@each_row
def test_nothing_is_ascribed_to_the_registry_that_it_does_not_say(row: Row) -> None:
    for companion in codes()[row.code].accompanies:
        for section in registered(companion.sources):
            assert section == row.code
            assert row.basic == "Any" or companion.to.removeprefix("smtp/") in row.numbers


def test_enhanced_codes_on_pages_of_smtp_agree() -> None:
    forms = {form.code for code in codes().values() for form in code.forms}
    pairs = [(basic.code, enhanced) for basic in protocol("smtp").codes for enhanced in basic.enhanced]
    assert len(pairs) > 50
    for basic, enhanced in pairs:
        assert enhanced.code in forms, (basic, enhanced.code)
        for section in registered(enhanced.sources):
            row = BY_CODE[section]
            assert section == f"X{enhanced.code[1:]}"
            assert row.basic == "Any" or basic in row.numbers, (basic, section)
