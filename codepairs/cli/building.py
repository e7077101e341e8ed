"""`build` and `check`: make the site, or make it in a scratch folder and look at every page."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from codepairs.cli.common import add_format, add_project, print_problems, warnings_in_words

if TYPE_CHECKING:
    from codepairs.builder import Report, Settings


def add(commands: Any) -> None:
    """Add the two commands."""
    build = commands.add_parser("build", help="make the site (what happens without a command)")
    _add_options(build)
    build.add_argument(
        "--precompress", action="store_true", help="put a gzip form beside each large text (nginx, Caddy)"
    )
    build.add_argument(
        "--changes", metavar="FILE", help="list what was added, modified and deleted (-: on standard output)"
    )
    build.set_defaults(run=_build)

    check = commands.add_parser("check", help="check content, catalogues and every page of a fresh build")
    _add_options(check)
    check.set_defaults(run=_check)


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--output", type=Path, default=Path("site"), metavar="FOLDER", help="where to (site)")
    parser.add_argument("--base-url", metavar="URL", help="the address the folder is served at")
    parser.add_argument("--locale", action="append", default=[], metavar="L", help="only this language")
    parser.add_argument("--protocol", action="append", default=[], metavar="P", help="only this protocol")
    parser.add_argument(
        "--pseudo", action="store_true", help="add en-XA and ar-XB, which show what no translator can reach"
    )
    parser.add_argument("--jobs", type=_count, metavar="N", help="worker processes (one per core)")
    parser.add_argument("--strict", action="store_true", help="treat warnings as errors")
    add_project(parser)
    add_format(parser)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError("must be a whole number from 1")
    return int(text)


def _settings(options: argparse.Namespace, **more: object) -> Settings:
    from codepairs.builder import Settings, default_jobs  # what only a build needs is loaded for a build

    values = {
        "project": options.project,
        "output": options.output,
        "base_url": options.base_url,
        "locales": tuple(options.locale),
        "protocols": tuple(options.protocol),
        "pseudo": options.pseudo,
        "jobs": options.jobs or default_jobs(),
        **more,
    }
    return Settings(**values)


def _build(options: argparse.Namespace) -> int:
    from codepairs.builder import build
    from codepairs.changes import refuse_unwritable, tell_changes
    from codepairs.progress import Progress

    if options.changes:
        refuse_unwritable(options.changes, options.output)
    with Progress(sys.stderr) as progress:
        settings = _settings(
            options,
            precompress=options.precompress,
            on_start=progress.start,
            on_progress=progress.advance,
            on_wait=progress.waiting,
        )
        report = build(settings)
    if options.changes:
        tell_changes(options.changes, report.written.changes)
    print_problems(report.warnings, options.format)
    print(_summary(report), file=sys.stderr)
    return 1 if options.strict and report.warnings else 0


def _summary(report: Report) -> str:
    from codepairs.hosts import verdicts

    state = "" if report.changed else "; nothing changed"
    lines = [
        f"{report.output}: {report.pages:,} pages, {report.written.bytes / 1e6:.1f} MB, "
        f"{report.seconds:.2f} s{state}"
    ]
    if report.own:
        lines.append(f"from static/root instead: {', '.join(report.own)}")
    if not report.base_url:
        lines.append(
            "no base URL (--base-url, or content/site.yaml): canonical links, hreflang, previews, "
            "breadcrumbs, sitemaps, feeds, OpenSearch and robots.txt are left out"
        )
    return "\n".join([*lines, *verdicts(report.written)])


def _check(options: argparse.Namespace) -> int:
    from codepairs.check import check

    report = check(_settings(options))
    print_problems(report.warnings, options.format)
    print(
        f"{warnings_in_words(report.warnings)}: {report.pages:,} pages with {report.links:,} links; "
        f"{report.messages:,} messages, complete in {', '.join(report.complete) or 'no other language'}",
        file=sys.stderr,
    )
    return 1 if options.strict and report.warnings else 0
