"""Sitemaps list every page that search engines should list, no other, and obey the protocol's limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import DATA, ROOT, Edit
from lxml import etree, html

from codepairs import sitemap, urls
from codepairs.builder import Report, Settings, build, load
from codepairs.coverage import make_coverage
from codepairs.pages import Unit
from codepairs.sitemap import UnitSitemaps

BASE = "https://codes.example.org/docs"
NAMES = {"s": sitemap.NAMESPACE}
SCHEMA = etree.RelaxNG(file=str(DATA / "schemas" / "sitemap.rng"))

Build = Callable[..., Report]


@pytest.fixture
def make(project: Path) -> Build:
    """Build the small project with a base URL, or without one."""
    return lambda base_url=BASE: build(
        Settings(project=project, output=project.parent / "site", base_url=base_url)
    )


def listed(site: Path) -> Iterator[tuple[str, str]]:
    """Address and day of each page, in the order of the index and of the sitemaps that it names."""
    index = etree.parse(str(site / "sitemap.xml"))
    SCHEMA.assertValid(index)
    for address in index.xpath("//s:sitemap/s:loc/text()", namespaces=NAMES):
        document = etree.parse(str(site / address.removeprefix(f"{BASE}/")))
        SCHEMA.assertValid(document)
        folder = address.rpartition("/")[0]
        for entry in document.xpath("//s:url", namespaces=NAMES):
            page = entry.findtext("s:loc", namespaces=NAMES)
            assert page.startswith(folder), "a sitemap lists pages of its own folder only"
            yield page, entry.findtext("s:lastmod", "", namespaces=NAMES)


def indexable(site: Path) -> dict[str, str]:
    """Every page that is its own canonical page and may be indexed, with the day that it shows."""
    found = {}
    for file in site.rglob("*.html"):
        page, address = html.parse(str(file)), urls.absolute(BASE, str(file.relative_to(site)))
        if page.xpath("//link[@rel='canonical']/@href") == [address] and not page.xpath(
            "//meta[@name='robots']"
        ):
            found[address] = "".join(page.xpath("//p[@class='updated']//time/@datetime"))
    return found


def test_they_list_exactly_the_pages_that_may_be_indexed(make: Build) -> None:
    """The small project has a language with gaps, redirects, and a protocol in English alone."""
    site = make().output
    found = list(listed(site))
    assert dict(found) == indexable(site)
    assert len(found) == len(dict(found))
    pages = dict(found)
    assert f"{BASE}/" in pages and f"{BASE}/en/other/busy-vs-ok.html" in pages
    assert not {f"{BASE}/404.html", f"{BASE}/en/mini/500-vs-400.html", f"{BASE}/vi/other/ok.html"} & set(
        pages
    )


def test_they_list_exactly_the_pages_of_the_real_site(tmp_path: Path) -> None:
    site = build(Settings(project=ROOT, output=tmp_path / "site", base_url=BASE, jobs=2)).output
    found = list(listed(site))
    assert dict(found) == indexable(site)
    assert len(found) == len(dict(found)) > 3000


def test_a_page_is_as_new_as_the_latest_of_what_it_shows(make: Build, edit: Edit) -> None:
    edit("content/mini/300.yaml", "updated: 2026-01-06", "updated: 2026-03-01")
    days = dict(listed(make().output))
    changed = {page.removeprefix(f"{BASE}/") for page, day in days.items() if day == "2026-03-01"}
    pairs = {f"en/mini/{pair}.html" for pair in ("200-vs-300", "300-vs-400", "300-vs-500", "300-vs-510")}
    assert {path for path in changed if path.startswith("en/mini/")} == {
        "en/mini/",
        "en/mini/300.html",
        *pairs,
    }
    assert "en/" in changed
    assert days[f"{BASE}/en/mini/400-vs-500.html"] == "2026-01-09", "the day of its comparison"


@pytest.mark.parametrize("most", [1, 4, 5, 1000])
def test_no_sitemap_holds_more_than_it_may_and_none_is_lost(project: Path, most: int) -> None:
    site, locales = load(Settings(project=project, output=project / "site", base_url=BASE))
    made = UnitSitemaps(site, Unit("en", "mini"), make_coverage(site, locales), most)
    files = dict(made.files())
    assert list(files) == list(made.names())
    counts = [data.count(b"<url>") for data in files.values()]
    assert sum(counts) == 1 + 6 + 11
    assert all(count == most for count in counts[:-1])
    assert 0 < counts[-1] <= most


def test_no_sitemap_has_more_bytes_than_it_may(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MOST_BYTES", 2000)
    base = BASE + "/long" * 20
    site, locales = load(Settings(project=project, output=project / "site", base_url=base))
    files = dict(UnitSitemaps(site, Unit("en", "mini"), make_coverage(site, locales)).files())
    assert len(files) > 2
    assert all(len(data) <= 2000 for data in files.values())
    assert sum(data.count(b"<url>") for data in files.values()) == 1 + 6 + 11


def test_the_limits_are_those_of_the_protocol() -> None:
    assert (sitemap.MOST_ADDRESSES, sitemap.MOST_BYTES) == (50_000, 52_428_800)


def test_a_language_without_translations_has_no_sitemap(make: Build, begin: Callable[..., None]) -> None:
    begin("fr", "site", "mini")
    site = make().output
    assert not list(site.glob("fr/**/sitemap*"))
    assert not any("/fr/" in page for page, _ in listed(site))


def test_robots_txt_names_the_index(make: Build) -> None:
    lines = (make().output / "robots.txt").read_text().splitlines()
    assert lines[-1] == f"Sitemap: {BASE}/sitemap.xml"
    assert lines[1:3] == ["User-agent: *", "Allow: /"]


def test_without_a_base_url_there_is_none_of_it(make: Build) -> None:
    site = make(None).output
    assert not [*site.rglob("*.xml"), *site.rglob("robots.txt"), *site.rglob("*.png")]


def test_addresses_are_escaped(make: Build) -> None:
    site = make("https://codes.example.org/a&b'c").output
    index = etree.parse(str(site / "sitemap.xml"))
    SCHEMA.assertValid(index)
    [first, *_] = index.xpath("//s:loc/text()", namespaces=NAMES)
    assert first == "https://codes.example.org/a&b'c/sitemap-top.xml"
