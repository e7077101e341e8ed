"""Hits -> findings: the codes of one reply read together, told apart by whom they are about, and counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from codepairs.explain.hits import Hit

# What belongs to a reply stands no further from it than so many characters.
NEAR = 400
# So many findings are told apart by whom they are about, and so many at all; so many marks are kept.
APART = 500
MOST = 1000
MARKS = 500


@dataclass(eq=False, kw_only=True)
class Finding:
    """Codes of one reply: `550`, or `5.1.1`, or both. '' is not said.

    `count` is the number of places in the text. `unsure`: other protocols write just this too. `echo`: only
    programs said it that repeat the code of a reply.
    """

    protocol: str
    code: str
    detail: str
    about: str
    start: int
    unsure: bool = False
    echo: bool = False
    count: int = 0

    @property
    def key(self) -> tuple[str, ...]:
        return self.protocol, self.code, self.detail, self.about.lower()

    def covers(self, other: Finding) -> bool:
        """Whether it says all that the other one says, of the same reply as far as can be known.

        5.0.0 says no more than that something failed; a bare 550 may be of another reply than a 550 5.1.1.
        """
        if other.code and not other.detail and self.detail:
            same = other.echo or other.about != ""
        elif other.detail.endswith(".0.0") and not other.code:
            same = other.detail[0] == (self.code or self.detail)[:1]
        else:
            same = other.detail in ("", self.detail)
        return (
            same
            and self is not other
            and self.protocol == other.protocol
            and other.code in ("", self.code)
            and other.about.lower() in ("", self.about.lower())
        )


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A place in the text that carries codes; `before` and `after` are the rest of its line."""

    start: int
    text: str
    before: str
    after: str
    finding: Finding


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What was found, in the order of the text, and how many characters of it were read."""

    findings: tuple[Finding, ...]
    marks: tuple[Mark, ...]
    read: int
    cut: bool


@dataclass
class _Thread:
    """What is known of one protocol while a text is read: the last reply, and whom the next one is about."""

    about: str = ""
    until: int = 0
    waits: bool = False
    reply: Finding | None = None
    end: int = 0
    more: bool = False
    places: list[Hit] = field(default_factory=list)

    def name(self, hit: Hit) -> None:
        """From here on, codes are about somebody, or about nobody any more.

        Where several names wait for replies, nobody knows which of the commands a reply answers.
        """
        waits = hit.finder.scope == "reply"
        self.about = "" if waits and self.waits else hit.about
        self.waits = waits
        self.until = hit.line if hit.finder.scope == "line" else -1

    def named(self, hit: Hit) -> str:
        """Whom the reply that begins with a hit is about."""
        about = self.about if self.until < 0 or hit.start < self.until else ""
        if self.waits:
            self.about, self.waits = "", False
        return hit.about or about or hit.named


class Findings:
    """Collects the hits of a text, in their order."""

    def __init__(self) -> None:
        self._threads: dict[str, _Thread] = {}
        self._findings: dict[tuple[str, ...], Finding] = {}
        self._marks: list[Mark] = []

    def add(self, hit: Hit) -> None:
        """Take one more hit: the next line of a reply, the other half of one, or a reply of its own."""
        thread = self._threads.setdefault(hit.reader.protocol, _Thread())
        if not hit.is_code:
            thread.name(hit)
            return
        reply = thread.reply
        is_near = reply is not None and hit.start - thread.end < NEAR
        if not (reply and is_near and thread.more and _goes_on(reply, hit)):
            about = thread.named(hit)
            is_same = reply is not None and about.lower() == reply.about.lower()
            if not (reply and is_near and is_same and _belongs(reply, hit)):
                self._close(thread)
                reply = thread.reply = Finding(
                    protocol=hit.reader.protocol,
                    code=hit.code,
                    detail=hit.detail,
                    about=about,
                    start=hit.start,
                    echo=hit.finder.form == "echo",
                )
        reply.code, reply.detail = reply.code or hit.code, reply.detail or hit.detail
        reply.unsure |= hit.tied
        thread.end, thread.more = hit.end, hit.more
        thread.places.append(hit)

    def _close(self, thread: _Thread) -> None:
        """Count the last reply of a protocol, now that nothing can be added to it."""
        reply, places = thread.reply, thread.places
        thread.reply, thread.more, thread.places = None, False, []
        if reply is None:
            return
        if reply.key not in self._findings and len(self._findings) >= APART:
            reply.about = ""
        if reply.key not in self._findings and len(self._findings) >= MOST:
            return
        kept = self._findings.setdefault(reply.key, reply)
        kept.count += not reply.echo or kept is reply
        kept.echo &= reply.echo
        kept.unsure |= reply.unsure
        for hit in places[: MARKS - len(self._marks)]:
            self._marks.append(
                Mark(start=hit.start, text=hit.text, before=hit.before, after=hit.after, finding=kept)
            )

    def result(self, length: int, cut: bool) -> Reading:
        """Close what is open; a finding that says more takes in those that say less of the same."""
        for thread in self._threads.values():
            self._close(thread)
        into: dict[Finding, Finding] = {}
        findings = sorted(self._findings.values(), key=lambda each: each.start)
        # Where not all are told apart any more, nobody knows what belongs to what.
        for small in sorted(findings, key=lambda each: -_said(each)) if len(findings) < APART else ():
            larger = [each for each in findings if each.covers(small)]
            is_one_answer = len({(each.code, each.detail) for each in larger}) == 1
            if is_one_answer and (small.echo or small.count <= sum(each.count for each in larger)):
                into[small] = larger[0]
                larger[0].start = min(larger[0].start, small.start)
                findings.remove(small)
        marks = sorted(self._marks, key=lambda mark: mark.start)
        return Reading(
            findings=tuple(sorted(findings, key=lambda each: each.start)),
            marks=tuple(replace(mark, finding=_last(into, mark.finding)) for mark in marks),
            read=length,
            cut=cut,
        )


def _goes_on(reply: Finding, hit: Hit) -> bool:
    """Whether a hit is the next line of a reply of several lines."""
    return hit.code == reply.code and (not hit.detail or not reply.detail or hit.detail == reply.detail)


def _belongs(reply: Finding, hit: Hit) -> bool:
    """Whether a hit is the other half of a reply: `Status: 5.1.1` and `smtp; 550 no such user`."""
    if reply.code:
        return not reply.detail and not hit.code and hit.detail[0] == reply.code[0]
    return bool(hit.code) and (hit.detail == reply.detail if hit.detail else hit.code[0] == reply.detail[0])


def _said(finding: Finding) -> int:
    return bool(finding.code) + bool(finding.detail) + bool(finding.about)


def _last(into: Mapping[Finding, Finding], finding: Finding) -> Finding:
    while finding in into:
        finding = into[finding]
    return finding
