"""Published fuzzy evaluations come out of the library; the published misprints do not."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import fuzzyahp as fa
from golden.cases_fce import (
    CLOTHES,
    EVALUATIONS,
    GIVEN_SCORE,
    GIVEN_SCORE_BY_MAXIMUM,
    GIVEN_VALUES_WORST_FIRST,
    GIVEN_WORST_FIRST,
    MAX_MIN,
    POLICIES,
    POLICIES_NORMALISED,
    POLICIES_SCORE,
    POLICIES_SUM,
    POLICIES_VALUES,
    PRODUCT,
    PRODUCT_GRADES,
    PRODUCT_GROUP_SCORES,
    PRODUCT_MISPRINT,
    PRODUCT_SCORE,
    STAFF_18,
    STAFF_18_GRADE,
    STAFF_18_SCORE,
    TEACHING,
    TEACHING_MISPRINT,
    EvaluationCase,
    TwoLevelCase,
)
from golden.printed import fractions, is_printed, misprinted, numbers, weighted_sum

SCORED = [case for case in EVALUATIONS if case.values]
AVERAGED = [case for case in EVALUATIONS if case.operator == "weighted_average"]
#: What a few additions in double arithmetic may lose.
LAST_BITS = 1e-14


def table(text: str) -> list[list[float]]:
    return [numbers(line) for line in text.replace(";", "\n").splitlines() if line.strip()]


def exact_table(text: str) -> list[list[Fraction]]:
    return [fractions(line) for line in text.replace(";", "\n").splitlines() if line.strip()]


def scale_of(grades: str, values: str) -> fa.GradeScale:
    return fa.GradeScale(names=tuple(grades.split()), values=tuple(numbers(values)))


def vector_of(case: EvaluationCase) -> np.ndarray[Any, np.dtype[np.float64]]:
    return fa.compose(numbers(case.weights), table(case.memberships), operator=case.operator)


# ---- one level ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", EVALUATIONS, ids=str)
def test_composed_vector(case: EvaluationCase) -> None:
    found = vector_of(case)
    assert misprinted(found, case.vector) == []
    np.testing.assert_allclose(found, numbers(case.vector), rtol=0, atol=LAST_BITS)


@pytest.mark.parametrize("case", AVERAGED, ids=str)
def test_printed_vector_is_the_exact_one(case: EvaluationCase) -> None:
    """Every vector printed here ends within its digits, so the exact arithmetic gives the print itself."""
    exact = weighted_sum(fractions(case.weights), exact_table(case.memberships))
    assert exact == fractions(case.vector)


@pytest.mark.parametrize("case", [case for case in EVALUATIONS if case.grade], ids=str)
def test_grade_by_maximum_membership(case: EvaluationCase) -> None:
    place = int(fa.grade_by_maximum(vector_of(case)))
    assert case.grades.split()[place] == case.grade


@pytest.mark.parametrize("case", SCORED, ids=str)
def test_score(case: EvaluationCase) -> None:
    scale = scale_of(case.grades, case.values)
    found = float(fa.score(vector_of(case), scale))
    by_hand = sum(r * v for r, v in zip(fractions(case.vector), fractions(case.values), strict=True))
    assert by_hand == Fraction(case.score)
    assert found == pytest.approx(float(case.score), rel=0, abs=1e-12)


@pytest.mark.parametrize("case", SCORED, ids=str)
def test_value_of_the_grade_with_the_largest_membership(case: EvaluationCase) -> None:
    scale = scale_of(case.grades, case.values)
    assert scale.values[int(fa.grade_by_maximum(vector_of(case)))] == float(case.score_by_maximum)


def test_teaching_misprint_does_not_come_out() -> None:
    """Printed 83.375; 30.875 + 26.775 + 17.625 + 5.85 + 1.75 = 82.875."""
    found = float(fa.score(vector_of(TEACHING), scale_of(TEACHING.grades, TEACHING.values)))
    assert found == pytest.approx(82.875, rel=0, abs=1e-12)
    assert abs(found - TEACHING_MISPRINT) > 0.49


def test_max_min_is_normalised_only_on_request() -> None:
    raw = vector_of(MAX_MIN)
    assert sum(raw) == pytest.approx(1.2, rel=0, abs=LAST_BITS)
    assert misprinted(fa.normalise(raw), MAX_MIN.normalised) == []
    np.testing.assert_allclose(fa.normalise(raw), [1 / 12, 2 / 12, 4 / 12, 3 / 12, 2 / 12], rtol=0, atol=LAST_BITS)
    with pytest.raises(fa.FuzzyAHPError, match=r"1\.2.*normalise"):
        fa.score(raw)


@pytest.mark.parametrize(
    ("operator", "by_hand"),
    [
        # Not printed; the third and fourth operator on the same numbers, worked column by column.
        # Largest product: 0.2 x 0.1 = 0.02; 0.4 x 0.2 = 0.08; 0.4 x 0.5 = 0.2; 0.2 x 0.6 = 0.12; 0.2 x 0.4.
        ("product_max", [0.02, 0.08, 0.2, 0.12, 0.08]),
        # Sum of minima: 0.1; 0.1 + 0.1 + 0.1 + 0.2; 0.2 + 0.2 + 0.2 + 0.4 = 1; 0.2 + 0.2 + 0.2 + 0.3; ...
        ("min_sum", [0.1, 0.5, 1.0, 0.9, 0.5]),
        # Sum of products: 0.02; 0.02 + 0.02 + 0.02 + 0.08; 0.04 + 0.08 + 0.04 + 0.2; ...
        ("weighted_average", [0.02, 0.14, 0.36, 0.34, 0.14]),
    ],
)
def test_max_min_numbers_under_the_other_operators(operator: str, by_hand: list[float]) -> None:
    found = fa.compose(numbers(MAX_MIN.weights), table(MAX_MIN.memberships), operator=operator)
    np.testing.assert_allclose(found, by_hand, rtol=0, atol=LAST_BITS)


def test_policies_sum_to_less_than_one_until_normalised() -> None:
    raw = vector_of(POLICIES)
    assert sum(fractions(POLICIES.vector)) == Fraction(POLICIES_SUM)
    scale = scale_of(POLICIES.grades, POLICIES_VALUES)
    with pytest.raises(fa.FuzzyAHPError, match=r"0\.96"):
        fa.score(raw, scale)
    membership = fa.normalise(raw)
    np.testing.assert_allclose(membership, POLICIES_NORMALISED, rtol=0, atol=1e-10)
    assert float(fa.score(membership, scale)) == pytest.approx(POLICIES_SCORE, rel=0, abs=1e-12)


def test_given_vector_listed_worst_first_is_turned_round() -> None:
    """9.54 + 21.06 + 15.225 + 11.52 = 57.345; a grade scale is best first and nothing else."""
    membership = numbers(GIVEN_WORST_FIRST)[::-1]
    values = numbers(GIVEN_VALUES_WORST_FIRST)[::-1]
    names = ("excellent", "good", "medium", "poor")
    scale = fa.GradeScale(names=names, values=tuple(values))
    assert is_printed(float(fa.score(membership, scale)), GIVEN_SCORE)
    assert scale.values[int(fa.grade_by_maximum(membership))] == float(GIVEN_SCORE_BY_MAXIMUM)
    with pytest.raises(fa.FuzzyAHPError):
        fa.GradeScale(names=names, values=tuple(values[::-1]))


# ---- one and two levels through a scheme -------------------------------------------------------------------


def scheme_of(case: TwoLevelCase, grading: str = "nearest") -> dict[str, Any]:
    """The case as a scheme document with given weights."""
    indicators: dict[str, Any] = {
        "overall": {
            "children": [group.name for group in case.groups],
            "weights": [float(group.weight) for group in case.groups],
        }
    }
    for group in case.groups:
        indicators[group.name] = {
            "children": [factor for factor, _, _ in group.factors],
            "weights": [float(weight) for _, weight, _ in group.factors],
        }
        indicators |= {factor: {"label": {"en": factor}} for factor, _, _ in group.factors}
    return {
        "format": "fuzzyahp-scheme/1",
        "name": "published-case",
        "version": "1.0.0",
        "title": {"en": case.name},
        "source": case.source,
        "grades": {"names": case.grades.split(), "values": numbers(case.values)},
        "rules": {"grading": grading},
        "indicators": indicators,
    }


def evidence_of(case: TwoLevelCase) -> dict[str, Any]:
    return {factor: {"membership": numbers(row)} for group in case.groups for factor, _, row in group.factors}


@pytest.mark.parametrize("case", [PRODUCT, STAFF_18], ids=str)
def test_two_levels_by_hand(case: TwoLevelCase) -> None:
    """The vectors in the case file follow from its rows in exact arithmetic."""
    for group in case.groups:
        rows = [fractions(row) for _, _, row in group.factors]
        assert weighted_sum([Fraction(w) for _, w, _ in group.factors], rows) == fractions(group.vector)
    tops = [fractions(group.vector) for group in case.groups]
    assert weighted_sum([Fraction(group.weight) for group in case.groups], tops) == fractions(case.vector)


@pytest.mark.parametrize("case", [PRODUCT, STAFF_18], ids=str)
def test_two_levels_composed(case: TwoLevelCase) -> None:
    tops = [
        fa.compose([float(w) for _, w, _ in group.factors], [numbers(row) for _, _, row in group.factors])
        for group in case.groups
    ]
    for top, group in zip(tops, case.groups, strict=True):
        np.testing.assert_allclose(top, numbers(group.vector), rtol=0, atol=LAST_BITS)
    found = fa.compose([float(group.weight) for group in case.groups], tops)
    assert misprinted(found, case.vector) == []
    np.testing.assert_allclose(found, numbers(case.vector), rtol=0, atol=LAST_BITS)


@pytest.mark.parametrize("case", [PRODUCT, STAFF_18], ids=str)
def test_two_levels_rated(case: TwoLevelCase) -> None:
    model = fa.RatingModel(fa.load_scheme(scheme_of(case)))
    rating = model.rate(evidence_of(case))
    assert rating.status == "rated"
    assert rating.membership is not None
    np.testing.assert_allclose(rating.membership, numbers(case.vector), rtol=0, atol=LAST_BITS)
    for group in case.groups:
        node = rating.nodes[group.name]
        np.testing.assert_allclose(node.membership, numbers(group.vector), rtol=0, atol=LAST_BITS)
        for factor, weight, _ in group.factors:
            exact = Fraction(group.weight) * Fraction(weight)
            assert model.global_weights[factor] == pytest.approx(float(exact), rel=0, abs=LAST_BITS)


def test_product_quality_score_and_not_its_misprint() -> None:
    """Printed 78.33; 38.835 + 24.675 + 10.47 + 2.6 = 76.58."""
    rating = fa.RatingModel(fa.load_scheme(scheme_of(PRODUCT))).rate(evidence_of(PRODUCT))
    assert rating.score == pytest.approx(PRODUCT_SCORE, rel=0, abs=1e-12)
    assert rating.rounded_score == 76.58
    assert rating.score is not None
    assert abs(rating.score - PRODUCT_MISPRINT) > 1.7
    for name, by_hand in PRODUCT_GROUP_SCORES.items():
        assert rating.nodes[name].score == pytest.approx(by_hand, rel=0, abs=1e-12)


@pytest.mark.parametrize(("grading", "grade"), PRODUCT_GRADES.items())
def test_product_quality_grade_depends_on_the_principle(grading: str, grade: str) -> None:
    """76.58 is nearest to 75, good; the largest membership, 0.4315, is excellent, as the source says."""
    model = fa.RatingModel(fa.load_scheme(scheme_of(PRODUCT, grading)))
    assert model.rate(evidence_of(PRODUCT)).grade == grade


def test_eighteen_indicators_grade_and_score() -> None:
    by_maximum = fa.RatingModel(fa.load_scheme(scheme_of(STAFF_18, "maximum_membership")))
    assert by_maximum.rate(evidence_of(STAFF_18)).grade == STAFF_18_GRADE
    by_value = fa.RatingModel(fa.load_scheme(scheme_of(STAFF_18))).rate(evidence_of(STAFF_18))
    assert by_value.score == pytest.approx(STAFF_18_SCORE, rel=0, abs=1e-12)
    assert by_value.grade == STAFF_18_GRADE


def test_two_levels_rated_in_a_batch_are_the_same_bits() -> None:
    """One-hot votes stand in for memberships: 20 experts vote what the product case's twentieths say."""
    model = fa.RatingModel(fa.load_scheme(scheme_of(PRODUCT)))
    votes = {
        factor: [int(r * 20) for r in fractions(row)] for group in PRODUCT.groups for factor, _, row in group.factors
    }
    assert {sum(counts) for counts in votes.values()} == {20}
    alone = model.rate(votes)
    batch = model.rate_many({factor: np.array([counts] * 5) for factor, counts in votes.items()})
    assert alone.score == pytest.approx(PRODUCT_SCORE, rel=0, abs=1e-12)
    assert (np.asarray(batch.score) == alone.score).all()
    assert list(batch.status) == ["rated"] * 5


