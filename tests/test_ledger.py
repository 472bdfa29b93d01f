"""The ledger: its one form, what is found, what a crash leaves, many writers at once, its export and its commands.

The full crash test, 20 rounds of 8 processes with 1,000 appends each, runs where FUZZYAHP_CRASH_ROUNDS=20.
"""

from __future__ import annotations

import csv
import errno
import hashlib
import json
import os
import random
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

import fuzzyahp as fa
from fuzzyahp.audit import Ledger, LedgerHead, override
from fuzzyahp.audit.ledgers import locked_file
from fuzzyahp.audit.ledgers.ledger_lines import MAX_LINE, NOTHING, line_of
from fuzzyahp.cli import main
from fuzzyahp.record import Record, sealed
from test_overrides import changed, record

ROOT = Path(__file__).resolve().parents[1]
AT = "2026-11-26T09:30:00Z"
ZEROS = "sha256:" + 64 * "0"
CRASH_ROUNDS = int(os.environ.get("FUZZYAHP_CRASH_ROUNDS", "0"))
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a matter of POSIX")


def ledger_of(folder: Path, *records: Record) -> Ledger:
    ledger = Ledger(folder / "ledger.jsonl")
    for one in records:
        ledger.append(one)
    return ledger


def tiny_lines(count: int) -> list[bytes]:
    """Lines as short as they can be; what is in a record is not looked at here."""
    lines, head = [], NOTHING
    for i in range(count):
        line, head = line_of(head, Record(sealed({"client": f"F{i}"})), None, None)
        lines.append(line)
    return lines


def bare(line: bytes | dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """An entry's hash, and everything else."""
    entry = json.loads(line) if isinstance(line, bytes) else dict(line)
    return entry.pop("hash"), entry


def digest(entry: dict[str, Any]) -> str:
    """The hash as the documentation defines it, by the standard library alone."""
    text = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def forged(entry: dict[str, Any]) -> bytes:
    """A line with a hash that fits."""
    text = json.dumps(entry | {"hash": digest(entry)}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode() + b"\n"


# ---- the form ----


def test_a_line_is_as_the_documentation_says(tmp_path: Path) -> None:
    first, second = record(client="甲"), record("weak")
    ledger = Ledger(str(tmp_path / "ledger.jsonl"))
    one = ledger.append(first, retain_until=date(2036, 12, 31))
    two = ledger.append(second.to_dict(), "2037-01-01")
    lines = ledger.path.read_bytes().splitlines(keepends=True)
    assert [line[-1:] for line in lines] == [b"\n", b"\n"]
    own, rest = bare(lines[0])
    assert rest == {"n": 1, "previous": ZEROS, "record": first.to_dict(), "retain_until": "2036-12-31"}
    assert own == one.hash == digest(rest)
    own, rest = bare(lines[1])
    assert rest == {"n": 2, "previous": one.hash, "record": second.to_dict(), "retain_until": "2037-01-01"}
    assert own == two.hash == digest(rest)
    assert lines[0] == forged(bare(lines[0])[1])  # canonical, hash and all
    assert list(ledger.entries()) == [one, two]
    assert [entry.retain_until for entry in ledger.entries()] == [date(2036, 12, 31), date(2037, 1, 1)]
    assert ledger.head == two.head == LedgerHead(2, two.hash)
    found = ledger.verify()
    assert (found.ok, found.entries, found.head, found.fault, found.set_aside) == (True, 2, two.head, None, ())


def test_entries_of_one_client(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, record(client="A"), record(client="B"), changed(record(client="A")))
    assert [entry.n for entry in ledger.entries(client="A")] == [1, 3]
    assert list(ledger.entries(client="C")) == []


def test_a_ledger_that_is_empty_or_absent(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.jsonl")
    for call in (ledger.verify, lambda: ledger.head, lambda: list(ledger.entries())):
        with pytest.raises(fa.FuzzyAHPError, match=r"ledger\.jsonl: there is no such ledger"):
            call()
    assert not ledger.path.exists()
    ledger.path.touch()
    assert ledger.verify().to_text() == f"0 entries, the chain is whole. Head: 0:{ZEROS}"
    assert ledger.head == LedgerHead(0, ZEROS)
    assert repr(ledger) == f"Ledger({str(ledger.path)!r})"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"client": "F02"}, "record of client 'F02': /client was changed after it was sealed"),
        ({"seal": None}, "seal"),
        ({"format": "other/1"}, "format 'other/1'"),
    ],
)
def test_what_is_no_sealed_record_is_not_appended(tmp_path: Path, given: dict[str, Any], message: str) -> None:
    ledger = Ledger(tmp_path / "ledger.jsonl")
    with pytest.raises(fa.FuzzyAHPError, match=message) as found:
        ledger.append(record().to_dict() | given)
    assert type(found.value).__name__ == "RecordError"
    assert not ledger.path.exists()


