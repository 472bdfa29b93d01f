"""The live consistency hint of a questionnaire workbook, as spreadsheet formulas on a hidden sheet.

Power iteration from the row geometric means gives lambda_max; CI = (lambda_max - n)/(n - 1), CR = CI/RI (T. L. Saaty
1980, The Analytic Hierarchy Process, p. 21). The comparison that fits worst is the one furthest from the ratio of the
two weights. Formulas hold our own words and addresses only: what anybody typed is reached by its cell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations

from fuzzyahp.errors import JudgmentError
from fuzzyahp.experts.questionnaires.workbook_layout import CALCULATION, FIRST_ROW, Section
from fuzzyahp.experts.questionnaires.workbook_words import EQUALLY, WORDS
from fuzzyahp.random_index import random_index

#: From the geometric means 12 steps leave CR with an error below 1e-4 wherever CR is below 0.3 (tested).
POWER_STEPS = 12
_MATRIX_COLUMN = 5
_LONGEST_LITERAL = 250  # a spreadsheet takes 255 characters


@dataclass(frozen=True)
class Hint:
    """Formulas behind one sheet of comparisons.

    Attributes
    ----------
    cells : tuple of (int, int, str)
        Row, column and formula on the hidden sheet.
    next_row : int
        First row that is free below.
    done : str
        Address of the number of comparisons answered.
    line, short : str
        Formula of the hint, and of its short form for the list of sheets.
    checks : tuple of str
        Formula of each comparison's own check.
    """

    cells: tuple[tuple[int, int, str], ...]
    next_row: int
    done: str
    line: str
    short: str
    checks: tuple[str, ...]


def column(number: int) -> str:
    """Letters of a column.

    Examples
    --------
    >>> column(1), column(28)
    ('A', 'AB')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, number: int) -> str:
    """Address of a cell, such as "D7"."""
    return f"{column(number)}{row}"


def literal(text: str) -> str:
    """Our own words as a piece of a formula.

    Examples
    --------
    >>> literal('so "far" ok')
    '"so ""far"" ok"'
    """
    pieces = [text[i : i + _LONGEST_LITERAL] for i in range(0, len(text), _LONGEST_LITERAL)] or [""]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)


def sentence(template: str, **cells: str) -> str:
    """A text with fields in braces as a formula; each field is a piece of formula.

    Examples
    --------
    >>> sentence("{done} of 3", done="D1")
    'D1&" of 3"'
    """
    pieces = [cells[p[1:-1]] if p[:1] == "{" else literal(p) for p in re.split(r"(\{\w+\})", template) if p]
    return "&".join(pieces)


def hint(section: Section, top: int, table: str, limit: float, lang: str) -> Hint:
    """Formulas behind one sheet of comparisons.

    Parameters
    ----------
    section : Section
        The sheet, of kind "pairs".
    top : int
        First free row of the hidden sheet.
    table : str
        Name of the random-index table.
    limit : float
        CR below which the answers fit together.
    lang : {"en", "zh"}
        Language.

    Returns
    -------
    Hint
        The formulas, each beginning with "=".

    Examples
    --------
    >>> pairs = Section("pairs", "u", "U", "1 U", (("a", "b"),), (("A", "B"),))
    >>> hint(pairs, 1, "saaty_1980", 0.1, "en").done
    "'_calculation'!$D$1"
    """
    said, sheet, m = WORDS[lang], f"'{section.sheet}'!", len(section.questions)
    names = list(dict.fromkeys(name for pair in section.questions for name in pair))
    n = len(names)
    cells: list[tuple[int, int, str]] = []
    same = literal(EQUALLY[lang])
    for k in range(m):
        row, on = top + k, FIRST_ROW + k
        cells.append((row, 1, f"=IFERROR(VALUE(LEFT(TRIM({sheet}$E{on}),1)),0)"))
        step = f"IF(OR($A{row}<2,$A{row}>9),"
        sides = f'IF({sheet}$D{on}={sheet}$B{on},$A{row},IF({sheet}$D{on}={sheet}$C{on},1/$A{row},""))'
        alike = f'IF(OR(LEN({sheet}$E{on})=0,$A{row}=1),1,"")'
        cells.append((row, 2, f'=IF({sheet}$D{on}={same},{alike},{step}"",{sides}))'))
    cells.append((top, 4, f"=COUNT($B${top}:$B${top + m - 1})"))
    here = f"'{CALCULATION}'!"
    done, ratio, worst = (f"{here}$D${top + i}" for i in range(3))
    index = _index(n, table)
    if n > 2 and index:
        cells += _matrix(section, names, top, index)
    next_row = top + max(m, n + POWER_STEPS + 1, 3) + 1
    checks = tuple(
        _check(FIRST_ROW + k, here, top + k, k, n > 2 and bool(index), m, limit, top, lang) for k in range(m)
    )
    if n == 2:
        return Hint(tuple(cells), next_row, done, "=" + literal(said["hint_two"]), _short(done, m, lang), checks)
    if not index:
        later = f"=IF({done}<{m},{literal(said['short_wait'])},{literal(said['short_none'])})"
        return Hint(tuple(cells), next_row, done, "=" + literal(said["hint_none"]), later, checks)
    figures = {"cr": f"FIXED({ratio},3)", "limit": literal(f"{limit:g}"), "line": worst}
    good, look = sentence(said["hint_good"], **figures), sentence(said["hint_look"], **figures)
    line = f"=IF({done}<{m},{literal(said['hint_wait'])},IF({ratio}<{limit!r},{good},{look}))"
    return Hint(tuple(cells), next_row, done, line, _short(done, m, lang, f"{ratio}<{limit!r}"), checks)


