"""Addresses: flat, relative, and the same at a root, under a path and on disk."""

import pytest

from codepairs import urls


@pytest.mark.parametrize(
    ("source", "target", "link"),
    [
        ("vi/smtp/250.html", "vi/smtp/504.html", "504.html"),
        ("vi/smtp/250.html", "en/smtp/250.html", "../../en/smtp/250.html"),
        ("vi/smtp/250.html", "assets/style.css", "../../assets/style.css"),
        ("vi/index.html", "vi/smtp/index.html", "smtp/index.html"),
        ("index.html", "vi/index.html", "vi/index.html"),
        ("en/x/a.html", "en/x/a b.html", "a%20b.html"),
    ],
)
def test_a_link_leads_from_page_to_page(source: str, target: str, link: str) -> None:
    assert urls.link(source, target) == link


@pytest.mark.parametrize("base", ["https://codes.example.org/docs", "https://codes.example.org/docs/"])
def test_a_full_address_drops_the_index(base: str) -> None:
    assert urls.absolute(base, urls.home("vi")) == "https://codes.example.org/docs/vi/"
    address = urls.absolute(base, urls.pair_page("vi", "smtp", "250", "504"))
    assert address == "https://codes.example.org/docs/vi/smtp/250-vs-504.html"


def test_the_folder_of_a_page_is_what_its_neighbours_names_follow() -> None:
    assert urls.folder("../en/index.html") + "250.html" == "../en/250.html"
    assert urls.folder("index.html") == ""
