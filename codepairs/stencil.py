"""A page template -> constant bytes with holes; stencil + left + right + pair -> the bytes of a page.

N codes make N(N-1)/2 pages, so no page of a pair runs through Jinja: its template runs once with holes
in place of all that depends on the codes. A hole can be printed, passed to a message, a macro or
`tojson`, and nothing else, so that filling gives the bytes of an ordinary render.
"""

from __future__ import annotations

import dataclasses
import json
import re
import secrets
from collections.abc import Callable
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any, NoReturn

from jinja2 import Environment, nodes
from jinja2.environment import create_cache
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup, escape

from codepairs.templates import TemplateMistake, place_of

if TYPE_CHECKING:
    from _typeshed import DataclassInstance as Fragments

FILTERS_FOR_HOLES = {"tojson"}


class StencilError(TemplateMistake):
    """A template does with a hole what no hole can do."""


class Hole:
    """Stands in a template for one field of a slot."""

    __slots__ = ("_marker", "_name")

    def __init__(self, name: str, marker: str) -> None:
        self._name = name
        self._marker = marker

    def __html__(self) -> str:
        return self._marker

    def __getattr__(self, name: str) -> NoReturn:
        raise AttributeError(name) if name.startswith("__") else self._refusal()

    def _refusal(self) -> StencilError:
        return StencilError(
            f"{self._name} differs from pair to pair, so it can only be printed, passed to a message, a "
            "macro or tojson; decide in the fragment of the code or by `shape`"
        )

    def _refuse(self, *_: object) -> NoReturn:
        raise self._refusal()

    __bool__ = __iter__ = __len__ = __getitem__ = __contains__ = __call__ = _refuse
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __mod__ = __rmod__ = _refuse
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __pow__ = __rpow__ = _refuse
    __neg__ = __pos__ = __int__ = __float__ = __index__ = _refuse
    __str__ = __repr__ = __format__ = __hash__ = _refuse


class _Slot:
    """What a template sees as `left`, `right` or `pair`: a hole for each field."""

    def __init__(self, name: str, kind: type[Fragments], marker: Callable[[str], str]) -> None:
        for field in dataclasses.fields(kind):
            setattr(self, field.name, Hole(f"{name}.{field.name}", marker(f"{name}.{field.name}")))


class Stencil:
    """One template cut into constant bytes and holes.

    `slots` maps each slot's name to its dataclass, whose fields are str (escaped when printed) or Markup
    (printed as it is) or finished UTF-8 with `__html__`; declare it with `eq=False`, since fragments are
    looked up by identity. `context`
    holds ordinary values, the same for all pages of this stencil. Raises StencilError, with template and
    line, where the template looks into a hole.
    """

    def __init__(
        self, env: Environment, template: str, slots: dict[str, type[Fragments]], **context: object
    ) -> None:
        frame, token = _frame_environment(env)
        made = {name: _Slot(name, kind, lambda key: f"[{token}:h:{key}]") for name, kind in slots.items()}
        try:
            text = frame.get_template(template).render(**context, **made)
        except (StencilError, TypeError) as error:  # Python itself refuses `hole in "text"`
            if isinstance(error, StencilError) and error.template:
                raise
            where = place_of(error.__traceback__, template)
            message = error.message if isinstance(error, StencilError) else str(error)
            raise StencilError(message, *where) from error
        marker = re.compile(rf'\[{token}:(h):([a-z_.]+)\]|"\[{token}:(j):([a-z_.]+)\]"')
        constants, holes, end = [], [], 0
        for match in marker.finditer(text):
            constants.append(text[end : match.start()])
            holes.append((match[1] or match[3], match[2] or match[4]))
            end = match.end()
        constants.append(text[end:])
        if any(token in constant.lower() for constant in constants):
            raise StencilError("a hole was changed after it was printed", template)
        self._slots = {
            name: _Encoder([hole for hole in dict.fromkeys(holes) if hole[1].startswith(f"{name}.")])
            for name in slots
        }
        self._parts = [constant.encode() for constant in constants], holes
        self._right: dict[object, tuple[bytes, ...]] = {}
        self._half: tuple[object, _Half] | None = None

    def fill(self, left: Fragments, right: Fragments, pair: Fragments) -> bytes:
        """The page of these three.

        Pairs come ordered by their left code, so the page with the left holes filled is kept until another
        left code comes; the encoded fields of each right code are kept for good.
        """
        if self._half is None or self._half[0] is not left:
            self._half = left, self._with_left(left)
        values = self._right.get(right)
        if values is None:
            values = self._right[right] = self._slots["right"].encoded(right)
        form, pick = self._half[1]
        return form % pick(values + self._slots["pair"].encoded(pair))

    def _with_left(self, left: Fragments) -> _Half:
        """The page as a bytes format of the other slots' holes, and what picks their values in order."""
        known = dict(zip(self._slots["left"].holes, self._slots["left"].encoded(left), strict=True))
        others = [*self._slots["right"].holes, *self._slots["pair"].holes]
        constants, holes = self._parts
        form, order = [constants[0].replace(b"%", b"%%")], []
        for hole, constant in zip(holes, constants[1:], strict=True):
            if hole in known:
                form.append(known[hole].replace(b"%", b"%%"))
            else:
                form.append(b"%b")
                order.append(others.index(hole))
            form.append(constant.replace(b"%", b"%%"))
        return b"".join(form), _picker(order)


