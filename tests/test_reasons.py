"""True reasons: losses that add up, binding terms worked by hand, vetoes and caps, the lender's own codes."""

from __future__ import annotations

import json
import math
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fuzzyahp as fa
from fuzzyahp.audit import improvements, override, reasons
from fuzzyahp.audit.explanation.reason_words import amount, beside
from fuzzyahp.cli import main
from fuzzyahp.record import sealed
from strategies import random_evidence, random_scheme


def about(x: float, **how: Any) -> Any:
    """A number up to round-off, that can stand in a tuple."""
    return pytest.approx(x, **how)


DECIDE = {"en": "decides", "zh": "决定"}


def model_of(rules: dict[str, Any] | None = None, **indicators: Any) -> fa.RatingModel:
    document = {"format": "fuzzyahp-scheme/1", "name": "s", "version": "1", "rules": rules or {}}
    return fa.RatingModel(fa.load_scheme(document | {"indicators": indicators}))


def tree(rules: dict[str, Any] | None = None) -> fa.RatingModel:
    """u = 0.6 p + 0.4 c, p = 0.75 a + 0.25 b."""
    return model_of(
        rules,
        u={"children": ["p", "c"], "weights": [0.6, 0.4], "label": {"en": "Total", "zh": "总"}},
        p={"children": ["a", "b"], "weights": [0.75, 0.25], "label": {"en": "People", "zh": "人"}},
        a={"label": {"en": "Age", "zh": "年龄"}},
        b={},
        c={},
    )


# ---- losses ----


@settings(max_examples=120)
@given(st.integers(0, 10**9))
def test_losses_add_up_to_what_is_missing(seed: int) -> None:
    rng = random.Random(seed)
    document = random_scheme(rng, "weighted_average")
    rating = fa.RatingModel(fa.load_scheme(document)).rate(random_evidence(rng, document, rng.randint(1, 9)))
    found = reasons(rating)
    if rating.score is None:
        assert rating.veto is not None
        assert [(r.kind, r.node) for r in found] == [("veto", node) for node in rating.veto.reasons]
        for reason in found:
            if reason.parts:
                short = 100 - rating.nodes[reason.node].score
                assert math.fsum(part.points or 0 for part in reason.parts) == about(short, abs=1e-10)
        return
    losses = found.of("loss")
    assert found.lost == 100 - rating.score
    assert math.fsum(r.points or 0 for r in losses) == about(100 - rating.score, abs=1e-10)
    assert all(r.points and r.points > 0 and rating.global_weights[r.node] > 0 for r in losses)
    assert all(rating.nodes[r.node].score < 100 for r in losses)
    assert math.fsum(r.share or 0 for r in losses) == about(1 if losses else 0)
    leaves = list(rating.plan.scheme.tree.leaves)
    assert [r.node for r in losses] == sorted(
        (r.node for r in losses),
        key=lambda leaf: (-round(next(r.points or 0 for r in losses if r.node == leaf), 9), leaves.index(leaf)),
    )


def test_losses_by_hand() -> None:
    found = reasons(tree().rate({"a": "good", "b": "excellent", "c": "weak"}))
    # a: 0.6 x 0.75 x 15 = 6.75; c: 0.4 x 45 = 18; b has lost nothing and is not named.
    assert [(r.code, r.points, r.found, r.bound) for r in found] == [
        ("LOSS-c", about(18), 55, 100),
        ("LOSS-a", about(6.75), 85, 100),
    ]
    assert [r.share for r in found] == [about(18 / 24.75), about(6.75 / 24.75)]
    assert found.lost == about(24.75)
    assert str(found).splitlines() == [
        "Score 75.25 of 100, grade medium.",
        "",
        "What cost points (24.75 in all, the sum of the parts):",
        "  [LOSS-c] c: 18.00 points lost, 72.7% of all (weak, weight 0.4000).",
        "  [LOSS-a] Age: 6.75 points lost, 27.3% of all (good, weight 0.4500).",
    ]


def test_equal_losses_stand_as_listed() -> None:
    model = model_of(u={"children": ["z", "y", "x"], "weights": [0.25, 0.5, 0.25]}, z={}, y={}, x={})
    # z and x lose 0.25 x 30 each, y 0.5 x 15: three times 7.5.
    assert [r.node for r in reasons(model.rate({"x": "medium", "y": "good", "z": "medium"}))] == ["z", "y", "x"]


