"""JSON-LD says what the page shows, and no text of it can end the element that it stands in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from conftest import ROOT, Edit
from lxml import html

from codepairs import urls
from codepairs.builder import Settings, build
from codepairs.linked_data import as_json

BASE = "https://codes.example.org/docs"
SCHEMA = "https://schema.org"


def pages(site: Path) -> Iterator[tuple[str, html.HtmlElement]]:
    """Every page but redirects, chooser and 404 page."""
    for file in sorted(site.glob("*/**/*.html")):
        page = html.document_fromstring(file.read_bytes())
        if not page.xpath("//meta[@http-equiv='refresh']"):
            yield str(file.relative_to(site)), page


def things(page: html.HtmlElement) -> dict[str, Any]:
    """The data blocks of a page by the type of each thing."""
    found: dict[str, Any] = {}
    for block in page.xpath("//script[@type='application/ld+json']/text()"):
        data = json.loads(block)
        assert data["@context"] == SCHEMA
        found |= {each["@type"]: each for each in data["@graph"]}
    return found


def words(page: html.HtmlElement, path: str) -> str:
    return " ".join(page.xpath(path)[0].text_content().split())


def plain(text: str) -> str:
    return " ".join(text.replace("`", "").split())


def check(site: Path, base: str) -> dict[str, int]:
    """Compare the data of every page with what the page shows; how many things of each type there are."""
    counts: dict[str, int] = {}
    for path, page in pages(site):
        found = things(page)
        for kind, thing in found.items():
            counts[kind] = counts.get(kind, 0) + 1
            CHECKS[kind](page, thing, path)
            if kind in ("WebSite", "DefinedTermSet", "DefinedTerm"):
                # A page without a translation of its own is not the canonical one, but it is the thing's.
                assert thing.get("url", "") == (urls.absolute(base, path) if base else ""), path
        hidden = page.xpath("//meta[@name='robots']")
        has_trail = base and page.xpath("//nav[@class='crumbs']") and not hidden
        assert ("BreadcrumbList" in found) is bool(has_trail), path
    return counts


def names(element: html.HtmlElement) -> set[str]:
    """The words of an element, and the texts of the parts of a code's heading in it."""
    parts = element.xpath(".//*[@class='number' or @class='name' or @class='aside']")
    return {" ".join(each.text_content().split()) for each in parts} | set(element.text_content().split())


def is_changed(page: html.HtmlElement, thing: dict[str, Any]) -> bool:
    return bool(page.xpath("//p[@class='updated']//time/@datetime") == [thing["dateModified"]])


def check_term(page: html.HtmlElement, term: dict[str, Any], path: str) -> None:
    assert {term["termCode"], term["name"]} <= names(page.xpath("//h1")[0]), path
    assert words(page, "//p[contains(@class, 'lead')]") == plain(term["description"]), path
    assert page.xpath("//meta[@name='description']/@content") == [term["description"]], path
    assert term["inDefinedTermSet"]["@type"] == "DefinedTermSet"


def check_set(page: html.HtmlElement, terms: dict[str, Any], path: str) -> None:
    assert words(page, "//h1") == terms["name"], path
    assert words(page, "//p[@class='lead']") == plain(terms["description"]), path
    assert is_changed(page, terms), path


def check_article(page: html.HtmlElement, article: dict[str, Any], path: str) -> None:
    assert page.findtext(".//title") == article["headline"], path
    assert is_changed(page, article), path
    codes = page.xpath("//nav[contains(@class, 'versus')]/a")
    assert len(article["about"]) == len(codes) == 2, path
    for term, code in zip(article["about"], codes, strict=True):
        assert term["@type"] == "DefinedTerm"
        assert {term["termCode"], term["name"]} <= names(code), path
    lang = "en" if page.xpath("//p[@class='note']") else page.get("lang")
    assert article["inLanguage"] == lang, path


def check_site(page: html.HtmlElement, thing: dict[str, Any], path: str) -> None:
    assert words(page, "//h1") == plain(thing["description"]), path
    assert words(page, "//*[@class='brand']").endswith(thing["name"]), path
    assert is_changed(page, thing), path


