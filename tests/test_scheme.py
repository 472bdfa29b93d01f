"""Scheme documents: what they mean, that they come back unchanged, and everything that can be wrong in one."""

from __future__ import annotations

import copy
import json
import pickle
import time
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import fuzzyahp as fa

load: Any = fa.load_scheme  # untyped on purpose: bad input is what a type checker would refuse
BASE: dict[str, Any] = {
    "format": "fuzzyahp-scheme/1",
    "name": "small",
    "version": "1.0.0",
    "title": {"en": "Small", "zh": "小"},
    "rules": {
        "veto": {"branch": "decisive"},
        "caps": [{"node": "finance", "worse_than": "medium", "grade": "medium"}],
        "expert_weights": {"E2": 2.0, "E1": 1.5},
    },
    "indicators": {
        "credit": {"children": ["decisive", "reference"], "judgments": [1]},
        "decisive": {"children": ["record", "purpose"], "weights": [0.6, 0.4]},
        "reference": {"children": ["finance", "market", "staff"], "judgments": ["3", 5, "5/2"]},
        "finance": {"children": ["ratio"], "label": {"en": "Finance"}},
        "ratio": {"standard": {"points": [2.0, 1.5, 1.2, 1.0, 0.8], "unit": "ratio"}},
        "record": {"guide": {"en": "never late\nto never pays"}},
    }
    | {name: {} for name in ("purpose", "market", "staff")},
}
NAN = float("nan")
MINIMAL = 'format = "fuzzyahp-scheme/1"\nname = "x"\nversion = "1"\n'
TREE = '[indicators.u]\nchildren = ["a", "b"]\njudgments = [1]\n[indicators.a]\n[indicators.b]\n'
DELETE = object()


def with_(path: str, value: Any) -> dict[str, Any]:
    """The base document with one thing changed, added or deleted."""
    document = copy.deepcopy(BASE)
    *way, last = [int(key) if key.isdigit() else key for key in path.split(".")]
    place: Any = document
    for key in way:
        place = place[key] if isinstance(key, int) else place.setdefault(key, {})
    if value is DELETE:
        del place[last]
    else:
        place[last] = value
    return document


def tree(**indicators: Any) -> dict[str, Any]:
    return {"format": "fuzzyahp-scheme/1", "name": "x", "version": "1", "indicators": indicators}


# -- what is written comes back ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", ["micro-enterprise", BASE], ids=["built-in", "base"])
@pytest.mark.parametrize("form", ["json", "indented json", "toml", "dict", "file.json", "file.toml"])
def test_round_trip_gives_the_same_fingerprint_and_the_same_bits(source: Any, form: str, tmp_path: Path) -> None:
    scheme = fa.load_scheme(source)
    path = tmp_path / form.replace(" ", "")
    path.write_text(scheme.to_toml() if "toml" in form else scheme.to_json(indent=2), encoding="utf-8")
    back = fa.load_scheme(
        {
            "json": lambda: json.loads(scheme.to_json()),
            "indented json": lambda: json.loads(scheme.to_json(indent=2)),
            "toml": lambda: tomllib.loads(scheme.to_toml()),
            "dict": scheme.to_dict,
        }.get(form, lambda: path)()
    )
    assert back.fingerprint == scheme.fingerprint == fa.RatingModel(back).fingerprint
    assert back == scheme
    assert hash(back) == hash(scheme)
    assert back.to_dict() == scheme.to_dict()
    assert dict(fa.RatingModel(back).weights) == dict(fa.RatingModel(scheme).weights)


@pytest.mark.parametrize("judgment", [1, "1/3", 0.2, 0.1 + 0.2, 12.345678901234567, 0.012345678901234567, 1e-9])
def test_every_accepted_judgment_comes_back(judgment: Any) -> None:
    scheme = load(tree(u={"children": ["a", "b"], "judgments": [judgment]}, a={}, b={}))
    assert load(scheme.to_dict()).fingerprint == scheme.fingerprint
    assert load(tomllib.loads(scheme.to_toml())) == scheme


