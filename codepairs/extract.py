"""Content, templates and wording -> the messages of each domain, in the order of their sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.extract import extract_from_file
from jinja2 import TemplateSyntaxError

from codepairs.catalogs import UI_DOMAIN
from codepairs.model import Site
from codepairs.passages import Passage, protocol_passages, site_passages
from codepairs.problems import Problem, Problems, Where

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
