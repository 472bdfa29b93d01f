"""The `gauge` fixture, and what the machine is, for the report."""

from __future__ import annotations

import os
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

# `pytest` alone, unlike `python -m pytest`, would not find the `benchmarks` folder.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.gauge import Benchmark, Gauge

#: Taken before anything is timed: who else kept the machine busy.
LOAD = os.getloadavg()[0] if hasattr(os, "getloadavg") else None


# Optional: with pytest-benchmark switched off nobody asks.
@pytest.hookimpl(optionalhook=True)
def pytest_benchmark_update_machine_info(machine_info: dict[str, Any]) -> None:
    machine_info["processors"] = os.cpu_count()
    machine_info["load"] = LOAD
    machine_info["versions"] = {name: version(name) for name in ("fuzzyahp", "numpy", "pydantic")}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Other packages come last: some 80 distributions in memory must not slow down what is timed alone."""
    items.sort(key=lambda item: item.path.name == "test_peers.py")


@pytest.fixture
def gauge(benchmark: Benchmark) -> Gauge:
    return Gauge(benchmark)
