"""Logarithms and powers, the same bits on every machine.

They are built of +, -, *, /, rint, frexp and ldexp only, elementwise and in a fixed order. A library's log or pow
differs in its last bit from one processor to the next, and with it would every weight that rests on them. Base 2 is
for means of judgments, base e for least squares and for scales. Neither stands in for the other: weights would move by
their last bits.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

# 2/ln 2 * s * (1 + s^2/3 + s^4/5 + ...): the area tangent's series; |s| <= 0.172, so twelve terms reach 1e-19.
_LOG_TERMS = tuple(1 / (2 * k + 1) for k in range(12))
# e^x by its series; |x| <= 0.347, so fifteen terms reach 1e-19.
_EXP_TERMS = tuple(1 / math.factorial(k) for k in range(15))
# ln 2 in two parts: the first ends in zero bits, so that k times it is exact.
_LN2_HIGH, _LN2_LOW = 0.6931471803691238, 1.9082149292705877e-10
_ROOT_HALF = 0.7071067811865476


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


def log2(x: FloatArray) -> FloatArray:
    """Logarithm to the base 2.

    Parameters
    ----------
    x : ndarray
        Numbers > 0.

    Returns
    -------
    ndarray
        log2 x.

    Examples
    --------
    >>> log2(np.array([8.0, 0.25])).tolist()
    [3.0, -2.0]
    """
    fraction, exponent = np.frexp(x)
    low = fraction < _ROOT_HALF
    fraction = np.where(low, 2 * fraction, fraction)
    s = (fraction - 1) / (fraction + 1)
    square = s * s
    series = np.full_like(s, _LOG_TERMS[-1])
    for term in _LOG_TERMS[-2::-1]:
        series *= square
        series += term
    return np.asarray((exponent - low) + s * series * (2 / math.log(2)))


def exp2(y: FloatArray) -> FloatArray:
    """Power of 2.

    Parameters
    ----------
    y : ndarray
        Numbers from -1000 to 1000.

    Returns
    -------
    ndarray
        2^y.

    Examples
    --------
    >>> exp2(np.array([3.0, -2.0])).tolist()
    [8.0, 0.25]
    """
    whole = np.rint(y)
    x = (y - whole) * math.log(2)
    series = np.full_like(x, _EXP_TERMS[-1])
    for term in _EXP_TERMS[-2::-1]:
        series *= x
        series += term
    return np.asarray(np.ldexp(series, whole.astype(np.int32)))
