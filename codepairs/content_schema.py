"""The models of content/ -> JSON Schemas by which editors complete keys and mark mistakes.

    python -m codepairs.content_schema docs/schema

What only shows across files is left to the build: that a reference exists, that a code is known.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import BeforeValidatorFunctionSchema, DataclassSchema, StringSchema

from codepairs.model import Citation, Code, Comparison, Patterns, Protocol, SiteSettings, Specification
from codepairs.model.base import as_tuple

# What each kind of file is, and the fields that its name says or that other files hold.
FILES: dict[str, tuple[type[BaseModel], tuple[str, ...]]] = {
    "code": (Code, ("slug",)),
    "comparison": (Comparison, ("left", "right")),
    "patterns": (Patterns, ()),
    "protocol": (Protocol, ("slug", "codes", "comparisons", "patterns")),
    "site": (SiteSettings, ()),
    "specifications": (Specification, ()),
}


LINE = 110
DRAFT = "https://json-schema.org/draft/2020-12/schema"


class _AsWritten(GenerateJsonSchema):
    """The shape of a file, not of the model that is read from it, whose validators take several forms."""

    def field_title_should_be_set(self, schema: object) -> bool:
        """No titles: they would only repeat the names of fields."""
        return False

    def str_schema(self, schema: StringSchema) -> JsonSchemaValue:
        """Every value is read as text, so `code: 250` needs no quotation marks."""
        return super().str_schema(schema) | {"type": ["string", "number"]}

    def function_before_schema(self, schema: BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        """One value may stand for a list of one."""
        found = super().function_before_schema(schema)
        if schema["function"]["function"] is as_tuple:
            return {"anyOf": [found["items"], found]}
        return found

    def dataclass_schema(self, schema: DataclassSchema) -> JsonSchemaValue:
        """A citation is written as `rfc5321#4.2.1`."""
        if schema["cls"] is Citation:
            return {"type": "string", "pattern": "^(practice|[^#]+#.+)$", "description": Citation.__doc__}
        return super().dataclass_schema(schema)


def schemas() -> dict[str, dict[str, Any]]:
    """A schema for each kind of file, by its name."""
    found = {}
    for name, (kind, elsewhere) in FILES.items():
        schema = kind.model_json_schema(by_alias=True, schema_generator=_AsWritten)
        for field in elsewhere:
            del schema["properties"][field]
        schema["required"] = [field for field in schema["required"] if field not in elsewhere]
        if kind is Specification:  # the only file with more than one piece
            schema = {"type": "object", "additionalProperties": schema}
        found[name] = {"$schema": DRAFT} | _used(schema)
    return found


def _used(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema without definitions that nothing refers to any more."""
    definitions = schema.get("$defs", {})
    text = json.dumps({key: value for key, value in schema.items() if key != "$defs"})
    reached: set[str] = set()
    while fresh := {name for name in definitions if f'"#/$defs/{name}"' in text} - reached:
        reached |= fresh
        text += json.dumps([definitions[name] for name in fresh])
    used = {name: definition for name, definition in definitions.items() if name in reached}
    return schema | ({"$defs": used} if used else {})


def as_file(schema: dict[str, Any]) -> str:
    """The text of a schema: what fits into a line stands in one, so that an editor of it sees its parts."""
    return f"{_laid_out(schema, 0)}\n"


def _laid_out(value: Any, start: int, indent: int = 0) -> str:
    line = json.dumps(value, ensure_ascii=False)
    if start + len(line) <= LINE or not isinstance(value, (dict, list)):
        return line
    inner = " " * (indent + 2)
    if isinstance(value, list):
        items = [_laid_out(each, len(inner), len(inner)) for each in value]
    else:
        keys = {key: f"{json.dumps(key)}: " for key in value}
        items = [keys[key] + _laid_out(value[key], len(inner + keys[key]), len(inner)) for key in value]
    opening, closing = "[]" if isinstance(value, list) else "{}"
    return f"{opening}\n" + ",\n".join(inner + item for item in items) + f"\n{' ' * indent}{closing}"


if __name__ == "__main__":
    for name, schema in schemas().items():
        (Path(sys.argv[1]) / f"{name}.json").write_text(as_file(schema), encoding="utf-8")
