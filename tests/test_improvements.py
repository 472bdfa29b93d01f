"""The fewest improvements against brute force, and break-even values against bisection."""

from __future__ import annotations

import itertools
import json
import math
import random
from collections.abc import Callable, Mapping
from typing import Any

import pytest

import fuzzyahp as fa
from fuzzyahp.audit import improvements
from fuzzyahp.audit.explanation import climb
from fuzzyahp.audit.explanation.bounds import least_scores
from fuzzyahp.audit.explanation.improvement_words import WORDS
from fuzzyahp.audit.explanation.ladder import ladders
from strategies import random_evidence, random_scheme


def about(x: float, **how: Any) -> Any:
    """A number up to round-off, that can stand in a tuple."""
    return pytest.approx(x, **how)


GRADES = ("excellent", "good", "medium", "weak", "poor")


def model_of(
    rules: dict[str, Any] | None = None, *, grades: dict[str, Any] | None = None, **nodes: Any
) -> fa.RatingModel:
    document: dict[str, Any] = {"format": "fuzzyahp-scheme/1", "name": "s", "version": "1", "rules": rules or {}}
    if grades is not None:
        document["grades"] = grades
    return fa.RatingModel(fa.load_scheme(document | {"indicators": nodes}))


def tree(rules: dict[str, Any] | None = None, **leaves: Any) -> fa.RatingModel:
    """u = 0.6 p + 0.4 c, p = 0.75 a + 0.25 b."""
    nodes = {
        "u": {"children": ["p", "c"], "weights": [0.6, 0.4]},
        "p": {"children": ["a", "b"], "weights": [0.75, 0.25], "label": {"en": "People", "zh": "人"}},
    }
    return model_of(rules, **nodes, **({"a": {}, "b": {}, "c": {}} | leaves))


# ---- the fewest steps ----


def reached(rating: fa.Rating, names: tuple[str, ...], target: int | None) -> bool:
    if target is None:
        return rating.status == "rated"
    return rating.grade is not None and names.index(rating.grade) <= target


def brute_force(model: fa.RatingModel, evidence: dict[str, str], target: int | None) -> tuple[int, float] | None:
    """Fewest steps and the best score of as few, by rating every set of grades no worse than now."""
    names, leaves = model.scheme.scale.names, list(evidence)
    if target is None:
        assert model.scheme.rules.veto is not None
        leaves = list(model.scheme.tree.leaves_of(model.scheme.rules.veto.branch))
    best: tuple[int, float] | None = None
    for places in itertools.product(*(range(names.index(evidence[leaf]) + 1) for leaf in leaves)):
        steps = sum(names.index(evidence[leaf]) - place for leaf, place in zip(leaves, places, strict=True))
        if best is not None and steps > best[0]:
            continue
        better = evidence | {leaf: names[place] for leaf, place in zip(leaves, places, strict=True)}
        rating = model.rate(better)
        if reached(rating, names, target):
            score = model.screen(better).score if target is None else rating.score
            assert score is not None
            if best is None or (-steps, score) > (-best[0], best[1]):
                best = steps, score
    return best


def small_scheme(rng: random.Random, operator: str) -> dict[str, Any]:
    """Four or five leaves under two levels, any grading, veto and caps, and grade values of any spacing."""
    shape = rng.choice([{"u": ["p", "q"], "p": ["a", "b"], "q": ["c", "d"]}, {"u": ["a", "p", "d"], "p": ["b", "c"]}])
    nodes: dict[str, Any] = {}
    for parent, children in shape.items():
        parts = [rng.randint(1, 9) for _ in children]
        nodes[parent] = {"children": children, "weights": [x / sum(parts) for x in parts]}
    nodes |= {leaf: {} for leaf in "abcd"}
    rules: dict[str, Any] = {"operator": operator} | rng.choice(
        [{}, {}, {"grading": "maximum_membership"}, {"grading": "confidence", "confidence": 0.6}]
    )
    inner = [name for name in nodes if name != "u"]
    if rng.random() < 0.6:
        rules["veto"] = {
            "branch": rng.choice(inner),
            "below": rng.choice(["good", "medium", "weak"]),
            "include_bound": rng.random() < 0.4,
            "by": rng.choice(["score", "grade", "any_indicator"]),
        }
    rules["caps"] = [
        {"node": rng.choice(inner), "worse_than": rng.choice(GRADES[:3]), "grade": rng.choice(GRADES[1:4])}
        for _ in range(rng.choice([0, 0, 1, 2]))
    ]
    values = sorted(rng.sample(range(0, 101), 5), reverse=True)
    return {
        "format": "fuzzyahp-scheme/1",
        "name": "small",
        "version": "1",
        "rules": rules,
        "grades": {"names": list(GRADES), "values": rng.choice([[100, 85, 70, 55, 40], values])},
        "indicators": nodes,
    }