def test_a_digest_of_the_whole_that_does_not_fit(tmp_path: Path) -> None:
    content = record().to_dict()
    content["seal"]["record"] = ZEROS
    with pytest.raises(fa.FuzzyAHPError, match="/seal/record was changed"):
        Ledger(tmp_path / "ledger.jsonl").append(content)


@pytest.mark.parametrize("given", ["31.12.2036", "2036-02-30", "2036-1-1", 2036, datetime(2036, 12, 31), ""])
def test_a_retention_that_is_no_date(tmp_path: Path, given: Any) -> None:
    with pytest.raises(fa.FuzzyAHPError, match=r"retain_until: .* must be a date such as 2036-12-31"):
        Ledger(tmp_path / "ledger.jsonl").append(record(), given)


def test_a_line_has_a_limit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, record())
    before = ledger.path.read_bytes()
    monkeypatch.setattr("fuzzyahp.audit.ledgers.ledger_lines.MAX_LINE", len(before) + 10)
    with pytest.raises(fa.FuzzyAHPError, match=rf"bytes, at most {len(before) + 10} fit into a line"):
        ledger.append(record(note="twenty and more characters"))
    assert ledger.path.read_bytes() == before


@pytest.mark.parametrize("head", ["", "1", f"1:{ZEROS[:-1]}", f"-1:{ZEROS}", f"01:{ZEROS}", f"1:{ZEROS}\n", 5, None])
def test_a_head_that_is_none(tmp_path: Path, head: Any) -> None:
    ledger = ledger_of(tmp_path, record())
    if head is None:
        assert ledger.verify(head).ok
        return
    with pytest.raises(fa.FuzzyAHPError, match=r"head: .* must be like 12:sha256:"):
        ledger.verify(head)


def test_places_that_cannot_be_a_ledger(tmp_path: Path) -> None:
    number: Any = 5
    with pytest.raises(fa.FuzzyAHPError, match=r"^ledger: 5, must be a path"):
        Ledger(number)
    with pytest.raises(fa.FuzzyAHPError, match=r"^export: 5, must be a path"):
        Ledger(tmp_path / "ledger.jsonl").export(number)
    for path, message in (
        (tmp_path, "is no plain file"),
        (tmp_path / "none" / "ledger.jsonl", "there is no folder"),
        (Path("a\0b"), "cannot be opened"),
    ):
        with pytest.raises(fa.FuzzyAHPError, match=message):
            Ledger(path).append(record())
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        for call in (Ledger(tmp_path / "pipe").verify, lambda: Ledger(tmp_path / "pipe").append(record())):
            with pytest.raises(fa.FuzzyAHPError, match="is no plain file"):
                call()


# ---- what is found ----


