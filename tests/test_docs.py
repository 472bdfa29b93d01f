"""The documentation names what there is, and its examples work."""

from __future__ import annotations

import ast
import importlib
import inspect
import os
import pkgutil
import re
import subprocess
import sys
import tomllib
import types
from contextlib import suppress
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE, OutputChecker
from pathlib import Path
from typing import Any

import pytest
import typer
from pydantic import BaseModel

import fuzzyahp as fa
from fuzzyahp import document, document_parts, reference
from fuzzyahp.cli.app import app
from fuzzyahp.experts.groups import group_weights
from golden import (
    cases_ahp,
    cases_consistency,
    cases_delphi,
    cases_fce,
    cases_fuzzy,
    cases_group,
    cases_incomplete,
)
from golden.cases_hierarchy import CITY, HIGHER_EDUCATION, LEADER, TRAVEL
from golden.cases_transport import TRANSPORT
from test_architecture import MODULES, PACKAGE, imports, module_files
from test_public_api import RETURNED

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
SCHEME_PAGE = (DOCS / "scheme-format.md").read_text(encoding="utf-8")
METHOD_PAGE = (DOCS / "method.md").read_text(encoding="utf-8")
LAYOUT_PAGE = (DOCS / "layout.md").read_text(encoding="utf-8")
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


@pytest.mark.parametrize(
    ("page", "name"),
    [
        *(("scales.md", name) for name in fa.experts.SCALES),
        *(("incomplete.md", name) for name in fa.experts.COMPLETION_METHODS),
        *(("groups.md", name) for name in (*group_weights.AGGREGATIONS, *fa.experts.FAMILIARITY)),
        *(("fuzzy-judgments.md", name) for name in (*fa.fuzzy.FUZZY_METHODS, *fa.fuzzy.DEFUZZIFIERS)),
        *(("fuzzy-judgments.md", name) for name in (*fa.fuzzy.PREFERENCE_METHODS, *fa.fuzzy.TRANSFORMS)),
    ],
)
def test_every_choice_of_the_experts_is_on_its_page(page: str, name: str) -> None:
    assert f"`{name}`" in (DOCS / page).read_text(encoding="utf-8")


def test_the_bands_of_consensus_are_those_in_use() -> None:
    page = (DOCS / "groups.md").read_text(encoding="utf-8")
    head = rows_of(page).index(["$S^*$", "called"])
    printed = [(re.findall(r"[\d.]+", row[0]), row[1]) for row in rows_of(page)[head + 2 : head + 7]]
    assert [(float(figures[0]), word) for figures, word in printed[:-1]] == list(fa.experts.CONSENSUS_BANDS[:-1])
    assert printed[-1][1] == fa.experts.CONSENSUS_BANDS[-1][1]


@pytest.mark.parametrize("name", fa.RANDOM_INDEX)
def test_the_table_of_random_indices_is_the_one_in_use(name: str) -> None:
    rows = [[cell.strip("*`") for cell in row] for row in rows_of(METHOD_PAGE)]
    header = next(row for row in rows if name in row)
    cells = [row for row in rows if row[0].isdigit() and len(row) == len(header)]
    printed = {int(row[0]): float(row[header.index(name)]) for row in cells}
    assert printed == {n: fa.random_index(n, name) for n in range(3, 16)}


def test_the_layout_page_lists_every_module_on_its_level() -> None:
    level, strand, listed = "", "", {}
    for row in rows_of(LAYOUT_PAGE):
        if len(row) != 4 or not row[2].startswith("`"):
            continue
        level, strand = row[0] or level, row[1] or strand
        for i, name in enumerate(re.findall(r"`([\w.]+)`", row[2])):
            levels = [int(number) for number in level.split(",")]
            listed[name] = (levels[i if len(levels) > 1 else 0], strand)
    assert listed == {name: (level, strand) for name, (level, strand, _) in MODULES.items()}


