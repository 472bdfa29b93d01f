"""A scheme that carries fuzzy judgments or preferences: crisp weights, with their working in every rating."""

from __future__ import annotations

import json
import warnings
from typing import Any

import pytest

import fuzzyahp as fa
from fuzzyahp.document import load_draft
from fuzzyahp.fuzzy.result import ZeroWeightWarning


def document(**parent: Any) -> dict[str, Any]:
    return {
        "format": "fuzzyahp-scheme/1",
        "name": "abc",
        "version": "1",
        "indicators": {"u": {"children": ["a", "b", "c"]} | parent, "a": {}, "b": {}, "c": {}},
    }


CRISP = [[2, 2, 2], [4, 4, 4], [2, 2, 2]]
#: multiAHPy's test matrix; its weights by both conventions are in the golden cases.
SPREAD = [[2, 3, 4], [3, 4, 5], [1, 2, 3]]


@pytest.mark.parametrize("method", ["buckley", "krejci", "wang", "mikhailov"])
def test_fuzzy_numbers_without_spread_weigh_as_crisp_ones(method: str) -> None:
    model = fa.RatingModel(fa.load_scheme(document(fuzzy_judgments={"method": method, "upper": CRISP})))
    # a : b : c = 4 : 2 : 1 by hand.
    assert list(model.weights["u"].values()) == pytest.approx([4 / 7, 2 / 7, 1 / 7], abs=1e-7)
    assert sum(model.weights["u"].values()) == 1
    assert model.judged["u"].consistency_ratio == pytest.approx(0, abs=1e-12)


def test_the_working_is_in_the_rating() -> None:
    chosen = {"method": "buckley", "upper": SPREAD, "convention": "defuzzify_first"}
    model = fa.RatingModel(fa.load_scheme(document(fuzzy_judgments=chosen)))
    assert list(model.weights["u"].values()) == pytest.approx([0.6163, 0.2393, 0.1445], abs=6e-5)
    rating = model.rate(dict.fromkeys("abc", "good"))
    assert rating.score == 85.0
    found = json.loads(rating.to_json())
    assert found["fuzzy"]["u"]["method"] == "buckley"
    assert found["fuzzy"]["u"]["options"]["convention"] == "defuzzify_first"
    # r_a = (2 * 3)^(1/3) = 1.8171..., the first of the row's geometric means.
    assert found["fuzzy"]["u"]["working"]["r"][0][0] == pytest.approx(6 ** (1 / 3))
    assert found["consistency"]["u"]["method"] == "fuzzy buckley"


def test_preferences_weigh_by_hand() -> None:
    scheme = fa.load_scheme(document(preferences={"method": "xu_2001", "upper": [0.6, 0.7, 0.6]}))
    model = fa.RatingModel(scheme)
    # By hand: (row sum + n/2 - 1) / (n (n - 1)), the rows adding to 1.8, 1.5 and 1.2.
    assert list(model.weights["u"].values()) == pytest.approx([2.3 / 6, 2.0 / 6, 1.7 / 6])
    assert json.loads(model.rate(dict.fromkeys("abc", "good")).to_json())["fuzzy"]["u"]["method"] == "xu_2001"


def test_a_preference_may_be_0() -> None:
    scheme = fa.load_scheme(document(preferences={"method": "xu_2001", "upper": [0.0, 0.5, 1.0]}))
    # By hand: the rows add to 1, 2.5 and 1; (1 + 1/2) / 6 and (2.5 + 1/2) / 6.
    assert list(fa.RatingModel(scheme).weights["u"].values()) == [0.25, 0.5, 0.25]
    assert fa.load_scheme(json.loads(scheme.to_json())).fingerprint == scheme.fingerprint


