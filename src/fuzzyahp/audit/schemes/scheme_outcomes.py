"""What two schemes make of the same clients: one outcome each, from a table or from evidence client by client."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import tee
from typing import TYPE_CHECKING, Any, NamedTuple

from fuzzyahp.column_places import CLIENT, find_places
from fuzzyahp.errors import EvidenceError, FuzzyAHPError, RecordError, shown
from fuzzyahp.rating import RatingModel
from fuzzyahp.scheme import Scheme

if TYPE_CHECKING:
    from fuzzyahp.result import Rating


class SchemeOutcome(NamedTuple):
    """What one scheme makes of one client.

    Attributes
    ----------
    found : str
        Grade, or "rejected", "incomplete", "invalid".
    score : float or None
        Points; None unless rated.
    reason : str
        Why it was rejected or could not be rated.
    """

    found: str
    score: float | None = None
    reason: str = ""


def evidence_for(
    models: tuple[RatingModel, RatingModel], model: RatingModel, evidence: Mapping[str, Any]
) -> dict[str, Any]:
    """What concerns one of two schemes: without evidence on indicators that the other alone has.

    Parameters
    ----------
    models : tuple of RatingModel
        Both.
    model : RatingModel
        The one.
    evidence : mapping
        By name or path of either; what neither knows stays, and is an error where it is rated.

    Returns
    -------
    dict
        By name of its own leaves.
    """
    leaves = set(model.scheme.tree.leaves)
    found: dict[str, Any] = {}
    for key, item in evidence.items():
        names = [leaf for leaf in (_leaf(m.scheme, key) for m in models) if leaf is not None]
        mine = next((leaf for leaf in names if leaf in leaves), None)
        if mine is not None and mine in found:
            raise EvidenceError(f"{mine}: given twice, by name and by path; keep one", indicator=mine)
        if mine is not None or not names:
            found[key if mine is None else mine] = item
    return found


def _leaf(scheme: Scheme, key: Any) -> str | None:
    try:
        name = scheme.tree.find(key)
    except FuzzyAHPError:
        return None
    return None if scheme.tree.children(name) else name


def rate_evidence(
    models: tuple[RatingModel, RatingModel], model: RatingModel, evidence: Mapping[str, Any]
) -> SchemeOutcome:
    """What one scheme makes of one client's evidence.

    Parameters
    ----------
    models : tuple of RatingModel
        Both.
    model : RatingModel
        The one that rates.
    evidence : mapping
        As for `RatingModel.rate`; on indicators of either scheme.

    Returns
    -------
    SchemeOutcome
        Never an error: evidence that cannot be used is an outcome too.
    """
    try:
        rating = model.rate(evidence_for(models, model, evidence))
    except EvidenceError as error:
        return SchemeOutcome(error.status, None, str(error))
    return outcome_of(rating)


def outcome_of(rating: Rating) -> SchemeOutcome:
    """The outcome that a rating is.

    Parameters
    ----------
    rating : Rating
        Rated or rejected.

    Returns
    -------
    SchemeOutcome
        Its grade and score, or "rejected" and by which nodes.
    """
    if rating.grade is None:
        return SchemeOutcome(rating.status, None, "veto: " + ", ".join(rating.veto.reasons if rating.veto else ()))
    return SchemeOutcome(rating.grade, rating.score)


def rated_rows(
    models: tuple[RatingModel, RatingModel], table: Any, columns: Mapping[str, str] | None, ignore: Collection[str]
) -> Iterator[tuple[str, SchemeOutcome, SchemeOutcome]]:
    """Outcomes of every row of a table, block by block where it comes in blocks.

    Parameters
    ----------
    models : tuple of RatingModel
        Old and new.
    table, columns, ignore
        As for `RatingModel.rate_many`.

    Yields
    ------
    tuple of (str, SchemeOutcome, SchemeOutcome)
        The client's id, or "row 7"; what the old scheme makes of it, and the new one.

    Raises
    ------
    EvidenceError
        If a table lacks columns, or has some that neither scheme knows.
    RecordError
        If it is no table.
    """
    streams = [table, table]
    names = _column_names(table)
    if names is None:
        raise RecordError(f"clients: {shown(table)}, must be a table, or evidence by client or in a list")
    if hasattr(table, "read_next_batch"):  # a reader is read once
        streams = list(tee(iter(table)))
    known = [_known(model.scheme, names, ignore, columns) for model in models]
    found = []
    for which, model, stream, own, other in zip(("old", "new"), models, streams, known, known[::-1], strict=True):
        try:
            rated = model.rate_many(stream, columns=columns, ignore={*ignore, *(other - own)})
        except EvidenceError as error:
            raise EvidenceError(f"{which} scheme, {model.scheme.name} {model.scheme.version}: {error}") from None
        found.append(iter(rated) if streams[0] is not table else iter([rated]))
    row = 0
    for before, after in zip(*found, strict=True):
        columns_of = [_columns(block) for block in (before, after)]
        n = len(columns_of[0]["status"])
        ids = columns_of[0].get(CLIENT) or [f"row {row + i + 1}" for i in range(n)]
        row += n
        yield from zip(map(str, ids), *(_outcomes(found) for found in columns_of), strict=True)


def _column_names(table: Any) -> list[str] | None:
    if isinstance(table, Mapping):
        return list(table)
    schema = getattr(table, "schema", None)
    names = getattr(schema, "names", None)
    names = getattr(table, "columns", None) if names is None or callable(names) else names
    return None if names is None else list(names)


def _known(
    scheme: Scheme, names: Sequence[str], ignore: Collection[str], columns: Mapping[str, str] | None
) -> set[str]:
    """Columns that a scheme has a use for."""
    places = find_places(scheme, names, ignore, columns)
    return {names[i] for at in places.leaves.values() for i in at.values()}


def _columns(rated: Any) -> dict[str, list[Any]]:
    """Ratings of any kind as lists."""
    if hasattr(rated, "to_pydict"):
        return dict(rated.to_pydict())
    if hasattr(rated, "counts"):
        return dict(rated.to_dict())
    return {str(name): list(rated[name]) for name in rated.columns}


def _outcomes(found: Mapping[str, list[Any]]) -> list[SchemeOutcome]:
    return [
        SchemeOutcome(grade, float(score)) if status == "rated" else SchemeOutcome(status, None, reason)
        for status, grade, score, reason in zip(
            found["status"], found["grade"], found["score"], found["reason"], strict=True
        )
    ]
