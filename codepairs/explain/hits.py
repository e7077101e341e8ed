"""Text -> hits: every place that the patterns find, in the order of the text, no two in the same place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from codepairs.patterns import Finder, Reader, in_order

# Characters: what is read at once, and how much of a line is kept on each side of a hit.
PIECE = 65_536
AROUND = 80
# A text that may be nothing but a code.
ALONE = re.compile("[^\n]{1,60}")
# Forms that no other protocol has.
SURE = ("own", "echo")

LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")
# A text that was copied out of the source of a web page.
ENTITY = re.compile("&(lt|gt|quot|apos|#39|nbsp|amp);|\u00a0")
# What a block may end with that the next one completes.
UNFINISHED = re.compile(r"(?:\r|&[a-z0-9#]{0,4})?\Z")
CHARACTERS = {"lt": "<", "gt": ">", "quot": '"', "apos": "'", "#39": "'", "amp": "&"}


@dataclass(kw_only=True)
class Hit:
    """A match of one finder: of codes, or of a name without a code.

    `start` and `end` are those of the codes in the whole text, `line` is where their line ends, `named` whom
    that line is about. `tied`: another protocol writes just this too.
    """

    reader: Reader
    finder: Finder
    start: int
    end: int
    code: str = ""
    detail: str = ""
    about: str = ""
    more: bool = False
    tied: bool = False
    line: int = 0
    named: str = ""
    text: str = ""
    before: str = ""
    after: str = ""

    @property
    def is_code(self) -> bool:
        return bool(self.code or self.detail)

    @property
    def is_sure(self) -> bool:
        """Whether no other protocol writes so."""
        return self.finder.form in SURE


def cleaned(text: str) -> str:
    """Line feeds end lines, and what a web page's source writes as entities is written out."""
    return ENTITY.sub(lambda found: CHARACTERS.get(found[1], " "), LINE_ENDS.sub("\n", text))


def pieces(blocks: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Pieces of a text that end where a line does, with their starts; only a very long line is cut."""
    start, rest, held = 0, "", ""
    for block in blocks:
        text = held + block
        held = UNFINISHED.findall(text)[0]
        rest += cleaned(text.removesuffix(held))
        while len(rest) > PIECE:
            cut = rest.rfind("\n", 0, PIECE) + 1 or PIECE
            yield start, rest[:cut]
            start, rest = start + cut, rest[cut:]
    if rest := rest + cleaned(held):
        yield start, rest


class Hits:
    """Finds the hits of one text, piece after piece."""

    def __init__(self, readers: Sequence[Reader]) -> None:
        self._readers = readers
        self._finders: list[tuple[Reader, Finder]] = []

    def of(self, start: int, text: str) -> list[Hit]:
        """The hits of a piece, with what is known of the line of each."""
        if start == 0:
            self._finders = self._chosen(text)
        hits = self._found(text)
        line, named = 0, {}
        for i, hit in enumerate(hits):
            if hit.start >= line:
                line = _line_end(text, hit.end)
                named = _named(hits, i, line)
            hit.named = named.get(hit.reader.protocol, "")
            hit.text, hit.before, hit.after = text[hit.start : hit.end], *_around(text, hit)
            hit.start, hit.end, hit.line = start + hit.start, start + hit.end, start + line
        return hits

    def _chosen(self, text: str) -> list[tuple[Reader, Finder]]:
        """The finders that a text is read with, in the order in which they win.

        What protocols share goes to those that the beginning of the text shows most signs of.
        """
        signs = {
            each.protocol: sum(1 for sign in each.sign_regexes if sign.search(text)) for each in self._readers
        }
        most = max(signs.values(), default=0)
        is_alone = ALONE.fullmatch(text.strip())
        return [
            (reader, finder)
            for reader, finder in in_order(self._readers)
            if finder.form in SURE
            or (is_alone if finder.form == "alone" else signs[reader.protocol] == most > 0)
        ]

    def _found(self, text: str) -> list[Hit]:
        """What the finders find; the first that takes a place keeps it, but two protocols may tie."""
        small = text.lower()
        taken = bytearray(len(text))
        hits: list[Hit] = []
        unsure: dict[tuple[int, int], Hit] = {}
        for reader, finder in self._finders:
            if finder.needs not in small:
                continue
            for match in finder.regex.finditer(text):
                hit = _hit(reader, finder, match)
                if hit is None:
                    continue
                if 1 in taken[hit.start : hit.end]:
                    twin = unsure.get((hit.start, hit.end))
                    if not twin or twin.finder.form != finder.form or twin.reader is reader:
                        continue
                    hit.tied = twin.tied = True
                taken[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
                if not hit.is_sure:
                    unsure[hit.start, hit.end] = hit
                hits.append(hit)
        return sorted(hits, key=lambda hit: hit.start)


def _hit(reader: Reader, finder: Finder, match: re.Match[str]) -> Hit | None:
    """What a match says; None where no code of the protocol looks like this."""
    groups = match.groupdict("")
    code, detail, about = (groups.get(name, "") for name in ("code", "detail", "about"))
    names: list[str | int] = [name for name in ("code", "detail") if groups.get(name)]
    names = names or (["about"] if about else [0])
    hit = Hit(
        reader=reader,
        finder=finder,
        start=match.start(names[0]),
        end=match.end(names[-1]),
        code=code,
        detail=detail,
        about=about.rstrip("."),
        more=bool(groups.get("more")),
    )
    # A code without a page is known by its class, where it cannot be anything else.
    knows_code = not code or code.lower() in reader.codes or (hit.is_sure and code[0] in reader.classes)
    return hit if knows_code and (not detail or detail[0] in reader.classes) else None


def _named(hits: list[Hit], place: int, line: int) -> dict[str, str]:
    """Whom a line is about, by protocol, wherever it says so; `place` is its first hit, `line` its end."""
    named: dict[str, str] = {}
    while place < len(hits) and hits[place].start < line:
        hit = hits[place]
        if hit.finder.scope == "line" and hit.about and not hit.is_code:
            named.setdefault(hit.reader.protocol, hit.about)
        place += 1
    return named


def _around(text: str, hit: Hit) -> tuple[str, str]:
    """What stands before and behind a hit in its line, as much as a screen has room for."""
    before, after = text[max(hit.start - AROUND, 0) : hit.start], text[hit.end : hit.end + AROUND]
    return before.rpartition("\n")[2], after.partition("\n")[0]


def _line_end(text: str, start: int) -> int:
    """Where a line ends; one that begins with white space belongs to the one before it."""
    end = text.find("\n", start)
    while end >= 0 and text[end + 1 : end + 2] in (" ", "\t"):
        end = text.find("\n", end + 1)
    return end if end >= 0 else len(text)
