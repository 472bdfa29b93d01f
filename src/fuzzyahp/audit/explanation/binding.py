"""Binding terms: under operators whose parts do not add up, which child decides how much of which grade."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from fuzzyahp.result import Rating

#: Terms that agree up to this, relatively, attain the maximum together: their last bits tell nothing.
_TIE = 1e-9


@dataclass(frozen=True)
class BindingTerm:
    """A child's term that decides its parent's membership in one grade.

    Attributes
    ----------
    parent, node : str
        The parent and the child.
    grade : str
        The grade.
    weight : float
        The child's weight, in [0, 1].
    membership : float
        The child's raw membership in the grade, in [0, 1].
    term : float
        Weight and membership met: their minimum or their product.
    total : float
        What the parent's terms join to: the largest of them, or their sum before it is cut off at 1.
    limit : {"weight", "membership", "both", "product"}
        What limits the term; "product" where both count.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> scheme = fa.load_scheme({"format": "fuzzyahp-scheme/1", "name": "two", "version": "1",
    ...     "rules": {"operator": "min_max"},
    ...     "indicators": {"u": {"children": ["a", "b"], "weights": [0.75, 0.25]}, "a": {}, "b": {}}})
    >>> term = fa.audit.reasons(fa.RatingModel(scheme).rate({"a": "good", "b": "poor"}))[0].term
    >>> term.parent, term.node, term.grade, term.term, term.limit
    ('u', 'b', 'poor', 0.25, 'weight')
    """

    parent: str
    node: str
    grade: str
    weight: float
    membership: float
    term: float
    total: float
    limit: str

    @property
    def share(self) -> float:
        """The term as a share of `total`; 1 where it is the largest."""
        return self.term / self.total

    @property
    def cut(self) -> bool:
        """Whether the sum was cut off at 1."""
        return self.total > 1


def binding_terms(rating: Rating) -> tuple[BindingTerm, ...]:
    """Binding terms of a rating, from the root down.

    For each grade worse than the best in which the root has membership, the grade that costs the most points first:
    the terms that attain the maximum at the root, then those at the nodes they come from, down to leaves. Where terms
    are added, each term above 0.

    Parameters
    ----------
    rating : Rating
        A rating.

    Returns
    -------
    tuple of BindingTerm
        Each parent's before those below it; none under the weighted average, nor where rejected.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme({"format": "fuzzyahp-scheme/1", "name": "two", "version": "1",
    ...     "rules": {"operator": "min_max"},
    ...     "indicators": {"u": {"children": ["a", "b"], "weights": [0.7, 0.3]}, "a": {}, "b": {}}}))
    >>> (term,) = binding_terms(model.rate({"a": "excellent", "b": "weak"}))
    >>> term.node, term.grade, term.term, term.limit
    ('b', 'weak', 0.3, 'weight')
    """
    plan = rating.plan
    if rating.score is None or plan.operator.keeps_sum:
        return ()
    root, values, names = rating.nodes[plan.scheme.tree.root], plan.scheme.scale.values, plan.scheme.scale.names
    cost = {h: float(root.membership[h]) * (values[0] - values[h]) for h in range(1, len(names)) if root.raw[h] > 0}
    found: list[BindingTerm] = []
    for h in sorted(cost, key=lambda h: (-round(cost[h], 9), h)):
        stack = [root.name]
        while stack:
            here = list(_terms(rating, stack.pop(), h))
            found += here
            stack += [term.node for term in reversed(here)]
    return tuple(found)


def _terms(rating: Rating, parent: str, h: int) -> Iterator[BindingTerm]:
    """Binding terms of one parent in one grade, children in listed order."""
    operator = rating.plan.operator
    added = operator.join is np.add
    parts = []
    for child, weight in rating.nodes[parent].weights.items():
        membership = float(rating.nodes[child].raw[h])
        parts.append((child, weight, membership, float(operator.meet(membership, weight))))
    terms = [term for *_, term in parts]
    total = sum(terms) if added else max(terms, default=0.0)
    for child, weight, membership, term in parts:
        if term > 0 if added else term >= total * (1 - _TIE):
            limit = "both" if abs(weight - membership) <= _TIE else "weight" if weight < membership else "membership"
            limit = limit if operator.meet is np.minimum else "product"
            grade = rating.plan.scheme.scale.names[h]
            yield BindingTerm(parent, child, grade, weight, membership, term, total, limit)
