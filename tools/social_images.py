"""Draw static/social/<language>.png, the picture that previews of links show, for every language.

    python tools/social_images.py

Name, logo and tagline come from content/site.yaml and the catalogues; tools/social_image.html is the drawing.
A language whose tagline is not translated gets none: its pages show the English one. Needs Chromium and
Playwright (`pip install -e '.[dev]'`), and Noto Sans for the same picture everywhere.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from playwright.sync_api import ViewportSize, sync_playwright

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))  # run from a checkout, installed or not

from codepairs.builder import Settings, load  # noqa: E402
from codepairs.catalogs import UI_DOMAIN  # noqa: E402

SIZE: ViewportSize = {"width": 1200, "height": 630}
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")


def drawings(project: Path) -> dict[str, str]:
    """The drawing of each language that has a tagline, as HTML by language tag."""
    site, locales = load(Settings(project=project, output=project / "site"))
    env = Environment(loader=FileSystemLoader(PROJECT / "tools"), autoescape=True, undefined=StrictUndefined)
    found = {}
    for locale in locales:
        tagline = locale.look_up(UI_DOMAIN, site.settings.tagline, "site.tagline")
        if tagline.translated:
            found[locale.tag] = env.get_template("social_image.html").render(
                tag=locale.tag,
                direction=locale.direction,
                name=site.settings.name,
                logo=site.settings.logo,
                tagline=tagline.text,
            )
    return found


def main() -> None:
    folder = PROJECT / "static" / "social"
    folder.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE)
        for tag, drawing in drawings(PROJECT).items():
            page.set_content(drawing)
            file = folder / f"{tag}.png"
            page.screenshot(path=file)
            print(f"{file.relative_to(PROJECT)}: {file.stat().st_size:,} bytes")
        browser.close()


if __name__ == "__main__":
    main()
