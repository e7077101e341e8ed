"""Make a project of any size whose pages look like the real ones: protocol `synth`, English and Vietnamese.

    python benchmarks/synthetic.py /dev/shm/synth --codes 200
    python build.py --project /dev/shm/synth --output /dev/shm/synth-site

Templates, style sheets, specifications and the catalogue of the interface are the project's own; codes,
dialogue and their catalogue are made up, the same on every run. 200 codes give 39,800 pages of pairs.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from pathlib import Path
from random import Random

import polib
import yaml

from codepairs import translate, wording
from codepairs.content import load_site
from codepairs.extract import messages
from codepairs.model import SiteSettings

PROJECT = Path(__file__).resolve().parent.parent
SLUG, LOCALE = "synth", "vi"
MOST_CODES = 400  # from 200 to 599
PHASES, COMMANDS = 6, 14
UPDATED = "2026-11-23"
SECTIONS = ("rfc5321#4.2.1", "rfc5321#4.2.3", "rfc5321#4.3.2", "rfc4954#6", "rfc3207#4", "rfc1870#6.1")
CLASSES = {"2": "success", "3": "interim", "4": "transient-failure", "5": "permanent-failure"}

# Word by word, so that a translation has the words, links and code of its text.
GLOSSARY = dict(
    pair.split("=")
    for pair in (
        "server=máy chủ,client=máy khách,message=thư,address=địa chỉ,mailbox=hộp thư,queue=hàng đợi,"
        "command=lệnh,answer=trả lời,network=mạng,domain=tên miền,policy=chính sách,sender=người gửi,"
        "reader=người đọc,system=hệ thống,session=phiên,login=đăng nhập,setting=thiết lập,limit=giới hạn,"
        "accepts=chấp nhận,refuses=từ chối,checks=kiểm tra,forwards=chuyển tiếp,closes=đóng,keeps=giữ,"
        "names=nêu,sends=gửi,reads=đọc,changes=thay đổi,waits=chờ,returns=trả về,the=cái,every=mỗi,"
        "another=khác,first=đầu tiên,local=cục bộ,remote=từ xa,large=lớn,valid=hợp lệ,before=trước,"
        "after=sau,because=bởi vì,while=trong khi,without=không có,with=với,until=cho đến,where=nơi,"
        "later=sau này,now=bây giờ,again=lần nữa,never=không bao giờ,often=thường,alone=một mình"
    ).split(",")
)
WORD = re.compile(r"`[^`]*`|\([^)]*\)|[A-Za-z]+")


def make_project(folder: Path, codes: int, *, reverse_pairs: str = "off") -> None:
    """Make the project in `folder`, which must not exist."""
    for part in ("templates", "static"):
        shutil.copytree(PROJECT / part, folder / part)
    content, catalogs = folder / "content", folder / "locales" / LOCALE / "LC_MESSAGES"
    (content / SLUG).mkdir(parents=True)
    catalogs.mkdir(parents=True)
    shutil.copy(PROJECT / "content" / "specifications.yaml", content)
    settings = SiteSettings.model_validate(yaml.safe_load((PROJECT / "content" / "site.yaml").read_bytes()))
    _dump(content / "site.yaml", settings.model_dump(exclude_none=True) | {"reverse_pairs": reverse_pairs})
    slugs = [str(200 + i * MOST_CODES // codes) for i in range(codes)]
    _dump(content / SLUG / "protocol.yaml", _protocol(slugs))
    for i, slug in enumerate(slugs):
        neighbours = [other for other in (slugs[i - 1], slugs[(i + 1) % codes]) if other != slug]
        _dump(content / SLUG / f"{slug}.yaml", _code(slug, list(dict.fromkeys(neighbours))))
    shutil.copy(PROJECT / "locales" / LOCALE / "LC_MESSAGES" / "site.po", catalogs)
    (catalogs / f"{SLUG}.po").write_bytes(_catalog(folder))


def edit_a_code(project: Path) -> None:
    """Give one code another description, in English and in its translation."""
    file = max((project / "content" / SLUG).glob("[2-5]*.yaml"))
    content = yaml.safe_load(file.read_bytes())
    _dump(file, content | {"description": _Writer("edited").text(2)})
    (project / "locales" / LOCALE / "LC_MESSAGES" / f"{SLUG}.po").write_bytes(_catalog(project))


class _Writer:
    """Writes sentences that nobody wrote before; equal seeds write equal ones."""

    def __init__(self, seed: str) -> None:
        self.random = Random(seed)

    def sentence(self, words: int = 8) -> str:
        chosen = self.random.choices(list(GLOSSARY), k=words)
        if self.random.random() < 0.2:
            chosen[words // 2] = f"`{chosen[words // 2].upper()}`"
        end = f" ([]({self.section()}))." if self.random.random() < 0.15 else "."
        return " ".join(chosen).capitalize() + end

    def text(self, sentences: int) -> str:
        return " ".join(self.sentence() for _ in range(sentences))

    def section(self) -> str:
        return self.random.choice(SECTIONS)


def _code(slug: str, neighbours: list[str]) -> dict[str, object]:
    """A code's file; most facts are drawn by lot, one code in ten has no transcript."""
    writer = _Writer(slug)
    code = {
        "code": slug,
        "name": " ".join(writer.random.sample(list(GLOSSARY), 3)).title(),
        "phrases": [{"text": writer.sentence(5).rstrip("."), "source": writer.section()}],
        "updated": UPDATED,
        "summary": writer.sentence(),
        "facts": {name: _fact(writer, name, slug) for name in wording.TITLES},
        "description": f"{writer.text(1)}\n\n{writer.text(1)}",
        "when_seen": [writer.sentence() for _ in range(3)],
        "how_to_fix": [
            {"for": actor, "steps": [writer.sentence(), writer.sentence()]} for actor in ("client", "operator")
        ],
        "when_to_send": writer.text(2),
        "on_receipt": writer.text(2),
        "tells": writer.text(1),
        "transcript": {"caption": writer.sentence(7), "lines": _dialogue(writer, slug)},
        "see_also": [{"code": other, "reason": writer.sentence()} for other in neighbours],
        "references": sorted({writer.section() for _ in range(3)}),
    }
    if int(slug) % 10 == 7:
        del code["transcript"]
    return code


