"""`reference.py` alone, against examples small enough for a pencil, with the arithmetic beside each value."""

from fractions import Fraction as F
from typing import Any

import pytest

from fuzzyahp import reference as ref

TINY = F(1, 10**49)  # what 50 digits can promise
FIVE = [100, 85, 70, 55, 40]


def fractions(*texts: str | int | float) -> list[F]:
    return [F(str(text)) for text in texts]


def full(upper: list[Any], n: int) -> list[list[F]]:
    """Complete a matrix here once more, so that the tests do not lean on the module's own way."""
    entries = iter(fractions(*upper))
    a = [[F(1)] * n for _ in range(n)]
    for i in range(n):
        for j in range(i + 1, n):
            a[i][j] = next(entries)
            a[j][i] = 1 / a[i][j]
    return a


# ---- weights ----

# Row products 2 x 1 = 2, 1/2 x 4 = 2, 1 x 1/4 = 1/4; cube roots in the proportion 2 : 2 : 1.
# A a for a = (.4, .4, .2): .4 + .8 + .2 = 1.4; .2 + .4 + .8 = 1.4; .4 + .1 + .2 = .7; each is 3.5 a_i.
THREE = full([2, 1, 4], 3)
# Every row sums to 5, so equal weights are the eigenvector and lambda_max = 5; the row products
# are 2/3, 36/49, 28/27 and 63/32, so the geometric means are not equal.
FOUR = full(["1/3", 3, "2/3", "3/7", "4/7", "4/3"], 4)


@pytest.mark.parametrize("method", ["eigenvector", "geometric_mean"])
def test_three_items_have_their_geometric_means_as_eigenvector(method: str) -> None:
    w = ref.weights(THREE, method)
    assert w == fractions("0.4", "0.4", "0.2")
    # lambda_max = 3.5; CI = .5 / 2; CR = .25 / .58
    assert ref.consistency(THREE, w) == (F(7, 2), F(1, 4), F(25, 58))


def test_column_mean_of_three_items_is_exact() -> None:
    # Column sums 5/2, 13/4, 6. First row (2/5 + 8/13 + 1/6) / 3 = (156 + 240 + 65) / 390 / 3; and so on.
    w = ref.weights(THREE, "column_mean")
    assert w == [F(461, 1170), F(458, 1170), F(251, 1170)]


def test_eigenvector_of_four_items_with_equal_row_sums() -> None:
    w = ref.weights(FOUR)
    assert w == [F(1, 4)] * 4
    # CI = (5 - 4) / 3; CR = 1/3 / .9
    assert ref.consistency(FOUR, w) == (F(5), F(1, 3), F(10, 27))


def test_eigenvector_follows_a_change_of_scale() -> None:
    # a_ij w_i / w_j has the eigenvector w where A has equal weights: the row sums become 5 w_i / w_i.
    w = fractions("0.4", "0.3", "0.2", "0.1")
    scaled = [[FOUR[i][j] * w[i] / w[j] for j in range(4)] for i in range(4)]
    assert ref.weights(scaled) == w
    assert ref.consistency(scaled, w)[0] == 5


def test_geometric_mean_of_four_items_is_another_answer() -> None:
    w = ref.weights(FOUR, "geometric_mean")
    # (w_1 / w_2)^4 = 2/3 / (36/49) = 49/54; (w_3 / w_4)^4 = 28/27 / (63/32) = 128/243
    assert abs((w[0] / w[1]) ** 4 - F(49, 54)) < TINY
    assert abs((w[2] / w[3]) ** 4 - F(128, 243)) < TINY


@pytest.mark.parametrize("method", ["eigenvector", "geometric_mean", "column_mean"])
def test_consistent_judgments_give_back_their_weights(method: str) -> None:
    true = [F(1, 2), F(1, 3), F(1, 6)]  # a_12 = 3/2, a_13 = 3, a_23 = 2
    matrix = full(["3/2", 3, 2], 3)
    w = ref.weights(matrix, method)
    assert all(abs(x - y) < TINY for x, y in zip(w, true, strict=True))
    assert sum(w) == 1
    lambda_max, ci, cr = ref.consistency(matrix, w)
    assert 3 <= lambda_max < 3 + TINY  # x + 1/x >= 2 keeps the mean at n or above, whatever the weights
    assert ci == (lambda_max - 3) / 2
    assert 0 <= cr < TINY


@pytest.mark.parametrize("c", [9, 1000, 10**9])
def test_a_circle_of_preferences_settles(c: int) -> None:
    # a over b over c over a: by symmetry a third each, and lambda_max = 1 + c + 1/c
    matrix = full([c, F(1, c), c], 3)
    w = ref.weights(matrix)
    assert all(abs(x - F(1, 3)) < TINY for x in w)
    assert abs(ref.consistency(matrix, w)[0] / (1 + c + F(1, c)) - 1) < TINY


