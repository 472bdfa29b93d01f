"""What other people's code relies on: the names, their parameters, and that each is documented with an example."""

from __future__ import annotations

import dataclasses
import doctest
import importlib
import inspect
import re
import subprocess
import sys
import types
import typing
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

import fuzzyahp as fa

# A new name is added here on purpose. One that disappears breaks somebody's program.
PUBLIC = [
    "Cap",
    "CapTrace",
    "ConsistencyError",
    "DisturbingJudgment",
    "EvidenceError",
    "FIVE_GRADES",
    "FuzzyAHPError",
    "GradeScale",
    "GradeStandard",
    "Indicator",
    "IndicatorTree",
    "JudgmentError",
    "JudgmentMatrix",
    "MembershipError",
    "MissingExtraError",
    "NodeResult",
    "NodeResults",
    "OPERATORS",
    "Operator",
    "RANDOM_INDEX",
    "RandomIndex",
    "Rating",
    "RatingModel",
    "Ratings",
    "RebuiltCell",
    "Rules",
    "Scheme",
    "SchemeDocument",
    "SchemeError",
    "ScoringError",
    "Screening",
    "StandardError",
    "Veto",
    "VetoTrace",
    "WEIGHT_METHODS",
    "Weights",
    "__version__",
    "builtin_schemes",
    "column_mean_weights",
    "compose",
    "eigenvector_weights",
    "geometric_mean_weights",
    "grade_by_confidence",
    "grade_by_maximum",
    "grade_of_score",
    "load_scheme",
    "membership_from_experts",
    "membership_from_votes",
    "normalise",
    "random_index",
    "round_score",
    "scheme_json_schema",
    "score",
    "validity_index",
]

REQUIRED = inspect.Parameter.empty

# The contract: parameters in order, with their defaults. More may be added behind them, with defaults.
SIGNATURES: dict[str, dict[str, object]] = {
    "JudgmentMatrix": {"matrix": REQUIRED, "labels": None},
    "JudgmentMatrix.from_upper": {"upper": REQUIRED, "labels": None},
    "JudgmentMatrix.from_pairs": {"pairs": REQUIRED, "labels": None},
    "JudgmentMatrix.weights": {"self": REQUIRED, "method": "eigenvector", "random_index": "saaty_1980"},
    "eigenvector_weights": {"matrices": REQUIRED},
    "geometric_mean_weights": {"matrices": REQUIRED},
    "column_mean_weights": {"matrices": REQUIRED},
    "random_index": {"n": REQUIRED, "name": "saaty_1980"},
    "membership_from_votes": {"votes": REQUIRED},
    "compose": {"weights": REQUIRED, "membership": REQUIRED, "operator": "weighted_average"},
    "normalise": {"vector": REQUIRED},
    "GradeStandard": {"points": REQUIRED, "ideal": None},
    "GradeStandard.membership": {"self": REQUIRED, "values": REQUIRED},
    "GradeScale": {"names": REQUIRED, "values": REQUIRED, "risk": (), "labels": ..., "risk_labels": ...},
    "score": {"membership": REQUIRED, "scale": fa.FIVE_GRADES},
    "round_score": {"x": REQUIRED},
    "grade_of_score": {"score": REQUIRED, "scale": fa.FIVE_GRADES, "cuts": None},
    "grade_by_maximum": {"membership": REQUIRED},
    "grade_by_confidence": {"membership": REQUIRED, "confidence": 0.6},
    "validity_index": {"membership": REQUIRED},
    "load_scheme": {"source": REQUIRED},
    "RatingModel": {"scheme": REQUIRED},
    "RatingModel.screen": {"self": REQUIRED, "evidence": REQUIRED},
    "RatingModel.rate": {"self": REQUIRED, "evidence": REQUIRED},
    "RatingModel.rate_many": {"self": REQUIRED, "table": REQUIRED},
    "Rating.explain": {"self": REQUIRED, "lang": "en"},
    "Rating.to_dict": {"self": REQUIRED},
    "Rating.to_json": {"self": REQUIRED},
    "Rating._repr_html_": {"self": REQUIRED},
    "Scheme.to_dict": {"self": REQUIRED},
    "Scheme.to_json": {"self": REQUIRED},
    "Scheme.to_toml": {"self": REQUIRED},
}

