"""The table of cases in tests/data/explain/, which every reader of texts is tested with."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import yaml
from conftest import DATA, ROOT

from codepairs.content import load_site
from codepairs.model import Site
from codepairs.patterns import Reader, readers


class Case(NamedTuple):
    """A text, the protocol whose file it stands in, and what is found: protocol, code, detail, about, count.

    `marked` are the pieces of the text that carry codes, where the case says them.
    """

    name: str
    protocol: str
    text: str
    found: list[tuple[str, str, str, str, int]]
    marked: list[str] | None


def cases() -> Iterator[Case]:
    for file in sorted((DATA / "explain").glob("*.yaml")):
        for case in yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader):
            found = [
                (
                    each.get("protocol", file.stem),
                    each.get("code", ""),
                    each.get("detail", ""),
                    each.get("about", ""),
                    int(each.get("count", 1)),
                )
                for each in case["found"]
            ]
            yield Case(case["name"], file.stem, case["text"], found, case.get("marked"))


CASES = list(cases())


@cache
def real_site() -> Site:
    return load_site(ROOT / "content")


@cache
def real_readers() -> tuple[Reader, ...]:
    return tuple(readers(real_site()))
