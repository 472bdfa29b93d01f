"""Krejci's fuzzy weights: geometric means under constrained fuzzy arithmetic.

J. Krejci, O. Pavlacka and J. Talasova (2017), A fuzzy extension of Analytic Hierarchy Process based on the
constrained fuzzy arithmetic, Fuzzy Optimization and Decision Making 16, 89-110.

Ordinary fuzzy arithmetic lets a judgment be 3 in one place of a formula and 1 in another, and its reciprocal be
anything. Here every crisp matrix that is looked at is reciprocal and lies within the fuzzy one; a bound of the
weight of i is the least (greatest) weight that any of them gives:

    w_i = r_i / (r_i + sum over k != i of r_k),    r_k = (product over j of a_kj)^(1/n).

Row i is to_digits at once: lowering a_ij lowers r_i and raises r_j, both of which lower w_i, so the lower bound has
row i at its lower ends and column i, by reciprocity, at its upper ends. What remains is to make the sum of the other
r_k as great (for the upper bound: as small) as their judgments among themselves allow. With x_kj = log a_kj this sum
is convex in x, and that decides how to find its extremes exactly:

- The greatest value is at a corner. Where r_k > r_j there, x_kj stands at its upper end (the slope says so), so the
  corner belongs to an order of the items: each one has the upper ends against all items after it. The best order is
  found over subsets, as in R. Bellman's and M. Held and R. M. Karp's (1962) dynamic programming, 2^(n-1) of them.
- The least value need not be at a corner: judgments move until the r_k are as equal as they can be made. The
  reachable vectors of log r are the base polytope of a cut function, and the one that levels best is found by
  splitting off, again and again, the group whose level stays lowest even when it gets all it can:
  S. Fujishige (1980), Lexicographically optimal base of a polymatroid with respect to a weight vector, Mathematics
  of Operations Research 5, 186-196.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from fuzzyahp.eigenvector import geometric_mean
from fuzzyahp.errors import JudgmentError
from fuzzyahp.fuzzy.defuzzify import check_defuzzifier
from fuzzyahp.fuzzy.numbers import to_digits
from fuzzyahp.fuzzy.result import Derived, shares

FloatArray = npt.NDArray[np.float64]

#: Beyond this many indicators the subsets are too many to go through.
MAX_EXACT = 15


def krejci(matrix: FloatArray, *, defuzzifier: str = "centroid", optimism: float | None = None) -> Derived:
    """Weights by the geometric mean under constrained fuzzy arithmetic.

    Parameters
    ----------
    matrix : ndarray, shape (n, n, k)
        Fuzzy reciprocal matrix, triangular or trapezoidal, n <= 15.
    defuzzifier : str
        A key of `DEFUZZIFIERS`.
    optimism : float, optional
        For the defuzzifier "total_integral".

    Returns
    -------
    Derived
        Crisp weights and fuzzy weights, bounds to twelve significant digits; working: "r" (n, k), the row means of
        ordinary fuzzy arithmetic, and "defuzzified" (n,), what was scaled to sum 1.

    Raises
    ------
    JudgmentError
        If there are more than 15 indicators, or the defuzzifier or its optimism is unknown.

    Examples
    --------
    >>> matrix = np.array([[[1, 1, 1], [1, 2, 3]], [[1 / 3, 1 / 2, 1], [1, 1, 1]]])
    >>> krejci(matrix).fuzzy.round(4).tolist()
    [[0.5, 0.6667, 0.75], [0.25, 0.3333, 0.5]]
    """
    function, t = check_defuzzifier(defuzzifier, optimism)
    n, k = matrix.shape[0], matrix.shape[2]
    if n > MAX_EXACT:
        raise JudgmentError(
            f"krejci: {n} indicators, must be at most {MAX_EXACT}: the bounds are found exactly, over all subsets; "
            "split the indicators into groups or take 'buckley'"
        )
    r = geometric_mean(matrix.transpose(1, 0, 2))
    logs = np.log(matrix)
    fuzzy = np.empty((n, k))
    fuzzy[:, 0], fuzzy[:, -1] = _bounds(logs[..., 0], logs[..., -1])
    if k == 4:
        fuzzy[:, 1], fuzzy[:, 2] = _bounds(logs[..., 1], logs[..., 2])
    else:
        fuzzy[:, 1] = r[:, 1] / np.add.accumulate(r[:, 1])[-1]
    # Logarithms may part equal numbers by their last bit: rounded, and no point before the one it follows.
    fuzzy = np.maximum.accumulate(to_digits(fuzzy), axis=1)
    crisp = function(fuzzy, t)
    return Derived(shares(crisp), fuzzy, {"r": r, "defuzzified": crisp})


def _bounds(low: FloatArray, high: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Least and greatest weight of each item; judgments between exp(low) and exp(high)."""
    n = len(low)
    least, greatest = np.empty(n), np.empty(n)
    for i in range(n):
        rest = np.array([k for k in range(n) if k != i], dtype=int)
        below, above = low[np.ix_(rest, rest)], high[np.ix_(rest, rest)]
        row = np.exp(np.add.accumulate(low[i])[-1] / n)
        least[i] = row / (row + _greatest_sum(high[rest, i], below, above, n))
        row = np.exp(np.add.accumulate(high[i])[-1] / n)
        greatest[i] = row / (row + _least_sum(low[rest, i], below, above, n))
    return least, greatest


