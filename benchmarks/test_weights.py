"""Weights of 100,000 judgment matrices: one stack through `eigenvector_weights`, the same through LAPACK."""

from __future__ import annotations

import functools

import numpy as np
import pytest
from benchmarks.gauge import FloatArray, Gauge, eig_weights, near_consistent, random_saaty

import fuzzyahp as fa

COUNT = 100_000
ROUNDS = 5
AGREEMENT = 1e-9
KINDS = {"near-consistent": near_consistent, "random": random_saaty}
OTHER = "`numpy.linalg.eig` on the stack"


@functools.cache
def stack_of(kind: str, n: int) -> FloatArray:
    stack = KINDS[kind](np.random.default_rng(20261121 + n), COUNT, n)
    assert np.abs(fa.eigenvector_weights(stack) - eig_weights(stack)).max() < AGREEMENT
    return stack


@pytest.mark.parametrize(
    ("kind", "n", "at_least"),
    [("near-consistent", 9, 8.0), ("random", 9, 6.0), ("near-consistent", 5, None), ("random", 5, None)],
)
def test_stack(gauge: Gauge, kind: str, n: int, at_least: float | None) -> None:
    stack = stack_of(kind, n)
    ours, theirs = gauge.beside(
        f"{COUNT:,} {kind} {n}x{n} matrices",
        lambda: fa.eigenvector_weights(stack),
        OTHER,
        lambda: eig_weights(stack),
        rounds=ROUNDS,
    )
    gauge.figure(theirs / ours, "times as fast", at_least=at_least)


def test_stack_on_one_thread(gauge: Gauge, monkeypatch: pytest.MonkeyPatch) -> None:
    # LAPACK works on one matrix at a time, on one thread; this is what threads leave out of the ratio.
    stack = stack_of("near-consistent", 9)
    monkeypatch.setattr("fuzzyahp.blocks.MAX_THREADS", 1)
    ours, theirs = gauge.beside(
        f"{COUNT:,} near-consistent 9x9 matrices, on one thread",
        lambda: fa.eigenvector_weights(stack),
        OTHER,
        lambda: eig_weights(stack),
        rounds=ROUNDS,
    )
    gauge.figure(theirs / ours, "times as fast")
