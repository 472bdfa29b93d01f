"""The table of edge cases: every expected rating again, by the engine alone and by exact arithmetic."""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.csv
import pyarrow.parquet
import pytest

import fuzzyahp as fa
from fuzzyahp import reference
from fuzzyahp.evaluation import Plan
from fuzzyahp.portfolio import edge_cases
from fuzzyahp.portfolio.edge_cases import EXPECTED, EdgeCases, test_frame
from fuzzyahp.portfolio.evidence_plan import Cell, evidence_plan
from fuzzyahp.portfolio.expected_ratings import Referee
from strategies import OPERATORS, random_scheme

GRADES = fa.FIVE_GRADES.names
VETO = {"branch": "decisive", "below": "medium"}


def document(**rules: Any) -> dict[str, Any]:
    """Two branches of half the weight each; of the second, one leaf has a standard."""
    indicators = {
        "firm": {"children": ["decisive", "reference"], "weights": [0.5, 0.5]},
        "decisive": {"children": ["record", "purpose"], "weights": [0.75, 0.25]},
        "reference": {"children": ["market", "ratio"], "judgments": [1]},
        "record": {},
        "purpose": {},
        "market": {},
        "ratio": {"standard": {"points": [2.0, 1.5, 1.2, 1.0, 0.8]}},
    }
    return {"format": "fuzzyahp-scheme/1", "name": "x", "version": "1", "rules": rules, "indicators": indicators}


def made(evidence: Any = None, /, **rules: Any) -> tuple[fa.RatingModel, EdgeCases]:
    model = fa.RatingModel(fa.load_scheme(document(**rules)))
    return model, test_frame(model.plan, evidence)


def client(frame: EdgeCases, row: int) -> dict[str, Any]:
    """A row's evidence, read from the columns alone."""
    evidence: dict[str, Any] = {}
    for leaf in frame.scheme.tree.leaves:
        if leaf in frame:
            evidence[leaf] = frame[leaf][row]
        else:
            evidence[leaf] = [float(frame[f"{leaf}.{grade}"][row]) for grade in frame.scheme.scale.names]
    return evidence


def expected(frame: EdgeCases, row: int) -> tuple[Any, ...]:
    status, score, grade, veto = (frame[name][row] for name in EXPECTED)
    return status, None if np.isnan(score) else float(score).hex(), grade, veto


def alone(model: fa.RatingModel, evidence: dict[str, Any]) -> tuple[Any, ...]:
    """Status, bits of the score, grade and veto of one client rated by itself."""
    try:
        rating = model.rate(evidence)
    except fa.EvidenceError as error:
        judged = error.indicator not in model.plan.screened
        return error.status, None, None, False if judged else None
    score = None if rating.score is None else rating.score.hex()
    return rating.status, score, rating.grade, bool(rating.veto and rating.veto.fired)


def rows(frame: EdgeCases, case: str) -> list[int]:
    return [row for row, words in enumerate(frame["case"]) if case in words]


# -- every expected rating, by other ways ------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("evidence", [None, "grade"])
def test_every_client_of_the_built_in_scheme_rated_alone_and_in_the_batch(evidence: Any) -> None:
    model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    frame = test_frame(model.plan, evidence)
    for row in range(len(frame["case"])):
        assert alone(model, client(frame, row)) == expected(frame, row), frame["case"][row]
    ratings = model.rate_many(frame.inputs)
    assert frame.disagreements(ratings.status, ratings.score, ratings.grade, ratings.veto) == ()


@pytest.mark.slow
@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("seed", range(1))
def test_every_client_of_random_schemes_rated_alone_and_in_the_batch(operator: str, seed: int) -> None:
    rng = random.Random(f"{operator}-{seed}")
    model = fa.RatingModel(fa.load_scheme(random_scheme(rng, operator, depth=rng.randint(1, 2))))
    leaves = model.scheme.tree.leaves
    mixed = {leaf: rng.choice(["counts", "grade"]) for leaf in leaves if rng.random() < 0.5}
    frame = test_frame(model.plan, rng.choice([None, "counts", mixed]))
    for row in range(len(frame["case"])):
        assert alone(model, client(frame, row)) == expected(frame, row), frame["case"][row]
    ratings = model.rate_many(frame.inputs)
    assert frame.disagreements(ratings.status, ratings.score, ratings.grade, ratings.veto) == ()


