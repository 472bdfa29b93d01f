"""Schemes compared: everything that changed is said, in both languages; and who moves grade."""

from __future__ import annotations

import copy
import dataclasses
import io
import json
import random
import sys
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import fuzzyahp as fa
from fuzzyahp.audit import diff_schemes, migration
from fuzzyahp.audit.schemes.migration_words import migration_html
from fuzzyahp.audit.schemes.scheme_changes import KINDS
from fuzzyahp.cli import main
from strategies import random_evidence, random_scheme

PANEL = {"name": "committee", "round": 2, "fingerprint": "sha256:" + "0" * 64, "experts": 5}
SCALE = fa.load_scheme("micro-enterprise").to_dict()["grades"]

# Three criteria in perfect proportion 4 : 2 : 1, so their weights are 4/7, 2/7 and 1/7, and CR is 0.
BASE: dict[str, Any] = {
    "format": "fuzzyahp-scheme/1",
    "name": "shop",
    "version": "1",
    "title": {"en": "Shops", "zh": "商店"},
    "source": "the committee",
    "effective_from": "2026-01-01",
    "rules": {"veto": {"branch": "must", "below": "medium"}, "expert_weights": {"Li": 2}},
    "indicators": {
        "u": {"children": ["must", "may", "size"], "judgments": [2, 4, 2], "label": {"en": "Whole", "zh": "整体"}},
        "must": {"children": ["a", "b"], "judgments": [3], "label": {"en": "Musts", "zh": "必备"}},
        "may": {"children": ["c", "d"], "weights": [0.25, 0.75], "label": {"en": "Mays", "zh": "其他"}},
        "a": {"label": {"en": "Owner", "zh": "业主"}, "guide": {"en": "excellent: never late"}},
        "b": {},
        "c": {},
        "d": {},
        "size": {"standard": {"points": [5, 4, 3, 2, 1], "unit": "staff"}},
    },
}


def edited(*path: str, to: Any, base: Mapping[str, Any] = BASE) -> dict[str, Any]:
    """A copy of a document with one entry put in, or taken out where it is None."""
    document = copy.deepcopy(dict(base))
    place: dict[str, Any] = document
    for key in path[:-1]:
        place = place.setdefault(key, {})
    if to is None:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return document


def compared(new: Mapping[str, Any], old: Mapping[str, Any] = BASE) -> fa.audit.SchemeDiff:
    return diff_schemes(fa.load_scheme(dict(old)), fa.load_scheme(dict(new)))


def said(diff: fa.audit.SchemeDiff) -> list[tuple[str, str, str, Any, Any]]:
    return [(c.kind, c.where, c.what, c.before, c.after) for c in diff.changes]


# ---- what changed ----


# One edit, and everything that must be said of it: kind, where, what, before, after; and what it can do.
ONE_EDIT: list[tuple[dict[str, Any], list[tuple[str, str, str, Any, Any]], str]] = [
    (edited("name", to="store"), [("identity", "", "name", "shop", "store")], "words"),
    (edited("version", to="2"), [("identity", "", "version", "1", "2")], "words"),
    (edited("title", "zh", to="门店"), [("identity", "", "title.zh", "商店", "门店")], "words"),
    (edited("description", "en", to="For shops"), [("identity", "", "description.en", None, "For shops")], "words"),
    (edited("source", to=None), [("identity", "", "source", "the committee", None)], "words"),
    (
        edited("effective_from", to="2026-07-01"),
        [("identity", "", "effective_from", "2026-01-01", "2026-07-01")],
        "words",
    ),
    (edited("effective_to", to="2027-01-01"), [("identity", "", "effective_to", None, "2027-01-01")], "words"),
    (
        edited("grades", to=SCALE | {"values": [100, 80, 70, 55, 40]}),
        [("grades", "", "grades.values", [100.0, 85.0, 70.0, 55.0, 40.0], [100.0, 80.0, 70.0, 55.0, 40.0])],
        "numbers",
    ),
    (
        edited("rules", "operator", to="min_max"),
        [("rule", "", "rules.operator", "weighted_average", "min_max")],
        "numbers",
    ),
    (
        edited("rules", "missing_votes", to="divide_by_voters"),
        [("rule", "", "rules.missing_votes", "error", "divide_by_voters")],
        "numbers",
    ),
    (
        edited("rules", "expert_weights", to={"Li": 3, "Wu": 2}),
        [("rule", "", "rules.expert_weights.Li", 2.0, 3.0), ("rule", "", "rules.expert_weights.Wu", None, 2.0)],
        "numbers",
    ),
    (
        edited("rules", "veto", "include_bound", to=True),
        [
            (
                "rule",
                "",
                "rules.veto",
                {"branch": "must", "below": "medium", "include_bound": False, "by": "score"},
                {"branch": "must", "below": "medium", "include_bound": True, "by": "score"},
            )
        ],
        "numbers",
    ),
    (
        edited("rules", "caps", to=[{"node": "may", "worse_than": "weak", "grade": "medium"}]),
        [("rule", "", "rules.caps", None, {"node": "may", "worse_than": "weak", "grade": "medium"})],
        "numbers",
    ),
    (
        edited("rules", "max_consistency_ratio", to=0.05),
        [("check", "", "rules.max_consistency_ratio", 0.1, 0.05)],
        "checks",
    ),
    (
        edited("indicators", "a", "label", "en", to="The owner"),
        [("label", "must.a", "label.en", "Owner", "The owner")],
        "words",
    ),
    (
        edited("indicators", "a", "guide", "en", to="excellent: always in time"),
        [("guide", "must.a", "guide.en", "excellent: never late", "excellent: always in time")],
        "words",
    ),
    (
        edited("indicators", "size", "standard", "points", to=[6, 4, 3, 2, 1]),
        [("standard", "size", "standard.points", [5.0, 4.0, 3.0, 2.0, 1.0], [6.0, 4.0, 3.0, 2.0, 1.0])],
        "numbers",
    ),
    (
        edited("indicators", "size", "standard", "unit", to="people"),
        [("unit", "size", "standard.unit", "staff", "people")],
        "words",
    ),
    (
        edited("indicators", "must", "waive_consistency", to="two only"),
        [("waiver", "must", "waive_consistency", None, "two only")],
        "checks",
    ),
    (
        edited("indicators", "must", "panel", to=PANEL),
        [
            (
                "panel",
                "must",
                "panel",
                None,
                PANEL | {"aggregation": "aij", "completed": 0, "voices": "equal"},
            )
        ],
        "words",
    ),
    (
        # 3 : 1 becomes 4 : 1; in the whole times 4/7.
        edited("indicators", "must", "judgments", to=[4]),
        [
            ("judgment", "must", "a over b", "3", "4"),
            ("weight", "must", "a", 3 / 4, 4 / 5),
            ("weight", "must", "b", 1 / 4, 1 / 5),
            ("global_weight", "must.a", "", 4 / 7 * 3 / 4, 4 / 7 * 4 / 5),
            ("global_weight", "must.b", "", 4 / 7 / 4, 4 / 7 / 5),
        ],
        "numbers",
    ),
    (
        edited("indicators", "may", "weights", to=[0.5, 0.5]),
        [
            ("given", "may", "c", 0.25, 0.5),
            ("given", "may", "d", 0.75, 0.5),
            ("weight", "may", "c", 0.25, 0.5),
            ("weight", "may", "d", 0.75, 0.5),
            ("global_weight", "may.c", "", 2 / 7 / 4, 1 / 7),
            ("global_weight", "may.d", "", 2 / 7 * 3 / 4, 1 / 7),
        ],
        "numbers",
    ),
]


