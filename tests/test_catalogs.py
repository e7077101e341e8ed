"""A look-up knows whether its text is translated; a broken catalogue is a problem, never an exception."""

from __future__ import annotations

from pathlib import Path

import pytest
from markupsafe import Markup

from codepairs.catalogs import Catalog, Locale, Stale, Text, load_locales
from codepairs.problems import Problem, Problems, Where
from codepairs.render import environment

HEADER = """\
msgid ""
msgstr ""
"Language: {tag}\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: {plural}\\n"

"""
ONE_FORM = "nplurals=1; plural=0;"
SLAVIC = "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"


def write(tmp_path: Path, entries: str | bytes, tag: str = "vi", plural: str = ONE_FORM) -> Path:
    folder = tmp_path / "locales" / tag / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    if isinstance(entries, str):
        entries = (HEADER.format(tag=tag, plural=plural) + entries).encode()
    (folder / "site.po").write_bytes(entries)
    return tmp_path / "locales"


def load(tmp_path: Path, entries: str, tag: str = "vi", plural: str = ONE_FORM) -> Locale:
    locales = load_locales(write(tmp_path, entries, tag, plural), ["site"])
    return next(each for each in locales if each.tag == tag)


def refused(tmp_path: Path, entries: str | bytes) -> list[Problem]:
    with pytest.raises(Problems) as caught:
        load_locales(write(tmp_path, entries), ["site"])
    return list(caught.value.problems)


UNUSABLE = {
    "no entry": "",
    "an empty one": 'msgid "Facts"\nmsgstr ""\n',
    "a fuzzy one": '#, fuzzy\nmsgid "Facts"\nmsgstr "Sự kiện"\n',
    "an obsolete one": '#~ msgid "Facts"\n#~ msgstr "Sự kiện"\n',
    "one of another context": 'msgctxt "law"\nmsgid "Facts"\nmsgstr "Sự kiện"\n',
    "a plural without all of its forms": 'msgid "Facts"\nmsgid_plural "x"\nmsgstr[0] ""\n',
}


@pytest.mark.parametrize("entry", UNUSABLE.values(), ids=UNUSABLE)
def test_without_a_usable_translation_the_english_is_shown_and_marked(tmp_path: Path, entry: str) -> None:
    locale = load(tmp_path, entry)
    assert locale.look_up("site", "Facts") == Text("Facts", translated=False)
    assert locale.gettext("Facts") == "Facts"


def test_english_on_a_page_in_another_language_says_so(tmp_path: Path) -> None:
    locale = load(tmp_path, 'msgid "Facts"\nmsgstr "Sự kiện"\n')
    assert locale.text("Facts") == "Sự kiện"
    assert locale.text("%(a)s <b>", a="<i>") == '<span lang="en">&lt;i&gt; &lt;b&gt;</span>'
    assert locale.pgettext("here", "Facts") == '<span lang="en">Facts</span>'
    assert Locale("ar", {}).text("Facts") == '<span lang="en" dir="ltr">Facts</span>'
    assert Locale("en", {}).text("Facts") == "Facts"


def test_a_bare_text_fits_an_attribute(tmp_path: Path) -> None:
    assert load(tmp_path, "").gettext('"Facts"') == "&#34;Facts&#34;"


def test_a_catalogue_knows_what_is_stale(tmp_path: Path) -> None:
    fuzzy = '#, fuzzy\nmsgctxt "c"\nmsgid "Facts"\nmsgstr "Sự kiện"\n'
    catalog = load(tmp_path, f'{fuzzy}\nmsgid "x"\nmsgstr "y"\n\nmsgid "z"\nmsgstr ""\n').catalogs["site"]
    assert (set(catalog.stale), len(catalog.messages), catalog.total) == ({("c", "Facts")}, 1, 3)
    assert catalog.stale["c", "Facts"] == Stale("", ("Sự kiện",))


def test_the_english_of_a_stale_translation_is_remembered(tmp_path: Path) -> None:
    previous = '#, fuzzy\n#| msgid ""\n#| "All "\n#| "facts"\nmsgid "Facts"\nmsgstr "Sự kiện"\n'
    catalog = load(tmp_path, f'{previous}\n#, fuzzy\nmsgid "x"\nmsgstr "y"\n').catalogs["site"]
    assert catalog.stale["", "Facts"].english == "All facts"
    assert catalog.stale["", "x"].english == ""


def test_a_translation_is_one_by_its_entry_not_by_its_words(tmp_path: Path) -> None:
    locale = load(tmp_path, 'msgid "OK"\nmsgstr "OK"\n')
    assert locale.look_up("site", "OK") == Text("OK", translated=True)


