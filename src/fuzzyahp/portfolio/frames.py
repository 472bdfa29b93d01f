"""Data frames in, data frames of the same kind out: pandas, Polars and PyArrow, and Arrow streams."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Protocol, TypedDict, TypeVar

import numpy as np
import numpy.typing as npt

from fuzzyahp.batch import rate_columns, rate_table
from fuzzyahp.column_places import find_places
from fuzzyahp.columns import CodedItems, ListedVotes
from fuzzyahp.errors import EvidenceError, shown
from fuzzyahp.evaluation import Plan
from fuzzyahp.portfolio.arrow_columns import load_arrow, read_arrow, refused, write_arrow
from fuzzyahp.portfolio.arrow_tables import as_frame, load_narwhals
from fuzzyahp.portfolio.long_votes import PivotedVotes
from fuzzyahp.portfolio.record_batches import BatchJob, batches_schema, rate_batches
from fuzzyahp.table_columns import read_places, refuse

AnyArray = npt.NDArray[Any]

#: What a table may be.
KINDS = (
    "a pandas or Polars data frame, a PyArrow table, a mapping of arrays, a record batch reader, or an iterable of "
    "record batches"
)


class TableOptions(TypedDict, total=False):
    """The options of `RatingModel.rate_many`, for type checkers; what they mean stands there."""

    columns: Mapping[str, str] | None
    ignore: Collection[str]
    membership: bool
    node_scores: bool
    threads: int | None


class _DataFrame(Protocol):
    """pandas and Polars data frames: what else has columns has no `to_dict`."""

    @property
    def columns(self) -> Any: ...
    def to_dict(self) -> Any: ...


class _ArrowTable(Protocol):
    """Arrow tables and record batches."""

    @property
    def columns(self) -> Any: ...
    def to_pydict(self) -> Any: ...


#: A table whose ratings are a table of its own kind.
Frame = TypeVar("Frame", bound=_DataFrame | _ArrowTable)


def rate_frame(
    plan: Plan,
    table: Any,
    *,
    columns: Mapping[str, str] | None = None,
    ignore: Collection[str] = (),
    membership: bool = False,
    node_scores: bool = False,
    threads: int | None = None,
) -> Any:
    """Rate every row of a table; what comes back is of the same kind.

    Parameters
    ----------
    plan : Plan
        Scheme and weights, as in ``RatingModel.plan``.
    table : pandas.DataFrame, polars.DataFrame, pyarrow.Table or RecordBatch, reader, list or iterator of batches
        One row a client. Columns by leaf name or path: values, grade names, or lists with a count for each grade; or
        "<leaf>.<grade>" with counts. A column ``client`` is passed through. Also a mapping of arrays.
    columns : mapping of str to str, optional
        ``{"their name": "our name"}`` of columns with other names.
    ignore : collection of str
        Columns to pass over.
    membership, node_scores : bool
        Whether to keep root membership vectors, and scores of all nodes but the root, whose score is ``score``.
    threads : int, optional
        How many threads.

    Returns
    -------
    DataFrame, Table, RecordBatch, RecordBatchReader, iterator of RecordBatch, or Ratings
        client (where given), status, score, grade, reason, veto; ``membership.<grade>`` and ``score.<node path>``
        where asked for. Of pandas the index is kept. Of a mapping of arrays: `Ratings`.

    Raises
    ------
    EvidenceError
        If columns are missing, unknown, doubled or of a wrong type: all are listed at once, before any row is rated.
    MissingExtraError
        If narwhals or pyarrow is not installed.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> import polars as pl
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> frame = pl.DataFrame({leaf: ["good", "poor", None] for leaf in model.scheme.tree.leaves})
    >>> rated = rate_frame(model.plan, frame)
    >>> rated["status"].to_list(), rated["score"].to_list(), rated["veto"].to_list()
    (['rated', 'rejected', 'incomplete'], [85.0, None, None], [False, True, None])
    """
    options: dict[str, Any] = {"columns": columns, "ignore": ignore}
    keep: dict[str, Any] = {"membership": membership, "node_scores": node_scores, "threads": threads}
    if isinstance(table, Mapping):
        return rate_table(plan, table, **options, **keep)
    if isinstance(table, PivotedVotes):
        if columns or ignore:
            raise EvidenceError("columns, ignore: the votes are pivoted already; give them to pivot_votes()")
        return table.rate(plan, **keep)
    pa = load_arrow()
    if isinstance(table, pa.Table | pa.RecordBatch):
        job = BatchJob(plan, table.schema, **options, **keep)
        arrays = list(job.rate(table).values())
        if isinstance(table, pa.RecordBatch):
            arrays = [array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array for array in arrays]
        return type(table).from_arrays(arrays, schema=job.schema)
    frame = None if isinstance(table, pa.RecordBatchReader) else _frame(plan, table, options)
    if frame is not None:
        return _rate(plan, frame, options, keep)
    if not isinstance(table, pa.RecordBatchReader) and hasattr(table, "__arrow_c_stream__"):
        table = pa.RecordBatchReader.from_stream(table)
    if isinstance(table, pa.RecordBatchReader):
        asked: dict[str, Any] = {"membership": membership, "node_scores": node_scores}
        schema = batches_schema(plan, table.schema, **options, **asked)
        return pa.RecordBatchReader.from_batches(schema, rate_batches(plan, table, **options, **keep))
    listed = isinstance(table, list | tuple) and any(isinstance(batch, pa.RecordBatch) for batch in table)
    if listed or isinstance(table, Iterator):
        return rate_batches(plan, table, **options, **keep)
    raise EvidenceError(f"table: {shown(table)}, must map column names to arrays, or be {KINDS}")


def _frame(plan: Plan, table: Any, options: Mapping[str, Any]) -> Any:
    """The table as narwhals sees it; None where it is no data frame."""
    nw = load_narwhals()
    try:
        found = nw.from_native(table, pass_through=True, allow_series=True)
    except nw.exceptions.DuplicateError:
        refuse(find_places(plan.scheme, list(table.columns), options["ignore"], options["columns"]).wrong)
        raise EvidenceError("table: columns of one name stand twice; keep one of each") from None
    if isinstance(found, nw.LazyFrame):
        if found.implementation.is_duckdb():  # hands out an Arrow stream
            return None
        raise EvidenceError(
            f"table: a lazy frame ({found.implementation}), must hold its rows; call collect() first, give its record "
            "batches, or of Spark use rate_spark()"
        )
    if isinstance(found, nw.Series):
        raise EvidenceError(f"table: a single column ({found.implementation}), must be {KINDS}")
    return found if isinstance(found, nw.DataFrame) else None


def _rate(plan: Plan, frame: Any, options: Mapping[str, Any], keep: Mapping[str, Any]) -> Any:
    scheme, names = plan.scheme, list(frame.columns)
    places = find_places(scheme, names, **options)
    found, wrong = read_places(scheme, names, places, lambda i: read_series(frame[:, i], len(scheme.scale)))
    refuse([*places.wrong, *wrong])
    pa = load_arrow()
    rated = pa.table(write_arrow(plan, rate_columns(plan, found, len(frame), **keep)))
    return as_frame(rated, frame, places.client)


def read_series(series: Any, grades: int) -> AnyArray | CodedItems | ListedVotes | str:
    """Read a column of a data frame.

    Parameters
    ----------
    series : narwhals.Series
        The column.
    grades : int
        How many grades there are.

    Returns
    -------
    ndarray, CodedItems, ListedVotes or str
        The column, as `table_columns` takes it; a text says what is wrong with it.

    Examples
    --------
    >>> import narwhals as nw
    >>> import pandas as pd
    >>> read_series(nw.from_native(pd.Series([1, None], dtype="Int64"), series_only=True), 5).tolist()
    [1.0, nan]
    """
    nw = load_narwhals()
    kind = getattr(series.to_native(), "dtype", None)
    if isinstance(kind, np.dtype):  # pandas without extension types
        array: AnyArray = series.to_numpy()
        if kind.kind not in "iufO":
            return refused(str(kind), grades)
        if kind.kind == "O":
            array = array.copy()
            array[series.is_null().to_numpy()] = None
        return array
    if series.dtype == nw.Object:
        return refused("objects", grades)
    try:
        column = series.to_arrow()
    except Exception as error:  # each library has errors of its own
        return f"{refused(str(series.dtype), grades)} ({shown(str(error))})"
    return read_arrow(column, grades)
