"""One client at a time, as a lending system asks: from evidence, checked, to a rating with its working."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from benchmarks.gauge import Gauge, eig_weights, near_consistent

import fuzzyahp as fa

LIMIT_US = 300.0
#: By turns, so that nothing can be remembered from the last call.
CLIENTS = 64
EXPERTS = ("E1", "E2", "E3", "E4", "E5", "E6", "E7")
Evidence = dict[str, Any]


@pytest.fixture(scope="module")
def model() -> fa.RatingModel:
    return fa.RatingModel(fa.load_scheme("micro-enterprise"))


def choices(model: fa.RatingModel) -> Iterator[dict[str, list[str]]]:
    """Seven votes on every leaf for one client after the other, mostly good ones."""
    rng = np.random.default_rng(1)
    names = model.scheme.scale.names
    for _ in range(CLIENTS):
        yield {
            leaf: [names[h] for h in rng.choice(len(names), len(EXPERTS), p=[0.3, 0.4, 0.2, 0.08, 0.02])]
            for leaf in model.scheme.tree.leaves
        }


def values(model: fa.RatingModel) -> Evidence:
    """A value for every quantitative leaf, between the first two points of its standard."""
    found = {}
    for leaf in model.scheme.tree.leaves:
        standard = model.scheme.indicators[leaf].standard
        if standard is not None:
            middle = (standard.points[0] + standard.points[1]) / 2
            found[leaf] = {"value": middle + (standard.ideal[1] if standard.ideal else 0.0)}
    return found


def with_counts(model: fa.RatingModel) -> list[Evidence]:
    names = model.scheme.scale.names
    return [
        {leaf: [chosen.count(name) for name in names] for leaf, chosen in votes.items()} | values(model)
        for votes in choices(model)
    ]


def with_names(model: fa.RatingModel) -> list[Evidence]:
    return [
        {leaf: {"votes": dict(zip(EXPERTS, chosen, strict=True))} for leaf, chosen in votes.items()} | values(model)
        for votes in choices(model)
    ]


def test_rate(gauge: Gauge, model: fa.RatingModel) -> None:
    clients = with_counts(model)
    assert {model.rate(client).status for client in clients} == {"rated"}
    turns = itertools.cycle(clients)
    median = gauge.alone("`rate`: 17 leaves with vote counts, 9 with values", lambda: model.rate(next(turns)))
    gauge.figure(median * 1e6, "us", at_most=LIMIT_US)


def test_rate_named_votes(gauge: Gauge, model: fa.RatingModel) -> None:
    clients = with_names(model)
    by_counts = [model.rate(client).score for client in with_counts(model)]
    assert [model.rate(client).score for client in clients] == by_counts
    turns = itertools.cycle(clients)
    gauge.alone("`rate`: the same with the named votes of 7 experts", lambda: model.rate(next(turns)))


def test_rate_rejected(gauge: Gauge, model: fa.RatingModel) -> None:
    weak = {leaf: [0, 0, 1, 3, 3] for leaf in model.scheme.tree.leaves_of("decisive")}
    clients = [client | weak for client in with_counts(model)]
    assert {model.rate(client).status for client in clients} == {"rejected"}
    turns = itertools.cycle(clients)
    gauge.alone("`rate`: rejected by the veto", lambda: model.rate(next(turns)))


def test_screen(gauge: Gauge, model: fa.RatingModel) -> None:
    turns = itertools.cycle(with_counts(model))
    gauge.alone("`screen`: the decisive branch only", lambda: model.screen(next(turns)))


def test_rate_to_json(gauge: Gauge, model: fa.RatingModel) -> None:
    turns = itertools.cycle(with_counts(model))
    gauge.alone("`rate` and `to_json`: the whole working written out", lambda: model.rate(next(turns)).to_json())


def test_explain(gauge: Gauge, model: fa.RatingModel) -> None:
    turns = itertools.cycle(with_counts(model))
    gauge.alone("`rate` and `explain`", lambda: model.rate(next(turns)).explain("en"))


def test_load_scheme(gauge: Gauge) -> None:
    gauge.alone('`load_scheme("micro-enterprise")`: read and checked', lambda: fa.load_scheme("micro-enterprise"))


def test_build_model(gauge: Gauge, model: fa.RatingModel) -> None:
    gauge.alone("`RatingModel(scheme)`: its judgment matrices weighed", lambda: fa.RatingModel(model.scheme))


@pytest.mark.parametrize("n", [5, 9])
def test_one_matrix(gauge: Gauge, n: int) -> None:
    matrices = near_consistent(np.random.default_rng(n), CLIENTS, n)
    labels = [f"c{i}" for i in range(n)]
    index = fa.random_index(n, "saaty_1980")

    def plain(matrix: Any) -> tuple[Any, float]:
        """Weights and CR as anybody would write them, nothing checked."""
        eigenvalues, vectors = np.linalg.eig(matrix)
        largest = eigenvalues.real.argmax()
        weights = np.abs(vectors[:, largest].real)
        return weights / weights.sum(), float((eigenvalues[largest].real - n) / (n - 1) / index)

    for matrix, expected in zip(matrices, eig_weights(matrices), strict=True):
        found = fa.JudgmentMatrix(matrix, labels).weights()
        weights, ratio = plain(matrix)
        assert np.abs(found.values - expected).max() < 1e-9
        assert np.abs(found.values - weights).max() < 1e-9
        assert abs(found.consistency_ratio - ratio) < 1e-9
    mine, others = itertools.cycle(matrices), itertools.cycle(matrices)
    ours, theirs = gauge.beside(
        f"`JudgmentMatrix(...).weights()`, {n}x{n}: checked, weights and CR",
        lambda: fa.JudgmentMatrix(next(mine), labels).weights(),
        "plain `numpy.linalg.eig`, nothing checked",
        lambda: plain(next(others)),
        rounds=1000,
    )
    gauge.figure(ours / theirs, "times its time")


@pytest.mark.parametrize("n", [5, 9])
def test_one_checked_matrix(gauge: Gauge, n: int) -> None:
    matrices = itertools.cycle(
        fa.JudgmentMatrix(matrix) for matrix in near_consistent(np.random.default_rng(n), CLIENTS, n)
    )
    gauge.alone(
        f"`matrix.weights()`, {n}x{n}: weights and CR of a matrix made before", lambda: next(matrices).weights()
    )
