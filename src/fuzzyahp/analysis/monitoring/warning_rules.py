"""The rules of early warning: a small table, one row a rule, that a lender edits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from fuzzyahp.arrays import is_number
from fuzzyahp.csv_rows import Sheet, read_number
from fuzzyahp.errors import FuzzyAHPError, shown, suggest
from fuzzyahp.files import read_whole
from fuzzyahp.frozen import FrozenMapping
from fuzzyahp.parsing import decode, parse_toml

FORMAT = "fuzzyahp-warnings/1"
#: Levels, the mildest first.
LEVELS = ("yellow", "orange", "red")
#: Signs, and what `at` counts for each; "" where a rule has no `at`.
SIGNS: Mapping[str, str] = FrozenMapping(
    {
        "grade_drop": "grades",
        "score_drop": "points",
        "decisive_near": "points above the veto bound",
        "decisive_below": "",
        "rejected": "",
        "incomplete": "",
        "invalid": "",
        "group": "",
    }
)
_COLUMNS = ("sign", "level", "at")
_MAX_BYTES = 2**20


@dataclass(frozen=True)
class WarningRule:
    """One row of the table: which sign gives which level.

    Attributes
    ----------
    sign : str
        "grade_drop", "score_drop", "decisive_near", "decisive_below", "rejected", "incomplete", "invalid" or "group".
    level : {"yellow", "orange", "red"}
        How grave it is. For "group": the most that other members of a group get.
    at : float or None
        From where on: grades for "grade_drop", points for "score_drop", points above the veto bound for
        "decisive_near"; None for the others.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> fa.analysis.WarningRule("grade_drop", "orange", 1).at
    1
    """

    sign: str
    level: str
    at: float | None = None


#: The rules unless others are given. No loan outcome stands behind the figures: they are for a lender to replace.
WARNING_RULES: tuple[WarningRule, ...] = (
    WarningRule("grade_drop", "yellow", 1),
    WarningRule("grade_drop", "orange", 2),
    WarningRule("grade_drop", "red", 3),
    WarningRule("score_drop", "yellow", 5),
    WarningRule("score_drop", "orange", 10),
    WarningRule("score_drop", "red", 20),
    WarningRule("decisive_near", "yellow", 5),
    WarningRule("decisive_below", "orange"),
    WarningRule("rejected", "red"),
    WarningRule("incomplete", "yellow"),
    WarningRule("invalid", "yellow"),
    WarningRule("group", "yellow"),
)


def load_warning_rules(source: str | Path | Iterable[WarningRule | Mapping[str, Any]]) -> tuple[WarningRule, ...]:
    """Rules of early warning from a file or from rows.

    Parameters
    ----------
    source : str, Path, or iterable of WarningRule or mapping
        A CSV file with the columns sign, level and at; a TOML file with ``format`` and ``rules``; or the rows.

    Returns
    -------
    tuple of WarningRule
        The rules, in the order given.

    Raises
    ------
    FuzzyAHPError
        If the file cannot be read, a sign, level or key is unknown, a threshold is missing, out of range or out of
        order, or a row stands twice.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> fa.analysis.load_warning_rules([{"sign": "grade_drop", "level": "orange", "at": 1}])
    (WarningRule(sign='grade_drop', level='orange', at=1),)
    """
    where = "rules"
    if isinstance(source, str | Path):
        where = str(source)
        rows = _read(Path(source))
    elif isinstance(source, Iterable) and not isinstance(source, Mapping):
        rows = [(f"rules, row {i}", row) for i, row in enumerate(source, 1)]
    else:
        raise FuzzyAHPError(f"rules: {shown(source)}, must be rows of sign, level and at, or a .csv or .toml file")
    rules = tuple(_rule(row, place) for place, row in rows)
    if not rules:
        raise FuzzyAHPError(f"{where}: holds no rule; give one or more, or leave the rules out")
    _check_order(rules, where)
    return rules


def rules_csv(rules: Sequence[WarningRule] = WARNING_RULES) -> str:
    """Rules as a CSV file to edit.

    Parameters
    ----------
    rules : sequence of WarningRule
        The rules.

    Returns
    -------
    str
        A header and one line a rule.

    Examples
    --------
    >>> print(rules_csv(WARNING_RULES[:1]), end="")
    sign,level,at
    grade_drop,yellow,1
    """
    lines = [",".join(_COLUMNS)]
    lines += [f"{rule.sign},{rule.level},{'' if rule.at is None else format(rule.at, '.15g')}" for rule in rules]
    return "\n".join(lines) + "\n"


def _read(path: Path) -> list[tuple[str, Any]]:
    """Rows of a file, each with its place."""
    if path.suffix.lower() not in (".csv", ".toml"):
        raise FuzzyAHPError(f"{path}: must be a .csv file with the columns {', '.join(_COLUMNS)}, or a .toml file")
    text = decode(read_whole(path, _MAX_BYTES), str(path))
    if path.suffix.lower() == ".csv":
        sheet = Sheet(text, str(path))
        _known(sheet.header, _COLUMNS, f"{path}: column")
        if "sign" not in sheet.header or len(set(sheet.header)) < len(sheet.header):
            raise FuzzyAHPError(f"{path}: columns {', '.join(sheet.header)}, must be {', '.join(_COLUMNS)}, each once")
        return [
            (
                f"{path} line {line}",
                {key: _cell(key, sheet.point(cell)) for key, cell in zip(sheet.header, cells, strict=True) if cell},
            )
            for line, cells in sheet.rows()
        ]
    document = parse_toml(text, str(path))
    _known(document, ("format", "rules"), f"{path}: key")
    if document.get("format") != FORMAT:
        raise FuzzyAHPError(f"{path}: format: {shown(document.get('format'))}, must be '{FORMAT}'")
    rows = document.get("rules", [])
    if not isinstance(rows, list):
        raise FuzzyAHPError(f"{path}: rules: {shown(rows)}, must be a list of rows with sign, level and at")
    return [(f"{path}: rules, row {i}", row) for i, row in enumerate(rows, 1)]


def _cell(key: str, text: str) -> object:
    number = read_number(text) if key == "at" else None
    return text if number is None else number


def _known(keys: Iterable[object], known: Sequence[str], what: str) -> None:
    for key in keys:
        if key not in known:
            raise FuzzyAHPError(f"{what} {shown(key)} is not known; {suggest(key, known)}")


def _rule(row: object, place: str) -> WarningRule:
    if isinstance(row, WarningRule):
        row = {"sign": row.sign, "level": row.level, "at": row.at}
    if not isinstance(row, Mapping):
        raise FuzzyAHPError(f"{place}: {shown(row)}, must have sign, level and at")
    _known(row, _COLUMNS, f"{place}: key")
    sign, level, at = row.get("sign"), row.get("level"), row.get("at")
    if not isinstance(sign, str) or sign not in SIGNS:
        raise FuzzyAHPError(f"{place}: there is no sign {shown(sign)}; {suggest(sign, SIGNS)}")
    if not isinstance(level, str) or level not in LEVELS:
        raise FuzzyAHPError(f"{place}: there is no level {shown(level)}; {suggest(level, LEVELS)}")
    unit = SIGNS[sign]
    if not unit:
        if at is not None:
            raise FuzzyAHPError(f"{place}: at: {shown(at)}; {sign} has no threshold, leave it empty")
        return WarningRule(sign, level)
    # A grade is one step, never half of one.
    if at is None or not is_number(at) or not at > 0 or (sign == "grade_drop" and at != int(at)):
        kind = "a whole number" if sign == "grade_drop" else "a number"
        raise FuzzyAHPError(f"{place}: at: {shown(at)}, must be {kind} above 0: {unit}")
    return WarningRule(sign, level, at)


def _check_order(rules: Sequence[WarningRule], where: str) -> None:
    """One row a sign and level, and a graver level only further on."""
    seen: dict[str, dict[str, float | None]] = {}
    for rule in rules:
        levels = seen.setdefault(rule.sign, {})
        if rule.level in levels or (levels and rule.at is None):
            raise FuzzyAHPError(
                f"{where}: {rule.sign} stands twice, last as {rule.level}; keep one row"
                + (" a level" if rule.at is not None else "")
            )
        levels[rule.level] = rule.at
    for sign, levels in seen.items():
        given = [(level, levels[level] or 0) for level in LEVELS if level in levels]
        for (mild, first), (grave, second) in pairwise(given):
            rises = first < second if sign != "decisive_near" else first > second
            if not rises:
                more = "less" if sign == "decisive_near" else "more"
                raise FuzzyAHPError(
                    f"{where}: {sign}: {grave} at {second:g} and {mild} at {first:g}; {grave} must be at {more} "
                    f"than {mild}"
                )
