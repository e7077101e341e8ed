"""docs/errors.md has a section for each kind of problem, and none for others."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from conftest import ROOT

from codepairs import exchange

PAGE = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
SECTION = re.compile(
    r"^### (?P<kind>[a-z0-9-]+)\n\n```\n(?P<example>[^\n]+)\n```\n\n(?P<remedy>[^\n]+)$", re.MULTILINE
)
MESSAGE = re.compile(r"(?:[\w./-]+(?::\d+:\d+)?: )?(?:error|warning): .+")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
# Functions and classes that take a kind; in which place differs.
MAKERS = {"Problem", "problem", "_problem", "Flaw", "_Refused", "_at", "WrongAddress"}


def kinds(tree: ast.AST) -> Iterator[str]:
    """Every kind that a module names: as `kind=`, as an argument of a maker, or as the default of one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            maker = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if maker in MAKERS:
                yield from constants([each.value for each in node.keywords if each.arg == "kind"])
                yield from (text for text in constants(node.args) if SLUG.fullmatch(text))
        elif isinstance(node, ast.arguments):
            names = [each.arg for each in node.args][-len(node.defaults) :] if node.defaults else []
            for name, default in zip(names, node.defaults, strict=True):
                yield from filter(SLUG.fullmatch, constants([default]) if name == "kind" else ())


def constants(nodes: list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
            yield node.value


def in_the_source() -> set[str]:
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in (ROOT / "codepairs").rglob("*.py")]
    made = {kind for tree in trees for kind in kinds(tree)}
    by_error = {
        exchange.failure(OSError(number, ""), "write", "x").kind for number in (0, *exchange._REMEDIES)
    }
    # The last two are put together: f"unknown-{kind}".
    return made | by_error | {"unknown-protocol", "unknown-locale"}


def test_each_kind_of_problem_is_explained_and_nothing_else() -> None:
    documented = re.findall(r"^### (.*)$", PAGE, re.MULTILINE)
    assert sorted(documented) == sorted(in_the_source())


def test_each_has_an_example_as_it_is_shown_and_a_remedy() -> None:
    sections = list(SECTION.finditer(PAGE))
    assert len(sections) == PAGE.count("\n### ")
    for section in sections:
        assert MESSAGE.fullmatch(section["example"]), section["kind"]
        assert section["remedy"].endswith((".", "?")), section["kind"]


def test_a_kind_that_is_new_would_be_missed() -> None:
    tree = ast.parse('def f():\n    yield problem("brand-new", 1)\n    raise E(Problem(kind="newer"))\n')
    assert set(kinds(tree)) == {"brand-new", "newer"}
