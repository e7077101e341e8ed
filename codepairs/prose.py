"""Markdown -> safe HTML, once per text and locale."""

from __future__ import annotations

import re
from collections.abc import Callable

import nh3
from markdown import Markdown
from markupsafe import Markup

from codepairs.problems import UNSHOWN
from codepairs.rules.prose import CODE_SPAN, LINK

TAGS = {"p", "a", "code", "em", "strong"}
ATTRIBUTES: dict[str, set[str]] = {"a": {"href"}, "*": set()}  # else nh3 lets title and lang pass
# Prose is paragraphs with inline markup: what could open anything else is switched off.
BLOCKS = ("hashheader", "setextheader", "hr", "olist", "ulist", "quote", "code", "indent", "reference")
INLINE = (
    "reference",
    "image_link",
    "image_reference",
    "short_reference",
    "short_image_ref",
    "autolink",
    "automail",
    "html",
    "entity",
)

# Letters that mean something to Markdown or HTML, and white space that would be folded.
SPECIAL = re.compile(r"[\\`*_\[\]<>&\n\t\r]|^[\s#>+\-=|:~\d]|\s$|  |[^\x20-\x7e\u00a1-\ud7ff]")

Resolve = Callable[[str, str], tuple[str, str | None]]


class Prose:
    """Turns paragraphs of Markdown into HTML.

    `resolve(text, target)` gives the text and address of a link as written in content: `("", "rfc5321#4.2")`
    becomes `("RFC 5321 §4.2", "https://…")`. Where nothing is to be linked, the address is None.
    """

    def __init__(self, resolve: Resolve) -> None:
        self._resolve = resolve
        self._markdown = Markdown(output_format="html")
        self._markdown.preprocessors.deregister("html_block")
        for name in BLOCKS:
            self._markdown.parser.blockprocessors.deregister(name, strict=False)
        for name in INLINE:
            self._markdown.inlinePatterns.deregister(name, strict=False)
        self._made: dict[str, Markup] = {}  # pages and data say the same texts

    def inline(self, text: str) -> Markup:
        """One paragraph as the inside of a `<p>`, `<li>` or `<td>`; sanitised, whoever wrote it."""
        if not SPECIAL.search(text):
            return Markup(text)  # neither Markdown nor nh3 would change a letter of it
        if text not in self._made:
            self._made[text] = self._converted(text)
        return self._made[text]

    def _converted(self, text: str) -> Markup:
        self._markdown.reset()
        html = self._markdown.convert(self._linked(text))
        clean = nh3.clean(
            html, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"https", "http"}, link_rel=None
        )
        # An entity such as &#x202e; is a character by now.
        clean = UNSHOWN.sub("", clean)
        return Markup(clean.strip().replace("<p>", "").replace("</p>", ""))

    def _linked(self, text: str) -> str:
        """Resolve the links outside code spans."""
        pieces, end = [], 0
        for span in CODE_SPAN.finditer(text):
            pieces += [self._links(text[end : span.start()]), span.group()]
            end = span.end()
        return "".join([*pieces, self._links(text[end:])])

    def _links(self, text: str) -> str:
        def resolved(match: object) -> str:
            label, target = self._resolve(match["text"], match["target"])  # type: ignore[index]
            return f"[{label}]({target})" if target else label

        return LINK.sub(resolved, text)
