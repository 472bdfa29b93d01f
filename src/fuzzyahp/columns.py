"""Columns of a table to membership vectors: values, grade names or vote counts, one column set a leaf."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from fuzzyahp.errors import EvidenceError, shown, suggest
from fuzzyahp.grades import GradeScale
from fuzzyahp.membership import MAX_VOTES, total_of_rows
from fuzzyahp.scheme import Scheme
from fuzzyahp.standards import GradeStandard

FloatArray = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int8]
AnyArray = npt.NDArray[Any]

#: What is wrong with a row, as in the statuses of `Ratings`; 0 where nothing is.
INCOMPLETE, INVALID = 1, 2
CLIENT = "client"


class Column(Protocol):
    """Where one leaf's evidence comes from."""

    def membership(self, start: int, stop: int) -> tuple[FloatArray, Codes | None]:
        """Membership vectors of rows, shape (g, stop - start), and what is wrong with which; None: nothing."""

    def describe(self, row: int) -> str:
        """Why a row cannot be used."""


class ValueColumn:
    """Values of a quantitative leaf, or grade names in their place.

    Parameters
    ----------
    values : ndarray, shape (N,)
        Values; NaN where there is none.
    grades : ndarray of int, shape (N,), optional
        Place on the scale where a grade was given, -1 where not, -2 where it is no grade.
    given : ndarray, shape (N,)
        The column as given, for messages.
    standard : GradeStandard or None
        Of the leaf.
    scale : GradeScale
        Grades.
    """

    def __init__(
        self,
        values: FloatArray | None,
        grades: npt.NDArray[np.int16] | None,
        given: AnyArray,
        standard: GradeStandard | None,
        scale: GradeScale,
    ) -> None:
        self.values, self.grades, self.given, self.standard, self.scale = (
            values,
            grades,
            given,
            standard,
            scale,
        )

    def membership(self, start: int, stop: int) -> tuple[FloatArray, Codes | None]:
        """Membership vectors of rows, and what is wrong with which."""
        size = stop - start
        bad = np.full(size, INCOMPLETE, dtype=np.int8)
        rows = np.zeros((len(self.scale), size))
        if self.values is not None:
            value = self.values[start:stop]
            finite = np.isfinite(value)
            bad[finite] = 0
            bad[np.isinf(value)] = INVALID
            if self.standard is not None:
                rows = self.standard.rows(value if finite.all() else np.where(finite, value, 0.0))
        if self.grades is not None:
            grade = self.grades[start:stop]
            named = np.flatnonzero(grade >= 0)
            rows[:, named] = 0.0
            rows[grade[named], named] = 1.0
            bad[named] = 0
            bad[grade == -2] = INVALID
        if not bad.any():
            return rows, None
        _set_aside(rows, bad)
        return rows, bad

    def describe(self, row: int) -> str:
        """Why a row cannot be used."""
        item = self.given[row]
        if item is None or item is np.ma.masked or item == "" or item != item:
            return "no evidence"
        if isinstance(item, str):
            return f"there is no grade {shown(str(item))}; {suggest(item, self.scale.names)}"
        if isinstance(item, float | np.floating) or self.standard is not None:
            return f"value {shown(item)}, must be a finite number"
        return f"{shown(item)} is neither a grade nor a value it has a standard for"


