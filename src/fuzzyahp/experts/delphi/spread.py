"""How the answers to one question lie: median, quartiles, mean, coefficient of variation, full-score rate.

Judgments are summarised as ratios, by their logarithms: turning a question round (b over a for a over b) turns every
figure into its reciprocal and leaves the coefficient of variation as it is. Votes are summarised in the points of the
grades. Quartiles are of type 7 of R. J. Hyndman, Y. Fan (1996), Sample quantiles in statistical packages, The American
Statistician 50(4), 361-365.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from fuzzyahp.arrays import is_number
from fuzzyahp.errors import PanelError, ScoringError, in_language, shown
from fuzzyahp.experts.figure_table import FigureTable
from fuzzyahp.grades import falling_numbers

Answer = Fraction | float

_QUARTERS = (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4))

#: Why a figure is not there, by language.
WHY = {
    "en": {
        "no_answer": "nobody answered",
        "one_answer": "one answer has no spread",
        "mean": "the mean of the points is not above 0",
        "withheld": "fewer than {minimum} answers: withheld, so that nobody's answer shows",
        "anonymous": "not part of an expert's feedback",
    },
    "zh": {
        "no_answer": "无人作答",
        "one_answer": "仅一人作答，无离散程度",
        "mean": "均值不大于0",
        "withheld": "作答人数少于{minimum}人：为保护匿名性不予显示",
        "anonymous": "不列入反馈",
    },
}


@dataclass(frozen=True, repr=False)
class Spread(FigureTable):
    """How the answers to one question lie.

    Attributes
    ----------
    where : str
        The parent whose children are compared, or the client.
    question : tuple of str
        (first, second) of a judgment, (indicator,) of a vote.
    kind : {"judgment", "vote"}
        What was asked.
    answers, invited : int
        How many answered, of how many who were asked.
    median, lower_quartile, upper_quartile, mean : float or None
        Of a judgment how many times as important the first is as the second, the mean being the geometric one; of a
        vote points. None where nobody answered, or it is withheld.
    steps : float or None
        Interquartile range in steps of the scale: of a judgment 1/9, 1/8, ..., 1/2, 1, 2, ..., 9, of a vote grades.
    cv : float or None
        Coefficient of variation. Of votes s / mean, with the sample standard deviation s (n - 1). Of judgments
        sqrt(exp(s^2) - 1), with s of the natural logarithms: that of lognormal ratios (Aitchison and Brown 1957, The
        Lognormal Distribution, chapter 2).
    full_score_rate : float or None
        Share of the votes giving the best grade; None for judgments.
    why : str
        The reason of what is None, a key of the sentences in `WHY`; empty where nothing is missing.
    minimum : int
        Answers that were wanted before anything is shown; 0 where nothing is withheld.

    Examples
    --------
    >>> from fuzzyahp.experts.delphi.spread import ratio_spread
    >>> ratio_spread("u", ("a", "b"), [2, 4, 8], invited=4).median
    4.0
    """

    where: str
    question: tuple[str, ...]
    kind: str
    answers: int
    invited: int
    median: float | None = None
    lower_quartile: float | None = None
    upper_quartile: float | None = None
    mean: float | None = None
    steps: float | None = None
    cv: float | None = None
    full_score_rate: float | None = None
    why: str = ""
    minimum: int = 0

    def why_in_words(self, lang: str = "en") -> str:
        """Why a figure is missing.

        Parameters
        ----------
        lang : {"en", "zh"}
            Language.

        Returns
        -------
        str
            Empty where nothing is missing.

        Raises
        ------
        PanelError
            If there is no such language.

        Examples
        --------
        >>> from fuzzyahp.experts.delphi.spread import ratio_spread
        >>> ratio_spread("u", ("a", "b"), [], invited=4).why_in_words()
        'nobody answered'
        """
        sentences = in_language(WHY, lang, PanelError)
        return sentences[self.why].format(minimum=self.minimum) if self.why else ""


def ratio_spread(where: str, question: tuple[str, ...], ratios: Sequence[Answer], invited: int) -> Spread:
    """Spread of judgments of one pair.

    Parameters
    ----------
    where : str
        The parent.
    question : tuple of str
        The pair.
    ratios : sequence of float or Fraction, length n
        The answers, > 0.
    invited : int
        How many were asked.

    Returns
    -------
    Spread
        Turned round with the pair: medians are reciprocal, quartiles reciprocal and changed places, cv the same.

    Raises
    ------
    PanelError
        If a ratio is no number above 0.

    Examples
    --------
    >>> spread = ratio_spread("u", ("a", "b"), [1, 4], invited=2)
    >>> spread.mean, spread.steps
    (2.0, 1.414...)
    """
    n = len(ratios)
    if not n:
        return Spread(where, question, "judgment", 0, invited, why="no_answer")
    for ratio in ratios:
        if not is_number(ratio) or ratio <= 0:
            raise PanelError(f"{where}: {' over '.join(question)}: {shown(ratio)}, must be a finite number above 0")
    ordered = sorted(float(ratio) for ratio in ratios)
    low, median, high = (quantile(ordered, p, ratios=True) for p in _QUARTERS)
    logs = [math.log(ratio) for ratio in ordered]
    centre = math.fsum(logs) / n
    alike = ordered[0] == ordered[-1]
    cv: float | None = None
    if n > 1:
        variance = 0.0 if alike else math.fsum((x - centre) ** 2 for x in logs) / (n - 1)
        cv = math.sqrt(math.expm1(min(variance, 700.0)))
    return Spread(
        where,
        question,
        "judgment",
        n,
        invited,
        median,
        low,
        high,
        mean=ordered[0] if alike else math.exp(centre),
        steps=judgment_steps(high) - judgment_steps(low),
        cv=cv,
        why="one_answer" if cv is None else "",
    )


def vote_spread(where: str, indicator: str, places: Sequence[int], invited: int, values: Sequence[float]) -> Spread:
    """Spread of votes on one indicator.

    Parameters
    ----------
    where : str
        The client.
    indicator : str
        The leaf.
    places : sequence of int, length n
        The grade each expert gave: its place on the scale, 0 for the best.
    invited : int
        How many were asked.
    values : sequence of float, length g
        Points of each grade, falling.

    Returns
    -------
    Spread
        In points.

    Raises
    ------
    PanelError
        If a place is none of the scale's, or the values do not fall.

    Examples
    --------
    >>> spread = vote_spread("F01", "records", [0, 0, 1, 2], 5, (100, 85, 70, 55, 40))
    >>> spread.mean, spread.full_score_rate, spread.steps
    (88.75, 0.5, 1.25)
    """
    points = checked_points(values)
    for place in places:
        if isinstance(place, bool) or not isinstance(place, int) or not 0 <= place < len(points):
            raise PanelError(f"{where}, {indicator}: grade {shown(place)}, must be 0 to {len(points) - 1}")
    n, question = len(places), (indicator,)
    if not n:
        return Spread(where, question, "vote", 0, invited, why="no_answer")
    given = sorted(points[place] for place in places)
    low, median, high = (quantile(given, p) for p in _QUARTERS)
    alike = given[0] == given[-1]
    mean = given[0] if alike else math.fsum(given) / n
    cv, why = None, "one_answer" if n == 1 else "mean"
    if n > 1 and mean > 0:
        deviation = 0.0 if alike else math.sqrt(math.fsum((x - mean) ** 2 for x in given) / (n - 1))
        cv, why = deviation / mean, ""
    return Spread(
        where,
        question,
        "vote",
        n,
        invited,
        median,
        low,
        high,
        mean=mean,
        steps=vote_steps(low, points) - vote_steps(high, points),
        cv=cv,
        full_score_rate=sum(place == 0 for place in places) / n,
        why=why,
    )


def quantile(ordered: Sequence[float], p: Fraction, *, ratios: bool = False) -> float:
    """Quantile of type 7 of Hyndman and Fan: linear between the ordered values, h = (n - 1) p.

    Parameters
    ----------
    ordered : sequence of float, length n >= 1
        Rising; > 0 where they are ratios.
    p : Fraction
        From 0 to 1.
    ratios : bool
        Whether to go between two values by their logarithms.

    Returns
    -------
    float
        One of the values exactly where the quantile falls on it.

    References
    ----------
    Hyndman and Fan (1996), definition 7; NumPy's default, "linear".

    Examples
    --------
    >>> quantile([1, 2, 3, 4], Fraction(1, 4)), quantile([2, 8], Fraction(1, 2), ratios=True)
    (1.75, 4.0)
    """
    h = p * (len(ordered) - 1)
    k = math.floor(h)
    share = float(h - k)
    if share == 0 or ordered[k] == ordered[k + 1]:
        return ordered[k]
    low, high = ordered[k], ordered[k + 1]
    if ratios:
        between = math.sqrt(low * high) if share == 0.5 else low ** (1 - share) * high**share
    else:
        between = (1 - share) * low + share * high
    return min(max(between, low), high)


def judgment_steps(ratio: float) -> float:
    """Place of a ratio on Saaty's scale, in steps from "equally important".

    Parameters
    ----------
    ratio : float
        > 0.

    Returns
    -------
    float
        0 for 1, 8 for 9, -8 for 1/9; of the reciprocal the opposite.

    Examples
    --------
    >>> judgment_steps(3), judgment_steps(1 / 2)
    (2, -1.0)
    """
    return ratio - 1 if ratio >= 1 else 1 - 1 / ratio


def vote_steps(value: float, points: Sequence[float]) -> float:
    """Place of a number of points on the scale, in grades from the best; between two grades by proportion.

    Parameters
    ----------
    value : float
        Points.
    points : sequence of float, length g
        Points of each grade, falling.

    Returns
    -------
    float
        0 for the best grade, g - 1 for the worst.

    Examples
    --------
    >>> vote_steps(77.5, (100, 85, 70))
    1.5
    """
    for h, (better, worse) in enumerate(pairwise(points)):
        if value >= worse:
            return h + (better - value) / (better - worse)
    return float(len(points) - 1)


def checked_points(values: Sequence[float]) -> tuple[float, ...]:
    """Points of the grades, finite and falling.

    Parameters
    ----------
    values : sequence of float
        Best grade first.

    Returns
    -------
    tuple of float
        The same.

    Raises
    ------
    PanelError
        If one is no finite number, or they do not fall.

    Examples
    --------
    >>> checked_points([100, 40])
    (100.0, 40.0)
    """
    try:
        return falling_numbers(values, "values of the grades")
    except ScoringError as error:
        raise PanelError(str(error)) from None