def test_the_same_policy_written_otherwise_has_the_same_fingerprint() -> None:
    document = copy.deepcopy(BASE)
    document["indicators"] = dict(reversed(document["indicators"].items()))
    document["rules"] = dict(reversed(document["rules"].items()))
    document["rules"]["expert_weights"] = {"E1": 1.5, "E2": 2}
    document["rules"]["operator"] = "weighted_average"  # a default, written out
    document["indicators"]["reference"]["judgments"] = [[3.0, "10/2"], [2.5]]
    assert load(document).fingerprint == load(BASE).fingerprint


def test_the_order_of_expert_weights_moves_no_bit() -> None:
    # The fingerprint does not see it, so the sums must not either: 0.1 + 0.2 + 0.3 is not 0.3 + 0.2 + 0.1 in binary.
    weights, votes = {"A": 0.1, "B": 0.2, "C": 0.3, "D": 0.4}, {"A": "good", "B": "good", "C": "good", "D": "poor"}
    straight, turned = (
        fa.RatingModel(load(tree(u={}) | {"rules": {"expert_weights": dict(order)}}))
        for order in (weights.items(), reversed(weights.items()))
    )
    assert straight.fingerprint == turned.fingerprint
    found = [model.rate({"u": {"votes": votes}}).nodes["u"].membership.tolist() for model in (straight, turned)]
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("name", "smaller"),
        ("version", "1.0.1"),
        ("title.en", "Smaller"),
        ("description", {"en": "x"}),
        ("source", "x"),
        ("effective_from", "2026-01-01"),
        ("effective_to", "2026-12-31"),
        ("grades", {"names": ["a1", "good", "medium", "weak", "poor"], "values": [100, 85, 70, 55, 40]}),
        ("grades", {"names": ["excellent", "good", "medium", "weak", "poor"], "values": [100, 85, 70, 55, 41]}),
        ("rules.operator", "min_max"),
        ("rules.weight_method", "geometric_mean"),
        ("rules.random_index", "saaty_2005"),
        ("rules.max_consistency_ratio", 0.09),
        ("rules.ordered", True),
        ("rules.missing_votes", "divide_by_voters"),
        ("rules.grading", "maximum_membership"),
        ("rules.expert_weights.E1", 1.6),
        ("rules.veto.below", "weak"),
        ("rules.veto.include_bound", True),
        ("rules.veto.by", "grade"),
        ("rules.veto", DELETE),
        ("rules.caps", []),
        ("rules.caps.0.grade", "weak"),
        ("indicators.decisive.weights", [0.5, 0.5]),
        ("indicators.decisive.children", ["purpose", "record"]),
        ("indicators.decisive.waive_order", "x"),
        ("indicators.reference.judgments", [3, 5, 2]),
        ("indicators.reference.waive_consistency", "x"),
        ("indicators.finance.label.en", "Money"),
        ("indicators.record.guide.en", "x"),
        ("indicators.ratio.standard.points", [2.0, 1.5, 1.2, 1.0, 0.7]),
        ("indicators.ratio.standard.unit", "%"),
        ("indicators.ratio.standard", DELETE),
    ],
)
def test_any_single_change_changes_the_fingerprint(path: str, value: Any) -> None:
    assert load(with_(path, value)).fingerprint != load(BASE).fingerprint


def test_a_scheme_built_in_python_has_the_fingerprint_of_its_document() -> None:
    built = fa.Scheme(
        name="x",
        version="1",
        indicators={
            "u": fa.Indicator("u", children=["a", "b"], weights=[1, 0]),  # type: ignore[arg-type]
            "a": fa.Indicator("a"),
            "b": fa.Indicator("b"),
        },
        rules=fa.Rules(grading="cuts", cuts=(90, 80, 70, 60), expert_weights={"A": 1}, max_consistency_ratio=1),
    )
    back = load(built.to_dict())
    assert back.fingerprint == built.fingerprint
    assert back == built


