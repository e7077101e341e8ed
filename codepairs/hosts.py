"""What was written -> whether each known host takes it, by the limits that the host itself states.

A host whose own documents could not be found is not listed, and a server of one's own has no limit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from codepairs.writer import Written

KB, MB, GB = 10**3, 10**6, 10**9
MIB, TIB = 2**20, 2**40


@dataclass(frozen=True)
class Limit:
    """The most that a host takes `of` something that was written, as a number and in the host's words."""

    of: Literal["files", "bytes", "largest_file", "largest_folder"]
    most: int
    says: str

    def used(self, written: Written) -> int:
        return int(getattr(written, self.of))

    def verdict(self, written: Written) -> str:
        """`4,310 of 20,000 files`"""
        used = self.used(written)
        return f"{f'{used:,}' if self.of in ('files', 'largest_folder') else size(used)} of {self.says}"


@dataclass(frozen=True, kw_only=True)
class Host:
    """A host; `source` is its own document that states the limits, `seen` the day when it was read."""

    name: str
    limits: tuple[Limit, ...]
    source: str
    seen: date


_SEEN = date(2026, 11, 23)

HOSTS = (
    Host(
        name="Cloudflare Pages (free)",
        limits=(Limit("files", 20_000, "20,000 files"), Limit("largest_file", 25 * MIB, "25 MiB for a file")),
        source="https://developers.cloudflare.com/pages/platform/limits/",
        seen=_SEEN,
    ),
    Host(
        name="Cloudflare Pages (paid Workers plan)",
        limits=(
            Limit("files", 100_000, "100,000 files"),
            Limit("largest_file", 25 * MIB, "25 MiB for a file"),
        ),
        source="https://developers.cloudflare.com/pages/platform/limits/",
        seen=_SEEN,
    ),
    Host(
        name="GitHub Pages",
        limits=(Limit("bytes", GB, "1 GB in all"),),
        source="https://docs.github.com/en/pages/getting-started-with-github-pages/github-pages-limits",
        seen=_SEEN,
    ),
    Host(
        name="GitLab Pages (GitLab.com)",
        limits=(Limit("bytes", GB, "1 GB in all"),),
        source="https://docs.gitlab.com/user/gitlab_com/#gitlab-pages",
        seen=_SEEN,
    ),
    Host(
        name="Netlify",
        limits=(Limit("largest_folder", 54_000, "54,000 files in a folder"),),
        source="https://docs.netlify.com/site-deploys/overview/",
        seen=_SEEN,
    ),
    Host(
        name="Amazon S3",
        limits=(Limit("largest_file", int(48.8 * TIB), "48.8 TiB for a file"),),
        source="https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html",
        seen=_SEEN,
    ),
)


def verdicts(written: Written) -> Iterator[str]:
    """A line for each host: all that does not fit, or else what comes nearest to a limit."""
    for host in HOSTS:
        too_large = [limit for limit in host.limits if limit.used(written) > limit.most]
        nearest = max(host.limits, key=lambda limit: limit.used(written) / limit.most)
        shown = ", ".join(limit.verdict(written) for limit in too_large or [nearest])
        yield f"{host.name}: {'too large' if too_large else 'fits'}, {shown}"


def size(number: int) -> str:
    """A size as people write it: `36 MB`."""
    for unit, name in ((GB, "GB"), (MB, "MB"), (KB, "KB")):
        if number >= unit:
            return f"{number / unit:,.1f} {name}" if number < 10 * unit else f"{number / unit:,.0f} {name}"
    return f"{number} bytes"
