"""The text of a catalogue -> its entries, and every Problem in it with its line and column.

The reader is strict: what GNU `msgfmt --check` refuses as syntax is refused here too, and so is what
polib, which writes catalogues, would read as something else. The rules look at translations in use;
a fuzzy one is not used, so only its syntax counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from gettext import c2py
from pathlib import Path
from typing import NamedTuple

from babel import Locale as BabelLocale
from babel.messages.plurals import get_plural

from codepairs.problems import Problem, Where
from codepairs.rules import CODE_SPAN, LINK, RAW_HTML

LINE = re.compile(
    r"[ \t]*(?P<mark>#~\||#~|#\|)?(?(mark)[ \t]+)"
    r"(?:(?P<keyword>msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)[ \t]+)?"
    r'"(?P<text>[^"\\\x00-\x08\x0a-\x1f\x7f]*(?:\\.[^"\\\x00-\x08\x0a-\x1f\x7f]*)*)"[ \t\r]*'
)
COMMENT = re.compile(r"[ \t]*#(?P<kind>[.:,]?)(?P<text>(?:[ \t#][^\x00-\x08\x0b-\x1f\x7f]*)?)\r?")
BEGINNING = re.compile(r"[ \t]*(?P<mark>#~\||#~|#\|)?[ \t]*(?P<keyword>msg\w+(?:\[[^]]*\])?)?[ \t]*")
CONFLICT = re.compile(r"<{7}|={7}|>{7}|\|{7}")
PIECE = re.compile(r"\\.|[^\\]")
ESCAPES = {"\\n": "\n", "\\t": "\t", "\\r": "\r", '\\"': '"', "\\\\": "\\"}
# What may follow a keyword in an entry.
FOLLOWING = {
    "": ("msgctxt", "msgid"),
    "msgctxt": ("msgid",),
    "msgid": ("msgid_plural", "msgstr"),
    "msgid_plural": ("msgstr[",),
    "msgstr": (),
    "msgstr[": ("msgstr[",),
}
CHARSET = re.compile(r"charset=(?P<name>[^\s;]*)")
PLURAL_FORMS = re.compile(r"nplurals\s*=\s*(?P<count>[1-9])\s*;\s*plural\s*=\s*(?P<rule>[^;]+?)\s*;?")
DATE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?[+-]\d{4}|YEAR-MO-DA HO:MI\+ZONE|")
# As many numbers tell what a plural rule does; GNU msgfmt takes the same.
NUMBERS = range(1001)
PLACEHOLDER = re.compile(r"%(?:\((?P<name>\w+)\)s|(?P<percent>%))?")
# What no text needs: C0 and C1 controls, and what reorders the letters around it (Unicode Technical
# Report 36, 2.5). The marks U+200E, U+200F and U+061C are welcome: right-to-left languages need them.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
# A text without any of these letters has nothing that the rules of markup could find.
MARKUP = re.compile(r"[%`*\[\]<\n]")
BRACKET = re.compile(r"[\[\]]")
STARS = re.compile(r"\*+")


@dataclass(slots=True)
class Field:
    """A keyword and its text; `line` counts from 1."""

    keyword: str
    line: int
    mark: str = ""
    text: str = ""


@dataclass(slots=True)
class Entry:
    """A message and its translation; `is_sound` says that nothing in it was refused."""

    context: str
    msgid: Field
    plural: str
    forms: tuple[Field, ...]
    is_fuzzy: bool
    is_obsolete: bool
    is_sound: bool

    @property
    def key(self) -> tuple[str, str]:
        return self.context, self.msgid.text

    @property
    def is_header(self) -> bool:
        return self.key == ("", "") and not self.is_obsolete

    @property
    def is_used(self) -> bool:
        """It has a translation that pages may show, once it is complete."""
        return (
            self.is_sound
            and not (self.is_fuzzy or self.is_obsolete or self.is_header)
            and any(form.text for form in self.forms)
        )


class PluralForms(NamedTuple):
    """How many forms a language has, and the C expression in `n` that chooses one."""

    count: int
    rule: str


@dataclass
class Source:
    """A catalogue as it was read, with the lines that messages show."""

    path: str
    lines: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    @property
    def header(self) -> Field | None:
        return next((entry.forms[0] for entry in self.entries if entry.is_header and entry.is_sound), None)

    @property
    def plural_forms(self) -> PluralForms | None:
        """What the header says, if it can be used."""
        if (header := self.header) and (found := header_field(header.text, "Plural-Forms")):
            forms = plural_forms(found[0])
            return forms if isinstance(forms, PluralForms) else None
        return None

    def at(self, line: int, column: int = 1) -> Where:
        excerpt = CONTROL.sub("\ufffd", self.lines[line - 1].rstrip("\r"))
        return Where(path=self.path, line=line, column=column, excerpt=excerpt)

    def inside(self, place: Field, offset: int) -> Where:
        """Where the letter at an offset of a text stands, which may go over many lines."""
        last = self.at(place.line)
        for number in range(place.line, len(self.lines) + 1):
            match = LINE.fullmatch(self.lines[number - 1])
            if not match or (match["keyword"] and number > place.line):
                break
            for piece in PIECE.finditer(match["text"]):
                if offset == 0:
                    return self.at(number, match.start("text") + piece.start() + 1)
                offset -= 1
            last = self.at(number, match.end("text") + 1)
        return last


def read(file: Path, display: str) -> tuple[Source, list[Problem]]:
    """The entries of a .po file, and the problems that keep it from being read; `display` names it."""
    try:
        raw = file.read_bytes()
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        return Source(display), [Problem(kind="unreadable-file", message=message, where=Where(path=display))]
    try:
        return parse(raw.decode("utf-8-sig"), display)
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        source = Source(display, raw.decode("utf-8", "replace").split("\n"))
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        problem = Problem(
            kind="po-charset",
            message="is not UTF-8 text",
            where=source.at(before.count(b"\n") + 1, column),
            hint="save the file as UTF-8 and say so in its Content-Type header",
        )
        return Source(display), [problem]


def parse(text: str, display: str) -> tuple[Source, list[Problem]]:
    """The entries of a text in the .po format, and what is wrong with its syntax."""
    reader = _Reader(Source(display, text.split("\n")))
    return reader.source, reader.read()


class _Reader:
    """Goes through the lines once; a refused line spoils its own entry and no other."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._problems: list[Problem] = []
        self._fields: list[Field] = []  # of the entry that is being read
        self._flags = ""
        self._is_sound = True
        self._after_comment = 0  # the line of a comment that waits for its entry
        self._in_previous = False  # in '#| msgid', whose text may go on

    def read(self) -> list[Problem]:
        for number, line in enumerate(self.source.lines, 1):
            if match := LINE.fullmatch(line):
                mark, keyword, text = match.group("mark", "keyword", "text")
                if "\\" in text:
                    text = self._unescaped(text, number, match.start("text"))
                if mark in ("#|", "#~|"):
                    self._previous(keyword, number)
                elif keyword:
                    self._field(Field(keyword, number, mark or "", text))
                elif self._fields and (mark or "") == self._fields[-1].mark:
                    self._fields[-1].text += text
                else:
                    self._refuse(number, 1, "a text that belongs to no keyword")
            elif line and not line.isspace():
                self._other(number, line)
        self._finish()
        if self._after_comment and self.source.entries:
            self._refuse(
                self._after_comment, 1, "a comment that belongs to no entry", "put it above an entry"
            )
        return self._problems

    def _field(self, new: Field) -> None:
        if new.keyword == "msgctxt" or (
            new.keyword == "msgid" and [each.keyword for each in self._fields] != ["msgctxt"]
        ):
            self._finish()
        self._fields.append(new)
        self._after_comment, self._in_previous = 0, False

    def _previous(self, keyword: str | None, number: int) -> None:
        if not keyword and not self._in_previous:
            self._refuse(number, 1, "a text that belongs to no keyword")
        elif keyword and keyword.startswith("msgstr"):
            self._refuse(number, 1, f"'{keyword}' cannot be part of the previous English")
        self._comment(number)
        self._in_previous = True

    def _comment(self, number: int) -> None:
        self._finish()
        self._after_comment, self._in_previous = number, False

    def _other(self, number: int, line: str) -> None:
        if comment := COMMENT.fullmatch(line):
            self._comment(number)
            if comment["kind"] == ",":
                self._flags += "," + comment["text"]
            return
        beginning = BEGINNING.match(line)
        assert beginning  # it matches the empty string too
        if (keyword := beginning["keyword"]) and beginning["mark"] not in ("#|", "#~|"):
            self._field(Field(keyword, number, beginning["mark"] or ""))
        if keyword or line[beginning.end() :].startswith('"'):
            self._is_sound = False
        self._refuse(number, *_diagnosis(line, beginning))

    def _unescaped(self, text: str, number: int, start: int) -> str:
        for piece in PIECE.finditer(text):
            if piece[0][0] == "\\" and piece[0] not in ESCAPES:
                hint = "write a backslash as \\\\, and other characters as they are"
                self._refuse(number, start + piece.start() + 1, f"'{piece[0]}' is no escape", hint)
        return PIECE.sub(lambda piece: ESCAPES.get(piece[0], piece[0]), text)

    def _finish(self) -> None:
        """Turn the fields into an entry, if they are one."""
        fields, sound, flags = self._fields, self._is_sound, self._flags
        if not fields:
            return  # flags wait for the entry below them
        self._fields, self._is_sound, self._flags = [], True, ""
        by_keyword = {each.keyword: each for each in fields}
        problem = _misplaced(fields) if sound else None
        if problem:
            self._refuse(problem[0], 1, *problem[1:])
        if "msgid" not in by_keyword:
            return
        self.source.entries.append(
            Entry(
                by_keyword["msgctxt"].text if "msgctxt" in by_keyword else "",
                by_keyword["msgid"],
                by_keyword["msgid_plural"].text if "msgid_plural" in by_keyword else "",
                tuple(each for each in fields if each.keyword.startswith("msgstr")),
                "fuzzy" in [flag.strip() for flag in flags.split(",")],
                bool(fields[0].mark),
                sound and not problem,
            )
        )

    def _refuse(self, line: int, column: int, message: str, hint: str = "") -> None:
        where = self.source.at(line, column)
        self._problems.append(
            Problem(kind="po-syntax", message=message, where=where, hint=hint or "see msgfmt --check")
        )


