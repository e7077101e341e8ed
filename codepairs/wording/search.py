"""What the script of the search field says."""

from __future__ import annotations

from codepairs.wording.mark import N_
from codepairs.wording.words import PAIR_TITLE

SEARCH = {
    "pair": PAIR_TITLE,
    "everywhere": N_("What %(number)s means in each protocol"),
    "count": N_("Results: %(count)s"),
    "all": N_("Show all results"),
    "none": N_(
        "Nothing found for “%(query)s”. "
        "Try a number such as 550, two numbers such as 250 504, or a few words of the error."
    ),
    "nothing": N_("No code of this list fits."),
}
# What the script finds in place of each placeholder, and fills in.
SEARCH_PLACEHOLDERS = {
    name: f"{{{name}}}" for name in ("protocol", "left", "right", "number", "count", "query")
}
