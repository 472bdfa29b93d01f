"""The documentation names what there is, and its example scheme works."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel

import fuzzyahp as fa
from fuzzyahp import document

DOCS = Path(__file__).resolve().parents[1] / "docs"
SCHEME_PAGE = (DOCS / "scheme-format.md").read_text(encoding="utf-8")
METHOD_PAGE = (DOCS / "method.md").read_text(encoding="utf-8")


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
        (document.GradesPart, ""),
        (document.RulesPart, ""),
        (document.VetoPart, ""),
        (document.CapPart, ""),
        (document.IndicatorPart, ""),
        (document.StandardPart, "standard."),
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
    rows = [
        [cell.strip(" *`") for cell in line.strip("|").split("|")]
        for line in METHOD_PAGE.splitlines()
        if line.startswith("|")
    ]
    header = next(row for row in rows if name in row)
    printed = {int(row[0]): float(row[header.index(name)]) for row in rows if row[0].isdigit() and len(row) == 6}
    assert printed == {n: fa.random_index(n, name) for n in range(3, 16)}
