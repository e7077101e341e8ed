"""A real build that is interrupted or killed: its workers end with it, and the site is as it was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT

ARGUMENTS = ["build", "--pseudo", "--protocol", "smtp", "--protocol", "grpc", "--jobs", "2"]
PATIENCE = 60  # seconds, on a busy machine


class Build:
    """A build of the real content in a process group of its own, as a terminal makes one."""

    def __init__(self, output: Path) -> None:
        self.output = output
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "build.py"), *ARGUMENTS, "--output", str(output)],
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            start_new_session=True,
        )

    def wait_for_pages(self) -> None:
        """Until both workers are at work."""
        pattern = f".{self.output.name}.codepairs-*/*/*/*.html"
        until(lambda: len({page.parent for page in self.output.parent.glob(pattern)}) > 1)

    def members(self) -> list[int]:
        """The processes of its group."""
        found = []
        for status in Path("/proc").glob("[0-9]*/stat"):
            try:
                state, _, group = status.read_text().rpartition(")")[2].split()[:3]
            except OSError:
                continue
            if int(group) == self.process.pid and state not in "ZX":
                found.append(int(status.parent.name))
        return found


def until(is_so: object) -> None:
    assert callable(is_so)
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.005)


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Build]:
    if not Path("/proc/self/stat").exists():
        pytest.skip("the processes of a group are read from /proc, which only Linux has")
    (tmp_path / "web" / "site").mkdir(parents=True)
    (tmp_path / "web" / "site" / ".codepairs").touch()
    (tmp_path / "web" / "site" / "old.html").write_text("old")
    made = Build(tmp_path / "web" / "site")
    yield made
    for member in made.members():
        os.kill(member, signal.SIGKILL)
    made.process.communicate()


def is_as_it_was(output: Path) -> bool:
    return sorted(os.listdir(output)) == [".codepairs", "old.html"]


@pytest.mark.parametrize("whom", ["all of a terminal", "the first alone"])
def test_ctrl_c_ends_all_workers_and_leaves_nothing_behind(build: Build, whom: str) -> None:
    build.wait_for_pages()
    os.kill(-build.process.pid if whom == "all of a terminal" else build.process.pid, signal.SIGINT)
    _, said = build.process.communicate(timeout=PATIENCE)
    assert build.process.returncode == 130
    assert said.splitlines()[-1] == "interrupted; the site is as it was"
    assert "Traceback" not in said
    until(lambda: not build.members())
    assert is_as_it_was(build.output)
    assert os.listdir(build.output.parent) == ["site"]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "terminated"])
def test_the_workers_of_a_build_that_dies_end_with_it(build: Build, number: signal.Signals) -> None:
    build.wait_for_pages()
    assert len(build.members()) >= 3
    os.kill(build.process.pid, number)
    build.process.wait(timeout=PATIENCE)
    until(lambda: not build.members())
    assert is_as_it_was(build.output)