@pytest.mark.parametrize("operator", fa.OPERATORS)
def test_no_smaller_set_and_none_with_a_higher_score(operator: str) -> None:
    rng, compared, rejected = random.Random(f"improve {operator}"), 0, 0
    while compared < 40:
        model = fa.RatingModel(fa.load_scheme(small_scheme(rng, operator)))
        evidence = {leaf: rng.choice(GRADES) for leaf in model.scheme.tree.leaves}
        rating = model.rate(evidence)
        if rating.grade == "excellent":
            continue
        names = model.scheme.scale.names
        target = None if rating.grade is None else rng.randrange(names.index(rating.grade))
        found = improvements(rating, None if target is None else names[target])
        want = brute_force(model, evidence, target)
        compared, rejected = compared + 1, rejected + (target is None)
        assert found.exact
        if want is None:
            assert found.steps is None
            continue
        assert found.steps is not None
        score = found.branch_score_after if target is None else found.score_after
        assert (found.count, score) == (want[0], about(want[1], abs=1e-9))
        assert found.at_least == found.count
        again = model.rate(evidence | {step.leaf: step.after for step in found.steps})
        assert (again.score, again.grade) == (found.score_after, found.grade_after)
        assert reached(again, names, target)
    assert rejected >= 3


def test_the_step_that_gains_most_is_not_always_the_first_to_take() -> None:
    # Points 100, 40, 39, 1, 0: from weak (1) the first step of either leaf brings 38 to medium, the next 1, then 60.
    model = model_of(
        {"grading": "cuts", "cuts": [99, 49.75, 20, 0.5]},
        grades={"names": list(GRADES), "values": [100, 40, 39, 1, 0]},
        u={"children": ["a", "b"], "weights": [0.5, 0.5]},
        a={},
        b={},
    )
    found = improvements(model.rate({"a": "weak", "b": "weak"}), "good")
    # Needed 49.75. Two steps: (39 + 39) / 2 or (40 + 1) / 2; three: (40 + 39) / 2 = 39.5 or (100 + 1) / 2 = 50.5.
    # Taking the larger gain first, medium and medium, would need four.
    assert found.steps is not None
    assert [(step.leaf, step.steps) for step in found.steps] == [("a", 3)]
    assert (found.score_after, found.grade_after) == (50.5, "good")


def test_of_as_few_the_highest_score_then_the_leaf_listed_first() -> None:
    model = model_of(u={"children": ["a", "b", "c"], "weights": [0.25, 0.25, 0.5]}, a={}, b={}, c={})
    # 70 everywhere; 77.5 needs 7.5 points: one step on c brings 7.5, on a or b 3.75.
    found = improvements(model.rate(dict.fromkeys("abc", "medium")))
    assert found.steps is not None
    assert [(s.leaf, s.steps, s.score_before, s.score_after) for s in found.steps] == [("c", 1, 70, 85)]
    assert (found.score_after, found.grade_after) == (77.5, "good")
    # 85 on c already: 77.5 + 3.75 k; 92.5 needs four steps, all that are worth 3.75 or one of 7.5 and two of 3.75.
    found = improvements(model.rate({"a": "medium", "b": "medium", "c": "excellent"}))
    assert found.steps is not None
    # 85 now; two steps bring 7.5: a twice, b twice or each once come to the same.
    assert [(s.leaf, s.steps) for s in found.steps] == [("a", 2)]


def test_a_score_on_the_cut_is_enough() -> None:
    model = model_of(u={"children": ["a", "b", "c"], "weights": [0.1, 0.2, 0.7]}, a={}, b={}, c={})
    # 0.1 x 85 + 0.2 x 100 + 0.7 x 70 = 77.5 but for round-off.
    found = improvements(model.rate({"a": "medium", "b": "excellent", "c": "medium"}))
    assert (found.count, found.grade_after) == (1, "good")
    found = improvements(model.rate({"a": "medium", "b": "good", "c": "medium"}))
    assert found.steps is not None
    assert [step.leaf for step in found.steps] == ["c"]


