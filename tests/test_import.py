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


def test_portfolio_loads_no_extra_and_each_module_with_its_first_name() -> None:
    code = (
        "import json, sys, fuzzyahp.portfolio as space; dir(space); first = sorted(sys.modules); space.rate_file; "
        "print(json.dumps([first, sorted(sys.modules)]))"
    )
    before, after = (set(names) for names in json.loads(run(code).stdout))
    assert {name for name in before if name.startswith("fuzzyahp.portfolio.")} == set()
    assert "fuzzyahp.portfolio.table_files" in after
    assert "fuzzyahp.portfolio.spark" not in after
    extras = {*NOT_AT_IMPORT, "narwhals", "sqlglot", "pyspark", "duckdb", "pydantic"}
    assert {name.split(".")[0] for name in after} & extras == set()


def test_import_prints_nothing() -> None:
    done = run("import fuzzyahp")
    assert (done.stdout, done.stderr) == ("", "")
