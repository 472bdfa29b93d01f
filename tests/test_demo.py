"""The twelve bundled firms, against scores calculated outside this project and against the exact reference.

The expected values are an independent calculation by the written method: eigenvector weights of the built-in
scheme's judgments, shares of votes, grade standards, weighted average, five grades.
"""

from __future__ import annotations

import csv
import tomllib
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import pytest

import fuzzyahp as fa
from fuzzyahp import reference

DATA = resources.files("fuzzyahp")
EXPERTS = [f"E{i}" for i in range(1, 8)]

# client: score in points to ten decimals, grade
RATED = {
    "F01": ("94.5681478787", "excellent"),
    "F02": ("88.3881549985", "good"),
    "F03": ("77.6894560555", "good"),
    "F05": ("77.5", "good"),
    "F07": ("79.8949016397", "medium"),
    "F08": ("71.2165523274", "medium"),
    "F09": ("61.6335445083", "weak"),
    "F10": ("87.9862901040", "good"),
    "F11": ("67.9503419698", "medium"),
    "F12": ("85.2974926370", "good"),
}
HALF_A_DIGIT = Fraction(1, 2 * 10**10)
ROUNDING = Fraction(1, 10**12)  # what double precision may add


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((DATA / "demo" / name).read_text(encoding="utf-8").splitlines()))


@cache
def firms() -> dict[str, dict[str, Any]]:
    """Evidence by client: named votes from votes.csv, values from firms.csv."""
    evidence: dict[str, dict[str, Any]] = {}
    for row in _rows("firms.csv"):
        values = {name: text for name, text in row.items() if not name.startswith(("client", "name_"))}
        evidence[row["client"]] = {name: {"value": float(text)} for name, text in values.items() if text}
    for row in _rows("votes.csv"):
        votes = evidence[row["client"]].setdefault(row["indicator"], {"votes": {}})["votes"]
        assert row["expert"] not in votes, "an expert votes once on an indicator"
        votes[row["expert"]] = row["grade"]
    return evidence


@cache
def model() -> fa.RatingModel:
    return fa.RatingModel(fa.load_scheme("micro-enterprise"))


@cache
def document() -> dict[str, Any]:
    """The scheme as its file has it: the reference must not depend on how the engine reads and writes it."""
    return tomllib.loads((DATA / "schemes" / "micro-enterprise.toml").read_text(encoding="utf-8"))


def test_the_set_is_twelve_firms_and_seven_experts() -> None:
    assert list(firms()) == [f"F{i:02}" for i in range(1, 13)]
    assert sorted({row["expert"] for row in _rows("votes.csv")}) == EXPERTS
    assert set(RATED) | {"F04", "F06"} == set(firms())


@pytest.mark.parametrize("client", RATED)
def test_score_and_grade_are_those_calculated_elsewhere(client: str) -> None:
    score, grade = RATED[client]
    rating = model().rate(firms()[client])
    assert rating.status == "rated"
    assert rating.score is not None
    assert abs(Fraction(rating.score) - Fraction(score)) <= HALF_A_DIGIT + ROUNDING
    assert rating.grade == grade


@pytest.mark.parametrize("client", [*RATED, "F04"])
def test_every_node_agrees_with_the_reference(client: str) -> None:
    rating, exact = model().rate(firms()[client]), reference.rate(document(), firms()[client])
    assert (rating.status, rating.grade) == (exact["status"], exact["grade"])
    assert set(rating.nodes) == set(exact["nodes"])
    for name, node in exact["nodes"].items():
        ours = rating.nodes[name]
        assert ours.grade == node["grade"]
        assert abs(Fraction(ours.score) - node["score"]) <= ROUNDING * 100  # a hundred points: 14 digits
        for x, y in zip(ours.membership.tolist(), node["membership"], strict=True):
            assert abs(Fraction(x) - y) <= ROUNDING
    assert [cap.node for cap in rating.caps] == [cap["node"] for cap in exact["caps"]]
    assert rating.veto is not None
    assert rating.veto.fired == exact["veto"]["fired"]


