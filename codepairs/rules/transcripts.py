"""Transcripts follow the grammar of their kind, show their code, and name no real host."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, ip_address

from codepairs.model import PREFIXES, Protocol
from codepairs.problems import Problem
from codepairs.rules.base import Places, problem

# RFC 5737 and RFC 3849.
FOR_DOCUMENTATION = (
    IPv4Network("192.0.2.0/24"),
    IPv4Network("198.51.100.0/24"),
    IPv4Network("203.0.113.0/24"),
    IPv6Network("2001:db8::/32"),
)
# FTP writes 192.0.2.7 as 192,0,2,7 and a port as two more numbers.
IPV4 = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.]*\d)|(?<!\d)(?:\d{1,3},){3}\d{1,3}(?=,\d+,\d)")
IPV6 = re.compile(r"(?<![\w:])(?=[0-9a-fA-F:]*::|2)(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{0,4}(?![\w:])")
HOST = re.compile(
    r"(?:(?<=@)|(?<=://)|\b)(?:[a-z0-9-]+\.)+(?:com|net|org|edu|gov|io|dev|info)\b(?![.-]?\w)", re.IGNORECASE
)
# RFC 2606. The last is a name that gRPC's messages carry, no host.
RESERVED = re.compile(r"(?:^|\.)example\.(?:com|net|org)$|^type\.googleapis\.com$", re.IGNORECASE)


def transcripts_show_the_code(protocol: Protocol, places: Places) -> Iterator[Problem]:
    """Each line of a transcript begins as its kind wants it, and one line carries the code."""
    for code in protocol.codes:
        if code.transcript is None:
            continue
        name = f"{protocol.slug}/{code.slug}"
        kind = protocol.transcript_kind(code)
        if kind is None:
            asked = code.transcript.kind
            yield problem(
                "unknown-transcript",
                f"{protocol.name} has no kind of transcript '{asked}'"
                if asked
                else "no kind of transcript is declared",
                places.where(name, ("transcript", "kind")),
                "see 'transcripts' in protocol.yaml",
            )
            continue
        where = places.where(name, ("transcript", "lines"))
        said = [(line, kind.read(line)) for line in code.transcript.lines.splitlines()]
        if wrong := [line for line, read in said if read is None]:
            asks, answers = PREFIXES[kind.kind]
            yield problem(
                "transcript-speaker",
                f"line {wrong[0]!r} has no speaker",
                where,
                f"begin it with '{asks}' (client) or '{answers}' (server)",
            )
        if not any(read and kind.carries_code(read, code) for _, read in said):
            yield problem(
                "transcript-without-code",
                f"no line of the transcript carries {code.known_as}",
                where,
                f"a line has to match {' or '.join(kind.carries)}",
            )


def transcripts_name_no_real_host(protocol: Protocol, places: Places) -> Iterator[Problem]:
    """Hosts and addresses of transcripts are those that are set aside for documentation."""
    for code in protocol.codes:
        text = code.transcript.lines if code.transcript else ""
        names = [each for each in HOST.findall(text) if not RESERVED.search(each)]
        numbers = [*IPV4.findall(text), *IPV6.findall(text)]
        for each in dict.fromkeys([*names, *filter(_is_real, numbers)]):
            yield problem(
                "real-host",
                f"'{each}' is not set aside for documentation",
                places.where(f"{protocol.slug}/{code.slug}", ("transcript", "lines")),
                "use example.org, 192.0.2.1, 198.51.100.1, 203.0.113.1 or 2001:db8::1",
            )


def _is_real(text: str) -> bool:
    try:
        address = ip_address(text.replace(",", "."))
    except ValueError:
        return False
    if address.is_loopback or address.is_unspecified:
        return False
    return not any(address in network for network in FOR_DOCUMENTATION)
