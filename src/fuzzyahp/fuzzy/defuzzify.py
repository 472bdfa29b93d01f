"""Fuzzy numbers to single numbers, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fuzzyahp.arrays import is_number
from fuzzyahp.errors import JudgmentError, find_entry, shown
from fuzzyahp.frozen import FrozenMapping
from fuzzyahp.fuzzy.numbers import fuzzy_numbers

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Defuzzifier:
    """One way to put a single number for a fuzzy one.

    Attributes
    ----------
    name : str
        Its name in `DEFUZZIFIERS`.
    triangular, trapezoidal : str
        The formula.
    citation : str
        Where it comes from.
    function : callable
        (numbers, optimism) -> numbers without the last axis.
    """

    name: str
    triangular: str
    trapezoidal: str
    citation: str
    function: Callable[[FloatArray, float], FloatArray]


def _four(x: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Points a, b, c, d; a triangle is a trapezoid with b = c."""
    return x[..., 0], x[..., 1], x[..., -2], x[..., -1]


def _centroid(x: FloatArray, _: float) -> FloatArray:
    if x.shape[-1] == 3:
        return np.asarray((x[..., 0] + x[..., 1] + x[..., 2]) / 3)
    a, b, c, d = _four(x)
    # Left triangle, rectangle, right triangle: areas (b-a)/2, c-b, (d-c)/2, each with its own centroid.
    left, top, right = (b - a) / 2, c - b, (d - c) / 2
    area = left + top + right
    moment = left * (b - a) * (2 / 3) + top * ((b - a) + (c - b) / 2) + right * ((c - a) + (d - c) / 3)
    return np.asarray(a + moment / np.where(area > 0, area, 1.0))  # a crisp number has no area and stays itself


def _mean(x: FloatArray, _: float) -> FloatArray:
    total = x[..., 0].copy()
    for point in range(1, x.shape[-1]):
        total = total + x[..., point]
    return np.asarray(total / x.shape[-1])


def _middle(x: FloatArray, _: float) -> FloatArray:
    _a, b, c, _d = _four(x)
    return np.asarray((b + c) / 2)


def _graded_mean(x: FloatArray, _: float) -> FloatArray:
    a, b, c, d = _four(x)
    return np.asarray((a + 2 * b + 2 * c + d) / 6)


def _yager(x: FloatArray, _: float) -> FloatArray:
    a, b, c, d = _four(x)
    return np.asarray((a + b + c + d) / 4)


def _total_integral(x: FloatArray, optimism: float) -> FloatArray:
    a, b, c, d = _four(x)
    return np.asarray(optimism * ((c + d) / 2) + (1 - optimism) * ((a + b) / 2))


#: Defuzzifiers by name: a new one is one function and one row.
DEFUZZIFIERS: Mapping[str, Defuzzifier] = FrozenMapping(
    {
        row.name: row
        for row in (
            Defuzzifier(
                "centroid",
                "(l + m + u) / 3",
                "centre of gravity of the trapezoid, not the mean of its points",
                "centre of gravity of the membership function; for triangles also called centre of area (COA) "
                "or best non-fuzzy performance (BNP)",
                _centroid,
            ),
            Defuzzifier("mean", "(l + m + u) / 3", "(a + b + c + d) / 4", "mean of the defining points", _mean),
            Defuzzifier("middle", "m", "(b + c) / 2", "mean of the most possible values", _middle),
            Defuzzifier(
                "graded_mean",
                "(l + 4 m + u) / 6",
                "(a + 2 b + 2 c + d) / 6",
                "graded mean integration: S.-H. Chen and C. H. Hsieh (1999), Journal of the Chinese Fuzzy System "
                "Association 5(2), 1-12",
                _graded_mean,
            ),
            Defuzzifier(
                "yager",
                "(l + 2 m + u) / 4",
                "(a + b + c + d) / 4",
                "R. R. Yager (1981), A procedure for ordering fuzzy subsets of the unit interval, Information "
                "Sciences 24, 143-161",
                _yager,
            ),
            Defuzzifier(
                "total_integral",
                "t (m + u) / 2 + (1 - t) (l + m) / 2",
                "t (c + d) / 2 + (1 - t) (a + b) / 2",
                "total integral value with optimism t: T.-S. Liou and M.-J. J. Wang (1992), Ranking fuzzy numbers "
                "with integral value, Fuzzy Sets and Systems 50, 247-255",
                _total_integral,
            ),
        )
    }
)


def defuzzify(numbers: npt.ArrayLike, method: str = "centroid", *, optimism: float | None = None) -> FloatArray:
    """Single numbers for fuzzy ones.

    Parameters
    ----------
    numbers : array_like, shape (..., 3) or (..., 4)
        Fuzzy numbers.
    method : {"centroid", "mean", "middle", "graded_mean", "yager", "total_integral"}
        A key of `DEFUZZIFIERS`, which has the formulas and sources.
    optimism : float, optional
        The t of "total_integral", 0 (looks at the lower side) to 1 (at the upper side); default 0.5,
        which is the formula of "yager". For no other method.

    Returns
    -------
    ndarray, shape (...)
        Numbers between the lowest and the highest point.

    Raises
    ------
    JudgmentError
        If there is no such method, or the optimism or a fuzzy number cannot be used.

    Examples
    --------
    >>> from fuzzyahp.fuzzy import defuzzify
    >>> float(defuzzify([1, 2, 6])), float(defuzzify([1, 2, 6], "graded_mean"))
    (3.0, 2.5)
    """
    function, t = check_defuzzifier(method, optimism)
    return function(fuzzy_numbers(numbers), t)


def check_defuzzifier(
    method: object, optimism: object = None
) -> tuple[Callable[[FloatArray, float], FloatArray], float]:
    """Function of a defuzzifier and its optimism, checked.

    Parameters
    ----------
    method : object
        What was given for its name.
    optimism : object
        What was given for t; None for the default.

    Returns
    -------
    tuple
        The function (numbers, optimism) and the optimism.

    Raises
    ------
    JudgmentError
        If one of them cannot be used.

    Examples
    --------
    >>> check_defuzzifier("yager")[1]
    0.5
    """
    row = find_entry("defuzzifier", method, DEFUZZIFIERS, JudgmentError)
    if optimism is None:
        return row.function, 0.5
    if row.name != "total_integral":
        raise JudgmentError(
            f"optimism: {shown(optimism)}, but the defuzzifier {row.name} has none; leave it out, "
            "or take 'total_integral'"
        )
    if not is_number(optimism) or not 0 <= optimism <= 1:  # type: ignore[operator]
        raise JudgmentError(f"optimism: {shown(optimism)}, must be a number from 0 to 1")
    return row.function, float(optimism)  # type: ignore[arg-type]
