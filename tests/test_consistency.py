"""The consistency report: every index, the ranked judgments, laws and refusals."""

from __future__ import annotations

import math
from itertools import combinations, permutations
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fuzzyahp as fa
from fuzzyahp.experts.consistency.inconsistency_indices import (
    geometric_consistency_index,
    geometric_threshold,
    harker_derivatives,
    koczkodaj_index,
    ordinal_consistency,
    worst_triad,
)
from fuzzyahp.experts.consistency.report import check_consistency, fitting_judgments
from strategies import judgment_matrices, weight_vectors

FloatArray = npt.NDArray[np.float64]


def largest_eigenvalue(matrix: FloatArray) -> float:
    return float(np.linalg.eigvals(matrix).real.max())


# ---- worked by hand ------------------------------------------------------------------------------------------


def test_triad_by_hand() -> None:
    # a_12 a_23 / a_13 = 2 x 3 / 3 = 2: everything about a triad follows from this one number.
    report = check_consistency(fa.JudgmentMatrix.from_upper([2, 3, 3], labels="abc"))
    x = 2 ** (1 / 3)
    ci = (1 + x + 1 / x - 3) / 2
    assert report.weights.consistency_index == pytest.approx(ci)
    assert report.ratios == {
        "saaty_1980": pytest.approx(ci / 0.58),
        "saaty_2005": pytest.approx(ci / 0.52),
        "alonso_lamata_2006": pytest.approx(ci / 0.5247),
        "donegan_dodd_1991": pytest.approx(ci / 0.4914),
    }
    assert dict(report.reasons) == {}
    assert report.geometric_index == pytest.approx(math.log(2) ** 2 / 3)
    assert report.geometric_threshold == 0.3147
    assert report.koczkodaj_index == pytest.approx(1 / 2)
    assert report.worst_triad is not None
    assert report.worst_triad.members == ("a", "b", "c")
    assert report.ordinal.circular == ()
    assert report.ordinal.coefficient == 1.0
    by_pair = {(j.first, j.second): j for j in report.judgments}
    # Leave one out and the two others settle it.
    assert by_pair["a", "b"].fitting == pytest.approx(1)
    assert by_pair["a", "c"].fitting == pytest.approx(6)
    assert by_pair["b", "c"].fitting == pytest.approx(3 / 2)
    assert all(j.ratio_if_fitting == pytest.approx(0, abs=1e-9) for j in report.judgments)
    # The weights say something between.
    assert by_pair["a", "b"].weight_ratio == pytest.approx(2 / x)
    assert by_pair["b", "c"].nearest == 2  # nearer to 3/2 than 1, in the logarithm
    y = (2 * 2 / 3) ** (1 / 3)
    assert by_pair["b", "c"].ratio_if_nearest == pytest.approx((1 + y + 1 / y - 3) / 2 / 0.58)


def test_two_indicators_and_one() -> None:
    for matrix in (fa.JudgmentMatrix.from_upper([5]), fa.JudgmentMatrix([[1]])):
        report = check_consistency(matrix)
        assert report.consistent
        assert set(report.ratios.values()) == {0.0}
        assert (report.geometric_index, report.geometric_threshold) == (0.0, None)
        assert (report.koczkodaj_index, report.worst_triad) == (0.0, None)
        assert report.ordinal.coefficient is None
        assert report.judgments == ()
        assert "CR 0.0000" in str(report)


def test_size_beyond_a_table_says_why() -> None:
    matrix = fa.JudgmentMatrix(np.ones((17, 17)))
    report = check_consistency(matrix, random_index="donegan_dodd_1991")
    assert report.ratios["saaty_1980"] is None
    assert report.ratios["donegan_dodd_1991"] == 0.0
    assert report.reasons["saaty_1980"] == "the table has no value for 17 indicators"
    assert "saaty_1980 -" in str(report)
    with pytest.raises(fa.JudgmentError, match="donegan_dodd_1991"):
        check_consistency(matrix)


def test_one_wild_judgment_is_first_and_its_repair_makes_the_rest_fit() -> None:
    # Consistent but for b/e: 8 instead of 1/2 ... strengths 8, 2, 4, 1, 4.
    strength = [8, 2, 4, 1, 4]
    upper = [a / b for a, b in combinations(strength, 2)]
    upper[6] = 8.0
    report = check_consistency(fa.JudgmentMatrix.from_upper(upper, labels="abcde"))
    worst = report.judgments[0]
    assert (worst.first, worst.second, worst.value) == ("b", "e", 8.0)
    assert worst.fitting == pytest.approx(1 / 2)
    assert worst.nearest == 1 / 2
    assert worst.ratio_if_nearest == pytest.approx(0, abs=1e-9)
    assert worst.derivative > 0  # a smaller judgment is more consistent
    assert not report.consistent
    text = str(report)
    assert "not below the threshold 0.1" in text
    assert "b / e = 8, where the others say 1/2" in text


