"""One style sheet whose name tells its content, and files for the root as they are."""

from __future__ import annotations

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


def test_variables_come_before_what_uses_them() -> None:
    [css] = load_assets(ROOT / "static").files.values()
    assert css.index(b"--ground:") < css.index(b"var(--ground)") < css.index(b".facts")


def test_files_of_static_root_lie_at_the_root_of_the_site(project: Path) -> None:
    (project / "static/root/.well-known").mkdir(parents=True)
    (project / "static/root/.well-known/security.txt").write_text("Contact: mailto:a@example.org\n")
    site = build(Settings(project=project, output=project.parent / "site")).output
    assert (site / ".well-known/security.txt").read_text() == "Contact: mailto:a@example.org\n"


def test_styles_use_logical_properties_only() -> None:
    """Right-to-left languages come free as long as no rule names a side."""
    for sheet in (ROOT / "static/css").rglob("*.css"):
        for side in ("-left", "-right", "left:", "right:", "text-align: left", "float:"):
            assert side not in sheet.read_text(encoding="utf-8"), f"{sheet.name}: {side}"
