"""The ledger: records one below the other in a file that is only ever appended to, each chained to the one before."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from fuzzyahp.audit.ledgers.ledger_check import LedgerCheck, LedgerFault, Progress, check_ledger, good_lines
from fuzzyahp.audit.ledgers.ledger_export import export_ledger
from fuzzyahp.audit.ledgers.ledger_lines import (
    MAX_LINE,
    NOTHING,
    LedgerEntry,
    LedgerHead,
    content_of,
    entry_of,
    head_of,
    line_of,
    retention,
)
from fuzzyahp.audit.ledgers.locked_file import last_lines, opened, sync_file, sync_folder, write_all
from fuzzyahp.audit.records.sealed_record import load_sealed
from fuzzyahp.errors import RecordError
from fuzzyahp.files import as_path


class Ledger:
    """Records in a file of JSON Lines with a hash chain; safe under several processes and threads.

    Parameters
    ----------
    path : str or path
        The file, on a local disk; made by the first append.

    Raises
    ------
    FuzzyAHPError
        If it is no path.

    Examples
    --------
    >>> import tempfile
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, "good"))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     ledger = fa.audit.Ledger(f"{folder}/ledger.jsonl")
    ...     entry = ledger.append(rating.record(client="F01", at="2026-11-26T09:30:00Z", by="li"))
    ...     ledger.verify().ok, ledger.head == entry.head, entry.n
    (True, True, 1)
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = as_path(path, "ledger")

    def append(self, record: Any, retain_until: str | date | None = None, *, sync: bool = True) -> LedgerEntry:
        """Append a record; when this returns, it is on the disk.

        The last line alone is read, and its hash checked, however long the ledger is. What a crash left torn behind
        it is first moved into a file of its own, ``LEDGER.torn-1`` and so on; the new entry says so.

        Parameters
        ----------
        record : Record, mapping, or path or text of JSON
            A record; its seal is checked. Whether it proves itself is another question, see `verify`.
        retain_until : str or date, optional
            Until when it must be kept: a field for the caller's policy. Nothing is ever deleted because of it.
        sync : bool
            Whether to wait for the disk. Without, the last entries can be lost where the machine stops; not where the
            process does.

        Returns
        -------
        LedgerEntry
            Number, hashes, and what was set aside.

        Raises
        ------
        RecordError
            If this is no sealed record, it is too long, the last line was changed, or the file cannot be written. The
            record is then not in the ledger.

        Examples
        --------
        >>> import tempfile
        >>> import fuzzyahp as fa
        >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
        >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, "good"))
        >>> record = rating.record(client="F01", at="2026-11-26T09:30:00Z", by="li")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     fa.audit.Ledger(f"{folder}/ledger.jsonl").append(record, retain_until="2036-12-31").retain_until
        datetime.date(2036, 12, 31)
        """
        record, until = load_sealed(record), retention(retain_until)
        with opened(self.path, writing=True) as file:
            size = os.fstat(file).st_size
            before, rest = self._end(file, size)
            whole_rest = _follows(before, rest)
            torn, start = None, b""
            if isinstance(whole_rest, LedgerHead):
                before, start = whole_rest, b"\n"
            # Before anything is set aside: what cannot be appended changes nothing.
            line, head = line_of(before, record, until, None)
            try:
                if rest and not start:
                    torn = self._set_aside(file, rest, size)
                    size -= len(rest)
                    line, head = line_of(before, record, until, torn)
                write_all(file, start + line)
                if sync:
                    sync_file(file)
                    if before == NOTHING:
                        sync_folder(self.path)
            except OSError as error:
                with contextlib.suppress(OSError):
                    os.ftruncate(file, size)
                raise RecordError(
                    f"{self.path}: cannot be written ({error.strerror or error}); the record was not appended"
                ) from None
        return LedgerEntry(
            head.n, before.hash, record, None if until is None else date.fromisoformat(until), head.hash, torn
        )

    @property
    def head(self) -> LedgerHead:
        """Number and hash of the last entry; kept elsewhere, `verify` proves by it that nothing was cut or rewritten.

        Raises
        ------
        RecordError
            If there is no such ledger, or its last line was changed.
        """
        with opened(self.path, writing=False) as file:
            before, rest = self._end(file, os.fstat(file).st_size)
        return _follows(before, rest) or before

    def verify(self, head: LedgerHead | str | None = None, *, progress: Progress | None = None) -> LedgerCheck:
        """Check every line: its hash, its number, its link to the line before.

        Parameters
        ----------
        head : LedgerHead or str, optional
            A head that was kept elsewhere. Only with it are entries found that were cut off the end, or a chain that
            was rewritten as a whole.
        progress : callable, optional
            Told the share that has been read [0-1].

        Returns
        -------
        LedgerCheck
            How many entries are good, the first fault, what was set aside. Records themselves are proved by
            `fuzzyahp.audit.verify`.

        Raises
        ------
        RecordError
            If there is no such ledger, or the head is none.

        Examples
        --------
        >>> import tempfile
        >>> import fuzzyahp as fa
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     empty = open(f"{folder}/ledger.jsonl", "wb").close()
        ...     fa.audit.Ledger(f"{folder}/ledger.jsonl").verify().entries
        0
        """
        return check_ledger(self.path, head, progress=progress)

    def entries(self, client: str | None = None) -> Iterator[LedgerEntry]:
        """Entries in order, each checked as in `verify` before it is given out; a torn end is no entry.

        Parameters
        ----------
        client : str, optional
            Only this client's.

        Returns
        -------
        iterator of LedgerEntry
            One at a time, so that a ledger of any length can be read.

        Raises
        ------
        RecordError
            At the first fault.

        Examples
        --------
        >>> import tempfile
        >>> import fuzzyahp as fa
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     empty = open(f"{folder}/ledger.jsonl", "wb").close()
        ...     list(fa.audit.Ledger(f"{folder}/ledger.jsonl").entries())
        []
        """
        for found in good_lines(self.path):
            if isinstance(found, LedgerFault):
                if found.kind == "torn":
                    return
                raise RecordError(f"{self.path} {found.to_text()}; nothing behind it can be trusted")
            where = f"{self.path} line {found.head.n}"
            entry = entry_of(content_of(found.line, where), where)
            if client is None or entry.record["client"] == client:
                yield entry

    def export(
        self, path: str | os.PathLike[str], format: str | None = None, *, progress: Progress | None = None
    ) -> LedgerCheck:
        """Write the ledger as a table or as one JSON document, whole or not at all.

        Parameters
        ----------
        path : str or path
            File to write.
        format : str, optional
            "csv": one row an entry with who, when, result, override and hashes; "json": every entry with its record.
            Default: by the ending of the path.
        progress : callable, optional
            Told the share that has been read [0-1].

        Returns
        -------
        LedgerCheck
            What was exported; its fault can only be a torn end.

        Raises
        ------
        RecordError
            If there is no such format, or the ledger has a fault; nothing is written then.
        FuzzyAHPError
            If the file cannot be written.

        Examples
        --------
        >>> import tempfile
        >>> import fuzzyahp as fa
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     empty = open(f"{folder}/ledger.jsonl", "wb").close()
        ...     fa.audit.Ledger(f"{folder}/ledger.jsonl").export(f"{folder}/ledger.csv").entries
        0
        """
        return export_ledger(self.path, as_path(path, "export"), format, progress)

    def __repr__(self) -> str:
        return f"Ledger({str(self.path)!r})"

    def _end(self, file: int, size: int) -> tuple[LedgerHead, bytes]:
        """Head of the last whole line, and what stands behind its end."""
        found = last_lines(file, size, MAX_LINE)
        last, rest = found or (b"", b"")
        if found is not None and size == len(rest):
            return NOTHING, rest
        head = head_of(last)
        if isinstance(head, str):
            raise RecordError(
                f"{self.path}: the last line was changed or is no entry; look with `fuzzyahp ledger verify`, and put "
                "back a copy that is whole"
            )
        return head[0], rest

    def _set_aside(self, file: int, rest: bytes, size: int) -> Mapping[str, Any]:
        """Move a torn line into a file of its own: there first, then off the ledger."""
        number = 1
        while True:
            aside = self.path.with_name(f"{self.path.name}.torn-{number}")
            try:
                target = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
                break
            except FileExistsError:
                number += 1
        try:
            try:
                write_all(target, rest)
                sync_file(target)
            finally:
                os.close(target)
        except OSError:
            # Half a copy is none, and it must not look as if something had been set aside.
            with contextlib.suppress(OSError):
                aside.unlink()
            raise
        sync_folder(aside)
        os.ftruncate(file, size - len(rest))
        return {"file": aside.name, "bytes": len(rest), "sha256": hashlib.sha256(rest).hexdigest()}


def _follows(before: LedgerHead, rest: bytes) -> LedgerHead | None:
    """Head of a rest that is the next entry and lacks nothing but its line end."""
    found = head_of(rest)
    if isinstance(found, str) or found[0].n != before.n + 1 or found[1] != before.hash:
        return None
    return found[0]
