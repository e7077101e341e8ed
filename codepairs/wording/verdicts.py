"""The verdict on two codes by their outcomes, and by the forms that they come in."""

from __future__ import annotations

from codepairs.wording.mark import N_

# The verdict by the two outcomes. Keys are unordered; `a` is the code with the first outcome of the key.
VERDICTS = {
    ("success", "success"): N_("Both report success: what tells them apart is the thing that succeeded."),
    ("success", "interim"): N_(
        "%(a)s closes a step that worked, while %(b)s opens one: something has to follow."
    ),
    ("success", "redirect"): N_("%(a)s ends the matter here, while %(b)s continues it at another address."),
    ("success", "transient-failure"): N_("%(a)s says that it worked, %(b)s that it did not work this time."),
    ("success", "permanent-failure"): N_("%(a)s says that it worked, %(b)s that it will not work like this."),
    ("interim", "interim"): N_("Neither is the last word: what tells them apart is what has to follow."),
    ("interim", "redirect"): N_("%(a)s continues the exchange here, %(b)s at another address."),
    ("interim", "transient-failure"): N_("%(a)s lets the exchange go on, %(b)s breaks it off for now."),
    ("interim", "permanent-failure"): N_("%(a)s lets the exchange go on, %(b)s ends it with a refusal."),
    ("redirect", "redirect"): N_("Both lead to another address: what tells them apart is how to follow."),
    ("redirect", "transient-failure"): N_(
        "%(a)s leads to another address, %(b)s asks for patience at this one."
    ),
    ("redirect", "permanent-failure"): N_("%(a)s leads to another address, %(b)s leads nowhere."),
    ("transient-failure", "transient-failure"): N_(
        "Both mean “not now”: waiting may cure either, and the cause tells them apart."
    ),
    ("transient-failure", "permanent-failure"): N_(
        "%(a)s may pass if the client waits, %(b)s stays until somebody changes something."
    ),
    ("permanent-failure", "permanent-failure"): N_(
        "Waiting alone cures neither of them: the cause tells them apart."
    ),
}

# Codes whose first digit varies. Forms are codes such as 4.2.2, as a list in the reader's language.
SAME_FORMS = N_("Both come in the same forms: the first digit of each tells how it ended.")
OTHER_FORMS = N_("%(a)s comes as %(a_forms)s, %(b)s as %(b_forms)s.")
