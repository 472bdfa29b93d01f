"""How the grades are spread, how many were vetoed or overridden, and how sharply each grade was given."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from fuzzyahp.analysis.text_tables import Tabled, TextTable, between, frame_of, interval_head, number, plain
from fuzzyahp.analysis.validation.outcomes import check_level, generator, grade_names, names_of, normal_point
from fuzzyahp.arrays import as_numbers, check_same_rows, is_whole
from fuzzyahp.errors import FuzzyAHPError, check_known, shown
from fuzzyahp.grades import GradeScale
from fuzzyahp.scoring import validity_index

FloatArray = npt.NDArray[np.float64]

#: Draws of an interval by resampling counts.
DRAWS = 2000


@dataclass(frozen=True)
class Concentration(Tabled):
    """Herfindahl-Hirschman index of the grades: the sum of the squared shares.

    Attributes
    ----------
    shares : mapping of str to float
        Share of the rated clients by grade, best first.
    value, low, high : float
        The index with its interval; 1 / g where all g grades are alike, 1 where there is one grade only.
    normalised : float
        0 where all grades are alike, 1 where there is one grade only.
    clients : int
        How many.
    level : float
        Of the interval, in (0.5, 1).

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> found = fa.analysis.grade_concentration({"good": 30, "medium": 10})
    >>> found.value, found.shares["good"], found.clients  # (3/4)^2 + (1/4)^2
    (0.625, 0.75, 40)
    """

    shares: Mapping[str, float]
    value: float
    low: float
    high: float
    normalised: float
    clients: int
    level: float = 0.95

    def _tables(self, lang: str = "en") -> list[TextTable]:
        zh = lang == "zh"
        heads = ("HHI", interval_head(self.level, lang), *(("归一化", "客户数") if zh else ("normalised", "clients")))
        row = (
            number(self.value),
            between(self.low, self.high, lang=lang),
            number(self.normalised),
            f"{self.clients:,}",
        )
        return [TextTable("等级集中度" if zh else "Concentration of the grades", heads, (row,))]


@dataclass(frozen=True)
class GradeSharpness:
    """How sharply the clients of one grade were judged.

    Attributes
    ----------
    grade : str
        Name.
    clients : int
        How many.
    entropy, entropy_low, entropy_high : float or None
        Mean entropy of their membership vectors with its interval, [0-1]: 0 where all membership is in one grade, 1
        where it is spread evenly. The interval is None for fewer than two clients.
    validity, validity_low, validity_high : float or None
        Median validity index of maximum membership with its interval; None where it is infinite (all membership in one
        grade) or, of the interval, for too few clients: fewer than six at a level of 0.95.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> found = fa.analysis.sharpness([[0.5, 0.5], [1.0, 0.0]], ["good", "good"], ("good", "poor")).grades[0]
    >>> found.grade, found.clients, found.entropy  # mean of 1 and 0
    ('good', 2, 0.5)
    """

    grade: str
    clients: int
    entropy: float | None
    entropy_low: float | None
    entropy_high: float | None
    validity: float | None
    validity_low: float | None
    validity_high: float | None


@dataclass(frozen=True)
class Sharpness(Tabled):
    """Membership entropy and validity index by grade.

    Attributes
    ----------
    grades : tuple of GradeSharpness
        Best first.
    level : float
        Of the intervals, in (0.5, 1).

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> found = fa.analysis.sharpness([[0.5, 0.5], [1.0, 0.0]], ["good", "good"], ("good", "poor"))
    >>> [grade.entropy for grade in found.grades]  # nobody is poor
    [0.5, None]
    """

    grades: tuple[GradeSharpness, ...]
    level: float = 0.95

    def to_frame(self) -> Any:
        """One row a grade.

        Returns
        -------
        pandas.DataFrame
            The fields of `GradeSharpness`.

        Raises
        ------
        MissingExtraError
            If pandas is not installed.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> found = fa.analysis.sharpness([[0.5, 0.5], [1.0, 0.0]], ["good", "good"], ("good", "poor"))
        >>> found.to_frame()["clients"].tolist()
        [2, 0]
        """
        return frame_of([plain(grade) for grade in self.grades])

    def _tables(self, lang: str = "en") -> list[TextTable]:
        zh = lang == "zh"
        interval = interval_head(self.level, lang)
        heads = ("等级", "客户数", "平均熵", interval, "有效度中位数", interval) if zh else (
            "grade", "clients", "mean entropy", interval, "median validity", interval,
        )  # fmt: skip
        rows = tuple(
            (
                *(g.grade, f"{g.clients:,}", number(g.entropy), between(g.entropy_low, g.entropy_high, lang=lang)),
                *(number(g.validity), between(g.validity_low, g.validity_high, lang=lang)),
            )
            for g in self.grades
        )
        note = (
            "熵 0：隶属度集中于一个等级；1：平均分布。有效度低于 0.5 时最大隶属原则有效性低。"
            if zh
            else "Entropy 0: all membership in one grade, 1: spread evenly. Validity below 0.5 is called low."
        )
        return [TextTable("各等级的隶属度清晰度" if zh else "Sharpness of membership by grade", heads, rows, (note,))]


def grade_concentration(
    counts: Mapping[str, int], *, level: float = 0.95, seed: int | np.random.Generator = 0
) -> Concentration:
    """Herfindahl-Hirschman index of the grades, with an interval by drawing the clients anew.

    Parameters
    ----------
    counts : mapping of str to int
        Clients by grade, empty grades among them.
    level : float
        Of the interval, in (0.5, 1).
    seed : int or numpy.random.Generator
        Of the 2,000 draws; the same seed gives the same interval.

    Returns
    -------
    Concentration
        The index, as it is and normalised.

    Raises
    ------
    FuzzyAHPError
        If there are no clients, or fewer than two grades.

    References
    ----------
    Basel Committee on Banking Supervision (2005), Working Paper 14; European Central Bank (2019), Instructions for
    reporting the validation results of internal models, section 2.5.5.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> fa.analysis.grade_concentration({"good": 30, "medium": 10}).value  # (3/4)^2 + (1/4)^2
    0.625
    """
    check_level(level)
    given = list(counts.values()) if isinstance(counts, Mapping) else []
    whole = all(is_whole(x) and 0 <= x < 2**53 for x in given)
    if len(given) < 2 or not whole or sum(given) < 1:
        raise FuzzyAHPError(
            f"counts: {shown(counts)}, must be clients by grade, whole numbers, not all 0, of two grades or more"
        )
    found = np.array(given, dtype=np.int64)
    g, n = len(found), int(found.sum())
    value = float(((found / n) ** 2).sum())
    low, high = resampled([found], lambda drawn: ((drawn[0] / n) ** 2).sum(axis=1), level, seed)
    shares = {name: int(k) / n for name, k in counts.items()}
    # Draws are never more even than evenly spread clients; still the interval holds the figure it is of.
    low, high = min(low, value), max(high, value)
    return Concentration(shares, value, low, high, (value - 1 / g) / (1 - 1 / g), n, level)


def sharpness(
    membership: npt.ArrayLike,
    grade: Sequence[str] | npt.ArrayLike,
    grades: GradeScale | Sequence[str],
    *,
    level: float = 0.95,
) -> Sharpness:
    """Mean membership entropy and median validity index of the clients of each grade.

    Parameters
    ----------
    membership : array_like, shape (N, g)
        Root membership vectors of rated clients, each summing to 1.
    grade : sequence of str, length N
        Their grades.
    grades : GradeScale or sequence of str, length g
        All grades, best first.
    level : float
        Of the intervals: for the mean the normal one, for the median by order statistics.

    Returns
    -------
    Sharpness
        By grade.

    Raises
    ------
    FuzzyAHPError
        If lengths do not fit, a grade is unknown or stands twice, or a vector does not sum to 1.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> found = fa.analysis.sharpness([[0.5, 0.5], [1.0, 0.0]], ["good", "good"], ("good", "poor"))
    >>> found.grades[0].entropy  # of 1 and 0
    0.5
    """
    check_level(level)
    check_same_rows({"membership": membership, "grade": grade})
    vectors = as_numbers(membership)
    names = names_of(grade, "grade")
    given: npt.NDArray[np.object_] = np.array(names, dtype=object)
    grades = grade_names(grades)
    for name in names:
        check_known("grade", name, grades)
    if vectors is None:
        raise FuzzyAHPError(f"membership: {shown(membership)}, must be one vector of {len(grades)} numbers a client")
    if vectors.shape != (len(given), len(grades)):
        raise FuzzyAHPError(
            f"membership: shape {vectors.shape}, must be one vector of {len(grades)} grades for each of {len(given)} "
            "clients"
        )
    validity = validity_index(vectors) if len(given) else np.empty(0)
    safe = np.where(vectors > 0, vectors, 1.0)
    entropy = np.abs(-(safe * np.log(safe)).sum(axis=1) / math.log(len(grades)))
    rows = []
    for name in grades:
        of_grade = given == name
        n = int(of_grade.sum())
        if not n:
            rows.append(GradeSharpness(name, 0, None, None, None, None, None, None))
            continue
        mean = float(entropy[of_grade].mean())
        room = normal_point(level) * float(entropy[of_grade].std(ddof=1)) / math.sqrt(n) if n > 1 else None
        low, high = (None, None) if room is None else (max(0.0, mean - room), min(1.0, mean + room))
        middle, least, most = _median(np.sort(validity[of_grade]), level)
        rows.append(GradeSharpness(name, n, mean, low, high, middle, least, most))
    return Sharpness(tuple(rows), level)


def resampled(
    counts: Sequence[npt.NDArray[np.int64]],
    figure: Callable[[list[npt.NDArray[np.int64]]], FloatArray],
    level: float,
    seed: int | np.random.Generator,
) -> tuple[float, float]:
    """Interval of a figure of counts by drawing clients anew (percentiles).

    Parameters
    ----------
    counts : sequence of ndarray of int
        Clients by cell, of each sample.
    figure : callable
        Takes drawn counts, each of shape (draws, cells), and gives the figure of each draw.
    level : float
        Of the interval, in (0.5, 1).
    seed : int or numpy.random.Generator
        Of the draws.

    Returns
    -------
    tuple of float
        Low and high.

    Examples
    --------
    >>> resampled([np.array([10, 0])], lambda drawn: drawn[0][:, 0] / 10, 0.95, 0)
    (1.0, 1.0)
    """
    rng = generator(seed)
    drawn = [rng.multinomial(int(x.sum()), x / x.sum(), size=DRAWS) for x in counts]
    low, high = np.quantile(figure(drawn), [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def _median(ordered: FloatArray, level: float) -> tuple[float | None, float | None, float | None]:
    """Median and the order statistics that hold it with at least the level; None where infinite or not to be had."""
    from scipy.stats import binom

    n = len(ordered)
    middle = (ordered[(n - 1) // 2], ordered[n // 2])
    value = float(middle[0]) if middle[0] == middle[1] else float((middle[0] + middle[1]) / 2)
    # The k-th lowest and k-th highest hold the median unless fewer than k of n stand on one side of it.
    k = int(binom.ppf((1 - level) / 2, n, 0.5))
    low, high = (float(ordered[k - 1]), float(ordered[n - k])) if k > 0 else (math.inf, math.inf)
    finite = [x if math.isfinite(x) else None for x in (value, low, high)]
    return finite[0], finite[1], finite[2]
