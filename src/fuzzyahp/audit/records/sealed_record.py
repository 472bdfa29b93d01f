"""A record from outside whose seal fits: what an override starts from, and what a ledger takes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fuzzyahp.audit.records.record_document import load_record
from fuzzyahp.errors import RecordError, shown
from fuzzyahp.record import Record, sealed


def load_sealed(source: str | bytes | Path | Mapping[str, Any]) -> Record:
    """Record whose seal fits its content; whether it proves itself is for `verify`.

    Parameters
    ----------
    source : str, bytes, Path or mapping
        As `load_record` takes it.

    Returns
    -------
    Record
        The record.

    Raises
    ------
    RecordError
        If it is no record, or was changed after it was sealed.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, "good"))
    >>> record = rating.record(client="F01", at="2026-11-26T09:30:00Z", by="li")
    >>> load_sealed(record) == record
    True
    >>> load_sealed(record.to_dict() | {"client": "F02"})
    Traceback (most recent call last):
        ...
    fuzzyahp.errors.RecordError: record of client 'F02': /client was changed after it was sealed; ...
    """
    record = load_record(source)
    content = record.to_dict()
    seal, fitting = content["seal"], sealed(content)["seal"]
    if seal != fitting:
        parts = fitting["parts"]
        place = next((p for p in {**parts, **seal["parts"]} if parts.get(p) != seal["parts"].get(p)), "/seal/record")
        raise RecordError(
            f"record of client {shown(content['client'])}: {place} was changed after it was sealed; look with "
            "`fuzzyahp verify`, and take the record as it was"
        )
    return record
