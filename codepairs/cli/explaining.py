"""`explain`: what the codes in a text mean, from the same data and patterns as the page that explains."""

from __future__ import annotations

import argparse
import io
import json
import os
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from codepairs.cli.common import add_format, add_project
from codepairs.problems import Problem, Problems

if TYPE_CHECKING:
    from codepairs.answers import Explanation
    from codepairs.catalogs import Locale
    from codepairs.explain import Mark, Reading
    from codepairs.model import Site

BLOCK = 65_536
# So many names are listed for one explanation.
NAMES = 20
# ANSI colours by outcome: red, yellow, magenta, cyan, green.
COLOURS = {
    "permanent-failure": "31",
    "transient-failure": "33",
    "unknown": "1",
    "redirect": "35",
    "interim": "36",
    "success": "32",
}


def add(commands: Any) -> None:
    """Add the command."""
    explain = commands.add_parser(
        "explain",
        help="say what the codes in a bounce, a log or a reply mean",
        description="Say what the codes in a text mean. Exits with 1 if it holds none.",
    )
    explain.add_argument("text", nargs="?", metavar="TEXT", help="the text (else standard input is read)")
    explain.add_argument("--locale", default="en", metavar="L", help="the language of the answer (en)")
    explain.add_argument("--json", action="store_true", help="show it as JSON")
    add_project(explain)
    add_format(explain)
    explain.set_defaults(run=_explain)


def _explain(options: argparse.Namespace) -> int:
    from codepairs.answers import answers, explained
    from codepairs.content import load_site
    from codepairs.explain import read
    from codepairs.patterns import readers

    site = load_site(options.project / "content")
    locale, used = _locale(options, site), readers(site)
    reading = read(_blocks(options.text), used)
    named = {each.protocol for each in reading.findings}
    named |= {reader.details for reader in used if reader.protocol in named}
    found = {each.slug: answers(site, each, locale) for each in site.protocols if each.slug in named}
    explanations = explained(reading.findings, used, found)
    names = {slug: each.name for slug, each in found.items()}
    if options.json:
        data = [_as_data(each) for each in explanations]
        print(json.dumps({"findings": data, "read": reading.read, "cut": reading.cut}, indent=2))
    elif explanations:
        show = _Show(locale=locale, names=names, base_url=site.settings.base_url, is_coloured=_is_coloured())
        print(show.everything(explanations, reading))
    if not explanations:
        _say_nothing(locale, reading)
    return 0 if explanations else 1


def _locale(options: argparse.Namespace, site: Site) -> Locale:
    """The language that is asked for. English stands in the content: no catalogue is read for it."""
    from codepairs.catalogs import SOURCE_LOCALE, UI_DOMAIN, Locale, load_locales

    if options.locale == SOURCE_LOCALE:
        return Locale(SOURCE_LOCALE, {})
    found = load_locales(options.project / "locales", [UI_DOMAIN, *site.by_slug])
    locales = {each.tag: each for each in found}
    if options.locale not in locales:
        message, hint = f"there is no locale '{options.locale}'", f"use one of {', '.join(locales)}"
        raise Problems([Problem(kind="unknown-locale", message=message, hint=hint)])
    return locales[options.locale]


def _blocks(text: str | None) -> Iterator[str]:
    """The text that was given, or standard input as it comes; bytes that are no UTF-8 make no trouble."""
    if text is not None:
        yield text
        return
    if sys.stdin.isatty():
        print("paste the text, then press Ctrl-D", file=sys.stderr)
    stream = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace", newline="")
    try:
        while block := stream.read(BLOCK):
            yield block
    finally:
        stream.detach()


