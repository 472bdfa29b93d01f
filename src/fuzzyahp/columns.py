"""Columns of a table to membership vectors: values, grade names or vote counts, one column set a leaf."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from fuzzyahp.errors import EvidenceError, FuzzyAHPError, shown, suggest
from fuzzyahp.evidence import Evidence
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
    """Values of a quantitative leaf.

    Parameters
    ----------
    values : ndarray, shape (N,)
        Values; NaN where there is none.
    standard : GradeStandard
        Of the leaf.
    """

    def __init__(self, values: FloatArray, standard: GradeStandard) -> None:
        self.values, self.standard = values, standard

    def membership(self, start: int, stop: int) -> tuple[FloatArray, Codes | None]:
        """Membership vectors of rows, and what is wrong with which."""
        value = self.values[start:stop]
        finite = np.isfinite(value)
        if finite.all():
            return self.standard.rows(value), None
        bad = np.where(np.isnan(value), INCOMPLETE, np.where(finite, 0, INVALID)).astype(np.int8)
        rows = self.standard.rows(np.where(finite, value, 0.0))
        _set_aside(rows, bad)
        return rows, bad

    def describe(self, row: int) -> str:
        """Why a row cannot be used."""
        value = float(self.values[row])
        return "no evidence" if value != value else f"value {value}, must be a finite number"


class ItemColumn:
    """Grade names, with whatever else stands among them read as the evidence of one client is.

    Parameters
    ----------
    scheme : Scheme
        The scheme.
    leaf : str
        The leaf.
    items : ndarray of str or object, shape (N,)
        Grade names; "" or None where there is none.
    """

    def __init__(self, scheme: Scheme, leaf: str, items: AnyArray) -> None:
        scale = scheme.scale
        place = {name: h for names in (*scale.labels.values(), scale.names) for h, name in enumerate(names)}
        self.grades = len(scale)
        self.odd: dict[int, FloatArray | EvidenceError] = {}
        if items.dtype.kind == "U":
            texts, inverse = np.unique(items, return_inverse=True)
            self.place = np.array([place.get(str(text), -1) for text in texts], dtype=np.int16)[inverse]
        else:
            self.place = np.array([place.get(x, -1) if type(x) is str else -1 for x in items], dtype=np.int16)
        alike: dict[tuple[type, object], FloatArray | EvidenceError] = {}
        for row in np.flatnonzero(self.place < 0).tolist():
            item = items[row]
            key = (type(item), item) if isinstance(item, str | int | None) else None
            if key is None or key not in alike:
                self.odd[row] = _read_item(scheme, leaf, item)
                if key is not None:
                    alike[key] = self.odd[row]
            else:
                self.odd[row] = alike[key]

    def membership(self, start: int, stop: int) -> tuple[FloatArray, Codes | None]:
        """Membership vectors of rows, and what is wrong with which."""
        place = self.place[start:stop]
        rows = np.zeros((self.grades, stop - start))
        bad = np.zeros(stop - start, dtype=np.int8)
        named = np.flatnonzero(place >= 0)
        rows[place[named], named] = 1.0
        for i in np.flatnonzero(place < 0).tolist():
            found = self.odd[start + i]
            if isinstance(found, EvidenceError):
                bad[i] = INCOMPLETE if found.status == "incomplete" else INVALID
            else:
                rows[:, i] = found
        if not bad.any():
            return rows, None
        _set_aside(rows, bad)
        return rows, bad

    def describe(self, row: int) -> str:
        """Why a row cannot be used."""
        return str(self.odd[row]).partition(": ")[2]


def _read_item(scheme: Scheme, leaf: str, item: object) -> FloatArray | EvidenceError:
    """Membership vector of a cell, or what is wrong with it."""
    try:
        evidence = Evidence(scheme, {leaf: item})
        if evidence.panel:
            # Who is silent shows only beside the client's other votes.
            raise EvidenceError(f"{leaf}: votes are named here; rate such clients one by one, with the whole panel")
        return np.asarray(evidence.membership([leaf])[0])
    except EvidenceError as error:
        return error


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
        return f"votes {votes}, must be whole numbers of experts, 0 or more and at most 10^9"


def _set_aside(rows: FloatArray, bad: Codes) -> None:
    """Put a vector without surprises where a row cannot be used; its results are thrown away."""
    out = bad != 0
    rows[:, out] = 0.0
    rows[-1, out] = 1.0


def read_columns(
    scheme: Scheme, table: Mapping[str, npt.ArrayLike], ignore: Collection[str] = ()
) -> tuple[dict[str, Column], AnyArray | None, int]:
    """Find every leaf's columns in a table.

    Parameters
    ----------
    scheme : Scheme
        Its leaves are looked for, by name or path.
    table : mapping of str to array_like
        Columns of one length.
    ignore : collection of str
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
    if isinstance(ignore, str) or not isinstance(ignore, Collection):
        raise EvidenceError(f"ignore: {shown(ignore)}, must be a list of column names")
    wrong: list[str] = []
    seen: set[str] = set()
    arrays: dict[str, dict[str, AnyArray]] = {leaf: {} for leaf in scheme.tree.leaves}
    client = None
    lengths: dict[str, int] = {}
    for key, column in table.items():
        if key in ignore:
            continue
        place = None if key == CLIENT and key not in scheme.tree else _place(scheme, str(key))
        if key != CLIENT and place is None:
            known = [*scheme.tree.leaves, *_count_columns(scheme, str(key))]
            if key in scheme.tree:
                wrong.append(
                    f"column {shown(key)} is a group; give columns for: {', '.join(scheme.tree.leaves_of(key)[:12])}"
                )
                continue
            wrong.append(f"column {shown(key)} is no indicator; {suggest(key, known)} (or name it under ignore)")
            continue
        seen |= {place[0]} if place else set()
        array = _array(column)
        if isinstance(array, str):
            wrong.append(f"column {shown(key)} {array}")
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
        if not parts and leaf in seen:
            continue
        found = _column(scheme, leaf, parts)
        if isinstance(found, str):
            wrong.append(found)
        else:
            columns[leaf] = found
    if wrong:
        raise EvidenceError(
            "table: " + "\n  ".join(wrong[:20]) + (f"\n  and {len(wrong) - 20} more" if len(wrong) > 20 else "")
        )
    return columns, client, next(iter(lengths.values()), 0)


