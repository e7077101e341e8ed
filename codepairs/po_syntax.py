"""The text of a .po file -> its entries, and what is wrong with its syntax.

The reader is strict: what GNU `msgfmt --check` refuses as syntax is refused here too, and so is what
polib, which writes catalogues, would read as something else or not at all.
"""

from __future__ import annotations

import re
from pathlib import Path

from codepairs.po import CONTROL, LINE, PIECE, Entry, Field, PoFile, named
from codepairs.problems import Problem, Where

MAX_BYTES = 5_000_000
# A longer line would fill the memory while it is looked at.
MAX_LINE = 1_000_000
# A file with more mistakes than this is no catalogue; the others would only take memory.
MOST_PROBLEMS = 200

COMMENT = re.compile(r"[ \t]*#(?P<kind>[.:,#]?)(?P<text>(?:(?:(?<=##)|[ \t])[^\x00-\x08\x0b-\x1f\x7f]*)?)\r?")
BEGINNING = re.compile(r"[ \t]*(?P<mark>#~\||#~|#\|)?[ \t]*(?P<keyword>msg\w+(?:\[[^]]*\])?)?[ \t]*")
AN_ENTRY = (
    'an entry is a line with msgctxt (if any), one with msgid and one with msgstr, each with its "text"'
)
CONFLICT = re.compile(r"<{7}|={7}|>{7}|\|{7}")
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
PREVIOUS = {
    ("msgid",),
    ("msgctxt", "msgid"),
    ("msgid", "msgid_plural"),
    ("msgctxt", "msgid", "msgid_plural"),
}


def read(file: Path, display: str) -> tuple[PoFile, list[Problem]]:
    """The entries of a .po file, and the problems that keep it from being read; `display` names it."""
    try:
        with file.open("rb") as opened:
            raw = opened.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            message, where = f"is larger than {MAX_BYTES:,} bytes", Where(path=display)
            return PoFile(display), [Problem(kind="file-too-large", message=message, where=where)]
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        return PoFile(display), [Problem(kind="unreadable-file", message=message, where=Where(path=display))]
    try:
        return parse(raw.decode("utf-8-sig"), display)
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        po = PoFile(display, raw.decode("utf-8", "replace").split("\n"))
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        problem = Problem(
            kind="po-charset",
            message="is not UTF-8 text",
            where=po.at(before.count(b"\n") + 1, column),
            hint="save the file as UTF-8 and say so in its Content-Type header",
        )
        return PoFile(display), [problem]


def parse(text: str, display: str) -> tuple[PoFile, list[Problem]]:
    """The entries of a text in the .po format, and what is wrong with its syntax."""
    reader = _Reader(PoFile(display, text.split("\n")))
    return reader.po, reader.read()


