"""Site and catalogues -> which pages have their main prose in which language, a bit for each language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from codepairs import urls
from codepairs.catalogs import UI_DOMAIN, Locale
from codepairs.model import Site
from codepairs.passages import (
    Passage,
    code_passages,
    comparison_passages,
    own_passages,
    site_passages,
)

# What a page tells besides: a reader misses little of a page where one of these is in English.
ASIDE = ("transcript", "see_also", "equivalents", "history")


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """Which main prose is translated into which language; can be pickled.

    `masks` holds the languages of a text as bits in the order of `tags`: of a code by protocol and slug, of
    a comparison by protocol and the slug of its pair, and by '' of the page of a protocol, or of the home
    page by the domain of the interface.
    """

    tags: tuple[str, ...]
    masks: Mapping[tuple[str, str], int] = field(repr=False)

    def languages(self, protocol: str, *slugs: str) -> int:
        """The languages of a page as bits: of a protocol's without a slug, of a code's by one, of a pair's
        by two, the lower code first. The prose of a comparison by hand belongs to its pair."""
        if not slugs:
            return self.masks[protocol, ""]
        mask = self.everywhere
        for slug in slugs:
            mask &= self.masks[protocol, slug]
        return mask & self.masks.get((protocol, urls.pair_slug(*slugs)), mask) if len(slugs) == 2 else mask

    def named(self, languages: int) -> frozenset[str]:
        """The tags of languages given as bits."""
        return frozenset(tag for i, tag in enumerate(self.tags) if languages >> i & 1)

    def has(self, locale: str, protocol: str, *slugs: str) -> bool:
        """Whether the main prose of a page is in a language; `protocol` is 'site' for the home page."""
        return locale in self.tags and bool(self.languages(protocol, *slugs) >> self.tags.index(locale) & 1)

    @cached_property
    def everywhere(self) -> int:
        return (1 << len(self.tags)) - 1


def make_coverage(site: Site, locales: Iterable[Locale]) -> Coverage:
    """Look at every passage of the main prose once in every language. English has all of them, and a
    pseudo-language, which is for tests alone, has none."""
    ordered = [locale for locale in locales if not locale.is_pseudo]
    return Coverage(
        tags=tuple(locale.tag for locale in ordered),
        masks={
            (domain, slug): sum(
                1 << i for i, locale in enumerate(ordered) if _has_all(locale, domain, passages)
            )
            for domain, slug, passages in _texts(site)
        },
    )


def _texts(site: Site) -> Iterator[tuple[str, str, list[Passage]]]:
    """Domain, slug and main prose of all that is translated as one."""
    yield UI_DOMAIN, "", [each for each in site_passages(site) if each.keys[0] != "footer"]
    for protocol in site.protocols:
        own = ("summary", "description")
        yield protocol.slug, "", [each for each in own_passages(protocol) if each.keys[0] in own]
        for code in protocol.codes:
            passages = [each for each in code_passages(code, protocol.slug) if each.keys[0] not in ASIDE]
            yield protocol.slug, code.slug, passages
        for each in protocol.comparisons:
            passages = list(comparison_passages(each, protocol.slug))
            yield protocol.slug, urls.pair_slug(each.left, each.right), passages


def _has_all(locale: Locale, domain: str, passages: list[Passage]) -> bool:
    return locale.has(domain) and all(
        locale.look_up(domain, paragraph, passage.context).translated
        for passage in passages
        for paragraph in passage.paragraphs
    )
