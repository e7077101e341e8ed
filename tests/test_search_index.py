"""The index of the search field: every code once, and the pairs that exist, in the language of the page."""

from __future__ import annotations

import gzip
import json
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Edit

from codepairs.builder import Settings, load
from codepairs.catalogs import Locale
from codepairs.model import Site
from codepairs.pages import Pairing
from codepairs.search_index import search_index

FIELDS = (
    "known_as",
    "name",
    "summary",
    "outcome",
    "group",
    "aliases",
    "enhanced",
    "slug",
    "in_english",
    "numbers",
)


def loaded(project: Path) -> tuple[Site, dict[str, Locale]]:
    site, locales = load(Settings(project=project, output=project / "site"))
    return site, {locale.tag: locale for locale in locales}


def read(script: bytes) -> dict[str, Any]:
    """What the script assigns; JSON is JavaScript too."""
    before, _, data = script.decode().partition("=")
    assert before == "codepairs.index"
    found: dict[str, Any] = json.loads(data.removesuffix(";\n"))
    return found


def codes(index: dict[str, Any], protocol: str) -> dict[str, dict[str, Any]]:
    [found] = [each for each in index["protocols"] if each["slug"] == protocol]
    return {entry[0]: dict(zip(FIELDS, entry, strict=False)) for entry in found["codes"]}


def test_a_code_is_there_with_all_that_people_search_for(project: Path) -> None:
    site, locales = loaded(project)
    index = read(search_index(site, locales["en"]))
    assert [(each["slug"], each["name"]) for each in index["protocols"]] == [
        (protocol.slug, protocol.name) for protocol in site.protocols
    ]
    assert list(codes(index, "mini")) == [code.code for code in site.by_slug["mini"].codes]
    assert codes(index, "mini")["500"] == {
        "known_as": "500",
        "name": "No Such Person",
        "summary": "Nobody of that name lives here.",
        "outcome": "permanent-failure",
        "group": 1,
        "aliases": [],
        "enhanced": "5.1.1",
    }
    assert codes(index, "mini")["599"]["aliases"] == ["mailbox full"]
    assert codes(index, "other")["BUSY"]["slug"] == "busy"
    assert codes(index, "alerts")["bad_hand"]["numbers"] == ["9"]
    assert "5.0.1" in codes(index, "forms")["X.0.1"]["numbers"]


def test_summaries_and_words_are_translated_and_a_summary_in_english_is_marked(
    project: Path, edit: Edit
) -> None:
    edit("content/mini/300.yaml", "The server waits for the letter.", "The server wants a letter.")
    site, locales = loaded(project)
    index = read(search_index(site, locales["vi"]))
    [mini] = index["protocols"]
    assert mini["slug"] == "mini"
    assert codes(index, "mini")["200"]["summary"] == "Lệnh đã chạy xong."
    assert "in_english" not in codes(index, "mini")["200"]
    assert codes(index, "mini")["300"]["summary"] == "The server wants a letter."
    assert codes(index, "mini")["300"]["in_english"] == 1
    assert index["words"]["count"] == ["Results: {count}"]
    real, tags = loaded(ROOT)
    words = {tag: read(search_index(real, tags[tag]))["words"] for tag in ("en", "vi")}
    assert words["en"]["count"] == "Results: {count}"
    assert words["vi"]["count"] == "Kết quả: {count}"


@pytest.mark.parametrize("rule", ["all", "same-class", "chosen"])
def test_the_index_knows_just_the_pairs_that_have_a_page(rule: str) -> None:
    site, locales = loaded(ROOT)
    site = site.model_copy(update={"settings": site.settings.model_copy(update={"pairs": rule})})
    index = read(search_index(site, locales["vi"]))
    for protocol, found in zip(site.protocols, index["protocols"], strict=True):
        pairing, chosen = Pairing(site, protocol), found["chosen"]
        extra = set(zip(chosen[::2], chosen[1::2], strict=True))
        groups = [entry[4] if len(entry) > 4 else 0 for entry in found["codes"]]
        pairs = {
            (i, j)
            for i, j in combinations(range(len(groups)), 2)
            if (groups[i] and groups[i] == groups[j]) or (i, j) in extra
        }
        assert pairs == {
            (i, j)
            for (i, left), (j, right) in combinations(enumerate(protocol.codes), 2)
            if pairing.has(left, right)
        }


def test_the_index_is_small() -> None:
    site, locales = loaded(ROOT)
    count = sum(len(protocol.codes) for protocol in site.protocols)
    for locale in locales.values():
        assert len(gzip.compress(search_index(site, locale))) < 1000 + 90 * count
