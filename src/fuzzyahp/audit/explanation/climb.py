"""The fewest steps of better evidence that reach an outcome, and of those the highest score."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations_with_replacement, islice

import numpy as np
import numpy.typing as npt

from fuzzyahp.audit.explanation.bounds import by_cuts, least_scores
from fuzzyahp.evaluation import Plan
from fuzzyahp.rounding import rounded

FloatArray = npt.NDArray[np.float64]
IndexArray = npt.NDArray[np.intp]
Steps = dict[str, int]

#: The most sets of steps that a search tries before it is cut off.
MOST_SETS = 100_000
_CHUNK = 4096
#: Scores that agree up to this are equal: leaves listed first are then improved first.
_EQUAL = 1e-12


@dataclass(frozen=True, eq=False)
class Climb:
    """What is to be reached from where.

    Attributes
    ----------
    plan : Plan
        Scheme and weights.
    rows : mapping of str to ndarray, each of shape (steps + 1, g)
        Memberships of each leaf by the steps taken on it, in listed order of the leaves.
    target : int or None
        Place of the grade to reach on the scale; None: pass the screening, by the veto branch alone.
    """

    plan: Plan
    rows: Mapping[str, FloatArray]
    target: int | None

    @property
    def top(self) -> str:
        """The node whose score is to be high: the root, or the branch that is screened."""
        tree, veto = self.plan.scheme.tree, self.plan.scheme.rules.veto
        return tree.root if self.target is not None or veto is None else tree.find(veto.branch)

    @property
    def leaves(self) -> tuple[str, ...]:
        """Leaves that count, in listed order."""
        return self.plan.scheme.tree.leaves_of(self.top)

    def outcomes(self, taken: IndexArray) -> tuple[npt.NDArray[np.bool_], FloatArray]:
        """Whether the outcome is reached, and the score, by the very arithmetic of a rating.

        Parameters
        ----------
        taken : ndarray of int, shape (N, leaves)
            Steps taken on each leaf.

        Returns
        -------
        tuple of ndarray, each of shape (N,)
            Reached, and points.
        """
        return outcomes(
            self.plan, {leaf: self.rows[leaf][taken[:, i]].T for i, leaf in enumerate(self.leaves)}, self.target
        )


def outcomes(
    plan: Plan, leaves: Mapping[str, FloatArray], target: int | None
) -> tuple[npt.NDArray[np.bool_], FloatArray]:
    """Whether an outcome is reached, and the score, for many clients at once.

    Parameters
    ----------
    plan : Plan
        Scheme and weights.
    leaves : mapping of str to ndarray, each of shape (g, N)
        Memberships of the leaves.
    target : int or None
        Place of the grade that must be reached; None: pass the screening, for which its branch suffices.

    Returns
    -------
    tuple of ndarray, each of shape (N,)
        Reached, and points of the root, or of the branch where there is no target.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> plan = fa.RatingModel(fa.load_scheme("micro-enterprise")).plan
    >>> good = np.array([[0.0], [1.0], [0.0], [0.0], [0.0]])
    >>> reached, points = outcomes(plan, dict.fromkeys(plan.scheme.tree.leaves, good), 1)
    >>> bool(reached[0]), float(points[0])
    (True, 85.0)
    """
    vectors = dict(leaves)
    plan.compose(vectors, plan.screened_parents)
    vetoed = np.zeros(next(iter(leaves.values())).shape[1], dtype=np.bool_)
    for fired in plan.veto(vectors).values():
        vetoed |= fired
    tree, veto = plan.scheme.tree, plan.scheme.rules.veto
    if target is None and veto is not None:
        return ~vetoed, plan.score(vectors[tree.find(veto.branch)])
    plan.compose(vectors, plan.other_parents)
    points = plan.score(vectors[tree.root])
    grade, _ = plan.caps(vectors, plan.grade(vectors[tree.root], points))
    return ~vetoed & (grade <= (len(plan.scheme.scale) if target is None else target)), points


def fewest_steps(climb: Climb, confirm: Callable[[Steps], bool]) -> tuple[Steps | None, bool, int]:
    """The fewest steps that reach the outcome; of as few, those with the highest score.

    Parameters
    ----------
    climb : Climb
        What is to be reached.
    confirm : callable
        Whether a rating with these steps does have the outcome.

    Returns
    -------
    tuple
        Steps by leaf, None where all steps together do not do; whether no smaller set does; the fewest that could.
    """
    found: Steps | None
    everything = np.array([[len(climb.rows[leaf]) - 1 for leaf in climb.leaves]])
    if not climb.outcomes(everything)[0][0]:
        return None, True, 0
    if by_cuts(climb.plan):
        whole = dict(zip(climb.leaves, everything[0].tolist(), strict=True))
        found = next((steps for steps in _by_bounds(climb) if confirm(steps)), whole)
        return found, True, sum(found.values())
    found, tried = _by_search(climb)
    if found is not None:
        return found, True, sum(found.values())
    return _greedy(climb), False, tried + 1


def _by_bounds(climb: Climb) -> Iterator[Steps]:
    """Exact where the score is a weighted sum: the best score of every subtree for every number of steps.

    All that rules ask are lower bounds on scores of nodes, and a node's score rises with those of its children. So
    among all ways to spend j steps below a node only the one with the highest score there matters to anything above.
    """
    plan, tree, values = climb.plan, climb.plan.scheme.tree, np.array(climb.plan.scheme.scale.values)
    least = least_scores(plan, climb.target)
    best: dict[str, FloatArray] = {}
    # For each parent, child by child from the last: how many of j steps go to that child.
    spent: dict[str, list[IndexArray]] = {}
    for node in reversed(tree.subtree(climb.top)):
        if not tree.children(node):
            points = np.array([math.fsum(row * values) for row in climb.rows[node]])
        else:
            points, spent[node] = np.zeros(1), []
            for child, weight in reversed(list(zip(tree.children(node), plan.weights[node], strict=True))):
                points, chosen = _joined(weight, best[child], points)
                spent[node].append(chosen)
        if node in least:
            bound = least[node]
            with np.errstate(invalid="ignore"):  # a score that is out already stays out
                points = np.where(rounded(points) >= bound, points, -np.inf)
        best[node] = points
    for j in np.flatnonzero(best[climb.top] > -np.inf).tolist():
        steps, todo = {}, [(climb.top, int(j))]
        while todo:
            node, left = todo.pop()
            if not tree.children(node):
                steps[node] = left
                continue
            for child, chosen in zip(tree.children(node), reversed(spent[node]), strict=True):
                todo.append((child, int(chosen[left])))
                left -= int(chosen[left])
        yield {leaf: steps[leaf] for leaf in climb.leaves}


def _joined(weight: float, first: FloatArray, rest: FloatArray) -> tuple[FloatArray, IndexArray]:
    """Best sum for j steps in all, and how many of them go to the first; of equal sums as many as can."""
    total = np.full(len(first) + len(rest) - 1, -np.inf)
    chosen = np.zeros(len(total), dtype=np.intp)
    for k in range(len(first) - 1, -1, -1):
        if first[k] == -np.inf:
            continue
        here = slice(k, k + len(rest))
        candidate = weight * first[k] + rest
        better = candidate > total[here] + _EQUAL
        total[here] = np.where(better, candidate, total[here])
        chosen[here] = np.where(better, k, chosen[here])
    return total, chosen


def _by_search(climb: Climb) -> tuple[Steps | None, int]:
    """Every set of 1, 2, ... steps in turn, and how many steps were tried in full."""
    room = np.array([len(climb.rows[leaf]) - 1 for leaf in climb.leaves])
    budget, leaves = MOST_SETS, len(room)
    for j in range(1, int(room.sum()) + 1):
        sets = math.comb(leaves + j - 1, j)
        if sets > budget:
            return None, j - 1
        budget -= sets
        best: tuple[float, IndexArray] | None = None
        picks = combinations_with_replacement(range(leaves), j)
        while chunk := list(islice(picks, _CHUNK)):
            taken = np.zeros((len(chunk), leaves), dtype=np.intp)
            np.add.at(taken, (np.arange(len(chunk))[:, None], np.array(chunk)), 1)
            taken = taken[(taken <= room).all(axis=1)]
            if not len(taken):
                continue
            reached, points = climb.outcomes(taken)
            if reached.any():
                at = int(np.argmax(np.where(reached, rounded(points), -np.inf)))
                if best is None or rounded(points[at : at + 1])[0] > best[0]:
                    best = float(rounded(points[at : at + 1])[0]), taken[at]
        if best is not None:
            return dict(zip(climb.leaves, best[1].tolist(), strict=True)), j
    return None, int(room.sum())


def _greedy(climb: Climb) -> Steps:
    """Some set that reaches the outcome: the best step again and again, then each step that is not needed undone."""
    room = np.array([len(climb.rows[leaf]) - 1 for leaf in climb.leaves])
    taken = np.zeros((1, len(room)), dtype=np.intp)
    while not climb.outcomes(taken)[0][0]:
        candidates = (taken + np.eye(len(room), dtype=np.intp))[taken[0] < room]
        reached, points = climb.outcomes(candidates)
        points = rounded(points)
        at = int(np.lexsort((np.arange(len(points)), -points, ~reached))[0])
        taken = candidates[at : at + 1]
    for i in range(len(room) - 1, -1, -1):
        while taken[0, i]:
            fewer = taken.copy()
            fewer[0, i] -= 1
            if not climb.outcomes(fewer)[0][0]:
                break
            taken = fewer
    return dict(zip(climb.leaves, taken[0].tolist(), strict=True))
