"""Columns of a table, each read as what it holds; all that is wrong said at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from fuzzyahp.arrays import check_same_rows
from fuzzyahp.column_places import CLIENT, Places, find_places
from fuzzyahp.columns import CodedItems, Column, CountColumn, ItemColumn, ListedVotes, ValueColumn
from fuzzyahp.errors import EvidenceError, shown
from fuzzyahp.evidence import is_missing
from fuzzyahp.scheme import Scheme

AnyArray = npt.NDArray[Any]

_MOST_ERRORS = 20
_NAMED = "'{}': the scheme weighs its experts, so votes must be named: rate clients one by one, or pivot long votes"


def read_table(
    scheme: Scheme,
    table: Mapping[str, npt.ArrayLike],
    ignore: Collection[str] = (),
    columns: Mapping[str, str] | None = None,
) -> tuple[dict[str, Column], AnyArray | None, int]:
    """Read the columns of every leaf from a mapping of arrays.

    Parameters
    ----------
    scheme : Scheme
        Its leaves are looked for, by name or path.
    table : mapping of str to array_like
        Columns of one length.
    ignore : collection of str
        Columns to pass over.
    columns : mapping of str to str, optional
        The name here of columns that have another name in the table.

    Returns
    -------
    tuple
        Column by leaf, the clients' ids where given, and the number of rows.

    Raises
    ------
    EvidenceError
        Listing every column that is missing, unknown, doubled, of another length or of a wrong type; or naming a Series
        whose index is not that of the others.
    """
    if not isinstance(table, Mapping):
        raise EvidenceError(f"table: {shown(table)}, must map column names to arrays")
    check_same_rows(table, EvidenceError)
    names, values = list(table), list(table.values())
    places = find_places(scheme, names, ignore, columns)
    lengths: dict[str, int] = {}
    wrong: list[str] = []

    def array_of(i: int) -> AnyArray | str:
        array = _array(values[i])
        if not isinstance(array, str):
            lengths[str(names[i])] = array.shape[0]
        return array

    client = None if places.client is None else array_of(places.client)
    if isinstance(client, str):
        wrong.append(f"column {shown(names[places.client or 0])} {client}")
    elif client is not None and client.ndim != 1:
        wrong.append(f"'{CLIENT}': shape {client.shape}; must be one id a client")
    found, more = read_places(scheme, names, places, array_of)
    if len(set(lengths.values())) > 1:
        wrong.append(unequal(lengths))
    refuse([*places.wrong, *wrong, *more])
    return found, None if isinstance(client, str) else client, next(iter(lengths.values()), 0)


def read_places(
    scheme: Scheme,
    names: Sequence[object],
    places: Places,
    array_of: Callable[[int], AnyArray | CodedItems | ListedVotes | str],
    *,
    by_row: bool = False,
) -> tuple[dict[str, Column], list[str]]:
    """Read the columns of every leaf.

    Parameters
    ----------
    scheme : Scheme
        Its leaves are read.
    names : sequence of str
        Names of the table's columns.
    places : Places
        Where they stand.
    array_of : callable
        Hands out the column at a place: an array, coded items, listed votes, or what is wrong with it.
    by_row : bool
        Whether what is wrong with a whole column is wrong with each row instead: numbers on an indicator that takes
        none, texts where counts must be. So the answer does not depend on where a block begins.

    Returns
    -------
    tuple
        Columns by leaf, and all that is wrong with them.
    """
    wrong: list[str] = []
    columns: dict[str, Column] = {}
    for leaf, at in places.leaves.items():
        parts: dict[str, Any] = {}
        for grade, i in at.items():
            array = array_of(i)
            if isinstance(array, str):
                wrong.append(f"column {shown(names[i])} {array}")
            else:
                parts[grade] = array
        if len(parts) == len(at):
            found = _column(scheme, leaf, parts, by_row)
            if isinstance(found, str):
                wrong.append(found)
            else:
                columns[leaf] = found
    return columns, wrong


def refuse(wrong: Sequence[str], what: str = "table") -> None:
    """Raise if anything is wrong with a table.

    Parameters
    ----------
    wrong : sequence of str
        All that is.
    what : str
        What to call the table.

    Raises
    ------
    EvidenceError
        Listing it.

    Examples
    --------
    >>> refuse([])
    """
    if wrong:
        more = f"\n  and {len(wrong) - _MOST_ERRORS} more" if len(wrong) > _MOST_ERRORS else ""
        raise EvidenceError(f"{what}: " + "\n  ".join(wrong[:_MOST_ERRORS]) + more)


def unequal(lengths: Mapping[str, int]) -> str:
    """What to say of columns of several lengths, the odd ones by name."""
    by_length: dict[int, list[str]] = {}
    for name, n in lengths.items():
        by_length.setdefault(n, []).append(name)
    most, *others = sorted(by_length.items(), key=lambda item: -len(item[1]))
    odd = [f"{', '.join(map(shown, names[:8]))}{', ...' if len(names) > 8 else ''}: {n}" for n, names in others[:8]]
    usual = f"{shown(most[1][0])} has {most[0]}"
    return f"columns differ in length: {'; '.join(odd)}, where {usual}; give one entry a client"


def _array(column: Any) -> AnyArray | str:
    """Column as an array, masked entries as NaN or None; or what is wrong with it."""
    if isinstance(column, np.ma.MaskedArray):
        numbers = column.dtype.kind in "iuf"
        data = np.ma.getdata(column).astype(np.float64 if numbers else object)
        data[np.ma.getmaskarray(column)] = np.nan if numbers else None
        return np.asarray(data)
    if not isinstance(column, np.ndarray):
        series = hasattr(column, "__array__") and len(getattr(column, "shape", (0,))) == 1
        if not series and (isinstance(column, str | bytes) or not isinstance(column, Sequence)):
            return "is a single value, must be an array with one entry a client"
        # A list with a gap or a text among numbers keeps its items; NumPy would make them all text.
        odd = not series and any(item is None or isinstance(item, str) for item in column)
        try:
            array = _objects(column) if odd else np.asarray(column)
        except (ValueError, OverflowError, RecursionError):
            return "has rows of different lengths or kinds; give one array of one shape"
        column = _objects(column) if array.dtype.kind in "iuf" and not series and _has_truths(column) else array
    return column if column.ndim else "is a single value, must be an array with one entry a client"


def _has_truths(column: Iterable[object]) -> bool:
    """Whether a truth stands among numbers, which NumPy would take for 1 or 0."""
    cells = (item for cell in column for item in (cell if isinstance(cell, list | tuple) else (cell,)))
    return any(isinstance(item, bool | np.bool_) for item in cells)


def _objects(items: Sequence[object]) -> AnyArray:
    column = np.empty(len(items), dtype=object)
    for i, item in enumerate(items):
        column[i] = item
    return column


def _column(scheme: Scheme, leaf: str, parts: Mapping[str, Any], by_row: bool) -> Column | str:
    """Column of a leaf, or what is wrong with it."""
    path, scale, standard = scheme.tree.path(leaf), scheme.scale, scheme.indicators[leaf].standard
    if not parts:
        return f"no column for '{path}'; add it, with NaN or '' where a client has no evidence"
    if "" in parts and len(parts) > 1:
        return f"'{path}' has a column of its own and columns of counts; keep one kind"
    if "" not in parts:
        absent = [name for name in scale.names if name not in parts]
        if absent:
            return f"no column '{leaf}.{absent[0]}'; counts need one column a grade"
        counted = _counts([parts[name] for name in scale.names], by_row)
        if counted is None:
            return f"'{path}': counts must be numbers, one column a grade"
        return counted if not scheme.rules.expert_weights else _NAMED.format(path)
    given = parts[""]
    if isinstance(given, CodedItems):
        return ItemColumn(scheme, leaf, given)
    listed = given if isinstance(given, ListedVotes) else ListedVotes(given, {})
    array, faults = listed.counts, listed.faults
    kind = array.dtype.kind
    if array.ndim == 2:
        if kind not in "iuf" or array.shape[1] != len(scale):
            return f"'{path}': shape {array.shape} of {array.dtype}; counts are numbers of shape (N, {len(scale)})"
        return CountColumn(array, faults) if not scheme.rules.expert_weights else _NAMED.format(path)
    if array.ndim != 1 or kind not in "iufUO":
        return (
            f"'{path}': shape {array.shape} of {array.dtype}; must be values, grade names, or counts (N, {len(scale)})"
        )
    if kind not in "iuf":
        return ItemColumn(scheme, leaf, array)
    if standard is not None:
        return ValueColumn(array.astype(np.float64, copy=False), standard)
    missing = np.isnan(array.astype(np.float64, copy=False))
    if not missing.all() and not by_row:
        return f"'{path}' has no grade standard in the scheme, so it takes grade names or counts, not values"
    array = array.astype(object)
    array[missing] = None
    return ItemColumn(scheme, leaf, array)


def _counts(parts: Sequence[Any], by_row: bool) -> CountColumn | None:
    """Column of counts, or None where a part of it holds no numbers."""
    faults: dict[int, str] = {}
    numbers: list[Any] = [
        _numbers(part, faults, by_row)
        if isinstance(part, np.ndarray) and part.ndim == 1 and part.dtype.kind == "O"
        else part
        for part in parts
    ]
    if not all(isinstance(part, np.ndarray) and part.ndim == 1 and part.dtype.kind in "iuf" for part in numbers):
        return None
    return CountColumn(numbers, faults)


def _numbers(items: AnyArray, faults: dict[int, str], by_row: bool) -> AnyArray | None:
    """Counts among objects as numbers, what else stands there a fault; None if all of a whole table is one."""
    numbers = np.full(len(items), np.nan)
    found = 0
    for row, item in enumerate(items):
        if is_missing(item):
            found += 1
        elif isinstance(item, int | float | np.integer | np.floating) and not isinstance(item, bool):
            found += 1
            try:
                numbers[row] = item
            except OverflowError:
                numbers[row] = np.inf
        else:
            numbers[row] = -1.0
            faults[row] = f"{shown(item)} among the votes, must be a whole number of experts"
    return numbers if found or by_row or not len(items) else None
