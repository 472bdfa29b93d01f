"""Fuzzy judgments: laws of every method, independent recomputation, and what must be refused."""

from __future__ import annotations

import copy
import json
import pickle
import warnings
from itertools import combinations, product
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import fuzzyahp as fa
from fuzzyahp.eigenvector import geometric_mean
from fuzzyahp.errors import JudgmentError
from fuzzyahp.fuzzy.defuzzify import DEFUZZIFIERS, defuzzify
from fuzzyahp.fuzzy.matrix import FuzzyJudgmentMatrix, aggregate_matrices
from fuzzyahp.fuzzy.methods import FUZZY_METHODS
from fuzzyahp.fuzzy.numbers import AGGREGATIONS, aggregate, fuzzy_numbers, reciprocal
from fuzzyahp.fuzzy.preference import PreferenceRelation
from fuzzyahp.fuzzy.preference_weights import TRANSFORMS
from fuzzyahp.fuzzy.result import FuzzyWeights, ZeroWeightWarning
from strategies import judgment_matrices, weight_vectors

FloatArray = npt.NDArray[np.float64]
WITH_FUZZY_WEIGHTS = ("buckley", "krejci", "wang")
#: The methods that do not depend on the order of the indicators, with the option that makes them so.
UNORDERED: dict[str, dict[str, str]] = {name: {} for name in FUZZY_METHODS} | {"mikhailov": {"judgments": "both"}}


@st.composite
def fuzzy_matrices(draw: st.DrawFn, low: int = 2, high: int = 5, points: int = 3) -> FuzzyJudgmentMatrix:
    n = draw(st.integers(low, high))
    steps = st.sampled_from([1.0, 1.25, 1.5, 2.0])
    upper = []
    for _ in range(n * (n - 1) // 2):
        first = draw(st.sampled_from([1 / 7, 1 / 4, 1 / 2, 1.0, 2.0, 5.0]))
        upper.append(tuple(np.multiply.accumulate([first] + [draw(steps) for _ in range(points - 1)]).tolist()))
    return FuzzyJudgmentMatrix.from_upper(upper)


def weigh(matrix: FuzzyJudgmentMatrix, method: str, **options: Any) -> FuzzyWeights:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ZeroWeightWarning)
        try:
            return matrix.weights(method, **options)
        except JudgmentError as error:
            # Random crisp judgments contradict one another; only Mikhailov's method cannot do with that.
            assume(method != "mikhailov" or "without spread" not in str(error))
            raise


def crisp(values: FloatArray) -> FuzzyJudgmentMatrix:
    n = len(values)
    return FuzzyJudgmentMatrix.from_upper([(float(values[i, j]),) * 3 for i, j in combinations(range(n), 2)])


# ---- laws --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", FUZZY_METHODS)
@settings(max_examples=25)
@given(matrix=fuzzy_matrices())
def test_weights_add_to_exactly_one(method: str, matrix: FuzzyJudgmentMatrix) -> None:
    found = weigh(matrix, method)
    assert sum(found.values.tolist()) == 1
    assert (found.values >= 0).all()
    assert found.zero == tuple(label for label, w in found.as_dict().items() if w == 0)
    assert method == "chang" or found.zero == ()
    assert not found.values.flags.writeable
    json.dumps(found.to_dict(), allow_nan=False)


@pytest.mark.parametrize("method", WITH_FUZZY_WEIGHTS)
@settings(max_examples=25)
@given(matrix=fuzzy_matrices())
def test_fuzzy_weights_rise(method: str, matrix: FuzzyJudgmentMatrix) -> None:
    fuzzy = weigh(matrix, method).fuzzy
    assert fuzzy is not None
    assert (np.diff(fuzzy, axis=1) >= 0).all()


@pytest.mark.parametrize("method", WITH_FUZZY_WEIGHTS)
@settings(max_examples=25)
@given(values=judgment_matrices(low=2, high=6))
def test_crisp_judgments_give_geometric_mean_weights(method: str, values: FloatArray) -> None:
    found = weigh(crisp(values), method)
    np.testing.assert_allclose(found.values, fa.geometric_mean_weights(values), rtol=1e-9)


