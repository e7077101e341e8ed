"""One protocol in one language -> what an explanation says of each code, in a terminal or on the page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from codepairs import urls, wording
from codepairs.catalogs import SOURCE_LOCALE, UI_DOMAIN, Locale, Text
from codepairs.explain import Finding
from codepairs.model import Code, Fact, Form, Protocol, Site
from codepairs.patterns import Reader, first_digits
from codepairs.render import Texts

# The gravest first: what failed for good, for now, or in an unknown way; what goes on, and what went well.
GRAVEST = ("permanent-failure", "transient-failure", "unknown", "redirect", "interim", "success")


Steps = tuple[Text | None, tuple[Text, ...]]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What is said of one code, or of one form of it. `path` leads to its page from the root of the site.

    `retry` and `acts` are the words of these facts, none where it is not known; in texts, code stands in
    `backticks`. Steps come by actor; None is everybody.
    """

    code: str
    name: str
    path: str
    outcome: str
    summary: Text
    retry: tuple[Text, ...]
    acts: tuple[Text, ...]
    steps: tuple[Steps, ...]
    forms: Mapping[str, Answer]


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What is said of a protocol's codes, by slug, and of its classes, by first digit: outcome, meaning."""

    name: str
    codes: Mapping[str, Answer]
    classes: Mapping[str, tuple[str, Text]]


def answers(site: Site, protocol: Protocol, locale: Locale) -> Answers:
    """The answers of a protocol in a language, or in English where the language lacks the protocol."""
    return _Making(site, protocol, locale).answers()


class _Making:
    def __init__(self, site: Site, protocol: Protocol, locale: Locale) -> None:
        self._protocol = protocol
        self._tag = locale.tag if locale.has(protocol.slug) else SOURCE_LOCALE
        self._texts = Texts(site, locale, protocol.slug, urls.protocol_page(self._tag, protocol.slug))

    def answers(self) -> Answers:
        protocol = self._protocol
        return Answers(
            name=protocol.name,
            codes={code.slug: self._answer(code) for code in protocol.codes},
            classes={
                digit: (each.outcome or "", self._text(("classes",), each.meaning))
                for digit, each in first_digits(protocol).items()
            },
        )

    def _answer(self, code: Code) -> Answer:
        facts = code.facts
        answer = Answer(
            code=code.known_as,
            name=code.name if code.name and not code.number else "",
            path=urls.code_page(self._tag, self._protocol.slug, code.slug),
            outcome=code.outcome,
            summary=self._text((code.slug, "summary"), code.summary),
            retry=self._words("retry", facts.retry),
            acts=self._words("acts", facts.acts),
            steps=tuple(
                (
                    self._actor(group.actor),
                    tuple(self._text((code.slug, "how_to_fix", group.actor), step) for step in group.steps),
                )
                for group in code.how_to_fix
            ),
            forms={},
        )
        return replace(answer, forms={form.code: self._form(code, form, answer) for form in code.forms})

    def _form(self, code: Code, form: Form, answer: Answer) -> Answer:
        """What is said of one form; its advice comes before that for all forms."""
        advice = ((None, (self._text((code.slug, "forms"), form.advice),)),) if form.advice else ()
        return replace(
            answer,
            code=form.code,
            outcome=form.outcome.values[0],
            summary=self._text((code.slug, "forms"), form.meaning),
            retry=self._words("retry", form.retry),
            acts=self._words("acts", form.acts),
            steps=(*advice, *answer.steps),
        )

    def _text(self, context: tuple[str, ...], text: str) -> Text:
        return self._texts.simple(".".join((self._protocol.slug, *context)), text)

    def _words(self, name: str, fact: Fact[Any] | None) -> tuple[Text, ...]:
        if name == "acts":
            return tuple(map(self._actor, fact.values)) if fact else ()
        return tuple(self._word(wording.TAGS[name, tag]) for tag in fact.values) if fact else ()

    def _actor(self, actor: str) -> Text:
        if label := self._protocol.calls(actor):
            return self._text(("actors",), label)
        return self._word(wording.TAGS["acts", actor])

    def _word(self, message: str) -> Text:
        return self._texts.locale.look_up(UI_DOMAIN, message)


