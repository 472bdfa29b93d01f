"""Random-index tables at their ends, and weights of whole stacks: bad cells are named by index."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import fuzzyahp as fa

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
        (3, "saaty", "random_index: there is no table 'saaty'; did you mean 'saaty_"),
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
    assert weights_of([[1]]).tolist() == [1.0]
