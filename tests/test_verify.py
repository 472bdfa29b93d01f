"""Verification: what is right verifies, what was changed is found and named, and a cut within the error is decided."""

from __future__ import annotations

import ast
import importlib.util
import json
import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

import fuzzyahp as fa
from fuzzyahp import evaluation, membership, reference, scoring, weighing
from fuzzyahp.audit import override, verify
from fuzzyahp.audit.verification.recomputation import recompute
from fuzzyahp.certainty import membership_error, possible_grades, score_error, standard_error
from fuzzyahp.clients.outcomes import rate_client
from fuzzyahp.clients.readers import read_clients
from fuzzyahp.record import canonical_json, sealed
from strategies import OPERATORS, random_evidence, random_scheme

ROOT = Path(__file__).resolve().parents[1]
SBA = ROOT / "examples" / "sba"
SBA_DATA = ROOT.parent / "shared" / "data" / "sba_case.csv"
AT = "2026-11-26T09:30:00Z"


def record_of(document: Any, evidence: Any) -> fa.Record:
    return fa.RatingModel(fa.load_scheme(document)).rate(evidence).record(client="F01", at=AT, by="li")


def random_record(seed: object, operator: str, depth: int | None = None) -> fa.Record:
    rng = random.Random(str(seed))
    document = random_scheme(rng, operator, depth)
    return record_of(document, random_evidence(rng, document, panel=rng.randint(1, 12)))


def demo_records() -> Iterator[fa.Record]:
    model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    folder = files("fuzzyahp") / "demo"
    contents = [(name, (folder / name).read_bytes()) for name in ("firms.csv", "votes.csv")]
    for client in read_clients(contents, model.scheme):
        try:
            yield rate_client(model, client).record(client=client.id, at=AT, by="li")
        except fa.EvidenceError:
            continue


def resealed(content: dict[str, Any], fingerprint: bool = False) -> dict[str, Any]:
    """A forger's record: the seal fits again, and, if he thinks of it, the scheme's fingerprint."""
    if fingerprint:
        text = canonical_json(content["scheme"]["document"])
        import hashlib

        content["scheme"]["fingerprint"] = "sha256:" + hashlib.sha256(text.encode()).hexdigest()
    return sealed(content)


# ---- what is right verifies ----


def test_the_demo_verifies() -> None:
    records = list(demo_records())
    assert len(records) == 11  # twelve firms, one of them incomplete
    assert {record["result"]["status"] for record in records} == {"rated", "rejected"}
    for record in records:
        found = verify(record)
        assert found.ok, found.to_text()
        assert (found.grade_survives, found.decided_by, found.given_weights) == (True, "engine", ())
        assert found.largest_deviation is not None
        assert found.largest_deviation.size < 1e-13


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("block", range(10))
def test_a_thousand_random_schemes_verify(operator: str, block: int) -> None:
    for seed in range(25):
        found = verify(random_record(f"verify-{operator}-{block}-{seed}", operator))
        assert found.ok, found.to_text()
        assert found.grade_survives


@pytest.mark.data
@pytest.mark.skipif(not SBA_DATA.exists(), reason="the SBA case file is not part of the project: see examples/sba")
def test_two_hundred_loans_verify() -> None:
    spec = importlib.util.spec_from_file_location("sba_prepare", SBA / "prepare.py")
    assert spec is not None
    assert spec.loader is not None
    prepare = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(prepare)
    table, _ = prepare.load(SBA_DATA)
    model = fa.RatingModel(fa.load_scheme(SBA / "sba.toml"))
    rated = [row for row, status in enumerate(model.rate_many(table).status) if status in ("rated", "rejected")]
    sample = random.Random(200).sample(rated, 200)
    for row in sample:
        evidence = {leaf: column[row] for leaf, column in table.items()}
        found = verify(model.rate(evidence).record(client=f"loan {row}", at=AT, by="li"))
        assert found.ok, found.to_text()


UPPER = [[1, 2, 3], [2, 3, 4], [1, 1, 2]]