def test_the_most_and_what_is_left_out() -> None:
    rating = tree().rate({"a": "good", "b": "good", "c": "weak"})
    found = reasons(rating, most=1)
    assert [r.node for r in found] == ["c"]
    # a: 6.75, b: 0.6 x 0.25 x 15 = 2.25.
    assert (found.left_out, found.left_out_points) == (2, about(9))
    assert str(found).endswith("2 more, 9.00 points together.")
    assert len(reasons(rating, most=0)) == 0
    assert found[0].share == about(18 / 27), "of all points lost, not of those that are shown"


@pytest.mark.parametrize(("lang", "words"), [("en", "No points were lost"), ("zh", "没有失分")])
def test_nothing_lost(lang: str, words: str) -> None:
    found = reasons(tree().rate(dict.fromkeys("abc", "excellent")), lang=lang)
    assert (len(found), found.lost) == (0, 0)
    assert words in str(found)
    assert words in found._repr_html_()


def test_a_leaf_without_weight_has_no_loss() -> None:
    model = model_of(u={"children": ["a", "b"], "weights": [1, 0]}, a={}, b={})
    assert [r.node for r in reasons(model.rate({"a": "good", "b": "poor"}))] == ["a"]


def test_a_grade_by_another_principle_says_so() -> None:
    rating = tree({"grading": "maximum_membership"}).rate(dict.fromkeys("abc", "good"))
    assert "maximum_membership, not from the score" in reasons(rating).head[1]


def test_small_figures_are_shown() -> None:
    assert (amount(0.0), amount(0.004), amount(0.006)) == ("0.00", "0.004", "0.01")
    assert beside(69.9999999999, 70.0) == "70.00", "equal as far as comparisons go"
    assert beside(69.999999999, 70.0) == "69.999999999"
    assert beside(69.994, 70.0) == "69.99"


# ---- vetoes and caps ----


def veto(by: str, **more: Any) -> dict[str, Any]:
    return {"veto": {"branch": "p", "below": "medium", "by": by} | more}


def test_a_veto_by_score_and_what_is_in_it() -> None:
    found = reasons(tree(veto("score")).rate({"a": "weak", "b": "medium"}))
    (reason,) = found
    # 0.75 x 55 + 0.25 x 70 = 58.75; of the 41.25 missing a lost 0.75 x 45 and b 0.25 x 30.
    assert (reason.kind, reason.code, reason.found, reason.bound) == ("veto", "VETO-p", 58.75, 70)
    assert [(p.code, p.points) for p in reason.parts] == [("LOSS-a", 33.75), ("LOSS-b", 7.5)]
    assert (found.status, found.score, found.lost) == ("rejected", None, None)
    assert str(found).splitlines()[2:] == [
        "What vetoed:",
        "  [VETO-p] People: score 58.75, below 70 (medium).",
        "    [LOSS-a] In it, Age: 33.75 points lost, 81.8% of its loss (weak).",
        "    [LOSS-b] In it, b: 7.50 points lost, 18.2% of its loss (medium).",
    ]
    assert "[VETO-p] 人：得分 58.75，低于 70（中）。" in str(
        reasons(tree(veto("score")).rate({"a": "weak", "b": "medium"}), lang="zh")
    )


def test_a_veto_by_grade_and_one_at_the_bound() -> None:
    (reason,) = reasons(tree(veto("grade", include_bound=True)).rate({"a": "medium", "b": "medium"}))
    assert (reason.found, reason.bound) == ("medium", "medium")
    assert reason.detail == "People: grade medium, not above medium."


def test_each_indicator_that_vetoed_by_itself() -> None:
    found = reasons(tree(veto("any_indicator")).rate({"a": "good", "b": "poor"}))
    assert [(r.code, r.found, r.parts) for r in found] == [("VETO-b", 40, ())]
    assert len(reasons(tree(veto("any_indicator")).rate({"a": "weak", "b": "poor"}), most=0)) == 2


