"""Paths of pages and relative links between them. Nobody else joins strings into addresses.

A path is relative to the root of the site: `vi/smtp/250-vs-504.html`. Links name `index.html` in full,
so that a folder opened from disk works as one on a server does.
"""

from __future__ import annotations

import posixpath
from urllib.parse import quote

CHOOSER = "index.html"
NOT_FOUND = "404.html"


def home(locale: str) -> str:
    return f"{locale}/index.html"


def search_page(locale: str) -> str:
    return f"{locale}/search.html"


def search_index(locale: str) -> str:
    """Beside the search page, whose script loads it; without a hash, since pages name no hash of content."""
    return f"{locale}/search-index.js"


def explain_page(locale: str) -> str:
    return f"{locale}/explain.html"


def number_page(locale: str, number: str) -> str:
    """A bare number in every protocol. It has digits only, so it never meets a page that has a name."""
    return f"{locale}/{number}.html"


def translation_page(locale: str) -> str:
    return f"{locale}/translation.html"


def protocol_page(locale: str, protocol: str) -> str:
    return f"{locale}/{protocol}/index.html"


def code_page(locale: str, protocol: str, code: str) -> str:
    return f"{locale}/{protocol}/{code}.html"


def pair_page(locale: str, protocol: str, left: str, right: str) -> str:
    return f"{locale}/{protocol}/{pair_slug(left, right)}.html"


def pair_slug(left: str, right: str) -> str:
    return f"{left}-vs-{right}"


def asset(name: str) -> str:
    return f"assets/{name}"


def link(source: str, target: str) -> str:
    """The relative link from one page to another, percent-encoded as an href wants it."""
    return quote(posixpath.relpath(target, posixpath.dirname(source) or "."))


def in_source(source_url: str, file: str) -> str:
    """Where a file of the project can be read; '' where its source is not published."""
    return f"{source_url.rstrip('/')}/{quote(file)}" if source_url else ""


def absolute(base_url: str, path: str) -> str:
    """The full address of a page; `index.html` is dropped, as servers answer for the folder."""
    return f"{base_url.rstrip('/')}/{quote(path.removesuffix('index.html'))}"


def folder(href: str) -> str:
    """The folder of a relative link to an index.html: what the names of its other files are put after."""
    return href.removesuffix("index.html")
