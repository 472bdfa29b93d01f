"""Published fuzzy judgments come out of the library; the published misprints do not."""

from __future__ import annotations

import warnings
from fractions import Fraction
from itertools import accumulate
from typing import Any

import numpy as np
import pytest

from fuzzyahp.errors import JudgmentError
from fuzzyahp.fuzzy.chang import extent_weights, possibility_degrees
from fuzzyahp.fuzzy.matrix import FuzzyJudgmentMatrix
from fuzzyahp.fuzzy.numbers import aggregate
from fuzzyahp.fuzzy.preference import PreferenceRelation
from fuzzyahp.fuzzy.result import FuzzyWeights, ZeroWeightWarning
from golden.cases_fuzzy import (
    CONSISTENT_CHAIN,
    CONSISTENT_PRINTED,
    DEFUZZIFY_FIRST,
    ERP,
    EXPERTS,
    EXPERTS_JOINED,
    EXTENTS,
    MATRICES,
    NORMALISE_FIRST,
    PREFERENCE_PROGRAMME,
    PREFERENCE_PROGRAMME_LAMBDA,
    SIX_DEGREES,
    SIX_ERRATA,
    SIX_EXTENTS,
    SIX_LEAST,
    SIX_LEAST_ERRATUM,
    SIX_MISPRINTED_MIDDLE,
    SIX_SLACK,
    SUPPLIER,
    TEACHING_DIVERSITY,
    TEACHING_DIVERSITY_MISPRINT,
    TEACHING_DIVERSITY_WEIGHTS,
    TEACHING_STYLE,
    TEACHING_STYLE_PRINTED,
    TEACHING_STYLE_WEIGHTS,
    TRAPEZOIDS,
    FuzzyCase,
)
from golden.printed import fractions, is_printed, judgments, misprinted, numbers


def lines(text: str) -> list[str]:
    return [line for line in text.replace(";", "\n").splitlines() if line.strip()]


def built(case: FuzzyCase) -> FuzzyJudgmentMatrix:
    return FuzzyJudgmentMatrix.from_upper(judgments(case.upper), labels=case.labels.split())


def weighed(case: FuzzyCase) -> FuzzyWeights:
    options: dict[str, Any] = {"convention": case.convention} if case.convention else {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ZeroWeightWarning)
        return built(case).weights(case.method, **options)


def having(name: str) -> list[FuzzyCase]:
    return [case for case in MATRICES if getattr(case, name)]


@pytest.mark.parametrize("case", having("weights"), ids=str)
def test_weights_print_as_published(case: FuzzyCase) -> None:
    assert misprinted(weighed(case).values, case.weights, case.weights_slack) == []


@pytest.mark.parametrize("case", having("fuzzy"), ids=str)
def test_fuzzy_weights_print_as_published(case: FuzzyCase) -> None:
    fuzzy = weighed(case).fuzzy
    assert fuzzy is not None
    assert [misprinted(row, line, case.slack) for row, line in zip(fuzzy, lines(case.fuzzy), strict=True)] == [
        [] for _ in fuzzy
    ]


@pytest.mark.parametrize("case", having("r"), ids=str)
def test_row_means_print_as_published(case: FuzzyCase) -> None:
    for row, line in zip(weighed(case).working["r"], lines(case.r), strict=True):
        assert misprinted(row, line, case.slack) == []


@pytest.mark.parametrize("case", having("total"), ids=str)
def test_totals_print_as_published(case: FuzzyCase) -> None:
    assert misprinted(weighed(case).working["total"], case.total, case.slack) == []


@pytest.mark.parametrize("case", [TRAPEZOIDS, ERP, NORMALISE_FIRST], ids=str)
def test_buckley_again_with_powers(case: FuzzyCase) -> None:
    """The definition written out with fractions and one power, independent of the library."""
    found = weighed(case)
    cells = [fractions(line) for line in lines(case.upper)]
    one = [Fraction(1)] * len(cells[0])
    first, second, third = cells
    rows = [
        [one, first, second],
        [[1 / x for x in reversed(first)], one, third],
        [[1 / x for x in reversed(second)], [1 / x for x in reversed(third)], one],
    ]
    r = [[float(a * b * c) ** (1 / 3) for a, b, c in zip(*row, strict=True)] for row in rows]
    total = [sum(column) for column in zip(*r, strict=True)]
    fuzzy = [[x / t for x, t in zip(row, reversed(total), strict=True)] for row in r]
    assert found.fuzzy is not None
    np.testing.assert_allclose(found.working["r"], r, rtol=1e-14)
    np.testing.assert_allclose(found.fuzzy, fuzzy, rtol=1e-14)
    if len(total) == 3:
        centre = [sum(row) / 3 for row in fuzzy]
        np.testing.assert_allclose(found.values, [x / sum(centre) for x in centre], rtol=1e-14)


def test_the_two_conventions_differ() -> None:
    """One matrix, two published answers; 0.003 apart at the first weight."""
    gap = weighed(DEFUZZIFY_FIRST).values - weighed(NORMALISE_FIRST).values
    assert gap[0] == pytest.approx(0.6162746353 - 0.6131010974, abs=1e-9)
    assert weighed(NORMALISE_FIRST).convention == "normalise_first"


