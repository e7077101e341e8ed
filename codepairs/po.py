"""What a catalogue is: entries that remember line and column, and the fields of its header."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from gettext import c2py

from codepairs.problems import Where

LINE = re.compile(
    r"[ \t]*(?P<mark>#~\||#~|#\|)?(?(mark)[ \t]+)"
    r"(?:(?P<keyword>msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)[ \t]+)?"
    r'"(?P<text>[^"\\\x00-\x08\x0a-\x1f\x7f]*(?:\\.[^"\\\x00-\x08\x0a-\x1f\x7f]*)*)"[ \t\r]*'
)
PIECE = re.compile(r"\\.|[^\\]")
PLURAL_FORMS = re.compile(r"nplurals\s*=\s*(?P<count>[1-9])\s*;\s*plural\s*=\s*(?P<rule>[^;]+?)\s*;?")
# As many numbers tell what a plural rule does; GNU msgfmt takes the same.
NUMBERS = range(1001)
LONGEST_SHOWN = 100_000
# What no text needs: C0 and C1 controls, and what reorders the letters around it (Unicode Technical
# Report 36, 2.5). The marks U+200E, U+200F and U+061C are welcome: right-to-left languages need them.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(slots=True)
class Field:
    """A keyword and its text; `line` counts from 1."""

    keyword: str
    line: int
    mark: str = ""
    text: str = ""


@dataclass(slots=True)
class Entry:
    """A message and its translation; `is_sound` says that nothing in it was refused.

    `previous` is the English that a stale translation was made of, as far as the file says.
    """

    context: str
    msgid: Field
    plural: str
    forms: tuple[Field, ...]
    is_fuzzy: bool
    is_obsolete: bool
    is_sound: bool
    previous: str = ""

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


@dataclass(frozen=True)
class PluralForms:
    """How many forms a language has, and the C expression in `n` that chooses one."""

    count: int
    rule: str


@dataclass
class PoFile:
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
        text = self.lines[line - 1].rstrip("\r")
        # Each problem would hold a copy of a line that is as long as the file.
        excerpt = CONTROL.sub("\ufffd", text) if len(text) < LONGEST_SHOWN else ""
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


def named(char: str) -> str:
    name = unicodedata.name(char, "a control character")
    return f"U+{ord(char):04X} ({name.lower()})"
