"""The feed of a language: valid Atom with the latest changes, whatever the texts hold."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import DATA, Edit
from lxml import etree, html

from codepairs import feed, urls
from codepairs.builder import Settings, build

BASE = "https://codes.example.org/docs"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
SCHEMA = etree.RelaxNG(file=str(DATA / "schemas" / "atom.rng"))


@pytest.fixture
def read(project: Path) -> Callable[[str], etree._ElementTree]:
    """Build the small project and read the feed of a language."""

    def read(tag: str) -> etree._ElementTree:
        site = build(Settings(project=project, output=project.parent / "site", base_url=BASE)).output
        document = etree.parse(str(site / urls.feed(tag)))
        SCHEMA.assertValid(document)
        return document

    return read


def texts(document: etree._ElementTree, path: str) -> list[str]:
    return [str(each) for each in document.xpath(path, namespaces=ATOM)]


def test_entries_are_the_codes_and_comparisons_newest_first(read: Callable[..., etree._ElementTree]) -> None:
    found = read("en")
    days = texts(found, "//a:entry/a:updated/text()")
    assert days == sorted(days, reverse=True)
    assert days[0] == texts(found, "/a:feed/a:updated/text()")[0] == "2026-01-09T00:00:00Z"
    titles = texts(found, "//a:entry/a:title/text()")
    assert titles[:3] == ["Mini 400 Busy vs 500 No Such Person", "Mini 500 No Such Person", "Mini 400 Busy"]
    files = [file for file in (DATA / "project/content").glob("*/*.yaml") if file.stem != "protocol"]
    assert len(titles) == len(files)
    summaries = texts(found, "//a:entry/a:summary/text()")
    assert summaries[:2] == [
        "400: The server has too much to do right now. 500: Nobody of that name lives here.",
        "Nobody of that name lives here.",
    ]


def test_an_entry_is_known_by_the_address_of_its_page(
    read: Callable[..., etree._ElementTree], project: Path
) -> None:
    found = read("en")
    ids = texts(found, "//a:entry/a:id/text()")
    assert ids == texts(found, "//a:entry/a:link/@href")
    assert len(set(ids)) == len(ids)
    for address in ids:
        page = html.parse(str(project.parent / "site" / address.removeprefix(f"{BASE}/")))
        assert page.xpath("//link[@rel='canonical']/@href") == [address]


def test_a_language_tells_only_of_what_it_has_translated(
    read: Callable[..., etree._ElementTree], begin: Callable[..., None]
) -> None:
    begin("fr", "site", "mini")
    found = read("fr")
    assert texts(found, "//a:entry/a:id/text()") == []
    assert texts(found, "/a:feed/@xml:lang") == ["fr"]
    links = dict(zip(texts(found, "//a:link/@rel"), texts(found, "//a:link/@href"), strict=True))
    assert links == {"self": f"{BASE}/fr/feed.xml", "alternate": f"{BASE}/fr/"}


def test_a_feed_is_bounded(read: Callable[..., etree._ElementTree], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "MOST_ENTRIES", 2)
    assert len(texts(read("en"), "//a:entry")) == 2


def test_what_xml_cannot_hold_does_no_harm(read: Callable[..., etree._ElementTree], edit: Edit) -> None:
    edit("content/site.yaml", "name: Mini codes", 'name: "<Mini> & \\"codes\\" ]]> \\uffff"')
    assert texts(read("en"), "/a:feed/a:title/text()") == ['<Mini> & "codes" ]]> ']


def test_the_pages_above_the_codes_link_to_it(read: Callable[..., etree._ElementTree], project: Path) -> None:
    read("en")
    for path, href in (("en/index.html", "feed.xml"), ("en/mini/index.html", "../feed.xml")):
        page = html.parse(str(project.parent / "site" / path))
        assert page.xpath("//link[@type='application/atom+xml']/@href") == [href]
