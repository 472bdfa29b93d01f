"""The layout of docs/layout.md, held to by reading every import under src/.

The one table to edit when a module is added is `MODULES`.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "fuzzyahp"
MAX_LINES = 400

# module -> (level, strand, step). A module may import whatever stands on a lower level, and on its own level
# what stands on a lower step of its own strand. Two strands of one level are siblings: neither knows the
# other. An import for annotations alone may name any step of the own strand: nothing runs because of it.
# A new module gets one row here and one in the table of docs/layout.md.
MODULES: dict[str, tuple[int, str, int]] = {
    "_version": (0, "ground", 0),
    "errors": (0, "ground", 0),
    "arrays": (0, "ground", 1),
    "frozen": (0, "ground", 0),
    "blocks": (0, "ground", 2),
    "parsing": (0, "ground", 1),
    "indicators": (0, "ground", 1),
    "random_index": (0, "ground", 2),
    "ratio": (0, "ground", 1),
    "files": (0, "ground", 1),
    "csv_rows": (0, "ground", 1),
    "safe_text": (0, "ground", 1),
    "eigenvector": (1, "judgment", 0),
    "pairs": (1, "judgment", 0),
    "labelled_matrix": (1, "judgment", 1),
    "weights": (1, "judgment", 1),
    "judgment": (1, "judgment", 2),
    "fuzzy": (1, "judgment", 3),
    "reference": (1, "reference", 0),
    "standards": (1, "standards", 0),
    "membership": (1, "membership", 0),
    "grades": (1, "scoring", 0),
    "rounding": (1, "scoring", 1),
    "scoring": (1, "scoring", 2),
    "rules": (2, "rating", 0),
    "scheme_parts": (2, "rating", 0),
    "scheme": (2, "rating", 1),
    "weighing": (2, "rating", 2),
    "evidence": (2, "rating", 2),
    "evaluation": (2, "rating", 2),
    "explain_words": (2, "rating", 1),
    "explain": (2, "rating", 2),
    "nodes": (2, "rating", 3),
    "columns": (2, "rating", 3),
    "ratings": (2, "rating", 3),
    "column_places": (2, "rating", 3),
    "table_columns": (2, "rating", 4),
    "traces": (2, "rating", 4),
    "certainty": (2, "rating", 3),
    "record": (2, "rating", 3),
    "record_content": (2, "rating", 4),
    "result": (2, "rating", 5),
    "batch": (2, "rating", 6),
    "portfolio": (2, "rating", 7),
    "rating": (2, "rating", 8),
    "experts": (3, "experts", 0),
    "document_parts": (4, "document", 0),
    "document": (4, "document", 1),
    "clients": (5, "clients", 0),
    "audit": (5, "audit", 0),
    "analysis": (5, "analysis", 0),
    "cli": (6, "cli", 0),
    "__main__": (7, "top", 0),
    "__init__": (8, "top", 0),
}

# Modules that must import nothing of ours, whatever their level would let them.
STANDS_ALONE = {"reference"}

# Who may use an outside library when the module itself is imported. "*" stands for any module.
# scipy and tomli_w are nobody's: they are imported inside the function that needs them.
AT_IMPORT: dict[str, tuple[str, ...]] = {
    "numpy": ("*",),
    "pydantic": ("audit", "document", "document_parts", "experts"),
    "pydantic_core": ("document",),
    "typer": ("cli",),
    "rich": ("cli",),
}
# Who may import an outside library inside a function.
IN_FUNCTION: dict[str, tuple[str, ...]] = AT_IMPORT | {
    "scipy": ("*",),
    "tomli_w": ("scheme", "document", "cli"),
    "openpyxl": ("experts",),
    "narwhals": ("portfolio",),
    "pyarrow": ("portfolio", "cli", "analysis"),
    "matplotlib": ("analysis",),
    "sqlglot": ("portfolio",),
    "duckdb": ("portfolio",),
    "pyspark": ("portfolio",),
    "pandas": ("ratings", "portfolio", "analysis"),
    "jinja2": ("audit",),
}

BANNED_MODULES = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "runpy", "imp", "code"}
BANNED_CALLS = {"eval", "exec", "compile", "__import__"}
# Of importlib only these: they read data, they load no code by name.
IMPORTLIB_ALLOWED = {"importlib.resources", "importlib.metadata"}


@dataclass(frozen=True)
class Edge:
    """One import: who, what, on which line, and how."""

    module: str
    target: str  # "fuzzyahp.errors", "numpy.typing", ...
    line: int
    in_function: bool
    only_for_types: bool


def module_files(package: Path) -> dict[str, Path]:
    """Every module under a package: dotted name relative to the package -> file."""
    files = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package).with_suffix("").parts
        if parts[-1] == "__init__" and len(parts) > 1:
            parts = parts[:-1]
        files[".".join(parts)] = path
    return files


def family(module: str) -> str:
    """The name a module goes by in the tables: ``cli_rate`` and ``cli.rate`` count as ``cli``."""
    head = module.split(".")[0]
    return "cli" if head.startswith("cli_") else head


def imports(package: Path, module: str, path: Path) -> Iterator[Edge]:
    """Every import of a module, with relative ones made absolute."""
    inside = ".".join(path.relative_to(package.parent).parts[:-1])  # the package the file lives in
    siblings = set(module_files(package))

    def visit(node: ast.AST, in_function: bool, only_for_types: bool) -> Iterator[Edge]:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Edge(module, alias.name, node.lineno, in_function, only_for_types)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = inside.split(".")
                base = ".".join(parents[: len(parents) - node.level + 1] + ([base] if base else []))
            for alias in node.names:
                # "from . import errors" and "from fuzzyahp import errors" name a module, not a member.
                target = f"{base}.{alias.name}"
                ours = target.removeprefix(f"{package.name}.")
                known = ours in siblings or target in IMPORTLIB_ALLOWED
                yield Edge(module, target if known else base, node.lineno, in_function, only_for_types)
        for name, child in ast.iter_fields(node):
            for item in child if isinstance(child, list) else [child]:
                if not isinstance(item, ast.AST):
                    continue
                function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
                # What stands in the "else" of "if TYPE_CHECKING" does run.
                guarded = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
                types = guarded and name == "body"
                yield from visit(item, in_function or function, only_for_types or types)

    yield from visit(ast.parse(path.read_text(encoding="utf-8")), False, False)


def wrong_edges(package: Path) -> list[str]:
    """Every import that breaks the layout, as one sentence each."""
    files = module_files(package)
    found = []
    for module, path in files.items():
        own = family(module)
        if own not in MODULES:
            found.append(
                f"{path.name}: module '{module}' is in no level; add it to MODULES in"
                " tests/test_architecture.py and to the table in docs/layout.md"
            )
            continue
        for edge in imports(package, module, path):
            problem = _our_edge(edge, own, package.name) or _outside_edge(edge, own, package.name)
            if problem:
                found.append(f"{module}, line {edge.line}: {problem}")
    return found


def _our_edge(edge: Edge, own: str, package: str) -> str | None:
    """What is wrong with an import from within the package; None if nothing is, or it is from outside."""
    if edge.target.split(".")[0] != package:
        return None
    target = family(edge.target.removeprefix(package).removeprefix(".") or "__init__")
    if own in STANDS_ALONE:
        return f"imports {edge.target}, and {own} must import nothing of ours"
    if target not in MODULES:
        return f"imports {edge.target}, which is in no level"
    if target == own and edge.target != f"{package}.{edge.module}":
        return None  # parts of one family, such as cli and cli_rate
    level, strand, step = MODULES[own]
    other_level, other_strand, other_step = MODULES[target]
    if other_level > level:
        return f"imports upward: {edge.target} is on level {other_level}, {own} on level {level}"
    annotates_own_strand = edge.only_for_types and other_strand == strand
    if other_level == level and (other_strand != strand or other_step >= step) and not annotates_own_strand:
        return f"imports sideways: {edge.target} and {own} are both on level {level}"
    return None


def _outside_edge(edge: Edge, own: str, package: str) -> str | None:
    """What is wrong with an import from outside the package; None if nothing is, or it is ours."""
    top = edge.target.split(".")[0]
    if top == package:
        return None
    if top in BANNED_MODULES:
        return f"imports {top}: code from data is never run here"
    if top == "importlib" and not any(edge.target.startswith(name) for name in IMPORTLIB_ALLOWED):
        return f"imports {edge.target}: only {', '.join(sorted(IMPORTLIB_ALLOWED))} are allowed"
    if top in sys.stdlib_module_names or edge.only_for_types:
        return None
    if own in STANDS_ALONE:
        return f"imports {top}, and {own} uses the standard library alone"
    users = (IN_FUNCTION if edge.in_function else AT_IMPORT).get(top, ())
    if "*" in users or own in users:
        return None
    where = "inside a function" if edge.in_function else "at module level"
    return f"imports {top} {where}; see AT_IMPORT and IN_FUNCTION in tests/test_architecture.py"


def dangerous_calls(path: Path) -> list[str]:
    """Calls that turn data into code."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        f"{path.name}, line {node.lineno}: {node.func.id}()"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in BANNED_CALLS
    ]


