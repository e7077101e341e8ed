"""static/ -> files of the site: one style sheet whose name carries its hash, and files for the root."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from codepairs.problems import Problem, Problems, Where


@dataclass(frozen=True)
class Assets:
    """What lies in `assets/` (by name), and what is copied to the root as it is (by relative path)."""

    style: str
    files: dict[str, bytes]
    root: dict[str, bytes]


def load_assets(static: Path) -> Assets:
    """Join the style sheets in a fixed order: variables, base, layout, then one file per component.

    Only style sheets get a hash in their name: a page that names a hash of content would change whenever
    another page's content does.
    """
    sheets = list(_style_sheets(static / "css"))
    if missing := [file for file in sheets if not file.is_file()]:
        raise Problems([_missing(file) for file in missing])
    css = b"\n".join(file.read_bytes().strip() for file in sheets) + b"\n"
    style = f"style.{hashlib.sha256(css).hexdigest()[:10]}.css"
    root = static / "root"
    files = {
        str(file.relative_to(root)): file.read_bytes() for file in sorted(root.rglob("*")) if file.is_file()
    }
    return Assets(style=style, files={style: css}, root=files)


def _missing(file: Path) -> Problem:
    where = Where(path=str(Path(*file.parts[-3:])))
    return Problem(kind="missing-file", message="the style sheet is missing", where=where, hint="restore it")


def _style_sheets(css: Path) -> Iterator[Path]:
    yield from (css / f"{name}.css" for name in ("variables", "base", "layout"))
    yield from sorted((css / "components").glob("*.css"))
