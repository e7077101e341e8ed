"""One protocol in one language -> its data for programs: JSON of the shape that docs/data.md describes.

Made from the models and their passages, field by field: what content gains, the data gains. A text is plain,
as a reader sees it; where it is not translated, `untranslated` of its object points to it (RFC 6901).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from pydantic import BaseModel

from codepairs import urls, wording
from codepairs.catalogs import SOURCE_LOCALE, UI_DOMAIN
from codepairs.model import Citation, Code, Comparison, Protocol, Site
from codepairs.pages import Pairing
from codepairs.passages import Passage, code_passages, comparison_passages, protocol_passages
from codepairs.render import Texts

VERSION = 1
# The licence of content/ and locales/, which stands in content/LICENSE.
LICENSE = {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}
# Fields of a protocol that only a build needs, and parts that are put in by themselves.
LEFT_OUT = frozenset({"code_pattern", "pairs", "reverse_pairs", "codes", "comparisons"})
PROTOCOL = "protocol"

Fields = dict[str, Any]


class Data:
    """Makes the data of one protocol in one language; that of a code is the same in every file."""

    def __init__(self, site: Site, protocol: Protocol, pairing: Pairing, texts: Texts) -> None:
        self._site, self._protocol, self._pairing, self._texts = site, protocol, pairing, texts
        self._tag = texts.locale.tag
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
        protocol = joined({name: as_json(value) for name, value in self._own().items()} | self._parts())
        return data_file(self._site, path, language=as_json(self._tag), **{PROTOCOL: protocol})

    def _own(self) -> Fields:
        """What is said of the protocol itself."""
        protocol, missing = self._protocol, list[str]()
        own = f"{protocol.slug}/protocol"
        passages = (each for each in protocol_passages(protocol) if each.file == own)
        found = self._translated(self._fields(protocol, without=LEFT_OUT), passages, missing)
        page = urls.protocol_page(self._tag, protocol.slug)
        chosen = [[left.slug, right.slug] for left, right in self._pairing.chosen()]
        pairs = {"rule": self._pairing.rule, "chosen": chosen}
        return _finished(self._addresses(page) | found | {"pairs": pairs}, missing)

    def _parts(self) -> dict[str, str]:
        comparisons = [as_object(self._comparison(each)) for each in self._protocol.comparisons]
        return {"codes": as_list(self._codes.values()), "comparisons": as_list(comparisons)}

    def _comparison(self, comparison: Comparison) -> Fields:
        protocol, missing = self._protocol.slug, list[str]()
        page = urls.pair_page(self._tag, protocol, comparison.left, comparison.right)
        passages = comparison_passages(comparison, protocol)
        found = self._translated(self._fields(comparison), passages, missing)
        return _finished(self._addresses(page) | found, missing)

    def _code(self, code: Code) -> Fields:
        protocol, missing = self._protocol.slug, list[str]()
        found = self._translated(self._fields(code), code_passages(code, protocol), missing)
        found["facts"] = {name: self._fact(name, fact, missing) for name, fact in found["facts"].items()}
        for i, group in enumerate(found.get("how_to_fix", ())):
            group["label"] = self._word(wording.ACTORS[group["actor"]], missing, "how_to_fix", i)
        for also in found.get("see_also", ()):
            also.update(self._neighbour(code, also["code"]))
        for i, each in enumerate(found.get("equivalents", ())):
            label = self._word(wording.EQUIVALENT_KINDS[each["kind"]], missing, "equivalents", i, "kind")
            each["kind"] = {"id": each["kind"], "label": label}
            each.update(self._equivalent(each["to"]))
        if code.transcript:
            found["transcript"]["lines"] = [
                {"from": "client" if line[0] == "C" else "server", "text": line[3:]}
                for line in code.transcript.lines.splitlines()
            ]
        if answers := list(self._answers(code, missing)):
            found["answers"] = answers
        head = {"slug": code.slug, "code": code.code, "label": code.label}
        page = urls.code_page(self._tag, protocol, code.slug)
        return _finished(head | self._addresses(page) | found, missing)

    def _fact(self, name: str, fact: Fields, missing: list[str]) -> Fields:
        """A fact with its tags and its own name in words."""
        label = self._word(wording.TITLES[name], missing, "facts", name)
        values = [
            {"id": tag, "label": self._word(wording.TAGS[name, tag], missing, "facts", name, "values", i)}
            for i, tag in enumerate(fact["values"])
        ]
        return {"label": label, "values": values, "sources": fact["sources"]}

    def _answers(self, code: Code, missing: list[str]) -> Iterator[Fields]:
        """The commands that a code may answer; none where no source lists it."""
        for i, name in enumerate(self._protocol.answers.get(code.slug, ())):
            command = self._commands[name]
            title = command.token or self._text(
                f"{self._protocol.slug}.commands", command.name or "", missing, "answers", i, "title"
            )
            yield {"command": command.id, "title": title, "phase": command.phase}

    def _neighbour(self, code: Code, slug: str) -> Fields:
        """The page of another code of the protocol, and of the pair with it if there is one."""
        protocol, other = self._protocol.slug, self._protocol.by_slug[slug]
        found = {"page": urls.code_page(self._tag, protocol, slug)}
        if self._pairing.has(code, other):
            left, right = sorted((code, other), key=lambda each: each.order)
            found["pair"] = urls.pair_page(self._tag, protocol, left.slug, right.slug)
        return found

    def _equivalent(self, to: str) -> Fields:
        """The page of a code of another protocol, in English where this language lacks it."""
        protocol, _, slug = to.partition("/")
        if protocol not in self._site.by_slug:
            return {}  # a build of this protocol alone
        tag = self._tag if self._texts.locale.has(protocol) else SOURCE_LOCALE
        return {"page": urls.code_page(tag, protocol, slug)}

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

    def _fields(self, part: BaseModel, without: frozenset[str] = frozenset()) -> Fields:
        """The fields of a part of content by name, without those that say nothing; sources stand last."""
        names = sorted(type(part).model_fields, key="sources".__eq__)
        values = {name: self._value(getattr(part, name)) for name in names if name not in without}
        return {name: value for name, value in values.items() if value not in (None, [])}

    def _value(self, value: object) -> object:
        if isinstance(value, Citation):
            return self._source(value)
        if isinstance(value, BaseModel):
            return self._fields(value)
        if isinstance(value, tuple):
            return [self._value(each) for each in value]
        return value.isoformat() if isinstance(value, date) else value

    def _source(self, citation: Citation) -> Fields:
        """A section with its label and address; `practice` has neither, since nobody states it."""
        if citation.is_practice:
            return {"id": "practice"}
        source = self._texts.source(citation)
        return {
            "id": f"{citation.specification}#{citation.section}",
            "label": source.label,
            "url": source.href,
        }


def data_file(site: Site, path: str, **parts: str) -> bytes:
    """A file of data: what each of them says first, then its parts, which are JSON already."""
    settings = site.settings
    license_ = (
        LICENSE | {"attribution": settings.name} | ({"home": settings.base_url} if settings.base_url else {})
    )
    head = {
        "$schema": urls.link(path, urls.DATA_SCHEMA),
        "version": VERSION,
        "license": license_,
        "root": urls.root(path),
    }
    return f"{joined({name: as_json(value) for name, value in head.items()} | parts)}\n".encode()


def protocol_of(file: bytes) -> str:
    """The protocol in what `protocol_file` made, as it stands there: the last of its parts."""
    return file.decode().partition(f'\n"{PROTOCOL}":')[2].removesuffix("\n}\n")


def as_object(fields: Fields) -> str:
    """A field in each line, so that a difference of two files can be read."""
    return joined({name: as_json(value) for name, value in fields.items()})


def joined(fields: dict[str, str]) -> str:
    lines = ",\n".join(f"{as_json(name)}:{value}" for name, value in fields.items())
    return f"{{\n{lines}\n}}"


def as_list(items: Iterable[str]) -> str:
    return f"[{','.join(items)}]"


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _finished(found: Fields, missing: list[str]) -> Fields:
    return found | ({"untranslated": missing} if missing else {})


def _noted(text: str, translated: bool, missing: list[str], *keys: str | int) -> str:
    if not translated:
        missing.append("".join(f"/{key}" for key in keys))
    return text
