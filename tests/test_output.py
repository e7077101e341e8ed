"""Writing a site: what is replaced, what stays the same file, what is refused."""

from __future__ import annotations

import errno
import os
import pickle
import stat
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codepairs.exchange import MARKER, Beside
from codepairs.output import Staging, staged_output
from codepairs.problems import Problems
from codepairs.writer import Folder, FolderWriter, Written

Site = dict[str, dict[str, bytes]]  # folder -> name -> bytes

OLD: Site = {"": {"index.html": b"start"}, "vi/smtp": {"250.html": b"ok", "504.html": b"not implemented"}}


def write(folder: Folder, files: Mapping[str, bytes]) -> Written:
    with FolderWriter(folder) as writer:
        for name, data in files.items():
            writer.write(name, data)
    return writer.written


def build(output: Path, site: Site) -> Staging:
    with staged_output(output) as staging:
        for relative, files in site.items():
            staging.add(write(staging.folder(relative), files))
    return staging


def read(output: Path) -> dict[str, bytes]:
    """Path -> bytes of every file but the marker."""
    files = {str(path.relative_to(output)): path.read_bytes() for path in output.rglob("*") if path.is_file()}
    del files[MARKER]
    return files


def flat(site: Site) -> dict[str, bytes]:
    return {
        f"{folder}/{name}".lstrip("/"): data for folder, files in site.items() for name, data in files.items()
    }


def identity(path: Path) -> tuple[int, int, int]:
    state = path.lstat()
    return state.st_ino, state.st_mtime_ns, state.st_mode


@pytest.fixture
def output(tmp_path: Path) -> Iterator[Path]:
    """A place for a site, beside which nothing may stay behind."""
    folder = tmp_path / "web"
    folder.mkdir()
    yield folder / "site"
    assert set(os.listdir(folder)) <= {"site"}


@contextmanager
def refused(kind: str, *words: str) -> Iterator[None]:
    with pytest.raises(Problems) as caught:
        yield
    (problem,) = caught.value.problems
    assert problem.kind == kind
    for word in words:
        assert word in f"{problem.message} {problem.hint}"


# What is written


def test_a_first_build_makes_the_folder_and_marks_it(output: Path) -> None:
    staging = build(output, OLD)
    assert read(output) == flat(OLD)
    assert (output / MARKER).read_text().startswith("Made by codepairs.")
    assert staging.changed
    marker = (output / MARKER).stat().st_size
    assert staging.written == Written(
        folders=2,
        files=4,
        bytes=22 + marker,
        largest_file=marker,
        largest_folder=2,
        added=(MARKER, "index.html", "vi/smtp/250.html", "vi/smtp/504.html"),
    )
    assert staging.warnings == []


def test_the_folder_that_is_to_hold_the_output_is_made(output: Path) -> None:
    build(output / "deeper" / "site", OLD)
    assert read(output / "deeper" / "site") == flat(OLD)


def test_an_empty_folder_may_be_replaced(output: Path) -> None:
    output.mkdir()
    build(output, OLD)
    assert read(output) == flat(OLD)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o777])
def test_modes_do_not_depend_on_the_umask(output: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        build(output, OLD)
    finally:
        os.umask(before)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in output.rglob("*") if path.is_file()}
    folders = {stat.S_IMODE(path.stat().st_mode) for path in [output, *output.rglob("*")] if path.is_dir()}
    assert (modes, folders) == ({0o644}, {0o755})


def test_worker_processes_write_the_same_site(output: Path, tmp_path: Path) -> None:
    build(tmp_path / "serial", OLD)
    with staged_output(output) as staging, ProcessPoolExecutor(2) as pool:
        reports = [pool.submit(write, staging.folder(relative), files) for relative, files in OLD.items()]
        staging.add(sum((report.result() for report in reports), Written()))
    assert read(output) == read(tmp_path / "serial")


def test_a_disk_that_takes_a_part_of_the_bytes_gets_the_rest(output: Path) -> None:
    real = os.write
    with mock.patch("os.write", lambda fd, data: real(fd, data[:3])):
        build(output, OLD)
    assert read(output) == flat(OLD)


