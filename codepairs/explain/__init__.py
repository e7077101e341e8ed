"""Pasted text -> findings: which codes of which protocols stand in it, how often, and about whom.

static/js/explain.js does the same with the same patterns, step by step; tests/data/explain tests both.
A text is read in pieces, so that its length costs time but no memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from codepairs.explain.findings import Finding, Findings, Mark, Reading
from codepairs.explain.hits import Hits, pieces
from codepairs.patterns import Reader

__all__ = ["LIMIT", "Finding", "Mark", "Reading", "read"]

# So many characters of a text are read.
LIMIT = 20_000_000


def read(blocks: Iterable[str], readers: Sequence[Reader]) -> Reading:
    """Find the codes in a text that comes in blocks, whole lines as far as possible."""
    hits, findings = Hits(readers), Findings()
    length, cut = 0, False
    for start, piece in pieces(blocks):
        if cut := start >= LIMIT:
            break
        for hit in hits.of(start, piece):
            findings.add(hit)
        length = start + len(piece)
    return findings.result(length, cut)