def _dialogue(writer: _Writer, slug: str) -> str:
    said, answered = writer.sentence(4).upper(), writer.sentence(8)
    return f"C: {said}\nS: 250 {writer.sentence(3)}\nC: {writer.sentence(3).upper()}\nS: {slug} {answered}"


def _fact(writer: _Writer, name: str, slug: str) -> dict[str, object]:
    tags = [tag for fact, tag in wording.TAGS if fact == name and tag not in ("unofficial", "redirect")]
    value = CLASSES[slug[0]] if name == "outcome" else writer.random.choice(tags)
    return {"value": value, "source": writer.section()}


def _protocol(slugs: list[str]) -> dict[str, object]:
    """The protocol's file: each command is answered by about a sixth of the codes, each code in ten by none."""
    writer = _Writer(SLUG)
    answering = [slug for slug in slugs if int(slug) % 10 != 3]
    commands = [
        {
            "id": f"command-{i}",
            "token": f"CMD{i}",
            "phase": f"phase-{i * PHASES // COMMANDS}",
            "replies": [
                {
                    "codes": sorted(writer.random.sample(answering, max(1, len(answering) // 6))),
                    "source": writer.section(),
                }
            ],
        }
        for i in range(COMMANDS)
    ]
    return {
        "name": SLUG.upper(),
        "title": "Synthetic Protocol",
        "updated": UPDATED,
        "summary": writer.sentence(),
        "description": writer.text(3),
        "code_pattern": "[2-5][0-9]{2}",
        "classes": [
            {"digit": digit, "outcome": outcome, "meaning": writer.sentence()}
            for digit, outcome in CLASSES.items()
        ],
        "phases": [{"id": f"phase-{i}", "name": f"Phase {i}"} for i in range(PHASES)],
        "commands": commands,
        "references": list(SECTIONS),
    }


def _catalog(project: Path) -> bytes:
    """The complete catalogue of the protocol, as `translate` would write it."""
    found = messages(load_site(project / "content"), SLUG, project)
    catalog = translate.updated(polib.POFile(wrapwidth=0), SLUG, LOCALE, found)
    for entry in catalog:
        entry.msgstr = WORD.sub(lambda match: GLOSSARY.get(match[0].lower(), match[0]), entry.msgid)
    return translate.as_bytes(catalog)


def _dump(file: Path, content: object) -> None:
    file.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=1000), encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where to; must not exist")
    parser.add_argument("--codes", type=int, default=200, help=f"2 to {MOST_CODES} (200)")
    parser.add_argument("--reverse-pairs", choices=("on", "off"), default="off")
    arguments = parser.parse_args()
    if not 2 <= arguments.codes <= MOST_CODES:
        parser.error(f"--codes must be from 2 to {MOST_CODES}")
    make_project(arguments.folder, arguments.codes, reverse_pairs=arguments.reverse_pairs)
    return 0


if __name__ == "__main__":
    sys.exit(main())