def test_f03_hangs_on_one_vote_about_the_owner() -> None:
    evidence = firms()["F03"]
    rating = model().rate(evidence)
    assert rating.rounded_score is not None
    assert 0 < rating.rounded_score - 77.5 < 0.3
    votes = evidence["owner_credit_record"]["votes"]
    names = fa.FIVE_GRADES.names
    for expert, grade in votes.items():
        if grade == names[-1]:
            continue
        lower = votes | {expert: names[names.index(grade) + 1]}
        assert model().rate(evidence | {"owner_credit_record": {"votes": lower}}).grade == "medium"


def test_f04_is_rejected_by_its_decisive_indicators() -> None:
    evidence = firms()["F04"]
    tree = model().scheme.tree
    assert set(evidence) == set(tree.leaves_of("decisive")), "the panel stopped there"
    rating = model().rate(evidence)
    assert (rating.status, rating.score, rating.grade, rating.membership) == ("rejected", None, None, None)
    assert rating.veto is not None
    assert rating.veto.reasons == ("decisive",)
    found = rating.veto.watched["decisive"]
    assert isinstance(found, float)
    assert abs(found - 61.3724) <= 0.00005
    assert model().screen(evidence).score == found


def test_f05_stands_exactly_on_the_cut() -> None:
    rating = model().rate(firms()["F05"])
    # Half the weight on decisive indicators at 85, half on reference indicators at 70.
    assert (rating.nodes["decisive"].score, rating.nodes["reference"].score) == pytest.approx((85, 70), abs=1e-12)
    assert rating.rounded_score == (85 + 70) / 2 == 77.5
    assert reference.rate(document(), firms()["F05"])["rounded_score"] == Fraction(155, 2)
    assert rating.grade == "good", "on a cut the better grade"
    assert "exactly on the cut at 77.5" in rating.explain()


def test_f06_lacks_one_vote() -> None:
    evidence = firms()["F06"]
    with pytest.raises(fa.EvidenceError, match=r"reference\.development\.innovation: no vote of E6\b") as caught:
        model().rate(evidence)
    assert caught.value.status == "incomplete"
    with pytest.raises(ValueError, match="innovation: no vote from E6"):
        reference.rate(document(), evidence)
    # Everything else is there: with that one vote the firm is rated.
    votes = evidence["innovation"]["votes"]
    assert sorted(votes) == [e for e in EXPERTS if e != "E6"]
    assert model().rate(evidence | {"innovation": {"votes": votes | {"E6": "medium"}}}).status == "rated"


def test_f07_is_capped_by_its_finance() -> None:
    rating = model().rate(firms()["F07"])
    assert (rating.grade_before_caps, rating.grade) == ("good", "medium")
    (cap,) = rating.caps
    assert (cap.node, cap.found, cap.worse_than, cap.limit, cap.binding) == ("finance", "poor", "weak", "medium", True)
    assert rating.rounded_score is not None
    assert rating.rounded_score >= 77.5, "a cap lowers the grade and leaves the score"
    assert all(not model().rate(firms()[client]).caps for client in RATED if client != "F07")


def test_each_grade_but_poor_is_given_and_everything_that_can_happen_happens() -> None:
    assert {grade for _, grade in RATED.values()} == {"excellent", "good", "medium", "weak"}


def test_as_a_table_of_counts_they_come_out_the_same_bit_for_bit() -> None:
    # F06 is left out: a table of counts names no experts, so nobody would be missed in it.
    clients = [client for client in firms() if client != "F06"]
    scheme = model().scheme
    table: dict[str, Any] = {"client": clients}
    for leaf in scheme.tree.leaves:
        items = [firms()[client].get(leaf, {}) for client in clients]
        if scheme.indicators[leaf].standard is not None:
            table[leaf] = np.array([item.get("value", np.nan) for item in items])
        else:
            cast = [list(item.get("votes", {}).values()) for item in items]
            table[leaf] = np.array([[votes.count(name) for name in scheme.scale.names] for votes in cast])
    ratings = model().rate_many(table)
    assert ratings.counts()["rejected"] == 1
    for i, client in enumerate(clients):
        alone = model().rate(firms()[client])
        assert ratings.status[i] == alone.status
        assert ratings.grade[i] == alone.grade
        assert ratings.to_dict()["score"][i] == alone.score  # None where rejected
