"""How far a group of experts agrees: on the weights, on its judgments, and on the order of the indicators.

S*: K. D. Goepel (2013), Implementing the Analytic Hierarchy Process as a standard method for multi-criteria decision
making in corporate enterprises, Proceedings of the International Symposium on the AHP, Kuala Lumpur, in the form his
AHP-OS computes it. GCI: J. Aguaron, J. M. Moreno-Jimenez (2003), The geometric consistency index: approximated
thresholds, European Journal of Operational Research 147(1), 137-145. GCCI and GOCI: Y. Dong, G. Zhang, W.-C. Hong,
Y. Xu (2010), Consensus models for AHP group decision making under row geometric mean prioritization method, Decision
Support Systems 49, 281-289.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fuzzyahp.arrays import as_numbers, is_number
from fuzzyahp.errors import PanelError, shown
from fuzzyahp.experts.figure_table import FigureTable
from fuzzyahp.experts.groups.concordance import ranks
from fuzzyahp.weights import ROUND_OFF, geometric_mean_weights

FloatArray = npt.NDArray[np.float64]

#: Lower bounds of S* and what it is then called, best first: the word scale of AHP-OS (bpmsg.com, "AHP consensus
#: word scale"), four equal steps from 50 % up, after 140 nodes of 35 projects. An older page of the same author has
#: three words: low below 0.65, moderate to 0.75, high above.
CONSENSUS_BANDS: tuple[tuple[float, str], ...] = (
    (0.875, "very high"),
    (0.75, "high"),
    (0.625, "moderate"),
    (0.5, "low"),
    (-math.inf, "very low"),
)


@dataclass(frozen=True, repr=False)
class Consensus(FigureTable):
    """Consensus of a group's weights, from Shannon's entropy.

    Attributes
    ----------
    indicator : float
        S* in [0, 1]: 0 no overlap at all, 1 the same weights.
    band : str
        What it is called: see `CONSENSUS_BANDS`.
    unbounded : float
        S* as the formula gives it. Below 0 only where experts' weights are more uneven than a single judgment of
        `scale_maximum` would make them; the indicator is 0 then.
    homogeneity : float
        S in [0, 1], the same without regard to the scale: (1/D - 1/n) / (1 - 1/n).
    alpha, gamma, beta : float
        Entropies: mean of the experts', that of the mean weights, and their difference, >= 0 [nats].
    scale_maximum : float
        The largest judgment of the scale, above 1.

    Examples
    --------
    >>> from fuzzyahp.experts import consensus_indicator
    >>> consensus_indicator([[0.6, 0.4], [0.6, 0.4]]).band
    'very high'
    """

    indicator: float
    band: str
    unbounded: float
    homogeneity: float
    alpha: float
    gamma: float
    beta: float
    scale_maximum: float


def consensus_indicator(weights: npt.ArrayLike, scale_maximum: float = 9.0) -> Consensus:
    """Goepel's AHP consensus indicator S* of a group's weights.

    With n indicators, M the largest judgment and p = 1/(n + M - 1), the most uneven weights a single dominant
    indicator gives are M p, p, ..., p; their entropy is H_min. D = exp(H_beta), c = exp(H_min)/n, and
    S* = (1/D - c) / (1 - c). Every expert has one voice.

    Parameters
    ----------
    weights : array_like, shape (m, n)
        Weights each of m >= 2 experts gives n >= 2 indicators, >= 0, each row summing to 1.
    scale_maximum : float
        The largest judgment of the scale, M > 1: 9 for Saaty's.

    Returns
    -------
    Consensus
        S*, its band, and the entropies behind it.

    Raises
    ------
    PanelError
        If there are fewer than two experts or indicators, a row cannot be used, or the scale's maximum is not a
        number above 1.

    References
    ----------
    K. D. Goepel (2013), as above; bpmsg.com, "AHP consensus indicator", equations 1.1 to 1.10; AHP-OS, class
    AhpGroup, functions getConsensus and ahpShannonCor.

    Examples
    --------
    >>> from fuzzyahp.experts import consensus_indicator
    >>> round(consensus_indicator([[0.9, 0.1], [0.1, 0.9]]).indicator, 12)  # as far apart as the scale lets them be
    0.0
    """
    rows = _weight_rows(weights)
    if not is_number(scale_maximum) or not scale_maximum > 1:
        raise PanelError(f"scale_maximum: {shown(scale_maximum)}, must be a finite number above 1, such as 9")
    n = rows.shape[1]
    alpha = float(np.mean([_entropy(row) for row in rows]))
    gamma = _entropy(rows.mean(axis=0))
    beta = max(gamma - alpha, 0.0)  # concavity says so; rounding may say -1e-17
    least = float(1 / (n + scale_maximum - 1))
    floor = math.exp(_entropy(np.array([scale_maximum * least] + [least] * (n - 1)))) / n
    similarity = math.exp(-beta)
    unbounded = (similarity - floor) / (1 - floor)
    indicator = min(max(unbounded, 0.0), 1.0)
    return Consensus(
        indicator=indicator,
        band=consensus_band(indicator),
        unbounded=unbounded,
        homogeneity=min(max((similarity - 1 / n) / (1 - 1 / n), 0.0), 1.0),
        alpha=alpha,
        gamma=gamma,
        beta=beta,
        scale_maximum=float(scale_maximum),
    )


def consensus_band(indicator: float) -> str:
    """What a consensus is called; a value on a bound takes the better word.

    Parameters
    ----------
    indicator : float
        S*.

    Returns
    -------
    str
        One of the words of `CONSENSUS_BANDS`.

    Raises
    ------
    PanelError
        If it is no finite number.

    Examples
    --------
    >>> consensus_band(0.7), consensus_band(0.75)
    ('moderate', 'high')
    """
    if not is_number(indicator):
        raise PanelError(f"consensus: {shown(indicator)}, must be a finite number")
    return next(word for bound, word in CONSENSUS_BANDS if indicator >= bound)


def cardinal_consensus(matrices: npt.ArrayLike, weights: npt.ArrayLike | None = None) -> FloatArray:
    """How far judgments are from weights, as a mean squared logarithm: GCI, or GCCI against a group's weights.

    2 / ((n - 1)(n - 2)) times the sum over i < j of ln^2(a_ij w_j / w_i).

    Parameters
    ----------
    matrices : array_like, shape (..., n, n)
        Reciprocal matrices of numbers > 0.
    weights : array_like, shape (..., n) or (n,), optional
        The weights to hold them against, > 0: the group's for GCCI (Dong et al. 2010, definition 2). Default: each
        matrix's own by the geometric mean, for GCI (Aguaron and Moreno-Jimenez 2003).

    Returns
    -------
    ndarray, shape (...)
        The index, >= 0; 0 where all fits.

    Raises
    ------
    PanelError
        If n < 3, where the factor is not defined, or shapes or weights cannot be used.
    JudgmentError
        If a matrix cannot be used.

    Examples
    --------
    >>> from fuzzyahp.experts import cardinal_consensus
    >>> cardinal_consensus([[1, 2, 8], [1 / 2, 1, 2], [1 / 8, 1 / 2, 1]]).round(4)  # ln(2)^2 / 3
    np.float64(0.1602)
    """
    own = geometric_mean_weights(matrices)  # checks the matrices too
    n = own.shape[-1]
    if n < 3:
        raise PanelError(
            f"GCI and GCCI: matrices {n} x {n}, must be 3 x 3 or larger; of two, nothing can be inconsistent"
        )
    given = own if weights is None else as_numbers(weights)
    if given is None or given.shape not in (own.shape, (n,)) or not ((given > 0) & (given < np.inf)).all():
        raise PanelError(f"weights: must be numbers above 0 in shape {own.shape} or ({n},)")
    rows, columns = np.triu_indices(n, 1)
    logs, levels = np.log(np.asarray(matrices, dtype=np.float64)), np.log(given)
    gaps = logs[..., rows, columns] - levels[..., rows] + levels[..., columns]
    return np.asarray(2 / ((n - 1) * (n - 2)) * (gaps * gaps).sum(axis=-1))


def ordinal_consensus(weights: npt.ArrayLike, group: npt.ArrayLike) -> FloatArray:
    """How many places, on average, an expert's ranking of the indicators is off the group's: GOCI.

    Parameters
    ----------
    weights : array_like, shape (m, n)
        Each expert's weights, >= 0, each row summing to 1.
    group : array_like, shape (n,)
        The group's.

    Returns
    -------
    ndarray, shape (m,)
        Mean of |place with the expert - place in the group|, >= 0; equal weights share the mean of their places.

    Raises
    ------
    PanelError
        If a row cannot be used, or the shapes differ.

    References
    ----------
    Dong et al. (2010), definition 3.

    Examples
    --------
    >>> from fuzzyahp.experts import ordinal_consensus
    >>> ordinal_consensus([[0.3, 0.2, 0.5], [0.5, 0.3, 0.2]], [0.5, 0.3, 0.2]).round(4).tolist()
    [1.3333, 0.0]
    """
    rows, given = _weight_rows(weights, least=1), as_numbers(group)
    if given is None or given.ndim != 1:
        raise PanelError(f"group: {shown(group)}, must be numbers in shape (n,)")
    one = _weight_rows(given[None], least=1)
    if rows.shape[1] != one.shape[1]:
        raise PanelError(f"group: {one.shape[1]} weights, must be {rows.shape[1]}, as each expert has")
    return np.asarray(np.abs(ranks(-rows) - ranks(-one)).mean(axis=1))


def _entropy(shares: FloatArray) -> float:
    return -math.fsum(p * math.log(p) for p in shares.tolist() if p > 0)


def _weight_rows(weights: npt.ArrayLike, least: int = 2) -> FloatArray:
    rows = as_numbers(weights)
    if rows is None or rows.ndim != 2 or rows.shape[0] < least or rows.shape[1] < 2:
        raise PanelError(
            f"weights: must be numbers in shape (m, n), one row for each of {least} experts or more, two indicators "
            "or more"
        )
    good = (rows >= 0) & (rows <= 1 + ROUND_OFF)
    if not good.all():
        k, i = (int(x) for x in np.argwhere(~good)[0])
        raise PanelError(f"weights: expert {k + 1}, indicator {i + 1} has {rows[k, i]}, must be from 0 to 1")
    for k, row in enumerate(rows.tolist()):
        if abs(math.fsum(row) - 1) > ROUND_OFF:
            raise PanelError(f"weights: those of expert {k + 1} sum to {math.fsum(row):.9g}, must sum to 1")
    return rows
