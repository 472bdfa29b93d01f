"""The arithmetic of weights, on stacks of judgment matrices.

Matrices stand as (n, n, K), the stack last: every operation below is elementwise over K, in a fixed
order, built of +, -, *, / and frexp only. So a matrix gets the same weights to the last bit alone or
in a stack of any size, on every machine; a BLAS, pow or log would not promise that. K contiguous
numbers also keep the processor's vector units busy, which makes this faster than LAPACK on a stack.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from fuzzyahp.blocks import run_blocks
from fuzzyahp.errors import JudgmentError

FloatArray = npt.NDArray[np.float64]

#: Matrices in a block: with n = 9 the block's working set stays in a processor's second-level cache.
BLOCK = 2048
#: Two iterates that differ by less than this (relative, about 8 units in the last place) have settled.
_SETTLED = 2e-15
_POWER_STEPS = 8
_SOLVES = 3
_MAX_ROUNDS = 50


def _row_sums(m: FloatArray) -> FloatArray:
    total = m[:, 0].copy()
    for j in range(1, m.shape[1]):
        total += m[:, j]
    return np.asarray(total)


def _total(v: FloatArray) -> FloatArray:
    total: FloatArray = v[0].copy()
    for row in v[1:]:
        total += row
    return total


def _shares(v: FloatArray) -> FloatArray:
    return np.asarray(v / _total(v))


def _times(columns: FloatArray, v: FloatArray) -> FloatArray:
    """Product A v, with A as its columns: a reduction over the first axis adds them one after the other."""
    return np.asarray(np.add.reduce(columns * v[:, None], axis=0))


def close_to_one(w: FloatArray) -> FloatArray:
    """Let weights add to exactly 1 in listed order: the largest carries the rounding, or else the last.

    Without this 0.4 + 0.3 + 0.2 + 0.1 is 0.9999999999999999, and unanimous votes for a grade worth 85
    would score 84.99999999999999. What is missing goes to the largest weight, where it is the smallest
    change; where the sum then still rounds past 1, to the last one: with S the sum of the others,
    S + (1 - S) is exactly 1 in binary arithmetic.

    Parameters
    ----------
    w : ndarray, shape (n, K)
        Weights that sum to 1 but for rounding; changed in place.

    Returns
    -------
    ndarray, shape (n, K)
        The same array.

    Examples
    --------
    >>> import numpy as np
    >>> w = close_to_one(np.array([[0.4], [0.3], [0.2], [0.1]]))
    >>> w[0, 0] + w[1, 0] + w[2, 0] + w[3, 0]
    np.float64(1.0)
    """
    columns = np.arange(w.shape[1])
    largest = np.argmax(w, axis=0)
    total = _total(w)
    for _ in range(3):
        if (total == 1.0).all():
            return w
        w[largest, columns] += 1.0 - total
        total = _total(w)
    # A weight of 0 stays 0: the last one that counts is changed.
    last = len(w) - 1 - np.argmax(w[::-1] > 0, axis=0)
    before = np.zeros(w.shape[1])
    for i in range(len(w) - 1):
        before = np.where(i < last, before + w[i], before)
    w[last, columns] = np.where((total == 1.0) | (before >= 1.0), w[last, columns], 1.0 - before)
    return w


def eigenvector_kernel(m: FloatArray) -> FloatArray:
    """Principal eigenvectors, each summing to 1.

    A few power steps, then Noda's inverse iteration: with a shift just above the upper Collatz-Wielandt
    bound, shift - A is an M-matrix, so elimination needs no pivoting, subtracts nothing but on the
    diagonal, and the error squares from round to round, whatever the judgments.

    Parameters
    ----------
    m : ndarray, shape (n, n, K)
        Positive matrices.

    Returns
    -------
    ndarray, shape (n, K)
        Weights.

    Raises
    ------
    JudgmentError
        If a matrix does not settle: its entries are too far apart for double precision.

    References
    ----------
    T. Noda (1971), Note on the computation of the maximal eigenvalue of a non-negative irreducible
    matrix, Numerische Mathematik 17, 382-386.

    Examples
    --------
    >>> import numpy as np
    >>> eigenvector_kernel(np.array([[1.0, 3.0], [1 / 3, 1.0]])[:, :, None])[:, 0]
    array([0.75, 0.25])
    """
    n, _, count = m.shape
    if n == 1:
        return np.ones((1, count))
    out = np.empty((n, count))
    where = np.arange(count)
    columns = np.ascontiguousarray(m.transpose(1, 0, 2))
    # Between steps only the direction matters: dividing by the first entry is cheaper than by the sum.
    w = before = np.asarray(np.add.reduce(columns, axis=0))
    for _ in range(_POWER_STEPS):
        before, w = w, _times(columns, w)
        w /= w[0].copy()
    for _ in range(_MAX_ROUNDS):
        # Every matrix leaves when it has settled itself, so its company in the stack changes nothing.
        settled = np.all(np.abs(w - before) <= _SETTLED * w, axis=0)
        if settled.any():
            out[:, where[settled]] = _shares(w[:, settled])
            if settled.all():
                return close_to_one(out)
            rest = ~settled
            where, w, columns = where[rest], w[:, rest], np.ascontiguousarray(columns[:, :, rest])
        before, w = _noda_round(columns, w)
    raise JudgmentError(
        f"matrix {int(where[0])} of the stack: its eigenvector cannot be told in double precision; "
        "its judgments are too far apart or circular: review them"
    )


def _noda_round(columns: FloatArray, w: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Solve (shift - A) x = w a few times with one elimination; the last two iterates."""
    n = len(columns)
    product = _times(columns, w)
    ratio = product / w
    highest = ratio.max(axis=0)
    # The margin keeps the matrix safely non-singular when both bounds meet.
    shift = highest + (highest - ratio.min(axis=0)) * 0.125 + highest * 1e-9
    w = product / product[0]
    lu = -columns  # lu[j, i] is row i, column j
    for k in range(n):
        lu[k, k] += shift
    for k in range(n - 1):
        factor = lu[k, k + 1 :]
        factor /= lu[k, k]
        lu[k + 1 :, k + 1 :] -= lu[k + 1 :, k, None] * factor
    for _ in range(_SOLVES):
        before, x = w, w.copy()
        for k in range(n - 1):
            x[k + 1 :] -= lu[k, k + 1 :] * x[k]
        for k in range(n - 1, 0, -1):
            x[k] /= lu[k, k]
            x[:k] -= lu[k, :k] * x[k]
        x[0] /= lu[0, 0]
        w = x / x[0]
    return before, w


