"""content/ -> Site, or every Problem of every file at once."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ValidationError

from codepairs import model, patterns, rules
from codepairs.addresses import WrongAddress
from codepairs.model import Code, Comparison, Patterns, Protocol, Site, SiteSettings, Specification
from codepairs.problems import Problem, Problems, Where, in_order
from codepairs.source import Document, Keys, read_document

COMPARISON = re.compile(r"^(?P<left>.+)-vs-(?P<right>.+)$")

# What says a key that a file cannot say itself, where that is not the file's name.
SAID_BY = {"known_by": "protocol.yaml", "patterns": "patterns.yaml"}

Piece = TypeVar("Piece", bound=BaseModel)
ReadDocument = Callable[[Path, str], tuple[Document | None, list[Problem]]]


def load_site(folder: Path, read: ReadDocument = read_document) -> Site:
    """Read and validate everything below `folder`; raises Problems with all that is wrong, sorted.

    `read` may know a file already that did not change.
    """
    loader = _Loader(folder, read)
    site = loader.site()
    if site is not None:
        loader.problems += rules.check(site, loader)
        loader.problems += patterns.check(site, loader.where)
    if site is None or loader.problems:
        raise Problems(in_order(loader.problems))
    return site


class _Loader:
    """Collects the problems and keeps the documents, which know where everything stands."""

    def __init__(self, folder: Path, read: ReadDocument) -> None:
        self.folder, self._read = folder, read
        self.problems: list[Problem] = []
        self.documents: dict[str, Document] = {}
        self.codes: set[str] = set()

    def where(self, name: str, path: Keys) -> Where:
        """The place of `path` in the file `name`, such as `smtp/250`; rules call this."""
        return self.documents[name].where(path)

    def site(self) -> Site | None:
        if not self.folder.is_dir():
            self._problem(
                "no-content", f"there is no folder {self.folder}", None, "is this the project's folder?"
            )
            return None
        settings = self._piece("site", SiteSettings, {})
        specifications = self._specifications()
        for file in sorted(self.folder.iterdir()):
            known = file.name in ("site.yaml", "specifications.yaml", "LICENSE")
            if file.is_file() and not known and not file.name.startswith("."):
                self._problem(
                    "unexpected-file",
                    "nothing reads this file",
                    Where(path=self._display(file)),
                    "codes belong into the folder of their protocol; settings are site.yaml",
                )
        folders = [
            each for each in sorted(self.folder.iterdir()) if each.is_dir() and each.name[0] not in "._"
        ]
        protocols = [protocol for each in folders if (protocol := self._protocol(each))]
        if not folders:
            self._problem(
                "no-protocol",
                "there is no protocol",
                Where(path=self.folder.name),
                f"make {self.folder.name}/smtp/protocol.yaml",
            )
        if settings is None or specifications is None:
            return None
        return Site(settings=settings, specifications=specifications, protocols=tuple(protocols))

    def _specifications(self) -> Mapping[str, Specification] | None:
        document = self._document("specifications")
        if document is None:
            return None
        found = {}
        for key in document.value:
            if (piece := self._validated(document, Specification, document.value[key], (key,))) is not None:
                found[key] = piece
        return found

    def _protocol(self, folder: Path) -> Protocol | None:
        document = self._document(f"{folder.name}/protocol")
        # A code has to know by what it is known; should the word be wrong, that is said of the protocol.
        by_name = document is not None and document.value.get("known_by") == "name"
        known_by = {"known_by": "name" if by_name else "code"}
        codes: list[Code] = []
        comparisons: list[Comparison] = []
        for file in sorted(folder.iterdir()):
            name = f"{folder.name}/{file.stem}"
            if file.name.startswith(".") or name.endswith("/protocol") or file.name == "patterns.yaml":
                continue
            if file.suffix != ".yaml":
                self._problem(
                    "unexpected-file",
                    "only .yaml files are read here",
                    Where(path=self._display(file)),
                    "rename or remove it",
                )
            elif match := COMPARISON.match(file.stem):
                self._append(comparisons, self._piece(name, Comparison, match.groupdict()))
            else:
                self.codes.add(name)
                self._append(codes, self._piece(name, Code, {"slug": file.stem, **known_by}))
        ordered = tuple(sorted(codes, key=lambda code: code.order))
        has_patterns = (folder / "patterns.yaml").is_file()
        made = {
            "slug": folder.name,
            "codes": ordered,
            "comparisons": tuple(comparisons),
            "patterns": self._piece(f"{folder.name}/patterns", Patterns, {}) if has_patterns else None,
        }
        return self._made(document, Protocol, made) if document else None

    @staticmethod
    def _append(pieces: list[Piece], piece: Piece | None) -> None:
        if piece is not None:
            pieces.append(piece)

    def _piece(self, name: str, kind: type[Piece], made: dict[str, Any]) -> Piece | None:
        """Read file `name` as a `kind`; `made` holds what the file's name or folder says."""
        document = self._document(name)
        return self._made(document, kind, made) if document else None

    def _made(self, document: Document, kind: type[Piece], made: dict[str, Any]) -> Piece | None:
        for key in made.keys() & document.value.keys():
            where = document.where((key,), key=True)
            said_by = SAID_BY.get(key, "the file's name")
            self._problem("unknown-key", f"unknown key '{key}'", where, f"{said_by} says it; remove it")
            return None
        return self._validated(document, kind, {**document.value, **made}, ())

    def _document(self, name: str) -> Document | None:
        file = self.folder / f"{name}.yaml"
        if not file.is_file():
            self._problem("missing-file", "the file is missing", Where(path=self._display(file)), "write it")
            return None
        document, problems = self._read(file, self._display(file))
        self.problems += problems
        if document is None:
            return None
        if not isinstance(document.value, dict):
            self._problem("not-a-mapping", "the file must consist of 'key: value' lines", document.where(()))
            return None
        self.documents[name] = document
        return document

    def _validated(self, document: Document, kind: type[Piece], value: object, at: Keys) -> Piece | None:
        try:
            return kind.model_validate(value)
        except ValidationError as error:
            errors = error.errors(include_url=False)
            # A list whose item is wrong is also said to be too short.
            wrong = {each["loc"][:-1] for each in errors} | {each["loc"][:-2] for each in errors}
            errors = [each for each in errors if each["type"] != "too_short" or each["loc"] not in wrong]
            self.problems += [_readable(document, each, at) for each in errors]
            # Rules may find more in what is left of a code's file, in the same run. Of a protocol's file they
            # would miss what is left out.
            return self._rest(kind, _without(value, errors)) if kind is Code else None

    @staticmethod
    def _rest(kind: type[Piece], value: object) -> Piece | None:
        try:
            return kind.model_validate(value)
        except ValidationError:
            return None

    def _display(self, file: Path) -> str:
        return str(Path(self.folder.name) / file.relative_to(self.folder))

    def _problem(self, kind: str, message: str, where: Where | None, hint: str = "") -> None:
        self.problems.append(Problem(kind=kind, message=message, where=where, hint=hint))


