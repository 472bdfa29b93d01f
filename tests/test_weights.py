"""Random-index tables at their ends, and weights of whole stacks: bad cells are named by index."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import fuzzyahp as fa
from fuzzyahp.eigenvector import close_to_one, eigenvector_kernel, lambda_kernel

stack_weights: list[Any] = [fa.eigenvector_weights, fa.geometric_mean_weights, fa.column_mean_weights]
masked: Any = np.ma.masked_array
NESTED: Any = 3
for _ in range(10**5):
    NESTED = [NESTED]

# -- random index ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "table", "message"),
    [
        (16, "saaty_1980", r"'saaty_1980'.*16 x 16.*1 to 15.*random_index='donegan_dodd_1991'.*groups of at most 9"),
        (21, "donegan_dodd_1991", r"'donegan_dodd_1991'.*21 x 21.*1 to 20, then 25, 30.*split the 21 indicators"),
        (24, "donegan_dodd_1991", "24 x 24.*split the 24 indicators into groups of at most 9"),
        (26, "donegan_dodd_1991", "26 x 26.*split the 26 indicators"),
        (101, "donegan_dodd_1991", "101 x 101.*then 25, 30, 40, 50, 60, 70, 80, 90, 100"),
        (3, "saaty", "random_index: there is no 'saaty'; did you mean 'saaty_1980' or 'saaty_2005'"),
        (0, "saaty_1980", "0.*must be a whole number, 1 or more"),
        (3.5, "saaty_1980", r"3\.5.*must be a whole number"),
        ("5", "saaty_1980", "'5'.*must be a whole number"),
        ([], "saaty_1980", r"\[\].*must be a whole number"),
    ],
)
def test_random_index_out_of_range(n: Any, table: str, message: str) -> None:
    with pytest.raises(fa.JudgmentError, match=message):
        fa.random_index(n, table)


def test_random_index_at_the_ends_of_the_tables() -> None:
    # As printed: Saaty 1980 ends at 15, Donegan and Dodd have 20, then 25 and last 100.
    assert fa.random_index(15) == 1.59
    assert [fa.random_index(n, "donegan_dodd_1991") for n in (1, 2, 20, 25, 100)] == [0, 0, 1.5371, 1.5619, 1.6339]


# -- stacks ------------------------------------------------------------------------------------------------------------


def cube(value: Any, dtype: Any = np.float64) -> Any:
    stack = np.ones((2, 3, 3), dtype=dtype)
    stack[1, 0, 2] = value
    return stack


@pytest.mark.parametrize("weights_of", stack_weights)
@pytest.mark.parametrize(
    ("matrices", "message"),
    [
        (cube(np.nan), r"cell \(1, 0, 2\) is nan, must be a finite number from 1/10\^9 to 10\^9"),
        (cube(np.inf), r"cell \(1, 0, 2\) is inf"),
        (cube(0), r"cell \(1, 0, 2\) is 0\.0"),
        (cube(-2), r"cell \(1, 0, 2\) is -2\.0"),
        (cube(1e10), r"cell \(1, 0, 2\) is 1.*0"),
        (cube(2), r"cell \(1, 0, 2\) is 2\.0, must be the reciprocal of the cell across the diagonal"),
        ([[1.01, 1], [1, 1]], r"cell \(0, 0\) is 1\.01, must be 1"),
        (np.ones((2, 3)), r"shape \(2, 3\), must be \(\.\.\., n, n\)"),
        (np.ones(4), r"shape \(4,\), must be \(\.\.\., n, n\)"),
        (np.ones((3, 0, 0)), r"shape \(3, 0, 0\), must be"),
        (np.ones((2, 5, 0, 0)), r"shape \(2, 5, 0, 0\), must be"),
        (5, r"shape \(\), must be"),
        (None, r"shape \(\), must be"),
        ([[1, 3], [1]], "must be numbers in shape"),
        ([[1, "1/3"], [3, 1]], "must be numbers in shape.*for '1/3' use JudgmentMatrix"),
        (cube("x", object), "must be numbers"),
        (cube(None, object), r"cell \(1, 0, 2\)|must be numbers"),
        (cube(10**400, object), r"cell \(1, 0, 2\)|must be numbers"),
        (np.ones((2, 2), dtype=bool), "must be numbers"),
        (np.array([["1", "1"], ["1", "1"]]), "must be numbers"),
        (np.ones((2, 2), dtype=complex), "must be numbers"),
        (np.ones((2, 2), dtype="M8[D]"), "must be numbers"),
        (masked([[1, 3], [1 / 3, 1]], [[0, 1], [0, 0]]), r"cell \(0, 1\)"),
        ("abc", "must be numbers"),
        (NESTED, "must be numbers"),
    ],
)
def test_bad_stack(weights_of: Any, matrices: Any, message: str) -> None:
    with pytest.raises(fa.JudgmentError, match="judgment matrices: .*" + message):
        weights_of(matrices)


@pytest.mark.parametrize("weights_of", stack_weights)
def test_stack_shapes(weights_of: Any) -> None:
    third = [[1, 3], [Fraction(1, 3), 1]]
    assert weights_of(np.array(third, dtype=object)).tolist() == [0.75, 0.25]
    assert weights_of(np.ones((2, 5, 3, 3))).shape == (2, 5, 3)
    assert weights_of(np.ones((0, 3, 3))).shape == (0, 3)
    assert weights_of(np.ones((2, 0, 3, 3))).shape == (2, 0, 3)
    assert weights_of([[1]]).tolist() == [1.0]


# -- what only a change of one operator or constant would show ---------------------------------------------------------


@pytest.mark.parametrize("weights_of", stack_weights)
@pytest.mark.parametrize(
    ("matrices", "cell"),
    [
        # Cells at the ends of the range, and pairs that are reciprocal, are passed over: the bad cell comes later.
        ([[[1, 1e9], [1e-9, 1]], [[1, 2], [2, 1]]], "(1, 0, 1) is 2.0"),
        ([[[1, 3, 2], [1 / 3, 1, 1], [2, 1, 1]]], "(0, 0, 2) is 2.0"),
        # One side a little beyond the range, and reciprocal within what printed digits allow.
        ([[1, 1e9 + 500], [1e-9, 1]], "(0, 1) is 1000000500.0"),
        ([[1, 1e-9], [1e9 + 500, 1]], "(1, 0) is 1000000500.0"),
        ([[1, 9.999995e-10], [1e9, 1]], "(0, 1) is 9.999995e-10"),
        # Zero times infinity and a product beyond a double are refused without a warning.
        ([[1, np.inf], [0, 1]], "(0, 1) is inf"),
        ([[1, 1e200], [1e200, 1]], "(0, 1) is 1e+200"),
        ([[1, 1], [1, 1 + 1e-8]], "(1, 1) is 1.00000001"),
        ([[1, 1], [1, 1 - 1e-8]], "(1, 1) is 0.99999999"),
        (np.full((2, 5, 3, 3), [[1, 1, 1], [1, 2, 1], [1, 1, 1]]), "(0, 0, 1, 1) is 2.0"),
        ([[1, 1], [1 - 1.1e-6, 1]], "(0, 1) is 1.0"),
        ([[1, 1], [1 + 1.1e-6, 1]], "(0, 1) is 1.0"),
    ],
)
def test_the_first_bad_cell_is_the_one_named(weights_of: Any, matrices: Any, cell: str) -> None:
    with pytest.raises(fa.JudgmentError) as caught:
        weights_of(matrices)
    assert str(caught.value).startswith(f"judgment matrices: cell {cell}, must be ")


@pytest.mark.parametrize("weights_of", stack_weights)
def test_ends_of_what_a_stack_may_hold(weights_of: Any) -> None:
    np.testing.assert_allclose(weights_of([[1, 1e9], [1e-9, 1]]), [1e9 / (1e9 + 1), 1 / (1e9 + 1)], rtol=1e-12)
    # Printed digits: 0.999999 for 1 is just let pass.
    np.testing.assert_allclose(weights_of([[1, 1], [0.999999, 1]]), [0.5, 0.5], atol=3e-7)
    np.testing.assert_allclose(weights_of([[1 + 1e-10, 3], [1 / 3, 1 - 1e-10]]), [0.75, 0.25], atol=1e-9)


def test_whole_messages_of_bad_stacks() -> None:
    with pytest.raises(fa.JudgmentError) as caught:
        fa.eigenvector_weights("abc")
    assert str(caught.value) == (
        "judgment matrices: must be numbers in shape (..., n, n); for '1/3' use JudgmentMatrix"
    )
    with pytest.raises(fa.JudgmentError) as caught:
        fa.eigenvector_weights([[1, 2], [2, 1]])
    assert str(caught.value) == (
        "judgment matrices: cell (0, 1) is 2.0, must be the reciprocal of the cell across the diagonal "
        "(JudgmentMatrix accepts typed decimals)"
    )


def test_weights_as_text_and_html() -> None:
    weights = fa.JudgmentMatrix.from_upper([3], labels=("a", "b")).weights()
    assert repr(weights) == "Weights(a 0.7500, b 0.2500; CR 0.0000, eigenvector, saaty_1980)"
    assert weights._repr_html_() == (
        "<table><thead><tr><th>indicator</th><th>weight</th></tr></thead><tbody>"
        "<tr><td>a</td><td>0.7500</td></tr><tr><td>b</td><td>0.2500</td></tr></tbody></table>"
        "<p>lambda_max 2.0000, CI 0.0000, CR 0.0000 (eigenvector, saaty_1980)</p>"
    )
    # 2, 1, 4 has lambda_max 3.5 (see test_judgment): CI 0.25, CR 0.25 / 0.58 = 0.4310
    assert repr(fa.JudgmentMatrix.from_upper([2, 1, 4]).weights()).endswith("; CR 0.4310, eigenvector, saaty_1980)")


def test_a_matrix_that_does_not_settle_is_named() -> None:
    # No judgment matrix of 1/10^9 to 10^9 is known to get here, so the kernel is given what is no number.
    stack = np.ones((2, 2, 3))
    stack[0, 1, 2] = np.nan
    with pytest.raises(fa.JudgmentError) as caught:
        eigenvector_kernel(stack)
    assert str(caught.value) == (
        "matrix 2 of the stack: its eigenvector cannot be told in double precision; "
        "its judgments are too far apart or circular: review them"
    )


def added(column: list[float]) -> float:
    total = 0.0
    for x in column:
        total += x
    return total


def test_what_is_missing_to_one_goes_to_the_largest_weight() -> None:
    # 1/6 + 4/6 + 1/6 is 0.9999999999999999 in doubles: the second weight takes the last bit.
    closed = close_to_one(np.array([[1 / 6, 1 / 2], [4 / 6, 1 / 4], [1 / 6, 1 / 4]]))
    assert closed.T.tolist() == [[1 / 6, float(np.nextafter(4 / 6, 1)), 1 / 6], [0.5, 0.25, 0.25]]


def test_where_the_largest_cannot_take_it_the_last_that_counts_does() -> None:
    columns = [[10, 17, 1, 0, 0], [28, 15, 2, 0, 0], [2, 8, 29, 26, 2], [19, 5, 27, 8, 0], [1, 1, 1, 1, 0]]
    shares = np.array([[x / sum(column) for x in column] for column in columns])
    closed = close_to_one(shares.T.copy()).T
    np.testing.assert_allclose(closed, shares, rtol=0, atol=5e-16)
    assert [added(column) for column in closed.tolist()] == [1.0] * 5
    assert (closed[shares == 0] == 0).all()
    for column, alone in zip(closed.tolist(), shares, strict=True):
        assert close_to_one(alone[:, None].copy())[:, 0].tolist() == column


def test_bounds_are_taken_matrix_by_matrix() -> None:
    # Equal weights: (Aw)_i / w_i are the row sums, 4 and 4/3, and 4/3 and 4; and 1 + 1 twice.
    matrices = np.array([[[1, 3], [1 / 3, 1]], [[1, 1 / 3], [3, 1]], [[1, 1], [1, 1]]])
    for taken in ([0], [1], [1, 0], [2, 1, 0], [1, 2]):
        mean, low, high = lambda_kernel(np.moveaxis(matrices[taken], 0, -1), np.full((2, len(taken)), 0.5))
        np.testing.assert_allclose(mean, np.array([8 / 3, 8 / 3, 2])[taken], rtol=1e-15)
        np.testing.assert_allclose(low, np.array([4 / 3, 4 / 3, 2])[taken], rtol=1e-15)
        np.testing.assert_allclose(high, np.array([4, 4, 2])[taken], rtol=1e-15)
