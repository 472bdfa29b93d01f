"""Good and bad by score: the largest gap between them (KS), and a gains table by score bands.

As everywhere, a higher score is better and an outcome of 1 is bad.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from fuzzyahp.analysis.text_tables import (
    Tabled,
    TextTable,
    between,
    frame_of,
    interval_head,
    number,
    p_text,
    percent,
    percents,
    plain,
)
from fuzzyahp.analysis.validation.default_rates import jeffreys
from fuzzyahp.analysis.validation.outcomes import check_level, check_scores, few_notes
from fuzzyahp.arrays import is_whole
from fuzzyahp.errors import FuzzyAHPError, shown


@dataclass(frozen=True)
class Ks(Tabled):
    """Kolmogorov-Smirnov: the largest gap between the shares of bad and of good at or below a score.

    Attributes
    ----------
    value : float
        The gap, [0-1].
    low, high : float
        Interval by the bounds of Dvoretzky, Kiefer, Wolfowitz and Massart: it covers with at least its level, at any
        number of clients, and may hold 0.
    score : float or None
        Where the gap is attained: the lowest such score; None where it is among clients ranked below every score.
    right_way : bool
        Whether it is the bad of whom more stand at or below that score.
    p_value : float
        Of a gap as large by chance alone, two-sided, by Kolmogorov's limiting distribution; with tied scores on the
        safe side.
    good, bad : int
        How many clients.
    level : float
        Of the interval, in (0.5, 1).

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> found = fa.analysis.ks([3, 2, 2, 2, 1], [0, 0, 0, 1, 1])
    >>> found.value, found.score, found.right_way  # at 1: half of the bad, none of the good
    (0.5, 1.0, True)
    """

    value: float
    low: float
    high: float
    score: float | None
    right_way: bool
    p_value: float
    good: int
    bad: int
    level: float = 0.95

    def _tables(self, lang: str = "en") -> list[TextTable]:
        zh = lang == "zh"
        columns = ("KS", interval_head(self.level, lang), "所在得分" if zh else "at score", "p")
        row = (number(self.value), between(self.low, self.high, lang=lang), number(self.score, 2), p_text(self.p_value))
        return [TextTable(f"KS ({self.good:,} + {self.bad:,})", columns, (row,), few_notes(self.good, self.bad, lang))]


@dataclass(frozen=True)
class GainsBand:
    """Clients within one band of scores.

    Attributes
    ----------
    lowest, highest : float or None
        Scores of the band, points; `lowest` is None where some of its clients are ranked below every score, both
        where all are.
    clients, bad : int
        How many.
    rate, low, high : float
        Share of the bad with its Jeffreys interval.
    clients_so_far, bad_so_far, good_so_far : float
        Share of all clients, of all bad and of all good in this band and the worse ones.
    lift : float
        Share of the bad among this band and the worse ones, over that among all.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> band = fa.analysis.gains_table([1, 1, 2, 2, 2, 3], [1, 1, 0, 1, 0, 0], bands=2).bands[0]
    >>> band.clients, band.bad, band.rate, band.lift  # all bad, where half of all are
    (2, 2, 1.0, 2.0)
    """

    lowest: float | None
    highest: float | None
    clients: int
    bad: int
    rate: float
    low: float
    high: float
    clients_so_far: float
    bad_so_far: float
    good_so_far: float
    lift: float


@dataclass(frozen=True)
class Gains(Tabled):
    """Gains table: bands of scores, the worst first.

    Attributes
    ----------
    bands : tuple of GainsBand
        As many as asked for, or fewer where ties span several.
    level : float
        Of the intervals, in (0.5, 1).

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> found = fa.analysis.gains_table([1, 1, 2, 2, 2, 3], [1, 1, 0, 1, 0, 0], bands=2)
    >>> len(found.bands), found.level
    (2, 0.95)
    """

    bands: tuple[GainsBand, ...]
    level: float = 0.95

    def to_frame(self) -> Any:
        """One row a band.

        Returns
        -------
        pandas.DataFrame
            The fields of `GainsBand`.

        Raises
        ------
        MissingExtraError
            If pandas is not installed.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> found = fa.analysis.gains_table([1, 1, 2, 2, 2, 3], [1, 1, 0, 1, 0, 0], bands=2)
        >>> found.to_frame()["clients"].tolist()
        [2, 4]
        """
        return frame_of([plain(band) for band in self.bands])

    def _tables(self, lang: str = "en") -> list[TextTable]:
        zh = lang == "zh"
        heads = {
            "en": (
                "score",
                "clients",
                "bad",
                "bad rate",
                interval_head(self.level, lang),
                "of all clients",
                "of all bad",
            ),
            "zh": ("得分", "客户数", "坏客户", "坏账率", interval_head(self.level, lang), "累计客户", "累计坏客户"),
        }["zh" if zh else "en"]
        rows = tuple(
            (
                _band(b, lang),
                *(f"{b.clients:,}", f"{b.bad:,}", percent(b.rate), percents(b.low, b.high, lang=lang)),
                *(percent(b.clients_so_far), percent(b.bad_so_far)),
            )
            for b in self.bands
        )
        full = tuple((*row, number(b.lift, 2)) for row, b in zip(rows, self.bands, strict=True))
        title = "收益表（最差在前）" if zh else "Gains, the worst first"
        bad = sum(band.bad for band in self.bands)
        notes = few_notes(sum(band.clients for band in self.bands) - bad, bad, lang)
        return [TextTable(title, (*heads, "提升度" if zh else "lift"), full, notes)]


def ks(score: npt.ArrayLike, bad: npt.ArrayLike, *, level: float = 0.95) -> Ks:
    """Kolmogorov-Smirnov statistic of good and bad, with the score where it is attained.

    Parameters
    ----------
    score : array_like, shape (N,)
        Points; higher is better. Minus infinity ranks below every score.
    bad : array_like, shape (N,)
        1 or True where the client turned out bad.
    level : float
        Of the interval, in (0.5, 1).

    Returns
    -------
    Ks
        The gap, where it is, and whether it points the right way.

    Raises
    ------
    FuzzyAHPError
        If scores or outcomes cannot be used.

    References
    ----------
    P. Massart (1990), Annals of Probability 18(3), 1269-1283, for the bounds: each distribution is within
    sqrt(ln(4 / (1 - level)) / (2 n)) of what was counted, both at once with the level.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> found = fa.analysis.ks([3, 2, 2, 2, 1], [0, 0, 0, 1, 1])
    >>> found.value, found.score, found.right_way
    (0.5, 1.0, True)
    """
    from scipy.special import kolmogorov

    points, lost = check_scores(score, bad)
    check_level(level)
    values, place = np.unique(points, return_inverse=True)
    good, lost_n = int((~lost).sum()), int(lost.sum())
    share_good = np.cumsum(np.bincount(place[~lost], minlength=len(values))) / good
    share_bad = np.cumsum(np.bincount(place[lost], minlength=len(values))) / lost_n
    gaps = share_bad - share_good
    at = int(np.argmax(np.abs(gaps)))
    value = float(abs(gaps[at]))
    room = sum(math.sqrt(math.log(4 / (1 - level)) / (2 * n)) for n in (good, lost_n))
    p_value = float(kolmogorov(math.sqrt(good * lost_n / (good + lost_n)) * value))
    where = float(values[at]) if math.isfinite(values[at]) else None
    low, high = max(0.0, value - room), min(1.0, value + room)
    return Ks(value, low, high, where, bool(gaps[at] >= 0), p_value, good, lost_n, level)


def gains_table(score: npt.ArrayLike, bad: npt.ArrayLike, bands: int = 10, *, level: float = 0.95) -> Gains:
    """Clients in bands of about equal size by score, the worst first; those with one score stay together.

    Parameters
    ----------
    score : array_like, shape (N,)
        Points; higher is better. Minus infinity ranks below every score.
    bad : array_like, shape (N,)
        1 or True where the client turned out bad.
    bands : int
        How many, 2 or more.
    level : float
        Of the intervals, in (0.5, 1).

    Returns
    -------
    Gains
        Each band with its share of bad, and what it and the worse ones gather.

    Raises
    ------
    FuzzyAHPError
        If scores, outcomes or the number of bands cannot be used.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> table = fa.analysis.gains_table([1, 1, 2, 2, 2, 3], [1, 1, 0, 1, 0, 0], bands=2)
    >>> [(band.lowest, band.highest, band.clients, band.bad) for band in table.bands]
    [(1.0, 1.0, 2, 2), (2.0, 3.0, 4, 1)]
    """
    points, lost = check_scores(score, bad)
    check_level(level)
    if not is_whole(bands) or bands < 2:
        raise FuzzyAHPError(f"bands: {shown(bands)}, must be a whole number of 2 or more; 10 is usual")
    values, place, counts = np.unique(points, return_inverse=True, return_counts=True)
    lost_at = np.bincount(place[lost], minlength=len(values))
    # A score belongs to the band that the middle of its clients falls into.
    band = np.floor(bands * (np.cumsum(counts) - counts / 2) / len(points)).astype(np.intp)
    total_bad, found = int(lost.sum()), []
    clients_so_far = bad_so_far = 0
    for k in np.unique(band).tolist():
        inside = band == k
        n, x = int(counts[inside].sum()), int(lost_at[inside].sum())
        clients_so_far, bad_so_far = clients_so_far + n, bad_so_far + x
        own = values[inside]
        low, high = jeffreys(x, n, level=level)
        share, caught = clients_so_far / len(points), bad_so_far / total_bad
        found.append(
            GainsBand(
                lowest=float(own[0]) if np.isfinite(own[0]) else None,
                highest=float(own[-1]) if np.isfinite(own[-1]) else None,
                clients=n,
                bad=x,
                rate=x / n,
                low=low,
                high=high,
                clients_so_far=share,
                bad_so_far=caught,
                good_so_far=(clients_so_far - bad_so_far) / (len(points) - total_bad),
                lift=caught / share,
            )
        )
    return Gains(tuple(found), level)


def _band(band: GainsBand, lang: str) -> str:
    """Scores of a band; that some of its clients rank below every score is said."""
    lowest = "低于所有得分" if lang == "zh" else "below every score"
    if band.highest is None:
        return lowest
    if band.lowest is None:
        return f"{lowest} {'至' if lang == 'zh' else 'to'} {number(band.highest, 2)}"
    return between(band.lowest, band.highest, 2, lang=lang)
