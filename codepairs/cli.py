"""Arguments -> one call; exceptions -> exit codes. Diagnostics go to stderr, data to stdout.

Exit codes: 0 ok, 1 problems, 2 usage, 130 interrupted.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from codepairs import __version__
from codepairs.problems import Problem, Problems, as_github, as_text, in_order

if TYPE_CHECKING:
    from codepairs.builder import Report, Settings

PROJECT = Path(__file__).resolve().parent.parent
COMMANDS = ("build", "check", "translate")
# So many problems fill a screen; the count tells of the others.
SHOWN = 50


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or (words[0] not in COMMANDS and words[0] not in ("-h", "--help", "--version")):
        words.insert(0, "build")  # `build.py --output x` means `build.py build --output x`
    options = _parser().parse_args(words)
    try:
        return int(options.run(options))
    except Problems as error:
        _print_problems(error.problems, options.format)
        return 1
    except KeyboardInterrupt:
        print("interrupted; the site is as it was", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="build.py", description="Make the site from content/, locales/ and templates/."
    )
    parser.add_argument("--version", action="version", version=f"codepairs {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    build = commands.add_parser("build", help="make the site (what happens without a command)")
    _add_build_options(build)
    build.set_defaults(run=_build)

    check = commands.add_parser("check", help="check content, catalogues and every page of a fresh build")
    _add_build_options(check)
    check.set_defaults(run=_check)

    translate = commands.add_parser("translate", help="keep the catalogues in step with the texts")
    actions = translate.add_subparsers(title="actions", metavar="ACTION", required=True)
    for name, run, text in (
        ("extract", _extract, "write locales/*.pot from content and templates"),
        ("update", _update, "bring every .po in step with the .pot; no translation is lost"),
        ("check", _check_catalogs, "find what is wrong in the catalogues, of one language or of all"),
        ("status", _status, "show what is translated, stale and missing"),
    ):
        action = actions.add_parser(name, help=text)
        _add_format(action)
        if name in ("extract", "update"):
            action.add_argument(
                "--check", action="store_true", help="write nothing; exit 1 if a file would change"
            )
        elif name == "check":
            action.add_argument("locale", nargs="?", metavar="LOCALE", help="only this language")
        else:
            action.add_argument("--json", action="store_true", help="show it as JSON")
            action.add_argument("--fail-under", type=float, metavar="N", help="exit 1 below N percent")
        action.set_defaults(run=run)
    return parser


def _add_build_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--output", type=Path, default=Path("site"), metavar="FOLDER", help="where to (site)")
    parser.add_argument("--base-url", metavar="URL", help="the address the folder is served at")
    parser.add_argument("--locale", action="append", default=[], metavar="L", help="only this language")
    parser.add_argument("--protocol", action="append", default=[], metavar="P", help="only this protocol")
    parser.add_argument("--jobs", type=_count, metavar="N", help="worker processes (one per core)")
    parser.add_argument("--strict", action="store_true", help="treat warnings as errors")
    parser.add_argument("--project", type=Path, default=PROJECT, metavar="FOLDER", help=argparse.SUPPRESS)
    _add_format(parser)


def _add_format(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=("text", "github"), default="text", help="how problems are shown")


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError("must be a whole number from 1")
    return int(text)


def _settings(options: argparse.Namespace, **more: object) -> Settings:
    from codepairs.builder import Settings, default_jobs  # what only a build needs is loaded for a build

    base_url = options.base_url
    if base_url is not None and not base_url.startswith(("https://", "http://")):
        raise Problems(
            [
                Problem(
                    kind="wrong-base-url",
                    message=f"'{base_url}' is no web address",
                    hint="write it in full, such as https://codes.example.org",
                )
            ]
        )
    values = {
        "project": options.project,
        "output": options.output,
        "base_url": base_url,
        "locales": tuple(options.locale),
        "protocols": tuple(options.protocol),
        "jobs": options.jobs or default_jobs(),
        **more,
    }
    return Settings(**values)


def _build(options: argparse.Namespace) -> int:
    from codepairs.builder import build
    from codepairs.progress import Progress

    with Progress(sys.stderr) as progress:
        settings = _settings(
            options, on_start=progress.start, on_progress=progress.advance, on_wait=progress.waiting
        )
        report = build(settings)
    _print_problems(report.warnings, options.format)
    print(_summary(report), file=sys.stderr)
    return 1 if options.strict and report.warnings else 0


def _summary(report: Report) -> str:
    state = "" if report.changed else "; nothing changed"
    lines = [
        f"{report.output}: {report.pages:,} pages, {report.written.bytes / 1e6:.1f} MB, "
        f"{report.seconds:.2f} s{state}"
    ]
    if not report.has_base_url:
        lines.append(
            "no base URL: canonical links and hreflang are left out (--base-url, or content/site.yaml)"
        )
    return "\n".join(lines)


def _check(options: argparse.Namespace) -> int:
    from codepairs.check import check

    report = check(_settings(options))
    print(
        f"no problem: {report.pages:,} pages with {report.links:,} links; "
        f"{report.messages:,} messages, complete in {', '.join(report.complete) or 'no other language'}",
        file=sys.stderr,
    )
    return 0


def _extract(options: argparse.Namespace) -> int:
    from codepairs.catalog_files import extract

    return _report_files(extract(PROJECT, write=not options.check), options.check)


def _update(options: argparse.Namespace) -> int:
    from codepairs.catalog_files import update

    return _report_files(update(PROJECT, write=not options.check), options.check)


def _report_files(changed: list[str], only_check: bool) -> int:
    for file in changed:
        print(f"{'would change' if only_check else 'wrote'} {file}", file=sys.stderr)
    if not changed:
        print("everything is up to date", file=sys.stderr)
    if only_check and changed:
        print("help: run build.py translate extract, then build.py translate update", file=sys.stderr)
        return 1
    return 0


def _check_catalogs(options: argparse.Namespace) -> int:
    from codepairs.catalog_files import check

    counts = check(PROJECT, options.locale)
    print(f"no problem: {sum(counts.values()):,} messages in {len(counts)} catalogues", file=sys.stderr)
    return 0


def _status(options: argparse.Namespace) -> int:
    from codepairs.catalog_files import statuses

    found = list(statuses(PROJECT))
    if options.json:
        print(json.dumps([status.as_data(file) for file, status in found], indent=2))
    else:
        for file, status in found:
            print(f"{file}: {status.percent:.1f}% translated, {status.stale} stale, {status.missing} missing")
    too_low = options.fail_under is not None and any(
        status.percent < options.fail_under for _, status in found
    )
    return 1 if too_low else 0


def _print_problems(problems: Sequence[Problem], form: str) -> None:
    ordered = in_order(problems)
    for problem in ordered[:SHOWN]:
        print(as_github(problem) if form == "github" else as_text(problem), file=sys.stderr)
    if len(ordered) > SHOWN:
        print(f"… and {len(ordered) - SHOWN} more", file=sys.stderr)
    errors = sum(1 for problem in ordered if problem.severity == "error")
    if errors:
        print(f"{errors} problem{'s' if errors > 1 else ''}; nothing was changed", file=sys.stderr)
