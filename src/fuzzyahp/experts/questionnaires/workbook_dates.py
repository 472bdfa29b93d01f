"""Dates in workbook cells: numbers that a format shows as dates, told as people see them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

#: Formats that every spreadsheet knows by number (ECMA-376 part 1, 18.8.30), those of East Asia included.
_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_NO_DATE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.|general|standard', re.IGNORECASE)
_LAST = 2_958_466  # the day after 9999-12-31


def date_styles(formats: dict[int, str], used: list[int]) -> frozenset[int]:
    """Which of a workbook's cell styles show a number as a date or a time.

    Parameters
    ----------
    formats : dict of int to str
        The workbook's own number formats.
    used : list of int
        Number format of each cell style.

    Returns
    -------
    frozenset of int
        Indices into `used`.

    Examples
    --------
    >>> sorted(date_styles({164: "yyyy-mm-dd", 165: '0.0" days"'}, [0, 14, 164, 165]))
    [1, 2]
    """
    return frozenset(
        i
        for i, number in enumerate(used)
        if number in _DATES or re.search("[dmyhs]", _NO_DATE.sub("", formats.get(number, "")), re.IGNORECASE)
    )


def as_date(text: str, from_1904: bool = False) -> str:
    """A number as the date it is shown as; empty where it is none.

    Parameters
    ----------
    text : str
        The number as it is written in the file.
    from_1904 : bool
        Whether days count from 1904, as old files of the Macintosh have it.

    Returns
    -------
    str
        ISO 8601; without the day for a time alone, without the time at midnight.

    Examples
    --------
    >>> as_date("45414"), as_date("45414.5"), as_date("0.75"), as_date("x")
    ('2024-05-02', '2024-05-02 12:00', '18:00', '')
    """
    try:
        days = float(text)
    except ValueError:
        return ""
    if not 0 <= days < _LAST - 1462 * from_1904:
        return ""
    # 1900 was no leap year, but spreadsheets count its 29th of February as day 60.
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30 + (days < 60))
    found = start + timedelta(minutes=round(days * 24 * 60))
    time = found.strftime("%H:%M")
    if days < 1:
        return time
    return found.date().isoformat() if time == "00:00" else f"{found.date().isoformat()} {time}"
