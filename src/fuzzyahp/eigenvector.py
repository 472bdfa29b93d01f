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
BLOCK = 512
#: Two iterates that differ by less than this (relative, about 8 units in the last place) have settled.
_SETTLED = 2e-15
_STEPS = 4
_NEGLIGIBLE = 1e-9
_MAX_SQUARINGS = 64


def _row_sums(m: FloatArray) -> FloatArray:
    total = m[:, 0].copy()
    for j in range(1, m.shape[1]):
        total += m[:, j]
    return np.asarray(total)


def _shares(v: FloatArray) -> FloatArray:
    total = v[0].copy()
    for i in range(1, v.shape[0]):
        total += v[i]
    return np.asarray(v / total)


def _times(m: FloatArray, v: FloatArray) -> FloatArray:
    product: FloatArray = m[:, 0] * v[0]
    term = np.empty_like(product)
    for j in range(1, m.shape[1]):
        np.multiply(m[:, j], v[j], out=term)
        product += term
    return product


def _squared(m: FloatArray) -> FloatArray:
    square = m[:, 0, None] * m[None, 0]
    term = np.empty_like(square)
    for k in range(1, m.shape[0]):
        np.multiply(m[:, k, None], m[None, k], out=term)
        square += term
    # Only directions matter: scaling by the first entry keeps the numbers in range.
    square /= square[0, 0].copy()
    return square


def close_to_one(w: FloatArray) -> FloatArray:
    """Let weights add to exactly 1 in listed order: the last one carries the rounding.

    Without this 0.4 + 0.3 + 0.2 + 0.1 is 0.9999999999999999, and unanimous votes for a grade worth 85
    would score 84.99999999999999. With S the sum of the others, S + (1 - S) is exactly 1 in binary
    arithmetic: 1 - S is exact for S >= 1/2 and rounds by at most 2^-54 below.

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
    n = w.shape[0]
    # A weight of 0 stays 0: the last one that counts carries the rounding.
    last = n - 1 - np.argmax(w[::-1] > _NEGLIGIBLE, axis=0)
    before, total = np.zeros(w.shape[1]), w[0].copy()
    for i in range(n - 1):
        before = np.where(i < last, before + w[i], before)
        total += w[i + 1]
    columns = np.arange(w.shape[1])
    w[last, columns] = np.where(total == 1.0, w[last, columns], 1.0 - before)
    return w


def eigenvector_kernel(m: FloatArray) -> FloatArray:
    """Principal eigenvectors, each summing to 1.

    Power iteration with a power of the matrix: a few steps, and the matrices that have not settled
    are squared and go on. Near-consistent matrices settle in the first round; squaring makes even
    cyclic judgments settle, as each doubling squares the ratio of the first two eigenvalues.

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

    Examples
    --------
    >>> import numpy as np
    >>> eigenvector_kernel(np.array([[1.0, 3.0], [1 / 3, 1.0]])[:, :, None])[:, 0]
    array([0.75, 0.25])
    """
    n, _, count = m.shape
    out = np.empty((n, count))
    where = np.arange(count)
    original = m
    power = _squared(_squared(m)) if n > 2 else m
    w = _shares(_row_sums(power))
    for _ in range(_MAX_SQUARINGS):
        for _ in range(_STEPS):
            before = w
            w = _shares(_times(power, before))
        settled = np.all(np.abs(w - before) <= _SETTLED * w, axis=0)
        if settled.any():
            # Two steps with the matrix itself wash out what rounding its powers left.
            w_done, m_done = (w, original) if settled.all() else (w[:, settled], original[:, :, settled])
            for _ in range(2):
                w_done = _shares(_times(m_done, w_done))
            out[:, where[settled]] = w_done
            if settled.all():
                return close_to_one(out)
            rest = ~settled
            where, w = where[rest], w[:, rest]
            power, original = (
                np.ascontiguousarray(power[:, :, rest]),
                np.ascontiguousarray(original[:, :, rest]),
            )
        power = _squared(power)
    raise JudgmentError(
        f"matrix {int(where[0])} of the stack: its eigenvector cannot be told in double precision; "
        "its judgments are too far apart or circular: review them"
    )


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
    n = m.shape[0]
    # A row's product as fraction x 2^exponent, so that no product overflows.
    fraction, exponent = np.frexp(m[:, 0])
    for j in range(1, n):
        fraction, carry = np.frexp(fraction * m[:, j])
        exponent = exponent + carry
    whole, over = np.divmod(exponent, n)
    root = np.ldexp(_root(np.ldexp(fraction, over), n), whole)
    return close_to_one(_shares(root))


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
    ratio = _times(m, w) / w
    total = ratio[0].copy()
    for i in range(1, n):
        total += ratio[i]
    # The mean is n + sum over pairs of (x + 1/x - 2) / n, so never below n; what falls short is rounding.
    mean = np.maximum(total / n, n)
    return mean, ratio.min(axis=0), np.maximum(ratio.max(axis=0), mean)


def stacked(kernel: Callable[[FloatArray], FloatArray], matrices: FloatArray, threads: int | None = None) -> FloatArray:
    """Run a kernel over matrices with leading axes, block by block.

    Parameters
    ----------
    kernel : callable
        (n, n, K) -> (n, K).
    matrices : ndarray, shape (..., n, n)
        Positive matrices.
    threads : int, optional
        How many threads; default: as many as processors.

    Returns
    -------
    ndarray, shape (..., n)
        Weights.

    Examples
    --------
    >>> import numpy as np
    >>> stacked(column_mean_kernel, np.ones((3, 2, 2))).shape
    (3, 2)
    """
    n = matrices.shape[-1]
    flat = matrices.reshape(-1, n, n)
    out = np.empty((flat.shape[0], n))

    def work(start: int, stop: int) -> None:
        out[start:stop] = kernel(np.ascontiguousarray(flat[start:stop].transpose(1, 2, 0))).T

    run_blocks(flat.shape[0], BLOCK, work, threads)
    return out.reshape(matrices.shape[:-1])
