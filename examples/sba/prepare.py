"""The SBA case file as the table that ``RatingModel.rate_many`` takes, with the outcome kept apart."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Codes that the published description of the file explains. Every other code is unknown, not a third answer.
BUSINESS_AGE = {"1": "good", "2": "weak"}
DOCUMENTATION = {"N": "good", "Y": "medium"}
OUTCOME = {"0": False, "1": True}

# The only columns read for the table. Term, RealEstate, Recession, daysterm, xx, ChgOffDate, ChgOffPrinGr and
# BalanceGross are left alone on purpose: they are cut at, or computed from, the outcome.
INPUTS = ("State", "BankState", "NewExist", "LowDoc", "NoEmp", "GrAppv", "Portion")

Row = Mapping[str, str]


def load(path: str | Path) -> tuple[dict[str, NDArray[Any]], NDArray[np.bool_]]:
    """Read the SBA case file.

    Parameters
    ----------
    path
        The CSV file, one row a loan.

    Returns
    -------
    table : dict of str to (N,) array
        By leaf of ``sba.toml``: floats for ``employees`` [persons], ``loan_per_employee`` [US dollars] and
        ``guarantee_share`` [0-1], grade names for the others. What a row does not say is NaN or the empty
        string, which the rating reports as incomplete.
    default : (N,) array of bool
        True where the loan was charged off. It is read here and used by nothing in ``table``.

    Raises
    ------
    ValueError
        If a column is missing, or an outcome is neither 0 nor 1.
    """
    with open(path, newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        missing = [name for name in (*INPUTS, "Default") if name not in (reader.fieldnames or ())]
        if missing:
            raise ValueError(f"{path}: no column {', '.join(missing)}; is this the SBA case file?")
        rows: list[Row] = list(reader)

    def column(read: Callable[[Row], float]) -> NDArray[np.float64]:
        return np.array([read(row) for row in rows], dtype=np.float64)

    def grades(read: Callable[[Row], str]) -> NDArray[np.object_]:
        return np.array([read(row) for row in rows], dtype=object)

    employees = column(_employees)
    table: dict[str, NDArray[Any]] = {
        "business_age": grades(lambda row: BUSINESS_AGE.get(row["NewExist"], "")),
        "employees": employees,
        "loan_per_employee": column(lambda row: _positive(row["GrAppv"])) / employees,
        "guarantee_share": column(lambda row: _positive(row["Portion"])),
        "documentation": grades(lambda row: DOCUMENTATION.get(row["LowDoc"], "")),
        "lender_in_state": grades(_lender_in_state),
    }
    default = np.array([_outcome(row, line) for line, row in enumerate(rows, start=2)], dtype=np.bool_)
    return table, default


def _positive(text: str) -> float:
    """A number above zero, else NaN: an amount or a share of nothing is a gap in the record."""
    try:
        number = float(text)
    except ValueError:
        return float("nan")
    return number if 0 < number < float("inf") else float("nan")


def _employees(row: Row) -> float:
    """The headcount; zero is unknown, since a firm without anybody could not have signed."""
    return _positive(row["NoEmp"])


def _lender_in_state(row: Row) -> str:
    if not row["State"] or not row["BankState"]:
        return ""
    return "good" if row["BankState"] == row["State"] else "medium"


def _outcome(row: Row, line: int) -> bool:
    # A gap in the outcome is no reason to guess: the figures of the example are counted from it.
    if row["Default"] not in OUTCOME:
        raise ValueError(f"line {line}: Default is {row['Default']!r}, must be 0 or 1")
    return OUTCOME[row["Default"]]
