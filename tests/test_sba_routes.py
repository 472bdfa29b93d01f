"""The 2,101 real loans by every route: equal to each loan rated alone, to the last bit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pytest

import engine_routes as routes
import fuzzyahp as fa
from engine_routes import Bits, assert_same
from fuzzyahp.portfolio.edge_cases import test_frame as edge_cases
from postgres_server import postgres_server
from test_sba import DATA, EXAMPLE, needs_data, prepare

pytestmark = [
    *needs_data,
    # Spark's own word on pandas, whose frames nothing here makes.
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
]


class Loans(NamedTuple):
    model: fa.RatingModel
    table: pa.Table
    forms: dict[str, str]
    alone: Bits


@pytest.fixture(scope="module")
def loans() -> Loans:
    given, _ = prepare.load(DATA)
    model = fa.RatingModel(fa.load_scheme(EXAMPLE / "sba.toml"))
    count = len(given["employees"])
    forms = {leaf: "grade" if column.dtype == object else "value" for leaf, column in given.items()}
    columns = {leaf: pa.array(column, from_pandas=True) for leaf, column in given.items()}
    found: dict[str, list[Any]] = {"status": [], "score": [], "grade": []}
    for row in range(count):
        try:
            rating = model.rate({leaf: column[row] for leaf, column in given.items()})
        except fa.EvidenceError as error:
            each: tuple[Any, ...] = (error.status, None, None)
        else:
            each = (rating.status, rating.score, rating.grade)
        for name, value in zip(found, each, strict=True):
            found[name].append(value)
    client = pa.array(np.arange(count))
    columns_out = {
        "client": client,
        "status": pa.array(found["status"], pa.string()),
        "score": pa.array(found["score"], pa.float64()),
        "grade": pa.array(found["grade"], pa.string()),
        "veto": pa.array([False] * count),  # the scheme screens nobody
    }
    return Loans(model, pa.table({"client": client} | columns), forms, routes.bits(model.scheme, columns_out))


def test_all_loans_are_there(loans: Loans) -> None:
    assert len(loans.alone) == 2101
    assert np.bincount(loans.alone.status).tolist() == [2078, 0, 23]
    assert np.unique(loans.alone.score).size > 300


@pytest.mark.parametrize(
    "route", [routes.by_numpy, routes.by_pandas, routes.by_polars, routes.by_arrow, routes.by_record_batches]
)
def test_loans_in_tables(loans: Loans, route: Any) -> None:
    assert_same(route(loans.model, loans.table), loans.alone)


@pytest.mark.parametrize("size", [1, 97, 2101])
def test_loans_in_batches(loans: Loans, size: int) -> None:
    assert_same(routes.by_numpy_batches(loans.model, loans.table, size), loans.alone)


@pytest.mark.parametrize("ending", ["parquet", "csv"])
def test_loans_in_files(loans: Loans, ending: str, tmp_path: Path) -> None:
    assert_same(routes.by_file(loans.model, loans.table, tmp_path, ending), loans.alone)


def test_loans_in_duckdb(loans: Loans) -> None:
    assert_same(routes.by_duckdb(loans.model, loans.table, loans.forms), loans.alone)


@pytest.fixture(scope="module")
def postgres() -> Iterator[Any]:
    with postgres_server() as address:
        import psycopg

        with psycopg.connect(address, autocommit=True) as connection:
            yield connection


def test_loans_in_postgres(loans: Loans, postgres: Any) -> None:
    routes.load_postgres(postgres, "loans", loans.table)
    assert_same(routes.by_postgres(postgres, loans.model, "loans", loans.forms), loans.alone)


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with routes.spark_session(tmp_path_factory.mktemp("spark")) as session:
        yield session


@pytest.mark.slow
def test_loans_in_spark(loans: Loans, spark: Any, tmp_path: Path) -> None:
    assert_same(routes.by_spark_sql(spark, tmp_path, loans.model, loans.table, loans.forms), loans.alone)
    assert_same(routes.by_spark_arrow(spark, tmp_path, loans.model, loans.table), loans.alone)


def test_the_edge_cases_of_the_loans_scheme(loans: Loans) -> None:
    frame = edge_cases(loans.model.plan, loans.forms)
    ratings = loans.model.rate_many(frame.inputs)
    assert frame.disagreements(ratings.status, ratings.score, ratings.grade, ratings.veto) == ()
