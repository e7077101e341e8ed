"""The site on real servers, with the configurations that docs/hosting/ gives to site owners."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from conftest import copy_project
from lxml import html
from servers import (
    HOSTING,
    Client,
    caddy,
    nginx,
    nginx_under_a_path,
    python_server,
    python_server_under_a_path,
)

from codepairs.builder import Settings, build
from codepairs.exchange import MARKER
from codepairs.headers import ASK_EACH_TIME, FOR_EVER, HEADERS, host_files
from codepairs.hosts import HOSTS

Server = Callable[[Path, Path], AbstractContextManager[str]]

CONFIGURED: list[Server] = [nginx, nginx_under_a_path, caddy]
ALL: list[Server] = [*CONFIGURED, python_server, python_server_under_a_path]
TYPES = {
    "html": ("text/html",),
    "css": ("text/css",),
    "js": ("text/javascript", "application/javascript"),
    "json": ("application/json",),
    "txt": ("text/plain",),
    "xml": ("text/xml", "application/xml"),
    "svg": ("image/svg+xml",),
    "png": ("image/png",),
}


def name(server: Server) -> str:
    return server.__name__


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site with every kind of page and file, and gzip forms; it knows its address."""
    project = copy_project(tmp_path_factory.mktemp("hosting") / "project")
    (project / "static/root").mkdir(exist_ok=True)
    (project / "static/root/notes.txt").write_text("By the owner.\n" * 200)
    settings = Settings(
        project=project,
        output=project.parent / "site",
        base_url="https://codes.example.org",
        precompress=True,
    )
    return build(settings).output


@pytest.fixture(params=CONFIGURED, ids=name)
def client(request: pytest.FixtureRequest, small: Path, tmp_path: Path) -> Iterator[Client]:
    """Asks a server that runs with a configuration of docs/hosting."""
    with request.param(small, tmp_path) as address:
        yield Client(address)


# What every answer carries


