"""The entries of a catalogue -> every Problem in its header and its translations.

The rules look at translations in use. A fuzzy one is not used, so only its syntax counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from babel import Locale as BabelLocale
from babel.messages.plurals import get_plural

from codepairs.po import (
    CONTROL,
    NUMBERS,
    Entry,
    Field,
    PluralForms,
    PoFile,
    header_field,
    named,
    plural_forms,
    plural_index,
)
from codepairs.problems import Problem
from codepairs.rules import CODE_SPAN, LINK, RAW_HTML

CHARSET = re.compile(r"charset=(?P<name>[^\s;]*)")
DATE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?[+-]\d{4}|YEAR-MO-DA HO:MI\+ZONE|")
PLACEHOLDER = re.compile(r"%(?:\((?P<name>\w+)\)s|(?P<percent>%))?")
# A text without any of these letters has nothing that the rules of markup could find.
MARKUP = re.compile(r"[%`*\[\]<\n]")
BRACKET = re.compile(r"[\[\]]")
STARS = re.compile(r"\*+")


def check(po: PoFile, tag: str, *, is_interface: bool) -> Iterator[Problem]:
    """Everything that is wrong with the catalogue of a language, besides its syntax.

    Texts with a context such as `smtp.504.tells` are prose in Markdown, where a percent sign is a percent
    sign. All others of the interface are format strings without markup.
    """
    yield from _header_is_right(po, tag)
    yield from _entries_stand_once(po)
    forms, suspects = po.plural_forms, _suspects(po)
    for entry in po.entries:
        if entry.is_used:
            if entry.plural:
                yield from _plurals_are_complete(po, entry, forms, tag)
            english = entry.msgid.text
            is_prose = not is_interface or "." in entry.context
            if suspects or MARKUP.search(english) or any(MARKUP.search(each.text) for each in entry.forms):
                for place, flaw in _flaws(entry, is_prose, forms, suspects):
                    where = po.inside(place, flaw.offset)
                    yield Problem(kind=flaw.kind, message=flaw.message, where=where, hint=flaw.hint)


class Flaw(NamedTuple):
    """What is wrong in a translation, at which of its letters."""

    kind: str
    message: str
    hint: str
    offset: int = 0


def _flaws(
    entry: Entry, is_prose: bool, forms: PluralForms | None, suspects: tuple[Rule, ...]
) -> Iterator[tuple[Field, Flaw]]:
    english = f"{entry.msgid.text} {entry.plural}" if entry.plural else entry.msgid.text
    for number, place in enumerate(entry.forms):
        if not place.text:
            continue
        rules = (*suspects, *(PROSE_RULES if is_prose else ()), html_is_not_added, a_line_stays_a_line)
        for rule in rules:
            for flaw in rule(english, place.text):
                yield place, flaw
        if not is_prose:
            may_lack = bool(entry.plural and forms and number in _forms_of_one_number(forms))
            for flaw in placeholders_stay(english, place.text, may_lack=may_lack):
                yield place, flaw


def _suspects(po: PoFile) -> tuple[Rule, ...]:
    """The rules that look at single letters; for most catalogues one look at all lines is enough."""
    text = "\n".join(po.lines)
    composed = unicodedata.is_normalized("NFC", text)
    return (
        *(() if composed else (letters_are_composed,)),
        *((controls_are_absent,) if "\\r" in text or CONTROL.search(text) else ()),
    )


def _header_is_right(po: PoFile, tag: str) -> Iterator[Problem]:
    """The header says UTF-8, the folder's language, dates that are dates, and a plural rule that works."""
    if (header := po.header) is None:
        return

    def problem(kind: str, offset: int, message: str, hint: str) -> Problem:
        return Problem(kind=kind, message=message, where=po.inside(header, offset), hint=hint)

    if found := header_field(header.text, "Content-Type"):
        charset = CHARSET.search(found[0])
        name = charset["name"] if charset else ""
        if name.lower() not in ("utf-8", "utf8"):
            at = found[1] + (charset.start("name") if charset else 0)
            hint = "save the file as UTF-8 and write charset=UTF-8"
            yield problem("po-charset", at, f"the charset is '{name}'", hint)
    if (found := header_field(header.text, "Language")) and found[0] and _main(found[0]) != _main(tag):
        message = f"'{found[0]}' is not the language of this folder"
        yield problem("po-language", found[1], message, f"write Language: {tag}")
    for name in ("POT-Creation-Date", "PO-Revision-Date"):
        if (found := header_field(header.text, name)) and not DATE.fullmatch(found[0]):
            hint = "write it as 2026-01-31 12:00+0000, or remove the line"
            yield problem("po-date", found[1], f"'{found[0]}' is no date", hint)
    if found := header_field(header.text, "Plural-Forms"):
        forms = plural_forms(found[0])
        if isinstance(forms, str):
            yield problem("po-plural-forms", found[1], forms, _right_plural(tag))


def _entries_stand_once(po: PoFile) -> Iterator[Problem]:
    """No two entries have the same context and English; GNU counts fuzzy and obsolete ones too."""
    first: dict[tuple[str, str], int] = {}
    for entry in filter(lambda each: each.is_sound, po.entries):
        line = entry.msgid.line
        before = first.setdefault(entry.key, line)
        if before != line:
            yield Problem(
                kind="po-duplicate",
                message=f"this message stands in line {before} already",
                where=po.at(line),
                hint="keep one of the two; `translate update` keeps both translations",
            )


def _plurals_are_complete(po: PoFile, entry: Entry, forms: PluralForms | None, tag: str) -> Iterator[Problem]:
    """A plural has as many forms as the header says, and each has a text."""

    def problem(place: Field, message: str, hint: str) -> Problem:
        return Problem(kind="po-plural", message=message, where=po.at(place.line), hint=hint)

    if forms is None:
        header = po.header
        if header is None or not header_field(header.text, "Plural-Forms"):
            message = "the header says nothing of plurals"
            yield problem(entry.msgid, message, _right_plural(tag))
        return
    for place in entry.forms[forms.count :]:
        yield problem(place, f"the header counts {forms.count}, this is one more", "remove it")
    for number in range(forms.count):
        if number >= len(entry.forms):
            yield problem(entry.forms[-1], f"msgstr[{number}] is missing", f"there are {forms.count} forms")
        elif not entry.forms[number].text:
            hint = "translate all forms, or none"
            yield problem(entry.forms[number], f"msgstr[{number}] is not translated", hint)


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
        targets = ", ".join(sorted(wanted.elements())) or "nowhere"
        yield Flaw("po-link", f"the links of the English lead to: {targets}", "keep what is in (…)", at)
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
    """A message is one paragraph; a translation breaks no line that its English does not break."""
    if "\n" in text and "\n" not in english:
        yield Flaw("po-newline", "a line is broken here", "remove \\n", text.index("\n"))


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


def _main(tag: str) -> str:
    """The language of a tag without script and region: `pt` of pt_BR and pt-BR."""
    return re.split(r"[-_@.]", tag.lower(), maxsplit=1)[0]


@lru_cache
def _forms_of_one_number(forms: PluralForms) -> frozenset[int]:
    counts = Counter(plural_index(forms.rule, number) for number in NUMBERS)
    return frozenset(form for form, count in counts.items() if count == 1)


def _right_plural(tag: str) -> str:
    rule = get_plural(BabelLocale.parse(tag.replace("-", "_"))).plural_forms
    return f"write Plural-Forms: {rule}"
