"""Portfolios in files: Parquet to Parquet, beside PyArrow that only reads and writes, and the memory it takes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from benchmarks.gauge import Gauge
from benchmarks.test_many_clients import KINDS, LEAVES, PANEL, SHARES, model_of

import fuzzyahp as fa
from fuzzyahp.portfolio.frames import rate_frame
from fuzzyahp.portfolio.table_files import rate_file

ROOT = Path(__file__).resolve().parents[1]
MILLION = 1_000_000
ROUNDS = 5
SECONDS, TIMES, MEGABYTES = 1.2, 2.0, 600


def counts(rows: int, first: int = 0) -> pa.Table:
    """Votes of seven experts on 16 indicators: a client's id and 80 columns of int8."""
    rng = np.random.default_rng(20261121 + first)
    kind = np.array(KINDS)[rng.choice(len(KINDS), rows, p=SHARES)]
    columns = {"client": pa.array(np.arange(first, first + rows))}
    for leaf in LEAVES:
        votes = rng.multinomial(PANEL, kind).astype(np.int8)
        columns |= {f"{leaf}.{grade}": pa.array(votes[:, h].copy()) for h, grade in enumerate(fa.FIVE_GRADES.names)}
    return pa.table(columns)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("portfolio")
    pq.write_table(counts(MILLION), made / "million.parquet")
    return made


def test_parquet_to_parquet(gauge: Gauge, folder: Path) -> None:
    """At most 1.2 s; the other half of the promise stands below."""
    model = model_of()
    source, target = folder / "million.parquet", folder / "ratings.parquet"
    median = gauge.alone("1 M x 80, Parquet to Parquet", lambda: rate_file(model, source, target), rounds=ROUNDS)
    assert pq.read_metadata(target).num_rows == MILLION
    gauge.figure(median, "s", at_most=SECONDS)


def test_parquet_to_parquet_beside_reading_and_writing(gauge: Gauge, folder: Path) -> None:
    """PyArrow reads the same 81 columns whole, and writes the same ratings."""
    model = model_of()
    source, target = folder / "million.parquet", folder / "ratings.parquet"
    rate_file(model, source, target)
    ratings = pq.read_table(target)

    def only_read_and_write() -> None:
        pq.read_table(source)
        pq.write_table(ratings, folder / "copy.parquet")

    ours, theirs = gauge.beside(
        "1 M x 80, Parquet to Parquet",
        lambda: rate_file(model, source, target),
        "PyArrow reads the same and writes the same",
        only_read_and_write,
        rounds=ROUNDS,
    )
    gauge.figure(ours / theirs, "times as long", at_most=TIMES)


def test_csv_to_csv(gauge: Gauge, folder: Path) -> None:
    from pyarrow import csv

    model, rows = model_of(), 100_000
    csv.write_csv(counts(rows), folder / "firms.csv")
    median = gauge.alone(
        "100,000 x 80, CSV to CSV", lambda: rate_file(model, folder / "firms.csv", folder / "r.csv"), rounds=3
    )
    gauge.figure(rows / median / 1e6, "M clients/s")


def test_arrow_in_memory(gauge: Gauge) -> None:
    """The same 80 columns without any file."""
    model, table = model_of(), counts(MILLION)
    median = gauge.alone("1 M x 80, Arrow table in memory", lambda: rate_frame(model.plan, table), rounds=ROUNDS)
    gauge.figure(MILLION / median / 1e6, "M clients/s")


CHILD = """
import sys
from benchmarks.test_many_clients import model_of
from fuzzyahp.portfolio.table_files import rate_file
print(rate_file(model_of(), *sys.argv[1:]).clients)
print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
"""


def test_memory_of_ten_million(gauge: Gauge, folder: Path) -> None:
    """A process of its own: the most memory it ever had; row groups of a million clients, as PyArrow writes them."""
    if not Path("/proc/self/status").exists():
        pytest.skip("asks Linux for the peak memory")
    source = folder / "ten.parquet"
    with pq.ParquetWriter(source, counts(1).schema) as writer:
        for k in range(10):
            writer.write_table(counts(MILLION, k * MILLION))
    peaks: list[float] = []

    def run() -> None:
        found = subprocess.run(
            [sys.executable, "-c", CHILD, str(source), str(folder / "r.parquet")],
            env=os.environ | {"PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "src")))},
            capture_output=True,
            text=True,
            check=True,
        )
        rows, peak = map(int, found.stdout.split())
        assert rows == 10 * MILLION
        peaks.append(peak / 1024)

    gauge.benchmark.extra_info["what"] = "10 M x 80, Parquet to Parquet, start of Python included"
    gauge.benchmark.pedantic(run, setup=None, rounds=1, warmup_rounds=0)
    gauge.figure(max(peaks), "MiB at the most", at_most=MEGABYTES)
