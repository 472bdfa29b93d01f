"""Exported SQL on a real PostgreSQL server: the same bits, no query that stops, names that stay in their quotes."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engines
import fuzzyahp as fa
from fuzzyahp.portfolio.edge_cases import test_frame as edge_cases
from fuzzyahp.portfolio.sql_export import to_sql
from fuzzyahp.portfolio.sql_expressions import DIALECTS, number, speller, text
from postgres_server import postgres_server
from sql_tables import EXTREME, Table, differences, random_case
from strategies import OPERATORS
from test_sql import GRADES, HOSTILE, document, small, two


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres_server() as connection_string:
        yield connection_string


@pytest.fixture
def postgres(server: str) -> Iterator[Any]:
    import psycopg

    with psycopg.connect(server) as connection:
        yield connection
        connection.rollback()


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def load(connection: Any, table: Table, name: str = "clients") -> None:
    kinds = ["text" if x.dtype == object else "int" if x.dtype.kind == "i" else "float8" for x in table.values()]
    columns = ", ".join(f"{quoted(column)} {kind}" for column, kind in zip(table, kinds, strict=True))
    connection.execute(f"CREATE TABLE {quoted(name)} ({columns})")
    with connection.cursor() as cursor, cursor.copy(f"COPY {quoted(name)} FROM STDIN") as copy:
        for row in zip(*(column.tolist() for column in table.values()), strict=True):
            copy.write_row(row)


def answer(connection: Any, statement: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    # Binary, so that the bits are the server's own.
    cursor = connection.cursor(binary=True)
    cursor.execute(statement)
    return [column.name for column in cursor.description], cursor.fetchall()


@pytest.mark.parametrize("seed", range(12))
def test_bits_on_random_schemes(postgres: Any, seed: int) -> None:
    model, forms, table = random_case(seed, OPERATORS[seed % 4], 600)
    load(postgres, table)
    found = answer(postgres, to_sql(model.plan, "postgres", table="clients", evidence=forms, membership=True))
    assert differences(model, table, *found) == []


@pytest.mark.parametrize("operator", OPERATORS)
def test_the_smallest_and_largest_doubles_stop_no_query(postgres: Any, operator: str) -> None:
    """PostgreSQL stops at a product that is too small for a double; elsewhere it is 0."""
    indicators = {
        "u": {"children": ["a", "b", "c"], "weights": [0.3, 0.3, 0.4]},
        "a": {"children": ["d", "e"], "weights": [1e-9, 1 - 1e-9]},
        # Zero is a worse grade's point, so that memberships reach down to the smallest double.
        "b": {"standard": {"points": [5, 0, -7, -7.5, -8]}},
        "c": {"standard": {"points": [0, 1, 2, 3, 4], "ideal": [-1e300, -1e299]}},
        "d": {"standard": {"points": [-64, 0, 1, 2, 300]}},
        "e": {"standard": {"points": [1e300, 1e299, 0, -1e299, -1e300]}},
    }
    # One of the grades is worth 0 points, so that nothing hides what is small.
    scale: dict[str, Any] = {"names": ["x", "good", "z", "q", "w"], "values": [90, 0.1, 0, -0.1, -80]}
    rules = {"operator": operator, "veto": {"branch": "a", "below": "w", "include_bound": True, "by": "grade"}}
    model = fa.RatingModel(fa.load_scheme(document(indicators, **rules) | {"grades": scale}))
    corners = np.array([*EXTREME, 2.5, -64, 1e-300, *(x * 5e-324 for x in range(2, 40)), 300, 1e300])
    rng = np.random.default_rng(5)
    table: Table = {"client": np.arange(4000)} | {leaf: rng.choice(corners, 4000) for leaf in "bcde"}
    load(postgres, table)
    names, rows = answer(postgres, to_sql(model.plan, "postgres", table="clients", membership=True))
    want = model.rate_many(table, membership=True)
    assert want.membership is not None
    entries = want.membership.compressed()
    assert entries[entries > 0].min() < 1e-300
    for row in rows:
        assert row[1:4] == (want.status[row[0]], *(
            (None, None) if want.grade[row[0]] is None else (float(want.score[row[0]]), want.grade[row[0]])
        ))  # fmt: skip
        if row[1] == "rated":
            assert np.array(row[6:]).tobytes() == np.ma.getdata(want.membership)[row[0]].tobytes()
    assert names[6:] == [f"membership.{name}" for name in scale["names"]]


def test_a_share_too_small_for_a_double_stops_no_query(postgres: Any) -> None:
    """A raw vector with the smallest double in it, whose sum is above 1: the quotient is 0."""
    leaves = ["a", "b", "c", "d"]
    indicators: dict[str, Any] = {"u": {"children": leaves, "weights": [0.25] * 4}} | {leaf: {} for leaf in leaves}
    indicators["d"] = {"standard": {"points": [4, 3, 2, 1, 0]}}
    model = fa.RatingModel(fa.load_scheme(document(indicators, operator="min_sum")))
    table: Table = {"client": np.arange(9), "d": np.arange(9) * 5e-324}
    # Three voted leaves, each spread over the best three grades: 2.25 of the sum, and nothing for the fourth.
    for leaf in "abc":
        table |= {f"{leaf}.{name}": np.full(9, float(h in (0, 1, 2))) for h, name in enumerate(GRADES)}
    load(postgres, table)
    found = answer(postgres, to_sql(model.plan, "postgres", table="clients", membership=True))
    assert differences(model, table, *found) == []
    weak = [row[6 + 3] for row in sorted(found[1])]
    # 5e-324 * n / 2.5, rounded to whole multiples of 5e-324.
    assert weak == [0.0, 0.0, 5e-324, 5e-324, 1e-323, 1e-323, 1e-323, 1.5e-323, 1.5e-323]


@pytest.mark.parametrize("evidence", [None, "grade"])
def test_the_edge_cases(postgres: Any, evidence: str | None) -> None:
    model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    frame = edge_cases(model.plan, evidence)
    table = frame.to_arrow()
    kinds = {"double": "float8", "string": "text", "bool": "boolean"}
    columns = ", ".join(f"{quoted(field.name)} {kinds[str(field.type)]}" for field in table.schema)
    postgres.execute(f"CREATE TABLE cases ({columns})")
    with postgres.cursor() as cursor, cursor.copy("COPY cases FROM STDIN") as copy:
        for row in zip(*(column.to_pylist() for column in table.columns), strict=True):
            copy.write_row(row)
    _, rows = answer(postgres, to_sql(model.plan, "postgres", table="cases", evidence=evidence))
    _, status, score, grade, _, veto = zip(*sorted(rows), strict=True)
    assert frame.disagreements(status, score, grade, veto) == ()


@pytest.mark.parametrize("kind", ["smallint", "integer", "bigint", "real", "numeric(9, 3)"])
def test_any_type_of_number_will_do(postgres: Any, kind: str) -> None:
    casts = ", ".join(f'CAST({h % 3 + 1} AS {kind}) AS "look.{name}"' for h, name in enumerate(GRADES))
    postgres.execute(f'CREATE TABLE t AS SELECT CAST(3 AS {kind}) AS "size", {casts}')
    _, rows = answer(postgres, to_sql(small().plan, "postgres", table="t", client=None))
    assert rows[0][:2] == ("rated", small().rate({"size": 3.0, "look": [1, 2, 3, 1, 2]}).score)


def test_padded_and_enumerated_text(postgres: Any) -> None:
    postgres.execute("CREATE TYPE mood AS ENUM ('good', '差')")
    postgres.execute("CREATE TABLE t (size char(20), look mood)")
    postgres.execute("INSERT INTO t VALUES ('good', '差'), ('', 'good'), ('goood', 'good')")
    statement = to_sql(small().plan, "postgres", table="t", client=None, evidence="grade")
    rows = answer(postgres, statement)[1]
    assert [row[:2] for row in rows] == [("rated", 0.75 * 85 + 10), ("incomplete", None), ("invalid", None)]


@pytest.mark.parametrize("conforming", ["on", "off"])
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_in_its_quotes(postgres: Any, name: str, conforming: str) -> None:
    """Even where a backslash escapes in texts, as a server can be set to."""
    postgres.execute(f"SET standard_conforming_strings = {conforming}")
    postgres.execute("SET escape_string_warning = off")
    postgres.execute("CREATE TABLE kept AS SELECT 1 AS x")
    leaf = name.lstrip("\\$ ").rstrip() or "leaf"
    scale = {"names": [name, "b"], "values": [90, 10], "labels": {"zh": [f"{name} zh", "乙"]}}
    indicators: dict[str, Any] = {"u": {"children": [leaf, "other"], "weights": [0.75, 0.25]}, leaf: {}, "other": {}}
    caps = [{"node": "other", "worse_than": name, "grade": "b"}]
    model = fa.RatingModel(fa.load_scheme(document(indicators, caps=caps) | {"grades": scale}))
    postgres.execute(f"CREATE SCHEMA {quoted(name)}".replace("%", "%%"), [])
    table = f"{quoted(name)}.{quoted(name)}".replace("%", "%%")
    postgres.execute(f'CREATE TABLE {table} ({quoted(name).replace("%", "%%")} text, "second" text)', [])
    for row in [(name, name), (name, "乙"), ("", name), ("c", name), (f"{name} zh", None)]:
        postgres.execute(f"INSERT INTO {table} VALUES (%s, %s)", row)  # noqa: S608 - quoted above
    columns = {name: leaf, "second": "other"}
    options: dict[str, Any] = {"columns": columns, "client": None, "evidence": "grade", "membership": True}
    names, rows = answer(postgres, to_sql(model.plan, "postgres", table=(name, name), **options))
    assert names[5:] == [f"membership.{name}", "membership.b"]
    assert [row[:5] for row in rows] == [
        ("rated", 90.0, name, "", False),
        ("rated", 70.0, "b", f"cap: other worse than {name}", False),
        ("incomplete", None, None, f"{leaf}: the grade is empty; give a grade", False),
        ("invalid", None, None, f"{leaf}: there is no such grade; known: {name}, b", False),
        ("incomplete", None, None, "other: no evidence; give votes or a grade", False),
    ]
    assert answer(postgres, "SELECT * FROM kept")[1] == [(1,)]


def test_literals(postgres: Any) -> None:
    rng = np.random.default_rng(3)
    drawn = rng.integers(0, 2**64, 3000, dtype=np.uint64).view(np.float64)
    values = [*EXTREME, 0.1, 1 / 3, 1e22, 1e23, *drawn[np.isfinite(drawn)].tolist()]
    spell = speller(DIALECTS["postgres"])
    literals = ", ".join(f"({spell(number(DIALECTS['postgres'], x))})" for x in values)
    found = answer(postgres, f"VALUES {literals}")[1]
    assert [x.hex() for (x,) in found] == [float(x).hex() for x in values]
    texts = ["", "'", "\\", "a'b\\'c", "''", "$1", "信用\n\t", *HOSTILE]
    assert answer(postgres, f"SELECT {', '.join(spell(text(value)) for value in texts)}")[1] == [tuple(texts)]


def test_long_names_of_indicators(postgres: Any) -> None:
    """Names that PostgreSQL would cut to the same 63 bytes are kept apart within the statement."""
    leaves = ["信" * 40 + "一", "信" * 40 + "二"]
    indicators: dict[str, Any] = {"u": {"children": leaves, "weights": [0.75, 0.25]}} | {leaf: {} for leaf in leaves}
    model = fa.RatingModel(fa.load_scheme(document(indicators)))
    postgres.execute("CREATE TABLE t AS SELECT 'good' AS a, 'poor' AS b")
    columns = {"a": leaves[0], "b": leaves[1]}
    options: dict[str, Any] = {"table": "t", "client": None, "evidence": "grade", "columns": columns}
    assert answer(postgres, to_sql(model.plan, "postgres", **options))[1][0][1] == 0.75 * 85 + 10
    with pytest.raises(fa.FuzzyAHPError, match=r"column of the result: .* PostgreSQL cuts names after 63"):
        to_sql(model.plan, "postgres", node_scores=True, **options)


def test_an_empty_table(postgres: Any) -> None:
    load(postgres, two([], []))
    assert answer(postgres, to_sql(small().plan, "postgres", table="clients"))[1] == []


def test_no_step_is_copied_into_the_next() -> None:
    """Without the barrier the planner merges all steps, and the statement grows beyond use."""
    engines.require_engine("postgres")
    statement = to_sql(small().plan, "postgres", table="clients")
    steps = statement.count(" AS (\n")
    assert steps == 10
    assert statement.count("\n  OFFSET 0\n)") == steps - 1


def test_a_missing_engine_skips_or_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(engines.REQUIRE, raising=False)
    with pytest.raises(pytest.skip.Exception, match="no_such_engine: not installed"):
        engines.require_engine("no_such_engine")
    monkeypatch.setenv(engines.REQUIRE, "0")
    with pytest.raises(pytest.skip.Exception):
        engines.require_engine("no_such_engine")
    monkeypatch.setenv(engines.REQUIRE, "1")
    with pytest.raises(pytest.fail.Exception, match="nothing may be skipped"):
        engines.require_engine("no_such_engine")
    engines.require_engine("json")


@pytest.mark.parametrize("end", ["", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"])
def test_the_server_is_gone_at_the_end(end: str) -> None:
    """Even where the tests are killed, on Linux."""
    engines.require_engine("postgres")
    import psycopg

    body = f"    print(s, flush=True)\n    {end}"
    # A folder of its own, because who is killed leaves files behind, and a short one that the server's user may enter.
    with tempfile.TemporaryDirectory(prefix="fuzzyahp-") as folder:
        Path(folder).chmod(0o755)
        run = subprocess.run(
            [
                sys.executable,
                "-c",
                f"from postgres_server import postgres_server\nwith postgres_server() as s:\n{body}",
            ],
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parent), "TMPDIR": folder},
            stdout=subprocess.PIPE,
            text=True,
            check=False,
            timeout=120,
        )
        assert (run.returncode != 0) == bool(end)
        late = time.monotonic() + 30
        while True:
            try:
                psycopg.connect(run.stdout.strip(), connect_timeout=2).close()
            except psycopg.OperationalError as error:
                if "refused" in str(error):
                    break
            assert time.monotonic() < late
            time.sleep(0.1)
