"""Published groups: aggregated judgments and weights, consensus indices, concordance and authority come out."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

import fuzzyahp as fa
from fuzzyahp.experts.groups.concordance import kendall_w
from fuzzyahp.experts.groups.consensus import cardinal_consensus, ordinal_consensus
from fuzzyahp.experts.groups.consensus_reaching import ConsensusAdvice, consensus_advice
from fuzzyahp.experts.groups.expert_weights import authority
from fuzzyahp.experts.groups.group_weights import GroupWeights, group_weights
from golden import cases_group as case
from golden.printed import is_printed, judgments, misprinted, numbers

TEN_DIGITS = 1e-9


def upper(text: str) -> fa.JudgmentMatrix:
    return fa.JudgmentMatrix.from_upper([cell for row in judgments(text) for cell in row])


DONG = {name: upper(text) for name, text in case.DONG_JUDGMENTS.items()}
PRIZE = {name: upper(text) for name, text in case.PRIZE_JUDGMENTS.items()}
MULTIAHPY = {name: upper(text) for name, text in case.MULTIAHPY_JUDGMENTS.items()}


def dong() -> GroupWeights:
    return group_weights(DONG, case.DONG_EXPERT_WEIGHTS, method="geometric_mean")


def wrong_cells(matrix: fa.JudgmentMatrix, printed: str) -> list[str]:
    rows = zip(matrix.values, printed.split(";"), strict=True)
    return [wrong for row, line in rows for wrong in misprinted(row.tolist(), line)]


# ---- Dong et al. 2010 ------------------------------------------------------------------------------------------------


def test_dong_individual_weights() -> None:
    for name, own in dong().individuals.items():
        assert misprinted(own.values, case.DONG_WEIGHTS[name]) == []
        np.testing.assert_allclose(own.values, case.DONG_EXACT_WEIGHTS[name], rtol=0, atol=TEN_DIGITS)


def test_dong_a5_as_printed_is_no_judgment_matrix() -> None:
    with pytest.raises(fa.JudgmentError, match=r"cell \(2, 3\).*1/2.*must be reciprocal"):
        fa.JudgmentMatrix(judgments(case.DONG_A5_AS_PRINTED))


def test_dong_group() -> None:
    group = dong()
    assert wrong_cells(group.matrix, case.DONG_GROUP_MATRIX) == []
    assert misprinted(group.values, case.DONG_GROUP_WEIGHTS) == []
    cells = group.matrix.values[np.triu_indices(4, 1)]
    np.testing.assert_allclose(cells, case.DONG_EXACT_GROUP_UPPER, rtol=TEN_DIGITS)
    np.testing.assert_allclose(group.values, case.DONG_EXACT_GROUP_WEIGHTS, rtol=0, atol=TEN_DIGITS)


def test_dong_aij_is_aip_by_the_geometric_mean() -> None:
    """Lemma 1 (Barzilai and Golany)."""
    priorities = group_weights(DONG, case.DONG_EXPERT_WEIGHTS, aggregation="aip_geometric", method="geometric_mean")
    np.testing.assert_allclose(priorities.values, dong().values, rtol=0, atol=1e-15)


def test_dong_indices() -> None:
    group = dong()
    matrices = [matrix.values for matrix in DONG.values()]
    assert misprinted(cardinal_consensus([*matrices, group.matrix.values]), case.DONG_GCI) == []
    gcci = cardinal_consensus(matrices, group.values)
    assert misprinted(gcci, case.DONG_GCCI) == []
    np.testing.assert_allclose(gcci, case.DONG_EXACT_GCCI, rtol=TEN_DIGITS)
    goci = ordinal_consensus([own.values for own in group.individuals.values()], group.values)
    assert goci.tolist() == numbers(case.DONG_GOCI)


def advised(model: str, threshold: float, theta: float) -> ConsensusAdvice:
    return consensus_advice(DONG, threshold, expert_weights=case.DONG_EXPERT_WEIGHTS, model=model, theta=theta)


def test_dong_cardinal_model() -> None:
    advice = advised("cardinal", float(case.DONG_CARDINAL_THRESHOLD) / 0.5, 0.8)
    assert [step.expert for step in advice.steps] == ["A5"] * case.DONG_CARDINAL_STEPS
    assert advice.reached
    assert wrong_cells(advice.advised["A5"], case.DONG_CARDINAL_A5) == []
    assert misprinted(advice.after.individuals["A5"].values, case.DONG_CARDINAL_A5_WEIGHTS) == []
    assert wrong_cells(advice.after.matrix, case.DONG_CARDINAL_GROUP) == []
    assert misprinted(advice.after.values, case.DONG_CARDINAL_GROUP_WEIGHTS) == []
    gci = cardinal_consensus([advice.advised["A5"].values, advice.after.matrix.values])
    assert misprinted(gci, f"{case.DONG_CARDINAL_GCI_A5} {case.DONG_CARDINAL_GCI_GROUP}") == []
    indices = [*advice.indices_after.values()]
    assert misprinted([x / 2 for x in indices], case.DONG_CARDINAL_HALVED_GCCI) == []
    np.testing.assert_allclose(indices, case.DONG_CARDINAL_EXACT_GCCI, rtol=TEN_DIGITS)


def test_dong_cardinal_threshold_is_of_the_halved_index() -> None:
    assert len(advised("cardinal", float(case.DONG_CARDINAL_THRESHOLD), 0.8).steps) > case.DONG_CARDINAL_STEPS
    assert len(misprinted(advised("cardinal", 0.7, 0.8).indices_after.values(), case.DONG_CARDINAL_HALVED_GCCI)) == 5


def test_dong_ordinal_model() -> None:
    advice = advised("ordinal", 0, 0.5)
    assert [step.expert for step in advice.steps] == ["A5"] * case.DONG_ORDINAL_STEPS
    assert len(advice.steps) != case.DONG_ORDINAL_STEPS_MISPRINT
    assert wrong_cells(advice.advised["A5"], case.DONG_ORDINAL_A5) == []
    assert wrong_cells(advice.after.matrix, case.DONG_ORDINAL_GROUP) == []
    assert misprinted(advice.after.values, case.DONG_ORDINAL_GROUP_WEIGHTS) == []
    assert [*advice.indices_after.values()] == numbers(case.DONG_ORDINAL_GOCI)
    weights = advice.after.individuals["A5"].values
    np.testing.assert_allclose(weights, case.DONG_ORDINAL_A5_WEIGHTS, rtol=0, atol=TEN_DIGITS)
    assert len(misprinted(weights, case.DONG_ORDINAL_A5_WEIGHTS_MISPRINT)) == 4
    own, group = cardinal_consensus([advice.advised["A5"].values, advice.after.matrix.values]).tolist()
    assert own == pytest.approx(case.DONG_ORDINAL_GCI_A5, rel=TEN_DIGITS)
    assert not is_printed(own, case.DONG_ORDINAL_GCI_A5_MISPRINT)
    assert is_printed(group, case.DONG_ORDINAL_GCI_GROUP)


# ---- Prize and multiAHPy ---------------------------------------------------------------------------------------------


def test_prize_group() -> None:
    group = group_weights(PRIZE)
    assert wrong_cells(group.matrix, case.PRIZE_MATRIX) == []
    np.testing.assert_allclose(group.values, case.PRIZE_EXACT_EIGENVECTOR, rtol=0, atol=TEN_DIGITS)
    means = group_weights(PRIZE, method="geometric_mean")
    assert misprinted(means.values, case.PRIZE_ROW_GEOMETRIC_MEAN) == []


def test_prize_individuals_and_their_mean() -> None:
    group = group_weights(PRIZE, aggregation="aip_arithmetic")
    for name, own in group.individuals.items():
        np.testing.assert_allclose(own.values, case.PRIZE_EXACT_INDIVIDUALS[name], rtol=0, atol=TEN_DIGITS)
    np.testing.assert_allclose(group.values, case.PRIZE_EXACT_AIP, rtol=0, atol=TEN_DIGITS)
    means = group_weights(PRIZE, aggregation="aip_arithmetic", method="geometric_mean")
    np.testing.assert_allclose(means.values, case.PRIZE_EXACT_AIP_OF_ROW_MEANS, rtol=0, atol=TEN_DIGITS)


def test_multiahpy_group() -> None:
    assert is_printed(float(group_weights(MULTIAHPY).matrix.values[0, 1]), case.MULTIAHPY_EQUAL)
    weighted = group_weights(MULTIAHPY, case.MULTIAHPY_EXPERT_WEIGHTS)
    assert weighted.matrix.values[0, 1] == pytest.approx(case.MULTIAHPY_EXACT_WEIGHTED, rel=TEN_DIGITS)
    priorities = group_weights(MULTIAHPY, case.MULTIAHPY_EXPERT_WEIGHTS, aggregation="aip_arithmetic")
    np.testing.assert_allclose(priorities.values, case.MULTIAHPY_EXACT_AIP, rtol=0, atol=TEN_DIGITS)


def test_arithmetic_mean_of_judgments_is_not_reciprocal() -> None:
    """Why it is not offered: one way round it says 2.4, the other way round 0.45, and 1 / 2.4 is 0.4167."""
    shares = [Fraction(str(x)) for x in case.MULTIAHPY_EXPERT_WEIGHTS.values()]
    there = shares[0] * 4 + shares[1] * 2
    back = shares[0] / 4 + shares[1] / 2
    assert there == Fraction(case.MULTIAHPY_ARITHMETIC)
    assert there * back != 1


# ---- concordance -----------------------------------------------------------------------------------------------------


def test_nag_concordance_with_ties() -> None:
    found = kendall_w([numbers(row) for row in case.NAG_RANKS])
    assert found.rank_sums == case.NAG_RANK_SUMS
    assert is_printed(found.w, case.NAG_W)
    assert is_printed(found.p_value, case.NAG_SIGNIFICANCE)
    assert found.w == case.NAG_W_BY_HAND[0] / case.NAG_W_BY_HAND[1]
    assert found.chi_square == pytest.approx(27 * found.w, rel=1e-15)
    assert (found.degrees_of_freedom, found.ties) == (9, True)


@pytest.mark.parametrize(("rankings", "printed"), case.FRIEDMAN_THREE_BY_THREE)
def test_friedman_exact_probabilities(rankings: tuple[tuple[int, ...], ...], printed: str) -> None:
    assert is_printed(kendall_w(rankings, p_method="exact").p_value, printed)


# ---- authority -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("turn", [1, 2])
def test_bmj_authority(turn: int) -> None:
    grades = ("very familiar", "familiar", "moderately familiar")
    familiar = [g for g, count in zip(grades, case.BMJ_FAMILIARITY[turn], strict=True) for _ in range(count)]
    ticked = {
        source: [influence for influence, k in zip(("large", "medium", "small"), counts, strict=True) for _ in range(k)]
        for source, counts in case.BMJ_BASIS[turn].items()
    }
    experts = [authority({source: given[k] for source, given in ticked.items()}, familiar[k]) for k in range(16)]
    # A panel's coefficients are printed as the means of its experts'.
    figures = [sum(getattr(one, name) for one in experts) / 16 for name in ("basis", "familiarity", "coefficient")]
    assert figures == pytest.approx(case.BMJ_BY_HAND[turn], abs=1e-12)
    agrees = [
        is_printed(x, printed, case.BMJ_SLACK) for x, printed in zip(figures, case.BMJ_PRINTED[turn], strict=True)
    ]
    assert agrees == ([True, True, True] if turn == 1 else [False, True, False])
