"""A catalogue is checked whole: every problem with its line and column, and no false alarm."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from pathlib import Path

import polib
import pytest
from conftest import DATA, ROOT, Edit
from hypothesis import given
from hypothesis import strategies as st

from codepairs import catalog_files
from codepairs.catalog_check import check
from codepairs.catalogs import load_locales
from codepairs.extract import SourceMessage
from codepairs.po_syntax import parse, read
from codepairs.problems import Problem, Problems, as_text, in_order
from codepairs.translate import as_bytes, updated

PO = DATA / "po"
HEADER = """\
msgid ""
msgstr ""
"Language: pl\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\\n"

"""


def problems_of(file: Path, tag: str) -> list[Problem]:
    po, found = read(file, file.name)
    return in_order([*found, *check(po, tag, is_interface=True)])


def found_in(entries: str, *, is_interface: bool = False) -> list[str]:
    """What is wrong with some entries: `kind line:column` for each problem, lines counted from the first."""
    po, found = parse(HEADER + entries, "x.po")
    found += check(po, "pl", is_interface=is_interface)
    start = HEADER.count("\n")
    return [f"{p.kind} {p.where.line - start}:{p.where.column}" for p in in_order(found) if p.where]


def of_prose(english: str, translation: str) -> list[str]:
    return found_in(f'msgctxt "smtp.250.tells"\nmsgid "{english}"\nmsgstr "{translation}"\n')


# Syntax: where each file of tests/data/po is refused.

REFUSED = {
    "unterminated": "po-syntax 8:8",
    "quote-inside": "po-syntax 8:14",
    "text-behind": "po-syntax 7:12",
    "wrong-escape": "po-syntax 8:11",
    "no-quotes": "po-syntax 8:8",
    "unknown-keyword": "po-syntax 8:1",
    "no-msgstr": "po-syntax 7:1",
    "no-msgid": "po-syntax 7:1",
    "stray-text": "po-syntax 8:1",
    "two-msgstr": "po-syntax 9:1",
    "two-headers": "po-syntax 7:1",
    "plural-like-a-singular": "po-syntax 9:1",
    "forms-without-a-plural": "po-syntax 8:1",
    "form-number": "po-syntax 9:1",
    "form-order": "po-syntax 10:1",
    "too-many-forms": "po-plural 10:1",
    "too-few-forms": "po-plural 10:1",
    "no-plural-rule": "po-plural 6:1",
    "plural-rule-syntax": "po-plural-forms 5:16",
    "plural-rule-too-high": "po-plural-forms 5:16",
    "plural-rule-by-zero": "po-plural-forms 5:16",
    "duplicate": "po-duplicate 10:1",
    "obsolete-duplicate": "po-duplicate 10:1",
    "half-obsolete": "po-syntax 8:1",
    "broken-obsolete": "po-syntax 7:10",
    "broken-previous": "po-syntax 8:10",
    "merge-conflict": "po-syntax 8:1",
    "placeholder": "po-placeholder 9:9",
    "not-utf-8": "po-charset 8:9",
    "charset-ascii": "po-charset 4:36",
    "no-forms": "po-plural-forms 5:16",
    "two-contexts": "po-syntax 7:1",
    "two-plurals": "po-syntax 9:1",
    "single-quotes": "po-syntax 8:8",
    "escape-at-the-end": "po-syntax 8:8",
    "text-of-another-mark": "po-syntax 9:1",
    "duplicate-plural": "po-duplicate 10:1",
    "fuzzy-duplicate": "po-duplicate 11:1",
    "newline-begin": "po-newline 8:9",
    "newline-end": "po-newline 8:10",
    "placeholder-lost": "po-placeholder 9:9",
    "placeholder-type": "po-placeholder 9:9",
    "placeholder-without-name": "po-placeholder 9:9",
    "percent-alone": "po-placeholder 9:18",
    "plural-placeholder": "po-placeholder 10:12",
}
POLISH = ("form-order", "too-few-forms")


@pytest.mark.parametrize("name", ["good", *REFUSED])
def test_each_broken_file_is_refused_at_its_line_and_column(name: str) -> None:
    found = problems_of(PO / f"{name}.po", "pl" if name in POLISH else "vi")
    places = [f"{p.kind} {p.where.line}:{p.where.column}" for p in found if p.where]
    assert places[:1] == ([REFUSED[name]] if name in REFUSED else [])
    # One mistake is one problem; only a merge conflict has many marks.
    assert len(places) <= 1 or name == "merge-conflict"


def test_every_broken_file_is_in_the_table() -> None:
    assert {file.stem for file in PO.glob("*.po")} == {"good", *REFUSED}


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext is not installed: msgfmt is missing")
@pytest.mark.parametrize("name", ["good", *REFUSED])
def test_msgfmt_agrees(name: str) -> None:
    words = ["msgfmt", "--check", "--output-file=/dev/null", str(PO / f"{name}.po")]
    assert (subprocess.run(words, check=False, capture_output=True).returncode == 0) == (name == "good")


def test_a_problem_is_shown_with_its_line_and_a_caret() -> None:
    [problem] = problems_of(PO / "quote-inside.po", "vi")
    assert as_text(problem).splitlines()[:3] == [
        "quote-inside.po:8:14: error: something stands behind the text",
        '    msgstr "một "hai" ba"',
        "                 ^",
    ]


def test_after_a_broken_entry_the_others_are_checked_all_the_same() -> None:
    entries = 'msgid "a"\nmsgstr "b\n\nmsgid "%(n)s"\nmsgstr "%(m)s"\n\nmsgid "c"\nmsgstr "\\q"\n'
    assert found_in(entries, is_interface=True) == ["po-syntax 2:8", "po-placeholder 5:9", "po-syntax 8:9"]


ODD = {
    "the end of a line as Windows writes it": 'msgid "a"\r\nmsgstr "b"\r\n',
    "white space around": '  msgid   "a" \n\tmsgstr\t"b"\t\n',
    "a text over many lines": 'msgid ""\n"a"\n\n" b"\nmsgstr ""\n"c"\n',
    "a comment without words": '#\n#, \nmsgid "a"\nmsgstr "b"\n',
    "no line break at the end": 'msgid "a"\nmsgstr "b"',
    "a letter that some take for a line break": 'msgid "a\u2028b"\nmsgstr "c\u2028d"\n',
}


@pytest.mark.parametrize("entries", ODD.values(), ids=ODD)
def test_what_is_odd_but_right_is_read(entries: str) -> None:
    assert found_in(entries) == []


LOST = {
    "a comment behind the last entry": 'msgid "a"\nmsgstr "b"\n\n# hỏi lại\n',
    "a comment without a space": '#hỏi lại\nmsgid "a"\nmsgstr "b"\n',
    "a lone mark of an obsolete entry": '#~\nmsgid "a"\nmsgstr "b"\n',
    "a control character": 'msgid "a"\nmsgstr "\x0bb"\n',
}


@pytest.mark.parametrize("entries", LOST.values(), ids=LOST)
def test_what_an_update_would_lose_or_choke_on_is_refused(entries: str) -> None:
    assert [each.partition(" ")[0] for each in found_in(entries)] == ["po-syntax"]


def read_by_polib(text: str) -> list[tuple[str, str, tuple[str, ...], bool, bool]]:
    return sorted(
        (each.msgctxt or "", each.msgid, forms(each), bool(each.fuzzy), bool(each.obsolete))
        for each in polib.pofile(text, wrapwidth=0)
    )


def forms(entry: polib.POEntry) -> tuple[str, ...]:
    return tuple(text for _, text in sorted(entry.msgstr_plural.items())) or (entry.msgstr,)


GOOD = (PO / "good.po").read_text(encoding="utf-8").splitlines()
WORDS = st.sampled_from(
    [
        '"',
        "\\",
        "#",
        "#~ ",
        "#| ",
        "#, fuzzy",
        "# ",
        "msgid ",
        'msgid "x"',
        'msgstr "y"',
        '"z"',
        "\\q",
        " ",
        "",
    ]
)
PLACES = st.integers(0, len(GOOD))


@given(st.lists(st.tuples(PLACES, st.integers(0, 40), WORDS, st.booleans()), max_size=2))
def test_what_is_accepted_is_the_same_to_polib(edits: list[tuple[int, int, str, bool]]) -> None:
    lines = list(GOOD)
    for line, column, word, replaces in edits:
        if replaces and line < len(lines):
            lines[line] = lines[line][:column] + word + lines[line][column + 1 :]
        else:
            lines.insert(line, word)
    text = "\n".join(lines)
    po, problems = parse(text, "x.po")
    if not problems:
        mine = sorted(
            (*each.key, tuple(form.text for form in each.forms), each.is_fuzzy, each.is_obsolete)
            for each in po.entries
            if not each.is_header
        )
        assert mine == read_by_polib(text)


# The header.

# A field and the part of it that the caret stands under.
HEADERS = {
    "Content-Type: text/plain; charset=KLINGON": ("po-charset", "KLINGON"),
    "Content-Type: text/plain": ("po-charset", "text/plain"),
    "Language: fr": ("po-language", "fr"),
    "PO-Revision-Date: yesterday": ("po-date", "yesterday"),
    "Plural-Forms: nplurals=INTEGER; plural=EXPRESSION;": ("po-plural-forms", "nplurals"),
    "Plural-Forms: nplurals=1; plural=n-1;": ("po-plural-forms", "nplurals"),
    "Plural-Forms: nplurals=1; plural=__import__('os');": ("po-plural-forms", "nplurals"),
}


@pytest.mark.parametrize(("line", "expected"), HEADERS.items(), ids=HEADERS)
def test_a_wrong_header_is_a_problem_at_its_value(line: str, expected: tuple[str, str]) -> None:
    po, found = parse(f'msgid ""\nmsgstr "{line}\\n"\n', "x.po")
    [problem] = [*found, *check(po, "pl", is_interface=True)]
    assert problem.where
    kind, word = expected
    assert (problem.kind, problem.where.line) == (kind, 2)
    assert problem.where.excerpt[problem.where.column - 1 :].startswith(word)


@pytest.mark.parametrize("value", ["pl", "pl_PL", "PL", ""])
def test_the_header_may_name_the_language_in_other_ways(value: str) -> None:
    po, found = parse(f'msgid ""\nmsgstr "Language: {value}\\n"\n', "x.po")
    assert [*found, *check(po, "pl", is_interface=True)] == []


# Translations of prose.

ALTERED = {
    "a link to another code": ("See [450](450).", "Xem [451](451).", ["po-link 3:19"]),
    "a link that is gone": ("See [450](450).", "Xem 450.", ["po-link 3:9"]),
    "a link more": ("See 450.", "Xem [450](https://example.org).", ["po-link 3:19"]),
    "a link twice instead of two": ("[a](1) [b](2)", "[a](1) [b](1)", ["po-link 3:13"]),
    "a link with a title": ("[a](1)", "[a](1 “x”)", ["po-link 3:9", "po-link 3:11"]),
    "another code span": ("Send `RSET`.", "Gửi `RSTE`.", ["po-code 3:13", "po-code 3:9"]),
    "a code span that is gone": ("Send `RSET`.", "Gửi RSET.", ["po-code 3:9"]),
    "a code span that was translated": ("a `name` of", "`tên`", ["po-code 3:9", "po-code 3:9"]),
    "a tag": ("Send it.", "<b>Gửi</b>.", ["po-html 3:9"]),
    "a comment": ("Send it.", "Gửi <!-- -->", ["po-html 3:13"]),
    "an open star": ("A *word* here.", "Một *chữ ở đây.", ["po-markdown 3:13"]),
    "two open stars": ("A word.", "Một **chữ*.", ["po-markdown 3:13"]),
    "a star that only closes": ("A word.", "Một chữ*.", ["po-markdown 3:16"]),
    "an open backtick": ("Send it.", "Gửi `nó.", ["po-markdown 3:13"]),
    "an open bracket": ("Send it.", "Gửi [nó.", ["po-markdown 3:13"]),
    "a bracket that only closes": ("Send it.", "Gửi nó].", ["po-markdown 3:15"]),
    "a line break": ("Send it.", "Gửi\\n\\nnó.", ["po-newline 3:12"]),
    "a letter in two parts": ("one", "mo\u0323\u0302t", ["po-nfc 3:10"]),
    "a turn of direction": ("one", "m\u202eột", ["po-control 3:10"]),
    "an isolate": ("one", "\u2067một", ["po-control 3:9"]),
    "an escaped control": ("one", "mộ\\rt", ["po-control 3:11"]),
}


@pytest.mark.parametrize(("english", "translation", "expected"), ALTERED.values(), ids=ALTERED)
def test_what_a_translation_may_not_change_is_a_problem(
    english: str, translation: str, expected: list[str]
) -> None:
    assert sorted(of_prose(english, translation)) == sorted(expected)
    # A fuzzy or obsolete entry is not used, so what it says is nobody's problem.
    entry = f'msgid "{english}"\nmsgstr "{translation}"\n'
    assert found_in(f"#, fuzzy\n{entry}") == []
    assert found_in("".join(f"#~ {line}\n" for line in entry.splitlines())) == []


FREE = {
    "links in another order": ("[a](1) and [b](2)", "[b](2) và [a](1)"),
    "words of a link": ("[that refusal](550)", "[lời từ chối ấy](550)"),
    "a section": ("[](rfc5321#4.2.3)", "Theo [](rfc5321#4.2.3)"),
    "a code span twice": ("Send `RSET`.", "Gửi `RSET`, và `RSET` nữa."),
    "brackets and stars in code": ("Send `[*]`.", "Gửi `[*]`."),
    "a tag in code": ("Send `<CRLF>`.", "Gửi `<CRLF>`."),
    "emphasis that is gone": ("A *word*.", "Một chữ."),
    "emphasis of both kinds": ("A word.", "***Một* chữ** và *một **chữ***."),
    "emphasis in a word": ("A word.", "**漢**字*字*字"),
    "a star that multiplies": ("2 * 3", "2 * 3"),
    "an escaped star": ("A star.", "Dấu \\\\*."),
    "an asymmetry of the English": ("1] first", "1] đầu"),
    "a percent sign": ("5% of (letters)", "5% của (thư) %s %(x)s %"),
    "less than": ("1 < 2", "1 < 2"),
    "a mark of direction": ("A 250.", "\u200f250\u200e \u061c"),
}


@pytest.mark.parametrize(("english", "translation"), FREE.values(), ids=FREE)
def test_what_a_translation_may_change_is_no_problem(english: str, translation: str) -> None:
    assert of_prose(english, translation) == []


def test_a_place_is_found_in_a_text_over_many_lines() -> None:
    entry = 'msgctxt "smtp.250.tells"\nmsgid "a"\nmsgstr ""\n"một \\"hai\\" "\n"ba [bốn"\n'
    assert found_in(entry) == ["po-markdown 5:5"]


# Translations of the interface.


def test_the_interface_has_no_markdown_but_placeholders() -> None:
    assert found_in('msgid "A * [ `"\nmsgstr "B"\n', is_interface=True) == []
    assert found_in('msgid "A"\nmsgstr "<b>B</b>"\n', is_interface=True) == ["po-html 2:9"]
    assert found_in('msgid "A"\nmsgstr "5%"\n', is_interface=True) == ["po-placeholder 2:10"]
    assert found_in('msgid "A"\nmsgstr "5%"\n', is_interface=False) == []


PLURALS = {
    "all forms": ('"%(n)s a"', '"%(n)s b"', '"%(n)s c"', []),
    "no number in the form for one": ('"a"', '"%(n)s b"', '"%(n)s c"', []),
    "no number in the form for many": ('"%(n)s a"', '"b"', '"%(n)s c"', ["po-placeholder 4:12"]),
    "another name in the form for one": ('"%(m)s a"', '"%(n)s b"', '"%(n)s c"', ["po-placeholder 3:12"]),
    "a form without words": ('"a"', '"%(n)s b"', '""', ["po-plural 5:1"]),
    "no form at all": ('""', '""', '""', []),
}


@pytest.mark.parametrize(("one", "few", "many", "expected"), PLURALS.values(), ids=PLURALS)
def test_a_plural_has_all_forms_each_with_its_number(
    one: str, few: str, many: str, expected: list[str]
) -> None:
    entry = 'msgid "%(n)s file"\nmsgid_plural "%(n)s files"\n'
    entry += f"msgstr[0] {one}\nmsgstr[1] {few}\nmsgstr[2] {many}\n"
    assert found_in(entry, is_interface=True) == expected


# Hostile catalogues: what somebody could hide in a translation, or break with it. Each is caught by
# `translate check`, and so by every build, in no time. `%s` stands for the translation of a message.

PROSE = 'msgctxt "mini.200.summary"\nmsgid "The command worked."\nmsgstr "%s"\n'
FORMAT = '#, python-format\nmsgid "%%(code)s worked."\nmsgstr "%s"\n'
MANY = 40_000
HOSTILE = {
    "a script": (PROSE % "<script>alert(1)</script>", "po-html"),
    "a script in the interface": (FORMAT % "%(code)s <script>", "po-html"),
    "an image that runs code": (PROSE % "<img src=x onerror=alert(1)>", "po-html"),
    "a closing tag": (PROSE % "</main>", "po-html"),
    "a link that runs code": (PROSE % "[x](javascript:alert(1))", "po-link"),
    "a link to elsewhere": (PROSE % "[xong](https://example.com/login)", "po-link"),
    "an image from elsewhere": (PROSE % "![x](https://example.com/x.png)", "po-link"),
    "a link in angle brackets": (PROSE % "<https://example.com/>", "po-html"),
    "a heading": (PROSE % "x\\n\\n# Sai", "po-newline"),
    "an entry inside a text": (PROSE % 'x\\"\\nmsgid \\"y', "po-newline"),
    "letters in reverse": (PROSE % "\u202e.gnod nạb", "po-control"),
    "an isolate that is never closed": (PROSE % "\u2067x", "po-control"),
    "an escape of a terminal": (PROSE % "\x1b[2J", "po-syntax"),
    "a bell, escaped": (PROSE % "\\a", "po-syntax"),
    "a null byte": (PROSE % "x\0y", "po-syntax"),
    "a value of another type": (FORMAT % "%(code)d", "po-placeholder"),
    "a value with attributes": (FORMAT % "%(code)s %(code.__class__)s", "po-placeholder"),
    "a width of a billion": (FORMAT % "%(code)1000000000s", "po-placeholder"),
    "another placeholder": (FORMAT % "%(secret)s", "po-placeholder"),
    "brackets without end": (PROSE % ("[" * MANY), "po-length"),
    "backticks without end": (PROSE % ("`a" * MANY), "po-length"),
    "links without end": (PROSE % ("[a](" * MANY), "po-length"),
    "words without end": (PROSE % ("x " * MANY), "po-length"),
    "two translations of one message": (PROSE % "x" + "\n" + PROSE % "y", "po-duplicate"),
    "a second header": ('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-16\\n"\n', "po-syntax"),
    "a merge that was not finished": (f"<<<<<<< a\n{PROSE % 'x'}=======\n>>>>>>> b\n", "po-syntax"),
    "a quotation that swallows the rest": ('msgid "a"\nmsgstr "b\n\nmsgid "c"\nmsgstr "d"\n', "po-syntax"),
}
HOSTILE_RULES = {
    "another program": "__import__('os').system('true')",
    "a power": "n**n**n",
    "a division by zero": "n/0",
    "a rule without end": "n+" * MANY + "n",
    "brackets without end": "(" * MANY + "n" + ")" * MANY,
    "a form that does not exist": "n",
}


@pytest.mark.parametrize(("entries", "kind"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_translation_is_caught(project: Path, entries: str, kind: str) -> None:
    caught_in_no_time(project, HEADER.replace("pl", "vi", 1) + entries, kind)


@pytest.mark.parametrize("rule", HOSTILE_RULES.values(), ids=HOSTILE_RULES)
def test_a_hostile_plural_rule_is_caught(project: Path, rule: str) -> None:
    text = f'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=3; plural={rule};\\n"\n'
    caught_in_no_time(project, text, "po-plural-forms")


@pytest.mark.parametrize(
    "data", [b"\xff\xfe" * 99, b"\0" * 99, b'msgid "a"\nmsgstr "\xe9"\n'], ids=["16", "0", "1"]
)
def test_bytes_that_are_no_text_are_caught(project: Path, data: bytes) -> None:
    file = project / "locales/vi/LC_MESSAGES/mini.po"
    file.write_bytes(data)
    with pytest.raises(Problems) as caught:
        catalog_files.check(project)
    assert caught.value.problems[0].kind in ("po-charset", "po-syntax")


def caught_in_no_time(project: Path, text: str, kind: str) -> None:
    name = "site.po" if "%(code)s worked" in text else "mini.po"
    (project / "locales/vi/LC_MESSAGES" / name).write_text(text, encoding="utf-8", newline="")
    start = time.perf_counter()
    with pytest.raises(Problems) as caught:
        catalog_files.check(project)
    assert time.perf_counter() - start < 5  # some hundredths of a second on a quiet machine
    assert kind in {each.kind for each in caught.value.problems}
    # What is shown of it does no harm to a terminal, and no screen is filled with it.
    shown = "\n".join(as_text(each) for each in caught.value.problems)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", shown)
    assert len(shown) < 20_000
    with pytest.raises(Problems):
        load_locales(project / "locales", ["site", "mini"])


def test_percent_signs_of_prose_are_never_an_error() -> None:
    for text in ("100%", "5% của %s", "%(x)s", "%%", "% ", "%d%i%c", "50 %."):
        assert of_prose("More than 5% of it.", text) == []


def test_translators_can_look_up_every_kind_of_mistake() -> None:
    modules = ("catalog_check", "po_rules", "po_syntax")
    sources = "".join((ROOT / f"codepairs/{name}.py").read_text(encoding="utf-8") for name in modules)
    kinds = set(re.findall(r'"(po-[a-z-]+)"', sources))
    assert len(kinds) > 12
    listed = set(re.findall(r"`(po-[a-z-]+)`", (ROOT / "docs/translating.md").read_text(encoding="utf-8")))
    assert kinds == listed


# Whole projects.


def test_the_catalogues_of_the_site_have_no_problem() -> None:
    assert sum(catalog_files.check(ROOT).messages.values()) > 1000


def test_a_build_does_not_begin_with_any_of_it(project: Path, edit: Edit) -> None:
    edit("locales/vi/LC_MESSAGES/mini.po", "nhận `200` thì", "nhận *200 thì")
    edit("locales/vi/LC_MESSAGES/site.po", "trả lời %(commands)s", "trả lời")
    with pytest.raises(Problems) as built:
        load_locales(project / "locales", ["site", "mini"])
    assert [each.kind for each in built.value.problems] == ["po-code", "po-markdown", "po-placeholder"]
    with pytest.raises(Problems) as checked:
        catalog_files.check(project)
    assert checked.value.problems == built.value.problems


def test_three_thousand_messages_are_checked_in_no_time() -> None:
    link, text = "[450](450) and `RCPT TO`, *then* ", "more words of some length, "
    messages = [
        SourceMessage(f"smtp.{n}.tells", f"{n} {link if n % 3 else text}{text * 4}", "", ("x",), False)
        for n in range(3000)
    ]
    catalog = updated(polib.POFile(wrapwidth=0), "smtp", "vi", messages)
    for entry in catalog:
        entry.msgstr = f"Ừ, {entry.msgid}"
    data = as_bytes(catalog).decode()
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        po, problems = parse(data, "x.po")
        problems += check(po, "vi", is_interface=False)
        seconds.append(time.perf_counter() - start)
        assert (len(po.entries), problems) == (3001, [])
    assert min(seconds) < 0.5  # 0.06 s on a quiet machine
