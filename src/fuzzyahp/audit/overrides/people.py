"""Who rated, who overrode, who approved, and when: whether that can stand together in one record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from fuzzyahp.audit.overrides.overrides import MOST_TEXT, OVERRIDE_REASONS, REJECTED, grade_as_rated, scale_names
from fuzzyahp.errors import RecordError
from fuzzyahp.record import moment, sealed, text_of
from fuzzyahp.safe_text import bare

_STATES = ("automatic", "referred", "overridden")
#: What a rating says about itself, and an override about itself, with the most characters of each.
_TEXTS = (("client", 200), ("by", 200), ("note", 4000))
_OVERRIDE_TEXTS = (("text", MOST_TEXT), ("by", 200), ("approved_by", 200))


def people_faults(content: Mapping[str, Any]) -> Iterator[tuple[str, str, Any, Any]]:
    """What cannot stand in a record about people: state, names, moments, override.

    Parameters
    ----------
    content : mapping
        A record of the right form.

    Yields
    ------
    tuple of str, str, object and object
        JSON Pointer of the place, kind as in `Finding`, what is recorded, and what should be or why it cannot be.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, "good"))
    >>> record = rating.record(client="F01", at="2026-11-26T09:30:00Z", by="li").to_dict()
    >>> list(people_faults(record)), list(people_faults(record | {"state": "overridden"}))
    ([], [('/state', 'differs', 'overridden', 'automatic or referred')])
    """
    override, state = content["override"], content["state"]
    if state not in _STATES or (state == "overridden") != (override is not None):
        yield "/state", "differs", state, "automatic or referred" if override is None else "overridden"
    yield from _texts(content, _TEXTS, "")
    moments = [("/at", content["at"])] + ([] if override is None else [("/override/at", override["at"])])
    times = []
    for where, at in moments:
        try:
            times.append(datetime.fromisoformat(moment(at)))
        except RecordError as error:
            yield where, "unusable", at, str(error)
    if override is None:
        return
    if len(times) == 2 and times[1] < times[0]:
        yield "/override/at", "unusable", override["at"], f"is before the rating, {content['at']}"
    yield from _texts(override, _OVERRIDE_TEXTS, "/override")
    yield from _override(content, override)


def _texts(
    part: Mapping[str, Any], texts: tuple[tuple[str, int], ...], where: str
) -> Iterator[tuple[str, str, Any, Any]]:
    for key, most in texts:
        try:
            text_of(part[key], key, empty=key == "note", most=most)
        except RecordError as error:
            yield f"{where}/{key}", "unusable", part[key], str(error)


def _override(content: Mapping[str, Any], override: Mapping[str, Any]) -> Iterator[tuple[str, str, Any, Any]]:
    """Grades, reason and approver. What the text says is for people to judge."""
    known = [*scale_names(content), REJECTED]
    for key in ("original", "grade"):
        if override[key] not in known:
            yield f"/override/{key}", "unusable", override[key], f"must be one of {', '.join(map(str, known))}"
    if override["grade"] == override["original"]:
        yield "/override/grade", "unusable", override["grade"], "is the grade that is overridden"
    if override["reason"] not in tuple(OVERRIDE_REASONS):
        yield "/override/reason", "unusable", override["reason"], "is no reason of the list"
    for name, what in ((override["by"], "who asked for the override"), (content["by"], "who rated")):
        if bare(override["approved_by"]) == bare(name):
            yield "/override/approved_by", "unusable", override["approved_by"], f"is {what}"
    # The record before is this one without the override; where it is another, that was an override itself.
    before = [sealed(dict(content) | {"state": s, "override": None})["seal"]["record"] for s in _STATES[:2]]
    if override["of"] in before and override["original"] != grade_as_rated(content):
        yield "/override/original", "differs", override["original"], grade_as_rated(content)