def test_wild_judgments_settle_on_the_eigenvector() -> None:
    matrix = full([1000, "1/9", 9, "1/1000", 1000, "1/9", 9, 9, "1/1000", 1000], 5)
    w = ref.weights(matrix)
    # Collatz and Wielandt: lambda_max lies between the least and the greatest of (A a)_i / a_i.
    bounds = [sum(x * y for x, y in zip(row, w, strict=True)) / w[i] for i, row in enumerate(matrix)]
    assert max(bounds) / min(bounds) - 1 < TINY
    assert min(bounds) <= ref.consistency(matrix, w)[0] <= max(bounds)
    finer = ref.weights(matrix, digits=90)
    assert all(abs(x / y - 1) < TINY for x, y in zip(w, finer, strict=True))


def test_small_weights_keep_their_digits() -> None:
    # 10^30 : 1, so the second weight is 1 / (10^30 + 1)
    w = ref.weights(full([10**30], 2))
    assert abs(w[1] * (10**30 + 1) - 1) < TINY


def test_one_and_two_items_cannot_contradict_themselves() -> None:
    assert ref.weights([[1]]) == [1]
    assert ref.consistency([[1]], [1]) == (F(1), F(0), F(0))
    two = full([7], 2)
    assert ref.weights(two) == [F(7, 8), F(1, 8)]
    assert ref.consistency(two, [F(7, 8), F(1, 8)]) == (F(2), F(0), F(0))


def test_numbers_are_read_as_typed() -> None:
    assert ref.weights([[1, 0.1], ["10", 1]], "column_mean") == [F(1, 11), F(10, 11)]


@pytest.mark.parametrize("matrix", [[[1, 0], [0, 1]], [[1, -3], ["-1/3", 1]], [[1, 3]], [[1, 3], [1]]])
def test_what_is_no_matrix_of_judgments_is_refused(matrix: list[list[Any]]) -> None:
    with pytest.raises(ValueError, match="square"):
        ref.weights(matrix)


def test_a_judgment_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="nan"):
        ref.weights([[1, float("nan")], [1, 1]])


def test_unknown_weight_method_is_refused() -> None:
    with pytest.raises(ValueError, match="magic"):
        ref.weights(THREE, "magic")