def test_only_caps_that_give_the_grade_are_reasons() -> None:
    caps = [
        {"node": "c", "worse_than": "weak", "grade": "medium"},
        {"node": "a", "worse_than": "medium", "grade": "weak"},
        {"node": "b", "worse_than": "good", "grade": "good"},
    ]
    rating = tree({"caps": caps}).rate({"a": [0, 0, 0, 1, 0], "b": [1, 0, 0, 0, 0], "c": "excellent"})
    # 0.6 (0.75 x 55 + 0.25 x 100) + 40 = 79.75: good before the cap.
    found = reasons(rating)
    assert [(r.kind, r.code) for r in found][:1] == [("cap", "CAP-a")]
    assert [r.code for r in found.of("cap")] == ["CAP-a"]
    assert found[0].detail == "Age: grade weak, worse than medium. The grade is no better than weak; else good."
    # 0.45 x 40 + 0.15 x 100 + 0.4 x 46 = 51.4: weak by itself, so neither cap costs anything.
    both = tree({"caps": caps[:2]}).rate({"a": "poor", "b": "excellent", "c": [1, 0, 0, 0, 9]})
    assert len(both.caps) == 2
    assert [r.code for r in reasons(both).of("cap")] == []
    # 18 + 15 + 16 = 49: excellent by these cuts. Without the cap on c the grade would be the same weak.
    high = tree({"caps": caps[:2], "grading": "cuts", "cuts": [40.1, 40.05, 40.04, 40.03]})
    assert [r.code for r in reasons(high.rate({"a": "poor", "b": "excellent", "c": "poor"})).of("cap")] == ["CAP-a"]


# ---- binding terms, by hand ----

EVIDENCE = {"a": [1, 0, 0, 1, 0], "b": "weak", "c": [7, 0, 3, 0, 0]}


def terms(operator: str) -> list[tuple[Any, ...]]:
    rating = tree({"operator": operator}).rate(EVIDENCE)
    found = reasons(rating)
    assert {r.kind for r in found} == {"binding"}
    assert [r.code for r in found] == [f"BIND-{r.node}" for r in found]
    return [
        (r.term.parent, r.node, r.term.grade, about(r.term.term), about(r.term.total), r.term.limit)
        for r in found
        if r.term
    ]


def test_binding_terms_of_min_max() -> None:
    # p: weak = max(min(0.75, 0.5), min(0.25, 1)) = 0.5 by a; u: weak = min(0.6, 0.5) = 0.5, medium = min(0.4, 0.3).
    assert terms("min_max") == [
        ("u", "p", "weak", 0.5, 0.5, "membership"),
        ("p", "a", "weak", 0.5, 0.5, "membership"),
        ("u", "c", "medium", 0.3, 0.3, "membership"),
    ]


def test_binding_terms_of_product_max() -> None:
    # p: weak = max(0.75 x 0.5, 0.25 x 1) = 0.375 by a; u: weak = 0.6 x 0.375 = 0.225, medium = 0.4 x 0.3 = 0.12.
    assert terms("product_max") == [
        ("u", "p", "weak", 0.225, 0.225, "product"),
        ("p", "a", "weak", 0.375, 0.375, "product"),
        ("u", "c", "medium", 0.12, 0.12, "product"),
    ]


def test_binding_terms_of_min_sum() -> None:
    # p: weak = 0.5 + 0.25 = 0.75, shares 2/3 and 1/3; u: weak = min(0.6, 0.75) = 0.6, medium = min(0.4, 0.3) = 0.3.
    assert terms("min_sum") == [
        ("u", "p", "weak", 0.6, 0.6, "weight"),
        ("p", "a", "weak", 0.5, 0.75, "membership"),
        ("p", "b", "weak", 0.25, 0.75, "weight"),
        ("u", "c", "medium", 0.3, 0.3, "membership"),
    ]
    found = reasons(tree({"operator": "min_sum"}).rate(EVIDENCE))
    assert [r.share for r in found] == [1, about(2 / 3), about(1 / 3), 1]
    assert "a is" not in found[1].detail
    assert found[1].detail.startswith("People, weak: Age is 66.7% of the sum 0.7500, min(weight 0.7500, ")


def test_a_tie_has_both_terms() -> None:
    model = model_of({"operator": "min_max"}, u={"children": ["a", "b"], "weights": [0.5, 0.5]}, a={}, b={})
    found = reasons(model.rate({"a": "weak", "b": [0, 0, 0, 1, 1]}))
    assert [(r.node, r.term.grade, r.term.limit) for r in found if r.term] == [
        ("b", "poor", "both"),
        ("a", "weak", "weight"),
        ("b", "weak", "both"),
    ]


