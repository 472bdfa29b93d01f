"""Wang's modified fuzzy logarithmic least squares.

Y.-M. Wang, T. M. S. Elhag and Z. Hua (2006), A modified fuzzy logarithmic least squares method for fuzzy analytic
hierarchy process, Fuzzy Sets and Systems 157, 3055-3071. The constrained model of that paper, for a complete matrix
of one judgment a pair: minimise, over pairs i != j,

    (ln wl_i - ln wu_j - ln l_ij)^2 + (ln wm_i - ln wm_j - ln m_ij)^2 + (ln wu_i - ln wl_j - ln u_ij)^2

subject to wl_i <= wm_i <= wu_i, sum of wm = 1, sum of (wl + wu) = 2, and for every i
wl_i + (sum of the other wu) >= 1 and wu_i + (sum of the other wl) <= 1 (the weights are normalised fuzzy numbers).

Since u_ij = 1 / l_ji, the first and the last square say the same twice. Without the inequalities the minimum has a
closed form, free up to one factor that the two sums fix; and given the sums, each of the last two inequalities says
that no weight's spread exceeds that of all others together. Where the closed form keeps to them it is the answer;
elsewhere SciPy's SLSQP finds it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from fuzzyahp.eigenvector import geometric_mean
from fuzzyahp.errors import JudgmentError
from fuzzyahp.fuzzy.defuzzify import check_defuzzifier
from fuzzyahp.fuzzy.numbers import to_digits
from fuzzyahp.fuzzy.result import Derived, shares

FloatArray = npt.NDArray[np.float64]

#: How far rounding may carry the closed form beyond a bound.
_SLACK = 1e-12
#: Digits that the solver's result is good for.
_SOLVER_DIGITS = 6
#: Tolerances of the sum of squares for the solver, the sharpest first, and of the bounds.
_TOLERANCES = (1e-15, 1e-14, 1e-13, 1e-12)
_FEASIBLE = 1e-9


def wang(matrix: FloatArray, *, defuzzifier: str = "centroid", optimism: float | None = None) -> Derived:
    """Weights by modified fuzzy logarithmic least squares.

    Parameters
    ----------
    matrix : ndarray, shape (n, n, 3)
        Fuzzy reciprocal matrix, triangular.
    defuzzifier : str
        A key of `DEFUZZIFIERS`.
    optimism : float, optional
        For the defuzzifier "total_integral".

    Returns
    -------
    Derived
        Crisp weights and fuzzy weights, to twelve significant digits (six where the solver was needed, which a note
        says); working: "squares" (1,), the sum of squares at the minimum, and "defuzzified" (n,), what was scaled
        to sum 1.

    Raises
    ------
    JudgmentError
        If the defuzzifier or its optimism is unknown, or the solver finds no minimum.

    Examples
    --------
    >>> matrix = np.array([[[1, 1, 1], [1, 2, 3]], [[1 / 3, 1 / 2, 1], [1, 1, 1]]])
    >>> wang(matrix).fuzzy.round(4).tolist()
    [[0.5, 0.6667, 0.75], [0.25, 0.3333, 0.5]]
    """
    function, t = check_defuzzifier(defuzzifier, optimism)
    logs = np.log(matrix)
    fuzzy = _closed_form(matrix, logs[..., 0])
    notes: tuple[str, ...] = ()
    if _kept(fuzzy):
        fuzzy = to_digits(fuzzy)
    else:
        fuzzy = to_digits(_solved(logs, fuzzy), _SOLVER_DIGITS)
        notes = ("the bounds on the fuzzy weights were active: found by SLSQP, given to six digits",)
    fuzzy = np.maximum.accumulate(fuzzy, axis=1)
    crisp = function(fuzzy, t)
    working = {"squares": np.array([_squares(np.log(fuzzy), logs)]), "defuzzified": crisp}
    return Derived(shares(crisp), fuzzy, working, notes)


def _closed_form(matrix: FloatArray, low: FloatArray) -> FloatArray:
    """Minimum without the inequalities, scaled to the two sums; low is ln l."""
    n = len(low)
    middle = geometric_mean(matrix[..., 1].transpose(1, 0))
    middle = middle / np.add.accumulate(middle)[-1]
    if n == 1:
        return np.ones((1, 3))
    if n == 2:
        # The squares vanish for wl_1 / wu_2 = l and wu_1 / wl_2 = u; equal spreads make both pairs sum to 1.
        lower, upper = matrix[0, 1, 0], matrix[0, 1, 2]
        first = np.array([lower / (1 + lower), middle[0], upper / (1 + upper)])
        return np.stack([first, np.array([1 / (1 + upper), middle[1], 1 / (1 + lower)])])
    # Normal equations with p = ln wl, q = ln wu, R and C the row and column sums of ln l:
    #   (n - 1) p_i + q_i = R_i + sum of q,    p_i + (n - 1) q_i = sum of p - C_i;    sum of q = 0 fixes the factor.
    rows = np.add.accumulate(low, axis=1)[:, -1]
    columns = np.add.accumulate(low, axis=0)[-1]
    right = np.add.accumulate(rows)[-1] / (n - 1) - columns
    determinant = (n - 1) ** 2 - 1
    p = ((n - 1) * rows - right) / determinant
    q = ((n - 1) * right - rows) / determinant
    ends = np.exp(np.stack([p, q], axis=1))
    ends = ends * (2 / np.add.accumulate(np.add.accumulate(ends, axis=0)[-1])[-1])
    return np.stack([ends[:, 0], middle, ends[:, 1]], axis=1)


def _kept(fuzzy: FloatArray) -> bool:
    """Whether fuzzy weights keep to the inequalities."""
    spread = fuzzy[:, 2] - fuzzy[:, 0]
    return bool(
        np.all(np.diff(fuzzy, axis=1) >= -_SLACK) and (len(fuzzy) == 1 or 2 * spread.max() <= spread.sum() + _SLACK)
    )


def _squares(x: FloatArray, logs: FloatArray) -> float:
    """The sum of squares; x holds ln of wl, wm and wu."""
    ends = x[:, None, 0] - x[None, :, 2] - logs[..., 0]
    middle = x[:, None, 1] - x[None, :, 1] - logs[..., 1]
    np.fill_diagonal(ends, 0.0)
    return float(2 * np.sum(ends * ends) + np.sum(middle * middle))


def _slope(x: FloatArray, logs: FloatArray) -> FloatArray:
    ends = x[:, None, 0] - x[None, :, 2] - logs[..., 0]
    np.fill_diagonal(ends, 0.0)
    middle = x[:, None, 1] - x[None, :, 1] - logs[..., 1]
    return np.stack([4 * ends.sum(axis=1), 4 * middle.sum(axis=1), -4 * ends.sum(axis=0)], axis=1)


def _solved(logs: FloatArray, start: FloatArray) -> FloatArray:
    """Minimum with the inequalities; the variables are the logarithms of the weights."""
    from scipy.optimize import minimize

    n = len(logs)

    def weights(z: FloatArray) -> FloatArray:
        return np.asarray(np.exp(z.reshape(n, 3)))

    def sums(z: FloatArray) -> FloatArray:
        w = weights(z)
        return np.array([w[:, 1].sum() - 1, w[:, 0].sum() + w[:, 2].sum() - 2])

    def sums_slope(z: FloatArray) -> FloatArray:
        w = weights(z)
        slope = np.zeros((2, n, 3))
        slope[0, :, 1], slope[1, :, 0], slope[1, :, 2] = w[:, 1], w[:, 0], w[:, 2]
        return slope.reshape(2, -1)

    def bounds(z: FloatArray) -> FloatArray:
        x, w = z.reshape(n, 3), weights(z)
        spread = w[:, 2] - w[:, 0]
        return np.concatenate([x[:, 1] - x[:, 0], x[:, 2] - x[:, 1], spread.sum() - 2 * spread])

    def bounds_slope(z: FloatArray) -> FloatArray:
        w, eye = weights(z), np.eye(n)
        slope = np.zeros((3, n, n, 3))
        slope[0, :, :, 0], slope[0, :, :, 1] = -eye, eye
        slope[1, :, :, 1], slope[1, :, :, 2] = -eye, eye
        share = 1 - 2 * eye
        slope[2, :, :, 0], slope[2, :, :, 2] = -share * w[:, 0], share * w[:, 2]
        return slope.reshape(3 * n, -1)

    constraints: Any = [
        {"type": "eq", "fun": sums, "jac": sums_slope},
        {"type": "ineq", "fun": bounds, "jac": bounds_slope},
    ]
    ordered = np.stack([start[:, :2].min(axis=1), start[:, 1], start[:, 1:].max(axis=1)], axis=1)

    def squares(z: FloatArray) -> float:
        return _squares(z.reshape(n, 3), logs)

    def squares_slope(z: FloatArray) -> FloatArray:
        return _slope(z.reshape(n, 3), logs).reshape(-1)

    begin = np.log(ordered).reshape(-1)
    for tolerance in _TOLERANCES:  # too sharp a one makes the line search give up beside the minimum
        options: Any = {"ftol": tolerance, "maxiter": 1000}
        found: Any = minimize(
            squares, begin, jac=squares_slope, constraints=constraints, method="SLSQP", options=options
        )
        if found.success and max(np.abs(sums(found.x)).max(), -bounds(found.x).min()) < _FEASIBLE:
            return weights(np.asarray(found.x))
    raise JudgmentError(
        f"wang: no minimum found ({found.message}); the spreads are too unequal for this method: "
        "review them or take 'krejci'"
    )
