"""What `import fuzzyahp` costs a process, against the two libraries it cannot do without."""

from __future__ import annotations

import compileall
import os
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.gauge import Gauge

import fuzzyahp

ROUNDS = 21
LIMIT = 1.25
FIRST_RATING = """
import fuzzyahp as fa
model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
model.rate(dict.fromkeys(model.scheme.tree.leaves, "good"))
"""


def run(code: str) -> None:
    """Run code in a fresh interpreter that may keep its compiled modules."""
    environment = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    # Without a timeout: with one, Python looks only every 50 ms whether the process has ended.
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """Compiled modules, as after any first start: the compiler is not what is timed."""
    compileall.compile_dir(Path(fuzzyahp.__file__).parent, quiet=1)
    run("import numpy, pydantic")


def test_import(gauge: Gauge) -> None:
    # In a process of its own: here, pytest may have loaded anything.
    run("import sys, fuzzyahp; sys.exit('scipy' in sys.modules)")
    ours, theirs = gauge.beside(
        '`python -c "import fuzzyahp"`',
        lambda: run("import fuzzyahp"),
        '`python -c "import numpy, pydantic"`',
        lambda: run("import numpy, pydantic"),
        rounds=ROUNDS,
    )
    gauge.figure(ours / theirs, "times its time", at_most=LIMIT)


def test_first_rating(gauge: Gauge) -> None:
    run(FIRST_RATING + "import sys; sys.exit('scipy' in sys.modules)")
    ours, theirs = gauge.beside(
        "the same, then built-in scheme, model and one rating",
        lambda: run(FIRST_RATING),
        '`python -c "import numpy, pydantic"`',
        lambda: run("import numpy, pydantic"),
        rounds=ROUNDS,
    )
    gauge.figure(ours / theirs, "times its time")


def test_bare_interpreter(gauge: Gauge) -> None:
    gauge.alone('`python -c "pass"`: what both of them contain', lambda: run("pass"), rounds=ROUNDS)
