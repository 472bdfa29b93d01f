"""The laws the numbers obey, each a property test over every operator, method and scale it holds for."""

from __future__ import annotations

import math
import random
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import fuzzyahp as fa
from fuzzyahp.eigenvector import eigenvector_kernel, lambda_kernel
from strategies import (
    OPERATORS,
    SAATY,
    judgment_matrices,
    membership_matrices,
    random_evidence,
    random_scheme,
    vote_matrices,
    weight_vectors,
)

METHODS = sorted(fa.WEIGHT_METHODS)
FloatArray = npt.NDArray[np.float64]


def _added(weights: FloatArray) -> float:
    """Sum in listed order, as the composition adds."""
    total = 0.0
    for w in weights.tolist():
        total += w
    return total


# -- weights ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", METHODS)
@given(matrix=judgment_matrices())
def test_weights_are_positive_and_sum_to_exactly_one(method: str, matrix: FloatArray) -> None:
    w = fa.JudgmentMatrix(matrix).weights(method)
    assert (w.values > 0).all()
    assert _added(w.values) == 1.0


@pytest.mark.parametrize("method", METHODS)
@given(matrix=judgment_matrices(), data=st.data())
def test_reordering_the_indicators_reorders_the_weights(method: str, matrix: FloatArray, data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(matrix))))
    straight = fa.JudgmentMatrix(matrix).weights(method)
    turned = fa.JudgmentMatrix(matrix[np.ix_(order, order)]).weights(method)
    np.testing.assert_allclose(turned.values, straight.values[order], rtol=0, atol=1e-12)
    assert turned.lambda_max == pytest.approx(straight.lambda_max, rel=1e-12)


@pytest.mark.parametrize("method", METHODS)
@given(weights=weight_vectors())
def test_consistent_matrix_gives_back_its_weights(method: str, weights: FloatArray) -> None:
    n = len(weights)
    w = fa.JudgmentMatrix(weights[:, None] / weights[None, :]).weights(method)
    np.testing.assert_allclose(w.values, weights, rtol=1e-12, atol=2e-15)
    assert w.lambda_max == pytest.approx(n, rel=1e-13)
    assert w.consistency_ratio == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("method", METHODS)
@given(matrix=judgment_matrices())
def test_lambda_max_is_at_least_n_and_between_its_bounds(method: str, matrix: FloatArray) -> None:
    w = fa.JudgmentMatrix(matrix).weights(method)
    low, high = w.lambda_max_bounds
    assert w.lambda_max >= len(matrix)
    assert w.consistency_ratio >= 0
    assert low <= w.lambda_max <= high


def test_bounds_enclose_lambda_max_for_every_3x3_matrix_of_the_scale() -> None:
    # To the last bit, which random draws may miss.
    scale = np.array([float(a) for a in SAATY])
    a, b, c = (x.ravel() for x in np.meshgrid(scale, scale, scale))
    one = np.ones_like(a)
    stack = np.array([[one, a, b], [1 / a, one, c], [1 / b, 1 / c, one]])
    mean, low, high = lambda_kernel(stack, eigenvector_kernel(stack))
    assert mean.shape == (17**3,)
    assert ((low <= mean) & (mean <= high)).all()
    # Closed form: lambda_max = 1 + t + 1/t with t = (b / (a c))^(1/3).
    t = np.cbrt(b / (a * c))
    np.testing.assert_allclose(mean, 1 + t + 1 / t, rtol=1e-13)


@given(matrix=judgment_matrices(), data=st.data())
def test_collatz_wielandt_for_every_positive_vector(matrix: FloatArray, data: st.DataObject) -> None:
    w = np.array(data.draw(st.lists(st.floats(0.01, 100), min_size=len(matrix), max_size=len(matrix))))
    ratios = (matrix @ w) / w
    lambda_max = fa.JudgmentMatrix(matrix).weights().lambda_max
    assert ratios.min() <= lambda_max * (1 + 1e-12)
    assert lambda_max <= ratios.max() * (1 + 1e-12)


@given(matrix=judgment_matrices(low=3))
def test_eigenvector_is_an_eigenvector(matrix: FloatArray) -> None:
    w = fa.JudgmentMatrix(matrix).weights()
    np.testing.assert_allclose(matrix @ w.values, w.lambda_max * w.values, rtol=1e-12)
    assert w.lambda_max == pytest.approx(np.linalg.eigvals(matrix).real.max(), rel=1e-9)


