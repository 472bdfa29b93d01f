"""Files rated into files: the same ratings as one by one, whole or not at all, whatever is wrong with them."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

import fuzzyahp as fa
from fuzzyahp.cli import main, rate_files
from fuzzyahp.clients.outcomes import outcomes_csv, rate_clients
from fuzzyahp.clients.readers import read_clients
from fuzzyahp.column_places import figure_columns
from fuzzyahp.files import replacing
from fuzzyahp.portfolio import csv_source, table_sinks, table_sources
from fuzzyahp.portfolio.edge_cases import test_frame as edge_cases
from fuzzyahp.portfolio.table_files import FileSummary, rate_file
from strategies import OPERATORS, random_scheme

ROOT = Path(__file__).resolve().parents[1]
GRADES = fa.FIVE_GRADES.names

# The first branch can reject. `size` is measured: 4, 3, 2, 1, 0 are worth 100, 85, 70, 55, 40 points.
STRICT: dict[str, Any] = {
    "format": "fuzzyahp-scheme/1",
    "name": "strict",
    "version": "1",
    "rules": {"veto": {"branch": "must"}},
    "indicators": {
        "u": {"children": ["must", "may"], "weights": [0.25, 0.75]},
        "must": {},
        "may": {"children": ["size", "look"], "weights": [0.5, 0.5]},
        "size": {"standard": {"points": [4, 3, 2, 1, 0]}},
        "look": {},
    },
}
LOOKS = [f"look.{grade}" for grade in GRADES]


@pytest.fixture(scope="module")
def strict() -> fa.RatingModel:
    return fa.RatingModel(fa.load_scheme(STRICT))


def plain_table(n: int = 7) -> pa.Table:
    """Clients F0, F1, ...: all rated, each with a score of its own."""
    return pa.table(
        {
            "client": [f"F{i}" for i in range(n)],
            "must": ["good"] * n,
            "size": [4 * i / n for i in range(n)],
            **{name: [int(h == 2) for _ in range(n)] for h, name in enumerate(LOOKS)},
        }
    )


def parquet(path: Path, table: pa.Table, **options: Any) -> Path:
    pq.write_table(table, path, **options)
    return path


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.endswith(".tmp")]


# ---- the same ratings ----


def random_cells(rng: random.Random, scheme: fa.Scheme, n: int, odd: float) -> tuple[list[str], list[list[str]]]:
    """Header and rows of a wide CSV with every kind of cell, some of them wrong."""
    header, forms = ["client", "name", "name_zh"], []
    for leaf in scheme.tree.leaves:
        measured = scheme.indicators[leaf].standard is not None
        form = rng.choice(["value", "both"] if measured else ["grade", "counts"])
        forms.append((leaf, form))
        header += (
            [f"{leaf}.{grade}" for grade in GRADES]
            if form == "counts"
            else [rng.choice([leaf, scheme.tree.path(leaf)])]
        )
    wrong = ["", " ", "goood", "1,5", "nan", "inf", "-", "1e400", "Good", "٣", "0x1", "1_0", "n/a", "NULL", "true"]
    odd_counts = [*wrong, "NaN", "-1", "-0", "1.0", "1.00", "1.5", "2000000000", "1" * 19]
    rows = []
    for i in range(n):
        row = [
            f"C{i}" if rng.random() < 0.9 else f"'=C{i}",
            rng.choice(["", "Reed, Ltd", 'the "Best"', "=1+1"]),
            "老井",
        ]
        for leaf, form in forms:
            bad = rng.random() < odd
            if form == "counts":
                cells = [str(rng.choice([0, 0, 1, 2, 7])) for _ in GRADES]
                if bad:
                    cells[rng.randrange(5)] = rng.choice(odd_counts)
                if bad and rng.random() < 0.3:
                    cells = [rng.choice(["", "0"])] * 5
                row += cells
                continue
            standard = scheme.indicators[leaf].standard
            grade = rng.choice([*GRADES, "良", " medium "])
            if standard is None or (form == "both" and rng.random() < 0.3):
                row.append(rng.choice([*wrong, "1.5"]) if bad else grade)
            else:
                x = rng.uniform(min(standard.points) - 1, max(standard.points) + 1)
                row.append(rng.choice(wrong) if bad else rng.choice([repr(x), f"{x:.2f}", f"{x:+.3e}", f" {x:.0f}."]))
        rows.append(row)
    return header, rows


def csv_text(header: list[str], rows: Iterable[list[str]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue()


@pytest.mark.parametrize("seed", range(12))
def test_csv_gives_what_reading_row_by_row_gives(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(seed)
    model = fa.RatingModel(fa.load_scheme(random_scheme(rng, rng.choice(OPERATORS), depth=rng.randint(1, 3))))
    source = tmp_path / "firms.csv"
    odd = [0.0, 0.02, 0.2][seed % 3]
    text = csv_text(*random_cells(rng, model.scheme, 300, odd))
    # Blank lines, and rows without any text, are none.
    text = text.replace("\nC7,", "\n\n,,\nC7,".replace(",,", "," * text.split("\n")[0].count(",")))
    source.write_bytes(
        ("\ufeff" if seed % 2 else "").encode() + text.replace("\n", "\r\n" if seed % 4 > 1 else "\n").encode()
    )
    monkeypatch.setattr(csv_source, "BLOCK", 2**14 if odd else 2**20)
    found = rate_file(model, source, tmp_path / "ratings.csv")
    outcomes = list(rate_clients(model, read_clients([("firms.csv", source.read_bytes())], model.scheme)))
    want = list(csv.DictReader(io.StringIO(outcomes_csv(outcomes).decode(), newline="")))
    got = rows_of(tmp_path / "ratings.csv")
    assert len(got) == len(want) == found.clients == 300
    for mine, theirs in zip(got, want, strict=True):
        assert list(mine)[:6] == list(theirs)
        same = ["client", "name", "status", "score", "grade"]
        assert [mine[key] for key in same] == [theirs[key] for key in same]
        if mine["status"] in ("rated", "rejected"):
            assert mine["reason"] == theirs["reason"]
        else:
            assert mine["reason"].partition(": ")[0] == theirs["reason"].partition(": ")[0]
    assert sum(found.counts.values()) == 300
    assert found.counts["invalid"] == sum(row["status"] == "invalid" for row in want)


def by_both(model: fa.RatingModel, text: str, folder: Path) -> list[list[tuple[str, str, str]]]:
    """Status, score and grade of every row, streamed and read row by row."""
    source = folder / "cells.csv"
    source.write_text(text, encoding="utf-8")
    rate_file(model, source, folder / "ratings.csv")
    clients = read_clients([("cells.csv", source.read_bytes())], model.scheme)
    alone = outcomes_csv(list(rate_clients(model, clients))).decode()
    read = (rows_of(folder / "ratings.csv"), list(csv.DictReader(io.StringIO(alone, newline=""))))
    return [[(row["status"], row["score"], row["grade"]) for row in rows] for rows in read]


@pytest.mark.parametrize("writer", ["pyarrow", "polars", "pandas"])
def test_edge_cases_that_a_program_wrote_as_csv(strict: fa.RatingModel, tmp_path: Path, writer: str) -> None:
    """What a program writes for NaN, minus zero and whole doubles is read as what it was."""
    frame = edge_cases(strict.plan, evidence={"must": "grade", "size": "value", "look": "counts"})
    table = frame.to_arrow().select(list(frame.inputs))
    if writer == "pyarrow":
        sink = io.BytesIO()
        pyarrow.csv.write_csv(table, sink)
        text = sink.getvalue().decode()
        assert ",nan," in text
        assert ",-0," in text
    elif writer == "polars":
        text = pl.DataFrame(table).write_csv()
        assert ",NaN," in text
        assert ",-0.0," in text
    else:
        text = table.to_pandas().to_csv(index=False)
        assert ",3.0," in text
    both = by_both(strict, text, tmp_path)
    assert both[0] == both[1]
    statuses, scores, grades = zip(*both[0], strict=True)
    found = frame.disagreements(statuses, [float(x) if x else None for x in scores], [x or None for x in grades])
    # A blank cell of CSV is an empty one; in other tables a blank text is no grade. Nobody is rated by either.
    assert [line.partition("): ")[2] for line in found] == ["status 'incomplete', must be 'invalid'"]
    assert "there is no grade ' '" in found[0]


@pytest.mark.parametrize(
    ("size", "look", "status"),
    [
        ("2", "1,0,0,0,0", "rated"),
        ("nan", "1,0,0,0,0", "incomplete"),
        ("NaN", "1,0,0,0,0", "incomplete"),
        ("-nan", "1,0,0,0,0", "invalid"),
        ("inf", "1,0,0,0,0", "invalid"),
        ("2", "1.0,-0,-0.0,0.0,0", "rated"),
        ("2", "1,nan,0,0,0", "incomplete"),
        ("2", "nan,nan,NaN,NAN,", "incomplete"),
        ("2", "1.000,0,0,0,0", "invalid"),
        ("2", "1.5,0,0,0,0", "invalid"),
        ("2", "1e0,0,0,0,0", "invalid"),
        ("2", "1,-1,0,0,0", "invalid"),
        ("2", "1,-0.5,0,0,0", "invalid"),
        ("2", "1,inf,0,0,0", "invalid"),
        ("2", "1,nil,0,0,0", "invalid"),
    ],
)
def test_numbers_of_csv(strict: fa.RatingModel, tmp_path: Path, size: str, look: str, status: str) -> None:
    both = by_both(strict, f"client,must,size,{','.join(LOOKS)}\nF0,good,{size},{look}\n", tmp_path)
    # A quarter of good, and three eighths each of medium, which 2 is, and of excellent.
    score = str(85 * 0.25 + (70 * 0.5 + 100 * 0.5) * 0.75) if status == "rated" else ""
    assert both == [[(status, score, "good" if score else "")]] * 2
    # Where only grades can stand, it is a name of none.
    (streamed,), (alone,) = by_both(strict, "client,must,size,look\nF0,good,2,nan\n", tmp_path)
    assert streamed == alone == ("invalid", "", "")


@pytest.mark.parametrize("seed", range(6))
def test_parquet_gives_what_one_by_one_gives(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(100 + seed)
    model = fa.RatingModel(
        fa.load_scheme(random_scheme(rng, OPERATORS[seed % len(OPERATORS)], depth=rng.randint(1, 3)))
    )
    n, evidence = 120, [dict[str, Any]() for _ in range(120)]
    columns: dict[str, list[Any]] = {"client": list(range(n))}
    for leaf in model.scheme.tree.leaves:
        standard = model.scheme.indicators[leaf].standard
        if standard is not None:
            low, high = min(standard.points), max(standard.points)
            columns[leaf] = [rng.choice([None, *[rng.uniform(low, high)] * 30]) for _ in range(n)]
        elif rng.random() < 0.5:
            columns[leaf] = [rng.choice([*GRADES * 6, None]) for _ in range(n)]
        else:
            counts = [[rng.choice([0, 0, 1, 3]) for _ in GRADES] for _ in range(n)]
            columns |= {f"{leaf}.{grade}": [row[h] for row in counts] for h, grade in enumerate(GRADES)}
            for i, row in enumerate(counts):
                evidence[i][leaf] = row
            continue
        for i, item in enumerate(columns[leaf]):
            if item is not None:
                evidence[i][leaf] = item
    monkeypatch.setattr(table_sources, "_FEWEST", 7)
    monkeypatch.setattr(table_sources, "_CELLS", 1)
    monkeypatch.setattr(table_sinks, "GROUP", 50)
    source = parquet(tmp_path / "firms.parquet", pa.table(columns), row_group_size=33)
    found = rate_file(model, source, tmp_path / "ratings.parquet", membership=True, node_scores=True)
    table = pq.read_table(tmp_path / "ratings.parquet")
    assert table.schema.field("client").type == pa.int64()
    assert pq.ParquetFile(tmp_path / "ratings.parquet").num_row_groups > 1
    for i, row in enumerate(table.to_pylist()):
        assert row["client"] == i
        try:
            rating = model.rate(evidence[i])
        except fa.EvidenceError as error:
            assert (row["status"], row["score"], row["grade"]) == (error.status, None, None)
            continue
        assert (row["status"], row["score"], row["grade"]) == (rating.status, rating.score, rating.grade)
        assert row["veto"] is (rating.status == "rejected")
        if rating.membership is not None:
            assert [row[f"membership.{grade}"] for grade in GRADES] == rating.membership.tolist()
            for path, node in ((model.scheme.tree.path(name), rating.nodes[name]) for name in model.scheme.tree):
                assert row.get(f"score.{path}", rating.score) == node.score
    assert found.counts == {
        key: sum((row["grade"] or row["status"]) == key for row in table.to_pylist()) for key in found.counts
    }


def test_csv_and_parquet_say_the_same(strict: fa.RatingModel, tmp_path: Path) -> None:
    table = plain_table(50)
    parquet(tmp_path / "a.parquet", table)
    (tmp_path / "a.csv").write_text(
        csv_text(table.column_names, [list(map(str, row.values())) for row in table.to_pylist()]), encoding="utf-8"
    )
    for source in ("a.parquet", "a.csv"):
        for target in ("parquet", "csv"):
            rate_file(strict, tmp_path / source, tmp_path / f"{source}.{target}")
    want = [strict.rate({"must": "good", "size": 4 * i / 50, "look": "medium"}).score for i in range(50)]
    for source in ("a.parquet", "a.csv"):
        written = pq.read_table(tmp_path / f"{source}.parquet")
        assert written["score"].to_pylist() == want
        assert [float(row["score"]) for row in rows_of(tmp_path / f"{source}.csv")] == want
    assert written.schema.metadata[b"fuzzyahp.fingerprint"].decode() == strict.fingerprint


def test_names_columns_and_files_of_another_kind(strict: fa.RatingModel, tmp_path: Path) -> None:
    table = plain_table(2).rename_columns(["firm", "loan", *plain_table().column_names[2:]])
    table = table.append_column("firm name", pa.array(["=Reed", None])).append_column("branch.no", pa.array([1, 2]))
    source = parquet(tmp_path / "portfolio.dat", table)  # known by its first bytes
    columns = {"firm": "client", "loan": "must", "firm name": "name"}
    views = table.set_column(
        table.column_names.index("firm name"), "firm name", pa.array(["=Reed", None], pa.string_view())
    )
    rate_file(strict, parquet(tmp_path / "v.dat", views), tmp_path / "v.csv", columns=columns, ignore=["branch.no"])
    assert [row["name"] for row in rows_of(tmp_path / "v.csv")] == ["'=Reed", ""]
    rate_file(strict, source, tmp_path / "r.csv", columns=columns, ignore=["branch.no"])
    assert [(row["client"], row["name"]) for row in rows_of(tmp_path / "r.csv")] == [("F0", "'=Reed"), ("F1", "")]
    rate_file(strict, source, tmp_path / "r.parquet", columns=columns, ignore=["branch.no"])
    assert pq.read_table(tmp_path / "r.parquet")["name"].to_pylist() == ["=Reed", ""]


def test_an_ignored_column_whose_name_goes_on_after_a_wanted_one(strict: fa.RatingModel, tmp_path: Path) -> None:
    """In Parquet a point stands between the parts of a nested column too."""
    table = plain_table(3).add_column(1, "client.note", pa.array(["x", "y", "z"]))
    rate_file(strict, parquet(tmp_path / "a.parquet", table), tmp_path / "r.parquet", ignore=["client.note"])
    rate_file(strict, parquet(tmp_path / "b.parquet", plain_table(3)), tmp_path / "s.parquet")
    assert pq.read_table(tmp_path / "r.parquet").equals(pq.read_table(tmp_path / "s.parquet"))


def test_a_dictionary_of_clients_keeps_its_type(strict: fa.RatingModel, tmp_path: Path) -> None:
    ids = pa.array(["x", "y"]).dictionary_encode()
    table = plain_table(2).set_column(0, "client", ids)
    rate_file(strict, parquet(tmp_path / "a.parquet", table), tmp_path / "r.parquet")
    assert pq.read_table(tmp_path / "r.parquet")["client"].combine_chunks().to_pylist() == ["x", "y"]
    rate_file(strict, parquet(tmp_path / "b.parquet", plain_table(2)), tmp_path / "r2.parquet")
    assert pq.read_schema(tmp_path / "r2.parquet").field("client").type == pa.string()


def test_without_clients_rows_are_numbered_in_the_summary(strict: fa.RatingModel, tmp_path: Path) -> None:
    table = plain_table(3).drop_columns(["client"])
    table = table.set_column(0, "must", pa.array(["good", None, "goood"]))
    found = rate_file(strict, parquet(tmp_path / "a.parquet", table), tmp_path / "r.csv")
    assert [(who, status) for who, status, _ in found.unrated] == [("row 2", "incomplete"), ("row 3", "invalid")]
    assert list(rows_of(tmp_path / "r.csv")[0]) == ["status", "score", "grade", "reason", "veto"]
    assert [row["veto"] for row in rows_of(tmp_path / "r.csv")] == ["false", "", ""]


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_an_empty_table_is_rated(strict: fa.RatingModel, tmp_path: Path, ending: str) -> None:
    if ending == "csv":
        source = tmp_path / "a.csv"
        source.write_text(",".join(plain_table().column_names) + "\n", encoding="utf-8")
    else:
        source = parquet(tmp_path / "a.parquet", plain_table().slice(0, 0))
    assert rate_file(strict, source, tmp_path / "r.parquet").clients == 0
    assert pq.read_table(tmp_path / "r.parquet").num_rows == 0
    rate_file(strict, source, tmp_path / "r.csv")
    assert (tmp_path / "r.csv").read_text(encoding="utf-8").count("\n") == 1


def test_progress_ends_at_the_whole_file(
    strict: fa.RatingModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_sources, "_FEWEST", 10)
    monkeypatch.setattr(table_sources, "_CELLS", 1)
    said: list[tuple[int, float]] = []
    source = parquet(tmp_path / "a.parquet", plain_table(95))
    rate_file(strict, source, tmp_path / "r.csv", progress=lambda rows, share: said.append((rows, share)))
    assert [rows for rows, _ in said] == [*range(10, 91, 10), 95]
    assert said[-1][1] == 1.0


# ---- what is wrong stops everything, and nothing is written ----


def refused(strict: fa.RatingModel, source: Path, target: Path, *, match: str, **options: Any) -> str:
    before = target.read_bytes() if target.is_file() else None
    with pytest.raises(fa.FuzzyAHPError, match=match) as caught:
        rate_file(strict, source, target, **options)
    assert (target.read_bytes() if target.is_file() else None) == before
    assert leftovers(source.parent) == []
    return str(caught.value)


def test_parquet_that_is_none(strict: fa.RatingModel, tmp_path: Path) -> None:
    whole = parquet(tmp_path / "whole.parquet", plain_table(20_000)).read_bytes()
    target = tmp_path / "r.parquet"
    target.write_bytes(b"old")
    bad = tmp_path / "bad.parquet"
    for data, match in (
        (whole[: len(whole) // 2], "bad.parquet: is cut short"),
        (b"client,must\nF1,good\n", "bad.parquet: is no Parquet file, it begins with b'clie'"),
        (b"", "bad.parquet: is no Parquet file, it is empty"),
        (b"PARE" + whole[4:], "is encrypted"),
        (whole[:4] + whole[-4:], "bad.parquet: damaged"),
        (whole[:4] + whole[-200:], "bad.parquet: damaged"),
    ):
        bad.write_bytes(data)
        refused(strict, bad, target, match=match)
    refused(strict, tmp_path / "none.parquet", target, match=r"none\.parquet: cannot be read \(No such file")
    (tmp_path / "folder.parquet").mkdir()
    refused(strict, tmp_path / "folder.parquet", target, match="is a folder; name one file")


def test_parquet_damaged_in_the_middle(strict: fa.RatingModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_sources, "_MOST", 2**12)
    source = parquet(tmp_path / "a.parquet", plain_table(20_000), row_group_size=5000, use_dictionary=False)
    data = bytearray(source.read_bytes())
    start = pq.ParquetFile(source).metadata.row_group(2).column(2).data_page_offset
    data[start : start + 3000] = b"\xff" * 3000
    source.write_bytes(data)
    refused(strict, source, tmp_path / "r.parquet", match=r"a\.parquet: damaged behind row 10000 ")


@pytest.mark.parametrize("column", ["client", "name", "must"])
def test_parquet_with_text_that_is_not_utf8(strict: fa.RatingModel, tmp_path: Path, column: str) -> None:
    table = plain_table()
    at = table.column_names.index(column) if column in table.column_names else table.num_columns
    table = table.drop_columns([column] if at < table.num_columns else [])
    bad = pa.array([b"good"] * 6 + [b"\xe4\xbc"]).view(pa.string())
    source = parquet(tmp_path / "a.parquet", table.add_column(at, column, bad))
    refused(strict, source, tmp_path / "r.csv", match=r"a\.parquet: damaged behind row 0 \(.*UTF8.* index")


def test_ids_of_bytes_go_into_parquet_and_into_csv_where_they_are_text(strict: fa.RatingModel, tmp_path: Path) -> None:
    table = plain_table()
    for last, text in ((b"F\xff", None), ("七".encode(), "七")):
        source = parquet(tmp_path / "a.parquet", table.set_column(0, "client", pa.array([b"F"] * 6 + [last])))
        rate_file(strict, source, tmp_path / "r.parquet")
        assert pq.read_table(tmp_path / "r.parquet")["client"][-1].as_py() == last
        if text is None:
            refused(strict, source, tmp_path / "r.csv", match="'client' holds bytes that are no UTF-8 text; write")
        else:
            rate_file(strict, source, tmp_path / "r.csv")
            assert (tmp_path / "r.csv").read_text(encoding="utf-8").splitlines()[-1].startswith(text)


def test_a_fault_of_the_first_rows_names_the_file(strict: fa.RatingModel, tmp_path: Path) -> None:
    table = plain_table()
    at = table.column_names.index("must")
    source = parquet(tmp_path / "a.parquet", table.set_column(at, "must", pa.array([1.5] * 7)))
    refused(strict, source, tmp_path / "r.csv", match=r"a\.parquet: 'must' has no grade standard")


def test_csv_of_nothing_but_a_header_without_an_end_of_line(strict: fa.RatingModel, tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_text(csv_text(plain_table().column_names, []).rstrip("\n"), encoding="utf-8")
    assert rate_file(strict, source, tmp_path / "r.csv").clients == 0
    assert (tmp_path / "r.csv").read_text(encoding="utf-8").count("\n") == 1


def test_all_wrong_columns_are_listed_before_any_row_is_rated(strict: fa.RatingModel, tmp_path: Path) -> None:
    table = plain_table().rename_columns(["client", "must", "sise", *LOOKS]).append_column("extra", pa.array([1] * 7))
    for source in (parquet(tmp_path / "a.parquet", table), tmp_path / "a.csv"):
        if source.suffix == ".csv":
            rows = [list(map(str, row.values())) for row in table.to_pylist()]
            source.write_text(csv_text(table.column_names, rows), encoding="utf-8")
        text = refused(strict, source, tmp_path / "r.csv", match="^" + str(source))
        for piece in (
            "'sise' is no indicator; did you mean 'size'?",
            "'extra' is no indicator",
            "no column for 'may.size'",
        ):
            assert piece in text


@pytest.mark.parametrize(
    ("column", "kind", "match"),
    [
        ("must", pa.struct([("good", pa.int8())]), "column 'must' holds struct"),
        ("size", pa.timestamp("s"), "column 'size' holds timestamp"),
        ("size", pa.bool_(), "column 'size' holds bool"),
        ("look.good", pa.list_(pa.int8()), "look"),
        ("name", pa.list_(pa.string()), "column 'name' holds list"),
    ],
)
def test_types_that_cannot_be_rated(strict: fa.RatingModel, tmp_path: Path, column: str, kind: Any, match: str) -> None:
    table = plain_table()
    if column in table.column_names:
        table = table.drop_columns([column])
    source = parquet(tmp_path / "a.parquet", table.append_column(column, pa.nulls(7, kind)))
    refused(strict, source, tmp_path / "r.parquet", match=match)


def test_a_nested_client_goes_into_parquet_and_not_into_csv(strict: fa.RatingModel, tmp_path: Path) -> None:
    ids = pa.array([[i] for i in range(7)])
    source = parquet(tmp_path / "a.parquet", plain_table().set_column(0, "client", ids))
    rate_file(strict, source, tmp_path / "r.parquet")
    assert pq.read_table(tmp_path / "r.parquet")["client"].to_pylist() == [[i] for i in range(7)]
    refused(strict, source, tmp_path / "r.csv", match="column 'client' holds list.*write Parquet")


HEADER = "client,must,size,look"


@pytest.mark.parametrize(
    ("text", "match"),
    [
        (f"{HEADER}\nF1,good,1\n", r"Row #2: Expected 4 columns, got 3"),
        (f'{HEADER}\nF1,good,1,"good\nF2,good,1,good\n', "odd number of quotes"),
        (f"{HEADER}\n,good,1,good\n", "a row without a client"),
        (f"{HEADER}\nF1,good,1,\udcff\n", "not UTF-8"),
        (HEADER.replace(",", ";") + "\nF1;good;1,5;good\n", "separated by ';'"),
        ("client,expert,indicator,grade\nF1,E1,must,good\n", "is a table of votes"),
        ("must,size,look\ngood,1,good\n", "column 'client' is missing"),
        (f"{HEADER},\nF1,good,1,good,\n", "column 5 has no name"),
        (f"{HEADER},must\nF1,good,1,good,good\n", "column 'must' stands twice"),
        ("", "is empty"),
        ("PK\x03\x04", "is a workbook"),
    ],
)
def test_csv_that_cannot_be_used(strict: fa.RatingModel, tmp_path: Path, text: str, match: str) -> None:
    source = tmp_path / "a.csv"
    source.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert str(source) in refused(strict, source, tmp_path / "r.csv", match=match)


def test_bytes_that_are_no_text_behind_the_header(strict: fa.RatingModel, tmp_path: Path) -> None:
    rows = [f"F{i},good,1,good" for i in range(90_000)]
    source = tmp_path / "a.csv"
    source.write_bytes("\n".join([HEADER, *rows, "X,good,1,"]).encode() + b"\xff\n")
    assert "Row #90002" in refused(strict, source, tmp_path / "r.csv", match="invalid UTF8")


@pytest.mark.parametrize("ending", ["parquet", "csv"])
def test_arguments_that_cannot_be(strict: fa.RatingModel, tmp_path: Path, ending: str) -> None:
    source, target = tmp_path / f"a.{ending}", tmp_path / "r.csv"
    if ending == "csv":
        pyarrow.csv.write_csv(plain_table(), source)
    else:
        parquet(source, plain_table())
    wrong: list[tuple[dict[str, Any], str]] = [
        # Taken letter by letter it would pass over "size", and over any column whose name is part of the text.
        ({"ignore": "size"}, r"^ignore: 'size', must be a list of column names$"),
        ({"ignore": 3}, "^ignore: 3, must be a list"),
        ({"columns": [("firm", "client")]}, r'^columns: \[.*\], must map their names .*, as in {"firm": "client"}$'),
        ({"columns": {"size": 3}}, "^columns: {'size': 3}, must map their names"),
        ({"lang": "fr"}, "^lang: there is no 'fr'; known: en, zh$"),
    ]
    for options, match in wrong:
        with pytest.raises(fa.FuzzyAHPError, match=match):
            rate_file(strict, source, target, **options)
    with pytest.raises(fa.FuzzyAHPError, match=r"^source: None, must be a path$"):
        rate_file(strict, None, target)  # type: ignore[arg-type]
    with pytest.raises(fa.FuzzyAHPError, match=r"^output: 3, must be a path$"):
        rate_file(strict, source, 3)  # type: ignore[arg-type]
    assert [path.name for path in tmp_path.iterdir()] == [source.name]


def test_outputs_that_cannot_be(strict: fa.RatingModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = parquet(tmp_path / "a.parquet", plain_table())
    refused(strict, source, source, match="is the file to be read")
    os.symlink(source, tmp_path / "link.parquet")
    refused(strict, source, tmp_path / "link.parquet", match="is the file to be read")
    refused(strict, source, tmp_path / "r.json", match="ends in neither .parquet nor .csv")
    refused(strict, source, tmp_path / "none" / "r.csv", match="there is no folder")
    (tmp_path / "r.csv").mkdir()
    refused(strict, source, tmp_path / "r.csv", match="is a folder")
    os.mkfifo(tmp_path / "pipe.csv")
    refused(strict, source, tmp_path / "pipe.csv", match="is no plain file")

    def forbidden(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", forbidden)
    refused(
        strict, source, tmp_path / "r.parquet", match=r"r.parquet: cannot be written \(Permission denied\); nothing"
    )


# ---- whole or not at all ----

CHILD = """
import sys, time
import fuzzyahp as fa
from fuzzyahp.portfolio import table_sinks, table_sources
from fuzzyahp.portfolio.table_files import rate_file
table_sources._FEWEST, table_sources._CELLS, table_sinks.GROUP = 10, 1, 20
def slow(rows, share):
    if rows >= 60:
        print("half way", flush=True)
        time.sleep(60)
