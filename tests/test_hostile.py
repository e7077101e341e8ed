"""Whoever writes content, catalogues, templates or file names: a correct site, or problems in their place.

Each file of `tests/data/hostile/` takes the place of one of a small project, and a real command runs on it
with bounds on time and memory. `expected.tsv` says what becomes of each; `hostile_inputs` sees what is left.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import DATA, copy_project
from hostile_inputs import MEMORY, Outcome, faults_of_file, inputs, outcomes
from hypothesis import given
from hypothesis import strategies as st

from codepairs.po_syntax import parse
from codepairs.problems import UNSHOWN, Problem, Where, as_github, as_text
from codepairs.regular import Refused
from codepairs.regular.bounds import ways
from codepairs.source import read_document

CORPUS = DATA / "hostile"
EXPECTED = dict(
    line.split("\t") for line in (CORPUS / "expected.tsv").read_text(encoding="utf-8").splitlines()
)
# Without any input.
OWN_MEGABYTES = 80


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    project = copy_project(tmp_path_factory.mktemp("hostile") / "project")
    return outcomes(CORPUS, inputs(CORPUS), project)


def test_what_is_expected_is_known_of_each_input() -> None:
    assert list(EXPECTED) == inputs(CORPUS)
    assert len(EXPECTED) > 1000


@pytest.mark.parametrize("name", EXPECTED)
def test_a_hostile_input_does_no_harm(made: dict[str, Outcome], name: str) -> None:
    outcome = made[name]
    assert not outcome.faults, outcome.errors
    assert outcome.verdict == EXPECTED[name], outcome.errors
    if name.startswith(("yaml/", "code/", "po/", "markdown/")) and outcome.verdict != "site":
        assert ":" in outcome.verdict, "the problem names no line"


# What is too large for a repository is made here: a folder of the corpus, a name, and its text.

MANY_PLURALS = "".join(
    f'msgid "a{number}"\nmsgid_plural "b{number}"\nmsgstr[0] "c"\n\n' for number in range(60_000)
)
HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: vi\\n"\n\n'
LARGE: dict[str, tuple[Callable[[], str], str]] = {
    "yaml/scalar-of-50-megabytes.yaml": (lambda: "a: " + "x" * 50_000_000, "file-too-large"),
    "yaml/anchors-of-50-megabytes.yaml": (lambda: "- &a [x]\n- *a\n" * 3_500_000, "file-too-large"),
    "yaml/brackets-to-the-limit.yaml": (lambda: "[" * 249_000, "yaml-depth"),
    "yaml/lists-to-the-limit.yaml": (lambda: f"references: [{'x, ' * 80_000}x]", "missing-key"),
    "yaml/keys-to-the-limit.yaml": (lambda: "".join(f"k{n}: x\n" for n in range(24_000)), "missing-key"),
    "yaml/the-same-key-to-the-limit.yaml": (lambda: "k: x\n" * 49_000, "missing-key"),
    "markdown/brackets.md": (lambda: "[" * 4900, "site"),
    "markdown/nested-brackets.md": (lambda: "[" * 2400 + "x" + "]" * 2400, "site"),
    "markdown/nested-parentheses.md": (lambda: "[x](" * 1200, "broken-link"),
    "markdown/emphasis.md": (lambda: "**a *b " * 700, "site"),
    "markdown/backticks.md": (lambda: " ".join("`" * n for n in range(1, 95)), "site"),
    "po/text-of-50-megabytes.po": (
        lambda: HEAD + 'msgid "a"\nmsgstr "' + "x" * 50_000_000 + '"\n',
        "file-too-large",
    ),
    "po/lines-to-the-limit.po": (lambda: "x\n" * 2_400_000, "po-syntax"),
    "po/line-to-the-limit.po": (
        lambda: HEAD + 'msgid "a"\nmsgstr "' + "\\q" * 2_400_000 + '\u202e"\n',
        "po-syntax",
    ),
    "po/escapes-to-the-limit.po": (
        lambda: HEAD + ('msgid "a"\nmsgstr "' + "\\q" * 9_000 + '"\n') * 200,
        "po-syntax",
    ),
    "po/plurals-without-a-header.po": (lambda: MANY_PLURALS, "po-plural"),
    "po/messages-to-the-limit.po": (
        lambda: HEAD + "".join(f'msgid "m{n}"\nmsgstr "t"\n\n' for n in range(150_000)),
        "site",
    ),
    "po/the-same-message-to-the-limit.po": (
        lambda: HEAD + 'msgid "m"\nmsgstr "t"\n\n' * 150_000,
        "po-duplicate",
    ),
    "code-template/page-of-50-megabytes.html": (lambda: "x" * 50_000_000, "file-too-large"),
    "code-template/braces-to-the-limit.html": (lambda: "{{" * 120_000, "template-error"),
    "code-template/loops-to-the-limit.html": (lambda: "{% if 1 %}" * 24_000, "template-error"),
    "glossary/terms-to-the-limit.yaml": (
        lambda: "".join(f"w{n}: t\n" for n in range(24_000)),
        "wrong-glossary",
    ),
}


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    folder = tmp_path_factory.mktemp("large")
    for name, (text, _) in LARGE.items():
        (folder / "corpus" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "corpus" / name).write_text(text(), encoding="utf-8")
    project = copy_project(folder / "project")
    names = [name for name in inputs(folder / "corpus") if "translation" not in name]
    found = outcomes(folder / "corpus", names, project)
    return {name.removesuffix(" in content"): outcome for name, outcome in found.items()}


@pytest.mark.parametrize("name", LARGE)
def test_a_large_input_takes_little_time_and_memory(large: dict[str, Outcome], name: str) -> None:
    outcome = large[name]
    assert not outcome.faults, outcome.errors[-2000:]
    assert outcome.verdict.split(" ")[0] == LARGE[name][1], outcome.errors[-2000:]
    assert outcome.megabytes < OWN_MEGABYTES + MEMORY / (1 << 20)


# What no corpus can list


@given(data=st.binary(max_size=300))
def test_no_bytes_at_all_make_the_reader_of_yaml_fail(
    data: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.getbasetemp() / "any.yaml"
    file.write_bytes(data)
    document, problems = read_document(file, "any.yaml")
    assert document is not None or problems


YAML_LIKE = st.lists(
    st.sampled_from(
        [
            *"abc:-?[]{},#&*!|>'\"%@` \n\t~",
            "\n  ",
            ": ",
            "- ",
            "---\n",
            "...\n",
            "<<",
            "&a ",
            "*a",
            "!!x ",
            "\\e",
        ]
    ),
    max_size=40,
).map("".join)


@given(text=YAML_LIKE)
def test_nothing_that_looks_like_yaml_does_either(
    text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.getbasetemp() / "like.yaml"
    file.write_text(text, encoding="utf-8")
    document, problems = read_document(file, "like.yaml")
    assert document is not None or problems
    for each in problems:
        assert each.where is not None
        assert each.where.line <= text.count("\n") + 2


PO_LIKE = st.lists(
    st.sampled_from(
        ['msgid "a"', 'msgstr "b"', 'msgctxt "c"', 'msgid_plural "d"', 'msgstr[0] "e"', '"f"', "#, fuzzy",
         'msgid ""', 'msgstr ""', '"Language: vi\\n"', "\n", "#: x", '"', "\\", "msgstr[9]",
         "#| ", "#~ ", "\x00", "\u202e", "\ufeff"]
    ),
    max_size=30,
).map("\n".join)  # fmt: skip


@given(text=PO_LIKE | st.text(max_size=200))
def test_no_text_makes_the_reader_of_catalogues_fail(text: str) -> None:
    po, problems = parse(text, "any.po")
    assert len(po.entries) <= text.count("msgid")
    assert all(each.where and each.where.line for each in problems)


@given(
    text=st.text(st.characters(codec="utf-8") | st.sampled_from("\x1b\n\r\u202e\u2028\x00:"), max_size=600)
)
def test_nobody_commands_a_terminal_through_a_problem(text: str) -> None:
    where = Where(path=text, line=1, column=1 + len(text) // 2, excerpt=text.replace("\n", " "))
    shown = as_text(Problem(kind="k", message=text, hint=text, where=where))
    assert not UNSHOWN.search(shown)
    assert len(shown.split("\n")) <= 4
    assert not UNSHOWN.search(as_github(Problem(kind="k", message=text, hint=text, where=where)))


SLOW = {
    "a repetition in another": "([0-9]+)+x",
    "a choice of two alike": "(?:0|0)*x",
    "a count of groups": "(?:a?){50}",
    "many optional ones": "[0-9]?" * 50,
    "anything four times": ".*.*.*.*x",
    "a back reference": r"([0-9])\1*",
    "a name that is repeated": "{name}*",
    "a code as a count": "x{{code}}",
    "a look behind": "(?<=.*)x",
    "flags": "[0-9]+(?i)",
    "a pattern without end": "x" * 501,
}


@pytest.mark.parametrize("pattern", SLOW.values(), ids=SLOW)
def test_a_pattern_that_may_take_for_ever_is_refused(pattern: str) -> None:
    with pytest.raises(Refused):
        ways(pattern)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("[2-5][0-9]{2}", 1),
        ("[0-9]{1,3}", 3),
        ("{code}([ -].*)?", 2 * 301),
        ("[A-Z]+|[0-9]{3}", 602),
        (r";; status: [A-Z]+, id: [0-9]+", 1),
        (r".*\b{code}\b.*", 301),
        ("a(?:b|c|d)?e", 6),
    ],
)
def test_the_ways_to_match_are_counted(pattern: str, expected: int) -> None:
    assert ways(pattern) == expected


@pytest.mark.parametrize(
    "page",
    [
        "<script>alert(1)</script>",
        "<script src=https://evil.example/x.js></script>",
        "<p onclick=alert(1)>",
        '<a href=" JavaScript:alert(1)">x</a>',
        "<a href=data:text/html,x>x</a>",
        "<iframe></iframe>",
        '<meta http-equiv=refresh content="0;url=https://evil.example">',
        "a\u202eb",
        '<script type="application/ld+json">{"a": "</script>',
    ],
)
def test_the_eye_of_these_tests_sees_what_is_wrong_with_a_page(page: str) -> None:
    try:
        found = list(faults_of_file("x.html", page.encode()))
    except ValueError:
        return
    assert found