@pytest.mark.parametrize(
    ("operator", "grading"),
    [
        ("weighted_average", "nearest"),
        ("min_max", "maximum_membership"),
        ("product_max", "confidence"),
        ("min_sum", "nearest"),
    ],
)
def test_every_rated_client_in_exact_arithmetic_from_the_document_as_it_is_typed(operator: str, grading: str) -> None:
    caps = [{"node": "reference", "worse_than": "medium", "grade": "medium"}]
    _, frame = made(operator=operator, grading=grading, veto=VETO, caps=caps)
    judged = 0
    for row, status in enumerate(frame["expected.status"]):
        if status not in ("rated", "rejected") or "nothing known" in frame["case"][row]:
            continue
        if any(word in frame["case"][row] for word in ("is wrong", "nothing on")):
            continue  # rejected clients without the rest of the evidence: `reference` is not asked about that
        evidence = {leaf: x if isinstance(x, list) else {"value": float(x)} for leaf, x in client(frame, row).items()}
        exact = reference.rate(document(operator=operator, grading=grading, veto=VETO, caps=caps), evidence)
        assert (exact["status"], exact["grade"]) == (status, frame["expected.grade"][row]), frame["case"][row]
        if status == "rated":
            assert abs(Fraction(float(frame["expected.score"][row])) - exact["score"]) <= 1e-12
        judged += 1
    assert judged > 100


# -- what must be in it, by hand ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("operator", OPERATORS)
def test_unanimity_in_every_grade_scores_its_value(operator: str) -> None:
    _, frame = made(operator=operator)
    for grade, value in zip(GRADES, (100.0, 85.0, 70.0, 55.0, 40.0), strict=True):
        (row,) = rows(frame, f"every leaf {grade}")
        assert expected(frame, row) == ("rated", value.hex(), grade, False)


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize(
    ("better", "worse", "cut"),
    [("excellent", "good", 92.5), ("good", "medium", 77.5), ("medium", "weak", 62.5), ("weak", "poor", 47.5)],
)
def test_every_cut_is_hit_and_missed_by_one_vote(operator: str, better: str, worse: str, cut: float) -> None:
    _, frame = made(operator=operator)
    on = rows(frame, f"the whole between {better} and {worse}: on the border with 1 {better}, 1 {worse}")
    assert [expected(frame, row)[1:3] for row in on] == [(cut.hex(), better)]
    # The last vote out of a thousand million decides.
    (low,) = rows(frame, f"between {better} and {worse}: one vote below it with")[-1:]
    (high,) = rows(frame, f"between {better} and {worse}: one vote up to it with")[-1:]
    assert frame[f"record.{better}"][high] == frame[f"record.{better}"][low] + 1
    assert sum(frame[f"record.{grade}"][low] for grade in GRADES) == 10**9
    assert (frame["expected.grade"][low], frame["expected.grade"][high]) == (worse, better)
    assert frame["expected.score"][low] < cut <= round(frame["expected.score"][high], 9)


def test_cuts_that_are_no_midpoints_are_hit_too() -> None:
    cuts = [91.3, 76.45, 60.001, 50.0]
    _, frame = made(grading="cuts", cuts=cuts)
    for better, worse, cut in zip(GRADES[:-1], GRADES[1:], cuts, strict=True):
        on = rows(frame, f"between {better} and {worse}: on the border")
        # Own arithmetic: the votes' mean value is the cut.
        for row in on:
            votes = [Fraction(float(frame[f"record.{grade}"][row])) for grade in GRADES]
            mean = sum(n * v for n, v in zip(votes, (100, 85, 70, 55, 40), strict=True)) / sum(votes)
            assert mean == Fraction(str(cut))
            assert frame["expected.grade"][row] == better
        assert on


