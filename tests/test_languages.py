"""A language is known by its tag; by any other name it is recognised and suggested."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from babel.localedata import locale_identifiers

from codepairs import po
from codepairs.languages import described, is_language, plural_forms, suggestions, tag_of

TAGS = {
    "fr": "fr",
    "FR": "fr",
    "pt_BR": "pt-BR",
    "pt-br": "pt-BR",
    "zh-Hant": "zh-Hant",
    "zh_hant_tw": "zh-Hant-TW",
    "zh_TW": "zh-TW",
    "sr-Latn": "sr-Latn",
    "es-419": "es-419",
    "ca-valencia": "ca-valencia",
    "no": "no",
    "en": "en",
}


@pytest.mark.parametrize(("text", "tag"), TAGS.items())
def test_a_tag_is_written_as_the_web_does(text: str, tag: str) -> None:
    assert tag_of(text) == tag


MEANT = {
    "french": ["fr"],
    "frnech": ["fr"],
    "Français": ["fr"],
    "francais": ["fr"],
    "tieng viet": ["vi"],
    "Tiếng_Việt": ["vi"],
    "日本語": ["ja"],
    "brazilian": ["pt-BR"],
    # Countries.
    "vn": ["vi"],
    "jp": ["ja"],
    "cz": ["cs"],
    # Tags that were, and tags in the way of others.
    "iw": ["he"],
    "tl": ["fil"],
    "sr@latin": ["sr-Latn"],
    "de_DE.UTF-8": ["de"],
    "pt_PR": ["pt"],
    "ar-XB": ["ar"],
}


@pytest.mark.parametrize(("text", "first"), MEANT.items())
def test_any_other_name_leads_to_its_tag(text: str, first: list[str]) -> None:
    assert tag_of(text) is None
    assert suggestions(text)[:1] == first


def test_a_name_that_is_right_leads_to_its_own_language_alone() -> None:
    assert suggestions("German") == ["de"]
    assert suggestions("chinese") == ["zh"]


@pytest.mark.parametrize("text", ["klingon", "xx", "", ".", "@", "en-XA", "englisch", "x" * 5000])
def test_what_is_like_no_language_leads_nowhere_and_nothing_leads_to_english(text: str) -> None:
    assert tag_of(text) is None
    assert suggestions(text) == []


def test_every_suggestion_is_a_language_that_can_be_added() -> None:
    found = {tag for text in ("chinese", "norwegian", "sh", "serbo", "ua") for tag in suggestions(text)}
    assert {tag_of(tag) for tag in found} == found
    assert len(suggestions("mo")) <= 3


def test_a_language_is_described_in_english_and_in_itself() -> None:
    assert described("vi") == "vi (Vietnamese, Tiếng Việt)"
    assert described("pt-BR") == "pt-BR (Portuguese (Brazil), português (Brasil))"


def test_is_language_knows_tags_only() -> None:
    assert is_language("sr-Latn-RS")
    assert not any(map(is_language, ["sr@latin", "xx", "vi vi", "x", "", "de_DE.UTF-8"]))


# Plurals.

RULES = {
    "vi": "nplurals=1; plural=0;",
    "fr": "nplurals=2; plural=(n > 1);",
    "pt-BR": "nplurals=2; plural=(n > 1);",
    "de": "nplurals=2; plural=(n != 1);",
    # Babel has no table for these and would say two forms.
    "id": "nplurals=1; plural=(0);",
    "se": "nplurals=3; plural=(((n == 1)) ? 0 : ((n == 2)) ? 1 : 2);",
}


@pytest.mark.parametrize(("tag", "rule"), RULES.items())
def test_a_language_has_the_plurals_that_its_speakers_use(tag: str, rule: str) -> None:
    assert plural_forms(tag) == rule


def test_the_plural_rule_of_every_language_works() -> None:
    tags = sorted({name.replace("_", "-") for name in locale_identifiers()})
    assert len(tags) > 500
    assert [tag for tag in tags if not isinstance(po.plural_forms(plural_forms(tag)), po.PluralForms)] == []


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext is not installed: msgfmt is missing")
def test_msgfmt_understands_every_plural_rule(tmp_path: Path) -> None:
    rules = sorted({plural_forms(name.replace("_", "-")) for name in locale_identifiers()})
    assert len(rules) > 20
    for rule in rules:
        count = int(re.findall(r"nplurals=(\d)", rule)[0])
        forms = "".join(f'msgstr[{number}] "x"\n' for number in range(count))
        header = f'"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: {rule}\\n"\n'
        (tmp_path / "x.po").write_text(f'msgid ""\nmsgstr ""\n{header}\nmsgid "a"\nmsgid_plural "b"\n{forms}')
        words = ["msgfmt", "--check-format", "--output-file=/dev/null", str(tmp_path / "x.po")]
        assert subprocess.run(words, check=True, capture_output=True).stderr == b""
