"""The documentation names what there is, and its examples work."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
import tomllib
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE, OutputChecker
from pathlib import Path

import pytest
from pydantic import BaseModel

import fuzzyahp as fa
from fuzzyahp import document, document_parts, reference
from golden import cases_ahp, cases_fce
from golden.cases_hierarchy import CITY, HIGHER_EDUCATION, LEADER, TRAVEL
from golden.cases_transport import TRANSPORT
from test_architecture import MODULES

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
SCHEME_PAGE = (DOCS / "scheme-format.md").read_text(encoding="utf-8")
METHOD_PAGE = (DOCS / "method.md").read_text(encoding="utf-8")
ERRATA_PAGE = (DOCS / "errata.md").read_text(encoding="utf-8")


def rows_of(page: str) -> list[list[str]]:
    """Cells of every line of every table on a page."""
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if line[:1] == "|"]


def test_the_example_scheme_rates() -> None:
    block = re.search(r"## A small scheme\n\n```toml\n(.*?)```", SCHEME_PAGE, re.DOTALL)
    assert block is not None
    model = fa.RatingModel(fa.load_scheme(tomllib.loads(block[1])))
    assert model.rate(dict.fromkeys(model.scheme.tree.leaves, "good")).grade == "good"
    assert model.rate(dict.fromkeys(model.scheme.tree.leaves, "weak")).status == "rejected"


@pytest.mark.parametrize(
    ("part", "prefix"),
    [
        (document.SchemeDocument, ""),
        (document_parts.GradesPart, ""),
        (document_parts.RulesPart, ""),
        (document_parts.VetoPart, ""),
        (document_parts.CapPart, ""),
        (document_parts.IndicatorPart, ""),
        (document_parts.StandardPart, "standard."),
        (document_parts.PanelReference, ""),
        (document_parts.PanelPart, ""),
        (document_parts.FuzzyPart, ""),
        (document_parts.PreferencePart, ""),
    ],
)
def test_every_field_of_a_scheme_is_explained(part: type[BaseModel], prefix: str) -> None:
    named = [rf"[`.\[]{prefix}{name}[`.\]]" for name in part.model_fields]
    assert [pattern for pattern in named if not re.search(pattern, SCHEME_PAGE)] == []


@pytest.mark.parametrize("name", [*fa.OPERATORS, *fa.WEIGHT_METHODS, *fa.RANDOM_INDEX])
def test_every_choice_is_on_both_pages(name: str) -> None:
    assert f"`{name}`" in METHOD_PAGE
    assert f'`"{name}"`' in SCHEME_PAGE


@pytest.mark.parametrize("name", fa.RANDOM_INDEX)
def test_the_table_of_random_indices_is_the_one_in_use(name: str) -> None:
    rows = [[cell.strip("*`") for cell in row] for row in rows_of(METHOD_PAGE)]
    header = next(row for row in rows if name in row)
    cells = [row for row in rows if row[0].isdigit() and len(row) == len(header)]
    printed = {int(row[0]): float(row[header.index(name)]) for row in cells}
    assert printed == {n: fa.random_index(n, name) for n in range(3, 16)}


def test_the_layout_page_lists_every_module_on_its_level() -> None:
    level, strand, listed = "", "", {}
    for row in rows_of((DOCS / "layout.md").read_text(encoding="utf-8")):
        if len(row) != 4 or not row[2].startswith("`"):
            continue
        level, strand = row[0] or level, row[1] or strand
        for i, name in enumerate(re.findall(r"`([\w.]+)`", row[2])):
            levels = [int(number) for number in level.split(",")]
            listed[name] = (levels[i if len(levels) > 1 else 0], strand)
    assert listed == {name: (level, strand) for name, (level, strand, _) in MODULES.items()}


def test_the_api_page_lists_every_public_name_and_no_other() -> None:
    page = (DOCS / "api.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^::: (\S+)\n    options:\n      members:\n((?: {8}- \w+\n)+)", page, re.MULTILINE)
    assert len(blocks) == page.count(":::")
    listed: list[str] = []
    for module, lines in blocks:
        names = re.findall(r"- (\w+)", lines)
        assert [name for name in names if not hasattr(importlib.import_module(module), name)] == []
        if module == reference.__name__:
            own = {name for name, found in vars(reference).items() if getattr(found, "__module__", "") == module}
            assert set(names) == {name for name in own if name[0] != "_"}
        else:
            listed += names
    assert sorted(listed) == sorted({*fa.__all__} - {"__version__"})


@pytest.mark.parametrize(
    "name",
    [case.name for case in cases_ahp.MATRICES]
    + [case.name for case in (LEADER, CITY, HIGHER_EDUCATION, TRANSPORT, TRAVEL)]
    + [case.name for case in (*cases_fce.EVALUATIONS, cases_fce.PRODUCT, cases_fce.STAFF_18)],
)
def test_every_golden_case_is_on_its_page(name: str) -> None:
    assert [row for row in rows_of(ERRATA_PAGE) if name in re.split("; ", row[0])] != []


@pytest.mark.parametrize(
    ("misprint", "right"),
    [
        (cases_fce.TEACHING_MISPRINT, cases_fce.TEACHING.score),
        (cases_fce.PRODUCT_MISPRINT, cases_fce.PRODUCT_SCORE),
        (cases_ahp.TOURISM_ROOT_CUT_OFF, cases_ahp.TOURISM_ROOTS.split()[3]),
    ],
)
def test_every_misprint_is_told_with_the_right_figure(misprint: object, right: object) -> None:
    assert re.search(rf"rinted[^.]*? {misprint}\..*?\*\*{right}\*\*", ERRATA_PAGE, re.DOTALL)


@pytest.mark.parametrize("path", [ROOT / "README.md", *sorted(DOCS.glob("*.md"))], ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
        assert (path.parent / target).exists(), target


def test_the_readme_shows_what_the_demo_prints() -> None:
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    steps = re.findall(r"^\$ fuzzyahp (.*?)\n(.*?)(?=^\$ |^```)", page, re.MULTILINE | re.DOTALL)
    assert steps
    for command, want in steps:
        run = subprocess.run(
            [sys.executable, "-m", "fuzzyahp", *command.split()],
            env=os.environ | {"COLUMNS": "100", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            timeout=60,
            check=True,
        )
        got = run.stdout.decode()
        assert OutputChecker().check_output(want, got, ELLIPSIS | NORMALIZE_WHITESPACE), got
