"""Read as a stranger reads it: no word stands twice in a row on a page, and no sentence is cut."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html

# Where whole sentences stand. Lists of links, of codes and of facts are none.
PROSE = (
    "//article//section[@id='verdict']/p | //section[@id='description']//p"
    " | //section[@id='when-you-see-it']//li[not(a)] | //section[@id='how-to-fix']//li"
    " | //section[@id='key-differences']//li | //section[@id='when-to-use-which']/p"
    " | //section[@id='history']//p"
)
DOUBLED = re.compile(r"\b([a-z]{2,})\s+\1\b")
ENDS = re.compile(r"[.!?:…]['”’\"»)]*$")
BEGINS = re.compile(r"[^a-z]")
# What begins a sentence with a small letter: alerts such as unknown_ca, and programs.
NAMES = re.compile(r"(?:[a-z]+_\w+|chkuser|curl|dig|nginx|nsupdate|systemd|vsftpd)\b")
STEP = 5


def prose(file: Path) -> Iterator[tuple[str, bool]]:
    """Each passage of a page in one line, and whether it begins with a token or a link."""
    for each in html.document_fromstring(file.read_bytes()).xpath(PROSE):
        text = " ".join(each.text_content().split())
        if text and not (len(each) == 1 and each[0].tag == "a" and each[0].text_content() == text):
            yield text, len(each) > 0 and not (each.text or "").strip()


def files(site: Path, locale: str) -> list[Path]:
    """The pages of all codes and of every fifth pair."""
    found = sorted((site / locale).glob("*/*.html"))
    found = [file for file in found if b'http-equiv="refresh"' not in file.read_bytes()[:2000]]
    pairs = [file for file in found if "-vs-" in file.name]
    return [*(file for file in found if "-vs-" not in file.name), *pairs[::STEP]]


def test_what_is_looked_for_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    items = "<li>You see it when when it fails.<li>encounter it.<li>Encounter it<li>unknown_ca is fine."
    page.write_text(f"<article><section id=key-differences><ol>{items}</ol></section></article>")
    texts = [text for text, _ in prose(page)]
    assert [bool(DOUBLED.search(text)) for text in texts] == [True, False, False, False]
    assert [bool(ENDS.search(text)) for text in texts] == [True, True, False, True]
    assert [bool(BEGINS.match(text) or NAMES.match(text)) for text in texts] == [True, False, True, True]


@pytest.mark.parametrize("locale", ["en", "fr"])
def test_no_word_stands_twice_in_a_row(site: Path, locale: str) -> None:
    wrong = {
        f"{file.relative_to(site)}: {match[0]}: {text[:80]}"
        for file in files(site, locale)
        for text, _ in prose(file)
        for match in DOUBLED.finditer(text)
        if not (locale == "fr" and match[1] in ("nous", "vous"))
    }
    assert sorted(wrong) == []


@pytest.mark.parametrize("locale", ["en", "vi", "fr"])
def test_no_sentence_is_cut(site: Path, locale: str) -> None:
    wrong, seen = set(), 0
    for file in files(site, locale):
        for text, begins_with_token in prose(file):
            seen += 1
            begins = begins_with_token or BEGINS.match(text) or NAMES.match(text)
            if not ENDS.search(text) or not begins:
                wrong.add(f"{file.relative_to(site)}: {text}")
    assert seen > 3000
    assert sorted(wrong)[:20] == []