@pytest.mark.parametrize("include_bound", [False, True])
def test_a_veto_by_score_on_its_bar_and_beside_it(include_bound: bool) -> None:
    _, frame = made(veto=VETO | {"include_bound": include_bound})
    for words, vetoed in (
        ("at the value of medium: on the border with 1 medium", include_bound),
        ("one vote up to it with 1 good, 999999999 medium", False),
        ("one vote below it with 999999999 medium, 1 weak", True),
    ):
        (row, *_) = rows(frame, f"veto of decisive {words}" if "on the" in words else words)
        assert frame["expected.veto"][row] is vetoed, frame["case"][row]
        assert frame["expected.status"][row] == ("rejected" if vetoed else "rated")
    (row,) = rows(frame, "veto: decisive weak, nothing known outside the branch")
    assert expected(frame, row) == ("rejected", None, None, True)
    (row,) = rows(frame, "veto: decisive good, nothing known outside the branch")
    assert expected(frame, row) == ("incomplete", None, None, False)


@pytest.mark.parametrize("include_bound", [False, True])
def test_a_veto_by_grade_where_the_grade_changes(include_bound: bool) -> None:
    _, frame = made(veto=VETO | {"include_bound": include_bound, "by": "grade"})
    edge = ("good", "medium") if include_bound else ("medium", "weak")
    (on,) = rows(
        frame, f"veto of decisive between {edge[0]} and {edge[1]}: on the border with 1 {edge[0]}, 1 {edge[1]}"
    )
    assert frame["expected.veto"][on] is False
    below = rows(frame, f"veto of decisive between {edge[0]} and {edge[1]}: one vote below it")
    assert [frame["expected.veto"][row] for row in below] == [True] * 3


def test_a_veto_by_any_indicator_watches_each() -> None:
    _, frame = made(veto=VETO | {"by": "any_indicator"})
    for leaf in ("record", "purpose"):
        below = rows(frame, f"veto of {leaf} at the value of medium: one vote below it with 999999999 medium, 1 weak")
        assert [frame["expected.status"][row] for row in below] == ["rejected"]
        assert frame[f"{leaf}.weak"][below[0]] == 1


def test_a_cap_holds_from_the_grade_on_and_does_not_always_bind() -> None:
    model, frame = made(caps=[{"node": "reference", "worse_than": "medium", "grade": "medium"}])
    (on,) = rows(frame, "cap on reference between medium and weak: on the border with 1 medium, 1 weak")
    # Half of 100 and half of 62.5.
    assert expected(frame, on)[1:3] == ((81.25).hex(), "good")
    for row in rows(frame, "cap on reference between medium and weak: one vote below it"):
        assert frame["expected.score"][row] > 77.5
        assert frame["expected.grade"][row] == "medium"
        assert model.rate(client(frame, row)).grade_before_caps == "good"
    (row,) = rows(frame, "cap on reference: holds, but all others are as weak")
    assert expected(frame, row)[1:3] == ((40.0).hex(), "poor")


def test_a_cut_behind_a_branch_that_passes() -> None:
    # Half of 100 and half of 25 would be 62.5, but nobody scores 25; half of 85 and half of 40 is.
    _, frame = made(veto=VETO)
    (row,) = rows(frame, "between medium and weak behind a branch of good: on the border")
    assert expected(frame, row)[1:3] == ((62.5).hex(), "medium")
    # Even all others poor leave the whole above 47.5 then.
    assert not rows(frame, "between weak and poor behind a branch")


