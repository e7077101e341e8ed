"""build(settings) -> Report: from content, catalogues and templates to the folder of the site."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from codepairs import urls
from codepairs.addresses import WrongAddress, base_url
from codepairs.assets import Assets, load_assets
from codepairs.catalogs import UI_DOMAIN, Locale, load_locales
from codepairs.content import load_site
from codepairs.coverage import Coverage, make_coverage
from codepairs.desk import explain_page, patterns_script
from codepairs.downloads import downloads
from codepairs.entrance import home_page, root_pages
from codepairs.extract import domains, messages
from codepairs.feed import feed
from codepairs.frame import make_frame
from codepairs.headers import host_files
from codepairs.inputs import refuse_harmful
from codepairs.listings import Listings
from codepairs.model import Site
from codepairs.opensearch import opensearch
from codepairs.output import Staging, staged_output
from codepairs.pages import Pairing, numbers, units
from codepairs.problems import Problem, Problems, Where
from codepairs.pseudo import pseudo_locales
from codepairs.render import environment
from codepairs.search_index import search_index
from codepairs.sitemap import sitemap_files
from codepairs.templates import template_problems
from codepairs.unfinished import translation_page
from codepairs.work import Job, started
from codepairs.writer import FolderWriter, Written


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a build is asked to do. `locales` and `protocols` name what to build; empty means all. `pseudo`
    adds the languages that only tests read; `precompress` puts a gzip form beside each large text."""

    project: Path
    output: Path
    base_url: str | None = None
    locales: tuple[str, ...] = ()
    protocols: tuple[str, ...] = ()
    pseudo: bool = False
    jobs: int = 1
    precompress: bool = False
    on_wait: Callable[[], None] | None = None
    on_start: Callable[[int], None] | None = None
    on_progress: Callable[[int], None] | None = None


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a build made: pages (redirects among them), the output's files and bytes, and seconds.

    `own` are the files of static/root that took the place of what would have been made.
    """

    output: Path
    pages: int
    written: Written
    changed: bool
    seconds: float
    base_url: str | None
    own: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()


def build(settings: Settings) -> Report:
    """Make the site's folder; raises Problems, and then the folder that was there is as it was."""
    start = time.perf_counter()
    site, locales = load(settings)
    assets = load_assets(settings.project / "static")
    coverage = make_coverage(site, locales)
    jobs = plan(settings, site, locales, coverage, assets)
    # Besides: the chooser, 404, and in each language a home page, the pages that search and explain, the
    # numbers and, but for English, the state of the translation.
    entries = 2 + ("explain" in assets.scripts)
    pages = sum(job.pages for job in jobs) + 2
    pages += sum(entries + len(numbers(site, each)) + (not each.is_source) for each in locales)
    if settings.on_start:
        settings.on_start(pages)
    with staged_output(
        settings.output,
        protect=_inputs(settings),
        on_wait=settings.on_wait,
        precompress=settings.precompress,
    ) as staging:
        placed = [job.at(staging.folder(job.unit.folder)) for job in jobs]
        with started(placed, settings.jobs, settings.on_progress) as work:
            made = other_files(settings, site, locales, coverage, assets)
            staging.add(work())
        made |= downloads(site, locales, staging.read)
        made |= host_files(made | assets.root)
        _write(staging, made | assets.root)
    return Report(
        output=settings.output,
        pages=pages,
        written=staging.written,
        changed=staging.changed,
        seconds=time.perf_counter() - start,
        base_url=site.settings.base_url,
        own=tuple(sorted(made.keys() & assets.root.keys())),
        warnings=tuple(staging.warnings),
    )


def load(settings: Settings) -> tuple[Site, list[Locale]]:
    """Content and catalogues, narrowed to what is asked for; raises Problems."""
    base, problems = _base_url(settings.base_url)
    refuse_harmful(settings.project)
    try:
        site = load_site(settings.project / "content")
    except Problems as error:
        raise Problems([*problems, *error.problems]) from error
    if problems:
        raise Problems(problems)
    if base:
        site = site.model_copy(update={"settings": site.settings.model_copy(update={"base_url": base})})
    return narrowed(settings, site, load_locales(settings.project / "locales", domains(site)))


def narrowed(settings: Settings, site: Site, locales: list[Locale]) -> tuple[Site, list[Locale]]:
    """The part of a site that is asked for; raises Problems where there is no such part."""
    chosen = tuple(each for each in site.protocols if each.slug in (settings.protocols or site.by_slug))
    if settings.pseudo:
        wanted = {domain: messages(site, domain, settings.project) for domain in domains(site)}
        locales = [*locales, *pseudo_locales(wanted)]
    tags = [locale.tag for locale in locales]
    _refuse_unknown("protocol", settings.protocols, list(site.by_slug))
    _refuse_unknown("locale", settings.locales, tags)
    return site.model_copy(update={"protocols": chosen}), [
        each for each in locales if each.tag in (settings.locales or tags)
    ]


