"""Tables of any kind as Arrow columns, and Arrow tables as tables of that kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from fuzzyahp.column_places import CLIENT
from fuzzyahp.errors import EvidenceError, MissingExtraError, shown
from fuzzyahp.portfolio.arrow_columns import load_arrow
from fuzzyahp.table_columns import refuse, unequal

AnyArray = npt.NDArray[Any]


def load_narwhals() -> Any:
    """Narwhals, which data frames need.

    Returns
    -------
    module
        ``narwhals``.

    Raises
    ------
    MissingExtraError
        If it is not installed.
    """
    try:
        import narwhals
    except ImportError:
        raise MissingExtraError("data frames need the extra 'frames': pip install 'fuzzyahp[frames]'") from None
    return narwhals


def as_frame(rated: Any, like: Any, client: int | None) -> Any:
    """Ratings as a data frame of the kind of another one, beside its clients.

    Parameters
    ----------
    rated : pyarrow.Table
        The ratings.
    like : narwhals.DataFrame
        What was rated: as many rows.
    client : int or None
        Place of its column of ids.

    Returns
    -------
    DataFrame
        Native; of pandas with the same index.
    """
    nw = load_narwhals()
    if like.implementation.is_pandas():
        pandas, native = like.implementation.to_native_namespace(), like.to_native()
        found = rated.to_pandas(types_mapper={load_arrow().bool_(): pandas.BooleanDtype()}.get)
        found.index = native.index
        if client is not None:
            found.insert(0, CLIENT, native.iloc[:, client].array.copy())
        return found
    found = nw.from_arrow(rated, backend=like.implementation)
    if client is not None:
        found = nw.concat([like[:, client].alias(CLIENT).to_frame(), found], how="horizontal")
    return found.to_native()


@dataclass(frozen=True, eq=False)
class ArrowTable:
    """A table as Arrow columns, and what kind of table it is.

    Attributes
    ----------
    names : sequence of str
        Names of the columns.
    arrays : sequence of pyarrow.Array or pyarrow.ChunkedArray
        The columns.
    frame : narwhals.DataFrame or None
        The data frame that it was.
    is_mapping : bool
        Whether it was a mapping of arrays.
    """

    names: Sequence[str]
    arrays: Sequence[Any]
    frame: Any = None
    is_mapping: bool = False

    def column(self, i: int) -> Any:
        """Column at a place.

        Parameters
        ----------
        i : int
            The place.

        Returns
        -------
        pyarrow.Array or pyarrow.ChunkedArray
            The column.
        """
        return self.arrays[i]

    def like(self, table: Any) -> Any:
        """Another table as one of this kind.

        Parameters
        ----------
        table : pyarrow.Table
            Rows of its own.

        Returns
        -------
        DataFrame, Table or dict of str to ndarray
            The same columns.
        """
        if self.is_mapping:
            return {name: table.column(name).to_numpy() for name in table.column_names}
        if self.frame is None:
            return table
        return load_narwhals().from_arrow(table, backend=self.frame.implementation).to_native()


def arrow_table(table: Any, what: str) -> ArrowTable:
    """Arrow columns of a table.

    Parameters
    ----------
    table : pandas.DataFrame, polars.DataFrame, pyarrow.Table or mapping of arrays
        The table.
    what : str
        What to call it in messages.

    Returns
    -------
    ArrowTable
        Its columns.

    Raises
    ------
    EvidenceError
        If it is no table, or a column holds what Arrow cannot hold.

    Examples
    --------
    >>> arrow_table({"client": ["F1", None]}, "votes").column(0).null_count
    1
    """
    pa = load_arrow()
    if isinstance(table, pa.Table | pa.RecordBatch):
        return ArrowTable(table.schema.names, table.columns)
    frame = None
    if not isinstance(table, Mapping):
        nw = load_narwhals()
        try:
            frame = nw.from_native(table, eager_only=True)
        except (TypeError, ValueError):
            raise EvidenceError(
                f"{what}: {shown(table)}, must be a pandas or Polars data frame, a PyArrow table or a mapping of arrays"
            ) from None
    names = list(table if frame is None else frame.columns)
    arrays, wrong, lengths = [], [], {}
    for i, name in enumerate(names):
        try:
            arrays.append(pa.array(table[name], from_pandas=True) if frame is None else frame[:, i].to_arrow())
            lengths[str(name)] = len(arrays[-1])
        except Exception as error:  # each library has errors of its own
            wrong.append(f"column {shown(name)}: {shown(str(error))}")
    if len(set(lengths.values())) > 1:
        wrong.append(unequal(lengths))
    refuse(wrong, what)
    return ArrowTable(names, arrays, frame, frame is None)


def encode(column: Any) -> tuple[Any, AnyArray]:
    """Different items of a column, in the order in which they first appear, and the place of each row's.

    Parameters
    ----------
    column : pyarrow.Array or pyarrow.ChunkedArray, length M
        The column.

    Returns
    -------
    tuple of pyarrow.Array and ndarray of int, shape (M,)
        The items; for each row the place of its item, -1 where it has none.

    Examples
    --------
    >>> import pyarrow as pa
    >>> items, places = encode(pa.array(["b", "a", None, "b"]))
    >>> items.to_pylist(), places.tolist()
    (['b', 'a'], [0, 1, -1, 0])
    """
    pa = load_arrow()
    import pyarrow.compute as pc

    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    coded = pc.dictionary_encode(column)
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.combine_chunks()
    return coded.dictionary, np.asarray(coded.indices.cast(pa.int64()).fill_null(-1).to_numpy(zero_copy_only=False))
