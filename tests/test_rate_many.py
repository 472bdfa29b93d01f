"""Batches: each row's status, score and reason are those of the client rated alone, whatever stands in the table."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import fuzzyahp as fa
from test_rating import ALL, TREE, VETO, given, model

NAN, INF = float("nan"), float("inf")


def alone(rated: fa.RatingModel, evidence: dict[str, Any]) -> tuple[str, float | None, str | None]:
    """Status, score and grade of one client rated by itself."""
    try:
        rating = rated.rate(evidence)
    except fa.EvidenceError as error:
        return error.status, None, None
    return rating.status, rating.score, rating.grade


def rows(ratings: fa.Ratings) -> list[tuple[str, float | None, str | None]]:
    columns = ratings.to_dict()
    return list(zip(columns["status"], columns["score"], columns["grade"], strict=True))  # type: ignore[arg-type]


def objects(*items: Any) -> np.ndarray[Any, np.dtype[np.object_]]:
    column = np.empty(len(items), dtype=object)
    for i, item in enumerate(items):
        column[i] = item
    return column


# -- odd cells, row by row ---------------------------------------------------------------------------------------------

GRADE_CELLS: list[Any] = [
    "good",
    "良",
    "poor",
    np.str_("weak"),
    "",
    None,
    NAN,
    np.float32("nan"),
    "goood",
    "Good",
    "good ",
    " ",
    "1.5",
]
GRADE_CELLS += [1, 1.5, True, INF, 10**400, b"good", Decimal("1.5"), 1 + 2j, {}, np.array("good"), np.datetime64("NaT")]
VALUE_CELLS = [*GRADE_CELLS, 1.8, np.float32(1.1), np.int8(1), -3, 0, -0.0, -INF, 1e308, 2**70, Fraction(3, 2)]


@pytest.mark.parametrize("veto", [None, VETO], ids=["no veto", "veto"])
@pytest.mark.parametrize(
    ("leaf", "cells"), [("market", GRADE_CELLS), ("record", GRADE_CELLS), ("ratio", VALUE_CELLS)], ids=["b", "a", "v"]
)
def test_odd_cells_get_the_status_of_the_client_alone(leaf: str, cells: list[Any], veto: Any) -> None:
    rated = model(veto=veto)
    table: dict[str, Any] = {name: ["good"] * len(cells) for name in ALL} | {leaf: objects(*cells)}
    ratings = rated.rate_many(table)
    for i, cell in enumerate(cells):
        assert rows(ratings)[i] == alone(rated, given(**{leaf: cell})), f"{cell!r:.40}: {ratings.reason[i]}"
        assert bool(ratings.reason[i]) is (ratings.status[i] != "rated")


COUNT_ROWS: list[list[float]] = [
    [3, 2, 1, 1, 0],
    [0, 0, 0, 0, 7],
    [0, 0, 0, 0, 0],
    [-1, 2, 0, 0, 0],
    [-1, 0, 0, 0, 1],
    [0.5, 0.5, 0, 0, 0],
    [NAN, 1, 0, 0, 0],
    [1, 0, 0, 0, NAN],
    [NAN] * 5,
    [INF, 1, 0, 0, 0],
    [INF, NAN, 0, 0, 0],
    [NAN, INF, 0, 0, 0],
    [-INF, INF, 0, 0, 0],
    [10**9, 0, 0, 0, 0],
    [10**9 + 1, 0, 0, 0, 0],
    [1e308] * 5,
    [NAN, -1, 0, 0, 0],
    [-0.0, 1, 0, 0, 0],
]


@pytest.mark.parametrize("leaf", ["record", "market"])
@pytest.mark.parametrize("as_columns", [False, True], ids=["array", "columns"])
def test_odd_counts_get_the_status_of_the_client_alone(leaf: str, as_columns: bool) -> None:
    rated, counts = model(veto=VETO), np.array(COUNT_ROWS)
    table: dict[str, Any] = {name: ["good"] * len(counts) for name in ALL if name != leaf}
    table |= (
        {f"{leaf}.{grade}": counts[:, h] for h, grade in enumerate(fa.FIVE_GRADES.names)}
        if as_columns
        else {leaf: counts}
    )
    ratings = rated.rate_many(table)
    assert rows(ratings) == [alone(rated, given(**{leaf: row})) for row in COUNT_ROWS]


@pytest.mark.parametrize("dtype", ["i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "g"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_every_number_type_and_memory_order(dtype: str, order: Any) -> None:
    counts = np.array([[3, 2, 1, 1, 0], [0, 1, 5, 1, 0], [0, 0, 0, 0, 0]], dtype=dtype, order=order)
    values = np.array([2, 1, 0], dtype=dtype)
    table: dict[str, Any] = {"record": counts, "purpose": counts[::-1][::-1], "market": ["good"] * 3, "ratio": values}
    assert rows(model().rate_many(table)) == [
        alone(model(), {"record": row, "purpose": row, "market": "good", "ratio": value})
        for row, value in zip(counts.tolist(), values.tolist(), strict=True)
    ]


def test_named_votes_in_a_cell_are_refused() -> None:
    # Alone, E2's silence on the other leaves would be an error; a column cannot see it.
    cells = objects("good", {"votes": {"E1": "good", "E2": "poor"}}, {"votes": [1, 0, 0, 0, 0]})
    ratings = model().rate_many({name: ["good"] * 3 for name in ALL} | {"market": cells})
    assert ratings.status.tolist() == ["rated", "invalid", "rated"]
    assert (
        ratings.reason[1]
        == "reference.market: votes are named here; rate such clients one by one, with the whole panel"
    )


def test_masked_entries_are_missing() -> None:
    mask = [False, True]
    columns = {
        "record": np.ma.masked_array(["good", "good"], mask),
        "purpose": np.ma.masked_array(objects("good", "good"), mask),
        "ratio": np.ma.masked_array([1.5, 1.5], mask),
        "market": np.ma.masked_array([[1, 0, 0, 0, 0]] * 2, [[False] * 5, [True] + [False] * 4]),
    }
    for leaf, column in columns.items():
        ratings = model().rate_many({name: ["good"] * 2 for name in ALL} | {leaf: column})
        assert ratings.status.tolist() == ["rated", "incomplete"], leaf
        assert ratings.score.tolist()[1] is None


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"ratio": [1.5, True]}, "reference.finance.ratio: votes True"),
        ({"market": [[1, 0, 0, 0, 0], [1, True, 0, 0, 0]]}, "reference.market: True under votes"),
        ({f"market.{g}": [1, np.True_] for g in fa.FIVE_GRADES.names}, "reference.market: .*True.* among the votes"),
    ],
    ids=["value", "counts", "columns of counts"],
)
def test_a_truth_among_numbers_is_no_1(columns: dict[str, Any], reason: str) -> None:
    # NumPy makes an array of 1.5 and 1.0 of [1.5, True].
    found = {leaf: ["good"] * 2 for leaf in ALL if not any(name.startswith(leaf) for name in columns)} | columns
    ratings = model().rate_many(found)
    assert ratings.status.tolist() == ["rated", "invalid"]
    assert re.match(reason, ratings.reason[1])


@pytest.mark.parametrize("series", [pd.Series, pl.Series, pa.array, lambda items: pa.chunked_array([items])])
def test_a_mapping_of_series(series: Callable[[list[Any]], Any]) -> None:
    columns: dict[str, list[Any]] = {leaf: ["good", "", "poor"] for leaf in ALL} | {
        "ratio": [1.5, 1.2, 0.8],
        "client": [7, 8, 9],
    }
    ratings = model().rate_many({name: series(items) for name, items in columns.items()})
    assert rows(ratings) == rows(model().rate_many(columns))
    assert ratings.client is not None
    assert ratings.client.tolist() == [7, 8, 9]


# -- what must hold of any batch ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "table",
    [
        {leaf: [] for leaf in ALL},
        {leaf: np.array([]) for leaf in ALL},
        {leaf: np.array([], dtype=object) for leaf in ALL},
        {leaf: np.array([], dtype=str) for leaf in ALL},
        {leaf: np.zeros((0, 5)) for leaf in ALL},
    ],
    ids=["lists", "floats", "objects", "texts", "counts"],
)
def test_no_rows(table: Any) -> None:
    ratings = model(veto=VETO).rate_many(table, membership=True)
    assert len(ratings) == 0
    vectors = [f"membership.{grade}" for grade in fa.FIVE_GRADES.names]
    assert ratings.to_dict() == {key: [] for key in ("status", "score", "grade", "reason", "veto", *vectors)}
    assert sum(ratings.counts().values()) == 0
    assert ratings.membership is not None
    assert ratings.membership.shape == (0, 5)


def test_one_row() -> None:
    ratings = model().rate_many({leaf: ["good"] for leaf in ALL} | {"client": ["F1"]})
    assert ratings.to_dict() == {
        "client": ["F1"],
        "status": ["rated"],
        "score": [85.0],
        "grade": ["good"],
        "reason": [""],
        "veto": [False],
    }


@pytest.mark.parametrize("column", [[NAN, NAN], [None, None], ["", ""], [None, NAN]], ids=str)
@pytest.mark.parametrize("leaf", ["market", "ratio"])
def test_a_column_without_any_evidence_is_incomplete(leaf: str, column: list[Any]) -> None:
    # The error for a missing column says to add it with NaN or "", so doing that must work.
    ratings = model().rate_many({name: ["good"] * 2 for name in ALL} | {leaf: column})
    assert ratings.status.tolist() == ["incomplete"] * 2


def test_reasons_name_the_leaf_and_what_is_wrong() -> None:
    table: dict[str, Any] = {leaf: ["good"] * 4 for leaf in ALL}
    table |= {"record": ["good", "goood", "poor", "good"], "purpose": ["good", "good", "poor", "good"]}
    table |= {"ratio": [1.5, 1.5, NAN, INF]}
    reasons = model(veto=VETO).rate_many(table).reason.tolist()
    assert reasons[0] == ""
    assert reasons[1] == "decisive.record: there is no grade 'goood'; did you mean 'good'?"
    assert reasons[2] == "veto: decisive below medium"
    assert reasons[3].startswith("reference.finance.ratio: value inf, must be a finite number")


def test_a_binding_cap_is_the_reason() -> None:
    capped = model(caps=[{"node": "finance", "worse_than": "medium", "grade": "medium"}])
    ratings = capped.rate_many({leaf: ["excellent"] * 2 for leaf in ALL} | {"ratio": [2.0, 0.8]})
    assert ratings.grade.tolist() == ["excellent", "medium"]
    assert ratings.reason.tolist() == ["", "cap: finance worse than medium"]


def test_unrated_rows_hold_no_number_that_could_be_taken_for_a_score() -> None:
    ratings = model(veto=VETO).rate_many({leaf: ["good", "", "poor"] for leaf in ALL}, membership=True)
    assert ratings.status.tolist() == ["rated", "incomplete", "rejected"]
    assert ratings.score.mean() == 85.0
    assert ratings.score.mask.tolist() == [False, True, True]
    assert np.isnan(ratings.score.filled()[1:]).all()
    assert ratings.membership is not None
    assert ratings.membership[1:].mask.all()
    assert ratings.counts() == dict.fromkeys(fa.FIVE_GRADES.names, 0) | {
        "good": 1,
        "rejected": 1,
        "incomplete": 1,
        "invalid": 0,
    }


def test_a_frame_of_ratings_holds_the_columns() -> None:
    whole = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    columns = {leaf: ["good", "poor", "", "medium"] for leaf in whole.scheme.tree.leaves} | {"client": [*"ABCD"]}
    ratings = whole.rate_many(columns, membership=True, node_scores=True)
    frame, found = ratings.to_frame(), ratings.to_dict()
    assert list(frame.columns) == list(found)
    assert frame["client"].tolist() == [*"ABCD"]
    assert frame["status"].tolist() == ["rated", "rejected", "incomplete", "rated"]
    assert frame["score"].isna().tolist() == frame["grade"].isna().tolist() == [False, True, True, False]
    for name, column in found.items():
        assert [None if pd.isna(x) else x for x in frame[name].tolist()] == column


def test_html_escapes_ids_and_reasons() -> None:
    table = {leaf: ["good"] for leaf in ALL} | {"client": ["<script>"], "market": ["<b>"]}
    html = model().rate_many(table)._repr_html_()
    assert "<script>" not in html
    assert "<b>" not in html
    assert "&lt;script&gt;" in html


def test_labels_mean_the_same_alone_and_in_a_batch() -> None:
    document: dict[str, Any] = {"format": "fuzzyahp-scheme/1", "name": "x", "version": "1", "indicators": TREE}
    names, labels = (
        ["a1", "b1", "c1", "d1", "e1"],
        {"en": ["top", "high", "mid", "low", "bad"], "zh": list("优良中较差")},
    )
    rated = fa.RatingModel(
        fa.load_scheme(document | {"grades": {"names": names, "values": [100, 85, 70, 55, 40], "labels": labels}})
    )
    for text in [*names, *labels["en"], *labels["zh"]]:
        assert rows(rated.rate_many({leaf: [text] for leaf in ALL})) == [alone(rated, dict.fromkeys(ALL, text))]


# -- tables that are wrong as a whole ----------------------------------------------------------------------------------


def table(**changes: Any) -> dict[str, Any]:
    columns: dict[str, Any] = {leaf: ["good"] for leaf in ALL} | changes
    return {name: column for name, column in columns.items() if column is not ...}


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (None, "table: None, must map column names to arrays"),
        ([("market", ["good"])], "table: .*must map column names to arrays"),
        ({}, "(?s)no column for 'decisive.record'; add it.*no column for 'reference.market'"),
        (table(market=...), "no column for 'reference.market'; add it, with NaN or '' where a client has no evidence"),
        (table(markt=["good"]), "column 'markt' is no indicator; did you mean 'market'.*ignore"),
        (table(finance=["good"]), "column 'finance' is .*"),
        (table(market=["good", "good"]), "columns differ in length: 'market': 2, where 'record' has 1; give one"),
        (table(client=["x", "y"]), "columns differ in length: 'client': 2, where 'record' has 1"),
        (table(market="good"), "column 'market' is a single value, must be an array with one entry a client"),
        (table(ratio=1.5), "column 'ratio' is a single value"),
        (table(client="F1"), "column 'client' is a single value"),
        (table(client=np.zeros((1, 2))), r"'client': shape \(1, 2\); must be one id a client"),
        (table(market=pd.DataFrame([[1, 0, 0, 0, 0]])), "column 'market' is a single value"),
        (table(market=None), "column 'market' is a single value"),
        (table(market={"good"}), "column 'market' is a single value"),
        (
            table(market=[1.5]),
            "'reference.market' has no grade standard in the scheme, so it takes grade names or counts",
        ),
        (table(market=[[1, 2, 3, 4]]), r"'reference.market': shape \(1, 4\).*counts are numbers of shape \(N, 5\)"),
        (table(market=[[True] * 5]), r"'reference.market': shape \(1, 5\) of bool; counts are numbers"),
        (table(market=[["1"] * 5]), r"'reference.market': shape \(1, 5\) of .*; counts are numbers"),
        (table(market=[[1, None, 0, 0, 0]]), r"'reference.market': .*counts are numbers"),
        (table(market=[[1, 2, 3, 4, 5], [1, 2]]), "'reference.market'|column 'market'"),
        (table(market=np.zeros((1, 5, 2))), r"'reference.market': shape \(1, 5, 2\)"),
        (table(ratio=[[1.5]]), r"'reference.finance.ratio': shape \(1, 1\)"),
        (table(ratio=[True]), "'reference.finance.ratio': shape .* of bool; must be values"),
        (table(ratio=[1j]), "'reference.finance.ratio': shape .* of complex128; must be values"),
        (
            table(ratio=np.array(["2026-01-01"], dtype="M8[D]")),
            "'reference.finance.ratio': .*datetime64.*must be values",
        ),
        (table(market=[b"good"]), "'reference.market': .*must be values, grade names, or counts"),
        (table() | {"reference.market": ["good"]}, "'market' is given twice, by name and by path"),
        (table() | {"market.good": [1]}, "'reference.market' has a column of its own and columns of counts; keep one"),
        (table(market=...) | {"market.good": [1]}, "no column 'market.excellent'; counts need one column a grade"),
        (
            table(market=...) | {f"market.{g}": ["1"] for g in fa.FIVE_GRADES.names},
            "'reference.market': counts must be numb",
        ),
        (table(market=...) | {"market.": ["good"]}, "column 'market.' is no indicator"),
        (table() | {"market.goood": [1]}, "column 'market.goood' is no .*did you mean 'market.good'"),
        (table() | {5: [1]}, "column 5 is no indicator"),
    ],
)
def test_bad_table(columns: Any, message: str) -> None:
    with pytest.raises(fa.EvidenceError, match=message):
        model().rate_many(columns)


def test_all_that_is_wrong_with_a_table_is_listed_at_once() -> None:
    wrong: dict[str, Any] = {"markt": ["good"], "ratio": 1.5, "record": ["good"], "purpose": [[1, 2]]}
    with pytest.raises(fa.EvidenceError) as caught:
        model().rate_many(wrong)
    text = str(caught.value)
    for part in (
        "'markt' is no indicator",
        "'ratio' is a single",
        "'decisive.purpose': shape",
        "for 'reference.market'",
    ):
        assert part in text
    assert "no column for 'reference.finance.ratio'" not in text  # it is there, only wrong


def test_a_scheme_that_weighs_its_experts_takes_no_counts() -> None:
    counts = {leaf: np.array([[1, 0, 0, 0, 0]]) for leaf in ALL}
    with pytest.raises(
        fa.EvidenceError, match=r"'decisive.record': the scheme weighs its experts, so votes must be named"
    ):
        model(expert_weights={"A": 1}).rate_many(counts)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda m: m.rate_many(table(), threads="two"), "threads: 'two', must be a whole number"),
        (lambda m: m.rate_many(table(), threads=-1), "threads: -1, must be a whole number"),
        (lambda m: m.rate_many(table(), ignore="xy"), "ignore: 'xy', must be a list of column names"),
        (lambda m: m.rate_many(table(), ignore=None), "ignore: None, must be a list of column names"),
    ],
)
def test_bad_option(call: Callable[[Any], object], message: str) -> None:
    with pytest.raises(fa.FuzzyAHPError, match=message):
        call(model())


def test_columns_may_be_ignored_by_name() -> None:
    assert model().rate_many(table(year=[2026], note="x"), ignore=["year", "note"]).status.tolist() == ["rated"]
