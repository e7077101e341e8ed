"""What a build changed -> a list for programs that deploy it: a kind, a tab and a path in each line.

    A	en/smtp/599.html
    M	en/smtp/index.html
    D	en/smtp/598.html

As `git diff --name-status` writes it: added, modified, deleted since the build before, sorted by path.
Whoever obeys the lines in this order has the new site.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from codepairs.exchange import explained, place_of
from codepairs.problems import Problem, Problems

STANDARD_OUTPUT = "-"


def refuse_unwritable(target: str, output: Path) -> None:
    """Raise Problems before anything is built, if the list could not be written or would not last."""
    if target == STANDARD_OUTPUT:
        return
    file, site = place_of(Path(target)), place_of(output)
    reason = hint = ""
    if site == file or site in file.parents:
        reason, hint = "it lies in the site, which the next build replaces", "choose a place outside"
    elif file.is_dir():
        reason, hint = "it is a folder", "name a file in it"
    elif not file.parent.is_dir():
        reason, hint = f"there is no folder {file.parent}", "make it, or choose another place"
    if reason:
        message = f"cannot write the list of changes to {target}: {reason}"
        raise Problems([Problem(kind="changes-refused", message=message, hint=hint)])


def tell_changes(target: str, changes: Iterable[tuple[str, str]]) -> None:
    """Write the list to a file, whole or not at all, or to standard output where `target` is `-`."""
    lines = (f"{kind}\t{path}\n" for kind, path in changes)
    if target == STANDARD_OUTPUT:
        try:
            sys.stdout.writelines(lines)
            sys.stdout.flush()
        except BrokenPipeError:  # `| head` has seen enough; Python would complain once more at its end
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return
    file = place_of(Path(target))
    with explained("write", target):
        unfinished = file.with_name(f".{file.name}.unfinished")
        with unfinished.open("w", encoding="utf-8", errors="surrogateescape") as stream:
            stream.writelines(lines)
        os.replace(unfinished, file)
