"""Fuzzy numbers as arrays: triangular (l, m, u) and trapezoidal (a, b, c, d), on the last axis.

A triangular number is fully possible at m and impossible outside l to u, straight lines between; a
trapezoidal one is fully possible from b to c. Arithmetic is the usual one on the defining points
(P. J. M. van Laarhoven and W. Pedrycz (1983), A fuzzy extension of Saaty's priority theory, Fuzzy Sets
and Systems 11, 229-241; trapezoids: J. J. Buckley (1985), Fuzzy hierarchical analysis, Fuzzy Sets and
Systems 17, 233-247).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

from fuzzyahp.arrays import as_numbers, read_only
from fuzzyahp.eigenvector import geometric_mean
from fuzzyahp.errors import JudgmentError, find_entry
from fuzzyahp.frozen import FrozenMapping

FloatArray = npt.NDArray[np.float64]

#: Length of the last axis -> what such numbers are called.
FORMS: Mapping[int, str] = FrozenMapping({3: "triangular", 4: "trapezoidal"})


def fuzzy_numbers(values: npt.ArrayLike) -> FloatArray:
    """Array of fuzzy numbers, checked.

    Parameters
    ----------
    values : array_like, shape (..., 3) or (..., 4)
        Points (l, m, u) or (a, b, c, d), > 0 and not falling.

    Returns
    -------
    ndarray, shape (..., 3) or (..., 4)
        A read-only copy.

    Raises
    ------
    JudgmentError
        Naming the first number that has a point not finite and above 0, or whose points fall.

    Examples
    --------
    >>> from fuzzyahp.fuzzy import fuzzy_numbers
    >>> fuzzy_numbers([[1, 2, 3], [2, 2, 4]]).shape
    (2, 3)
    """
    array = as_numbers(values)
    if array is None:
        raise JudgmentError("fuzzy numbers: must be numbers in shape (..., 3) or (..., 4); write (1, 2, 3)")
    if array.ndim == 0 or array.shape[-1] not in FORMS:
        raise JudgmentError(
            f"fuzzy numbers: shape {array.shape}, must be (..., 3) for triangular or (..., 4) for trapezoidal numbers"
        )
    with np.errstate(invalid="ignore"):
        positive = (array > 0) & np.isfinite(array)
        rising = np.all(array[..., 1:] >= array[..., :-1], axis=-1)
    for holds, rule in (
        (positive.all(axis=-1), "must have finite points above 0"),
        (rising, "must not fall from one point to the next; turn it round?"),
    ):
        if not holds.all():
            index = tuple(int(i) for i in np.argwhere(~holds)[0])
            raise JudgmentError(f"fuzzy number {index}: {points_text(array[index])}, {rule}")
    return read_only(array.copy())


def points_text(number: FloatArray) -> str:
    """Show the points of one fuzzy number.

    Parameters
    ----------
    number : ndarray, shape (k,)
        Its points.

    Returns
    -------
    str
        The points in brackets, six digits each.

    Examples
    --------
    >>> points_text(np.array([1, 2, 3.5]))
    '(1, 2, 3.5)'
    """
    return "(" + ", ".join(f"{float(x):.6g}" for x in number) + ")"


def reciprocal(numbers: npt.ArrayLike) -> FloatArray:
    """Reciprocals of fuzzy numbers: the points turned round, each one's reciprocal.

    Parameters
    ----------
    numbers : array_like, shape (..., k)
        Fuzzy numbers.

    Returns
    -------
    ndarray, shape (..., k)
        (1/u, 1/m, 1/l), or (1/d, 1/c, 1/b, 1/a).

    Raises
    ------
    JudgmentError
        As `fuzzy_numbers`.

    Examples
    --------
    >>> from fuzzyahp.fuzzy import reciprocal
    >>> reciprocal([1, 2, 4]).tolist()
    [0.25, 0.5, 1.0]
    """
    return np.asarray(1 / fuzzy_numbers(numbers)[..., ::-1])


def _arithmetic(stack: FloatArray) -> FloatArray:
    return np.asarray(np.add.reduce(stack, axis=0) / len(stack))


def _median(stack: FloatArray) -> FloatArray:
    rising = np.sort(stack, axis=0)
    half = len(stack) // 2
    return np.asarray(rising[half] if len(stack) % 2 else (rising[half - 1] + rising[half]) / 2)


def _min_mean_max(stack: FloatArray) -> FloatArray:
    out = _arithmetic(stack)
    out[..., 0] = stack[..., 0].min(axis=0)
    out[..., -1] = stack[..., -1].max(axis=0)
    return out


#: Ways to make one fuzzy number of several experts' numbers, point by point: (experts, ..., k) -> (..., k).
AGGREGATIONS: Mapping[str, Callable[[FloatArray], FloatArray]] = FrozenMapping(
    {
        "geometric": geometric_mean,
        "arithmetic": _arithmetic,
        "median": _median,
        "min_mean_max": _min_mean_max,
    }
)


def aggregate(numbers: npt.ArrayLike, method: str = "geometric") -> FloatArray:
    """Several experts' fuzzy numbers to one.

    Parameters
    ----------
    numbers : array_like, shape (experts, ..., k)
        Fuzzy numbers, one expert after the other.
    method : {"geometric", "arithmetic", "median", "min_mean_max"}
        Point by point. "min_mean_max" takes the lowest lower end, the arithmetic mean of the points between
        and the highest upper end. Of reciprocals the reciprocal
        comes out with "geometric", and with "median" of an odd number of experts, but not with the others.

    Returns
    -------
    ndarray, shape (..., k)
        Fuzzy numbers.

    Raises
    ------
    JudgmentError
        If there is no such method, no expert, or a number cannot be used.

    Examples
    --------
    >>> from fuzzyahp.fuzzy import aggregate
    >>> aggregate([[2, 3, 4], [4, 5, 6], [1, 1, 1]], method="min_mean_max").tolist()
    [1.0, 3.0, 6.0]
    """
    function = find_entry("aggregation", method, AGGREGATIONS, JudgmentError)
    stack = fuzzy_numbers(numbers)
    if stack.ndim < 2 or len(stack) == 0:
        raise JudgmentError(
            f"aggregation: shape {stack.shape}, must be (experts, ..., 3) or (experts, ..., 4) with one expert or more"
        )
    mean = function(stack)
    # Rounding may put the points of a nearly crisp number out of order by one unit in the last place.
    return np.asarray(np.maximum.accumulate(mean, axis=-1))


def to_digits(values: FloatArray, digits: int = 12) -> FloatArray:
    """Numbers rounded to significant digits, for what logarithms or a solver computed.

    A logarithm may differ in its last bit from one machine to the next; twelve digits do not.

    Parameters
    ----------
    values : ndarray
        Any numbers.
    digits : int
        Significant digits.

    Returns
    -------
    ndarray
        The rounded numbers.

    Examples
    --------
    >>> to_digits(np.array([1 / 3]), 4).tolist()
    [0.3333]
    """
    flat = [float(f"{x:.{digits - 1}e}") for x in values.reshape(-1).tolist()]
    return np.array(flat).reshape(values.shape)
