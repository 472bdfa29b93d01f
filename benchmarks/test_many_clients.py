"""A portfolio in memory: a million clients, four criteria of four indicators each, 80 vote counts a client."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from benchmarks.gauge import FloatArray, Gauge

import fuzzyahp as fa

CLIENTS = 1_000_000
LOOPED = 10_000
ROUNDS = 7
LIMIT = 5.0
PANEL = 7
CRITERIA = ("management", "finance", "market", "development")
LEAVES = tuple(f"{criterion}_{i}" for criterion in CRITERIA for i in range(1, 5))
WEIGHTS = (0.4, 0.3, 0.2, 0.1)
# Votes on a firm of each kind fall like this, best grade first.
KINDS = (
    (0.5, 0.3, 0.15, 0.05, 0.0),
    (0.2, 0.4, 0.25, 0.1, 0.05),
    (0.15, 0.35, 0.3, 0.15, 0.05),
    (0, 0.1, 0.3, 0.4, 0.2),
)
SHARES = (0.3, 0.4, 0.25, 0.05)
Table = dict[str, npt.NDArray[Any]]


def model_of(*, values: bool = False, rules: dict[str, Any] | None = None) -> fa.RatingModel:
    standard = {"standard": {"points": [2.0, 1.5, 1.2, 1.0, 0.8]}} if values else {}
    tree: dict[str, Any] = {"credit": {"children": CRITERIA, "weights": WEIGHTS}}
    for k, criterion in enumerate(CRITERIA):
        tree[criterion] = {"children": LEAVES[4 * k : 4 * k + 4], "weights": WEIGHTS}
    document = {
        "format": "fuzzyahp-scheme/1",
        "name": "portfolio",
        "version": "1",
        "rules": rules or {},
        "indicators": tree | dict.fromkeys(LEAVES, standard),
    }
    return fa.RatingModel(fa.load_scheme(document))


@pytest.fixture(scope="module")
def votes() -> Table:
    """Vote counts of seven experts by leaf: int8 of shape (N, 5)."""
    rng = np.random.default_rng(20261121)
    kind = np.array(KINDS)[rng.choice(len(KINDS), CLIENTS, p=SHARES)]
    return {leaf: rng.multinomial(PANEL, kind).astype(np.int8) for leaf in LEAVES}


def gauge_portfolio(
    gauge: Gauge, what: str, model: fa.RatingModel, table: Table, threads: int, at_least: float | None = None
) -> None:
    plural = "1 thread" if threads == 1 else f"{threads} threads"
    median = gauge.alone(f"{what}, {plural}", lambda: model.rate_many(table, threads=threads), rounds=ROUNDS)
    gauge.figure(CLIENTS / median / 1e6, "M clients/s", at_least=at_least)


@pytest.mark.parametrize(("threads", "at_least"), [(1, None), (2, LIMIT)])
def test_counts(gauge: Gauge, votes: Table, threads: int, at_least: float | None) -> None:
    model = model_of()
    assert model.rate_many(votes).counts()["incomplete"] == 0
    gauge_portfolio(gauge, "counts as int8", model, votes, threads, at_least)


@pytest.mark.parametrize("dtype", ["int64", "float64"])
def test_wide_counts(gauge: Gauge, votes: Table, dtype: str) -> None:
    table = {leaf: counts.astype(dtype) for leaf, counts in votes.items()}
    gauge_portfolio(gauge, f"counts as {dtype}", model_of(), table, threads=2)


@pytest.mark.parametrize("threads", [1, 2])
def test_values(gauge: Gauge, threads: int) -> None:
    rng = np.random.default_rng(7)
    table: Table = {leaf: rng.uniform(0.5, 2.5, CLIENTS) for leaf in LEAVES}
    gauge_portfolio(gauge, "values in place of votes", model_of(values=True), table, threads)


@pytest.mark.parametrize("threads", [1, 2])
def test_veto_and_cap(gauge: Gauge, votes: Table, threads: int) -> None:
    rules = {
        "veto": {"branch": "management", "below": "medium"},
        "caps": [{"node": "finance", "worse_than": "medium", "grade": "medium"}],
    }
    model = model_of(rules=rules)
    rejected = model.rate_many(votes).counts()["rejected"] / CLIENTS
    assert 0.03 < rejected < 0.15
    gauge_portfolio(gauge, f"int8, with a veto ({rejected:.0%} rejected) and a cap", model, votes, threads)


def loop_scores(votes: npt.NDArray[np.int8], values: FloatArray) -> FloatArray:
    """Plain NumPy, one client after the other, nothing checked: votes (N, 16, 5) to scores (N,)."""
    weights = np.array(WEIGHTS)
    scores = np.empty(len(votes))
    for i, counts in enumerate(votes):
        membership = counts / counts.sum(axis=1, keepdims=True)
        criteria = np.array([weights @ membership[k : k + 4] for k in range(0, 16, 4)])
        scores[i] = weights @ criteria @ values
    return scores


def test_beside_a_plain_loop(gauge: Gauge, votes: Table) -> None:
    model = model_of()
    table = {leaf: counts[:LOOPED].copy() for leaf, counts in votes.items()}
    together = np.stack([table[leaf] for leaf in LEAVES], axis=1)
    values = np.array(model.scheme.scale.values, dtype=np.float64)
    assert np.abs(model.rate_many(table).score - loop_scores(together, values)).max() < 1e-9
    ours, theirs = gauge.beside(
        f"{LOOPED:,} clients, counts as int8, 1 thread",
        lambda: model.rate_many(table, threads=1),
        "plain NumPy in a loop over clients, scores only",
        lambda: loop_scores(together, values),
        rounds=ROUNDS,
    )
    gauge.figure(theirs / ours, "times as fast")
