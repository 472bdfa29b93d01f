"""Grade standards: values worked out by hand, the sum that is exactly 1, and bad input."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import fuzzyahp as fa

S: Any = fa.GradeStandard  # untyped on purpose: bad input is what a type checker would refuse

BENEFIT = (2.0, 1.5, 1.2, 1.0, 0.8)
COST = (10, 20, 40, 60, 100)
DISTANCE = (0.0, 0.1, 0.2, 0.3, 0.5)

BY_HAND = [
    # benefit: between 2.0 and 1.5 the share of "excellent" is (x - 1.5) / 0.5
    (BENEFIT, None, 1.75, [Fraction(1, 2), Fraction(1, 2), 0, 0, 0]),
    (BENEFIT, None, 1.8, [Fraction(3, 5), Fraction(2, 5), 0, 0, 0]),
    # between 1.2 and 1.0: (1.05 - 1.0) / 0.2 = 1/4 of "medium"
    (BENEFIT, None, 1.05, [0, 0, Fraction(1, 4), Fraction(3, 4), 0]),
    (BENEFIT, None, 2.0, [1, 0, 0, 0, 0]),
    (BENEFIT, None, 1.5, [0, 1, 0, 0, 0]),
    (BENEFIT, None, 1.2, [0, 0, 1, 0, 0]),
    (BENEFIT, None, 1.0, [0, 0, 0, 1, 0]),
    (BENEFIT, None, 0.8, [0, 0, 0, 0, 1]),
    (BENEFIT, None, 99, [1, 0, 0, 0, 0]),
    (BENEFIT, None, -99, [0, 0, 0, 0, 1]),
    (BENEFIT, None, 1.7e308, [1, 0, 0, 0, 0]),
    # cost: between 20 and 40 the share of "good" is (40 - x) / 20
    (COST, None, 25, [0, Fraction(3, 4), Fraction(1, 4), 0, 0]),
    (COST, None, 90, [0, 0, 0, Fraction(1, 4), Fraction(3, 4)]),
    (COST, None, 0, [1, 0, 0, 0, 0]),
    (COST, None, 101, [0, 0, 0, 0, 1]),
    # interval, ideal 0.4 to 0.6: the distance outside it is graded; 0.75 is 0.15 above, 0.25 is 0.15 below
    (DISTANCE, (0.4, 0.6), 0.5, [1, 0, 0, 0, 0]),
    (DISTANCE, (0.4, 0.6), 0.4, [1, 0, 0, 0, 0]),
    (DISTANCE, (0.4, 0.6), 0.6, [1, 0, 0, 0, 0]),
    (DISTANCE, (0.4, 0.6), 0.75, [0, Fraction(1, 2), Fraction(1, 2), 0, 0]),
    (DISTANCE, (0.4, 0.6), 0.25, [0, Fraction(1, 2), Fraction(1, 2), 0, 0]),
    (DISTANCE, (0.4, 0.6), 1.0, [0, 0, 0, Fraction(1, 2), Fraction(1, 2)]),
    (DISTANCE, (0.4, 0.6), 9, [0, 0, 0, 0, 1]),
    # a range of one point, and points that start above 0: inside the range is still the best grade
    ((1, 2), (5, 5), 5, [1, 0]),
    ((1, 2), (5, 5), 6.5, [Fraction(1, 2), Fraction(1, 2)]),
]


@pytest.mark.parametrize(("points", "ideal", "value", "expected"), BY_HAND)
def test_by_hand(points: tuple[float, ...], ideal: Any, value: float, expected: list[Any]) -> None:
    found = fa.GradeStandard(points, ideal).membership(value)
    np.testing.assert_allclose(found, [float(x) for x in expected], rtol=0, atol=1e-14)
    assert sum(found.tolist()) == 1.0


def test_any_shape_of_values() -> None:
    standard = fa.GradeStandard(BENEFIT)
    assert standard.membership(np.full((2, 3), 1.5)).shape == (2, 3, 5)
    assert standard.membership([]).shape == (0, 5)
    assert standard.membership(np.array([2, 1], dtype=np.uint8)).tolist() == [[1, 0, 0, 0, 0], [0, 0, 0, 1, 0]]
    assert standard.membership(Fraction(3, 2)).tolist() == [0, 1, 0, 0, 0]  # type: ignore[arg-type]


def test_neighbours_of_a_point_stay_within_bounds() -> None:
    standard = fa.GradeStandard(BENEFIT)
    for point in BENEFIT:
        rows = standard.membership([np.nextafter(point, -9), point, np.nextafter(point, 9)])
        assert (rows >= 0).all()
        assert (rows <= 1).all()
        assert [sum(row) for row in rows.tolist()] == [1.0, 1.0, 1.0]


def test_points_may_come_as_a_list_or_an_array() -> None:
    assert S([2, 1]) == S(np.array([2.0, 1.0])) == S((2, 1))
    assert S((2, 1)).points == (2.0, 1.0)


@pytest.mark.parametrize(
    ("points", "value", "expected"),
    [
        ((1.7e308, 0.0, -1.7e308), 1.7e308, [1, 0, 0]),  # neighbours are within range, the ends are not
        ((1.7e308, 0.0, -1.7e308), -1.7e308, [0, 0, 1]),
        ((1e308, 5e-324, 0.0), 1e308, [1, 0, 0]),  # a span divided by the smallest step there is
        ((1e308, 5e-324, 0.0), 0.0, [0, 0, 1]),
    ],
)
def test_points_at_the_ends_of_double_precision(points: tuple[float, ...], value: float, expected: list[int]) -> None:
    assert fa.GradeStandard(points).membership([value]).tolist() == [expected]


@pytest.mark.parametrize(
    ("give", "message"),
    [
        (lambda: S((2, 1.5, 1.5)), r"standard: point 1\.5 is followed by 1\.5; points must all fall or all rise"),
        (lambda: S((1, 2, 1.5)), r"standard: point 2 is followed by 1\.5; points must all fall or all rise"),
        (lambda: S((2, 1, 3)), "standard: point 1 is followed by 3"),
        (lambda: S((1,)), "standard: points: 1 of them, must be one a grade, at least 2"),
        (lambda: S(()), "standard: points: 0 of them"),
        (lambda: S((2, float("nan"))), "standard: points: nan is not a finite number"),
        (lambda: S((float("inf"), 1)), "standard: points: inf is not a finite number"),
        (lambda: S((10**400, 1)), "standard: points: 1000.* is not a finite number"),
        (lambda: S((2, True)), "standard: points: True is not a finite number"),
        (lambda: S(("2", "1")), "standard: points: '2' is not a finite number"),
        (lambda: S((2, None)), "standard: points: None is not a finite number"),
        (lambda: S((2 + 1j, 1)), "standard: points: .*1j.* is not a finite number"),
        (lambda: S([[2, 1], [1, 0]]), r"standard: points: \[2, 1\] is not a finite number"),
        (lambda: S((-1.7e308, 1.7e308)), "standard: points are too far apart"),
        (lambda: S("21"), "standard: points '21', must be a list of numbers, best grade first"),
        (lambda: S(None), "standard: points None, must be a list of numbers"),
        (lambda: S({2: 1}), "standard: points {2: 1}, must be a list"),
        (lambda: S({2, 1}), "standard: points .*must be a list"),
        (lambda: S(b"\x05\x03"), "standard: points .*must be a list"),
        (lambda: S(5), "standard: points 5, must be a list"),
        (lambda: S((0, 1), (2, 1)), r"standard: ideal range \(2, 1\), must be two numbers, the lower first"),
        (lambda: S((0, 1), (1, 2, 3)), r"standard: ideal range \(1, 2, 3\), must be two numbers"),
        (lambda: S((0, 1), 5), "standard: ideal 5, must be"),
        (lambda: S((0, 1), (float("nan"), 1)), "standard: ideal: nan is not a finite number"),
        (lambda: S((1, 0), (4, 6)), r"standard: with an ideal range.*rise from 0 or more.*got \(1\.0, 0\.0\)"),
        (lambda: S((-1, 0), (4, 6)), r"standard: with an ideal range.*got \(-1\.0, 0\.0\)"),
        (lambda: S((2, 1), None, 5), "standard: unit 5, must be text"),
    ],
)
def test_bad_standard(give: Callable[[], object], message: str) -> None:
    with pytest.raises(fa.StandardError, match=message):
        give()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (float("nan"), "value: nan, must be a finite number"),
        ([1, float("inf")], r"value \(1,\): inf, must be a finite number"),
        ([[1, 2], [-float("inf"), 1]], r"value \(1, 0\): -inf, must be a finite number"),
        (None, "value.*(None|nan), must be"),
        ([1, None], r"value.*(None|nan).*must be"),
        ("abc", "value 'abc': must be a number"),
        ("1.8", r"value '1\.8': must be a number"),
        (["1.8"], r"value.*1\.8.*must be a number"),
        (True, "value True: must be a number"),
        (np.array([True]), "value.*must be a number"),
        (1 + 2j, "value.*must be a number"),
        (np.array([1 + 2j]), "value.*must be a number"),
        (np.array(["2026-01-01"], dtype="M8[D]"), "value.*must be a number"),
        ([[1], [1, 2]], "value.*must be a number"),
        ([10**400], "value.*must be a"),
        ({"a": 1}, r"value \{'a': 1\}: must be a number"),
        (np.ma.masked_array([1.0, 2.0], [True, False]), r"value \(0,\): .*must be"),
    ],
)
def test_bad_value(values: Any, message: str) -> None:
    with pytest.raises(fa.StandardError, match=message):
        fa.GradeStandard(BENEFIT).membership(values)


# -- what only a change of one operator or constant would show ---------------------------------------------------------


def test_an_ideal_range_is_kept_as_plain_numbers() -> None:
    assert S([0, 1], [4, 6]).ideal == (4.0, 6.0)
    assert isinstance(S([0, 1], [4, 6]).ideal, tuple)
    assert S([0, 1], [4, 6]) == S((0.0, 1.0), (4.0, 6.0))


def test_a_distance_beyond_double_precision_is_beyond_every_point() -> None:
    standard = S((0, 1), (1e308, 1.5e308))
    assert standard.membership([-1.5e308, 1.2e308]).tolist() == [[0, 1], [1, 0]]
    assert standard.row(-1.5e308) == [0, 1]


@pytest.mark.parametrize("points", [BENEFIT, COST, DISTANCE])
def test_no_membership_is_a_negative_zero(points: tuple[float, ...]) -> None:
    standard = S(points)
    for point in (*points, -1e3, 1e3):
        assert not np.signbit(standard.membership([point])).any()
        assert not np.signbit(standard.row(point)).any()


@pytest.mark.parametrize(
    ("give", "message"),
    [
        (lambda: S((-1.7e308, 1.7e308)), "standard: points are too far apart for double precision"),
        (
            lambda: S((1, 0), (4, 6)),
            "standard: with an ideal range the points are distances outside it, so they rise from 0 or more, "
            "best grade first; got (1.0, 0.0)",
        ),
    ],
)
def test_whole_messages(give: Callable[[], object], message: str) -> None:
    with pytest.raises(fa.StandardError) as caught:
        give()
    assert str(caught.value) == message


@pytest.mark.parametrize(("points", "ideal", "value", "expected"), BY_HAND)
def test_one_value_alone_by_hand(points: tuple[float, ...], ideal: Any, value: float, expected: list[Any]) -> None:
    standard = fa.GradeStandard(points, ideal)
    found = standard.row(value)
    np.testing.assert_allclose(found, [float(x) for x in expected], rtol=0, atol=1e-14)
    assert found == standard.membership(value).tolist()
