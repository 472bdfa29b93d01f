"""What a round of a panel came to: who replied, how consistent each is, how far they agree, and whether to go on."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from fuzzyahp.errors import FuzzyAHPError
from fuzzyahp.experts.delphi.rounds import RankAgreement, RoundSummary, Shift, round_summary, shifts
from fuzzyahp.experts.delphi.stop_rule import StopRule
from fuzzyahp.experts.delphi.verdict import Verdict, stop
from fuzzyahp.experts.figure_table import FigureTable
from fuzzyahp.experts.groups.consensus import Consensus, consensus_indicator
from fuzzyahp.experts.groups.distances import ExpertDistance, distances
from fuzzyahp.experts.groups.group_weights import GroupWeights, group_weights
from fuzzyahp.experts.panel.answers import Change, Waiver
from fuzzyahp.experts.panel.expert_judgments import (
    expert_weights_of,
    left_out_of,
    panel_matrices,
    shares_of,
    voices_of,
)
from fuzzyahp.experts.panel.panel import Panel
from fuzzyahp.rules import Rules
from fuzzyahp.weights import ROUND_OFF

FORMAT = "fuzzyahp-panel-report/1"


@dataclass(frozen=True, repr=False)
class ParentReport(FigureTable):
    """How the panel compared one parent's children.

    Attributes
    ----------
    parent : str
        Which.
    group : GroupWeights or None
        The group's weights and CR by AIJ, and each expert's; None where they cannot be had.
    consensus : Consensus or None
        S* of the experts' weights; None for fewer than two experts.
    agreement : RankAgreement or None
        Kendall's W of the experts' rankings.
    distances : tuple of ExpertDistance
        Every expert's distance from the group, the furthest first, with the three pairs furthest off.
    ratios : dict of str to float
        CR of each expert who judged.
    completed : int
        Judgments nobody gave, completed from the expert's others.
    why : str
        Why there is no group; empty where there is one.
    left_out : dict of str to str
        Experts who judged too little to count here: name to what is wrong.
    rises : tuple of (str, str)
        Where the scheme is ordered: each child that the group weighs more than the one listed before it, and that one.

    Examples
    --------
    >>> from fuzzyahp.experts import Answers, Expert, Panel, Questionnaire, panel_report
    >>> panel = Panel("committee", Questionnaire("s", "1", {"u": ("a", "b")}), (Expert("Li"), Expert("Wu")))
    >>> panel = panel.with_round({n: Answers({"u": {("a", "b"): 3}}) for n in ("Li", "Wu")})
    >>> found = panel_report(panel).parents[0]
    >>> found.parent, found.group.values.tolist(), found.consensus.band
    ('u', [0.75, 0.25], 'very high')
    """

    parent: str
    group: GroupWeights | None
    consensus: Consensus | None
    agreement: RankAgreement | None
    distances: tuple[ExpertDistance, ...] = ()
    ratios: dict[str, float] = field(default_factory=dict)
    completed: int = 0
    why: str = ""
    left_out: dict[str, str] = field(default_factory=dict)
    rises: tuple[tuple[str, str], ...] = ()

    def _figures(self) -> Mapping[str, object]:
        if self.group is None:
            return {"parent": self.parent, "group": None, "why": self.why}
        return {
            "parent": self.parent,
            "experts": self.group.individuals,
            "CR": self.group.weights.consistency_ratio,
            "consensus": None if self.consensus is None else self.consensus.indicator,
        }


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
            "parents": [_parent_dict(parent) for parent in self.parents],
            "agreement": [_agreement_dict(item) for item in summary.agreement if item.kind == "vote"],
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
    summary = round_summary(panel, found.number, values)
    agreement = {item.where: item for item in summary.agreement if item.kind == "judgment"}
    parents = tuple(
        _parent(panel, parent, found.number, rules, agreement.get(parent)) for parent in panel.questionnaire.pairs
    )
    judged = [e for e in panel.names if any(panel.judgments(e, p, found.number) for p in panel.questionnaire.pairs)]
    shares = shares_of(panel, judged) or {}
    return PanelReport(
        panel,
        summary,
        tuple(_expert(panel, name, found.number, parents, rules, shares.get(name)) for name in panel.names),
        parents,
        shifts(panel, found.number, values) if found.number > 1 else (),
        stop(panel, stop_rule, found.number, values),
        rules.max_consistency_ratio,
        rules.weight_method,
        rules.random_index,
        found.waivers,
        found.changes,
        voices_of(panel, judged),
    )


def _parent(panel: Panel, parent: str, round: int, rules: Rules, agreement: RankAgreement | None) -> ParentReport:
    try:
        matrices, completed, left_out = panel_matrices(panel, parent, round)
        # Every voice is shown, also one that does not count: its CR and its distance are worth knowing.
        counted = expert_weights_of(panel, list(matrices))
        heard = {name: m for name, m in matrices.items() if counted is None or name in counted}
        group = group_weights(heard, counted, "aij", rules.weight_method, rules.random_index)
    except FuzzyAHPError as error:
        left_out = left_out_of(panel, round).get(parent, {})
        return ParentReport(parent, None, None, agreement, why=str(error), left_out=left_out)
    ratios = {
        name: matrix.weights(rules.weight_method, rules.random_index).consistency_ratio
        for name, matrix in matrices.items()
    }
    rows = [own.values for own in group.individuals.values()]
    consensus = consensus_indicator(np.stack(rows)) if len(rows) > 1 else None
    weights = group.as_dict()
    listed = panel.questionnaire.pairs[parent] if rules.ordered else ()
    # As the rating model has it: equal judgments may come out some last bits apart.
    rises = tuple((b, a) for a, b in pairwise(listed) if weights[b] > weights[a] + ROUND_OFF)
    far = distances(matrices, group)
    return ParentReport(parent, group, consensus, agreement, far, ratios, completed, "", left_out, rises)


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


def _parent_dict(parent: ParentReport) -> dict[str, Any]:
    group, consensus = parent.group, parent.consensus
    return {
        "parent": parent.parent,
        "experts": 0 if group is None else len(group.individuals),
        "weights": None if group is None else group.as_dict(),
        "consistency_ratio": None if group is None else group.weights.consistency_ratio,
        "individual_weights": None if group is None else {e: own.as_dict() for e, own in group.individuals.items()},
        "consensus": None if consensus is None else dict(vars(consensus)),
        "agreement": None if parent.agreement is None else _agreement_dict(parent.agreement),
        "distances": [
            {"expert": one.expert, "factor": one.factor, "pairs": [dict(vars(pair)) for pair in one.pairs]}
            for one in parent.distances
        ],
        "expert_weights": None if group is None else dict(group.expert_weights),
        "completed": parent.completed,
        "why": parent.why,
        "left_out": dict(parent.left_out),
        "against_order": [list(pair) for pair in parent.rises],
    }


def _agreement_dict(item: RankAgreement) -> dict[str, Any]:
    found = item.concordance
    concordance = None if found is None else {**vars(found), "rank_sums": list(found.rank_sums)}
    return {**vars(item), "concordance": concordance}


def _shift_dict(shift: Shift) -> dict[str, Any]:
    kept = {key: value for key, value in vars(shift).items() if key not in ("before", "after")}
    return {**kept, "question": list(shift.question)}
