"""Whoever wrote the Markdown, the HTML has paragraphs, code, emphasis and safe links, and nothing else."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markupsafe import escape

from codepairs.prose import Prose

TAGS = {"code", "em", "strong", "a"}


def resolve(text: str, target: str) -> tuple[str, str]:
    """`mini1#2` leads to a section, all else stays."""
    if target.startswith("mini1#"):
        section = target.removeprefix("mini1#")
        return text or f"Mini 1 §{section}", f"https://example.org/mini1#section-{section}"
    return text, target


PROSE = Prose(resolve)


# An address as browsers see it: no scheme, or one that leads to the web.
SAFE = re.compile(r"https?:|(?![a-z][a-z0-9+.-]*:)", re.IGNORECASE)


class Elements(HTMLParser):
    """The tags of a piece of HTML with their attributes, its text, and all else, which should not be."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.others: list[str] = []
        self.feed(str(text))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    def handle_decl(self, decl: str) -> None:
        self.others.append(decl)

    def handle_pi(self, data: str) -> None:
        self.others.append(data)


def assert_harmless(text: str, *, attributes: frozenset[str] = frozenset({"href"})) -> None:
    made = Elements(PROSE.inline(text))
    assert made.others == []
    for tag, found in made.tags:
        assert tag in TAGS
        assert set(found) <= (attributes if tag == "a" else set())
        # Browsers drop tabs and line ends, and what is blank at both ends.
        href = re.sub(r"[\t\r\n]", "", found.get("href") or "").strip("".join(map(chr, range(33))))
        assert SAFE.match(href)


HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example></SCRIPT>",
    '<b onclick="alert(1)">x</b>',
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<style>*{display:none}</style>",
    '<a href="javascript:alert(1)">x</a>',
    "<math><mi//xlink:href='data:x,<script>'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "</p></main><h1>x</h1>",
    "<p class=x>x</p>",
    "<!-- x --> <!doctype html> <?php x ?> <![CDATA[x]]>",
    "<!--",
    "&lt;script&gt;alert(1)&lt;/script&gt; &#60;script&#62;",
    "[x](javascript:alert(1))",
    "[x]( JaVaScRiPt:alert(1) )",
    "[x](<javascript:alert(1)>)",
    "[x](java&#115;cript:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:x) [x](mailto:a@b.example) [x](file:///etc/passwd) [x](ftp://a.example)",
    '[x](x"onmouseover="alert(1))',
    "[x](https://a.example/'onclick='x)",
    "![x](x.png) ![](javascript:x) ![x][y]",
    "[x][y]\n\n[y]: javascript:alert(1)",
    "[y]: javascript:alert(1)",
    "<https://auto.example> <me@auto.example>",
    "# x",
    "x\n===",
    "- x\n- y",
    "1. x",
    "> x",
    "    x",
    "~~~html\n<script>\n~~~",
    "---",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "*x **y _z_ ** w*",
    "**never closed *nor this `nor that [nor](here",
    "[a [b](c) d](e)",
    "\x02wzxhzdk:0\x03 \x02klzzwxh:0000\x03 \x02amp\x03",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_translation_adds_nothing_but_inline_markup(text: str) -> None:
    assert_harmless(text)
    assert_harmless(f"Before **{text}** and `after` it.")


# fmt: off
PIECES = [
    "<", ">", "/", "script", "img src=x onerror=y", "!--", "--", "[", "](", "]", ")", "(", "!", "`", "``",
    "*", "**", "_", "\\", "&", "#", "&#60;", "&lt;", ";", '"', "'", "=", ":", "javascript:", "data:", "https://a/",
    "|", "mini1#2", "\n", "\n\n", "    ", " ", "- ", "1. ", "x", "ế", "\t", "\x02", "\x03", "klzzwxh:0",
]
# fmt: on


# A link's title is tolerated here until prose drops it: see below.
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(max_size=60))
def test_no_text_at_all_adds_anything_but_inline_markup(text: str) -> None:
    assert_harmless(text, attributes=frozenset({"href", "title"}))


@pytest.mark.parametrize("text", ['[x](https://a.example "Click!")', "[x](//a.example 'Click!')"])
def test_a_link_has_no_title(text: str) -> None:
    assert_harmless(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a *b* **c** `d`", "a <em>b</em> <strong>c</strong> <code>d</code>"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("`<name>` and `&lt;`", "<code>&lt;name&gt;</code> and <code>&amp;lt;</code>"),
        ("``a ` b``", "<code>a ` b</code>"),
        (r"\*a\* \`b\`", "*a* `b`"),
        ("one\n\ntwo", "one\ntwo"),
        # What would begin a block, an image, a definition or an automatic link is text.
        ("# one", "# one"),
        ("one\n===", "one\n==="),
        ("- one", "- one"),
        ("1. one", "1. one"),
        ("> one", "&gt; one"),
        ("---", "---"),
        ("one\n\n    two", "one\ntwo"),
        ("![one](two)", "![one](two)"),
        ("[one][two]\n\n[two]: three", "[one][two]\n[two]: three"),
        ("<https://a.example> <a@b.example>", "&lt;https://a.example&gt; &lt;a@b.example&gt;"),
        ("[](mini1#2.1)", '<a href="https://example.org/mini1#section-2.1">Mini 1 §2.1</a>'),
        ("([here](mini1#2))", '(<a href="https://example.org/mini1#section-2">here</a>)'),
        ("**[`a`](b.html)**", '<strong><a href="b.html"><code>a</code></a></strong>'),
        ("[x](https://a.example/?b=1&c=2)", '<a href="https://a.example/?b=1&amp;c=2">x</a>'),
        ("`[](mini1#2)` ``[x](y) ` ``", "<code>[](mini1#2)</code> <code>[x](y) `</code>"),
    ],
)  # fmt: skip
def test_inline_markup_becomes_html(text: str, expected: str) -> None:
    assert PROSE.inline(text) == expected


def test_a_dangerous_link_leaves_its_text_behind() -> None:
    assert PROSE.inline("[say *hi*](javascript:x)") == "<a>say <em>hi</em></a>"


printable = st.characters(codec="utf-8", exclude_categories=["C", "Z"])


@given(st.text(printable, min_size=1).filter(lambda text: "`" not in text))
@example("[x](mini1#1)")
@example("&amp;<b>\\")
def test_a_code_span_shows_what_was_typed(text: str) -> None:
    made = Elements(PROSE.inline(f"Type `{text}` here."))
    assert made.tags == [("code", {})]
    assert made.text == f"Type {text} here."


@given(st.lists(st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1), min_size=1))
def test_words_stay_what_they_are(words: list[str]) -> None:
    assert PROSE.inline(" ".join(words)) == escape(" ".join(words))


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_one_text_does_not_colour_the_next(text: str) -> None:
    before = PROSE.inline("[a](mini1#1) *b*")
    PROSE.inline(text)
    assert PROSE.inline("[a](mini1#1) *b*") == before


@given(st.text(st.sampled_from("aế.,;:!?'\"()-–“” \u00a0#+=|~9%/@")))
def test_text_without_markup_takes_a_short_way_to_the_same_html(text: str) -> None:
    prose = Prose(lambda label, target: (label, target))
    short = prose.inline(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("codepairs.prose.SPECIAL", re.compile(""))
        assert prose.inline(text) == short
