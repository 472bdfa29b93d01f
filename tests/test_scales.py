"""The ten judgment scales: their formulas, and what holds for all of them."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

import fuzzyahp as fa
from fuzzyahp.experts.scales import SCALES, apply_scale, scale_values
from strategies import judgment_matrices

every_scale = pytest.mark.parametrize("name", SCALES)


def spread_evenly(low: float, high: float, n: int) -> Callable[[int], float]:
    """The judgments that spread the weight of one indicator against n - 1 equal ones evenly from low to high."""

    def value(x: int) -> float:
        w = low + (high - low) * (x - 1) / 8
        return w * (n - 1) / (1 - w)

    return value


# Written as the sources do, not as the library does.
BY_SOURCE: dict[str, Callable[[int], Callable[[int], float]]] = {
    "linear": lambda n: lambda x: x,
    "logarithmic": lambda n: lambda x: math.log(x + 1, 2),
    "root_square": lambda n: lambda x: math.pow(x, 0.5),
    "inverse_linear": lambda n: lambda x: 9 / (10 - x),
    "balanced": lambda n: spread_evenly(0.5, 0.9, 2),
    "balanced_n": lambda n: spread_evenly(1 / n, 9 / (n + 8), n),
    "adaptive_balanced": lambda n: spread_evenly(1 / n, 0.9, n),
    "adaptive": lambda n: lambda x: math.pow(x, 1 + math.log(n - 1) / math.log(9)),
    "power": lambda n: lambda x: math.pow(x, 2),
    "geometric": lambda n: lambda x: math.pow(2, x - 1),
}


@every_scale
@pytest.mark.parametrize("n", [2, 3, 7, 10, 40])
def test_formula(name: str, n: int) -> None:
    expected = [BY_SOURCE[name](n)(x) for x in range(1, 10)]
    assert scale_values(name, n).tolist() == pytest.approx(expected, rel=1e-13)


@every_scale
@given(x=st.floats(1, 9), n=st.integers(2, 30))
def test_formula_between_the_steps(name: str, x: float, n: int) -> None:
    matrix = np.ones((n, n))
    matrix[0, 1], matrix[1, 0] = x, 1 / x
    scaled = apply_scale(fa.JudgmentMatrix(matrix), name).values
    assert scaled[0, 1] == pytest.approx(BY_SOURCE[name](n)(x), rel=1e-12)  # type: ignore[arg-type]


@every_scale
@pytest.mark.parametrize("n", [2, 5, 100])
def test_one_is_one_and_more_is_more(name: str, n: int) -> None:
    values = scale_values(name, n)
    assert values[0] == 1.0
    assert (np.diff(values) > 0).all()
    assert not values.flags.writeable


@every_scale
@given(matrix=judgment_matrices(low=1))
def test_scaled_matrix_is_reciprocal(name: str, matrix: npt.NDArray[np.float64]) -> None:
    scaled = apply_scale(fa.JudgmentMatrix(matrix), name)
    values = scaled.values
    assert np.abs(values * values.T - 1).max() < 1e-14
    assert ((values > 1) == (matrix > 1)).all()
    assert scaled.rebuilt == ()


@given(matrix=judgment_matrices())
def test_linear_changes_nothing(matrix: npt.NDArray[np.float64]) -> None:
    before = fa.JudgmentMatrix(matrix)
    assert apply_scale(before) == before


@every_scale
@given(matrix=judgment_matrices(low=2), data=st.data())
def test_order_of_indicators_does_not_matter(name: str, matrix: npt.NDArray[np.float64], data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(matrix))))
    there = apply_scale(fa.JudgmentMatrix(matrix[np.ix_(order, order)]), name).values
    assert np.array_equal(there, apply_scale(fa.JudgmentMatrix(matrix), name).values[np.ix_(order, order)])


@pytest.mark.parametrize("name", ["root_square", "adaptive", "power"])
def test_powers_keep_consistency(name: str) -> None:
    w = np.array([6.0, 3.0, 2.0, 1.0])
    assert apply_scale(fa.JudgmentMatrix(w[:, None] / w), name).weights().consistency_ratio < 1e-12


@pytest.mark.parametrize(
    ("name", "others"), [("balanced", "balanced_n"), ("balanced", "adaptive_balanced"), ("linear", "adaptive")]
)
def test_two_indicators_make_them_equal(name: str, others: str) -> None:
    assert scale_values(name, 2).tolist() == pytest.approx(scale_values(others, 2).tolist(), rel=1e-15)


def test_balanced_n_spreads_weights_evenly() -> None:
    """One indicator x times as important as six equal ones: its weight rises in equal steps."""
    weights = []
    for x in range(1, 10):
        matrix = fa.JudgmentMatrix.from_upper([x] * 6 + [1] * 15)
        weights.append(apply_scale(matrix, "balanced_n").weights().values[0])
    assert np.diff(weights) == pytest.approx([(9 / 15 - 1 / 7) / 8] * 8, rel=1e-9)


def test_every_scale_has_formula_and_source() -> None:
    assert tuple(SCALES) == (
        *("linear", "logarithmic", "root_square", "inverse_linear", "balanced"),
        *("balanced_n", "adaptive_balanced", "adaptive", "power", "geometric"),
    )
    for name, scale in SCALES.items():
        assert scale.name == name
        assert any(year in scale.source for year in ("1980", "1987", "1989", "1991", "1997", "2010", "2019"))
        assert scale.depends_on_size == (not np.array_equal(scale_values(name, 3), scale_values(name, 4)))
        # The formula as a spreadsheet would read it.
        text = scale.formula.replace("^", "**")
        names = {"x": 4, "n": 6, "ln": math.log, "log2": math.log2, "sqrt": math.sqrt}
        assert eval(text, {"__builtins__": {}}, names) == pytest.approx(scale_values(name, 6)[3], rel=1e-12)  # noqa: S307


GOOD = fa.JudgmentMatrix.from_upper([3, 5, 2], labels=("management", "finance", "market"))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: apply_scale(GOOD, "balancd"), ["balancd", "did you mean 'balanced'?"]),
        (lambda: apply_scale(GOOD, ["power"]), ["there is no ['power']"]),  # type: ignore[arg-type]
        (lambda: apply_scale([[1, 2], [0.5, 1]], "power"), ["must be a JudgmentMatrix"]),  # type: ignore[arg-type]
        (lambda: apply_scale(fa.JudgmentMatrix.from_upper([10]), "power"), ["1 over 2 is 10", "1/9 to 9"]),
        (lambda: apply_scale(fa.JudgmentMatrix.from_upper([2, "1/12", 1], "abc"), "linear"), ["c over a is 12"]),
        (lambda: scale_values("power", 1), ["n 1, must be a whole number", "2 to 100"]),
        (lambda: scale_values("power", 101), ["101"]),
        (lambda: scale_values("power", True), ["True"]),
        (lambda: scale_values("power", 3.0), ["3.0"]),  # type: ignore[arg-type]
        (lambda: scale_values("saaty", 3), ["known: linear"]),
    ],
)
def test_errors_say_what_to_do(call: Callable[[], Any], words: list[str]) -> None:
    with pytest.raises(fa.FuzzyAHPError) as found:
        call()
    for word in words:
        assert word in str(found.value)


def test_one_indicator_has_nothing_to_scale() -> None:
    one = fa.JudgmentMatrix([[1]])
    assert all(apply_scale(one, name) == one for name in SCALES)
