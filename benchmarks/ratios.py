"""Time builds of a synthetic project against `cp -r`, Hugo and one Jinja render per page, in one run.

    python benchmarks/ratios.py                          200 codes, 39,800 pages of pairs, 5 rounds
    python benchmarks/ratios.py --codes 20 --skip-hugo
    python benchmarks/ratios.py --profile                where one worker spends its time

Each round does everything once, so that what disturbs the machine disturbs all alike, and the medians of
the rounds are compared. Files are synced and removed outside the time. "Start-up" is a build that ends
where its first page would begin: process, imports, content and catalogues read and checked.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations, islice
from pathlib import Path
from statistics import median

from hugo_site import hugo_binary, make_hugo_site
from synthetic import LOCALE, SLUG, edit_a_code, make_project

from codepairs.assets import load_assets
from codepairs.builder import Settings, load, plan
from codepairs.coverage import make_coverage
from codepairs.output import staged_output
from codepairs.work import Job, edition_of, write

PROJECT = Path(__file__).resolve().parent.parent
TMPFS = Path("/dev/shm")
SAMPLE = 300  # pages that plain Jinja renders in a round
BUILDS = ("build, no old site", "build, equal site", "build, one code edited", "build, every page differs")

START_UP = """
import sys
from pathlib import Path
from codepairs.builder import Settings, build
build(Settings(project=Path(sys.argv[1]), output=Path(sys.argv[2]), on_start=lambda pages: sys.exit()))
"""
# Prints the most memory, in KB, that the first process and the largest worker took.
MEMORY = """
import resource, sys
from codepairs.cli import main
main(sys.argv[1:])
print(*(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))
"""


@dataclass(frozen=True)
class Run:
    """Seconds by the clock, seconds of all cores, most memory of one process in MB."""

    seconds: float
    cpu: float
    memory: float


class Bench:
    """The folders of a benchmark, all in `scratch`, and its runs by name."""

    def __init__(self, scratch: Path, codes: int, jobs: int, hugo: str | None) -> None:
        self.project, self._edited = scratch / "project", scratch / "edited"
        self.site, self._copy = scratch / "site", scratch / "copy"
        self._hugo_source, self.hugo_site = scratch / "hugo", scratch / "hugo-site"
        self._jobs, self._hugo = jobs, hugo
        self.runs: dict[str, list[Run]] = defaultdict(list)
        make_project(self.project, codes)
        shutil.copytree(self.project, self._edited)
        edit_a_code(self._edited)
        if hugo:
            make_hugo_site(self.project, self._hugo_source)

    def round(self) -> None:
        """Everything once; the last site of the builds and of Hugo stay to be looked at."""
        for folder in (self.site, self._copy, self.hugo_site):
            shutil.rmtree(folder, ignore_errors=True)
        self._time("start-up", [sys.executable, "-c", START_UP, str(self.project), str(self.site)])
        self._build(BUILDS[0], self.project)
        self._time("cp -r", ["cp", "-r", str(self.site), str(self._copy)])
        self._build(BUILDS[1], self.project)
        self._build(BUILDS[2], self._edited)
        self._build(BUILDS[3], self._edited, "--base-url", "https://codes.example.org")
        if self._hugo:
            words = [self._hugo, "--quiet", "--noBuildLock", "--source", str(self._hugo_source)]
            self._time("Hugo", [*words, "--destination", str(self.hugo_site)])

    def memory_of_a_build(self) -> tuple[float, float]:
        """The most that the first process and the largest worker take, in MB; leaves the site."""
        command = [sys.executable, "-c", MEMORY, *self._arguments(self.project)]
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, check=True, text=True)
        first, worker = (int(word) / 1024 for word in done.stdout.split())
        return first, worker

    def _build(self, name: str, project: Path, *more: str) -> None:
        self._time(name, [sys.executable, str(PROJECT / "build.py"), *self._arguments(project), *more])

    def _arguments(self, project: Path) -> list[str]:
        return ["--project", str(project), "--output", str(self.site), "--jobs", str(self._jobs)]

    def _time(self, name: str, command: list[str]) -> None:
        os.sync()
        with tempfile.TemporaryFile() as errors:
            start = time.perf_counter()
            process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=errors)
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                errors.seek(0)
                raise SystemExit(f"{name} failed:\n{errors.read().decode()}")
        self.runs[name].append(Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024))


def first_job(project: Path) -> Job:
    """What one worker is given: the protocol in English."""
    settings = Settings(project=project, output=project / "site")
    site, locales = load(settings)
    coverage, assets = make_coverage(site, locales), load_assets(project / "static")
    return plan(settings, site, locales, coverage, assets)[0]


def seconds_per_render(job: Job) -> float:
    """The time of a pair page by an ordinary Jinja render, its templates compiled and its texts at hand."""
    edition = edition_of(job)
    pairs = list(islice(combinations(edition.protocol.codes, 2), SAMPLE))
    edition.rendered_pair_page(*pairs[0])
    start = time.perf_counter()
    for left, right in pairs:
        edition.rendered_pair_page(left, right)
    return (time.perf_counter() - start) / len(pairs)


def profile(job: Job, output: Path) -> None:
    """Print where one worker spends its time, in this process."""
    profiler = cProfile.Profile()
    with staged_output(output) as staging:
        placed = job.at(staging.folder(job.unit.folder))
        staging.add(profiler.runcall(write, placed, lambda pages: None))
    pstats.Stats(profiler).sort_stats("tottime").print_stats(25)


def page_sizes(site: Path) -> list[int]:
    """The bytes of every page of a pair."""
    return [page.stat().st_size for tag in ("en", LOCALE) for page in (site / tag / SLUG).glob("*-vs-*")]


def print_table(runs: dict[str, list[Run]]) -> None:
    """The medians of the rounds, and the ratios of those."""
    medians = {name: median(run.seconds for run in found) for name, found in runs.items()}
    copy, hugo = medians["cp -r"], medians.get("Hugo", float("nan"))
    columns = ("seconds", "lowest", "CPU", "/ cp", "less start-up", "/ Hugo")
    print(f"{'':26}" + "".join(f"{column:>15}" for column in columns))
    for name in (*BUILDS, *(name for name in runs if name not in BUILDS)):
        lowest, cpu = min(run.seconds for run in runs[name]), median(run.cpu for run in runs[name])
        ratios = ""
        if name in BUILDS:
            worked = medians[name] - medians["start-up"]
            ratios = f"{medians[name] / copy:15.2f}{worked / copy:15.2f}{medians[name] / hugo:15.3f}"
        print(f"{name:26}{medians[name]:15.2f}{lowest:15.2f}{cpu:15.2f}{ratios}")


def main() -> int:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--codes", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--skip-hugo", action="store_true")
    parser.add_argument("--profile", action="store_true", help="profile one worker instead")
    arguments = parser.parse_args()
    tmpfs = TMPFS if os.access(TMPFS, os.W_OK) else None
    if tmpfs is None:
        print(f"{TMPFS} is not there: the times are those of a disk")
    hugo = None if arguments.skip_hugo or arguments.profile else hugo_binary()
    with tempfile.TemporaryDirectory(dir=tmpfs, prefix="codepairs-ratios-") as scratch:
        bench = Bench(Path(scratch), arguments.codes, arguments.jobs, hugo)
        job = first_job(bench.project)
        if arguments.profile:
            profile(job, bench.site)
            return 0
        first, worker = bench.memory_of_a_build()
        ours, renders = page_sizes(bench.site), []
        for _ in range(arguments.rounds):
            bench.round()
            renders.append(seconds_per_render(job))
        print(
            f"{len(ours):,} pages of pairs, median {median(ours):,.0f} bytes; {arguments.jobs} workers; ",
            end="",
        )
        print(f"medians of {arguments.rounds} rounds")
        print_table(bench.runs)
        print(f"memory of a build: {first:.0f} MB, its largest worker {worker:.0f} MB")
        if hugo:
            theirs, most = page_sizes(bench.hugo_site), max(run.memory for run in bench.runs["Hugo"])
            print(f"memory of Hugo: {most:.0f} MB; {len(theirs):,} pages, median {median(theirs):,.0f} bytes")
        render = median(renders)
        print(
            f"plain Jinja: {render * 1e3:.2f} ms a page, {render * len(ours):.1f} s for all in one process ",
            end="",
        )
        print(f"(extrapolated from {SAMPLE} pages, nothing written)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
