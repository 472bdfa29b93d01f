"""Rating one client: forms of evidence, panel, veto, caps and reports; everything expected is worked out by hand."""

from __future__ import annotations

import json
import math
import re
from typing import Any

import numpy as np
import pytest

import fuzzyahp as fa

GRADES = fa.FIVE_GRADES.names
TREE: dict[str, Any] = {
    "credit": {"children": ["decisive", "reference"], "weights": [0.5, 0.5]},
    "decisive": {
        "children": ["record", "purpose"],
        "weights": [0.6, 0.4],
        "label": {"en": "<script>D", "zh": "决定性"},
    },
    "reference": {"children": ["finance", "market"], "weights": [0.5, 0.5]},
    "finance": {"children": ["ratio"], "label": {"en": "Finance & co", "zh": "财务"}},
    "ratio": {"standard": {"points": [2.0, 1.5, 1.2, 1.0, 0.8], "unit": "ratio"}},
    "record": {},
    "purpose": {},
    "market": {},
}
ALL = ("record", "purpose", "ratio", "market")
VETO = {"branch": "decisive"}


def model(**rules: Any) -> fa.RatingModel:
    document = {"format": "fuzzyahp-scheme/1", "name": "x", "version": "1", "rules": rules, "indicators": TREE}
    return fa.RatingModel(fa.load_scheme(document))


def given(**evidence: Any) -> dict[str, Any]:
    return dict.fromkeys(ALL, "good") | evidence


# -- by hand -----------------------------------------------------------------------------------------------------------


def test_a_rating_by_hand() -> None:
    rating = model(veto=VETO).rate(
        {
            "record": [3, 1, 0, 0, 0],
            "purpose": [0, 2, 2, 0, 0],
            "ratio": 1.35,
            "market": {"membership": [0, 0.5, 0.5, 0, 0]},
        }
    )
    # decisive: .6 (3/4, 1/4) + .4 (0, 1/2, 1/2) = .45, .35, .20; score 45 + 29.75 + 14 = 88.75
    np.testing.assert_allclose(rating.nodes["decisive"].membership, [0.45, 0.35, 0.2, 0, 0], atol=1e-15)
    assert rating.nodes["decisive"].score == pytest.approx(88.75)
    # ratio 1.35 is half way between 1.5 and 1.2; finance has it as its only child
    np.testing.assert_allclose(rating.nodes["finance"].membership, [0, 0.5, 0.5, 0, 0], atol=1e-15)
    np.testing.assert_allclose(rating.nodes["reference.finance.ratio"].raw, [0, 0.5, 0.5, 0, 0], atol=1e-15)
    # root: half of each: .225, .425, .35; 22.5 + 36.125 + 24.5 = 83.125
    assert rating.membership is not None
    np.testing.assert_allclose(rating.membership, [0.225, 0.425, 0.35, 0, 0], atol=1e-15)
    assert rating.score == pytest.approx(83.125)
    assert (rating.status, rating.grade, rating.risk, rating.grade_before_caps) == (
        "rated",
        "good",
        "fairly low",
        "good",
    )
    # contributions: .3 x 96.25, .2 x 77.5, .25 x 77.5 twice
    assert rating.contributions == pytest.approx({"record": 28.875, "purpose": 15.5, "ratio": 19.375, "market": 19.375})
    assert math.fsum(rating.contributions.values()) == pytest.approx(83.125)
    # (5 x .425 - 1) / (2 x .35 x 4)
    assert rating.validity_index == pytest.approx(1.125 / 2.8)
    assert rating.nodes["decisive"].weights == {"record": 0.6, "purpose": 0.4}
    assert rating.global_weights == pytest.approx({"record": 0.3, "purpose": 0.2, "ratio": 0.25, "market": 0.25})


@pytest.mark.parametrize("operator", sorted(fa.OPERATORS))
@pytest.mark.parametrize(("grade", "value"), list(zip(GRADES, fa.FIVE_GRADES.values, strict=True)))
def test_unanimous_votes_give_exactly_the_value(operator: str, grade: str, value: float) -> None:
    rating = model(operator=operator).rate(dict.fromkeys(ALL, grade))
    assert rating.score == value
    assert rating.grade == grade


