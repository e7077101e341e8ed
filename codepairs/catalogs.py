"""locales/*.po -> look-ups that know whether a text is translated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path

from babel import Locale as BabelLocale
from babel.messages.plurals import get_plural
from markupsafe import Markup, escape

from codepairs.catalog_check import check
from codepairs.languages import is_language
from codepairs.po import PoFile, plural_index
from codepairs.po_syntax import MOST_PROBLEMS, read
from codepairs.problems import Problem, Problems, Where, in_order

SOURCE_LOCALE = "en"
UI_DOMAIN = "site"


@dataclass(frozen=True)
class Text:
    """A text in the wanted language, or its English where there is no usable translation.

    The rest says which message it is.
    """

    text: str
    translated: bool
    english: str = field(default="", compare=False)
    context: str = field(default="", compare=False)
    domain: str = field(default="", compare=False)


@dataclass(frozen=True)
class Stale:
    """A translation whose English was edited since: that English, if it is known, and the translation."""

    english: str
    forms: tuple[str, ...]


@dataclass(frozen=True)
class Catalog:
    """The messages of one domain in one locale: (context, English) -> forms. Fuzzy entries are left out.

    `plural_rule` is the header's C expression that chooses a form; `stale` has the translations that wait
    to be mended, `total` counts all messages that are asked for.
    """

    messages: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    plural_rule: str = ""
    stale: Mapping[tuple[str, str], Stale] = field(default_factory=dict)
    total: int = 0

    def forms(self, singular: str, context: str = "") -> tuple[str, ...]:
        return self.messages.get((context, singular), ())


ReadCatalog = Callable[[Path, str], tuple[Catalog, list[Problem]]]


@dataclass(frozen=True)
class Locale:
    """A language of the site with its catalogues by domain; English needs none, since it is the msgid.

    `folder` is the name of its folder in locales/. A pseudo-language, which only tests read, names in `like`
    the language whose direction, numbers, dates and plurals it has.
    """

    tag: str
    catalogs: Mapping[str, Catalog]
    folder: str = ""
    like: str = ""

    @cached_property
    def babel(self) -> BabelLocale:
        return BabelLocale.parse((self.like or self.tag).replace("-", "_"))

    @property
    def name(self) -> str:
        """The language's name in itself: `Tiếng Việt`."""
        name = self.babel.get_display_name(self.babel) or self.tag
        return self.tag if self.is_pseudo else name[:1].upper() + name[1:]

    @property
    def direction(self) -> str:
        return str(self.babel.text_direction)

    @property
    def is_source(self) -> bool:
        return self.tag == SOURCE_LOCALE

    @property
    def is_pseudo(self) -> bool:
        return bool(self.like)

    @cached_property
    def english(self) -> Markup:
        """The attributes of an element that is in English on a page in this language."""
        return Markup('lang="en"' if self.direction == "ltr" else 'lang="en" dir="ltr"')

    def file(self, domain: str) -> str:
        """The path of a catalogue in the project."""
        return f"locales/{self.folder}/LC_MESSAGES/{domain}.po"

    def has(self, domain: str) -> bool:
        return self.is_source or domain in self.catalogs

    def look_up(self, domain: str, text: str, context: str = "") -> Text:
        """The text in this language; English counts as translated into English."""
        if self.is_source:
            return Text(text, True, text, context, domain)
        forms = self.catalogs.get(domain, Catalog()).forms(text, context)
        return Text(forms[0] if forms else text, bool(forms), text, context, domain)

    def shown(self, found: Text, html: Markup) -> Markup:
        """What an element has of a text, marked up where it is English for want of a translation."""
        return html if found.translated else self.in_english(html)

    def in_english(self, text: str) -> Markup:
        return Markup("<span {}>{}</span>").format(self.english, text)

    # The functions that templates call. Translators are not trusted with markup: messages are escaped
    # here, before Jinja declares them safe.

    def gettext(self, message: str) -> Markup:
        """The bare text, for an attribute or a title; all others give a text for an element."""
        return escape(self.look_up(UI_DOMAIN, message).text)

    def text(self, message: str, /, **values: object) -> Markup:
        """What a template writes as `_("…")`."""
        return self.pgettext("", message) % values

    def pgettext(self, context: str, message: str) -> Markup:
        found = self.look_up(UI_DOMAIN, message, context)
        return self.shown(found, escape(found.text))

    def ngettext(self, singular: str, plural: str, number: int) -> Markup:
        return self.npgettext("", singular, plural, number)

    def npgettext(self, context: str, singular: str, plural: str, number: int) -> Markup:
        found, text = self.look_up(UI_DOMAIN, singular, context), singular if number == 1 else plural
        if found.translated and not self.is_source:
            catalog = self.catalogs[UI_DOMAIN]
            rule, forms = (
                catalog.plural_rule or get_plural(self.babel).plural_expr,
                catalog.forms(singular, context),
            )
            text = forms[min(plural_index(rule, number), len(forms) - 1)]
        return self.shown(found, escape(text))


