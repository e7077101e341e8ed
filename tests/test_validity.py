"""Every page passes the Nu HTML checker, the reference implementation of HTML's conformance rules."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import Edit

from codepairs.builder import Settings, build

JAR = Path(
    os.environ.get("VNU_JAR", Path(__file__).parent.parent / ".tools/node_modules/vnu-jar/build/dist/vnu.jar")
)

pytestmark = [
    pytest.mark.skipif(shutil.which("java") is None, reason="no Java, which the Nu HTML checker needs"),
    pytest.mark.skipif(not JAR.is_file(), reason="no vnu.jar: npm install --prefix .tools vnu-jar"),
]


# A file on disk has no origin, so 'self' matches nothing there; what the policy blocks is tested in Chromium.
POLICY = ".*violates Content Security Policy.*"


def errors(files: list[Path]) -> str:
    """What the checker says of the files; '' if it has no complaint, warnings included."""
    options = ["--stdout", "--format", "gnu", "--filterpattern", POLICY]
    command = ["java", "-Xss1m", "-jar", str(JAR), *options, *map(str, files)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode in (0, 1), run.stderr
    return run.stdout


def test_pages_of_every_kind_and_protocol_are_valid(site: Path) -> None:
    """Every page of the protocol that has most to say of its codes, and every twentieth of all pages."""
    others = sorted({*site.rglob("*.html")} - {*site.glob("vi/smtp/*")})
    pages = [*site.glob("*.html"), *site.glob("vi/smtp/*.html"), *others[::20]]
    assert len(pages) > 4000
    assert errors(pages) == ""


def test_every_page_with_a_base_url_is_valid(project: Path, edit: Edit) -> None:
    """The head has more to say then; and links to files stand below the content."""
    urls = "".join(f"\n{name}: https://git.example.org/{{path}}?a&b" for name in ("source_url", "edit_url"))
    edit("content/site.yaml", "name: Mini codes", f"name: Mini codes{urls}")
    settings = Settings(project=project, output=project / "site", base_url="https://codes.example.org/docs")
    assert errors(sorted(build(settings).output.rglob("*.html"))) == ""


def test_an_invalid_page_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        '<!doctype html><html lang="en"><head><title>x</title></head><body><p id="a"><p id="a"></body></html>'
    )
    assert "Duplicate ID" in errors([page])
