"""The nodes of a rating: membership, weights, score and grade of each, by name or path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fuzzyahp.arrays import read_only
from fuzzyahp.evaluation import Plan

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class NodeResult:
    """One node of a rating.

    Attributes
    ----------
    name, path : str
        The node.
    membership : ndarray, shape (g,)
        As it is scored and graded; sums to 1. Read-only.
    raw : ndarray, shape (g,)
        As it travels up the tree; the same as `membership` under the weighted average. Read-only.
    weights : dict of str to float
        Weights of the children in listed order; empty for a leaf.
    score : float
        Points, full precision.
    grade : str
        By the scheme's grading rule.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> node = model.rate(dict.fromkeys(model.scheme.tree.leaves, "good")).nodes["finance"]
    >>> node.path, node.score, node.membership.tolist(), len(node.weights)
    ('reference.finance', 85.0, [0.0, 1.0, 0.0, 0.0, 0.0], 6)
    """

    name: str
    path: str
    membership: FloatArray
    raw: FloatArray
    weights: dict[str, float]
    score: float
    grade: str


class NodeResults(Mapping[str, NodeResult]):
    """Nodes of a rating by name or path, worked out when they are looked at.

    Parameters
    ----------
    plan : Plan
        The scheme and its weights.
    vectors : mapping of str to ndarray, each of shape (g, 1)
        Raw vectors of the nodes that were evaluated.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> rating = model.rate({leaf: "good" for leaf in model.scheme.tree.leaves})
    >>> rating.nodes["finance"] is rating.nodes["reference.finance"]
    True
    >>> rating.nodes["finance"].score, rating.nodes["finance"].grade
    (85.0, 'good')
    """

    def __init__(self, plan: Plan, vectors: Mapping[str, FloatArray]) -> None:
        self._plan, self._vectors = plan, vectors
        self._found: dict[str, NodeResult] = {}

    def __getitem__(self, name: str) -> NodeResult:
        plan, tree = self._plan, self._plan.scheme.tree
        if name not in self._vectors:
            try:
                name = tree.find(name)
            except ValueError as error:
                raise KeyError(str(error)) from None
            if name not in self._vectors:
                raise KeyError(f"{tree.path(name)} was not evaluated: the client was rejected before")
        if name not in self._found:
            raw = self._vectors[name]
            self._found[name] = NodeResult(
                name=name,
                path=tree.path(name),
                membership=read_only(plan.scored(raw)[:, 0].copy()),
                raw=read_only(raw[:, 0].copy()),
                weights=dict(zip(tree.children(name), plan.weights.get(name, ()), strict=True)),
                score=float(plan.score(raw)[0]),
                grade=plan.scheme.scale.names[int(plan.grade(raw)[0])],
            )
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._plan.scheme.tree if name in self._vectors)

    def __len__(self) -> int:
        return len(self._vectors)

    def __repr__(self) -> str:
        return f"NodeResults({', '.join(self)})"
