"""`translate …`: make catalogues, keep them in step with the texts, check them, count them."""

from __future__ import annotations

import argparse
import json
import sys
import unicodedata
from typing import TYPE_CHECKING, Any

from codepairs.cli.common import add_format, add_project, print_problems, warnings_in_words

if TYPE_CHECKING:
    from codepairs.catalog_files import Progress, Updated

COLUMNS = ("language", "protocol", "translated", "stale", "missing", "percent", "")
ALIGNED = ("left", "left", "right", "right", "right", "right", "left")


def add(commands: Any) -> None:
    """Add the command with its actions."""
    translate = commands.add_parser("translate", help="make catalogues, and keep them in step with the texts")
    actions = translate.add_subparsers(title="actions", metavar="ACTION", required=True)

    new = _action(actions, "add", _add, "make the catalogues of a language; what exists is kept")
    new.add_argument("locale", metavar="LOCALE", help="the language, such as fr or pt-BR")
    new.add_argument(
        "--protocol", action="append", default=[], metavar="P", help="a protocol to translate, once or more"
    )

    extract = _action(actions, "extract", _extract, "write locales/*.pot from content and templates")
    update = _action(actions, "update", _update, "bring every .po in step; no translation is lost")
    for action in (extract, update):
        action.add_argument(
            "--check", action="store_true", help="write nothing; exit 1 if a file would change"
        )
    update.add_argument(
        "--accept-typos", action="store_true", help="a mere typo fix of the English makes nothing stale"
    )
    update.add_argument(
        "--prune", action="store_true", help="drop obsolete entries and comments with earlier translations"
    )

    rename = _action(actions, "rename", _rename, "take translations along to the new name of a code or field")
    rename.add_argument("old", metavar="OLD", help="the context that was, such as smtp.550")
    rename.add_argument("new", metavar="NEW", help="the context that is, such as smtp.551x")

    check = _action(actions, "check", _check, "find what is wrong in the catalogues of one language or all")
    check.add_argument("locale", nargs="?", metavar="LOCALE", help="only this language")
    check.add_argument("--strict", action="store_true", help="treat warnings as errors")

    status = _action(actions, "status", _status, "show what is translated, stale and missing")
    status.add_argument("--json", action="store_true", help="show it as JSON")
    status.add_argument(
        "--fail-under", type=float, metavar="N", help="exit 1 if a catalogue is below N percent"
    )


def _action(actions: Any, name: str, run: Any, text: str) -> argparse.ArgumentParser:
    action: argparse.ArgumentParser = actions.add_parser(name, help=text)
    add_project(action)
    add_format(action)
    action.set_defaults(run=run)
    return action


def _add(options: argparse.Namespace) -> int:
    from codepairs import catalog_files, languages
    from codepairs.catalogs import Locale

    added = catalog_files.add(options.project, options.locale, options.protocol)
    tag, writing = (
        added.tag,
        {"ltr": "left to right", "rtl": "right to left"}[Locale(added.tag, {}).direction],
    )
    lines = [
        f"{languages.described(tag)}, written from {writing}; {languages.plural_forms(tag)}",
        *(f"wrote {file}: {count:,} messages" for file, count in added.written.items()),
        *(f"kept {file}, which exists already" for file in added.kept),
        "The site has this language now. What is not translated appears in English.",
        "Next:",
        "  1. Translate these files in any gettext editor, site.po first: every page shows it.",
        f"  2. python build.py translate check {tag}",
        f"  3. python build.py --locale {tag} --locale en, and open site/{tag}/index.html",
    ]
    if added.other_protocols:
        more = " ".join(f"--protocol {each}" for each in added.other_protocols)
        lines.append(f"Not translated yet: python build.py translate add {tag} {more}")
    print("\n".join(lines), file=sys.stderr)
    return 0


def _extract(options: argparse.Namespace) -> int:
    from codepairs.catalog_files import extract

    return _report_files(extract(options.project, write=not options.check), options.check)


def _update(options: argparse.Namespace) -> int:
    from codepairs.catalog_files import update

    report = update(
        options.project, write=not options.check, accept_typos=options.accept_typos, prune=options.prune
    )
    _report_update(report, only_check=options.check)
    return _report_files(list(report.files), options.check)