@pytest.mark.parametrize(
    "weighing",
    [
        {"fuzzy_judgments": {"method": "chang", "upper": UPPER}},
        {
            "fuzzy_judgments": {
                "method": "buckley",
                "convention": "normalise_first",
                "upper": UPPER,
            }
        },
        {"preferences": {"method": "xu_2001", "upper": [0.7, 0.6, 0.4]}},
    ],
    ids=["chang", "buckley", "preferences"],
)
def test_fuzzy_judgments_are_held_against_the_engine(weighing: dict[str, Any]) -> None:
    record = record_of(three(**weighing), dict(zip("abc", ("good", "medium", "weak"), strict=True)))
    found = verify(record)
    assert found.ok, found.to_text()
    assert found.given_weights == ("u",)
    assert "weights as recorded and compared with the engine's: u" in found.to_text()
    content = record.to_dict()
    first, second = list(content["weights"]["u"]["children"])[:2]
    children = content["weights"]["u"]["children"]
    children[first], children[second] = children[first] + 0.01, children[second] - 0.01
    assert {f"/weights/u/children/{first}", "/nodes/u/score"} <= {f.where for f in verify(resealed(content)).findings}


def three(**weighing: Any) -> dict[str, Any]:
    nodes: dict[str, Any] = {"u": {"children": ["a", "b", "c"]} | weighing, "a": {}, "b": {}, "c": {}}
    return {"format": "fuzzyahp-scheme/1", "name": "three", "version": "1", "indicators": nodes}


# ---- what was changed is found, and named ----

Place = tuple[str | int, ...]


