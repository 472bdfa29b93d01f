"""Measures of how far judgments contradict one another, other than the consistency ratio.

The consistency ratio itself, with lambda_max and CI, is in `fuzzyahp.weights`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from math import log

import numpy as np
import numpy.typing as npt

from fuzzyahp.arrays import read_only
from fuzzyahp.eigenvector import eigenvector_kernel, geometric_mean_kernel
from fuzzyahp.experts.consistency.inputs import check_matrix
from fuzzyahp.experts.figure_table import FigureTable
from fuzzyahp.frozen import FrozenMapping
from fuzzyahp.judgment import JudgmentMatrix
from fuzzyahp.weights import ROUND_OFF

FloatArray = npt.NDArray[np.float64]

#: GCI that corresponds to a consistency ratio of 0.10: n = 3, n = 4, and 5 for every larger n. J. Aguaron, J. M.
#: Moreno-Jimenez (2003), The geometric consistency index: approximated thresholds, European Journal of Operational
#: Research 147(1), 137-145.
GCI_THRESHOLDS: Mapping[int, float] = FrozenMapping({3: 0.3147, 4: 0.3526, 5: 0.370})

#: Koczkodaj's index up to which judgments are taken for acceptable: W. W. Koczkodaj (1993), as below.
KOCZKODAJ_THRESHOLD = 1 / 3


@dataclass(frozen=True)
class WorstTriad:
    """Three indicators whose judgments contradict one another most.

    Attributes
    ----------
    members : tuple of str
        The indicators i, j, k, in listed order.
    judgments : tuple of float
        a_ij, a_jk and a_ik; consistent where the first two multiply to the third.
    inconsistency : float
        Koczkodaj's index of the three, in [0, 1).
    """

    members: tuple[str, str, str]
    judgments: tuple[float, float, float]
    inconsistency: float


@dataclass(frozen=True)
class CircularTriad:
    """Three indicators preferred in a circle: the first to the second, the second to the third, the third to the first.

    Attributes
    ----------
    members : tuple of str
        The indicators in the order of preference, the first of them in listed order first.
    ties : int
        How many of the three steps are "equally important" (1 or 2): no circle of preferences, but no ranking either.
        0 for a strict circle.
    """

    members: tuple[str, str, str]
    ties: int = 0

    def __str__(self) -> str:
        return (" >= " if self.ties else " > ").join((*self.members, self.members[0]))


@dataclass(frozen=True, repr=False)
class OrdinalConsistency(FigureTable):
    """Whether the judgments, read as mere preferences, allow a ranking.

    Attributes
    ----------
    circular : tuple of CircularTriad
        Strict circles i > j > k > i.
    circular_with_ties : tuple of CircularTriad
        Triads that no ranking with ties allows, where one or two of the judgments are 1: i > j > k = i, i > j = k = i.
    ties : int
        Judgments of 1.
    coefficient : float or None
        Kendall and Babington Smith's zeta = 1 - d/d_max, 1 without circles, 0 with as many as there can be. None where
        it is not defined: fewer than three indicators, or a judgment of 1.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> from fuzzyahp.experts import ordinal_consistency
    >>> found = ordinal_consistency(fa.JudgmentMatrix.from_upper([2, "1/3", 2], labels="abc"))
    >>> str(found.circular[0]), found.coefficient
    ('a > b > c > a', 0.0)
    """

    circular: tuple[CircularTriad, ...]
    circular_with_ties: tuple[CircularTriad, ...]
    ties: int
    coefficient: float | None

    def _lines(self) -> list[str]:
        return [str(circle) for circle in (*self.circular, *self.circular_with_ties)]


def geometric_consistency_index(matrix: JudgmentMatrix) -> float:
    """Geometric consistency index: the mean squared log-distance of the judgments from the geometric-mean weights.

    GCI = 2 / ((n - 1)(n - 2)) * sum over i < j of ln^2(a_ij g_j / g_i), with g the geometric means of the rows.

    Parameters
    ----------
    matrix : JudgmentMatrix
        The judgments.

    Returns
    -------
    float
        GCI >= 0; 0 for n <= 2, where nothing can be inconsistent. See `GCI_THRESHOLDS`.

    Raises
    ------
    JudgmentError
        If it is no judgment matrix.

    References
    ----------
    G. Crawford, C. Williams (1985), A note on the analysis of subjective judgment matrices, Journal of Mathematical
    Psychology 29, 387-405; J. Aguaron, J. M. Moreno-Jimenez (2003), definition 1.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> from fuzzyahp.experts import geometric_consistency_index
    >>> from math import log
    >>> m = fa.JudgmentMatrix.from_upper([2, 3, 3])  # one triad: ln^2(a_12 a_23 / a_13) / 3
    >>> round(geometric_consistency_index(m) / (log(2) ** 2 / 3), 12)
    1.0
    """
    n = len(check_matrix(matrix).labels)
    if n <= 2:
        return 0.0
    g = geometric_mean_kernel(matrix.values[:, :, None])[:, 0].tolist()
    squares = [log(float(matrix.values[i, j]) * g[j] / g[i]) ** 2 for i, j in combinations(range(n), 2)]
    total = 2 * sum(squares) / ((n - 1) * (n - 2))
    return total if total > ROUND_OFF**2 else 0.0


def geometric_threshold(n: int) -> float | None:
    """GCI that corresponds to CR = 0.10.

    Parameters
    ----------
    n : int
        Size of the matrix.

    Returns
    -------
    float or None
        0.3147 for n = 3, 0.3526 for n = 4, 0.370 above; None for n <= 2, where there is nothing to hold it against.

    Examples
    --------
    >>> geometric_threshold(3), geometric_threshold(9)
    (0.3147, 0.37)
    """
    return None if n <= 2 else GCI_THRESHOLDS[min(n, 5)]


def koczkodaj_index(matrix: JudgmentMatrix) -> float:
    """Koczkodaj's index: the inconsistency of the worst triad.

    For a triad it is min(|1 - a_ik / (a_ij a_jk)|, |1 - a_ij a_jk / a_ik|), in [0, 1).

    Parameters
    ----------
    matrix : JudgmentMatrix
        The judgments.

    Returns
    -------
    float
        The largest over all triads; 0 for n <= 2.

    Raises
    ------
    JudgmentError
        If it is no judgment matrix.

    References
    ----------
    W. W. Koczkodaj (1993), A new definition of consistency of pairwise comparisons, Mathematical and Computer
    Modelling 18(7), 79-84; for n > 3: Z. Duszak, W. W. Koczkodaj (1994), Information Processing Letters 52, 273-276.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> from fuzzyahp.experts import koczkodaj_index
    >>> koczkodaj_index(fa.JudgmentMatrix.from_upper([2, 8, 2]))  # 2 x 2 against 8
    0.5
    """
    worst = worst_triad(matrix)
    return 0.0 if worst is None else worst.inconsistency


def worst_triad(matrix: JudgmentMatrix) -> WorstTriad | None:
    """The triad whose inconsistency is Koczkodaj's index.

    Parameters
    ----------
    matrix : JudgmentMatrix
        The judgments.

    Returns
    -------
    WorstTriad or None
        The first of the worst in listed order; None where every triad is consistent.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> worst_triad(fa.JudgmentMatrix.from_upper([2, 8, 2], labels=("a", "b", "c"))).judgments
    (2.0, 2.0, 8.0)
    """
    a, worst = check_matrix(matrix).values, None
    for i, j, k in combinations(range(len(a)), 3):
        one, two, direct = float(a[i, j]), float(a[j, k]), float(a[i, k])
        way = one * two
        inconsistency = 1 - min(way / direct, direct / way)
        if inconsistency > (ROUND_OFF if worst is None else worst.inconsistency + ROUND_OFF):
            names = (matrix.labels[i], matrix.labels[j], matrix.labels[k])
            worst = WorstTriad(names, (one, two, direct), inconsistency)
    return worst


def ordinal_consistency(matrix: JudgmentMatrix) -> OrdinalConsistency:
    """Circles in the judgments read as preferences: i over j, j over k, and k over i.

    Parameters
    ----------
    matrix : JudgmentMatrix
        The judgments; above 1 the first is preferred, 1 is a tie.

    Returns
    -------
    OrdinalConsistency
        The circles by name, those with ties apart, and the coefficient of consistence.

    Raises
    ------
    JudgmentError
        If it is no judgment matrix.

    References
    ----------
    M. G. Kendall, B. Babington Smith (1940), On the method of paired comparisons, Biometrika 31, 324-345: d_max is
    (n^3 - n)/24 for odd n and (n^3 - 4n)/24 for even n. S. I. Gass (1998), Tournaments, transitivity and pairwise
    comparison matrices, Journal of the Operational Research Society 49, 616-624.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> from fuzzyahp.experts import ordinal_consistency
    >>> found = ordinal_consistency(fa.JudgmentMatrix.from_upper([2, "1/3", 2], labels=("a", "b", "c")))
    >>> str(found.circular[0]), found.coefficient
    ('a > b > c > a', 0.0)
    """
    n = len(check_matrix(matrix).labels)
    strict: list[CircularTriad] = []
    tied: list[CircularTriad] = []
    preference = np.where(np.abs(matrix.values - 1) <= ROUND_OFF, 0, np.sign(matrix.values - 1)).astype(int)
    for i, j, k in combinations(range(n), 3):
        for a, b, c in ((i, j, k), (i, k, j)):
            steps = (preference[a, b], preference[b, c], preference[c, a])
            # Each is at least as important as the next, all around, and once more so: no ranking allows that.
            if min(steps) >= 0 and max(steps) > 0:
                ties = steps.count(0)
                names = (matrix.labels[a], matrix.labels[b], matrix.labels[c])
                (tied if ties else strict).append(CircularTriad(names, ties))
    ties = sum(int(preference[i, j] == 0) for i, j in combinations(range(n), 2))
    most = (n**3 - (n if n % 2 else 4 * n)) // 24
    coefficient = None if ties or n < 3 else 1 - len(strict) / most
    return OrdinalConsistency(tuple(strict), tuple(tied), ties, coefficient)


def harker_derivatives(matrix: JudgmentMatrix) -> FloatArray:
    """Derivatives of lambda_max by each judgment, its reciprocal moving along.

    With v and w the left and right principal eigenvectors, scaled to v.w = 1,

        d lambda_max / d a_ij = v_i w_j - a_ji^2 v_j w_i .

    Where it is positive a smaller judgment is more consistent. The largest, times the judgment, is the judgment whose
    change by a given percentage helps most.

    Parameters
    ----------
    matrix : JudgmentMatrix
        The judgments.

    Returns
    -------
    ndarray, shape (n, n)
        Derivatives; 0 on the diagonal and throughout where the judgments are consistent. Read-only.

    Raises
    ------
    JudgmentError
        If it is no judgment matrix.

    References
    ----------
    P. T. Harker (1987), Derivatives of the Perron root of a positive reciprocal matrix: with application to the
    analytic hierarchy process, Applied Mathematics and Computation 22, 217-232.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> from fuzzyahp.experts import harker_derivatives
    >>> d = harker_derivatives(fa.JudgmentMatrix.from_upper([2, 8, 2]))
    >>> bool(d[0, 2] > 0), bool(d[0, 1] < 0)  # 8 is too much, 2 too little
    (True, True)
    """
    a = check_matrix(matrix).values
    w = eigenvector_kernel(a[:, :, None])[:, 0]
    v = eigenvector_kernel(np.ascontiguousarray(a.T)[:, :, None])[:, 0]
    v = v / (v * w).sum()
    found = v[:, None] * w[None, :] - a.T**2 * (v[None, :] * w[:, None])
    np.fill_diagonal(found, 0.0)
    found[np.abs(found * a) < ROUND_OFF] = 0.0
    return read_only(found)
