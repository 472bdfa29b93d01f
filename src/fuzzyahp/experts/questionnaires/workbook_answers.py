"""One line of a questionnaire workbook, read: what was chosen, or what is wrong with it and how to mend it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

from fuzzyahp.errors import shown
from fuzzyahp.experts.questionnaires.workbook_cells import Cell
from fuzzyahp.experts.questionnaires.workbook_layout import clean, plain
from fuzzyahp.experts.questionnaires.workbook_words import EQUALLY, STEPS

_EQUALLY = {plain(word) for word in EQUALLY.values()}
_KINDS = {"truth": "a truth value", "error": "an error value", "date": "a date"}
_TRUTH = {"1": "TRUE", "0": "FALSE"}

#: Problems of one line: 0 for its first answer cell, 1 for its second, with the text.
Faults = list[tuple[int, str]]


def _steps() -> dict[str, int]:
    found = {"1": 1} | {plain(f"1 {word}"): 1 for word in EQUALLY.values()}
    for table in STEPS.values():
        for step, text in table.items():
            found |= {str(step): step, plain(text): step, plain(text[1:]): step}
    return found


_STEPS = _steps()


def typed(cell: Cell | None) -> str:
    """What stands in a cell, on one line; a whole number without its decimals.

    Parameters
    ----------
    cell : Cell or None
        The cell.

    Returns
    -------
    str
        Empty where nothing can be seen.

    Examples
    --------
    >>> typed(Cell("5.0", "number")), typed(Cell(" ")), typed(None)
    ('5', '', '')
    """
    if cell is None:
        return ""
    text = clean(cell.text)
    if cell.kind == "number":
        try:
            value = float(text)
        except ValueError:
            return text
        if math.isfinite(value) and value == int(value):
            return str(int(value))
    return text


def unusable(cell: Cell | None) -> str:
    """Why a cell cannot hold an answer, whatever it says; empty where it can.

    Parameters
    ----------
    cell : Cell or None
        The cell.

    Returns
    -------
    str
        What was found, and the mend.

    Examples
    --------
    >>> unusable(Cell("5", "number", formula=True))
    'holds a formula; choose the answer from the list'
    """
    if cell is None:
        return ""
    if cell.formula:
        return "holds a formula; choose the answer from the list"
    if cell.kind in _KINDS:
        text = clean(cell.text)
        text = _TRUTH.get(text, text) if cell.kind == "truth" else text
        return f"holds {_KINDS[cell.kind]}, {shown(text)}; choose the answer from the list"
    return ""


def read_pair(
    which: Cell | None, how: Cell | None, labels: Sequence[str], names: Sequence[str], address: str
) -> tuple[Fraction | None, Faults]:
    """One comparison.

    Parameters
    ----------
    which, how : Cell or None
        The two answer cells.
    labels, names : sequence of str
        What the workbook calls the two, and their names in the scheme.
    address : str
        Of the second cell, to speak of it in the first.

    Returns
    -------
    Fraction or None
        How many times as important the first is; None where something is wrong.
    list of (int, str)
        What is wrong: 0 for the first cell or 1 for the second, and the text.

    Examples
    --------
    >>> read_pair(Cell("Debt"), Cell("5", "number"), ("Cash", "Debt"), ("a", "b"), "E7")
    (Fraction(1, 5), [])
    """
    faults: Faults = [(i, text) for i, text in enumerate((unusable(which), unusable(how))) if text]
    if faults:
        return None, faults
    side, step = typed(which), typed(how)
    # Labels were written last: where a name is the other one's label, the label counts.
    sides = {plain(names[i]): i for i in (0, 1)} | {plain(labels[i]): i for i in (0, 1)}
    chosen, times = sides.get(plain(side)), _STEPS.get(plain(step))
    offered = f"{shown(labels[0])}, {shown(labels[1])} or that they are equally important"
    if not side and not step:
        return None, [(0, "no answer; choose which of the two matters more, or that they are equally important")]
    if step and times is None:
        rule = "must be a whole step from 2 to 9, in words or as a number; choose it from the list"
        faults.append((1, f"{shown(step)}, {rule}"))
    if not side:
        if times == 1:
            return Fraction(1), []
        faults.insert(0, (0, f"{address} says {shown(step)}, but not of which; choose {offered}"))
    elif plain(side) in _EQUALLY:
        if times is not None and times > 1:
            mend = "empty this cell, or choose one of the two beside it"
            faults.append((1, f"{shown(step)}, and yet the two are called equally important; {mend}"))
        elif not faults:
            return Fraction(1), []
    elif chosen is None:
        faults.insert(0, (0, f"{shown(side)} is none of the choices; choose {offered}"))
    elif not step:
        faults.append((1, f"no answer how much more {shown(labels[chosen])} matters; choose a step"))
    elif times == 1:
        mend = "choose a step from 2 to 9, or “equally important” beside it"
        faults.append((1, f"{shown(step)} means equally important, and yet {shown(labels[chosen])} is chosen; {mend}"))
    elif times is not None:
        return (Fraction(times) if chosen == 0 else Fraction(1, times)), []
    return None, faults


def read_grade(
    cell: Cell | None, grades: Mapping[str, str], others: Mapping[str, Sequence[str]] | None = None
) -> tuple[str | None, str]:
    """One grade.

    Parameters
    ----------
    cell : Cell or None
        The answer cell.
    grades : mapping of str to str
        Name of each grade to what the workbook calls it.
    others : mapping of str to sequence of str, optional
        Language to what the grades are called in it, in the same order; each reads as well.

    Returns
    -------
    str or None
        Name of the grade.
    str
        What is wrong where there is none.

    Examples
    --------
    >>> read_grade(Cell("优"), {"excellent": "优", "poor": "差"})
    ('excellent', '')
    """
    if text := unusable(cell):
        return None, text
    given = typed(cell)
    if not given:
        return None, "no answer; choose a grade"
    known: dict[str, str] = {}
    for labels in (others or {}).values():
        known |= {plain(label): name for name, label in zip(grades, labels, strict=True)}
    # Names were written after other languages, and the workbook's own labels last: those count where two are alike.
    known |= {plain(name): name for name in grades} | {plain(label): name for name, label in grades.items()}
    found = known.get(plain(given))
    if found is None:
        offered = ", ".join(list(grades.values())[:12]) + (", ..." if len(grades) > 12 else "")
        return None, f"there is no grade {shown(given)}; choose one of {offered}"
    return found, ""
