"""The law of the stencil: filling it gives the bytes of an ordinary render."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import ROOT

from codepairs.assets import load_assets
from codepairs.builder import Settings, load, plan
from codepairs.coverage import make_coverage
from codepairs.edition import Edition
from codepairs.fragments import Shape
from codepairs.model import Code
from codepairs.translate import as_bytes, read
from codepairs.work import edition_of

# So many pairs of a protocol are rendered both ways, spread over all of them.
SAMPLE = 1000


def editions(project: Path = ROOT) -> dict[str, Edition]:
    settings = Settings(project=project, output=project / "site")
    site, locales = load(settings)
    coverage = make_coverage(site, locales)
    jobs = plan(settings, site, locales, coverage, load_assets(project / "static"))
    return {f"{job.unit.locale}/{job.unit.protocol}": edition_of(job) for job in jobs}


def shape(edition: Edition, left: Code, right: Code) -> Shape:
    return edition._pairs.shape(edition.sides[left.slug], edition.sides[right.slug])


def sample(edition: Edition) -> Iterator[tuple[Code, Code]]:
    """Pairs from everywhere, and one of each shape; of a small protocol, all."""
    pairs, seen = list(edition.pairing.pairs()), set()
    step = -(-len(pairs) // SAMPLE)
    for i, pair in enumerate(pairs):
        its = shape(edition, *pair)
        if i % step == 0 or its not in seen:
            yield pair
        seen.add(its)


def assert_law(edition: Edition) -> None:
    for left, right in sample(edition):
        page = edition.pair_page(left, right)
        assert page == edition.rendered_pair_page(left, right), f"{left.slug}-vs-{right.slug}"


@pytest.mark.parametrize("edition", [pytest.param(each, id=name) for name, each in editions().items()])
def test_a_pair_page_of_the_site_equals_an_ordinary_render(edition: Edition) -> None:
    assert_law(edition)


def translate_codes(file: Path, *slugs: str) -> None:
    """Give two codes all their prose in a language, so that their pair is there and others are not."""
    catalog = read(file)
    for entry in catalog:
        if entry.msgctxt and entry.msgctxt.split(".")[1] in slugs:
            entry.msgstr = entry.msgid
    file.write_bytes(as_bytes(catalog))


def test_a_pair_page_of_every_kind_of_protocol_equals_an_ordinary_render(
    project: Path, begin: Callable[..., None]
) -> None:
    begin("de", "site", "mini")
    translate_codes(project / "locales/de/LC_MESSAGES/mini.po", "200", "400")
    shapes = set()
    for edition in editions(project).values():
        assert_law(edition)
        shapes |= {shape(edition, *pair) for pair in edition.pairing.pairs()}
    # A law that was only seen where every part is there would say little of the optional ones.
    for name in Shape._fields:
        assert len({getattr(each, name) for each in shapes}) > 1, name


def test_one_stencil_serves_all_pairs_of_a_shape() -> None:
    edition = editions()["en/smtp"]
    pairs = list(edition.pairing.pairs())
    for left, right in pairs:
        edition.pair_page(left, right)
    assert len(edition._stencils) < len(pairs) / 10
