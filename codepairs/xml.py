"""Text -> what may stand in an XML document, in an element or between double quotes."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
# What XML 1.0 does not know as a character (section 2.2), not even escaped.
UNKNOWN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml(text: str) -> str:
    """Escape a text, and leave out what no XML document may hold."""
    return escape(UNKNOWN.sub("", text), {'"': "&quot;"})
