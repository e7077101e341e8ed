"""A language -> the same language, whose passages say which message they are and what is wrong with them.

Only the preview prints such pages. They differ from those of a build in nothing but spans with `data-`
attributes, which its script shows.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup, escape

from codepairs.catalogs import Catalog, Locale, Text


@dataclass(frozen=True)
class Proof(Locale):
    """A language that marks each of its passages; English has no state, since it is not translated."""

    def shown(self, found: Text, html: Markup) -> Markup:
        said, stale = {"context": found.context}, None
        if not found.translated:
            stale = self.catalogs.get(found.domain, Catalog()).stale.get((found.context, found.english))
            said["state"] = "stale" if stale else "missing"
        if not self.is_source:
            said |= {"english": found.english, "file": f"locales/{self.folder}/LC_MESSAGES/{found.domain}.po"}
        if stale:
            said |= {"previous": stale.english, "translation": "\n".join(stale.forms)}
        attributes = "".join(f' data-{name}="{_safe(text)}"' for name, text in said.items())
        return Markup(f"<span{attributes}>{super().shown(found, html)}</span>")


def proof(locale: Locale) -> Proof:
    return Proof(locale.tag, locale.catalogs, locale.folder, locale.like)


def _safe(text: str) -> str:
    """For an attribute of a text that may be a format: its percent signs are not placeholders here."""
    return str(escape(text)).replace("%", "&#37;")
