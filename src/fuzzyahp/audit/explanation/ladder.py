"""One leaf's evidence, made one grade better step by step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from fuzzyahp.evaluation import Plan
from fuzzyahp.evidence import Evidence
from fuzzyahp.record_content import as_referee
from fuzzyahp.rounding import rounded
from fuzzyahp.scheme import Scheme
from fuzzyahp.standards import GradeStandard

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Ladder:
    """What a leaf's evidence becomes by 0, 1, ... steps.

    Attributes
    ----------
    items : tuple of dict
        Evidence in its plain form, as it is first.
    rows : ndarray, shape (steps + 1, g)
        Its memberships, each row summing to 1.
    """

    items: tuple[dict[str, Any], ...]
    rows: FloatArray


def ladders(plan: Plan, evidence: Mapping[str, Mapping[str, Any]]) -> dict[str, Ladder]:
    """Steps of every leaf.

    Parameters
    ----------
    plan : Plan
        Scheme and weights.
    evidence : mapping of str to mapping
        Plain evidence by leaf.

    Returns
    -------
    dict of str to Ladder
        By leaf.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> plan = fa.RatingModel(fa.load_scheme("micro-enterprise")).plan
    >>> [item["grade"] for item in ladders(plan, {"innovation": {"grade": "medium"}})["innovation"].items]
    ['medium', 'good', 'excellent']
    """
    steps = {leaf: _items(plan.scheme, leaf, item) for leaf, item in evidence.items()}
    longest = max((len(items) for items in steps.values()), default=0)
    rows: dict[str, list[FloatArray]] = {leaf: [] for leaf in steps}
    for k in range(longest):
        # All leaves together, so that the panel is the whole one where experts are named.
        given = {leaf: as_referee(items[min(k, len(items) - 1)]) for leaf, items in steps.items()}
        vectors = Evidence(plan.scheme, given).membership(list(steps))
        for i, (leaf, items) in enumerate(steps.items()):
            if k < len(items):
                rows[leaf].append(vectors[i])
    return {leaf: Ladder(items, np.array(rows[leaf])) for leaf, items in steps.items()}


def _items(scheme: Scheme, leaf: str, item: Mapping[str, Any]) -> tuple[dict[str, Any], ...]:
    standard = scheme.indicators[leaf].standard
    items: list[dict[str, Any]] = [dict(item)]
    if "value" in item and standard is not None:
        return (*items, *({"value": value} for value in _better_points(standard, float(item["value"]))))
    while (better := one_grade_better(scheme, items[-1])) is not None:
        items.append(better)
    return tuple(items)


def _better_points(standard: GradeStandard, value: float) -> list[float]:
    """Points of the better grades, the next one first, on the value's side of an ideal range."""
    row = rounded(np.array(standard.row(value)))
    best = int(np.flatnonzero(row > 0)[0])
    first = best - 1 if row[best] >= 1 else best
    return [side_of(standard, value, h) for h in range(first, -1, -1)]


def side_of(standard: GradeStandard, value: float, h: int) -> float:
    """Point of a grade, on the value's side of the ideal range where there is one.

    Parameters
    ----------
    standard : GradeStandard
        The standard.
    value : float
        A value; within the ideal range or above it: the upper side.
    h : int
        Place of the grade.

    Returns
    -------
    float
        The value that belongs to the grade alone.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> side_of(fa.GradeStandard(points=(0.0, 0.25), ideal=(0.5, 1.0)), 0.1, 1)
    0.25
    """
    point = standard.points[h]
    if standard.ideal is None:
        return point
    low, high = standard.ideal
    return low - point if value < low else high + point


def one_grade_better(scheme: Scheme, item: Mapping[str, Any]) -> dict[str, Any] | None:
    """Votes, a grade or memberships one grade better: everything not in the best grade moves up one.

    Parameters
    ----------
    scheme : Scheme
        Whose grades they are.
    item : mapping
        Plain evidence, other than a value.

    Returns
    -------
    dict or None
        Evidence of the same form; None where all is in the best grade already.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> scheme = fa.load_scheme("micro-enterprise")
    >>> one_grade_better(scheme, {"votes": [1, 2, 3, 0, 1]})
    {'votes': [3, 3, 0, 1, 0]}
    >>> one_grade_better(scheme, {"votes": {"E1": "excellent", "E2": "weak"}})
    {'votes': {'E1': 'excellent', 'E2': 'medium'}}
    """
    names = scheme.scale.names
    ((form, content),) = item.items()
    if form == "grade":
        return {"grade": names[names.index(content) - 1]} if content != names[0] else None
    if not isinstance(content, Mapping):
        return {form: _moved(content, form)} if any(content[1:]) else None
    if all(vote is None or isinstance(vote, str) for vote in content.values()):
        if all(vote in (None, "", names[0]) for vote in content.values()):
            return None
        better = {name: names[max(h - 1, 0)] for h, name in enumerate(names)}
        return {"votes": {who: better.get(vote, vote) for who, vote in content.items()}}
    counts = [content.get(name, 0) for name in names]
    return {"votes": dict(zip(names, _moved(counts, form), strict=True))} if any(counts[1:]) else None


def _moved(row: list[Any], form: str) -> list[Any]:
    top = row[0] + row[1]
    return [min(top, 1.0) if form == "membership" else top, *row[2:], 0]
