"""Buckley's fuzzy geometric mean, in both conventions.

J. J. Buckley (1985), Fuzzy hierarchical analysis, Fuzzy Sets and Systems 17, 233-247: the fuzzy weight of i is
r_i (x) (r_1 (+) ... (+) r_n)^-1 with r_i the geometric mean of row i. The paper stops at fuzzy weights. Making them
crisp came later, and is done in two ways that give different numbers; see `CONVENTIONS`.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from fuzzyahp.eigenvector import geometric_mean
from fuzzyahp.errors import JudgmentError, check_known
from fuzzyahp.frozen import FrozenMapping
from fuzzyahp.fuzzy.defuzzify import check_defuzzifier
from fuzzyahp.fuzzy.result import Derived, shares

FloatArray = npt.NDArray[np.float64]

#: What comes first: name -> what is done.
CONVENTIONS: Mapping[str, str] = FrozenMapping(
    {
        "normalise_first": "fuzzy weights r_i (x) (sum of r)^-1 are defuzzified, then scaled to sum 1",
        "defuzzify_first": "the fuzzy means r_i are defuzzified, then scaled to sum 1",
    }
)


def buckley(
    matrix: FloatArray,
    *,
    convention: str = "normalise_first",
    defuzzifier: str = "centroid",
    optimism: float | None = None,
) -> Derived:
    """Weights by the fuzzy geometric mean.

    Parameters
    ----------
    matrix : ndarray, shape (n, n, k)
        Fuzzy reciprocal matrix, triangular or trapezoidal.
    convention : {"normalise_first", "defuzzify_first"}
        Whether to normalise with fuzzy numbers and then defuzzify, or the other way round.
    defuzzifier : str
        A key of `DEFUZZIFIERS`.
    optimism : float, optional
        For the defuzzifier "total_integral".

    Returns
    -------
    Derived
        Crisp weights; the fuzzy weights in either convention; working: "r" (n, k), the row means, "total" (k,),
        their sum, and "defuzzified" (n,), what was scaled to sum 1.

    Raises
    ------
    JudgmentError
        If the convention, the defuzzifier or its optimism is unknown.

    Examples
    --------
    >>> matrix = np.array([[[1, 1, 1], [4, 4, 4]], [[1 / 4] * 3, [1, 1, 1]]])
    >>> buckley(matrix).values.round(4).tolist()
    [0.8, 0.2]
    """
    check_known("convention", convention, CONVENTIONS, JudgmentError)
    function, t = check_defuzzifier(defuzzifier, optimism)
    r = geometric_mean(matrix.transpose(1, 0, 2))
    total = np.add.accumulate(r, axis=0)[-1]
    fuzzy = r / total[::-1]
    crisp = function(fuzzy if convention == "normalise_first" else r, t)
    return Derived(shares(crisp), fuzzy, {"r": r, "total": total, "defuzzified": crisp})
