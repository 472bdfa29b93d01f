"""Judgment matrices: what the contract promises, and everything a person can type wrongly."""

from __future__ import annotations

import copy
import pickle
import time
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import fuzzyahp as fa

J: Any = fa.JudgmentMatrix  # untyped on purpose: most of what follows is what a type checker would refuse
masked: Any = np.ma.masked_array


def nested(depth: int) -> Any:
    value: Any = 3
    for _ in range(depth):
        value = [value]
    return value


# -- what the contract promises ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "matrix",
    [
        J([[1, 2, 4], ["1/2", 1, 2], [Fraction(1, 4), 0.5, 1]], labels=("a", "b", "c")),
        J(np.array([[1, 2, 4], [0.5, 1, 2], [0.25, 0.5, 1]]), labels=["a", "b", "c"]),
        J.from_upper([2, "4", Fraction(2)], labels="abc"),
        J.from_pairs({("a", "b"): 2, ("c", "a"): "1/4", ("b", "c"): "2.0"}, labels="abc"),
    ],
    ids=["full", "array", "upper", "pairs"],
)
def test_every_way_to_give_the_same_judgments(matrix: fa.JudgmentMatrix) -> None:
    assert matrix.labels == ("a", "b", "c")
    assert matrix.values.tolist() == [[1, 2, 4], [0.5, 1, 2], [0.25, 0.5, 1]]
    assert matrix == J.from_upper([2, 4, 2], labels="abc")
    assert hash(matrix) == hash(J.from_upper([2, 4, 2], labels="abc"))
    weights = matrix.weights()
    # Consistent: 4 : 2 : 1 of 7; lambda_max = n.
    np.testing.assert_allclose(weights.values, [4 / 7, 2 / 7, 1 / 7], rtol=1e-15)
    assert (weights.labels, weights.method, weights.random_index) == (matrix.labels, "eigenvector", "saaty_1980")
    assert weights.lambda_max == pytest.approx(3, rel=1e-15)


def test_consistency_of_three_judgments() -> None:
    # A w for w = (.4, .4, .2): .4 + .8 + .2 = 1.4; .2 + .4 + .8 = 1.4; .4 + .1 + .2 = .7; each is 3.5 w_i.
    weights = J.from_upper([2, 1, 4]).weights()
    np.testing.assert_allclose(weights.values, [0.4, 0.4, 0.2], rtol=1e-14)
    assert weights.lambda_max == pytest.approx(3.5, rel=1e-14)
    np.testing.assert_allclose(weights.lambda_max_bounds, (3.5, 3.5), rtol=1e-14)
    assert weights.consistency_index == pytest.approx((3.5 - 3) / 2, rel=1e-13)
    assert weights.consistency_ratio == pytest.approx(0.25 / 0.58, rel=1e-13)
    assert J.from_upper([2, 1, 4]).weights(random_index="saaty_2005").consistency_ratio == pytest.approx(0.25 / 0.52)
    assert weights.as_dict() == dict(zip("123", weights.values.tolist(), strict=True))


def test_labels_default_to_numbers_and_one_item_is_a_matrix() -> None:
    assert J([[1, 3], ["1/3", 1]]).labels == ("1", "2")
    assert J.from_upper([]).weights().values.tolist() == [1.0]
    assert J([[1]], labels=["only"]).weights().as_dict() == {"only": 1.0}


def test_in_words_says_the_more_important_side_first() -> None:
    matrix = J.from_upper(["1/3", 1, "5/2"], labels=["finance", "management", "market"])
    assert matrix.in_words() == [
        "management is 3 times as important as finance",
        "finance and market are equally important",
        "management is 5/2 times as important as market",
    ]
    assert matrix.in_words("zh")[0] == "management的重要性是finance的3倍"
    assert matrix.in_words("zh")[1] == "finance与market同等重要"


