"""How a panel compared one parent's children: the group's weights, how far the experts agree, who does not count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from fuzzyahp.errors import FuzzyAHPError
from fuzzyahp.experts.delphi.rounds import RankAgreement
from fuzzyahp.experts.figure_table import FigureTable
from fuzzyahp.experts.groups.consensus import Consensus, consensus_indicator
from fuzzyahp.experts.groups.distances import ExpertDistance, distances
from fuzzyahp.experts.groups.group_weights import GroupWeights, group_weights
from fuzzyahp.experts.panel.expert_judgments import expert_weights_of, left_out_of, panel_matrices
from fuzzyahp.experts.panel.panel import Panel
from fuzzyahp.rules import Rules
from fuzzyahp.weights import ROUND_OFF


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

    def to_dict(self) -> dict[str, Any]:
        """How the parent was compared, as plain data.

        Returns
        -------
        dict
            Text, numbers at full precision, lists and dicts; None where a figure is not defined.

        Examples
        --------
        >>> from fuzzyahp.experts import Answers, Expert, Panel, Questionnaire, panel_report
        >>> panel = Panel("committee", Questionnaire("s", "1", {"u": ("a", "b")}), (Expert("Li"), Expert("Wu")))
        >>> panel = panel.with_round({n: Answers({"u": {("a", "b"): 3}}) for n in ("Li", "Wu")})
        >>> panel_report(panel).parents[0].to_dict()["weights"]
        {'a': 0.75, 'b': 0.25}
        """
        group, consensus = self.group, self.consensus
        return {
            "parent": self.parent,
            "experts": 0 if group is None else len(group.individuals),
            "weights": None if group is None else group.as_dict(),
            "consistency_ratio": None if group is None else group.weights.consistency_ratio,
            "individual_weights": None if group is None else {e: own.as_dict() for e, own in group.individuals.items()},
            "consensus": None if consensus is None else dict(vars(consensus)),
            "agreement": None if self.agreement is None else self.agreement.to_dict(),
            "distances": [
                {"expert": one.expert, "factor": one.factor, "pairs": [dict(vars(pair)) for pair in one.pairs]}
                for one in self.distances
            ],
            "expert_weights": None if group is None else dict(group.expert_weights),
            "completed": self.completed,
            "why": self.why,
            "left_out": dict(self.left_out),
            "against_order": [list(pair) for pair in self.rises],
        }


def parent_report(panel: Panel, parent: str, round: int, rules: Rules, agreement: RankAgreement | None) -> ParentReport:
    """How a panel compared one parent's children in one round.

    Parameters
    ----------
    panel : Panel
        The panel.
    parent : str
        A parent it was asked about.
    round : int
        Which round.
    rules : Rules
        Weight method, random index, and whether the children are listed in order of weight.
    agreement : RankAgreement or None
        Kendall's W of the experts' rankings.

    Returns
    -------
    ParentReport
        Without a group, and with the reason, where nobody judged enough.

    Examples
    --------
    >>> from fuzzyahp.experts import Expert, Questionnaire
    >>> panel = Panel("committee", Questionnaire("s", "1", {"u": ("a", "b")}), (Expert("Li"),)).with_round({})
    >>> parent_report(panel, "u", 1, Rules(), None).why
    'panel committee, round 1: nobody judged u; ask again'
    """
    try:
        matrices, completed, left_out = panel_matrices(panel, parent, round)
        # Every voice is shown, also one that does not count: its CR and its distance are worth knowing.
        counted = expert_weights_of(panel, list(matrices))
        heard = {name: m for name, m in matrices.items() if counted is None or name in counted}
        group = group_weights(
            heard, counted, aggregation="aij", method=rules.weight_method, random_index=rules.random_index
        )
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
