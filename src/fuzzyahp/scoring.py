"""From a membership vector to a score in points and a grade.

Score: C = R V^T, the paper's last step (section 2, step 6). Grades: the nearest grade value or own cuts;
maximum membership; the confidence criterion (Cheng Qiansheng 1997, attribute recognition).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from fuzzyahp.arrays import SUM_SLACK, as_numbers
from fuzzyahp.errors import ScoringError, shown
from fuzzyahp.grades import FIVE_GRADES, GradeScale, check_cuts
from fuzzyahp.rounding import round_score, rounded

FloatArray = npt.NDArray[np.float64]
IndexArray = npt.NDArray[np.intp]

#: Of the confidence criterion, where none is given.
USUAL_CONFIDENCE = 0.6


def score(membership: npt.ArrayLike, scale: GradeScale = FIVE_GRADES) -> FloatArray:
    """Score of membership vectors: C = R V^T, the weighted mean of the grade values.

    Parameters
    ----------
    membership : array_like, shape (..., g)
        Each vector in [0, 1], summing to 1 (a raw vector of an operator that does not keep sums
        goes through `normalise` first).
    scale : GradeScale
        Grades and their values, g of them.

    Returns
    -------
    ndarray, shape (...,)
        Points, between the worst and the best value of the scale.

    Raises
    ------
    ScoringError
        If the vector's length is not g, an entry is outside [0, 1], or a sum is not 1 within 1e-9.

    References
    ----------
    Source paper, section 2, step 6.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> float(fa.score([0.5, 0.25, 0.25, 0, 0]))
    88.75
    """
    _check_scale(scale)
    vectors = _checked(membership, len(scale))
    return score_rows(np.moveaxis(vectors, -1, 0), scale.values)


def score_rows(rows: npt.NDArray[np.float64] | Sequence[FloatArray], values: Sequence[float]) -> FloatArray:
    """Score with the grades on the first axis, unchecked: the one place where C is computed.

    Parameters
    ----------
    rows : ndarray, shape (g, ...)
        Memberships in each grade.
    values : sequence of float, length g
        Points of each grade.

    Returns
    -------
    ndarray, shape (...,)
        Points.

    Examples
    --------
    >>> import numpy as np
    >>> float(score_rows(np.array([0.5, 0.5]), (100.0, 0.0)))
    50.0
    """
    total = rows[0] * values[0]
    for membership, value in zip(rows[1:], values[1:], strict=True):
        total = total + membership * value
    return np.asarray(total)


def grade_of_score(
    score: npt.ArrayLike, scale: GradeScale = FIVE_GRADES, cuts: Sequence[float] | None = None
) -> IndexArray:
    """Grade of scores by cuts; a score on a cut takes the better grade.

    Parameters
    ----------
    score : array_like, shape (...,)
        Points.
    scale : GradeScale
        Grades.
    cuts : sequence of float, length g - 1, optional
        Lowest score of each grade but the worst, strictly falling. Default: midpoints of
        neighbouring values, so each score takes the grade with the nearest value.

    Returns
    -------
    ndarray of int, shape (...,)
        Places on the scale, 0 for the best.

    Raises
    ------
    ScoringError
        If a score is not finite, or the cuts do not fit the scale.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> [fa.FIVE_GRADES.names[i] for i in fa.grade_of_score([77.5, 77.4])]
    ['good', 'medium']
    """
    _check_scale(scale)
    points = round_score(score)
    if not np.isfinite(points).all():
        raise ScoringError("score: not a finite number; rate the client first, and leave out who has no score")
    return grade_of_rounded(points, rounded_cuts(check_cuts(cuts, scale) if cuts is not None else scale.cuts))


def rounded_cuts(cuts: Sequence[float]) -> tuple[float, ...]:
    """Cuts rounded as the scores are that they are compared with.

    Parameters
    ----------
    cuts : sequence of float
        Strictly falling.

    Returns
    -------
    tuple of float
        Rounded to 9 decimals.

    Examples
    --------
    >>> rounded_cuts([100 / 3])
    (33.333333333,)
    """
    return tuple(rounded(np.array(cuts)).tolist())


def grade_of_rounded(points: FloatArray, cuts: Sequence[float]) -> IndexArray:
    """Grade of scores already rounded and known to be numbers.

    Parameters
    ----------
    points : ndarray, shape (...,)
        Rounded scores; a NaN has no grade, so callers guard first.
    cuts : sequence of float, length g - 1
        Strictly falling, rounded too.

    Returns
    -------
    ndarray of int, shape (...,)
        Places on the scale.

    Examples
    --------
    >>> import numpy as np
    >>> grade_of_rounded(np.array([50.0, 49.0]), (50.0,)).tolist()
    [0, 1]
    """
    # How many cuts the points stay below: cuts fall, so their negatives are in order.
    return np.asarray(np.searchsorted([-cut for cut in cuts], -points, side="left"), dtype=np.intp)


def grade_by_maximum(membership: npt.ArrayLike) -> IndexArray:
    """Grade with the largest membership; of equal ones the worse.

    Parameters
    ----------
    membership : array_like, shape (..., g)
        Vectors in [0, 1].

    Returns
    -------
    ndarray of int, shape (...,)
        Places on the scale, 0 for the best.

    Raises
    ------
    ScoringError
        If an entry is outside [0, 1] or a vector is all zero.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> int(fa.grade_by_maximum([0.4, 0.4, 0.2, 0, 0]))
    1
    """
    rows = np.moveaxis(_checked(membership, None, sums=False), -1, 0)
    return maximum_of_rows(rows / rows.sum(axis=0))


def maximum_of_rows(rows: FloatArray) -> IndexArray:
    """Grade with the largest rounded membership, grades on the first axis, unchecked.

    Parameters
    ----------
    rows : ndarray, shape (g, ...)
        Memberships in each grade.

    Returns
    -------
    ndarray of int, shape (...,)
        Places on the scale.

    Examples
    --------
    >>> import numpy as np
    >>> int(maximum_of_rows(np.array([0.5, 0.5])))
    1
    """
    return np.asarray(len(rows) - 1 - np.argmax(rounded(rows)[::-1], axis=0), dtype=np.intp)


def grade_by_confidence(membership: npt.ArrayLike, confidence: float = USUAL_CONFIDENCE) -> IndexArray:
    """Best grade h such that the memberships in grade h or better add up to the confidence.

    Parameters
    ----------
    membership : array_like, shape (..., g)
        Vectors in [0, 1], summing to 1.
    confidence : float, default 0.6
        In (0.5, 1]; 0.6 to 0.7 is usual.

    Returns
    -------
    ndarray of int, shape (...,)
        Places on the scale, 0 for the best.

    Raises
    ------
    ScoringError
        If the confidence is out of range or a vector does not sum to 1.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> int(fa.grade_by_confidence([0.4, 0.3, 0.2, 0.1, 0], 0.6))
    1
    """
    vectors = _checked(membership, None)
    return confidence_of_rows(np.moveaxis(vectors, -1, 0), check_confidence(confidence))


def confidence_of_rows(rows: FloatArray, confidence: float) -> IndexArray:
    """Grade by the confidence criterion, grades on the first axis, unchecked.

    Parameters
    ----------
    rows : ndarray, shape (g, ...)
        Memberships in each grade.
    confidence : float
        In (0.5, 1].

    Returns
    -------
    ndarray of int, shape (...,)
        Places on the scale.

    Examples
    --------
    >>> import numpy as np
    >>> int(confidence_of_rows(np.array([0.4, 0.3, 0.3]), 0.6))
    1
    """
    reached, confidence = rows[0], float(rounded(np.array(confidence)))
    below = np.asarray(rounded(reached) < confidence, dtype=np.intp)
    # The last grade is not summed up to: it takes whatever the others leave.
    for membership in rows[1:-1]:
        reached = reached + membership
        below = below + (rounded(reached) < confidence)
    return np.asarray(below, dtype=np.intp)


def check_confidence(confidence: float) -> float:
    """Confidence as a number in range.

    Parameters
    ----------
    confidence : float
        In (0.5, 1].

    Returns
    -------
    float
        The confidence.

    Raises
    ------
    ScoringError
        If it is out of range.

    Examples
    --------
    >>> check_confidence(0.6)
    0.6
    """
    if isinstance(confidence, bool) or not isinstance(confidence, int | float) or not 0.5 < confidence <= 1:
        raise ScoringError(
            f"confidence: {shown(confidence)}, must be above 0.5 and at most 1; {USUAL_CONFIDENCE} is usual"
        )
    return float(confidence)


def validity_index(membership: npt.ArrayLike) -> FloatArray:
    """How far the maximum-membership principle can be trusted for a vector.

    alpha = (g * beta - 1) / (2 * gamma * (g - 1)), with beta the largest and gamma the second largest
    membership. From 1 on the principle is called very valid, from 0.5 valid, below that of low
    validity, at 0 invalid; infinite where all membership is in one grade.

    Parameters
    ----------
    membership : array_like, shape (..., g)
        Vectors in [0, 1], summing to 1.

    Returns
    -------
    ndarray, shape (...,)
        alpha, >= 0.

    Raises
    ------
    ScoringError
        If a vector does not sum to 1.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> float(fa.validity_index([0.6, 0.25, 0.15, 0, 0]))
    1.0
    """
    vectors = _checked(membership, None)
    g = vectors.shape[-1]
    ordered = np.sort(vectors, axis=-1)
    largest, second = ordered[..., -1], ordered[..., -2]
    alone = second == 0
    with np.errstate(over="ignore"):  # a second as small as that is as good as none
        index = (g * largest - 1) / (2 * np.where(alone, 1.0, second) * (g - 1))
    return np.asarray(np.where(alone, math.inf, np.maximum(index, 0.0)))


def _check_scale(scale: object) -> None:
    if not isinstance(scale, GradeScale):
        raise ScoringError(f"scale: {shown(scale)}, must be a GradeScale")


def _checked(membership: npt.ArrayLike, grades: int | None, sums: bool = True) -> FloatArray:
    """Vectors in [0, 1]; they sum to 1, or with `sums` False to more than 0."""
    vectors = as_numbers(membership)
    if vectors is None:
        raise ScoringError(f"membership: {shown(membership)}, must be numbers in shape (..., g)")
    if vectors.ndim == 0 or vectors.shape[-1] < 2 or (grades is not None and vectors.shape[-1] != grades):
        want = "at least 2" if grades is None else str(grades)
        raise ScoringError(f"membership: shape {vectors.shape}, the last axis must hold {want} grades")
    inside = (vectors >= 0) & (vectors <= 1 + SUM_SLACK)
    if not inside.all():
        at = tuple(int(i) for i in np.argwhere(~inside)[0])
        raise ScoringError(f"membership {at}: {vectors[at]}, must be in [0, 1]; divide vote counts by the votes cast")
    total = vectors.sum(axis=-1)
    good = np.abs(total - 1) <= SUM_SLACK if sums else total > 0
    if not good.all():
        at = tuple(int(i) for i in np.argwhere(~good)[0])
        rule = (
            "must sum to 1; pass a raw vector of an operator that does not keep sums through normalise()"
            if sums
            else "must be above 0; a vector without any membership has no grade"
        )
        raise ScoringError(f"membership{' ' + str(at) if at else ''}: sums to {total[at]:.12g}, {rule}")
    return vectors
