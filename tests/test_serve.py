"""The preview over HTTP: the pages of the build with marks, for this machine's browser alone."""

from __future__ import annotations

import http.client
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import ROOT, Edit

from codepairs.builder import Settings, build
from codepairs.headers import IN_PAGES, IN_PREVIEW
from codepairs.problems import Problem, Problems
from codepairs.serve.preview import Preview
from codepairs.serve.server import Server

PROOF = re.compile(rb'<span data-context="[^>]*>')
ADDED = re.compile(rb'<link rel="stylesheet" href="/-/.*?</script>|<aside id="preview".*?</aside>', re.DOTALL)


@contextmanager
def serving(preview: Preview) -> Iterator[Server]:
    with Server(preview, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def preview(project: Path) -> Preview:
    made = Preview(Settings(project=project, output=project / "site"))
    made.reload()
    return made


@pytest.fixture
def server(preview: Preview) -> Iterator[Server]:
    with serving(preview) as server:
        yield server


class Reply:
    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self.status, self.headers, self.body = answer.status, answer.headers, answer.read()


def ask(server: Server, target: str, method: str = "GET", **headers: str) -> Reply:
    """Send a request as it is written here, without a client that mends paths."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=20)
    connection.putrequest(method, target, skip_host=True)
    for name, value in ({"Host": f"127.0.0.1:{server.server_port}"} | headers).items():
        if value:
            connection.putheader(name, value)
    connection.endheaders()
    return Reply(connection.getresponse())


def unmarked(page: bytes) -> bytes:
    """A page of the preview without what the preview added."""
    page = ADDED.sub(b"", page).replace(IN_PREVIEW.encode(), IN_PAGES.encode())
    opened: list[bool] = []

    def keep(match: re.Match[bytes]) -> bytes:
        if match[0] == b"</span>":
            return b"" if opened.pop() else match[0]
        opened.append(bool(PROOF.fullmatch(match[0])))
        return b"" if opened[-1] else match[0]

    return re.sub(rb"<span[^>]*>|</span>", keep, page)


def test_the_preview_has_every_file_of_a_build_and_adds_only_marks(project: Path, preview: Preview) -> None:
    site = build(Settings(project=project, output=project / "site")).output
    files = [file for file in sorted(site.rglob("*")) if file.is_file() and file.name[0] != "."]
    assert len(files) > 60
    for file in files:
        answer = preview.answer(file.relative_to(site).as_posix())
        assert answer.status == 200, file
        assert unmarked(answer.body) == file.read_bytes(), file


def test_marks_leave_the_real_pages_as_they_are(site: Path) -> None:
    made = Preview(Settings(project=ROOT, output=ROOT / "site", locales=("en", "vi")))
    made.reload()
    plain = Preview(
        Settings(project=ROOT, output=ROOT / "site", locales=("en", "vi")), mark=lambda locale: locale
    )
    plain.reload()
    for path in ("vi/index.html", "vi/smtp/index.html", "vi/smtp/451.html", "vi/smtp/421-vs-451.html"):
        marked = made.answer(path).body
        assert PROOF.search(marked), path
        assert unmarked(marked) == unmarked(plain.answer(path).body), path


def test_a_built_page_has_no_mark_of_the_preview(site: Path) -> None:
    for file in site.glob("vi/smtp/45*.html"):
        text = file.read_text(encoding="utf-8")
        assert "data-context" not in text
        assert "/-/" not in text


def test_a_file_that_no_build_makes_is_not_served(server: Server) -> None:
    for path in (
        "/en/mini/700.html",
        "/en/mini/400-vs-400.html",
        "/en/mini/400",
        "/xx/",
        "/-/server.py",
        "/-/",
    ):
        assert ask(server, path).status == 404, path


def test_a_folder_leads_to_its_index(server: Server) -> None:
    assert b"Mini codes" in ask(server, "/").body
    assert ask(server, "/en/mini/").body == ask(server, "/en/mini/index.html").body
    answer = ask(server, "/en/mini")
    assert (answer.status, answer.headers["Location"]) == (302, "/en/mini/")


def test_types_are_told_and_not_guessed(server: Server) -> None:
    assert ask(server, "/en/").headers["Content-Type"] == "text/html; charset=utf-8"
    assert ask(server, "/-/preview.css").headers["Content-Type"] == "text/css; charset=utf-8"
    assert ask(server, "/-/preview.js").headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert ask(server, "/en/").headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]"])
def test_the_names_of_this_machine_are_answered(server: Server, name: str) -> None:
    assert ask(server, "/en/", Host=f"{name}:{server.server_port}").status == 200


@pytest.mark.parametrize(
    "host", ["", "evil.example", "127.0.0.1", "localhost", "localhost:1", "localhost.evil.example:{port}",
             "evil.example:{port}", "127.0.0.1:{port}.evil.example", "[::1]"],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/en/", "/-/events", "/nowhere"])
def test_every_other_name_is_refused(server: Server, host: str, path: str) -> None:
    answer = ask(server, path, Host=host.format(port=server.server_port))
    assert answer.status == 421
    assert b"Mini" not in answer.body


def test_two_names_at_once_are_refused(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=20) as connection:
        host = f"127.0.0.1:{server.server_port}"
        connection.sendall(f"GET /en/ HTTP/1.1\r\nHost: {host}\r\nHost: evil.example\r\n\r\n".encode())
        assert connection.recv(100).startswith(b"HTTP/1.0 421")


def test_nobody_else_on_the_network_is_answered(server: Server) -> None:
    assert server.server_address[0] == "127.0.0.1"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "FOO"])
def test_pages_are_only_read(server: Server, method: str) -> None:
    answer = ask(server, "/en/", method)
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")


def test_head_gives_the_headers_of_get_without_a_body(server: Server) -> None:
    get, head = ask(server, "/en/mini/400.html"), ask(server, "/en/mini/400.html", "HEAD")
    assert (head.status, head.body) == (200, b"")
    names = ("Content-Type", "Content-Length", "ETag", "Content-Security-Policy")
    assert [head.headers[name] for name in names] == [get.headers[name] for name in names]
    assert ask(server, "/-/events?path=/en/", "HEAD").body == b""


TRAVERSALS = [
    "/../pyproject.toml", "/en/../../content/site.yaml", "/%2e%2e/content/site.yaml", "/..%2fcontent/x",
    "/%2e%2e%2f%2e%2e%2fetc%2fpasswd", "/%252e%252e/content/site.yaml", "//etc/passwd", "/content/site.yaml",
    "/en/..%5c..%5ccontent%5csite.yaml", "/en/mini/..%2f..%2f..%2fcontent%2fsite.yaml", "/%00", "/en/%ff",
    "/-/../server.py", "/-/%2e%2e/server.py", "/-/message.html", "/-/parts.html", "/file:///etc/passwd",
    "/locales/vi/LC_MESSAGES/mini.po", "/en/./../../content/site.yaml", "/en/%0d%0aSet-Cookie:x",
]  # fmt: skip


@pytest.mark.parametrize("target", TRAVERSALS)
def test_nothing_outside_the_site_is_served(server: Server, target: str) -> None:
    answer = ask(server, target)
    assert answer.status in (400, 404)
    assert b"tagline" not in answer.body
    assert b"root:" not in answer.body
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("target", ["http://evil.example/en/", "en/", "*"])
def test_what_is_no_path_is_refused(server: Server, target: str) -> None:
    assert ask(server, target).status == 400


def test_pages_may_load_and_ask_for_nothing_but_this_address(server: Server) -> None:
    for path in ("/en/", "/nowhere", "/-/preview.js"):
        policy = ask(server, path).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert {part.split()[0]: part.split()[1:] for part in policy.split("; ")}["script-src"] == ["'self'"]
        assert "unsafe" not in policy
        assert "Access-Control-Allow-Origin" not in ask(server, path).headers


def test_markup_in_an_address_is_text(server: Server) -> None:
    answer = ask(server, "/%3Cscript%3Ealert(1)%3C/script%3E.html")
    assert answer.status == 404
    assert b"<script>alert" not in answer.body


def test_a_passage_says_which_message_it_is(preview: Preview) -> None:
    text = preview.answer("vi/mini/200.html").body.decode()
    assert (
        '<span data-context="mini.200.description" '
        'data-english="A client that gets `200` goes on with its next letter." '
        'data-file="locales/vi/LC_MESSAGES/mini.po">Máy khách nhận' in text
    )
    assert (
        '<span data-context="" data-english="Description" data-file="locales/vi/LC_MESSAGES/site.po">' in text
    )


def test_a_stale_passage_has_the_english_before_and_its_translation(preview: Preview) -> None:
    text = preview.answer("vi/mini/300.html").body.decode()
    [mark] = re.findall(r'<span data-context="mini.300.summary"[^>]*>', text)
    assert 'data-state="stale"' in mark
    assert 'data-previous="The server waits for letters."' in mark
    assert 'data-translation="Máy chủ đang chờ các lá thư."' in mark
    assert '<span lang="en">The server waits for the letter.</span></span>' in text


def test_percent_signs_and_quotes_in_a_message_do_no_harm(preview: Preview, edit: Edit) -> None:
    edit("content/mini/400.yaml", "wait longer than an hour", 'wait for 100 %(s)s of "an hour" & more')
    preview.reload()
    text = preview.answer("vi/mini/400-vs-500.html").body.decode()
    assert 'wait for 100 &#37;(s)s of &#34;an hour&#34; &amp; more."' in text


def test_the_banner_counts_each_passage_of_the_page_once(preview: Preview, project: Path) -> None:
    page = preview.answer("vi/mini/300.html").body.decode()
    marks = set(re.findall(r'<span data-context="[^>]*" data-state="missing"[^>]*>', page))
    assert f"Preview · 1 stale, {len(marks)} missing on this page" in page
    assert len(marks) > 5
    assert "Preview · 0 stale, 0 missing on this page" in preview.answer("en/mini/300.html").body.decode()


def test_only_a_file_that_changed_is_read_again(
    preview: Preview, edit: Edit, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    for memory in (preview._document, preview._catalog):
        original: Callable[[Path, str], object] = memory._read

        def recorded(file: Path, about: str, original: Callable[[Path, str], object] = original) -> object:
            read.append(file.name)
            return original(file, about)

        monkeypatch.setattr(memory, "_read", recorded)
    preview.reload()
    assert read == []
    edit("content/mini/400.yaml", "too much to do", "far too much to do")
    preview.reload()
    assert read == ["400.yaml"]
    edit("locales/vi/LC_MESSAGES/mini.po", "Lệnh đã chạy xong.", "Lệnh chạy xong rồi.")
    preview.reload()
    assert read == ["400.yaml", "mini.po"]
    assert "far too much to do" in preview.answer("en/mini/400.html").body.decode()
    assert "Lệnh chạy xong rồi." in preview.answer("vi/mini/200.html").body.decode()


def test_an_edit_changes_the_tag_of_the_pages_that_show_it_alone(preview: Preview, edit: Edit) -> None:
    def tags() -> list[str]:
        paths = ("en/mini/400.html", "en/mini/300-vs-400.html", "en/mini/300.html", "vi/mini/200.html")
        return [preview.answer(path).etag for path in paths]

    before = tags()
    edit("content/mini/400.yaml", "too much to do", "far too much to do")
    preview.reload()
    assert [old == new for old, new in zip(before, tags(), strict=True)] == [False, False, True, True]


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "content/mini/400.yaml",
            "after-delay",
            "after-dely",
            "content/mini/400.yaml:7:18: error: 'after-dely'",
        ),
        ("locales/vi/LC_MESSAGES/mini.po", 'msgstr "Lệnh', "msgstr Lệnh", "mini.po:18:8: error:"),
        ("templates/code.html", "{{ code.summary }}", "{{ code.sumary }}", "templates/code.html:"),
        ("templates/base.html", "<head>", "<head>{% if %}", "templates/base.html:"),
    ],
)
def test_a_mistake_in_a_file_is_shown_in_the_words_of_the_terminal_until_it_is_mended(
    project: Path, edit: Edit, file: str, old: str, new: str, said: str
) -> None:
    told: list[list[Problem]] = []
    preview = Preview(Settings(project=project, output=project / "site"), on_problems=told.append)
    preview.reload()
    good = preview.answer("en/mini/400.html")
    edit(file, old, new)
    preview.reload()
    bad = preview.answer("en/mini/400.html")
    assert (good.status, bad.status) == (200, 500)
    assert good.etag != bad.etag
    assert said.replace("'", "&#39;") in bad.body.decode()
    assert b"    ^" in bad.body or b"^\n" in bad.body
    assert len(told) == 1
    assert said in str(Problems(told[0]))
    edit(file, new, old)
    preview.reload()
    assert preview.answer("en/mini/400.html") == good


def test_a_mistake_of_ours_does_not_end_the_preview(
    preview: Preview, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> None:
        raise RuntimeError("we did it")

    monkeypatch.setattr("codepairs.serve.loaded.edition_of", broken)
    assert b"RuntimeError: we did it" in preview.answer("en/mini/400.html").body
    monkeypatch.undo()
    preview.reload()
    assert preview.answer("en/mini/400.html").status == 200


def test_who_listens_is_told_when_the_page_is_another(server: Server, preview: Preview, edit: Edit) -> None:
    def event() -> bytes:
        return b"".join(answer.readline() for _ in range(2))

    etag = preview.answer("en/mini/200.html").etag
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=20)
    connection.request("GET", f"/-/events?etag={etag}&path=/en/mini/200.html")
    answer = connection.getresponse()
    assert answer.headers["Content-Type"] == "text/event-stream; charset=utf-8"
    assert [event(), event()] == [b"retry: 300\n\n", b":\n\n"]
    edit("content/mini/500.yaml", "500 is about a name.", "500 tells of a name.")
    preview.reload()
    assert event() == b":\n\n"
    edit("content/mini/200.yaml", "The command worked.", "The command has worked.")
    preview.reload()
    assert event() == b"data: changed\n\n"
    connection.close()


@pytest.mark.parametrize("query", ["?path=en/", "?path=%2F%00", "?path=http://evil.example/"])
def test_nobody_can_wait_for_what_is_no_path(server: Server, query: str) -> None:
    assert ask(server, f"/-/events{query}").status == 400


def test_a_taken_port_is_a_problem_with_a_way_out(server: Server, preview: Preview) -> None:
    with pytest.raises(Problems) as caught:
        Server(preview, server.server_port)
    [problem] = caught.value.problems
    assert problem.kind == "port-in-use"
    assert str(server.server_port) in problem.message
    assert "--port" in problem.hint


def start(project: Path, *options: str) -> tuple[subprocess.Popen[str], str]:
    """The command itself, and the address that it names."""
    words = [
        sys.executable,
        str(ROOT / "build.py"),
        "serve",
        "--project",
        str(project),
        "--port",
        "0",
        *options,
    ]
    process = subprocess.Popen(words, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    line = process.stderr.readline()
    return process, line.split()[0] if line.startswith("http") else line


def test_the_command_serves_follows_edits_and_ends_with_130(project: Path, edit: Edit) -> None:
    process, address = start(project, "--locale", "vi")
    assert process.stderr
    try:
        host, path = re.fullmatch(r"http://(127\.0\.0\.1:\d+)(/.*)", address).groups()  # type: ignore[union-attr]
        assert path == "/vi/"
        connection = http.client.HTTPConnection(host, timeout=20)
        connection.request("GET", "/vi/mini/200.html")
        assert connection.getresponse().status == 200
        time.sleep(0.5)
        edit("content/mini/400.yaml", "after-delay", "after-dely")
        assert process.stderr.readline().startswith("content/mini/400.yaml:7:18: error: 'after-dely'")
        edit("content/mini/400.yaml", "after-dely", "after-delay")
        assert any("read again: content/mini/400.yaml" in process.stderr.readline() for _ in range(9))
    finally:
        process.send_signal(2)
        rest = process.stderr.read()
        assert process.wait(20) == 130
    assert "Traceback" not in rest


def test_an_unknown_language_is_refused_at_the_start(project: Path) -> None:
    process, line = start(project, "--locale", "xx")
    assert line.startswith("error: there is no locale 'xx'")
    assert process.wait(20) == 1


def test_a_taken_port_is_refused_at_the_start(project: Path, server: Server) -> None:
    process, line = start(project, "--port", str(server.server_port))
    assert line.startswith(f"error: port {server.server_port} is taken")
    assert process.wait(20) == 1


def test_a_project_with_a_mistake_is_shown_all_the_same(project: Path, edit: Edit) -> None:
    edit("content/mini/400.yaml", "after-delay", "after-dely")
    process, line = start(project)
    try:
        assert line.startswith("content/mini/400.yaml:7:18: error")
        assert process.stderr
        assert any(process.stderr.readline().startswith("http://") for _ in range(9))
    finally:
        process.send_signal(2)
        assert process.wait(20) == 130
