"""Kendall's coefficient of concordance W: how far experts put the items in the same order.

M. G. Kendall, B. Babington Smith (1939), The problem of m rankings, Annals of Mathematical Statistics 10(3), 275-287;
correction for ties: S. Siegel, N. J. Castellan (1988), Nonparametric Statistics for the Behavioral Sciences, 2nd
ed., McGraw-Hill, chapter 9.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import permutations

import numpy as np
import numpy.typing as npt

from fuzzyahp.arrays import as_numbers
from fuzzyahp.errors import PanelError, shown, suggest
from fuzzyahp.experts.figure_table import FigureTable
from fuzzyahp.grades import LARGEST_VALUE
from fuzzyahp.rounding import rounded

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_P_METHODS = ("chi_square", "exact")
#: More items than this have too many orders to go through one by one: 7! = 5,040.
_MOST_ITEMS = 7
_MOST_STATES = 1_000_000


@dataclass(frozen=True, repr=False)
class Concordance(FigureTable):
    """Agreement of several rankings.

    Attributes
    ----------
    w : float
        Kendall's W, corrected for ties, in [0, 1]; 1 where all rankings are the same.
    chi_square : float
        m (k - 1) W.
    degrees_of_freedom : int
        k - 1.
    p_value : float
        How probable a W this large is where every expert ranks at random.
    p_method : str
        "chi_square", the approximation, or "exact", by going through all orders.
    rank_sums : tuple of float
        For each item; the smallest value of an expert has rank 1.
    experts, items : int
        m and k.
    ties : bool
        Whether any expert gave two items the same value.

    Examples
    --------
    >>> from fuzzyahp.experts import kendall_w
    >>> kendall_w([[3, 1, 2], [3, 1, 2]]).w
    1.0
    """

    w: float
    chi_square: float
    degrees_of_freedom: int
    p_value: float
    p_method: str
    rank_sums: tuple[float, ...]
    experts: int
    items: int
    ties: bool

    def _figures(self) -> Mapping[str, object]:
        return {name: value for name, value in super()._figures().items() if name != "rank_sums"}


def kendall_w(scores: npt.ArrayLike, p_method: str = "chi_square") -> Concordance:
    """Kendall's W of ratings, ranks or weights, corrected for ties.

    W = 12 S / (m^2 (k^3 - k) - m T), S the squared deviations of the rank sums, T the sum of t^3 - t over all
    groups of t tied items.

    Parameters
    ----------
    scores : array_like, shape (m, k)
        What each of m >= 2 experts gave each of k >= 2 items; only the order within a row counts. Values that agree
        to 9 decimals are tied, so that the rounding of computed weights makes no order.
    p_method : {"chi_square", "exact"}
        chi_square: m (k - 1) W against the chi-square distribution with k - 1 degrees of freedom, as usual; crude for
        few experts and items. exact: every expert's ranks in every order, for k <= 7 and not too many experts.

    Returns
    -------
    Concordance
        W, chi-square, p value and rank sums.

    Raises
    ------
    PanelError
        If the scores are no such numbers, every expert ties everything, or the exact p value is out of reach.

    References
    ----------
    Kendall and Babington Smith (1939); Siegel and Castellan (1988), chapter 9.

    Examples
    --------
    >>> from fuzzyahp.experts import kendall_w
    >>> found = kendall_w([[1, 2, 3, 4], [1, 3, 2, 4], [1, 2, 3, 4]])
    >>> round(found.w, 4), found.rank_sums  # S = 39, W = 12 x 39 / (9 x 60)
    (0.9111, (3.0, 7.0, 8.0, 12.0))
    """
    if p_method not in _P_METHODS:
        raise PanelError(f"p_method: there is no {shown(p_method)}; {suggest(p_method, _P_METHODS)}")
    given = as_numbers(scores)
    if given is None or given.ndim != 2 or given.shape[0] < 2 or given.shape[1] < 2:
        raise PanelError("scores: must be numbers in shape (m, k), one row for each of two experts or more, two items")
    bad = ~(np.abs(given) <= LARGEST_VALUE)
    if bad.any():
        e, i = (int(x) for x in np.argwhere(bad)[0])
        raise PanelError(
            f"scores: expert {e + 1}, item {i + 1} has {given[e, i]}, must be a number of at most {LARGEST_VALUE:g}; "
            "leave out items that not all experts rated"
        )
    twice = np.rint(2 * ranks(given)).astype(np.int64)  # whole numbers, so that all sums are exact
    m, k = twice.shape
    tied = sum(int(t**3 - t) for row in twice for t in np.unique(row, return_counts=True)[1])
    below = m * m * (k**3 - k) - m * tied
    if below == 0:
        raise PanelError("scores: every expert gives all items the same value, so there is no order to agree on")
    sums = twice.sum(axis=0)
    spread = _spread(sums, m)
    w = 3 * spread / below
    chi_square = m * (k - 1) * w
    if p_method == "exact":
        p_value = _exact_p(twice, spread)
    else:
        from scipy.stats import chi2

        p_value = float(chi2.sf(chi_square, k - 1))
    return Concordance(
        w=w,
        chi_square=chi_square,
        degrees_of_freedom=k - 1,
        p_value=p_value,
        p_method=p_method,
        rank_sums=tuple((sums / 2).tolist()),
        experts=m,
        items=k,
        ties=tied > 0,
    )


def ranks(scores: FloatArray) -> FloatArray:
    """Ranks within each row, the smallest value first; equal values share the mean of their ranks.

    Parameters
    ----------
    scores : ndarray, shape (m, k)
        Numbers of at most 10^6; values that agree to 9 decimals are equal.

    Returns
    -------
    ndarray, shape (m, k)
        1 to k.

    Examples
    --------
    >>> import numpy as np
    >>> ranks(np.array([[0.2, 0.1, 0.2, 0.5]])).tolist()
    [[2.5, 1.0, 2.5, 4.0]]
    """
    values = rounded(scores)
    less = (values[:, None, :] < values[:, :, None]).sum(axis=-1)
    equal = (values[:, None, :] == values[:, :, None]).sum(axis=-1)
    return np.asarray(less + (equal + 1) / 2)


def _spread(twice_sums: IntArray, m: int) -> int:
    """Four times S, exactly: S is the squared deviations of the rank sums from m (k + 1) / 2."""
    k = len(twice_sums)
    return sum((int(x) - m * (k + 1)) ** 2 for x in twice_sums)


def _exact_p(twice: IntArray, spread: int) -> float:
    """Share of all orders of every expert's ranks whose S is at least the one found."""
    m, k = twice.shape
    if k > _MOST_ITEMS:
        raise PanelError(f"p_method 'exact': {k} items, must be {_MOST_ITEMS} or fewer; use 'chi_square'")
    # Sums are only told apart up to the order of the items, and counted: that keeps them few.
    states = {tuple(sorted(twice[0].tolist())): 1}
    for row in twice[1:]:
        orders = _orders(row)
        if len(states) * len(orders) > _MOST_STATES:
            raise PanelError(f"p_method 'exact': {m} experts and {k} items are too many; use 'chi_square'")
        # Python counts without end; a float would lose orders.
        further: dict[tuple[int, ...], int] = {}
        for state, count in states.items():
            sums = np.sort(np.array(state) + orders, axis=1)
            kinds, numbers = np.unique(sums, axis=0, return_counts=True)
            for kind, number in zip(kinds.tolist(), numbers.tolist(), strict=True):
                key = tuple(kind)
                further[key] = further.get(key, 0) + count * number
        states = further
    total = sum(states.values())
    as_far = sum(count for state, count in states.items() if _spread(np.array(state), m) >= spread)
    return as_far / total


def _orders(row: IntArray) -> IntArray:
    return np.array(sorted(set(permutations(row.tolist()))), dtype=np.int64)
