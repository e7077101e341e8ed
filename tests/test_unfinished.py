"""The translation page of a language: the figures of `translate status`, and where something is missing."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import polib
import pytest
from conftest import Edit
from lxml import html

from codepairs import catalog_files
from codepairs.builder import Settings, build
from codepairs.check import links_resolve

SOURCE = "https://git.example.org/codepairs"


@pytest.fixture
def page(project: Path) -> Callable[[], html.HtmlElement]:
    """The Vietnamese translation page of the project as it is now."""

    def page() -> html.HtmlElement:
        catalog_files.extract(project, write=True)
        catalog_files.update(project, write=True)
        settings = Settings(project=project, output=project / "site", base_url="https://codes.example.org")
        site = build(settings).output
        assert links_resolve(site)[0] == []
        return html.document_fromstring((site / "vi/translation.html").read_bytes())

    return page


def rows(page: html.HtmlElement, section: str) -> dict[str, list[str]]:
    found = page.xpath(f"//section[@id='{section}']//tbody/tr")
    return {
        each.find("th").text_content(): [cell.text_content() for cell in each.findall("td")] for each in found
    }


def translate(project: Path, wanted: Callable[[polib.POEntry], bool]) -> None:
    for file in project.glob("locales/vi/LC_MESSAGES/*.po"):
        catalog = polib.pofile(str(file), wrapwidth=0)
        for entry in filter(wanted, catalog.untranslated_entries()):
            entry.msgstr = "" if entry.msgid_plural else entry.msgid
            entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, entry.msgid)
        catalog.save()


def test_the_figures_are_those_of_translate_status(
    page: Callable[[], html.HtmlElement], project: Path
) -> None:
    found = rows(page(), "how-far")
    for file, status in catalog_files.statuses(project):
        name = {"site": "Interface", "mini": "Mini"}[Path(file).stem]
        percent = f"{int(status.percent)}%"
        assert found[name] == [f"{status.translated} ({percent})", str(status.stale), str(status.missing)]
    assert found["Mini"][1] == "1"
    assert found.keys() == {"Interface", "Mini"}


def test_every_page_that_lacks_something_is_listed_and_linked(page: Callable[[], html.HtmlElement]) -> None:
    made = page()
    found = rows(made, "unfinished")
    assert list(found) == [
        "Mini",
        "200 Done",
        "300 Go On",
        "400 Busy",
        "500 No Such Person",
        "510",
        "599",
        "400 và 500",
    ]
    assert found["300 Go On"][0] == "1"
    assert found["200 Done"][0] == "0"
    links = made.xpath("//section[@id='unfinished']//a/@href")
    assert links[:2] == ["mini/index.html", "mini/200.html"]
    assert links[-1] == "mini/400-vs-500.html"


def test_what_is_finished_is_not_listed(page: Callable[[], html.HtmlElement], project: Path) -> None:
    page()
    translate(project, lambda entry: (entry.msgctxt or "").startswith("mini.200."))
    assert "200 Done" not in rows(page(), "unfinished")


def test_a_complete_language_lacks_nothing(page: Callable[[], html.HtmlElement], project: Path) -> None:
    page()
    translate(project, lambda entry: True)
    for file in project.glob("locales/vi/LC_MESSAGES/*.po"):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("#, fuzzy\n", "").replace("#| ", "# "), encoding="utf-8")
    made = page()
    assert not made.xpath("//section[@id='unfinished']")
    assert "Nothing is missing." in made.text_content()
    assert [cells[0].partition("(")[2] for cells in rows(made, "how-far").values()] == ["100%)", "100%)"]


def test_almost_everything_is_not_a_hundred_percent(
    page: Callable[[], html.HtmlElement], project: Path
) -> None:
    page()
    translate(project, lambda entry: entry.msgctxt != "mini.400-vs-500.trap")
    found = rows(page(), "how-far")["Mini"]
    assert found[1:] == ["1", "1"]
    assert "(100%)" not in found[0]


def test_it_names_the_catalogues_and_links_them_where_the_source_is_published(
    page: Callable[[], html.HtmlElement], edit: Edit
) -> None:
    files = [f"locales/vi/LC_MESSAGES/{domain}.po" for domain in ("site", "mini")]
    how = "//section[@id='how-to-help']"
    made = page()
    assert made.xpath(f"{how}//code/text()") == files
    assert not made.xpath(f"{how}//a")
    edit("content/site.yaml", "tagline:", f"source_url: {SOURCE}/{{path}}\ntagline:")
    links = page().xpath(f"{how}//a/@href")
    assert links == [*(f"{SOURCE}/{file}" for file in files), f"{SOURCE}/docs/translating.md"]


def test_it_names_the_protocols_that_nobody_has_begun(page: Callable[[], html.HtmlElement]) -> None:
    assert re.search("these protocols: [^.]*Other", page().text_content())


def test_search_engines_do_not_list_it_and_english_has_none(
    page: Callable[[], html.HtmlElement], project: Path
) -> None:
    made = page()
    assert made.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert not made.xpath("//link[@rel='canonical' or @rel='alternate']")
    assert not made.xpath("//p[@class='note']")
    assert not (project / "site/en/translation.html").exists()
    footer = "//footer//a/@href"
    vietnamese = html.document_fromstring((project / "site/vi/mini/400.html").read_bytes())
    assert vietnamese.xpath(footer)[1] == "../translation.html"
    english = (project / "site/en/mini/400.html").read_text(encoding="utf-8")
    assert "translation.html" not in english
