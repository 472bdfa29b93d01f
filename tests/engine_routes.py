"""Every way by which a table of clients can be rated, and what came out of it as plain arrays of bits."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest

import fuzzyahp as fa
from engines import require_engine
from fuzzyahp.portfolio.record_batches import rate_batches
from fuzzyahp.portfolio.spark import rate_spark, spark_sql_settings
from fuzzyahp.portfolio.sql_export import to_sql
from fuzzyahp.portfolio.table_files import rate_file

STATUSES = ("rated", "rejected", "incomplete", "invalid")
_TYPES = {"int8": "smallint", "int16": "smallint", "int32": "integer", "int64": "bigint", "double": "double precision"}


@dataclass(frozen=True, eq=False)
class Bits:
    """Ratings in the order of the clients, as integers; -1 for null."""

    status: npt.NDArray[np.int64]
    score: npt.NDArray[np.uint64]
    grade: npt.NDArray[np.int64]
    veto: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.status)


def bits(scheme: fa.Scheme, columns: Mapping[str, Any] | pa.Table) -> Bits:
    """Bits of a table with client, status, score, grade and veto, in whatever order its rows are."""
    table = columns if isinstance(columns, pa.Table) else pa.table(dict(columns))
    order = np.argsort(np.asarray(table["client"].to_pylist()), kind="stable")

    def places(name: str, known: tuple[Any, ...]) -> npt.NDArray[np.int64]:
        column = table[name].combine_chunks()
        if pa.types.is_dictionary(column.type):
            column = column.dictionary_decode()
        kind = pa.bool_() if name == "veto" else pa.string()
        found = pa.compute.index_in(column.cast(kind), pa.array(known, kind)).fill_null(-9)
        null = np.asarray(column.is_null())
        found = np.where(null, -1, np.asarray(found)).astype(np.int64)
        assert (found > -9).all(), f"{name}: {column.filter(pa.array(found == -9))[:3]}"
        return np.asarray(found[order])

    score = table["score"].combine_chunks()
    assert score.type == pa.float64()
    number = np.asarray(score.fill_null(np.nan))
    # One pattern for what is not rated; of NaN there are many.
    pattern = np.where(np.isnan(number), np.uint64(0), number.view(np.uint64))[order]
    return Bits(places("status", STATUSES), pattern, places("grade", scheme.scale.names), places("veto", (False, True)))


def assert_same(found: Bits, wanted: Bits, rows: Any = slice(None)) -> None:
    """Raise for the first client whose bits are others."""
    for field in fields(Bits):
        have, want = getattr(found, field.name), getattr(wanted, field.name)[rows]
        assert have.shape == want.shape
        if not np.array_equal(have, want):
            at = int(np.flatnonzero(have != want)[0])
            differ = int((have != want).sum())
            raise AssertionError(f"{field.name}: {differ} differ, first client {at}: {have[at]}, must be {want[at]}")


def numpy_columns(table: pa.Table) -> dict[str, npt.NDArray[Any]]:
    """A table as a mapping of NumPy columns: NaN or None for null."""
    return {name: _numpy(table[name].combine_chunks()) for name in table.column_names}


def _numpy(column: pa.Array) -> npt.NDArray[Any]:
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    return np.asarray(column.to_numpy(zero_copy_only=False))


def _of_ratings(ratings: fa.Ratings) -> pa.Table:
    score = pa.array(np.ma.getdata(ratings.score), mask=np.ma.getmaskarray(ratings.score))
    veto = pa.array(np.ma.getdata(ratings.veto), pa.bool_(), mask=np.ma.getmaskarray(ratings.veto))
    grade, status = pa.array(ratings.grade, pa.string()), pa.array(ratings.status.astype(object), pa.string())
    return pa.table(
        {"client": pa.array(ratings.client), "status": status, "score": score, "grade": grade, "veto": veto}
    )


def by_numpy(model: fa.RatingModel, table: pa.Table, threads: int | None = None) -> Bits:
    """One mapping of arrays."""
    return bits(model.scheme, _of_ratings(model.rate_many(numpy_columns(table), threads=threads)))


def by_numpy_batches(model: fa.RatingModel, table: pa.Table, size: int) -> Bits:
    """Mappings of so many rows each."""
    columns = numpy_columns(table)
    parts = [
        _of_ratings(model.rate_many({name: column[start : start + size] for name, column in columns.items()}))
        for start in range(0, table.num_rows, size)
    ]
    return bits(model.scheme, pa.concat_tables(parts))


def by_pandas(model: fa.RatingModel, table: pa.Table) -> Bits:
    """A pandas frame."""
    require_engine("pandas")
    return bits(model.scheme, pa.Table.from_pandas(model.rate_many(table.to_pandas()), preserve_index=False))


def by_polars(model: fa.RatingModel, table: pa.Table) -> Bits:
    """A Polars frame."""
    require_engine("polars")
    import polars

    return bits(model.scheme, model.rate_many(polars.from_arrow(table)).to_arrow())


def by_arrow(model: fa.RatingModel, table: pa.Table) -> Bits:
    """An Arrow table."""
    return bits(model.scheme, model.rate_many(table))


def by_record_batches(model: fa.RatingModel, table: pa.Table) -> Bits:
    """A stream of record batches, of a size that no block has."""
    batches = rate_batches(model.plan, table.to_reader(max_chunksize=33_333))
    return bits(model.scheme, pa.Table.from_batches(list(batches)))


def by_file(model: fa.RatingModel, table: pa.Table, folder: Path, ending: str) -> Bits:
    """From a Parquet or CSV file to another one."""
    source, output = folder / f"in.{ending}", folder / f"out.{ending}"
    if ending == "parquet":
        pa.parquet.write_table(table, source)
        rate_file(model, source, output)
        return bits(model.scheme, pa.parquet.read_table(output))
    pa.csv.write_csv(_plain_texts(table), source)
    rate_file(model, source, output)
    kinds = {"status": pa.string(), "score": pa.float64(), "grade": pa.string(), "veto": pa.bool_()}
    options = pa.csv.ConvertOptions(column_types=kinds, null_values=[""], strings_can_be_null=True)
    return bits(model.scheme, pa.csv.read_csv(output, convert_options=options))


def by_duckdb(model: fa.RatingModel, table: pa.Table, forms: Mapping[str, str]) -> Bits:
    """The statement for DuckDB."""
    require_engine("duckdb")
    import duckdb

    with duckdb.connect(":memory:") as connection:
        connection.register("clients", table)
        statement = to_sql(model.plan, "duckdb", table="clients", evidence=forms)
        found = connection.sql(statement).to_arrow_table()
    return bits(model.scheme, found)


def load_postgres(connection: Any, name: str, table: pa.Table) -> None:
    """A table of this name with these rows, by COPY."""
    from psycopg import sql

    kinds = [sql.SQL(_TYPES.get(str(field.type), "text")) for field in table.schema]
    columns = [sql.SQL(" ").join((sql.Identifier(n), k)) for n, k in zip(table.column_names, kinds, strict=True)]
    connection.execute(sql.SQL("CREATE TABLE {} ({})").format(sql.Identifier(name), sql.SQL(", ").join(columns)))
    copy = sql.SQL("COPY {} FROM STDIN (FORMAT csv)").format(sql.Identifier(name))
    with connection.cursor() as cursor, cursor.copy(copy) as sink:
        for batch in _plain_texts(table).to_batches(max_chunksize=50_000):
            text = io.BytesIO()
            pa.csv.write_csv(batch, text, pa.csv.WriteOptions(include_header=False))
            sink.write(text.getvalue())
    connection.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(name)))


def by_postgres(connection: Any, model: fa.RatingModel, name: str, forms: Mapping[str, str]) -> Bits:
    """The statement for PostgreSQL, on a table that `load_postgres` made."""
    statement = to_sql(model.plan, "postgres", table=name, evidence=forms).rstrip().rstrip(";")
    # Shortest digits that give back the same double.
    connection.execute("SET extra_float_digits = 1")
    with connection.cursor() as cursor, cursor.copy(f"COPY ({statement}\n) TO STDOUT (FORMAT csv, HEADER)") as source:
        text = b"".join(bytes(part) for part in source)
    kinds = {"status": pa.string(), "score": pa.float64(), "grade": pa.string(), "veto": pa.bool_()}
    options = pa.csv.ConvertOptions(
        column_types=kinds,
        null_values=[""],
        strings_can_be_null=True,
        quoted_strings_can_be_null=False,
        true_values=["t"],
        false_values=["f"],
        include_columns=["client", *kinds],
    )
    return bits(model.scheme, pa.csv.read_csv(io.BytesIO(text), convert_options=options))


@contextmanager
def spark_session(folder: Path) -> Iterator[Any]:
    """Spark on two threads of this machine, all its files in a folder."""
    require_engine("spark")
    from pyspark.sql import SparkSession

    settings: dict[str, bool | float | int | str | None] = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "2g",
        "spark.local.dir": str(folder / "local"),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.sql.shuffle.partitions": "2",
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.setenv("PYTHONPATH", os.pathsep.join(path for path in sys.path if path))
        session = SparkSession.builder.master("local[2]").appName("fuzzyahp").config(map=settings).getOrCreate()
        session.sparkContext.setLogLevel("OFF")
        for name, value in spark_sql_settings().items():
            session.conf.set(name, value)
        try:
            yield session
        finally:
            session.stop()


def by_spark_sql(session: Any, folder: Path, model: fa.RatingModel, table: pa.Table, forms: Mapping[str, str]) -> Bits:
    """The statement for Spark SQL, from Parquet to Parquet."""

    def run(frame: Any) -> Any:
        frame.createOrReplaceTempView("clients")
        return session.sql(to_sql(model.plan, "spark", table="clients", evidence=forms))

    return _by_spark(session, folder, model, table, run)


def by_spark_arrow(session: Any, folder: Path, model: fa.RatingModel, table: pa.Table) -> Bits:
    """Spark's mapInArrow, from Parquet to Parquet."""
    return _by_spark(session, folder, model, table, lambda frame: rate_spark(frame, model))


def _by_spark(session: Any, folder: Path, model: fa.RatingModel, table: pa.Table, run: Callable[[Any], Any]) -> Bits:
    # Several row groups, so that both threads have work.
    pa.parquet.write_table(_plain_texts(table), folder / "in.parquet", row_group_size=max(table.num_rows // 4, 1))
    out = folder / "out"
    run(session.read.parquet(str(folder / "in.parquet"))).write.mode("overwrite").parquet(str(out))
    columns = ["client", "status", "score", "grade", "veto"]
    return bits(model.scheme, pa.parquet.read_table(out, columns=columns))


def _plain_texts(table: pa.Table) -> pa.Table:
    """The table with dictionaries written out."""
    fields = [pa.field(f.name, pa.string()) if pa.types.is_dictionary(f.type) else f for f in table.schema]
    return table.cast(pa.schema(fields))
