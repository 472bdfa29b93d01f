"""``python -m fuzzyahp`` is the command ``fuzzyahp``."""

import sys

from fuzzyahp.cli import main

if __name__ == "__main__":
    sys.exit(main())
