"""``fuzzyahp sensitivity``: what one client's grade hangs on."""

from __future__ import annotations

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
from fuzzyahp.cli.client_files import client_of, rating_of, read_files, title_of
from fuzzyahp.cli.console import deliver, err, json_text, out, say
from fuzzyahp.cli.exit_codes import NOT_RATED
from fuzzyahp.cli.options import DEFAULT_SCHEME, ClientOption, FilesArgument, Lang, LangOption, SchemeOption, epilog
from fuzzyahp.cli.words import WORDS
from fuzzyahp.document import load_scheme
from fuzzyahp.errors import EvidenceError, check_known
from fuzzyahp.rating import RatingModel

EPILOG = epilog(
    "fuzzyahp sensitivity firms.csv votes.csv --client F03",
    "fuzzyahp sensitivity votes.csv --client F03 --show weights --show experts --lang zh",
)
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
    client: ClientOption,
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

    Exit code 2: a file, the scheme or a part cannot be used.

    Exit code 3: the client cannot be rated, or was rejected and the rest of the evidence is not complete.
    """
    wanted = list(dict.fromkeys(show or ("flip", "swaps")))
    for part in wanted:
        check_known("--show", part, _PARTS)
    model = RatingModel(load_scheme(scheme))
    found = client_of(read_files(files, model.scheme), client, files)
    rating = rating_of(model, found, lang)
    try:
        told = {part: _PARTS[part](rating) for part in wanted}
    except EvidenceError as error:
        # What would change a rejection hangs on the reference branch too, and nobody had to look at that.
        say(err(), f"{found.id} {WORDS[lang][rating.status]}: {error}")
        raise typer.Exit(NOT_RATED) from None
    if as_json:
        deliver(json_text({"client": found.id} | {part: x.to_dict() for part, x in told.items()}), None)
        return
    say(out(), title_of(found, lang), "bold")
    say(out(), "\n\n".join(x.to_text(lang.value) for x in told.values()))
