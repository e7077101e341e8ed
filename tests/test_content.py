"""Every mistake in content/ is reported at its place, in words, with what to do; nothing else happens."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import Edit

from codepairs.cli import main
from codepairs.content import load_site
from codepairs.model import Citation
from codepairs.problems import Problem, Problems, as_text


class Mistake(NamedTuple):
    """One edit of one file of content/, and what is said of it."""

    file: str
    old: str
    new: str
    place: str
    message: str
    hint: str = ""


def problems(project: Path) -> list[Problem]:
    with pytest.raises(Problems) as caught:
        load_site(project / "content")
    return list(caught.value.problems)


def said(found: list[Problem]) -> list[tuple[str, str, str]]:
    """Place, message and hint of each problem, as a terminal shows them."""
    shown = []
    for each in found:
        first, *_ = as_text(each).split("\n")
        place, _, message = first.rpartition(": error: ")
        shown.append((place, message, each.hint))
    return shown


CORRECT_IT = "correct it"
WRITE_IT = "correct it, or write the code's file"
LINK = "write [450](450) for a code or [](rfc5321#4.2) for a section"
PARAGRAPHS = "write paragraphs, or make it a list in YAML"
IN_BACKTICKS = "put protocol text into `backticks`"
BLOCK = "a list, heading, quotation or code block begins in this text"
CLASS = "each code has one class: see the patterns of 'classes' in protocol.yaml"
DOCUMENTATION = "use example.org, 192.0.2.1, 198.51.100.1, 203.0.113.1 or 2001:db8::1"
SECTION = "reference 'mini1' must name a section, as in 'mini1#4.2.3'"

# fmt: off
MISTAKES: dict[str, Mistake] = {
    # Keys.
    "a key that is nearly right": Mistake(
        "mini/200.yaml", "aliases:", "alias:",
        "mini/200.yaml:6:1", "unknown key 'alias'", "did you mean 'aliases'?"),
    "a key like no other": Mistake(
        "mini/200.yaml", "aliases:", "zzz:",
        "mini/200.yaml:6:1", "unknown key 'zzz'", "remove it, or see CONTRIBUTING.md for the keys"),
    "a key deep inside": Mistake(
        "mini/599.yaml", "    source: practice", "    source: practice\n    meening: x",
        "mini/599.yaml:14:5", "unknown key 'meening'", "did you mean 'meaning'?"),
    "a key of the settings": Mistake(
        "site.yaml", "name: Mini codes", "name: Mini codes\nbaseurl: https://example.org",
        "site.yaml:2:1", "unknown key 'baseurl'", "did you mean 'base_url'?"),
    "a key that the name of the file says": Mistake(
        "mini/400-vs-500.yaml", "rule: |", 'left: "400"\nrule: |',
        "mini/400-vs-500.yaml:4:1", "unknown key 'left'", "the file's name says it; remove it"),
    "a key twice": Mistake(
        "mini/300.yaml", "name: Go On", "name: Go On\nname: Stop",
        "mini/300.yaml:3:1", "'name' stands twice", "keep one of the two"),
    "no summary": Mistake(
        "mini/300.yaml", "summary: The server waits for the letter.\n", "",
        "mini/300.yaml:1:1", "key 'summary' is missing", "add 'summary: …'"),
    "a fact without a source": Mistake(
        "mini/200.yaml", "acts: {value: nobody, source: practice}", "acts: {value: nobody}",
        "mini/200.yaml:12:9", "key 'source' is missing", "add 'source: …'"),
    "an equivalent without its kind": Mistake(
        "mini/400.yaml", "    kind: close\n", "",
        "mini/400.yaml:27:5", "key 'kind' is missing", "add 'kind: …'"),
    # Values.
    "a tag that is nearly right": Mistake(
        "mini/200.yaml", "not-needed", "not-neded",
        "mini/200.yaml:11:18", "'not-neded' is not a value of this key", "did you mean 'not-needed'?"),
    "a tag like no other": Mistake(
        "mini/400.yaml", "may-close", "perhaps",
        "mini/400.yaml:9:23", "'perhaps' is not a value of this key",
        "use one of stays-open, closes, may-close"),
    "a wrong tag among right ones": Mistake(
        "mini/400.yaml", "[client, operator]", "[client, opertor]",
        "mini/400.yaml:8:26", "'opertor' is not a value of this key", "did you mean 'operator'?"),
    "a text where a list belongs": Mistake(
        "mini/200.yaml", "aliases: [fine]", "aliases: fine",
        "mini/200.yaml:6:10", "input should be a valid tuple"),
    "a list where a text belongs": Mistake(
        "mini/200.yaml", "name: Done", "name: [Done]",
        "mini/200.yaml:2:7", "input should be a valid string"),
    "an empty text": Mistake(
        "mini/200.yaml", "summary: The command worked.", 'summary: ""',
        "mini/200.yaml:8:10", "string should have at least 1 character"),
    "a summary that is too long": Mistake(
        "mini/200.yaml", "The command worked.", "x" * 141,
        "mini/200.yaml:8:10", "string should have at most 140 characters"),
    "a day that no month has": Mistake(
        "mini/200.yaml", "2026-01-05", "2026-02-30", "mini/200.yaml:7:10",
        "input should be a valid date or datetime, day value is outside expected range"),
    "a command with two titles": Mistake(
        "mini/protocol.yaml", "name: the opening of the session", "name: the opening\n    token: HELO",
        "mini/protocol.yaml:19:5", "a command has either a token or a name"),
    # What leads to other files.
    "a reference without a section": Mistake(
        "mini/300.yaml", "references: [mini1#3.2]", "references: [mini1]", "mini/300.yaml:12:14", SECTION),
    "a source without a section": Mistake(
        "mini/200.yaml", "    source: mini1#3.1", "    source: mini1", "mini/200.yaml:5:13", SECTION),
    "a reference to no specification": Mistake(
        "mini/300.yaml", "references: [mini1#3.2]", "references: [mini2#3.2]",
        "mini/300.yaml:12:14", "there is no specification 'mini2'", "add it to content/specifications.yaml"),
    "a fact from no specification": Mistake(
        "mini/400.yaml", "source: [mini1#3.3, practice]", "source: [mini2#3.3, practice]",
        "mini/400.yaml:8:45", "there is no specification 'mini2'", "add it to content/specifications.yaml"),
    "a dialogue from no specification": Mistake(
        "mini/protocol.yaml", "mini1#2.6", "mini2#2.6",
        "mini/protocol.yaml:41:46", "there is no specification 'mini2'",
        "add it to content/specifications.yaml"),
    "a related code that is not there": Mistake(
        "mini/200.yaml", '- code: "300"', '- code: "301"',
        "mini/200.yaml:33:11", "Mini has no code '301' here", CORRECT_IT),
    "a code that is related to itself": Mistake(
        "mini/200.yaml", '- code: "300"', '- code: "200"',
        "mini/200.yaml:33:11", "'200' is this very code", "name another one"),
    "a confusion with no code": Mistake(
        "mini/599.yaml", '["500"]', '["550"]',
        "mini/599.yaml:16:17", "Mini has no code '550' here", CORRECT_IT),
    "an unofficial code without neighbours": Mistake(
        "mini/599.yaml", 'confused_with: ["500"]\n', "",
        "mini/599.yaml:1:1", "an unofficial code needs 'confused_with'",
        "list the codes that it is mistaken for"),
    "an equivalent that is not there": Mistake(
        "mini/400.yaml", "to: other/busy", "to: other/lazy",
        "mini/400.yaml:27:9", "'other/lazy' is no code of another protocol here"),
    "an equivalent of its own protocol": Mistake(
        "mini/400.yaml", "to: other/busy", "to: mini/500",
        "mini/400.yaml:27:9", "'mini/500' is no code of another protocol here"),
    "a number in the file of another": Mistake(
        "mini/300.yaml", 'code: "300"', 'code: "310"',
        "mini/300.yaml:1:7", "code '310' is in the file of '300'", "rename the file to 310.yaml"),
    "a code of another form": Mistake(
        "other/ok.yaml", "code: OK", "code: Ok", "other/ok.yaml:1:7", "'Ok' does not match [A-Z]+"),
    "a form that is no form": Mistake(
        "other/protocol.yaml", '"[A-Z]+"', '"[A-Z"', "other/protocol.yaml:7:15",
        "is not a regular expression: unterminated character set at position 0"),
    # The dialogue.
    "a phase that is not there": Mistake(
        "mini/protocol.yaml", "token: QUIT\n    phase: work", "token: QUIT\n    phase: werk",
        "mini/protocol.yaml:37:12", "there is no phase 'werk'", "use one of open, work"),
    "an exception that is no command": Mistake(
        "mini/protocol.yaml", "except: [quit]", "except: [bye]",
        "mini/protocol.yaml:41:31", "there is no command 'bye'"),
    "a reply that is not there": Mistake(
        "mini/protocol.yaml", '["300", "500"]', '["300", "501"]',
        "mini/protocol.yaml:28:25", "Mini has no code '501' here", WRITE_IT),
    "a reply to any command that is not there": Mistake(
        "mini/protocol.yaml", 'codes: ["400"]', 'codes: ["404"]',
        "mini/protocol.yaml:41:14", "Mini has no code '404' here", WRITE_IT),
    "a transcript without its code": Mistake(
        "mini/200.yaml", "S: 200 Done", "S: 250 Done",
        "mini/200.yaml:29:10", "no line of the transcript carries 200",
        "a line has to match {code}([ -].*)?"),
    "a transcript without a speaker": Mistake(
        "mini/200.yaml", "    C: HELP", "    HELP", "mini/200.yaml:29:10", "line 'HELP' has no speaker",
        "begin it with 'C: ' (client) or 'S: ' (server)"),
    # Names, classes and forms.
    "a file that is not named after the name of its code": Mistake(
        "alerts/close-now.yaml", "name: close_now", "name: close_later",
        "alerts/close-now.yaml:2:7", "code 'close_later' is in the file of 'close-now'",
        "rename the file to close-later.yaml"),
    "a word that the protocol says": Mistake(
        "alerts/close-now.yaml", "name: close_now", "name: close_now\nknown_by: name",
        "alerts/close-now.yaml:3:1", "unknown key 'known_by'", "protocol.yaml says it; remove it"),
    "a code in two classes": Mistake(
        "web/protocol.yaml", 'pattern: "4[0-9]{2}"', 'pattern: "[14][0-9]{2}"',
        "web/100.yaml:1:7", "'100' is in 1xx and in 4xx", CLASS),
    "a code in no class": Mistake(
        "web/protocol.yaml", 'pattern: "4[0-9]{2}"', 'pattern: "40[0-3]"',
        "web/404.yaml:1:7", "'404' is in no class of codes", CLASS),
    "a class whose pattern is none": Mistake(
        "web/protocol.yaml", '"4[0-9]{2}"', '"4[0-9{2}"', "web/protocol.yaml:14:43",
        "is not a regular expression: unterminated character set at position 1"),
    "two classes of one title": Mistake(
        "web/protocol.yaml", "title: 3xx", "title: 1XX",
        "web/protocol.yaml:13:13", "there is another class 'class-1xx'", "rename one of them"),
    "a form of another code": Mistake(
        "forms/x.0.1.yaml", "code: 4.0.1", "code: 4.0.2",
        "forms/x.0.1.yaml:8:11", "'4.0.2' is no form of 'X.0.1'", "X.2.2 has 4.2.2 and 5.2.2"),
    "a form twice": Mistake(
        "forms/x.0.1.yaml", "code: 4.0.1", "code: 5.0.1",
        "forms/x.0.1.yaml:16:11", "there is another form '5.0.1'", "keep one of the two"),
    "a fact that the forms say": Mistake(
        "forms/x.0.1.yaml", "  registration:", "  outcome: {value: success, source: web1#2}\n  registration:",
        "forms/x.0.1.yaml:1:1", "each form says its own 'outcome'; remove it from the facts of the code"),
    "a form from no specification": Mistake(
        "forms/x.0.1.yaml", "retry: {value: after-delay, source: web1#2}",
        "retry: {value: after-delay, source: web2#2}",
        "forms/x.0.1.yaml:10:41", "there is no specification 'web2'",
        "add it to content/specifications.yaml"),
    "a form without a source": Mistake(
        "forms/x.0.1.yaml", "    source: web1#2.1\n", "",
        "forms/x.0.1.yaml:8:5", "key 'source' is missing", "add 'source: …'"),
    # What goes with a code.
    "a header field that must not": Mistake(
        "web/301.yaml", "requirement: should", "requirement: shall",
        "web/301.yaml:21:18", "'shall' is not a value of this key", "use one of must, should, may"),
    "a header field from no specification": Mistake(
        "web/301.yaml", "web1#3.2", "web2#3.2",
        "web/301.yaml:23:13", "there is no specification 'web2'", "add it to content/specifications.yaml"),
    "a companion that is not there": Mistake(
        "forms/x.0.1.yaml", "to: mini/500", "to: mini/501",
        "forms/x.0.1.yaml:22:10", "'mini/501' is no code of another protocol here"),
    "an actor that is none": Mistake(
        "web/protocol.yaml", "client: Browser", "clint: Browser",
        "web/protocol.yaml:9:17", "'clint' is not a value of this key", "did you mean 'client'?"),
    "a kind of dialogue that is none": Mistake(
        "web/protocol.yaml", "dialogue: requests", "dialogue: request",
        "web/protocol.yaml:19:11", "'request' is not a value of this key", "did you mean 'requests'?"),
    # Transcripts.
    "a kind of transcript that is not declared": Mistake(
        "web/404.yaml", "kind: terminal", "kind: letters",
        "web/404.yaml:13:9", "Web has no kind of transcript 'letters'", "see 'transcripts' in protocol.yaml"),
    "a protocol without transcripts": Mistake(
        "mini/protocol.yaml", 'transcripts:\n  - {kind: dialogue, carries: "{code}([ -].*)?"}\n', "",
        "mini/200.yaml:28:3", "no kind of transcript is declared", "see 'transcripts' in protocol.yaml"),
    "a message without a direction": Mistake(
        "web/301.yaml", "    > Host", "    Host", "web/301.yaml:37:10",
        "line 'Host: www.example.org' has no speaker", "begin it with '> ' (client) or '< ' (server)"),
    "a status line with another phrase": Mistake(
        "web/301.yaml", "WEB/1 301 Moved", "WEB/1 301 Gone", "web/301.yaml:37:10",
        "no line of the transcript carries 301", "a line has to match WEB/1 {code} {name}"),
    "a host that somebody has": Mistake(
        "web/301.yaml", "Host: www.example.org", "Host: www.example-shop.com", "web/301.yaml:37:10",
        "'www.example-shop.com' is not set aside for documentation", DOCUMENTATION),
    "an address that somebody has": Mistake(
        "web/404.yaml", "192.0.2.7", "192.0.3.7", "web/404.yaml:15:10",
        "'192.0.3.7' is not set aside for documentation", DOCUMENTATION),
    # Prose.
    "a sentence of another text": Mistake(
        "mini/500.yaml", "The client tells its user.", "Nobody of that name lives here.",
        "mini/500.yaml:18:13",
        "this sentence stands in mini.500.summary too: 'Nobody of that name lives here.'",
        "say what is special to this code"),
    "an HTML tag": Mistake(
        "mini/500.yaml", "`SEND <name>`", "<b>SEND</b>",
        "mini/500.yaml:12:14", "HTML tags are not read", IN_BACKTICKS),
    "an HTML comment": Mistake(
        "site.yaml", "This site", "<!-- ? --> This site",
        "site.yaml:3:14", "HTML tags are not read", IN_BACKTICKS),
    "a list": Mistake(
        "mini/300.yaml", "  Nothing has", "  - Nothing has", "mini/300.yaml:8:14", BLOCK, PARAGRAPHS),
    "a list in the middle": Mistake(
        "mini/200.yaml", "goes on with", "goes on:\n  1. with", "mini/200.yaml:15:14", BLOCK, PARAGRAPHS),
    "a heading": Mistake(
        "mini/200.yaml", "  As soon", "  ## As soon", "mini/200.yaml:21:15", BLOCK, PARAGRAPHS),
    "a quotation": Mistake(
        "mini/200.yaml", "  As soon", "  > As soon", "mini/200.yaml:21:15", BLOCK, PARAGRAPHS),
    "a code block": Mistake(
        "mini/200.yaml", "  As soon", "  So:\n\n      As soon", "mini/200.yaml:21:15", BLOCK, PARAGRAPHS),
    "a link to no code": Mistake(
        "mini/300.yaml", "[200](200)", "[200](201)",
        "mini/300.yaml:10:8", "the link '[200](201)' leads nowhere", LINK),
    "a link to no code of another protocol": Mistake(
        "other/busy.yaml", "[Mini](mini/400)", "[Mini](mini/404)",
        "other/busy.yaml:7:14", "the link '[Mini](mini/404)' leads nowhere", LINK),
    "a link to no specification": Mistake(
        "mini/300.yaml", "[](mini1#3.2)", "[](mini2#3.2)",
        "mini/300.yaml:8:14", "the link '[](mini2#3.2)' leads nowhere", LINK),
    "a link to no section": Mistake(
        "mini/300.yaml", "[](mini1#3.2)", "[](mini1)",
        "mini/300.yaml:8:14", "the link '[](mini1)' leads nowhere", LINK),
    "a link without a text": Mistake(
        "mini/300.yaml", "[200](200)", "[](200)",
        "mini/300.yaml:10:8", "the link '[](200)' leads nowhere", LINK),
    "a link that is not encrypted": Mistake(
        "mini/300.yaml", "[200](200)", "[200](http://example.org)",
        "mini/300.yaml:10:8", "the link '[200](http://example.org)' leads nowhere", LINK),
}
# fmt: on


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_reported_once_at_its_place_with_a_remedy(
    project: Path, edit: Edit, mistake: Mistake
) -> None:
    edit(f"content/{mistake.file}", mistake.old, mistake.new)
    assert said(problems(project)) == [(f"content/{mistake.place}", mistake.message, mistake.hint)]


def test_the_line_and_a_caret_are_shown(project: Path, edit: Edit) -> None:
    edit("content/mini/400.yaml", "      - Đợi thêm", "      - n: x\n      - Đợi thêm")
    [problem] = problems(project)
    assert as_text(problem) == (
        "content/mini/400.yaml:17:9: error: input should be a valid string\n          - n: x\n            ^"
    )


Files = Callable[[Path], object]
# What is done to the files of content/, and what is said of it.
MISPLACED: dict[str, tuple[Files, str, str, str]] = {
    "a file that ends in .yml": (
        lambda content: (content / "other/ok.yaml").rename(content / "other/ok.yml"),
        "content/other/ok.yml",
        "only .yaml files are read here",
        "rename or remove it",
    ),
    "a folder in a protocol": (
        lambda content: (content / "other/drafts").mkdir(),
        "content/other/drafts",
        "only .yaml files are read here",
        "rename or remove it",
    ),
    "the higher code first": (
        lambda content: (content / "mini/400-vs-500.yaml").rename(content / "mini/500-vs-400.yaml"),
        "content/mini/500-vs-400.yaml:1:1",
        "the lower code comes first",
        "rename the file to 400-vs-500.yaml",
    ),
    "a comparison with no code": (
        lambda content: (content / "mini/400-vs-500.yaml").rename(content / "mini/400-vs-501.yaml"),
        "content/mini/400-vs-501.yaml:1:1",
        "Mini has no code '501' here",
        "rename the file, or write the code's file",
    ),
    "a name with capital letters": (
        lambda content: (content / "other/ok.yaml").rename(content / "other/OK.yaml"),
        "content/other/OK.yaml:1:1",
        "string should match pattern '^[a-z0-9][a-z0-9.-]*$'",
        "",
    ),
    "a protocol without its file": (
        lambda content: (content / "other/protocol.yaml").unlink(),
        "content/other/protocol.yaml",
        "the file is missing",
        "write it",
    ),
    "no settings": (
        lambda content: (content / "site.yaml").unlink(),
        "content/site.yaml",
        "the file is missing",
        "write it",
    ),
    "no specifications": (
        lambda content: (content / "specifications.yaml").unlink(),
        "content/specifications.yaml",
        "the file is missing",
        "write it",
    ),
    "a list instead of keys": (
        lambda content: (content / "specifications.yaml").write_text("- mini1\n"),
        "content/specifications.yaml:1:1",
        "the file must consist of 'key: value' lines",
        "",
    ),
    "no protocol": (
        lambda content: list(map(shutil.rmtree, (each for each in content.iterdir() if each.is_dir()))),
        "content",
        "there is no protocol",
        "make content/smtp/protocol.yaml",
    ),
}


@pytest.mark.parametrize(("change", "place", "message", "hint"), MISPLACED.values(), ids=MISPLACED)
def test_a_file_that_is_missing_or_misnamed_is_reported(
    project: Path, change: Files, place: str, message: str, hint: str
) -> None:
    change(project / "content")
    assert said(problems(project)) == [(place, message, hint)]


def test_what_an_editor_leaves_behind_is_not_read(project: Path) -> None:
    (project / "content/mini/.300.yaml.swp").write_bytes(b"\0")
    (project / "content/.drafts").mkdir()
    assert load_site(project / "content")


@pytest.mark.parametrize(
    "edits",
    [
        pytest.param(
            {
                "site.yaml": ("tagline:", "tagine:"),
                "specifications.yaml": ("label: Mini 1", "lable: Mini 1"),
                "mini/200.yaml": ("not-needed", "needed"),
                "mini/500.yaml": ("code: 5.1.1", "code: 511"),
                "other/ok.yaml": ("code: OK", "code: *ok"),
            },
            id="each file by itself",
        ),
        pytest.param(
            {
                "mini/200.yaml": ('code: "300"', 'code: "301"'),
                "mini/300.yaml": ("[mini1#3.2]", "[gone#3.2]"),
                "mini/599.yaml": ('confused_with: ["500"]', ""),
                "mini/protocol.yaml": ("except: [quit]", "except: [bye]"),
                "other/busy.yaml": ("[Mini](mini/400)", "[Mini](mini)"),
            },
            id="files together",
        ),
    ],
)
def test_the_mistakes_of_all_files_are_reported_in_one_run_in_order(
    project: Path, edit: Edit, edits: dict[str, tuple[str, str]]
) -> None:
    for file, (old, new) in edits.items():
        edit(f"content/{file}", old, new)
    places = [each.where for each in problems(project) if each.where]
    assert {where.path for where in places} == {f"content/{file}" for file in edits}
    assert places == sorted(places)


def test_a_good_project_is_read_whole(project: Path) -> None:
    site = load_site(project / "content")
    assert [protocol.slug for protocol in site.protocols] == [
        "alerts",
        "forms",
        "mini",
        "other",
        "web",
    ]
    mini = site.by_slug["mini"]
    assert [code.slug for code in mini.codes] == ["200", "300", "400", "500", "510", "599"]
    assert mini.by_slug["400"].updated == date(2026, 1, 7)
    assert mini.by_slug["400"].facts.acts is not None
    assert mini.by_slug["400"].facts.acts.values == ("client", "operator")
    assert mini.by_slug["400"].facts.acts.sources == (Citation("mini1", "3.3"), Citation())
    assert [(each.left, each.right) for each in mini.comparisons] == [("400", "500")]
    assert mini.by_slug["599"].is_unofficial
    assert mini.by_slug["510"].label == "510"


def test_a_code_that_no_source_lists_has_no_answers_not_an_empty_list(project: Path) -> None:
    answers = load_site(project / "content").by_slug["mini"].answers
    assert answers == {
        "200": ("connect", "help", "quit"),
        "300": ("send",),
        "400": ("send", "help"),
        "500": ("send",),
    }


def test_a_build_of_wrong_content_leaves_the_site_as_it_was(
    project: Path, edit: Edit, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "site"
    build = ["build", "--project", str(project), "--output", str(output), "--jobs", "1"]
    assert main(build) == 0
    before = state(output)
    assert len(before) > 60
    capsys.readouterr()
    edit("content/mini/200.yaml", "aliases:", "alias:")
    edit("content/other/ok.yaml", "standard", "standart")
    assert main(build) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    assert err.count("error: ") == 2
    assert "content/mini/200.yaml:6:1: error: unknown key 'alias'\n    alias: [fine]\n    ^\n" in err
    assert state(output) == before
    assert not [each for each in tmp_path.iterdir() if each.name not in ("site", "project")]


def state(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Every file with its inode, its time and its bytes."""
    return {
        str(file.relative_to(folder)): (file.stat().st_ino, file.stat().st_mtime_ns, file.read_bytes())
        for file in folder.rglob("*")
        if file.is_file()
    }


