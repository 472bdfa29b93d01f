"""A million clients and the scheme's edge cases by every route: the same bits as one client alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

import engine_routes as routes
import fuzzyahp as fa
from engine_routes import Bits, assert_same
from fuzzyahp.portfolio.edge_cases import CASE, EXPECTED
from fuzzyahp.portfolio.edge_cases import test_frame as edge_cases
from generated_clients import FORMS, generated_clients, generated_model
from postgres_server import postgres_server

pytestmark = [
    pytest.mark.slow,
    # Spark's own word on pandas, whose frames nothing here makes.
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
]

MILLION = 1_000_000
#: Set to 1: the slow engines too get the whole million, and not its first 200,000 clients.
FULL = os.environ.get("FUZZYAHP_FULL_MILLION", "0") not in ("", "0")
FEW = MILLION if FULL else 200_000
SAMPLE = 2_000
OPERATORS = ("weighted_average", "min_max")


@lru_cache(maxsize=1)
def million() -> pa.Table:
    return generated_clients(MILLION)


@lru_cache(maxsize=2)
def model(operator: str) -> fa.RatingModel:
    return generated_model(operator)


@lru_cache(maxsize=2)
def wanted(operator: str) -> Bits:
    """The million in one mapping on one thread: what `test_one_by_one` ties to clients alone."""
    return routes.by_numpy(model(operator), million(), threads=1)


@lru_cache(maxsize=2)
def edges(operator: str) -> tuple[pa.Table, Bits]:
    """Edge cases without what is expected of them, and that."""
    table = edge_cases(model(operator).plan, FORMS).to_arrow()
    columns = {name.rpartition(".")[2]: table[name] for name in EXPECTED}
    expected = routes.bits(model(operator).scheme, {"client": table["client"]} | columns)
    return table.drop_columns([CASE, *EXPECTED]), expected


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with routes.spark_session(tmp_path_factory.mktemp("spark")) as session:
        yield session


@pytest.fixture(scope="module")
def postgres() -> Iterator[Any]:
    with postgres_server() as address:
        import psycopg

        with psycopg.connect(address, autocommit=True) as connection:
            routes.load_postgres(connection, "million", million().slice(0, FEW))
            for operator in OPERATORS:
                routes.load_postgres(connection, f"edges {operator}", edges(operator)[0])
            yield connection


def test_the_million_has_everything_in_it() -> None:
    """A comparison of clients who are all alike would prove little."""
    for operator in OPERATORS:
        found = wanted(operator)
        assert len(found) == MILLION
        assert (np.bincount(found.status, minlength=4) > 5_000).all()
        assert (np.bincount(found.grade[found.grade >= 0], minlength=5) > 0)[:4].all()
        assert set(np.unique(found.veto)) == {-1, 0, 1}
        # Scores on a cut, where a last bit would change the grade.
        score = np.round(found.score[found.status == 0].view(np.float64), 9)
        assert sum(int((score == cut).sum()) for cut in (92.5, 77.5, 62.5)) > 20
    assert np.unique(wanted("weighted_average").score).size > 100_000
    kinds = {str(field.type) for field in million().schema}
    assert kinds >= {"int8", "int16", "int32", "int64", "double", "string"}
    assert any(pa.types.is_dictionary(field.type) for field in million().schema)


@pytest.mark.parametrize("field", ["status", "score", "grade", "veto"])
def test_one_bit_of_one_client_is_noticed(field: str) -> None:
    _, expected = edges("min_max")
    changed = getattr(expected, field).copy()
    changed[-1] += 1
    with pytest.raises(AssertionError, match=f"{field}: 1 differ, first client {len(expected) - 1}"):
        assert_same(replace(expected, **{field: changed}), expected)
    short = Bits(**{each.name: getattr(expected, each.name)[:-1] for each in fields(Bits)})
    with pytest.raises(AssertionError):
        assert_same(short, expected)


@pytest.mark.parametrize("operator", OPERATORS)
def test_one_by_one(operator: str) -> None:
    """`rate`, which shares no loop with the batches, on clients by chance and on some of every status."""
    rng = np.random.default_rng(1)
    found = wanted(operator)
    rows = set(rng.choice(MILLION, SAMPLE, replace=False).tolist())
    for status in range(4):
        rows |= set(rng.choice(np.flatnonzero(found.status == status), 100, replace=False).tolist())
    chosen = sorted(rows)
    table = million().take(pa.array(chosen))
    assert_same(alone(model(operator), table), found, chosen)


@pytest.mark.parametrize("operator", OPERATORS)
def test_edge_cases_one_by_one(operator: str) -> None:
    table, expected = edges(operator)
    assert len(expected) > 250
    assert_same(alone(model(operator), table), expected)


def alone(rated: fa.RatingModel, table: pa.Table) -> Bits:
    """Every client of a table by `rate`."""
    columns = {name: table[name].to_pylist() for name in table.column_names}
    found: dict[str, list[Any]] = {"status": [], "score": [], "grade": [], "veto": []}
    for row in range(table.num_rows):
        evidence = {
            leaf: [columns[f"{leaf}.{grade}"][row] for grade in rated.scheme.scale.names]
            if form == "counts"
            else {form: columns[leaf][row]}
            for leaf, form in FORMS.items()
        }
        status, score, grade, veto = _alone(rated, evidence)
        for name, value in zip(found, (status, score, grade, veto), strict=True):
            found[name].append(value)
    kinds = {"status": pa.string(), "score": pa.float64(), "grade": pa.string(), "veto": pa.bool_()}
    given = {name: pa.array(found[name], kind) for name, kind in kinds.items()}
    return routes.bits(rated.scheme, {"client": table["client"]} | given)


def _alone(rated: fa.RatingModel, evidence: dict[str, Any]) -> tuple[str, float | None, str | None, bool | None]:
    try:
        rating = rated.rate(evidence)
    except fa.EvidenceError as error:
        return error.status, None, None, None if error.indicator in rated.plan.screened else False
    return rating.status, rating.score, rating.grade, rating.veto is not None and rating.veto.fired


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("size", [7, 1_000, 65_537, 300_000, MILLION])
def test_numpy_batches(operator: str, size: int) -> None:
    # Small batches take long to make, so they cover the first clients only.
    table = million().slice(0, min(MILLION, 500 * size))
    assert_same(routes.by_numpy_batches(model(operator), table, size), wanted(operator), slice(0, table.num_rows))


IN_MEMORY = {
    "pandas": routes.by_pandas,
    "polars": routes.by_polars,
    "arrow": routes.by_arrow,
    "record batches": routes.by_record_batches,
    "numpy": routes.by_numpy,
}


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("route", IN_MEMORY)
def test_tables(operator: str, route: str) -> None:
    assert_same(IN_MEMORY[route](model(operator), million()), wanted(operator))
    table, expected = edges(operator)
    assert_same(IN_MEMORY[route](model(operator), table), expected)


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("ending", ["parquet", "csv"])
def test_files(operator: str, ending: str, tmp_path: Path) -> None:
    table, expected = edges(operator)
    rows = np.arange(len(expected))
    if ending == "csv":
        # A blank cell is an empty one; two indicators have grades for evidence.
        cases = edge_cases(model(operator).plan, FORMS)[CASE]
        rows = rows[["' '" not in case for case in cases]]
        assert len(expected) - len(rows) == 2
    assert_same(routes.by_file(model(operator), table.take(rows), tmp_path, ending), expected, rows)
    if ending == "parquet":
        assert_same(routes.by_file(model(operator), million(), tmp_path, ending), wanted(operator))


@pytest.mark.parametrize("operator", OPERATORS)
def test_duckdb(operator: str) -> None:
    assert_same(routes.by_duckdb(model(operator), million(), FORMS), wanted(operator))
    table, expected = edges(operator)
    assert_same(routes.by_duckdb(model(operator), table, FORMS), expected)


@pytest.mark.parametrize("operator", OPERATORS)
def test_postgres(operator: str, postgres: Any) -> None:
    found = routes.by_postgres(postgres, model(operator), "million", FORMS)
    assert_same(found, wanted(operator), slice(0, FEW))
    found = routes.by_postgres(postgres, model(operator), f"edges {operator}", FORMS)
    assert_same(found, edges(operator)[1])


@pytest.mark.parametrize("operator", OPERATORS)
def test_spark_sql(operator: str, spark: Any, tmp_path: Path) -> None:
    # Edge cases are in test_spark.py: Spark takes many seconds to compile a statement, however few the rows.
    found = routes.by_spark_sql(spark, tmp_path, model(operator), million().slice(0, FEW), FORMS)
    assert_same(found, wanted(operator), slice(0, FEW))


@pytest.mark.parametrize("operator", OPERATORS)
def test_spark_map_in_arrow(operator: str, spark: Any, tmp_path: Path) -> None:
    found = routes.by_spark_arrow(spark, tmp_path, model(operator), million().slice(0, FEW))
    assert_same(found, wanted(operator), slice(0, FEW))
    table, expected = edges(operator)
    assert_same(routes.by_spark_arrow(spark, tmp_path, model(operator), table), expected)
