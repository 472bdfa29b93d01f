"""Which judgments to change: the smallest sets, and values on the scale, that bring lambda_max under a limit.

A set of judgments can do it only if the least lambda_max with them free to move within the scale's range is under
the limit. Where it is not, the tangent at the best point says why, for all sets at once: with c_t the most that
judgment t could lower the tangent, every set T that does it has

    sum over t in T of c_t  >=  log lambda_max at the point - log limit.

This is a generalised Benders cut (A. M. Geoffrion 1972, J. Optimization Theory and Applications 10, 237-260): it rules
out not one set but every set too weak for it. So for k = 1, 2, ... the sets of k judgments that no cut rules out are
listed, tried, and turned into cuts, until one does it or none is left. What is ruled out is proved, so the first k
with a set that does it is the least.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fuzzyahp.experts.consistency.bounded_completion import MARGIN, LeastLambda, least_lambda, least_over_box, tangent

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.intp]
Cuts = npt.NDArray[np.float32]

#: Sets tried at a time, and how many of these are widened to a stronger cut as well.
_BATCH, _WIDENED = 64, 8
#: Beginnings of sets listed at a time: 4 million of 8 judgments are 32 MB.
_MOST = 4_000_000
#: A cut is kept in single precision; a set is let through where it misses by no more than this.
_LENIENCE = 1e-4


class OutOfTimeError(Exception):
    """The search was stopped; caught inside the package."""


@dataclass(frozen=True, eq=False)
class Task:
    """What is to be brought under which limit.

    Attributes
    ----------
    logs : ndarray, shape (m,)
        Logarithms of the judgments above the diagonal.
    n : int
        Size of the matrix.
    scale : ndarray, shape (s,)
        Logarithms of the allowed values, rising; with x also -x.
    limit : float
        log lambda_max to stay below.
    accepts : callable
        Says of the logarithms (m,) of a changed matrix whether its consistency ratio passes: the last word.
    deadline : float
        By `time.perf_counter`.
    """

    logs: FloatArray
    n: int
    scale: FloatArray
    limit: float
    accepts: Callable[[FloatArray], bool]
    deadline: float

    def least(self, sets: IntArray, logs: FloatArray | None = None) -> LeastLambda:
        """Least lambda_max with these sets free to move.

        Parameters
        ----------
        sets : ndarray of int, shape (K, k)
            Which judgments may move.
        logs : ndarray, shape (K, m), optional
            From other judgments than the task's.

        Returns
        -------
        LeastLambda
            Values, bounds, points and slopes.

        Raises
        ------
        OutOfTimeError
            If the deadline is past.
        """
        if time.perf_counter() > self.deadline:
            raise OutOfTimeError
        start = self.logs if logs is None else logs
        return least_lambda(start, sets, self.n, *self.range, self.limit)

    @property
    def range(self) -> tuple[FloatArray, FloatArray]:
        """Lowest and highest logarithm of each judgment: the scale's, or its own where it is off the scale."""
        return np.minimum(self.logs, self.scale[0]), np.maximum(self.logs, self.scale[-1])


@dataclass(frozen=True, eq=False)
class Found:
    """A set of judgments with values that bring lambda_max under the limit.

    Attributes
    ----------
    logs : ndarray, shape (m,)
        Logarithms of all judgments, changed ones included.
    distance : float
        Sum of |log new - log old|.
    fewest : bool
        No smaller set does it.
    nearest : bool
        No set of this size does it at a smaller distance.
    at_least : int
        So many judgments must change.
    """

    logs: FloatArray
    distance: float
    fewest: bool
    nearest: bool
    at_least: int


