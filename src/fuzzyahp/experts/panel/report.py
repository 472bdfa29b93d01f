"""What a round of a panel came to: who replied, how consistent each is, how far they agree, and whether to go on."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fuzzyahp.experts.delphi.rounds import RoundSummary, Shift, round_summary, shifts
from fuzzyahp.experts.delphi.stop_rule import StopRule
from fuzzyahp.experts.delphi.verdict import Verdict, stop
from fuzzyahp.experts.figure_table import FigureTable
from fuzzyahp.experts.panel.answers import Change, Waiver
from fuzzyahp.experts.panel.expert_judgments import shares_of, voices_of
from fuzzyahp.experts.panel.panel import Panel
from fuzzyahp.experts.panel.parent_report import ParentReport, parent_report
from fuzzyahp.rules import Rules

FORMAT = "fuzzyahp-panel-report/1"


@dataclass(frozen=True, repr=False)
class ExpertReport(FigureTable):
    """One expert in one round.

    Attributes
    ----------
    expert : str
        Who.
    responded : bool
        Whether anything was answered.
    judged, voted : int
        How many pairs and how many grades.
    ratios : dict of str to float
        Parent to the CR of this expert's judgments.
    inconsistent : tuple of str
        Parents whose CR is not below the threshold.
    factor : float or None
        On the geometric mean over all pairs judged, this expert's judgment and the group's differ by this factor.
    share : float or None
        Which part of the voices of all who judged this expert's is, where they differ; None where all count alike, or
        this expert judged nothing.

    Examples
    --------
    >>> from fuzzyahp.experts import Answers, Expert, Panel, Questionnaire, panel_report
    >>> panel = Panel("committee", Questionnaire("s", "1", {"u": ("a", "b")}), (Expert("Li"), Expert("Wu")))
    >>> panel = panel.with_round({n: Answers({"u": {("a", "b"): 3}}) for n in ("Li", "Wu")})
    >>> found = panel_report(panel).experts[0]
    >>> found.expert, found.judged, found.ratios, found.factor  # two children never contradict one another
    ('Li', 1, {'u': 0.0}, 1.0)
    """

    expert: str
    responded: bool
    judged: int
    voted: int
    ratios: dict[str, float]
    inconsistent: tuple[str, ...]
    factor: float | None
    share: float | None = None


@dataclass(frozen=True, repr=False)
class PanelReport(FigureTable):
    """What a round came to.

    Attributes
    ----------
    panel : Panel
        The panel.
    summary : RoundSummary
        Response, spread of every question, Kendall's W.
    experts : tuple of ExpertReport
        In the panel's order.
    parents : tuple of ParentReport
        In the questionnaire's order.
    shifts : tuple of Shift
        How the answers moved since the round before; empty for round 1.
    verdict : Verdict
        What the stop rule says.
    limit : float
        CR must be below it; above 0.
    method, random_index : str
        How weights and CR were found.
    waivers, changes : tuple
        Recorded with the round.
    voices : {"equal", "given", "authority"}
        By what the experts who judged count.

    Examples
    --------
    >>> from fuzzyahp.experts import Answers, Expert, Panel, Questionnaire, panel_report
    >>> panel = Panel("committee", Questionnaire("s", "1", {"u": ("a", "b")}), (Expert("Li"), Expert("Wu")))
    >>> report = panel_report(panel.with_round({"Li": Answers({"u": {("a", "b"): 3}})}))
    >>> report.summary.response_rate, report.verdict.stop
    (0.5, False)
    """

    panel: Panel
    summary: RoundSummary
    experts: tuple[ExpertReport, ...]
    parents: tuple[ParentReport, ...]
    shifts: tuple[Shift, ...]
    verdict: Verdict
    limit: float
    method: str
    random_index: str
    waivers: tuple[Waiver, ...]
    changes: tuple[Change, ...]
    voices: str = "equal"

    def _figures(self) -> Mapping[str, object]:
        summary, verdict = self.summary, self.verdict
        return {
            "panel": self.panel.name,
            "round": summary.number,
            "experts": self.experts,
            "responded": summary.responded,
            "parents": self.parents,
            "stop": verdict.stop,
            "reason": verdict.reason,
        }

    def _repr_html_(self) -> str:
        return super()._repr_html_() + self.verdict._repr_html_()

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data, format "fuzzyahp-panel-report/1".

        Returns
        -------
        dict
            Text, numbers at full precision, lists and dicts; None where a figure is not defined.

        Examples
        --------
        >>> from fuzzyahp.experts import Answers, Expert, Panel, Questionnaire, panel_report
        >>> panel = Panel("committee", Questionnaire("s", "1", {"u": ("a", "b")}), (Expert("Li"), Expert("Wu")))
        >>> panel = panel.with_round({"Li": Answers({"u": {("a", "b"): 3}})})
        >>> panel_report(panel).to_dict()["response_rate"]
        0.5
        """
        summary = self.summary
        return {
            "format": FORMAT,
            "panel": self.panel.name,
            "fingerprint": self.panel.fingerprint,
            "scheme": self.panel.questionnaire.scheme,
            "version": self.panel.questionnaire.version,
            "round": summary.number,
            "invited": summary.invited,
            "responded": summary.responded,
            "response_rate": summary.response_rate,
            "retention": summary.retention,
            "method": self.method,
            "random_index": self.random_index,
            "max_consistency_ratio": self.limit,
            "voices": self.voices,
            "experts": [{**vars(expert), "inconsistent": list(expert.inconsistent)} for expert in self.experts],
            "parents": [parent.to_dict() for parent in self.parents],
            "agreement": [item.to_dict() for item in summary.agreement if item.kind == "vote"],
            "questions": [{**vars(spread), "question": list(spread.question)} for spread in summary.spreads],
            "shifts": [_shift_dict(shift) for shift in self.shifts],
            "verdict": self.verdict.to_dict(),
            "waivers": [dict(vars(waiver)) for waiver in self.waivers],
            "changes": [change.to_dict() for change in self.changes],
        }


