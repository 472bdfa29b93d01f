"""Sobol indices of a score against variances worked out by hand."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

import fuzzyahp as fa
from fuzzyahp.analysis import Noise, SobolIndices, sobol_indices
from simulated_panels import GROUPS, judged_by_panel
from test_uncertainty import built_in, two


def voted(a: Any, b: Any) -> fa.Rating:
    """Two voted leaves, judged alike."""
    nodes: dict[str, Any] = {"u": {"children": ["a", "b"], "judgments": [[1]]}, "a": {}, "b": {}}
    scheme = fa.load_scheme({"format": "fuzzyahp-scheme/1", "name": "two", "version": "1", "indicators": nodes})
    return fa.RatingModel(scheme).rate({"a": a, "b": b})


def test_a_product_of_weights_and_scores() -> None:
    """Y = b + W (a - b), all independent: every term of the variance can be written down.

    a: 4 votes of 8 for 100, 4 for 85: mean 92.5, variance 56.25 / 7. b: 2 of 8 for 70, 6 for 40: mean 47.5, variance
    900 x 3/16 / 7. W = 1 / (1 + exp(-0.6 z)): mean 1/2, variance by quadrature.
    """
    found = sobol_indices(voted([4, 4, 0, 0, 0], [0, 0, 2, 0, 6]), 16_384, judgments=Noise(0.6), votes="dirichlet")
    z, p = np.polynomial.hermite_e.hermegauss(60)
    spread = float((p * (1 / (1 + np.exp(-0.6 * z)) - 0.5) ** 2).sum() / p.sum())
    a, b = 56.25 / 7, 900 * 3 / 16 / 7
    alone = np.array([spread * (92.5 - 47.5) ** 2, a / 4, b / 4])
    mixed = np.array([spread * (a + b), spread * a, spread * b])
    variance = alone.sum() + spread * (a + b)
    assert found.nodes == ("u", "a", "b")
    assert found.kinds == ("judgments", "evidence", "evidence")
    assert found.sd**2 == pytest.approx(variance, rel=0.03)
    np.testing.assert_allclose(found.first_order, alone / variance, atol=0.03)
    np.testing.assert_allclose(found.total_order, (alone + mixed) / variance, atol=0.03)
    for low, value, high in (
        *zip(found.first_interval[0], found.first_order, found.first_interval[1], strict=True),
        *zip(found.total_interval[0], found.total_order, found.total_interval[1], strict=True),
    ):
        assert low < value < high
        assert high - low < 0.08


def test_a_single_cause_causes_everything() -> None:
    found = sobol_indices(voted([4, 4, 0, 0, 0], "good"), votes="bootstrap")
    assert found.nodes == ("a",)
    assert found.first_order == pytest.approx(1, abs=0.1)
    assert found.total_order == pytest.approx(1, abs=0.1)


def test_a_panel_is_taken_parent_by_parent() -> None:
    run = judged_by_panel(np.random.default_rng(4), 7, 0.4)
    found = sobol_indices(run.rating, 256, judgments=run.panel)
    assert found.nodes == tuple(GROUPS)
    assert set(found.kinds) == {"judgments"}


def test_rejected_draws_count_and_are_told() -> None:
    model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    decisive = set(model.scheme.tree.leaves_of("decisive"))
    given = {leaf: [0, 2, 4, 2, 0] if leaf in decisive else [2, 4, 2, 0, 0] for leaf in model.scheme.tree.leaves}
    found = sobol_indices(model.rate(given), 256, votes="dirichlet")
    assert 0.35 < found.veto < 0.65
    assert "rejected by the veto; they count" in str(found)
    assert "否决" in found.to_text("zh")


def test_the_same_seed_gives_the_same_indices() -> None:
    rating = built_in()
    first, again, other = (sobol_indices(rating, 64, votes="dirichlet", seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(first.first_order, again.first_order)
    assert np.array_equal(first.total_interval, again.total_interval)
    assert not np.array_equal(first.first_order, other.first_order)


def test_progress_is_told_by_scores_worked_out() -> None:
    """Two causes: 64 (2 + 2) scores, 64 at a time."""
    told: list[tuple[int, int]] = []
    votes = [3, 2, 0, 0, 0]
    sobol_indices(two(votes, votes), 64, votes="dirichlet", progress=lambda done, total: told.append((done, total)))
    assert told == [(64, 256), (128, 256), (192, 256), (256, 256)]


def test_what_is_shown() -> None:
    found = sobol_indices(built_in(), 64, judgments=Noise(0.3), votes="dirichlet")
    assert isinstance(found, SobolIndices)
    document = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert [row["node"] for row in document["indices"]] == list(found.nodes)
    assert len(found.to_frame()) == len(found.nodes)
    order = found.total_order[[found.nodes.index(node) for node in found.largest(100)]]
    assert (np.diff(order) <= 0).all()
    assert found._repr_html_().startswith("<pre>Share of")
    assert repr(found).startswith(f"SobolIndices({len(found.nodes)} nodes")
    assert not found.first_order.flags.writeable


@pytest.mark.parametrize("base", [0, 63, 100, 2**17, 64.0, True, "64"])
def test_base_must_be_a_power_of_two(base: Any) -> None:
    with pytest.raises(fa.FuzzyAHPError, match="must be a power of 2 from 64"):
        sobol_indices(built_in(), base, votes="dirichlet")


def test_nothing_to_share_out() -> None:
    """Both leaves good: judgments vary, and the score does not."""
    with pytest.raises(fa.FuzzyAHPError, match="the same in every draw"):
        sobol_indices(two("good", "good"), judgments=Noise(0.3))
    with pytest.raises(fa.FuzzyAHPError, match="nothing is to be drawn"):
        sobol_indices(two("good", "good"))
    with pytest.raises(fa.FuzzyAHPError, match="level: 2"):
        sobol_indices(built_in(), votes="dirichlet", level=2)
    with pytest.raises(fa.FuzzyAHPError, match="there is no 'fr'"):
        sobol_indices(built_in(), 64, votes="dirichlet").to_text("fr")


@pytest.mark.parametrize("count", [-1, 1.5, "x", True, None])
def test_how_many_of_the_largest(count: Any) -> None:
    found = sobol_indices(built_in(), 64, votes="dirichlet")
    assert found.largest(0) == ()
    with pytest.raises(fa.FuzzyAHPError, match=r"count: .*, must be a whole number, 0 or more"):
        found.largest(count)
