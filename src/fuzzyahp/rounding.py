"""The one rounding there is: to 9 decimals, before a number is compared with a cut."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from fuzzyahp.arrays import as_numbers
from fuzzyahp.errors import ScoringError, shown
from fuzzyahp.grades import LARGEST_VALUE

FloatArray = npt.NDArray[np.float64]
_ROUNDING = 1e9


def round_score(x: npt.ArrayLike) -> FloatArray:
    """Round to 9 decimals as floor(x * 10^9 + 0.5) / 10^9, the way every engine can.

    Done before any comparison with a cut, so that the last bits of a sum decide no grade.

    Parameters
    ----------
    x : array_like
        Scores or memberships.

    Returns
    -------
    ndarray
        Rounded, same shape.

    Raises
    ------
    ScoringError
        If something is no number.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> float(fa.round_score(77.49999999999999))
    77.5
    """
    numbers = as_numbers(x)
    if numbers is None:
        raise ScoringError(f"score: {shown(x)}, must be a number")
    if np.isnan(numbers).any():
        raise ScoringError("score: not a finite number; rate the client first, and leave out who has no score")
    # Beyond the grade values' range a double has no ninth decimal to round.
    small = np.abs(numbers) <= LARGEST_VALUE
    return np.where(small, rounded(np.where(small, numbers, 0.0)), numbers)


def rounded(x: FloatArray) -> FloatArray:
    """Round to 9 decimals what is known to be in range, unchecked.

    Parameters
    ----------
    x : ndarray
        Numbers up to 10^6.

    Returns
    -------
    ndarray
        Rounded, same shape.

    Examples
    --------
    >>> import numpy as np
    >>> float(rounded(np.array(0.1 + 0.2)))
    0.3
    """
    return np.asarray(np.floor(x * _ROUNDING + 0.5) / _ROUNDING)
