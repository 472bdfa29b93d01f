"""Validation statistics one by one: against hand-worked cases, published figures, SciPy and scikit-learn."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta, binomtest, ks_2samp, mannwhitneyu

import fuzzyahp as fa
from fuzzyahp import analysis
from golden import cases_validation as golden

Z = 1.959963984540054  # the 97.5 % point of the normal distribution


def simulated(seed: int, clients: int = 400, gap: float = 0.6) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Scores with many ties, the bad lower by ``gap`` on average."""
    rng = np.random.default_rng(seed)
    bad = rng.random(clients) < 0.3
    return np.round(rng.normal(size=clients) - gap * bad, 1).astype(np.float64), bad


def half_unit(text: str) -> float:
    """Half a unit of the last digit of a printed figure."""
    return 0.5000001 * 10.0 ** -len(text.partition(".")[2])


# ---- AUC ----

# Good 3, 2, 2 against bad 2, 1: 3>2, 3>1, 2=2, 2>1, 2=2, 2>1 make 4 + 2 halves of 6 pairs.
FIVE = np.array([3.0, 2, 2, 2, 1])
FIVE_BAD = np.array([0, 0, 0, 1, 1])


def test_auc_counted_by_hand() -> None:
    found = analysis.auc(FIVE, FIVE_BAD)
    assert found.value == pytest.approx(5 / 6, abs=1e-15)
    assert found.accuracy_ratio == pytest.approx(2 / 3, abs=1e-15)
    # Shares of wins: good 1, 3/4, 3/4: variance 1/48; bad 2/3, 1: variance 1/18.
    error = math.sqrt(Fraction(1, 48) / 3 + Fraction(1, 18) / 2)
    assert found.standard_error == pytest.approx(error, abs=1e-15)
    assert (found.low, found.high) == pytest.approx((5 / 6 - Z * error, 1.0), abs=1e-12)  # cut off at 1
    assert (found.good, found.bad) == (3, 2)
    assert found.accuracy_ratio_interval == pytest.approx((2 * (5 / 6 - Z * error) - 1, 1.0), abs=1e-12)


def test_a_score_the_wrong_way_round_is_not_turned() -> None:
    right, wrong = analysis.auc(FIVE, FIVE_BAD), analysis.auc(-FIVE, FIVE_BAD)
    assert wrong.value == pytest.approx(1 - right.value, abs=1e-15)
    assert wrong.value < 0.5
    assert wrong.accuracy_ratio < 0
    assert not analysis.ks(-FIVE, FIVE_BAD).right_way


