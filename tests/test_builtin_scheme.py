"""The built-in scheme keeps what the paper says, and says what it does not have from the paper."""

from __future__ import annotations

import re
import tomllib
from fractions import Fraction
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import fuzzyahp as fa
from fuzzyahp import reference

NAME = "micro-enterprise"
TEXT = (resources.files("fuzzyahp") / "schemes" / f"{NAME}.toml").read_text(encoding="utf-8")
DOCUMENT: dict[str, Any] = tomllib.loads(TEXT)
SCHEME = fa.load_scheme(NAME)
MODEL = fa.RatingModel(SCHEME)
TREE = SCHEME.tree
REFERENCE = ("management", "finance", "market", "development")  # the paper's order of importance

CHINESE = re.compile(r"[\u4e00-\u9fff]")
GRADES = {"en": ("Excellent:", "Good:", "Medium:", "Weak:", "Poor:"), "zh": ("优：", "良：", "中：", "较差：", "差：")}


def exact_weights(parent: str) -> tuple[dict[str, Fraction], Fraction]:
    """Weights and CR of a parent's judgments in 50 digits, from the file and without the engine."""
    node = DOCUMENT["indicators"][parent]
    children = node["children"]
    flat = iter([x for row in node["judgments"] for x in row])
    matrix = [[Fraction(1)] * len(children) for _ in children]
    for i in range(len(children)):
        for j in range(i + 1, len(children)):
            matrix[i][j] = Fraction(next(flat))
            matrix[j][i] = 1 / matrix[i][j]
    assert next(flat, None) is None
    weights = reference.weights(matrix)
    return dict(zip(children, weights, strict=True)), reference.consistency(matrix, weights)[2]


def without_veto() -> fa.RatingModel:
    rules = {key: value for key, value in DOCUMENT["rules"].items() if key != "veto"}
    return fa.RatingModel(fa.load_scheme(DOCUMENT | {"rules": rules}))


# ---- what it is ----


def test_it_is_built_in_and_loads_by_name() -> None:
    assert NAME in fa.builtin_schemes()
    assert (SCHEME.name, SCHEME.version) == (NAME, DOCUMENT["version"])
    assert set(TREE) == set(DOCUMENT["indicators"])


def test_its_header_says_reconstruction_and_starting_point() -> None:
    header = " ".join(line.lstrip("# ") for line in TEXT.split("\nformat =")[0].splitlines())
    assert "This is a RECONSTRUCTION" in header
    assert "both tables are lost" in header
    assert "Judgments and grade standards are a STARTING POINT, not findings" in header
    # The comment goes when a program rewrites the file; the source stays.
    assert SCHEME.source is not None
    assert SCHEME.source.startswith("Reconstruction")


def test_grades_are_those_of_the_paper() -> None:
    assert SCHEME.scale == fa.FIVE_GRADES
    assert SCHEME.scale.labels["zh"] == ("优", "良", "中", "较差", "差")
    assert SCHEME.scale.values == (100, 85, 70, 55, 40)


def test_its_rules_are_the_defaults_but_for_order_veto_and_cap() -> None:
    rules, plain = vars(SCHEME.rules), vars(fa.Rules())
    assert {key for key in plain if rules[key] != plain[key]} == {"ordered", "veto", "caps"}
    assert SCHEME.rules.ordered
    assert SCHEME.rules.veto == fa.Veto(branch="decisive", below="medium", include_bound=False, by="score")
    assert SCHEME.rules.caps == (fa.Cap(node="finance", worse_than="weak", grade="medium"),)
    assert not MODEL.waivers


# ---- the tree ----


def test_two_branches_decide_and_refer() -> None:
    assert TREE.children(TREE.root) == ("decisive", "reference")
    assert TREE.children("reference") == REFERENCE


def test_decisive_indicators_are_few_and_all_leaves() -> None:
    children = TREE.children("decisive")
    assert len(children) == 6
    assert TREE.leaves_of("decisive") == children
    assert {"owner_credit_record", "firm_credit_record", "legal_standing"} < set(children)
    assert {"loan_purpose", "repayment_source"} < set(children)


@pytest.mark.parametrize("criterion", REFERENCE)
def test_each_criterion_has_four_to_six_indicators_of_both_kinds(criterion: str) -> None:
    children = TREE.children(criterion)
    assert 4 <= len(children) <= 6
    assert TREE.leaves_of(criterion) == children
    measured = [name for name in children if SCHEME.indicators[name].standard is not None]
    assert 0 < len(measured) < len(children)


def test_decisive_indicators_are_voted() -> None:
    assert all(SCHEME.indicators[name].standard is None for name in TREE.children("decisive"))


# ---- the weights ----


@pytest.mark.parametrize("parent", TREE.parents)
def test_every_parent_is_judged_and_consistent(parent: str) -> None:
    weights, ratio = exact_weights(parent)
    assert ratio < Fraction("0.05")
    assert abs(Fraction(MODEL.judged[parent].consistency_ratio) - ratio) < Fraction(1, 10**12)
    assert list(MODEL.weights[parent]) == list(weights)
    for child, weight in MODEL.weights[parent].items():
        assert abs(Fraction(weight) - weights[child]) < Fraction(1, 10**14)


@pytest.mark.parametrize("parent", TREE.parents)
def test_weights_do_not_rise_along_the_listed_order(parent: str) -> None:
    weights, _ = exact_weights(parent)
    assert all(first >= second for first, second in pairwise(weights.values()))


def test_management_finance_market_development_in_this_order() -> None:
    weights, _ = exact_weights("reference")
    assert tuple(weights) == REFERENCE
    assert all(first > second for first, second in pairwise(weights.values()))
    assert tuple(sorted(REFERENCE, key=lambda name: -MODEL.weights["reference"][name])) == REFERENCE


