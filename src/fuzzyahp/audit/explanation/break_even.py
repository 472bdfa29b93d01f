"""Break-even values: where a measured indicator alone would turn the outcome."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from fuzzyahp.audit.explanation.bounds import by_cuts, least_scores
from fuzzyahp.audit.explanation.ladder import side_of
from fuzzyahp.audit.explanation.reason import weights_below
from fuzzyahp.result import Rating
from fuzzyahp.rounding import round_score
from fuzzyahp.standards import GradeStandard

#: How many values between two points a search looks at.
_BETWEEN = 16
#: How many neighbouring doubles a closed form may be off by.
_ULPS = 64
#: How near, as a share of the way, a value on the other side is tried.
_NEAR = 1e-6
REJECTED = "rejected"
PASSED = "passed"

#: What happens with a leaf at a value: place of the final grade, the number of grades where rejected; for a client
#: who was rejected 0 where the screening is passed and 1 where not.
OutcomeAt = Callable[[str, float], int]


@dataclass(frozen=True)
class BreakEven:
    """Where one measured indicator would turn the outcome, everything else as it is.

    Attributes
    ----------
    leaf, path, unit : str
        The indicator, and the unit of its value.
    value : float
        As measured.
    better : str or None
        The better outcome: a grade, or "passed" for a client who was rejected; None where there is none.
    better_at : float or None
        The value from which it holds, this value included.
    why_not : str
        Why no value brings it: "best", "short", "weight", "top", "unknown", or "other:" and the node in the way.
    worse : tuple of str
        What it falls to: a grade or "rejected"; one for each of `worse_at`.
    worse_at : tuple of float
        The last value that keeps the outcome; two where both sides of an ideal range end, none where none does.
    exact : bool
        False where values were searched for and not solved for: another turn may lie between two that were tried.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> scheme = fa.load_scheme({"format": "fuzzyahp-scheme/1", "name": "one", "version": "1",
    ...     "indicators": {"u": {"children": ["a"]}, "a": {"standard": {"points": [4, 3, 2, 1, 0]}}}})
    >>> found = fa.audit.improvements(fa.RatingModel(scheme).rate({"a": 2})).break_even[0]
    >>> found.better, round(found.better_at, 4), found.worse, [round(x, 4) for x in found.worse_at]
    ('good', 2.5, ('weak',), [1.5])
    """

    leaf: str
    path: str
    unit: str
    value: float
    better: str | None
    better_at: float | None
    why_not: str
    worse: tuple[str, ...]
    worse_at: tuple[float, ...]
    exact: bool


def break_even_of(rating: Rating, leaf: str, value: float, outcome: OutcomeAt) -> BreakEven:
    """Break-even of one leaf.

    Parameters
    ----------
    rating : Rating
        As it is.
    leaf : str
        A leaf with a grade standard whose value was measured.
    value : float
        Its value.
    outcome : callable
        What a rating comes to with the leaf at another value.

    Returns
    -------
    BreakEven
        Confirmed by `outcome` on both sides.
    """
    plan, scheme = rating.plan, rating.plan.scheme
    standard = scheme.indicators[leaf].standard
    if standard is None:
        raise ValueError(leaf)  # the caller's slip, never the user's
    names = scheme.scale.names
    now = 1 if rating.grade is None else scheme.scale.index(rating.grade)
    linear = by_cuts(plan)
    better = PASSED if rating.grade is None else names[now - 1] if now else None
    better_at, why = None, "top"
    if better is not None:
        at, why = (
            _solved(rating, leaf, value, standard, None if rating.grade is None else now - 1)
            if linear
            else _searched(leaf, value, standard, now - 1, outcome)
        )
        better_at = None if at is None else _nudged(leaf, at, side_of(standard, value, 0), now - 1, outcome)
        if better_at is not None and outcome(leaf, better_at + (value - better_at) * _NEAR) <= now - 1:
            # Not the first such value after all, but for round-off: the two sides are then found by halving.
            better_at = _bisected(value, better_at, lambda x: outcome(leaf, x) <= now - 1)[1]
        if at is not None and better_at is None:  # two points closer together than doubles can tell apart
            why = "short"
    worse, worse_at = [], []
    for start in _starts(standard, value) if rating.grade is not None else ():
        end = side_of(standard, start, len(names) - 1)
        if outcome(leaf, end) <= now:
            continue
        last = _last_kept(rating, leaf, start, standard, now, outcome, linear)
        worse_at.append(last)
        beyond = _beyond(leaf, last, end, now, outcome)
        worse.append(REJECTED if beyond >= len(names) else names[beyond])
    return BreakEven(
        leaf=leaf,
        path=scheme.tree.path(leaf),
        unit=standard.unit,
        value=value,
        better=better,
        better_at=better_at,
        why_not="" if better_at is not None else why,
        worse=tuple(worse),
        worse_at=tuple(worse_at),
        exact=linear,
    )


def _starts(standard: GradeStandard, value: float) -> tuple[float, ...]:
    """Where a value sets out to get worse: within an ideal range from both of its ends."""
    if standard.ideal is None or not standard.ideal[0] <= value <= standard.ideal[1]:
        return (value,)
    low, high = standard.ideal
    # The next double below the range is on its lower side.
    return (math.nextafter(low, -math.inf), high)


def _solved(
    rating: Rating, leaf: str, value: float, standard: GradeStandard, target: int | None
) -> tuple[float | None, str]:
    """Closed form: each bound asks for a score of the leaf, and the piecewise linear standard gives its value."""
    needed, why = _needed(rating, leaf, target)
    if why:
        return None, why
    values = rating.plan.scheme.scale.values
    if rating.nodes[leaf].score >= values[0]:
        return None, "best"
    if needed > values[0] + 1e-9:
        return None, "short"
    return value_of_score(standard, values, value, needed), ""


def _needed(rating: Rating, leaf: str, target: int | None) -> tuple[float, str]:
    """Score the leaf needs for an outcome, or why no score of it suffices."""
    needed, nodes, tree = -math.inf, rating.nodes, rating.plan.scheme.tree
    for node, least in least_scores(rating.plan, target).items():
        missing = least - nodes[node].score
        short = float(round_score(nodes[node].score)) < least
        weight = weights_below(rating, node).get(leaf, 0.0) if leaf in tree.leaves_of(node) else None
        if short and weight is None:
            return math.inf, f"other:{node}"
        if short and weight == 0:
            return math.inf, "weight"
        if weight:
            needed = max(needed, nodes[leaf].score + missing / weight)
    return needed, ""


def value_of_score(standard: GradeStandard, values: tuple[float, ...], side: float, points: float) -> float:
    """Value whose membership scores so many points.

    Parameters
    ----------
    standard : GradeStandard
        The standard.
    values : tuple of float
        Points of the grades, best first.
    side : float
        A value on the side of the ideal range that is meant, where there is one.
    points : float
        The score wanted.

    Returns
    -------
    float
        The value; the best or worst point for scores at or beyond the ends.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> s = fa.GradeStandard(points=(2.0, 1.5, 1.2, 1.0, 0.8))
    >>> value_of_score(s, fa.FIVE_GRADES.values, 1.0, 92.5)
    1.75
    """
    for h in range(len(values) - 1):
        if points > values[h + 1]:
            share = min((points - values[h + 1]) / (values[h] - values[h + 1]), 1.0)
            worse, better = side_of(standard, side, h + 1), side_of(standard, side, h)
            return better if share == 1 else worse + share * (better - worse)
    return side_of(standard, side, len(values) - 1)


def _searched(
    leaf: str, value: float, standard: GradeStandard, most: int, outcome: OutcomeAt
) -> tuple[float | None, str]:
    """First value on the way to the best one that has the outcome, among those that are looked at."""
    best = side_of(standard, value, 0)
    if _reached(standard, value, best):
        return None, "best"
    way = _way(standard, value, best)
    for before, here in itertools.pairwise(way):
        if outcome(leaf, here) <= most:
            return _bisected(before, here, lambda x: outcome(leaf, x) <= most)[1], ""
    return None, "short"


def _reached(standard: GradeStandard, value: float, best: float) -> bool:
    return standard.row(value)[0] >= 1 or value == best


def _way(standard: GradeStandard, start: float, end: float) -> list[float]:
    """Values from one to another: the points between, and some between those."""
    between = [side_of(standard, start, h) for h in range(len(standard.points))]
    low, high = min(start, end), max(start, end)
    corners = sorted({start, end, *(x for x in between if low < x < high)}, reverse=end < start)
    way = [corners[0]]
    for a, b in itertools.pairwise(corners):
        way += [a + (b - a) * k / _BETWEEN for k in range(1, _BETWEEN)] + [b]
    return way


def _bisected(without: float, having: float, holds: Callable[[float], bool]) -> tuple[float, float]:
    """Neighbouring values of which only the second has what the second end has."""
    for _ in range(200):
        middle = without + (having - without) / 2
        if middle in (without, having):
            break
        if holds(middle):
            having = middle
        else:
            without = middle
    return without, having


def _nudged(leaf: str, at: float, best: float, most: int, outcome: OutcomeAt) -> float | None:
    """The value or a neighbouring double nearer to the best one, such that the rating has the outcome."""
    for _ in range(_ULPS):
        if outcome(leaf, at) <= most:
            return at
        at = float(np.nextafter(at, best))
    return best if outcome(leaf, best) <= most else None


def _last_kept(
    rating: Rating, leaf: str, start: float, standard: GradeStandard, now: int, outcome: OutcomeAt, linear: bool
) -> float:
    """The last value on the way to the worst one that keeps the outcome."""
    end = side_of(standard, start, len(standard.points) - 1)
    if linear:
        needed, _ = _needed(rating, leaf, now)
        at = value_of_score(standard, rating.plan.scheme.scale.values, start, needed)
        nudged = _nudged(leaf, at, start, now, outcome)
        return start if nudged is None else nudged
    way = _way(standard, start, end)
    for before, here in itertools.pairwise(way):
        if outcome(leaf, here) > now:
            return _bisected(here, before, lambda x: outcome(leaf, x) <= now)[1]
    return end


def _beyond(leaf: str, last: float, end: float, now: int, outcome: OutcomeAt) -> int:
    """What comes a little further towards the end: as near as nine decimals of a score can tell."""
    share = _NEAR
    while share < 1:
        found = outcome(leaf, last + (end - last) * share)
        if found > now:
            return found
        share *= 10
    return outcome(leaf, end)


def measured(evidence: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Leaves whose value was measured.

    Parameters
    ----------
    evidence : mapping of str to mapping
        Plain evidence by leaf.

    Returns
    -------
    dict of str to float
        Value by leaf.

    Examples
    --------
    >>> measured({"a": {"value": 1}, "b": {"grade": "good"}})
    {'a': 1.0}
    """
    return {leaf: float(item["value"]) for leaf, item in evidence.items() if "value" in item}
