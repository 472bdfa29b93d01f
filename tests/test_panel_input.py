"""Questions, answers, changes and rounds made by a program: what is wrong is said, nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

import fuzzyahp as fa
from fuzzyahp.document import load_draft
from fuzzyahp.errors import PanelError
from fuzzyahp.experts import (
    Answers,
    Change,
    Expert,
    Panel,
    Questionnaire,
    Round,
    feedback,
    load_panel,
    panel_matrices,
    questionnaire,
    weigh_scheme,
)

ASKED = Questionnaire("s", "1", {"u": ("a", "b")})
PANEL = Panel("committee", ASKED, (Expert("Li"),)).with_round({"Li": Answers({"u": {("a", "b"): 3}})})  # type: ignore[dict-item]
SCHEME = fa.load_scheme("micro-enterprise")


def asked(pairs: Any, **more: Any) -> Questionnaire:
    return Questionnaire("s", "1", pairs, **more)


def given(judgments: Any = None, votes: Any = None) -> Answers:
    return Answers({} if judgments is None else judgments, {} if votes is None else votes)


def made(*args: Any, **more: Any) -> Panel:
    return Panel(*args, **more)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: asked({"u": ("a",)}), "questionnaire: children of u: a; must be two or more, each once"),
        (lambda: asked({"u": ()}), "children of u: none; must be two or more"),
        (lambda: asked({"u": ("a", "a")}), "children of u: a, a; must be two or more, each once"),
        # Letter by letter these would be two children and three clients.
        (lambda: asked({"u": "ab"}), "children of u: 'ab', must be a list of names"),
        (lambda: questionnaire(SCHEME, "F01"), "questionnaire: clients: 'F01', must be a list of names"),
        (lambda: questionnaire(SCHEME, parents="credit"), "questionnaire: parents: 'credit', must be a list of names"),
        (lambda: asked({"u": (1, 2)}), "children of u: (1, 2), must be a list of names"),
        (lambda: asked(["u"]), "pairs ['u'], must map each parent to its children"),
        (lambda: questionnaire("micro-enterprise"), "scheme 'micro-enterprise', must be a Scheme; load_scheme"),  # type: ignore[arg-type]
        (lambda: given([1]), "answers: judgments [1], must be a mapping of mappings"),
        (lambda: given({"u": 3}), "answers: judgments {'u': 3}, must be a mapping of mappings"),
        (lambda: given({"u": {"ab": 3}}), "answers: u: 'ab' is no pair of names; write ('a', 'b')"),
        (lambda: given({"u": {("a", "b", "c"): 3}}), "answers: u: ('a', 'b', 'c') is no pair of names"),
        (lambda: given(votes={"F01": "good"}), "answers: votes {'F01': 'good'}, must be a mapping of mappings"),
        (lambda: Change("Li", "u", "a", "b", 3, 2, None), "change of a over b by Li: no reason; say why"),  # type: ignore[arg-type]
        (lambda: Round(1, ["Li"]), "round 1: answers ['Li'], must map experts to their Answers"),  # type: ignore[arg-type]
        (lambda: Round(1, {"Li": {"u": {}}}), "round 1, Li: {'u': {}}, must be an Answers"),  # type: ignore[dict-item]
        (lambda: PANEL.with_changes(["x"]), "round 1: 'x', must be a Change"),  # type: ignore[list-item]
        (lambda: made("committee", ASKED, ("Li",)), "panel committee: 'Li' is no Expert; write Expert('Li')"),
        (lambda: made("committee", ASKED, Expert("Li")), "panel committee: experts Expert(name='Li'"),
        (lambda: Expert(""), "expert '': must be a name, text that is not empty"),
        (lambda: Expert(" Li"), "expert ' Li': must be a name without blanks around it"),
        (lambda: PANEL.round(2), "panel committee: there is no round 2; it has 1 round"),
        (lambda: PANEL.with_round({}).round(3), "there is no round 3; it has 2 rounds"),
        (lambda: panel_matrices(PANEL, "v"), "'v' is not asked about; known: u"),
        (lambda: weigh_scheme("micro-enterprise", PANEL), "scheme 'micro-enterprise': must be a Scheme"),  # type: ignore[arg-type]
    ],
)
def test_what_is_wrong_is_said(call: Callable[[], object], message: str) -> None:
    with pytest.raises(PanelError, match=re.escape(message)):
        call()


def test_a_change_typed_as_a_decimal_is_the_fraction_that_was_typed() -> None:
    panel = Panel("committee", ASKED, (Expert("Li"),)).with_round({"Li": Answers({"u": {("a", "b"): 0.3}})})  # type: ignore[dict-item]
    changed = panel.with_changes([Change("Li", "u", "a", "b", 0.3, 0.7, "slip of the pen")])  # type: ignore[arg-type]
    assert changed.judgments("Li", "u") == {("a", "b"): Fraction(7, 10)}
    # The panel file says 7/10; what is read from it is the same panel, with the same fingerprint.
    assert load_panel(changed.to_dict()).fingerprint == changed.fingerprint


@pytest.mark.parametrize("reason", ["", " ", None])
def test_a_waiver_without_a_reason_is_refused(reason: Any) -> None:
    draft = {
        "format": "fuzzyahp-scheme/1",
        "name": "s",
        "version": "1",
        "indicators": {"u": {"children": ["a", "b"]}, "a": {}, "b": {}},
    }
    for waiver in ("waive_consistency", "waive_order"):
        with pytest.raises(PanelError, match=re.escape(f"{waiver}: u: reason {reason!r}, must say why it may pass")):
            weigh_scheme(load_draft(draft), PANEL, **{waiver: {"u": reason}})  # type: ignore[arg-type]
    with pytest.raises(PanelError, match="waive_order: 'u', must map each parent to a reason"):
        weigh_scheme(load_draft(draft), PANEL, waive_order="u")  # type: ignore[arg-type]


def test_feedback_finds_a_name_however_its_accent_is_typed() -> None:
    panel = Panel("committee", ASKED, (Expert("Zo\u00eb"),)).with_round({"Zoe\u0308": Answers({"u": {("a", "b"): 3}})})  # type: ignore[dict-item]
    assert feedback(panel, "Zoe\u0308")[0].own == 3
