"""The law of the stencil, on the real content: filling it gives the bytes of an ordinary render."""

from __future__ import annotations

from pathlib import Path

import pytest

from codepairs.assets import load_assets
from codepairs.builder import Settings, load, plan
from codepairs.edition import Edition
from codepairs.render import environment

PROJECT = Path(__file__).parent.parent


def editions() -> dict[str, Edition]:
    settings = Settings(project=PROJECT, output=PROJECT / "site")
    site, locales = load(settings)
    jobs = plan(settings, site, locales, load_assets(PROJECT / "static"))
    return {
        f"{job.unit.locale}/{job.unit.protocol}": Edition(
            job.site,
            job.site.by_slug[job.unit.protocol],
            job.locale,
            environment(job.templates, job.locale),
            job.frame,
        )
        for job in jobs
    }


@pytest.mark.parametrize("edition", [pytest.param(each, id=name) for name, each in editions().items()])
def test_every_pair_page_equals_an_ordinary_render(edition: Edition) -> None:
    shapes = set()
    for left, right in edition.pairing.pairs():
        page = edition.pair_page(left, right)
        assert page == edition.rendered_pair_page(left, right), f"{left.slug}-vs-{right.slug}"
        shapes.add(b'id="transcript"' in page)
    # A law that was only seen where every part is there would say little of the optional ones.
    assert shapes == {True, False}


def test_one_stencil_serves_all_pairs_of_a_shape() -> None:
    edition = next(iter(editions().values()))
    pairs = list(edition.pairing.pairs())
    for left, right in pairs:
        edition.pair_page(left, right)
    assert len(edition._stencils) < len(pairs) / 10
