"""The files of a project -> the answer to a path: a page as the build makes it, with marks, or what is wrong.

Nothing here reads a file because somebody asked for its path: answers come from what was loaded before.
"""

from __future__ import annotations

import hashlib
import re
import threading
import traceback
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from codepairs.assets import load_assets
from codepairs.builder import Settings, narrowed
from codepairs.catalogs import Locale, load_catalog, load_locales
from codepairs.content import load_site
from codepairs.coverage import make_coverage
from codepairs.extract import domains
from codepairs.headers import IN_PAGES, IN_PREVIEW
from codepairs.inputs import refuse_harmful
from codepairs.model import Site
from codepairs.problems import Problem, Problems, as_text, in_order
from codepairs.serve.loaded import Loaded
from codepairs.serve.memory import Remembered
from codepairs.serve.proof import proof
from codepairs.source import read_document

Made = TypeVar("Made")

# Of a project, what pages are made of.
FOLDERS = ("content", "locales", "templates", "static")
HERE = Path(__file__).parent
# What the preview has besides the pages of the site; no page of a site has such a path.
OWN = {"-/preview.js": "preview.js", "-/preview.css": "preview.css"}
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".xml": "application/xml",
    ".txt": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".webmanifest": "application/manifest+json",
}
PASSAGE = re.compile(rb'<span data-context="[^>]*" data-state="(stale|missing)"[^>]*>')


@dataclass(frozen=True)
class Answer:
    """What a browser gets. `etag` differs when the page does."""

    status: int
    type: str
    body: bytes
    etag: str


class Preview:
    """The site in memory, for many threads."""

    def __init__(
        self,
        settings: Settings,
        *,
        mark: Callable[[Locale], Locale] = proof,
        on_problems: Callable[[list[Problem]], None] | None = None,
    ) -> None:
        self._settings, self._mark, self._on_problems = settings, mark, on_problems
        self._document, self._catalog = Remembered(read_document), Remembered(load_catalog)
        self._changed = threading.Condition(threading.RLock())
        self._version = 0
        self._loaded: Loaded | None = None
        self._content: Site
        self.problems: list[Problem] = []
        self._env = Environment(
            loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )

    def reload(self, changed: Iterable[Path] | None = None) -> None:
        """Read the files that changed, or all, and tell everybody who waits."""
        names = FOLDERS if changed is None else {self._folder(file) for file in changed}
        with self._changed:
            if self.problems or self._loaded is None:
                names = FOLDERS  # what could not be read is not known
            self.problems = []
            self._loaded = self._guarded(lambda: self._load(set(names)))
            self._version += 1
            self._changed.notify_all()

    def wait(self, version: int, seconds: float) -> int:
        """The version of what is shown: at once if it is another one, or after so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._version != version, seconds)
            return self._version

    def has(self, path: str) -> bool:
        """Whether the site has such a file."""
        return self.answer(path).status == 200

    def answer(self, path: str) -> Answer:
        """What to show for a path relative to the root, such as `vi/smtp/450.html`."""
        if path in OWN:
            return self._answer(200, path, (HERE / OWN[path]).read_bytes())
        with self._changed:
            loaded = self._loaded
            body = self._guarded(lambda: loaded.file(path)) if loaded else None
            if self.problems:
                count = len(self.problems)
                title = "1 problem" if count == 1 else f"{count:,} problems"
                return self._explained(500, title, "\n\n".join(as_text(each) for each in self.problems))
        if body is None:
            return self._explained(404, "No such page", f"There is no page at /{path}")
        return self._answer(200, path, body)

    def _folder(self, file: Path) -> str:
        return file.relative_to(self._settings.project).parts[0]

    def _load(self, changed: Collection[str]) -> Loaded:
        """Everything anew, but for what was read from folders in which nothing changed."""
        settings, old = self._settings, self._loaded
        refuse_harmful(settings.project)
        if old and not {"content", "locales"} & set(changed):
            site, locales, coverage = old.site, old.locales, old.coverage
        else:
            if old is None or "content" in changed:
                self._content = load_site(settings.project / "content", self._document)
            every = load_locales(settings.project / "locales", domains(self._content), self._catalog)
            site, plain = narrowed(settings, self._content, every)
            locales, coverage = [self._mark(each) for each in plain], make_coverage(site, plain)
        assets = load_assets(settings.project / "static")
        return Loaded(settings, site, locales, coverage, assets)

    def _guarded(self, make: Callable[[], Made]) -> Made | None:
        """What `make` makes, or None and the problems that keep it from doing so."""
        try:
            return make()
        except Problems as error:
            self.problems = in_order(error.problems)
        except Exception:
            # A mistake of ours is shown like one of a user: the preview goes on with the next edit.
            self.problems = [Problem(kind="bug", message="the preview failed", trace=traceback.format_exc())]
        if self._on_problems:
            self._on_problems(self.problems)
        return None

    def _answer(self, status: int, path: str, body: bytes) -> Answer:
        kind, etag = PurePosixPath(path).suffix, hashlib.sha256(body).hexdigest()[:20]
        if kind == ".html":
            body = body.replace(IN_PAGES.encode(), IN_PREVIEW.encode(), 1)
            parts: Any = self._env.get_template("parts.html").module
            banner = parts.banner(etag, _counts(body) if status == 200 else None)
            body = body.replace(b"</head>", f"{parts.head()}</head>".encode(), 1)
            body = body.replace(b"</body>", f"{banner}</body>".encode(), 1)
        return Answer(status, TYPES.get(kind, "application/octet-stream"), body, etag)

    def _explained(self, status: int, title: str, text: str) -> Answer:
        page = self._env.get_template("message.html").render(title=title, text=text)
        return self._answer(status, "message.html", page.encode())


def _counts(page: bytes) -> dict[str, int]:
    """How many passages of a page are stale and missing; one that stands in two places counts once."""
    states = [match[1] for match in {match[0]: match for match in PASSAGE.finditer(page)}.values()]
    return {name: states.count(name.encode()) for name in ("stale", "missing")}
