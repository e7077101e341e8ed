"""The data for programs: what it says, where it leads, and that its schema and documents describe it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Edit
from jsonschema import Draft202012Validator

from codepairs.builder import Settings, build, load
from codepairs.downloads import SCHEMA

Json = dict[str, Any]


def read(file: Path) -> Json:
    found: Json = json.loads(file.read_text(encoding="utf-8"))
    return found


def data_files(site: Path) -> Iterator[Path]:
    return (file for file in sorted(site.rglob("*.json")) if "schema" not in file.parts)


def schema(*, strict: bool = False) -> Json:
    """The schema; `strict` refuses fields that it does not describe, which the promise allows."""

    def closed(node: Any) -> Any:
        if isinstance(node, list):
            return [closed(each) for each in node]
        if not isinstance(node, dict):
            return node
        node = {key: closed(value) for key, value in node.items()}
        if node.get("type") == "object" and "properties" in node and node["properties"]:
            node.setdefault("additionalProperties", False)
        return node

    found: Json = read(SCHEMA)
    if strict:
        found = closed(found)
        found["properties"]["protocol"] = {}  # closed below, where it is one of two
    return found


@lru_cache
def validator(*, strict: bool) -> Draft202012Validator:
    return Draft202012Validator(schema(strict=strict), format_checker=Draft202012Validator.FORMAT_CHECKER)


def errors(data: Json, *, strict: bool = False) -> list[str]:
    found = validator(strict=strict).iter_errors(data)
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in found]


@pytest.fixture
def small(small_site: Path) -> Path:
    return small_site


# The shape


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(schema())
    Draft202012Validator.check_schema(schema(strict=True))


def test_the_schema_describes_every_field_of_every_file(site: Path, small: Path) -> None:
    """A field that content gained is in the data by itself: describe it in the schema and in docs/data.md."""
    # A code is the same in every file (below), so those with all of a language have all there is.
    files = [*(site / "data").glob("*.json"), *(site / "vi/smtp").glob("25?.json"), *data_files(small)]
    assert len(files) > 25
    for file in files:
        assert errors(read(file), strict=True) == [], file


def test_another_validator_agrees(site: Path, small: Path) -> None:
    files = [*data_files(small), *(site / "vi/smtp").glob("25?.json")]
    command = [sys.executable, "-m", "check_jsonschema", "--schemafile", str(SCHEMA), *map(str, files)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


def test_the_schema_lies_where_each_file_says(small: Path) -> None:
    for file in data_files(small):
        assert (file.parent / read(file)["$schema"]).read_bytes() == SCHEMA.read_bytes()


@pytest.mark.parametrize(
    ("file", "keys", "wrong"),
    [
        ("en/mini/200.json", ("version",), 2),
        ("en/mini/200.json", ("license", "url"), "CC BY"),
        ("en/mini/200.json", ("code", "updated"), "yesterday"),
        ("en/mini/200.json", ("code", "facts", "retry", "values"), []),
        ("en/mini/200.json", ("code", "facts", "retry", "sources", 0), {"id": "mini1#3.1"}),
        ("en/mini/200.json", ("code", "description"), ""),
        ("en/mini/200.json", ("code", "page"), "/en/mini/200.html"),
        ("en/mini/index.json", ("protocol", "codes"), []),
        ("en/mini/index.json", ("protocol", "pairs", "rule"), "some"),
        ("data/en.json", ("protocols", 0, "codes", 0, "code"), 200),
        ("data/index.json", ("languages",), []),
    ],
)
def test_the_schema_refuses_what_is_wrong(
    small: Path, file: str, keys: tuple[str, ...], wrong: object
) -> None:
    data = read(small / file)
    place: Any = data
    for key in keys[:-1]:
        place = place[key]
    place[keys[-1]] = wrong
    assert errors(data) != []


def test_what_a_later_build_may_add_is_no_error(small: Path) -> None:
    data = read(small / "en/mini/200.json")
    data["code"]["facts"]["mood"] = data["code"]["facts"]["retry"]
    data["code"]["nickname"] = "yes"
    assert errors(data) == []
    assert errors(data, strict=True) != []


def test_the_documents_name_every_field_and_which_are_always_there() -> None:
    text = (ROOT / "docs/data.md").read_text(encoding="utf-8")
    fields = text.partition("## Fields")[2].partition("## Adding")[0]
    sections = dict(re.findall(r"^### (\w+)\n(.*?)(?=^### |\Z)", fields, re.M | re.S))
    found = schema()
    objects = {name: each for name, each in found["$defs"].items() if "properties" in each} | {"file": found}
    assert sections.keys() == objects.keys()
    for name, each in objects.items():
        assert described(each).keys() == documented(sections[name]).keys(), name
        assert described(each) == documented(sections[name]), name
        for nested, field in nested_fields(each):
            bold = "**" if field in nested["required"] else ""
            assert f"{bold}`{field}`{bold}" in sections[name], f"{name}: {field}"


def described(part: Json) -> dict[str, bool]:
    """The fields of an object of the schema: whether each is always there; of nested ones, their names."""
    return {name: name in part["required"] for name in part["properties"]}


def nested_fields(part: Json) -> Iterator[tuple[Json, str]]:
    """The fields of objects that an object of the schema holds in place, with the inner object."""
    for each in part["properties"].values():
        inner = each.get("items", each)
        if "properties" in inner:
            yield from ((inner, name) for name in inner["properties"])
            yield from nested_fields(inner)


def documented(section: str) -> dict[str, bool]:
    """The fields in the first column of a table, and whether they are bold."""
    cells = re.findall(r"^\| (.*?) \|", section, re.M)[1:]
    return {
        name: bool(bold) for cell in cells for bold, name in re.findall(r"(\*\*)?`([^`]+)`(?:\*\*)?", cell)
    }


# What it says


def test_a_code_says_what_its_page_says(small: Path) -> None:
    code = read(small / "en/mini/500.json")["code"]
    assert (code["slug"], code["code"], code["label"], code["name"]) == (
        "500",
        "500",
        "500 No Such Person",
        "No Such Person",
    )
    assert code["updated"] == "2026-01-08"
    assert code["facts"]["retry"] == {
        "values": [{"id": "after-change", "label": "After a change"}],
        "sources": [
            {"id": "mini1#3.4", "label": "Mini 1 §3.4", "url": "https://example.org/mini1#section-3.4"}
        ],
        "label": "Retry",
    }
    assert code["facts"]["acts"]["sources"] == [{"id": "practice"}]
    assert code["how_to_fix"] == [
        {"actor": "sender", "steps": ["Read the name once more, letter by letter."], "label": "Sender"}
    ]
    assert [each["title"] for each in code["answers"]] == ["SEND"]
    assert code["enhanced"][0]["code"] == "5.1.1"


def test_texts_are_plain(small: Path) -> None:
    assert read(small / "en/mini/500.json")["code"]["description"] == (
        "The name in SEND <name> is unknown to this server."
    )
    assert read(small / "en/mini/300.json")["code"]["tells"] == "300 opens a matter, and 200 closes it."
    assert read(small / "en/mini/200.json")["code"]["description"] == (
        "The server did what the command asked for.\n\nA client that gets 200 goes on with its next letter."
    )


def test_a_transcript_says_which_side_speaks_and_which_line_carries_the_code(small: Path) -> None:
    assert read(small / "en/mini/200.json")["code"]["transcript"]["lines"] == [
        {"text": "HELP", "answer": False},
        {"text": "200 Done, thank you", "answer": True, "marked": True},
    ]
    kinds = {
        read(file)["code"]["transcript"]["kind"]
        for file in data_files(small)
        if "transcript" in read(file).get("code", {})
    }
    assert kinds >= {"dialogue", "messages"}


def test_a_form_has_the_facts_that_depend_on_it(small: Path) -> None:
    [code] = [
        each for each in read(small / "en/forms/index.json")["protocol"]["codes"] if each["slug"] == "x.0.1"
    ]
    outcomes = {form["code"]: form["facts"]["outcome"]["values"][0]["id"] for form in code["forms"]}
    assert outcomes == {"4.0.1": "transient-failure", "5.0.1": "permanent-failure"}
    assert [each["id"] for each in code["facts"]["outcome"]["values"]] == list(outcomes.values())
    assert code["known_as"] == "X.0.1"


def test_a_code_that_no_source_lists_says_nothing_of_commands(small: Path) -> None:
    assert "answers" not in read(small / "en/mini/510.json")["code"]


def test_every_field_of_content_that_has_a_value_is_in_the_data(site: Path) -> None:
    content, _ = load(Settings(project=ROOT, output=site))
    for protocol in content.protocols:
        for code in protocol.codes:
            found = read(site / f"en/{protocol.slug}/{code.slug}.json")["code"]
            expected = {name for name in type(code).model_fields if getattr(code, name) not in (None, ())}
            expected -= {"known_by"}  # how pages name a code: its `known_as` comes of it
            assert expected <= found.keys(), code.slug
            assert found["facts"].keys() == code.facts.known().keys()


def test_what_is_not_translated_is_english_and_says_so(small: Path) -> None:
    english, vietnamese = (read(small / locale / "mini/200.json")["code"] for locale in ("en", "vi"))
    assert "untranslated" not in english
    assert vietnamese["summary"] == "Lệnh đã chạy xong."
    # One paragraph of two is translated.
    assert vietnamese["description"].endswith("\n\nMáy khách nhận 200 thì gửi lá thư kế tiếp.")
    assert vietnamese["untranslated"][:2] == ["/description", "/when_seen/0"]
    assert "/facts/retry/values/0/label" in vietnamese["untranslated"]
    fuzzy = read(small / "vi/mini/300.json")["code"]
    assert fuzzy["summary"] == "The server waits for the letter."
    assert "/summary" in fuzzy["untranslated"]


def test_every_text_that_is_said_to_be_english_is_there_and_english(small: Path) -> None:
    def at(data: Any, pointer: str) -> Any:
        for key in pointer.split("/")[1:]:
            data = data[int(key)] if isinstance(data, list) else data[key]
        return data

    count = 0
    for name in ("200", "300", "400", "500", "510", "599"):
        english, other = (read(small / locale / f"mini/{name}.json")["code"] for locale in ("en", "vi"))
        for pointer in other["untranslated"]:
            if pointer != "/description":  # of which a paragraph may be translated
                assert at(other, pointer) == at(english, pointer)
                count += 1
    assert count > 50


def test_a_language_that_is_complete_lists_nothing(site: Path) -> None:
    assert '"untranslated"' not in (site / "data/vi.json").read_text(encoding="utf-8")


def test_each_file_carries_the_licence_and_whom_to_name(small: Path) -> None:
    for file in data_files(small):
        assert read(file)["license"] == {
            "name": "CC BY 4.0",
            "url": "https://creativecommons.org/licenses/by/4.0/",
            "attribution": "Mini codes",
        }
    assert "creativecommons.org/licenses/by/4.0/" in (ROOT / "content/LICENSE").read_text()


# Where it leads


def paths(data: Any) -> Iterator[str]:
    """Every path in a file."""
    if isinstance(data, dict):
        yield from (data[name] for name in ("page", "pair", "data") if name in data)
        for value in data.values():
            yield from paths(value)
    elif isinstance(data, list):
        for each in data:
            yield from paths(each)


def test_every_path_leads_to_a_file_from_wherever_it_is_read(site: Path, small: Path) -> None:
    count = 0
    for folder in (site, small):
        for file in data_files(folder):
            data = read(file)
            assert (file.parent / data["root"]).resolve() == folder
            for path in paths(data):
                assert (file.parent / data["root"] / path).is_file(), f"{file}: {path}"
                count += 1
    assert count > 1000


def test_a_page_leads_to_its_data(small: Path) -> None:
    for page, target in (
        ("en/mini/200.html", "en/mini/200.json"),
        ("vi/mini/index.html", "vi/mini/index.json"),
        ("vi/index.html", "data/vi.json"),
    ):
        html = (small / page).read_text(encoding="utf-8")
        [href] = re.findall(r'<link rel="alternate" type="application/json" href="([^"]+)">', html)
        assert ((small / page).parent / href).resolve() == small / target


def test_with_a_base_url_addresses_are_there_in_full(project: Path) -> None:
    settings = Settings(
        project=project, output=project.parent / "site", base_url="https://codes.example.org/a"
    )
    site = build(settings).output
    data = read(site / "en/mini/200.json")
    assert data["code"]["url"] == "https://codes.example.org/a/en/mini/200.html"
    assert data["code"]["page"] == "en/mini/200.html"
    assert data["license"]["home"] == "https://codes.example.org/a"
    assert read(site / "en/mini/index.json")["protocol"]["url"] == "https://codes.example.org/a/en/mini/"
    assert all(errors(read(file), strict=True) == [] for file in data_files(site))


def test_an_equivalent_leads_to_english_where_a_language_lacks_the_protocol(small: Path) -> None:
    for locale in ("en", "vi"):
        [equivalent] = read(small / locale / "mini/400.json")["code"]["equivalents"]
        assert equivalent["page"] == "en/other/busy.html"
        assert equivalent["kind"]["id"] == "close"


def test_an_equivalent_outside_of_a_partial_build_has_no_page(project: Path) -> None:
    settings = Settings(project=project, output=project.parent / "site", protocols=("mini",))
    [equivalent] = read(build(settings).output / "en/mini/400.json")["code"]["equivalents"]
    assert "page" not in equivalent


@pytest.mark.parametrize("rule", ["all", "same-class", "chosen"])
def test_the_rule_of_pairs_tells_which_pages_there_are(project: Path, edit: Edit, rule: str) -> None:
    """The rule as docs/data.md states it, read from the data alone."""
    with (project / "content/site.yaml").open("a") as file:
        file.write(f"pairs: {rule}\n")
    site = build(Settings(project=project, output=project.parent / "site")).output
    protocol = read(site / "en/mini/index.json")["protocol"]
    pairs = protocol["pairs"]
    assert pairs["rule"] == rule

    def has_page(left: Json, right: Json) -> bool:
        if [left["slug"], right["slug"]] in pairs["chosen"]:
            return True
        registrations = [code["facts"]["registration"]["values"] for code in (left, right)]
        if any(value["id"] == "unofficial" for values in registrations for value in values):
            return False
        outcomes = [code["facts"].get("outcome", {}).get("values") for code in (left, right)]
        return rule == "all" or (rule == "same-class" and bool(outcomes[0]) and outcomes[0] == outcomes[1])

    for left, right in combinations(protocol["codes"], 2):
        page = site / f"en/mini/{left['slug']}-vs-{right['slug']}.html"
        assert page.is_file() is has_page(left, right), page.name


def test_the_data_of_a_code_is_the_same_in_every_file(small: Path) -> None:
    protocol = read(small / "vi/mini/index.json")["protocol"]
    assert protocol in read(small / "data/vi.json")["protocols"]
    for code in protocol["codes"]:
        assert code == read(small / f"vi/mini/{code['slug']}.json")["code"]


def test_the_index_leads_to_all_of_it(small: Path) -> None:
    found = {
        each["language"]: [protocol["slug"] for protocol in each["protocols"]]
        for each in read(small / "data/index.json")["languages"]
    }
    assert found == {"en": ["alerts", "forms", "mini", "other", "web"], "vi": ["mini"]}
    assert [each["slug"] for each in read(small / "data/vi.json")["protocols"]] == ["mini"]
    protocols = read(small / "data/index.json")["languages"][0]["protocols"]
    mini = next(each for each in protocols if each["slug"] == "mini")
    assert mini["updated"] == "2026-01-09", "the comparison is the newest part"


def test_pairs_have_no_data_of_their_own(small: Path) -> None:
    assert {file.stem for file in (small / "en/mini").glob("*.json")} == {
        "index", "200", "300", "400", "500", "510", "599"
    }  # fmt: skip
