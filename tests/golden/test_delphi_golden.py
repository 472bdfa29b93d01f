"""Published Delphi figures come out of the library; the published misprints do not."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

import pytest

from fuzzyahp.experts.delphi.rounds import rank_agreement, round_summary
from fuzzyahp.experts.delphi.spread import quantile, vote_spread
from fuzzyahp.experts.panel.answers import Answers, Expert
from fuzzyahp.experts.panel.panel import Panel
from fuzzyahp.experts.panel.questions import Questionnaire
from golden.cases_delphi import (
    ANSWERED,
    ANXIETY,
    ANXIETY_W,
    ASKED,
    POSITIVE_COEFFICIENTS,
    QUARTILES,
    VOTES,
    VoteCase,
)
from golden.printed import is_printed


def every_count(experts: int, grades: int) -> Iterator[tuple[int, ...]]:
    """Every way in which so many experts can be spread over so many grades."""
    if grades == 1:
        yield (experts,)
        return
    for first in range(experts + 1):
        for rest in every_count(experts - first, grades - 1):
            yield (first, *rest)


def by_hand(votes: tuple[int, ...], values: tuple[int, ...]) -> tuple[float, float, float, float]:
    """Full-mark ratio, mean, sample standard deviation and coefficient of variation."""
    n = sum(votes)
    mean = sum(v * x for v, x in zip(votes, values, strict=True)) / n
    deviation = math.sqrt(sum(v * (x - mean) ** 2 for v, x in zip(votes, values, strict=True)) / (n - 1))
    return votes[0] / n, mean, deviation, deviation / mean


@pytest.mark.parametrize("case", VOTES, ids=str)
def test_votes_give_the_printed_figures(case: VoteCase) -> None:
    places = [h for h, count in enumerate(case.votes) for _ in range(count)]
    spread = vote_spread("study", case.name, places, ASKED, case.values)
    assert spread.mean is not None
    assert spread.cv is not None
    assert spread.full_score_rate is not None
    assert is_printed(spread.full_score_rate, case.full)
    assert is_printed(spread.mean, case.mean)
    assert is_printed(spread.cv, case.cv)
    assert is_printed(spread.cv * spread.mean, case.deviation)
    if case.misprint:
        assert not is_printed(spread.full_score_rate, case.misprint)


@pytest.mark.parametrize("case", VOTES, ids=str)
def test_no_other_votes_give_them(case: VoteCase) -> None:
    figures = (case.full, case.mean, case.deviation, case.cv)
    fitting = []
    n = sum(case.votes)
    for votes in every_count(n, len(case.values)):
        if not case.misprint and abs(votes[0] / n - float(case.full)) > 0.01:
            continue
        printed = [is_printed(x, figure) for x, figure in zip(by_hand(votes, case.values), figures, strict=True)]
        # Where the full-mark ratio is misprinted the other three figures must leave one possibility by themselves.
        if all(printed[1:] if case.misprint else printed):
            fitting.append(votes)
    assert fitting == [case.votes]


def test_the_misprints_exclude_themselves() -> None:
    for case in (case for case in VOTES if case.misprint):
        figures = (case.misprint, case.mean, case.deviation, case.cv)
        assert not any(
            all(is_printed(x, figure) for x, figure in zip(by_hand(votes, case.values), figures, strict=True))
            for votes in every_count(sum(case.votes), len(case.values))
        )


def test_positive_coefficients() -> None:
    names = [f"E{i}" for i in range(ASKED)]
    answer = Answers({"u": {("a", "b"): Fraction(1)}})
    panel = Panel("study", Questionnaire("s", "1", {"u": ("a", "b")}), tuple(Expert(name) for name in names))
    for answered in ANSWERED:
        panel = panel.with_round(dict.fromkeys(names[:answered], answer))
    first, second = round_summary(panel, 1), round_summary(panel, 2)
    assert is_printed(100 * first.response_rate, POSITIVE_COEFFICIENTS[0])
    # The study counts round 2 by those who answered round 1: that is the retention. The response rate keeps counting
    # by everybody on the panel.
    assert second.retention is not None
    assert is_printed(100 * second.retention, POSITIVE_COEFFICIENTS[1])
    assert second.response_rate == 29 / 40


def test_concordance_with_ties() -> None:
    people = tuple(f"p{i}" for i in range(len(ANXIETY[0])))
    asked = Questionnaire("s", "1", {}, ("6", "5", "4", "3", "2", "1"), people, ("ward",))
    panel = Panel("raters", asked, tuple(Expert(name) for name in ("r1", "r2", "r3"))).with_round(
        {
            expert.name: Answers(votes={"ward": {p: str(x) for p, x in zip(people, row, strict=True)}})
            for expert, row in zip((Expert("r1"), Expert("r2"), Expert("r3")), ANXIETY, strict=True)
        }
    )
    (found,) = rank_agreement(panel, values=(6, 5, 4, 3, 2, 1))
    assert found.concordance is not None
    assert is_printed(found.concordance.w, ANXIETY_W)
    assert (found.experts, found.items, found.concordance.degrees_of_freedom) == (3, 20, 19)


@pytest.mark.parametrize(("values", "quartile", "printed", "source"), QUARTILES)
def test_quartiles(values: str, quartile: int, printed: str, source: str) -> None:
    assert quantile(sorted(float(x) for x in values.split()), Fraction(quartile, 4)) == float(printed), source
