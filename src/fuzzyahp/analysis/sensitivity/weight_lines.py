"""Where a weight can turn the outcome: solved for under the weighted average, searched for under other operators.

Move the local weight w of a child to t and keep its siblings in proportion. Under the weighted average the parent's
vector is t r + (1 - t) r', with r the child's vector and r' its siblings', and every vector above is linear in t.
So each comparison that a grade, a veto or a cap hangs on changes at one t that can be written down.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations

import numpy as np
import numpy.typing as npt

from fuzzyahp.evaluation import Plan
from fuzzyahp.membership import total_of_rows
from fuzzyahp.rounding import rounded
from fuzzyahp.scoring import rounded_cuts, score_rows

FloatArray = npt.NDArray[np.float64]
IndexArray = npt.NDArray[np.intp]
#: Outcomes at weights of one child: places on the scale, the number of grades where rejected.
Outcomes = Callable[[FloatArray], IndexArray]

#: Half of the ninth decimal: from here on a score is rounded up to its cut.
_HALF = 0.5e-9
#: Slopes below this, in points, are rounding.
_FLAT = 1e-10
#: Steps of the search from 0 to 1.
STEPS = 1000
#: A step of the search is cut into so many parts, so many times: 0.001 / 128^5 is 3e-14.
_PARTS, _ROUNDS = 128, 5
#: How far past a turn its outcome is read.
_BEYOND = 1e-8


def vectors_of(plan: Plan, leaves: Mapping[str, FloatArray]) -> dict[str, FloatArray]:
    """Raw vectors of all nodes, shape (g,)."""
    found = {leaf: row[:, 0] for leaf, row in leaves.items()}
    plan.compose(found, plan.scheme.tree.parents)
    return found


def moved_weights(weights: tuple[float, ...], child: int, t: FloatArray) -> FloatArray:
    """Weights with one child's at t and its siblings in proportion.

    Parameters
    ----------
    weights : tuple of float, length n
        As they are.
    child : int
        Which child; its siblings weigh more than 0 together.
    t : ndarray, shape (K,)
        New weights of it, in [0, 1].

    Returns
    -------
    ndarray, shape (n, K)
        Each column sums to 1 but for rounding.

    Examples
    --------
    >>> moved_weights((0.5, 0.25, 0.25), 0, np.array([0.5, 0.0])).tolist()
    [[0.5, 0.0], [0.25, 0.5], [0.25, 0.5]]
    """
    rest = np.array(weights)
    rest[child] = 0.0
    columns = (rest / rest.sum())[:, None] * (1 - t)
    columns[child] = t
    return np.asarray(columns)


def slopes(plan: Plan, vectors: Mapping[str, FloatArray], parent: str, child: int) -> dict[str, FloatArray]:
    """Change of each vector per unit of one weight under the weighted average: of the parent and all above it.

    Parameters
    ----------
    plan : Plan
        With an operator that keeps sums.
    vectors : mapping of str to ndarray, shape (g,)
        Of all nodes.
    parent : str
        The parent.
    child : int
        Which child; its siblings weigh more than 0 together.

    Returns
    -------
    dict of str to ndarray, shape (g,)
        By node.
    """
    tree = plan.scheme.tree
    children, weights = tree.children(parent), plan.weights[parent]
    others = [(w, vectors[name]) for i, (name, w) in enumerate(zip(children, weights, strict=True)) if i != child]
    total = sum(w for w, _ in others)
    rest = total_of_rows(np.array([w * row for w, row in others])) / total
    found, node = {parent: vectors[children[child]] - rest}, parent
    while (up := tree.parent(node)) is not None:
        found[up] = plan.weights[up][tree.children(up).index(node)] * found[node]
        node = up
    return found


def solved(
    plan: Plan, vectors: Mapping[str, FloatArray], moving: Mapping[str, FloatArray], weight: float
) -> FloatArray:
    """Every t in (0, 1) at which a comparison can change that a grade, the veto or a cap hangs on.

    Parameters
    ----------
    plan : Plan
        With an operator that keeps sums.
    vectors, moving : mapping of str to ndarray, shape (g,)
        Vectors of the nodes, and their slopes.
    weight : float
        The weight as it is.

    Returns
    -------
    ndarray
        In order.
    """
    rules, scale, tree = plan.scheme.rules, plan.scheme.scale, plan.scheme.tree
    found: list[float] = []
    for node in dict.fromkeys((tree.root, *(tree.find(cap.node) for cap in rules.caps))):
        if node in moving:
            found += _of_grade(plan, vectors[node], moving[node])
    for node in plan.watched:
        if node not in moving or rules.veto is None:
            continue
        if rules.veto.by == "grade":
            found += _of_grade(plan, vectors[node], moving[node])
        else:
            cut = rounded_cuts([scale.values[scale.index(rules.veto.below)]])[0]
            level = cut + _HALF if rules.veto.include_bound else cut - _HALF
            found += _crossings(plan, vectors[node], moving[node], [level])
    at = np.unique(weight + np.array(found, dtype=np.float64))
    return np.asarray(at[(at > 0) & (at < 1)])


def _of_grade(plan: Plan, vector: FloatArray, slope: FloatArray) -> list[float]:
    """Distances to where a node's grade can change."""
    rules = plan.scheme.rules
    if rules.grading in ("nearest", "cuts"):
        return _crossings(plan, vector, slope, [cut - _HALF for cut in plan.cuts])
    if rules.grading == "maximum_membership":
        pairs = combinations(range(len(vector)), 2)
        # Memberships count as equal where their ninth decimals are.
        return [
            (vector[k] - vector[h] + near) / (slope[h] - slope[k])
            for h, k in pairs
            if abs(slope[h] - slope[k]) > _FLAT
            for near in (-2 * _HALF, 0.0, 2 * _HALF)
        ]
    level = float(rounded(np.array(rules.confidence or 0.6))) - _HALF
    reached, rise = np.cumsum(vector), np.cumsum(slope)
    return [(level - x) / d for x, d in zip(reached.tolist(), rise.tolist(), strict=True) if abs(d) > _FLAT]


