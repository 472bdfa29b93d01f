"""Judgments with gaps: the optimum, the laws, the order of questions, and what is refused."""

from __future__ import annotations

import copy
import math
import pickle
from collections.abc import Callable
from fractions import Fraction
from itertools import combinations, permutations
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fuzzyahp as fa
from fuzzyahp.eigenvector import eigenvector_kernel
from fuzzyahp.experts.incomplete.completion import complete_stack
from fuzzyahp.experts.incomplete.log_least_squares import log_weights
from fuzzyahp.experts.incomplete.matrix import COMPLETION_METHODS, IncompleteMatrix
from fuzzyahp.experts.incomplete.next_question import question_order, rank_pairs
from fuzzyahp.experts.incomplete.perron_flow import flow_bound, perron_flow
from fuzzyahp.experts.incomplete.weights import incomplete_random_index
from fuzzyahp.experts.logarithms import exponential, logarithm
from strategies import SAATY, judgment_matrices, weight_vectors

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
few = settings(max_examples=40)
every_method = pytest.mark.parametrize("method", COMPLETION_METHODS)


def perron(a: FloatArray) -> float:
    return float(np.linalg.eigvals(a).real.max())


def random_graph(draw: Callable[[Any], Any], n: int) -> BoolArray:
    """A random tree, and more edges at random."""
    known = np.eye(n, dtype=bool)
    for i in range(1, n):
        j = draw(st.integers(0, i - 1))
        known[i, j] = known[j, i] = True
    for i, j in combinations(range(n), 2):
        if draw(st.booleans()):
            known[i, j] = known[j, i] = True
    return known


@st.composite
def with_gaps(draw: st.DrawFn, low: int = 2, high: int = 7) -> tuple[FloatArray, BoolArray]:
    matrix = draw(judgment_matrices(low=low, high=high))
    return matrix, random_graph(draw, len(matrix))


def incomplete(matrix: FloatArray, known: BoolArray, labels: str | None = None) -> IncompleteMatrix:
    cells: list[list[Any]] = [
        [x if k else None for x, k in zip(*rows, strict=True)] for rows in zip(matrix, known, strict=True)
    ]
    return IncompleteMatrix(cells, labels)


def stack(seed: int, n: int, count: int, gaps: int) -> tuple[FloatArray, BoolArray]:
    rng = np.random.default_rng(seed)
    a, known = np.ones((n, n, count)), np.ones((n, n, count), dtype=bool)
    rows, columns = np.triu_indices(n, 1)
    for k in range(count):
        values = rng.choice([float(x) for x in SAATY], len(rows))
        a[rows, columns, k], a[columns, rows, k] = values, 1 / values
        while True:
            mask = np.ones((n, n), dtype=bool)
            for p in rng.permutation(len(rows))[:gaps]:
                mask[rows[p], columns[p]] = mask[columns[p], rows[p]] = False
            if (np.linalg.matrix_power(mask.astype(int), n) > 0).all():
                break
        known[:, :, k] = mask
    return a, known


# The optimum.


@pytest.mark.parametrize(("n", "gaps"), [(3, 1), (4, 2), (5, 4), (6, 7), (9, 20)])
def test_no_other_completion_is_better(n: int, gaps: int) -> None:
    """Random completions near and far, by LAPACK; and an optimiser that knows nothing of flows."""
    from scipy.optimize import minimize

    rng = np.random.default_rng(n)
    a, known = stack(n, n, 4, gaps)
    best = complete_stack(a, known)
    for k in range(4):
        places = [(i, j) for i, j in combinations(range(n), 2) if not known[i, j, k]]
        found = best.values[:, :, k]
        assert perron(found) == pytest.approx(best.lambda_max[k], rel=1e-12)

        def value(logs: FloatArray, k: int = k, places: list[tuple[int, int]] = places) -> float:
            other = a[:, :, k].copy()
            for (i, j), y in zip(places, logs, strict=True):
                other[i, j], other[j, i] = math.exp(y), math.exp(-y)
            return perron(other)

        at = np.log([found[i, j] for i, j in places])
        for spread in (1e-3, 0.1, 1.0):
            for _ in range(20):
                assert value(at + rng.normal(0, spread, len(places))) > best.lambda_max[k] - 1e-12
        optimum = minimize(value, np.zeros(len(places)), method="BFGS", options={"gtol": 1e-7})
        assert best.lambda_max[k] == pytest.approx(float(optimum.fun), rel=1e-8)


