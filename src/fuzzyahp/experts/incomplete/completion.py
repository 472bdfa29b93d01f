"""The best completion of a judgment matrix with gaps, for one matrix or a stack of them.

Which values for the missing judgments make lambda_max least? The logarithm of lambda_max is a convex
function of the logarithms of the missing judgments, so that there is one least value, and one completion
that has it where the known judgments connect all indicators: S. Bozoki, J. Fulop, L. Ronyai (2010), On optimal
completion of incomplete pairwise comparison matrices, Mathematical and Computer Modelling 52, 318-333,
theorems 1 and 2.

At the best completion the flow (see `perron_flow`) is as strong one way as the other across every missing pair;
Newton's method finds it. Matrices stand as (n, n, K), the stack last, and all arithmetic that reaches the
completion is elementwise, of +, -, * and / only: the same bits alone or in a stack, on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fuzzyahp.arrays import read_only
from fuzzyahp.eigenvector import eigenvector_kernel, lambda_kernel
from fuzzyahp.errors import JudgmentError
from fuzzyahp.experts.incomplete.judgment_graph import (
    added,
    component_roots,
    fill_by_weights,
    grounded_inverse,
    harker_matrices,
    missing_pairs,
)
from fuzzyahp.experts.incomplete.perron_flow import flow_bound, perron_flow
from fuzzyahp.ratio import LARGEST

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.intp]
BoolArray = npt.NDArray[np.bool_]

#: A Newton step below this is the last: its error squares, to the last bits of a double.
_LAST_STEP = 1e-8
#: Steps below this are taken as they are: lambda_max can no longer tell whether they help. Where they stop
#: shrinking, rounding has the last word.
_SMALL_STEP = 1e-4
#: No step multiplies a judgment by more than (2 + 1.5)/(2 - 1.5) = 7.
_LONGEST_STEP = 1.5
#: lambda_max is known to about this, relative; differences below it are rounding.
_NOISE = 1e-13
_MAX_ROUNDS = 200
#: Gaps in one matrix: Newton solves for all at once, which takes their number cubed.
MAX_GAPS = 500


@dataclass(frozen=True, eq=False)
class Completions:
    """Best completions of a stack of judgment matrices with gaps.

    Attributes
    ----------
    values : ndarray, shape (n, n, K)
        Completed reciprocal matrices; what was known is unchanged. Read-only.
    lambda_max : ndarray, shape (K,)
        Their largest eigenvalues: no completion has a lower one, but for 1e-12 of it. Read-only.
    lower_bound : ndarray, shape (K,)
        Proof of it: no completion whatever has a lambda_max below this (see `flow_bound`). Read-only.
    """

    values: FloatArray
    lambda_max: FloatArray
    lower_bound: FloatArray


def complete_stack(values: FloatArray, known: BoolArray) -> Completions:
    """Best completions of a stack of matrices, each with gaps of its own: lambda_max is least.

    Parameters
    ----------
    values : ndarray, shape (n, n, K)
        Reciprocal matrices; what stands in the missing cells is not read.
    known : ndarray of bool, shape (n, n, K)
        Which judgments there are; symmetric. The diagonal is not read.

    Returns
    -------
    Completions
        Completed matrices, lambda_max and its proven lower bound.

    Raises
    ------
    JudgmentError
        If the shapes do not fit, a known judgment is not a number from 1/10^9 to 10^9 or not reciprocal, the known
        judgments do not connect all indicators, or there are more than 500 gaps in one matrix.

    References
    ----------
    Bozoki, Fulop and Ronyai (2010), theorems 1 and 2.

    Examples
    --------
    >>> a = np.array([[1, 2, 9], [1 / 2, 1, 3], [1 / 9, 1 / 3, 1]])[:, :, None]
    >>> gap = np.array([[1, 1, 0], [1, 1, 1], [0, 1, 1]], dtype=bool)[:, :, None]
    >>> complete_stack(a, gap).values[0, 2].round(9)
    array([6.])
    """
    a, known = _prepared(values, known)
    lows, start = np.empty(a.shape[2]), _harker_start(a, known)
    rows, columns, used = missing_pairs(known)
    if len(rows) > MAX_GAPS:
        raise JudgmentError(
            f"completion: {len(rows)} pairs are not judged, must be {MAX_GAPS} at the most for the least lambda_max; "
            "use logarithmic least squares, or split the indicators into groups"
        )
    where = np.arange(a.shape[2])
    out, lambdas = start.copy(), np.empty(a.shape[2])
    state = _Active(start, known, rows, columns, used, where)
    w, v, lam = _perron(state.a)
    last, previous = np.zeros(len(where), dtype=bool), np.full(len(where), np.inf)
    for _ in range(_MAX_ROUNDS):
        flow = perron_flow(state.a, w, v)
        step = _newton_step(flow, state)
        longest = np.abs(step).max(axis=0) if len(step) else np.zeros(len(state.where))
        done = last | (longest == 0)
        if done.any():
            out[:, :, state.where[done]], lambdas[state.where[done]] = state.a[:, :, done], lam[done]
            lows[state.where[done]] = flow_bound(state.a[:, :, done], state.known[:, :, done], flow[:, :, done])
            if done.all():
                return Completions(read_only(out), read_only(lambdas), read_only(np.minimum(lows, lambdas)))
            state, flow, step = state.keep(~done), flow[:, :, ~done], step[:, ~done]
            w, v, lam, longest, previous = w[:, ~done], v[:, ~done], lam[~done], longest[~done], previous[~done]
        last = (longest <= _LAST_STEP) | ((longest <= _SMALL_STEP) & (longest > previous / 2))
        previous = longest
        step *= np.minimum(1.0, _LONGEST_STEP / longest)
        w, v, lam = _take(state, step, flow, lam)
    raise JudgmentError(
        f"matrix {int(state.where[0])} of the stack: its best completion cannot be told in double precision; "
        "its judgments are too far apart or circular: review them"
    )


@dataclass
class _Active:
    """Matrices still being worked on; those that are done leave."""

    a: FloatArray  # (n, n, K)
    known: BoolArray  # (n, n, K)
    rows: IntArray  # (m, K): missing pairs above the diagonal, padded at the end
    columns: IntArray
    used: BoolArray
    where: IntArray  # (K,): place in the whole stack

    def keep(self, rest: BoolArray) -> _Active:
        return _Active(
            np.ascontiguousarray(self.a[:, :, rest]),
            self.known[:, :, rest],
            self.rows[:, rest],
            self.columns[:, rest],
            self.used[:, rest],
            self.where[rest],
        )


def _prepared(values: FloatArray, known: BoolArray) -> tuple[FloatArray, BoolArray]:
    """Values with 1 in the missing cells and on the diagonal, and the mask with its diagonal; checked."""
    a, mask = np.asarray(values, dtype=np.float64), np.asarray(known)
    if a.ndim != 3 or a.shape[0] != a.shape[1] or a.shape[0] == 0 or mask.shape != a.shape or mask.dtype != bool:
        raise JudgmentError(
            f"completion: values {a.shape} and known {mask.shape} {mask.dtype}, must be a stack of square matrices "
            "(n, n, K) and truth values of the same shape"
        )
    n = len(a)
    mask = mask | np.eye(n, dtype=bool)[:, :, None]
    if not np.array_equal(mask, mask.swapaxes(0, 1)):
        raise JudgmentError("completion: known is not symmetric; a judgment is known both ways round or not at all")
    a = np.where(mask, a, 1.0)
    for i in range(n):
        a[i, i] = 1.0
    for holds, rule in (
        (
            (a >= 1 / LARGEST * (1 - 1e-9)) & (a <= LARGEST * (1 + 1e-9)),
            "must be a finite number from 1/10^9 to 10^9",
        ),
        (
            np.abs(np.where(np.isfinite(a), a, 0.0) * a.swapaxes(0, 1) - 1) <= 1e-6,
            "must be the reciprocal of the cell across the diagonal",
        ),
    ):
        if not holds.all():
            i, j, k = (int(x) for x in np.argwhere(~holds)[0])
            raise JudgmentError(f"completion: cell ({i}, {j}) of matrix {k} is {a[i, j, k]}, {rule}")
    roots = component_roots(mask)
    if roots.any():
        k = int(np.argmax(roots.any(axis=0)))
        apart = "; ".join(str(np.flatnonzero(roots[:, k] == r).tolist()) for r in np.unique(roots[:, k]))
        raise JudgmentError(
            f"completion: matrix {k}: no judgment joins the rows {apart}; ask for one judgment between them"
        )
    return a, mask


def _harker_start(a: FloatArray, known: BoolArray) -> FloatArray:
    return fill_by_weights(a, known, eigenvector_kernel(harker_matrices(a, known)))


def _perron(a: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Right and left Perron vectors, and lambda_max."""
    count = a.shape[2]
    both = eigenvector_kernel(np.concatenate([a, a.swapaxes(0, 1)], axis=2))
    w = np.ascontiguousarray(both[:, :count])
    return w, np.ascontiguousarray(both[:, count:]), lambda_kernel(a, w)[0]


