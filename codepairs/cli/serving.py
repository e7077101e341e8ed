"""`serve`: a live preview for who edits texts, translations, templates or styles."""

from __future__ import annotations

import argparse
import sys
import threading
from pathlib import Path
from typing import Any

from codepairs.cli.common import add_format, add_project, print_problems
from codepairs.problems import Problem, Problems


def add(commands: Any) -> None:
    """Add the command."""
    serve = commands.add_parser("serve", help="show the site in a browser and follow every edit")
    serve.add_argument("--port", type=_port, default=8000, metavar="N", help="of 127.0.0.1 (8000)")
    serve.add_argument(
        "--locale", action="append", default=[], metavar="L", help="only English and this language"
    )
    add_project(serve)
    add_format(serve)
    serve.set_defaults(run=_serve)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError("must be a number from 0 (any free one) to 65535")
    return int(text)


def _serve(options: argparse.Namespace) -> int:
    try:
        import watchfiles  # noqa: F401
    except ImportError as error:
        hint = "install it: .venv/bin/pip install -e '.[serve]'"
        message = "the preview needs watchfiles to see when a file is saved"
        raise Problems([Problem(kind="missing-package", message=message, hint=hint)]) from error
    from codepairs.builder import Settings
    from codepairs.catalogs import SOURCE_LOCALE
    from codepairs.serve.preview import Preview
    from codepairs.serve.server import Server
    from codepairs.serve.watch import follow

    def tell(problems: list[Problem]) -> None:
        print_problems(problems, options.format)

    locales = (SOURCE_LOCALE, *options.locale) if options.locale else ()
    settings = Settings(project=options.project.resolve(), output=options.project / "site", locales=locales)

    def name_files(files: list[Path]) -> None:
        names = [str(file.relative_to(options.project.resolve())) for file in files]
        if names:
            print(f"read again: {', '.join(names)}", file=sys.stderr)

    preview = Preview(settings, on_problems=tell)
    with Server(preview, options.port) as server:
        preview.reload()
        if any(each.where is None for each in preview.problems):
            return 1  # nothing that an edit of a file would mend
        threading.Thread(target=server.serve_forever, daemon=True).start()
        start = f"{options.locale[0]}/" if options.locale else ""
        address = f"http://127.0.0.1:{server.server_port}/{start}"
        print(f"{address} shows every edit once it is saved; Ctrl-C ends it", file=sys.stderr)
        try:
            follow(settings.project, preview, name_files)
        except KeyboardInterrupt:
            return 130
        finally:
            server.shutdown()
    return 0
