"""Codes in pasted texts are found by Python and by JavaScript alike, and nothing that only looks like one.

tests/data/explain/ is the table of cases. Chromium reads it too, on the page: see test_explain_page.py.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from explain_cases import CASES, Case, real_readers, real_site

from codepairs import patterns
from codepairs.explain import LIMIT, read
from codepairs.explain.findings import APART, MOST, Reading
from codepairs.explain.hits import PIECE, pieces
from codepairs.patterns import Finder, Reader

NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="no node: apt-get install nodejs")


def plain(reading: Reading) -> list[tuple[str, str, str, str, int]]:
    return [(each.protocol, each.code, each.detail, each.about, each.count) for each in reading.findings]


def in_node(texts: list[str], used: tuple[Reader, ...]) -> list[dict[str, Any]]:
    """What static/js/explain.js finds in each text."""
    assert NODE
    data = {
        "script": str(ROOT / "static/js/explain.js"),
        "patterns": patterns.script(used),
        "texts": texts,
    }
    script = str(Path(__file__).with_name("explain_in_node.mjs"))
    done = subprocess.run([NODE, script], input=json.dumps(data), capture_output=True, text=True, check=True)
    results: list[dict[str, Any]] = json.loads(done.stdout)
    return results


def as_node_says(reading: Reading) -> dict[str, Any]:
    places = {id(finding): i for i, finding in enumerate(reading.findings)}
    return {
        "findings": [[*each, one.unsure] for each, one in zip(plain(reading), reading.findings, strict=True)],
        "marks": [[mark.start, mark.text, places[id(mark.finding)]] for mark in reading.marks],
        "read": reading.read,
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.protocol}: {case.name}")
def test_the_codes_of_a_text_are_found(case: Case) -> None:
    reading = read([case.text], real_readers())
    assert plain(reading) == case.found
    if case.marked is not None:
        assert [mark.text for mark in reading.marks] == case.marked


@needs_node
def test_javascript_finds_what_python_finds() -> None:
    results = in_node([case.text for case in CASES], real_readers())
    for case, result in zip(CASES, results, strict=True):
        del result["seconds"]
        assert result == as_node_says(read([case.text], real_readers())), case.name


LINES = sorted({line for case in CASES for line in case.text.splitlines(keepends=True)})
SNIPPETS: list[Callable[[random.Random], str]] = [
    lambda chance: chance.choice(LINES),
    lambda chance: (line := chance.choice(LINES))[chance.randrange(len(line)) :],
    lambda chance: "".join(chance.choices("0123456789.- \n<>@:;()#=abc550", k=chance.randrange(20))),
    lambda chance: f"rpc error: code = {chance.choice(['constructor', '__proto__', 'NotFound', 'x'])} ",
    lambda chance: chance.choice(["\r\n", "\n\n", "\n ", "&lt;", "\u00a0", "\u2028", "ſK", "İ"]),
]


@needs_node
def test_javascript_finds_what_python_finds_in_any_jumble_of_lines() -> None:
    chance = random.Random(3)
    texts = [
        "".join(chance.choice(SNIPPETS)(chance) for _ in range(chance.randrange(25))) for _ in range(1500)
    ]
    for text, result in zip(texts, in_node(texts, real_readers()), strict=True):
        del result["seconds"]
        assert result == as_node_says(read([text], real_readers())), text


def log(size: int) -> str:
    """A mail log of so many characters."""
    chance = random.Random(1)
    lines, length = [], 0
    while length < size:
        user = f"user{chance.randrange(3000)}@example{chance.randrange(50)}.org"
        lines.append(f"Jan  5 10:25:{chance.randrange(60):02} mail postfix/smtp[{length}]: 4X{length}: ")
        lines.append(chance.choice(LOGGED).format(user=user))
        length += len(lines[-1]) + len(lines[-2])
    return "".join(lines)[:size]


LOGGED = [
    "to=<{user}>, relay=mx.example.org[192.0.2.1]:25, delay=1.2, dsn=4.7.1, status=deferred (host "
    "mx.example.org[192.0.2.1] said: 450 4.7.1 <{user}>: Recipient address rejected: Greylisted)\n",
    "to=<{user}>, relay=mx.example.org[192.0.2.1]:25, delay=0.5, dsn=2.0.0, status=sent (250 2.0.0 Ok)\n",
    "client=unknown[192.0.2.9]\n",
    "from=<{user}>, size=55012, nrcpt=1 (queue active)\n",
]
LARGE: dict[str, Callable[[int], str]] = {
    "log": log,
    "junk": lambda size: random.Random(2).randbytes(size).decode("latin-1"),
    "prose": lambda size: ("The mail was not delivered to anyone. " * 9 + "\n") * (size // 343 + 1),
    "one line": lambda size: "x550 " * (size // 5),
    "digits": lambda size: "5" * size,
    "dots": lambda size: "5.1.1 " * (size // 6),
    "folds": lambda size: "\n 550 5.1.1 x" * (size // 13),
    "ampersands": lambda size: "&l" * (size // 2),
    "carriage returns": lambda size: "\r" * size,
}


@needs_node
def test_large_texts_are_read_alike_in_pieces() -> None:
    texts = [make(3 * PIECE) for make in LARGE.values()]
    for name, text, result in zip(LARGE, texts, in_node(texts, real_readers()), strict=True):
        del result["seconds"]
        reading = read([text], real_readers())
        assert result == as_node_says(reading), name
        assert len(reading.findings) <= MOST


def test_a_text_in_blocks_is_read_as_a_whole_one() -> None:
    text = log(2 * PIECE).replace("\n", "\r\n").replace("<", "&lt;")
    blocks = [text[start : start + 777] for start in range(0, len(text), 777)]
    assert as_node_says(read(blocks, real_readers())) == as_node_says(read([text], real_readers()))


def test_a_piece_ends_where_a_line_ends_and_only_a_very_long_line_is_cut() -> None:
    text = "a line\n" * 20_000 + "x" * 200_000 + "\nthe end"
    cut = list(pieces([text]))
    assert "".join(piece for _, piece in cut) == text
    assert [start for start, _ in cut] == [sum(len(p) for _, p in cut[:i]) for i in range(len(cut))]
    assert all(piece.endswith("\n") or len(piece) == PIECE for _, piece in cut[:-1])
    assert all(len(piece) <= PIECE for _, piece in cut)


def test_a_text_without_end_is_read_up_to_the_limit() -> None:
    given_out = 0

    def endless() -> Iterator[str]:
        nonlocal given_out
        while True:
            given_out += PIECE
            yield "-" * (PIECE - 1) + "\n"

    reading = read(endless(), [])
    assert reading.cut
    assert LIMIT <= reading.read < LIMIT + PIECE
    assert given_out < LIMIT + 3 * PIECE
    assert not read(["550\n"], real_readers()).cut


def test_where_there_are_too_many_recipients_they_are_told_apart_no_more() -> None:
    text = "".join(f"to=<user{i}@example.org>, dsn=5.1.1\n" for i in range(APART + 200))
    findings = read([text], real_readers()).findings
    assert len(findings) == APART + 1
    [rest] = [each for each in findings if not each.about]
    assert rest.count == 200


# ---- Several protocols ----


def protocol(name: str, *finders: tuple[str, str], signs: tuple[str, ...] = (), **more: Any) -> Reader:
    """A protocol with codes 404 and 550; finders are (pattern, form)."""
    return Reader(
        protocol=name,
        details=more.get("details", ""),
        signs=signs,
        finders=tuple(Finder(match=match, form=form, scope="onward", needs="") for match, form in finders),
        codes=more.get("codes", {"404": "404", "550": "550"}),
        classes=frozenset("45"),
    )


BARE = ("^(?P<code>[45][0-9]{2})(?= |$)", "shared")
MAIL = protocol("mail", ("said: (?P<code>[0-9]{3})", "own"), BARE, signs=("mailbox", "rcpt"))
FILES = protocol("files", ("^ftp (?P<code>[0-9]{3})", "own"), BARE, signs=("file", "directory"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("550 mailbox unknown", [("mail", "550", False)]),
        ("550 no such file", [("files", "550", False)]),
        ("550 no such file or mailbox", [("mail", "550", True), ("files", "550", True)]),
        ("550 no such file, directory or mailbox", [("files", "550", False)]),
        ("550 apples", []),
        (
            "a file\nftp 550 x\nhost said: 404\n404 x",
            [("files", "550", False), ("mail", "404", False), ("files", "404", False)],
        ),
        ("a file\n599 is no code\nftp 599 may be one", [("files", "599", False)]),
        ("host said: 650", []),
    ],
)
def test_what_protocols_share_goes_to_those_that_the_text_shows_most_signs_of(
    text: str, found: list[tuple[str, str, bool]]
) -> None:
    used = (MAIL, FILES)
    reading = read([text], used)
    assert [(each.protocol, each.code, each.unsure) for each in reading.findings] == found
    if NODE:
        [result] = in_node([text], used)
        del result["seconds"]
        assert result == as_node_says(reading)


def test_a_code_that_is_the_whole_text_is_told_for_every_protocol_that_has_it() -> None:
    alone = ("^(?P<code>[0-9]{3})$", "alone")
    used = (protocol("a", alone), protocol("b", alone), protocol("c", alone, codes={"404": "404"}))
    assert [(each.protocol, each.unsure) for each in read(["550"], used).findings] == [
        ("a", True),
        ("b", True),
    ]
    assert read(["550\n404"], used).findings == ()


# ---- Time ----


def seconds(do: Callable[..., object], *given: object) -> float:
    start = time.process_time()
    do(*given)
    return time.process_time() - start


def all_matches(finder: Finder, text: str) -> None:
    for _ in finder.regex.finditer(text):
        pass


def hostile(finder: Finder, example: str, size: int) -> Iterator[str]:
    """Texts that make a pattern begin again and again: its own example, whole and broken off."""
    cuts = {len(example), len(example) - 1, len(example) // 2, 3 * len(example) // 4}
    for cut in sorted(cut for cut in cuts if cut > 0):
        yield example[:cut] * (size // cut)
        yield example[:cut] + example[cut - 1] * size
    yield (finder.needs or "5") * (size // len(finder.needs or "5"))
    yield (example.split(" ", maxsplit=1)[0] + " ") * (size // (len(example.split(" ", maxsplit=1)[0]) + 1))


FINDERS = [
    (finder, pattern.example)
    for each in real_site().protocols
    if each.patterns
    for finder, pattern in zip(patterns.reader(each).finders, each.patterns.patterns, strict=True)
]


@pytest.mark.parametrize(("finder", "example"), FINDERS, ids=lambda value: getattr(value, "match", ""))
def test_no_text_makes_a_pattern_slow(finder: Finder, example: str) -> None:
    """Ten times the text takes about ten times as long: a hundred times would be quadratic."""
    for short, long in zip(hostile(finder, example, 10**5), hostile(finder, example, 10**6), strict=True):
        fast, slow = seconds(all_matches, finder, short), seconds(all_matches, finder, long)
        assert slow < 30 * fast + 0.2, f"{long[:60]!r} takes {slow:.2f} s, a tenth of it {fast:.3f} s"
        assert slow < 5


@needs_node
def test_no_text_makes_a_pattern_slow_in_javascript() -> None:
    for size in (50_000, 500_000):
        texts = [text for finder, example in FINDERS for text in list(hostile(finder, example, size))[:2]]
        total = sum(result["seconds"] for result in in_node(texts, real_readers()))
        if size == 50_000:
            fast = total
    assert total < 30 * fast + 1


def test_a_text_of_ten_times_the_length_takes_about_ten_times_as_long() -> None:
    for name, make in LARGE.items():
        fast, slow = (seconds(read, [make(size)], real_readers()) for size in (50_000, 500_000))
        assert slow < 30 * fast + 1, f"{name}: {fast:.2f} s, {slow:.2f} s"