_Hole = tuple[str, str]  # kind ("h" for HTML, "j" for JSON) and name, such as left.label
_Half = tuple[bytes, Callable[[tuple[bytes, ...]], tuple[bytes, ...]]]


class _Encoder:
    """Turns the fields of a slot's fragments into the bytes of its holes."""

    def __init__(self, holes: list[_Hole]) -> None:
        self.holes = holes
        names = [name.partition(".")[2] for _, name in holes]
        self._as_json = [kind == "j" for kind, _ in holes]
        self._fields: Callable[[Fragments], tuple[Any, ...]] = (
            attrgetter(*names)
            if len(names) > 1
            else lambda each: tuple(getattr(each, name) for name in names)
        )

    def encoded(self, fragments: Fragments) -> tuple[bytes, ...]:
        values = zip(self._fields(fragments), self._as_json, strict=True)
        return tuple(
            [
                value if isinstance(value, bytes) and not as_json else _encode(value, as_json)
                for value, as_json in values
            ]
        )


def _encode(value: str, as_json: bool) -> bytes:
    if as_json:
        return htmlsafe_json_dumps(value).encode()
    return (value if isinstance(value, Markup) else escape(value)).encode()


def _picker(order: list[int]) -> Callable[[tuple[bytes, ...]], tuple[bytes, ...]]:
    if len(order) > 1:
        return itemgetter(*order)
    return lambda values: tuple(values[index] for index in order)


def _frame_environment(env: Environment) -> tuple[Environment, str]:
    """An overlay of `env` whose filters, tests and prints refuse holes, and the token in its markers.

    Made once per environment, so that its templates are compiled once for all stencils.
    """
    kept: tuple[Environment, str] | None = getattr(env, "stencil_frame", None)
    if kept is not None:
        return kept
    token = secrets.token_hex(12)
    frame = env.overlay()
    frame.filters = {
        name: _guarded(each, token, name in FILTERS_FOR_HOLES) for name, each in env.filters.items()
    }
    frame.tests = {name: _guarded(each, token, False) for name, each in env.tests.items()}
    frame.finalize = _printable
    frame.examine = _no_block_is_tested  # type: ignore[attr-defined]

    def dumps(value: object, **options: Any) -> str:
        return json.dumps(value, default=_json_marker, **options)

    frame.policies = {**env.policies, "json.dumps_function": dumps}
    # A compiled template has looked up its filters, so the overlay cannot share the cache.
    frame.cache = create_cache(400)
    env.extend(stencil_frame=(frame, token))
    return frame, token


def _guarded(function: Any, token: str, allowed: bool) -> Callable[..., Any]:
    def guard(*args: Any, **kwargs: Any) -> Any:
        for value in (*args, *kwargs.values()):
            if isinstance(value, Hole) and not allowed:
                value._refuse()
            if isinstance(value, str) and token in value:
                raise StencilError("text with a hole in it can be printed, but no filter or test can see it")
        return function(*args, **kwargs)

    # Jinja marks filters that want the context or the environment with an attribute.
    guard.__dict__.update(getattr(function, "__dict__", {}))
    return guard


def _printable(value: object) -> object:
    """Let texts, numbers and holes be printed; a list or a slot would show Python's notation of its holes."""
    if isinstance(value, (list, tuple, dict, set, _Slot)):
        raise StencilError("a list, a mapping or a whole slot cannot be printed; print its parts")
    return value


def _no_block_is_tested(tree: nodes.Template, template: str) -> None:
    """Refuse a condition on a set block: Jinja makes plain text of it, in which no hole is seen."""
    targets = [each.target for each in tree.find_all(nodes.AssignBlock)]
    blocks = {target.name for target in targets if isinstance(target, nodes.Name)}
    tests: list[nodes.Node] = [each.test for each in tree.find_all(nodes.If)]
    tests += [each.test for each in tree.find_all(nodes.CondExpr)]
    for test in tests:
        names = [test] if isinstance(test, nodes.Name) else test.find_all(nodes.Name)
        if tested := blocks & {name.name for name in names}:
            message = f"'{min(tested)}' is a set block, which may hold what differs: it can only be printed"
            raise StencilError(message, template, test.lineno)


def _json_marker(value: object) -> str:
    if not isinstance(value, Hole):
        raise StencilError(f"{type(value).__name__} has no JSON form")
    return value.__html__().replace(":h:", ":j:")
