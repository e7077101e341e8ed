"""The gzip forms beside the files of a folder: made once, linked while they are right, gone with the flag."""

from __future__ import annotations

import gzip
import os
from pathlib import Path
from unittest import mock

import pytest

from codepairs.output import Staging, staged_output
from codepairs.problems import Problems
from codepairs.writer import FolderWriter

PAGE = b"<p>250 OK and 504 Command Parameter Not Implemented</p>\n" * 40
OTHER = PAGE.replace(b"504", b"550")
NOISE = os.urandom(3000)
FILES = {"250.html": PAGE, "504.html": OTHER, "small.html": b"<p>", "card.png": PAGE, "noise.txt": NOISE}


def build(output: Path, files: dict[str, bytes], *, precompress: bool = True) -> Staging:
    with staged_output(output, precompress=precompress) as staging:
        with FolderWriter(staging.folder("vi/smtp")) as writer:
            for name, data in files.items():
                writer.write(name, data)
        staging.add(writer.written)
    return staging


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of a site that has been built with gzip forms."""
    build(tmp_path / "site", FILES)
    return tmp_path / "site/vi/smtp"


def state(file: Path) -> tuple[int, int]:
    return file.stat().st_ino, file.stat().st_mtime_ns


def test_large_texts_have_a_gzip_form_beside_them(folder: Path) -> None:
    assert {file.name for file in folder.iterdir()} == FILES.keys() | {"250.html.gz", "504.html.gz"}
    assert gzip.decompress((folder / "250.html.gz").read_bytes()) == PAGE


def test_gzip_forms_count_as_the_files_that_they_are(tmp_path: Path) -> None:
    written = build(tmp_path / "site", FILES).written
    files = [file for file in (tmp_path / "site").rglob("*") if file.is_file()]
    assert written.files == len(files)
    assert written.bytes == sum(file.stat().st_size for file in files)
    assert "vi/smtp/250.html.gz" in written.added


def test_a_page_that_did_not_change_is_not_compressed_again(folder: Path) -> None:
    before = {file.name: state(file) for file in folder.iterdir()}
    with mock.patch("codepairs.writer.compressed", side_effect=AssertionError("compressed again")):
        staging = build(folder.parent.parent, FILES | {"noise.txt": b"x", "new.html": b"<p>"})
    assert staging.written.changes == [("A", "vi/smtp/new.html"), ("M", "vi/smtp/noise.txt")]
    after = {name: state(folder / name) for name in before if name != "noise.txt"}
    assert after == {name: before[name] for name in after}


def test_a_page_that_changed_gets_a_new_gzip_form(folder: Path) -> None:
    staging = build(folder.parent.parent, FILES | {"250.html": OTHER})
    assert staging.written.modified == ("vi/smtp/250.html", "vi/smtp/250.html.gz")
    assert gzip.decompress((folder / "250.html.gz").read_bytes()) == OTHER


@pytest.mark.parametrize("wrong", [b"", b"by hand", gzip.compress(OTHER, mtime=0)])
def test_a_gzip_form_that_was_edited_in_place_is_put_right(folder: Path, wrong: bytes) -> None:
    packed = folder / "250.html.gz"
    good = packed.read_bytes()
    packed.write_bytes(wrong)
    assert build(folder.parent.parent, FILES).written.modified == ("vi/smtp/250.html.gz",)
    assert packed.read_bytes() == good


def test_without_the_flag_no_gzip_form_remains(folder: Path) -> None:
    before = state(folder / "250.html")
    staging = build(folder.parent.parent, FILES, precompress=False)
    assert staging.written.changes == [("D", "vi/smtp/250.html.gz"), ("D", "vi/smtp/504.html.gz")]
    assert {file.name for file in folder.iterdir()} == FILES.keys()
    assert state(folder / "250.html") == before


def test_a_file_that_has_the_name_of_a_gzip_form_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(Problems) as caught:
        build(tmp_path / "site", FILES | {"250.html.gz": b"from static/root"})
    assert [problem.kind for problem in caught.value.problems] == ["output-collision"]