def test_the_corners_of_a_standard() -> None:
    _, frame = made()
    at = set(frame["ratio"][rows(frame, "corners of the standards")].tolist())
    for point in (2.0, 1.5, 1.2, 1.0, 0.8):
        assert {point, np.nextafter(point, np.inf), np.nextafter(point, -np.inf)} <= at
    assert {1.75, 1e308, -1e308, 0.0} <= at
    assert sum(np.signbit(x) for x in frame["ratio"] if x == 0) == 1
    assert len(frame["ratio"][rows(frame, "corners")]) < 100


def test_every_leaf_has_gaps_and_every_kind_of_wrong_evidence() -> None:
    _, frame = made(veto=VETO)
    for path in ("decisive.record", "decisive.purpose", "reference.market", "reference.ratio"):
        (row, *_) = rows(frame, f"{path}: no evidence")
        assert expected(frame, row) == ("incomplete", None, None, None if "decisive" in path else False)
    for words, status in (
        ("reference.market: no votes", "incomplete"),
        ("reference.market: a negative count", "invalid"),
        ("reference.market: counts with a fraction", "invalid"),
        ("reference.market: an infinite count", "invalid"),
        ("reference.market: a count above 10^9", "invalid"),
        ("reference.market: a null beside a negative count", "incomplete"),
        ("reference.market: a count of minus zero", "rated"),
        ("reference.ratio: the value is infinite", "invalid"),
        ("reference.ratio: the value is NaN", "incomplete"),
        ("nothing on record, and purpose is wrong", "incomplete"),
        ("record is wrong, and nothing on purpose", "invalid"),
        ("nothing on market, and purpose is wrong", "invalid"),
        ("the branch is rejected, and market is wrong", "rejected"),
    ):
        (row, *_) = rows(frame, words)
        assert frame["expected.status"][row] == status, words


def test_panels_of_every_size() -> None:
    _, frame = made()
    for panel in (1, 2, 3, 7, 1000, 10**9):
        for row in rows(frame, f"panels of {panel}"):
            if frame["case"][row] == f"panels of {panel}":
                assert sum(frame[f"market.{grade}"][row] for grade in GRADES) == panel
    (row,) = rows(frame, "10^9 votes in every grade")
    # Five times 10^9 votes for each of three leaves; the ratio is best: 0.75 * 70 + 0.25 * 100.
    assert expected(frame, row)[1] == (77.5).hex()


def test_labels_and_unknown_grades() -> None:
    _, frame = made("grade")
    (row, *_) = rows(frame, "good by its label '良'")
    assert frame["expected.status"][row] == "rated"
    for row in rows(frame, "there is no grade"):
        assert frame["expected.status"][row] == "invalid"
    assert len(rows(frame, "there is no grade")) >= 4


# -- the same table every time, of a bounded size ----------------------------------------------------------------------


def test_the_same_table_every_time() -> None:
    # Another process, another seed of its hashes.
    script = (
        "import fuzzyahp as fa, hashlib, json, sys\n"
        "from fuzzyahp.portfolio.edge_cases import test_frame\n"
        "f = test_frame(fa.RatingModel(fa.load_scheme(json.loads(sys.argv[1]))).plan)\n"
        "print(hashlib.sha256(repr({k: v.tolist() for k, v in f.items()}).encode()).hexdigest())"
    )
    found = set()
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", script, json.dumps(document(veto=VETO))],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        found.add(run.stdout)
    _, frame = made(veto=VETO)
    ours = repr({k: v.tolist() for k, v in frame.items()})
    assert found == {hashlib.sha256(ours.encode()).hexdigest() + "\n"}


def test_nobody_can_change_a_table_that_is_kept() -> None:
    model, frame = made()
    assert test_frame(model.plan) is frame
    with pytest.raises(ValueError, match="read-only"):
        frame["expected.score"][0] = 1
    with pytest.raises(TypeError):
        frame.columns["case"] = frame["ratio"]  # type: ignore[index]