def places(content: Any, at: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Every text, number and truth in a record, with its place."""
    if isinstance(content, dict | list):
        items: Any = content.items() if isinstance(content, dict) else enumerate(content)
        for key, item in items:
            yield from places(item, (*at, key))
    else:
        yield at, content


def pointer(at: Place) -> str:
    return "".join("/" + str(key).replace("~", "~0").replace("/", "~1") for key in at)


def put(content: dict[str, Any], at: Place, value: Any) -> None:
    part: Any = content
    for key in at[:-1]:
        part = part[key]
    part[at[-1]] = value


def other_digit(rng: random.Random, value: Any, most: int | None = None) -> Any:
    """A number or text with one of its digits (of the first so many that count) changed."""
    text = value if isinstance(value, str) else repr(value)
    able = [i for i, c in enumerate(text) if c.isdigit() and (isinstance(value, str) or "e" not in text[:i])]
    if most is not None:
        able = [i for i in able if text[:i].strip("-0.") or text[i] != "0"][:most]
    while able:
        i = rng.choice(able)
        changed = text[:i] + rng.choice([d for d in "123456789" if d != text[i]]) + text[i + 1 :]
        new = changed if isinstance(value, str) else type(value)(changed)
        if new != value:
            return new
    return value


def change_a_digit(rng: random.Random, content: dict[str, Any]) -> Place:
    able = [
        (at, value)
        for at, value in places(content)
        if at != ("format",) and not isinstance(value, bool) and any(c.isdigit() for c in repr(value))
    ]
    at, value = rng.choice(able)
    put(content, at, other_digit(rng, value))
    return at


def votable(content: Any) -> list[str]:
    """Leaves that were looked at, and that are not measured."""
    return [leaf for leaf, item in content["evidence"].items() if "value" not in item and leaf in content["nodes"]]


def change_a_vote(rng: random.Random, content: dict[str, Any]) -> Place:
    """One expert's vote, or one vote of a count, on a leaf that was looked at."""
    names = content["scheme"]["document"]["grades"]["names"]
    leaf = rng.choice(votable(content))
    ((form, votes),) = content["evidence"][leaf].items()
    at: Place = ("evidence", leaf, form)
    if form == "grade":
        put(content, at, rng.choice([name for name in names if name != votes]))
    elif form == "membership" or isinstance(votes, list):
        full = next(i for i, count in enumerate(votes) if count)
        put(content, (*at, full), votes[full] - (votes[full] if form == "membership" else 1))
        put(content, (*at, full - 1), votes[full - 1] + (votes[full] if form == "membership" else 1))
    elif all(isinstance(vote, str) for vote in votes.values()):
        expert = rng.choice(list(votes))
        put(content, (*at, expert), rng.choice([name for name in names if name != votes[expert]]))
    else:
        grade = rng.choice(list(votes))
        new = next(name for name in names if name != grade)
        put(content, at, {k: v for k, v in votes.items() if k not in (grade, new)})
        content["evidence"][leaf][form] |= {grade: votes[grade] - 1 or 0, new: votes.get(new, 0) + 1}
        content["evidence"][leaf][form] = {k: v for k, v in content["evidence"][leaf][form].items() if v}
    return at[:2]


def change_a_weight(rng: random.Random, content: dict[str, Any]) -> Place:
    able = [(at, value) for at, value in places(content) if at[0] == "global_weights" or "children" in at[2:3]]
    at, value = rng.choice([(at, value) for at, value in able if isinstance(value, float) and value > 0])
    put(content, at, other_digit(rng, value, most=6))
    return at


def change_a_label(rng: random.Random, content: dict[str, Any]) -> Place:
    """One letter of a label, of an indicator or a grade."""
    able = [
        (at, value)
        for at, value in places(content)
        if at[:2] == ("scheme", "document") and {"label", "labels", "risk_labels"} & set(at)
    ]
    at, value = rng.choice(able)
    i = rng.randrange(len(value))
    put(content, at, value[:i] + ("x" if value[i] != "x" else "y") + value[i + 1 :])
    return at


RULES: dict[str, Callable[[Any], Any]] = {
    "operator": lambda rule: "min_max" if rule == "weighted_average" else "weighted_average",
    "weight_method": lambda rule: "column_mean" if rule != "column_mean" else "geometric_mean",
    "random_index": lambda rule: "saaty_2005" if rule != "saaty_2005" else "saaty_1980",
    "max_consistency_ratio": lambda rule: 0.5 if rule == 1 else 1.0,
    "ordered": lambda rule: not rule,
    "missing_votes": lambda rule: "error" if rule != "error" else "divide_by_voters",
    "grading": lambda rule: "maximum_membership" if rule != "maximum_membership" else "nearest",
}


def change_a_rule(rng: random.Random, content: dict[str, Any]) -> Place:
    rules = content["scheme"]["document"]["rules"]
    rule = rng.choice([*RULES, *(["veto"] if "veto" in rules else []), *(["caps"] if "caps" in rules else [])])
    if rule in RULES:
        rules[rule] = RULES[rule](rules[rule])
    else:
        del rules[rule]
    return ("scheme", "document", "rules", rule)


CHANGES = (change_a_digit, change_a_vote, change_a_weight, change_a_label, change_a_rule)


@pytest.fixture(scope="module")
def bases() -> list[fa.Record]:
    """Records of the demo, and of small random schemes under every operator."""
    small = [random_record(f"base-{i}", OPERATORS[i % len(OPERATORS)], depth=1 + i % 2) for i in range(40)]
    return [*list(demo_records())[2:4], *(record for record in small if votable(record))]


def names_the_place(found: fa.audit.Verification, at: Place) -> bool:
    """Whether a finding is at the place, below it, or at a sealed part that holds it."""
    place = pointer(at)
    return any(
        place == f.where or f"{place}/".startswith(f"{f.where}/") or f.where.startswith(place)
        for f in found.findings
        if f.where
    )


@pytest.mark.parametrize("change", CHANGES)
def test_of_500_changed_records_all_are_found_and_named(bases: list[fa.Record], change: Any) -> None:
    for seed in range(100):
        rng = random.Random(f"{change.__name__}-{seed}")
        content = rng.choice(bases).to_dict()
        before = json.dumps(content)
        at = change(rng, content)
        assert json.dumps(content) != before
        found = verify(content)
        assert not found.ok, at
        if at[0] == "seal" and at[1] == "parts":
            at = (str(at[2]),)
            assert any(f.where == at[0] for f in found.findings)
        else:
            assert names_the_place(found, at), (at, found.to_text())


@pytest.mark.parametrize("change", [change_a_vote, change_a_weight, change_a_rule])
def test_a_forger_who_seals_again_is_found_by_the_numbers(bases: list[fa.Record], change: Any) -> None:
    """The seal fits, and the fingerprint; the rest of the record no longer follows from the changed place."""
    tried = 0
    for seed in range(100):
        rng = random.Random(f"forged-{change.__name__}-{seed}")
        content = rng.choice(bases).to_dict()
        at = change(rng, content)
        if change is change_a_rule and not in_play(content, str(at[-1])):
            continue  # what would have come out is the same
        tried += 1
        found = verify(resealed(content, fingerprint=True))
        assert not found.ok, at
        assert found.first is not None
        assert found.first.kind in ("differs", "unusable", "absent", "unexpected")
        if change is change_a_vote:
            assert any(str(at[1]) in f.where or f.kind == "unusable" for f in found.findings), (at, found.to_text())
        elif change is change_a_weight:
            assert found.first.where == pointer(at)
    assert tried >= 30


def in_play(content: dict[str, Any], rule: str) -> bool:
    """Whether another rule must have left another record."""
    judged = any(part["consistency"] for part in content["weights"].values())
    rated = content["result"]["status"] == "rated"
    plain: dict[str, bool] = {
        "operator": rated,
        "veto": True,
        "weight_method": judged,
        "random_index": judged,
        "grading": rated,
    }
    return plain.get(rule, rule == "caps" and bool(content["caps"]))


def test_a_digit_that_counts_is_found_though_the_seal_fits(bases: list[fa.Record]) -> None:
    computed = {"weights", "global_weights", "nodes", "screening", "result", "decision"}
    for seed in range(60):
        rng = random.Random(f"digit-{seed}")
        content = rng.choice(bases).to_dict()
        able = [
            (at, value)
            for at, value in places(content)
            if at[0] in computed and isinstance(value, float) and abs(value) > 1e-3
        ]
        at, value = rng.choice(able)
        put(content, at, other_digit(rng, value, most=7))
        found = verify(resealed(content))
        assert [f.where for f in found.findings][:1] == [pointer(at)], (at, found.to_text())
        assert found.first is not None
        assert found.first.recorded != value
        assert abs(found.first.recomputed - value) < 1e-9
        assert found.largest_deviation is not None
        assert found.largest_deviation.where == pointer(at)
        assert found.grade_survives


def test_a_changed_scheme_is_found_by_its_fingerprint(bases: list[fa.Record]) -> None:
    for seed in range(40):
        rng = random.Random(f"fingerprint-{seed}")
        content = rng.choice(bases).to_dict()
        change_a_label(rng, content)
        found = verify(resealed(content))
        assert "/scheme/fingerprint" in {f.where for f in found.findings}


def test_what_only_the_seal_and_a_ledger_can_find() -> None:
    """Said on the page: without the seal, nothing in a record contradicts another client's name."""
    content = next(demo_records()).to_dict() | {"client": "F99", "by": "wu", "at": "2027-01-01T00:00:00Z", "note": "x"}
    assert {f.where for f in verify(content).findings} == {"/client", "/at", "/by", "/note"}
    assert verify(resealed(content)).ok


def test_the_digest_of_the_whole_is_checked_too() -> None:
    content = next(demo_records()).to_dict()
    content["seal"]["record"] = "sha256:" + "0" * 64
    (finding,) = verify(content).findings
    assert (finding.where, finding.kind) == ("/seal/record", "seal")


# ---- a small record, each finding by hand ----


def small(**changes: Any) -> dict[str, Any]:
    """Weights 3/4 and 1/4; good (85) and medium (70): 81.25 points."""
    nodes = {"u": {"children": ["a", "b"], "judgments": [3]}, "a": {}, "b": {}}
    document = {"format": "fuzzyahp-scheme/1", "name": "two", "version": "1", "indicators": nodes}
    return record_of(document, {"a": {"votes": {"E1": "good"}}, "b": {"votes": {"E1": "medium"}}}).to_dict() | changes


def test_a_vote_changed_changes_the_numbers_and_not_the_grade() -> None:
    found = verify(resealed(small(evidence={"a": {"votes": {"E1": "good"}}, "b": {"votes": {"E1": "weak"}}})))
    # b is weak now: 55 points; 3/4 * 85 + 1/4 * 55 = 77.5, on the cut: good
    assert found.first is not None
    assert found.first == fa.audit.Finding("/nodes/b/raw/2", "differs", 1.0, 0.0)
    assert fa.audit.Finding("/result/score", "differs", 81.25, 77.5) in found.findings
    assert (found.outcome, found.grade_survives) == ("good", True)
    assert found.largest_deviation is not None
    assert found.largest_deviation.size in (1.0, 15.0)


def test_a_vote_changed_changes_the_grade() -> None:
    found = verify(resealed(small(evidence={"a": {"votes": {"E1": "medium"}}, "b": {"votes": {"E1": "medium"}}})))
    assert (found.outcome, found.grade_survives) == ("medium", False)
    assert "The outcome falls: medium follows from the evidence." in found.to_text()
    assert "结论不成立：由评审依据推出的是中。" in found.to_text("zh")


@pytest.mark.parametrize(
    ("evidence", "message"),
    [
        ({"a": {"votes": {"E1": "good"}}}, "b: no evidence"),
        ({"a": {"votes": {"E1": "god"}}, "b": {"grade": "good"}}, "cannot read"),
        ({"a": {"votes": [1.5, 0.5, 0, 0, 0]}, "b": {"grade": "good"}}, "must be a whole number of experts"),
        ({"a": {"votes": [-1, 2, 0, 0, 0]}, "b": {"grade": "good"}}, "must be a whole number of experts"),
        ({"a": {"value": 1}, "b": {"grade": "good"}}, "cannot read"),
        ({"z": {"grade": "good"}}, "z is no indicator"),
    ],
)
def test_evidence_that_no_rating_follows_from(evidence: Any, message: str) -> None:
    found = verify(resealed(small(evidence=evidence)))
    assert [(f.where, f.kind) for f in found.findings] == [("/evidence", "unusable")]
    assert message in found.findings[0].recomputed
    assert (found.outcome, found.grade_survives, found.largest_deviation) == (None, None, None)
    assert "No outcome follows from the evidence." in found.to_text()


def test_a_part_too_many_and_a_part_too_few() -> None:
    content = small()
    content["nodes"]["c"] = content["nodes"].pop("b")
    kinds = {f.where: f.kind for f in verify(resealed(content)).findings}
    assert kinds == {"/nodes/b": "absent", "/nodes/c": "unexpected"}


def test_a_scheme_that_cannot_be_used() -> None:
    content = small()
    content["scheme"]["document"]["rules"]["operator"] = "max_max"
    found = verify(resealed(content, fingerprint=True))
    assert [(f.where, f.kind) for f in found.findings] == [("/scheme/document", "unusable")]
    assert found.grade_survives is None


def test_a_scheme_that_is_not_written_out() -> None:
    content = small()
    del content["scheme"]["document"]["rules"]["ordered"]
    found = verify(resealed(content, fingerprint=True))
    assert found.first is not None
    assert found.first.recomputed == "is not written out in full, as records hold it"


def test_matrices_too_large_for_their_random_index_are_refused_at_once() -> None:
    content = small()
    names = [f"n{i}" for i in range(40)]
    nodes = {"u": {"children": names, "judgments": ["1"] * (40 * 39 // 2)}} | {name: {} for name in names}
    content["scheme"]["document"]["indicators"] = nodes
    content["evidence"] = {}
    found = verify(resealed(content, fingerprint=True))
    assert "has no value for n = 40" in found.findings[-1].recomputed


def test_the_scheme_that_was_asked_for() -> None:
    record = small()
    own = fa.load_scheme(record["scheme"]["document"])
    assert verify(record, scheme=own).ok
    other = fa.load_scheme("micro-enterprise")
    found = verify(record, scheme=other)
    assert found.findings[0] == fa.audit.Finding(
        "/scheme/fingerprint", "other_scheme", own.fingerprint, other.fingerprint
    )
    assert fa.audit.Finding("/scheme/document/name", "other_scheme", "two", "micro-enterprise") in found.findings
    assert found.grade_survives


@pytest.mark.parametrize("wrong", [5, "micro-enterprise", {}])
def test_what_is_no_scheme_cannot_be_asked_for(wrong: Any) -> None:
    with pytest.raises(fa.RecordError, match=r"^scheme: .* is no scheme; load it with load_scheme"):
        verify(small(), scheme=wrong)


def test_missing_votes_and_the_panel_follow_from_the_votes() -> None:
    nodes = {"u": {"children": ["a", "b"], "judgments": [3]}, "a": {}, "b": {}}
    document = {"format": "fuzzyahp-scheme/1", "name": "two", "version": "1", "indicators": nodes}
    rules = {"missing_votes": "divide_by_voters"}
    evidence = {"a": {"votes": {"E2": "good", "E1": "weak"}}, "b": {"votes": {"E1": "good", "E2": None}}}
    content = record_of(document | {"rules": rules}, evidence).to_dict()
    assert (content["panel"], content["missing_votes"]) == (["E2", "E1"], {"b": ["E2"]})
    assert verify(content).ok
    found = verify(resealed(content | {"panel": ["E2"], "missing_votes": {}}))
    assert [f.where for f in found.findings] == ["/panel", "/missing_votes/b"]


def test_results_in_html_are_escaped() -> None:
    shown = verify(resealed(small(client="<script>")))._repr_html_()
    assert "&lt;script&gt;" in shown
    assert "<script>" not in shown


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(fa.FuzzyAHPError, match="lang: there is no 'fr'"):
        verify(small()).to_text("fr")


# ---- a cut within the error ----

# Two grades worth 100 and 0, so the cut is 50. Weights 0.7 and 0.3, and degrees typed with twelve decimals:
# 0.7 * 0.511999999995 + 0.3 * 0.471999999995 = 0.3583999999965 + 0.1415999999985 = 0.499999999995.
# 49.9999999995 points round to 50.000000000, on the cut: pass. In doubles the sum comes out a last bit lower.
TIE: dict[str, Any] = {
    "format": "fuzzyahp-scheme/1",
    "name": "tie",
    "version": "1",
    "grades": {"names": ["pass", "fail"], "values": [100, 0]},
    "indicators": {"u": {"children": ["a", "b"], "weights": [0.7, 0.3]}, "a": {}, "b": {}},
}
ON_THE_CUT = {
    "a": {"membership": [0.511999999995, 0.488000000005]},
    "b": {"membership": [0.471999999995, 0.528000000005]},
}


def test_exact_arithmetic_decides_where_a_cut_lies_within_the_error() -> None:
    record = record_of(TIE, ON_THE_CUT)
    assert (record["result"]["rounded_score"], record["result"]["grade"]) == (49.999999999, "fail")
    assert (record["decision"]["by"], record["decision"]["grade"]) == ("exact arithmetic", "pass")
    found = verify(record)
    assert found.ok, found.to_text()
    assert (found.outcome, found.decided_by, found.grade_survives) == ("pass", "exact arithmetic", True)
    assert "exact arithmetic decides" in found.to_text()


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"by": "engine"}, "/decision/by"),
        ({"grade": "fail"}, "/decision/grade"),
        ({"status": "rejected"}, "/decision/status"),
        ({"error_bound": 1e-20}, "/decision/error_bound"),
    ],
)
def test_a_decision_that_is_not_the_exact_one_is_found(change: dict[str, Any], where: str) -> None:
    content = record_of(TIE, ON_THE_CUT).to_dict()
    found = verify(resealed(content | {"decision": content["decision"] | change}))
    assert [f.where for f in found.findings] == [where]
    assert found.grade_survives is (where not in ("/decision/grade", "/decision/status"))


