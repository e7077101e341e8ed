"""What every command shares: options that several have, and how problems are printed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from codepairs.problems import Problem, as_github, as_text, in_order

PROJECT = Path(__file__).resolve().parent.parent.parent
# So many problems fill a screen; the count tells of the others.
SHOWN = 50


def add_format(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=("text", "github"), default="text", help="how problems are shown")


def add_project(parser: argparse.ArgumentParser) -> None:
    """The hidden option that names another project than the one this engine lies in; tests use it."""
    parser.add_argument("--project", type=Path, default=PROJECT, metavar="FOLDER", help=argparse.SUPPRESS)


def print_problems(problems: Sequence[Problem], form: str) -> None:
    """Show problems on stderr, sorted, as many as fit a screen."""
    ordered = in_order(problems)
    for problem in ordered[:SHOWN]:
        print(as_github(problem) if form == "github" else as_text(problem), file=sys.stderr)
    if len(ordered) > SHOWN:
        print(f"… and {len(ordered) - SHOWN} more", file=sys.stderr)
    errors = sum(1 for problem in ordered if problem.severity == "error")
    if errors:
        print(f"{errors} problem{'s' if errors > 1 else ''}; nothing was changed", file=sys.stderr)


def warnings_in_words(warnings: Sequence[Problem]) -> str:
    """How a summary begins that comes after warnings, if there are any."""
    if not warnings:
        return "no problem"
    return f"{len(warnings):,} warning{'s' if len(warnings) > 1 else ''}"