@pytest.mark.parametrize(
    "parent",
    [
        {"fuzzy_judgments": {"method": "krejci", "upper": [["1/3", "1/2", 1], ["1/2", 1, 2.5], [1, 2, 3]]}},
        {"fuzzy_judgments": {"method": "buckley", "upper": [[1, 2, 2, 3], [2, 2, 4, 4], [1, 2, 2, 3]]}},
        {"preferences": {"method": "lu_2002", "upper": [0.6, 0.7, 0.6], "parameter": 1.5}},
    ],
)
def test_the_document_comes_back(parent: dict[str, Any]) -> None:
    scheme = fa.load_scheme(document(**parent))
    again = fa.load_scheme(json.loads(scheme.to_json()))
    assert again.fingerprint == scheme.fingerprint
    assert fa.RatingModel(again).weights == fa.RatingModel(scheme).weights


def test_a_scheme_with_fuzzy_judgments_alone_is_no_draft() -> None:
    assert not load_draft(document(fuzzy_judgments={"method": "buckley", "upper": CRISP})).draft
    assert not load_draft(document(preferences={"method": "xu_2001", "upper": [0.6, 0.7, 0.6]})).draft


def test_inconsistent_middle_values_need_a_waiver() -> None:
    wild = {"method": "buckley", "upper": [[4, 5, 6], [1, 1, 1], [4, 5, 6]]}
    with pytest.raises(fa.ConsistencyError, match=r"u: CR of the crisp judgments behind the fuzzy ones = \d"):
        fa.RatingModel(fa.load_scheme(document(fuzzy_judgments=wild)))
    waived = document(fuzzy_judgments=wild, waive_consistency="pilot")
    assert fa.RatingModel(fa.load_scheme(waived)).waivers["u"] == {"consistency": "pilot"}


def test_a_zero_weight_warns() -> None:
    scheme = fa.load_scheme(document(fuzzy_judgments={"method": "chang", "upper": SPREAD}))
    with pytest.warns(ZeroWeightWarning, match="weight 0 for c"):
        model = fa.RatingModel(scheme)
    assert model.weights["u"]["c"] == 0


@pytest.mark.parametrize(
    ("parent", "message"),
    [
        ({"fuzzy_judgments": {"upper": SPREAD}}, r"fuzzy_judgments\.method: is missing"),
        ({"fuzzy_judgments": {"method": "bukley", "upper": SPREAD}}, "did you mean 'buckley'"),
        ({"fuzzy_judgments": {"method": "chang", "upper": SPREAD[:2]}}, "2 fuzzy judgments; its 3 children need 3"),
        ({"fuzzy_judgments": {"method": "chang", "upper": [[3, 2, 1], *SPREAD[1:]]}}, "u: "),
        ({"fuzzy_judgments": {"method": "chang", "upper": [[0, 2, 3], *SPREAD[1:]]}}, "must be above 0"),
        ({"fuzzy_judgments": {"method": "chang", "upper": [2, 3, 4]}}, "upper"),
        ({"fuzzy_judgments": {"method": "chang", "upper": SPREAD, "defuzzifier": "centroid"}}, "defuzzifier"),
        ({"fuzzy_judgments": {"method": "chang", "upper": SPREAD, "defuzifier": "x"}}, "did you mean 'defuzzifier'"),
        ({"fuzzy_judgments": {"method": "chang", "upper": SPREAD}, "judgments": [1, 1, 1]}, "both given"),
        ({"preferences": {"method": "xu_2001", "upper": [0.6, 0.7]}}, "2 preferences; its 3 children need 3"),
        (
            {"preferences": {"method": "xu_2001", "upper": [0.6, 0.7, 1.2]}},
            r"u: .* b over c: 1\.2, must be from 0 to 1",
        ),
        ({"preferences": {"method": "xu_2001", "upper": [0.6, 0.7, -0.2]}}, "u: preference 3: -0.2 must be"),
        ({"preferences": {"method": "xu", "upper": [0.6, 0.7, 0.6]}}, "xu_2001"),
        ({"preferences": {"method": "xu_2001", "upper": [0.6, "x", 0.6]}}, "upper"),
    ],
)
def test_what_cannot_be_used_is_named(parent: dict[str, Any], message: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ZeroWeightWarning)
        with pytest.raises(fa.FuzzyAHPError, match=message) as caught:
            fa.RatingModel(fa.load_scheme(document(**parent)))
    assert "u" in str(caught.value)