def _place(scheme: Scheme, key: str) -> tuple[str, str] | None:
    """Leaf and grade that a column's name stands for; grade "" where the column is the leaf's only one."""
    above, _, grade = key.rpartition(".")
    for name, of_grade in ((key, ""), (above, grade)):
        try:
            leaf = scheme.tree.find(name)
            if not scheme.tree.children(leaf) and (name == key or grade):
                return leaf, scheme.scale.names[scheme.scale.index(of_grade)] if of_grade else ""
        except FuzzyAHPError:
            continue
    return None


def _count_columns(scheme: Scheme, key: str) -> list[str]:
    """Names of count columns that a misspelt name could have meant."""
    leaf = key.rpartition(".")[0]
    return [f"{leaf}.{grade}" for grade in scheme.scale.names] if leaf in scheme.tree else []


def _array(column: object) -> AnyArray | str:
    """Column as an array, masked entries as NaN or None; or what is wrong with it."""
    if isinstance(column, np.ma.MaskedArray):
        numbers = column.dtype.kind in "iuf"
        data = np.ma.getdata(column).astype(np.float64 if numbers else object)
        data[np.ma.getmaskarray(column)] = np.nan if numbers else None
        return np.asarray(data)
    if not isinstance(column, np.ndarray):
        if isinstance(column, str | bytes) or not isinstance(column, Sequence):
            return "is a single value, must be an array with one entry a client"
        # A list with a gap or a text among numbers keeps its items; NumPy would make them all text.
        odd = any(item is None or isinstance(item, str) for item in column)
        try:
            column = _objects(column) if odd else np.asarray(column)
        except (ValueError, OverflowError, RecursionError):
            return "has rows of different lengths or kinds; give one array of one shape"
    return column if column.ndim else "is a single value, must be an array with one entry a client"


def _objects(items: Sequence[object]) -> AnyArray:
    column = np.empty(len(items), dtype=object)
    for i, item in enumerate(items):
        column[i] = item
    return column


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
        if standard is not None:
            return ValueColumn(array.astype(np.float64, copy=False), standard)
        if not np.isnan(array.astype(np.float64)).all():
            return f"'{path}' has no grade standard in the scheme, so it takes grade names or counts, not values"
        array = np.full(array.shape, None, dtype=object)
    return ItemColumn(scheme, leaf, array)


_NAMED = "'{}': the scheme weighs its experts, so votes must be named: rate clients one by one"
