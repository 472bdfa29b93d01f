"""The graph of the judgments there are: indicators joined by an edge where they were compared.

An incomplete set of judgments has weights of its own exactly where this graph is connected. Graphs stand
as truth values (n, n, K), the stack last, as everywhere below.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.intp]
BoolArray = npt.NDArray[np.bool_]


def component_roots(known: BoolArray) -> IntArray:
    """Components of the graph of known judgments: for each indicator the first of its component.

    Parameters
    ----------
    known : ndarray of bool, shape (n, n, K)
        Which judgments there are; symmetric, True on the diagonal.

    Returns
    -------
    ndarray of int, shape (n, K)
        All 0 where the judgments connect all indicators.

    Examples
    --------
    >>> component_roots(np.array([[1, 0, 1], [0, 1, 0], [1, 0, 1]], dtype=bool)[:, :, None])[:, 0].tolist()
    [0, 1, 0]
    """
    n, _, count = known.shape
    roots = np.repeat(np.arange(n)[:, None], count, axis=1)
    while True:
        lower = np.where(known, roots[None], n).min(axis=1)
        if np.array_equal(lower, roots):
            return roots
        roots = lower


def missing_pairs(known: BoolArray) -> tuple[IntArray, IntArray, BoolArray]:
    """Missing pairs of each matrix above the diagonal, row by row.

    Parameters
    ----------
    known : ndarray of bool, shape (n, n, K)
        Which judgments there are; symmetric, True on the diagonal.

    Returns
    -------
    tuple of three ndarrays, shape (m, K)
        Rows, columns, and whether the entry counts: a matrix with fewer gaps than the most ends in (0, 0).

    Examples
    --------
    >>> rows, columns, used = missing_pairs(np.eye(3, dtype=bool)[:, :, None])
    >>> rows[:, 0].tolist(), columns[:, 0].tolist(), used[:, 0].tolist()
    ([0, 0, 1], [1, 2, 2], [True, True, True])
    """
    n = len(known)
    upper_rows, upper_columns = np.triu_indices(n, 1)
    missing = ~known[upper_rows, upper_columns]
    most = int(missing.sum(axis=0).max(initial=0))
    order = np.argsort(~missing, axis=0, kind="stable")[:most]
    used = np.take_along_axis(missing, order, axis=0)
    return np.where(used, upper_rows[order], 0), np.where(used, upper_columns[order], 0), used


def harker_matrices(a: FloatArray, known: BoolArray) -> FloatArray:
    """Missing judgments as 0, and on the diagonal 1 more for each of them in the row.

    Parameters
    ----------
    a : ndarray, shape (n, n, K)
        Reciprocal matrices.
    known : ndarray of bool, shape (n, n, K)
        Which judgments there are; symmetric, True on the diagonal.

    Returns
    -------
    ndarray, shape (n, n, K)
        Harker's matrices: their principal eigenvectors are those of a completed by w_i/w_j.

    References
    ----------
    P. T. Harker (1987), Alternative modes of questioning in the analytic hierarchy process, Mathematical Modelling
    9(3-5), 353-360.

    Examples
    --------
    >>> a = np.array([[1, 2, 9], [1 / 2, 1, 3], [1 / 9, 1 / 3, 1]])[:, :, None]
    >>> gap = np.array([[1, 1, 0], [1, 1, 1], [0, 1, 1]], dtype=bool)[:, :, None]
    >>> harker_matrices(a, gap)[0, :, 0]
    array([2., 2., 0.])
    """
    b = np.where(known, a, 0.0)
    for i in range(len(b)):
        b[i, i] = 1.0 + (~known[i]).sum(axis=0)
    return np.asarray(b)


def grounded_inverse(m: FloatArray) -> FloatArray:
    """Inverse of a Laplacian without its last row and column, with zeros put there.

    Elimination of such a matrix needs no pivoting.

    Parameters
    ----------
    m : ndarray, shape (n, n, K)
        Off the diagonal <= 0, rows that sum to 0, connected.

    Returns
    -------
    ndarray, shape (n, n, K)
        The inverse; its last row and column are 0.

    Examples
    --------
    >>> grounded_inverse(np.array([[2.0, -2.0], [-2.0, 2.0]])[:, :, None])[:, :, 0].tolist()
    [[0.5, 0.0], [0.0, 0.0]]
    """
    n = len(m) - 1
    inverse = np.zeros_like(m)
    lu = m[:n, :n].copy()
    inverse[np.arange(n), np.arange(n)] = 1.0
    x = inverse[:n, :n]
    for k in range(n):
        lead = lu[k, k].copy()
        lu[k] /= lead
        x[k] /= lead
        for i in range(n):
            if i != k:
                factor = lu[i, k].copy()
                lu[i] -= factor * lu[k]
                x[i] -= factor * x[k]
    return inverse


def added(x: FloatArray) -> FloatArray:
    """Sum over the first axis, one after the other: NumPy's own sum groups the terms where K = 1.

    Parameters
    ----------
    x : ndarray, shape (n, ...)
        Numbers.

    Returns
    -------
    ndarray, shape (...)
        Their sums.

    Examples
    --------
    >>> added(np.array([[1.0], [2.0], [4.0]])).tolist()
    [7.0]
    """
    total: FloatArray = x[0].copy()
    for row in x[1:]:
        total += row
    return total


def fill_by_weights(a: FloatArray, known: BoolArray, w: FloatArray) -> FloatArray:
    """Matrices with w_i / w_j in place of what is missing.

    Parameters
    ----------
    a : ndarray, shape (n, n, K)
        Reciprocal matrices; what stands in the missing cells is not read.
    known : ndarray of bool, shape (n, n, K)
        Which judgments there are.
    w : ndarray, shape (n, K)
        Weights.

    Returns
    -------
    ndarray, shape (n, n, K)
        Complete reciprocal matrices.

    Examples
    --------
    >>> fill_by_weights(np.zeros((2, 2, 1)), np.eye(2, dtype=bool)[:, :, None], np.array([[4.0], [1.0]]))[0, 1]
    array([4.])
    """
    out = np.where(known, a, 1.0)
    for i in range(len(a)):
        for j in range(i + 1, len(a)):
            ratio = w[i] / w[j]
            out[i, j] = np.where(known[i, j], out[i, j], ratio)
            out[j, i] = np.where(known[i, j], out[j, i], 1 / ratio)
        out[i, i] = 1.0
    return np.asarray(out)
