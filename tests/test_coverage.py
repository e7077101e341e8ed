"""Which pages have their main prose in which language."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import polib
import pytest

from codepairs.catalogs import UI_DOMAIN, load_locales
from codepairs.content import load_site
from codepairs.coverage import ASIDE, Coverage, make_coverage
from codepairs.extract import domains, messages
from codepairs.translate import updated

Translate = Callable[[Callable[[polib.POEntry], bool]], Coverage]


def coverage(project: Path) -> Coverage:
    site = load_site(project / "content")
    return make_coverage(site, load_locales(project / "locales", domains(site)))


@pytest.fixture
def translate(project: Path) -> Translate:
    """The coverage of a project after the messages for which `wanted` is true got a translation."""

    def translate(wanted: Callable[[polib.POEntry], bool]) -> Coverage:
        site, folder = load_site(project / "content"), project / "locales/vi/LC_MESSAGES"
        for domain in (UI_DOMAIN, "mini"):
            made = updated(polib.POFile(), domain, "vi", messages(site, domain, project))
            for entry in made:
                if wanted(entry):
                    entry.msgstr = "" if entry.msgid_plural else f"V {entry.msgid}"
            made.save(str(folder / f"{domain}.po"))
        return coverage(project)

    return translate


def test_english_has_every_page(project: Path) -> None:
    made = coverage(project)
    assert made.has("en", UI_DOMAIN)
    assert made.has("en", "mini")
    assert made.has("en", "mini", "400")
    assert made.has("en", "mini", "400", "500")
    assert made.has("en", "other", "busy")


def test_an_empty_catalogue_has_no_page(translate: Translate) -> None:
    made = translate(lambda _: False)
    assert not any(made.has("vi", *page) for page in [(UI_DOMAIN,), ("mini",), ("mini", "200")])


def test_a_full_catalogue_has_every_page(translate: Translate) -> None:
    made = translate(lambda _: True)
    assert all(
        made.has("vi", *page) for page in [(UI_DOMAIN,), ("mini",), ("mini", "200"), ("mini", "400", "500")]
    )


def test_a_protocol_without_a_catalogue_has_no_page(translate: Translate) -> None:
    made = translate(lambda _: True)
    assert not made.has("vi", "other")
    assert not made.has("vi", "other", "busy")
    assert not made.has("fr", "mini")


def test_one_missing_paragraph_takes_a_code_and_its_pairs_along(translate: Translate) -> None:
    made = translate(lambda entry: entry.msgctxt != "mini.400.how_to_fix.operator")
    assert not made.has("vi", "mini", "400")
    assert not made.has("vi", "mini", "300", "400")
    assert not made.has("vi", "mini", "400", "500")
    assert made.has("vi", "mini", "300", "500")
    assert made.has("vi", "mini")


def test_a_comparison_by_hand_belongs_to_its_pair_alone(translate: Translate) -> None:
    made = translate(lambda entry: entry.msgctxt != "mini.400-vs-500.trap")
    assert not made.has("vi", "mini", "400", "500")
    assert made.has("vi", "mini", "400")
    assert made.has("vi", "mini", "300", "400")


def test_the_page_of_a_protocol_stands_for_itself(translate: Translate) -> None:
    made = translate(lambda entry: entry.msgctxt != "mini.summary")
    assert not made.has("vi", "mini")
    assert made.has("vi", "mini", "200")
    made = translate(lambda entry: entry.msgctxt != "mini.200.summary")
    assert made.has("vi", "mini")


def test_what_a_page_tells_besides_does_not_count(translate: Translate) -> None:
    made = translate(lambda entry: not entry.msgctxt or entry.msgctxt.split(".")[-1] not in ASIDE)
    assert all(made.has("vi", "mini", slug) for slug in ("200", "300", "400", "500", "510", "599"))
    made = translate(lambda entry: entry.msgctxt != "site.footer")
    assert made.has("vi", UI_DOMAIN)


def test_a_stale_translation_counts_as_none(translate: Translate, project: Path) -> None:
    translate(lambda _: True)
    file = project / "locales/vi/LC_MESSAGES/mini.po"
    catalog = polib.pofile(str(file))
    entry = catalog.find("The command worked.", msgctxt="mini.200.summary")
    assert entry
    entry.flags.append("fuzzy")
    catalog.save()
    assert not coverage(project).has("vi", "mini", "200")
    assert coverage(project).has("vi", "mini", "300")


def test_it_travels_to_a_worker(project: Path) -> None:
    made = coverage(project)
    assert pickle.loads(pickle.dumps(made)) == made