@pytest.mark.parametrize(
    ("table", "n", "printed"),
    [
        ("saaty_1980", 3, "0.58"), ("saaty_1980", 12, "1.48"), ("saaty_1980", 15, "1.59"),
        ("saaty_2005", 3, "0.52"), ("saaty_2005", 12, "1.54"), ("saaty_2005", 15, "1.59"),
        ("alonso_lamata_2006", 3, "0.5247"), ("alonso_lamata_2006", 15, "1.5838"),
        ("donegan_dodd_1991", 3, "0.4914"), ("donegan_dodd_1991", 15, "1.4969"),
        ("donegan_dodd_1991", 16, "1.5078"), ("donegan_dodd_1991", 20, "1.5371"),
        ("donegan_dodd_1991", 25, "1.5619"), ("donegan_dodd_1991", 30, "1.5772"),
        ("donegan_dodd_1991", 90, "1.6213"), ("donegan_dodd_1991", 100, "1.6339"),
    ],
)  # fmt: skip
def test_random_index_as_printed(table: str, n: int, printed: str) -> None:
    # All alike but for a_12 = 2: (A a)_i / a_i with equal weights is n, save n + 1 and n - 1/2 in two rows.
    matrix = full([2] + [1] * (n * (n - 1) // 2 - 1), n)
    lambda_max, ci, cr = ref.consistency(matrix, [F(1, n)] * n, table)
    assert lambda_max == n + F(1, 2) / n
    assert ci == F(1, 2) / n / (n - 1)
    assert cr == ci / F(printed)


@pytest.mark.parametrize(
    ("table", "n"),
    [("saaty_1980", 16), ("saaty_2005", 16), ("alonso_lamata_2006", 16), ("donegan_dodd_1991", 21),
     ("donegan_dodd_1991", 101)],
)  # fmt: skip
def test_beyond_a_table_is_an_error(table: str, n: int) -> None:
    with pytest.raises(ValueError, match=f"n = {n}"):
        ref.consistency([[F(1)] * n] * n, [F(1, n)] * n, table)


# ---- membership ----


def test_votes_are_shared_out() -> None:
    assert ref.membership_from_counts([3, 2, 1, 1, 0]) == [F(3, 7), F(2, 7), F(1, 7), F(1, 7), 0]


@pytest.mark.parametrize("counts", [[0, 0, 0, 0, 0], [3, -1, 0, 0, 0]])
def test_no_votes_and_negative_votes_are_refused(counts: list[int]) -> None:
    with pytest.raises(ValueError, match="there must be a vote"):
        ref.membership_from_counts(counts)


FALLING = [2.0, 1.5, 1.2, 1.0, 0.8]
RISING = [0.1, 0.2, 0.4, 0.5, 0.9]
DISTANCE = [0, 0.1, 0.2, 0.3, 0.5]


@pytest.mark.parametrize("points", [FALLING, RISING])
@pytest.mark.parametrize("h", range(5))
def test_a_point_of_the_standard_is_wholly_its_grade(points: list[float], h: int) -> None:
    assert ref.membership_from_standard(points[h], points) == [int(h == k) for k in range(5)]


@pytest.mark.parametrize(
    ("value", "points", "ideal", "expected"),
    [
        (9, FALLING, None, (1, 0, 0, 0, 0)),  # better than the best
        (-9, FALLING, None, (0, 0, 0, 0, 1)),  # worse than the worst
        (1.8, FALLING, None, ("0.6", "0.4", 0, 0, 0)),  # (1.8 - 1.5) / .5
        (1.3, FALLING, None, (0, "1/3", "2/3", 0, 0)),  # (1.3 - 1.2) / .3
        (0.85, FALLING, None, (0, 0, 0, "0.25", "0.75")),  # (.85 - .8) / .2
        (0, RISING, None, (1, 0, 0, 0, 0)),
        (1, RISING, None, (0, 0, 0, 0, 1)),
        (0.25, RISING, None, (0, "0.75", "0.25", 0, 0)),  # (.4 - .25) / .2
        (0.5, DISTANCE, (0.4, 0.6), (1, 0, 0, 0, 0)),  # inside
        (0.4, DISTANCE, (0.4, 0.6), (1, 0, 0, 0, 0)),  # its bounds belong to it
        (0.6, DISTANCE, (0.4, 0.6), (1, 0, 0, 0, 0)),
        (0.35, DISTANCE, (0.4, 0.6), ("0.5", "0.5", 0, 0, 0)),  # .05 below: half of .1
        (0.85, DISTANCE, (0.4, 0.6), (0, 0, "0.5", "0.5", 0)),  # .25 above: midway from .2 to .3
        (0.0, DISTANCE, (0.4, 0.6), (0, 0, 0, "0.5", "0.5")),  # .4 below: midway from .3 to .5
        (5.0, DISTANCE, (0.4, 0.6), (0, 0, 0, 0, 1)),
    ],
)
def test_a_value_falls_between_neighbouring_grades(
    value: float, points: list[float], ideal: tuple[float, float] | None, expected: tuple[Any, ...]
) -> None:
    assert ref.membership_from_standard(value, points, ideal) == fractions(*expected)


# ---- composition, score, grade ----

A = [0.2, 0.2, 0.2, 0.4]
R = [[0, 0.1, 0.2, 0.3, 0.4], [0.1, 0.1, 0.4, 0.2, 0.2], [0, 0.1, 0.2, 0.6, 0.1], [0, 0.2, 0.5, 0.3, 0]]


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        # .02; .02 + .02 + .02 + .08; .04 + .08 + .04 + .20; .06 + .04 + .12 + .12; .08 + .04 + .02
        ("weighted_average", ("0.02", "0.14", "0.36", "0.34", "0.14")),
        # .1; max(.1, .1, .1, .2); max(.2, .2, .2, .4); max(.2, .2, .2, .3); max(.2, .2, .1, 0)
        ("min_max", ("0.1", "0.2", "0.4", "0.3", "0.2")),
        # the greatest summand of the weighted average
        ("product_max", ("0.02", "0.08", "0.2", "0.12", "0.08")),
        # .1; .1 + .1 + .1 + .2; .2 + .2 + .2 + .4; .2 + .2 + .2 + .3; .2 + .2 + .1
        ("min_sum", ("0.1", "0.5", "1", "0.9", "0.5")),
    ],
)
def test_operators(operator: str, expected: tuple[str, ...]) -> None:
    assert ref.compose(A, R, operator) == fractions(*expected)


def test_the_bounded_sum_stops_at_one() -> None:
    # .8 + .6 = 1.4 and .1 + .4 = .5; weights of sum 1 never get that far
    assert ref.compose([0.8, 0.7], [[0.9, 0.1], [0.6, 0.4]], "min_sum") == [1, F(1, 2)]


@pytest.mark.parametrize("operator", ["weighted_average", "min_max", "product_max", "min_sum"])
def test_every_row_needs_its_weight(operator: str) -> None:
    with pytest.raises(ValueError, match="2 weights for 1 rows"):
        ref.compose([0.5, 0.5], [[1, 0]], operator)


def test_score() -> None:
    # 36 + 34 + 12.6 + 3.3
    assert ref.score([0.36, 0.4, 0.18, 0.06, 0], FIVE) == F("85.9")


@pytest.mark.parametrize(
    ("x", "expected"),
    [("0.0000000005", "0.000000001"), ("0.00000000049", "0"), ("-0.0000000005", "0"), ("92.5", "92.5"),
     ("69.9999999994", "69.999999999"), ("69.9999999995", "70")],
)  # fmt: skip
def test_halves_are_rounded_up_at_the_ninth_decimal(x: str, expected: str) -> None:
    assert ref.round9(x) == F(expected)


