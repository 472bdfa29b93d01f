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
elsewhere it is found by iteration (`wang_bounds`).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from fuzzyahp.eigenvector import geometric_mean
from fuzzyahp.fuzzy.defuzzify import check_defuzzifier
from fuzzyahp.fuzzy.numbers import to_digits
from fuzzyahp.fuzzy.result import Derived, shares
from fuzzyahp.fuzzy.wang_bounds import bounded_minimum, squares

FloatArray = npt.NDArray[np.float64]

#: How far rounding may carry the closed form beyond a bound.
_SLACK = 1e-12


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
        Crisp weights and fuzzy weights, to twelve significant digits; working: "squares" (1,), the sum of squares at
        the minimum, and "defuzzified" (n,), what was scaled to sum 1. A note says where the inequalities held the
        minimum back.

    Raises
    ------
    JudgmentError
        If the defuzzifier or its optimism is unknown, or no minimum is found.

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
    if not _kept(fuzzy):
        fuzzy = bounded_minimum(logs, fuzzy)
        notes = ("the bounds on the fuzzy weights were active: the minimum was found by iteration",)
    fuzzy = np.maximum.accumulate(to_digits(fuzzy), axis=1)
    crisp = function(fuzzy, t)
    working = {"squares": np.array([squares(np.log(fuzzy), logs)]), "defuzzified": crisp}
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