def test_a_decision_by_exact_arithmetic_where_no_cut_is_near_is_found() -> None:
    content = small()
    found = verify(resealed(content | {"decision": content["decision"] | {"by": "exact arithmetic"}}))
    assert [f.where for f in found.findings] == ["/decision/by"]


def vetoed(evidence: dict[str, Any]) -> dict[str, Any]:
    """The tie above as a branch that vetoes below 'pass' of three grades: 100, 50, 0 and the cut of the veto 50."""
    document = TIE | {
        "grades": {"names": ["pass", "half", "fail"], "values": [100, 50, 0]},
        "rules": {"veto": {"branch": "u", "below": "half"}},
        "indicators": TIE["indicators"] | {"top": {"children": ["u", "c"], "weights": [0.5, 0.5]}, "c": {}},
    }
    wide = {
        leaf: {"membership": [item["membership"][0], 0.0, item["membership"][1]]} for leaf, item in ON_THE_CUT.items()
    }
    return {"document": document, "evidence": wide | evidence}


def test_a_veto_within_the_error_is_decided_exactly() -> None:
    # The engine sees 49.999999999 < 50 and rejects. Exactly the branch has 50 and passes; c is half:
    # 0.5 * 49.9999999995 + 0.5 * 50 = 49.99999999975, at nine decimals 50, nearer to half than to any other.
    found = vetoed({"c": "half"})
    record = record_of(found["document"], found["evidence"])
    assert (record["result"]["status"], record["screening"]["fired"]) == ("rejected", True)
    assert record["decision"] == {"by": "exact arithmetic", "error_bound": None, "status": "rated", "grade": "half"}
    verified = verify(record)
    assert verified.ok, verified.to_text()
    assert verified.outcome == "half"


