"""What the tests share: a small project, and a way to make one mistake in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Page, sync_playwright
from polib import POFile
from servers import nginx_under_a_path

from codepairs import catalog_files
from codepairs.builder import Report, Settings, build
from codepairs.content import load_site
from codepairs.extract import messages
from codepairs.translate import as_bytes, updated

ROOT = Path(__file__).parent.parent
DATA = Path(__file__).parent / "data"

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
# No look-ups of its own: a page that asks for another host then stands out.
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: apt-get install chromium")

# A busy machine is no failure.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: apt-get install chromium")
# No look-ups of its own: a page that asks for another host then stands out.
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

Edit = Callable[[str, str, str], None]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of its own: small protocols, Vietnamese for one of them, the real templates and styles.

    `mini` has codes of every kind: 510 is in no dialogue, 599 is registered nowhere, 400 and 500 have a
    comparison. `other` answers in words. `web` has requests, header fields and messages; the codes of
    `alerts` are known by their names and come at stages, those of `forms` in several forms.
    """
    return copy_project(tmp_path / "project")


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site of that project, built once; not to be changed."""
    folder = tmp_path_factory.mktemp("small")
    return build(Settings(project=copy_project(folder / "project"), output=folder / "site")).output


def copy_project(folder: Path) -> Path:
    shutil.copytree(DATA / "project", folder)
    for name in ("templates", "static"):
        shutil.copytree(ROOT / name, folder / name)
    # Extraction reads the engine's sentences here.
    shutil.copytree(ROOT / "codepairs" / "wording", folder / "codepairs" / "wording")
    return folder


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A project of its own with the texts and catalogues of the real site, in step and without old ones."""
    folder = tmp_path / "texts"
    for name in ("content", "locales", "templates", "codepairs/wording"):
        shutil.copytree(ROOT / name, folder / name)
    catalog_files.update(folder, write=True, prune=True)
    return folder


@pytest.fixture
def edit(project: Path) -> Edit:
    """Replace the only occurrence of a text in a file of the project."""

    def edit(file: str, old: str, new: str) -> None:
        text = (project / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        (project / file).write_text(text.replace(old, new), encoding="utf-8")

    return edit


@pytest.fixture
def shared_number(project: Path, edit: Edit) -> Path:
    """The small project, where 400 is a code of `other` too."""
    edit("content/other/protocol.yaml", '"[A-Z]+"', '"[A-Z]+|[0-9]{3}"')
    shutil.copy(DATA / "other-400.yaml", project / "content/other/400.yaml")
    return project


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The real content, built once."""
    return build(Settings(project=ROOT, output=tmp_path_factory.mktemp("built") / "site", jobs=2))


@pytest.fixture(scope="session")
def site(built: Report) -> Path:
    """The folder of the real site."""
    return built.output


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page with nothing stored."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture
def nginx(site: Path, tmp_path: Path) -> Iterator[str]:
    """The address of /docs/codes/ on an nginx that serves the site there, as docs/hosting says."""
    with nginx_under_a_path(site, tmp_path) as address:
        yield address


@pytest.fixture
def begin(project: Path) -> Callable[..., None]:
    """Give the project a language whose catalogues have every message and no translation."""

    def begin(tag: str, *domains: str) -> None:
        site, folder = load_site(project / "content"), project / "locales" / tag / "LC_MESSAGES"
        folder.mkdir(parents=True)
        for domain in domains:
            made = updated(POFile(), domain, tag, messages(site, domain, project))
            (folder / f"{domain}.po").write_bytes(as_bytes(made))

    return begin