@few
@given(with_gaps())
def test_lower_bound_proves_the_optimum(case: tuple[FloatArray, BoolArray]) -> None:
    found = complete_stack(case[0][:, :, None], case[1][:, :, None])
    assert found.lower_bound[0] <= found.lambda_max[0] <= found.lower_bound[0] * (1 + 2e-12)


@pytest.mark.parametrize("ring", [(2.0, 3.0, 1.0, 5.0), (9.0, 9.0, 9.0, 9.0), (1 / 7, 5.0, 1.0, 1 / 2)])
def test_ring_of_four_by_hand(ring: tuple[float, float, float, float]) -> None:
    """a12, a23, a34, a41 known, both diagonals missing.

    Scaling rows and columns makes all four equal to r, the fourth root of their product. A turn of the ring then
    changes nothing but takes a13 to a24 and to a31 = 1/a13; the optimum is one, so it is 1. The rows are turns of
    1, r, 1, 1/r: lambda_max = 2 + r + 1/r, and scaled back a13 = a12 a23 / r^2.
    """
    r = math.prod(ring) ** 0.25
    a = np.ones((4, 4))
    for i, value in enumerate(ring):
        a[i, (i + 1) % 4], a[(i + 1) % 4, i] = value, 1 / value
    known = np.ones((4, 4), dtype=bool)
    known[[0, 1, 2, 3], [2, 3, 0, 1]] = False
    best = complete_stack(a[:, :, None], known[:, :, None])
    found = best.values[:, :, 0]
    assert best.lambda_max[0] == pytest.approx(2 + r + 1 / r, rel=1e-14)
    assert found[0, 2] == pytest.approx(ring[0] * ring[1] / r**2, rel=1e-13)
    assert found[1, 3] == pytest.approx(ring[1] * ring[2] / r**2, rel=1e-13)


def test_same_bits_alone_and_in_a_stack() -> None:
    for n, gaps in ((3, 1), (6, 5), (9, 12)):
        a, known = stack(7, n, 9, gaps)
        known[:, :, 4] = True  # one without gaps among them
        together = complete_stack(a, known)
        for k in range(9):
            alone = complete_stack(a[:, :, k : k + 1], known[:, :, k : k + 1])
            assert np.array_equal(alone.values[:, :, 0], together.values[:, :, k])
            assert alone.lambda_max[0] == together.lambda_max[k]


def test_bound_holds_from_any_completion() -> None:
    """Away from the optimum the flow is uneven across the gaps: the bound must be lower, never higher."""
    for seed in range(5):
        a, known = stack(seed, 5, 200, 3)
        found = complete_stack(a, known)
        best, rng = found.lambda_max, np.random.default_rng(seed)
        rows, columns = np.triu_indices(5, 1)
        there, off = a.copy(), np.exp(rng.normal(0, 0.1, (len(rows), 200)))
        there[rows, columns] = np.where(known[rows, columns], 1.0, off) * found.values[rows, columns]
        there[columns, rows] = 1 / there[rows, columns]
        w, v = eigenvector_kernel(there), eigenvector_kernel(there.swapaxes(0, 1))
        bound = flow_bound(there, known, perron_flow(there, w, v))
        assert (bound <= best).all()
        assert (bound > 5).mean() > 0.5  # and it says something


def test_parts_that_nothing_joins_are_refused() -> None:
    a, known = stack(3, 6, 1, 0)
    known[:3, 3:] = known[3:, :3] = False
    with pytest.raises(fa.JudgmentError, match=r"no judgment joins the rows \[0, 1, 2\]; \[3, 4, 5\]"):
        complete_stack(a, known)


