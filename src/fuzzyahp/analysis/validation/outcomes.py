"""What is held against a rating: outcomes, 1 where a client turned out bad, checked before anything is counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from fuzzyahp.analysis.monte_carlo.resampling import seed_entropy
from fuzzyahp.analysis.validation.validation_words import WORDS
from fuzzyahp.arrays import as_numbers, check_same_rows, is_number
from fuzzyahp.errors import FuzzyAHPError, in_language, shown
from fuzzyahp.grades import GradeScale

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

#: With fewer good or fewer bad than this, figures carry a loud note.
FEW = 30
_TEXTS = {"0": False, "1": True}


def read_outcomes(outcome: Any, where: str = "outcome", clients: Sequence[str] | None = None) -> BoolArray:
    """Outcomes as truth values.

    Parameters
    ----------
    outcome : array_like, shape (N,)
        0 and 1 as numbers, truth values or texts; 1 is bad.
    where : str
        What to call it in errors.
    clients : sequence of str, optional
        Whose each is, for errors; default: rows are named.

    Returns
    -------
    ndarray of bool, shape (N,)
        True where bad.

    Raises
    ------
    FuzzyAHPError
        If an outcome is missing or is neither 0 nor 1; the first such place is named.

    Examples
    --------
    >>> read_outcomes([0, 1, True, "0"]).tolist()
    [False, True, True, False]
    """
    try:
        array = np.asarray(outcome) if not isinstance(outcome, np.ma.MaskedArray) else outcome
    except ValueError:
        raise FuzzyAHPError(f"{where}: {shown(outcome)}, must be one outcome a client, 0 or 1") from None
    if array.ndim != 1:
        raise FuzzyAHPError(f"{where}: shape {array.shape}, must be one outcome a client, 0 or 1")
    if array.dtype == np.bool_ and not isinstance(array, np.ma.MaskedArray):
        return array.astype(np.bool_)
    numbers = as_numbers(array) if array.dtype.kind in "iuf" else None
    if numbers is not None and bool(((numbers == 0) | (numbers == 1)).all()):
        return np.asarray(numbers == 1)
    items = list(outcome) if not isinstance(outcome, np.ndarray) else array.tolist()
    places = [f"row {row + 1}" for row in range(len(items))] if clients is None else list(map(shown, clients))
    return np.array([_outcome(x, f"{where}, {place}") for x, place in zip(items, places, strict=True)], dtype=np.bool_)


def check_scores(score: npt.ArrayLike, bad: npt.ArrayLike) -> tuple[FloatArray, BoolArray]:
    """Scores and outcomes of the same clients, fit to be compared.

    Parameters
    ----------
    score : array_like, shape (N,)
        Points; minus infinity stands for clients ranked below every score.
    bad : array_like, shape (N,)
        Outcomes.

    Returns
    -------
    tuple of ndarray
        Scores, and True where bad.

    Raises
    ------
    FuzzyAHPError
        If they differ in length, are Series of different indices, a score is missing, or all outcomes are alike.

    Examples
    --------
    >>> check_scores([1, 2], [1, 0])
    (array([1., 2.]), array([ True, False]))
    """
    check_same_rows({"score": score, "bad": bad})
    points, lost = as_numbers(score), read_outcomes(bad)
    if points is None or points.ndim != 1:
        raise FuzzyAHPError("score: must be one number a client; leave out who was not rated")
    check_length(len(points), "scores", lost)
    wrong = np.flatnonzero(np.isnan(points) | (points == np.inf))
    if wrong.size:
        at = int(wrong[0])
        raise FuzzyAHPError(
            f"score, row {at + 1}: {points[at]}, must be a number; leave out who was not rated ({wrong.size} such)"
        )
    check_both(lost)
    return points, lost


def check_length(count: int, what: str, lost: BoolArray) -> None:
    """Refuse outcomes that are more or fewer than what they are held against.

    Parameters
    ----------
    count : int
        How many there are of it.
    what : str
        What it is, in the plural.
    lost : ndarray of bool
        True where bad.

    Raises
    ------
    FuzzyAHPError
        If there are not as many outcomes.

    Examples
    --------
    >>> check_length(2, "scores", np.array([True, False]))
    """
    if count != len(lost):
        raise FuzzyAHPError(f"{what}: {count}, outcomes: {len(lost)}; give one of each for every client")


def check_both(lost: BoolArray, whose: str = "clients") -> None:
    """Refuse outcomes of one class only.

    Parameters
    ----------
    lost : ndarray of bool
        True where bad.
    whose : str
        Whose outcomes they are.

    Raises
    ------
    FuzzyAHPError
        If all are alike, or there are none.

    Examples
    --------
    >>> check_both(np.array([True, False]))
    """
    if not lost.size:
        raise FuzzyAHPError(f"outcomes: there are no {whose}; nothing can be held against outcomes")
    if lost.all() or not lost.any():
        kind = "bad" if lost.all() else "good"
        raise FuzzyAHPError(
            f"outcomes: all {lost.size} {whose} are {kind}, must be of both kinds; wait until some "
            f"{'are known to be good' if kind == 'bad' else 'have failed'}, or check which column holds the outcome"
        )


def check_level(level: float) -> float:
    """A level of confidence within its range.

    Parameters
    ----------
    level : float
        Above 0.5, below 1.

    Returns
    -------
    float
        The same.

    Raises
    ------
    FuzzyAHPError
        If it is out of range.

    Examples
    --------
    >>> check_level(0.95)
    0.95
    """
    if not is_number(level) or not 0.5 < level < 1:
        raise FuzzyAHPError(f"level: {shown(level)}, must be above 0.5 and below 1; 0.95 is usual")
    return float(level)


def generator(seed: int | np.random.Generator) -> np.random.Generator:
    """A generator of random numbers from a seed.

    Parameters
    ----------
    seed : int or Generator
        A whole number from 0; or a generator, which is used as it is.

    Returns
    -------
    Generator
        The same seed gives the same numbers.

    Raises
    ------
    FuzzyAHPError
        If it is neither.

    Examples
    --------
    >>> generator(0).integers(10, size=3).tolist() == generator(0).integers(10, size=3).tolist()
    True
    """
    return seed if isinstance(seed, np.random.Generator) else np.random.default_rng(seed_entropy(seed))


def names_of(items: Any, where: str, mend: str = "; leave out who was not rated") -> list[str]:
    """Names, of grades for instance, as a list.

    Parameters
    ----------
    items : sequence of str
        What was given.
    where : str
        What to call it in errors.
    mend : str
        What to do about a missing one.

    Returns
    -------
    list of str
        The same.

    Raises
    ------
    FuzzyAHPError
        If it is no sequence, or one of them is no text.

    Examples
    --------
    >>> names_of(("good", "poor"), "grade")
    ['good', 'poor']
    """
    if isinstance(items, str) or not hasattr(items, "__iter__"):
        raise FuzzyAHPError(f"{where}: {shown(items)}, must be a list of names")
    found = list(items)
    for row, item in enumerate(found):
        if not isinstance(item, str):
            raise FuzzyAHPError(
                f"{where}, row {row + 1}: {shown(item)}, must be a name{mend if is_missing_cell(item) else ''}"
            )
    return found


def grade_names(grades: GradeScale | Sequence[str]) -> tuple[str, ...]:
    """All grades, best first.

    Parameters
    ----------
    grades : GradeScale or sequence of str
        What was given.

    Returns
    -------
    tuple of str
        Two or more different names.

    Raises
    ------
    FuzzyAHPError
        If there are fewer, one stands twice, or it is neither scale nor names.

    Examples
    --------
    >>> grade_names(["good", "poor"])
    ('good', 'poor')
    """
    if isinstance(grades, str) or not isinstance(grades, GradeScale | Iterable):
        raise FuzzyAHPError(f"grades: {shown(grades)}, must be a GradeScale or names, the best first")
    names = grades.names if isinstance(grades, GradeScale) else tuple(names_of(grades, "grades", ""))
    if len(set(names)) < max(len(names), 2):
        raise FuzzyAHPError(f"grades: {shown(list(names))}, must be two or more different names, best first")
    return names


def few_notes(good: int, bad: int, lang: str) -> tuple[str, ...]:
    """The loud note of figures from fewer than `FEW` good or bad clients; nothing where there are enough.

    Parameters
    ----------
    good, bad : int
        How many.
    lang : {"en", "zh"}
        Language.

    Returns
    -------
    tuple of str
        One sentence or none.

    Examples
    --------
    >>> few_notes(30, 30, "en")
    ()
    """
    if min(good, bad) >= FEW:
        return ()
    return (in_language(WORDS, lang)["few"].format(good=good, bad=bad, few=FEW),)


def normal_point(level: float) -> float:
    """How many standard errors to either side hold the middle share of a normal distribution.

    Parameters
    ----------
    level : float
        The share.

    Returns
    -------
    float
        1.96 for 0.95.

    Examples
    --------
    >>> round(normal_point(0.95), 6)
    1.959964
    """
    from statistics import NormalDist

    return NormalDist().inv_cdf((1 + level) / 2)


def is_missing_cell(item: object) -> bool:
    """Whether a cell of a table holds nothing: None, NaN, pandas' NA and NaT, a masked entry, empty text.

    Parameters
    ----------
    item : object
        A cell.

    Returns
    -------
    bool
        True where it holds nothing.

    Examples
    --------
    >>> is_missing_cell(""), is_missing_cell(float("nan")), is_missing_cell(0)
    (True, True, False)
    """
    if item is None or item is np.ma.masked or type(item).__name__ in ("NAType", "NaTType"):
        return True
    return item == "" if isinstance(item, str) else isinstance(item, float | np.floating) and bool(item != item)


def _outcome(item: object, place: str) -> bool:
    if is_missing_cell(item):
        raise FuzzyAHPError(
            f"{place}: is missing, must be 0 (good) or 1 (bad); leave out clients whose outcome is not known"
        )
    if isinstance(item, str):
        if item in _TEXTS:
            return _TEXTS[item]
    elif isinstance(item, bool | np.bool_ | int | float | np.number) and item in (0, 1):
        return bool(item)
    raise FuzzyAHPError(f"{place}: {shown(item)}, must be 0 (good) or 1 (bad); recode the column")
