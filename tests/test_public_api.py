"""What other people's code relies on: the names, their parameters, and that each is documented with an example."""

from __future__ import annotations

import ast
import builtins
import dataclasses
import doctest
import importlib
import inspect
import re
import subprocess
import sys
import textwrap
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import fuzzyahp as fa
from fuzzyahp import reference

# A new name is added here on purpose, to the namespace it belongs to. One that disappears breaks somebody's program.
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
    "PanelError",
    "RANDOM_INDEX",
    "RandomIndex",
    "Rating",
    "RatingModel",
    "Ratings",
    "RebuiltCell",
    "Record",
    "RecordError",
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
    "analysis",
    "audit",
    "builtin_schemes",
    "column_mean_weights",
    "compose",
    "eigenvector_weights",
    "experts",
    "fuzzy",
    "geometric_mean_weights",
    "grade_by_confidence",
    "grade_by_maximum",
    "grade_of_score",
    "load_draft",
    "load_scheme",
    "membership_from_experts",
    "membership_from_votes",
    "normalise",
    "portfolio",
    "random_index",
    "round_score",
    "scheme_json_schema",
    "score",
    "validity_index",
]

EXPERTS = [
    "AcceptedChange",
    "Answers",
    "Authority",
    "COMPLETION_METHODS",
    "CONSENSUS_BANDS",
    "Change",
    "CompletedPair",
    "Concordance",
    "Consensus",
    "ConsensusAdvice",
    "Consistency",
    "Criterion",
    "Expert",
    "ExpertDistance",
    "ExpertReport",
    "FAMILIARITY",
    "Feedback",
    "FewestChanges",
    "GroupJudgments",
    "GroupWeights",
    "IncompleteMatrix",
    "IncompleteWeights",
    "JUDGMENT_BASIS",
    "NextPair",
    "OrdinalConsistency",
    "Panel",
    "PanelDocument",
    "PanelReport",
    "ParentReport",
    "Problem",
    "Questionnaire",
    "RankAgreement",
    "Returned",
    "Round",
    "RoundSummary",
    "SCALES",
    "Scale",
    "Shift",
    "Spread",
    "StopRule",
    "SuggestedChange",
    "Verdict",
    "Waiver",
    "accept_changes",
    "aij",
    "aip",
    "apply_scale",
    "authority",
    "authority_weights",
    "cardinal_consensus",
    "check_consistency",
    "collect",
    "consensus_advice",
    "consensus_indicator",
    "consistency_ratios",
    "distances",
    "feedback",
    "fewest_changes",
    "geometric_consistency_index",
    "group_judgments",
    "group_weights",
    "harker_derivatives",
    "kendall_w",
    "koczkodaj_index",
    "load_panel",
    "ordinal_consensus",
    "ordinal_consistency",
    "panel_matrices",
    "panel_report",
    "question_order",
    "questionnaire",
    "rank_agreement",
    "read_answer_sheet",
    "read_experts",
    "read_workbook",
    "round_summary",
    "save_panel",
    "scale_values",
    "shifts",
    "spreads",
    "stop",
    "weigh_scheme",
    "write_answer_sheet",
    "write_workbook",
]

FUZZY = [
    "DEFUZZIFIERS",
    "FUZZY_METHODS",
    "FuzzyJudgmentMatrix",
    "FuzzyMethod",
    "FuzzyWeights",
    "PREFERENCE_METHODS",
    "PreferenceRelation",
    "PreferenceWeights",
    "TRANSFORMS",
    "ZeroWeightWarning",
    "aggregate",
    "aggregate_matrices",
    "defuzzify",
    "fuzzy_numbers",
    "reciprocal",
]

PORTFOLIO = [
    "FileSummary",
    "PivotedVotes",
    "batches_schema",
    "pivot_votes",
    "rate_batches",
    "rate_file",
    "rate_spark",
    "spark_sql_settings",
]

