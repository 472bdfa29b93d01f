"""One model evaluated many times: other weights, other memberships, in one pass and by the engine's arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fuzzyahp.arrays import SUM_SLACK, as_numbers, is_whole, read_only
from fuzzyahp.errors import FuzzyAHPError, shown
from fuzzyahp.evaluation import Plan
from fuzzyahp.membership import compose_tree, total_of_rows
from fuzzyahp.rating import RatingModel
from fuzzyahp.result import Rating

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Draws:
    """Outcomes of K evaluations. A vetoed draw is none of the grades, and its score is masked.

    Attributes
    ----------
    plan : Plan
        Scheme and weights.
    score : masked ndarray, shape (K,)
        Points; masked where the veto rejects.
    grade : ndarray of int, shape (K,)
        Place on the scale, 0 for the best, after caps; g where the veto rejects.
    rejected : ndarray of bool, shape (K,)
        Whether the veto rejects.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> import numpy as np
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> leaves = fa.analysis.leaf_memberships(model.rate(dict.fromkeys(model.scheme.tree.leaves, "good")))
    >>> found = fa.analysis.evaluate(model, leaves, {"credit": np.array([[0.5, 0.9], [0.5, 0.1]])})
    >>> found.score.tolist(), found.grade.tolist(), found.rejected.tolist()
    ([85.0, 85.0], [1, 1], [False, False])
    """

    plan: Plan
    score: np.ma.MaskedArray[tuple[int], np.dtype[np.float64]]
    grade: npt.NDArray[np.intp]
    rejected: npt.NDArray[np.bool_]

    @property
    def shares(self) -> dict[str, float]:
        """Share of the draws by grade, best first, then "rejected"; the shares add up to 1."""
        names = (*self.plan.scheme.scale.names, "rejected")
        counts = np.bincount(self.grade, minlength=len(names))
        return {name: float(n) / len(self.grade) for name, n in zip(names, counts.tolist(), strict=True)}

    def __repr__(self) -> str:
        found = ", ".join(f"{name} {share:.3f}" for name, share in self.shares.items() if share)
        return f"Draws({len(self.grade)}: {found})"


def leaf_memberships(rating: Rating) -> dict[str, FloatArray]:
    """Membership vectors of a client's leaves.

    Parameters
    ----------
    rating : Rating
        A rating, or of a rejected client one whose evidence is complete.

    Returns
    -------
    dict of str to ndarray, shape (g, 1)
        By leaf. Of a rejected client the leaves outside the veto branch are read from the evidence.

    Raises
    ------
    FuzzyAHPError
        If it is no rating.
    EvidenceError
        If the evidence of a rejected client is not complete.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, "good"))
    >>> fa.analysis.leaf_memberships(rating)["current_ratio"].tolist()
    [[0.0], [1.0], [0.0], [0.0], [0.0]]
    """
    from fuzzyahp.evidence import Evidence

    if not isinstance(rating, Rating):
        raise FuzzyAHPError(f"rating: {shown(rating)}, must be what model.rate gives")
    leaves = rating.plan.scheme.tree.leaves
    rows = Evidence(rating.plan.scheme, rating.evidence).membership(leaves)
    return {leaf: read_only(rows[i, :, None].copy()) for i, leaf in enumerate(leaves)}


def evaluate(
    model: RatingModel | Plan,
    leaves: Mapping[str, npt.ArrayLike],
    weights: Mapping[str, npt.ArrayLike] | None = None,
    *,
    count: int | None = None,
) -> Draws:
    """Evaluate K variants of one client, or K clients, in one pass: the same bits as one by one.

    Parameters
    ----------
    model : RatingModel or Plan
        Scheme and weights.
    leaves : mapping of str to array_like, shape (g, 1) or (g, K)
        Membership vectors of all leaves, each summing to 1; one column stands for all K.
    weights : mapping of str to array_like, shape (n,) or (n, K), optional
        Other weights of some parents' children, in listed order, each set summing to 1.
    count : int, optional
        K; needed only where every array has one column.

    Returns
    -------
    Draws
        Score, grade and veto of each.

    Raises
    ------
    FuzzyAHPError
        If the arrays do not fit, or what must sum to 1 does not.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> import numpy as np
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> rating = model.rate(dict.fromkeys(model.scheme.tree.leaves, "good"))
    >>> leaves = fa.analysis.leaf_memberships(rating)
    >>> found = fa.analysis.evaluate(model, leaves, {"credit": np.array([[0.5, 0.9], [0.5, 0.1]])})
    >>> found.score.tolist(), found.shares["good"]
    ([85.0, 85.0], 1.0)
    """
    if not isinstance(model, RatingModel | Plan):
        raise FuzzyAHPError(f"model: {shown(model)}, must be a RatingModel")
    plan = model if isinstance(model, Plan) else model.plan
    tree, scale = plan.scheme.tree, plan.scheme.scale
    missing = [leaf for leaf in tree.leaves if leaf not in leaves]
    if missing:
        raise FuzzyAHPError(f"leaves: no memberships for {', '.join(missing[:8])}; give those of every leaf")
    vectors = {leaf: _checked(leaves[leaf], f"leaves: {leaf}", len(scale), "grade", (2,)) for leaf in tree.leaves}
    given: dict[str, FloatArray] = {}
    for name, values in (weights or {}).items():
        parent = tree.find(name)
        if parent not in tree.parents:
            raise FuzzyAHPError(f"weights: {name} is an indicator and has no children; name a parent")
        given[parent] = _checked(values, f"weights: {name}", len(tree.children(parent)), "child", (1, 2))
    sizes = {found.shape[1] for found in (*vectors.values(), *given.values()) if found.ndim == 2} - {1}
    if count is not None and (not is_whole(count) or count < 1):
        raise FuzzyAHPError(f"count: {shown(count)}, must be a whole number from 1")
    size = count if count is not None else next(iter(sizes), 1)
    if sizes - {size}:
        raise FuzzyAHPError(f"draws: arrays of {sorted(sizes)} columns, must all have {size} or one")
    vectors = {leaf: np.broadcast_to(found, (len(scale), size)) for leaf, found in vectors.items()}
    used = {parent: tuple(given[parent]) if parent in given else plan.weights[parent] for parent in tree.parents}
    # Each weight meets its row; one given for all draws is a number, one by draw an array.
    compose_tree(tree.structure, used, vectors, tree.parents, plan.operator, vectors.__setitem__)
    rejected = np.zeros(size, dtype=bool)
    for hit in plan.veto(vectors).values():
        rejected |= hit
    points = plan.score(vectors[tree.root])
    grade, _ = plan.caps(vectors, plan.grade(vectors[tree.root], points))
    return Draws(plan, np.ma.masked_array(points, rejected), np.where(rejected, len(scale), grade), rejected)


def _checked(values: object, where: str, rows: int, each: str, axes: tuple[int, ...]) -> FloatArray:
    """Columns of numbers, 0 or more, that each sum to 1."""
    found = as_numbers(values)
    if found is None:
        raise FuzzyAHPError(f"{where}: {shown(values)}, must be numbers, one row a {each}")
    if found.ndim not in axes or len(found) != rows:
        raise FuzzyAHPError(f"{where}: shape {found.shape}, must be ({rows}, K): one row a {each}, one column a draw")
    fine = np.atleast_1d((np.abs(total_of_rows(found) - 1) <= SUM_SLACK) & (found >= 0).all(axis=0))
    if not fine.all():
        wrong = found.reshape(rows, -1)[:, int(np.argmin(fine))]
        raise FuzzyAHPError(f"{where}: {shown(wrong.tolist())}, must be 0 or more and sum to 1; divide by the sum")
    return found
