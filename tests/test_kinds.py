"""Protocols of every kind on the pages of a small site: by name, in forms, requests, stages, messages."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import ROOT, Edit
from lxml import html

from codepairs.builder import Settings, build
from codepairs.check import links_resolve
from codepairs.content import load_site
from codepairs.problems import Problems


def page(site: Path, name: str) -> html.HtmlElement:
    return html.document_fromstring((site / "en" / f"{name}.html").read_bytes())


def text(found: html.HtmlElement, query: str = "//main") -> str:
    return " ".join(" ".join(each.text_content() for each in found.xpath(query)).split())


def rows(found: html.HtmlElement) -> dict[str, list[str]]:
    """The table of facts: title -> cells."""
    return {
        text(row, "th"): [text(cell, ".") for cell in row.xpath("td")]
        for row in found.xpath("//section[@id='facts']//tbody/tr")
    }


def test_every_link_of_every_kind_of_protocol_resolves(small_site: Path) -> None:
    problems, links = links_resolve(small_site)
    assert problems == []
    assert links > 700


# Known by a name.


def test_titles_and_sentences_take_the_name_and_the_number_stands_beside(small_site: Path) -> None:
    pair = page(small_site, "alerts/bad-hand-vs-worse-hand")
    assert text(pair, "//title") == "Alerts bad_hand vs WORSE_hand"
    assert text(pair, "//h1") == "Alerts bad_hand vs WORSE_hand"
    assert text(pair, "//nav[contains(@class, 'versus')]/a") == "bad_hand 9 WORSE_hand 9"
    assert "bad_hand can also be a warning" in text(pair, "//section[@id='key-differences']/ol")
    code = page(small_site, "alerts/bad-hand")
    assert text(code, "//h1") == "Alerts bad_hand 9"
    assert text(code, "//title").startswith("Alerts bad_hand (9): ")
    assert text(code, "//section[@id='compare']/h2") == "Compare bad_hand with"


def test_codes_are_ordered_by_number_then_by_slug(small_site: Path) -> None:
    listed = page(small_site, "alerts/index").xpath("//dl[@class='codes']//a/@href")
    assert listed == ["close-now.html", "bad-hand.html", "worse-hand.html", "10.html"]
    # X.0.2 stands before X.0.10.
    assert (small_site / "en/forms/x.0.2-vs-x.0.10.html").read_text().count('http-equiv="refresh"') == 0


def test_what_a_reader_may_type_for_a_code() -> None:
    site = load_site(ROOT / "tests/data/project/content")
    answers = {
        (protocol.slug, code.slug): code.answers_to for protocol in site.protocols for code in protocol.codes
    }
    assert answers["alerts", "bad-hand"] == ("bad_hand", "9")
    assert answers["alerts", "10"] == ("10",)
    assert answers["forms", "x.0.1"] == ("X.0.1", "Unknown name", "4.0.1", "5.0.1")
    assert answers["web", "301"] == ("301", "Moved", "web.Status.MOVED", "web.StatusMoved")


# Classes.


def test_a_class_may_be_a_range_and_have_no_codes(small_site: Path) -> None:
    codes = page(small_site, "web/index").xpath("//section[@id='codes']")[0]
    assert codes.xpath(".//h3/@id") == ["class-1xx", "class-3xx", "class-4xx", "class-1000-1999"]
    assert text(codes, ".//h3[@id='class-1000-1999']") == "1000-1999 Private use"
    assert "Whatever two sides agree upon." in text(codes, ".")
    assert len(codes.xpath(".//dl")) == 3


def test_a_protocol_without_classes_lists_all_its_codes(small_site: Path) -> None:
    codes = page(small_site, "alerts/index").xpath("//section[@id='codes']")[0]
    assert not codes.xpath(".//h3")
    assert len(codes.xpath(".//dl/div")) == 4


# Forms.


def test_the_forms_of_a_code_stand_side_by_side(small_site: Path) -> None:
    forms = page(small_site, "forms/x.0.1").xpath("//section[@id='forms']")[0]
    assert [text(each, ".") for each in forms.xpath(".//h3")] == [
        "4.0.1 Transient failure",
        "5.0.1 Permanent failure",
    ]
    assert forms.xpath(".//h3/@id") == ["form-4.0.1", "form-5.0.1"]
    assert "Ask for the name again later." in text(forms, "div/div[1]")
    assert "No list has this name." in text(forms, "div/div[2]")


def test_a_pair_of_codes_in_several_forms_compares_the_forms(small_site: Path) -> None:
    alike = page(small_site, "forms/x.0.1-vs-x.0.2")
    assert text(alike, "//section[@id='verdict']/p").startswith("Both come in the same forms")
    assert rows(alike)["Forms"][0] == "4.0.1 Transient failure · 5.0.1 Permanent failure"
    other = page(small_site, "forms/x.0.1-vs-x.0.10")
    expected = "X.0.1 comes as 4.0.1 and 5.0.1, X.0.10 as 5.0.10."
    assert text(other, "//section[@id='verdict']/p") == expected


def test_what_is_true_of_one_form_is_not_said_of_the_code(project: Path, edit: Edit) -> None:
    retry = "    retry: {value: after-change, source: web1#2}\n"
    for name, word in (("1", "name"), ("10", "title")):
        edit(f"content/forms/x.0.{name}.yaml", f"    meaning: |\n      No list has this {word}.",
             f"{retry}    meaning: |\n      No list has this {word}.")  # fmt: skip
    site = build(Settings(project=project, output=project / "site")).output
    pair = page(site, "forms/x.0.1-vs-x.0.10")
    assert [cell[:30] for cell in rows(pair)["Retry"]] == [
        "After a delay · After a change",
        "After a change Web 1 §2",
    ]
    assert "may succeed later" not in text(pair)
    assert "has to change before" not in text(pair)


def test_a_link_to_a_form_leads_to_its_code(small_site: Path) -> None:
    links = page(small_site, "alerts/bad-hand").xpath("//section[@id='description']//a/@href")
    assert links == ["../forms/x.0.1.html"]


# Codes of other protocols.


def test_codes_that_go_together_lead_to_each_other(small_site: Path) -> None:
    assert page(small_site, "forms/x.0.1").xpath("//section[@id='facts']//a[code]/@href") == [
        "../mini/500.html"
    ]
    assert "Mini codes" in rows(page(small_site, "forms/x.0.1"))
    basic = page(small_site, "mini/500")
    # 5.1.1 has no page here, so it leads to where it is registered.
    assert basic.xpath("//section[@id='facts']//a[code]/@href") == [
        "https://example.org/mini1#section-3.4",
        "../forms/x.0.1.html",
    ]
    assert rows(page(small_site, "web/100-vs-301"))["Alerts that come before"] == ["bad_hand", ""]


def test_an_enhanced_code_leads_to_the_page_that_treats_it_once(project: Path, edit: Edit) -> None:
    edit("content/mini/500.yaml", "code: 5.1.1", "code: 5.0.1")
    site = build(Settings(project=project, output=project / "site")).output
    [link] = page(site, "mini/500").xpath("//section[@id='facts']//a[code]")
    assert (link.get("href"), link.text_content()) == ("../forms/x.0.1.html", "5.0.1")


@pytest.mark.parametrize("protocol", ["alerts", "forms", "mini", "other", "web"])
def test_a_protocol_can_be_built_alone(project: Path, protocol: str) -> None:
    report = build(Settings(project=project, output=project / "site", protocols=(protocol,)))
    assert [each.name for each in (report.output / "en").iterdir() if each.is_dir()] == [protocol]
    assert links_resolve(report.output)[0] == []


def test_an_equivalent_says_what_is_lost(small_site: Path) -> None:
    [item] = page(small_site, "web/404").xpath("//ul[@class='equivalents']/li")
    said = "Mini 500 No Such Person (loses detail) A page is no person, and either may come back. Web 1 §9"
    assert text(item, ".") == said


# What goes with a code.


def test_header_fields_stand_on_the_pages_of_the_code_and_of_its_pairs(small_site: Path) -> None:
    assert text(page(small_site, "web/301"), "//section[@id='fields']") == (
        "Header fields Location (recommended) The address to use from now on. Web 1 §3.2"
    )
    # Without the condition, which the page of the code gives, "required" would not be true.
    assert rows(page(small_site, "web/301-vs-304"))["Header fields"] == [
        "Location Web 1 §3.2",
        "ETag Web 1 §3.4Date practice",
    ]


def test_constants_stand_on_the_page_of_the_code_alone(small_site: Path) -> None:
    assert rows(page(small_site, "web/301"))["In programs"] == ["Python web.Status.MOVEDGo web.StatusMoved"]
    assert "web.StatusMoved" not in text(page(small_site, "web/301-vs-304"))


def test_a_protocol_calls_its_actors_by_names_of_its_own(small_site: Path) -> None:
    actors = page(small_site, "web/301").xpath("//p[@class='actor']/text()")
    assert actors == ["Browser", "Cache on the way"]
    assert page(small_site, "mini/400").xpath("//p[@class='actor']/text()") == ["Client", "Server operator"]


# Dialogues and transcripts.


@pytest.mark.parametrize(
    ("pair", "says"),
    [
        ("web/301-vs-404", "Either may answer GET."),
        ("web/301-vs-304", "No kind of request is listed with both of them."),
        ("alerts/bad-hand-vs-worse-hand", "Either may come at this point: ClientHello."),
        ("mini/200-vs-400", "Either may come in reply to HELP."),
    ],
)
def test_each_kind_of_dialogue_has_sentences_of_its_own(small_site: Path, pair: str, says: str) -> None:
    assert says in text(page(small_site, pair), "//section[@id='verdict']")


def test_what_comes_at_any_point_comes_at_named_points_too(small_site: Path) -> None:
    stops = page(small_site, "alerts/close-now").xpath("//section[@id='dialogue']/ol/li")
    assert [text(each, ".") for each in stops] == [
        "Handshakeclose_now ClientHello",
        "After itclose_now application data",
    ]
    # Where there are commands, only what a client types is "any command".
    assert "the opening of the session" not in text(page(small_site, "mini/400"), "//section[@id='dialogue']")


def test_where_nothing_can_be_typed_nothing_answers_any_command(project: Path, edit: Edit) -> None:
    edit("content/alerts/protocol.yaml", "dialogue: stages", "dialogue: commands")
    edit("content/alerts/protocol.yaml", "token: ClientHello", "name: the first word")
    edit("content/alerts/protocol.yaml", "[close-now]", "[close-now, bad-hand]")
    site = build(Settings(project=project, output=project / "site")).output
    verdict = text(page(site, "alerts/bad-hand-vs-worse-hand"), "//section[@id='verdict']")
    assert "any command" not in verdict
    assert "Either may come in reply to the first word." in verdict


@pytest.mark.parametrize(
    ("name", "first", "marked"),
    [
        ("mini/200", "C: HELP", "200 Done, thank you"),
        ("web/301", "> GET /old WEB/1", "WEB/1 301 Moved"),
        ("web/404", "$ web get 192.0.2.7", "error: No Page"),
        ("alerts/bad-hand", "$ shake host.example.org:443", "received alert bad_hand (9), level fatal"),
    ],
)
def test_the_line_that_carries_the_code_is_marked(
    small_site: Path, name: str, first: str, marked: str
) -> None:
    transcript = page(small_site, name).xpath("//section[@id='transcript']//pre")[0]
    assert transcript.text_content().splitlines()[0] == first
    assert transcript.xpath(".//mark/text()") == [marked]


def test_only_a_few_stages_are_drawn_in_one_row(project: Path, edit: Edit) -> None:
    more = "".join(f"  - {{id: p{i}, name: Stage {i}}}\n" for i in range(12))
    edit("content/web/protocol.yaml", "phases:\n", f"phases:\n{more}")
    site = build(Settings(project=project, output=project / "site")).output
    assert page(site, "web/301").xpath("//section[@id='dialogue']/ol/@class") == ["path"]
    assert page(site, "alerts/bad-hand").xpath("//section[@id='dialogue']/ol/@class") == ["path wide"]
    edit("content/web/protocol.yaml", "phases:\n", "phases:\n  - {id: one-more, name: One more}\n")
    with pytest.raises(Problems):
        load_site(project / "content")


def test_every_kind_is_shown_in_a_language_with_a_catalogue(project: Path) -> None:
    for name in ("web", "forms", "alerts"):
        shutil.copy(project / "locales/vi/LC_MESSAGES/mini.po", project / f"locales/vi/LC_MESSAGES/{name}.po")
    site = build(Settings(project=project, output=project / "site")).output
    assert links_resolve(site)[0] == []
    assert (site / "vi/web/301-vs-304.html").is_file()
