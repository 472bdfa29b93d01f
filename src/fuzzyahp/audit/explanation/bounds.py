"""What a grade asks for, as lower bounds on scores: where the rules can be read that way."""

from __future__ import annotations

import math

from fuzzyahp.evaluation import Plan
from fuzzyahp.scoring import rounded_cuts

#: Scores are compared at 9 decimals: what must be more than a bound must be this much more.
_NEXT = 1e-9


def by_cuts(plan: Plan) -> bool:
    """Whether every rule is a bound on a score that is a weighted sum of the leaves' scores.

    Parameters
    ----------
    plan : Plan
        Scheme and weights.

    Returns
    -------
    bool
        True under the weighted average with cuts.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> by_cuts(fa.RatingModel(fa.load_scheme("micro-enterprise")).plan)
    True
    """
    return plan.operator.keeps_sum and plan.scheme.rules.grading in ("nearest", "cuts")


def least_scores(plan: Plan, target: int | None) -> dict[str, float]:
    """The least rounded score that each node must have for a grade, or to pass the screening.

    Parameters
    ----------
    plan : Plan
        Scheme and weights, with `by_cuts`.
    target : int or None
        Place of the grade on the scale; None: pass the screening, whatever the grade.

    Returns
    -------
    dict of str to float
        Points by node; infinite where no score will do.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> plan = fa.RatingModel(fa.load_scheme("micro-enterprise")).plan
    >>> least_scores(plan, 1)
    {'decisive': 70.0, 'credit': 77.5, 'finance': 47.5}
    """
    rules, scale, cuts = plan.scheme.rules, plan.scheme.scale, plan.cuts
    found: dict[str, float] = {}

    def ask(node: str, points: float) -> None:
        found[node] = max(points, found.get(node, points))

    def ask_grade(node: str, place: int) -> None:
        if place < 0:
            ask(node, math.inf)
        elif place < len(cuts):
            ask(node, cuts[place])

    if rules.veto is not None:
        limit = scale.index(rules.veto.below)
        for node in plan.watched:
            if rules.veto.by == "grade":
                ask_grade(node, limit - 1 if rules.veto.include_bound else limit)
            else:
                value = scale.values[limit]
                ask(node, rounded_cuts([value + _NEXT if rules.veto.include_bound else value])[0])
    if target is None:
        return found
    ask_grade(plan.scheme.tree.root, target)
    for cap in rules.caps:
        if scale.index(cap.grade) > target:
            ask_grade(plan.scheme.tree.find(cap.node), scale.index(cap.worse_than))
    return found
