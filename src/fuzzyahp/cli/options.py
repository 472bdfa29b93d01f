"""Options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Lang(StrEnum):
    """Language of what is shown."""

    en = "en"
    zh = "zh"


LangOption = Annotated[Lang, typer.Option("--lang", "-l", help="Language: English or Chinese.")]
OutOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="OUT", help="File to write, whole or not at all.", show_default=False),
]
SchemeOption = Annotated[
    str,
    typer.Option("--scheme", "-s", metavar="SCHEME", help="Name of a built-in scheme, or a .toml or .json file."),
]
FilesArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE",
        help="CSV of votes (client,expert,indicator,grade), CSV or Parquet with one row a client, or JSON; - is "
        "standard input. Several files are merged by client.",
        show_default=False,
    ),
]
DEFAULT_SCHEME = "micro-enterprise"


def epilog(*examples: str) -> str:
    """Examples at the end of a command's help, one a line."""
    return "\n\n".join(["Examples:" if len(examples) > 1 else "Example:", *(f"$ {example}" for example in examples)])
