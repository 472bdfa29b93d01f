"""What the functions on consistency are given: a matrix, a threshold, a scale."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from fuzzyahp.arrays import is_number
from fuzzyahp.errors import JudgmentError, shown
from fuzzyahp.judgment import JudgmentMatrix
from fuzzyahp.ratio import parse_ratio
from fuzzyahp.weights import ROUND_OFF

ScaleValue = int | float | str | Fraction

#: Saaty's scale; each value stands for its reciprocal too.
SAATY_SCALE: tuple[ScaleValue, ...] = (1, 2, 3, 4, 5, 6, 7, 8, 9)


def check_matrix(matrix: JudgmentMatrix) -> JudgmentMatrix:
    """A judgment matrix, or an error that says what to pass.

    Parameters
    ----------
    matrix : JudgmentMatrix
        What was given.

    Returns
    -------
    JudgmentMatrix
        The same.

    Raises
    ------
    JudgmentError
        If it is anything else.

    Examples
    --------
    >>> check_matrix(JudgmentMatrix([[1]])).labels
    ('1',)
    """
    if not isinstance(matrix, JudgmentMatrix):
        raise JudgmentError(f"matrix: {shown(matrix)}, must be a JudgmentMatrix; wrap it: JudgmentMatrix(...)")
    return matrix


def check_threshold(threshold: float) -> float:
    """A consistency ratio to stay below.

    Parameters
    ----------
    threshold : float
        > 0.

    Returns
    -------
    float
        The same.

    Raises
    ------
    JudgmentError
        If it is not a finite number above 0.

    Examples
    --------
    >>> check_threshold(0.1)
    0.1
    """
    if not is_number(threshold) or not threshold > 0:
        raise JudgmentError(f"threshold: {shown(threshold)}, must be a number above 0; usual is 0.1")
    return float(threshold)


def scale_values_of(scale: Sequence[ScaleValue]) -> tuple[Fraction | float, ...]:
    """Allowed values with their reciprocals, rising.

    Parameters
    ----------
    scale : sequence
        Numbers or texts such as "1/3"; 1 among them.

    Returns
    -------
    tuple of Fraction or float
        Each value once.

    Raises
    ------
    JudgmentError
        If it is not a list of ratios, or 1 is missing: then there might be no way at all.

    Examples
    --------
    >>> [str(value) for value in scale_values_of([1, 3])]
    ['1/3', '1', '3']
    """
    if isinstance(scale, str | bytes) or not isinstance(scale, Sequence | np.ndarray):
        raise JudgmentError(f"scale: {shown(scale)}, must be a list of values, such as 1, 2, 3, ..., 9")
    values: list[Fraction | float] = []
    for value in scale:
        ratio = parse_ratio(value, "scale")
        for one in (ratio, 1 / ratio):
            if not any(abs(float(one / other) - 1) <= ROUND_OFF for other in values):
                values.append(one)
    if not any(abs(float(value) - 1) <= ROUND_OFF for value in values):
        raise JudgmentError(f"scale: {shown(list(scale))} has no 1, equally important; add it")
    return tuple(sorted(values))
