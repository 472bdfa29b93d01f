"""A file of clients rated into another file: streamed, whatever its size, and written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar

from fuzzyahp.column_places import CLIENT, check_names
from fuzzyahp.errors import EvidenceError, FuzzyAHPError, check_known, shown
from fuzzyahp.evaluation import Plan
from fuzzyahp.files import as_path, check_writable, replacing
from fuzzyahp.portfolio.arrow_columns import load_arrow
from fuzzyahp.portfolio.csv_source import CsvSource
from fuzzyahp.portfolio.plans import HasPlan, plan_of
from fuzzyahp.portfolio.table_sinks import open_sink
from fuzzyahp.portfolio.table_sources import NAMES_BY_LANG, ParquetSource, Source, is_parquet
from fuzzyahp.scheme import Scheme

T = TypeVar("T")
#: Endings of the files that are written.
ENDINGS = (".parquet", ".csv")
#: Clients not rated that a summary names.
MOST_LISTED = 50
_MOST_SHOWN = 10
UNRATED = ("incomplete", "invalid")
_END = object()
#: Called with the number of clients rated so far, and the share of the file that has been read.
Progress = Callable[[int, float], None]


@dataclass(frozen=True)
class FileSummary:
    r"""What became of a file of clients.

    Attributes
    ----------
    output : Path
        Where the ratings are.
    clients : int
        How many there are.
    counts : dict of str to int
        Clients by grade, best first, then "rejected", "incomplete", "invalid".
    unrated : tuple of (str, str, str)
        Client (or "row 7"), status and reason of the first that could not be rated.
    seconds : float
        How long it took.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> leaves = model.scheme.tree.leaves
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     rows = [",".join(["client", *leaves]), ",".join(["F01", *["good"] * len(leaves)])]
    ...     written = Path(folder, "firms.csv").write_text("\n".join(rows))
    ...     found = fa.portfolio.rate_file(model, f"{folder}/firms.csv", f"{folder}/ratings.csv")
    >>> found.clients, found.counts["good"], found.unrated
    (1, 1, ())
    """

    output: Path
    clients: int
    counts: dict[str, int]
    unrated: tuple[tuple[str, str, str], ...]
    seconds: float

    def __repr__(self) -> str:
        listed = [repr(row) for row in self.unrated[:_MOST_SHOWN]]
        if len(self.unrated) > _MOST_SHOWN:
            listed.append(f"... and {len(self.unrated) - _MOST_SHOWN} more")
        return (
            f"FileSummary(output={self.output!r}, clients={self.clients}, counts={self.counts}, "
            f"unrated=({', '.join(listed)}{',' if len(listed) == 1 else ''}), seconds={self.seconds!r})"
        )


def rate_file(
    model: HasPlan | Plan,
    source: str | PathLike[str],
    output: str | PathLike[str],
    *,
    columns: Mapping[str, str] | None = None,
    ignore: Collection[str] = (),
    membership: bool = False,
    node_scores: bool = False,
    threads: int | None = None,
    lang: str = "en",
    progress: Progress | None = None,
) -> FileSummary:
    r"""Rate all clients of a file into another one: memory for a few batches of rows, whatever the size of the file.

    Parameters
    ----------
    model : RatingModel or Plan
        Scheme and weights.
    source : path
        Parquet, or CSV with commas and one row a client. Columns as for `RatingModel.rate_many`; in CSV an empty cell
        is no evidence. Columns ``name``, ``name_en`` and ``name_zh`` only say what clients are called. Every row is
        rated by itself: whether a client stands twice is not looked for.
    output : path
        Ends in .parquet or .csv. It appears whole or not at all, and replaces what was there in one step.
    columns : mapping of str to str, optional
        ``{"their name": "our name"}`` of columns with other names.
    ignore : collection of str
        Columns to pass over; of Parquet they are not even read.
    membership : bool
        Whether to write every client's root membership vector.
    node_scores : bool
        Whether to write the scores of all nodes.
    threads : int, optional
        How many threads rate; reading and writing have theirs beside.
    lang : {"en", "zh"}
        Language of names.
    progress : callable, optional
        Called with the number of clients rated so far, and the share of the file that has been read.

    Returns
    -------
    FileSummary
        Counts by grade and status.

    Raises
    ------
    FuzzyAHPError
        If a file cannot be read or written, its columns do not fit the scheme, `model` is no model, or there is no
        such language; nothing is written then.
    MissingExtraError
        If pyarrow is not installed.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import fuzzyahp as fa
    >>> from fuzzyahp.portfolio import rate_file
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> leaves = model.scheme.tree.leaves
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     rows = [["client", *leaves], ["F01", *["good"] * len(leaves)], ["F02", *["poor"] * len(leaves)]]
    ...     lines = Path(folder, "firms.csv").write_text("\n".join(",".join(row) for row in rows))
    ...     found = rate_file(model, f"{folder}/firms.csv", f"{folder}/ratings.csv")
    ...     print(Path(folder, "ratings.csv").read_text())
    client,name,status,score,grade,reason,veto
    F01,,rated,85.0,good,,false
    F02,,rejected,,,veto: decisive below medium,true
    <BLANKLINE>
    >>> found.clients, found.counts["good"], found.counts["rejected"]
    (2, 1, 1)
    """
    began = perf_counter()
    load_arrow()
    plan = plan_of(model)
    path, target = as_path(source, "source"), as_path(output, "output")
    check_names(ignore, columns)
    check_known("lang", lang, NAMES_BY_LANG)
    _check_output(path, target)
    found = open_source(
        plan,
        path,
        columns=columns,
        ignore=ignore,
        membership=membership,
        node_scores=node_scores,
        threads=threads,
        lang=lang,
    )
    tally = _Tally(plan.scheme)
    with replacing(target) as file:
        sink = open_sink(target, file, found.schema, plan.scheme)
        try:
            with closing(_ahead(map(found.rate, _ahead(found.batches())))) as rated:
                for batch in rated:
                    sink.write(batch)
                    tally.add(batch)
                    if progress is not None:
                        progress(tally.clients, found.done())
        except BaseException:
            sink.abandon()
            raise
        sink.close()
    return FileSummary(target, tally.clients, tally.counts, tuple(tally.unrated), perf_counter() - began)


def open_source(plan: Plan, path: Path, **options: Any) -> Source:
    """A file of clients, ready to be rated.

    Parameters
    ----------
    plan : Plan
        Scheme and weights.
    path : Path
        Parquet or CSV.
    **options
        As for `rate_file`.

    Returns
    -------
    Source
        Its columns have been checked.

    Raises
    ------
    FuzzyAHPError
        If it cannot be read, or its columns do not fit the scheme.
    """
    kind = ParquetSource if is_parquet(path) else CsvSource
    try:
        return kind(plan, path, **options)
    except EvidenceError as error:
        raise EvidenceError(f"{path}: {str(error).removeprefix('table: ')}") from None


def _check_output(source: Path, target: Path) -> None:
    if target.suffix.lower() not in ENDINGS:
        raise FuzzyAHPError(f"{target}: ends in neither {' nor '.join(ENDINGS)}; give it one of these endings")
    check_writable(target)
    if target.exists() and source.exists() and target.samefile(source):
        raise FuzzyAHPError(f"{target}: is the file to be read; write to another one")


def _ahead(items: Iterator[T]) -> Generator[T]:
    """The same items; while one is used, a thread makes the next."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, items, _END)
        while (item := coming.result()) is not _END:
            coming = pool.submit(next, items, _END)
            yield item  # type: ignore[misc]  # _END has been left out


