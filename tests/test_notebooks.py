"""Notebooks are read with their outputs, so the stored outputs must be those of the code beside them."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import fuzzyahp as fa

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
# This one reads loans that are not part of the project, and stops where they are not there.
OUTCOMES = ROOT / "notebooks" / "04-hold-it-against-outcomes.ipynb"
LOANS = ROOT.parent / "shared" / "data" / "sba_case.csv"
# Arguments: the notebook, where it is run, and where to write it with its outputs.
RUN = """
import sys
import nbclient, nbformat
notebook = nbformat.read(sys.argv[1], 4)
nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": sys.argv[2]}}).execute()
nbformat.write(notebook, sys.argv[3])
"""


def cells(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return found


def outputs(path: Path) -> list[list[tuple[str, str]]]:
    """What each code cell shows: kind and text; a stream is one text however many messages it came in.

    Of a picture only the kind: its bytes, and the size that its text tells, change with the version of Matplotlib.
    """
    shown = []
    for cell in cells(path):
        if cell["cell_type"] != "code":
            continue
        parts: list[tuple[str, str]] = []
        for output in cell["outputs"]:
            if output["output_type"] == "stream":
                before = parts.pop()[1] if parts and parts[-1][0] == output["name"] else ""
                parts.append((output["name"], before + "".join(output["text"])))
            else:
                data = output.get("data", {})
                picture = any(kind.startswith("image/") for kind in data)
                parts += [(kind, "" if picture else "".join(text)) for kind, text in sorted(data.items())]
        shown.append(parts)
    return shown


def run(path: Path, where: Path, target: Path) -> list[list[tuple[str, str]]]:
    source = str(Path(fa.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(path), str(where), str(target)],
        env=os.environ | {"PYTHONPATH": source, "IPYTHONDIR": str(target.parent / "ipython")},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return outputs(target)


def test_there_are_notebooks() -> None:
    assert [path.stem for path in NOTEBOOKS] == [
        "01-rate-one-firm",
        "02-run-an-expert-panel",
        "03-rate-a-portfolio",
        "04-hold-it-against-outcomes",
        "05-audit-a-rating",
        "06-how-sure-is-a-rating",
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_each_has_pictures_and_is_light(path: Path) -> None:
    pictures = [kind for cell in outputs(path) for kind, _ in cell if kind.startswith("image/")]
    assert pictures
    assert path.stat().st_size < 300 * 1024


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_public_names_only(path: Path) -> None:
    code = ["".join(cell["source"]) for cell in cells(path) if cell["cell_type"] == "code"]
    tree = ast.parse("\n".join(re.sub(r"^%.*$", "", text, flags=re.M) for text in code))
    imported = {
        *(name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names),
        *(node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)),
    }
    assert {name for name in imported if name.startswith("fuzzyahp")} == {"fuzzyahp"}
    spaces = {"fa": fa, "draw": fa.analysis.plots}
    spaces |= {f"fa.{name}": getattr(fa, name) for name in ("analysis", "audit", "experts", "fuzzy", "portfolio")}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in spaces:
            assert node.attr in spaces[ast.unparse(node.value)].__all__, ast.unparse(node)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_nothing_of_a_machine_is_stored(path: Path) -> None:
    text = re.sub(r'"image/png": "[^"]*"', "", path.read_text(encoding="utf-8"))
    assert not re.search(r"/(home|root|tmp|work|Users|usr|var|mnt)/|[A-Z]:\\\\|site-packages", text)
    kernel = json.loads(path.read_text(encoding="utf-8"))["metadata"]["kernelspec"]["name"]
    assert kernel == "python3", "the one name that every installation has"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_links_lead_somewhere(path: Path) -> None:
    text = "".join("".join(cell["source"]) for cell in cells(path) if cell["cell_type"] == "markdown")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert (path.parent / target).exists(), target


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_stored_outputs_are_those_of_the_code(path: Path, tmp_path: Path) -> None:
    if path == OUTCOMES and not LOANS.exists():
        pytest.skip("the SBA case file is not part of the project: see examples/sba")
    fresh = run(path, path.parent, tmp_path / path.name)
    assert any(fresh), "the run shows nothing"
    mend = f"rewrite them: pytest --nbmake --overwrite {path.relative_to(ROOT)}"
    assert outputs(path) == fresh, mend


def test_without_the_loans_the_page_says_so_and_stops(tmp_path: Path) -> None:
    first, *others = run(OUTCOMES, tmp_path, tmp_path / OUTCOMES.name)
    assert first == [("stdout", first[0][1])]
    assert "not part of the project" in first[0][1]
    assert others
    assert not any(others)
