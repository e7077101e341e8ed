"""A catalogue and the new name of a code, field or protocol -> the catalogue with its contexts moved.

Only lines with a context change, so flags, comments and the look of a file stay byte for byte. It does not
matter whether the content is renamed first: an update in between makes the old entries obsolete and adds
empty ones under the new name; those give way to the old.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path

from codepairs.catalog_check import entries_stand_once
from codepairs.catalog_files import readable, store
from codepairs.catalogs import UI_DOMAIN, shown
from codepairs.model.code import order_of
from codepairs.po import LINE, Entry, PoFile
from codepairs.po_syntax import parse
from codepairs.problems import Problem, Problems, in_order
from codepairs.source import read_document

NAME = re.compile(r"(?:[a-z0-9_-]+|\*)(?:\.(?:[a-z0-9_-]+|\*))*")
HEADING = "# Messages of codepairs, domain {}."
# Whether the content has (or will have) the comparison `left-vs-right` of a protocol in this order.
InOrder = Callable[[str, str, str], bool]


@dataclass(frozen=True)
class Move:
    """What becomes of contexts: `smtp.550` -> `smtp.551x` takes `smtp.550.tells` and `smtp.450-vs-550.rule`.

    A `*` stands for any name: `smtp.*.tells` -> `smtp.*.point`. `in_order` tells how the codes of a
    comparison are ordered after the move.
    """

    old: str
    new: str
    in_order: InOrder

    def __call__(self, context: str) -> str:
        pattern = re.escape(self.old).replace(r"\*", "(.+?)")
        if match := re.fullmatch(rf"{pattern}(?P<rest>\..+)?", context):
            names = iter(match.groups())
            return re.sub(r"\*", lambda _: next(names), self.new) + (match["rest"] or "")
        protocol, _, name = self.old.partition(".")
        pair, _, part = context.removeprefix(f"{protocol}.").rpartition(".")
        codes = pair.split("-vs-")
        if len(codes) == 2 and name in codes and context.startswith(f"{protocol}."):
            left, right = (self.new.partition(".")[2] if code == name else code for code in codes)
            if not self.in_order(protocol, left, right):
                left, right = right, left
            return f"{protocol}.{left}-vs-{right}.{part}"
        return context


@dataclass(frozen=True, kw_only=True)
class Renamed:
    """How many translations moved in each catalogue, by its new name, and the files that are gone."""

    moved: Mapping[str, int]
    removed: tuple[str, ...]


def rename(project: Path, old: str, new: str) -> Renamed:
    """Take the contexts of a code, field or protocol along, in the catalogues of every language.

    Raises Problems, and then nothing was changed: if a translation would be overwritten, or would come to
    a code that has content of its own, or if there is nothing to rename.
    """
    catalogs = [file for file, _ in readable(project)]
    domains = {file.stem for file in catalogs}
    problems = list(_names_fit(project, old, new, domains))
    if problems:
        raise Problems(problems)
    move = Move(old, new, lambda *names: _is_in_order(project / "content", *names))
    made: dict[Path, bytes] = {}
    counts: dict[str, int] = {}
    gone, contexts = [], set()
    for file in [each for each in catalogs if "." in old or each.stem == old]:
        text = file.read_text(encoding="utf-8-sig")
        target = file.with_name(f"{new}.po") if file.stem == old else file
        if target != file:
            problems += _is_free(target)
            text = text.replace(HEADING.format(old), HEADING.format(new), 1)
            gone.append(file)
        result, found = moved(text, shown(file), move)
        problems += found
        contexts |= {entry.context for entry in parse(text, "")[0].entries}
        if result.text != text or target != file:
            made[target], counts[shown(target)] = result.text.encode(), result.translations
    if problems:
        raise Problems(in_order(problems))
    if not made:
        raise Problems([_unknown(old, contexts)])
    store(project, made, write=True)
    gone += [template for template in [project / "locales" / f"{old}.pot"] if template.is_file()]
    for file in gone:
        file.unlink()
    return Renamed(moved=counts, removed=tuple(file.relative_to(project).as_posix() for file in gone))


@dataclass(frozen=True)
class Moved:
    """The text of a catalogue after a move, and the number of translations that moved."""

    text: str
    translations: int = 0


def moved(text: str, display: str, move: Move) -> tuple[Moved, list[Problem]]:
    """The text of a catalogue after a move, and what forbids the move."""
    po, problems = parse(text, display)
    moving = [entry for entry in po.entries if move(entry.context) != entry.context]
    if problems or not moving:
        return Moved(text), problems
    staying = [entry for entry in po.entries if move(entry.context) == entry.context]
    taken = {move(entry.context) for entry in moving if _is_translated(entry)}
    for entry in staying:
        if entry.context in taken and _is_translated(entry):
            problems.append(_overwritten(po, entry, move))
    coming = {(move(entry.context), entry.msgid.text) for entry in moving}
    gone = [entry for entry in staying if entry.key in coming and not _is_translated(entry)]
    stay = {entry.key for entry in staying} - {entry.key for entry in gone}
    gone += [entry for entry in moving if (move(entry.context), entry.msgid.text) in stay]
    dropped = {number for entry in gone for number in _span(po, entry)}
    made = "\n".join(line for number, line in _lines(po, move) if number not in dropped)
    after, found = parse(made, display)
    count = sum(1 for entry in moving if _is_translated(entry))
    return Moved(made, count), problems or [*found, *entries_stand_once(after)]


def _is_translated(entry: Entry) -> bool:
    return any(form.text for form in entry.forms)


def _overwritten(po: PoFile, entry: Entry, move: Move) -> Problem:
    return Problem(
        kind="rename-onto-translations",
        message=f"'{entry.context}' has a translation already",
        where=po.at(entry.msgid.line),
        hint=f"remove it or move it away first, if '{move.new}' is the right name",
    )


def _lines(po: PoFile, move: Move) -> Iterator[tuple[int, str]]:
    """The lines with their numbers, the moved contexts in one line each."""
    number = 0
    while number < len(po.lines):
        line, first, context = po.lines[number], number, ""
        number += 1
        match = LINE.fullmatch(line)
        if match and match["keyword"] == "msgctxt":
            mark, context = match["mark"], match["text"]
            while (more := LINE.fullmatch(po.lines[number])) and not more["keyword"] and more["mark"] == mark:
                context += more["text"]
                number += 1
        if context and (new := move(context)) != context:
            end = "\r" if line.endswith("\r") else ""
            yield first + 1, f'{f"{mark} " if mark else ""}msgctxt "{new}"{end}'
        else:
            yield from enumerate(po.lines[first:number], first + 1)


def _span(po: PoFile, entry: Entry) -> range:
    """The lines of an entry, its comments and the empty line behind it."""
    first, last = entry.msgid.line, entry.forms[-1].line
    while entry.context and not re.match(r"\s*(#~\s+)?msgctxt\s", po.lines[first - 1]):
        first -= 1
    while first > 1 and re.match(r"\s*#(?!~\s)", po.lines[first - 2]):
        first -= 1
    while last < len(po.lines) and re.match(r'\s*(#~\s+)?"', po.lines[last]):
        last += 1
    if last < len(po.lines) and not po.lines[last].strip():
        last += 1
    return range(first, last + 1)


def _names_fit(project: Path, old: str, new: str, domains: Set[str]) -> Iterator[Problem]:
    """Both are names, of two codes, fields or protocols of which only one has content."""

    def problem(message: str, hint: str) -> Problem:
        return Problem(kind="wrong-name", message=message, hint=hint)

    wrong = [name for name in (old, new) if not NAME.fullmatch(name)]
    for name in wrong:
        yield problem(f"'{name}' is no context", "write it as in the catalogues, such as smtp.550")
    if wrong:
        return
    if old == new:
        yield problem("both names are the same", "")
    elif UI_DOMAIN in (old, new):
        yield problem("'site' is the interface, which no protocol can be", "")
    elif old.count("*") != new.count("*"):
        yield problem(
            "both names need the same number of '*'", "each * of the new one stands for one of the old"
        )
    elif ("." in old) != ("." in new) or (old.partition(".")[0] != new.partition(".")[0] and "." in old):
        yield problem("a code stays in its protocol", "begin both names with the same protocol, or name two")
    elif all(_content(project / "content", name).is_file() for name in (old, new)):
        hint = "rename one that is gone, or is going to be"
        yield problem(f"there is content for both '{old}' and '{new}'", hint)
    elif "." not in old and old not in domains:
        meant = [
            f"{domain}.{old}"
            for domain in sorted(domains)
            if _content(project / "content", f"{domain}.{old}").is_file()
        ]
        hint = (
            f"did you mean {' or '.join(meant)}?"
            if meant
            else f"use one of {', '.join(sorted(domains - {UI_DOMAIN}))}"
        )
        yield problem(f"no catalogue is called '{old}'", hint)


def _content(folder: Path, name: str) -> Path:
    """The file of a protocol or a code, if the name is that of one."""
    protocol, _, code = name.partition(".")
    return folder / protocol / f"{code or 'protocol'}.yaml"


def _is_in_order(folder: Path, protocol: str, left: str, right: str) -> bool:
    """The order that a comparison's file has, or will have."""
    if (folder / protocol / f"{left}-vs-{right}.yaml").is_file():
        return True
    if (folder / protocol / f"{right}-vs-{left}.yaml").is_file():
        return False
    return _order(folder / protocol, left) <= _order(folder / protocol, right)


