"""Do probabilities of default by grade fit what happened: Brier score, binomial test, Spiegelhalter's z.

A grade is an order, not a probability. Nothing here is computed unless the lender says which probability of default
each grade stands for.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
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
from fuzzyahp.analysis.validation.outcomes import check_length, check_level, names_of, normal_point, read_outcomes
from fuzzyahp.arrays import check_same_rows, is_number
from fuzzyahp.errors import FuzzyAHPError, shown, suggest


@dataclass(frozen=True)
class GradeCalibration:
    """A grade's probability of default beside its outcomes.

    Attributes
    ----------
    grade : str
        Name.
    pd : float
        Probability of default that the lender gives it, above 0 and below 1.
    clients, bad : int
        How many.
    rate, low, high : float or None
        Share of the bad with its Jeffreys interval; None without clients.
    p_too_low : float or None
        Binomial test: probability of as many bad or more if the PD were right. Small: the PD is too low.
    p_too_high : float or None
        The same of as few or fewer. Small: the PD is too high.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> found = fa.analysis.check_calibration(["good", "good", "poor"], [0, 0, 1], {"good": 0.1, "poor": 0.5}).grades[0]
    >>> found.grade, found.pd, found.clients, found.bad, round(found.p_too_high, 6)  # 0.9 squared
    ('good', 0.1, 2, 0, 0.81)
    """

    grade: str
    pd: float
    clients: int
    bad: int
    rate: float | None
    low: float | None
    high: float | None
    p_too_low: float | None
    p_too_high: float | None


@dataclass(frozen=True)
class Calibration(Tabled):
    """How well probabilities of default by grade fit the outcomes.

    Attributes
    ----------
    grades : tuple of GradeCalibration
        Best first.
    clients, bad : int
        How many.
    brier, brier_low, brier_high : float
        Mean squared difference of PD and outcome, lower is better, with its interval; the high bound equals the low one
        only where all clients have the same difference.
    reliability, resolution, uncertainty : float
        Murphy's parts: brier = reliability - resolution + uncertainty. Reliability is how far the PDs are from the
        rates, resolution how far the rates are from one another.
    z : float or None
        Spiegelhalter's statistic, standard normal if the PDs are right; above 0 where the squared differences are
        larger than the PDs themselves foretell. None where every PD is 1/2.
    p_value : float or None
        Two-sided, of z.
    level : float
        Of the intervals, in (0.5, 1).

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> found = fa.analysis.check_calibration(["good", "poor"], [0, 1], {"good": 0.1, "poor": 0.4})
    >>> [(grade.grade, grade.pd, grade.rate) for grade in found.grades]
    [('good', 0.1, 0.0), ('poor', 0.4, 1.0)]
    """

    grades: tuple[GradeCalibration, ...]
    clients: int
    bad: int
    brier: float
    brier_low: float
    brier_high: float
    reliability: float
    resolution: float
    uncertainty: float
    z: float | None
    p_value: float | None
    level: float = 0.95

    def to_frame(self) -> Any:
        """One row a grade.

        Returns
        -------
        pandas.DataFrame
            The fields of `GradeCalibration`.

        Raises
        ------
        MissingExtraError
            If pandas is not installed.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> found = fa.analysis.check_calibration(["good", "poor"], [0, 1], {"good": 0.1, "poor": 0.4})
        >>> found.to_frame()["pd"].tolist()
        [0.1, 0.4]
        """
        return frame_of([plain(grade) for grade in self.grades])

    def _tables(self, lang: str = "en") -> list[TextTable]:
        zh = lang == "zh"
        interval = interval_head(self.level, lang)
        heads = ("等级", "PD", "客户数", "坏客户", "违约率", interval, "p（PD 过低）", "p（PD 过高）") if zh else (
            "grade", "PD", "clients", "bad", "rate", interval, "p (PD too low)", "p (PD too high)",
        )  # fmt: skip
        rows = tuple(
            (
                *(
                    g.grade,
                    percent(g.pd),
                    f"{g.clients:,}",
                    f"{g.bad:,}",
                    percent(g.rate),
                    percents(g.low, g.high, lang=lang),
                ),
                *(p_text(g.p_too_low), p_text(g.p_too_high)),
            )
            for g in self.grades
        )
        brier = f"{number(self.brier, 4)} ({between(self.brier_low, self.brier_high, 4, lang=lang)})"
        parts = (number(self.reliability, 4), number(self.resolution, 4), number(self.uncertainty, 4))
        z = (number(self.z, 2), p_text(self.p_value))
        if zh:
            notes = (
                f"Brier 分数 {brier}，{self.clients:,} 个客户 = 可靠性 {parts[0]} - 分辨力 {parts[1]} + "
                f"不确定性 {parts[2]}。",
                f"Spiegelhalter z = {z[0]}，p = {z[1]}。",
                "各检验假定客户之间相互独立；经济下行时客户会一起违约，p 值便显得过小。",
            )
        else:
            notes = (
                f"Brier score {brier}, {self.clients:,} clients = reliability {parts[0]} - resolution {parts[1]} + "
                f"uncertainty {parts[2]}.",
                f"Spiegelhalter z = {z[0]}, p = {z[1]}.",
                "The tests take clients as independent; in a downturn they fail together, and p values are too small.",
            )
        return [TextTable("校准" if zh else "Calibration", heads, rows, notes)]


def check_calibration(
    grade: Sequence[str] | npt.ArrayLike,
    bad: npt.ArrayLike,
    pd: Mapping[str, float] | None = None,
    *,
    level: float = 0.95,
) -> Calibration:
    """Hold the probabilities of default that grades stand for against outcomes.

    Parameters
    ----------
    grade : sequence of str, length N
        Grade of each rated client.
    bad : array_like, shape (N,)
        1 or True where the client turned out bad.
    pd : mapping of str to float
        Probability of default of each grade, above 0 and below 1, over the same time as the outcomes.
    level : float
        Of the intervals, in (0.5, 1).

    Returns
    -------
    Calibration
        Brier score with Murphy's parts, binomial tests by grade, Spiegelhalter's z.

    Raises
    ------
    FuzzyAHPError
        If there are no probabilities, one is missing or out of range, or grades and outcomes cannot be used.

    References
    ----------
    G. W. Brier (1950), Monthly Weather Review 78(1), 1-3. A. H. Murphy (1973), Journal of Applied Meteorology 12(4),
    595-600. D. J. Spiegelhalter (1986), Statistics in Medicine 5(5), 421-433. Binomial test: Basel Committee (2005),
    Working Paper 14.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> found = fa.analysis.check_calibration(["good", "good", "poor"], [0, 0, 1], {"good": 0.1, "poor": 0.5})
    >>> round(found.brier, 6)  # (0.01 + 0.01 + 0.25) / 3
    0.09
    """
    from scipy.stats import binom

    if pd is None:
        raise FuzzyAHPError(
            "calibration: no probabilities of default; a grade is an order and not a probability, so that Brier score, "
            "binomial test and Spiegelhalter's z mean nothing without them: give pd={grade: probability}"
        )
    check_level(level)
    known = _checked(pd)
    check_same_rows({"grade": grade, "bad": bad})
    given = names_of(grade, "grade")
    lost = read_outcomes(bad)
    check_length(len(given), "grades", lost)
    if not given:
        raise FuzzyAHPError("grade: there are no clients; nothing can be held against outcomes")
    for name in given:
        if name not in known:
            raise FuzzyAHPError(f"pd: no probability for grade {shown(name)}; {suggest(name, known)}")
    place = {name: i for i, name in enumerate(known)}
    at = np.array([place[name] for name in given])
    clients = np.bincount(at, minlength=len(known))
    bad_at = np.bincount(at[lost], minlength=len(known))
    rows = []
    for i, (name, p) in enumerate(known.items()):
        n, x = int(clients[i]), int(bad_at[i])
        if not n:
            rows.append(GradeCalibration(name, p, 0, 0, None, None, None, None, None))
            continue
        tails = float(binom.sf(x - 1, n, p)), float(binom.cdf(x, n, p))
        rows.append(GradeCalibration(name, p, n, x, x / n, *jeffreys(x, n, level=level), *tails))
    forecast = np.array(list(known.values()))[at]
    return Calibration(tuple(rows), len(given), int(lost.sum()), *_brier(forecast, lost, level), level)


def _brier(
    forecast: npt.NDArray[np.float64], lost: npt.NDArray[np.bool_], level: float
) -> tuple[float, float, float, float, float, float, float | None, float | None]:
    """Brier score, its interval, Murphy's three parts, Spiegelhalter's z and p."""
    n = len(forecast)
    squares = (forecast - lost) ** 2
    brier = float(squares.mean())
    half = normal_point(level) * float(squares.std(ddof=1)) / math.sqrt(n) if n > 1 else 1.0
    # Grades of one PD are one forecast: Murphy's parts go by what was said, not by who said it.
    said, place = np.unique(forecast, return_inverse=True)
    count = np.bincount(place)
    rate = np.bincount(place, weights=lost.astype(np.float64)) / count
    overall = float(lost.mean())
    reliability = float((count * (said - rate) ** 2).sum() / n)
    resolution = float((count * (rate - overall) ** 2).sum() / n)
    spread = float(((1 - 2 * forecast) ** 2 * forecast * (1 - forecast)).sum())
    z = float(((lost - forecast) * (1 - 2 * forecast)).sum()) / math.sqrt(spread) if spread > 0 else None
    p_value = None if z is None else math.erfc(abs(z) / math.sqrt(2))
    bounds = max(0.0, brier - half), min(1.0, brier + half)
    return brier, *bounds, reliability, resolution, overall * (1 - overall), z, p_value


def _checked(pd: Mapping[str, float]) -> dict[str, float]:
    if not isinstance(pd, Mapping) or not pd:
        raise FuzzyAHPError(f"pd: {shown(pd)}, must map grades to probabilities of default")
    for name, p in pd.items():
        if not is_number(p) or not 0 < p < 1:
            raise FuzzyAHPError(f"pd of {shown(name)}: {shown(p)}, must be above 0 and below 1; 2 % is 0.02")
    return {str(name): float(p) for name, p in pd.items()}
