"""The smallest parts of content: lines, prose, days, citations, and what carries its sources."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from codepairs.addresses import base_url, file_url
from codepairs.regular import Refused
from codepairs.regular.bounds import ways

Pairs = Literal["all", "same-class", "chosen"]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]*$", max_length=60)]
# The limits are far above what is ever written; turning Markdown into HTML takes the square of the length.
Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300, pattern=r"^[^\n\r]*$")
]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5000)]
# A code of another protocol: `smtp/550`.
Elsewhere = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+/[a-z0-9.-]+$")]


class Part(BaseModel):
    """A frozen piece of content that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True, order=True)
class Citation:
    """A section of a specification; without a specification it stands for practice."""

    specification: str = ""
    section: str = ""

    @property
    def is_practice(self) -> bool:
        return not self.specification

    @classmethod
    def parse(cls, text: object) -> Citation:
        """Read `rfc5321#4.2.3` or `practice`; ValueError says what is missing."""
        if isinstance(text, Citation):
            return text
        if text == "practice":
            return cls()
        if not isinstance(text, str):
            raise ValueError("a source is a word such as rfc5321#4.2.3")
        specification, _, section = text.partition("#")
        if not specification or not section:
            raise ValueError(
                f"reference '{text}' must name a section, as in '{specification or 'rfc5321'}#4.2.3'"
            )
        return cls(specification, section)


def as_tuple(value: object) -> object:
    """One value where a list may stand."""
    return value if isinstance(value, (list, tuple)) else (value,)


def _written_out(value: object) -> object:
    # pydantic would take 0 for the first second of 1970.
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError("a date is written as 2026-11-23")
    return value


def _expression(value: str) -> str:
    """Whether a text is a regular expression that is soon done; ValueError says why not."""
    try:
        ways(value)
        re.compile(value)
    except Refused as error:
        raise ValueError(f"{error}{f'; {error.hint}' if error.hint else ''}") from error
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"is not a regular expression: {error}") from error
    return value


Expression = Annotated[str, AfterValidator(_expression)]
Day = Annotated[date, BeforeValidator(_written_out)]
BaseUrl = Annotated[str, BeforeValidator(base_url)]
FileUrl = Annotated[str, BeforeValidator(file_url)]
Source = Annotated[Citation, BeforeValidator(Citation.parse)]
Sources = Annotated[tuple[Source, ...], BeforeValidator(as_tuple)]


class Sourced(Part):
    """A statement with its sources."""

    sources: Annotated[Sources, Field(alias="source", min_length=1)]