def test_a_file_of_the_live_site_is_never_opened_for_writing(output: Path) -> None:
    build(output, OLD)
    real, flags = os.open, set()

    def spy(path: str, flag: int, *rest: int, dir_fd: int | None = None) -> int:
        flags.add(flag)
        return real(path, flag, *rest, dir_fd=dir_fd)

    with mock.patch("os.open", spy):
        build(output, OLD | {"vi": {"index.html": b"new"}})
    writing = [flag for flag in flags if flag & (os.O_WRONLY | os.O_RDWR)]
    assert writing and all(flag & os.O_EXCL for flag in writing)


# What stays the same file


def test_a_file_that_did_not_change_keeps_its_inode_and_time(output: Path) -> None:
    build(output, OLD)
    os.utime(output / "index.html", ns=(1, 1))
    before = {name: identity(output / name) for name in (*flat(OLD), MARKER)}
    staging = build(output, OLD | {"vi/smtp": {"250.html": b"fine", "504.html": b"not implemented"}})
    after = {name: identity(output / name) for name in before}
    assert {name for name in before if before[name] != after[name]} == {"vi/smtp/250.html"}
    assert (output / "vi/smtp/250.html").read_bytes() == b"fine"
    assert staging.written.changes == [("M", "vi/smtp/250.html")]


def test_the_same_site_is_not_replaced_at_all(output: Path) -> None:
    build(output, OLD)
    before = {path: identity(path) for path in [output, *output.rglob("*")]}
    staging = build(output, OLD)
    assert not staging.changed
    assert {path: identity(path) for path in [output, *output.rglob("*")]} == before


