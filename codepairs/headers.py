"""What browsers and caches are told about every file: as headers, as the file `_headers`, and in each page.

The only place where these rules stand. `docs/hosting/` repeats them for servers, and tests compare.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from markupsafe import Markup

# A page runs scripts and styles of its own site and asks nobody for anything else. CSP Level 3.
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'none'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
# What only counts in a header: in a page, browsers read over it and complain (CSP Level 3, 3.3).
HEADER_ONLY = ("frame-ancestors",)


# What the pages of `serve` may do besides: its script asks its own server whether they changed.
PREVIEW = POLICY | {"connect-src": "'self'"}


def _policy(directives: Mapping[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in directives.items())


# For every file of the site. Data is for programs of other sites too, hence the last one.
HEADERS = {
    "Content-Security-Policy": _policy(POLICY),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Access-Control-Allow-Origin": "*",
}

# For every answer of `serve`, which is for one browser on this machine and no page of another site.
PREVIEW_HEADERS = {
    "Content-Security-Policy": _policy(PREVIEW),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    **{name: HEADERS[name] for name in ("Referrer-Policy", "X-Content-Type-Options")},
}


def _in_pages(directives: Mapping[str, str]) -> Markup:
    return Markup(_policy({name: value for name, value in directives.items() if name not in HEADER_ONLY}))


# The policy again, for pages on hosts that send no headers and for pages opened from disk. Markup, since
# an escaped quotation mark takes five bytes in every page.
IN_PAGES, IN_PREVIEW = _in_pages(POLICY), _in_pages(PREVIEW)

# A name that carries the hash of its content means the same for ever; every other file may change.
HASHED = r"/assets/[^/]+\.[0-9a-f]{10}\.(css|js|svg)$"
FOR_EVER = "public, max-age=31536000, immutable"
ASK_EACH_TIME = "no-cache"


def host_files(paths: Iterable[str]) -> dict[str, bytes]:
    """The files at the root that only hosts read, for a site with these paths.

    `_headers` is read by Netlify and Cloudflare Pages. Both let caches ask each time by themselves, and
    both would join a second `Cache-Control` to the first, so only hashed names get one. `.nojekyll` lets
    GitHub Pages publish the folder as it is, also files that begin with `_` or `.`.
    """
    lines = ["/*", *(f"  {name}: {value}" for name, value in HEADERS.items())]
    for path in sorted(paths):
        if re.search(HASHED, f"/{path}"):
            lines += [f"/{path}", f"  Cache-Control: {FOR_EVER}"]
    return {"_headers": "\n".join([*lines, ""]).encode(), ".nojekyll": b""}