class _Reader:
    """Goes through the lines once; a refused line spoils its own entry and no other."""

    def __init__(self, po: PoFile) -> None:
        self.po = po
        self._problems: list[Problem] = []
        self._fields: list[Field] = []  # of the entry that is being read
        self._flags = ""
        self._is_sound = True
        self._after_comment = 0  # the line of a comment that waits for its entry
        self._previous: list[Field] = []  # of '#| msgid': the English before the last change
        self._was = ""  # that English, of the entry that is being read

    def read(self) -> list[Problem]:
        for number, line in enumerate(self.po.lines, 1):
            if len(self._problems) > MOST_PROBLEMS:
                return self._problems
            if len(line) > MAX_LINE:
                self._is_sound = False
                self._refuse(number, 1, f"this line has more than {MAX_LINE:,} characters", "remove it")
                continue
            if match := LINE.fullmatch(line):
                mark, keyword, text = match.group("mark", "keyword", "text")
                if "\\" in text:
                    text = self._unescaped(text, number, match.start("text"))
                if mark in ("#|", "#~|"):
                    self._previous_field(Field(keyword or "", number, mark, text))
                elif keyword:
                    self._field(Field(keyword, number, mark or "", text))
                elif self._fields and (mark or "") == self._fields[-1].mark:
                    self._fields[-1].text += text
                else:
                    self._refuse(number, 1, "a text that belongs to no keyword")
            elif line and not line.isspace():
                self._other(number, line)
        self._finish()
        if self._after_comment and self.po.entries:
            message = "a comment that belongs to no entry"
            self._refuse(self._after_comment, 1, message, "put it above an entry, or it would be lost")
        return self._problems

    def _field(self, new: Field) -> None:
        if new.keyword == "msgctxt" or (
            new.keyword == "msgid" and [each.keyword for each in self._fields] != ["msgctxt"]
        ):
            self._finish()
        if self._previous:
            keywords = tuple(each.keyword for each in self._previous)
            marks = {each.mark for each in self._previous}
            if keywords not in PREVIOUS or marks != {"#~|" if new.mark else "#|"}:
                message = "the previous English of this entry is not whole"
                self._refuse(self._previous[0].line, 1, message, "remove its lines, or correct them")
            self._was = next((each.text for each in self._previous if each.keyword == "msgid"), "")
        self._fields.append(new)
        self._after_comment, self._previous = 0, []

    def _previous_field(self, new: Field) -> None:
        previous, self._previous = self._previous, []
        self._comment(new.line)
        if not new.keyword and previous and previous[0].mark == new.mark:
            previous[-1].text += new.text
            self._previous = previous
        else:
            self._previous = [*previous, new]

    def _comment(self, number: int) -> None:
        self._finish()
        if self._previous:
            self._refuse(number, 1, "a comment between '#|' and its entry", "put it above")
        self._after_comment, self._previous = number, []

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
            if piece[0][0] == "\\" and piece[0] not in ESCAPES and len(self._problems) <= MOST_PROBLEMS:
                hint = "write a backslash as \\\\, and other characters as they are"
                self._refuse(number, start + piece.start() + 1, f"'{piece[0]}' is no escape", hint)
        return PIECE.sub(lambda piece: ESCAPES.get(piece[0], piece[0]), text)

    def _finish(self) -> None:
        """Turn the fields into an entry, if they are one."""
        fields, sound, flags = self._fields, self._is_sound, self._flags
        if not fields:
            return  # flags wait for the entry below them
        self._fields, self._is_sound, self._flags = [], True, ""
        was, self._was = self._was, ""
        by_keyword = {each.keyword: each for each in fields}
        problem = _misplaced(fields) if sound else None
        if problem:
            self._refuse(problem[0], 1, *problem[1:])
        if "msgid" not in by_keyword:
            return
        entry = Entry(
            by_keyword["msgctxt"].text if "msgctxt" in by_keyword else "",
            by_keyword["msgid"],
            by_keyword["msgid_plural"].text if "msgid_plural" in by_keyword else "",
            tuple(each for each in fields if each.keyword.startswith("msgstr")),
            "fuzzy" in [flag.strip() for flag in flags.split(",")],
            bool(fields[0].mark),
            sound and not problem,
            was,
        )
        if entry.is_sound and entry.key == ("", "") and (entry.is_obsolete or self.po.header):
            self._refuse(entry.msgid.line, 1, "a second header", "keep one")
            return
        self.po.entries.append(entry)

    def _refuse(self, line: int, column: int, message: str, hint: str = "") -> None:
        where = self.po.at(line, column)
        self._problems.append(Problem(kind="po-syntax", message=message, where=where, hint=hint or AN_ENTRY))


def _diagnosis(line: str, beginning: re.Match[str]) -> tuple[int, str, str]:
    """Column, message and hint for a line that is not understood."""
    rest, column, keyword = line[beginning.end() :], beginning.end() + 1, beginning["keyword"]
    if CONFLICT.match(line):
        return 1, "a merge conflict is left here", "keep one of the two sides"
    if control := CONTROL.search(rest.rstrip("\r")):
        return column + control.start(), f"{named(control[0])} cannot stand here", "remove it"
    if (mark := beginning["mark"]) and keyword and not line[beginning.end("mark")].isspace():
        return beginning.end("mark") + 1, f"a space is missing after '{mark}'", ""
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
            elif before.startswith("msgstr"):
                message += ": the 'msgid' between them is missing"
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
