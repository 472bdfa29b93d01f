"""The auditor's walk, docs/audit-walk.md: every number on the page, by arithmetic that is not the engine's."""

from __future__ import annotations

import hashlib
import json
import re
import shlex
import shutil
import subprocess
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import fuzzyahp as fa
from fuzzyahp import cli
from fuzzyahp.record import Record

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "audit-walk.md").read_text(encoding="utf-8")
AT, BY = "2026-11-26T09:30:00+08:00", "li"


def blocks(language: str) -> list[tuple[str, str]]:
    """Title and text of every block of a language."""
    return re.findall(rf'^```{language}(?: title="([^"]*)")?\n(.*?)^```', PAGE, re.MULTILINE | re.DOTALL)


FILES = {title: text for language in ("toml", "json") for title, text in blocks(language) if "/" not in title}
EXCERPTS = [(title, text) for title, text in blocks("json") if title.startswith("/")]
LINES = [line for title, text in blocks("text") if title == "calculator" for line in text.splitlines()]
COMMANDS = [line.removeprefix("$ ") for _, text in blocks("console") for line in text.splitlines() if line[:2] == "$ "]
SHELL = shutil.which("bash")


@pytest.fixture(scope="module")
def record() -> Record:
    import tomllib

    model = fa.RatingModel(fa.load_scheme(tomllib.loads(FILES["shop.toml"])))
    evidence = json.loads(FILES["clients.json"])["S01"]
    return model.rate(evidence).record(client="S01", at=AT, by=BY)


def at(record: Record, pointer: str) -> Any:
    """What stands at a place of a record (RFC 6901)."""
    found: Any = record.to_dict()
    for key in pointer.split("/")[1:]:
        name = key.replace("~1", "/").replace("~0", "~")
        found = found[int(name)] if isinstance(found, list) else found[name]
    return found


# ---- the calculator ----

TOKEN = re.compile(r"\s*(∛?[\d.]+|[-+×÷()])")


def exact(expression: str) -> Fraction:
    """A line of the calculator in exact fractions: + and - after × and ÷, from the left."""
    tokens = TOKEN.findall(expression)
    assert "".join(tokens) == expression.replace(" ", ""), expression

    def number() -> Fraction:
        key = tokens.pop(0)
        if key == "(":
            found = total()
            assert tokens.pop(0) == ")"
            return found
        if key[0] != "∛":
            return Fraction(key)
        with localcontext() as context:
            context.prec = 60
            root = Fraction(Decimal(key[1:]) ** (Decimal(1) / 3))
        assert abs(root**3 - Fraction(key[1:])) < Fraction(1, 10**50)
        return root

    def product() -> Fraction:
        found = number()
        while tokens and tokens[0] in "×÷":
            found = found * number() if tokens.pop(0) == "×" else found / number()
        return found

    def total() -> Fraction:
        found = product()
        while tokens and tokens[0] in "+-":
            found = found + product() if tokens.pop(0) == "+" else found - product()
        return found

    found = total()
    assert not tokens
    return found


def parts(line: str) -> tuple[str, str, str]:
    match = re.fullmatch(r"(.+?) = ([\d.]+)(?: +\[(/[^\]]+)\])?", line)
    assert match, line
    return match[1], match[2], match[3] or ""


def test_the_calculator_itself() -> None:
    assert exact("1 ÷ 4 × 1 ÷ 3 × 1") == Fraction(1, 12)
    assert exact("( 1.4 - 1.2 ) ÷ ( 1.5 - 1.2 )") == Fraction(2, 3)
    assert exact("2 + 3 × 4 - 1") == 13
    assert abs(exact("∛8") - 2) < Fraction(1, 10**50)


def test_the_page_is_all_there() -> None:
    assert len(LINES) == 69
    assert len(EXCERPTS) == 7
    assert len(COMMANDS) == 4


@pytest.mark.parametrize("line", LINES)
def test_every_line_is_right_to_its_last_digit(line: str) -> None:
    expression, printed, _ = parts(line)
    digits = len(printed.partition(".")[2])
    error = abs(exact(expression) - Fraction(printed))
    # Short results are exact; what is cut off has eight decimals, correctly rounded.
    assert error == 0 or (digits >= 7 and error <= Fraction(1, 2 * 10**8)) or (expression[0] == "∛" and error < 1e-8)


def test_no_number_comes_out_of_nowhere() -> None:
    """A long number in a line was found in a line before, or is the record's score, which the page quotes."""
    known = {"82.44097641807922"}
    for line in LINES:
        expression, printed, _ = parts(line)
        for number in re.findall(r"\d+\.\d{4,}", expression):
            assert number in known, line
        known.add(printed)


@pytest.mark.parametrize("line", [line for line in LINES if "[" in line])
def test_the_record_holds_the_same_number(line: str, record: Record) -> None:
    _, printed, pointer = parts(line)
    held = at(record, pointer)
    assert isinstance(held, float)
    assert abs(Fraction(held) - Fraction(printed)) < Fraction(1, 2 * 10**6), (line, held)


