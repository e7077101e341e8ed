"""Time `translate extract`, `update`, `check` and `status` on 10,000 messages, and GNU tools on the same.

    python benchmarks/catalogs.py                two protocols of 400 codes, English and Vietnamese, 5 rounds
    python benchmarks/catalogs.py --codes 40

Each figure is a whole process, from its start to its end, the median of the rounds. "Edited" means that one
sentence in ten has another word, so that a tenth of the translations becomes stale.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from statistics import median

from synthetic import LOCALE, MOST_CODES, SLUG, make_project

from codepairs import catalog_files
from codepairs.rename import Move, moved

PROJECT = Path(__file__).resolve().parent.parent
TMPFS = Path("/dev/shm")
SECOND = f"{SLUG}-2"
ONE_IN = 10


def make(folder: Path, codes: int) -> int:
    """A synthetic project with two protocols that are whole in Vietnamese; the number of its messages."""
    make_project(folder, codes)
    shutil.copytree(folder / "content" / SLUG, folder / "content" / SECOND)
    shutil.copytree(PROJECT / "codepairs" / "wording", folder / "codepairs" / "wording")
    catalogs = folder / "locales" / LOCALE / "LC_MESSAGES"
    text = (catalogs / f"{SLUG}.po").read_text(encoding="utf-8")
    copied, _ = moved(text, "", Move(SLUG, SECOND, lambda *_: True))
    (catalogs / f"{SECOND}.po").write_text(copied.text, encoding="utf-8")
    catalog_files.extract(folder, write=True)
    catalog_files.update(folder, write=True)
    return sum(catalog_files.check(folder).messages.values())


def edit(folder: Path) -> None:
    """Give every tenth sentence a word more."""
    count = 0

    def changed(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return f" indeed{match[0]}" if count % ONE_IN == 0 else match[0]

    for file in sorted((folder / "content").glob("synth*/[2-5]*.yaml")):
        file.write_text(re.sub(r"\.(?=\n)", changed, file.read_text(encoding="utf-8")), encoding="utf-8")


def commands(folder: Path) -> dict[str, list[str]]:
    """What is timed, by name; each can run again and again."""
    build = [sys.executable, str(PROJECT / "build.py"), "translate"]
    catalog = f"locales/{LOCALE}/LC_MESSAGES/{SLUG}.po"
    template = f"locales/{SLUG}.pot"
    found = {
        f"translate {words}": [*build, *words.split(), "--project", str(folder)]
        for words in ("extract", "update", "check", "status")
    }
    if shutil.which("msgmerge"):
        found["GNU msgfmt --check, one of the two"] = ["msgfmt", "--check", "-o", "/dev/null", catalog]
        found["GNU msgmerge, one of the two"] = ["msgmerge", "--quiet", "-o", "/dev/null", catalog, template]
    return found


def timed(command: list[str], folder: Path) -> float:
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> int:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--codes", type=int, default=MOST_CODES, help=f"of each protocol ({MOST_CODES})")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=TMPFS if TMPFS.is_dir() else None) as scratch:
        folder, edited = Path(scratch) / "project", Path(scratch) / "edited"
        count = make(folder, arguments.codes)
        seconds: dict[str, list[float]] = defaultdict(list)
        for _ in range(arguments.rounds):
            for name, command in commands(folder).items():
                seconds[name].append(timed(command, folder))
            shutil.rmtree(edited, ignore_errors=True)
            shutil.copytree(folder, edited)
            edit(edited)
            run = commands(edited)
            seconds["translate extract, edited"].append(timed(run["translate extract"], edited))
            seconds["translate update, edited"].append(timed(run["translate update"], edited))
        stale = sum(status.stale for _, status in catalog_files.statuses(edited))
    print(f"{count:,} messages; {stale:,} stale after the edit; median of {arguments.rounds} rounds, seconds")
    for name, values in seconds.items():
        print(f"{name:36} {median(values):6.2f}   ({min(values):.2f} to {max(values):.2f})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
