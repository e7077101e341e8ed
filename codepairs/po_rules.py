"""An English text and its translation -> what the translation may not change. Each docstring is the rule."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from codepairs.po import CONTROL, named
from codepairs.rules.prose import CODE_SPAN, LINK, RAW_HTML

PLACEHOLDER = re.compile(r"%(?:\((?P<name>\w+)\)s|(?P<percent>%))?")
BRACKET = re.compile(r"[\[\]]")
STARS = re.compile(r"\*+")
FOLD, SPARE = 4, 400


class Flaw(NamedTuple):
    """What is wrong in a translation, at which of its letters."""

    kind: str
    message: str
    hint: str
    offset: int = 0


def length_is_likely(english: str, text: str) -> Iterator[Flaw]:
    """No language needs four times the letters of English: a longer text is pasted, or meant to do harm."""
    most = SPARE + FOLD * len(english)
    if len(text) > most:
        message = f"this translation is {len(text):,} characters long, its English {len(english):,}"
        yield Flaw("po-length", message, "is something else pasted here?", most)


def placeholders_stay(english: str, text: str, *, may_lack: bool = False) -> Iterator[Flaw]:
    """A translation has the placeholders of its message, each once or more, and '%%' for a percent sign.

    The form for a single number may do without: 'one file' needs no number.
    """
    wanted = {name for name, _ in PLACEHOLDER.findall(english) if name}
    found: set[str] = set()
    wrong = None
    for match in PLACEHOLDER.finditer(text):
        if match["name"] in wanted:
            found.add(match["name"])
        elif not match["percent"] and wrong is None:
            wrong = match.start()
    if wrong is not None or (found != wanted and not may_lack):
        names = ", ".join(f"%({name})s" for name in sorted(wanted)) or "none"
        message = f"the placeholders of this message are: {names}"
        hint = "keep each as it is, once or more, and write a percent sign as %%"
        yield Flaw("po-placeholder", message, hint, wrong or 0)


def links_stay(english: str, text: str) -> Iterator[Flaw]:
    """The links of a translation lead where those of the English lead; their order is free."""
    text, english = _without_code(text), _without_code(english)
    wanted = Counter(match["target"] for match in LINK.finditer(english))
    found = Counter(match["target"] for match in LINK.finditer(text))
    if extra := found - wanted:
        at = next(match.start("target") for match in LINK.finditer(text) if match["target"] in extra)
        targets = ", ".join(sorted(wanted.elements()))
        message = f"the links of the English lead to: {targets}" if targets else "the English has no link"
        yield Flaw("po-link", message, "keep what is in (…) as it is" if targets else "remove it", at)
    elif missing := wanted - found:
        targets = ", ".join(sorted(missing.elements()))
        yield Flaw("po-link", f"a link of the English is missing: {targets}", "keep every link")
    rest = LINK.sub(lambda match: "x" * len(match[0]), text)
    if (at := rest.find("](")) >= 0:
        yield Flaw("po-link", "this link cannot be read", "write [words](target), without a title", at)


def code_spans_stay(english: str, text: str) -> Iterator[Flaw]:
    """What stands in backticks is protocol text: the same in every language, once or more."""
    wanted = {match[0].strip("`") for match in CODE_SPAN.finditer(english)}
    hint = "keep code spans as they are"
    found = set()
    for match in CODE_SPAN.finditer(text):
        found.add(span := match[0].strip("`"))
        if span not in wanted:
            yield Flaw("po-code", f"`{span}` is not in the English", hint, match.start())
    for span in sorted(wanted - found):
        yield Flaw("po-code", f"`{span}` of the English is missing", hint)


def html_is_not_added(english: str, text: str) -> Iterator[Flaw]:
    """A translation has no HTML tags outside code spans."""
    if (match := RAW_HTML.search(_without_code(text))) and not RAW_HTML.search(_without_code(english)):
        yield Flaw("po-html", "HTML tags are not read", "write Markdown, or words", match.start())


def a_line_stays_a_line(english: str, text: str) -> Iterator[Flaw]:
    """A message is one paragraph; a translation breaks no line where its English does not."""
    if "\n" in text and "\n" not in english:
        yield Flaw("po-newline", "a line is broken here", "remove \\n", text.index("\n"))
    elif english.startswith("\n") != text.startswith("\n"):
        yield Flaw("po-newline", "only one of the two begins with a line break", "begin with \\n, or do not")
    elif english.endswith("\n") != text.endswith("\n"):
        yield Flaw(
            "po-newline", "only one of the two ends with a line break", "end with \\n, or do not", len(text)
        )


def marks_are_balanced(english: str, text: str) -> Iterator[Flaw]:
    """Backticks, stars and brackets open and close, as they do in the English."""
    for name, find in (("`", _loose_backtick), ("[ or ]", _loose_bracket), ("*", _loose_star)):
        at = find(_without_code(text))
        if at is not None and find(_without_code(english)) is None:
            yield Flaw("po-markdown", f"this {name} has no partner", "close it, or remove it", at)


def letters_are_composed(_: str, text: str) -> Iterator[Flaw]:
    """Texts are in Unicode normalisation form C, so that equal words are equal bytes."""
    if not unicodedata.is_normalized("NFC", text):
        composed = unicodedata.normalize("NFC", text)
        at = next((i for i, (a, b) in enumerate(zip(text, composed, strict=False)) if a != b), 0)
        yield Flaw("po-nfc", "this letter is not in normalisation form C", "type it as one character", at)


def controls_are_absent(_: str, text: str) -> Iterator[Flaw]:
    """No control characters, and none that turn the direction of what follows."""
    for match in CONTROL.finditer(text):
        yield Flaw("po-control", f"{named(match[0])} cannot stand here", "remove it", match.start())


Rule = Callable[[str, str], Iterator[Flaw]]
PROSE_RULES: tuple[Rule, ...] = (links_stay, code_spans_stay, marks_are_balanced)


@lru_cache(maxsize=8)  # several rules look at the same text one after the other
def _without_code(text: str) -> str:
    """The text with `x` in place of code spans and escaped marks, so that offsets stay."""
    if "`" in text:
        text = CODE_SPAN.sub(lambda match: "x" * len(match[0]), text)
    return re.sub(r"\\.", "xx", text) if "\\" in text else text


def _loose_backtick(text: str) -> int | None:
    return text.index("`") if "`" in text else None


def _loose_bracket(text: str) -> int | None:
    opened: list[int] = []
    for match in BRACKET.finditer(text):
        if match[0] == "[":
            opened.append(match.start())
        elif not opened:
            return match.start()
        else:
            opened.pop()
    return opened[0] if opened else None


def _loose_star(text: str) -> int | None:
    """Stars open before a letter and close after one; between spaces they are stars."""
    opened: list[list[int]] = []  # offset and number of stars
    for match in STARS.finditer(text):
        count = len(match[0])
        may_open = not text[match.end() : match.end() + 1].isspace() and match.end() < len(text)
        may_close = match.start() > 0 and not text[match.start() - 1].isspace()
        while may_close and opened and count:
            closed = min(count, opened[-1][1])
            opened[-1][1] -= closed
            count -= closed
            if not opened[-1][1]:
                opened.pop()
        if count and may_open:
            opened.append([match.start(), count])
        elif count and may_close:
            return match.start()
    return opened[0][0] if opened else None