def _diagnosis(line: str, beginning: re.Match[str]) -> tuple[int, str, str]:
    """Column, message and hint for a line that is not understood."""
    rest, column, keyword = line[beginning.end() :], beginning.end() + 1, beginning["keyword"]
    if CONFLICT.match(line):
        return 1, "a merge conflict is left here", "keep one of the two sides"
    if control := CONTROL.search(rest.rstrip("\r")):
        return column + control.start(), f"{_named(control[0])} cannot stand here", "remove it"
    if rest.startswith('"'):
        closing = re.match(r'"(?:[^"\\]|\\.)*"', rest)
        if closing is None:
            return column, "the text is never closed", 'end it with "'
        if rest[closing.end() :].strip():
            hint = 'write a quotation mark inside a text as \\"'
            return column + closing.end(), "something stands behind the text", hint
        if keyword and keyword.startswith("msgstr["):
            return beginning.start("keyword") + 1, f"'{keyword}' is no plural form", "number them from 0"
        if keyword and line[beginning.end("keyword")] == '"':
            return column, f"a space is missing after '{keyword}'", ""
        if keyword:
            return beginning.start("keyword") + 1, f"there is no keyword '{keyword}'", ""
    if keyword:
        return column, f"a text in quotation marks must follow '{keyword}'", ""
    if line.lstrip().startswith("#"):
        return 1, "this comment cannot be read", "put a space behind '#', '#:', '#,' or '#.'"
    return 1, "this line belongs to no entry", "put # before it if it is a comment"