@pytest.mark.parametrize(
    ("new", "want", "effect"), ONE_EDIT, ids=lambda x: x[0][2] or x[0][0] if isinstance(x, list) else ""
)
def test_one_edit_is_said_and_nothing_else(
    new: dict[str, Any], want: list[tuple[str, str, str, Any, Any]], effect: str
) -> None:
    diff = compared(new)
    got = said(diff)
    assert [row[:3] for row in got] == [row[:3] for row in want]
    for found, right in zip(got, want, strict=True):
        assert list(found[3:]) == [pytest.approx(x, abs=1e-14) if isinstance(x, float) else x for x in right[3:]]
    assert diff.effect == effect
    assert not diff.same
    # The way back says the same with before and after exchanged.
    back = said(compared(BASE, new))
    assert {(k, w, what, after, before) for k, w, what, before, after in _hashable(back)} == set(_hashable(got))


def _hashable(rows: list[tuple[str, str, str, Any, Any]]) -> list[tuple[str, str, str, str, str]]:
    return [(kind, where, what, repr(before), repr(after)) for kind, where, what, before, after in rows]


def test_nothing_changed() -> None:
    diff = compared(BASE)
    assert diff.same
    assert diff.changes == ()
    assert diff.effect == "none"
    assert diff.largest is None
    assert str(diff) == "shop 1: no change, the fingerprints are the same"
    assert diff.to_text("zh") == "shop 1：没有改动，指纹相同"
    # The order of keys is nothing, and so is how a judgment is written.
    other = dict(reversed(BASE.items())) | {"indicators": dict(reversed(BASE["indicators"].items()))}
    other = edited("indicators", "must", "judgments", to=["3"], base=other)
    assert compared(other).same


def test_a_node_added_removed_moved_and_listed_otherwise() -> None:
    new = copy.deepcopy(BASE)
    # d goes; e comes as the first under may; size moves below may; a and b change places.
    new["indicators"]["u"] |= {"children": ["must", "may"], "judgments": [2]}
    new["indicators"]["must"] |= {"children": ["b", "a"], "judgments": ["1/3"]}
    new["indicators"]["may"] |= {"children": ["e", "c", "size"], "weights": [0.5, 0.25, 0.25]}
    del new["indicators"]["d"]
    new["indicators"]["e"] = {"label": {"en": "Extra"}}
    diff = compared(new)
    rows = said(diff)
    assert ("added", "may.e", "1", None, "may") in rows
    assert ("removed", "may.d", "", "may", None) in rows
    assert ("moved", "may.size", "3", "u", "may") in rows
    assert ("order", "must", "", ["a", "b"], ["b", "a"]) in rows
    # The same judgment, the other way round, is the same judgment; and so its weights are the same.
    assert [row for row in rows if row[0] == "judgment" and row[1] == "must"] == []
    assert [row[2] for row in rows if row[0] == "weight" and row[1] == "must"] == []
    # Those with the size: 4 and 2 before, none now.
    assert ("judgment", "u", "must over size", "4", None) in rows
    assert ("judgment", "u", "may over size", "2", None) in rows
    assert ("weight", "may", "e", None, 0.5) in rows
    assert ("weight", "may", "d", 0.75, None) in rows
    text = str(diff)
    for line in (
        "Extra (may.e): under Mays, number 1",
        "d (may.d): was under Mays",
        "size (may.size): from under Whole to under Mays, number 3",
        "Musts (must): Owner, b -> b, Owner",
        "Whole (u): Musts over size: 4 -> none",
    ):
        assert f"  {line}\n" in text, line
    zh = diff.to_text("zh")
    for line in (
        "Extra（may.e）：位于其他之下，第 1 项",
        "d（may.d）：原位于其他之下",
        "size（may.size）：由整体之下移至其他之下，第 3 项",
        "必备（must）：业主、b → b、业主",
        "整体（u）：必备对size：4 → 无",
    ):
        assert f"  {line}\n" in zh, line