@pytest.mark.parametrize("space", ["experts", "audit", "analysis"])
def test_the_layout_page_lists_every_part(space: str) -> None:
    listed = [row[0].strip("`") for row in rows_of(LAYOUT_PAGE) if row[0].startswith(f"`{space}.")]
    parts = pkgutil.iter_modules(getattr(fa, space).__path__)
    assert sorted(listed) == sorted(f"{space}.{part.name}" for part in parts)


@pytest.mark.parametrize("library", ["pydantic", "openpyxl", "typer", "rich"])
def test_outside_libraries_are_where_the_layout_page_says(library: str) -> None:
    """Closer than the rule on imports, which knows `experts` as one."""
    rule = re.search(r"^- pydantic is used .*?(?=^- )", LAYOUT_PAGE, re.MULTILINE | re.DOTALL)
    assert rule is not None
    said = {
        "pydantic": ("document", "document_parts", "experts.panel.document", "audit.records.record_document"),
        "openpyxl": ("experts.questionnaires",),
        "typer": ("cli",),
        "rich": ("cli",),
    }[library]
    assert [name for name in said if f"`{name}`" not in rule[0]] == []
    users = [
        module
        for module, path in module_files(PACKAGE).items()
        if any(edge.target.split(".")[0] == library for edge in imports(PACKAGE, module, path))
    ]
    assert users
    assert [module for module in users if not any(f"{module}.".startswith(f"{name}.") for name in said)] == []


SPACES = {
    "fuzzyahp.experts": "api-experts.md",
    "fuzzyahp.fuzzy": "api-fuzzy.md",
    "fuzzyahp.portfolio": "api-portfolio.md",
    "fuzzyahp.audit": "api-audit.md",
    "fuzzyahp.analysis.plots": "api-analysis.md",
    "fuzzyahp.analysis": "api-analysis.md",
    "fuzzyahp": "api.md",
}  # the narrower ones first


def public_names(module: str) -> list[str]:
    """What a namespace lists for its users, but for the version and for namespaces within it."""
    space = importlib.import_module(module)
    return [name for name in space.__all__ if name[0] != "_" and not inspect.ismodule(getattr(space, name))]


def test_no_api_page_stands_outside_the_test() -> None:
    assert {page.name for page in DOCS.glob("api*.md")} == set(SPACES.values())


@pytest.mark.parametrize("space", SPACES)
def test_the_api_page_lists_every_public_name_and_no_other(space: str) -> None:
    page = (DOCS / SPACES[space]).read_text(encoding="utf-8")
    block = r"^::: (\S+)\n    options:\n(?:      show_source: true\n)?      members:\n((?: {8}- \w+\n)+)"
    blocks = re.findall(block, page, re.MULTILINE)
    assert len(blocks) == page.count(":::")
    listed: list[str] = []
    for module, lines in blocks:
        names = re.findall(r"- (\w+)", lines)
        assert [name for name in names if not hasattr(importlib.import_module(module), name)] == []
        if module == reference.__name__:
            own = {name for name, found in vars(reference).items() if getattr(found, "__module__", "") == module}
            assert set(names) == {name for name in own if name[0] != "_"}
            continue
        home = next(name for name in SPACES if f"{module}.".startswith(f"{name}."))
        assert SPACES[home] == SPACES[space], f"{module} stands on {SPACES[space]}"
        if home == space:
            listed += names
    assert sorted(listed) == sorted([*public_names(space), *RETURNED.get(space, [])])


#: What the tables of calls write for one of these, whatever made it.
WRITTEN_FOR: dict[str, Any] = {
    "fa": fa,
    "model": fa.RatingModel,
    "rating": fa.Rating,
    "ratings": fa.Ratings,
    "scheme": fa.Scheme,
    "panel": fa.experts.Panel,
}


