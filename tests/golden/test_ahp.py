"""Published weights, consistency figures, hierarchies and syntheses come out of the library."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

import fuzzyahp as fa
from golden.cases_ahp import (
    COOPERATION,
    COOPERATION_COLUMN_SUMS,
    COOPERATION_LABELS,
    COOPERATION_WEIGHTS,
    DRINKS_FIFTH_POWER,
    EXERCISE_A_NORMALISED,
    EXERCISE_A_PRODUCT,
    LOYALTY_COLUMN_SUMS,
    MATRICES,
    RATING_GRADES_IDEAL,
    TOURISM_ROOT_CUT_OFF,
    TOURISM_ROOTS,
    MatrixCase,
)
from golden.cases_hierarchy import (
    CITY,
    CITY_ERRORS,
    CITY_RATIO_AHPSURVEY,
    EDUCATION_CONTRIBUTIONS,
    HIGHER_EDUCATION,
    LEADER,
    TRAVEL,
    HierarchyCase,
)
from golden.cases_transport import TRANSPORT
from golden.printed import fractions, is_printed, judgments, misprinted, numbers

FloatArray = npt.NDArray[np.float64]

HIERARCHIES = (LEADER, CITY, HIGHER_EDUCATION, TRANSPORT, TRAVEL)
EVERY_MATRIX = [pytest.param(case, id=case.name) for case in MATRICES] + [
    pytest.param(case, id=f"{tree.name}: {case.name}") for tree in HIERARCHIES for case in tree.matrices
]
#: The exact figures have ten significant digits.
TEN_DIGITS = 1e-9


def built(case: MatrixCase) -> fa.JudgmentMatrix:
    """The case's judgments as its source gives them: upper triangle or full matrix."""
    rows = judgments(case.judgments)
    labels = case.labels.split()
    if len(rows) == len(labels):
        return fa.JudgmentMatrix(rows, labels=labels)
    return fa.JudgmentMatrix.from_upper([cell for row in rows for cell in row], labels=labels)


def by_name(name: str) -> MatrixCase:
    return next(case for case in MATRICES if case.name == name)


def with_printed(names: list[str]) -> list[object]:
    """The cases whose source prints at least one of these figures."""
    return [param for param in EVERY_MATRIX if any(getattr(param.values[0], name) for name in names)]


# ---- one matrix --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", with_printed(["weights"]))
def test_weights_print_as_published(case: MatrixCase) -> None:
    weights = built(case).weights(method=case.method)
    assert misprinted(weights.values, case.weights, case.slack) == []
    assert weights.labels == tuple(case.labels.split())
    assert weights.method == case.method


@pytest.mark.parametrize("case", with_printed(["exact_weights"]))
def test_weights_to_ten_digits(case: MatrixCase) -> None:
    weights = built(case).weights(method=case.method)
    np.testing.assert_allclose(weights.values, case.exact_weights, rtol=0, atol=TEN_DIGITS)


@pytest.mark.parametrize("case", with_printed(["lambda_max", "consistency_index", "exact_lambda"]))
def test_lambda_and_consistency_index(case: MatrixCase) -> None:
    weights = built(case).weights(method=case.method)
    if case.lambda_max:
        assert is_printed(weights.lambda_max, case.lambda_max)
    if case.consistency_index:
        assert is_printed(weights.consistency_index, case.consistency_index)
    if case.exact_lambda is not None:
        assert weights.lambda_max == pytest.approx(case.exact_lambda, rel=0, abs=TEN_DIGITS)
    if case.exact_index is not None:
        assert weights.consistency_index == pytest.approx(case.exact_index, rel=0, abs=TEN_DIGITS)


@pytest.mark.parametrize("case", with_printed(["consistency_ratio", "exact_ratio"]))
def test_consistency_ratio_under_the_table_its_source_used(case: MatrixCase) -> None:
    matrix = built(case)
    for table, printed in case.consistency_ratio.items():
        weights = matrix.weights(method=case.method, random_index=table)
        assert is_printed(weights.consistency_ratio, printed), f"{table}: {weights.consistency_ratio}"
        assert weights.random_index == table
    for table, exact in case.exact_ratio.items():
        ratio = matrix.weights(method=case.method, random_index=table).consistency_ratio
        assert ratio == pytest.approx(exact, rel=0, abs=TEN_DIGITS)


@pytest.mark.parametrize("case", EVERY_MATRIX)
def test_stack_functions_agree_with_the_matrix_class(case: MatrixCase) -> None:
    function = {
        "eigenvector": fa.eigenvector_weights,
        "geometric_mean": fa.geometric_mean_weights,
        "column_mean": fa.column_mean_weights,
    }[case.method]
    matrix = built(case)
    alone = matrix.weights(method=case.method).values
    stacked = function(np.stack([np.asarray(matrix.values)] * 3))
    assert stacked.shape == (3, len(alone))
    assert (stacked == alone).all()


def test_methods_are_kept_apart() -> None:
    """Exercise A by columns is not its eigenvector: 0.4658 against 0.4673, both correct for their method."""
    matrix = built(by_name("exercise A, column mean"))
    assert is_printed(float(matrix.weights(method="column_mean").values[0]), "0.4658")
    assert is_printed(float(matrix.weights(method="eigenvector").values[0]), "0.4673")