def test_a_cap_decides_where_the_steps_go() -> None:
    rules = {"caps": [{"node": "b", "worse_than": "medium", "grade": "medium"}]}
    # 0.45 x 85 + 0.15 x 40 + 0.4 x 100 = 84.25, good but for the cap on b.
    rating = tree(rules).rate({"a": "good", "b": "poor", "c": "excellent"})
    assert (rating.grade_before_caps, rating.grade) == ("good", "medium")
    found = improvements(rating)
    assert found.steps is not None
    assert [(s.leaf, s.steps) for s in found.steps] == [("b", 2)]


def test_a_search_that_is_cut_off_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    model = tree({"operator": "min_max"})
    rating = model.rate({"a": "poor", "b": "poor", "c": "poor"})
    whole = improvements(rating, "excellent")
    assert whole.exact
    monkeypatch.setattr(climb, "MOST_SETS", 10)  # three sets of one step, six of two, ten of three
    found = improvements(rating, "excellent")
    assert (found.exact, found.at_least) == (False, 3)
    assert found.count is not None
    assert whole.count is not None
    assert found.count >= whole.count
    assert found.grade_after == "excellent"
    assert "Fewer than 3 do not do it" in str(found)
    assert "搜索已中止" in str(improvements(rating, "excellent", lang="zh"))


def test_what_the_rules_never_allow() -> None:
    rules = {"veto": {"branch": "p", "below": "excellent", "include_bound": True}}
    rating = tree(rules).rate(dict.fromkeys("abc", "excellent"))
    assert rating.status == "rejected"
    found = improvements(rating)
    assert (found.steps, found.count, found.grade_after) == (None, None, None)
    assert "suffices to pass the screening" in str(found)
    assert "suffices to reach grade good" in str(improvements(rating, "good"))
    other = improvements(tree({"operator": "min_max"} | rules).rate(dict.fromkeys("abc", "excellent")))
    assert other.steps is None


def test_the_best_grade_needs_nothing() -> None:
    found = improvements(tree().rate(dict.fromkeys("abc", "excellent")))
    assert (found.target, found.steps, found.count, found.exact) == (None, (), 0, True)
    assert str(found) == "Score 100.00, grade excellent.\nThe client has the best grade."


# ---- what a step is ----

LADDER = {"points": [20, 10, 5, 0, -5], "unit": "%"}
RANGE = {"points": [0, 1, 2, 3, 4], "ideal": [10, 12]}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"grade": "poor"}, {"grade": "weak"}),
        ("差", {"grade": "weak"}),
        ([1, 2, 0, 3, 1], {"votes": [3, 0, 3, 1, 0]}),
        ({"votes": {"good": 2, "poor": 1}}, {"votes": {"excellent": 2, "good": 0, "medium": 0, "weak": 1, "poor": 0}}),
        ({"votes": {"E1": "excellent", "E2": "weak"}}, {"votes": {"E1": "excellent", "E2": "medium"}}),
        ({"membership": [0.25, 0.25, 0, 0.5, 0]}, {"membership": [0.5, 0, 0.5, 0, 0]}),
        ({"value": 5}, {"value": 10}),
        ({"value": 5.5}, {"value": 10}),
        ({"value": 4.9}, {"value": 5}),
        ({"value": -99}, {"value": 0}),
        (19.9, {"value": 20}),
    ],
)
def test_one_step(before: Any, after: dict[str, Any]) -> None:
    model = model_of(
        {"grading": "cuts", "cuts": [100, 99, 98, 40.000001]},
        u={"children": ["a", "z"], "weights": [0.999999, 0.000001]},
        a={"standard": LADDER},
        z={},
    )
    # Every step brings more points, so the first one with more than nothing is the first on the ladder.
    rating = model.rate({"a": before, "z": "poor"})
    ladder = improvements(rating, "excellent")
    assert ladder.steps is not None
    (step,) = (s for s in ladder.steps if s.leaf == "a")
    one = ladders(model.plan, {"a": step.before})["a"]
    assert one.items[1] == after
    assert one.items[-1] == step.after
    assert one.rows[-1].tolist() == [1, 0, 0, 0, 0]
    assert len(one.items) == len(one.rows) == step.steps + 1


