"""What fits beside another code: lists end early, and say where the rest stands."""

from __future__ import annotations

from typing import Any

from codepairs.digest import digest


def view(description: int = 2, situations: int = 4, steps: int = 3, size: int = 100) -> dict[str, Any]:
    """A view whose texts have `size` bytes each."""
    text = "x" * size
    return {
        "code": "250",
        "description": [text] * description,
        "when_seen": [text] * situations,
        "how_to_fix": [("Sender", [text] * steps), ("Server", [text])],
        "when_to_send": text,
        "on_receipt": "",
    }


def shown(short: dict[str, Any]) -> int:
    texts = [*short["description"], *short["when_seen"], short["when_to_send"], short["on_receipt"]]
    return sum(
        len(text.encode()) for text in texts + [step for _, steps in short["how_to_fix"] for step in steps]
    )


def test_what_fits_is_left_as_it_is() -> None:
    whole = view()
    assert digest(whole, 1100) == {**whole, "more": frozenset()}


def test_lists_end_early_until_all_fits() -> None:
    short = digest(view(), 900)
    assert shown(short) == 900
    assert short["more"] == {"when_seen"}
    assert len(short["when_seen"]) == 2


def test_letters_of_several_bytes_count_as_what_they_weigh() -> None:
    whole = view()
    whole["when_seen"] = ["ế" * 100] * 4  # three bytes each
    assert digest(whole, 1400)["more"] == {"when_seen"}


def test_each_field_keeps_its_beginning_however_long_it_is() -> None:
    short = digest(view(size=10_000), 900)
    assert len(short["description"]) == 1
    assert len(short["when_seen"]) == 1
    assert [len(steps) for _, steps in short["how_to_fix"]] == [1, 1]
    assert short["more"] == {"description", "when_seen", "how_to_fix"}


def test_the_whole_texts_stay_for_the_page_of_the_code() -> None:
    whole = view()
    digest(whole, 900)
    assert whole == view()
