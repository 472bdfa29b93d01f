"""The SBA loans held against their outcomes: the page says what comes out, figure by figure."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import fuzzyahp as fa

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "sba"
DATA = ROOT.parent / "shared" / "data" / "sba_case.csv"
PAGE = (ROOT / "docs" / "validation.md").read_text(encoding="utf-8")

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not DATA.exists(), reason="the SBA case file is not part of the project: see examples/sba"),
]


@pytest.fixture(scope="module")
def loans() -> tuple[fa.RatingModel, dict[str, Any], Any]:
    spec = importlib.util.spec_from_file_location("sba_prepare", EXAMPLE / "prepare.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    table, default = module.load(DATA)
    return fa.RatingModel(fa.load_scheme(EXAMPLE / "sba.toml")), table, default


def test_the_report_on_the_page_is_the_report(loans: tuple[fa.RatingModel, dict[str, Any], Any]) -> None:
    model, table, default = loans
    report = fa.analysis.validate(model.rate_many(table, membership=True), default)
    sections = report.to_markdown().strip().split("### ")[2:]  # all but the title
    assert len(sections) == 7
    for section in sections:
        assert f"### {section.strip()}\n" in PAGE, f"put this into docs/validation.md, as it is:\n{section}"
    # What the page concludes, it concludes from this.
    low, high = report.auc.low, report.auc.high
    assert low is not None
    assert high is not None
    assert low < 0.5 < high
    rates = [band.rate for band in report.gains.bands]
    assert f"{rates[-1]:.0%}".replace("%", " %") in PAGE
    assert 0.245 < min(rates[:-1]) < 0.255
    assert 0.395 < max(rates[:-1]) < 0.405


def test_the_value_of_judgment_on_the_page(loans: tuple[fa.RatingModel, dict[str, Any], Any]) -> None:
    model, table, default = loans
    found = fa.analysis.value_of_judgment(model, table, default)
    assert found.to_markdown().strip() in PAGE, f"put this into docs/validation.md:\n{found.to_markdown()}"
    # Without an indicator: the same as a scheme in which its weight has gone to its siblings.
    parts = {part.name.rpartition(".")[2]: part.comparison for part in found.parts}
    assert parts["loan_per_employee"].difference < 0
    assert parts["guarantee_share"].difference > 0


def test_the_indicators_alone_as_the_page_says(loans: tuple[fa.RatingModel, dict[str, Any], Any]) -> None:
    model, table, default = loans
    ratings = model.rate_many(table, node_scores=True)
    rated = np.asarray(ratings.status == "rated")
    assert ratings.node_scores is not None
    for path, sentence in (
        ("credit.loan_per_employee", r"the loan per\s+employee has an AUC of (0\.\d+)"),
        ("borrower.business_age", r"The\s+age of the firm has (0\.\d+)"),
    ):
        told = re.search(sentence, PAGE)
        assert told is not None
        found = fa.analysis.auc(ratings.node_scores[path][rated], default[rated])
        assert f"{found.value:.3f}" == told[1]


def test_the_years_as_the_page_says() -> None:
    import csv

    with DATA.open(newline="", encoding="utf-8") as file:
        years = [row["ApprovalFY"] for row in csv.DictReader(file)]
    assert sum(year in ("2006", "2007") for year in years) / len(years) > 1 / 3
