"""Fixtures that tests share."""

from pathlib import Path

import pytest

from codepairs.builder import Report, Settings, build

PROJECT = Path(__file__).parent


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The real content, built once."""
    return build(Settings(project=PROJECT, output=tmp_path_factory.mktemp("built") / "site", jobs=2))


@pytest.fixture(scope="session")
def site(built: Report) -> Path:
    """The folder of the real site."""
    return built.output