@pytest.mark.parametrize(
    ("membership", "position"),
    [
        ((1, 0, 0, 0, 0), 0),
        ((0.5, 0.5, 0, 0, 0), 0),  # 92.5, on the cut
        ((0.49999999998, 0.50000000002, 0, 0, 0), 0),  # 92.4999999997 is 92.5 at nine decimals
        ((0.4999999999, 0.5000000001, 0, 0, 0), 1),  # 92.4999999985 is 92.499999999
        ((0, 0.5, 0.5, 0, 0), 1),  # 77.5
        ((0, 0.4, 0.6, 0, 0), 2),  # 76
        ((0, 0, 0.5, 0.5, 0), 2),  # 62.5
        ((0, 0, 0, 0.5, 0.5), 3),  # 47.5
        ((0, 0, 0, 0.4, 0.6), 4),  # 46
    ],
)
def test_nearest_value(membership: tuple[float, ...], position: int) -> None:
    assert ref.grade(membership, FIVE) == position


def test_nearest_ignores_own_cuts() -> None:
    assert ref.grade([1, 0, 0], [3, 2, 1], "nearest", cuts=[9, 8]) == 0


@pytest.mark.parametrize(("share", "position"), [(1, 0), (0.9, 0), (0.89, 1), (0.5, 1), (0.49, 2), (0, 2)])
def test_own_cuts(share: float, position: int) -> None:
    # values 100, 50, 0 and (share, 0, 1 - share) score 100 x share; cuts 90 and 50
    assert ref.grade([share, 0, 1 - F(str(share))], [100, 50, 0], "cuts", cuts=[90, 50]) == position


@pytest.mark.parametrize(
    ("membership", "position"),
    [
        ((0.2, 0.5, 0.3, 0, 0), 1),
        ((0.4, 0.4, 0.2, 0, 0), 1),  # a tie: the worse
        ((0.4, 0, 0.2, 0, 0.4), 4),
        ((0.40000000001, 0.4, 0.19999999999, 0, 0), 1),  # a tie at nine decimals
        ((0.400000001, 0.4, 0.199999999, 0, 0), 0),
    ],
)
def test_maximum_membership(membership: tuple[float, ...], position: int) -> None:
    assert ref.grade(membership, FIVE, "maximum_membership") == position


@pytest.mark.parametrize(
    ("membership", "confidence", "position"),
    [
        ((0.6, 0.4, 0, 0, 0), "0.6", 0),  # reached exactly
        ((0.59, 0, 0.01, 0.4, 0), "0.6", 2),
        ((0.5999999999, 0.4000000001, 0, 0, 0), "0.6", 0),  # reached at nine decimals
        ((0.2, 0.2, 0.2, 0.2, 0.2), 0.7, 3),
        ((0.2, 0.2, 0.2, 0.2, 0.2), 1, 4),
        ((0.5, 0.499999999, 0, 0, 0), 1, 4),  # never reached: the worst
    ],
)
def test_confidence(membership: tuple[float, ...], confidence: Any, position: int) -> None:
    assert ref.grade(membership, FIVE, "confidence", confidence=confidence) == position


def test_unknown_grading_is_refused() -> None:
    with pytest.raises(ValueError, match="by_feeling"):
        ref.grade([1, 0], [2, 1], "by_feeling")


# ---- the whole ----


def scheme(**rules: Any) -> dict[str, Any]:
    return {
        "rules": rules,
        "indicators": {
            "credit": {"children": ["decisive", "reference"], "weights": [0.6, 0.4]},
            "decisive": {"children": ["record"]},
            "record": {},
            "reference": {"children": ["management", "finance"], "judgments": ["3"]},
            "management": {},
            "finance": {"standard": {"points": [2.0, 1.5, 1.2, 1.0, 0.8]}},
        },
    }


EVIDENCE: dict[str, Any] = {"record": [2, 2, 1, 0, 0], "management": [1, 2, 1, 1, 0], "finance": 1.8}


def test_a_client_layer_by_layer() -> None:
    result = ref.rate(scheme(), EVIDENCE)
    assert result["weights"] == {
        "credit": fractions("0.6", "0.4"), "decisive": [1], "reference": fractions("0.75", "0.25"),
    }  # fmt: skip
    assert result["consistency_ratios"] == {"reference": 0}
    nodes = result["nodes"]
    assert nodes["record"]["raw"] == fractions("0.4", "0.4", "0.2", 0, 0)
    assert nodes["decisive"]["raw"] == nodes["record"]["raw"]
    assert nodes["management"]["raw"] == fractions("0.2", "0.4", "0.2", "0.2", 0)
    assert nodes["finance"]["raw"] == fractions("0.6", "0.4", 0, 0, 0)
    # .75 x .2 + .25 x .6; .75 x .4 + .25 x .4; .75 x .2; .75 x .2
    assert nodes["reference"]["raw"] == fractions("0.3", "0.4", "0.15", "0.15", 0)
    assert nodes["reference"]["score"] == F("82.75")  # 30 + 34 + 10.5 + 8.25
    assert nodes["reference"]["grade"] == "good"
    # .6 x .4 + .4 x .3; .6 x .4 + .4 x .4; .6 x .2 + .4 x .15; .4 x .15
    assert result["membership"] == fractions("0.36", "0.4", "0.18", "0.06", 0)
    assert result["score"] == result["rounded_score"] == F("85.9")
    assert (result["status"], result["grade"], result["veto"], result["caps"]) == ("rated", "good", None, [])


