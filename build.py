#!/usr/bin/env python3
"""`python build.py` builds the site; `python build.py --help` lists what else there is."""

import sys

try:
    from codepairs.cli import main
except ModuleNotFoundError as error:
    sys.exit(f"build.py: the package '{error.name}' is missing; install with: python -m pip install -e .")

if __name__ == "__main__":
    sys.exit(main())
