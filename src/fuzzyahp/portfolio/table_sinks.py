"""Ratings into a file, batch by batch: Parquet, or CSV as people and spreadsheets read it."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from fuzzyahp._version import __version__
from fuzzyahp.errors import FuzzyAHPError
from fuzzyahp.portfolio.arrow_columns import load_arrow
from fuzzyahp.scheme import Scheme

if TYPE_CHECKING:
    import pyarrow as pa

#: Rows in a row group: readers skip and share out whole groups, so they must be neither small nor everything.
GROUP = 2**19
# What a spreadsheet takes for the start of a formula: as in `safe_text.for_spreadsheet`.
_FORMULA = "^[=+\\-@\t\r\n＝＋－＠]"
_TYPED = ("client", "name", "grade", "reason")
_WHOLE_NUMBER = "^(-?[0-9]+)$"


class Sink(Protocol):
    """Where ratings go."""

    def write(self, batch: pa.RecordBatch) -> None:
        """Put a batch behind those before."""

    def close(self) -> None:
        """Complete the file."""

    def abandon(self) -> None:
        """Let go of the file, which is thrown away."""


def open_sink(path: Path, file: BinaryIO, schema: pa.Schema, scheme: Scheme) -> Sink:
    """A sink for a table of ratings.

    Parameters
    ----------
    path : Path
        Its ending decides: .parquet or .csv.
    file : file
        Open for writing bytes.
    schema : pyarrow.Schema
        Of the batches to come.
    scheme : Scheme
        By which they are rated.

    Returns
    -------
    Sink
        Parquet or CSV.

    Raises
    ------
    FuzzyAHPError
        If a column cannot be written.
    """
    return CsvSink(file, schema) if path.suffix.lower() == ".csv" else ParquetSink(file, schema, scheme)


class ParquetSink:
    """Ratings as Parquet, with the scheme's fingerprint among the file's metadata.

    Parameters
    ----------
    file : file
        Open for writing bytes.
    schema : pyarrow.Schema
        Of the batches to come.
    scheme : Scheme
        By which they are rated.
    """

    def __init__(self, file: BinaryIO, schema: pa.Schema, scheme: Scheme) -> None:
        load_arrow()
        import pyarrow.parquet as pq

        about = {
            "fuzzyahp.version": __version__,
            "fuzzyahp.scheme": f"{scheme.name} {scheme.version}",
            "fuzzyahp.fingerprint": scheme.fingerprint,
        }
        repeated = [name for name in ("status", "grade", "reason", "veto") if name in schema.names]
        self.schema: Any = schema.with_metadata((schema.metadata or {}) | about)
        # Scores hardly repeat: a dictionary of them is built and thrown away again.
        self._writer = pq.ParquetWriter(file, self.schema, use_dictionary=repeated)
        self._waiting: list[Any] = []
        self._rows = 0

    def write(self, batch: pa.RecordBatch) -> None:
        """Put a batch behind those before."""
        self._waiting.append(batch)
        self._rows += batch.num_rows
        if self._rows >= GROUP:
            self._flush()

    def _flush(self) -> None:
        pa = load_arrow()
        table = pa.Table.from_batches([b.replace_schema_metadata(self.schema.metadata) for b in self._waiting])
        self._waiting, self._rows = [], 0
        self._writer.write_table(table, row_group_size=GROUP)

    def close(self) -> None:
        """Complete the file."""
        try:
            if self._waiting:
                self._flush()
            self._writer.close()
        except BaseException:
            self.abandon()
            raise

    def abandon(self) -> None:
        """Let go of the file, which is thrown away."""
        # Otherwise the writer would try to complete it whenever it is collected.
        with contextlib.suppress(Exception):
            self._writer.close()


class CsvSink:
    """Ratings as CSV in UTF-8: no typed text that a spreadsheet would take for a formula.

    Parameters
    ----------
    file : file
        Open for writing bytes.
    schema : pyarrow.Schema
        Of the batches to come.
    """

    def __init__(self, file: BinaryIO, schema: pa.Schema) -> None:
        pa = load_arrow()
        self._file, self._names = file, schema.names
        for field in schema:
            try:
                pa.array([], field.type).cast(pa.string())
            except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
                raise FuzzyAHPError(
                    f"column '{field.name}' holds {str(field.type)[:60]}, which CSV cannot; write Parquet"
                ) from None
        header = pa.record_batch([pa.array([name]) for name in schema.names], names=list(schema.names))
        self.write(header)

    def write(self, batch: pa.RecordBatch) -> None:
        """Put a batch behind those before."""
        if not batch.num_rows:
            return
        import pyarrow.compute as pc

        pa = load_arrow()
        cells = [_csv_cells(pa, pc, name, column) for name, column in zip(self._names, batch.columns, strict=True)]
        comma, nothing, end = (pa.scalar(text, pa.large_string()) for text in (",", "", "\n"))
        lines = pc.binary_join_element_wise(*cells[:-1], pc.binary_join_element_wise(cells[-1], end, nothing), comma)
        # The lines of an Arrow array stand one behind the other: no loop over clients.
        _, offsets, data = lines.buffers()
        if lines.offset or offsets is None:  # pragma: no cover - a result of a kernel starts at 0
            lines = pa.concat_arrays([lines])
            data = lines.buffers()[2]
        self._file.write(memoryview(data)[: pc.sum(pc.binary_length(lines)).as_py()])

    def close(self) -> None:
        """Complete the file."""

    def abandon(self) -> None:
        """Let go of the file, which is thrown away."""


def _csv_cells(pa: Any, pc: Any, name: str, column: Any) -> Any:
    """Texts of a column's cells, quoted where they must be."""
    large = pa.large_string()
    try:
        text = column.cast(pa.string())
    except pa.ArrowInvalid:
        raise FuzzyAHPError(f"column '{name}' holds bytes that are no UTF-8 text; write Parquet") from None
    if pa.types.is_floating(column.type):
        return pc.replace_substring_regex(text, _WHOLE_NUMBER, r"\1.0").fill_null("").cast(large)
    text = text.fill_null("")
    if not (pa.types.is_boolean(column.type) or pa.types.is_integer(column.type)):
        if name in _TYPED:
            formula = pc.match_substring_regex(text, _FORMULA)
            if pc.any(formula).as_py():
                text = pc.if_else(formula, pc.binary_join_element_wise("'", text, ""), text)
        special = pc.match_substring_regex(text, '[",\r\n]')
        if pc.any(special).as_py():
            doubled = pc.replace_substring(text, '"', '""')
            text = pc.if_else(special, pc.binary_join_element_wise('"', doubled, '"', ""), text)
    return text.cast(large)