def test_a_judgment_in_words_with_what_follows() -> None:
    """By hand: 3 : 1 to 4 : 1; in the whole 4/7 of it: 0.4286 to 0.4571, 0.1429 to 0.1143."""
    diff = compared(edited("indicators", "must", "judgments", to=[4]))
    assert str(diff).split("\n") == [
        "shop 1 -> shop 1",
        "Numbers can change: rate the portfolio by both before the new scheme is used.",
        "",
        "Judgments",
        "  Musts (must): Owner over b: 3 -> 4",
        "Weights within a node",
        "  Musts (must): Owner: 0.7500 -> 0.8000",
        "  Musts (must): b: 0.2500 -> 0.2000",
        "Weights in the whole",
        "  Owner (must.a): 0.4286 -> 0.4571",
        "  b (must.b): 0.1429 -> 0.1143",
        "Largest change of a weight in the whole: Owner +0.0286",
    ]
    assert diff.to_text("zh").split("\n") == [
        "shop 1 → shop 1",
        "数值可能改变：启用新方案前，请用新旧两个方案分别评定全部客户。",
        "",
        "判断",
        "  必备（must）：业主对b：3 → 4",
        "节点内权重",
        "  必备（must）：业主：0.7500 → 0.8000",
        "  必备（must）：b：0.2500 → 0.2000",
        "全局权重",
        "  业主（must.a）：0.4286 → 0.4571",
        "  b（must.b）：0.1429 → 0.1143",
        "全局权重变化最大：业主 +0.0286",
    ]
    assert diff.largest is not None
    assert diff.largest.where == "must.a"


def test_rules_in_words() -> None:
    new = edited("rules", "veto", "by", to="any_indicator")
    new = edited("rules", "operator", to="min_max", base=new)
    new = edited("rules", "caps", to=[{"node": "may", "worse_than": "weak", "grade": "medium"}], base=new)
    text = str(compared(new))
    assert (
        "Screening (rules.veto): rejected where the score of Musts is below 70 (medium) -> rejected where the score"
        in text
    )
    assert "Caps (rules.caps): none -> no better than medium while Mays is graded worse than weak" in text
    assert "Composition (rules.operator): weighted average M(., +)" in text
    zh = compared(new).to_text("zh")
    assert "等级限制（rules.caps）：无 → 其他等级差于较差时，综合等级不得高于中" in zh


def test_words_only_and_checks_only_say_that_no_number_can_change() -> None:
    words = compared(edited("indicators", "a", "label", "en", to="The owner"))
    assert "Only words changed: no number can change." in str(words)
    assert "仅文字有改动：任何数值都不会改变。" in words.to_text("zh")
    checks = compared(edited("rules", "ordered", to=True))
    assert "No number can change; what a scheme must pass before it rates anybody has changed." in str(checks)
    # Votes may be written in labels: with these two exchanged, a vote is another vote.
    labels = SCALE["labels"] | {"zh": ["良", "优", "中", "较差", "差"]}
    exchanged = compared(edited("grades", to=SCALE | {"labels": labels}))
    assert said(exchanged) == [("grades", "", "grades.labels.zh", ["优", "良", "中", "较差", "差"], labels["zh"])]
    assert exchanged.effect == "numbers"
    # What a grade says as risk is a word.
    assert compared(edited("grades", to=SCALE | {"risk": ["1", "2", "3", "4", "5"]})).effect == "words"


def test_another_random_index_is_another_cr_and_no_other_number() -> None:
    """Judgments 2, 4, 4: CI is what it is; CR = CI / RI, with RI(3) 0.58 and 0.5245."""
    old = edited("indicators", "u", "judgments", to=[2, 4, 4])
    new = edited("rules", "random_index", to="alonso_lamata_2006", base=old)
    diff = compared(new, old)
    check, ratio = diff.changes
    assert (check.kind, check.what, check.before, check.after) == (
        "check", "rules.random_index", "saaty_1980", "alonso_lamata_2006",
    )  # fmt: skip
    assert (ratio.kind, ratio.where) == ("consistency", "u")
    assert ratio.before * fa.random_index(3) == pytest.approx(ratio.after * fa.random_index(3, "alonso_lamata_2006"))
    assert diff.effect == "checks"


def test_where_weights_come_from() -> None:
    """Judgments of 3 : 1 are weights of 3/4 and 1/4: another source, the same numbers."""
    new = edited("indicators", "must", "judgments", to=None)
    new = edited("indicators", "must", "weights", to=[0.75, 0.25], base=new)
    diff = compared(new)
    assert [row for row in said(diff) if row[0] != "consistency"] == [("source", "must", "", "judgments", "weights")]
    assert "Musts (must): judgments -> weights as given" in str(diff)
    assert "必备（must）：判断矩阵 → 直接给定权重" in diff.to_text("zh")


