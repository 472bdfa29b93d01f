"""The command ``fuzzyahp``: what a shell sees of it, exit codes included.

0: done. 1: what was looked for is there (a difference, a fault, a warning), or the reader of our output went away.
2: wrong usage, or a file or scheme that cannot be used. 3: done, but some clients could not be rated; they are
listed. 130: interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from fuzzyahp.errors import FuzzyAHPError
from fuzzyahp.safe_text import for_terminal


def main(args: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    args : sequence of str, optional
        What follows ``fuzzyahp`` on the command line; default: that of this process.

    Returns
    -------
    int
        Exit code.

    Examples
    --------
    >>> main(["scheme", "fingerprint", "micro-enterprise"])  # doctest: +ELLIPSIS
    sha256:...
    0
    """
    try:
        from fuzzyahp.cli.app import app
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("typer", "rich"):
            raise
        print("fuzzyahp: the command line needs the extra 'cli': pip install 'fuzzyahp[cli]'", file=sys.stderr)
        return 2
    given = list(sys.argv[1:] if args is None else args)
    odd = next((arg for arg in given if any(ord(c) < 32 or 127 <= ord(c) < 160 for c in arg)), None)
    if odd is not None:
        print(f"fuzzyahp: argument {odd!r} holds a control character", file=sys.stderr)
        return 2
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show Chinese shows "?"; files are written in UTF-8 and never come this way.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        try:
            app(given, prog_name="fuzzyahp")
        except SystemExit as end:
            sys.stdout.flush()
            return end.code if isinstance(end.code, int) else 0 if end.code is None else 2
        return 0
    except BrokenPipeError:
        # As after "| head": nobody reads on. What is still buffered must not raise again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        # A full disk behind "> file": what is still buffered must not raise again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        print(f"fuzzyahp: standard output: {error.strerror or error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except FuzzyAHPError as error:
        lines = [for_terminal(line) for line in f"fuzzyahp: {error}".split("\n")]
        print("\n".join(lines), file=sys.stderr)
        return 2
