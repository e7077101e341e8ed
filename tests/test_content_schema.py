"""The schemas for editors accept what the build accepts, and mark what can be seen in one file."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT
from jsonschema import Draft202012Validator

from codepairs.content_schema import as_file, schemas

FOLDER = ROOT / "docs/schema"


class Editor(yaml.SafeLoader):
    """Reads YAML 1.2 as editors do: numbers are numbers, but a date or `on` is text."""


Editor.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.endswith((":int", ":float", ":null"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@cache
def validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator(schemas()[kind])


def errors(kind: str, text: str) -> list[str]:
    return [error.message for error in validator(kind).iter_errors(yaml.load(text, Editor))]


def kind_of(file: Path) -> str:
    if file.stem in ("site", "specifications", "protocol", "patterns"):
        return file.stem
    return "comparison" if "-vs-" in file.stem else "code"


def content() -> list[Path]:
    return [*(ROOT / "content").rglob("*.yaml"), *(ROOT / "tests/data/project/content").rglob("*.yaml")]


def test_the_files_are_up_to_date() -> None:
    """Else run `python -m codepairs.content_schema docs/schema`."""
    assert all(json.loads(as_file(schema)) == schema for schema in schemas().values())
    assert {file.stem: file.read_text(encoding="utf-8") for file in FOLDER.glob("*.json")} == {
        name: as_file(schema) for name, schema in schemas().items()
    }


@pytest.mark.parametrize("kind", schemas())
def test_each_is_a_schema(kind: str) -> None:
    Draft202012Validator.check_schema(schemas()[kind])


def test_they_accept_all_content() -> None:
    seen = set()
    for file in content():
        assert errors(kind_of(file), file.read_text(encoding="utf-8")) == [], file
        seen.add(kind_of(file))
    assert seen == schemas().keys()


def test_a_number_needs_no_quotation_marks() -> None:
    text = (ROOT / "content/smtp/250.yaml").read_text(encoding="utf-8")
    without = re.sub(r'"(\d+)"', r"\1", text)
    assert without != text
    assert errors("code", without) == []


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("when_seen:", "when_sen:", "'when_sen' was unexpected"),
        ("value: stays-open", "value: stays-opne", "stays-opne"),
        ("source: rfc5321#4.2.3}\nenhanced", "source: rfc5321}\nenhanced", "rfc5321"),
        ("tells: |", "tales: |", "'tells' is a required property"),
        ("for: sender", "for: someone", "someone"),
        ("name: OK", "name: [OK]", "'OK'"),
        ("name: OK", "name: OK\nslug: '250'", "'slug' was unexpected"),
    ],
)
def test_they_mark_what_is_wrong_in_one_file(old: str, new: str, word: str) -> None:
    text = (ROOT / "content/smtp/250.yaml").read_text(encoding="utf-8")
    assert text.count(old) == 1
    found = " ".join(errors("code", text.replace(old, new)))
    assert word in found


def test_contributors_are_told_of_them() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert "docs/schema/code.json" in text


def test_a_field_that_is_only_made_is_in_none() -> None:
    made: dict[str, Any] = {"code": "slug", "comparison": "left", "protocol": "codes"}
    for kind, field in made.items():
        assert field not in schemas()[kind]["properties"]
        assert field not in schemas()[kind]["required"]