def test_fuzzy_judgments_and_preferences() -> None:
    fuzzy = {"method": "krejci_2018", "upper": [["2", "3", "4"]]}
    old = edited("indicators", "must", to={"children": ["a", "b"], "fuzzy_judgments": fuzzy})
    new = edited("indicators", "must", "fuzzy_judgments", "upper", to=[["2", "3", "5"]], base=old)
    rows = said(compared(new, old))
    assert rows[0] == ("judgment", "must", "a over b", "(2, 3, 4)", "(2, 3, 5)")
    # Listed the other way round: the reciprocals in the other order are the same judgment.
    turned = edited("indicators", "must", "children", to=["b", "a"], base=old)
    turned = edited("indicators", "must", "fuzzy_judgments", "upper", to=[["1/4", "1/3", "1/2"]], base=turned)
    assert [row[0] for row in said(compared(turned, old)) if row[0] in ("judgment", "order")] == ["order"]
    method = edited("indicators", "must", "fuzzy_judgments", "method", to="wang_2006", base=old)
    assert ("method", "must", "fuzzy_judgments.method", "krejci_2018", "wang_2006") in said(compared(method, old))
    first = {"method": sorted(fa.fuzzy.PREFERENCE_METHODS)[0], "upper": [0.6]}
    old = edited("indicators", "must", to={"children": ["a", "b"], "preferences": first})
    new = edited("indicators", "must", "preferences", "upper", to=[0.7], base=old)
    assert ("judgment", "must", "a over b", "0.6", "0.7") in said(compared(new, old))
    turned = edited("indicators", "must", to={"children": ["b", "a"], "preferences": first | {"upper": [0.4]}})
    assert [row[0] for row in said(compared(turned, old)) if row[0] in ("judgment", "order")] == ["order"]


def test_two_judgments_that_look_alike_are_shown_whole() -> None:
    old = edited("indicators", "must", "judgments", to=["2.71828"])
    new = edited("indicators", "must", "judgments", to=["2.71829"])
    assert "Owner over b: 67957/25000 -> 271829/100000" in str(compared(new, old))


def test_inconsistent_schemes_and_drafts_can_be_compared() -> None:
    """Both are compared before a panel has done its work."""
    bad = edited("indicators", "u", "judgments", to=[9, "1/9", 9])
    row = next(c for c in compared(bad).changes if c.kind == "consistency")
    assert row.before == pytest.approx(0, abs=1e-12)
    assert row.after > 0.1
    draft = fa.load_draft(edited("indicators", "may", "weights", to=None))
    rows = said(diff_schemes(fa.load_scheme(BASE), draft))
    assert ("source", "may", "", "weights", None) in rows
    assert ("global_weight", "may.c", "", pytest.approx(2 / 7 / 4), None) in rows


def test_typed_text_is_shown_and_never_obeyed() -> None:
    evil = "<script>alert(1)</script>\n  Largest change: none\x1b[31m"
    old = fa.load_scheme(BASE)
    owner = dataclasses.replace(old.indicators["a"], label={"en": evil, "zh": evil})
    musts = dataclasses.replace(old.indicators["must"], judgments=(Fraction(4),))
    nodes = dict(old.indicators) | {"a": owner, "must": musts}
    # A file with such characters is refused; a scheme may also be made by a program.
    diff = diff_schemes(old, dataclasses.replace(old, version="<b>2</b>", indicators=nodes))
    for lang in ("en", "zh"):
        text = diff.to_text(lang)
        assert "\x1b" not in text
        assert not any(line.startswith("  Largest") for line in text.split("\n"))
    html = diff._repr_html_()
    assert "<script" not in html
    assert "<b>2" not in html
    assert "&lt;script&gt;" in html
    assert json.loads(json.dumps(diff.to_dict()))["changes"][1]["after"] == evil
    with pytest.raises(fa.FuzzyAHPError, match="lang: there is no 'fr'"):
        diff.to_text("fr")


def test_long_texts_are_reworded() -> None:
    old = edited("description", "en", to="For shops. " * 20)
    new = edited("description", "en", to="For stores. " * 20)
    assert "description (en): reworded" in str(compared(new, old))
    assert "说明（en）：措辞有改动" in compared(new, old).to_text("zh")
    # A blank more looks the same in one line, and is a change all the same.
    assert "label (en): reworded" in str(compared(edited("indicators", "a", "label", "en", to="Owner ")))


def test_what_is_no_scheme_is_an_error() -> None:
    with pytest.raises(fa.SchemeError, match="'micro-enterprise' is no scheme; load it"):
        diff_schemes("micro-enterprise", fa.load_scheme(BASE))  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(40))
def test_every_edit_of_a_random_scheme_is_found(seed: int) -> None:
    """Any entry of any document made another one: the fingerprint says that it differs, the comparison says where."""
    rng = random.Random(seed)
    document = fa.load_scheme(random_scheme(rng, "weighted_average", depth=rng.randint(1, 3))).to_dict()
    old = fa.load_scheme(document)
    found = 0
    for _ in range(30):
        new = copy.deepcopy(document)
        place: Any = new
        key: Any = rng.choice([k for k in place if k != "format"])
        while isinstance(place[key], dict | list) and place[key]:
            place = place[key]
            key = rng.randrange(len(place)) if isinstance(place, list) else rng.choice(list(place))
        was = place[key]
        if isinstance(was, bool):
            place[key] = not was
        elif isinstance(was, int | float):
            place[key] = was + 0.5
        else:
            place[key] = {"error": "divide_by_voters", "1": "2"}.get(str(was), f"{was}")
        try:
            diff = diff_schemes(old, fa.load_scheme(new))
        except fa.FuzzyAHPError:
            continue
        found += not diff.same
        assert bool(diff.changes) == (old.fingerprint != diff.new.fingerprint), (key, was)
        assert diff.to_text("zh")
    assert found


