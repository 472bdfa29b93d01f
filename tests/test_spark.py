"""Spark: mapInArrow and Spark SQL give the bits that one client alone gets, however the rows are spread."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import fuzzyahp as fa
from engines import require_engine
from fuzzyahp.portfolio.edge_cases import test_frame as edge_cases
from fuzzyahp.portfolio.spark import rate_partition, rate_spark, spark_sql_settings
from strategies import random_scheme

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "spark.md").read_text(encoding="utf-8")
SCRIPTS = dict(re.findall(r'```python title="([\w.-]+)"\n(.*?)```', PAGE, re.DOTALL))
HOSTILE = ("a.b", "`", "``.`c`", "x'; DROP TABLE clients; --", 'q"q', "line\nbreak", "*", "信用", "Client", " ", "${x}")

pytestmark = [
    pytest.mark.slow,
    # Spark's own word on pandas, whose frames nothing here makes.
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
]


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    require_engine("spark")
    from pyspark.sql import SparkSession

    folder = tmp_path_factory.mktemp("spark")
    settings: dict[str, bool | float | int | str | None] = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "1g",
        "spark.local.dir": str(folder / "local"),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.sql.shuffle.partitions": "2",
        # Small batches, so that a partition has several of them.
        "spark.sql.execution.arrow.maxRecordsPerBatch": "97",
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.setenv("PYTHONPATH", os.pathsep.join(path for path in sys.path if path))
        builder = SparkSession.builder.master("local[2]").appName("fuzzyahp")
        session = builder.config(map=settings).getOrCreate()
        session.sparkContext.setLogLevel("OFF")
        yield session
        session.stop()


def _model(indicators: dict[str, Any], **rules: Any) -> fa.RatingModel:
    document = {"format": "fuzzyahp-scheme/1", "name": "small", "version": "1", "rules": rules}
    return fa.RatingModel(fa.load_scheme(document | {"indicators": indicators}))


def _small(**rules: Any) -> fa.RatingModel:
    indicators: dict[str, Any] = {
        "credit": {"children": ["owner", "finance"], "weights": [0.4, 0.6]},
        "owner": {},
        "finance": {"standard": {"points": [3, 2.1, 1.3, 0.7, 0.1]}},
    }
    return _model(indicators, veto={"branch": "owner", "below": "medium"}, **rules)


def _rows(df: Any) -> list[dict[str, Any]]:
    """Rows in the order of their clients; doubles as hexadecimals, so that 0.0 is not -0.0."""
    rows = sorted((row.asDict() for row in df.collect()), key=lambda row: str(row["client"]))
    return [{key: x.hex() if isinstance(x, float) else x for key, x in row.items()} for row in rows]


def _expected(ratings: fa.Ratings) -> list[dict[str, Any]]:
    columns = ratings.to_dict()
    rows = sorted(
        (dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)),
        key=lambda row: str(row["client"]),
    )
    return [{key: x.hex() if isinstance(x, float) else x for key, x in row.items()} for row in rows]


def _frame(spark: Any, columns: dict[str, Any], parts: int = 1) -> Any:
    import pyarrow as pa

    return spark.createDataFrame(pa.table(columns)).repartition(parts)


def _schemes() -> list[dict[str, Any]]:
    rng = random.Random(20261122)
    return [
        random_scheme(rng, operator, depth=depth)
        for operator in fa.OPERATORS
        for depth in ((1, 2) if operator in ("weighted_average", "min_max") else (2,))
    ]


@pytest.mark.parametrize("document", _schemes(), ids=lambda document: document["rules"]["operator"])
def test_edge_cases_get_the_same_bits_in_map_in_arrow(spark: Any, document: dict[str, Any]) -> None:
    model = fa.RatingModel(fa.load_scheme(document))
    frame = edge_cases(model.plan)
    table = frame.to_arrow().select(list(frame.inputs))
    rated = rate_spark(spark.createDataFrame(table).repartition(5), model, membership=True, node_scores=True)
    found = _rows(rated)
    assert rated.columns == list(found[0])
    assert found == _expected(_rate_table(model, frame.inputs))
    columns = {what: [row[what] for row in found] for what in ("status", "score", "grade", "veto")}
    scores = [None if x is None else float.fromhex(x) for x in columns["score"]]
    # Edge clients are numbered in their order, so sorting has put them back.
    assert frame.disagreements(columns["status"], scores, columns["grade"], columns["veto"]) == ()


def _rate_table(model: fa.RatingModel, table: Any) -> fa.Ratings:
    from fuzzyahp.batch import rate_table

    return rate_table(model.plan, table, membership=True, node_scores=True)


@pytest.mark.parametrize("operator", ["weighted_average", "min_max"])
def test_edge_cases_get_the_same_bits_in_spark_sql(spark: Any, operator: str) -> None:
    require_engine("sqlglot")
    from fuzzyahp.portfolio.sql_export import to_sql

    document = next(x for x in _schemes() if x["rules"]["operator"] == operator)
    model = fa.RatingModel(fa.load_scheme(document))
    frame = edge_cases(model.plan)
    statement = to_sql(model.plan, "spark", table="clients")
    spark.createDataFrame(frame.to_arrow()).createOrReplaceTempView("clients")
    before = {name: spark.conf.get(name) for name in spark_sql_settings()}
    try:
        for settings in (before, spark_sql_settings()):
            for name, value in settings.items():
                spark.conf.set(name, value)
            rows = sorted(spark.sql(statement).collect(), key=lambda row: row["client"])
            found = {what: [row[what] for row in rows] for what in ("status", "score", "grade", "veto")}
            assert frame.disagreements(**found) == ()
    finally:
        for name, value in before.items():
            spark.conf.set(name, value)
        spark.catalog.dropTempView("clients")


def test_nulls_and_every_type_of_column(spark: Any) -> None:
    import pyarrow as pa

    model = _small()
    votes = [[0, 3, 2, 0, 0], [5, 0, 0, 0, 0], None, [0, 0, 0, 0, 0], [0, 1, 2], [1, 0, -1, 0, 0], [0, 0, 0, 0, 9]]
    finance = [1.8, None, 1.0, 2.0, 2.0, 2.0, float("nan")]
    said = [
        ("rated", ""),
        ("incomplete", "finance: no evidence"),
        ("incomplete", "owner: no votes"),
        ("incomplete", "owner: no votes"),
        ("invalid", "owner: 3 numbers under votes, must be 5: one a grade, best first"),
        (
            "invalid",
            "owner: votes [1, 0, -1, 0, 0], must be whole numbers of experts, 0 or more and at most 10^9",
        ),
        ("rejected", "veto: owner below medium"),
    ]
    for kind in (pa.int8(), pa.float64()):
        columns = {"owner": pa.array(votes, pa.list_(kind)), "finance": finance, "client": list(range(7))}
        rows = rate_spark(_frame(spark, columns, 3), model).orderBy("client").collect()
        assert [row["client"] for row in rows] == list(range(7))
        assert [row["status"] for row in rows] == [status for status, _ in said]
        plain = [row["reason"].replace(".0", "") for row in rows]
        assert plain == [reason for _, reason in said]
        assert [row["veto"] for row in rows] == [False, False, None, None, None, None, True]
        alone = model.rate({"owner": votes[0], "finance": 1.8})
        assert rows[0]["score"].hex() == alone.score.hex() if alone.score else False
        assert [row["score"] for row in rows[1:]] == [None] * 6


def test_a_single_row_and_none_at_all(spark: Any) -> None:
    model = _small()
    columns = {"client": ["a"], "owner": ["good"], "finance": [1.8]}
    one = rate_spark(_frame(spark, columns), model).collect()
    assert [(row["client"], row["score"]) for row in one] == [
        ("a", model.rate({"owner": "good", "finance": 1.8}).score)
    ]
    empty = rate_spark(_frame(spark, columns).limit(0), model)
    assert empty.collect() == []
    assert empty.columns == ["client", "status", "score", "grade", "reason", "veto"]
    assert [kind for _, kind in empty.dtypes] == ["string", "string", "double", "string", "string", "boolean"]
    # Seven of eight partitions without a row.
    spread = rate_spark(
        spark.range(8, numPartitions=8).where("id = 3").selectExpr("'good' owner", "1.8D finance"), model
    )
    assert [row["grade"] for row in spread.collect()] == [one[0]["grade"]]


def test_what_is_ignored_never_leaves_the_jvm_and_clients_keep_their_type(spark: Any) -> None:
    df = spark.sql(
        "SELECT timestamp'2026-11-22 10:00:00' AS client, 'good' AS owner, 1.8D AS finance, interval 1 day AS age, "
        "map(1, 2) AS notes"
    )
    rated = rate_spark(df, _small(), ignore=["age", "notes"])
    assert rated.dtypes[0] == ("client", "timestamp")
    assert rated.collect()[0]["client"] == df.collect()[0]["client"]
    with pytest.raises(fa.EvidenceError) as caught:
        rate_spark(df.withColumnRenamed("age", "x").withColumn("finance", df["notes"]), _small(), ignore=["notes"])
    assert "column 'x' is no indicator" in str(caught.value)
    assert "column 'finance' holds struct<map<int,int>" in str(caught.value)


def test_the_answer_does_not_depend_on_how_the_rows_are_spread(spark: Any) -> None:
    # A number where only grades can stand: an error in a first batch, were there such a thing here.
    columns: dict[str, Any] = {"client": list(range(400)), "owner": [None] * 399 + [3.0], "finance": [1.8] * 400}
    found = [_rows(rate_spark(_frame(spark, columns, parts), _small())) for parts in (1, 4)]
    assert found[0] == found[1]
    statuses = [row["status"] for row in found[0]]
    assert (statuses.count("incomplete"), statuses.count("invalid")) == (399, 1)
    alone = _frame(spark, {name: column[-1:] for name, column in columns.items()})
    assert [row["status"] for row in rate_spark(alone, _small()).collect()] == ["invalid"]


@pytest.mark.parametrize("operator", ["weighted_average", "min_max"])
def test_hostile_names_stay_names(spark: Any, operator: str) -> None:
    leaves = [f"leaf{i}" for i in range(len(HOSTILE))]
    weights = [0.1] * (len(leaves) - 2) + [0.05, 0.05]
    model = _model(
        {"credit": {"children": leaves, "weights": weights}} | {leaf: {} for leaf in leaves}, operator=operator
    )
    grades = fa.FIVE_GRADES.names
    rng = random.Random(5)
    theirs: dict[str, Any] = {name: [rng.choice(grades) for _ in range(9)] for name in HOSTILE}
    named = dict(zip(HOSTILE, leaves, strict=True)) | {"id`;": "client"}
    df = _frame(spark, theirs | {"id`;": list(range(9)), "a.b ": ["x"] * 9})
    rows = rate_spark(df, model, columns=named, ignore=["a.b "], node_scores=True).orderBy("client").collect()
    for i, row in enumerate(rows):
        alone = model.rate({leaf: theirs[name][i] for name, leaf in zip(HOSTILE, leaves, strict=True)})
        assert alone.score is not None
        assert row["score"].hex() == alone.score.hex()
        assert row["score.leaf0"] == alone.nodes["leaf0"].score


def test_wrong_columns_are_all_named_before_any_job(spark: Any) -> None:
    jobs = spark.sparkContext.statusTracker()
    df = spark.range(3).selectExpr("assert_true(id > 5) finanse", "'good' AS OWNER", "current_date() `when`")
    before = jobs.getJobIdsForGroup(None)
    with pytest.raises(fa.EvidenceError) as caught:
        rate_spark(df, _small())
    for part in (
        "column 'finanse' is no indicator; did you mean 'finance'?",
        "column 'OWNER' is no indicator; did you mean 'owner'?",
        "column 'when' is no indicator",
        "no column for 'owner'",
        "no column for 'finance'",
    ):
        assert part in str(caught.value)
    assert jobs.getJobIdsForGroup(None) == before
    with pytest.raises(fa.EvidenceError, match="'owner' stands twice"):
        rate_spark(df.toDF("owner", "owner", "finance"), _small())
    decimals = spark.sql("SELECT 'good' owner, 1.8 finance, true client")
    with pytest.raises(fa.EvidenceError, match=r"column 'finance' holds decimal.*cast it to double"):
        rate_spark(decimals, _small())


def test_a_worker_with_another_version_is_refused() -> None:
    with pytest.raises(
        fa.FuzzyAHPError, match=r"this worker has fuzzyahp .*, the driver 0\.0; install the same on all"
    ):
        next(rate_partition(_small().plan, [], iter(()), version="0.0"))


def test_only_data_frames_and_models_are_taken(spark: Any) -> None:
    with pytest.raises(fa.FuzzyAHPError, match=r"^df: 'x', must be a Spark data frame$"):
        rate_spark("x", _small())  # type: ignore[arg-type]
    with pytest.raises(fa.FuzzyAHPError, match=r"^model: 'small', must be a RatingModel$"):
        rate_spark(spark.range(1), "small")  # type: ignore[arg-type]


def test_a_missing_library_names_the_extra(spark: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pandas", "pyarrow", "pyspark.sql"):
        with monkeypatch.context() as patch:
            patch.setitem(sys.modules, name, None)
            with pytest.raises(fa.MissingExtraError, match=r"fuzzyahp\[spark\]"):
                rate_spark(spark.range(1), _small())


def _portfolio(folder: Path) -> Any:
    """What the scripts on the page read: edge cases, with a name and a column of somebody's own."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    frame = edge_cases(fa.RatingModel(fa.load_scheme("micro-enterprise")).plan)
    table = frame.to_arrow().select(list(frame.inputs)).rename_columns({"client": "firm_id"})
    pq.write_table(table.append_column("office", pa.array(["east"] * len(table))), folder / "clients.parquet")
    return frame