def test_every_changed_bit_is_found_and_its_line_named(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.jsonl")
    lines = tiny_lines(3)
    whole = bytearray(b"".join(lines))
    ledger.path.write_bytes(whole)
    assert ledger.verify().entries == 3
    line_at = [number for number, line in enumerate(lines, 1) for _ in line]
    with ledger.path.open("r+b", buffering=0) as file:
        for at, byte in enumerate(whole):
            for bit in range(8):
                os.pwrite(file.fileno(), bytes([byte ^ 1 << bit]), at)
                found = ledger.verify()
                assert found.fault is not None, (at, bit)
                assert found.fault.line == line_at[at], (at, bit, found.fault)
            os.pwrite(file.fileno(), bytes([byte]), at)
    assert ledger.verify().ok


def test_every_kind_of_fault_is_named(tmp_path: Path) -> None:
    lines = tiny_lines(4)
    ledger = Ledger(tmp_path / "ledger.jsonl")

    def fault(*kept: bytes, head: LedgerHead | str | None = None) -> tuple[int, str, int]:
        ledger.path.write_bytes(b"".join(kept))
        found = ledger.verify(head)
        assert found.fault is not None
        assert str(found).startswith(f"line {found.fault.line}: ")
        return found.fault.line, found.fault.kind, found.entries

    other = bare(lines[1])[1]
    reached = LedgerHead(4, bare(lines[3])[0])
    assert fault(lines[0], lines[1].replace(b"F1", b"F7")) == (2, "changed", 1)
    assert fault(lines[0], lines[1][:-3] + b"\n") == (2, "changed", 1)
    assert fault(lines[0], b"\n", lines[1]) == (2, "not_a_line", 1)
    assert fault(b"\xef\xbb\xbf" + lines[0]) == (1, "not_a_line", 0)
    assert fault(lines[0], lines[2]) == (2, "wrong_number", 1)
    assert fault(lines[0], lines[0]) == (2, "wrong_number", 1)
    assert fault(lines[1]) == (1, "wrong_number", 0)
    assert fault(lines[0], lines[2], lines[1]) == (2, "wrong_number", 1)
    assert fault(lines[0], forged(other | {"retain_until": "2036-12-31"}), lines[2]) == (3, "broken_chain", 2)
    assert fault(lines[0], lines[1], lines[2][:40]) == (3, "torn", 2)
    # Hashed by something else, and no entry: another key, another form, no record.
    assert fault(lines[0], forged(other | {"more": 1})) == (2, "not_a_line", 1)
    assert fault(lines[0], forged(other | {"record": 1})) == (2, "not_a_line", 1)
    assert fault(lines[0], forged(other | {"retain_until": "soon"})) == (2, "not_a_line", 1)
    text = json.dumps(other, sort_keys=True, separators=(",", ":")).replace(
        '"retain_until":null', '"retain_until": null'
    )
    own = hashlib.sha256(text.encode()).hexdigest()
    assert fault(lines[0], f'{{"hash":"sha256:{own}",{text[1:]}\n'.encode()) == (2, "not_a_line", 1)
    # Only a head that was kept elsewhere shows these.
    assert fault(*lines[:3], head=reached) == (4, "cut_off", 3)
    assert fault(*lines[:3], lines[3][:40], head=str(reached)) == (4, "cut_off", 3)
    assert fault(*lines, head=f"2:{ZEROS}") == (2, "rewritten", 1)
    ledger.path.write_bytes(b"".join(lines))
    assert ledger.verify(reached).ok
    assert ledger.verify(f"0:{ZEROS}").ok


def test_a_chain_that_was_rewritten_as_a_whole_needs_a_head(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, record(client="A"), record(client="B"))
    head = ledger.head
    ledger.path.unlink()
    ledger_of(tmp_path, record(client="X"), record(client="B"))
    assert ledger.verify().ok
    found = ledger.verify(head)
    assert found.fault is not None
    assert found.fault.kind == "rewritten"


def test_a_fault_stops_entries_and_export(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, record(client="A"), record(client="B"))
    ledger.path.write_bytes(ledger.path.read_bytes().replace(b'"client":"B"', b'"client":"C"'))
    seen: list[int] = []
    with pytest.raises(fa.FuzzyAHPError, match=r"line 2: changed: .* nothing behind it can be trusted"):
        seen.extend(entry.n for entry in ledger.entries())
    assert "1 entry before it is good." in ledger.verify().to_text()
    for name in ("out.csv", "out.json"):
        with pytest.raises(fa.FuzzyAHPError, match=r"line 2: changed: .* nothing was exported"):
            ledger.export(tmp_path / name)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ledger.jsonl"]


def test_nothing_is_appended_behind_a_changed_line(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, record(client="A"), record(client="B"))
    before = ledger.path.read_bytes().replace(b'"client":"B"', b'"client":"C"')
    for content in (before, before + b"\n", before + b"torn", b"\n", b"x" * (MAX_LINE + 1)):
        ledger.path.write_bytes(content)
        with pytest.raises(fa.FuzzyAHPError, match="the last line was changed or is no entry"):
            ledger.append(record())
        with pytest.raises(fa.FuzzyAHPError, match="the last line was changed or is no entry"):
            _ = ledger.head
        assert ledger.path.read_bytes() == content
        assert not ledger.verify().ok


# ---- crashes ----


def test_a_line_torn_at_every_byte(tmp_path: Path) -> None:
    lines, new = tiny_lines(3), record("weak")
    for cut in range(len(lines[2])):
        folder = tmp_path / str(cut)
        folder.mkdir()
        ledger = Ledger(folder / "ledger.jsonl")
        rest = lines[2][:cut]
        ledger.path.write_bytes(lines[0] + lines[1] + rest)
        found = ledger.verify()
        kept = 3 if cut == len(lines[2]) - 1 else 2  # without its line end alone, a line is whole
        torn = kept == 2 and cut > 0
        assert (found.ok, found.entries) == (not torn, kept)
        assert found.fault is None or (found.fault.line, found.fault.kind) == (3, "torn")
        assert ledger.head.n == kept
        entry = ledger.append(new)
        assert entry.n == kept + 1
        assert ledger.path.read_bytes().startswith(lines[0] + lines[1] + (lines[2] if kept == 3 else b""))
        found = ledger.verify(entry.head)
        assert (found.ok, found.entries) == (True, kept + 1)
        assert found.set_aside == (("ledger.jsonl.torn-1",) if torn else ())
        assert json.loads(ledger.path.read_bytes().splitlines()[-1]).get("torn") == entry.torn
        if torn:
            assert (folder / "ledger.jsonl.torn-1").read_bytes() == rest
            assert entry.torn == {
                "file": "ledger.jsonl.torn-1",
                "bytes": cut,
                "sha256": hashlib.sha256(rest).hexdigest(),
            }
            assert "set aside after a crash: ledger.jsonl.torn-1" in str(found)
        else:
            assert entry.torn is None


def test_entries_end_before_a_torn_line(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, *(record(client=client) for client in "ABC"))
    whole = ledger.path.read_bytes()
    for cut, kept in ((1, "ABC"), (2, "AB"), (3000, "AB")):
        ledger.path.write_bytes(whole[:-cut])
        assert "".join(entry.record["client"] for entry in ledger.entries()) == kept
    last = ledger.append(record(client="D"))
    assert last.torn is not None
    assert list(ledger.entries())[-1] == last


def test_what_is_hashed_and_no_record_is_not_given_out(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.jsonl")
    ledger.path.write_bytes(b"".join(tiny_lines(1)))
    assert ledger.verify().ok  # a chain says nothing of what is in it
    said = r"ledger\.jsonl line 1: record: is no record"
    with pytest.raises(fa.FuzzyAHPError, match=said):
        next(ledger.entries())
    for name in ("a.csv", "a.json"):
        with pytest.raises(fa.FuzzyAHPError, match=said):
            ledger.export(tmp_path / name)
        assert not (tmp_path / name).exists()


def test_the_first_line_torn_and_torn_again(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.jsonl")
    for number in range(1, 12):
        with ledger.path.open("ab") as file:
            file.write(b'{"hash":"sha')
        entry = ledger.append(record())
        assert entry.torn is not None
        assert (entry.n, entry.torn["file"]) == (number, f"ledger.jsonl.torn-{number}")
    # By number, and nothing else that happens to lie there.
    (tmp_path / "ledger.jsonl.torn-x").touch()
    assert ledger.verify().set_aside == tuple(f"ledger.jsonl.torn-{n}" for n in range(1, 12))


def test_what_was_set_aside_is_held_against_the_entry_that_names_it(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, record())
    for torn in (b"first", b"other"):
        with ledger.path.open("ab") as file:
            file.write(torn)
        ledger.append(record())
    aside = tmp_path / "ledger.jsonl.torn-1"
    (tmp_path / "ledger.jsonl.torn-3").write_bytes(b"named by no entry")
    assert ledger.verify().ok
    for content in (b"First", b"first and more", b""):  # of the same length, and of others
        aside.write_bytes(content)
        found = ledger.verify()
        assert (found.ok, found.fault, found.entries) == (False, None, 3)
        assert found.changed_aside == ("ledger.jsonl.torn-1",)
        assert found.to_text().splitlines()[-1] == "changed after it was set aside: ledger.jsonl.torn-1"
        assert found.to_text("zh").splitlines()[-1] == "另存后被改动：ledger.jsonl.torn-1"
        assert run("ledger", "verify", ledger.path) == 1
    assert ledger.export(tmp_path / "out.csv").entries == 3  # the entries are whole
    # A file that was taken away is not missed: a copy of a ledger may do without. Its number is given anew.
    aside.unlink()
    assert ledger.verify().ok
    with ledger.path.open("ab") as file:
        file.write(b"third")
    assert ledger.append(record()).torn["file"] == "ledger.jsonl.torn-1"  # type: ignore[index]
    assert ledger.verify().ok


def test_what_cannot_be_appended_sets_nothing_aside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, record())
    with ledger.path.open("ab") as file:
        file.write(b"torn")
    before = ledger.path.read_bytes()
    monkeypatch.setattr("fuzzyahp.audit.ledgers.ledger_lines.MAX_LINE", 100)
    with pytest.raises(fa.FuzzyAHPError, match="at most 100 fit"):
        ledger.append(record())
    assert [path.name for path in tmp_path.iterdir()] == ["ledger.jsonl"]
    assert ledger.path.read_bytes() == before


@pytest.mark.parametrize("call", ["write", "fsync"])
def test_a_full_disk_leaves_the_ledger_as_it_was(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, call: str) -> None:
    ledger = ledger_of(tmp_path, record(client="A"))
    before = ledger.path.read_bytes()
    real = os.write

    def full(file: int, data: bytes = b"") -> int:
        if data and len(data) > 100:
            return real(file, data[:100])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, call, full)
    with pytest.raises(fa.FuzzyAHPError, match=r"No space left on device.*; the record was not appended"):
        ledger.append(record(client="B"))
    monkeypatch.undo()
    assert ledger.path.read_bytes() == before
    assert ledger.append(record(client="B")).n == 2


@pytest.mark.parametrize("call", ["write", "fsync"])
def test_a_torn_line_that_cannot_be_set_aside_stays_where_it_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, call: str
) -> None:
    ledger = ledger_of(tmp_path, record(client="A"))
    ledger.path.write_bytes(ledger.path.read_bytes() + b'{"hash":"sha256:97')
    before = ledger.path.read_bytes()

    def full(file: int, data: bytes = b"") -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, call, full)
    with pytest.raises(fa.FuzzyAHPError, match=r"No space left on device.*; the record was not appended"):
        ledger.append(record(client="B"))
    monkeypatch.undo()
    assert ledger.path.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["ledger.jsonl"]
    assert ledger.append(record(client="B")).torn is not None


