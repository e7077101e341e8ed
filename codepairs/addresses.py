"""The addresses that an owner writes -> the same in one form, or the reason why they are wrong."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import quote, urlsplit

PORTS = {"http": "80", "https": "443"}
LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
# RFC 3986 section 3.3: what a path is made of.
PATH = re.compile(r"(?:/(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})+)*")
# IDNA 2003 and 2008 disagree on these, so that any suggestion could name a host of somebody else.
DISPUTED = "ßς\u200c\u200d"
EXAMPLE = "write it in full, such as https://codes.example.org or https://example.org/docs/codes"


class WrongAddress(ValueError):
    """Why a text is not the address that is wanted, and what to do about it; `kind` is that of a Problem."""

    def __init__(self, reason: str, hint: str, kind: str = "wrong-base-url") -> None:
        super().__init__(reason)
        self.hint, self.kind = hint, kind


def base_url(text: object) -> str:
    """`HTTPS://Example.org:443/codes/` -> `https://example.org/codes`; raises WrongAddress.

    Scheme and host are written small, a default port and slashes at the end are dropped.
    """
    if not isinstance(text, str) or not text.strip():
        raise WrongAddress("the base URL is empty", EXAMPLE)
    if re.search(r"[\s\x00-\x1f\x7f]", text):
        raise WrongAddress("a base URL has no spaces", "remove them, or write them as %20")
    if "\\" in text:
        raise WrongAddress("a base URL has no backslashes", "write / instead")
    scheme, colon, rest = text.partition("://")
    if not colon or scheme.lower() not in PORTS:
        raise WrongAddress(f"'{text}' does not begin with https:// or http://", EXAMPLE)
    for sign, name in (("?", "query"), ("#", "fragment")):
        if sign in rest:
            raise WrongAddress(
                f"a base URL has no {name}: '{sign}' and what follows it", f"write {text.split(sign)[0]}"
            )
    authority, slash, path = rest.partition("/")
    return f"{scheme.lower()}://{_host(authority, scheme.lower())}{_path(slash + path)}"


def file_url(text: object) -> str:
    """The address of any file of the source, with `{path}` in place of the file's; raises WrongAddress."""
    if not isinstance(text, str) or not re.fullmatch(
        r"https?://[^\s<>\"'{}]+/[^\s<>\"'{}]*\{path\}[^\s<>\"'{}]*", text
    ):
        raise WrongAddress(
            f"'{text}' is no address with {{path}} in place of a file's path",
            "write what a file's page is called there, such as https://git.example.org/codes/edit/main/{path}",
            "wrong-file-url",
        )
    return text


def path_of(base: str) -> str:
    """The path below which a site is served, with slashes around: `/docs/codes/`, or `/`."""
    return f"{urlsplit(base).path}/"


def _host(authority: str, scheme: str) -> str:
    """Host and port, or the host alone where the port is the usual one."""
    if "@" in authority:
        raise WrongAddress(
            "a base URL has no user name and no password: every page would show them",
            f"write {scheme}://{authority.rpartition('@')[2]}",
        )
    host, port = (authority, "") if authority.endswith("]") else _split_port(authority)
    if port and not (port.isascii() and port.isdecimal() and 0 < int(port) < 65536):
        raise WrongAddress(f"'{port}' is no port", "a port is a number from 1 to 65535")
    number = str(int(port)) if port else ""
    return _name(host) + (f":{number}" if number and number != PORTS[scheme] else "")


def _split_port(authority: str) -> tuple[str, str]:
    host, _, port = authority.rpartition(":")
    return (host, port) if ":" in authority else (authority, "")


def _name(host: str) -> str:
    if not host:
        raise WrongAddress("the base URL names no host", EXAMPLE)
    if host.startswith("[") and host.endswith("]"):
        try:
            return f"[{ipaddress.IPv6Address(host[1:-1])}]"
        except ValueError as error:
            raise WrongAddress(f"'{host}' is no IPv6 address", EXAMPLE) from error
    if not host.isascii():
        raise WrongAddress(f"the host '{host}' is not written in ASCII", _punycode_hint(host))
    name = host.lower()
    if len(name) > 253 or not all(LABEL.fullmatch(label) for label in name.split(".")):
        raise WrongAddress(
            f"'{host}' is no host name",
            "a host is letters, digits and hyphens between dots: codes.example.org",
        )
    return name


def _punycode_hint(host: str) -> str:
    try:
        if not any(letter in host for letter in DISPUTED):
            return f"write {host.encode('idna').decode()}, if that is your domain in Punycode"
    except UnicodeError:
        pass
    return "write it in Punycode (xn--…), as your registrar shows it"


def _path(path: str) -> str:
    if not path.isascii():
        raise WrongAddress(f"the path '{path}' is not written in ASCII", f"write {quote(path, safe='/%')}")
    path = path.rstrip("/")
    parts = path.split("/")[1:]
    if parts and re.search(r"\.html?$", parts[-1], re.IGNORECASE):
        raise WrongAddress(
            f"'{parts[-1]}' is a page; the base URL is the folder that the site is served at",
            f"leave out '/{parts[-1]}'",
        )
    if {".", ".."} & set(parts) or "" in parts:
        raise WrongAddress(f"the path '{path}' has empty or relative parts", "write the folder's own path")
    if not PATH.fullmatch(path):
        raise WrongAddress(
            f"the path '{path}' has a character that addresses do not have", "escape it as %XX"
        )
    return path