def test_a_veto_within_the_error_asks_for_the_rest() -> None:
    found = vetoed({})
    with pytest.raises(fa.RecordError, match="exact arithmetic must decide, and it cannot: c: no evidence"):
        record_of(found["document"], found["evidence"])


def test_a_score_between_two_roundings_verifies_far_from_any_cut() -> None:
    # 0.7 * 0.811999999995 + 0.3 * 0.771999999995 = 0.799999999995: 79.9999999995 points, no cut near.
    evidence = {
        "a": {"membership": [0.811999999995, 0.188000000005]},
        "b": {"membership": [0.771999999995, 0.228000000005]},
    }
    record = record_of(TIE, evidence)
    assert record["decision"]["by"] == "engine"
    assert verify(record).ok


def test_fuzzy_schemes_are_decided_exactly_too() -> None:
    # Additive preferences of 0.5 weigh both alike: 0.5 * 0.511999999995 + 0.5 * 0.487999999995 = 0.499999999995.
    nodes = TIE["indicators"] | {"u": {"children": ["a", "b"], "preferences": {"method": "xu_2001", "upper": [0.5]}}}
    evidence = ON_THE_CUT | {"b": {"membership": [0.487999999995, 0.512000000005]}}
    record = record_of(TIE | {"indicators": nodes}, evidence)
    assert (record["decision"]["by"], record["decision"]["grade"]) == ("exact arithmetic", "pass")
    assert verify(record).ok


