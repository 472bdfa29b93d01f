"""Which pair to ask next.

Say that every answer is the true ratio times an error, and that the logarithms of the errors are independent and of
one variance, s^2. Then the logarithms of the least-squares weights (see `log_least_squares`) have covariance s^2 L+,
with L+ the pseudo-inverse of the Laplacian of the graph of judgments; the sum of their variances is s^2 trace(L+). The
best question is the one whose answer lowers this most, whatever the answer is: in the design of experiments,
A-optimality. While the graph is in parts their ratios are open, and a pair that joins two parts comes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from fuzzyahp.errors import JudgmentError, shown, suggest
from fuzzyahp.experts.incomplete.judgment_graph import component_roots
from fuzzyahp.pairs import check_labels, check_size

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class NextPair:
    """A pair not judged yet, and what its answer would settle.

    Attributes
    ----------
    pair : (str, str)
        Labels, in listed order.
    parts : int
        Into how many parts the judgments fall once it is answered; 1 where they connect all indicators.
    variance : float
        Sum of the variances of the logarithms of the weights once it is answered, within each part; the variance of
        one answer's logarithm is 1.
    gain : float
        By how much the answer lowers that sum; negative where it joins two parts, whose ratio was not counted before.

    Examples
    --------
    >>> from fuzzyahp.experts import IncompleteMatrix
    >>> m = IncompleteMatrix.from_pairs({("a", "b"): 2, ("b", "c"): 2, ("c", "d"): 2})
    >>> m.next_pairs(1)[0].pair
    ('a', 'd')
    """

    pair: tuple[str, str]
    parts: int
    variance: float
    gain: float


def rank_pairs(known: npt.ArrayLike, labels: Sequence[str], count: int | None = None) -> tuple[NextPair, ...]:
    """Pairs not judged yet, the one first whose answer would settle most.

    Parameters
    ----------
    known : array_like of bool, shape (n, n)
        Which judgments there are; symmetric. It need not be connected.
    labels : sequence of str, length n
        The indicators.
    count : int, optional
        How many at the most; default all.

    Returns
    -------
    tuple of NextPair
        By parts left, then by variance; pairs that do equally well in listed order.

    Raises
    ------
    JudgmentError
        If the shapes do not fit, or `count` is not a whole number, 0 or more.

    References
    ----------
    Bozoki, Fulop and Ronyai (2010), Mathematical and Computer Modelling 52, 318-333 (the Laplacian). With one answer of
    variance 1, a pair's resistance R_ij, the variance of its logarithm, is that of a unit resistor network.

    Examples
    --------
    >>> known = np.array([[1, 1, 0], [1, 1, 0], [0, 0, 1]], dtype=bool)
    >>> [found.pair for found in rank_pairs(known, "abc")]
    [('a', 'c'), ('b', 'c')]
    """
    graph = np.array(known)
    n = check_size(len(graph) if graph.ndim else 0)
    names = check_labels(labels, n)
    if graph.shape != (n, n) or graph.dtype != bool or not np.array_equal(graph, graph.T):
        raise JudgmentError(
            f"next pair: known is {graph.dtype} {graph.shape}, must be truth values in a symmetric square, "
            "one row for each label"
        )
    if count is not None and (isinstance(count, bool) or not isinstance(count, int) or count < 0):
        raise JudgmentError(f"count: {shown(count)}, must be a whole number, 0 or more")
    np.fill_diagonal(graph, True)
    roots = component_roots(graph[:, :, None])[:, 0]
    inverse = _pseudo_inverse(graph, roots)
    parts, now = len(set(roots.tolist())), float(np.trace(inverse))
    found = []
    for i, j in combinations(range(n), 2):
        if graph[i, j]:
            continue
        joins = roots[i] != roots[j]
        after = now + _joined(inverse, roots, i, j) if joins else now - _drop(inverse, i, j)
        # Ten digits, so that rounding does not order pairs that do equally well.
        found.append(NextPair((names[i], names[j]), parts - bool(joins), round(after, 10), round(now - after, 10)))
    found.sort(key=lambda pair: (pair.parts, pair.variance))
    return tuple(found if count is None else found[:count])


def question_order(labels: Sequence[str], first: str | None = None) -> tuple[tuple[str, str], ...]:
    """All pairs in an order to ask them in, so that it hurts least to stop early.

    First one indicator with every other: of all trees this star settles the weights best. Then always the pair that
    settles most.

    Parameters
    ----------
    labels : sequence of str
        The indicators, 30 at the most.
    first : str, optional
        The indicator to compare with all others, best the one that the experts know best; default the first.

    Returns
    -------
    tuple of (str, str)
        n (n - 1) / 2 pairs; after n - 1 of them there are weights, and every further one checks.

    Raises
    ------
    JudgmentError
        If the labels are unusable, or `first` is not among them.

    References
    ----------
    S. Bozoki, Z. Szadoczki (2022), Optimal sequences for pairwise comparisons: the graph of graphs approach,
    arXiv:2205.08673: in simulation too the star is the best of the trees.

    Examples
    --------
    >>> from fuzzyahp.experts import question_order
    >>> question_order("abcd")
    (('a', 'b'), ('a', 'c'), ('a', 'd'), ('b', 'c'), ('b', 'd'), ('c', 'd'))
    """
    names = check_labels(labels, len(labels) if isinstance(labels, Sequence | np.ndarray) else 0)
    n = check_size(len(names))
    if n > 30:
        raise JudgmentError(f"labels: {n} indicators, must be 30 at the most; split them into groups")
    if first is not None and first not in names:
        raise JudgmentError(f"first: {shown(first)} is not among the labels; {suggest(first, names)}")
    hub = 0 if first is None else names.index(first)
    known = np.eye(n, dtype=bool)
    order = []
    for other in range(n):
        if other != hub:
            order.append((names[min(hub, other)], names[max(hub, other)]))
            known[hub, other] = known[other, hub] = True
    while len(order) < n * (n - 1) // 2:
        pair = rank_pairs(known, names, 1)[0].pair
        order.append(pair)
        i, j = names.index(pair[0]), names.index(pair[1])
        known[i, j] = known[j, i] = True
    return tuple(order)


def _pseudo_inverse(graph: BoolArray, roots: npt.NDArray[np.intp]) -> FloatArray:
    """Pseudo-inverse of the Laplacian, part by part: blocks of L + 1/k are regular."""
    laplacian = -graph.astype(np.float64)
    np.fill_diagonal(laplacian, graph.sum(axis=0) - 1.0)
    same = roots[:, None] == roots[None, :]
    mean = same / same.sum(axis=0)
    return np.asarray(np.linalg.inv(laplacian + mean) - mean)


def _drop(inverse: FloatArray, i: int, j: int) -> float:
    """What one more judgment within a part takes off the trace (Sherman and Morrison)."""
    column = inverse[:, i] - inverse[:, j]
    return float((column * column).sum() / (1 + column[i] - column[j]))


def _joined(inverse: FloatArray, roots: npt.NDArray[np.intp], i: int, j: int) -> float:
    """What the trace gains when a judgment joins two parts: it is the sum of R over pairs, divided by the size."""
    total, sizes, within = 0.0, [], []
    for place in (i, j):
        part = np.flatnonzero(roots == roots[place])
        diagonal = np.diag(inverse)[part]
        sizes.append(len(part))
        within.append(float(diagonal.sum()))
        total += float((diagonal + inverse[place, place] - 2 * inverse[part, place]).sum()) / len(part)
    a, b = sizes
    return (a * within[0] + b * within[1] + a * b * (total + 1)) / (a + b) - within[0] - within[1]
