"""Everything that can be known to be wrong before a site is published."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from codepairs import catalog_files, urls
from codepairs.addresses import path_of
from codepairs.builder import Settings, build
from codepairs.catalogs import UI_DOMAIN
from codepairs.content import load_site
from codepairs.extract import domains
from codepairs.problems import Problem, Problems, Where
from codepairs.translate import Status
from codepairs.work import end_with_parent

# Attributes have quotation marks or, where pages have to be light, none; text may look like one.
HREF = re.compile(r'<[a-z][^<>]*?(?:\b(?:href|src)=(?:"([^"]*)"|([^\s"\'>]+))|;\s*url=([^"]*)")')
CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)"')
ID = re.compile(r'\bid="?([^\s">]*)')
OUTSIDE = re.compile(r"^(?:https?:|mailto:|data:)")
# What the project promises to keep complete: the catalogues of a language, or all of them.
ALL = None
COMPLETE: Mapping[str, tuple[str, ...] | None] = {"fr": ("site", "smtp"), "vi": ALL}


@dataclass(frozen=True)
class Checked:
    """What was looked at and found without a problem."""

    pages: int
    links: int
    messages: int
    complete: tuple[str, ...]
    warnings: tuple[Problem, ...]


def check(settings: Settings) -> Checked:
    """Build in a scratch folder and look at every page; raises Problems with all that is wrong."""
    problems = list(_catalogs_are_up_to_date(settings.project))
    counts = dict(catalog_files.statuses(settings.project))
    problems += _promises_are_kept(counts, domains(load_site(settings.project / "content")))
    warnings = catalog_files.check(settings.project).warnings
    with tempfile.TemporaryDirectory(prefix="codepairs-check-") as scratch:
        folder = Path(scratch).resolve() / "site"
        report = build(replace(settings, output=folder))
        found, links = links_resolve(folder, settings.jobs)
    problems += found
    if problems:
        raise Problems(problems)
    messages = sum(status.total for status in counts.values())
    return Checked(
        report.pages,
        links,
        messages,
        tuple(tag for tag in COMPLETE if any(f"/{tag}/" in file for file in counts)),
        warnings,
    )


def links_resolve(folder: Path, jobs: int = 1) -> tuple[list[Problem], int]:
    """Every internal link of every page leads to a file, and its fragment to an id there; problems, links.

    Links in full below the base URL, which the chooser's canonical link tells, are internal too.
    """
    root = str(folder)
    pages = sorted(str(page.relative_to(folder)) for page in folder.rglob("*.html"))
    files = {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}
    size = -(-len(pages) // max(jobs, 1))
    parts = [pages[start : start + size] for start in range(0, len(pages), size)]
    with ProcessPoolExecutor(max(jobs, 1), initializer=end_with_parent) as pool:
        look = partial(_look_at, root, files, _base_url(folder))
        results = list(pool.map(look, parts))
    return [problem for problems, _ in results for problem in problems], sum(links for _, links in results)


def _base_url(folder: Path) -> str:
    chooser = folder / urls.CHOOSER
    found = CANONICAL.search(chooser.read_text(encoding="utf-8")) if chooser.is_file() else None
    return unescape(found[1]).rstrip("/") if found else ""


def _look_at(root: str, files: set[str], base_url: str, pages: list[str]) -> tuple[list[Problem], int]:
    problems: list[Problem] = []
    links, ids = 0, {}
    for page in pages:
        text = Path(root, page).read_text(encoding="utf-8")
        if 'name="robots" content="noindex"' not in text and "<h1" not in text:
            problems.append(_problem(page, "page-without-heading", "there is no h1"))
        for target, fragment in _targets(page, text, base_url):
            links += 1
            if target not in files:
                problems.append(_problem(page, "broken-link", f"'{target}' does not exist"))
            elif fragment:
                if target not in ids:
                    ids[target] = set(ID.findall(Path(root, target).read_text(encoding="utf-8")))
                if fragment not in ids[target]:
                    problems.append(_problem(page, "broken-fragment", f"'{target}' has no id '{fragment}'"))
    return problems, links


def _targets(page: str, text: str, base_url: str) -> Iterator[tuple[str, str]]:
    """The internal links of a page as path from the root and fragment."""
    folder = page.rpartition("/")[0]
    for groups in HREF.findall(text):
        path, _, fragment = unescape("".join(groups)).partition("#")
        if base_url and f"{path}/".startswith(f"{base_url}/"):
            path = path[len(base_url) + 1 :]
            yield (f"{unquote(path)}index.html" if path[-1:] in ("", "/") else unquote(path)), fragment
        elif not OUTSIDE.match(path):
            if page == urls.NOT_FOUND:
                path = path.removeprefix(path_of(base_url)) if base_url else _from_root(path)
            yield (_resolved(folder, unquote(path)) if path else page), unquote(fragment)


def _from_root(path: str) -> str:
    """A link of 404.html, which looks for the root in every folder above the one it is shown in."""
    return re.sub(r"^(\.\./)+", "", path)


def _resolved(folder: str, path: str) -> str:
    parts = folder.split("/") if folder else []
    for part in path.split("/"):
        if part == ".." and parts:
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _promises_are_kept(counts: Mapping[str, Status], domains: list[str]) -> Iterator[Problem]:
    """Languages that are promised to be complete have every message of every catalogue."""
    for tag, promised in COMPLETE.items():
        if not any(f"/{tag}/" in file for file in counts):
            continue  # another project, with other languages
        for domain in promised or domains:
            file = f"locales/{tag}/LC_MESSAGES/{domain}.po"
            status = counts.get(file)
            hint = "translate them; this language is kept complete"
            if status is None:
                message = "the catalogue is missing"
                hint = f"make it: build.py translate add {tag}"
                hint += f" --protocol {domain}" if domain != UI_DOMAIN else ""
            elif status.translated != status.total:
                message = f"{status.stale} stale and {status.missing} missing messages"
            else:
                continue
            yield Problem(kind="incomplete-catalog", message=message, where=Where(path=file), hint=hint)


def _catalogs_are_up_to_date(project: Path) -> Iterator[Problem]:
    changed = catalog_files.extract(project, write=False)
    for file in (*changed, *catalog_files.update(project, write=False).files):
        yield Problem(
            kind="stale-catalog",
            message="is not in step with the texts",
            where=Where(path=file),
            hint="run build.py translate extract, then build.py translate update",
        )


def _problem(page: str, kind: str, message: str) -> Problem:
    return Problem(kind=kind, message=message, where=Where(path=page))
