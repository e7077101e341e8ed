"""The search page of a language -> its OpenSearch description, by which browsers offer to search here."""

from __future__ import annotations

from codepairs import urls
from codepairs.catalogs import UI_DOMAIN, Locale
from codepairs.model import Site
from codepairs.render import Texts
from codepairs.xml import DECLARATION, xml

# The lengths that OpenSearch 1.1 (draft 6) allows.
SHORT_NAME, DESCRIPTION = 16, 1024


def opensearch(site: Site, locale: Locale) -> bytes:
    """The description; what is searched for takes the place of `{searchTerms}`."""
    texts = Texts(site, locale, UI_DOMAIN, urls.search_page(locale.tag))
    search = urls.absolute(site.settings.base_url or "", urls.search_page(locale.tag))
    tagline = texts.plain("site.tagline", site.settings.tagline)
    return (
        f"{DECLARATION}"
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"<ShortName>{xml(site.settings.name[:SHORT_NAME])}</ShortName>\n"
        f"<Description>{xml(tagline[:DESCRIPTION])}</Description>\n"
        f"<Language>{locale.tag}</Language>\n<InputEncoding>UTF-8</InputEncoding>\n"
        f'<Url type="text/html" template="{xml(search)}?q={{searchTerms}}"/>\n'
        "</OpenSearchDescription>\n"
    ).encode()
