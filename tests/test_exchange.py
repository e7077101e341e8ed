"""One build at a time, an exchange that cannot be half done, and nothing left of the dead."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from unittest import mock

import pytest

from codepairs import exchange
from codepairs.exchange import Beside, locked, put_in_place, sweep
from codepairs.output import staged_output
from codepairs.problems import Problems
from codepairs.writer import FolderWriter


@pytest.fixture
def beside(tmp_path: Path) -> Beside:
    return Beside(tmp_path / "site")


def folder(path: Path, text: str) -> Path:
    (path / "inner").mkdir(parents=True)
    (path / "inner" / "page").write_text(text)
    return path


def text(path: Path) -> str:
    return (path / "inner" / "page").read_text()


# The lock


def count_up(lock: Path, counter: Path, times: int) -> None:
    """Lose counts if anybody else does the same meanwhile."""
    waits: list[str] = []
    for _ in range(times):
        waits.clear()
        with locked(lock, lambda: waits.append("said")):
            number = int(counter.read_text())
            time.sleep(0.0005)
            counter.write_text(str(number + 1))
        assert len(waits) <= 1


def test_only_one_process_holds_the_lock_though_its_file_comes_and_goes(tmp_path: Path) -> None:
    counter = tmp_path / "counter"
    counter.write_text("0")
    with ProcessPoolExecutor(4) as pool:
        runs = [pool.submit(count_up, tmp_path / "lock", counter, 50) for _ in range(4)]
        for run in runs:
            run.result()
    assert counter.read_text() == "200"
    assert os.listdir(tmp_path) == ["counter"]


def test_a_second_build_says_once_that_it_waits(tmp_path: Path) -> None:
    output = tmp_path / "site"
    said: list[str] = []
    inside = threading.Event()

    def second() -> None:
        with staged_output(output, on_wait=lambda: said.append("waiting")):
            said.append("building")
            inside.set()

    with staged_output(output, on_wait=lambda: said.append("never")) as staging:
        thread = threading.Thread(target=second)
        thread.start()
        while not said:
            time.sleep(0.001)
        assert not inside.wait(0.02)
        with FolderWriter(staging.folder("vi")) as writer:
            writer.write("index.html", b"of the first")
        staging.add(writer.written)
        said.append("first ends")
    thread.join()
    assert said == ["waiting", "first ends", "building"]
    assert os.listdir(tmp_path) == ["site"]


def test_a_second_build_that_may_not_wait_is_a_problem(tmp_path: Path) -> None:
    output = tmp_path / "site"
    with staged_output(output), pytest.raises(Problems) as caught, staged_output(output):
        pass
    assert [problem.kind for problem in caught.value.problems] == ["output-busy"]
    assert "another build of it is at work" in caught.value.problems[0].message
    assert (output / ".codepairs").is_file()


def test_a_killed_process_holds_nothing_even_if_its_worker_lives_on(tmp_path: Path) -> None:
    """A forked worker inherits the descriptor, and waits for work for ever when its build was killed."""
    script = (
        "import os, sys, time; from pathlib import Path; from codepairs.exchange import locked\n"
        "with locked(Path(sys.argv[1]), None):\n"
        "    child = os.fork()\n"
        "    if child: print(child, flush=True)\n"
        "    time.sleep(60)\n"
    )
    lock = tmp_path / "lock"
    command = [sys.executable, "-c", script, str(lock)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=Path(exchange.__file__).parents[1]
    ) as parent:
        assert parent.stdout
        worker = int(parent.stdout.readline())
        try:
            with pytest.raises(BlockingIOError), locked(lock, None):
                pass
            parent.kill()
            parent.wait()
            time.sleep(0.05)  # the worker may not have closed its copy yet
            with locked(lock, None):
                os.kill(worker, 0)
        finally:
            os.kill(worker, signal.SIGKILL)
    assert not lock.exists()


def test_a_lock_that_somebody_deleted_is_not_taken_from_its_next_holder(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with locked(lock, None):
        lock.unlink()
        with locked(lock, None):
            pass
        other = lock
        other.touch()
    assert other.exists()


def test_a_link_in_place_of_the_lock_is_not_followed(beside: Beside) -> None:
    beside.lock.symlink_to("victim")
    with pytest.raises(Problems), staged_output(beside.place):
        pass
    assert os.listdir(beside.place.parent) == [beside.lock.name]


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_two_builds_at_once_do_not_harm_each_other(tmp_path: Path, method: str) -> None:
    output = tmp_path / "site"
    with ProcessPoolExecutor(2, mp_context=get_context(method)) as pool:
        for build in [pool.submit(build_often, output, name) for name in ("one", "two")]:
            build.result()
    pages = {page.read_text() for page in output.glob("vi/*.html")}
    assert pages in ({"one"}, {"two"})
    assert os.listdir(tmp_path) == ["site"]


def build_often(output: Path, name: str) -> None:
    for _ in range(5):
        with staged_output(output, on_wait=lambda: None) as staging:
            with FolderWriter(staging.folder("vi")) as writer:
                for number in range(50):
                    writer.write(f"{number}.html", name.encode())
            staging.add(writer.written)


# The exchange


@pytest.mark.parametrize("one_step", [True, False], ids=["exchange", "two renames"])
def test_a_folder_takes_the_place_of_another_which_is_left_over(beside: Beside, one_step: bool) -> None:
    folder(beside.place, "old")
    staged = folder(beside.fresh(), "new")
    if one_step:
        put_in_place(staged, beside)
    else:
        with mock.patch.object(exchange, "_swapped", return_value=False):
            put_in_place(staged, beside)
    assert text(beside.place) == "new"
    assert len(os.listdir(beside.place.parent)) == 2
    assert sweep(beside) == []
    assert os.listdir(beside.place.parent) == ["site"]
    assert text(beside.place) == "new"


@pytest.mark.skipif(sys.platform not in ("linux", "darwin"), reason="only there")
def test_this_system_exchanges_two_folders_in_one_step(beside: Beside) -> None:
    one, other = folder(beside.place, "one"), folder(beside.fresh(), "other")
    assert exchange._swapped(one, other)
    assert (text(one), text(other)) == ("other", "one")


def test_an_exchange_that_fails_for_another_reason_is_an_error(beside: Beside) -> None:
    with pytest.raises(FileNotFoundError):
        exchange._swapped(beside.place, beside.fresh())


def test_an_exchange_that_the_file_system_does_not_know_is_told_from_an_error(beside: Beside) -> None:
    one, other = folder(beside.place, "one"), folder(beside.fresh(), "other")
    for number in (errno.ENOSYS, errno.EINVAL, errno.EPERM, errno.EOPNOTSUPP):
        with mock.patch("ctypes.get_errno", return_value=number), mock.patch("ctypes.CDLL") as libc:
            libc.return_value.renameat2.return_value = -1
            assert not exchange._swapped(one, other)
    assert (text(one), text(other)) == ("one", "other")


def test_a_second_rename_that_fails_brings_the_old_folder_back(beside: Beside) -> None:
    folder(beside.place, "old")
    staged = folder(beside.fresh(), "new")
    two_renames = mock.patch.object(exchange, "_swapped", return_value=False)
    fault = mock.patch("os.rename", side_effect=rename_until_staged)
    with pytest.raises(FileNotFoundError), two_renames, fault:
        put_in_place(staged, beside)
    assert not beside.place.exists()
    assert sweep(beside) == []
    assert text(beside.place) == "old"
    assert os.listdir(beside.place.parent) == ["site"]


real_rename = os.rename


def rename_until_staged(source: Path, target: Path) -> None:
    """Let all renames pass but that of a staging folder to a place that is free."""
    if not target.exists() and not target.name.endswith("-old"):
        raise FileNotFoundError(errno.ENOENT, "gone")
    real_rename(source, target)


# The leftovers


def test_a_folder_set_aside_comes_back_if_its_place_is_free_or_empty(beside: Beside) -> None:
    folder(beside.aside, "old")
    sweep(beside)
    assert text(beside.place) == "old"
    real_rename(beside.place, beside.aside)
    beside.place.mkdir()
    sweep(beside)
    assert text(beside.place) == "old"


def test_a_folder_set_aside_goes_if_another_is_in_place(beside: Beside) -> None:
    folder(beside.aside, "old")
    folder(beside.place, "new")
    sweep(beside)
    assert text(beside.place) == "new"
    assert os.listdir(beside.place.parent) == ["site"]


def test_a_folder_half_removed_never_comes_back(beside: Beside) -> None:
    folder(beside.aside, "old")
    folder(beside.place, "new")
    with mock.patch("os.rmdir", side_effect=PermissionError(errno.EACCES, "not yours")):
        assert [error.errno for error in sweep(beside)] == [errno.EACCES]
    real_rename(beside.place, beside.place.parent / "kept elsewhere")
    sweep(beside)
    assert os.listdir(beside.place.parent) == ["kept elsewhere"]


def test_the_leftovers_of_other_outputs_stay(tmp_path: Path) -> None:
    others = {
        ".site.codepairs-notes",
        ".site.codepairs-1234567",
        "site.codepairs-12345678",
        ".site.codepairs-123456789",
    }
    others |= {
        Beside(tmp_path / name).fresh().name for name in ("site2", "SITE", "site.codepairs-12345678", "s.te")
    }
    for name in others:
        (tmp_path / name).mkdir()
    leftover = Beside(tmp_path / "site").fresh()
    leftover.mkdir()
    sweep(Beside(tmp_path / "site"))
    assert set(os.listdir(tmp_path)) == others
    sweep(Beside(tmp_path / "s.te"))
    assert Beside(tmp_path / "site2").leftovers()


def test_what_a_link_points_to_is_not_removed(beside: Beside) -> None:
    outside = folder(beside.place.parent / "outside", "precious")
    leftover = folder(beside.fresh(), "old")
    (leftover / "link").symlink_to(outside)
    (leftover / "inner" / "link").symlink_to(outside / "inner" / "page")
    beside.fresh().symlink_to(outside)
    refusals = sweep(beside)
    assert text(outside) == "precious"
    assert not leftover.exists()
    assert len(refusals) == 1  # the link under our name is not ours: it stays
