"""How much do the pages of pairs differ in substance? Prints the groups that say the same.

    python benchmarks/pair_groups.py --locale vi

Takes the pair-specific text of every pair (verdict, key differences, when to use which), masks numbers and
official names, and groups equal texts, twice: as the page has it, and by what the engine alone says of the
pair, without the prose of its codes and without comparisons by hand. Exits with 1 if a group of the first
kind is larger than `--limit`.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from lxml import html

from codepairs.assets import load_assets
from codepairs.builder import Settings, load, plan
from codepairs.coverage import make_coverage
from codepairs.edition import Edition
from codepairs.work import edition_of

PROJECT = Path(__file__).resolve().parent.parent
SECTIONS = ("verdict", "key-differences", "when-to-use-which")
SHOWN = 10

Groups = dict[str, list[str]]


def edition(project: Path, locale: str, protocol: str) -> Edition:
    """The pages of one protocol in one language."""
    settings = Settings(project=project, output=project / "site", locales=(locale,), protocols=(protocol,))
    site, locales = load(settings)
    coverage, assets = make_coverage(site, locales), load_assets(project / "static")
    [job] = plan(settings, site, locales, coverage, assets)
    return edition_of(job)


def texts(page: bytes) -> Iterator[tuple[str, str]]:
    """The whole pair-specific text of a page, and the part of it that only the engine wrote."""
    tree = html.document_fromstring(page)
    whole = [
        tree.get_element_by_id(name).text_content() for name in SECTIONS if tree.xpath(f"//*[@id='{name}']")
    ]
    engine = [each.text_content() for each in tree.xpath("//section[@id='verdict']/p[last()]")]
    engine += [each.text_content() for each in tree.xpath("//ol[@class='differences']/li[position() > 1]")]
    yield "as the page has it", " ".join(whole)
    yield "by what the engine alone says", " ".join(engine)


def groups(made: Edition) -> dict[str, Groups]:
    """For both kinds of text: masked text -> the pairs that share it."""
    names = sorted({code.name for code in made.protocol.codes if code.name}, key=len, reverse=True)
    named = re.compile("|".join(map(re.escape, names)) or "(?!)")
    found: dict[str, Groups] = defaultdict(lambda: defaultdict(list))
    for left, right in made.pairing.pairs():
        for kind, text in texts(made.pair_page(left, right)):
            masked = " ".join(re.sub(r"\d+", "#", named.sub("NAME", text)).split())
            found[kind][masked].append(f"{left.slug}/{right.slug}")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--locale", default="en")
    parser.add_argument("--protocol", default="smtp")
    parser.add_argument("--limit", type=int, default=10, help="largest group that is allowed (10)")
    options = parser.parse_args()
    found = groups(edition(PROJECT, options.locale, options.protocol))
    largest = 0
    for place, (kind, members) in enumerate(found.items()):
        ordered = sorted(members.values(), key=len, reverse=True)
        print(f"{kind}: {sum(map(len, ordered)):,} pairs, {len(ordered):,} different texts")
        for group in [each for each in ordered[:SHOWN] if len(each) > 1]:
            print(f"  {len(group):3} equal: {' '.join(group[:SHOWN])}{' …' if len(group) > SHOWN else ''}")
        if place == 0:
            largest = len(ordered[0])
    print(f"largest group as the page has it: {largest} (at most {options.limit})")
    return 1 if largest > options.limit else 0


if __name__ == "__main__":
    sys.exit(main())
