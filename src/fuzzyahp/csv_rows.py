"""A CSV file as people and spreadsheets write them, row by row with line numbers."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from fuzzyahp.errors import FuzzyAHPError, shown

# Digits of other scripts, "1_000" and "inf" are no numbers here, although float() would take them.
NUMBER = r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?"
#: How programs write that a column of numbers has none in this row. Where a number may stand, it is an empty cell.
NO_NUMBER = ("nan", "NaN", "NAN")
_IS_NUMBER = re.compile(NUMBER + r"\Z")
# A column of floats has 3.0 for 3, and may have -0 for 0. "1.000" is left out: it may be a thousand.
_COUNT = re.compile(r"([0-9]{1,18}|-0)(\.0)?\Z")
_DELIMITERS = ",;\t"
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+\Z", re.ASCII)
# 1,234 could be a decimal or a thousand; 0,125 and 1,25 could not.
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+\Z", re.ASCII)
_POINT_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+\Z", re.ASCII)
# A cell with a decimal comma somewhere in a file whose cells are not separated by commas.
_COMMA_CELL = re.compile(r"(?:^|[;\t])\s*[+-]?\d+,\d+\s*(?:$|[;\t])", re.ASCII | re.MULTILINE)
# Beginnings of files that are no text: what they are, and what to do.
_BINARY = {
    b"PK\x03\x04": "is a workbook or archive, not text; save the sheet as 'CSV UTF-8'",
    b"\xd0\xcf\x11\xe0": "is an old workbook, not text; save the sheet as 'CSV UTF-8'",
    b"\xff\xfe": "is UTF-16; save it as UTF-8 (in a spreadsheet: 'CSV UTF-8')",
    b"\xfe\xff": "is UTF-16; save it as UTF-8 (in a spreadsheet: 'CSV UTF-8')",
    b"\x1f\x8b": "is compressed; unpack it first",
    b"PAR1": "is a Parquet file; save it as CSV",
}


def read_number(text: str) -> float | None:
    """Number that a cell holds, if it holds one.

    Parameters
    ----------
    text : str
        A cell without outer blanks.

    Returns
    -------
    float or None
        The double nearest to it.

    Examples
    --------
    >>> read_number("1.8"), read_number("2e-1"), read_number("inf"), read_number("1,8")
    (1.8, 0.2, None, None)
    """
    return float(text) if _IS_NUMBER.match(text) else None


def read_count(text: str) -> int | None:
    """Whole number of votes that a cell holds, if it holds one.

    Parameters
    ----------
    text : str
        A cell without outer blanks.

    Returns
    -------
    int or None
        0 or more.

    Examples
    --------
    >>> read_count("3"), read_count("3.0"), read_count("-0"), read_count("-1"), read_count("1.5"), read_count("1.000")
    (3, 3, 0, None, None, None)
    """
    found = _COUNT.match(text)
    return abs(int(found[1])) if found else None


def decode_csv(data: bytes, where: str) -> str:
    """Text of a file that must be UTF-8, with or without a byte-order mark.

    Parameters
    ----------
    data : bytes
        Content of the file.
    where : str
        What to call it in an error.

    Returns
    -------
    str
        The text.

    Raises
    ------
    FuzzyAHPError
        If it is not UTF-8 text, naming the line.

    Examples
    --------
    >>> decode_csv(b"client,name", "example")
    'client,name'
    """
    for start, problem in _BINARY.items():
        if data.startswith(start):
            raise FuzzyAHPError(f"{where}: {problem}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # With a mark in front, positions count from behind it; the line is the same.
        line = error.object.count(b"\n", 0, error.start) + 1
        raise FuzzyAHPError(
            f"{where} line {line}: byte {error.object[error.start]:#04x} is not UTF-8; save the file as UTF-8 "
            "(in a spreadsheet: 'CSV UTF-8')"
        ) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise FuzzyAHPError(f"{where} line {line}: holds a NUL character, so it is damaged or no text; save it again")
    return text


class Sheet:
    r"""A CSV file: a header and rows of the same width.

    Parameters
    ----------
    text : str
        Content, cells separated by commas, semicolons or tabs (the header decides).
    where : str
        What to call the file in errors.

    Attributes
    ----------
    where : str
        As given.
    delimiter : str
        What separates the cells.
    header : list of str
        First row, outer blanks removed.

    Raises
    ------
    FuzzyAHPError
        If there is no header row.

    Examples
    --------
    >>> sheet = Sheet("client;grade\nF01;good\n", "example")
    >>> sheet.header, list(sheet.rows())
    (['client', 'grade'], [(2, ['F01', 'good'])])
    """

    def __init__(self, text: str, where: str) -> None:
        self.where = where
        lines = io.StringIO(text, newline="")
        first = lines.readline()
        named = re.match(r'"?sep=(.)"?\s*\Z', first)
        self._skipped = 1 if named else 0
        if named:  # a line that spreadsheets write and read
            self.delimiter = named[1]
        else:
            lines.seek(0)
            outside = re.sub(r'"[^"]*"?', "", first)
            self.delimiter = max(_DELIMITERS, key=outside.count)
        self._commas = self.delimiter != "," and bool(_COMMA_CELL.search(text))
        self._reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
        self._end = self._skipped
        found = next(self.lines(), None)
        if found is None:
            raise FuzzyAHPError(f"{where}: is empty; the first row must name the columns")
        self.header = found[1]

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Rows below the header, blank ones left out; can be walked once.

        Yields
        ------
        tuple of int and list of str
            Line number where the row starts, and its cells with outer blanks removed.

        Raises
        ------
        FuzzyAHPError
            If a row has more or fewer cells than the header, or is not CSV; the line is named.
        """
        width = len(self.header)
        for line, cells in self.lines():
            if len(cells) != width:
                raise FuzzyAHPError(
                    f"{self.where} line {line}: {len(cells)} cells where the header has {width}; "
                    f"quote cells that hold {shown(self.delimiter)}, and fill up short rows"
                )
            yield line, cells

    def point(self, text: str) -> str:
        """Number with a decimal comma, as spreadsheets write it where semicolons separate, with a point instead.

        Parameters
        ----------
        text : str
            A cell.

        Returns
        -------
        str
            "1.5" for "1,5"; the cell itself where it is anything else, or could mean thousands ("1,234").
        """
        if self._commas and _POINT_THOUSANDS.match(text):
            # Beside decimal commas "1.234" may mean 1234: text that is no number, so that it is refused.
            return text + " (thousands or decimals?)"
        comma = self.delimiter != "," and _DECIMAL_COMMA.match(text) and not _THOUSANDS.match(text)
        return text.replace(",", ".") if comma else text

    def lines(self) -> Iterator[tuple[int, list[str]]]:
        """Rows below the header however wide they are, blank ones left out; they and `rows` are walked once.

        Yields
        ------
        tuple of int and list of str
            Line number where the row starts, and its cells with outer blanks removed.

        Raises
        ------
        FuzzyAHPError
            If a row is not CSV; the line is named.
        """
        while True:
            line = self._end + 1
            try:
                row = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                at = self._reader.line_num + self._skipped
                where = f"line {line}" if at <= line else f"lines {line} to {at}"
                raise FuzzyAHPError(
                    f"{self.where} {where}: not CSV ({error}); look for a quote that is not closed or not doubled"
                ) from None
            self._end = self._reader.line_num + self._skipped
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield line, cells


def sheet_text(rows: Iterable[Sequence[str]]) -> str:
    r"""Rows as CSV, cells separated by commas and quoted where they must be.

    Parameters
    ----------
    rows : iterable of sequence of str
        The header first.

    Returns
    -------
    str
        CSV text.

    Examples
    --------
    >>> sheet_text([["client", "reason"], ["F01", "a, b"]])
    'client,reason\nF01,"a, b"\n'
    """
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()