def _misplaced(fields: list[Field]) -> tuple[int, str, str] | None:
    """Line, message and hint for what stands in the wrong order, or is missing."""
    before, forms = "", 0
    for each in fields:
        keyword = each.keyword.partition("[")[0] + ("[" if "[" in each.keyword else "")
        if keyword in FOLLOWING and keyword not in FOLLOWING[before]:
            message = f"'{each.keyword}' cannot stand {f'after {before!r}' if before else 'first'}"
            if keyword == "msgstr[" and before == "msgid":
                message += ": this message has no plural"
            elif before == "msgid_plural":
                message += ": the forms of a plural are 'msgstr[0]', 'msgstr[1]' …"
            return each.line, message.replace("'msgstr['", "'msgstr[…]'"), ""
        if each.mark != fields[0].mark:
            return each.line, "some lines of this entry begin with '#~' and some do not", ""
        if keyword == "msgstr[":
            if each.keyword != f"msgstr[{forms}]":
                return each.line, f"'msgstr[{forms}]' is missing before '{each.keyword}'", ""
            forms += 1
        before = keyword if keyword in FOLLOWING else before
    if not before.startswith("msgstr"):
        return fields[0].line, "this message has no 'msgstr'", 'an untranslated one has: msgstr ""'
    texts = {each.keyword: each.text for each in fields}
    if "msgid_plural" in texts and not texts["msgid_plural"]:
        return fields[0].line, "the plural of this message is empty", ""
    if not texts["msgid"] and ("msgctxt" in texts or "msgid_plural" in texts):
        return fields[0].line, "the English of this message is empty", ""
    return None


# The rules.