def test_append_waits_for_the_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    done: list[str] = []
    real_write, real_sync = os.write, os.fsync

    def write(file: int, data: bytes) -> int:
        done.append("write")
        return real_write(file, data)

    def sync(file: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(file).st_mode) else "file")
        real_sync(file)

    monkeypatch.setattr(os, "write", write)
    monkeypatch.setattr(os, "fsync", sync)
    ledger = Ledger(tmp_path / "ledger.jsonl")
    ledger.append(record())
    ledger.append(record())
    assert done == ["write", "file", "folder", "write", "file"]
    ledger.append(record(), sync=False)
    assert done[-1] == "write"
    assert ledger.verify().entries == 3


def test_append_reads_no_more_of_a_long_ledger(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.jsonl")
    ledger.path.write_bytes(b"".join(tiny_lines(5000)))
    assert ledger.path.stat().st_size > 10 * locked_file._STEP
    sizes: list[int] = []
    real = os.read

    def read(file: int, size: int) -> bytes:
        sizes.append(size)
        return real(file, size)

    monkeypatch.setattr(os, "read", read)
    assert ledger.append(record()).n == 5001
    assert sum(sizes) == locked_file._STEP


@pytest.mark.parametrize("length", [1, 65535, 65536, 65537, 200_000])
def test_the_last_line_is_found_however_long_it_is(tmp_path: Path, length: int) -> None:
    path = tmp_path / "file"
    for rest in (b"", b"r" * length):
        path.write_bytes(b"first\n" + b"x" * length + b"\n" + rest)
        with locked_file.opened(path, writing=False) as file:
            assert locked_file.last_lines(file, path.stat().st_size, MAX_LINE) == (b"x" * length, rest)
            assert locked_file.last_lines(file, path.stat().st_size, length) is None


def test_threads_take_turns(tmp_path: Path) -> None:
    ledger, acknowledged = Ledger(tmp_path / "ledger.jsonl"), []
    records = [record(client=f"F{i}") for i in range(4)]

    def work(one: Record) -> None:
        for _ in range(50):
            acknowledged.append(ledger.append(one, sync=False).hash)

    threads = [threading.Thread(target=work, args=(one,)) for one in records]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        # Whoever reads meanwhile sees whole entries only.
        assert not ledger.path.exists() or ledger.verify().ok
    assert ledger.verify().entries == 200
    assert {entry.hash for entry in ledger.entries()} == set(acknowledged)


# Appends, and says so in a file of its own once `append` has returned. Writes a few bytes at a time, so that a kill
# can fall into the middle of a line.
CHILD = """
import os, sys, time
from pathlib import Path
from fuzzyahp.audit import Ledger
from fuzzyahp.audit.ledgers import ledger
from fuzzyahp.audit.records.record_document import load_record
folder, name, count, step = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
def in_pieces(file, data):
    for at in range(0, len(data), step):
        os.write(file, data[at : at + step])
ledger.write_all = in_pieces
record, mine = load_record(folder / "record.json"), Ledger(folder / "ledger.jsonl")
said = os.open(folder / f"{name}.said", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
os.write(said, b"ready\\n")
while not (folder / "go").exists():
    time.sleep(0.001)
for _ in range(count):
    os.write(said, mine.append(record).head.__str__().encode() + b"\\n")
"""


def crash_round(folder: Path, seed: int, processes: int, appends: int, most: int) -> tuple[int, int, int]:
    """Processes killed at random moments: entries acknowledged, processes killed at work, torn lines set aside.

    Each is killed some time after it has had 1 to `most` appends acknowledged, unless it has ended by then.
    """
    chance = random.Random(seed)
    (folder / "record.json").write_text(record().to_json(), encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    children = [
        subprocess.Popen(
            [sys.executable, "-c", CHILD, str(folder), str(i), str(appends), str(chance.choice([4, 16, 10**6]))],
            env=environment,
        )
        for i in range(processes)
    ]
    said, killed = [folder / f"{i}.said" for i in range(processes)], 0
    targets = {i: chance.randint(1, most) for i in range(processes)}
    try:
        while not all(path.exists() and path.read_bytes() for path in said):
            assert all(child.poll() is None for child in children)
            time.sleep(0.01)
        (folder / "go").touch()
        while targets:
            for i in [i for i, target in targets.items() if said[i].stat().st_size > 75 * target]:
                time.sleep(chance.uniform(0, 0.01))
                killed += children[i].poll() is None
                children[i].kill()
                del targets[i]
            targets = {i: target for i, target in targets.items() if children[i].poll() is None}
            time.sleep(0.001)
    finally:
        for child in children:
            child.kill()
            child.wait()
    acknowledged = [line for path in said for line in path.read_text().splitlines()[1:] if len(line.split(":")) == 3]
    acknowledged = [line for line in acknowledged if len(line.rpartition(":")[2]) == 64]
    ledger = Ledger(folder / "ledger.jsonl")
    found = ledger.verify()
    assert found.fault is None or found.fault.kind == "torn", found
    last = ledger.append(record())
    found = ledger.verify(last.head)
    assert found.ok, found
    entries = [json.loads(line) for line in ledger.path.read_bytes().splitlines()]
    kept = {f"{entry['n']}:{entry['hash']}" for entry in entries}
    assert len(kept) == found.entries
    assert [line for line in acknowledged if line not in kept] == []
    assert len(set(acknowledged)) == len(acknowledged)
    return len(acknowledged), killed, len(found.set_aside)


@POSIX
def test_no_acknowledged_record_is_lost_where_writers_are_killed(tmp_path: Path) -> None:
    acknowledged, killed, _ = crash_round(tmp_path, 1, processes=4, appends=10_000, most=100)
    assert acknowledged >= 4
    assert killed == 4


@POSIX
@pytest.mark.slow
@pytest.mark.skipif(not CRASH_ROUNDS, reason="some minutes; set FUZZYAHP_CRASH_ROUNDS=20")
def test_twenty_rounds_of_eight_processes(tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    totals = []
    for number in range(CRASH_ROUNDS):
        folder = tmp_path / str(number)
        folder.mkdir()
        totals.append(crash_round(folder, number, processes=8, appends=1000, most=1100))
    acknowledged, killed, torn = (sum(column) for column in zip(*totals, strict=True))
    text = f"{CRASH_ROUNDS} rounds: {acknowledged} acknowledged, {killed} killed at work, {torn} torn lines, none lost"
    record_property("ledger", text)
    print(text)
    assert killed


# ---- export ----


def test_export_as_csv(tmp_path: Path) -> None:
    first = record(client='=HYPERLINK("x")', by="+li", note="-1")
    second = changed(first, "rejected", text="=1+1\nand more")
    ledger = Ledger(tmp_path / "ledger.jsonl")
    entries = [ledger.append(first, "2036-12-31"), ledger.append(second)]
    found = ledger.export(tmp_path / "out.csv")
    assert (found.ok, found.entries) == (True, 2)
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0] == {
        "n": "1",
        "client": '\'=HYPERLINK("x")',
        "at": AT,
        "by": "'+li",
        "state": "automatic",
        "status": "rated",
        "score": "85.0",
        "grade_as_rated": "good",
        "grade_in_force": "good",
        "override_reason": "",
        "override_text": "",
        "override_by": "",
        "override_at": "",
        "override_approved_by": "",
        "override_of": "",
        "scheme": "two",
        "scheme_version": "1",
        "scheme_fingerprint": first["scheme"]["fingerprint"],
        "fuzzyahp": fa.__version__,
        "note": "'-1",
        "retain_until": "2036-12-31",
        "record": first.digest,
        "hash": entries[0].hash,
    }
    assert (rows[1]["grade_as_rated"], rows[1]["grade_in_force"]) == ("good", "rejected")
    assert (rows[1]["override_text"], rows[1]["override_of"]) == ("'=1+1\nand more", first.digest)
    assert (rows[1]["retain_until"], rows[1]["state"]) == ("", "overridden")


def test_export_as_json(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, record(client="A"), record("poor", client="B"))
    lines = [json.loads(line) for line in ledger.path.read_bytes().splitlines()]
    ledger.export(tmp_path / "out.txt", format="json")
    assert json.loads((tmp_path / "out.txt").read_bytes()) == {"format": "fuzzyahp-ledger/1", "entries": lines}
    Ledger(tmp_path / "empty.jsonl").path.touch()
    Ledger(tmp_path / "empty.jsonl").export(tmp_path / "empty.json")
    assert json.loads((tmp_path / "empty.json").read_bytes())["entries"] == []


def test_a_torn_end_is_left_out_of_an_export(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, record())
    with ledger.path.open("ab") as file:
        file.write(b"torn")
    found = ledger.export(tmp_path / "out.json")
    assert found.fault is not None
    assert found.fault.kind == "torn"
    assert len(json.loads((tmp_path / "out.json").read_bytes())["entries"]) == 1


def test_an_export_that_cannot_be(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, record())
    before = ledger.path.read_bytes()
    for path, form, message in (
        (tmp_path / "out.txt", None, "ends in neither .csv nor .json"),
        (tmp_path / "out.csv", "cvs", "did you mean 'csv'"),
        (ledger.path, "csv", "is the ledger itself"),
        (tmp_path / "none" / "out.csv", None, "there is no folder"),
    ):
        with pytest.raises(fa.FuzzyAHPError, match=message):
            ledger.export(path, form)
    assert ledger.path.read_bytes() == before


def test_progress_is_told(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.jsonl")
    ledger.path.write_bytes(b"".join(tiny_lines(200)))
    shares: list[float] = []
    assert ledger.verify(progress=shares.append).ok
    assert len(shares) == 3  # after every 64 entries
    assert shares == sorted(shares)
    assert 0.3 < shares[0] < 0.34  # 64 of 200, short lines first
    assert 0.95 < shares[-1] < 0.97  # 192 of 200


def test_a_check_in_chinese_and_html(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "<b>.jsonl")
    ledger.append(record())
    assert ledger.verify().to_text("zh").startswith("共 1 条，链完整。链头：1:sha256:")
    with ledger.path.open("ab") as file:
        file.write(b"torn")
    assert (
        ledger.verify().to_text("zh").splitlines()[0]
        == "第 2 行：残行：崩溃留下的 4 字节，从未确认写入；下次追加时会另存"
    )
    ledger.append(record())
    html = ledger.verify()._repr_html_()
    assert "&lt;b&gt;.jsonl.torn-1" in html
    assert "<b>" not in html


# ---- commands ----


def run(*args: object) -> int:
    return main([str(arg) for arg in args])


OVERRIDE = (
    "--grade",
    "medium",
    "--reason",
    "legal_dispute",
    "--text",
    "Sued.",
    "--by",
    "wang",
    "--approved-by",
    "zhao",
)
WHEN = ("--at", "2026-11-27T10:00:00Z")


def test_from_a_record_to_rates_by_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tmp_path / "F01.json"
    before.write_text(record().to_json(indent=2), encoding="utf-8")
    after, ledger = tmp_path / "F01-2.json", tmp_path / "ledger.jsonl"
    assert run("override", before, *OVERRIDE, *WHEN, "-o", after) == 0
    assert capsys.readouterr().out == f"{after}: client F01, good to medium\n"
    let_out = ["--grade", "rejected", *OVERRIDE[2:]]
    assert run("override", before, *let_out, *WHEN, "-o", tmp_path / "F01-3.json", "--lang", "zh") == 0
    assert capsys.readouterr().out == f"{tmp_path / 'F01-3.json'}：客户 F01，由良改为否决\n"
    assert Record(json.loads(after.read_text(encoding="utf-8"))) == override(
        record(),
        grade="medium",
        reason="legal_dispute",
        text="Sued.",
        by="wang",
        at="2026-11-27T10:00:00Z",
        approved_by="zhao",
    )
    assert run("ledger", "append", ledger, before, after, "--retain-until", "2036-12-31") == 0
    head = Ledger(ledger).head
    assert capsys.readouterr().out == f"{ledger}: 2 appended. Head: {head}\n"
    assert run("ledger", "verify", ledger, "--head", head) == 0
    assert capsys.readouterr().out == f"2 entries, the chain is whole. Head: {head}\n"
    assert run("ledger", "export", ledger, "-o", tmp_path / "out.csv") == 0
    assert capsys.readouterr().err == f"{tmp_path / 'out.csv'}: 2 entries\n"
    assert run("ledger", "rates", ledger, "--by", "quarter") == 0
    out = capsys.readouterr().out
    assert "2026-Q4" in out
    assert "100.0%" in out
    assert "1 legal_dispute: a legal dispute, begun or settled" in out
    many = tmp_path / "records.jsonl"
    many.write_text("".join(f"{record(client=client).to_json()}\n" for client in "ABC"))
    assert run("ledger", "append", ledger, many) == 0
    assert Ledger(ledger).head.n == 5
    assert run("ledger", "rates", ledger, "--lang", "zh") == 0
    assert "合计" in capsys.readouterr().out


def test_the_records_of_a_ledger_are_verified(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = record()
    ledger = ledger_of(tmp_path, before, changed(before), before)
    assert run("ledger", "verify", ledger.path, "--records") == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0] == f"3 entries, the chain is whole. Head: {ledger.head}"
    assert out[1:] == ["3 records: 3 verified, 0 do not fit, 0 cannot be read."]

    # A forger seals anew, and the chain is whole: a good client, 85 points, is recorded with 95.
    content = record(client="F02").to_dict()
    content["result"]["score"] = 95.0
    ledger.append(sealed(content))
    assert run("ledger", "verify", ledger.path) == 0
    capsys.readouterr()
    assert run("ledger", "verify", ledger.path, "--records") == 1
    out = capsys.readouterr().out.splitlines()
    assert out[0].startswith("4 entries, the chain is whole.")
    assert out[1] == f"entry 4: F02, {AT}: does not fit, 1 finding."
    assert out[2] == "  First: /result/score is recorded as 95.0, recomputed as 85.0."
    assert out[3:] == ["4 records: 3 verified, 1 do not fit, 0 cannot be read."]
    assert run("ledger", "verify", ledger.path, "--records", "--lang", "zh") == 1
    out = capsys.readouterr().out.splitlines()
    assert out[1].startswith("第 4 条：F02")
    assert out[-1] == "共 4 份记录：核验通过 3 份，不符 1 份，无法读取 0 份。"

    # What is hashed like an entry, and holds no record; then a line torn, before which the records are verified.
    head, other = ledger.head, {"n": 5, "previous": ledger.head.hash, "record": {"a": 1}, "retain_until": None}
    with ledger.path.open("ab") as file:
        file.write(forged(other) + b"torn")
    assert run("ledger", "verify", ledger.path, "--records", "--head", head) == 1
    out = capsys.readouterr().out.splitlines()
    assert out[0].startswith("line 6: torn: 4 bytes")
    assert "entry 5: record: is no record of a rating: it has no format; give what `record` wrote" in out
    assert out[-1] == "5 records: 3 verified, 1 do not fit, 1 cannot be read."


def test_overrides_of_no_record_and_of_one_record_several_are_noted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, absent = record(), record(client="F02")
    first, second, orphan = changed(before), changed(before, "weak"), changed(absent)
    # In whatever order: the first of two overrides stands before its record; the same one again is no rival.
    ledger = ledger_of(
        tmp_path, first, before, second, first, orphan, changed(second, "good", at="2026-12-01T00:00:00Z")
    )
    assert run("ledger", "verify", ledger.path, "--records") == 0
    assert capsys.readouterr().out.splitlines()[1:] == [
        f"note: entries 1, 3 override one record, {before['seal']['record']}; "
        "the latest that no other overrides counts",
        f"note: entry 5 overrides a record that is not in this ledger, {absent['seal']['record']}",
        "6 records: 6 verified, 0 do not fit, 0 cannot be read.",
    ]
    assert run("ledger", "verify", ledger.path, "--records", "--lang", "zh") == 0
    out = capsys.readouterr().out.splitlines()
    assert out[1].startswith("注意：第 1、3 条调整的是同一记录，sha256:")
    assert out[2].startswith("注意：第 5 条所调整的记录不在本台账中，sha256:")
    alone = Ledger(tmp_path / "one.jsonl")
    alone.append(before)
    assert run("ledger", "verify", alone.path, "--records") == 0
    assert capsys.readouterr().out.splitlines()[1:] == ["1 record: 1 verified, 0 do not fit, 0 cannot be read."]


def test_commands_that_find_a_fault_or_cannot(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tmp_path / "F01.json"
    before.write_text(record(client="F01\u202e").to_json(), encoding="utf-8")
    ledger = tmp_path / "ledger.jsonl"
    assert run("ledger", "verify", ledger) == 2
    assert run("override", before, *OVERRIDE, "--at", "yesterday") == 2
    assert "at: 'yesterday', must be a moment" in capsys.readouterr().err
    assert run("override", before, *OVERRIDE, *WHEN, "-o", before) == 2
    assert "exists already; a record is never replaced" in capsys.readouterr().err
    assert run("override", before, *OVERRIDE, *WHEN) == 0
    assert json.loads(capsys.readouterr().out)["override"]["grade"] == "medium"
    assert run("override", before, *OVERRIDE, *WHEN, "-o", tmp_path / "new.json") == 0
    assert r"client F01\u202e, good" in capsys.readouterr().out
    (tmp_path / "bad.json").write_text("{}")
    unsealed = tmp_path / "records.jsonl"
    unsealed.write_text(f"{record().to_json()}\n{record().to_json().replace('F01', 'F02', 1)}\n")
    assert run("ledger", "append", ledger, before, tmp_path / "bad.json") == 2
    assert run("ledger", "append", ledger, before, "--retain-until", "soon") == 2
    capsys.readouterr()
    assert run("ledger", "append", ledger, unsealed) == 2
    assert "records.jsonl line 2: record of client 'F02': /client was changed" in capsys.readouterr().err
    assert not ledger.exists()
    assert run("ledger", "append", ledger, before, before) == 0
    with ledger.open("ab") as file:
        file.write(b"torn")
    capsys.readouterr()
    assert run("ledger", "verify", ledger) == 1
    assert "line 3: torn: 4 bytes" in capsys.readouterr().out
    assert run("ledger", "export", ledger, "-o", tmp_path / "out.json") == 0
    assert "a torn line at the end is no entry" in capsys.readouterr().err
    assert run("ledger", "append", ledger, before) == 0
    assert "4 bytes of a torn line were set aside in ledger.jsonl.torn-1" in capsys.readouterr().err
    assert run("ledger", "verify", ledger) == 0
    assert run("ledger", "verify", ledger, "--head", "4") == 2
    assert run("ledger", "verify", ledger, "--head", f"4:{ZEROS}") == 1
    assert "cut off" in capsys.readouterr().out
    assert run("ledger", "verify", ledger, "--head", f"3:{ZEROS}") == 1
    ledger.write_bytes(ledger.read_bytes().replace(b'"by":"li"', b'"by":"le"', 1))
    assert run("ledger", "export", ledger, "-o", tmp_path / "out.csv") == 2
    assert not (tmp_path / "out.csv").exists()
    assert run("ledger", "rates", ledger) == 2
    assert run("ledger", "append", ledger, before) == 0  # the first line is for `verify` to find
    (tmp_path / "empty.jsonl").touch()
    capsys.readouterr()
    assert run("ledger", "rates", tmp_path / "empty.jsonl") == 0
    assert capsys.readouterr().out == "no ratings\n"