def load_catalog(file: Path, tag: str) -> tuple[Catalog, list[Problem]]:
    """A catalogue of a language, ready to be asked, and all that is wrong with it."""
    po, problems = checked(file, tag)
    return _catalog(po), problems


def load_locales(folder: Path, domains: list[str], read: ReadCatalog = load_catalog) -> list[Locale]:
    """English and every language of `folder`, sorted; raises Problems with all that is wrong there.

    `read` may know a file already that did not change.
    """
    folders, problems = language_folders(folder)
    locales = [Locale(SOURCE_LOCALE, {})]
    for tag, child in folders:
        catalogs = {}
        for domain in domains:
            file = child / "LC_MESSAGES" / f"{domain}.po"
            if file.is_file():
                catalogs[domain], found = read(file, tag)
                problems += found
        locales.append(Locale(tag, catalogs, child.name))
    if problems:
        raise Problems(in_order(problems))
    return locales


def language_folders(folder: Path) -> tuple[list[tuple[str, Path]], list[Problem]]:
    """The folders with catalogues by language tag, sorted, and the problems of their names.

    `pt_BR`, as gettext writes it, is understood as `pt-BR`. A folder for English is read over: English is
    what the messages say.
    """
    found: dict[str, Path] = {}
    problems: list[Problem] = []
    for child in sorted(folder.iterdir()) if folder.is_dir() else []:
        tag = child.name.replace("_", "-")
        if not (child / "LC_MESSAGES").is_dir() or tag.lower() == SOURCE_LOCALE:
            continue
        where = Where(path=f"{folder.name}/{child.name}")
        if not is_language(tag):
            problems.append(
                Problem(
                    kind="unknown-locale",
                    message=f"'{child.name}' is no language that CLDR knows",
                    where=where,
                    hint="name the folder by its BCP 47 tag, such as 'vi' or 'pt-BR'",
                )
            )
        elif tag in found:
            message = f"'{found[tag].name}' is a folder for the same language"
            hint = "put the catalogues into one of the two"
            problems.append(Problem(kind="duplicate-locale", message=message, where=where, hint=hint))
        else:
            found[tag] = child
    return sorted(found.items()), problems


def checked(file: Path, tag: str) -> tuple[PoFile, list[Problem]]:
    """A catalogue of a language as it was read, and all that is wrong with it."""
    po, problems = read(file, shown(file))
    flaws = islice(check(po, tag, is_interface=file.stem == UI_DOMAIN), MOST_PROBLEMS)
    return po, [*problems, *flaws]


def shown(file: Path) -> str:
    """A catalogue as messages name it: `locales/vi/LC_MESSAGES/site.po`."""
    return "/".join(file.parts[-4:])


def _catalog(po: PoFile) -> Catalog:
    texts = ((each.key, tuple(form.text for form in each.forms)) for each in po.entries if each.is_used)
    wanted = [each for each in po.entries if not (each.is_header or each.is_obsolete)]
    forms = po.plural_forms
    return Catalog(
        {key: forms for key, forms in texts if all(forms)},
        forms.rule if forms else "",
        {
            each.key: Stale(each.previous, tuple(form.text for form in each.forms))
            for each in wanted
            if each.is_fuzzy
        },
        len(wanted),
    )
