"""A problem as a person reads it on a terminal, and as GitHub reads it in a log."""

from __future__ import annotations

import pickle
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codepairs.problems import UNSHOWN, Problem, Problems, Where, as_github, as_text, in_order

PROBLEM = Problem(
    kind="unknown-key",
    message="unknown key 'nmae'",
    where=Where(path="content/mini/200.yaml", line=7, column=3, excerpt="  nmae: x"),
    hint="did you mean 'name'?",
)


def test_a_problem_is_shown_with_its_line_a_caret_and_a_hint() -> None:
    assert as_text(PROBLEM) == (
        "content/mini/200.yaml:7:3: error: unknown key 'nmae'\n"
        "      nmae: x\n"
        "      ^\n"
        "    help: did you mean 'name'?"
    )


def test_what_is_not_known_is_not_shown() -> None:
    assert as_text(Problem(kind="k", message="m")) == "error: m"
    assert as_text(Problem(kind="k", message="m", where=Where(path="a.po"))) == "a.po: error: m"
    assert as_text(Problem(kind="k", message="m", severity="warning", hint="h")) == "warning: m\n    help: h"


LINES = {
    "spaces": "  key: wrong",
    "tabs": "\tkey:\twrong",
    "tabs after letters": "ab\tkey: wrong",
    "Vietnamese letters": "Đợi thêm một giờ: wrong",
    "Arabic letters": "مفتاح: wrong",
    "combining marks": unicodedata.normalize("NFD", "Đợi thêm một giờ: wrong"),
    "wide letters": "鍵: wrong",
    "the first column": "wrong",
}


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_the_caret_stands_under_its_column(line: str) -> None:
    where = Where(path="x.yaml", line=1, column=line.index("wrong") + 1, excerpt=line)
    _, shown, caret = as_text(Problem(kind="k", message="m", where=where)).split("\n")
    assert cells(caret[: caret.index("^")]) == cells(shown[: shown.index("wrong")])


def cells(text: str) -> int:
    """How many columns of a terminal a text takes."""
    width = 0
    for char in text:
        if char == "\t":
            width += 8 - width % 8
        elif not unicodedata.combining(char):
            width += 2 if unicodedata.east_asian_width(char) in "WF" else 1
    return width


def test_github_is_told_the_place_the_kind_and_the_hint() -> None:
    assert as_github(PROBLEM) == (
        "::error file=content/mini/200.yaml,line=7,col=3,title=unknown-key"
        "::unknown key 'nmae' (help: did you mean 'name'?)"
    )
    assert as_github(Problem(kind="k", severity="warning", message="m")) == "::warning title=k::m"


texts = st.text(st.characters(codec="utf-8") | st.sampled_from("%\r\n:,"), min_size=1, max_size=400)


@given(path=texts, message=texts, hint=texts)
def test_no_text_can_end_or_forge_a_github_command(path: str, message: str, hint: str) -> None:
    problem = Problem(kind="k", message=message, hint=hint, where=Where(path=path, line=1, column=2))
    command = as_github(problem)
    assert not set("\r\n") & set(command)
    match = re.fullmatch(r"::error file=([^,:]*),line=1,col=2,title=k::(.*)", command)
    assert match
    assert decoded(match[1]) == UNSHOWN.sub("\ufffd", path.replace("\r", "\n")) or "\r" in path
    assert decoded(match[2]) == UNSHOWN.sub("\ufffd", f"{message} (help: {hint})".replace("\n", " "))


def decoded(text: str) -> str:
    """What the runner of GitHub Actions makes of an escaped value."""
    for code, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, char)
    return text


def test_problems_are_sorted_by_place_and_shown_once() -> None:
    places = [Where(path="b", line=1), Where(path="a", line=10), Where(path="a", line=9, column=5)]
    here = [Problem(kind="k", message="m", where=where) for where in places]
    nowhere = Problem(kind="k", message="m")
    assert in_order([*here, nowhere, *here]) == [nowhere, *reversed(here)]


def test_problems_reach_the_reader_whole_from_a_worker_process() -> None:
    raised = pickle.loads(pickle.dumps(Problems([PROBLEM, PROBLEM])))
    assert raised.problems == (PROBLEM, PROBLEM)
    assert str(raised) == f"{as_text(PROBLEM)}\n{as_text(PROBLEM)}"


@pytest.mark.parametrize(("column", "shown"), [(1, "^a"), (5, "^e"), (300, "^X"), (500, "^z")])
def test_of_a_long_line_the_part_around_the_caret_is_shown(column: int, shown: str) -> None:
    line = "abcdefghij" + "-" * 289 + "X" + "-" * 199 + "z"
    where = Where(path="x.po", line=1, column=column, excerpt=line)
    _, excerpt, caret = as_text(Problem(kind="k", message="m", where=where)).splitlines()
    assert len(excerpt) <= 4 + 100 + 2
    assert "^" + excerpt[caret.index("^")] == shown
    assert excerpt.strip().strip("…") in line
    assert (excerpt.strip()[0] == "…", excerpt[-1] == "…") == (column >= 300, column < 500)
