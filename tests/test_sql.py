"""Exported SQL on DuckDB: the same bits, names that stay in their quotes, and what the export refuses."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import fuzzyahp as fa
from engines import require_engine
from fuzzyahp.cli import main
from fuzzyahp.portfolio import sql_check
from fuzzyahp.portfolio.sql_check import check_on_duckdb
from fuzzyahp.portfolio.sql_export import to_sql
from fuzzyahp.portfolio.sql_expressions import DIALECTS, above, number, speller, text
from sql_tables import Table, differences, random_case, random_clients
from strategies import OPERATORS

Row = tuple[Any, ...]

#: Names and texts that try to leave their quotes, or to be mistaken for something else.
HOSTILE = (
    "x'; DROP TABLE kept; --",
    'x"; DROP TABLE kept; --',
    'x"" /* ',
    "x*/ -- '",
    "\\",
    "x\\'; DROP TABLE kept; --",
    "select",
    "source",
    "信用 记录",
    "$$ $1 :x %s {{x}} ?",
)


@pytest.fixture
def duckdb() -> Iterator[Any]:
    require_engine("duckdb")
    import duckdb

    with duckdb.connect(":memory:") as connection:
        yield connection


def load(connection: Any, table: Table, name: str = "clients") -> None:
    import pyarrow as pa

    connection.register(name, pa.table(table))


def answer(connection: Any, statement: str) -> tuple[list[str], list[Row]]:
    cursor = connection.execute(statement)
    return [column[0] for column in cursor.description], cursor.fetchall()


def document(indicators: dict[str, Any], **rules: Any) -> dict[str, Any]:
    return {
        "format": "fuzzyahp-scheme/1",
        "name": "small",
        "version": "1",
        "rules": rules,
        "indicators": indicators,
    }


# Two leaves, weights 3/4 and 1/4; the first is measured: 4, 3, 2, 1, 0 are worth 100, 85, 70, 55, 40 points.
TWO = {
    "u": {"children": ["size", "look"], "weights": [0.75, 0.25]},
    "size": {"standard": {"points": [4, 3, 2, 1, 0]}},
    "look": {},
}
GRADES = fa.FIVE_GRADES.names


def small(**rules: Any) -> fa.RatingModel:
    return fa.RatingModel(fa.load_scheme(document(TWO, **rules)))


def two(size: list[Any], look: list[list[Any]]) -> Table:
    table: Table = {"client": np.arange(len(size)), "size": np.array(size, dtype=float)}
    return table | {f"look.{name}": np.array([row[h] for row in look], float) for h, name in enumerate(GRADES)}


def test_by_hand(duckdb: Any) -> None:
    load(duckdb, two([4, 2.5, 0, np.nan, 3, 3], [[1, 0, 0, 0, 0]] * 4 + [[0, 0, 0, 0, 0], [0, 0, 0, 0.5, 1]]))
    names, rows = answer(duckdb, to_sql(small().plan, "duckdb", table="clients"))
    assert names == ["client", "status", "score", "grade", "reason", "veto"]
    assert sorted(rows) == [
        (0, "rated", 100.0, "excellent", "", False),
        # 2.5 is half medium and half good: (85 + 70) / 2 = 77.5; 0.75 * 77.5 + 0.25 * 100 = 83.125
        (1, "rated", 83.125, "good", "", False),
        (2, "rated", 0.75 * 40 + 25, "weak", "", False),
        (3, "incomplete", None, None, "size: no evidence", False),
        (4, "incomplete", None, None, "look: no votes", False),
        (5, "invalid", None, None, "look: votes must be whole numbers of experts, 0 or more and at most 10^9", False),
    ]


@pytest.mark.parametrize("bound", [False, True])
def test_veto_by_hand(duckdb: Any, bound: bool) -> None:
    model = small(veto={"branch": "size", "below": "medium", "include_bound": bound})
    good = [0, 1, 0, 0, 0]
    load(duckdb, two([3, 2, 1.9, np.inf, 1, 3], [good, good, good, good, [-1, 0, 0, 0, 2], [0, 0, 0, 0, 0]]))
    _, rows = answer(duckdb, to_sql(model.plan, "duckdb", table="clients"))
    found = {row[0]: (row[1], row[4], row[5]) for row in rows}
    why = f"veto: size {'at or below' if bound else 'below'} medium"
    assert found[0] == ("rated", "", False)
    assert found[1] == (("rejected", why, True) if bound else ("rated", "", False))
    assert found[2] == ("rejected", why, True)
    # The screening could not be judged; a rejected client needs no other evidence; others are looked at after it.
    assert found[3] == ("invalid", "size: the value must be a finite number", None)
    assert found[4] == ("rejected", why, True)
    assert found[5] == ("incomplete", "look: no votes", False)


@pytest.mark.parametrize("seed", range(12))
def test_bits_on_random_schemes(duckdb: Any, seed: int) -> None:
    model, forms, table = random_case(seed, OPERATORS[seed % 4], 600)
    load(duckdb, table)
    found = answer(duckdb, to_sql(model.plan, "duckdb", table="clients", evidence=forms, membership=True))
    assert differences(model, table, *found) == []


def test_the_random_schemes_cover_the_rules() -> None:
    cases = [random_case(seed, OPERATORS[seed % 4], 60) for seed in range(12)]
    rules = [model.scheme.rules for model, _, _ in cases]
    assert {rule.operator for rule in rules} == set(OPERATORS)
    assert {rule.grading for rule in rules} == {"nearest", "cuts", "maximum_membership", "confidence"}
    assert any(rule.caps for rule in rules)
    assert any(rule.veto for rule in rules)
    statuses = {str(status) for model, _, table in cases for status in model.rate_many(table).status}
    assert statuses == {"rated", "rejected", "incomplete", "invalid"}


@pytest.mark.parametrize("by", ["score", "grade", "any_indicator"])
@pytest.mark.parametrize("grading", ["nearest", "maximum_membership", "confidence"])
def test_bits_of_every_veto_with_every_grading(duckdb: Any, by: str, grading: str) -> None:
    indicators = {
        "u": {"children": ["first", "second"], "weights": [0.3, 0.7]},
        "first": {"children": ["a", "b", "c"], "weights": [0.2, 0.3, 0.5]},
        "second": {"children": ["d", "e"], "weights": [0.9, 0.1]},
        "a": {"standard": {"points": [0, 1, 2, 3, 4]}},
        **{name: {} for name in "bcde"},
    }
    caps = [
        {"node": "second", "worse_than": "good", "grade": "weak"},
        {"node": "a", "worse_than": "medium", "grade": "poor"},
    ]
    for operator in ("weighted_average", "min_sum"):
        for bound in (False, True):
            veto = {"branch": "first", "below": "medium", "include_bound": bound, "by": by}
            scheme = fa.load_scheme(document(indicators, operator=operator, grading=grading, veto=veto, caps=caps))
            model = fa.RatingModel(scheme)
            forms = {"a": "value", "b": "counts", "c": "grade", "d": "counts", "e": "grade"}
            table = random_clients(scheme, forms, 400, np.random.default_rng(7))
            assert {"rated", "rejected"} <= set(model.rate_many(table).status.tolist())
            load(duckdb, table)
            found = answer(duckdb, to_sql(model.plan, "duckdb", table="clients", evidence=forms, membership=True))
            assert differences(model, table, *found) == []


def test_scores_of_nodes_are_those_of_one_client_alone(duckdb: Any) -> None:
    for seed in (0, 4, 7):
        model, forms, table = random_case(seed, OPERATORS[seed % 4], 30)
        load(duckdb, table)
        statement = to_sql(model.plan, "duckdb", table="clients", evidence=forms, node_scores=True)
        names, rows = answer(duckdb, statement)
        tree = model.scheme.tree
        assert names[6:] == [f"score.{tree.path(node)}" for node in tree.names if node != tree.root]
        rated = 0
        for row in rows:
            if row[1] != "rated":
                assert set(row[6:]) == {None}
                continue
            rated += 1
            evidence = {
                leaf: [float(table[f"{leaf}.{grade}"][row[0]]) for grade in GRADES]
                if form == "counts"
                else {form: table[leaf][row[0]]}
                for leaf, form in forms.items()
            }
            alone = model.rate(evidence)
            assert alone.score is not None
            assert float(row[2]).hex() == alone.score.hex()
            for name, score in zip(names[6:], row[6:], strict=True):
                node = tree.find(name.removeprefix("score."))
                assert score.hex() == alone.nodes[node].score.hex()
        assert rated


@pytest.mark.parametrize("operator", ["weighted_average", "min_max"])
def test_bits_of_many_clients(duckdb: Any, operator: str) -> None:
    scheme = fa.load_scheme("micro-enterprise").to_dict()
    scheme["rules"]["operator"] = operator
    model = fa.RatingModel(fa.load_scheme(scheme))
    forms = {leaf: "value" if model.scheme.indicators[leaf].standard else "counts" for leaf in model.scheme.tree.leaves}
    table = random_clients(model.scheme, forms, 100_000, np.random.default_rng(1))
    want = model.rate_many(table)
    load(duckdb, table)
    statement = to_sql(model.plan, "duckdb", table="clients")
    found = duckdb.sql(f"{statement} ORDER BY client").to_arrow_table()
    assert found["status"].to_pylist() == want.status.tolist()
    assert found["grade"].to_pylist() == want.grade.tolist()
    score = found["score"].fill_null(-1.0).to_numpy()
    assert score.tobytes() == np.ma.filled(want.score, -1.0).tobytes()
    counts = want.counts()
    assert counts["rejected"] > 1000
    assert counts["invalid"] > 1000
    assert sum(counts[name] > 100 for name in GRADES) >= (1 if operator == "min_max" else 2)


@pytest.mark.parametrize("kind", ["TINYINT", "UINTEGER", "BIGINT", "HUGEINT", "FLOAT", "DECIMAL(9, 3)"])
def test_any_type_of_number_will_do(duckdb: Any, kind: str) -> None:
    casts = ", ".join(f'CAST({h % 3 + 1} AS {kind}) AS "look.{name}"' for h, name in enumerate(GRADES))
    duckdb.execute(f'CREATE TABLE t AS SELECT CAST(3 AS {kind}) AS "size", {casts}')
    _, rows = answer(duckdb, to_sql(small().plan, "duckdb", table="t", client=None))
    assert rows[0][:2] == ("rated", small().rate({"size": 3.0, "look": [1, 2, 3, 1, 2]}).score)


def test_types_of_text(duckdb: Any) -> None:
    duckdb.execute("CREATE TYPE mood AS ENUM ('good', '差', 'none of them')")
    duckdb.execute(
        "CREATE TABLE t AS SELECT 3 AS size, CAST(x AS mood) AS look FROM (VALUES ('good'), ('差'), (NULL)) v(x)"
    )
    duckdb.execute("INSERT INTO t VALUES (3, 'none of them')")
    _, rows = answer(duckdb, to_sql(small().plan, "duckdb", table="t", client=None, evidence={"look": "grade"}))
    assert [row[0] for row in rows] == ["rated", "rated", "incomplete", "invalid"]
    assert [row[1] for row in rows[:2]] == [85.0, 0.75 * 85 + 10]
    assert rows[3][3] == "look: there is no such grade; known: excellent, good, medium, weak, poor"


def test_an_empty_table(duckdb: Any) -> None:
    load(duckdb, two([], []))
    assert answer(duckdb, to_sql(small().plan, "duckdb", table="clients"))[1] == []


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_in_its_quotes(duckdb: Any, name: str) -> None:
    duckdb.execute("CREATE TABLE kept AS SELECT 1 AS x")
    # The name is that of the table, of its schema, of a column, of a leaf, of a grade and of its label.
    leaf = name.lstrip("\\$ ").rstrip() or "leaf"
    scale = {"names": [name, "b"], "values": [90, 10], "labels": {"en": [name, "b"], "zh": [f"{name} zh", "乙"]}}
    indicators = {"u": {"children": [leaf, "other"], "weights": [0.75, 0.25]}, leaf: {}, "other": {}}
    caps = [{"node": leaf, "worse_than": name, "grade": "b"}, {"node": "other", "worse_than": name, "grade": "b"}]
    scheme = document(indicators, caps=caps, veto={"branch": leaf, "below": "b", "include_bound": True})
    scheme |= {"name": "small", "version": f"1 {name}", "grades": scale}
    model = fa.RatingModel(fa.load_scheme(scheme))
    quoted = '"' + name.replace('"', '""') + '"'
    duckdb.execute(f"CREATE SCHEMA {quoted}")
    duckdb.execute(f'CREATE TABLE {quoted}.{quoted} ({quoted} TEXT, "second" TEXT)')
    for row in [(name, name), (name, "乙"), ("b", "b"), ("", name), ("c", name), (f"{name} zh", None)]:
        duckdb.execute(f"INSERT INTO {quoted}.{quoted} VALUES (?, ?)", row)  # noqa: S608 - quoted above
    columns = {name: leaf, "second": "other"}
    options: dict[str, Any] = {"columns": columns, "client": None, "evidence": "grade", "membership": True}
    statement = to_sql(model.plan, "duckdb", table=(name, name), node_scores=True, **options)
    names, rows = answer(duckdb, statement)
    path = model.scheme.tree.path(leaf)
    assert names[5:] == [f"membership.{name}", "membership.b", f"score.{path}", "score.other"]
    assert [row[:5] for row in rows] == [
        ("rated", 90.0, name, "", False),
        ("rated", 70.0, "b", f"cap: other worse than {name}", False),
        ("rejected", None, None, f"veto: {leaf} at or below b", True),
        ("incomplete", None, None, f"{path}: the grade is empty; give a grade", None),
        ("invalid", None, None, f"{path}: there is no such grade; known: {name}, b", None),
        ("incomplete", None, None, "other: no evidence; give votes or a grade", False),
    ]
    assert answer(duckdb, "SELECT * FROM kept")[1] == [(1,)]


def test_names_that_differ_only_in_case_are_apart(duckdb: Any) -> None:
    indicators = {"u": {"children": ["Size", "size"], "weights": [0.75, 0.25]}, "Size": {}, "size": {}}
    model = fa.RatingModel(fa.load_scheme(document(indicators)))
    with pytest.raises(
        fa.EvidenceError,
        match="'Size' and 'size' would be read from the same column, 'size' or 'Size', which are one name",
    ):
        to_sql(model.plan, "duckdb", table="t", evidence="grade")
    duckdb.execute("CREATE TABLE t AS SELECT 'good' AS big, 'poor' AS size")
    columns = {"big": "Size"}
    _, rows = answer(duckdb, to_sql(model.plan, "duckdb", table="t", evidence="grade", columns=columns, client=None))
    assert rows[0][:2] == ("rated", 0.75 * 85 + 10)
    assert to_sql(model.plan, "postgres", table="t", evidence="grade")


def test_comments_end_where_their_line_ends() -> None:
    # A document cannot hold such a version; a scheme made by a program can.
    hostile = "1\n; DROP TABLE kept; -- \u2028 */ ${spark.x} \\"
    model = fa.RatingModel(replace(fa.load_scheme(document(TWO)), version=hostile))
    for dialect in DIALECTS:
        statement = to_sql(model.plan, dialect, table="a\r\nb")
        head = statement.split("WITH\n")[0].splitlines()
        assert len(head) == 3
        assert all(line.startswith("-- ") and line.endswith(".") for line in head)
        assert model.fingerprint in head[1]
        assert "${" not in statement


def test_the_statement_is_the_same_every_time_and_names_the_scheme() -> None:
    model = small()
    statement = to_sql(model.plan, "duckdb", table="clients")
    assert statement == to_sql(model.plan, "duckdb", table="clients")
    assert statement.startswith("-- Rates every client of clients by the scheme small, version 1.\n")
    assert re.findall(r"^(\w+) AS \($", statement, re.MULTILINE) == [
        "source", "checked", "counted", "memberships", "level_1", "scores", "rounded", "graded", "screened", "decided"
    ]  # fmt: skip


def test_a_table_may_be_called_as_a_step(duckdb: Any) -> None:
    for name in ("source", "Checked", "decided", "clients"):
        load(duckdb, two([3], [[0, 1, 0, 0, 0]]), name)
        assert answer(duckdb, to_sql(small().plan, "duckdb", table=name))[1][0][2] == 85.0


def test_a_missing_column_is_never_another_one(duckdb: Any) -> None:
    duckdb.execute('CREATE TABLE t AS SELECT 3 AS size, 1 AS "look.good", 1 AS "votes.look.good"')
    with pytest.raises(Exception, match=r"look\.excellent"):
        answer(duckdb, to_sql(small().plan, "duckdb", table="t", client=None))


def test_all_wrong_names_at_once() -> None:
    columns = {"a": "sise", "b": "look.god", "c": "size", "d": "size", "e": "look"}
    with pytest.raises(fa.EvidenceError) as caught:
        to_sql(small().plan, "duckdb", table="t", columns=columns)
    for sentence in (
        "'a' = 'sise': no column of that name is read; did you mean 'size'?",
        "'b' = 'look.god': no column of that name is read; did you mean 'look.good'?",
        "'d' and 'c' both stand for 'size'; keep one",
        "'e' = 'look': no column of that name is read",
    ):
        assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("dialect", "options", "message"),
    [
        ("duckdbb", {}, "dialect: there is no 'duckdbb'; did you mean 'duckdb'?"),
        ("duckdb", {"table": ""}, "table: '', must be a name"),
        ("duckdb", {"table": ()}, "must be a name, or"),
        ("duckdb", {"table": 3}, "must be a name, or"),
        ("duckdb", {"table": "a\x00b"}, "holds a character that no database takes"),
        ("duckdb", {"client": "\ud800"}, "holds a character that no database takes"),
        ("duckdb", {"columns": [1]}, "columns: [1], must map"),
        ("duckdb", {"columns": {"x": "size."}}, "'x' = 'size.': no column of that name is read"),
        ("duckdb", {"evidence": {"look": "value"}}, "has no grade standard"),
        ("duckdb", {"evidence": {"lok": "grade"}}, "did you mean 'look'?"),
        ("duckdb", {"client": "size"}, "'client' and 'size' would be read from the same column, 'size'; give each"),
        ("postgres", {"table": "x" * 64}, "64 bytes; PostgreSQL cuts names after 63"),
        ("postgres", {"columns": {"信" * 22: "size"}}, "66 bytes; PostgreSQL cuts names after 63"),
        ("spark", {"table": "${x}"}, "Spark SQL replaces even within quotes"),
        ("spark", {"columns": {"a${x}": "size"}}, "Spark SQL replaces even within quotes"),
    ],
)
def test_what_is_refused(dialect: str, options: dict[str, Any], message: str) -> None:
    with pytest.raises(fa.FuzzyAHPError, match=re.escape(message)):
        to_sql(small().plan, dialect, **({"table": "t"} | options))


def test_schemes_that_are_refused() -> None:
    weighed = small(expert_weights={"Wang": 2, "Li": 1})
    with pytest.raises(fa.EvidenceError, match="weighs its experts"):
        to_sql(weighed.plan, "duckdb", table="t")
    assert to_sql(weighed.plan, "duckdb", table="t", evidence={"look": "grade"})
    many = [f"n{i}" for i in range(101)]
    indicators = {"u": {"children": many, "weights": [0.0] * 100 + [1.0]}} | {name: {} for name in many}
    wide = fa.RatingModel(fa.load_scheme(document(indicators)))
    with pytest.raises(fa.FuzzyAHPError, match="more than 100 children"):
        to_sql(wide.plan, "duckdb", table="t")
    groups: dict[str, Any] = {
        f"g{i}": {"children": [f"{i}_{n}" for n in many[:60]], "weights": [0.0] * 59 + [1.0]} for i in range(4)
    }
    leaves: dict[str, Any] = {name: {} for group in groups.values() for name in group["children"]}
    root = {"u": {"children": [*groups], "weights": [0.5, 0.5, 0.0, 0.0]}}
    wide = fa.RatingModel(fa.load_scheme(document(root | groups | leaves)))
    with pytest.raises(fa.FuzzyAHPError, match="columns at once; PostgreSQL has at most 1600"):
        to_sql(wide.plan, "postgres", table="t")
    far = dict(TWO) | {"size": {"standard": {"points": [1e301, 3, 2, 1, 0]}}}
    model = fa.RatingModel(fa.load_scheme(document(far)))
    with pytest.raises(fa.FuzzyAHPError, match="size: its standard reaches 1e"):
        to_sql(model.plan, "postgres", table="t")
    assert to_sql(model.plan, "duckdb", table="t")


@pytest.mark.slow
def test_the_longest_sum_runs(duckdb: Any) -> None:
    many = [f"n{i}" for i in range(100)]
    indicators: dict[str, Any] = {"u": {"children": many, "weights": [0.01] * 100}} | {name: {} for name in many}
    model = fa.RatingModel(fa.load_scheme(document(indicators)))
    grades = [GRADES[i % 5] for i in range(100)]
    load(duckdb, {name: np.array([grade]) for name, grade in zip(many, grades, strict=True)})
    _, rows = answer(duckdb, to_sql(model.plan, "duckdb", table="clients", client=None, evidence="grade"))
    assert rows[0][1] == model.rate(dict(zip(many, grades, strict=True))).score


def test_without_sqlglot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sqlglot", None)
    with pytest.raises(fa.MissingExtraError, match=r"fuzzyahp\[sql\]"):
        to_sql(small().plan, "duckdb", table="t")


def test_without_duckdb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(fa.MissingExtraError, match=r"needs DuckDB: pip install 'fuzzyahp\[frames,sql\]' duckdb"):
        check_on_duckdb(small().plan)


@cache
def one_connection() -> Any:
    require_engine("duckdb")
    import duckdb

    return duckdb.connect(":memory:")


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=50))
def test_numbers_are_doubles_with_their_own_bits(values: list[float]) -> None:
    shown = [speller(DIALECTS["duckdb"])(number(DIALECTS["duckdb"], x)) for x in values]
    kinds = ", ".join(f"typeof({literal})" for literal in shown)
    (found,) = one_connection().execute(f"SELECT {', '.join(shown)}, {kinds}").fetchall()
    assert [x.hex() for x in found[: len(values)]] == [x.hex() for x in values]
    assert set(found[len(values) :]) == {"DOUBLE"}


@given(st.lists(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])), min_size=1))
def test_texts_come_back_as_they_were(values: list[str]) -> None:
    shown = ", ".join(speller(DIALECTS["duckdb"])(text(value)) for value in values)
    assert one_connection().execute(f"SELECT {shown}").fetchall() == [tuple(values)]


@pytest.mark.parametrize("value", ["'", "\\", "''", "\\'", "a\\", "$", "${x}", "$$"])
def test_texts_hold_nothing_that_steers(value: str) -> None:
    for dialect in DIALECTS.values():
        shown = speller(dialect)(text(value))
        assert re.fullmatch(r"[^'\\$]*('[^'\\$]*'[^'\\$]*)*", shown)


def test_bounds_below_which_a_quotient_vanishes() -> None:
    postgres, duckdb_ = DIALECTS["postgres"], DIALECTS["duckdb"]
    assert above(duckdb_, 0.0, 5.0) == 0.0
    for point, span in [(0.0, 5.0), (0.0, -5.0), (0.0, 0.4), (0.0, 1e200), (3.0, 5.0), (1e-320, 64.0), (-1e-323, -9.0)]:
        bound = above(postgres, point, span)
        beyond = np.nextafter(bound, point + span)
        assert (bound - point) / span == 0
        assert (beyond - point) / span > 0


def test_the_edge_cases_pass(duckdb: Any) -> None:
    model = small(veto={"branch": "size", "below": "weak", "include_bound": True}, operator="min_max")
    for evidence in (None, "grade"):
        found = check_on_duckdb(model.plan, evidence)
        assert found.disagreements == ()
        assert found.clients > 50


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("* 0.75e0", "* 0.7500000000000001e0"), (">= 92.5e0", "> 92.5e0"), ("= 0e0 THEN 'incomplete'", "= 9e9 THEN 'x'")],
)
def test_a_wrong_statement_fails_the_edge_cases(
    duckdb: Any, monkeypatch: pytest.MonkeyPatch, right: str, wrong: str
) -> None:
    def altered(*args: Any, **options: Any) -> str:
        statement = to_sql(*args, **options)
        assert right in statement
        return statement.replace(right, wrong)

    monkeypatch.setattr(sql_check, "to_sql", altered)
    assert check_on_duckdb(small().plan).disagreements != ()


def test_the_command_writes_the_statement(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    require_engine("duckdb")
    model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    assert main(["sql", "-d", "postgres", "-t", "clients", "--in", "risk", "--columns", "CR=current_ratio"]) == 0
    want = to_sql(model.plan, "postgres", table=("risk", "clients"), columns={"CR": "current_ratio"})
    assert capsys.readouterr().out == f"{want.rstrip()};\n"
    target = tmp_path / "rate.sql"
    options = ["--evidence", "grade", "--no-client", "--membership", "--node-scores", "-o", str(target)]
    assert main(["sql", "-t", "clients", *options]) == 0
    both = to_sql(
        model.plan, "duckdb", table="clients", client=None, evidence="grade", membership=True, node_scores=True
    )
    assert target.read_text(encoding="utf-8") == f"{both.rstrip()};\n"


def test_the_command_checks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    require_engine("duckdb")
    scheme = tmp_path / "two.json"
    scheme.write_text(small().scheme.to_json(), encoding="utf-8")
    assert main(["sql", "--check", "-s", str(scheme), "--evidence", "look=grade"]) == 0
    said = capsys.readouterr().out
    assert re.match(r"DuckDB \S+: \d+ edge cases of small, version 1: every status, score \(to the last bit\)", said)
    monkeypatch.setattr(
        sql_check, "to_sql", lambda *args, **options: to_sql(*args, **options).replace("0.75e0", "0.5e0")
    )
    assert main(["sql", "--check", "-s", str(scheme)]) == 2
    assert "differences in" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "--table"),
        (["-t", "x", "-d", "oracle"], "dialect: there is no 'oracle'"),
        (["--check", "-t", "x"], "--check"),
        (["--check", "-d", "spark"], "--check"),
        (["--check", "--client", "id"], "--check"),
        (["--check", "--node-scores"], "--check"),
        (["-t", "x", "--no-client", "--client", "id"], "cannot stand beside --no-client"),
        (["-t", "x", "--evidence", "grades"], "must be like current_ratio=grade"),
        (["-t", "x", "--evidence", "current_ratio=grade", "--evidence", "current_ratio=value"], "given twice"),
        (["-t", "x", "--columns", "CR"], "--columns"),
        (["-t", "x", "--columns", "CR=curent_ratio"], "did you mean 'current_ratio'?"),
    ],
)
def test_wrong_usage(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sql", *arguments]) == 2
    assert message in re.sub(r"\s+", " ", capsys.readouterr().err)
