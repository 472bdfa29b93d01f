"""``fuzzyahp validate``: files in, report out, and what is refused."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import fuzzyahp as fa
from fuzzyahp.cli import main

SCHEME = """
format = "fuzzyahp-scheme/1"
name = "two"
version = "1"
[rules.veto]
branch = "size"
below = "medium"
[indicators.u]
children = ["size", "look"]
judgments = [3]
[indicators.size]
[indicators.look]
"""
GRADES = ("excellent", "excellent", "good", "medium", "good", "medium", "poor")
BAD = (0, 0, 0, 1, 1, 1, 1)


@dataclass
class Run:
    """What a command did."""

    code: int
    out: str
    err: str


Command = Callable[..., Run]


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Command:
    monkeypatch.chdir(tmp_path)
    Path("two.toml").write_text(SCHEME, encoding="utf-8")
    with Path("firms.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("client", "size", "look"), *((f"F{i}", g, "good") for i, g in enumerate(GRADES))])
    with Path("outcomes.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("client", "outcome"), *((f"F{i}", bad) for i, bad in enumerate(BAD))])

    def command(*args: str) -> Run:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b""), encoding="utf-8"))
        code = main(args)
        captured = capsysbinary.readouterr()
        return Run(code, captured.out.decode(), captured.err.decode())

    assert command("rate", "firms.csv", "-s", "two.toml", "-o", "rated.csv").code == 0
    return command


def with_column(name: str, cells: tuple[object, ...]) -> str:
    """The file of ratings with one more column."""
    with Path("rated.csv").open(newline="", encoding="utf-8") as file:
        head, *rows = csv.reader(file)
    with Path("more.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([[*head, name], *([*row, cell] for row, cell in zip(rows, cells, strict=True))])
    return "more.csv"


def test_ratings_and_evidence_and_python_agree(run: Command) -> None:
    from_ratings = json.loads(run("validate", "rated.csv", "--outcomes", "outcomes.csv", "-f", "json").out)
    one_file = json.loads(run("validate", with_column("outcome", BAD), "-f", "json").out)
    options = ("-s", "two.toml", "-f", "json")
    from_evidence = json.loads(run("validate", "firms.csv", "--outcomes", "outcomes.csv", *options).out)
    assert from_ratings == one_file
    assert from_evidence["scheme"].startswith("two 1 (sha256:")
    assert from_evidence["sharpness"] is not None  # memberships are known where it rates itself
    for document in (from_ratings, from_evidence):
        document["scheme"] = document["sharpness"] = None
    assert from_evidence == from_ratings
    report = fa.analysis.validate("rated.csv", dict(zip((f"F{i}" for i in range(7)), BAD, strict=True)))
    assert from_ratings["auc"] == json.loads(report.to_json())["auc"]
    # Four ranks 2 2 2 of six rated: wins of the 3 good over the 3 bad: 2 + 1/2, and 3 over each of the two below.
    assert from_ratings["auc"]["value"] == pytest.approx(8.5 / 9)


def test_parquet(run: Command) -> None:
    pytest.importorskip("pyarrow")
    done = run("rate", "firms.csv", "-s", "two.toml", "-o", "rated.parquet", "--membership")
    assert done.code == 0
    found = run("validate", "rated.parquet", "--outcomes", "outcomes.csv", "-f", "json")
    assert found.code == 0
    assert json.loads(found.out)["sharpness"] is not None


def test_options_reach_the_report(run: Command) -> None:
    states = ("automatic", "overridden", *["automatic"] * 5)
    pds = [
        x
        for name, p in zip(fa.FIVE_GRADES.names, (0.01, 0.1, 0.3, 0.5, 0.7), strict=True)
        for x in ("--pd", f"{name}={p}")
    ]
    more = ("--vetoed", "worst", "--overridden", "state", "--draws", "0", *pds)
    done = run("validate", with_column("state", states), "--outcomes", "outcomes.csv", "-f", "json", *more)
    found = json.loads(done.out)
    assert (found["vetoed"], found["auc"]["bad"], found["auc_bootstrap"]) == ("worst", 4, None)
    assert found["calibration"]["grades"][2]["pd"] == 0.3
    assert (found["overrides"][0]["bad"], found["overrides"][0]["clients"]) == (1, 6)


@pytest.mark.parametrize(("ending", "start"), [(".md", "### "), (".json", "{"), (".txt", "以实际结果检验评级")])
def test_output_by_ending(run: Command, ending: str, start: str) -> None:
    done = run("validate", "rated.csv", "--outcomes", "outcomes.csv", "-o", f"out{ending}", "-l", "zh")
    assert (done.code, done.out) == (0, "")
    assert Path(f"out{ending}").read_text(encoding="utf-8").startswith(start)


def test_judgment_and_panel(run: Command) -> None:
    done = run("validate", "firms.csv", "--outcomes", "outcomes.csv", "-s", "two.toml", "--judgment")
    assert done.code == 0
    assert "Value of judgment" in done.out
    assert "without indicator look" in done.out
    as_json = run("validate", "firms.csv", "--outcomes", "outcomes.csv", "-s", "two.toml", "--judgment", "-f", "json")
    parts = json.loads(as_json.out)["value_of_judgment"]["parts"]
    assert [part["kind"] for part in parts] == ["equal_weights", "indicator", "indicator"]


def test_ids_left_out_only_when_asked(run: Command) -> None:
    Path("outcomes.csv").write_text("client,outcome\nF0,0\nF3,1\nX9,1\n", encoding="utf-8")
    done = run("validate", "rated.csv", "--outcomes", "outcomes.csv")
    assert done.code == 2
    assert "5 clients without outcome (F1, F2, F4, F5, F6), 1 outcomes without client (X9)" in done.err
    done = run("validate", "rated.csv", "--outcomes", "outcomes.csv", "--leave-out-unmatched")
    assert done.code == 0
    assert "Left out unmatched: 5 clients without outcome, 1 outcomes without client." in done.out


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("rated.csv",), "rated.csv: no column 'outcome' of outcomes; name the one there is with --outcome COLUMN, or"),
        (("rated.csv", "--outcomes", "outcomes.csv", "--outcome", "bad"), "outcomes.csv: no column 'bad'"),
        (("rated.csv", "--outcomes", "nowhere.csv"), "nowhere.csv"),
        (("nowhere.csv", "--outcomes", "outcomes.csv"), "nowhere.csv"),
        (("firms.csv", "-s", "two.toml"), "--outcomes: firms.csv are evidence; give the file of outcomes"),
        (("rated.csv", "--outcomes", "outcomes.csv", "--judgment"), "--judgment: needs the evidence"),
        (
            ("firms.csv", "--outcomes", "outcomes.csv", "-s", "two.toml", "--panel", "p.json"),
            "--panel: is for --judgment",
        ),
        (("rated.csv", "--outcomes", "outcomes.csv", "--pd", "good"), "--pd: 'good', must be like good=0.02"),
        (("rated.csv", "--outcomes", "outcomes.csv", "--pd", "good=2%"), "must be like good=0.02"),
        (("rated.csv", "--outcomes", "outcomes.csv", "--pd", "good=2"), "must be above 0 and below 1"),
        (("rated.csv", "--outcomes", "outcomes.csv", "--pd", "good=.1", "--pd", "good=.2"), "'good' is given twice"),
        (("rated.csv", "--outcomes", "outcomes.csv", "--draws", "5"), "draws: 5, must be a whole number of 100"),
        (("rated.csv", "--outcomes", "outcomes.csv", "--overridden", "x"), "overridden: there is no column 'x'"),
        (("rated.csv", "--outcomes", "outcomes.csv", "-o", "out.pdf"), "ends in none of .md, .json, .txt"),
    ],
)
def test_what_cannot_be_used(run: Command, args: tuple[str, ...], message: str) -> None:
    done = run("validate", *args)
    assert done.code == 2
    assert message in done.err
    assert done.out == ""
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("client,outcome\nF0,0\nF0,1\n", "row 2: client 'F0' stands twice"),
        ("client,outcome\n,0\n", "row 1: has no client"),
        ("client,outcome,outcome\nF0,0,1\n", "column 'outcome' stands twice"),
        (
            "client,outcome\n" + "".join(f"F{i},{'x' if i == 3 else 0}\n" for i in range(7)),
            "outcome, 'F3': 'x', must be 0",
        ),
        ("client,outcome\n" + "".join(f"F{i},{'' if i == 3 else 0}\n" for i in range(7)), "outcome, 'F3': is missing"),
        ("client,outcome\n" + "".join(f"F{i},0\n" for i in range(7)), "all 6 rated clients are good"),
    ],
)
def test_outcomes_that_cannot_be_used(run: Command, text: str, message: str) -> None:
    Path("outcomes.csv").write_text(text, encoding="utf-8")
    done = run("validate", "rated.csv", "--outcomes", "outcomes.csv")
    assert done.code == 2
    assert message in done.err


def test_a_score_that_is_no_number_names_its_line(run: Command) -> None:
    text = Path("rated.csv").read_text(encoding="utf-8")
    Path("rated.csv").write_text(text.replace("96.25", "n/a", 1) if "96.25" in text else "", encoding="utf-8")
    done = run("validate", "rated.csv", "--outcomes", "outcomes.csv")
    assert done.code == 2
    assert "rated.csv line 2: score: 'n/a', must be a number or empty" in done.err