def check(source: Source, tag: str, *, is_interface: bool) -> Iterator[Problem]:
    """Everything that is wrong with the catalogue of a language, besides its syntax.

    Texts with a context such as `smtp.504.tells` are prose in Markdown, where a percent sign is a percent
    sign. All others of the interface are format strings without markup.
    """
    yield from _header_is_right(source, tag)
    yield from _entries_stand_once(source)
    forms, suspects = source.plural_forms, _suspects(source)
    for entry in source.entries:
        if entry.is_used:
            if entry.plural:
                yield from _plurals_are_complete(source, entry, forms, tag)
            english = entry.msgid.text
            is_prose = not is_interface or "." in entry.context
            if suspects or MARKUP.search(english) or any(MARKUP.search(each.text) for each in entry.forms):
                for place, flaw in _flaws(entry, is_prose, forms, suspects):
                    where = source.inside(place, flaw.offset)
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


def _suspects(source: Source) -> tuple[Rule, ...]:
    """The rules that look at single letters; for most catalogues one look at all lines is enough."""
    text = "\n".join(source.lines)
    composed = unicodedata.is_normalized("NFC", text)
    return (
        *(() if composed else (letters_are_composed,)),
        *((controls_are_absent,) if "\\r" in text or CONTROL.search(text) else ()),
    )


def _header_is_right(source: Source, tag: str) -> Iterator[Problem]:
    """The header says UTF-8, the folder's language, dates that are dates, and a plural rule that works."""
    if (header := source.header) is None:
        return

    def problem(kind: str, offset: int, message: str, hint: str) -> Problem:
        return Problem(kind=kind, message=message, where=source.inside(header, offset), hint=hint)

    if found := header_field(header.text, "Content-Type"):
        charset = CHARSET.search(found[0])
        name = charset["name"] if charset else ""
        if name.lower() not in ("utf-8", "utf8"):
            at = found[1] + (charset.start("name") if charset else 0)
            hint = "save the file as UTF-8 and write charset=UTF-8"
            yield problem("po-charset", at, f"the charset is '{name}'", hint)
    if (found := header_field(header.text, "Language")) and found[0]:
        if re.split(r"[-_@.]", found[0])[0].lower() != tag.split("-")[0].lower():
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


def _entries_stand_once(source: Source) -> Iterator[Problem]:
    """No two entries have the same context and English; GNU counts fuzzy and obsolete ones too."""
    first: dict[tuple[str, str], int] = {}
    for entry in filter(lambda each: each.is_sound, source.entries):
        line = entry.msgid.line
        before = first.setdefault(entry.key, line)
        if before != line:
            yield Problem(
                kind="po-duplicate",
                message=f"this message stands in line {before} already",
                where=source.at(line),
                hint="keep one of the two; `translate update` keeps both translations",
            )


def _plurals_are_complete(
    source: Source, entry: Entry, forms: PluralForms | None, tag: str
) -> Iterator[Problem]:
    """A plural has as many forms as the header says, and each has a text."""

    def problem(place: Field, message: str, hint: str) -> Problem:
        return Problem(kind="po-plural", message=message, where=source.at(place.line), hint=hint)

    if forms is None:
        header = source.header
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
        yield Flaw("po-control", f"{_named(match[0])} cannot stand here", "remove it", match.start())


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


# The header.


def header_field(header: str, name: str) -> tuple[str, int] | None:
    """The value of a header field and its offset."""
    match = re.search(rf"^{name}:[ \t]*(.*?)[ \t]*$", header, re.MULTILINE)
    return (match[1], match.start(1)) if match else None


@lru_cache
def plural_forms(value: str) -> PluralForms | str:
    """The value of a Plural-Forms field, or what is wrong with it."""
    match = PLURAL_FORMS.fullmatch(value.strip())
    if not match:
        return "the plural forms cannot be read"
    forms = PluralForms(int(match["count"]), match["rule"])
    try:
        for number in NUMBERS:
            chosen = plural_index(forms.rule, number)
            if not 0 <= chosen < forms.count:
                return f"the rule chooses form {chosen} for {number}, but there are only {forms.count}"
    except (ValueError, ArithmeticError, RecursionError) as error:
        return f"the plural rule cannot be used: {error}"
    return forms


def plural_index(rule: str, number: int) -> int:
    """The form that a C expression in `n` chooses for a number."""
    return int(_compiled(rule)(number))


@lru_cache
def _compiled(rule: str) -> Callable[[int], int]:
    return c2py(rule)


@lru_cache
def _forms_of_one_number(forms: PluralForms) -> frozenset[int]:
    counts = Counter(plural_index(forms.rule, number) for number in NUMBERS)
    return frozenset(form for form, count in counts.items() if count == 1)


def _right_plural(tag: str) -> str:
    rule = get_plural(BabelLocale.parse(tag.replace("-", "_"))).plural_forms
    return f"write Plural-Forms: {rule}"


def _named(char: str) -> str:
    name = unicodedata.name(char, "a control character")
    return f"U+{ord(char):04X} ({name.lower()})"
