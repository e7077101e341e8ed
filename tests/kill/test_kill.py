"""A build that dies, fails or is interrupted at any step leaves the old site or the new one, whole.

A step is a call that changes the file system. Every test goes through all steps of a small build.
"""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from unittest import mock

import pytest
from small_build import FOLDERS, build, pages

from codepairs import exchange
from codepairs.exchange import MARKER
from codepairs.output import staged_output
from codepairs.problems import Problems

PROJECT = Path(__file__).resolve().parents[2]
COUNT = 3  # pages in each folder: one stays, one changes, one comes or goes
CALLS = ("open", "write", "link", "utime", "mkdir", "chmod", "rename", "unlink", "rmdir")


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """In memory where that is possible: these tests build a thousand sites."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


@contextmanager
def blow(at: int, strike: Callable[[], None], *, one_step: bool = True) -> Iterator[list[int]]:
    """Call `strike` before step number `at`, counted from 0; yields the number of steps so far in a list.

    `one_step` is False for a system that cannot exchange two folders.
    """
    steps = [0]

    def counted(real: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **options: object) -> object:
            steps[0] += 1
            if steps[0] == at + 1:
                strike()
            return real(*arguments, **options)

        return call

    with ExitStack() as stack:
        for name in CALLS:
            stack.enter_context(mock.patch.object(os, name, counted(getattr(os, name))))
        stack.enter_context(mock.patch.object(fcntl, "flock", counted(fcntl.flock)))
        swapped = counted(exchange._swapped if one_step else lambda *_: False)
        stack.enter_context(mock.patch.object(exchange, "_swapped", swapped))
        yield steps


def site_of(version: str) -> dict[str, bytes]:
    """What a build of a version must leave: path -> bytes (without the marker)."""
    return {
        f"{folder}/{name}".lstrip("/"): data
        for folder in FOLDERS[version]
        for name, data in pages(version, folder, COUNT)
    }


def read(site: Path) -> dict[str, bytes]:
    files = {str(path.relative_to(site)): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    assert not files or files.pop(MARKER)
    return files


def steps_of_a_build(site: Path) -> int:
    """How many steps it takes to replace the old site by the new one."""
    build(site, "old", count=COUNT)
    with blow(-1, lambda: None) as steps:
        build(site, "new", count=COUNT)
    return steps[0]


def exit_status(child: Callable[[], None]) -> int:
    """Run something in a forked process; 0 if it returned, -9 if it was killed."""
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            child()
            status = 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


class Refused(Exception):
    pass


@pytest.mark.parametrize(
    ("before", "one_step"),
    [("old", True), ("old", False), (None, True)],
    ids=["exchange", "two renames", "no site"],
)
def test_killed_at_any_step_the_site_is_whole_and_the_next_build_cleans_up(
    tmp_path: Path, before: str | None, one_step: bool
) -> None:
    site = tmp_path / "site"
    allowed = [site_of("new"), site_of(before) if before else {}]

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def victim(at: int) -> Callable[[], None]:
        def child() -> None:
            with blow(at, die, one_step=one_step):
                build(site, "new", count=COUNT)

        return child

    seen = []
    for at in range(1000):
        if before:
            build(site, before, count=COUNT)
        status = exit_status(victim(at))
        if status == 0:
            break
        assert status == -signal.SIGKILL
        if one_step:
            assert read(site) in allowed
        # The next build puts the folder back that was set aside, even if it fails itself.
        with suppress(Refused), staged_output(site):
            raise Refused
        seen.append(read(site))
        assert seen[-1] in allowed
        assert os.listdir(tmp_path) in (["site"], [])
        build(site, "new", count=COUNT)
        assert read(site) == site_of("new")
        assert os.listdir(tmp_path) == ["site"]
        exchange._remove(site)
    assert at > 30
    assert all(state in seen for state in allowed)


@pytest.mark.parametrize(
    ("number", "one_step"), [(errno.ENOSPC, True), (errno.EACCES, True), (errno.EIO, False)]
)
def test_an_error_at_any_step_is_a_problem_or_harmless(tmp_path: Path, number: int, one_step: bool) -> None:
    site = tmp_path / "site"

    def fail() -> None:
        raise OSError(number, os.strerror(number))

    problems = 0
    for at in range(steps_of_a_build(site)):
        build(site, "old", count=COUNT)
        try:
            with blow(at, fail, one_step=one_step):
                build(site, "new", count=COUNT)
        except Problems as error:
            problems += 1
            assert error.problems[0].message
            assert read(site) == site_of("old")
        else:
            # A link that was refused was written, a leftover or a lock file is for the next build.
            assert read(site) == site_of("new")
        build(site, "new", count=COUNT)
        assert os.listdir(tmp_path) == ["site"]
    assert problems > 15


def test_an_interrupt_at_any_step_leaves_a_whole_site(tmp_path: Path) -> None:
    site = tmp_path / "site"

    def interrupt() -> None:
        raise KeyboardInterrupt

    for at in range(steps_of_a_build(site)):
        build(site, "old", count=COUNT)
        with pytest.raises(KeyboardInterrupt), blow(at, interrupt):
            build(site, "new", count=COUNT)
        assert read(site) in (site_of("old"), site_of("new"))
        build(site, "new", count=COUNT)
        assert os.listdir(tmp_path) == ["site"]


def test_a_disk_that_is_really_full_leaves_the_old_site(tmp_path: Path) -> None:
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=400k", "none", tmp_path],
        check=False,
        capture_output=True,
        text=True,
    )
    if mounted.returncode:
        pytest.skip(f"cannot mount a small tmpfs here: {mounted.stderr.strip()}")
    try:
        site = tmp_path / "site"
        build(site, "old", count=COUNT)
        with pytest.raises(Problems) as caught:
            build(site, "new", count=100)
        (problem,) = caught.value.problems
        assert problem.kind == "output-full"
        assert "free: 0 bytes" in problem.message
        assert read(site) == site_of("old")
        assert os.listdir(tmp_path) == ["site"]
    finally:
        subprocess.run(["umount", tmp_path], check=True)


def kill_script(command: str, kills: int, folder: Path) -> subprocess.CompletedProcess[str]:
    script = [sys.executable, "benchmarks/kill.py", "--kills", str(kills), "--command", command]
    return subprocess.run(
        [*script, "--folder", folder], cwd=PROJECT, check=False, capture_output=True, text=True, timeout=120
    )


def test_the_script_that_kills_real_builds_finds_none_harmed(tmp_path: Path) -> None:
    command = f"{sys.executable} tests/kill/small_build.py {{output}} {{version}} --pages 40"
    run = kill_script(command, 5, tmp_path)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "0 damaged, 0 not recovered" in run.stdout


def test_the_script_that_kills_real_builds_notices_a_site_that_is_written_in_place(tmp_path: Path) -> None:
    """The same script, pointed to a build that does what ours must not."""
    careless = tmp_path / "careless.py"
    careless.write_text(
        "import pathlib, sys, time\n"
        "site = pathlib.Path(sys.argv[1])\n"
        "site.mkdir(exist_ok=True)\n"
        "beside = site.parent / 'log'\n"
        "beside.touch()\n"
        "for number in range(20):\n"
        "    (site / str(number)).write_text(sys.argv[2])\n"
        "    time.sleep(0.002)\n"
        "beside.unlink()\n"
    )
    command = f"{sys.executable} {careless} {{output}} {{version}}"
    run = kill_script(command, 3, tmp_path)
    assert run.returncode == 1
    assert "0 damaged" not in run.stdout