# ---- the certified error ----


@pytest.mark.parametrize("operator", OPERATORS)
def test_the_engine_is_within_its_certified_error(operator: str) -> None:
    """|engine - exact| <= bound at every node: raw vector, vector as scored, points."""
    largest = 0.0
    for seed in range(20):
        record = random_record(f"bound-{operator}-{seed}", operator)
        content = record.to_dict()
        facts = recompute(content, fa.load_scheme(content["scheme"]["document"]))
        for name in facts.evaluated:
            node, exact, bound = content["nodes"][facts.scheme.tree.path(name)], facts.every[name], facts.bounds[name]
            error = membership_error(facts.scheme, node["raw"], bound)
            for key, allowed in (("raw", bound), ("membership", error)):
                for found, right in zip(node[key], exact[key], strict=True):
                    off = float(abs(Fraction(found) - right))
                    largest = max(largest, off / allowed)
                    assert off <= allowed, (name, key)
            assert abs(Fraction(node["score"]) - exact["score"]) <= score_error(facts.scheme, error)
            places_ = possible_grades(facts.scheme, node["raw"], bound)
            assert facts.scheme.scale.index(exact["grade"]) in places_
            assert facts.scheme.scale.index(node["grade"]) in places_
    assert largest > 1e-4  # it is a bound, and not so wide that it says nothing


