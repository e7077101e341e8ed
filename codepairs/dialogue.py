"""The commands of a protocol as sets of bits, and in words: which codes may answer what."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from codepairs import wording
from codepairs.model import Code, Command, Protocol
from codepairs.render import Texts

TOKEN = Markup("<code>{}</code>")


class Dialogue:
    """A set of commands is a bit mask, in dialogue order, so that comparing two codes is one operation."""

    def __init__(self, protocol: Protocol, texts: Texts) -> None:
        self._protocol, self._texts = protocol, texts
        place = {phase.id: i for i, phase in enumerate(protocol.phases)}
        self.commands = sorted(protocol.commands, key=lambda command: place[command.phase])
        self._bits = {command.id: 1 << i for i, command in enumerate(self.commands)}
        self._any = sum(self._bits[command.id] for command in self.commands if protocol.takes_any(command))
        self.says = wording.DIALOGUE[protocol.dialogue]
        self._listings: dict[tuple[int, bool], bytes] = {}

    def mask(self, code: Code) -> int | None:
        """The commands that a code may answer, or None where no source lists it."""
        ids = self._protocol.answers.get(code.slug)
        return None if ids is None else sum(self._bits[each] for each in ids)

    def has_all(self, mask: int) -> bool:
        """Whether all commands are among these that an answer to any command may answer."""
        return self._any != 0 and mask & self._any == self._any

    def listing(self, mask: int, *, in_english: bool = False) -> bytes:
        """`EHLO/HELO, VRFY and EXPN` as the language writes it, in UTF-8; kept, since few sets occur.

        A sentence that is not translated takes it `in_english`.
        """
        found = self._listings.get((mask, in_english))
        if found is None:
            named = [self.title(command) for command in self.commands if mask & self._bits[command.id]]
            found = self._texts.listing(named, in_english=in_english).encode()
            self._listings[mask, in_english] = found
        return found

    def title(self, command: Command) -> Markup:
        """The literal token of a command, or the words for what is no command."""
        if command.token:
            return TOKEN.format(command.token)
        return self._texts.inline(f"{self._protocol.slug}.commands", command.name or "")

    def phases(self) -> list[Markup]:
        """The names of the phases in order."""
        return [
            self._texts.inline(f"{self._protocol.slug}.phases", each.name) for each in self._protocol.phases
        ]

    def stops(self, code: Code) -> Iterator[list[Markup]]:
        """For each phase in order, the commands to which a code may come."""
        ids = set(self._protocol.answers.get(code.slug, ()))
        for phase in self._protocol.phases:
            yield [self.title(each) for each in self.commands if each.id in ids and each.phase == phase.id]