@pytest.mark.parametrize("operator", [name for name, op in fa.OPERATORS.items() if not op.keeps_sum])
@settings(max_examples=25)
@given(st.integers(0, 10**9))
def test_binding_terms_are_those_of_the_formula(operator: str, seed: int) -> None:
    rng = random.Random(seed)
    document = random_scheme(rng, operator, 3)
    rating = fa.RatingModel(fa.load_scheme(document)).rate(random_evidence(rng, document, 5))
    names = rating.plan.scheme.scale.names
    for reason in reasons(rating).of("binding"):
        term = reason.term
        assert term is not None
        raw = float(rating.nodes[term.parent].raw[names.index(term.grade)])
        assert min(term.total, 1) == about(raw, abs=1e-12)
        assert term.term <= term.total
        assert term.cut == (term.total > 1)
        if operator != "min_sum":
            assert term.term == about(raw, rel=1e-8)
    if rating.score is None:
        assert {r.kind for r in reasons(rating)} == {"veto"}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_binding_terms_are_never_called_contributions(lang: str) -> None:
    for operator in ("min_max", "product_max", "min_sum"):
        text = str(reasons(tree({"operator": operator}).rate(EVIDENCE), lang=lang, most=2))
        assert "contribution" not in text
        assert "points lost" not in text
        assert "2" in text.splitlines()[-1] or "1" in text.splitlines()[-1]
    assert DECIDE[lang] in str(reasons(tree({"operator": "min_max"}).rate(EVIDENCE), lang=lang))


# ---- records ----


def test_a_record_gives_the_same_reasons() -> None:
    rating = tree().rate({"a": "good", "b": [0, 2, 1, 0, 0], "c": "weak"})
    record = rating.record(client="F01", at="2026-11-26T09:30:00Z", by="li")
    assert reasons(record).to_dict() == reasons(rating).to_dict()
    given = {"grade": "weak", "reason": "policy", "text": "Closed trade.", "approved_by": "zhao"}
    content = override(record, by="wu", at="2026-11-27T10:00:00Z", **given).to_dict()
    content["override"] |= {"by": "wu\x1b[2J", "reason": "R1"}
    content = sealed(content)
    assert reasons(content).head[0].startswith("Overridden to weak by wu?[2J (reason R1).")
    assert "较差" in reasons(content, lang="zh").head[0]


@pytest.mark.parametrize("explain", [reasons, improvements])
def test_a_changed_record_has_no_true_reasons(explain: Any) -> None:
    record = tree().rate(dict.fromkeys("abc", "good")).record(client="F01", at="2026-11-26T09:30:00Z", by="li")
    worse = record.to_dict()
    worse["evidence"]["p.a"] = {"grade": "poor"}
    with pytest.raises(fa.RecordError, match=r"/evidence/p\.a was changed after it was sealed"):
        explain(worse)
    with pytest.raises(fa.RecordError, match="its evidence does not give its result"):
        explain(sealed(worse))
    for part in ("result", "decision"):
        forged = record.to_dict()
        forged[part]["grade"] = "excellent"
        with pytest.raises(fa.RecordError, match=f"its evidence does not give its {part}; .* fuzzyahp verify"):
            explain(sealed(forged))
    moved = record.to_dict()
    moved["result"]["score"] += 1e-6
    with pytest.raises(fa.RecordError, match="its evidence does not give its result"):
        explain(sealed(moved))
    moved["result"]["score"] -= 1e-6 - 1e-12  # as another version of the library may have computed it
    assert explain(sealed(moved)).grade == "good"


