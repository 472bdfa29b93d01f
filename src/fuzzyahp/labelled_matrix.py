"""What judgment matrices of every kind have in common: read-only values under labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from fuzzyahp.arrays import read_only
from fuzzyahp.errors import JudgmentError, shown
from fuzzyahp.pairs import MAX_SIZE, check_labels, check_size

M = TypeVar("M", bound="LabelledMatrix")


class LabelledMatrix:
    """Values under labels that nobody can change; equal where both are.

    Attributes
    ----------
    values : ndarray, shape (n, n) or (n, n, k)
        Read-only.
    labels : tuple of str
        Names of the indicators.
    """

    __slots__ = ("labels", "values")
    values: npt.NDArray[np.float64]
    labels: tuple[str, ...]

    def _cell(self, i: int, j: int) -> str:
        """One cell as people write it."""
        raise NotImplementedError

    def __reduce__(self) -> tuple[Any, ...]:
        # __setattr__ forbids what copying and pickling would do.
        slots = [slot for kind in type(self).__mro__ for slot in getattr(kind, "__slots__", ())]
        return matrix_of, (type(self), {slot: getattr(self, slot) for slot in slots})

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a {type(self).__name__} cannot be changed; build a new one to set {name}")

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, LabelledMatrix)
            and type(other) is type(self)
            and self.labels == other.labels
            and np.array_equal(self.values, other.values)
        )

    def __hash__(self) -> int:
        return hash((self.labels, self.values.tobytes()))

    def _repr_html_(self) -> str:
        from html import escape

        n = len(self.labels)
        head = "".join(f"<th>{escape(label)}</th>" for label in self.labels)
        rows = "".join(
            f"<tr><th>{escape(label)}</th>" + "".join(f"<td>{self._cell(i, j)}</td>" for j in range(n)) + "</tr>"
            for i, label in enumerate(self.labels)
        )
        return f"<table><thead><tr><th></th>{head}</tr></thead><tbody>{rows}</tbody></table>"


def matrix_of(kind: type[M], fields: dict[str, Any]) -> M:
    """Matrix of a kind out of fields already known to be good.

    Parameters
    ----------
    kind : type
        A kind of `LabelledMatrix`.
    fields : dict of str to object
        Every slot of the kind; arrays become read-only.

    Returns
    -------
    LabelledMatrix
        Of that kind.

    Examples
    --------
    >>> matrix_of(LabelledMatrix, {"labels": ("a",), "values": np.ones((1, 1))}).labels
    ('a',)
    """
    matrix = kind.__new__(kind)
    hold(matrix, **fields)
    return matrix


def hold(matrix: LabelledMatrix, **fields: Any) -> None:
    """Put fields into a matrix that is being made; arrays become read-only."""
    for name, value in fields.items():
        object.__setattr__(matrix, name, read_only(value) if isinstance(value, np.ndarray) else value)


def list_of(found: object, place: str, what: str) -> list[Any]:
    """Items of a list, an array or a data frame, but not of a text.

    Parameters
    ----------
    found : object
        What was given.
    place : str
        What to call the list in an error.
    what : str
        What it must hold.

    Returns
    -------
    list
        The items.

    Raises
    ------
    JudgmentError
        If it is no list.

    Examples
    --------
    >>> list_of((1, 2), "row 1", "judgments")
    [1, 2]
    """
    if hasattr(found, "to_numpy"):  # a data frame
        found = found.to_numpy()
    if (
        isinstance(found, str | bytes)
        or not isinstance(found, Sequence | np.ndarray)
        or (isinstance(found, np.ndarray) and found.ndim == 0)
    ):
        raise JudgmentError(f"{place}: {shown(found)}, must be a list of {what}")
    return list(found)


def flat_triangle(cells: Sequence[Any]) -> list[Any]:
    """Cells of an upper triangle in one list, whether they stand in rows or in one list already.

    Parameters
    ----------
    cells : sequence
        Cells, none of which is a list; or one list of cells a row.

    Returns
    -------
    list
        The cells, row by row.

    Raises
    ------
    JudgmentError
        If only some of them stand in rows, or the rows are not those of an upper triangle.

    Examples
    --------
    >>> flat_triangle([[3, 5], [2]])
    [3, 5, 2]
    """
    rows = [list(item) for item in cells if isinstance(item, list | tuple | range) or np.ndim(item)]
    if rows and len(rows) != len(cells):
        raise JudgmentError("some judgments stand in rows and some do not; write the triangle in rows, or in one list")
    for i, row in enumerate(rows):
        # A lower triangle has as many cells, and every judgment would be read as another pair's.
        if len(row) != len(rows) - i:
            raise JudgmentError(
                f"row {i + 1} of the upper triangle has {len(row)} judgments, must have {len(rows) - i}"
            )
    return [x for row in rows for x in row] if rows else list(cells)


def rows_of(matrix: object, labels: Sequence[str] | None, kind: str) -> tuple[list[list[Any]], tuple[str, ...]]:
    """Rows of a square matrix as it was given, and their labels.

    Parameters
    ----------
    matrix : object
        What was given.
    labels : sequence of str, optional
        Names; default: those of a data frame, else "1", "2", ...
    kind : str
        What to call the matrix in an error.

    Returns
    -------
    tuple
        The rows, each as a list, and as many labels.

    Raises
    ------
    JudgmentError
        If it is no list of lists, not square, the labels do not fit, or a data frame's rows and columns stand in
        different orders.

    Examples
    --------
    >>> rows_of([[1, 3], ["1/3", 1]], None, "judgment matrix")
    ([[1, 3], ['1/3', 1]], ('1', '2'))
    """
    rows = [list_of(row, f"{kind}: row {i + 1}", "cells") for i, row in enumerate(list_of(matrix, kind, "rows"))]
    size = check_size(len(rows))
    names = check_labels(frame_labels(matrix, kind) if labels is None else labels, size)
    for i, row in enumerate(rows):
        if len(row) != len(rows):
            raise JudgmentError(
                f"{kind}: row {i + 1} ({names[i]}) has {len(row)} cells, must have {len(rows)}: "
                "the matrix must be square"
            )
    return rows, names


def frame_labels(matrix: object, kind: str = "judgment matrix") -> list[str] | None:
    """Names that a data frame brings along: of its columns, its rows, or both alike.

    Parameters
    ----------
    matrix : object
        What was given.
    kind : str
        What to call it in an error.

    Returns
    -------
    list of str or None
        The names; None where it is no data frame, or has numbers only.

    Raises
    ------
    JudgmentError
        If rows and columns have the same names in different orders, or other names.

    Examples
    --------
    >>> frame_labels([[1, 3], ["1/3", 1]])
    """
    if not hasattr(matrix, "to_numpy"):
        return None
    found = [list(getattr(matrix, of, ())) for of in ("columns", "index")]
    columns, index = (names if all(isinstance(name, str) for name in names) else [] for names in found)
    if columns and index and columns != index:
        raise JudgmentError(
            f"{kind}: its rows are {shown(index)} and its columns {shown(columns)}; put both in one order, as in "
            "df.loc[names, names], or give labels"
        )
    return columns or index or None


def cell_name(names: tuple[str, ...], i: int, j: int) -> str:
    """What to call a cell in an error.

    Parameters
    ----------
    names : tuple of str
        Labels.
    i, j : int
        Row and column.

    Returns
    -------
    str
        Numbers and names.

    Examples
    --------
    >>> cell_name(("a", "b"), 0, 1)
    'cell (1, 2), a over b'
    """
    return f"cell ({i + 1}, {j + 1}), {names[i]} over {names[j]}"


def upper_labels(count: int, labels: Sequence[str] | None, what: str = "judgments") -> tuple[str, ...]:
    """Labels of a matrix whose upper triangle has so many cells.

    Parameters
    ----------
    count : int
        How many cells were given.
    labels : sequence of str, optional
        Names; default "1", "2", ...
    what : str
        What the cells hold.

    Returns
    -------
    tuple of str
        As many as the matrix has rows.

    Raises
    ------
    JudgmentError
        If so many cells belong to no matrix, or not to the labels.

    Examples
    --------
    >>> upper_labels(3, None)
    ('1', '2', '3')
    """
    n = 1
    while n * (n - 1) // 2 < count and n <= MAX_SIZE:
        n += 1
    if isinstance(labels, Sequence) and n * (n - 1) // 2 != count:
        n = len(labels)
    if n * (n - 1) // 2 != count:
        raise JudgmentError(
            f"upper triangle: {count} {what}; {n} indicators need {n * (n - 1) // 2}, one for each pair, row by row"
        )
    return check_labels(labels, check_size(n))
