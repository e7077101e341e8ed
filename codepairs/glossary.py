"""locales/<language>/glossary.yaml -> a warning for each translation that calls one of its terms otherwise.

    mailbox: hộp thư
    sender: [người gửi, bên gửi]
    message:
      translation: thư
      except: [message/rfc822, error message]

A translation contains one of those that the glossary allows, capitals aside. The English is meant where it
stands as a word or its plural, in prose: not in code, links, placeholders and names, not in what is quoted
and stands so in the translation too, and not where it is a part of a longer term or of an exception.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from codepairs.po import Entry, Field, PoFile
from codepairs.problems import Problem
from codepairs.rules.prose import CODE_SPAN, LINK
from codepairs.source import Document, Keys, read_document

KEYS = ("translation", "except")
MOST_TERMS = 1000
TOKEN = re.compile(r"%\(\w+\)s|https?://\S+")
# What official wordings stand in: “Relay access denied”, *Bad connection*.
QUOTED = re.compile(r"“([^”]+)”|\"([^\"]+)\"|\*([^*]+)\*")
# A large letter begins a sentence, or else it begins a name, as in 'Zoho Mail'.
BEGINS = r"(?:(?<=^)|(?<=[.!?:] )|(?<=[\[*“\"(]))"


@dataclass(frozen=True, kw_only=True)
class Term:
    """An English term, what it may be called, and longer English phrases in which it is something else."""

    english: str
    translations: tuple[str, ...]
    exceptions: tuple[str, ...] = ()

    def is_in(self, text: str) -> bool:
        folded = text.casefold()
        return any(each.casefold() in folded for each in self.translations)


@dataclass(frozen=True)
class Glossary:
    """The terms of a language; `file` is what messages call its file."""

    file: str
    terms: tuple[Term, ...] = ()

    def missing(self, english: str, translation: str) -> list[Term]:
        """The terms of an English text that its translation does not have, in the order of the text."""
        text = _prose(english, translation)
        terms = {term.english: term for term in self.terms}
        groups = (self._phrases[(match.lastindex or 1) - 1] for match in self._pattern.finditer(text))
        found = dict.fromkeys(phrase for phrase in groups if phrase in terms)
        return [terms[phrase] for phrase in found if not terms[phrase].is_in(translation)]

    @cached_property
    def _phrases(self) -> list[str]:
        """Terms and exceptions, the longest first, so that a part of them is not taken for a term."""
        phrases = {phrase for term in self.terms for phrase in (term.english, *term.exceptions)}
        return sorted(phrases, key=lambda phrase: (-len(phrase), phrase))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(rf"(?<!\w)({_inflected(each)})(?!\w)" for each in self._phrases) or "(?!)")


def read_glossary(file: Path, display: str) -> tuple[Glossary, list[Problem]]:
    """The glossary of a language and what is wrong with its file; a language may have none."""
    if not file.is_file():
        return Glossary(display), []
    document, problems = read_document(file, display)
    if document is None:
        return Glossary(display), problems
    if not isinstance(document.value, dict):
        message = "the file must consist of 'term: translation' lines"
        return Glossary(display), [*problems, _problem(document, (), message)]
    if len(document.value) > MOST_TERMS:
        message = f"the file has more than {MOST_TERMS:,} terms, and each is looked for in every message"
        return Glossary(display), [*problems, _problem(document, (), message, "remove some")]
    terms = []
    for english, value in document.value.items():
        term = _term(document, english, value)
        if isinstance(term, Problem):
            problems.append(term)
        else:
            terms.append(term)
    return Glossary(display, tuple(terms)), problems


def terms_are_called_alike(po: PoFile, glossary: Glossary) -> Iterator[Problem]:
    """A translation in use calls the terms of its English what the glossary calls them."""
    for entry in po.entries if glossary.terms else ():
        for place, english in _translated(entry):
            for term in glossary.missing(english, place.text):
                yield Problem(
                    kind="glossary",
                    severity="warning",
                    message=f"'{term.english}' is called {_either(term.translations)} in this language",
                    where=po.inside(place, 0),
                    hint=f"use it, or see {glossary.file}, which may allow more and name exceptions",
                )


def _translated(entry: Entry) -> Iterator[tuple[Field, str]]:
    """Each form in use with the English that it stands for."""
    if entry.is_used:
        for number, place in enumerate(entry.forms):
            if place.text:
                yield place, entry.plural if number and entry.plural else entry.msgid.text


def _term(document: Document, english: str, value: object) -> Term | Problem:
    parts = value if isinstance(value, dict) else {"translation": value}
    for key in parts:
        if key not in KEYS:
            close = difflib.get_close_matches(key, KEYS, n=1)
            hint = f"did you mean '{close[0]}'?" if close else f"use {' and '.join(KEYS)}"
            return _problem(document, (english, key), f"unknown key '{key}'", hint, of_key=True)
    if "translation" not in parts:
        return _problem(document, (english,), "this term has no translation", "add 'translation: …'")
    lists = {key: _words(part) for key, part in parts.items()}
    for key, words in lists.items():
        if not words or not english.strip():
            at: Keys = (english, key) if isinstance(value, dict) else (english,)
            return _problem(document, at, "this must be words, or a list of them", "write [one, another]")
    return Term(
        english=" ".join(english.split()),
        translations=lists["translation"],
        exceptions=lists.get("except", ()),
    )


def _words(value: object) -> tuple[str, ...]:
    """A text, or a list of them; nothing if it is something else."""
    items = value if isinstance(value, list) else [value]
    words = [" ".join(item.split()) for item in items if isinstance(item, str)]
    return (
        tuple(unicodedata.normalize("NFC", each) for each in words)
        if len(words) == len(items) and all(words)
        else ()
    )


def _prose(english: str, translation: str) -> str:
    """An English text without what its translation rightly keeps as it is."""
    text = CODE_SPAN.sub("` ", english)
    text = LINK.sub(lambda match: f"[{match['text']}", text)
    text = QUOTED.sub(lambda match: "` " if match[match.lastindex or 0] in translation else match[0], text)
    return TOKEN.sub("` ", text)


def _inflected(phrase: str) -> str:
    """A pattern for a phrase as a sentence has it, the last word in the singular or plural."""
    first, rest = re.escape(phrase[:1]), re.escape(phrase[1:])
    if phrase[:1].islower():
        first = f"(?:{first}|{BEGINS}{first.upper()})"
    if re.search("[^aeiou]y$", phrase):
        return f"{first}{rest[:-1]}(?:y|ies)"
    return f"{first}{rest}(?:e?s)?"


def _either(words: tuple[str, ...]) -> str:
    return " or ".join(f"'{word}'" for word in words)


def _problem(document: Document, at: Keys, message: str, hint: str = "", *, of_key: bool = False) -> Problem:
    where = document.where(at, key=of_key)
    return Problem(kind="wrong-glossary", message=message, where=where, hint=hint)
