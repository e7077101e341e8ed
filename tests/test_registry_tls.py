"""TLS alerts stand here as their registry, Python's ssl, OpenSSL and Java have them."""

from __future__ import annotations

import re
import shutil
import ssl
import subprocess

import pytest
from explain_cases import real_readers
from registries import Row, assert_stands, by_number, protocol, rows

from codepairs.explain import read
from codepairs.model import Code

OPENSSL = shutil.which("openssl")
# RFC 9846, 6.2: "All the alerts listed [here] MUST be sent with AlertLevel=fatal"; these two are in 6.1.
CLOSURES = {"close_notify", "user_canceled"}
# A reason of OpenSSL's SSL library: its number, and the number of an alert with 1000 added.
OPENSSL_ALERT = 0x0A000000 + 1000
# What curl -v prints: the level, 1 or 2, in front of the number, as OpenSSL's callback has it.
LEVELS = (1, 2)


def called(code: Code, language: str) -> list[str]:
    return [each.name for each in code.constants if each.language == language]


def plain(name: str) -> str:
    """A name without what the registry adds for the versions before TLS 1.3."""
    return name.removesuffix("_RESERVED")


@pytest.mark.parametrize("row", rows("tls"), ids=lambda row: row.code)
def test_each_row_of_the_registry_has_its_alert(row: Row) -> None:
    assert_stands(row, by_number("tls")[row.code])


def test_no_alert_is_made_up() -> None:
    assert sorted(by_number("tls")) == sorted(row.code for row in rows("tls"))


def test_python_calls_the_alerts_that_it_knows_the_same() -> None:
    """Only a second L in CANCELLED is its own. It lacks what SSL 3.0 and TLS 1.0 alone had, and new ones."""
    theirs = {str(int(each)): f"ssl.AlertDescription.{each.name}" for each in ssl.AlertDescription}
    ours = {code.code: name for code in protocol("tls").codes for name in called(code, "Python")}
    assert ours == theirs
    for number, constant in theirs.items():
        name = constant.rpartition("ALERT_DESCRIPTION_")[2].lower().replace("cancelled", "canceled")
        assert name == plain(by_number("tls")[number].name or "")


@pytest.mark.skipif(OPENSSL is None, reason="no openssl: apt-get install openssl")
def test_openssl_has_these_words_for_the_alerts() -> None:
    for code in protocol("tls").codes:
        if code.code == "0":
            continue
        number = f"{OPENSSL_ALERT + int(code.code):X}"
        done = subprocess.run([str(OPENSSL), "errstr", number], capture_output=True, text=True, check=True)
        words = done.stdout.strip().rpartition("SSL routines::")[2]
        ours = called(code, "OpenSSL") + called(code, "OpenSSL 3.2")
        # A version to come may have words where there is only the number now.
        assert words in ours or any(each.startswith("reason(") for each in ours), code.name


def test_words_of_newer_openssl_differ_in_their_beginning_alone() -> None:
    newer = {code.name: called(code, "OpenSSL 3.2") for code in protocol("tls").codes}
    older = {code.name: called(code, "OpenSSL") for code in protocol("tls").codes}
    assert sum(map(len, newer.values())) == 11
    for name, words in newer.items():
        assert words == [each.replace("sslv3", "ssl/tls") for each in older[name] if each.startswith("sslv3")]


def test_curl_prints_level_and_number_as_one() -> None:
    for code in protocol("tls").codes:
        (line,) = called(code, "curl -v")
        found = re.fullmatch(r"TLS alert, [A-Za-z_ ]+ \(([0-9]+)\)", line)
        assert found, line
        level, number = divmod(int(found[1]), 256)
        assert (level in LEVELS, str(number)) == (True, code.code)


@pytest.mark.parametrize("language", ["Java", "Firefox", "Chrome", "Go", "Rust"])
def test_a_message_belongs_to_one_alert_unless_it_is_chromes(language: str) -> None:
    names = [name for code in protocol("tls").codes for name in called(code, language)]
    assert len(names) > 6
    if language != "Chrome":
        assert len(names) == len(set(names))


def test_java_prints_the_official_names() -> None:
    for code in protocol("tls").codes:
        for line in called(code, "Java"):
            assert line == f"Received fatal alert: {plain(code.name or '')}"


def test_just_the_closure_alerts_close_in_order() -> None:
    closures = {
        code.name
        for code in protocol("tls").codes
        if code.facts.level and "closure" in code.facts.level.values
    }
    assert closures == CLOSURES


def test_alerts_of_tls_1_3_that_are_no_closures_can_be_fatal() -> None:
    for code in protocol("tls").codes:
        assert code.facts.level and code.facts.versions
        if "tls-1.3" in code.facts.versions.values and code.name not in CLOSURES:
            assert code.facts.level.values[0] == "fatal", code.name


def test_what_the_registry_reserves_does_not_occur_in_tls_1_3_and_says_so_first() -> None:
    for code in protocol("tls").codes:
        assert code.facts.versions
        is_reserved = (code.name or "").endswith("_RESERVED")
        assert is_reserved == (code.facts.registration.values[0] in ("reserved", "obsolete"))
        if is_reserved:
            assert "tls-1.3" not in code.facts.versions.values
            assert re.match(r"Must not be sent: |Only before TLS 1\.3: |Only in SSL 3\.0: ", code.summary)
        if code.facts.registration.values == ("reserved",):
            assert code.when_to_send is None


def test_the_page_that_explains_texts_finds_its_alert_in_each_transcript() -> None:
    """The pattern of protocol.yaml takes any words there."""
    found = 0
    for code in protocol("tls").codes:
        if code.transcript:
            reading = read([code.transcript.lines], real_readers())
            (reader,) = (each for each in real_readers() if each.protocol == "tls")
            slugs = {reader.codes[each.code.lower()] for each in reading.findings if each.protocol == "tls"}
            assert slugs == {code.slug}, code.name
            found += 1
    assert found > 30