def search(task: Task, progress: Callable[[int], None] | None = None) -> Found:
    """Fewest judgments to change, and the values on the scale nearest to the old ones that do it.

    Parameters
    ----------
    task : Task
        Judgments, scale and limit; the scale must contain 1, so that there is always a way.
    progress : callable, optional
        Called with k when it is known that at least k judgments must change.

    Returns
    -------
    Found
        With `fewest` and `nearest` false where the deadline came first.

    Examples
    --------
    >>> logs = np.log([2.0, 1 / 9, 2.0])
    >>> scale = np.log([1 / 9, 1 / 4, 1 / 2, 1, 2, 4, 9])
    >>> limit = float(np.log(3 + 1e-6))  # next to nothing: only 2 x 2 = 4 is consistent enough
    >>> task = Task(logs, 3, scale, limit, lambda logs: tangent(logs[None], 3).value[0] < limit, np.inf)
    >>> np.exp(search(task).logs).round(6).tolist()
    [2.0, 4.0, 2.0]
    """
    if task.accepts(task.logs):
        return Found(task.logs, 0.0, True, True, 0)
    m = len(task.logs)
    pool: Cuts = np.zeros((0, m), dtype=np.float32)
    k, best = 0, None
    try:
        while best is None:
            k += 1
            if progress is not None:
                progress(k)
            open_sets = allowed_sets(pool, k, task.deadline)
            while len(open_sets):
                chosen = np.zeros(len(open_sets), dtype=bool)
                chosen[np.linspace(0, len(open_sets) - 1, min(_BATCH, len(open_sets))).astype(int)] = True
                tried, open_sets = open_sets[chosen], open_sets[~chosen]
                done = task.least(tried)
                hopeful = done.bound < task.limit + MARGIN
                sets, goals = tried[hopeful], done.point[hopeful]
                far = _far(task, np.broadcast_to(task.logs, goals.shape), sets, goals)
                for q in np.argsort(far, kind="stable"):
                    members = sets[q]
                    if best is None or far[q] < best.distance - MARGIN:
                        best = _values_on_scale(task, members, best) or best
                    # Letting more judgments stay can only make it harder: one of the others has to change.
                    rule = np.ones((1, m), dtype=np.float32)
                    rule[0, members] = 0
                    pool = np.vstack([pool, rule])
                if not hopeful.all():
                    cuts = _cuts(task, tried[~hopeful], _part(done, ~hopeful))
                    pool = np.vstack([pool, cuts])
                    for cut in cuts:
                        open_sets = open_sets[cut[open_sets].sum(axis=1) >= 1 - _LENIENCE]
    except OutOfTimeError:
        if best is None:
            return _by_descent(task, at_least=k)
        return Found(best.logs, best.distance, True, False, k)
    return Found(best.logs, best.distance, True, True, k)


def allowed_sets(pool: Cuts, k: int, deadline: float = np.inf) -> IntArray:
    """Sets of k judgments that no cut rules out.

    Beginnings of sets are built up judgment by judgment and dropped as soon as the strongest judgments left could
    not satisfy some cut.

    Parameters
    ----------
    pool : ndarray of float32, shape (P, m)
        Cuts: the entries of a set must add to 1 or more in each.
    k : int
        Size of the sets.
    deadline : float
        By `time.perf_counter`.

    Returns
    -------
    ndarray of int, shape (K, k)
        The sets.

    Raises
    ------
    OutOfTimeError
        If the deadline is past, or there are too many to list.

    Examples
    --------
    >>> pool = np.array([[1, 0.5, 0.5, 0], [1, 1, 1, 0]], dtype=np.float32)
    >>> sorted(sorted(s) for s in allowed_sets(pool, 2).tolist())
    [[0, 1], [0, 2], [0, 3], [1, 2]]
    """
    count, m = pool.shape
    order = np.argsort(-pool.sum(axis=0), kind="stable")  # the strongest first: what is left weakens soonest
    cuts = pool[:, order]
    # best[p, s, r]: the most that r of the judgments s, s + 1, ... add in cut p
    best = np.zeros((count, m + 1, k + 1), dtype=np.float32)
    for s in range(m):
        top = np.cumsum(-np.sort(-cuts[:, s:], axis=1)[:, :k], axis=1)
        best[:, s, 1 : top.shape[1] + 1] = top
        best[:, s, top.shape[1] + 1 :] = top[:, -1:]
    strict = np.argsort(best[:, 0, k], kind="stable")
    sets = np.zeros((1, 0), dtype=np.int8 if m <= 127 else np.int16)
    for left in range(k - 1, -1, -1):
        last = sets[:, -1].astype(np.intp) if sets.shape[1] else np.full(1, -1)
        longer = []
        for t in range(m - left):
            before = sets[last < t]
            longer.append(np.hstack([before, np.full((len(before), 1), t, dtype=sets.dtype)]))
        sets = np.vstack(longer)
        if len(sets) > _MOST:
            raise OutOfTimeError
        for p in strict:
            if time.perf_counter() > deadline:
                raise OutOfTimeError
            reach = cuts[p][sets].sum(axis=1) + best[p, sets[:, -1].astype(np.intp) + 1, left]
            sets = sets[reach >= 1 - _LENIENCE]
    return np.asarray(order[sets.astype(np.intp)])


def _part(done: LeastLambda, rows: npt.NDArray[np.bool_]) -> LeastLambda:
    return LeastLambda(done.value[rows], done.bound[rows], done.point[rows], done.slope[rows])


def _gains(task: Task, sets: IntArray, done: LeastLambda) -> tuple[FloatArray, FloatArray]:
    """What each judgment outside the set could lower the tangent by, and what has to be lowered, set by set."""
    gains = -least_over_box(done.slope, done.point, *task.range)
    inside = np.take_along_axis(gains, sets, axis=1).sum(axis=1)
    np.put_along_axis(gains, sets, 0.0, axis=1)
    # Rounding must never make a cut stronger than it is.
    return gains + MARGIN / 100, done.value - inside - task.limit - MARGIN / 2


