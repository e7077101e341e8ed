"""A real nginx that serves a folder, for the tests that are about servers."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

LINK = re.compile(rb'(?:href|src|content="0; url)="?([^"]+)"')
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def crawl(address: str, *start: str) -> dict[str, int]:
    """The answer to every internal link that can be reached from `start`, by its path below `address`."""
    answers: dict[str, int] = {}
    waiting = [*start]
    connection = HTTPConnection(urlsplit(address).netloc)
    while waiting:
        path = waiting.pop()
        if path in answers:
            continue
        connection.request("GET", urlsplit(address).path + path)
        answer = connection.getresponse()
        body = answer.read()
        answers[path] = answer.status
        if answer.status == 200 and answer.headers.get_content_type() == "text/html":
            links = (unescape(link.decode()) for link in LINK.findall(body))
            targets = (urljoin(address + path, link).partition("#")[0] for link in links)
            waiting += [target.removeprefix(address) for target in targets if target.startswith(address)]
    connection.close()
    return answers


@contextmanager
def nginx(site: Path, path: str, scratch: Path, port: int | None = None) -> Iterator[str]:
    """The address at which nginx serves `site` below `path` ('/' or '/docs/codes/'), with its 404 page.

    `scratch` takes the configuration and the logs of this server alone.
    """
    if NGINX is None:
        pytest.skip("no nginx: apt-get install nginx")
    port = port or free_port()
    config = scratch / "nginx.conf"
    config.write_text(f"""
        daemon off; pid {scratch}/pid; error_log {scratch}/error.log; worker_processes 1;
        events {{}}
        http {{
          types {{ text/html html; text/css css; text/javascript js; text/xml xml; image/png png; }}
          access_log {scratch}/access.log;
          client_body_temp_path {scratch}/body; proxy_temp_path {scratch}/proxy;
          fastcgi_temp_path {scratch}/f; uwsgi_temp_path {scratch}/u; scgi_temp_path {scratch}/s;
          server {{
            listen 127.0.0.1:{port};
            add_header X-Content-Type-Options nosniff always;
            location {path} {{ alias {site}/; error_page 404 {path}404.html; }}
          }}
        }}
    """)
    site.parent.chmod(0o755)
    user = ["-g", "user root;"] if Path("/proc/self").stat().st_uid == 0 else []
    with subprocess.Popen([NGINX, "-c", str(config), "-e", str(scratch / "error.log"), *user]) as server:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        try:
            yield f"http://127.0.0.1:{port}{path}"
        finally:
            server.terminate()