AUDIT = [
    "BindingTerm",
    "BreakEven",
    "Deviation",
    "Finding",
    "ImprovementStep",
    "Improvements",
    "Ledger",
    "LedgerCheck",
    "LedgerEntry",
    "LedgerFault",
    "LedgerHead",
    "Migration",
    "Move",
    "OVERRIDE_REASONS",
    "OverrideRate",
    "OverrideRates",
    "Reason",
    "Reasons",
    "RecordDocument",
    "SchemeChange",
    "SchemeDiff",
    "Verification",
    "diff_schemes",
    "grade_in_force",
    "improvements",
    "load_record",
    "migration",
    "override",
    "override_rates",
    "rating_of",
    "reasons",
    "record_json_schema",
    "report_html",
    "scheme_card",
    "verify",
]

ANALYSIS = [
    "Auc",
    "AucDifference",
    "Calibration",
    "Concentration",
    "DefaultRates",
    "Draws",
    "EarlyWarning",
    "EarlyWarnings",
    "Flip",
    "Gains",
    "GainsBand",
    "GradeCalibration",
    "GradeMigration",
    "GradeRate",
    "GradeSharpness",
    "Inversion",
    "JudgmentValue",
    "Ks",
    "MovedGrades",
    "MovedPart",
    "NamedVotes",
    "Noise",
    "PartValue",
    "Psi",
    "Sharpness",
    "SmallestFlip",
    "SobolIndices",
    "Stability",
    "Uncertainty",
    "ValidationReport",
    "Variant",
    "Variants",
    "WARNING_RULES",
    "WarningRule",
    "WarningSign",
    "WeightChange",
    "WeightSensitivity",
    "auc",
    "bootstrap_auc",
    "check_calibration",
    "compare_auc",
    "compare_dates",
    "early_warnings",
    "evaluate",
    "gains_table",
    "grade_concentration",
    "jeffreys",
    "judgment_steps",
    "ks",
    "leaf_memberships",
    "leave_one_expert_out",
    "leave_one_indicator_out",
    "load_warning_rules",
    "migration_matrix",
    "plots",
    "psi",
    "psi_of_counts",
    "rates_by_grade",
    "share_of_grades_that_move",
    "sharpness",
    "smallest_flip",
    "sobol_indices",
    "swaps",
    "uncertainty",
    "validate",
    "value_of_judgment",
    "vote_steps",
    "weight_sensitivity",
]

PLOTS = [
    "MissingFontWarning",
    "contribution_waterfall",
    "default_rate_by_grade",
    "grade_probabilities",
    "judgment_heat_map",
    "membership_profile",
    "migration_heat_map",
    "panel_agreement",
    "psi_by_indicator",
    "roc_curve",
    "score_distribution",
    "score_scale",
    "tornado",
    "weight_tree",
]

# What stands before a name -> the module, and its names. `find` takes "aij" from none of them, "experts.aij" from one.
NAMESPACES: dict[str, tuple[types.ModuleType, list[str]]] = {
    "": (fa, PUBLIC),
    "experts.": (fa.experts, EXPERTS),
    "fuzzy.": (fa.fuzzy, FUZZY),
    "portfolio.": (fa.portfolio, PORTFOLIO),
    "audit.": (fa.audit, AUDIT),
    "analysis.": (fa.analysis, ANALYSIS),
    "analysis.plots.": (fa.analysis.plots, PLOTS),
}
# Classes that are no names of a namespace but stand on its page: a public function returns them, or a field holds them.
RETURNED = {
    "fuzzyahp": ["FuzzySource", "PanelSource", "PreferenceSource"],
    "fuzzyahp.portfolio": ["EdgeCases"],
    "fuzzyahp.experts": ["CircularTriad", "PairDistance", "RankedJudgment", "Step", "WorstTriad"],
}
# Classes that nobody needs to look into: handed on as they are, mappings by another name, or for type checkers alone.
OPAQUE = {"ArrowTable", "Column", "Derived", "FrozenMapping", "FuzzyOptions", "HasPlan", "HasScheme", "Plan"}
EVERY = [prefix + name for prefix, (_, names) in NAMESPACES.items() for name in names]

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
    "portfolio.rate_batches": {"model": REQUIRED, "batches": REQUIRED},
    "portfolio.batches_schema": {"model": REQUIRED, "schema": REQUIRED},
    "portfolio.rate_file": {"model": REQUIRED, "source": REQUIRED, "output": REQUIRED},
    "portfolio.pivot_votes": {"table": REQUIRED, "scheme": REQUIRED},
    "portfolio.rate_spark": {"df": REQUIRED, "model": REQUIRED},
}