class _Tally:
    """Counts by grade and status, and the first clients that could not be rated."""

    def __init__(self, scheme: Scheme) -> None:
        self.clients = 0
        self.counts = dict.fromkeys((*scheme.scale.names, "rejected", *UNRATED), 0)
        self.unrated: list[tuple[str, str, str]] = []

    def add(self, batch: Any) -> None:
        """Count a batch of ratings."""
        import pyarrow.compute as pc

        status, grade = batch.column("status"), batch.column("grade")
        found = {item["values"]: item["counts"] for item in pc.value_counts(status).to_pylist()}
        for item in pc.value_counts(grade).to_pylist():
            if item["values"] is not None:
                self.counts[item["values"]] += item["counts"]
        for name, n in found.items():
            if name != "rated":
                self.counts[name] += n
        if len(self.unrated) < MOST_LISTED and any(name in found for name in UNRATED):
            self._list(batch, status)
        self.clients += batch.num_rows

    def _list(self, batch: Any, status: Any) -> None:
        import pyarrow.compute as pc

        pa = load_arrow()
        rows = pc.indices_nonzero(pc.is_in(status, pa.array(UNRATED)))[: MOST_LISTED - len(self.unrated)]
        taken = batch.take(rows)
        ids = taken.column(CLIENT).to_pylist() if CLIENT in batch.schema.names else [None] * len(rows)
        texts = (taken.column(name).to_pylist() for name in ("status", "reason"))
        for row, client, *why in zip(rows.to_pylist(), ids, *texts, strict=True):
            who = f"row {self.clients + row + 1}" if client is None else client
            self.unrated.append((who if isinstance(who, str) else shown(who), why[0], why[1]))
