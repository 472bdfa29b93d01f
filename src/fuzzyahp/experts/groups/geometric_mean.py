"""Weighted geometric means, the same bits on every machine.

The logarithm and the power of two below are built of +, -, *, /, rint, frexp and ldexp only, elementwise and in a
fixed order. A library's log or pow would differ in its last bit from one processor to the next, and with it every
score that rests on a group's judgments.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from fuzzyahp.blocks import run_blocks

FloatArray = npt.NDArray[np.float64]

#: Numbers worked on at a time: what one step needs stays in a processor's second-level cache.
_BLOCK = 16384
_HALF_ROOT = math.sqrt(0.5)
# 2/ln 2 * s * (1 + s^2/3 + s^4/5 + ...): the area tangent's series; |s| <= 0.172, so twelve terms reach 1e-19.
_LOG_TERMS = tuple(1 / (2 * k + 1) for k in range(12))
# e^x by its series; |x| <= 0.347, so fifteen terms reach 1e-19.
_EXP_TERMS = tuple(1 / math.factorial(k) for k in range(15))


def weighted_geometric_mean(values: FloatArray, shares: FloatArray) -> FloatArray:
    """Product of values to the power of their shares, over the first axis.

    The mean is taken of the ratios to the first value: where all are equal it is that value to the bit.

    Parameters
    ----------
    values : ndarray, shape (m, ...)
        Finite numbers > 0; the m values a mean is taken of stand along the first axis.
    shares : ndarray, shape (m,)
        Weights > 0 that sum to 1.

    Returns
    -------
    ndarray, shape (...)
        The means, to about 1e-15 of their value.

    Examples
    --------
    >>> import numpy as np
    >>> weighted_geometric_mean(np.array([[2.0, 3.0], [8.0, 3.0]]), np.array([0.5, 0.5])).tolist()
    [4.0, 3.0]
    """
    m = len(values)
    flat = np.ascontiguousarray(values.reshape(m, -1))
    out = np.empty(flat.shape[1])

    def work(start: int, stop: int) -> None:
        part = flat[:, start:stop]
        first = part[0]
        rows = max(1, _BLOCK // (stop - start))
        total = np.zeros(stop - start)
        for low in range(1, m, rows):
            logs = _log2(part[low : low + rows] / first) * shares[low : low + rows, None]
            # One after the other: a reduction would add a single column in another order than many.
            for row in logs:
                total += row
        out[start:stop] = first * _exp2(total)

    run_blocks(flat.shape[1], _BLOCK, work)
    return out.reshape(values.shape[1:])


def _log2(x: FloatArray) -> FloatArray:
    fraction, exponent = np.frexp(x)
    low = fraction < _HALF_ROOT
    fraction = np.where(low, 2 * fraction, fraction)
    s = (fraction - 1) / (fraction + 1)
    square = s * s
    series = np.full_like(s, _LOG_TERMS[-1])
    for term in _LOG_TERMS[-2::-1]:
        series *= square
        series += term
    return np.asarray((exponent - low) + s * series * (2 / math.log(2)))


def _exp2(y: FloatArray) -> FloatArray:
    whole = np.rint(y)
    x = (y - whole) * math.log(2)
    series = np.full_like(x, _EXP_TERMS[-1])
    for term in _EXP_TERMS[-2::-1]:
        series *= x
        series += term
    return np.asarray(np.ldexp(series, whole.astype(np.int32)))
