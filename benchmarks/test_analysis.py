"""What a grade hangs on: one client of the built-in scheme, and 100,000 clients without each of seven experts."""

from __future__ import annotations

import functools

import numpy as np
import pytest
from benchmarks.gauge import Gauge

import fuzzyahp as fa
from fuzzyahp import analysis

CLIENTS = 100_000
EXPERTS = ("A", "B", "C", "D", "E", "F", "G")
ROUNDS = 5
AT_MOST = 5.0
ONE_CLIENT = {
    "every weight to its break-even": analysis.weight_sensitivity,
    "every judgment a step up and down": analysis.judgment_steps,
    "every vote a grade better and worse": analysis.vote_steps,
    "without each expert's votes": analysis.leave_one_expert_out,
    "the smallest flip": analysis.smallest_flip,
}


@functools.cache
def model() -> fa.RatingModel:
    return fa.RatingModel(fa.load_scheme("micro-enterprise"))


@functools.cache
def votes() -> analysis.NamedVotes:
    leaves = model().scheme.tree.leaves
    rng = np.random.default_rng(20261126)
    strength = rng.integers(0, 3, (CLIENTS, 1, 1), dtype=np.int8)
    codes = np.clip(strength + rng.integers(-1, 2, (CLIENTS, len(leaves), len(EXPERTS)), dtype=np.int8), 0, 4)
    return analysis.NamedVotes(EXPERTS, leaves, codes)


@functools.cache
def client() -> fa.Rating:
    names, given = model().scheme.scale.names, votes()
    return model().rate(
        {
            leaf: {"votes": {e: names[int(code)] for e, code in zip(EXPERTS, given.codes[1, i], strict=True)}}
            for i, leaf in enumerate(given.leaves)
        }
    )


@pytest.mark.parametrize("what", ONE_CLIENT)
def test_one_client(gauge: Gauge, what: str) -> None:
    rating = client()
    gauge.alone(f"one client, 26 leaves, 7 named experts: {what}", lambda: ONE_CLIENT[what](rating), rounds=ROUNDS)


def test_a_portfolio_without_each_expert(gauge: Gauge) -> None:
    given = votes()
    found = analysis.leave_one_expert_out(model(), given)
    assert [part.clients for part in found.parts] == [CLIENTS] * len(EXPERTS)
    seconds = gauge.alone(
        f"{CLIENTS:,} clients, 26 leaves, without each of 7 experts",
        lambda: analysis.leave_one_expert_out(model(), given),
        rounds=ROUNDS,
    )
    gauge.figure(seconds, "s", at_most=AT_MOST)


@pytest.mark.parametrize("what", ["weights", "judgments", "votes", "indicators", "swaps"])
def test_the_share_of_grades_that_move(gauge: Gauge, what: str) -> None:
    given = votes()
    table = {
        leaf: np.stack([(given.codes[:, i] == h).sum(axis=1) for h in range(5)], axis=1)
        for i, leaf in enumerate(given.leaves)
    }
    parts = len(analysis.share_of_grades_that_move(model(), table, what).parts)
    gauge.alone(
        f"{CLIENTS:,} clients under {parts} changes: {what}",
        lambda: analysis.share_of_grades_that_move(model(), table, what),
        rounds=2,
    )