def _crossings(plan: Plan, vector: FloatArray, slope: FloatArray, levels: list[float]) -> list[float]:
    """Distances to where a node's score reaches levels."""
    values = plan.scheme.scale.values
    score, rise = float(score_rows(vector, values)), float(score_rows(slope, values))
    return [(level - score) / rise for level in levels] if abs(rise) > _FLAT else []


def first_turns(
    corners: FloatArray, weight: float, now: int, outcomes: Outcomes, closed: bool
) -> dict[str, tuple[float, int]]:
    """The nearest weights at which the outcome becomes better, and worse.

    Parameters
    ----------
    corners : ndarray
        Where it can change, in order; else the points of a search.
    weight : float
        The weight as it is.
    now : int
        Place of the outcome.
    outcomes : callable
        Outcomes at weights.
    closed : bool
        Whether the outcome is constant between neighbouring corners.

    Returns
    -------
    dict of str to (float, int)
        "better" and "worse": the weight, and the place of the outcome beyond it; none where no weight brings it.

    Examples
    --------
    >>> first_turns(np.array([0.25, 0.75]), 0.5, 1, lambda t: np.where(t > 0.75, 0, 1), True)
    {'better': (0.75, 0)}
    """
    found: dict[str, tuple[float, int]] = {}
    up = np.concatenate([[weight], corners[corners > weight], [1.0]])
    down = np.concatenate([[weight], corners[corners < weight][::-1], [0.0]])
    for way in (up, down):
        ends = np.stack([way[:-1], way[1:]])
        places = outcomes((ends[0] + ends[1]) / 2 if closed else ends[1])
        for key, hit in (("better", places < now), ("worse", places > now)):
            if not hit.any():
                continue
            k = int(np.argmax(hit))
            at, place = float(ends[0, k]), int(places[k])
            if not closed:
                at, place = _narrowed(float(ends[0, k]), float(ends[1, k]), now, key == "better", outcomes)
            if key not in found or abs(at - weight) < abs(found[key][0] - weight):
                found[key] = (at, place)
    return found


def _narrowed(near: float, far: float, now: int, better: bool, outcomes: Outcomes) -> tuple[float, int]:
    """Where between two weights the outcome turns: the first that has turned, and its outcome."""
    place = int(outcomes(np.array([far]))[0])
    for _ in range(_ROUNDS):
        way = np.linspace(near, far, _PARTS + 1)
        places = outcomes(way)
        hit = places < now if better else places > now
        k = max(int(np.argmax(hit)), 1)
        near, far, place = float(way[k - 1]), float(way[k]), int(places[k])
    # Where two memberships cross they tie for a moment; what counts is the outcome a little beyond.
    beyond = int(outcomes(np.array([min(max(far + np.sign(far - near) * _BEYOND, 0.0), 1.0)]))[0])
    return far, beyond if (beyond < now if better else beyond > now) else place
