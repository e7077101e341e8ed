"""Text of a regular expression -> its pieces, if Python and JavaScript read it alike; else Refused."""

from __future__ import annotations

from codepairs.regular.nodes import (
    DIGITS,
    EVERY,
    Ahead,
    Anchor,
    Char,
    Choice,
    Node,
    Repeat,
    Sequence,
    bits,
    both_cases,
)  # fmt: skip

ESCAPES = {"d": DIGITS, "n": 1 << ord("\n"), "t": 1 << ord("\t")}
SPECIAL = set(".^$*+?()[]{}|\\/-")
MAX_DEPTH = 20
# In a class, Python warns of these: they may become set operations.
DOUBLED = ("--", "&&", "~~", "||", "[")


class Refused(ValueError):
    """The pattern is outside the common subset; `at` is the place in it."""

    def __init__(self, at: int, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.at, self.message, self.hint = at, message, hint


class Parser:
    def __init__(self, pattern: str) -> None:
        self._text, self._at, self._depth = pattern, 0, 0
        self.groups: list[str] = []

    def whole(self) -> Node:
        for at, char in enumerate(self._text):
            if not " " <= char <= "~":
                raise Refused(at, f"{char!r} is no printable ASCII character")
        root = self._choice()
        if self._at < len(self._text):
            raise Refused(self._at, "')' closes nothing")
        return root

    def _choice(self) -> Node:
        branches = [self._sequence()]
        while self._take("|"):
            branches.append(self._sequence())
        return branches[0] if len(branches) == 1 else Choice(branches)

    def _sequence(self) -> Node:
        items = []
        while self._at < len(self._text) and self._text[self._at] not in "|)":
            items.append(self._repeated(self._atom()))
        return items[0] if len(items) == 1 else Sequence(items)

    def _repeated(self, inside: Node) -> Node:
        start = self._at
        if self._take("?"):
            least, most = 0, 1
        elif self._take("{"):
            end = self._text.find("}", self._at)
            low, comma, high = self._text[self._at : end].partition(",")
            if end < 0 or not low.isdecimal() or not (high.isdecimal() if comma else True):
                raise Refused(start, "a repetition is written {2} or {0,80}", "write '{' itself as \\{")
            if len(low) > 4 or len(high) > 4:
                raise Refused(start, "the repetition is too long", "{0,80} is long")
            least, most = int(low), int(high if comma else low)
            self._at = end + 1
            if least > most or most == 0:
                raise Refused(start, "the repetition has no meaning")
        else:
            return inside
        if self._text[self._at : self._at + 1] in ("?", "+", "*", "{"):
            raise Refused(self._at, "a repetition cannot be repeated")
        if inside.longest == 0:
            raise Refused(start, "there is nothing to repeat here")
        if most > 1 and inside.shortest != inside.longest:
            raise Refused(start, "a repetition holds another one", "repeat single characters only")
        return Repeat(inside, least, most)

    def _atom(self) -> Node:
        start = self._at
        char = self._text[start]
        self._at += 1
        if char == "[":
            return Char(self._class())
        if char == "(":
            return self._group(start)
        if char == "\\":
            if self._take("b"):
                return Anchor()
            allowed, text = self._escaped()
            return Char(allowed, text)
        if char in "^$":
            return Anchor()
        if char in ".*+":
            raise Refused(
                start, f"'{char}' is not allowed here", "write a class with a limit, as in [^\\n]{0,80}"
            )
        if char in "?{}]":
            raise Refused(start, f"'{char}' stands alone", f"write the character itself as \\{char}")
        return Char(bits(char), char.lower())

    def _group(self, start: int) -> Node:
        name = ""
        ahead = self._take("?=") or self._take("?!")
        if not ahead and not self._take("?:"):
            end = self._text.find(">", self._at)
            if not self._take("?P<") or end < 0:
                raise Refused(start, "this kind of group is not allowed", "write (?:…) or (?P<code>…)")
            name = self._text[self._at : end]
            self._at = end + 1
            if name in self.groups:
                raise Refused(start, f"there are two groups '{name}'")
            self.groups.append(name)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Refused(start, f"groups are nested deeper than {MAX_DEPTH}")
        inside = self._choice()
        self._depth -= 1
        if not self._take(")"):
            raise Refused(start, "the group is not closed")
        return Ahead(inside) if ahead else inside

    def _class(self) -> int:
        start = self._at - 1
        negated = self._take("^")
        begin, found = self._at, 0
        while not self._take("]"):
            is_edge = self._at == begin or self._text[self._at + 1 : self._at + 2] == "]"
            if self._text[self._at : self._at + 1] == "-" and not is_edge:
                raise Refused(self._at, "the range has no meaning", "write the character itself as \\-")
            allowed, low = self._class_character(start)
            if self._text[self._at : self._at + 1] == "-" and self._text[self._at + 1 : self._at + 2] != "]":
                self._refuse_doubled()
                self._at += 1
                _, high = self._class_character(start)
                if not low or not high or low > high:
                    raise Refused(start, "the range has no meaning")
                allowed = sum(1 << code for code in range(ord(low), ord(high) + 1))
            found |= allowed
        if not found:
            raise Refused(start, "the class is empty")
        found = both_cases(found)
        return EVERY & ~found if negated else found

    def _class_character(self, start: int) -> tuple[int, str]:
        """One character of the class that begins at `start`: as a set, and as itself if it is one."""
        self._refuse_doubled()
        char = self._text[self._at : self._at + 1]
        if not char:
            raise Refused(start, "the class is not closed")
        self._at += 1
        return self._escaped() if char == "\\" else (1 << ord(char), char)

    def _refuse_doubled(self) -> None:
        if self._text.startswith(DOUBLED, self._at):
            raise Refused(self._at, "this may come to mean something else in a class", "write it with \\")

    def _escaped(self) -> tuple[int, str]:
        """The character after a backslash as a set, and as itself if it is one."""
        char = self._text[self._at : self._at + 1]
        self._at += 1
        if char in ESCAPES:
            return ESCAPES[char], {"n": "\n", "t": "\t"}.get(char, "")
        if not char or char not in SPECIAL:
            raise Refused(
                self._at - 2, f"'\\{char}' is not read alike everywhere", "write the character itself"
            )
        return 1 << ord(char), char

    def _take(self, text: str) -> bool:
        found = self._text.startswith(text, self._at)
        self._at += len(text) if found else 0
        return found
