"""Wide CSV read block by block: cells as the evidence that they are."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
import numpy.typing as npt

from fuzzyahp.batch import rate_columns
from fuzzyahp.column_places import CLIENT, Places, find_places
from fuzzyahp.columns import CodedItems
from fuzzyahp.csv_rows import NO_NUMBER, NUMBER, Sheet, decode_csv, read_count, read_number
from fuzzyahp.errors import EvidenceError, FuzzyAHPError, shown, suggest
from fuzzyahp.evaluation import Plan
from fuzzyahp.portfolio.arrow_columns import arrow_fields, load_arrow, write_arrow
from fuzzyahp.portfolio.table_sources import NAME, joined_names, name_columns, with_names
from fuzzyahp.safe_text import from_spreadsheet
from fuzzyahp.table_columns import read_places, refuse

if TYPE_CHECKING:
    import pyarrow as pa

AnyArray = npt.NDArray[Any]

#: Bytes of a block, and the most that a header may have.
BLOCK = 4 * 2**20
_HEADER = 2**20
_VOTES = {"expert", "indicator", "grade"}


def read_header(path: Path) -> tuple[list[str], int]:
    """Names of a CSV file's columns, and on how many lines they stand.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    tuple of list of str and int
        Names without outer blanks; lines down to the end of the header.

    Raises
    ------
    FuzzyAHPError
        If it cannot be read, has no header, or holds something else than one row a client, with commas between cells.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEADER)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise FuzzyAHPError(f"{path}: cannot be read ({reason}); check the path") from None
    if len(head) == _HEADER:  # to the end of a line, lest a character be cut in two
        head = head[: head.rfind(b"\n") + 1]
        if not head:
            raise FuzzyAHPError(
                f"{path}: the first line is longer than {_HEADER} bytes, so it is no CSV file; save it again"
            )
    text = decode_csv(head, str(path))
    sheet = Sheet(text, str(path))
    if sheet.delimiter != ",":
        raise FuzzyAHPError(
            f"{path}: cells are separated by {shown(sheet.delimiter)}; a large table is read with commas between cells "
            "and points in numbers: save it so, or as Parquet"
        )
    if len(_VOTES & set(sheet.header)) >= 2:
        raise FuzzyAHPError(
            f"{path}: is a table of votes; a large table has one row a client: pivot it with pivot_votes first"
        )
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while not any(cell.strip() for cell in next(reader)):
        pass
    return sheet.header, reader.line_num


