"""`translate …`: keep the catalogues in step with the texts, check them, count them."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from codepairs.cli.common import add_format, add_project, print_problems, warnings_in_words


def add(commands: Any) -> None:
    """Add the command with its actions."""
    translate = commands.add_parser("translate", help="keep the catalogues in step with the texts")
    actions = translate.add_subparsers(title="actions", metavar="ACTION", required=True)
    for name, run, text in (
        ("extract", _extract, "write locales/*.pot from content and templates"),
        ("update", _update, "bring every .po in step with the .pot; no translation is lost"),
        ("check", _check_catalogs, "find what is wrong in the catalogues, of one language or of all"),
        ("status", _status, "show what is translated, stale and missing"),
    ):
        action = actions.add_parser(name, help=text)
        add_project(action)
        add_format(action)
        if name in ("extract", "update"):
            action.add_argument(
                "--check", action="store_true", help="write nothing; exit 1 if a file would change"
            )
        elif name == "check":
            action.add_argument("locale", nargs="?", metavar="LOCALE", help="only this language")
            action.add_argument("--strict", action="store_true", help="treat warnings as errors")
        else:
            action.add_argument("--json", action="store_true", help="show it as JSON")
            action.add_argument("--fail-under", type=float, metavar="N", help="exit 1 below N percent")
        action.set_defaults(run=run)


def _extract(options: argparse.Namespace) -> int:
    from codepairs.catalog_files import extract

    return _report_files(extract(options.project, write=not options.check), options.check)


def _update(options: argparse.Namespace) -> int:
    from codepairs.catalog_files import update

    return _report_files(update(options.project, write=not options.check), options.check)


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

    report = check(options.project, options.locale)
    print_problems(report.warnings, options.format)
    said, total = warnings_in_words(report.warnings), sum(report.messages.values())
    print(f"{said}: {total:,} messages in {len(report.messages)} catalogues", file=sys.stderr)
    return 1 if options.strict and report.warnings else 0


def _status(options: argparse.Namespace) -> int:
    from codepairs.catalog_files import statuses

    found = list(statuses(options.project))
    if options.json:
        print(json.dumps([status.as_data(file) for file, status in found], indent=2))
    else:
        for file, status in found:
            print(f"{file}: {status.percent:.1f}% translated, {status.stale} stale, {status.missing} missing")
    too_low = options.fail_under is not None and any(
        status.percent < options.fail_under for _, status in found
    )
    return 1 if too_low else 0
