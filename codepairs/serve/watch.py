"""Saved files -> a preview that is up to date."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from watchfiles import watch

from codepairs.serve.preview import FOLDERS, Preview

# Milliseconds of silence after which a burst of writes, such as a formatter's, counts as one.
SILENCE, AT_MOST = 40, 200
# Milliseconds after which watching comes up for air, so that Ctrl-C is heard.
PATIENCE = 300


def follow(project: Path, preview: Preview, on_reload: Callable[[list[Path]], None]) -> None:
    """Load the preview again after each change; `on_reload` is told of the files. Ends with Ctrl-C."""
    for files in _changes(project):
        preview.reload(files or None)
        on_reload(files)


def _changes(project: Path) -> Iterator[list[Path]]:
    """The files that were saved, as soon as they are; without end.

    The first time there may be none: what was saved before anybody watched must not be missed.
    """
    folders = [folder for name in FOLDERS if (folder := project / name).is_dir()]
    is_first = True
    for found in watch(
        *folders, step=SILENCE, debounce=AT_MOST, rust_timeout=PATIENCE, yield_on_timeout=True
    ):
        if found or is_first:
            yield sorted(Path(name) for _, name in found)
        is_first = False