@pytest.mark.parametrize("case", [EXTENTS, SUPPLIER], ids=str)
def test_extents_again_in_fractions(case: FuzzyCase) -> None:
    found = weighed(case)
    n = len(case.labels.split())
    upper = iter(fractions(line) for line in lines(case.upper))
    cells = {(i, i): [Fraction(1)] * 3 for i in range(n)}
    for i in range(n):
        for j in range(i + 1, n):
            cells[i, j] = next(upper)
            cells[j, i] = [1 / x for x in reversed(cells[i, j])]
    sums = [[sum((cells[i, j][p] for j in range(n)), Fraction(0)) for p in range(3)] for i in range(n)]
    total = [sum(column, Fraction(0)) for column in zip(*sums, strict=True)]
    extents = [[row[p] / total[2 - p] for p in range(3)] for row in sums]

    def degree(i: int, j: int) -> Fraction:
        (_, m, u), (low, other, _) = extents[i], extents[j]
        if m >= other:
            return Fraction(1)
        return max(Fraction(0), u - low) / ((u - m) + (other - low)) if u > low else Fraction(0)

    least = [min(degree(i, j) for j in range(n)) for i in range(n)]
    np.testing.assert_allclose(found.working["extents"], np.array(extents, dtype=float), rtol=1e-14)
    np.testing.assert_allclose(found.values, [float(x / sum(least)) for x in least], rtol=0, atol=1e-14)


def test_a_zero_weight_is_warned_of() -> None:
    with pytest.warns(ZeroWeightWarning, match="chang: weight 0 for c"):
        assert built(EXTENTS).weights("chang").zero == ("c",)


def test_preference_programme_in_closed_form() -> None:
    found = weighed(PREFERENCE_PROGRAMME)
    level = 4 - 10**0.5
    w = found.values
    assert is_printed(level, PREFERENCE_PROGRAMME_LAMBDA)
    assert found.working["lambda"].tolist() == pytest.approx([level], abs=1e-12)
    assert [w[0] / w[1], w[0] / w[2], w[1] / w[2]] == pytest.approx([4 - level, 1 + level, 1 - level / 2], abs=1e-11)


def test_the_closed_form_is_a_root() -> None:
    """w1/w2 times w2/w3 is w1/w3, from the three active constraints; see the case."""
    x = 4 - 10**0.5
    assert (4 - x) * (1 - x / 2) == pytest.approx(1 + x, abs=1e-12)


# ---- six extents -------------------------------------------------------------------------------------------------


def test_six_extents() -> None:
    weights, degrees, least = extent_weights([numbers(line) for line in lines(SIX_EXTENTS)])
    for i, line in enumerate(lines(SIX_DEGREES)):
        for j, figure in enumerate(line.split()):
            if (i, j) in SIX_ERRATA:
                assert not is_printed(degrees[i, j], figure, SIX_SLACK)
                assert degrees[i, j] == pytest.approx(SIX_ERRATA[i, j], abs=1e-9)
            else:
                assert is_printed(degrees[i, j], figure, SIX_SLACK), (i, j)
    for i, figure in enumerate(SIX_LEAST.split()):
        assert is_printed(least[i], figure, SIX_SLACK) == (i != 3)
    assert least[3] == pytest.approx(SIX_LEAST_ERRATUM, abs=1e-9)
    np.testing.assert_allclose(weights, least / least.sum(), rtol=1e-14)


def test_the_printed_middle_does_not_give_the_printed_degrees() -> None:
    extents = [numbers(line) for line in lines(SIX_EXTENTS)]
    extents[0][1] = SIX_MISPRINTED_MIDDLE
    assert not is_printed(possibility_degrees(extents)[1, 0], "0.9158", SIX_SLACK)


# ---- several experts ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", EXPERTS_JOINED)
def test_experts_joined(method: str) -> None:
    found = aggregate([numbers(line) for line in lines(EXPERTS)], method)
    np.testing.assert_allclose(found, numbers(EXPERTS_JOINED[method]), rtol=1e-14)


# ---- preference relations ----------------------------------------------------------------------------------------


def relation(text: str) -> PreferenceRelation:
    return PreferenceRelation([numbers(line) for line in lines(text)])


def test_teaching_style() -> None:
    assert misprinted(relation(TEACHING_STYLE).weights().values, TEACHING_STYLE_WEIGHTS) == []
    with pytest.raises(JudgmentError, match=r"cell \(1, 1\).*0\.4, must be 0\.5"):
        relation(TEACHING_STYLE_PRINTED)


def test_teaching_diversity() -> None:
    found = relation(TEACHING_DIVERSITY).weights()
    exact = fractions(TEACHING_DIVERSITY_WEIGHTS)
    rows = [fractions(line) for line in lines(TEACHING_DIVERSITY)]
    assert [(sum(row) + Fraction(3, 2) - 1) / 6 for row in rows] == exact
    assert sum(exact) == 1
    np.testing.assert_allclose(found.values, [float(x) for x in exact], rtol=1e-14)
    assert len(misprinted(found.values, TEACHING_DIVERSITY_MISPRINT)) == 3
    assert found.additive_deviation == pytest.approx(abs(0.4 + 0.7 - 0.7 - 0.5), abs=1e-15)


def test_consistent_relation_from_a_chain() -> None:
    """The chain 0.55, 0.70, 0.95 leads to p_14 = 1.2, outside [0, 1]; (x + 0.2) / 1.4 brings it back."""
    steps = [x - Fraction(1, 2) for x in fractions(CONSISTENT_CHAIN)]
    place = list(accumulate(steps, initial=Fraction(0)))
    raw = [[b - a + Fraction(1, 2) for b in place] for a in place]
    assert raw[0][3] == Fraction(6, 5)
    scaled = [[(x + Fraction(1, 5)) / Fraction(7, 5) for x in row] for row in raw]
    for row, line in zip(scaled, lines(CONSISTENT_PRINTED), strict=True):
        assert misprinted([float(x) for x in row], line) == []
    found = PreferenceRelation(scaled)
    assert found.weights().additive_deviation == pytest.approx(0, abs=1e-15)
    assert found.multiplicative().weights().consistency_ratio == pytest.approx(0, abs=1e-9)
    assert found.multiplicative().values[0, 3] == 9
