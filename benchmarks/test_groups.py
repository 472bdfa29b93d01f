"""1,000 experts who each judged 20 matrices: the groups' matrices, everybody's weights, everybody's consistency."""

from __future__ import annotations

import functools

import numpy as np
import pytest
from benchmarks.gauge import FloatArray, Gauge, near_consistent

import fuzzyahp as fa
from fuzzyahp.experts.groups.aggregation import aij, consistency_ratios

EXPERTS, MATRICES = 1000, 20
ROUNDS = 7
AT_MOST = 0.2
#: A scheme's parents have 3 to 9 children; the worst case is 9 everywhere.
SIZES = {"of 3 to 9": [3 + k % 7 for k in range(MATRICES)], "of 9": [9] * MATRICES}


@functools.cache
def panels(kind: str) -> tuple[FloatArray, ...]:
    """A stack (matrices of this size, experts, n, n) for each size."""
    rng = np.random.default_rng(20261122)
    sizes = SIZES[kind]
    return tuple(
        near_consistent(rng, sizes.count(n) * EXPERTS, n).reshape(-1, EXPERTS, n, n) for n in sorted(set(sizes))
    )


def whole_panel(stacks: tuple[FloatArray, ...]) -> list[tuple[FloatArray, ...]]:
    found = []
    for stack in stacks:
        own = fa.eigenvector_weights(stack)
        ratios = consistency_ratios(stack, weights=own)
        group = aij(stack)
        weights = fa.eigenvector_weights(group)
        found.append((own, ratios, group, weights, consistency_ratios(group, weights=weights)))
    return found


@pytest.mark.parametrize("kind", SIZES)
def test_whole_panel(gauge: Gauge, kind: str) -> None:
    stacks = panels(kind)
    for stack, found in zip(stacks, whole_panel(stacks), strict=True):
        np.testing.assert_allclose(found[2], np.exp(np.log(stack).mean(axis=-3)), rtol=1e-12)
    seconds = gauge.alone(
        f"AIJ, weights and CR of {EXPERTS:,} experts x {MATRICES} matrices {kind} indicators",
        lambda: whole_panel(stacks),
        rounds=ROUNDS,
    )
    gauge.figure(seconds, "s", at_most=AT_MOST)
