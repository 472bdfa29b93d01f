"""One measurement and what it has to keep: timed by pytest-benchmark, noted for `report.py`, then asserted."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pytest

Call = Callable[[], object]
FloatArray = npt.NDArray[np.float64]


class Benchmark(Protocol):
    """What is used of pytest-benchmark's fixture, which has no types of its own."""

    stats: Any
    extra_info: dict[str, Any]

    def __call__(self, function: Call) -> object: ...

    def pedantic(self, target: Call, *, setup: Call | None, rounds: int, warmup_rounds: int) -> object: ...


class Gauge:
    """Times one call, alone or by turns with another, and holds the median to a limit."""

    def __init__(self, benchmark: Benchmark) -> None:
        self.benchmark = benchmark

    def alone(self, what: str, call: Call, *, rounds: int | None = None) -> float:
        """Median seconds of a call; without `rounds`, as many as fit into a second."""
        self.benchmark.extra_info["what"] = what
        if rounds is None:
            self.benchmark(call)
        else:
            self.benchmark.pedantic(call, setup=None, rounds=rounds, warmup_rounds=1)
        return self._median()

    def beside(self, what: str, call: Call, other_what: str, other: Call, *, rounds: int) -> tuple[float, float]:
        """Median seconds of a call and of another one, made by turns so that noise meets both alike."""
        others: list[float] = []

        def time_other() -> None:
            start = time.perf_counter()
            other()
            others.append(time.perf_counter() - start)

        self.benchmark.extra_info["what"] = what
        self.benchmark.pedantic(call, setup=time_other, rounds=rounds, warmup_rounds=1)
        median = self._median()
        # The first turn of each is the warm-up: pytest-benchmark leaves its own out too.
        other_median = statistics.median(others[1:])
        self.benchmark.extra_info["other"] = {"what": other_what, "median": other_median}
        return median, other_median

    def figure(self, value: float, unit: str, *, at_least: float | None = None, at_most: float | None = None) -> None:
        """Note the figure that counts, and fail where it misses its limit."""
        kept = (at_least is None or value >= at_least) and (at_most is None or value <= at_most)
        # Noted first: a missed limit belongs into the report too.
        self.benchmark.extra_info["figure"] = {
            "value": value,
            "unit": unit,
            "at_least": at_least,
            "at_most": at_most,
            "kept": kept,
        }
        rule = f"at least {at_least:g}" if at_least is not None else f"at most {at_most:g}" if at_most else ""
        assert kept, f"{value:.3g} {unit}, must be {rule}; is the machine busy with something else?"

    def _median(self) -> float:
        if self.benchmark.stats is None:
            pytest.skip("ran once, without timing: there is no figure to judge")
        return float(self.benchmark.stats.stats.median)


def eig_weights(stack: FloatArray) -> FloatArray:
    """Weights the usual way: LAPACK's eigenvectors, that of the largest eigenvalue, scaled to sum 1."""
    values, vectors = np.linalg.eig(stack)
    largest = values.real.argmax(axis=-1)[..., None, None]
    principal = np.abs(np.take_along_axis(vectors, largest, axis=-1)[..., 0].real)
    return np.asarray(principal / principal.sum(axis=-1, keepdims=True))


def near_consistent(rng: np.random.Generator, count: int, n: int) -> FloatArray:
    """Reciprocal matrices as careful experts give them: ratios of weights, each off by some 25 %."""
    weights = rng.uniform(1, 9, (count, n))
    ratios = weights[:, :, None] / weights[:, None, :] * np.exp(rng.normal(0, 0.25, (count, n, n)))
    return _mirrored(ratios)


def random_saaty(rng: np.random.Generator, count: int, n: int) -> FloatArray:
    """Reciprocal matrices of judgments drawn blindly from Saaty's scale: far from consistent."""
    scale = np.array([*(1 / k for k in range(9, 1, -1)), *range(1, 10)])
    return _mirrored(rng.choice(scale, (count, n, n)))


def _mirrored(matrices: FloatArray) -> FloatArray:
    """The upper triangles with their reciprocals below and 1 between."""
    n = matrices.shape[-1]
    i, j = np.triu_indices(n, 1)
    matrices[:, j, i] = 1 / matrices[:, i, j]
    matrices[:, range(n), range(n)] = 1.0
    return matrices