@pytest.mark.slow
def test_of_a_wide_scheme_it_takes_some() -> None:
    leaves = [f"i{k}" for k in range(24)]
    names = [f"g{k}" for k in range(12)]
    wide = {
        "format": "fuzzyahp-scheme/1",
        "name": "wide",
        "version": "1",
        "grades": {"names": names, "values": [100 - k for k in range(12)]},
        "indicators": {"all": {"children": leaves, "weights": [0.77] + [0.01] * 23}} | {leaf: {} for leaf in leaves},
    }
    plan = fa.RatingModel(fa.load_scheme(wide)).plan
    frame = test_frame(plan, "grade")
    assert 100 < len(frame["case"]) < 1000


# -- what does not hold is found ---------------------------------------------------------------------------------------


def test_an_engine_with_other_weights_is_caught() -> None:
    model = fa.RatingModel(fa.load_scheme(document()))
    shifted = dict(model.plan.weights) | {"decisive": (0.75 + 1e-11, 0.25 - 1e-11)}
    with pytest.raises(fa.FuzzyAHPError, match=r"the engine scores .*, exact arithmetic .*; please report it"):
        test_frame(Plan(model.scheme, shifted))


def test_an_engine_with_another_cut_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    model = fa.RatingModel(fa.load_scheme(document()))
    plan = Plan(model.scheme, model.plan.weights)
    plan.__dict__["cuts"] = (92.5, 77.500000001, 62.5, 47.5)
    monkeypatch.setattr(edge_cases, "_made", {})
    with pytest.raises(
        fa.FuzzyAHPError, match=r"1 good, 1 medium: the engine says .*'medium'.*exact arithmetic .*'good'"
    ):
        test_frame(plan)


def test_a_client_whom_the_last_bit_decides_proves_nothing() -> None:
    # Grades half a point apart: one vote of 10^9 moves the score by half of what the rounding keeps.
    scheme = fa.load_scheme(
        document() | {"grades": {"names": ["a1", "b1"], "values": [1, 0.5]}}
        | {"indicators": {"u": {"children": ["x1"], "weights": [1]}, "x1": {}}}
    )  # fmt: skip
    plan = fa.RatingModel(scheme).plan
    on_the_border_of_rounding = Cell((5 * 10**8 - 1, 5 * 10**8 + 1))
    found = Referee(plan).rate("tie", {"x1": on_the_border_of_rounding})
    # 0.7499999995 rounds to 0.75 exactly; a double next to it may not.
    assert found is None or found.grade == "a1"
    assert len(test_frame(plan)["case"]) > 50


def test_disagreements_are_named() -> None:
    _, frame = made(veto=VETO)
    good = {name.partition(".")[2]: frame[name].tolist() for name in EXPECTED}
    assert frame.disagreements(**good) == ()
    row = rows(frame, "every leaf good")[0]
    for what, wrong, said in (
        ("status", "rejected", "status 'rejected', must be 'rated'"),
        ("score", 84.99999999999999, "score 84.99999999999999, must be 85.0"),
        ("score", None, "score None, must be 85.0"),
        ("grade", None, "grade None, must be 'good'"),
        ("veto", None, "veto None, must be False"),
        ("veto", 0, "veto 0, must be False"),
    ):
        column = list(good[what])
        column[row] = wrong
        assert frame.disagreements(**(good | {what: column})) == (f"E{row + 1:05} (every leaf good): {said}",)
    with pytest.raises(fa.FuzzyAHPError, match=r"score: 1 entries for \d+ clients"):
        frame.disagreements(**(good | {"score": [85.0]}))


# -- to Arrow and to files ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["parquet", "csv"])
def test_a_file_gives_back_every_bit(ending: str, tmp_path: Path) -> None:
    _, frame = made({"market": "grade"}, veto=VETO)
    path = tmp_path / f"edge.{ending}"
    frame.write(path)
    if ending == "parquet":
        table = pyarrow.parquet.read_table(path)
    else:
        options = pyarrow.csv.ConvertOptions(
            strings_can_be_null=True, quoted_strings_can_be_null=False, null_values=[""]
        )
        table = pyarrow.csv.read_csv(path, convert_options=options)
    assert table.column_names == list(frame)
    for name in frame:
        back = table[name].to_pylist()
        want = frame[name].tolist()
        if name in frame.nulls:
            want = [None if null else x for x, null in zip(want, frame.nulls[name], strict=True)]
            back = [None if x is None else float(x) for x in back]
        assert list(map(repr, back)) == list(map(repr, want)), name


