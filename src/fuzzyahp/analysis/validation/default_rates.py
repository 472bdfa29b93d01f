"""Default rate by grade, with Jeffreys intervals, and whether it rises as the grades get worse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy.typing as npt

from fuzzyahp.analysis.text_tables import Tabled, TextTable, frame_of, interval_head, percent, percents, plain
from fuzzyahp.analysis.validation.outcomes import check_length, check_level, grade_names, names_of, read_outcomes
from fuzzyahp.arrays import check_same_rows, is_whole
from fuzzyahp.errors import FuzzyAHPError, check_known, shown
from fuzzyahp.grades import GradeScale


def jeffreys(bad: int, clients: int, *, level: float = 0.95) -> tuple[float, float]:
    """Jeffreys interval of a share: quantiles of Beta(k + 1/2, n - k + 1/2), and 0 or 1 where k is 0 or n.

    Parameters
    ----------
    bad : int
        k, how many.
    clients : int
        n, of how many; 1 or more.
    level : float
        Of the interval, in (0.5, 1).

    Returns
    -------
    tuple of float
        Low and high, [0-1].

    Raises
    ------
    FuzzyAHPError
        If k is not between 0 and n, or there are no clients.

    References
    ----------
    L. D. Brown, T. T. Cai & A. DasGupta (2001), Statistical Science 16(2), 101-133, sections 3.1.3 and 4.1.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> low, high = fa.analysis.jeffreys(0, 10)
    >>> low, round(high, 4)
    (0.0, 0.2172)
    """
    from scipy.special import betaincinv

    check_level(level)
    for n in (bad, clients):
        if not is_whole(n):
            raise FuzzyAHPError(f"share: {shown(bad)} of {shown(clients)}, must be whole numbers of clients")
    if clients < 1 or not 0 <= bad <= clients:
        raise FuzzyAHPError(f"share: {shown(bad)} of {shown(clients)}, must be 0 to n of 1 or more clients")
    a, b, tail = bad + 0.5, clients - bad + 0.5, (1 - level) / 2
    low = 0.0 if bad == 0 else float(betaincinv(a, b, tail))
    high = 1.0 if bad == clients else float(betaincinv(a, b, 1 - tail))
    return low, high


@dataclass(frozen=True)
class GradeRate:
    """Outcomes of the clients of one grade, or of one status.

    Attributes
    ----------
    grade : str
        Name.
    clients, bad : int
        How many.
    rate, low, high : float or None
        Share of the bad with its Jeffreys interval, [0-1]; None without clients.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> found = fa.analysis.rates_by_grade(["good", "good", "poor"], [0, 1, 1], ("good", "poor")).grades[0]
    >>> found.grade, found.clients, found.bad, found.rate
    ('good', 2, 1, 0.5)
    """

    grade: str
    clients: int
    bad: int
    rate: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Inversion:
    """Two grades, one next to the other but for empty ones, of which the better has the higher default rate.

    Attributes
    ----------
    better, worse : str
        The grades.
    rate_better, rate_worse : float
        Their default rates, [0-1].
    within_intervals : bool
        Whether the intervals of the two overlap, so that chance may be all there is to it.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> found = fa.analysis.rates_by_grade(["good", "good", "poor"], [0, 1, 0], ("good", "poor")).inversions[0]
    >>> found.better, found.worse, found.rate_better, found.rate_worse, found.within_intervals
    ('good', 'poor', 0.5, 0.0, True)
    """

    better: str
    worse: str
    rate_better: float
    rate_worse: float
    within_intervals: bool


@dataclass(frozen=True)
class DefaultRates(Tabled):
    """Default rate by grade.

    Attributes
    ----------
    grades : tuple of GradeRate
        Best first, empty grades among them.
    inversions : tuple of Inversion
        Where the rate falls although the grade gets worse; empty where it never does.
    level : float
        Of the intervals, in (0.5, 1).

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> print(fa.analysis.rates_by_grade(["good", "good", "poor"], [0, 1, 0], ("good", "poor")))
    Default rate by grade
      grade  clients  bad  default rate   95% interval
      good         2    1        50.0 %  6.1 to 93.9 %
      poor         1    0         0.0 %  0.0 to 85.3 %
      Wrong order: good 50.0 %, poor 0.0 %; the intervals overlap, so it may be chance.
    """

    grades: tuple[GradeRate, ...]
    inversions: tuple[Inversion, ...]
    level: float = 0.95

    @property
    def monotone(self) -> bool:
        """Whether the default rate never falls as the grades get worse."""
        return not self.inversions

    def to_frame(self) -> Any:
        """One row a grade.

        Returns
        -------
        pandas.DataFrame
            grade, clients, bad, rate, low, high.

        Raises
        ------
        MissingExtraError
            If pandas is not installed.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> found = fa.analysis.rates_by_grade(["good", "good", "poor"], [0, 1, 1], ("good", "poor"))
        >>> found.to_frame()["bad"].tolist()
        [1, 1]
        """
        return frame_of([plain(grade) for grade in self.grades])

    def _tables(self, lang: str = "en") -> list[TextTable]:
        zh = lang == "zh"
        heads = ("等级", "客户数", "坏客户", "违约率", interval_head(self.level, lang)) if zh else (
            "grade", "clients", "bad", "default rate", interval_head(self.level, lang),
        )  # fmt: skip
        notes = [inversion_text(found, lang) for found in self.inversions] or [
            "违约率随等级变差而不下降。" if zh else "The rate never falls as the grades get worse."
        ]
        rows = tuple(rate_row(grade, lang=lang) for grade in self.grades)
        return [TextTable("各等级违约率" if zh else "Default rate by grade", heads, rows, tuple(notes))]


def rates_by_grade(
    grade: Sequence[str] | npt.ArrayLike, bad: npt.ArrayLike, grades: GradeScale | Sequence[str], *, level: float = 0.95
) -> DefaultRates:
    """Default rate of every grade, and where it goes the wrong way.

    Parameters
    ----------
    grade : sequence of str, length N
        Grade of each rated client.
    bad : array_like, shape (N,)
        1 or True where the client turned out bad.
    grades : GradeScale or sequence of str
        All grades, best first.
    level : float
        Of the intervals, in (0.5, 1).

    Returns
    -------
    DefaultRates
        By grade, with every inversion.

    Raises
    ------
    FuzzyAHPError
        If lengths differ, a grade is unknown or stands twice, or an outcome is neither 0 nor 1.

    References
    ----------
    Basel Committee on Banking Supervision (2005), Working Paper 14, Studies on the Validation of
    Internal Rating Systems.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> found = fa.analysis.rates_by_grade(["good", "good", "poor"], [0, 1, 1], ("good", "medium", "poor"))
    >>> [(g.grade, g.clients, g.rate) for g in found.grades], found.monotone
    ([('good', 2, 0.5), ('medium', 0, None), ('poor', 1, 1.0)], True)
    """
    check_same_rows({"grade": grade, "bad": bad})
    given, lost = names_of(grade, "grade"), read_outcomes(bad)
    counts = {name: [0, 0] for name in grade_names(grades)}
    check_length(len(given), "grades", lost)
    for name, failed in zip(given, lost.tolist(), strict=True):
        check_known("grade", name, counts)
        counts[name][0] += 1
        counts[name][1] += failed
    rows = tuple(grade_rate(name, n, x, level) for name, (n, x) in counts.items())
    return DefaultRates(rows, _inversions(rows), check_level(level))


def grade_rate(name: str, clients: int, bad: int, level: float) -> GradeRate:
    """Counts of one grade or status with rate and interval.

    Parameters
    ----------
    name : str
        The grade.
    clients, bad : int
        How many.
    level : float
        Of the interval, in (0.5, 1).

    Returns
    -------
    GradeRate
        Without figures where there are no clients.

    Examples
    --------
    >>> grade_rate("good", 0, 0, 0.95).rate is None
    True
    """
    if not clients:
        return GradeRate(name, 0, 0, None, None, None)
    return GradeRate(name, clients, bad, bad / clients, *jeffreys(bad, clients, level=level))


def rate_row(found: GradeRate, name: str | None = None, lang: str = "en") -> tuple[str, ...]:
    """Cells of a table: name, clients, bad, rate, interval.

    Parameters
    ----------
    found : GradeRate
        The figures.
    name : str, optional
        What to call it.
    lang : {"en", "zh"}
        Language.

    Returns
    -------
    tuple of str
        Five cells.

    Examples
    --------
    >>> rate_row(grade_rate("good", 10, 0, 0.95))
    ('good', '10', '0', '0.0 %', '0.0 to 21.7 %')
    """
    return (
        *(name or found.grade, f"{found.clients:,}", f"{found.bad:,}"),
        *(percent(found.rate), percents(found.low, found.high, lang=lang)),
    )


def inversion_text(found: Inversion, lang: str = "en", names: Mapping[str, str] | None = None) -> str:
    """An inversion in one sentence.

    Parameters
    ----------
    found : Inversion
        The two grades.
    lang : {"en", "zh"}
        Language.
    names : mapping of str to str, optional
        What to call the grades.

    Returns
    -------
    str
        What is wrong, and whether chance may explain it.

    Examples
    --------
    >>> inversion_text(Inversion("good", "poor", 0.5, 0.25, True))
    'Wrong order: good 50.0 %, poor 25.0 %; the intervals overlap, so it may be chance.'
    """
    rates = (percent(found.rate_better), percent(found.rate_worse))
    better, worse = ((names or {}).get(name, name) for name in (found.better, found.worse))
    if lang == "zh":
        why = "区间重叠，可能出于偶然" if found.within_intervals else "区间不重叠，难以归于偶然"
        return f"次序颠倒：{better} {rates[0]}，{worse} {rates[1]}；{why}。"
    chance = "overlap, so it may be chance" if found.within_intervals else "do not overlap: hardly chance"
    return f"Wrong order: {better} {rates[0]}, {worse} {rates[1]}; the intervals {chance}."


def _inversions(rows: Sequence[GradeRate]) -> tuple[Inversion, ...]:
    known = [
        (row.grade, row.rate, row.low, row.high)
        for row in rows
        if row.rate is not None and row.low is not None and row.high is not None
    ]
    return tuple(
        Inversion(better, worse, rate, next_rate, low <= next_high)
        for (better, rate, low, _), (worse, next_rate, _, next_high) in pairwise(known)
        if rate > next_rate
    )
