"""lambda_max where some judgments may move within the scale's range: its least value, and a bound that proves it.

With x the logarithms of the judgments above the diagonal, F(x) = log lambda_max is convex (Kingman 1961, A convexity
property of positive matrices, Quarterly Journal of Mathematics 12, 283-284; used for missing judgments by Bozoki,
Fulop and Ronyai 2010, Mathematical and Computer Modelling 52, 318-333, section 3). So F lies above its tangent at any
point, and over a box the tangent's least value is a plain sum: a lower bound that needs no faith in an optimiser.

This is the arithmetic of a search, not of weights: it uses BLAS. Whatever is told to a user is computed again from
the matrix found, by `fuzzyahp.weights`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.intp]

#: What double arithmetic may be off by in log lambda_max; a bound counts as proved only beyond it.
MARGIN = 1e-9
_ROUNDS = 60
_SQUARINGS = 40
#: Eigenvectors have settled where the Collatz-Wielandt bounds of lambda_max agree to this.
_SETTLED = 1e-12


@dataclass(frozen=True, eq=False)
class Tangent:
    """log lambda_max at a point, and its slope there.

    Attributes
    ----------
    value : ndarray, shape (K,)
        log lambda_max.
    slope : ndarray, shape (K, m)
        Its derivative by the logarithm of each judgment above the diagonal, row by row.
    chain : ndarray, shape (K, n, n)
        a_ij w_j / (lambda_max w_i): a Markov chain's transition probabilities.
    share : ndarray, shape (K, n)
        v_i w_i, summing to 1: the chain's stationary distribution.
    """

    value: FloatArray
    slope: FloatArray
    chain: FloatArray
    share: FloatArray


@dataclass(frozen=True, eq=False)
class LeastLambda:
    """Least lambda_max over the judgments that may move, set by set.

    Attributes
    ----------
    value : ndarray, shape (K,)
        log lambda_max at the best point found: it can be had.
    bound : ndarray, shape (K,)
        No point within the bounds has a smaller log lambda_max; but for `MARGIN`.
    point : ndarray, shape (K, m)
        Logarithms of the judgments there.
    slope : ndarray, shape (K, m)
        Derivative of log lambda_max there.
    """

    value: FloatArray
    bound: FloatArray
    point: FloatArray
    slope: FloatArray


def matrices_of(logs: FloatArray, n: int) -> FloatArray:
    """Reciprocal matrices from the logarithms above the diagonal.

    Parameters
    ----------
    logs : ndarray, shape (K, m)
        m = n (n - 1) / 2, row by row.
    n : int
        Size of the matrices.

    Returns
    -------
    ndarray, shape (K, n, n)
        The matrices.

    Examples
    --------
    >>> matrices_of(np.log([[4.0]]), 2)[0].round(12).tolist()
    [[1.0, 4.0], [0.25, 1.0]]
    """
    i, j = _upper(n)
    full = np.zeros((len(logs), n, n))
    full[:, i, j] = logs
    full[:, j, i] = -logs
    return np.asarray(np.exp(full))


def tangent(logs: FloatArray, n: int) -> Tangent:
    """Log lambda_max and its derivatives by the logarithms of the judgments.

    d log lambda_max / d log a_ij = (v_i a_ij w_j - v_j a_ji w_i) / (lambda_max v.w), with v and w the left and right
    principal eigenvectors (Harker 1987, Applied Mathematics and Computation 22, 217-232).

    Parameters
    ----------
    logs : ndarray, shape (K, m)
        Logarithms of the judgments above the diagonal.
    n : int
        Size of the matrices.

    Returns
    -------
    Tangent
        Values and derivatives.

    Examples
    --------
    >>> at = tangent(np.log([[2.0, 4.0, 2.0]]), 3)  # consistent: lambda_max = 3, and no way down
    >>> round(float(np.exp(at.value[0])), 9), bool(np.abs(at.slope).max() < 1e-9)
    (3.0, True)
    """
    a = matrices_of(logs, n)
    power = a
    for squarings in range(_SQUARINGS):  # of a high power of A all that is left is w v'
        power = power @ power
        power /= power.max(axis=(1, 2), keepdims=True)
        if squarings >= 3:
            w, v = power.sum(axis=2), power.sum(axis=1)
            on_w, on_v = (a @ w[:, :, None])[:, :, 0] / w, (v[:, None, :] @ a)[:, 0] / v
            high = np.maximum(on_w.max(axis=1) / on_w.min(axis=1), on_v.max(axis=1) / on_v.min(axis=1))
            if high.max() < 1 + _SETTLED:
                break
    flow = v[:, :, None] * a * w[:, None, :]
    total = flow.sum(axis=(1, 2))
    share = v * w
    value = np.log(total / share.sum(axis=1))
    flow /= total[:, None, None]
    i, j = _upper(n)
    rows = a * w[:, None, :]
    return Tangent(
        value=value,
        slope=flow[:, i, j] - flow[:, j, i],
        chain=rows / rows.sum(axis=2, keepdims=True),
        share=share / share.sum(axis=1, keepdims=True),
    )


def least_over_box(slope: FloatArray, point: FloatArray, low: FloatArray, high: FloatArray) -> FloatArray:
    """How much lower the tangent gets at the better end of each judgment's range.

    Parameters
    ----------
    slope, point : ndarray, shape (..., m)
        Derivatives, and where they were taken.
    low, high : ndarray, shape (m,)
        Each judgment's range.

    Returns
    -------
    ndarray, shape (..., m)
        min over u in [low, high] of slope (u - point); <= 0 where the point lies within the range.

    Examples
    --------
    >>> least_over_box(np.array([2.0, -1.0]), np.array([0.5, 0.0]), -np.ones(2), np.ones(2)).tolist()
    [-3.0, -1.0]
    """
    return np.minimum(slope * (low - point), slope * (high - point))


def least_lambda(
    logs: FloatArray, sets: IntArray, n: int, low: FloatArray, high: FloatArray, limit: float
) -> LeastLambda:
    """Least log lambda_max of a matrix when a set of its judgments may move within a range.

    Projected Newton steps, halved where they do not descend; a set is left as soon as it is known to be on one side
    of the limit.

    Parameters
    ----------
    logs : ndarray, shape (m,) or (K, m)
        Logarithms of the judgments above the diagonal: of one matrix, or of one for each set.
    sets : ndarray of int, shape (K, k)
        Which judgments may move; each set without repeats.
    n : int
        Size of the matrix.
    low, high : ndarray, shape (m,)
        Range of each judgment's logarithm, should it move.
    limit : float
        log lambda_max that matters: the value is the minimum itself only where it is near.

    Returns
    -------
    LeastLambda
        Values, bounds, points and slopes.

    Examples
    --------
    >>> logs = np.log([2.0, 9.0, 2.0])  # 1 / 3 fits as 4
    >>> found = least_lambda(logs, np.array([[1]]), 3, -np.log([9.0] * 3), np.log([9.0] * 3), limit=np.log(3))
    >>> round(float(np.exp(found.point[0, 1])), 6)
    4.0
    """
    count, k = sets.shape
    rows = np.arange(count)
    point = np.array(np.broadcast_to(logs, (count, logs.shape[-1])))
    floor, ceiling = low[sets], high[sets]
    point[rows[:, None], sets] = np.clip(point[rows[:, None], sets], floor, ceiling)
    value, bound = np.empty(count), np.full(count, -np.inf)
    slope = np.empty_like(point)
    at = tangent(point, n)
    value[:], slope[:] = at.value, at.slope
    for _ in range(_ROUNDS):
        here = sets[rows]
        local = np.take_along_axis(point[rows], here, axis=1)
        g = np.take_along_axis(slope[rows], here, axis=1)
        gap = least_over_box(g, local, floor[rows], ceiling[rows]).sum(axis=1)
        bound[rows] = np.maximum(bound[rows], value[rows] + gap)
        going = (value[rows] >= limit - MARGIN) & (bound[rows] < limit + 2 * MARGIN) & (gap < -MARGIN / 10)
        if not going.any():
            break
        rows, here, local, g = rows[going], here[going], local[going], g[going]
        stuck = ((local <= floor[rows]) & (g > 0)) | ((local >= ceiling[rows]) & (g < 0))
        at = Tangent(at.value[going], at.slope[going], at.chain[going], at.share[going])
        h = _curvature(at, here, n)
        h[stuck] = 0.0
        h.swapaxes(1, 2)[stuck] = 0.0
        h[:, range(k), range(k)] += np.where(stuck, 1.0, 1e-7)
        step = -np.linalg.solve(h, np.where(stuck, 0.0, g)[:, :, None])[:, :, 0]
        size = np.ones(len(rows))
        waiting = np.ones(len(rows), dtype=bool)
        for _ in range(30):
            trial = point[rows]
            moved = np.clip(local + size[:, None] * step, floor[rows], ceiling[rows])
            np.put_along_axis(trial, here, moved, axis=1)
            new = tangent(trial, n)
            enough = new.value <= value[rows] + 1e-4 * ((moved - local) * g).sum(axis=1)
            take = waiting & enough
            point[rows[take]], value[rows[take]], slope[rows[take]] = trial[take], new.value[take], new.slope[take]
            for mine, theirs in ((at.value, new.value), (at.slope, new.slope), (at.chain, new.chain)):
                mine[take] = theirs[take]
            at.share[take] = new.share[take]
            waiting &= ~enough
            if not waiting.any():
                break
            size[waiting] *= 0.5
        if waiting.any():  # nothing lower can be told from here in double precision
            rows = rows[~waiting]
            at = Tangent(at.value[~waiting], at.slope[~waiting], at.chain[~waiting], at.share[~waiting])
            if not len(rows):
                break
    return LeastLambda(value, bound, point, slope)


@cache
def _upper(n: int) -> tuple[IntArray, IntArray]:
    return np.triu_indices(n, 1)


def _curvature(at: Tangent, sets: IntArray, n: int) -> FloatArray:
    """Second derivatives of log lambda_max by the judgments of the sets, shape (K, k, k).

    The slope is the mean of f = +1 on the step i -> j, -1 on j -> i, along the chain; the curvature is the variance
    of its sum along a long path: that of one step, and twice the covariance with all later steps.
    """
    count, k = sets.shape
    upper = _upper(n)
    i, j = upper[0][sets], upper[1][sets]
    b, s = np.arange(count)[:, None], np.arange(k)[None, :]
    forth, back = at.chain[b, i, j], at.chain[b, j, i]
    arriving, leaving = np.zeros((count, k, n)), np.zeros((count, k, n))
    flow_forth, flow_back = at.share[b, i] * forth, at.share[b, j] * back
    arriving[b, s, j], arriving[b, s, i] = flow_forth, -flow_back
    leaving[b, s, i], leaving[b, s, j] = forth, -back
    stationary = np.repeat(at.share[:, None, :], n, axis=1)
    later = np.linalg.inv(np.eye(n) - at.chain + stationary) - stationary
    half = arriving @ later @ leaving.swapaxes(1, 2)
    g = flow_forth - flow_back
    h = half + half.swapaxes(1, 2) - g[:, :, None] * g[:, None, :]
    h[:, range(k), range(k)] += flow_forth + flow_back
    return np.asarray(h)
