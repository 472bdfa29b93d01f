"""One judgment at a time, a step up or down Saaty's scale: weights, consistency, score and grade."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import numpy as np
import numpy.typing as npt

from fuzzyahp.analysis.draws import evaluate, leaf_memberships
from fuzzyahp.analysis.sensitivity.variants import Variants, check_most, refusals, variants
from fuzzyahp.eigenvector import lambda_kernel
from fuzzyahp.evaluation import Plan
from fuzzyahp.judgment import JudgmentMatrix
from fuzzyahp.pairs import put
from fuzzyahp.random_index import random_index_table
from fuzzyahp.ratio import ratio_text
from fuzzyahp.result import Rating
from fuzzyahp.scheme import Scheme
from fuzzyahp.weights import WEIGHT_METHODS

FloatArray = npt.NDArray[np.float64]

#: Saaty's scale from 1/9 to 9: where a judgment can step to.
SCALE = (*(Fraction(1, k) for k in range(9, 1, -1)), *(Fraction(k) for k in range(1, 10)))
#: A judgment this near to a value of the scale is that value: 0.33 is 1/3.
_NEAR = 0.015


@dataclass(frozen=True)
class JudgmentChange:
    """A judgment moved along the scale.

    Attributes
    ----------
    parent : str
        Whose children are compared.
    first, second : int
        Places of the pair among them.
    before, after : Fraction
        How many times as important the first is.
    size : int
        Steps.
    """

    parent: str
    first: int
    second: int
    before: Fraction
    after: Fraction
    size: int


@dataclass(frozen=True, eq=False)
class ChangedWeights:
    """What changed judgments make of the weights.

    Attributes
    ----------
    weights : dict of str to ndarray, shape (n, K)
        Weights of each parent that was changed, one column a change.
    ratios : ndarray, shape (K,)
        CR of the changed matrix.
    """

    weights: dict[str, FloatArray]
    ratios: FloatArray


def scale_steps(value: Fraction, most: int = 1) -> list[tuple[Fraction, int]]:
    """Values of Saaty's scale around a judgment, and how many steps away each is.

    Parameters
    ----------
    value : Fraction
        A judgment, also one off the scale, as means are.
    most : int
        The most steps either way.

    Returns
    -------
    list of (Fraction, int)
        The larger ones first, then the smaller ones, each from the nearest on.

    Examples
    --------
    >>> scale_steps(Fraction(1))
    [(Fraction(2, 1), 1), (Fraction(1, 2), 1)]
    >>> scale_steps(Fraction(9))
    [(Fraction(8, 1), 1)]
    """
    above = [x for x in SCALE if x > value * Fraction(1 + _NEAR)]
    below = [x for x in reversed(SCALE) if x < value / Fraction(1 + _NEAR)]
    return [(x, i + 1) for found in (above, below) for i, x in enumerate(found[:most])]


def judgment_changes(scheme: Scheme, most: int = 1) -> list[JudgmentChange]:
    """Every judgment of a scheme moved along the scale.

    Parameters
    ----------
    scheme : Scheme
        The scheme.
    most : int
        The most steps.

    Returns
    -------
    list of JudgmentChange
        Parent by parent, pair by pair.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> [(x.parent, str(x.after)) for x in judgment_changes(fa.load_scheme("micro-enterprise"))[:2]]
    [('credit', '2'), ('credit', '1/2')]
    """
    found = []
    for parent in scheme.tree.parents:
        pairs = combinations(range(len(scheme.tree.children(parent))), 2)
        for (i, j), value in zip(pairs, scheme.indicators[parent].judgments or (), strict=False):
            found += [JudgmentChange(parent, i, j, value, after, size) for after, size in scale_steps(value, most)]
    return found


def changed_weights(plan: Plan, changes: Sequence[JudgmentChange]) -> ChangedWeights:
    """Weights and consistency under each change, the matrices of a parent in one stack.

    Parameters
    ----------
    plan : Plan
        Scheme and weights.
    changes : sequence of JudgmentChange
        K of them.

    Returns
    -------
    ChangedWeights
        Bit for bit the weights of a model built with the changed judgments.
    """
    scheme, rules = plan.scheme, plan.scheme.rules
    weights: dict[str, FloatArray] = {}
    ratios = np.zeros(len(changes))
    for parent in dict.fromkeys(x.parent for x in changes):
        at = [k for k, x in enumerate(changes) if x.parent == parent]
        indicator = scheme.indicators[parent]
        matrix = JudgmentMatrix.from_upper(indicator.judgments or (), indicator.children).values
        n = len(matrix)
        stack = np.empty((n, n, len(at)))
        for k, place in enumerate(at):
            changed = matrix.copy()
            put(changed, changes[place].after, changes[place].first, changes[place].second)
            stack[:, :, k] = changed
        found = WEIGHT_METHODS[rules.weight_method](stack)
        if n > 2:
            lambda_max = lambda_kernel(stack, found)[0]
            ratios[at] = (lambda_max - n) / (n - 1) / random_index_table(rules.random_index).of(n)
        columns = np.repeat(np.array(plan.weights[parent])[:, None], len(changes), axis=1)
        columns[:, at] = found
        weights[parent] = columns
    return ChangedWeights(weights, ratios)


def not_judged(scheme: Scheme) -> dict[str, str]:
    """Parents of several children without crisp judgments, and why.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> not_judged(fa.load_scheme("micro-enterprise"))
    {}
    """
    found = {}
    for parent in scheme.tree.parents:
        indicator = scheme.indicators[parent]
        if len(indicator.children) > 1 and indicator.judgments is None:
            found[parent] = "no_judgments" if indicator.weights is not None else "fuzzy_judgments"
    return found


def judgment_steps(rating: Rating, most: int = 1) -> Variants:
    """Every judgment one step up and one step down Saaty's scale, one at a time.

    Parameters
    ----------
    rating : Rating
        A rating, or of a rejected client one whose evidence is complete.
    most : int
        The most steps, 1 or more (the scale has 16); each of them is a variant.

    Returns
    -------
    Variants
        Of each change the new weights, CR, score and grade, and whether the scheme would refuse it. Off the scale, as
        a group's mean is, a step goes to the next value of the scale. Parents without crisp judgments are skipped.

    Raises
    ------
    FuzzyAHPError
        If `most` is no whole number from 1.
    EvidenceError
        If the evidence of a rejected client is not complete.

    References
    ----------
    T. L. Saaty (1980), The Analytic Hierarchy Process, McGraw-Hill: the scale 1/9 to 9.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> found = fa.analysis.judgment_steps(model.rate(dict.fromkeys(model.scheme.tree.leaves, "good")))
    >>> first = found.variants[0]
    >>> first.what, first.before, first.after, first.weights["decisive"] > 0.66, first.moved
    ('decisive / reference', '1', '2', True, False)
    """
    leaves = leaf_memberships(rating)
    check_most(most)
    plan, scheme = rating.plan, rating.plan.scheme
    changes = judgment_changes(scheme, most)
    skipped = not_judged(scheme)
    if not changes:
        return variants(rating, (), None, skipped)
    found = changed_weights(plan, changes)
    draws = evaluate(plan, leaves, found.weights, count=len(changes))
    rows = []
    for k, change in enumerate(changes):
        children = scheme.tree.children(change.parent)
        weights = found.weights[change.parent][:, k].tolist()
        ratio = float(found.ratios[k])
        rows.append(
            {
                "kind": "judgment",
                "name": change.parent,
                "what": f"{children[change.first]} / {children[change.second]}",
                "before": ratio_text(change.before),
                "after": ratio_text(change.after),
                "size": change.size,
                "consistency_ratio": ratio,
                "refused": refusals(scheme, change.parent, weights, ratio),
                "weights": dict(zip(children, weights, strict=True)),
            }
        )
    return variants(rating, rows, draws, skipped)