@pytest.mark.parametrize("parent", TREE.parents)
def test_the_figures_in_the_comments_are_those_of_the_judgments(parent: str) -> None:
    above = TEXT.split(f"\n[indicators.{parent}]\n")[0].splitlines()[-1]
    weights, ratio = exact_weights(parent)
    figures = ", ".join(f"{float(weight):.4f}" for weight in weights.values())
    said = "two children are always consistent" if len(weights) == 2 else f"CR {float(ratio):.4f}"
    assert above == f"# weights {figures}; {said}"


def test_global_weights_of_all_leaves_make_one() -> None:
    assert tuple(MODEL.global_weights) == TREE.leaves
    assert sum(MODEL.global_weights.values()) == pytest.approx(1, abs=1e-12)


# ---- what people read ----


@pytest.mark.parametrize("name", tuple(TREE))
def test_every_node_has_a_label_in_both_languages(name: str) -> None:
    label = SCHEME.indicators[name].label
    assert label["en"].strip()
    assert not CHINESE.search(label["en"])
    assert CHINESE.search(label["zh"])


def test_no_two_nodes_share_a_label() -> None:
    for lang in ("en", "zh"):
        assert len({SCHEME.label(name, lang) for name in TREE}) == len(TREE)


@pytest.mark.parametrize("leaf", TREE.leaves)
def test_every_leaf_has_a_guide_in_both_languages(leaf: str) -> None:
    indicator = SCHEME.indicators[leaf]
    assert CHINESE.search(indicator.guide["zh"])
    assert indicator.guide["en"].strip()
    assert not CHINESE.search(indicator.guide["en"])
    if indicator.standard is None:  # voters are told what each grade means, best first
        for lang, grades in GRADES.items():
            lines = indicator.guide[lang].strip().splitlines()
            assert [line.startswith(grade) for line, grade in zip(lines, grades, strict=True)] == [True] * 5
    else:
        assert indicator.standard.unit


# ---- what it gives ----


@pytest.mark.parametrize("form", ["grade", "votes", "named"])
@pytest.mark.parametrize(("grade", "value"), [("excellent", 100), ("good", 85), ("medium", 70)])
def test_unanimous_votes_give_exactly_the_value_of_their_grade(form: str, grade: str, value: float) -> None:
    evidence = dict.fromkeys(TREE.leaves, unanimous(form, grade))
    rating = MODEL.rate(evidence)
    assert (rating.status, rating.score, rating.grade) == ("rated", value, grade)
    assert rating.membership is not None
    assert rating.membership.tolist() == [float(name == grade) for name in SCHEME.scale.names]
    assert {node.score for node in rating.nodes.values()} == {value}


@pytest.mark.parametrize("form", ["grade", "votes", "named"])
@pytest.mark.parametrize(("grade", "value"), [("weak", 55), ("poor", 40)])
def test_unanimous_votes_below_medium_are_vetoed(form: str, grade: str, value: float) -> None:
    evidence = dict.fromkeys(TREE.leaves, unanimous(form, grade))
    rating = MODEL.rate(evidence)
    assert (rating.status, rating.score, rating.grade) == ("rejected", None, None)
    assert rating.nodes["decisive"].score == value
    # The same votes without the veto: the law holds for these grades too.
    free = without_veto().rate(evidence)
    assert (free.status, free.score, free.grade) == ("rated", value, grade)


def unanimous(form: str, grade: str) -> Any:
    if form == "grade":
        return grade
    if form == "votes":
        return [7 * (name == grade) for name in SCHEME.scale.names]
    return {"votes": {f"E{i}": grade for i in range(1, 8)}}


@pytest.mark.parametrize("leaf", [name for name in TREE.leaves if SCHEME.indicators[name].standard])
def test_a_value_on_the_point_of_a_grade_is_wholly_that_grade(leaf: str) -> None:
    standard = SCHEME.indicators[leaf].standard
    assert standard is not None
    assert len(standard.points) == 5
    far = standard.ideal[1] if standard.ideal else 0.0  # an interval's points are distances outside it
    rows = standard.membership([far + point for point in standard.points])
    assert rows.tolist() == [[float(i == h) for i in range(5)] for h in range(5)]


# ---- what every built-in scheme must be ----


@pytest.mark.parametrize("name", fa.builtin_schemes())
def test_every_built_in_scheme_loads_says_what_it_is_and_rates(name: str) -> None:
    scheme = fa.load_scheme(name)
    assert scheme.name == name
    assert scheme.source
    for lang in ("en", "zh"):
        assert scheme.title[lang]
        assert [node for node in scheme.tree if not scheme.indicators[node].label.get(lang)] == []
    model = fa.RatingModel(scheme)
    best = model.rate(dict.fromkeys(scheme.tree.leaves, scheme.scale.names[0]))
    assert (best.score, best.grade) == (scheme.scale.values[0], scheme.scale.names[0])


@pytest.mark.parametrize("name", fa.builtin_schemes())
def test_every_built_in_scheme_comes_back_from_what_was_written(name: str, tmp_path: Path) -> None:
    scheme = fa.load_scheme(name)
    (tmp_path / "again.toml").write_text(scheme.to_toml(), encoding="utf-8")
    (tmp_path / "again.json").write_text(scheme.to_json(indent=2), encoding="utf-8")
    for file in ("again.toml", "again.json"):
        again = fa.load_scheme(tmp_path / file)
        assert again.fingerprint == scheme.fingerprint
        assert fa.RatingModel(again).global_weights == fa.RatingModel(scheme).global_weights
