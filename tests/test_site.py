"""The built site, page by page, as a reader and a server meet it."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import polib
import pytest
from lxml import html

from codepairs.builder import Settings, build, load
from codepairs.check import links_resolve
from codepairs.content import load_site
from codepairs.pages import Pairing
from codepairs.passages import SENTENCE_END
from codepairs.passages import sentences as passage_sentences

PROJECT = Path(__file__).parent.parent
LOCALES = ("en", "fr", "vi")
PARTS = {
    "en": (
        "Description",
        "When you see it",
        "How to fix",
        "Key differences",
        "When to use which",
        "Learn more",
    ),
    "fr": (
        "Description",
        "Quand vous le rencontrez",
        "Comment y remédier",
        "Principales différences",
        "Lequel utiliser, et quand",
        "En savoir plus",
    ),
    "vi": (
        "Mô tả",
        "Khi bạn thấy mã này",
        "Cách khắc phục",
        "Sự khác biệt chính",
        "Khi nào dùng cái nào",
        "Tìm hiểu thêm",
    ),
}
IDS = ("verdict", "description", "when-you-see-it", "how-to-fix", "transcript", "facts", "dialogue",
       "key-differences", "when-to-use-which", "learn-more")  # fmt: skip
# Protocol text and names, which no language translates.
UNTRANSLATED = "//main//*[self::pre or self::code or @lang='en' or @translate='no' or @class='source']"
# What stands in these is one text; what stands in others is inside one of these.
BLOCKS = {"p", "li", "dt", "dd", "h1", "h2", "h3", "th", "td", "figcaption", "kbd", "samp"}


def pages(site: Path, pattern: str) -> Iterator[tuple[str, html.HtmlElement]]:
    for file in sorted(site.glob(pattern)):
        yield str(file.relative_to(site)), html.document_fromstring(file.read_bytes())


def is_redirect(page: html.HtmlElement) -> bool:
    return bool(page.xpath('//meta[@http-equiv="refresh"]'))


def pair_pages(site: Path, locale: str) -> Iterator[tuple[str, html.HtmlElement]]:
    for path, page in pages(site, f"{locale}/smtp/*-vs-*.html"):
        if not is_redirect(page):
            yield path, page


def texts(main: html.HtmlElement) -> Iterator[str]:
    """Each block's own text, and each line of a transcript without its speaker."""
    for element in main.iter():
        if element.tag in ("kbd", "samp"):
            yield " ".join(element.text_content().split())[3:]
        elif element.tag in BLOCKS and not any(child.tag in BLOCKS for child in element.iterdescendants()):
            yield " ".join(element.text_content().split())


def sentences(main: html.HtmlElement) -> Iterator[str]:
    for text in texts(main):
        yield from (each for each in SENTENCE_END.split(text) if len(each.split()) >= 4)


def test_the_site_has_every_page_that_the_content_asks_for(site: Path) -> None:
    content, locales = load(Settings(project=PROJECT, output=site))
    protocol = content.by_slug["smtp"]
    registered = [code for code in protocol.codes if not code.is_unofficial]
    assert len(registered) == 45
    assert [locale.tag for locale in locales] == list(LOCALES)
    for locale in LOCALES:
        folder = site / locale / "smtp"
        for code in protocol.codes:
            assert (folder / f"{code.slug}.html").is_file()
        for a, b in combinations(registered, 2):
            assert (folder / f"{a.slug}-vs-{b.slug}.html").is_file()
            assert (folder / f"{b.slug}-vs-{a.slug}.html").is_file()
        expected = 2 * sum(1 for _ in Pairing(content, protocol).pairs()) + len(protocol.codes) + 1
        assert len(list(folder.glob("*.html"))) == expected
        assert {file.stem for file in folder.glob("*.json")} == {"index", *protocol.by_slug}
    for name in ("index.html", "404.html", "en/index.html", "vi/index.html", "vi/translation.html"):
        assert (site / name).is_file()


def test_a_code_without_registration_is_paired_only_with_what_it_is_confused_with(site: Path) -> None:
    content, _ = load(Settings(project=PROJECT, output=site))
    protocol = content.by_slug["smtp"]
    for code in (each for each in protocol.codes if each.is_unofficial):
        others = {other.slug for pair in Pairing(content, protocol).partners(code) for other in pair} - {
            code.slug
        }
        named_by = {each.slug for each in protocol.codes if code.slug in each.confused_with}
        assert others == {*code.confused_with, *named_by}


@pytest.mark.parametrize("locale", LOCALES)
def test_a_pair_page_has_every_part(site: Path, locale: str) -> None:
    page = html.parse(str(site / locale / "smtp" / "250-vs-504.html")).getroot()
    assert [each.get("id") for each in page.xpath("//main//section")] == list(IDS)
    headings = [each.text_content().strip() for each in page.xpath("//main//h2")]
    assert [heading for heading in headings if heading in PARTS[locale]] == list(PARTS[locale])
    assert len(page.xpath("//h1")) == 1


