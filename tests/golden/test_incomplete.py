"""Published judgments with gaps come out of the library as printed, or it is shown why they do not."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest

from fuzzyahp.experts.incomplete.matrix import COMPLETION_METHODS, IncompleteMatrix
from fuzzyahp.experts.scales import SCALES, scale_values
from golden.cases_incomplete import (
    AHP_OS_HIGHEST,
    BALANCED_PRINTED,
    BOZOKI,
    CASES,
    HARKER_CITIES,
    HARKER_JUDGMENTS,
    HARKER_WEIGHTS,
    HOUSE,
    TEKILE,
    ZHOU,
    IncompleteCase,
)
from golden.printed import is_printed, misprinted

every_case = pytest.mark.parametrize("case", CASES, ids=str)


def built(case: IncompleteCase) -> IncompleteMatrix:
    return IncompleteMatrix.from_pairs(case.pairs(), case.labels.split())


@every_case
def test_completed_judgments(case: IncompleteCase) -> None:
    completed = {f"{pair.first} {pair.second}": pair.value for pair in built(case).weights().completed}
    assert completed == pytest.approx(case.completed, rel=case.slack, abs=0)
    assert list(completed) == [f"{a} {b}" for a, b in combinations(case.labels.split(), 2) if f"{a} {b}" in completed]


@every_case
def test_the_gradient_vanishes(case: IncompleteCase) -> None:
    """v_i a_ij w_j = v_j a_ji w_i across every gap is the whole condition for the optimum; LAPACK supplies v and w."""
    matrix = built(case)
    a = matrix.complete().values
    n = len(a)
    right, left = (abs(np.linalg.eig(m)[1][:, np.argmax(np.linalg.eig(m)[0].real)].real) for m in (a, a.T))
    for i, j in combinations(range(n), 2):
        if not matrix.known[i, j]:
            assert left[i] * a[i, j] * right[j] == pytest.approx(left[j] * a[j, i] * right[i], rel=1e-11)


@pytest.mark.parametrize("case", [case for case in CASES if case.weights], ids=str)
def test_printed_weights_and_ratio(case: IncompleteCase) -> None:
    for table, figure in case.consistency_ratio.items():
        weights = built(case).weights(random_index=table)
        assert misprinted(weights.values.tolist(), case.weights) == []
        assert is_printed(weights.consistency_ratio, figure)


def test_bozoki_by_hand() -> None:
    """With x for c / d the rows multiply to 10, 12, x/15 and 1/(8x).

    Least squares fill the gap with the ratio of the fourth roots of the last two: x^4 = (x/15)(8x), x^2 = 8/15. For
    n = 4 the completion of least lambda_max is the same (L. Csato, K. C. Agoston, S. Bozoki, 2024).
    """
    x = math.sqrt(Fraction(8, 15))
    for method in ("lambda_optimal", "log_least_squares"):
        assert built(BOZOKI).weights(method).completed[0].value == pytest.approx(x, rel=1e-14)
    roots = [10**0.25, 12**0.25, (x / 15) ** 0.25, (1 / (8 * x)) ** 0.25]
    weights = built(BOZOKI).weights("log_least_squares")
    assert weights.values.tolist() == pytest.approx([root / sum(roots) for root in roots], rel=1e-14)


def test_the_house_of_ahpy_stopped_early() -> None:
    """Newton and a general optimiser meet below AHPy's lambda_max."""
    from scipy.optimize import minimize

    matrix = built(HOUSE)
    places = [(i, j) for i, j in combinations(range(8), 2) if not matrix.known[i, j]]

    def lambda_max(logs: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
        a = matrix.values.copy()
        for (i, j), y in zip(places, logs, strict=True):
            a[i, j], a[j, i] = math.exp(y), math.exp(-y)
        return float(np.linalg.eigvals(a).real.max())

    of_ahpy = lambda_max(np.log(list(HOUSE.completed.values())))
    best = minimize(lambda_max, np.zeros(len(places)), method="BFGS", options={"gtol": 1e-8})
    ours = matrix.weights()
    assert ours.lambda_max == pytest.approx(float(best.fun), rel=1e-9)
    assert ours.lambda_max < of_ahpy < ours.lambda_max + 1e-8
    found = {f"{pair.first} {pair.second}": pair.value for pair in ours.completed}
    assert max(abs(found[pair] / value - 1) for pair, value in HOUSE.completed.items()) > 1e-5


@pytest.mark.parametrize("method", COMPLETION_METHODS)
@pytest.mark.parametrize("case", [ZHOU, TEKILE], ids=str)
def test_consistent_judgments_leave_no_choice(case: IncompleteCase, method: str) -> None:
    weights = built(case).weights(method)
    completed = {f"{pair.first} {pair.second}": pair.value for pair in weights.completed}
    assert completed == pytest.approx(case.completed, rel=1e-13)
    assert weights.lambda_max == pytest.approx(4, abs=1e-12)
    assert weights.consistency_ratio == pytest.approx(0, abs=1e-12)
    assert weights.checks == len(case.pairs()) - 3


@pytest.mark.parametrize("method", ["lambda_optimal", "harker"])
def test_harker_with_all_answers(method: str) -> None:
    matrix = IncompleteMatrix.from_upper(HARKER_JUDGMENTS.split(), HARKER_CITIES.split(","))
    assert misprinted(matrix.weights(method).values.tolist(), HARKER_WEIGHTS) == []


def test_harker_small_by_hand() -> None:
    """a/b = b/c = 2: Harker's matrix [2 2 0; 1/2 1 2; 0 1/2 2] maps (4, 2, 1) to three times itself."""
    weights = IncompleteMatrix.from_upper([2, None, 2]).weights("harker")
    assert weights.values.tolist() == pytest.approx([4 / 7, 2 / 7, 1 / 7], rel=1e-14)
    assert weights.lambda_max == pytest.approx(3, abs=1e-14)


@pytest.mark.parametrize("name", SCALES)
def test_what_nine_counts_as_in_ahp_os(name: str) -> None:
    for n in (2, 4, 9):
        highest = AHP_OS_HIGHEST.get(name, 9.0 * (n - 1))  # adaptive and adaptive-balanced
        assert scale_values(name, n)[-1] == pytest.approx(highest, rel=1e-9)


def test_balanced_scale_as_printed() -> None:
    assert misprinted(scale_values("balanced", 5).tolist(), BALANCED_PRINTED) == []
