"""Overrides: what is written, who may approve, what is refused, and how they are counted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import fuzzyahp as fa
from fuzzyahp.audit import OVERRIDE_REASONS, grade_in_force, override, override_rates
from fuzzyahp.audit.overrides.override_counts import MOVES
from fuzzyahp.record import Record, sealed

AT = "2026-11-26T09:30:00Z"
SCHEME: dict[str, Any] = {
    "format": "fuzzyahp-scheme/1",
    "name": "two",
    "version": "1",
    "rules": {"veto": {"branch": "must"}},
    "indicators": {"u": {"children": ["must", "may"], "judgments": [1]}, "must": {}, "may": {}},
}


def record(grade: str = "good", client: str = "F01", at: str = AT, by: str = "li", **more: str) -> Record:
    model = fa.RatingModel(fa.load_scheme(SCHEME))
    return model.rate({"must": grade, "may": grade}).record(client=client, at=at, by=by, **more)


def changed(before: Record, grade: str = "medium", **more: Any) -> Record:
    """An override with nothing wrong with it, but for what is given."""
    given = {
        "reason": "legal_dispute",
        "text": "Sued by its landlord.",
        "by": "wang",
        "at": "2026-11-27T10:00:00Z",
        "approved_by": "zhao",
    }
    return override(before, grade=grade, **(given | more))


def test_an_override_changes_the_grade_in_force_and_nothing_of_the_rating() -> None:
    before = record(note="seen")
    after = changed(before)
    assert after["override"] == {
        "of": before.digest,
        "original": "good",
        "grade": "medium",
        "reason": "legal_dispute",
        "text": "Sued by its landlord.",
        "by": "wang",
        "at": "2026-11-27T10:00:00Z",
        "approved_by": "zhao",
    }
    assert (before["state"], after["state"]) == ("automatic", "overridden")
    own = ("state", "override", "seal")
    assert {k: v for k, v in after.items() if k not in own} == {k: v for k, v in before.items() if k not in own}
    assert (grade_in_force(before), grade_in_force(after)) == ("good", "medium")
    assert before["override"] is None
    assert after.digest != before.digest
    assert sealed(after.to_dict())["seal"] == after["seal"]
    assert fa.audit.rating_of(after).grade == "good"


def test_an_override_of_an_override_names_it_and_starts_from_its_grade() -> None:
    first = changed(record())
    second = changed(first, "rejected", at="2026-11-28T10:00:00Z")
    assert second["override"]["of"] == first.digest
    assert second["override"]["original"] == "medium"
    assert grade_in_force(second) == "rejected"


def test_a_rejected_client_can_be_let_in() -> None:
    after = changed(record("poor"), "良")  # a label of the scale is a name too
    assert (after["override"]["original"], after["override"]["grade"]) == ("rejected", "good")
    assert after["result"]["status"] == "rejected"


def test_exact_arithmetic_is_what_is_overridden_where_it_decided() -> None:
    content = record().to_dict()
    content["decision"] |= {"by": "exact arithmetic", "grade": "medium"}
    assert changed(Record(sealed(content)), "good")["override"]["original"] == "medium"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"grade": "good"}, "grade: 'good' is in force already"),
        ({"grade": "goood"}, "did you mean 'good'"),
        ({"grade": "reject"}, "did you mean 'rejected'"),
        ({"grade": None}, "grade: there is no None"),
        ({"reason": "legal_disputes"}, "reason: there is no 'legal_disputes'; did you mean 'legal_dispute'"),
        ({"reason": ["policy"]}, r"reason: there is no \['policy'\]"),
        ({"text": " "}, "text: ' ', must be text of 1 to 4000 characters"),
        ({"text": "x" * 4001}, "must be text of 1 to 4000 characters"),
        ({"by": ""}, "by: ''"),
        ({"approved_by": ""}, "approved_by: ''"),
        ({"approved_by": "wang"}, "approved_by: 'wang' is who asks for the override; another person"),
        ({"approved_by": " Wang "}, "is who asks for the override"),
        ({"approved_by": "li"}, "approved_by: 'li' is who rated"),
        ({"approved_by": "ｌｉ"}, "is who rated"),
        ({"at": "2026-11-26T09:29:59Z"}, "at: 2026-11-26T09:29:59Z is before the rating, 2026-11-26T09:30:00Z"),
        ({"at": "2026-11-26T17:29:59+08:00"}, "is before the rating"),  # 09:29:59 in UTC
        ({"at": "2026-11-27"}, "at: '2026-11-27', must be a moment"),
    ],
)
def test_what_is_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(fa.FuzzyAHPError, match=message) as found:
        changed(record(), **({"grade": "medium"} | given))
    assert type(found.value).__name__ == "RecordError"


def test_the_same_moment_in_another_offset_is_not_before() -> None:
    assert changed(record(), at="2026-11-26T17:30:00+08:00")["override"]["at"] == "2026-11-26T17:30:00+08:00"


def test_an_override_comes_after_the_one_before() -> None:
    with pytest.raises(fa.FuzzyAHPError, match="is before the override before, 2026-11-27T10:00:00Z"):
        changed(changed(record()), "weak", at="2026-11-27T09:00:00Z")


def test_a_record_whose_seal_does_not_fit_is_not_overridden() -> None:
    content = record().to_dict()
    content["client"] = "F02"
    with pytest.raises(fa.FuzzyAHPError):
        changed(content)  # type: ignore[arg-type]


def test_every_reason_is_said_in_every_language() -> None:
    assert len(OVERRIDE_REASONS) == 10
    for code, said in OVERRIDE_REASONS.items():
        assert code == code.lower()
        assert set(said) == {"en", "zh"}
        assert all(said.values())
    page = (Path(__file__).resolve().parents[1] / "docs" / "ledger.md").read_text(encoding="utf-8")
    assert [code for code, said in OVERRIDE_REASONS.items() if f"| `{code}` | {said['en']}" not in page] == []
    with pytest.raises(TypeError):
        OVERRIDE_REASONS["mine"] = {"en": "mine"}  # type: ignore[index]


# ---- rates ----


def portfolio() -> list[Record]:
    """Two quarters. Fourth: five ratings, one of each move; the one restored was overridden twice. First: one alone."""
    up = record("medium", "up", "2026-10-01T00:00:00+08:00")  # 30 September in UTC; its own calendar counts
    down, out = record("good", "down"), record("poor", "out")
    inside, back = record("good", "in"), record("good", "back", "2026-12-31T23:59:59Z")
    later = {"at": "2027-01-02T00:00:00Z"}
    once = changed(back, "weak", **later)
    return [
        up,
        down,
        out,
        inside,
        back,
        record("good", "alone", "2027-01-01T00:00:00Z"),
        changed(up, "good", reason="policy"),
        changed(down, "weak"),
        changed(out, "medium", reason="policy"),
        changed(inside, "rejected"),
        once,
        changed(once, "good", reason="data_error", at="2027-01-03T00:00:00Z"),
    ]


def test_rates_by_quarter() -> None:
    found = override_rates(portfolio(), "quarter")
    assert [row.period for row in found.rows] == ["2026-Q4", "2027-Q1"]
    fourth, first = found.rows
    assert (fourth.ratings, fourth.overrides, fourth.rate) == (5, 5, 1.0)
    assert [getattr(fourth, move) for move in MOVES] == [1, 1, 1, 1, 1]
    assert list(fourth.reasons.items()) == [("data_error", 1), ("legal_dispute", 2), ("policy", 2)]
    assert (first.ratings, first.overrides, first.rate) == (1, 0, 0.0)
    assert found.total is not None
    assert (found.total.ratings, found.total.overrides, found.total.rate) == (6, 5, 5 / 6)


def test_rates_by_month_and_year() -> None:
    months = override_rates(portfolio(), "month")
    assert [(row.period, row.ratings) for row in months.rows] == [
        ("2026-10", 1),
        ("2026-11", 3),
        ("2026-12", 1),
        ("2027-01", 1),
    ]
    assert [(row.period, row.ratings) for row in override_rates(portfolio(), "year").rows] == [("2026", 5), ("2027", 1)]


def test_order_and_repetition_do_not_count() -> None:
    records = portfolio()
    assert override_rates([*reversed(records), *records], "quarter") == override_rates(records, "quarter")


def test_an_override_alone_counts_for_its_rating() -> None:
    row = override_rates([changed(record())]).rows[0]
    assert (row.ratings, row.overrides) == (1, 1)


def test_of_two_overrides_of_one_record_the_later_counts() -> None:
    before = record()
    early, late = changed(before, "excellent"), changed(before, "weak", at="2026-11-27T10:00:00.5Z")
    for records in ([early, late], [late, early]):
        row = override_rates(records).rows[0]
        assert (row.ratings, row.upgrades, row.downgrades) == (1, 0, 1)


def test_of_the_same_moment_the_one_that_no_other_overrides_counts() -> None:
    before = record()
    once = changed(before, "weak", at=AT)
    twice = changed(once, "excellent", at=AT)
    for records in ([before, once, twice], [twice, once, before]):
        row = override_rates(records).rows[0]
        assert (row.ratings, row.upgrades, row.downgrades) == (1, 1, 0)


def test_ratings_of_one_client_that_differ_are_ratings() -> None:
    assert override_rates([record(), record(at="2026-11-26T09:30:01Z")]).rows[0].ratings == 2


def test_no_ratings() -> None:
    found = override_rates([])
    assert (found.rows, found.total, str(found)) == ((), None, "no ratings")
    assert found.to_text("zh") == "没有评级"


def test_rates_in_words() -> None:
    found = override_rates(portfolio(), "year")
    assert str(found).splitlines() == [
        "2026: 5 of 5 ratings overridden (100.0%): up 1, down 1, let in 1, rejected 1, restored 1",
        "2027: 0 of 1 ratings overridden (0.0%): none",
        "total: 5 of 6 ratings overridden (83.3%): up 1, down 1, let in 1, rejected 1, restored 1",
        "2 legal_dispute: a legal dispute, begun or settled",
        "2 policy: a rule of the lender that stands above the scheme",
        "1 data_error: evidence was wrong, and a new rating would be too late",
    ]
    assert "2026：5 笔评级中 5 笔被推翻（100.0%）：上调 1、" in found.to_text("zh")
    assert repr(found) == "OverrideRates(by year, 5 of 6 ratings)"
    assert "<td>83.3%</td>" in found._repr_html_()


def test_a_foreign_reason_comes_out_as_text() -> None:
    content = changed(record()).to_dict()
    content["override"]["reason"] = "<script>"
    found = override_rates([Record(sealed(content))])
    assert "&lt;script&gt;" in found._repr_html_()
    assert "<script>" not in found._repr_html_()
    assert dict(found.rows[0].reasons) == {"<script>": 1}


def test_an_unknown_period_and_what_is_no_record() -> None:
    with pytest.raises(fa.FuzzyAHPError, match="did you mean 'quarter'"):
        override_rates([], "quarters")
    for wrong in ({"at": AT}, {}, json.loads("[1]")):
        with pytest.raises(fa.FuzzyAHPError, match=r"record 2: .* is no record"):
            override_rates([record(), wrong])


@pytest.mark.parametrize(
    "name",
    ["wa\u200bng", "wang\u00ad", "\u202ewang", "wang\ufe0f", "wang\u3164", "\u115fwang", "wa\u034fng", "wang\u2800"],
)
def test_what_cannot_be_seen_makes_no_other_person(name: str) -> None:
    with pytest.raises(fa.RecordError, match=r"approved_by: .* is who asks for the override"):
        changed(record(), approved_by=name)


@pytest.mark.parametrize("key", ["by", "approved_by", "text"])
def test_what_shows_nothing_is_no_name_and_says_nothing(key: str) -> None:
    with pytest.raises(fa.RecordError, match=f"^{key}: .* shows nothing; "):
        changed(record(), **{key: "\u200b\u3164"})
    forged = changed(record()).to_dict()
    forged["override"][key] = "\u200b\u3164"
    found = fa.audit.verify(sealed(forged)).findings
    assert [(one.where, one.kind) for one in found] == [(f"/override/{key}", "unusable")]


def test_marks_that_are_seen_tell_people_apart() -> None:
    made = changed(record(), by="wu", approved_by="wü")
    assert made["override"]["approved_by"] == "wü"


FORGED: list[tuple[str, Any]] = [("grades", None), ("grades", []), ("grades", "x"), ("grades", {"names": 3})]
FORGED += [("grades", {"names": ["poor"], "labels": 3}), ("grades", {"names": ["poor"], "labels": {"en": None}})]


@pytest.mark.parametrize(("key", "value"), FORGED)
def test_a_scheme_without_grades_is_an_error(key: str, value: Any) -> None:
    content = record().to_dict()
    content["scheme"]["document"][key] = value
    with pytest.raises(fa.RecordError, match="grade: there is no 'medium'"):
        changed(Record(sealed(content)))


@pytest.mark.parametrize("wrong", [None, 5, "F01.json", [], {}, {"scheme": 5}, {"scheme": {"document": {}}}])
def test_what_is_no_record_has_neither_grade_nor_rating(wrong: Any) -> None:
    for ask in (grade_in_force, fa.audit.rating_of):
        with pytest.raises(fa.RecordError, match=r"^record: .* is no record; load it with load_record"):
            ask(wrong)
    with pytest.raises(fa.RecordError, match=r"^record: .* is no record"):
        fa.audit.rating_of(record().to_dict() | {"evidence": {"must": 5}})


def test_what_is_no_run_of_records_is_an_error() -> None:
    wrong: Any = None
    with pytest.raises(fa.RecordError, match=r"^records: None, must be records, one after the other"):
        override_rates(wrong)


def test_a_moment_that_is_none_is_an_error() -> None:
    forged = Record(sealed(record().to_dict() | {"at": "2026-13-45T99:99:99Z"}))
    with pytest.raises(fa.RecordError, match="at: '2026-13-45T99:99:99Z'"):
        changed(forged)
    with pytest.raises(fa.RecordError, match=r"record 1: .* is no record \(at: '2026-13-45T99:99:99Z'"):
        override_rates([forged])
    lowered = changed(record()).to_dict()
    lowered["override"]["at"] = "2026-13-45T99:99:99Z"
    with pytest.raises(fa.RecordError, match=r"record 1: .* is no record \(at: '2026-13-45T99:99:99Z'"):
        override_rates([lowered])
