"""A scheme whose judgments come from a panel: weighed into it, or named as a file beside it."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import fuzzyahp as fa
from fuzzyahp.document import load_draft
from fuzzyahp.errors import PanelError
from fuzzyahp.experts.panel.answers import Answers, Change, Expert
from fuzzyahp.experts.panel.document import load_panel, save_panel
from fuzzyahp.experts.panel.group_judgments import group_judgments, weigh_scheme
from fuzzyahp.experts.panel.panel import Panel
from fuzzyahp.experts.panel.questions import Questionnaire, questionnaire
from fuzzyahp.experts.panel.report import panel_report
from fuzzyahp.scheme_parts import PanelSource

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
    with pytest.raises(PanelError, match=r"u: nobody judged enough of it \(Li: no judgment joins c to a\)"):
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


# ---- who does not count, and what breaks the scheme's rules ----


def test_one_expert_whose_judgments_do_not_join_is_left_out_and_the_others_count() -> None:
    found = panel(**TWO, Xu=Answers({"u": {("a", "b"): 9}}))  # type: ignore[dict-item]
    scheme = weigh_scheme(load_draft(draft()), found)
    assert [float(x) for x in scheme.indicators["u"].judgments or ()] == pytest.approx(MEANS)
    source = scheme.indicators["u"].panel
    assert source is not None
    assert (source.experts, source.completed) == (2, 0)
    group = group_judgments(found, "u", ("a", "b", "c"))
    assert group.left_out == {"Xu": "no judgment joins c to a"}
    report = panel_report(found)
    assert report.parents[0].left_out == group.left_out
    assert report.to_dict()["parents"][0]["left_out"] == {"Xu": "no judgment joins c to a"}
    assert report.experts[2].judged == 1
    assert report.experts[2].ratios == {}


@pytest.mark.parametrize("aggregation", ["aij", "aip_arithmetic"])
def test_every_parent_that_breaks_order_or_consistency_is_listed_at_once(aggregation: str) -> None:
    nodes = {
        "top": {"children": ["u", "v"]},
        "u": {"children": ["a", "b", "c"]},
        "v": {"children": ["d", "e"]},
    } | {leaf: {} for leaf in "abcde"}
    document = draft() | {"indicators": nodes, "rules": {"ordered": True}}
    scheme = load_draft(document)
    asked = questionnaire(scheme)
    # u: a over b 9, b over c 9, c over a 9: CR far above 0.1, and equal weights. top and v: the second weighs more.
    given = {"top": {("u", "v"): "1/3"}, "u": dict(zip(ABC, (9, "1/9", 9), strict=True)), "v": {("d", "e"): "1/2"}}
    found = Panel("committee", asked, (Expert("Li"),)).with_round({"Li": Answers(given)})  # type: ignore[arg-type]
    with pytest.raises(fa.SchemeError, match="3 faults") as raised:
        weigh_scheme(scheme, found, aggregation=aggregation)
    text = str(raised.value)
    assert "top: 'v' (weight 0.7500) weighs more than 'u' (0.2500)" in text
    assert "'e' (weight 0.6667) weighs more than 'd' (0.3333)" in text
    assert "CR" in text
    order = {"top": "the panel ranks so", "v": "so too"}
    with pytest.raises(fa.ConsistencyError, match="CR"):
        weigh_scheme(scheme, found, aggregation=aggregation, waive_order=order)
    made = weigh_scheme(scheme, found, aggregation=aggregation, waive_order=order, waive_consistency={"u": "a trial"})
    assert made.indicators["v"].waive_order == "so too"
    assert fa.RatingModel(made).waivers["top"] == {"order": "the panel ranks so"}
    with pytest.raises(PanelError, match="not asked about 'w'"):
        weigh_scheme(scheme, found, waive_order={"w": "x"})
    assert panel_report(found, rules=scheme.rules).parents[2].rises == (("e", "d"),)
    assert panel_report(found).parents[2].rises == ()


@pytest.mark.parametrize("version", ["", "  "])
def test_an_empty_version_is_refused(version: str) -> None:
    with pytest.raises(PanelError, match="must say which version"):
        weigh_scheme(load_draft(draft()), panel(**TWO), version=version)


def test_a_report_shows_the_shares_where_they_differ() -> None:
    report = panel_report(panel(Expert("Li", weight=3.0), Expert("Wu", weight=1.0), Expert("Xu", weight=4.0), **TWO))
    assert [expert.share for expert in report.experts] == [0.75, 0.25, None]
    assert (report.voices, report.to_dict()["voices"]) == ("given", "given")
    assert report.to_dict()["parents"][0]["expert_weights"] == {"Li": 0.75, "Wu": 0.25}
    by_authority = panel(Expert("Li", familiarity=0.9, basis=0.7), Expert("Wu", familiarity=0.0, basis=0.0), **TWO)
    assert panel_report(by_authority).voices == "authority"
    assert [expert.share for expert in panel_report(by_authority).experts] == [1.0, 0.0]
    for alike in (panel(**TWO), panel(Expert("Li", weight=2.0), Expert("Wu", weight=2.0), **TWO)):
        assert panel_report(alike).voices == "equal"
        assert [expert.share for expert in panel_report(alike).experts] == [None, None]


def test_voices_are_written_only_where_they_differ() -> None:
    source = PanelSource("c", 1, "sha256:" + "0" * 64, 2)
    assert (source.voices, "voices" in vars(source)) == ("equal", False)
    given = replace(source, voices="given")
    assert vars(given)["voices"] == "given"
    assert replace(given, voices="equal") == source != given
    with pytest.raises(fa.SchemeError, match="voices: there is no 'givn'; did you mean 'given'"):
        replace(source, voices="givn")


@pytest.mark.parametrize(
    ("experts", "voices", "said"),
    [
        ((Expert("Li", weight=3.0), Expert("Wu", weight=1.0)), "given", ("2 experts (weighted)", "（加权）")),
        (
            (Expert("Li", familiarity=0.9, basis=0.7), Expert("Wu", familiarity=0.0, basis=0.0)),
            "authority",
            ("1 experts (by authority)", "（按权威系数）"),
        ),
        ((Expert("Li", weight=2.0), Expert("Wu", weight=2.0)), "equal", ("2 experts, aij", "2 位专家（aij")),
    ],
)
def test_the_scheme_says_by_what_its_experts_counted(
    experts: tuple[Expert, ...], voices: str, said: tuple[str, str]
) -> None:
    scheme = weigh_scheme(load_draft(draft()), panel(*experts, **TWO))
    written = scheme.to_dict()["indicators"]["u"]["panel"]
    assert written.get("voices", "equal") == voices
    assert ("voices" in written) == (voices != "equal")
    again = fa.load_scheme(scheme.to_dict())
    assert again.fingerprint == scheme.fingerprint
    rating = fa.RatingModel(again).rate(dict.fromkeys("abc", "good"))
    assert said[0] in rating.explain()
    assert said[1] in rating.explain("zh")
    assert rating.to_dict()["panels"]["u"].get("voices", "equal") == voices


# ---- the panel file ----


def test_a_link_out_of_the_schemes_folder_is_refused(tmp_path: Path) -> None:
    inside = tmp_path / "scheme"
    inside.mkdir()
    save_panel(panel(**TWO), tmp_path / "p.json")
    (inside / "s.json").write_text(json.dumps(draft({"panel": "p.json"})), encoding="utf-8")
    try:
        (inside / "p.json").symlink_to(tmp_path / "p.json")
    except OSError:
        pytest.skip("no links here")
    with pytest.raises(fa.SchemeError, match="a link out of the scheme's folder"):
        fa.load_scheme(inside / "s.json")
    (inside / "p.json").unlink()
    (inside / "q.json").write_bytes((tmp_path / "p.json").read_bytes())
    (inside / "p.json").symlink_to("q.json")
    assert fa.load_scheme(inside / "s.json").indicators["u"].panel is not None


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"format": "fuzzyahp-panel/2"}, "format: 'fuzzyahp-panel/2', must be 'fuzzyahp-panel/1'"),
        ({"surprise": 1}, "surprise: no such key"),
        ({"experts": 3}, "experts: 3, must be a list"),
        ({"experts": [{"name": "Li", "wieght": 1.0}]}, r"experts\.0\.wieght: no such key; did you mean 'weight'"),
        ({"experts": [{"name": "Li", "weight": "1"}]}, r"experts\.0\.weight: '1', must be a number"),
        ({"experts": [{"name": ""}]}, r"experts\.0\.name: is empty"),
        ({"experts": [{"name": "x" * 65}]}, "65 characters, must be at most 64"),
        ({"experts": [{"name": "Li\u00a0Wei"}]}, r"holds a no-break space \(U\+00A0\)"),
        ({"experts": [{"name": "Ren\u00e9"}, {"name": "RENE\u0301"}]}, "stands twice"),
        ({"rounds": [{"number": True, "answers": {}}]}, r"rounds\.0\.number: True, must be a whole number"),
        ({"rounds": [{"number": 1, "answers": {"Li": {"judgments": {"u": [["a", "b"]]}}}}]}, "is missing; add it"),
        ({"rounds": [{"number": 1, "answers": {"Li": {"judgments": {"w": []}}}}]}, "round 1, Li: parent 'w' was not"),
        ({"rounds": [{"number": 1, "answers": {"e\u0301": {}, "\u00e9": {}}}]}, "answers twice"),
    ],
)
def test_a_fault_in_a_panel_file_is_told_in_plain_words(tmp_path: Path, changed: dict[str, Any], message: str) -> None:
    (tmp_path / "p.json").write_text(json.dumps(panel(Li=answers(2, 4, 2)).to_dict() | changed), encoding="utf-8")
    with pytest.raises(PanelError, match=message) as raised:
        load_panel(tmp_path / "p.json")
    assert str(raised.value).startswith("p.json: ")
    assert not re.search(r"Input should|Field required|valid dictionary|\[key\]", str(raised.value))


def test_a_name_is_one_however_its_accent_is_typed() -> None:
    found = panel(Expert("Rene\u0301"), **{"Ren\u00e9": answers(2, 4, 2)})
    assert found.names == ("Ren\u00e9",)
    assert found.judgments("Rene\u0301", "u") == found.judgments("Ren\u00e9", "u")
    assert load_panel(found.to_dict()) == found


def test_thirty_children_may_be_compared_and_no_more() -> None:
    children = tuple(f"c{i}" for i in range(31))
    assert len(Questionnaire("s", "1", {"u": children[:30]}).pairs_of("u")) == 435
    with pytest.raises(PanelError, match=r"u: 31 children make 465 comparisons, must be at most 30 children \(435\)"):
        Questionnaire("s", "1", {"u": children})