# fmt: off
ACCEPTED: dict[str, tuple[str, str, str]] = {
    "two names for one key": ("mini/200.yaml", "{value: nobody,", "{values: nobody,"),
    "a day that is a number of seconds": ("mini/200.yaml", "2026-01-05", "0"),
    "a link with a title to no code": ("mini/300.yaml", "[200](200)", '[200](201 "x")'),
    "a link of the settings that leads nowhere": ("site.yaml", "https://example.org/licence", "nowhere"),
    "a citation of the settings that names nothing": ("site.yaml", "https://example.org/licence", "mini2#1"),
    "two phases of one id": ("mini/protocol.yaml", "{id: work,", "{id: open, name: Twice}\n  - {id: work,"),
    "two commands of one id": ("mini/protocol.yaml", "id: help", "id: send"),
    "two files of one code": ("other/ok.yaml", "code: OK", "code: BUSY"),
    "a sentence twice in one text": (
        "mini/300.yaml", "Nothing has", "Nothing is said twice. Nothing is said twice. Nothing has"),
}
# fmt: on


@pytest.mark.parametrize(("file", "old", "new"), ACCEPTED.values(), ids=ACCEPTED)
def test_a_mistake_is_not_overlooked(project: Path, edit: Edit, file: str, old: str, new: str) -> None:
    edit(f"content/{file}", old, new)
    problems(project)


