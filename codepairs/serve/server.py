"""A preview -> HTTP on 127.0.0.1: reading only, for this machine's own browser.

A page of another site could ask this address under a name of its own (DNS rebinding), so the Host is
checked. What is sent may load and ask for nothing but this address.
"""

from __future__ import annotations

import errno
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlsplit

from codepairs.headers import PREVIEW_HEADERS
from codepairs.problems import Problem, Problems

if TYPE_CHECKING:
    from codepairs.serve.preview import Preview

ADDRESS = "127.0.0.1"
NAMES = ("localhost", ADDRESS, "[::1]")
EVENTS = "-/events"
# A silent connection is no use to know whether a browser is still there.
HEARTBEAT = 15.0


class Server(ThreadingHTTPServer):
    """Serves a preview, each request in a thread of its own; raises Problems if the port is taken."""

    daemon_threads = True

    def __init__(self, preview: Preview, port: int) -> None:
        self.preview = preview
        try:
            super().__init__((ADDRESS, port), _Handler)
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            why = "is taken" if error.errno == errno.EADDRINUSE else "is only for administrators"
            hint = f"choose another one: build.py serve --port {port + 1 if 1023 < port < 65535 else 8001}"
            problem = Problem(kind="port-in-use", message=f"port {port} {why}", hint=hint)
            raise Problems([problem]) from error
        self.hosts = {f"{name}:{self.server_port}" for name in NAMES}
        if self.server_port == 80:
            self.hosts |= set(NAMES)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that went away is no error."""


class _Handler(BaseHTTPRequestHandler):
    timeout = 30

    @property
    def _server(self) -> Server:
        return cast(Server, self.server)

    def do_GET(self) -> None:
        if self.headers.get_all("Host", []) not in [[host] for host in self._server.hosts]:
            self._send(421, "this address is only for the browser of this machine\n")
            return
        target = _target(self.path)
        path = _path(target.path) if target else None
        if target is None or path is None:
            self._send(400, "this is no path\n")
        elif path == EVENTS:
            self._events(target.query)
        else:
            self._page(path)

    def do_HEAD(self) -> None:
        self.do_GET()

    def __getattr__(self, name: str) -> Any:
        """Every other method is refused, whatever its name."""
        if name.startswith("do_"):
            return lambda: self._send(405, "pages are only read here\n", Allow="GET, HEAD")
        raise AttributeError(name)

    def _page(self, path: str) -> None:
        preview = self._server.preview
        folder = path.rstrip("/")
        answer = preview.answer(_file(path))
        if answer.status == 404 and folder == path and preview.has(f"{folder}/index.html"):
            self._send(302, "", Location=f"/{quote(folder)}/")
            return
        self._send(answer.status, answer.body, answer.type, ETag=f'"{answer.etag}"')

    def _events(self, query: str) -> None:
        """Tell once a page is no longer the one with this tag, as long as the browser listens.

        The page is made here already, so that it waits for the browser.
        """
        preview, asked = self._server.preview, parse_qs(query)
        path, etag = _path(asked.get("path", [""])[0]), asked.get("etag", [""])[0]
        if path is None:
            self._send(400, "this is no path\n")
            return
        self._head(200, "text/event-stream; charset=utf-8")
        if self.command == "HEAD":
            return
        self.wfile.write(b"retry: 300\n\n")
        version = -1
        while True:
            new = preview.wait(version, HEARTBEAT)
            has_changed = new != version and preview.answer(_file(path)).etag != etag
            self.wfile.write(b"data: changed\n\n" if has_changed else b":\n\n")
            version = new

    def _send(self, status: int, body: bytes | str, kind: str = "", **headers: str) -> None:
        data = body.encode() if isinstance(body, str) else body
        headers["Content-Length"] = str(len(data))
        self._head(status, kind or "text/plain; charset=utf-8", **headers)
        if self.command != "HEAD":
            self.wfile.write(data)

    def _head(self, status: int, kind: str, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, **PREVIEW_HEADERS, **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def version_string(self) -> str:
        return "codepairs"

    def log_message(self, format: str, *args: object) -> None:
        """Only problems are worth a line in the terminal."""


def _target(target: str) -> SplitResult | None:
    """What a request asks for; None if it is no path on this server."""
    try:
        return urlsplit(f"http://{ADDRESS}{target}") if target.startswith("/") else None
    except ValueError:
        return None


def _path(path: str) -> str | None:
    """A path relative to the root, decoded once; None if it is none."""
    try:
        decoded = unquote(path, errors="strict")
    except UnicodeDecodeError:
        return None
    return decoded[1:] if decoded.startswith("/") and decoded.isprintable() else None


def _file(path: str) -> str:
    """The file that is shown for a path: of a folder its index."""
    return f"{path}index.html" if path == "" or path.endswith("/") else path
