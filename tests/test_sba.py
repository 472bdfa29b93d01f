"""The example on 2,101 real loans: what goes in, what may not, and what comes out, whatever it is.

Nothing here says what the result should be. The table in ``examples/sba/README.md`` is held against the rating.
"""

from __future__ import annotations

import csv
import importlib.util
import re
from collections.abc import Callable, Iterator, Sequence
from math import sqrt
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pytest
from scipy.stats import mannwhitneyu

import fuzzyahp as fa

EXAMPLE = Path(__file__).parents[1] / "examples" / "sba"
SHARED = Path(__file__).parents[2] / "shared" / "data"
DATA = SHARED / "sba_case.csv"

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

# Cut at, or computed from, the outcome: the note that comes with the data says "never rate with" them.
LEAKS = {
    *("Term", "RealEstate", "Recession", "daysterm", "xx"),
    *("ChgOffDate", "ChgOffPrinGr", "BalanceGross"),
}
OUTCOMES = {"MIS_Status", "Default"}
NORMAL_95 = 1.959963984540054  # the 97.5 % point of the normal distribution

needs_data = [
    pytest.mark.data,
    pytest.mark.skipif(not DATA.exists(), reason="the SBA case file is not part of the project: see examples/sba"),
]


def _prepare() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sba_prepare", EXAMPLE / "prepare.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


prepare = _prepare()


class Rated(NamedTuple):
    raw: list[dict[str, str]]
    table: dict[str, npt.NDArray[Any]]
    default: BoolArray
    model: fa.RatingModel
    ratings: fa.Ratings

    @property
    def rated(self) -> BoolArray:
        return np.asarray(self.ratings.status == "rated")

    def client(self, row: int) -> dict[str, Any]:
        return {leaf: column[row] for leaf, column in self.table.items()}


@pytest.fixture(scope="module")
def loans() -> Rated:
    with DATA.open(newline="", encoding="utf-8") as file:
        raw = list(csv.DictReader(file))
    table, default = prepare.load(DATA)
    model = fa.RatingModel(fa.load_scheme(EXAMPLE / "sba.toml"))
    return Rated(raw, table, default, model, model.rate_many(table))


# ---- what goes in: a file of six loans, made by hand ----

COLUMNS = ("State", "BankState", "NewExist", "LowDoc", "NoEmp", "GrAppv", "Portion", "Default")
SIX = (
    ("CA", "CA", "1", "N", "4", "50000", "0.75", "0"),
    ("CA", "NV", "2", "Y", "1", "20000", "0.5", "1"),
    ("CA", "CA", "0", "N", "4", "50000", "0.75", "0"),  # age of the firm: a code without a meaning
    ("CA", "CA", "1", "S", "4", "50000", "0.75", "0"),  # documentation: a code without a meaning
    ("CA", "CA", "1", "N", "0", "50000", "0.75", "0"),  # nobody works there, so nobody signed
    ("CA", "", "1", "N", "4", "50000", "0.75", "0"),  # lender unknown
)