def test_worst_judgments_come_first_and_fitting_ones_are_left_out() -> None:
    # All alike but for a over b = 4: that judgment disturbs most, and c over d = 1 fits exactly by symmetry.
    matrix = J.from_upper([4, 1, 1, 1, 1, 1], labels="abcd")
    worst = matrix.worst_judgments(6)
    a, b, c, d = matrix.weights().values.tolist()
    assert (worst[0].first, worst[0].second, worst[0].value) == ("a", "b", 4.0)
    assert worst[0].fitting == pytest.approx(a / b)
    assert worst[0].disturbance == pytest.approx(4 * b / a)
    assert ("c", "d") not in [(x.first, x.second) for x in worst]
    assert c == pytest.approx(d)
    assert [x.disturbance for x in worst] == sorted((x.disturbance for x in worst), reverse=True)
    assert len(matrix.worst_judgments()) == 3
    assert len(matrix.worst_judgments(1)) == 1
    assert J.from_upper([2, 4, 2]).worst_judgments() == ()


@pytest.mark.parametrize(
    ("upper", "lower", "kept", "rebuilt"),
    [
        (3, 0.33, 3.0, [("2", "1", 0.33, 1 / 3)]),
        (7, 0.14, 7.0, [("2", "1", 0.14, 1 / 7)]),  # 7 x 0.14 = 0.98: just within 2 %
        (0.33, 3, 1 / 3, [("1", "2", 0.33, 1 / 3)]),
        (9, 0.11, 9.0, [("2", "1", 0.11, 1 / 9)]),
        (3, 1 / 3, 3.0, []),
        (3, 0.33333333333, 3.0, []),  # binary rounding, not typing
    ],
)
def test_typed_decimals_are_rebuilt(upper: float, lower: float, kept: float, rebuilt: list[tuple[Any, ...]]) -> None:
    matrix = J([[1, upper], [lower, 1]])
    assert matrix.values[0, 1] == kept
    assert matrix.values[0, 1] * matrix.values[1, 0] == pytest.approx(1, rel=1e-15)
    assert [(x.row, x.column, x.typed, x.value) for x in matrix.rebuilt] == rebuilt


def test_equality_looks_at_labels_and_values() -> None:
    one = J.from_upper([3], labels="ab")
    assert one != J.from_upper([3], labels="ac")
    assert one != J.from_upper([2], labels="ab")
    assert one != "something else"


def test_repr_shows_judgments_as_they_are_spoken_of() -> None:
    assert repr(J.from_upper([3], labels="ab")) == "JudgmentMatrix([[1, 3], [1/3, 1]], labels=['a', 'b'])"


@pytest.mark.parametrize("shown", [J.from_upper([3], labels=["<script>", "a&b"])], ids=["matrix"])
def test_html_escapes_labels(shown: fa.JudgmentMatrix) -> None:
    for html in (shown._repr_html_(), shown.weights()._repr_html_()):
        assert "<script>" not in html
        assert "&lt;script&gt;" in html
        assert "a&amp;b" in html


def test_arrays_are_read_only() -> None:
    matrix = J.from_upper([3])
    for array in (matrix.values, matrix.weights().values):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 5


def test_a_matrix_cannot_be_changed() -> None:
    matrix = J.from_upper([3])  # it has a hash, so what it is made of must stay
    with pytest.raises(AttributeError):
        matrix.values = np.ones((2, 2))


def test_a_matrix_can_be_copied_and_sent_to_another_process() -> None:
    matrix = J([[1, 3], [0.33, 1]], labels="ab")
    for copied in (copy.copy(matrix), copy.deepcopy(matrix), pickle.loads(pickle.dumps(matrix))):  # noqa: S301
        assert copied == matrix
        assert copied.rebuilt == matrix.rebuilt


# -- one judgment, typed wrongly, through every door -------------------------------------------------------------------

