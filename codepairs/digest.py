"""The texts of a code -> those of them that fit beside another code's.

A pair page has to stay light however much there is to say of its codes, in whatever script, so long lists
end early there; what is left out stands on the code's own page, and a link leads to it.
"""

from __future__ import annotations

import re
from typing import Any

# Bytes of finished text that one code may bring to a pair page, of what this module looks at.
BUDGET = 1100
# What stays in any case: one paragraph, one situation, one step of each actor.
LEAST = {"description": 1, "when_seen": 1}
# Says which language or message a text is; a text is no longer for that.
SPAN = re.compile("</?span[^>]*>")


def digest(view: dict[str, Any], budget: int = BUDGET) -> dict[str, Any]:
    """The view of a code with `more`: the names of the fields that were cut until all fits.

    What is cut first is the last item of the field with the most bytes to give, so that each field keeps
    its beginning.
    """
    kept = {name: list(view[name]) for name in LEAST}
    groups = [(actor, list(steps)) for actor, steps in view["how_to_fix"]]
    fixed = sum(_size(view[name]) for name in ("when_to_send", "on_receipt"))
    more: set[str] = set()
    while fixed + _total(kept, groups) > budget:
        spare = [
            (_sum(kept[name]), name, kept[name]) for name, least in LEAST.items() if len(kept[name]) > least
        ]
        spare += [(_sum(steps), "how_to_fix", steps) for _, steps in groups if len(steps) > 1]
        if not spare:
            break
        _, name, items = max(spare, key=lambda each: each[:2])
        items.pop()
        more.add(name)
    return {**view, **kept, "how_to_fix": groups, "more": frozenset(more)}


def _total(kept: dict[str, list[Any]], groups: list[tuple[Any, list[Any]]]) -> int:
    return sum(map(_sum, kept.values())) + sum(_sum(steps) for _, steps in groups)


def _sum(items: list[Any]) -> int:
    return sum(map(_size, items))


def _size(text: str) -> int:
    return len(SPAN.sub("", text).encode())
