"""The validation report, what it is fed with, two dates compared, and the value of judgment."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import fuzzyahp as fa
from fuzzyahp import analysis
from fuzzyahp.analysis.omissions import without_leaf
from fuzzyahp.analysis.validation.rated_clients import read_rated
from fuzzyahp.experts import Answers, Expert, Panel, Questionnaire, weigh_scheme

# Two indicators, 3/4 and 1/4; the first can veto.
SCHEME: dict[str, Any] = {
    "format": "fuzzyahp-scheme/1",
    "name": "two",
    "version": "1",
    "indicators": {"u": {"children": ["size", "look"], "judgments": [[3]]}, "size": {}, "look": {}},
}
STRICT = SCHEME | {"rules": {"veto": {"branch": "size", "below": "medium"}}}
GRADES = fa.FIVE_GRADES.names

# Twelve clients: ten rated, one vetoed, one incomplete; the vetoed and one "good" are bad, as are the last two.
SIZE = ["excellent"] * 3 + ["good"] * 4 + ["medium"] * 3 + ["poor", ""]
BAD = [0, 0, 0, 0, 0, 1, 0, 0, 1, 1, 1, 0]


def ratings(**more: Any) -> fa.Ratings:
    model = fa.RatingModel(fa.load_scheme(STRICT))
    table = {"client": [f"F{i:02}" for i in range(12)], "size": SIZE, "look": ["good"] * 12}
    found = model.rate_many({name: np.array(column) for name, column in table.items()}, **more)
    assert isinstance(found, fa.Ratings)
    assert found.status.tolist() == ["rated"] * 10 + ["rejected", "incomplete"]
    return found


def report(**more: Any) -> analysis.ValidationReport:
    return analysis.validate(ratings(membership=True), BAD, draws=200, **more)


# ---- whom it counts ----


def test_only_rated_clients_have_scores() -> None:
    found = report()
    assert [(x.grade, x.clients, x.bad) for x in found.sample] == [
        *(("rated", 10, 3), ("rejected", 1, 1), ("incomplete", 1, 0), ("invalid", 0, 0)),
    ]
    # Three ranks, 3 4 3 clients, bad 0 1 2. Wins of the 7 good over the 3 bad: over the one in the middle 3 + 3/2,
    # over each of the two below 6 + 1/2.
    assert found.auc.value == pytest.approx((4.5 + 2 * 6.5) / 21)
    assert (found.auc.good, found.auc.bad, found.ks.good, found.ks.bad) == (7, 3, 7, 3)
    assert sum(band.clients for band in found.gains.bands) == 10
    assert (found.vetoes.bad, found.vetoes.clients) == (1, 11)
    text = "Of 7 good and 3 bad rated clients; left out: 1 vetoed, 1 incomplete."
    assert [found.to_dict()[name]["note"] for name in ("auc", "auc_bootstrap", "ks", "gains")] == [text] * 4
    assert str(found).count(text) == 3  # read first, discrimination, gains
    assert [g.grade for g in found.default_rates.grades] == list(GRADES)


def test_vetoed_below_every_score_only_when_asked_and_said_everywhere() -> None:
    found = report(vetoed="worst")
    # The vetoed one is bad and loses to all seven good.
    assert found.auc.value == pytest.approx((4.5 + 2 * 6.5 + 7) / 28)
    assert (found.auc.good, found.auc.bad) == (7, 4)
    worst = found.gains.bands[0]
    assert (worst.lowest, worst.highest, worst.clients, worst.bad) == (None, None, 1, 1)
    assert [(g.grade, g.clients) for g in found.default_rates.grades][-1] == ("rejected", 1)
    text = "1 vetoed ones among them, ranked below every score as asked"
    assert all(text in found.to_dict()[name]["note"] for name in ("auc", "auc_bootstrap", "ks", "gains"))
    assert str(found).count(text) == 3
    assert "Vetoed clients stand below the worst grade, as asked." in str(found)
    assert found.to_markdown("zh").count("其中否决 1 个按要求排在所有得分之下") == 3
    assert found.concentration.clients == 10  # they have no grade all the same


def test_ks_among_the_vetoed_has_no_score() -> None:
    # Vetoed: all bad. Rated: all alike, so that the gap is among the vetoed.
    table = {
        "status": ["rated"] * 5 + ["rejected"] * 4,
        "score": [85.0] * 5 + [None] * 4,
        "grade": ["good"] * 5 + [None] * 4,
    }
    found = analysis.validate(table, [0, 0, 0, 0, 1, 1, 1, 1, 1], vetoed="worst", draws=0)
    assert (found.ks.value, found.ks.score) == (0.8, None)
    assert "KS is attained below every score, among the vetoed" in str(found)
    assert found.auc_bootstrap is None
    json.loads(found.to_json())


def test_grades_are_counted_by_hand() -> None:
    found = report()
    by_grade = {g.grade: (g.clients, g.bad) for g in found.default_rates.grades}
    grade = ratings().grade[:10].tolist()
    for name in GRADES:
        assert by_grade[name] == (grade.count(name), sum(b for g, b in zip(grade, BAD, strict=False) if g == name))
    assert found.concentration.value == pytest.approx(sum((grade.count(name) / 10) ** 2 for name in GRADES))


# ---- what must be said ----


def test_few_of_a_kind_is_said_loudly_and_first() -> None:
    found = report()
    assert found.notes()[0].startswith("CAUTION: only 7 good and 3 bad. With fewer than 30 of either kind")
    assert found.notes("zh")[0].startswith("注意：只有好客户 7 个、坏客户 3 个")
    score = np.arange(60.0)
    table = {"score": score, "grade": ["good"] * 60}
    enough = analysis.validate(table, [1, 0] * 30, draws=0)
    assert not any(note.startswith("CAUTION") for note in enough.notes())
    assert any(note.startswith("CAUTION") for note in analysis.validate(table, [1] * 29 + [0] * 31, draws=0).notes())


def test_a_score_the_wrong_way_is_reported_as_it_is() -> None:
    table = {"score": np.arange(100.0), "grade": ["good"] * 100}
    bad = [i > 40 and i % 5 > 0 for i in range(100)]
    found = analysis.validate(table, bad, draws=0)
    assert found.auc.value < 0.3
    assert any("points the wrong way" in note and "not been turned" in note for note in found.notes())
    assert "Wrong way" in str(found) or "the wrong way." in str(found)
    assert any(
        "cannot be told from drawing lots" in note for note in analysis.validate(table, [0, 1] * 50, draws=0).notes()
    )


def test_no_calibration_without_probabilities_and_why() -> None:
    found = report()
    assert found.calibration is None
    assert any("a grade is an order, not a probability" in note for note in found.notes())
    given = report(pd={"poor": 0.5, "excellent": 0.01, "good": 0.1, "medium": 0.3})
    assert given.calibration is not None
    assert [g.grade for g in given.calibration.grades] == ["excellent", "good", "medium", "poor"]
    assert given.calibration.clients == 10
    assert not any("not a probability" in note for note in given.notes())
    with pytest.raises(fa.FuzzyAHPError, match="there is no grade 'goood'; did you mean 'good'"):
        report(pd={"goood": 0.1})
    with pytest.raises(fa.FuzzyAHPError, match="no probability for grade 'excellent'"):
        report(pd={"good": 0.1})


def test_overrides_are_counted_with_their_outcomes() -> None:
    states = ["automatic"] * 8 + ["overridden", "overridden", "automatic", "referred"]
    for given in (states, [x == "overridden" for x in states]):
        share, own, others = report(overridden=given).overrides
        assert (share.bad, share.clients) == (2, 10)
        assert (own.bad, own.clients) == (2, 2)
        assert (others.bad, others.clients) == (1, 8)
    assert report().overrides == ()
    with pytest.raises(fa.FuzzyAHPError, match="overridden: 2 entries for 12 clients"):
        report(overridden=[0, 1])
    with pytest.raises(fa.FuzzyAHPError, match="overridden, row 1: 'perhaps'"):
        report(overridden=["perhaps"] * 12)


# ---- what it is fed with ----


def same(found: analysis.ValidationReport, expected: analysis.ValidationReport) -> None:
    """All figures alike; a table does not say its scheme."""
    ours, theirs = found.to_dict(), expected.to_dict()
    for document in (ours, theirs):
        del document["scheme"]
    assert ours == theirs


@pytest.mark.parametrize("kind", ["mapping", "pandas", "polars", "pyarrow", "csv", "parquet"])
def test_tables_and_files_give_the_same_report(kind: str, tmp_path: Path) -> None:
    columns = ratings(membership=True).to_dict() | {"default": BAD}
    table: Any = columns
    if kind == "pandas":
        table = pytest.importorskip("pandas").DataFrame(columns)
    elif kind == "polars":
        table = pytest.importorskip("polars").DataFrame(columns)
    elif kind in ("pyarrow", "parquet"):
        table = pytest.importorskip("pyarrow").table(columns)
    if kind == "parquet":
        import pyarrow.parquet as pq

        pq.write_table(table, tmp_path / "rated.parquet")
        table = tmp_path / "rated.parquet"
    if kind == "csv":
        with (tmp_path / "rated.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            writer.writerows(["" if x is None else x for x in row] for row in zip(*columns.values(), strict=True))
        table = str(tmp_path / "rated.csv")
    same(analysis.validate(table, "default", draws=200), report())


def test_outcomes_by_id_in_any_order() -> None:
    known = dict(reversed([(f"F{i:02}", bad) for i, bad in enumerate(BAD)]))
    same(analysis.validate(ratings(membership=True), known, draws=200), report())


def test_ids_that_do_not_match() -> None:
    known = {f"F{i:02}": bad for i, bad in enumerate(BAD)} | {"X1": 1}
    del known["F00"]
    with pytest.raises(fa.FuzzyAHPError, match=r"1 clients without outcome \(F00\), 1 outcomes without client \(X1\)"):
        analysis.validate(ratings(), known)
    found = analysis.validate(ratings(), known, unmatched="leave_out", draws=0)
    assert found.unmatched == (1, 1)
    assert found.sample[0].clients == 9
    assert any("1 clients without outcome, 1 outcomes without client" in note for note in found.notes())
    del known["X1"]
    fewer = analysis.validate(ratings(membership=True), known, unmatched="leave_out", draws=0)
    assert fewer.unmatched == (1, 0)
    assert (fewer.auc.good, fewer.auc.bad) == (6, 3)
    with pytest.raises(fa.FuzzyAHPError, match="12 clients without outcome"):
        analysis.validate(ratings(), {"Y": 1}, unmatched="leave_out")
    with pytest.raises(fa.FuzzyAHPError, match="no column 'client'"):
        analysis.validate({"score": [1.0], "grade": ["good"]}, known)


TABLE: dict[str, list[Any]] = {"score": [90.0, 85.0, 70.0], "grade": ["good", "good", "medium"]}


@pytest.mark.parametrize(
    ("change", "outcome", "message"),
    [
        ({"score": [90.0, float("nan"), 70.0]}, [0, 1, 1], "row 2: score nan, must be a finite number; add the column"),
        ({"score": [90.0, None, 70.0], "status": ["rated"] * 3}, [0, 1, 1], "row 2: score nan.*its status says"),
        ({"score": ["90", "85", "70"]}, [0, 1, 1], "score, row 1: '90', must be a number"),
        ({"status": ["rated", "ratd", "rated"]}, [0, 1, 1], "row 2: there is no status 'ratd'; did you mean 'rated'"),
        ({"grade": ["good", "AAA", "good"]}, [0, 1, 1], "row 2: there is no grade 'AAA' among .*give grades="),
        ({"grade": ["good"]}, [0, 1, 1], "columns of different lengths"),
        ({"client": ["A", "B", "A"]}, [0, 1, 1], "client 'A' stands twice, rows 1 and 3; keep one"),
        ({"client": ["A", "", "C"]}, [0, 1, 1], "client, row 2: no id"),
        ({}, [0, 1], "outcome: 2 for 3 clients"),
        ({}, [0, 0, 0], "all 3 rated clients are good"),
        ({}, [0, 1, None], "outcome, row 3: is missing"),
        ({}, [0, 1, 7], "outcome, row 3: 7, must be 0"),
        ({}, "default", "outcome: there is no column 'default'"),
        ({"membership.excellent": [1.0, None, 0.0]} | {f"membership.{g}": [0.0] * 3 for g in GRADES[1:]}, [0, 1, 1],
         "membership, row 2: no number for a rated client"),
    ],
)  # fmt: skip
def test_tables_that_cannot_be_used(change: dict[str, Any], outcome: Any, message: str) -> None:
    with pytest.raises(fa.FuzzyAHPError, match=message):
        analysis.validate(TABLE | change, outcome)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"vetoed": "best"}, "vetoed: there is no 'best'"),
        ({"unmatched": "drop"}, "unmatched: there is no 'drop'"),
        ({"level": 95}, "level: 95, must be above 0.5"),
        ({"draws": 5}, "draws: 5, must be a whole number of 100"),
        ({"bands": 1}, "bands: 1"),
    ],
)
def test_options_that_cannot_be_used(options: dict[str, Any], message: str) -> None:
    with pytest.raises(fa.FuzzyAHPError, match=message):
        analysis.validate(TABLE, [0, 1, 1], **options)


def test_what_is_no_table() -> None:
    for wrong in (5, None, {"grade": ["good"]}):
        with pytest.raises(fa.FuzzyAHPError, match=r"must be Ratings, columns by name|no column score"):
            analysis.validate(wrong, [0])
    with pytest.raises(fa.FuzzyAHPError, match=r"cannot be read|no such file|not found"):
        analysis.validate("nowhere.csv", [0])


def test_a_score_or_grade_beside_another_status_counts_for_nothing() -> None:
    table = TABLE | {"status": ["rated", "rated", "rejected"]}
    found = analysis.validate(table, [0, 1, 1], draws=0)
    assert (found.auc.good, found.auc.bad) == (1, 1)
    assert [g.clients for g in found.default_rates.grades] == [0, 2, 0, 0, 0]
    assert read_rated(table).states() == ["good", "good", "rejected"]
    assert np.isnan(read_rated(table).score[2])


def test_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    analysis.validate(TABLE, [0, 1, 1], draws=250, progress=lambda done, total: told.append((done, total)))
    assert told == [(100, 250), (200, 250), (250, 250)]


def test_own_grades() -> None:
    table = {"score": [3.0, 2, 1, 1], "grade": ["A", "B", "B", "C"]}
    found = analysis.validate(table, [0, 0, 1, 1], grades=("A", "B", "C"), draws=0)
    assert [g.clients for g in found.default_rates.grades] == [1, 2, 1]


def test_outcomes_of_the_unrated_do_not_make_two_kinds() -> None:
    bad = [0] * 10 + [1, 1]
    with pytest.raises(fa.FuzzyAHPError, match="all 10 rated clients are good"):
        analysis.validate(ratings(), bad)


# ---- how it is put out ----


def test_the_same_input_gives_the_same_json_without_nan() -> None:
    first, second = report().to_json(), report().to_json()
    assert first == second
    assert "NaN" not in first
    assert "Infinity" not in first
    document = json.loads(first)
    assert document["format"] == "fuzzyahp-validation/1"
    assert document["orientation"] == {"score": "higher is better", "outcome": "1 is bad"}
    assert document["scheme"].startswith("two 1 (sha256:")


def test_frames() -> None:
    pytest.importorskip("pandas")
    found = report(pd=dict.fromkeys(GRADES, 0.2))
    long = found.to_frame().set_index(["section", "item"])
    assert long.loc[("discrimination", "auc"), "value"].item() == found.auc.value
    assert long.loc[("calibration", "brier"), "low"].item() == found.calibration.brier_low  # type: ignore[union-attr]
    assert long.loc[("sample", "rejected"), "clients"].item() == 1
    assert list(found.frames()) == ["sample", "default_rates", "gains", "sharpness", "calibration"]
    assert found.frames()["gains"]["clients"].sum() == 10


def test_nothing_typed_can_act() -> None:
    wicked = "<script>|`x`\n# head"
    table = {"score": [3.0, 2, 1, 1], "grade": [wicked, "B", "B", "B"]}
    found = analysis.validate(table, [0, 0, 1, 1], grades=(wicked, "B"), draws=0)
    assert "<script>" not in found._repr_html_()
    assert "&lt;script&gt;" in found._repr_html_()
    markdown = found.to_markdown()
    assert "\n# head" not in markdown
    assert r"\<script\>\|\`x\` \# head" in markdown
    assert "\n# head" not in str(found)


def test_every_row_of_a_markdown_table_has_as_many_cells() -> None:
    for lang in ("en", "zh"):
        for block in report(pd=dict.fromkeys(GRADES, 0.2)).to_markdown(lang).split("\n\n"):
            rows = [line for line in block.splitlines() if line.startswith("|")]
            assert len({line.count("|") for line in rows}) <= 1
    with pytest.raises(fa.FuzzyAHPError, match="there is no 'fr'"):
        report().to_markdown("fr")


def test_figures_say_their_sample_and_interval() -> None:
    """Every row of figures has an interval, or a dash in its place where none can be had, and its clients."""
    text = str(report())
    assert "8 of " not in text
    for line in ("AUC (DeLong)", "AUC (bootstrap, 200 draws)", "accuracy ratio", "KS ", "HHI of the grades"):
        found = next(row for row in text.splitlines() if line in row)
        assert " to " in found, found


# ---- two dates ----

OLD: dict[str, list[Any]] = {
    "client": ["A", "B", "C", "D"],
    "status": ["rated", "rated", "rated", "rejected"],
    "score": [95.0, 85.0, 70.0, None],
    "grade": ["excellent", "good", "medium", None],
}
NEW: dict[str, list[Any]] = {
    "client": ["E", "C", "B", "A"],
    "status": ["rated", "rated", "rated", "incomplete"],
    "score": [60.0, 85.0, 70.0, None],
    "grade": ["weak", "good", "medium", None],
}


def test_migration_by_hand() -> None:
    found = analysis.migration_matrix(OLD, NEW)
    at = found.states.index
    filled = {("excellent", "incomplete"): 1, ("good", "medium"): 1, ("medium", "good"): 1}
    for was in found.states:
        for now in found.states:
            assert found.counts[at(was)][at(now)] == filled.get((was, now), 0)
    assert (found.clients, found.rated_twice) == (3, 2)
    assert found.better == found.worse == (0.5, *analysis.jeffreys(1, 2))
    assert (found.only_before, found.only_after) == (("D",), ("E",))
    assert "Only before: D" in str(found)


def test_migration_tells_better_from_worse() -> None:
    old = {"client": ["A", "B", "C"], "score": [95.0, 85, 70], "grade": ["excellent", "good", "medium"]}
    new = old | {"grade": ["good", "medium", "good"]}
    found = analysis.migration_matrix(old, new)
    assert found.worse == (2 / 3, *analysis.jeffreys(2, 3))
    assert found.better == (1 / 3, *analysis.jeffreys(1, 3))


def test_migration_without_ids_or_matches() -> None:
    with pytest.raises(fa.FuzzyAHPError, match="no column 'client'"):
        analysis.migration_matrix({k: v for k, v in OLD.items() if k != "client"}, NEW)
    with pytest.raises(fa.FuzzyAHPError, match="no client stands at both dates"):
        analysis.migration_matrix(OLD, NEW | {"client": ["W", "X", "Y", "Z"]})


def test_two_dates_of_ratings_with_their_indicators() -> None:
    first = ratings(node_scores=True)
    found = analysis.compare_dates(first, first)
    assert list(found.indicators) == ["size", "look"]
    assert {x.value for x in (found.score, found.grades, *found.indicators.values())} == {0}
    assert (found.score.before, found.grades.before) == (10, 12)  # scores of the rated, states of everybody
    assert found.migration is not None
    assert found.migration.clients == 12
    assert found.migration.worse is not None
    assert found.migration.worse[0] == 0
    assert found._repr_html_()
    assert found.to_markdown("zh")


def test_different_schemes_only_when_asked_and_named() -> None:
    other = fa.RatingModel(fa.load_scheme(SCHEME | {"version": "2"}))
    second = other.rate_many({"size": np.array(SIZE), "look": np.array(["good"] * 12)})
    for compare in (analysis.compare_dates, analysis.migration_matrix):
        with pytest.raises(
            fa.FuzzyAHPError, match=r"schemes: two 1 \(sha256.* before and two 2 .*allow_different_schemes=True"
        ):
            compare(ratings(), second)
    found = analysis.compare_dates(ratings(), second, allow_different_schemes=True)
    assert found.notes[0].startswith("Different schemes: two 1 (sha256:")
    assert "Different schemes" in str(found)
    ours = replace(read_rated(OLD), grades=("good",))
    with pytest.raises(fa.FuzzyAHPError, match=r"grades: .* before and .* after; must be the same"):
        analysis.compare_dates(ours, NEW)


# ---- value of judgment ----


def judged() -> tuple[fa.RatingModel, dict[str, Any], list[int]]:
    rng = np.random.default_rng(3)
    size, look = (rng.choice(GRADES[:3], 80) for _ in range(2))
    bad = [int(rng.random() < (0.7 if x == "medium" else 0.2)) for x in size]
    return fa.RatingModel(fa.load_scheme(SCHEME)), {"size": size, "look": look}, bad


def test_leaving_an_indicator_out_is_rating_by_a_scheme_without_it() -> None:
    model, table, bad = judged()
    found = analysis.value_of_judgment(model, table, bad)
    assert [(part.kind, part.name) for part in found.parts] == [
        *(("equal_weights", ""), ("indicator", "size"), ("indicator", "look")),
    ]
    scores = {
        name: model.rate_many({"size": table[kept], "look": table[kept]}).score
        for name, kept in (("size", "look"), ("look", "size"))
    }
    whole = model.rate_many(table).score
    for part in found.parts[1:]:
        assert part.comparison == analysis.compare_auc(whole, scores[part.name], bad)
    halves = fa.load_scheme(
        SCHEME | {"indicators": SCHEME["indicators"] | {"u": {"children": ["size", "look"], "weights": [0.5, 0.5]}}}
    )
    equal = fa.RatingModel(halves).rate_many(table).score
    assert found.parts[0].comparison == analysis.compare_auc(whole, equal, bad)


def test_a_leaf_alone_under_its_parent_takes_the_parent_along() -> None:
    indicators = {
        "u": {"children": ["p", "look"], "weights": [0.6, 0.4]},
        "p": {"children": ["size"], "weights": [1]},
        "size": {},
        "look": {},
    }
    model = fa.RatingModel(fa.load_scheme(SCHEME | {"indicators": indicators}))
    found = without_leaf(model.scheme, model.plan.weights, "size")
    assert found is not None
    assert {k: v.tolist() for k, v in found.items()} == {"u": [0.0, 1.0]}
    single = {"u": {"children": ["size"], "weights": [1]}, "size": {}}
    alone = fa.RatingModel(fa.load_scheme(SCHEME | {"indicators": single}))
    skipped = analysis.value_of_judgment(alone, {"size": ["good", "poor"]}, [0, 1]).skipped
    assert skipped == {"size": "nothing else is weighed"}


def test_the_vetoed_and_incomplete_are_left_out_and_counted() -> None:
    model = fa.RatingModel(fa.load_scheme(STRICT))
    found = analysis.value_of_judgment(model, {"size": np.array(SIZE), "look": np.array(["good"] * 12)}, BAD)
    assert found.left_out == {"rejected": 1, "incomplete": 1, "invalid": 0}
    assert {part.clients for part in found.parts} == {10}
    assert found.whole == analysis.auc(ratings().score[:10], BAD[:10])
    assert "left out: rejected 1, incomplete 1" in str(found)


def panel_of(*judgments: int) -> Panel:
    names = [f"E{i}" for i in range(len(judgments))]
    panel = Panel("committee", Questionnaire("two", "1", {"u": ("size", "look")}), tuple(Expert(x) for x in names))
    return panel.with_round(
        {name: Answers({"u": {("size", "look"): Fraction(a)}}) for name, a in zip(names, judgments, strict=True)}
    )


def test_leaving_an_expert_out_is_weighing_by_the_others() -> None:
    _, table, bad = judged()
    panel = panel_of(2, 9, 4)
    model = fa.RatingModel(weigh_scheme(fa.load_scheme(SCHEME), panel))
    found = analysis.value_of_judgment(model, table, bad, panel=panel)
    whole = model.rate_many(table).score
    for expert, others in (("E0", (9, 4)), ("E1", (2, 4)), ("E2", (2, 9))):
        rest = fa.RatingModel(weigh_scheme(fa.load_scheme(SCHEME), panel_of(*others))).rate_many(table).score
        (part,) = [x for x in found.parts if x.name == expert]
        expected = analysis.compare_auc(whole, rest, bad)
        assert part.kind == "expert_judgments"
        assert part.comparison.difference == pytest.approx(expected.difference, abs=1e-12)
    alone = panel_of(2)
    only = fa.RatingModel(weigh_scheme(fa.load_scheme(SCHEME), alone))
    assert analysis.value_of_judgment(only, table, bad, panel=alone).skipped == {"E0": "nobody else judged u"}
    with pytest.raises(fa.FuzzyAHPError, match=r"scheme two was not weighed by it as it stands; weigh it with"):
        analysis.value_of_judgment(model, table, bad, panel=panel_of(1, 2, 3))


def test_leaving_an_experts_votes_out_is_counting_the_others() -> None:
    model, table, bad = judged()
    rng = np.random.default_rng(8)
    clients: dict[str, Any] = {
        f"F{i}": {
            "size": {"votes": {"Li": size, "Wu": str(rng.choice(GRADES))}},
            "look": {"grade": look},
        }
        for i, (size, look) in enumerate(zip(table["size"].tolist(), table["look"].tolist(), strict=True))
    }
    known = {client: bad[i] for i, client in enumerate(clients)}
    done: list[tuple[int, int]] = []
    found = analysis.value_of_judgment(model, clients, known, progress=lambda i, n: done.append((i, n)))
    assert done == [(i, 5) for i in range(1, 6)]
    (li,) = [part for part in found.parts if part.name == "Li"]
    both = np.array([model.rate(evidence).score for evidence in clients.values()], dtype=float)
    alone = [{"size": {"grade": x["size"]["votes"]["Wu"]}, "look": x["look"]} for x in clients.values()]
    wu = np.array([model.rate(evidence).score for evidence in alone], dtype=float)
    assert li.kind == "expert_votes"
    assert li.comparison.difference == pytest.approx(analysis.compare_auc(both, wu, bad).difference, abs=1e-12)
    # Who votes alone on a client leaves nothing behind: those clients drop out of that row, on both sides.
    for client in list(clients)[:20]:
        clients[client]["size"] = {"votes": {"Li": "good"}}
    fewer = analysis.value_of_judgment(model, clients, known)
    assert {part.name: part.clients for part in fewer.parts}["Li"] == 60
    assert {part.name: part.clients for part in fewer.parts}["Wu"] == 80


def test_value_of_judgment_refuses_what_it_cannot_use() -> None:
    model, table, bad = judged()
    with pytest.raises(fa.FuzzyAHPError, match="all 80 rated clients are good"):
        analysis.value_of_judgment(model, table, [0] * 80)
    with pytest.raises(fa.FuzzyAHPError, match="clients: 80, outcomes: 2"):
        analysis.value_of_judgment(model, table, [0, 1])
    with pytest.raises(fa.FuzzyAHPError, match="is by id, and the clients have none"):
        analysis.value_of_judgment(model, table, {"A": 1})
    with pytest.raises(fa.FuzzyAHPError, match="outcome: none for F1"):
        analysis.value_of_judgment(model, {"F1": {"size": {"grade": "good"}, "look": {"grade": "good"}}}, {"A": 1})
    with pytest.raises(fa.FuzzyAHPError, match=r"clients: 5, must be a table .*, or evidence by client"):
        analysis.value_of_judgment(model, 5, bad)
    with pytest.raises(fa.FuzzyAHPError, match="model: 'two', must be a RatingModel"):
        analysis.value_of_judgment("two", table, bad)  # type: ignore[arg-type]
    with pytest.raises(fa.FuzzyAHPError, match="panel: 'x', must be a Panel"):
        analysis.value_of_judgment(model, table, bad, panel="x")  # type: ignore[arg-type]


RATED: dict[str, Any] = {
    "status": ["rated"] * 4,
    "score": [90.0, 80, 70, 60],
    "grade": ["good", "good", "poor", "poor"],
}


@pytest.mark.parametrize(
    ("change", "options", "message"),
    [
        ({}, {"seed": -1}, "seed: -1, must be a whole number from 0"),
        ({}, {"seed": None}, "seed: None, must be a whole number from 0"),
        ({}, {"grades": ("good", "good")}, "must be two or more different names"),
        ({}, {"grades": (1, 2)}, "grades, row 1: 1, must be a name"),
        ({}, {"overridden": 5}, "overridden: 5, must be one entry a client"),
        ({}, {"overridden": ["overridden", "x", "", 0]}, "overridden, row 2: 'x', must be 0 .as rated. or 1"),
        ({"score": 5}, {}, "ratings: score: 5, must be a column"),
        ({"grade": "good"}, {}, "ratings: grade: 'good', must be a column"),
    ],
)
def test_what_no_report_can_be_made_of(change: dict[str, Any], options: dict[str, Any], message: str) -> None:
    with pytest.raises(fa.FuzzyAHPError, match=message):
        analysis.validate(RATED | change, [0, 0, 1, 1], **options)


def test_an_outcome_by_id_names_the_client_and_one_id_is_one_client() -> None:
    table = RATED | {"client": ["A", "B", "C", "1"]}
    with pytest.raises(fa.FuzzyAHPError, match="outcome, 'C': is missing"):
        analysis.validate(table, {"A": 0, "B": 0, "C": None, "1": 1})
    with pytest.raises(fa.FuzzyAHPError, match="two keys of outcome are the same id"):
        analysis.validate(table, {"A": 0, "B": 0, "C": 1, "1": 1, 1: 0})  # type: ignore[dict-item]


def test_a_band_with_vetoed_and_low_scores_says_so() -> None:
    # Two bands of four: the worse one holds the vetoed client and the score of 60.
    table = {"status": ["rejected"] + ["rated"] * 3, "score": [None, 60.0, 70, 80], "grade": [None, *["good"] * 3]}
    found = analysis.validate(table, [1, 1, 0, 0], vetoed="worst", bands=2)
    band = found.gains.bands[0]
    assert (band.lowest, band.highest, band.clients) == (None, 60.0, 2)
    assert "below every score to 60.00" in str(found)
    assert "低于所有得分 至 60.00" in found.to_text("zh")


def test_the_long_table_says_whom_a_figure_is_of() -> None:
    for vetoed, who in (("apart", "rated"), ("worst", "rated + vetoed")):
        rows = report(vetoed=vetoed).to_frame().set_index("item")["of"]
        assert rows["auc"] == rows["ks"] == rows["accuracy_ratio"] == who
        assert rows["hhi"] == "rated"
        found = report(vetoed=vetoed).to_dict()
        assert found["concentration"]["note"] == found["sharpness"]["note"] == "Rated clients only (10)."


def test_each_figure_alone_says_that_it_is_of_few() -> None:
    loud = "CAUTION: only 2 good and 2 bad"
    score, bad = RATED["score"], [0, 0, 1, 1]
    for found in (analysis.auc(score, bad), analysis.ks(score, bad), analysis.gains_table(score, bad)):
        assert loud in str(found)
    assert loud in str(analysis.compare_auc(score, score, bad))
    assert "CAUTION" not in str(analysis.auc(score * 20, bad * 20))


def test_own_grades_at_two_dates_and_schemes_that_nothing_tells() -> None:
    table = {"client": ["A", "B"], "status": ["rated"] * 2, "score": [90.0, 60], "grade": ["AAA", "D"]}
    found = analysis.compare_dates(table, table, grades=("AAA", "D"))
    assert found.migration is not None
    assert found.migration.states[:2] == ("AAA", "D")
    for one in (found, analysis.migration_matrix(table, table, grades=("AAA", "D"))):
        assert "A table does not say by which scheme it was rated" in str(one)
        assert "有一张表未注明评价方案" in one.to_text("zh")
    with pytest.raises(fa.FuzzyAHPError, match="after: nobody is rated"):
        analysis.compare_dates(OLD, OLD | {"status": ["rejected"] * len(OLD["client"])})


def test_a_migration_across_schemes_names_both() -> None:
    other = fa.RatingModel(fa.load_scheme(SCHEME | {"version": "2"}))
    ours = fa.RatingModel(fa.load_scheme(SCHEME))
    table = {"size": np.array(SIZE), "look": np.array(["good"] * 12), "client": [f"C{i}" for i in range(12)]}
    found = analysis.migration_matrix(ours.rate_many(table), other.rate_many(table), allow_different_schemes=True)
    assert "Different schemes: two 1 (sha256:" in str(found)
    assert "评价方案不同：前 two 1" in found.to_text("zh")