def test_a_translation_belongs_to_its_context(tmp_path: Path) -> None:
    entries = (
        'msgctxt "mini.200.tells"\nmsgid "x"\nmsgstr "a"\n\nmsgctxt "mini.300.tells"\nmsgid "x"\nmsgstr "b"\n'
    )
    locale = load(tmp_path, entries)
    assert locale.look_up("site", "x", "mini.200.tells").text == "a"
    assert locale.look_up("site", "x", "mini.300.tells").text == "b"
    assert locale.pgettext("mini.300.tells", "x") == "b"
    assert locale.gettext("x") == "x"


def test_english_is_the_source_and_needs_no_catalogue(tmp_path: Path) -> None:
    [english] = load_locales(tmp_path / "nowhere", ["site"])
    assert english.is_source
    assert english.look_up("site", "anything") == Text("anything", translated=True)
    assert english.has("mini")


def test_a_language_has_the_protocols_that_it_has_a_catalogue_for(project: Path) -> None:
    _, vietnamese = load_locales(project / "locales", ["site", "mini", "other"])
    assert [vietnamese.has(domain) for domain in ("site", "mini", "other")] == [True, True, False]
    assert vietnamese.look_up("other", "It went well.", "other.ok.summary").translated is False


@pytest.mark.parametrize(
    ("tag", "name", "direction"),
    [("vi", "Tiếng Việt", "ltr"), ("pt-BR", "Português (Brasil)", "ltr"), ("ar", "العربية", "rtl")],
)
def test_a_language_knows_its_own_name_and_direction(tag: str, name: str, direction: str) -> None:
    locale = Locale(tag, {})
    assert (locale.name, locale.direction) == (name, direction)


# Broken files.

BROKEN: dict[str, tuple[str | bytes, str, int]] = {
    "text that is no entry": ('msgid "a"\nmsgstr "b"\n\nnonsense\n', "po-syntax", 10),
    "a merge conflict": ('<<<<<<< HEAD\nmsgid "a"\nmsgstr "b"\n=======\n', "po-syntax", 7),
    "a message without a translation": ('msgid "a"\n\nmsgid "b"\nmsgstr "c"\n', "po-syntax", 7),
    "more forms than the language has": (
        'msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[1] "d"\n',
        "po-plural",
        10,
    ),
    "bytes of another encoding": (b'msgid ""\nmsgstr ""\n\nmsgid "a"\nmsgstr "\xe9"\n', "po-charset", 5),
    "UTF-16": ('msgid "a"\nmsgstr "b"\n'.encode("utf-16"), "po-charset", 1),
    "no text at all": (b"\0" * 99, "po-syntax", 1),
    "an encoding that nobody knows": (
        b'msgid ""\nmsgstr "Content-Type: text/plain; charset=KLINGON\\n"\n\nmsgid "a"\nmsgstr "b"\n',
        "po-charset",
        2,
    ),
    "a quote that is never closed": ('msgid "a"\nmsgstr "b\n', "po-syntax", 8),
    "an escape that does not exist": ('msgid "a"\nmsgstr "\\q"\n', "po-syntax", 8),
    "a message twice": ('msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n', "po-duplicate", 10),
    "text behind a message": ('msgid "a" nonsense\nmsgstr "b"\n', "po-syntax", 7),
    "a translation of nothing": ('msgstr "b"\n', "po-syntax", 7),
    "a plural that is translated like a singular": (
        'msgid "a"\nmsgid_plural "b"\nmsgstr "c"\n',
        "po-syntax",
        9,
    ),
    "the number of a form": ('msgid "a"\nmsgid_plural "b"\nmsgstr[x] "c"\n', "po-syntax", 9),
    "the number of forms": (b'msgid ""\nmsgstr "Plural-Forms: nplurals=x\\n"\n', "po-plural-forms", 2),
    "the date of the template": (b'msgid ""\nmsgstr "POT-Creation-Date: yesterday\\n"\n', "po-date", 2),
    "the language": (b'msgid ""\nmsgstr "Language: klingon!\\n"\n', "po-language", 2),
}


@pytest.mark.parametrize(("entries", "kind", "line"), BROKEN.values(), ids=BROKEN)
def test_a_broken_catalogue_is_a_problem_of_its_file(
    tmp_path: Path, entries: str | bytes, kind: str, line: int
) -> None:
    problem, *others = refused(tmp_path, entries)
    assert problem.kind == kind
    assert problem.where
    assert (problem.where.path, problem.where.line) == ("locales/vi/LC_MESSAGES/site.po", line)
    assert problem.where.excerpt
    assert problem.hint
    assert {each.kind for each in others} <= {kind}