def find(dotted: str) -> Any:
    found: Any = fa
    for part in dotted.split("."):
        found = getattr(found, part)
    return found


def subclasses(names: list[str], kind: type) -> list[str]:
    """Those of the names that are classes of that kind."""
    return [name for name in names if inspect.isclass(find(name)) and issubclass(find(name), kind)]


WARNINGS = subclasses(EVERY, Warning)
ERRORS = [name for name in subclasses(EVERY, Exception) if name not in WARNINGS]


# ---- names ----


@pytest.mark.parametrize("prefix", NAMESPACES)
def test_the_public_names_are_these(prefix: str) -> None:
    module, names = NAMESPACES[prefix]
    assert sorted(module.__all__) == names
    assert len(set(module.__all__)) == len(module.__all__)


def test_the_top_namespace_shows_nothing_else() -> None:
    assert sorted(dir(fa)) == PUBLIC


def test_a_name_means_one_thing() -> None:
    """So that ``from fuzzyahp import *`` and the same of its namespaces never hide one another's names."""
    names = [name for _, listed in NAMESPACES.values() for name in listed]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", EVERY)
def test_every_public_name_is_there_and_ours(name: str) -> None:
    found = find(name)
    if inspect.isclass(found) or inspect.isfunction(found):
        head, _, own = name.rpartition(".")
        assert found.__name__ == own
        assert found.__module__.startswith(f"fuzzyahp.{head}")
        assert getattr(importlib.import_module(found.__module__), own) is found


@pytest.mark.parametrize("prefix", NAMESPACES)
def test_star_import_brings_exactly_the_public_names(prefix: str) -> None:
    module, names = NAMESPACES[prefix]
    namespace: dict[str, object] = {}
    exec(f"from {module.__name__} import *", namespace)  # noqa: S102
    assert sorted(set(namespace) - {"__builtins__"}) == names


@pytest.mark.parametrize("prefix", NAMESPACES)
def test_nothing_of_ours_lies_open_unlisted(prefix: str) -> None:
    # What the module needs for itself comes from the standard library; submodules are not exports.
    module, names = NAMESPACES[prefix]
    for name, found in vars(module).items():
        if name.startswith("_") or name in names or isinstance(found, types.ModuleType):
            continue
        assert getattr(typing, name, None) is found or name == "annotations", name


def test_an_unknown_name_is_an_attribute_error() -> None:
    for module, _ in NAMESPACES.values():
        with pytest.raises(AttributeError, match="has no attribute 'rate_everybody'"):
            getattr(module, "rate_everybody")  # noqa: B009
    assert not hasattr(fa, "document_of")


