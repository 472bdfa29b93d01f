"""The fewest changes: against brute force, at the edges of the scale, and what is refused."""

from __future__ import annotations

import math
import time
from fractions import Fraction
from functools import cache
from itertools import combinations, product
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fuzzyahp as fa
from fuzzyahp.experts.consistency.accepted_changes import accept_changes
from fuzzyahp.experts.consistency.bounded_completion import least_lambda, matrices_of, tangent
from fuzzyahp.experts.consistency.change_sets import Task, allowed_sets, search
from fuzzyahp.experts.consistency.fewest_changes import SuggestedChange, fewest_changes
from strategies import SAATY, judgment_matrices, weight_vectors

FloatArray = npt.NDArray[np.float64]

#: Random indices, typed again: the brute force takes nothing from the library.
RI = {3: 0.58, 4: 0.90, 5: 1.12, 6: 1.24, 9: 1.45}
SCALE = np.array([float(value) for value in SAATY])


def largest_eigenvalue(matrix: FloatArray) -> float:
    return float(np.linalg.eigvals(matrix).real.max())


def consistency_ratio(matrix: FloatArray) -> float:
    n = len(matrix)
    return (largest_eigenvalue(matrix) - n) / (n - 1) / RI[n]


def random_matrix(rng: np.random.Generator, n: int) -> fa.JudgmentMatrix:
    return fa.JudgmentMatrix.from_upper([str(SAATY[k]) for k in rng.integers(0, 17, n * (n - 1) // 2)])


# ---- brute force ---------------------------------------------------------------------------------------------


@cache
def every_value(k: int) -> FloatArray:
    return np.array(list(product(SCALE, repeat=k))).T


def below(cells: list[list[FloatArray | float]], limit: float) -> npt.NDArray[np.bool_]:
    """Whether lambda_max < limit: limit I - A has its pivots positive exactly where it is an M-matrix."""
    n = len(cells)
    rest = [[np.asarray((limit if i == j else 0.0) - cells[i][j]) for j in range(n)] for i in range(n)]
    good = np.asarray(rest[0][0] > 0)
    for p in range(n - 1):
        with np.errstate(all="ignore"):  # what has failed already may go wrong further on
            for i in range(p + 1, n):
                factor = rest[i][p] / rest[p][p]
                for j in range(p + 1, n):
                    rest[i][j] = rest[i][j] - factor * rest[p][j]
        good = good & (rest[p + 1][p + 1] > 0)
    return good


def least_distance(matrix: FloatArray, k: int, limit: float) -> float:
    """Over all choices of k judgments and all values of the scale: the least distance that does it, or infinity."""
    n, best = len(matrix), math.inf
    values = every_value(k)
    for chosen in combinations(combinations(range(n), 2), k):
        cells: list[list[FloatArray | float]] = [[float(x) for x in row] for row in matrix]
        distance: FloatArray = np.zeros(values.shape[1])
        for (i, j), value in zip(chosen, values, strict=True):
            cells[i][j], cells[j][i] = value, 1 / value
            distance = distance + np.abs(np.log(value / matrix[i, j]))
        good = below(cells, limit)
        best = min(best, float(distance[good].min()) if good.any() else math.inf)
    return best


def brute_force(matrix: FloatArray, most: int) -> tuple[int, float]:
    """Fewest changes and their least distance; most + 1 and infinity where more than `most` are needed."""
    n = len(matrix)
    for k in range(1, most + 1):
        distance = least_distance(matrix, k, n + 0.1 * RI[n] * (n - 1))
        if distance < math.inf:
            return k, distance
    return most + 1, math.inf


@pytest.mark.slow
@pytest.mark.parametrize(("n", "most"), [(4, 3), (5, 3)])
def test_as_few_as_brute_force(n: int, most: int) -> None:
    rng = np.random.default_rng(20261122 + n)
    seen: dict[int, int] = {}
    while sum(seen.values()) < 100:
        matrix = random_matrix(rng, n)
        if consistency_ratio(matrix.values) < 0.1:
            continue
        found = fewest_changes(matrix)
        # One more than `most` is proved by brute force too: none of up to `most` does it, and this one does.
        assert len(found.changes) <= most + 1
        count, distance = brute_force(matrix.values, most)
        seen[count] = seen.get(count, 0) + 1
        assert len(found.changes) == count
        assert found.exact
        assert found.nearest
        if count <= most:
            assert found.distance == pytest.approx(distance, abs=1e-9)
        changed = found.matrix.values
        assert consistency_ratio(changed) < 0.1
        assert int((np.abs(changed - matrix.values) > 1e-12).sum()) == 2 * count
        assert np.isin(changed.round(12), SCALE.round(12)).all()
    assert len(seen) >= 3  # not all of one kind


# ---- known answers -------------------------------------------------------------------------------------------


def test_triad_worked_by_hand() -> None:
    # lambda_max of a triad is 1 + x + 1/x with x = (a_12 a_23 / a_13)^(1/3): under 0.58 * 0.2 above 3 where
    # a_12 a_23 / a_13 is between 1/e and e, e = x^3 at x + 1/x = 2.116.
    x = (2.116 + math.sqrt(2.116**2 - 4)) / 2
    room = x**3
    matrix = fa.JudgmentMatrix.from_upper([3, 1, 3])  # 9 times too much
    found = fewest_changes(matrix)
    assert len(found.changes) == 1
    # 9 has to come down to `room` or less: a_13 from 1 to the next value of at least 9 / room.
    needed = 9 / room
    options = [
        (abs(math.log(new / old)), old, new)
        for old, to in ((3, 3 / needed), (1, needed))
        for new in values(old)
        if (new <= to if old == 3 else new >= to)
    ]
    assert found.distance == pytest.approx(min(options)[0])


def values(old: float) -> list[float]:
    return [float(value) for value in SAATY if float(value) != old]


def test_a_consistent_matrix_with_one_slip_is_mended_there() -> None:
    strength = [8, 4, 4, 2, 2, 1, 1]
    upper = [Fraction(a, b) for a, b in combinations(strength, 2)]
    upper[5] = Fraction(1, 8)  # the first over the last is 8
    found = fewest_changes(fa.JudgmentMatrix.from_upper(upper, labels="abcdefg"))
    assert [(change.first, change.second) for change in found.changes] == [("a", "g")]
    change = found.changes[0]
    # The least distance that does it: the next value back towards 1/8 no longer does.
    cells = found.matrix.values.copy()
    closer = SCALE[list(SCALE.round(9)).index(round(change.after, 9)) - 1]
    assert found.ratio_after < 0.1
    cells[0, 6], cells[6, 0] = closer, 1 / closer
    assert (largest_eigenvalue(cells) - 7) / 6 / 1.32 >= 0.1


def test_nine_indicators_with_wild_judgments() -> None:
    rng = np.random.default_rng(7)
    strength = np.array([1, 1, 2, 2, 2, 3, 4, 6, 8])
    for wild in (2, 3, 4, 5):
        upper = [Fraction(int(a), int(b)) for a, b in combinations(strength, 2)]
        for place in rng.choice(36, wild, replace=False):
            upper[place] = 1 / upper[place] if upper[place] != 1 else Fraction(9)
        start = time.perf_counter()
        found = fewest_changes(fa.JudgmentMatrix.from_upper(upper))
        assert time.perf_counter() - start < 30  # the limit that counts is measured in benchmarks/
        assert found.exact
        assert found.nearest
        assert len(found.changes) <= wild  # putting the wild ones back would do
        assert found.ratio_after < 0.1
        assert found.ratio_after == pytest.approx(consistency_ratio(found.matrix.values))


def test_no_changes_where_none_are_needed() -> None:
    found = fewest_changes(fa.JudgmentMatrix.from_upper([2, 4, 2]))
    assert (found.changes, found.distance, found.exact, found.at_least) == ((), 0.0, True, 0)
    assert "nothing to change" in str(found)
    for n in (1, 2):
        assert fewest_changes(fa.JudgmentMatrix(np.ones((n, n)))).changes == ()


def test_ratio_ends_up_strictly_below_the_threshold() -> None:
    # CR exactly at the threshold is not below it.
    matrix = fa.JudgmentMatrix.from_upper([2, 9, 2])
    ratio = matrix.weights().consistency_ratio
    assert len(fewest_changes(matrix, threshold=ratio).changes) == 1
    assert fewest_changes(matrix, threshold=ratio * (1 + 1e-6)).changes == ()


def test_judgments_off_the_scale_stay_unless_changed() -> None:
    matrix = fa.JudgmentMatrix.from_upper([2.5, 20.0, "1/50", 8.0, 24.0, 3.0], labels="abcd")
    found = fewest_changes(matrix)
    assert found.exact
    assert found.ratio_after < 0.1
    changed = {(change.first, change.second) for change in found.changes}
    for (i, first), (j, second) in combinations(enumerate("abcd"), 2):
        if (first, second) in changed:
            assert float(found.matrix.values[i, j]) in SCALE
        else:
            assert found.matrix.values[i, j] == matrix.values[i, j]
    limit = 4 + 0.1 * 0.9 * 3
    # From off the scale too, brute force finds nothing with fewer.
    assert all(least_distance(matrix.values, k, limit) == math.inf for k in range(1, len(changed)))
    assert least_distance(matrix.values, len(changed), limit) == pytest.approx(found.distance)


def test_off_the_scale_as_few_as_brute_force() -> None:
    # A judgment beyond 9 that is free to move may also stay: bounds taken over the scale alone would be wrong.
    rng = np.random.default_rng(17)
    needed = set()
    for _ in range(40):
        strength = rng.uniform(1, 60, 4)
        upper = [float(a / b * rng.choice([1, 1, 1, 9, 40, 1 / 30])) for a, b in combinations(strength, 2)]
        matrix = fa.JudgmentMatrix.from_upper(upper)
        if consistency_ratio(matrix.values) < 0.1:
            continue
        found = fewest_changes(matrix)
        count, distance = brute_force(matrix.values, 3)
        assert (len(found.changes), found.exact, found.nearest) == (count, True, True)
        assert found.distance == pytest.approx(distance)
        needed.add(count)
    assert needed >= {1, 2, 3}


def test_steps_count_the_values_passed() -> None:
    matrix = fa.JudgmentMatrix.from_upper([2, 4, "1/8", 2, 4, 2], labels="abcd")
    change = fewest_changes(matrix).changes[0]
    assert (change.before, change.after) == (0.125, 2.0)
    assert change.steps == 8  # 1/7, 1/6, 1/5, 1/4, 1/3, 1/2, 1, 2
    assert change.distance == pytest.approx(math.log(16))
    assert str(change) == "a / d: 1/8 -> 2"


@pytest.mark.parametrize("scale", [[1, 3, 5, 7, 9], ["1", "1/2", 4], [1], [1, 1.5, 2.5, 4, 6.5]])
def test_only_values_of_the_scale_are_proposed(scale: list[Any]) -> None:
    found = fewest_changes(random_matrix(np.random.default_rng(3), 5), scale=scale)
    allowed = {round(float(Fraction(value)), 9) for value in scale} | {round(1 / float(Fraction(v)), 9) for v in scale}
    assert found.exact
    assert {round(change.after, 9) for change in found.changes} <= allowed
    assert found.ratio_after < 0.1


def test_another_threshold_and_table() -> None:
    matrix = random_matrix(np.random.default_rng(5), 6)
    loose, strict = fewest_changes(matrix, threshold=0.2), fewest_changes(matrix, threshold=0.05)
    assert len(loose.changes) <= len(fewest_changes(matrix).changes) <= len(strict.changes)
    assert strict.ratio_after < 0.05
    other = fewest_changes(matrix, random_index="donegan_dodd_1991")
    assert other.random_index == "donegan_dodd_1991"
    assert other.matrix.weights(random_index="donegan_dodd_1991").consistency_ratio < 0.1


# ---- laws ----------------------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(judgment_matrices(3, 5))
def test_result_keeps_its_word(cells: FloatArray) -> None:
    matrix = fa.JudgmentMatrix(cells)
    found = fewest_changes(matrix)
    assert found.ratio_after < 0.1
    assert found.matrix.weights().consistency_ratio == found.ratio_after
    assert matrix.weights().consistency_ratio == found.ratio_before
    assert found.at_least == len(found.changes)
    assert found.distance == pytest.approx(sum(change.distance for change in found.changes))
    if found.changes:
        assert str(found.changes[0]) in str(found)


@settings(max_examples=25)
@given(judgment_matrices(3, 5), st.randoms(use_true_random=False))
def test_order_of_the_indicators_changes_nothing(cells: FloatArray, rng: Any) -> None:
    order = list(range(len(cells)))
    rng.shuffle(order)
    one, other = fewest_changes(fa.JudgmentMatrix(cells)), fewest_changes(fa.JudgmentMatrix(cells[order][:, order]))
    assert len(one.changes) == len(other.changes)
    assert one.distance == pytest.approx(other.distance)


@given(weight_vectors(3, 9))
def test_consistent_judgments_need_no_change(weights: FloatArray) -> None:
    assert fewest_changes(fa.JudgmentMatrix(weights[:, None] / weights[None, :])).changes == ()


# ---- the bound behind the proof ------------------------------------------------------------------------------


@settings(max_examples=30)
@given(judgment_matrices(3, 7), st.randoms(use_true_random=False))
def test_no_point_is_below_the_bound(cells: FloatArray, rng: Any) -> None:
    n = len(cells)
    i, j = np.triu_indices(n, 1)
    logs = np.log(cells[i, j])
    members = np.array([sorted(rng.sample(range(len(logs)), min(3, len(logs))))])
    nine = np.full(len(logs), math.log(9))
    # The limit decides how far the minimum is followed; whatever it is, the bound holds.
    limit = math.log(n + rng.random() * n)
    done = least_lambda(logs, members, n, -nine, nine, limit)
    trial = np.repeat(logs[None], 200, axis=0)
    trial[:, members[0]] = np.random.default_rng(rng.randrange(2**32)).uniform(-nine[0], nine[0], (200, members.size))
    lowest = min(math.log(largest_eigenvalue(m)) for m in matrices_of(trial, n))
    assert done.bound[0] <= lowest + 1e-9
    assert done.bound[0] <= done.value[0] + 1e-9
    assert done.value[0] == pytest.approx(math.log(largest_eigenvalue(matrices_of(done.point, n)[0])), abs=1e-9)
    # It has made up its mind: on one side of the limit, or as good as on it.
    assert done.value[0] < limit or done.bound[0] > limit - 1e-8


def test_slopes_are_derivatives() -> None:
    logs = np.log(np.array([[2.0, 1 / 7, 5, 9, 1 / 3, 1]]))
    slope = tangent(logs, 4).slope[0]
    for t in range(6):
        step = np.zeros(6)
        step[t] = 1e-5
        up, down = (math.log(largest_eigenvalue(matrices_of(logs + s, 4)[0])) for s in (step, -step))
        assert slope[t] == pytest.approx((up - down) / 2e-5, abs=1e-8)


def test_allowed_sets_are_all_sets_that_satisfy_every_cut() -> None:
    rng = np.random.default_rng(11)
    pool = (rng.random((6, 9)) * rng.integers(0, 2, (6, 9))).astype(np.float32)
    for k in range(1, 7):
        expected = {c for c in combinations(range(9), k) if (pool[:, list(c)].sum(axis=1) >= 1).all()}
        found = {tuple(sorted(row)) for row in allowed_sets(pool, k).tolist()}
        assert expected <= found
        assert all((pool[:, list(c)].sum(axis=1) >= 1 - 2e-4).all() for c in found)


# ---- when time runs out --------------------------------------------------------------------------------------


def test_out_of_time_says_so_and_still_gives_a_way() -> None:
    matrix = random_matrix(np.random.default_rng(1), 9)
    found = fewest_changes(matrix, time_limit=0.3)
    assert not found.exact
    assert not found.nearest
    assert 1 <= found.at_least <= len(found.changes)
    assert found.ratio_after < 0.1
    assert f"at least {found.at_least}" in str(found)


def test_out_of_time_at_once() -> None:
    logs = np.log([9.0, 1 / 9, 9.0])
    scale = np.log([1 / 9, 1.0, 9.0])
    limit = math.log(3.1)
    found = search(Task(logs, 3, scale, limit, lambda new: bool(tangent(new[None], 3).value[0] < limit), 0.0))
    assert not found.fewest
    assert tangent(found.logs[None], 3).value[0] < limit


def test_out_of_time_with_one_change_is_the_fewest_all_the_same() -> None:
    # 2 x 2 against 1/9 is no good as it is, so one change is the least there can be, proof or no proof.
    logs, limit = np.log([2.0, 1 / 9, 2.0]), math.log(3.1)
    scale = np.log([1 / 9, 1 / 4, 1.0, 4.0, 9.0])
    found = search(Task(logs, 3, scale, limit, lambda new: bool(tangent(new[None], 3).value[0] < limit), 0.0))
    assert (int((found.logs != logs).sum()), found.fewest, found.nearest) == (1, True, False)


def test_progress_tells_the_bound() -> None:
    told: list[int] = []
    found = fewest_changes(random_matrix(np.random.default_rng(2), 5), progress=told.append)
    assert told == list(range(1, len(found.changes) + 1))


# ---- accepting -----------------------------------------------------------------------------------------------

SLIP = fa.JudgmentMatrix.from_upper([2, 4, "1/8", 2, 4, 2], labels="abcd")
WHO: dict[str, Any] = {"reason": "read upside down", "by": "E. Li", "at": "2026-11-21T09:30:00"}


def test_accepted_change_is_recorded_with_before_and_after() -> None:
    found = fewest_changes(SLIP)
    mended, record = accept_changes(SLIP, found.changes, **WHO)
    assert mended == found.matrix
    assert [(r.first, r.second, r.before, r.after, r.reason, r.by, r.at) for r in record] == [
        ("a", "d", 0.125, 2.0, "read upside down", "E. Li", "2026-11-21T09:30:00")
    ]
    assert SLIP.values[0, 3] == 0.125
    assert accept_changes(SLIP, [], **WHO) == (SLIP, ())


def change_of(first: str, second: str, before: Any, after: Any) -> SuggestedChange:
    return SuggestedChange(first, second, before, after, 0.0, 0)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ([change_of("a", "z", 2, 3)], "'z' is not among the labels"),
        ([change_of("a", "a", 1, 3)], "not compared with itself"),
        ([change_of("a", "d", 1 / 8, 2), change_of("d", "a", 8, 2)], "stands twice"),
        ([change_of("a", "b", 3, 2)], "proposed for a judgment of 3, but it is 2"),
        ([change_of("a", "b", math.nan, 2)], "proposed for a judgment of nan"),
        ([change_of("a", "b", 2, 0)], "must be above 0"),
        ([change_of("a", "b", 2, math.nan)], "finite"),
        ([("a", "b", 2)], "is not a change"),
        (change_of("a", "b", 2, 3), "must be a list of changes"),
        ("a", "must be a list of changes"),
    ],
)
def test_changes_that_do_not_belong_are_refused(changes: Any, words: str) -> None:
    with pytest.raises(fa.FuzzyAHPError, match=words):
        accept_changes(SLIP, changes, **WHO)


def test_change_read_from_the_other_side_is_the_same_change() -> None:
    mended, _ = accept_changes(SLIP, [change_of("d", "a", 8, "1/2")], **WHO)
    assert mended == fewest_changes(SLIP).matrix


@pytest.mark.parametrize("gap", [{"reason": ""}, {"by": "  "}, {"at": ""}, {"at": "yesterday"}, {"reason": None}])
def test_nothing_is_accepted_without_reason_name_and_date(gap: dict[str, Any]) -> None:
    with pytest.raises(fa.FuzzyAHPError, match=next(iter(gap))):
        accept_changes(SLIP, fewest_changes(SLIP).changes, **(WHO | gap))


# ---- bad input -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"threshold": 0}, "threshold: 0"),
        ({"threshold": -0.1}, "above 0"),
        ({"threshold": math.nan}, "threshold: nan"),
        ({"threshold": True}, "threshold: True"),
        ({"threshold": "0.1"}, "threshold: '0.1'"),
        ({"scale": [3, 5]}, "has no 1"),
        ({"scale": []}, "has no 1"),
        ({"scale": [1, 0]}, "must be above 0"),
        ({"scale": [1, "x"]}, "scale: 'x' is not a judgment"),
        ({"scale": "1"}, "must be a list"),
        ({"time_limit": 0}, "time_limit: 0"),
        ({"time_limit": math.inf}, "time_limit: inf"),
        ({"random_index": "saaty_1908"}, "did you mean 'saaty_1980'"),
    ],
)
def test_unusable_arguments(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(fa.FuzzyAHPError, match=words):
        fewest_changes(SLIP, **wrong)


def test_only_judgment_matrices() -> None:
    unusable: Any = [[1, 2], [0.5, 1]]
    with pytest.raises(fa.FuzzyAHPError, match="must be a JudgmentMatrix"):
        fewest_changes(unusable)
    with pytest.raises(fa.FuzzyAHPError, match="no value for a 16 x 16"):
        fewest_changes(fa.JudgmentMatrix(np.ones((16, 16))))
