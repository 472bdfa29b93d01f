"""Cells of a fuzzy judgment matrix as people write them: (1, 2, 3), ("1/3", "1/2", 1), or 3 where it is crisp."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from fuzzyahp.errors import JudgmentError
from fuzzyahp.fuzzy.numbers import FORMS, points_text
from fuzzyahp.judgment import TYPED_DECIMAL_SLACK, Judgment
from fuzzyahp.labelled_matrix import cell_name
from fuzzyahp.pairs import RebuiltCell
from fuzzyahp.ratio import parse_ratio, ratio_text
from fuzzyahp.weights import ROUND_OFF

FloatArray = npt.NDArray[np.float64]
FuzzyJudgment = Judgment | Sequence[Judgment]
Point = Fraction | float


def parsed_cells(cells: Sequence[object], places: Sequence[str]) -> tuple[list[tuple[Point, ...]], int]:
    """Cells as points, all of one kind.

    Parameters
    ----------
    cells : sequence
        Fuzzy judgments as typed.
    places : sequence of str
        What to call each.

    Returns
    -------
    tuple
        The points of each cell, and how many there are: 3 or 4; crisp cells are repeated that often.

    Raises
    ------
    JudgmentError
        If a cell is no fuzzy number, or triangles and trapezoids are mixed.

    Examples
    --------
    >>> parsed_cells([("1/2", 1, 2), 3], ["first", "second"])
    ([(Fraction(1, 2), Fraction(1, 1), Fraction(2, 1)), (Fraction(3, 1), Fraction(3, 1), Fraction(3, 1))], 3)
    """
    points = [_points(cell, where) for cell, where in zip(cells, places, strict=True)]
    k = next((len(found) for found in points if len(found) > 1), 3)
    for found, where in zip(points, places, strict=True):
        if len(found) not in (1, k):
            raise JudgmentError(
                f"{where}: {len(found)} points among {FORMS[k]} judgments of {k}; use one kind throughout: "
                "a triangle (l, m, u) is the trapezoid (l, m, m, u)"
            )
    return [found * k if len(found) == 1 else found for found in points], k


def _points(cell: object, where: str) -> tuple[Point, ...]:
    if isinstance(cell, str | bytes) or not isinstance(cell, Sequence | np.ndarray) or np.ndim(cell) == 0:
        return (parse_ratio(cell, where),)
    found = tuple(parse_ratio(point, f"{where}, point {number + 1}") for number, point in enumerate(cell))
    if len(found) not in FORMS:
        told = ", ".join(ratio_text(x) for x in found[:8])
        raise JudgmentError(
            f"{where}: ({told}) has {len(found)} points, must have 3 (l, m, u) or 4 (a, b, c, d), "
            "or be a single number where it is crisp"
        )
    _check_rising(found, where)
    return found


def _check_rising(points: Sequence[Point], where: str) -> None:
    if any(later < earlier for earlier, later in pairwise(points)):
        told = ", ".join(ratio_text(x) for x in points)
        mend = ", ".join(ratio_text(x) for x in sorted(points))
        raise JudgmentError(f"{where}: points ({told}) fall, must rise; did you mean ({mend})?")


def put_points(values: FloatArray, points: Sequence[Point], i: int, j: int) -> None:
    """Write a judgment and its reciprocal.

    Parameters
    ----------
    values : ndarray, shape (n, n, k)
        Written to.
    points : sequence of numbers, length k
        The judgment of i over j.
    i, j : int
        The cell.

    Examples
    --------
    >>> m = np.ones((2, 2, 3))
    >>> put_points(m, (1.0, 2.0, 4.0), 0, 1)
    >>> m[1, 0].tolist()
    [0.25, 0.5, 1.0]
    """
    values[i, j] = [float(x) for x in points]
    values[j, i] = [float(1 / x) for x in reversed(points)]


def settle(
    values: FloatArray,
    upper: Sequence[Point],
    lower: Sequence[Point],
    names: tuple[str, ...],
    place: tuple[int, int],
) -> list[RebuiltCell]:
    """Put a pair given on both sides of the diagonal; say which points had to be rebuilt.

    Parameters
    ----------
    values : ndarray, shape (n, n, k)
        Written to.
    upper, lower : sequence of numbers, length k
        The judgments of i over j and of j over i.
    names : tuple of str
        Labels.
    place : tuple of int
        i and j.

    Returns
    -------
    list of RebuiltCell
        One for each point that was typed as a decimal; the side that is at least 1 counts.

    Raises
    ------
    JudgmentError
        If the two are not reciprocal.

    Examples
    --------
    >>> m = np.ones((2, 2, 3))
    >>> settle(m, (2.0, 3.0, 4.0), (0.25, 0.33, 0.5), ("a", "b"), (0, 1))
    [RebuiltCell(row='b', column='a', typed=0.33, value=0.3333333333333333)]
    """
    i, j = place
    k = len(upper)
    rebuilt: list[RebuiltCell] = []
    for point, (x, y) in enumerate(zip(upper, reversed(lower), strict=True)):
        gap = abs(float(x * y) - 1)
        if gap > TYPED_DECIMAL_SLACK + ROUND_OFF:
            across = ", ".join(ratio_text(1 / p) for p in reversed(upper))
            raise JudgmentError(
                f"{cell_name(names, i, j)}: point {point + 1} is {ratio_text(x)}, and point {k - point} of the cell "
                f"across, ({j + 1}, {i + 1}), is {ratio_text(y)}: they must be reciprocal; did you mean ({across}) "
                "there?"
            )
        if x >= y:
            values[i, j, point], values[j, i, k - 1 - point] = float(x), float(1 / x)
            mended = RebuiltCell(names[j], names[i], float(y), float(1 / x))
        else:
            values[i, j, point], values[j, i, k - 1 - point] = float(1 / y), float(y)
            mended = RebuiltCell(names[i], names[j], float(x), float(1 / y))
        if gap > ROUND_OFF:
            rebuilt.append(mended)
    if np.any(np.diff(values[i, j]) < 0):
        raise JudgmentError(
            f"{cell_name(names, i, j)}: points {points_text(values[i, j])} fall once typed decimals are made "
            "exact, must rise; write fractions as text, '1/3'"
        )
    return rebuilt