def _report_update(report: Updated, *, only_check: bool) -> None:
    """What was decided about translations, for a person to look at."""
    kept, dropped_them = ("would keep", "would drop") if only_check else ("kept", "dropped")
    for file, fixes in report.accepted.items():
        for fix in fixes:
            lines = (
                f"{file}: {kept}, since only a typo was mended: {fix.context}",
                fix.before,
                fix.after,
            )
            print("\n    ".join(lines), file=sys.stderr)
    for file, dropped in report.dropped.items():
        print(
            f"{file}: {dropped_them} obsolete entries: {dropped.entries:,}; "
            f"comments with earlier translations: {dropped.comments:,}",
            file=sys.stderr,
        )


def _report_files(changed: list[str], only_check: bool) -> int:
    for file in changed:
        print(f"{'would change' if only_check else 'wrote'} {file}", file=sys.stderr)
    if not changed:
        print("everything is up to date", file=sys.stderr)
    if only_check and changed:
        print("help: run build.py translate extract, then build.py translate update", file=sys.stderr)
        return 1
    return 0


def _rename(options: argparse.Namespace) -> int:
    from codepairs.rename import rename

    renamed = rename(options.project, options.old, options.new)
    for file, count in renamed.moved.items():
        print(
            f"{file}: {count:,} translation{'' if count == 1 else 's'} moved "
            f"from {options.old} to {options.new}",
            file=sys.stderr,
        )
    for file in renamed.removed:
        print(f"removed {file}", file=sys.stderr)
    print(
        "Next: rename it in content/ as well, if you have not, then run\n"
        "  python build.py translate extract && python build.py translate update",
        file=sys.stderr,
    )
    return 0


def _check(options: argparse.Namespace) -> int:
    from codepairs.catalog_files import check

    report = check(options.project, options.locale)
    print_problems(report.warnings, options.format)
    said, total = warnings_in_words(report.warnings), sum(report.messages.values())
    print(f"{said}: {total:,} messages in {len(report.messages)} catalogues", file=sys.stderr)
    return 1 if options.strict and report.warnings else 0


def _status(options: argparse.Namespace) -> int:
    from codepairs.catalog_files import progress

    found = progress(options.project)
    if options.json:
        print(json.dumps([each.as_data() for each in found], indent=2))
    else:
        print(_table(found))
    counted = [each.status.percent for each in found if each.has_catalog and each.has_content]
    return 1 if options.fail_under is not None and min(counted, default=100.0) < options.fail_under else 0


def _table(found: list[Progress]) -> str:
    """A line for each language and protocol, in aligned columns."""
    from codepairs.languages import described

    rows: list[tuple[str, ...]] = [COLUMNS]
    before = ""
    for each in found:
        data = each.status.as_data()
        counts = [f"{data[name]:,}" for name in ("translated", "stale", "missing")]
        percent = f"{data['percent']:.1f}%"
        if not each.has_catalog:
            note = f"not in this language; translate add {each.tag} --protocol {each.domain}"
            counts, percent = ["–", "–", counts[2]], "–"
        elif not each.has_content:
            note = f"there is no content/{each.domain}; translate rename, or remove the file"
        else:
            note = "complete" if each.status.is_complete else ""
        language = "" if each.tag == before else described(each.tag)
        domain = "interface" if each.domain == "site" else each.domain
        rows.append((language, domain, *counts, percent, note))
        before = each.tag
    widths = [max(_width(row[column]) for row in rows) for column in range(len(COLUMNS))]
    lines = ("  ".join(map(_cell, row, widths, ALIGNED)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def _cell(text: str, width: int, side: str) -> str:
    padding = " " * (width - _width(text))
    return text + padding if side == "left" else padding + text


def _width(text: str) -> int:
    """The columns of a terminal that a text takes: a wide letter takes two, a combining mark none."""
    return sum(
        0 if unicodedata.combining(letter) else 1 + (unicodedata.east_asian_width(letter) in "WF")
        for letter in text
    )
