"""HTTP status codes stand here as the registry, and the languages that name them, have them."""

from __future__ import annotations

import re
from http import HTTPStatus

import pytest
from registries import Row, assert_stands, by_number, constants, protocol, rows

# Codes that no registry has, but that people meet in logs and from services.
UNOFFICIAL = re.findall(
    r"\d+",
    "419 420 440 444 449 450 460 463 494 495 496 497 498 499 509"
    " 520 521 522 523 524 525 526 527 529 530 561 598 599",
)
# RFC 9110, 15.1: heuristically cacheable; all others need what the response says.
HEURISTIC = {"200", "203", "204", "206", "300", "301", "308", "404", "405", "410", "414", "501"}
# RFC 9110, 6.4.1: 1xx, 204 and 304 have no content; 15.3.6: nor has 205.
EMPTY = {"204", "205", "304"}


@pytest.mark.parametrize("row", rows("http"), ids=lambda row: row.code)
def test_each_row_of_the_registry_has_its_code(row: Row) -> None:
    assert_stands(row, by_number("http")[row.code])


def test_what_the_registry_lacks_is_called_unofficial_and_names_its_products() -> None:
    others = by_number("http").keys() - {row.code for row in rows("http")}
    assert sorted(others) == UNOFFICIAL
    for number in others:
        code = by_number("http")[number]
        assert code.facts.registration.values == ("unofficial",)
        assert code.products, number
        assert code.confused_with, number


def test_python_has_the_same_codes_under_the_same_names() -> None:
    ours = constants("http", "Python") | constants("http", "Python 3.13+")
    for number, name in ours.items():
        known = HTTPStatus.__members__.get(name.removeprefix("http.HTTPStatus."))
        assert known is None or str(int(known)) == number, name
    old = constants("http", "Python")
    for status in HTTPStatus:
        names = [each for each, value in HTTPStatus.__members__.items() if value is status]
        number = str(int(status))
        assert {old.get(number), ours.get(number)} & {f"http.HTTPStatus.{name}" for name in names}, number


@pytest.mark.parametrize("language", ["Go", "C#", "Java"])
def test_names_in_other_languages_are_those_of_the_code(language: str) -> None:
    named = constants("http", language)
    assert len(named) > 30
    assert len(set(named.values())) == len(named)


def test_caching_follows_the_list_of_the_specification() -> None:
    found = {
        code.code
        for code in protocol("http").codes
        if code.facts.caching and "heuristic" in code.facts.caching.values
    }
    # RFC 7725, 3, says the same of 451.
    assert found == HEURISTIC | {"451"}


def test_what_must_have_no_content_says_so() -> None:
    none = {
        code.code
        for code in protocol("http").codes
        if code.facts.body and code.facts.body.values == ("none",)
    }
    assert {number for number in none if number[0] != "1"} == EMPTY
    assert {number for number in none if number[0] == "1"} == {"100", "101", "102", "103", "104"}


def test_transcripts_that_show_content_only_do_so_where_there_may_be_some() -> None:
    for code in protocol("http").codes:
        if code.code not in EMPTY or code.transcript is None:
            continue
        answer = code.transcript.lines[code.transcript.lines.index(f"< HTTP/1.1 {code.code}") :]
        assert not re.search(r"^<\n< \S", answer, re.MULTILINE), code.code