def test_an_edit_in_place_is_undone_even_with_the_same_size_and_time(output: Path) -> None:
    build(output, OLD)
    page = output / "vi/smtp/250.html"
    state = page.stat()
    page.write_bytes(b"OK")
    os.utime(page, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert build(output, OLD).written.modified == ("vi/smtp/250.html",)
    assert page.read_bytes() == b"ok"


def test_a_mode_that_was_changed_is_put_right(output: Path) -> None:
    build(output, OLD)
    (output / "index.html").chmod(0o600)
    assert build(output, OLD).written.modified == ("index.html",)
    assert stat.S_IMODE((output / "index.html").stat().st_mode) == 0o644


@pytest.mark.parametrize("number", [errno.EXDEV, errno.EPERM, errno.EMLINK, errno.EACCES, errno.ENOTSUP])
def test_where_links_are_refused_the_time_is_copied(output: Path, number: int) -> None:
    build(output, OLD)
    os.utime(output / "index.html", ns=(1, 1))
    before = identity(output / "index.html")
    with mock.patch("os.link", side_effect=OSError(number, os.strerror(number))):
        staging = build(output, OLD | {"vi": {"index.html": b"new"}})
    after = identity(output / "index.html")
    assert before[0] != after[0] and before[1:] == after[1:]
    assert staging.written.changes == [("A", "vi/index.html")]


def test_where_modes_are_refused_the_site_is_written_all_the_same(output: Path) -> None:
    with mock.patch("os.chmod", side_effect=PermissionError(errno.EPERM, "FAT")):
        build(output, OLD)
    assert read(output) == flat(OLD)


# What goes away


def test_what_is_not_written_again_goes_away(output: Path) -> None:
    build(output, OLD)
    (output / "vi/smtp/stray.html").write_text("by hand")
    (output / "vi/stray.html").write_text("in a folder that no writer owns")
    staging = build(output, {"": {"index.html": b"start"}, "vi/smtp": {"250.html": b"ok"}})
    assert read(output) == {"index.html": b"start", "vi/smtp/250.html": b"ok"}
    gone = ["vi/smtp/504.html", "vi/smtp/stray.html", "vi/stray.html"]
    assert staging.written.changes == [("D", path) for path in gone]
    staging = build(output, {"": {"index.html": b"start"}})
    assert read(output) == {"index.html": b"start"}
    assert staging.written.changes == [("D", "vi/smtp/250.html")]


@pytest.mark.parametrize("folder", ["empty", "vi/empty"])
def test_an_empty_folder_comes_and_goes(output: Path, folder: str) -> None:
    build(output, OLD)
    assert build(output, OLD | {folder: {}}).changed
    assert (output / folder).is_dir()
    assert build(output, OLD).changed
    assert not (output / folder).exists()


def test_links_and_pipes_in_the_live_site_are_replaced_and_not_followed(output: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "250.html").write_bytes(b"ok")
    (outside / "504.html").write_bytes(b"not implemented")
    build(output, OLD)
    page = output / "vi/smtp/250.html"
    page.unlink()
    page.symlink_to(outside / "250.html")
    (output / "vi/smtp/504.html").unlink()
    os.mkfifo(output / "vi/smtp/504.html")
    (output / "index.html").unlink()
    (output / "index.html").mkdir()
    (output / "en").symlink_to(outside)
    before = {path: identity(path) for path in outside.iterdir()}

    staging = build(output, OLD | {"en": {"250.html": b"ok"}})
    assert read(output) == flat(OLD) | {"en/250.html": b"ok"}
    assert not any(path.is_symlink() for path in output.rglob("*"))
    kinds = "DAAMM"
    paths = ("en", "en/250.html", "index.html", "vi/smtp/250.html", "vi/smtp/504.html")
    assert staging.written.changes == list(zip(kinds, paths, strict=True))
    assert {path: identity(path) for path in outside.iterdir()} == before


def test_a_linked_folder_in_the_live_site_is_not_followed(output: Path, tmp_path: Path) -> None:
    build(output, OLD)
    outside = tmp_path / "outside"
    (output / "vi").rename(outside)
    (output / "vi").symlink_to(outside)
    build(output, OLD)
    assert read(output) == flat(OLD)
    assert identity(output / "vi/smtp/250.html") != identity(outside / "smtp/250.html")


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_site_that_vanishes_during_the_build_comes_back(output: Path, tmp_path: Path, moment: str) -> None:
    build(output, OLD)
    with staged_output(output) as staging:
        folders = {relative: staging.folder(relative) for relative in OLD}
        if moment == "before":
            output.rename(tmp_path / "gone")
        for relative, folder in folders.items():
            staging.add(write(folder, OLD[relative]))
        if moment == "after":
            output.rename(tmp_path / "gone")
    assert read(output) == flat(OLD)


def test_a_site_that_was_set_aside_is_the_one_to_compare_with(output: Path) -> None:
    build(output, OLD)
    before = {path: identity(path) for path in [output, *output.rglob("*")]}
    output.rename(Beside(output).aside)
    assert not build(output, OLD).changed
    assert {path: identity(path) for path in [output, *output.rglob("*")]} == before


def test_a_folder_that_appears_during_the_build_is_not_replaced(output: Path) -> None:
    with refused("output-refused", "not empty"), staged_output(output):
        output.mkdir()
        (output / "thesis.txt").touch()
    assert os.listdir(output) == ["thesis.txt"]


def test_what_cannot_be_removed_is_a_warning(output: Path) -> None:
    build(output, OLD)
    with mock.patch("os.rmdir", side_effect=PermissionError(errno.EACCES, "not yours")):
        staging = build(output, {})
    assert read(output) == {}
    assert [problem.kind for problem in staging.warnings] == ["output-leftover"]
    assert [problem.severity for problem in staging.warnings] == ["warning"]
    build(output, {})  # sweeps up


names = st.sampled_from(["a.html", "b.html", "c.html", ".hidden", "Ă.html"])
sites = st.dictionaries(
    st.sampled_from(["", "vi", "vi/smtp", "en/http"]),
    st.dictionaries(names, st.sampled_from([b"", b"one", b"two", b"x" * 70_000])),
)


@given(old=sites, new=sites)
@settings(max_examples=60, deadline=None)
def test_whatever_was_there_the_new_site_is_there_and_only_changes_are_new(
    tmp_path_factory: pytest.TempPathFactory, old: Site, new: Site
) -> None:
    output = tmp_path_factory.mktemp("law") / "site"
    build(output, old)
    before = {name: identity(output / name) for name in flat(old)}
    staging = build(output, new)
    assert read(output) == flat(new)
    after = {name: identity(output / name) for name in flat(new)}
    same = {name for name, data in flat(new).items() if flat(old).get(name) == data}
    assert {name for name in after if after[name] == before.get(name)} == same
    paths = flat(old).keys() | flat(new).keys()
    kinds = {path: "D" if path not in flat(new) else "M" if path in flat(old) else "A" for path in paths}
    assert staging.written.changes == [(kinds[path], path) for path in sorted(paths - same)]
    assert not build(output, new).changed
    assert os.listdir(output.parent) == ["site"]


# What fails


@pytest.mark.parametrize(
    "error", [ValueError("a bug"), KeyboardInterrupt(), OSError(errno.ENOENT, "content")]
)
def test_a_build_that_fails_leaves_the_live_site_alone(output: Path, error: BaseException) -> None:
    build(output, OLD)
    before = {path: identity(path) for path in [output, *output.rglob("*")]}
    with pytest.raises(type(error)) as caught, staged_output(output) as staging:
        write(staging.folder("vi"), {"index.html": b"new"})
        raise error
    assert caught.value is error
    assert {path: identity(path) for path in [output, *output.rglob("*")]} == before


def test_a_first_build_that_fails_leaves_nothing(output: Path) -> None:
    with pytest.raises(ZeroDivisionError), staged_output(output) as staging:
        write(staging.folder("vi"), {"index.html": b"new"})
        raise ZeroDivisionError
    assert not output.exists()


def test_a_writer_that_did_not_report_is_not_published(output: Path) -> None:
    build(output, OLD)
    with (
        pytest.raises(RuntimeError, match="2 folders given out, 1 reported"),
        staged_output(output) as staging,
    ):
        staging.add(write(staging.folder(""), {}))
        write(staging.folder("vi"), {})
    assert read(output) == flat(OLD)


def test_a_writer_that_failed_has_no_report(output: Path) -> None:
    with pytest.raises(ZeroDivisionError), staged_output(output) as staging:
        writer = FolderWriter(staging.folder("vi"))
        try:
            with writer:
                raise ZeroDivisionError
        finally:
            assert not hasattr(writer, "written")


def test_a_full_disk_says_how_much_is_free(output: Path) -> None:
    build(output, OLD)
    full = OSError(errno.ENOSPC, "No space left on device")
    words = ("index.html: No space left", " bytes, ", " file entries", "room for both")
    with refused("output-full", *words), mock.patch("os.write", side_effect=full):
        build(output, {"vi": {"index.html": b"new"}, "": {}})
    assert read(output) == flat(OLD)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.EDQUOT, "output-full"),
        (errno.EFBIG, "output-full"),
        (errno.EACCES, "output-permission"),
        (errno.EROFS, "output-read-only"),
        (errno.EMFILE, "output-open-files"),
        (errno.EIO, "output-failed"),
    ],
)
def test_an_error_of_the_system_is_a_problem_in_any_process(output: Path, number: int, kind: str) -> None:
    # Forked, so that the worker has the fault too.
    pool = ProcessPoolExecutor(1, mp_context=get_context("fork"))
    fault = mock.patch("os.write", side_effect=OSError(number, os.strerror(number)))
    with refused(kind, os.strerror(number)), staged_output(output) as staging, fault, pool:
        pool.submit(write, staging.folder("vi"), {"index.html": b"new"}).result()


