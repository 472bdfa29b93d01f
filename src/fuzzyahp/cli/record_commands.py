"""``fuzzyahp record`` and ``fuzzyahp verify``: what a rating leaves behind, and whether it proves itself."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import Annotated, Any

import typer

from fuzzyahp.audit.records.record_document import read_records, record_json_schema
from fuzzyahp.audit.verification.verification import Verification
from fuzzyahp.audit.verification.verifier import verify
from fuzzyahp.cli.client_files import client_of, read_files
from fuzzyahp.cli.console import check_free, deliver, err, json_text, out, say
from fuzzyahp.cli.exit_codes import FOUND, NOT_RATED, UNUSABLE
from fuzzyahp.cli.options import DEFAULT_SCHEME, FilesArgument, Lang, LangOption, OutOption, SchemeOption, epilog
from fuzzyahp.cli.progress import track
from fuzzyahp.cli.tables import list_unrated
from fuzzyahp.cli.words import counted
from fuzzyahp.clients.gathered import Client
from fuzzyahp.clients.outcomes import Outcome, rate_client
from fuzzyahp.document import load_scheme
from fuzzyahp.errors import EvidenceError, FuzzyAHPError, RecordError, shown
from fuzzyahp.files import check_writable, replacing
from fuzzyahp.rating import RatingModel
from fuzzyahp.record import Record

RECORD_EPILOG = epilog(
    "fuzzyahp record firms.csv votes.csv --client F03 --at 2026-11-26T09:30:00Z --by li -o F03.json",
    "fuzzyahp record firms.csv votes.csv --at 2026-11-26T09:30:00Z --by night-run -o records.jsonl",
)
VERIFY_EPILOG = epilog("fuzzyahp verify F03.json", "fuzzyahp verify records.jsonl --scheme ours.toml --format json")

WORDS = {
    "en": {
        "recording": "recording",
        "recorded": "{n} recorded ({name} {version}): {output}",
        "n_records": "{n} records",
        "n_records_1": "1 record",
        "total": "{records}: {ok} verified, {differ} do not fit, {unreadable} cannot be read.",
    },
    "zh": {
        "recording": "记录中",
        "recorded": "已记录 {n} 个（{name} {version}）：{output}",
        "n_records": "共 {n} 份记录",
        "n_records_1": "共 1 份记录",
        "total": "{records}：核验通过 {ok} 份，不符 {differ} 份，无法读取 {unreadable} 份。",
    },
}


class VerifyFormat(StrEnum):
    """How verifications are put out."""

    text = "text"
    json = "json"


class State(StrEnum):
    """Whether a rating stands as it is."""

    automatic = "automatic"
    referred = "referred"


def _print_schema(asked: bool) -> None:
    if asked:
        deliver(json_text(record_json_schema()), None)
        raise typer.Exit


def record(
    files: FilesArgument,
    at: Annotated[
        str, typer.Option("--at", metavar="MOMENT", help="When, as 2026-11-26T09:30:00Z. No clock is asked.")
    ],
    by: Annotated[str, typer.Option("--by", metavar="WHO", help="The person or system that rates.")],
    client: Annotated[
        str | None,
        typer.Option("--client", "-c", metavar="ID", help="Which client; default: all of them.", show_default=False),
    ] = None,
    scheme: SchemeOption = DEFAULT_SCHEME,
    state: Annotated[State, typer.Option("--state", help="Whether it stands, or waits for a person.")] = (
        State.automatic
    ),
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="Free text.", show_default=False)] = "",
    output: OutOption = None,
    force: Annotated[bool, typer.Option("--force", help="Replace OUT where it exists.")] = False,
    schema: Annotated[
        bool,
        typer.Option(
            "--schema", callback=_print_schema, is_eager=True, help="Print the JSON Schema of records and stop."
        ),
    ] = False,
    lang: LangOption = Lang.en,
) -> None:
    """Rate clients and write their records: evidence, scheme, every step, and a seal.

    With --client one record as JSON (OUT.json). Without, those of all clients as JSON Lines, one a line (OUT.jsonl).

    Exit code 0: every client is rated or rejected.

    Exit code 2: a file, the scheme, the moment or a name cannot be used; nothing is written.

    Exit code 3: some could not be rated; they are listed on standard error, and have no record.
    """
    wanted = ".jsonl" if client is None else ".json"
    if output is not None:
        check_writable(output)
        if output.suffix.lower() != wanted:
            what = "records of all clients go" if client is None else "the record of one client goes"
            raise FuzzyAHPError(f"{output}: must end in {wanted}: {what} there; name such a file")
        check_free(output, force)
    model = RatingModel(load_scheme(scheme))
    clients = read_files(files, model.scheme)
    chosen = list(clients) if client is None else [client_of(clients, client, files)]
    unrated: list[Outcome] = []

    def each() -> Iterator[bytes]:  # one at a time: a record is some forty thousand characters
        for found in track(chosen, len(chosen), WORDS[lang]["recording"]):
            made = _recorded(model, found, {"at": at, "by": by, "state": state.value, "note": note})
            if isinstance(made, Record):
                yield f"{made.to_json(indent=None if client is None else 2)}\n".encode()
            else:
                unrated.append(made)

    lines = each()
    first = next(lines, None)
    if first is not None and output is None:
        for line in chain([first], lines):
            deliver(line, None)
    elif first is not None and output is not None:
        with replacing(output) as file:
            for line in chain([first], lines):
                file.write(line)
        written = len(chosen) - len(unrated)
        words = {"n": written, "name": model.scheme.name, "version": model.scheme.version, "output": output}
        say(err(), WORDS[lang]["recorded"].format(**words))
    if list_unrated(unrated, lang):
        raise typer.Exit(NOT_RATED)


def _recorded(model: RatingModel, client: Client, about: dict[str, str]) -> Record | Outcome:
    try:
        rating = rate_client(model, client)
    except EvidenceError as error:
        return Outcome(client.id, "", error.status, reason=str(error))
    try:
        return rating.record(client.id, **about)
    except RecordError as error:
        raise RecordError(f"client {shown(client.id)}: {error}") from None


def verify_command(
    records: Annotated[
        list[Path],
        typer.Argument(metavar="RECORD", help="Records: JSON files, or JSON Lines (.jsonl).", show_default=False),
    ],
    scheme: Annotated[
        str | None,
        typer.Option("--scheme", "-s", metavar="SCHEME", help="The scheme that they must be of.", show_default=False),
    ] = None,
    format: Annotated[VerifyFormat, typer.Option("--format", "-f", help="Sentences, or JSON.")] = VerifyFormat.text,
    lang: LangOption = Lang.en,
) -> None:
    """Recompute records from their evidence in exact arithmetic, and compare step by step.

    Says the first place that differs with both values, the largest deviation, and whether the grade stands.

    Exit code 0: everything fits.

    Exit code 1: something does not.

    Exit code 2: a record cannot be read; the others are verified all the same.
    """
    wanted = None if scheme is None else load_scheme(scheme)
    ok = differ = unreadable = 0
    listed: list[dict[str, Any]] = []
    several = len(records) > 1 or records[0].suffix.lower() == ".jsonl"
    for where, found in _each(records):
        result = _verified(found, wanted)
        if isinstance(result, RecordError):
            unreadable += 1
            listed.append({"record": where, "error": str(result)})
            for line in f"fuzzyahp: {result}".split("\n"):
                say(err(), line)
            continue
        ok, differ = ok + result.ok, differ + (not result.ok)
        if format is VerifyFormat.json:
            listed.append({"record": where} | result.to_dict())
        else:
            text = result.to_text(lang)
            say(out(), f"{where}: {text.splitlines()[0] if several and result.ok else text}")
    if format is VerifyFormat.json:
        deliver(json_text(listed), None)
    elif several:
        n = counted(WORDS[lang], "records", ok + differ + unreadable)
        counts = {"records": n, "ok": ok, "differ": differ, "unreadable": unreadable}
        say(out(), WORDS[lang]["total"].format(**counts))
    if unreadable or differ:
        raise typer.Exit(UNUSABLE if unreadable else FOUND)


def _each(records: list[Path]) -> Iterator[tuple[str, Record | RecordError]]:
    for path in records:
        yield from read_records(path)


def _verified(found: Record | RecordError, scheme: Any) -> Verification | RecordError:
    if isinstance(found, RecordError):
        return found
    try:
        return verify(found, scheme)
    except RecordError as error:
        return error
