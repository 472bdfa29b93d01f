"""Published figures of inconsistency come out of the library."""

from __future__ import annotations

from itertools import combinations, permutations
from math import comb

import numpy as np
import pytest

import fuzzyahp as fa
from fuzzyahp.experts.consistency.fewest_changes import fewest_changes
from fuzzyahp.experts.consistency.inconsistency_indices import (
    geometric_consistency_index,
    geometric_threshold,
    harker_derivatives,
    koczkodaj_index,
    ordinal_consistency,
    worst_triad,
)
from fuzzyahp.experts.consistency.report import check_consistency
from golden.cases_consistency import (
    DOG,
    DOG_FOODS,
    DONG_A5_PRINTED,
    GCI,
    HOUSE_CHANGED,
    HOUSE_CHANGED_LAMBDA,
    HOUSE_CHANGED_RATIO,
    HOUSE_CHANGED_WEIGHTS,
    HOUSE_DERIVATIVES,
    HOUSE_LABELS,
    HOUSE_LAMBDA,
    HOUSE_LEFT,
    HOUSE_RANDOM_INDEX,
    HOUSE_RATIO,
    HOUSE_UPPER,
    HOUSE_WEIGHTS,
    KOCZKODAJ_UPPER,
    MCDA,
    MCDA_RANDOM_INDEX,
    MCDA_RATIO,
    IndexCase,
)
from golden.printed import is_printed, judgments, misprinted, numbers


@pytest.mark.parametrize("case", GCI, ids=str)
def test_geometric_consistency_index(case: IndexCase) -> None:
    assert is_printed(geometric_consistency_index(fa.JudgmentMatrix(judgments(case.judgments))), case.printed)


def test_misprinted_reciprocal_is_refused() -> None:
    with pytest.raises(fa.JudgmentError, match=r"cell \(2, 3\).* must be reciprocal"):
        fa.JudgmentMatrix(judgments(DONG_A5_PRINTED))


def test_gci_thresholds_follow_from_the_random_index() -> None:
    # For judgments nearly consistent, GCI = 2n/(n - 2) CI; with CI = 0.1 RI the printed thresholds come out.
    for n, slack in ((3, 2e-4), (4, 2e-4), (5, 0.01), (6, 0.01), (9, 0.01)):
        threshold = geometric_threshold(n)
        assert threshold is not None
        derived = 2 * n / (n - 2) * 0.1 * fa.random_index(n, "alonso_lamata_2006")
        assert derived == pytest.approx(threshold, abs=slack)


def test_koczkodaj_of_the_mcda_package() -> None:
    matrix = fa.JudgmentMatrix(judgments(MCDA.judgments))
    assert is_printed(koczkodaj_index(matrix), MCDA.printed)
    worst = worst_triad(matrix)
    assert worst is not None
    assert worst.members == ("1", "3", "4")  # 4 x 1/5 against 1/6: off by 24/5
    assert worst.inconsistency == pytest.approx(1 - 5 / 24)
    assert is_printed(matrix.weights().consistency_index / MCDA_RANDOM_INDEX, MCDA_RATIO)


def test_koczkodaj_by_hand() -> None:
    matrix = fa.JudgmentMatrix.from_upper(KOCZKODAJ_UPPER)
    assert koczkodaj_index(matrix) == pytest.approx(1 / 6, abs=1e-12)


def test_dog_that_runs_in_circles() -> None:
    chosen = np.array([numbers(row) for row in DOG.split(";")])
    foods = DOG_FOODS.split()
    matrix = fa.JudgmentMatrix(np.where(chosen == chosen.T, 1.0, np.where(chosen > 0, 2.0, 0.5)), labels=foods)
    found = ordinal_consistency(matrix)
    # Kendall and Babington Smith's formula from how often each was chosen: 4 2 4 1 2 2.
    scores = chosen.sum(axis=1).astype(int).tolist()
    circles = comb(6, 3) - sum(comb(score, 2) for score in scores)
    assert circles == 5
    assert len(found.circular) == circles
    assert found.circular_with_ties == ()
    assert found.coefficient == pytest.approx(1 - 5 / 8)  # at the most (6^3 - 4 x 6)/24 = 8
    # Each, once, however one goes around.
    around = {
        frozenset(t) for t in permutations(range(6), 3) if chosen[t[0], t[1]] * chosen[t[1], t[2]] * chosen[t[2], t[0]]
    }
    assert {frozenset(foods.index(name) for name in circle.members) for circle in found.circular} == around


HOUSE = fa.JudgmentMatrix.from_upper(
    [cell for row in judgments(HOUSE_UPPER) for cell in row], labels=HOUSE_LABELS.split()
)


def test_house_weights_and_ratio() -> None:
    weights = HOUSE.weights()
    assert misprinted(weights.values, HOUSE_WEIGHTS) == []
    assert misprinted(fa.JudgmentMatrix(HOUSE.values.T).weights().values, HOUSE_LEFT) == []
    assert is_printed(weights.lambda_max, HOUSE_LAMBDA)
    assert is_printed(weights.consistency_index / HOUSE_RANDOM_INDEX, HOUSE_RATIO)


def test_house_derivatives_but_for_their_scale() -> None:
    w = HOUSE.weights().values
    v = fa.JudgmentMatrix(HOUSE.values.T).weights().values
    derivatives = harker_derivatives(HOUSE)
    assert misprinted(derivatives[0, 1:] * (v * w).sum(), HOUSE_DERIVATIVES) == []
    # What the formula says is seen by changing each judgment a little.
    for i, j in combinations(range(8), 2):
        lambdas = []
        for step in (1e-5, -1e-5):
            cells = HOUSE.values.copy()
            cells[i, j] += step
            cells[j, i] = 1 / cells[i, j]
            lambdas.append(np.linalg.eigvals(cells).real.max())
        assert derivatives[i, j] == pytest.approx((lambdas[0] - lambdas[1]) / 2e-5, abs=1e-5)


def test_house_is_mended_by_the_judgment_saaty_names() -> None:
    first, second, value = HOUSE_CHANGED
    worst = check_consistency(HOUSE).judgments[0]
    assert (worst.first, worst.second) == (first, second)
    assert worst.nearest == value
    names = HOUSE_LABELS.split()
    cells = HOUSE.values.copy()
    cells[names.index(first), names.index(second)] = value
    cells[names.index(second), names.index(first)] = 1 / value
    weights = fa.JudgmentMatrix(cells).weights()
    assert misprinted(weights.values, HOUSE_CHANGED_WEIGHTS) == []
    assert is_printed(weights.lambda_max, HOUSE_CHANGED_LAMBDA, slack=0.0005)
    assert is_printed(weights.consistency_index / HOUSE_RANDOM_INDEX, HOUSE_CHANGED_RATIO)
    found = fewest_changes(HOUSE)
    assert [(change.first, change.second) for change in found.changes] == [(first, second)]
