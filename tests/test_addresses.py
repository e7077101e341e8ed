"""The address of a site: one form for what is right, a reason and a hint for what is wrong."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from conftest import Edit
from hypothesis import given
from hypothesis import strategies as st

from codepairs.addresses import WrongAddress, base_url, file_url, path_of
from codepairs.builder import Settings, load
from codepairs.problems import Problems, as_text


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://codes.example.org", "https://codes.example.org"),
        ("https://codes.example.org/", "https://codes.example.org"),
        ("https://example.org/docs/codes///", "https://example.org/docs/codes"),
        ("HTTPS://Codes.Example.ORG/Docs", "https://codes.example.org/Docs"),
        ("https://example.org:443/x", "https://example.org/x"),
        ("http://example.org:80", "http://example.org"),
        ("http://example.org:0443", "http://example.org:443"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://192.0.2.7/codes", "http://192.0.2.7/codes"),
        ("http://[2001:DB8::1]:8080/codes/", "http://[2001:db8::1]:8080/codes"),
        ("http://[2001:db8::1]", "http://[2001:db8::1]"),
        ("https://xn--bcher-kva.example.org", "https://xn--bcher-kva.example.org"),
        ("https://example.org/~someone/a%20b", "https://example.org/~someone/a%20b"),
        ("https://example.org:/x", "https://example.org/x"),
    ],
)
def test_a_right_address_gets_one_form(given: str, kept: str) -> None:
    assert base_url(given) == kept
    assert base_url(kept) == kept


@pytest.mark.parametrize(
    ("given", "reason", "hint"),
    [
        ("", "is empty", "https://codes.example.org"),
        ("codes.example.org", "does not begin with https://", "https://codes.example.org"),
        ("ftp://example.org", "does not begin with https://", "write it in full"),
        ("//example.org", "does not begin with https://", "write it in full"),
        ("https:/example.org", "does not begin with https://", "write it in full"),
        ("javascript:alert(1)", "does not begin with https://", "write it in full"),
        ("https://", "names no host", "write it in full"),
        ("https:///path", "names no host", "write it in full"),
        ("https://:8080", "names no host", "write it in full"),
        ("https://example.org/?utm=1", "no query", "write https://example.org/"),
        ("https://example.org/#top", "no fragment", "write https://example.org/"),
        ("https://me:secret@example.org", "no user name", "write https://example.org"),
        ("https://example.org/my codes", "no spaces", "%20"),
        (" https://example.org", "no spaces", "remove them"),
        ("https://example.org\n", "no spaces", "remove them"),
        ("https://example.org\\codes", "no backslashes", "write /"),
        ("https://example.org/index.html", "is a page", "leave out '/index.html'"),
        ("https://example.org/codes/index.html/", "is a page", "leave out '/index.html'"),
        ("https://example.org:0", "is no port", "from 1 to 65535"),
        ("https://example.org:65536", "is no port", "from 1 to 65535"),
        ("https://example.org:http", "is no port", "from 1 to 65535"),
        ("https://example.org:８０", "is no port", "from 1 to 65535"),
        ("https://bücher.example.org", "not written in ASCII", "write xn--bcher-kva.example.org"),
        ("https://straße.example.org", "not written in ASCII", "as your registrar shows it"),
        ("https://example.org/mã", "not written in ASCII", "write /m%C3%A3"),
        ("https://exa$mple.org", "is no host name", "letters, digits and hyphens"),
        ("https://-example.org", "is no host name", "letters, digits and hyphens"),
        ("https://example..org", "is no host name", "letters, digits and hyphens"),
        ("https://[2001:db8::g]", "is no IPv6 address", "write it in full"),
        ("https://example.org/a//b", "empty or relative parts", "own path"),
        ("https://example.org/a/../b", "empty or relative parts", "own path"),
        ('https://example.org/"><script>', "a character that addresses do not have", "%XX"),
        ("https://example.org/100%", "a character that addresses do not have", "%XX"),
    ],
)
def test_a_wrong_address_is_refused_with_a_reason_and_a_hint(given: str, reason: str, hint: str) -> None:
    with pytest.raises(WrongAddress) as refused:
        base_url(given)
    assert reason in str(refused.value)
    assert hint in refused.value.hint


@given(st.text(st.sampled_from("https:/.example@?#[]%20-_ü\\ 8'\"<")) | st.text().map("https://".__add__))
def test_what_is_accepted_is_one_address_and_no_more(text: str) -> None:
    try:
        kept = base_url(text)
    except WrongAddress:
        return
    parts = urlsplit(kept)
    assert parts.scheme in ("http", "https")
    assert parts.hostname and not (parts.query or parts.fragment or parts.username or parts.password)
    assert kept.isascii() and not set(kept) & set(' "<>\\^`{|}\n\t')
    assert not kept.endswith("/")
    assert base_url(kept) == kept


@pytest.mark.parametrize(
    "given",
    [
        "https://git.example.org/codes/edit/main/{path}",
        "https://git.example.org/codes/-/edit/main/{path}?ref_type=heads",
        "https://git.example.org/codes/_edit/branch/main/{path}",
        "http://192.0.2.7:3000/{path}",
    ],
)
def test_the_address_of_a_file_has_a_place_for_its_path(given: str) -> None:
    assert file_url(given) == given


@pytest.mark.parametrize(
    "given",
    [
        "https://git.example.org/codes",
        "https://git.example.org/{path}/{path}",
        "https://git.example.org/{branch}/{path}",
        "https://{path}",
        "javascript:alert('{path}')",
        'https://git.example.org/"><script>/{path}',
        "git@example.org:codes/{path}",
    ],
)
def test_an_address_without_a_place_for_a_path_is_refused(given: str) -> None:
    with pytest.raises(WrongAddress, match="in place of a file") as refused:
        file_url(given)
    assert refused.value.hint.endswith("/edit/main/{path}")


def test_the_path_of_a_site_has_slashes_around_it() -> None:
    assert path_of("https://example.org") == "/"
    assert path_of("https://example.org/docs/codes") == "/docs/codes/"


def refusal(settings: Settings) -> Problems:
    with pytest.raises(Problems) as refused:
        load(settings)
    return refused.value


def test_a_wrong_base_url_in_site_yaml_is_shown_with_its_place(project: Path, edit: Edit) -> None:
    edit("content/site.yaml", "name: Mini codes", "name: Mini codes\nbase_url: codes.example.org")
    [problem] = refusal(Settings(project=project, output=project / "site")).problems
    assert problem.kind == "wrong-base-url"
    assert as_text(problem).splitlines() == [
        "content/site.yaml:2:11: error: 'codes.example.org' does not begin with https:// or http://",
        "    base_url: codes.example.org",
        "              ^",
        "    help: write it in full, such as https://codes.example.org or https://example.org/docs/codes",
    ]


def test_a_wrong_base_url_of_the_command_line_is_the_same_problem(project: Path) -> None:
    settings = Settings(project=project, output=project / "site", base_url="https://example.org/?q")
    [problem] = refusal(settings).problems
    assert (problem.kind, problem.where) == ("wrong-base-url", None)
    assert problem.message == "--base-url: a base URL has no query: '?' and what follows it"
    assert problem.hint == "write https://example.org/"


def test_both_are_told_with_all_other_problems(project: Path, edit: Edit) -> None:
    edit("content/site.yaml", "name: Mini codes", "name: Mini codes\nbase_url: example.org\nlogoo: x")
    settings = Settings(project=project, output=project / "site", base_url="")
    kinds = sorted(problem.kind for problem in refusal(settings).problems)
    assert kinds == ["unknown-key", "wrong-base-url", "wrong-base-url"]


def test_the_command_line_overrules_site_yaml(project: Path, edit: Edit) -> None:
    edit("content/site.yaml", "name: Mini codes", "name: Mini codes\nbase_url: https://one.example.org")
    settings = Settings(project=project, output=project / "site", base_url="https://Two.example.org/")
    assert load(settings)[0].settings.base_url == "https://two.example.org"