@given(matrix=judgment_matrices(low=3))
def test_worst_judgment_is_the_one_furthest_from_the_weights(matrix: FloatArray) -> None:
    m = fa.JudgmentMatrix(matrix)
    w = m.weights().values
    off = np.abs(np.log(matrix * w[None, :] / w[:, None])).max()
    worst = m.worst_judgments(1)
    assert (math.log(worst[0].disturbance) if worst else 0.0) == pytest.approx(off, abs=1e-9)


# -- membership and composition --------------------------------------------------------------------


@given(votes=vote_matrices())
def test_membership_rows_sum_to_one(votes: npt.NDArray[np.int64]) -> None:
    r = fa.membership_from_votes(votes)
    assert ((r >= 0) & (r <= 1)).all()
    np.testing.assert_allclose(r.sum(axis=-1), 1, atol=1e-15 * 5)


@given(
    start=st.integers(-1000, 1000),
    steps=st.lists(st.integers(1, 500), min_size=4, max_size=4),
    value=st.floats(-1e6, 1e6),
    rising=st.booleans(),
)
def test_standard_membership_sums_to_one_and_touches_two_neighbours(
    start: int, steps: list[int], value: float, rising: bool
) -> None:
    points = [float(start + sum(steps[:i])) for i in range(5)]
    row = fa.GradeStandard(tuple(points if rising else points[::-1])).membership(value)
    total = 0.0
    for x in row.tolist():
        total += x
    assert total == 1.0
    used = np.flatnonzero(row)
    assert len(used) <= 2
    assert used[-1] - used[0] <= 1


@given(value=st.floats(-50, 150), step=st.floats(0, 50))
def test_a_better_value_never_has_a_worse_score(value: float, step: float) -> None:
    benefit = fa.GradeStandard((90.0, 70.0, 50.0, 30.0, 10.0))
    assert fa.score(benefit.membership(value + step)) >= fa.score(benefit.membership(value)) - 1e-12


@given(data=st.data(), weights=weight_vectors())
def test_weighted_average_keeps_the_sum_and_the_column_bounds(data: st.DataObject, weights: FloatArray) -> None:
    r = data.draw(membership_matrices(len(weights)))
    b = fa.compose(weights, r)
    assert b.sum() == pytest.approx(1, abs=1e-12)
    assert (b >= r.min(axis=0) - 1e-12).all()
    assert (b <= r.max(axis=0) + 1e-12).all()


@pytest.mark.parametrize("operator", OPERATORS)
@given(data=st.data(), weights=weight_vectors())
def test_composition_stays_in_the_unit_interval_and_is_monotone(
    operator: str, data: st.DataObject, weights: FloatArray
) -> None:
    r = data.draw(membership_matrices(len(weights)))
    b = fa.compose(weights, r, operator)
    assert ((b >= 0) & (b <= 1 + 1e-12)).all()
    assert b.max() > 0
    row, column = data.draw(st.integers(0, len(weights) - 1)), data.draw(st.integers(0, 4))
    raised = r.copy()
    raised[row, column] = 1.0
    assert (fa.compose(weights, raised, operator) >= b).all()


@pytest.mark.parametrize("operator", OPERATORS)
@given(data=st.data(), weights=weight_vectors(low=2))
def test_reordering_the_children_changes_nothing_but_last_bits(
    operator: str, data: st.DataObject, weights: FloatArray
) -> None:
    r = data.draw(membership_matrices(len(weights)))
    order = data.draw(st.permutations(range(len(weights))))
    straight = fa.compose(weights, r, operator)
    turned = fa.compose(weights[order], r[order], operator)
    np.testing.assert_allclose(turned, straight, rtol=0, atol=1e-15 * len(weights))


@given(seed=st.integers(0, 10**9))
@settings(max_examples=60)
def test_layer_by_layer_equals_global_weights_times_leaves(seed: int) -> None:
    rng = random.Random(seed)
    document = random_scheme(rng, "weighted_average")
    document["rules"].pop("veto", None)
    evidence = random_evidence(rng, document, panel=7)
    rating = fa.RatingModel(fa.load_scheme(document)).rate(evidence)
    at_once = sum(w * rating.nodes[leaf].membership for leaf, w in rating.global_weights.items())
    assert rating.membership is not None
    np.testing.assert_allclose(rating.membership, at_once, rtol=0, atol=1e-12)
    assert sum(rating.contributions.values()) == pytest.approx(rating.score, abs=1e-10)


