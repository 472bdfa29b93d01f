"""Votes to membership and composition, worked out by hand, and bad input."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import fuzzyahp as fa
from fuzzyahp.membership import OPERATORS, compose_rows

F: Any = fa  # untyped on purpose: bad input is what a type checker would refuse
NAN, INF = float("nan"), float("inf")
masked: Any = np.ma.masked_array

# -- by hand -----------------------------------------------------------------------------------------------------------

A = [0.5, 0.3, 0.2]
R = [[0.4, 0.4, 0.2], [0.2, 0.5, 0.3], [0.1, 0.3, 0.6]]


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        # .5 x .4 + .3 x .2 + .2 x .1;  .5 x .4 + .3 x .5 + .2 x .3;  .5 x .2 + .3 x .3 + .2 x .6
        ("weighted_average", [0.2 + 0.06 + 0.02, 0.2 + 0.15 + 0.06, 0.1 + 0.09 + 0.12]),
        # max of min(.5, .4) min(.3, .2) min(.2, .1);  of .4 .3 .2;  of .2 .3 .2
        ("min_max", [0.4, 0.4, 0.3]),
        # max of .20 .06 .02;  of .20 .15 .06;  of .10 .09 .12
        ("product_max", [0.2, 0.2, 0.12]),
        # .4 + .2 + .1;  .4 + .3 + .2;  .2 + .3 + .2
        ("min_sum", [0.7, 0.9, 0.7]),
    ],
)
def test_compose_by_hand(operator: str, expected: list[float]) -> None:
    np.testing.assert_allclose(fa.compose(A, R, operator), expected, rtol=0, atol=1e-15)


def test_weighted_average_is_the_default() -> None:
    assert fa.compose(A, R).tolist() == fa.compose(A, R, "weighted_average").tolist()


def test_operators_table() -> None:
    assert list(fa.OPERATORS) == ["weighted_average", "min_max", "product_max", "min_sum"]
    assert [op.symbol for op in fa.OPERATORS.values()] == ["M(., +)", "M(min, max)", "M(., max)", "M(min, +)"]
    assert [name for name, op in fa.OPERATORS.items() if op.keeps_sum] == ["weighted_average"]


@pytest.mark.parametrize("operator", sorted(fa.OPERATORS))
def test_one_child_of_weight_one_passes_through(operator: str) -> None:
    assert fa.compose([1], [[0.25, 0.75]], operator).tolist() == [0.25, 0.75]


def test_compose_shapes() -> None:
    assert fa.compose([0.5, 0.5], np.full((4, 2, 5), 0.2)).shape == (4, 5)
    assert fa.compose(np.full((4, 2), 0.5), np.full((2, 5), 0.2)).shape == (4, 5)
    assert fa.compose(np.full((4, 1, 2), 0.5), np.full((3, 2, 5), 0.2)).shape == (4, 3, 5)
    assert fa.compose([0.5, 0.5], np.zeros((0, 2, 5))).shape == (0, 5)


def test_votes_by_hand() -> None:
    # 3, 2, 1, 1, 0 of 7 experts
    np.testing.assert_allclose(fa.membership_from_votes([3, 2, 1, 1, 0]), [3 / 7, 2 / 7, 1 / 7, 1 / 7, 0], rtol=1e-15)
    assert fa.membership_from_votes([[1, 1], [0, 5]]).tolist() == [[0.5, 0.5], [0, 1]]
    assert fa.membership_from_votes(np.array([2, 2], dtype=np.uint8)).tolist() == [0.5, 0.5]
    assert fa.membership_from_votes(np.zeros((0, 5))).shape == (0, 5)


def test_experts_by_hand() -> None:
    # Two indicators, three experts: grades 0 and 2, 0 and 1, 1 and 1.
    choices = [[0, 2], [0, 1], [1, 1]]
    np.testing.assert_allclose(
        fa.membership_from_experts(choices, 3), [[2 / 3, 1 / 3, 0], [0, 2 / 3, 1 / 3]], rtol=1e-15
    )
    # Weights 2, 1, 1 of 4: expert 1 counts twice.
    weighted = fa.membership_from_experts(choices, 3, expert_weights=[2, 1, 1])
    assert weighted.tolist() == [[0.75, 0.25, 0], [0, 0.5, 0.5]]


def test_normalise_by_hand() -> None:
    np.testing.assert_allclose(fa.normalise([0.1, 0.2, 0.1]), [0.25, 0.5, 0.25], rtol=1e-15)
    assert F.normalise([[0.5, 0.5], [1, 1]]).tolist() == [[0.5, 0.5], [0.5, 0.5]]


def test_exact_numbers_are_numbers_too() -> None:
    assert F.compose([Fraction(1, 2), Fraction(1, 2)], [[1, 0], [0, 1]]).tolist() == [0.5, 0.5]


# -- votes -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("votes", "message"),
    [
        ([0, 0, 0], "votes: 0 votes in all: an indicator needs at least one vote"),
        ([[1, 0], [0, 0]], r"votes \(1,\): 0 votes in all"),
        ([-1, 2], r"votes \(0,\): -1 must be a whole number of experts, 0 or more"),
        ([[1, 0], [0.5, 0.5]], r"votes \(1, 0\): 0\.5 must be a whole number of experts"),
        ([1, NAN], r"votes \(1,\): nan must be a whole number"),
        ([INF, 1], r"votes \(0,\): inf must be a whole number"),
        ([1, None], r"votes.*(None|nan).*must be"),
        ([1e308] * 5, r"votes \(0,\): 1e\+308 must be a whole number of experts"),
        ([10**10, 0], r"votes \(0,\): 10000000000 must be a whole number of experts, 0 or more and at most 10\^9"),
        ([10**400, 0], "votes.*must be"),
        (["3", "2"], "votes: .*must be an array of numbers"),
        ("abc", "votes: 'abc', must be an array of numbers"),
        ([True, False], "votes: .*must be an array of numbers"),
        (np.array([1 + 1j, 0]), "votes: .*must be an array of numbers"),
        (np.array(["2026-01-01"], dtype="M8[D]"), "votes: .*must be an array of numbers"),
        ({"good": 3}, r"votes: \{'good': 3\}, must be an array of numbers"),
        ({3, 2}, "votes: .*must be an array of numbers"),
        ([int, float], "votes: .*must be an array of numbers"),
        ([[1, 2], [3]], "votes: .*must be an array of numbers"),
        (masked([1, 2], [True, False]), r"votes \(0,\): .*must be a whole number"),
        (5, r"votes: shape \(\), must be"),
        ([], r"votes: shape \(0,\), must be"),
        ([[], []], r"votes: shape \(2, 0\), must be"),
    ],
)
def test_bad_votes(votes: Any, message: str) -> None:
    with pytest.raises(fa.MembershipError, match=message):
        fa.membership_from_votes(votes)


@pytest.mark.parametrize(
    ("choices", "grades", "weights", "message"),
    [
        ([[0], [3]], 3, None, r"choices \(1, 0\): 3 must be a grade from 0 to 2"),
        ([[0], [-1]], 3, None, r"choices \(1, 0\): -1 must be a grade from 0 to 2"),
        ([[0], [0.5]], 3, None, r"choices \(1, 0\): 0\.5 must be a grade"),
        ([[0], [NAN]], 3, None, r"choices \(1, 0\): nan must be a grade"),
        ([["good"]], 3, None, "choices: .*must be an array of numbers"),
        ([[True], [False]], 3, None, "choices: .*must be an array of numbers"),
        ([0, 1], 3, None, r"choices: shape \(2,\), must be \(\.\.\., experts, indicators\)"),
        ([], 3, None, r"choices: shape \(0,\), must be"),
        ([[0], [1]], 3, [1], r"expert weights: \[1\], must be 2 numbers above 0, one an expert"),
        ([[0], [1]], 3, [1, 0], r"expert weights: \[1, 0\], must be 2 numbers above 0"),
        ([[0], [1]], 3, [1, -1], r"expert weights: \[1, -1\], must be"),
        ([[0], [1]], 3, [1, NAN], r"expert weights: \[1, nan\], must be"),
        ([[0], [1]], 3, "ab", "expert weights: 'ab', must be"),
        ([[0], [0]], 3, [1e308, 1e308], r"expert weights: .*1e\+308"),
        ([[0]], 0, None, "grades: 0, must be a whole number"),
        ([[0]], 2.5, None, r"grades: 2\.5, must be a whole number"),
        ([[0]], "5", None, "grades: '5', must be a whole number"),
        ([[0]], None, None, "grades: None, must be a whole number"),
    ],
)
def test_bad_choices(choices: Any, grades: Any, weights: Any, message: str) -> None:
    with pytest.raises(fa.MembershipError, match=message):
        fa.membership_from_experts(choices, grades, weights)


# -- composition -------------------------------------------------------------------------------------------------------

HALVES = [0.5, 0.5]
EYE = [[1, 0], [0, 1]]


@pytest.mark.parametrize(
    ("weights", "membership", "message"),
    [
        ([0.6, 0.6], EYE, r"weights: 1\.2 is the sum of the weights; it must be 1: divide them by it"),
        ([0.5, 0.4], EYE, r"weights: 0\.9 is the sum of the weights; it must be 1"),
        ([0.5, 0.5 + 2e-9], EYE, r"weights: 1\.000000002 is the sum"),
        ([[0.5, 0.5], [0.5, 0.6]], EYE, r"weights \(1,\): 1\.1 is the sum"),
        ([1.5, -0.5], EYE, r"weights \(1,\): -0\.5 must be a number, 0 or more"),
        ([0.5, NAN], EYE, r"weights \(1,\): nan must be a number, 0 or more"),
        ([INF, 0.5], EYE, r"weights \(0,\): inf must be"),
        ([1e308, 1e308], EYE, r"weights.*1e\+308|weights: inf is the sum"),
        (["0.5", "0.5"], EYE, "weights: .*must be an array of numbers"),
        ([True, False], EYE, "weights: .*must be an array of numbers"),
        (np.array([0.5 + 0j, 0.5]), EYE, "weights: .*must be an array of numbers"),
        (None, EYE, "weights: None|weights of shape"),
        ({"a": 1}, EYE, "weights: .*must be an array of numbers"),
        (masked(HALVES, [True, False]), EYE, r"weights \(0,\): .*must be a number"),
        (HALVES, [[1, 0], [1.5, 0]], r"membership \(1, 0\): 1\.5 must be in \[0, 1\]; divide vote counts by the votes"),
        (HALVES, [[3, 7], [0, 10]], r"membership \(0, 0\): 3 must be in \[0, 1\]; divide vote counts"),
        (HALVES, [[1, 0], [-0.1, 1]], r"membership \(1, 0\): -0\.1 must be in \[0, 1\]"),
        (HALVES, [[1, NAN], [0, 1]], r"membership \(0, 1\): nan must be in \[0, 1\]"),
        (HALVES, [["1", "0"], ["0", "1"]], "membership: .*must be an array of numbers"),
        (HALVES, np.eye(2, dtype=bool), "membership: .*must be an array of numbers"),
        (HALVES, np.eye(2) + 0j, "membership: .*must be an array of numbers"),
        (HALVES, [[1, 0], [1]], "membership: .*must be an array of numbers"),
        (HALVES, [[10**400, 0], [0, 1]], "membership.*must be"),
        (HALVES, masked(np.eye(2), np.eye(2)), r"membership \(0, 0\): .*must be"),
        (HALVES, [[1, 0]] * 3, r"weights of shape \(2,\) and membership of shape \(3, 2\).*one weight for each row"),
        (HALVES, [1, 0], r"membership of shape \(2,\)"),
        (HALVES, np.zeros((2, 0)), r"membership of shape \(2, 0\)"),
        (0.5, EYE, r"weights of shape \(\)"),
        ([], np.zeros((0, 2)), r"weights of shape \(0,\)"),
        (
            np.full((3, 2), 0.5),
            np.full((4, 2, 2), 0.5),
            r"weights of shape \(3, 2\) and membership of shape \(4, 2, 2\)",
        ),
    ],
)
def test_bad_composition(weights: Any, membership: Any, message: str) -> None:
    with pytest.raises(fa.MembershipError, match=message):
        fa.compose(weights, membership)


@pytest.mark.parametrize(
    ("operator", "message"),
    [
        ("min_mx", "operator: there is no 'min_mx'; did you mean 'min_max'"),
        ("weighted", "operator: there is no 'weighted'; did you mean 'weighted_average'"),
        (None, "operator: there is no None; known: weighted_average, min_max, product_max, min_sum"),
        (["min_max"], r"operator: there is no \['min_max'\]"),
        (5, "operator: there is no 5; known"),
    ],
)
def test_unknown_operator(operator: Any, message: str) -> None:
    with pytest.raises(fa.MembershipError, match=message):
        fa.compose([1], [[1, 0]], operator)


@pytest.mark.parametrize(
    ("vector", "message"),
    [
        ([0, 0], "vector: 0 is the sum of the vector; an all-zero vector has no shape to normalise"),
        ([[0.5, 0.5], [0, 0]], r"vector \(1,\): 0 is the sum"),
        ([3, 1], r"vector \(0,\): 3 must be in \[0, 1\]"),
        ([-0.1, 0.5], r"vector \(0,\): -0\.1 must be in \[0, 1\]"),
        ([NAN, 1], r"vector \(0,\): nan must be in \[0, 1\]"),
        (5, r"vector: shape \(\), must be"),
        ([], r"vector: shape \(0,\), must be"),
        ("abc", "vector: 'abc', must be an array of numbers"),
        ([True, False], "vector: .*must be an array of numbers"),
        ([10**400, 0], "vector.*must be"),
        (masked([0.5, 0.5], [True, False]), r"vector \(0,\): .*must be"),
    ],
)
def test_bad_vector(vector: Any, message: str) -> None:
    with pytest.raises(fa.MembershipError, match=message):
        fa.normalise(vector)


# -- what only a change of one operator or constant would show ---------------------------------------------------------


def test_one_expert_and_one_grade_are_enough() -> None:
    assert fa.membership_from_experts([[0, 2]], 3).tolist() == [[1, 0, 0], [0, 0, 1]]
    assert fa.membership_from_experts([[0], [0]], 1).tolist() == [[1]]


def test_panels_in_a_stack() -> None:
    # Two panels of three experts on four indicators. Panel 1: weights 2, 1, 1 of 4.
    choices = [
        [[0, 1, 0, 1], [0, 1, 1, 0], [1, 1, 1, 1]],
        [[1, 1, 1, 1], [1, 1, 1, 1], [0, 1, 0, 1]],
    ]
    expected = [
        [[0.75, 0.25], [0, 1], [0.5, 0.5], [0.25, 0.75]],
        [[0.25, 0.75], [0, 1], [0.25, 0.75], [0, 1]],
    ]
    assert fa.membership_from_experts(choices, 2, [2, 1, 1]).tolist() == expected
    # The same panels as votes, eight indicators with two counts each.
    assert fa.membership_from_votes(np.array(expected) * 4).tolist() == expected
    assert fa.normalise(np.array(expected) / 2).tolist() == expected


def test_the_largest_panel_and_the_largest_weight_of_an_expert() -> None:
    assert fa.membership_from_votes([10**9, 0]).tolist() == [1, 0]
    assert fa.membership_from_experts([[0], [1]], 2, [10**9, 10**9]).tolist() == [[0.5, 0.5]]
    with pytest.raises(fa.MembershipError, match=r"votes \(1,\): 1000000001 must be a whole number"):
        fa.membership_from_votes([0, 10**9 + 1])


def test_a_membership_may_exceed_one_by_rounding_only() -> None:
    slack = 1 + 1e-9
    assert fa.normalise([slack, 0]).tolist() == [1, 0]
    assert fa.compose([1], [[slack, 0]]).tolist() == [slack, 0]
    for bad in (1 + 2e-9, 1.5, 2.5):
        with pytest.raises(fa.MembershipError, match=r"vector \(0,\): .* must be in \[0, 1\]"):
            fa.normalise([bad, 0])
        with pytest.raises(fa.MembershipError, match=r"membership \(0, 0\): .* must be in \[0, 1\]; divide"):
            fa.compose([1], [[bad, 0]])


def test_a_child_may_weigh_nothing() -> None:
    assert fa.compose([0, 1], [[1, 0], [0, 1]]).tolist() == [0, 1]


@pytest.mark.parametrize(
    ("give", "message"),
    [
        (
            lambda: F.compose([0.5, 0.5], [[1, 0]]),
            "compose: weights of shape (2,) and membership of shape (1, 2); "
            "must be (..., k) and (..., k, g): one weight for each row",
        ),
        (
            lambda: F.compose([1e300], [[1, 0]]),
            "weights: 1e+300 is the sum of the weights; it must be 1: divide them by it",
        ),
        (lambda: F.compose([1e301], [[1, 0]]), "weights (0,): 1e+301 must be a number, 0 or more"),
        (
            lambda: F.compose([1], [[2, 0]]),
            "membership (0, 0): 2 must be in [0, 1]; divide vote counts by the votes cast",
        ),
        (lambda: F.membership_from_votes([0, 0]), "votes: 0 votes in all: an indicator needs at least one vote"),
        (
            lambda: F.normalise([0, 0]),
            "vector: 0 is the sum of the vector; an all-zero vector has no shape to normalise",
        ),
        (lambda: F.normalise(5), "vector: shape (), must be (..., g)"),
        (lambda: F.membership_from_votes(5), "votes: shape (), must be (..., k, g): one count a grade"),
    ],
)
def test_whole_messages(give: Callable[[], object], message: str) -> None:
    with pytest.raises(fa.MembershipError) as caught:
        give()
    assert str(caught.value) == message


def test_a_bounded_sum_is_cut_off_at_one() -> None:
    # Weights that sum to 1 never get there: min(0.75, 1) + min(0.75, 0.5) = 1.25, and 0.25 + 0.5 = 0.75.
    rows = [np.array([1.0, 0.25]), np.array([0.5, 0.5])]
    assert compose_rows([0.75, 0.75], rows, OPERATORS["min_sum"]).tolist() == [1, 0.75]
