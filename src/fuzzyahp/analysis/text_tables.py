"""Results as tables of text: for a terminal, a notebook, Markdown and JSON, all from one list of rows."""

from __future__ import annotations

import dataclasses
import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np

from fuzzyahp.errors import MissingExtraError, in_language
from fuzzyahp.safe_text import one_line

_TO = {"en": "to", "zh": "至"}


@dataclass(frozen=True)
class TextTable:
    r"""One table with a title above and notes below; every cell is a string.

    Attributes
    ----------
    title : str
        What it shows.
    columns : tuple of str
        Heads; the first column holds names, the others figures.
    rows : tuple of tuple of str
        Cells, as many as there are columns.
    notes : tuple of str
        Sentences to read with it.
    texts : bool
        Whether all columns hold texts, and none figures.

    Examples
    --------
    >>> table = TextTable("Rates", ("grade", "bad"), (("good", "3"), ("poor | new", "12")), ("Few clients.",))
    >>> print(table.text())
    Rates
      grade       bad
      good          3
      poor | new   12
      Few clients.
    >>> print(table.markdown())
    ### Rates
    <BLANKLINE>
    | grade | bad |
    |---|---:|
    | good | 3 |
    | poor \| new | 12 |
    <BLANKLINE>
    Few clients.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    texts: bool = False

    def text(self) -> str:
        """Aligned plain text; a Chinese character takes two places."""
        lines = [tuple(map(one_line, row)) for row in (self.columns, *self.rows)]
        widths = [max(map(text_width, column)) for column in zip(*lines, strict=True)] if self.columns else []
        right = [i > 0 and not self.texts for i in range(len(widths))]
        shown = ["  " + "  ".join(map(_padded, row, widths, right)) for row in lines]
        body = [line.rstrip() for line in shown] if self.rows else []
        return "\n".join([one_line(self.title), *body, *(f"  {one_line(note)}" for note in self.notes)])

    def html(self) -> str:
        """One HTML table, everything in it escaped."""
        head = "".join(f"<th>{escape(one_line(name))}</th>" for name in self.columns)
        rows = "".join("<tr>" + "".join(f"<td>{escape(one_line(x))}</td>" for x in row) + "</tr>" for row in self.rows)
        notes = "".join(f"<p>{escape(one_line(note))}</p>" for note in self.notes)
        table = f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody>" if self.rows else ""
        return f"<table><caption>{escape(one_line(self.title))}</caption>{table}</table>{notes}"

    def markdown(self) -> str:
        """A Markdown table under a heading; nothing that somebody typed can start a tag, a link or a column."""
        lines = [f"### {_marked(self.title)}"]
        if self.rows:
            rule = "|".join(["---", *["---" if self.texts else "---:"] * (len(self.columns) - 1)])
            rows = ["| " + " | ".join(map(_marked, row)) + " |" for row in (self.columns, *self.rows)]
            lines += ["", rows[0], f"|{rule}|", *rows[1:]]
        for note in self.notes:
            lines += ["", _marked(note)]
        return "\n".join(lines)


class Tabled:
    """A result that shows itself as tables: base of the results of this package.

    A subclass is a frozen dataclass with ``_tables(lang)``.
    """

    __slots__ = ()

    def _tables(self, lang: str = "en") -> list[TextTable]:
        raise NotImplementedError

    def __str__(self) -> str:
        return self.to_text()

    def to_text(self, lang: str = "en") -> str:
        """All tables as aligned plain text.

        Parameters
        ----------
        lang : {"en", "zh"}
            Language.

        Returns
        -------
        str
            Text of several lines.

        Raises
        ------
        FuzzyAHPError
            If there is no such language.
        """
        return "\n\n".join(table.text() for table in self._tables_in(lang))

    def _tables_in(self, lang: str) -> list[TextTable]:
        """Tables in a language that there is; `_tables` may take for English whatever is not Chinese."""
        in_language(_TO, lang)
        return self._tables(lang)

    def _repr_html_(self) -> str:
        return "".join(table.html() for table in self._tables())

    def to_markdown(self, lang: str = "en") -> str:
        """All tables as Markdown.

        Parameters
        ----------
        lang : {"en", "zh"}
            Language.

        Returns
        -------
        str
            Headings, tables and notes; whatever somebody typed is escaped.

        Raises
        ------
        FuzzyAHPError
            If there is no such language.
        """
        return "\n\n".join(table.markdown() for table in self._tables_in(lang)) + "\n"

    def to_dict(self) -> dict[str, Any]:
        """Everything in it as plain dicts, lists, texts and numbers; None for what is no finite number."""
        found = plain(self)
        assert isinstance(found, dict)  # noqa: S101
        return found


def plain(value: Any) -> Any:
    """A result as what JSON can hold.

    Parameters
    ----------
    value : object
        A dataclass, mapping, sequence, array, text, number or None.

    Returns
    -------
    object
        Dicts, lists, texts and numbers; None for NaN and infinity.

    Examples
    --------
    >>> plain({"a": (1.5, float("nan")), "b": np.array([1, 2])})
    {'a': [1.5, None], 'b': [1, 2]}
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {item.name: plain(getattr(value, item.name)) for item in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def frame_of(rows: Sequence[Mapping[str, Any]], columns: Sequence[str] | None = None) -> Any:
    """Rows as a pandas data frame.

    Parameters
    ----------
    rows : sequence of mapping
        Cells by column.
    columns : sequence of str, optional
        Which, and in what order.

    Returns
    -------
    pandas.DataFrame
        One row each.

    Raises
    ------
    MissingExtraError
        If pandas is not installed.

    Examples
    --------
    >>> frame_of([{"grade": "good", "bad": 3}])["bad"].tolist()
    [3]
    """
    try:
        import pandas as pd
    except ImportError:
        raise MissingExtraError(
            "to_frame: pandas is not installed; install the extra frames (pip install 'fuzzyahp[frames]') and pandas"
        ) from None
    return pd.DataFrame([dict(row) for row in rows], columns=None if columns is None else list(columns))


def number(value: float | None, digits: int = 3) -> str:
    """A figure with so many decimals; "-" where there is none.

    Examples
    --------
    >>> number(0.52379), number(None), number(-0.00001)
    ('0.524', '-', '0.000')
    """
    if value is None or not math.isfinite(value):
        return "-"
    text = f"{value:.{digits}f}"
    return text[1:] if text.startswith("-") and not text.strip("-0.") else text


def p_text(value: float | None) -> str:
    """A p value with three decimals, "<0.001" below that; "-" where there is none.

    Examples
    --------
    >>> p_text(0.0456), p_text(1e-9), p_text(None)
    ('0.046', '<0.001', '-')
    """
    return "<0.001" if value is not None and value < 0.001 else number(value)


def percent(value: float | None) -> str:
    """A share in per cent with one decimal; "-" where there is none.

    Examples
    --------
    >>> percent(0.3238), percent(None)
    ('32.4 %', '-')
    """
    return "-" if value is None else f"{100 * value:.1f} %"


def level_text(level: float) -> str:
    """A level of confidence in per cent, with the decimals it needs.

    Examples
    --------
    >>> level_text(0.95), level_text(0.995)
    ('95%', '99.5%')
    """
    return f"{100 * level:.10g}%"


def interval_head(level: float, lang: str) -> str:
    """Head of a column of intervals, which says how sure they are.

    Examples
    --------
    >>> interval_head(0.9, "en"), interval_head(0.9, "zh")
    ('90% interval', '90% 区间')
    """
    return f"{level_text(level)} {in_language({'en': 'interval', 'zh': '区间'}, lang)}"


def between(low: float | None, high: float | None, digits: int = 3, lang: str = "en") -> str:
    """An interval of figures; "-" where there is none.

    Examples
    --------
    >>> between(0.4981, 0.5488), between(None, None)
    ('0.498 to 0.549', '-')
    """
    if low is None or high is None:
        return "-"
    return f"{number(low, digits)} {in_language(_TO, lang)} {number(high, digits)}"


def percents(low: float | None, high: float | None, lang: str = "en") -> str:
    """An interval of shares in per cent; "-" where there is none.

    Examples
    --------
    >>> percents(0.168, 1)
    '16.8 to 100.0 %'
    """
    return "-" if low is None or high is None else f"{100 * low:.1f} {in_language(_TO, lang)} {100 * high:.1f} %"


def text_width(text: str) -> int:
    """Places that a text takes on a terminal; a Chinese character takes two.

    Examples
    --------
    >>> text_width("good"), text_width("良")
    (4, 2)
    """
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _padded(text: str, width: int, right: bool) -> str:
    space = " " * (width - text_width(text))
    return space + text if right else text + space


def _marked(text: str) -> str:
    """One line of text with every sign that Markdown or HTML would act on escaped."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>|#~" else c for c in one_line(text)).replace("&", "&amp;")
