"""``fuzzyahp reasons``: why a client has its grade, and what would lift it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from fuzzyahp.audit.explanation.improvement import improvements
from fuzzyahp.audit.explanation.reason import reasons
from fuzzyahp.audit.records.record_document import load_record
from fuzzyahp.cli.client_files import client_of, read_files
from fuzzyahp.cli.options import DEFAULT_SCHEME, Lang, LangOption, SchemeOption, epilog
from fuzzyahp.cli.tables import err, out, say, write_stdout
from fuzzyahp.cli.words import WORDS
from fuzzyahp.clients.outcomes import rate_client
from fuzzyahp.document import load_scheme
from fuzzyahp.errors import EvidenceError, FuzzyAHPError
from fuzzyahp.files import read_stream
from fuzzyahp.rating import RatingModel
from fuzzyahp.record import Record
from fuzzyahp.result import Rating

EPILOG = epilog(
    "fuzzyahp reasons firms.csv votes.csv --client F03",
    "fuzzyahp reasons votes.csv --client F03 --most 4 --codes our-codes.toml --lang zh",
    "fuzzyahp reasons firms.csv votes.csv --client F07 --improve",
    "fuzzyahp reasons --record F03.json --json",
)
_MAX_RECORD = 64 * 2**20
_NOT_RATED = 3


def reasons_command(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FILE]...", help="As for rate; - is standard input.", show_default=False),
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
    scheme: SchemeOption = DEFAULT_SCHEME,
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

    The record is rated again from its evidence by its own scheme; fuzzyahp verify says whether to trust it.
    """  # fmt: skip
    rating: Rating | Record
    if record is not None:
        if files or client is not None:
            raise FuzzyAHPError("--record: names the client itself; leave out FILE and --client")
        rating = _record(record)
        name = shown_name = str(rating["client"])
    elif files and client is not None:
        model = RatingModel(load_scheme(scheme))
        found = client_of(read_files(files, model.scheme), client, files)
        name, shown_name = found.id, f"{found.id} {found.name(lang)}".rstrip()
        try:
            rating = rate_client(model, found)
        except EvidenceError as error:
            say(err(), f"{found.id} {WORDS[lang][error.status]}: {error}")
            raise typer.Exit(_NOT_RATED) from None
    else:
        raise FuzzyAHPError("reasons: name files and --client ID, or --record RECORD")
    told = reasons(rating, most=most, lang=lang.value, codes=codes)
    lift = improvements(rating, target, lang.value) if improve or target is not None else None
    if as_json:
        content: dict[str, Any] = {"client": name} | told.to_dict()
        content |= {} if lift is None else {"improvements": lift.to_dict()}
        text = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
        write_stdout(text.encode("utf-8", "backslashreplace"))
        return
    say(out(), shown_name, "bold")
    say(out(), str(told))
    if lift is not None:
        say(out(), f"\n{lift}")


def _record(name: str) -> Record:
    if name == "-":
        return load_record(read_stream(sys.stdin.buffer, "standard input", _MAX_RECORD))
    return load_record(Path(name))