def test_the_error_of_a_standard_holds_wherever_its_points_lie() -> None:
    rng = random.Random(7)
    for _ in range(3000):
        size = 10.0 ** rng.randint(-6, 9)
        start, steps = rng.uniform(-size, size), [rng.uniform(1e-6, 1) * size / 10 ** rng.randint(0, 6) for _ in "1234"]
        points = [round(start + sum(steps[:i]), 9) for i in range(5)]
        if len(set(points)) < 5 or sorted(points) != points:
            continue
        ideal = None
        value = round(rng.uniform(points[0] - steps[0], points[-1] + steps[-1]), rng.randint(3, 12))
        if rng.random() < 0.5:
            first = points[0]
            points, ideal = [round(p - first, 9) for p in points], (start, start + abs(start) / 10)
        if len(set(points)) < 5 or sorted(points) != points:
            continue
        standard = fa.GradeStandard(tuple(points), ideal)
        exact = reference.membership_from_standard(value, list(standard.points), standard.ideal)
        error = standard_error(standard, value)
        assert error <= 1
        for found, right in zip(standard.row(value), exact, strict=True):
            assert abs(Fraction(found) - right) <= error


@pytest.mark.parametrize("value", [1e300, -1e300, 1.7e308, 10**200])
def test_a_value_far_outside_its_ideal_range_can_be_recorded(value: float) -> None:
    standard = {"points": [0, 1, 2, 3, 4], "ideal": [1, 2]}
    nodes = {"u": {"children": ["a", "b"], "weights": [0.5, 0.5]}, "a": {"standard": standard}, "b": {}}
    document = {"format": "fuzzyahp-scheme/1", "name": "far", "version": "1", "indicators": nodes}
    record = record_of(document, {"a": {"value": value}, "b": "good"})
    assert (record["decision"]["by"], record["result"]["score"]) == ("engine", 62.5)  # (40 + 85) / 2
    assert verify(record).ok


# ---- overrides ----

OVERRIDE: dict[str, Any] = {"grade": "medium", "reason": "legal_dispute", "text": "Sued.", "by": "wang"}
OVERRIDE |= {"at": "2026-11-27T10:00:00Z", "approved_by": "zhao"}


