"""A style sheet and scripts whose names tell their content, and files for the root as they are."""

from __future__ import annotations

import gzip
import re
import shutil
from pathlib import Path

from conftest import ROOT

from codepairs.assets import load_assets
from codepairs.builder import Settings, build


def test_the_name_of_the_style_sheet_changes_with_it_and_with_nothing_else(project: Path) -> None:
    before = load_assets(project / "static").style
    (project / "static/root/CNAME").parent.mkdir(exist_ok=True)
    (project / "static/root/CNAME").write_text("codes.example.org\n")
    assert load_assets(project / "static").style == before
    with (project / "static/css/base.css").open("a") as sheet:
        sheet.write("p { color: red }")
    assert load_assets(project / "static").style != before


def test_a_script_is_named_by_its_content_and_pages_run_it_once_they_are_read(project: Path) -> None:
    shutil.rmtree(project / "static/js", ignore_errors=True)
    (project / "static/js").mkdir()
    (project / "static/js/search.js").write_text("one")
    before = load_assets(project / "static").scripts
    (project / "static/js/search.js").write_text("two")
    site = build(Settings(project=project, output=project.parent / "site")).output
    [file] = (site / "assets").glob("*.js")
    assert file.read_text() == "two"
    assert file.name != before["search"]
    page = (site / "en/mini/400.html").read_text()
    assert f"<script src=../../assets/{file.name} defer></script>" in page


def test_the_theme_is_there_before_the_style_sheet_and_only_if_the_project_has_one(project: Path) -> None:
    settings = Settings(project=project, output=project.parent / "site")
    pages = ("index.html", "404.html", "en/index.html", "en/mini/400-vs-500.html")
    (project / "static/js").mkdir(exist_ok=True)
    (project / "static/js/theme.js").write_text("document.documentElement.dataset.theme = 'dark'")
    site = build(settings).output
    for page in pages:
        head = re.split('<link rel="?stylesheet', (site / page).read_text())[0]
        assert re.search(r'<script src="?[./]*assets/theme\.[0-9a-f]{10}\.js"?></script>', head), page
    (project / "static/js/theme.js").unlink()
    build(settings)
    assert not any("theme." in (site / page).read_text() for page in pages)


def test_variables_come_before_what_uses_them() -> None:
    assets = load_assets(ROOT / "static")
    css = assets.files[assets.style]
    assert css.index(b"--ground:") < css.index(b"var(--ground)") < css.index(b".facts")


def test_files_of_static_root_lie_at_the_root_of_the_site(project: Path) -> None:
    (project / "static/root/.well-known").mkdir(parents=True)
    (project / "static/root/.well-known/security.txt").write_text("Contact: mailto:a@example.org\n")
    site = build(Settings(project=project, output=project.parent / "site")).output
    assert (site / ".well-known/security.txt").read_text() == "Contact: mailto:a@example.org\n"


def test_scripts_are_light() -> None:
    assets = load_assets(ROOT / "static")
    sizes = {name: len(gzip.compress(assets.files[file])) for name, file in assets.scripts.items()}
    assert sizes["search"] + sizes["picker"] <= 5 * 1024
    assert sum(sizes.values()) <= 12 * 1024


def test_styles_use_logical_properties_only() -> None:
    """Right-to-left languages come free as long as no rule names a side."""
    for sheet in (ROOT / "static/css").rglob("*.css"):
        for side in ("-left", "-right", "left:", "right:", "text-align: left", "float:"):
            assert side not in sheet.read_text(encoding="utf-8"), f"{sheet.name}: {side}"
