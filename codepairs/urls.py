"""Paths of pages and relative links between them. Nobody else joins strings into addresses.

A path is relative to the root of the site: `vi/smtp/250-vs-504.html`. Links name `index.html` in full,
so that a folder opened from disk works as one on a server does.
"""

from __future__ import annotations

import posixpath
from urllib.parse import quote

CHOOSER = "index.html"
NOT_FOUND = "404.html"
ROBOTS = "robots.txt"
SITEMAP = "sitemap.xml"
# The pages above the protocols; each protocol's folder has sitemaps of its own.
SITEMAP_OF_TOP = "sitemap-top.xml"
# Of the data for programs: what there is of it, and the schema of all of it.
DATA_INDEX = "data/index.json"
DATA_SCHEMA = "data/schema/v1.json"


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


def patterns_script(locale: str) -> str:
    """What finds codes in a text; without a hash, since pages name no hash of content."""
    return f"{locale}/patterns.js"


def answers_script(locale: str, protocol: str) -> str:
    """What the codes found in a text mean; beside the pages that it leads to."""
    return f"{locale}/{protocol}/answers.js"


def protocol_page(locale: str, protocol: str) -> str:
    return f"{locale}/{protocol}/index.html"


def code_page(locale: str, protocol: str, code: str) -> str:
    return f"{locale}/{protocol}/{code}.html"


def pair_page(locale: str, protocol: str, left: str, right: str) -> str:
    return f"{locale}/{protocol}/{pair_slug(left, right)}.html"


def pair_slug(left: str, right: str) -> str:
    return f"{left}-vs-{right}"


def sitemap_name(number: int) -> str:
    """The name of a sitemap in the folder of the pages that it lists."""
    return f"sitemap-{number}.xml"


def feed(locale: str) -> str:
    return f"{locale}/feed.xml"


def opensearch(locale: str) -> str:
    return f"{locale}/opensearch.xml"


def social_image(tag: str) -> str:
    """The picture that previews of a language's pages show."""
    return asset(f"social-{tag}.png")


def data_of(page: str) -> str:
    """The data of a code or a protocol lies beside its page: `vi/smtp/250.json`."""
    return f"{page.removesuffix('.html')}.json"


def all_data(locale: str) -> str:
    """All data of a language in one file."""
    return f"data/{locale}.json"


def asset(name: str) -> str:
    return f"assets/{name}"


def root(path: str) -> str:
    """The way from a file to the root of the site: `../../`, or `./` at the root."""
    return "../" * path.count("/") or "./"


def link(source: str, target: str) -> str:
    """The relative link from one page to another, percent-encoded as an href wants it."""
    return quote(posixpath.relpath(target, posixpath.dirname(source) or "."))


def in_source(file_url: str, file: str) -> str:
    """Where a file of the project can be read or edited; '' where its source is not published.

    `file_url` has `{path}` in place of the file's path.
    """
    return file_url.replace("{path}", quote(file))


def absolute(base_url: str, path: str) -> str:
    """The full address of a page; `index.html` is dropped, as servers answer for the folder."""
    return f"{base_url.rstrip('/')}/{quote(path.removesuffix('index.html'))}"


def folder(href: str) -> str:
    """The folder of a relative link to an index.html: what the names of its other files are put after."""
    return href.removesuffix("index.html")
