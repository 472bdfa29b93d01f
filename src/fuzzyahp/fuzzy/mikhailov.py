"""Mikhailov's fuzzy preference programming.

L. Mikhailov (2003), Deriving priorities from fuzzy pairwise comparison judgements, Fuzzy Sets and Systems 134,
365-385. Weights are sought whose ratios lie as deep as possible within the fuzzy judgments: greatest lambda with,
for every judgment (l, m, u) of i over j,

    w_i - w_j (l + lambda (m - l)) >= 0,    w_j (u - lambda (u - m)) - w_i >= 0,    sum of w = 1, w > 0.

lambda = 1 where the middle values are consistent, >= 0 where some weights lie within every judgment, negative where
none do: then the judgments contradict one another strongly.

Both rows say w_i >= b_ij(lambda) w_j with a factor that grows with lambda. Such inequalities can be satisfied
exactly if no cycle of factors has a product above 1 (the max-times form of a system of difference constraints:
R. A. Cuninghame-Green (1979), Minimax Algebra, Springer), so lambda is found by bisection to the last bit with
multiplications and comparisons only: no solver's tolerance, the same result on every machine.

The weights at the greatest lambda need not be unique, which the paper does not say: Y.-M. Wang and K.-S. Chin
(2011), Fuzzy analytic hierarchy process: A logarithmic fuzzy preference programming methodology, International
Journal of Approximate Reasoning 52, 541-553. Then one solution is singled out: the ratios that lambda settles are
kept, lambda is raised for the other judgments as far as it will go, and so on until every ratio is settled
(lexicographic max-min). The same authors note that the memberships of a judgment and of its reciprocal differ, so
that it matters which half of the matrix is used; the paper uses the upper one.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from fuzzyahp.eigenvector import geometric_mean
from fuzzyahp.errors import JudgmentError, check_known
from fuzzyahp.fuzzy.result import Derived, shares

FloatArray = npt.NDArray[np.float64]

#: Which half of the matrix is satisfied.
HALVES = ("upper", "lower", "both")
#: A cycle's product may exceed 1 by this much: rounding of reciprocals such as 1/3.
_SLACK = 1e-12
#: Ratios that differ by less than this (relative) are one ratio.
_SAME = 1e-9
_LOWEST = -(2.0**60)


def mikhailov(matrix: FloatArray, *, judgments: str = "upper") -> Derived:
    """Weights by fuzzy preference programming.

    Parameters
    ----------
    matrix : ndarray, shape (n, n, 3)
        Fuzzy reciprocal matrix, triangular.
    judgments : {"upper", "lower", "both"}
        Which half of the matrix is to be satisfied. Only "both" is independent of the order of the indicators.

    Returns
    -------
    Derived
        Crisp weights, > 0, without fuzzy ones; working: "lambda" (1,); "levels" (stages,), lambda and what it was
        raised to for the judgments it left open; "satisfaction" (n, n), the membership of each w_i / w_j in its
        judgment, negative outside it; "least_ratio" (n, n), the least w_i / w_j among all weights that reach lambda,
        0 where it has no limit (the greatest one is the reciprocal across the diagonal).

    Raises
    ------
    JudgmentError
        If `judgments` is unknown, or judgments without any spread contradict one another.

    Examples
    --------
    >>> from fuzzyahp.fuzzy.matrix import FuzzyJudgmentMatrix
    >>> m = FuzzyJudgmentMatrix.from_upper([(2, 3, 4), (1, 2, 3), ("1/3", "1/2", 1)])
    >>> result = mikhailov(m.values)
    >>> result.values.round(3).tolist(), result.working["lambda"].round(3).tolist()
    ([0.538, 0.17, 0.292], [0.838])
    """
    check_known("judgments", judgments, HALVES, JudgmentError)
    n = len(matrix)
    used = np.triu(np.ones((n, n), dtype=bool), 1)
    used = {"upper": used, "lower": used.T, "both": used | used.T}[judgments]
    # Measured in units of the middle weights every factor is near 1 and no product runs out of range.
    unit = geometric_mean(matrix[..., 1].transpose(1, 0))
    scaled = matrix * (unit[None, :, None] / unit[:, None, None])

    settled = np.where(np.eye(n) > 0, 1.0, 0.0)
    levels: list[float] = []
    least = settled
    while True:
        best = _greatest_level(scaled, used, settled, levels[-1] if levels else None)
        if best is None:
            raise JudgmentError(
                "mikhailov: judgments without spread, on one side or both, contradict one another, so no weights "
                "above 0 satisfy them at any level; "
                "give them a spread, as (2, 3, 4), or make them consistent"
            )
        level, ratio = best
        if not levels:
            least = ratio
        levels.append(level)
        settled = _settled_ratios(ratio)
        if np.all(settled > 0):
            break
    weights = shares(settled[:, 0] * unit)
    working = {
        "lambda": np.array(levels[:1]),
        "levels": np.array(levels),
        "satisfaction": _satisfaction(matrix, weights),
        "least_ratio": least * (unit[:, None] / unit[None, :]),
    }
    return Derived(weights, None, working, _notes(levels))


def _notes(levels: list[float]) -> tuple[str, ...]:
    notes = []
    if levels[0] < 0:
        notes.append(
            f"lambda {levels[0]:.4f} is negative: strongly inconsistent, no weights lie within every fuzzy judgment"
        )
    if len(levels) > 1:
        notes.append(
            "lambda alone leaves several weights open, see least_ratio; lambda was raised further for the judgments "
            "it left open"
        )
    return tuple(notes)


def _settled_ratios(ratio: FloatArray) -> FloatArray:
    """Ratios w_i / w_j that have no play left, others 0; those of one group agree with one another."""
    groups = ratio * ratio.T > 1 - _SAME
    found = np.zeros_like(ratio)
    for i in range(len(ratio)):
        first = int(np.argmax(groups[i]))
        inside = groups[first]
        found[i, inside] = ratio[i, first] / ratio[inside, first]
    return found


def _greatest_level(
    matrix: FloatArray, used: npt.NDArray[np.bool_], settled: FloatArray, known: float | None
) -> tuple[float, FloatArray] | None:
    """Greatest lambda, at least the known one, and the least ratios there; None where no lambda will do."""
    top = _least_ratios(matrix, used, settled, 1.0)
    if top is not None:
        return 1.0, top
    high, low = 1.0, 0.0 if known is None else known
    while (found := _least_ratios(matrix, used, settled, low)) is None:
        high, low = low, min(2 * low, -1.0)
        if low < _LOWEST:
            return None
    while True:
        middle = (low + high) / 2
        if not low < middle < high:
            return low, found
        ratios = _least_ratios(matrix, used, settled, middle)
        if ratios is None:
            high = middle
        else:
            low, found = middle, ratios


def _least_ratios(
    matrix: FloatArray, used: npt.NDArray[np.bool_], settled: FloatArray, level: float
) -> FloatArray | None:
    """Greatest product of factors along any path from i to j; None if a cycle's product exceeds 1."""
    low, middle, high = matrix[..., 0], matrix[..., 1], matrix[..., 2]
    at_least = np.where(used, np.maximum(low + level * (middle - low), 0.0), 0.0)
    at_most = np.where(used, high - level * (high - middle), np.inf)
    factor = np.where(settled > 0, settled, np.maximum(at_least, 1 / at_most.T))
    for k in range(len(factor)):
        np.maximum(factor, factor[:, k, None] * factor[None, k, :], out=factor)
        if np.any(factor.diagonal() > 1 + _SLACK):
            return None
        np.fill_diagonal(factor, 1.0)
    return np.asarray(factor)


def _satisfaction(matrix: FloatArray, weights: FloatArray) -> FloatArray:
    """Membership of each ratio of weights in its judgment, continued below 0 outside it."""
    low, middle, high = matrix[..., 0], matrix[..., 1], matrix[..., 2]
    ratio = weights[:, None] / weights[None, :]
    rising = (ratio - low) / np.where(middle > low, middle - low, 1.0)
    falling = (high - ratio) / np.where(high > middle, high - middle, 1.0)
    found = np.minimum(
        np.where((middle > low) & (ratio < middle), rising, 1.0),
        np.where((high > middle) & (ratio > middle), falling, 1.0),
    )
    return np.asarray(found)