@settings(max_examples=25)
@given(w=weight_vectors(low=2, high=7), method=st.sampled_from(["buckley", "krejci", "wang", "mikhailov"]))
def test_consistent_crisp_judgments_give_their_weights(w: FloatArray, method: str) -> None:
    found = weigh(crisp(w[:, None] / w[None, :]), method)
    np.testing.assert_allclose(found.values, w, rtol=1e-9)


@settings(max_examples=20)
@given(w=weight_vectors(low=2, high=6), spread=st.floats(1.05, 3))
def test_consistent_middles_have_lambda_one(w: FloatArray, spread: float) -> None:
    upper = [(w[i] / w[j] / spread, w[i] / w[j], w[i] / w[j] * spread) for i, j in combinations(range(len(w)), 2)]
    found = weigh(FuzzyJudgmentMatrix.from_upper(upper), "mikhailov")
    assert found.working["lambda"].tolist() == [1.0]
    np.testing.assert_allclose(found.values, w, rtol=1e-9)


@pytest.mark.parametrize("method", FUZZY_METHODS)
@settings(max_examples=15)
@given(matrix=fuzzy_matrices(high=4), data=st.data())
def test_relabelling_permutes(method: str, matrix: FuzzyJudgmentMatrix, data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(matrix.labels))))
    turned = FuzzyJudgmentMatrix(matrix.values[np.ix_(order, order)])
    before = weigh(matrix, method, **UNORDERED[method]).values
    after = weigh(turned, method, **UNORDERED[method]).values
    np.testing.assert_allclose(after, before[list(order)], rtol=1e-8, atol=1e-12)


def test_the_half_of_the_matrix_matters_to_mikhailov() -> None:
    matrix = FuzzyJudgmentMatrix.from_upper([(2, 3, 4), (1, 2, 3), ("1/3", "1/2", 1)])
    upper, lower = (matrix.weights("mikhailov", judgments=half).values for half in ("upper", "lower"))
    assert np.abs(upper - lower).max() > 0.005


@settings(max_examples=25)
@given(matrix=fuzzy_matrices(points=4))
def test_constrained_supports_lie_within_the_ordinary_ones(matrix: FuzzyJudgmentMatrix) -> None:
    wide, narrow = weigh(matrix, "buckley").fuzzy, weigh(matrix, "krejci").fuzzy
    assert wide is not None
    assert narrow is not None
    slack = 1e-11
    assert (narrow[:, :2] >= wide[:, :2] - slack).all()
    assert (narrow[:, 2:] <= wide[:, 2:] + slack).all()


@given(matrix=fuzzy_matrices(points=4))
@settings(max_examples=20)
def test_reciprocal_of_reciprocal(matrix: FuzzyJudgmentMatrix) -> None:
    np.testing.assert_allclose(reciprocal(reciprocal(matrix.values)), matrix.values, rtol=1e-15)
    np.testing.assert_allclose(reciprocal(matrix.values), matrix.values.transpose(1, 0, 2), rtol=1e-15)


@pytest.mark.parametrize("method", AGGREGATIONS)
@settings(max_examples=15)
@given(matrix=fuzzy_matrices(), copies=st.integers(1, 4))
def test_experts_who_agree(method: str, matrix: FuzzyJudgmentMatrix, copies: int) -> None:
    joined = aggregate_matrices([matrix] * copies, method)
    np.testing.assert_allclose(joined.values, matrix.values, rtol=1e-14)


@settings(max_examples=15)
@given(a=fuzzy_matrices(low=3, high=3), b=fuzzy_matrices(low=3, high=3))
def test_geometric_aggregation_is_reciprocal(a: FuzzyJudgmentMatrix, b: FuzzyJudgmentMatrix) -> None:
    np.testing.assert_allclose(
        aggregate([a.values, b.values]), aggregate_matrices([a, b]).values, rtol=1e-14
    )  # below the diagonal too


