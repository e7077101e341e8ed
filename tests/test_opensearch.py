"""Browsers may search a language of the site: the description is valid, and its page is there."""

from __future__ import annotations

from pathlib import Path

from conftest import DATA, Edit
from lxml import etree, html

from codepairs.builder import Settings, build

BASE = "https://codes.example.org/docs"
NAMES = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
SCHEMA = etree.RelaxNG(file=str(DATA / "schemas" / "opensearch.rng"))


def test_each_language_describes_its_search_page(project: Path, edit: Edit) -> None:
    edit("content/site.yaml", "name: Mini codes", "name: Mini codes & what they mean <here>")
    site = build(Settings(project=project, output=project.parent / "site", base_url=BASE)).output
    for tag in ("en", "vi"):
        document = etree.parse(str(site / tag / "opensearch.xml"))
        SCHEMA.assertValid(document)
        assert document.findtext("o:ShortName", namespaces=NAMES) == "Mini codes & wha"
        assert document.findtext("o:Language", namespaces=NAMES) == tag
        [template] = document.xpath("o:Url/@template", namespaces=NAMES)
        assert template == f"{BASE}/{tag}/search.html?q={{searchTerms}}"
        form = html.parse(str(site / tag / "search.html")).xpath("//form[@role='search']")[0]
        assert form.xpath(".//input/@name") == ["q"], "the page reads what the address asks for"


def test_pages_above_the_codes_name_it(project: Path) -> None:
    site = build(Settings(project=project, output=project.parent / "site", base_url=BASE)).output
    for path, href in (
        ("en/index.html", "opensearch.xml"),
        ("vi/search.html", "opensearch.xml"),
        ("en/mini/index.html", "../opensearch.xml"),
    ):
        page = html.parse(str(site / path))
        assert page.xpath("//link[@rel='search']/@href") == [href]
        assert page.xpath("//link[@rel='search']/@type") == ["application/opensearchdescription+xml"]
