"""Which pages a site has, by its settings."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import hypothesis
import pytest
from conftest import ROOT
from hypothesis import HealthCheck, example, given
from hypothesis import strategies as st
from lxml import html

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


RULES = st.sampled_from([None, "all", "same-class", "chosen"])
SWITCHES = st.sampled_from([None, "on", "off"])


def with_settings(file: Path, text: str, **settings: str | None) -> None:
    """Write a YAML file with these settings at its end; None leaves one out."""
    lines = [f"{name}: '{value}'" for name, value in settings.items() if value]
    file.write_text("\n".join([text.rstrip(), *lines, ""]), encoding="utf-8")


@given(rules=st.tuples(RULES, RULES, RULES), switches=st.tuples(SWITCHES, SWITCHES, SWITCHES))
@example(rules=("chosen", "all", None), switches=("on", "off", None))
@example(rules=("same-class", None, "chosen"), switches=("off", None, "on"))
@hypothesis.settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_link_leads_to_a_page_that_the_settings_leave_out(
    project: Path, rules: tuple[str | None, ...], switches: tuple[str | None, ...]
) -> None:
    """For every setting of the site and of each protocol; 404.html offers just the pairs that there are."""
    files = [
        project / "content" / name for name in ("site.yaml", "mini/protocol.yaml", "other/protocol.yaml")
    ]
    texts = [file.read_text(encoding="utf-8") for file in files]
    for file, text, rule, switch in zip(files, texts, rules, switches, strict=True):
        with_settings(file, text, pairs=rule, reverse_pairs=switch)
    try:
        site = build(Settings(project=project, output=project.parent / "site")).output
        content = load_site(project / "content")
    finally:
        for file, text in zip(files, texts, strict=True):
            file.write_text(text, encoding="utf-8")
    problems, links = links_resolve(site)
    assert problems == []
    assert links
    for slug, switch in zip(("mini", "other"), switches[1:], strict=True):
        protocol = content.by_slug[slug]
        wanted = Pairing(content, protocol)
        pairs = {f"{a.slug}-vs-{b.slug}" for a, b in wanted.pairs()}
        reverse = {f"{b.slug}-vs-{a.slug}" for a, b in wanted.pairs()}
        assert wanted.with_reverse is ((switch or switches[0] or "on") == "on")
        for locale in ("en", "vi") if protocol.slug == "mini" else ("en",):
            made = {file.stem for file in (site / locale / protocol.slug).glob("*-vs-*.html")}
            assert made == pairs | (reverse if wanted.with_reverse else set())
        assert offered(site, protocol.slug) == pairs


def offered(site: Path, protocol: str) -> set[str]:
    """The pairs that the script of 404.html holds for pages, by the rule that it goes by."""
    page = html.parse(str(site / "404.html"))
    data = {each["slug"]: each for each in json.loads(page.xpath("//script[@id='pages']")[0].text)}
    codes = data[protocol]["codes"]
    groups = {f"{a[0]}-vs-{b[0]}" for a, b in combinations(codes, 2) if a[1] and a[1] == b[1]}
    return groups | set(data[protocol]["chosen"])


def test_the_count_of_pages_is_what_is_written(project: Path) -> None:
    report = build(Settings(project=project, output=project.parent / "site"))
    assert report.pages == len(list(report.output.rglob("*.html")))
