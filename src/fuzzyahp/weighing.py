"""Weights of one parent's children, whatever they come from: judgments, weights, fuzzy judgments or preferences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from fuzzyahp.arrays import SUM_SLACK
from fuzzyahp.eigenvector import close_to_one
from fuzzyahp.errors import ConsistencyError, FuzzyAHPError, SchemeError
from fuzzyahp.judgment import JudgmentMatrix
from fuzzyahp.scheme import Scheme
from fuzzyahp.scheme_parts import FuzzySource, Indicator, PreferenceSource
from fuzzyahp.weights import ROUND_OFF, Weights

if TYPE_CHECKING:
    from fuzzyahp.fuzzy.preference_weights import PreferenceWeights
    from fuzzyahp.fuzzy.result import FuzzyWeights

    Working = FuzzyWeights | PreferenceWeights


@dataclass(frozen=True)
class Weighed:
    """Weights of one parent's children, with what stands behind them.

    Attributes
    ----------
    values : tuple of float
        Weights in listed order, adding to exactly 1.
    judged : Weights or None
        With the consistency, where the children were judged in pairs.
    fuzzy : FuzzyWeights or PreferenceWeights or None
        The working, where the judgments are fuzzy.
    waived : mapping of str to str
        Waivers in use, with their reasons.
    """

    values: tuple[float, ...]
    judged: Weights | None = None
    fuzzy: Working | None = None
    waived: Mapping[str, str] = field(default_factory=dict)


def weigh_children(scheme: Scheme, parent: str) -> Weighed:
    """Weigh one parent's children.

    Parameters
    ----------
    scheme : Scheme
        The scheme.
    parent : str
        A node with children.

    Returns
    -------
    Weighed
        Weights, and what stands behind them.

    Raises
    ------
    ConsistencyError
        If the judgments' CR is not below the threshold; it names the judgments to look at again.
    SchemeError
        If judgments or weights cannot be used.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> weigh_children(fa.load_scheme("micro-enterprise"), "credit").values
    (0.5, 0.5)
    """
    rules, indicator, path = scheme.rules, scheme.indicators[parent], scheme.tree.path(parent)
    found = judge_children(scheme, parent)
    if found is None:
        # The mean of a panel's weights has no CR that could tell: what let its experts' pass is in force by itself.
        by_panel = indicator.panel is not None and indicator.waive_consistency
        return Weighed(_given(scheme, parent), waived={"consistency": by_panel} if by_panel else {})
    matrix, weights, working = found
    values = tuple(weights.values.tolist())
    if weights.consistency_ratio < rules.max_consistency_ratio:
        return Weighed(values, weights, working)
    if indicator.waive_consistency:
        return Weighed(values, weights, working, {"consistency": indicator.waive_consistency})
    worst = "; ".join(str(judgment) for judgment in matrix.worst_judgments())
    of = "" if working is None else " of the crisp judgments behind the fuzzy ones"
    raise ConsistencyError(
        f"{path}: CR{of} = {weights.consistency_ratio:.4f} ({weights.random_index}), must be below "
        f"{rules.max_consistency_ratio:g}; the judgments that disturb most: {worst}; review them with the experts, "
        "or record a reason under waive_consistency"
    )


def weigh_parents(scheme: Scheme) -> dict[str, Weighed]:
    """Weigh the children of every parent, and hold them against the listed order.

    Parameters
    ----------
    scheme : Scheme
        The scheme.

    Returns
    -------
    dict of str to Weighed
        By parent, from the root down; the waivers of order among those in use.

    Raises
    ------
    ConsistencyError, SchemeError
        As `weigh_children` and `check_order`, for the first parent that fails.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> weigh_parents(fa.load_scheme("micro-enterprise"))["credit"].values
    (0.5, 0.5)
    """
    found = {}
    for parent in scheme.tree.parents:
        weighed = weigh_children(scheme, parent)
        order = check_order(scheme, parent, weighed.values)
        found[parent] = replace(weighed, waived={**weighed.waived, **order})
    return found


def global_weights(scheme: Scheme, weights: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Product of the local weights from the root down.

    Parameters
    ----------
    scheme : Scheme
        The scheme.
    weights : mapping of str to mapping of str to float
        Local weights by parent, then by child.

    Returns
    -------
    dict of str to float
        By leaf, in the order of the tree.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> global_weights(model.scheme, model.weights) == model.global_weights
    True
    """
    tree = scheme.tree
    down = {tree.root: 1.0}
    for parent in tree.parents:
        down |= {child: down[parent] * weight for child, weight in weights[parent].items()}
    return {leaf: down[leaf] for leaf in tree.leaves}