def test_import_warns_of_nothing() -> None:
    names = "; ".join(f"fuzzyahp.{name}" for name in EVERY)
    command = [sys.executable, "-W", "error", "-c", f"import fuzzyahp; {names}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("name", ERRORS)
def test_every_error_is_of_the_family_and_a_value_error(name: str) -> None:
    assert issubclass(find(name), fa.FuzzyAHPError)
    assert issubclass(find(name), ValueError)


def test_warnings_are_those_of_users() -> None:
    """A UserWarning is shown by default, and can be made an error by itself."""
    assert WARNINGS == ["fuzzy.ZeroWeightWarning", "analysis.plots.MissingFontWarning"]
    assert all(issubclass(find(name), UserWarning) for name in WARNINGS)


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


# Two options that read well without their names, or that 0.1.0 had.
TWO_BY_POSITION = {
    "JudgmentMatrix.weights",
    "experts.IncompleteMatrix.weights",
    "experts.Verdict.to_text",
    "fuzzy.FuzzyJudgmentMatrix.weights",
    "fuzzy.PreferenceRelation.weights",
    "grade_of_score",
    "SchemeDocument.build",
    "reference.grade",
    "reference.weights",
}

# What a program makes by itself, and the order of its fields: a new one stands behind them.
MADE_BY_PROGRAMS = {
    "Cap": "node worse_than grade",
    "GradeScale": "names values risk labels risk_labels",
    "GradeStandard": "points ideal unit",
    "Indicator": "name label guide children judgments weights standard fuzzy_judgments preferences panel "
    "waive_consistency waive_order",
    "Rules": "operator weight_method random_index max_consistency_ratio ordered missing_votes grading cuts confidence "
    "expert_weights veto caps",
    "Scheme": "name version indicators rules scale title description source effective_from effective_to draft",
    "Veto": "branch below include_bound by",
    "analysis.NamedVotes": "experts leaves codes beside columns client barred",
    "analysis.Noise": "sigma",
    "analysis.WarningRule": "sign level at",
    "audit.LedgerHead": "n hash",
    "experts.Answers": "judgments votes",
    "experts.Authority": "basis familiarity familiarity_table",
    "experts.Change": "expert parent first second before after reason by at",
    "experts.Expert": "name weight familiarity basis",
    "experts.Panel": "name questionnaire experts rounds",
    "experts.Problem": "place text",
    "experts.Questionnaire": "scheme version pairs grades indicators clients",
    "experts.Returned": "source expert answers problems",
    "experts.Round": "number answers waivers changes at",
    "experts.StopRule": "minimum_rounds maximum_rounds response_rate cv_change change_level vote_steps judgment_steps "
    "vote_cv judgment_cv significance agreement",
    "experts.Waiver": "place problem reason",
}
STABILITY = (Path(__file__).resolve().parents[1] / "docs" / "stability.md").read_text(encoding="utf-8")


def test_all_options_but_the_first_are_given_by_name() -> None:
    """So that one can be added, or stand elsewhere, without breaking a program."""
    more = set()
    for name in [*EVERY, *(f"reference.{name}" for name in vars(reference) if name.islower() and name[0] != "_")]:
        what = find(name)
        own = {f"{name}.{key}": found for key, found in methods(what).items()} if inspect.isclass(what) else {}
        for place, function in (own or ({name: what} if inspect.isfunction(what) else {})).items():
            options = [p for p in inspect.signature(function).parameters.values() if p.default is not p.empty]
            if sum(p.kind is p.POSITIONAL_OR_KEYWORD for p in options) > 1:
                more.add(place)
    assert more == TWO_BY_POSITION


@pytest.mark.parametrize("name", MADE_BY_PROGRAMS)
def test_fields_of_what_programs_make_keep_their_places(name: str) -> None:
    order = MADE_BY_PROGRAMS[name].split()
    assert list(inspect.signature(find(name)).parameters)[: len(order)] == order


def test_the_page_on_what_stays_says_what_is_taken_by_position() -> None:
    said = re.search(r"Some keep their\nplaces as well.*?^Everything else", STABILITY, re.MULTILINE | re.DOTALL)
    assert said is not None
    assert set(re.findall(r"`([\w.]+)`", said[0])) == TWO_BY_POSITION | set(MADE_BY_PROGRAMS)


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


def test_every_type_of_ours_that_is_named_is_public_or_on_a_page() -> None:
    source = Path(fa.__file__).parent
    ours = {
        name for path in source.rglob("*.py") for name in re.findall(r"^class (\w+)", path.read_text("utf-8"), re.M)
    }
    public = {name.rpartition(".")[2] for name in EVERY} | {name for names in RETURNED.values() for name in names}
    # Parts of a document are those of its file, which has a page of its own.
    looked_at = [name for name in [*FUNCTIONS, *CLASSES] if not name.endswith("Document")]
    named = {word: name for name in looked_at for word in types_named(name)}
    assert {"EdgeCases", "Plan", "Rating", "WorstTriad"} <= set(named)
    assert {word: name for word, name in named.items() if word in ours - public - OPAQUE} == {}


def sections(docstring: str) -> dict[str, str]:
    """Parts of a numpydoc docstring by heading; the summary and what follows it under ""."""
    parts = re.split(r"^(\w[\w ]*)\n-{3,}\n", inspect.cleandoc(docstring) + "\n", flags=re.MULTILINE)
    return {"": parts[0]} | dict(zip(parts[1::2], parts[2::2], strict=True))


def documented(section: str) -> set[str]:
    """Names that a section of parameters or attributes describes."""
    heads = re.findall(r"^\**(\w[\w, ]*?)(?: : .*)?\n    \S", section, flags=re.MULTILINE)
    return {name.strip() for head in heads for name in head.split(",")}


def methods(cls: type) -> dict[str, Callable[..., Any]]:
    """Public methods a class defines itself, class methods among them; properties are not."""
    own = {name: getattr(member, "__func__", member) for name, member in vars(cls).items() if name[0] != "_"}
    return {name: member for name, member in own.items() if inspect.isfunction(member)}


def raised(function: Callable[..., Any]) -> set[str]:
    """Names of the errors that a function raises itself, or by a helper of its own module that it calls."""
    module = sys.modules[function.__module__]
    found, seen, todo = set(), set(), [function]
    while todo:
        current = todo.pop()
        if current in seen:
            continue
        seen.add(current)
        for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(current)))):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                found.add(ast.unparse(node.exc.func))
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                called = vars(module).get(node.func.id)
                if inspect.isfunction(called) and called.__module__ == module.__name__:
                    todo.append(called)
    return found