def _cuts(task: Task, sets: IntArray, done: LeastLambda) -> Cuts:
    gains, short = _gains(task, sets, done)
    cuts = [gains / short[:, None]]
    for q in range(0, len(sets), max(1, len(sets) // _WIDENED)):
        gain, needed = _gains(task, *_widened(task, sets[q : q + 1], _part(done, np.arange(len(sets)) == q)))
        cuts.append(gain / needed[:, None])
    return np.minimum(np.vstack(cuts), 1.0).astype(np.float32)


def _widened(task: Task, members: IntArray, done: LeastLambda) -> tuple[IntArray, LeastLambda]:
    """The set with judgments added that the tangent proves useless, as long as there are any: a stronger cut."""
    while True:
        gains, short = _gains(task, members, done)
        outside = np.setdiff1d(np.arange(gains.shape[1]), members[0])
        weakest = outside[np.argsort(gains[0, outside], kind="stable")]
        free = weakest[np.cumsum(gains[0, weakest]) < 0.98 * short[0]]
        if not len(free):
            return members, done
        # Two thirds at a time: after each step the tangent is taken anew, and proves more.
        wider = np.hstack([members, free[None, : max(1, len(free) * 2 // 3)]])
        there = task.least(wider)
        if there.bound[0] < task.limit + MARGIN:
            return members, done
        members, done = wider, there


def _far(task: Task, start: FloatArray, sets: IntArray, goal: FloatArray) -> FloatArray:
    """A distance from `start` that each set must at least go, by the tangents on its way to `goal`.

    A tangent has to fall below the limit; cheapest is to move what it depends on most, as far as its range allows.
    """
    low, high = task.range
    here = np.take_along_axis(start, sets, axis=1)
    far = np.zeros(len(sets))
    if not len(sets):
        return far
    for part in (0.0, 0.3, 0.6, 0.85):
        point = start + part * (goal - start)
        at = tangent(point, task.n)
        g = np.take_along_axis(at.slope, sets, axis=1)
        moved = np.take_along_axis(point, sets, axis=1) - here
        short = at.value - (g * moved).sum(axis=1) - task.limit - MARGIN
        most = np.maximum(-least_over_box(g, here, low[sets], high[sets]), 0.0)
        steepest = np.argsort(-np.abs(g), axis=1, kind="stable")
        g, most = np.take_along_axis(np.abs(g), steepest, axis=1), np.take_along_axis(most, steepest, axis=1)
        used = np.clip(short[:, None] - (np.cumsum(most, axis=1) - most), 0.0, most)
        far = np.maximum(far, (used / np.maximum(g, 1e-300)).sum(axis=1))
    return far


def _values_on_scale(task: Task, members: IntArray, best: Found | None) -> Found | None:
    """Nearest values on the scale for these judgments, where nearer than the best known; None where there are none.

    Depth first. A branch is left when the judgments still free cannot bring lambda_max under the limit, or not
    within the distance.
    """
    slope = np.abs(tangent(task.logs[None], task.n).slope[0])
    order = members[np.argsort(-slope[members], kind="stable")]
    found = best

    def visit(depth: int, point: FloatArray, gone: float) -> None:
        nonlocal found
        t, rest = order[depth], order[depth + 1 :]
        away = np.abs(task.scale - task.logs[t])
        near = np.argsort(away, kind="stable")
        near = near[away[near] > MARGIN]
        distance = gone + away[near]
        trial = np.repeat(point[None], len(near), axis=0)
        trial[:, t] = task.scale[near]
        if not len(rest):
            for q in np.flatnonzero(tangent(trial, task.n).value < task.limit + MARGIN):
                if (found is None or distance[q] < found.distance - MARGIN) and task.accepts(trial[q]):
                    found = Found(trial[q], float(distance[q]), True, True, len(order))
                    return
            return
        within = np.flatnonzero(distance < (np.inf if found is None else found.distance - MARGIN))
        if not len(within):
            return
        free = np.repeat(rest[None], len(within), axis=0)
        done = task.least(free, trial[within])
        lowest = distance[within] + _far(task, trial[within], free, done.point)
        lowest[done.bound >= task.limit + MARGIN] = np.inf
        for q in np.argsort(lowest, kind="stable"):
            if lowest[q] < (np.inf if found is None else found.distance - MARGIN):
                visit(depth + 1, trial[within[q]], float(distance[within[q]]))

    visit(0, task.logs, 0.0)
    return found if found is not best else None


def _by_descent(task: Task, at_least: int) -> Found:
    """A way that is not proved to be the shortest: change, one by one, what lowers lambda_max most."""
    point, m = task.logs.copy(), len(task.logs)
    while not task.accepts(point):
        trial = np.repeat(point[None], m * len(task.scale), axis=0)
        trial[np.arange(len(trial)), np.repeat(np.arange(m), len(task.scale))] = np.tile(task.scale, m)
        value = tangent(trial, task.n).value
        least = int(value.argmin())
        if value[least] >= tangent(point[None], task.n).value[0] - MARGIN:
            point = np.zeros(m)  # no single change helps: all equal is consistent, and on every scale
            break
        point = trial[least]
    changed = int((np.abs(point - task.logs) > MARGIN).sum())
    return Found(point, float(np.abs(point - task.logs).sum()), changed == at_least, False, at_least)
