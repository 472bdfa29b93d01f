"""Judgment scales: what a judgment of 1 to 9 counts as.

Saaty's scale takes a 3 as three times. Others hold that people who say 3 mean less, or more, and put a number of
their own on each step. The ten here are those of AHP-OS.

K. D. Goepel (2019), Comparison of judgment scales of the analytical hierarchy process - a new approach, International
Journal of Information Technology & Decision Making 18(2), 445-463; K. D. Goepel (2018), Implementation of an online
software tool for the analytic hierarchy process (AHP-OS), International Journal of the Analytic Hierarchy Process
10(3), 469-487; the program's source, github.com/bpmsg/ahp-os, classes/AhpGroup.php, function calcScale.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fuzzyahp.arrays import read_only
from fuzzyahp.errors import JudgmentError, find_entry, shown
from fuzzyahp.experts.logarithms import exponential, logarithm
from fuzzyahp.frozen import FrozenMapping
from fuzzyahp.judgment import JudgmentMatrix
from fuzzyahp.pairs import MAX_SIZE
from fuzzyahp.ratio import ratio_text
from fuzzyahp.weights import ROUND_OFF

FloatArray = npt.NDArray[np.float64]

#: The last step of every scale.
LAST_STEP = 9
_LN2 = 0.6931471805599453


@dataclass(frozen=True)
class Scale:
    """A judgment scale.

    Attributes
    ----------
    name : str
        A key of `SCALES`.
    formula : str
        What x counts as, in words that a spreadsheet would understand.
    function : callable
        (x, n) -> array: x an array of judgments from 1 to 9, n >= 2 indicators; 1 at x = 1, rising.
    depends_on_size : bool
        Whether n matters.
    source : str
        Who proposed it.

    Examples
    --------
    >>> import numpy as np
    >>> from fuzzyahp.experts import SCALES
    >>> SCALES["power"].function(np.array([1.0, 3.0]), 4).tolist()
    [1.0, 9.0]
    """

    name: str
    formula: str
    function: Callable[[FloatArray, int], FloatArray]
    depends_on_size: bool
    source: str


# No log2, pow or exp of the processor: a scaled judgment has the same bits on every machine.
def _logarithmic(x: FloatArray, n: int) -> FloatArray:
    fraction, exponent = np.frexp(x + 1)
    return np.asarray((exponent - 1) + logarithm(fraction * 2) / _LN2)


def _balanced_n(x: FloatArray, n: int) -> FloatArray:
    # w = 1/n + (9/(n+8) - 1/n)(x-1)/8 and c = w (n-1)/(1-w), with the fractions cleared.
    return np.asarray((n + 8 + (n - 1) * (x - 1)) / (n + 9 - x))


def _adaptive_balanced(x: FloatArray, n: int) -> FloatArray:
    # w = 1/n + (9/10 - 1/n)(x-1)/8 and c = w (n-1)/(1-w), with the fractions cleared.
    step = (9 * n - 10) * (x - 1)
    return np.asarray((n - 1) * (80 + step) / (80 * (n - 1) - step))


def _adaptive(x: FloatArray, n: int) -> FloatArray:
    further = logarithm(np.array([float(n - 1), float(LAST_STEP)]))
    return np.asarray(x * exponential(further[0] / further[1] * logarithm(x)))


def _geometric(x: FloatArray, n: int) -> FloatArray:
    whole = np.floor(x - 1)
    return np.asarray(np.ldexp(exponential((x - 1 - whole) * _LN2), whole.astype(np.intc)))


_SAATY = "T. L. Saaty (1980), The Analytic Hierarchy Process, McGraw-Hill"
_HARKER_VARGAS = (
    "P. T. Harker, L. G. Vargas (1987), The theory of ratio scale estimation: Saaty's analytic hierarchy process, "
    "Management Science 33(11), 1383-1403"
)
_GOEPEL = "K. D. Goepel (2019), Comparison of judgment scales of the AHP, IJITDM 18(2), 445-463"

#: Judgment scales by name: a new one is one function and one row.
SCALES: Mapping[str, Scale] = FrozenMapping(
    {
        scale.name: scale
        for scale in (
            Scale("linear", "x", lambda x, n: x, False, _SAATY),
            Scale(
                "logarithmic",
                "log2(x + 1)",
                _logarithmic,
                False,
                "A. Ishizaka, D. Balkenborg, T. Kaplan (2010), Influence of aggregation and measurement scale on "
                "ranking a compromise alternative in AHP, Journal of the Operational Research Society 62(4), 700-710",
            ),
            Scale("root_square", "sqrt(x)", lambda x, n: np.sqrt(x), False, _HARKER_VARGAS),
            Scale(
                "inverse_linear",
                "9 / (10 - x)",
                lambda x, n: 9 / (10 - x),
                False,
                "D. Ma, X. Zheng (1991), 9/9-9/1 scale method of AHP, Proceedings of the 2nd International Symposium "
                "on the AHP, Pittsburgh, vol. 1, 197-202",
            ),
            Scale(
                "balanced",
                "(9 + x) / (11 - x)",
                lambda x, n: (9 + x) / (11 - x),
                False,
                "A. A. Salo, R. P. Hamalainen (1997), On the measurement of preferences in the analytic hierarchy "
                "process, Journal of Multi-Criteria Decision Analysis 6(6), 309-319",
            ),
            Scale("balanced_n", "(n + 8 + (n - 1) * (x - 1)) / (n + 9 - x)", _balanced_n, True, _GOEPEL),
            Scale(
                "adaptive_balanced",
                "(n - 1) * (80 + (9 * n - 10) * (x - 1)) / (80 * (n - 1) - (9 * n - 10) * (x - 1))",
                _adaptive_balanced,
                True,
                _GOEPEL,
            ),
            Scale("adaptive", "x^(1 + ln(n - 1) / ln(9))", _adaptive, True, _GOEPEL),
            Scale("power", "x^2", lambda x, n: x * x, False, _HARKER_VARGAS),
            Scale(
                "geometric",
                "2^(x - 1)",
                _geometric,
                False,
                "F. A. Lootsma (1989), Conflict resolution via pairwise comparison of concessions, European Journal of "
                "Operational Research 40(1), 109-116",
            ),
        )
    }
)


def scale_values(scale: str, n: int) -> FloatArray:
    """What the steps 1 to 9 count as.

    Parameters
    ----------
    scale : str
        A key of `SCALES`.
    n : int
        Number of indicators compared, 2 to 100; it matters to balanced_n, adaptive_balanced and adaptive only.

    Returns
    -------
    ndarray, shape (9,)
        Values, rising from 1. Read-only.

    Raises
    ------
    JudgmentError
        If there is no such scale, or n is out of range.

    References
    ----------
    Goepel (2019); each scale's own source is in `SCALES`.

    Examples
    --------
    >>> from fuzzyahp.experts import scale_values
    >>> scale_values("balanced", 4).round(2).tolist()
    [1.0, 1.22, 1.5, 1.86, 2.33, 3.0, 4.0, 5.67, 9.0]
    """
    chosen = _scale(scale)
    if isinstance(n, bool) or not isinstance(n, int) or not 2 <= n <= MAX_SIZE:
        raise JudgmentError(f"scale '{scale}': n {shown(n)}, must be a whole number of indicators from 2 to {MAX_SIZE}")
    return read_only(chosen.function(np.arange(1.0, LAST_STEP + 1), n))


def apply_scale(matrix: JudgmentMatrix, scale: str = "linear") -> JudgmentMatrix:
    """Judgments of 1/9 to 9 as another scale counts them.

    A judgment of x >= 1 becomes c(x), one of 1/x becomes 1/c(x): the matrix stays reciprocal, and 1 stays 1. Consistent
    judgments stay consistent on the root_square, adaptive and power scales only, which raise x to a power.

    Parameters
    ----------
    matrix : JudgmentMatrix
        Judgments from 1/9 to 9, values between the steps allowed.
    scale : str
        A key of `SCALES`.

    Returns
    -------
    JudgmentMatrix
        With the same labels.

    Raises
    ------
    JudgmentError
        If there is no such scale, or a judgment lies outside 1/9 to 9, naming it.

    References
    ----------
    Goepel (2019); each scale's own source is in `SCALES`.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> from fuzzyahp.experts import apply_scale
    >>> m = fa.JudgmentMatrix.from_upper([3, 9, "1/3"], labels="abc")
    >>> apply_scale(m, "geometric").values.tolist()
    [[1.0, 4.0, 256.0], [0.25, 1.0, 0.25], [0.00390625, 4.0, 1.0]]
    """
    chosen = _scale(scale)
    if not isinstance(matrix, JudgmentMatrix):
        raise JudgmentError(f"scale '{scale}': {shown(matrix)}, must be a JudgmentMatrix")
    a, n = matrix.values, len(matrix.labels)
    beyond = np.argwhere(a > LAST_STEP * (1 + ROUND_OFF))
    if beyond.size:
        i, j = (int(place) for place in beyond[0])
        raise JudgmentError(
            f"scale '{scale}': {matrix.labels[i]} over {matrix.labels[j]} is {ratio_text(float(a[i, j]))}, must be 1/9 "
            "to 9: a scale gives a meaning to Saaty's steps; apply it to each expert's own judgments, not to means"
        )
    if n < 2:
        return matrix
    above = a >= 1
    value = chosen.function(np.where(above, np.minimum(a, float(LAST_STEP)), 1.0), n)
    return JudgmentMatrix(np.where(above, value, 1 / value.T), matrix.labels)


def _scale(name: str) -> Scale:
    return find_entry("judgment scale", name, SCALES, JudgmentError)
