"""A file of the project -> the links to read it and to edit it, where the owner says that it is published."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from codepairs import urls
from codepairs.model import Site


def origin(site: Site, parts: Any, *files: str) -> Markup:
    """A list item for each file, by its path; `parts` is the module of templates/fragments.html."""
    read, edit = site.settings.source_url or "", site.settings.edit_url or ""
    if not (read or edit):
        return Markup()
    return Markup().join(
        parts.origin(file.rpartition("/")[2], urls.in_source(read, file), urls.in_source(edit, file))
        for file in files
        if file
    )
