"""The catalogue files of a project: extract, update, check and count them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from codepairs import po_syntax, translate
from codepairs.catalogs import checked, language_folders, shown
from codepairs.content import load_site
from codepairs.extract import domains, messages
from codepairs.glossary import read_glossary, terms_are_called_alike
from codepairs.problems import Problem, Problems, in_order


@dataclass(frozen=True)
class Checked:
    """The number of messages in each catalogue, and what is no error but should be mended."""

    messages: dict[str, int]
    warnings: tuple[Problem, ...]


def extract(project: Path, *, write: bool) -> list[str]:
    """Write each domain's .pot; returns the files that changed, or would."""
    site = load_site(project / "content")
    made = {
        project / "locales" / f"{domain}.pot": translate.template(domain, messages(site, domain, project))
        for domain in domains(site)
    }
    return _store(project, {file: translate.as_bytes(catalog) for file, catalog in made.items()}, write)


def update(project: Path, *, write: bool) -> list[str]:
    """Bring every .po in step with its domain; returns the files that changed, or would.

    Raises Problems if a catalogue cannot be read; what is wrong in a translation keeps no update away.
    """
    site, made = load_site(project / "content"), {}
    catalogs = _readable(project)
    for domain in domains(site):
        wanted = messages(site, domain, project)
        for file, tag in catalogs:
            if file.stem == domain:
                new = translate.updated(translate.read(file), domain, tag, wanted)
                made[file] = translate.as_bytes(new)
    return _store(project, made, write)


def check(project: Path, locale: str | None = None) -> Checked:
    """Look at the catalogues of one language or of all; raises Problems if one of them is an error.

    A catalogue whose protocol has no content (yet) is checked too.
    """
    catalogs, problems = _catalogs(project)
    if locale is not None:
        tag = locale.replace("_", "-")
        known = sorted({each for _, each in catalogs})
        if tag not in known:
            hint = f"use one of {', '.join(known)}" if known else ""
            message = f"there are no catalogues of '{locale}'"
            raise Problems([Problem(kind="unknown-locale", message=message, hint=hint)])
        catalogs, problems = [each for each in catalogs if each[1] == tag], []
    counts, glossaries = {}, {}
    for file, tag in catalogs:
        if tag not in glossaries:
            glossary = file.parent.parent / "glossary.yaml"
            glossaries[tag], found = read_glossary(glossary, "/".join(glossary.parts[-3:]))
            problems += found
        catalog, found = checked(file, tag)
        problems += [*found, *terms_are_called_alike(catalog, glossaries[tag])]
        counts[shown(file)] = sum(1 for each in catalog.entries if not (each.is_header or each.is_obsolete))
    problems = in_order(problems)
    if any(problem.severity == "error" for problem in problems):
        raise Problems(problems)
    return Checked(counts, tuple(problems))


def statuses(project: Path) -> Iterator[tuple[str, translate.Status]]:
    """Each catalogue's file and how far it is; raises Problems if one cannot be read."""
    for file, _ in _readable(project):
        yield shown(file), translate.status(translate.read(file))


def _catalogs(project: Path) -> tuple[list[tuple[Path, str]], list[Problem]]:
    """Each catalogue with its language, and the problems of the folders' names."""
    folders, problems = language_folders(project / "locales")
    files = [(file, tag) for tag, folder in folders for file in sorted(folder.glob("LC_MESSAGES/*.po"))]
    return files, problems


def _readable(project: Path) -> list[tuple[Path, str]]:
    """The catalogues, after each was read strictly; so polib, which is not strict, loses nothing."""
    catalogs, problems = _catalogs(project)
    for file, _ in catalogs:
        problems += po_syntax.read(file, shown(file))[1]
    if problems:
        raise Problems(in_order(problems))
    return catalogs


def _store(project: Path, made: dict[Path, bytes], write: bool) -> list[str]:
    changed = [file for file, data in made.items() if not file.is_file() or file.read_bytes() != data]
    for file in changed if write else ():
        file.write_bytes(made[file])
    return [file.relative_to(project).as_posix() for file in changed]