def types_named(name: str) -> Iterator[str]:
    """Words in the annotations of a public function, or of a class's fields, methods and properties; no aliases."""
    found = find(name)
    functions: list[Any] = [found] if inspect.isfunction(found) else list(methods(found).values())
    kinds: list[object] = []
    if inspect.isclass(found):
        functions += [
            member.fget for key, member in vars(found).items() if isinstance(member, property) and key[0] != "_"
        ]
        kinds += vars(found).get("__annotations__", {}).values()
    kinds += [kind for function in functions for kind in function.__annotations__.values()]
    module = vars(sys.modules[found.__module__])
    for word in re.findall(r"\w+", " ".join(map(str, kinds))):
        if inspect.isclass(module.get(word, type)):  # what is imported for annotations alone is not in the module
            yield word


def error_named(name: str) -> type[Exception]:
    """One of our errors, or one of Python's."""
    found: type = getattr(fa, name, None) or getattr(builtins, name)
    assert issubclass(found, Exception)
    return found


def inner() -> None:
    """Half of what `raised` is tried on."""
    raise ValueError("inner")


def outer(number: int) -> None:
    """Calls a helper, and raises by itself."""
    inner()
    if number:
        raise KeyError("outer")


CLASSES = [name for name in EVERY if inspect.isclass(find(name)) and name not in ERRORS + WARNINGS]
FUNCTIONS = [name for name in EVERY if inspect.isfunction(find(name))]
METHODS = [f"{name}.{method}" for name in CLASSES for method in methods(find(name))]
# Everything: of an error how one comes about, of plain data where one comes from.
WITH_EXAMPLE = [*FUNCTIONS, *METHODS, *CLASSES, *ERRORS, *WARNINGS]


def test_the_probe_sees_what_it_should() -> None:
    text = "Sum.\n\nParameters\n----------\na, b : int\n    Two.\n**c\n    Rest.\n\nReturns\n-------\nint\n    It.\n"
    assert list(sections(text)) == ["", "Parameters", "Returns"]
    assert documented(sections(text)["Parameters"]) == {"a", "b", "c"}
    assert {"compose", "JudgmentMatrix", "RatingModel", "Ratings", "Rating", "Scheme"} <= set(WITH_EXAMPLE)
    assert {"Cap", "Veto", "FuzzyAHPError", "fuzzy.ZeroWeightWarning"} <= set(WITH_EXAMPLE)
    assert {"JudgmentMatrix.from_upper", "RatingModel.rate", "Rating.explain"} <= set(METHODS)
    assert {"experts.aij", "experts.Panel.with_round", "fuzzy.defuzzify"} <= set(WITH_EXAMPLE)
    assert raised(outer) == {"KeyError", "ValueError"}
    assert raised(inner) == {"ValueError"}
    assert raised(sections) == set()


