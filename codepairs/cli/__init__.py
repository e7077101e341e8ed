"""Arguments -> one call; exceptions -> exit codes. Diagnostics go to stderr, data to stdout.

Exit codes: 0 ok, 1 problems, 2 usage, 130 interrupted. Each command imports what it needs when it runs,
since start-up is felt.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from codepairs import __version__
from codepairs.cli import building, explaining, serving, translating
from codepairs.cli.common import print_problems
from codepairs.problems import Problems

COMMANDS = ("build", "check", "serve", "translate", "explain")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or (words[0] not in COMMANDS and words[0] not in ("-h", "--help", "--version")):
        words.insert(0, "build")  # `build.py --output x` means `build.py build --output x`
    options = _parser().parse_args(words)
    try:
        code = int(options.run(options))
        sys.stdout.flush()
        return code
    except Problems as error:
        print_problems(error.problems, options.format)
        return 1
    except BrokenPipeError:
        # The reader of a pipe has seen enough (`… | head`): what is left in the buffer goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("interrupted; the site is as it was", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="build.py", description="Make the site from content/, locales/ and templates/."
    )
    parser.add_argument("--version", action="version", version=f"codepairs {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    building.add(commands)
    serving.add(commands)
    translating.add(commands)
    explaining.add(commands)
    return parser