def answers_script(slug: str, found: Answers) -> bytes:
    """The answers of one protocol in one language; a text in English on a page that is not is a list.

    A code is [code, name, outcome, summary, retry, acts, steps, forms], where a form that leaves its steps
    out has those of the code.
    """
    data = {
        "name": found.name,
        "classes": {digit: [outcome, _phrase(text)] for digit, (outcome, text) in found.classes.items()},
        "codes": {key: _entry(each) for key, each in found.codes.items()},
    }
    return f"(codepairs.answers??={{}})[{_json(slug)}]={_json(data)};\n".encode()


def _entry(answer: Answer, of: Answer | None = None) -> list[object]:
    steps = answer.steps[: len(answer.steps) - len(of.steps)] if of else answer.steps
    entry: list[object] = [
        answer.code,
        "" if of else answer.name,
        answer.outcome,
        _phrase(answer.summary),
        [_phrase(word) for word in answer.retry],
        [_phrase(word) for word in answer.acts],
        [[_phrase(actor) if actor else "", [_phrase(step) for step in each]] for actor, each in steps],
    ]
    forms = {code: _entry(form, answer) for code, form in answer.forms.items()}
    return [*entry, forms] if forms else entry


def _phrase(text: Text) -> str | list[str]:
    return text.text if text.translated else [text.text]


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """All findings of the same codes, however they are written. `parts` are the answers, that of the detail
    first; without one, the meaning of the class stands in."""

    protocol: str
    code: str
    detail: str
    outcome: str
    parts: tuple[Answer, ...]
    meaning: Text | None
    findings: tuple[Finding, ...]

    @property
    def about(self) -> list[tuple[str, int]]:
        """Whom they are about, with the number of places of each."""
        return [(each.about, each.count) for each in self.findings if each.about]

    @property
    def count(self) -> int:
        return sum(each.count for each in self.findings)

    @property
    def unsure(self) -> bool:
        return any(each.unsure for each in self.findings)

    @property
    def contradicts(self) -> bool:
        """Whether the two codes are of different classes (RFC 2034 §3 wants the same)."""
        return bool(self.code and self.detail) and self.code[0] != self.detail[0]

    @property
    def summary(self) -> Text | None:
        return self.parts[0].summary if self.parts else self.meaning

    @property
    def retry(self) -> tuple[Text, ...]:
        return next((part.retry for part in self.parts if part.retry), ())

    @property
    def acts(self) -> tuple[Text, ...]:
        return next((part.acts for part in self.parts if part.acts), ())

    @property
    def steps(self) -> tuple[Steps, ...]:
        return next((part.steps for part in self.parts if part.steps), ())


def explained(
    findings: Iterable[Finding], readers: list[Reader], found: Mapping[str, Answers]
) -> list[Explanation]:
    """Findings -> explanations, the gravest first, then in the order of the text."""
    by_slug = {reader.protocol: reader for reader in readers}
    grouped: dict[tuple[str, str, str], list[Finding]] = {}
    for each in findings:
        code = by_slug[each.protocol].codes.get(each.code.lower(), each.code)
        grouped.setdefault((each.protocol, code, each.detail), []).append(each)
    made = [_explanation(by_slug, found, group) for group in grouped.values()]
    return sorted(made, key=lambda each: (GRAVEST.index(each.outcome), each.findings[0].start))


def _explanation(
    readers: Mapping[str, Reader], found: Mapping[str, Answers], group: list[Finding]
) -> Explanation:
    first = group[0]
    details = readers[first.protocol].details
    refined = _known(readers.get(details), found.get(details), first.detail)
    basic = _known(readers[first.protocol], found[first.protocol], first.code)
    outcome, meaning = found[first.protocol].classes.get((first.code or first.detail)[:1], ("", None))
    outcomes = (basic.outcome if basic else "", outcome, refined.outcome if refined else "", "unknown")
    return Explanation(
        protocol=first.protocol,
        code=basic.code if basic else first.code,
        detail=first.detail,
        outcome=next(filter(None, outcomes)),
        parts=tuple(part for part in (refined, basic) if part),
        meaning=meaning,
        findings=tuple(group),
    )


def _known(reader: Reader | None, found: Answers | None, code: str) -> Answer | None:
    slug = reader.codes.get(code.lower()) if reader else None
    answer = found.codes[slug] if found and slug else None
    return answer.forms.get(code, answer) if answer else None
