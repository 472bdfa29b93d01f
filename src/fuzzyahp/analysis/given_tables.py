"""Columns of the tables that people hand in, and whose each entry is where a column carries labels of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from fuzzyahp.arrays import check_same_rows, row_labels
from fuzzyahp.errors import FuzzyAHPError, shown


def column_lists(table: Any, where: str) -> dict[str, list[object]]:
    """Columns of a mapping, a pandas or Polars data frame or a PyArrow table.

    Parameters
    ----------
    table : mapping or data frame
        What was given.
    where : str
        What to call it in errors.

    Returns
    -------
    dict of str to list
        Cells by column.

    Raises
    ------
    FuzzyAHPError
        If it is no table, or columns of a mapping are Series of different indices.

    Examples
    --------
    >>> column_lists({"client": ("A", "B")}, "example")
    {'client': ['A', 'B']}
    """
    columns = getattr(table, "columns", None)
    names = getattr(table, "column_names", columns)
    if isinstance(table, Mapping):
        names = list(table)
        check_same_rows(table)
    if names is None:
        raise FuzzyAHPError(
            f"{where}: {shown(table)}, must be Ratings, columns by name, a data frame, or a CSV or Parquet file"
        )
    return {str(name): _items(table[name], f"{where}: {name}") for name in names}


def column_arrays(clients: Any, also: str = "") -> Mapping[str, Any]:
    """Columns of clients to be rated: those of a mapping as they are, those of a data frame or table as arrays.

    Parameters
    ----------
    clients : mapping of str to array_like, data frame or table
        What was given.
    also : str
        What else it may be, for the error.

    Returns
    -------
    mapping of str to array_like
        By name.

    Raises
    ------
    FuzzyAHPError
        If it is no table.

    Examples
    --------
    >>> column_arrays({"current_ratio": [1.5]})
    {'current_ratio': [1.5]}
    """
    if isinstance(clients, Mapping):
        return clients
    names = getattr(clients, "column_names", getattr(clients, "columns", None))
    if names is None or not len(names):
        raise FuzzyAHPError(f"clients: {shown(clients)}, must be a table of columns as rate_many takes it{also}")
    return {str(name): np.asarray(clients[name]) for name in names}


def is_frame(given: object) -> bool:
    """Whether something is a data frame or an Arrow table, whoever's it is.

    Examples
    --------
    >>> is_frame({"client": ["A"]}), is_frame([1])
    (False, False)
    """
    return not isinstance(given, Mapping) and hasattr(given, "columns")


def in_row_order(column: Any, table: Any, ids: Sequence[str] | None, where: str) -> Any:
    """Entries of a column in the order of the clients it is held against; never by position against its index.

    Parameters
    ----------
    column : object
        What was given for each client; only a Series has anything to be looked at.
    table : object
        Where the clients come from: a data frame, or columns by name, may have an index.
    ids : sequence of str or None
        Ids of the clients, in their order.
    where : str
        What to call the column in errors.

    Returns
    -------
    object
        A Series as an array: as it stands where its index is that of the table, or counts the rows of a table without
        one; by id where its index holds the ids. Anything else as it was given.

    Raises
    ------
    FuzzyAHPError
        If the index of a Series is neither, or is both in different orders.

    Examples
    --------
    >>> in_row_order([0, 1], {"score": [90.0, 40.0]}, None, "outcome")
    [0, 1]
    """
    index = row_labels(column)
    if index is None or is_frame(column):
        return column
    if isinstance(table, Mapping):
        check_same_rows(table)
        table = next((x for x in table.values() if row_labels(x) is not None), None)
    rows, labels = row_labels(table), [str(x) for x in index]
    as_they_stand = list(index) == list(range(len(labels))) if rows is None else index.equals(rows)
    place = {label: i for i, label in enumerate(labels)}
    # An id that stands twice says of neither client which entry is its own.
    by_id = ids is not None and len(ids) == len(labels) == len(place) and set(ids) == set(place)
    order = [place[client] for client in ids] if by_id and ids is not None else list(range(len(labels)))
    moved = order != list(range(len(labels)))
    if not (as_they_stand or by_id) or (as_they_stand and moved):
        wrong = "fits the rows in one order and the client ids in another" if by_id else "is not that of the ratings"
        raise FuzzyAHPError(
            f"{where}: its index {wrong}; give s.to_numpy() for their order"
            + (" or s.to_dict() to match by client" if ids is not None else "")
        )
    return column.to_numpy()[order]


def _items(column: Any, where: str) -> list[object]:
    for method in ("to_pylist", "to_list", "tolist"):
        if hasattr(column, method):
            column = getattr(column, method)()
            break
    if isinstance(column, str) or not hasattr(column, "__iter__"):
        raise FuzzyAHPError(f"{where}: {shown(column)}, must be a column, one entry a client")
    return list(column)
