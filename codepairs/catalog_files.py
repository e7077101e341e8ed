"""The catalogue files of a project: make, update, rename, check and count them."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from codepairs import languages, po_syntax, translate, typos
from codepairs.catalogs import SOURCE_LOCALE, UI_DOMAIN, checked, language_folders, shown
from codepairs.content import load_site
from codepairs.extract import SourceMessage, domains, messages
from codepairs.glossary import read_glossary, terms_are_called_alike
from codepairs.inputs import refuse_harmful
from codepairs.problems import Problem, Problems, in_order


@dataclass(frozen=True, kw_only=True)
class Added:
    """What `add` did for a language; the files by name, each with its number of messages."""

    tag: str
    written: Mapping[str, int]
    kept: tuple[str, ...]
    other_protocols: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Updated:
    """What an update changed, or would: the files, and in each what was accepted and dropped."""

    files: tuple[str, ...]
    accepted: Mapping[str, tuple[typos.Fix, ...]] = field(default_factory=dict)
    dropped: Mapping[str, translate.Dropped] = field(default_factory=dict)


@dataclass(frozen=True)
class Checked:
    """The number of messages in each catalogue, and what is no error but should be mended."""

    messages: dict[str, int]
    warnings: tuple[Problem, ...]


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a language is with a domain; `has_content` says that the texts of the domain exist."""

    tag: str
    domain: str
    file: str
    has_catalog: bool
    has_content: bool
    status: translate.Status

    def as_data(self) -> dict[str, object]:
        """The same for other programs."""
        return {
            "file": self.file,
            "locale": self.tag,
            "domain": self.domain,
            "has_catalog": self.has_catalog,
            "has_content": self.has_content,
            **self.status.as_data(),
        }


def extract(project: Path, *, write: bool) -> list[str]:
    """Write each domain's .pot; returns the files that changed, or would."""
    made = {
        project / "locales" / f"{domain}.pot": translate.as_bytes(translate.template(domain, wanted))
        for domain, wanted in _wanted(project).items()
    }
    return store(project, made, write)


def add(project: Path, language: str, protocols: Iterable[str]) -> Added:
    """Make the catalogue of the interface and those of some protocols; what exists is kept as it is.

    Raises Problems for a language or a protocol that is not known, with those that may be meant.
    """
    wanted = _wanted(project)
    tag, problems = _language(language)
    for protocol in protocols:
        if protocol not in wanted or protocol == UI_DOMAIN:
            known = [each for each in wanted if each != UI_DOMAIN]
            close = difflib.get_close_matches(protocol.lower(), known, n=1)
            hint = f"did you mean '{close[0]}'?" if close else f"use one of {', '.join(known)}"
            message = f"there is no protocol '{protocol}'"
            problems.append(Problem(kind="unknown-protocol", message=message, hint=hint))
    if tag is None or problems:
        raise Problems(problems)
    folders = dict(language_folders(project / "locales")[0])
    folder = folders.get(tag, project / "locales" / tag.replace("-", "_")) / "LC_MESSAGES"
    made: dict[Path, bytes] = {}
    counts, kept = {}, []
    for domain in dict.fromkeys([UI_DOMAIN, *protocols]):
        file = folder / f"{domain}.po"
        if file.exists():
            kept.append(shown(file))
            continue
        new = translate.updated(translate.read(file), domain, tag, wanted[domain])
        made[file], counts[shown(file)] = translate.as_bytes(new), len(new)
    store(project, made, write=True)
    others = tuple(each for each in wanted if each != UI_DOMAIN and not (folder / f"{each}.po").exists())
    return Added(tag=tag, written=counts, kept=tuple(kept), other_protocols=others)


