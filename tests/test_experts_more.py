"""Each of these caught a break that the other tests let live; expected values by hand or by brute force."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import fuzzyahp as fa
from fuzzyahp.experts import IncompleteMatrix, consensus_advice, fewest_changes
from fuzzyahp.fuzzy import FuzzyJudgmentMatrix, PreferenceRelation, ZeroWeightWarning, wang_bounds
from fuzzyahp.fuzzy.chang import possibility_degrees


@pytest.mark.parametrize(("transform", "d"), [("xu_2001", 4), ("yao_zhang_1997", 6), ("projection", 3)])
def test_transforms_by_hand(transform: str, d: int) -> None:  # row sums 1.6, 1.8, 1.1
    made = PreferenceRelation.from_upper([0.4, 0.7, 0.7]).consistent(transform).values
    assert made[0, 1] == pytest.approx(-0.2 / d + 0.5, abs=1e-15)
    assert made[0, 2] == pytest.approx(0.5 / d + 0.5, abs=1e-15)
    assert made[1, 2] == pytest.approx(0.7 / d + 0.5, abs=1e-15)


def test_extents_that_barely_overlap() -> None:  # (3 - 2.98) / ((3 - 2) + (4 - 2.98)) = 0.02 / 2.02
    assert possibility_degrees(np.array([[1, 2, 3], [2.98, 4, 5]]))[0, 1] == pytest.approx(0.02 / 2.02, abs=1e-14)


def test_an_index_at_the_threshold_is_agreement() -> None:
    ask = fa.JudgmentMatrix.from_upper
    given = {"Li": ask([2, 4, 2]), "Wu": ask([2, 4, 2]), "Xu": ask(["1/2", 1, 2])}
    top = max(consensus_advice(given, threshold=9).indices_before.values())
    assert consensus_advice(given, threshold=top).steps == ()
    assert consensus_advice(given, threshold=top).reached


def test_wang_where_one_spread_is_more_than_the_others_together() -> None:
    found = FuzzyJudgmentMatrix.from_upper([(1, 5, 6), (3, 7, 11), (1, 2, 6)]).weights("wang")
    assert found.fuzzy is not None
    spread = found.fuzzy[:, 2] - found.fuzzy[:, 0]
    assert found.notes
    assert 2 * spread.max() <= spread.sum() + 1e-11  # w^L_i + sum of the others' w^U >= 1, and the other way about


def test_wang_where_the_solver_stops_at_the_minimum_without_success() -> None:
    """SLSQP says "positive directional derivative" there; its point is the minimum all the same."""
    upper: list[Any] = [(1, 2, 3), (2, 3, 4), 1, 1, (4, 5, 6), (1, 2, 3), ("1/3", "1/2", 1), ("1/3", "1/2", 1)]
    upper += [(1, 2, 3), ("1/4", "1/3", "1/2"), ("1/5", "1/4", "1/3"), 1, 1, (3, 4, 5), (4, 5, 6)]
    matrix = FuzzyJudgmentMatrix.from_upper(upper)
    found = matrix.weights("wang")
    order = [5, 3, 1, 0, 2, 4]
    other = FuzzyJudgmentMatrix(matrix.values[np.ix_(order, order)].tolist()).weights("wang")
    np.testing.assert_allclose(other.values, found.values[order], rtol=1e-10)


@pytest.mark.parametrize("seed", range(6))
def test_where_the_solver_ends_moves_no_digit_of_wang(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another processor or SciPy ends it elsewhere from the seventh digit on: a record fell by it, and a grade."""
    upper: list[Any] = [(1, 5, 6), (3, 7, 11), (1, 2, 6), ("1/2", 1, 2), (2, 3, 9), (1, 1, 1)]
    weigh = FuzzyJudgmentMatrix.from_upper(upper).weights
    here, near = weigh("wang"), wang_bounds._near_minimum
    rng = np.random.default_rng(seed)
    monkeypatch.setattr(
        wang_bounds,
        "_near_minimum",
        lambda logs, begin: near(logs, begin) + 1e-6 * rng.standard_normal(begin.shape),
    )
    there = weigh("wang")
    assert here.notes == there.notes != ()
    assert here.fuzzy is not None
    assert there.fuzzy is not None
    np.testing.assert_allclose(there.fuzzy, here.fuzzy, rtol=2e-12)
    np.testing.assert_allclose(there.values, here.values, rtol=2e-12)


def least(a: npt.NDArray[np.float64], scale: list[float], k: int, limit: float) -> float | None:
    """Least distance of k changes that bring the largest eigenvalue below the limit; None where none do."""
    pairs = list(combinations(range(len(a)), 2))
    best = None
    for chosen in combinations(range(len(pairs)), k):
        values = np.array(list(product(scale, repeat=k)))
        old = np.array([a[pairs[t]] for t in chosen])
        values = values[(np.abs(np.log(values / old)) > 1e-12).all(axis=1)]
        cells = np.repeat(a[None], len(values), axis=0)
        for c, t in enumerate(chosen):
            i, j = pairs[t]
            cells[:, i, j] = values[:, c]
            cells[:, j, i] = 1 / values[:, c]
        good = np.linalg.eigvals(cells).real.max(axis=-1) < limit - 1e-12
        if good.any():
            d = np.abs(np.log(values / old)).sum(axis=1)[good].min()
            best = d if best is None else min(best, d)
    return best


def test_fewest_changes_on_another_scale() -> None:
    scale: list[int | float | str | Fraction] = [
        Fraction(1, 9),
        Fraction(1, 7),
        Fraction(1, 5),
        Fraction(1, 3),
        Fraction(1),
        3,
        5,
        7,
        9,
    ]
    matrix = fa.JudgmentMatrix.from_upper(["1/3", 9, 8, "1/4", "1/6", "1/6"])
    found = fewest_changes(matrix, scale=scale, random_index="alonso_lamata_2006")
    limit = 4 + 3 * 0.1 * fa.random_index(4, "alonso_lamata_2006")
    numbers = [float(Fraction(s)) for s in scale]
    assert least(matrix.values, numbers, 1, limit) is None
    assert least(matrix.values, numbers, 2, limit) is None
    assert len(found.changes) == 3
    assert found.distance == pytest.approx(least(matrix.values, numbers, 3, limit), abs=1e-9)


def test_a_tree_says_nothing() -> None:
    a = IncompleteMatrix.from_upper(["1/9"] * 4 + [None] * 6)
    for method in ("lambda_optimal", "log_least_squares", "harker"):
        w = a.weights(method)
        assert (w.checks, w.consistency_ratio, w.incomplete_ratio) == (0, 0.0, 0.0)


def test_a_preference_of_nothing_weighs_nothing_and_warns() -> None:
    with pytest.warns(ZeroWeightWarning, match="weight 0 for c"):
        found = PreferenceRelation.from_upper([0.5, 1, 1], labels="abc").weights("lu_2002")
    # Row sums 2, 2, 0.5; w = 1/3 - 1/2 + sum/3 with a = 1.
    assert found.values.tolist() == pytest.approx([0.5, 0.5, 0.0])
