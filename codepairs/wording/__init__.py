"""Every sentence that the engine itself says, marked for translation; templates say the rest.

A sentence is written whole, with named placeholders for codes and lists of commands. Domain: `site`.
"""

from codepairs.wording.dialogue import DIALOGUE, DialogueWords
from codepairs.wording.differences import SAYS, SAYS_TOO
from codepairs.wording.explain import EXPLAIN, FINALITY
from codepairs.wording.facts import TAGS, TITLES
from codepairs.wording.search import SEARCH, SEARCH_PLACEHOLDERS
from codepairs.wording.verdicts import OTHER_FORMS, SAME_FORMS, VERDICTS
from codepairs.wording.words import (
    BOTH_SUMMARIES,
    EQUIVALENT_KINDS,
    FIND,
    INTERFACE,
    MAY_BE_MEANT,
    NO_SUCH_PAGE,
    PAIR_TITLE,
    PRACTICE,
    REQUIREMENTS,
)

__all__ = [
    "BOTH_SUMMARIES",
    "DIALOGUE",
    "EQUIVALENT_KINDS",
    "EXPLAIN",
    "FINALITY",
    "FIND",
    "INTERFACE",
    "MAY_BE_MEANT",
    "NO_SUCH_PAGE",
    "OTHER_FORMS",
    "PAIR_TITLE",
    "PRACTICE",
    "REQUIREMENTS",
    "SAME_FORMS",
    "SAYS",
    "SAYS_TOO",
    "SEARCH",
    "SEARCH_PLACEHOLDERS",
    "TAGS",
    "TITLES",
    "VERDICTS",
    "DialogueWords",
]