# The laws.


@every_method
@few
@given(matrix=judgment_matrices())
def test_nothing_missing_is_the_old_matrix(method: str, matrix: FloatArray) -> None:
    full = fa.JudgmentMatrix(matrix)
    kind = "geometric_mean" if method == "log_least_squares" else "eigenvector"
    found, expected = IncompleteMatrix(matrix.tolist()).weights(method), full.weights(kind)
    assert np.array_equal(found.values, expected.values)
    assert (found.lambda_max, found.consistency_ratio) == (expected.lambda_max, expected.consistency_ratio)
    assert found.incomplete_ratio == found.consistency_ratio
    assert found.completed == ()
    assert IncompleteMatrix(matrix.tolist()).complete(method) == full


@every_method
@few
@given(w=weight_vectors(low=2, high=7), data=st.data())
def test_consistent_judgments_give_back_their_weights(method: str, w: FloatArray, data: st.DataObject) -> None:
    known = random_graph(data.draw, len(w))
    matrix = incomplete(w[:, None] / w, known)
    found = matrix.weights(method)
    assert found.values.tolist() == pytest.approx(w.tolist(), rel=1e-10)
    assert found.consistency_ratio == pytest.approx(0, abs=1e-10)
    assert found.incomplete_ratio == pytest.approx(0, abs=1e-10)
    assert matrix.complete(method).values == pytest.approx(w[:, None] / w, rel=1e-10)


@every_method
@few
@given(case=with_gaps(), data=st.data())
def test_order_of_indicators_does_not_matter(
    method: str, case: tuple[FloatArray, BoolArray], data: st.DataObject
) -> None:
    matrix, known = case
    order = list(data.draw(st.permutations(range(len(matrix)))))
    here = incomplete(matrix, known).weights(method)
    there = incomplete(matrix[np.ix_(order, order)], known[np.ix_(order, order)]).weights(method)
    assert there.values.tolist() == pytest.approx(here.values[order].tolist(), rel=1e-9)
    assert there.lambda_max == pytest.approx(here.lambda_max, rel=1e-11)


@every_method
@few
@given(case=with_gaps())
def test_weights_sum_to_one_and_judgments_stay(method: str, case: tuple[FloatArray, BoolArray]) -> None:
    matrix, known = case
    start = incomplete(matrix, known)
    found, full = start.weights(method), start.complete(method)
    assert sum(found.values.tolist()) == 1.0
    assert (found.values > 0).all()
    assert found.lambda_max >= len(matrix)
    assert found.incomplete_ratio >= found.consistency_ratio
    assert found.checks == int(known.sum() - len(matrix)) // 2 - (len(matrix) - 1)
    assert np.array_equal(full.values[known], start.values[known])
    assert (start.values[~known] == 0).all()
    assert {(pair.first, pair.second) for pair in found.completed} == set(start.missing)
    # What was filled in is w_i / w_j, but for the completion of least lambda_max.
    if method != "lambda_optimal":
        w = found.values
        assert (full.values[~known] / (w[:, None] / w)[~known]).tolist() == pytest.approx([1.0] * (~known).sum())


@few
@given(with_gaps())
def test_least_lambda_of_the_three(case: tuple[FloatArray, BoolArray]) -> None:
    matrix = incomplete(*case)
    least, *others = (perron(matrix.complete(method).values) for method in COMPLETION_METHODS)
    assert all(least <= other + 1e-11 * other for other in others)


@few
@given(with_gaps())
def test_harker_is_the_eigenvector_of_his_matrix(case: tuple[FloatArray, BoolArray]) -> None:
    matrix, known = case
    b = np.where(known, matrix, 0) + np.diag((~known).sum(axis=1))
    values, vectors = np.linalg.eig(b)
    w = abs(vectors[:, np.argmax(values.real)].real)
    found = incomplete(matrix, known).weights("harker")
    assert found.values.tolist() == pytest.approx((w / w.sum()).tolist(), rel=1e-8)
    assert found.lambda_max == pytest.approx(values.real.max(), rel=1e-10)


