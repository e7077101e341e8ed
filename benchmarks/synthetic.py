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
SECTIONS = ("rfc5321#4.2.1", "rfc5321#4.3.2", "rfc4954#6", "rfc1870#6.1")
# Those that real codes of one protocol have.
FACTS = ("outcome", "retry", "acts", "scope", "connection", "category", "registration")
CLASSES = {"2": "success", "3": "interim", "4": "transient-failure", "5": "permanent-failure"}

# Word by word, so that a translation has the words, links and code of its text.
GLOSSARY = dict(
    re.findall(
        "([a-z]+)=([^,]+)",
        "server=máy chủ,client=máy khách,message=thư,address=địa chỉ,mailbox=hộp thư,queue=hàng đợi,"
        "command=lệnh,answer=trả lời,network=mạng,domain=tên miền,policy=chính sách,sender=người gửi,"
        "reader=người đọc,system=hệ thống,session=phiên,login=đăng nhập,setting=thiết lập,limit=giới hạn,"
        "accepts=chấp nhận,refuses=từ chối,checks=kiểm tra,forwards=chuyển tiếp,closes=đóng,keeps=giữ,"
        "names=nêu,sends=gửi,reads=đọc,changes=thay đổi,waits=chờ,returns=trả về,the=cái,every=mỗi,"
        "another=khác,first=đầu tiên,local=cục bộ,remote=từ xa,large=lớn,valid=hợp lệ,before=trước,"
        "after=sau,because=bởi vì,while=trong khi,without=không có,with=với,until=cho đến,where=nơi,"
        "later=sau này,now=bây giờ,again=lần nữa,never=không bao giờ,often=thường,alone=một mình",
    )
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
    settings = SiteSettings.model_validate(
        yaml.load((PROJECT / "content" / "site.yaml").read_bytes(), yaml.BaseLoader)
    )
    _dump(content / "site.yaml", settings.model_dump(exclude_none=True) | {"reverse_pairs": reverse_pairs})
    slugs = [str(200 + i * MOST_CODES // codes) for i in range(codes)]
    _dump(content / SLUG / "protocol.yaml", _protocol(slugs))
    for i, slug in enumerate(slugs):
        _dump(content / SLUG / f"{slug}.yaml", _code(slug, slugs[i - 1]))
    shutil.copy(PROJECT / "locales" / LOCALE / "LC_MESSAGES" / "site.po", catalogs)
    (catalogs / f"{SLUG}.po").write_bytes(_catalog(folder))


def edit_a_code(project: Path) -> None:
    """Give one code another description, in English and in its translation."""
    file = max((project / "content" / SLUG).glob("[2-5]*.yaml"))
    content = yaml.safe_load(file.read_bytes())
    _dump(file, content | {"description": _Writer("edited").sentence()})
    (project / "locales" / LOCALE / "LC_MESSAGES" / f"{SLUG}.po").write_bytes(_catalog(project))


class _Writer:
    """Writes sentences that nobody wrote before; equal seeds write equal ones."""

    def __init__(self, seed: str) -> None:
        self.random = Random(seed)

    def words(self, count: int) -> str:
        return " ".join(self.random.choices(list(GLOSSARY), k=count))

    def sentence(self) -> str:
        """Seven words, now and then with code or a section; six in ten have no markup, as in real content."""
        text = self.words(3).capitalize()
        text += f" `{self.words(1)}` " if self.random.random() < 0.3 else f" {self.words(1)} "
        text += self.words(3)
        return text + (f" ([]({self.section()}))." if self.random.random() < 0.15 else ".")

    def section(self) -> str:
        return self.random.choice(SECTIONS)


def _code(slug: str, neighbour: str) -> dict[str, object]:
    """A code's file; facts are drawn by lot, one code in eleven has no transcript."""
    writer = _Writer(slug)
    code: dict[str, object] = {
        "code": slug,
        "name": writer.words(3).title(),
        "phrases": [{"text": writer.words(5), "source": writer.section()}],
        "updated": UPDATED,
        "summary": writer.sentence(),
        "facts": {name: _fact(writer, name, slug) for name in FACTS},
        "description": f"{writer.sentence()}\n\n{writer.sentence()}",
        "when_seen": [writer.sentence() for _ in range(2)],
        "how_to_fix": [
            {"for": "client", "steps": [writer.sentence(), writer.sentence()]},
            {"for": "operator", "steps": [writer.sentence()]},
        ],
        "when_to_send": writer.sentence(),
        "on_receipt": writer.sentence(),
        "tells": writer.sentence(),
        "transcript": {"caption": writer.sentence(), "lines": _lines(writer, slug)},
        "see_also": [{"code": neighbour, "reason": writer.sentence()}],
        "references": sorted({writer.section() for _ in range(2)}),
    }
    if int(slug) % 11 == 0:
        del code["transcript"]
    return code


def _lines(writer: _Writer, slug: str) -> str:
    first, then = f"C: {writer.words(3)}\nS: 250 {writer.words(3)}", f"C: {writer.words(3)}"
    return f"{first}\n{then}\nS: {slug} {writer.words(5)}"


def _fact(writer: _Writer, name: str, slug: str) -> dict[str, object]:
    tags = [tag for fact, tag in wording.TAGS if fact == name and tag not in ("unofficial", "redirect")]
    value = CLASSES[slug[0]] if name == "outcome" else writer.random.choice(tags)
    return {"value": value, "source": writer.section()}


def _protocol(slugs: list[str]) -> dict[str, object]:
    """The protocol's file: a sixth of the codes answers each command, one code in eleven none."""
    writer = _Writer(SLUG)
    answering = [slug for slug in slugs if int(slug) % 11]
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
        "heading": "Synthetic codes",
        "updated": UPDATED,
        "summary": writer.sentence(),
        "description": writer.sentence(),
        "code_pattern": "[2-5][0-9]{2}",
        "classes": [
            {
                "title": f"{digit}yz",
                "pattern": f"{digit}[0-9]{{2}}",
                "outcome": outcome,
                "meaning": writer.sentence(),
            }
            for digit, outcome in CLASSES.items()
        ],
        "transcripts": [{"kind": "dialogue", "carries": "{code} .*"}],
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
    file.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")


def main() -> int:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
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