@pytest.mark.parametrize(
    ("value", "points"),
    [(8.5, [9, 10]), (9.0, [10]), (9.5, [10]), (5.0, [7, 8, 9, 10]), (12.5, [12]), (16.0, [15, 14, 13, 12])],
)
def test_steps_towards_an_ideal_range_from_either_side(value: float, points: list[float]) -> None:
    model = tree(a={"standard": RANGE})
    found = ladders(model.plan, {"a": {"value": value}})["a"]
    assert [item["value"] for item in found.items[1:]] == points


def test_who_has_all_is_not_asked_for_more() -> None:
    model = tree(a={"standard": LADDER})
    for best in (
        [3, 0, 0, 0, 0],
        "excellent",
        {"value": 21},
        {"votes": {"E1": "excellent"}},
        {"membership": [1, 0, 0, 0, 0]},
    ):
        found = improvements(model.rate({"a": best, "b": "poor", "c": "medium"}))
        assert found.steps is not None
        assert "a" not in [step.leaf for step in found.steps]


def test_named_votes_of_weighed_experts() -> None:
    rules = {"expert_weights": {"E1": 3, "E2": 1}, "missing_votes": "divide_by_voters"}
    votes = {leaf: {"votes": {"E1": "medium", "E2": "excellent"}} for leaf in "ab"}
    rating = tree(rules).rate(votes | {"c": {"votes": {"E1": "good", "E2": None}}})
    # a and b: 0.75 x 70 + 0.25 x 100 = 77.5; c: 85; in all 80.5. Excellent needs 12 points; a step on a brings
    # 0.45 x 0.75 x 15 = 5.0625, on b 1.6875, on c 6. a twice and c: 16.125; a and c: 11.0625.
    found = improvements(rating)
    assert found.steps is not None
    assert [(s.leaf, s.steps) for s in found.steps] == [("a", 2), ("c", 1)]
    assert found.steps[1].after == {"votes": {"E1": "excellent", "E2": None}}
    assert found.score_after == about(96.625)


# ---- clients who were rejected ----

VETO = {"veto": {"branch": "p", "below": "medium"}}


def test_to_pass_the_screening_and_what_is_known_then() -> None:
    model = tree(VETO)
    found = improvements(model.rate({"a": "weak", "b": "weak"}))
    # 55; 70 needs 15: one step on a brings 0.75 x 15 = 11.25, on b 3.75; together 15.
    assert found.steps is not None
    assert [(s.leaf, s.steps) for s in found.steps] == [("a", 2)], "22.5 points by two steps, more than 15 by two"
    assert (found.branch_score_after, found.score_after, found.missing) == (77.5, None, ("c",))
    assert "cannot be said: no evidence on c" in str(found)
    with pytest.raises(fa.RecordError, match="asks for evidence on everything; none on c"):
        improvements(model.rate({"a": "weak", "b": "weak"}), "good")


def test_with_all_evidence_the_grade_is_known() -> None:
    rating = tree(VETO).rate({"a": "weak", "b": "weak", "c": "good"})
    found = improvements(rating)
    # 0.6 x 77.5 + 0.4 x 85 = 80.5
    assert (found.target, found.score_after, found.grade_after) == (None, about(80.5), "good")
    # Excellent: 92.5. 67 now; a step on a brings 6.75, on c 6, on b 2.25: a three times, c, 93.25 - 0 = 93.25.
    better = improvements(rating, "excellent")
    assert better.steps is not None
    assert [(s.leaf, s.steps) for s in better.steps] == [("a", 3), ("c", 1)]
    assert better.score_after == about(93.25)


def test_faulty_evidence_that_nobody_looked_at_counts_as_missing() -> None:
    rating = tree(VETO).rate({"a": "weak", "b": "weak", "c": {"votes": [0, 0, 0, 0, 0]}})
    assert improvements(rating).missing == ("c",)


@pytest.mark.parametrize(
    ("rule", "least"),
    [
        ({}, 70),
        ({"include_bound": True}, 70.000000001),  # the next score at nine decimals
        ({"by": "grade"}, 62.5),  # medium begins there
        ({"by": "grade", "include_bound": True}, 77.5),  # and good there
    ],
)
def test_what_the_screening_asks_for(rule: dict[str, Any], least: float) -> None:
    model = tree({"veto": {"branch": "p", "below": "medium"} | rule})
    assert least_scores(model.plan, None) == {"p": least}
    assert least_scores(model.plan, 0) == {"p": least, "u": 92.5}


