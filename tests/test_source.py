"""YAML is read as strings with places, and all that could do harm is refused where it stands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from codepairs import source
from codepairs.problems import Problem, Where
from codepairs.source import MAX_BYTES, MAX_DEPTH, Document, read_document


def read(tmp_path: Path, content: bytes | str) -> tuple[Document | None, list[Problem]]:
    file = tmp_path / "code.yaml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_document(file, "code.yaml")


def good(tmp_path: Path, content: bytes | str) -> Document:
    document, problems = read(tmp_path, content)
    assert problems == []
    assert document is not None
    return document


# What is wrong: the file, the kind, line and column.
REFUSED: dict[str, tuple[bytes | str, str, int, int]] = {
    "an anchor": ("a: 1\nb: &x 2\n", "yaml-anchor", 2, 4),
    "an alias": ("a: 1\nb: [2, *x]\n", "yaml-anchor", 2, 8),
    "an anchor on a mapping": ("a: &x\n  b: 1\n", "yaml-anchor", 1, 4),
    "bold text without quotes": ("a: *bold*\n", "yaml-syntax", 1, 9),
    "a tag": ("a: !!int 3\n", "yaml-tag", 1, 4),
    "a tag that makes an object": ("a: !!python/object:os.system x\n", "yaml-tag", 1, 4),
    "a tag of its own": ("%TAG ! tag:x,1:\n---\na: !b 1\n", "yaml-tag", 3, 4),
    "too deep a list": ("a:\n  " + "[" * 100_000, "yaml-depth", 2, 2 + MAX_DEPTH + 1),
    "too deep a mapping": ("{a: " * 10_000, "yaml-depth", 1, 1 + 4 * (MAX_DEPTH + 1)),
    "a second document": ("a: 1\n---\nb: 2\n", "second-document", 2, 1),
    "a second document after dots": ("a: 1\n...\nb: 2\n", "yaml-syntax", 3, 1),
    "a key that is a list": ("? [a]\n: 1\n", "yaml-key", 1, 3),
    "a key that is an alias": ("a: 1\n*x : 2\n", "yaml-key", 2, 1),
    "Latin-1": ("a: 1\nb: caf\N{LATIN SMALL LETTER E WITH ACUTE}\n".encode("latin-1"), "not-utf-8", 2, 1),
    "UTF-16": ("a: 1\n".encode("utf-16"), "not-utf-8", 1, 1),
    "half a surrogate pair": (b"a: \xed\xa0\x80\n", "not-utf-8", 1, 1),
    "nothing": ("", "empty-file", 1, 1),
    "only a comment": ("# later\n", "empty-file", 2, 1),
    "a tab that indents": ("a:\n\tb: 1\n", "yaml-syntax", 2, 1),
    "a tab below spaces": ("a:\n  b: 1\n\tc: 2\n", "yaml-syntax", 3, 1),
    "a colon in a text": ("a: b: c\n", "yaml-syntax", 1, 5),
    "a colon after Vietnamese letters": ("a: ă ế ự: x\n", "yaml-syntax", 1, 9),
    "a colon after a letter beyond 16 bits": ("a: 😀: x\n", "yaml-syntax", 1, 5),
    "a text after a byte order mark": ("\ufeffa: [*x]\n", "yaml-anchor", 1, 5),
    "an error after Windows line ends": ("a: 1\r\nb:\r\n  - *x\r\n", "yaml-anchor", 3, 5),
    "an error after old Macintosh line ends": ("a: 1\rb: *x\r", "yaml-anchor", 2, 4),
}


@pytest.mark.parametrize(("content", "kind", "line", "column"), REFUSED.values(), ids=REFUSED)
def test_a_file_is_refused_at_the_place_of_its_mistake(
    tmp_path: Path, content: bytes | str, kind: str, line: int, column: int
) -> None:
    document, [problem] = read(tmp_path, content)
    assert document is None
    assert problem.where is not None
    assert (problem.kind, problem.where.line, problem.where.column) == (kind, line, column)
    assert problem.where.path == "code.yaml"


@pytest.mark.parametrize("break_", ["\n", "\r\n"])
def test_the_line_of_the_mistake_is_kept_to_be_shown(tmp_path: Path, break_: str) -> None:
    _, [problem] = read(tmp_path, break_.join(["a: 1", "b: 2", "c: ế *x: y", "d: 4", ""]))
    assert problem.where == Where(path="code.yaml", line=3, column=8, excerpt="c: ế *x: y")


def test_a_file_that_is_too_large_is_not_even_parsed(tmp_path: Path) -> None:
    fitting = "a: " + "x" * (MAX_BYTES - 4) + "\n"
    assert len(good(tmp_path, fitting).value["a"]) == MAX_BYTES - 4
    document, [problem] = read(tmp_path, fitting + "*")
    assert document is None
    assert (problem.kind, problem.where) == ("file-too-large", Where(path="code.yaml"))


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    document, [problem] = read_document(tmp_path, "code.yaml")
    assert document is None
    assert (problem.kind, problem.message) == ("unreadable-file", "cannot be read: Is a directory")


@pytest.mark.parametrize("char", ["\0", "\a", "\x1b", "\ufffe"])
def test_a_control_character_is_refused(tmp_path: Path, char: str) -> None:
    document, [problem] = read(tmp_path, f"a: 1\nb: x{char}\n")
    assert document is None
    assert problem.kind == "yaml-character"


def test_a_control_character_is_refused_at_its_place(tmp_path: Path) -> None:
    _, [problem] = read(tmp_path, "a: 1\nb: x\0\n")
    assert problem.where is not None
    assert problem.where.line == 2


@pytest.mark.parametrize("content", ["&x a: 1\n", "!!str a: 1\n"])
def test_an_anchor_or_a_tag_on_a_key_is_refused(tmp_path: Path, content: str) -> None:
    document, _ = read(tmp_path, content)
    assert document is None


@pytest.mark.parametrize("char", ["\x85", "\u2028", "\u2029"])
def test_a_strange_line_separator_does_not_shift_the_lines_below(tmp_path: Path, char: str) -> None:
    _, [problem] = read(tmp_path, f'a: "x{char}y"\nb: *x\n')
    assert problem.where is not None
    assert (problem.where.line, problem.where.excerpt) == (2, "b: *x")


def test_a_quote_that_never_ends_is_reported_where_it_begins(tmp_path: Path) -> None:
    _, [problem] = read(tmp_path, 'a: 1\nb: "text\nc: 3\n')
    assert problem.where is not None
    assert problem.where.line == 2


def test_every_duplicate_key_is_reported_and_the_first_value_stays(tmp_path: Path) -> None:
    document, problems = read(tmp_path, "a: 1\nb:\n  x: 2\n  x: [3]\na: 4\n")
    assert document is not None
    assert document.value == {"a": "1", "b": {"x": "2"}}
    places = [(each.where.line, each.where.column) for each in problems if each.where]
    assert places == [(4, 3), (5, 1)]
    assert {each.kind for each in problems} == {"duplicate-key"}


@pytest.mark.parametrize("line", ["a: `code`", "a: @name", "a: %x", "a: one: two"])
def test_a_text_that_needs_quotes_gets_a_hint(tmp_path: Path, line: str) -> None:
    _, [problem] = read(tmp_path, f"{line}\n")
    assert problem.hint == "put the text in quotes, or on the next line after '|'"


@pytest.mark.parametrize(
    "scalar",
    ["no", "on", "~", "null", "1.10", "0x1f", "010", "1_000", "12:30", "2026-01-05", ".inf", "<<", "="],
)
def test_every_scalar_stays_the_string_that_was_typed(tmp_path: Path, scalar: str) -> None:
    assert good(tmp_path, f"a: {scalar}\n").value == {"a": scalar}
    assert good(tmp_path, f"{scalar}: [{scalar}]\n").value == {scalar: [scalar]}


def test_windows_line_ends_and_a_byte_order_mark_change_no_value(tmp_path: Path) -> None:
    text = "a: 1\nb: |\n  one\n  two\n"
    assert good(tmp_path, "\ufeff" + text.replace("\n", "\r\n")).value == good(tmp_path, text).value


def test_each_value_and_each_key_knows_its_place(tmp_path: Path) -> None:
    document = good(tmp_path, "a: 1\nb:\n  - x\n  - {y: z}\n")
    assert document.where(("b", 1, "y")) == Where(path="code.yaml", line=4, column=9, excerpt="  - {y: z}")
    assert document.where(("b", 1, "y"), key=True).column == 6
    # What does not exist is shown at the nearest thing around it.
    assert document.where(("b", 1, "gone", 7)) == document.where(("b", 1))
    assert document.where(("gone",)) == document.where(())


# What YAML can hold without escapes; JSON is YAML that we did not write ourselves.
letters = st.characters(
    codec="utf-8", exclude_categories=["Cc", "Cn"], exclude_characters="\ufeff\u2028\u2029"
)
leaves = st.text(letters, max_size=20)
trees = st.recursive(leaves, lambda each: st.lists(each) | st.dictionaries(leaves, each), max_leaves=8)


@given(st.dictionaries(leaves, trees))
@example({"no": ["1.10", "0x1f", "2026-01-05", "~", "", '"', "\\n"]})
def test_what_was_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, tree: dict[str, object]
) -> None:
    text = json.dumps(tree, ensure_ascii=False)
    assert good(tmp_path_factory.getbasetemp(), text).value == tree


def test_without_libyaml_the_same_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a: no\r\nb:\r\n  - 1.10\r\n  - {c: ế}\r\n"
    with_libyaml = good(tmp_path, text)
    monkeypatch.setattr(source, "Loader", yaml.SafeLoader)
    assert good(tmp_path, text) == with_libyaml
    assert read(tmp_path, "a:\n  " + "[" * 100_000)[1][0].kind == "yaml-depth"