def test_where_exact_arithmetic_decided_otherwise_the_reasons_say_so() -> None:
    # 0.7 * 0.511999999995 + 0.3 * 0.471999999995 = 0.499999999995, which rounds to the cut; doubles fall short of it.
    scheme: dict[str, Any] = {"format": "fuzzyahp-scheme/1", "name": "two", "version": "1"}
    scheme |= {"grades": {"names": ["pass", "fail"], "values": [100, 0]}}
    scheme |= {"indicators": {"u": {"children": ["a", "b"], "weights": [0.7, 0.3]}, "a": {}, "b": {}}}
    shares = {"a": [0.511999999995, 0.488000000005], "b": [0.471999999995, 0.528000000005]}
    rating = fa.RatingModel(fa.load_scheme(scheme)).rate({leaf: {"membership": x} for leaf, x in shares.items()})
    record = rating.record(client="F02", at="2026-11-26T09:30:00Z", by="li")
    assert (rating.grade, record["decision"]["grade"]) == ("fail", "pass")
    assert "exact arithmetic decided: pass." in reasons(record).head[0]
    assert "由精确算术判定：pass。" in reasons(record, lang="zh").head[0]
    assert "exact" not in str(reasons(rating))
    with pytest.raises(fa.RecordError, match="exact arithmetic decided otherwise than the engine"):
        improvements(record)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"lang": "fr"}, r"lang: there is no 'fr'"),
        ({"most": -1}, r"most: -1, must be a whole number"),
        ({"most": True}, r"most: True"),
        ({"most": 1.5}, r"most: 1.5"),
    ],
)
def test_bad_arguments(arguments: dict[str, Any], message: str) -> None:
    rating = tree().rate(dict.fromkeys("abc", "good"))
    with pytest.raises(fa.RecordError, match=message):
        reasons(rating, **arguments)
    with pytest.raises(fa.RecordError, match="kind: there is no 'los'; did you mean 'loss'"):
        reasons(rating).of("los")
    unhashable: Any = ["loss"]
    with pytest.raises(fa.RecordError, match=r"kind: there is no \['loss'\]"):
        reasons(rating).of(unhashable)


def test_what_is_no_rating() -> None:
    with pytest.raises(fa.RecordError, match="must be a Rating or a Record"):
        reasons(3)  # type: ignore[arg-type]
    with pytest.raises(fa.RecordError, match="is no record of a rating"):
        reasons({})


# ---- the lender's codes ----

TOML = """
format = "fuzzyahp-codes/1"
[codes]
a = { code = "R1", en = "Too young", zh = "过于年轻" }
"p.b" = "R2"
"CAP-c" = { code = "R3" }
"""


def test_own_codes_from_every_source(tmp_path: Path) -> None:
    rating = tree().rate({"a": "good", "b": "good", "c": "weak"})
    toml, plain = tmp_path / "codes.toml", tmp_path / "codes.json"
    toml.write_text(TOML, encoding="utf-8")
    codes = {"a": {"code": "R1", "en": "Too young", "zh": "过于年轻"}, "p.b": "R2", "CAP-c": {"code": "R3"}}
    plain.write_text(json.dumps({"format": "fuzzyahp-codes/1", "codes": codes}), encoding="utf-8")
    for source in (toml, str(toml), plain, codes):
        found = reasons(rating, codes=source)
        assert [r.code for r in found] == ["LOSS-c", "R1", "R2"]
        assert found[1].text == "Too young"
        assert found[1].detail == "Age: 6.75 points lost, 25.0% of all (good, weight 0.4500)."
        assert f"[R1] Too young ({found[1].detail})" in str(found)
        assert found[2].text == found[2].detail
    assert reasons(rating, lang="zh", codes=codes)[1].text == "过于年轻"


def test_a_code_of_one_kind_goes_before_that_of_the_node() -> None:
    rating = tree().rate({"a": "good", "b": "excellent", "c": "excellent"})
    assert reasons(rating, codes={"a": "R1", "LOSS-a": "R2"})[0].code == "R2"
    assert reasons(rating, codes={"a": "R1", "VETO-a": "R2"})[0].code == "R1"


