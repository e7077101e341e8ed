"""What a translator is asked for is what the pages show: no message too few, each with its context."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from conftest import ROOT

from codepairs import catalog_files
from codepairs.builder import Settings, build
from codepairs.catalogs import Locale, Text
from codepairs.content import load_site
from codepairs.extract import SourceMessage, babel_content, domains, messages
from codepairs.problems import Problems, Where

PROTOCOLS = ("alerts", "forms", "mini", "other", "web")


def extracted(project: Path, domain: str) -> list[SourceMessage]:
    return messages(load_site(project / "content"), domain, project)


def test_the_interface_and_each_protocol_have_a_catalogue_of_their_own(project: Path) -> None:
    assert domains(load_site(project / "content")) == ["site", *PROTOCOLS]


def test_each_paragraph_is_a_message_with_the_context_of_its_field(project: Path) -> None:
    of_one_code = [each for each in extracted(project, "mini") if each.context.startswith("mini.400.")]
    assert [(each.context, each.text) for each in of_one_code] == [
        ("mini.400.summary", "The server has too much to do right now."),
        ("mini.400.description", "More than 5% of all letters wait longer than an hour."),
        ("mini.400.how_to_fix.client", "Wait for a minute before you try again."),
        ("mini.400.how_to_fix.client", "Đợi thêm một giờ nếu máy chủ vẫn bận."),
        ("mini.400.how_to_fix.operator", "Add a second server where the first one is slow."),
        ("mini.400.tells", "400 passes by itself."),
        ("mini.400.see_also", "That refusal stays."),
    ]
    paragraphs = [each.text for each in extracted(project, "mini") if each.context == "mini.200.description"]
    assert paragraphs == [
        "The server did what the command asked for.",
        "A client that gets `200` goes on with its next letter.",
    ]
    assert {each.files for each in of_one_code} == {("content/mini/400.yaml",)}


def test_what_is_no_prose_is_not_asked_for(project: Path) -> None:
    texts = {each.text for domain in PROTOCOLS for each in extracted(project, domain)}
    # Official names, tokens, products, codes and transcripts.
    assert not texts & {"Done", "Done, thank you", "SEND", "Letterbox 2", "BUSY", "Mini", "C: HELP"}


def test_prose_is_never_a_format_string(project: Path) -> None:
    assert not any(each.is_format for domain in PROTOCOLS for each in extracted(project, domain))
    is_format = {each.text: each.is_format for each in extracted(project, "site")}
    assert is_format["%(count)s code"]
    assert is_format["%(code)s answers %(commands)s."]
    assert not is_format["Codes that fit on one hand."]


def test_every_way_of_marking_a_message_is_found(project: Path) -> None:
    shutil.rmtree(project / "templates")
    (project / "templates/partials").mkdir(parents=True)
    (project / "templates/b.html").write_text(
        '{{ _("plain") }}{% trans %}\n  in a\n  block\n{% endtrans %}{{ _("again") }}{{ gettext("long") }}'
    )
    (project / "templates/partials/a.html").write_text(
        '{{ pgettext("here", "again") }}{{ ngettext("%(n)s file", "%(n)s files", n) }}'
        '{{ npgettext("there", "one", "many", n) }}{{ _("again") }}'
    )
    shutil.rmtree(project / "codepairs/wording")
    (project / "codepairs/wording").mkdir()
    (project / "codepairs/wording/some.py").write_text('X = {"a": N_("in " "two parts")}\n')
    found = [each for each in extracted(project, "site") if not each.context.startswith("site.")]
    b, a = "templates/b.html", "templates/partials/a.html"
    assert found == [
        SourceMessage("", "plain", "", (b,), False),
        SourceMessage("", "in a block", "", (b,), False),
        SourceMessage("", "again", "", (b, a), False),
        SourceMessage("", "long", "", (b,), False),
        SourceMessage("here", "again", "", (a,), False),
        SourceMessage("", "%(n)s file", "%(n)s files", (a,), True),
        SourceMessage("there", "one", "many", (a,), False),
        SourceMessage("", "in two parts", "", ("codepairs/wording/some.py",), False),
    ]


def test_a_broken_template_is_a_problem_at_its_line(project: Path) -> None:
    (project / "templates/a.html").write_text("<p>\n{% if %}\n")
    with pytest.raises(Problems) as caught:
        extracted(project, "site")
    [problem] = caught.value.problems
    assert problem.where == Where(path="templates/a.html", line=2, column=1, excerpt="{% if %}")


def test_a_message_with_and_without_a_plural_is_one_entry(project: Path) -> None:
    (project / "templates/a.html").write_text('{{ _("one") }}{{ ngettext("one", "two", 2) }}')
    assert [each.plural for each in extracted(project, "site") if each.text == "one"] == ["two"]


def test_every_text_that_a_build_looks_up_was_extracted(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: set[tuple[str, str, str]] = set()
    look_up, plural = Locale.look_up, Locale.npgettext

    def recorded(self: Locale, domain: str, text: str, context: str = "") -> Text:
        asked.add((domain, context, text))
        return look_up(self, domain, text, context)

    def recorded_plural(self: Locale, context: str, singular: str, plural_form: str, number: int) -> str:
        asked.add(("site", context, singular))
        return plural(self, context, singular, plural_form, number)

    monkeypatch.setattr(Locale, "look_up", recorded)
    monkeypatch.setattr(Locale, "npgettext", recorded_plural)
    build(Settings(project=project, output=project / "site"))
    known = {
        (domain, each.context, each.text)
        for domain in ("site", *PROTOCOLS)
        for each in extracted(project, domain)
    }
    assert len(asked) > 100
    assert asked - known == set()


def test_extraction_writes_the_same_bytes_wherever_the_project_lies(project: Path, tmp_path: Path) -> None:
    twin = tmp_path / "a copy" / "of it"
    shutil.copytree(project, twin)
    templates = ["locales/site.pot", *(f"locales/{name}.pot" for name in PROTOCOLS)]
    assert catalog_files.extract(project, write=True) == templates
    assert catalog_files.extract(twin, write=True) == templates
    assert catalog_files.extract(project, write=True) == []
    for name in templates:
        written = (project / name).read_bytes()
        assert written == (twin / name).read_bytes()
        assert str(tmp_path).encode() not in written
        assert b"Date" not in written


def test_without_write_extraction_only_tells(project: Path) -> None:
    assert len(catalog_files.extract(project, write=False)) == 1 + len(PROTOCOLS)
    assert not list(project.glob("locales/*.pot"))


# Babel's own command, with the project's mapping file.

BABEL = {
    "everything": (["."], domains(load_site(ROOT / "content"))),
    "the interface": (["content/site.yaml", "codepairs", "templates"], ["site"]),
    "a protocol": (["content/smtp"], ["smtp"]),
}


@pytest.mark.parametrize(("inputs", "names"), BABEL.values(), ids=BABEL)
def test_babel_extracts_the_same_messages(tmp_path: Path, inputs: list[str], names: list[str]) -> None:
    words = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", "babel.cfg"]
    words += ["--no-wrap", "-o", str(tmp_path / "messages.pot"), *inputs]
    made = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True)
    assert made.stderr == ""
    found = set(map(as_key, polib.pofile(str(tmp_path / "messages.pot"))))
    expected = {(each.context, each.text, each.plural) for name in names for each in extracted(ROOT, name)}
    assert found == expected


def test_babel_knows_the_line_of_each_paragraph(project: Path) -> None:
    with (project / "content/mini/400.yaml").open("rb") as file:
        found = list(babel_content(file, {}, [], {}))
    lines = (project / "content/mini/400.yaml").read_text(encoding="utf-8").splitlines()
    assert {name for _, name, _, _ in found} == {"pgettext"}
    assert [message for _, _, message, _ in found] == [
        (each.context, each.text)
        for each in extracted(project, "mini")
        if each.context.startswith("mini.400.")
    ]
    for line, _, (_, text), _ in found:
        assert any(text[:20] in near for near in lines[line - 1 : line + 1])


def test_babel_finds_nothing_in_other_files(project: Path) -> None:
    (project / "other.yaml").write_text("a: b\n")
    for name in ("other.yaml", "content/specifications.yaml"):
        with (project / name).open("rb") as file:
            assert list(babel_content(file, {}, [], {})) == []


def as_key(entry: polib.POEntry) -> tuple[str, str, str]:
    return entry.msgctxt or "", entry.msgid, entry.msgid_plural or ""