# ---- against brute force -----------------------------------------------------------------------------------------


def _weights_of(logs: FloatArray, n: int) -> FloatArray:
    """Geometric-mean weights of the reciprocal matrix with these logarithms above the diagonal."""
    a = np.zeros((n, n))
    a[np.triu_indices(n, 1)] = logs
    r = np.exp((a - a.T).mean(axis=1))
    return np.asarray(r / r.sum())


@settings(max_examples=12)
@given(matrix=fuzzy_matrices(low=3, high=4))
def test_krejci_against_corners_and_descent(matrix: FuzzyJudgmentMatrix) -> None:
    from scipy.optimize import minimize

    n = len(matrix.labels)
    fuzzy = weigh(matrix, "krejci").fuzzy
    assert fuzzy is not None
    ends = [np.log(matrix.values[i, j, [0, 2]]) for i, j in combinations(range(n), 2)]
    corners = np.array([_weights_of(np.array(corner), n) for corner in product(*ends)])
    np.testing.assert_allclose(fuzzy[:, 0], corners.min(axis=0), rtol=1e-11)
    assert (fuzzy[:, 2] >= corners.max(axis=0) - 1e-11).all()
    middle = np.array([end.mean() for end in ends])
    for i in range(n):

        def others(x: FloatArray, i: int = i) -> float:
            return float(-np.log(_weights_of(x, n)[i]))

        best = minimize(others, middle, bounds=[tuple(end) for end in ends], method="L-BFGS-B", tol=1e-12)
        assert fuzzy[i, 2] == pytest.approx(np.exp(-best.fun), rel=1e-6)


def test_krejci_upper_bound_need_not_be_at_a_corner() -> None:
    """b over c in (1/9, 9): the weight of a is greatest when b and c are equal, at no corner."""
    matrix = FuzzyJudgmentMatrix.from_upper([2, 2, ("1/9", 1, 9)], labels="abc")
    fuzzy = weigh(matrix, "krejci").fuzzy
    assert fuzzy is not None
    r = 4 ** (1 / 3)
    assert fuzzy[0].tolist() == pytest.approx(
        [r / (r + (9 / 2) ** (1 / 3) + (1 / 18) ** (1 / 3)), r / (r + 2 * (1 / 2) ** (1 / 3)), r / (r + 2 ** (2 / 3))]
    )


def _lambda_of(matrix: FuzzyJudgmentMatrix, w: FloatArray) -> float:
    """The least membership over the upper half, from the definition."""
    found = []
    for i, j in combinations(range(len(w)), 2):
        low, middle, high = matrix.values[i, j]
        x = w[i] / w[j]
        sides = [1.0]
        if middle > low:
            sides.append((x - low) / (middle - low))
        if high > middle:
            sides.append((high - x) / (high - middle))
        if low == middle == high:
            sides.append(1.0 if abs(x / middle - 1) < 1e-9 else -np.inf)
        found.append(min(sides))
    return float(min(found))


@settings(max_examples=12)
@given(matrix=fuzzy_matrices(low=3, high=4))
def test_mikhailov_against_linear_programmes(matrix: FuzzyJudgmentMatrix) -> None:
    """At a lambda a little above ours no weights exist, by SciPy's linear programming; at ours they do."""
    from scipy.optimize import linprog

    n = len(matrix.labels)
    found = weigh(matrix, "mikhailov")
    level = float(found.working["lambda"][0])

    def exist(level: float) -> bool:
        rows = []
        for i, j in combinations(range(n), 2):
            low, middle, high = matrix.values[i, j]
            for side, end in ((-1, low + level * (middle - low)), (1, high - level * (high - middle))):
                row = np.zeros(n)
                row[i], row[j] = side, -side * end
                rows.append(row)
        # Weights must be above 0: with one of them 0 a programme could call any contradiction solved.
        solved = linprog(
            np.zeros(n),
            A_ub=np.array(rows),
            b_ub=np.zeros(len(rows)),
            A_eq=np.ones((1, n)),
            b_eq=[1],
            bounds=(float(found.values.min()) / 2, 1),
            options={"primal_feasibility_tolerance": 1e-10},
        )
        return bool(solved.status == 0)

    assert exist(level - 1e-5)
    assert level == 1 or not exist(level + 1e-3 * max(1, abs(level)))
    assert _lambda_of(matrix, found.values) >= level - 1e-8 * max(1, abs(level))


