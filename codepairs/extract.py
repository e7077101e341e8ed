"""Content, templates and wording -> the messages of each domain, in the order of their sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import IO

from babel.messages.extract import extract_from_file
from jinja2 import TemplateSyntaxError

from codepairs.catalogs import UI_DOMAIN
from codepairs.content import load_site
from codepairs.model import Site
from codepairs.passages import Passage, protocol_passages, site_passages
from codepairs.problems import Problem, Problems, Where
from codepairs.source import read_document

KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
JINJA = {
    "trimmed": "true",
    "newstyle_gettext": "true",
    "silent": "false",
    "trim_blocks": "true",
    "lstrip_blocks": "true",
}


@dataclass(frozen=True)
class SourceMessage:
    """A message as a catalogue has it; `files` have no lines, so that an edit moves nothing."""

    context: str
    text: str
    plural: str
    files: tuple[str, ...]
    is_format: bool

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.text, self.plural) if self.plural else (self.text,)


def domains(site: Site) -> list[str]:
    """The catalogues of a site: one for the interface, one per protocol."""
    return [UI_DOMAIN, *(protocol.slug for protocol in site.protocols)]


def messages(site: Site, domain: str, project: Path) -> list[SourceMessage]:
    """The messages of a domain, each once."""
    if domain == UI_DOMAIN:
        found = [*_prose(site_passages(site)), *_interface(project)]
    else:
        found = list(_prose(protocol_passages(site.by_slug[domain])))
    merged: dict[tuple[str, str], SourceMessage] = {}
    for each in found:
        key = (each.context, each.text)
        first = merged.get(key, each)
        files = tuple(dict.fromkeys((*first.files, *each.files)))
        merged[key] = SourceMessage(
            each.context, each.text, first.plural or each.plural, files, first.is_format
        )
    return list(merged.values())


def babel_content(
    file: IO[bytes], keywords: object, comment_tags: object, options: object
) -> Iterator[tuple[int, str, tuple[str, str], list[str]]]:
    """The messages of one file of content, as Babel wants them of an extractor; `babel.cfg` names this one.

    Source: Babel, "Working with Message Catalogs", writing extraction methods.
    """
    path = Path(file.name).resolve()
    folder = next((each for each in path.parents if (each / "site.yaml").is_file()), None)
    document, _ = read_document(path, file.name)
    if folder is None or document is None:
        return
    for passage in _passages(folder):
        if folder / f"{passage.file}.yaml" == path:
            for paragraph in passage.paragraphs:
                yield document.where(passage.keys).line, "pgettext", (passage.context, paragraph), []


@lru_cache(maxsize=1)  # Babel asks file by file
def _passages(folder: Path) -> tuple[Passage, ...]:
    site = load_site(folder)
    return (*site_passages(site), *chain.from_iterable(map(protocol_passages, site.protocols)))


def _prose(passages: Iterable[Passage]) -> Iterator[SourceMessage]:
    """Content is never a format string: '5% of' is prose, whatever follows the sign."""
    for passage in passages:
        for paragraph in passage.paragraphs:
            yield SourceMessage(passage.context, paragraph, "", (f"content/{passage.file}.yaml",), False)


def _interface(project: Path) -> Iterator[SourceMessage]:
    files = [(file, "jinja2", JINJA) for file in sorted((project / "templates").rglob("*.html"))]
    files += [(file, "python", {}) for file in sorted((project / "codepairs/wording").glob("*.py"))]
    for file, method, options in files:
        name = file.relative_to(project).as_posix()
        try:
            found = extract_from_file(
                method, file, keywords=KEYWORDS, options=options, strip_comment_tags=True
            )
        except TemplateSyntaxError as error:
            excerpt = file.read_text(encoding="utf-8").splitlines()[error.lineno - 1]
            where = Where(path=name, line=error.lineno, column=1, excerpt=excerpt)
            message = error.message or "cannot be read"
            raise Problems([Problem(kind="template-error", message=message, where=where)]) from error
        for _, text, _, context in found:
            singular, plural = (text[0], text[1]) if isinstance(text, tuple) else (text, "")
            yield SourceMessage(context or "", singular, plural, (name,), "%(" in singular)
