"""What results of the experts' side show of themselves in a terminal and in a notebook."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pytest

import fuzzyahp as fa
from fuzzyahp import experts
from fuzzyahp.errors import PanelError
from fuzzyahp.experts import (
    Answers,
    Expert,
    IncompleteMatrix,
    Panel,
    Questionnaire,
    check_consistency,
    consensus_advice,
    feedback,
    fewest_changes,
    kendall_w,
    panel_report,
    round_summary,
    stop,
)
from fuzzyahp.experts.figure_table import FigureTable

GRADES = ("excellent", "good", "medium", "weak", "poor")
SCALE = [*(Fraction(1, k) for k in range(9, 1, -1)), *map(Fraction, range(1, 10))]
SCRIPT = "<script>alert(1)</script>"
LONGEST = 300

#: What was typed in, not found out; these are written in full, as dataclasses are.
TYPED = {"Answers", "Change", "Expert", "PanelDocument", "Problem", "Returned", "Round", "Scale", "StopRule", "Waiver"}
#: Judgments on their way into a scheme: a list as long as the scheme's own.
LISTS = {"GroupJudgments"}


def big_panel(evil: str = "") -> Panel:
    """Six experts, two rounds, 3 parents of 5 children, 4 clients with 12 indicators; some answers missing."""
    rng = np.random.default_rng(7)
    asked = Questionnaire(
        evil or "scheme-with-a-name",
        "1.0.0",
        {f"{evil}parent-{p}": tuple(f"{evil}child-{p}-{c}" for c in range(5)) for p in range(3)},
        GRADES,
        tuple(f"{evil}indicator-{i}" for i in range(12)),
        tuple(f"{evil}client-{c}" for c in range(4)),
    )
    names = [f"{evil}Expert {k}" for k in range(6)]

    def answers() -> Answers:
        return Answers(
            {p: {pair: SCALE[rng.integers(17)] for pair in asked.pairs_of(p)} for p in asked.pairs},
            {c: {i: GRADES[rng.integers(5)] for i in asked.indicators if rng.random() < 0.95} for c in asked.clients},
        )

    panel = Panel(evil or "committee", asked, tuple(Expert(name) for name in names))
    for _ in range(2):
        panel = panel.with_round({name: answers() for name in names})
    return panel


def matrix(seed: int, n: int, evil: str = "") -> fa.JudgmentMatrix:
    cells = [SCALE[k] for k in np.random.default_rng(seed).integers(17, size=n * (n - 1) // 2)]
    return fa.JudgmentMatrix.from_upper(cells, labels=[f"{evil}indicator-{k}" for k in range(n)])


def everything(evil: str = "") -> list[object]:
    """Results of every kind, on large inputs."""
    panel = big_panel(evil)
    report = panel_report(panel)
    gaps: list[int | None] = [None, *[2] * 35]
    incomplete = IncompleteMatrix.from_upper(gaps, labels=[f"{evil}x{k}" for k in range(9)])
    group = {f"{evil}E{k}": matrix(k, 9, evil) for k in range(4)}
    return [
        report,
        round_summary(panel, 1),
        stop(panel),
        *feedback(panel, panel.names[0]),
        check_consistency(matrix(3, 9, evil)),
        fewest_changes(matrix(3, 5, evil)),
        incomplete,
        incomplete.weights(),
        *IncompleteMatrix.from_upper([None, 2, 4], labels=[f"{evil}{k}" for k in "abc"]).next_pairs(),
        consensus_advice(group, 0.4),
        kendall_w(np.random.default_rng(1).random((9, 30))),
        experts.group_weights(group),
        experts.Authority(0.5, 0.5),
        experts.accept_changes(
            matrix(3, 5, evil), fewest_changes(matrix(3, 5, evil)).changes, reason="r", by="E", at="2024-05-02"
        )[1],
    ]


def parts(found: object) -> Iterator[object]:
    """A result and every result within it."""
    yield found
    if is_dataclass(found) and not isinstance(found, type):
        for item in fields(found):
            yield from parts(getattr(found, item.name))
    elif isinstance(found, Mapping):
        for value in found.values():
            yield from parts(value)
    elif isinstance(found, list | tuple):
        for value in found:
            yield from parts(value)


def by_class(evil: str = "") -> dict[str, list[Any]]:
    table: dict[str, list[Any]] = {}
    for found in parts(everything(evil)):
        kind = type(found).__name__
        if getattr(experts, kind, None) is type(found):
            table.setdefault(kind, []).append(found)
    return table


PUBLIC = {name for name in experts.__all__ if inspect.isclass(getattr(experts, name))}


@pytest.fixture(scope="module")
def found() -> dict[str, list[Any]]:
    return by_class()


@pytest.fixture(scope="module")
def evil() -> dict[str, list[Any]]:
    return by_class(SCRIPT)


def test_every_public_result_is_looked_at(found: dict[str, list[Any]]) -> None:
    assert set(found) - TYPED == PUBLIC - TYPED - LISTS
    assert PUBLIC >= TYPED | LISTS


def test_every_public_result_has_a_table_or_a_short_line(found: dict[str, list[Any]]) -> None:
    for kind, results in found.items():
        if kind not in TYPED and not hasattr(results[0], "_repr_html_"):
            assert max(len(repr(result)) for result in results) < LONGEST, kind


def test_lines_are_short(found: dict[str, list[Any]], evil: dict[str, list[Any]]) -> None:
    tested = 0
    for results in [*found.values(), *evil.values()]:
        if isinstance(results[0], FigureTable):
            tested += 1
            for result in results:
                assert len(repr(result)) < LONGEST
                assert "\n" not in repr(result)
                assert repr(result).startswith(type(result).__name__ + "(")
    assert tested == 2 * 19


class Tags(HTMLParser):
    """Tags of a piece of HTML, each closed in its turn."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)
        self.seen.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_html_is_escaped_and_whole(evil: dict[str, list[Any]]) -> None:
    shown = set()
    for kind, results in evil.items():
        for result in results:
            html = result._repr_html_() if hasattr(result, "_repr_html_") else ""
            tags = Tags()
            tags.feed(html)
            assert tags.open == []
            assert tags.seen <= {"table", "caption", "thead", "tbody", "tr", "th", "td", "p", "ul", "li"}, kind
            if "&lt;script&gt;" in html:
                shown.add(kind)
    # The name is shown, and so was escaped, by all that have one to show.
    assert shown >= {
        "Panel",
        "PanelReport",
        "ParentReport",
        "ExpertReport",
        "Questionnaire",
        "Consistency",
        "FewestChanges",
        "IncompleteMatrix",
        "IncompleteWeights",
        "ConsensusAdvice",
        "ExpertDistance",
        "Feedback",
        "GroupWeights",
        "RankAgreement",
        "Shift",
        "Spread",
        "Verdict",
    }