def test_mikhailov_of_contradicting_crisp_judgments() -> None:
    with pytest.raises(JudgmentError, match=r"without spread, .*contradict.*give them a spread"):
        FuzzyJudgmentMatrix.from_upper([2, 2, 2]).weights("mikhailov")


def test_mikhailov_says_what_is_wrong_with_its_answer() -> None:
    circle = FuzzyJudgmentMatrix.from_upper([(2, 3, 4), ("1/4", "1/3", "1/2"), (2, 3, 4)])
    found = circle.weights("mikhailov")
    assert found.working["lambda"][0] < 0
    assert any("strongly inconsistent" in note for note in found.notes)
    pair_apart = FuzzyJudgmentMatrix.from_upper([(2, 3, 4), (1, 2, 3), (1, 1, 2), (2, 3, 4), (1, 2, 3), (1, 1, 2)])
    open_ends = pair_apart.weights("mikhailov", judgments="both")
    levels = open_ends.working["levels"]
    assert (np.diff(levels) > 0).all()
    assert (len(levels) > 1) == any("several weights open" in note for note in open_ends.notes)


@settings(max_examples=12)
@given(matrix=fuzzy_matrices(low=3, high=4), seed=st.integers(0, 2**16))
def test_wang_keeps_to_its_model_and_nothing_near_is_better(matrix: FuzzyJudgmentMatrix, seed: int) -> None:
    found = weigh(matrix, "wang")
    w = found.fuzzy
    assert w is not None
    n, slack = len(w), 1e-11

    def squares(w: FloatArray) -> float:
        x, a = np.log(w), np.log(matrix.values)
        total = 0.0
        for i, j in product(range(n), repeat=2):
            if i != j:
                total += (x[i, 0] - x[j, 2] - a[i, j, 0]) ** 2
                total += (x[i, 1] - x[j, 1] - a[i, j, 1]) ** 2
                total += (x[i, 2] - x[j, 0] - a[i, j, 2]) ** 2
        return total

    def feasible(w: FloatArray, slack: float) -> bool:
        low, high = w[:, 0], w[:, 2]
        return bool(
            (np.diff(w, axis=1) >= -slack).all()
            and all(low[i] + high.sum() - high[i] >= 1 - slack for i in range(n))
            and all(high[i] + low.sum() - low[i] <= 1 + slack for i in range(n))
        )

    assert w[:, 1].sum() == pytest.approx(1, abs=slack)
    assert w[:, 0].sum() + w[:, 2].sum() == pytest.approx(2, abs=slack)
    assert feasible(w, slack)
    best = squares(w)
    assert found.working["squares"].tolist() == pytest.approx([best], abs=1e-9)
    rng = np.random.default_rng(seed)
    for size in (0.3, 0.03, 0.003):
        for _ in range(40):
            near = w * np.exp(rng.normal(0, size, w.shape))
            near[:, 1] /= near[:, 1].sum()
            near[:, [0, 2]] *= 2 / near[:, [0, 2]].sum()
            assert not feasible(near, 0.0) or squares(near) >= best - 1e-4


# ---- numbers -----------------------------------------------------------------------------------------------------


def test_trapezoid_centroid_by_integration() -> None:
    a, b, c, d = 1.0, 2.0, 2.5, 7.0
    x = np.linspace(a, d, 600_001)
    height = np.minimum(1, np.minimum((x - a) / (b - a), (d - x) / (d - c)))
    assert float(defuzzify([a, b, c, d])) == pytest.approx((x * height).sum() / height.sum(), abs=1e-6)
    assert float(defuzzify([a, b, c, d], "mean")) == 3.125


