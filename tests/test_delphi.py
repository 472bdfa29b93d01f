"""Delphi rounds: spreads, feedback sheets, stability and the stop rule."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzzyahp.errors import PanelError
from fuzzyahp.experts.delphi.feedback import feedback, spreads
from fuzzyahp.experts.delphi.rounds import rank_agreement, round_summary, shifts
from fuzzyahp.experts.delphi.spread import Spread, judgment_steps, quantile, ratio_spread, vote_spread, vote_steps
from fuzzyahp.experts.delphi.stop_rule import StopRule
from fuzzyahp.experts.delphi.verdict import Verdict, stop
from fuzzyahp.experts.delphi.verdict_words import verdict_html
from fuzzyahp.experts.panel.answers import Answers, Change, Expert
from fuzzyahp.experts.panel.panel import Panel
from fuzzyahp.experts.panel.questions import Questionnaire
from strategies import SAATY

POINTS = (100.0, 85.0, 70.0, 55.0, 40.0)
GRADES = ("excellent", "good", "medium", "weak", "poor")
PAIRS = (("a", "b"), ("a", "c"), ("b", "c"))
NAMES = ("Li", "Wu", "Xu", "Ye", "He", "Bo", "An")
ASKED = Questionnaire("s", "1", {"u": ("a", "b", "c")}, GRADES, ("x", "y"), ("F01",))

Given = tuple[tuple[object, ...], tuple[str, ...]]


def answers(judgments: Sequence[object] | None = None, votes: Sequence[str] | None = None) -> Answers:
    """Answers of one expert to `ASKED`: three judgments, two votes; None leaves a question out."""
    judged: dict[Any, Any] = {pair: x for pair, x in zip(PAIRS, judgments or (), strict=False) if x is not None}
    return Answers({"u": judged} if judged else {}, {"F01": dict(zip(("x", "y"), votes, strict=True))} if votes else {})


def panel_of(*rounds: Mapping[str, Answers], names: Sequence[str] = NAMES, asked: Questionnaire = ASKED) -> Panel:
    panel = Panel("committee", asked, tuple(Expert(name) for name in names))
    for given_round in rounds:
        panel = panel.with_round(given_round)
    return panel


def everybody(judgments: Sequence[object], votes: Sequence[str], names: Sequence[str] = NAMES) -> dict[str, Answers]:
    return dict.fromkeys(names, answers(judgments, votes))


UNANIMOUS = everybody((2, 4, 2), ("excellent", "good"))

judgment_lists = st.lists(st.sampled_from(SAATY), min_size=1, max_size=9)
one_answer = st.one_of(
    st.none(),
    st.tuples(
        st.tuples(*[st.sampled_from(SAATY)] * 3), st.tuples(st.sampled_from(GRADES), st.sampled_from(GRADES))
    ).map(lambda found: answers(*found)),
)


@st.composite
def rounds_of_answers(draw: st.DrawFn, count: int = 1) -> list[dict[str, Answers]]:
    found = []
    for _ in range(count):
        drawn = {name: draw(one_answer) for name in NAMES}
        found.append({name: answer for name, answer in drawn.items() if answer is not None})
    return found


# --- quantiles and spreads


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=12), st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.75, 1.0]))
def test_quantile_is_numpys_linear_one(values: list[float], p: float) -> None:
    assert quantile(sorted(values), Fraction(p)) == pytest.approx(
        float(np.quantile(values, p, method="linear")), rel=1e-12, abs=1e-9
    )


@given(judgment_lists, st.sampled_from([0.25, 0.5, 0.75]))
def test_quantile_of_ratios_is_that_of_the_logarithms(ratios: list[Fraction], p: float) -> None:
    ordered = sorted(float(x) for x in ratios)
    logs = np.log(ordered)
    assert math.log(quantile(ordered, Fraction(p), ratios=True)) == pytest.approx(
        float(np.quantile(logs, p)), abs=1e-12
    )


@given(judgment_lists)
def test_turning_the_pair_round_turns_the_figures_round(ratios: list[Fraction]) -> None:
    one = ratio_spread("u", ("a", "b"), ratios, 9)
    other = ratio_spread("u", ("b", "a"), [1 / x for x in ratios], 9)
    for ours, theirs in (
        (one.median, other.median),
        (one.mean, other.mean),
        (one.lower_quartile, other.upper_quartile),
        (one.upper_quartile, other.lower_quartile),
    ):
        assert ours is not None
        assert theirs is not None
        assert ours * theirs == pytest.approx(1, abs=1e-12)
    assert one.steps == pytest.approx(other.steps, abs=1e-12)
    assert (one.cv is None) == (len(ratios) == 1)
    if one.cv is not None:
        assert one.cv == pytest.approx(other.cv, abs=1e-12)


@given(st.lists(st.sampled_from(SAATY), min_size=2, max_size=9))
def test_coefficient_of_variation_of_ratios(ratios: list[Fraction]) -> None:
    deviation = float(np.std(np.log([float(x) for x in ratios]), ddof=1))
    found = ratio_spread("u", ("a", "b"), ratios, 9)
    assert found.cv == pytest.approx(math.sqrt(math.exp(deviation**2) - 1), abs=1e-7)
    assert found.mean == pytest.approx(math.prod(float(x) for x in ratios) ** (1 / len(ratios)))


def test_a_judgment_by_hand() -> None:
    # Ordered 1/2, 2, 4, 8: h = 3/4 lies between 1/2 and 2, which are two doublings apart: 2 ** (-1 + 1.5).
    found = ratio_spread("u", ("a", "b"), [8, Fraction(1, 2), 4, 2], 5)
    assert found.median == pytest.approx(math.sqrt(8))
    assert found.lower_quartile == pytest.approx(2**0.5)
    assert found.upper_quartile == pytest.approx(2**2.25)
    assert found.steps == pytest.approx(2**2.25 - 2**0.5)
    assert (found.answers, found.invited, found.full_score_rate, found.why) == (4, 5, None, "")


def test_votes_by_hand() -> None:
    # 100, 85, 85, 40: mean 77.5, deviations 22.5, 7.5, 7.5, -37.5, squares 506.25 + 2 x 56.25 + 1406.25 = 2025.
    found = vote_spread("F01", "x", [1, 0, 4, 1], 7, POINTS)
    assert (found.mean, found.median, found.full_score_rate) == (77.5, 85.0, 0.25)
    assert found.cv == pytest.approx(math.sqrt(2025 / 3) / 77.5)
    assert (found.lower_quartile, found.upper_quartile) == (73.75, 88.75)
    # 73.75 is 11.25 of 15 points below "good"; 88.75 is 3.75 of 15 above it.
    assert found.steps == pytest.approx(0.75 + 0.25)


def test_steps_follow_uneven_grades() -> None:
    assert [vote_steps(x, (100, 90, 50)) for x in (100, 95, 90, 70, 50)] == [0, 0.5, 1, 1.5, 2]
    assert [judgment_steps(x) for x in (1 / 9, 1 / 2, 1, 9)] == [-8, -1, 0, 8]


@given(st.sampled_from(SAATY), st.integers(0, 4), st.integers(2, 9))
def test_unanimous_answers_have_no_spread(ratio: Fraction, place: int, n: int) -> None:
    judged, voted = ratio_spread("u", ("a", "b"), [ratio] * n, n), vote_spread("F", "x", [place] * n, n, POINTS)
    assert (judged.median, judged.mean, judged.cv, judged.steps) == (float(ratio), float(ratio), 0.0, 0.0)
    assert (voted.median, voted.mean, voted.cv, voted.steps) == (POINTS[place], POINTS[place], 0.0, 0.0)
    assert voted.full_score_rate == (place == 0)


def test_what_is_missing_says_why() -> None:
    assert ratio_spread("u", ("a", "b"), [], 3).why == vote_spread("F", "x", [], 3, POINTS).why == "no_answer"
    assert ratio_spread("u", ("a", "b"), [3], 3).why_in_words() == "one answer has no spread"
    below_zero = vote_spread("F", "x", [0, 1], 3, (10, -10))
    assert (below_zero.cv, below_zero.why) == (None, "mean")
    assert below_zero.why_in_words("zh") == "均值不大于0"
    with pytest.raises(PanelError, match="lang"):
        below_zero.why_in_words("fr")


@pytest.mark.parametrize("place", [-1, 5, True, 1.0, "good"])
def test_bad_places(place: Any) -> None:
    with pytest.raises(PanelError, match="must be 0 to 4"):
        vote_spread("F", "x", [0, place], 3, POINTS)


def test_bad_ratios_are_refused() -> None:
    for bad in (0, -1, float("inf"), float("nan"), True, "3"):
        with pytest.raises(PanelError, match="above 0"):
            ratio_spread("u", ("a", "b"), [1, bad], 3)  # type: ignore[list-item]


# --- a panel's spreads


def test_spreads_are_in_the_questionnaires_order_and_count_accepted_changes() -> None:
    panel = panel_of({"Li": answers((3, 5, 2), ("good", "poor")), "Wu": answers((3, 5, 2), ("good", "good"))})
    found = spreads(panel)
    assert [(s.where, s.question) for s in found] == [
        *(("u", pair) for pair in PAIRS),
        ("F01", ("x",)),
        ("F01", ("y",)),
    ]
    assert [s.median for s in found] == [3, 5, 2, 85, 62.5]
    assert {(s.answers, s.invited) for s in found} == {(2, 7)}
    change = Change("Wu", "u", "a", "b", Fraction(3), Fraction(12), "slip")
    assert spreads(panel.with_changes([change]))[0].median == pytest.approx(6)
    assert spreads(panel)[0].median == 3


def test_points_must_be_given_where_the_grades_are_not_ours() -> None:
    asked = Questionnaire("s", "1", {}, ("pass", "fail"), ("x",), ("F01",))
    panel = panel_of({"Li": Answers(votes={"F01": {"x": "pass"}})}, asked=asked)
    with pytest.raises(PanelError, match=r"no points for the grades pass, fail; give them as values"):
        spreads(panel)
    assert spreads(panel, values=(10, 0))[0].median == 10
    for bad, message in (((10,), "2 grades, but 1 in values"), ((0, 10), "must fall"), ((1, float("nan")), "finite")):
        with pytest.raises(PanelError, match=message):
            spreads(panel, values=bad)
    with pytest.raises(PanelError, match="is not a finite number"):
        spreads(panel, values="ab")  # type: ignore[arg-type]


@settings(max_examples=40)
@given(rounds_of_answers(2), st.randoms(use_true_random=False))
def test_the_order_and_the_names_of_the_experts_change_nothing(
    rounds: list[dict[str, Answers]], rng: random.Random
) -> None:
    names = list(NAMES)
    rng.shuffle(names)
    renamed = dict(zip(NAMES, names, strict=True))
    panel = panel_of(*rounds)
    other = panel_of(*[{renamed[name]: given_answers for name, given_answers in r.items()} for r in rounds])
    reordered = panel_of(*rounds, names=names)
    for one in (other, reordered):
        assert round_summary(one) == round_summary(panel)
        assert shifts(one) == shifts(panel)
        assert stop(one) == stop(panel)


# --- feedback


def test_feedback_shows_the_own_answer_beside_the_panels() -> None:
    came = {name: answers((x, 1, 1), ("good", "good")) for name, x in zip(NAMES, (9, 2, 3, 3, 4), strict=False)}
    panel = panel_of(came)
    li, wu, bo = (feedback(panel, name)[0] for name in ("Li", "Wu", "Bo"))
    assert (li.own, wu.own, bo.own) == (9.0, 2.0, None)
    assert li.spread == wu.spread == bo.spread
    assert (li.spread.lower_quartile, li.spread.median, li.spread.upper_quartile) == (3, 3, 4)
    assert (li.outside, wu.outside, bo.outside) == (True, True, False)
    assert feedback(panel, "Xu")[0].outside is False  # on the quartile is not outside
    assert feedback(panel, "Xu")[3].own == "good"


def test_feedback_of_votes_outside() -> None:
    grades = ("excellent", "good", "good", "good", "poor")
    panel = panel_of({n: answers(None, (g, "good")) for n, g in zip(NAMES, grades, strict=False)})
    assert [feedback(panel, name)[3].outside for name in NAMES[:5]] == [True, False, False, False, True]


@settings(max_examples=40)
@given(rounds_of_answers(), st.randoms(use_true_random=False))
def test_feedback_is_anonymous(rounds: list[dict[str, Answers]], rng: random.Random) -> None:
    sheet = feedback(panel_of(*rounds), "Li")
    # The others may have given their answers in any other distribution of names: the sheet is the same.
    others = [name for name in NAMES if name != "Li"]
    shuffled = others.copy()
    rng.shuffle(shuffled)
    renamed = dict(zip(others, shuffled, strict=True)) | {"Li": "Li"}
    assert feedback(panel_of({renamed[n]: a for n, a in rounds[0].items()}), "Li") == sheet
    assert not any(name in repr([asdict(item) for item in sheet]) for name in others)
    for item in sheet:
        if item.spread.answers < 3:
            assert (item.spread.median, item.spread.lower_quartile, item.outside) == (None, None, False)
            assert item.spread.why == ("withheld" if item.spread.answers else "no_answer")
        else:
            assert item.spread.median is not None
        # Mean and deviation beside the quartiles could give a single answer away.
        assert (item.spread.mean, item.spread.cv, item.spread.full_score_rate) == (None, None, None)


def test_feedback_withholds_what_two_answered() -> None:
    panel = panel_of({"Li": answers((3, 5, 2)), "Wu": answers((9, 5, 2))})
    item = feedback(panel, "Li")[0]
    assert (item.own, item.spread.answers) == (3.0, 2)
    assert item.spread.why_in_words() == "fewer than 3 answers: withheld, so that nobody's answer shows"
    assert "3" in item.spread.why_in_words("zh")
    panel = panel_of(everybody((3, 5, 2), ("good", "good"), NAMES[:4]))
    assert feedback(panel, "Li", minimum=4)[0].spread.median == 3
    assert feedback(panel, "Li", minimum=5)[0].spread.median is None
    for bad in (2, 3.0, True, "3"):
        with pytest.raises(PanelError, match="whole number from 3"):
            feedback(panel, "Li", minimum=bad)  # type: ignore[arg-type]
    with pytest.raises(PanelError, match="did you mean 'Li'"):
        feedback(panel, "Lii")
    with pytest.raises(PanelError, match="no round 2"):
        feedback(panel, "Li", round=2)


def test_feedback_shows_an_earlier_round() -> None:
    panel = panel_of(UNANIMOUS, everybody((4, 4, 1), ("good", "good")))
    assert [feedback(panel, "Li", round=n)[0].own for n in (1, 2, None)] == [2, 4, 4]


# --- rounds


def test_response_rate_and_retention() -> None:
    panel = panel_of(
        {n: answers((2, 4, 2)) for n in ("Li", "Wu", "Xu", "Ye")},
        {"Li": answers((2, 4, 2)), "Wu": answers(None, ("good", "good")), "Xu": Answers(), "An": answers((2, 4, 2))},
    )
    first, second = round_summary(panel, 1), round_summary(panel)
    assert (first.responded, first.response_rate, first.retention) == (4, 4 / 7, None)
    # Xu sent back nothing that could be read; An is new: of four, Li and Wu answered again.
    assert (second.number, second.responded, second.invited, second.retention) == (2, 3, 7, 0.5)


def test_shift_by_hand() -> None:
    # Li and Wu change places, Xu moves from 3 to 5, Ye stays; He answers only now, Bo only then.
    then = {"Li": 1, "Wu": 3, "Xu": 3, "Ye": 2, "Bo": 9}
    now = {"Li": 3, "Wu": 1, "Xu": 5, "Ye": 2, "He": 7}
    panel = panel_of(*({n: answers((x, 1, 1)) for n, x in found.items()} for found in (then, now)))
    found = shifts(panel)[0]
    assert (found.both, found.changed) == (4, 3 / 4)
    # Of the four: 1, 3, 3, 2 becomes 3, 1, 5, 2: one 3 less, one 5 more.
    assert found.change_level == (1 + 1) / 2 / 4
    assert found.median_steps == 0
    assert (found.before.median, found.after.median) == (3, 3)
    assert found.before.cv is not None
    assert found.after.cv is not None
    assert found.cv_change == pytest.approx(abs(found.after.cv - found.before.cv))
    vote = shifts(panel)[3]
    assert (vote.both, vote.changed, vote.change_level, vote.median_steps, vote.cv_change) == (
        0,
        None,
        None,
        None,
        None,
    )


def test_median_moves_in_steps_of_the_scale() -> None:
    panel = panel_of(everybody((2, 1, 1), ("good", "good")), everybody((Fraction(1, 2), 1, 1), ("weak", "good")))
    found = shifts(panel)
    assert (found[0].median_steps, found[3].median_steps, found[4].median_steps) == (2, 2, 0)
    assert (found[0].changed, found[0].change_level, found[0].cv_change) == (1, 1, 0)


@settings(max_examples=40)
@given(rounds_of_answers(2))
def test_laws_of_shifts(rounds: list[dict[str, Answers]]) -> None:
    for shift in shifts(panel_of(*rounds)):
        assert (shift.changed is None) == (shift.change_level is None) == (shift.both == 0)
        if shift.changed is not None and shift.change_level is not None:
            assert 0 <= shift.change_level <= shift.changed <= 1
    assert all(not s.changed and not s.change_level for s in shifts(panel_of(rounds[0], rounds[0])))


def test_one_round_has_nothing_to_compare_with() -> None:
    with pytest.raises(PanelError, match="round 1 has none before it"):
        shifts(panel_of(UNANIMOUS))
    with pytest.raises(PanelError, match="nobody has answered yet"):
        stop(panel_of())


def test_concordance_of_a_panel() -> None:
    judged, voted = rank_agreement(panel_of(UNANIMOUS))
    assert judged.concordance is not None
    assert judged.concordance.w == 1
    assert (judged.experts, judged.items, judged.why) == (7, 3, "")
    assert voted.concordance is not None
    assert voted.concordance.w == 1
    # m (k - 1) = 14, two degrees of freedom: the chi-square tail is exp(-x / 2).
    assert judged.least_p == pytest.approx(math.exp(-7))
    assert judged.concordance.p_value == pytest.approx(math.exp(-7))


def test_concordance_ranks_the_children_in_their_order() -> None:
    # Row products: Li 8, 1, 1/8: a, b, c. Wu 1/2 x 2 = 1, 2 x 6 = 12, 1/2 x 1/6 = 1/12: b, a, c. Of the worst first
    # the ranks are 3, 2, 1 and 2, 3, 1; the sums 5, 5, 2 lie 1, 1, 2 from 4: W = 12 x 6 / (4 x 24).
    panel = panel_of({"Li": answers((2, 4, 2)), "Wu": answers(("1/2", 2, 6))})
    found = rank_agreement(panel)[0].concordance
    assert found is not None
    assert found.rank_sums == (5, 5, 2)
    assert found.w == 0.75


def test_concordance_that_is_not_defined_says_why() -> None:
    judged, voted = rank_agreement(panel_of(everybody((1, 1, 1), ("good", "good"))))
    assert (judged.concordance, judged.why) == (None, "ties")
    assert (voted.concordance, voted.why) == (None, "ties")
    partly = panel_of({"Li": answers((2, 4, 2), ("good", "poor")), "Wu": answers((2, 4, None), ("good", "poor"))})
    judged, voted = rank_agreement(partly)
    assert (judged.experts, judged.why) == (1, "rankings")
    assert voted.experts == 2
    one = Questionnaire("s", "1", {}, GRADES, ("x",), ("F01",))
    (item,) = rank_agreement(panel_of({"Li": Answers(votes={"F01": {"x": "good"}})}, asked=one))
    assert (item.concordance, item.why) == (None, "items")


# --- the stop rule


@settings(max_examples=40)
@given(rounds_of_answers())
def test_one_round_never_stops(rounds: list[dict[str, Answers]]) -> None:
    verdict = stop(panel_of(*rounds))
    assert (verdict.stop, verdict.reason) == (False, "one_round")
    assert all(c.met is None for c in verdict.criteria if c.stage == "stability")


@settings(max_examples=40)
@given(
    st.tuples(*[st.sampled_from(SAATY)] * 3),
    st.tuples(st.sampled_from(GRADES), st.sampled_from(GRADES)),
    st.integers(2, 7),
)
def test_two_identical_unanimous_rounds_stop(
    judgments: tuple[Fraction, ...], votes: tuple[str, ...], count: int
) -> None:
    same = everybody(judgments, votes, NAMES[:count])
    verdict = stop(panel_of(same, same, names=NAMES[:count]))
    assert (verdict.stop, verdict.reason, verdict.open) == (True, "met", ())
    assert stop(panel_of(same, same, names=NAMES[:count]), round=1).reason == "one_round"


def met(verdict: Verdict, name: str) -> bool | None:
    (found,) = (criterion for criterion in verdict.criteria if criterion.name == name)
    return found.met


def with_answers(pairs: Sequence[object], votes: Sequence[str]) -> dict[str, Answers]:
    """First judgment and first vote expert by expert; all else unanimous."""
    return {n: answers((x, 4, 2), (g, "good")) for n, x, g in zip(NAMES, pairs, votes, strict=True)}


def test_too_few_answers_do_not_stop() -> None:
    four = {name: UNANIMOUS[name] for name in NAMES[:4]}
    verdict = stop(panel_of(four, four))
    assert (verdict.stop, verdict.reason, met(verdict, "response_rate")) == (False, "not_met", False)
    assert stop(panel_of(four, four), StopRule(response_rate=4 / 7)).stop
    assert stop(panel_of(four, four), StopRule(response_rate=None)).stop


def test_a_moved_answer_opens_its_question() -> None:
    same = ["excellent"] * 7
    then, now = with_answers([2] * 7, same), with_answers([2] * 5 + [3, 3], same)
    verdict = stop(panel_of(then, now))
    # Two of seven moved: 28.6 %, not below 15 %; one of seven is 14.3 %.
    assert not verdict.stop
    assert met(verdict, "change_level") is False
    assert verdict.open == (("u", ("a", "b")),)
    assert met(stop(panel_of(then, with_answers([2] * 6 + [3], same))), "change_level") is True
    assert met(stop(panel_of(then, now), StopRule(change_level=0.3)), "change_level") is True
    assert met(stop(panel_of(then, now), StopRule(change_level=2 / 7)), "change_level") is False  # below, not at


def test_changed_variation_opens_its_question() -> None:
    same = ["excellent"] * 7
    then, now = with_answers([2] * 7, same), with_answers([2] * 6 + [9], same)
    verdict = stop(panel_of(then, now), StopRule(change_level=None))
    assert met(verdict, "cv_change") is False
    assert verdict.open == (("u", ("a", "b")),)
    # ln 4.5 / sqrt(7) is the sample deviation of one answer out of seven.
    cv = math.sqrt(math.exp(math.log(4.5) ** 2 / 7) - 1)
    assert verdict.criteria[1].value == pytest.approx(cv)
    assert met(stop(panel_of(then, now), StopRule(cv_change=cv + 1e-12)), "cv_change") is True


def test_wide_quartiles_and_variation_open_their_questions() -> None:
    split = with_answers([1, 1, 1, 4, 7, 7, 7], ["excellent"] * 3 + ["good"] + ["poor"] * 3)
    verdict = stop(panel_of(split, split))
    assert [met(verdict, n) for n in ("cv_change", "change_level")] == [True, True]
    assert [met(verdict, n) for n in ("judgment_steps", "judgment_cv", "vote_steps", "vote_cv")] == [False] * 4
    assert set(verdict.open) >= {("u", ("a", "b")), ("F01", ("x",))}
    assert not verdict.stop
    stable = stop(panel_of(split, split), StopRule(agreement=False))
    assert (stable.stop, stable.reason, stable.open) == (True, "stable", verdict.open)
    loose = StopRule(judgment_steps=6, vote_steps=4, judgment_cv=9, vote_cv=9, significance=None)
    assert stop(panel_of(split, split), loose).reason == "met"


def test_thresholds_on_the_spot() -> None:
    split = with_answers([1, 2, 2, 2, 2, 2, 2], ["excellent"] * 4 + ["good"] * 3)
    panel = panel_of(split, split)
    voted, judged = spreads(panel)[3], spreads(panel)[0]
    assert voted.cv is not None
    assert judged.cv is not None
    # Below for votes, at most for judgments: that is how the sources say it.
    verdict = stop(panel, StopRule(vote_cv=voted.cv, judgment_cv=judged.cv, vote_steps=1, judgment_steps=judged.steps))
    assert [met(verdict, n) for n in ("vote_cv", "judgment_cv", "vote_steps", "judgment_steps")] == [
        False,
        True,
        True,
        True,
    ]


def test_one_answer_is_no_agreement() -> None:
    one = {"Li": answers((2, 4, 2), ("good", "good"))}
    verdict = stop(panel_of(one, one), StopRule(response_rate=None, judgment_cv=None, vote_cv=None, cv_change=None))
    assert [met(verdict, n) for n in ("judgment_steps", "vote_steps", "change_level")] == [False, False, True]
    assert not verdict.stop


def test_points_of_100_to_40_hide_a_split_that_the_quartiles_show() -> None:
    # 85 and 55, three each and one 70: mean 70, deviation 15, cv 0.214 < 0.25; the quartiles are two grades apart.
    split = with_answers([2] * 7, ["good"] * 3 + ["medium"] + ["weak"] * 3)
    verdict = stop(panel_of(split, split))
    assert met(verdict, "vote_cv") is True
    assert met(verdict, "vote_steps") is False


def test_no_common_ranking_opens_the_parent() -> None:
    orders = [
        (2, 4, 2),
        ("1/2", "1/4", "1/2"),
        (1, 2, 2),
        (1, "1/2", "1/2"),
        (2, 2, 1),
        ("1/2", "1/2", 1),
        (2, 1, "1/2"),
    ]
    panel = panel_of(*[{n: answers(o, ("excellent", "good")) for n, o in zip(NAMES, orders, strict=True)}] * 2)
    verdict = stop(panel, StopRule(judgment_steps=None, judgment_cv=None))
    assert met(verdict, "significance") is False
    assert verdict.open == (("u", ()),)
    assert "- u (no common ranking shown)" in verdict.to_text()


# One indicator a row, one expert a column: each excellent from one expert, good from six.
EVEN = {"x": "egggggg", "y": "geggggg", "z": "ggegggg", "w": "egggggg"}
GRADED = Questionnaire("s", "1", {}, GRADES, ("x", "y", "z", "w"), ("F03", "F09"))
INITIALS = {grade[0]: grade for grade in GRADES}


def graded(f03: Mapping[str, str], f09: Mapping[str, str]) -> dict[str, Answers]:
    """Votes on two clients: indicator to initials of the grades, expert by expert."""
    return {
        name: Answers(
            votes={
                client: {indicator: INITIALS[row[k]] for indicator, row in table.items()}
                for client, table in (("F03", f03), ("F09", f09))
            }
        )
        for k, name in enumerate(NAMES)
    }


def test_who_agrees_that_all_is_good_needs_no_common_ranking() -> None:
    same = graded(EVEN, EVEN)
    panel = panel_of(same, same, same, asked=GRADED)
    # Li finds x and w best, Wu y, Xu z, the other four see no difference. Average ranks of the worst first: Li
    # 1.5, 1.5, 3.5, 3.5; Wu, Xu 4 and three times 2; the others 2.5. Sums x 17.5, y 17.5, z 17.5, w 17.5: W = 0.
    ranking = rank_agreement(panel)[0]
    assert ranking.concordance is not None
    assert ranking.concordance.rank_sums == (17.5, 17.5, 17.5, 17.5)
    assert ranking.concordance.p_value == 1
    verdict = stop(panel)
    assert (verdict.stop, verdict.reason, verdict.open) == (True, "met", ())
    assert met(verdict, "significance") is None
    assert verdict.criteria[-1].excused == (("F03", ()), ("F09", ()))
    text = verdict.to_text(labels={"F03": "Shop 3"})
    assert text.splitlines()[-1] == (
        "No common ranking shown, not held against the panel, since the answers lie close together: Shop 3, F09"
    )
    assert verdict.to_text("zh").endswith("不作为未达标：F03、F09")
    assert "not held against the panel" in verdict._repr_html_()
    assert verdict.to_dict()["criteria"][-1]["excused"] == [["F03"], ["F09"]]


def test_no_common_ranking_counts_where_one_question_is_apart() -> None:
    # F09 as F03, but that z is split: excellent from three, medium from three, good from one.
    apart = EVEN | {"z": "eeegmmm"}
    same = graded(EVEN, apart)
    verdict = stop(panel_of(same, same, asked=GRADED))
    assert not verdict.stop
    assert verdict.criteria[-1].excused == (("F03", ()),)
    assert set(verdict.open) == {("F09", ("z",)), ("F09", ())}
    assert "- F09 (no common ranking shown)" in verdict.to_text()
    assert "close together: F03" in verdict.to_text()


def test_no_common_ranking_counts_where_no_spread_is_looked_at() -> None:
    same = graded(EVEN, EVEN)
    panel = panel_of(same, same, asked=GRADED)
    verdict = stop(panel, StopRule(vote_steps=None, vote_cv=None))
    assert (verdict.stop, verdict.criteria[-1].excused) == (False, ())
    assert verdict.open == (("F03", ()), ("F09", ()))
    for one_left in (StopRule(vote_steps=None), StopRule(vote_cv=None)):
        assert stop(panel, one_left).stop
    # Around 0 the coefficient of variation is not defined: nothing then shows that the answers lie close together.
    undefined = StopRule(vote_steps=None, cv_change=None)
    verdict = stop(panel, undefined, values=(-1, -2, -3, -4, -5))
    assert (verdict.stop, verdict.criteria[-1].excused) == (False, ())


def test_a_common_ranking_is_told_where_there_is_one() -> None:
    # All grades alike from everybody, x above the others: close together, and W = 1.
    ranked = {"x": "eeeeeee", "y": "ggggggg", "z": "ggggggg", "w": "ggggggg"}
    same = graded(ranked, EVEN)
    verdict = stop(panel_of(same, same, asked=GRADED))
    assert met(verdict, "significance") is True
    # m (k - 1) W = 21, three degrees of freedom.
    x = 21.0
    tail = math.erfc(math.sqrt(x / 2)) + math.sqrt(2 * x / math.pi) * math.exp(-x / 2)
    assert verdict.criteria[-1].value == pytest.approx(tail, rel=1e-9)
    assert verdict.criteria[-1].excused == (("F09", ()),)


def test_judgments_close_together_need_no_common_ranking() -> None:
    # One each finds a, b, c twice as important as the others, four see no difference: rank sums 14, 14, 14, W = 0.
    # Of each pair the logarithms are ln 2, -ln 2 and five times 0: sample deviation ln 2 / sqrt(3), cv 0.416.
    rows = [(2, 2, 1), ("1/2", 1, 2), (1, "1/2", "1/2"), *[(1, 1, 1)] * 4]
    came = {n: answers(row, ("excellent", "good")) for n, row in zip(NAMES, rows, strict=True)}
    panel = panel_of(came, came)
    ranking = rank_agreement(panel)[0].concordance
    assert ranking is not None
    assert (ranking.rank_sums, ranking.w) == ((14, 14, 14), 0)
    cv = math.sqrt(math.exp(math.log(2) ** 2 / 3) - 1)
    verdict = stop(panel)
    assert (verdict.stop, verdict.open, verdict.criteria[-1].excused) == (True, (), (("u", ()),))
    strict = stop(panel, StopRule(judgment_cv=cv - 1e-6))
    assert strict.criteria[-1].excused == ()
    assert ("u", ()) in strict.open


def test_a_ranking_that_cannot_be_tested_is_not_held_against_the_panel() -> None:
    asked = Questionnaire("s", "1", {"u": ("a", "b")})
    came = {n: Answers({"u": {("a", "b"): Fraction(3)}}) for n in NAMES[:3]}
    panel = panel_of(came, came, names=NAMES[:3], asked=asked)
    # Three experts on two items: chi-square at most 3, p at least 0.083.
    assert rank_agreement(panel)[0].least_p == pytest.approx(math.erfc(math.sqrt(3 / 2)))
    verdict = stop(panel)
    assert met(verdict, "significance") is None
    assert verdict.stop


def test_rounds_have_a_least_and_a_most() -> None:
    split = with_answers([1, 1, 1, 4, 7, 7, 7], ["excellent"] * 3 + ["good"] + ["poor"] * 3)
    panel = panel_of(split, split, split, split)
    assert [stop(panel, round=n).reason for n in (1, 2, 3, 4)] == ["one_round", "not_met", "not_met", "maximum"]
    assert stop(panel).stop
    assert stop(panel).open
    assert stop(panel, StopRule(maximum_rounds=None)).reason == "not_met"
    early = stop(panel_of(UNANIMOUS, UNANIMOUS), StopRule(minimum_rounds=3))
    assert (early.stop, early.reason) == (False, "few_rounds")
    assert early.to_text().startswith("Round 2: go on. At least 3 rounds are held.")


def test_a_question_nobody_answered_stays_open() -> None:
    came = {name: answers((2, None, None), ("good", "good")) for name in NAMES}
    verdict = stop(panel_of(came, came))
    assert verdict.open == (("u", ("a", "c")), ("u", ("b", "c")))
    assert not verdict.stop


def test_points_below_zero_leave_the_variation_out() -> None:
    asked = Questionnaire("s", "1", {}, ("pass", "fail"), ("x", "y"), ("F01",))
    came = {n: Answers(votes={"F01": {"x": "fail", "y": "fail"}}) for n in NAMES}
    verdict = stop(panel_of(came, came, asked=asked), values=(1, -1))
    assert [met(verdict, n) for n in ("cv_change", "change_level", "vote_cv", "vote_steps")] == [None, True, None, True]
    assert verdict.stop


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"minimum_rounds": 1}, "minimum_rounds 1, must be a whole number from 2"),
        ({"minimum_rounds": True}, "minimum_rounds True"),
        ({"maximum_rounds": 1}, "maximum_rounds 1, must be a whole number from 2"),
        ({"minimum_rounds": 4, "maximum_rounds": 3}, "maximum_rounds 3, must be a whole number from 4"),
        ({"response_rate": 70}, "response_rate 70, must be from 0 to 1"),
        ({"vote_cv": float("nan")}, "vote_cv nan"),
        ({"vote_steps": -1}, "vote_steps -1, must be 0 or more"),
        ({"judgment_cv": "0.5"}, "judgment_cv '0.5'"),
        ({"significance": 5}, "significance 5"),
        ({"agreement": 1}, "agreement 1, must be True or False"),
        ({"cv_change": None, "change_level": None}, "both left out"),
    ],
)
def test_bad_stop_rules(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(PanelError, match=message):
        StopRule(**fields)


def test_a_rule_that_is_none() -> None:
    with pytest.raises(PanelError, match="stop rule: 4, must be a StopRule"):
        stop(Panel("p", ASKED, (Expert("Li"),)).with_round({}), 4)  # type: ignore[arg-type]


# --- words


def test_the_verdict_in_words() -> None:
    split = with_answers([1, 1, 1, 4, 7, 7, 7], ["excellent"] * 3 + ["good"] + ["poor"] * 3)
    verdict = stop(panel_of(split, split))
    text = verdict.to_text(labels={"u": "reference", "a": "management", "b": "finance"})
    assert text.splitlines()[0] == "Round 2: go on. Not every criterion is met."
    assert "- response rate 100.0%, at least 70.0%: met" in text
    assert "- widest interquartile range of judgments 6.00 steps, at most 2: not met" in text
    assert "- reference: management / finance (quartiles far apart; variation high)" in text
    zh = verdict.to_text("zh", {"u": "参考性指标", "a": "管理层素质", "b": "财务状况"})
    assert zh.startswith("第2轮：需要继续。")
    assert "参考性指标：管理层素质 / 财务状况（四分位差大；变异系数大）" in zh
    assert not any(
        char.isascii() and char.isalpha() for char in zh.replace("F01", "").replace("x", "").replace("p", "")
    )
    assert str(verdict) == verdict.to_text()
    for lang in ("fr", None, ["en"]):
        with pytest.raises(PanelError, match="lang"):
            verdict.to_text(lang)  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_reason_and_missing_figure_has_words(lang: str) -> None:
    verdict = stop(panel_of(UNANIMOUS))
    for reason in ("met", "stable", "maximum", "one_round", "few_rounds", "not_met"):
        for stops in (True, False):
            text = replace(verdict, reason=reason, stop=stops).to_text(lang)
            assert "{" not in text
            assert "None" not in text


def test_what_people_typed_stays_text() -> None:
    asked = Questionnaire("s", "1", {"<b>u</b>": ("a\nb", "<script>")})
    came = {n: Answers({"<b>u</b>": {("a\nb", "<script>"): Fraction(x)}}) for n, x in (("Li", 1), ("Wu", 9))}
    verdict = stop(panel_of(came, names=("Li", "Wu"), asked=asked))
    assert verdict.open
    html = verdict._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "<b>" not in html
    assert "a\nb" not in verdict.to_text()
    assert "轮" in verdict_html(verdict, "zh")


def test_the_verdict_as_data() -> None:
    data = stop(panel_of(UNANIMOUS, {**UNANIMOUS, "Li": answers((9, 4, 2), ("poor", "good"))})).to_dict()
    assert (data["round"], data["stop"], data["reason"]) == (2, False, "not_met")
    assert {"name", "stage", "value", "threshold", "met", "open", "excused"} == set(data["criteria"][0])
    assert ["u", "a", "b"] in data["criteria"][1]["open"]


def test_spread_is_immutable() -> None:
    spread: Spread = spreads(panel_of(UNANIMOUS))[0]
    with pytest.raises(AttributeError):
        spread.median = 1  # type: ignore[misc]
