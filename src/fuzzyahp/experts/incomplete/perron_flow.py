"""The flow of a judgment matrix, and what it proves about every completion of it.

With w and v the right and left Perron vectors, F_ij = v_i a_ij w_j / (lambda_max v.w) sums to 1, and leaves each
indicator as strongly as it enters it. F_ij - F_ji is the derivative of ln lambda_max by ln a_ij.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from fuzzyahp.experts.incomplete.judgment_graph import added, grounded_inverse

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


def perron_flow(a: FloatArray, w: FloatArray, v: FloatArray) -> FloatArray:
    """Flow of matrices with their Perron vectors.

    Parameters
    ----------
    a : ndarray, shape (n, n, K)
        Positive matrices.
    w, v : ndarray, shape (n, K)
        Their right and left Perron vectors, of any length.

    Returns
    -------
    ndarray, shape (n, n, K)
        v_i a_ij w_j, divided by their sum.

    Examples
    --------
    >>> perron_flow(np.ones((2, 2, 1)), np.ones((2, 1)), np.ones((2, 1)))[:, :, 0].tolist()
    [[0.25, 0.25], [0.25, 0.25]]
    """
    flow = v[:, None] * a * w[None, :]
    return np.asarray(flow / added(added(flow)))


def flow_bound(a: FloatArray, known: BoolArray, flow: FloatArray) -> FloatArray:
    """Least lambda_max that any completion can have, proven by a flow.

    For every flow F >= 0 that sums to 1 and leaves each indicator as strongly as it enters it,
    ln lambda_max >= sum_ij F_ij ln(a_ij s_i / F_ij), s_i = sum_j F_ij (the variational formula of Donsker and
    Varadhan). If F_ij = F_ji across the missing pairs their judgments cancel, and the bound holds for
    all completions alike. The flow handed in is made so: the missing pairs are evened out, and what then
    is lacking in an indicator is sent along known pairs.

    Parameters
    ----------
    a : ndarray, shape (n, n, K)
        Completed matrices, any completion.
    known : ndarray of bool, shape (n, n, K)
        Which judgments there are.
    flow : ndarray, shape (n, n, K)
        v_i a_ij w_j / (lambda_max v.w).

    Returns
    -------
    ndarray, shape (K,)
        Lower bounds of lambda_max, each n at least, 1e-12 of it taken off for rounding.

    References
    ----------
    S. Friedland, S. Karlin (1975), Some inequalities for the spectral radius of non-negative matrices
    and applications, Duke Mathematical Journal 42, 459-490.

    Examples
    --------
    >>> a = np.array([[1, 2, 9], [1 / 2, 1, 3], [1 / 9, 1 / 3, 1]])[:, :, None]
    >>> flow_bound(a, a > 0, np.full((3, 3, 1), 1 / 9)).round(9)
    array([3.])
    """
    n = len(a)
    even = np.where(known, flow, (flow + flow.swapaxes(0, 1)) / 2)
    lacking = even.sum(axis=0) - even.sum(axis=1)
    pipes = np.where(known, flow + flow.swapaxes(0, 1), 0.0)
    for i in range(n):
        pipes[i, i] = 0.0
    laplacian = -pipes
    for i in range(n):
        laplacian[i, i] = pipes[i].sum(axis=0)
    height = np.zeros_like(lacking)
    height[:-1] = (grounded_inverse(laplacian)[:-1, :-1] * lacking[None, :-1]).sum(axis=1)
    # Half more one way and half less the other keeps the total.
    even = even + pipes * (height[:, None] - height[None, :]) / 2
    sound = (even > 0).all(axis=(0, 1))
    even = np.where(sound, even, 1.0)
    through = (even.sum(axis=0) + even.sum(axis=1)) / 2
    total = through.sum(axis=0)
    # Where a pair is missing the logarithms of a_ij and a_ji cancel: leave them out.
    log_a = np.log(np.where(known, a, 1.0))
    for i in range(n):
        log_a[i, i] = 0.0
    terms = even / total * (log_a + np.log(through[:, None] / even))
    bound = np.exp(terms.sum(axis=(0, 1))) * (1 - 1e-12)
    return np.asarray(np.where(sound, np.maximum(bound, n), float(n)))