def _index(n: int, table: str) -> float | None:
    try:
        return random_index(n, table) or None
    except JudgmentError:  # more indicators than the table knows: the import says so, the hint only stays away
        return None


def _short(done: str, m: int, lang: str, good: str = "TRUE()") -> str:
    said = WORDS[lang]
    verdict = f"IF({good},{literal(said['short_good'])},{literal(said['short_look'])})"
    return f"=IF({done}<{m},{literal(said['short_wait'])},{verdict})"


def _matrix(section: Section, names: list[str], top: int, index: float) -> list[tuple[int, int, str]]:
    """Matrix, its powers applied to the geometric means, CR, and what fits worst."""
    n, m, left = len(names), len(section.questions), _MATRIX_COLUMN
    first, last = column(left), column(left + n - 1)
    judged = {pair: top + k for k, pair in enumerate(section.questions)}
    cells = [(top + i, left + i, "=1") for i in range(n)]
    for i, j in combinations(range(n), 2):
        value = f"$B${judged[names[i], names[j]]}"
        cells.append((top + i, left + j, f"=IF(ISNUMBER({value}),{value},1)"))
        cells.append((top + j, left + i, f"=1/{address(top + i, left + j)}"))
    rows = [f"${first}${top + i}:${last}${top + i}" for i in range(n)]
    start = top + n
    cells += [(start, left + i, f"=GEOMEAN({rows[i]})") for i in range(n)]
    for t in range(1, POWER_STEPS + 1):
        before = f"${first}${start + t - 1}:${last}${start + t - 1}"
        cells += [(start + t, left + i, f"=SUMPRODUCT({rows[i]},{before})/SUM({before})") for i in range(n)]
    end = start + POWER_STEPS
    # The vector before was divided by its sum, so the sum of the one after it is lambda.
    largest = f"SUM(${first}${end}:${last}${end})"
    cells.append((top + 1, 4, f"=MAX(0,({largest}-{n})/{n - 1}/{index!r})"))
    for (a, b), row in judged.items():
        w, v = (address(end, left + names.index(name)) for name in (a, b))
        cells.append((row, 3, f"=IF(ISNUMBER($B{row}),ABS(LN($B{row}*{v}/{w})),0)"))
    errors = f"$C${top}:$C${top + m - 1}"
    cells.append((top + 2, 4, f"=MATCH(MAX({errors}),{errors},0)"))
    return cells


def _check(on: int, here: str, row: int, k: int, looks: bool, m: int, limit: float, top: int, lang: str) -> str:
    said = {key: literal(text) for key, text in WORDS[lang].items() if key.startswith("check_")}
    same, step = literal(EQUALLY[lang]), f"{here}$A${row}"
    done, ratio, worst = (f"{here}$D${top + i}" for i in range(3))
    look = f"AND({done}={m},{ratio}>={limit!r},{worst}={k + 1})" if looks else "FALSE()"
    fine = f"IF({look},{said['check_look']},{said['check_ok']})"
    listed = f"OR($D{on}=$B{on},$D{on}=$C{on})"
    return (
        f'=IF(LEN($D{on})=0,IF(LEN($E{on})=0,"",{said["check_which"]}),'
        f"IF($D{on}={same},IF(OR(LEN($E{on})=0,{step}=1),{fine},{said['check_empty']}),"
        f"IF(NOT({listed}),{said['check_list']},IF(LEN($E{on})=0,{said['check_how']},"
        f"IF(AND({step}>=2,{step}<=9),{fine},{said['check_list']})))))"
    )
