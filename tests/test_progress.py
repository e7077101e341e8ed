"""How far a build is, told to a terminal and to a log."""

from __future__ import annotations

import io

import pytest

from codepairs.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_log_gets_one_plain_line() -> None:
    log = io.StringIO()
    with Progress(log) as progress:
        progress.start(4308)
        progress.advance(2000)
        progress.advance(4308)
    assert log.getvalue() == "making 4,308 pages\n"


def test_a_terminal_sees_how_many_pages_are_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "120")
    terminal = Terminal()
    with Progress(terminal) as progress:
        progress.start(4308)
        progress.advance(4308)
    assert "4308/4308" in terminal.getvalue()


def test_waiting_is_said_on_either() -> None:
    log = io.StringIO()
    Progress(log).waiting()
    assert "another build" in log.getvalue()
