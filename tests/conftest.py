"""What the tests share: a small project, and a way to make one mistake in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from codepairs.builder import Report, Settings, build

ROOT = Path(__file__).parent.parent
DATA = Path(__file__).parent / "data"

# A busy machine is no failure.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

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