BAD = [
    pytest.param(float("nan"), "nan.*finite number above 0", id="nan"),
    pytest.param(float("inf"), "inf.*finite number above 0", id="inf"),
    pytest.param(-float("inf"), "-inf.*finite number above 0", id="-inf"),
    pytest.param(0, r"0 must be above 0.*'1/3' for the other way round", id="zero"),
    pytest.param(-0.0, r"-0\.0 must be above 0", id="minus-zero"),
    pytest.param(Fraction(0), r"Fraction\(0, 1\) must be above 0", id="Fraction(0)"),
    pytest.param(-3, "-3 must be above 0", id="negative"),
    pytest.param(True, "True is not a number; write a number such as 3", id="bool"),
    pytest.param(np.bool_(True), "True.* is not a number", id="numpy-bool"),
    pytest.param(1 + 2j, r"\(1\+2j\) is not a number", id="complex"),
    pytest.param(None, "None is not a number", id="none"),
    pytest.param([[3]], r"\[3\].* is not a number", id="list"),
    pytest.param(Decimal(3), r"Decimal\('3'\) is not a number", id="decimal"),
    pytest.param("1/0", r"'1/0' is not a judgment; write a number such as 3 or a ratio '1/3'", id="1/0"),
    pytest.param("0/1", "'0/1' must be above 0", id="0/1"),
    pytest.param("abc", "'abc' is not a judgment", id="abc"),
    pytest.param("", "'' is not a judgment", id="empty"),
    pytest.param("-3", "'-3' is not a judgment", id="minus-text"),
    pytest.param("1/3/5", "'1/3/5' is not a judgment", id="two-slashes"),
    pytest.param("0,33", "'0,33' is not a judgment", id="comma"),
    pytest.param("1_000", "'1_000' is not a judgment", id="underscore"),
    pytest.param("1e999999999", "'1e999999999' is not a judgment", id="huge-exponent"),
    pytest.param("9" * 10**6, r"9\.\.\.9+' is not a judgment", id="million-digits"),
    pytest.param(" " * 10**6 + "x", "is not a judgment", id="million-blanks"),
    pytest.param("1" + " " * 10**6 + "x", "is not a judgment", id="million-blanks-inside"),
    pytest.param(1e-300, "1e-300 is outside 1/10.9 to 10.9; judgments go from 1/9 to 9", id="tiny"),
    pytest.param(10**10, "10000000000 is outside", id="large"),
    pytest.param(10**5000, "outside 1/10.9 to 10.9", id="huge-int"),
    pytest.param(Fraction(1, 10**5000), "outside 1/10.9 to 10.9", id="huge-fraction"),
    pytest.param(nested(10**5), "is not a number", id="deep"),
]


@pytest.mark.parametrize(("judgment", "message"), BAD)
@pytest.mark.parametrize(
    ("give", "place"),
    [
        pytest.param(lambda x: J([[1, x], [1, 1]], labels="ab"), r"cell \(1, 2\), a over b: ", id="full"),
        pytest.param(lambda x: J.from_upper([x], labels="ab"), r"cell \(1, 2\), a over b: ", id="upper"),
        pytest.param(lambda x: J.from_pairs({("a", "b"): x}), r"pair \(a, b\): ", id="pairs"),
    ],
)
def test_bad_judgment(give: Callable[[Any], object], place: str, judgment: Any, message: str) -> None:
    started = time.perf_counter()
    with pytest.raises(fa.JudgmentError, match=place + ".*" + message) as caught:
        give(judgment)
    assert len(str(caught.value)) < 300
    assert time.perf_counter() - started < 2