def test_exercise_a_product_and_normalised_columns() -> None:
    """Source: A w with the printed weights, and the columns divided by their sums, four digits."""
    case = by_name("exercise A, column mean")
    matrix = np.array([numbers(line) for line in case.judgments.splitlines()])
    weights = built(case).weights(method="column_mean").values
    assert misprinted(matrix @ weights, EXERCISE_A_PRODUCT) == []
    for row, printed in zip(matrix / matrix.sum(axis=0), EXERCISE_A_NORMALISED, strict=True):
        assert misprinted(row, printed) == []


def test_tourism_factors_row_roots() -> None:
    """Source: fifth root of each row's product, e.g. (1 x 1/2 x 1/3 x 1/3 x 1/5)^(1/5) = 0.4066."""
    case = by_name("tourism factors, geometric mean")
    roots = [float(np.prod(numbers(line))) ** (1 / 5) for line in case.judgments.splitlines()]
    assert misprinted(roots, TOURISM_ROOTS) == []
    assert not is_printed(roots[3], TOURISM_ROOT_CUT_OFF)
    weights = built(case).weights(method="geometric_mean").values
    np.testing.assert_allclose(weights, np.array(roots) / sum(roots), rtol=0, atol=1e-14)


def test_rating_grades_idealised() -> None:
    """Weights over the largest weight, as printed in full precision."""
    weights = built(by_name("rating grades")).weights(method="geometric_mean").values
    np.testing.assert_allclose(weights / weights.max(), numbers(RATING_GRADES_IDEAL), rtol=0, atol=1e-14)


def test_drinks_printed_by_ahp_os_is_a_fifth_power_iterate_not_the_eigenvector() -> None:
    """AHP-OS prints the fifth of w = (1/7, ..., 1/7), A w over its sum, and so on; ours is the limit."""
    case = by_name("drinks")
    matrix = built(case)
    printed = np.array(numbers(DRINKS_FIFTH_POWER))
    iterate = np.full(7, 1 / 7)
    for _ in range(5):
        iterate = np.asarray(matrix.values) @ iterate
        iterate /= iterate.sum()
    assert misprinted(iterate, DRINKS_FIFTH_POWER) == []

    ours = matrix.weights().values
    np.testing.assert_allclose(ours, case.exact_weights, rtol=0, atol=TEN_DIGITS)
    np.testing.assert_allclose(ours, printed, rtol=0, atol=2e-5)
    # The eigenvector itself must not print as the fifth iterate.
    assert len(misprinted(ours, DRINKS_FIFTH_POWER)) >= 6


def test_city_ratio_under_a_random_index_that_is_not_ours() -> None:
    printed, index, exact = CITY_RATIO_AHPSURVEY
    goal = built(next(case for case in CITY.matrices if case.name == "goal")).weights()
    assert is_printed(goal.consistency_index / index, printed)
    assert goal.consistency_index / index == pytest.approx(exact, rel=0, abs=TEN_DIGITS)


def test_city_error_matrix() -> None:
    """error_ij = a_ij w_j / w_i, three printed decimals."""
    goal = built(next(case for case in CITY.matrices if case.name == "goal"))
    weights = goal.weights().values
    errors = np.asarray(goal.values) * weights[None, :] / weights[:, None]
    for row, printed in zip(errors, CITY_ERRORS, strict=True):
        assert misprinted(row, printed) == []


# ---- matrices as people print them -------------------------------------------------------------------------


def test_rounded_reciprocals_are_rebuilt_and_listed() -> None:
    """0.143 for 1/7 and 0.167 for 1/6: within 2 %, so the side >= 1 counts and the other is made exact."""
    case = by_name("school heads by loyalty")
    matrix = built(case)
    assert [(cell.row, cell.column, cell.typed, cell.value) for cell in matrix.rebuilt] == [
        ("IPS", "RS", 0.143, 1 / 7),
        ("IS", "RS", 0.167, 1 / 6),
    ]
    values = np.asarray(matrix.values)
    assert (values[1, 0], values[3, 0]) == (1 / 7, 1 / 6)
    # What the rebuilding moves, by hand: column sum 1 + 0.143 + 0.2 + 0.167 = 1.51 against 1.509523...
    with_decimals = np.array([numbers(line) for line in case.judgments.splitlines()])
    theirs = (with_decimals / with_decimals.sum(axis=0)).mean(axis=1)
    assert misprinted(theirs, case.weights) == []
    assert np.abs(matrix.weights(method="column_mean").values - theirs).max() < case.slack


def test_loyalty_column_sums() -> None:
    rows = [fractions(line) for line in by_name("school heads by loyalty").judgments.splitlines()]
    assert [sum(column) for column in zip(*rows, strict=True)] == fractions(LOYALTY_COLUMN_SUMS)


def test_third_typed_as_333_thousandths_is_rebuilt() -> None:
    matrix = built(by_name("solar sites, column mean"))
    assert [(cell.row, cell.column, cell.typed, cell.value) for cell in matrix.rebuilt] == [
        ("aspect", "solar_gain", 0.333, 1 / 3),
        ("solar_gain", "dist_to_elect", 0.333, 1 / 3),
    ]


