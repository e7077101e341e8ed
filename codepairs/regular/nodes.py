"""The pieces of a regular expression; each knows how much work it may make at one place of a text."""

from __future__ import annotations

from dataclasses import dataclass

# The characters of a class as bits: one for each of ASCII, and one for all others.
EVERY = (1 << 129) - 1
DIGITS = sum(1 << code for code in range(ord("0"), ord("9") + 1))


@dataclass(frozen=True)
class After:
    """What follows a node: the characters it may begin with (EVERY if it may be empty), and its ways."""

    first: int
    ways: int


END = After(EVERY, 1)


class Node:
    """A piece of a pattern. `ways` counts the paths through this and what comes after, at one place."""

    shortest = 0
    longest = 0

    def first(self, after: int) -> int:
        """The characters that this and what comes after may begin with."""
        return after

    def ways(self, after: After) -> int:
        return after.ways

    def literals(self) -> list[str]:
        """Texts that every match contains."""
        return []


class Anchor(Node):
    """`^`, `$` or `\\b`."""


class Char(Node):
    """One character out of a set; `text` is the letter if there is one only."""

    shortest = longest = 1

    def __init__(self, allowed: int, text: str = "") -> None:
        self.allowed, self.text = allowed, text

    def first(self, after: int) -> int:
        return self.allowed

    def literals(self) -> list[str]:
        return [self.text] if self.text else []


class Ahead(Node):
    """`(?=…)` or `(?!…)`: looks, but takes nothing."""

    def __init__(self, inside: Node) -> None:
        self._inside = inside
        self.longest = inside.longest

    def ways(self, after: After) -> int:
        return self._inside.ways(END) + after.ways


class Sequence(Node):
    def __init__(self, items: list[Node]) -> None:
        self.items = items
        self.shortest = sum(item.shortest for item in items)
        self.longest = sum(item.longest for item in items)

    def first(self, after: int) -> int:
        for item in reversed(self.items):
            after = item.first(after)
        return after

    def ways(self, after: After) -> int:
        for item in reversed(self.items):
            after = After(item.first(after.first), item.ways(after))
        return after.ways

    def literals(self) -> list[str]:
        found, run = [], ""
        for item in self.items:
            if isinstance(item, Char) and item.text:
                run += item.text
            else:
                found += [run, *item.literals()]
                run = ""
        return [*found, run]


class Choice(Node):
    def __init__(self, branches: list[Node]) -> None:
        self._branches = branches
        self.shortest = min(branch.shortest for branch in branches)
        self.longest = max(branch.longest for branch in branches)

    def first(self, after: int) -> int:
        found = 0
        for branch in self._branches:
            found |= branch.first(after)
        return found

    def ways(self, after: After) -> int:
        """Branches that cannot begin with the same character are never tried both."""
        firsts = [branch.first(after.first) for branch in self._branches]
        ways = [branch.ways(after) for branch in self._branches]
        return max(
            sum(way for way, other in zip(ways, firsts, strict=True) if other & mine) for mine in firsts
        )


class Repeat(Node):
    """`x?`, `x{m,n}`."""

    def __init__(self, inside: Node, least: int, most: int) -> None:
        self._inside, self._least, self._most = inside, least, most
        self.shortest, self.longest = inside.shortest * least, inside.longest * most

    def first(self, after: int) -> int:
        return self._inside.first(after) | (0 if self._least else after)

    def ways(self, after: After) -> int:
        open_end = self._most - self._least
        if isinstance(self._inside, Char):
            if not self._inside.allowed & after.first:
                return open_end + after.ways  # only the longest run can go on; a shorter one fails at once
            return (open_end + 1) * after.ways
        total = 0
        for _ in range(self._most):
            total = self._inside.ways(After(EVERY, total + after.ways))
        return total + (after.ways if self._least < self._most else 0)

    def literals(self) -> list[str]:
        return self._inside.literals() if self._least else []


def bits(char: str) -> int:
    return 1 << ord(char.lower()) | 1 << ord(char.upper())


def both_cases(found: int) -> int:
    small = found >> ord("a") & (1 << 26) - 1
    large = found >> ord("A") & (1 << 26) - 1
    return found | small << ord("A") | large << ord("a")