# -- a matrix, given wrongly -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("give", "message"),
    [
        (
            lambda: J([[1, 3], [0.3, 1]]),
            r"cell \(1, 2\).*3, and.*\(2, 1\), is 3/10.*reciprocal.*1/3 there, or 10/3 here",
        ),
        (lambda: J([[1, "1/3"], ["1/3", 1]]), r"cell \(1, 2\).*1/3, and.*1/3.*reciprocal"),
        (lambda: J([[1, 8], [0.13, 1]]), r"cell \(1, 2\).*is 8.*reciprocal"),  # 1.04: 4 % off
        (lambda: J([[1.01, 3], ["1/3", 1]]), r"cell \(1, 1\).*1\.01, must be 1"),
        (lambda: J([[0, 3], ["1/3", 1]]), r"cell \(1, 1\).*0 must be above 0"),
        (lambda: J([[1, 3], [1]], labels="ab"), r"row 2 \(b\) has 1 cells, must have 2.*square"),
        (lambda: J([[1, 3, 5], ["1/3", 1, 2]]), r"row 1 \(1\) has 3 cells, must have 2.*square"),
        (lambda: J([[1, 3, 5], [1]]), r"row 1 \(1\) has 3 cells, must have 2.*square"),
        (lambda: J([]), r"judgment matrix: 0 indicators, must be 1 to 100; compare at least two"),
        (lambda: J([[]]), r"row 1 \(1\) has 0 cells, must have 1"),
        (lambda: J(np.ones((101, 101))), "101 indicators, must be 1 to 100; split them into groups"),
        (lambda: J(np.ones((2, 2, 2))), r"cell \(1, 1\).*is not a number"),
        (lambda: J(np.ones(3)), r"row 1: .*1\.0.*, must be a list"),
        (lambda: J(np.array(3.0)), r"judgment matrix: .*3\..*must be a list of rows"),
        (lambda: J(None), "judgment matrix: .*None, must be a list of rows"),
        (lambda: J("13"), "judgment matrix: .*'13', must be a list of rows"),
        (lambda: J(["13", "31"]), "row 1: '13', must be a list"),
        (lambda: J([b"\x01"]), "row 1: .*must be a list"),
        (lambda: J([{1, 3}, {2, 1}]), r"row 1: \{1, 3\}, must be a list"),
        (lambda: J({"a": 1}), r"judgment matrix: .*\{'a': 1\}, must be a list of rows"),
        (lambda: J(masked([[1, 3], [1 / 3, 1]], [[0, 1], [0, 0]])), r"cell \(1, 2\).*masked is not a number"),
    ],
)
def test_bad_matrix(give: Callable[[], object], message: str) -> None:
    with pytest.raises(fa.JudgmentError, match=message):
        give()


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (["a", "a"], "labels: 'a' stands twice; give each indicator a label of its own"),
        (["a"], "labels: 1 labels for 2 indicators; give one label for each row"),
        (["a", "b", "c"], "3 labels for 2 indicators"),
        (["a", None], "labels: None is not a name; labels are non-empty text"),
        (["a", 2], "labels: 2 is not a name"),
        (["a", ""], "labels: '' is not a name"),
        (["a", " "], "labels: ' ' is not a name"),
        ([b"a", b"b"], "labels: b'a' is not a name"),
        (5, "labels: 5"),
    ],
)
@pytest.mark.parametrize(
    "give",
    [lambda labels: J([[1, 3], ["1/3", 1]], labels), lambda labels: J.from_upper([3], labels)],
    ids=["full", "upper"],
)
def test_bad_labels(give: Callable[[Any], object], labels: Any, message: str) -> None:
    with pytest.raises(fa.JudgmentError, match=message):
        give(labels)


def test_an_upper_triangle_may_stand_in_rows() -> None:
    # As in a scheme file: first a over b, c and d, then b over c and d, then c over d.
    flat = J.from_upper([3, 5, "1/2", 2, 4, 7], labels="abcd")
    assert J.from_upper([[3, 5, "1/2"], (2, 4), [7]], labels="abcd") == flat
    assert J.from_upper([[3]], labels="ab") == J.from_upper([3], labels="ab")


@pytest.mark.parametrize(
    ("upper", "labels", "message"),
    [
        ([3, 3], None, "upper triangle: 2 judgments; 3 indicators need 3, one for each pair, row by row"),
        ([3, 5], "ab", "upper triangle: 2 judgments; 2 indicators need 1"),
        ([1] * 5050, None, "101 indicators, must be 1 to 100; split them into groups"),
        ([1] * 10**6, None, "1000000 judgments"),
        ([[3, 5], 2], None, "some judgments stand in rows and some do not; write the triangle in rows, or in one list"),
        ([[2], [3, 5]], None, "row 1 of the upper triangle has 1 judgments, must have 2"),
        ([[1, 3], ["1/3", 1]], None, "row 2 of the upper triangle has 2 judgments, must have 1"),
        ([], [], "0 labels for 1 indicators"),
        (None, None, "upper triangle: .*None.*list"),
        (3, None, "upper triangle: .*3.*list"),
        ("352", None, "upper triangle: .*'352'.*list"),
        ({3, 5, 2}, None, "upper triangle: .*list"),
    ],
)
def test_bad_upper_triangle(upper: Any, labels: Any, message: str) -> None:
    with pytest.raises(fa.JudgmentError, match=message):
        J.from_upper(upper, labels)


