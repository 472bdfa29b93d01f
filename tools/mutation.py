"""Mutation check of the arithmetic: does some test notice when one operator, constant or argument changes?

python tools/mutation.py [module ...]     in the environment of `make test`; 20 to 30 minutes for all modules

Copies the project to a temporary directory, lets mutmut change one thing at a time in the functions of the
modules named (default: all of MODULES), runs the tests that reach the changed function, and prints how many
mutants were killed, and the survivors. No mutant is left out: those of error messages count too.
mutmut leaves decorated functions (properties) and constants outside functions alone.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = (
    *("judgment", "weights", "eigenvector", "pairs"),
    *("membership", "scoring", "grades", "rounding", "standards"),
)
TESTS = (
    *("judgment", "weights", "membership", "scoring", "standards"),
    *("laws", "bit_equality", "wrong_answers", "doctests"),
)
#: Ten seconds a mutant, to see last bits that other tests see as well.
DESELECT = ("--deselect", "tests/test_bit_equality.py::test_same_bits_however_the_clients_arrive")
#: Exit codes mutmut notes: a failed test or a broken one, and killed for taking too long.
FAILED, TIMEOUT = (1, 3), (24, 36, 152, 255, -24)

# The modules' own examples, read from the source as it is: mutmut's copies of a function carry its docstring along.
DOCTESTS = """
import ast
import doctest
import importlib
from pathlib import Path

import pytest

ROOT = Path({root!r})


def examples():
    for module in {modules!r}:
        tree = ast.parse((ROOT / "src" / "fuzzyahp" / f"{{module}}.py").read_text("utf-8"))
        for node in ast.walk(tree):
            text = ast.get_docstring(node) if isinstance(node, ast.FunctionDef | ast.ClassDef) else None
            if text and ">>>" in text:
                yield pytest.param(module, node.name, text, id=f"{{module}}-{{node.name}}")


@pytest.mark.parametrize(("module", "name", "text"), [*examples()])
def test_example(module, name, text):
    scope = dict(vars(importlib.import_module(f"fuzzyahp.{{module}}")))
    example = doctest.DocTestParser().get_doctest(text, scope, name, None, 0)
    flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    assert doctest.DocTestRunner(optionflags=flags).run(example).failed == 0
"""


# A failing property test need not look for its smallest example: the mutant is dead already.
PROFILE = """
from hypothesis import Phase

settings.register_profile("mutation", settings.get_profile("ci"), phases=[Phase.explicit, Phase.generate])
settings.load_profile("mutation")
"""


def copy_project(to: Path, modules: tuple[str, ...]) -> None:
    """Source and tests, and a pyproject.toml that tells mutmut what to change and which tests count."""
    for folder in ("src", "tests"):
        shutil.copytree(ROOT / folder, to / folder, ignore=shutil.ignore_patterns("__pycache__"))
    (to / "tests" / "test_doctests.py").write_text(DOCTESTS.format(root=str(to), modules=modules), "utf-8")
    with (to / "tests" / "conftest.py").open("a", encoding="utf-8") as conftest:
        conftest.write(PROFILE)
    settings = {
        "source_paths": ["src"],
        "only_mutate": [f"src/fuzzyahp/{module}.py" for module in modules],
        "pytest_add_cli_args": [
            "-p",
            "no:benchmark",
            "-p",
            "no:xdist",
            "-p",
            "no:cacheprovider",
            "--assert=plain",
            *DESELECT,
        ],
        "pytest_add_cli_args_test_selection": [*(f"tests/test_{name}.py" for name in TESTS), "tests/golden"],
        "timeout_multiplier": 5.0,
        "timeout_constant": 10.0,
    }
    project = re.sub(r'"--doctest-[^"]*",', "", (ROOT / "pyproject.toml").read_text("utf-8"))
    lines = [f"{key} = {json.dumps(value)}" for key, value in settings.items()]
    (to / "pyproject.toml").write_text("\n".join([project, "[tool.mutmut]", *lines, ""]), "utf-8")


def report(at: Path, modules: tuple[str, ...], mutmut: list[str]) -> bool:
    """Killed of all for every module, then what survived or ran out of time; whether all are at 90 % or better."""
    left, enough = [], True
    for module in modules:
        meta = json.loads((at / "mutants" / "src" / "fuzzyahp" / f"{module}.py.meta").read_text("utf-8"))
        codes = meta["exit_code_by_key"]
        open_ = [name for name, code in codes.items() if code not in FAILED + TIMEOUT]
        slow = sum(code in TIMEOUT for code in codes.values())
        killed = len(codes) - len(open_)
        enough &= killed >= 0.9 * len(codes)
        print(f"{module:12} {killed:5} of {len(codes):5} killed, {killed / len(codes):6.1%}  ({slow} by time)")
        # A loop that no longer ends is noticed, by a person if not by a test; shown, so that one can check.
        left += open_ + [name for name, code in codes.items() if code in TIMEOUT]
    for name in left:
        shown = subprocess.run([*mutmut, "show", name], cwd=at, check=False, capture_output=True, text=True).stdout
        changed = [line for line in shown.splitlines() if re.match(r"[-+@](?![-+])", line)]
        print("", name, *changed, sep="\n")
    return enough


def main(modules: tuple[str, ...]) -> int:
    unknown = set(modules) - set(MODULES)
    if unknown:
        print(f"no such module here: {', '.join(sorted(unknown))}; there are {', '.join(MODULES)}")
        return 2
    mutmut = [sys.executable, "-m", "mutmut"]
    workers = os.environ.get("WORKERS") or str(min(2, os.cpu_count() or 1))
    # CI: hypothesis draws the same cases each run. The copy, not the installed package, must be found.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | {"CI": "true"}
    with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
        at = Path(folder).resolve()
        copy_project(at, modules)
        done = subprocess.run([*mutmut, "run", "--max-children", workers], cwd=at, check=False, env=environment)
        if done.returncode:
            return done.returncode
        return 0 if report(at, modules, mutmut) else 1


if __name__ == "__main__":
    raise SystemExit(main(tuple(sys.argv[1:]) or MODULES))