@pytest.mark.parametrize(
    ("operator", "reference", "credit", "score"),
    [
        # max(.2, .25), max(.4, .25), .2, .2; above: max(.4, .25), max(.4, .4), max(.2, .2), .2; sum 1.2;
        # (40 + 34 + 14 + 11) / 1.2
        ("min_max", ("0.25", "0.4", "0.2", "0.2", 0), ("0.4", "0.4", "0.2", "0.2", 0), "82.5"),
        # max(.15, .15), max(.3, .1), .15, .15; above: max(.24, .06), max(.24, .12), max(.12, .06), .06;
        # sum .66; (24 + 20.4 + 8.4 + 3.3) / .66
        ("product_max", ("0.15", "0.3", "0.15", "0.15", 0), ("0.24", "0.24", "0.12", "0.06", 0), "85"),
        # .2 + .25, .4 + .25, .2, .2; above: .4 + .4, .4 + .4, .2 + .2, .2; sum 2.2; (80 + 68 + 28 + 11) / 2.2
        ("min_sum", ("0.45", "0.65", "0.2", "0.2", 0), ("0.8", "0.8", "0.4", "0.2", 0), "85"),
    ],
)
def test_raw_vectors_travel_up_and_are_divided_only_to_be_scored(
    operator: str, reference: tuple[Any, ...], credit: tuple[Any, ...], score: str
) -> None:
    result = ref.rate(scheme(operator=operator), EVIDENCE)
    assert result["nodes"]["reference"]["raw"] == fractions(*reference)
    raw = fractions(*credit)
    assert result["nodes"]["credit"]["raw"] == raw
    assert result["membership"] == [x / sum(raw) for x in raw]
    assert result["score"] == F(score)


def leaves(weights: list[Any], **rules: Any) -> dict[str, Any]:
    names = [f"x{i}" for i in range(len(weights))]
    return {
        "rules": rules,
        "indicators": {"all": {"children": names, "weights": weights}} | {name: {} for name in names},
    }


def judged(judgments: list[Any], n: int, **rules: Any) -> dict[str, Any]:
    plain = leaves([0] * n, **rules)
    del plain["indicators"]["all"]["weights"]
    plain["indicators"]["all"]["judgments"] = judgments
    return plain


def test_unanimous_votes_give_exactly_the_value_of_their_grade() -> None:
    # 2, 4, 3: the cube root of 2 x 3 / 4 makes the weights irrational, and CR 0.016
    result = ref.rate(judged([[2, 4], [3]], 3), {"x0": "good", "x1": "good", "x2": "good"})
    assert result["score"] == 85
    assert 0 < result["consistency_ratios"]["all"] < F(2, 100)


@pytest.mark.parametrize(
    "form",
    [
        [1, 3, 1, 0, 0], {"votes": [1, 3, 1, 0, 0]}, {"votes": {"good": 3, "medium": 1, "excellent": 1}},
        {"votes": {"E1": "good", "E2": "excellent", "E3": "good", "E4": "medium", "E5": "good"}},
        {"membership": [0.2, 0.6, 0.2, 0, 0]},
    ],
)  # fmt: skip
def test_forms_of_votes(form: Any) -> None:
    # (100 + 3 x 85 + 70) / 5
    assert ref.rate(leaves([1]), {"x0": form})["score"] == 85


@pytest.mark.parametrize(
    ("leaf", "form", "score"),
    [("management", "weak", 55), ("management", {"grade": "weak"}, 55), ("finance", 1.5, 85),
     ("finance", {"value": "1.5"}, 85), ("reference.finance", {"value": 1.5}, 85), ("finance", "poor", 40)],
)  # fmt: skip
def test_forms_of_grades_and_values(leaf: str, form: Any, score: int) -> None:
    others = {k: v for k, v in EVIDENCE.items() if k not in leaf}
    assert ref.rate(scheme(), others | {leaf: form})["nodes"][leaf.split(".")[-1]]["score"] == score


def test_own_grade_scale_and_grading() -> None:
    document = leaves([0.5, 0.5], grading="cuts", cuts=[8, 5])
    document["grades"] = {"names": ["A", "B", "C"], "values": [10, 6, 1]}
    result = ref.rate(document, {"x0": [1, 1, 0], "x1": "B"})
    assert (result["score"], result["grade"]) == (7, "B")  # (10 + 6) / 2 / 2 + 6 / 2
    document["rules"] = {"grading": "maximum_membership"}
    assert ref.rate(document, {"x0": "A", "x1": "C"})["grade"] == "C"  # half against half: the worse
    document["rules"] = {"grading": "confidence", "confidence": 0.7}
    assert ref.rate(document, {"x0": "A", "x1": [1, 1, 0]})["grade"] == "A"  # .5 + .25 reaches .7


