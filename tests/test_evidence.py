"""Evidence on one client: forms that say the same, every way to get one wrong, and the panel of experts."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest

import fuzzyahp as fa
from fuzzyahp.clients.readers import read_clients
from test_rating import ALL, VETO, given, model

# -- evidence that says the same gives the same bits -------------------------------------------------------------------

VOTES = ["excellent", "good", "good", "medium", "good", "excellent", "poor"]  # 2, 3, 1, 0, 1 of 7
SAME = [
    [2, 3, 1, 0, 1],
    (2, 3, 1, 0, 1),
    [2.0, 3.0, 1.0, 0.0, 1.0],
    [Fraction(2), 3, 1, -0.0, True + 0],
    np.array([2, 3, 1, 0, 1], dtype=np.int8),
    np.array([2, 3, 1, 0, 1], dtype=np.uint64),
    {"votes": [2, 3, 1, 0, 1]},
    {"votes": np.array([2, 3, 1, 0, 1])},
    {"votes": {"good": 3, "excellent": 2, "medium": 1, "poor": 1}},
    {"votes": {"优": 2, "良": 3, "中": 1, "较差": 0, "差": 1}},
    {"votes": {f"E{i}": vote for i, vote in enumerate(VOTES)}},
    {"votes": {f"E{i}": vote for i, vote in reversed(list(enumerate(VOTES)))}},
    {"votes": dict(zip("gfedcba", ["良" if vote == "good" else vote for vote in VOTES], strict=True))},
    [200, 300, 100, 0, 100],
]


@pytest.mark.parametrize("form", SAME, ids=str)
def test_forms_that_say_the_same(form: Any) -> None:
    rating = model().rate(given(market=form))
    assert rating.nodes["market"].membership.tolist() == [2 / 7, 3 / 7, 1 / 7, 0.0, 1 / 7]


@pytest.mark.parametrize("form", [1.5, np.float32(1.5), Fraction(3, 2), {"value": 1.5}, {"value": np.float64(1.5)}])
def test_forms_of_a_value(form: Any) -> None:
    expected = model().rate(given(ratio="good"))
    rating = model().rate(given(ratio=form))
    assert rating.to_json() == expected.to_json()


@pytest.mark.parametrize("form", ["good", "良", {"grade": "good"}, {"grade": np.str_("良")}, [0, 4, 0, 0, 0]])
def test_forms_of_a_grade(form: Any) -> None:
    assert model().rate(given(market=form)).to_json() == model().rate(given()).to_json()


def test_evidence_by_path() -> None:
    by_path = {"decisive.record": "good", "decisive.purpose": "good", "reference.finance.ratio": 1.5}
    by_path["reference.market"] = "good"
    assert model().rate(by_path).to_json() == model().rate(given()).to_json()


def test_degrees_within_the_slack_are_divided_by_their_sum() -> None:
    third = {"membership": [0.3333333333, 0.3333333333, 0.3333333333, 0, 0]}
    assert model().rate(given(market=third)).nodes["market"].membership.tolist() == [1 / 3] * 3 + [0, 0]


# -- evidence that is wrong or missing ---------------------------------------------------------------------------------

NAN, INF = float("nan"), float("inf")
NESTED: Any = [3]
for _ in range(10**5):
    NESTED = [NESTED]
INCOMPLETE: list[tuple[Any, str]] = [
    (None, r"no evidence; give votes or a grade"),
    ("", "the grade is empty; give a grade"),
    (NAN, r"missing|no evidence"),
    ({"votes": None}, "votes is empty; give votes or a grade"),
    ({"grade": None}, "grade is empty"),
    ({"grade": ""}, "the grade is empty"),
    ({"grade": NAN}, "grade.*(empty|missing)"),
    ({"membership": None}, "membership is empty"),
    ([0, 0, 0, 0, 0], "no votes; give votes or a grade"),
    ({"votes": {}}, "no votes"),
    ({"votes": {"good": 0}}, "no votes"),
    ([NAN, 1, 0, 0, 0], "nan under votes"),
    ([None, 1, 0, 0, 0], "None under votes"),
    ({"votes": {"A": None}}, "no vote of A; ask for it, or set rules.missing_votes = 'divide_by_voters'"),
    ({"votes": {"A": "good", "B": ""}}, "no vote of B; ask for it"),
    (np.ma.masked, "no evidence|missing"),
]
INVALID: list[tuple[Any, str]] = [
    ("goood", "there is no grade 'goood'; did you mean 'good'"),
    ("Good", "there is no grade 'Good'; did you mean 'good'"),
    ({"grade": 3}, "there is no grade 3; known: excellent, good, medium, weak, poor"),
    (1.5, "a value was given, but the scheme has no grade standard for it; give votes or a grade"),
    ({"value": 1.5}, "no grade standard"),
    ([3, 2, 1, 1], "4 numbers under votes, must be 5: one a grade, best first"),
    ([-1, 2, 0, 0, 0], "-1 votes, must be a whole number of experts, 0 or more"),
    ([0.5, 0.5, 0, 0, 0], r"0\.5 votes, must be a whole number of experts"),
    ([10**10, 0, 0, 0, 0], r"1e\+10 votes, must be .*at most"),
    ([10**400, 0, 0, 0, 0], "under votes"),
    ([INF, 0, 0, 0, 0], "inf under votes is not a finite number"),
    (["3", "1", "0", "0", "0"], "'3' under votes is not a"),
    ([True, False, False, False, False], "True under votes is not a"),
    ({5, 4, 3, 2, 1}, "votes .*must be 5 numbers, best grade first"),  # a set has no order
    (b"great", "votes b'great', must be 5 numbers"),  # five bytes are not five counts
    (True, "votes True, must be 5 numbers"),
    (1 + 2j, "must be 5 numbers"),
    (np.array(1.5), "must be|no grade standard"),
    (np.array("good"), "must be|there is no grade"),
    (NESTED, "1 numbers under votes, must be 5"),
    ({}, r"\{\} must have exactly one of the keys votes, value, grade, membership"),
    ({"votes": [1, 0, 0, 0, 0], "grade": "good"}, "must have exactly one of the keys"),
    ({"vote": [1, 0, 0, 0, 0]}, "there is no form 'vote'; did you mean 'votes'"),
    ({"votes": "good"}, "votes 'good', must be 5 numbers"),
    ({"votes": {"goood": 1}}, "there is no grade 'goood'; did you mean 'good'"),
    ({"votes": {"good": 3, "良": 1}}, "grade '良' is counted twice, by name and by label"),
    ({"votes": {"good": np.array([1, 2]), "良": 1}}, "under votes|counted twice"),
    ({"votes": {"good": -1}}, "-1 votes, must be a whole number"),
    ({"votes": {"good": True}}, "True under votes"),
    ({"votes": {"A": "goood"}}, "there is no grade 'goood'; did you mean 'good'"),
    ({"votes": {"A": "good", "B": 3}}, "there is no grade 'A'|must be"),
    ({"votes": {1: "good", 2: "poor"}}, "expert 1.*must be"),  # not "no vote of 1"
    ({"membership": [0.2, 0.2, 0.2, 0.2, 0.1]}, r"membership sums to 0\.9, must sum to 1; divide it by 0\.9"),
    ({"membership": [-0.2, 0.4, 0.4, 0.4, 0]}, r"membership -0\.2, must be in \[0, 1\]"),
    ({"membership": [3, 2, 1, 1, 3]}, r"membership 3, must be in \[0, 1\]; counts of votes go under 'votes'"),
    ({"membership": {"good": 1}}, "must be 5 numbers, best grade first"),
    ({"membership": [INF, 0, 0, 0, 0]}, "inf under membership"),
]
BAD_VALUES: list[tuple[Any, str, str]] = [
    (NAN, "incomplete", r"NaN, so missing; give its value \(ratio\), votes or a grade"),
    ({"value": None}, "incomplete", r"value is empty; give its value \(ratio\)"),
    (INF, "invalid", "value inf, must be a finite number"),
    (10**400, "invalid", "value 1000.*must be a finite number"),
    (Fraction(10**400), "invalid", "value .*must be a finite number"),
    ({"value": "1.5"}, "invalid", r"value '1\.5' is text; give it as a number"),
    ({"value": "1,5"}, "invalid", r"value '1,5' is text; give it as a number"),
    ({"value": "much"}, "invalid", "value 'much', must be a number"),
    ("1.5", "invalid", r"value '1\.5' is text; give it as a number"),
    ({"value": True}, "invalid", "value True, must be a number"),
    ({"value": [1.5]}, "invalid", r"value \[1\.5\], must be a number"),
]


CASES: list[tuple[str, Any, str, str]] = [("market", item, "incomplete", message) for item, message in INCOMPLETE]
CASES += [("market", item, "invalid", message) for item, message in INVALID]
CASES += [("ratio", *case) for case in BAD_VALUES]


@pytest.mark.parametrize(
    ("leaf", "item", "status", "message"), CASES, ids=[f"{case[0]}-{case[2]}: {case[3][:40]}" for case in CASES]
)
def test_bad_evidence(leaf: str, item: Any, status: str, message: str) -> None:
    path = {"market": "reference.market", "ratio": "reference.finance.ratio"}[leaf]
    with pytest.raises(fa.EvidenceError, match=rf"^{path}: .*({message})") as caught:
        model().rate(given(**{leaf: item}))
    assert caught.value.status == status
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    ("evidence", "message"),
    [
        (None, "evidence: None, must map indicators to votes, values or grades$"),
        (pd.Series({"market": "good"}), r"evidence: .*must map indicators .*; give \.to_dict\(\) of it"),
        ([("market", "good")], "evidence: .*must map indicators"),
        ({"markt": "good"}, "evidence: no indicator is named 'markt'; did you mean 'market'"),
        ({5: "good"}, "evidence: no indicator is named 5; known"),
        ({"finance": "good"}, "evidence: 'finance' is a group; give evidence on its indicators: ratio"),
        (given() | {"reference.market": "good"}, "reference.market: given twice, by name and by path; keep one"),
        ({}, "decisive.record: no evidence; give votes or a grade"),
    ],
)
def test_bad_evidence_as_a_whole(evidence: Any, message: str) -> None:
    with pytest.raises(fa.EvidenceError, match=message):
        model().rate(evidence)


# -- the panel ---------------------------------------------------------------------------------------------------------


def panel(**votes: dict[str, Any]) -> dict[str, Any]:
    """Experts A, B, C vote good on everything, but for what is said."""
    return {leaf: {"votes": votes.get(leaf, dict.fromkeys("ABC", "good"))} for leaf in ALL}


def test_an_expert_who_did_not_vote_is_named() -> None:
    with pytest.raises(
        fa.EvidenceError, match=r"reference.market: no vote of C; ask for it.*'divide_by_voters'"
    ) as caught:
        model().rate(panel(market={"A": "good", "B": "good"}))
    assert caught.value.status == "incomplete"


def test_a_name_that_votes_on_one_leaf_alone_is_shown_where_it_stands() -> None:
    """A slip of the pen there puts somebody on the panel who is missed on every other leaf, even of a rejection."""
    weak = {leaf: {"votes": dict.fromkeys("AB", "poor")} for leaf in ALL}
    vetoed = model(veto=VETO)
    assert vetoed.rate(weak).status == "rejected"
    for vote, named in (
        (
            {"A": "good", "B": "good", "Zed": "good"},
            r"no vote of Zed, who votes on reference\.market alone; ask for it",
        ),
        (
            {"A": "good", "good": "B"},
            r"no vote of good, which is a grade \(on reference\.market, are expert and grade in each other's place\?\)",
        ),
    ):
        with pytest.raises(fa.EvidenceError, match=rf"decisive\.record: {named}"):
            vetoed.rate(weak | {"market": {"votes": vote}})
    # Named by a number on one leaf, which that leaf refuses once it is looked at.
    with pytest.raises(fa.EvidenceError, match=r"decisive\.record: no vote of 7; "):
        vetoed.rate(weak | {"market": {"votes": {7: "good"}}})


def test_divided_by_those_who_voted_and_recorded() -> None:
    rating = model(missing_votes="divide_by_voters").rate(panel(market={"A": "good", "B": "poor", "C": None}))
    assert rating.nodes["market"].membership.tolist() == [0, 0.5, 0, 0, 0.5]
    assert rating.missing_votes == {"market": ("C",)}
    assert rating.to_dict()["missing_votes"] == {"market": ["C"]}
    assert "market: no vote of C; divided by those who voted." in rating.explain()
    assert "C未投票" in rating.explain("zh")


def test_nobody_voted() -> None:
    with pytest.raises(fa.EvidenceError, match=r"reference.market: no vote of A, B, C"):
        model(missing_votes="divide_by_voters").rate(panel(market=dict.fromkeys("ABC")))


@pytest.mark.parametrize("nobody", ["", " ", "\u200b"])
def test_an_expert_without_a_name_that_can_be_read_is_none(nobody: str) -> None:
    """As in tables and files; the record could not have kept such a vote."""
    with pytest.raises(fa.EvidenceError, match=r"reference.market: expert .* must be named by text that can be read"):
        model(missing_votes="divide_by_voters").rate(panel(market={nobody: "good", "B": "poor"}))


def test_votes_of_experts_named_by_numbers_are_not_lost() -> None:
    with pytest.raises(fa.EvidenceError, match=r"reference.market: expert 1.*must be"):
        model(missing_votes="divide_by_voters").rate(panel(market={1: "good", "B": "poor"}))  # type: ignore[dict-item]


def test_weighted_experts() -> None:
    weighed = model(expert_weights={"A": 3, "B": 1, "C": 1})
    # 3 of 5 for good, 1 of 5 each for medium and poor.
    rating = weighed.rate(panel(market={"A": "good", "B": "medium", "C": "poor"}))
    np.testing.assert_allclose(rating.nodes["market"].membership, [0, 0.6, 0.2, 0, 0.2], atol=1e-15)
    for counts in ([1, 0, 0, 0, 0], {"votes": {"good": 2}}):
        with pytest.raises(fa.EvidenceError, match="market: the scheme weighs its experts, so votes must be named"):
            weighed.rate(panel() | {"market": counts})
    with pytest.raises(fa.EvidenceError, match="market: expert 'AA' has no weight in the scheme; did you mean 'A'"):
        model(expert_weights={"A": 3, "B": 1, "C": 1}, missing_votes="divide_by_voters").rate(
            panel(market={"AA": "good"})
        )


def test_a_weighed_expert_who_is_silent_everywhere_is_missed() -> None:
    # The scheme names the panel: D voted nowhere, and nobody else would notice.
    weights = {"A": 3, "B": 1, "C": 1, "D": 9}
    with pytest.raises(fa.EvidenceError, match=r"decisive\.record: no vote of D; ask for it") as caught:
        model(expert_weights=weights).rate(panel())
    assert (caught.value.indicator, caught.value.experts) == ("record", ("D",))
    rating = model(expert_weights=weights, missing_votes="divide_by_voters").rate(panel())
    assert rating.missing_votes == dict.fromkeys(ALL, ("D",))
    # Values and grades need no panel.
    assert model(expert_weights=weights).rate(given()).score == 85.0


def test_decimals_as_databases_hand_them_out_are_values() -> None:
    assert model().rate(given(ratio=Decimal("1.5"))).to_json() == model().rate(given(ratio=1.5)).to_json()
    for text in ("NaN", "sNaN", "1e400"):  # a signaling NaN cannot be made a float
        with pytest.raises(fa.EvidenceError, match=r"ratio: value (nan|inf), must be a finite number"):
            model().rate(given(ratio=Decimal(text)))


def test_an_id_guarded_against_formulas_is_the_same_client_in_every_file() -> None:
    scheme = fa.load_scheme("micro-enterprise")
    votes = b"client,expert,indicator,grade\n'=A1,E1,innovation,good\n"
    values = b'[{"client": "=A1", "current_ratio": {"value": 1.8}}]'
    clients = read_clients([("votes.csv", votes), ("values.json", values)], scheme)
    assert clients.ids() == ("=A1",)
    assert set(clients["=A1"].evidence) == {"innovation", "current_ratio"}
