"""DNS response codes and extended errors stand here as IANA lists them and as dnspython knows them."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

import pytest
from conftest import ROOT

from codepairs.content import load_site
from codepairs.model import Citation, Code, Protocol

# RFC 8945, 5.2: what the error field of TSIG says beside NOTAUTH in the header.
TSIG = {"badkey", "badsig", "badtime", "badtrunc"}
# RFC 8914, 4, and what defines the later ones: the RCODE that a text names for an extended error.
NAMED = {
    "13": {"servfail"},
    "18": {"refused"},
    "19": {"nxdomain"},
    "20": {"refused"},
    "26": {"refused"},
    "27": {"noerror", "nxdomain", "servfail"},
    "30": {"formerr"},
    "31": {"refused"},
    "34": {"noerror", "nxdomain"},
}
# Validation failed: RFC 4035, 5.5, makes the answer SERVFAIL.
BOGUS = ("6", "7", "8", "9", "10", "11", "12", "25")


class Response(NamedTuple):
    """A line of the RCODEs; `reference` is a citation as content writes it."""

    code: str
    name: str
    description: str
    reference: str


class Extended(NamedTuple):
    code: str
    name: str
    reference: str


def lines(registry: str) -> list[list[str]]:
    text = (ROOT / f"tests/data/registries/{registry}.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if not line.startswith("#")][1:]


RESPONSES = [Response(*line) for line in lines("dns")]
EXTENDED = [Extended(*line) for line in lines("dns-ede")]


@cache
def protocol(slug: str) -> Protocol:
    return next(each for each in load_site(ROOT / "content").protocols if each.slug == slug)


def constants(slug: str, prefix: str) -> dict[str, str]:
    """The number of each code -> its name in dnspython without the prefix, where it has one there."""
    return {
        code.code: constant.name.removeprefix(prefix)
        for code in protocol(slug).codes
        for constant in code.constants
        if constant.language == "Python" and constant.name.startswith(prefix)
    }


def registered(row: Response) -> Code | None:
    """The code of a row: 9 and 16 are there twice, and only the description tells them apart."""
    for code in protocol("dns").codes:
        wordings = [phrase.text for phrase in code.phrases]
        if code.code == row.code and (row.description in wordings or not row.name):
            return code
    return None


@pytest.mark.parametrize("row", RESPONSES, ids=lambda row: f"{row.code} {row.name}")
def test_each_row_of_the_response_codes_has_its_code(row: Response) -> None:
    code = registered(row)
    assert code
    assert (code.name or "").split(" ")[0] == row.name.upper()
    assert Citation.parse(row.reference) in code.facts.registration.sources
    assert Citation.parse("iana-rcode#table") in code.facts.registration.sources


@pytest.mark.parametrize("row", EXTENDED, ids=lambda row: row.code)
def test_each_row_of_the_extended_errors_has_its_code(row: Extended) -> None:
    code = next(each for each in protocol("dns-ede").codes if each.code == row.code)
    assert code.name == row.name
    assert Citation.parse(row.reference) in code.facts.registration.sources
    assert Citation.parse("iana-ede#table") in code.facts.registration.sources


def test_no_code_is_made_up() -> None:
    assert sorted(code.code for code in protocol("dns").codes) == sorted(row.code for row in RESPONSES)
    assert sorted(code.code for code in protocol("dns-ede").codes) == sorted(row.code for row in EXTENDED)


def test_dnspython_has_the_same_response_codes_under_the_same_names() -> None:
    """It has one name for each number: NOTAUTH without TSIG, and BADVERS for BADSIG."""
    rcode = pytest.importorskip("dns.rcode", reason="dnspython is not installed")
    theirs = {str(int(each)): each.name for each in rcode.Rcode}
    assert constants("dns", "dns.rcode.") == theirs
    assert rcode.to_text(16, tsig=True) == "BADSIG"


def test_dnspython_has_the_same_extended_errors_as_far_as_it_knows_them() -> None:
    edns = pytest.importorskip("dns.edns", reason="dnspython is not installed")
    theirs = {str(int(each)): each.name for each in edns.EDECode}
    ours = constants("dns-ede", "dns.edns.EDECode.")
    assert ours == {number: theirs[number] for number in ours}
    assert set(theirs) - set(ours) <= {"30", "33", "34", "35"}
    for row in EXTENDED:
        if row.code in ours and row.code != "0":
            assert ours[row.code] == re.sub(r"\W", "_", row.name).upper()


def test_tsig_errors_are_told_apart_from_what_the_header_says() -> None:
    [step] = [each for each in protocol("dns").commands if each.id == "tsig"]
    assert {code for each in step.replies for code in each.codes} == {"formerr", "notauth-tsig", *TSIG}


def test_extended_errors_accompany_the_response_codes_that_their_texts_name() -> None:
    beside = {
        code.code: {each.to.removeprefix("dns/") for each in code.accompanies}
        for code in protocol("dns-ede").codes
    }
    assert {number: beside[number] for number in NAMED} == NAMED
    assert all(beside[number] == {"servfail"} for number in BOGUS)


def test_what_only_a_draft_defines_is_called_listed() -> None:
    listed = {
        code.code for code in protocol("dns-ede").codes if code.facts.registration.values == ("listed",)
    }
    assert listed == {"25", "28", "29", "31", "32", "33", "34"}