@pytest.mark.parametrize("case", [case for case in EVALUATIONS if case is not POLICIES], ids=str)
def test_one_level_rated(case: EvaluationCase) -> None:
    """The same through a scheme: the raw vector is kept, the membership is what is scored and graded."""
    places = [f"u{i}" for i in range(len(numbers(case.weights)))]
    # Where the source gives its grades no values, values of our own, falling by one; only graded, not scored.
    values = numbers(case.values) if case.values else [float(v) for v in range(len(case.grades.split()), 0, -1)]
    names = [f"grade_{name}" if name.isdigit() else name for name in case.grades.split()]
    model = fa.RatingModel(
        fa.load_scheme(
            {
                "format": "fuzzyahp-scheme/1",
                "name": "published-case",
                "version": "1.0.0",
                "title": {"en": case.name},
                "source": case.source,
                "grades": {"names": names, "values": values},
                "rules": {"operator": case.operator, "grading": "maximum_membership"},
                "indicators": {"overall": {"children": places, "weights": numbers(case.weights)}}
                | {place: {"label": {"en": place}} for place in places},
            }
        )
    )
    rating = model.rate(
        {place: {"membership": row} for place, row in zip(places, table(case.memberships), strict=True)}
    )
    assert rating.membership is not None
    np.testing.assert_allclose(rating.nodes["overall"].raw, numbers(case.vector), rtol=0, atol=LAST_BITS)
    assert misprinted(rating.membership, case.normalised or case.vector) == []
    if case.grade:
        assert rating.grade == case.grade
    if case.score:
        assert rating.score == pytest.approx(float(case.score), rel=0, abs=1e-12)


