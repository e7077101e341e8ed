"""What the head of a page tells other sites: which page it is, in which languages, and how to show a link."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, Edit
from lxml import html

from codepairs import urls
from codepairs.assets import load_assets
from codepairs.builder import Settings, build
from codepairs.problems import Problems

BASE = "https://codes.example.org/docs"
# A page of each kind that search engines list.
KINDS = ["index.html", "en/index.html", "en/mini/index.html", "en/mini/400.html", "en/mini/400-vs-500.html"]

Read = Callable[[str], html.HtmlElement]


@pytest.fixture
def read(project: Path) -> Read:
    """Build the small project with a base URL once, and parse a page of it."""
    site = project.parent / "site"

    def read(path: str) -> html.HtmlElement:
        if not site.exists():
            build(Settings(project=project, output=site, base_url=BASE))
        return html.document_fromstring((site / path).read_bytes())

    return read


def graph(page: html.HtmlElement) -> dict[str, list[str]]:
    """The Open Graph properties of a page."""
    found: dict[str, list[str]] = {}
    for each in page.xpath("//meta[@property]"):
        found.setdefault(each.get("property"), []).append(each.get("content"))
    return found


def alternates(page: html.HtmlElement) -> dict[str, str]:
    return {each.get("hreflang"): each.get("href") for each in page.xpath("//link[@hreflang]")}


@pytest.mark.parametrize("path", KINDS)
def test_a_preview_says_what_the_page_says(read: Read, project: Path, path: str) -> None:
    page = read(path)
    said = graph(page)
    [canonical] = page.xpath("//link[@rel='canonical']/@href")
    assert canonical == urls.absolute(BASE, path)
    assert said["og:title"] == [page.findtext(".//title")]
    assert said["og:description"] == page.xpath("//meta[@name='description']/@content")
    assert said["og:url"] == [canonical]
    assert said["og:type"] == ["article" if path[-7:-5] in ("00",) else "website"]
    assert said["og:image"] == [f"{BASE}/assets/social-en.png"]
    assert page.xpath("//meta[@name='twitter:card']/@content") == ["summary_large_image"]
    picture = load_assets(project / "static").pictures["en"]
    more = {
        "og:site_name": ["Mini codes"],
        "og:locale": ["en_US"],
        "og:image:alt": ["Mini codes: Codes that fit on one hand."],
        "og:image:width": [str(picture.width)],
        "og:image:height": [str(picture.height)],
    }
    # Pages of pairs have to stay light.
    assert {name: said.get(name) for name in more} == (dict.fromkeys(more) if "-vs-" in path else more)
    assert (project.parent / "site/assets/social-en.png").read_bytes() == picture.data


def test_languages_link_to_each_other_and_home_pages_to_the_chooser(
    read: Read, begin: Callable[..., None], project: Path
) -> None:
    """Home pages are translated in English and Vietnamese, but nothing is in French."""
    begin("fr", "site", "mini")
    homes = {"en": f"{BASE}/en/", "vi": f"{BASE}/vi/", "x-default": f"{BASE}/"}
    for path in ("index.html", "en/index.html"):
        assert alternates(read(path)) in ({}, homes)
    everything = project / "locales/vi/LC_MESSAGES/site.po"
    assert everything.is_file()
    assert alternates(read("fr/index.html")) == {}
    assert read("fr/index.html").xpath("//link[@rel='canonical']/@href") == [f"{BASE}/en/"]
    assert graph(read("fr/index.html"))["og:url"] == [f"{BASE}/en/"]


def alternates_of_all(site: Path) -> dict[str, dict[str, str]]:
    """The alternates of each page that has some, by its address."""
    told: dict[str, dict[str, str]] = {}
    for file in sorted(site.rglob("*.html")):
        head = html.document_fromstring(file.read_bytes().partition(b"</head>")[0])
        if found := alternates(head):
            [address] = head.xpath("//link[@rel='canonical']/@href")
            assert address == urls.absolute(BASE, str(file.relative_to(site)))
            told[address] = found
            # x-default is one of the others, and the page does not name its own language again. Pages of
            # pairs, of which there are many, leave this to hreflang.
            if "-vs-" not in file.name:
                assert len(set(graph(head)["og:locale:alternate"])) == len(found) - 2
    return told


def assert_reciprocal(told: dict[str, dict[str, str]]) -> None:
    for address, found in told.items():
        assert address in found.values()
        for other in found.values():
            assert told[other] == found, address
        assert found["x-default"] in (f"{BASE}/", found.get("en")), address


def test_alternates_are_reciprocal_on_the_real_site(tmp_path: Path) -> None:
    site = build(Settings(project=ROOT, output=tmp_path / "site", base_url=BASE, jobs=2)).output
    told = alternates_of_all(site)
    assert len(told) > 3000
    assert_reciprocal(told)


def test_alternates_are_reciprocal_where_little_is_translated(
    shared_number: Path, begin: Callable[..., None]
) -> None:
    """A number means two things in English and one in Vietnamese; French has no text at all."""
    begin("fr", "site", "mini", "other")
    site = build(Settings(project=shared_number, output=shared_number / "site", base_url=BASE)).output
    told = alternates_of_all(site)
    assert_reciprocal(told)
    assert f"{BASE}/en/400.html" not in told
    english = html.parse(str(site / "fr/400.html")).xpath("//link[@rel='canonical']/@href")
    assert english == [f"{BASE}/en/400.html"]


def test_a_language_without_a_picture_shows_the_english_one(read: Read, project: Path) -> None:
    assert graph(read("vi/mini/400.html"))["og:image"] == [f"{BASE}/assets/social-vi.png"]
    (project / "static/social/vi.png").unlink()
    shutil.rmtree(project.parent / "site")
    assert graph(read("vi/mini/400.html"))["og:image"] == [f"{BASE}/assets/social-en.png"]


def test_without_any_picture_none_is_promised(read: Read, project: Path) -> None:
    shutil.rmtree(project / "static/social")
    page = read("en/mini/400.html")
    assert "og:image" not in graph(page)
    assert not page.xpath("//meta[@name='twitter:card']")


def test_a_picture_that_is_none_is_refused(project: Path) -> None:
    (project / "static/social/en.png").write_bytes(b"GIF89a")
    with pytest.raises(Problems, match=r"static/social/en\.png: error: is no PNG file"):
        load_assets(project / "static")


def test_our_own_pictures_have_the_size_that_sites_ask_for() -> None:
    pictures = load_assets(ROOT / "static").pictures
    assert {"en", "vi"} <= pictures.keys()
    for picture in pictures.values():
        assert (picture.width, picture.height) == (1200, 630)
        assert len(picture.data) < 60_000


def test_without_a_base_url_a_page_tells_no_address_of_its_own(project: Path) -> None:
    site = build(Settings(project=project, output=project.parent / "site")).output
    for path in [*KINDS, "404.html"]:
        page = html.document_fromstring((site / path).read_bytes())
        assert not page.xpath("//link[@rel='canonical' or @rel='search' or @hreflang]"), path
        assert not page.xpath("//meta[@property or starts-with(@name, 'twitter:')]"), path


def test_redirects_and_the_404_page_are_hidden(read: Read) -> None:
    for path in ("404.html", "en/mini/500-vs-400.html"):
        assert read(path).xpath("//meta[@name='robots']/@content") == ["noindex"]
        assert not graph(read(path))
    assert read("en/mini/500-vs-400.html").xpath("//link[@rel='canonical']/@href") == [
        f"{BASE}/en/mini/400-vs-500.html"
    ]


def test_an_owner_s_files_take_the_place_of_ours(project: Path, edit: Edit) -> None:
    root = project / "static/root"
    root.mkdir(exist_ok=True)
    (root / "robots.txt").write_text("User-agent: *\nDisallow: /\n")
    (root / "index.html").write_text("<h1>Mine</h1>")
    report = build(Settings(project=project, output=project.parent / "site", base_url=BASE))
    assert report.own == ("index.html", "robots.txt")
    assert (report.output / "robots.txt").read_text() == "User-agent: *\nDisallow: /\n"
    assert (report.output / "index.html").read_text() == "<h1>Mine</h1>"
    assert build(Settings(project=project, output=report.output)).own == ("index.html",)


def test_an_owner_s_file_among_the_pages_of_a_protocol_is_refused(project: Path) -> None:
    file = project / "static/root/en/mini/200.html"
    file.parent.mkdir(parents=True)
    file.write_text("<h1>Mine</h1>")
    with pytest.raises(Problems, match=r"static/root/en/mini/200\.html: error: .* takes no other files"):
        build(Settings(project=project, output=project.parent / "site"))