def test_a_line_end_in_a_name_does_not_break_the_line() -> None:
    asked = Questionnaire("s\nt\u202e", "1", {"u": ("a", "b")})
    assert repr(asked).startswith(r"Questionnaire(scheme 's\nt\u202e', version '1', pairs 1")
    assert "\u202e" not in asked._repr_html_()
    assert "\n" not in asked._repr_html_()


def test_what_the_lines_say() -> None:
    asked = Questionnaire("demo", "2", {"u": ("a", "b", "c")}, GRADES, ("x", "y"), ("F01",))
    panel = Panel("committee", asked, (Expert("Li"), Expert("Wu")))
    given = Answers({"u": {("a", "b"): Fraction(2), ("a", "c"): Fraction(4), ("b", "c"): Fraction(2)}})
    assert repr(asked) == "Questionnaire(scheme 'demo', version '2', pairs 1, grades 5, indicators 2, clients 1)"
    assert repr(panel) == (
        "Panel(name 'committee', experts 2, rounds 0, scheme 'demo', version '2', parents 1, indicators 2, clients 1)"
    )
    panel = panel.with_round({"Li": given})
    assert repr(round_summary(panel)) == (
        "RoundSummary(round 1, invited 2, responded 1, response_rate 0.5, questions 5, rankings 2)"
    )
    assert repr(panel_report(panel)) == (
        "PanelReport(panel 'committee', round 1, experts 2, responded 1, parents 1, stop False, reason 'one_round')"
    )
    # 2 x 2 = 4: the judgments agree.
    agreed = fa.JudgmentMatrix.from_upper([2, 4, 2])
    assert repr(check_consistency(agreed)).startswith("Consistency(indicators 3, CR 0, threshold 0.1, consistent True")
    assert repr(fewest_changes(agreed)).startswith("FewestChanges(changes 0, fewest 'proved', CR before 0, CR after 0")
    assert repr(experts.consensus_indicator([[0.5, 0.5], [0.5, 0.5]])).startswith(
        "Consensus(indicator 1, band 'very high'"
    )
    # Two experts on three items, alike: chi-square 2 x 2 x 1 = 4, p = exp(-2).
    assert repr(kendall_w([[3, 1, 2], [3, 1, 2]])).startswith(
        "Concordance(w 1, chi_square 4, degrees_of_freedom 2, p_value 0.1353, p_method 'chi_square', experts 2, items 3"
    )
    assert re.match(
        r"ConsensusAdvice\(model 'cardinal', threshold 0.35, reached True, experts 2, steps 0",
        repr(consensus_advice({"Li": agreed, "Wu": agreed}, 0.35)),
    )


def test_a_report_shows_its_verdict() -> None:
    report = panel_report(big_panel())
    assert report.verdict._repr_html_() in report._repr_html_()


def test_long_lists_are_cut() -> None:
    advice = consensus_advice({f"E{k}": matrix(k, 6) for k in range(12)}, 0.0, most_steps=60)
    assert len(advice.steps) == 60
    assert "<li>and 20 more</li>" in advice._repr_html_()


@pytest.mark.parametrize("round", [fa.load_scheme("micro-enterprise"), "1", 1.0, True, Fraction(1)])
def test_a_round_is_a_whole_number(round: Any) -> None:
    """panel_report(panel, scheme): the scheme came to stand where the round does."""
    panel = big_panel()
    for ask in (panel_report, round_summary, Panel.round):
        with pytest.raises(PanelError, match=r"^panel committee: round .*, must be a whole number"):
            ask(panel, round)