def _order(folder: Path, slug: str) -> tuple[int, tuple[int, ...], str]:
    """Where a code stands: by the number in its file, or by its name as long as it has no file."""
    document, _ = read_document(folder / f"{slug}.yaml", "")
    values = document.value if document else None
    return order_of(str(values.get("code", slug)) if isinstance(values, dict) else slug, slug)


def _is_free(file: Path) -> Iterator[Problem]:
    """A catalogue has no translation that another one would overwrite."""
    if file.is_file():
        po, _ = parse(file.read_text(encoding="utf-8-sig"), shown(file))
        for entry in po.entries:
            if not entry.is_header and _is_translated(entry):
                where, hint = (
                    po.at(entry.msgid.line),
                    "move this catalogue away first, if its translations matter",
                )
                message = "this catalogue has translations already"
                yield Problem(kind="rename-onto-translations", message=message, where=where, hint=hint)
                return


def _unknown(old: str, contexts: Set[str]) -> Problem:
    names = {
        ".".join(parts[:size])
        for parts in (each.split(".") for each in contexts)
        for size in range(1, len(parts) + 1)
    }
    close = difflib.get_close_matches(old, sorted(names), n=1, cutoff=0.8)
    hint = f"did you mean '{close[0]}'?" if close else "write it as in the catalogues, such as smtp.550"
    return Problem(kind="unknown-context", message=f"no catalogue has a context '{old}'", hint=hint)