def test_a_name_that_is_too_long_is_a_problem(output: Path) -> None:
    with refused("output-name", "File name too long", "shorter slug"):
        build(output, {"vi": {"5" * 300: b""}})
    with refused("output-name"):
        build(output.parent / ("s" * 250), OLD)


def test_an_output_in_a_file_is_a_problem(output: Path) -> None:
    output.touch()
    with refused("output-failed", "cannot"):
        build(output / "site", OLD)


def test_a_file_that_is_written_twice_is_a_problem(output: Path) -> None:
    with (
        refused("output-collision", "two files want to be 'index.html'"),
        staged_output(output) as staging,
        FolderWriter(staging.folder("vi")) as writer,
    ):
        writer.write("index.html", b"page")
        writer.write("index.html", b"from static/root")


def test_a_file_named_like_a_folder_is_a_problem(output: Path) -> None:
    with refused("output-collision", "'vi'"):
        build(output, {"vi": {}, "": {"vi": b""}})
    with refused("output-collision", "'vi'"):
        build(output, {"": {"vi": b""}, "vi": {}})


def test_a_file_named_like_the_marker_is_a_problem(output: Path) -> None:
    with refused("output-collision", MARKER):
        build(output, {"": {MARKER: b""}})


@pytest.mark.parametrize(
    ("one", "other"), [("Not-Found.html", "not-found.html"), ("\u00e9.html", "E\u0301.html")]
)
def test_names_that_are_one_to_the_file_system_are_both_named(output: Path, one: str, other: str) -> None:
    """As on macOS and Windows: opening the second name finds the first."""
    with (
        refused("output-collision", repr(one), repr(other)),
        staged_output(output) as staging,
        FolderWriter(staging.folder("vi")) as writer,
    ):
        writer.write(one, b"")
        with mock.patch("os.open", side_effect=FileExistsError(errno.EEXIST, "File exists")):
            writer.write(other, b"")


