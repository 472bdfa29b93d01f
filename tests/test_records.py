"""Records out of files, texts and plain data: read to the last digit, or refused with the place and the mend."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import fuzzyahp as fa
from fuzzyahp.audit import RecordDocument, load_record, record_json_schema
from fuzzyahp.audit.records.record_document import MAX_BYTES, read_records
from fuzzyahp.cli import main
from fuzzyahp.record import sealed

AT = "2026-11-26T09:30:00Z"
VOTES = "client,expert,indicator,grade\nF01,E1,a,good\nF01,E1,b,medium\nF02,E1,a,good\n"
SCHEME = """
format = "fuzzyahp-scheme/1"
name = "two"
version = "1"
[indicators.u]
children = ["a", "b"]
judgments = [3]
[indicators.a]
[indicators.b]
"""


@pytest.fixture(scope="module")
def record() -> fa.Record:
    model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    return model.rate(dict.fromkeys(model.scheme.tree.leaves, "good")).record(client="F01", at=AT, by="li")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "votes.csv").write_text(VOTES, encoding="utf-8")
    (tmp_path / "two.toml").write_text(SCHEME, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


# ---- what can be read ----


def test_every_kind_of_source_gives_the_same_record(record: fa.Record, tmp_path: Path) -> None:
    path = tmp_path / "F01.json"
    path.write_text("\ufeff" + record.to_json(indent=2), encoding="utf-8")
    for source in (record, record.to_dict(), record.to_json(), record.to_json(2).encode(), path, str(path)):
        assert load_record(source) == record


def test_keys_in_any_order_are_the_same_record(record: fa.Record) -> None:
    turned = json.dumps(dict(reversed(record.to_dict().items())))
    assert load_record(turned).to_json() == record.to_json()


def test_reading_is_not_verifying(record: fa.Record) -> None:
    assert load_record(record.to_dict() | {"client": "F02"})["client"] == "F02"


def test_the_schema_says_what_the_model_reads(record: fa.Record) -> None:
    schema = record_json_schema()
    assert set(schema["required"]) == set(record) == set(schema["properties"])
    assert schema["additionalProperties"] is False
    assert schema["properties"]["format"]["const"] == "fuzzyahp-record/1"
    assert RecordDocument.model_validate(record.to_dict()).client == "F01"


def test_every_form_of_evidence_is_read(record: fa.Record) -> None:
    forms: list[dict[str, Any]] = [
        {"votes": [1, 2.0, 0, 0, 0]},
        {"votes": {"E1": "good", "E2": None}},
        {"votes": {"good": 2}},
        {"value": 1.5},
        {"grade": "good"},
        {"membership": [0.5, 0.5, 0, 0, 0]},
    ]
    for form in forms:
        assert load_record(record.to_dict() | {"evidence": {"a": form}})["evidence"]["a"] == form


# ---- what cannot ----


def changed(record: fa.Record, **changes: Any) -> dict[str, Any]:
    return record.to_dict() | changes


BAD: dict[str, tuple[Any, str]] = {
    "not JSON": ("{", "record: not JSON"),
    "no object": (b"[1]", "is no record of a rating: it has no format"),
    "foreign": ('{"a": 1}', "is no record of a rating"),
    "another format": ({"format": "fuzzyahp-rating/1"}, "format 'fuzzyahp-rating/1', and this version reads"),
    "newer": ({"format": "fuzzyahp-record/2"}, "and this version reads fuzzyahp-record/1; update fuzzyahp"),
    "format of another type": ({"format": 1}, "it has no format"),
    "a key twice": ('{"format": "fuzzyahp-record/1", "format": "x"}', "'format' stands twice"),
    "NaN": ('{"format": NaN}', "NaN is not a number that can be used"),
    "infinite": ('{"format": -Infinity}', "-Infinity is not a number"),
    "NaN in plain data": ({"format": "fuzzyahp-record/1", "note": float("nan")}, "is no plain data"),
    "overflow": ('{"format": "fuzzyahp-record/1", "note": 1e999}', "note: inf"),
    "thousands of digits": ('{"format": ' + "9" * 5000 + "}", "thousands of digits"),
    "deep": ('{"format": ' + "[" * 100_000 + "]" * 100_000 + "}", "nested too deeply"),
    "half deep": ('{"format": "fuzzyahp-record/1", "note": ' + "[" * 60 + "]" * 60 + "}", "nested too deeply"),
    "bytes": (b"{\xff}", "is not UTF-8"),
    "nothing": ("", "cannot be read"),
    "no file": ("no-such-file.json", "no-such-file.json: cannot be read"),
    "a folder": (Path("/"), "cannot be read"),
    "another type": (17, "record 17: must be a path, JSON text or plain data"),
    "a set": ({"format": {1}}, "is no plain data"),
    "huge": ('{"format": "' + "x" * MAX_BYTES + '"}', "larger than 16 MiB"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_record_is_refused(name: str) -> None:
    source, message = BAD[name]
    with pytest.raises(fa.RecordError) as error:
        load_record(source)
    assert message in str(error.value)


def test_circular_data_is_refused() -> None:
    endless: dict[str, Any] = {"format": "fuzzyahp-record/1"}
    endless["note"] = endless
    with pytest.raises(fa.RecordError, match="is no plain data"):
        load_record(endless)


def test_truncated_anywhere_is_refused(record: fa.Record) -> None:
    text = record.to_json()
    for cut in range(1, len(text), len(text) // 50):
        with pytest.raises(fa.RecordError):
            load_record(text[:cut])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"clint": "F01"}, "clint: no such key; did you mean 'client'?"),
        ({"client": 1}, "client: 1: input should be a valid string"),
        ({"client": "x" * 301}, "client: "),
        ({"client": "\ud800"}, "client: "),
        ({"at": "yesterday"}, "at: 'yesterday'"),
        ({"nodes": {"a": {"raw": [True]}}}, "nodes.a.raw.0"),
        ({"nodes": []}, "nodes: []"),
        ({"evidence": {"a": {"votes": [1], "value": 1}}}, "evidence.a"),
        ({"evidence": {"a": {}}}, "evidence.a"),
        ({"evidence": {"a": {"value": 10**400}}}, "evidence.a"),
        ({"global_weights": {"a": "0.5"}}, "global_weights.a"),
    ],
)
def test_what_has_not_the_form_of_a_record_is_named(record: fa.Record, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(fa.RecordError) as error:
        load_record(json.dumps(changed(record, **changes)))
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"a": {"valu": 1}},
            "evidence.a: {'valu': 1}: must have one of votes, value, grade, membership, and nothing else",
        ),
        ({"a": {}}, "evidence.a: {}: must have one of votes, value, grade, membership, and nothing else"),
        ({"a": 1.4}, "evidence.a: 1.4: must have one of votes, value, grade, membership, and nothing else"),
        ({"a": {"value": "1.4"}}, "evidence.a.value: '1.4': input should be a valid number"),
        ({"a": {"membership": [1, "x"]}}, "evidence.a.membership.1: 'x': input should be a valid number"),
        ({"a": {"votes": "x"}}, "evidence.a.votes: 'x': must be counts by grade, or a grade by expert"),
        ({"a": {"votes": {"A": 1, "B": "x"}}}, "evidence.a.votes: {'A': 1, 'B': 'x'}: must be counts by grade, or a "),
        ({"a": 1, "b": {"grade": 2}}, "and nothing else\n  evidence.b.grade: 2: input should be a valid string"),
        ({"a" * 10_001: {"value": 1}}, "evidence.aaa"),
        ([], "evidence: []: input should be a valid dictionary"),
    ],
)
def test_evidence_of_no_form_is_told_in_one_line(record: fa.Record, changes: Any, message: str) -> None:
    with pytest.raises(fa.RecordError) as error:
        load_record(changed(record, evidence=changes))
    assert message in str(error.value)
    assert str(error.value).count("\n") == message.count("\n")


def test_no_class_is_named_as_if_it_were_a_key(record: fa.Record) -> None:
    for changes, message in (
        ({"screening": 3}, "record: screening: 3: input should be a valid dictionary"),
        (
            {"screening": dict(record["screening"]) | {"watched": {"x": [1]}}},
            "record: screening.watched.x: [1]: must be a number or a grade",
        ),
    ):
        with pytest.raises(fa.RecordError) as error:
            load_record(changed(record, **changes))
        assert str(error.value) == message


def test_a_missing_key_is_named(record: fa.Record) -> None:
    content = record.to_dict()
    del content["decision"]
    with pytest.raises(fa.RecordError, match="decision: is missing"):
        load_record(content)


def test_lines_of_a_file_are_read_one_by_one(record: fa.Record, tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text(f"{record.to_json()}\n\n{{\n{record.to_json()}\n", encoding="utf-8")
    found = list(read_records(path))
    assert [where for where, _ in found] == [f"{path} line {n}" for n in (1, 3, 4)]
    assert [type(item).__name__ for _, item in found] == ["Record", "RecordError", "Record"]


def test_where_one_record_is_asked_for_several_lines_are_none(record: fa.Record, tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text(f"{record.to_json()}\n", encoding="utf-8")
    assert load_record(path) == record
    path.write_text(f"{record.to_json()}\n{record.to_json()}\n", encoding="utf-8")
    with pytest.raises(fa.RecordError, match=r"records.jsonl: holds 2 records, one a line, and one is asked for"):
        load_record(path)


def test_an_entry_of_a_ledger_is_said_to_be_one(record: fa.Record, tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    fa.audit.Ledger(path).append(record)
    ((where, found),) = read_records(path)
    assert str(found) == f'{where}: is an entry of a ledger; give its "record", or use `fuzzyahp ledger verify`'
    assert load_record(json.loads(path.read_text(encoding="utf-8"))["record"]) == record


def test_an_empty_file_of_lines_is_said_to_be_empty(tmp_path: Path) -> None:
    (tmp_path / "none.jsonl").write_text("\n", encoding="utf-8")
    ((_, found),) = read_records(tmp_path / "none.jsonl")
    assert "is empty" in str(found)


# ---- fuzzyahp record ----

RECORD = ("record", "votes.csv", "--scheme", "two.toml", "--at", AT, "--by", "li")


def test_one_client_to_a_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*RECORD, "--client", "F01", "--note", "first", "-o", "F01.json"]) == 0
    assert "1 recorded (two 1): F01.json" in capsys.readouterr().err
    record = load_record(folder / "F01.json")
    # 3/4 of good and 1/4 of medium: 0.75 * 85 + 0.25 * 70
    assert (record["client"], record["note"], record["result"]["score"]) == ("F01", "first", 81.25)
    model = fa.RatingModel(fa.load_scheme(folder / "two.toml"))
    evidence = {"a": {"votes": {"E1": "good"}}, "b": {"votes": {"E1": "medium"}}}
    assert model.rate(evidence).record(client="F01", at=AT, by="li", note="first") == record


def test_all_clients_to_lines_and_the_unrated_to_standard_error(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*RECORD, "--state", "referred", "-o", "all.jsonl"]) == 3
    assert "F02 incomplete: u.b" not in capsys.readouterr().out
    (line,) = (folder / "all.jsonl").read_text(encoding="utf-8").splitlines()
    assert load_record(line)["state"] == "referred"


def test_a_client_who_cannot_be_recorded_is_named_and_nothing_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evidence = {"a": {"votes": {"E1": "good"}}, "b": {"votes": {"E1": "medium"}}}
    clients = [{"client": name, **evidence} for name in ("F01", "F\x07")]
    (folder / "clients.json").write_text(json.dumps(clients), encoding="utf-8")
    code = main(["record", "clients.json", "-s", "two.toml", "--at", AT, "--by", "li", "-o", "all.jsonl"])
    assert (code, (folder / "all.jsonl").exists()) == (2, False)
    assert r"client 'F\x07': client: 'F\x07' holds half a character or a control character" in capsys.readouterr().err


def test_to_standard_output_without_a_file(folder: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main([*RECORD, "--client", "F01"]) == 0
    assert load_record(capsysbinary.readouterr().out)["client"] == "F01"


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (("--client", "F09"), "no such client"),
        (("--client", "F01", "-o", "F01.txt"), "must end in .json"),
        (("-o", "all.json"), "must end in .jsonl"),
        (("--client", "F01", "-o", "votes.json"), "exists already; choose another name, or add --force"),
        (("--client", "F01", "--at", "today", "-o", "F01.json"), "must be a moment with its offset"),
        (("--client", "F01", "--by", " ", "-o", "F01.json"), "by: ' ', must be text"),
    ],
)
def test_nothing_is_written_where_anything_is_wrong(
    folder: Path, capsys: pytest.CaptureFixture[str], more: tuple[str, ...], message: str
) -> None:
    (folder / "votes.json").write_text("{}", encoding="utf-8")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert main([*RECORD, *more]) == 2
    assert message in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_force_replaces(folder: Path) -> None:
    (folder / "F01.json").write_text("{}", encoding="utf-8")
    assert main([*RECORD, "--client", "F01", "-o", "F01.json", "--force"]) == 0
    assert load_record(folder / "F01.json")["client"] == "F01"


def test_the_schema_is_printed_alone(folder: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["record", "--schema"]) == 0
    assert json.loads(capsysbinary.readouterr().out) == record_json_schema()


# ---- fuzzyahp verify ----


def test_verify_ends_with_0_1_or_2(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([*RECORD, "--client", "F01", "-o", "F01.json"])
    content = load_record(folder / "F01.json").to_dict()
    content["result"]["score"] = 82.25
    (folder / "changed.json").write_text(json.dumps(sealed(content)), encoding="utf-8")
    (folder / "newer.json").write_text('{"format": "fuzzyahp-record/2"}', encoding="utf-8")
    capsys.readouterr()
    assert main(["verify", "F01.json"]) == 0
    assert capsys.readouterr().out.startswith(f"F01.json: F01, {AT}: verified.")
    assert main(["verify", "changed.json"]) == 1
    shown = capsys.readouterr().out
    assert "First: /result/score is recorded as 82.25, recomputed as 81.25." in shown
    assert "Largest deviation: 1 at /result/score." in shown
    assert "The outcome stands: good." in shown
    assert main(["verify", "F01.json", "changed.json", "newer.json", "--lang", "zh"]) == 2
    both = capsys.readouterr()
    assert "共 3 份记录：核验通过 1 份，不符 1 份，无法读取 1 份。" in both.out
    assert "update fuzzyahp" in both.err


def test_verify_against_a_scheme_and_as_json(folder: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    main([*RECORD, "--client", "F01", "-o", "F01.json"])
    assert main(["verify", "F01.json", "--scheme", "two.toml"]) == 0
    (folder / "other.toml").write_text(SCHEME.replace("[3]", "[4]"), encoding="utf-8")
    capsysbinary.readouterr()
    assert main(["verify", "F01.json", "--scheme", "other.toml", "--format", "json"]) == 1
    (found,) = json.loads(capsysbinary.readouterr().out)
    assert found["ok"] is False
    assert [f["where"] for f in found["findings"]] == ["/scheme/fingerprint", "/scheme/document/indicators/u/judgments"]
    assert found["grade_survives"] is True


def test_typed_names_steer_no_terminal(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = sealed(load_record(_written(folder)).to_dict() | {"client": "F\u202e01", "by": "li\x1b[31m"})
    (folder / "odd.json").write_text(json.dumps(content), encoding="utf-8")
    capsys.readouterr()
    assert main(["verify", "odd.json"]) == 1  # no rating could have written that `by`
    shown = capsys.readouterr().out
    assert "F\\u202e01" in shown
    assert "/by" in shown
    assert not {"\u202e", "\x1b"} & set(shown)


def _written(folder: Path) -> Path:
    assert main([*RECORD, "--client", "F01", "-o", "one.json"]) == 0
    return folder / "one.json"


@pytest.mark.parametrize("key", ["client", "by"])
def test_a_name_that_shows_nothing_is_refused(key: str) -> None:
    """It was recorded, and the record then never verified."""
    scheme = fa.load_scheme("micro-enterprise")
    rating = fa.RatingModel(scheme).rate(dict.fromkeys(scheme.tree.leaves, "good"))
    said = {"client": "F01", "at": "2026-11-26T09:30:00Z", "by": "li"} | {key: "\u200b\u3164"}
    with pytest.raises(fa.RecordError, match=f"^{key}: .* shows nothing; write what people can read"):
        rating.record(**said)