def _readable(document: Document, error: Any, at: Keys) -> Problem:
    """A pydantic error in words, at the place of the value, or of the key where the key is wrong."""
    path: Keys = (*at, *error["loc"])
    key, said = str(path[-1]) if path else "", cast(str, error["type"])
    if said == "extra_forbidden":
        close = difflib.get_close_matches(key, _known_keys(), n=1)
        hint = f"did you mean '{close[0]}'?" if close else "remove it, or see CONTRIBUTING.md for the keys"
        return _at(document.where(path, key=True), "unknown-key", f"unknown key '{key}'", hint)
    if said == "missing":
        return _at(document.where(path[:-1]), "missing-key", f"key '{key}' is missing", f"add '{key}: …'")
    if said == "literal_error":
        allowed = re.findall(r"'([^']+)'", error["ctx"]["expected"])
        close = difflib.get_close_matches(str(error["input"]), allowed, n=1)
        hint = f"did you mean '{close[0]}'?" if close else f"use one of {', '.join(allowed)}"
        return _at(
            document.where(path), "unknown-value", f"'{error['input']}' is not a value of this key", hint
        )
    cause = error.get("ctx", {}).get("error")
    if isinstance(cause, WrongAddress):
        return _at(document.where(path), cause.kind, str(cause), cause.hint)
    message = error["msg"].removeprefix("Value error, ")
    return _at(document.where(path), "wrong-value", message[:1].lower() + message[1:])


def _without(value: Any, errors: list[Any]) -> Any:
    """A mapping without the entries that errors are about: a key, or a key of a mapping below it."""
    rest = {key: dict(part) if isinstance(part, dict) else part for key, part in value.items()}
    for key, *below in (each["loc"] for each in errors if each["loc"]):
        if below and isinstance(rest.get(key), dict):
            rest[key].pop(below[0], None)
        else:
            rest.pop(key, None)
    return rest


def _at(where: Where, kind: str, message: str, hint: str = "") -> Problem:
    return Problem(kind=kind, message=message, where=where, hint=hint)


def _known_keys() -> list[str]:
    """Every key that content may have anywhere, for 'did you mean'."""
    parts = [each for each in vars(model).values() if isinstance(each, type) and issubclass(each, BaseModel)]
    return sorted({field.alias or name for part in parts for name, field in part.model_fields.items()})