def test_operators_that_do_not_keep_sums_normalise_where_they_score() -> None:
    # min-max: decisive = (min(.6, 3/4), min(.6, 1/4), 0) v (0, min(.4, 1/2), min(.4, 1/2)) = .6, .4, .4; sum 1.4
    node = model(operator="min_max").rate(given(record=[3, 1, 0, 0, 0], purpose=[0, 2, 2, 0, 0])).nodes["decisive"]
    np.testing.assert_allclose(node.raw, [0.6, 0.4, 0.4, 0, 0], atol=1e-15)
    np.testing.assert_allclose(node.membership, [0.6 / 1.4, 0.4 / 1.4, 0.4 / 1.4, 0, 0], atol=1e-15)
    assert node.score == pytest.approx((60 + 34 + 28) / 1.4)


# -- veto --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "record", "purpose", "fired", "reasons"),
    [
        ({}, "medium", "medium", False, []),  # exactly 70: not below
        ({"include_bound": True}, "medium", "medium", True, ["decisive"]),
        ({}, "weak", "excellent", False, []),  # .6 x 55 + .4 x 100 = 73
        ({}, "weak", "good", True, ["decisive"]),  # 33 + 34 = 67
        ({"below": "weak"}, "weak", "good", False, []),
        ({"by": "grade"}, "weak", "good", False, []),  # 67 is nearest to medium
        ({"by": "grade", "include_bound": True}, "weak", "good", True, ["decisive"]),
        ({"by": "grade"}, "weak", "weak", True, ["decisive"]),
        ({"by": "any_indicator"}, "excellent", "weak", True, ["purpose"]),
        ({"by": "any_indicator"}, "weak", "poor", True, ["record", "purpose"]),
        ({"by": "any_indicator"}, "medium", "medium", False, []),
        ({"by": "any_indicator", "include_bound": True}, "medium", "good", True, ["record"]),
        ({"branch": "purpose"}, "poor", "medium", False, []),
        ({"branch": "decisive.purpose"}, "excellent", "weak", True, ["purpose"]),
        ({"below": "中"}, "weak", "weak", True, ["decisive"]),
    ],
)
def test_veto(rule: dict[str, Any], record: str, purpose: str, fired: bool, reasons: list[str]) -> None:
    screened = model(veto=VETO | rule)
    evidence = given(record=record, purpose=purpose)
    rating, screen = screened.rate(evidence), screened.screen({"record": record, "purpose": purpose})
    assert rating.status == ("rejected" if fired else "rated")
    assert screen.status == ("rejected" if fired else "passed")
    assert screen.passed is not fired
    assert rating.veto is not None
    assert screen.veto is not None
    assert (rating.veto.fired, list(rating.veto.reasons)) == (fired, reasons)
    assert rating.veto == screen.veto
    batch = screened.rate_many({leaf: [grade] for leaf, grade in evidence.items()})
    assert batch.status.tolist() == [rating.status]


def test_a_rejected_client_needs_no_other_evidence_and_gets_no_number() -> None:
    rating = model(veto=VETO).rate({"record": "weak", "purpose": "poor"})
    assert (rating.status, rating.score, rating.grade, rating.membership) == ("rejected", None, None, None)
    assert (rating.risk, rating.rounded_score, rating.validity_index, rating.caps) == (None, None, None, ())
    assert set(rating.nodes) == {"decisive", "record", "purpose"}
    with pytest.raises(KeyError, match=r"reference\.finance was not evaluated: the client was rejected before"):
        rating.nodes["finance"]
    with pytest.raises(fa.ScoringError, match="contributions: the client was rejected"):
        _ = rating.contributions
    as_dict = json.loads(rating.to_json())
    assert (as_dict["status"], as_dict["score"], as_dict["contributions"]) == ("rejected", None, None)
    assert as_dict["veto"]["watched"] == {"decisive": pytest.approx(0.6 * 55 + 0.4 * 40)}
    assert re.search(r"<script>D.* 49\.00.* below 70 \(medium\) is rejected", rating.explain())
    assert "决定性得分 49.00；得分低于 70（中）即予否决" in rating.explain("zh")
    assert "&lt;script&gt;D" in rating._repr_html_()


def test_decisive_evidence_is_needed_even_where_the_rest_is_there() -> None:
    with pytest.raises(fa.EvidenceError, match=r"decisive.record: no evidence"):
        model(veto=VETO).rate(given(record=None, purpose="poor"))