def geometric_mean_kernel(m: FloatArray) -> FloatArray:
    """Geometric mean of each row, the means scaled to sum 1.

    Parameters
    ----------
    m : ndarray, shape (n, n, K)
        Positive matrices.

    Returns
    -------
    ndarray, shape (n, K)
        Weights.

    Examples
    --------
    >>> import numpy as np
    >>> geometric_mean_kernel(np.array([[1.0, 4.0], [1 / 4, 1.0]])[:, :, None])[:, 0]
    array([0.8, 0.2])
    """
    return close_to_one(_shares(geometric_mean(m.transpose(1, 0, 2))))


def geometric_mean(values: FloatArray) -> FloatArray:
    """Geometric mean along the first axis, in the order given.

    Parameters
    ----------
    values : ndarray, shape (n, ...)
        Positive numbers.

    Returns
    -------
    ndarray, shape (...)
        The means.

    Examples
    --------
    >>> import numpy as np
    >>> geometric_mean(np.array([[1.0, 2.0], [4.0, 8.0]])).tolist()
    [2.0, 4.0]
    """
    n = len(values)
    # The product as fraction x 2^exponent, so that it never overflows.
    fraction, exponent = np.frexp(values[0])
    for row in values[1:]:
        fraction, carry = np.frexp(fraction * row)
        exponent = exponent + carry
    whole, over = np.divmod(exponent, n)
    return np.asarray(np.ldexp(_root(np.ldexp(fraction, over), n), whole))


def _root(x: FloatArray, n: int) -> FloatArray:
    """n-th root of numbers in [0.5, 2^n): Newton from above falls until it stands still."""
    root = np.full_like(x, 2.0)
    while True:
        power = np.ones_like(x)
        for _ in range(n - 1):
            power *= root
        lower = np.minimum(root, ((n - 1) * root + x / power) / n)
        if np.array_equal(lower, root):
            return root
        root = lower


def column_mean_kernel(m: FloatArray) -> FloatArray:
    """Mean of the columns, each first divided by its sum (the "sum method").

    Parameters
    ----------
    m : ndarray, shape (n, n, K)
        Positive matrices.

    Returns
    -------
    ndarray, shape (n, K)
        Weights.

    Examples
    --------
    >>> import numpy as np
    >>> column_mean_kernel(np.array([[1.0, 4.0], [1 / 4, 1.0]])[:, :, None])[:, 0]
    array([0.8, 0.2])
    """
    return close_to_one(_shares(_row_sums(_shares(m))))


def lambda_kernel(m: FloatArray, w: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Largest eigenvalue as the mean of (Aw)_i / w_i, with its Collatz-Wielandt bounds.

    For every positive w: min_i (Aw)_i/w_i <= lambda_max <= max_i (Aw)_i/w_i.

    Parameters
    ----------
    m : ndarray, shape (n, n, K)
        Reciprocal matrices.
    w : ndarray, shape (n, K)
        Weights.

    Returns
    -------
    tuple of three ndarrays, shape (K,)
        The mean, the lower and the upper bound.

    Examples
    --------
    >>> import numpy as np
    >>> m = np.array([[1.0, 3.0], [1 / 3, 1.0]])[:, :, None]
    >>> [float(x[0]) for x in lambda_kernel(m, np.array([[0.75], [0.25]]))]
    [2.0, 2.0, 2.0]
    """
    n = m.shape[0]
    ratio = _times(np.ascontiguousarray(m.transpose(1, 0, 2)), w) / w
    # The mean is n + sum over pairs of (x + 1/x - 2) / n, so never below n; what falls short is rounding.
    mean = np.maximum(_total(ratio) / n, n)
    return mean, np.minimum(ratio.min(axis=0), mean), np.maximum(ratio.max(axis=0), mean)


def stacked(
    kernel: Callable[[FloatArray], FloatArray], matrices: FloatArray, check: Callable[[FloatArray], None]
) -> FloatArray:
    """Run a kernel over matrices with leading axes, block by block.

    Parameters
    ----------
    kernel : callable
        (n, n, K) -> (n, K).
    matrices : ndarray, shape (..., n, n)
        Positive matrices.
    check : callable
        Called with every block (n, n, K) first; raises where a matrix cannot be used.

    Returns
    -------
    ndarray, shape (..., n)
        Weights.

    Examples
    --------
    >>> import numpy as np
    >>> stacked(column_mean_kernel, np.ones((3, 2, 2)), check=lambda block: None).shape
    (3, 2)
    """
    n = matrices.shape[-1]
    flat = matrices.reshape(-1, n, n)
    out = np.empty((flat.shape[0], n))

    def work(start: int, stop: int) -> None:
        block = np.ascontiguousarray(flat[start:stop].transpose(1, 2, 0))
        check(block)
        out[start:stop] = kernel(block).T

    run_blocks(flat.shape[0], BLOCK, work)
    return out.reshape(matrices.shape[:-1])
