"""locales/*.po -> look-ups that know whether a text is translated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from gettext import c2py
from pathlib import Path

from babel import Locale as BabelLocale
from babel import UnknownLocaleError
from babel.messages.catalog import Message
from babel.messages.plurals import get_plural
from babel.messages.pofile import PoFileError, read_po
from markupsafe import Markup, escape

from codepairs.problems import Problem, Problems, Where, in_order

SOURCE_LOCALE = "en"
UI_DOMAIN = "site"
PLACEHOLDER = re.compile(r"%\((?P<name>\w+)\)s")


@dataclass(frozen=True)
class Text:
    """A text in the wanted language, or its English where there is no usable translation."""

    text: str
    translated: bool


@dataclass(frozen=True)
class Catalog:
    """The messages of one domain in one locale: (context, English) -> forms. Fuzzy entries are left out."""

    messages: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    def look_up(self, text: str, context: str = "") -> Text:
        forms = self.messages.get((context, text))
        return Text(forms[0], True) if forms else Text(text, False)

    def forms(self, singular: str, context: str = "") -> tuple[str, ...]:
        return self.messages.get((context, singular), ())


@dataclass(frozen=True)
class Locale:
    """A language of the site with its catalogues by domain; English needs none, since it is the msgid."""

    tag: str
    catalogs: Mapping[str, Catalog]

    @cached_property
    def babel(self) -> BabelLocale:
        return BabelLocale.parse(self.tag.replace("-", "_"))

    @property
    def name(self) -> str:
        """The language's name in itself: `Tiếng Việt`."""
        name = self.babel.get_display_name(self.babel) or self.tag
        return name[:1].upper() + name[1:]

    @property
    def direction(self) -> str:
        return str(self.babel.text_direction)

    @property
    def is_source(self) -> bool:
        return self.tag == SOURCE_LOCALE

    def has(self, domain: str) -> bool:
        return self.is_source or domain in self.catalogs

    def look_up(self, domain: str, text: str, context: str = "") -> Text:
        """The text in this language; English counts as translated into English."""
        if self.is_source:
            return Text(text, True)
        return self.catalogs.get(domain, Catalog()).look_up(text, context)

    # The four functions that Jinja's i18n extension wants. Translators are not trusted with markup:
    # messages are escaped here, before Jinja declares them safe.

    def gettext(self, message: str) -> Markup:
        return escape(self.look_up(UI_DOMAIN, message).text)

    def pgettext(self, context: str, message: str) -> Markup:
        return escape(self.look_up(UI_DOMAIN, message, context).text)

    def ngettext(self, singular: str, plural: str, number: int) -> Markup:
        return self.npgettext("", singular, plural, number)

    def npgettext(self, context: str, singular: str, plural: str, number: int) -> Markup:
        forms = () if self.is_source else self.catalogs.get(UI_DOMAIN, Catalog()).forms(singular, context)
        if forms:
            return escape(forms[min(self._plural_index(number), len(forms) - 1)])
        return escape(singular if number == 1 else plural)

    def _plural_index(self, number: int) -> int:
        return int(c2py(get_plural(self.babel).plural_expr)(number))


def load_locales(folder: Path, domains: list[str]) -> list[Locale]:
    """English and every language of `folder`, sorted; raises Problems with all that is wrong there."""
    problems: list[Problem] = []
    locales = [Locale(SOURCE_LOCALE, {})]
    for child in sorted(folder.iterdir()) if folder.is_dir() else []:
        if not (child / "LC_MESSAGES").is_dir():
            continue
        try:
            BabelLocale.parse(child.name.replace("-", "_"))
        except (ValueError, UnknownLocaleError):
            problems.append(
                Problem(
                    kind="unknown-locale",
                    message=f"'{child.name}' is no language that CLDR knows",
                    where=Where(path=f"{folder.name}/{child.name}"),
                    hint="name the folder by its BCP 47 tag, such as 'vi' or 'pt-BR'",
                )
            )
            continue
        catalogs = {}
        for domain in domains:
            file = child / "LC_MESSAGES" / f"{domain}.po"
            if file.is_file():
                display = str(Path(folder.name) / file.relative_to(folder))
                catalogs[domain], found = _read(file, display)
                problems += found
        locales.append(Locale(child.name, catalogs))
    if problems:
        raise Problems(in_order(problems))
    return locales


def _read(file: Path, display: str) -> tuple[Catalog, list[Problem]]:
    try:
        with file.open("rb") as stream:
            entries = list(read_po(stream, abort_invalid=True, ignore_obsolete=True))
    except PoFileError as error:
        line = getattr(error, "lineno", None)
        where = Where(path=display, line=(line or 0) + 1, column=1)
        return Catalog(), [Problem(kind="po-syntax", message=str(error), where=where, hint="see msgfmt -c")]
    except (UnicodeDecodeError, LookupError) as error:
        where = Where(path=display)
        return Catalog(), [
            Problem(
                kind="po-charset",
                message=f"cannot be decoded: {error}",
                where=where,
                hint="save it as UTF-8 and say so in its Content-Type header",
            )
        ]
    problems = [problem for entry in entries if entry.id for problem in _check(entry, display)]
    return Catalog(dict(_usable(entries))), problems


def _usable(entries: list[Message]) -> Iterator[tuple[tuple[str, str], tuple[str, ...]]]:
    for entry in entries:
        if not entry.id or entry.fuzzy:
            continue
        singular = entry.id if isinstance(entry.id, str) else entry.id[0]
        forms = _forms(entry)
        if forms and all(forms):
            yield (entry.context or "", singular), forms


def _check(entry: Message, display: str) -> Iterator[Problem]:
    """A translation has the placeholders of its message: none more, none fewer, none misspelt."""
    ids = (entry.id,) if isinstance(entry.id, str) else tuple(entry.id)
    wanted = {name for text in ids for name in PLACEHOLDER.findall(text)}
    forms = _forms(entry)
    if entry.fuzzy or "." in (entry.context or ""):
        return  # prose of content: never a format string; fuzzy entries are not used
    for form in forms:
        if form and (
            set(PLACEHOLDER.findall(form)) != wanted or "%" in PLACEHOLDER.sub("", form).replace("%%", "")
        ):
            names = ", ".join(f"%({name})s" for name in sorted(wanted)) or "none"
            yield Problem(
                kind="po-placeholder",
                message=f"the placeholders of {ids[0]!r} are {names}",
                where=Where(path=display, line=entry.lineno or 0, column=1),
                hint="keep each as it is, once or more, and write a percent sign as %%",
            )


def _forms(entry: Message) -> tuple[str, ...]:
    return (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ())