def check_trail(page: html.HtmlElement, trail: dict[str, Any], path: str) -> None:
    """The visible way, and the page itself at its end where it is one of the steps."""
    steps = trail["itemListElement"]
    assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
    here = urls.absolute(BASE, path)
    shown = [
        (link.text_content(), urljoin(f"{BASE}/{path}", link.get("href")).removesuffix("index.html"))
        for link in page.xpath("//nav[@class='crumbs']/a")
    ]
    said = [(step["name"], step["item"]) for step in steps]
    assert said[: len(shown)] == shown, path
    assert [address for _, address in said[len(shown) :]] in ([], [here]), path
    assert said, path


CHECKS = {
    "DefinedTerm": check_term,
    "DefinedTermSet": check_set,
    "TechArticle": check_article,
    "WebSite": check_site,
    "BreadcrumbList": check_trail,
}


@pytest.mark.parametrize("base", [BASE, None])
def test_what_it_says_is_what_the_page_shows(project: Path, base: str | None) -> None:
    site = build(Settings(project=project, output=project.parent / "site", base_url=base)).output
    counts = check(site, base or "")
    codes = len(list((project / "content").glob("*/*.yaml"))) - len(
        list((project / "content").glob("*/*-vs-*"))
    )
    protocols = len(list((project / "content").glob("*/protocol.yaml")))
    # `mini` is there in Vietnamese too.
    assert counts["DefinedTerm"] == codes - protocols + 6
    assert counts["TechArticle"] == sum(1 for _ in (site / "en").glob("*/*-vs-*")) // 2 + 11
    assert (counts["DefinedTermSet"], counts["WebSite"]) == (protocols + 1, 2)
    assert bool(counts.get("BreadcrumbList")) is bool(base)


def test_it_is_true_of_every_page_of_the_real_site(tmp_path: Path) -> None:
    site = build(Settings(project=ROOT, output=tmp_path / "site", base_url=BASE, jobs=2)).output
    assert check(site, BASE)["TechArticle"] > 3000


def test_it_costs_a_pair_page_little(project: Path) -> None:
    for base, most in ((None, 320), (BASE, 580)):
        site = build(Settings(project=project, output=project.parent / "site", base_url=base)).output
        page = html.parse(str(site / "en/mini/400-vs-500.html"))
        [block] = page.xpath("//script[@type='application/ld+json']/text()")
        assert len(block.encode()) <= most


HOSTILE = r"</script><script>alert(1)</script> \" \\ %s %(left)s & 'x' <!-- ế"


def test_no_text_can_end_the_element_or_break_the_data(project: Path, edit: Edit) -> None:
    name = json.dumps(HOSTILE, ensure_ascii=False)
    edit("content/mini/400.yaml", "name: Busy", f"name: {name}")
    edit("content/site.yaml", "name: Mini codes", f"name: {name}")
    summary = "The server has too much to do right now."
    edit("content/mini/400.yaml", summary, "Too much of `</script><!--` for the server.")
    site = build(Settings(project=project, output=project.parent / "site", base_url=BASE)).output
    for path in ("en/mini/400.html", "en/mini/400-vs-500.html", "en/mini/300-vs-400.html", "en/index.html"):
        text = (site / path).read_text(encoding="utf-8")
        assert "alert(1)</script>" not in text
        page = html.document_fromstring(text)
        assert len(page.xpath("//script[not(@src)]")) == 1, path
        check_name(things(page), path)


def check_name(found: dict[str, Any], path: str) -> None:
    if "TechArticle" in found:
        assert HOSTILE in found["TechArticle"]["headline"], path
        assert HOSTILE in [term["name"] for term in found["TechArticle"]["about"]], path
    else:
        assert HOSTILE in [thing.get("name") for thing in found.values()], path


def test_json_keeps_letters_and_hides_tags() -> None:
    assert as_json({"a": "ế</script>&"}) == '{"a":"ế\\u003c/script\\u003e\\u0026"}'
