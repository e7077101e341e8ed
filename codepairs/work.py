"""Jobs -> written folders, over the cores. A job is one protocol in one language: a whole folder."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_EXCEPTION, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing.connection import wait as wait_for_end
from pathlib import Path
from typing import Any

from codepairs.catalogs import Locale
from codepairs.coverage import Coverage
from codepairs.edition import Edition
from codepairs.frame import Frame
from codepairs.model import Site
from codepairs.pages import Unit
from codepairs.render import environment
from codepairs.sitemap import UnitSitemaps
from codepairs.templates import template_problems
from codepairs.writer import Folder, FolderWriter, Written

# How many pages pass between two reports, and how often the reports are looked at, in seconds.
REPORT_EVERY = 200
LOOK_EVERY = 0.1

OnProgress = Callable[[int], None] | None


@dataclass(frozen=True, kw_only=True)
class Job:
    """All that a process needs to write one folder; can be pickled."""

    unit: Unit
    site: Site
    locale: Locale
    frame: Frame
    coverage: Coverage
    templates: Path
    pages: int
    folder: Folder | None = None

    def at(self, folder: Folder) -> Job:
        return replace(self, folder=folder)


@contextmanager
def started(jobs: list[Job], workers: int, on_progress: OnProgress = None) -> Iterator[Callable[[], Written]]:
    """Start all jobs; what is yielded waits for them and adds up what they wrote.

    An exception, of one job or of who waits (Ctrl-C), ends all. With one worker the jobs are done here, when
    they are waited for.
    """
    if workers == 1 or len(jobs) <= 1:
        yield lambda: _done_here(jobs, on_progress)
        return
    counter = multiprocessing.get_context().Value("Q", 0)
    stopped = multiprocessing.get_context().Event()
    pool = ProcessPoolExecutor(min(workers, len(jobs)), initializer=_begin, initargs=(counter, stopped, jobs))
    with pool:
        futures = [pool.submit(_write_in_worker, index) for index in range(len(jobs))]
        try:
            yield lambda: _awaited(futures, counter, on_progress)
        except BaseException:
            stopped.set()  # whoever is at work sees it after some hundred pages
            for future in futures:
                future.cancel()
            raise


def _awaited(futures: list[Future[Written]], counter: Any, on_progress: OnProgress) -> Written:
    pending = set(futures)
    while pending:
        finished, pending = wait(pending, timeout=LOOK_EVERY, return_when=FIRST_EXCEPTION)
        if on_progress:
            on_progress(counter.value)
        for future in finished:
            future.result()
    return sum((future.result() for future in futures), Written())


def _done_here(jobs: list[Job], on_progress: OnProgress) -> Written:
    done = 0

    def advance(pages: int) -> None:
        nonlocal done
        done += pages
        if on_progress:
            on_progress(done)

    return sum((write(job, advance) for job in jobs), Written())


def write(job: Job, advance: Callable[[int], None]) -> Written:
    """Make and write every page of a job; `advance` is told of every few hundred pages."""
    assert job.folder is not None, "a job is written where `at` says"
    with template_problems(job.templates):
        return _written(job, job.folder, advance)


def edition_of(job: Job) -> Edition:
    """What makes the pages of a job."""
    protocol, env = job.site.by_slug[job.unit.protocol], environment(job.templates, job.locale)
    return Edition(job.site, protocol, job.locale, env, job.frame, job.coverage)


def sitemaps_of(job: Job) -> Iterator[tuple[str, bytes]]:
    """The files beside the pages of a job by name; none without a base URL."""
    if job.site.settings.base_url:
        yield from UnitSitemaps(job.site, job.unit, job.coverage).files()


def _written(job: Job, folder: Folder, advance: Callable[[int], None]) -> Written:
    edition = edition_of(job)
    protocol = edition.protocol
    with FolderWriter(folder) as writer:
        name = "index.html"
        try:
            writer.write(name, edition.protocol_page())
            writer.write("index.json", edition.data.protocol_file())
            writer.write("answers.js", edition.answers_script())
            for code in protocol.codes:
                name = f"{code.slug}.html"
                writer.write(name, edition.code_page(code))
                writer.write(f"{code.slug}.json", edition.data.code_file(code))
            advance(1 + len(protocol.codes))
            for count, (left, right) in enumerate(edition.pairing.pairs(), 1):
                name = f"{left.slug}-vs-{right.slug}.html"
                writer.write(name, edition.pair_page(left, right))
                if edition.pairing.with_reverse:
                    writer.write(f"{right.slug}-vs-{left.slug}.html", edition.redirect_page(left, right))
                if count % REPORT_EVERY == 0:
                    advance(REPORT_EVERY * (1 + edition.pairing.with_reverse))
        except Exception as error:
            error.add_note(f"{folder.path}/{name}")  # the problem of a template says so
            raise
        for name, sitemap in sitemaps_of(job):
            writer.write(name, sitemap)
    return writer.written


# What the pool of a worker process was given: a process has no other place for it.
_counter: Any = None
_stopped: Any = None
_jobs: list[Job] = []


def _begin(counter: Any, stopped: Any, jobs: list[Job]) -> None:
    global _counter, _stopped, _jobs
    _counter, _stopped, _jobs = counter, stopped, jobs
    end_with_parent()


def end_with_parent() -> None:
    """Let a worker process end when its parent does, however that happens, and only then.

    A killed parent tells nobody, and its workers would wait for their next job for ever. Ctrl-C reaches
    every process of a terminal; what to do then, the parent decides.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()


def _end_after(sentinel: int) -> None:
    wait_for_end([sentinel])
    os._exit(1)


class _Stopped(Exception):
    """The build has failed elsewhere: nobody wants the rest of this folder."""


def _write_in_worker(index: int) -> Written:
    def advance(pages: int) -> None:
        if _stopped.is_set():
            raise _Stopped
        with _counter.get_lock():
            _counter.value += pages

    return write(_jobs[index], advance)
