"""A regular expression as Python reads it -> an upper bound of the ways in which it can match a line.

For the patterns of `protocol.yaml`, which only the build matches, against codes and lines of transcripts.
They may use `.*` and `+`, so the proof of `regular` does not hold for them; what could take for ever is
refused.
"""

from __future__ import annotations

import re
from math import comb, prod

from codepairs.regular.parser import Refused

# The longest line that such a pattern is matched with, the longest pattern, and the most ways to match.
LONGEST_LINE = 300
LONGEST = 500
MOST_WAYS = 5_000_000
# What the code is written in for; it may hold repetitions of its own.
PLACEHOLDER = re.compile(r"\{(?:code|name|known_as|form)\}")
GROUP = re.compile(r"\((?:\?(?P<kind>:|=|!|P<\w+>))?")
BACK_REFERENCE = re.compile(r"\\[1-9]|\(\?P=")
REPEAT = re.compile(r"(?P<sign>[*+?])|\{(?P<least>\d{0,4})(?P<comma>,?)(?P<most>\d{0,4})\}")
# One character, a class of them, or a sign.
ATOM = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.DOTALL)
NOWHERE = (r"\b", r"\B", r"\A", r"\Z")  # these match no character
VISIBLE = [chr(code) for code in range(0x20, 0x7F)]


def ways(pattern: str) -> int:
    """In how many ways the pattern can match a line at most; raises Refused where nothing bounds it.

    A repetition that what follows it puts an end to, such as `[0-9]+` before a blank, has one way.
    """
    if len(pattern) > LONGEST:
        raise Refused(0, f"the pattern is longer than {LONGEST} characters")
    if BACK_REFERENCE.search(pattern):
        raise Refused(0, "a back reference is not allowed here")
    text = PLACEHOLDER.sub("(x)", pattern)
    choices, factors, endless, at, atom = [1], [1], 0, 0, ""
    while at < len(text):
        if repeat := REPEAT.match(text, at):
            at = repeat.end()
            lengths = _lengths(repeat, atom)
            if lengths < LONGEST_LINE:
                factors.append(lengths)
            else:
                endless += not _is_ended(atom, text[at:])
            continue
        atom = _atom(text, at)
        at += len(atom)
        if atom[0] == "(":
            choices.append(1)
        elif atom == "|":
            choices[-1] += 1
        elif atom == ")" and len(choices) > 1:
            factors.append(choices.pop())
    found = prod(factors) * prod(choices) * comb(LONGEST_LINE + endless, endless)
    if found > MOST_WAYS:
        hint = "use '.*' at most three times, and give other repetitions a limit, as in {1,9}"
        raise Refused(0, "a line can be matched in too many ways", hint)
    return found


def _atom(text: str, at: int) -> str:
    """What stands at a place: one character, a class of them, or a sign with what belongs to it."""
    if group := GROUP.match(text, at):
        if text[at + 1 : at + 2] == "?" and not group["kind"]:
            raise Refused(0, "this kind of group is not allowed here", "write (?:…) or (…)")
        return group[0]
    if text[at] == "{":
        raise Refused(0, "'{' stands alone", "write the character itself as \\{")
    return ATOM.match(text, at)[0]  # type: ignore[index]  # it matches any character


def _lengths(repeat: re.Match[str], atom: str) -> int:
    """How many lengths a repetition can have."""
    if repeat["sign"] == "?":
        return 2
    if atom == ")":
        raise Refused(0, "a repeated group may take for ever", "repeat single characters or classes")
    if repeat["sign"]:
        return LONGEST_LINE
    least = int(repeat["least"] or 0)
    if not repeat["comma"]:
        return 1 if repeat["least"] else LONGEST_LINE
    return min(max(int(repeat["most"] or LONGEST_LINE) - least, 0) + 1, LONGEST_LINE)


def _is_ended(atom: str, rest: str) -> bool:
    """Whether no character can be repeated as well as begin what follows; at the end nothing follows."""
    if not rest:
        return True
    following = ATOM.match(rest)[0]  # type: ignore[index]  # it matches any character
    if following[0] in "()|^$*+?{." or following in NOWHERE or REPEAT.match(rest, len(following)):
        return False
    try:
        both = [re.compile(each) for each in (atom, following)]
    except re.error:
        return False
    return not any(all(each.fullmatch(char) for each in both) for char in VISIBLE)
