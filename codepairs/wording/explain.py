"""What an explanation of a pasted text says, on the page and in the terminal."""

from __future__ import annotations

from codepairs.wording.mark import N_

# By the outcome of the code.
FINALITY = {
    "permanent-failure": N_("Final: the same attempt fails again until something changes."),
    "transient-failure": N_("Temporary: the same attempt may succeed later."),
    "redirect": N_("It goes on at another address."),
    "interim": N_("Nothing is decided yet: something has to follow."),
    "success": N_("It worked, and nothing has to be repeated."),
}
EXPLAIN = {
    "reading": N_("Reading …"),
    "failed": N_("The explanations could not be loaded."),
    "count": N_("Codes found: %(count)s."),
    "nothing": N_("Nothing found: this text holds no status code in a form that is known here."),
    "try": N_(
        "Paste the whole bounce or log line with the reply of the server in it, "
        "such as “550 5.1.1 User unknown”."
    ),
    "cut": N_("The text is longer than can be read here: the answer covers its first %(count)s characters."),
    "contradicts": N_(
        "%(code)s and %(detail)s contradict each other, since their first digits differ. "
        "Software goes by %(code)s."
    ),
    "unsure": N_("Other protocols write this too, and the text does not show which one it comes from."),
    "unknown": N_("This code has no page here. All that can be said follows from its first digit."),
    "about": N_("Concerns"),
    "more": N_("%(count)s more"),
    "places": N_("Places in the text"),
    "steps": N_("What to do"),
}