def test_circles_by_name() -> None:
    # b over a, d over b, a over d; c below all.
    matrix = fa.JudgmentMatrix.from_upper(["1/2", 3, 2, 4, "1/3", "1/5"], labels="abcd")
    found = ordinal_consistency(matrix)
    assert [str(circle) for circle in found.circular] == ["a > d > b > a"]
    assert found.coefficient == pytest.approx(1 - 1 / 2)  # d_max for 4 is (64 - 16)/24 = 2
    assert "circular: a > d > b > a" in str(check_consistency(matrix))


@pytest.mark.parametrize(
    ("upper", "circular", "tied"),
    [
        ([1, 1, 1], [], []),  # all equal: a ranking
        ([2, 1, 1], [], [("a", "b", "c")]),  # a > b = c = a
        ([2, 1, 2], [], [("a", "b", "c")]),  # a > b > c = a
        ([2, 2, 1], [], []),  # a > b = c, a > c: a ranking
        (["1/2", 1, 1], [], [("a", "c", "b")]),  # b > a = c = b
        ([2, "1/2", 2], [("a", "b", "c")], []),
        (["1/2", 2, "1/2"], [("a", "c", "b")], []),
    ],
)
def test_ties_are_counted_apart(upper: list[Any], circular: list[tuple[str, ...]], tied: list[tuple[str, ...]]) -> None:
    found = ordinal_consistency(fa.JudgmentMatrix.from_upper(upper, labels="abc"))
    assert [circle.members for circle in found.circular] == circular
    assert [circle.members for circle in found.circular_with_ties] == tied
    assert found.ties == upper.count(1)
    assert all(circle.ties == upper.count(1) for circle in found.circular_with_ties)
    assert (found.coefficient is None) == (1 in upper)


