"""One protocol in one language -> its data for programs: JSON of the shape that docs/data.md describes.

Made from the models and their passages, field by field: what content gains, the data gains. A text is plain,
as a reader sees it; where it is not translated, `untranslated` of its object points to it (RFC 6901).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel

from codepairs import urls, wording
from codepairs.catalogs import SOURCE_LOCALE, UI_DOMAIN
from codepairs.data_file import as_json, as_list, as_object, data_file, joined
from codepairs.model import FACTS_OF_FORMS, Citation, Code, Comparison, Protocol, Site
from codepairs.pages import Pairing
from codepairs.passages import Passage, code_passages, comparison_passages, own_passages
from codepairs.render import Texts

# Fields of a protocol and of a code that only a build needs, or that get a place of their own.
LEFT_OUT = frozenset(
    {"known_by", "code_pattern", "pairs", "reverse_pairs", "transcripts", "patterns", "codes", "comparisons"}
)
PROTOCOL = "protocol"

Fields = dict[str, Any]


class Data:
    """Makes the data of one protocol in one language; that of a code is the same in every file."""

    def __init__(self, site: Site, protocol: Protocol, pairing: Pairing, texts: Texts) -> None:
        self._site, self._protocol, self._pairing, self._texts = site, protocol, pairing, texts
        self._tag, self._by_form = texts.locale.tag, site.by_form()
        self._commands = {command.id: command for command in protocol.commands}
        self._codes = {code.slug: as_object(self._code(code)) for code in protocol.codes}

    def code_file(self, code: Code) -> bytes:
        """The file of one code, beside its page."""
        path = urls.data_of(urls.code_page(self._tag, self._protocol.slug, code.slug))
        protocol = as_json({"slug": self._protocol.slug, "name": self._protocol.name})
        return data_file(
            self._site, path, language=as_json(self._tag), protocol=protocol, code=self._codes[code.slug]
        )

    def protocol_file(self) -> bytes:
        """The file of the protocol with all its codes, beside its page."""
        path = urls.data_of(urls.protocol_page(self._tag, self._protocol.slug))
        comparisons = [as_object(self._comparison(each)) for each in self._protocol.comparisons]
        parts = {name: as_json(value) for name, value in self._own().items()}
        parts |= {"codes": as_list(self._codes.values()), "comparisons": as_list(comparisons)}
        return data_file(self._site, path, language=as_json(self._tag), **{PROTOCOL: joined(parts)})

    def _own(self) -> Fields:
        """What is said of the protocol itself."""
        protocol, missing = self._protocol, list[str]()
        found = self._translated(self._fields(protocol), own_passages(protocol), missing)
        for each, model in zip(found.get("classes", ()), protocol.classes, strict=True):
            each.pop("pattern", None)
            if codes := [code.slug for code in protocol.codes if model.holds(code)]:
                each["codes"] = codes
        chosen = [[left.slug, right.slug] for left, right in self._pairing.chosen()]
        pairs = {"pairs": {"rule": self._pairing.rule, "chosen": chosen}}
        page = urls.protocol_page(self._tag, protocol.slug)
        return _finished(self._addresses(page) | found | pairs, missing)

    def _comparison(self, comparison: Comparison) -> Fields:
        protocol, missing = self._protocol.slug, list[str]()
        page = urls.pair_page(self._tag, protocol, comparison.left, comparison.right)
        passages = comparison_passages(comparison, protocol)
        found = self._translated(self._fields(comparison), passages, missing)
        return _finished(self._addresses(page) | found, missing)

    def _code(self, code: Code) -> Fields:
        protocol, missing = self._protocol.slug, list[str]()
        found = self._translated(self._fields(code), code_passages(code, protocol), missing)
        found["facts"] = self._facts(found["facts"], missing, "facts")
        for i, form in enumerate(found.get("forms", ())):
            facts = {name: form.pop(name) for name in FACTS_OF_FORMS if name in form}
            form["facts"] = self._facts(facts, missing, "forms", i, "facts")
        for i, group in enumerate(found.get("how_to_fix", ())):
            group["label"] = self._actor(group["actor"], missing, "how_to_fix", i)
        for i, field in enumerate(found.get("fields", ())):
            words = wording.REQUIREMENTS[field["requirement"]]
            field["requirement"] = self._tagged(
                field["requirement"], words, missing, "fields", i, "requirement"
            )
        for i, each in enumerate(found.get("equivalents", ())):
            words = wording.EQUIVALENT_KINDS[each["kind"]]
            each["kind"] = self._tagged(each["kind"], words, missing, "equivalents", i, "kind")
        for other in (*found.get("equivalents", ()), *found.get("accompanies", ())):
            other.update(self._page_of(*other["to"].split("/")))
        for enhanced in found.get("enhanced", ()):
            if treated := self._by_form.get(enhanced["code"]):
                enhanced.update(self._page_of(treated[0].slug, treated[1].slug))
        for also in found.get("see_also", ()):
            also.update(self._neighbour(code, also["code"]))
        found |= self._transcript(code, found) | self._answers(code, missing)
        head = {"slug": code.slug, "code": code.code, "known_as": code.known_as, "label": code.label}
        page = urls.code_page(self._tag, protocol, code.slug)
        return _finished(head | self._addresses(page) | found, missing)

    def _facts(self, facts: Fields, missing: list[str], *keys: str | int) -> Fields:
        """Facts with their tags and their own names in words."""
        found = {}
        for name, fact in facts.items():
            values = [
                {"id": tag, "label": self._actor(tag, missing, *keys, name, "values", i)}
                if name == "acts"
                else self._tagged(tag, wording.TAGS[name, tag], missing, *keys, name, "values", i)
                for i, tag in enumerate(fact["values"])
            ]
            label = self._word(wording.TITLES[name], missing, *keys, name)
            found[name] = {"label": label, "values": values, "sources": fact["sources"]}
        return found

    def _tagged(self, tag: str, words: str, missing: list[str], *keys: str | int) -> Fields:
        return {"id": tag, "label": self._word(words, missing, *keys)}

    def _actor(self, actor: str, missing: list[str], *keys: str | int) -> str:
        """What the protocol calls an actor, or the word that all protocols share."""
        if label := self._protocol.calls(actor):
            return self._text(f"{self._protocol.slug}.actors", label, missing, *keys, "label")
        return self._word(wording.TAGS["acts", actor], missing, *keys)

    def _transcript(self, code: Code, found: Fields) -> Fields:
        """The lines of a transcript: which side says them, and which of them carries the code."""
        kind = self._protocol.transcript_kind(code)
        if code.transcript is None or kind is None:
            return {}
        said = filter(None, map(kind.read, code.transcript.lines.splitlines()))
        lines = [
            {"text": each.text, "answer": each.answers}
            | ({"marked": True} if kind.carries_code(each, code) else {})
            for each in said
        ]
        return {"transcript": {"kind": kind.kind, "caption": found["transcript"]["caption"], "lines": lines}}

    def _answers(self, code: Code, missing: list[str]) -> Fields:
        """The commands that a code may answer; nothing where no source lists it."""
        found = []
        for i, name in enumerate(self._protocol.answers.get(code.slug, ())):
            command, context = self._commands[name], f"{self._protocol.slug}.commands"
            title = command.token or self._text(context, command.name or "", missing, "answers", i, "title")
            found.append({"command": command.id, "title": title, "phase": command.phase})
        return {"answers": found} if found else {}

    def _neighbour(self, code: Code, slug: str) -> Fields:
        """The page of another code of the protocol, and of the pair with it if there is one."""
        protocol, other = self._protocol.slug, self._protocol.by_slug[slug]
        found = {"page": urls.code_page(self._tag, protocol, slug)}
        if self._pairing.has(code, other):
            left, right = sorted((code, other), key=lambda each: each.order)
            found["pair"] = urls.pair_page(self._tag, protocol, left.slug, right.slug)
        return found

    def _page_of(self, protocol: str, name: str) -> Fields:
        """The page of a code of another protocol, in English where this language lacks it."""
        code = self._site.find(protocol, name)
        if code is None:
            return {}  # a build of this protocol alone
        tag = self._tag if self._texts.locale.has(protocol) else SOURCE_LOCALE
        return {"page": urls.code_page(tag, protocol, code.slug)}

    def _addresses(self, page: str) -> Fields:
        base = self._site.settings.base_url
        return {"page": page} | ({"url": urls.absolute(base, page)} if base else {})

    def _translated(self, found: Fields, passages: Iterable[Passage], missing: list[str]) -> Fields:
        """`found` with each passage in this language, in the place of its English."""
        for passage in passages:
            *way, last = passage.keys
            place: Any = found
            for key in way:
                place = place[key]
            place[last] = self._text(passage.context, passage.text, missing, *passage.keys)
        return found

    def _text(self, context: str, text: str, missing: list[str], *keys: str | int) -> str:
        spoken, translated = self._texts.spoken(context, text)
        return _noted(spoken, translated, missing, *keys)

    def _word(self, message: str, missing: list[str], *keys: str | int) -> str:
        found = self._texts.locale.look_up(UI_DOMAIN, message)
        return _noted(found.text, found.translated, missing, *keys, "label")

    def _fields(self, part: BaseModel) -> Fields:
        """The fields of a part of content by name, without those that say nothing; sources stand last."""
        without = LEFT_OUT if isinstance(part, (Protocol, Code)) else ()
        names = sorted(type(part).model_fields, key="sources".__eq__)
        values = {name: self._value(getattr(part, name)) for name in names if name not in without}
        return {name: value for name, value in values.items() if value not in (None, [], {})}

    def _value(self, value: object) -> object:
        if isinstance(value, Citation):
            return self._source(value)
        if isinstance(value, BaseModel):
            return self._fields(value)
        if isinstance(value, tuple):
            return [self._value(each) for each in value]
        if isinstance(value, Mapping):
            return {str(key): self._value(each) for key, each in value.items()}
        return value.isoformat() if isinstance(value, date) else value

    def _source(self, citation: Citation) -> Fields:
        """A section with its label and address; `practice` has neither, since nobody states it."""
        if citation.is_practice:
            return {"id": "practice"}
        source = self._texts.source(citation)
        section = f"{citation.specification}#{citation.section}"
        return {"id": section, "label": source.label, "url": source.href}


def _finished(found: Fields, missing: list[str]) -> Fields:
    return found | ({"untranslated": missing} if missing else {})


def _noted(text: str, translated: bool, missing: list[str], *keys: str | int) -> str:
    if not translated:
        missing.append("".join(f"/{key}" for key in keys))
    return text
