"""The share of a portfolio's grades that move: against models built anew and clients rated one by one."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import fuzzyahp as fa
from fuzzyahp import analysis
from fuzzyahp.analysis.sensitivity.expert_parts import panel_without
from fuzzyahp.experts import Answers, Expert, Panel, questionnaire, weigh_scheme

GRADES = fa.FIVE_GRADES.names
OUTCOMES = (*GRADES, "rejected")
VOTED = ("record", "purpose", "sales", "plan")
EXPERTS = ("Li", "Wu", "Xu", "Zhao")
CLIENTS = 80
HALVES: Any = np.full((1, 1, 1), 0.5)


def model_of(judged: bool = False, **rules: Any) -> fa.RatingModel:
    given: dict[str, Any] = {"root": [0.4, 0.6], "must": [0.7, 0.3], "may": [0.5, 0.3, 0.2]}
    asked: dict[str, Any] = {"root": [1], "must": [2], "may": [[2, 3], [2]]}
    key = "judgments" if judged else "weights"
    values = asked if judged else given
    nodes: dict[str, Any] = {
        "root": {"children": ["must", "may"], key: values["root"]},
        "must": {"children": ["record", "purpose"], key: values["must"]},
        "may": {"children": ["sales", "debt", "plan"], key: values["may"]},
        "debt": {"standard": {"points": [0.2, 0.3, 0.4, 0.5, 0.6]}},
    }
    nodes |= {leaf: {} for leaf in VOTED}
    rules = {
        "veto": {"branch": "must", "below": "medium"},
        "caps": [{"node": "may", "worse_than": "medium", "grade": "medium"}],
    } | rules
    document = {"format": "fuzzyahp-scheme/1", "name": "s", "version": "1", "rules": rules, "indicators": nodes}
    return fa.RatingModel(fa.load_scheme(document))


def codes_of(seed: int, missing: float = 0.0) -> npt.NDArray[np.int8]:
    rng = np.random.default_rng(seed)
    bias = rng.integers(0, 3, (CLIENTS, 1, 1))
    codes = np.clip(bias + rng.integers(-1, 3, (CLIENTS, len(VOTED), len(EXPERTS))), 0, 4)
    return np.where(rng.random(codes.shape) < missing, -1, codes).astype(np.int8)


def counts_of(codes: npt.NDArray[np.int8]) -> dict[str, list[list[int]]]:
    """Votes of each client in each grade, by leaf."""
    return {leaf: [np.bincount(cast, minlength=5).tolist() for cast in codes[:, i]] for i, leaf in enumerate(VOTED)}


def debts(seed: int) -> list[float]:
    return [float(x) for x in np.random.default_rng(seed + 1).choice([0.25, 0.35, 0.4, 0.52], CLIENTS)]


def evidence_of(codes: npt.NDArray[np.int8], debt: list[float], k: int) -> dict[str, Any]:
    found: dict[str, Any] = {"debt": debt[k]}
    panel = [e for j, e in enumerate(EXPERTS) if (codes[k, :, j] >= 0).any()]
    for i, leaf in enumerate(VOTED):
        votes = {e: GRADES[c] if (c := codes[k, i, EXPERTS.index(e)]) >= 0 else None for e in panel}
        found[leaf] = {"votes": votes}
    return found


def less(evidence: dict[str, Any], expert: str) -> dict[str, Any]:
    found = dict(evidence)
    for leaf in VOTED:
        found[leaf] = {"votes": {e: x for e, x in evidence[leaf]["votes"].items() if e != expert}}
    return found


def rate(model: fa.RatingModel, evidence: dict[str, Any]) -> tuple[str, float | None] | None:
    try:
        analysis.leaf_memberships(model.rate(evidence))  # a rejected client's other evidence counts here
        rating = model.rate(evidence)
    except fa.EvidenceError:
        return None
    return rating.grade or "rejected", rating.score


def compare(pairs: list[tuple[Any, Any]]) -> dict[str, Any]:
    """What is counted, counted here from outcomes before and after."""
    both = [(a, b) for a, b in pairs if a is not None and b is not None]
    steps = [OUTCOMES.index(b[0]) - OUTCOMES.index(a[0]) for a, b in both]
    changes = [b[1] - a[1] for a, b in both if a[1] is not None and b[1] is not None]
    return {
        "clients": len(both),
        "lost": sum(a is not None and b is None for a, b in pairs),
        "better": sum(step < 0 for step in steps),
        "worse": sum(step > 0 for step in steps),
        "moved": sum(step != 0 for step in steps),
        "mean_change": pytest.approx(sum(map(abs, changes)) / len(changes), abs=1e-12) if changes else None,
        "largest": max((abs(x) for x in changes), default=None),
    }


def counted(part: analysis.MovedPart) -> dict[str, Any]:
    found = {key: getattr(part, key) for key in ("clients", "lost", "better", "worse", "moved", "mean_change")}
    return found | {"largest": None if part.largest_change is None else abs(part.largest_change)}


# ---- experts ----


@pytest.mark.parametrize(
    ("rules", "missing"),
    [
        ({}, 0.0),
        ({}, 0.02),
        ({"missing_votes": "divide_by_voters"}, 0.5),
        ({"expert_weights": {"Zhao": 0.1, "Xu": 0.3, "Wu": 0.7, "Li": 1.1}}, 0.0),
        ({"expert_weights": {"Xu": 0.3, "Wu": 0.7, "Li": 1.1, "Zhao": 3}, "missing_votes": "divide_by_voters"}, 0.4),
        ({"operator": "min_max"}, 0.0),
    ],
)
def test_without_each_expert_against_rating_one_by_one(rules: dict[str, Any], missing: float) -> None:
    model = model_of(**rules)
    codes, debt = codes_of(5, missing), debts(5)
    clients = {f"F{k}": evidence_of(codes, debt, k) for k in range(CLIENTS)}
    votes = analysis.NamedVotes(EXPERTS, VOTED, codes, beside={"debt": debt, "client": list(clients)})
    by_array = analysis.leave_one_expert_out(model, votes)
    by_client = analysis.leave_one_expert_out(model, clients)
    assert [x.name for x in by_array.parts] == list(EXPERTS)
    now = {key: rate(model, x) for key, x in clients.items()}
    for part in by_array.parts:
        scheme, voices = model.scheme, dict(model.scheme.rules.expert_weights)
        if voices:
            del voices[part.name]
            scheme = replace(scheme, rules=replace(scheme.rules, expert_weights=voices))
        other = fa.RatingModel(scheme)
        at = EXPERTS.index(part.name)
        sat = [f"F{k}" for k in range(CLIENTS) if (codes[k, :, at] >= 0).any()]
        expected = compare([(now[key], rate(other, less(clients[key], part.name))) for key in sat])
        assert counted(part) == expected
        again = next(x for x in by_client.parts if x.name == part.name)
        assert again == part
    assert by_array.clients == sum(x is not None for x in now.values())
    assert by_array.left_out == CLIENTS - by_array.clients
    assert by_array.rejected == sum(x is not None and x[0] == "rejected" for x in now.values())


def test_the_same_votes_in_a_long_table() -> None:
    pytest.importorskip("pyarrow")
    model = model_of()
    codes, debt = codes_of(8, 0.02), debts(8)
    clients = [f"F{k}" for k in range(CLIENTS)]
    rows = [
        (clients[k], EXPERTS[j], VOTED[i], GRADES[codes[k, i, j]])
        for k in range(CLIENTS)
        for i in range(len(VOTED))
        for j in range(len(EXPERTS))
        if codes[k, i, j] >= 0
    ]
    table = dict(zip(("client", "expert", "indicator", "grade"), map(list, zip(*rows, strict=True)), strict=True))
    long = analysis.NamedVotes.from_table(table, model, beside={"client": clients, "debt": debt})
    array = analysis.NamedVotes(EXPERTS, VOTED, codes, beside={"debt": debt, "client": clients})
    found, expected = (analysis.leave_one_expert_out(model, x) for x in (long, array))
    assert {x.name: x for x in found.parts} == {x.name: x for x in expected.parts}
    assert (found.clients, found.left_out) == (expected.clients, expected.left_out)


def test_one_clients_rating_without_each_expert() -> None:
    model = model_of()
    evidence = evidence_of(codes_of(2), debts(2), 3)
    found = analysis.leave_one_expert_out(model.rate(evidence))
    assert [x.name for x in found.variants] == list(EXPERTS)
    for x in found.variants:
        again = rate(model, less(evidence, x.name))
        assert (x.outcome, x.score) == again
        assert x.kind == "expert_votes"


def test_an_expert_on_whom_an_indicator_hangs_cannot_be_left_out() -> None:
    model = model_of(missing_votes="divide_by_voters")
    evidence: dict[str, Any] = {leaf: {"votes": {"Li": "good", "Wu": "good"}} for leaf in VOTED} | {"debt": 0.3}
    evidence["plan"] = {"votes": {"Wu": "good"}}
    found = analysis.leave_one_expert_out(model.rate(evidence))
    assert ([x.name for x in found.variants], dict(found.skipped)) == (["Li"], {"Wu": "nobody_left"})


def panel_of(scheme: fa.Scheme) -> Panel:
    rng = random.Random(3)
    asked = questionnaire(scheme)
    said: dict[str, Answers] = {}
    for expert in EXPERTS[:3]:
        strength = {name: rng.choice([1, 2, 3, 4]) for name in scheme.tree}
        said[expert] = Answers(
            {
                parent: {(a, b): Fraction(strength[a], strength[b]) for a, b in asked.pairs_of(parent)}
                for parent in asked.pairs
            }
        )
    return Panel("committee", asked, tuple(map(Expert, EXPERTS[:3]))).with_round(said)


@pytest.mark.parametrize("aggregation", ["aij", "aip_arithmetic"])
def test_without_each_experts_judgments_against_the_scheme_weighed_anew(aggregation: str) -> None:
    draft = model_of(judged=True).scheme
    panel = panel_of(draft)
    model = fa.RatingModel(weigh_scheme(draft, panel, aggregation=aggregation))
    codes, debt = codes_of(4), debts(4)
    clients = {f"F{k}": evidence_of(codes, debt, k) for k in range(CLIENTS)}
    found = analysis.leave_one_expert_out(model, clients, panel=panel)
    assert [(x.kind, x.name) for x in found.parts if x.name == "Li"] == [
        ("expert_votes", "Li"),
        ("expert_judgments", "Li"),
        ("expert", "Li"),
    ]
    assert [x.kind for x in found.parts if x.name == "Zhao"] == ["expert_votes"]
    now = {key: rate(model, x) for key, x in clients.items()}
    for expert in EXPERTS[:3]:
        other = fa.RatingModel(weigh_scheme(draft, panel_without(panel, expert), aggregation=aggregation))
        parts = {x.kind: x for x in found.parts if x.name == expert}
        judged = compare([(now[key], rate(other, x)) for key, x in clients.items()])
        assert counted(parts["expert_judgments"]) == judged
        both = compare([(now[key], rate(other, less(x, expert))) for key, x in clients.items()])
        assert counted(parts["expert"]) == both
    single = analysis.leave_one_expert_out(model.rate(clients["F0"]), panel=panel)
    assert len(single.variants) == 3 * 3 + 1


def test_a_panel_that_did_not_weigh_the_scheme_is_refused() -> None:
    model = model_of(judged=True)
    with pytest.raises(fa.FuzzyAHPError, match="scheme s was not weighed by it"):
        analysis.leave_one_expert_out(
            model, {"F1": evidence_of(codes_of(1), debts(1), 0)}, panel=panel_of(model.scheme)
        )


# ---- indicators ----


def without(scheme: fa.Scheme, weights: dict[str, dict[str, float]], leaf: str) -> fa.RatingModel:
    """The model of the scheme from which a leaf is struck out."""
    nodes = {name: node for name, node in scheme.indicators.items() if name != leaf}
    parent = next(name for name, node in scheme.indicators.items() if leaf in node.children)
    left = {name: w for name, w in weights[parent].items() if name != leaf}
    shares = tuple(w / sum(left.values()) for w in left.values())
    nodes[parent] = replace(nodes[parent], children=tuple(left), weights=shares)
    return fa.RatingModel(replace(scheme, indicators=nodes))


@pytest.mark.parametrize("by", ["score", "any_indicator"])
@pytest.mark.parametrize("operator", fa.OPERATORS)
def test_without_each_indicator_against_the_scheme_without_it(operator: str, by: str) -> None:
    model = model_of(operator=operator, veto={"branch": "must", "below": "weak", "by": by})
    codes, debt = codes_of(6), debts(6)
    counts = {
        leaf: [[int((codes[k, i] == h).sum()) for h in range(5)] for k in range(CLIENTS)]
        for i, leaf in enumerate(VOTED)
    }
    found = analysis.leave_one_indicator_out(model, {**counts, "debt": debt})
    clients = [{**{leaf: counts[leaf][k] for leaf in VOTED}, "debt": debt[k]} for k in range(CLIENTS)]
    now = [rate(model, x) for x in clients]
    single = analysis.leave_one_indicator_out(model.rate(clients[0]))
    for part, variant in zip(found.parts, single.variants, strict=True):
        leaf = part.name.rpartition(".")[2]
        other = without(model.scheme, {p: dict(w) for p, w in model.weights.items()}, leaf)
        then = [rate(other, {name: x for name, x in client.items() if name != leaf}) for client in clients]
        expected = compare(list(zip(now, then, strict=True)))
        expected["largest"] = pytest.approx(expected["largest"], abs=1e-12)
        assert counted(part) == expected
        assert then[0] is not None
        assert (variant.outcome, variant.name) == (then[0][0], part.name)


def test_an_only_child_takes_its_parent_along_and_the_last_one_stays() -> None:
    nodes = {"u": {"children": ["p", "b"], "weights": [0.5, 0.5]}, "p": {"children": ["a"]}, "a": {}, "b": {}}
    document = {"format": "fuzzyahp-scheme/1", "name": "s", "version": "1", "indicators": nodes}
    model = fa.RatingModel(fa.load_scheme(document))
    found = analysis.leave_one_indicator_out(model.rate({"a": "good", "b": "poor"}))
    assert [(x.name, x.score) for x in found.variants] == [("p.a", 40.0), ("b", 85.0)]
    document["indicators"] = {"u": {"children": ["a"]}, "a": {}}
    found = analysis.leave_one_indicator_out(fa.RatingModel(fa.load_scheme(document)).rate({"a": "good"}))
    assert (found.variants, dict(found.skipped)) == ((), {"a": "nothing_left"})


# ---- steps over a portfolio ----


def table_and_clients(seed: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    codes, debt = codes_of(seed), debts(seed)
    counts = {
        leaf: [[int((codes[k, i] == h).sum()) for h in range(5)] for k in range(CLIENTS)]
        for i, leaf in enumerate(VOTED)
    }
    plan = [GRADES[max(codes[k, 3, 0], 0)] for k in range(CLIENTS)]
    table: dict[str, Any] = {**counts, "debt": debt, "plan": plan}
    return table, [{name: column[k] for name, column in table.items()} for k in range(CLIENTS)]


@pytest.mark.parametrize("operator", ["weighted_average", "product_max"])
def test_judgments_and_swaps_of_a_portfolio_against_client_by_client(operator: str) -> None:
    model = model_of(judged=True, operator=operator)
    table, clients = table_and_clients(9)
    ratings = [model.rate(x) for x in clients]
    for what, analyse in (("judgments", analysis.judgment_steps), ("swaps", analysis.swaps)):
        found = analysis.share_of_grades_that_move(model, table, what)
        singles = [analyse(rating) for rating in ratings]
        for k, part in enumerate(found.parts):
            moved = [single.variants[k] for single in singles]
            assert part.moved == sum(x.moved for x in moved)
            assert part.clients == CLIENTS
            changes = [abs(x.change) for x in moved if x.change is not None]
            assert part.mean_change == pytest.approx(sum(changes) / len(changes), abs=1e-12)
            assert abs(part.largest_change or 0) == max(changes)
            assert part.refused == moved[0].refused


def points(model: fa.RatingModel, text: str, kind: str) -> float:
    """Points of a grade, or of a debt."""
    standard = model.scheme.indicators["debt"].standard
    if kind == "value" and standard is not None:
        return float(fa.score(standard.membership(float(text))))
    return fa.FIVE_GRADES.values[GRADES.index(text)]


def test_votes_of_a_portfolio_against_client_by_client() -> None:
    model = model_of()
    table, clients = table_and_clients(10)
    found = analysis.share_of_grades_that_move(model, table, "votes")
    singles = [analysis.vote_steps(model.rate(x)).variants for x in clients]
    ratings = [model.rate(x) for x in clients]
    assert len(found.parts) == 2 * 5
    total = 0
    for part in found.parts:
        moved, concerned, better = 0, 0, part.what == "better"
        for variants, rating in zip(singles, ratings, strict=True):
            own = [x for x in variants if x.name == part.name]
            own = [x for x in own if (points(model, x.after, x.kind) > points(model, x.before, x.kind)) == better]
            concerned += bool(own)
            moved += any(x.outcome != (rating.grade or "rejected") for x in own)
        assert (part.moved, part.clients) == (moved, concerned)
        total += moved
    assert total > 20


def test_weights_of_a_portfolio_against_models_built_anew() -> None:
    model = model_of()
    table, clients = table_and_clients(11)
    found = analysis.share_of_grades_that_move(model, table, "weights", step=0.2)
    now = [rate(model, x) for x in clients]
    assert len(found.parts) == 2 * 7
    for part in found.parts:
        child = part.name.rpartition(".")[2]
        parent = next(name for name in model.weights if child in model.weights[name])
        weights = dict(model.weights[parent])
        t = min(max(weights[child] + (0.2 if part.what == "+0.2" else -0.2), 0), 1)
        rest = sum(w for name, w in weights.items() if name != child)
        moved = tuple(t if name == child else w * (1 - t) / rest for name, w in weights.items())
        nodes = {**model.scheme.indicators, parent: replace(model.scheme.indicators[parent], weights=moved)}
        other = fa.RatingModel(replace(model.scheme, indicators=nodes))
        expected = compare(list(zip(now, [rate(other, x) for x in clients], strict=True)))
        expected["largest"] = pytest.approx(expected["largest"], abs=1e-12)
        assert counted(part) == expected


def test_blocks_threads_and_progress_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    model = model_of()
    table, _ = table_and_clients(12)
    whole = analysis.share_of_grades_that_move(model, table, "votes")
    told: list[tuple[int, int]] = []
    monkeypatch.setattr("fuzzyahp.analysis.sensitivity.portfolio_blocks.BLOCK", 7)
    found = analysis.share_of_grades_that_move(model, table, "votes", progress=lambda *x: told.append(x))
    assert [replace(x, mean_change=None) for x in found.parts] == [replace(x, mean_change=None) for x in whole.parts]
    assert (len(told), max(told)) == (12, (CLIENTS, CLIENTS))


# ---- who is left out, and what is said ----


def test_who_lacks_evidence_enters_no_figure_and_is_counted() -> None:
    model = model_of()
    table = {leaf: ["good", "poor", ""] for leaf in VOTED} | {"debt": [0.3, 0.3, 0.3]}
    found = analysis.share_of_grades_that_move(model, table, "indicators")
    assert (found.clients, found.rejected, found.left_out) == (2, 1, 1)
    assert all(part.clients == 2 for part in found.parts)
    assert found.parts[0].largest_client == "row 1"
    text = str(found)
    assert "2 clients, 1 of them rejected" in text
    assert "Left out for lack of complete evidence: 1." in text
    assert "Passing the veto or failing it counts as a move" in text
    assert "不全" in found.to_text("zh")
    assert found.to_dict()["parts"][0]["share"] == 0
    assert len(found.to_frame()) == 5


def test_nobody_at_all_is_no_share() -> None:
    model = model_of()
    table = {leaf: [""] for leaf in VOTED} | {"debt": [0.3]}
    found = analysis.share_of_grades_that_move(model, table, "indicators")
    assert (found.clients, found.parts[0].share, found.parts[0].mean_change) == (0, None, None)
    assert str(found)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda m: analysis.share_of_grades_that_move(m, {}, "judgements"), "did you mean 'judgments'"),
        (
            lambda m: analysis.share_of_grades_that_move(m, {}, "weights", step=0),
            "step: 0, must be above 0 and below 1",
        ),
        (lambda m: analysis.share_of_grades_that_move(m, {}, "weights"), "record"),
        (lambda m: analysis.leave_one_indicator_out(m, 3), "clients: 3, must be a table"),
        (lambda m: analysis.leave_one_expert_out(m, None), "clients: None, must be a table .*, or NamedVotes"),
        (lambda m: analysis.share_of_grades_that_move(m.plan, {}), "model: .*, must be a RatingModel$"),
        (lambda m: analysis.share_of_grades_that_move(m, 3), "clients: 3, must be a table"),
        (
            lambda m: analysis.NamedVotes(("Li", "Li"), ("record",), np.zeros((1, 1, 2), int)),
            "must be names, each once",
        ),
        (lambda m: analysis.NamedVotes(("Li",), ("record",), np.zeros((1, 1), int)), r"must be \(clients, 1, 1\)"),
        (lambda m: analysis.NamedVotes(("Li",), ("record",), HALVES), "must be whole numbers"),
        (lambda m: analysis.NamedVotes(("Li",), ("record",), np.full((1, 1, 1), -2)), "or -1 for no vote"),
        (
            lambda m: analysis.leave_one_expert_out(
                m, analysis.NamedVotes(("Li",), ("recrd",), np.zeros((1, 1, 1), int))
            ),
            "did you mean 'record'",
        ),
        (
            lambda m: analysis.leave_one_expert_out(
                m, analysis.NamedVotes(("Li",), ("record",), np.full((1, 1, 1), 5))
            ),
            "code 5, must be a place from 0 to 4",
        ),
        (
            lambda m: analysis.leave_one_expert_out(
                m, analysis.NamedVotes(("Li",), VOTED, np.zeros((2, 4, 1), int), beside={"debt": [0.3] * 3})
            ),
            "table|differ in length",
        ),
    ],
)
def test_bad_input_is_an_error_that_says_what_to_do(call: Any, message: str) -> None:
    with pytest.raises(fa.FuzzyAHPError, match=message):
        call(model_of())
