"""What a compiled kernel would bring: the arithmetic of one portfolio in numba, beside NumPy's block by block.

The two kernels below are written for this one shape (16 leaves in four criteria, counts of five grades as int8, the
weighted average, no veto) and check nothing but for empty votes, so they show the most that there is to win. They
must give the same bits.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from benchmarks.gauge import FloatArray, Gauge
from benchmarks.test_many_clients import CLIENTS, LEAVES, PANEL, Table, model_of, votes

from fuzzyahp.batch import rate_columns
from fuzzyahp.blocks import run_blocks
from fuzzyahp.table_columns import read_table

__all__ = ["votes"]  # the fixture
ROUNDS = 7
BLOCK = 2048


def divided(counts: Any, weight: Any, joined: Any, first: Any) -> None:
    """w * (v / n), added to the parent's vector: (n, 5) counts, (n, 5) joined."""
    for i in range(counts.shape[0]):
        n = 0.0
        for h in range(5):
            n += counts[i, h]
        for h in range(5):
            term = (counts[i, h] / n) * weight
            joined[i, h] = term if first else joined[i, h] + term


def looked_up(counts: Any, table: Any, joined: Any, first: Any) -> None:
    """The same from a table of w * (v / n) by n and v: no division, but small panels only."""
    for i in range(counts.shape[0]):
        n = 0
        for h in range(5):
            n += counts[i, h]
        for h in range(5):
            term = table[n, counts[i, h]]
            joined[i, h] = term if first else joined[i, h] + term


def shares(weight: float) -> FloatArray:
    """w * (v / n) for n and v up to the panel's size."""
    table = np.zeros((PANEL + 1, PANEL + 1))
    for n in range(1, PANEL + 1):
        table[n] = np.arange(PANEL + 1) / n * weight
    return table


@pytest.mark.parametrize("way", ["divided", "looked up"])
@pytest.mark.parametrize("threads", [1, 2])
def test_compiled(gauge: Gauge, votes: Table, way: str, threads: int) -> None:
    numba = pytest.importorskip("numba", reason="numba is in the dependency group bench")
    model = model_of()
    plan = model.plan
    columns, _, count = read_table(plan.scheme, votes)
    compiled = numba.njit(nogil=True)(divided if way == "divided" else looked_up)
    tree, values = plan.scheme.tree, plan.scheme.scale.values
    scores = np.empty(CLIENTS)
    top = plan.weights[tree.root]
    given = {
        leaf: weight if way == "divided" else shares(weight)
        for parent in tree.structure[tree.root]
        for leaf, weight in zip(tree.structure[parent], plan.weights[parent], strict=True)
    }

    def block(start: int, stop: int) -> None:
        criterion, root, term = (np.empty((stop - start, 5)) for _ in range(3))
        for k, parent in enumerate(tree.structure[tree.root]):
            for j, leaf in enumerate(tree.structure[parent]):
                compiled(votes[leaf][start:stop], given[leaf], criterion, j == 0)
            np.multiply(criterion, top[k], out=root if k == 0 else term)
            if k:
                np.add(root, term, out=root)
        total = root[:, 0] * values[0]
        for h in range(1, 5):
            total += root[:, h] * values[h]
        scores[start:stop] = total

    def run() -> None:
        run_blocks(CLIENTS, BLOCK, block, threads)

    def ours() -> object:
        return rate_columns(plan, columns, count, threads=threads)

    run()
    assert np.array_equal(scores, rate_columns(plan, columns, count).score)
    plural = "1 thread" if threads == 1 else f"{threads} threads"
    theirs, numpy = gauge.beside(
        f"numba, shares {way}, scores only, {plural}", run, "NumPy, with statuses and grades", ours, rounds=ROUNDS
    )
    gauge.figure(numpy / theirs, "times as fast")


def test_floor(gauge: Gauge, votes: Table) -> None:
    """Reading the votes once and writing the outcomes once, with no arithmetic between."""
    plan = model_of().plan
    columns, _, count = read_table(plan.scheme, votes)
    words = [votes[leaf].reshape(-1).view(np.uint64) for leaf in LEAVES]

    def floor() -> None:
        for array in words:
            array.max()
        np.zeros(count, dtype=np.int8).fill(1)
        np.zeros(count, dtype=np.int32).fill(1)
        np.zeros(count, dtype=np.int16).fill(1)
        np.zeros(count).fill(1.0)

    kernel, least = gauge.beside(
        "the kernel: int8, 1 thread, codes for texts",
        lambda: rate_columns(plan, columns, count, threads=1),
        "the floor: votes read once, outcomes written once",
        floor,
        rounds=ROUNDS,
    )
    gauge.figure(kernel / least, "times as long")
