"""The gzip form of a file: the same on every day, and never taken for that of another."""

from __future__ import annotations

import gzip
import subprocess
import time
import tracemalloc
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codepairs.precompress import SMALLEST, compressed, expands_to, pays

PAGE = b"<p>250 OK and 504 Command Parameter Not Implemented</p>\n" * 40


def test_other_programs_read_it() -> None:
    packed = compressed(PAGE)
    assert gzip.decompress(packed) == PAGE
    listing = subprocess.run(["gzip", "-lv"], input=packed, capture_output=True, check=True)
    assert listing.stdout
    assert subprocess.run(["gzip", "-dc"], input=packed, capture_output=True, check=True).stdout == PAGE


def test_it_tells_neither_time_nor_name() -> None:
    before = compressed(PAGE)
    with mock.patch("time.time", return_value=time.time() + 1e6):
        assert compressed(PAGE) == before
    flags, seconds = before[3], before[4:8]
    assert (flags, seconds) == (0, bytes(4))


@given(st.binary(max_size=3000))
def test_it_is_known_to_expand_to_the_file(data: bytes) -> None:
    assert expands_to(compressed(data), data)


@given(st.data())
def test_no_other_bytes_are_taken_for_it(data: st.DataObject) -> None:
    """Whichever byte was changed, taken away or added."""
    packed = compressed(PAGE)
    place = data.draw(st.integers(0, len(packed) - 1))
    byte = bytes([packed[place] ^ data.draw(st.integers(1, 255))])
    for wrong in (
        packed[:place] + byte + packed[place + 1 :],
        packed[:place] + packed[place + 1 :],
        packed[:place] + b"\x00" + packed[place:],
    ):
        assert not expands_to(wrong, PAGE) or gzip.decompress(wrong) == PAGE
    assert not expands_to(packed, PAGE + b" ")
    assert not expands_to(packed, PAGE[:-1])


def test_what_would_expand_without_end_is_not_expanded() -> None:
    bomb = compressed(bytes(50_000_000))
    wrong = bomb[:-8] + compressed(PAGE)[-8:]
    tracemalloc.start()
    assert not expands_to(wrong, PAGE)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000


@pytest.mark.parametrize(
    ("name", "size", "worth"),
    [
        ("250.html", SMALLEST, True),
        ("250.html", SMALLEST - 1, False),
        ("style.0123456789.css", 5000, True),
        ("search.js", 5000, True),
        ("250.json", 5000, True),
        ("sitemap.xml", 5000, True),
        ("logo.svg", 5000, True),
        ("robots.txt", 5000, True),
        ("card.png", 5000, False),
        ("250.html.gz", 5000, False),
        ("_headers", 5000, False),
    ],
)
def test_only_large_texts_get_one(name: str, size: int, worth: bool) -> None:
    assert pays(name, b"x" * size) is worth
