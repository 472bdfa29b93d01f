"""Arrow record batches in, record batches out: memory for one batch at a time, whatever the number of clients."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from fuzzyahp.batch import rate_columns
from fuzzyahp.column_places import CLIENT, Places, find_places
from fuzzyahp.errors import EvidenceError, shown
from fuzzyahp.evaluation import Plan
from fuzzyahp.portfolio.arrow_columns import arrow_fields, load_arrow, read_arrow, write_arrow
from fuzzyahp.portfolio.plans import HasPlan, plan_of
from fuzzyahp.table_columns import read_places, refuse

if TYPE_CHECKING:
    import pyarrow as pa

#: The most clients that are rated in one go; longer batches come back in pieces.
LONGEST = 2**18


def rate_batches(
    model: HasPlan | Plan,
    batches: pa.RecordBatchReader | Iterable[pa.RecordBatch],
    *,
    columns: Mapping[str, str] | None = None,
    ignore: Collection[str] = (),
    membership: bool = False,
    node_scores: bool = False,
    threads: int | None = None,
) -> Iterator[pa.RecordBatch]:
    """Rate record batches as they come.

    Parameters
    ----------
    model : RatingModel or Plan
        Scheme and weights.
    batches : pyarrow.RecordBatchReader or iterable of pyarrow.RecordBatch
        All of one schema; any of them may be empty. Columns as for `RatingModel.rate_many`.
    columns : mapping of str to str, optional
        ``{"their name": "our name"}`` of columns with other names.
    ignore : collection of str
        Columns to pass over.
    membership : bool
        Whether to keep every client's root membership vector.
    node_scores : bool
        Whether to keep the scores of all nodes.
    threads : int, optional
        How many threads.

    Returns
    -------
    iterator of pyarrow.RecordBatch
        As many rows in the same order, of the schema of `batches_schema`.

    Raises
    ------
    EvidenceError
        If columns are missing, unknown, doubled or of a wrong type: all are listed at once, before any row is
        rated. While rating: if a batch has another schema than the first one.
    FuzzyAHPError
        If `model` is no model.
    MissingExtraError
        If pyarrow is not installed.

    Notes
    -----
    A number on an indicator without a grade standard is an error where it stands in the first batch with any rows;
    later it makes its row invalid.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> import pyarrow as pa
    >>> from fuzzyahp.portfolio import rate_batches
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> table = pa.table({leaf: ["good", "poor", None] for leaf in model.scheme.tree.leaves})
    >>> for batch in rate_batches(model, table.to_batches(max_chunksize=2)):
    ...     print(batch["status"].to_pylist(), batch["score"].to_pylist())
    ['rated', 'rejected'] [85.0, None]
    ['incomplete'] [None]
    """
    plan, pa = plan_of(model), load_arrow()
    options = {"membership": membership, "node_scores": node_scores}
    if isinstance(batches, pa.RecordBatchReader):
        job = BatchJob(plan, batches.schema, columns=columns, ignore=ignore, threads=threads, **options)
        return _each(job, iter(batches), pa)
    if isinstance(batches, pa.Table | pa.RecordBatch):
        raise EvidenceError(
            f"batches: a {type(batches).__name__}, must be a reader or an iterable of record batches; give a table's "
            "to_batches(), or a list of the batch"
        )
    try:
        rest = iter(batches)
    except TypeError:
        raise EvidenceError(f"batches: {shown(batches)}, must be a reader or an iterable of record batches") from None
    first = next(rest, None)
    if first is None:
        return iter(())
    _check_batch(pa, first, 1)
    job = BatchJob(plan, first.schema, columns=columns, ignore=ignore, threads=threads, **options)
    return _each(job, _with_first(first, rest), pa)


def batches_schema(
    model: HasPlan | Plan,
    schema: pa.Schema,
    *,
    columns: Mapping[str, str] | None = None,
    ignore: Collection[str] = (),
    membership: bool = False,
    node_scores: bool = False,
) -> pa.Schema:
    """Schema of the batches that come out, once what goes in has been checked.

    Parameters
    ----------
    model : RatingModel or Plan
        Scheme and weights.
    schema : pyarrow.Schema
        Of the batches that go in.
    columns : mapping of str to str, optional
        ``{"their name": "our name"}`` of columns with other names.
    ignore : collection of str
        Columns to pass over.
    membership, node_scores : bool
        Whether they are asked for.

    Returns
    -------
    pyarrow.Schema
        client (where given, with its own type), status, score, grade, reason, veto, and what was asked for.

    Raises
    ------
    EvidenceError
        If columns are missing, unknown, doubled or of a wrong type.
    FuzzyAHPError
        If `model` is no model.
    MissingExtraError
        If pyarrow is not installed.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> import pyarrow as pa
    >>> from fuzzyahp.portfolio import batches_schema
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> schema = pa.schema([("client", pa.int32()), *((leaf, pa.string()) for leaf in model.scheme.tree.leaves)])
    >>> batches_schema(model, schema).names
    ['client', 'status', 'score', 'grade', 'reason', 'veto']
    """
    plan = plan_of(model)
    if not isinstance(schema, load_arrow().Schema):
        raise EvidenceError(f"schema: {shown(schema)}, must be a pyarrow.Schema; a table or a reader has one")
    job = BatchJob(plan, schema, columns=columns, ignore=ignore, membership=membership, node_scores=node_scores)
    return job.schema


class BatchJob:
    """A plan and a schema that fits it, ready to rate batches of that schema.

    Parameters
    ----------
    plan : Plan
        Scheme and weights.
    given : pyarrow.Schema
        Of the batches that go in.
    columns, ignore, membership, node_scores, threads
        As for `rate_batches`.

    Attributes
    ----------
    schema : pyarrow.Schema
        Of the batches that come out.

    Raises
    ------
    EvidenceError
        If columns are missing, unknown, doubled or of a wrong type.
    """

    def __init__(
        self,
        plan: Plan,
        given: pa.Schema,
        *,
        columns: Mapping[str, str] | None = None,
        ignore: Collection[str] = (),
        membership: bool = False,
        node_scores: bool = False,
        threads: int | None = None,
    ) -> None:
        pa = load_arrow()
        self.plan, self.given, self.threads = plan, given, threads
        self.keep: dict[str, Any] = {"membership": membership, "node_scores": node_scores}
        self.places: Places = find_places(plan.scheme, given.names, ignore, columns)
        self._tried = False
        self._read([pa.nulls(0, field.type) for field in given].__getitem__, by_row=False)
        fields = arrow_fields(plan, membership=membership, node_scores=node_scores)
        if self.places.client is not None:
            fields.insert(0, given.field(self.places.client).with_name(CLIENT))
        self.schema = pa.schema(fields)

    def rate(self, batch: pa.RecordBatch | pa.Table) -> dict[str, Any]:
        """Rate a batch, or a table, of the schema given.

        Parameters
        ----------
        batch : pyarrow.RecordBatch or pyarrow.Table
            Its rows.

        Returns
        -------
        dict of str to pyarrow.Array or pyarrow.ChunkedArray
            Columns in the order of the schema.
        """
        found = self._read(batch.column, by_row=self._tried)
        self._tried = self._tried or batch.num_rows > 0
        out = rate_columns(self.plan, found, batch.num_rows, threads=self.threads, **self.keep)
        ids = {} if self.places.client is None else {CLIENT: batch.column(self.places.client)}
        return ids | write_arrow(self.plan, out)

    def _read(self, column: Callable[[int], Any], by_row: bool) -> Any:
        scheme, names = self.plan.scheme, self.given.names
        grades = len(scheme.scale)
        found, wrong = read_places(scheme, names, self.places, lambda i: read_arrow(column(i), grades), by_row=by_row)
        refuse([*self.places.wrong, *wrong])
        return found


def _each(job: BatchJob, batches: Iterator[Any], pa: Any) -> Iterator[pa.RecordBatch]:
    for number, batch in enumerate(batches, 1):
        _check_batch(pa, batch, number)
        if batch.schema is not job.given and not batch.schema.equals(job.given):
            raise EvidenceError(f"batch {number}: its columns differ from those of the first batch; give one schema")
        for start in range(0, max(batch.num_rows, 1), LONGEST):
            columns = job.rate(batch.slice(start, LONGEST))
            yield pa.RecordBatch.from_arrays(list(columns.values()), schema=job.schema)


def _with_first(first: Any, rest: Iterator[Any]) -> Iterator[Any]:
    yield first
    del first  # so that no more than one batch is held
    yield from rest


def _check_batch(pa: Any, batch: object, number: int) -> None:
    if not isinstance(batch, pa.RecordBatch):
        raise EvidenceError(f"batch {number}: {shown(batch)}, must be a pyarrow.RecordBatch")
