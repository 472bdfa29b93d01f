"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from fuzzyahp.errors import FuzzyAHPError

Format = TypeVar("Format", bound=StrEnum)


class Lang(StrEnum):
    """Language of what is shown."""

    en = "en"
    zh = "zh"


SCHEME_HELP = "Name of a built-in scheme, or a .toml or .json file."
LangOption = Annotated[Lang, typer.Option("--lang", "-l", help="Language: English or Chinese.")]
OutOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="OUT", help="File to write, whole or not at all.", show_default=False),
]
SchemeOption = Annotated[
    str,
    typer.Option("--scheme", "-s", metavar="SCHEME", help=SCHEME_HELP),
]
SchemeArgument = Annotated[str, typer.Argument(metavar="SCHEME", help=SCHEME_HELP, show_default=False)]
ClientOption = Annotated[str, typer.Option("--client", "-c", metavar="ID", help="Which client.", show_default=False)]
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


def format_of(asked: Format | None, output: Path | None, endings: Mapping[str, Format], default: Format) -> Format:
    """The format asked for; else that of the file's ending; on the screen the default."""
    if asked is not None or output is None:
        return asked or default
    ending = output.suffix.lower()
    if ending not in endings:
        known = ", ".join(type(default))
        raise FuzzyAHPError(f"{output}: ends in none of {', '.join(endings)}; add --format, one of {known}")
    return endings[ending]


def epilog(*examples: str) -> str:
    """Examples at the end of a command's help, one a line."""
    return "\n\n".join(["Examples:" if len(examples) > 1 else "Example:", *(f"$ {example}" for example in examples)])