FILES = module_files(PACKAGE)


def test_the_package_is_found() -> None:
    # Without this a moved folder would make every test below pass on nothing.
    assert {"__init__", "errors", "judgment", "rating"} <= set(FILES)


def test_imports_go_downward_only() -> None:
    assert wrong_edges(PACKAGE) == []


def test_table_lists_no_module_that_is_gone() -> None:
    optional = {"__main__"}
    assert set(MODULES) - optional - {family(module) for module in FILES} == set()


@pytest.mark.parametrize("module", FILES)
def test_module_is_short(module: str) -> None:
    lines = len(FILES[module].read_text(encoding="utf-8").splitlines())
    assert lines <= MAX_LINES, f"{module} has {lines} lines, more than {MAX_LINES}: split off a noun"


@pytest.mark.parametrize("module", FILES)
def test_module_turns_no_data_into_code(module: str) -> None:
    assert dangerous_calls(FILES[module]) == []


# The reader above is itself held to small packages whose faults are known.

GOOD = {
    "__init__.py": "from toy.judgment import x\nfrom toy.rating import rate\n",
    "errors.py": "class E(ValueError): ...\n",
    "weights.py": "import numpy as np\nfrom .errors import E\ndef f():\n    from scipy import linalg\n",
    "judgment.py": "from toy.weights import f\ndef g(): ...\n",
    "eigenvector.py": "if TYPE_CHECKING:\n    from toy.judgment import g\n",
    "scoring.py": "import numpy.typing as npt\n",
    "rating.py": "from . import errors, judgment\n",
    "document.py": "import pydantic\nfrom toy import rating\ndef write():\n    import tomli_w\n",
    "cli.py": "import rich\nimport toy.document\nfrom importlib import resources\n",
    "reference.py": "from fractions import Fraction\n",
}