@few
@given(with_gaps())
def test_least_squares_against_lstsq(case: tuple[FloatArray, BoolArray]) -> None:
    matrix, known = case
    n = len(matrix)
    edges = [(i, j) for i, j in combinations(range(n), 2) if known[i, j]]
    rows = [[(k == i) - (k == j) for k in range(n)] for i, j in edges]
    y = np.linalg.lstsq(np.array(rows, dtype=float), np.log([matrix[i, j] for i, j in edges]), rcond=None)[0]
    w = np.exp(y) / np.exp(y).sum()
    assert incomplete(matrix, known).weights("log_least_squares").values.tolist() == pytest.approx(
        w.tolist(), rel=1e-10
    )


@few
@given(matrix=judgment_matrices(low=4, high=4), data=st.data())
def test_four_indicators_complete_alike(matrix: FloatArray, data: st.DataObject) -> None:
    """For n = 4 both completions are the same.

    L. Csato, K. C. Agoston, S. Bozoki (2024), On the coincidence of optimal completions for small pairwise comparison
    matrices with missing entries, Annals of Operations Research 333, 239-247.
    """
    start = incomplete(matrix, random_graph(data.draw, 4))
    here, there = start.complete("lambda_optimal").values, start.complete("log_least_squares").values
    assert (here / there).ravel().tolist() == pytest.approx([1.0] * 16, rel=1e-9)


def test_logarithm_and_exponential() -> None:
    rng = np.random.default_rng(5)
    x = np.concatenate(
        [np.exp(rng.uniform(-21, 21, 2000)), 1 + rng.uniform(-0.01, 0.01, 500), 2.0 ** np.arange(-20, 20)]
    )
    assert logarithm(x).tolist() == pytest.approx([math.log(v) for v in x], rel=4e-16, abs=1e-17)
    y = rng.uniform(-700, 700, 2000)
    assert exponential(y).tolist() == pytest.approx([math.exp(v) for v in y], rel=4e-16)


def test_log_weights_same_bits_alone_and_in_a_stack() -> None:
    a, known = stack(8, 9, 6, 9)
    together = log_weights(a, known)
    for k in range(6):
        assert np.array_equal(log_weights(a[:, :, k : k + 1], known[:, :, k : k + 1])[:, 0], together[:, k])


# The random index with gaps.


def test_line_between_a_full_matrix_and_a_tree() -> None:
    assert incomplete_random_index(6, 0, "saaty_2005") == 1.25
    assert incomplete_random_index(6, 10) == 0.0
    assert incomplete_random_index(6, 5) == pytest.approx(1.24 / 2, rel=1e-15)
    assert [incomplete_random_index(n, 0) for n in (1, 2)] == [0.0, 0.0]
    for missing in (-1, 11, 1.0, True):
        with pytest.raises(fa.JudgmentError, match="must be 0 to 10"):
            incomplete_random_index(6, missing)  # type: ignore[arg-type]


@pytest.mark.parametrize(("n", "gaps"), [(4, 1), (4, 2), (5, 3), (6, 6)])
def test_simulated_index_lies_near_the_line(n: int, gaps: int) -> None:
    a, known = stack(100 * n + gaps, n, 3000, gaps)
    index = (complete_stack(a, known).lambda_max - n) / (n - 1)
    error = float(index.std()) / math.sqrt(3000)
    assert float(index.mean()) == pytest.approx(
        incomplete_random_index(n, gaps, "alonso_lamata_2006"), abs=0.016 + 3 * error
    )


# Which pair to ask next.


def total_variance(known: BoolArray) -> float:
    laplacian = np.diag(known.sum(axis=0) - 1.0) - (known & ~np.eye(len(known), dtype=bool))
    return float(np.trace(np.linalg.pinv(laplacian, hermitian=True, rcond=1e-9)))


