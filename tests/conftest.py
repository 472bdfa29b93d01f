"""One hypothesis profile for everybody: no deadline, a loaded machine is no bug; CI draws the same cases each run."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("fuzzyahp", deadline=None, print_blob=True)
settings.register_profile("ci", parent=settings.get_profile("fuzzyahp"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "fuzzyahp")