def test_null_and_nan_differ_in_arrow() -> None:
    _, frame = made()
    ratio = frame.to_arrow()["ratio"].to_pylist()
    assert ratio[rows(frame, "reference.ratio: no evidence")[0]] is None
    value = ratio[rows(frame, "reference.ratio: the value is NaN")[0]]
    assert value != value
    assert frame.to_arrow()["expected.score"].null_count == sum(s != "rated" for s in frame["expected.status"])


def test_the_ending_may_be_in_capitals(tmp_path: Path) -> None:
    _, frame = made()
    frame.write(tmp_path / "EDGE.PARQUET")
    assert pyarrow.parquet.read_table(tmp_path / "EDGE.PARQUET").num_rows == len(frame["case"])
    with pytest.raises(fa.FuzzyAHPError, match=r"^path: None, must be a path$"):
        frame.write(None)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["edge.xlsx", "edge", "no/such/folder/edge.csv"])
def test_a_file_that_cannot_be(name: str, tmp_path: Path) -> None:
    with pytest.raises(fa.FuzzyAHPError, match=r"must end in \.parquet or \.csv|there is no folder"):
        made()[1].write(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


# -- which form --------------------------------------------------------------------------------------------------------


def test_forms_by_default_by_name_and_for_all() -> None:
    scheme = fa.load_scheme(document())
    usual = {"record": "counts", "purpose": "counts", "market": "counts", "ratio": "value"}
    assert evidence_plan(scheme) == usual
    assert evidence_plan(scheme, {"reference.market": "grade"}) == usual | {"market": "grade"}
    assert evidence_plan(scheme, "grade") == dict.fromkeys(usual, "grade")
    assert evidence_plan(scheme, "value") == usual
    _, frame = made("counts")
    assert "ratio.good" in frame
    assert "ratio" not in frame


@pytest.mark.parametrize(
    ("evidence", "message"),
    [
        ("votes", "there is no form 'votes'; known: counts, value, grade"),
        ({"markt": "grade"}, "did you mean 'market'"),
        ({"reference": "grade"}, "'reference' is a group; name its leaves: market, ratio"),
        ({"market": "value"}, "market: has no grade standard in the scheme"),
        ({"market": "grades"}, "market: there is no form 'grades'; did you mean 'grade'"),
        ({str(i): "grade" for i in range(22)}, r"(?s)no indicator is named '19'.*\n  and 2 more$"),
        (5, "evidence: 5, must map leaves to counts, value, grade"),
    ],
)
def test_a_form_that_does_not_fit(evidence: Any, message: str) -> None:
    with pytest.raises(fa.EvidenceError, match=message):
        made(evidence)


def test_a_scheme_that_weighs_its_experts_has_no_counts() -> None:
    with pytest.raises(fa.EvidenceError, match="the scheme weighs its experts"):
        made(expert_weights={"A": 1})
    model, frame = made("grade", expert_weights={"A": 1})
    assert alone(model, client(frame, 0)) == expected(frame, 0)


def test_an_indicator_called_as_a_column_of_the_table() -> None:
    indicators = {"u": {"children": ["case", "market"], "weights": [0.5, 0.5]}, "case": {}, "market": {}}
    plan = fa.RatingModel(fa.load_scheme(document() | {"indicators": indicators})).plan
    with pytest.raises(fa.EvidenceError, match="column 'case' would be both the indicator's and the table's own"):
        test_frame(plan, "grade")
    # Counts have names of their own.
    assert {"case", "case.good"} <= set(test_frame(plan))