def update(project: Path, *, write: bool, accept_typos: bool = False, prune: bool = False) -> Updated:
    """Bring every .po in step with its domain.

    With `accept_typos` a mere typo fix of the English makes no translation stale; with `prune` obsolete
    entries and comments with earlier translations are dropped. Raises Problems if a catalogue cannot be
    read; what is wrong in a translation keeps no update away.
    """
    wanted, catalogs = _wanted(project), readable(project)
    words = typos.words_of(text for each in wanted.values() for message in each for text in message.texts)
    made: dict[Path, bytes] = {}
    accepted: dict[str, tuple[typos.Fix, ...]] = {}
    dropped: dict[str, translate.Dropped] = {}
    for file, tag in catalogs:
        if file.stem not in wanted:
            continue
        old = translate.read(file)
        if accept_typos:
            old, fixes = typos.mended(old, wanted[file.stem], words)
            accepted |= {shown(file): tuple(fixes)} if fixes else {}
        new = translate.updated(old, file.stem, tag, wanted[file.stem])
        if prune:
            new, count = translate.pruned(new)
            dropped |= {shown(file): count} if any(count) else {}
        made[file] = translate.as_bytes(new)
    return Updated(files=tuple(store(project, made, write)), accepted=accepted, dropped=dropped)


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


def progress(project: Path) -> list[Progress]:
    """How far every language is with every domain, measured by the texts of today, updated or not.

    A catalogue whose protocol has no content is counted as it stands. Raises Problems if a catalogue
    cannot be read.
    """
    wanted, catalogs = _wanted(project), readable(project)
    files = {(tag, file.stem): file for file, tag in catalogs}
    found = []
    for tag in dict.fromkeys(tag for _, tag in catalogs):
        folder = next(file.parent for file, each in catalogs if each == tag)
        for domain in dict.fromkeys([*wanted, *(name for each, name in files if each == tag)]):
            file = files.get((tag, domain), folder / f"{domain}.po")
            catalog = translate.read(file)
            if domain in wanted:
                catalog = translate.updated(catalog, domain, tag, wanted[domain])
            found.append(
                Progress(
                    tag=tag,
                    domain=domain,
                    file=shown(file),
                    has_catalog=(tag, domain) in files,
                    has_content=domain in wanted,
                    status=translate.status(catalog),
                )
            )
    return found


def statuses(project: Path) -> Iterator[tuple[str, translate.Status]]:
    """Each catalogue's file and how far it is; raises Problems if one cannot be read."""
    for each in progress(project):
        if each.has_catalog:
            yield each.file, each.status


def readable(project: Path) -> list[tuple[Path, str]]:
    """The catalogues with their languages, after each was read strictly: polib is not strict."""
    catalogs, problems = _catalogs(project)
    for file, _ in catalogs:
        problems += po_syntax.read(file, shown(file))[1]
    if problems:
        raise Problems(in_order(problems))
    return catalogs


def store(project: Path, made: Mapping[Path, bytes], write: bool) -> list[str]:
    """Write what differs, each file in one step; returns the files that changed, or would."""
    changed = [file for file, data in made.items() if not file.is_file() or file.read_bytes() != data]
    for file in changed if write else ():
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_name(f".{file.name}.new")
        beside.write_bytes(made[file])
        os.replace(beside, file)
    return [file.relative_to(project).as_posix() for file in changed]


def _wanted(project: Path) -> dict[str, list[SourceMessage]]:
    """The messages of each domain; raises Problems if content or templates cannot be read."""
    refuse_harmful(project)
    site = load_site(project / "content")
    return {domain: messages(site, domain, project) for domain in domains(site)}


def _catalogs(project: Path) -> tuple[list[tuple[Path, str]], list[Problem]]:
    """Each catalogue with its language, and the problems of the folders' names."""
    refuse_harmful(project)
    folders, problems = language_folders(project / "locales")
    files = [(file, tag) for tag, folder in folders for file in sorted(folder.glob("LC_MESSAGES/*.po"))]
    return files, problems


def _language(text: str) -> tuple[str | None, list[Problem]]:
    """The tag of a language that may get catalogues, or what is wrong with it."""
    tag = languages.tag_of(text)
    if tag is None:
        meant = [languages.described(each) for each in languages.suggestions(text)]
        hint = f"did you mean {' or '.join(meant)}?" if meant else "use its BCP 47 tag, such as fr or pt-BR"
        message = f"'{text}' is no language that CLDR knows"
        return None, [Problem(kind="unknown-locale", message=message, hint=hint)]
    if tag.partition("-")[0] == SOURCE_LOCALE:
        message = "English needs no catalogue: it is what the messages say"
        hint = "change the text itself; CONTRIBUTING.md, 'Fix a sentence', tells where"
        return None, [Problem(kind="source-locale", message=message, hint=hint)]
    return tag, []
