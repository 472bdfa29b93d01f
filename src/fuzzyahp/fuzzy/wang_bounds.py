"""Wang's model where its inequalities hold the minimum back.

The variables are x, the logarithms of wl, wm and wu, shape (n, 3). SciPy's SLSQP finds the minimum to six or seven
digits, which differ from machine to machine beyond. Newton's method on the conditions of Karush, Kuhn and Tucker
(J. Nocedal and S. J. Wright (2006), Numerical Optimization, 2nd ed., Springer, sections 12.3 and 18.1) then settles it
to the last bits, so that twelve digits are the same everywhere.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from fuzzyahp.errors import JudgmentError

FloatArray = npt.NDArray[np.float64]

#: Tolerances of the sum of squares for the solver, the sharpest first, and of the constraints.
_TOLERANCES = (1e-15, 1e-14, 1e-13, 1e-12)
_FEASIBLE, _NEARLY = 1e-9, 1e-6
#: An inequality that the solver leaves this close to equality may hold the minimum back.
_NEAR = 1e-5
#: Newton's steps at the most, and the step after which it has settled.
_STEPS, _SETTLED = 60, 1e-13
#: How far rounding may carry the settled point beyond a constraint, and a multiplier below 0.
_SLACK, _NO_PUSH = 1e-12, 1e-9
#: A pivot, or what is left of a gradient, this small beside the whole counts as none.
_TINY = 1e-9
_DEPENDENT = 1e-4


def bounded_minimum(logs: FloatArray, start: FloatArray) -> FloatArray:
    """Fuzzy weights with the least sum of squares that keep to the inequalities.

    Parameters
    ----------
    logs : ndarray, shape (n, n, 3)
        Logarithms of the fuzzy judgments.
    start : ndarray, shape (n, 3)
        Weights to begin from, as the closed form has them.

    Returns
    -------
    ndarray, shape (n, 3)
        The weights.

    Raises
    ------
    JudgmentError
        If no minimum is found.

    Examples
    --------
    >>> logs = np.log([[[1, 1, 1], [1, 2, 3]], [[1 / 3, 1 / 2, 1], [1, 1, 1]]])
    >>> bounded_minimum(logs, np.array([[0.5, 0.7, 0.75], [0.25, 0.3, 0.5]])).round(4).tolist()
    [[0.5, 0.6667, 0.75], [0.25, 0.3333, 0.5]]
    """
    ordered = np.stack([start[:, :2].min(axis=1), start[:, 1], start[:, 1:].max(axis=1)], axis=1)
    near = _near_minimum(logs, np.log(ordered))
    found = _settled(logs, near)
    if found is None:
        raise JudgmentError(
            "wang: the minimum cannot be told to twelve digits; the spreads are too unequal for this method: "
            "review them or take 'krejci'"
        )
    return np.asarray(np.exp(found))


def squares(x: FloatArray, logs: FloatArray) -> float:
    """The sum of squares that is made least.

    Parameters
    ----------
    x : ndarray, shape (n, 3)
        Logarithms of the weights.
    logs : ndarray, shape (n, n, 3)
        Logarithms of the fuzzy judgments.

    Returns
    -------
    float
        At least 0.

    Examples
    --------
    >>> squares(np.log([[2.0, 2.0, 2.0], [1.0, 1.0, 1.0]]), np.log([[[1.0] * 3, [2.0] * 3], [[0.5] * 3, [1.0] * 3]]))
    0.0
    """
    ends, middle = _gaps(x, logs)
    return float(2 * np.sum(ends * ends) + np.sum(middle * middle))


def _gaps(x: FloatArray, logs: FloatArray) -> tuple[FloatArray, FloatArray]:
    """What is squared, shapes (n, n): lower against upper ends, and middles."""
    ends = x[:, None, 0] - x[None, :, 2] - logs[..., 0]
    middle = x[:, None, 1] - x[None, :, 1] - logs[..., 1]
    np.fill_diagonal(ends, 0.0)
    np.fill_diagonal(middle, 0.0)
    return ends, middle


def _slope(x: FloatArray, logs: FloatArray) -> FloatArray:
    """Gradient of the squares, shape (3 n,)."""
    ends, middle = _gaps(x, logs)
    return np.stack([4 * ends.sum(axis=1), 4 * middle.sum(axis=1), -4 * ends.sum(axis=0)], axis=1).reshape(-1)


def _curvature(n: int) -> FloatArray:
    """Second derivatives of the squares, which do not depend on x; shape (3 n, 3 n)."""
    found, own = np.zeros((n, 3, n, 3)), np.arange(n)
    others = 1 - np.eye(n)
    found[:, 0, :, 2] = found[:, 2, :, 0] = found[:, 1, :, 1] = -4 * others
    for end in range(3):
        found[own, end, own, end] = 4 * (n - 1)
    return found.reshape(3 * n, 3 * n)


def _constraints(x: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """What must be 0 (the first two) or at least 0, its gradients, and the diagonals of its second derivatives.

    Shapes (2 + 3 n,), (2 + 3 n, 3 n) twice. In this order: sum of wm, sum of wl and wu; wl <= wm; wm <= wu; and each
    spread at most the sum of the others'.
    """
    n, w = len(x), np.exp(x)
    spread, own = w[:, 2] - w[:, 0], np.arange(n)
    sums = [w[:, 1].sum() - 1, w[:, 0].sum() + w[:, 2].sum() - 2]
    values = np.concatenate([sums, x[:, 1] - x[:, 0], x[:, 2] - x[:, 1], spread.sum() - 2 * spread])
    second = np.zeros((2 + 3 * n, n, 3))
    second[0, :, 1] = w[:, 1]
    second[1, :, ::2] = w[:, ::2]
    share = 1 - 2 * np.eye(n)
    second[2 + 2 * n :, :, 0], second[2 + 2 * n :, :, 2] = -share * w[:, 0], share * w[:, 2]
    first = second.copy()  # d exp(x) = exp(x); only the orders of the ends are linear
    for k in (0, 1):
        first[2 + k * n + own, own, k], first[2 + k * n + own, own, k + 1] = -1.0, 1.0
    return values, first.reshape(-1, 3 * n), second.reshape(-1, 3 * n)


def _near_minimum(logs: FloatArray, begin: FloatArray) -> FloatArray:
    """The minimum as near as SLSQP comes, shape (n, 3)."""
    from scipy import optimize

    minimize: Any = optimize.minimize  # its stubs know no function of an array of any shape
    shape = begin.shape
    constraints: Any = [
        {
            "type": kind,
            "fun": lambda z, part=part: _constraints(z.reshape(shape))[0][part],
            "jac": lambda z, part=part: _constraints(z.reshape(shape))[1][part],
        }
        for kind, part in (("eq", slice(2)), ("ineq", slice(2, None)))
    ]
    found: Any = None
    for tolerance in _TOLERANCES:  # too sharp a one makes the line search give up beside the minimum
        options: Any = {"ftol": tolerance, "maxiter": 1000}
        found = minimize(
            lambda z: squares(z.reshape(shape), logs),
            begin.reshape(-1),
            jac=lambda z: _slope(z.reshape(shape), logs),
            constraints=constraints,
            method="SLSQP",
            options=options,
        )
        x = np.asarray(found.x).reshape(shape)
        values = _constraints(x)[0]
        # 8: its line search finds nothing better, as may be at the minimum. Whether it is one, `_settled` finds out.
        allowed = _FEASIBLE if found.success else _NEARLY if found.status == 8 else 0.0
        if max(np.abs(values[:2]).max(), -values[2:].min()) < allowed:
            return x
    raise JudgmentError(
        f"wang: no minimum found ({found.message}); the spreads are too unequal for this method: "
        "review them or take 'krejci'"
    )


def _settled(logs: FloatArray, near: FloatArray) -> FloatArray | None:
    """The minimum to the last bits, shape (n, 3); None where Newton's method does not settle on one."""
    values, slopes, _ = _constraints(near)
    active = [0, 1, *(k for k in range(2, len(values)) if values[k] < _NEAR)]
    for _ in range(len(values)):
        active = _independent(slopes, active)
        newton = _newton(logs, near, active)
        if newton is None:
            return None
        x, pushes = newton
        values = _constraints(x)[0]
        broken = [k for k in range(2, len(values)) if k not in active and values[k] < -_SLACK]
        idle = [(push, k) for push, k in zip(pushes.tolist(), active, strict=True) if k > 1 and push < -_NO_PUSH]
        if idle:  # this inequality holds nothing back: the minimum lies within it
            active.remove(min(idle)[1])
        elif broken:
            active = sorted([*active, *broken])
        else:
            return x
    return None


