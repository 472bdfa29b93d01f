"""Chang's extent analysis.

D.-Y. Chang (1996), Applications of the extent analysis method on fuzzy AHP, European Journal of Operational
Research 95, 649-655. Kept because many studies use it. The weights measure how possible it is that an extent is the
greatest, not how important an indicator is, and can be 0 for an indicator that was judged important: Y.-M. Wang,
Y. Luo and Z. Hua (2008), On the extent analysis method for fuzzy AHP and its applications, European Journal of
Operational Research 186, 735-747.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from fuzzyahp.errors import JudgmentError
from fuzzyahp.fuzzy.numbers import fuzzy_numbers
from fuzzyahp.fuzzy.result import Derived, shares

FloatArray = npt.NDArray[np.float64]


def synthetic_extents(matrix: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Row sums, their total, and the extents S_i = row sum (x) total^-1.

    Parameters
    ----------
    matrix : ndarray, shape (n, n, 3)
        Fuzzy reciprocal matrix.

    Returns
    -------
    tuple of ndarrays, shapes (n, 3), (3,) and (n, 3)
        Row sums, total, extents.

    Examples
    --------
    >>> synthetic_extents(np.ones((2, 2, 3)))[2].tolist()
    [[0.5, 0.5, 0.5], [0.5, 0.5, 0.5]]
    """
    rows = np.add.accumulate(matrix, axis=1)[:, -1]
    total = np.add.accumulate(rows, axis=0)[-1]
    return rows, total, rows / total[::-1]


def possibility_degrees(extents: npt.ArrayLike) -> FloatArray:
    """How possible it is that each fuzzy number is at least as great as each other one.

    Parameters
    ----------
    extents : array_like, shape (..., n, 3)
        Triangular numbers.

    Returns
    -------
    ndarray, shape (..., n, n)
        V(S_i >= S_j) in [0, 1]: 1 where m_i >= m_j, 0 where u_i <= l_j, else the height at which the falling side
        of S_i meets the rising side of S_j, (l_j - u_i) / ((m_i - u_i) - (m_j - l_j)).

    Raises
    ------
    JudgmentError
        If they are no triangular numbers.

    References
    ----------
    Chang (1996), definition of V(M2 >= M1).

    Examples
    --------
    >>> possibility_degrees([[1, 2, 3], [2, 3, 4]]).tolist()
    [[1.0, 0.5], [1.0, 1.0]]
    """
    s = fuzzy_numbers(extents)
    if s.ndim < 2 or s.shape[-1] != 3:
        raise JudgmentError(f"extents: shape {s.shape}, must be (..., n, 3): the degree is defined for triangles")
    low, middle, high = s[..., 0], s[..., 1], s[..., 2]
    mine, other = middle[..., :, None], middle[..., None, :]
    overlap = high[..., :, None] - low[..., None, :]
    meets = (mine < other) & (overlap > 0)
    height = overlap / np.where(meets, overlap + (other - mine), 1.0)
    return np.asarray(np.where(mine >= other, 1.0, np.where(meets, height, 0.0)))


def extent_weights(extents: npt.ArrayLike) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Weights of extents: for each the least degree of possibility over the others, scaled to sum 1.

    Parameters
    ----------
    extents : array_like, shape (n, 3)
        Triangular numbers. They cannot all get 0: the one with the greatest middle value gets 1 before scaling.

    Returns
    -------
    tuple of ndarrays, shapes (n,), (n, n) and (n,)
        Weights, degrees of possibility, and the least degrees d.

    Raises
    ------
    JudgmentError
        As `possibility_degrees`.

    Examples
    --------
    >>> extent_weights([[1, 2, 3], [2, 3, 4]])[0].round(4).tolist()
    [0.3333, 0.6667]
    """
    degrees = possibility_degrees(extents)
    if degrees.ndim != 2 or len(degrees) == 0:
        raise JudgmentError(f"extents: {degrees.shape[:-1]} of them, must be one list of extents, shape (n, 3)")
    least = degrees.min(axis=1)
    return shares(least), degrees, least


def chang(matrix: FloatArray) -> Derived:
    """Weights by extent analysis.

    Parameters
    ----------
    matrix : ndarray, shape (n, n, 3)
        Fuzzy reciprocal matrix, triangular.

    Returns
    -------
    Derived
        Crisp weights, >= 0, without fuzzy ones; working: "row_sums" (n, 3), "total" (3,), "extents" (n, 3),
        "possibility" (n, n) and "least_possibility" (n,).

    Examples
    --------
    >>> matrix = np.array([[[1, 1, 1], [1, 2, 3]], [[1 / 3, 1 / 2, 1], [1, 1, 1]]])
    >>> chang(matrix).values.round(4).tolist()
    [0.6923, 0.3077]
    """
    rows, total, extents = synthetic_extents(matrix)
    weights, degrees, least = extent_weights(extents)
    working = {
        "row_sums": rows,
        "total": total,
        "extents": extents,
        "possibility": degrees,
        "least_possibility": least,
    }
    return Derived(weights, None, working)
