"""Text of a regular expression -> proof that Python and JavaScript match it alike, in linear time.

Only what both languages read in the same way is accepted: letters, `[classes]`, `(?:groups)`, named groups,
`a|b`, `?` and `{m,n}`, `(?=ahead)`, `(?!ahead)`, `^`, `$`, `\\b`, `\\d`, `\\n`, `\\t`. Nothing repeats
without a limit, and no repetition stands in another: one place of a text costs a bounded number of steps.
"""

from __future__ import annotations

from dataclasses import dataclass

from codepairs.regular.nodes import END
from codepairs.regular.parser import Parser, Refused

__all__ = ["MAX_PATTERN", "Refused", "Regular", "examine"]

# At one place of a text, a pattern may be tried in so many ways and look at so many characters.
MAX_WAYS = 10_000
MAX_LENGTH = 2000
# The longest pattern, with its parts written out.
MAX_PATTERN = 5000


@dataclass(frozen=True)
class Regular:
    """What is known of an accepted pattern: its groups, the most characters it looks at, the ways to match at
    one place, and a text, in small letters, that every match contains ('' if there is none)."""

    groups: frozenset[str]
    longest: int
    ways: int
    needs: str


def examine(pattern: str) -> Regular:
    """Read a pattern that ignores case; raises Refused where it leaves the subset or may be slow."""
    if len(pattern) > MAX_PATTERN:
        raise Refused(0, f"the pattern is longer than {MAX_PATTERN:,} characters, with its parts")
    parser = Parser(pattern)
    root = parser.whole()
    ways = root.ways(END)
    if root.shortest == 0:
        raise Refused(0, "the pattern matches an empty text")
    if root.longest > MAX_LENGTH:
        raise Refused(0, f"a match may be {root.longest} characters long; the limit is {MAX_LENGTH}")
    if ways > MAX_WAYS:
        message = f"one place may be matched in {ways} ways; the limit is {MAX_WAYS}"
        raise Refused(0, message, "make repetitions shorter")
    return Regular(frozenset(parser.groups), root.longest, ways, max(root.literals(), key=len, default=""))