def test_a_byte_order_mark_is_read_over(tmp_path: Path) -> None:
    write(tmp_path, ("\ufeff" + HEADER.format(tag="vi", plural=ONE_FORM)).encode())
    load_locales(tmp_path / "locales", ["site"])


def test_the_problems_of_all_catalogues_are_reported_in_one_run(tmp_path: Path) -> None:
    for tag in ("vi", "fr"):
        write(tmp_path, 'msgid "%(a)s"\nmsgstr "%(b)s"\n', tag)
    (tmp_path / "locales/klingon/LC_MESSAGES").mkdir(parents=True)
    with pytest.raises(Problems) as caught:
        load_locales(tmp_path / "locales", ["site"])
    assert [each.where.path for each in caught.value.problems if each.where] == [
        "locales/fr/LC_MESSAGES/site.po",
        "locales/klingon",
        "locales/vi/LC_MESSAGES/site.po",
    ]


def test_a_folder_that_is_no_language_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "locales/vietnamese/LC_MESSAGES").mkdir(parents=True)
    with pytest.raises(Problems) as caught:
        load_locales(tmp_path / "locales", ["site"])
    [problem] = caught.value.problems
    assert (problem.kind, problem.where) == ("unknown-locale", Where(path="locales/vietnamese"))


def test_other_files_beside_the_languages_are_not_read(tmp_path: Path) -> None:
    folder = write(tmp_path, "")
    (folder / "site.pot").write_text("nonsense")
    (folder / "notes").mkdir()
    assert [each.tag for each in load_locales(folder, ["site"])] == ["en", "vi"]


def test_a_catalogue_of_english_is_read_over(tmp_path: Path) -> None:
    locales = load_locales(write(tmp_path, "", "en"), ["site"])
    assert [each.tag for each in locales] == ["en"]


def test_a_folder_named_as_gettext_does_is_understood(tmp_path: Path) -> None:
    locales = load_locales(write(tmp_path, "", "pt_BR"), ["site"])
    assert [each.tag for each in locales] == ["en", "pt-BR"]


def test_two_folders_of_one_language_are_a_problem(tmp_path: Path) -> None:
    for tag in ("pt_BR", "pt-BR"):
        write(tmp_path, "", tag)
    with pytest.raises(Problems) as caught:
        load_locales(tmp_path / "locales", ["site"])
    [problem] = caught.value.problems
    assert (problem.kind, problem.where) == ("duplicate-locale", Where(path="locales/pt_BR"))


@pytest.mark.parametrize("name", ["sr@latin", "de_DE.UTF-8", "x", "vi vi"])
def test_a_folder_whose_name_no_page_could_carry_is_a_problem(tmp_path: Path, name: str) -> None:
    (tmp_path / "locales" / name / "LC_MESSAGES").mkdir(parents=True)
    with pytest.raises(Problems) as caught:
        load_locales(tmp_path / "locales", ["site"])
    assert [each.kind for each in caught.value.problems] == ["unknown-locale"]


# Placeholders.

WRONG = {
    "misspelt": ("%(code)s answers %(commands)s.", "%(code)s trả lời %(comands)s.", "%(comands)s"),
    "missing": ("%(code)s answers %(commands)s.", "%(code)s trả lời.", "%(code)s trả"),
    "too many": ("%(code)s", "%(code)s %(other)s", "%(other)s"),
    "of another type": ("%(code)s", "%(code)d", "%(code)d"),
    "unfinished": ("%(code)s", "%(code)", "%(code)"),
    "without a name": ("%(code)s", "%s", "%s"),
    "a bare percent sign": ("Facts", "100% sự kiện", "% sự kiện"),
    "a percent sign too many": ("%(code)s", "%%(code)s", "%%"),
}


@pytest.mark.parametrize(("english", "translation", "wrong"), WRONG.values(), ids=WRONG)
def test_a_wrong_placeholder_is_a_problem(tmp_path: Path, english: str, translation: str, wrong: str) -> None:
    [problem] = refused(tmp_path, f'msgid "{english}"\nmsgstr "{translation}"\n')
    assert problem.kind == "po-placeholder"
    assert problem.where
    assert (problem.where.line, problem.where.excerpt) == (8, f'msgstr "{translation}"')
    # The caret stands under what is wrong, or under the first letter where something is missing.
    assert translation[problem.where.column - 9 :].startswith(wrong)


RIGHT = {
    "in another order": ("%(a)s, %(b)s", "%(b)s, %(a)s"),
    "twice": ("%(a)s", "%(a)s %(a)s"),
    "with a percent sign": ("5%% of %(a)s", "%(a)s: 5%%"),
}


