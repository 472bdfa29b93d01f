"""What experts contribute, and what is left without one of them: votes as evidence, judgments as weights."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from fuzzyahp.analysis.omissions import voters, without_vote, without_voter
from fuzzyahp.analysis.sensitivity.portfolio_blocks import Leaves
from fuzzyahp.analysis.sensitivity.variants import refusals
from fuzzyahp.errors import EvidenceError, FuzzyAHPError, shown
from fuzzyahp.evidence import Evidence
from fuzzyahp.scheme import Scheme
from fuzzyahp.scheme_parts import PanelSource
from fuzzyahp.weighing import judge_children, weigh_children

if TYPE_CHECKING:
    from fuzzyahp.experts.panel.panel import Panel

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


class EvidenceSource:
    """Clients with evidence as `RatingModel.rate` takes it, read one by one.

    Parameters
    ----------
    scheme : Scheme
        What it is for.
    clients : mapping of str to mapping
        Evidence by client.
    """

    def __init__(self, scheme: Scheme, clients: Mapping[str, Any]) -> None:
        self.scheme, self.clients = scheme, list(clients.values())
        self.count = len(self.clients)
        self.voters = tuple(voters(clients))

    def leaves(self, start: int, stop: int) -> tuple[Leaves, BoolArray]:
        """Membership vectors of the leaves, shape (g, n), and who has complete evidence."""
        return self.voted(start, stop)

    def voted(self, start: int, stop: int, without: str | None = None) -> tuple[Leaves, BoolArray]:
        """Membership vectors without one expert's votes, and whose evidence is then complete."""
        scheme = self.scheme if without is None else without_voter(self.scheme, without)
        names = scheme.tree.leaves
        rows = np.zeros((len(names), len(scheme.scale), stop - start))
        usable = np.ones(stop - start, dtype=bool)
        for k, evidence in enumerate(self.clients[start:stop]):
            try:
                kept = evidence if without is None else without_vote(evidence, without)
                rows[:, :, k] = Evidence(scheme, kept).membership(names)
            except EvidenceError:
                usable[k] = False
                rows[:, -1, k] = 1.0
        return {leaf: rows[i] for i, leaf in enumerate(names)}, usable

    def sat(self, start: int, stop: int, expert: str) -> BoolArray:
        """On whose panels an expert sat."""
        return np.array([expert in voters({"": x}) for x in self.clients[start:stop]], dtype=bool)


@dataclass(frozen=True)
class LeftOutWeights:
    """A panel's weights without one of its experts.

    Attributes
    ----------
    weights : dict of str to tuple of float
        Of the parents that the panel judged.
    refused : tuple of str
        Why the scheme would not take them.
    """

    weights: dict[str, tuple[float, ...]]
    refused: tuple[str, ...]


def expert_names(voted: Iterable[str], judged: Iterable[str]) -> tuple[str, ...]:
    """Everybody once, who voted first.

    Examples
    --------
    >>> expert_names(["Li"], ["Wu", "Li"])
    ('Li', 'Wu')
    """
    return tuple(dict.fromkeys([*voted, *judged]))


def panel_sources(scheme: Scheme, panel: Panel) -> dict[str, PanelSource]:
    """What a scheme says of the panel behind the weights of each parent that the panel judged.

    Parameters
    ----------
    scheme : Scheme
        Weighed by the panel.
    panel : Panel
        The panel as it was then.

    Returns
    -------
    dict of str to PanelSource
        By parent.

    Raises
    ------
    FuzzyAHPError
        If it is no panel, or the scheme was not weighed by it as it stands.
    """
    from fuzzyahp.experts.panel.panel import Panel

    if not isinstance(panel, Panel):
        raise FuzzyAHPError(f"panel: {shown(panel)}, must be a Panel, such as load_panel gives")
    judged = [parent for parent in panel.questionnaire.pairs if parent in scheme.indicators]
    found = {parent: source for parent in judged if (source := scheme.indicators[parent].panel) is not None}
    if not judged or len(found) < len(judged) or any(x.fingerprint != panel.fingerprint for x in found.values()):
        raise FuzzyAHPError(
            f"panel {panel.name}: scheme {scheme.name} was not weighed by it as it stands; weigh it with "
            "weigh_scheme() (fuzzyahp panel weigh), and build the model from that scheme"
        )
    return found


def weights_without(scheme: Scheme, panel: Panel, skipped: dict[str, str]) -> dict[str, LeftOutWeights]:
    """The panel's weights without each of its experts, weighed anew as the scheme was.

    Parameters
    ----------
    scheme : Scheme
        Weighed by the panel.
    panel : Panel
        The panel as it was then.
    skipped : dict of str to str
        Gets the experts who cannot be left out, and why.

    Returns
    -------
    dict of str to LeftOutWeights
        By expert.

    Raises
    ------
    FuzzyAHPError
        If it is no panel, or the scheme was not weighed by it.
    """
    from fuzzyahp.experts.panel.answers import exact_ratio
    from fuzzyahp.experts.panel.expert_judgments import panel_matrices
    from fuzzyahp.experts.panel.group_judgments import group_judgments

    sources = panel_sources(scheme, panel)
    judges = {parent: set(panel_matrices(panel, parent, source.round)[0]) for parent, source in sources.items()}
    found = {}
    for expert in panel.names:
        alone = [parent for parent, names in judges.items() if names <= {expert}]
        if alone:
            skipped[expert] = f"nobody else judged {', '.join(alone)}"
            continue
        weights: dict[str, tuple[float, ...]] = {}
        refused: list[str] = []
        try:
            others = panel_without(panel, expert)
            for parent, source in sources.items():
                indicator = scheme.indicators[parent]
                group = group_judgments(
                    others,
                    parent,
                    indicator.children,
                    round=source.round,
                    aggregation=source.aggregation,
                    method=scheme.rules.weight_method,
                    random_index=scheme.rules.random_index,
                    max_consistency_ratio=None,
                )
                given = None if group.judgments is None else tuple(exact_ratio(x, parent) for x in group.judgments)
                changed = replace(indicator, judgments=given, weights=group.weights)
                weighed = replace(scheme, indicators={**scheme.indicators, parent: changed})
                judged = judge_children(weighed, parent)
                weights[parent] = (
                    weigh_children(weighed, parent).values if judged is None else tuple(judged[1].values.tolist())
                )
                ratio = None if judged is None else judged[1].consistency_ratio
                refused += refusals(scheme, parent, weights[parent], ratio)
        except FuzzyAHPError as error:
            skipped[expert] = str(error)
            continue
        found[expert] = LeftOutWeights(weights, tuple(refused))
    return found


def panel_without(panel: Panel, expert: str) -> Panel:
    """A panel as if one of its experts had never been asked.

    Parameters
    ----------
    panel : Panel
        The panel.
    expert : str
        One of its experts.

    Returns
    -------
    Panel
        The others, with their answers and changes.

    Raises
    ------
    PanelError
        If nobody is left.
    """
    rounds = tuple(
        replace(
            found,
            answers={name: given for name, given in found.answers.items() if name != expert},
            changes=tuple(change for change in found.changes if change.expert != expert),
        )
        for found in panel.rounds
    )
    return replace(panel, experts=tuple(x for x in panel.experts if x.name != expert), rounds=rounds)
