"""The random-index tables are the printed ones, and the printed ones are what random matrices give."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest

import fuzzyahp as fa
from golden.cases_random_index import (
    AGREES_WITHIN,
    ALONSO_LAMATA_LINE,
    DONEGAN_DODD_FURTHER,
    DONEGAN_DODD_LOWER_BY,
    FALLING,
    LARGEST,
    NOT_BUILT_IN,
    OUTLIERS,
    RANDOM_MATRICES,
    TABLES,
)
from golden.printed import numbers

SCALE = [1 / k for k in range(9, 1, -1)] + [float(k) for k in range(1, 10)]


def printed_table(name: str) -> dict[int, float]:
    values = {1: 0.0, 2: 0.0} | dict(enumerate(numbers(TABLES[name][1]), start=3))
    return values | (DONEGAN_DODD_FURTHER if name == "donegan_dodd_1991" else {})


def test_the_tables_are_these_four() -> None:
    assert set(fa.RANDOM_INDEX) == set(TABLES)


@pytest.mark.parametrize("name", TABLES)
def test_values_as_printed(name: str) -> None:
    table = fa.RANDOM_INDEX[name]
    assert dict(table.values) == printed_table(name)
    assert table.name == name
    for n, value in printed_table(name).items():
        assert fa.random_index(n, name) == value


@pytest.mark.parametrize("name", TABLES)
def test_citation_names_author_and_year(name: str) -> None:
    citation = fa.RANDOM_INDEX[name].citation
    author, year = TABLES[name][0].split(",")[0].split(" (")[0].split()[-1], name[-4:]
    assert author in citation
    assert year in citation


def test_saaty_1980_is_the_default() -> None:
    assert fa.random_index(12) == 1.48


@pytest.mark.parametrize("name", TABLES)
def test_range(name: str) -> None:
    table = fa.RANDOM_INDEX[name]
    assert max(table.values) == LARGEST[name]
    for n in (0, -1, LARGEST[name] + 1):
        with pytest.raises(fa.FuzzyAHPError, match=name):
            fa.random_index(n, name)


@pytest.mark.parametrize("n", [21, 24, 26, 99])
def test_sizes_between_the_entries_of_donegan_and_dodd_are_not_guessed(n: int) -> None:
    with pytest.raises(fa.FuzzyAHPError, match=rf"donegan_dodd_1991.*{n}"):
        fa.random_index(n, "donegan_dodd_1991")


@pytest.mark.parametrize("name", ["saaty_1980", "saaty_2005", "alonso_lamata_2006"])
def test_sixteen_indicators_are_beyond_three_tables(name: str) -> None:
    """No index of 15 reused in silence: an error names the table, the size and a table that reaches it."""
    matrix = fa.JudgmentMatrix.from_upper([1] * 120)
    with pytest.raises(fa.FuzzyAHPError, match=rf"{name}.*16.*donegan_dodd_1991"):
        matrix.weights(random_index=name)
    assert matrix.weights(random_index="donegan_dodd_1991").consistency_ratio == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("judgment", [1, 3, "1/7", 9])
def test_one_or_two_indicators_are_consistent_under_every_table(name: str, judgment: int | str) -> None:
    for matrix in (fa.JudgmentMatrix([[1]]), fa.JudgmentMatrix.from_upper([judgment])):
        weights = matrix.weights(random_index=name)
        assert (weights.consistency_index, weights.consistency_ratio) == (0, 0)


@pytest.mark.parametrize("name", NOT_BUILT_IN)
def test_other_tables_are_not_built_in(name: str) -> None:
    """Xu Shubo's (so Chinese texts call it) and ahpsurvey's: unknown names; the error lists the known."""
    assert name not in fa.RANDOM_INDEX
    for ask in (
        lambda: fa.random_index(4, name),
        lambda: fa.JudgmentMatrix.from_upper([2, 4, 2]).weights(random_index=name),
    ):
        with pytest.raises(fa.FuzzyAHPError, match=rf"{name}.*saaty_1980"):
            ask()


def test_misspelt_table_suggests_the_nearest() -> None:
    with pytest.raises(fa.FuzzyAHPError, match=r"did you mean 'saaty_1980'"):
        fa.random_index(4, "saaty_1981")


# ---- errata kept, and an independent look ------------------------------------------------------------------


@pytest.mark.parametrize("name", TABLES)
def test_entries_that_fall_are_the_known_errata(name: str) -> None:
    values = sorted(fa.RANDOM_INDEX[name].values.items())
    falling = [n for (_, before), (n, value) in pairwise(values) if value < before]
    assert falling == FALLING[name]


@pytest.mark.parametrize("name", AGREES_WITHIN)
def test_tables_agree_with_random_matrices_but_for_known_outliers(name: str) -> None:
    far = {
        n: fa.random_index(n, name) - mean
        for n, mean in RANDOM_MATRICES.items()
        if abs(fa.random_index(n, name) - mean) > AGREES_WITHIN[name]
    }
    assert far == pytest.approx(OUTLIERS[name], abs=1e-4)


def test_donegan_and_dodd_lie_lower_throughout() -> None:
    low, high = DONEGAN_DODD_LOWER_BY
    for n, mean in RANDOM_MATRICES.items():
        assert low < mean - fa.random_index(n, "donegan_dodd_1991") < high


@pytest.mark.parametrize("name", NOT_BUILT_IN)
def test_tables_left_out_would_not_have_told_anything_new(name: str) -> None:
    """Both lie within 0.02 of the random matrices, as Saaty's of 2005 and Alonso and Lamata's do."""
    for value, mean in zip(numbers(NOT_BUILT_IN[name]), RANDOM_MATRICES.values(), strict=True):
        assert value == pytest.approx(mean, rel=0, abs=0.02)


def test_line_of_alonso_and_lamata() -> None:
    """Mean lambda is n + (n - 1) RI, near 2.7699 n - 4.3513: within 0.1 from n = 3 to 15."""
    slope, intercept = ALONSO_LAMATA_LINE
    for n in range(3, 16):
        mean_lambda = n + (n - 1) * fa.random_index(n, "alonso_lamata_2006")
        assert mean_lambda == pytest.approx(slope * n + intercept, rel=0, abs=0.1)


def test_three_by_three_exactly() -> None:
    """All 17^3 matrices of size 3 by the closed form: lambda = 1 + t + 1/t, t = (a13 / (a12 a23))^(1/3)."""
    total = 0.0
    for a12, a13, a23 in product(SCALE, repeat=3):
        t = (a13 / (a12 * a23)) ** (1 / 3)
        total += (1 + t + 1 / t - 3) / 2
    mean = total / 17**3
    assert mean == pytest.approx(RANDOM_MATRICES[3], rel=0, abs=1e-9)
    assert abs(mean - fa.random_index(3, "alonso_lamata_2006")) < 0.0005
    assert abs(mean - fa.random_index(3, "saaty_2005")) < 0.005
    assert abs(mean - fa.random_index(3, "saaty_1980")) > 0.05


def test_library_finds_the_closed_form_of_every_three_by_three() -> None:
    cells = np.array(list(product(SCALE, repeat=3)))
    stack = np.ones((len(cells), 3, 3))
    for k, (i, j) in enumerate([(0, 1), (0, 2), (1, 2)]):
        stack[:, i, j], stack[:, j, i] = cells[:, k], 1 / cells[:, k]
    weights = fa.eigenvector_weights(stack)
    found = ((stack * weights[:, None, :]).sum(axis=2) / weights).mean(axis=1)
    t = np.cbrt(cells[:, 1] / (cells[:, 0] * cells[:, 2]))
    np.testing.assert_allclose(found, 1 + t + 1 / t, rtol=1e-12, atol=0)
    assert ((found - 3) / 2).mean() == pytest.approx(RANDOM_MATRICES[3], rel=0, abs=1e-9)


@pytest.mark.parametrize("n", range(4, 10))
def test_seeded_simulation_with_the_librarys_own_eigenvectors(n: int) -> None:
    """20,000 random matrices: the standard error of the mean CI is about 0.003 at n = 4 and less above."""
    rng = np.random.default_rng(19800 + n)
    stack = np.ones((20_000, n, n))
    upper = np.triu_indices(n, k=1)
    drawn = rng.choice(SCALE, size=(len(stack), len(upper[0])))
    stack[:, upper[0], upper[1]] = drawn
    stack[:, upper[1], upper[0]] = 1 / drawn
    weights = fa.eigenvector_weights(stack)
    mean_lambda = ((stack * weights[:, None, :]).sum(axis=2) / weights).mean()
    mean_index = (mean_lambda - n) / (n - 1)
    assert mean_index == pytest.approx(fa.random_index(n, "alonso_lamata_2006"), rel=0, abs=0.02)
    assert mean_index == pytest.approx(RANDOM_MATRICES[n], rel=0, abs=0.02)
