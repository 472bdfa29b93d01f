"""What ``import fuzzyahp`` may pull in."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

# Each is slow to import or comes with an extra; a lending system pays for none of them at start.
NOT_AT_IMPORT = ("scipy", "typer", "rich", "tomli_w", "matplotlib", "pandas", "polars", "pyarrow", "IPython")


def run(code: str) -> subprocess.CompletedProcess[str]:
    """Run code in a fresh interpreter in which every warning is an error."""
    command = [sys.executable, "-W", "error", "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)


@pytest.fixture(scope="module")
def loaded() -> frozenset[str]:
    """Top-level modules in a fresh interpreter after the import."""
    code = "import json, sys, fuzzyahp; print(json.dumps(sorted({m.split('.')[0] for m in sys.modules})))"
    return frozenset(json.loads(run(code).stdout))


def test_the_probe_sees_modules(loaded: frozenset[str]) -> None:
    assert {"fuzzyahp", "numpy"} <= loaded


@pytest.mark.parametrize("module", NOT_AT_IMPORT)
def test_import_does_not_load(loaded: frozenset[str], module: str) -> None:
    assert module not in loaded


def test_import_prints_nothing() -> None:
    done = run("import fuzzyahp")
    assert (done.stdout, done.stderr) == ("", "")
