"""`build.py explain`: the same answers as on the page, for people and for programs."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT
from explain_cases import CASES, real_readers, real_site

from codepairs import cli
from codepairs.explain import read

Run = Callable[..., tuple[int, str, str]]
REPORT = next(case.text for case in CASES if case.name == "a report on three recipients")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Explain a text of the command line, or of standard input; exit code, output, diagnostics."""

    def run(*arguments: str, stdin: bytes = b"") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = cli.main(["explain", *arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def test_a_reply_is_explained_with_what_to_do_and_where_to_read_on(run: Run) -> None:
    code, out, err = run("550 5.1.1 <an@example.org> User unknown")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "SMTP 550 5.1.1 Bad destination mailbox address"
    assert lines[1] == "  │ 550 5.1.1 <an@example.org> User unknown"
    assert "  Final: the same attempt fails again until something changes." in lines
    assert "  Who acts: Sender" in lines
    assert "    Sender" in lines
    assert lines[-2:] == ["  en/smtp-enhanced/x.1.1.html", "  en/smtp/550.html"]
    assert "\033" not in out


def test_standard_input_is_read_where_no_text_is_given(run: Run) -> None:
    code, out, _ = run(stdin=REPORT.replace("\n", "\r\n").encode())
    assert code == 0
    titles = [line for line in out.splitlines() if line.startswith("SMTP ")]
    assert [" ".join(title.split()[:3]) for title in titles] == [
        "SMTP 550 5.1.1",
        "SMTP 550 5.7.26",
        "SMTP 452 4.2.2",
    ]
    assert "  Concerns: chi@example.net" in out.splitlines()


def test_the_answer_comes_in_the_language_that_is_asked_for(run: Run) -> None:
    code, out, _ = run("--locale", "vi", "452 4.2.2 mailbox full")
    assert code == 0
    assert "  Tạm thời: " in out
    assert "  vi/smtp/452.html" in out.splitlines()


def test_an_unknown_language_is_refused(run: Run) -> None:
    code, out, err = run("--locale", "xx", "550")
    assert (code, out) == (1, "")
    assert "there is no locale 'xx'" in err


def test_a_case_as_data_holds_what_is_found(run: Run) -> None:
    for case in CASES[::8]:
        code, out, _ = run("--json", stdin=case.text.encode())
        data = json.loads(out)["findings"]
        assert code == (0 if case.found else 1), case.name
        assert len(data) == len({(known_as(*found[:2]), found[2]) for found in case.found}), case.name
        for protocol, written, detail, about, count in case.found:
            [one] = [
                each
                for each in data
                if (each["protocol"], each["code"], each["detail"]) == (*known_as(protocol, written), detail)
            ]
            assert one["count"] >= count, case.name
            assert not about or {"name": about, "count": count} in one["about"], case.name


def known_as(protocol: str, written: str) -> tuple[str, str]:
    """`("grpc", "Unavailable")` -> `("grpc", "UNAVAILABLE")`."""
    [reader] = [each for each in real_readers() if each.protocol == protocol]
    slug = reader.codes.get(written.lower())
    return protocol, real_site().by_slug[protocol].by_slug[slug].known_as if slug else written


def test_the_gravest_comes_first(run: Run) -> None:
    _, out, _ = run("--json", "250 2.0.0 Ok\n451 4.7.1 later\n550 5.1.1 no\n354 go ahead, mail\ndefer (111)")
    outcomes = [each["outcome"] for each in json.loads(out)["findings"]]
    assert outcomes == ["permanent-failure", "transient-failure", "unknown", "interim", "success"]


def test_two_codes_that_contradict_each_other_are_called_so(run: Run) -> None:
    _, out, _ = run("smtp; 550 4.2.1 over its limit")
    assert "550 and 4.2.1 contradict each other" in " ".join(out.split())
    assert "contradict" not in run("smtp; 550 5.2.1 over its limit")[1]


def test_a_code_without_a_page_is_explained_by_its_first_digit(run: Run) -> None:
    _, out, _ = run("smtp; 577 odd")
    words = " ".join(out.split())
    assert "This code has no page here." in words
    assert "the client should not repeat it unchanged" in words
    assert ".html" not in out


def test_nothing_found_is_said_with_what_to_try_and_an_exit_code(run: Run) -> None:
    code, out, err = run("Hello, we had 250 guests.")
    assert (code, out) == (1, "")
    assert err.startswith("Nothing found: ")
    assert "550 5.1.1 User unknown" in err
    code, out, _ = run("--json", "Hello")
    assert (code, json.loads(out)) == (1, {"findings": [], "read": 5, "cut": False})


@pytest.mark.parametrize(
    "junk", [b"\xff\xfe\0\x80" * 5000, bytes(range(256)) * 500, b"\x1b[2J smtp; 550 x\x9b2J\x07"]
)
def test_binary_junk_makes_no_trouble_and_commands_no_terminal(run: Run, junk: bytes) -> None:
    code, out, err = run(stdin=junk)
    assert code in (0, 1)
    assert "Traceback" not in err
    assert not any(char in out + err for char in "\x1b\x9b\x07\0")


def test_a_long_line_is_shown_as_far_as_it_fits_with_its_code(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    _, out, _ = run("a" * 500 + " smtp; 550 " + "b" * 500)
    assert all(len(line) <= 60 for line in out.splitlines())
    assert " smtp; 550 bbb" in out


def test_many_recipients_are_counted(run: Run) -> None:
    _, out, _ = run("\n".join(f"to=<user{i}@example.org>, dsn=5.1.1" for i in range(30)))
    assert "user19@example.org, 10 more" in " ".join(out.split())
    assert "user20@example.org" not in out


def explained_on_a_terminal(environment: dict[str, str]) -> str:
    """What the command writes to a terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, str(ROOT / "build.py"), "explain", "550 5.1.1 unknown user"],
        stdout=theirs,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", **environment},
    ) as command:
        os.close(theirs)
        said = b""
        while True:
            try:
                part = os.read(ours, 4096)
            except OSError:  # Linux: the other end is closed
                part = b""
            if not part:
                break
            said += part
        assert command.wait() == 0
    os.close(ours)
    return said.decode()


def test_colours_are_for_terminals_whose_user_does_not_refuse_them() -> None:
    assert "\033[1;31mSMTP 550 5.1.1\033[0m" in explained_on_a_terminal({"NO_COLOR": ""})
    assert "\033" not in explained_on_a_terminal({"NO_COLOR": "1"})
    assert "\033" not in explained_on_a_terminal({"TERM": "dumb", "NO_COLOR": ""})


def test_a_reader_who_has_seen_enough_is_no_trouble() -> None:
    """As in `build.py explain … | head -1`."""
    command = [sys.executable, str(ROOT / "build.py"), "explain"]
    ours, theirs = os.pipe()
    os.close(ours)
    done = subprocess.run(
        command, input="\n".join(f"smtp; 5{i:02} 5.1.1 x" for i in range(100)), text=True, stdout=theirs,
        stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
    )  # fmt: skip
    os.close(theirs)
    assert (done.returncode, done.stderr) == (0, "")


def test_ten_megabytes_are_read_as_they_come() -> None:
    line = (
        "Jan  5 10:25:50 mail postfix/smtp[1]: 4X: to=<user{}@example.org>, relay=none, dsn=4.4.1, "
        "status=deferred (host mx.example.org[192.0.2.1] said: 450 4.4.1 Try again later)\n"
    )
    given = 0

    def blocks() -> object:
        nonlocal given
        for i in range(1000):
            block = "".join(line.format(i * 60 + j) for j in range(60))
            given += len(block)
            yield block

    start = time.process_time()
    reading = read(blocks(), real_readers())  # type: ignore[arg-type]
    seconds = time.process_time() - start
    print(f"{given / 1e6:.1f} MB in {seconds:.1f} s")
    assert given > 10_000_000
    assert reading.read == given
    assert sum(each.count for each in reading.findings) == 60_000
    assert seconds < 60


def test_a_base_url_makes_full_addresses(run: Run, project: Path) -> None:
    file = project / "content/site.yaml"
    file.write_text(
        file.read_text(encoding="utf-8") + "base_url: https://codes.example.org/x\n", encoding="utf-8"
    )
    patterns = "patterns:\n  - {match: 'mini (?P<code>[0-9]{3})', example: 'mini 400'}\n"
    (project / "content/mini/patterns.yaml").write_text(patterns, encoding="utf-8")
    code, out, _ = run("--project", str(project), "mini 400")
    assert code == 0
    assert out.splitlines()[-1] == "  https://codes.example.org/x/en/mini/400.html"
