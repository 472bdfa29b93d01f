"""Logarithmic least squares on the judgments there are.

The weights that minimise the sum over the known pairs of (ln a_ij - ln w_i + ln w_j)^2 solve L y = b, with y = ln w,
L the Laplacian of the graph of judgments and b_i the sum of ln a_ij over the known j. Where all pairs are known they
are the geometric means of the rows.

S. Bozoki, J. Fulop, L. Ronyai (2010), On optimal completion of incomplete pairwise comparison matrices, Mathematical
and Computer Modelling 52, 318-333, section 4; S. Bozoki, V. Tsyganok (2019), The (logarithmic) least squares
optimality of the arithmetic (geometric) mean of weight vectors calculated from all spanning trees for incomplete
additive (multiplicative) pairwise comparison matrices, International Journal of General Systems 48, 362-381.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from fuzzyahp.experts.incomplete.judgment_graph import added, grounded_inverse

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

# ln 2 in two parts: the first ends in zero bits, so that k times it is exact.
_LN2_HIGH, _LN2_LOW = 0.6931471803691238, 1.9082149292705877e-10
_ROOT_HALF = 0.7071067811865476


def log_weights(a: FloatArray, known: BoolArray) -> FloatArray:
    """Logarithms of the least-squares weights; that of the last indicator is 0.

    Parameters
    ----------
    a : ndarray, shape (n, n, K)
        Reciprocal matrices; what stands in the missing cells is not read.
    known : ndarray of bool, shape (n, n, K)
        Which judgments there are; symmetric, connected.

    Returns
    -------
    ndarray, shape (n, K)
        ln w_i - ln w_n; the same bits whatever the stack.

    Examples
    --------
    >>> a = np.array([[1, 2, 9], [1 / 2, 1, 3], [1 / 9, 1 / 3, 1]])[:, :, None]
    >>> gap = np.array([[1, 1, 0], [1, 1, 1], [0, 1, 1]], dtype=bool)[:, :, None]
    >>> exponential(log_weights(a, gap)[:, 0]).round(12).tolist()
    [6.0, 3.0, 1.0]
    """
    n = len(a)
    logs = np.zeros(a.shape)
    laplacian = np.where(known, -1.0, 0.0)
    for i in range(n):
        for j in range(i + 1, n):
            logs[i, j] = logarithm(np.where(known[i, j], a[i, j], 1.0))
            logs[j, i] = -logs[i, j]
    for i in range(n):
        laplacian[i, i] = 0.0
        laplacian[i, i] = -added(laplacian[i])
    b = added(logs.swapaxes(0, 1))
    return added(grounded_inverse(laplacian).swapaxes(0, 1) * b[:, None])


def logarithm(x: FloatArray) -> FloatArray:
    """Natural logarithm, of +, -, *, / and frexp only: the same bits on every machine.

    A processor's own logarithm, and NumPy's, differ in the last bit from one to the next.

    Parameters
    ----------
    x : ndarray
        Numbers > 0.

    Returns
    -------
    ndarray
        ln x, to about 1e-16 of it or, near 1, of 1.

    Examples
    --------
    >>> float(logarithm(np.array([1.0]))[0]), round(float(logarithm(np.array([10.0]))[0]), 12)
    (0.0, 2.302585092994)
    """
    fraction, exponent = np.frexp(x)
    low = fraction < _ROOT_HALF
    fraction, exponent = np.where(low, fraction * 2, fraction), exponent - low
    # ln f = 2 artanh s with |s| < 0.172: twelve terms reach the last bit.
    s = (fraction - 1) / (fraction + 1)
    square = s * s
    series = np.zeros_like(s)
    for k in range(25, 0, -2):
        series = series * square + 1 / k
    return np.asarray(exponent * _LN2_HIGH + (2 * s * series + exponent * _LN2_LOW))


def exponential(x: FloatArray) -> FloatArray:
    """Exponential, of +, -, *, / and ldexp only: the same bits on every machine.

    Parameters
    ----------
    x : ndarray
        Numbers from -700 to 700.

    Returns
    -------
    ndarray
        e^x, to about 2e-16 of it.

    Examples
    --------
    >>> float(exponential(np.array([0.0]))[0]), round(float(exponential(np.array([1.0]))[0]), 12)
    (1.0, 2.718281828459)
    """
    whole = np.rint(x / _LN2_HIGH)
    rest = (x - whole * _LN2_HIGH) - whole * _LN2_LOW
    series = np.ones_like(rest)
    for k in range(17, 0, -1):
        series = series * rest / k + 1
    return np.asarray(np.ldexp(series, whole.astype(np.intc)))