# -- defaults and waivers ----------------------------------------------------------------------------------------------


def test_defaults_are_those_of_the_method() -> None:
    rules = load(tree(u={"children": ["a"]}, a={}) | {"rules": {"veto": {"branch": "a"}}}).rules
    assert rules.operator == "weighted_average"
    assert rules.weight_method == "eigenvector"
    assert rules.random_index == "saaty_1980"
    assert rules.max_consistency_ratio == 0.1
    assert rules.ordered is False
    assert rules.missing_votes == "error"
    assert (rules.grading, rules.cuts, rules.confidence) == ("nearest", None, None)
    assert (dict(rules.expert_weights), rules.caps) == ({}, ())
    assert rules.veto == fa.Veto(branch="a", below="medium", include_bound=False, by="score")
    bare = load(tree(u={}))
    assert bare.rules.veto is None
    assert bare.scale == fa.FIVE_GRADES
    assert load(tree(u={}) | {"rules": {"grading": "confidence"}}).rules.confidence == 0.6


CIRCLE = {"children": ["a", "b", "c"], "judgments": [9, "1/9", 9]}
RISING = {"children": ["a", "b"], "weights": [0.4, 0.6]}


def test_consistency_waiver_is_recorded_in_the_rating() -> None:
    model = fa.RatingModel(load(tree(u=CIRCLE | {"waive_consistency": "pilot"}, a={}, b={}, c={})))
    rating = model.rate(dict.fromkeys("abc", "good"))
    assert rating.waivers == model.waivers == {"u": {"consistency": "pilot"}}
    assert rating.to_dict()["waivers"] == {"u": {"consistency": "pilot"}}
    assert "pilot" in rating.explain()
    assert "pilot" in rating.explain("zh")


def test_order_waiver_is_recorded_in_the_rating() -> None:
    document = tree(u=RISING | {"waive_order": "pilot"}, a={}, b={}) | {"rules": {"ordered": True}}
    rating = fa.RatingModel(load(document)).rate({"a": "good", "b": "good"})
    assert rating.waivers == {"u": {"order": "pilot"}}
    assert "pilot" in rating.explain()


def test_a_waiver_that_is_not_needed_is_not_recorded() -> None:
    document = tree(
        u={"children": ["a", "b"], "judgments": [2], "waive_order": "x", "waive_consistency": "y"}, a={}, b={}
    )
    assert fa.RatingModel(load(document | {"rules": {"ordered": True}})).waivers == {}


def test_rising_weights_are_an_error_that_names_the_pair() -> None:
    with pytest.raises(
        fa.SchemeError, match=r"u: 'b' \(weight 0\.6000\) weighs more than 'a' \(0\.4000\).*waive_order"
    ):
        fa.RatingModel(load(tree(u=RISING, a={}, b={}) | {"rules": {"ordered": True}}))