def test_section_ids_are_the_same_in_every_language(site: Path) -> None:
    for path, page in pages(site, "en/**/*.html"):
        twin = html.parse(str(site / "vi" / path.removeprefix("en/"))).getroot()
        assert page.xpath("//@id") == twin.xpath("//@id"), path


@pytest.mark.parametrize("locale", LOCALES)
def test_no_sentence_stands_twice_in_a_pair_page(site: Path, locale: str) -> None:
    for path, page in pair_pages(site, locale):
        counts = Counter(sentences(page.xpath("//main")[0]))
        assert [text for text, count in counts.items() if count > 1] == [], path


def test_vietnamese_pages_have_no_untranslated_prose(site: Path) -> None:
    """No sentence of an English page stands on its twin, but for official names and transcripts."""
    for path, page in pages(site, "vi/smtp/*.html"):
        if is_redirect(page):
            continue
        twin = html.parse(str(site / "en" / path.removeprefix("vi/"))).getroot()
        for each in page.xpath(UNTRANSLATED):
            each.drop_tree()
        assert not set(sentences(page.xpath("//main")[0])) & set(sentences(twin.xpath("//main")[0])), path


def test_only_official_names_are_english_on_a_vietnamese_page(site: Path) -> None:
    labels = {each.label for protocol in load_site(PROJECT / "content").protocols for each in protocol.codes}
    for path, page in pages(site, "vi/smtp/*.html"):
        if is_redirect(page):
            continue
        for each in page.xpath("//main//*[@lang='en']"):
            around = {
                each.get("translate", ""),
                each.get("class", ""),
                *(parent.get("class", "") for parent in each.iterancestors()),
            }
            is_name = around & {"name", "no"}
            is_alias = each.tag == "td"
            is_elsewhere = each.getparent().tag == "a" and each.text_content() in labels
            assert is_name or is_alias or is_elsewhere, f"{path}: {each.text_content()}"


@pytest.mark.parametrize(
    "file", sorted(PROJECT.glob("locales/fr/LC_MESSAGES/*.po")), ids=lambda file: file.stem
)
def test_french_signs_have_their_spaces(file: Path) -> None:
    """U+202F before ; ! ?, U+00A0 before : and inside « », and a curved apostrophe; code and links aside."""
    for entry in polib.pofile(str(file)):
        for text in (entry.msgstr, *entry.msgstr_plural.values()):
            prose = re.sub(r"`[^`]*`|\]\([^)]*\)", "x", text)
            wrong = re.search(r"(?<!\u202f)[;!?]|(?<!\xa0)[:»]|«(?!\xa0)|'", prose)
            assert wrong is None, f"{entry.msgctxt}: {text}"


def test_titles_and_descriptions_are_unique(site: Path) -> None:
    for query in ("//title/text()", "//meta[@name='description']/@content"):
        seen = Counter(page.xpath(query)[0] for _, page in pages(site, "**/*.html"))
        assert [text for text, count in seen.items() if count > 1] == []


def test_every_page_links_to_itself_in_every_other_language(site: Path) -> None:
    for path, page in pages(site, "vi/**/*.html"):
        if path == "vi/translation.html":
            continue  # English is not translated
        twin = os.path.relpath("en" + path.removeprefix("vi"), str(Path(path).parent))
        links = page.xpath("//body//a[@hreflang='en']")
        assert [each.get("href") for each in links] == [twin], path
        assert links[0].text_content() == "English"


def test_every_internal_link_and_fragment_resolves(site: Path) -> None:
    problems, links = links_resolve(site, jobs=2)
    assert problems == []
    assert links > 40_000


def test_a_broken_link_is_found(site: Path, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        '<h1>x</h1><a href="a.html">a</a><a href="#b">b</a><a href="?c">c</a>'
    )
    problems, _ = links_resolve(tmp_path)
    assert [problem.kind for problem in problems] == ["broken-link", "broken-fragment", "broken-link"]


def test_the_reverse_order_leads_to_the_pair(site: Path) -> None:
    page = html.parse(str(site / "vi" / "smtp" / "504-vs-250.html")).getroot()
    assert page.xpath("//meta[@http-equiv='refresh']/@content") == ["0; url=250-vs-504.html"]
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert page.xpath("//main//p/a/@href") == ["250-vs-504.html"]


def test_250_and_504_share_three_commands_and_504_never_answers_mail_or_rcpt(site: Path) -> None:
    page = html.parse(str(site / "en" / "smtp" / "250-vs-504.html")).getroot()
    verdict = " ".join(page.xpath("//section[@id='verdict']")[0].text_content().split())
    assert "Either may come in reply to EHLO/HELO, VRFY, and EXPN." in verdict
    stops = [
        " ".join(each.text_content().split()) for each in page.xpath("//ol[contains(@class, 'path')]//p")
    ]
    assert {"250 MAIL", "250 RCPT", "250 EHLO/HELO", "504 EHLO/HELO"} <= set(stops)
    assert not [each for each in stops if each.startswith("504") and re.search("MAIL|RCPT", each)]
    code = html.parse(str(site / "en" / "smtp" / "504.html")).getroot()
    assert "555" in code.xpath("//section[@id='description']")[0].text_content()


