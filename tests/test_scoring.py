"""Scores and grades worked out by hand, cuts on their exact bounds, and bad input."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import fuzzyahp as fa

G: Any = fa.GradeScale  # untyped on purpose: bad input is what a type checker would refuse
F: Any = fa
TWO = fa.GradeScale(("pass", "fail"), (100, 0))

# -- score -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("membership", "expected"),
    [
        ([1, 0, 0, 0, 0], 100),
        ([0, 0, 0, 0, 1], 40),
        ([0.5, 0.25, 0.25, 0, 0], 0.5 * 100 + 0.25 * 85 + 0.25 * 70),
        ([0.125, 0.25, 0.25, 0.25, 0.125], 12.5 + 21.25 + 17.5 + 13.75 + 5),
        ([0.2] * 5, (100 + 85 + 70 + 55 + 40) / 5),
    ],
)
def test_score_is_the_weighted_mean_of_the_grade_values(membership: list[float], expected: float) -> None:
    assert float(fa.score(membership)) == pytest.approx(expected, rel=1e-15)


def test_score_of_other_scales_and_shapes() -> None:
    assert float(fa.score([0.75, 0.25], TWO)) == 75
    assert fa.score(np.full((3, 2, 5), 0.2)).shape == (3, 2)
    assert fa.score(np.zeros((0, 5))).shape == (0,)


# -- rounding, then cuts: floor(C * 10^9 + 0.5) / 10^9 -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        (77.49999999999999, 77.5),  # 77499999999.99999 + 0.5, floor 77500000000
        (77.4999999999, 77.5),  # 77499999999.9 + 0.5 = 77500000000.4, floor 77500000000
        (77.4999999996, 77.5),  # ... .6 + 0.5 = 77500000000.1
        (77.4999999994, 77.499999999),  # ... .4 + 0.5 = 77499999999.9
        (77.499999999, 77.499999999),
        (77.5000000004, 77.5),
        (0.0, 0.0),
        (-0.25, -0.25),
    ],
)
def test_round_score(value: float, rounded: float) -> None:
    assert float(fa.round_score(value)) == rounded


@pytest.mark.parametrize("cut", [(92.5, 0), (77.5, 1), (62.5, 2), (47.5, 3)])
def test_a_score_on_a_cut_takes_the_better_grade(cut: tuple[float, int]) -> None:
    score, better = cut
    assert int(fa.grade_of_score(score)) == better
    assert int(fa.grade_of_score(np.nextafter(score, 0))) == better  # a last bit decides nothing
    assert int(fa.grade_of_score(score - 1e-10)) == better  # rounds up to the cut
    assert int(fa.grade_of_score(score - 1e-9)) == better + 1
    assert int(fa.grade_of_score(score + 1e-9)) == better


def test_grades_beyond_the_ends_and_any_shape() -> None:
    assert fa.grade_of_score([[1000, 100], [40, -5]]).tolist() == [[0, 0], [4, 4]]
    assert fa.grade_of_score([]).tolist() == []
    assert fa.grade_of_score([90, 89.9, 60, 50, 49], cuts=[90, 75, 60, 50]).tolist() == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("worth", [100 / 3, 200 / 7, 14.285714285714286, 66.66666666666667, 1e-3 / 3])
def test_cuts_that_are_no_round_decimals_still_take_the_better_grade(worth: float) -> None:
    scale = fa.GradeScale(("pass", "fail"), (2 * worth, 0))
    assert int(fa.grade_of_score(scale.cuts[0], scale)) == 0
    assert int(fa.grade_of_score(worth, scale, cuts=[worth])) == 0
    assert int(fa.grade_of_score(worth - 2e-9, scale, cuts=[worth])) == 1


def test_every_value_of_a_scale_gets_its_own_grade() -> None:
    scale = fa.GradeScale("abcd", (100, 200 / 3, 100 / 3, 0))  # type: ignore[arg-type]
    assert fa.grade_of_score(list(scale.values), scale).tolist() == [0, 1, 2, 3]


# -- maximum membership, confidence, validity --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("membership", "grade"),
    [
        ([0.4, 0.4, 0.2, 0, 0], 1),  # a tie goes to the worse grade
        ([0.2] * 5, 4),
        ([0.5, 0.1, 0.4, 0, 0], 0),
        ([0.1 + 0.2, 0.3, 0.4, 0, 0], 2),
        ([0.35, 0.1 + 0.25, 0.3, 0, 0], 1),
        ([0.4000000000001, 0.4, 0.1999999999999, 0, 0], 1),  # the first ten decimals are alike: a tie
        ([0.400000001, 0.4, 0.199999999, 0, 0], 0),
        ([0, 0, 0, 0, 1], 4),
    ],
)
def test_maximum_membership(membership: list[float], grade: int) -> None:
    assert int(fa.grade_by_maximum(membership)) == grade


@pytest.mark.parametrize(
    ("membership", "confidence", "grade"),
    [
        ([0.4, 0.3, 0.2, 0.1, 0], 0.6, 1),  # 0.4 < 0.6 <= 0.7
        ([0.6, 0.4, 0, 0, 0], 0.6, 0),
        ([0.1, 0.2, 0.3, 0.4, 0], 0.6, 2),  # 0.1 + 0.2 + 0.3 is 0.6000000000000001 in binary
        ([0.3, 0.3, 0.4, 0, 0], 0.6, 1),
        ([0.5999999999, 0.4000000001, 0, 0, 0], 0.6, 0),  # rounds to 0.6
        ([0.599999999, 0.400000001, 0, 0, 0], 0.6, 1),
        ([0.2] * 5, 1, 4),
        ([0.9, 0.1, 0, 0, 0], 1, 1),
        ([0.5, 0.2, 0.3, 0, 0], 0.7, 1),
        ([0.6333333333333333, 0.3666666666666667, 0, 0, 0], 19 / 30, 0),  # exactly the confidence asked for
    ],
)
def test_confidence(membership: list[float], confidence: float, grade: int) -> None:
    assert int(fa.grade_by_confidence(membership, confidence)) == grade


@pytest.mark.parametrize(
    ("membership", "index"),
    [
        ([0.6, 0.25, 0.15, 0, 0], (5 * 0.6 - 1) / (2 * 0.25 * 4)),  # = 1
        ([0.4, 0.4, 0.2, 0, 0], (5 * 0.4 - 1) / (2 * 0.4 * 4)),  # = 0.3125
        ([0.2] * 5, 0),  # 5 x 0.2 = 1
        ([0.7, 0.3], (2 * 0.7 - 1) / (2 * 0.3 * 1)),
        ([1, 0, 0, 0, 0], math.inf),
    ],
)
def test_validity_index(membership: list[float], index: float) -> None:
    assert float(fa.validity_index(membership)) == pytest.approx(index, abs=1e-15)


def test_validity_index_with_a_vanishing_second() -> None:
    assert float(fa.validity_index([1, 5e-324, 0, 0, 0])) > 1e300


# -- grade scale -------------------------------------------------------------------------------------------------------


def test_five_grades() -> None:
    scale = fa.FIVE_GRADES
    assert scale.names == ("excellent", "good", "medium", "weak", "poor")
    assert scale.values == (100, 85, 70, 55, 40)
    assert scale.cuts == (92.5, 77.5, 62.5, 47.5)
    assert scale.risk == ("low", "fairly low", "medium", "fairly high", "high")
    assert scale.labels["zh"] == ("优", "良", "中", "较差", "差")
    assert scale.risk_labels["zh"] == ("低", "较低", "中等", "较高", "高")
    assert [scale.index(name) for name in ("excellent", "差", "中")] == [0, 4, 2]
    assert (scale.label(1, "zh"), scale.label(1, "fr"), scale.risk_label(1, "zh")) == ("良", "good", "较低")
    assert len(scale) == 5
    assert scale == G(scale.names, scale.values, scale.risk, scale.labels, scale.risk_labels)


@pytest.mark.parametrize(
    ("give", "message"),
    [
        (lambda: G(("a",), (1,)), "grades: 1 of them, must be 2 to 100, best first"),
        (lambda: G((), ()), "grades: 0 of them, must be 2 to 100"),
        (lambda: G([f"g{i}" for i in range(101)], range(101, 0, -1)), "grades: 101 of them, must be 2 to 100"),
        (lambda: G(("a", "a"), (1, 0)), "grades: 'a' stands twice; give each grade a name of its own"),
        (lambda: G(("a", " "), (1, 0)), "grades: name ' ' must be non-empty text"),
        (lambda: G(("a", 5), (1, 0)), "grades: name 5 must be non-empty text"),
        (lambda: G(("a", "b"), (0, 1)), "grades: values: 0 is followed by 1; they must fall, best grade first"),
        (lambda: G(("a", "b"), (1, 1)), "grades: values: 1 is followed by 1"),
        (lambda: G(("a", "b"), (1,)), "grades: values: 1 for 2 grades; give one a grade"),
        (lambda: G(("a", "b"), (1, float("nan"))), "grades: values: nan is not a finite number"),
        (lambda: G(("a", "b"), (10**400, 0)), "grades: values: 1000.*is not a finite number"),
        (lambda: G(("a", "b"), (True, 0)), "grades: values: True is not a finite number"),
        (lambda: G(("a", "b"), ("1", "0")), "grades: values: '1' is not a finite number"),
        (lambda: G(("a", "b"), (1 + 1e-10, 1)), "grades: values: 1 is followed by 1|grades: values: .*apart"),
        (lambda: G(("a", "b"), (1.7e308, 1.6e308)), "grades: values: .*1.7e.*308"),
        (lambda: G(("a", "b"), (1, 0), risk=5), "grades: risk: 5, must be a list of names"),
        (lambda: G(("a", "b"), (1, 0), risk="ab"), "grades: risk: 'ab', must be a list of names"),
        (lambda: G(("a", "b"), (1, 0), risk=(1, 2)), "grades: risk: 1 must be non-empty text"),
        (lambda: G(("a", "b"), (1, 0), risk=("low",)), "grades: risk: 1 for 2 grades"),
        (lambda: G(("a", "b"), (1, 0), labels={"en": ("x",)}), r"grades: labels\.en: 1 for 2 grades"),
        (lambda: G(("a", "b"), (1, 0), labels={"en": ("x", "x")}), r"grades: labels\.en: 'x' stands twice"),
        (lambda: G(("a", "b"), (1, 0), labels={"en": ("b", "a")}), r"grades: labels\.en: 'b' .*"),
        (lambda: G(("a", "b"), (1, 0), labels={"en": ("x", "y"), "zh": ("y", "x")}), r"grades: labels\.zh: 'y' .*"),
        (lambda: G(("a", "b"), (1, 0), labels={"en": ("x", "")}), r"grades: labels\.en: '' must be non-empty"),
        (lambda: G(("a", "b"), (1, 0), labels={"en": (1, 2)}), r"grades: labels\.en: 1 must be non-empty text"),
        (lambda: G(("a", "b"), (1, 0), labels={"en": "xy"}), r"grades: labels\.en: 'xy', must be a list"),
        (lambda: G(("a", "b"), (1, 0), labels=None), "grades: labels: None, must"),
        (lambda: G(None, (1, 0)), "grades: names: None, must be a list"),
        (lambda: G(("a", "b"), None), "grades: values: None, must be a list"),
        (lambda: fa.FIVE_GRADES.index("goood"), "there is no grade 'goood'; did you mean 'good'"),
        (lambda: fa.FIVE_GRADES.index("Good"), "there is no grade 'Good'; did you mean 'good'"),
        (lambda: fa.FIVE_GRADES.index(None), "there is no grade None; known: excellent, good, medium, weak, poor"),
        (lambda: fa.FIVE_GRADES.index(["good"]), r"there is no grade \['good'\]"),
        (lambda: fa.FIVE_GRADES.index(np.array(["good", "x"])), "there is no grade"),
    ],
)
def test_bad_scale(give: Callable[[], object], message: str) -> None:
    with pytest.raises(fa.ScoringError, match=message):
        give()


def test_a_scale_of_a_hundred_thousand_grades_is_refused_at_once() -> None:
    started = time.perf_counter()
    with pytest.raises(fa.ScoringError, match="grades: 100000 of them, must be 2 to 100"):
        G([f"n{i}" for i in range(100_000)], range(100_000, 0, -1))
    assert time.perf_counter() - started < 2


# -- bad vectors, scores, cuts -----------------------------------------------------------------------------------------

BAD_VECTORS = [
    ([float("nan"), 1, 0, 0, 0], r"membership \(0,\): nan, must be in \[0, 1\]"),
    ([float("inf"), 0, 0, 0, 0], r"membership \(0,\): inf, must be in \[0, 1\]"),
    ([-0.5, 1.5, 0, 0, 0], r"membership \(0,\): -0\.5, must be in \[0, 1\]; divide vote counts by the votes cast"),
    ([[1, 0, 0, 0, 0], [3, 2, 1, 1, 0]], r"membership \(1, 0\): 3\.0, must be in \[0, 1\]; divide vote counts"),
    ([0] * 5, "membership: sums to 0, must"),
    (None, "membership: .*None|membership: shape"),
    ("abc", "membership: 'abc', must be numbers"),
    (5, r"membership: shape \(\), the last axis must hold"),
    ([], r"membership: shape \(0,\), the last axis must hold"),
    ([1], r"membership: shape \(1,\), the last axis must hold"),
    ([[1, 0], [1]], "membership: .*must be numbers"),
    ([True, False, False, False, False], "membership: .*must be numbers"),
    (["1", "0", "0", "0", "0"], "membership: .*must be numbers"),
    (np.array([1 + 1j, 0, 0, 0, 0]), "membership: .*must be numbers"),
    ([10**400, 0, 0, 0, 0], "membership.* must be"),
    (np.ma.masked_array([1.0, 0, 0, 0, 0], [True] + [False] * 4), r"membership \(0,\): .*must be"),
]


@pytest.mark.parametrize(("vector", "message"), BAD_VECTORS)
@pytest.mark.parametrize("name", ["score", "grade_by_maximum", "grade_by_confidence", "validity_index"])
def test_bad_vector(name: str, vector: Any, message: str) -> None:
    with pytest.raises(fa.ScoringError, match=message):
        getattr(fa, name)(vector)


@pytest.mark.parametrize("name", ["score", "grade_by_confidence", "validity_index"])
@pytest.mark.parametrize(("vector", "total"), [([0.5, 0.4, 0, 0, 0], "0.9"), ([0.6, 0.6, 0, 0, 0], "1.2")])
def test_vector_that_does_not_sum_to_one(name: str, vector: list[float], total: str) -> None:
    with pytest.raises(fa.ScoringError, match=rf"membership: sums to {total}, must sum to 1; .*normalise\(\)"):
        getattr(fa, name)(vector)


def test_maximum_of_a_raw_vector_does_not_depend_on_its_size() -> None:
    assert int(fa.grade_by_maximum([3e-10, 1e-10, 0])) == int(fa.grade_by_maximum([0.3, 0.1, 0])) == 0


@pytest.mark.parametrize(
    ("give", "message"),
    [
        (lambda: fa.grade_by_maximum([0, 0]), "membership: sums to 0, must be above 0; a vector without any"),
        (lambda: fa.score([1, 0]), r"membership: shape \(2,\), the last axis must hold 5 grades"),
        (lambda: fa.score([1, 0, 0], TWO), r"membership: shape \(3,\), the last axis must hold 2 grades"),
        (lambda: F.score([1, 0], [100, 0]), r"scale: \[100, 0\], must be a GradeScale"),
        (lambda: fa.grade_of_score([70, float("inf")]), "score.*not a finite number; rate the client first"),
        (lambda: F.grade_of_score("abc"), "score: .*'abc'.*"),
        (lambda: F.grade_of_score("77"), "score: .*'77'.*"),
        (lambda: F.grade_of_score(True), "score: .*True.*"),
        (lambda: F.grade_of_score({"a": 1}), "score: .*'a'.*"),
        (lambda: F.grade_of_score([1j]), "score: .*1j.*"),
        (lambda: F.grade_of_score([[1], [1, 2]]), "score: .*"),
        (lambda: F.grade_of_score([10**400]), "score: .*"),
        (lambda: fa.grade_of_score(np.ma.masked_array([1.0], [True])), "score: .*"),
        (lambda: F.round_score("abc"), "score: .*'abc'.*"),
        (lambda: F.round_score(None), "score: .*"),
        (lambda: fa.grade_of_score(50, cuts=[90]), "cuts: 1 cuts for 5 grades, must be 4: one between two grades"),
        (lambda: fa.grade_of_score(50, cuts=[60, 70, 80, 90]), "cuts: 60 is followed by 70; they must fall"),
        (lambda: fa.grade_of_score(50, cuts=[90, 80, 80, 70]), "cuts: 80 is followed by 80"),
        (lambda: fa.grade_of_score(50, cuts=[90, 80, float("nan"), 4]), "cuts: nan is not a finite number"),
        (lambda: F.grade_of_score(50, cuts="abcd"), "cuts: 'a.*"),
        (lambda: F.grade_of_score(50, cuts=5), "cuts: 5, must be a list"),
        (
            lambda: F.grade_by_confidence([1, 0], 0.5),
            r"confidence: 0\.5, must be above 0\.5 and at most 1; 0\.6 is usual",
        ),
        (lambda: F.grade_by_confidence([1, 0], 1.01), r"confidence: 1\.01, must be above 0\.5 and at most 1"),
        (lambda: F.grade_by_confidence([1, 0], float("nan")), r"confidence: nan, must be above 0\.5"),
        (lambda: F.grade_by_confidence([1, 0], "0.6"), r"confidence: '0\.6', must be above 0\.5"),
        (lambda: F.grade_by_confidence([1, 0], True), r"confidence: True, must be above 0\.5"),
        (lambda: F.grade_by_confidence([1, 0], None), r"confidence: None, must be above 0\.5"),
    ],
)
def test_bad_argument(give: Callable[[], object], message: str) -> None:
    with pytest.raises(fa.ScoringError, match=message):
        give()


@pytest.mark.parametrize("score", [1e300, -1e300, 1.7e308])
def test_scores_of_any_size_stay_finite(score: float) -> None:
    assert float(fa.round_score(score)) == pytest.approx(score, rel=1e-12)


# -- what only a change of one operator or constant would show ---------------------------------------------------------


def test_a_scale_keeps_plain_tuples() -> None:
    scale = G(["a", "b"], [1, 0], ["low", "low"], {"en": ["x", "y"]}, {"en": ["safe", "safe"], "zh": ["低", "低"]})
    assert (scale.names, scale.values, scale.risk) == (("a", "b"), (1.0, 0.0), ("low", "low"))
    assert (scale.labels["en"], scale.risk_labels["en"]) == (("x", "y"), ("safe", "safe"))
    assert {scale: 1}[G(("a", "b"), (1, 0), ("low", "low"), scale.labels, scale.risk_labels)] == 1
    assert len({hash(s) for s in (scale, G(("a", "c"), (1, 0)), G(("a", "b"), (2, 0)))}) == 3


def test_labels_speak_english_unless_asked() -> None:
    scale = G(("a", "b"), (1, 0), ("r", "s"), {"en": ("x", "y"), "zh": ("甲", "乙")}, {"en": ("low", "high")})
    assert (scale.label(0), scale.label(1, "zh"), scale.label(1, "fr")) == ("x", "乙", "b")
    assert (scale.risk_label(1), scale.risk_label(1, "zh")) == ("high", "s")  # no Chinese risks: as in `risk`
    assert G(("a", "b"), (1, 0)).risk_label(0) == ""


def test_ends_of_what_a_scale_may_hold() -> None:
    names = [f"g{i}" for i in range(100)]
    assert len(G(names, range(100, 0, -1))) == 100
    assert G(("a", "b"), (10**6, -(10**6))).cuts == (0.0,)
    # 2^-20 = 9.5e-7 is less than 10^-6, 2^-19 = 1.9e-6 is more.
    assert G(("a", "b"), (2**-19, 0)).values == (2**-19, 0.0)
    assert G(("a", "b"), (1e-6, 0)).values == (1e-6, 0.0)
    with pytest.raises(fa.ScoringError, match="must be at least 10\\^-6 apart"):
        G(("a", "b"), (2**-20, 0))
    with pytest.raises(fa.ScoringError, match="1000001 is outside -10\\^6 to 10\\^6"):
        G(("a", "b"), (0, -1000001))


@pytest.mark.parametrize(
    ("give", "message"),
    [
        (
            lambda: fa.round_score([math.nan]),
            "score: not a finite number; rate the client first, and leave out who has no score",
        ),
        (
            lambda: fa.grade_of_score(math.inf),
            "score: not a finite number; rate the client first, and leave out who has no score",
        ),
        (lambda: fa.grade_by_maximum([1]), "membership: shape (1,), the last axis must hold at least 2 grades"),
        (lambda: fa.score([1, 0]), "membership: shape (2,), the last axis must hold 5 grades"),
        (
            lambda: fa.validity_index([[0.5, 0.5], [0.5, 0.25]]),
            "membership (1,): sums to 0.75, must sum to 1; "
            "pass a raw vector of an operator that does not keep sums through normalise()",
        ),
        (
            lambda: fa.validity_index([0.5, 0.25]),
            "membership: sums to 0.75, must sum to 1; "
            "pass a raw vector of an operator that does not keep sums through normalise()",
        ),
        (
            lambda: G(("a", "b"), (1, 0), labels={"en": ("x", "y"), "zh": ("y", "z")}),
            "grades: labels.zh: 'y' already means 'b'; call 'a' something else",
        ),
        (
            lambda: G(("a", "b"), list(range(101, 0, -1))),
            "grades: values: 101 numbers; there are at most 100 grades",
        ),
        (lambda: G(("a", "b"), (1, 0), labels=5), "grades: labels: 5, must map languages to one text a grade"),
    ],
)
def test_whole_messages(give: Callable[[], object], message: str) -> None:
    with pytest.raises(fa.ScoringError) as caught:
        give()
    assert str(caught.value) == message


def test_stacks_are_taken_vector_by_vector() -> None:
    # The first vector's ratio is 3 : 1 whatever stands beside it.
    assert F.grade_by_maximum([[3e-10, 1e-10, 0], [1, 0, 0]]).tolist() == [0, 0]
    # (2 x 0.75 - 1) / (2 x 0.25 x 1) = 1, and 0 for equal shares.
    assert fa.validity_index([[0.25, 0.75], [0.5, 0.5]]).tolist() == [1, 0]
    assert F.score([[[1, 0], [0, 1], [0.5, 0.5]]], TWO).tolist() == [[100, 0, 50]]
    assert fa.grade_by_confidence([[0.4, 0.3, 0.3], [0.7, 0.2, 0.1]]).tolist() == [1, 0]


def test_a_membership_may_exceed_one_by_rounding_only() -> None:
    assert int(fa.grade_by_maximum([1 + 1e-9, 0])) == 0
    for bad in (1 + 2e-9, 1.5, 2.5):
        with pytest.raises(fa.ScoringError, match=r"membership \(0,\): .*, must be in \[0, 1\]; divide"):
            fa.grade_by_maximum([bad, 0])


def test_confidence_asked_for_by_default() -> None:
    # 0.6: the first two grades hold exactly that much; 0.59 of the vote is too little.
    assert int(fa.grade_by_confidence([0.25, 0.35, 0.4])) == 1
    assert int(fa.grade_by_confidence([0.25, 0.34, 0.41])) == 2
