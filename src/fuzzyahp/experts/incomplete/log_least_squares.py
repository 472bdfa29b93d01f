"""Logarithmic least squares on the judgments there are.

The weights that minimise the sum over the known pairs of (ln a_ij - ln w_i + ln w_j)^2 solve L y = b, with y = ln w,
L the Laplacian of the graph of judgments and b_i the sum of ln a_ij over the known j. Where all pairs are known they
are the geometric means of the rows.

S. Bozoki, J. Fulop, L. Ronyai (2010), On optimal completion of incomplete pairwise comparison matrices, Mathematical
and Computer Modelling 52, 318-333, section 4; S. Bozoki, V. Tsyganok (2019), The (logarithmic) least squares
optimality of the arithmetic (geometric) mean of weight vectors calculated from all spanning trees for incomplete
additive (multiplicative) pairwise comparison matrices, International Journal of General Systems 48, 362-381.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from fuzzyahp.experts.incomplete.judgment_graph import added, grounded_inverse
from fuzzyahp.experts.logarithms import logarithm

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


def log_weights(a: FloatArray, known: BoolArray) -> FloatArray:
    """Logarithms of the least-squares weights; that of the last indicator is 0.

    Parameters
    ----------
    a : ndarray, shape (n, n, K)
        Reciprocal matrices; what stands in the missing cells is not read.
    known : ndarray of bool, shape (n, n, K)
        Which judgments there are; symmetric, connected.

    Returns
    -------
    ndarray, shape (n, K)
        ln w_i - ln w_n; the same bits whatever the stack.

    Examples
    --------
    >>> a = np.array([[1, 2, 9], [1 / 2, 1, 3], [1 / 9, 1 / 3, 1]])[:, :, None]
    >>> gap = np.array([[1, 1, 0], [1, 1, 1], [0, 1, 1]], dtype=bool)[:, :, None]
    >>> np.exp(log_weights(a, gap)[:, 0]).round(12).tolist()
    [6.0, 3.0, 1.0]
    """
    n = len(a)
    logs = np.zeros(a.shape)
    laplacian = np.where(known, -1.0, 0.0)
    for i in range(n):
        for j in range(i + 1, n):
            logs[i, j] = logarithm(np.where(known[i, j], a[i, j], 1.0))
            logs[j, i] = -logs[i, j]
    for i in range(n):
        laplacian[i, i] = 0.0
        laplacian[i, i] = -added(laplacian[i])
    b = added(logs.swapaxes(0, 1))
    return added(grounded_inverse(laplacian).swapaxes(0, 1) * b[:, None])