def _base_url(text: str | None) -> tuple[str | None, list[Problem]]:
    """What `--base-url` says in its one form, or what is wrong with it."""
    try:
        return (None if text is None else base_url(text)), []
    except WrongAddress as error:
        return None, [Problem(kind=error.kind, message=f"--base-url: {error}", hint=error.hint)]


def plan(
    settings: Settings, site: Site, locales: list[Locale], coverage: Coverage, assets: Assets
) -> list[Job]:
    """One job for each protocol in each language; raises Problems if another file is in its way."""
    by_tag = {locale.tag: locale for locale in locales}
    counts = {each.slug: Pairing(site, each).page_count() for each in site.protocols}
    jobs = [
        Job(
            unit=unit,
            site=site,
            locale=by_tag[unit.locale],
            frame=make_frame(site, by_tag[unit.locale], locales, assets, unit.protocol),
            coverage=coverage,
            templates=settings.project / "templates",
            pages=counts[unit.protocol],
        )
        for unit in units(site, locales)
    ]
    _refuse_files_among_pages(assets, jobs)
    return jobs


def language_files(
    settings: Settings,
    site: Site,
    locale: Locale,
    locales: list[Locale],
    coverage: Coverage,
    assets: Assets,
) -> dict[str, bytes]:
    """What is made of one language outside the protocols' folders: home, search, explain, its translation."""
    templates = settings.project / "templates"
    with template_problems(templates):
        frame, env = make_frame(site, locale, locales, assets), environment(templates, locale)
        translated = frame.of(coverage.named(coverage.languages(UI_DOMAIN)))
        files = {urls.home(locale.tag): home_page(site, locale, env, translated)}
        files |= Listings(site, locale, locales, coverage, env, frame).pages()
        files[urls.search_index(locale.tag)] = search_index(site, locale)
        if frame.explain:
            files[urls.explain_page(locale.tag)] = explain_page(site, locale, locales, env, translated)
            files[urls.patterns_script(locale.tag)] = patterns_script(site, locale, locales)
        if not locale.is_source:
            files[urls.translation_page(locale.tag)] = translation_page(site, locale, env, frame)
    if site.settings.base_url and not locale.is_pseudo:
        files[urls.feed(locale.tag)] = feed(site, locale, coverage)
        files[urls.opensearch(locale.tag)] = opensearch(site, locale)
    return files


def other_files(
    settings: Settings, site: Site, locales: list[Locale], coverage: Coverage, assets: Assets
) -> dict[str, bytes]:
    """What is made outside the protocols' folders: that of each language, root pages, assets."""
    templates = settings.project / "templates"
    with template_problems(templates):
        files = root_pages(site, locales, coverage, templates, assets)
    for locale in locales:
        files |= language_files(settings, site, locale, locales, coverage, assets)
    if site.settings.base_url:
        told = [each for each in locales if not each.is_pseudo]
        files |= sitemap_files(site, told, coverage, files)
        files |= {urls.social_image(tag): picture.data for tag, picture in assets.pictures.items()}
    return files | {urls.asset(name): data for name, data in assets.files.items()}


def _write(staging: Staging, files: dict[str, bytes]) -> None:
    """Write files outside the protocols' folders, folder by folder."""
    folders: dict[str, dict[str, bytes]] = {"": {}}
    for path, data in files.items():
        folder, _, name = path.rpartition("/")
        folders.setdefault(folder, {})[name] = data
    for folder, members in folders.items():
        with FolderWriter(staging.folder(folder)) as writer:
            for name, data in members.items():
                writer.write(name, data)
        staging.add(writer.written)


def _refuse_files_among_pages(assets: Assets, jobs: list[Job]) -> None:
    """The folder of a protocol has one writer, which knows nothing of static/root."""
    folders = {job.unit.folder for job in jobs}
    problems = [
        Problem(
            kind="misplaced-file",
            message="the folder of a protocol's pages takes no other files",
            where=Where(path=f"static/root/{path}"),
            hint="put it into another folder of static/root",
        )
        for path in assets.root
        if path.rpartition("/")[0] in folders
    ]
    if problems:
        raise Problems(problems)


def _inputs(settings: Settings) -> list[Path]:
    return [settings.project / name for name in ("content", "locales", "templates", "static", "codepairs")]


def _refuse_unknown(kind: str, asked: tuple[str, ...], known: list[str]) -> None:
    problems = [
        Problem(
            kind=f"unknown-{kind}",
            message=f"there is no {kind} '{name}'",
            hint=f"use one of {', '.join(known)}",
        )
        for name in asked
        if name not in known
    ]
    if problems:
        raise Problems(problems)


def default_jobs() -> int:
    """As many workers as this process may use cores."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