def check_call(node: ast.expr, space: types.ModuleType, before: Any = None) -> Any:
    """What an expression of a table of calls calls, or is; fails where there is none, or it takes no such arguments."""
    match node:
        case ast.Name(id="_"):  # `.next_pairs()` goes on from the call before it
            return before
        case ast.Name(id=name):
            return WRITTEN_FOR[name] if name in WRITTEN_FOR else getattr(space, name)
        case ast.Attribute(value=value, attr=name):
            owner = check_call(value, space, before)
            field = getattr(owner, "__dataclass_fields__", {}).get(name)  # a class has no attribute for one
            return getattr(owner, name) if field is None else field
        case ast.Call(func=func):
            called = check_call(func, space, before)
            if not any(isinstance(given, ast.Constant) and given.value is ... for given in node.args):
                of = isinstance(func, ast.Attribute) and inspect.isclass(check_call(func.value, space, before))
                own = [None] if of and not inspect.ismethod(called) else []
                given = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
                inspect.signature(called).bind(*own, *node.args, **given)
            return called
    raise AssertionError(ast.dump(node))


def check_cell(cell: str, space: types.ModuleType) -> int:
    """Check every call of a cell; how many there are."""
    spans, before = re.findall(r"`([^`]+)`", cell), None
    for span in spans:
        tree = ast.parse(f"_{span}" if span[0] == "." else span, mode="eval").body
        found = check_call(tree, space, before)
        before = found if span[0] != "." else before
        inner = tree.func if isinstance(tree, ast.Call) else None
        if isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Call):  # IncompleteMatrix(...).weights()
            before = check_call(inner.value, space)
    return len(spans)


@pytest.mark.parametrize("space", [space for space in SPACES if space != "fuzzyahp.analysis.plots"])
def test_calls_of_the_api_tables_can_be_made(space: str) -> None:
    page = (DOCS / SPACES[space]).read_text(encoding="utf-8")
    rows = rows_of(page)
    start = rows.index(["I want to", "call"])
    cells = [row[1] for row in rows[start + 2 :] if len(row) == 2]
    assert cells
    assert sum(check_cell(cell, importlib.import_module(space)) for cell in cells) >= len(cells)