ERRORS = [name for name in PUBLIC if inspect.isclass(getattr(fa, name)) and issubclass(getattr(fa, name), Exception)]


def find(dotted: str) -> Any:
    found: Any = fa
    for part in dotted.split("."):
        found = getattr(found, part)
    return found


# ---- names ----


def test_the_public_names_are_these() -> None:
    assert sorted(fa.__all__) == PUBLIC
    assert len(set(fa.__all__)) == len(fa.__all__)
    assert sorted(dir(fa)) == PUBLIC


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_name_is_there_and_ours(name: str) -> None:
    found = getattr(fa, name)
    if inspect.isclass(found) or inspect.isfunction(found):
        assert found.__name__ == name
        assert found.__module__.startswith("fuzzyahp.")
        assert getattr(importlib.import_module(found.__module__), name) is found


def test_star_import_brings_exactly_the_public_names() -> None:
    namespace: dict[str, object] = {}
    exec("from fuzzyahp import *", namespace)  # noqa: S102
    assert sorted(set(namespace) - {"__builtins__"}) == PUBLIC


def test_nothing_of_ours_lies_open_unlisted() -> None:
    # What the module needs for itself comes from the standard library; submodules are not exports.
    for name, found in vars(fa).items():
        if name.startswith("_") or name in PUBLIC or isinstance(found, types.ModuleType):
            continue
        assert getattr(typing, name, None) is found or name == "annotations", name


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'rate_everybody'"):
        getattr(fa, "rate_everybody")  # noqa: B009
    assert not hasattr(fa, "document_of")