def test_folders_that_are_one_to_the_file_system_are_both_named(output: Path) -> None:
    with refused("output-collision", "'zh-TW'", "'zh-tw'"), staged_output(output) as staging:
        staging.folder("zh-TW")
        with mock.patch("os.mkdir", side_effect=FileExistsError(errno.EEXIST, "File exists")):
            staging.folder("zh-tw")


@pytest.mark.parametrize("name", ["", ".", "..", "vi/index.html", "/etc/passwd", "a\0b"])
def test_a_name_that_is_not_flat_is_a_bug(output: Path, name: str) -> None:
    with (
        pytest.raises(ValueError, match="cannot be the name"),
        staged_output(output) as staging,
        FolderWriter(staging.folder("")) as writer,
    ):
        writer.write(name, b"")


@pytest.mark.parametrize("relative", ["/", "vi/", "/vi", "vi//smtp", "..", "vi/../..", "given"])
def test_a_folder_that_is_outside_or_given_out_is_a_bug(output: Path, relative: str) -> None:
    with pytest.raises(ValueError, match="cannot be the path"), staged_output(output) as staging:
        staging.folder("given")
        staging.folder(relative)


def test_what_goes_to_a_worker_and_back_can_be_pickled() -> None:
    for value in (Folder(path="vi", staged="/a", live=None), Written(files=1, bytes=2)):
        assert pickle.loads(pickle.dumps(value)) == value


# What is refused


def foreign(output: Path) -> None:
    output.mkdir()
    (output / "thesis.txt").touch()


def marked_by_a_link(output: Path) -> None:
    output.mkdir()
    (output / MARKER).symlink_to("/etc/hostname")


def with_a_history(output: Path) -> None:
    build(output, OLD)
    (output / ".git").mkdir()


def linked(output: Path) -> None:
    output.symlink_to(output.parent.parent)


@pytest.mark.parametrize(
    ("prepare", "word"),
    [
        (Path.touch, "it is a file"),
        (foreign, "no file .codepairs"),
        (marked_by_a_link, "no file .codepairs"),
        (with_a_history, ".git"),
        (linked, "it is a link to "),
        (lambda output: output.symlink_to("nowhere"), "it is a link to nowhere"),
    ],
    ids=["file", "foreign", "marked by a link", "repository", "link", "dangling link"],
)
def test_what_we_did_not_make_is_not_replaced(
    output: Path, prepare: Callable[[Path], None], word: str
) -> None:
    prepare(output)
    before = {path: identity(path) for path in output.parent.rglob("*")}
    with refused("output-refused", word):
        build(output, OLD)
    assert {path: identity(path) for path in output.parent.rglob("*")} == before


def test_folders_that_nobody_wants_to_lose_are_refused(
    output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "project" / "here"
    here.mkdir(parents=True)
    monkeypatch.chdir(here)
    monkeypatch.setenv("HOME", str(tmp_path / "home" / "me"))
    for place, word in [
        (Path("/"), "holds"),
        (Path(), "the current directory"),
        (Path(".."), "the current directory"),
        (Path("../../project"), "the current directory"),
        (tmp_path / "home" / "me", "the home folder"),
        (tmp_path / "home", "the home folder"),
        (Path("/dev"), "a mount point"),
    ]:
        with refused("output-refused", word):
            build(place, OLD)
    with (
        refused("output-refused", "a part of the project"),
        staged_output(output, protect=[output / "content"]),
    ):
        pass
    build(Path("site"), OLD)
    build(Path("../here/site"), OLD)
    assert read(here / "site") == flat(OLD)


def test_the_output_may_be_below_a_linked_folder(output: Path, tmp_path: Path) -> None:
    (tmp_path / "www").symlink_to(output.parent)
    build(tmp_path / "www" / "site", OLD)
    assert read(output) == flat(OLD)


@contextmanager
def without_privileges() -> Iterator[None]:
    """Root may write everywhere, so root steps down meanwhile; for anybody else nothing changes."""
    was = os.geteuid()
    if was == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        if was == 0:
            os.seteuid(was)


def test_a_folder_that_cannot_be_written_is_a_problem() -> None:
    with tempfile.TemporaryDirectory() as name:  # tmp_path would be closed to the unprivileged altogether
        Path(name).chmod(0o555)
        with without_privileges(), refused("output-permission", "Permission denied"):
            build(Path(name) / "site", OLD)