def judge_children(scheme: Scheme, parent: str) -> tuple[JudgmentMatrix, Weights, Working | None] | None:
    """Judgment matrix and weights of one parent's children, however inconsistent.

    Parameters
    ----------
    scheme : Scheme
        The scheme.
    parent : str
        A node with children.

    Returns
    -------
    tuple of (JudgmentMatrix, Weights, working) or None
        The judgments (of fuzzy ones the crisp matrix whose consistency counts), the weights, and the working of fuzzy
        judgments; None where nothing was judged.

    Raises
    ------
    SchemeError
        If the judgments cannot be used.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> matrix, weights, working = judge_children(fa.load_scheme("micro-enterprise"), "credit")
    >>> weights.as_dict(), working
    ({'decisive': 0.5, 'reference': 0.5}, None)
    """
    indicator = scheme.indicators[parent]
    try:
        if indicator.judgments is not None:
            matrix = JudgmentMatrix.from_upper(indicator.judgments, indicator.children)
            return matrix, matrix.weights(scheme.rules.weight_method, scheme.rules.random_index), None
        if indicator.fuzzy_judgments is not None:
            return _fuzzy(indicator, indicator.fuzzy_judgments, scheme.rules.random_index)
        if indicator.preferences is not None:
            return _preferences(indicator, indicator.preferences, scheme.rules.random_index)
    except FuzzyAHPError as error:
        raise SchemeError(f"{scheme.tree.path(parent)}: {error}") from None
    return None


def check_order(scheme: Scheme, parent: str, weights: tuple[float, ...]) -> dict[str, str]:
    """Hold weights against the listed order, where the scheme says that they must not rise along it.

    Parameters
    ----------
    scheme : Scheme
        The scheme.
    parent : str
        A node with children.
    weights : tuple of float
        The children's weights, in listed order.

    Returns
    -------
    dict of str to str
        The waiver in use with its reason, {"order": reason}; empty where none is needed.

    Raises
    ------
    SchemeError
        If they rise, and nobody waived it.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> check_order(fa.load_scheme("micro-enterprise"), "credit", (0.5, 0.5))
    {}
    """
    if not scheme.rules.ordered:
        return {}
    children = scheme.tree.children(parent)
    for i in range(1, len(children)):
        # Equal judgments may come out some last bits apart.
        if weights[i] > weights[i - 1] + ROUND_OFF:
            reason = scheme.indicators[parent].waive_order
            if reason:
                return {"order": reason}
            raise SchemeError(
                f"{scheme.tree.path(parent)}: '{children[i]}' (weight {weights[i]:.4f}) weighs more than "
                f"'{children[i - 1]}' ({weights[i - 1]:.4f}) listed before it, and the scheme says "
                "ordered = true; list it earlier, review the judgments, or record a reason under waive_order"
            )
    return {}


def check_decreed(scheme: Scheme) -> None:
    """Hold the weights that a draft gives itself against what a model would ask of them: no panel will mend them.

    Parameters
    ----------
    scheme : Scheme
        The scheme; parents without weights, and those whose weights came from a panel, are passed over.

    Raises
    ------
    SchemeError
        Naming every parent whose weights are out of range, do not sum to 1, or rise in an ordered scheme.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> check_decreed(fa.load_scheme("micro-enterprise"))
    """
    faults = []
    for parent in scheme.tree.parents:
        indicator = scheme.indicators[parent]
        if indicator.weights is not None and indicator.panel is None:
            try:
                check_order(scheme, parent, weigh_children(scheme, parent).values)
            except SchemeError as error:
                faults.append(str(error))
    if faults:
        raise SchemeError(faults[0] if len(faults) == 1 else f"{len(faults)} faults:\n  " + "\n  ".join(faults))


def _fuzzy(indicator: Indicator, source: FuzzySource, random_index: str) -> tuple[JudgmentMatrix, Weights, Working]:
    # Few schemes carry fuzzy judgments, and importing the library must stay quick for the others.
    from fuzzyahp.fuzzy.matrix import FuzzyJudgmentMatrix

    judged = FuzzyJudgmentMatrix.from_upper(source.upper, indicator.children)
    options: dict[str, Any] = dict(source.options)
    found = judged.weights(source.method, random_index, **options)
    return judged.modal, replace(found.modal, values=found.values, method=f"fuzzy {source.method}"), found


def _preferences(
    indicator: Indicator, source: PreferenceSource, random_index: str
) -> tuple[JudgmentMatrix, Weights, Working]:
    from fuzzyahp.fuzzy.preference import PreferenceRelation

    relation = PreferenceRelation.from_upper(source.upper, indicator.children)
    found = relation.weights(source.method, source.parameter)
    matrix = relation.multiplicative()
    ratios = matrix.weights(random_index=random_index)
    return matrix, replace(ratios, values=found.values, method=f"preferences {source.method}"), found


def _given(scheme: Scheme, parent: str) -> tuple[float, ...]:
    """Weights as given, adding to exactly 1 in listed order."""
    path, children = scheme.tree.path(parent), scheme.tree.children(parent)
    given = scheme.indicators[parent].weights or (1.0,)
    for child, weight in zip(children, given, strict=True):
        if not 0 <= weight <= 1:
            raise SchemeError(f"{path}: weight of '{child}' is {weight:g}, must be in [0, 1]")
    total = sum(given)
    if abs(total - 1) > SUM_SLACK:
        mend = f"divide them by {total:.12g}?" if total > 0 else "give at least one child a weight"
        raise SchemeError(f"{path}: weights sum to {total:.12g}, must sum to 1; {mend}")
    column = np.array(given, dtype=np.float64)[:, None]
    # Typed decimals that miss 1 by more than binary rounding (0.3333333333 three times) are scaled first.
    if abs(total - 1) > len(given) * np.finfo(np.float64).eps:
        column = column / total
    return tuple(close_to_one(column)[:, 0].tolist())