@pytest.mark.parametrize("name", ["http.yaml", "site.yml"])
def test_a_file_that_nobody_reads_is_reported(project: Path, name: str) -> None:
    (project / "content" / name).write_text("name: x\n")
    problems(project)


def test_no_code_is_called_index(project: Path) -> None:
    (project / "content/other/ok.yaml").rename(project / "content/other/index.yaml")
    problems(project)


def test_no_protocol_is_called_site(project: Path) -> None:
    shutil.copytree(project / "content/other", project / "content/site")
    problems(project)


def test_a_mistake_in_a_list_is_reported_once(project: Path, edit: Edit) -> None:
    edit("content/mini/protocol.yaml", "source: mini1#2.4}", "source: mini1#2.4, x: y}")
    assert said(problems(project))[1:] == []


def test_a_file_that_cannot_be_read_hides_no_mistake_elsewhere_and_makes_none(
    project: Path, edit: Edit
) -> None:
    """500 is unreadable then: links to it stay right, while the one to a code without a file is reported."""
    edit("content/mini/500.yaml", "outcome: {value: permanent-failure", "outcome: {value: permanent-failing")
    edit("content/mini/200.yaml", 'code: "300"', 'code: "3000"')
    found = [(place, message) for place, message, _ in said(problems(project))]
    assert [place.partition(":")[0] for place, _ in found] == [
        "content/mini/200.yaml",
        "content/mini/500.yaml",
    ]
    assert "no code '3000'" in found[0][1]


def test_a_mistake_of_form_hides_no_dead_reference_in_the_same_file(project: Path, edit: Edit) -> None:
    edit("content/mini/200.yaml", "retry: {value: not-needed", "retry: {value: not-nedded")
    edit("content/mini/200.yaml", 'code: "300"', 'code: "3000"')
    messages = [message for _, message, _ in said(problems(project))]
    assert len(messages) == 2
    assert "'not-nedded' is not a value" in messages[0]
    assert "no code '3000'" in messages[1]
