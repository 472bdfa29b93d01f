"""Who sits on a panel, and whom it votes on: two CSV files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from fuzzyahp.csv_rows import Sheet, decode_csv
from fuzzyahp.errors import FuzzyAHPError, PanelError, check_known, in_language, shown, suggest
from fuzzyahp.experts.groups.expert_weights import FAMILIARITY, SOURCES, authority
from fuzzyahp.experts.panel.answers import Expert, check_readable, folded
from fuzzyahp.safe_text import from_spreadsheet

_NUMBER = re.compile(r"(\d+\.?\d*|\.\d+)\Z", re.ASCII)
_COLUMNS = ("expert", "weight", "familiarity", "basis")
_SOURCES = {word: source for source, words in SOURCES.items() for word in (source, *words)}
_NAMES = {"en": ("name", "name_en", "name_zh"), "zh": ("name", "name_zh", "name_en")}
_MOST_EXPERTS = 1000
_MOST_CLIENTS = 1000
_MOST_ERRORS = 20


def read_experts(data: bytes, where: str, familiarity_table: str = "equal_steps") -> tuple[Expert, ...]:
    r"""Experts of a panel from a CSV file.

    Parameters
    ----------
    data : bytes
        Content: a column `expert`; beside it `weight`, or `familiarity` with `basis`, or nothing. Familiarity is a
        number from 0 to 1 or a grade such as "familiar" or 熟悉; basis is a number from 0 to 1, or there is one column
        for each of the four sources ("practical experience", ...) that holds large, medium or small.
    where : str
        What to call the file in errors.
    familiarity_table : str
        What a grade of familiarity is worth: a key of `FAMILIARITY`.

    Returns
    -------
    tuple of Expert
        In the file's order.

    Raises
    ------
    FuzzyAHPError
        Listing every line that cannot be used; a row with too many or too few cells stops the reading. Or if there is
        no such table.

    Examples
    --------
    >>> from fuzzyahp.experts import read_experts
    >>> read_experts(b"expert,weight\nLi,2\nWu,1\n", "experts.csv")[0]
    Expert(name='Li', weight=2.0, familiarity=None, basis=None)
    """
    check_known(f"{where}: familiarity_table", familiarity_table, FAMILIARITY, PanelError)
    sheet = _open(data, where)
    header = [_SOURCES.get(column, column) for column in sheet.header]
    given = [column for column in header if column]
    problems = [f"column {shown(c)} is none of a list of experts" for c in given if c not in (*_COLUMNS, *SOURCES)]
    problems += _doubled(header)
    if "expert" not in given:
        problems.append(f"column 'expert' is missing; {suggest('expert', sheet.header)}")
    ticked = [source for source in SOURCES if source in given]
    if ticked and "basis" in given:
        problems.append("has a column 'basis' and columns of its sources; keep one kind")
    _raise(where, problems, f"it has a column expert, and may have {', '.join(_COLUMNS[1:])}")
    found: list[Expert] = []
    lines: dict[str, int] = {}
    for line, row in sheet.rows():
        place = f"{where} line {line}"
        cells = {column: from_spreadsheet(cell) for column, cell in zip(header, row, strict=True)}
        try:
            expert = _expert(sheet, cells, ticked, familiarity_table)
        except FuzzyAHPError as error:
            problems.append(f"{place}: {error}")
            continue
        if folded(expert.name) in lines:
            problems.append(f"{place}: {expert.name} stands in line {lines[folded(expert.name)]} too; keep one")
        lines[folded(expert.name)] = line
        found.append(expert)
    if not found and not problems:
        problems.append("names no expert; give one a line")
    if len(found) > _MOST_EXPERTS:
        problems.append(f"names {len(found)} experts, must be at most {_MOST_EXPERTS}")
    _raise(where, problems)
    return tuple(found)


def _expert(sheet: Sheet, cells: dict[str, str], ticked: Sequence[str], table: str) -> Expert:
    name = cells["expert"]
    if not name:
        raise PanelError("no expert; every row needs a name")
    check_readable(name, "expert")
    weight = _number(sheet, cells.get("weight", ""), "weight")
    familiar, basis = cells.get("familiarity", ""), cells.get("basis", "")
    influences = {source: cells[source] for source in ticked if cells[source]}
    if not familiar and not basis and not influences:
        return Expert(name, weight)
    if not familiar or not (basis or influences):
        raise PanelError(f"{name}: authority needs both familiarity and basis; give both or neither")
    if basis and _number(sheet, basis, "basis") is None:
        raise PanelError(f"{name}: basis {shown(basis)}, must be a number from 0 to 1")
    rests_on = influences or float(sheet.point(basis))
    known = float(sheet.point(familiar)) if _NUMBER.match(sheet.point(familiar)) else familiar
    found = authority(rests_on, known, table)
    return Expert(name, weight, found.familiarity, found.basis)


def _number(sheet: Sheet, text: str, what: str) -> float | None:
    if not text:
        return None
    number = sheet.point(text)
    if not _NUMBER.match(number):
        raise PanelError(f"{what} {shown(text)}, must be a number such as 0.8")
    return float(number)


def read_client_names(data: bytes, where: str, lang: str = "en") -> dict[str, str]:
    r"""Clients that a panel votes on, and what they are called, from a CSV file.

    Parameters
    ----------
    data : bytes
        Content: a column `client`, one row a client; `name`, `name_en` or `name_zh` is read, other columns are not.
    where : str
        What to call the file in errors.
    lang : {"en", "zh"}
        Which name is preferred.

    Returns
    -------
    dict of str to str
        Client to name, "" where there is none; in the file's order.

    Raises
    ------
    FuzzyAHPError
        Listing every line that cannot be used; a row with too many or too few cells stops the reading.

    Examples
    --------
    >>> read_client_names("client,name_en,name_zh,sales\nF01,Old Well,老井,7\n".encode(), "firms.csv", "zh")
    {'F01': '老井'}
    """
    in_language(_NAMES, lang, PanelError)
    sheet = _open(data, where)
    problems = _doubled(sheet.header)
    if "client" not in sheet.header:
        problems.append(f"column 'client' is missing; {suggest('client', sheet.header)}")
    _raise(where, problems)
    found: dict[str, str] = {}
    lines: dict[str, int] = {}
    for line, row in sheet.rows():
        cells = {column: from_spreadsheet(cell) for column, cell in zip(sheet.header, row, strict=True)}
        client = cells["client"]
        try:
            check_readable(client, "client")
        except PanelError as error:
            problems.append(f"{where} line {line}: {error if client else 'no client; every row needs one'}")
            continue
        if client in lines:
            problems.append(f"{where} line {line}: {client} stands in line {lines[client]} too; keep one row a client")
        lines[client] = line
        found[client] = next((cells[key] for key in _NAMES[lang] if cells.get(key)), "")
    if not found and not problems:
        problems.append("names no client; give one a line, or leave the file out: then no votes are asked for")
    if len(found) > _MOST_CLIENTS:
        problems.append(f"names {len(found)} clients, must be at most {_MOST_CLIENTS}")
    _raise(where, problems)
    return found


def _open(data: bytes, where: str) -> Sheet:
    if not isinstance(data, bytes):
        raise PanelError(f"{where}: {shown(data)}, must be bytes, the content of the file")
    try:
        return Sheet(decode_csv(data, where), where)
    except FuzzyAHPError as error:
        raise PanelError(str(error)) from None


def _doubled(header: Sequence[str]) -> list[str]:
    return [f"column {shown(c)} stands twice; keep one" for i, c in enumerate(header) if c and c in header[:i]]


def _raise(where: str, problems: Iterable[str], mend: str = "") -> None:
    lines = [problem.removeprefix(f"{where} ") for problem in dict.fromkeys(problems)]
    if lines:
        more = [f"and {len(lines) - _MOST_ERRORS} more"] if len(lines) > _MOST_ERRORS else []
        raise PanelError(f"{where}: " + "\n  ".join([*lines[:_MOST_ERRORS], *more, *([mend] if mend else [])]))
