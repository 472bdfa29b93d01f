"""A record's rating once more, by the engine: what explains, reports and compares records works on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fuzzyahp.document import load_scheme
from fuzzyahp.errors import FuzzyAHPError, RecordError
from fuzzyahp.rating import RatingModel
from fuzzyahp.record_content import as_referee
from fuzzyahp.result import Rating


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
        model = RatingModel(load_scheme(record["scheme"]["document"]))
        return model.rate({leaf: as_referee(item) for leaf, item in record["evidence"].items()})
    except KeyError as error:
        raise RecordError(f"record: has no {error}; is it a record?") from None
    except FuzzyAHPError as error:
        raise RecordError(f"record: cannot be rated again: {error}") from None