@few
@given(n=st.integers(2, 7), data=st.data())
def test_ranking_is_by_the_trace_of_the_pseudo_inverse(n: int, data: st.DataObject) -> None:
    known = np.eye(n, dtype=bool)
    for i, j in combinations(range(n), 2):
        known[i, j] = known[j, i] = data.draw(st.booleans())
    labels = "abcdefg"[:n]
    ranked = rank_pairs(known, labels)
    assert {pair.pair for pair in ranked} == {
        (labels[i], labels[j]) for i, j in combinations(range(n), 2) if not known[i, j]
    }
    for pair in ranked:
        i, j = (labels.index(label) for label in pair.pair)
        after = known.copy()
        after[i, j] = after[j, i] = True
        assert pair.variance == pytest.approx(total_variance(after), abs=1e-9)
        assert pair.gain == pytest.approx(total_variance(known) - total_variance(after), abs=1e-9)
        laplacian = np.diag(after.sum(axis=0) - 1.0) - (after & ~np.eye(n, dtype=bool))
        assert pair.parts == n - np.linalg.matrix_rank(laplacian)
    keys = [(pair.parts, pair.variance) for pair in ranked]
    assert keys == sorted(keys)


def test_path_of_four_by_hand() -> None:
    """a-b-c-d: the trace is the sum of the resistances over n, (3*1 + 2*2 + 3)/4 = 2.5.

    Closing the ring leaves (4 * 3/4 + 2 * 1)/4 = 1.25; a triangle with a leaf (3 * 2/3 + 1 + 2 * 5/3)/4 = 19/12.
    """
    matrix = IncompleteMatrix.from_pairs({("a", "b"): 3, ("b", "c"): 1, ("c", "d"): 5})
    ranked = matrix.next_pairs()
    assert [pair.pair for pair in ranked] == [("a", "d"), ("a", "c"), ("b", "d")]
    assert [pair.variance for pair in ranked] == pytest.approx([1.25, 19 / 12, 19 / 12], abs=1e-10)
    assert [pair.gain for pair in ranked] == pytest.approx([1.25, 11 / 12, 11 / 12], abs=1e-10)
    assert matrix.next_pairs(1) == ranked[:1]
    assert matrix.next_pairs(0) == ()


def test_gain_is_what_simulation_finds() -> None:
    """Weights from noisy answers scatter as the trace says."""
    rng = np.random.default_rng(2)
    known = np.eye(5, dtype=bool)
    for i, j in ((0, 1), (0, 2), (0, 3), (3, 4), (1, 2), (2, 4)):
        known[i, j] = known[j, i] = True
    noise = rng.normal(0, 0.1, (5, 5, 20000))
    logs = np.triu(np.ones((5, 5)), 1)[:, :, None] * noise
    y = log_weights(np.exp(logs - logs.swapaxes(0, 1)), np.repeat(known[:, :, None], 20000, axis=2))
    scatter = float((y - y.mean(axis=0)).var(axis=1).sum())
    assert scatter / 0.01 == pytest.approx(total_variance(known), rel=0.03)


def test_star_is_the_best_tree() -> None:
    """All 125 trees on five indicators, from their Pruefer codes."""
    best = total_variance(star := np.eye(5, dtype=bool) | (np.arange(5) == 0) | (np.arange(5) == 0)[:, None])
    assert star.sum() == 13
    for code in np.ndindex(5, 5, 5):
        degree = [1 + code.count(i) for i in range(5)]
        known = np.eye(5, dtype=bool)
        for i in code:
            leaf = degree.index(1)
            known[i, leaf] = known[leaf, i] = True
            degree[leaf], degree[i] = 0, degree[i] - 1
        u, v = (i for i in range(5) if degree[i] == 1)
        known[u, v] = known[v, u] = True
        assert total_variance(known) >= best - 1e-12


