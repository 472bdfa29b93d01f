"""Reports and model cards: the figures are those of the rating, nothing typed becomes markup, limits are facts."""

from __future__ import annotations

import json
import random
import sys
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import fuzzyahp as fa
import report_cases
from fuzzyahp.audit import override, report_html, scheme_card
from fuzzyahp.audit.reports import card_words, pages
from fuzzyahp.audit.reports.agreement import vote_agreements
from fuzzyahp.audit.reports.limits import scheme_limits
from fuzzyahp.audit.reports.rules_in_words import rules_in_words
from fuzzyahp.audit.reports.score_scale import points_text, score_scale
from fuzzyahp.audit.reports.weight_rows import consistency_rows, node_rows
from fuzzyahp.cli import main
from fuzzyahp.record import sealed
from strategies import random_evidence, random_scheme

LANGUAGES = ("en", "zh")
VOID = {"meta", "link", "rect", "line", "path", "br"}


class Parsed(HTMLParser):
    """A page as a browser would take it apart: its elements, their attributes, the text by element."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip() and "style" not in self.open:
            self.texts.append((self.open[-1] if self.open else "", data.strip()))

    @property
    def text(self) -> str:
        return " ".join(" ".join(text for _, text in self.texts).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.elements if name == tag]


def two(**more: Any) -> dict[str, Any]:
    """Weights 3/4 and 1/4 by one judgment."""
    return {
        "format": "fuzzyahp-scheme/1",
        "name": "two",
        "version": "1",
        "indicators": {"u": {"children": ["a", "b"], "judgments": [3]}, "a": {}, "b": {}},
    } | more


def rated(evidence: dict[str, Any], **more: Any) -> fa.Rating:
    return fa.RatingModel(fa.load_scheme(two(**more))).rate(evidence)


def recorded(rating: fa.Rating) -> fa.Record:
    return rating.record(client="F01", at="2026-11-26T09:30:00Z", by="li")


def forged(record: fa.Record, **changes: Any) -> dict[str, Any]:
    """A record changed and sealed again, as a forger would."""
    return sealed(record.to_dict() | changes)


# ---- the report ----


def test_the_figures_are_those_of_the_rating() -> None:
    # 3/4 x 85 + 1/4 x 40 = 63.75 + 10 = 73.75; the cut at 77.5 is 3.75 away, the one at 62.5 is 11.25 away.
    # Lost: 3/4 x 15 = 11.25 and 1/4 x 60 = 15, together 26.25; 15 of 26.25 are 57.1 %, 11.25 are 42.9 %.
    text = Parsed(report_html(recorded(rated({"a": "good", "b": "poor"})))).text
    assert "Client: F01" in text
    assert "medium Score: 73.75 of 100 points Risk: medium" in text
    assert "3.75 points below the cut at 77.5." in text
    assert "The losses add up to 100 − 73.75 = 26.25." in text
    assert "b LOSS-b poor 40.00 0.2500 15.00 57.1 %" in text.replace("Share of the loss ", "", 2)
    assert text.index("LOSS-b") < text.index("LOSS-a")
    assert "0.750" in text
    assert "two children: always consistent" in text
    assert "This is a close call." not in text


def test_a_record_and_its_rating_show_the_same_figures() -> None:
    rating = rated({"a": [2, 1, 0, 0, 0], "b": "weak"})
    with_record, without = Parsed(report_html(recorded(rating))).text, Parsed(report_html(rating)).text
    shared = [text[text.index("Score on its scale") : text.index("Proof")] for text in (with_record, without)]
    assert shared[0] == shared[1]
    assert "Rating without a client's name" in without
    assert "Made from a rating that was not recorded: nothing seals these figures." in without


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_firm_of_the_demo_has_a_report_with_all_its_nodes(lang: str) -> None:
    for firm, rating in report_cases.demo_ratings().items():
        record = report_cases.demo_record(firm)
        page = Parsed(report_html(record, lang))
        assert page.open == [], "every element is closed"
        for name, node in rating.nodes.items():
            assert f"{rating.plan.scheme.label(name, lang)}" in page.text
            assert f"{node.score:.2f}" in page.text
        assert record.digest in page.text
        assert rating.plan.scheme.fingerprint in page.text
        assert report_html(record, lang) == report_html(record.to_json(), lang), "the same text every time"


def test_a_rejected_client_has_a_reason_and_no_score() -> None:
    page = Parsed(report_html(report_cases.demo_record("F04")))
    assert "Decision Rejected Rejected by the screening." in page.text
    assert "✗ Not passed: the client is rejected." in page.text
    assert page.text.index("VETO-decisive") < page.text.index("Membership")
    assert "of 100 points" not in page.text
    assert "Score on its scale" not in page.text
    assert "Financial condition" not in page.text.split("Weights and consistency")[0], "it was not evaluated"


def test_caps_and_close_calls_are_said() -> None:
    capped = Parsed(report_html(report_cases.demo_record("F07"))).text
    assert "Capped: Financial condition is graded poor, worse than weak" in capped
    assert "Score 79.89 on a scale from 40 to 100: by the score alone good; capped: medium." in capped
    chinese = Parsed(report_html(report_cases.demo_record("F07"), "zh")).text
    assert "得分 79.89，评分范围 40 至 100，仅按得分为良；受限后为中。" in chinese
    assert "This is a close call." in Parsed(report_html(report_cases.demo_record("F03"))).text
    on_cut = Parsed(report_html(report_cases.demo_record("F05"))).text
    assert "The score is exactly on the cut at 77.5: on a cut the better grade counts." in on_cut


@pytest.mark.parametrize(("lang", "words"), [("en", "doubts about honesty"), ("zh", "对诚信的疑问")])
def test_an_override_shows_both_grades_and_who_approved(lang: str, words: str) -> None:
    record = recorded(rated({"a": "good", "b": "good"}))
    changed = override(
        record, grade="poor", reason="integrity", text="A second set of books.", by="wu",
        at="2026-11-27T09:30:00Z", approved_by="zhao",
    )  # fmt: skip
    text = Parsed(report_html(changed, lang)).text
    grades = {"en": "good → poor", "zh": "良 → 差"}[lang]
    for said in (grades, words, "integrity", "A second set of books.", "wu", "zhao", record.digest, "85.00"):
        assert said in text
    assert "85.00 of 100" in text if lang == "en" else "85.00 分" in text
    rejected = override(
        record, grade="rejected", reason="policy", text="Closed.", by="wu", at="2026-11-27T09:30:00Z",
        approved_by="zhao",
    )  # fmt: skip
    assert {"en": "good → Rejected", "zh": "良 → 否决"}[lang] in Parsed(report_html(rejected, lang)).text


def test_an_overridden_rejection_keeps_the_veto_in_sight() -> None:
    record = report_cases.demo_record("F04")
    changed = override(
        record, grade="medium", reason="collateral", text="A guarantee.", by="wu", at="2026-11-27T09:30:00Z",
        approved_by="zhao",
    )  # fmt: skip
    text = Parsed(report_html(changed)).text
    assert "Rejected → medium" in text
    assert "✗ Not passed" in text
    assert "there is no score" in text


def test_exact_arithmetic_is_named_where_it_decided() -> None:
    record = recorded(rated({"a": "good", "b": "good"}))
    by_engine = Parsed(report_html(record)).text
    assert "Grade decided by the engine; no cut lies within its error" in by_engine
    weighed = {"u": {"children": ["a", "b"], "weights": [0.7, 0.3]}, "a": {}, "b": {}}
    scheme = two() | {"grades": {"names": ["pass", "fail"], "values": [100, 0]}, "indicators": weighed}
    # 0.7 * 0.511999999995 + 0.3 * 0.471999999995 = 0.499999999995, which rounds to the cut; doubles fall short of it.
    shares = {"a": [0.511999999995, 0.488000000005], "b": [0.471999999995, 0.528000000005]}
    near = fa.RatingModel(fa.load_scheme(scheme)).rate({leaf: {"membership": found} for leaf, found in shares.items()})
    text = Parsed(report_html(recorded(near))).text
    assert text.count("exact arithmetic, because a cut lies within the engine's error") == 2, "in the head and below"


@pytest.mark.parametrize("grading", ["maximum_membership", "confidence"])
def test_grades_without_cuts_show_none(grading: str) -> None:
    # 3/4 of (1/4, 3/4, 0, 0, 0) and 1/4 of (0, 0, 0, 1, 0): (0.1875, 0.5625, 0, 0.25, 0); good has most, and good or
    # better has exactly 0.75.
    rating = rated({"a": [1, 3, 0, 0, 0], "b": "weak"}, rules={"grading": grading})
    text = Parsed(report_html(rating)).text
    said = {"maximum_membership": "0.5625 in good", "confidence": "0.7500 in good or better, at least 0.6"}
    assert said[grading] in text
    assert "What each grade is worth: excellent 100, good 85, medium 70, weak 55, poor 40." in text
    assert "the cut at" not in text
    scale = score_scale(rating)
    assert scale is not None
    assert [mark["text"] for mark in scale["marks"]] == ["55", "70", "85"]


@pytest.mark.parametrize("operator", [name for name in fa.OPERATORS if name != "weighted_average"])
def test_other_operators_have_binding_terms_and_no_losses(operator: str) -> None:
    text = Parsed(report_html(rated({"a": [1, 3, 0, 0, 0], "b": "weak"}, rules={"operator": operator}))).text
    assert f"Under {fa.OPERATORS[operator].symbol} the parts of the indicators do not add up." in text
    assert "BIND-" in text
    assert "LOSS-" not in text


def test_missing_votes_waivers_and_weighed_experts_are_said() -> None:
    rules = {"missing_votes": "divide_by_voters", "expert_weights": {"Li": 2, "Wu": 1}}
    nodes = {
        "u": {"children": ["a", "b", "c"], "judgments": [2, 9, "1/3"], "waive_consistency": "pilot"},
        "a": {}, "b": {}, "c": {},
    }  # fmt: skip
    evidence = {"a": {"votes": {"Li": "good", "Wu": "weak"}}, "b": {"votes": {"Li": "good"}}, "c": "good"}
    text = Parsed(report_html(rated(evidence, rules=rules, indicators=nodes))).text
    assert "Waived for u: consistency of its judgments (pilot)." in text
    assert "b: no vote of Wu; divided by those who voted." in text
    assert "Here each vote is counted once: Li 2, Wu 1." in text
    assert "Nothing was waived" not in text
    assert "graded directly" in text


def test_many_grades_and_deep_trees_have_reports() -> None:
    names = [f"g{h}" for h in range(20)]
    grades = {"names": names, "values": list(range(200, 0, -10))}
    text = Parsed(report_html(rated({"a": "g3", "b": "g19"}, grades=grades))).text
    # 3/4 x 170 + 1/4 x 10 = 130 of 200
    assert "130.00 of 200 points" in text
    nodes: dict[str, Any] = {f"n{i}": {"children": [f"n{i + 1}"]} for i in range(30)}
    deep = two(indicators=nodes | {"n30": {}})
    rating = fa.RatingModel(fa.load_scheme(deep)).rate({"n30": "good"})
    assert "n30" in Parsed(report_html(rating)).text
    assert max(row["depth"] for row in node_rows(rating.plan, "en")) == 8


def test_random_schemes_have_reports_and_cards_in_both_languages() -> None:
    rng = random.Random(5)
    for number in range(6):
        document = random_scheme(rng, list(fa.OPERATORS)[number % len(fa.OPERATORS)])
        scheme = fa.load_scheme(document)
        rating = fa.RatingModel(scheme).rate(random_evidence(rng, document, 3))
        for lang in LANGUAGES:
            for html in (report_html(recorded(rating), lang), scheme_card(scheme, lang)):
                assert Parsed(html).open == []
                assert "{" not in Parsed(html).text


# ---- what cannot be reported ----


def test_a_changed_record_gets_no_report() -> None:
    record = recorded(rated({"a": "good", "b": "poor"}))
    with pytest.raises(fa.RecordError, match="/client was changed after it was sealed"):
        report_html(record.to_dict() | {"client": "F02"})
    nodes = record["nodes"]
    nodes["a"]["score"] = 100.0
    with pytest.raises(fa.RecordError, match=r"its evidence does not give its nodes .* fuzzyahp verify"):
        report_html(forged(record, nodes=nodes))
    result = record["result"] | {"grade": "good"}
    with pytest.raises(fa.RecordError, match="its evidence does not give its result"):
        report_html(forged(record, result=result))
    # What is in force is printed largest of all, and stands in the decision.
    for decision in ({"grade": "excellent"}, {"by": "exact arithmetic"}, {"status": "rejected", "grade": None}):
        with pytest.raises(fa.RecordError, match="its evidence does not give its decision"):
            report_html(forged(record, decision=record["decision"] | decision))


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"state": "<b>"}, "/state"),
        ({"state": "overridden"}, "/state"),
        ({"at": "2026-13-45T99:99:99Z"}, "/at"),
        ({"by": "\u200b"}, "/by"),
        ({"client": "a\x1b[31m"}, "/client"),
    ],
)
def test_a_record_that_people_cannot_have_made_gets_no_report(change: dict[str, Any], place: str) -> None:
    record = recorded(rated({"a": "good", "b": "poor"}))
    with pytest.raises(fa.RecordError, match=f"{place} is .* no report is made"):
        report_html(forged(record, **change))


def test_an_override_approved_by_who_asked_gets_no_report() -> None:
    lowered = override(
        recorded(rated({"a": "good", "b": "poor"})),
        grade="poor",
        reason="policy",
        text="Closed trade.",
        by="wang",
        at="2026-11-27T10:00:00Z",
        approved_by="zhao",
    )
    with pytest.raises(fa.RecordError, match=r"/override/approved_by is 'wa\\u200bng' .* no report"):
        report_html(forged(lowered, override=lowered["override"] | {"approved_by": "wa\u200bng"}))


@pytest.mark.parametrize("source", [None, 3, {}, {"seal": {}}, [1], "{}"])
def test_what_is_no_record_gets_no_report(source: Any) -> None:
    with pytest.raises(fa.RecordError):
        report_html(source)


def test_a_language_that_is_not_there() -> None:
    scheme = fa.load_scheme(two())
    for lang in ("fr", None):
        with pytest.raises(fa.FuzzyAHPError, match="lang: there is no"):
            report_html(rated({"a": "good", "b": "good"}), lang)  # type: ignore[arg-type]
        with pytest.raises(fa.FuzzyAHPError, match="lang: there is no"):
            scheme_card(scheme, lang)  # type: ignore[arg-type]


def test_without_jinja2_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    pages._environment.cache_clear()
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(fa.MissingExtraError, match=r"extra 'report': pip install 'fuzzyahp\[report\]'"):
        scheme_card(fa.load_scheme(two()))


def test_experts_may_be_named_in_any_order() -> None:
    """A record keeps no order of experts; that is no difference."""
    rating = rated({"b": {"votes": {"Wu": "good", "Li": "good"}}, "a": {"votes": {"Li": "weak", "Wu": "good"}}})
    assert rating.panel == ("Wu", "Li")
    assert "Li" in report_html(recorded(rating))


# ---- the page as such ----


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_need_no_network_and_no_script(lang: str) -> None:
    for html in (report_html(report_cases.demo_record("F03"), lang), scheme_card(fa.load_scheme(two()), lang)):
        page = Parsed(html)
        assert page.all("html") == [{"lang": {"en": "en", "zh": "zh-CN"}[lang]}]
        policy = next(meta for meta in page.all("meta") if meta.get("http-equiv") == "Content-Security-Policy")
        assert str(policy["content"]).startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:;")
        assert not page.all("script")
        assert not page.all("img")
        assert [link["href"] for link in page.all("link")] == ["data:,"]
        assert not [a for _, attrs in page.elements for a in attrs if a.startswith("on")]
        assert "http://" not in html
        assert "https://" not in html
        assert "url(" not in html
        assert "@import" not in html


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_are_accessible(lang: str) -> None:
    for html in (report_html(report_cases.demo_record("F03"), lang), scheme_card(fa.load_scheme(two()), lang)):
        page = Parsed(html)
        assert len(page.all("h1")) == 1
        levels = [int(tag[1]) for tag, _ in page.elements if tag in ("h1", "h2", "h3")]
        assert all(b <= a + 1 for a, b in pairwise(levels)), "no level of heading is skipped"
        assert all(head.get("scope") in ("col", "row") for head in page.all("th"))
        assert len(page.all("thead")) == len(page.all("table"))
        for picture in page.all("svg"):
            hidden, named = picture.get("aria-hidden") == "true", "aria-labelledby" in picture
            assert hidden or named or "x" in picture, "a picture has a title, or is only beside its figure"
        identifiers = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
        assert len(set(identifiers)) == len(identifiers)


@cache
def hostile_pages(lang: str) -> tuple[str, ...]:
    records = [report_cases.hostile_record(operator=name) for name in fa.OPERATORS]
    return (*(report_html(r, lang) for r in records), scheme_card(report_cases.hostile_scheme(), lang))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_people_typed_is_text_and_no_markup(lang: str) -> None:
    honest = {tag for tag, _ in Parsed(report_html(report_cases.demo_record("F03"), lang)).elements}
    honest |= {tag for tag, _ in Parsed(scheme_card(fa.load_scheme("micro-enterprise"), lang)).elements}
    for html in hostile_pages(lang):
        page = Parsed(html)
        assert {tag for tag, _ in page.elements} <= honest
        assert not [a for _, attrs in page.elements for a in attrs if a.startswith("on") or a == "src"]
        for text in report_cases.EVERY_TEXT:
            assert " ".join(text.split()) in page.text
        assert "\u202e" not in html


def test_hidden_characters_are_written_out() -> None:
    assert pages.visible("a\u202eb\x1b[31m") == "a\\u202eb\\x1b[31m"
    assert pages.visible("two\nlines") == "two\nlines"
    assert pages.visible(3) == 3


def test_a_template_that_names_what_is_not_there_fails() -> None:
    from jinja2 import UndefinedError

    with pytest.raises(UndefinedError):
        pages.page("card.html.j2", "en", {})
    with pytest.raises(UndefinedError):
        pages._environment().from_string("{{ nothing }}").render()


# ---- parts of the report ----


@pytest.mark.parametrize(
    ("points", "cut", "text"),
    [
        (77.69, 77.5, "77.69"),
        (77.5, 77.5, "77.50"),
        (77.499, 77.5, "77.499"),
        (77.4999999, 77.5, "77.4999999"),
        (77.500000001, 77.5, "77.500000001"),
        (77.4999, None, "77.50"),
    ],
)
def test_points_are_never_printed_as_the_cut_they_miss(points: float, cut: float | None, text: str) -> None:
    assert points_text(points, cut) == text


def test_places_on_the_scale() -> None:
    # 73.75 on 40 to 100: 33.75 / 60 = 56.25 %; cuts at 7.5, 22.5, 37.5, 52.5 of 60.
    scale = score_scale(rated({"a": "good", "b": "poor"}))
    assert scale is not None
    assert scale["at"] == pytest.approx(56.25)
    assert [mark["at"] for mark in scale["marks"]] == pytest.approx([12.5, 37.5, 62.5, 87.5])
    assert [band["label"] for band in scale["bands"]] == ["poor", "weak", "medium", "good", "excellent"]
    assert [band["label"] for band in scale["bands"] if band["mine"]] == ["medium"]
    assert sum(band["width"] for band in scale["bands"]) == pytest.approx(100)
    assert scale["cut"] == pytest.approx(62.5)
    assert score_scale(report_cases.demo_ratings()["F04"]) is None


def test_agreement_by_hand() -> None:
    votes = {"Li": "good", "Wu": "weak", "Bo": "good", "An": "medium"}
    found = vote_agreements(rated({"a": {"votes": votes}, "b": {"votes": {"excellent": 2, "poor": 2}}}))
    assert [(one.leaf, one.counts, one.votes) for one in found] == [
        ("a", (0, 2, 1, 1, 0), 4),
        ("b", (2, 0, 0, 0, 2), 4),
    ]
    assert [(one.share, one.most_chosen, one.span) for one in found] == [(0.5, (1,), (1, 3)), (0.5, (0, 4), (0, 4))]
    assert vote_agreements(rated({"a": "good", "b": {"membership": [1, 0, 0, 0, 0]}})) == ()


def test_no_agreement_is_shown_where_nobody_voted() -> None:
    assert "Agreement of the panel" not in report_html(rated({"a": "good", "b": "good"}))
    assert "Agreement of the panel" in report_html(rated({"a": [2, 1, 0, 0, 0], "b": "good"}))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_rule_is_said(lang: str) -> None:
    rows = rules_in_words(fa.load_scheme(two()), lang)
    assert {row["key"] for row in rows} == {*vars(fa.Rules()), ""} - {"cuts", "confidence"}
    assert all(row["rule"] and row["chosen"] for row in rows)


def test_rules_say_what_was_chosen() -> None:
    rules = {
        "veto": {"branch": "a", "below": "good", "include_bound": True, "by": "grade"},
        "caps": [{"node": "b", "worse_than": "weak", "grade": "medium"}],
        "grading": "cuts",
        "cuts": [90, 80, 60, 50],
        "expert_weights": {"Li": 2},
        "ordered": True,
    }
    said = {row["key"]: row["chosen"] for row in rules_in_words(fa.load_scheme(two(rules=rules)))}
    assert said["veto"] == "rejected where the grade of a is at or below good"
    assert said["caps"] == "no better than medium while b is graded worse than weak"
    assert said["grading"] == "own cuts at 90, 80, 60, 50; on a cut the better grade"
    assert said["expert_weights"] == "Li 2"
    assert said["ordered"] == "weights must not rise along the listed order"
    origins = {row["key"]: row["origin"] for row in rules_in_words(fa.load_scheme(two(rules=rules)))}
    assert (origins["veto"], origins["operator"], origins[""]) == ("own choice", "default", "")


# ---- the model card ----


def test_a_card_says_what_the_scheme_is() -> None:
    scheme = fa.load_scheme("micro-enterprise")
    text = Parsed(scheme_card(scheme, at="2026-11-26T09:30:00Z")).text
    assert scheme.fingerprint in text
    assert "26: 9 with a grade standard, 17 graded or voted on" in text
    assert "excellent 100, good 85, medium 70, weak 55, poor 40" in text
    assert "Decisive indicators and Reference indicators are equally important" in text
    assert "2026-11-26T09:30:00Z" in text
    assert "Reconstruction after the fuzzy AHP model" in text
    assert all(scheme.label(name) in text for name in scheme.tree)
    assert "Made at" not in scheme_card(scheme)


def test_a_card_shows_standards() -> None:
    nodes = {
        "u": {"children": ["a", "b", "c"], "weights": [0.5, 0.25, 0.25]},
        "a": {"standard": {"points": [5, 4, 3, 2, 1], "unit": "years"}},
        "b": {"standard": {"points": [10, 20, 35, 50, 70]}},
        "c": {"standard": {"points": [0, 1, 2, 3, 4], "ideal": [6, 8]}},
    }
    text = Parsed(scheme_card(fa.load_scheme(two(indicators=nodes)))).text
    assert "a 5 4 3 2 1 years more" in text
    assert "b 10 20 35 50 70 less" in text
    assert "c 0 1 2 3 4 near 6 to 8; points are distances" in text
    assert "No parent's children were judged in pairs." in text


def limits(**more: Any) -> list[str]:
    return scheme_limits(fa.RatingModel(fa.load_scheme(two(**more))))


def test_limits_follow_from_the_facts() -> None:
    # The weights 3/4 and 1/4 move the score by 45 and 15 of the 60 points between the best and the worst grade.
    found = limits()
    say = card_words.WORDS["en"]
    assert found[:2] == [say["limit_outcomes"], say["limit_probability"]]
    assert say["limit_source"] in found
    assert say["limit_dates"] in found
    assert say["limit_few"].format(n=2) in found
    assert "a is the heaviest indicator: alone it moves the score by up to 45.0 points of 60." in found
    assert say["limit_compensates"] in found
    assert say["limit_no_veto"] in found
    assert "Two judged children are always consistent, so CR says nothing about: u." in found
    assert "Whose judgments these are is not recorded for: u." in found
    assert "For these indicators no guide says what each grade means, so panels may vote unlike: a, b." in found


@pytest.mark.parametrize(
    ("key", "there", "away"),
    [
        ("limit_source", {}, {"source": "a panel"}),
        ("limit_dates", {}, {"effective_from": "2026-01-01"}),
        ("limit_caps", {"rules": {"caps": [{"node": "a", "worse_than": "good", "grade": "medium"}]}}, {}),
        ("limit_veto", {"rules": {"veto": {"branch": "a"}}}, {}),
        ("limit_no_veto", {}, {"rules": {"veto": {"branch": "a"}}}),
        ("limit_maximum", {"rules": {"grading": "maximum_membership"}}, {}),
        ("limit_confidence", {"rules": {"grading": "confidence"}}, {}),
        ("limit_missing", {"rules": {"missing_votes": "divide_by_voters"}}, {}),
        ("limit_compensates", {}, {"rules": {"operator": "min_max"}}),
    ],
)
def test_each_limit_is_said_where_it_holds_and_nowhere_else(
    key: str, there: dict[str, Any], away: dict[str, Any]
) -> None:
    sentence = card_words.WORDS["en"][key]
    assert sentence in limits(**there)
    assert sentence not in limits(**away)


@pytest.mark.parametrize(("weight", "light"), [(0.015, True), (0.016, True), (0.017, False)])
def test_a_light_indicator_moves_the_score_by_less_than_a_point(weight: float, light: bool) -> None:
    # Of 60 points: 0.9, 0.96 and 1.02.
    nodes = {"u": {"children": ["a", "b"], "weights": [1 - weight, weight]}, "a": {}, "b": {}}
    assert any("1 of 2 indicators move" in line for line in limits(indicators=nodes)) is light


def test_limits_of_weights_waivers_and_panels() -> None:
    panel = {"name": "committee", "round": 2, "fingerprint": "sha256:" + "0" * 64, "experts": 3, "completed": 1}
    nodes = {
        "u": {"children": ["a", "b", "c"], "judgments": [2, 9, "1/3"], "waive_consistency": "pilot", "panel": panel},
        "a": {"children": ["d", "e"], "weights": [0.99, 0.01]},
        "b": {"label": {"en": "B"}}, "c": {}, "d": {}, "e": {},
    }  # fmt: skip
    found = " ".join(limits(indicators=nodes))
    assert "The panel committee had 3 experts." in found
    assert "For u, 1 judgment that nobody gave was completed" in found
    assert "Waivers are in force (1)" in found
    assert "nothing can be said of their consistency: a." in found
    assert "Whose judgments these are is not recorded for: a." in found
    # e weighs at most 1/100 of the whole, which is 0.6 of 60 points.
    assert "1 of 4 indicators move the score by less than one point each" in found
    assert "another name stands for: u, a, d, e, c." in found
    text = Parsed(scheme_card(fa.load_scheme(two(indicators=nodes)))).text
    assert "panel committee, round 2, 3 experts, aij" in text
    assert "Waived for u: consistency of its judgments (pilot)." in text


def test_consistency_rows_name_where_weights_come_from() -> None:
    nodes = {
        "u": {"children": ["a", "b"], "preferences": {"method": "lu_2002", "upper": [0.6], "parameter": 0.5}},
        "a": {"children": ["c"]},
        "b": {"children": ["d", "e"], "weights": [0.5, 0.5]},
        "c": {}, "d": {}, "e": {},
    }  # fmt: skip
    rows = consistency_rows(fa.RatingModel(fa.load_scheme(two(indicators=nodes))), "en")
    assert [row["origin"] for row in rows] == ["preferences, lu_2002", "one child", "weights given"]
    assert [row["verdict"] for row in rows] == [
        "two children: always consistent", "nothing to check", "nothing to check",
    ]  # fmt: skip


@pytest.mark.parametrize("scheme", [None, "micro-enterprise", {}])
def test_a_card_of_no_scheme(scheme: Any) -> None:
    with pytest.raises(fa.SchemeError, match="must be a Scheme"):
        scheme_card(scheme)


def test_a_card_made_at_no_moment() -> None:
    with pytest.raises(fa.RecordError, match="must be a moment with its offset"):
        scheme_card(fa.load_scheme(two()), at="yesterday")


# ---- the command line ----


def run(capsysbinary: pytest.CaptureFixture[bytes], *args: str) -> tuple[int, str, str]:
    code = main(args)
    found = capsysbinary.readouterr()
    return code, found.out.decode(), " ".join(found.err.decode().split())


def test_report_and_card_on_the_command_line(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    record = report_cases.demo_record("F03")
    Path("F03.json").write_text(record.to_json(indent=2), encoding="utf-8")
    assert run(capsysbinary, "report", "F03.json", "-o", "F03.html", "--lang", "zh") == (0, "", "")
    assert Path("F03.html").read_text(encoding="utf-8") == report_html(record, "zh")
    assert run(capsysbinary, "report", "F03.json")[:2] == (0, report_html(record))
    scheme = fa.load_scheme("micro-enterprise")
    at = "2026-11-26T09:30:00Z"
    assert run(capsysbinary, "scheme", "card", "micro-enterprise", "-o", "card.html", "--at", at) == (0, "", "")
    assert Path("card.html").read_text(encoding="utf-8") == scheme_card(scheme, at=at)
    assert run(capsysbinary, "scheme", "card", "micro-enterprise", "-l", "zh")[:2] == (0, scheme_card(scheme, "zh"))


def test_what_cannot_be_written_leaves_nothing(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    record = report_cases.demo_record("F03")
    Path("F03.json").write_text(record.to_json(), encoding="utf-8")
    Path("changed.json").write_text(json.dumps(record.to_dict() | {"by": "wu"}), encoding="utf-8")
    Path("cut.json").write_text(record.to_json()[:-9], encoding="utf-8")
    for source, said in (
        ("changed.json", "/by was changed after it was sealed"),
        ("cut.json", "cut.json"),
        ("none.json", "none.json"),
    ):
        code, out, err = run(capsysbinary, "report", source, "-o", "page.html")
        assert (code, out) == (2, "")
        assert said in err
        assert not Path("page.html").exists()
    code, _, err = run(capsysbinary, "report", "F03.json", "-o", "F03.json")
    assert code == 2
    assert "is the record itself" in err
    assert Path("F03.json").read_text(encoding="utf-8") == record.to_json()
    code, _, err = run(capsysbinary, "scheme", "card", "micro-enterpris")
    assert code == 2
    assert "micro-enterprise" in err
