"""Groups of experts: aggregation, experts' weights, consensus and the way to it; laws, exactness, wrong input."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import Decimal, getcontext
from fractions import Fraction
from itertools import permutations, product
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import fuzzyahp as fa
from fuzzyahp.errors import PanelError
from fuzzyahp.experts.groups.aggregation import aij, aip, consistency_ratios, expert_shares
from fuzzyahp.experts.groups.concordance import kendall_w, ranks
from fuzzyahp.experts.groups.consensus import (
    CONSENSUS_BANDS,
    cardinal_consensus,
    consensus_band,
    consensus_indicator,
    ordinal_consensus,
)
from fuzzyahp.experts.groups.consensus_reaching import consensus_advice
from fuzzyahp.experts.groups.distances import distances
from fuzzyahp.experts.groups.expert_weights import (
    FAMILIARITY,
    FAMILIARITY_GRADES,
    JUDGMENT_BASIS,
    SOURCES,
    Authority,
    authority,
    authority_weights,
)
from fuzzyahp.experts.groups.geometric_mean import weighted_geometric_mean
from fuzzyahp.experts.groups.group_weights import AGGREGATIONS, group_weights
from strategies import SAATY, judgment_matrices, weight_vectors

FloatArray = npt.NDArray[np.float64]
J = fa.JudgmentMatrix
ask = J.from_upper
METHODS = sorted(fa.WEIGHT_METHODS)


@st.composite
def panels(draw: st.DrawFn, low: int = 1, experts: int = 1) -> FloatArray:
    """Matrices of one to six experts on the same indicators, shape (m, n, n)."""
    n = draw(st.integers(low, 6))
    return np.stack(draw(st.lists(judgment_matrices(n, n), min_size=experts, max_size=6)))


@st.composite
def weight_rows(draw: st.DrawFn) -> FloatArray:
    """Weights of two to six experts, shape (m, n)."""
    n = draw(st.integers(2, 6))
    return np.stack(draw(st.lists(weight_vectors(n, n), min_size=2, max_size=6)))


def counts(m: int) -> st.SearchStrategy[list[float]]:
    return st.lists(st.floats(0.01, 100), min_size=m, max_size=m)


def named(stack: FloatArray) -> dict[str, fa.JudgmentMatrix]:
    return {f"E{k}": J(matrix) for k, matrix in enumerate(stack)}


# -- the geometric mean ------------------------------------------------------------------------------------------------


@given(st.data())
def test_geometric_mean_against_fifty_digits(data: st.DataObject) -> None:
    getcontext().prec = 50
    m = data.draw(st.integers(1, 6))
    values = np.array(data.draw(st.lists(st.floats(1e-9, 1e9), min_size=m, max_size=m)))
    shares = expert_shares(data.draw(counts(m)), m)
    exact = Decimal(1)
    for value, share in zip(values.tolist(), shares.tolist(), strict=True):
        exact *= Decimal(value) ** Decimal(share)
    # The shares themselves sum to 1 but for some units of 1e-16, and the values span eighteen decades.
    assert float(weighted_geometric_mean(values, shares)) == pytest.approx(float(exact), rel=2e-14)


def test_geometric_mean_of_saatys_scale_to_the_last_digits() -> None:
    for a, b in product(SAATY, SAATY):
        mean = float(weighted_geometric_mean(np.array([float(a), float(b)]), np.array([0.5, 0.5])))
        assert mean == pytest.approx(math.sqrt(a * b), rel=1e-15)


def test_geometric_mean_does_not_depend_on_the_block() -> None:
    values = np.exp(np.random.default_rng(1).normal(0, 1, (40, 20_000)))
    shares = expert_shares(np.arange(1.0, 41.0), 40)
    whole = weighted_geometric_mean(values, shares)
    for column in (0, 16_383, 16_384, 19_999):
        assert weighted_geometric_mean(values[:, column : column + 1], shares)[0] == whole[column]
    turned = np.asfortranarray(values)
    assert (weighted_geometric_mean(turned, shares) == whole).all()


# -- AIJ ---------------------------------------------------------------------------------------------------------------


@given(panels(), st.data())
def test_aij_is_reciprocal_exactly(stack: FloatArray, data: st.DataObject) -> None:
    group = aij(stack, data.draw(counts(len(stack))))
    rows, columns = np.triu_indices(group.shape[-1], 1)
    assert (np.diag(group) == 1).all()
    assert (group[columns, rows] == 1 / group[rows, columns]).all()
    J(group)


@given(judgment_matrices(), st.integers(1, 9), st.data())
def test_unanimous_experts_get_their_judgments_back(matrix: FloatArray, m: int, data: st.DataObject) -> None:
    group = aij(np.stack([matrix] * m), data.draw(counts(m)))
    assert (np.triu(group) == np.triu(matrix)).all()
    np.testing.assert_allclose(group, matrix, rtol=2e-16)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("aggregation", AGGREGATIONS)
@settings(max_examples=25)
@given(matrix=judgment_matrices(), data=st.data())
def test_all_aggregations_agree_when_all_experts_agree(
    method: str, aggregation: str, matrix: FloatArray, data: st.DataObject
) -> None:
    m = data.draw(st.integers(1, 5))
    one = J(matrix)
    weights = dict(zip("abcde", data.draw(counts(m)), strict=False))
    group = group_weights(dict.fromkeys(weights, one), weights, aggregation=aggregation, method=method)
    assert (group.values == one.weights(method).values).all()


@given(st.data())
def test_aij_of_consistent_matrices_is_consistent(data: st.DataObject) -> None:
    n = data.draw(st.integers(2, 6))
    rows = np.stack(data.draw(st.lists(weight_vectors(n, n), min_size=1, max_size=5)))
    shares = data.draw(counts(len(rows)))
    group = aij(rows[:, :, None] / rows[:, None, :], shares)
    np.testing.assert_allclose(group[:, :, None] * group[None, :, :], group[:, None, :].repeat(n, 1), rtol=1e-12)
    # Its weights are the geometric means of the experts', by any method.
    np.testing.assert_allclose(J(group).weights().values, aip(rows, shares, mean="geometric"), rtol=1e-11)


@given(panels(experts=2), st.data())
def test_order_and_unit_of_the_experts_weights_do_not_matter(stack: FloatArray, data: st.DataObject) -> None:
    weights = np.array(data.draw(counts(len(stack))))
    order = data.draw(st.permutations(range(len(stack))))
    group = aij(stack, weights)
    np.testing.assert_allclose(aij(stack[order], weights[order]), group, rtol=1e-14)
    assert (aij(stack, 2 * weights) == group).all()
    rows = fa.eigenvector_weights(stack)
    for mean in ("arithmetic", "geometric"):
        np.testing.assert_allclose(
            aip(rows[order], weights[order], mean=mean), aip(rows, weights, mean=mean), atol=1e-14
        )
        assert (aip(rows, 2 * weights, mean=mean) == aip(rows, weights, mean=mean)).all()


@given(panels(experts=2))
def test_an_expert_of_weight_two_counts_as_two(stack: FloatArray) -> None:
    twice = np.concatenate([stack, stack[:1]])
    weights = [2.0] + [1.0] * (len(stack) - 1)
    np.testing.assert_allclose(aij(stack, weights), aij(twice), rtol=1e-14)
    rows = fa.geometric_mean_weights(stack)
    np.testing.assert_allclose(aip(rows, weights), aip(fa.geometric_mean_weights(twice)), atol=1e-15)


@given(panels(low=2))
def test_equal_weights_are_the_default(stack: FloatArray) -> None:
    assert (aij(stack, [7] * len(stack)) == aij(stack)).all()


@given(panels(), st.data())
def test_aij_and_aip_agree_by_geometric_means(stack: FloatArray, data: st.DataObject) -> None:
    """Barzilai and Golany (1994)."""
    weights = data.draw(counts(len(stack)))
    judged = fa.geometric_mean_weights(aij(stack, weights))
    np.testing.assert_allclose(judged, aip(fa.geometric_mean_weights(stack), weights, mean="geometric"), rtol=1e-12)


@given(panels(), st.data())
def test_aij_lies_between_the_experts(stack: FloatArray, data: st.DataObject) -> None:
    group = aij(stack, data.draw(counts(len(stack))))
    assert (group >= stack.min(axis=0) * (1 - 1e-14)).all()
    assert (group <= stack.max(axis=0) * (1 + 1e-14)).all()


def test_huge_weights_do_not_overflow() -> None:
    assert expert_shares([1e308, 1e308, 1.5e308], 3).tolist() == pytest.approx([2 / 7, 2 / 7, 3 / 7])


def test_alone_or_in_a_stack_the_same_bits() -> None:
    rng = np.random.default_rng(2)
    for n in (1, 2, 3, 7):
        upper = np.exp(rng.normal(0, 1, (5, 11, n, n)))
        stack = np.triu(upper, 1) + np.tril(1 / upper.swapaxes(-1, -2), -1) + np.eye(n)
        weights = rng.uniform(0.1, 3, 11)
        groups, rows = aij(stack, weights), fa.eigenvector_weights(stack)
        ratios = consistency_ratios(stack)
        means = {mean: aip(rows, weights, mean=mean) for mean in ("arithmetic", "geometric")}
        for k in range(5):
            assert (aij(stack[k], weights) == groups[k]).all()
            for mean, whole in means.items():
                assert (aip(rows[k], weights, mean=mean) == whole[k]).all()
            for e in range(11):
                assert J(stack[k, e]).weights().consistency_ratio == pytest.approx(ratios[k, e], abs=1e-13)
                assert consistency_ratios(stack[k, e]) == ratios[k, e]


# -- AIP ---------------------------------------------------------------------------------------------------------------


@given(weight_rows(), st.data())
def test_aip_adds_to_exactly_one(rows: FloatArray, data: st.DataObject) -> None:
    weights = data.draw(counts(len(rows)))
    for mean in ("arithmetic", "geometric"):
        total = 0.0
        for w in aip(rows, weights, mean=mean).tolist():
            assert w > 0
            total += w
        assert total == 1.0


def test_aip_by_hand() -> None:
    rows = [[0.6, 0.3, 0.1], [0.2, 0.3, 0.5]]
    assert aip(rows, [3, 1]).tolist() == pytest.approx([0.5, 0.3, 0.2], abs=1e-15)
    roots = [math.sqrt(0.12), 0.3, math.sqrt(0.05)]
    assert aip(rows, mean="geometric").tolist() == pytest.approx([x / sum(roots) for x in roots], abs=1e-15)
    assert aip([[1.0, 0.0], [0.5, 0.5]]).tolist() == [0.75, 0.25]  # a weight of 0 may be averaged


# -- consistency ratios ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("table", sorted(fa.RANDOM_INDEX))
@settings(max_examples=25)
@given(matrix=judgment_matrices())
def test_consistency_ratios_are_those_of_the_matrix_class(method: str, table: str, matrix: FloatArray) -> None:
    alone = J(matrix).weights(method, table)
    stack = np.stack([matrix] * 3)
    assert consistency_ratios(stack, method, random_index=table).tolist() == [alone.consistency_ratio] * 3
    assert (
        consistency_ratios(stack, method, random_index=table, weights=np.stack([alone.values] * 3))[0]
        == alone.consistency_ratio
    )


# -- group_weights -----------------------------------------------------------------------------------------------------


def test_group_keeps_its_working() -> None:
    labels = ("finance", "market", "staff")
    given = {"Li": ask([2, 4, 2], labels), "Wu": ask([8, 4, "1/2"], labels)}
    group = group_weights(given, {"Wu": 1, "Li": 3}, method="geometric_mean", random_index="saaty_2005")
    assert group.matrix.values[0, 1] == pytest.approx(2**1.5, rel=1e-15)  # 2^(3/4) x 8^(1/4)
    assert group.matrix.values[0, 2] == 4
    assert group.expert_weights == {"Li": 0.75, "Wu": 0.25}
    assert (group.weights.values == group.values).all()
    assert group.labels == labels
    for name, own in group.individuals.items():
        assert own.as_dict() == given[name].weights("geometric_mean").as_dict()
        assert own.consistency_ratio == given[name].weights("geometric_mean", "saaty_2005").consistency_ratio
    assert (group.aggregation, group.method, group.random_index) == ("aij", "geometric_mean", "saaty_2005")
    assert [*group.as_dict()] == [*labels]
    with pytest.raises(ValueError, match="read-only"):
        group.values[0] = 1
    with pytest.raises(AttributeError):
        group.method = "x"  # type: ignore[misc]
    assert "aij of 2 experts" in repr(group)


def test_labels_in_another_order_are_put_in_order() -> None:
    li = ask([3, 5, 2], labels="abc")
    wu = J.from_pairs({("c", "a"): "1/5", ("c", "b"): "1/2", ("b", "a"): "1/3"})
    assert wu.labels == ("c", "a", "b")
    group = group_weights({"Li": li, "Wu": wu})
    assert group.labels == ("a", "b", "c")
    np.testing.assert_allclose(group.matrix.values, li.values, rtol=1e-15)
    assert group.individuals["Wu"].labels == group.labels


def test_rebuilt_cells_stay_told() -> None:
    li = J([[1, 3], [0.33, 1]], labels="ab")
    assert li.rebuilt
    wu = J([[1, 0.33], [3, 1]], labels="ba")
    group = group_weights({"Li": li, "Wu": wu})
    assert group.individuals["Li"].rebuilt == li.rebuilt
    assert group.individuals["Wu"].rebuilt == wu.rebuilt


def test_html_escapes_names() -> None:
    html = group_weights({"<b>": ask([3], labels=["x&y", "z"])})._repr_html_()
    assert "<b>" not in html
    assert "&lt;b&gt;" in html
    assert "x&amp;y" in html


ONE = ask([3], labels="ab")


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: group_weights({}), PanelError, "there is none; give at least one"),
        (lambda: group_weights([ONE]), PanelError, "must map each expert's name"),  # type: ignore[arg-type]
        (lambda: group_weights({"Li": [[1, 3], [1 / 3, 1]]}), PanelError, "expert 'Li': .*must be a JudgmentMatrix"),  # type: ignore[dict-item]
        (lambda: group_weights({" ": ONE}), PanelError, "' ' is not an expert's name"),
        (lambda: group_weights({1: ONE}), PanelError, "1 is not an expert's name"),  # type: ignore[dict-item]
        (
            lambda: group_weights({"Li": ONE, "Wu": ask([3], labels=("a", "c"))}),
            PanelError,
            "expert 'Wu': no judgments on 'b', which Li judged",
        ),
        (
            lambda: group_weights({"Li": ONE, "Wu": ask([3, 2, 2], labels=("a", "b", "bb"))}),
            PanelError,
            "expert 'Wu': 'bb' is not among what Li judged; did you mean 'b'",
        ),
        (lambda: group_weights({"Li": ONE}, {"Lo": 1}), PanelError, "no expert 'Lo'; known: Li"),
        (lambda: group_weights({"Li": ONE, "Wu": ONE}, {"Li": 1}), PanelError, "'Wu' has none; give every expert one"),
        (lambda: group_weights({"Li": ONE}, [1]), PanelError, "must map each expert's name to a number"),  # type: ignore[arg-type]
        (lambda: group_weights({"Li": ONE}, aggregation="ajj"), PanelError, "no 'ajj'; did you mean 'aij'"),
        (
            lambda: group_weights({"Li": ONE}, aggregation="aip"),
            PanelError,
            "no 'aip'; did you mean 'aip_arithmetic' or 'aip_geometric'",
        ),
        (lambda: group_weights({"Li": ONE}, aggregation=["aij"]), PanelError, "aggregation"),  # type: ignore[arg-type]
        (lambda: group_weights({"Li": ONE}, method="eigen"), fa.JudgmentError, "weight method: there is no 'eigen'"),
        (lambda: group_weights({"Li": ONE}, random_index="saaty"), fa.JudgmentError, "there is no 'saaty'"),
    ],
)
def test_wrong_groups(call: Callable[[], object], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        call()


@pytest.mark.parametrize("weight", [0, -1, math.nan, math.inf, True, "1", None, 10**400])
def test_wrong_weight_of_an_expert(weight: Any) -> None:
    with pytest.raises(PanelError, match=r"Li has .*, must be a finite number above 0"):
        group_weights({"Li": ONE}, {"Li": weight})
    with pytest.raises(PanelError, match="expert weights: "):
        aij(np.ones((1, 2, 2)), [weight])


@pytest.mark.parametrize("weights", [[1], [1, 2, 3], [[1, 2]], 1, "12", [1e-320, 1e300]])
def test_wrong_weights_of_the_experts(weights: Any) -> None:
    with pytest.raises(PanelError, match="expert weights: "):
        aij(np.ones((2, 2, 2)), weights)


@pytest.mark.parametrize(
    ("matrices", "message"),
    [
        ([[1, 3], [1 / 3, 1]], r"shape \(2, 2\), must be \(..., m, n, n\)"),
        (np.ones((0, 2, 2)), r"shape \(0, 2, 2\), must be"),
        (np.ones((2, 0, 0)), r"shape \(2, 0, 0\), must be"),
        (np.ones((2, 2, 3)), r"shape \(2, 2, 3\), must be"),
        ([[[1, "3"], ["1/3", 1]]], "must be numbers"),
        ([[[True, True], [True, True]]], "must be numbers"),
        ([[[1, 3], [1 / 3, 1]], [[1, math.nan], [1, 1]]], r"cell \(1, 0, 1\) \(expert 2\) is nan, must be a finite"),
        ([[[1, math.inf], [1, 1]]], r"cell \(0, 0, 1\) \(expert 1\) is inf"),
        ([[[1, 0], [1, 1]]], r"is 0.0, must be a finite number"),
        ([[[1, -3], [-1 / 3, 1]]], r"is -3.0, must be a finite number"),
        ([[[1.1, 3], [1 / 3, 1]]], r"cell \(0, 0, 0\) \(expert 1\) is 1.1, must be 1"),
        ([[[1, 3], [0.33, 1]]], r"cell \(0, 0, 1\) \(expert 1\) is 3.0, must be the reciprocal"),
    ],
)
def test_wrong_matrices(matrices: Any, message: str) -> None:
    with pytest.raises(fa.JudgmentError, match=message):
        aij(matrices)


@pytest.mark.parametrize("place", [0, 2047, 2048, 4999])
@pytest.mark.parametrize(("cell", "value"), [((0, 1), 2.0), ((1, 1), 1.1), ((0, 1), np.nan), ((1, 0), 0.0)])
def test_one_wrong_cell_among_thousands_is_found(place: int, cell: tuple[int, int], value: float) -> None:
    stack = np.ones((5000, 1, 2, 2))
    stack[(place, 0, *cell)] = value
    for call in (aij, consistency_ratios):
        with pytest.raises(fa.JudgmentError, match=rf"cell \({place}, 0, "):
            call(stack)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: aip([0.5, 0.5]), r"must be numbers in shape \(..., m, n\)"),
        (lambda: aip([["a"]]), "must be numbers"),
        (lambda: aip(np.ones((0, 2))), "must be numbers in shape"),
        (
            lambda: aip([[0.5, 0.5], [0.5, 0.6]]),
            r"row \(1,\) \(expert 2\) sums to 1.1, must sum to 1; divide it by 1.1",
        ),
        (lambda: aip([[0.5, math.nan]]), r"entry \(0, 1\) \(expert 1\) is nan, must be 0 or more"),
        (lambda: aip([[1.5, -0.5]]), r"entry \(0, 0\) \(expert 1\) is 1.5"),
        (lambda: aip([[1.0, 0.0]], mean="geometric"), r"entry \(0, 1\) \(expert 1\) is 0.0, must be above 0"),
        (lambda: aip([[0.5, 0.5]], mean="harmonic"), "no 'harmonic'"),
        (lambda: consistency_ratios([[1, 3], [3, 1]]), "must be the reciprocal"),
        (lambda: consistency_ratios(np.ones((3, 3)), "eigen"), "weight method: there is no 'eigen'"),
        (lambda: consistency_ratios(np.ones((3, 3)), random_index="x"), "'x'; known: saaty_1980"),
        (lambda: consistency_ratios(np.ones((16, 16))), "no value for a 16 x 16 matrix"),
        (lambda: consistency_ratios(np.ones((3, 3)), weights=[0.5, 0.5]), r"must be numbers in shape \(3,\)"),
        (lambda: consistency_ratios(np.ones((3, 3)), weights=[0.5, 0.5, 0]), "must be above 0"),
    ],
)
def test_wrong_arrays(call: Callable[[], object], message: str) -> None:
    with pytest.raises(fa.JudgmentError, match=message):
        call()


# -- authority ---------------------------------------------------------------------------------------------------------


def test_basis_reaches_from_six_tenths_to_one() -> None:
    for influence, total in (("large", 1.0), ("medium", 0.8), ("small", 0.6)):
        assert authority(dict.fromkeys(SOURCES, influence), 1.0).basis == pytest.approx(total, abs=1e-15)
    assert [*JUDGMENT_BASIS] == [*SOURCES]


@pytest.mark.parametrize("table", FAMILIARITY)
def test_familiarity_falls_with_the_grade(table: str) -> None:
    values = [authority(1.0, grade, table).familiarity for grade in FAMILIARITY_GRADES]
    assert values == sorted(values, reverse=True)
    assert len(set(values)) == 5
    assert values[0] == 1.0
    chinese = [authority(1.0, words[0], table).familiarity for words in FAMILIARITY_GRADES.values()]
    assert chinese == values


def test_no_word_means_two_things() -> None:
    for table in (FAMILIARITY_GRADES, SOURCES):
        words = [word for name, others in table.items() for word in (name, *others)]
        assert len(words) == len(set(words))


def test_authority_by_hand() -> None:
    found = authority(0.9, "熟悉", {"很熟悉": 0.9, "熟悉": 0.7})
    assert (found.familiarity, found.familiarity_table) == (0.7, "own table")
    assert found.coefficient == pytest.approx(0.8)
    assert authority(0.9, 0.5).acceptable  # exactly 0.7
    assert not authority(0.9, 0.499).acceptable
    weights = authority_weights({"Li": authority(1, 0.8), "Wu": authority(0.6, 0.3)})  # 0.9 and 0.45
    assert weights == pytest.approx({"Li": 2 / 3, "Wu": 1 / 3})
    group_weights({"Li": ONE, "Wu": ONE}, weights)


FULL = {source: "large" for source in SOURCES}


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: authority(1.2, 0.5), r"Ca: 1.2, must be a number from 0 to 1"),
        (lambda: authority(0.5, math.nan), r"Cs: nan, must be a number from 0 to 1"),
        (lambda: authority(True, 0.5), "Ca: True, must be a number"),
        (lambda: authority("0.5", 0.5), "Ca: '0.5', must be a number"),  # type: ignore[arg-type]
        (lambda: authority(0.5, None), "Cs: None, must be a number"),  # type: ignore[arg-type]
        (lambda: authority(0.5, "familar"), "no grade 'familar'; did you mean 'familiar'"),
        (lambda: authority(0.5, "familiar", "equal"), "there is no 'equal'"),
        (lambda: authority(0.5, "familiar", {"much": 1}), "no grade 'familiar'; known: much"),
        (lambda: authority(0.5, "much", {"much": 2}), "familiarity 'much': 2, must be a number from 0 to 1"),
        (lambda: authority({**FULL, "luck": "large"}, 0.5), "no source 'luck'"),
        (lambda: authority({**FULL, "直觉": "大"}, 0.5), "intuition is given twice"),
        (lambda: authority({**FULL, "intuition": "huge"}, 0.5), "intuition: there is no influence 'huge'"),
        (
            lambda: authority({"intuition": "large"}, 0.5),
            "nothing on practical experience, theoretical analysis, peers",
        ),
        (lambda: authority(0.5, 0.5, "equal"), "there is no 'equal'"),
        (lambda: authority_weights({}), "must map each expert's name"),
        (lambda: authority_weights({"Li": 0.9}), "expert 'Li': 0.9, must be an Authority"),  # type: ignore[dict-item]
        (lambda: authority_weights({"Li": Authority(2, 0)}), "expert 'Li': basis of judgment Ca: 2, must be"),
        (lambda: authority_weights({"Li": Authority(0, 0)}), "expert Li: Cr is 0"),
    ],
)
def test_wrong_authority(call: Callable[[], object], message: str) -> None:
    with pytest.raises(PanelError, match=message):
        call()


# -- S* ----------------------------------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(weight_rows(), st.floats(1.5, 300))
def test_indicator_is_a_share_and_follows_the_formula(rows: FloatArray, largest: float) -> None:
    from scipy.stats import entropy

    found = consensus_indicator(rows, largest)
    n = rows.shape[1]
    alpha, gamma = entropy(rows, axis=1).mean(), entropy(rows.mean(axis=0))
    dominant = np.array([largest] + [1.0] * (n - 1))
    floor = np.exp(entropy(dominant)) / n
    assert found.alpha == pytest.approx(alpha, abs=1e-12)
    assert found.gamma == pytest.approx(gamma, abs=1e-12)
    assert found.unbounded == pytest.approx((np.exp(alpha - gamma) - floor) / (1 - floor), abs=1e-9)
    assert found.indicator == pytest.approx(min(max(found.unbounded, 0), 1))
    assert 0 <= found.indicator <= 1
    assert 0 <= found.homogeneity <= 1
    assert found.beta >= 0


@given(weight_vectors(2, 9), st.integers(2, 7))
def test_indicator_is_one_when_all_agree(row: FloatArray, m: int) -> None:
    found = consensus_indicator([row] * m)
    assert found.indicator == pytest.approx(1, abs=1e-12)
    assert found.homogeneity == pytest.approx(1, abs=1e-12)
    assert found.band == "very high"


@pytest.mark.parametrize(("n", "largest"), [(2, 9), (3, 9), (4, 9), (3, 3), (5, 81)])
def test_indicator_is_zero_where_each_expert_favours_another_indicator(n: int, largest: int) -> None:
    """Goepel's two extremes: each expert as uneven as the scale lets one be, the group's mean even."""
    rows = np.ones((n, n)) + (largest - 1) * np.eye(n)
    found = consensus_indicator(rows / rows.sum(axis=1, keepdims=True), largest)
    assert found.unbounded == pytest.approx(0, abs=1e-12)
    assert found.band == "very low"


def test_weights_beyond_the_scale_are_told() -> None:
    found = consensus_indicator(np.eye(3))
    assert found.unbounded < 0
    assert found.indicator == 0
    assert found.homogeneity == pytest.approx(0, abs=1e-15)


def test_indicator_by_hand() -> None:
    """Two experts, one 3/4 : 1/4, one even: entropies h(3/4) and ln 2, that of the mean h(5/8), the least h(9/10)."""

    def h(p: float) -> float:
        return -p * math.log(p) - (1 - p) * math.log(1 - p)

    found = consensus_indicator([[0.75, 0.25], [0.5, 0.5]])
    similarity = math.exp((h(0.75) + math.log(2)) / 2 - h(0.625))
    floor = math.exp(h(0.9)) / 2
    assert found.indicator == pytest.approx((similarity - floor) / (1 - floor), rel=1e-14)
    assert found.homogeneity == pytest.approx(2 * similarity - 1, rel=1e-14)


def test_bands_meet_at_eighths() -> None:
    assert [consensus_band(x) for x in (0, 0.4999, 0.5, 0.6249, 0.625, 0.75, 0.8749, 0.875, 1)] == [
        "very low",
        "very low",
        "low",
        "low",
        "moderate",
        "high",
        "high",
        "very high",
        "very high",
    ]
    assert len(CONSENSUS_BANDS) == 5


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: consensus_indicator([[0.5, 0.5]]), "2 experts or more"),
        (lambda: consensus_indicator([[1.0], [1.0]]), "two indicators"),
        (lambda: consensus_indicator([0.5, 0.5]), "must be numbers in shape"),
        (lambda: consensus_indicator([["a", "b"]] * 2), "must be numbers in shape"),
        (lambda: consensus_indicator([[0.5, 0.5], [0.5, math.nan]]), "expert 2, indicator 2 has nan"),
        (lambda: consensus_indicator([[0.5, 0.5], [1.5, -0.5]]), "expert 2, indicator 1 has 1.5"),
        (lambda: consensus_indicator([[0.5, 0.5], [0.5, 0.6]]), "those of expert 2 sum to 1.1, must sum to 1"),
        (lambda: consensus_indicator([[0.5, 0.5]] * 2, 1), "scale_maximum: 1, must be"),
        (lambda: consensus_indicator([[0.5, 0.5]] * 2, True), "scale_maximum: True"),
        (lambda: consensus_indicator([[0.5, 0.5]] * 2, math.inf), "scale_maximum: inf"),
        (lambda: consensus_band(math.nan), "consensus: nan"),
        (lambda: cardinal_consensus(np.ones((2, 2))), "matrices 2 x 2, must be 3 x 3 or larger"),
        (lambda: cardinal_consensus(np.ones((3, 3)), [0.5, 0.5]), r"must be numbers above 0 in shape \(3,\)"),
        (lambda: cardinal_consensus(np.ones((3, 3)), [0.5, 0.5, math.nan]), "must be numbers above 0"),
        (lambda: ordinal_consensus([[0.5, 0.5]], [0.2, 0.3, 0.5]), "3 weights, must be 2"),
        (lambda: ordinal_consensus([[0.5, 0.5]], [0.2, 0.3]), "sum to 0.5"),
        (lambda: ordinal_consensus([[0.5, 0.5]], 1), r"group: 1, must be numbers in shape \(n,\)"),
        (lambda: ordinal_consensus([[0.5, 0.5]], [[1], [1, 2]]), "group: .*must be numbers"),
    ],
)
def test_wrong_consensus(call: Callable[[], object], message: str) -> None:
    with pytest.raises(PanelError, match=message):
        call()


# -- GCI, GCCI, GOCI ---------------------------------------------------------------------------------------------------


@given(panels(low=3, experts=2))
def test_indices_against_their_definitions(stack: FloatArray) -> None:
    n = stack.shape[-1]
    own = fa.geometric_mean_weights(stack)
    group = fa.geometric_mean_weights(aij(stack))
    for weights, found in ((own, cardinal_consensus(stack)), (None, cardinal_consensus(stack, group))):
        for k, matrix in enumerate(stack):
            w = group if weights is None else weights[k]
            total = sum(math.log(matrix[i, j] * w[j] / w[i]) ** 2 for i in range(n) for j in range(i + 1, n))
            assert found[k] == pytest.approx(2 / ((n - 1) * (n - 2)) * total, abs=1e-12)
    # The geometric mean is the least-squares fit, so nothing is nearer to a matrix than its own weights.
    assert (cardinal_consensus(stack) <= cardinal_consensus(stack, group) + 1e-12).all()


def test_ordinal_consensus_by_hand() -> None:
    # Dong's own example of places: (0.3, 0.2, 0.5) is (2, 3, 1).
    assert ordinal_consensus([[0.3, 0.2, 0.5]], [0.5, 0.3, 0.2]).tolist() == [pytest.approx(4 / 3)]
    assert ordinal_consensus([[0.25, 0.25, 0.5]], [0.5, 0.3, 0.2]).tolist() == [pytest.approx((1.5 + 0.5 + 2) / 3)]


# -- Kendall's W -------------------------------------------------------------------------------------------------------


def scores(low: int = 2, high: int = 6) -> st.SearchStrategy[list[list[int]]]:
    return st.integers(low, high).flatmap(
        lambda k: st.lists(st.lists(st.integers(1, 5), min_size=k, max_size=k), min_size=2, max_size=6)
    )


@settings(max_examples=60)
@given(scores())
def test_w_is_a_share_and_follows_the_formula(table: list[list[int]]) -> None:
    from scipy.stats import chi2, rankdata

    assume(any(len(set(row)) > 1 for row in table))
    found = kendall_w(table)
    m, k = len(table), len(table[0])
    ranked = rankdata(table, axis=1)
    assert (ranks(np.array(table, dtype=float)) == ranked).all()
    # W is the spread of the rank sums over the largest there can be with these ties: m times that within the experts.
    spread = ((ranked.sum(axis=0) - m * (k + 1) / 2) ** 2).sum()
    within = ((ranked - (k + 1) / 2) ** 2).sum()
    assert found.w == pytest.approx(spread / (m * within), rel=1e-12)
    assert 0 <= found.w <= 1
    assert found.p_value == pytest.approx(chi2.sf(m * (k - 1) * found.w, k - 1), rel=1e-12)
    assert found.rank_sums == tuple(ranked.sum(axis=0).tolist())


@settings(max_examples=60)
@given(scores(3), st.data())
def test_chi_square_is_friedmans(table: list[list[int]], data: st.DataObject) -> None:
    from scipy.stats import friedmanchisquare

    assume(any(len(set(row)) > 1 for row in table))
    result = friedmanchisquare(*np.array(table).T)
    found = kendall_w(table)
    assert found.chi_square == pytest.approx(result.statistic, rel=1e-9, abs=1e-9)
    assert found.p_value == pytest.approx(result.pvalue, rel=1e-9)


@given(st.integers(2, 7), st.integers(2, 6), st.data())
def test_w_is_one_exactly_if_all_rankings_are_the_same(k: int, m: int, data: st.DataObject) -> None:
    rankings = data.draw(st.lists(st.permutations(range(k)), min_size=m, max_size=m))
    assert (kendall_w(rankings).w == 1.0) == (len({tuple(r) for r in rankings}) == 1)
    assert kendall_w([rankings[0]] * m).w == 1.0


def test_w_is_zero_for_two_opposed_experts() -> None:
    found = kendall_w([[1, 2, 3, 4], [4, 3, 2, 1]])
    assert (found.w, found.chi_square, found.p_value) == (0.0, 0.0, 1.0)


def test_rounding_of_weights_makes_no_order() -> None:
    assert kendall_w([[0.4, 0.3, 0.3 + 1e-15], [0.4, 0.3 + 1e-15, 0.3]]).w == 1.0


@given(
    st.integers(2, 3).flatmap(
        lambda k: st.lists(st.lists(st.integers(1, 3), min_size=k, max_size=k), min_size=2, max_size=3)
    )
)
@settings(max_examples=40)
def test_exact_p_against_every_order(table: list[list[int]]) -> None:
    assume(any(len(set(row)) > 1 for row in table))
    found = kendall_w(table, p_method="exact")
    every = [kendall_w(orders).w for orders in product(*(permutations(row) for row in table))]
    assert found.p_method == "exact"
    assert found.p_value == pytest.approx(sum(w >= found.w - 1e-12 for w in every) / len(every), rel=1e-12)


def test_exact_p_of_many_experts() -> None:
    """Unanimity of ten experts on four items: one order in 24 for each of the other nine."""
    assert kendall_w([[1, 2, 3, 4]] * 10, p_method="exact").p_value == pytest.approx(float(Fraction(1, 24**9)))


@pytest.mark.parametrize(
    ("table", "method", "message"),
    [
        ([[1, 2, 3]], "chi_square", "two experts or more"),
        ([[1], [2]], "chi_square", "must be numbers in shape"),
        ([["a", "b"], ["b", "a"]], "chi_square", "must be numbers"),
        ([[1, 2], [1, math.nan]], "chi_square", "expert 2, item 2 has nan"),
        ([[1, 2], [1, None]], "chi_square", "expert 2, item 2 has nan"),
        ([[1, 2], [1, math.inf]], "chi_square", "expert 2, item 2 has inf"),
        ([[1, 2], [1, 2e6]], "chi_square", "expert 2, item 2 has 2000000"),
        ([[1, 1], [2, 2]], "chi_square", "gives all items the same value"),
        ([[1, 2], [2, 1]], "exakt", "no 'exakt'; did you mean 'exact'"),
        ([list(range(8))] * 2, "exact", "8 items, must be 7 or fewer"),
        ([list(range(7))] * 9, "exact", "9 experts and 7 items are too many"),
    ],
)
def test_wrong_scores(table: Any, method: str, message: str) -> None:
    with pytest.raises(PanelError, match=message):
        kendall_w(table, method)


# -- who is far from the group, and where ------------------------------------------------------------------------------


def test_distances_by_hand() -> None:
    labels = ("finance", "market", "staff")
    given = {"Li": ask([2, 4, 2], labels), "Wu": ask([2, 4, 2], labels), "Xu": ask(["1/4", 4, 2], labels)}
    found = distances(given)
    # Group: finance / market is (2 x 2 x 1/4)^(1/3) = 1; all else agrees. So Xu is off by 4, 1, 1.
    assert [one.expert for one in found] == ["Xu", "Li", "Wu"]
    assert [one.factor for one in found] == pytest.approx([4 ** (1 / 3), 2 ** (1 / 3), 2 ** (1 / 3)])
    (pair,) = found[0].pairs
    assert (pair.first, pair.second, pair.value) == ("finance", "market", 0.25)
    assert pair.group == pytest.approx(1)
    assert pair.factor == pytest.approx(4)
    assert not pair.opposed


def test_distances_from_a_given_group() -> None:
    given = {"Li": ask([2, 4, 2], labels="abc"), "Xu": ask(["1/4", 5, 2], labels="abc")}
    group = group_weights(given, {"Li": 15, "Xu": 1})
    xu = next(one for one in distances(given, group) if one.expert == "Xu")
    assert xu.pairs[0].opposed
    assert str(xu.pairs[0]).endswith("the other way round")
    assert [pair.factor for pair in xu.pairs] == sorted((pair.factor for pair in xu.pairs), reverse=True)
    assert len(distances(given, group, count=1)[0].pairs) == 1
    turned = J.from_pairs({("c", "b"): 1, ("c", "a"): 1, ("b", "a"): 1})
    assert [one.factor for one in distances({"Li": given["Li"]}, turned)] == [pytest.approx(16 ** (1 / 3))]


def test_pairs_come_the_furthest_first() -> None:
    (far,) = distances({"Li": ask([2, 3, 8], labels="abc")}, ask([1, 1, 1], labels="abc"))
    assert [(pair.first, pair.second, pair.factor) for pair in far.pairs] == [
        ("b", "c", 8),
        ("a", "c", 3),
        ("a", "b", 2),
    ]
    assert far.factor == pytest.approx(48 ** (1 / 3))


def test_agreement_leaves_no_distance() -> None:
    for one in distances({"Li": ask([2, 4, 2]), "Wu": ask([2, 4, 2])}):
        assert (one.factor, one.pairs) == (1.0, ())
    assert distances({"Li": J([[1]])})[0].factor == 1.0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: distances({"Li": ONE}, count=-1), "count: -1"),
        (lambda: distances({"Li": ONE}, count=True), "count: True"),
        (lambda: distances({"Li": ONE}, "Li"), "group: 'Li', must be a GroupWeights"),  # type: ignore[arg-type]
        (lambda: distances({"Li": ONE}, ask([2], labels="ac")), "expert 'the group': no judgments on 'b'"),
    ],
)
def test_wrong_distances(call: Callable[[], object], message: str) -> None:
    with pytest.raises(PanelError, match=message):
        call()


# -- a way to consensus ------------------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(panels(low=3, experts=2), st.sampled_from(["cardinal", "ordinal"]), st.floats(0.1, 0.9))
def test_advice_keeps_its_promises(stack: FloatArray, model: str, theta: float) -> None:
    given = named(stack)
    threshold = 1.0 if model == "cardinal" else 0.5
    advice = consensus_advice(given, threshold, model=model, theta=theta)
    assert dict(advice.given) == given
    # Theorem 1: no expert's own consistency gets worse.
    before = cardinal_consensus(stack)
    after = cardinal_consensus([matrix.values for matrix in advice.advised.values()])
    assert (after <= before + 1e-9).all()
    # Theorem 2: what all experts put in one order stays so.
    own = np.stack([w.values for w in advice.before.individuals.values()])
    for i, j in permutations(range(stack.shape[-1]), 2):
        if (own[:, i] > own[:, j] * (1 + 1e-9)).all():
            assert advice.after.values[i] > advice.after.values[j]
    if advice.reached:
        assert max(advice.indices_after.values()) <= threshold
    moved = {step.expert for step in advice.steps}
    assert all(advice.advised[name] == given[name] for name in given if name not in moved)


def test_advice_stops_where_told() -> None:
    given = {"Li": ask([2, 4, 2]), "Wu": ask([9, 9, 9]), "Xu": ask(["1/9", "1/9", "1/9"])}
    advice = consensus_advice(given, 0, most_steps=3)
    assert (len(advice.steps), advice.reached) == (3, False)
    none = consensus_advice({"Li": ask([2, 4, 2]), "Wu": ask([2, 4, 2])}, 0.01)
    assert (none.steps, none.reached) == ((), True)
    assert dict(none.advised) == dict(none.given)


THREE: Mapping[str, fa.JudgmentMatrix] = {"Li": ask([2, 4, 2]), "Wu": ask([3, 4, 2])}


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: consensus_advice({"Li": ONE}, 1), "3 indicators or more"),
        (lambda: consensus_advice(THREE, -1), "threshold: -1"),
        (lambda: consensus_advice(THREE, math.nan), "threshold: nan"),
        (lambda: consensus_advice(THREE, 1, theta=1), "theta: 1"),
        (lambda: consensus_advice(THREE, 1, theta=True), "theta: True"),
        (lambda: consensus_advice(THREE, 1, model="cardinel"), "no 'cardinel'; did you mean 'cardinal'"),
        (lambda: consensus_advice(THREE, 1, most_steps=-1), "most_steps: -1"),
        (lambda: consensus_advice(THREE, 1, expert_weights={"Li": 1}), "'Wu' has none"),
    ],
)
def test_wrong_advice(call: Callable[[], object], message: str) -> None:
    with pytest.raises(PanelError, match=message):
        call()