@pytest.mark.parametrize(
    ("codes", "message"),
    [
        ({"ageing": "R1"}, r"codes: no indicator is named 'ageing'"),
        ({"LOSS-zz": "R1"}, r"codes: no indicator is named 'zz'; known: u, p, a"),
        ({"a": ""}, r"codes.a.code: '', must be text of 1 to 64"),
        ({"a": 7}, r"codes.a: 7, must be a code, or a table"),
        ({"a": {"en": "x"}}, r"codes.a: .* must be a code, or a table"),
        ({"a": {"code": "R1", "eng": "x"}}, r"codes.a: there is no key 'eng'; did you mean 'en'"),
        ({"a": {"code": "R1", "en": "two\nlines"}}, r"codes.a.en: .* must be one line"),
        ({"a": {"code": "R" * 65}}, r"codes.a.code"),
        ({"b": "R1", "p.b": "R2"}, r"codes.p.b: the same is named twice"),
        (["a"], r"codes: \['a'\], must map indicators to codes"),
        ({3: "R1"}, r"codes: no indicator is named 3"),
    ],
)
def test_bad_codes(codes: Any, message: str) -> None:
    with pytest.raises(fa.RecordError, match=message):
        reasons(tree().rate(dict.fromkeys("abc", "good")), codes=codes)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("c.toml", "codes = [", "not TOML"),
        ("c.json", '{"format": "fuzzyahp-codes/1", "format": 1}', "stands twice"),
        ("c.json", "[]", "must hold format"),
        ("c.json", '{"codes": {}}', "format: None, must be 'fuzzyahp-codes/1'"),
        ("c.json", '{"format": "fuzzyahp-codes/2", "codes": {}}', "format: 'fuzzyahp-codes/2'"),
        ("c.json", '{"format": "fuzzyahp-codes/1", "code": {}}', "no key 'code'; did you mean 'codes'"),
        ("c.json", '{"format": "fuzzyahp-codes/1", "codes": {"aa": "R"}}', "no indicator is named 'aa'"),
        ("c.csv", "a,R1", "must be a .toml or .json file"),
    ],
)
def test_bad_code_files(tmp_path: Path, name: str, text: str, message: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    rating = tree().rate(dict.fromkeys("abc", "good"))
    with pytest.raises(fa.RecordError, match=message):
        reasons(rating, codes=path)
    with pytest.raises(fa.RecordError, match="cannot be read"):
        reasons(rating, codes=tmp_path / "nowhere.json")


def test_what_was_typed_is_text_in_html() -> None:
    model = model_of(u={"children": ["a", "b"], "weights": [0.5, 0.5]}, a={"label": {"en": "<script>x</script>"}}, b={})
    found = reasons(model.rate({"a": "good", "b": "poor"}), codes={"b": {"code": "<b>", "en": "<i>"}}, most=1)
    page = found._repr_html_() + reasons(model.rate({"a": "good", "b": "poor"}))._repr_html_()
    assert "<script>" not in page
    assert "<i>" not in page
    assert "&lt;script&gt;" in page
    assert "&lt;b&gt;" in page


# ---- the command ----


@pytest.fixture
def demo(tmp_path: Path) -> list[str]:
    assert main(["demo", "-o", str(tmp_path)]) == 0
    return [str(tmp_path / "firms.csv"), str(tmp_path / "votes.csv")]


def test_the_command_gives_reasons(demo: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["reasons", *demo, "-c", "F04"]) == 0
    assert "[VETO-decisive]" in capsys.readouterr().out
    assert main(["reasons", *demo, "-c", "F07", "--lang", "zh", "--most", "1", "--improve"]) == 0
    text = capsys.readouterr().out
    assert "等级受限原因" in text
    assert "临界值" in text
    assert main(["reasons", *demo, "-c", "F07", "--json", "--target", "good"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["client"] == "F07"
    assert content["improvements"]["grade_after"] == "good"
    assert main(["reasons", *demo, "-c", "F06"]) == 3
    assert "no vote of E6" in capsys.readouterr().err


def test_the_command_takes_a_record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rating = tree().rate({"a": "good", "b": "excellent", "c": "weak"})
    path = tmp_path / "F01.json"
    path.write_text(rating.record(client="F01", at="2026-11-26T09:30:00Z", by="li").to_json(), encoding="utf-8")
    (tmp_path / "codes.toml").write_text(TOML, encoding="utf-8")
    assert main(["reasons", "--record", str(path), "--codes", str(tmp_path / "codes.toml")]) == 0
    text = capsys.readouterr().out
    assert text.startswith("F01\nScore 75.25 of 100, grade medium.\n")
    assert "[R1] Too young (Age: 6.75 points lost" in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["reasons"], "name files and --client ID, or --record RECORD"),
        (["reasons", "x.csv"], "name files and --client ID"),
        (["reasons", "x.csv", "--record", "r.json"], "--record: has client and scheme in it; leave out FILE"),
        (["reasons", "--record", "r.json", "--scheme", "two.toml"], "--record: has client and scheme in it"),
        (["reasons", "--record", "nowhere.json"], "nowhere.json: cannot be read"),
    ],
)
def test_wrong_use_of_the_command(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    assert message in capsys.readouterr().err


def test_a_client_that_is_not_there(demo: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reasons", *demo, "-c", "F99"]) == 2
    assert "--client 'F99': no such client" in capsys.readouterr().err
