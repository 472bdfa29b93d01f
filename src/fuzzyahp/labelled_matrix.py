"""What judgment matrices of every kind have in common: read-only values under labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from fuzzyahp.errors import JudgmentError
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
        if isinstance(value, np.ndarray):
            value = np.ascontiguousarray(value)
            value.setflags(write=False)
        object.__setattr__(matrix, name, value)


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
