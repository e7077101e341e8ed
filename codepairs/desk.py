"""The page of a language that explains a pasted text, and what its script loads."""

from __future__ import annotations

from dataclasses import dataclass

from jinja2 import Environment

from codepairs import urls
from codepairs.catalogs import SOURCE_LOCALE, UI_DOMAIN, Locale
from codepairs.frame import Frame
from codepairs.model import Protocol, Site
from codepairs.patterns import reader, script
from codepairs.render import Texts
from codepairs.wording import EXPLAIN, FINALITY, TITLES

# The facts of an answer, in their order, and what the script fills in.
LABELS = ("about", "retry", "acts", "places")
BLANKS = {name: f"{{{name}}}" for name in ("count", "code", "detail")}


@dataclass(frozen=True, kw_only=True)
class Told:
    """A protocol that the page knows: its own page, the script of its answers, its language if another."""

    slug: str
    name: str
    href: str
    answers: str
    lang: str


def told(site: Site, locale: Locale, locales: list[Locale]) -> list[tuple[Protocol, str]]:
    """The protocols that a page of a language can tell of, and in which language: English if it lacks one."""
    made = [each.tag for each in locales]
    found = [(each, locale.tag if locale.has(each.slug) else SOURCE_LOCALE) for each in site.protocols]
    return [(protocol, tag) for protocol, tag in found if tag in made]


def explain_page(site: Site, locale: Locale, locales: list[Locale], env: Environment, frame: Frame) -> bytes:
    """The page itself; what its script says later stands in it already."""
    here = urls.explain_page(locale.tag)
    texts = Texts(site, locale, UI_DOMAIN, here)
    words = {name: texts.sentence(message, **BLANKS) for name, message in EXPLAIN.items()}
    titles = {name: texts.word(TITLES[name]) for name in ("retry", "acts")}
    page = env.get_template("explain.html").render(
        frame=frame,
        patterns=urls.link(here, urls.patterns_script(locale.tag)),
        words=words,
        labels=[(name, titles.get(name) or words[name]) for name in LABELS],
        finality=[(outcome, texts.word(message)) for outcome, message in FINALITY.items()],
        protocols=[
            Told(
                slug=protocol.slug,
                name=protocol.name,
                href=urls.link(here, urls.protocol_page(tag, protocol.slug)),
                answers=urls.link(here, urls.answers_script(tag, protocol.slug)),
                lang="" if tag == locale.tag else tag,
            )
            for protocol, tag in told(site, locale, locales)
        ],
    )
    return page.encode()


def patterns_script(site: Site, locale: Locale, locales: list[Locale]) -> bytes:
    """What finds the codes in a text. It sets `codepairs.patterns`."""
    readers = [reader(protocol) for protocol, _ in told(site, locale, locales)]
    return f"codepairs.patterns={script(readers)};\n".encode()
