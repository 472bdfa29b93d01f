"""Where a command speaks: the terminal, standard output, a file. No typed text is markup or steers the terminal."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from fuzzyahp.errors import FuzzyAHPError
from fuzzyahp.files import write_whole
from fuzzyahp.safe_text import for_terminal


def out() -> Console:
    """Standard output; markup, emoji codes and automatic highlighting are off for good."""
    return Console(highlight=False, markup=False, emoji=False)


def err() -> Console:
    """Standard error, likewise."""
    return Console(stderr=True, highlight=False, markup=False, emoji=False)


def safe(text: str, style: str = "") -> Text:
    """One line of typed text for the terminal."""
    return Text(for_terminal(text), style=style)


def say(console: Console, text: str, style: str = "", *, wrap: bool = False) -> None:
    """Lines of text, wrapped at words on a terminal and left as they are in a pipe unless asked for."""
    for line in text.split("\n"):
        console.print(safe(line, style), soft_wrap=not (wrap or console.is_terminal))


def check_free(output: Path | None, force: bool) -> None:
    """Raise if a file is there already that nobody said to replace."""
    if output is not None and output.exists() and not force:
        raise FuzzyAHPError(f"{output}: exists already; choose another name, or add --force to replace it")


def deliver(data: str | bytes, output: Path | None) -> None:
    """Text or bytes where they were asked for: in a file, whole or not at all, or on standard output."""
    # JSON may bring in half of a character pair, which UTF-8 cannot hold.
    data = data.encode("utf-8", "backslashreplace") if isinstance(data, str) else data
    if output is None:
        write_stdout(data)
    else:
        write_whole(output, data)


def write_stdout(data: bytes) -> None:
    """Bytes as they are to standard output: data is UTF-8 whatever the terminal is."""
    sys.stdout.flush()
    rest = memoryview(data)
    # Where Python runs unbuffered, a write may end early without an error, as when the reader has gone.
    while rest:
        rest = rest[sys.stdout.buffer.write(rest) :]
    sys.stdout.buffer.flush()


def json_text(content: Any) -> str:
    """Plain data as JSON for people and programs."""
    return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