@pytest.mark.parametrize("name", [*FUNCTIONS, *CLASSES, *METHODS, *ERRORS, *WARNINGS])
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


@pytest.mark.parametrize("name", [*FUNCTIONS, *METHODS, *CLASSES, *ERRORS, *WARNINGS])
def test_nothing_is_taken_for_a_tag(name: str) -> None:
    """A browser shows nothing of `<leaf>` but in code."""
    parts = sections(find(name).__doc__)
    text = re.sub(r"``.*?``|`[^`]*`", "", "".join(part for head, part in parts.items() if head != "Examples"))
    assert re.findall(r"<[a-z][^<>]*>", text) == []


@pytest.mark.parametrize("name", CLASSES)
def test_fields_are_documented(name: str) -> None:
    cls = find(name)
    parts = sections(cls.__doc__)
    told = documented(parts.get("Parameters", "")) | documented(parts.get("Attributes", ""))
    if dataclasses.is_dataclass(cls):
        assert {field.name for field in dataclasses.fields(cls)} <= told
    elif "__init__" in vars(cls):
        assert set(inspect.signature(cls).parameters) <= told


@pytest.mark.parametrize("name", [name for name in CLASSES if dataclasses.is_dataclass(find(name))])
def test_results_cannot_be_changed(name: str) -> None:
    assert find(name).__dataclass_params__.frozen


@pytest.mark.parametrize("name", [*FUNCTIONS, *METHODS])
def test_errors_are_documented(name: str) -> None:
    function = find(name)
    lines = sections(function.__doc__).get("Raises", "").splitlines()
    told = tuple(error_named(line) for line in lines if line and line[0] != " ")
    silent = [error for error in raised(function) if not issubclass(error_named(error), told)]
    assert silent == [], "raised, and neither it nor its family stands under Raises"


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


def test_a_misspelt_name_is_found_at_run_time_and_by_a_type_checker() -> None:
    """Mypy fails on an ignore that is not needed: where these names pass, the namespace hides mistakes from it."""
    with pytest.raises(AttributeError, match="has no attribute 'Raiting'"):
        fa.Raiting  # type: ignore[attr-defined] # noqa: B018
    with pytest.raises(AttributeError, match="has no attribute 'verfy'"):
        fa.audit.verfy  # type: ignore[attr-defined] # noqa: B018
    with pytest.raises(AttributeError, match="has no attribute 'aucc'"):
        fa.analysis.aucc  # type: ignore[attr-defined] # noqa: B018
    with pytest.raises(AttributeError, match="has no attribute 'roc'"):
        fa.analysis.plots.roc  # type: ignore[attr-defined] # noqa: B018
    with pytest.raises(AttributeError, match="has no attribute 'rate'"):
        fa.portfolio.rate  # type: ignore[attr-defined] # noqa: B018
    with pytest.raises(AttributeError, match="has no attribute 'agree'"):
        fa.experts.agree  # type: ignore[attr-defined] # noqa: B018


def test_a_misspelt_option_is_found_at_run_time_and_by_a_type_checker() -> None:
    model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    table = {leaf: ["good"] for leaf in model.scheme.tree.leaves}
    with pytest.raises(TypeError, match="membershp"):
        model.rate_many(table, membershp=True)  # type: ignore[call-overload]
    with pytest.raises(TypeError, match="membershp"):
        model.to_sql("duckdb", table="clients", membershp=True)  # type: ignore[call-arg]
    fuzzy = fa.fuzzy.FuzzyJudgmentMatrix.from_upper([(1, 2, 3)])
    with pytest.raises(fa.JudgmentError, match="optimsm"):
        fuzzy.weights("buckley", optimsm=0.5)  # type: ignore[call-arg]
    typing.assert_type(model.rate_many(table), fa.Ratings)
