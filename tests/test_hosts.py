"""Which hosts take a site, by limits that each have a source."""

from __future__ import annotations

import re

import pytest
from conftest import ROOT

from codepairs.builder import Report
from codepairs.hosts import GB, HOSTS, MIB, size, verdicts
from codepairs.writer import Written

SMALL = Written(files=4310, bytes=36 * 10**6, largest_file=35_000, largest_folder=2110)


def test_a_small_site_fits_everywhere_and_shows_what_comes_nearest_to_a_limit() -> None:
    assert list(verdicts(SMALL)) == [
        "Cloudflare Pages (free): fits, 4,310 of 20,000 files",
        "Cloudflare Pages (paid Workers plan): fits, 4,310 of 100,000 files",
        "GitHub Pages: fits, 36 MB of 1 GB in all",
        "GitLab Pages (GitLab.com): fits, 36 MB of 1 GB in all",
        "Netlify: fits, 2,110 of 54,000 files in a folder",
        "Amazon S3: fits, 35 KB of 48.8 TiB for a file",
    ]


@pytest.mark.parametrize(
    ("written", "line"),
    [
        (
            Written(files=20_001, largest_file=26 * MIB),
            "Cloudflare Pages (free): too large, 20,001 of 20,000 files, 27 MB of 25 MiB for a file",
        ),
        (Written(bytes=GB + 1), "GitHub Pages: too large, 1.0 GB of 1 GB in all"),
        (
            Written(largest_folder=54_001),
            "Netlify: too large, 54,001 of 54,000 files in a folder",
        ),
    ],
)
def test_what_is_too_large_says_by_what(written: Written, line: str) -> None:
    assert line in list(verdicts(written))


def test_what_just_fits_fits() -> None:
    assert all(": fits," in line for line in verdicts(Written(files=20_000, bytes=GB, largest_folder=54_000)))


def test_the_real_site_is_counted_as_it_lies_on_the_disk(built: Report) -> None:
    files = [file for file in built.output.rglob("*") if file.is_file()]
    folders = {file.parent for file in files}
    assert built.written.files == len(files)
    assert built.written.bytes == sum(file.stat().st_size for file in files)
    assert built.written.largest_file == max(file.stat().st_size for file in files)
    assert built.written.largest_folder == max(sum(file.parent == each for file in files) for each in folders)


def test_each_limit_stands_in_the_documents_with_its_source_and_day() -> None:
    text = (ROOT / "docs/hosting/README.md").read_text(encoding="utf-8")
    rows = {cells[0]: cells for cells in (re.findall(r"[^|]+", line) for line in text.splitlines()) if cells}
    rows = {name.strip(): [cell.strip() for cell in cells] for name, cells in rows.items()}
    for host in HOSTS:
        name, limits, source, seen = rows[host.name]
        assert limits == ", ".join(limit.says for limit in host.limits), name
        assert host.source in source
        assert seen == host.seen.isoformat()


def test_a_limit_says_its_number() -> None:
    units = {"MiB": MIB, "TiB": 2**40, "GB": GB, "files": 1}
    for limit in (limit for host in HOSTS for limit in host.limits):
        number, unit = limit.says.split()[:2]
        assert limit.most == int(float(number.replace(",", "")) * units[unit])


@pytest.mark.parametrize(
    ("number", "shown"), [(0, "0 bytes"), (999, "999 bytes"), (1500, "1.5 KB"), (36_400_000, "36 MB")]
)
def test_sizes_are_written_for_people(number: int, shown: str) -> None:
    assert size(number) == shown
