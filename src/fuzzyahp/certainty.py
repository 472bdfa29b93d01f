"""How far double arithmetic can be from exact arithmetic on one client, and whether that could change the outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from fuzzyahp.evaluation import Plan
from fuzzyahp.rounding import rounded
from fuzzyahp.scoring import grade_of_rounded
from fuzzyahp.standards import GradeStandard

FloatArray = npt.NDArray[np.float64]

#: Half the distance from 1 to the next double: no single operation is off by more, relatively.
UNIT = 2.0**-53
#: Relative error granted to a weight: a hundred times the largest seen against weights of fifty digits.
WEIGHT_ERROR = 1e-13


def error_bounds(plan: Plan, values: Mapping[str, float], evaluated: Sequence[str], voters: int) -> dict[str, float]:
    """Largest error of any entry of each node's raw vector, counted operation by operation.

    Parameters
    ----------
    plan : Plan
        Scheme and weights.
    values : mapping of str to float
        Measured values by leaf.
    evaluated : sequence of str
        Nodes that were evaluated, parents before their children.
    voters : int
        The most experts whose weights were added up on any leaf.

    Returns
    -------
    dict of str to float
        By node, in units of membership.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> bounds = error_bounds(model.plan, {"current_ratio": 1.8}, list(model.scheme.tree), 7)
    >>> 0 < bounds["credit"] < 1e-11
    True
    """
    tree, name = plan.scheme.tree, plan.operator.name
    grades = len(plan.scheme.scale)
    found: dict[str, float] = {}
    for node in reversed(evaluated):
        children = tree.children(node)
        if not children:
            standard = plan.scheme.indicators[node].standard
            found[node] = (2 * (voters + grades) + 6) * UNIT
            if standard is not None and node in values:
                found[node] += standard_error(standard, values[node])
        elif name == "min_sum":
            # Minima keep an error, and errors of terms add up.
            found[node] = sum(max(found[child], WEIGHT_ERROR) for child in children) + len(children) * UNIT
        else:
            # Weights sum to 1, so a weighted mean of errors is no larger than the largest; maxima and minima keep it.
            found[node] = max(found[child] for child in children) + WEIGHT_ERROR + (len(children) + 2) * UNIT
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
        In units of membership; large where points lie close together far from zero.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> standard_error(fa.GradeStandard((2.0, 1.5, 1.2, 1.0, 0.8)), 1.8) < 1e-13
    True
    """
    ideal = max((abs(x) for x in standard.ideal or ()), default=0.0)
    lowest, highest = min(standard.points), max(standard.points)
    # Beyond the points a value counts as the last of them; a distance outside an ideal range keeps its error.
    size = abs(value) + ideal if standard.ideal else min(max(abs(value), 0.0), max(abs(lowest), abs(highest)))
    worst = 0.0
    for better, worse in zip(standard.points, standard.points[1:], strict=False):
        span = abs(better - worse)
        worst = max(worst, (3 * size + 3 * abs(worse) + 2 * abs(better)) / span)
    return 2 * UNIT * (worst + 4)


def is_certain(plan: Plan, vectors: Mapping[str, FloatArray], bounds: Mapping[str, float]) -> bool:
    """Whether exact arithmetic must come to the same veto, caps and grade.

    Parameters
    ----------
    plan : Plan
        Scheme and weights.
    vectors : mapping of str to ndarray, each of shape (g, 1)
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
    >>> vectors = {name: node.raw[:, None] for name, node in rating.nodes.items()}
    >>> is_certain(model.plan, vectors, error_bounds(model.plan, {}, list(vectors), 1))
    True
    """
    rules, tree, scale = plan.scheme.rules, plan.scheme.tree, plan.scheme.scale
    graded = {tree.root, *(tree.find(cap.node) for cap in rules.caps)}
    if rules.veto is not None and rules.veto.by == "grade":
        graded.update(plan.watched)
    for node in {*plan.judged, tree.root} & vectors.keys():
        error = membership_error(plan, vectors[node], bounds[node])
        if node in graded and not _grade_is_certain(plan, vectors[node], error):
            return False
        if rules.veto is not None and rules.veto.by != "grade" and node in plan.watched:
            cut = scale.values[scale.index(rules.veto.below)]
            if not _same_side(plan, vectors[node], error, cut):
                return False
    return True


def score_error(plan: Plan, error: float) -> float:
    """Largest error of a node's score.

    Parameters
    ----------
    plan : Plan
        Scheme and weights.
    error : float
        Largest error of any entry of its vector as it is scored: `membership_error`.

    Returns
    -------
    float
        In points.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> plan = fa.RatingModel(fa.load_scheme("micro-enterprise")).plan
    >>> 0 < score_error(plan, 1e-15) < 1e-11
    True
    """
    return sum(abs(value) for value in plan.scheme.scale.values) * (error + (len(plan.scheme.scale) + 2) * UNIT)


def membership_error(plan: Plan, raw: FloatArray, bound: float) -> float:
    """Largest error of an entry of a node's vector as it is scored: where sums are not kept, dividing spreads it.

    Parameters
    ----------
    plan : Plan
        Scheme and weights.
    raw : ndarray, shape (g, 1)
        Raw vector of the node.
    bound : float
        Largest error of any entry of it.

    Returns
    -------
    float
        In units of membership.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> import numpy as np
    >>> plan = fa.RatingModel(fa.load_scheme("micro-enterprise")).plan
    >>> membership_error(plan, np.ones((5, 1)) / 5, 1e-15)
    1e-15
    """
    if plan.operator.keeps_sum:
        return bound
    grades = len(raw)
    total = float(raw.sum())
    return 2 * (1 + grades) * (bound + UNIT) / total + (grades + 2) * UNIT


def _same_side(plan: Plan, raw: FloatArray, error: float, cut: float) -> bool:
    """Whether a score lies below, on or above a cut whatever the error."""
    points, off, bound = plan.score(raw), score_error(plan, error), rounded(np.array([cut]))
    low, high = (np.sign(rounded(points + way) - bound)[0] for way in (-off, off))
    return bool(low == high)


def _grade_is_certain(plan: Plan, raw: FloatArray, error: float) -> bool:
    rules = plan.scheme.rules
    if rules.grading in ("nearest", "cuts"):
        points, off = plan.score(raw), score_error(plan, error)
        low, high = (grade_of_rounded(rounded(points + way), plan.cuts)[0] for way in (-off, off))
        return bool(low == high)
    vector = plan.scored(raw)[:, 0]
    if rules.grading == "confidence":
        vector, error = np.add.accumulate(vector), error * len(raw) + len(raw) * UNIT
    return bool((rounded(vector - error) == rounded(vector + error)).all())