class CsvSource:
    """A CSV file with commas and one row a client.

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
        If it is no such file, or its columns do not fit the scheme.
    """

    def __init__(
        self,
        plan: Plan,
        path: Path,
        *,
        columns: Mapping[str, str] | None,
        ignore: Collection[str],
        lang: str,
        membership: bool,
        node_scores: bool,
        threads: int | None,
    ) -> None:
        pa = load_arrow()
        self.plan, self.path, self.lang, self.threads = plan, path, lang, threads
        self.keep: dict[str, Any] = {"membership": membership, "node_scores": node_scores}
        scheme = plan.scheme
        self._header, self._skip = read_header(path)
        self._names = name_columns(scheme, self._header, columns)
        called = [self._header[i] for i in self._names.values()]
        mapped = {theirs: ours for theirs, ours in (columns or {}).items() if theirs not in called}
        nameless = [
            f"column {i + 1} has no name; give it one or remove it" for i, x in enumerate(self._header) if not x
        ]
        self.places: Places = find_places(scheme, self._header, [*ignore, *called, ""], mapped)
        if self.places.client is None:
            nameless.append(f"column '{CLIENT}' is missing; {suggest(CLIENT, self._header)}")
        # Which columns hold counts of votes, and which measured values: all others hold texts.
        self._counts = {i for at in self.places.leaves.values() for grade, i in at.items() if grade}
        standards = {leaf: scheme.indicators[leaf].standard for leaf in scheme.tree.leaves}
        self._measured = {
            i for leaf, at in self.places.leaves.items() for g, i in at.items() if not g and standards[leaf] is not None
        }
        nothing = [pa.array([], self._type(pa, i)) for i in range(len(self._header))]
        wrong = [*nameless, *self.places.wrong, *self._read_leaves(nothing)[1]]
        refuse(wrong)
        fields = [pa.field(CLIENT, pa.string()), *arrow_fields(plan, **self.keep)]
        self.schema: Any = with_names(pa.schema(fields))
        self._file: _Counted | None = None
        self._size = path.stat().st_size

    def _type(self, pa: Any, i: int) -> Any:
        """Every cell is text first: only so are an empty one, a number and a grade all told apart."""
        plain = i in self._measured or i == self.places.client or i in self._names.values()
        return pa.string() if plain else pa.dictionary(pa.int32(), pa.string())

    def batches(self) -> Iterator[Any]:
        """Blocks of the table, in order."""
        pa = load_arrow()
        from pyarrow import csv as arrow_csv

        places = [str(i) for i in range(len(self._header))]
        with self.path.open("rb") as plain:
            self._file = file = _Counted(plain)
            try:
                reader = arrow_csv.open_csv(
                    pa.PythonFile(file, mode="r"),
                    # One thread, so that errors name the row.
                    arrow_csv.ReadOptions(
                        use_threads=False, block_size=BLOCK, skip_rows=self._skip, column_names=places
                    ),
                    arrow_csv.ParseOptions(newlines_in_values=True),
                    arrow_csv.ConvertOptions(
                        column_types={place: self._type(pa, i) for i, place in enumerate(places)},
                        null_values=[],
                        strings_can_be_null=False,
                    ),
                )
                yield from reader
            except pa.ArrowInvalid as error:
                # A file without rows, with an end of line behind the header or without.
                if "Empty CSV" not in str(error) and "Could not skip" not in str(error):
                    raise FuzzyAHPError(
                        f"{self.path}: {str(error)[:200]}; mend the row, or look for a quote that is not closed"
                    ) from None
            except OSError as error:
                raise FuzzyAHPError(f"{self.path}: cannot be read ({error.strerror or error})") from None
        if file.quotes % 2:
            raise FuzzyAHPError(
                f"{self.path}: has an odd number of quotes; look for one that is not closed or not doubled"
            )

    def rate(self, batch: Any) -> pa.RecordBatch:
        """Ratings of a block."""
        pa = load_arrow()
        batch, ids = _clients(pa, batch, self.places.client or 0, str(self.path))
        found, wrong = self._read_leaves(batch.columns)
        refuse(wrong)
        out = rate_columns(self.plan, found, batch.num_rows, threads=self.threads, **self.keep)
        if self._names:
            names = joined_names({key: batch.column(i) for key, i in self._names.items()}, self.lang)
        else:
            names = pa.array([""]).take(pa.array(np.zeros(batch.num_rows, np.int8)))
        made = {CLIENT: ids, NAME: names} | write_arrow(self.plan, out)
        return pa.RecordBatch.from_arrays([made[name] for name in self.schema.names], schema=self.schema)

    def _read_leaves(self, columns: Any) -> Any:
        scheme = self.plan.scheme

        def cells(i: int) -> AnyArray | CodedItems:
            if i in self._counts:
                return count_cells(columns[i])
            return value_cells(columns[i]) if i in self._measured else grade_cells(columns[i])

        return read_places(scheme, self._header, self.places, cells, by_row=True)

    def done(self) -> float:
        """Share of the file that has been read."""
        return min(self._file.bytes / self._size, 1.0) if self._file is not None and self._size else 0.0


