"""Figures as a source prints them.

A case holds its printed figures as text, digit for digit: ``"0.0960"`` says more than ``0.096``. What the
digits support follows from them: a figure printed with k decimals says "within half a unit of decimal k".
Where a source cannot keep that promise (it worked with rounded figures itself), the case says so and
gives the slack with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

#: Room for the last bits of double arithmetic; far below any printed digit.
ROUND_OFF = 1e-12


def fraction(cell: str) -> Fraction:
    """The exact number a cell says: ``"7"``, ``"1/3"`` or ``"0.143"``."""
    return Fraction(cell)


def fractions(row: str) -> list[Fraction]:
    """The exact numbers of a line of cells."""
    return [fraction(cell) for cell in row.split()]


def numbers(row: str) -> list[float]:
    """The numbers of a line of cells."""
    return [float(value) for value in fractions(row)]


def judgments(table: str) -> list[list[str | int | float]]:
    """The rows of a table as a person would type them: fractions as text, decimals as decimals."""
    return [[_typed(cell) for cell in line.split()] for line in table.replace(";", "\n").splitlines() if line.strip()]


def _typed(cell: str) -> str | int | float:
    if "/" in cell:
        return cell
    return float(cell) if "." in cell else int(cell)


def half_unit(figure: str) -> float:
    """Half a unit of the last digit of a printed figure."""
    exponent = Decimal(figure).as_tuple().exponent
    assert isinstance(exponent, int), f"not a printed figure: {figure}"
    return 0.5 * 10.0**exponent


def is_printed(ours: float, figure: str, slack: float = 0.0) -> bool:
    """Whether our number would print as this figure, within the slack the case grants."""
    return abs(ours - float(figure)) <= half_unit(figure) + slack + ROUND_OFF


def misprinted(ours: Iterable[float], row: str, slack: float = 0.0) -> list[str]:
    """The figures of a printed line that our numbers would not print as; empty where all agree."""
    found, figures = list(ours), row.split()
    assert len(found) == len(figures), f"{len(found)} numbers against {len(figures)} printed figures"
    return [
        f"[{i}] ours {number:.9f}, printed {figure}"
        for i, (number, figure) in enumerate(zip(found, figures, strict=True))
        if not is_printed(number, figure, slack)
    ]


def weighted_sum(weights: Sequence[Fraction], rows: Sequence[Sequence[Fraction]]) -> list[Fraction]:
    """Weights times rows in exact arithmetic: what the library must find under the weighted average."""
    return [sum((w * row[h] for w, row in zip(weights, rows, strict=True)), Fraction(0)) for h in range(len(rows[0]))]