def test_kinds_are_in_order_and_have_headings() -> None:
    new = edited("indicators", "must", "judgments", to=[4], base=edited("version", to="2"))
    kinds = [change.kind for change in compared(new).changes]
    assert kinds == sorted(kinds, key=list(KINDS).index)


# ---- who moves ----

# Two leaves, half and half: the score is the mean of the two, cuts at 92.5, 77.5, 62.5, 47.5.
HALF: dict[str, Any] = {
    "format": "fuzzyahp-scheme/1",
    "name": "half",
    "version": "1",
    "indicators": {"u": {"children": ["a", "b"], "weights": [0.5, 0.5]}, "a": {}, "b": {}},
}
TABLE = {
    "client": ["F1", "F2", "F3", "F4", "F5"],
    "a": ["excellent", "excellent", "good", "poor", ""],
    "b": ["excellent", "poor", "medium", "poor", "good"],
}
# With weights 1/4 and 3/4, by hand. F1: 100, 100. F2: 70 medium, 55 weak. F3: 77.5 good (on the cut), 73.75 medium.
# F4: 40, 40 poor. F5: incomplete.
QUARTER = edited("indicators", "u", "weights", to=[0.25, 0.75], base=edited("version", to="2", base=HALF))


def migrated(new: Mapping[str, Any], clients: Any, old: Mapping[str, Any] = HALF, **options: Any) -> fa.audit.Migration:
    return migration(fa.load_scheme(dict(old)), fa.load_scheme(dict(new)), clients, **options)


def cells(found: fa.audit.Migration) -> dict[tuple[str, str], int]:
    return {(before, after): n for before, row in found.matrix.items() for after, n in row.items() if n}


def test_a_portfolio_by_hand() -> None:
    found = migrated(QUARTER, TABLE)
    assert cells(found) == {
        ("excellent", "excellent"): 1,
        ("medium", "weak"): 1,
        ("good", "medium"): 1,
        ("poor", "poor"): 1,
        ("incomplete", "incomplete"): 1,
    }
    assert (found.clients, found.decided, found.moved, found.up, found.down) == (5, 4, 2, 0, 2)
    assert (found.lost, found.gained) == (0, 0)
    assert found.share == 2 / 4
    assert found.largest is not None
    assert (found.largest.client, found.largest.score_before, found.largest.score_after) == ("F2", 70.0, 55.0)
    assert found.largest.score_change == -15.0
    # One grade each; F2 moves more points.
    assert [(m.client, m.before, m.after) for m in found.movers] == [("F2", "medium", "weak"), ("F3", "good", "medium")]
    assert str(found).split("\n") == [
        "5 clients: 0 up, 2 down; 50.0 % of 4 decided by both move.",
        "Largest change of a score: F2 -15.00 (70.00 -> 55.00).",
        "",
        "old \\ new   excellent  medium  weak  poor  incomplete",
        "excellent           1       0     0     0           0",
        "good                0       1     0     0           0",
        "medium              0       0     1     0           0",
        "poor                0       0     0     1           0",
        "incomplete          0       0     0     0           1",
        "",
        "Who moves:",
        "  F2: medium -> weak (70.00 -> 55.00)",
        "  F3: good -> medium (77.50 -> 73.75)",
    ]
    assert found.to_text("zh").split("\n") == [
        "共 5 个客户：升级 0，降级 2；两个方案均能评定的 4 个客户中，等级变动占 50.0 %。",
        "得分变化最大：F2 -15.00（70.00 → 55.00）。",
        "",
        "旧 \\ 新   优  中  较差  差  资料不全",
        "优         1   0     0   0         0",
        "良         0   1     0   0         0",
        "中         0   0     1   0         0",
        "差         0   0     0   1         0",
        "资料不全   0   0     0   0         1",
        "",
        "等级变动的客户：",
        "  F2：中 → 较差（70.00 → 55.00）",
        "  F3：良 → 中（77.50 → 73.75）",
    ]
    same = migrated(HALF, TABLE)
    assert (same.moved, same.share, same.largest, same.movers) == (0, 0.0, None, ())
    # The way back: what went down goes up.
    back = migrated(HALF, TABLE, QUARTER)
    assert (back.up, back.down) == (2, 0)
    assert cells(back) == {(after, before): n for (before, after), n in cells(found).items()}


def rows() -> list[dict[str, Any]]:
    return [{key: TABLE[key][i] for key in TABLE if TABLE[key][i]} for i in range(5)]


def frame(kind: str) -> Any:
    if kind == "list":
        return rows()
    if kind == "by id":
        return {row["client"]: {key: item for key, item in row.items() if key != "client"} for row in rows()}
    if kind == "pandas":
        return pytest.importorskip("pandas").DataFrame(TABLE)
    if kind == "polars":
        return pytest.importorskip("polars").DataFrame(TABLE)
    pa = pytest.importorskip("pyarrow")
    table = pa.table(TABLE)
    return table if kind == "arrow" else pa.RecordBatchReader.from_batches(table.schema, table.to_batches(2))


@pytest.mark.parametrize("kind", ["list", "by id", "pandas", "polars", "arrow", "reader"])
def test_every_kind_of_portfolio_gives_the_same(kind: str) -> None:
    found, want = migrated(QUARTER, frame(kind)), migrated(QUARTER, TABLE)
    assert cells(found) == cells(want)
    assert [(m.client, m.before, m.after) for m in found.movers] == [(m.client, m.before, m.after) for m in want.movers]
    assert str(found) == str(want)


