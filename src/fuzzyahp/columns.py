"""Columns of a table to membership vectors: values, grade names or vote counts, one column set a leaf."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from fuzzyahp.errors import EvidenceError
from fuzzyahp.evidence import PLAIN_LIMIT, Evidence
from fuzzyahp.membership import MAX_VOTES, total_of_rows
from fuzzyahp.scheme import Scheme
from fuzzyahp.standards import GradeStandard

FloatArray = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int8]
AnyArray = npt.NDArray[Any]

#: What is wrong with a row, as in the statuses of `Ratings`; 0 where nothing is.
INCOMPLETE, INVALID = 1, 2


class Column(Protocol):
    """Where one leaf's evidence comes from.

    Attributes
    ----------
    missing : str
        What is said of every row that is incomplete; "" where rows differ in that.
    """

    missing: str

    def membership(self, start: int, stop: int, out: FloatArray) -> Codes | None:
        """Write membership vectors of rows, shape (g, stop - start); say what is wrong with which, None: nothing."""

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

    missing = "no evidence"

    def __init__(self, values: FloatArray, standard: GradeStandard) -> None:
        self.values, self.standard = values, standard

    def membership(self, start: int, stop: int, out: FloatArray) -> Codes | None:
        """Write membership vectors of rows; say what is wrong with which."""
        value = self.values[start:stop]
        finite = np.isfinite(value)
        if finite.all():
            self.standard.rows(value, out)
            return None
        bad = np.where(np.isnan(value), INCOMPLETE, np.where(finite, 0, INVALID)).astype(np.int8)
        self.standard.rows(np.where(finite, value, 0.0), out)
        set_aside(out, bad)
        return bad

    def describe(self, row: int) -> str:
        """Why a row cannot be used."""
        value = float(self.values[row])
        return "no evidence" if value != value else f"value {value}, must be a finite number"


@dataclass(frozen=True, eq=False)
class CodedItems:
    """A column that is kept as places in a list of its different items.

    Attributes
    ----------
    codes : ndarray of int, shape (N,)
        For each client the place of its item.
    items : sequence
        The different items: grade names, and whatever else stands among them.
    """

    codes: npt.NDArray[np.integer[Any]]
    items: Sequence[object]


@dataclass(frozen=True, eq=False)
class ListedVotes:
    """Counts of votes that came as one list a client, some of which may be no such list.

    Attributes
    ----------
    counts : ndarray, shape (N, g)
        Votes in each grade; negative where the list is none.
    faults : mapping of int to str
        What those rows hold, and what they should.
    """

    counts: AnyArray
    faults: Mapping[int, str]


def encode_items(column: AnyArray) -> CodedItems:
    """Find the different items of a column, so that each is read once.

    Parameters
    ----------
    column : ndarray of str or object, shape (N,)
        Its items.

    Returns
    -------
    CodedItems
        Items in the order in which they first appear. Numbers are alike only if written alike, and only items
        of one type.

    Examples
    --------
    >>> import numpy as np
    >>> encode_items(np.array(["good", "poor", "good"])).items
    ['good', 'poor']
    """
    places: dict[object, int] = {}
    items: list[object] = []
    codes = np.empty(len(column), dtype=np.intp)
    for row, item in enumerate(column.tolist() if column.dtype.kind == "U" else column):
        key = item if type(item) is str else _key(item, row)
        code = places.get(key)
        if code is None:
            code = places[key] = len(items)
            items.append(item)
        codes[row] = code
    return CodedItems(codes, items)


def _key(item: object, row: int) -> tuple[object, object]:
    """What two cells share only if they mean the same."""
    if isinstance(item, float | np.floating):
        return type(item), repr(item)
    if isinstance(item, str | int | None):
        return type(item), item
    return "row", row


class ItemColumn:
    """Grade names, with whatever else stands among them read as the evidence of one client is.

    Parameters
    ----------
    scheme : Scheme
        The scheme.
    leaf : str
        The leaf.
    items : ndarray of str or object, shape (N,), or CodedItems
        Grade names; "" or None where there is none.
    """

    missing = ""

    def __init__(self, scheme: Scheme, leaf: str, items: AnyArray | CodedItems) -> None:
        coded = items if isinstance(items, CodedItems) else encode_items(items)
        scale, standard = scheme.scale, scheme.indicators[leaf].standard
        place = {name: h for names in (*scale.labels.values(), scale.names) for h, name in enumerate(names)}
        self.codes = coded.codes
        self.rows = np.zeros((len(scale), len(coded.items)))
        self.bad = np.zeros(len(coded.items), dtype=np.int8)
        self.reasons: dict[int, str] = {}
        values: list[float] = []
        measured: list[int] = []
        item: Any
        for k, item in enumerate(coded.items):
            h = place.get(item) if type(item) is str else None
            if h is not None:
                self.rows[h, k] = 1.0
            elif standard is not None and type(item) in (float, int) and -PLAIN_LIMIT < item < PLAIN_LIMIT:
                values.append(float(item))
                measured.append(k)
            else:
                self._read(scheme, leaf, k, item)
        if standard is not None and measured:
            self.rows[:, measured] = standard.rows(np.array(values))
        set_aside(self.rows, self.bad)

    def _read(self, scheme: Scheme, leaf: str, k: int, item: object) -> None:
        """Read an item as the evidence of one client is; keep what is wrong with it."""
        try:
            evidence = Evidence(scheme, {leaf: item})
            if evidence.panel:
                # Who is silent shows only beside the client's other votes.
                raise EvidenceError(f"{leaf}: votes are named here; rate such clients one by one, with the whole panel")
            self.rows[:, k] = evidence.membership([leaf])[0]
        except EvidenceError as error:
            self.bad[k] = INCOMPLETE if error.status == "incomplete" else INVALID
            self.reasons[k] = str(error).partition(": ")[2]

    def membership(self, start: int, stop: int, out: FloatArray) -> Codes | None:
        """Write membership vectors of rows; say what is wrong with which."""
        codes = self.codes[start:stop]
        # Codes are places by construction; "clip" only spares NumPy a copy of what it writes.
        np.take(self.rows, codes, axis=1, out=out, mode="clip")
        bad = self.bad[codes] if self.reasons else None
        return bad if bad is not None and bad.any() else None

    def describe(self, row: int) -> str:
        """Why a row cannot be used."""
        return self.reasons[int(self.codes[row])]


class CountColumn:
    """Vote counts of a leaf.

    Parameters
    ----------
    counts : ndarray, shape (N, g), or sequence of g ndarrays, shape (N,)
        Votes in each grade, best first; NaN where one is missing.
    faults : mapping of int to str
        Rows that hold no counts at all, and what they hold; their counts are negative.
    """

    missing = "no votes"

    def __init__(self, counts: AnyArray | Sequence[AnyArray], faults: Mapping[int, str] | None = None) -> None:
        self.counts, self.faults = counts, faults or {}
        self.parts = [counts[:, h] for h in range(counts.shape[1])] if isinstance(counts, np.ndarray) else list(counts)
        # What a type of whole numbers cannot hold need not be looked for.
        ranges = [np.iinfo(part.dtype) if part.dtype.kind in "iu" else None for part in self.parts]
        self.whole = None not in ranges
        self.may_be_low = not self.whole or any(found is not None and found.min < 0 for found in ranges)
        self.may_be_high = not self.whole or any(found is not None and found.max > MAX_VOTES for found in ranges)

    def membership(self, start: int, stop: int, out: FloatArray) -> Codes | None:
        """Write membership vectors of rows; say what is wrong with which."""
        if isinstance(self.counts, np.ndarray):
            given = [self.counts[start:stop]]
            np.copyto(out, given[0].T, casting="unsafe")
        else:
            given = [part[start:stop] for part in self.parts]
            for h, part in enumerate(given):
                np.copyto(out[h], part, casting="unsafe")
        bad = None if self._plausible(given, out) else self._problems(out)
        if bad is not None:
            set_aside(out, bad)
        total = total_of_rows(out)
        if total.size and total.min() == 0:
            empty = np.where(total == 0, INCOMPLETE, 0).astype(np.int8)
            set_aside(out, empty)
            total[empty != 0] = 1.0
            bad = empty if bad is None else bad + empty
        out /= total
        return bad

    def _plausible(self, given: Sequence[AnyArray], rows: FloatArray) -> bool:
        """Whether no count can be wrong: two reductions say so for nearly every block; NaN fails them.

        Whole numbers are looked at as they came, which for small types takes an eighth of the time.
        """
        if rows.size == 0:
            return True
        parts = given if self.whole else [rows]
        if self.may_be_low and not all(part.min() >= 0 for part in parts):
            return False
        if self.may_be_high and not all(part.max() <= MAX_VOTES for part in parts):
            return False
        return self.whole or bool((rows == np.floor(rows)).all())

    def _problems(self, rows: FloatArray) -> Codes:
        missing = np.isnan(rows).any(axis=0)
        known = np.where(np.isfinite(rows), rows, -1.0)
        wrong = ~missing & ((known < 0) | (known > MAX_VOTES) | (known != np.floor(known))).any(axis=0)
        return (np.where(missing, INCOMPLETE, 0) + np.where(wrong, INVALID, 0)).astype(np.int8)

    def describe(self, row: int) -> str:
        """Why a row cannot be used."""
        if row in self.faults:
            return self.faults[row]
        votes = [part[row].item() for part in self.parts]
        if any(vote != vote for vote in votes) or not any(votes):
            return "no votes"
        return f"votes {votes}, must be whole numbers of experts, 0 or more and at most 10^9"


def set_aside(rows: FloatArray, bad: Codes) -> None:
    """Put a vector without surprises where a row cannot be used; its results are thrown away.

    Parameters
    ----------
    rows : ndarray, shape (g, N)
        Membership vectors, or counts.
    bad : ndarray of int8, shape (N,)
        Other than 0 where a row cannot be used.
    """
    out = bad != 0
    rows[:, out] = 0.0
    rows[-1, out] = 1.0