def test_question_order_is_a_star_and_then_greedy() -> None:
    labels = ("management", "finance", "market", "growth", "owner")
    order = question_order(labels, first="market")
    assert sorted(order) == sorted(combinations(labels, 2))
    assert all("market" in pair for pair in order[:4])
    assert question_order(("only",)) == ()
    for end in range(4, 10):  # from the star on there are weights
        matrix = IncompleteMatrix.from_pairs(dict.fromkeys(order[:end], 2), labels)
        assert matrix.weights().checks == end - 4
        assert matrix.next_pairs(1)[0].pair == order[end]


# What is given, and what is refused.


def test_the_three_ways_in_agree() -> None:
    pairs: dict[tuple[str, str], Any] = {("a", "b"): "1/3", ("c", "b"): 2, ("a", "d"): Fraction(7, 3), ("c", "d"): None}
    by_pairs = IncompleteMatrix.from_pairs(pairs, "abcd")
    by_upper = IncompleteMatrix.from_upper(["1/3", None, Fraction(7, 3), "1/2", None, None], "abcd")
    rows: list[list[Any]] = [
        [1, "1/3", None, "7/3"],
        [3, 1, "1/2", None],
        [None, None, 1, None],
        [None, None, None, 1],
    ]
    by_rows = IncompleteMatrix(rows, "abcd")
    assert by_pairs == by_upper == by_rows
    assert len({by_pairs, by_upper, by_rows}) == 1
    assert by_pairs.missing == (("a", "c"), ("b", "d"), ("c", "d"))
    assert IncompleteMatrix([[1, None], [4, 1]]).values.tolist() == [[1.0, 0.25], [4.0, 1.0]]
    assert rows[2][0] is None  # what was handed in is not written to
    assert by_rows.values[1, 2] == 0.5
    assert repr(by_pairs) == (
        "IncompleteMatrix([[1, 1/3, None, 7/3], [3, 1, 1/2, None], [None, 2, 1, None], [3/7, None, None, 1]], "
        "labels=['a', 'b', 'c', 'd'])"
    )


def test_typed_decimals_are_rebuilt_and_listed() -> None:
    matrix = IncompleteMatrix([[1, 3, None], [0.33, 1, 7], [None, 0.14, 1]])
    assert [(cell.row, cell.column, cell.typed) for cell in matrix.rebuilt] == [("2", "1", 0.33), ("3", "2", 0.14)]
    assert matrix.weights().rebuilt == matrix.complete().rebuilt == matrix.rebuilt


def test_nothing_can_be_changed() -> None:
    matrix = IncompleteMatrix.from_upper([2, None, 3])
    for array in (matrix.values, matrix.known, matrix.weights().values, matrix.complete().values):
        assert not array.flags.writeable
    with pytest.raises(AttributeError, match="cannot be changed"):
        matrix.labels = ("x", "y", "z")
    with pytest.raises(AttributeError):
        matrix.weights().method = "other"  # type: ignore[misc]
    for same in (copy.deepcopy(matrix), pickle.loads(pickle.dumps(matrix))):  # noqa: S301
        assert same == matrix
        assert not same.known.flags.writeable


def test_one_and_two_indicators() -> None:
    assert IncompleteMatrix([[1]]).weights().values.tolist() == [1.0]
    found = IncompleteMatrix.from_upper([4]).weights()
    assert (found.values.tolist(), found.consistency_ratio, found.incomplete_ratio, found.checks) == (
        [0.8, 0.2],
        0,
        0,
        0,
    )


def test_every_part_is_named() -> None:
    with pytest.raises(fa.JudgmentError) as found:
        IncompleteMatrix.from_pairs({("a", "b"): 3, ("d", "e"): 2}, "abcde")
    assert "a, b | c | d, e: no judgment joins them; ask for 2, such as a / c, a / d" in str(found.value)


def completed(values: object, known: object) -> object:
    return complete_stack(np.array(values, dtype=float)[:, :, None], np.array(known)[:, :, None])