class CountColumn:
    """Vote counts of a leaf.

    Parameters
    ----------
    counts : ndarray, shape (N, g), or sequence of g ndarrays, shape (N,)
        Votes in each grade, best first.
    """

    def __init__(self, counts: AnyArray | Sequence[AnyArray]) -> None:
        self.counts = counts
        self.parts = [counts[:, h] for h in range(counts.shape[1])] if isinstance(counts, np.ndarray) else list(counts)
        self.whole = all(part.dtype.kind in "iu" for part in self.parts)

    def membership(self, start: int, stop: int) -> tuple[FloatArray, Codes | None]:
        """Membership vectors of rows, and what is wrong with which."""
        rows = np.empty((len(self.parts), stop - start))
        if isinstance(self.counts, np.ndarray):
            np.copyto(rows, self.counts[start:stop].T, casting="unsafe")
        else:
            for h, part in enumerate(self.parts):
                np.copyto(rows[h], part[start:stop], casting="unsafe")
        bad = None if self._plausible(rows) else self._problems(rows)
        if bad is not None:
            _set_aside(rows, bad)
        total = total_of_rows(rows)
        if total.size and total.min() == 0:
            empty = np.where(total == 0, INCOMPLETE, 0).astype(np.int8)
            _set_aside(rows, empty)
            total[empty != 0] = 1.0
            bad = empty if bad is None else bad + empty
        rows /= total
        return rows, bad

    def _plausible(self, rows: FloatArray) -> bool:
        """Whether no count can be wrong: two reductions say so for nearly every block; NaN fails them."""
        if rows.size == 0:
            return True
        in_range = rows.min() >= 0 and rows.max() <= MAX_VOTES
        return bool(in_range and (self.whole or (rows == np.floor(rows)).all()))

    def _problems(self, rows: FloatArray) -> Codes:
        missing = np.isnan(rows).any(axis=0)
        known = np.where(np.isfinite(rows), rows, -1.0)
        wrong = ~missing & ((known < 0) | (known > MAX_VOTES) | (known != np.floor(known))).any(axis=0)
        return (np.where(missing, INCOMPLETE, 0) + np.where(wrong, INVALID, 0)).astype(np.int8)

    def describe(self, row: int) -> str:
        """Why a row cannot be used."""
        votes = [part[row].item() for part in self.parts]
        if any(vote != vote for vote in votes) or not any(votes):
            return "no votes"
        return f"votes {votes}, must be whole numbers of experts, 0 or more"


def _set_aside(rows: FloatArray, bad: Codes) -> None:
    """Put a vector without surprises where a row cannot be used; its results are thrown away."""
    out = bad != 0
    rows[:, out] = 0.0
    rows[-1, out] = 1.0


def read_columns(
    scheme: Scheme, table: Mapping[str, npt.ArrayLike], ignore: tuple[str, ...] = ()
) -> tuple[dict[str, Column], AnyArray | None, int]:
    """Find every leaf's columns in a table.

    Parameters
    ----------
    scheme : Scheme
        Its leaves are looked for, by name or path.
    table : mapping of str to array_like
        Columns of one length.
    ignore : tuple of str
        Columns to pass over.

    Returns
    -------
    tuple
        Column by leaf, the clients' ids where given, and the number of rows.

    Raises
    ------
    EvidenceError
        Listing every column that is missing, unknown, doubled, of another length or of a wrong type.
    """
    if not isinstance(table, Mapping):
        raise EvidenceError(f"table: {shown(table)}, must map column names to arrays")
    wrong: list[str] = []
    arrays: dict[str, dict[str, AnyArray]] = {leaf: {} for leaf in scheme.tree.leaves}
    client = None
    lengths: dict[str, int] = {}
    for key, column in table.items():
        if key in ignore:
            continue
        place = None if key == CLIENT and key not in scheme.tree else _place(scheme, str(key))
        if key != CLIENT and place is None:
            wrong.append(
                f"column {shown(key)} is no indicator; {suggest(key, scheme.tree.leaves)}; or name it under ignore"
            )
            continue
        array = _array(column)
        if array.ndim == 0:
            wrong.append(f"column {shown(key)} is a single value, must be an array with one entry a client")
            continue
        lengths[str(key)] = array.shape[0]
        if place is None:
            client = array
        elif place[1] in arrays[place[0]]:
            wrong.append(f"column {shown(key)}: '{place[0]}' is given twice, by name and by path")
        else:
            arrays[place[0]][place[1]] = array
    if len(set(lengths.values())) > 1:
        wrong.append("columns differ in length: " + ", ".join(f"{key} {n}" for key, n in list(lengths.items())[:8]))
    columns: dict[str, Column] = {}
    for leaf, parts in arrays.items():
        found = _column(scheme, leaf, parts)
        if isinstance(found, str):
            wrong.append(found)
        else:
            columns[leaf] = found
    if wrong:
        raise EvidenceError(
            "table: " + "\n  ".join(wrong[:20]) + (f"\n  and {len(wrong) - 20} more" if len(wrong) > 20 else "")
        )
    return columns, client, next(iter(lengths.values()))