def _is_coloured() -> bool:
    """Colours are for terminals whose user does not refuse them (no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _say_nothing(locale: Locale, reading: Reading) -> None:
    from codepairs.catalogs import UI_DOMAIN
    from codepairs.wording import EXPLAIN

    words = [locale.look_up(UI_DOMAIN, EXPLAIN[name]).text for name in ("nothing", "try", "cut")]
    print(words[0], words[1], sep="\n", file=sys.stderr)
    if reading.cut:
        print(words[2] % {"count": f"{reading.read:,}"}, file=sys.stderr)


def _as_data(each: Explanation) -> dict[str, Any]:
    return {
        "protocol": each.protocol,
        "code": each.code,
        "detail": each.detail,
        "outcome": each.outcome,
        "names": [part.name for part in each.parts],
        "pages": [part.path for part in each.parts],
        "summary": each.summary.text if each.summary else "",
        "retry": [word.text for word in each.retry],
        "acts": [word.text for word in each.acts],
        "what_to_do": [
            {"actor": actor.text if actor else "", "steps": [step.text for step in steps]}
            for actor, steps in each.steps
        ],
        "about": [{"name": name, "count": count} for name, count in each.about],
        "count": each.count,
        "contradicts": each.contradicts,
        "unsure": each.unsure,
    }


@dataclass(frozen=True, kw_only=True)
class _Show:
    """Turns explanations into text for a terminal."""

    locale: Locale
    names: dict[str, str]
    base_url: str | None
    is_coloured: bool

    def everything(self, explanations: Sequence[Explanation], reading: Reading) -> str:
        from codepairs.wording import EXPLAIN

        blocks = ["\n".join(self._one(each, _clearest(each, reading))) for each in explanations]
        if reading.cut:
            blocks.append(self._word(EXPLAIN["cut"], count=f"{reading.read:,}"))
        return "\n\n".join(blocks)

    def _one(self, each: Explanation, mark: Mark | None) -> Iterator[str]:
        codes = " ".join(filter(None, (each.code, each.detail)))
        title = self._styled(f"{self.names[each.protocol]} {codes}", f"1;{COLOURS[each.outcome]}")
        yield f"{title} {each.parts[0].name}".rstrip() if each.parts else title
        if mark:
            yield self._excerpt(mark)
        yield from self._said(each)
        yield from self._facts(each)
        yield from self._steps(each)
        for part in each.parts:
            yield f"  {self._address(part.path)}"

    def _said(self, each: Explanation) -> Iterator[str]:
        """What the codes mean, whether that is final, and what is doubtful about them."""
        from codepairs.wording import EXPLAIN, FINALITY

        if each.summary:
            yield from self._wrapped(each.summary.text)
        if each.outcome in FINALITY:
            finality = self._word(FINALITY[each.outcome])
            yield from self._wrapped(finality, lambda line: self._styled(line, COLOURS[each.outcome]))
        notes = {"unknown": not each.parts, "contradicts": each.contradicts, "unsure": each.unsure}
        for name, applies in notes.items():
            if applies:
                yield from self._wrapped(self._word(EXPLAIN[name], code=each.code, detail=each.detail))

    def _facts(self, each: Explanation) -> Iterator[str]:
        """Whom they concern, whether to retry, who acts."""
        from codepairs.wording import EXPLAIN, TITLES

        names = [f"{about} ×{count}" if count > 1 else about for about, count in map(_safe_name, each.about)]
        if len(names) > NAMES:
            names[NAMES:] = [self._word(EXPLAIN["more"], count=f"{len(names) - NAMES:,}")]
        for title, value in (
            (EXPLAIN["about"], ", ".join(names)),
            (TITLES["retry"], ", ".join(word.text for word in each.retry)),
            (TITLES["acts"], ", ".join(word.text for word in each.acts)),
            (EXPLAIN["places"], f"{each.count:,}" if each.count > 1 and not names else ""),
        ):
            if value:
                yield from self._wrapped(f"{self._word(title)}: {value}")

    def _steps(self, each: Explanation) -> Iterator[str]:
        from codepairs.wording import EXPLAIN

        if each.steps:
            yield f"  {self._word(EXPLAIN['steps'])}"
        for actor, steps in each.steps:
            if actor:
                yield f"    {actor.text}"
            for step in steps:
                yield from self._wrapped(step.text, indent="    - ")

    def _excerpt(self, mark: Mark) -> str:
        """The line of a mark, as much of it as one line of the terminal holds."""
        room = self._width() - len(mark.text) - 4
        after = mark.after[: max(room - min(len(mark.before), room // 2), 0)]
        before = mark.before[max(len(mark.before) - (room - len(after)), 0) :]
        return f"  │ {_safe(before)}{self._styled(_safe(mark.text), '7')}{_safe(after)}"

    @staticmethod
    def _width() -> int:
        return max(min(shutil.get_terminal_size().columns, 100), 40)

    def _address(self, path: str) -> str:
        from codepairs import urls

        return urls.absolute(self.base_url, path) if self.base_url else path

    def _wrapped(self, text: str, style: Callable[[str], str] = str, indent: str = "  ") -> Iterable[str]:
        lines = textwrap.wrap(
            text, self._width(), initial_indent=indent, subsequent_indent=" " * len(indent),
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
        return map(style, lines)

    def _word(self, message: str, **values: str) -> str:
        from codepairs.catalogs import UI_DOMAIN

        return self.locale.look_up(UI_DOMAIN, message).text % values

    def _styled(self, text: str, style: str) -> str:
        return f"\033[{style}m{text}\033[0m" if self.is_coloured else text


def _clearest(each: Explanation, reading: Reading) -> Mark | None:
    """The place that shows most of the codes, the first of such."""
    marks = [mark for mark in reading.marks if mark.finding in each.findings]
    return max(marks, key=lambda mark: (mark.text.startswith(each.code), len(mark.text)), default=None)


def _safe(text: str) -> str:
    """A pasted text without what would command a terminal."""
    return "".join(char if char.isprintable() else " " for char in text)


def _safe_name(about: tuple[str, int]) -> tuple[str, int]:
    return _safe(about[0]), about[1]