rate_file(fa.RatingModel(fa.load_scheme({scheme!r})), "a.parquet", "r.{ending}", progress=slow)
"""


@pytest.mark.parametrize("ending", ["parquet", "csv"])
@pytest.mark.parametrize("old", [None, b"old"])
def test_kill_in_the_middle_leaves_the_old_file_or_none(tmp_path: Path, ending: str, old: bytes | None) -> None:
    parquet(tmp_path / "a.parquet", plain_table(100))
    target = tmp_path / f"r.{ending}"
    if old is not None:
        target.write_bytes(old)
    code = CHILD.format(scheme=STRICT, ending=ending)
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    with subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path, env=environment, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"half way\n"
        os.kill(child.pid, signal.SIGKILL)
        assert child.wait(30) == -signal.SIGKILL
    assert (target.read_bytes() if target.exists() else None) == old


def test_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    """A limit on the size of files stands for the disk."""
    parquet(tmp_path / "a.parquet", plain_table(30_000))
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))\n"
        "import fuzzyahp as fa\nfrom fuzzyahp.portfolio.table_files import rate_file\n"
        f"model = fa.RatingModel(fa.load_scheme({STRICT!r}))\n"
        "for name in ('r.parquet', 'r.csv'):\n"
        "    try: rate_file(model, 'a.parquet', name)\n"
        "    except fa.FuzzyAHPError as error: print(error)\n"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert run.stderr == ""
    assert run.stdout.splitlines() == [
        f"{name}: cannot be written (File too large); nothing was changed" for name in ("r.parquet", "r.csv")
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["a.parquet"]


def test_an_interrupt_and_an_error_leave_nothing(strict: fa.RatingModel, tmp_path: Path) -> None:
    source = parquet(tmp_path / "a.parquet", plain_table())
    for error in (KeyboardInterrupt, RuntimeError, OSError):

        def fail(*_: object, error: type[BaseException] = error) -> None:
            raise error

        for name in ("r.parquet", "r.csv"):
            with pytest.raises((error, fa.FuzzyAHPError)):
                rate_file(strict, source, tmp_path / name, progress=fail)
    assert [path.name for path in tmp_path.iterdir()] == ["a.parquet"]


def test_permissions_and_links_are_kept(tmp_path: Path) -> None:
    target = tmp_path / "real.csv"
    target.write_bytes(b"old")
    target.chmod(0o640)
    (tmp_path / "link.csv").symlink_to(target)
    with replacing(tmp_path / "link.csv") as file:
        file.write(b"new")
        assert target.read_bytes() == b"old"
    assert (tmp_path / "link.csv").is_symlink()
    assert target.read_bytes() == b"new"
    assert target.stat().st_mode & 0o777 == 0o640
    assert leftovers(tmp_path) == []


# ---- the command ----

Command = Callable[..., tuple[int, str]]


@pytest.fixture
def rate(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Command:
    """Runs `fuzzyahp rate` by the scheme above: exit code and standard error."""
    monkeypatch.chdir(tmp_path)
    Path("strict.json").write_text(json.dumps(STRICT), encoding="utf-8")

    def run(*args: str) -> tuple[int, str]:
        code = main(["rate", *args, "--scheme", "strict.json"])
        captured = capsys.readouterr()
        assert captured.out == ""
        return code, captured.err

    return run


def test_the_command_rates_parquet(rate: Command) -> None:
    table = plain_table(7).set_column(1, "must", pa.array(["good"] * 4 + ["poor", None, "goood"]))
    parquet(Path("a.parquet"), table)
    code, said = rate("a.parquet", "-o", "r.parquet")
    assert code == 3
    # Sizes 0, 4/7, 8/7, 12/7 are worth x = 40, 48.6, 57.1, 65.7 points: 21.25 + 0.375 (x + 70) is 62.5 to 72.1.
    assert said.splitlines()[0] == "7 clients: 4 medium, 1 rejected, 1 incomplete, 1 invalid (scheme strict 1)"
    assert "F5 incomplete: must: no evidence" in said
    assert "F6 invalid: must: there is no grade 'goood'" in said
    assert pq.read_table("r.parquet")["status"].to_pylist() == ["rated"] * 4 + ["rejected", "incomplete", "invalid"]
    assert rate("a.parquet", "-o", "r.csv", "--lang", "zh")[1].startswith("共 7 个客户：")


def test_many_unrated_are_counted(rate: Command) -> None:
    parquet(Path("a.parquet"), plain_table(70).set_column(1, "must", pa.nulls(70, pa.string())))
    code, said = rate("a.parquet", "-o", "r.parquet")
    assert code == 3
    assert said.count("incomplete: ") == 50
    assert said.splitlines()[-1] == "... and 20 more"


def test_membership_and_node_scores_are_asked_for(rate: Command) -> None:
    parquet(Path("a.parquet"), plain_table())
    assert rate("a.parquet", "-o", "r.parquet", "--membership", "--node-scores")[0] == 0
    names = pq.read_schema("r.parquet").names
    assert names[6:] == [f"membership.{g}" for g in GRADES] + [
        f"score.{x}" for x in ("must", "may", "may.size", "may.look")
    ]


def test_figures_of_gathered_clients_are_those_of_the_stream(tmp_path: Path) -> None:
    """The same columns, and the same doubles in them, of the same clients read row by row and streamed."""
    rng = random.Random(11)
    for operator in OPERATORS:
        model = fa.RatingModel(fa.load_scheme(random_scheme(rng, operator, depth=2)))
        source = tmp_path / "firms.csv"
        source.write_text(csv_text(*random_cells(rng, model.scheme, 60, 0.02)), encoding="utf-8")
        both: dict[str, Any] = {"membership": True, "node_scores": True}
        rate_file(model, source, tmp_path / "ratings.csv", **both)
        clients = read_clients([("firms.csv", source.read_bytes())], model.scheme)
        columns = figure_columns(model.scheme, **both)
        text = outcomes_csv(rate_clients(model, clients, **both), columns).decode()
        got, want = list(csv.DictReader(io.StringIO(text, newline=""))), rows_of(tmp_path / "ratings.csv")
        assert [name for name in want[0] if name != "veto"] == list(got[0])
        assert any(row["status"] == "rated" for row in got)
        for mine, theirs in zip(got, want, strict=True):
            assert [mine[x] and float(mine[x]) for x in columns] == [theirs[x] and float(theirs[x]) for x in columns]


def test_node_scores_of_clients_from_several_files(rate: Command) -> None:
    """Named votes stand in a file of their own: 85 and 70 points, half of each, and 4 pieces are worth 100."""
    Path("a.csv").write_text("client,must,size\nF1,good,4\nF2,poor,4\nF3,good,\n", encoding="utf-8")
    votes = "client,expert,indicator,grade\nF1,E1,look,good\nF1,E2,look,medium\nF2,E1,look,good\nF2,E2,look,good\n"
    Path("v.csv").write_text(votes, encoding="utf-8")
    assert rate("a.csv", "v.csv", "-o", "r.csv", "--node-scores")[0] == 3
    first, *others = rows_of(Path("r.csv"))
    assert list(first)[6:] == ["score.must", "score.may", "score.may.size", "score.may.look"]
    assert [float(cell) for cell in list(first.values())[6:]] == [85, 88.75, 100, 77.5]
    # Who is rejected or incomplete has no figures, though some of his indicators are known.
    assert [list(row.values())[6:] for row in others] == [[""] * 4] * 2
    assert rate("a.csv", "v.csv", "-o", "m.csv", "--membership")[0] == 3
    assert list(rows_of(Path("m.csv"))[0])[6:] == [f"membership.{grade}" for grade in GRADES]


@pytest.mark.parametrize("form", ["pairs", "json", "csv"])
def test_foreign_names_are_mapped(rate: Command, form: str) -> None:
    names = {"a=b": "client", "loan": "must"}
    parquet(Path("a.parquet"), plain_table().rename_columns([*names, *plain_table().column_names[2:]]))
    Path("names.json").write_text(json.dumps(names), encoding="utf-8")
    Path("names.csv").write_text(csv_text(["theirs", "ours"], map(list, names.items())), encoding="utf-8")
    pairs = [word for theirs, ours in names.items() for word in ("--columns", f"{theirs}={ours}")]
    assert rate("a.parquet", "-o", "r.csv", *(pairs if form == "pairs" else ["--columns", f"names.{form}"]))[0] == 0
    assert [row["client"] for row in rows_of(Path("r.csv"))] == [f"F{i}" for i in range(7)]


@pytest.mark.parametrize(
    ("args", "match"),
    [
        (("a.parquet",), "give one FILE, and -o OUT ending in .parquet or .csv"),
        (("a.parquet", "-o", "r.json"), "a.parquet, -o r.json: Parquet, "),
        (("portfolio.dat", "-o", "r.txt", "--format", "csv"), "portfolio.dat: is a Parquet file"),
        (("a.parquet", "a.parquet", "-o", "r.csv"), "give one FILE"),
        (("a.parquet", "-", "-o", "r.csv"), "give one FILE"),
        (("a.csv", "--membership"), "are columns of CSV and Parquet; give -o OUT.csv, or --format csv"),
        (("a.csv", "-o", "r.json", "--node-scores"), "are columns of CSV and Parquet"),
        (("a.parquet", "-o", "r.parquet", "--format", "csv"), "ending in .parquet or .csv, without --format"),
        (("none.parquet", "-o", "r.csv"), "none.parquet: cannot be read (No such file"),
        (("a.parquet", "-o", "a.parquet"), "is the file to be read"),
        (("a.parquet", "-o", "r.csv", "--columns", "x"), "--columns 'x': must be THEIRS=OURS"),
        (("a.parquet", "-o", "r.csv", "--columns", "x="), "must be THEIRS=OURS"),
        (("a.parquet", "-o", "r.csv", "--columns", "x=must", "--columns", "x=size"), "keep one"),
        (("a.parquet", "-o", "r.csv", "--columns", "firm=client"), "columns: the table has no 'firm'"),
        (("a.parquet", "-o", "r.csv", "--columns", "none.json"), "none.json: cannot be read"),
        (("a.parquet", "-o", "r.csv", "--columns", "odd.json"), "must map their names to ours"),
        (("a.parquet", "-o", "r.csv", "--columns", "odd.csv"), "must be: theirs,ours"),
    ],
)
def test_usage_that_cannot_be(rate: Command, args: tuple[str, ...], match: str) -> None:
    parquet(Path("a.parquet"), plain_table())
    parquet(Path("portfolio.dat"), plain_table())
    Path("odd.json").write_text("[1]", encoding="utf-8")
    Path("odd.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    code, said = rate(*args)
    assert code == 2
    assert match in said
    assert not list(Path().glob("r.*"))


def test_a_large_csv_is_streamed_to_the_same_ratings(rate: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(5)
    scheme = fa.load_scheme(STRICT)
    Path("a.csv").write_text(csv_text(*random_cells(rng, scheme, 400, 0.05)), encoding="utf-8")
    small = rate("a.csv", "-o", "small.csv")
    monkeypatch.setattr(rate_files, "LARGE", 1000)
    large = rate("a.csv", "-o", "large.csv")
    assert [small[0], small[1].splitlines()[0]] == [large[0], large[1].splitlines()[0]]
    assert "veto" in rows_of(Path("large.csv"))[0]  # it was streamed
    keys = ("client", "name", "status", "score", "grade")
    assert [[row[k] for k in keys] for row in rows_of(Path("small.csv"))] == [
        [row[k] for k in keys] for row in rows_of(Path("large.csv"))
    ]


def test_what_only_reading_row_by_row_can_do_stays_there(rate: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_files, "LARGE", 1)
    Path("votes.csv").write_text(
        "client,expert,indicator,grade\n" + "".join(f"F1,E1,{x},good\n" for x in ("must", "size", "look")),
        encoding="utf-8",
    )
    Path("semi.csv").write_text("client;must;size;look\nF1;good;2,5;good\n", encoding="utf-8")
    for name, score in (("votes.csv", "85.0"), ("semi.csv", repr(0.25 * 85 + 0.75 * (77.5 * 0.5 + 85 * 0.5)))):
        assert rate(name, "-o", "r.csv")[0] == 0
        assert rows_of(Path("r.csv"))[0]["score"] == score
    monkeypatch.setattr(rate_files, "load_arrow", lambda: (_ for _ in ()).throw(fa.FuzzyAHPError("no PyArrow")))
    Path("wide.csv").write_text("client,must,size,look\nF1,good,3,good\n", encoding="utf-8")
    assert rate("wide.csv", "-o", "r.csv")[0] == 0
    assert "veto" not in rows_of(Path("r.csv"))[0]


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """Peak memory of a process that rates a file, and of one that rates ten times as much."""
    code = (
        "import sys, fuzzyahp as fa\nfrom fuzzyahp.portfolio.table_files import rate_file\n"
        f"rate_file(fa.RatingModel(fa.load_scheme({STRICT!r})), sys.argv[1], 'r.parquet')\n"
        "print(next(x for x in open('/proc/self/status') if x.startswith('VmHWM')).split()[1])\n"
    )
    if not Path("/proc/self/status").exists():
        pytest.skip("asks Linux for the peak memory")
    peaks = []
    for n in (100_000, 1_000_000):
        rng = np.random.default_rng(1)
        columns: dict[str, Any] = {"client": np.arange(n), "size": rng.random(n)}
        columns |= {f"{leaf}.{g}": rng.integers(0, 5, n) for leaf in ("must", "look") for g in GRADES}
        parquet(tmp_path / "a.parquet", pa.table(columns))
        environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
        run = subprocess.run(
            [sys.executable, "-c", code, "a.parquet"],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=100,
            check=True,
        )
        peaks.append(int(run.stdout) / 1024)
    assert peaks[1] < peaks[0] + 100, peaks


def test_summary_is_what_the_file_says(strict: fa.RatingModel, tmp_path: Path) -> None:
    source = parquet(tmp_path / "a.parquet", plain_table())
    found = rate_file(strict.plan, str(source), str(tmp_path / "r.csv"))
    assert isinstance(found, FileSummary)
    assert found.output == tmp_path / "r.csv"
    assert found.seconds > 0


@pytest.mark.parametrize("many", [0, 1, 10, 13])
def test_a_summary_shows_ten_unrated_clients(many: int) -> None:
    unrated = tuple((f"C{i}", "incomplete", "size: missing") for i in range(many))
    summary = fa.portfolio.FileSummary(Path("out.csv"), 20, {"good": 20 - many, "incomplete": many}, unrated, 0.5)
    shown = repr(summary)
    assert shown.count("size: missing") == min(many, 10)
    assert ("... and 3 more)" in shown) == (many == 13)
    if many <= 10:
        assert f"unrated={unrated!r}, seconds=0.5)" in shown