def _write(path: Path, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([columns, *rows])
    return path


def test_codes_become_grades_and_values_and_everything_else_a_gap(tmp_path: Path) -> None:
    table, default = prepare.load(_write(tmp_path / "six.csv", COLUMNS, SIX))
    assert table["business_age"].tolist() == ["good", "weak", "", "good", "good", "good"]
    assert table["documentation"].tolist() == ["good", "medium", "good", "", "good", "good"]
    assert table["lender_in_state"].tolist() == ["good", "medium", "good", "good", "good", ""]
    nan = float("nan")
    np.testing.assert_array_equal(table["employees"], [4, 1, 4, 4, nan, 4])
    # 50,000 / 4 and 20,000 / 1
    np.testing.assert_array_equal(table["loan_per_employee"], [12500, 20000, 12500, 12500, nan, 12500])
    np.testing.assert_array_equal(table["guarantee_share"], [0.75, 0.5, 0.75, 0.75, 0.75, 0.75])
    assert default.tolist() == [False, True, False, False, False, False]


def test_gaps_are_reported_and_name_the_indicator(tmp_path: Path) -> None:
    table, _ = prepare.load(_write(tmp_path / "six.csv", COLUMNS, SIX))
    ratings = fa.RatingModel(fa.load_scheme(EXAMPLE / "sba.toml")).rate_many(table)
    assert ratings.status.tolist() == ["rated", "rated", "incomplete", "incomplete", "incomplete", "incomplete"]
    assert [str(reason).partition(":")[0] for reason in ratings.reason] == [
        *("", "", "borrower.business_age", "credit.documentation", "borrower.employees", "credit.lender_in_state")
    ]


def test_the_outcome_changes_nothing_that_is_rated(tmp_path: Path) -> None:
    turned = [(*row[:-1], "1" if row[-1] == "0" else "0") for row in SIX]
    table, default = prepare.load(_write(tmp_path / "six.csv", COLUMNS, SIX))
    other, opposite = prepare.load(_write(tmp_path / "turned.csv", COLUMNS, turned))
    assert (default != opposite).all()
    for leaf, column in table.items():
        np.testing.assert_array_equal(column, other[leaf])


def test_no_leaking_column_is_asked_for() -> None:
    # The file of six has no other columns, so reading one would have failed above; this says which ones it reads.
    assert set(prepare.INPUTS) == set(COLUMNS) - {"Default"}
    assert not set(prepare.INPUTS) & (LEAKS | OUTCOMES)


def test_the_scheme_and_its_notes_name_no_leaking_column() -> None:
    text = (EXAMPLE / "sba.toml").read_text(encoding="utf-8")
    used = set(re.findall(r"`(\w+)`", text))
    assert {"NewExist", "NoEmp", "GrAppv", "Portion", "LowDoc", "BankState", "State"} == used
    assert not used & (LEAKS | OUTCOMES)
    left_out = (EXAMPLE / "README.md").read_text(encoding="utf-8").split("### What is left out")[1].split("###")[0]
    assert set(re.findall(r"`(\w+)`", left_out)) >= LEAKS


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    short = _write(tmp_path / "short.csv", COLUMNS[:-1], [row[:-1] for row in SIX])
    with pytest.raises(ValueError, match="no column Default; is this the SBA case file"):
        prepare.load(short)
    unknown = _write(tmp_path / "unknown.csv", COLUMNS, [(*SIX[0][:-1], "")])
    with pytest.raises(ValueError, match="line 2: Default is '', must be 0 or 1"):
        prepare.load(unknown)


# ---- what comes out ----


def auc_by_ranks(score: FloatArray, bad: BoolArray) -> float:
    """How often a good loan outscores a bad one: the rank sum of the good ones, ties sharing their mean rank."""
    _, place, counts = np.unique(score, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    rank = (last - (counts - 1) / 2)[place]  # ranks last-counts+1 .. last, on average
    good = int((~bad).sum())
    return float((rank[~bad].sum() - good * (good + 1) / 2) / (good * int(bad.sum())))


def auc_interval(score: FloatArray, bad: BoolArray) -> tuple[float, float]:
    """95 % interval of the AUC by DeLong, DeLong & Clarke-Pearson (1988), Biometrics 44(3), 837-845."""
    good, lost = score[~bad][:, None], score[bad][None, :]
    wins = (good > lost) + 0.5 * (good == lost)
    spread = wins.mean(axis=1).var(ddof=1) / good.size + wins.mean(axis=0).var(ddof=1) / lost.size
    return wins.mean() - NORMAL_95 * sqrt(spread), wins.mean() + NORMAL_95 * sqrt(spread)


def wilson(k: int, n: int) -> tuple[float, float]:
    """95 % interval of a share k / n: Wilson (1927), J. Am. Stat. Assoc. 22, 209-212."""
    z = NORMAL_95
    middle, width = (k + z * z / 2) / (n + z * z), z * sqrt(k * (n - k) / n + z * z / 4) / (n + z * z)
    return middle - width, middle + width


def test_auc_of_a_few_pairs_counted_by_hand() -> None:
    # Good 3, 2, 2 against bad 2, 1: 3>2, 3>1, 2=2, 2>1, 2=2, 2>1 make 4 + 2 halves of 6 pairs.
    score = np.array([3.0, 2.0, 2.0, 2.0, 1.0])
    bad = np.array([False, False, False, True, True])
    assert auc_by_ranks(score, bad) == 5 / 6
    low, high = auc_interval(score, bad)
    assert (low + high) / 2 == pytest.approx(5 / 6, abs=1e-12)
    # Shares of wins: good 3/4 (twice), 1: variance 1/48; bad 2/3, 1: variance 1/18.
    assert (high - low) / 2 == pytest.approx(NORMAL_95 * sqrt(1 / 48 / 3 + 1 / 18 / 2), abs=1e-12)


def test_wilson_interval_solves_its_equation() -> None:
    # The bounds are where |k/n - p| is z standard errors of p; for k = 0 they are 0 and z^2 / (n + z^2).
    assert wilson(0, 19) == pytest.approx((0, NORMAL_95**2 / (19 + NORMAL_95**2)), abs=1e-12)
    for p in wilson(286, 880):
        assert abs(286 / 880 - p) == pytest.approx(NORMAL_95 * sqrt(p * (1 - p) / 880), abs=1e-12)


def lines_of_the_result(loans: Rated) -> Iterator[str]:
    """The table of the README: default rate by grade with its interval, best grade first."""
    grade, score, bad = loans.ratings.grade, loans.ratings.score, loans.default
    yield "| grade | loans | defaults | default rate | 95 % interval |"
    yield "|---|---:|---:|---:|---|"
    for what, of_grade in [
        *((name, np.asarray(grade == name)) for name in loans.model.scheme.scale.names),
        ("all rated", loans.rated),
        ("not rated (incomplete)", ~loans.rated),
    ]:
        n, k = int(of_grade.sum()), int(bad[of_grade].sum())
        if n == 0:
            yield f"| {what} | 0 | 0 | | |"
            continue
        low, high = wilson(k, n)
        yield f"| {what} | {n:,} | {k:,} | {100 * k / n:.1f} % | {100 * low:.1f} to {100 * high:.1f} % |"
    points, lost = np.asarray(score[loans.rated]), bad[loans.rated]
    low, high = auc_interval(points, lost)
    yield f"AUC {auc_by_ranks(points, lost):.3f} (95 % interval {low:.3f} to {high:.3f})"


class TestAllLoans:
    pytestmark = needs_data

    def test_every_loan_has_a_status(self, loans: Rated) -> None:
        assert len(loans.raw) == len(loans.ratings) == len(loans.default) == 2101
        assert loans.default.sum() == sum(row["MIS_Status"] == "CHGOFF" for row in loans.raw)

    def test_incomplete_are_the_rows_with_a_code_that_nobody_explains(self, loans: Rated) -> None:
        # Straight from the file: what its description explains, and a firm of nobody.
        unknown = {
            "NewExist": [row["NewExist"] not in ("1", "2") for row in loans.raw],
            "NoEmp": [row["NoEmp"] == "0" for row in loans.raw],
            "LowDoc": [row["LowDoc"] not in ("Y", "N") for row in loans.raw],
            "BankState": [row["BankState"] == "" for row in loans.raw],
        }
        readme = (EXAMPLE / "README.md").read_text(encoding="utf-8")
        for column, rows in unknown.items():
            assert re.search(rf"\| `{column}` \| [^|]+ \| {sum(rows)} \|", readme), column
        gap = np.array([any(row) for row in zip(*unknown.values(), strict=True)])
        assert gap.sum() == 23
        np.testing.assert_array_equal(loans.ratings.status == "incomplete", gap)
        np.testing.assert_array_equal(loans.ratings.status == "rated", ~gap)
        assert loans.ratings.score[gap].mask.all()
        assert set(loans.ratings.grade[gap]) == {None}

    def test_one_by_one_is_all_at_once_bit_for_bit(self, loans: Rated) -> None:
        sample = np.random.default_rng(20180618).choice(np.flatnonzero(loans.rated), size=200, replace=False)
        for row in sample.tolist():
            alone = loans.model.rate(loans.client(row))
            assert alone.score == loans.ratings.score[row]
            assert alone.grade == loans.ratings.grade[row]

    def test_one_by_one_an_incomplete_loan_is_an_error_of_the_same_indicator(self, loans: Rated) -> None:
        for row in np.flatnonzero(~loans.rated).tolist():
            with pytest.raises(fa.EvidenceError) as caught:
                loans.model.rate(loans.client(row))
            assert caught.value.status == "incomplete"
            assert str(caught.value).partition(":")[0] == str(loans.ratings.reason[row]).partition(":")[0]

    def test_the_note_of_the_data_lists_the_same_leaks(self) -> None:
        note = (SHARED / "README.md").read_text(encoding="utf-8")
        listed = note.split("**Leaks: never rate with**")[1].split(":")[0]
        assert set(re.findall(r"\w+", re.sub(r"\([^)]*\)", "", listed))) == LEAKS

    def test_leaks_blotted_out_change_nothing(self, loans: Rated, tmp_path: Path) -> None:
        hidden = LEAKS | {"MIS_Status"}
        assert hidden < set(loans.raw[0])
        rows = [tuple("?" if name in hidden else text for name, text in row.items()) for row in loans.raw]
        table, _ = prepare.load(_write(tmp_path / "blotted.csv", tuple(loans.raw[0]), rows))
        for leaf, column in loans.table.items():
            np.testing.assert_array_equal(column, table[leaf])

    def test_auc_is_that_of_scipy(self, loans: Rated) -> None:
        score, bad = np.asarray(loans.ratings.score[loans.rated]), loans.default[loans.rated]
        statistic = mannwhitneyu(score[~bad], score[bad]).statistic
        ours = auc_by_ranks(score, bad)
        assert ours == pytest.approx(float(statistic) / (int(bad.sum()) * int((~bad).sum())), abs=1e-12)
        low, high = auc_interval(score, bad)
        assert (low + high) / 2 == pytest.approx(ours, abs=1e-12)

    def test_default_rate_by_grade_whatever_it_is(
        self, loans: Rated, record_property: Callable[[str, object], None]
    ) -> None:
        lines = list(lines_of_the_result(loans))
        record_property("sba", "\n".join(lines))  # workers of pytest-xdist cannot print
        # The README tells this result and no older or nicer one.
        readme = (EXAMPLE / "README.md").read_text(encoding="utf-8")
        assert "\n".join(lines[:-1]) in readme, "put this table into examples/sba/README.md, as it is"
        assert lines[-1] in " ".join(readme.split()), "put this AUC into examples/sba/README.md, as it is"