def test_codes_that_share_no_command_say_so(site: Path) -> None:
    page = (site / "en" / "smtp" / "221-vs-354.html").read_text()
    assert "No command is listed with both of them." in page


@pytest.mark.parametrize("code", ["422", "430", "523", "524", "525", "533"])
def test_without_dialogue_data_a_pair_page_is_silent_about_commands(site: Path, code: str) -> None:
    for path, page in pair_pages(site, "en"):
        if code in re.findall(r"\d{3}", path):
            assert not page.xpath("//section[@id='dialogue']"), path
            assert not re.search("No command is listed|Either may come", page.text_content()), path


def test_without_a_base_url_no_page_names_an_address_of_its_own(site: Path) -> None:
    for _, page in pages(site, "en/*.html"):
        assert not page.xpath("//link[@rel='canonical' or @hreflang]")


def test_a_base_url_gives_canonical_and_reciprocal_links(tmp_path: Path) -> None:
    base = "https://codes.example.org/reference"
    build(Settings(project=PROJECT, output=tmp_path / "site", base_url=base, jobs=2))
    for locale in LOCALES:
        page = html.parse(str(tmp_path / "site" / locale / "smtp" / "250-vs-504.html")).getroot()
        assert page.xpath("//link[@rel='canonical']/@href") == [f"{base}/{locale}/smtp/250-vs-504.html"]
        alternates = dict(
            zip(page.xpath("//link/@hreflang"), page.xpath("//link[@hreflang]/@href"), strict=True)
        )
        assert alternates == {
            **{each: f"{base}/{each}/smtp/250-vs-504.html" for each in LOCALES},
            "x-default": f"{base}/en/smtp/250-vs-504.html",
        }
    home = html.parse(str(tmp_path / "site" / "vi" / "index.html")).getroot()
    assert home.xpath("//link[@rel='canonical']/@href") == [f"{base}/vi/"]


def digest(folder: Path) -> str:
    sums = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            sums.update(f"{file.relative_to(folder)} {file.stat().st_mode:o}\n".encode() + file.read_bytes())
    return sums.hexdigest()


@pytest.mark.parametrize(
    ("environment", "umask", "jobs"),
    [
        ({"PYTHONHASHSEED": "1", "TZ": "Asia/Ho_Chi_Minh", "LC_ALL": "C"}, 0o077, 1),
        ({"PYTHONHASHSEED": "2", "TZ": "America/St_Johns", "LC_ALL": "tr_TR.UTF-8"}, 0o000, 3),
    ],
)
def test_output_is_the_same_whatever_the_machine(
    site: Path, tmp_path: Path, environment: dict[str, str], umask: int, jobs: int
) -> None:
    command = [
        sys.executable,
        str(PROJECT / "build.py"),
        "--output",
        str(tmp_path / "site"),
        "--jobs",
        str(jobs),
    ]
    subprocess.run(command, env=os.environ | environment, umask=umask, check=True, capture_output=True)
    assert digest(tmp_path / "site") == digest(site)


@pytest.mark.parametrize("method", ["forkserver", "spawn"])
def test_workers_that_inherit_nothing_make_the_same_site(site: Path, tmp_path: Path, method: str) -> None:
    """From Python 3.14 on, workers are not forked from the process that builds."""
    code = (
        "import multiprocessing as m, sys; from codepairs.cli import main; "
        f"m.set_start_method('{method}'); sys.exit(main(['build', '--jobs', '2', '--output', sys.argv[1]]))"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "site")]
    subprocess.run(command, cwd=PROJECT, check=True, capture_output=True)
    assert digest(tmp_path / "site") == digest(site)


def test_a_build_with_nothing_changed_touches_nothing(tmp_path: Path) -> None:
    settings = Settings(project=PROJECT, output=tmp_path / "site", jobs=2)
    assert build(settings).changed
    before = {path: path.lstat() for path in (tmp_path / "site").rglob("*")}
    assert not build(settings).changed
    assert {path: (path.lstat().st_ino, path.lstat().st_mtime_ns) for path in before} == {
        path: (state.st_ino, state.st_mtime_ns) for path, state in before.items()
    }
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_no_translated_sentence_stands_in_two_places() -> None:
    """What holds for the English, by a rule of content, holds for each translation too."""
    for file in PROJECT.glob("locales/*/LC_MESSAGES/smtp.po"):
        seen: dict[str, str] = {}
        for entry in polib.pofile(str(file)):
            for sentence in () if entry.obsolete else passage_sentences(entry.msgstr):
                if len(sentence.split()) >= 4:
                    place = f"{entry.msgctxt}: {entry.msgid}"
                    assert seen.setdefault(sentence, place) == place, sentence
