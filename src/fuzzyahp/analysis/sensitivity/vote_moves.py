"""One vote at a time, a grade better or worse: score and grade."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from fuzzyahp.analysis.draws import evaluate, leaf_memberships
from fuzzyahp.analysis.sensitivity.variants import Variants, check_most, variants
from fuzzyahp.evidence import Evidence
from fuzzyahp.result import Rating
from fuzzyahp.scheme import Scheme
from fuzzyahp.standards import GradeStandard

#: Fields of a `Variant`, and the evidence on the leaf that it stands for.
Change = tuple[dict[str, Any], str, Any]


def vote_changes(rating: Rating, most: int = 1) -> Iterator[Change]:
    """Every vote, grade or value moved along the grades.

    Parameters
    ----------
    rating : Rating
        With its evidence.
    most : int
        The most grades.

    Yields
    ------
    tuple
        Fields of a `Variant`, the leaf, and its new evidence.
    """
    scheme = rating.plan.scheme
    for leaf in scheme.tree.leaves:
        if leaf in rating.evidence:
            for given, evidence in _of_leaf(scheme, leaf, rating.evidence[leaf], most):
                yield {"name": scheme.tree.path(leaf)} | given, leaf, evidence


def vote_steps(rating: Rating, most: int = 1) -> Variants:
    """Every vote one grade better and one grade worse, one at a time.

    Parameters
    ----------
    rating : Rating
        A rating, or of a rejected client one whose evidence is complete.
    most : int
        The most grades, 1 or more; each number of them is a variant.

    Returns
    -------
    Variants
        Named votes are moved one by one, of counted votes one from each grade that has any. A grade moves to the next
        grade, a measured value to the value of the next grade's point. Membership degrees are skipped.

    Raises
    ------
    FuzzyAHPError
        If `most` is no whole number from 1.
    EvidenceError
        If the evidence of a rejected client is not complete.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> scheme = fa.load_scheme({"format": "fuzzyahp-scheme/1", "name": "two", "version": "1",
    ...     "indicators": {"u": {"children": ["a", "b"], "weights": [0.5, 0.5]}, "a": {}, "b": {}}})
    >>> rating = fa.RatingModel(scheme).rate({"a": "good", "b": [0, 3, 1, 0, 0]})
    >>> [(x.name, x.before, x.after, x.score) for x in fa.analysis.vote_steps(rating).variants[:3]]
    [('a', 'good', 'excellent', 90.625), ('a', 'good', 'medium', 75.625), ('b', 'good', 'excellent', 85.0)]
    """
    leaves = leaf_memberships(rating)
    check_most(most)
    plan, scheme = rating.plan, rating.plan.scheme
    changes = list(vote_changes(rating, most))
    skipped = {
        scheme.tree.path(leaf): "degrees"
        for leaf, item in rating.evidence.items()
        if isinstance(item, Mapping) and "membership" in item
    }
    if not changes:
        return variants(rating, (), None, skipped)
    columns = {leaf: np.repeat(row, len(changes), axis=1) for leaf, row in leaves.items()}
    for k, (_, leaf, evidence) in enumerate(changes):
        given = Evidence(scheme, {**rating.evidence, leaf: evidence})
        columns[leaf][:, k] = given.membership([leaf])[0]
    return variants(rating, [given for given, _, _ in changes], evaluate(plan, columns), skipped)


def _of_leaf(scheme: Scheme, leaf: str, item: Any, most: int) -> Iterator[tuple[dict[str, Any], Any]]:
    """The changes of one leaf's evidence."""
    form, content = _form(item)
    names = scheme.scale.names
    if form == "grade":
        here = scheme.scale.index(content)
        for to in _targets(here, len(names), most):
            yield _moved("grade", names[here], names[to], abs(to - here)), {"grade": names[to]}
    elif form == "value":
        standard = scheme.indicators[leaf].standard
        if standard is not None:
            for value, size in value_steps(standard, float(content), most):
                yield _moved("value", f"{float(content):g}", f"{value:g}", size), {"value": value}
    elif form == "named":
        for expert, vote in content.items():
            if vote:
                here = scheme.scale.index(vote)
                for to in _targets(here, len(names), most):
                    votes = {**content, expert: names[to]}
                    yield _moved("vote", names[here], names[to], abs(to - here), expert), {"votes": votes}
    elif form == "counts":
        counts = _counts(scheme, content)
        for here in range(len(names)):
            for to in _targets(here, len(names), most) if counts[here] >= 1 else ():
                new = list(counts)
                new[here] -= 1
                new[to] += 1
                yield _moved("count", names[here], names[to], abs(to - here)), {"votes": new}


def _form(item: Any) -> tuple[str, Any]:
    """Which form evidence has, and what it holds."""
    if isinstance(item, Mapping):
        ((key, content),) = item.items()
        if key == "votes":
            named = isinstance(content, Mapping) and all(x is None or isinstance(x, str) for x in content.values())
            return ("named" if named else "counts"), content
        return str(key), content
    if isinstance(item, str):
        return "grade", item
    return ("value", item) if np.ndim(item) == 0 else ("counts", item)


def _counts(scheme: Scheme, content: Any) -> list[float]:
    if isinstance(content, Mapping):
        by_place = {scheme.scale.index(name): float(count) for name, count in content.items()}
        return [by_place.get(h, 0.0) for h in range(len(scheme.scale))]
    return [float(x) for x in content]


def _moved(kind: str, before: str, after: str, size: int, expert: str = "") -> dict[str, Any]:
    return {"kind": kind, "what": expert, "before": before, "after": after, "size": size}


def _targets(here: int, grades: int, most: int) -> list[int]:
    """Better grades from the nearest on, then worse ones."""
    better = range(here - 1, max(here - most, 0) - 1, -1)
    return [*better, *range(here + 1, min(here + most, grades - 1) + 1)]


def value_steps(standard: GradeStandard, value: float, most: int = 1) -> list[tuple[float, int]]:
    """Values of the next grades' points around a value, and how many grades away each is.

    Parameters
    ----------
    standard : GradeStandard
        The standard.
    value : float
        As measured.
    most : int
        The most grades.

    Returns
    -------
    list of (float, int)
        Better ones first, each from the nearest on. With an ideal range they lie on the value's side of it; from
        within, on the nearer side.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> value_steps(fa.GradeStandard(points=(2.0, 1.5, 1.2, 1.0, 0.8)), 1.6)
    [(2.0, 1), (1.5, 1)]
    >>> value_steps(fa.GradeStandard(points=(0.0, 0.1, 0.2), ideal=(0.4, 0.6)), 0.5)
    [(0.7, 1)]
    """
    row = standard.row(value)
    here = next(h for h, share in enumerate(row) if share > 0)
    whole = row[here] >= 1
    better = list(range(here - 1 if whole else here, -1, -1))[:most]
    worse = list(range(here + 1, len(row)))[:most]
    return [(_value_of(standard, value, h), i + 1) for found in (better, worse) for i, h in enumerate(found)]


def _value_of(standard: GradeStandard, value: float, grade: int) -> float:
    """Value at a grade's point."""
    point = standard.points[grade]
    if standard.ideal is None:
        return point
    low, high = standard.ideal
    return low - point if value - low < high - value else high + point
