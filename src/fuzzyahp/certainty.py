"""How far double arithmetic can be from exact arithmetic on one client, and whether that could change the outcome.

Exact is what `reference` computes: every number as it was typed, so 0.1 is one tenth and the double nearest to it is
already off by up to one `UNIT` of its size. Errors are added operation by operation, to first order, and rounded up.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from fuzzyahp.membership import find_operator
from fuzzyahp.scheme import Scheme, watched_nodes
from fuzzyahp.scoring import USUAL_CONFIDENCE
from fuzzyahp.standards import GradeStandard

#: Half the distance from 1 to the next double: no single operation is off by more, relatively.
UNIT = 2.0**-53
#: Relative error granted to a weight that follows from judgments: ten times the largest seen against fifty digits,
#: with up to 30 items and however inconsistent.
WEIGHT_ERROR = 1e-13
#: Below the smallest normal double errors are absolute.
_TINY = 2.0**-1021
_NINES = 1e9


def error_bounds(
    scheme: Scheme, values: Mapping[str, float], evaluated: Sequence[str], voters: int
) -> dict[str, float]:
    """Largest error of any entry of each node's raw vector, counted operation by operation.

    Parameters
    ----------
    scheme : Scheme
        Tree, standards and operator.
    values : mapping of str to float
        Measured values by leaf.
    evaluated : sequence of str
        Nodes that were evaluated, parents before their children.
    voters : int
        The most experts whose weights were added up on any leaf.

    Returns
    -------
    dict of str to float
        By node, in units of membership; at most 1, the largest difference there can be.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> scheme = fa.load_scheme("micro-enterprise")
    >>> bounds = error_bounds(scheme, {"current_ratio": 1.8}, list(scheme.tree), 7)
    >>> 0 < bounds["credit"] < 1e-12
    True
    """
    found: dict[str, float] = {}
    for node in reversed(evaluated):
        children = scheme.tree.children(node)
        # Weights that were given are made to sum to 1, the largest taking what is left: some units a child.
        weight = WEIGHT_ERROR + 4 * len(children) * UNIT
        if not children:
            # Weights of experts: typed, added, added over the grades, divided. Counts and degrees need less.
            bound = (2 * (voters + len(scheme.scale)) + 6) * UNIT
            standard = scheme.indicators[node].standard
            if standard is not None and node in values:
                bound += standard_error(standard, values[node])
        elif scheme.rules.operator == "min_sum":
            # Minima keep an error, and errors of terms add up.
            bound = sum(max(found[child], weight) for child in children) + len(children) * UNIT
        else:
            # Weights sum to 1, so a weighted mean of errors is no larger than the largest; maxima and minima keep it.
            bound = max(found[child] for child in children) + weight + (len(children) + 2) * UNIT
        found[node] = min(bound, 1.0)
    return found


def standard_error(standard: GradeStandard, value: float) -> float:
    """Largest error of a membership that a grade standard gives a value.

    Parameters
    ----------
    standard : GradeStandard
        The standard.
    value : float
        A finite value.

    Returns
    -------
    float
        In units of membership; large where points lie close together far from zero, never above 1.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> standard_error(fa.GradeStandard((2.0, 1.5, 1.2, 1.0, 0.8)), 1.8) < 1e-13
    True
    """
    value = float(value)
    lowest, highest = min(standard.points), max(standard.points)
    if standard.ideal is None:
        # Beyond the points a value counts as the last of them.
        size = min(abs(value), max(abs(lowest), abs(highest)))
    else:
        low, high = standard.ideal
        size = abs(value) + max(abs(low), abs(high))
        if max(low - value, value - high) > highest + 4 * UNIT * size:
            size = highest  # surely beyond the last point, whatever the error of the distance
    worst = 0.0
    for better, worse in zip(standard.points, standard.points[1:], strict=False):
        span = abs(better - worse)
        # (x - worse) / span: x and both points as typed, two differences, one division.
        worst = max(worst, 3 * (size / span) + 3 * (abs(worse) / span) + 2 * (abs(better) / span) + _TINY / span)
    return min(2 * UNIT * (worst + 4), 1.0)


def score_error(scheme: Scheme, error: float) -> float:
    """Largest error of a node's score, and of the rounding to nine decimals before it meets a cut.

    Parameters
    ----------
    scheme : Scheme
        Whose grades it is scored by.
    error : float
        Largest error of any entry of its vector as it is scored: `membership_error`.

    Returns
    -------
    float
        In points.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> 0 < score_error(fa.load_scheme("micro-enterprise"), 1e-15) < 1e-12
    True
    """
    return sum(abs(value) for value in scheme.scale.values) * (error + (len(scheme.scale) + 6) * UNIT)


def membership_error(scheme: Scheme, raw: Sequence[float], bound: float) -> float:
    """Largest error of an entry of a node's vector as it is scored: where sums are not kept, dividing spreads it.

    Parameters
    ----------
    scheme : Scheme
        Whose operator made it.
    raw : sequence of float, length g
        Raw vector of the node.
    bound : float
        Largest error of any entry of it.

    Returns
    -------
    float
        In units of membership, at most 1.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> membership_error(fa.load_scheme("micro-enterprise"), [0.2] * 5, 1e-15)
    1e-15
    """
    if find_operator(scheme.rules.operator).keeps_sum:
        return bound
    grades, total = len(raw), sum(raw)
    if total <= 4 * grades * bound:  # as good as nothing is known
        return 1.0
    return min(2 * (1 + grades) * (bound + UNIT) / total + (grades + 2) * UNIT, 1.0)


def possible_grades(scheme: Scheme, raw: Sequence[float], bound: float) -> tuple[int, ...]:
    """Grades that a node can have within the error of its vector.

    Parameters
    ----------
    scheme : Scheme
        Scale and grading.
    raw : sequence of float, length g
        Raw vector of the node.
    bound : float
        Largest error of any entry of it.

    Returns
    -------
    tuple of int
        Places on the scale, best first; one where the grade is certain.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> scheme = fa.load_scheme("micro-enterprise")
    >>> possible_grades(scheme, [0.0, 1.0, 0.0, 0.0, 0.0], 1e-14)
    (1,)
    >>> possible_grades(scheme, [0.0, 0.5 - 5e-10 / 15, 0.5 + 5e-10 / 15, 0.0, 0.0], 1e-12)
    (1, 2)
    """
    rules, vector = scheme.rules, _scored(scheme, raw)
    error = membership_error(scheme, raw, bound)
    if rules.grading in ("nearest", "cuts"):
        low, high = _nines(_score(scheme, vector), score_error(scheme, error))
        # Cuts are rounded too: one that was typed with more than nine decimals may come out either way.
        cuts = [_nines(cut) for cut in rules.cuts or scheme.scale.cuts]
        best, worst = (sum(high < cut[0] for cut in cuts), sum(low < cut[1] for cut in cuts))
        return tuple(range(best, worst + 1))
    if rules.grading == "confidence":
        (needed_low, needed_high), reached = _nines(rules.confidence or USUAL_CONFIDENCE), 0.0
        best = worst = 0
        for h, membership in enumerate(vector[:-1]):  # the last grade takes whatever the others leave
            reached += membership
            low, high = _nines(reached, (h + 1) * (error + UNIT))
            best, worst = best + (high < needed_low), worst + (low < needed_high)
        return tuple(range(best, worst + 1))
    degrees = [_nines(x, error) for x in vector]
    floor = max(low for low, _ in degrees)
    able = [h for h, (_, high) in enumerate(degrees) if high >= floor]
    # Of equal degrees the worse grade; where none of them can move, that settles it.
    return (able[-1],) if all(low == high for low, high in (degrees[h] for h in able)) else tuple(able)


def possible_vetoes(scheme: Scheme, raw: Sequence[float], bound: float) -> tuple[bool, ...]:
    """Whether a watched node vetoes, as far as that is certain within the error of its vector.

    Parameters
    ----------
    scheme : Scheme
        With a veto.
    raw : sequence of float, length g
        Raw vector of the node.
    bound : float
        Largest error of any entry of it.

    Returns
    -------
    tuple of bool
        Both where it could be either.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> scheme = fa.load_scheme("micro-enterprise")
    >>> possible_vetoes(scheme, [0.0, 0.0, 1.0, 0.0, 0.0], 1e-14)
    (False,)
    """
    rule = scheme.rules.veto
    if rule is None:
        return (False,)
    limit = scheme.scale.index(rule.below)
    if rule.by == "grade":
        found = [h >= limit if rule.include_bound else h > limit for h in possible_grades(scheme, raw, bound)]
    else:
        error = score_error(scheme, membership_error(scheme, raw, bound))
        low, high = _nines(_score(scheme, _scored(scheme, raw)), error)
        cut_low, cut_high = _nines(scheme.scale.values[limit])
        found = [high <= cut_low, low <= cut_high] if rule.include_bound else [high < cut_low, low < cut_high]
    return tuple(sorted(set(found)))


def is_certain(scheme: Scheme, vectors: Mapping[str, Sequence[float]], bounds: Mapping[str, float]) -> bool:
    """Whether exact arithmetic must come to the same veto, caps and grade.

    Parameters
    ----------
    scheme : Scheme
        Its rules.
    vectors : mapping of str to sequence of float, each of length g
        Raw vectors of the nodes that were evaluated.
    bounds : mapping of str to float
        As from `error_bounds`.

    Returns
    -------
    bool
        False where a comparison with a cut could come out differently within the error.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, "good"))
    >>> vectors = {name: node.raw.tolist() for name, node in rating.nodes.items()}
    >>> is_certain(model.scheme, vectors, error_bounds(model.scheme, {}, list(vectors), 1))
    True
    """
    graded = {scheme.tree.root, *(scheme.tree.find(cap.node) for cap in scheme.rules.caps)} & vectors.keys()
    watched = set(watched_nodes(scheme)) & vectors.keys()
    return all(len(possible_grades(scheme, vectors[node], bounds[node])) == 1 for node in graded) and all(
        len(possible_vetoes(scheme, vectors[node], bounds[node])) == 1 for node in watched
    )


def _scored(scheme: Scheme, raw: Sequence[float]) -> list[float]:
    """Vector as it is scored and graded."""
    if find_operator(scheme.rules.operator).keeps_sum:
        return list(raw)
    total = sum(raw)
    return [x / total for x in raw]


def _score(scheme: Scheme, vector: Sequence[float]) -> float:
    return sum(x * value for x, value in zip(vector, scheme.scale.values, strict=True))


def _nines(x: float, error: float = 0.0) -> tuple[int, int]:
    """The lowest and the highest whole number of 10^-9 that a number can be rounded to.

    Typed, multiplied, a half added: two units and a bit of the number's size are lost before it is cut off.
    """
    off = error + 4 * UNIT * abs(x)
    return math.floor((x - off) * _NINES + 0.5), math.floor((x + off) * _NINES + 0.5)
