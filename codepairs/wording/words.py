"""Single words and phrases that pages show beside links and fields."""

from __future__ import annotations

from codepairs.wording.mark import N_

EQUIVALENT_KINDS = {
    "exact": N_("same meaning"),
    "close": N_("close"),
    "lossy": N_("loses detail"),
}

PRACTICE = N_("practice")

# The catalogue that is no protocol's.
INTERFACE = N_("Interface")

# What a specification says of a header field.
REQUIREMENTS = {
    "must": N_("required"),
    "should": N_("recommended"),
    "may": N_("optional"),
}

FIND = N_("Find a code")
NO_SUCH_PAGE = N_("There is no page at this address. The home page leads to every code and every pair.")
MAY_BE_MEANT = N_("This may be what you look for:")

# Title and description of a pair page, which feeds and programs get too.
PAIR_TITLE = N_("%(protocol)s %(left)s vs %(right)s")
BOTH_SUMMARIES = N_("%(left)s: %(left_summary)s %(right)s: %(right_summary)s")