def write_package(folder: Path, changes: dict[str, str]) -> Path:
    package = folder / "toy"
    package.mkdir()
    for name, text in (GOOD | changes).items():
        (package / name).parent.mkdir(exist_ok=True)
        (package / name).write_text(text, encoding="utf-8")
    return package


def test_a_good_package_passes(tmp_path: Path) -> None:
    assert wrong_edges(write_package(tmp_path, {})) == []


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("errors.py", "from toy.rating import rate\n", "errors, line 1: imports upward: toy.rating"),
        ("errors.py", "from .rating import rate\n", "imports upward: toy.rating"),
        ("errors.py", "from . import rating\n", "imports upward: toy.rating"),
        ("errors.py", "import toy.rating as r\n", "imports upward: toy.rating"),
        ("errors.py", "import toy\n", "imports upward: toy is on level 8"),
        ("errors.py", "def late():\n    from toy import cli\n", "errors, line 2: imports upward: toy.cli"),
        ("errors.py", "if TYPE_CHECKING:\n    from toy import cli\n", "imports upward: toy.cli"),
        ("errors.py", "try:\n    import toy.cli\nexcept ImportError: ...\n", "imports upward: toy.cli"),
        ("scoring.py", "from toy import judgment\n", "imports sideways: toy.judgment"),
        ("judgment.py", "from toy import errors, scoring\n", "imports sideways: toy.scoring"),
        ("judgment.py", "if TYPE_CHECKING:\n    from toy import scoring\n", "imports sideways: toy.scoring"),
        ("weights.py", "from toy.judgment import g\n", "imports sideways: toy.judgment"),
        ("weights.py", "def f():\n    from toy.judgment import g\n", "imports sideways: toy.judgment"),
        ("scheme.py", "from toy.result import r\n", "imports sideways: toy.result"),
        ("reference.py", "from toy.errors import E\n", "must import nothing of ours"),
        ("reference.py", "import numpy\n", "standard library alone"),
        ("judgment.py", "import scipy.linalg\n", "imports scipy at module level"),
        ("judgment.py", "class A:\n    import scipy\n", "imports scipy at module level"),
        ("judgment.py", "if TYPE_CHECKING: ...\nelse:\n    import scipy\n", "imports scipy at module level"),
        ("judgment.py", "def f():\n    import pandas\n", "imports pandas inside a function"),
        ("scheme.py", "from pydantic import BaseModel\n", "imports pydantic at module level"),
        ("document.py", "import tomli_w\n", "imports tomli_w at module level"),
        ("document.py", "def f():\n    import typer\n", "imports typer inside a function"),
        ("rating.py", "import pickle\n", "code from data is never run here"),
        ("rating.py", "import importlib\n", "imports importlib: only"),
        ("rating.py", "from importlib import import_module\n", "imports importlib: only"),
        ("tower.py", "", "module 'tower' is in no level; add it to MODULES in tests/test_architecture.py"),
        ("rating_extra.py", "", "module 'rating_extra' is in no level"),
        ("towers/frames.py", "", "module 'towers.frames' is in no level"),
    ],
)
def test_a_wrong_edge_is_caught(tmp_path: Path, name: str, text: str, message: str) -> None:
    found = wrong_edges(write_package(tmp_path, {name: text}))
    assert any(message in sentence for sentence in found), found


@pytest.mark.parametrize("text", ["eval('1')", "exec('')", "__import__('os')", "compile('1', '', 'eval')"])
def test_a_dangerous_call_is_caught(tmp_path: Path, text: str) -> None:
    path = tmp_path / "module.py"
    path.write_text(text, encoding="utf-8")
    assert len(dangerous_calls(path)) == 1
    path.write_text("re.compile('x')\nmodel.eval()\n", encoding="utf-8")  # methods of that name are harmless
    assert dangerous_calls(path) == []
