"""Spark data frames in and out: every partition is rated by the same code as any other table."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from fuzzyahp._version import __version__
from fuzzyahp.column_places import CLIENT
from fuzzyahp.errors import FuzzyAHPError, MissingExtraError, shown
from fuzzyahp.evaluation import Plan
from fuzzyahp.portfolio.arrow_columns import load_arrow
from fuzzyahp.portfolio.plans import HasPlan, plan_of
from fuzzyahp.portfolio.record_batches import BatchJob, rate_batches

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

#: HotSpot compiles no method of more bytes than this, and Spark makes one of a whole statement.
HUGE_METHOD = 8000
_ARROW = {
    "tinyint": "int8",
    "smallint": "int16",
    "int": "int32",
    "bigint": "int64",
    "float": "float32",
    "double": "float64",
    "boolean": "bool_",
    "date": "date32",
    "binary": "binary",
    "void": "null",
}


def rate_spark(
    df: DataFrame,
    model: HasPlan | Plan,
    *,
    columns: Mapping[str, str] | None = None,
    ignore: Collection[str] = (),
    membership: bool = False,
    node_scores: bool = False,
) -> DataFrame:
    """Rate every row of a Spark data frame where it is, bit for bit as `RatingModel.rate` does.

    Parameters
    ----------
    df : pyspark.sql.DataFrame
        Columns as for `RatingModel.rate_many`.
    model : RatingModel or Plan
        Scheme and weights; some tens of kilobytes that Spark sends to each task.
    columns : mapping of str to str, optional
        ``{"their name": "our name"}`` of columns with other names.
    ignore : collection of str
        Columns to pass over; they never leave the JVM.
    membership : bool
        Whether to add every client's root membership vector.
    node_scores : bool
        Whether to add the scores of all nodes.

    Returns
    -------
    pyspark.sql.DataFrame
        client (where given, of its own type), status, score, grade, reason, veto, and what was asked for. As lazy
        as any: rows are rated whenever something reads them.

    Raises
    ------
    EvidenceError
        If columns are missing, unknown, doubled or of a wrong type: all are listed at once, before any job starts.
    FuzzyAHPError
        If `df` is no Spark data frame or `model` no model. In a task: if the worker's fuzzyahp has another version.
    MissingExtraError
        If pyspark, or pandas or pyarrow without which it does not hand out Arrow batches, is not installed.

    Notes
    -----
    A number on an indicator without a grade standard makes its row invalid: which batch it comes in depends on how
    the rows are spread, and the answer must not.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> from fuzzyahp.portfolio import rate_spark
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> rate_spark([1, 2], model)
    Traceback (most recent call last):
    ...
    fuzzyahp.errors.FuzzyAHPError: df: [1, 2], must be a Spark data frame
    """
    if not all(callable(getattr(df, name, None)) for name in ("mapInArrow", "toDF", "select")):
        raise FuzzyAHPError(f"df: {shown(df)}, must be a Spark data frame")
    plan = plan_of(model)
    types = _spark_types()
    pa = load_arrow()
    fields = list(df.schema.fields)
    given = pa.schema([pa.field(field.name, _arrow_type(pa, types, field.dataType)) for field in fields])
    job = BatchJob(plan, given, columns=columns, ignore=ignore, membership=membership, node_scores=node_scores)

    # Positions for names: a dot or a backtick would mean something to Spark, and "A" is "a" to it.
    client = job.places.client
    used = sorted({at for places in job.places.leaves.values() for at in places.values()} | _known(client))
    ours = [(columns or {}).get(fields[at].name, fields[at].name) for at in used]
    source = df.toDF(*(f"c{at}" for at in range(len(fields)))).select([f"c{at}" for at in used])
    kinds = [
        fields[client].dataType if client is not None and name == CLIENT else _spark_type(pa, types, kind)
        for name, kind in zip(job.schema.names, job.schema.types, strict=True)
    ]
    schema = types.StructType([types.StructField(f"c{at}", kind) for at, kind in enumerate(kinds)])
    task = _task(plan, ours, membership, node_scores, __version__)
    return source.mapInArrow(task, schema).toDF(*job.schema.names)


def spark_sql_settings() -> dict[str, str]:
    """Settings of a Spark session in which the statement of `to_sql` runs at full speed.

    Returns
    -------
    dict of str to str
        By name; set each by ``spark.conf.set(name, value)``.

    Notes
    -----
    Spark makes one Java method of a whole statement, which the JVM never compiles if it is of more than 8000 bytes.
    With this limit Spark leaves such a method alone and evaluates step by step. The results are the same bits.

    Examples
    --------
    >>> from fuzzyahp.portfolio import spark_sql_settings
    >>> spark_sql_settings()
    {'spark.sql.codegen.hugeMethodLimit': '8000'}
    """
    return {"spark.sql.codegen.hugeMethodLimit": str(HUGE_METHOD)}


def _known(at: int | None) -> set[int]:
    return set() if at is None else {at}


def _spark_types() -> Any:
    # Spark looks for pandas before it hands out Arrow batches, though none of its frames is ever made.
    try:
        import pandas  # noqa: F401  (Spark refuses mapInArrow without it)
        import pyarrow  # noqa: F401  (it would name the extra of tables, and not that of Spark)
        from pyspark.sql import types
    except ImportError:
        raise MissingExtraError("Spark needs the extra 'spark': pip install 'fuzzyahp[spark]'") from None
    return types


def _arrow_type(pa: Any, types: Any, kind: Any) -> pa.DataType:
    """Type in which Spark will hand out a column, if it can be rated; else one like it, to be refused by its name."""
    name = kind.simpleString()
    if name in _ARROW:
        return getattr(pa, _ARROW[name])()
    if isinstance(kind, types.StringType):  # with whatever collation
        return pa.string()
    if isinstance(kind, types.ArrayType):
        return pa.list_(_arrow_type(pa, types, kind.elementType))
    if isinstance(kind, types.DecimalType):
        return pa.decimal128(kind.precision, kind.scale)
    return pa.timestamp("us") if name.startswith("timestamp") else pa.struct([(name, pa.null())])


def _spark_type(pa: Any, types: Any, kind: pa.DataType) -> Any:
    if pa.types.is_boolean(kind):
        return types.BooleanType()
    return types.DoubleType() if pa.types.is_float64(kind) else types.StringType()


def _task(
    plan: Plan, names: Sequence[str], membership: bool, node_scores: bool, version: str
) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """What a worker runs: it brings the plan along, and finds the code at home."""
    return lambda batches: rate_partition(
        plan, names, batches, membership=membership, node_scores=node_scores, version=version
    )


def rate_partition(
    plan: Plan,
    names: Sequence[str],
    batches: Iterator[pa.RecordBatch],
    *,
    membership: bool = False,
    node_scores: bool = False,
    version: str = __version__,
) -> Iterator[pa.RecordBatch]:
    """Rate the batches of one partition, in the worker.

    Parameters
    ----------
    plan : Plan
        Scheme and weights.
    names : sequence of str
        Our names of the batches' columns, in order.
    batches : iterator of pyarrow.RecordBatch
        None, where the partition is empty.
    membership, node_scores : bool
        As for `rate_spark`.
    version : str
        Of the fuzzyahp that made the task.

    Yields
    ------
    pyarrow.RecordBatch
        Ratings, columns named "c0", "c1", ...

    Raises
    ------
    FuzzyAHPError
        If the versions differ.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> list(rate_partition(model.plan, [], iter(())))
    []
    """
    if version != __version__:
        raise FuzzyAHPError(f"this worker has fuzzyahp {__version__}, the driver {version}; install the same on all")
    pa = load_arrow()
    first = next(batches, None)
    if first is None:
        return
    schema = pa.schema([pa.field(name, kind) for name, kind in zip(names, first.schema.types, strict=True)])
    # A first row of nulls, so that what is an error in a first batch only, and which one that is, depends on no
    # partition: numbers where only grades can stand make their rows invalid.
    blank = [pa.nulls(1, kind) for kind in schema.types]
    renamed = (
        pa.RecordBatch.from_arrays(arrays, schema=schema)
        for arrays in chain([blank], (batch.columns for batch in chain([first], batches)))
    )
    rated = rate_batches(plan, renamed, membership=membership, node_scores=node_scores, threads=1)
    next(rated)
    for batch in rated:
        yield batch.rename_columns([f"c{at}" for at in range(batch.num_columns)])
