"""How much one client's grade hangs on a weight, a judgment, a vote, a rule: against rating again, one by one."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import fuzzyahp as fa
from fuzzyahp import analysis
from fuzzyahp.analysis.sensitivity.judgment_moves import SCALE, scale_steps
from fuzzyahp.analysis.sensitivity.vote_moves import value_steps
from strategies import random_evidence, random_scheme

GRADES = fa.FIVE_GRADES.names
OUTCOMES = (*GRADES, "rejected")
TREE: dict[str, Any] = {
    "root": {"children": ["must", "may"], "weights": [0.4, 0.6]},
    "must": {"children": ["record", "purpose", "owner"], "weights": [0.5, 0.3, 0.2]},
    "may": {"children": ["sales", "debt", "plan"], "weights": [0.5, 0.3, 0.2]},
    "record": {},
    "purpose": {},
    "owner": {},
    "sales": {},
    "debt": {"standard": {"points": [0.2, 0.3, 0.4, 0.5, 0.6]}},
    "plan": {},
}
RULES: dict[str, Any] = {
    "veto": {"branch": "must", "below": "medium"},
    "caps": [{"node": "may", "worse_than": "medium", "grade": "medium"}],
}


def scheme_of(indicators: dict[str, Any], **rules: Any) -> fa.Scheme:
    return fa.load_scheme(
        {"format": "fuzzyahp-scheme/1", "name": "s", "version": "1", "rules": rules, "indicators": indicators}
    )


def two(**rules: Any) -> fa.RatingModel:
    return fa.RatingModel(
        scheme_of({"u": {"children": ["a", "b"], "weights": [0.75, 0.25]}, "a": {}, "b": {}}, **rules)
    )


def facts(*items: Any) -> tuple[Any, ...]:
    """Figures to compare with some that are approximate."""
    return items


def outcome(rating: fa.Rating) -> str:
    return rating.grade or "rejected"


def reweighed(scheme: fa.Scheme, parent: str, weights: list[float]) -> fa.RatingModel:
    """The model of a scheme with other weights in one place."""
    nodes = dict(scheme.indicators)
    free: dict[str, Any] = {"judgments": None, "fuzzy_judgments": None, "preferences": None}
    nodes[parent] = replace(nodes[parent], weights=tuple(weights), **free)
    return fa.RatingModel(replace(scheme, indicators=nodes, rules=replace(scheme.rules, ordered=False)))


def at_weight(model: fa.RatingModel, parent: str, child: str, t: float, evidence: dict[str, Any]) -> str:
    """Outcome with one weight at t, siblings in proportion: built anew and rated."""
    weights = dict(model.weights[parent])
    rest = sum(w for name, w in weights.items() if name != child)
    t = min(max(t, 0.0), 1.0)
    moved = [t if name == child else w * (1 - t) / rest for name, w in weights.items()]
    return outcome(reweighed(model.scheme, parent, moved).rate(evidence))


def client(rng: random.Random) -> dict[str, Any]:
    bias = rng.choice([[4, 4, 2, 1, 0], [1, 3, 3, 2, 1], [2, 2, 2, 2, 2]])
    votes = {leaf: rng.choices(GRADES, bias, k=7) for leaf in ("record", "purpose", "owner", "sales", "plan")}
    counts: dict[str, Any] = {leaf: [v.count(grade) for grade in GRADES] for leaf, v in votes.items()}
    return counts | {"debt": round(rng.uniform(0.15, 0.65), 3)}


def turns(change: analysis.WeightChange) -> list[tuple[str, float, str]]:
    found = [("better", change.better_at, change.better), ("worse", change.worse_at, change.worse)]
    return [(key, at, name) for key, at, name in found if at is not None and name is not None]


def is_turned(key: str, now: str, then: str) -> bool:
    a, b = OUTCOMES.index(now), OUTCOMES.index(then)
    return b < a if key == "better" else b > a


# ---- weights ----


def test_break_even_weights_against_bisection_with_rate_on_500_clients() -> None:
    rng = random.Random(20261126)
    model = fa.RatingModel(scheme_of(TREE, **RULES))
    found = 0
    for _ in range(500):
        evidence = client(rng)
        try:
            rating = model.rate(evidence)
        except fa.EvidenceError:
            continue
        sensitivity = analysis.weight_sensitivity(rating)
        able = [x for x in sensitivity.changes if turns(x)]
        change = rng.choice(able if able and rng.random() < 0.7 else sensitivity.changes)
        now = outcome(rating)
        stated = {key: at for key, at, _ in turns(change)}

        def turned(t: float, key: str, change: Any = change, evidence: Any = evidence, now: str = now) -> bool:
            return is_turned(key, now, at_weight(model, change.parent, change.child, t, evidence))

        for key in ("better", "worse"):
            nearest = None
            for end in (0.0, 1.0):
                way = np.linspace(change.weight, end, 9)
                hit = next((k for k in range(1, 9) if turned(float(way[k]), key)), None)
                if hit is None:
                    continue
                near, far = float(way[hit - 1]), float(way[hit])
                for _ in range(26):
                    middle = (near + far) / 2
                    near, far = (near, middle) if turned(middle, key) else (middle, far)
                if nearest is None or abs(far - change.weight) < abs(nearest - change.weight):
                    nearest = far
            if nearest is not None:
                assert key in stated
                found += 1
                # No later than the bisection has it; and where the turn was narrowed down, at the same weight.
                assert abs(stated[key] - change.weight) <= abs(nearest - change.weight) + 1e-7
            if key in stated:
                beyond = stated[key] + np.sign(stated[key] - change.weight) * 1e-7
                assert turned(float(beyond), key)
                before = stated[key] - np.sign(stated[key] - change.weight) * 1e-7
                assert not turned(float(before), key)
    assert found > 300


@pytest.mark.parametrize("grading", ["nearest", "maximum_membership", "confidence"])
@pytest.mark.parametrize("operator", fa.OPERATORS)
def test_break_even_weights_of_every_operator_and_grading(operator: str, grading: str) -> None:
    rng = random.Random(7)
    model = fa.RatingModel(scheme_of(TREE, operator=operator, grading=grading, **RULES))
    seen = 0
    for _ in range(12):
        evidence = client(rng)
        rating = model.rate(evidence)
        found = analysis.weight_sensitivity(rating)
        assert found.closed_form == (operator == "weighted_average")
        for change in found.changes:
            for key, at, name in turns(change):
                side = 1 if at > change.weight else -1
                beyond = at_weight(model, change.parent, change.child, at + side * 1e-7, evidence)
                before = at_weight(model, change.parent, change.child, at - side * 1e-7, evidence)
                assert beyond == name
                assert not is_turned(key, outcome(rating), before)
                seen += 1
    assert seen > 10


def test_a_weight_by_hand() -> None:
    # u = 70 + 15 t: 77.5 at t = 0.5, where the better grade still holds; never 92.5.
    found = analysis.weight_sensitivity(two().rate({"a": "good", "b": "medium"}))
    a, b = found.changes
    assert facts(a.slope, a.worse, a.why_not_better) == (pytest.approx(15, abs=1e-12), "medium", "range")
    assert a.worse_at == pytest.approx(0.5, abs=1e-9)
    assert facts(b.slope, b.worse_at) == (pytest.approx(-15, abs=1e-12), pytest.approx(0.5, abs=1e-9))
    assert found.closed_form
    assert found.nearest is not None
    assert found.nearest.distance == pytest.approx(0.25, abs=1e-9)


def test_on_a_cut_the_better_grade_holds_and_the_least_loss_ends_it() -> None:
    # 70 + 15 t with t = 0.5 is 77.5: good, and the rounding to 9 decimals leaves 0.5e-9 points, t less by 3.3e-11.
    nodes = {"u": {"children": ["a", "b"], "weights": [0.5, 0.5]}, "a": {}, "b": {}}
    rating = fa.RatingModel(scheme_of(nodes)).rate({"a": "good", "b": "medium"})
    assert (rating.score, rating.grade) == (77.5, "good")
    change = analysis.weight_sensitivity(rating).changes[0]
    assert change.worse == "medium"
    assert change.worse_at == pytest.approx(0.5 - 0.5e-9 / 15, abs=1e-15)
    assert change.worse_at != 0.5


def test_a_veto_and_a_cap_turn_the_outcome_too() -> None:
    nodes = {
        "u": {"children": ["must", "may"], "weights": [0.5, 0.5]},
        "must": {"children": ["a", "b"], "weights": [0.8, 0.2]},
        "may": {},
        "a": {},
        "b": {},
    }
    # must = 40 + 45 t: below 70 from t = 2/3 down; root = 0.5 * 76 + 50 = 88 at t = 0.8, 85 at t = 2/3: good.
    rating = fa.RatingModel(scheme_of(nodes, veto={"branch": "must", "below": "medium"})).rate(
        {"a": "good", "b": "poor", "may": "excellent"}
    )
    change = next(x for x in analysis.weight_sensitivity(rating).changes if x.child == "a")
    assert (rating.grade, change.worse, change.better) == ("good", "rejected", "excellent")
    assert change.worse_at == pytest.approx(2 / 3, abs=1e-9)
    # root = 0.5 (40 + 45 t) + 50 = 92.5 at t = 1: the best weight reaches the cut, and the branch is 85 there.
    assert change.better_at == pytest.approx(1, abs=1e-9)
    cap = {"node": "must", "worse_than": "medium", "grade": "medium"}
    capped = fa.RatingModel(scheme_of(nodes, caps=[cap])).rate({"a": "good", "b": "poor", "may": "excellent"})
    change = next(x for x in analysis.weight_sensitivity(capped).changes if x.child == "a")
    # Weak below 62.5 = 40 + 45 t: t = 0.5; the root is then 81.25, good, and the cap makes it medium.
    assert facts(capped.grade, change.worse, change.worse_at) == ("good", "medium", pytest.approx(0.5, abs=1e-9))


def test_why_a_weight_turns_nothing() -> None:
    same = analysis.weight_sensitivity(two().rate({"a": "good", "b": "good"})).changes[0]
    assert (same.why_not_better, same.why_not_worse, same.slope) == ("still", "still", 0)
    ends = analysis.weight_sensitivity(two().rate({"a": "excellent", "b": "excellent"})).changes[0]
    assert (ends.why_not_better, ends.why_not_worse) == ("top", "still")
    worst = analysis.weight_sensitivity(two().rate({"a": "poor", "b": "poor"})).changes[0]
    assert (worst.why_not_better, worst.why_not_worse) == ("still", "bottom")
    nodes = {"u": {"children": ["a", "b"], "weights": [1, 0]}, "a": {}, "b": {}}
    alone, other = analysis.weight_sensitivity(
        fa.RatingModel(scheme_of(nodes)).rate({"a": "good", "b": "poor"})
    ).changes
    assert (alone.why_not_better, alone.why_not_worse, alone.slope) == ("alone", "alone", None)
    # b from 0: u = 85 - 45 t, medium below 77.5, t = 1/6.
    assert facts(other.worse, other.worse_at) == ("medium", pytest.approx(1 / 6, abs=1e-9))
    assert analysis.weight_sensitivity(two().rate({"a": "good", "b": "good"})).nearest is None


def test_weights_against_the_listed_order_are_said_to_be() -> None:
    model = two(ordered=True)
    change = analysis.weight_sensitivity(model.rate({"a": "excellent", "b": "good"})).changes[0]
    # 85 + 15 t = 92.5 at t = 0.5: equal weights do not rise.
    assert facts(change.worse_at, change.against_order) == (pytest.approx(0.5, abs=1e-9), ())
    change = analysis.weight_sensitivity(model.rate({"a": "excellent", "b": "medium"})).changes[0]
    # 70 + 30 t = 92.5 at t = 0.75 and 77.5 at 0.25.
    assert facts(change.worse, change.worse_at) == ("good", pytest.approx(0.75, abs=1e-9))
    change = analysis.weight_sensitivity(model.rate({"a": "good", "b": "weak"})).changes[0]
    # 55 + 30 t: 77.5 at t = 0.75, 62.5 at 0.25; here 77.5 is the score as it is, so nothing is against the order.
    assert change.against_order == ()
    change = analysis.weight_sensitivity(model.rate({"a": [1, 3, 0, 0, 0], "b": [0, 1, 3, 0, 0]})).changes[0]
    # a 88.75, b 73.75: 73.75 + 15 t = 77.5 at t = 0.25, and 0.25 before 0.75 rises.
    assert facts(change.worse_at, change.against_order) == (pytest.approx(0.25, abs=1e-9), ("worse",))


def test_a_rejected_client_is_told_what_would_pass() -> None:
    model = fa.RatingModel(scheme_of(TREE, **RULES))
    evidence = {"record": "weak", "purpose": "excellent", "owner": "poor", "sales": "good", "debt": 0.3, "plan": "good"}
    rating = model.rate(evidence)
    # 0.5 * 55 + 0.3 * 100 + 0.2 * 40 = 65.5, below 70.
    assert rating.status == "rejected"
    found = analysis.weight_sensitivity(rating)
    purpose = next(x for x in found.changes if x.child == "purpose")
    # The other two: (0.5 * 55 + 0.2 * 40) / 0.7 = 355 / 7; 355 / 7 + t (100 - 355 / 7) = 70 at t = 135 / 345.
    assert facts(purpose.better_at, purpose.why_not_worse) == (pytest.approx(135 / 345, abs=1e-9), "bottom")
    # The root is then 0.4 * 70 + 0.6 * 85 = 79.
    assert purpose.better == "good"
    assert found.score is None


# ---- judgments ----


@pytest.mark.parametrize("seed", range(12))
def test_judgment_steps_against_models_built_anew(seed: int) -> None:
    rng = random.Random(seed)
    document = random_scheme(rng, rng.choice(list(fa.OPERATORS)), depth=2)
    scheme = fa.load_scheme(document)
    evidence = random_evidence(rng, document, 5)
    rating = fa.RatingModel(scheme).rate(evidence)
    found = analysis.judgment_steps(rating)
    judged = [p for p in scheme.tree.parents if scheme.indicators[p].judgments is not None]
    assert bool(found.variants) == bool(judged)
    for x in found.variants:
        indicator = scheme.indicators[x.name]
        first, second = x.what.split(" / ")
        pairs = [(a, b) for i, a in enumerate(indicator.children) for b in indicator.children[i + 1 :]]
        at = pairs.index((first, second))
        assert indicator.judgments is not None
        new = [*indicator.judgments]
        new[at] = Fraction(x.after)
        changed = replace(indicator, judgments=tuple(new), waive_consistency="test")
        model = fa.RatingModel(replace(scheme, indicators={**scheme.indicators, x.name: changed}))
        again = model.rate(evidence)
        assert (x.score, x.outcome) == (again.score, outcome(again))
        assert dict(x.weights) == dict(model.weights[x.name])
        assert x.consistency_ratio == model.judged[x.name].consistency_ratio
        assert bool(x.refused) == (x.consistency_ratio >= scheme.rules.max_consistency_ratio)


def test_steps_of_the_scale() -> None:
    assert len(SCALE) == 17
    assert scale_steps(Fraction(5, 2)) == [(Fraction(3), 1), (Fraction(2), 1)]
    assert scale_steps(Fraction(1, 9)) == [(Fraction(1, 8), 1)]
    assert scale_steps(Fraction(33, 100))[0] == (Fraction(1, 2), 1)  # 0.33 is 1/3
    assert scale_steps(Fraction(1), 2) == [(Fraction(2), 1), (Fraction(3), 2), (Fraction(1, 2), 1), (Fraction(1, 3), 2)]


def test_a_judgment_too_many_is_flagged_and_kept() -> None:
    nodes: dict[str, Any] = {"u": {"children": ["a", "b", "c"], "judgments": [[1, 1], [5]]}, "a": {}, "b": {}, "c": {}}
    nodes["u"]["waive_consistency"] = "an example"
    rating = fa.RatingModel(scheme_of(nodes)).rate({"a": "good", "b": "good", "c": "good"})
    assert all(not x.refused for x in analysis.judgment_steps(rating).variants)  # waived
    nodes["u"] = {"children": ["a", "b", "c"], "judgments": [[1, 1], [2]]}
    rating = fa.RatingModel(scheme_of(nodes)).rate({"a": "good", "b": "good", "c": "good"})
    found = {(x.what, x.after): x for x in analysis.judgment_steps(rating).variants}
    # a = b = c but b is 3 times c: lambda = 3.1356, CI 0.0678, CR 0.0678 / 0.58 = 0.117.
    worse = found["b / c", "3"]
    assert worse.consistency_ratio == pytest.approx(0.1169, abs=2e-4)
    assert (worse.refused, worse.outcome, worse.moved) == (("u: consistency",), "good", False)
    assert found["b / c", "1"].refused == ()


def test_what_was_not_judged_is_skipped_and_named() -> None:
    found = analysis.judgment_steps(two().rate({"a": "good", "b": "good"}))
    assert (found.variants, dict(found.skipped), found.largest) == ((), {"u": "no_judgments"}, None)
    assert "u: weights are given, not judged" in str(found)


# ---- votes ----


def test_vote_steps_against_rating_again() -> None:
    model = fa.RatingModel(scheme_of(TREE, **RULES))
    votes = {"votes": {"Li": "good", "Wu": "medium", "Xu": "weak"}}
    evidence: dict[str, Any] = dict.fromkeys(("record", "purpose"), votes)
    evidence |= {"owner": [2, 0, 1, 0, 0], "sales": "good", "debt": {"value": 0.33}, "plan": {"grade": "poor"}}
    rating = model.rate(evidence)
    found = analysis.vote_steps(rating)
    kinds = [x.kind for x in found.variants]
    # Named: 2 leaves, 3 votes, 2 ways; counts: excellent down, medium up and down; grade 2; value 2; poor up only.
    assert {kind: kinds.count(kind) for kind in kinds} == {"vote": 12, "count": 3, "grade": 3, "value": 2}
    for x in found.variants:
        leaf = x.name.rpartition(".")[2]
        new: Any
        if x.kind == "vote":
            new = {"votes": {**votes["votes"], x.what: x.after}}
        elif x.kind == "count":
            new = [2, 0, 1, 0, 0]
            new[GRADES.index(x.before)] -= 1
            new[GRADES.index(x.after)] += 1
        else:
            new = float(x.after) if x.kind == "value" else x.after
        again = model.rate(evidence | {leaf: new})
        assert (x.score, x.outcome, x.moved) == (again.score, outcome(again), outcome(again) != outcome(rating))
        if x.score is not None and rating.score is not None:
            assert x.change == x.score - rating.score
            assert (x.change > 0) == ((x.kind == "value" and x.after == "0.3") or is_better(x))


def is_better(x: analysis.Variant) -> bool:
    return x.after in GRADES and GRADES.index(x.after) < GRADES.index(x.before)


def test_values_step_to_the_points_of_the_next_grades() -> None:
    falling = fa.GradeStandard(points=(2.0, 1.5, 1.2, 1.0, 0.8))
    assert value_steps(falling, 1.5) == [(2.0, 1), (1.2, 1)]
    assert value_steps(falling, 0.1) == [(1.0, 1)]
    assert value_steps(falling, 9.0, 2) == [(1.5, 1), (1.2, 2)]
    ideal = fa.GradeStandard(points=(0.0, 0.1, 0.2), ideal=(0.4, 0.6))
    assert facts(*value_steps(ideal, 0.25)) == ((pytest.approx(0.3), 1), (pytest.approx(0.2), 1))
    assert facts(*value_steps(ideal, 0.75)) == ((pytest.approx(0.7), 1), (pytest.approx(0.8), 1))


def test_degrees_have_no_steps_and_that_is_said() -> None:
    found = analysis.vote_steps(two().rate({"a": {"membership": [0, 1, 0, 0, 0]}, "b": [0, 1, 0, 0, 0]}))
    assert {x.name for x in found.variants} == {"b"}
    assert dict(found.skipped) == {"a": "degrees"}


# ---- rules ----


@pytest.mark.parametrize("seed", range(6))
def test_swaps_against_models_built_anew(seed: int) -> None:
    rng = random.Random(100 + seed)
    document = random_scheme(rng, "weighted_average", depth=2)
    scheme = fa.load_scheme(document)
    evidence = random_evidence(rng, document, 5)
    found = analysis.swaps(fa.RatingModel(scheme).rate(evidence))
    assert len(found.variants) + len(found.skipped) == 3 + 2 + 3
    for x in found.variants:
        changed: dict[str, Any] = {x.kind: x.after}
        again = fa.RatingModel(replace(scheme, rules=replace(scheme.rules, **changed))).rate(evidence)
        assert (x.score, x.outcome) == (again.score, outcome(again))


def test_a_random_index_under_which_judgments_would_be_refused() -> None:
    nodes: dict[str, Any] = {"u": {"children": ["a", "b", "c"], "judgments": [[1, 1], ["14/5"]]}}
    nodes |= {"a": {}, "b": {}, "c": {}}
    # CI = 0.0594: / 0.58 = 0.102 is refused, so the scheme's limit is 0.11; / 0.4914 = 0.121 is above that too.
    rating = fa.RatingModel(scheme_of(nodes, max_consistency_ratio=0.11)).rate(dict.fromkeys("abc", "good"))
    found = {x.after: x for x in analysis.swaps(rating).variants if x.kind == "random_index"}
    assert found["donegan_dodd_1991"].refused == ("u: consistency",)
    assert {x.score for x in found.values()} == {85.0}


# ---- the smallest flip ----


def test_the_smallest_flip_by_hand() -> None:
    nodes = {"u": {"children": ["a", "b"], "judgments": [3]}, "a": {}, "b": {}}
    rating = fa.RatingModel(scheme_of(nodes)).rate({"a": [0, 3, 2, 0, 0], "b": [0, 4, 1, 0, 0]})
    # a 79, b 82: 79.75. One vote on a, a grade worse: 3 * 0.75 = 2.25, 77.5 is still good. Two grades: 4.5, medium.
    found = analysis.smallest_flip(rating)
    assert found.vote is not None
    assert (found.vote.name, found.vote.size, found.vote.outcome) == ("a", 2, "medium")
    assert (found.judgment, found.weight) == (None, None)  # from 79 to 82 whatever the weights
    assert found.flips == (found.vote,)
    assert "judgment" in str(found)


def test_a_flip_that_the_scheme_takes_comes_first() -> None:
    nodes = {"u": {"children": ["a", "b"], "judgments": [1]}, "a": {}, "b": {}}
    rating = fa.RatingModel(scheme_of(nodes, ordered=True)).rate({"a": "medium", "b": "good"})
    assert rating.score == 77.5
    found = analysis.smallest_flip(rating)
    # a twice as important: 75, medium; the other way round nothing better comes.
    assert found.judgment is not None
    assert (found.judgment.after, found.judgment.size, found.judgment.refused) == ("2", 1, ())


# ---- how results show themselves ----


def results() -> list[Any]:
    names = {
        "u": {"children": ["a", "b"], "judgments": [3], "label": {"en": "<b>top</b>", "zh": "总"}},
        "a": {},
        "b": {},
    }
    rating = fa.RatingModel(scheme_of(names)).rate(
        {"a": {"votes": {"<i>Li</i>": "good", "Wu": "medium"}}, "b": {"votes": {"<i>Li</i>": "good", "Wu": "poor"}}}
    )
    shown = (analysis.weight_sensitivity, analysis.judgment_steps, analysis.vote_steps, analysis.swaps)
    more = (analysis.leave_one_expert_out, analysis.leave_one_indicator_out, analysis.smallest_flip)
    return [show(rating) for show in (*shown, *more)]


def test_results_show_themselves_escaped_and_in_both_languages() -> None:
    for found in results():
        page = found._repr_html_()
        assert "<i>" not in page
        assert "<b>" not in page
        assert json.loads(json.dumps(found.to_dict(), allow_nan=False))["outcome"] == "medium"
        assert "等级" in found.to_text("zh")
        rows = next(getattr(found, key) for key in ("changes", "variants", "flips") if hasattr(found, key))
        assert len(found.to_frame()) == len(rows) > 0
        with pytest.raises(fa.FuzzyAHPError, match="there is no 'fr'"):
            found.to_text("fr")


def test_a_rejected_client_without_the_rest_of_the_evidence_is_an_error_that_names_it() -> None:
    rating = fa.RatingModel(scheme_of(TREE, **RULES)).rate(dict.fromkeys(("record", "purpose", "owner"), "poor"))
    assert rating.status == "rejected"
    for analyse in (analysis.weight_sensitivity, analysis.judgment_steps, analysis.vote_steps, analysis.swaps):
        with pytest.raises(fa.EvidenceError, match=r"may\.sales"):
            analyse(rating)


@pytest.mark.parametrize("given", ["x", None, "model"])
def test_what_is_no_rating_is_an_error_that_says_so(given: Any) -> None:
    wrong: Any = fa.RatingModel(scheme_of(TREE, **RULES)) if given == "model" else given
    for analyse in (
        analysis.weight_sensitivity,
        analysis.judgment_steps,
        analysis.vote_steps,
        analysis.swaps,
        analysis.smallest_flip,
    ):
        with pytest.raises(fa.FuzzyAHPError, match=r"rating: .*must be what model.rate gives"):
            analyse(wrong)
    if given != "model":
        for leave_out in (analysis.leave_one_expert_out, analysis.leave_one_indicator_out):
            with pytest.raises(fa.FuzzyAHPError, match=r"rating: .*or a RatingModel with clients"):
                leave_out(wrong)


def good_rating() -> fa.Rating:
    scheme = scheme_of(TREE, **RULES)
    return fa.RatingModel(scheme).rate(dict.fromkeys(scheme.tree.leaves, "good"))


def test_clients_beside_a_rating_are_not_passed_over() -> None:
    rating = good_rating()
    for leave_out in (analysis.leave_one_expert_out, analysis.leave_one_indicator_out):
        with pytest.raises(fa.FuzzyAHPError, match="clients: a rating is of one client; give the RatingModel"):
            leave_out(rating, {"F1": rating.evidence})  # type: ignore[call-overload]


@pytest.mark.parametrize("most", [0, -1, True, 1.5, "x", None])
def test_a_number_of_steps_is_a_whole_number_from_1(most: Any) -> None:
    rating = good_rating()
    for analyse in (analysis.judgment_steps, analysis.vote_steps):
        with pytest.raises(fa.FuzzyAHPError, match=r"most: .*must be a whole number from 1"):
            analyse(rating, most)


def test_what_is_no_panel_is_an_error_that_says_so() -> None:
    rating = good_rating()
    with pytest.raises(fa.FuzzyAHPError, match="panel: 'x', must be a Panel"):
        analysis.leave_one_expert_out(rating, panel="x")  # type: ignore[call-overload]


# ---- many evaluations at once ----


@pytest.mark.parametrize(
    ("leaves", "weights", "message"),
    [
        ({}, None, r"leaves: no memberships for a, b; give those of every leaf"),
        ({"a": [1, 0, 0, 0, 0]}, None, r"leaves: a: shape \(5,\), must be \(5, K\): one row a grade"),
        ({"a": [["x"]] * 5}, None, r"leaves: a: .*, must be numbers, one row a grade"),
        ({"a": np.full((4, 1), 0.25)}, None, r"leaves: a: shape \(4, 1\), must be \(5, K\)"),
        ({"a": np.full((5, 1), 0.25)}, None, r"leaves: a: \[0\.25, .*\], must be 0 or more and sum to 1"),
        ({}, {"u": [0.7, 0.7]}, r"weights: u: \[0\.7, 0\.7\], must be 0 or more and sum to 1; divide by the sum"),
        ({}, {"u": [[0.5, 1.5], [0.5, -0.5]]}, r"weights: u: \[1\.5, -0\.5\], must be 0 or more"),
        ({}, {"u": [0.5, float("nan")]}, r"weights: u: \[0\.5, nan\], must be 0 or more"),
        ({}, {"u": 1.0}, r"weights: u: shape \(\), must be \(2, K\): one row a child"),
        ({}, {"a": [1.0]}, "weights: a is an indicator and has no children; name a parent"),
        ({}, {"v": [1.0]}, "no indicator is named 'v'"),
    ],
)
def test_what_cannot_be_evaluated(leaves: dict[str, Any], weights: Any, message: str) -> None:
    nodes = {"u": {"children": ["a", "b"], "weights": [0.5, 0.5]}, "a": {}, "b": {}}
    model = fa.RatingModel(scheme_of(nodes))
    known = (
        {}
        if "give those of every leaf" in message
        else analysis.leaf_memberships(model.rate({"a": "good", "b": "good"}))
    )
    with pytest.raises(fa.FuzzyAHPError, match=message):
        analysis.evaluate(model, {**known, **leaves}, weights)


def test_evaluate_takes_a_model_and_weights_as_lists() -> None:
    """Half of 100 and half of 55 points is 77.5; 0.8 and 0.2 of them 91."""
    nodes = {"u": {"children": ["a", "b"], "weights": [0.5, 0.5]}, "a": {}, "b": {}}
    model = fa.RatingModel(scheme_of(nodes))
    leaves = analysis.leaf_memberships(model.rate({"a": "excellent", "b": "weak"}))
    assert analysis.evaluate(model, leaves, {"u": [[0.5, 0.8], [0.5, 0.2]]}).score.tolist() == [77.5, 91.0]
    assert analysis.evaluate(model, leaves, count=3).score.tolist() == [77.5] * 3
    for count in (0, 2.0, "x"):
        with pytest.raises(fa.FuzzyAHPError, match=r"count: .*, must be a whole number from 1"):
            analysis.evaluate(model, leaves, count=count)  # type: ignore[arg-type]
    with pytest.raises(fa.FuzzyAHPError, match="model: 'two', must be a RatingModel"):
        analysis.evaluate("two", leaves)  # type: ignore[arg-type]