@pytest.mark.parametrize("seed", range(20))
def test_auc_is_that_of_scipy_and_scikit_learn(seed: int) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    score, bad = simulated(seed)
    found = analysis.auc(score, bad).value
    u = mannwhitneyu(score[~bad], score[bad]).statistic
    assert found == pytest.approx(float(u) / (int(bad.sum()) * int((~bad).sum())), abs=1e-12)
    assert found == pytest.approx(metrics.roc_auc_score(~bad, score), abs=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_fast_delong_is_delong_pair_by_pair(seed: int) -> None:
    score, bad = simulated(seed, 150)
    other = np.round(score + np.random.default_rng(seed + 100).normal(size=150), 1)
    wins = []
    for x in (score, other):
        good, lost = x[~bad][:, None], x[bad][None]
        wins.append((good > lost) + 0.5 * (good == lost))
    difference = wins[0] - wins[1]
    errors = [
        math.sqrt(w.mean(1).var(ddof=1) / w.shape[0] + w.mean(0).var(ddof=1) / w.shape[1]) for w in (*wins, difference)
    ]
    found = analysis.compare_auc(score, other, bad)
    assert found.first.standard_error == pytest.approx(errors[0], abs=1e-12)
    assert found.second.standard_error == pytest.approx(errors[1], abs=1e-12)
    assert found.difference == pytest.approx(difference.mean(), abs=1e-12)
    assert found.high is not None
    assert found.high - found.difference == pytest.approx(Z * errors[2], abs=1e-12)


def ovarian() -> tuple[dict[str, npt.NDArray[np.float64]], npt.NDArray[np.bool_]]:
    rows = np.array(golden.OVARIAN.split(), dtype=float).reshape(-1, 4)
    assert rows.shape == (43, 4)
    return {"albumin": rows[:, 0], "total protein": rows[:, 1], "K-G score": 10 - rows[:, 2]}, rows[:, 3] == 0


@pytest.mark.parametrize("test", golden.OVARIAN_AREAS)
def test_delong_as_published(test: str) -> None:
    scores, bad = ovarian()
    found = analysis.auc(scores[test], bad)
    ours = (found.value, found.standard_error, found.low, found.high)
    for figure, printed in zip(ours, golden.OVARIAN_AREAS[test].split(), strict=True):
        assert figure == pytest.approx(float(printed), abs=half_unit(printed))


@pytest.mark.parametrize("test", golden.OVARIAN_CONTRASTS)
def test_paired_delong_as_published(test: str) -> None:
    scores, bad = ovarian()
    found = analysis.compare_auc(scores[test], scores["K-G score"], bad)
    assert found.low is not None
    error = (found.difference - found.low) / Z
    ours = (found.difference, error, found.low, found.high, found.p_value)
    for figure, printed in zip(ours, golden.OVARIAN_CONTRASTS[test].split(), strict=True):
        assert figure == pytest.approx(float(printed), abs=half_unit(printed))


def test_delong_of_ratings_as_published() -> None:
    normal, abnormal = (
        np.repeat(np.arange(5), [int(n) for n in text.split()])
        for text in (golden.HANLEY_NORMAL, golden.HANLEY_ABNORMAL)
    )
    # The rating says how abnormal: of the two kinds the abnormal stands higher.
    score = np.concatenate([normal, abnormal])
    found = analysis.auc(score, np.repeat([1, 0], [len(normal), len(abnormal)]))
    ours = (found.value, found.standard_error, found.low, found.high)
    for figure, printed in zip(ours, golden.HANLEY_AREA.split(), strict=True):
        assert figure == pytest.approx(float(printed), abs=half_unit(printed))


@pytest.mark.parametrize("gap", [0.0, 0.4, 1.0])
def test_bootstrap_and_delong_agree(gap: float) -> None:
    score, bad = simulated(7, 3000, gap)
    delong, drawn = analysis.auc(score, bad), analysis.bootstrap_auc(score, bad, draws=4000)
    assert drawn.value == delong.value
    # 4,000 draws leave a quantile uncertain by some 4 % of a standard error on either side.
    assert (drawn.low, drawn.high) == pytest.approx((delong.low, delong.high), abs=0.0025)
    assert drawn.standard_error == pytest.approx(delong.standard_error, rel=0.05)


def test_bootstrap_draws_clients_of_each_kind() -> None:
    """The counts of scores that are drawn stand for clients drawn one by one."""
    score, bad = simulated(3, 200)
    rng = np.random.default_rng(5)
    good, lost = score[~bad], score[bad]
    by_client = []
    for _ in range(2000):
        x, y = rng.choice(good, len(good))[:, None], rng.choice(lost, len(lost))[None]
        by_client.append(((x > y) + 0.5 * (x == y)).mean())
    found = analysis.bootstrap_auc(score, bad, draws=4000)
    assert found.standard_error == pytest.approx(np.std(by_client), rel=0.06)
    assert found.low == pytest.approx(np.quantile(by_client, 0.025), abs=0.006)


def test_a_seed_repeats_the_interval_and_another_moves_it() -> None:
    score, bad = simulated(1)
    found = [analysis.bootstrap_auc(score, bad, draws=300, seed=seed).low for seed in (0, 0, 1)]
    assert found[0] == found[1] != found[2]


@pytest.mark.slow
def test_delong_interval_covers() -> None:
    # Normal scores a distance of d apart have the AUC Phi(d / sqrt 2): 0.7 for d = 0.7416.
    rng, hits, runs = np.random.default_rng(11), 0, 2000
    for _ in range(runs):
        score = np.concatenate([rng.normal(0.74161, 1, 120), rng.normal(0, 1, 60)])
        found = analysis.auc(score, np.repeat([0, 1], [120, 60]))
        assert found.low is not None
        assert found.high is not None
        hits += found.low <= 0.7 <= found.high
    assert 0.93 <= hits / runs <= 0.965


@pytest.mark.parametrize("score", [[1, 1, 2, 2], [5, 5, 5, 5]])
def test_no_interval_where_nothing_overlaps_or_everything_is_alike(score: list[int]) -> None:
    for found in (analysis.auc(score, [1, 1, 0, 0]), analysis.bootstrap_auc(score, [1, 1, 0, 0], draws=100)):
        assert (found.low, found.high, found.standard_error) == (None, None, None)
        assert found.accuracy_ratio_interval == (None, None)


def test_one_client_of_a_kind_has_no_interval() -> None:
    assert analysis.auc([1, 2, 3], [1, 0, 0]).low is None


def test_a_difference_of_nothing_and_one_that_cannot_be_tested() -> None:
    same = analysis.compare_auc(FIVE, FIVE, FIVE_BAD)
    assert (same.difference, same.low, same.high, same.p_value) == (0, 0, 0, 1)
    # All right against all wrong: the difference is 1 in every draw, and no spread says how sure.
    total = analysis.compare_auc([1, 1, 2, 2], [2, 2, 1, 1], [1, 1, 0, 0])
    assert (total.difference, total.low, total.p_value) == (1, None, None)


@pytest.mark.parametrize(
    ("score", "bad", "message"),
    [
        ([1, 2, 3], [0, 0, 0], "all 3 clients are good, must be of both kinds; wait until some have failed"),
        ([1, 2], [1, 1], "all 2 clients are bad"),
        ([], [], "there are no clients"),
        (
            [1, float("nan"), 3],
            [0, 1, 0],
            r"score, row 2: nan, must be a number; leave out who was not rated \(1 such\)",
        ),
        ([1, float("inf")], [0, 1], "row 2: inf"),
        (["a", "b"], [0, 1], "score: must be one number a client"),
        ([1, 2, 3], [0, 1], "scores: 3, outcomes: 2"),
        ([1, 2], [0, 2], r"outcome, row 2: 2, must be 0 \(good\) or 1 \(bad\); recode the column"),
        ([1, 2], [0, "bad"], "row 2: 'bad'"),
        ([1, 2], [None, 1], "row 1: is missing"),
        ([1, 2], [0.5, 1], "row 1: 0.5"),
        ([1, 2], [[0], [1]], "must be one outcome a client"),
    ],
)
def test_scores_and_outcomes_that_cannot_be_used(score: Any, bad: Any, message: str) -> None:
    for figure in (analysis.auc, analysis.bootstrap_auc, analysis.ks, analysis.gains_table):
        with pytest.raises(fa.FuzzyAHPError, match=message):
            figure(score, bad)


@pytest.mark.parametrize("bad", [[True, False], [1, 0], [1.0, 0.0], ["1", "0"], np.array([1, 0], dtype=np.int8)])
def test_outcomes_in_every_form(bad: Any) -> None:
    assert analysis.auc([1, 2], bad).value == 1


@pytest.mark.parametrize("level", [0, 0.5, 1, 95, True, "0.95"])
def test_levels_out_of_range(level: Any) -> None:
    with pytest.raises(fa.FuzzyAHPError, match=r"level: .*, must be above 0.5 and below 1"):
        analysis.auc([1, 2, 3], [1, 0, 1], level=level)


@pytest.mark.parametrize("draws", [0, 99, True, 1e3])
def test_draws_out_of_range(draws: Any) -> None:
    with pytest.raises(fa.FuzzyAHPError, match=r"draws: .*, must be a whole number of 100 or more"):
        analysis.bootstrap_auc([1, 2, 3], [1, 0, 1], draws=draws)


# ---- KS and gains ----


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("turned", [1, -1])
def test_ks_is_that_of_scipy(seed: int, turned: int) -> None:
    score, bad = simulated(seed)
    found, theirs = analysis.ks(turned * score, bad), ks_2samp(turned * score[bad], turned * score[~bad])
    assert found.value == pytest.approx(float(theirs.statistic), abs=1e-12)
    assert found.right_way == (theirs.statistic_sign > 0)
    # Theirs is exact here; the limit comes near it.
    assert found.p_value == pytest.approx(float(theirs.pvalue), rel=0.3, abs=1e-4)
    # Where the same gap is attained at several scores SciPy may name another.
    lost, good = turned * score[bad], turned * score[~bad]
    assert found.score is not None
    gap = np.mean(lost <= found.score) - np.mean(good <= found.score)
    assert abs(gap) == pytest.approx(found.value, abs=1e-12)


def test_ks_by_hand() -> None:
    # At or below 1: half of the bad and none of the good; at or below 2: all of the bad and 2/3 of the good.
    found = analysis.ks(FIVE, FIVE_BAD)
    assert (found.value, found.score, found.right_way) == (0.5, 1.0, True)
    room = math.sqrt(math.log(80) / 6) + math.sqrt(math.log(80) / 4)
    assert (found.low, found.high) == (0.0, 1.0) == (max(0, 0.5 - room), min(1, 0.5 + room))
    score, bad = simulated(2, 20_000, 1.0)
    wide = analysis.ks(score, bad)
    room = sum(math.sqrt(math.log(80) / (2 * n)) for n in (int(bad.sum()), int((~bad).sum())))
    assert (wide.low, wide.high) == pytest.approx((wide.value - room, wide.value + room), abs=1e-12)


@pytest.mark.parametrize("bad", [[0, 1], [1, 0], [0, 1, 1]])
def test_two_or_three_clients_have_every_figure(bad: list[int]) -> None:
    score = list(range(len(bad)))
    assert 0 < analysis.ks(score, bad).p_value <= 1
    assert analysis.gains_table(score, bad).bands


def test_gains_by_hand_keep_ties_whole() -> None:
    # Scores 1 1 | 2 2 2 | 3: the middles of their clients are 1/6, 3.5/6, 5.5/6; two bands part at 1/2.
    table = analysis.gains_table([1, 1, 2, 2, 2, 3], [1, 0, 0, 1, 0, 0], bands=2)
    worst, best = table.bands
    assert (worst.lowest, worst.highest, worst.clients, worst.bad, worst.rate) == (1, 1, 2, 1, 0.5)
    assert (best.lowest, best.highest, best.clients, best.bad, best.rate) == (2, 3, 4, 1, 0.25)
    assert (worst.clients_so_far, worst.bad_so_far, worst.good_so_far) == (2 / 6, 1 / 2, 1 / 4)
    assert worst.lift == pytest.approx((1 / 2) / (2 / 6))
    assert (best.clients_so_far, best.bad_so_far, best.good_so_far, best.lift) == (1, 1, 1, 1)
    assert (best.low, best.high) == analysis.jeffreys(1, 4)


@given(st.lists(st.tuples(st.integers(0, 8), st.booleans()), min_size=2, max_size=60), st.integers(2, 12))
def test_gains_count_everybody_once_in_order(rows: list[tuple[int, bool]], bands: int) -> None:
    score, bad = [float(x) for x, _ in rows] + [0.0, 8.0], [y for _, y in rows] + [True, False]
    table = analysis.gains_table(score, bad, bands).bands
    assert sum(band.clients for band in table) == len(score)
    assert sum(band.bad for band in table) == sum(bad)
    assert len(table) <= bands
    edges = [x for band in table for x in (band.lowest, band.highest) if x is not None]
    assert edges == sorted(edges)
    assert all((b.lowest or 0) > (a.highest or 0) for a, b in pairwise(table))


@pytest.mark.parametrize("bands", [1, 0, 2.5, True])
def test_bands_out_of_range(bands: Any) -> None:
    with pytest.raises(fa.FuzzyAHPError, match=r"bands: .*, must be a whole number of 2 or more"):
        analysis.gains_table([1, 2], [1, 0], bands)


# ---- default rates ----


@pytest.mark.parametrize(("k", "n"), [(1, 10), (3, 20), (286, 880), (9, 10)])
def test_jeffreys_is_the_beta_distribution(k: int, n: int) -> None:
    low, high = analysis.jeffreys(k, n)
    assert beta.cdf(low, k + 0.5, n - k + 0.5) == pytest.approx(0.025, abs=1e-9)
    assert beta.cdf(high, k + 0.5, n - k + 0.5) == pytest.approx(0.975, abs=1e-9)


def test_jeffreys_by_hand() -> None:
    # One client, good: Beta(1/2, 3/2) up to x is (2/pi) (asin sqrt x + sqrt(x (1 - x))); it is 0.975 at the high bound.
    low, high = analysis.jeffreys(0, 1)
    assert low == 0
    assert 2 / math.pi * (math.asin(math.sqrt(high)) + math.sqrt(high * (1 - high))) == pytest.approx(0.975, abs=1e-9)
    assert analysis.jeffreys(1, 1) == pytest.approx((1 - high, 1.0), abs=1e-9)
    assert analysis.jeffreys(5, 5)[1] == 1


@pytest.mark.parametrize(("k", "n"), [(0, 0), (-1, 3), (4, 3)])
def test_jeffreys_of_nothing(k: int, n: int) -> None:
    with pytest.raises(fa.FuzzyAHPError, match="must be 0 to n of 1 or more clients"):
        analysis.jeffreys(k, n)


def rates(**counts: tuple[int, int]) -> analysis.DefaultRates:
    grade = [name for name, (n, _) in counts.items() for _ in range(n)]
    bad = [i < k for n, k in counts.values() for i in range(n)]
    return analysis.rates_by_grade(grade, bad, list(counts))


def test_default_rates_flag_inversions_and_pass_over_empty_grades() -> None:
    found = rates(a=(100, 2), b=(0, 0), c=(100, 1), d=(100, 50), e=(100, 10))
    assert [g.rate for g in found.grades] == [0.02, None, 0.01, 0.5, 0.1]
    assert not found.monotone
    assert [(x.better, x.worse, x.within_intervals) for x in found.inversions] == [("a", "c", True), ("d", "e", False)]
    assert "Wrong order: d 50.0 %, e 10.0 %; the intervals do not overlap: hardly chance." in str(found)
    assert rates(a=(10, 1), b=(10, 1), c=(10, 2)).monotone  # equal rates are no inversion


def test_unknown_grades_are_refused() -> None:
    with pytest.raises(fa.FuzzyAHPError, match="there is no 'goood'; did you mean 'good'"):
        analysis.rates_by_grade(["goood"], [1], ["good", "poor"])
    with pytest.raises(fa.FuzzyAHPError, match="grades: 1, outcomes: 2"):
        analysis.rates_by_grade(["good"], [1, 0], ["good", "poor"])


@pytest.mark.parametrize("grades", [[], ["good"], ["good", "poor", "good"], "good"])
def test_grades_are_two_or_more_each_once(grades: Any) -> None:
    for call in (
        lambda: analysis.rates_by_grade(["good"], [1], grades),
        lambda: analysis.sharpness([[1.0, 0.0]], ["good"], grades),
    ):
        with pytest.raises(fa.FuzzyAHPError, match=r"grades: .* must be (two or more different|a GradeScale or) names"):
            call()


def test_a_scale_gives_the_grades() -> None:
    names = fa.FIVE_GRADES.names
    assert analysis.rates_by_grade(["good"], [1], fa.FIVE_GRADES) == analysis.rates_by_grade(["good"], [1], names)
    vectors = [[0.0, 1.0, 0.0, 0.0, 0.0]]
    assert analysis.sharpness(vectors, ["good"], fa.FIVE_GRADES) == analysis.sharpness(vectors, ["good"], names)


# ---- PSI ----


def test_psi_by_hand() -> None:
    # (0.3 - 0.2) ln 1.5 + (0.3 - 0.3) ln 1 + (0.4 - 0.5) ln 0.8
    expected = 0.1 * math.log(1.5) - 0.1 * math.log(0.8)
    found = analysis.psi_of_counts([20, 30, 50], [60, 60, 80])
    assert found.value == pytest.approx(expected, abs=1e-15)
    assert (found.cells, found.before, found.after, found.verdict, found.filled) == (3, 100, 200, "stable", False)
    # chi-squared with two degrees of freedom is exponential: its 95 % point is -2 ln 0.05.
    assert found.by_chance == pytest.approx(-2 * math.log(0.05) * (1 / 100 + 1 / 200), abs=1e-12)
    assert found.low <= found.value <= found.high
    # It does not matter which sample is called the first.
    assert analysis.psi_of_counts([60, 60, 80], [20, 30, 50]).value == pytest.approx(expected, abs=1e-15)


def test_psi_with_an_empty_cell_says_so() -> None:
    # Half a client more everywhere: 10.5 and 0.5 of 11, against 5.5 and 5.5 of 11.
    expected = (5.5 - 10.5) / 11 * math.log(5.5 / 10.5) + (5.5 - 0.5) / 11 * math.log(5.5 / 0.5)
    found = analysis.psi_of_counts([10, 0, 0], [5, 5, 0])
    assert found.value == pytest.approx(expected, abs=1e-15)
    assert (found.cells, found.filled, found.verdict) == (2, True, "large")
    assert "half a client was added" in str(found)


def test_psi_bins_are_those_of_the_first_sample() -> None:
    before = np.arange(100.0)
    assert analysis.psi(before, before).value == 0
    assert analysis.psi(before, before).cells == 10
    # All of the second sample in the lowest tenth, below everything of the first, or between two of its scores.
    lowest = [analysis.psi(before, np.full(50, x)).value for x in (0.0, -1000.0, 9.5)]
    assert lowest[0] == lowest[1] == lowest[2] > 1
    assert analysis.psi([1.0] * 9 + [2.0], [1.0, 2.0], bins=10).cells == 2


def filled(before: list[int], after: list[int]) -> float:
    """PSI with half a client more in each cell."""
    p = [(n + 0.5) / (sum(before) + 0.5 * len(before)) for n in before]
    q = [(n + 0.5) / (sum(after) + 0.5 * len(after)) for n in after]
    return math.fsum((b - a) * math.log(b / a) for a, b in zip(p, q, strict=True))


MANY = [90.0 + x / 100 for x in range(11)]  # more figures than bands, one client each


@pytest.mark.parametrize(
    ("before", "after", "bins", "cells"),
    [
        # One figure before, another after: 1,000 and 0 against 0 and 1,000, below and above.
        ([100.0] * 1000, [40.0] * 1000, 10, ([0, 1000], [1000, 0])),
        ([40.0] * 1000, [100.0] * 1000, 10, ([1000, 0], [0, 1000])),
        # Below, at and above the only figure.
        ([70.0] * 10, [60.0, 65.0, 70.0, 75.0], 10, ([0, 10, 0], [2, 1, 1])),
        # Few figures: each a cell, with what lies below, between and above.
        ([70.0] * 6 + [85.0] * 4, [40.0, 80.0, 81.0, 85.0, 100.0], 10, ([0, 6, 0, 4, 0], [1, 0, 2, 1, 1])),
        # A figure that few have is no part of its neighbour's cell.
        ([55.0] + [70.0] * 2 + [85.0] * 97, [70.0] * 3 + [85.0] * 97, 10, ([1, 2, 97], [0, 3, 97])),
        # More figures than bands, one of them that of nearly all: above it, and beside it in the band of the few.
        (MANY + [100.0] * 989, [200.0] * 1000, 10, ([11, 989, 0], [0, 0, 1000])),
        (MANY + [100.0] * 989, [95.0] * 1000, 10, ([11, 989], [1000, 0])),
        (MANY + [40.0] * 989, [20.0] * 1000, 10, ([0, 989, 11], [1000, 0, 0])),
        (MANY + [40.0] * 989, [60.0] * 1000, 10, ([989, 11], [0, 1000])),
    ],
)
def test_psi_tells_apart_what_the_first_sample_does_not_have(
    before: list[float], after: list[float], bins: int, cells: tuple[list[int], list[int]]
) -> None:
    found = analysis.psi(before, after, bins)
    assert found.value == pytest.approx(filled(*cells), abs=1e-12)
    assert (found.cells, found.filled) == (len(cells[0]), True)
    assert found.value == analysis.psi_of_counts(*cells).value


def test_psi_of_samples_that_differ_has_more_than_one_cell() -> None:
    rng = np.random.default_rng(7)
    for _ in range(300):
        figures = rng.choice(200, rng.integers(1, 25), replace=False)
        before = rng.choice(figures, rng.integers(1, 200))
        after = np.full(200, rng.choice([-1, 300, *(set(range(200)) - set(before))]))  # a figure nobody had
        found = analysis.psi(before, after, int(rng.integers(2, 12)))
        assert found.cells > 1
        assert found.verdict == "large"


def test_psi_of_ordinary_scores_is_over_tenths() -> None:
    rng = np.random.default_rng(8)
    before, after = rng.normal(70, 10, 500), rng.normal(72, 10, 300)
    starts = np.sort(before)[np.arange(0, 500, 50)][1:]
    counts = [np.bincount(np.searchsorted(starts, x, side="right")) for x in (before, after)]
    assert counts[0].tolist() == [50] * 10
    assert analysis.psi(before, after) == analysis.psi_of_counts(*counts)


def test_psi_takes_the_last_bits_of_a_figure_for_nothing() -> None:
    found = analysis.psi([85.0] * 100, [84.99999999999999] * 100)
    assert (found.value, found.cells, found.verdict) == (0, 1, "stable")
    assert analysis.psi([1e308], [-1e308]).cells == 2


def test_an_indicator_that_falls_for_everybody_is_not_stable() -> None:
    old = {"score": [90.0] * 500, "grade": ["good"] * 500, "score.u": [100.0] * 500}
    found = analysis.compare_dates(old, old | {"score.u": [40.0] * 500}).indicators["u"]
    assert (found.cells, found.verdict) == (2, "large")
    assert found.value == pytest.approx(2 * 500 / 501 * math.log(1001), abs=1e-12)  # 500.5 and 0.5 of 501


def test_psi_without_a_shift_stays_below_its_chance_bound() -> None:
    rng = np.random.default_rng(4)
    found = [analysis.psi_of_counts(*rng.multinomial(500, [0.1] * 10, size=2)) for _ in range(400)]
    assert 0.92 <= np.mean([x.value <= x.by_chance for x in found]) <= 0.98


@pytest.mark.parametrize(
    ("before", "after"),
    [([1, 2], [1]), ([0, 0], [1, 1]), ([1, -1], [1, 1]), ([0.5, 0.5], [1, 1]), ([[1]], [[1]])],
)
def test_counts_that_cannot_be_compared(before: Any, after: Any) -> None:
    with pytest.raises(fa.FuzzyAHPError, match="counts: must be clients of each cell"):
        analysis.psi_of_counts(before, after)


@pytest.mark.parametrize(("before", "after"), [([], [1]), ([1], [float("nan")]), ([1], ["a"])])
def test_figures_that_cannot_be_compared(before: Any, after: Any) -> None:
    with pytest.raises(fa.FuzzyAHPError, match="must be finite numbers, one or more"):
        analysis.psi(before, after)


# ---- calibration ----

PD = {"good": 0.1, "medium": 0.3, "poor": 0.6}


def test_calibration_by_hand() -> None:
    # good: 4 clients, 1 bad; poor: 2 clients, 1 bad.
    found = analysis.check_calibration(["good"] * 4 + ["poor"] * 2, [1, 0, 0, 0, 1, 0], PD)
    # (0.81 + 3 * 0.01 + 0.16 + 0.36) / 6
    assert found.brier == pytest.approx(1.36 / 6, abs=1e-15)
    assert found.reliability == pytest.approx((4 * 0.15**2 + 2 * 0.1**2) / 6, abs=1e-15)
    assert found.resolution == pytest.approx((4 * (1 / 4 - 1 / 3) ** 2 + 2 * (1 / 2 - 1 / 3) ** 2) / 6, abs=1e-15)
    assert found.uncertainty == pytest.approx(2 / 9, abs=1e-15)
    # z: sum of (y - p)(1 - 2p) over the root of the sum of (1 - 2p)^2 p (1 - p).
    top = (1 - 4 * 0.1) * 0.8 + (1 - 2 * 0.6) * -0.2
    bottom = 4 * 0.64 * 0.09 + 2 * 0.04 * 0.24
    assert found.z == pytest.approx(top / math.sqrt(bottom), abs=1e-12)
    assert found.p_value == pytest.approx(math.erfc(abs(found.z or 0) / math.sqrt(2)), abs=1e-12)
    assert [g.clients for g in found.grades] == [4, 0, 2]
    # As many bad or more of 4 at 0.1: 1 - 0.9^4; as few or fewer: 0.9^4 + 4 * 0.1 * 0.9^3.
    assert found.grades[0].p_too_low == pytest.approx(1 - 0.9**4, abs=1e-12)
    assert found.grades[0].p_too_high == pytest.approx(0.9**4 + 0.4 * 0.9**3, abs=1e-12)
    squares = np.array([0.81, 0.01, 0.01, 0.01, 0.16, 0.36])
    room = Z * squares.std(ddof=1) / math.sqrt(6)
    assert (found.brier_low, found.brier_high) == pytest.approx((max(0, 1.36 / 6 - room), 1.36 / 6 + room), abs=1e-12)


@given(st.lists(st.tuples(st.sampled_from(list(PD)), st.booleans()), min_size=1, max_size=50))
def test_murphy_adds_up_and_the_binomial_test_is_scipys(rows: list[tuple[str, bool]]) -> None:
    found = analysis.check_calibration([g for g, _ in rows], [y for _, y in rows], PD)
    assert found.reliability - found.resolution + found.uncertainty == pytest.approx(found.brier, abs=1e-12)
    for grade in found.grades:
        if grade.clients:
            test = binomtest(grade.bad, grade.clients, grade.pd, alternative="greater")
            assert grade.p_too_low == pytest.approx(test.pvalue, abs=1e-12)


def test_spiegelhalter_is_standard_normal_where_the_pds_are_right() -> None:
    rng = np.random.default_rng(9)
    grade = rng.choice(list(PD), size=2000)
    p = np.array([PD[name] for name in grade])
    z = [analysis.check_calibration(grade, rng.random(2000) < p, PD).z or 0.0 for _ in range(300)]
    assert abs(np.mean(z)) < 0.2
    assert 0.9 < np.std(z) < 1.1


def test_grades_of_one_half_have_no_z() -> None:
    found = analysis.check_calibration(["good"], [1], {"good": 0.5})
    assert (found.z, found.p_value) == (None, None)


def test_without_probabilities_it_is_refused_and_says_why() -> None:
    with pytest.raises(fa.FuzzyAHPError, match=r"a grade is an order and not a probability.*give pd=\{grade"):
        analysis.check_calibration(["good"], [1])


@pytest.mark.parametrize(
    ("pd", "message"),
    [
        ({}, "must map grades to probabilities"),
        ([0.1], "must map grades to probabilities"),
        ({"good": 2}, r"pd of 'good': 2, must be above 0 and below 1; 2 % is 0.02"),
        ({"good": 0}, "pd of 'good': 0"),
        ({"good": True}, "pd of 'good': True"),
        ({"poor": 0.1}, "no probability for grade 'good'"),
    ],
)
def test_probabilities_that_cannot_be_used(pd: Any, message: str) -> None:
    with pytest.raises(fa.FuzzyAHPError, match=message):
        analysis.check_calibration(["good"], [1], pd)


# ---- concentration and sharpness ----


def test_hhi_by_hand() -> None:
    found = analysis.grade_concentration({"a": 50, "b": 30, "c": 20, "d": 0})
    assert found.value == pytest.approx(0.25 + 0.09 + 0.04, abs=1e-15)
    assert found.normalised == pytest.approx((0.38 - 0.25) / 0.75, abs=1e-15)
    assert found.low < found.value < found.high
    assert found.shares == {"a": 0.5, "b": 0.3, "c": 0.2, "d": 0.0}
    assert analysis.grade_concentration({"a": 9, "b": 0}).normalised == 1
    with pytest.raises(fa.FuzzyAHPError, match="not all 0, of two grades or more"):
        analysis.grade_concentration({"a": 0, "b": 0})
    even = analysis.grade_concentration({"a": 20, "b": 20})
    assert even.low == even.value == 0.5 < even.high


def test_entropy_and_validity_by_hand() -> None:
    vectors = [[1.0, 0.0], [0.5, 0.5], [0.75, 0.25]]
    found = analysis.sharpness(vectors, ["a", "a", "b"], ("a", "b"))
    first, second = found.grades
    # Entropies 0 and 1: mean 1/2, standard deviation 1/sqrt 2, standard error 1/2.
    assert (first.entropy, first.entropy_low, first.entropy_high) == (0.5, 0.0, 1.0)
    # Validity (2 b - 1) / (2 c): infinite and 0, so that their middle is infinite; and 0.5 / 0.5 = 1.
    assert first.validity is None
    assert second.validity == pytest.approx(1.0)
    of_b = -(0.75 * math.log2(0.75) + 0.25 * math.log2(0.25))
    assert second.entropy == pytest.approx(of_b)
    assert second.entropy_low is None
    with pytest.raises(fa.FuzzyAHPError, match=r"shape \(1, 2\), must be one vector of 3 grades for each of 1"):
        analysis.sharpness([[1, 0]], ["a"], ("a", "b", "c"))


def test_the_interval_of_the_median_is_that_of_order_statistics() -> None:
    # Of 6 clients the lowest and the highest hold the median unless all stand on one side: 1 - 2/64 = 0.969.
    vectors: list[list[float]] = [[b, 1 - b] for b in (0.55, 0.6, 0.65, 0.7, 0.75, 0.8)]
    (found, _) = analysis.sharpness(vectors, ["a"] * 6, ("a", "b")).grades
    validity = [(2 * b - 1) / (2 * (1 - b)) for b, _ in vectors]
    assert (found.validity_low, found.validity_high) == pytest.approx((validity[0], validity[-1]))
    assert found.validity == pytest.approx((validity[2] + validity[3]) / 2)
    (five, _) = analysis.sharpness(vectors[:5], ["a"] * 5, ("a", "b")).grades
    assert five.validity_low is None  # 1 - 2/32 = 0.938 is too little


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: analysis.auc([1, 2], [[1], [2, 3]]), "must be one outcome a client"),
        (lambda: analysis.jeffreys("a", 5), "must be whole numbers of clients"),  # type: ignore[arg-type]
        (lambda: analysis.jeffreys(1.5, 5), "must be whole numbers of clients"),  # type: ignore[arg-type]
        (lambda: analysis.rates_by_grade(5, [1], ("a",)), "grade: 5, must be a list of names"),
        (lambda: analysis.rates_by_grade([["a"]], [1], ("a",)), "grade, row 1: .*must be a name"),
        (lambda: analysis.check_calibration([["a"]], [1], {"a": 0.1}), "grade, row 1: .*must be a name"),
        (lambda: analysis.grade_concentration({"a": 0.5, "b": 0.5}), "must be clients by grade"),  # type: ignore[dict-item]
        (lambda: analysis.grade_concentration([1, 2]), "must be clients by grade"),  # type: ignore[arg-type]
        (lambda: analysis.sharpness([[0.5, 0.5]], ["x"], ("a", "b")), "grade: there is no 'x'"),
        (lambda: analysis.sharpness("x", ["a"], ("a", "b")), "must be one vector of 2 numbers"),
        (lambda: analysis.psi_of_counts([2**62, 2**62], [1, 1]), "counts: must be clients of each cell"),
        (lambda: analysis.bootstrap_auc([1, 2], [1, 0], seed="x"), "seed: 'x', must be"),  # type: ignore[arg-type]
    ],
)
def test_what_no_figure_can_be_made_of(call: Any, message: str) -> None:
    with pytest.raises(fa.FuzzyAHPError, match=message):
        call()


