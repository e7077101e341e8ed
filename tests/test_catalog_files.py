"""The catalogues of a whole project: made, kept in step, counted."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import polib
import pytest
from babel.messages.pofile import read_po
from conftest import Edit

from codepairs import catalog_files
from codepairs.catalogs import load_locales
from codepairs.problems import Problems
from codepairs.translate import Status, as_bytes, read

SITE, MINI = "locales/vi/LC_MESSAGES/site.po", "locales/vi/LC_MESSAGES/mini.po"
needs_gettext = pytest.mark.skipif(
    shutil.which("msgmerge") is None, reason="gettext is not installed: msgmerge is missing"
)


def run(*words: str) -> str:
    return subprocess.run(words, check=True, capture_output=True, text=True).stderr


# A new language.


def test_a_new_language_has_the_interface_and_the_protocols_that_were_named(project: Path) -> None:
    added = catalog_files.add(project, "fr", ["other"])
    assert list(added.written) == ["locales/fr/LC_MESSAGES/site.po", "locales/fr/LC_MESSAGES/other.po"]
    assert (added.tag, added.kept) == ("fr", ())
    assert "mini" in added.other_protocols
    assert not {"site", "other"} & set(added.other_protocols)
    french = next(
        each for each in load_locales(project / "locales", ["site", "mini", "other"]) if each.tag == "fr"
    )
    assert (french.has("site"), french.has("mini"), french.has("other")) == (True, False, True)
    # They are in step from the beginning: what `update` writes is what stands there.
    assert not any("/fr/" in file for file in catalog_files.update(project, write=True).files)


def test_adding_a_protocol_later_keeps_what_exists(project: Path) -> None:
    catalog_files.add(project, "fr", [])
    site = project / "locales/fr/LC_MESSAGES/site.po"
    site.write_text("my work")
    added = catalog_files.add(project, "fr", ["mini", "mini"])
    assert list(added.written) == ["locales/fr/LC_MESSAGES/mini.po"]
    assert added.kept == ("locales/fr/LC_MESSAGES/site.po",)
    assert site.read_text() == "my work"


@pytest.mark.parametrize(
    ("text", "folder", "tag"),
    [
        ("pt_BR", "pt_BR", "pt-BR"),
        ("PT-br", "pt_BR", "pt-BR"),
        ("zh-Hant", "zh_Hant", "zh-Hant"),
        ("sr-Latn", "sr_Latn", "sr-Latn"),
    ],
)
def test_a_language_may_be_written_as_gettext_or_as_the_web_does(
    project: Path, text: str, folder: str, tag: str
) -> None:
    assert catalog_files.add(project, text, []).tag == tag
    made = read(project / "locales" / folder / "LC_MESSAGES/site.po")
    assert made.metadata["Language"] == folder
    assert tag in [each.tag for each in load_locales(project / "locales", ["site"])]


def test_a_folder_that_exists_is_used_however_it_is_written(project: Path) -> None:
    (project / "locales/pt-BR/LC_MESSAGES").mkdir(parents=True)
    catalog_files.add(project, "pt_BR", [])
    assert (project / "locales/pt-BR/LC_MESSAGES/site.po").is_file()
    assert not (project / "locales/pt_BR").exists()


def test_the_plural_forms_of_a_new_catalogue_are_those_of_its_language(project: Path) -> None:
    for tag, forms in (("fr", 2), ("id", 1), ("ar", 6), ("gd", 4)):
        catalog_files.add(project, tag, [])
        made = read(project / f"locales/{tag}/LC_MESSAGES/site.po")
        plural = next(each for each in made if each.msgid_plural)
        assert (tag, len(plural.msgstr_plural)) == (tag, forms)


REFUSED = {
    "a language by its name": ("french", [], ["unknown-locale: did you mean fr (French, français)?"]),
    "a country": (
        "vn",
        [],
        ["unknown-locale: did you mean vi (Vietnamese, Tiếng Việt) or vun (Vunjo, Kyivunjo)?"],
    ),
    "no language at all": ("klingon", [], ["unknown-locale: use its BCP 47 tag, such as fr or pt-BR"]),
    "English": (
        "en",
        [],
        ["source-locale: change the text itself; CONTRIBUTING.md, 'Fix a sentence', tells where"],
    ),
    "English of a country": (
        "en_GB",
        [],
        ["source-locale: change the text itself; CONTRIBUTING.md, 'Fix a sentence', tells where"],
    ),
    "a protocol": ("fr", ["mino"], ["unknown-protocol: did you mean 'mini'?"]),
    "the interface as a protocol": (
        "fr",
        ["site"],
        ["unknown-protocol: use one of alerts, forms, mini, other, web"],
    ),
    "both": (
        "frnech",
        ["x"],
        [
            "unknown-locale: did you mean fr (French, français)?",
            "unknown-protocol: use one of alerts, forms, mini, other, web",
        ],
    ),
    "a path": ("../fr", [], ["unknown-locale: use its BCP 47 tag, such as fr or pt-BR"]),
}


@pytest.mark.parametrize(("language", "protocols", "expected"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_known_is_refused_with_a_suggestion(
    project: Path, language: str, protocols: list[str], expected: list[str]
) -> None:
    with pytest.raises(Problems) as caught:
        catalog_files.add(project, language, protocols)
    assert [f"{each.kind}: {each.hint}" for each in caught.value.problems] == expected
    assert sorted(each.name for each in (project / "locales").iterdir()) == ["vi"]


@needs_gettext
def test_msgfmt_has_nothing_to_say_of_a_new_catalogue(project: Path) -> None:
    for tag in ("fr", "ar", "gd", "id", "zh-Hant", "fil", "lt"):
        added = catalog_files.add(project, tag, ["mini"])
        for file in added.written:
            assert (
                run("msgfmt", "--check", "--check-header", "--output-file=/dev/null", str(project / file))
                == ""
            )


# Updating.


def test_updating_twice_changes_nothing(project: Path) -> None:
    assert catalog_files.update(project, write=True).files == (MINI, SITE)
    assert catalog_files.update(project, write=True).files == ()
    assert catalog_files.update(project, write=False).files == ()


def test_without_write_updating_only_tells(project: Path) -> None:
    before = (project / SITE).read_bytes(), (project / MINI).read_bytes()
    assert catalog_files.update(project, write=False, accept_typos=True, prune=True).files == (MINI, SITE)
    assert ((project / SITE).read_bytes(), (project / MINI).read_bytes()) == before


def test_an_edit_of_content_changes_its_own_catalogue_only(project: Path, edit: Edit) -> None:
    catalog_files.update(project, write=True)
    edit("content/mini/400.yaml", "longer than an hour", "longer than two hours")
    before = read(project / MINI)
    assert catalog_files.update(project, write=True).files == (MINI,)
    changed = [each for each in read(project / MINI) if str(each) not in {str(old) for old in before}]
    assert [(each.msgctxt, each.fuzzy, each.msgstr) for each in changed] == [
        ("mini.400.description", True, "Hơn 5% số thư phải chờ quá một giờ.")
    ]


def test_a_typo_fix_can_be_accepted_and_is_named(project: Path, edit: Edit) -> None:
    edit("content/mini/400.yaml", "letters wait longer", "letters wiat longer")
    catalog_files.update(project, write=True)
    translate(project / MINI, "mini.400.description", "Hơn 5% số thư phải chờ quá một giờ.")
    edit("content/mini/400.yaml", "letters wiat longer", "letters wait longer")
    report = catalog_files.update(project, write=True, accept_typos=True)
    [fix] = report.accepted[MINI]
    assert (fix.context, fix.after) == (
        "mini.400.description",
        "More than 5% of all letters wait longer than an hour.",
    )
    entry = next(each for each in read(project / MINI) if each.msgid == fix.after)
    assert entry.translated()
    assert catalog_files.update(project, write=True, accept_typos=True).accepted == {}


def translate(file: Path, context: str, text: str) -> None:
    made = read(file)
    entry = next(each for each in made if each.msgctxt == context)
    entry.msgstr, entry.flags, entry.previous_msgid = text, [], None
    file.write_bytes(as_bytes(made))


def test_pruning_drops_obsolete_entries_and_says_how_many(project: Path) -> None:
    assert "500 không gọi tên ai." in (project / MINI).read_text(encoding="utf-8")
    report = catalog_files.update(project, write=True, prune=True)
    assert report.dropped == {MINI: (1, 0)}
    assert "500 không gọi tên ai." not in (project / MINI).read_text(encoding="utf-8")
    assert catalog_files.update(project, write=True, prune=True).dropped == {}


def test_a_file_is_written_in_one_step(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (project / MINI).read_bytes()

    def full(self: Path, data: bytes) -> int:
        with self.open("wb") as file:
            file.write(data[:100])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        catalog_files.update(project, write=True)
    assert (project / MINI).read_bytes() == before


# Other tools work on the same files; an update makes them ours again.


@needs_gettext
@pytest.mark.parametrize(
    "options", [(), ("--no-wrap",), ("--previous",), ("--no-fuzzy-matching", "--width=20")]
)
@pytest.mark.parametrize("name", ["site", "smtp"])
def test_gnu_tools_lose_nothing_and_an_update_restores_every_byte(
    texts: Path, name: str, options: tuple[str, ...]
) -> None:
    file, template = texts / f"locales/vi/LC_MESSAGES/{name}.po", texts / f"locales/{name}.pot"
    before = file.read_bytes()
    width = [each for each in options if "w" in each]
    assert run("msgcat", *width, str(file), "-o", str(file)) == ""
    assert run("msgmerge", "--quiet", *options, str(file), str(template), "-o", str(file)) == ""
    catalog_files.update(texts, write=True)
    assert file.read_bytes() == before


@needs_gettext
def test_after_msgmerge_no_translation_is_under_another_context(texts: Path) -> None:
    file = texts / "locales/vi/LC_MESSAGES/smtp.po"
    own = {(each.msgstr, each.msgctxt) for each in read(file) if each.msgstr}
    one, other = (texts / f"content/smtp/{code}.yaml" for code in ("501", "550"))
    [text] = re.findall(r"^tells: .*\n(.*)\n", other.read_text(encoding="utf-8"), re.MULTILINE)
    likely = text.replace("550", "501").replace("rejections", "refusals")
    mixed = re.sub(
        r"(?m)(^tells: .*\n).*\n", lambda match: f"{match[1]}{likely}\n", one.read_text(encoding="utf-8")
    )
    one.write_text(mixed, encoding="utf-8")
    catalog_files.extract(texts, write=True)
    run("msgmerge", "--quiet", "--previous", str(file), str(texts / "locales/smtp.pot"), "-o", str(file))
    moved = {(each.msgstr, each.msgctxt) for each in read(file) if each.msgstr} - own
    assert moved, "msgmerge moved nothing, so this test proves nothing"
    catalog_files.update(texts, write=True)
    found = {(each.msgstr, each.msgctxt) for each in read(file) if each.msgstr}
    assert found - own == set()
    assert {text for text, _ in own} - {text for text, _ in found} == set()


def test_polib_and_babel_read_what_is_written(texts: Path) -> None:
    for file in texts.glob("locales/vi/LC_MESSAGES/*.po"):
        data = file.read_bytes()
        assert as_bytes(polib.pofile(str(file), wrapwidth=0)) == data
        with file.open("rb") as source:
            made = read_po(source, abort_invalid=True)
        assert len([each for each in made if each.id]) == len(read(file))


# How far a language is.


def test_progress_counts_what_is_translated_stale_and_missing(project: Path) -> None:
    catalog_files.update(project, write=True)
    counts = dict(catalog_files.statuses(project))
    total = len([each for each in read(project / MINI) if not each.obsolete])
    assert counts[MINI] == Status(translated=4, stale=1, missing=total - 5)
    assert counts[MINI].total == total


def test_progress_is_measured_by_the_texts_of_today(project: Path, edit: Edit) -> None:
    before = dict(catalog_files.statuses(project))[MINI]
    edit("content/mini/400.yaml", "longer than an hour", "longer than two hours")
    after = dict(catalog_files.statuses(project))[MINI]
    assert (after.translated, after.stale) == (before.translated - 1, before.stale + 1)
    assert "two hours" not in (project / MINI).read_text(encoding="utf-8")


def test_progress_tells_of_protocols_that_a_language_lacks_and_of_catalogues_without_content(
    project: Path,
) -> None:
    shutil.copy(project / MINI, project / "locales/vi/LC_MESSAGES/gone.po")
    found = {each.domain: each for each in catalog_files.progress(project)}
    states = {name: (each.has_catalog, each.has_content) for name, each in found.items()}
    assert (states.pop("site"), states.pop("mini")) == ((True, True), (True, True))
    assert states.pop("gone") == (True, False)
    assert set(states.values()) == {(False, True)}
    assert found["other"].status.missing == found["other"].status.total > 0
    assert found["gone"].status == Status(translated=4, stale=1, missing=1)
