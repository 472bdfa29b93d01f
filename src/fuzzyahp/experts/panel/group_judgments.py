"""A panel's judgments as one: the judgments or weights of each parent, ready to stand in a scheme.

AIJ (aggregation of individual judgments) and AIP (of individual priorities): Forman & Peniwati (1998), Aggregating
individual judgments and priorities with the AHP, European Journal of Operational Research 108, 165-169.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from fuzzyahp.errors import ConsistencyError, FuzzyAHPError, PanelError, shown, suggest
from fuzzyahp.experts.groups.group_weights import group_weights
from fuzzyahp.experts.incomplete.matrix import IncompleteMatrix
from fuzzyahp.experts.panel.answers import exact_ratio
from fuzzyahp.experts.panel.panel import Panel
from fuzzyahp.judgment import JudgmentMatrix
from fuzzyahp.scheme import Scheme
from fuzzyahp.scheme_parts import AGGREGATIONS, PanelSource


@dataclass(frozen=True)
class GroupJudgments:
    """What a panel as a whole says of one parent's children.

    Attributes
    ----------
    judgments : tuple of float or None
        Under AIJ: upper triangle row by row, off the scale as means are.
    weights : tuple of float or None
        Under AIP: the mean of the experts' weights, in listed order.
    source : PanelSource
        Panel, round, fingerprint and how many experts.
    """

    judgments: tuple[float, ...] | None
    weights: tuple[float, ...] | None
    source: PanelSource


def panel_matrices(panel: Panel, parent: str, round: int | None = None) -> tuple[dict[str, JudgmentMatrix], int]:
    """Every expert's judgment matrix of one parent, with accepted changes.

    Parameters
    ----------
    panel : Panel
        The panel.
    parent : str
        A parent it was asked about.
    round : int, optional
        Default: the last.

    Returns
    -------
    dict of str to JudgmentMatrix
        By expert who judged any of its pairs.
    int
        How many judgments nobody gave: left out by a waiver, completed from the expert's others so that lambda_max is
        least.

    Raises
    ------
    PanelError
        If nobody judged it, or an expert's judgments do not join all its children.

    Examples
    --------
    >>> from fuzzyahp.experts import Answers, Expert, Panel, Questionnaire, panel_matrices
    >>> panel = Panel("committee", Questionnaire("s", "1", {"u": ("a", "b")}), (Expert("Li"),))
    >>> matrices, completed = panel_matrices(panel.with_round({"Li": Answers({"u": {("a", "b"): 3}})}), "u")
    >>> matrices["Li"].weights().as_dict(), completed
    ({'a': 0.75, 'b': 0.25}, 0)
    """
    labels, pairs = panel.questionnaire.pairs[parent], panel.questionnaire.pairs_of(parent)
    matrices: dict[str, JudgmentMatrix] = {}
    completed = 0
    found = panel.round(round)
    for expert in panel.names:
        given = panel.judgments(expert, parent, found.number)
        if not given:
            continue
        try:
            if len(given) == len(pairs):
                matrices[expert] = JudgmentMatrix.from_pairs(given, labels)
            else:
                matrices[expert] = IncompleteMatrix.from_pairs(given, labels).complete()
                completed += len(pairs) - len(given)
        except FuzzyAHPError as error:
            raise PanelError(f"panel {panel.name}, round {found.number}, {expert}: {parent}: {error}") from None
    if not matrices:
        raise PanelError(f"panel {panel.name}, round {found.number}: nobody judged {parent}; ask again")
    return matrices, completed


def expert_weights_of(panel: Panel, experts: Sequence[str]) -> dict[str, float] | None:
    """How much each of these experts counts: the weights given, or their authority coefficients.

    Parameters
    ----------
    panel : Panel
        The panel.
    experts : sequence of str
        Those who answered.

    Returns
    -------
    dict of str to float or None
        Not normalised; None where all count alike.

    Raises
    ------
    PanelError
        If nobody among them counts at all.

    Examples
    --------
    >>> from fuzzyahp.experts.panel.answers import Expert
    >>> from fuzzyahp.experts.panel.questions import Questionnaire
    >>> panel = Panel("committee", Questionnaire("s", "1", {"u": ("a", "b")}), (Expert("Li", weight=2.0),))
    >>> expert_weights_of(panel, ["Li"])
    {'Li': 2.0}
    """
    found: dict[str, float] = {}
    for expert in panel.experts:
        if expert.name in experts:
            if expert.weight is not None:
                found[expert.name] = expert.weight
            elif expert.familiarity is not None and expert.basis is not None:
                # Cr = (Ca + Cs) / 2, as Chinese Delphi studies have it; see expert_weights.
                found[expert.name] = (expert.familiarity + expert.basis) / 2
    if found and not any(found.values()):
        raise PanelError(f"panel {panel.name}: every expert who answered has authority 0; give weights instead")
    return {name: weight for name, weight in found.items() if weight > 0} or None


def group_judgments(
    panel: Panel,
    parent: str,
    children: Sequence[str],
    *,
    round: int | None = None,
    aggregation: str = "aij",
    method: str = "eigenvector",
    random_index: str = "saaty_1980",
    max_consistency_ratio: float | None = 0.1,
) -> GroupJudgments:
    """The panel's judgments (AIJ) or weights (AIP) of one parent's children.

    Parameters
    ----------
    panel : Panel
        The panel.
    parent : str
        The parent.
    children : sequence of str
        Its children in the order of the scheme; must be those the panel was asked about.
    round : int, optional
        Default: the last.
    aggregation : {"aij", "aip_arithmetic", "aip_geometric"}
        How the experts' answers become one.
    method, random_index : str
        For the experts' own weights and CR under AIP.
    max_consistency_ratio : float, optional
        Under AIP each expert's CR must be below; None: waived. Under AIJ the group's CR is what counts, and the rating
        model checks it.

    Returns
    -------
    GroupJudgments
        With where they come from.

    Raises
    ------
    PanelError
        If the panel was not asked about this parent, or about other children.
    ConsistencyError
        Under AIP, naming the experts whose CR is too high.

    References
    ----------
    E. Forman & K. Peniwati (1998), EJOR 108, 165-169.

    Examples
    --------
    >>> from fuzzyahp.experts import Answers, Expert, Panel, Questionnaire, group_judgments
    >>> panel = Panel("committee", Questionnaire("s", "1", {"u": ("a", "b")}), (Expert("Li"), Expert("Wu")))
    >>> panel = panel.with_round({"Li": Answers({"u": {("a", "b"): 2}}), "Wu": Answers({"u": {("a", "b"): 8}})})
    >>> group_judgments(panel, "u", ("a", "b")).judgments
    (4.0,)
    """
    where = f"panel {panel.name}"
    if aggregation not in AGGREGATIONS:
        raise PanelError(
            f"{where}: aggregation: there is no {shown(aggregation)}; {suggest(aggregation, AGGREGATIONS)}"
        )
    asked = panel.questionnaire.pairs.get(parent)
    if asked is None:
        raise PanelError(f"{where}: was not asked about {shown(parent)}; {suggest(parent, panel.questionnaire.pairs)}")
    if set(asked) != set(children):
        raise PanelError(
            f"{where}: {parent}: was asked about {', '.join(asked)}; the scheme has {', '.join(children)}; "
            "the panel must have judged these very children"
        )
    number = panel.round(round).number
    matrices, completed = panel_matrices(panel, parent, number)
    counted = expert_weights_of(panel, list(matrices))
    if counted is not None:
        matrices = {expert: matrix for expert, matrix in matrices.items() if expert in counted}
    group = group_weights(matrices, counted, aggregation=aggregation, method=method, random_index=random_index)
    source = PanelSource(panel.name, number, panel.fingerprint, len(matrices), aggregation, completed)
    if aggregation == "aij":
        values = group.matrix.values
        at = [group.matrix.labels.index(child) for child in children]
        upper = tuple(float(values[i, j]) for k, i in enumerate(at) for j in at[k + 1 :])
        return GroupJudgments(upper, None, source)
    if max_consistency_ratio is not None:
        _check_individuals(where, parent, group.individuals, max_consistency_ratio)
    by_child = group.as_dict()
    return GroupJudgments(None, tuple(by_child[child] for child in children), source)


def _check_individuals(where: str, parent: str, individuals: Mapping[str, Any], limit: float) -> None:
    # The mean of weights has no CR of its own: nothing later would notice.
    bad = {expert: w.consistency_ratio for expert, w in individuals.items() if w.consistency_ratio >= limit}
    if bad:
        listed = ", ".join(f"{expert} {ratio:.4f}" for expert, ratio in bad.items())
        raise ConsistencyError(
            f"{where}: {parent}: CR of {listed}, must be below {limit:g}; ask these experts again, aggregate judgments "
            "(aij), or record a reason under waive_consistency"
        )


def weigh_scheme(
    scheme: Scheme,
    panel: Panel,
    *,
    round: int | None = None,
    aggregation: str = "aij",
    waive_consistency: Mapping[str, str] | None = None,
    version: str | None = None,
) -> Scheme:
    """The scheme with the panel's judgments in place of its own, and the panel named beside them.

    Parameters
    ----------
    scheme : Scheme
        Whose tree the panel was asked about.
    panel : Panel
        The panel.
    round : int, optional
        Default: the last.
    aggregation : {"aij", "aip_arithmetic", "aip_geometric"}
        AIJ puts judgments into the scheme, AIP weights.
    waive_consistency : mapping of str to str, optional
        Parent to the reason why its consistency may be waived.
    version : str, optional
        The new scheme's version; default: as it was.

    Returns
    -------
    Scheme
        A new scheme; parents the panel was not asked about stay as they are.

    Raises
    ------
    PanelError
        If the panel was asked about another scheme or another tree.
    ConsistencyError
        If a consistency ratio is too high and not waived.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> from fuzzyahp.experts import Answers, Expert, Panel, questionnaire, weigh_scheme
    >>> scheme = fa.load_scheme("micro-enterprise")
    >>> asked = questionnaire(scheme, parents=["credit"])
    >>> pair = asked.pairs_of("credit")[0]
    >>> panel = Panel("committee", asked, (Expert("Li"),)).with_round({"Li": Answers({"credit": {pair: 3}})})
    >>> weighed = weigh_scheme(scheme, panel)
    >>> weighed.indicators["credit"].panel.name
    'committee'
    """
    asked = panel.questionnaire
    if asked.scheme != scheme.name:
        raise PanelError(f"panel {panel.name}: was asked about scheme {asked.scheme}, not {scheme.name}")
    waived = dict(waive_consistency or {})
    unknown = next((parent for parent in waived if parent not in asked.pairs), None)
    if unknown is not None:
        raise PanelError(f"waiver: the panel was not asked about {shown(unknown)}; {suggest(unknown, asked.pairs)}")
    indicators = dict(scheme.indicators)
    for parent in asked.pairs:
        if parent not in indicators or not indicators[parent].children:
            raise PanelError(f"panel {panel.name}: {shown(parent)} is no parent of this scheme; ask the panel anew")
        group = group_judgments(
            panel,
            parent,
            indicators[parent].children,
            round=round,
            aggregation=aggregation,
            method=scheme.rules.weight_method,
            random_index=scheme.rules.random_index,
            max_consistency_ratio=None if parent in waived else scheme.rules.max_consistency_ratio,
        )
        indicators[parent] = replace(
            indicators[parent],
            judgments=None if group.judgments is None else tuple(exact_ratio(x, parent) for x in group.judgments),
            weights=group.weights,
            fuzzy_judgments=None,
            preferences=None,
            panel=group.source,
            waive_consistency=waived.get(parent),
        )
    return replace(scheme, indicators=indicators, version=version or scheme.version, draft=False)
