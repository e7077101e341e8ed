"""What a deploy moves after an edit, by a real rsync and by the list of changes: no more than shows it."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Edit

from codepairs.builder import Settings, build
from codepairs.changes import refuse_unwritable, tell_changes
from codepairs.cli import main
from codepairs.problems import Problems

RSYNC = shutil.which("rsync")
needs_rsync = pytest.mark.skipif(RSYNC is None, reason="no rsync: apt-get install rsync")

Build = Callable[..., list[tuple[str, str]]]


@pytest.fixture
def make(project: Path) -> Build:
    """Build the small project and say what changed; each build is a minute after the one before.

    rsync takes files of one size and one second for the same.
    """
    minutes = itertools.count(1_700_000_000, 60)

    def make(*, precompress: bool = False) -> list[tuple[str, str]]:
        settings = Settings(project=project, output=project.parent / "site", precompress=precompress)
        changes, now = build(settings).written.changes, next(minutes)
        for kind, path in changes:
            if kind != "D":
                os.utime(settings.output / path, (now, now))
        return changes

    return make


@pytest.fixture
def site(project: Path) -> Path:
    return project.parent / "site"


def mirror(site: Path, copy: Path, *options: str) -> list[tuple[str, str]]:
    """Run rsync; what it added, modified and deleted, but for the times of folders."""
    command = ["rsync", "-a", "--delete", "--itemize-changes", *options, f"{site}/", f"{copy}/"]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    found = []
    for line in run.stdout.splitlines():
        what, path = line.split(maxsplit=1)
        if what == "*deleting":
            found.append(("D", path))
        elif what.startswith(">f"):
            found.append(("A" if "+" in what else "M", path))
    return sorted(each for each in found if not each[1].endswith("/"))


def files_with(site: Path, text: str) -> set[str]:
    """The paths of all files that say something."""
    return {
        str(file.relative_to(site))
        for file in site.rglob("*")
        if file.is_file() and text in file.read_bytes().decode(errors="replace")
    }


@needs_rsync
@pytest.mark.parametrize("precompress", [False, True])
def test_after_an_edit_only_what_shows_it_moves(
    make: Build, edit: Edit, site: Path, tmp_path: Path, precompress: bool
) -> None:
    make(precompress=precompress)
    mirror(site, tmp_path / "copy")
    edit(
        "content/mini/300.yaml", "Nothing has been handed over yet", "Not one letter has been handed over yet"
    )
    changes = make(precompress=precompress)

    moved = mirror(site, tmp_path / "copy", "--dry-run")
    assert moved == sorted(changes)
    shown = files_with(site, "Not one letter has been handed over yet")
    assert "en/mini/300.html" in shown and "vi/mini/300-vs-400.html" in shown
    packed = {path for path in (f"{each}.gz" for each in shown) if (site / path).exists()}
    assert bool(packed) is precompress
    assert {path for _, path in moved} == shown | packed
    assert {kind for kind, _ in moved} == {"M"}


@needs_rsync
def test_a_code_that_comes_and_goes_is_added_and_deleted(
    make: Build, project: Path, site: Path, tmp_path: Path
) -> None:
    make()
    mirror(site, tmp_path / "copy")
    new = (project / "content/mini/510.yaml").read_text().replace('"510"', '"511"')
    for old, other in (
        ("This number", "That number"),
        ("No table", "No list"),
        ("510 has never", "511 was never"),
    ):
        new = new.replace(old, other)
    (project / "content/mini/511.yaml").write_text(new)
    changes = make()
    assert ("A", "en/mini/511.html") in changes and ("A", "en/mini/511.json") in changes
    assert ("M", "en/mini/index.html") in changes
    assert mirror(site, tmp_path / "copy") == sorted(changes)
    (project / "content/mini/511.yaml").unlink()
    changes = make()
    assert ("D", "vi/mini/510-vs-511.html") in changes
    assert mirror(site, tmp_path / "copy") == sorted(changes)


@needs_rsync
def test_a_build_with_nothing_changed_moves_nothing(make: Build, site: Path, tmp_path: Path) -> None:
    make()
    mirror(site, tmp_path / "copy")
    assert make() == []
    assert mirror(site, tmp_path / "copy", "--dry-run") == []


def test_an_edit_of_a_style_sheet_moves_every_page_since_it_has_a_new_name(
    make: Build, project: Path, site: Path
) -> None:
    make()
    with (project / "static/css/base.css").open("a") as sheet:
        sheet.write("p { color: red }")
    changes = {path: kind for kind, path in make()}
    assert sorted(kind for path, kind in changes.items() if path.startswith("assets/style")) == ["A", "D"]
    assert changes["_headers"] == "M", "it names the style sheet"
    assert not any(path.endswith(".json") for path in changes)


def test_whoever_obeys_the_list_has_the_new_site(make: Build, edit: Edit, site: Path, tmp_path: Path) -> None:
    make()
    copy = tmp_path / "copy"
    shutil.copytree(site, copy)
    edit("content/mini/599.yaml", "updated: 2026-01-05", "updated: 2026-02-01")
    edit("content/site.yaml", "Mini codes", "Small codes")
    for kind, path in make(precompress=True):
        if kind == "D":
            (copy / path).unlink()
        else:
            (copy / path).parent.mkdir(exist_ok=True)
            assert (copy / path).exists() is (kind == "M")
            shutil.copy(site / path, copy / path)
    assert {path: (site / path).read_bytes() for path in files_with(site, "")} == {
        path: (copy / path).read_bytes() for path in files_with(copy, "")
    }


# The list itself


def test_the_list_is_sorted_and_has_a_line_for_each_path(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changes = [("A", "a.html"), ("D", "b.html"), ("M", "vi/c d.html")]
    expected = "A\ta.html\nD\tb.html\nM\tvi/c d.html\n"
    tell_changes("-", changes)
    assert capsys.readouterr().out == expected
    tell_changes(str(tmp_path / "changes"), changes)
    assert (tmp_path / "changes").read_text() == expected
    tell_changes(str(tmp_path / "changes"), [])
    assert (tmp_path / "changes").read_text() == ""
    assert os.listdir(tmp_path) == ["changes"]


@pytest.mark.parametrize(
    ("target", "word"),
    [
        ("site/changes", "the next build replaces"),
        ("site", "the next build replaces"),
        ("site/deep/changes", "the next build replaces"),
        ("nowhere/changes", "there is no folder"),
        (".", "it is a folder"),
    ],
)
def test_a_list_that_could_not_be_kept_is_refused_before_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str, word: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Problems) as caught:
        refuse_unwritable(target, Path("site"))
    [problem] = caught.value.problems
    assert problem.kind == "changes-refused"
    assert word in problem.message


def test_the_command_line_writes_the_list_after_a_build_and_leaves_it_after_a_failure(
    project: Path, edit: Edit, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changes = tmp_path / "changes"
    command = ["build", "--project", str(project), "--output", str(tmp_path / "out"), "--jobs", "1"]
    assert main([*command, "--changes", str(changes), "--precompress"]) == 0
    lines = changes.read_text().splitlines()
    assert "A\ten/mini/200.html" in lines and "A\ten/mini/200.html.gz" in lines
    assert len(lines) == sum(1 for file in (tmp_path / "out").rglob("*") if file.is_file())
    assert "Netlify: fits," in capsys.readouterr().err

    assert main([*command, "--changes", "-", "--precompress"]) == 0
    assert capsys.readouterr().out == ""

    edit("content/mini/200.yaml", "retry:", "rety:")
    assert main([*command, "--changes", str(changes)]) == 1
    assert changes.read_text().splitlines() == lines
    assert main([*command, "--changes", str(tmp_path / "out/changes")]) == 1
    assert "the next build replaces" in capsys.readouterr().err


def test_a_reader_that_has_seen_enough_is_no_error(project: Path, tmp_path: Path) -> None:
    code = "import sys; from codepairs.cli import main; sys.exit(main(sys.argv[1:]))"
    arguments = ["build", "--project", str(project), "--output", str(tmp_path / "out"), "--changes", "-"]
    command = [sys.executable, "-c", code, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as builder:
        assert builder.stdout and builder.stderr
        builder.stdout.close()
        said = builder.stderr.read().decode()
    assert builder.returncode == 0, said
    assert "Traceback" not in said and "BrokenPipe" not in said
