"""Where the files of a page can be read and edited, when the owner says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Edit
from lxml import html

from codepairs.assets import load_assets
from codepairs.builder import Settings, build, load, plan
from codepairs.coverage import make_coverage
from codepairs.work import edition_of

READ = "https://git.example.org/codes/blob/main/{path}"
EDIT = "https://git.example.org/codes/edit/main/{path}?from=site"
FILES = {
    "en/index.html": ["content/site.yaml"],
    "vi/index.html": ["content/site.yaml", "locales/vi/LC_MESSAGES/site.po"],
    "en/mini/index.html": ["content/mini/protocol.yaml"],
    "en/mini/200.html": ["content/mini/200.yaml"],
    "vi/mini/200.html": ["content/mini/200.yaml", "locales/vi/LC_MESSAGES/mini.po"],
    "en/mini/200-vs-300.html": ["content/mini/200.yaml", "content/mini/300.yaml"],
    "vi/mini/400-vs-500.html": [
        "content/mini/400.yaml",
        "content/mini/500.yaml",
        "content/mini/400-vs-500.yaml",
        "locales/vi/LC_MESSAGES/mini.po",
    ],
}


@pytest.mark.parametrize("settings", [("source_url", "edit_url"), ("source_url",), ("edit_url",), ()])
def test_a_page_links_to_its_files(project: Path, edit: Edit, settings: tuple[str, ...]) -> None:
    values = {"source_url": READ, "edit_url": EDIT}
    lines = "".join(f"\n{name}: '{values[name]}'" for name in settings)
    edit("content/site.yaml", "name: Mini codes", f"name: Mini codes{lines}")
    site = build(Settings(project=project, output=project.parent / "site")).output
    for path, files in FILES.items():
        page = html.parse(str(site / path))
        links = page.xpath("//ul[@class='origin']//a/@href")
        wanted = [values[name].replace("{path}", file) for file in files for name in settings]
        assert links == wanted, path
        assert all((project / file).is_file() for file in files)
        if not settings:
            assert not page.xpath("//*[@class='origin']")


def test_a_page_says_when_its_content_last_changed(project: Path) -> None:
    site = build(Settings(project=project, output=project.parent / "site")).output
    days = {
        "en/mini/200.html": "2026-01-05",
        "en/mini/200-vs-300.html": "2026-01-06",
        "en/mini/400-vs-500.html": "2026-01-09",
        "en/mini/index.html": "2026-01-09",
        "en/other/index.html": "2026-01-05",
        "en/index.html": "2026-01-09",
        "vi/index.html": "2026-01-09",
    }
    for path, day in days.items():
        page = html.parse(str(site / path))
        assert page.xpath("//p[@class='updated']//time/@datetime") == [day], path


def test_the_links_of_a_pair_keep_the_law_of_the_stencil(project: Path, edit: Edit) -> None:
    edit("content/site.yaml", "name: Mini codes", f"name: Mini codes\nsource_url: '{READ}'")
    settings = Settings(project=project, output=project / "site", base_url="https://codes.example.org")
    site, locales = load(settings)
    jobs = plan(settings, site, locales, make_coverage(site, locales), load_assets(project / "static"))
    for edition in map(edition_of, jobs):
        for left, right in edition.pairing.pairs():
            assert edition.pair_page(left, right) == edition.rendered_pair_page(left, right)
