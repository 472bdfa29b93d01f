"""A ledger as a table for people and as one JSON document for programs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from fuzzyahp.audit.ledgers.ledger_check import LedgerCheck, Progress, check_ledger
from fuzzyahp.audit.ledgers.ledger_lines import LedgerEntry, entry_of
from fuzzyahp.audit.overrides.overrides import grade_as_rated, grade_in_force
from fuzzyahp.csv_rows import sheet_text
from fuzzyahp.errors import RecordError, check_known
from fuzzyahp.files import replacing
from fuzzyahp.safe_text import for_spreadsheet

EXPORT_FORMAT = "fuzzyahp-ledger/1"
FORMATS = ("csv", "json")
#: Column -> where its cell comes from. Of the record, of its result, of its override, or of the entry.
_COLUMNS: dict[str, Callable[[LedgerEntry, dict[str, Any]], Any]] = {
    "n": lambda entry, record: entry.n,
    "client": lambda entry, record: record["client"],
    "at": lambda entry, record: record["at"],
    "by": lambda entry, record: record["by"],
    "state": lambda entry, record: record["state"],
    "status": lambda entry, record: record["result"]["status"],
    "score": lambda entry, record: record["result"]["score"],
    "grade_as_rated": lambda entry, record: grade_as_rated(record),
    "grade_in_force": lambda entry, record: grade_in_force(record),
    **{
        f"override_{key}": lambda entry, record, key=key: (record["override"] or {}).get(key)  # type: ignore[misc]
        for key in ("reason", "text", "by", "at", "approved_by", "of")
    },
    "scheme": lambda entry, record: record["scheme"]["name"],
    "scheme_version": lambda entry, record: record["scheme"]["version"],
    "scheme_fingerprint": lambda entry, record: record["scheme"]["fingerprint"],
    "fuzzyahp": lambda entry, record: record["fuzzyahp"],
    "note": lambda entry, record: record["note"],
    "retain_until": lambda entry, record: entry.retain_until,
    "record": lambda entry, record: record["seal"]["record"],
    "hash": lambda entry, record: entry.hash,
}


def export_ledger(ledger: Path, output: Path, format: str | None, progress: Progress | None) -> LedgerCheck:
    """Export a ledger; see `Ledger.export`.

    Parameters
    ----------
    ledger, output : Path
        The ledger, and the file to write.
    format : {"csv", "json"} or None
        Default: by the ending of `output`.
    progress : callable or None
        Told the share that has been read.

    Returns
    -------
    LedgerCheck
        What was exported.

    Raises
    ------
    RecordError
        If there is no such format, or the ledger has a fault.
    """
    if format is None and output.suffix.lower().lstrip(".") not in FORMATS:
        raise RecordError(f"{output}: ends in neither .csv nor .json; name another file, or the format")
    kind = output.suffix.lower().lstrip(".") if format is None else format
    check_known("format", kind, FORMATS, RecordError)
    if output.exists() and ledger.exists() and output.samefile(ledger):
        raise RecordError(f"{output}: is the ledger itself; write to another file")
    with replacing(output) as file:
        found = _csv(ledger, file, progress) if kind == "csv" else _json(ledger, file, progress)
        if found.fault is not None and found.fault.kind != "torn":
            raise RecordError(f"{ledger} {found.fault.to_text()}; nothing was exported")
    return found


def _csv(ledger: Path, file: BinaryIO, progress: Progress | None) -> LedgerCheck:
    def put(content: dict[str, Any], _: bytes) -> None:
        entry = entry_of(content, f"{ledger} line {content['n']}")
        record = entry.record.to_dict()
        file.write(_row([_cell(cell(entry, record)) for cell in _COLUMNS.values()]))

    file.write(_row(list(_COLUMNS)))
    return check_ledger(ledger, each=put, progress=progress)


def _json(ledger: Path, file: BinaryIO, progress: Progress | None) -> LedgerCheck:
    def put(content: dict[str, Any], line: bytes) -> None:
        entry_of(content, f"{ledger} line {content['n']}")
        file.write((b"" if content["n"] == 1 else b",") + b"\n" + line)

    file.write(f'{{"format":"{EXPORT_FORMAT}","entries":['.encode())
    found = check_ledger(ledger, each=put, progress=progress)
    file.write(b"\n]}\n")
    return found


def _row(cells: list[str]) -> bytes:
    return sheet_text([cells]).encode("utf-8", "backslashreplace")


def _cell(value: Any) -> str:
    """Full precision for numbers; of text nothing that a spreadsheet would take for a formula."""
    if value is None:
        return ""
    return repr(value) if isinstance(value, int | float) else for_spreadsheet(str(value))
