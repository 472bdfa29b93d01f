"""Tables that stand in files, read batch by batch: Parquet, or wide CSV with commas."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from fuzzyahp.column_places import CLIENT, find_places
from fuzzyahp.errors import EvidenceError, FuzzyAHPError, shown
from fuzzyahp.evaluation import Plan
from fuzzyahp.portfolio.arrow_columns import can_name, load_arrow
from fuzzyahp.portfolio.record_batches import BatchJob
from fuzzyahp.scheme import Scheme

if TYPE_CHECKING:
    import pyarrow as pa

#: Columns that only say what a client is called, in some language or in one.
NAME = "name"
NAMES_BY_LANG = {"en": "name_en", "zh": "name_zh"}
NAMES = (NAME, *NAMES_BY_LANG.values())
MAGIC = b"PAR1"
#: Endings of Parquet files.
PARQUET = (".parquet", ".pq")
# Cells of a batch: many enough for the machinery, few enough for the memory.
_CELLS = 10 * 2**20
_FEWEST, _MOST = 2**12, 2**17


class Source(Protocol):
    """A table that stands in a file, and what it takes to rate it.

    Attributes
    ----------
    schema : pyarrow.Schema
        Of the ratings.
    """

    schema: pa.Schema

    def batches(self) -> Iterator[Any]:
        """Pieces of the table, in order."""

    def rate(self, batch: Any) -> pa.RecordBatch:
        """Ratings of a piece."""

    def done(self) -> float:
        """Share of the file that has been read."""


def is_parquet(path: Path) -> bool:
    """Whether a file is, or should be, Parquet.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    bool
        By its ending, else by its first bytes.

    Raises
    ------
    FuzzyAHPError
        If it cannot be read.

    Examples
    --------
    >>> is_parquet(Path("portfolio.parquet")), is_parquet(Path(__file__))
    (True, False)
    """
    return path.suffix.lower() in PARQUET or _ends(path)[0] == MAGIC


def _ends(path: Path) -> tuple[bytes, bytes]:
    """First and last four bytes."""
    if path.is_dir():
        raise FuzzyAHPError(f"{path}: is a folder; name one file")
    try:
        with path.open("rb") as file:
            first = file.read(4)
            size = file.seek(0, 2)
            file.seek(max(size - 4, 0))
            return first, file.read(4)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise FuzzyAHPError(f"{path}: cannot be read ({reason}); check the path") from None


def name_columns(scheme: Scheme, names: list[str], columns: Mapping[str, str] | None) -> dict[str, int]:
    """Places of the columns that only say what a client is called.

    Parameters
    ----------
    scheme : Scheme
        A leaf of such a name is a leaf.
    names : list of str
        Names of the table's columns.
    columns : mapping of str to str or None
        ``{"their name": "our name"}``.

    Returns
    -------
    dict of str to int
        By key of `NAMES`, in the order of the table.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> name_columns(fa.load_scheme("micro-enterprise"), ["id", "firm"], {"firm": "name"})
    {'name': 1}
    """
    ours = [(columns or {}).get(name, name) for name in names]
    return {key: i for i, key in enumerate(ours) if key in NAMES and key not in scheme.tree}


def joined_names(columns: Mapping[str, Any], lang: str) -> Any:
    """What to call each client: its name in a language, or any other.

    Parameters
    ----------
    columns : mapping of str to pyarrow.Array
        Texts by key of `NAMES`.
    lang : str
        "en" or "zh".

    Returns
    -------
    pyarrow.Array
        Names; "" where there is none.
    """
    import pyarrow.compute as pc

    pa = load_arrow()
    first = NAMES_BY_LANG[lang]
    order = sorted(columns, key=lambda key: key != first)
    texts = [pc.utf8_trim_whitespace(columns[key].cast(pa.string())) for key in order]
    known = [pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text) for text in texts]
    return pc.coalesce(*known, "")


def with_names(schema: pa.Schema) -> pa.Schema:
    """Schema of ratings with a column for names behind that of the clients.

    Parameters
    ----------
    schema : pyarrow.Schema
        Without it.

    Returns
    -------
    pyarrow.Schema
        With it.
    """
    pa = load_arrow()
    return schema.insert(1 if CLIENT in schema.names else 0, pa.field(NAME, pa.string()))


class ParquetSource:
    """A Parquet file.

    Parameters
    ----------
    plan : Plan
        Scheme and weights.
    path : Path
        The file.
    columns, ignore, membership, node_scores, threads
        As for `rate_batches`.
    lang : str
        Language of names.

    Raises
    ------
    FuzzyAHPError
        If it is no Parquet file, or its columns do not fit the scheme.
    """

    def __init__(
        self,
        plan: Plan,
        path: Path,
        *,
        columns: Mapping[str, str] | None,
        ignore: Collection[str],
        lang: str,
        **options: Any,
    ) -> None:
        pa = load_arrow()
        self.path, self.lang = path, lang
        self._file = _open_parquet(pa, path)
        given = self._file.schema_arrow
        self._wanted = [name for name in given.names if name not in ignore]
        self._all = len(self._wanted) == len(given.names)
        self._names = name_columns(plan.scheme, self._wanted, columns)
        called = [self._wanted[i] for i in self._names.values()]
        mapped = {theirs: ours for theirs, ours in (columns or {}).items() if theirs not in called}
        places = find_places(plan.scheme, self._wanted, called, mapped)
        leaves = {self._wanted[i] for at in places.leaves.values() for i in at.values()}
        self._file = _reopen(pa, self._file, path, leaves)
        fields = [field for field in self._file.schema_arrow if field.name not in ignore]
        odd = [fields[i] for i in self._names.values() if not can_name(pa, fields[i].type)]
        if odd:
            raise EvidenceError(f"column {shown(odd[0].name)} holds {str(odd[0].type)[:60]}, must hold names")
        self._job = BatchJob(plan, pa.schema(fields), columns=mapped, ignore=called, **options)
        self.schema: Any = with_names(self._job.schema) if called else self._job.schema
        self._total, self._read = self._file.metadata.num_rows, 0

    def batches(self) -> Iterator[Any]:
        """Pieces of the table, in order."""
        pa = load_arrow()
        size = min(max(_CELLS // max(len(self._wanted), 1), _FEWEST), _MOST)
        pieces = self._pieces(size)
        while True:
            try:
                batch = next(pieces)
                batch.validate(full=True)  # texts that are not UTF-8
            except StopIteration:
                return
            except (pa.ArrowException, OSError) as error:
                raise FuzzyAHPError(
                    f"{self.path}: damaged behind row {self._read} ({_first_line(error)}); copy or write it again"
                ) from None
            self._read += batch.num_rows
            yield batch if self._all else batch.select(self._wanted)

    def _pieces(self, size: int) -> Iterator[Any]:
        """Batches, a few row groups at a time: a reader of all of them keeps what it has read until it has read all."""
        meta, columns = self._file.metadata, None if self._all else self._wanted
        groups: list[int] = []
        rows = 0
        for group in range(meta.num_row_groups):
            groups.append(group)
            rows += meta.row_group(group).num_rows
            if rows >= size or group == meta.num_row_groups - 1:
                yield from self._file.iter_batches(size, row_groups=groups, columns=columns)
                groups, rows = [], 0

    def rate(self, batch: Any) -> pa.RecordBatch:
        """Ratings of a piece."""
        pa = load_arrow()
        try:
            found = self._job.rate(batch)
        except EvidenceError as error:
            raise EvidenceError(f"{self.path}: {str(error).removeprefix('table: ')}") from None
        if self._names:
            found[NAME] = joined_names({key: batch.column(i) for key, i in self._names.items()}, self.lang)
        return pa.RecordBatch.from_arrays([found[name] for name in self.schema.names], schema=self.schema)

    def done(self) -> float:
        """Share of the file that has been read."""
        return self._read / self._total if self._total else 1.0


def _open_parquet(pa: Any, path: Path, **options: Any) -> Any:
    import pyarrow.parquet as pq

    first, last = _ends(path)
    if first == b"PARE":
        raise FuzzyAHPError(f"{path}: is encrypted Parquet; decrypt it first")
    if first != MAGIC:
        what = f"begins with {shown(first)}" if first else "is empty"
        raise FuzzyAHPError(f"{path}: is no Parquet file, it {what}; write it again, or name CSV as .csv")
    if last != MAGIC:
        raise FuzzyAHPError(f"{path}: is cut short, the end of the Parquet file is missing; copy or write it again")
    try:
        return pq.ParquetFile(path, **options)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:  # the last of names of columns
        raise FuzzyAHPError(f"{path}: damaged ({_first_line(error)}); copy or write it again") from None


def _reopen(pa: Any, found: Any, path: Path, leaves: Collection[str]) -> Any:
    """The same file, to be read in the way that suits what is in it."""
    # Grade names repeat: read as codes they are looked up once a batch and not once a client.
    texts = [field.name for field in found.schema_arrow if field.name in leaves and pa.types.is_string(field.type)]
    if not texts:
        return found
    found.close()
    return _open_parquet(pa, path, read_dictionary=texts)


def _first_line(error: BaseException) -> str:
    return str(error).partition("\n")[0][:200]