def test_rows_of_a_stream_are_numbered_through() -> None:
    """Without ids: F3 of the second batch is row 3."""
    pa = pytest.importorskip("pyarrow")
    table = pa.table({key: TABLE[key] for key in ("a", "b")})
    reader = pa.RecordBatchReader.from_batches(table.schema, table.to_batches(2))
    assert [move.client for move in migrated(QUARTER, reader).movers] == ["row 2", "row 3"]


def test_rejected_is_worse_than_every_grade() -> None:
    """a alone can reject. F2 excellent on a: rated; F4 poor on a: from poor (40) to rejected."""
    new = edited("rules", "veto", to={"branch": "a", "below": "medium"}, base=HALF)
    found = migrated(new, TABLE)
    assert cells(found)[("poor", "rejected")] == 1
    assert (found.up, found.down) == (0, 1)
    (move,) = found.movers
    assert (move.client, move.score_after, move.score_change) == ("F4", None, None)
    assert "a below medium" in move.reason
    assert "F4: poor -> rejected (40.00 -> -); veto: a below medium" in str(found)
    assert migrated(HALF, TABLE, new).up == 1


def test_indicators_that_only_one_scheme_has() -> None:
    """c comes in new with half of the weight; d was in old with half. Nobody is dropped."""
    old = edited("indicators", to={"u": {"children": ["a", "d"], "weights": [0.5, 0.5]}, "a": {}, "d": {}}, base=HALF)
    new = edited("indicators", to={"u": {"children": ["a", "c"], "weights": [0.5, 0.5]}, "a": {}, "c": {}}, base=HALF)
    table = {"a": ["good", "good"], "c": ["good", "excellent"], "d": ["good", "good"]}
    # Row 2: 85 to (85 + 100) / 2 = 92.5, on the cut: excellent.
    found = migrated(new, table, old)
    assert cells(found) == {("good", "good"): 1, ("good", "excellent"): 1}
    assert found.movers[0].client == "row 2"
    # A table without the column: an error that names scheme and column.
    with pytest.raises(fa.EvidenceError, match="new scheme, half 1: table: no column for 'c'; add it"):
        migrated(new, {key: table[key] for key in ("a", "d")}, old)
    with pytest.raises(fa.EvidenceError, match="old scheme, half 1: table: no column for 'd'; add it"):
        migrated(new, {key: table[key] for key in ("a", "c")}, old)
    # Client by client: incomplete, said in the matrix and by name.
    lost = migrated(new, [{"a": "good", "d": "good"}], old)
    assert cells(lost) == {("good", "incomplete"): 1}
    assert (lost.lost, lost.moved, lost.share) == (1, 0, None)
    assert "1 can no longer be decided by the new scheme." in str(lost)
    assert "1 个客户用新方案不再能评定。" in lost.to_text("zh")
    assert lost.movers[0].after == "incomplete"
    gained = migrated(old, [{"a": "good", "d": "good"}], new)
    assert (gained.gained, gained.lost) == (1, 0)
    assert "1 can be decided only by the new scheme." in str(gained)


def test_what_neither_scheme_knows_is_an_error() -> None:
    with pytest.raises(fa.EvidenceError, match="old scheme, half 1: table: column 'zeal' is no indicator"):
        migrated(QUARTER, TABLE | {"zeal": ["good"] * 5})
    assert migrated(QUARTER, TABLE | {"zeal": ["good"] * 5}, ignore=["zeal"]).clients == 5
    renamed = {("Firm A" if key == "a" else key): column for key, column in TABLE.items()}
    assert cells(migrated(QUARTER, renamed, columns={"Firm A": "a"})) == cells(migrated(QUARTER, TABLE))
    # In evidence of one client it makes that client invalid.
    found = migrated(QUARTER, [{"a": "good", "b": "good", "zeal": "good"}, {"a": "good", "b": "good"}])
    assert cells(found) == {("invalid", "invalid"): 1, ("good", "good"): 1}
    twice = migrated(QUARTER, [{"a": "good", "b": "good"}, {"a": "good"}])
    assert cells(twice) == {("good", "good"): 1, ("incomplete", "incomplete"): 1}


def test_evidence_by_the_path_of_a_node_that_moved() -> None:
    """x.a in the old scheme is y.a in the new one: a client's evidence finds its way, both ways of writing it."""
    leaf: dict[str, Any] = {"a": {}, "b": {}, "c": {}}
    top = {"children": ["x", "y"], "weights": [0.5, 0.5]}
    old = edited("indicators", to={"u": top, "x": {"children": ["a", "b"], "weights": [0.5, 0.5]}, "y": {"children": ["c"]}} | leaf, base=HALF)  # fmt: skip  # noqa: E501
    new = edited("indicators", to={"u": top, "x": {"children": ["b"]}, "y": {"children": ["a", "c"], "weights": [0.5, 0.5]}} | leaf, base=HALF)  # fmt: skip  # noqa: E501
    found = migrated(new, [{"x.a": "good", "b": "good", "y.c": "good"}], old)
    assert cells(found) == {("good", "good"): 1}
    both = migrated(new, [{"x.a": "good", "y.a": "good", "b": "good", "c": "good"}], old)
    assert cells(both) == {("invalid", "invalid"): 1}