def test_every_number_of_the_record_is_walked_to(record: Record) -> None:
    """Whatever is not zero among weights, leaf shares, layers, screening and score has a line of its own."""
    walked = {parts(line)[2] for line in LINES}
    content = record.to_dict()
    wanted = {f"/global_weights/{leaf}" for leaf in content["global_weights"]}
    wanted |= {
        f"/nodes/{path}/raw/{i}" for path, node in content["nodes"].items() for i, x in enumerate(node["raw"]) if x
    }
    wanted -= {f"/nodes/credit/raw/{i}" for i in range(5)}  # the root's are those of the result
    wanted |= {f"/result/membership/{i}" for i, x in enumerate(content["result"]["membership"]) if x}
    wanted |= {f"/result/{key}" for key in ("score", "rounded_score", "nearest_cut", "margin")}
    wanted |= {
        f"/weights/{p}/children/{c}" for p in ("reference", "decisive") for c in content["weights"][p]["children"]
    }
    wanted |= {
        f"/weights/reference/consistency/{key}" for key in ("lambda_max", "consistency_index", "consistency_ratio")
    }
    assert wanted - walked == set()


# ---- the record and its excerpts ----


@pytest.mark.parametrize(("pointer", "text"), EXCERPTS)
def test_excerpts_are_what_the_record_says(pointer: str, text: str, record: Record) -> None:
    assert at(record, pointer) == json.loads(text)


def test_what_is_said_in_sentences(record: Record) -> None:
    assert at(record, "/nodes/decisive/raw/0") == 0.15000000000000002
    assert at(record, "/result/score") == 82.44097641807922
    assert at(record, "/scheme/document/rules/ordered") is True
    assert at(record, "/scheme/document/indicators/finance/standard/points") == [2.0, 1.5, 1.2, 1.0, 0.8]
    assert at(record, "/scheme/document/grades/values") == [100, 85, 70, 55, 40]
    assert at(record, "/result/risk") == "fairly low"
    assert at(record, "/decision/by") == "engine"
    assert at(record, "/weights/decisive/consistency/consistency_ratio") == 0
    assert 0 < at(record, "/decision/error_bound") < 1e-6
    assert at(record, "/weights/reference/consistency/random_index") == "saaty_1980"


def test_the_votes_that_were_counted(record: Record) -> None:
    """Counted here once more, from the file on the page."""
    said = {
        "decisive.repayment": [1, 3, 1, 0, 0],
        "decisive.history": [0, 2, 2, 1, 0],
        "reference.management": [2, 2, 1, 0, 0],
        "reference.market": [0, 1, 2, 2, 0],
    }
    names = record["scheme"]["document"]["grades"]["names"]
    for path, counts in said.items():
        votes = list(record["evidence"][path]["votes"].values())
        assert [votes.count(name) for name in names] == counts


# ---- the seal ----


def test_digests_on_the_page_are_those_of_the_record(record: Record) -> None:
    part = json.dumps({"value": 1.4}, separators=(",", ":")).encode()
    digest = hashlib.sha256(part).hexdigest()
    assert f"{digest}  -\n" in PAGE
    assert at(record, "/seal/parts/~1evidence~1reference.finance") == digest[:16]
    assert f'"{record["scheme"]["fingerprint"]}"' in PAGE
    # What stands in the seal is a digest of the text without blanks, for every part.
    for pointer, short in record["seal"]["parts"].items():
        text = json.dumps(at(record, pointer), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert hashlib.sha256(text.encode()).hexdigest()[:16] == short


@pytest.mark.skipif(SHELL is None or shutil.which("sha256sum") is None, reason="no bash and sha256sum here")
def test_the_commands_give_what_the_page_says(record: Record, tmp_path: Path) -> None:
    (tmp_path / "records.jsonl").write_text(record.to_json() + "\n", encoding="utf-8")

    def run(command: str) -> str:
        return subprocess.run(
            [SHELL or "", "-c", command], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True
        ).stdout

    one_part, whole, end, scheme = COMMANDS
    assert run(one_part) in PAGE
    assert f"sha256:{run(whole).split()[0]}" == record.digest
    assert run(end).strip() == f'"record":"{record.digest}"'
    assert run(scheme) in PAGE
    assert f"sha256:{run(scheme).split()[0]}" == record["scheme"]["fingerprint"]
    # Any change is seen: one vote.
    text = record.to_json().replace('"Sun":"weak"', '"Sun":"good"', 1)
    (tmp_path / "records.jsonl").write_text(text + "\n", encoding="utf-8")
    assert f"sha256:{run(whole).split()[0]}" != record.digest


def test_the_page_can_be_tried(
    record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        Path(name).write_text(text, encoding="utf-8")
    made, verified = (shlex.split(text)[1:] for _, text in blocks("sh"))
    assert cli.main(made) == 0
    assert Path("records.jsonl").read_text(encoding="utf-8") == record.to_json() + "\n"
    assert cli.main(verified) == 0
    capsys.readouterr()
