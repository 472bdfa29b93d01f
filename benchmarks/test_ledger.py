"""The ledger: appends a second with and without waiting for the disk, short and long; a full check."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from benchmarks.gauge import Gauge

import fuzzyahp as fa
from fuzzyahp.audit.ledgers.ledger_lines import NOTHING, line_of

LONG = 2_000
#: Far below what is measured: a ledger must keep up with clients rated one by one, on a slow disk as well.
LEAST_A_SECOND = 20.0
#: A long ledger may cost no more than a short one but for noise.
MOST_LONGER = 1.5


@pytest.fixture(scope="module")
def record() -> Any:
    """A record of the built-in scheme, some 40 kB."""
    model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, "good"))
    return rating.record(client="F01", at="2026-11-26T09:30:00Z", by="li")


def filled(path: Path, record: Any, count: int) -> fa.audit.Ledger:
    """A ledger of so many entries, written at once."""
    head = NOTHING
    with path.open("wb") as file:
        for _ in range(count):
            line, head = line_of(head, record, None, None)
            file.write(line)
    return fa.audit.Ledger(path)


@pytest.mark.parametrize("sync", [True, False])
def test_append(gauge: Gauge, tmp_path: Path, record: Any, sync: bool) -> None:
    ledger = fa.audit.Ledger(tmp_path / "ledger.jsonl")
    waits = "synced to the disk" if sync else "not synced"
    median = gauge.alone(
        f"`Ledger.append`: a record of 40 kB, {waits}", lambda: ledger.append(record, sync=sync), rounds=300
    )
    assert ledger.verify().ok
    gauge.figure(1 / median, "appends/s", at_least=LEAST_A_SECOND)


def test_append_to_a_long_ledger(gauge: Gauge, tmp_path: Path, record: Any) -> None:
    long, short = filled(tmp_path / "long.jsonl", record, LONG), filled(tmp_path / "short.jsonl", record, 1)
    ours, theirs = gauge.beside(
        f"`Ledger.append`, not synced, to a ledger of {LONG:,} entries",
        lambda: long.append(record, sync=False),
        "the same to one of a single entry",
        lambda: short.append(record, sync=False),
        rounds=200,
    )
    gauge.figure(ours / theirs, "times its time", at_most=MOST_LONGER)


def test_verify(gauge: Gauge, tmp_path: Path, record: Any) -> None:
    ledger = filled(tmp_path / "ledger.jsonl", record, 200)
    median = gauge.alone("`Ledger.verify`: 200 entries of 40 kB", ledger.verify, rounds=5)
    gauge.figure(200 / median, "entries/s")
