"""Files of ratings, CSV or Parquet, as ``fuzzyahp rate`` writes them, with any further columns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fuzzyahp.csv_rows import Sheet, decode_csv, read_number
from fuzzyahp.errors import FuzzyAHPError, shown
from fuzzyahp.files import read_whole
from fuzzyahp.portfolio.arrow_columns import load_arrow
from fuzzyahp.portfolio.table_sources import is_parquet
from fuzzyahp.safe_text import from_spreadsheet

#: The largest CSV file that is read.
_MAX_BYTES = 512 * 2**20
#: Columns of numbers; every other one is text.
_NUMBERS = ("score", "membership.", "score.")


def read_rating_file(path: Path) -> dict[str, list[Any]]:
    """Columns of a file by name.

    Parameters
    ----------
    path : Path
        CSV or Parquet, one row a client.

    Returns
    -------
    dict of str to list
        Numbers in the columns ``score``, ``score.<path>`` and ``membership.<grade>``; None where a cell is empty.

    Raises
    ------
    FuzzyAHPError
        If the file cannot be read, or a column stands twice.
    MissingExtraError
        If it is Parquet, and PyArrow is not installed.
    """
    if is_parquet(path):
        return _parquet(path)
    sheet = Sheet(decode_csv(read_whole(path, _MAX_BYTES), str(path)), str(path))
    doubled = [name for name in dict.fromkeys(sheet.header) if sheet.header.count(name) > 1]
    if doubled:
        raise FuzzyAHPError(f"{path}: column {shown(doubled[0])} stands twice; keep one")
    columns: dict[str, list[Any]] = {name: [] for name in sheet.header}
    for line, cells in sheet.rows():
        for name, cell in zip(sheet.header, cells, strict=True):
            columns[name].append(_cell(name, sheet.point(cell), f"{path} line {line}"))
    return columns


def _cell(name: str, text: str, where: str) -> object:
    if not text:
        return None
    if name != _NUMBERS[0] and not name.startswith(_NUMBERS[1:]):
        return from_spreadsheet(text)
    found = read_number(text)
    if found is None:
        raise FuzzyAHPError(f"{where}: {name}: {shown(text)}, must be a number or empty")
    return found


def _parquet(path: Path) -> dict[str, list[Any]]:
    pa = load_arrow()
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(path)
    except (OSError, pa.ArrowException) as error:
        raise FuzzyAHPError(f"{path}: cannot be read as Parquet ({shown(str(error))})") from None
    return {name: table.column(name).to_pylist() for name in table.column_names}