def panel_report(
    panel: Panel,
    round: int | None = None,
    *,
    values: Sequence[float] | None = None,
    rules: Rules | None = None,
    stop_rule: StopRule | None = None,
) -> PanelReport:
    """What a round came to.

    Parameters
    ----------
    panel : Panel
        The panel.
    round : int, optional
        Default: the last.
    values : sequence of float, optional
        Points of the grades, best first; see `fuzzyahp.experts.spreads`.
    rules : Rules, optional
        Weight method, random index and threshold of CR; default: those of a scheme that says nothing.
    stop_rule : StopRule, optional
        When to stop asking.

    Returns
    -------
    PanelReport
        Judgments with the changes accepted since.

    Raises
    ------
    PanelError
        If there is no such round, or the points of the grades are needed.

    Examples
    --------
    >>> from fuzzyahp.experts import Answers, Expert, Panel, Questionnaire, panel_report
    >>> panel = Panel("committee", Questionnaire("s", "1", {"u": ("a", "b")}), (Expert("Li"), Expert("Wu")))
    >>> panel = panel.with_round({name: Answers({"u": {("a", "b"): 3}}) for name in ("Li", "Wu")})
    >>> panel_report(panel).parents[0].consensus.band
    'very high'
    """
    found, rules = panel.round(round), rules or Rules()
    summary = round_summary(panel, found.number, values=values)
    agreement = {item.where: item for item in summary.agreement if item.kind == "judgment"}
    parents = tuple(
        parent_report(panel, parent, found.number, rules, agreement.get(parent)) for parent in panel.questionnaire.pairs
    )
    judged = [e for e in panel.names if any(panel.judgments(e, p, found.number) for p in panel.questionnaire.pairs)]
    shares = shares_of(panel, judged) or {}
    return PanelReport(
        panel,
        summary,
        tuple(_expert(panel, name, found.number, parents, rules, shares.get(name)) for name in panel.names),
        parents,
        shifts(panel, found.number, values=values) if found.number > 1 else (),
        stop(panel, stop_rule, round=found.number, values=values),
        rules.max_consistency_ratio,
        rules.weight_method,
        rules.random_index,
        found.waivers,
        found.changes,
        voices_of(panel, judged),
    )


def _expert(
    panel: Panel, expert: str, round: int, parents: Sequence[ParentReport], rules: Rules, share: float | None
) -> ExpertReport:
    answers = panel.round(round).answers.get(expert)
    judged = {p: len(panel.judgments(expert, p, round)) for p in panel.questionnaire.pairs}
    ratios: dict[str, float] = {}
    logs, pairs = [], 0
    for parent in parents:
        if not judged[parent.parent]:
            continue
        if expert in parent.ratios:
            ratios[parent.parent] = parent.ratios[expert]
        mine = next((one for one in parent.distances if one.expert == expert), None)
        if mine is not None:
            count = len(panel.questionnaire.pairs_of(parent.parent))
            logs.append(count * math.log(mine.factor))
            pairs += count
    voted = sum(len(votes) for votes in answers.votes.values()) if answers else 0
    return ExpertReport(
        expert,
        bool(voted or any(judged.values())),
        sum(judged.values()),
        voted,
        ratios,
        tuple(parent for parent, ratio in ratios.items() if ratio >= rules.max_consistency_ratio),
        math.exp(math.fsum(logs) / pairs) if pairs else None,
        share,
    )


def _shift_dict(shift: Shift) -> dict[str, Any]:
    kept = {key: value for key, value in vars(shift).items() if key not in ("before", "after")}
    return {**kept, "question": list(shift.question)}
