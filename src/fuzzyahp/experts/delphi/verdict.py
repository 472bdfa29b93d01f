"""What the stop rule says after a round: stability first, then agreement, each criterion with value and threshold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from fuzzyahp.errors import PanelError, shown
from fuzzyahp.experts.delphi.feedback import Question
from fuzzyahp.experts.delphi.rounds import RankAgreement, Shift, round_summary, shifts
from fuzzyahp.experts.delphi.spread import Spread
from fuzzyahp.experts.delphi.stop_rule import StopRule
from fuzzyahp.experts.delphi.verdict_words import verdict_html, verdict_text
from fuzzyahp.experts.figure_table import FigureTable
from fuzzyahp.experts.panel.panel import Panel

#: Figures are compared at so many decimals, as scores are: the last bits of a logarithm open no question.
_DECIMALS = 9


@dataclass(frozen=True, repr=False)
class Criterion(FigureTable):
    """One criterion of the stop rule as it came out.

    Attributes
    ----------
    name : str
        Field of `StopRule`.
    stage : {"response", "stability", "agreement"}
        What it is about.
    value : float or None
        The worst figure found; None where there is none.
    threshold : float
        What it is held against.
    met : bool or None
        None where there is nothing to judge: no votes asked for, one round only, no W that could be tested.
    open : tuple of (where, question)
        The questions that do not meet it; the question is empty where it is about a whole parent or client.
    excused : tuple of (where, question)
        What does not meet it and is not held against the panel: see `StopRule.significance`.

    Examples
    --------
    >>> from fuzzyahp.experts import Answers, Expert, Panel, Questionnaire, stop
    >>> panel = Panel("committee", Questionnaire("s", "1", {"u": ("a", "b")}), (Expert("Li"), Expert("Wu")))
    >>> panel = panel.with_round({n: Answers({"u": {("a", "b"): 3}}) for n in ("Li", "Wu")})
    >>> found = stop(panel).criteria[0]
    >>> found.name, found.stage, found.value, found.met
    ('response_rate', 'response', 1.0, True)
    """

    name: str
    stage: str
    value: float | None
    threshold: float
    met: bool | None
    open: tuple[Question, ...] = ()
    excused: tuple[Question, ...] = ()


@dataclass(frozen=True, repr=False)
class Verdict(FigureTable):
    """What the stop rule says after a round.

    Attributes
    ----------
    stop : bool
        Whether to stop asking.
    reason : {"met", "stable", "maximum", "one_round", "few_rounds", "not_met"}
        All criteria met; stable, and agreement was not wanted; the most rounds held with something open; one round
        alone; fewer than the least; or a criterion not met.
    round : int
        After which round.
    criteria : tuple of Criterion
        Response, stability, agreement.
    rule : StopRule
        The thresholds used.

    Examples
    --------
    >>> from fuzzyahp.experts import Answers, Expert, Panel, Questionnaire, stop
    >>> asked = Questionnaire("s", "1", {"u": ("a", "b")})
    >>> given = {name: Answers({"u": {("a", "b"): 3}}) for name in ("Li", "Wu", "Xu", "Ye")}
    >>> panel = Panel("committee", asked, tuple(Expert(name) for name in given)).with_round(given)
    >>> print(stop(panel).to_text().splitlines()[0])
    Round 1: go on. One round alone does not show whether the answers are stable.
    >>> stop(panel.with_round(given)).stop
    True
    """

    stop: bool
    reason: str
    round: int
    criteria: tuple[Criterion, ...]
    rule: StopRule

    @property
    def open(self) -> tuple[Question, ...]:
        """Questions that do not meet every criterion, each once, as (where, question)."""
        return tuple(dict.fromkeys(question for criterion in self.criteria for question in criterion.open))

    def to_text(self, lang: str = "en", labels: Mapping[str, str] | None = None) -> str:
        """The verdict in words: what to do, every criterion with value and threshold, and what is open.

        Parameters
        ----------
        lang : {"en", "zh"}
            Language.
        labels : mapping of str to str, optional
            What to call parents, indicators and clients; default: their names.

        Returns
        -------
        str
            Several lines.

        Raises
        ------
        PanelError
            If there is no such language.

        Examples
        --------
        >>> from fuzzyahp.experts import Answers, Expert, Panel, Questionnaire, stop
        >>> given = {"Li": Answers({"u": {("a", "b"): 3}})}
        >>> panel = Panel("committee", Questionnaire("s", "1", {"u": ("a", "b")}), (Expert("Li"),)).with_round(given)
        >>> stop(panel).to_text("zh").splitlines()[0]
        '第1轮：需要继续。仅有一轮，无法判断意见是否稳定。'
        """
        return verdict_text(self, lang, labels or {})

    def to_dict(self) -> dict[str, Any]:
        """The verdict as plain data.

        Returns
        -------
        dict
            stop, reason, round, and the criteria with name, stage, value, threshold, met, open and excused.

        Examples
        --------
        >>> from fuzzyahp.experts import Answers, Expert, Panel, Questionnaire, stop
        >>> given = {"Li": Answers({"u": {("a", "b"): 3}})}
        >>> panel = Panel("committee", Questionnaire("s", "1", {"u": ("a", "b")}), (Expert("Li"),)).with_round(given)
        >>> stop(panel).to_dict()["criteria"][0]["name"]
        'response_rate'
        """
        criteria = [
            vars(criterion)
            | {what: [[where, *asked] for where, asked in getattr(criterion, what)] for what in ("open", "excused")}
            for criterion in self.criteria
        ]
        return {"stop": self.stop, "reason": self.reason, "round": self.round, "criteria": criteria}

    def __str__(self) -> str:
        return self.to_text()

    def _figures(self) -> Mapping[str, object]:
        return {"round": self.round, "stop": self.stop, "reason": self.reason, "open": len(self.open)}

    def _repr_html_(self) -> str:
        return verdict_html(self)


def stop(
    panel: Panel, rule: StopRule | None = None, *, round: int | None = None, values: Sequence[float] | None = None
) -> Verdict:
    """Whether a panel may stop after a round.

    Parameters
    ----------
    panel : Panel
        The panel.
    rule : StopRule, optional
        The thresholds; default: ``StopRule()``.
    round : int, optional
        After which round; default: the last.
    values : sequence of float, length g, optional
        Points of the grades; see `fuzzyahp.experts.spreads`.

    Returns
    -------
    Verdict
        With one round only it never says stop.

    Raises
    ------
    PanelError
        If there is no such round, the points of the grades are missing or do not fit, or the rule is no `StopRule`.

    Examples
    --------
    >>> from fuzzyahp.experts import Answers, Expert, Panel, Questionnaire, stop
    >>> asked = Questionnaire("s", "1", {"u": ("a", "b")})
    >>> panel = Panel("committee", asked, (Expert("Li"),)).with_round({"Li": Answers({"u": {("a", "b"): 3}})})
    >>> stop(panel).reason
    'one_round'
    """
    rule = StopRule() if rule is None else rule
    if not isinstance(rule, StopRule):
        raise PanelError(f"stop rule: {shown(rule)}, must be a StopRule; StopRule(maximum_rounds=3), for instance")
    summary = round_summary(panel, round, values=values)
    number = summary.number
    moved = shifts(panel, number, values=values) if number > 1 else ()
    judged = [spread for spread in summary.spreads if spread.kind == "judgment"]
    voted = [spread for spread in summary.spreads if spread.kind == "vote"]
    found = [
        _response(rule.response_rate, summary.response_rate),
        _stability("cv_change", rule.cv_change, moved),
        _stability("change_level", rule.change_level, moved),
        _agreement("judgment_steps", rule.judgment_steps, judged),
        _agreement("judgment_cv", rule.judgment_cv, judged),
        _agreement("vote_steps", rule.vote_steps, voted),
        _agreement("vote_cv", rule.vote_cv, voted),
    ]
    found.append(_ranking(rule.significance, summary.agreement, _close(summary.spreads, rule, found)))
    criteria = tuple(criterion for criterion in found if criterion is not None)
    failed = {criterion.stage for criterion in criteria if criterion.met is False}
    if number == 1:
        reason = "one_round"
    elif number < rule.minimum_rounds:
        reason = "few_rounds"
    elif not failed:
        reason = "met"
    elif failed == {"agreement"} and not rule.agreement:
        reason = "stable"
    elif rule.maximum_rounds is not None and number >= rule.maximum_rounds:
        reason = "maximum"
    else:
        reason = "not_met"
    return Verdict(reason in ("met", "stable", "maximum"), reason, number, criteria, rule)


def _response(least: float | None, rate: float) -> Criterion | None:
    if least is None:
        return None
    return Criterion("response_rate", "response", rate, least, _round_off(rate) >= _round_off(least))


def _stability(name: str, most: float | None, moved: Iterable[Shift]) -> Criterion | None:
    """Stability question by question; one that cannot be compared is open."""
    if most is None:
        return None
    figures = [
        ((shift.where, shift.question), getattr(shift, name))
        for shift in moved
        if not (name == "cv_change" and "mean" in (shift.before.why, shift.after.why))
    ]
    return _criterion(name, "stability", figures, most, strict=name == "change_level")


def _agreement(name: str, most: float | None, found: Iterable[Spread]) -> Criterion | None:
    if most is None:
        return None
    figure = "steps" if name.endswith("steps") else "cv"
    figures = [
        ((spread.where, spread.question), getattr(spread, figure) if spread.answers > 1 else None)
        for spread in found
        if not (figure == "cv" and spread.why == "mean")
    ]
    return _criterion(name, "agreement", figures, most, strict=name == "vote_cv")


def _close(spreads: Iterable[Spread], rule: StopRule, found: Iterable[Criterion | None]) -> set[tuple[str, str]]:
    """Kind and name of parents and clients whose every question was held against a spread and met it."""
    failed = {question for c in found if c is not None and c.stage == "agreement" for question in c.open}
    places, apart = set(), set()
    for spread in spreads:
        places.add(place := (spread.kind, spread.where))
        steps, cv = getattr(rule, f"{spread.kind}_steps"), getattr(rule, f"{spread.kind}_cv")
        if (spread.where, spread.question) in failed or (steps is None and (cv is None or spread.why == "mean")):
            apart.add(place)
    return places - apart


def _ranking(most: float | None, found: Iterable[RankAgreement], close: set[tuple[str, str]]) -> Criterion | None:
    """Common rankings; where the answers lie close together, there may be none to agree on."""
    if most is None:
        return None
    held, excused = [], []
    for item in found:
        if item.concordance is not None and item.least_p is not None and item.least_p < most:
            place, p = (item.where, ()), item.concordance.p_value
            if (item.kind, item.where) in close and _round_off(p) >= _round_off(most):
                excused.append(place)
            else:
                held.append((place, p))
    return replace(_criterion("significance", "agreement", held, most, strict=True), excused=tuple(excused))


def _criterion(
    name: str, stage: str, figures: Sequence[tuple[Question, float | None]], most: float, *, strict: bool
) -> Criterion:
    """Every figure at most the threshold (strictly: below it); what has no figure is open."""
    known = [value for _, value in figures if value is not None]
    limit = _round_off(most)
    failed = tuple(
        question
        for question, value in figures
        if value is None or _round_off(value) > limit or (strict and _round_off(value) == limit)
    )
    return Criterion(name, stage, max(known, default=None), most, not failed if figures else None, failed)


def _round_off(value: float) -> float:
    """A figure at the decimals at which it is compared."""
    return float(f"{value:.{_DECIMALS}f}")
