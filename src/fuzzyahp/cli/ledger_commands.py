"""``fuzzyahp ledger`` and ``fuzzyahp override``: records kept in a chain, and a person who decides otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from fuzzyahp.audit.ledgers.ledger import Ledger
from fuzzyahp.audit.ledgers.ledger_lines import retention
from fuzzyahp.audit.ledgers.ledger_records import OverrideLinks, verified_records
from fuzzyahp.audit.ledgers.ledger_words import WORDS
from fuzzyahp.audit.overrides.override_counts import COLUMNS, override_rates
from fuzzyahp.audit.overrides.overrides import OVERRIDE_REASONS, REJECTED, grade_label
from fuzzyahp.audit.overrides.overrides import override as override_record
from fuzzyahp.audit.records.record_document import read_records
from fuzzyahp.audit.records.sealed_record import load_sealed
from fuzzyahp.cli.console import deliver, err, out, safe, say
from fuzzyahp.cli.exit_codes import FOUND
from fuzzyahp.cli.options import Lang, LangOption, OutOption, epilog
from fuzzyahp.cli.progress import patience, share_bar, track
from fuzzyahp.cli.tables import table
from fuzzyahp.errors import FuzzyAHPError, RecordError
from fuzzyahp.files import check_writable
from fuzzyahp.record import Record

app = typer.Typer(no_args_is_help=True, help="Records in an append-only file with a hash chain.")

LedgerArgument = Annotated[Path, typer.Argument(metavar="LEDGER", help="The ledger, JSON Lines.", show_default=False)]


class Format(StrEnum):
    """How a ledger is exported."""

    csv = "csv"
    json = "json"


class Period(StrEnum):
    """How long a period is."""

    month = "month"
    quarter = "quarter"
    year = "year"


@app.command(
    epilog=epilog("fuzzyahp ledger append ledger.jsonl F01.json", "fuzzyahp ledger append ledger.jsonl records.jsonl")
)
def append(
    ledger: LedgerArgument,
    records: Annotated[
        list[Path],
        typer.Argument(
            metavar="RECORD", help="Sealed records: JSON, or JSON Lines with one a line.", show_default=False
        ),
    ],
    retain_until: Annotated[
        str | None,
        typer.Option(
            "--retain-until", metavar="DATE", help="Until when they must be kept; only noted.", show_default=False
        ),
    ] = None,
    lang: LangOption = Lang.en,
) -> None:
    """Append records; each is on the disk before the next.

    All records are read and their seals checked first: where one cannot be used, none is appended.
    """
    words, kept = WORDS[lang], Ledger(ledger)
    retention(retain_until)
    with patience(words["checking"]):
        total = sum(1 for _ in _records(records))
    done, head = 0, None
    for record in track(_records(records), total, words["appending"]):
        try:
            entry = kept.append(record, retain_until)
        except RecordError as error:
            raise RecordError(f"{error}\n  {done} of {total} records were appended before it") from None
        done, head = done + 1, entry.head
        if entry.torn is not None:
            say(err(), words["aside_now"].format(ledger=ledger, bytes=entry.torn["bytes"], file=entry.torn["file"]))
    say(out(), words["appended"].format(ledger=ledger, n=done, head=head))


def _records(paths: list[Path]) -> Iterator[Record]:
    """Sealed records of files, one a file or, in .jsonl files, one a line."""
    for path in paths:
        for where, found in read_records(path):
            if isinstance(found, RecordError):
                raise found
            try:
                yield load_sealed(found)
            except RecordError as error:
                raise RecordError(f"{where}: {error}") from None


@app.command(
    epilog=epilog(
        "fuzzyahp ledger verify ledger.jsonl",
        "fuzzyahp ledger verify ledger.jsonl --head 12:sha256:...",
        "fuzzyahp ledger verify ledger.jsonl --records",
    )
)
def verify(
    ledger: LedgerArgument,
    head: Annotated[
        str | None,
        typer.Option(
            "--head",
            metavar="N:HASH",
            help="A head kept elsewhere: finds what was cut off the end, or rewritten as a whole.",
            show_default=False,
        ),
    ] = None,
    records: Annotated[
        bool, typer.Option("--records", help="Recompute every record in exact arithmetic, too.")
    ] = False,
    lang: LangOption = Lang.en,
) -> None:
    """Check every line of a ledger: its hash, its number, its link to the line before.

    With --records every record is verified as well, and overrides are named of which the ledger has no record or more
    than one.

    Exit code 0: the chain is whole, and every record that was asked for fits.

    Exit code 1: it is not, and the first fault is named; or a record does not fit, and its entry is.

    Exit code 2: the ledger cannot be read, or the head is none.
    """
    with share_bar(WORDS[lang]["checking"]) as progress:
        found = Ledger(ledger).verify(head, progress=progress)
    say(out(), found.to_text(lang), "" if found.ok else "red")
    fits = not records or _verify_records(ledger, found.entries, lang)
    if not (found.ok and fits):
        raise typer.Exit(FOUND)


def _verify_records(ledger: Path, total: int, lang: Lang) -> bool:
    """Whether every record of the entries that are good fits; those that do not are said, with their first finding."""
    words, links = WORDS[lang], OverrideLinks()
    counts = {"ok": 0, "differ": 0, "unreadable": 0}
    for number, found in track(verified_records(ledger, links), total, words["verifying"]):
        if isinstance(found, RecordError):
            counts["unreadable"] += 1
            what = str(found)
        elif found.ok:
            counts["ok"] += 1
            continue
        else:
            counts["differ"] += 1
            what = "\n".join(found.to_text(lang).split("\n")[:2])
        say(out(), words["entry"].format(n=number, what=what), "red")
    for note in links.notes(lang):
        say(out(), note)
    n = sum(counts.values())
    say(out(), words["verified_1" if n == 1 else "verified"].format(records=n, **counts))
    return n == counts["ok"]


@app.command(epilog=epilog("fuzzyahp ledger export ledger.jsonl -o ledger.csv"))
def export(
    ledger: LedgerArgument,
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="OUT", help="File to write, whole or not at all.", show_default=False),
    ],
    format: Annotated[
        Format | None, typer.Option("--format", "-f", help="Default: by the ending of OUT.", show_default=False)
    ] = None,
    lang: LangOption = Lang.en,
) -> None:
    """Write a ledger as CSV, one row an entry, or as JSON with every record.

    A ledger with a fault is not exported, exit code 2; a torn line at the end is left out and said.
    """
    words = WORDS[lang]
    with share_bar(words["exporting"]) as progress:
        found = Ledger(ledger).export(output, format, progress=progress)
    if found.fault is not None:
        say(err(), words["torn_note"].format(ledger=ledger))
    say(err(), words["exported_1" if found.entries == 1 else "exported"].format(output=output, entries=found.entries))


@app.command(epilog=epilog("fuzzyahp ledger rates ledger.jsonl --by quarter"))
def rates(
    ledger: LedgerArgument,
    by: Annotated[Period, typer.Option("--by", help="Length of a period.")] = Period.month,
    lang: LangOption = Lang.en,
) -> None:
    """Count overrides by period: how many, which way, and why."""
    words = WORDS[lang]
    with patience(words["checking"]):
        found = override_rates((entry.record for entry in Ledger(ledger).entries()), by.value)
    if not found.rows:
        say(out(), words["no_ratings"])
        return
    heads = [words[column] for column in COLUMNS]
    made = table(*heads, right=heads[1:])
    for cells in found.cells(lang):
        made.add_row(*(safe(cell) for cell in cells))
    out().print(made)
    for line in found.reason_lines(lang):
        say(out(), line)


EPILOG = epilog(
    "fuzzyahp override F01.json --grade medium --reason legal_dispute --text 'Sued by its landlord.' --by wang "
    "--at 2026-11-27T10:00:00Z --approved-by zhao -o F01-overridden.json"
)


def override(
    record: Annotated[Path, typer.Argument(metavar="RECORD", help="A sealed record.", show_default=False)],
    grade: Annotated[
        str, typer.Option("--grade", help="A grade of the record's scheme, or rejected.", show_default=False)
    ],
    reason: Annotated[str, typer.Option("--reason", help=f"{', '.join(OVERRIDE_REASONS)}.", show_default=False)],
    text: Annotated[str, typer.Option("--text", help="What happened, in your words.", show_default=False)],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who asks for it.", show_default=False)],
    at: Annotated[
        str, typer.Option("--at", metavar="MOMENT", help="When, like 2026-11-27T10:00:00Z.", show_default=False)
    ],
    approved_by: Annotated[
        str,
        typer.Option(
            "--approved-by", metavar="NAME", help="Another person than who asks and who rated.", show_default=False
        ),
    ],
    output: OutOption = None,
    lang: LangOption = Lang.en,
) -> None:
    """Override a recorded rating: a new sealed record, with the grade in force, the reason and who approved.

    The record itself stays as it is; OUT must not exist.
    """
    if output is not None:
        check_writable(output)
        if output.exists():
            raise FuzzyAHPError(f"{output}: exists already; a record is never replaced, name another file")
    made = override_record(
        load_sealed(record), grade=grade, reason=reason, text=text, by=by, at=at, approved_by=approved_by
    )
    deliver(f"{made.to_json(1)}\n", output)
    if output is None:
        return
    words = WORDS[lang]
    called = {
        key: words["rejected"] if made["override"][key] == REJECTED else grade_label(made, made["override"][key], lang)
        for key in ("original", "grade")
    }
    say(out(), words["overridden"].format(output=output, client=made["client"], **called))
