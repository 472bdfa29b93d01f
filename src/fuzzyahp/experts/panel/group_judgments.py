"""A panel's judgments as one: the judgments or weights of each parent, ready to stand in a scheme.

AIJ (aggregation of individual judgments) and AIP (of individual priorities): Forman & Peniwati (1998), Aggregating
individual judgments and priorities with the AHP, European Journal of Operational Research 108, 165-169.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from fuzzyahp.errors import ConsistencyError, FuzzyAHPError, PanelError, SchemeError, shown, suggest
from fuzzyahp.experts.groups.group_weights import group_weights
from fuzzyahp.experts.panel.answers import exact_ratio
from fuzzyahp.experts.panel.expert_judgments import expert_weights_of, panel_matrices, voices_of
from fuzzyahp.experts.panel.panel import Panel
from fuzzyahp.frozen import FrozenMapping
from fuzzyahp.rating import RatingModel
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
    left_out : mapping of str to str
        Experts whose judgments do not join all the children, and so do not count here: name to what is wrong.

    Examples
    --------
    >>> from fuzzyahp.experts import Answers, Expert, Panel, Questionnaire, group_judgments
    >>> panel = Panel("committee", Questionnaire("s", "1", {"u": ("a", "b")}), (Expert("Li"), Expert("Wu")))
    >>> panel = panel.with_round({n: Answers({"u": {("a", "b"): 3}}) for n in ("Li", "Wu")})
    >>> group_judgments(panel, "u", ("a", "b")).judgments
    (3.0,)
    """

    judgments: tuple[float, ...] | None
    weights: tuple[float, ...] | None
    source: PanelSource
    left_out: Mapping[str, str] = field(default_factory=dict)


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
    method : str
        For the experts' own weights under AIP.
    random_index : str
        For the experts' CR under AIP.
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
    matrices, completed, left_out = panel_matrices(panel, parent, number)
    voices = voices_of(panel, list(matrices))
    counted = expert_weights_of(panel, list(matrices))
    if counted is not None:
        matrices = {expert: matrix for expert, matrix in matrices.items() if expert in counted}
    group = group_weights(matrices, counted, aggregation=aggregation, method=method, random_index=random_index)
    source = PanelSource(panel.name, number, panel.fingerprint, len(matrices), aggregation, completed, voices)
    if aggregation == "aij":
        values = group.matrix.values
        at = [group.matrix.labels.index(child) for child in children]
        upper = tuple(float(values[i, j]) for k, i in enumerate(at) for j in at[k + 1 :])
        return GroupJudgments(upper, None, source, FrozenMapping(left_out))
    if max_consistency_ratio is not None:
        _check_individuals(where, parent, group.individuals, max_consistency_ratio)
    by_child = group.as_dict()
    return GroupJudgments(None, tuple(by_child[child] for child in children), source, FrozenMapping(left_out))


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
    waive_order: Mapping[str, str] | None = None,
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
    waive_consistency, waive_order : mapping of str to str, optional
        Parent to the reason why its consistency, or its weights against the listed order of an ordered scheme, may
        pass.
    version : str, optional
        The new scheme's version; default: as it was. A scheme in use whose judgments change needs a new one: name and
        version stand for one policy.

    Returns
    -------
    Scheme
        A new scheme; parents the panel was not asked about stay as they are.

    Raises
    ------
    PanelError
        If the panel was asked about another scheme or another tree, the version is empty, or a waiver names no parent
        that was asked about, or no reason.
    ConsistencyError
        If a consistency ratio is too high and not waived.
    SchemeError
        If weights rise along the listed order of an ordered scheme and that is not waived. Every parent with such a
        fault is listed, of either kind.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> from fuzzyahp.experts import Answers, Expert, Panel, questionnaire, weigh_scheme
    >>> scheme = fa.load_scheme("micro-enterprise")
    >>> asked = questionnaire(scheme, parents=["credit"])
    >>> pair = asked.pairs_of("credit")[0]
    >>> panel = Panel("committee", asked, (Expert("Li"),)).with_round({"Li": Answers({"credit": {pair: 3}})})
    >>> weighed = weigh_scheme(scheme, panel, version="2")
    >>> weighed.indicators["credit"].panel.name
    'committee'
    """
    if not isinstance(scheme, Scheme):
        raise PanelError(f"scheme {shown(scheme)}: must be a Scheme; load_scheme or load_draft reads one")
    asked = panel.questionnaire
    if asked.scheme != scheme.name:
        raise PanelError(f"panel {panel.name}: was asked about scheme {asked.scheme}, not {scheme.name}")
    if version is not None and not version.strip():
        raise PanelError(f"version {shown(version)}: must say which version the new scheme is, such as '2'")
    consistency = _waived(waive_consistency, "waive_consistency", asked.pairs)
    order = _waived(waive_order, "waive_order", asked.pairs)
    indicators = dict(scheme.indicators)
    faults: list[FuzzyAHPError] = []
    for parent in asked.pairs:
        if parent not in indicators or not indicators[parent].children:
            raise PanelError(f"panel {panel.name}: {shown(parent)} is no parent of this scheme; ask the panel anew")
        limit = None if parent in consistency else scheme.rules.max_consistency_ratio
        rules = {"method": scheme.rules.weight_method, "random_index": scheme.rules.random_index}
        given: dict[str, Any] = {"round": round, "aggregation": aggregation, **rules}
        children = indicators[parent].children
        try:
            group = group_judgments(panel, parent, children, max_consistency_ratio=limit, **given)
        except ConsistencyError as error:  # goes on, so that whoever reads the error sees all of them at once
            faults.append(error)
            group = group_judgments(panel, parent, children, max_consistency_ratio=None, **given)
        indicators[parent] = replace(
            indicators[parent],
            judgments=None if group.judgments is None else tuple(exact_ratio(x, parent) for x in group.judgments),
            weights=group.weights,
            fuzzy_judgments=None,
            preferences=None,
            panel=group.source,
            waive_consistency=consistency.get(parent),
            waive_order=order.get(parent),
        )
    weighed = replace(scheme, indicators=indicators, version=version or scheme.version, draft=False)
    _raise_all([*faults, *_faults_of(weighed, weighed.tree.parents)])
    return weighed


def _waived(given: Mapping[str, str] | None, where: str, asked: Collection[str]) -> dict[str, str]:
    """Waivers by parent; one without a reason would be as if it had not been given."""
    waived = {} if given is None else given
    if not isinstance(waived, Mapping):
        raise PanelError(f"{where}: {shown(given)}, must map each parent to a reason")
    for parent, reason in waived.items():
        if parent not in asked:
            raise PanelError(f"{where}: the panel was not asked about {shown(parent)}; {suggest(parent, asked)}")
        if not isinstance(reason, str) or not reason.strip():
            raise PanelError(f"{where}: {parent}: reason {shown(reason)}, must say why it may pass")
    return dict(waived)


def _faults_of(scheme: Scheme, parents: Sequence[str]) -> list[FuzzyAHPError]:
    """What a rating model would refuse of these parents' judgments; it stops at the first."""
    found: list[FuzzyAHPError] = []
    let_pass = {
        name: replace(node, waive_consistency="x", waive_order="x") if node.children else node
        for name, node in scheme.indicators.items()
    }
    for parent in parents:
        own = scheme.indicators[parent]
        for key in ("waive_consistency", "waive_order"):
            # All but one rule of one parent let pass: what is raised is about that.
            alone = let_pass | {parent: replace(let_pass[parent], **{key: getattr(own, key)})}
            try:
                RatingModel(replace(scheme, indicators=alone))
            except FuzzyAHPError as error:
                found.append(error)
    return found


def _raise_all(faults: Sequence[FuzzyAHPError]) -> None:
    lines = list(dict.fromkeys(map(str, faults)))
    text = lines[0] if len(lines) == 1 else f"{len(lines)} faults:\n  " + "\n  ".join(lines)
    if lines and all(isinstance(fault, ConsistencyError) for fault in faults):
        raise ConsistencyError(text)
    if lines:
        raise SchemeError(text)