@pytest.mark.parametrize(
    ("method", "experts", "same"),
    [("geometric", 2, True), ("median", 3, True), ("median", 2, False), ("arithmetic", 3, False)],
)
def test_which_means_of_reciprocals_are_reciprocals(method: str, experts: int, same: bool) -> None:
    numbers = np.array([[2, 3, 4], [4, 5, 6], [1, 1, 1]][:experts], dtype=float)
    means = np.array([aggregate(1 / numbers[:, ::-1], method), 1 / aggregate(numbers, method)[::-1]])
    assert np.allclose(means[0], means[1]) == same


@pytest.mark.parametrize(
    ("method", "triangle", "trapezoid"),
    [
        ("mean", 4.0, 4.75),
        ("middle", 3.0, 4.0),
        ("graded_mean", (1 + 12 + 8) / 6, (1 + 6 + 10 + 10) / 6),
        ("yager", (1 + 6 + 8) / 4, (1 + 3 + 5 + 10) / 4),
        ("total_integral", (0.5 * (1 + 3) + 0.5 * (3 + 8)) / 2, (0.5 * (1 + 3) + 0.5 * (5 + 10)) / 2),
    ],
)
def test_defuzzifiers_by_hand(method: str, triangle: float, trapezoid: float) -> None:
    assert float(defuzzify([1, 3, 8], method)) == pytest.approx(triangle, rel=1e-15)
    assert float(defuzzify([1, 3, 5, 10], method)) == pytest.approx(trapezoid, rel=1e-15)


@pytest.mark.parametrize("method", DEFUZZIFIERS)
def test_defuzzifiers_keep_within_the_number(method: str) -> None:
    for number in ([2, 2, 2], [2, 2, 2, 2], [1, 2, 6], [1, 1, 4, 4], [1, 5, 5, 5]):
        found = float(defuzzify(number, method))
        assert min(number) <= found <= max(number)
    triangle, same = defuzzify([1, 2, 6], method), defuzzify([1, 2, 2, 6], method)
    assert method == "mean" or float(triangle) == pytest.approx(float(same), rel=1e-15)


def test_optimism() -> None:
    assert [float(defuzzify([1, 2, 6], "total_integral", optimism=t)) for t in (0, 1)] == [1.5, 4.0]
    for method, t in (("centroid", 0.5), ("total_integral", 1.5), ("total_integral", True)):
        with pytest.raises(JudgmentError, match="optimism"):
            defuzzify([1, 2, 6], method, optimism=t)


@given(st.lists(st.floats(1e-9, 1e9), min_size=1, max_size=12))
def test_roots_and_means(values: list[float]) -> None:
    x = np.array(values)
    np.testing.assert_allclose(geometric_mean(x[:, None]), [np.exp(np.log(x).mean())], rtol=1e-13)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([[1, 2, 3], [3, 2, 1]], r"fuzzy number \(1,\): \(3, 2, 1\), must not fall"),
        ([0, 1, 2], "finite points above 0"),
        ([1, 2, float("nan")], "finite points above 0"),
        ([1, 2, float("inf")], "finite points above 0"),
        ([1, 2], r"shape \(2,\)"),
        (["1", "2", "3"], "must be numbers"),
        ([True, True, True], "must be numbers"),
        (3, r"shape \(\)"),
    ],
)
def test_unusable_numbers(values: Any, message: str) -> None:
    with pytest.raises(JudgmentError, match=message):
        fuzzy_numbers(values)