def _newton(logs: FloatArray, near: FloatArray, active: list[int]) -> tuple[FloatArray, FloatArray] | None:
    """Point, shape (n, 3), and multipliers where the conditions hold with these constraints as equations."""
    x, pushes, curvature = near, np.zeros(len(active)), _curvature(len(near))
    for _ in range(_STEPS):
        values, first, second = (part[active] for part in _constraints(x))
        bend = curvature - np.diag(np.add.accumulate(pushes[:, None] * second, axis=0)[-1])
        whole = np.block([[bend, -first.T], [first, np.zeros((len(active), len(active)))]])
        step = _solution(whole, np.concatenate([-_slope(x, logs), -values]))
        if step is None:
            return None
        x, pushes = x + step[: near.size].reshape(near.shape), step[near.size :]
        if np.abs(step[: near.size]).max() < _SETTLED:
            return x, pushes
    return None


def _independent(slopes: FloatArray, active: list[int]) -> list[int]:
    """Constraints whose gradients do not follow from those before them (Gram and Schmidt, twice against rounding)."""
    kept: list[int] = []
    basis: list[FloatArray] = []
    for k in active:
        left = slopes[k]
        for vector in basis * 2:
            left = left - vector * (np.add.accumulate(left * vector)[-1] / np.add.accumulate(vector * vector)[-1])
        if np.abs(left).max() > _DEPENDENT * np.abs(slopes[k]).max():
            kept.append(k)
            basis.append(left)
    return kept


def _solution(matrix: FloatArray, right: FloatArray) -> FloatArray | None:
    """Solution of linear equations by elimination, row operations alone: the same steps on every machine."""
    a = np.concatenate([matrix, right[:, None]], axis=1)
    size = len(a)
    for k in range(size):
        pivot = k + int(np.argmax(np.abs(a[k:, k])))
        if abs(a[pivot, k]) < _TINY:
            return None
        a[[k, pivot]] = a[[pivot, k]]
        a[k] = a[k] / a[k, k]
        rest = np.arange(size) != k
        a[rest] = a[rest] - a[rest, k, None] * a[k]
    return a[:, -1]
