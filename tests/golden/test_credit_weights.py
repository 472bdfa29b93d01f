"""Local weights multiply to the printed global ones; rounded weights that do not add up are refused."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import numpy.typing as npt
import pytest

import fuzzyahp as fa
from golden.cases_credit import EXACT_PRODUCTS, LOCAL_WEIGHTS, PRINT_SLACK
from golden.printed import fractions, half_unit, numbers

FloatArray = npt.NDArray[np.float64]

PARENT = {child: parent for parent, (children, _, _) in LOCAL_WEIGHTS.items() for child in children.split()}
PRINTED_LOCAL = {
    child: figure
    for children, local, _ in LOCAL_WEIGHTS.values()
    for child, figure in zip(children.split(), local.split(), strict=True)
}
PRINTED_GLOBAL = {
    child: figure
    for children, _, product in LOCAL_WEIGHTS.values()
    for child, figure in zip(children.split(), product.split(), strict=True)
}
CREDIT_LEAVES = [node for node in PRINTED_LOCAL if node not in LOCAL_WEIGHTS]


def path(node: str) -> list[str]:
    """The node and what is above it, below the goal."""
    return [node, *path(PARENT[node])] if node in PARENT else []


def test_credit_hierarchy_is_complete() -> None:
    assert len(CREDIT_LEAVES) == 30
    assert len(LOCAL_WEIGHTS) == 10


@pytest.mark.parametrize("node", PRINTED_LOCAL)
def test_credit_global_weight_is_possible_given_what_is_printed(node: str) -> None:
    """A printed figure stands for half a unit either way; the intervals of product and print must meet."""
    low = high = Fraction(1)
    for step in path(node):
        unit = Fraction(half_unit(PRINTED_LOCAL[step])).limit_denominator(10**9)
        low *= Fraction(PRINTED_LOCAL[step]) - unit
        high *= Fraction(PRINTED_LOCAL[step]) + unit
    unit = Fraction(half_unit(PRINTED_GLOBAL[node])).limit_denominator(10**9)
    printed = Fraction(PRINTED_GLOBAL[node])
    assert low <= printed + unit
    assert printed - unit <= high


@pytest.mark.parametrize(("node", "exact"), EXACT_PRODUCTS.items())
def test_credit_products_in_exact_decimals(node: str, exact: str) -> None:
    product = Fraction(1)
    for step in path(node):
        product *= Fraction(PRINTED_LOCAL[step])
    assert abs(product - Fraction(exact)) <= Fraction(half_unit(exact)).limit_denominator(10**15)


@pytest.mark.parametrize("parent", LOCAL_WEIGHTS)
def test_printed_local_weights_are_refused_unless_they_sum_to_one(parent: str) -> None:
    children, local, _ = LOCAL_WEIGHTS[parent]
    rows = np.eye(len(children.split()))
    total = sum(fractions(local))
    if total == 1:
        np.testing.assert_allclose(fa.compose(numbers(local), rows), numbers(local), rtol=0, atol=1e-15)
        return
    assert total in (Fraction("0.9999"), Fraction("1.0001"))
    with pytest.raises(fa.FuzzyAHPError, match=r"(0\.9999|1\.0001)"):
        fa.compose(numbers(local), rows)


def test_two_parents_of_ten_sum_to_one() -> None:
    assert [parent for parent, (_, local, _) in LOCAL_WEIGHTS.items() if sum(fractions(local)) == 1] == [
        "goal",
        "coverage",
    ]


def test_credit_global_weights_composed_layer_by_layer() -> None:
    """Each leaf gets a grade of its own, so the composed root vector is the vector of global weights."""

    def vector(node: str) -> FloatArray:
        if node not in LOCAL_WEIGHTS:
            own_grade: FloatArray = np.eye(len(CREDIT_LEAVES))[CREDIT_LEAVES.index(node)]
            return own_grade
        children, local, _ = LOCAL_WEIGHTS[node]
        weights = np.array(numbers(local))
        return fa.compose(weights / weights.sum(), [vector(child) for child in children.split()])

    found = vector("goal")
    assert sum(found) == pytest.approx(1, rel=0, abs=1e-12)
    printed = [float(PRINTED_GLOBAL[leaf]) for leaf in CREDIT_LEAVES]
    np.testing.assert_allclose(found, printed, rtol=0, atol=PRINT_SLACK)
    by_hand = {leaf: 1.0 for leaf in CREDIT_LEAVES}
    for leaf in CREDIT_LEAVES:
        for step in path(leaf):
            total = sum(fractions(LOCAL_WEIGHTS[PARENT[step]][1]))
            by_hand[leaf] *= float(Fraction(PRINTED_LOCAL[step]) / total)
    np.testing.assert_allclose(found, list(by_hand.values()), rtol=0, atol=1e-14)