def test_maximum_membership_looks_at_the_divided_vector() -> None:
    # min_max, weights .5: min(.5, 1) = .5 for A and B, and .5 / 1 each: a tie, the worse
    result = ref.rate(leaves([0.5, 0.5], operator="min_max", grading="maximum_membership"),
                      {"x0": "excellent", "x1": "good"})  # fmt: skip
    assert (result["grade"], result["score"]) == ("good", F("92.5"))


# ---- weights and rules of the scheme ----


def test_given_weights_that_nearly_sum_to_one_are_divided_by_their_sum() -> None:
    result = ref.rate(leaves([0.5, 0.5000000005]), {"x0": "good", "x1": "good"})
    assert result["weights"]["all"] == [F("0.5") / F("1.0000000005"), F("0.5000000005") / F("1.0000000005")]
    assert result["score"] == 85


@pytest.mark.parametrize("last", ["0.500000001", "0.499999999"])
def test_sums_may_miss_one_by_a_milliardth(last: str) -> None:
    result = ref.rate(leaves([0.5, last]), {"x0": "good", "x1": {"membership": [0.5, last, 0, 0, 0]}})
    assert sum(result["weights"]["all"]) == 1


def test_a_weight_may_be_zero() -> None:
    assert ref.rate(leaves([1, 0]), {"x0": "good", "x1": "poor"})["score"] == 85


@pytest.mark.parametrize("weights", [[0.6, 0.6], [0.5, 0.500000002], [1.5, -0.5]])
def test_other_weights_are_refused(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="all: needs"):
        ref.rate(leaves(weights), {"x0": "good", "x1": "good"})


@pytest.mark.parametrize("judgments", [[3, 5], [3, 5, 0], [3, 5, -2]])
def test_judgments_must_fill_the_triangle_and_be_positive(judgments: list[int]) -> None:
    with pytest.raises(ValueError, match="3 items need 3 judgments"):
        ref.rate(judged(judgments, 3), {})


def test_inconsistent_judgments_are_refused_unless_waived() -> None:
    document = judged([2, 1, 4], 3)  # CR = 25/58 = 0.4310, as above
    evidence = {"x0": "good", "x1": "good", "x2": "good"}
    with pytest.raises(ValueError, match=r"all: CR is 0\.4310, must be below 0\.1"):
        ref.rate(document, evidence)
    document["indicators"]["all"]["waive_consistency"] = "the board insists"
    assert ref.rate(document, evidence)["consistency_ratios"] == {"all": F(25, 58)}
    document = judged([2, 1, 4], 3, max_consistency_ratio=0.5)
    assert ref.rate(document, evidence)["status"] == "rated"
    document["rules"] |= {"max_consistency_ratio": "25/58"}  # reaching the bound is too much
    with pytest.raises(ValueError, match="CR"):
        ref.rate(document, evidence)


def test_weight_method_and_random_index_are_those_of_the_scheme() -> None:
    rules = {"weight_method": "column_mean", "random_index": "saaty_2005", "max_consistency_ratio": 9}
    result = ref.rate(judged([2, 1, 4], 3, **rules), {"x0": "good", "x1": "good", "x2": "good"})
    w = [F(461, 1170), F(458, 1170), F(251, 1170)]
    assert result["weights"]["all"] == w
    # (A a)_i x 1170: 461 + 916 + 251 = 1628; 230.5 + 458 + 1004 = 1692.5; 461 + 114.5 + 251 = 826.5
    lambda_max = (F(1628, 461) + F("1692.5") / 458 + F("826.5") / 251) / 3
    assert result["consistency_ratios"]["all"] == (lambda_max - 3) / 2 / F("0.52")


def test_weights_against_the_listed_order_are_refused_unless_waived() -> None:
    evidence = {"x0": "good", "x1": "good", "x2": "good"}
    rising = leaves([0.3, 0.4, 0.3], ordered=True)
    with pytest.raises(ValueError, match="all: the weights rise"):
        ref.rate(rising, evidence)
    rising["indicators"]["all"]["waive_order"] = "the board insists"
    assert ref.rate(rising, evidence)["status"] == "rated"
    assert ref.rate(leaves([0.4, 0.3, 0.3], ordered=True), evidence)["status"] == "rated"
    with pytest.raises(ValueError, match="rise"):  # however little
        ref.rate(leaves(["0.4", "0.299999999999", "0.300000000001"], ordered=True), evidence)


def test_equal_computed_weights_do_not_count_as_rising() -> None:
    # six sixths do not fit into decimals; the last digit must not look like a preference
    document = judged([1] * 15, 6, ordered=True)
    assert ref.rate(document, {f"x{i}": "good" for i in range(6)})["score"] == 85


# ---- experts ----