def _over_subsets(per_item: FloatArray) -> FloatArray:
    """Sums over every subset of m items; subset number s holds item j where bit j of s is set."""
    sums = np.zeros(1)
    for value in per_item:
        sums = np.concatenate([sums, sums + value])
    return sums


def _greatest_sum(base: FloatArray, low: FloatArray, high: FloatArray, n: int) -> float:
    """Greatest sum of exp((base_k + sum of x_kj) / n) with low <= x <= high, x_kj = -x_jk."""
    m = len(base)
    subsets = np.arange(2**m)
    gain = np.empty((m, 2**m))  # what item k adds when the items of the subset stand before it
    for k in range(m):
        upper = np.delete(high[k], k)
        lost = high[k] - low[k]
        lost[k] = 0.0
        gain[k] = np.exp((base[k] + np.sum(upper) - _over_subsets(lost)) / n)
    best = np.zeros(2**m)
    size = np.array([int(s).bit_count() for s in subsets])
    for count in range(1, m + 1):
        chosen = subsets[size == count]
        found = np.full(len(chosen), -np.inf)
        for k in range(m):
            has = (chosen >> k) & 1 == 1
            before = chosen[has] ^ (1 << k)
            found[has] = np.maximum(found[has], best[before] + gain[k, before])
        best[chosen] = found
    return float(best[-1])


def _least_sum(base: FloatArray, low: FloatArray, high: FloatArray, n: int) -> float:
    """Least sum of exp((base_k + sum of x_kj) / n) with low <= x <= high, x_kj = -x_jk."""
    base = base.copy()
    left = np.arange(len(base))
    total = 0.0
    while len(left):
        m = len(left)
        subsets = np.arange(2**m)
        reach = _over_subsets(base[left])  # a subset's sum of logs when it gets the upper end against all others
        for k in range(m):
            inside = (subsets >> k) & 1 == 1
            against = high[left[k], left].copy()
            against[k] = 0.0
            reach += np.where(inside, np.sum(against) - _over_subsets(against), 0.0)
        size = np.array([int(s).bit_count() for s in subsets[1:]])
        level = reach[1:] / size
        lowest = int(np.argmin(level))
        group = (subsets[1:][lowest] >> np.arange(m)) & 1 == 1
        total += float(size[lowest] * np.exp(level[lowest] / n))
        lowest_items, left = left[group], left[~group]
        for k in left:  # the others have their lower ends against the group
            base[k] += np.sum(low[k, lowest_items])
    return total
