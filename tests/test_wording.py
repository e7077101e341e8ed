"""The engine has a word for every tag, a sentence for every difference, and no placeholder too many."""

from __future__ import annotations

import re
from itertools import combinations_with_replacement
from pathlib import Path
from typing import Any, get_args

import pytest

from codepairs import wording
from codepairs.model import Equivalent, Facts, HeaderField, Outcome, Protocol, Steps


def tags(fact: str) -> set[str]:
    """The tags of a fact's Literal: `RetryFact | None` -> `tuple[Literal["never", …], ...]` -> the words."""
    annotation = Facts.model_fields[fact].annotation
    kind: Any = next(each for each in (annotation, *get_args(annotation)) if hasattr(each, "model_fields"))
    return set(get_args(get_args(kind.model_fields["values"].annotation)[0]))


FACTS = {name: tags(name) for name in Facts.model_fields}
BUT_OUTCOME = [name for name in FACTS if name != "outcome"]


def of(fact: str, table: dict[tuple[str, str], str]) -> dict[str, str]:
    return {tag: said for (name, tag), said in table.items() if name == fact}


def test_the_facts_of_the_model_are_found() -> None:
    assert FACTS["outcome"] == set(get_args(Outcome))
    assert all(len(tags) >= 3 for tags in FACTS.values())


def test_every_fact_has_a_title_in_the_order_of_the_model() -> None:
    assert list(wording.TITLES) == list(FACTS)


@pytest.mark.parametrize("fact", FACTS)
def test_every_tag_has_a_word_of_its_own(fact: str) -> None:
    words = of(fact, wording.TAGS)
    assert words.keys() == FACTS[fact]
    assert len(set(words.values())) == len(words)


@pytest.mark.parametrize("fact", BUT_OUTCOME)
def test_every_tag_has_a_sentence_of_its_own(fact: str) -> None:
    sentences = of(fact, wording.SAYS)
    assert sentences.keys() == FACTS[fact]
    assert len(set(sentences.values())) == len(sentences)


def test_no_sentence_speaks_of_what_is_not() -> None:
    facts = {(fact, tag) for fact, tags in FACTS.items() for tag in tags}
    assert wording.TAGS.keys() <= facts
    # The verdict speaks of outcomes.
    assert wording.SAYS.keys() == {each for each in facts if each[0] != "outcome"}
    assert wording.SAYS_TOO.keys() <= wording.SAYS.keys()
    assert not set(wording.SAYS_TOO.values()) & set(wording.SAYS.values())


def test_every_two_outcomes_have_one_verdict() -> None:
    pairs = sorted(tuple(sorted(pair)) for pair in wording.VERDICTS)
    assert pairs == sorted(combinations_with_replacement(sorted(FACTS["outcome"]), 2))


def test_every_actor_of_a_fix_has_a_word() -> None:
    actors = set(get_args(Steps.model_fields["actor"].annotation))
    assert actors == {tag for fact, tag in wording.TAGS if fact == "acts"} - {"nobody"}


def test_every_kind_of_dialogue_requirement_and_equivalent_has_its_words() -> None:
    assert wording.DIALOGUE.keys() == set(get_args(Protocol.model_fields["dialogue"].annotation))
    assert wording.REQUIREMENTS.keys() == set(get_args(HeaderField.model_fields["requirement"].annotation))
    assert wording.EQUIVALENT_KINDS.keys() == set(get_args(Equivalent.model_fields["kind"].annotation))


KINDS = wording.DIALOGUE.values()
# Every message of the modules by the placeholders that its place in the code fills.
MESSAGES = {
    "": [
        *wording.TITLES.values(),
        *wording.TAGS.values(),
        *wording.REQUIREMENTS.values(),
        *wording.EQUIVALENT_KINDS.values(),
        *(said for (a, b), said in wording.VERDICTS.items() if a == b),
        *(said for words in KINDS for said in (words.both_any, words.none_shared)),
        wording.SAME_FORMS,
        wording.PRACTICE,
        wording.INTERFACE,
        wording.NO_SUCH_PAGE,
        wording.FIND,
        wording.MAY_BE_MEANT,
        *(wording.SEARCH[name] for name in ("all", "nothing")),
        *wording.FINALITY.values(),
        *(said for said in wording.EXPLAIN.values() if "%" not in said),
    ],
    "code": [
        *wording.SAYS.values(),
        *wording.SAYS_TOO.values(),
        *(words.answers_all_others for words in KINDS),
    ],
    "commands": [words.both for words in KINDS],
    "code commands": [said for words in KINDS for said in (words.answers, words.only_answers)],
    "a a_forms b b_forms": [wording.OTHER_FORMS],
    "count": [wording.SEARCH["count"], *(wording.EXPLAIN[name] for name in ("count", "cut", "more"))],
    "code code detail": [wording.EXPLAIN["contradicts"]],
    "left protocol right": [wording.PAIR_TITLE],
    "left left_summary right right_summary": [wording.BOTH_SUMMARIES],
    "number": [wording.SEARCH["everywhere"]],
    "query": [wording.SEARCH["none"]],
    "a b": [said for (a, b), said in wording.VERDICTS.items() if a != b],
}


@pytest.mark.parametrize("names", MESSAGES)
def test_a_message_has_just_its_placeholders(names: str) -> None:
    for message in MESSAGES[names]:
        assert sorted(re.findall(r"%\((\w+)\)s", message)) == names.split(), message
        assert "%" not in re.sub(r"%\(\w+\)s", "", message), message


def test_the_script_of_the_search_field_can_fill_every_placeholder() -> None:
    names = {name for message in wording.SEARCH.values() for name in re.findall(r"%\((\w+)\)s", message)}
    assert {name: f"{{{name}}}" for name in names} == wording.SEARCH_PLACEHOLDERS


def test_every_message_of_the_modules_was_looked_at() -> None:
    source = "".join(file.read_text(encoding="utf-8") for file in Path(wording.__file__).parent.glob("*.py"))
    assert len(re.findall(r"\bN_\(\s*\"", source)) == sum(map(len, MESSAGES.values()))


def test_a_sentence_is_whole() -> None:
    for said in (*wording.SAYS.values(), *wording.SAYS_TOO.values(), *wording.VERDICTS.values()):
        assert re.fullmatch(r"(%\(\w+\)s|[A-Z]).*[^ ]\.", said), said
