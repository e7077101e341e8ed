"""The site: its settings, the specifications that it cites, its protocols, and what leads between them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import StringConstraints

from codepairs.model.base import BaseUrl, FileUrl, Line, Pairs, Part, Prose
from codepairs.model.code import Code
from codepairs.model.protocol import Protocol


class Specification(Part):
    """A document that pages cite; `{section}` in `url` stands for the cited section."""

    label: Line
    title: Line
    url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"]+$")]


class SiteSettings(Part):
    """content/site.yaml: what an owner changes."""

    name: Line
    tagline: Line
    description: Prose
    footer: Prose
    logo: Line | None = None
    source_url: FileUrl | None = None
    edit_url: FileUrl | None = None
    base_url: BaseUrl | None = None
    pairs: Pairs = "all"
    reverse_pairs: Literal["on", "off"] = "on"


class Site(Part):
    """Everything that content/ says."""

    settings: SiteSettings
    specifications: Mapping[str, Specification]
    protocols: tuple[Protocol, ...]

    @property
    def last_changed(self) -> date:
        """The latest day of all content."""
        return max(protocol.last_changed for protocol in self.protocols)

    @property
    def by_slug(self) -> dict[str, Protocol]:
        return {protocol.slug: protocol for protocol in self.protocols}

    def find(self, protocol: str, code: str) -> Code | None:
        """The code that `smtp/550` or `smtp-enhanced/5.1.1` means, if it is there."""
        found = self.by_slug.get(protocol)
        return (found.by_slug.get(code) or found.by_form.get(code)) if found else None

    def by_form(self) -> Mapping[str, tuple[Protocol, Code]]:
        """`5.1.1` -> the protocol and the code that treats it."""
        return {
            form: (protocol, code) for protocol in self.protocols for form, code in protocol.by_form.items()
        }

    def accompanied(self) -> Mapping[str, tuple[tuple[Protocol, Code], ...]]:
        """`smtp/550` -> the codes that say of themselves that they stand beside it."""
        found: dict[str, list[tuple[Protocol, Code]]] = {}
        for protocol in self.protocols:
            for code in protocol.codes:
                for companion in code.accompanies:
                    found.setdefault(companion.to, []).append((protocol, code))
        return {to: tuple(codes) for to, codes in found.items()}
