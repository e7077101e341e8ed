"""`translate …`: what it says, where it says it, and how it ends."""

from __future__ import annotations

import argparse
import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, Edit

from codepairs import cli
from codepairs.cli import translating

SITE, MINI = "locales/vi/LC_MESSAGES/site.po", "locales/vi/LC_MESSAGES/mini.po"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(project: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `translate` in the small project; gives exit code, standard output and standard error."""

    def run(action: str, *words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = cli.main(["translate", action, "--project", str(project), *words])
        return code, *capsys.readouterr()

    return run


# Adding.


def test_add_says_what_the_language_is_and_what_to_do_next(run: Run) -> None:
    code, out, err = run("add", "ar", "--protocol", "mini")
    assert (code, out) == (0, "")
    lines = err.splitlines()
    assert lines[0].startswith("ar (Arabic, العربية), written from right to left; nplurals=6; plural=")
    assert lines[1].startswith("wrote locales/ar/LC_MESSAGES/site.po: ")
    assert re.fullmatch(r"wrote locales/ar/LC_MESSAGES/mini\.po: \d\d messages", lines[2])
    assert "  2. python build.py translate check ar" in lines
    assert "  3. python build.py --locale ar --locale en, and open site/ar/index.html" in lines
    assert lines[-1].startswith("Not translated yet: python build.py translate add ar --protocol ")
    assert " --protocol other" in lines[-1]
    assert " --protocol mini" not in lines[-1]


def test_the_commands_that_add_names_work_at_once(run: Run, project: Path) -> None:
    _, _, err = run("add", "ar", "--protocol", "mini")
    assert run("check", "ar")[0] == 0
    site = project / "site"
    words = [
        "--project",
        str(project),
        "--output",
        str(site),
        "--locale",
        "ar",
        "--locale",
        "en",
        "--jobs",
        "1",
    ]
    assert cli.main(words) == 0
    assert (site / "ar/mini/200.html").is_file()
    rest = err.partition("translate add ar ")[2].split()
    code, _, err = run("add", "ar", *rest)
    assert (code, "Not translated yet" in err) == (0, False)
    assert "kept locales/ar/LC_MESSAGES/site.po, which exists already\n" in err


def test_an_unknown_language_ends_with_1_and_a_suggestion(run: Run, project: Path) -> None:
    assert run("add", "french") == (
        1,
        "",
        "error: 'french' is no language that CLDR knows\n"
        "    help: did you mean fr (French, français)?\n"
        "1 problem; nothing was changed\n",
    )
    assert not (project / "locales/french").exists()


# Keeping in step.


def test_extract_check_writes_nothing_and_fails_until_it_is_up_to_date(run: Run, project: Path) -> None:
    code, out, err = run("extract", "--check")
    assert (code, out) == (1, "")
    assert "would change locales/site.pot\n" in err
    assert not list(project.glob("locales/*.pot"))
    assert run("extract")[0] == 0
    assert run("extract", "--check") == (0, "", "everything is up to date\n")


def test_update_check_writes_nothing_and_fails_until_it_is_up_to_date(run: Run, project: Path) -> None:
    before = (project / MINI).read_bytes()
    code, out, err = run("update", "--check")
    assert (code, out) == (1, "")
    assert f"would change {MINI}\n" in err
    assert (project / MINI).read_bytes() == before
    assert f"wrote {MINI}\n" in run("update")[2]
    assert run("update", "--check") == (0, "", "everything is up to date\n")


def test_update_names_the_typo_fixes_that_it_accepts(run: Run, project: Path, edit: Edit) -> None:
    run("update")
    edit(MINI, "goes on with its next letter", "goes on wiht its next letter")
    text = "A client that gets `200` goes on with its next letter."
    said = f"{MINI}: KEEP, since only a typo was mended: mini.200.description\n"
    said += f"    {text.replace('with', 'wiht')}\n    {text}\n"
    code, _, err = run("update", "--accept-typos", "--check")
    assert (code, said.replace("KEEP", "would keep") in err) == (1, True)
    code, _, err = run("update", "--accept-typos")
    assert (code, said.replace("KEEP", "kept") in err) == (0, True)
    assert run("update", "--accept-typos") == (0, "", "everything is up to date\n")


def test_update_says_what_it_dropped(run: Run, project: Path) -> None:
    said = f"{MINI}: WORD obsolete entries: 1; comments with earlier translations: 0\n"
    assert said.replace("WORD", "would drop") in run("update", "--prune", "--check")[2]
    assert said.replace("WORD", "dropped") in run("update", "--prune")[2]
    assert "dropped" not in run("update", "--prune")[2]


def test_rename_says_what_moved_and_what_to_do_next(run: Run, project: Path) -> None:
    assert run("rename", "mini.400", "mini.420") == (
        0,
        "",
        f"{MINI}: 1 translation moved from mini.400 to mini.420\n"
        "Next: rename it in content/ as well, if you have not, then run\n"
        "  python build.py translate extract && python build.py translate update\n",
    )
    code, out, err = run("rename", "mini", "maxi")
    assert (code, out) == (0, "")
    assert err.startswith("locales/vi/LC_MESSAGES/maxi.po: 6 translations moved from mini to maxi\n")
    assert f"removed {MINI}\n" in err


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "docs/translating.md"])
def test_every_command_in_the_documents_is_understood(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    commands = re.findall(r"python build\.py (translate [^`#\n&]+)", text)
    assert len(commands) >= 3
    monkeypatch.setattr(translating, "_action", refusing_to_run(translating._action))
    for command in commands:
        with pytest.raises(Ran):
            cli.main(shlex.split(command))


class Ran(Exception):
    """An action was found and would run."""


def refusing_to_run(action: Callable[..., argparse.ArgumentParser]) -> Callable[..., argparse.ArgumentParser]:
    def refuse(_: argparse.Namespace) -> int:
        raise Ran

    return lambda actions, name, run, text: action(actions, name, refuse, text)


# Checking.


def test_check_shows_every_problem_of_every_language(run: Run, project: Path, edit: Edit) -> None:
    assert run("check") == (0, "", "no problem: 11 messages in 2 catalogues\n")
    edit(MINI, "nhận `200` thì", "nhận 200 thì")
    (project / "locales/fr/LC_MESSAGES").mkdir(parents=True)
    for name in ("site.po", "mini.po"):
        source = project / "locales/vi/LC_MESSAGES" / name
        (project / "locales/fr/LC_MESSAGES" / name).write_bytes(source.read_bytes())
    code, out, err = run("check")
    assert (code, out) == (1, "")
    assert [line.partition(": error")[0] for line in err.splitlines() if ": error: " in line] == [
        "locales/fr/LC_MESSAGES/mini.po:4:12",
        "locales/fr/LC_MESSAGES/mini.po:23:9",
        "locales/fr/LC_MESSAGES/site.po:5:12",
        "locales/vi/LC_MESSAGES/mini.po:23:9",
    ]


def test_check_takes_one_language(run: Run, project: Path) -> None:
    (project / "locales/pt_BR/LC_MESSAGES").mkdir(parents=True)
    (project / "locales/pt_BR/LC_MESSAGES/site.po").write_text("nonsense")
    assert run("check", "vi")[0] == 0
    for name in ("pt-BR", "pt_BR"):
        code, _, err = run("check", name, "--format", "github")
        assert code == 1
        assert "::error file=locales/pt_BR/LC_MESSAGES/site.po,line=1,col=1" in err
    code, _, err = run("check", "xx")
    assert code == 1
    assert "there are no catalogues of 'xx'\n    help: use one of pt-BR, vi" in err


# Counting.


def test_the_status_is_an_aligned_table(run: Run, project: Path) -> None:
    run("update")
    run("add", "zh-Hant")
    (project / "locales/vi/LC_MESSAGES/gone.po").write_bytes((project / MINI).read_bytes())
    code, out, err = run("status")
    assert (code, err) == (0, "")
    # A wide letter takes two columns.
    heading, *lines = out.replace("繁體", "####").replace("中文", "####").splitlines()
    ends = {name: heading.index(name) + len(name) for name in heading.split()}
    numbers = [re.search(r"  (\S+) +(\S+) +(\S+) +(\S+%|–)", line) for line in lines]
    assert all(numbers)
    for match in filter(None, numbers):
        assert [match.end(i) for i in (1, 2, 3, 4)] == [
            ends[name] for name in ("translated", "stale", "missing", "percent")
        ]
    starts = {line.index(word) for line in lines for word in line.split() if word in ("interface", "mini")}
    assert starts == {heading.index("protocol")}
    notes = {line.split("  ")[-1] for line in lines}
    assert "not in this language; translate add vi --protocol other" in notes
    assert "there is no content/gone; translate rename, or remove the file" in notes
    assert lines[-1].startswith(" " * 20)  # a language is named once
    assert [
        line for line in lines if line.startswith("zh-Hant (Chinese (Traditional), #### (####))  interface ")
    ]


def test_the_status_is_data_for_other_programs_too(run: Run) -> None:
    code, out, err = run("status", "--json")
    assert (code, err) == (0, "")
    found = {each["domain"]: each for each in json.loads(out)}
    mini = found["mini"]
    assert mini["translated"] + mini["stale"] + mini["missing"] == mini["total"] > 20
    assert mini == {
        "file": MINI,
        "locale": "vi",
        "domain": "mini",
        "has_catalog": True,
        "has_content": True,
        "translated": 4,
        "stale": 1,
        "missing": mini["missing"],
        "total": mini["total"],
        "percent": int(1000 * 4 / mini["total"]) / 10,
    }
    assert (found["other"]["has_catalog"], found["other"]["percent"]) == (False, 0.0)


def test_the_status_fails_below_a_percentage_and_not_for_a_protocol_that_is_lacking(
    run: Run, project: Path
) -> None:
    (project / SITE).unlink()  # so that only `mini` counts
    found = json.loads(run("status", "--json")[1])
    percent = next(each["percent"] for each in found if each["domain"] == "mini")
    assert run("status", "--fail-under", str(percent))[0] == 0
    assert run("status", "--fail-under", str(percent + 0.1))[0] == 1
    assert run("status", "--fail-under", str(percent + 0.1), "--json")[0] == 1
