"""patterns.yaml is checked when the content is read, each mistake at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from codepairs import patterns
from codepairs.content import load_site
from codepairs.problems import Problems, as_text

GOOD = """\
details: other
parts:
  digits: '[0-9]{3}'
  code: '(?P<code>{{digits}})'
signs: ['\\bmini\\b']
patterns:
  - match: 'mini {{code}}(?P<more>-)?'
    example: 'mini 400-'
  - match: '^{{code}} '
    form: shared
    example: |
      first
      200 fine
  - match: 'for (?P<about>[a-z]{1,9})'
    scope: line
    example: for me
"""


def said(project: Path, text: str) -> list[str]:
    """The first line of each problem that the content has with this patterns.yaml."""
    (project / "content/mini/patterns.yaml").write_text(text, encoding="utf-8")
    try:
        load_site(project / "content")
    except Problems as problems:
        return [
            as_text(each).split("\n")[0].removeprefix("content/mini/patterns.yaml:")
            for each in problems.problems
        ]
    return []


def test_good_patterns_are_read(project: Path) -> None:
    assert said(project, GOOD) == []
    mini = patterns.reader(load_site(project / "content").by_slug["mini"])
    assert [each.match for each in mini.finders] == [
        "mini (?P<code>[0-9]{3})(?P<more>-)?",
        "^(?P<code>[0-9]{3}) ",
        "for (?P<about>[a-z]{1,9})",
    ]
    assert [each.needs for each in mini.finders] == ["mini ", " ", "for "]
    assert (mini.details, mini.codes["400"], sorted(mini.classes)) == ("other", "400", ["2", "3", "4", "5"])


def test_a_protocol_without_patterns_is_known_all_the_same(project: Path) -> None:
    other = patterns.reader(load_site(project / "content").by_slug["other"])
    assert (other.finders, other.codes["busy"]) == ((), "busy")


def test_a_code_is_known_by_what_programs_call_it_with_spaces_or_underscores(project: Path) -> None:
    file = project / "content/other/busy.yaml"
    constants = """
constants:
  - {language: Go, name: "remote error: too busy"}
  - {language: Java, name: State.VERY_BUSY}
"""
    file.write_text(file.read_text(encoding="utf-8") + constants, encoding="utf-8")
    codes = patterns.reader(load_site(project / "content").by_slug["other"]).codes
    assert {codes[each] for each in ("too busy", "too_busy", "very busy", "very_busy")} == {"busy"}


def test_what_a_program_calls_several_codes_leads_to_the_first(project: Path) -> None:
    folder = project / "content/mini"
    numbers = sorted(file.stem for file in folder.glob("[0-9][0-9][0-9].yaml"))
    for number in reversed(numbers):
        with (folder / f"{number}.yaml").open("a", encoding="utf-8") as file:
            file.write("constants:\n  - {language: Go, name: mini.Whatever}\n")
    codes = patterns.reader(load_site(project / "content").by_slug["mini"]).codes
    assert len(numbers) > 1
    assert codes["whatever"] == numbers[0]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("mini {{code}}(", "mini .*{{code}}(", "7:12: error: '.' is not allowed here, at '.*(?P<code>['"),
        ("mini {{code}}(", "mini {{cod}}(", "7:12: error: there is no part 'cod' before this"),
        ("  digits: '[0-9]{3}'\n", "", "6:12: error: there is no part 'digits' before this"),
        ("(?P<more>-)", "(?P<mor>-)", "7:12: error: there is no use for a group 'mor'"),
        ("'mini 400-'", "maxi 400", "8:14: error: the pattern finds nothing in its example"),
        ("\\bmini\\b", "(?P<code>m)", "5:9: error: a sign has no groups"),
        ("\\bmini\\b", "m+", "5:9: error: '+' is not allowed here, at '+'"),
        ("scope: line", "scope: lines", "15:12: error: 'lines' is not a value of this key"),
        ("    scope: line\n", "    scop: line\n", "15:5: error: unknown key 'scop'"),
        ("    example: for me\n", "", "14:5: error: key 'example' is missing"),
    ],
)  # fmt: skip
def test_a_mistake_is_reported_at_its_place(project: Path, old: str, new: str, place: str) -> None:
    assert GOOD.count(old) == 1
    assert place in said(project, GOOD.replace(old, new))


def test_a_protocol_that_is_still_to_come_may_be_named_for_details(project: Path) -> None:
    assert said(project, GOOD.replace("details: other", "details: mini-enhanced")) == []


def test_a_slash_and_a_named_group_are_spelled_as_javascript_wants_them(project: Path) -> None:
    said(project, GOOD.replace("mini {{code}}(", "mini/{{code}}(").replace("'mini 400-'", "mini/400-"))
    mini = patterns.reader(load_site(project / "content").by_slug["mini"])
    assert r"match:/mini\/(?<code>[0-9]{3})(?<more>-)?/dgim" in patterns.script([mini])