@pytest.mark.parametrize("n", range(2, 10))
def test_equal_siblings_are_in_order(n: int) -> None:
    names = [f"n{i}" for i in range(n)]
    judged = {"children": names, "judgments": [1] * (n * (n - 1) // 2)}
    given = {"children": names, "weights": [1 / n] * n}
    for parent in (judged, given):
        model = fa.RatingModel(load(tree(u=parent, **{name: {} for name in names}) | {"rules": {"ordered": True}}))
        assert model.waivers == {}
        np.testing.assert_allclose(list(model.weights["u"].values()), [1 / n] * n, rtol=0, atol=1e-15)


@pytest.mark.parametrize(
    "weights",
    [[0.1, 0.4, 0.499999999, 0.000000001], [0.3, 0.6, 0.0999999999, 0.0000000001], [0.41, 0.319999999999, 0.27, 1e-12]],
)
def test_tiny_weights_keep_the_sum_at_exactly_one(weights: list[float]) -> None:
    model = fa.RatingModel(load(tree(u={"children": list("abcd"), "weights": weights}, a={}, b={}, c={}, d={})))
    total = 0.0
    for weight in model.weights["u"].values():
        total += weight
    assert total == 1.0
    assert model.rate(dict.fromkeys("abcd", "excellent")).score == 100.0


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_a_blank_reason_waives_nothing(reason: str) -> None:
    rising = tree(u=RISING | {"waive_order": reason}, a={}, b={}) | {"rules": {"ordered": True}}
    with pytest.raises(fa.SchemeError, match=r"u.*waive_order"):
        fa.RatingModel(load(rising))
    with pytest.raises(fa.FuzzyAHPError, match=r"u.*waive_consistency"):
        fa.RatingModel(load(tree(u=CIRCLE | {"waive_consistency": reason}, a={}, b={}, c={})))


@pytest.mark.parametrize("value", [np.nextafter(100 / 3, 0), 100 / 3, 200 / 7, 14.285714285714286])
@pytest.mark.parametrize("include_bound", [False, True])
def test_a_branch_exactly_at_the_bound(value: float, include_bound: bool) -> None:
    # Unanimous votes give exactly the grade's value, whatever its digits; only "at or below" rejects it.
    document = tree(u={"children": ["a", "b"], "judgments": [1]}, a={}, b={})
    document["grades"] = {"names": ["best", "middle", "worst"], "values": [100, value, 0]}
    document["rules"] = {"veto": {"branch": "a", "below": "middle", "include_bound": include_bound}}
    found = fa.RatingModel(load(document)).screen({"a": "middle"}).status
    assert found == ("rejected" if include_bound else "passed")


def test_hostile_expert_weights_never_end_in_the_best_grade() -> None:
    with pytest.raises(fa.SchemeError, match=r"rules\.expert_weights\.A: 1e\+308, must be"):
        load(tree(u={}) | {"rules": {"expert_weights": {"A": 1e308, "B": 1e308}}})


def test_loading_stays_quick_for_a_tree_of_ten_thousand_nodes() -> None:
    names = [f"k{i}" for i in range(9_999)]
    parts: dict[str, Any] = {name: {} for name in names}
    started = time.perf_counter()
    assert len(load(tree(u={"children": names, "weights": [1 / 9_999] * 9_999}, **parts)).tree.leaves) == 9_999
    assert time.perf_counter() - started < 5


def test_toml_and_json_files_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    for name, text in (("x.toml", MINIMAL + TREE), ("x.json", load(BASE).to_json())):
        path = tmp_path / name
        path.write_bytes(b"\xef\xbb\xbf" + text.encode())
        assert load(path).fingerprint == load(str(path)).fingerprint


def test_a_scheme_and_its_model_can_be_sent_to_another_process() -> None:
    scheme = fa.load_scheme(BASE)
    for copied in (copy.deepcopy(scheme), pickle.loads(pickle.dumps(scheme))):  # noqa: S301
        assert copied.fingerprint == scheme.fingerprint
    model = pickle.loads(pickle.dumps(fa.RatingModel(scheme)))  # noqa: S301
    assert model.fingerprint == scheme.fingerprint


# -- a scheme built in Python meets the same rules ---------------------------------------------------------------------

SCHEME: Any = fa.Scheme
PARTS: Any = {"u": fa.Indicator("u", children=("a", "b"), weights=(0.5, 0.5)), "a": fa.Indicator("a")}
PARTS |= {"b": fa.Indicator("b")}
RULES: Any = fa.Rules
INDICATOR: Any = fa.Indicator
NO: Any = "no"


@pytest.mark.parametrize(
    ("give", "message"),
    [
        (lambda: SCHEME("x", "1", PARTS | {"a": fa.Indicator("b"), "b": fa.Indicator("a")}), "a: .*'b'"),
        (lambda: SCHEME("x", "1", PARTS | {"u": INDICATOR("u", children=("a", "b"), weights=("x", 1))}), "u: .*'x'"),
        (lambda: SCHEME("x", "1", PARTS | {"u": INDICATOR("u", children=("a", "b"), weights=(NAN, 1))}), "u: .*nan"),
        (lambda: SCHEME("x", "1", PARTS, RULES(operator="min_mx")), "rules.operator: .*did you mean 'min_max'"),
        (lambda: SCHEME("x", "1", PARTS, RULES(operator=["min_max"])), "rules.operator: there is no"),
        (lambda: SCHEME("x", "1", PARTS, RULES(max_consistency_ratio="0.1")), "rules.max_consistency_ratio: '0.1'"),
        (lambda: SCHEME("x", "1", PARTS, RULES(expert_weights={"A": "x"})), "rules.expert_weights.A: 'x'"),
        (lambda: SCHEME("x", "1", PARTS, RULES(ordered="no")), "rules.ordered: 'no'"),
        (
            lambda: SCHEME("x", "1", PARTS, RULES(veto=fa.Veto("a", by="grades"))),
            "by: there is no 'grades'; did you mean",
        ),
        (
            lambda: SCHEME("x", "1", PARTS | {"u": INDICATOR("u", children="ab", weights=(0.5, 0.5))}),
            "u: .*children.*'ab'",
        ),
        (lambda: SCHEME("x", "1", PARTS | {"u": INDICATOR("u", children={"a", "b"}, weights=(1, 0))}), "u: .*children"),
        (lambda: SCHEME("x", "1", {}), "indicators: there are none"),
        (lambda: fa.RatingModel(tree(u={})), "scheme: .*load_scheme"),  # type: ignore[arg-type]
        (lambda: SCHEME(5, "1", PARTS), "scheme: name 5, must be text"),
        (lambda: SCHEME("x", " ", PARTS), "scheme: version ' ', must be text"),
        (lambda: SCHEME("x", "1", [1]), r"scheme: indicators \[1\], must map names of nodes to Indicators"),
        (lambda: SCHEME("x", "1", {"u": {}}), "u: {}, must be an Indicator; load_scheme"),
        (lambda: SCHEME("x", "1", PARTS, {"operator": "min_max"}), "scheme: rules .*, must be Rules"),
        (lambda: SCHEME("x", "1", PARTS, scale=5), "scheme: scale 5, must be GradeScale"),
        (lambda: SCHEME("x", "1", PARTS, title="t"), "scheme: title 't', must map languages to texts"),
        (lambda: SCHEME("x", "1", PARTS, effective_from=2026), "scheme: effective_from 2026, must be text"),
        (lambda: RULES(veto={"branch": "a"}), "rules.veto: {'branch': 'a'}, must be a Veto"),
        (lambda: RULES(caps=5), "rules.caps: 5, must be a list of Cap"),
        (lambda: RULES(caps=[{"node": "a"}]), "rules.caps: .*, must be a list of Cap"),
        (lambda: RULES(cuts=5), "rules.cuts: 5, must be a list of numbers"),
        (lambda: RULES(expert_weights=["A"]), r"rules.expert_weights: \['A'\], must map experts to numbers"),
        (
            lambda: SCHEME("x", "1", PARTS, RULES(veto=fa.Veto("a", include_bound=NO))),
            "rules.veto.include_bound: 'no', must be true or false",
        ),
        (lambda: INDICATOR("a", label="A"), "a: label 'A', must map languages to texts"),
        (lambda: INDICATOR("a", waive_order=True), "a: waive_order True, must be the reason, as text"),
        (lambda: INDICATOR("a", standard=(2, 1)), r"a: standard \(2, 1\), must be a GradeStandard"),
    ],
)
def test_bad_scheme_in_python(give: Any, message: str) -> None:
    with pytest.raises(fa.FuzzyAHPError, match=message):
        give()