def test_an_interval_holds_its_figure() -> None:
    same = analysis.psi([1, 2, 3, 4, 5] * 20, [1, 2, 3, 4, 5] * 20)
    assert same.low == same.value == 0 < same.high


@pytest.mark.parametrize(
    "found",
    [
        analysis.auc(FIVE, FIVE_BAD),
        analysis.compare_auc(FIVE, FIVE, FIVE_BAD),
        analysis.ks(FIVE, FIVE_BAD),
        analysis.gains_table(FIVE, FIVE_BAD),
        analysis.rates_by_grade(["good"], [0], ["good", "poor"]),
        analysis.check_calibration(["good"], [0], {"good": 0.1}),
        analysis.grade_concentration({"good": 1, "poor": 1}),
        analysis.sharpness([[1, 0]], ["good"], ["good", "poor"]),
        analysis.psi([1, 2], [1, 2]),
        analysis.compare_dates({"score": [1.0], "grade": ["good"]}, {"score": [1.0], "grade": ["good"]}),
    ],
    ids=lambda found: type(found).__name__,
)
@pytest.mark.parametrize("lang", ["fr", "ZH", None])
def test_an_unknown_language_is_not_taken_for_english(found: Any, lang: Any) -> None:
    for say in (found.to_text, found.to_markdown):
        with pytest.raises(fa.FuzzyAHPError, match="lang: there is no "):
            say(lang)
        assert say("zh") != say("en")


