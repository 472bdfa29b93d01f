"""Notebooks are read with their outputs, so the stored outputs must be those of the code beside them."""

from __future__ import annotations

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
RUN = "from nbclient.cli import main; main()"


def cells(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return found


def outputs(path: Path) -> list[list[tuple[str, str]]]:
    """What each code cell shows: kind and text; a stream is one text however many messages it came in."""
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
                parts += [(kind, "".join(text)) for kind, text in sorted(output.get("data", {}).items())]
        shown.append(parts)
    return shown


def test_there_are_notebooks() -> None:
    assert [path.name for path in NOTEBOOKS][:1] == ["01-rate-one-firm.ipynb"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_nothing_of_a_machine_is_stored(path: Path) -> None:
    assert not re.search(r"/(home|root|tmp|work|Users|usr|var|mnt)/|[A-Z]:\\\\|site-packages", path.read_text("utf-8"))
    kernel = json.loads(path.read_text(encoding="utf-8"))["metadata"]["kernelspec"]["name"]
    assert kernel == "python3", "the one name that every installation has"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_links_lead_somewhere(path: Path) -> None:
    text = "".join("".join(cell["source"]) for cell in cells(path) if cell["cell_type"] == "markdown")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert (path.parent / target).exists(), target


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_stored_outputs_are_those_of_the_code(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / path.name
    copy.write_bytes(path.read_bytes())
    source = str(Path(fa.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", RUN, "--inplace", "--timeout=120", str(copy)],
        env=os.environ | {"PYTHONPATH": source, "IPYTHONDIR": str(tmp_path / "ipython")},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    fresh = outputs(copy)
    assert any(fresh), "the run shows nothing"
    mend = f"rewrite them: pytest --nbmake --overwrite {path.relative_to(ROOT)}"
    assert outputs(path) == fresh, mend