@pytest.mark.parametrize(
    "path", ["", "index.html", "en/mini/200.html", "en/mini/200.json", "no/such/page.html"]
)
def test_every_answer_carries_every_header(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status == (404 if path.startswith("no/") else 200)
    assert {each: answer.headers.get(each) for each in HEADERS} == HEADERS


def test_what_has_a_hash_in_its_name_is_kept_for_ever_and_all_else_is_asked_for(
    client: Client, small: Path
) -> None:
    for file in sorted(file for file in small.rglob("*") if file.is_file() and file.suffix != ".gz"):
        path = str(file.relative_to(small))
        hashed = re.fullmatch(r"assets/\w+\.[0-9a-f]{10}\.(css|js|svg)", path)
        assert client.get(path).headers["Cache-Control"] == (FOR_EVER if hashed else ASK_EACH_TIME), path
    assert client.get("no/such.html").headers["Cache-Control"] == ASK_EACH_TIME
    assert client.get("assets/gone.0123456789.css").headers["Cache-Control"] != FOR_EVER


def test_a_page_that_did_not_change_is_not_sent_again(client: Client) -> None:
    first = client.get("en/mini/200.html")
    second = client.get("en/mini/200.html", If_None_Match=first.headers["ETag"])
    assert (second.status, second.body) == (304, b"")


def test_each_kind_of_file_says_what_it_is(client: Client, small: Path) -> None:
    seen = set()
    for file in (file for file in small.rglob("*") if file.suffix[1:] in TYPES):
        kind, _, charset = client.get(str(file.relative_to(small))).headers["Content-Type"].partition(";")
        assert kind in TYPES[file.suffix[1:]], file
        assert charset.strip().lower() in ("", "charset=utf-8")
        seen.add(file.suffix[1:])
    assert seen == TYPES.keys()


def test_the_gzip_form_is_sent_as_it_lies_there_and_only_to_who_takes_it(client: Client, small: Path) -> None:
    for path in ("en/mini/200.html", "en/mini/index.json", "notes.txt"):
        packed = client.get(path, Accept_Encoding="gzip")
        assert packed.headers["Content-Encoding"] == "gzip"
        assert packed.body == (small / f"{path}.gz").read_bytes()
        assert "Accept-Encoding" in packed.headers["Vary"]
        assert client.get(path).body == (small / path).read_bytes()


@pytest.mark.parametrize("path", ["gone.html", "vi/mini/gone.html", "a/b/c/d.html", "en/mini/"])
def test_a_missing_page_is_answered_by_ours(client: Client, small: Path, path: str) -> None:
    answer = client.get(path)
    if path.endswith("/"):
        assert (answer.status, answer.body) == (200, (small / path / "index.html").read_bytes())
    else:
        assert (answer.status, answer.body) == (404, (small / "404.html").read_bytes())


def test_the_folder_without_its_slash_arrives(small: Path, tmp_path: Path) -> None:
    with nginx_under_a_path(small, tmp_path) as address:
        answer = Client(address).get("/docs/codes")
        assert answer.status == 301
        assert urlsplit(answer.headers["Location"]).path == "/docs/codes/"


# What is written about it


@pytest.mark.parametrize("file", ["nginx.conf", "nginx-path.conf", "Caddyfile", "README.md"])
def test_the_documents_repeat_every_header(file: str) -> None:
    text = (HOSTING / file).read_text(encoding="utf-8")
    for header, value in HEADERS.items():
        assert re.search(rf'{header}[`"| ]+{re.escape(value)}["`]', text), header
    if file in ("nginx.conf", "Caddyfile"):
        assert FOR_EVER in text and ASK_EACH_TIME in text


def test_the_workflow_is_one_that_github_takes() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows"]
    run = subprocess.run(
        [*command, str(HOSTING / "github-pages.yml")], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout


def test_the_documents_lead_to_every_configuration() -> None:
    text = (HOSTING / "README.md").read_text(encoding="utf-8")
    for file in HOSTING.iterdir():
        assert file.name == "README.md" or f"]({file.name})" in text


def test_every_host_of_the_report_is_in_the_documents() -> None:
    text = (HOSTING / "README.md").read_text(encoding="utf-8")
    assert text.count("| 2026-") == len(HOSTS)


# _headers, as Netlify and Cloudflare Pages read it


def rules(text: str) -> list[tuple[str, dict[str, str]]]:
    """The rules of a `_headers` file: a path, then lines with headers."""
    found: list[tuple[str, dict[str, str]]] = []
    for line in text.splitlines():
        if line.startswith("/"):
            found.append((line, {}))
        else:
            header, _, value = line.strip().partition(": ")
            found[-1][1][header] = value
    return found


def test_headers_for_hosts_say_the_same_as_the_servers(small: Path) -> None:
    (everywhere, common), *others = rules((small / "_headers").read_text())
    assert (everywhere, common) == ("/*", HEADERS)
    names = sorted(file.name for file in (small / "assets").iterdir() if file.suffix not in (".gz", ".png"))
    assert [path for path, _ in others] == [f"/assets/{name}" for name in names]
    assert all(found == {"Cache-Control": FOR_EVER} for _, found in others)


def test_no_header_stands_in_two_rules_for_one_file(small: Path) -> None:
    """Both hosts would join their values."""
    (_, common), *others = rules((small / "_headers").read_text())
    assert all(not common.keys() & found.keys() for _, found in others)


def test_the_file_of_headers_keeps_the_limits_of_its_readers() -> None:
    """Cloudflare Pages: 100 rules, 2,000 letters in a line."""
    text = host_files(f"assets/part{i}.0123456789.js" for i in range(50))["_headers"].decode()
    assert len(rules(text)) == 51
    assert max(map(len, text.splitlines())) < 2000


def test_only_names_with_a_hash_are_kept_for_ever() -> None:
    paths = ["assets/style.0123456789.css", "assets/search-en.js", "en/x.0123456789.css", "assets/a.012.css"]
    assert [path for path, _ in rules(host_files(paths)["_headers"].decode())] == [
        "/*",
        "/assets/style.0123456789.css",
    ]


def test_an_owner_may_bring_headers_of_their_own(project: Path) -> None:
    (project / "static/root").mkdir(exist_ok=True)
    (project / "static/root/_headers").write_text("/*\n  X-Owner: me\n")
    site = build(Settings(project=project, output=project.parent / "site")).output
    assert (site / "_headers").read_text() == "/*\n  X-Owner: me\n"
    assert (site / ".nojekyll").read_bytes() == b""


# Every link, on every server


def crawl(client: Client) -> dict[str, int]:
    """Follow every link from the root on; path below the address -> status."""
    base, found, waiting = client.address, {"": 0}, [""]
    while waiting:
        path = waiting.pop()
        answer = client.get(path)
        found[path] = answer.status
        for link in links(path, answer.headers.get("Content-Type", ""), answer.body):
            target = urldefrag(urljoin(base + path, link)).url
            if target.startswith(base):
                below = unquote(target.removeprefix(base))
                if below not in found:
                    found[below] = 0
                    waiting.append(below)
            else:
                assert urlsplit(target).hostname != "127.0.0.1", f"{path} leads out of the site: {link}"
    return found


def links(path: str, kind: str, body: bytes) -> Iterator[str]:
    """What a page refers to, and the schema that data names."""
    if kind.startswith("application/json") and not path.endswith("schema/v1.json"):
        yield json.loads(body)["$schema"]
    if kind.startswith("text/html"):
        page = html.document_fromstring(body)
        yield from page.xpath("//@href | //@src")
        for content in page.xpath("//meta[@http-equiv='refresh']/@content"):
            yield content.partition("url=")[2]


def all_files(site: Path) -> set[str]:
    return {str(file.relative_to(site)) for file in site.rglob("*") if file.is_file()}


LOADED = ("search-index.js", "patterns.js", "answers.js")
UNLINKED = (MARKER, "_headers", ".nojekyll", "404.html", *LOADED)


def unlinked(file: Path) -> bool:
    """What no page links to: files for hosts, the page for missing ones, what a script loads, redirects."""
    if file.name in UNLINKED or file.name.startswith("not_found."):
        return True
    return file.suffix == ".html" and b'http-equiv="refresh"' in file.read_bytes()


@pytest.mark.parametrize("server", ALL, ids=name)
def test_every_link_answers_and_every_file_is_reached(
    small_site: Path, tmp_path: Path, server: Server
) -> None:
    with server(small_site, tmp_path) as address:
        found = crawl(Client(address))
    assert {path: status for path, status in found.items() if status != 200} == {}
    files = all_files(small_site)
    assert {path or "index.html" for path in found} <= files
    assert {path for path in files - found.keys() if not unlinked(small_site / path)} <= {"index.html"}


@pytest.mark.parametrize("server", [nginx, nginx_under_a_path], ids=name)
def test_every_link_of_the_real_site_answers(site: Path, tmp_path: Path, server: Server) -> None:
    with server(site, tmp_path) as address:
        found = crawl(Client(address))
    assert {path: status for path, status in found.items() if status != 200} == {}
    assert {path for path in all_files(site) - found.keys() if not unlinked(site / path)} <= {"index.html"}
    assert len(found) > 2000
