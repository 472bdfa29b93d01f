"""Clients as they were rated, from whatever holds them: `Ratings`, a table, or a file of ``fuzzyahp rate``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from fuzzyahp.analysis.given_tables import column_lists
from fuzzyahp.analysis.validation.outcomes import grade_names, is_missing_cell
from fuzzyahp.analysis.validation.rating_files import read_rating_file
from fuzzyahp.errors import FuzzyAHPError, shown, suggest
from fuzzyahp.grades import FIVE_GRADES, LARGEST_VALUE, GradeScale
from fuzzyahp.ratings import Ratings
from fuzzyahp.scheme import Scheme

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
ObjectArray = npt.NDArray[np.object_]

STATUSES = ("rated", "rejected", "incomplete", "invalid")
_MEMBERSHIP, _NODE = "membership.", "score."


@dataclass(frozen=True, eq=False)
class RatedClients:
    """Ratings in one shape, whatever they came in.

    Attributes
    ----------
    status : ndarray of object, shape (N,)
        "rated", "rejected", "incomplete" or "invalid".
    score : ndarray, shape (N,)
        Points; NaN where not rated.
    grade : ndarray of object, shape (N,)
        None where not rated.
    grades : tuple of str
        All grades, best first.
    client : ndarray of object or None
        Ids as text.
    membership : ndarray, shape (N, g), or None
        Root membership vectors.
    node_scores : mapping of str to ndarray
        By path.
    scheme : str
        Name, version and fingerprint; "" where nothing says.
    labels : mapping of str to mapping of str to str
        What the grades are called, by language.
    columns : mapping of str to list
        Further columns of the table, by name.
    """

    status: ObjectArray
    score: FloatArray
    grade: ObjectArray
    grades: tuple[str, ...]
    client: ObjectArray | None = None
    membership: FloatArray | None = None
    node_scores: Mapping[str, FloatArray] = field(default_factory=dict)
    scheme: str = ""
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    columns: Mapping[str, Sequence[object]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.status)

    @cached_property
    def rated(self) -> BoolArray:
        """Who has a score."""
        return np.asarray(self.status == "rated", dtype=np.bool_)

    def states(self) -> list[str]:
        """Grade of each rated client, status of each other."""
        return [
            str(status) if grade is None else str(grade)
            for status, grade in zip(self.status.tolist(), self.grade.tolist(), strict=True)
        ]

    def rows(self, places: npt.NDArray[np.intp]) -> RatedClients:
        """Some of the clients, in the order of the places given."""
        return replace(
            self,
            status=self.status[places],
            score=self.score[places],
            grade=self.grade[places],
            client=None if self.client is None else self.client[places],
            membership=None if self.membership is None else self.membership[places],
            node_scores={path: x[places] for path, x in self.node_scores.items()},
            columns={name: [x[i] for i in places.tolist()] for name, x in self.columns.items()},
        )

    def state_counts(self) -> dict[str, int]:
        """Clients by grade, then by each other status."""
        found = dict.fromkeys((*self.grades, *STATUSES[1:]), 0)
        for state in self.states():
            found[state] += 1
        return found

    def places(self) -> dict[str, int]:
        """Row of each client by id; an error where there are no ids."""
        if self.client is None:
            raise FuzzyAHPError("ids: the table has no column 'client'; add it, so that clients can be matched")
        return {client: row for row, client in enumerate(self.client.tolist())}


def read_rated(ratings: Any, where: str = "ratings", grades: GradeScale | Sequence[str] | None = None) -> RatedClients:
    """Ratings from an object, a table or a file.

    Parameters
    ----------
    ratings : Ratings, mapping, data frame, str or Path
        `Ratings`; columns client, status, score and grade by name, as arrays or a data frame; or a CSV or Parquet
        file of ``fuzzyahp rate``.
    where : str
        What to call it in errors.
    grades : GradeScale or sequence of str, optional
        All grades, best first, for tables and files; default: the scale of `FIVE_GRADES`.

    Returns
    -------
    RatedClients
        One entry a row.

    Raises
    ------
    FuzzyAHPError
        If columns are missing, a rated client has no score or grade, a grade or status is unknown, or an id stands
        twice.

    Examples
    --------
    >>> found = read_rated({"status": ["rated", "rejected"], "score": [85.0, None], "grade": ["good", None]})
    >>> found.rated.tolist(), found.states()
    ([True, False], ['good', 'rejected'])
    """
    if isinstance(ratings, RatedClients):
        return ratings
    if isinstance(ratings, Ratings):
        return _from_ratings(ratings, where)
    if isinstance(ratings, str | Path):
        where, ratings = str(ratings), read_rating_file(Path(ratings))
    columns = column_lists(ratings, where)
    scale = FIVE_GRADES if grades is None else grades
    names = grade_names(scale)
    missing = [name for name in ("score", "grade") if name not in columns]
    if missing:
        raise FuzzyAHPError(f"{where}: no column {', '.join(missing)}; {suggest(missing[0], columns)}")
    lengths = {name: len(column) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        raise FuzzyAHPError(f"{where}: columns of different lengths: {shown(lengths)}; all need one entry a client")
    score = np.array([_score(x, row, where) for row, x in enumerate(columns["score"])], dtype=np.float64)
    grade = _objects([None if is_missing_cell(x) else x for x in columns["grade"]])
    given = columns.get("status")
    status = _objects(["rated"] * len(score) if given is None else [str(x) for x in given])
    _check_rows(status, score, grade, names, where, given is None)
    unrated = status != "rated"
    grade[unrated] = None
    vectors = [columns.get(_MEMBERSHIP + name) for name in names]
    nodes = {
        name.removeprefix(_NODE): _numbers(column, unrated, f"{where}: {name}")
        for name, column in columns.items()
        if name.startswith(_NODE)
    }
    known = {"client", "status", "score", "grade"}
    return RatedClients(
        status,
        np.where(unrated, np.nan, score),
        grade,
        names,
        _ids(columns.get("client"), where),
        None
        if any(x is None for x in vectors)
        else np.stack([_numbers(x or (), unrated, f"{where}: membership") for x in vectors], axis=1),
        nodes,
        labels=labels_by_language(scale) if isinstance(scale, GradeScale) else {},
        columns={
            name: x for name, x in columns.items() if name not in known and not name.startswith((_MEMBERSHIP, _NODE))
        },
    )


def scheme_text(scheme: Scheme) -> str:
    """A scheme by name, version and the start of its fingerprint.

    Parameters
    ----------
    scheme : Scheme
        The scheme.

    Returns
    -------
    str
        One line.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> scheme_text(fa.load_scheme("micro-enterprise"))
    'micro-enterprise 1.0.0 (sha256:3198f7d9f351)'
    """
    return f"{scheme.name} {scheme.version} ({scheme.fingerprint[:19]})"


def check_schemes(before: RatedClients, after: RatedClients, allowed: bool) -> bool:
    """Refuse two dates of different grades, or, unless that is allowed, of different schemes.

    Parameters
    ----------
    before, after : RatedClients
        The two dates.
    allowed : bool
        Whether the schemes may differ.

    Returns
    -------
    bool
        Whether they do; False where a table does not say.

    Raises
    ------
    FuzzyAHPError
        If grades, or schemes that must not, differ.
    """
    if before.grades != after.grades:
        raise FuzzyAHPError(
            f"grades: {', '.join(before.grades)} before and {', '.join(after.grades)} after; must be the same"
        )
    differ = bool(before.scheme and after.scheme) and before.scheme != after.scheme
    if differ and not allowed:
        raise FuzzyAHPError(
            f"schemes: {before.scheme} before and {after.scheme} after; what moved may be the policy and not the "
            "clients; rate both dates by one scheme, or say allow_different_schemes=True"
        )
    return differ


def _from_ratings(ratings: Ratings, where: str) -> RatedClients:
    unrated = ratings.status != "rated"
    return RatedClients(
        _objects(ratings.status.tolist()),
        np.asarray(ratings.score.filled(np.nan)),
        ratings.grade,
        ratings.scheme.scale.names,
        _ids(None if ratings.client is None else ratings.client.tolist(), where),
        None if ratings.membership is None else np.asarray(ratings.membership.filled(np.nan)),
        {path: np.where(unrated, np.nan, x.filled(np.nan)) for path, x in (ratings.node_scores or {}).items()},
        scheme_text(ratings.scheme),
        labels_by_language(ratings.scheme.scale),
    )


def labels_by_language(scale: GradeScale) -> dict[str, dict[str, str]]:
    """What grades are called, by language and name.

    Examples
    --------
    >>> labels_by_language(FIVE_GRADES)["zh"]["good"]
    '良'
    """
    return {lang: dict(zip(scale.names, labels, strict=True)) for lang, labels in scale.labels.items()}


def _objects(items: Sequence[object]) -> ObjectArray:
    out = np.empty(len(items), dtype=object)
    out[:] = items
    return out


def _score(item: object, row: int, where: str) -> float:
    if is_missing_cell(item):
        return float("nan")
    if isinstance(item, bool | np.bool_) or not isinstance(item, int | float | np.number):
        raise FuzzyAHPError(f"{where}: score, row {row + 1}: {shown(item)}, must be a number or nothing")
    try:
        points = float(item)
    except OverflowError:
        points = float("inf")
    if LARGEST_VALUE < abs(points) < float("inf"):
        raise FuzzyAHPError(f"{where}: score, row {row + 1}: {shown(item)}, must be no more than 10^6 points")
    return points


def _numbers(column: Sequence[object], unrated: BoolArray, where: str) -> FloatArray:
    found = np.array([_score(x, row, where) for row, x in enumerate(column)], dtype=np.float64)
    lost = np.flatnonzero(~np.isfinite(found) & ~unrated)
    if lost.size:
        raise FuzzyAHPError(f"{where}, row {int(lost[0]) + 1}: no number for a rated client; rate the file anew")
    return np.where(unrated, np.nan, found)


def _ids(column: Sequence[object] | None, where: str) -> ObjectArray | None:
    if column is None:
        return None
    ids = ["" if is_missing_cell(x) else str(x) for x in column]
    if "" in ids:
        raise FuzzyAHPError(
            f"{where}: client, row {ids.index('') + 1}: no id; every client needs one, or leave the column out"
        )
    check_unique(ids, where)
    return _objects(ids)


def check_unique(ids: Sequence[str], where: str) -> None:
    """Refuse an id that stands twice: it says of neither client which entry elsewhere is its own.

    Parameters
    ----------
    ids : sequence of str
        Ids of the clients.
    where : str
        What to call them in the error.

    Raises
    ------
    FuzzyAHPError
        Naming the id and both rows.

    Examples
    --------
    >>> check_unique(["A", "B"], "ratings")
    """
    seen: dict[str, int] = {}
    for row, client in enumerate(ids):
        if client in seen:
            raise FuzzyAHPError(
                f"{where}: client {shown(client)} stands twice, rows {seen[client] + 1} and {row + 1}; keep one"
            )
        seen[client] = row


def _check_rows(
    status: ObjectArray, score: FloatArray, grade: ObjectArray, names: Sequence[str], where: str, bare: bool
) -> None:
    """Every status and grade is known, and who is rated has a score and a grade."""
    for row, (state, points, found) in enumerate(zip(status.tolist(), score.tolist(), grade.tolist(), strict=True)):
        place = f"{where}, row {row + 1}"
        if state not in STATUSES:
            raise FuzzyAHPError(f"{place}: there is no status {shown(state)}; {suggest(state, STATUSES)}")
        if state != "rated":
            continue
        if not np.isfinite(points):
            mend = "add the column 'status', which says who was not rated" if bare else "its status says it was rated"
            raise FuzzyAHPError(f"{place}: score {points}, must be a finite number; {mend}")
        if found not in names:
            raise FuzzyAHPError(
                f"{place}: there is no grade {shown(found)} among {', '.join(names)}; give grades=(...), best first"
            )