@pytest.mark.parametrize(
    ("pairs", "labels", "message"),
    [
        ({("a", "b"): 3, ("a", "c"): 3}, None, r"pair \(b, c\): not judged; every pair must be judged once"),
        ({("a", "b"): 3, ("b", "a"): "1/3"}, None, r"pair \(b, a\): judged twice, the other way round too; keep one"),
        ({("a", "a"): 1}, None, r"pair \(a, a\): an indicator is not compared with itself; remove the pair"),
        ({("a", "b"): 3, ("c", "d"): 3}, None, "do not connect.*nothing compares c, d with a, b; judge a over c"),
        ({("a", "b"): 3}, "abc", "do not connect.*nothing compares c with a, b; judge a over c"),
        ({("a", "bb"): 3}, ["a", "bbb"], r"pair \(a, bb\): 'bb' is not among the labels; did you mean 'bbb'"),
        ({"ab": 3}, None, r"pair 'ab': must be two names, as in \('finance', 'market'\)"),
        ({("a", "b", "c"): 3}, None, r"pair \('a', 'b', 'c'\): must be two names"),
        ({("a", 1): 3}, None, "labels: 1 is not a name"),
        ({("a", ""): 3}, None, "labels: '' is not a name"),
        ({}, None, "0 indicators, must be 1 to 100"),
        ([("a", "b")], None, r"pairs: .*\[\('a', 'b'\)\].*must map"),
        ([(("a", "b"), 3)], None, "pairs: .*must map"),
        (None, None, "pairs: .*None.*must map"),
        ({("a", "b"): 3}, 5, "labels: 5"),
    ],
)
def test_bad_pairs(pairs: Any, labels: Any, message: str) -> None:
    with pytest.raises(fa.JudgmentError, match=message):
        J.from_pairs(pairs, labels)


@pytest.mark.parametrize(
    ("give", "message"),
    [
        (lambda m: m.weights("eigenvectr"), "weight method: there is no 'eigenvectr'; did you mean 'eigenvector'"),
        (lambda m: m.weights(None), "weight method: there is no None; known: eigenvector"),
        (lambda m: m.weights(["eigenvector"]), "weight method: there is no .*eigenvector"),
        (lambda m: m.weights(random_index="saaty1980"), "there is no 'saaty1980'; did you mean 'saaty_1980'"),
        (lambda m: m.weights(random_index={}), "there is no {}; known: saaty_1980"),
        (lambda m: m.in_words("fr"), "lang: there is no 'fr'; known: en, zh"),
        (lambda m: m.worst_judgments(-1), "count: -1, must be"),
        (lambda m: m.worst_judgments(1.5), r"count: 1\.5, must be"),
    ],
)
def test_bad_choice(give: Callable[[Any], object], message: str) -> None:
    with pytest.raises(fa.FuzzyAHPError, match=message):
        give(J.from_upper([3, 5, 2]))


# -- what only a change of one operator or constant would show ---------------------------------------------------------


def test_pairs_and_upper_triangle_give_the_whole_matrix() -> None:
    for matrix in (
        J.from_pairs({("a", "b"): 2, ("c", "a"): "1/4", ("b", "c"): 2}, labels="abc"),
        J.from_upper([2, 4, 2], labels="abc"),
        J([[1, 2, 4], ["1/2", 1, 2], ["1/4", "1/2", 1]], labels="abc"),
    ):
        assert matrix.values.tolist() == [[1, 2, 4], [0.5, 1, 2], [0.25, 0.5, 1]]
        assert (matrix.labels, matrix.rebuilt) == (("a", "b", "c"), ())


def test_hash_tells_labels_and_values_apart() -> None:
    matrices = [J.from_upper([3], labels="ab"), J.from_upper([3], labels="ac"), J.from_upper([2], labels="ab")]
    assert len({hash(matrix) for matrix in matrices}) == 3
    weights = {matrix: matrix.labels for matrix in matrices}
    assert weights[J.from_upper([3], labels="ac")] == ("a", "c")


