"""``fuzzyahp sensitivity``: what one client's grade hangs on."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from fuzzyahp.analysis import (
    judgment_steps,
    leave_one_expert_out,
    leave_one_indicator_out,
    smallest_flip,
    swaps,
    vote_steps,
    weight_sensitivity,
)
from fuzzyahp.cli.client_files import client_of, read_files
from fuzzyahp.cli.options import DEFAULT_SCHEME, FilesArgument, Lang, LangOption, SchemeOption, epilog
from fuzzyahp.cli.tables import err, out, say, write_stdout
from fuzzyahp.cli.words import WORDS
from fuzzyahp.clients.outcomes import rate_client
from fuzzyahp.document import load_scheme
from fuzzyahp.errors import EvidenceError, FuzzyAHPError, shown, suggest
from fuzzyahp.rating import RatingModel
from fuzzyahp.result import Rating

EPILOG = epilog(
    "fuzzyahp sensitivity firms.csv votes.csv --client F03",
    "fuzzyahp sensitivity votes.csv --client F03 --show weights --show experts --lang zh",
)
_NOT_RATED = 3
_PARTS: dict[str, Any] = {
    "flip": smallest_flip,
    "weights": weight_sensitivity,
    "judgments": judgment_steps,
    "votes": vote_steps,
    "swaps": swaps,
    "experts": leave_one_expert_out,
    "indicators": leave_one_indicator_out,
}


def sensitivity_command(
    files: FilesArgument,
    client: Annotated[str, typer.Option("--client", "-c", metavar="ID", help="Which client.", show_default=False)],
    show: Annotated[
        list[str] | None,
        typer.Option(
            "--show", metavar="PART", help=f"{', '.join(_PARTS)}; default: flip and swaps.", show_default=False
        ),
    ] = None,
    scheme: SchemeOption = DEFAULT_SCHEME,
    as_json: Annotated[bool, typer.Option("--json", help="JSON in place of text.")] = False,
    lang: LangOption = Lang.en,
) -> None:
    """Show what one client's grade hangs on: single weights, judgments, votes, experts, indicators, rules.

    Exit code 0: shown, whatever it says.

    Exit code 3: the client cannot be rated, or was rejected and the rest of the evidence is not complete.

    Exit code 2: a file, the scheme or a part cannot be used.
    """
    wanted = list(dict.fromkeys(show or ("flip", "swaps")))
    for part in wanted:
        if part not in _PARTS:
            raise FuzzyAHPError(f"--show: there is no {shown(part)}; {suggest(part, _PARTS)}")
    model = RatingModel(load_scheme(scheme))
    found = client_of(read_files(files, model.scheme), client, files)
    rating: Rating | None = None
    try:
        rating = rate_client(model, found)
        told = {part: _PARTS[part](rating) for part in wanted}
    except EvidenceError as error:
        # What would change a rejection hangs on the reference branch too, and nobody had to look at that.
        say(err(), f"{found.id} {WORDS[lang][error.status if rating is None else rating.status]}: {error}")
        raise typer.Exit(_NOT_RATED) from None
    if as_json:
        content = {"client": found.id} | {part: x.to_dict() for part, x in told.items()}
        text = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
        write_stdout(text.encode("utf-8", "backslashreplace"))
        return
    say(out(), f"{found.id} {found.name(lang)}".rstrip(), "bold")
    say(out(), "\n\n".join(x.to_text(lang.value) for x in told.values()))
