"""The templates of a project -> a Jinja environment that shuts them in, and Problems for what fails there.

A template is code, but it is not to reach Python: attributes with underscores, files, other modules. Nor
should a slip of a key fill the memory. What loops for ever it can still write: templates are to be reviewed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, TracebackType
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes
from jinja2.exceptions import SecurityError, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from codepairs.problems import UNSHOWN, Problem, Problems, Where

# What a page needs none of, and what makes a long text of a short template.
WITHOUT_FILTERS = ("attr", "batch", "center", "format", "indent", "pprint", "slice", "xmlattr")
WITHOUT_GLOBALS = ("cycler", "joiner", "lipsum")
MOST_REPEATED = 1000


class TemplateMistake(Exception):
    """A template does what it must not; the line is known only if `template` is."""

    def __init__(self, message: str, template: str = "", line: int = 0) -> None:
        super().__init__(f"{template}:{line}: {message}" if template else message)
        self.message, self.template, self.line = message, template, line


class Templates(ImmutableSandboxedEnvironment):
    """Refuses undefined names, escapes all that is not Markup, and lets no template out."""

    intercepted_binops = frozenset(("*", "**"))
    # Looks at a template before it is compiled; raises TemplateMistake.
    examine: Callable[[nodes.Template, str], None] | None = None

    def __init__(self, folder: Path) -> None:
        super().__init__(
            loader=_Loader(folder, encoding="utf-8"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            extensions=["jinja2.ext.i18n"],
            auto_reload=False,
        )
        for name in WITHOUT_FILTERS:
            del self.filters[name]
        for name in WITHOUT_GLOBALS:
            del self.globals[name]

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        counts = [each for each in (left, right) if isinstance(each, int)]
        if operator == "**" or (len(counts) == 1 and counts[0] > MOST_REPEATED):
            raise SecurityError("this would make a very large number, or a very long text")
        return super().call_binop(context, operator, left, right)

    def _compile(self, source: str, filename: str) -> CodeType:
        try:
            return super()._compile(source, filename)
        except (SyntaxError, MemoryError, RecursionError, ValueError) as error:
            raise TemplateSyntaxError(f"cannot be compiled: {error}", 1, filename=filename) from error

    def _parse(self, source: str, name: str | None, filename: str | None) -> Any:
        try:
            tree = super()._parse(source, name, filename)
        except RecursionError as error:
            raise TemplateSyntaxError("is nested too deeply", 1, name, filename) from error
        if self.examine:
            self.examine(tree, name or "")
        return tree


class _Loader(FileSystemLoader):
    """Reads UTF-8 without hidden characters."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        try:
            text, file, is_current = super().get_source(environment, template)
        except UnicodeDecodeError as error:
            line = bytes(error.object[: error.start]).count(b"\n") + 1
            raise TemplateSyntaxError("is not UTF-8 text", line, template) from error
        except ValueError as error:  # a name with a zero byte
            raise TemplateNotFound(template) from error
        if found := UNSHOWN.search(text.replace("\r\n", "\n")):
            line = text[: found.start()].count("\n") + 1
            message = f"U+{ord(found[0]):04X} cannot stand in a template: nobody sees it"
            raise TemplateSyntaxError(message, line, template)
        return text, file, is_current


@contextmanager
def template_problems(templates: Path) -> Iterator[None]:
    """Turn whatever fails in a template into a Problem with the template and its line.

    A note on the exception is the page that was being made.
    """
    try:
        yield
    except Problems:
        raise
    except TemplateNotFound as error:
        where = Where(path=f"{templates.name}/{error.name}")
        raise Problems(
            [Problem(kind="missing-file", message="the template is missing", where=where)]
        ) from error
    except TemplateSyntaxError as error:
        # Jinja gives a template's name, or the path of its file.
        name = os.path.relpath(templates / (error.name or error.filename or ""), templates)
        message = error.message or "cannot be read"
        raise Problems([_problem(templates, error, message, name, error.lineno)]) from error
    except TemplateMistake as error:
        raise Problems([_problem(templates, error, error.message, error.template, error.line)]) from error
    except Exception as error:
        template, line = place_of(error.__traceback__)
        if not template:
            raise
        said = error.message if isinstance(error, TemplateError) else _in_words(error)
        raise Problems([_problem(templates, error, said or "fails", template, line)]) from error


def place_of(traceback: TracebackType | None, template: str = "") -> tuple[str, int]:
    """The innermost template and line that a traceback went through."""
    found = (template, 0)
    while traceback is not None:
        frame = traceback.tb_frame
        compiled: Any = frame.f_globals.get("__jinja_template__")
        if compiled is not None:
            found = (compiled.name, compiled.get_corresponding_lineno(traceback.tb_lineno))
        elif frame.f_code.co_filename.endswith(".html"):  # Jinja has written this frame anew
            found = (frame.f_code.co_filename.rpartition("templates/")[2], traceback.tb_lineno)
        traceback = traceback.tb_next
    return found


def _in_words(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "this calls or includes itself without end"
    if isinstance(error, MemoryError):
        return "this takes more memory than there is"
    if isinstance(error, KeyError):
        return f"there is no value for {error}"
    return f"{error}"


def _problem(templates: Path, error: Exception, message: str, name: str, line: int) -> Problem:
    file = templates / name
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError:
        lines = []
    excerpt = lines[line - 1] if 0 < line <= len(lines) else ""
    column = len(excerpt) - len(excerpt.lstrip()) + 1
    where = Where(path=f"{templates.name}/{name}", line=line, column=column, excerpt=excerpt)
    pages = getattr(error, "__notes__", ())
    hint = f"it was found while making {pages[0]}" if pages else ""
    return Problem(kind="template-error", message=message, where=where, hint=hint)
