"""Weighted geometric means, the same bits on every machine."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from fuzzyahp.blocks import run_blocks
from fuzzyahp.experts.logarithms import exp2, log2

FloatArray = npt.NDArray[np.float64]

#: Numbers worked on at a time: what one step needs stays in a processor's second-level cache.
_BLOCK = 16384


def weighted_geometric_mean(values: FloatArray, shares: FloatArray) -> FloatArray:
    """Product of values to the power of their shares, over the first axis.

    The mean is taken of the ratios to the first value: where all are equal it is that value to the bit.

    Parameters
    ----------
    values : ndarray, shape (m, ...)
        Finite numbers > 0; the m values a mean is taken of stand along the first axis.
    shares : ndarray, shape (m,)
        Weights > 0 that sum to 1.

    Returns
    -------
    ndarray, shape (...)
        The means, to about 1e-15 of their value.

    Examples
    --------
    >>> import numpy as np
    >>> weighted_geometric_mean(np.array([[2.0, 3.0], [8.0, 3.0]]), np.array([0.5, 0.5])).tolist()
    [4.0, 3.0]
    """
    m = len(values)
    flat = np.ascontiguousarray(values.reshape(m, -1))
    out = np.empty(flat.shape[1])

    def work(start: int, stop: int) -> None:
        part = flat[:, start:stop]
        first = part[0]
        rows = max(1, _BLOCK // (stop - start))
        total = np.zeros(stop - start)
        for low in range(1, m, rows):
            logs = log2(part[low : low + rows] / first) * shares[low : low + rows, None]
            # One after the other: a reduction would add a single column in another order than many.
            for row in logs:
                total += row
        out[start:stop] = first * exp2(total)

    run_blocks(flat.shape[1], _BLOCK, work)
    return out.reshape(values.shape[1:])