def test_html_of_a_matrix() -> None:
    assert J.from_upper([3], labels="ab")._repr_html_() == (
        "<table><thead><tr><th></th><th>a</th><th>b</th></tr></thead><tbody>"
        "<tr><th>a</th><td>1</td><td>3</td></tr><tr><th>b</th><td>1/3</td><td>1</td></tr></tbody></table>"
    )


def test_every_disturbing_pair_is_listed_once() -> None:
    # No weights fit any of these six judgments: six pairs, each as it was judged.
    worst = J.from_upper([3, 5, 9, 4, 3, 2], labels="abcd").worst_judgments(20)
    assert sorted((x.first, x.second) for x in worst) == [
        ("a", "b"), ("a", "c"), ("a", "d"), ("b", "c"), ("b", "d"), ("c", "d"),
    ]  # fmt: skip
    assert J.from_upper([3, 5, 9, 4, 3, 2]).worst_judgments(0) == ()


@pytest.mark.parametrize(
    ("pairs", "message"),
    [
        (
            {("a", "b"): 1, ("a", "c"): 1},
            "pair (b, c): not judged; every pair must be judged once",
        ),
        (
            {("a", "b"): 1, ("b", "c"): 1, ("c", "d"): 1, ("a", "c"): 1},
            "pair (a, d) and 1 more: not judged; every pair must be judged once",
        ),
        (
            {("a", "b"): 1, ("b", "c"): 1, ("c", "d"): 1},
            "pair (a, c) and 2 more: not judged; every pair must be judged once",
        ),
        (
            {("b", "c"): 1},
            "pairs do not connect all indicators: nothing compares b, c with a; judge a over b",
        ),
        (
            # Reached only over two steps: a - b - c.
            {("a", "b"): 1, ("b", "c"): 1, ("d", "e"): 1},
            "pairs do not connect all indicators: nothing compares d, e with a, b, c; judge a over c",
        ),
    ],
)
def test_whole_message_of_missing_pairs(pairs: Any, message: str) -> None:
    labels = sorted({name for pair in pairs for name in pair} | {"a"})
    with pytest.raises(fa.JudgmentError) as caught:
        J.from_pairs(pairs, labels)
    assert str(caught.value) == message


def test_of_two_equal_typed_sides_the_one_above_the_diagonal_counts() -> None:
    # 1.005 x 1.005 = 1.010025: within 2 %, and neither side is the larger.
    matrix = J([[1, 1.005], [1.005, 1]], labels="ab")
    assert matrix.values.tolist() == [[1, 1.005], [1 / 1.005, 1]]
    assert [(x.row, x.column, x.typed, x.value) for x in matrix.rebuilt] == [("b", "a", 1.005, 1 / 1.005)]


@pytest.mark.parametrize(
    ("matrix", "message"),
    [
        (5, "judgment matrix: 5, must be a list of rows"),
        ([[1, 2], 5], "judgment matrix: row 2: 5, must be a list of cells"),
        (
            [[1, 2], [0.5]],
            "judgment matrix: row 2 (2) has 1 cells, must have 2: the matrix must be square",
        ),
        (
            [[1, 4], ["1/2", 1]],
            "cell (1, 2), 1 over 2 is 4, and the cell across, (2, 1), is 1/2: they must be reciprocal; "
            "did you mean 1/4 there, or 2 here?",
        ),
        ([[1, 2], ["1/2", 3]], "cell (2, 2), 2 over 2: 3, must be 1: an indicator is as important as itself"),
    ],
)
def test_whole_message_of_a_bad_matrix(matrix: Any, message: str) -> None:
    with pytest.raises(fa.JudgmentError) as caught:
        J(matrix)
    assert str(caught.value) == message


def test_a_table_that_turns_into_an_array_is_a_matrix() -> None:
    class Frame:
        """As a data frame: no sequence, but to_numpy."""

        def to_numpy(self) -> Any:
            return np.array([[1, 4], [0.25, 1]])

    assert J(Frame(), labels="ab") == J.from_upper([4], labels="ab")