def _check(frame: Any, path: Path) -> None:
    import pyarrow.parquet as pq

    rated = pq.read_table(path).sort_by("client")
    found = {what: rated[what].to_pylist() for what in ("status", "score", "grade", "veto")}
    assert frame.disagreements(**found) == ()


@pytest.mark.parametrize("script", ["rate.py", "rate_sql.py"])
def test_the_scripts_for_spark_on_the_page(spark: Any, script: str, tmp_path: Path) -> None:
    frame = _portfolio(tmp_path)
    # Spark's own folder is the one that it was started in.
    code = re.sub(r'"(\w+\.parquet)"', lambda name: repr(str(tmp_path / name[1])), SCRIPTS[script])
    before = {name: spark.conf.get(name) for name in spark_sql_settings()}
    exec(compile(code, script, "exec"), {})  # noqa: S102 - our own page
    for name, value in before.items():
        spark.conf.set(name, value)
    (written,) = tmp_path.glob("ratings*.parquet")
    _check(frame, written)


@pytest.fixture
def short_folder() -> Iterator[str]:
    """Ray makes sockets within its folder, and the path of a socket has 107 bytes at the most."""
    with tempfile.TemporaryDirectory(prefix="ray") as folder:
        yield folder


@pytest.mark.parametrize(("library", "script"), [("dask", "rate_dask.py"), ("ray", "rate_ray.py")])
def test_the_scripts_for_other_engines_on_the_page(
    library: str, script: str, tmp_path: Path, short_folder: str
) -> None:
    require_engine(library)
    frame = _portfolio(tmp_path)
    (tmp_path / script).write_text(SCRIPTS[script], encoding="utf-8")
    env = os.environ | {
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        # What Ray keeps goes away with the test, and nothing is reported to anybody.
        "HOME": str(tmp_path),
        "RAY_TMPDIR": short_folder,
        "RAY_USAGE_STATS_ENABLED": "0",
    }
    # Dask and Ray call what pandas, and Ray itself, deprecate: warnings can be no errors, but none may be ours.
    line = [sys.executable, "-W", "default", script]
    run = subprocess.run(line, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr[-3000:]
    ours = r"(/fuzzyahp/(?!\S*site-packages)\S*|rate_\w+)\.py:\d+: \w*Warning"  # not theirs below a folder of that name
    assert not re.search(ours, run.stderr), run.stderr[-3000:]
    (written,) = tmp_path.glob("ratings*.parquet")
    _check(frame, written)