# ---- break-even values ----


def turn(rate: Callable[[float], int], inside: float, outside: float) -> float:
    """Where the outcome changes between two values, by halving."""
    kept = rate(inside)
    for _ in range(200):
        middle = inside + (outside - inside) / 2
        if middle in (inside, outside):
            break
        inside, outside = (middle, outside) if rate(middle) == kept else (inside, middle)
    return inside


def test_break_even_by_hand() -> None:
    model = tree(a={"standard": LADDER})
    # a = 5 is medium: 0.45 x 70 + 0.15 x 85 + 0.4 x 70 = 72.25. Good needs 5.25 more: 5.25 / 0.45 = 11 2/3 points on
    # a, of the 15 between 5 and 10: 5 + 5 x (11 2/3) / 15 = 8 8/9. Weak is below 62.5: 9.75 / 0.45 = 21 2/3 points
    # less; 15 down to 0, then 6 2/3 of the 15 between 0 and -5: -2 2/9.
    (even,) = improvements(model.rate({"a": 5, "b": "good", "c": "medium"})).break_even
    assert (even.leaf, even.value, even.unit, even.exact, even.why_not) == ("a", 5, "%", True, "")
    assert (even.better, even.better_at) == ("good", about(80 / 9))
    assert (even.worse, even.worse_at) == (("weak",), (about(-20 / 9),))


def test_break_even_of_an_ideal_range() -> None:
    model = model_of(u={"children": ["a", "b"], "weights": [0.5, 0.5]}, a={"standard": RANGE}, b={})
    # 11 is ideal: 0.5 x 100 + 0.5 x 85 = 92.5, on the cut: the first bit outside the range costs the grade.
    (even,) = improvements(model.rate({"a": 11, "b": "good"})).break_even
    assert (even.better, even.why_not) == (None, "top")
    assert even.worse == ("good", "good")
    assert even.worse_at == (about(10), about(12))
    # 8 is two short, medium: 77.5 and good; excellent from the lower end on; medium at once.
    (even,) = improvements(model.rate({"a": 8, "b": "good"})).break_even
    assert (even.better_at, even.worse, even.worse_at) == (about(10), ("medium",), (about(8),))


def test_break_even_of_a_rejected_client() -> None:
    model = tree(VETO, a={"standard": LADDER}, c={"standard": LADDER})
    # p = 0.75 a + 0.25 x 85 = 70 where a = 65: 10 of the 15 points between 0 (weak) and 5 (medium).
    (even,) = improvements(model.rate({"a": 0, "b": "good", "c": 1})).break_even
    assert (even.leaf, even.better, even.better_at) == ("a", "passed", about(10 / 3))
    assert (even.worse, even.worse_at) == ((), ())


@pytest.mark.parametrize(
    ("rules", "evidence", "why"),
    [
        ({}, {"a": 10, "b": "poor", "c": "weak"}, "short"),
        ({}, {"a": 25, "b": "poor", "c": "good"}, "best"),
        (
            {"caps": [{"node": "c", "worse_than": "good", "grade": "medium"}]},
            {"a": 10, "b": "good", "c": "medium"},
            "other:c",
        ),
    ],
)
def test_why_no_value_suffices(rules: dict[str, Any], evidence: dict[str, Any], why: str) -> None:
    model = tree(rules, a={"standard": LADDER})
    found = improvements(model.rate(evidence))
    (even,) = found.break_even
    assert (even.better_at, even.why_not) == (None, why)
    for lang in WORDS:
        assert WORDS[lang][f"why_{why.partition(':')[0]}"].format(node="c") in str(
            improvements(model.rate(evidence), lang=lang)
        )


def test_no_weight_no_turn() -> None:
    model = model_of(u={"children": ["a", "b"], "weights": [0, 1]}, a={"standard": LADDER}, b={})
    (even,) = improvements(model.rate({"a": 5, "b": "good"})).break_even
    assert (even.why_not, even.worse) == ("weight", ())


