"""`python -m lawkit …` is the command `lawkit …`, for wherever scripts are not on the path."""

import sys

from lawkit.cli import main

if __name__ == "__main__":
    sys.exit(main())
