"""``fuzzyahp reasons``: why a client has its grade, and what would lift it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from fuzzyahp.audit.explanation.improvement import improvements
from fuzzyahp.audit.explanation.reason import reasons
from fuzzyahp.audit.records.record_document import MAX_BYTES, load_record
from fuzzyahp.cli.client_files import client_of, rating_of, read_files, read_input, title_of
from fuzzyahp.cli.console import deliver, json_text, out, say
from fuzzyahp.cli.options import DEFAULT_SCHEME, SCHEME_HELP, Lang, LangOption, epilog
from fuzzyahp.document import load_scheme
from fuzzyahp.errors import FuzzyAHPError
from fuzzyahp.rating import RatingModel
from fuzzyahp.record import Record
from fuzzyahp.result import Rating

EPILOG = epilog(
    "fuzzyahp reasons firms.csv votes.csv --client F03",
    "fuzzyahp reasons votes.csv --client F03 --most 4 --codes our-codes.toml --lang zh",
    "fuzzyahp reasons firms.csv votes.csv --client F07 --improve",
    "fuzzyahp reasons --record F03.json --json",
)


def reasons_command(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="FILE", help="As for rate; - is standard input.", show_default=False),
    ] = None,
    client: Annotated[
        str | None, typer.Option("--client", "-c", metavar="ID", help="Which client.", show_default=False)
    ] = None,
    record: Annotated[
        str | None,
        typer.Option(
            "--record",
            "-r",
            metavar="RECORD",
            help="A record in place of files; - is standard input.",
            show_default=False,
        ),
    ] = None,
    scheme: Annotated[
        str | None, typer.Option("--scheme", "-s", metavar="SCHEME", help=SCHEME_HELP, show_default=DEFAULT_SCHEME)
    ] = None,
    most: Annotated[
        int | None, typer.Option("--most", min=0, help="The most losses to give; default: all.", show_default=False)
    ] = None,
    codes: Annotated[
        Path | None,
        typer.Option("--codes", metavar="CODES", help="Your own codes, a .toml or .json file.", show_default=False),
    ] = None,
    improve: Annotated[bool, typer.Option("--improve", help="Also what would lift the client.")] = False,
    target: Annotated[
        str | None,
        typer.Option(
            "--target",
            metavar="GRADE",
            help="With --improve: to this grade; default: the next better.",
            show_default=False,
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON in place of text.")] = False,
    lang: LangOption = Lang.en,
) -> None:
    """Give the true reasons of one client's rating: vetoes, caps, and what cost how many points.

    A record is rated again from its evidence by its own scheme; fuzzyahp verify says whether to trust it.

    Exit code 0: the reasons are given.

    Exit code 2: a file, the scheme, the record, the codes or the target cannot be used.

    Exit code 3: the client cannot be rated.
    """
    rating: Rating | Record
    if record is not None:
        if files or client is not None or scheme is not None:
            raise FuzzyAHPError("--record: has client and scheme in it; leave out FILE, --client and --scheme")
        rating = load_record(read_input(record, MAX_BYTES) if record == "-" else Path(record))
        name = shown_name = str(rating["client"])
    elif files and client is not None:
        model = RatingModel(load_scheme(scheme or DEFAULT_SCHEME))
        found = client_of(read_files(files, model.scheme), client, files)
        name, shown_name = found.id, title_of(found, lang)
        rating = rating_of(model, found, lang)
    else:
        raise FuzzyAHPError("reasons: name files and --client ID, or --record RECORD")
    told = reasons(rating, most=most, lang=lang.value, codes=codes)
    lift = improvements(rating, target, lang=lang.value) if improve or target is not None else None
    if as_json:
        content: dict[str, Any] = {"client": name} | told.to_dict()
        content |= {} if lift is None else {"improvements": lift.to_dict()}
        deliver(json_text(content), None)
        return
    say(out(), shown_name, "bold")
    say(out(), str(told))
    if lift is not None:
        say(out(), f"\n{lift}")