# ---- matrices ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("matrix", "message"),
    [
        ([[1, (1, 2, 3)], [(1, 2, 3), 1]], r"cell \(1, 2\), 1 over 2: point 1 is 1.*did you mean \(1/3, 1/2, 1\)"),
        ([[1, (3, 2, 1)], [1, 1]], r"points \(3, 2, 1\) fall, must rise; did you mean \(1, 2, 3\)"),
        ([[(1, 1, 2), 2], ["1/2", 1]], r"cell \(1, 1\).*must be 1"),
        ([[1, (1, 2, 3)], [("1/3", "1/2", 1), 1], [1, 1]], "must be square"),
        ([[1, (1, 2)], [1, 1]], "has 2 points"),
        ([[1, (1, 2, 0)], [1, 1]], "point 3.*must be above 0"),
        ([[1, (1, True, 2)], [1, 1]], "True is not a number"),
        ([[1, (1, "x", 2)], [1, 1]], "is not a judgment"),
        ([[1, (1, 2, float("nan"))], [1, 1]], "nan is not a judgment"),
        ([[1, (1, 2, 2, 3), 1], [1, 1, (1, 2, 3)], [1, 1, 1]], "use one kind throughout"),
        ("abc", "fuzzy judgment matrix: 'abc', must be a list of rows"),
        ([], "0 indicators"),
    ],
)
def test_unusable_matrices(matrix: Any, message: str) -> None:
    with pytest.raises(JudgmentError, match=message):
        FuzzyJudgmentMatrix(matrix)


