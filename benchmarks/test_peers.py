"""The same work by other packages, where they can do the like: AHPy, pyDecision and ku-of-fuzzy.

Both sides must give the same numbers before anything is timed. What the others need is made beforehand.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import numpy as np
import pytest
from benchmarks.gauge import FloatArray, Gauge, near_consistent
from benchmarks.test_import import compiled, run
from benchmarks.test_many_clients import KINDS, LEAVES, PANEL, SHARES, WEIGHTS, model_of

import fuzzyahp as fa

__all__ = ["compiled"]

MATRICES, ONE_BY_ONE = 10_000, 64
CLIENTS, FEW = 10_000, 200
Answer = tuple[FloatArray, float]
Pairs = dict[tuple[str, str], float]


def imported(module: str) -> Any:
    return pytest.importorskip(
        module, exc_type=ImportError, reason=f"{module} cannot be imported; `make bench` makes an environment with it"
    )


@dataclass(frozen=True)
class Peer:
    """Another package that weighs a matrix, and our call that takes the same."""

    name: str
    module: str
    checks: str
    prepare: Callable[[FloatArray], Any]  # a matrix as both take it; not timed
    call: Callable[[Any, Any], Any]  # (module, prepared) -> its own answer
    read: Callable[[Any], Answer]  # its answer as weights in listed order, and CR; not timed
    ours: Callable[[Any], object]
    our_words: str
    random_index: str
    agreement: float

    def __str__(self) -> str:
        return f"{self.name} {version(self.name)}"


def pairs_of(matrix: FloatArray) -> Pairs:
    """The judgments above the diagonal by the names of the pair."""
    names = [f"c{i}" for i in range(len(matrix))]
    return {(names[i], names[j]): float(matrix[i, j]) for i, j in itertools.combinations(range(len(names)), 2)}


def read_ahpy(compare: Any) -> Answer:
    """Its weights are sorted by size; here they stand by name."""
    weights = compare.local_weights
    return np.array([weights[name] for name in sorted(weights)]), float(compare.consistency_ratio)


AHPY = Peer(
    name="AHPy",
    module="ahpy",
    checks="checks that each judgment is above 0, rounds to 4 decimals",
    prepare=pairs_of,
    call=lambda ahpy, pairs: ahpy.Compare("c", pairs, random_index="saaty"),
    read=read_ahpy,
    ours=lambda pairs: fa.JudgmentMatrix.from_pairs(pairs).weights(random_index="saaty_2005"),
    our_words="`JudgmentMatrix.from_pairs(...).weights()`",
    random_index="saaty_2005",
    agreement=1e-4,
)
PYDECISION = Peer(
    name="pyDecision",
    module="pyDecision.algorithm",
    checks="`max_eigen`, checks nothing",
    prepare=np.asarray,
    call=lambda algorithm, matrix: algorithm.ahp_method(matrix, wd="max_eigen"),
    read=lambda answer: (answer[0], float(answer[1])),
    ours=lambda matrix: fa.JudgmentMatrix(matrix).weights(),
    our_words="`JudgmentMatrix(...).weights()`",
    random_index="saaty_1980",
    agreement=1e-9,
)
PEERS = pytest.mark.parametrize("peer", [AHPY, PYDECISION], ids=lambda peer: peer.name)


def agreed(peer: Peer, stack: FloatArray) -> list[Any]:
    """Every matrix as the other package takes it, once its weights and CR have been found to be ours."""
    module = imported(peer.module)
    prepared = [peer.prepare(matrix) for matrix in stack]
    answers = [peer.read(peer.call(module, asked)) for asked in prepared]
    weights, ratios = weigh_stack(stack, peer.random_index)
    assert np.abs(weights - np.array([answer[0] for answer in answers])).max() < peer.agreement
    assert np.abs(ratios - np.array([answer[1] for answer in answers])).max() < peer.agreement
    return prepared


def weigh_stack(stack: FloatArray, random_index: str) -> tuple[FloatArray, FloatArray]:
    """Weights and CR of all matrices."""
    weights = fa.eigenvector_weights(stack)
    return weights, fa.experts.consistency_ratios(stack, weights=weights, random_index=random_index)


@pytest.mark.parametrize("n", [5, 9])
@PEERS
def test_one_matrix(gauge: Gauge, peer: Peer, n: int) -> None:
    prepared = agreed(peer, near_consistent(np.random.default_rng(n), ONE_BY_ONE, n))
    module = imported(peer.module)
    mine, others = itertools.cycle(prepared), itertools.cycle(prepared)
    ours, theirs = gauge.beside(
        f"{peer.our_words}, {n}x{n}: every judgment checked, weights and CR",
        lambda: peer.ours(next(mine)),
        f"{peer}: {peer.checks}",
        lambda: peer.call(module, next(others)),
        rounds=500,
    )
    gauge.figure(ours / theirs, "times its time")


@PEERS
def test_many_matrices(gauge: Gauge, monkeypatch: pytest.MonkeyPatch, peer: Peer) -> None:
    # The others have one thread, and so have we.
    monkeypatch.setattr("fuzzyahp.blocks.MAX_THREADS", 1)
    stack = near_consistent(np.random.default_rng(20261123), MATRICES, 5)
    prepared = agreed(peer, stack)
    module = imported(peer.module)
    ours, theirs = gauge.beside(
        f"{MATRICES:,} 5x5 matrices in one stack, on one thread: every judgment checked, weights and CR",
        lambda: weigh_stack(stack, peer.random_index),
        f"{peer}, one after the other: {peer.checks}",
        lambda: [peer.call(module, asked) for asked in prepared],
        rounds=3,
    )
    gauge.figure(theirs / ours, "times as fast")


class Layered:
    """The same clients for both sides: vote counts for us, frames of memberships for ku-of-fuzzy."""

    def __init__(self) -> None:
        self.evaluate = imported("ku_of_fuzzy.fuzzy_calculate").weighted_sum_evaluation
        self.pandas = imported("pandas")
        rng = np.random.default_rng(20261123)
        kind = np.array(KINDS)[rng.choice(len(KINDS), CLIENTS, p=SHARES)]
        self.votes = {leaf: rng.multinomial(PANEL, kind).astype(np.int8) for leaf in LEAVES}
        self.model = model_of()
        self.values = np.array(self.model.scheme.scale.values, dtype=np.float64)
        self.weights = self.pandas.Series(WEIGHTS)
        memberships = np.stack([self.votes[leaf][:FEW] / PANEL for leaf in LEAVES], axis=1).reshape(FEW, 4, 4, 5)
        self.frames = [[self.pandas.DataFrame(criterion) for criterion in client] for client in memberships]
        self.evidence = [{leaf: self.votes[leaf][i].tolist() for leaf in LEAVES} for i in range(FEW)]

    def by_ku(self) -> list[float]:
        """Scores: four criteria, then the root; it has one layer and no score, so both are joined by hand."""
        scores = []
        for client in self.frames:
            criteria = np.array([self.evaluate(self.weights, frame).to_numpy() for frame in client])
            root = self.evaluate(self.weights, self.pandas.DataFrame(criteria))
            scores.append(float((root.to_numpy() * self.values).sum()))
        return scores

    def one_by_one(self) -> list[Any]:
        return [self.model.rate(client) for client in self.evidence]

    def together(self) -> Any:
        return self.model.rate_many(self.votes, threads=1)


@pytest.fixture(scope="module")
def layered() -> Layered:
    made = Layered()
    theirs = np.array(made.by_ku())
    assert np.abs(made.together().score[:FEW] - theirs).max() < 1e-9
    assert np.abs(np.array([rating.score for rating in made.one_by_one()]) - theirs).max() < 1e-9
    return made


def ku() -> str:
    return f"ku-of-fuzzy {version('ku-of-fuzzy')}"


def test_layers_by_ku_of_fuzzy(gauge: Gauge, layered: Layered) -> None:
    what = f"{ku()}: {FEW} clients x 4 x 4, layered by hand from frames of memberships, nothing checked, score only"
    gauge.figure(FEW / gauge.alone(what, layered.by_ku, rounds=3), "clients/s")


def test_layers_beside_ku_of_fuzzy(gauge: Gauge, layered: Layered) -> None:
    ours, theirs = gauge.beside(
        f"{FEW} clients x 4 x 4 by `rate`, one at a time: votes checked and counted, the whole working kept",
        layered.one_by_one,
        f"{ku()}, the same clients",
        layered.by_ku,
        rounds=3,
    )
    gauge.figure(theirs / ours, "times as fast")


def test_many_layers_beside_ku_of_fuzzy(gauge: Gauge, layered: Layered) -> None:
    ours, theirs = gauge.beside(
        f"{CLIENTS:,} clients x 4 x 4 by `rate_many`, on one thread: votes checked and counted, score and grade",
        layered.together,
        f"{ku()}, the first {FEW} of them",
        layered.by_ku,
        rounds=3,
    )
    gauge.figure((CLIENTS / ours) / (FEW / theirs), "times as many clients/s")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("AHPy", "import ahpy"),
        ("pyDecision", "from pyDecision.algorithm import ahp_method"),
        ("ku-of-fuzzy", "import ku_of_fuzzy.fuzzy_calculate"),
    ],
    ids=["ahpy", "pydecision", "ku_of_fuzzy"],
)
def test_import_beside(gauge: Gauge, name: str, code: str) -> None:
    imported(code.split()[1])
    run(code)
    ours, theirs = gauge.beside(
        '`python -c "import fuzzyahp"`',
        lambda: run("import fuzzyahp"),
        f'{name} {version(name)}: `python -c "{code}"`',
        lambda: run(code),
        rounds=5,
    )
    gauge.figure(theirs / ours, "times as fast")
