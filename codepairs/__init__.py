"""Static reference pages for every pair of status codes of a protocol."""

__version__ = "0.1.0"
