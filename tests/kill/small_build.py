"""A small site, built by real worker processes, for whoever wants to kill a build.

    python tests/kill/small_build.py OUTPUT VERSION [--pages 200] [--jobs 2]

`old` and `new` differ in every way a site can: pages that stay, change, come and go, folders too.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from codepairs.output import staged_output
from codepairs.work import end_with_parent
from codepairs.writer import Folder, FolderWriter, Written

FOLDERS = {"old": ("", "en/smtp", "vi/smtp"), "new": ("", "en/smtp", "de/smtp")}


def pages(version: str, folder: str, count: int) -> Iterator[tuple[str, bytes]]:
    """A third of the pages stays the same, a third changes, a third has another name."""
    for number in range(count):
        name = f"{number}-{version}.html" if number % 3 == 2 else f"{number}.html"
        text = f"{folder} {number} {version if number % 3 else 'always'}\n"
        yield name, text.encode() * 50


def write(folder: Folder, version: str, relative: str, count: int) -> Written:
    with FolderWriter(folder) as writer:
        for name, data in pages(version, relative, count):
            writer.write(name, data)
    return writer.written


def build(output: Path, version: str, *, count: int, jobs: int = 1) -> None:
    with staged_output(output, on_wait=lambda: None) as staging:
        units = [(staging.folder(relative), version, relative, count) for relative in FOLDERS[version]]
        if jobs == 1:
            for unit in units:
                staging.add(write(*unit))
        else:
            with ProcessPoolExecutor(jobs, initializer=end_with_parent) as pool:
                for written in pool.map(write, *zip(*units, strict=True)):
                    staging.add(written)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Build a small site.")
    parser.add_argument("output", type=Path)
    parser.add_argument("version", choices=FOLDERS)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    build(arguments.output, arguments.version, count=arguments.pages, jobs=arguments.jobs)
