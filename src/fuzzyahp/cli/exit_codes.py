"""With which code a command ends, besides 0: done."""

from __future__ import annotations

#: Done, and what was looked for is there: a difference, a fault, a warning.
FOUND = 1
#: Wrong usage, or something that cannot be used, read or written.
UNUSABLE = 2
#: Done, but some clients could not be rated.
NOT_RATED = 3