@pytest.mark.parametrize(("english", "translation"), RIGHT.values(), ids=RIGHT)
def test_a_translation_may_use_its_placeholders_freely(
    tmp_path: Path, english: str, translation: str
) -> None:
    assert load(tmp_path, f'msgid "{english}"\nmsgstr "{translation}"\n').gettext(english) == translation


def test_prose_and_fuzzy_entries_are_no_format_strings(tmp_path: Path) -> None:
    entries = (
        'msgctxt "mini.400.tells"\nmsgid "5% of"\nmsgstr "5% trong số"\n\n#, fuzzy\nmsgid "a"\nmsgstr "%"\n'
    )
    assert load(tmp_path, entries).look_up("site", "5% of", "mini.400.tells").text == "5% trong số"


# Markup and plurals, as templates meet them.


EVIL = "<script>alert(1)</script>"
# How a template asks for a message, and the messages that answer. A catalogue with such a text is refused;
# here one got past the check.
CALLS = {
    "_('a')": {("", "a"): (EVIL,)},
    "_('%(x)s', x=x)": {("", "%(x)s"): ("<script>%(x)s</script>",)},
    "pgettext('c', 'a')": {("c", "a"): (EVIL,)},
    "ngettext('a', 'b', 5)": {("", "a"): (EVIL,)},
    "npgettext('c', 'a', 'b', 5)": {("c", "a"): (EVIL,)},
}


@pytest.mark.parametrize(("call", "messages"), CALLS.items(), ids=CALLS)
def test_a_hostile_translation_cannot_add_a_tag(
    tmp_path: Path, call: str, messages: dict[tuple[str, str], tuple[str, ...]]
) -> None:
    locale = Locale("vi", {"site": Catalog(messages)})
    template = environment(tmp_path, locale).from_string(f"{{{{ {call} }}}}")
    assert template.render(x="alert(1)") == "&lt;script&gt;alert(1)&lt;/script&gt;"


def test_markup_in_a_value_stays_markup_and_text_is_escaped(tmp_path: Path) -> None:
    locale = load(tmp_path, 'msgid "%(a)s & %(b)s"\nmsgstr "%(b)s < %(a)s"\n')
    page = environment(tmp_path, locale).from_string("{{ _('%(a)s & %(b)s', a=a, b=b) }}")
    assert page.render(a=Markup("<b>1</b>"), b="<i>") == "&lt;i&gt; &lt; <b>1</b>"


@pytest.mark.parametrize(
    ("number", "expected"),
    [(0, "plików"), (1, "plik"), (2, "pliki"), (5, "plików"), (12, "plików"), (22, "pliki"), (25, "plików")],
)
def test_a_language_with_three_forms_uses_the_right_one(tmp_path: Path, number: int, expected: str) -> None:
    entries = 'msgid "file"\nmsgid_plural "files"\nmsgstr[0] "plik"\nmsgstr[1] "pliki"\nmsgstr[2] "plików"\n'
    locale = load(tmp_path, entries, "pl", SLAVIC)
    assert locale.ngettext("file", "files", number) == expected
    # A plural is found by its singular alone, as gettext does.
    assert locale.ngettext("file", "FILES", number) == expected


@pytest.mark.parametrize(("number", "expected"), [(0, "files"), (1, "file"), (2, "files")])
def test_an_untranslated_plural_follows_english(number: int, expected: str) -> None:
    assert Locale("en", {}).ngettext("file", "files", number) == expected
    for tag in ("vi", "pl"):
        shown = Locale(tag, {"site": Catalog()}).ngettext("file", "files", number)
        assert shown == f'<span lang="en">{expected}</span>'


def test_an_untranslated_plural_is_not_used(tmp_path: Path) -> None:
    entries = 'msgid "file"\nmsgid_plural "files"\nmsgstr[0] ""\nmsgstr[1] ""\nmsgstr[2] ""\n'
    locale = load(tmp_path, entries, "pl", SLAVIC)
    shown = [locale.ngettext("file", "files", number).striptags() for number in (1, 2, 5)]
    assert shown == ["file", "files", "files"]


def test_the_plural_rule_of_the_catalogue_is_followed(tmp_path: Path) -> None:
    entries = 'msgid "file"\nmsgid_plural "files"\nmsgstr[0] "fichier"\nmsgstr[1] "fichiers"\n'
    locale = load(tmp_path, entries, "fr", "nplurals=2; plural=(n != 1);")
    assert locale.ngettext("file", "files", 0) == "fichiers"
