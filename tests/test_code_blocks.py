"""Every code block of the documentation is run, or read by what it is written for; what is exempt says why."""

from __future__ import annotations

import csv
import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE, OutputChecker
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
#: Pages in docs/built are made of notebooks, which pytest --nbmake runs, and of the last two kinds here.
PAGES = [
    ROOT / "README.md",
    *sorted(path for path in DOCS.rglob("*.md") if path.parent.name != "built"),
    *sorted((ROOT / "examples").glob("*/README.md")),
    ROOT / "benchmarks" / "README.md",
]
ENVIRONMENT = os.environ | {
    "PYTHONPATH": str(ROOT / "src"),
    "COLUMNS": "80",
    "NO_COLOR": "1",
    "PYTHONIOENCODING": "utf-8",
}
#: Commands with their outputs that are run here, in a folder with the files that the page shows.
RUN_HERE = (
    *("index.md", "zh/index.md", "write-a-scheme.md", "explain-a-refusal.md"),
    *("monitoring.md", "ledger.md", "reports.md"),
)
#: Those that need more around them are run by a test of their own.
RUN_ELSEWHERE = {
    "README.md": "test_docs.py",
    "cli.md": "test_cli.py",
    "panel.md": "test_panel_cli.py",
    "audit-walk.md": "test_audit_walk.py",
    "databases.md": "test_code_blocks.py",
    "examples-account-managers.md": "test_examples.py",
    "examples-scorecard.md": "test_examples.py",
    "examples-suppliers.md": "test_examples.py",
}
#: Python without prompts, which doctest passes over: whole scripts.
SCRIPTS = {
    "spark.md": "test_spark.py, which runs each as a program",
    "examples/sba/README.md": "no test: needs the data set, which is no part of the project; test_sba.py does the same",
}
#: Text is no code.
TEXT = {
    "examples-account-managers.md": "sums by hand; test_examples.py has them in fractions",
    "examples-scorecard.md": "the same",
    "examples-suppliers.md": "the same",
    "audit-walk.md": "keys of a pocket calculator; test_audit_walk.py works each out",
    "panel.md": "lines of an answer sheet; test_panel_cli.py compares them",
}


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its title if it has one, its lines."""

    page: str
    language: str
    title: str
    text: str


def blocks(path: Path) -> list[Block]:
    name = path.relative_to(DOCS if path.is_relative_to(DOCS) else ROOT).as_posix()
    fence = r'^( *)```(\w*)(?: title="([^"]+)")?\n(.*?)^\1```$'
    found = re.findall(fence, path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return [Block(name, language, title, text) for _, language, title, text in found]


EVERY = [block for path in PAGES for block in blocks(path)]


def of(*languages: str) -> list[Block]:
    return [block for block in EVERY if block.language in languages]


def test_every_fence_is_read() -> None:
    for path in PAGES:
        fences = re.findall(r"^ *```", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert len(fences) == 2 * len(blocks(path)), path.name
    assert len(EVERY) > 150


def test_every_kind_of_block_is_known() -> None:
    kinds = {"python", "pycon", "console", "sh", "toml", "json", "csv", "text"}
    assert [block for block in EVERY if block.language not in kinds] == []


def test_python_is_run_as_doctests_or_as_a_script() -> None:
    """Pages under docs and the README are collected by pytest, by testpaths and --doctest-glob in pyproject.toml."""
    options = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"]
    assert {"docs", "README.md"} <= set(options["testpaths"])
    assert "--doctest-glob=*.md" in options["addopts"]
    silent = [block.page for block in of("python", "pycon") if ">>> " not in block.text]
    assert set(silent) == set(SCRIPTS)
    prompted = {block.page for block in of("python", "pycon") if ">>> " in block.text}
    assert [page for page in prompted if page != "README.md" and not (DOCS / page).exists()] == []


def test_every_command_with_output_is_run() -> None:
    pages = {block.page for block in of("console")}
    assert pages == {*RUN_HERE, *RUN_ELSEWHERE}
    for page, test in RUN_ELSEWHERE.items():
        name = page.removeprefix("examples-").removesuffix(".md")
        assert name in (ROOT / "tests" / test).read_text(encoding="utf-8"), f"{test} does not name {page}"


def test_text_is_told_apart_from_code() -> None:
    assert {block.page for block in of("text")} == set(TEXT)


@pytest.mark.parametrize("block", of("toml", "json", "csv"), ids=lambda block: f"{block.page}-{block.title}")
def test_data_can_be_read(block: Block) -> None:
    if block.language == "toml":
        assert tomllib.loads(block.text)
    elif block.language == "json":
        assert json.loads(block.text) is not None
    else:
        rows = list(csv.reader(block.text.splitlines()))
        assert len(rows) > 1
        # Faulty files on purpose are told so by their names.
        if "faulty" not in block.title:
            assert {len(row) for row in rows} == {len(rows[0])}


def steps(found: Sequence[Block]) -> list[tuple[str, str]]:
    """Each command, and what the page shows below it."""
    text = "".join(block.text + "```\n" for block in found if block.language == "console")
    return re.findall(r"^\$ (fuzzyahp .*?)\n(.*?)(?=^\$ |^```)", text, re.MULTILINE | re.DOTALL)


def run(command: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "fuzzyahp", *shlex.split(command)[1:]],
        cwd=folder,
        env=os.environ
        | {"PYTHONPATH": str(ROOT / "src"), "COLUMNS": "80", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=60,
        check=False,
    )
    return done.stdout.decode()


@pytest.mark.parametrize("page", RUN_HERE)
def test_the_page_shows_what_the_commands_do(page: str, tmp_path: Path) -> None:
    found = blocks(DOCS / page)
    for block in found:
        if block.title:
            (tmp_path / block.title).write_text(block.text, encoding="utf-8")
    assert len(steps(found)) >= 2
    for command, want in steps(found):
        got = run(command, tmp_path)
        assert OutputChecker().check_output(want, got, ELLIPSIS | NORMALIZE_WHITESPACE), f"$ {command}\n{got}"


def test_the_statement_of_databases_md_is_proved_as_the_page_says(tmp_path: Path) -> None:
    for engine in ("duckdb", "sqlglot"):
        pytest.importorskip(engine)
    run("fuzzyahp scheme new ours -o ours.toml", tmp_path)
    found = steps(blocks(DOCS / "databases.md"))
    assert len(found) == 3
    for command, want in found:
        got = run(command, tmp_path)
        if want:
            assert OutputChecker().check_output(want, got, ELLIPSIS | NORMALIZE_WHITESPACE), f"$ {command}\n{got}"
        else:
            assert "fuzzyahp:" not in got, got
    assert (tmp_path / "rate.sql").read_text(encoding="utf-8").lstrip().upper().startswith(("WITH", "SELECT", "--"))


def start_commands(page: str) -> list[str]:
    """What a reader types, as the tool for a fresh clone copies it from the page."""
    tool = [sys.executable, str(ROOT / "tools" / "start_commands.py"), str(DOCS / page)]
    done = subprocess.run(tool, env=ENVIRONMENT, capture_output=True, timeout=60, check=True)
    return done.stdout.decode().splitlines()


@pytest.mark.parametrize("page", ["index.md", "zh/index.md"])
def test_the_start_is_whole(page: str) -> None:
    """What is typed before the first command makes it: `make demo` is there, and the extra `all`."""
    lines = start_commands(page)
    assert lines[:3] == ["make demo", ". .venv/bin/activate", 'pip install -e ".[all]"']
    assert [line.split()[1] for line in lines[3:]] == [
        *("demo", "rate", "reasons", "explain", "record", "verify", "report"),
    ]
    assert re.search(r"^demo:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
