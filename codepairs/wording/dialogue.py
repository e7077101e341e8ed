"""Where in a dialogue two codes come, by the kind of dialogue: commands, requests or stages."""

from __future__ import annotations

from dataclasses import dataclass

from codepairs.wording.mark import N_


@dataclass(frozen=True, kw_only=True)
class DialogueWords:
    """Where each of two codes may come. `commands` is a list of them in the reader's language."""

    both: str
    both_any: str
    none_shared: str
    answers: str
    only_answers: str
    answers_all_others: str


DIALOGUE = {
    "commands": DialogueWords(
        both=N_("Either may come in reply to %(commands)s."),
        both_any=N_("Either may come in reply to any command."),
        none_shared=N_("No command is listed with both of them."),
        answers=N_("%(code)s answers %(commands)s."),
        only_answers=N_("Only %(code)s also answers %(commands)s."),
        answers_all_others=N_("Only %(code)s may answer every other command too."),
    ),
    "requests": DialogueWords(
        both=N_("Either may answer %(commands)s."),
        both_any=N_("Either may answer a request of any method."),
        none_shared=N_("No kind of request is listed with both of them."),
        answers=N_("%(code)s is listed for %(commands)s."),
        only_answers=N_("Only %(code)s is also listed for %(commands)s."),
        answers_all_others=N_("Only %(code)s may answer requests of every other kind too."),
    ),
    "stages": DialogueWords(
        both=N_("Either may come at this point: %(commands)s."),
        both_any=N_("Either may come at any point."),
        none_shared=N_("No point is listed at which both of them come."),
        answers=N_("Where %(code)s comes: %(commands)s."),
        only_answers=N_("Where only %(code)s comes: %(commands)s."),
        answers_all_others=N_("Only %(code)s may come at every other point too."),
    ),
}