# -- caps --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ratio", "before", "after", "binding"),
    [
        (1.2, "good", "good", []),  # finance is medium: not worse than medium
        (1.0, "good", "medium", [True]),  # .5 x 85 + .25 x 55 + .25 x 100 = 81.25, finance weak
        (0.8, "good", "medium", [True]),
    ],
)
def test_cap(ratio: float, before: str, after: str, binding: list[bool]) -> None:
    capped = model(caps=[{"node": "reference.finance", "worse_than": "medium", "grade": "medium"}])
    rating = capped.rate(given(ratio=ratio, market="excellent"))
    assert (rating.grade_before_caps, rating.grade, [cap.binding for cap in rating.caps]) == (before, after, binding)
    assert rating.score == pytest.approx(42.5 + 0.25 * {1.2: 70, 1.0: 55, 0.8: 40}[ratio] + 25)
    assert ("Capped: Finance & co is graded" in rating.explain()) is bool(binding)
    assert ("等级受限：财务等级为" in rating.explain("zh")) is bool(binding)


def test_a_cap_that_holds_but_does_not_bind() -> None:
    capped = model(caps=[{"node": "finance", "worse_than": "good", "grade": "good"}])
    rating = capped.rate(given(ratio="medium"))
    assert (rating.grade, rating.grade_before_caps) == ("good", "good")
    assert [(c.node, c.found, c.worse_than, c.limit, c.binding) for c in rating.caps] == [
        ("finance", "medium", "good", "good", False)
    ]
    assert "(it would be" not in rating.explain()
    assert capped.rate_many({leaf: ["good"] for leaf in ALL} | {"ratio": ["medium"]}).reason.tolist() == [""]


def test_the_worst_of_several_caps_counts() -> None:
    rules = [{"node": "finance", "worse_than": "good", "grade": grade} for grade in ("medium", "weak", "good")]
    rating = model(caps=rules).rate(given(ratio="poor"))
    assert rating.grade == "weak"
    assert [cap.limit for cap in rating.caps] == ["medium", "weak", "good"]


# -- reports -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("operator", sorted(fa.OPERATORS))
@pytest.mark.parametrize("grade", ["excellent", "medium"])
def test_reports_are_plain_json_without_nan(operator: str, grade: str) -> None:
    rating = model(operator=operator, veto=VETO).rate(dict.fromkeys(ALL, grade))
    text = rating.to_json()
    back = json.loads(text, parse_constant=lambda constant: pytest.fail(constant))
    assert back == rating.to_dict()
    assert text == model(operator=operator, veto=VETO).rate(dict.fromkeys(ALL, grade)).to_json()
    assert back["scheme"]["fingerprint"] == rating.plan.scheme.fingerprint
    assert back["rules"]["operator"] == operator
    assert back["validity_index"] is None  # infinite: all membership in one grade
    assert (back["contributions"] is None) is (operator != "weighted_average")


def test_contributions_say_why_not() -> None:
    rating = model(operator="min_max").rate(given())
    with pytest.raises(fa.ScoringError, match=r"contributions: under M\(min, max\).*use operator = 'weighted_average'"):
        _ = rating.contributions


def test_explain_names_score_grade_and_margin() -> None:
    text = model(veto=VETO).rate(given()).explain()
    assert "Score 85.00 of 100, grade good, risk fairly low." in text
    assert "The nearest cut is 92.5, 7.50 points away." in text or "The nearest cut is 77.5, 7.50 points away." in text
    assert "Screening passed: <script>D 85.00." in text
    assert "得分 85.00（满分 100），等级：良，风险：较低。" in model().rate(given()).explain("zh")
    with pytest.raises(fa.FuzzyAHPError, match="lang: there is no 'fr'; known: en, zh"):
        model().rate(given()).explain("fr")


def test_html_escapes_what_people_typed() -> None:
    for html in (model().rate(given())._repr_html_(), model()._repr_html_()):
        assert "<script>" not in html
        assert "&lt;script&gt;D" in html
        assert "Finance &amp; co" in html


def test_a_rating_cannot_be_changed_through_what_it_hands_out() -> None:
    rating = model(veto=VETO).rate(given())
    rating.to_dict()["veto"]["watched"]["decisive"] = 0
    rating.to_dict()["nodes"]["decisive"]["weights"]["record"] = 0
    assert rating.to_dict() == model(veto=VETO).rate(given()).to_dict()
    for array in (rating.membership, rating.nodes["decisive"].raw):
        assert array is not None
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


@pytest.mark.parametrize(("name", "lang"), [("finanse", "en"), (5, "en")])
def test_unknown_node(name: Any, lang: str) -> None:
    with pytest.raises(KeyError, match="no indicator is named"):
        model().rate(given()).nodes[name]
