"""Which pages a site has, by its settings."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from conftest import ROOT

from codepairs.builder import Settings, build
from codepairs.check import links_resolve
from codepairs.content import load_site
from codepairs.model import Protocol, Site
from codepairs.pages import Pairing


@pytest.fixture(scope="module")
def site() -> Site:
    return load_site(ROOT / "content")


def pairing(site: Site, protocol: Protocol, **settings: str) -> Pairing:
    changed = site.settings.model_copy(update=settings)
    return Pairing(site.model_copy(update={"settings": changed}), protocol)


def test_all_pairs_registered_codes_with_each_other(site: Site) -> None:
    protocol = site.by_slug["smtp"]
    made = pairing(site, protocol, pairs="all")
    registered = [code for code in protocol.codes if not code.is_unofficial]
    assert all(made.has(a, b) and made.has(b, a) for a, b in combinations(registered, 2))


def test_same_class_pairs_codes_of_one_outcome_and_what_people_confuse(site: Site) -> None:
    protocol = site.by_slug["smtp"]
    made, codes = pairing(site, protocol, pairs="same-class"), protocol.by_slug
    assert made.has(codes["550"], codes["501"])
    assert not made.has(codes["250"], codes["501"])
    assert made.has(codes["250"], codes["504"]), "it has a comparison by hand"


def test_chosen_pairs_only_what_people_confuse(site: Site) -> None:
    protocol = site.by_slug["smtp"]
    chosen = {frozenset((each.left, each.right)) for each in protocol.comparisons}
    chosen |= {frozenset((code.slug, other)) for code in protocol.codes for other in code.confused_with}
    made = pairing(site, protocol, pairs="chosen")
    assert {frozenset((a.slug, b.slug)) for a, b in made.pairs()} == chosen


def test_a_protocol_overrules_the_site(site: Site) -> None:
    protocol = site.by_slug["smtp"]
    own = protocol.model_copy(update={"pairs": "chosen", "reverse_pairs": "off"})
    made = pairing(site, own, pairs="all", reverse_pairs="on")
    assert not made.with_reverse
    assert sum(1 for _ in made.pairs()) < sum(1 for _ in pairing(site, protocol).pairs())


def test_pairs_stand_in_numeric_order(site: Site) -> None:
    protocol = site.by_slug["smtp"]
    assert all(int(a.code) < int(b.code) for a, b in Pairing(site, protocol).pairs())


@pytest.mark.parametrize("setting", ["pairs: chosen", "pairs: same-class", "reverse_pairs: 'off'"])
def test_no_link_leads_to_a_page_that_the_settings_leave_out(project: Path, setting: str) -> None:
    file = project / "content/site.yaml"
    kept = [
        line
        for line in file.read_text().splitlines()
        if line.split(":")[0] != setting.split(":", maxsplit=1)[0]
    ]
    file.write_text("\n".join([*kept, setting]))
    report = build(Settings(project=project, output=project.parent / "site"))
    problems, links = links_resolve(report.output)
    assert problems == []
    assert links
    reverse = list(report.output.glob("en/mini/500-vs-400.html"))
    assert bool(reverse) is not setting.startswith("reverse")


def test_the_count_of_pages_is_what_is_written(project: Path) -> None:
    report = build(Settings(project=project, output=project.parent / "site"))
    assert report.pages == len(list(report.output.rglob("*.html")))
