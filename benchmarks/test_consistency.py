"""The fewest changes of one 9 x 9 matrix, and the consistency report of it."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from benchmarks.gauge import Gauge

import fuzzyahp as fa
from fuzzyahp.experts.consistency.fewest_changes import fewest_changes
from fuzzyahp.experts.consistency.report import check_consistency

SCALE = [Fraction(1, k) for k in range(9, 1, -1)] + [Fraction(k) for k in range(1, 10)]
SECONDS = 5.0


def expert(wild: int, seed: int) -> fa.JudgmentMatrix:
    """Nine indicators judged with care, each ratio put to the nearest step of the scale, but for some wild ones."""
    rng = np.random.default_rng(seed)
    weights = rng.uniform(1, 9, 9)
    i, j = np.triu_indices(9, 1)
    logs = np.log(weights[i] / weights[j]) + rng.normal(0, 0.25, 36)
    steps = np.log([float(value) for value in SCALE])
    upper = [SCALE[k] for k in np.abs(logs[:, None] - steps).argmin(axis=1)]
    for place in rng.choice(36, wild, replace=False):
        # Turned around, or where that is near, to an end of the scale.
        near = abs(math.log(upper[place])) <= 1
        upper[place] = SCALE[int(rng.choice([0, 16]))] if near else 1 / upper[place]
    return fa.JudgmentMatrix.from_upper(upper)


@pytest.mark.parametrize("wild", [1, 2, 3, 4, 5, 6])
def test_fewest_changes(gauge: Gauge, wild: int) -> None:
    matrix = expert(wild, seed=wild)
    found = fewest_changes(matrix)
    assert found.exact
    assert found.ratio_after < 0.1
    median = gauge.alone(
        f"fewest changes of a 9x9 matrix with {wild} wild judgments (CR {found.ratio_before:.2f}): "
        f"{len(found.changes)} changes, proved the fewest and the nearest",
        lambda: fewest_changes(matrix),
        rounds=3,
    )
    gauge.figure(median, "s", at_most=SECONDS)


def test_report(gauge: Gauge) -> None:
    matrix = expert(4, seed=1)
    median = gauge.alone("consistency report of a 9x9 matrix", lambda: check_consistency(matrix))
    gauge.figure(median * 1e3, "ms")