def test_policies_are_refused_as_leaf_memberships() -> None:
    """Rows 3 and 5 of the policies sum to 0.9: as evidence on a leaf that is an error naming the leaf."""
    places = [f"u{i}" for i in range(5)]
    model = fa.RatingModel(
        fa.load_scheme(
            {
                "format": "fuzzyahp-scheme/1",
                "name": "published-case",
                "version": "1.0.0",
                "title": {"en": POLICIES.name},
                "grades": {"names": POLICIES.grades.split(), "values": numbers(POLICIES_VALUES)},
                "indicators": {"overall": {"children": places, "weights": numbers(POLICIES.weights)}}
                | {place: {"label": {"en": place}} for place in places},
            }
        )
    )
    rows = dict(zip(places, table(POLICIES.memberships), strict=True))
    with pytest.raises(fa.FuzzyAHPError, match=r"u2.*0\.9"):
        model.rate({place: {"membership": row} for place, row in rows.items()})


def test_clothes_source_writes_its_matrix_the_other_way_round() -> None:
    """Grades by factors, as that source prints it, does not fit four weights; the library says so."""
    turned = np.array(table(CLOTHES.memberships)).T
    with pytest.raises(fa.FuzzyAHPError, match=r"shape"):
        fa.compose(numbers(CLOTHES.weights), turned)
