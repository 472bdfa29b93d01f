"""How the time of `rate_many` grows with rows, leaves and depth, on one thread; `growth.py` draws it."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from benchmarks.gauge import Gauge

import fuzzyahp as fa

ROUNDS = 7
PANEL = 7
SHARES = (0.3, 0.4, 0.2, 0.08, 0.02)
#: A node of each level has this many children; four criteria of four indicators are the usual case.
USUAL = (4, 4)
USUAL_ROWS = 100_000
ROWS = (1_000, 10_000, 100_000, 1_000_000, 4_000_000)
SQUARES = ((2, 2), (4, 4), (8, 8), (16, 16))
#: 64 leaves under one to six levels.
DEPTHS = ((64,), (8, 8), (4, 4, 4), (4, 4, 2, 2), (4, 2, 2, 2, 2), (2, 2, 2, 2, 2, 2))
#: So many different clients; more rows repeat them.
DIFFERENT = 10_000
Table = dict[str, npt.NDArray[np.int8]]


def model_of(splits: tuple[int, ...]) -> fa.RatingModel:
    """A tree whose nodes split like this from the root down, siblings of equal weight."""
    tree: dict[str, Any] = {}
    level = ["credit"]
    for k in splits:
        below = {parent: [f"{parent}_{i}" for i in range(k)] for parent in level}
        tree |= {parent: {"children": children, "weights": [1 / k] * k} for parent, children in below.items()}
        level = [child for children in below.values() for child in children]
    document = {
        "format": "fuzzyahp-scheme/1",
        "name": "growth",
        "version": "1",
        "indicators": tree | {leaf: {} for leaf in level},
    }
    return fa.RatingModel(fa.load_scheme(document))


def votes_of(leaves: tuple[str, ...], rows: int) -> Table:
    """Vote counts (rows, 5) of seven experts by leaf."""
    rng = np.random.default_rng(20261123)
    return {
        leaf: np.resize(rng.multinomial(PANEL, SHARES, DIFFERENT).astype(np.int8), (rows, len(SHARES)))
        for leaf in leaves
    }


def gauge_growth(gauge: Gauge, panel: str, x: int, splits: tuple[int, ...], rows: int) -> None:
    """Time one point of one panel. With equal weights the score is the mean over all leaves, however deep."""
    model = model_of(splits)
    leaves = model.scheme.tree.leaves
    table = votes_of(leaves, rows)
    values = np.array(model.scheme.scale.values, dtype=np.float64)
    expected = np.mean([(table[leaf][:DIFFERENT] / PANEL * values).sum(axis=1) for leaf in leaves], axis=0)
    found = model.rate_many(table, threads=1).score
    assert np.abs(found[:DIFFERENT] - expected).max() < 1e-9
    gauge.benchmark.extra_info["growth"] = {"panel": panel, "x": x}
    median = gauge.alone(
        f"{rows:,} rows, {len(leaves)} leaves in {len(splits)} level{'s' * (len(splits) > 1)} "
        f"({' x '.join(map(str, splits))})",
        lambda: model.rate_many(table, threads=1),
        rounds=ROUNDS,
    )
    gauge.figure(median / rows / len(leaves) * 1e9, "ns a row and leaf")


@pytest.mark.parametrize("rows", ROWS)
def test_rows(gauge: Gauge, rows: int) -> None:
    gauge_growth(gauge, "rows", rows, USUAL, rows)


@pytest.mark.parametrize("splits", SQUARES, ids=str)
def test_leaves(gauge: Gauge, splits: tuple[int, ...]) -> None:
    gauge_growth(gauge, "leaves", splits[0] * splits[1], splits, USUAL_ROWS)


@pytest.mark.parametrize("splits", DEPTHS, ids=str)
def test_depth(gauge: Gauge, splits: tuple[int, ...]) -> None:
    gauge_growth(gauge, "depth", len(splits), splits, USUAL_ROWS)