def _place(scheme: Scheme, key: str) -> tuple[str, str] | None:
    """Leaf and grade that a column's name stands for; grade "" where the column is the leaf's only one."""
    for name, grade in ((key, ""), key.rpartition(".")[::2]):
        try:
            leaf = scheme.tree.find(name)
            if not scheme.tree.children(leaf):
                return leaf, scheme.scale.names[scheme.scale.index(grade)] if grade else ""
        except ValueError:
            continue
    return None


def _array(column: npt.ArrayLike) -> AnyArray:
    """Column as an array; masked numbers become NaN."""
    if isinstance(column, np.ma.MaskedArray):
        numbers = column.dtype.kind in "iuf"
        data = np.ma.getdata(column).astype(np.float64 if numbers else object)
        data[np.ma.getmaskarray(column)] = np.nan if numbers else None
        return np.asarray(data)
    if isinstance(column, np.ndarray):
        return column
    items = list(column) if isinstance(column, Sequence) and not isinstance(column, str) else column
    if isinstance(items, list) and any(item is None or isinstance(item, str) for item in items):
        return np.array(items, dtype=object)
    return np.asarray(items)


def _column(scheme: Scheme, leaf: str, parts: Mapping[str, AnyArray]) -> Column | str:
    """Column of a leaf, or what is wrong with it."""
    path, scale, standard = scheme.tree.path(leaf), scheme.scale, scheme.indicators[leaf].standard
    if not parts:
        return f"no column for '{path}'; add it, with NaN or '' where a client has no evidence"
    if "" in parts and len(parts) > 1:
        return f"'{path}' has a column of its own and columns of counts; keep one kind"
    votes_weighed = bool(scheme.rules.expert_weights)
    if "" not in parts:
        absent = [name for name in scale.names if name not in parts]
        if absent:
            return f"no column '{leaf}.{absent[0]}'; counts need one column a grade"
        if any(part.dtype.kind not in "iuf" or part.ndim != 1 for part in parts.values()):
            return f"'{path}': counts must be numbers, one column a grade"
        return CountColumn([parts[name] for name in scale.names]) if not votes_weighed else _NAMED.format(path)
    array = parts[""]
    kind = array.dtype.kind
    if array.ndim == 2:
        if kind not in "iuf" or array.shape[1] != len(scale):
            return f"'{path}': shape {array.shape} of {array.dtype}; counts are numbers of shape (N, {len(scale)})"
        return CountColumn(array) if not votes_weighed else _NAMED.format(path)
    if array.ndim != 1 or kind not in "iufUO":
        return (
            f"'{path}': shape {array.shape} of {array.dtype}; must be values, grade names, or counts (N, {len(scale)})"
        )
    if kind in "iuf":
        if standard is None:
            return f"'{path}' has no grade standard in the scheme, so it takes grade names or counts, not values"
        return ValueColumn(array.astype(np.float64, copy=False), None, array, standard, scale)
    return _text_column(array, standard, scale)


_NAMED = "'{}': the scheme weighs its experts, so votes must be named: rate clients one by one"


def _text_column(array: AnyArray, standard: GradeStandard | None, scale: GradeScale) -> ValueColumn:
    """Column of grade names; in an object column numbers may stand among them where the leaf has a standard."""
    place = {name: h for names in (*scale.labels.values(), scale.names) for h, name in enumerate(names)}
    if array.dtype.kind == "U":
        texts, inverse = np.unique(array, return_inverse=True)
        codes = np.array([place.get(str(t), -1 if t == "" else -2) for t in texts], dtype=np.int16)
        return ValueColumn(None, codes[inverse], array, standard, scale)
    grades = np.full(array.shape, -1, dtype=np.int16)
    values = np.full(array.shape, np.nan)
    for row, item in enumerate(array):
        if isinstance(item, str):
            grades[row] = place.get(item, -1 if item == "" else -2)
        elif item is None or (isinstance(item, float | np.floating) and item != item):
            continue
        elif (
            standard is not None
            and isinstance(item, int | float | np.integer | np.floating)
            and not isinstance(item, bool)
        ):
            values[row] = item
        else:
            grades[row] = -2
    return ValueColumn(values, grades, array, standard, scale)