BAD: dict[str, tuple[Callable[[], Any], list[str]]] = {
    "two parts": (lambda: IncompleteMatrix.from_upper([None, None, 2], "abc"), ["a | b, c", "a / b"]),
    "no judgment": (lambda: IncompleteMatrix.from_upper([None], "ab"), ["a | b"]),
    "zero": (lambda: IncompleteMatrix.from_upper([2, 0, None], "abc"), ["cell (1, 3), a over c", "above 0"]),
    "negative": (lambda: IncompleteMatrix.from_pairs({("a", "b"): -2}), ["pair (a, b)", "above 0"]),
    "nan": (lambda: IncompleteMatrix.from_upper([2, math.nan, 2]), ["judgment 2: nan is no judgment; a gap is None"]),
    "nan in rows": (
        lambda: IncompleteMatrix([[1, math.nan], [math.nan, 1]]),
        ["cell (1, 2): nan is no judgment; a gap is None"],
    ),
    "nan of a pair": (
        lambda: IncompleteMatrix.from_pairs({("a", "b"): 2, ("a", "c"): np.float64("nan")}),
        ["pair (a, c): nan is no judgment; a gap is None"],
    ),
    "inf": (lambda: IncompleteMatrix.from_pairs({("a", "b"): math.inf}), ["inf"]),
    "bool": (lambda: IncompleteMatrix([[1, True, None], [None, 1, 2], [None, None, 1]]), ["True", "not a number"]),
    "text": (lambda: IncompleteMatrix([[1, "x"], [None, 1]]), ["'x'", "cell (1, 2)"]),
    "not reciprocal": (lambda: IncompleteMatrix([[1, 3], [3, 1]]), ["must be reciprocal"]),
    "diagonal": (lambda: IncompleteMatrix([[2, 3], [None, 1]]), ["cell (1, 1)", "must be 1"]),
    "diagonal missing": (lambda: IncompleteMatrix([[None, 3], [None, 1]]), ["cell (1, 1)"]),
    "ragged": (lambda: IncompleteMatrix([[1, 2], [None]]), ["row 2", "square"]),
    "no matrix": (lambda: IncompleteMatrix("abc"), ["must be a list of rows"]),
    "number": (lambda: IncompleteMatrix(3), ["must be a list of rows"]),  # type: ignore[arg-type]
    "None": (lambda: IncompleteMatrix(None), ["must be a list of rows"]),  # type: ignore[arg-type]
    "empty": (lambda: IncompleteMatrix([]), ["0 indicators"]),
    "row is text": (lambda: IncompleteMatrix(["12", "21"]), ["row 1"]),
    "too few": (lambda: IncompleteMatrix.from_upper([2, None]), ["2 judgments"]),
    "upper is text": (lambda: IncompleteMatrix.from_upper("23"), ["must be a list of judgments"]),
    "labels twice": (lambda: IncompleteMatrix.from_upper([2], ["a", "a"]), ["'a' stands twice"]),
    "unknown name": (lambda: IncompleteMatrix.from_pairs({("a", "c"): 2}, ["a", "b"]), ["'c' is not among the labels"]),
    "judged twice": (lambda: IncompleteMatrix.from_pairs({("a", "b"): 2, ("b", "a"): 2}), ["judged twice"]),
    "itself": (lambda: IncompleteMatrix.from_pairs({("a", "a"): 1, ("a", "b"): 2}), ["not compared with itself"]),
    "no pair": (lambda: IncompleteMatrix.from_pairs({"ab": 2}), ["must be two names"]),  # type: ignore[dict-item]
    "no mapping": (lambda: IncompleteMatrix.from_pairs([("a", "b", 2)]), ["must map pairs"]),  # type: ignore[arg-type]
    "name is number": (lambda: IncompleteMatrix.from_pairs({(1, 2): 2}), ["1 is not a name"]),  # type: ignore[dict-item]
    "labels is number": (lambda: IncompleteMatrix.from_pairs({("a", "b"): 2}, 3), ["labels: 3"]),  # type: ignore[arg-type]
    "too large": (lambda: IncompleteMatrix.from_upper([1] * 5050), ["101 indicators"]),
    "method": (lambda: IncompleteMatrix.from_upper([2]).weights("harkr"), ["'harkr'", "did you mean 'harker'?"]),
    "method list": (lambda: IncompleteMatrix.from_upper([2]).complete(["x"]), ["known: lambda"]),  # type: ignore[arg-type]
    "table": (lambda: IncompleteMatrix.from_upper([2]).weights(random_index="saaty"), ["random_index", "saaty_2005"]),
    "far": (
        lambda: IncompleteMatrix.from_pairs({("a", "b"): 10**6, ("b", "c"): 10**6}).weights(),
        ["pair (a, c)", "outside 1/10^9 to 10^9"],
    ),
    "count": (lambda: IncompleteMatrix.from_upper([2]).next_pairs(-1), ["count: -1"]),
    "count bool": (lambda: IncompleteMatrix.from_upper([2]).next_pairs(True), ["count: True"]),
    "known shape": (lambda: rank_pairs([[True, False]], "a"), ["symmetric square"]),
    "known type": (lambda: rank_pairs([[1, 0], [0, 1]], "ab"), ["truth values"]),
    "known skew": (lambda: rank_pairs([[True, True], [False, True]], "ab"), ["symmetric"]),
    "first": (lambda: question_order(["finance", "market"], "finanse"), ["did you mean 'finance'?"]),
    "labels": (lambda: question_order(7), ["must be a list of names"]),  # type: ignore[arg-type]
    "many labels": (lambda: question_order([str(i) for i in range(31)]), ["30 at the most"]),
    "completion shape": (lambda: completed([[1, 2]], [[True, True]]), ["square"]),
    "completion mask": (lambda: completed(np.ones((2, 2)), [[1, 1], [1, 1]]), ["truth values"]),
    "completion skew": (
        lambda: completed(np.ones((2, 2)), [[True, True], [False, True]]),
        ["not symmetric"],
    ),
    "completion zero": (
        lambda: completed([[1, 0], [0, 1]], [[True, True], [True, True]]),
        ["cell (0, 1)", "finite number"],
    ),
    "completion nan": (
        lambda: completed([[1.0, math.nan], [1.0, 1.0]], np.ones((2, 2), dtype=bool)),
        ["cell (0, 1)", "nan"],
    ),
    "completion reciprocal": (
        lambda: completed([[1, 2], [2, 1]], np.ones((2, 2), dtype=bool)),
        ["reciprocal"],
    ),
}


