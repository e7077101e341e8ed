"""Pages above the protocols: all codes of a language, and what a bare number means in each protocol."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Edit
from lxml import html

from codepairs.builder import Settings, build
from codepairs.check import links_resolve


def built(project: Path, **settings: str) -> Path:
    return build(Settings(project=project, output=project.parent / "site", **settings)).output  # type: ignore[arg-type]


def parsed(file: Path) -> html.HtmlElement:
    return html.document_fromstring(file.read_bytes())


def test_a_number_of_two_protocols_has_a_page_that_tells_what_it_means_in_each(shared_number: Path) -> None:
    page = parsed(built(shared_number) / "en/400.html")
    assert page.xpath("//h1")[0].text_content() == "What 400 means in each protocol"
    assert [each.text_content() for each in page.xpath("//main//h2")] == [
        "Mini 400 Busy",
        "Other 400 Odd Number",
    ]
    assert page.xpath("//main//h2/a/@href") == ["mini/400.html", "other/400.html"]
    [summary] = page.xpath("//section[@id='mini-400']/p/text()")
    assert summary == "The server has too much to do right now."
    facts = [[part.text for part in fact] for fact in page.xpath("//section[@id='mini-400']/dl/div")]
    assert facts == [
        ["Outcome", "Transient failure"],
        ["Retry", "After a delay"],
        ["Who acts", "Client, Server operator"],
    ]
    assert not page.xpath("//meta[@name='robots']")


def test_codes_of_one_number_lead_to_its_page_and_to_each_other(shared_number: Path) -> None:
    site = built(shared_number)
    links = parsed(site / "en/mini/400.html").xpath("//nav[@class='elsewhere']/a")
    assert [(each.get("href"), each.text_content()) for each in links] == [
        ("../400.html", "What 400 means in each protocol"),
        ("../other/400.html", "Other 400 Odd Number"),
    ]
    # Alone in its language, or alone with its number: nothing to add.
    assert not parsed(site / "vi/mini/400.html").xpath("//nav[@class='elsewhere']")
    assert not parsed(site / "en/mini/500.html").xpath("//nav[@class='elsewhere']")


def test_a_number_of_one_protocol_leads_to_that_code(shared_number: Path) -> None:
    site = built(shared_number, base_url="https://codes.example.org")
    for path, target in (("en/500.html", "mini/500.html"), ("vi/400.html", "mini/400.html")):
        page = parsed(site / path)
        assert page.xpath("//meta[@http-equiv='refresh']/@content") == [f"0; url={target}"]
        assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
        assert page.xpath("//link[@rel='canonical']/@href") == [
            f"https://codes.example.org/{path.partition('/')[0]}/{target}"
        ]
    assert not (site / "en/BUSY.html").exists(), "a word is no number"


def test_a_number_links_only_to_languages_that_have_it(shared_number: Path, edit: Edit) -> None:
    edit("content/mini/400.yaml", 'code: "400"', 'code: "401"')
    file = shared_number / "content/mini/400.yaml"
    file.rename(file.with_name("401.yaml"))
    (shared_number / "content/mini/400-vs-500.yaml").unlink()
    for name in ("content/mini/protocol.yaml", "content/other/busy.yaml"):
        text = (shared_number / name).read_text()
        (shared_number / name).write_text(text.replace('["400"]', '["401"]').replace("mini/400", "mini/401"))
    site = built(shared_number)
    assert parsed(site / "en/401.html").xpath("//body//a/@hreflang") == ["vi"]
    assert parsed(site / "en/400.html").xpath("//body//a/@hreflang") == []
    assert not (site / "vi/400.html").exists()
    assert links_resolve(site)[0] == []


def test_the_search_page_lists_every_code_of_its_language_without_a_script(shared_number: Path) -> None:
    site = built(shared_number)
    page = parsed(site / "en/search.html")
    for protocol in ("mini", "other"):
        links = page.xpath(f"//section[@id='{protocol}']//li/a/@href")
        files = [file.name for file in (site / "en" / protocol).glob("*.html") if "-vs-" not in file.name]
        assert sorted(links) == sorted(f"{protocol}/{name}" for name in files if name != "index.html")
    # 9 is two codes of one protocol.
    assert page.xpath("//section[@id='numbers']//a/@href") == ["9.html", "400.html"]
    vietnamese = parsed(site / "vi/search.html")
    assert not vietnamese.xpath("//section[@id='other' or @id='numbers']")


@pytest.mark.parametrize(
    "path", ["index.html", "search.html", "400.html", "mini/400.html", "mini/400-vs-500.html"]
)
def test_every_page_has_the_field_and_it_leads_to_the_search_page(shared_number: Path, path: str) -> None:
    page = built(shared_number) / "en" / path
    [form] = parsed(page).xpath("//form[@role='search']")
    assert (page.parent / form.get("action")).resolve() == shared_number.parent / "site/en/search.html"
    assert form.xpath("input/@name") == ["q"]


@pytest.mark.parametrize("exists", [True, False])
def test_the_field_hands_over_only_to_a_page_that_is_there(project: Path, exists: bool) -> None:
    file = project / "static/js/explain.js"
    file.unlink(missing_ok=True)
    if exists:
        file.write_text("// explains")
    frame = "data-explain=../explain.html"
    assert (frame in (built(project) / "en/mini/200.html").read_text()) is exists
