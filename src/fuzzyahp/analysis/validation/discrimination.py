"""Does the score separate good from bad: AUC with intervals, the accuracy ratio, two scores compared.

Throughout, a higher score is better and an outcome of 1 is bad. A score that points the other way gets an AUC below
0.5; it is never turned round.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fuzzyahp.analysis.text_tables import Tabled, TextTable, between, interval_head, number, p_text
from fuzzyahp.analysis.validation.outcomes import check_level, check_scores, few_notes, generator, normal_point
from fuzzyahp.arrays import check_same_rows, is_whole
from fuzzyahp.errors import FuzzyAHPError, shown

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Auc(Tabled):
    """Area under the ROC curve: how often a good client scores above a bad one, ties counted half.

    Attributes
    ----------
    value : float
        AUC, [0-1]; 0.5 is what drawing lots gives, below it the score points the wrong way.
    low, high : float or None
        Interval; None where it cannot be had: fewer than two good or two bad, or scores that do not overlap at all.
    standard_error : float or None
        By DeLong, or the spread of the bootstrap.
    good, bad : int
        How many clients of each kind.
    level : float
        Of the interval, in (0.5, 1).
    method : {"delong", "bootstrap"}
        How the interval was found.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> found = fa.analysis.auc([3, 2, 2, 2, 1], [0, 0, 0, 1, 1])  # 5 of 6 pairs, ties counted half
    >>> round(found.value, 4), found.good, found.bad, found.method
    (0.8333, 3, 2, 'delong')
    """

    value: float
    low: float | None
    high: float | None
    standard_error: float | None
    good: int
    bad: int
    level: float = 0.95
    method: str = "delong"

    @property
    def accuracy_ratio(self) -> float:
        """Accuracy ratio, the Gini coefficient of the score: 2 AUC - 1, [-1 to 1]."""
        return 2 * self.value - 1

    @property
    def accuracy_ratio_interval(self) -> tuple[float | None, float | None]:
        """Interval of the accuracy ratio."""
        low, high = self.low, self.high
        return None if low is None else 2 * low - 1, None if high is None else 2 * high - 1

    def _tables(self, lang: str = "en") -> list[TextTable]:
        zh = lang == "zh"
        columns = ("", "值", interval_head(self.level, lang), "好", "坏") if zh else (
            "", "value", interval_head(self.level, lang), "good", "bad",
        )  # fmt: skip
        name, ratio = ("AUC", "准确率（AR）") if zh else ("AUC", "accuracy ratio")
        counts = (f"{self.good:,}", f"{self.bad:,}")
        rows = (
            (f"{name} ({self.method})", number(self.value), between(self.low, self.high, lang=lang), *counts),
            (ratio, number(self.accuracy_ratio), between(*self.accuracy_ratio_interval, lang=lang), *counts),
        )
        notes = few_notes(self.good, self.bad, lang)
        return [TextTable("区分能力" if zh else "Discrimination", columns, rows, notes)]


@dataclass(frozen=True)
class AucDifference(Tabled):
    """Two scores of the same clients: the difference of their AUC.

    Attributes
    ----------
    first, second : Auc
        Of each score.
    difference : float
        First minus second, in [-1, 1].
    low, high : float or None
        Interval of the difference; None where it cannot be had.
    p_value : float or None
        Two-sided, of there being no difference; None where it cannot be had.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> found = fa.analysis.compare_auc([4, 3, 2, 1, 0], [0, 1, 2, 3, 4], [0, 0, 0, 1, 1])
    >>> found.first.value, found.second.value, found.difference
    (1.0, 0.0, 1.0)
    """

    first: Auc
    second: Auc
    difference: float
    low: float | None
    high: float | None
    p_value: float | None

    def _tables(self, lang: str = "en") -> list[TextTable]:
        zh = lang == "zh"
        interval = interval_head(self.first.level, lang)
        columns = ("AUC 一", "AUC 二", "差", interval, "p") if zh else ("first", "second", "difference", interval, "p")
        row = (
            *(number(self.first.value), number(self.second.value), number(self.difference)),
            *(between(self.low, self.high, lang=lang), p_text(self.p_value)),
        )
        title = "同一批客户两种得分的 AUC 之差" if zh else "AUC of two scores of the same clients"
        notes = few_notes(self.first.good, self.first.bad, lang)
        return [TextTable(f"{title} ({self.first.good:,} + {self.first.bad:,})", columns, (row,), notes)]


def auc(score: npt.ArrayLike, bad: npt.ArrayLike, *, level: float = 0.95) -> Auc:
    """AUC with the interval of DeLong, DeLong and Clarke-Pearson, in the time it takes to sort the scores.

    Parameters
    ----------
    score : array_like, shape (N,)
        Points; higher is better. Minus infinity ranks below every score.
    bad : array_like, shape (N,)
        1 or True where the client turned out bad, 0 or False where good.
    level : float
        Of the interval, in (0.5, 1).

    Returns
    -------
    Auc
        Value, interval, standard error, numbers of clients.

    Raises
    ------
    FuzzyAHPError
        If a score is no number, an outcome is neither 0 nor 1, or all outcomes are alike.

    References
    ----------
    E. R. DeLong, D. M. DeLong & D. L. Clarke-Pearson (1988), Biometrics 44(3), 837-845. X. Sun & W. Xu (2014), IEEE
    Signal Processing Letters 21(11), 1389-1393, for the midranks.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> found = fa.analysis.auc([3, 2, 2, 2, 1], [0, 0, 0, 1, 1])
    >>> round(found.value, 4), found.good, found.bad
    (0.8333, 3, 2)
    """
    points, lost = check_scores(score, bad)
    return _auc(*_components(points, lost), check_level(level))


def compare_auc(
    first: npt.ArrayLike, second: npt.ArrayLike, bad: npt.ArrayLike, *, level: float = 0.95
) -> AucDifference:
    """Paired comparison of two scores of the same clients by DeLong.

    Parameters
    ----------
    first, second : array_like, shape (N,)
        Points of each client by either score; higher is better.
    bad : array_like, shape (N,)
        1 or True where the client turned out bad.
    level : float
        Of the intervals, in (0.5, 1).

    Returns
    -------
    AucDifference
        Both AUC, their difference, its interval and p value.

    Raises
    ------
    FuzzyAHPError
        If a score is no number, an outcome is neither 0 nor 1, or all outcomes are alike.

    References
    ----------
    As for `auc`. The test is meant for scores that were not fitted to these outcomes: O. V. Demler, M. J. Pencina &
    R. B. D'Agostino (2012), Statistics in Medicine 31(23), 2577-2587.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> found = fa.analysis.compare_auc([4, 3, 2, 1, 0], [4, 1, 2, 3, 0], [0, 0, 1, 0, 1])
    >>> round(found.difference, 4)
    0.0
    """
    check_same_rows({"first": first, "second": second, "bad": bad})
    a, lost = check_scores(first, bad)
    b, _ = check_scores(second, bad)
    check_level(level)
    parts_a, parts_b = _components(a, lost), _components(b, lost)
    one, two = _auc(*parts_a, level), _auc(*parts_b, level)
    error = _standard_error(parts_a[0] - parts_b[0], parts_a[1] - parts_b[1])
    difference = one.value - two.value
    if not error:
        same = bool(error == 0 and difference == 0)
        return AucDifference(one, two, difference, 0.0 if same else None, 0.0 if same else None, 1.0 if same else None)
    half = normal_point(level) * error
    p_value = math.erfc(abs(difference) / error / math.sqrt(2))
    return AucDifference(one, two, difference, difference - half, difference + half, p_value)


def bootstrap_auc(
    score: npt.ArrayLike,
    bad: npt.ArrayLike,
    *,
    level: float = 0.95,
    draws: int = 2000,
    seed: int | np.random.Generator = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Auc:
    """AUC with a bootstrap interval: good and bad clients are drawn anew, each kind for itself (percentiles).

    Parameters
    ----------
    score : array_like, shape (N,)
        Points; higher is better. Minus infinity ranks below every score.
    bad : array_like, shape (N,)
        1 or True where the client turned out bad.
    level : float
        Of the interval, in (0.5, 1).
    draws : int
        How many, 100 or more.
    seed : int or numpy.random.Generator
        Of the draws; the same seed gives the same interval.
    progress : callable, optional
        Called as progress(done, total), by draws, every hundred draws; for a bar see `uncertainty`.

    Returns
    -------
    Auc
        With ``method`` "bootstrap".

    Raises
    ------
    FuzzyAHPError
        If scores or outcomes cannot be used, or there are too few draws.

    References
    ----------
    B. Efron & R. J. Tibshirani (1993), An Introduction to the Bootstrap, chapter 13.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> found = fa.analysis.bootstrap_auc([3, 2, 2, 2, 1] * 20, [0, 0, 0, 1, 1] * 20, draws=200)
    >>> found.low < found.value < found.high
    True
    """
    points, lost = check_scores(score, bad)
    check_level(level)
    if not is_whole(draws) or draws < 100:
        raise FuzzyAHPError(f"draws: {shown(draws)}, must be a whole number of 100 or more; 2,000 is usual")
    rng = generator(seed)
    values, place = np.unique(points, return_inverse=True)
    good, failed = place[~lost], place[lost]
    spread = np.empty(draws)
    for k in range(draws):
        # Whom a draw holds matters only by how often it holds each score.
        g = np.bincount(good[rng.integers(0, good.size, good.size)], minlength=len(values))
        b = np.bincount(failed[rng.integers(0, failed.size, failed.size)], minlength=len(values))
        below = np.cumsum(b) - 0.5 * b
        spread[k] = float((g * below).sum()) / (good.size * failed.size)
        if progress is not None and ((k + 1) % 100 == 0 or k + 1 == draws):
            progress(k + 1, draws)
    value = auc(points, lost).value
    low, high = (float(x) for x in np.quantile(spread, [(1 - level) / 2, (1 + level) / 2]))
    flat = low == high  # nothing overlaps, or all scores are alike: the draws say nothing
    if flat:
        return Auc(value, None, None, None, good.size, failed.size, level, "bootstrap")
    return Auc(value, low, high, float(spread.std(ddof=1)), good.size, failed.size, level, "bootstrap")


def _midranks(x: FloatArray) -> FloatArray:
    """Ranks from 1 on; equal ones share the mean of theirs."""
    _, place, counts = np.unique(x, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[place])


def _components(points: FloatArray, lost: BoolArray) -> tuple[FloatArray, FloatArray]:
    """For each good client the share of bad below it, for each bad one the share of good above it (ties half)."""
    ranks = _midranks(points)
    good, bad = points[~lost], points[lost]
    return (ranks[~lost] - _midranks(good)) / bad.size, 1 - (ranks[lost] - _midranks(bad)) / good.size


def _standard_error(above: FloatArray, below: FloatArray) -> float | None:
    if min(above.size, below.size) < 2:
        return None
    return math.sqrt(float(above.var(ddof=1)) / above.size + float(below.var(ddof=1)) / below.size)


def _auc(above: FloatArray, below: FloatArray, level: float) -> Auc:
    value, error = float(above.mean()), _standard_error(above, below)
    if not error:  # too few, or no overlap at all: no spread to read an interval from
        return Auc(value, None, None, None, above.size, below.size, level)
    half = normal_point(level) * error
    return Auc(value, max(0.0, value - half), min(1.0, value + half), error, above.size, below.size, level)
