"""Votes that put a node exactly on a border between two grades, or one vote beside it, found by fractions.

Every leaf below the node has the same votes. A composed vector then is f(votes_h / n) grade by grade, with one f for
all grades, whatever the operator and the depth of the tree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations_with_replacement
from math import gcd
from typing import Any

from fuzzyahp import reference
from fuzzyahp.membership import MAX_VOTES
from fuzzyahp.scheme import Scheme
from fuzzyahp.scoring import USUAL_CONFIDENCE

#: Votes above 0 by place of the grade.
Votes = dict[int, int]

#: Panels in which the last vote is looked for that still makes the better grade.
PANELS = (7, 1000, MAX_VOTES)
_SMALL_PANEL, _TWO_GRADES_PANEL, _MOST_HITS = 6, 12, 3


@dataclass(frozen=True)
class Border:
    """What changes at a border, and where it lies.

    Attributes
    ----------
    node : str
        The node that is graded or scored.
    better : int
        Place of the grade on the better side.
    bar : Fraction, optional
        Points that decide; None where the scheme's grading decides between `better` and the next grade.
    """

    node: str
    better: int
    bar: Fraction | None = None


class EdgeVotes:
    """Looks for votes at the borders of one scheme.

    Parameters
    ----------
    scheme : Scheme
        The scheme.
    document : mapping
        The same as `exact_document` makes it.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> from fuzzyahp.portfolio.expected_ratings import exact_document
    >>> plan = fa.RatingModel(fa.load_scheme("micro-enterprise")).plan
    >>> votes = EdgeVotes(plan.scheme, exact_document(plan))
    >>> next(votes.on(Border("credit", 0)))
    {0: 1, 1: 1}
    >>> votes.beside(Border("credit", 0), (0, 1), 7)
    ({0: 3, 1: 4}, {0: 4, 1: 3})
    """

    def __init__(self, scheme: Scheme, document: Mapping[str, Any]) -> None:
        self.scheme, self.document = scheme, document
        self.values = [Fraction(str(value)) for value in scheme.scale.values]
        self._found: dict[tuple[str, Fraction], Fraction] = {}

    def shares(self, node: str, votes: Votes) -> list[Fraction]:
        """Vector of a node, of sum 1, where every leaf below it has these votes."""
        total = sum(votes.values())
        raw = [self._carried(node, Fraction(votes.get(h, 0), total)) for h in range(len(self.values))]
        return [r / sum(raw) for r in raw]

    def score(self, node: str, votes: Votes) -> Fraction:
        """Exact score of a node where every leaf below it has these votes."""
        return sum((r * v for r, v in zip(self.shares(node, votes), self.values, strict=True)), Fraction(0))

    def on(self, border: Border) -> Iterator[Votes]:
        """Votes exactly on a border, the smallest panels and fewest grades first; at most three."""
        seen: list[Votes] = []
        for votes in self._candidates(border):
            # Of panels that say the same, the smallest.
            if gcd(*votes.values()) == 1 and votes not in seen and self._distance(border, votes) == 0:
                seen.append(votes)
                yield votes
                if len(seen) == _MOST_HITS:
                    return

    def beside(self, border: Border, grades: tuple[int, int], panel: int) -> tuple[Votes, Votes]:
        """The two neighbouring ways of a panel to split on two grades between which the border is crossed.

        Parameters
        ----------
        border : Border
            The border.
        grades : (int, int)
            The better and the worse grade.
        panel : int
            Votes in all.

        Returns
        -------
        tuple of dict
            Votes just on the worse side, and with one vote more for the better grade.
        """
        better, worse = grades

        def split(p: int) -> Votes:
            return {h: n for h, n in ((better, p), (worse, panel - p)) if n}

        low, high = 0, panel  # the border lies in (low, high]: more votes for the better grade never lower it
        while high - low > 1:
            middle = (low + high) // 2
            if self._reached(border, split(middle)):
                high = middle
            else:
                low = middle
        return split(low), split(high)

    def _carried(self, node: str, share: Fraction) -> Fraction:
        """What a share of every leaf's votes has become when it arrives at a node."""
        entry = self.document["indicators"][node]
        if share == 0 or not entry.get("children"):
            return share
        key = (node, share)
        if key not in self._found:
            rows = [[self._carried(child, share)] for child in entry["children"]]
            self._found[key] = reference.compose(entry["weights"], rows, self.scheme.rules.operator)[0]
        return self._found[key]

    def _distance(self, border: Border, votes: Votes) -> Fraction | None:
        """How far on the better side of the border, in its own unit; None where another grade is in the way."""
        rules, h = self.scheme.rules, border.better
        shares = self.shares(border.node, votes)
        if border.bar is not None:
            return self.score(border.node, votes) - border.bar
        if rules.grading == "maximum_membership":
            return shares[h] - shares[h + 1] if max(shares) in shares[h : h + 2] else None
        if rules.grading == "confidence":
            return sum(shares[: h + 1], Fraction(0)) - Fraction(str(rules.confidence))
        cut = (rules.cuts or self.scheme.scale.cuts)[h]
        return self.score(border.node, votes) - Fraction(str(cut))

    def _reached(self, border: Border, votes: Votes) -> bool:
        """Whether a node is on the better side, after the rounding."""
        if border.bar is not None:
            return reference.round9(self.score(border.node, votes)) >= reference.round9(border.bar)
        rules = self.scheme.rules
        shares = self.shares(border.node, votes)
        cuts, confidence = rules.cuts, rules.confidence or USUAL_CONFIDENCE
        return reference.grade(shares, self.values, rules.grading, cuts, confidence) <= border.better

    def _candidates(self, border: Border) -> Iterator[Votes]:
        grades = len(self.values)
        h = border.better
        solved = self._solved(border)
        if solved:
            yield solved
        for pair in ((h, h + 1), (h - 1, h), (h - 1, h + 1)):
            if pair[0] >= 0 and pair[1] < grades:
                for panel in range(1, _TWO_GRADES_PANEL + 1):
                    for p in range(panel + 1):
                        yield {place: n for place, n in zip(pair, (p, panel - p), strict=True) if n}
        window = range(max(0, h - 1), min(grades, h + 3))
        for panel in range(3, _SMALL_PANEL + 1):
            for chosen in combinations_with_replacement(window, panel):
                yield {place: chosen.count(place) for place in sorted(set(chosen))}

    def _solved(self, border: Border) -> Votes | None:
        """Split on two neighbouring grades that a linear operator carries exactly onto the border."""
        rules, h = self.scheme.rules, border.better
        if rules.operator not in ("weighted_average", "product_max") or rules.grading == "maximum_membership":
            return None
        if border.bar is None and rules.grading == "confidence":
            return split_votes(h, Fraction(str(rules.confidence)))
        cut = border.bar if border.bar is not None else Fraction(str((rules.cuts or self.scheme.scale.cuts)[h]))
        return votes_of_score(cut, self.values)


