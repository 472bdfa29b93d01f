"""From leaf memberships to scores, veto and grades, for any number of clients at once.

Clients stand on the last axis, and every step is elementwise over it: one client or a million take the
same path and get the same bits. `RatingModel` feeds it; nothing here checks input.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from fuzzyahp.membership import Operator, compose_tree, find_operator, total_of_rows
from fuzzyahp.rounding import rounded
from fuzzyahp.scheme import Scheme, watched_nodes
from fuzzyahp.scoring import (
    USUAL_CONFIDENCE,
    confidence_of_rows,
    grade_of_rounded,
    maximum_of_rows,
    rounded_cuts,
    score_rows,
)

FloatArray = npt.NDArray[np.float64]
IndexArray = npt.NDArray[np.intp]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Plan:
    """A scheme with its weights worked out, ready to evaluate.

    Attributes
    ----------
    scheme : Scheme
        Tree, scale and rules.
    weights : mapping of str to tuple of float
        Weights of every parent's children, in listed order.
    """

    scheme: Scheme
    weights: Mapping[str, tuple[float, ...]]

    @cached_property
    def operator(self) -> Operator:
        """The composition operator."""
        return find_operator(self.scheme.rules.operator)

    @cached_property
    def cuts(self) -> tuple[float, ...]:
        """The scheme's cuts, rounded as the scores are."""
        return rounded_cuts(self.scheme.rules.cuts or self.scheme.scale.cuts)

    @cached_property
    def screened(self) -> tuple[str, ...]:
        """Leaves of the veto branch; none where nothing is screened."""
        veto = self.scheme.rules.veto
        return self.scheme.tree.leaves_of(veto.branch) if veto else ()

    @cached_property
    def screened_parents(self) -> tuple[str, ...]:
        """Parents within the veto branch."""
        veto = self.scheme.rules.veto
        return tuple(n for n in self.scheme.tree.subtree(veto.branch) if self.weights.get(n)) if veto else ()

    @cached_property
    def others(self) -> tuple[str, ...]:
        """Leaves outside the veto branch."""
        screened = set(self.screened)
        return tuple(leaf for leaf in self.scheme.tree.leaves if leaf not in screened)

    @cached_property
    def other_parents(self) -> tuple[str, ...]:
        """Parents outside the veto branch."""
        screened = set(self.screened_parents)
        return tuple(parent for parent in self.scheme.tree.parents if parent not in screened)

    @cached_property
    def compared(self) -> tuple[str, ...]:
        """Nodes that veto and caps compare, each by its own score or grade."""
        rules, tree = self.scheme.rules, self.scheme.tree
        return (*self.watched, *(tree.find(cap.node) for cap in rules.caps))

    @cached_property
    def watched(self) -> tuple[str, ...]:
        """Nodes that can veto: the branch, or each leaf of it where any single one can."""
        return watched_nodes(self.scheme)

    def compose(self, vectors: dict[str, FloatArray], parents: Sequence[str]) -> None:
        """Add the raw vectors of parents to those of the nodes below them.

        Parameters
        ----------
        vectors : dict of str to ndarray, each of shape (g, N)
            Raw vectors by node; added to.
        parents : sequence of str
            Nodes to compose, each parent before the parents among its children.
        """
        compose_tree(self.scheme.tree.structure, self.weights, vectors, parents, self.operator, vectors.__setitem__)

    def scored(self, raw: FloatArray) -> FloatArray:
        """Vector as it is scored and graded: a raw one divided by its sum where the operator does not keep sums.

        Parameters
        ----------
        raw : ndarray, shape (g, N)
            Raw vector of a node.

        Returns
        -------
        ndarray, shape (g, N)
            Vector summing to 1.
        """
        return raw if self.operator.keeps_sum else raw / total_of_rows(raw)

    def score(self, raw: FloatArray) -> FloatArray:
        """Score of a node.

        Parameters
        ----------
        raw : ndarray, shape (g, N)
            Raw vector of the node.

        Returns
        -------
        ndarray, shape (N,)
            Points, full precision.
        """
        return score_rows(self.scored(raw), self.scheme.scale.values)

    def grade(self, raw: FloatArray, points: FloatArray | None = None) -> IndexArray:
        """Grade of a node by the scheme's grading rule.

        Parameters
        ----------
        raw : ndarray, shape (g, N)
            Raw vector of the node.
        points : ndarray, shape (N,), optional
            Its score, where it is known already.

        Returns
        -------
        ndarray of int, shape (N,)
            Places on the scale, 0 for the best.
        """
        rules = self.scheme.rules
        if rules.grading == "maximum_membership":
            return maximum_of_rows(self.scored(raw))
        if rules.grading == "confidence":
            return confidence_of_rows(self.scored(raw), rules.confidence or USUAL_CONFIDENCE)
        return grade_of_rounded(rounded(self.score(raw) if points is None else points), self.cuts)

    def veto(self, vectors: Mapping[str, FloatArray]) -> dict[str, BoolArray]:
        """Which clients each watched node vetoes.

        Parameters
        ----------
        vectors : mapping of str to ndarray, each of shape (g, N)
            Raw vectors of the veto branch.

        Returns
        -------
        dict of str to ndarray of bool, shape (N,)
            By node: the branch, or each leaf of it where any single one can veto.
        """
        rule = self.scheme.rules.veto
        if rule is None:
            return {}
        scale = self.scheme.scale
        limit = scale.index(rule.below)
        fired: dict[str, BoolArray] = {}
        for node in self.watched:
            if rule.by == "grade":
                grade = self.grade(vectors[node])
                fired[node] = grade >= limit if rule.include_bound else grade > limit
            else:
                points = rounded(self.score(vectors[node]))
                (cut,) = rounded_cuts([scale.values[limit]])
                fired[node] = points <= cut if rule.include_bound else points < cut
        return fired

    def caps(self, vectors: Mapping[str, FloatArray], grade: IndexArray) -> tuple[IndexArray, list[BoolArray]]:
        """Overall grade after the caps, and which of them bind for whom.

        Parameters
        ----------
        vectors : mapping of str to ndarray, each of shape (g, N)
            Raw vectors of all nodes.
        grade : ndarray of int, shape (N,)
            Grades before the caps.

        Returns
        -------
        tuple
            Grades after the caps, and for each cap in the scheme's order whether its condition holds.
        """
        scale, tree = self.scheme.scale, self.scheme.tree
        holds = []
        for cap in self.scheme.rules.caps:
            weak = self.grade(vectors[tree.find(cap.node)]) > scale.index(cap.worse_than)
            holds.append(weak)
            grade = np.where(weak, np.maximum(grade, scale.index(cap.grade)), grade)
        return grade, holds
