"""What a pair page says beyond its two columns, on real codes."""

from __future__ import annotations

import re

import pytest
from test_edition import editions

from codepairs.edition import Edition
from codepairs.fragments import PairFragments

ENGLISH: Edition = editions()["en/smtp"]


def fragments(left: str, right: str) -> PairFragments:
    return ENGLISH._pairs.fragments(ENGLISH.sides[left], ENGLISH.sides[right])


def text(html: bytes) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", html.decode()).split())


def items(html: bytes) -> list[str]:
    return [text(item.encode()) for item in html.decode().split("<li>")[1:]]


@pytest.mark.parametrize(
    ("left", "right", "says"),
    [
        ("250", "504", "Either may come in reply to EHLO/HELO, VRFY, and EXPN."),
        ("421", "500", "Either may come in reply to any command."),
        ("221", "354", "No command is listed with both of them. 221 answers QUIT. 354 answers DATA."),
        ("422", "432", ""),
    ],
)
def test_the_commands_of_both_codes_are_compared_or_not_spoken_of(left: str, right: str, says: str) -> None:
    assert text(fragments(left, right).answers) == says


def test_the_verdict_names_the_codes_the_right_way_round() -> None:
    assert text(fragments("450", "550").verdict).startswith("450 may pass if the client waits, 550 stays")
    # Should a failure ever have the lower number, the sentence turns round and the numbers stay right.
    assert text(fragments("550", "450").verdict).startswith("450 may pass if the client waits, 550 stays")


def test_a_fact_that_the_verdict_implies_is_no_difference() -> None:
    said = " ".join(items(fragments("450", "550").differences))
    assert "may succeed later" not in said
    # 432 is transient, and yet waiting does not help: that is worth saying.
    assert "Something has to change before what got 432" in " ".join(
        items(fragments("432", "450").differences)
    )


def test_equal_facts_share_a_cell_and_differing_rows_are_marked() -> None:
    rows = fragments("450", "550").fact_rows.decode()
    assert re.search(r"<tr class=differs><th scope=row>Outcome<td>", rows)
    assert re.search(r"<tr><th scope=row>Connection<td colspan=2>", rows)


def test_a_reference_of_both_codes_stands_once() -> None:
    references = items(fragments("450", "550").references)
    assert len(references) == len(set(references))
    assert "RFC 5321 §4.2.3" in references


def test_related_pairs_leave_out_the_pair_itself() -> None:
    assert "450-vs-550.html" not in fragments("450", "550").related.decode()
