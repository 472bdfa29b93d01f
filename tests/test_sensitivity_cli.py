"""``fuzzyahp sensitivity``: one client's files in, what the grade hangs on out, and what is refused."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable
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
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Command:
    monkeypatch.chdir(tmp_path)
    Path("two.toml").write_text(SCHEME, encoding="utf-8")
    with Path("firms.csv").open("w", newline="", encoding="utf-8") as file:
        rows = [("client", "size", "look"), ("F1", "good", "medium"), ("F2", "poor", ""), ("F3", "", "good")]
        csv.writer(file).writerows(rows)
    with Path("votes.csv").open("w", newline="", encoding="utf-8") as file:
        votes = [("client", "expert", "indicator", "grade")]
        votes += [("V1", expert, leaf, "good") for expert in ("Li\x1b[31m", "Wu") for leaf in ("size", "look")]
        csv.writer(file).writerows(votes)

    def command(*args: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b""), encoding="utf-8"))
        code = main(["sensitivity", *args, "--scheme", "two.toml"])
        captured = capsysbinary.readouterr()
        return code, captured.out.decode(), captured.err.decode()

    return command


def test_the_smallest_flip_and_the_swaps_by_default(run: Command) -> None:
    code, out, _ = run("firms.csv", "--client", "F1")
    # 0.75 * 85 + 0.25 * 70 = 81.25; size a grade better: 92.5, on the cut; a grade worse: 70.
    assert (code, "Now 81.25, good" in out) == (0, True)
    assert "grades: 1" in out
    assert "operator" in out
    assert "得分 81.25" in run("firms.csv", "--client", "F1", "--lang", "zh")[1]


def test_every_part_as_json_is_what_the_library_says(run: Command) -> None:
    parts = ("flip", "weights", "judgments", "votes", "swaps", "indicators", "experts")
    code, out, _ = run("firms.csv", "-c", "F1", "--json", *(x for part in parts for x in ("--show", part)))
    found = json.loads(out)
    rating = fa.RatingModel(fa.load_scheme("two.toml")).rate({"size": "good", "look": "medium"})
    assert (code, list(found)) == (0, ["client", *parts])
    assert found["weights"] == json.loads(json.dumps(fa.analysis.weight_sensitivity(rating).to_dict()))
    assert found["experts"]["skipped"] == {"votes": "no_votes"}


def test_typed_names_reach_the_terminal_harmless(run: Command) -> None:
    code, out, err = run("votes.csv", "-c", "V1", "--show", "experts", "--show", "votes")
    assert "\x1b[31m" not in out + err
    assert code in (0, 2)


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (("-c", "F1", "--show", "expert"), 2, "did you mean 'experts'"),
        (("-c", "F9"), 2, "no such client"),
        (("-c", "F2"), 3, "look"),  # rejected, and nothing is known of the other indicator
        (("-c", "F3"), 3, "size"),
    ],
)
def test_what_is_refused(run: Command, args: tuple[str, ...], code: int, message: str) -> None:
    found, _, err = run("firms.csv", *args)
    assert (found, message in err) == (code, True)


@pytest.mark.parametrize(("client", "message"), [("F2", "F2 rejected: look: "), ("F3", "F3 incomplete: size: ")])
def test_who_cannot_be_changed_is_told_what_he_is_and_what_is_missing(run: Command, client: str, message: str) -> None:
    code, out, error = run("firms.csv", "--client", client)
    assert (code, out, message in error) == (3, "", True)
