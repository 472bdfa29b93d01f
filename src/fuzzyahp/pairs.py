"""Named pairs of indicators and their judgments to the cells of a matrix; labels and sizes of matrices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from fuzzyahp.errors import JudgmentError, shown, suggest
from fuzzyahp.ratio import parse_ratio

FloatArray = npt.NDArray[np.float64]
MAX_SIZE = 100


@dataclass(frozen=True)
class RebuiltCell:
    """A cell whose typed decimal was replaced by the exact reciprocal of the other side.

    Attributes
    ----------
    row, column : str
        Labels of the cell.
    typed, value : float
        The value as typed, and the exact reciprocal that is used.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> cell = fa.JudgmentMatrix([[1, 3], [0.33, 1]], labels="ab").rebuilt[0]
    >>> cell.row, cell.column, cell.typed, cell.value == 1 / 3
    ('b', 'a', 0.33, True)
    """

    row: str
    column: str
    typed: float
    value: float


def read_pairs(
    pairs: Mapping[tuple[str, str], Any], labels: Sequence[str] | None
) -> tuple[tuple[str, ...], FloatArray]:
    """Labels and reciprocal matrix of named pairs, each pair judged once.

    Parameters
    ----------
    pairs : mapping of (str, str) to judgment
        How many times as important the first name is as the second.
    labels : sequence of str, optional
        Order of the indicators; default: as they first appear.

    Returns
    -------
    tuple
        Labels, and the values, shape (n, n).

    Raises
    ------
    JudgmentError
        If a pair is missing or given twice, a name is unknown, or the pairs do not connect all indicators.

    Examples
    --------
    >>> read_pairs({("a", "b"): 4}, None)[1].tolist()
    [[1.0, 4.0], [0.25, 1.0]]
    """
    if not isinstance(pairs, Mapping):
        raise JudgmentError(f"pairs: {shown(pairs)}, must map pairs of names to judgments: {{('a', 'b'): 3}}")
    for pair in pairs:
        if not (isinstance(pair, tuple) and len(pair) == 2):
            raise JudgmentError(f"pair {shown(pair)}: must be two names, as in ('finance', 'market')")
    if labels is None:
        labels = list(dict.fromkeys(name for pair in pairs for name in pair))
    names = check_labels(labels, check_size(len(labels)) if isinstance(labels, Sequence | np.ndarray) else 1)
    place = {name: i for i, name in enumerate(names)}
    values = np.ones((len(names), len(names)))
    judged: set[frozenset[str]] = set()
    for (first, second), judgment in pairs.items():
        where = f"pair ({first}, {second})"
        for name in (first, second):
            if name not in place:
                raise JudgmentError(f"{where}: {shown(name)} is not among the labels; {suggest(name, names)}")
        if first == second:
            raise JudgmentError(f"{where}: an indicator is not compared with itself; remove the pair")
        if frozenset((first, second)) in judged:
            raise JudgmentError(f"{where}: judged twice, the other way round too; keep one of the two")
        judged.add(frozenset((first, second)))
        put(values, parse_ratio(judgment, where), place[first], place[second])
    _check_complete(names, judged)
    return names, values


def check_size(n: int) -> int:
    """Size of a matrix, held against the largest allowed.

    Parameters
    ----------
    n : int
        Number of indicators.

    Returns
    -------
    int
        The same number.

    Raises
    ------
    JudgmentError
        If it is not 1 to 100.

    Examples
    --------
    >>> check_size(9)
    9
    """
    if not 1 <= n <= MAX_SIZE:
        mend = "split them into groups" if n else "compare at least two"
        raise JudgmentError(f"judgment matrix: {n} indicators, must be 1 to {MAX_SIZE}; {mend}")
    return n


def check_labels(labels: Sequence[str] | None, n: int) -> tuple[str, ...]:
    """Labels of n indicators; "1", "2", ... where none are given.

    Parameters
    ----------
    labels : sequence of str, optional
        Non-empty texts, each of its own.
    n : int
        How many there must be.

    Returns
    -------
    tuple of str
        The labels.

    Raises
    ------
    JudgmentError
        If one is no text, stands twice, or there are too few or too many.

    Examples
    --------
    >>> check_labels(None, 2)
    ('1', '2')
    """
    if not isinstance(labels, Sequence | np.ndarray | None):
        raise JudgmentError(f"labels: {shown(labels)}, must be a list of names")
    names = tuple(str(i + 1) for i in range(n)) if labels is None else tuple(labels)
    for i, name in enumerate(names[: MAX_SIZE + 1]):
        if not isinstance(name, str) or not name.strip():
            raise JudgmentError(f"labels: {shown(name)} is not a name; labels are non-empty text")
        if name in names[:i]:
            raise JudgmentError(f"labels: {shown(name)} stands twice; give each indicator a label of its own")
    if len(names) != n:
        raise JudgmentError(f"labels: {len(names)} labels for {n} indicators; give one label for each row")
    return tuple(str(name) for name in names)  # NumPy's texts as plain ones


def put(values: FloatArray, ratio: Fraction | float, i: int, j: int) -> None:
    """Write a judgment and its reciprocal.

    Parameters
    ----------
    values : ndarray, shape (n, n)
        Written to.
    ratio : Fraction or float
        Importance of i over j.
    i, j : int
        The cell.

    Examples
    --------
    >>> m = np.ones((2, 2))
    >>> put(m, 4.0, 0, 1)
    >>> m[1, 0]
    np.float64(0.25)
    """
    values[i, j], values[j, i] = float(ratio), float(1 / ratio)


def _check_complete(names: tuple[str, ...], judged: set[frozenset[str]]) -> None:
    missing = [pair for pair in combinations(names, 2) if frozenset(pair) not in judged]
    if not missing:
        return
    group = {names[0]}
    while True:
        reached = {name for pair in judged if pair & group for name in pair} | group
        if reached == group:
            break
        group = reached
    apart = [name for name in names if name not in group]
    if apart:
        raise JudgmentError(
            f"pairs do not connect all indicators: nothing compares {', '.join(apart)} with "
            f"{', '.join(name for name in names if name in group)}; judge {missing[0][0]} over {missing[0][1]}"
        )
    more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
    raise JudgmentError(f"pair ({missing[0][0]}, {missing[0][1]}){more}: not judged; every pair must be judged once")
