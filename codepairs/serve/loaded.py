"""A project as it was read -> each file of its site, made when it is asked for and kept.

The functions are those of the build. Each makes as much as it makes there: a page of a protocol, all pages
of a language besides, or everything else.
"""

from __future__ import annotations

from functools import cached_property

from codepairs import urls
from codepairs.assets import Assets
from codepairs.builder import Settings, language_files, other_files, plan
from codepairs.catalogs import Locale
from codepairs.coverage import Coverage
from codepairs.downloads import downloads
from codepairs.edition import Edition
from codepairs.headers import host_files
from codepairs.model import Site
from codepairs.templates import template_problems
from codepairs.work import edition_of, sitemaps_of


class Loaded:
    """The site of a project in one state of its files; raises Problems where that has no site."""

    def __init__(
        self, settings: Settings, site: Site, locales: list[Locale], coverage: Coverage, assets: Assets
    ) -> None:
        self.site, self.locales, self.coverage, self._assets = site, locales, coverage, assets
        # At hand without anything else being made: a page waits for its style and for the theme.
        self._ready = assets.root | {urls.asset(name): data for name, data in assets.files.items()}
        self._settings, self._by_tag = settings, {locale.tag: locale for locale in locales}
        self._jobs = {job.unit.folder: job for job in plan(settings, site, locales, coverage, assets)}
        self._editions: dict[str, Edition] = {}
        self._pages: dict[str, bytes | None] = {}
        self._languages: dict[str, dict[str, bytes]] = {}

    def file(self, path: str) -> bytes | None:
        """The bytes of a file by its path, such as `vi/smtp/450.html`; None if the site has no such file."""
        folder, _, name = path.rpartition("/")
        if path in self._ready:
            return self._ready[path]
        if folder in self._jobs:
            return self._of_protocol(folder, name)
        if path in self._of_language(folder):
            return self._of_language(folder)[path]
        return self._others[path] if path in self._others else self._downloads.get(path)

    def _of_protocol(self, folder: str, name: str) -> bytes | None:
        path, job = f"{folder}/{name}", self._jobs[folder]
        if path in self._pages:
            return self._pages[path]
        with template_problems(job.templates):
            try:
                if folder not in self._editions:
                    self._editions[folder] = edition_of(job)
                made = self._editions[folder].file(name)
            except Exception as error:
                error.add_note(path)
                raise
        if made is None:
            return dict(sitemaps_of(job)).get(name)
        self._pages[path] = made
        return made

    def _of_language(self, tag: str) -> dict[str, bytes]:
        """The files of a language besides its protocols; none where a folder is no language's."""
        if tag not in self._by_tag:
            return {}
        if tag not in self._languages:
            self._languages[tag] = language_files(
                self._settings, self.site, self._by_tag[tag], self.locales, self.coverage, self._assets
            )
        return self._languages[tag]

    @cached_property
    def _others(self) -> dict[str, bytes]:
        return other_files(self._settings, self.site, self.locales, self.coverage, self._assets)

    @cached_property
    def _downloads(self) -> dict[str, bytes]:
        """What is made of other files, once these are there."""
        made = downloads(self.site, self.locales, lambda path: self.file(path) or b"")
        return made | host_files(self._others | made | self._assets.root)