def test_a_missing_vote_names_expert_and_indicator() -> None:
    evidence = {"x0": {"votes": {"E1": "good", "E2": "medium"}}, "x1": {"votes": {"E1": "good", "E2": None}}}
    with pytest.raises(ValueError, match="x1: no vote from E2"):
        ref.rate(leaves([0.5, 0.5]), evidence)
    result = ref.rate(leaves([0.5, 0.5], missing_votes="divide_by_voters"), evidence)
    # x0: (85 + 70) / 2; x1: one voter, 85
    assert result["score"] == F("77.5") / 2 + F(85) / 2


def test_the_panel_is_everybody_who_voted_anywhere() -> None:
    evidence: dict[str, Any] = {"x0": {"votes": {"E1": "good"}}, "x2": [0, 5, 0, 0, 0]}
    evidence["x1"] = {"votes": {"E1": "good", "E2": "good"}}
    with pytest.raises(ValueError, match="x0: no vote from E2"):
        ref.rate(leaves([0.5, 0.25, 0.25]), evidence)
    evidence["x0"] = "good"  # a grade is no vote, and anonymous counts have no names
    assert ref.rate(leaves([0.5, 0.25, 0.25]), evidence)["score"] == 85


def test_weighted_experts() -> None:
    document = leaves([1], expert_weights={"E1": 2.0, "E2": 1, "E3": 0.5})
    votes = {"E1": "good", "E2": "poor", "E3": "good"}
    membership = ref.rate(document, {"x0": {"votes": votes}})["membership"]
    assert membership == [0, F(5, 7), 0, 0, F(2, 7)]  # 2.5 and 1 of 3.5
    with pytest.raises(ValueError, match="x0: no expert weight for E4"):
        ref.rate(document, {"x0": {"votes": votes | {"E4": "good"}}})
    with pytest.raises(ValueError, match="x0: cannot read"):
        ref.rate(document, {"x0": [1, 2, 3, 4, 5]})


def test_weighted_experts_who_abstain_leave_their_weight_out() -> None:
    document = leaves([0.5, 0.5], expert_weights={"E1": 2, "E2": 1}, missing_votes="divide_by_voters")
    evidence = {"x0": {"votes": {"E1": "good", "E2": "medium"}}, "x1": {"votes": {"E2": "medium"}}}
    # (2 x 85 + 70) / 3 = 80, and 70
    assert ref.rate(document, evidence)["score"] == 75


