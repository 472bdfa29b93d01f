"""Arrays as people hand them in: numbers or nothing, never text or truth values; columns in one order of rows."""

from __future__ import annotations

import numbers
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from fuzzyahp.errors import FuzzyAHPError

FloatArray = npt.NDArray[np.float64]

#: Weights and membership degrees, as people type them, may sum to 1 but for this.
SUM_SLACK = 1e-9


def as_numbers(values: object) -> FloatArray | None:
    """Array of doubles, or None where something in it is no number.

    Parameters
    ----------
    values : array_like
        Numbers in any shape; what is missing (None, a masked entry) becomes NaN, for the caller's
        rules to refuse with its place.

    Returns
    -------
    ndarray or None
        The numbers; what is too large for a double is infinite.

    Examples
    --------
    >>> as_numbers([1, 2]), as_numbers(["1"]) is None
    (array([1., 2.]), True)
    """
    try:
        if isinstance(values, np.ma.MaskedArray):
            return np.asarray(np.ma.filled(values.astype(np.float64), np.nan))
        array = np.asarray(values)
        if array.size == 0 and array.dtype.kind != "O":
            return array.astype(np.float64)
        if array.dtype.kind in "iuf":
            return array.astype(np.float64, copy=False)
        if array.dtype.kind != "O":
            return None
        flat = [_double(item) for item in array.reshape(-1).tolist()]
    except (TypeError, ValueError, OverflowError, RecursionError):
        return None
    return None if any(x is None for x in flat) else np.array(flat, dtype=np.float64).reshape(array.shape)


def _double(item: object) -> float | None:
    if item is None:
        return float("nan")
    if isinstance(item, bool | np.bool_) or not isinstance(item, numbers.Real):
        return None
    try:
        return float(item)
    except OverflowError:
        return float("inf")


def is_number(value: object) -> bool:
    """Whether a single value is a finite number: no text, no truth value, nothing beyond a double.

    Parameters
    ----------
    value : object
        Anything.

    Returns
    -------
    bool
        True for finite ints, floats, fractions and NumPy numbers.

    Examples
    --------
    >>> is_number(1), is_number(True), is_number(float("nan"))
    (True, False, False)
    """
    number = _double(value)
    return number is not None and bool(np.isfinite(number))


def read_only(array: FloatArray) -> FloatArray:
    """An array that nobody can write to.

    Parameters
    ----------
    array : ndarray
        Any array; where it is contiguous already it is locked itself, so copy what others hold.

    Returns
    -------
    ndarray
        The same numbers, contiguous.

    Examples
    --------
    >>> import numpy as np
    >>> read_only(np.ones(2)).flags.writeable
    False
    """
    array = np.ascontiguousarray(array)
    array.setflags(write=False)
    return array


def is_whole(value: object) -> bool:
    """Whether a single value is a whole number, of Python's or of NumPy's: no truth value, no float.

    Parameters
    ----------
    value : object
        Anything.

    Returns
    -------
    bool
        True for ints and NumPy integers.

    Examples
    --------
    >>> is_whole(1), is_whole(np.int64(1)), is_whole(True), is_whole(1.0)
    (True, True, False, False)
    """
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def row_labels(given: object) -> Any:
    """Labels of rows, as pandas has them.

    Parameters
    ----------
    given : object
        A column, or a table.

    Returns
    -------
    object
        The index; None where there is none: of a list ``index`` is a method.

    Examples
    --------
    >>> row_labels([1, 2])
    """
    index = getattr(given, "index", None)
    return index if hasattr(given, "to_numpy") and hasattr(index, "equals") else None


def check_same_rows(columns: Mapping[str, object], error: type[FuzzyAHPError] = FuzzyAHPError) -> None:
    """Refuse columns that pandas would bring into one order first, and whose order is not the same.

    Parameters
    ----------
    columns : mapping of str to object
        Columns of the same clients by name; whatever has no index is taken by position.
    error : type
        Which error to raise.

    Raises
    ------
    FuzzyAHPError
        If two of them are Series whose indices differ, or stand in another order.

    Examples
    --------
    >>> check_same_rows({"score": [90.0, 40.0], "bad": [0, 1]})
    """
    indices = {name: index for name, x in columns.items() if (index := row_labels(x)) is not None}
    first = next(iter(indices), "")
    for name, index in indices.items():
        if not index.equals(indices[first]):
            raise error(
                f"{name}: its index is not that of {first}; sort both alike, as by {name}.loc[{first}.index], or give "
                ".to_numpy() of each for the order they stand in"
            )
