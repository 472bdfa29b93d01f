"""One line of a ledger: an entry in its one form, with its number, the hash before it and its own."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fuzzyahp.audit.records.record_document import load_record
from fuzzyahp.errors import RecordError, shown
from fuzzyahp.parsing import parse_json
from fuzzyahp.record import Record, canonical_json

#: Most bytes of one line, its end included. A record of the built-in scheme takes some 40,000.
MAX_LINE = 16 * 2**20
_HASH = r"sha256:[0-9a-f]{64}"
# Keys of canonical JSON are sorted, so that the hash comes first and covers every other byte of its line.
_START = re.compile(rb'\{"hash":"(' + _HASH.encode() + rb')",')
_NEXT = re.compile(rb'"n":([1-9][0-9]{0,17}),"previous":"(' + _HASH.encode() + rb')","record":')
_HEAD = re.compile(rf"(0|[1-9][0-9]{{0,17}}):({_HASH})\Z")
_DATE = re.compile(r"\d{4}-\d\d-\d\d\Z")


@dataclass(frozen=True)
class LedgerHead:
    """The last entry's number and hash: kept elsewhere, it proves later that nothing up to it was cut or rewritten.

    Attributes
    ----------
    n : int
        Number of the last entry; 0 where the ledger is empty.
    hash : str
        Its hash, "sha256:..."; 64 zeros where the ledger is empty.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> str(fa.audit.LedgerHead(0, "sha256:" + 64 * "0"))[:13]
    '0:sha256:0000'
    """

    n: int
    hash: str

    def __str__(self) -> str:
        return f"{self.n}:{self.hash}"


#: What the first entry names as the one before it.
NOTHING = LedgerHead(0, "sha256:" + 64 * "0")


@dataclass(frozen=True)
class LedgerEntry:
    """A record in the ledger.

    Attributes
    ----------
    n : int
        Number, from 1.
    previous : str
        Hash of the entry before; 64 zeros for the first.
    record : Record
        The record.
    retain_until : date or None
        Until when it must be kept, by the caller's policy.
    hash : str
        SHA-256 over the canonical JSON of all the others.
    torn : mapping or None
        Name, bytes and SHA-256 of the file into which a torn line was set aside before this entry.

    Examples
    --------
    >>> import tempfile
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, "good"))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     ledger = fa.audit.Ledger(f"{folder}/ledger.jsonl")
    ...     entry = ledger.append(rating.record(client="F01", at="2026-11-26T09:30:00Z", by="li"))
    >>> entry.n, entry.record["client"], entry.retain_until
    (1, 'F01', None)
    """

    n: int
    previous: str
    record: Record
    retain_until: date | None
    hash: str
    torn: Mapping[str, Any] | None = None

    @property
    def head(self) -> LedgerHead:
        """Number and hash of this entry."""
        return LedgerHead(self.n, self.hash)


def head_from(given: LedgerHead | str) -> LedgerHead:
    """A head as it was kept elsewhere.

    Parameters
    ----------
    given : LedgerHead or str
        Itself, or as its text says it, "N:sha256:...".

    Returns
    -------
    LedgerHead
        Number and hash.

    Raises
    ------
    RecordError
        If it is none.

    Examples
    --------
    >>> head_from("7:sha256:" + 64 * "a").n
    7
    """
    found = _HEAD.match(given if isinstance(given, str) else str(given))
    if found is None:
        raise RecordError(f"head: {shown(given)}, must be like 12:sha256: and 64 hex digits, as `head` says")
    return LedgerHead(int(found[1]), found[2])


def retention(given: str | date | None) -> str | None:
    """A date of retention as lines hold it.

    Parameters
    ----------
    given : str, date or None
        ISO 8601, or a date without time.

    Returns
    -------
    str or None
        ISO 8601.

    Raises
    ------
    RecordError
        If it is no date.

    Examples
    --------
    >>> retention(date(2036, 12, 31))
    '2036-12-31'
    """
    text = given.isoformat() if isinstance(given, date) and not isinstance(given, datetime) else given
    if text is None:
        return None
    if not isinstance(text, str) or not _DATE.match(text):
        raise RecordError(f"retain_until: {shown(given)}, must be a date such as 2036-12-31, or left out")
    try:
        date.fromisoformat(text)
    except ValueError as error:
        raise RecordError(f"retain_until: {shown(given)} ({error}), must be a date such as 2036-12-31") from None
    return text


def line_of(
    before: LedgerHead, record: Record, retain_until: str | None, torn: Mapping[str, Any] | None
) -> tuple[bytes, LedgerHead]:
    r"""The line of the next entry, its end included.

    Parameters
    ----------
    before : LedgerHead
        The entry before.
    record : Record
        The record.
    retain_until : str or None
        Date of retention.
    torn : mapping or None
        What was set aside before it.

    Returns
    -------
    tuple of bytes and LedgerHead
        The line, and the head that it makes.

    Raises
    ------
    RecordError
        If it is longer than `MAX_LINE`.
    """
    rest: dict[str, Any] = {"n": before.n + 1, "previous": before.hash, "retain_until": retain_until}
    if torn is not None:
        rest["torn"] = dict(torn)
    # The record's text is canonical as it is; put in its place it is not made once more.
    text = canonical_json(rest | {"record": None}).replace('"record":null', f'"record":{record.to_json()}', 1)
    body = text.encode()
    head = LedgerHead(before.n + 1, _digest(body))
    line = b'{"hash":"' + head.hash.encode() + b'",' + body[1:] + b"\n"
    if len(line) > MAX_LINE:
        raise RecordError(
            f"record of client {shown(record['client'])}: {len(line)} bytes, at most {MAX_LINE} fit into a line; "
            "shorten its note, or keep long evidence elsewhere"
        )
    return line, head


def head_of(line: bytes) -> tuple[LedgerHead, str] | str:
    """Number, hash and hash before of a line, once its hash has been found right.

    Parameters
    ----------
    line : bytes
        Without its end.

    Returns
    -------
    tuple of LedgerHead and str, or str
        The head it makes and the hash it names as the one before; or what is wrong: "not_a_line", "changed".

    Examples
    --------
    >>> head_of(b"{}")
    'not_a_line'
    """
    start = _START.match(line)
    named = None if start is None else _NEXT.match(line, start.end())
    if start is None or named is None:
        return "not_a_line"
    own = start[1].decode()
    if _digest(b"{" + line[start.end() :]) != own:
        return "changed"
    return LedgerHead(int(named[1]), own), named[2].decode()


def content_of(line: bytes, where: str) -> dict[str, Any]:
    """What a line says whose hash is right, held to the one form of entries.

    Parameters
    ----------
    line : bytes
        Without its end.
    where : str
        What to call it in an error.

    Returns
    -------
    dict
        The entry as plain data.

    Raises
    ------
    RecordError
        If it is no entry all the same: hashed by something else.
    """
    try:
        found = parse_json(line.decode(), where)
        if set(found) - {"torn"} != {"hash", "n", "previous", "record", "retain_until"}:
            raise ValueError("other keys")
        if line != b'{"hash":"' + found["hash"].encode() + b'",' + canonical_json(_but_hash(found)).encode()[1:]:
            raise ValueError("not canonical JSON")
        if not isinstance(found["record"], dict) or not isinstance(found.get("torn", {}), dict):
            raise ValueError("its record is none")
        retention(found["retain_until"])
    except (KeyError, TypeError, ValueError) as error:
        raise RecordError(f"{where}: its hash is right, but it is no entry of a ledger ({error})") from None
    return dict(found)


def entry_of(content: Mapping[str, Any], where: str) -> LedgerEntry:
    """The entry with its record, which is checked as every record from outside is.

    Parameters
    ----------
    content : mapping
        As from `content_of`.
    where : str
        What to call it in an error.

    Returns
    -------
    LedgerEntry
        The entry.

    Raises
    ------
    RecordError
        If its record is none.
    """
    try:
        record = load_record(content["record"])
    except RecordError as error:
        raise RecordError(f"{where}: {error}") from None
    until = content["retain_until"]
    return LedgerEntry(
        content["n"],
        content["previous"],
        record,
        None if until is None else date.fromisoformat(until),
        content["hash"],
        content.get("torn"),
    )


def _but_hash(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key != "hash"}


def _digest(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()