# ---- what cannot be rated ----


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"record": None}, "record: no evidence"),
        ({"recrod": "good"}, "no such leaf: recrod"),
        ({"decisive": "good"}, "no such leaf: decisive"),
        ({"record": 1.8}, "record: cannot read"),  # a value, but no standard
        ({"record": "great"}, "record: cannot read"),
        ({"record": {"votes": {"E1": "great"}}}, "record: cannot read"),
        ({"record": {"votes": {"great": 3}}}, "record: cannot read"),
        ({"record": {"votes": {}}}, "record: cannot read"),
        ({"record": {"votes": {"E1": None}}}, "record: no vote from E1"),
        ({"record": {"votes": {"E1": "good", "E2": 3}}}, "record: cannot read"),
        ({"record": {"opinion": "good"}}, "record: cannot read"),
        ({"record": {"grade": "good", "votes": [1, 0, 0, 0, 0]}}, "record: too many"),
        ({"record": [0, 0, 0, 0, 0]}, "record: there must be a vote"),
        ({"record": [1, 2]}, "record: "),
        ({"record": {"membership": [0.5, 0.4, 0, 0, 0]}}, "record: needs a degree"),
        ({"record": {"membership": [1.5, -0.5, 0, 0, 0]}}, "record: needs a degree"),
        ({"record": {"membership": [0.5, 0.5]}}, "record: needs a degree"),
        ({"finance": float("nan")}, "finance: .*nan"),
    ],
)
def test_evidence_that_cannot_be_read(changed: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ref.rate(scheme(), EVIDENCE | changed)


def test_two_roots_are_refused() -> None:
    document = leaves([0.5, 0.5])
    document["indicators"]["stray"] = {}
    with pytest.raises(ValueError, match="values to unpack"):
        ref.rate(document, {"x0": "good", "x1": "good"})


# ---- veto ----


def vetoed(**veto: Any) -> dict[str, Any]:
    document = scheme(veto=veto)
    document["indicators"]["decisive"] = {"children": ["record", "legal"], "weights": [0.5, 0.5]}
    document["indicators"]["legal"] = {}
    return document


def outcome(document: dict[str, Any], record: Any, legal: Any) -> dict[str, Any]:
    return ref.rate(document, EVIDENCE | {"record": record, "legal": legal})


def test_a_rejected_client_needs_no_other_evidence_and_gets_no_score() -> None:
    result = ref.rate(vetoed(), {"record": "weak", "legal": "medium"})  # 62.5 < 70
    assert result["status"] == "rejected"
    assert [result[key] for key in ("score", "rounded_score", "grade", "membership")] == [None] * 4
    assert set(result["nodes"]) == {"record", "legal", "decisive"}
    assert result["veto"] == {
        "branch": "decisive", "below": "medium", "include_bound": False, "by": "score", "threshold": 70,
        "compared": {"decisive": F("62.5")}, "failed": ["decisive"], "fired": True,
    }  # fmt: skip


def test_a_client_who_passes_is_rated_with_the_comparison_on_record() -> None:
    result = outcome(vetoed(), "good", "weak")  # 70, not below 70
    assert (result["status"], result["veto"]["fired"], result["veto"]["failed"]) == ("rated", False, [])
    assert result["veto"]["compared"] == {"decisive": 70}
    # reference 82.75, as above: .6 x 70 + .4 x 82.75
    assert result["score"] == F("75.1")
    with pytest.raises(ValueError, match="management: no evidence"):
        ref.rate(vetoed(), {"record": "good", "legal": "weak"})


@pytest.mark.parametrize(
    ("veto", "record", "legal", "status"),
    [
        ({"include_bound": True}, "good", "weak", "rejected"),  # 70 <= 70
        ({"include_bound": True}, "good", "medium", "rated"),  # 77.5
        ({"below": "weak"}, "medium", "poor", "rated"),  # 55, not below 55
        ({"below": "weak"}, "weak", "poor", "rejected"),  # 47.5
        # 62.5 is below 70, yet medium by the nearest value
        ({"by": "grade"}, "medium", "weak", "rated"),
        ({"by": "grade", "include_bound": True}, "medium", "weak", "rejected"),
        ({"by": "grade", "include_bound": True}, "good", "medium", "rated"),  # 77.5 is good
        ({"by": "grade"}, "weak", "weak", "rejected"),
        # 77.5 on the whole, but one leaf is weak
        ({"by": "any_indicator"}, "excellent", "weak", "rejected"),
        ({"by": "any_indicator"}, "excellent", "medium", "rated"),
        ({"by": "any_indicator", "include_bound": True}, "excellent", "medium", "rejected"),
        ({"branch": "record"}, "weak", "excellent", "rejected"),
        ({"branch": "decisive.record"}, "weak", "excellent", "rejected"),
        ({"branch": "record"}, "medium", "poor", "rated"),
        # 70 - 15 x .00000000002 = 69.9999999997 is 70 at nine decimals; with .0000000001 it is 69.999999999
        ({"branch": "record"}, {"membership": [0, 0, "0.99999999998", "0.00000000002", 0]}, "good", "rated"),
        ({"branch": "record"}, {"membership": [0, 0, "0.9999999999", "0.0000000001", 0]}, "good", "rejected"),
    ],
)
def test_veto(veto: dict[str, Any], record: Any, legal: Any, status: str) -> None:
    assert outcome(vetoed(**veto), record, legal)["status"] == status


def test_veto_by_any_indicator_names_the_indicators() -> None:
    veto = outcome(vetoed(by="any_indicator"), "excellent", "weak")["veto"]
    assert veto["compared"] == {"record": 100, "legal": 55}
    assert veto["failed"] == ["legal"]


def test_veto_by_grade_compares_grades() -> None:
    veto = outcome(vetoed(by="grade"), "weak", "weak")["veto"]
    assert veto["compared"] == {"decisive": "weak"}


# ---- caps ----

CAP = {"node": "finance", "worse_than": "medium", "grade": "medium"}


def test_a_cap_holds_the_grade_down_and_leaves_the_score() -> None:
    evidence = EVIDENCE | {"record": "excellent", "management": "excellent", "finance": "weak"}
    # .6 x 100 + .4 x (.75 x 100 + .25 x 55) = 60 + 30 + 5.5
    free, capped = ref.rate(scheme(), evidence), ref.rate(scheme(caps=[CAP]), evidence)
    assert (free["score"], free["grade"]) == (F("95.5"), "excellent")
    assert (capped["score"], capped["grade"], capped["caps"]) == (F("95.5"), "medium", [CAP])
    assert capped["nodes"]["credit"]["grade"] == "excellent"


def test_a_cap_fires_only_below_its_bound() -> None:
    evidence = EVIDENCE | {"record": "excellent", "management": "excellent", "finance": "medium"}
    result = ref.rate(scheme(caps=[CAP]), evidence)
    assert (result["grade"], result["caps"]) == ("excellent", [])


def test_a_cap_never_lifts_a_grade() -> None:
    result = ref.rate(scheme(caps=[CAP]), {"record": "poor", "management": "poor", "finance": "poor"})
    assert (result["grade"], result["caps"]) == ("poor", [CAP])


def test_of_several_caps_the_hardest_counts() -> None:
    harder = {"node": "reference.finance", "worse_than": "good", "grade": "weak"}
    idle = {"node": "record", "worse_than": "good", "grade": "poor"}
    evidence = EVIDENCE | {"record": "excellent", "management": "excellent", "finance": "weak"}
    result = ref.rate(scheme(caps=[harder, CAP, idle]), evidence)
    assert (result["grade"], result["caps"]) == ("weak", [harder, CAP])
