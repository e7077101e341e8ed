"""static/ -> files of the site: style sheet, scripts and sign, named by content, and files for the root."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rjsmin import jsmin

from codepairs.problems import Problem, Problems, Where


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A PNG file with its size in pixels."""

    data: bytes = field(repr=False)
    width: int
    height: int


@dataclass(frozen=True)
class Assets:
    """What lies in `assets/` (by name), and what is copied to the root as it is (by relative path).

    `style` is the name of the style sheet; `scripts` leads from `search` to `search.0123456789.js`;
    `icon` is the name of the site's sign, '' without one; `pictures` are what previews show, by language.
    """

    style: str
    icon: str
    scripts: Mapping[str, str]
    files: dict[str, bytes]
    root: dict[str, bytes]
    pictures: Mapping[str, Picture]


def load_assets(static: Path) -> Assets:
    """Join the style sheets in a fixed order: variables, base, layout, then one file per component.

    Scripts lose their comments and indentation, and nothing else: a fifth of what a reader loads.

    Only style sheets, scripts and the sign get a hash in their name: a page that names a hash of content
    would change whenever another page's content does.
    """
    sheets = list(_style_sheets(static / "css"))
    if missing := [file for file in sheets if not file.is_file()]:
        raise Problems([_missing(file) for file in missing])
    css = b"\n".join(file.read_bytes().strip() for file in sheets) + b"\n"
    style = _hashed("style", css, "css")
    texts = {file.stem: jsmin(file.read_bytes()) for file in sorted((static / "js").glob("*.js"))}
    scripts = {name: _hashed(name, text, "js") for name, text in texts.items()}
    sign = static / "icon.svg"
    icons = {_hashed("icon", sign.read_bytes(), "svg"): sign.read_bytes()} if sign.is_file() else {}
    root = static / "root"
    files = {
        str(file.relative_to(root)): file.read_bytes() for file in sorted(root.rglob("*")) if file.is_file()
    }
    return Assets(
        style=style,
        icon=next(iter(icons), ""),
        scripts=scripts,
        files={style: css} | icons | {scripts[name]: text for name, text in texts.items()},
        root=files,
        pictures={file.stem: _picture(file) for file in sorted((static / "social").glob("*.png"))},
    )


def _picture(file: Path) -> Picture:
    """Read a PNG file: its first chunk has width and height (PNG, section 11.2.1)."""
    data = file.read_bytes()
    if data[:8] != b"\x89PNG\r\n\x1a\n" or data[12:16] != b"IHDR":
        where = Where(path=str(Path(*file.parts[-3:])))
        hint = "draw it again: python tools/social_images.py"
        raise Problems([Problem(kind="wrong-picture", message="is no PNG file", where=where, hint=hint)])
    width, height = struct.unpack(">II", data[16:24])
    return Picture(data=data, width=width, height=height)


def _hashed(name: str, content: bytes, suffix: str) -> str:
    return f"{name}.{hashlib.sha256(content).hexdigest()[:10]}.{suffix}"


def _missing(file: Path) -> Problem:
    where = Where(path=str(Path(*file.parts[-3:])))
    return Problem(kind="missing-file", message="the style sheet is missing", where=where, hint="restore it")


def _style_sheets(css: Path) -> Iterator[Path]:
    yield from (css / f"{name}.css" for name in ("variables", "base", "layout"))
    yield from sorted((css / "components").glob("*.css"))