def test_the_largest_matrix_there_is() -> None:
    names = [f"n{i}" for i in range(100)]
    assert J.from_upper([1] * 4950, labels=names).labels == tuple(names)
    for last in (" ", "n0"):
        with pytest.raises(fa.JudgmentError, match=r"labels: '( ' is not a name|n0' stands twice)"):
            J.from_upper([1] * 4950, labels=[*names[:99], last])
    with pytest.raises(fa.JudgmentError, match="judgment matrix: 101 indicators, must be 1 to 100"):
        J.from_upper([1] * 5050)


def test_labels_may_come_as_an_array() -> None:
    labels: Any = np.array(["a", "b"])
    for matrix in (J([[1, 3], ["1/3", 1]], labels), J.from_upper([3], labels), J.from_pairs({("a", "b"): 3}, labels)):
        assert matrix.labels == ("a", "b")
        assert [type(label) for label in matrix.labels] == [str, str]


def test_the_result_lists_the_rebuilt_cells() -> None:
    matrix = J([[1, 3], [0.33, 1]], labels=["a", "b"])
    assert [(cell.row, cell.column, cell.typed, cell.value) for cell in matrix.weights().rebuilt] == [
        ("b", "a", 0.33, 1 / 3)
    ]
    assert J([[1, 3], ["1/3", 1]]).weights().rebuilt == ()


# -- data frames ------------------------------------------------------------------------------------------------------


class Frame:
    """As much of a data frame as matters here; what pandas and Polars share."""

    def __init__(self, rows: list[list[Any]], columns: list[Any], index: list[Any] | None = None):
        self._rows, self.columns = rows, columns
        if index is not None:  # Polars has none
            self.index = index

    def to_numpy(self) -> Any:
        return np.array(self._rows, dtype=object)


@pytest.mark.parametrize(
    ("columns", "index", "labels"),
    [
        (["a", "b"], ["a", "b"], ("a", "b")),
        (["a", "b"], None, ("a", "b")),
        (["a", "b"], [0, 1], ("a", "b")),
        ([0, 1], ["a", "b"], ("a", "b")),
        ([0, 1], [0, 1], ("1", "2")),
    ],
)
def test_the_names_of_a_data_frame_are_the_labels(columns: Any, index: Any, labels: tuple[str, ...]) -> None:
    rows: list[list[Any]] = [[1, 3], ["1/3", 1]]
    assert J(Frame(rows, columns, index)).labels == labels
    assert J(Frame(rows, columns, index), labels="xy").labels == ("x", "y")


def test_a_data_frame_with_rows_in_another_order_than_its_columns_is_refused() -> None:
    frame: Any = Frame([[1, 3], ["1/3", 1]], ["a", "b"], ["b", "a"])
    with pytest.raises(fa.JudgmentError, match=r"rows are \['b', 'a'\] and its columns \['a', 'b'\]; put both in one"):
        J(frame)
    assert J(frame, labels=["b", "a"]).labels == ("b", "a")


def test_real_data_frames_give_names_and_gaps() -> None:
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    names = ["a", "b", "c"]
    rows = [[1, None, 2], [None, 1, 4], [0.5, 0.25, 1]]
    for frame in (
        pandas.DataFrame(rows, columns=names, index=names),
        pandas.DataFrame(rows, columns=names),
        polars.DataFrame(rows, schema=names, orient="row", strict=False),
    ):
        found = fa.experts.IncompleteMatrix(frame)
        assert (found.labels, found.missing) == (("a", "b", "c"), (("a", "b"),))
        with pytest.raises(fa.JudgmentError, match=r"cell \(1, 2\), a over b: (nan|None) is not a judgment"):
            J(frame)
    nullable = pandas.DataFrame(rows, columns=names).convert_dtypes()  # a gap is pandas.NA, which equals nothing
    assert fa.experts.IncompleteMatrix(nullable).missing == (("a", "b"),)
    with pytest.raises(fa.JudgmentError, match="NA"):
        J(nullable)
