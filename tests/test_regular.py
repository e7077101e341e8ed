"""A pattern is accepted only if Python and JavaScript read it alike and no text can make it slow."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codepairs.regular import Refused, examine

NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="no node: apt-get install nodejs")


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("a+", "'+' is not allowed here"),
        ("a*", "'*' is not allowed here"),
        (".", "'.' is not allowed here"),
        ("a{2,}", "a repetition is written {2} or {0,80}"),
        ("a{,3}", "a repetition is written {2} or {0,80}"),
        ("a{x}", "a repetition is written {2} or {0,80}"),
        ("a{3", "a repetition is written {2} or {0,80}"),
        ("a{3,2}", "the repetition has no meaning"),
        ("a{0}", "the repetition has no meaning"),
        ("(?:a{1,9}){1,9}", "a repetition holds another one"),
        ("(?:a?b){2}", "a repetition holds another one"),
        ("(?:a|bc){1,9}", "a repetition holds another one"),
        ("a{1,9}?", "a repetition cannot be repeated"),
        ("a??", "a repetition cannot be repeated"),
        ("^{1,9}a", "there is nothing to repeat here"),
        ("(a)", "this kind of group is not allowed"),
        ("(?<a>b)", "this kind of group is not allowed"),
        ("(?<=a)b", "this kind of group is not allowed"),
        ("(?i)a", "this kind of group is not allowed"),
        ("(?P<a>b)(?P<a>c)", "there are two groups 'a'"),
        ("(?:a", "the group is not closed"),
        ("a)", "')' closes nothing"),
        ("[a", "the class is not closed"),
        ("[]a]", "the class is empty"),
        ("[^]", "the class is empty"),
        ("[b-a]", "the range has no meaning"),
        (r"[\d-z]", "the range has no meaning"),
        ("[a-b-c]", "the range has no meaning"),
        ("[[]", "this may come to mean something else in a class"),
        ("[a--]", "this may come to mean something else in a class"),
        ("[a&&b]", "this may come to mean something else in a class"),
        (r"\s", r"'\s' is not read alike everywhere"),
        (r"\w", r"'\w' is not read alike everywhere"),
        (r"\1", r"'\1' is not read alike everywhere"),
        (r"\Z", r"'\Z' is not read alike everywhere"),
        ("\\", "'\\' is not read alike everywhere"),
        ("{", "'{' stands alone"),
        ("é", "'é' is no printable ASCII character"),
        ("a\nb", r"'\n' is no printable ASCII character"),
        ("a?", "the pattern matches an empty text"),
        ("^$", "the pattern matches an empty text"),
        ("", "the pattern matches an empty text"),
        ("x[a-z]{0,2000}", "a match may be 2001 characters long; the limit is 2000"),
        ("x[a-z]{0,150}[a-z]{0,150}z", "one place may be matched in 22801 ways; the limit is 10000"),
        ("x(?:a|b|[a-z]){90}[a-z]{0,2}z", "one place may be matched in"),
    ],
)
def test_what_leaves_the_common_subset_or_may_be_slow_is_refused(pattern: str, message: str) -> None:
    with pytest.raises(Refused) as refused:
        examine(pattern)
    assert refused.value.message.startswith(message)
    assert 0 <= refused.value.at <= len(pattern)


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [
        ("^Final-Recipient: {1,3}x", "final-recipient:"),
        ("(?:said|replied): [0-9]", ": "),
        ("a(?:bc)?d", "a"),
        ("(?P<code>55)0", "55"),
        ("(?=x)abc", "abc"),
        (r"dsn=\{[0-9]", "dsn={"),
        ("[a-z][0-9]", ""),
    ],
)
def test_what_every_match_contains_is_known(pattern: str, needs: str) -> None:
    assert examine(pattern).needs == needs


def test_the_groups_of_a_pattern_are_known() -> None:
    assert examine("(?P<code>[0-9]{3})(?: (?P<detail>x))?").groups == {"code", "detail"}


def test_two_characters_that_cannot_be_taken_for_each_other_add_up_and_do_not_multiply() -> None:
    assert examine("[a-y]{0,90}[0-9]{0,90}!").ways < 200
    assert examine("[a-y]{0,90}[x-z]{0,90}!").ways > 8000


CHARS = "abAB1- \n.<"
CLASSES = ["[ab]", "[^a]", "[0-9]", r"\d", "[^\\n<]", "[a-b1]", r"[\-.]"]


def _repeated(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda text, tail: text + tail, inside, st.sampled_from(["", "", "?", "{2}", "{0,3}", "{1,4}"])
    )


ATOMS = _repeated(st.sampled_from([r"\n" if char == "\n" else re.escape(char) for char in CHARS] + CLASSES))
PIECES = st.one_of(ATOMS, st.sampled_from(["^", "$", r"\b"]))
PATTERNS = st.recursive(
    st.lists(PIECES, min_size=1, max_size=4).map("".join),
    lambda inside: st.one_of(
        st.lists(inside, min_size=2, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})"),
        inside.map(lambda part: f"(?:{part})?"),
        inside.map(lambda part: f"(?={part})"),
        inside.map(lambda part: f"(?!{part})"),
        st.tuples(inside, inside).map("".join),
    ),
    max_leaves=5,
)


def accepted(pattern: str) -> bool:
    try:
        examine(pattern)
    except Refused:
        return False
    return True


@needs_node
@given(
    st.lists(
        st.tuples(PATTERNS.filter(accepted), st.text(CHARS + "éſK", max_size=30)), min_size=40, max_size=60
    )
)
def test_python_and_javascript_find_the_same_with_every_accepted_pattern(
    pairs: list[tuple[str, str]],
) -> None:
    script = """
      const pairs = JSON.parse(require("fs").readFileSync(0, "utf8"));
      console.log(JSON.stringify(pairs.map(([pattern, text]) =>
        [...text.matchAll(new RegExp(pattern, "gim"))].map((match) => [match.index, match[0]]))));
    """
    assert NODE
    done = subprocess.run(
        [NODE, "-e", script], input=json.dumps(pairs), capture_output=True, text=True, check=True
    )
    flags = re.ASCII | re.IGNORECASE | re.MULTILINE
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ours = [[[found.start(), found[0]] for found in re.compile(p, flags).finditer(t)] for p, t in pairs]
    assert json.loads(done.stdout) == ours


@given(PATTERNS.filter(accepted), st.text(CHARS, max_size=30))
def test_every_match_contains_what_it_needs(pattern: str, text: str) -> None:
    needs, longest = examine(pattern).needs, examine(pattern).longest
    for match in re.compile(pattern, re.ASCII | re.IGNORECASE | re.MULTILINE).finditer(text):
        assert needs in match[0].lower()
        assert 0 < len(match[0]) <= longest
