"""What a reader types in "Start in five minutes", in order: ``python3 tools/start_commands.py | bash -x`` in a clone.

Needs nothing but Python. Another page, such as ``docs/zh/index.md``, is the argument. Every command ends with exit code
0 but ``rate``, which ends with 3: one firm of the demo lacks a vote.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

START = Path(__file__).resolve().parents[1] / "docs" / "index.md"


def start_commands(page: str) -> list[str]:
    """Every line that is typed in the section, without its output."""
    section = re.search(r"^## (?:Start in five minutes|五分钟上手)\n(.*?)^## ", page, re.MULTILINE | re.DOTALL)
    if section is None:
        raise SystemExit("there is no section on the start")
    found = re.findall(r"^```(sh|console)\n(.*?)^```", section[1], re.MULTILINE | re.DOTALL)
    lines = [(kind, line) for kind, text in found for line in text.splitlines()]
    return [line.removeprefix("$ ") for kind, line in lines if kind == "sh" or line[:2] == "$ "]


if __name__ == "__main__":
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else START
    print("\n".join(start_commands(source.read_text(encoding="utf-8"))))