@pytest.mark.parametrize("case", EVERY_MATRIX)
def test_nothing_else_is_rebuilt(case: MatrixCase) -> None:
    if case.name not in {"school heads by loyalty", "solar sites, column mean"}:
        assert built(case).rebuilt == ()


def test_matrix_that_is_not_reciprocal_is_refused_naming_both_cells() -> None:
    """The printed a24 = 1 and a42 = 0.5 contradict each other; no weights may come of it."""
    labels = COOPERATION_LABELS.split()
    with pytest.raises(fa.FuzzyAHPError) as refusal:
        fa.JudgmentMatrix(judgments(COOPERATION), labels=labels)
    message = str(refusal.value)
    for part in ("IPS", "IS", "(2, 4)", "(4, 2)", "1/2", "reciprocal"):
        assert part in message
    for function in (fa.eigenvector_weights, fa.geometric_mean_weights, fa.column_mean_weights):
        with pytest.raises(fa.FuzzyAHPError, match=r"reciprocal"):
            function([numbers(line) for line in COOPERATION.splitlines()])


def test_what_the_source_made_of_the_matrix_that_is_not_reciprocal() -> None:
    """Only to show that the printed matrix is read right: its printed sums and weights follow from it."""
    matrix = np.array([numbers(line) for line in COOPERATION.splitlines()])
    assert misprinted(matrix.sum(axis=0), COOPERATION_COLUMN_SUMS) == []
    assert misprinted((matrix / matrix.sum(axis=0)).mean(axis=1), COOPERATION_WEIGHTS) == []
    assert matrix[1, 3] * matrix[3, 1] == 0.5


# ---- hierarchies -------------------------------------------------------------------------------------------


def local_weights(tree: HierarchyCase) -> dict[str, dict[str, float]]:
    found = {}
    for case in tree.matrices:
        weights = built(case).weights(method=case.method)
        found[case.name] = dict(zip(weights.labels, weights.values.tolist(), strict=True))
    return found


def multiplied(tree: HierarchyCase) -> dict[str, float]:
    """Global weights: the product of the local weights on the way down from the root."""
    local = local_weights(tree)
    found = {tree.root: 1.0}
    waiting = [tree.root]
    while waiting:
        node = waiting.pop()
        for child, weight in local[node].items():
            if child not in tree.alternatives.split():
                found[child] = found[node] * weight
                if child in local:
                    waiting.append(child)
    return found


def composed(tree: HierarchyCase, node: str) -> FloatArray:
    """The alternatives weighed at a node: composed layer by layer from the leaves up."""
    local = local_weights(tree)[node]
    if set(local) == set(tree.alternatives.split()):
        return np.array(list(local.values()))
    return fa.compose(list(local.values()), [composed(tree, child) for child in local])


@pytest.mark.parametrize("tree", HIERARCHIES, ids=str)
def test_global_weights(tree: HierarchyCase) -> None:
    found = multiplied(tree)
    for node, printed in tree.global_weights.items():
        assert is_printed(found[node], printed), node
    for node, exact in tree.exact_global.items():
        assert found[node] == pytest.approx(exact, rel=0, abs=TEN_DIGITS), node


@pytest.mark.parametrize("tree", [tree for tree in HIERARCHIES if tree.alternatives], ids=str)
def test_alternatives_composed_layer_by_layer(tree: HierarchyCase) -> None:
    found = composed(tree, tree.root)
    assert misprinted(found, tree.alternative_weights, tree.slack) == []
    assert sum(found) == pytest.approx(1, rel=0, abs=1e-12)
    if tree.exact_alternatives:
        np.testing.assert_allclose(found, tree.exact_alternatives, rtol=0, atol=TEN_DIGITS)


@pytest.mark.parametrize("tree", [tree for tree in HIERARCHIES if tree.alternatives], ids=str)
def test_alternatives_by_global_weights(tree: HierarchyCase) -> None:
    """The same totals in one step: global weights of the leaves times the leaves' rows."""
    local, weights = local_weights(tree), multiplied(tree)
    leaves = [node for node, row in local.items() if set(row) == set(tree.alternatives.split())]
    assert sum(weights[leaf] for leaf in leaves) == pytest.approx(1, rel=0, abs=1e-12)
    totals = sum(weights[leaf] * np.array(list(local[leaf].values())) for leaf in leaves)
    np.testing.assert_allclose(composed(tree, tree.root), totals, rtol=0, atol=1e-14)


def test_what_education_contributes_to_each_leader() -> None:
    weight = local_weights(LEADER)["criteria"]["education"]
    rows = local_weights(LEADER)["education"]
    contributions = [weight * rows[candidate] for candidate in LEADER.alternatives.split()]
    assert misprinted(contributions, EDUCATION_CONTRIBUTIONS, LEADER.slack) == []


def test_which_place_to_travel_to() -> None:
    totals = composed(TRAVEL, TRAVEL.root)
    assert int(np.argmax(totals)) == 2
