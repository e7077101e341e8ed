"""What is translatable, with contexts that edits elsewhere never move."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT

from codepairs.content import load_site
from codepairs.passages import Passage, paragraphs, protocol_passages, sentences


@pytest.fixture(scope="module")
def passages() -> list[Passage]:
    return list(protocol_passages(load_site(ROOT / "content").by_slug["smtp"]))


def test_a_paragraph_is_one_line_however_it_is_wrapped() -> None:
    assert paragraphs("One\n  two.\n\n \nThree.\n") == ["One two.", "Three."]


def test_sentences_end_at_full_stops_and_not_inside_numbers() -> None:
    assert sentences("See 4.2.1 there. “Why?” Because.\n\nEnd") == [
        "See 4.2.1 there.",
        "“Why?",
        "Because.",
        "End",
    ]


def test_a_context_names_protocol_code_and_field_and_nothing_that_moves(passages: list[Passage]) -> None:
    contexts = {passage.context for passage in passages}
    assert {"smtp.504.description", "smtp.504.how_to_fix.client", "smtp.421-vs-451.trap"} <= contexts
    assert not [context for context in contexts if "/" in context or "yaml" in context]


def test_every_prose_field_of_a_file_is_a_passage(passages: list[Passage]) -> None:
    """The text of 504.yaml that a reader sees is all there, but for what is never translated."""
    text = (ROOT / "content/smtp/504.yaml").read_text(encoding="utf-8")
    found = [passage.text for passage in passages if passage.file == "smtp/504"]
    for field in ("summary: ", "caption: ", "reason: "):
        for line in text.splitlines():
            if line.strip().startswith(field):
                assert line.partition(field)[2] in found


def test_each_passage_knows_where_it_stands(passages: list[Passage]) -> None:
    assert all((ROOT / "content" / f"{passage.file}.yaml").is_file() for passage in passages)
    assert all(isinstance(Path(passage.file), Path) and passage.keys for passage in passages)
