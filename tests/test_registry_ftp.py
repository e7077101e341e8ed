"""FTP replies stand here as the RFCs have them, and as the client in Python's library reads them."""

from __future__ import annotations

import ftplib
import re

import pytest
from conftest import ROOT
from registries import Row, assert_stands, by_number, protocol, rows

from codepairs.model import Citation

SEQUENCES = Citation.parse("rfc959#5.4")
# RFC 959, 4.2: what the first digit tells, and the second. How 63z ended is told by the reply inside.
OUTCOMES = {
    "1": "interim",
    "2": "success",
    "3": "interim",
    "4": "transient-failure",
    "5": "permanent-failure",
}
CATEGORIES = {
    "0": "syntax",
    "1": "information",
    "2": "connections",
    "3": "authentication",
    "5": "file-system",
}
PROTECTED = {"631", "632", "633"}


def sequences() -> dict[str, set[str]]:
    """Each command of RFC 959, 5.4 -> its replies there."""
    text = (ROOT / "tests/data/registries/ftp-sequences.tsv").read_text(encoding="utf-8")
    lines = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    assert lines[0] == ["command", "replies"]
    return {command: set(replies.split()) for command, replies in lines[1:]}


def line_of(number: str) -> str:
    """The line of a transcript that carries its code."""
    transcript = by_number("ftp")[number].transcript
    assert transcript
    [line] = re.findall(rf"^S: ({number} .+)$", transcript.lines, re.MULTILINE)[:1]
    return str(line)


@pytest.mark.parametrize("row", rows("ftp"), ids=lambda row: row.code)
def test_each_reply_of_the_documents_has_its_code(row: Row) -> None:
    assert_stands(row, by_number("ftp")[row.code])


def test_no_code_is_made_up() -> None:
    assert sorted(by_number("ftp")) == sorted(row.code for row in rows("ftp"))


@pytest.mark.parametrize("command", sequences())
def test_each_command_has_just_the_replies_that_the_specification_lists(command: str) -> None:
    """421, 500 and 501 may come to nearly any command, and are said once."""
    [ours] = [each for each in protocol("ftp").commands if command in (each.token or each.id).split("/")]
    listed = {code for each in ours.replies if SEQUENCES in each.sources for code in each.codes}
    expected = sequences()[command]
    assert listed == (expected if command == "connect" else expected - {"421", "500", "501"})


def test_what_any_command_may_get_is_what_the_specification_lists_for_each() -> None:
    any_command = {code: each for each in protocol("ftp").any_command for code in each.codes}
    assert sorted(any_command) == ["421", "500", "501"]
    assert not any_command["500"].excluded
    for command, replies in sequences().items():
        if command != "connect":
            assert "500" in replies, command
            assert ("501" in replies) == (command.lower() not in any_command["501"].excluded), command


def test_each_code_may_come_in_reply_to_something() -> None:
    listed = {code for each in protocol("ftp").commands for reply in each.replies for code in reply.codes}
    listed |= {code for each in protocol("ftp").any_command for code in each.codes}
    assert listed == set(by_number("ftp"))


def test_the_first_two_digits_tell_outcome_and_field() -> None:
    for number, code in by_number("ftp").items():
        if number in PROTECTED:
            assert code.facts.outcome is None
            continue
        assert code.facts.outcome and code.facts.outcome.values == (OUTCOMES[number[0]],), number
        assert code.facts.category and code.facts.category.values == (CATEGORIES[number[1]],), number


def test_python_reads_the_lines_of_transcripts() -> None:
    assert ftplib.parse227(line_of("227")) == ("192.0.2.1", 40000)
    assert ftplib.parse229(line_of("229"), ("192.0.2.1", 21)) == ("192.0.2.1", 40000)
    assert ftplib.parse257(line_of("257")) == "/home/an/reports"
    assert ftplib.parse150(line_of("150")) == 48211