@pytest.mark.parametrize(
    ("cell", "error"),
    [
        ("`group_weights(matrices, weights, aggregation)`", TypeError),
        ("`group_weight(matrices)`", AttributeError),
        ("`group_weights(matrices, agregation=aij)`", TypeError),
        ("`IncompleteMatrix(...).weights()`, `.next_pear()`", AttributeError),
        ("`panel.with_round()`", TypeError),
    ],
)
def test_a_call_that_fails_as_written_would_be_found(cell: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        check_cell(cell, fa.experts)
    assert (
        check_cell("`IncompleteMatrix(...).weights()`, `.next_pairs()`; or `panel.with_round(answers)`", fa.experts)
        == 3
    )


def leads_to(path: str) -> Any:
    """The module that a dotted path leads to, or what is in one; None where it leads nowhere."""
    parts = path.split(".")
    for k in range(len(parts), 0, -1):
        with suppress(ImportError):
            found: Any = importlib.import_module(".".join(parts[:k]))
            return found if all((found := getattr(found, part, None)) is not None for part in parts[k:]) else None
    return None


def is_there(path: str) -> bool:
    """Whether a dotted path leads to a module or to something in one."""
    return leads_to(path) is not None


def test_every_path_named_anywhere_leads_somewhere() -> None:
    """Modules move; sentences in docstrings and on pages stay behind."""
    places = [*(ROOT / "src").rglob("*.py"), *DOCS.glob("*.md"), *ROOT.glob("*.md")]
    named = {path: re.findall(r"`(fuzzyahp(?:\.\w+)+)`", path.read_text(encoding="utf-8")) for path in places}
    assert sum(map(len, named.values())) > 10
    assert [(path.name, name) for path, names in named.items() for name in names if not is_there(name)] == []
    assert is_there("fuzzyahp.experts.aij")
    assert not is_there("fuzzyahp.experts.nobody.there")


@pytest.mark.parametrize(
    "name",
    [case.name for case in cases_ahp.MATRICES]
    + [case.name for case in (LEADER, CITY, HIGHER_EDUCATION, TRANSPORT, TRAVEL)]
    + [case.name for case in (*cases_fce.EVALUATIONS, cases_fce.PRODUCT, cases_fce.STAFF_18)]
    + [case.name for case in (*cases_consistency.GCI, cases_consistency.MCDA)]
    + [case.name for case in (*cases_incomplete.CASES, *cases_fuzzy.MATRICES)],
)
def test_every_golden_case_is_on_its_page(name: str) -> None:
    assert [row for row in rows_of(ERRATA_PAGE) if name in re.split("; ", row[0])] != []


@pytest.mark.parametrize(
    ("misprint", "right"),
    [
        (cases_fce.TEACHING_MISPRINT, cases_fce.TEACHING.score),
        (cases_fce.PRODUCT_MISPRINT, cases_fce.PRODUCT_SCORE),
        (cases_ahp.TOURISM_ROOT_CUT_OFF, cases_ahp.TOURISM_ROOTS.split()[3]),
        (cases_group.DONG_ORDINAL_GCI_A5_MISPRINT, f"{cases_group.DONG_ORDINAL_GCI_A5:.4f}"),
        (cases_group.BMJ_PRINTED[2][0], cases_group.BMJ_BY_HAND[2][0]),
        (cases_group.BMJ_PRINTED[2][2], cases_group.BMJ_BY_HAND[2][2]),
        (f"{cases_fuzzy.SIX_MISPRINTED_MIDDLE}"[1:], f"{cases_fuzzy.SIX_EXTENTS.split()[1]}"[1:]),
        *((case.misprint, case.full) for case in cases_delphi.VOTES if case.misprint),
    ],
)
def test_every_misprint_is_told_with_the_right_figure(misprint: object, right: object) -> None:
    wrong, mended = re.escape(str(misprint)), re.escape(str(right))
    assert re.search(rf"rinted[^.]*?\s{wrong}\.[^0-9].{{0,300}}?\*\*{mended}\*\*", ERRATA_PAGE, re.DOTALL)


def test_errata_are_numbered_as_they_are_linked() -> None:
    told = re.findall(r'^(\d+)\. <span id="e(\d+)"></span>\*\*', ERRATA_PAGE, re.MULTILINE)
    assert told == [(str(n), str(n)) for n in range(1, len(told) + 1)]
    assert set(re.findall(r"\[(\d+)\]\(#e(\d+)\)", ERRATA_PAGE)) == set(told)


PAGES = [ROOT / "README.md", *sorted(path for path in DOCS.rglob("*.md") if path.parent.name != "built")]


def source_of(target: Path) -> Path:
    """What a link leads to; pages in docs/built are made of a notebook, a README or the benchmarks."""
    if target.parent != DOCS / "built":
        return target
    examples = ROOT / "examples" / target.stem / "README.md"
    if target.name == "benchmarks.md":
        return ROOT / "benchmarks" / "README.md"
    return examples if examples.exists() else ROOT / "notebooks" / f"{target.stem}.ipynb"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
        assert source_of((path.parent / target).resolve()).exists(), target


def commands(page: str) -> list[str]:
    """What stands in blocks of shell commands, one call of ours a line."""
    blocks = re.findall(r"^```sh\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    return re.findall(r"^fuzzyahp (.*?)(?: +#.*)?$", "".join(blocks), re.MULTILINE)


def test_commands_are_found() -> None:
    for path in (ROOT / "README.md", DOCS / "index.md"):
        assert any(command.startswith("panel import") for command in commands(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_commands_shown_without_output_can_be_called(path: Path) -> None:
    """Names and options only: the pages of commands run theirs, with files."""
    group = typer.main.get_command(app)
    for command in commands(path.read_text(encoding="utf-8")):
        called, words = group, command.split()
        while isinstance(called, typer.core.TyperGroup):
            called = called.commands[words.pop(0)]
        options = {"--help"} | {option for parameter in called.params for option in parameter.opts}
        assert [word for word in words if word.startswith("-") and word not in options] == [], command


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