def test_grades_of_other_names_are_told_by_their_value() -> None:
    """85 good is 85 B: no move; 70 medium becomes the nearer of 85 and 40, B: up."""
    three = {"names": ["A", "B", "C"], "values": [100, 85, 40]}
    new = edited("grades", to=three, base=HALF)
    standard = {"points": [100, 85, 70, 55, 40]}
    old = edited(
        "indicators", "a", "standard", to=standard, base=edited("indicators", "b", "standard", to=standard, base=HALF)
    )
    new = edited("indicators", "a", "standard", to={"points": [100, 85, 40]}, base=new)
    new = edited("indicators", "b", "standard", to={"points": [100, 85, 40]}, base=new)
    found = migrated(new, {"a": [85.0, 70.0, 40.0], "b": [85.0, 70.0, 40.0]}, old)
    assert cells(found) == {("good", "B"): 1, ("medium", "B"): 1, ("poor", "C"): 1}
    assert (found.up, found.down) == (1, 0)


def test_the_list_of_movers_is_limited_and_says_so() -> None:
    found = migrated(QUARTER, TABLE, limit=1)
    assert [move.client for move in found.movers] == ["F2"]
    assert found.moved == 2
    assert str(found).endswith("  ... and 1 more")
    assert "……另有 1 个" in found.to_text("zh")
    assert migrated(QUARTER, TABLE, limit=0).movers == ()
    for limit in (-1, True, 2.5):
        with pytest.raises(fa.RecordError, match=r"limit: .*, must be a whole number from 0"):
            migrated(QUARTER, TABLE, limit=limit)


@pytest.mark.parametrize("clients", [None, 7, "firms.csv", [1, 2]])
def test_what_is_no_portfolio_is_an_error(clients: Any) -> None:
    with pytest.raises(fa.FuzzyAHPError, match=r"clients: .*, must be a table, or evidence by client or in a list"):
        migrated(QUARTER, clients)


def test_nobody_is_no_error() -> None:
    found = migrated(QUARTER, [])
    assert (found.clients, found.share) == (0, None)
    assert "0 clients: 0 up, 0 down; none of 0 decided" in str(found)


def test_a_scheme_that_cannot_rate_is_named() -> None:
    bad = edited("indicators", "u", "judgments", to=[9, "1/9", 9])
    with pytest.raises(fa.SchemeError, match=r"new scheme, shop 1: u: CR = "):
        migrated(bad, [], BASE)


def test_migration_as_data_and_as_html() -> None:
    evil = TABLE | {"client": ["<script>", "=HYPERLINK(1)", "F3\nF9", "F4", "F5"]}
    found = migrated(QUARTER, evil)
    plain = json.loads(json.dumps(found.to_dict()))
    assert plain["matrix"]["medium"]["weak"] == 1
    assert plain["movers"][0]["client"] == "=HYPERLINK(1)"
    assert sum(n for row in plain["matrix"].values() for n in row.values()) == 5
    assert "\nF9" not in str(found)
    hostile = migrated(QUARTER, [{"client": "<script>", "a": "excellent", "b": "poor"}])
    for html in (hostile._repr_html_(), migration_html(hostile, "zh")):
        assert "<script" not in html
        assert "&lt;script&gt;" in html


@pytest.mark.parametrize("seed", range(10))
def test_both_sides_are_what_rate_says(seed: int) -> None:
    rng = random.Random(seed)
    documents = [random_scheme(rng, "weighted_average", depth=2) for _ in range(2)]
    models = [fa.RatingModel(fa.load_scheme(document)) for document in documents]
    clients = [random_evidence(rng, documents[0], 5) | random_evidence(rng, documents[1], 5) for _ in range(20)]
    found = migration(models[0].scheme, models[1].scheme, clients, limit=99)
    outcomes = []
    for evidence in clients:
        pair = []
        for model in models:
            own = {k: v for k, v in evidence.items() if k in model.scheme.tree.leaves}
            try:
                rating = model.rate(own)
                pair.append(rating.grade or rating.status)
            except fa.EvidenceError as error:
                pair.append(error.status)
        outcomes.append(tuple(pair))
    assert cells(found) == {pair: outcomes.count(pair) for pair in outcomes}


