"""A crawl of the whole site on a real nginx: no link leads nowhere, and every page can be reached."""

from __future__ import annotations

from pathlib import Path

import pytest
from serving import crawl, free_port, nginx

from codepairs.builder import Settings, build


@pytest.mark.parametrize("has_base_url", [False, True], ids=["without a base URL", "with one"])
@pytest.mark.parametrize("path", ["/", "/docs/codes/"])
def test_every_link_answers_and_every_page_is_reached(
    project: Path, tmp_path: Path, path: str, *, has_base_url: bool
) -> None:
    port = free_port()
    base_url = f"http://127.0.0.1:{port}{path}" if has_base_url else None
    site = build(Settings(project=project, output=tmp_path / "site", base_url=base_url)).output
    with nginx(site, path, tmp_path, port) as address:
        answers = crawl(address, "")
    assert {found for found, status in answers.items() if status != 200} == set()
    reached = {found or "index.html" for found in answers}
    pages = {str(file.relative_to(site)) for file in site.rglob("*.html")} - {"404.html"}
    reverse = {page for page in pages if "http-equiv" in (site / page).read_text(encoding="utf-8")}
    assert pages - reverse <= reached, "only pages of the reverse order are not linked"
