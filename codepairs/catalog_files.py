"""The catalogue files of a project: extract, update and count them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from codepairs import translate
from codepairs.content import load_site
from codepairs.extract import domains, messages


def extract(project: Path, *, write: bool) -> list[str]:
    """Write each domain's .pot; returns the files that changed, or would."""
    site = load_site(project / "content")
    made = {
        project / "locales" / f"{domain}.pot": translate.template(domain, messages(site, domain, project))
        for domain in domains(site)
    }
    return _store(project, {file: translate.as_bytes(catalog) for file, catalog in made.items()}, write)


def update(project: Path, *, write: bool) -> list[str]:
    """Bring every .po in step with its domain; returns the files that changed, or would."""
    site, made = load_site(project / "content"), {}
    for domain in domains(site):
        wanted = messages(site, domain, project)
        for file, tag in _catalogs(project, domain):
            made[file] = translate.as_bytes(translate.updated(translate.read(file), domain, tag, wanted))
    return _store(project, made, write)


def statuses(project: Path) -> Iterator[tuple[str, translate.Status]]:
    """Each catalogue's file and how far it is."""
    for file in sorted((project / "locales").glob("*/LC_MESSAGES/*.po")):
        yield file.relative_to(project).as_posix(), translate.status(translate.read(file))


def _catalogs(project: Path, domain: str) -> Iterator[tuple[Path, str]]:
    for file in sorted((project / "locales").glob(f"*/LC_MESSAGES/{domain}.po")):
        yield file, file.parent.parent.name


def _store(project: Path, made: dict[Path, bytes], write: bool) -> list[str]:
    changed = [file for file, data in made.items() if not file.is_file() or file.read_bytes() != data]
    for file in changed if write else ():
        file.write_bytes(made[file])
    return [file.relative_to(project).as_posix() for file in changed]
