"""The entries of a catalogue -> every Problem in its header and its translations.

The rules look at translations in use. A fuzzy one is not used, so only its syntax counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from codepairs import languages
from codepairs.po import (
    CONTROL,
    NUMBERS,
    Entry,
    Field,
    PluralForms,
    PoFile,
    header_field,
    plural_forms,
    plural_index,
)
from codepairs.po_rules import (
    PROSE_RULES,
    SPARE,
    Flaw,
    Rule,
    a_line_stays_a_line,
    controls_are_absent,
    html_is_not_added,
    length_is_likely,
    letters_are_composed,
    placeholders_stay,
)
from codepairs.problems import Problem

CHARSET = re.compile(r"charset=(?P<name>[^\s;]*)")
DATE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?[+-]\d{4}|YEAR-MO-DA HO:MI\+ZONE|")
# A text without any of these letters has nothing that the rules of markup could find.
MARKUP = re.compile(r"[%`*\[\]<\n]")


def check(po: PoFile, tag: str, *, is_interface: bool) -> Iterator[Problem]:
    """Everything that is wrong with the catalogue of a language, besides its syntax.

    Texts with a context such as `smtp.504.tells` are prose in Markdown, where a percent sign is a percent
    sign. All others of the interface are format strings without markup.
    """
    yield from _header_is_right(po, tag)
    yield from entries_stand_once(po)
    forms, suspects, header = po.plural_forms, _suspects(po), po.header
    has_forms = header is not None and header_field(header.text, "Plural-Forms") is not None
    for entry in po.entries:
        if entry.is_used:
            if entry.plural:
                yield from _plurals_are_complete(po, entry, forms, tag, has_forms)
            english = entry.msgid.text
            is_prose = not is_interface or "." in entry.context
            texts = [english, *(form.text for form in entry.forms)]
            if suspects or any(MARKUP.search(each) or len(each) > SPARE for each in texts):
                for place, flaw in _flaws(entry, is_prose, forms, suspects):
                    where = po.inside(place, flaw.offset)
                    yield Problem(kind=flaw.kind, message=flaw.message, where=where, hint=flaw.hint)


def _flaws(
    entry: Entry, is_prose: bool, forms: PluralForms | None, suspects: tuple[Rule, ...]
) -> Iterator[tuple[Field, Flaw]]:
    english = f"{entry.msgid.text} {entry.plural}" if entry.plural else entry.msgid.text
    for number, place in enumerate(entry.forms):
        if not place.text:
            continue
        if too_long := list(length_is_likely(english, place.text)):  # the other rules would take their time
            yield place, too_long[0]
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
            yield problem(
                "po-plural-forms", found[1], forms, f"write Plural-Forms: {languages.plural_forms(tag)}"
            )


def entries_stand_once(po: PoFile) -> Iterator[Problem]:
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


def _plurals_are_complete(
    po: PoFile, entry: Entry, forms: PluralForms | None, tag: str, has_forms: bool
) -> Iterator[Problem]:
    """A plural has as many forms as the header says, if it says anything, and each has a text."""

    def problem(place: Field, message: str, hint: str) -> Problem:
        return Problem(kind="po-plural", message=message, where=po.at(place.line), hint=hint)

    if forms is None:
        if not has_forms:
            message = "the header says nothing of plurals"
            yield problem(entry.msgid, message, f"write Plural-Forms: {languages.plural_forms(tag)}")
        return
    for place in entry.forms[forms.count :]:
        yield problem(place, f"the header counts {forms.count}, this is one more", "remove it")
    for number in range(forms.count):
        if number >= len(entry.forms):
            yield problem(entry.forms[-1], f"msgstr[{number}] is missing", f"there are {forms.count} forms")
        elif not entry.forms[number].text:
            hint = "translate all forms, or none"
            yield problem(entry.forms[number], f"msgstr[{number}] is not translated", hint)


def _main(tag: str) -> str:
    """The language of a tag without script and region: `pt` of pt_BR and pt-BR."""
    return re.split(r"[-_@.]", tag.lower(), maxsplit=1)[0]


@lru_cache
def _forms_of_one_number(forms: PluralForms) -> frozenset[int]:
    counts = Counter(plural_index(forms.rule, number) for number in NUMBERS)
    return frozenset(form for form, count in counts.items() if count == 1)