def test_typed_decimals_are_rebuilt_and_listed() -> None:
    matrix = FuzzyJudgmentMatrix([[1, (2, 3, 4)], [(0.25, 0.33, 0.5), 1]], labels=["a", "b"])
    assert matrix.values[1, 0].tolist() == [1 / 4, 1 / 3, 1 / 2]
    assert [(cell.row, cell.column, cell.typed) for cell in matrix.rebuilt] == [("b", "a", 0.33)]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"method": "bukley"}, "did you mean 'buckley'"),
        ({"method": "chang", "defuzzifier": "mean"}, "chang: option 'defuzzifier'.*it has none"),
        ({"method": "krejci", "convention": "normalise_first"}, "it takes defuzzifier, optimism"),
        ({"convention": "other"}, "convention: there is no 'other'"),
        ({"defuzzifier": "centriod"}, "did you mean 'centroid'"),
        ({"method": "mikhailov", "judgments": "left"}, "known: upper, lower, both"),
        ({"random_index": "x"}, "x"),
    ],
)
def test_unknown_options(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(JudgmentError, match=message):
        FuzzyJudgmentMatrix.from_upper([(1, 2, 3)]).weights(**arguments)


@pytest.mark.parametrize("method", ["chang", "mikhailov", "wang"])
def test_trapezoids_only_where_they_are_defined(method: str) -> None:
    with pytest.raises(
        JudgmentError, match="trapezoidal judgments, must be triangular; for these take buckley or krejci"
    ):
        FuzzyJudgmentMatrix.from_upper([(1, 2, 2, 3)]).weights(method)


def test_sizes() -> None:
    for method in FUZZY_METHODS:
        assert FuzzyJudgmentMatrix([[1]]).weights(method).values.tolist() == [1.0]
    many = FuzzyJudgmentMatrix.from_upper([1] * (16 * 15 // 2))
    with pytest.raises(JudgmentError, match="16 indicators, must be at most 15"):
        many.weights("krejci", random_index="donegan_dodd_1991")
    with pytest.raises(JudgmentError, match="2 fuzzy judgments; 3 indicators need 3"):
        FuzzyJudgmentMatrix.from_upper([1, 2], labels="abc")


def test_modal_matrix() -> None:
    assert FuzzyJudgmentMatrix.from_upper([(1, 2, 5)]).modal == fa.JudgmentMatrix.from_upper([2])
    assert FuzzyJudgmentMatrix.from_upper([(1, 2, 8, 9)]).modal == fa.JudgmentMatrix.from_upper([4])
    matrix = FuzzyJudgmentMatrix.from_upper([(4, 5, 6), (1, 2, 3), (3, 4, 5)])
    expected = fa.JudgmentMatrix.from_upper([5, 2, 4]).weights(random_index="alonso_lamata_2006")
    assert matrix.weights(random_index="alonso_lamata_2006").consistency_ratio == expected.consistency_ratio


def test_value_object() -> None:
    matrix = FuzzyJudgmentMatrix.from_upper([(1, "3/2", 2)], labels=("a", "<b>"))
    for twin in (copy.deepcopy(matrix), pickle.loads(pickle.dumps(matrix))):  # noqa: S301
        assert twin == matrix
        assert hash(twin) == hash(matrix)
    assert FuzzyJudgmentMatrix.from_upper(matrix.upper(), labels=matrix.labels) == matrix
    assert repr(matrix) == "FuzzyJudgmentMatrix.from_upper([(1, 3/2, 2)], labels=['a', '<b>'])"
    assert "&lt;b&gt;" in matrix._repr_html_()
    assert "&lt;b&gt;" in matrix.weights()._repr_html_()
    assert pickle.loads(pickle.dumps(matrix.weights())).as_dict() == matrix.weights().as_dict()  # noqa: S301
    with pytest.raises(AttributeError, match="cannot be changed"):
        matrix.labels = ("x", "y")
    with pytest.raises(ValueError, match="read-only"):
        matrix.values[0, 1, 0] = 2


def test_aggregation_of_what_does_not_belong_together() -> None:
    one, other = FuzzyJudgmentMatrix.from_upper([2], labels="ab"), FuzzyJudgmentMatrix.from_upper([2], labels="ba")
    with pytest.raises(JudgmentError, match="fuzzy matrix 2"):
        aggregate_matrices([one, other])
    with pytest.raises(JudgmentError, match="one FuzzyJudgmentMatrix or more"):
        aggregate_matrices([])
    with pytest.raises(JudgmentError, match="did you mean 'median'"):
        aggregate_matrices([one], "medain")


# ---- preference relations ----------------------------------------------------------------------------------------


@st.composite
def relations(draw: st.DrawFn, low: int = 2, high: int = 6) -> PreferenceRelation:
    n = draw(st.integers(low, high))
    cells = [draw(st.integers(1, 9)) / 10 for _ in range(n * (n - 1) // 2)]
    return PreferenceRelation.from_upper(cells)


@given(relations())
def test_lu_with_a_of_n_minus_one_is_xu(relation: PreferenceRelation) -> None:
    n = len(relation.labels)
    found = relation.weights("lu_2002", parameter=n - 1)
    np.testing.assert_allclose(found.values, relation.weights("xu_2001").values, rtol=0, atol=1e-15)


@given(relations())
def test_preference_weights_add_to_exactly_one(relation: PreferenceRelation) -> None:
    for method in ("xu_2001", "lu_2002"):
        found = relation.weights(method)
        assert sum(found.values.tolist()) == 1
        assert (found.values >= 0).all()
        assert 0 <= found.compatibility <= 1
        assert 0 <= found.additive_consistency <= 1
        order = np.argsort(relation.values.sum(axis=1), kind="stable")
        assert (np.diff(found.values[order]) >= -1e-15).all()


@given(relations(), st.sampled_from(sorted(TRANSFORMS)))
def test_transforms_are_consistent(relation: PreferenceRelation, transform: str) -> None:
    try:
        made = relation.consistent(transform)
    except JudgmentError:
        assert transform == "projection"
        return
    r = made.values
    assert np.abs(r[:, :, None] + r[None, :, :] - r[:, None, :] - 0.5).max() < 1e-14
    assert made.weights().additive_deviation < 1e-14
    np.testing.assert_allclose(made.consistent("projection").values, r, rtol=0, atol=1e-14)
    logs = np.log(made.multiplicative().values)
    assert np.abs(logs[:, :, None] + logs[None, :, :] - logs[:, None, :]).max() < 1e-10


@given(relations(low=3))
def test_additive_deviation_from_all_ordered_triples(relation: PreferenceRelation) -> None:
    r, n = relation.values, len(relation.labels)
    triples = [(i, j, k) for i, j, k in product(range(n), repeat=3) if len({i, j, k}) == 3]
    mean = np.mean([abs(r[i, j] - r[i, k] - r[k, j] + 0.5) for i, j, k in triples])
    assert relation.weights().additive_deviation == pytest.approx(float(mean), abs=1e-14)


def test_an_indicator_that_loses_always_can_weigh_nothing_under_lu() -> None:
    assert PreferenceRelation.from_upper([1, 1, 0.5]).weights("lu_2002").values.tolist() == pytest.approx(
        [2 / 3, 1 / 6, 1 / 6]
    )
    with pytest.warns(ZeroWeightWarning, match="weight 0 for 1"):
        assert PreferenceRelation.from_upper([0]).weights("lu_2002").values.tolist() == [0.0, 1.0]


@pytest.mark.parametrize(
    ("matrix", "message"),
    [
        ([[0.5, 0.7], [0.4, 0.5]], r"cell \(1, 2\), 1 over 2 is 0\.7.*0\.4: they must sum to 1; did you mean 0\.3"),
        ([[0.6, 0.7], [0.3, 0.5]], r"cell \(1, 1\).*must be 0\.5"),
        ([[0.5, 3], [0.3, 0.5]], "3, must be from 0 to 1.*belong in a JudgmentMatrix"),
        ([[0.5, -0.1], [1.1, 0.5]], "must be from 0 to 1"),
        ([[0.5, None], [0.3, 0.5]], "None is not a number"),
        ([[0.5, True], [0, 0.5]], "True is not a number"),
        ([[0.5, float("nan")], [0, 0.5]], "nan is not a number"),
        ([[0.5, 0.7]], "preference relation: row 1.*must have 1"),
        (5, "preference relation: 5, must be a list of rows"),
        ([[0.5, "x"], [0.3, 0.5]], "is not a judgment"),
    ],
)
def test_unusable_relations(matrix: Any, message: str) -> None:
    with pytest.raises(JudgmentError, match=message):
        PreferenceRelation(matrix)


def test_preference_options() -> None:
    relation = PreferenceRelation.from_upper(["0.7", "3/5", 0.4], labels=("a", "<b>", "c"))
    with pytest.raises(JudgmentError, match="at least"):
        relation.weights("lu_2002", parameter=0.9)
    with pytest.raises(JudgmentError, match="xu_2001 has none"):
        relation.weights(parameter=2)
    with pytest.raises(JudgmentError, match="did you mean 'xu_2001'"):
        relation.weights("xu2001")
    with pytest.raises(JudgmentError, match="transform"):
        relation.consistent("other")
    # Row sums 2.3, 0.7 and 1.5: r'_12 = (2.3 - 0.7) / 3 + 0.5 = 31/30.
    with pytest.raises(JudgmentError, match=r"projection: cell \(1, 2\), 1 over 2 becomes 1\.033, .*take 'xu_2001'"):
        PreferenceRelation.from_upper([0.9, 0.9, 0.1]).consistent("projection")
    with pytest.raises(JudgmentError, match="2 preferences; 3 indicators need 3"):
        PreferenceRelation.from_upper([0.5, 0.5], labels="abc")
    assert PreferenceRelation([[0.5]]).weights("lu_2002").values.tolist() == [1.0]
    assert [PreferenceRelation.from_upper([text]).upper() for text in ("0", "0.0", " 1.0")] == [(0.0,), (0.0,), (1.0,)]
    assert pickle.loads(pickle.dumps(relation)) == relation  # noqa: S301
    assert PreferenceRelation.from_upper(relation.upper(), labels=relation.labels) == relation
    assert "&lt;b&gt;" in relation._repr_html_()
    assert "&lt;b&gt;" in relation.weights()._repr_html_()


@given(relations())
def test_compatibility_is_the_mean_distance_to_the_relation_of_the_weights(relation: PreferenceRelation) -> None:
    found, r = relation.weights(), relation.values
    w = found.values
    gaps = [abs(r[i, j] - w[i] / (w[i] + w[j])) for i, j in product(range(len(w)), repeat=2)]
    assert found.compatibility == pytest.approx(float(np.mean(gaps)), abs=1e-14)