class _Counted(io.RawIOBase):
    """A file whose bytes and quotes are counted as they are read."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.bytes, self.quotes = file, 0, 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.bytes += len(data)
        self.quotes += data.count(b'"')
        return data


def _clients(pa: Any, batch: Any, at: int, where: str) -> tuple[Any, Any]:
    """A block without its blank rows, and the clients' ids."""
    import pyarrow.compute as pc

    ids = pc.utf8_trim_whitespace(batch.column(at))
    nameless = pc.equal(ids, "")
    if pc.any(nameless).as_py():
        texts = (column.cast(pa.string()) for column in batch.columns)
        filled = np.zeros(batch.num_rows, bool)
        for text in texts:
            filled |= pc.not_equal(pc.utf8_trim_whitespace(text), "").to_numpy(zero_copy_only=False)
        odd = np.flatnonzero(nameless.to_numpy(zero_copy_only=False) & filled)
        if len(odd):
            cells = [shown(column[int(odd[0])].as_py(), 20) for column in batch.columns[:4]]
            raise EvidenceError(f"{where}: a row without a client ({', '.join(cells)}, ...); every row needs one")
        batch, ids = batch.filter(pa.array(filled)), ids.filter(pa.array(filled))
    kept = pc.starts_with(ids, "'")
    if pc.any(kept).as_py():
        ids = pa.array([from_spreadsheet(text) for text in ids.to_pylist()], pa.string())
    return batch, ids


def count_cells(column: pa.DictionaryArray) -> AnyArray:
    """Counts of votes in one grade.

    Parameters
    ----------
    column : pyarrow.DictionaryArray of str, length N
        Cells.

    Returns
    -------
    ndarray, shape (N,)
        Numbers, NaN where a cell is empty or says so; objects where one holds anything else than a whole number.

    Examples
    --------
    >>> import pyarrow as pa
    >>> count_cells(pa.array(["3", "", " 0", "nan", "2.0"]).dictionary_encode()).tolist()
    [3.0, nan, 0.0, nan, 2.0]
    """
    texts = [text.strip() for text in column.dictionary.to_pylist()]
    items: list[float | str] = []
    for text in texts:
        count = read_count(text)
        items.append(float(count) if count is not None else float("nan") if text in ("", *NO_NUMBER) else text)
    kind: Any = object if any(isinstance(item, str) for item in items) else np.float64
    return np.asarray(np.array(items, kind)[column.indices.to_numpy()])


def grade_cells(column: pa.DictionaryArray) -> CodedItems:
    """Names of grades.

    Parameters
    ----------
    column : pyarrow.DictionaryArray of str, length N
        Cells.

    Returns
    -------
    CodedItems
        Texts; "" where a cell is empty.

    Examples
    --------
    >>> import pyarrow as pa
    >>> grade_cells(pa.array(["good", " good", ""]).dictionary_encode()).items
    ['good', 'good', '']
    """
    return CodedItems(column.indices.to_numpy(), [text.strip() for text in column.dictionary.to_pylist()])


def value_cells(column: pa.StringArray) -> AnyArray | CodedItems:
    """Measured values, with names of grades among them.

    Parameters
    ----------
    column : pyarrow.StringArray, length N
        Cells.

    Returns
    -------
    ndarray, shape (N,), or CodedItems
        Numbers, NaN where a cell is empty or says so; items where there are others.

    Examples
    --------
    >>> import pyarrow as pa
    >>> value_cells(pa.array(["1.8", "", "2e-1", "NaN"])).tolist()
    [1.8, nan, 0.2, nan]
    >>> value_cells(pa.array(["1.8", "", "good"])).items
    [1.8, '', 'good']
    """
    import pyarrow.compute as pc

    pa = load_arrow()
    texts = pc.utf8_trim_whitespace(column)
    nothing = pc.is_in(texts, pa.array(["", *NO_NUMBER]))
    texts = pc.if_else(nothing, pa.scalar(None, pa.string()), texts)
    if pc.all(pc.match_substring_regex(texts, f"^{NUMBER}$"), min_count=0).as_py():
        try:
            return np.asarray(texts.cast(pa.float64()).to_numpy(zero_copy_only=False))
        except pa.ArrowInvalid:  # "+1", or a number beyond every double
            pass
    coded = texts.fill_null("").dictionary_encode()
    read = ((text, read_number(text)) for text in coded.dictionary.to_pylist())
    items = [text if number is None else number for text, number in read]
    return CodedItems(coded.indices.to_numpy(), items)