def votes_of_score(points: Fraction, values: list[Fraction], panel: int = MAX_VOTES) -> Votes | None:
    """Votes on two neighbouring grades whose score is a number of points.

    Parameters
    ----------
    points : Fraction
        The score.
    values : list of Fraction
        Points of each grade, best first.
    panel : int
        The most votes.

    Returns
    -------
    dict of int to int, or None
        Votes by place of the grade, the nearest there are to the score; None where no votes can score that.

    Examples
    --------
    >>> votes_of_score(Fraction(80), [Fraction(v) for v in (100, 85, 70)])
    {1: 2, 2: 1}
    """
    for h in range(len(values) - 1):
        if values[h] >= points >= values[h + 1]:
            return split_votes(h, (points - values[h + 1]) / (values[h] - values[h + 1]), panel)
    return None


def split_votes(place: int, share: Fraction, panel: int = MAX_VOTES) -> Votes:
    """Votes on a grade and the next worse one, as near to a share of the better one as a panel comes.

    Parameters
    ----------
    place : int
        Place of the better grade.
    share : Fraction
        Its share, in [0, 1].
    panel : int
        The most votes.

    Returns
    -------
    dict of int to int
        Votes above 0 by place.

    Examples
    --------
    >>> split_votes(1, Fraction("0.6"))
    {1: 3, 2: 2}
    """
    share = share.limit_denominator(panel)
    parts = ((place, share.numerator), (place + 1, share.denominator - share.numerator))
    return {h: n for h, n in parts if n}


def shown_votes(names: tuple[str, ...], votes: Votes) -> str:
    """Votes in words.

    Examples
    --------
    >>> shown_votes(("good", "medium"), {0: 2, 1: 1})
    '2 good, 1 medium'
    """
    return ", ".join(f"{n} {names[h]}" for h, n in sorted(votes.items()))
