"""The floors of the engine: a module imports only what stands below it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import codepairs

HOUSE = Path(codepairs.__file__).parent
MAP = HOUSE.parent / "docs" / "architecture.md"


def floors() -> list[str]:
    """The modules from the ground to the roof: the first block of the map has the roof first."""
    block = MAP.read_text(encoding="utf-8").split("```")[1]
    return [line.split()[0] for line in reversed(block.strip().splitlines())]


FLOORS = floors()


def imported(tree: ast.AST) -> set[str]:
    """The modules of codepairs that a tree imports, at the top, in functions or for types only."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            parent = ".".join(filter(None, ("codepairs" if node.level else "", node.module or "")))
            names |= {parent, *(f"{parent}.{alias.name}" for alias in node.names)}
    parts = [name.split(".") for name in names]
    return {part[1] for part in parts if part[0] == "codepairs" and part[1:] and part[1] in FLOORS}


def test_every_module_has_its_floor() -> None:
    rooms = {file.relative_to(HOUSE).parts[0].removesuffix(".py") for file in HOUSE.rglob("*.py")}
    assert sorted(FLOORS) == sorted(rooms - {"__init__"})


def files(module: str) -> list[Path]:
    """The files of a module: one, or a folder of them."""
    file = HOUSE / f"{module}.py"
    return [file] if file.is_file() else sorted((HOUSE / module).rglob("*.py"))


@pytest.mark.parametrize("module", FLOORS)
def test_a_module_imports_only_what_stands_below_it(module: str) -> None:
    below = FLOORS[: FLOORS.index(module)]
    for file in files(module):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        assert imported(tree) - {*below, *([module] if file.name != f"{module}.py" else [])} == set()


@pytest.mark.parametrize("file", sorted(HOUSE.rglob("*.py")), ids=lambda file: str(file.relative_to(HOUSE)))
def test_a_module_says_what_it_is_for(file: Path) -> None:
    docstring = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
    assert docstring
    assert docstring.split("\n\n")[0].endswith((".", ":"))


@pytest.mark.parametrize(
    "text",
    [
        "import codepairs.cli",
        "import codepairs.cli as other",
        "from codepairs import cli",
        "from codepairs.cli import main",
        "from . import cli",
        "from .cli import main",
        "def late():\n    from codepairs.cli import main",
        "if TYPE_CHECKING:\n    from codepairs import __version__, cli",
    ],
)
def test_no_way_of_importing_is_overlooked(text: str) -> None:
    assert imported(ast.parse(text)) == {"cli"}