# ---- the command ----

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Runs a command in a folder with the schemes above and their portfolio as votes and as a table."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    for name, document in (("half", HALF), ("quarter", QUARTER), ("base", BASE)):
        Path(f"{name}.json").write_text(json.dumps(document), encoding="utf-8")
    lines = [",".join(row) for row in zip(*([key, *column] for key, column in TABLE.items()), strict=True)]
    Path("firms.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def call(*args: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
        code = main(args)
        found = capsysbinary.readouterr()
        return code, found.out.decode(), found.err.decode()

    return call


def test_exit_code_says_whether_anything_changed(run: Run) -> None:
    assert run("diff", "half.json", "half.json") == (0, "half 1: no change, the fingerprints are the same\n", "")
    code, out, err = run("diff", "half.json", "quarter.json")
    assert (code, err) == (1, "")
    assert "u: a: 0.5 -> 0.25" in out
    code, out, err = run("diff", "half.json", "nowhere.json")
    assert (code, out) == (2, "")
    assert "nowhere.json" in err


@pytest.mark.parametrize("kind", ["csv", "two files", "json", "parquet"])
def test_a_portfolio_in_files(run: Run, kind: str) -> None:
    files = ["firms.csv"]
    if kind == "two files":  # b as votes
        Path("firms.csv").write_text("client,a\nF1,excellent\nF2,excellent\nF3,good\nF4,poor\nF5,\n", encoding="utf-8")
        votes = "".join(f"{c},Li,b,{v}\n" for c, v in zip(TABLE["client"], TABLE["b"], strict=True))
        Path("votes.csv").write_text(f"client,expert,indicator,grade\n{votes}", encoding="utf-8")
        files.append("votes.csv")
    elif kind == "json":
        Path("firms.json").write_text(json.dumps(rows()), encoding="utf-8")
        files = ["firms.json"]
    elif kind == "parquet":
        pa = pytest.importorskip("pyarrow")
        pq = pytest.importorskip("pyarrow.parquet")
        pq.write_table(pa.table(TABLE | {"name": ["x"] * 5}), "firms.parquet", row_group_size=2)
        files = ["firms.parquet"]
    options = [part for file in files for part in ("--portfolio", file)]
    code, out, err = run("diff", "half.json", "quarter.json", *options)
    assert (code, err) == (1, "")
    assert out.endswith(f"\n\n{migrated(QUARTER, TABLE)}\n")
    code, out, err = run("diff", "half.json", "quarter.json", *options, "--lang", "zh", "--limit", "1")
    assert (code, err) == (1, "")
    assert "  F2：中 → 较差（70.00 → 55.00）\n  ……另有 1 个\n" in out
    code, out, err = run("diff", "half.json", "quarter.json", *options, "--json")
    assert (code, err) == (1, "")
    document = json.loads(out)
    assert document["format"] == "fuzzyahp-diff/1"
    assert document["effect"] == "numbers"
    assert document["migration"]["matrix"]["medium"]["weak"] == 1
    code, out, err = run("diff", "half.json", "half.json", *options)
    assert (code, err) == (0, "")
    assert "5 clients: 0 up, 0 down; 0.0 % of 4 decided by both move." in out


def test_files_for_schemes_with_other_indicators(run: Run) -> None:
    new = edited("indicators", to={"u": {"children": ["a", "c"], "weights": [0.5, 0.5]}, "a": {}, "c": {"standard": {"points": [5, 4, 3, 2, 1]}}}, base=HALF)  # fmt: skip  # noqa: E501
    Path("new.json").write_text(json.dumps(new), encoding="utf-8")
    # F2 on c: 4 is good; (100 + 85) / 2 = 92.5: excellent. F3 lacks c.
    Path("firms.csv").write_text("client,a,b,c\nF1,good,good,4\nF2,excellent,poor,4\nF3,good,good,\n", encoding="utf-8")
    code, out, _ = run("diff", "half.json", "new.json", "-p", "firms.csv", "--json")
    assert code == 1
    found = json.loads(out)["migration"]
    matrix = {(b, a): n for b, row in found["matrix"].items() for a, n in row.items() if n}
    assert matrix == {("good", "good"): 1, ("medium", "excellent"): 1, ("good", "incomplete"): 1}
    assert (found["up"], found["lost"]) == (1, 1)
    # A column that neither knows.
    Path("odd.csv").write_text("client,a,b,c,zeal\nF1,good,good,4,1\n", encoding="utf-8")
    code, out, err = run("diff", "half.json", "new.json", "-p", "odd.csv")
    assert (code, out) == (2, "")
    assert "odd.csv: column 'zeal' is no indicator" in err
    # One name, an indicator here and a group there.
    mixed = edited("indicators", to={"u": {"children": ["a", "b"], "weights": [0.5, 0.5]}, "a": {}, "b": {"children": ["c"]}, "c": {}}, base=HALF)  # fmt: skip  # noqa: E501
    Path("mixed.json").write_text(json.dumps(mixed), encoding="utf-8")
    code, _, err = run("diff", "half.json", "mixed.json", "-p", "firms.csv")
    assert code == 2
    assert "'b' is an indicator in one scheme and a group in the other" in err


def test_faults_in_files_are_outcomes(run: Run) -> None:
    Path("firms.csv").write_text("client,a,b\nF1,good,gut\nF2,good,good\n", encoding="utf-8")
    code, out, _ = run("diff", "half.json", "quarter.json", "-p", "firms.csv", "--json")
    assert code == 1
    assert json.loads(out)["migration"]["matrix"]["invalid"]["invalid"] == 1
    Path("more.csv").write_text("client,a\nF2,good\n", encoding="utf-8")
    code, out, _ = run("diff", "half.json", "quarter.json", "-p", "firms.csv", "-p", "more.csv", "--json")
    assert json.loads(out)["migration"]["matrix"]["invalid"]["invalid"] == 2  # F2 is given twice


def test_parquet_that_cannot_be_used(run: Run) -> None:
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    Path("broken.parquet").write_bytes(b"PAR1 and nothing more")
    for file, message in (
        ("broken.parquet", "cannot be read as Parquet"),
        ("nowhere.parquet", "cannot be read as Parquet"),
    ):
        code, out, err = run("diff", "half.json", "quarter.json", "-p", file)
        assert (code, out) == (2, "")
        assert f"{file}: {message}" in err
    code, _, err = run("diff", "half.json", "quarter.json", "-p", "broken.parquet", "-p", "firms.csv")
    assert code == 2
    assert "give one file" in err
    pq.write_table(pa.table({"a": ["good"]}), "short.parquet")
    code, _, err = run("diff", "half.json", "quarter.json", "-p", "short.parquet")
    assert code == 2
    assert "short.parquet: old scheme, half 1: table: no column for 'b'" in err


def test_labels_are_no_markup(run: Run) -> None:
    new = edited("indicators", "a", "label", to={"en": "Owner [bold]red[/bold] =HYPERLINK(1)"})
    Path("evil.json").write_text(json.dumps(new), encoding="utf-8")
    code, out, _ = run("diff", "base.json", "evil.json")
    assert code == 1
    assert "[bold]red[/bold]" in out
