"""Columns of the tables that people hand in: mappings, pandas and Polars data frames, PyArrow tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

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
        If it is no table.

    Examples
    --------
    >>> column_lists({"client": ("A", "B")}, "example")
    {'client': ['A', 'B']}
    """
    columns = getattr(table, "columns", None)
    names = getattr(table, "column_names", columns)
    if isinstance(table, Mapping):
        names = list(table)
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


def _items(column: Any, where: str) -> list[object]:
    for method in ("to_pylist", "to_list", "tolist"):
        if hasattr(column, method):
            column = getattr(column, method)()
            break
    if isinstance(column, str) or not hasattr(column, "__iter__"):
        raise FuzzyAHPError(f"{where}: {shown(column)}, must be a column, one entry a client")
    return list(column)
