#!/usr/bin/env python3
"""`python build.py` builds the site; `python build.py --help` lists what else there is."""

import sys

if __name__ == "__main__":  # a worker process may import this file too
    try:
        from codepairs.cli import main

        sys.exit(main())
    except ModuleNotFoundError as error:
        sys.exit(f"build.py: the package '{error.name}' is missing; install with: python -m pip install -e .")
