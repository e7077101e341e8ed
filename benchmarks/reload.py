"""How long it takes from saving a file until a real Chromium shows the edit, with `build.py serve`.

    python benchmarks/reload.py

Each kind of file is edited a few times in a copy of the project; the median is printed in milliseconds.
"""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, Playwright, sync_playwright

PROJECT = Path(__file__).resolve().parent.parent
TIMES = 7
# In each file: what is replaced, by what, and what the page shows then; `{}` is a number from 1.
EDITS = {
    "locales/vi/LC_MESSAGES/smtp.po": (
        r'(?<=msgctxt "smtp.450.summary"\n)(msgid ".*"\nmsgstr ").*"',
        r'\1Lần sửa thứ {}."',
        "Lần sửa thứ {}.",
    ),
    "content/smtp/450.yaml": (r"updated: .*", "updated: 2026-01-0{}", "{} tháng 1, 2026"),
    "templates/code.html": (r"<h1>[^{{]*", "<h1>Sửa {} ", "Sửa {} SMTP"),
    "static/css/base.css": (r"\Z", r"\nbody {{ outline-offset: {}px; }}", "{}px"),
}
SHOWS = """shown => document.body && (document.body.innerText.includes(shown)
  || getComputedStyle(document.body).outlineOffset === shown)"""


def milliseconds(page: Page, file: Path, edit: tuple[str, str, str], number: int) -> float:
    """From an edit of a file until the page shows it."""
    pattern, new, shown = (part.format(number) for part in edit)
    text = re.sub(pattern, new, file.read_text(encoding="utf-8"), count=1)
    start = time.perf_counter()
    file.write_text(text, encoding="utf-8")
    page.wait_for_function(SHOWS, arg=shown, polling=10)
    return 1000 * (time.perf_counter() - start)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="codepairs-reload-") as scratch, sync_playwright() as playwright:
        project = Path(scratch).resolve()
        for name in ("content", "locales", "templates", "static"):
            shutil.copytree(PROJECT / name, project / name)
        command = [
            sys.executable,
            str(PROJECT / "build.py"),
            "serve",
            "--port",
            "0",
            "--project",
            str(project),
        ]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
            assert server.stderr
            try:
                measure(playwright, server.stderr.readline().split()[0], project)
            finally:
                server.send_signal(signal.SIGINT)


def measure(playwright: Playwright, address: str, project: Path) -> None:
    browser = playwright.chromium.launch(
        executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
    )
    page = browser.new_page()
    page.goto(f"{address}vi/smtp/450.html")
    time.sleep(1)  # until the watch has begun
    for name, edit in EDITS.items():
        times = [milliseconds(page, project / name, edit, number) for number in range(1, TIMES + 1)]
        print(f"{name}: {median(times):.0f} ms (longest {max(times):.0f})", flush=True)
    browser.close()


if __name__ == "__main__":
    main()