def test_an_upper_triangle_with_gaps_may_stand_in_rows() -> None:
    assert IncompleteMatrix.from_upper([[2, None], [3]], labels="abc").missing == (("a", "c"),)


@pytest.mark.parametrize("name", BAD)
def test_errors_say_what_and_where(name: str) -> None:
    call, words = BAD[name]
    with pytest.raises(fa.JudgmentError) as found:
        call()
    for word in words:
        assert word in str(found.value)


@settings(max_examples=30)
@given(data=st.data(), n=st.integers(3, 6))
def test_wild_judgments_end(data: st.DataObject, n: int) -> None:
    """Circular and a thousand to one: an optimum that is proven, or an error, and never a NaN."""
    a = np.ones((n, n))
    for i, j in combinations(range(n), 2):
        a[i, j] = 1000.0 ** data.draw(st.integers(-1, 1))
        a[j, i] = 1 / a[i, j]
    found = complete_stack(a[:, :, None], random_graph(data.draw, n)[:, :, None])
    assert np.isfinite(found.values).all()
    assert found.lambda_max[0] <= found.lower_bound[0] * (1 + 1e-9)


def test_all_orders_of_a_small_matrix_give_one_optimum() -> None:
    a, known = stack(21, 4, 1, 2)
    orders = list(permutations(range(4)))
    many = np.stack([a[np.ix_(order, order)][:, :, 0] for order in orders], axis=2)
    masks = np.stack([known[np.ix_(order, order)][:, :, 0] for order in orders], axis=2)
    assert np.ptp(complete_stack(many, masks).lambda_max) < 1e-13