def test_most_circular_tournaments() -> None:
    # Each beats the next half of the others: zeta = 0 at every size, odd by construction, even by taking one away.
    for n in (3, 5, 7, 9):
        cells = [[1.0 if i == j else 2.0 if (j - i) % n <= n // 2 else 0.5 for j in range(n)] for i in range(n)]
        assert ordinal_consistency(fa.JudgmentMatrix(cells)).coefficient == 0.0
        smaller = [row[:-1] for row in cells[:-1]]
        if n > 3:
            assert ordinal_consistency(fa.JudgmentMatrix(smaller)).coefficient == 0.0


# ---- laws ----------------------------------------------------------------------------------------------------


@given(weight_vectors(1, 9))
def test_consistent_judgments_have_no_inconsistency(weights: FloatArray) -> None:
    matrix = fa.JudgmentMatrix(weights[:, None] / weights[None, :])
    report = check_consistency(matrix)
    assert all(ratio == pytest.approx(0, abs=1e-9) for ratio in report.ratios.values())
    assert report.geometric_index == pytest.approx(0, abs=1e-15)
    assert (report.koczkodaj_index, report.worst_triad) == (0.0, None)
    assert report.ordinal.circular == report.ordinal.circular_with_ties == ()
    assert np.abs(harker_derivatives(matrix)).max() == 0
    assert all(j.fitting == pytest.approx(j.value, rel=1e-6) for j in report.judgments)


@settings(max_examples=60)
@given(judgment_matrices(3, 8))
def test_report_agrees_with_linear_algebra(cells: FloatArray) -> None:
    n = len(cells)
    matrix = fa.JudgmentMatrix(cells)
    report = check_consistency(matrix)
    ci = (largest_eigenvalue(cells) - n) / (n - 1)
    for name, ratio in report.ratios.items():
        assert ratio == pytest.approx(ci / fa.random_index(n, name), abs=1e-9)
    # GCI is a third of the mean, over triads, of the squared logarithm of what they are off by.
    errors = [math.log(cells[i, j] * cells[j, k] / cells[i, k]) for i, j, k in combinations(range(n), 3)]
    assert report.geometric_index == pytest.approx(sum(e * e for e in errors) / len(errors) / 3, abs=1e-12)
    assert report.koczkodaj_index == pytest.approx(max(1 - math.exp(-abs(e)) for e in errors), abs=1e-9)
    # Gass (1998): triads not circular have one that beats both others.
    strict = [t for t in permutations(range(n), 3) if min(cells[t[0], t[1]], cells[t[1], t[2]], cells[t[2], t[0]]) > 1]
    assert len(report.ordinal.circular) == len(strict) // 3
    ratios = [j.ratio_if_fitting for j in report.judgments]
    assert ratios == sorted(ratios, key=lambda ratio: round(ratio, 9))
    assert len(ratios) == n * (n - 1) // 2


@settings(max_examples=30)
@given(judgment_matrices(3, 7), st.randoms(use_true_random=False))
def test_nothing_fits_better_than_the_fitting_value(cells: FloatArray, rng: Any) -> None:
    n = len(cells)
    fitting, least = fitting_judgments(fa.JudgmentMatrix(cells))
    i, j = sorted(rng.sample(range(n), 2))
    changed = cells.copy()
    lambdas = []
    for factor in (1.0, 0.9, 1.1, rng.uniform(0.01, 100)):
        changed[i, j] = fitting[i, j] * factor
        changed[j, i] = 1 / changed[i, j]
        lambdas.append(largest_eigenvalue(changed))
    assert lambdas[0] == pytest.approx(least[i, j], abs=1e-8)
    assert min(lambdas) >= lambdas[0] - 1e-9


@settings(max_examples=40)
@given(judgment_matrices(3, 7), st.randoms(use_true_random=False))
def test_order_of_the_indicators_changes_nothing(cells: FloatArray, rng: Any) -> None:
    names = [f"n{i}" for i in range(len(cells))]
    order = list(range(len(cells)))
    rng.shuffle(order)
    one = check_consistency(fa.JudgmentMatrix(cells, labels=names))
    other = check_consistency(fa.JudgmentMatrix(cells[order][:, order], labels=[names[i] for i in order]))
    for mine, theirs in (
        (one.ratios["saaty_1980"], other.ratios["saaty_1980"]),
        (one.geometric_index, other.geometric_index),
        (one.koczkodaj_index, other.koczkodaj_index),
        (one.ordinal.coefficient, other.ordinal.coefficient),
    ):
        assert mine == pytest.approx(theirs, abs=1e-9)
    for circles in ("circular", "circular_with_ties"):
        around_one, around_other = (
            {
                frozenset(zip(c.members, (*c.members[1:], c.members[0]), strict=True))
                for c in getattr(r.ordinal, circles)
            }
            for r in (one, other)
        )
        assert around_one == around_other
    by_pair = {frozenset((j.first, j.second)): j.ratio_if_fitting for j in other.judgments}
    for judgment in one.judgments:
        assert by_pair[frozenset((judgment.first, judgment.second))] == pytest.approx(
            judgment.ratio_if_fitting, abs=1e-9
        )


@settings(max_examples=30)
@given(judgment_matrices(3, 7))
def test_harker_derivatives_see_what_a_small_change_does(cells: FloatArray) -> None:
    derivatives = harker_derivatives(fa.JudgmentMatrix(cells))
    n = len(cells)
    for i, j in combinations(range(n), 2):
        lambdas = []
        for factor in (1 + 1e-6, 1 - 1e-6):
            changed = cells.copy()
            changed[i, j] *= factor
            changed[j, i] /= factor
            lambdas.append(largest_eigenvalue(changed))
        slope = (lambdas[0] - lambdas[1]) / 2e-6  # by the logarithm
        assert derivatives[i, j] * cells[i, j] == pytest.approx(slope, abs=2e-5)
        assert derivatives[j, i] * cells[j, i] == pytest.approx(-slope, abs=2e-5)


# ---- what else is promised -----------------------------------------------------------------------------------


def test_arrays_are_read_only_and_nothing_is_changed() -> None:
    matrix = fa.JudgmentMatrix.from_upper([2, 9, 2])
    before = matrix.values.copy()
    check_consistency(matrix)
    assert np.array_equal(matrix.values, before)
    assert not harker_derivatives(matrix).flags.writeable


def test_scale_decides_what_is_nearest() -> None:
    matrix = fa.JudgmentMatrix.from_upper([2, 3, 3], labels="abc")
    nearest = {(j.first, j.second): j.nearest for j in check_consistency(matrix, scale=[1, 3, 5, 7, 9]).judgments}
    assert nearest["a", "c"] == 7 or nearest["a", "c"] == 5  # fits as 6
    assert nearest["a", "c"] == (7 if math.log(7 / 6) < math.log(6 / 5) else 5)


def test_threshold_is_strict() -> None:
    matrix = fa.JudgmentMatrix.from_upper([2, 9, 2])
    ratio = matrix.weights().consistency_ratio
    assert not check_consistency(matrix, threshold=ratio).consistent
    assert check_consistency(matrix, threshold=ratio * 1.0001).consistent


@pytest.mark.parametrize(
    "function",
    [
        check_consistency,
        fitting_judgments,
        geometric_consistency_index,
        koczkodaj_index,
        ordinal_consistency,
        harker_derivatives,
    ],
)
def test_only_judgment_matrices(function: Any) -> None:
    with pytest.raises(fa.FuzzyAHPError, match="must be a JudgmentMatrix"):
        function([[1, 2], [0.5, 1]])


def test_fitting_needs_three() -> None:
    with pytest.raises(fa.FuzzyAHPError, match="must be 3 or more"):
        fitting_judgments(fa.JudgmentMatrix.from_upper([2]))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"threshold": math.nan}, "threshold: nan"),
        ({"scale": [2, 3]}, "has no 1"),
        ({"random_index": "saaty_1908"}, "saaty_1980"),
    ],
)
def test_unusable_arguments(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(fa.FuzzyAHPError, match=words):
        check_consistency(fa.JudgmentMatrix.from_upper([2, 3, 3]), **wrong)


def test_indices_of_small_matrices() -> None:
    pair = fa.JudgmentMatrix.from_upper([3])
    assert geometric_consistency_index(pair) == 0.0
    assert geometric_threshold(2) is None
    assert koczkodaj_index(pair) == 0.0
    assert worst_triad(pair) is None
