"""SIP response codes stand here as the registry, RFC 3261, RFC 5057 and PJSIP have them."""

from __future__ import annotations

import re

import pytest
from registries import Row, assert_stands, by_number, constants, protocol, rows

# RFC 3261, table 2 and table 3: header fields that a response with this code must have ("m"; "c" for 415).
MANDATORY = {
    "401": {"WWW-Authenticate"},
    "405": {"Allow"},
    "407": {"Proxy-Authenticate"},
    "415": {"Accept", "Accept-Encoding", "Accept-Language"},
    "420": {"Unsupported"},
    "423": {"Min-Expires"},
}
# RFC 3261, table 3 and 20.33.
WITH_RETRY_AFTER = {"404", "413", "480", "486", "500", "503", "600", "603"}
# RFC 5057, 5.1, table 1.
DESTROYS_USAGE = {"405", "480", "481", "489", "501"}
DESTROYS_DIALOG = {"404", "410", "416", "482", "483", "484", "485", "502", "604"}
TRANSACTION_ONLY = re.findall(
    r"\d+",
    "400 401 402 403 406 407 412 413 414 415 417 420 421 422 423 428 429 436 437 438 486 487 488 491 493 494"
    " 500 503 504 505 513 580 600 603 606",
)
# PJSIP's names that are not the registered ones in capital letters.
PJSIP = {
    "181": "CALL_BEING_FORWARDED",
    "183": "PROGRESS",
    "422": "SESSION_TIMER_TOO_SMALL",
    "429": "PROVIDE_REFERRER_HEADER",
    "433": "ANONIMITY_DISALLOWED",
    "437": "UNSUPPORTED_CERTIFICATE",
    "481": "CALL_TSX_DOES_NOT_EXIST",
    "485": "PJSIP_AC_AMBIGUOUS",
    "494": "SECURITY_AGREEMENT_NEEDED",
    "500": "INTERNAL_SERVER_ERROR",
    "504": "SERVER_TIMEOUT",
    "606": "NOT_ACCEPTABLE_ANYWHERE",
}


def tagged(fact: str, tag: str) -> set[str]:
    """The codes whose fact has the tag."""
    return {
        code.code
        for code in protocol("sip").codes
        if (found := getattr(code.facts, fact)) and tag in found.values
    }


def field_names(code: str, requirement: str | None = None) -> set[str]:
    return {field.name for field in by_number("sip")[code].fields if requirement in (None, field.requirement)}


def listed_for(command: str) -> set[str]:
    found = next(each for each in protocol("sip").commands if each.id == command)
    return {code for reply in found.replies for code in reply.codes}


@pytest.mark.parametrize("row", rows("sip"), ids=lambda row: row.code)
def test_each_row_of_the_registry_has_its_code(row: Row) -> None:
    assert_stands(row, by_number("sip")[row.code])


def test_no_code_is_made_up() -> None:
    assert sorted(by_number("sip")) == [row.code for row in rows("sip")]


def test_pjsip_has_the_same_codes_under_names_of_its_own() -> None:
    named = constants("sip", "C (PJSIP)")
    # It lacks the code of RFC 8876.
    assert by_number("sip").keys() - named.keys() == {"425"}
    for number, name in named.items():
        official = re.sub("[^A-Z]+", "_", (by_number("sip")[number].name or "").upper())
        assert name.removeprefix("PJSIP_SC_") == PJSIP.get(number, official)


def test_header_fields_that_a_code_must_have_are_those_of_the_tables() -> None:
    for number, names in MANDATORY.items():
        assert field_names(number, "must") >= names, number


def test_retry_after_stands_with_the_codes_that_may_have_it() -> None:
    assert {number for number in by_number("sip") if "Retry-After" in field_names(number)} == WITH_RETRY_AFTER


def test_forking_follows_the_rules_for_proxies() -> None:
    """RFC 3261, 16.7, steps 5 and 6; RFC 5626, 11.5, on 430, which ends at a proxy too."""
    forwarded = {number for number in by_number("sip") if number[0] in "12" and number != "100"}
    assert tagged("forking", "forwarded") == forwarded
    assert tagged("forking", "cancels-others") == {number for number in by_number("sip") if number[0] == "6"}
    assert tagged("forking", "absorbed") == {"100", "430", "503"}


def test_what_a_failure_does_to_a_dialog_follows_the_survey() -> None:
    assert tagged("dialog", "ends") == DESTROYS_DIALOG
    # A timeout ends the usage: RFC 5057, 5.1, note 4, and 5.2.
    assert tagged("dialog", "ends-usage") == DESTROYS_USAGE | {"408"}
    assert set(TRANSACTION_ONLY) <= tagged("dialog", "ends-early") | tagged("dialog", "unchanged")


def test_only_provisional_codes_begin_early_dialogs() -> None:
    assert tagged("dialog", "early") == {"180", "181", "182", "183"}
    assert tagged("dialog", "confirmed") == {"200"}


def test_cancel_is_never_challenged_and_ack_never_answered() -> None:
    """RFC 3261, 22.1: neither can be sent again with credentials; 17: ACK has no response."""
    challenges = [reply for reply in protocol("sip").any_command if {"401", "407"} & set(reply.codes)]
    assert challenges
    assert all("cancel" in reply.excluded for reply in challenges)
    assert not {"401", "407"} & listed_for("cancel")
    assert "ack" not in {command.id for command in protocol("sip").commands}


def test_registrars_send_no_global_failure() -> None:
    """RFC 3261, 10.3."""
    assert not {code for code in listed_for("register") if code[0] == "6"}
    for reply in protocol("sip").any_command:
        if any(code[0] == "6" for code in reply.codes):
            assert "register" in reply.excluded


def test_failures_of_an_invite_are_acknowledged_where_the_transcript_goes_on() -> None:
    """RFC 3261, 17.1.1.3: the client sends ACK for every final response from 300 to 699 to an INVITE."""
    checked = 0
    for code in protocol("sip").codes:
        lines = code.transcript.lines.splitlines() if code.transcript else []
        starts = [line for line in lines if re.match(r"> [A-Z]+ |< SIP/2\.0 ", line)]
        for before, line, after in zip(starts, starts[1:], starts[2:], strict=False):
            if before.startswith(("> INVITE", "< SIP/2.0 1")) and re.match(r"< SIP/2\.0 [3-6]", line):
                checked += 1
                assert after.startswith("> ACK"), code.code
    assert checked > 5
