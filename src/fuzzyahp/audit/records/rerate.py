"""A record's rating once more, by the engine: what explains, reports and compares records works on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fuzzyahp.audit.records.sealed_record import load_sealed
from fuzzyahp.document import load_scheme
from fuzzyahp.errors import FuzzyAHPError, RecordError, shown
from fuzzyahp.rating import RatingModel
from fuzzyahp.record_content import as_referee
from fuzzyahp.result import Rating

#: What another version of the library may move a score by, in points, without its being another rating.
_SAME_SCORE = 1e-9


def rating_of(record: Mapping[str, Any]) -> Rating:
    """Rate the evidence of a record again, by the scheme that is in it.

    Parameters
    ----------
    record : Record or mapping
        As from `Rating.record`; not verified here, see `verify`.

    Returns
    -------
    Rating
        Bit for bit the rating that was recorded.

    Raises
    ------
    RecordError
        If its scheme or evidence cannot be used.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, "good"))
    >>> record = rating.record(client="F01", at="2026-11-26T09:30:00Z", by="li")
    >>> fa.audit.rating_of(record).score == rating.score
    True
    """
    try:
        document = record["scheme"]["document"]
        evidence = {leaf: as_referee(item) for leaf, item in record["evidence"].items()}
    except (AttributeError, KeyError, TypeError):
        raise RecordError(f"record: {shown(record)} is no record; load it with load_record") from None
    try:
        return RatingModel(load_scheme(document)).rate(evidence)
    except FuzzyAHPError as error:
        raise RecordError(f"record: cannot be rated again: {error}") from None


def rating_as_recorded(record: Mapping[str, Any]) -> tuple[Rating, dict[str, Any]]:
    """Rate the evidence of a sealed record again, and hold what comes out against what the record says.

    Parameters
    ----------
    record : Record or mapping
        As from `Rating.record`.

    Returns
    -------
    tuple of Rating and dict
        The rating, and the record as plain data.

    Raises
    ------
    RecordError
        If it is no record, was changed after it was sealed, or says another status, score, grade or decision than
        follows from its evidence.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, "good"))
    >>> again, content = rating_as_recorded(rating.record(client="F01", at="2026-11-26T09:30:00Z", by="li"))
    >>> again.grade, content["client"]
    ('good', 'F01')
    """
    content = load_sealed(record).to_dict()
    rating = rating_of(content)
    again = rating.record(client="again", at="2000-01-01T00:00:00Z", by="again")
    for part, keys in (("result", ("status", "grade")), ("decision", ("status", "grade"))):
        if any(content[part][key] != again[part][key] for key in keys):
            raise _other(content, part)
    scores = content["result"]["score"], rating.score
    if scores[0] != scores[1] and (None in scores or abs(scores[0] - scores[1]) > _SAME_SCORE):
        raise _other(content, "result")
    return rating, content


def _other(content: Mapping[str, Any], part: str) -> RecordError:
    return RecordError(
        f"record of client {shown(content['client'])}: its evidence does not give its {part}; find out where: fuzzyahp "
        "verify"
    )