# -- score and grade -------------------------------------------------------------------------------


@given(data=st.data(), weights=weight_vectors())
def test_score_lies_between_worst_and_best_grade(data: st.DataObject, weights: FloatArray) -> None:
    points = float(fa.score(fa.compose(weights, data.draw(membership_matrices(len(weights))))))
    assert 40 - 1e-12 <= points <= 100 + 1e-12


@given(votes=vote_matrices(), data=st.data())
def test_moving_a_vote_to_a_better_grade_never_lowers_the_score(
    votes: npt.NDArray[np.int64], data: st.DataObject
) -> None:
    k = len(votes)
    weights = data.draw(weight_vectors(low=k, high=k))
    row = data.draw(st.integers(0, k - 1))
    worse = data.draw(st.sampled_from([h for h in range(5) if votes[row, h] > 0]))
    assume(worse > 0)
    moved = votes.copy()
    moved[row, worse] -= 1
    moved[row, data.draw(st.integers(0, worse - 1))] += 1
    before, after = (fa.score(fa.compose(weights, fa.membership_from_votes(v))) for v in (votes, moved))
    assert after >= before - 1e-12
    assert fa.grade_of_score(after) <= fa.grade_of_score(before)


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("grade", range(5))
@given(seed=st.integers(0, 10**9))
@settings(max_examples=15)
def test_unanimous_votes_give_exactly_the_grade_value(operator: str, grade: int, seed: int) -> None:
    rng = random.Random(seed)
    document = random_scheme(rng, operator)
    document["rules"] = {k: v for k, v in document["rules"].items() if k not in ("veto", "caps")}
    scheme = fa.load_scheme(document)
    counts = [0] * 5
    counts[grade] = rng.randint(1, 50)
    rating = fa.RatingModel(scheme).rate(dict.fromkeys(scheme.tree.leaves, counts))
    assert rating.score == fa.FIVE_GRADES.values[grade]
    assert rating.grade == fa.FIVE_GRADES.names[grade]


@given(points=st.floats(40, 100))
def test_nearest_grade_is_the_nearest_value(points: float) -> None:
    index = int(fa.grade_of_score(points))
    rounded = math.floor(points * 1e9 + 0.5) / 1e9
    distances = [abs(value - rounded) for value in fa.FIVE_GRADES.values]
    assert distances[index] == min(distances)
    # Of two equally near the better: nothing before it is as near.
    assert all(distance > distances[index] for distance in distances[:index])


@given(points=st.floats(-1e5, 1e5))
def test_rounding_is_idempotent_and_within_half_a_unit(points: float) -> None:
    once = float(fa.round_score(points))
    assert float(fa.round_score(once)) == once
    assert abs(once - points) <= 5.1e-10


# -- one client, many clients ----------------------------------------------------------------------


@given(seed=st.integers(0, 10**9), operator=st.sampled_from(OPERATORS))
@settings(max_examples=40)
def test_one_client_alone_equals_the_same_client_in_a_batch(seed: int, operator: str) -> None:
    rng = random.Random(seed)
    document = random_scheme(rng, operator, depth=rng.randint(1, 3))
    scheme = fa.load_scheme(document)
    model = fa.RatingModel(scheme)
    clients = []
    for _ in range(rng.randint(1, 12)):
        clients.append(
            {
                leaf: rng.uniform(-60, 60)
                if scheme.indicators[leaf].standard and rng.random() < 0.9
                else rng.choice(scheme.scale.names)
                for leaf in scheme.tree.leaves
            }
        )
    table: dict[str, Any] = {leaf: np.array([c[leaf] for c in clients], dtype=object) for leaf in scheme.tree.leaves}
    batch = model.rate_many(table, membership=True)
    for row, client in enumerate(clients):
        alone = model.rate(client)
        assert batch.status[row] == alone.status
        assert batch.grade[row] == alone.grade
        if alone.score is not None:
            assert batch.score[row] == alone.score
            assert batch.membership is not None
            assert alone.membership is not None
            assert batch.membership[row].tolist() == alone.membership.tolist()
