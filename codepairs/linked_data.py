"""What a page says -> the same as JSON-LD with the words of schema.org, for programs.

Only what the page shows is said, and addresses only where there is a base URL to make them whole.
"""

from __future__ import annotations

import json
from datetime import date

from markupsafe import Markup

from codepairs import urls
from codepairs.model import Code, Protocol, Site
from codepairs.render import Texts

Data = dict[str, object]
# A script element ends at the first of these that looks like a tag, wherever it stands.
HARMLESS = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def as_json(value: object) -> Markup:
    """A value as JSON that can stand in a script element: no text can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.translate(HARMLESS))


def graph(*things: Data) -> Markup:
    """What the data block of a page holds."""
    return as_json({"@context": "https://schema.org", "@graph": [each for each in things if each]})


def term(code: Code) -> Data:
    """A code by its number and its name; one without a name goes by its number."""
    return {"@type": "DefinedTerm", "termCode": code.code, "name": code.name or code.code}


def website(site: Site, texts: Texts, prose: str, changed: date) -> Data:
    """The site as its home page in one language presents it; `prose` is the language of its texts."""
    path = urls.home(texts.locale.tag)
    return {
        "@type": "WebSite",
        "name": site.settings.name,
        "description": texts.plain("site.tagline", site.settings.tagline),
        "inLanguage": prose,
        "dateModified": changed.isoformat(),
        **_address(site, path),
    }


class ProtocolData:
    """The data blocks of one protocol's pages in one language. `prose` is the language of a page's texts."""

    def __init__(self, site: Site, protocol: Protocol, texts: Texts) -> None:
        self._site, self._protocol, self._texts = site, protocol, texts
        self._page = urls.protocol_page(texts.locale.tag, protocol.slug)
        self._set: Data = {
            "@type": "DefinedTermSet",
            "name": texts.plain(f"{protocol.slug}.heading", protocol.heading),
            **_address(site, self._page),
        }
        self._steps = (
            (site.settings.name, urls.home(texts.locale.tag)),
            (protocol.name, self._page),
        )

    def protocol_page(self, prose: str) -> Markup:
        """The codes of a protocol are a set of terms."""
        protocol = self._protocol
        about: Data = {
            "description": self._texts.plain(f"{protocol.slug}.summary", protocol.summary),
            "inLanguage": prose,
            "dateModified": protocol.last_changed.isoformat(),
        }
        return graph({**self._set, **about}, trail(self._site, *self._steps))

    def code_page(self, code: Code) -> Markup:
        """A code is a term of that set."""
        context, path = f"{self._protocol.slug}.{code.slug}.summary", self._path(code)
        about: Data = {
            "description": self._texts.plain(context, code.summary),
            "inDefinedTermSet": self._set,
            **_address(self._site, path),
        }
        return graph({**term(code), **about}, trail(self._site, *self._steps, (code.label, path)))

    def pair_trail(self) -> Markup:
        """The way to any page of a pair, to stand after the article about the two; often nothing."""
        way = trail(self._site, *self._steps)
        return Markup(",") + as_json(way) if way else Markup()

    def _path(self, code: Code) -> str:
        return urls.code_page(self._texts.locale.tag, self._protocol.slug, code.slug)


def _address(site: Site, path: str) -> Data:
    """The address of a thing that has a page; nothing without a base URL."""
    base = site.settings.base_url
    return {"url": urls.absolute(base, path)} if base else {}


def trail(site: Site, *steps: tuple[str, str]) -> Data:
    """The way from the home page to a page, as names and paths; nothing without a base URL."""
    base = site.settings.base_url
    if not base:
        return {}
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": urls.absolute(base, path)}
            for place, (name, path) in enumerate(steps, 1)
        ],
    }
