"""Other operators, weight methods and random indices: score and grade under each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from fuzzyahp.analysis.draws import evaluate, leaf_memberships
from fuzzyahp.analysis.sensitivity.variants import Variant, Variants, outcome_of, refusals, with_outcomes
from fuzzyahp.errors import FuzzyAHPError
from fuzzyahp.evaluation import Plan
from fuzzyahp.frozen import FrozenMapping
from fuzzyahp.membership import OPERATORS
from fuzzyahp.random_index import RANDOM_INDEX
from fuzzyahp.result import Rating
from fuzzyahp.scheme import Scheme
from fuzzyahp.weighing import judge_children
from fuzzyahp.weights import WEIGHT_METHODS

FloatArray = npt.NDArray[np.float64]

#: The rules that are swapped, and what there is of each.
CHOICES = {"operator": tuple(OPERATORS), "weight_method": tuple(WEIGHT_METHODS), "random_index": tuple(RANDOM_INDEX)}


def swaps(rating: Rating) -> Variants:
    """The rating under every other operator, weight method and random index, one rule at a time.

    Parameters
    ----------
    rating : Rating
        A rating, or of a rejected client one whose evidence is complete.

    Returns
    -------
    Variants
        ``before`` and ``after`` name the choice. Where judgments would be refused under it, the parents stand under
        ``refused``; ``consistency_ratio`` is then the largest CR of all parents. A random index moves no weight, so it
        moves no score either. One that has no value for the size of some matrix is skipped.

    Raises
    ------
    EvidenceError
        If the evidence of a rejected client is not complete.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> found = fa.analysis.swaps(model.rate(dict.fromkeys(model.scheme.tree.leaves, "good")))
    >>> [x.after for x in found.variants if x.kind == "weight_method"], len(found.variants)
    (['geometric_mean', 'column_mean'], 8)
    """
    leaves = leaf_memberships(rating)
    scheme = rating.plan.scheme
    found: list[Variant] = []
    skipped: dict[str, str] = {}
    for rule, names in CHOICES.items():
        before = str(getattr(scheme.rules, rule))
        for name in names:
            if name == before:
                continue
            try:
                other, ratios, refused = swapped_plan(rating.plan, rule, name)
                draws = evaluate(other, leaves)
            except FuzzyAHPError as error:
                skipped[f"{rule} {name}"] = str(error)
                continue
            given: dict[str, Any] = {"kind": rule, "name": rule, "before": before, "after": name}
            given |= {"consistency_ratio": max(ratios.values(), default=None), "refused": refused}
            found += with_outcomes(rating, [given], draws)
    return Variants(scheme, rating.score, outcome_of(rating), tuple(found), FrozenMapping(skipped))


def swapped_plan(plan: Plan, rule: str, name: str) -> tuple[Plan, dict[str, float], tuple[str, ...]]:
    """The plan under another choice, the CR of each judged parent, and what would be refused.

    Parameters
    ----------
    plan : Plan
        As it is.
    rule, name : str
        A key of `CHOICES`, and one of its names.

    Returns
    -------
    tuple
        Plan, CR by parent, refusals.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> swapped_plan(model.plan, "random_index", "donegan_dodd_1991")[2]
    ()
    """
    scheme = _with_rule(plan.scheme, rule, name)
    if rule == "operator":
        return Plan(scheme, plan.weights), {}, ()
    weights, ratios = dict(plan.weights), {}
    refused: list[str] = []
    for parent in scheme.tree.parents:
        judged = judge_children(scheme, parent)
        if judged is not None:
            weights[parent] = tuple(judged[1].values.tolist())
            ratios[parent] = judged[1].consistency_ratio
            refused += refusals(scheme, parent, weights[parent], ratios[parent])
    return Plan(scheme, FrozenMapping(weights)), ratios, tuple(refused)


def _with_rule(scheme: Scheme, rule: str, name: str) -> Scheme:
    changed: dict[str, Any] = {rule: name}
    return replace(scheme, rules=replace(scheme.rules, **changed))
