"""A scheme whose judgments come from a panel: weighed into it, or named as a file beside it."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import fuzzyahp as fa
from fuzzyahp.document import load_draft
from fuzzyahp.errors import PanelError
from fuzzyahp.experts.panel.answers import Answers, Change, Expert
from fuzzyahp.experts.panel.document import load_panel, save_panel
from fuzzyahp.experts.panel.group_judgments import weigh_scheme
from fuzzyahp.experts.panel.panel import Panel
from fuzzyahp.experts.panel.questions import questionnaire

ABC = [("a", "b"), ("a", "c"), ("b", "c")]


def draft(judgments: object = None, **more: Any) -> dict[str, Any]:
    parent: dict[str, Any] = {"children": ["a", "b", "c"]} | more
    if judgments is not None:
        parent["judgments"] = judgments
    return {
        "format": "fuzzyahp-scheme/1",
        "name": "abc",
        "version": "1",
        "indicators": {"u": parent, "a": {}, "b": {}, "c": {}},
    }


def answers(*ratios: object) -> Answers:
    return Answers({"u": dict(zip(ABC, ratios, strict=True))})  # type: ignore[arg-type]


def panel(*experts: Expert, **given: Answers) -> Panel:
    asked = questionnaire(load_draft(draft()))
    return Panel("committee", asked, experts or tuple(Expert(name) for name in given)).with_round(given)


TWO = {"Li": answers(2, 4, 2), "Wu": answers(8, 4, "1/2")}
# Geometric means by hand: sqrt(2*8) = 4, sqrt(4*4) = 4, sqrt(2*1/2) = 1; consistent, so a : b : c = 4 : 1 : 1.
MEANS = (4.0, 4.0, 1.0)


def test_the_groups_judgments_stand_in_the_scheme_and_the_rating_names_the_panel() -> None:
    found = panel(**TWO)
    scheme = weigh_scheme(load_draft(draft()), found)
    source = scheme.indicators["u"].panel
    assert source is not None
    assert (source.name, source.round, source.experts, source.aggregation) == ("committee", 1, 2, "aij")
    assert source.fingerprint == found.fingerprint
    assert [float(x) for x in scheme.indicators["u"].judgments or ()] == pytest.approx(MEANS, abs=1e-15)
    rating = fa.RatingModel(scheme).rate({"a": "good", "b": "poor", "c": "poor"})
    assert rating.score == pytest.approx((4 * 85 + 40 + 40) / 6)
    assert rating.to_dict()["panels"]["u"]["name"] == "committee"
    assert "panel committee, round 1, 2 experts, aij" in rating.explain()
    assert "专家组 committee 第 1 轮" in rating.explain("zh")


def test_a_weighed_scheme_reloads_to_the_same_fingerprint() -> None:
    scheme = weigh_scheme(load_draft(draft()), panel(Li=answers(3, 5, 2), Wu=answers(2, 5, 3)))
    assert fa.load_scheme(scheme.to_dict()).fingerprint == scheme.fingerprint
    # sqrt(6) is written in decimals, as a person would read it, not as a fraction of sixteen digits.
    assert scheme.to_dict()["indicators"]["u"]["judgments"][0] == repr(math.sqrt(6))


@pytest.mark.parametrize("aggregation", ["aij", "aip_arithmetic", "aip_geometric"])
def test_a_panel_file_stands_where_judgments_stand(tmp_path: Path, aggregation: str) -> None:
    found = panel(**TWO)
    (tmp_path / "panels").mkdir()
    save_panel(found, tmp_path / "panels" / "p.json")
    reference = {"panel": "panels/p.json", "aggregation": aggregation}
    # Wu's matrix 8, 4, 1/2 is consistent, and so is Li's: AIP needs no waiver.
    (tmp_path / "s.json").write_text(json.dumps(draft(reference)), encoding="utf-8")
    scheme = fa.load_scheme(tmp_path / "s.json")
    weighed = weigh_scheme(load_draft(draft()), found, aggregation=aggregation)
    assert scheme.fingerprint == weighed.fingerprint
    weights = fa.RatingModel(scheme).weights["u"]
    # By hand: Li 4/7, 2/7, 1/7; Wu 8/11, 1/11, 2/11; their mean, or 4 : 1 : 1 of the mean judgments.
    by_hand = {
        "aij": (4 / 6, 1 / 6, 1 / 6),
        "aip_arithmetic": tuple((x / 7 + y / 11) / 2 for x, y in ((4, 8), (2, 1), (1, 2))),
        # The geometric means sqrt(32), sqrt(2), sqrt(2) over their sum.
        "aip_geometric": (4 / 6, 1 / 6, 1 / 6),
    }
    assert list(weights.values()) == pytest.approx(by_hand[aggregation])


@pytest.mark.parametrize("where", ["/etc/panel.json", "../panel.json"])
def test_a_panel_file_lies_beside_the_scheme(where: str) -> None:
    with pytest.raises(fa.SchemeError, match="beside the scheme"):
        fa.load_scheme(draft({"panel": where}))


def test_a_key_misspelt_in_a_reference_is_named() -> None:
    with pytest.raises(fa.SchemeError, match=r"indicators\.u\.judgments\.agregation: no such key; did you mean 'aggr"):
        fa.load_scheme(draft({"panel": "p.json", "agregation": "aij"}))


def test_a_panel_file_and_weights_cannot_both_stand() -> None:
    with pytest.raises(fa.SchemeError, match="weights is given too"):
        fa.load_scheme(draft({"panel": "p.json"}, weights=[0.5, 0.3, 0.2]))


def test_a_draft_rates_nobody() -> None:
    with pytest.raises(fa.SchemeError, match="draft"):
        fa.RatingModel(load_draft(draft()))
    with pytest.raises(fa.SchemeError, match="neither judgments nor weights"):
        fa.load_scheme(draft())
    assert not load_draft("micro-enterprise").draft


def test_weights_of_experts_count() -> None:
    # Weighted geometric mean by hand: 2^(3/4) * 8^(1/4) = 2^1.5.
    found = panel(Expert("Li", weight=3.0), Expert("Wu", weight=1.0), **TWO)
    first = weigh_scheme(load_draft(draft()), found).indicators["u"].judgments
    assert first is not None
    assert float(first[0]) == pytest.approx(2**1.5)


def test_authority_counts_and_authority_zero_leaves_an_expert_out() -> None:
    experts = (Expert("Li", familiarity=0.9, basis=0.7), Expert("Wu", familiarity=0.0, basis=0.0))
    scheme = weigh_scheme(load_draft(draft()), panel(*experts, **TWO))
    assert [float(x) for x in scheme.indicators["u"].judgments or ()] == [2, 4, 2]
    source = scheme.indicators["u"].panel
    assert source is not None
    assert source.experts == 1


def test_an_accepted_change_counts_and_the_answer_stays() -> None:
    before = panel(Li=answers(2, 4, 2))
    after = before.with_changes(
        [Change("Li", "u", "a", "c", Fraction(4), Fraction(6), "meant six", by="chair", at="2026-11-22")]
    )
    judgments = weigh_scheme(load_draft(draft()), after).indicators["u"].judgments
    assert [float(x) for x in judgments or ()] == [2, 6, 2]
    assert after.round().answers["Li"].judgments["u"]["a", "c"] == 4
    assert load_panel(after.to_dict()) == after
    with pytest.raises(PanelError, match="before is 5, the judgment is 4"):
        before.with_changes([Change("Li", "u", "a", "c", Fraction(5), Fraction(6), "meant six")])


def test_a_missing_judgment_is_completed_and_said_so() -> None:
    found = panel(Li=Answers({"u": {("a", "b"): 2, ("b", "c"): 2}}))  # type: ignore[dict-item]
    indicator = weigh_scheme(load_draft(draft()), found).indicators["u"]
    assert [float(x) for x in indicator.judgments or ()] == pytest.approx([2, 4, 2])  # 2 x 2, the consistent one
    assert indicator.panel is not None
    assert indicator.panel.completed == 1


def test_judgments_that_do_not_join_all_children_name_the_expert() -> None:
    with pytest.raises(PanelError, match=r"Li: u: .*c"):
        weigh_scheme(load_draft(draft()), panel(Li=Answers({"u": {("a", "b"): 2}})))  # type: ignore[dict-item]


def test_aip_asks_for_every_experts_consistency() -> None:
    found = panel(Li=answers(2, 4, 2), Wu=answers(9, "1/9", 9))
    with pytest.raises(fa.ConsistencyError, match=r"u: CR of Wu \d\.\d{4}"):
        weigh_scheme(load_draft(draft()), found, aggregation="aip_arithmetic")
    waived = weigh_scheme(load_draft(draft()), found, aggregation="aip_arithmetic", waive_consistency={"u": "pilot"})
    assert waived.indicators["u"].waive_consistency == "pilot"
    model = fa.RatingModel(waived)
    assert model.waivers["u"] == {"consistency": "pilot"}
    assert "pilot" in model.rate(dict.fromkeys("abc", "good")).explain()


def test_another_schemes_panel_is_refused() -> None:
    with pytest.raises(PanelError, match="asked about scheme abc, not micro-enterprise"):
        weigh_scheme(fa.load_scheme("micro-enterprise"), panel(**TWO))


def test_other_children_are_refused(tmp_path: Path) -> None:
    save_panel(panel(**TWO), tmp_path / "p.json")
    document = draft({"panel": "p.json"})
    document["indicators"]["u"]["children"] = ["a", "b", "d"]
    document["indicators"]["d"] = document["indicators"].pop("c")
    (tmp_path / "s.json").write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(fa.SchemeError, match="was asked about a, b, c; the scheme has a, b, d"):
        fa.load_scheme(tmp_path / "s.json")


def test_children_in_another_order_take_their_own_judgments(tmp_path: Path) -> None:
    save_panel(panel(Li=answers(2, 4, 2)), tmp_path / "p.json")
    document = draft({"panel": "p.json"}, children=["c", "b", "a"])
    (tmp_path / "s.json").write_text(json.dumps(document), encoding="utf-8")
    weights = fa.RatingModel(fa.load_scheme(tmp_path / "s.json")).weights["u"]
    assert weights["a"] == pytest.approx(4 / 7)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"experts": [{"name": "Li"}, {"name": "li"}]}, "li stands twice"),
        ({"experts": []}, "no experts"),
        ({"experts": [{"name": "Li", "weight": 0}]}, "must be a finite number above 0"),
        ({"experts": [{"name": "Li", "weight": 1.0}, {"name": "Wu"}]}, "Wu has no weight"),
        ({"experts": [{"name": "Li", "familiarity": 0.5}]}, "both familiarity and basis"),
        ({"name": " "}, "must be a name"),
        ({"format": "fuzzyahp-panel/2"}, "format"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_a_panel_file_with_a_fault_says_which(changed: dict[str, Any], message: str) -> None:
    document = panel(Li=answers(2, 4, 2)).to_dict() | changed
    with pytest.raises(PanelError, match=message):
        load_panel(document)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (["b", "a", "2"], "turn the pair"),
        (["a", "z", "2"], "it was not asked"),
        (["a", "b", "0"], "must be above 0"),
        (["a", "b", "nine"], "is not a judgment"),
    ],
)
def test_an_answer_that_was_not_asked_says_where(row: list[str], message: str) -> None:
    document = panel(Li=answers(2, 4, 2)).to_dict()
    document["rounds"][0]["answers"]["Li"]["judgments"]["u"] = [row]
    with pytest.raises(fa.FuzzyAHPError, match=message):
        load_panel(document)


def test_the_same_pair_twice_is_refused() -> None:
    document = panel(Li=answers(2, 4, 2)).to_dict()
    document["rounds"][0]["answers"]["Li"]["judgments"]["u"] = [["a", "b", "2"], ["b", "a", "3"]]
    with pytest.raises(PanelError, match="stands twice"):
        load_panel(document)
