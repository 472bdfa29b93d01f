"""Wrong answers that other packages give, one test each: here the right answer, or an error that says what to mend."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import fuzzyahp as fa


def scheme(indicators: dict[str, Any], **rules: Any) -> fa.Scheme:
    return fa.load_scheme(
        {"format": "fuzzyahp-scheme/1", "name": "x", "version": "1", "rules": rules, "indicators": indicators}
    )


def siblings(n: int, **parent: Any) -> dict[str, Any]:
    """Indicators: a root over one group of n leaves a, b, c ... that is weighed as said."""
    names = [chr(97 + i) for i in range(n)]
    return {"root": {"children": ["group"]}, "group": {"children": names, **parent}} | {name: {} for name in names}


# -- zero or negative judgment: elsewhere weights with a CR below 0, called consistent ---------------------------


@pytest.mark.parametrize("judgment", [0, -3, "0", "-3", 0.0, -0.5, Fraction(0), Fraction(-1, 3)])
@pytest.mark.parametrize(
    ("give", "place"),
    [
        pytest.param(
            lambda x: fa.JudgmentMatrix([[1, x], [1, 1]], labels="ab"), r"cell \(1, 2\), a over b", id="matrix"
        ),
        pytest.param(lambda x: fa.JudgmentMatrix.from_upper([x], labels="ab"), r"cell \(1, 2\), a over b", id="upper"),
        pytest.param(lambda x: fa.JudgmentMatrix.from_pairs({("a", "b"): x}), r"pair \(a, b\)", id="pairs"),
        pytest.param(
            lambda x: scheme(siblings(2, judgments=[x if isinstance(x, str) else float(x)])), "a over b", id="scheme"
        ),
    ],
)
def test_zero_or_negative_judgment(give: Callable[[Any], object], place: str, judgment: Any) -> None:
    with pytest.raises(fa.JudgmentError, match=rf"{place}.*(0|3|5).*('1/3' for the other way|ratio '1/3')"):
        give(judgment)


@pytest.mark.parametrize("judgment", [0, -3])
def test_zero_or_negative_judgment_in_a_stack(judgment: float) -> None:
    stack = np.ones((2, 3, 3))
    stack[1, 0, 2] = judgment
    with pytest.raises(fa.JudgmentError, match=rf"cell \(1, 0, 2\) is {judgment}.*finite number from 1/10\^9"):
        fa.eigenvector_weights(stack)


# -- a12 = 3 and a21 = 3: elsewhere the last one wins, or nobody notices -----------------------------------------------


def test_both_sides_of_the_diagonal_say_three() -> None:
    with pytest.raises(fa.JudgmentError, match=r"cell \(1, 2\).*is 3.*\(2, 1\), is 3.*reciprocal.*1/3 there, or 1/3"):
        fa.JudgmentMatrix([[1, 3], [3, 1]])


def test_a_pair_judged_both_ways() -> None:
    with pytest.raises(fa.JudgmentError, match=r"pair \(b, a\): judged twice.*keep one"):
        fa.JudgmentMatrix.from_pairs({("a", "b"): 3, ("b", "a"): 3})


def test_both_sides_of_the_diagonal_say_three_in_a_stack() -> None:
    with pytest.raises(fa.JudgmentError, match=r"cell \(0, 0, 1\) is 3.*reciprocal.*across the diagonal"):
        fa.eigenvector_weights([[[1, 3], [3, 1]]])


# -- diagonal 2: elsewhere other weights, no word ----------------------------------------------------------------------


def test_diagonal_of_two() -> None:
    with pytest.raises(fa.JudgmentError, match=r"cell \(2, 2\), b over b: 2, must be 1.*as important as itself"):
        fa.JudgmentMatrix([[1, 3], ["1/3", 2]], labels="ab")


def test_diagonal_of_two_in_a_stack() -> None:
    with pytest.raises(fa.JudgmentError, match=r"cell \(0, 1, 1\) is 2.*must be 1"):
        fa.eigenvector_weights([[[1.0, 3.0], [1 / 3, 2.0]]])


# -- NaN: elsewhere a silent NaN, which databases order above every number ---------------------------------------------

NAN = float("nan")


@pytest.mark.parametrize(
    ("give", "error", "message"),
    [
        (lambda: fa.JudgmentMatrix([[1, NAN], [1, 1]]), fa.JudgmentError, r"cell \(1, 2\).*nan.*finite number above 0"),
        (
            lambda: fa.eigenvector_weights([[1.0, NAN], [1.0, 1.0]]),
            fa.JudgmentError,
            r"cell \(0, 1\) is nan.*finite number",
        ),
        (lambda: scheme(siblings(2, judgments=[NAN])), fa.JudgmentError, r"a over b: nan.*finite number above 0"),
        (lambda: scheme(siblings(2, weights=[NAN, 1.0])), fa.SchemeError, r"group\.weights\.0: nan.*finite number"),
        (lambda: fa.compose([NAN, 1], [[1, 0], [0, 1]]), fa.MembershipError, r"weights \(0,\): nan must be a number"),
        (lambda: fa.compose([1], [[NAN, 1]]), fa.MembershipError, r"membership \(0, 0\): nan must be in \[0, 1\]"),
        (lambda: fa.membership_from_votes([NAN, 1]), fa.MembershipError, r"votes \(0,\): nan must be a whole number"),
        (lambda: fa.score([NAN, 0, 0, 0, 1]), fa.ScoringError, r"membership \(0,\): nan, must be in \[0, 1\]"),
        (lambda: fa.grade_of_score(NAN), fa.ScoringError, "score: not a finite number; rate the client first"),
        (
            lambda: fa.GradeStandard((2, 1)).membership([1, NAN]),
            fa.StandardError,
            r"value \(1,\): nan, must be a finite",
        ),
    ],
)
def test_nan(give: Callable[[], object], error: type[fa.FuzzyAHPError], message: str) -> None:
    with pytest.raises(error, match=message):
        give()


def test_nan_in_a_batch_is_incomplete_and_gets_no_grade() -> None:
    parts = siblings(2, weights=[0.5, 0.5])
    parts["a"] = {"standard": {"points": [5, 4, 3, 2, 1]}}
    ratings = fa.RatingModel(scheme(parts)).rate_many({"a": [5.0, NAN], "b": np.array([[1.0, 0, 0, 0, 0]] * 2)})
    assert ratings.status.tolist() == ["rated", "incomplete"]
    assert ratings.score.tolist() == [100.0, None]
    assert ratings.grade.tolist() == ["excellent", None]
    assert ratings.reason[1] == "group.a: no evidence"


# -- 0.33 typed for 1/3: elsewhere refused, and "1/3" as text refused by all -------------------------------------------


def test_a_typed_third_is_rebuilt_and_listed() -> None:
    matrix = fa.JudgmentMatrix([[1, 3], [0.33, 1]], labels=["finance", "market"])
    assert matrix.values.tolist() == [[1.0, 3.0], [1 / 3, 1.0]]
    assert matrix.rebuilt == (fa.RebuiltCell("market", "finance", typed=0.33, value=1 / 3),)
    assert matrix.weights().values.tolist() == [0.75, 0.25]


def test_a_third_as_text_is_exact() -> None:
    matrix = fa.JudgmentMatrix([[1, 3], ["1/3", 1]])
    assert matrix.rebuilt == ()
    assert matrix.weights().values.tolist() == [0.75, 0.25]


# -- n = 2: elsewhere CR is NaN; n = 16: elsewhere an IndexError, or the index of 15 in silence ------------------------


@pytest.mark.parametrize("table", sorted(fa.RANDOM_INDEX))
@pytest.mark.parametrize("method", sorted(fa.WEIGHT_METHODS))
@pytest.mark.parametrize("upper", [[], [9]], ids=["n=1", "n=2"])
def test_two_items_are_consistent(upper: list[int], method: str, table: str) -> None:
    weights = fa.JudgmentMatrix.from_upper(upper).weights(method, table)
    assert (weights.consistency_index, weights.consistency_ratio) == (0.0, 0.0)


@pytest.mark.parametrize("table", ["saaty_1980", "saaty_2005", "alonso_lamata_2006"])
def test_sixteen_items_are_beyond_the_table(table: str) -> None:
    matrix = fa.JudgmentMatrix(np.ones((16, 16)))
    with pytest.raises(
        fa.JudgmentError, match=rf"'{table}'.*16 x 16.*1 to 15.*'donegan_dodd_1991'.*groups of at most 9"
    ):
        matrix.weights(random_index=table)


def test_sixteen_items_have_an_index_in_a_wider_table() -> None:
    assert fa.random_index(16, "donegan_dodd_1991") == 1.5078


def test_sixteen_judged_children_in_a_scheme() -> None:
    with pytest.raises(fa.SchemeError, match=r"group: .*'saaty_1980'.*16 x 16.*use random_index='donegan_dodd_1991'"):
        fa.RatingModel(scheme(siblings(16, judgments=[1] * 120)))


# -- comparisons that do not connect all items: elsewhere completed by an arbitrary answer with CR 0.0 -----------------


def test_comparisons_that_do_not_connect_all_items() -> None:
    with pytest.raises(fa.JudgmentError, match=r"do not connect.*nothing compares c, d with a, b; judge a over c"):
        fa.JudgmentMatrix.from_pairs({("a", "b"): 3, ("c", "d"): 3})


# -- a misspelt child: elsewhere weights that sum to 0.667 -------------------------------------------------------------


def test_a_misspelt_child_names_the_node_that_was_meant() -> None:
    parts: dict[str, Any] = {"root": {"children": ["finanse", "market"], "weights": [0.5, 0.5]}}
    with pytest.raises(fa.SchemeError, match=r"root: child 'finanse' is not described.*did you mean 'finance'"):
        scheme(parts | {"finance": {}, "market": {}})


def test_a_child_without_description_is_named() -> None:
    parts: dict[str, Any] = {"root": {"children": ["finance", "market"], "weights": [0.5, 0.5]}}
    with pytest.raises(fa.SchemeError, match=r"root: child 'finance' is not described under indicators"):
        scheme(parts | {"market": {}})


def test_a_misspelt_name_in_a_pair() -> None:
    with pytest.raises(fa.JudgmentError, match=r"pair \(finanse, market\): 'finanse'.*did you mean 'finance'"):
        fa.JudgmentMatrix.from_pairs({("finanse", "market"): 3}, labels=["finance", "market"])


def test_a_misspelt_indicator_in_the_evidence() -> None:
    model = fa.RatingModel(scheme({"root": {"children": ["finance"]}, "finance": {}}))
    with pytest.raises(fa.EvidenceError, match=r"evidence: no indicator is named 'finanse'; did you mean 'finance'"):
        model.rate({"finanse": "good"})


# -- weights summing to 1.2: elsewhere scores are inflated in silence --------------------------------------------------


def test_weights_summing_to_more_than_one_in_a_scheme() -> None:
    with pytest.raises(fa.SchemeError, match=r"group: weights sum to 1\.2, must sum to 1; divide them by 1\.2"):
        fa.RatingModel(scheme(siblings(2, weights=[0.6, 0.6])))


def test_weights_summing_to_more_than_one_in_compose() -> None:
    with pytest.raises(
        fa.MembershipError, match=r"weights \(1,\): 1\.2 is the sum of the weights; it must be 1: divide"
    ):
        fa.compose([[0.5, 0.5], [0.6, 0.6]], [[1, 0], [0, 1]])


# -- CR too high: elsewhere equal weights, silently --------------------------------------------------------------------


def test_ratio_too_high_names_matrix_ratio_and_worst_judgment() -> None:
    # a > b > c > a, nine times each: a circle. By symmetry weights are equal; lambda_max = 1 + 9 + 1/9,
    # CI = (10.1111 - 3) / 2 = 3.5556, CR = 3.5556 / 0.58 = 6.1303.
    found = scheme(siblings(3, judgments=[9, "1/9", 9]))
    with pytest.raises(
        fa.ConsistencyError,
        match=r"group: CR = 6\.1303 \(saaty_1980\), must be below 0\.1; .*disturb most: .*a / b = 9, where the weights "
        r"say 1.*; review.*or record a reason under waive_consistency",
    ):
        fa.RatingModel(found)


def test_ratio_at_the_threshold_is_too_high() -> None:
    # Judgments 2, 1, 4 have weights .4, .4, .2 and lambda_max 3.5 (A w = 1.4, 1.4, .7), so CR = .25 / .58.
    judged = siblings(3, judgments=[2, 1, 4])
    exact = fa.JudgmentMatrix.from_upper([2, 1, 4]).weights().consistency_ratio
    assert exact == pytest.approx(0.25 / 0.58, rel=1e-12)
    with pytest.raises(fa.ConsistencyError, match=r"group: CR = 0\.4310"):
        fa.RatingModel(scheme(judged, max_consistency_ratio=exact))
    assert fa.RatingModel(scheme(judged, max_consistency_ratio=float(np.nextafter(exact, 1)))).waivers == {}


# -- one more client in the batch: elsewhere another client's score changes --------------------------------------------


@pytest.mark.parametrize("operator", sorted(fa.OPERATORS))
def test_one_more_client_changes_nobody(operator: str) -> None:
    model = fa.RatingModel(scheme(siblings(3, judgments=[2, 4, 2]), operator=operator))
    votes = {"a": np.array([[3, 2, 1, 1, 0], [0, 1, 5, 1, 0]]), "b": np.array([[0, 7, 0, 0, 0], [1, 1, 1, 2, 2]])}
    votes["c"] = np.array([[1, 1, 1, 1, 3], [2, 2, 2, 1, 0]])
    extreme = {leaf: np.vstack([[[7, 0, 0, 0, 0]], counts, [[0, 0, 0, 0, 7]]]) for leaf, counts in votes.items()}
    before, after = model.rate_many(votes), model.rate_many(extreme)
    assert after.score.tolist()[1:3] == before.score.tolist()
    assert after.grade.tolist()[1:3] == before.grade.tolist()


# -- vote counts given as degrees, rows summing to 10: elsewhere accepted ----------------------------------------------


@pytest.mark.parametrize(
    ("give", "error", "message"),
    [
        (
            lambda: fa.compose([1], [[3, 7]]),
            fa.MembershipError,
            r"membership \(0, 0\): 3 must be in.*divide vote counts",
        ),
        (lambda: fa.score([3, 2, 3, 1, 1]), fa.ScoringError, r"membership \(0,\): 3.*in \[0, 1\]; divide vote counts"),
        (lambda: fa.score([1, 1, 0, 0, 0]), fa.ScoringError, r"membership: sums to 2, must sum to 1"),
        (lambda: fa.grade_by_confidence([1, 1, 0]), fa.ScoringError, r"membership: sums to 2, must sum to 1"),
    ],
)
def test_counts_given_as_degrees(give: Callable[[], object], error: type[fa.FuzzyAHPError], message: str) -> None:
    with pytest.raises(error, match=message):
        give()


@pytest.mark.parametrize(
    ("degrees", "message"),
    [
        ([3, 2, 3, 1, 1], r"group\.a: membership 3, must be in \[0, 1\]; counts of votes go under 'votes'"),
        ([1, 1, 0, 0, 0], r"group\.a: membership sums to 2, must sum to 1; divide it by 2"),
    ],
)
def test_counts_given_as_degrees_in_evidence(degrees: list[int], message: str) -> None:
    model = fa.RatingModel(scheme(siblings(2, weights=[0.5, 0.5])))
    with pytest.raises(fa.EvidenceError, match=message):
        model.rate({"a": {"membership": degrees}, "b": "good"})