def _newton_step(flow: FloatArray, state: _Active) -> FloatArray:
    """Newton step in the logarithms of the missing judgments, (m, K); 0 where a list is padded.

    Second derivatives: with P = F / s the flow as a Markov chain and G the grounded inverse of I - P,
    as for any simple eigenvalue (Kato), written for ln lambda_max.
    """
    rows, columns, used = state.rows, state.columns, state.used
    m, count = rows.shape
    if m == 0:
        return np.zeros((0, count))
    n, stack = len(flow), np.arange(count)
    through = added(flow.swapaxes(0, 1))
    chain = flow / through[:, None]
    laplacian = -chain
    for i in range(n):
        # Without the diagonal: 1 - P_ii would cancel.
        laplacian[i, i] = 0.0
        laplacian[i, i] = -added(laplacian[i])
    g = grounded_inverse(laplacian)
    mean = added(through[:, None] * g)  # s . G
    g = g - mean[None]
    spread = added(g.swapaxes(0, 1))  # G . 1
    there, back = flow[rows, columns, stack], flow[columns, rows, stack]
    slope = np.where(used, there - back, 0.0)
    p, q = chain[rows, columns, stack], chain[columns, rows, stack]

    def solved(at: IntArray) -> FloatArray:
        """x_q at the indicator `at` of every pair: (m, m, K), first index the pair asked at."""
        return np.asarray(
            g[at[:, None], rows[None], stack] * p[None]
            - g[at[:, None], columns[None], stack] * q[None]
            - spread[at, stack][:, None] * slope[None]
        )

    half = there[:, None] * solved(columns) - back[:, None] * solved(rows)
    hessian = half + half.swapaxes(0, 1) - slope[:, None] * slope[None]
    both = used[:, None] & used[None]
    hessian = np.where(both, hessian, 0.0)
    for i in range(m):
        hessian[i, i] = np.where(used[i], hessian[i, i] + there[i] + back[i], 1.0)
    return -_solve_positive(hessian, slope, np.where(used, there + back, 1.0))