def test_numbers_of_numpy_are_numbers() -> None:
    """A count or a level that came out of an array is as good as one that was typed."""
    two, hundred = np.int64(2), np.int32(100)
    assert analysis.psi(FIVE, FIVE, two) == analysis.psi(FIVE, FIVE, 2)  # type: ignore[arg-type]
    assert analysis.gains_table(FIVE, FIVE_BAD, two) == analysis.gains_table(FIVE, FIVE_BAD, 2)  # type: ignore[arg-type]
    drawn = analysis.bootstrap_auc(FIVE, FIVE_BAD, draws=hundred)  # type: ignore[arg-type]
    assert drawn == analysis.bootstrap_auc(FIVE, FIVE_BAD, draws=100)
    level = np.float32(0.75)  # which a float holds exactly
    assert analysis.auc(FIVE, FIVE_BAD, level=level) == analysis.auc(FIVE, FIVE_BAD, level=0.75)  # type: ignore[arg-type]


def test_a_figure_that_stands_for_unknown_does_not_blur_the_others() -> None:
    """99 clients moved from 1 to 50; the index was 0 because 1 and 50 are alike beside 10^15."""
    found = analysis.psi([1.0] * 99 + [1e15], [50.0] * 99 + [1e15])
    assert (found.cells, found.verdict) == (3, "large")
    # Half a client more in each of three cells: 99.5, 0.5 and 1.5 of 101.5 before; 0.5, 99.5 and 1.5 after.
    assert found.value == pytest.approx(2 * 99 / 101.5 * math.log(99.5 / 0.5))
    assert analysis.psi([0.1 + 0.2, 0.3, 0.0], [0.3, 0.3, 1e-17]).value == 0  # last bits of one figure
