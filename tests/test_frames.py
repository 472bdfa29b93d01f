"""Every kind of table gives each client the bits it gets alone, and says what is wrong with the others."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any, assert_type

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import fuzzyahp as fa
from fuzzyahp.batch import rate_table
from fuzzyahp.portfolio.frames import rate_frame
from fuzzyahp.portfolio.record_batches import LONGEST, batches_schema, rate_batches
from strategies import OPERATORS, random_scheme
from test_rating import ALL, VETO, model

NAN, INF = float("nan"), float("inf")
GRADES = fa.FIVE_GRADES.names
Row = dict[str, Any]


# -- tables to rate, and what each client gets alone -------------------------------------------------------------------


def random_rows(rng: random.Random, rated: fa.RatingModel, count: int) -> dict[str, list[Any]]:
    """A column a leaf, of one form each: values, grade names or counts, some of them missing or wrong."""
    columns: dict[str, list[Any]] = {}
    panel = rng.choice([1, 3, 7])
    for leaf in rated.scheme.tree.leaves:
        standard = rated.scheme.indicators[leaf].standard
        votes = [rng.choices(range(5), rng.choice([[5, 4, 3, 2, 1], [0, 1, 2, 4, 4]]), k=panel) for _ in range(count)]
        cells: list[Any]
        odd: list[Any]
        if standard is not None and rng.random() < 0.7:
            low, high = min(standard.points), max(standard.points)
            cells = [rng.choice([rng.choice(standard.points), rng.uniform(low - 3, high + 3)]) for _ in votes]
            odd = [None, NAN, INF, -INF]
        elif rng.random() < 0.4:
            cells = [GRADES[vote[0]] if rng.random() < 0.8 else "良" for vote in votes]
            odd = [None, "", "goood", "1.8"]
        else:
            cells = [[vote.count(h) for h in range(5)] for vote in votes]
            odd = [None, [0] * 5, [1, -1, 0, 0, 3], [1, None, 0, 0, 0], [10**9 + 1, 0, 0, 0, 0]]
        columns[leaf] = [rng.choice(odd) if rng.random() < 0.03 else cell for cell in cells]
    return columns


def alone(rated: fa.RatingModel, evidence: Row) -> Row:
    """What one client gets alone, as a row of the output."""
    veto: bool | None = None
    rating: fa.Rating | None = None
    row: Row
    try:
        veto = rated.screen(evidence).status == "rejected"
        rating = rated.rate(evidence)
        row = {"status": rating.status, "score": rating.score, "grade": rating.grade, "veto": veto}
    except fa.EvidenceError as error:
        row = {"status": error.status, "score": None, "grade": None, "veto": veto}
    vector = None if rating is None else rating.membership
    row |= {f"membership.{g}": None if vector is None else float(vector[h]) for h, g in enumerate(GRADES)}
    tree = rated.scheme.tree
    return row | {
        f"score.{tree.path(node)}": None if rating is None or rating.status != "rated" else rating.nodes[node].score
        for node in tree
        if node != tree.root
    }


def one_by_one(rated: fa.RatingModel, columns: dict[str, list[Any]]) -> list[Row]:
    return [alone(rated, dict(zip(columns, row, strict=True))) for row in zip(*columns.values(), strict=True)]


def arrow(columns: dict[str, list[Any]], lists: bool = False) -> pa.Table:
    """Counts as a column a grade, or as one column of lists."""
    arrays: dict[str, pa.Array] = {}
    for leaf, cells in columns.items():
        if not any(isinstance(cell, list) for cell in cells):
            arrays[leaf] = pa.array(cells)
        elif lists:
            arrays[leaf] = pa.array(cells, pa.list_(pa.int64(), 5) if len(arrays) % 2 else pa.list_(pa.int64()))
        else:
            for h, grade in enumerate(GRADES):
                arrays[f"{leaf}.{grade}"] = pa.array([None if cell is None else cell[h] for cell in cells])
    return pa.table(arrays)


def few(row: Row) -> Row:
    """What comes back where nothing more is asked for."""
    return {key: row[key] for key in ("status", "score", "grade", "veto")}


def hexed(rows: list[Row]) -> list[Row]:
    """Doubles to the bit."""
    return [{key: x.hex() if isinstance(x, float) else x for key, x in row.items()} for row in rows]


def plain(found: Any) -> list[Row]:
    """Rows of any output, without reason and client; null where there is nothing."""
    if isinstance(found, fa.Ratings):
        columns = found.to_dict()
        rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    elif isinstance(found, pd.DataFrame):
        rows = [
            {k: None if v is pd.NA or v != v else v for k, v in row.items()} for row in found.to_dict(orient="records")
        ]
    elif isinstance(found, pl.DataFrame):
        rows = found.to_dicts()
    elif isinstance(found, pa.Table | pa.RecordBatch):
        rows = found.to_pylist()
    else:
        rows = [row for batch in found for row in batch.to_pylist()]
    return hexed([{k: v for k, v in row.items() if k not in ("client", "reason")} for row in rows])


def numpy_of(table: pa.Table) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for name in table.column_names:
        column = table.column(name).combine_chunks()
        if pa.types.is_nested(column.type):
            columns[name] = np.empty(len(column), dtype=object)
            columns[name][:] = column.to_pylist()
        else:
            columns[name] = column.to_numpy(zero_copy_only=False)
    return columns


def pieces(table: pa.Table) -> pa.Table:
    """Chunks of odd sizes, one of them empty, none of them at the start of its buffer."""
    pad = pa.concat_tables([table.slice(0, 3), table, table.slice(0, 3)]).combine_chunks()
    inner = pad.slice(3, len(table))
    cuts = [0, 1, 1, 8, len(table)]
    return pa.concat_tables([inner.slice(a, b - a) for a, b in pairwise(cuts)])


def coded(table: pa.Table) -> pa.Table:
    """Texts dictionary-encoded, each chunk with a dictionary of its own."""
    return pa.concat_tables(
        pa.table(
            {
                name: chunk.column(name).dictionary_encode()
                if pa.types.is_string(chunk.column(name).type)
                else chunk.column(name)
                for name in table.column_names
            }
        )
        for chunk in (table.slice(0, 5).combine_chunks(), table.slice(5).combine_chunks())
    )


def objects(table: pa.Table) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(table.column(name).to_pylist(), dtype=object) for name in table.column_names})


def polars_chunks(table: pa.Table) -> pl.DataFrame:
    frame = pl.DataFrame(pl.from_arrow(table))
    return pl.concat([frame[:9], frame[9:]], rechunk=False)


KINDS: dict[str, Callable[[pa.Table], Any]] = {
    "arrow table": lambda t: t,
    "arrow chunks": pieces,
    "arrow dictionaries": coded,
    "record batch": lambda t: t.combine_chunks().to_batches()[0],
    "batches": lambda t: iter(pieces(t).to_batches(max_chunksize=7)),
    "coded batches": lambda t: coded(t).to_batches(),
    "reader": lambda t: t.to_reader(max_chunksize=7),
    "polars": pl.from_arrow,
    "polars chunks": polars_chunks,
    "polars categories": lambda t: pl.DataFrame(pl.from_arrow(t)).with_columns(pl.col(pl.String).cast(pl.Categorical)),
    "pandas": lambda t: t.to_pandas(),
    "pandas nullable": lambda t: t.to_pandas().convert_dtypes(),
    "pandas arrow": lambda t: t.to_pandas(types_mapper=pd.ArrowDtype),
    "pandas objects": objects,
    "pandas categories": lambda t: coded(t).to_pandas(),
    "pandas reversed": lambda t: t[::-1].to_pandas().iloc[::-1],
}


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("seed", range(3))
def test_every_kind_of_table_gives_the_bits_of_one_client_alone(operator: str, seed: int) -> None:
    rng = random.Random(f"{operator}{seed}")
    rated = fa.RatingModel(fa.load_scheme(random_scheme(rng, operator, rng.randint(1, 3))))
    columns = random_rows(rng, rated, 40)
    expected = one_by_one(rated, columns)
    wanted = hexed(expected)
    keep: dict[str, Any] = {"membership": True, "node_scores": True}
    for lists in (False, True):
        table = arrow(columns, lists)
        assert plain(rate_table(rated.plan, numpy_of(table), **keep)) == wanted
        for kind, make in KINDS.items():
            assert plain(rate_frame(rated.plan, make(table), **keep)) == wanted, kind
        order = rng.sample(range(40), 40)
        assert plain(rate_frame(rated.plan, table.take(order), **keep)) == [wanted[i] for i in order]


def test_random_tables_show_every_status() -> None:
    seen = set()
    for seed in range(3):
        rng = random.Random(f"weighted_average{seed}")
        rated = fa.RatingModel(fa.load_scheme(random_scheme(rng, "weighted_average", rng.randint(1, 3))))
        seen |= {(row["status"], row["veto"]) for row in one_by_one(rated, random_rows(rng, rated, 40))}
    assert seen >= {("rated", False), ("rejected", True), ("incomplete", False), ("invalid", False), ("invalid", None)}


# -- what comes back ---------------------------------------------------------------------------------------------------


def good(**changes: Any) -> dict[str, Any]:
    columns: dict[str, Any] = {leaf: ["good", "poor", None] for leaf in ALL} | changes
    return {name: column for name, column in columns.items() if column is not ...}


def test_the_same_kind_comes_back_with_the_clients_as_they_are() -> None:
    rated = model(veto=VETO)
    polars = pl.DataFrame(good(client=pl.Series(["b", "a", "c"], dtype=pl.Categorical)))
    found = rate_frame(rated.plan, polars)
    assert isinstance(found, pl.DataFrame)
    assert found.columns == ["client", "status", "score", "grade", "reason", "veto"]
    assert found["client"].dtype == pl.Categorical
    assert found["client"].to_list() == ["b", "a", "c"]
    assert found["reason"].to_list() == [
        "",
        "veto: decisive below medium",
        "decisive.record: no evidence; give votes or a grade",
    ]

    frame = pd.DataFrame(good(client=pd.array([7, None, 9], dtype="Int64")), index=[5, 5, 3])
    found = rate_frame(rated.plan, frame)
    assert isinstance(found, pd.DataFrame)
    assert found.index.tolist() == [5, 5, 3]
    assert str(found["client"].dtype) == "Int64"
    assert found["client"].isna().tolist() == [False, True, False]
    assert found["veto"].tolist() == [False, True, pd.NA]
    found.loc[3, "client"] = 1
    assert frame["client"].tolist()[2] == 9

    table = pa.table(good(client=pa.array([1, 2, 3], pa.uint8())))
    found = rate_frame(rated.plan, table)
    assert isinstance(found, pa.Table)
    assert found.schema == batches_schema(rated.plan, table.schema)
    assert found.schema.field("client").type == pa.uint8()

    reader = rate_frame(rated.plan, table.to_reader())
    assert isinstance(reader, pa.RecordBatchReader)
    assert reader.read_all().equals(found)
    assert isinstance(rate_frame(rated.plan, table.to_batches()[0]), pa.RecordBatch)
    assert isinstance(rate_frame(rated.plan, iter(table.to_batches())), Iterator)
    assert isinstance(rate_frame(rated.plan, good()), fa.Ratings)


def test_a_type_checker_knows_what_comes_back() -> None:
    frame = pl.DataFrame({leaf: ["good"] for leaf in model().scheme.tree.leaves})
    assert_type(model().rate_many(frame), pl.DataFrame)
    assert_type(model().rate_many(frame.to_dict()), fa.Ratings)


def test_a_duckdb_relation_comes_back_as_a_reader() -> None:
    duckdb = pytest.importorskip("duckdb")
    table = pa.table(good())
    found = rate_frame(model().plan, duckdb.from_arrow(table))
    assert found.read_all()["status"].to_pylist() == ["rated", "rated", "incomplete"]


def test_their_names_and_columns_to_ignore() -> None:
    theirs: dict[str, Any] = {"Kunde Nr": [1, 2], "Markt": ["good", "weak"], "r.good": ["x", "x"]} | {
        leaf: ["good", "good"] for leaf in ALL[:3]
    }
    names = {"Kunde Nr": "client", "Markt": "reference.market"}
    for make in (pd.DataFrame, pl.DataFrame, pa.table):
        found = rate_frame(model().plan, make(theirs), columns=names, ignore=["r.good"])
        # 0.25 of the weight is the market's: 85 - 0.25 x 30
        assert list(found["client"].to_numpy()) == [1, 2]
        assert list(found["score"].to_numpy()) == [85.0, 77.5]
    ratings = rate_table(model().plan, theirs, columns=names, ignore=["r.good"])
    assert ratings.score.tolist() == [85.0, 77.5]


def test_ratings_carry_veto_and_what_was_asked_for() -> None:
    found = rate_table(model(veto=VETO).plan, good(market=["weak", "good", "good"]), membership=True, node_scores=True)
    assert found.veto.tolist() == [False, True, None]
    columns = found.to_dict()
    assert columns["veto"] == [False, True, None]
    assert columns["membership.weak"] == [0.25, None, None]
    assert columns["score.reference.market"] == [55.0, None, None]
    assert columns["score.reference"] == [70.0, None, None]
    assert "score.credit" not in columns
    # Where nothing is screened nothing is vetoed, however little is known.
    assert rate_table(model().plan, good()).veto.tolist() == [False] * 3


@pytest.mark.parametrize("empty", [pa.table, pl.DataFrame, pd.DataFrame])
def test_no_rows(empty: Any) -> None:
    cells: Any = pa.array([], pa.string()) if empty is pa.table else []
    found = rate_frame(model().plan, empty({leaf: cells for leaf in ALL}), membership=True, node_scores=True)
    assert len(found) == 0
    names = found.column_names if empty is pa.table else list(found.columns)
    assert names[:5] == ["status", "score", "grade", "reason", "veto"]


# -- columns of all types ----------------------------------------------------------------------------------------------

NUMBERS = [pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64()]
FLOATS = [pa.float16(), pa.float32(), pa.float64()]


@pytest.mark.parametrize("kind", [*NUMBERS, *FLOATS], ids=str)
def test_every_number_type(kind: pa.DataType) -> None:
    cells = [(1.0, [1, 2, 0, 0, 0]), (2.0, [0, 3, 0, 0, 0]), (None, [0, 3, 0, 0, 0])]
    wanted = [few(alone(model(), dict.fromkeys(ALL, "good") | {"ratio": x, "market": v})) for x, v in cells]
    columns = good(record=["good"] * 3, purpose=["good"] * 3, ratio=pa.array([1, 2, None], kind), market=...)
    columns |= {f"market.{g}": pa.array([v[h] for _, v in cells], kind) for h, g in enumerate(GRADES)}
    assert plain(rate_frame(model().plan, pa.table(columns))) == hexed(wanted)
    if kind != pa.float16():  # which PyArrow cannot code
        columns |= {name: columns[name].dictionary_encode() for name in columns if "market." in name}
        assert plain(rate_frame(model().plan, pa.table(columns))) == hexed(wanted)


TEXTS: list[Any] = [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.large_string())]
TEXTS += [pa.run_end_encoded(pa.int32(), pa.string())]


@pytest.mark.parametrize("kind", TEXTS, ids=str)
def test_every_text_type(kind: pa.DataType) -> None:
    cells = pa.array(["good", "good", None])
    column = pa.compute.run_end_encode(cells) if pa.types.is_run_end_encoded(kind) else cells.cast(kind)
    found = rate_frame(
        model().plan, pa.table(good(market=column, ratio=[2.0, 2.0, 2.0], record=["good"] * 3, purpose=["good"] * 3))
    )
    assert found["status"].to_pylist() == ["rated", "rated", "incomplete"]


def test_a_dictionary_of_nothing_is_no_evidence() -> None:
    # What pandas makes of a category without any.
    nothing = pa.DictionaryArray.from_arrays(pa.array([None, None], pa.int8()), pa.nulls(0))
    table = pa.table({leaf: ["good"] * 2 for leaf in ALL} | {"market": nothing})
    assert rate_frame(model().plan, table)["status"].to_pylist() == ["incomplete"] * 2


def test_more_texts_than_a_small_code_can_count() -> None:
    texts = [f"x{i}" for i in range(128)] + [None]
    column = pa.array(texts).dictionary_encode().cast(pa.dictionary(pa.int8(), pa.string()))
    found = rate_frame(model().plan, pa.table({leaf: ["good"] * 129 for leaf in ALL} | {"market": column}))
    assert found["status"].to_pylist() == ["invalid"] * 128 + ["incomplete"]


def test_chunks_that_know_more_texts_together_than_a_small_code_can_count() -> None:
    chunks = [pa.array([f"{part}{i}" for i in range(100)] + ["good"]).dictionary_encode() for part in "abc"]
    column = pa.chunked_array([chunk.cast(pa.dictionary(pa.int8(), pa.string())) for chunk in chunks])
    found = rate_frame(model().plan, pa.table({leaf: ["good"] * 303 for leaf in ALL} | {"market": column}))
    assert found["status"].to_pylist() == (["invalid"] * 100 + ["rated"]) * 3
    assert "'c7'" in found["reason"][202 + 7].as_py()


LISTS: list[Any] = [pa.list_(pa.int8(), 5), pa.list_(pa.int8()), pa.large_list(pa.float64()), pa.list_view(pa.int16())]


@pytest.mark.parametrize("kind", LISTS, ids=str)
@pytest.mark.parametrize("start", [0, 2])
def test_lists_of_counts(kind: pa.DataType, start: int) -> None:
    fixed = pa.types.is_fixed_size_list(kind)
    lists: list[Any] = [None, [9] * 5, [3, 1, 0, 0, 0], None, [0] * 5, [1, None, 0, 0, 0], [0, 0, 0, 0, 2]]
    lists += [] if fixed else [[1, 2], [], [1] * 6]
    columns = {leaf: ["good"] * len(lists) for leaf in ALL}
    table = pa.table(columns | {"market": pa.array(lists, kind)}).slice(start)
    found = rate_frame(model().plan, table)
    expected = [alone(model(), dict.fromkeys(ALL, "good") | {"market": cell}) for cell in lists[start:]]
    assert found["status"].to_pylist() == [row["status"] for row in expected]
    assert found["score"].to_pylist() == [row["score"] for row in expected]
    if not fixed:
        assert found["reason"].to_pylist()[-3:] == [
            f"reference.market: {n} numbers under votes, must be 5: one a grade, best first" for n in (2, 0, 6)
        ]


@pytest.mark.parametrize(
    ("column", "message"),
    [
        (pa.array([True]), "column 'market' holds bool; must hold numbers, grade names or lists of 5 counts"),
        (pa.array([Decimal("1.5")]), r"column 'market' holds decimal128\(2, 1\).*; cast it to double"),
        (pa.array([0], pa.timestamp("us")), r"column 'market' holds timestamp\[us\]; must"),
        (pa.array([0], pa.date32()), r"column 'market' holds date32"),
        (pa.array([b"good"]), "column 'market' holds binary; must"),
        (pa.array([{"a": 1}]), "column 'market' holds struct<a: int64>; must"),
        (pa.array([["good"]]), "column 'market' holds list<.*string>; must"),
        (pa.array([True]).dictionary_encode(), "column 'market' holds dictionary of bool; must"),
        (pa.array([b"\xff"]).view(pa.string()), "column 'market' holds text that is not UTF-8; write the table again"),
        (pa.DictionaryArray.from_arrays([0], pa.array([{"a": 1}])), "column 'market' holds dictionary of struct"),
        (pa.nulls(1, pa.sparse_union([pa.field("a", pa.int8())])), "column 'market' holds sparse_union"),
        (pa.array([[1, 2, 3, 4]], pa.list_(pa.int8(), 4)), r"column 'market' holds fixed_size_list<.*int8>\[4\]; must"),
        (pa.array([1.5]), "'reference.market' has no grade standard in the scheme, so it takes grade names or counts"),
    ],
)
def test_a_column_of_a_type_that_cannot_be_rated(column: pa.Array, message: str) -> None:
    table = pa.table({leaf: ["good"] for leaf in ALL} | {"market": column})
    with pytest.raises(fa.EvidenceError, match=message):
        rate_frame(model().plan, table)
    with pytest.raises(fa.EvidenceError, match=message):
        list(rate_batches(model().plan, table.to_batches()))


@pytest.mark.parametrize(
    ("column", "message"),
    [
        (pd.Series([True]), "column 'market' holds bool; must"),
        (pd.Series(pd.to_datetime(["2026-01-01"])), r"column 'market' holds datetime64\[.*\]; must"),
        (pl.Series([True]), "column 'market' holds bool; must"),
        (pl.Series([Decimal("1.5")]), "column 'market' holds decimal.*; cast it to double"),
        (pl.Series([object()], dtype=pl.Object), "column 'market' holds objects; must"),
        (pl.Series([1], dtype=pl.Int128), "column 'market' holds Int128; must"),
        (pd.Series(pd.period_range("2026-01", periods=1)), "column 'market' holds .*; must"),
    ],
)
def test_a_series_of_a_type_that_cannot_be_rated(column: Any, message: str) -> None:
    frame = pd.DataFrame if isinstance(column, pd.Series) else pl.DataFrame
    with pytest.raises(fa.EvidenceError, match=message):
        rate_frame(model().plan, frame({leaf: ["good"] for leaf in ALL} | {"market": column}))


def test_odd_cells_among_pandas_objects() -> None:
    cells = [1.8, 2, None, pd.NA, NAN, pd.NaT, "good", "1.8", True, INF, Decimal("1.5"), [1, 0, 0, 0, 0], 10**400]
    frame = pd.DataFrame({leaf: ["good"] * len(cells) for leaf in ALL} | {"ratio": pd.Series(cells, dtype=object)})
    given = [None if cell is pd.NA or cell is pd.NaT else cell for cell in cells]
    expected = [alone(model(), dict.fromkeys(ALL, "good") | {"ratio": cell}) for cell in given]
    found = rate_frame(model().plan, frame)
    assert plain(found) == hexed([few(row) for row in expected])
    assert found["reason"][7] == "reference.finance.ratio: value '1.8' is text; give it as a number"
    assert frame["ratio"][3] is pd.NA  # the table itself is left alone


def test_counts_among_pandas_objects() -> None:
    columns: dict[str, Any] = {leaf: ["good"] * 5 for leaf in ALL if leaf != "market"}
    columns |= {f"market.{grade}": pd.Series([0, 1, 0, 0, 1], dtype=object) for grade in GRADES}
    columns["market.good"] = pd.Series([3, 2.0, None, "3", True], dtype=object)
    found = rate_frame(model().plan, pd.DataFrame(columns))
    assert found["status"].tolist() == ["rated", "rated", "incomplete", "invalid", "invalid"]
    assert found["reason"][3] == "reference.market: '3' among the votes, must be a whole number of experts"


def test_text_that_is_a_number_in_a_column_of_values() -> None:
    found = rate_frame(model().plan, pl.DataFrame({leaf: ["good"] * 2 for leaf in ALL} | {"ratio": ["1.8", "weak"]}))
    assert found["status"].to_list() == ["invalid", "rated"]
    assert found["reason"][0] == "reference.finance.ratio: value '1.8' is text; give it as a number"


# -- names that are wrong ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame, pa.table])
def test_all_wrong_names_are_listed_at_once_with_the_nearest(make: Any) -> None:
    columns = {"MARKET": ["x"], "record": ["x"], "Record": ["x"], "finance": ["x"], "purpos": ["x"], "ratio": [True]}
    with pytest.raises(fa.EvidenceError) as caught:
        rate_frame(model().plan, make(columns), columns={"Kunde": "client"})
    text = str(caught.value)
    for part in (
        "column 'MARKET' is no indicator; did you mean 'market'?",
        "column 'Record' differs from 'record' in capital letters only; keep one",
        "column 'finance' is a group; give columns for: ratio",
        "column 'purpos' is no indicator; did you mean 'purpose'?",
        "columns: the table has no 'Kunde'; known: MARKET, record,",
        "column 'ratio' holds bool",
        "no column for 'decisive.purpose'",
        "no column for 'reference.market'",
    ):
        assert part in text
    assert "no column for 'reference.finance.ratio'" not in text


def test_a_name_that_stands_twice() -> None:
    pandas = pd.DataFrame([["good"] * 5], columns=[*ALL, "market"])
    table = pa.Table.from_arrays([pa.array(["good"])] * 5, names=[*ALL, "market"])
    for given in (pandas, table, table.to_reader()):
        with pytest.raises(fa.EvidenceError, match="column 'market' stands twice; keep one"):
            rate_frame(model().plan, given)
    with pytest.raises(fa.EvidenceError, match="'market' is given twice, by columns 'm' and 'market'"):
        rate_frame(model().plan, pl.DataFrame({name: ["good"] for name in ("m", *ALL)}), columns={"m": "market"})
    with pytest.raises(fa.EvidenceError, match="'client' is given twice, by columns 'client' and 'id'"):
        rate_frame(
            model().plan, pl.DataFrame({name: ["x"] for name in ("client", "id", *ALL)}), columns={"id": "client"}
        )


def test_names_that_are_no_text() -> None:
    frame = pd.DataFrame({leaf: ["good"] for leaf in ALL} | {5: [1], ("a", "b"): [2]})
    with pytest.raises(fa.EvidenceError, match=r"column 5 is no indicator.*\n.*column \('a', 'b'\) is no indicator"):
        rate_frame(model().plan, frame)
    names: Any = [5, ("a", "b")]
    assert rate_frame(model().plan, frame, ignore=names)["grade"].tolist() == ["good"]


@pytest.mark.parametrize("columns", ["market", {"market": 5}, {5: "market"}, ["a"]])
def test_bad_mapping_of_names(columns: Any) -> None:
    with pytest.raises(fa.EvidenceError, match=r"columns: .*must map their names of columns to ours"):
        rate_frame(model().plan, pa.table(good()), columns=columns)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (None, "table: None, must map column names to arrays, or be a pandas or Polars"),
        ("clients", "table: 'clients', must map"),
        ([], r"table: \[\], must map"),
        (np.zeros((2, 2)), "table: array.*must map"),
        (pl.LazyFrame(good()), r"table: a lazy frame \(.*\), must hold its rows; call collect\(\) first"),
        (pd.Series(["good"]), "table: a single column"),
        (pl.Series(["good"]), "table: a single column"),
        (iter([5]), "batch 1: 5, must be a pyarrow.RecordBatch"),
    ],
)
def test_what_is_no_table(table: Any, message: str) -> None:
    with pytest.raises(fa.EvidenceError, match=message):
        rate_frame(model().plan, table)


# -- record batches ----------------------------------------------------------------------------------------------------


def batch(**changes: Any) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict(good(**changes))


def test_a_schema_is_checked_before_anything_is_read() -> None:
    read = []

    def batches() -> Iterator[pa.RecordBatch]:
        read.append(1)
        yield batch()

    reader = pa.RecordBatchReader.from_batches(batch().schema, batches())
    with pytest.raises(fa.EvidenceError, match="which is to be 'markt', is no indicator; did you mean 'market'"):
        rate_batches(model().plan, reader, columns={"market": "markt"})
    assert read == []
    rated = rate_batches(model().plan, pa.RecordBatchReader.from_batches(batch().schema, batches()))
    assert read == []
    assert next(rated).num_rows == 3


def test_batches_are_rated_as_they_come_and_let_go() -> None:
    held = []

    def batches() -> Iterator[pa.RecordBatch]:
        for _ in range(6):
            held.append(pa.total_allocated_bytes())
            yield pa.RecordBatch.from_pydict({leaf: pa.array(["good"] * 50_000) for leaf in ALL})

    for found in rate_batches(model().plan, batches()):
        assert found.num_rows == 50_000
    assert held[5] - held[2] < 500_000


def test_batches_without_rows_and_no_batches() -> None:
    empty = batch().slice(0, 0)
    found = list(rate_batches(model().plan, [empty, batch(), empty]))
    assert [one.num_rows for one in found] == [0, 3, 0]
    assert len({str(one.schema) for one in found}) == 1
    assert list(rate_batches(model().plan, [])) == []


def test_a_long_batch_comes_back_in_pieces() -> None:
    table = {leaf: pa.array(["good"] * (LONGEST + 5)) for leaf in ALL} | {"client": pa.array(range(LONGEST + 5))}
    found = list(rate_batches(model().plan, [pa.RecordBatch.from_pydict(table)]))
    assert [one.num_rows for one in found] == [LONGEST, 5]
    assert found[1]["client"].to_pylist() == list(range(LONGEST, LONGEST + 5))


def test_a_batch_of_another_schema_is_named() -> None:
    rated = rate_batches(model().plan, [batch(), batch(market=[None, None, None])])
    assert next(rated).num_rows == 3
    with pytest.raises(fa.EvidenceError, match="batch 2: its columns differ from those of the first batch"):
        next(rated)
    with pytest.raises(fa.EvidenceError, match=r"batch 2: .*must be a pyarrow\.RecordBatch"):
        list(rate_batches(model().plan, [batch(), pa.table(good())]))
    with pytest.raises(fa.EvidenceError, match="batches: 5, must be a reader or an iterable of record batches"):
        rate_batches(model().plan, 5)
    for whole in (pa.table(good()), batch()):
        with pytest.raises(fa.EvidenceError, match=rf"^batches: a {type(whole).__name__}, must be .*to_batches\(\)"):
            rate_batches(model().plan, whole)
    for schema in (None, ["client"], batch()):
        with pytest.raises(fa.EvidenceError, match=r"^schema: .*, must be a pyarrow\.Schema"):
            batches_schema(model(), schema)


def test_batches_are_rated_by_a_model_or_by_its_plan() -> None:
    rated = model()
    assert batches_schema(rated, batch().schema) == batches_schema(rated.plan, batch().schema)
    assert list(rate_batches(rated, [batch()])) == list(rate_batches(rated.plan, [batch()]))
    with pytest.raises(fa.FuzzyAHPError, match=r"^model: 'small', must be a RatingModel$"):
        rate_batches("small", [batch()])  # type: ignore[arg-type]
    with pytest.raises(fa.FuzzyAHPError, match=r"must be a RatingModel; make one with RatingModel\(scheme\)$"):
        batches_schema(rated.scheme, batch().schema)  # type: ignore[arg-type]


def test_numbers_where_none_belong_stop_the_first_batch_only() -> None:
    missing, values = batch(market=[NAN] * 3), batch(market=[NAN, 1.5, 2.0])
    with pytest.raises(fa.EvidenceError, match="no grade standard"):
        list(rate_batches(model().plan, [missing.slice(0, 0), values, missing]))
    found = list(rate_batches(model().plan, [missing, values]))
    assert found[0]["status"].to_pylist() == ["incomplete"] * 3
    assert found[1]["status"].to_pylist() == ["incomplete", "invalid", "incomplete"]
    assert "the scheme has no grade standard for it" in found[1]["reason"][1].as_py()


# -- memory ------------------------------------------------------------------------------------------------------------


def test_numbers_are_not_copied() -> None:
    from fuzzyahp.portfolio.arrow_columns import read_arrow

    counts = np.arange(10, dtype=np.int8)
    for column in (pa.array(counts), pa.chunked_array([pa.array(counts)])):
        assert np.shares_memory(read_arrow(column, 5), counts)
    listed = pa.FixedSizeListArray.from_arrays(pa.array(counts), 5)
    assert np.shares_memory(read_arrow(listed.slice(1), 5), counts)


@pytest.mark.parametrize("library", ["narwhals", "pyarrow"])
def test_a_missing_extra_is_named(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    frame = pl.DataFrame(good())
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(fa.MissingExtraError, match=r"extra 'frames': pip install 'fuzzyahp\[frames\]'"):
        rate_frame(model().plan, frame)
    assert rate_frame(model().plan, good()).counts()["good"] == 1  # arrays need neither