def _solve_positive(h: FloatArray, b: FloatArray, scale: FloatArray) -> FloatArray:
    """Solve H x = b by elimination; pivots that rounding has taken are lifted, so that -x goes downhill."""
    m, x = len(h), b.copy()
    h = h.copy()
    for k in range(m):
        h[k, k] = np.maximum(h[k, k], 1e-9 * scale[k])
        factor = h[k + 1 :, k] / h[k, k]
        x[k + 1 :] -= factor * x[k]
        h[k + 1 :, k + 1 :] -= factor[:, None] * h[k, k + 1 :][None]
    for k in range(m - 1, -1, -1):
        x[k] /= h[k, k]
        x[:k] -= h[:k, k] * x[k]
    return x


def _take(state: _Active, step: FloatArray, flow: FloatArray, lam: FloatArray) -> tuple[FloatArray, ...]:
    """Take the step, shortened until lambda_max falls; w, v and lambda_max after it."""
    rows, columns, stack = state.rows, state.columns, np.arange(len(lam))
    slope = np.where(state.used, flow[rows, columns, stack] - flow[columns, rows, stack], 0.0)
    descent = added(slope * step)
    size = np.ones(len(lam))
    small = np.abs(step).max(axis=0) <= _SMALL_STEP
    before = state.a
    while True:
        after = before.copy()
        half = step * size / 2
        # (1 + d/2)/(1 - d/2) is e^d to third order, and needs no exponential.
        factor = (1 + half) / (1 - half)
        value = np.where(state.used, before[rows, columns, stack] * factor, 1.0)
        after[rows, columns, stack] = value
        after[columns, rows, stack] = 1 / value
        for i in range(len(after)):
            after[i, i] = 1.0
        w, v, now = _perron(after)
        falls = (now <= lam * (1 + 1e-4 * size * descent + _NOISE)) | small
        if falls.all():
            state.a = after
            return w, v, now
        size = np.where(falls, size, size / 2)
        if size.min() < 1e-12:
            size = np.where(size < 1e-12, 0.0, size)
