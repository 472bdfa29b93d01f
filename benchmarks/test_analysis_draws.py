"""10,000 draws of one client of the built-in scheme: judgments with noise, votes leaf by leaf, values with an error."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import pytest
from benchmarks.gauge import Gauge

import fuzzyahp as fa
from fuzzyahp.analysis import Noise, sobol_indices, uncertainty

DRAWS = 10_000
ROUNDS = 5
AT_MOST = 0.5
WHAT: dict[str, dict[str, Any]] = {
    "judgments": {"judgments": Noise(0.3)},
    "votes": {"votes": "dirichlet"},
    "judgments, votes and values": {"judgments": Noise(0.3), "votes": "dirichlet", "values": 0.05},
}


@functools.cache
def client() -> fa.Rating:
    model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    rng = np.random.default_rng(20261126)
    evidence: dict[str, Any] = {}
    for leaf in model.scheme.tree.leaves:
        standard = model.scheme.indicators[leaf].standard
        votes = rng.multinomial(7, [0.2, 0.45, 0.25, 0.1, 0.0]).tolist()
        evidence[leaf] = {"votes": votes} if standard is None else {"value": 1.02 * standard.points[1]}
    return model.rate(evidence)


@pytest.mark.parametrize("what", WHAT)
def test_draws_of_one_client(gauge: Gauge, what: str) -> None:
    rating = client()
    assert uncertainty(rating, DRAWS, **WHAT[what]).draws == DRAWS
    seconds = gauge.alone(
        f"{DRAWS:,} draws of one client's {what}, 26 leaves",
        lambda: uncertainty(rating, DRAWS, **WHAT[what]),
        rounds=ROUNDS,
    )
    gauge.figure(seconds, "s", at_most=AT_MOST)


def test_sobol_indices_of_one_client(gauge: Gauge) -> None:
    rating = client()
    parts = len(sobol_indices(rating, **WHAT["judgments, votes and values"]).nodes)
    gauge.alone(
        f"Sobol indices of {parts} causes, 1,024 base draws, with intervals",
        lambda: sobol_indices(rating, **WHAT["judgments, votes and values"]),
        rounds=ROUNDS,
    )
