"""A term of the glossary is called the same everywhere; what is no term in a text raises no alarm."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT

from codepairs import catalog_files, cli
from codepairs.glossary import Glossary, Term, read_glossary, terms_are_called_alike
from codepairs.po_syntax import parse
from codepairs.problems import as_text

TERMS = Glossary(
    "glossary.yaml",
    (
        Term(english="mail", translations=("thư",), exceptions=("mail order",)),
        Term(english="mailbox", translations=("hộp thư", "Thùng thư")),
        Term(english="extension command", translations=("lệnh mở rộng",)),
        Term(english="command", translations=("lệnh",)),
        Term(english="reply", translations=("phản hồi",)),
        Term(english="DNS", translations=("DNS",)),
    ),
)

# English, translation, and the terms that the translation lacks.
TEXTS = {
    "the right word": ("The mailbox is full.", "Hộp thư đã đầy.", []),
    "another word": ("The mailbox is full.", "Hòm thư đã đầy.", ["mailbox"]),
    "one of two": ("The mailbox is full.", "thùng thư đã đầy.", []),
    "in another order of capitals": ("The mailbox is full.", "HỘP THƯ đã đầy.", []),
    "a plural": ("Two mailboxes are full.", "Hai hòm thư đã đầy.", ["mailbox"]),
    "a plural in -ies": ("Two replies.", "Hai lời đáp.", ["reply"]),
    "at the start of a sentence": ("It is full. Mail waits.", "Đã đầy. Nó chờ.", ["mail"]),
    "at the start of the text": ("Mail waits.", "Nó chờ.", ["mail"]),
    "two at once": ("Mail in a mailbox.", "Nó ở đó.", ["mail", "mailbox"]),
    "twice is one": ("A reply to a reply.", "Nó ở đó.", ["reply"]),
    "with a hyphen": ("A mail-server.", "Một máy.", ["mail"]),
    "an abbreviation": ("Ask DNS.", "Hãy hỏi.", ["DNS"]),
    "an abbreviation in small letters": ("Ask dns.", "Hãy hỏi.", []),
    "a part of a word": ("The mailer emails.", "Nó gửi.", []),
    "a part of a longer term": ("An extension command.", "Một lệnh mở rộng.", []),
    "a longer term": ("An extension command.", "Một lệnh thêm.", ["extension command"]),
    "an exception": ("A mail order and mail orders.", "Đơn hàng.", []),
    "a name": ("Ask Zoho Mail.", "Hãy hỏi Zoho Mail.", []),
    "code": ("Send `MAIL` or `mail`.", "Gửi `MAIL` hoặc `mail`.", []),
    "the target of a link": (
        "See [that](https://example.org/mail).",
        "Xem [đó](https://example.org/mail).",
        [],
    ),
    "the words of a link": ("See [mail](250).", "Xem [đó](250).", ["mail"]),
    "a placeholder": ("%(mail)s waits.", "%(mail)s chờ.", []),
    "quoted, kept": ("It says “No mail here” then.", "Nó nói “No mail here”.", []),
    "quoted with straight marks, kept": ('It says "no mail here" then.', "Nó nói “no mail here”.", []),
    "emphasised, kept": ("It says *No mail here* then.", "Nó nói *No mail here*.", []),
    "quoted, translated": ("It says “no mail here” then.", "Nó nói “không có gì”.", ["mail"]),
    "quoted at the start": ("“Mail waits” it says.", "Nó nói “chờ”.", ["mail"]),
}


@pytest.mark.parametrize(("english", "translation", "missing"), TEXTS.values(), ids=TEXTS)
def test_a_term_is_looked_for_where_it_is_meant(english: str, translation: str, missing: list[str]) -> None:
    assert [term.english for term in TERMS.missing(english, translation)] == missing


def test_only_translations_in_use_are_looked_at() -> None:
    entry = 'msgid "mail"\nmsgstr "nó"\n\n'
    po, _ = parse(
        f'{entry}#, fuzzy\n{entry.replace("mail", "reply")}#~ msgid "mailbox"\n#~ msgstr "nó"\n', "x"
    )
    assert [each.message for each in terms_are_called_alike(po, TERMS)] == [
        "'mail' is called 'thư' in this language"
    ]


def test_each_form_of_a_plural_is_compared_with_its_own_english() -> None:
    forms = 'msgid "one command"\nmsgid_plural "%(n)s replies"\nmsgstr[0] "một lệnh"\nmsgstr[1] "%(n)s cái"\n'
    po, _ = parse(forms, "x.po")
    assert [each.where.line for each in terms_are_called_alike(po, TERMS) if each.where] == [4]


def test_the_caret_stands_under_the_translation() -> None:
    po, _ = parse('msgid "mailbox"\nmsgstr ""\n"hòm"\n', "x.po")
    [problem] = terms_are_called_alike(po, TERMS)
    assert as_text(problem) == (
        "x.po:3:2: warning: 'mailbox' is called 'hộp thư' or 'Thùng thư' in this language\n"
        '    "hòm"\n'
        "     ^\n"
        "    help: use it, or see glossary.yaml, which may allow more and name exceptions"
    )


# The file.


def written(tmp_path: Path, text: str) -> tuple[Glossary, list[str]]:
    (tmp_path / "glossary.yaml").write_text(text, encoding="utf-8")
    glossary, problems = read_glossary(tmp_path / "glossary.yaml", "glossary.yaml")
    return glossary, [f"{p.where.line}:{p.where.column} {p.message}" for p in problems if p.where]


def test_a_term_has_one_translation_or_several_and_exceptions(tmp_path: Path) -> None:
    text = "a: b\nno:  [c,  d  e]\nf: {translation: g, except: [h f]}\nk: mo\u0323\u0302t # decomposed\n"
    glossary, problems = written(tmp_path, text)
    assert problems == []
    assert glossary.terms == (
        Term(english="a", translations=("b",)),
        Term(english="no", translations=("c", "d e")),
        Term(english="f", translations=("g",), exceptions=("h f",)),
        Term(english="k", translations=("một",)),
    )


WRONG = {
    "no mapping": ("- a\n", "1:1 the file must consist of 'term: translation' lines"),
    "broken YAML": ("a: [b\n", "2:1 did not find expected ',' or ']'"),
    "a term twice": ("a: b\na: c\n", "2:1 'a' stands twice"),
    "no translation": ("a:\n", "1:3 this must be words, or a list of them"),
    "an empty list": ("a: []\n", "1:4 this must be words, or a list of them"),
    "a list of lists": ("a: [[b]]\n", "1:4 this must be words, or a list of them"),
    "a term without words": ('"": b\n', "1:5 this must be words, or a list of them"),
    "an unknown key": ("a: {translation: b, exept: c}\n", "1:21 unknown key 'exept'"),
    "only exceptions": ("a: {except: c}\n", "1:4 this term has no translation"),
    "exceptions that are none": (
        "a: {translation: b, except: }\n",
        "1:29 this must be words, or a list of them",
    ),
}


@pytest.mark.parametrize(("text", "problem"), WRONG.values(), ids=WRONG)
def test_a_mistake_in_the_file_is_a_problem_at_its_place(tmp_path: Path, text: str, problem: str) -> None:
    assert written(tmp_path, text)[1] == [problem]


def test_a_language_may_have_no_glossary(tmp_path: Path) -> None:
    assert read_glossary(tmp_path / "glossary.yaml", "glossary.yaml") == (Glossary("glossary.yaml"), [])


# Whole projects.


def test_the_glossaries_of_the_site_are_kept() -> None:
    assert len(list(ROOT.glob("locales/*/glossary.yaml"))) == 2
    assert catalog_files.check(ROOT).warnings == ()


def test_translate_check_warns_and_fails_only_if_it_is_strict(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    glossary = project / "locales/vi/glossary.yaml"
    glossary.write_text("letter: bức thư\n", encoding="utf-8")
    words = ["translate", "check", "--project", str(project)]
    assert cli.main(words) == 0
    err = capsys.readouterr().err
    assert "locales/vi/LC_MESSAGES/mini.po:13:9: warning: 'letter' is called 'bức thư'" in err
    assert "help: use it, or see locales/vi/glossary.yaml" in err
    assert err.endswith("\n3 warnings: 11 messages in 2 catalogues\n")
    assert cli.main([*words, "--strict"]) == 1
    glossary.write_text("letter: thư\n", encoding="utf-8")
    assert cli.main([*words, "--strict"]) == 0
    glossary.write_text("letter:\n", encoding="utf-8")
    assert cli.main(words) == 1
    assert "locales/vi/glossary.yaml:1:8: error: this must be words" in capsys.readouterr().err


def test_a_build_is_not_stopped_by_a_glossary(project: Path) -> None:
    (project / "locales/vi/glossary.yaml").write_text("letter:\n", encoding="utf-8")
    assert cli.main(["--project", str(project), "--output", str(project / "site"), "--jobs", "1"]) == 0