def test_an_override_verifies_and_one_of_an_override_too() -> None:
    once = override(small(), **OVERRIDE)
    assert verify(once).ok, verify(once).to_text()
    assert verify(once).grade_survives
    word = "verified. Every number follows from the evidence. The override is a person's word and is not verified."
    assert verify(once).to_text().splitlines()[0] == f"F01, {AT}: {word}"
    assert "人工调整为个人意见，未经核验。" in verify(once).to_text("zh").splitlines()[0]
    assert verify(once).to_dict()["overridden"]
    assert not verify(small()).to_dict()["overridden"]
    assert "person's word" not in verify(small()).to_text()
    assert verify(override(once, **(OVERRIDE | {"grade": "weak"}))).ok


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"original": "weak"}, "/override/original"),
        ({"original": "superb"}, "/override/original"),
        ({"grade": "superb"}, "/override/grade"),
        ({"grade": "good"}, "/override/grade"),
        ({"reason": "because"}, "/override/reason"),
        ({"approved_by": "wang"}, "/override/approved_by"),
        ({"approved_by": " LI"}, "/override/approved_by"),
        ({"approved_by": "wa\u200bng"}, "/override/approved_by"),
        ({"approved_by": ""}, "/override/approved_by"),
        ({"approved_by": "\u3164"}, "/override/approved_by"),
        ({"by": " "}, "/override/by"),
        ({"text": ""}, "/override/text"),
        ({"at": "2026-11-25T10:00:00Z"}, "/override/at"),
        ({"at": "2026-13-27T10:00:00Z"}, "/override/at"),
    ],
)
def test_an_override_that_cannot_stand_is_found(change: dict[str, Any], where: str) -> None:
    content = override(small(), **OVERRIDE).to_dict()
    content["override"] |= change
    assert where in {f.where for f in verify(resealed(content)).findings}


@pytest.mark.parametrize("grades", [None, [], "x", 3, {"names": 3}, {"names": [1]}, {"names": ["good"], "labels": 3}])
def test_an_override_in_a_scheme_without_grades_is_found(grades: Any) -> None:
    content = override(small(), **OVERRIDE).to_dict()
    content["scheme"]["document"]["grades"] = grades
    wheres = {f.where for f in verify(resealed(content, fingerprint=True)).findings}
    assert {"/scheme/document", "/override/grade"} <= wheres


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"client": ""}, "/client"),
        ({"client": "F01\x1b[31m"}, "/client"),
        ({"by": " "}, "/by"),
        ({"by": "\u200b"}, "/by"),
        ({"note": "a\x00b"}, "/note"),
        ({"at": "2026-02-30T09:30:00Z"}, "/at"),
    ],
)
def test_what_no_rating_could_have_written_is_found(change: dict[str, Any], where: str) -> None:
    assert [f.where for f in verify(resealed(small(**change))).findings] == [where]


@pytest.mark.parametrize("state", ["overridden", "approved"])
def test_a_state_without_its_override_is_found(state: str) -> None:
    assert [f.where for f in verify(resealed(small(state=state))).findings] == ["/state"]


def test_an_override_without_its_state_is_found() -> None:
    content = override(small(), **OVERRIDE).to_dict() | {"state": "automatic"}
    assert "/state" in {f.where for f in verify(resealed(content)).findings}


# ---- nothing is taken from the engine ----


def test_no_number_comes_from_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    records = [next(demo_records()), random_record("alone", "min_max")]

    def refuse(*_: object, **__: object) -> Any:
        raise AssertionError("the engine was asked")

    for module, name in (
        (membership, "compose_rows"),
        (membership, "membership_from_votes"),
        (scoring, "score_rows"),
        (evaluation, "score_rows"),
        (evaluation, "compose_tree"),
        (weighing, "weigh_children"),
        (fa.GradeStandard, "row"),
        (fa.GradeStandard, "rows"),
        (fa.JudgmentMatrix, "weights"),
        (fa.RatingModel, "__init__"),
    ):
        monkeypatch.setattr(module, name, refuse)
    assert all(verify(record).ok for record in records)


def test_the_modules_of_verification_import_no_numpy() -> None:
    audit = ROOT / "src" / "fuzzyahp" / "audit"
    files = [*sorted((audit / "verification").glob("*.py")), audit / "records" / "record_document.py"]
    assert len(files) > 5
    for path in files:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        imported |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        engine = {"numpy", *(f"fuzzyahp.{part}" for part in ("evaluation", "membership", "scoring", "rating"))}
        assert not imported & engine, path.name
