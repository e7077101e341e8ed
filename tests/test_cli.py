"""The command line: exit codes, where words go, and no traceback for what a user can mend."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polib
import pytest
from conftest import ROOT, Edit

from codepairs import __version__, builder, catalog_files, check, cli
from codepairs.cli import common
from codepairs.content import load_site
from codepairs.problems import Problem, Problems
from codepairs.translate import as_bytes, read

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in the small project; gives exit code, standard output and standard error."""
    monkeypatch.setattr(common, "PROJECT", project)
    monkeypatch.chdir(project)

    def run(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        if words[:1] != ("translate",):
            words = (*words, "--project", str(project), "--jobs", "1")
        try:
            code = cli.main(words)
        except SystemExit as stop:
            code = int(stop.code or 0)
        return code, *capsys.readouterr()

    return run


def test_without_a_command_the_site_is_built(run: Run, project: Path) -> None:
    code, out, err = run("--protocol", "other")
    assert (code, out) == (0, "")
    assert re.search(r"^site: \d+ pages, .* s$", err, re.MULTILINE)
    assert (project / "site/en/other/ok.html").is_file()
    assert "; nothing changed\n" in run("build", "--protocol", "other")[2]


def test_only_the_protocol_that_is_asked_for_is_built(run: Run, project: Path) -> None:
    assert run("build", "--protocol", "other", "--locale", "en")[0] == 0
    found = sorted(each.name for each in (project / "site/en").iterdir())
    assert found == ["explain.html", "index.html", "other", "patterns.js", "search-index.js", "search.html"]
    assert not (project / "site/vi").exists()


def test_only_the_language_that_is_asked_for_is_built(run: Run, project: Path) -> None:
    assert run("build", "--locale", "vi")[0] == 0
    assert (project / "site/vi/mini/200.html").is_file()
    assert not (project / "site/en").exists()


def test_the_version_is_data(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(["--version"])
    assert stop.value.code == 0
    assert capsys.readouterr() == (f"codepairs {__version__}\n", "")


def test_the_version_needs_no_dependency() -> None:
    """Start-up is felt, and an installation that lacks something can still say what it is."""
    program = (
        "import json, sys\nfrom codepairs import cli\n"
        "try:\n    cli.main(['--version'])\nexcept SystemExit:\n    print(json.dumps(sorted(sys.modules)))"
    )
    made = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    version, modules = made.stdout.splitlines()
    assert version == f"codepairs {__version__}"
    loaded = set(json.loads(modules))
    assert "codepairs.problems" in loaded
    assert not loaded & {"babel", "jinja2", "markdown", "nh3", "polib", "pydantic", "rich", "yaml"}


def test_without_dependencies_the_build_says_how_to_install_them(project: Path) -> None:
    words = [sys.executable, "-S", str(ROOT / "build.py"), "--output", str(project / "site")]
    made = subprocess.run(words, check=False, capture_output=True, text=True)
    assert made.returncode == 1
    assert "install with: python -m pip install" in made.stderr
    assert "Traceback" not in made.stderr


# Usage: exit code 2.

WRONG_WORDS = {
    "an unknown command": (["bild"], "bild"),
    "an unknown option": (["build", "--outptu", "x"], "--outptu"),
    "an option of another command": (["translate", "extract", "--locale", "vi"], "--locale"),
    "no action": (["translate"], "ACTION"),
    "an unknown action": (["translate", "bogus"], "bogus"),
    "no worker": (["build", "--jobs", "0"], "--jobs"),
    "half a worker": (["build", "--jobs", "0.5"], "--jobs"),
    "an unknown format": (["build", "--format", "xml"], "xml"),
    "an option without its value": (["build", "--output"], "--output"),
    "a percentage that is none": (["translate", "status", "--fail-under", "all"], "--fail-under"),
}


@pytest.mark.parametrize(("words", "named"), WRONG_WORDS.values(), ids=WRONG_WORDS)
def test_wrong_usage_ends_with_2_and_names_the_word(
    words: list[str], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(words)
    out, err = capsys.readouterr()
    assert (stop.value.code, out) == (2, "")
    assert err.startswith("usage: build.py")
    assert named in err.splitlines()[-1]


# Problems: exit code 1.

UNKNOWN = {
    "locale": (("--locale", "xx"), "error: there is no locale 'xx'\n    help: use one of en, vi"),
    "protocol": (
        ("--protocol", "xx"),
        "error: there is no protocol 'xx'\n    help: use one of alerts, forms, mini, other, web",
    ),
    "base URL": (
        ("--base-url", "example.org"),
        "error: --base-url: 'example.org' does not begin with https:// or http://\n    help: write it",
    ),
}


@pytest.mark.parametrize(("words", "said"), UNKNOWN.values(), ids=UNKNOWN)
@pytest.mark.parametrize("command", ["build", "check"])
def test_what_is_not_there_ends_with_1(
    run: Run, project: Path, command: str, words: tuple[str, ...], said: str
) -> None:
    code, out, err = run(command, *words)
    assert (code, out) == (1, "")
    assert said in err
    assert not (project / "site").exists()


def test_problems_are_shown_to_github_as_annotations(run: Run, edit: Edit) -> None:
    edit("content/mini/200.yaml", "aliases:", "alias:")
    code, _, err = run("build", "--format", "github")
    assert code == 1
    assert err.startswith(
        "::error file=content/mini/200.yaml,line=6,col=1,title=unknown-key"
        "::unknown key 'alias' (help: did you mean 'aliases'?)\n"
    )


def test_a_template_that_fails_is_named_with_its_line_and_the_page(run: Run, edit: Edit) -> None:
    edit("templates/code.html", "{{ code.description }}", "{{ code.description.nobody }}")
    for jobs in ("1", "2"):
        code, _, err = run("build", "--protocol", "mini", "--jobs", jobs)
        assert code == 1
        first, *_, hint, last = [line for line in err.splitlines() if not line.startswith("making")]
        assert re.fullmatch(r"templates/code\.html:\d+:1: error: .* has no attribute 'nobody'", first)
        assert re.fullmatch(r"    help: it was found while making (en|vi)/mini/200\.html", hint)
        assert last == "1 problem; nothing was changed"


def test_a_pair_whose_template_fails_is_named(run: Run, edit: Edit) -> None:
    edit("templates/pair.html", "{% block main %}", "{% block main %}{{ 1 / 0 }}")
    _, _, err = run("build", "--protocol", "mini", "--locale", "en", "--format", "github")
    assert (
        "title=template-error::division by zero (help: it was found while making en/mini/200-vs-300.html)"
        in err
    )


def test_a_warning_fails_a_strict_build_whose_site_is_in_place(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, warning = builder.build, Problem(kind="output-leftover", severity="warning", message="left")
    monkeypatch.setattr(builder, "build", lambda settings: replace(real(settings), warnings=(warning,)))
    for arguments, expected in (([], 0), (["--strict"], 1)):
        code, _, err = run("build", "--protocol", "other", "--locale", "en", *arguments)
        assert code == expected
        assert "warning: left\n" in err
        assert (project / "site/en/other/ok.html").is_file()


def test_of_many_problems_the_first_are_shown_and_all_are_counted(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load_site(folder: Path) -> None:
        raise Problems([Problem(kind="k", message=f"no {number:03}") for number in range(60)])

    monkeypatch.setattr(builder, "load_site", load_site)
    _, _, err = run("build")
    lines = err.splitlines()
    assert lines[:50] == [f"error: no {number:03}" for number in range(50)]
    assert lines[50:] == ["… and 10 more", "60 problems; nothing was changed"]


def test_an_interruption_ends_with_130_and_leaves_nothing(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(builder, "other_files", interrupted)
    code, out, err = run("build", "--protocol", "other")
    assert (code, out) == (130, "")
    assert err.endswith("interrupted; the site is as it was\n")
    assert not list(project.glob("site*"))


# What a user can get wrong in a file. Each is a line on standard error, and exit code 1.

Mistake = Callable[[Path], object]
MINI = "locales/vi/LC_MESSAGES/mini.po"


def replaced(file: str, old: str, new: str) -> Mistake:
    def replace(project: Path) -> None:
        text = (project / file).read_text(encoding="utf-8")
        assert old in text
        (project / file).write_text(text.replace(old, new), encoding="utf-8")

    return replace


def removed(name: str) -> Mistake:
    return lambda project: (shutil.rmtree if (project / name).is_dir() else Path.unlink)(project / name)


def translated(text: str) -> Mistake:
    return replaced(MINI, "Lệnh đã chạy xong.", text)


def in_template(text: str) -> Mistake:
    return replaced("templates/pair.html", "{{ left.summary }}", text)


NONSENSE = replaced(MINI, "#: content/mini/500.yaml", "nonsense")
KLINGON: Mistake = lambda project: (project / "locales/vi").rename(project / "locales/klingon")  # noqa: E731
MISTAKES = [
    pytest.param("build", removed("content"), id="no content"),
    pytest.param("build", NONSENSE, id="a broken catalogue"),
    pytest.param("build", KLINGON, id="a folder that is no language"),
    pytest.param("build", lambda project: (project / "site").write_text("x"), id="a file in the way"),
    pytest.param("translate extract", replaced("content/mini/200.yaml", "aliases", "alias"), id="content"),
    pytest.param(
        "translate update", replaced("content/mini/200.yaml", "aliases", "alias"), id="content again"
    ),
    # Texts.
    pytest.param(
        "build",
        replaced("content/site.yaml", "https://example.org/licence", "gone#1"),
        id="a footer that cites no specification",
    ),
    pytest.param("build", translated("[x](gone#1)"), id="a translation that cites nothing"),
    pytest.param("build", translated("[x](#gone)"), id="a translation with a fragment"),
    pytest.param("build", translated("[x](201)"), id="a translation that links to no code"),
    # Templates and styles.
    pytest.param("build", in_template("{% if %}"), id="a template's syntax"),
    pytest.param("build", in_template("{{ left.sumary }}"), id="a template's name"),
    pytest.param("build", in_template("{{ left.code|upper }}"), id="a template's hole"),
    pytest.param("translate extract", in_template("{% if %}"), id="a template's messages"),
    pytest.param("build", removed("templates/home.html"), id="a missing template"),
    pytest.param("build", removed("templates"), id="no templates"),
    pytest.param("build", removed("static/css/base.css"), id="a missing style sheet"),
    # Catalogues.
    pytest.param("translate update", NONSENSE, id="a broken catalogue to update"),
    pytest.param("translate status", NONSENSE, id="a broken catalogue to count"),
    pytest.param("translate update", KLINGON, id="no language to update"),
    pytest.param("check", NONSENSE, id="a broken catalogue to check"),
]


@pytest.mark.parametrize(("command", "mistake"), MISTAKES)
def test_a_mistake_in_a_file_is_reported_without_a_traceback(
    run: Run, project: Path, command: str, mistake: Mistake
) -> None:
    mistake(project)
    code, out, err = run(*command.split())
    assert (code, out) == (1, "")
    assert "error: " in err


# Catalogues.


def test_check_names_every_catalogue_that_is_stale_or_incomplete(run: Run) -> None:
    code, out, err = run("check")
    assert (code, out) == (1, "")
    assert "locales/site.pot: error: is not in step with the texts" in err
    assert f"{MINI}: error: is not in step with the texts" in err
    assert re.search(rf"{MINI}: error: 1 stale and \d\d missing messages", err)


def test_check_misses_a_catalogue_that_is_promised(run: Run) -> None:
    err = run("check")[2]
    assert (
        "locales/vi/LC_MESSAGES/other.po: error: the catalogue is missing\n"
        "    help: make it: build.py translate add vi --protocol other\n"
    ) in err


def test_a_promise_may_name_catalogues(run: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finish(project)
    monkeypatch.setattr(check, "COMPLETE", {"vi": ("site", "mini"), "fr": ("site",)})
    code, _, err = run("check")
    assert code == 0, err
    monkeypatch.setattr(check, "COMPLETE", {"vi": ("site", "other")})
    code, _, err = run("check")
    assert code == 1
    assert "other.po: error: the catalogue is missing" in err


def finish_all(project: Path) -> None:
    """Let Vietnamese have every protocol, whole."""
    catalog_files.add(project, "vi", [each.slug for each in load_site(project / "content").protocols])
    finish(project)


def finish(project: Path) -> None:
    """Translate what is missing, each message into itself."""
    catalog_files.extract(project, write=True)
    catalog_files.update(project, write=True)
    for file in project.glob("locales/*/LC_MESSAGES/*.po"):
        made: polib.POFile = read(file)
        for each in (*made.untranslated_entries(), *made.fuzzy_entries()):
            each.msgstr = "" if each.msgid_plural else each.msgid
            each.msgstr_plural = dict.fromkeys(each.msgstr_plural, each.msgid_plural)
            each.flags = [flag for flag in each.flags if flag != "fuzzy"]
            each.previous_msgid = each.previous_msgctxt = None
        file.write_bytes(as_bytes(made))


def test_check_passes_a_finished_project(run: Run, project: Path) -> None:
    finish_all(project)
    code, out, err = run("check")
    assert (code, out) == (0, "")
    assert err.startswith("no problem: ")
    assert err.endswith("complete in vi\n")
    assert run("translate", "status", "--fail-under", "100")[0] == 0


def test_check_fails_when_catalogues_are_not_up_to_date(run: Run, project: Path, edit: Edit) -> None:
    """So CI does, which runs it."""
    finish_all(project)
    assert run("check")[0] == 0
    edit("content/mini/400.yaml", "The server has too much to do", "The server has far too much to do")
    edit("templates/home.html", "{% extends", '{{ _("A message more") }}{% extends')
    files = ["locales/mini.pot", "locales/site.pot", MINI, "locales/vi/LC_MESSAGES/site.po"]
    assert out_of_step(run) == files
    assert run("translate", "extract")[0] == 0
    assert out_of_step(run) == files[2:]
    assert run("translate", "update")[0] == 0
    assert out_of_step(run) == []


def out_of_step(run: Run) -> list[str]:
    code, _, err = run("check")
    assert code == 1  # there is also something to translate
    return [line.partition(": ")[0] for line in err.splitlines() if "not in step" in line]


def test_a_language_may_lack_a_protocol(run: Run, project: Path) -> None:
    assert run("build", "--protocol", "mini")[0] == 0
    assert "other/busy.html" not in (project / "site/vi/mini/400.html").read_text(encoding="utf-8")
