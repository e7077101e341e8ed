"""Real servers for tests: nginx and Caddy with the configurations of docs/hosting, and Python's own."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from codepairs.check import HREF

HOSTING = Path(__file__).parent.parent / "docs/hosting"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
MIME_TYPES = Path("/etc/nginx/mime.types")
CADDY = shutil.which("caddy")


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Client:
    """Asks one server, over one connection."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)

    def get(self, path: str, **headers: str) -> Answer:
        """What the server says to a path below its address; header names are written with `_`."""
        target = urlsplit(urljoin(self.address, path)).path
        self._connection.request(
            "GET", target, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )
        answer = self._connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())


def crawl(address: str, start: Iterable[str], base_url: str = "") -> dict[str, int]:
    """The answer to every internal link that can be reached from pages, by its path below `address`.

    A link that begins with `base_url` is one of them.
    """
    client, waiting = Client(address), [*start]
    answers: dict[str, int] = {}
    while waiting:
        path = waiting.pop()
        if path in answers:
            continue
        answer = client.get(path)
        answers[path] = answer.status
        if answer.status == 200 and answer.headers.get_content_type() == "text/html":
            for groups in HREF.findall(answer.body.decode()):
                link = urljoin(address + path, unescape("".join(groups))).partition("#")[0]
                if base_url:
                    link = re.sub(rf"^{re.escape(base_url)}(?=/|$)", address.rstrip("/"), link)
                if link.startswith(address):
                    waiting.append(link.removeprefix(address))
    return answers


@contextmanager
def nginx(site: Path, scratch: Path) -> Iterator[str]:
    """nginx.conf with the site at the root."""
    port, text = _free_port(), (HOSTING / "nginx.conf").read_text(encoding="utf-8")
    text = _replaced(text, ("listen 80;", f"listen 127.0.0.1:{port};"), ("/srv/www/codes", str(site)))
    with _nginx(text, port, site, scratch):
        yield f"http://127.0.0.1:{port}/"


@contextmanager
def nginx_under_a_path(site: Path, scratch: Path) -> Iterator[str]:
    """nginx-path.conf in a server, with the map of nginx.conf before it."""
    port = _free_port()
    cache = (HOSTING / "nginx.conf").read_text(encoding="utf-8").partition("server {")[0]
    text = (HOSTING / "nginx-path.conf").read_text(encoding="utf-8")
    text = _replaced(text, ("/srv/www/codes/", f"{site}/"))
    # Browsers ask for the icon of a host, which is none of ours here.
    server = f"listen 127.0.0.1:{port}; location = /favicon.ico {{ return 204; }} {text}"
    with _nginx(f"{cache} server {{ {server} }}", port, site, scratch):
        yield f"http://127.0.0.1:{port}/docs/codes/"


@contextmanager
def caddy(site: Path, scratch: Path) -> Iterator[str]:
    """The Caddyfile, without TLS."""
    if CADDY is None:
        pytest.skip("no Caddy: apt-get install caddy")
    port, text = _free_port(), (HOSTING / "Caddyfile").read_text(encoding="utf-8")
    text = _replaced(text, ("codes.example.org", f"http://127.0.0.1:{port}"), ("/srv/www/codes", str(site)))
    config = scratch / "Caddyfile"
    config.write_text("{\n\tadmin off\n}\n" + text)
    with _running([CADDY, "run", "--adapter", "caddyfile", "--config", str(config)], port, scratch):
        yield f"http://127.0.0.1:{port}/"


@contextmanager
def python_server(site: Path, scratch: Path) -> Iterator[str]:
    """`python -m http.server` with the site at the root."""
    port = _free_port()
    with _running(_python_server(port, site), port, scratch):
        yield f"http://127.0.0.1:{port}/"


@contextmanager
def python_server_under_a_path(site: Path, scratch: Path) -> Iterator[str]:
    """The same with the site under a path."""
    port, www = _free_port(), scratch / "www/docs"
    www.mkdir(parents=True)
    (www / "codes").symlink_to(site)
    with _running(_python_server(port, www.parent), port, scratch):
        yield f"http://127.0.0.1:{port}/docs/codes/"


def _python_server(port: int, folder: Path) -> list[str]:
    return [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", str(folder)]


@contextmanager
def _nginx(text: str, port: int, site: Path, scratch: Path) -> Iterator[None]:
    if NGINX is None or not MIME_TYPES.is_file():
        pytest.skip("no nginx: apt-get install nginx")
    config = scratch / "nginx.conf"
    temporary = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    config.write_text(f"""
        daemon off; pid {scratch}/pid; error_log {scratch}/error.log; worker_processes 1;
        events {{}}
        http {{
          include {MIME_TYPES};
          access_log off;
          {" ".join(f"{name}_temp_path {scratch}/{name};" for name in temporary)}
          {text}
        }}
    """)
    site.parent.chmod(0o755)
    user = ["-g", "user root;"] if Path("/proc/self").stat().st_uid == 0 else []
    command = [NGINX, "-c", str(config), "-e", str(scratch / "error.log"), *user]
    with _running(command, port, scratch):
        yield


@contextmanager
def _running(command: list[str], port: int, scratch: Path) -> Iterator[None]:
    home = os.environ | {"HOME": str(scratch), "XDG_CONFIG_HOME": str(scratch), "XDG_DATA_HOME": str(scratch)}
    with (
        (scratch / "log").open("w") as log,
        subprocess.Popen(command, stdout=log, stderr=log, env=home) as server,
    ):
        try:
            for _ in range(200):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                assert server.poll() is None, (scratch / "log").read_text()
                time.sleep(0.05)
            yield
        finally:
            server.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _replaced(text: str, *pairs: tuple[str, str]) -> str:
    """Replace what differs between a test and a server of somebody's: each stands there once."""
    for old, new in pairs:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    return text
