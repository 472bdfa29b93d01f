"""Grade standards: the value of a quantitative indicator to its membership in each grade.

Half-trapezoids at the two ends, triangles between: at the point of a grade a value belongs wholly to
that grade, between two points to both in proportion, beyond the ends to the best or the worst. So
every value's memberships sum to 1 by construction.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from fuzzyahp.arrays import as_numbers, is_number
from fuzzyahp.errors import StandardError, shown

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class GradeStandard:
    """What value of a quantitative indicator makes which grade.

    Parameters
    ----------
    points : sequence of float, length g
        The value of each grade, best first: strictly falling where more is better (benefit),
        strictly rising where less is better (cost).
    ideal : (float, float), optional
        For an interval indicator: the ideal range. The points then are distances outside that
        range, rising from 0 or more; inside the range the distance is 0.
    unit : str
        Unit of the value, for people.

    Raises
    ------
    StandardError
        If a point is not finite, the points neither rise nor fall, or the range is empty.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> s = fa.GradeStandard(points=(2.0, 1.5, 1.2, 1.0, 0.8))
    >>> s.membership(1.75).tolist()
    [0.5, 0.5, 0.0, 0.0, 0.0]
    """

    points: tuple[float, ...]
    ideal: tuple[float, float] | None = None
    unit: str = ""

    def __post_init__(self) -> None:
        points = _numbers(self.points, "points")
        if len(points) < 2:
            raise StandardError(f"standard: points: {len(points)} of them, must be one a grade, at least 2")
        steps = [b - a for a, b in pairwise(points)]
        if not all(math.isfinite(step) for step in steps):
            raise StandardError("standard: points are too far apart for double precision")
        rising = steps[0] > 0
        for (a, b), step in zip(pairwise(points), steps, strict=True):
            if step == 0 or (step > 0) != rising:
                raise StandardError(f"standard: point {a:g} is followed by {b:g}; points must all fall or all rise")
        object.__setattr__(self, "points", points)
        if not isinstance(self.unit, str):
            raise StandardError(f"standard: unit {shown(self.unit)}, must be text")
        if self.ideal is None:
            return
        ideal = _numbers(self.ideal, "ideal")
        if len(ideal) != 2 or ideal[0] > ideal[1]:
            raise StandardError(f"standard: ideal range {shown(self.ideal)}, must be two numbers, the lower first")
        if not rising or points[0] < 0:
            raise StandardError(
                "standard: with an ideal range the points are distances outside it, so they rise from 0 or more, "
                f"best grade first; got {shown(points)}"
            )
        object.__setattr__(self, "ideal", ideal)

    @cached_property
    def _corners(self) -> tuple[FloatArray, FloatArray, float, float]:
        """Point of the worse grade and distance to the better for each pair; lowest and highest point."""
        points = np.array(self.points)
        return points[1:], points[:-1] - points[1:], min(self.points), max(self.points)

    @cached_property
    def _plain_corners(self) -> tuple[list[float], list[float], float, float]:
        worse, span, lowest, highest = self._corners
        return worse.tolist(), span.tolist(), lowest, highest

    def membership(self, values: npt.ArrayLike) -> FloatArray:
        """Membership of values in each grade.

        Parameters
        ----------
        values : array_like, shape (...,)
            Finite values in the standard's unit.

        Returns
        -------
        ndarray, shape (..., g)
            Each row in [0, 1], summing to exactly 1.

        Raises
        ------
        StandardError
            If a value is not a finite number.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> ratio = fa.GradeStandard(points=(0.0, 0.1, 0.2, 0.3, 0.5), ideal=(0.4, 0.6))
        >>> ratio.membership([0.5, 0.7, 1.3]).round(9).tolist()
        [[1.0, 0.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0, 1.0]]
        """
        numbers = as_numbers(values)
        if numbers is None:
            raise StandardError(f"value {shown(values)}: must be a number")
        finite = np.isfinite(numbers)
        if not finite.all():
            at = tuple(int(i) for i in np.argwhere(~finite)[0])
            raise StandardError(f"value{' ' + str(at) if at else ''}: {numbers[at]}, must be a finite number")
        return np.ascontiguousarray(np.moveaxis(self.rows(numbers), 0, -1))

    def rows(self, values: FloatArray, out: FloatArray | None = None) -> FloatArray:
        """Membership with the grades on the first axis, for values known to be finite.

        Parameters
        ----------
        values : ndarray, shape (...,)
            Finite values.
        out : ndarray, shape (g, ...), optional
            Memory for the result; new by default.

        Returns
        -------
        ndarray, shape (g, ...)
            Memberships.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> import numpy as np
        >>> fa.GradeStandard(points=(1.0, 0.0)).rows(np.array([0.25])).tolist()
        [[0.25], [0.75]]
        """
        x = values
        if self.ideal is not None:
            low, high = self.ideal
            with np.errstate(over="ignore"):  # an overflowing distance is beyond every point anyway
                x = np.maximum(np.maximum(low - x, x - high), 0.0)
        worse, span, lowest, highest = self._corners
        rows = np.empty((len(self.points), *values.shape)) if out is None else out
        x = np.minimum(np.maximum(x, lowest), highest)
        # reached: in [0, 1], how far the value has come from the point of the worse grade to the better's.
        # It is fractional between two points only, so each row has at most two entries, u and 1 - u.
        shape = (-1,) + (1,) * values.ndim
        reached = rows[:-1]
        with np.errstate(over="ignore"):
            np.subtract(x, worse.reshape(shape), out=reached)
            reached /= span.reshape(shape)
        np.maximum(reached, 0.0, out=reached)
        np.minimum(reached, 1.0, out=reached)
        # Adding 0.0 makes the -0.0 of a value on a rising point a plain 0.0.
        reached += 0.0
        rows[-1] = 1.0 - reached[-1]
        for h in range(len(reached) - 1, 0, -1):  # from the last on, so that each still finds the one before it
            reached[h] -= reached[h - 1]
        return rows

    def row(self, value: float) -> list[float]:
        """Membership of one finite value: the arithmetic of `rows` without the cost of arrays of one.

        Parameters
        ----------
        value : float
            A finite value.

        Returns
        -------
        list of float, length g
            Bit for bit what `rows` gives.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> fa.GradeStandard(points=(1.0, 0.0)).row(0.25)
        [0.25, 0.75]
        """
        x = value
        if self.ideal is not None:
            x = max(self.ideal[0] - x, x - self.ideal[1], 0.0)
        worse_points, spans, lowest, highest = self._plain_corners
        x = min(max(x, lowest), highest)
        row, before = [], 0.0
        for worse, span in zip(worse_points, spans, strict=True):
            reached = min(max((x - worse) / span, 0.0), 1.0) + 0.0
            row.append(reached - before)
            before = reached
        return [*row, 1.0 - before]


def _numbers(values: Sequence[float], what: str) -> tuple[float, ...]:
    if isinstance(values, str | bytes) or not isinstance(values, Sequence | np.ndarray):
        raise StandardError(f"standard: {what} {shown(values)}, must be a list of numbers, best grade first")
    for x in values:
        if not is_number(x):
            raise StandardError(f"standard: {what}: {shown(x)} is not a finite number")
    return tuple(float(x) for x in values)
