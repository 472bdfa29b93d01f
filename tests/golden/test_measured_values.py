"""Published evaluations that start from measured values: grade standards, composition, score and grade."""

from __future__ import annotations

import numpy as np
import pytest

import fuzzyahp as fa
from golden.cases_fce import (
    FARMING_GRADES,
    FARMING_PLANS,
    FARMING_SOURCE,
    FARMING_STANDARDS,
    FARMING_VALUES,
    SULPHUR_MEMBERSHIP,
    SULPHUR_POINTS,
    SULPHUR_VALUE,
    FarmingPlan,
)
from golden.printed import is_printed, misprinted, numbers

#: What a few additions in double arithmetic may lose.
LAST_BITS = 1e-14
FARMING_SCALE = fa.GradeScale(names=tuple(FARMING_GRADES.split()), values=tuple(numbers(FARMING_VALUES)))


def table(text: str) -> list[list[float]]:
    return [numbers(line) for line in text.split(";")]


def farming_memberships(plan: FarmingPlan) -> list[list[float]]:
    measured = numbers(plan.measured)
    return [
        fa.GradeStandard(points=tuple(numbers(points)), unit=unit).membership(value).tolist()
        for value, (_, points, unit) in zip(measured, FARMING_STANDARDS.values(), strict=True)
    ]


FARMING_WEIGHTS = [float(weight) for weight, _, _ in FARMING_STANDARDS.values()]


@pytest.mark.parametrize("plan", FARMING_PLANS, ids=str)
def test_farming_memberships(plan: FarmingPlan) -> None:
    np.testing.assert_allclose(farming_memberships(plan), table(plan.memberships), rtol=0, atol=LAST_BITS)


@pytest.mark.parametrize("plan", FARMING_PLANS, ids=str)
def test_farming_vector_and_scores(plan: FarmingPlan) -> None:
    scale = FARMING_SCALE
    vector = fa.compose(FARMING_WEIGHTS, farming_memberships(plan))
    assert misprinted(vector, plan.vector) == []
    np.testing.assert_allclose(vector, numbers(plan.vector), rtol=0, atol=LAST_BITS)
    assert is_printed(float(fa.score(vector, scale)), plan.score)
    assert float(fa.score(vector, scale)) == pytest.approx(float(plan.score), rel=0, abs=1e-12)
    assert scale.values[int(fa.grade_by_maximum(vector))] == float(plan.score_by_maximum)
    assert scale.names[int(fa.grade_of_score(float(plan.score), scale))] == plan.grade


@pytest.mark.parametrize("plan", FARMING_PLANS, ids=str)
def test_farming_plan_rated(plan: FarmingPlan) -> None:
    leaves = list(FARMING_STANDARDS)
    model = fa.RatingModel(
        fa.load_scheme(
            {
                "format": "fuzzyahp-scheme/1",
                "name": "farming-plans",
                "version": "1.0.0",
                "title": {"en": "farming plans"},
                "source": FARMING_SOURCE,
                "grades": {"names": FARMING_GRADES.split(), "values": numbers(FARMING_VALUES)},
                "indicators": {"plan": {"children": leaves, "weights": FARMING_WEIGHTS}}
                | {
                    leaf: {"standard": {"points": numbers(points), "unit": unit}}
                    for leaf, (_, points, unit) in FARMING_STANDARDS.items()
                },
            }
        )
    )
    rating = model.rate(dict(zip(leaves, numbers(plan.measured), strict=True)))
    assert rating.score == pytest.approx(float(plan.score), rel=0, abs=1e-12)
    assert rating.grade == plan.grade
    assert rating.membership is not None
    np.testing.assert_allclose(rating.membership, numbers(plan.vector), rtol=0, atol=LAST_BITS)


def test_sulphur_dioxide() -> None:
    """A cost, points rise: (0.15 - 0.07) / (0.15 - 0.05) = 0.8 of the first class, the rest the second."""
    standard = fa.GradeStandard(points=tuple(numbers(SULPHUR_POINTS)))
    np.testing.assert_allclose(standard.membership(SULPHUR_VALUE), numbers(SULPHUR_MEMBERSHIP), rtol=0, atol=LAST_BITS)