def test_import_warns_of_nothing() -> None:
    names = "; ".join(f"fuzzyahp.{name}" for name in PUBLIC)
    command = [sys.executable, "-W", "error", "-c", f"import fuzzyahp; {names}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("name", ERRORS)
def test_every_error_is_of_the_family_and_a_value_error(name: str) -> None:
    assert issubclass(getattr(fa, name), fa.FuzzyAHPError)
    assert issubclass(getattr(fa, name), ValueError)


# ---- parameters ----


@pytest.mark.parametrize("name", SIGNATURES)
def test_parameters_are_those_of_the_contract(name: str) -> None:
    parameters = list(inspect.signature(find(name)).parameters.values())
    stated = SIGNATURES[name]
    assert [parameter.name for parameter in parameters[: len(stated)]] == list(stated)
    for parameter, default in zip(parameters, stated.values(), strict=False):
        if default is ...:
            assert parameter.default is not REQUIRED
        else:
            assert parameter.default == default
        assert parameter.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    assert all(parameter.default is not REQUIRED for parameter in parameters[len(stated) :])


def test_choices_are_names_in_tables() -> None:
    assert list(fa.OPERATORS) == ["weighted_average", "min_max", "product_max", "min_sum"]
    assert list(fa.WEIGHT_METHODS) == ["eigenvector", "geometric_mean", "column_mean"]
    assert list(fa.RANDOM_INDEX) == ["saaty_1980", "saaty_2005", "alonso_lamata_2006", "donegan_dodd_1991"]
    for table in (fa.OPERATORS, fa.WEIGHT_METHODS, fa.RANDOM_INDEX):
        assert isinstance(table, Mapping)
        assert not hasattr(table, "__setitem__"), "nobody adds a row from outside by accident"


def test_the_default_scale_is_read_only() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        fa.FIVE_GRADES.values = (1.0, 0.0)  # type: ignore[misc]


# ---- the contract as it is written, line by line ----


def test_judgments_as_the_contract_writes_them() -> None:
    matrix = fa.JudgmentMatrix([[1, 3], ["1/3", 1]], labels=["finance", "market"])
    weights = matrix.weights(method="eigenvector", random_index="saaty_1980")
    assert weights.values.tolist() == [0.75, 0.25]
    assert weights.labels == ("finance", "market")
    assert (weights.lambda_max, weights.lambda_max_bounds) == (2, (2, 2))
    assert (weights.consistency_index, weights.consistency_ratio) == (0, 0)
    assert (weights.method, weights.random_index) == ("eigenvector", "saaty_1980")
    upper = fa.JudgmentMatrix.from_upper([3, 5, 2], labels=("a", "b", "c"))
    assert upper == fa.JudgmentMatrix.from_pairs({("a", "b"): 3, ("a", "c"): 5, ("b", "c"): 2})
    assert upper.in_words()[0] == "a is 3 times as important as b"
    assert upper.rebuilt == ()
    assert upper.worst_judgments()


def test_functions_take_leading_axes() -> None:
    assert fa.eigenvector_weights(np.ones((2, 3, 4, 4))).shape == (2, 3, 4)
    assert fa.membership_from_votes(np.ones((6, 4, 5))).shape == (6, 4, 5)
    assert fa.compose([0.5, 0.5], np.full((6, 2, 5), 0.2)).shape == (6, 5)
    assert fa.GradeStandard(points=(2.0, 1.5, 1.2, 1.0, 0.8)).membership(np.ones((6, 7))).shape == (6, 7, 5)
    interval = fa.GradeStandard(points=(0.0, 0.1, 0.2, 0.3, 0.5), ideal=(0.4, 0.6))
    assert interval.membership(0.5).tolist() == [1, 0, 0, 0, 0]
    assert fa.score(np.full((6, 7, 5), 0.2), scale=fa.FIVE_GRADES).shape == (6, 7)


def test_a_rating_as_the_contract_writes_it() -> None:
    scheme = fa.load_scheme("micro-enterprise")
    model = fa.RatingModel(scheme)
    assert model.fingerprint == scheme.fingerprint
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", scheme.fingerprint)
    evidence: dict[str, Any] = {leaf: [1, 1, 0, 0, 0] for leaf in scheme.tree.leaves}
    evidence |= {"current_ratio": {"value": 1.8}, "innovation": {"grade": "good"}}
    evidence |= {"equipment": {"membership": [0.5, 0.5, 0, 0, 0]}, "succession": {"votes": {"A": "good"}}}
    assert model.screen(evidence).status == "passed"
    rating = model.rate(evidence)
    assert rating.status == "rated"
    assert isinstance(rating.score, float)
    assert rating.grade in scheme.scale.names
    node = rating.nodes["finance"]
    assert rating.nodes["reference.finance"] is node
    assert list(node.weights) == list(scheme.tree.children("finance"))
    assert node.membership.shape == (5,)
    assert (type(node.score), type(node.grade)) == (float, str)
    assert rating.explain(lang="zh") != rating.explain()
    assert rating._repr_html_().startswith("<")
    assert set(rating.to_dict()) >= {"status", "score", "grade", "membership", "nodes", "scheme", "rules"}
    rejected = model.rate(dict.fromkeys(scheme.tree.leaves, "poor"))
    assert rejected.status == "rejected"
    assert (rejected.score, rejected.grade, rejected.membership) == (None, None, None)
    many = model.rate_many({leaf: ["good", "poor", "", "god"] for leaf in scheme.tree.leaves})
    assert many.status.tolist() == ["rated", "rejected", "incomplete", "invalid"]


# ---- documentation ----


def sections(docstring: str) -> dict[str, str]:
    """Parts of a numpydoc docstring by heading; the summary and what follows it under ""."""
    parts = re.split(r"^(\w[\w ]*)\n-{3,}\n", inspect.cleandoc(docstring) + "\n", flags=re.MULTILINE)
    return {"": parts[0]} | dict(zip(parts[1::2], parts[2::2], strict=True))


def documented(section: str) -> set[str]:
    """Names that a section of parameters or attributes describes."""
    heads = re.findall(r"^(\w[\w, ]*?)(?: : .*)?\n    \S", section, flags=re.MULTILINE)
    return {name.strip() for head in heads for name in head.split(",")}


def methods(cls: type) -> dict[str, Callable[..., Any]]:
    """Public methods a class defines itself, class methods among them; properties are not."""
    own = {name: getattr(member, "__func__", member) for name, member in vars(cls).items() if name[0] != "_"}
    return {name: member for name, member in own.items() if inspect.isfunction(member)}


def is_plain_data(cls: type) -> bool:
    return dataclasses.is_dataclass(cls) and not methods(cls)


CLASSES = [name for name in PUBLIC if inspect.isclass(getattr(fa, name)) and name not in ERRORS]
FUNCTIONS = [name for name in PUBLIC if inspect.isfunction(getattr(fa, name))]
METHODS = [f"{name}.{method}" for name in CLASSES for method in methods(getattr(fa, name))]
WITH_EXAMPLE = [*FUNCTIONS, *METHODS, *(name for name in CLASSES if not is_plain_data(getattr(fa, name)))]


def test_the_probe_sees_what_it_should() -> None:
    text = "Sum.\n\nParameters\n----------\na, b : int\n    Two.\nc\n    Third.\n\nReturns\n-------\nint\n    It.\n"
    assert list(sections(text)) == ["", "Parameters", "Returns"]
    assert documented(sections(text)["Parameters"]) == {"a", "b", "c"}
    assert {"compose", "JudgmentMatrix", "RatingModel", "Ratings", "Rating", "Scheme"} <= set(WITH_EXAMPLE)
    assert not {"Cap", "Veto", "FuzzyAHPError"} & set(WITH_EXAMPLE)
    assert {"JudgmentMatrix.from_upper", "RatingModel.rate", "Rating.explain"} <= set(METHODS)


@pytest.mark.parametrize("name", [*FUNCTIONS, *CLASSES, *METHODS, *ERRORS])
def test_a_summary_of_one_sentence(name: str) -> None:
    docstring = find(name).__doc__
    assert docstring, f"{name} has no docstring"
    summary = inspect.cleandoc(docstring).split("\n\n")[0]
    assert summary.endswith((".", "?"))
    assert not summary.startswith(f"{name.rpartition('.')[2]}("), "generated by dataclass, not written"


@pytest.mark.parametrize("name", [*FUNCTIONS, *METHODS])
def test_parameters_and_result_are_documented(name: str) -> None:
    function = find(name)
    parts = sections(function.__doc__)
    taken = {parameter for parameter in inspect.signature(function).parameters if parameter not in ("self", "cls")}
    assert documented(parts.get("Parameters", "")) == taken
    if inspect.signature(function).return_annotation not in ("None", None):
        assert parts.get("Returns", "").strip()


@pytest.mark.parametrize("name", CLASSES)
def test_fields_are_documented(name: str) -> None:
    cls = getattr(fa, name)
    parts = sections(cls.__doc__)
    told = documented(parts.get("Parameters", "")) | documented(parts.get("Attributes", ""))
    if dataclasses.is_dataclass(cls):
        assert {field.name for field in dataclasses.fields(cls)} <= told
    elif "__init__" in vars(cls):
        assert set(inspect.signature(cls).parameters) <= told


@pytest.mark.parametrize("name", WITH_EXAMPLE)
def test_an_example_that_runs(name: str) -> None:
    found = find(name)
    examples = sections(found.__doc__).get("Examples", "")
    assert examples, f"{name} has no section Examples"
    steps = doctest.DocTestParser().get_examples(examples)
    assert any(step.want for step in steps), f"the example of {name} shows no result"
    # By its public name, as a reader would type it: the module's own names are not at hand here.
    test = doctest.DocTestParser().get_doctest(examples, {}, name, None, None)
    out: list[str] = []
    flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    failed, _ = doctest.DocTestRunner(optionflags=flags).run(test, out=out.append)
    assert not failed, "".join(out)