@pytest.mark.parametrize("operator", fa.OPERATORS)
def test_break_even_agrees_with_halving(operator: str) -> None:
    rng, checked = random.Random(f"even {operator}"), 0
    while checked < (40 if operator == "weighted_average" else 3):
        document = random_scheme(rng, operator, 2)
        if operator == "weighted_average" and rng.random() < 0.7:
            document["rules"].pop("grading", None)
            document["rules"].pop("cuts", None)
            document["rules"].pop("confidence", None)
        model = fa.RatingModel(fa.load_scheme(document))
        evidence = random_evidence(rng, document, 3)
        rating = model.rate(evidence)
        names = model.scheme.scale.names

        def outcome(leaf: str, value: float, model: Any = model, evidence: Any = evidence, names: Any = names) -> int:
            grade = model.rate(evidence | {leaf: {"value": value}}).grade
            return len(names) if grade is None else names.index(grade)

        for even in improvements(rating).break_even:
            now = outcome(even.leaf, even.value)
            near = 1e-6 * max(1.0, abs(even.value))
            if even.better_at is not None:
                assert outcome(even.leaf, even.better_at) < now
                assert outcome(even.leaf, even.better_at + (even.value - even.better_at) * 1e-6) == now
                if even.exact:
                    at = turn(lambda x, leaf=even.leaf: outcome(leaf, x), even.value, even.better_at)  # type: ignore[misc]
                    assert at == about(even.better_at, abs=near)
                checked += 1
            for worse, kept in zip(even.worse, even.worse_at, strict=True):
                assert outcome(even.leaf, kept) <= now
                points = model.scheme.indicators[even.leaf].standard
                assert points is not None
                far = kept + math.copysign(max(points.points) - min(points.points) + 1, kept - even.value or 1)
                if even.exact and kept != even.value and points.ideal is None:
                    at = turn(lambda x, leaf=even.leaf, now=now: min(outcome(leaf, x), now), even.value, kept)  # type: ignore[misc]
                    assert at == about(kept, abs=near)
                    assert outcome(even.leaf, far) > now
                assert worse in (*names, "rejected")
                checked += 1


# ---- as text, as data, as a record ----


def test_text_in_both_languages() -> None:
    rating = tree(VETO, a={"standard": LADDER}).rate({"a": 5, "b": "good", "c": "medium"})
    assert str(improvements(rating)).splitlines() == [
        "Score 72.25, grade medium.",
        "To reach grade good: one single-step improvement.",
        "  a: 5 % to 10 % (1 step)",
        "No smaller set does it.",
        "The client would then have score 79.00, grade good.",
        "",
        "Break-even values, all else equal:",
        "  a, now 5 %: good from 8.88889 % on; rejected beyond 3.33334 %",
    ]
    assert "从 8.88889 % 起为良；越过 3.33334 % 则为否决" in str(improvements(rating, lang="zh"))


def test_to_dict_is_plain_data_and_a_record_gives_the_same() -> None:
    rating = tree(VETO, a={"standard": LADDER}).rate({"a": 5, "b": [0, 1, 2, 0, 0], "c": {"votes": {"E1": "良"}}})
    found = improvements(rating)
    assert json.loads(json.dumps(found.to_dict(), allow_nan=False)) == found.to_dict()
    assert improvements(rating.record("F01", "2026-11-26T09:30:00Z", "li")).to_dict() == found.to_dict()
    assert found._repr_html_().startswith("<p>")


def test_typed_text_is_text_in_html() -> None:
    model = tree(a={"label": {"en": "<script>"}, "standard": LADDER | {"unit": "<b>"}})
    page = improvements(model.rate({"a": 5, "b": "good", "c": "medium"}))._repr_html_()
    assert "<script>" not in page
    assert "<b>" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    ("target", "lang", "message"),
    [
        ("good", "en", "target: 'good' is no better than 'good', the present grade"),
        ("poor", "en", "target: 'poor' is no better than 'good'"),
        ("god", "en", "target: there is no grade 'god'; did you mean 'good'"),
        (None, "fr", "lang: there is no 'fr'"),
    ],
)
def test_bad_arguments(target: str | None, lang: str, message: str) -> None:
    with pytest.raises(fa.RecordError, match=message):
        improvements(tree().rate(dict.fromkeys("abc", "good")), target, lang=lang)


def test_evidence_that_was_changed_since() -> None:
    votes = [0, 3, 0, 0, 0]
    given: Mapping[str, Any] = {"a": votes, "b": "good", "c": "good"}
    rating = tree().rate(given)
    votes[:2] = 3, 0
    with pytest.raises(fa.RecordError, match="was changed after the rating"):
        improvements(rating)
    with pytest.raises(fa.RecordError, match="must be a Rating or a Record"):
        improvements("F01")  # type: ignore[arg-type]
