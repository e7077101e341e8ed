"""A crawl of the whole site on a real nginx: no link leads nowhere, and every page can be reached."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from servers import crawl, nginx, nginx_under_a_path

from codepairs.builder import Settings, build

Server = Callable[[Path, Path], AbstractContextManager[str]]


@pytest.mark.parametrize(
    "base_url", ["", "https://codes.example.org/docs"], ids=["without a base URL", "with one"]
)
@pytest.mark.parametrize("server", [nginx, nginx_under_a_path])
def test_every_link_answers_and_every_page_is_reached(
    project: Path, tmp_path: Path, server: Server, base_url: str
) -> None:
    settings = Settings(project=project, output=tmp_path / "site", base_url=base_url or None)
    site = build(settings).output
    with server(site, tmp_path) as address:
        answers = crawl(address, ["index.html"], base_url)
    assert {found for found, status in answers.items() if status != 200} == set()
    pages = {str(file.relative_to(site)) for file in site.rglob("*.html")} - {"404.html"}
    redirects = {page for page in pages if "http-equiv=refresh" in (site / page).read_text().replace('"', "")}
    assert pages - redirects <= answers.keys()
