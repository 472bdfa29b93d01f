"""Every expert's judgments of one parent as matrices, whose do not count there, and how much each voice counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fuzzyahp.errors import FuzzyAHPError, PanelError
from fuzzyahp.experts.incomplete.matrix import IncompleteMatrix
from fuzzyahp.experts.panel.panel import Panel
from fuzzyahp.judgment import JudgmentMatrix


def panel_matrices(
    panel: Panel, parent: str, round: int | None = None
) -> tuple[dict[str, JudgmentMatrix], int, dict[str, str]]:
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
        By expert who judged enough of its pairs to join all its children.
    int
        How many judgments of these experts nobody gave: left out by a waiver, completed from the expert's others so
        that lambda_max is least.
    dict of str to str
        Experts who judged too little to join all its children, and so are left out here: name to what is wrong.

    Raises
    ------
    PanelError
        If the panel was not asked about it, nobody judged it, or nobody enough of it.

    Examples
    --------
    >>> from fuzzyahp.experts import Answers, Expert, Panel, Questionnaire, panel_matrices
    >>> panel = Panel("committee", Questionnaire("s", "1", {"u": ("a", "b", "c")}), (Expert("Li"), Expert("Wu")))
    >>> li, wu = Answers({"u": {("a", "b"): 3, ("b", "c"): 1}}), Answers({"u": {("a", "b"): 2}})
    >>> matrices, completed, left_out = panel_matrices(panel.with_round({"Li": li, "Wu": wu}), "u")
    >>> list(matrices), completed, list(left_out)
    (['Li'], 1, ['Wu'])
    """
    pairs = panel.questionnaire.pairs_of(parent)
    labels = panel.questionnaire.pairs[parent]
    matrices: dict[str, JudgmentMatrix] = {}
    left_out: dict[str, str] = {}
    completed = 0
    found = panel.round(round)
    for expert in panel.names:
        given = panel.judgments(expert, parent, found.number)
        if not given:
            continue
        if len(given) == len(pairs):
            matrices[expert] = JudgmentMatrix.from_pairs(given, labels)
            continue
        if why := _why_left_out(labels, given):
            left_out[expert] = why
            continue
        try:
            matrices[expert] = IncompleteMatrix.from_pairs(given, labels).complete()
        except FuzzyAHPError as error:
            raise PanelError(f"panel {panel.name}, round {found.number}, {expert}: {parent}: {error}") from None
        completed += len(pairs) - len(given)
    if not matrices:
        where = f"panel {panel.name}, round {found.number}"
        if left_out:
            listed = "; ".join(f"{expert}: {why}" for expert, why in left_out.items())
            raise PanelError(f"{where}: {parent}: nobody judged enough of it ({listed}); ask again")
        raise PanelError(f"{where}: nobody judged {parent}; ask again")
    return matrices, completed, left_out


def not_joined(labels: Sequence[str], pairs: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Those that no chain of comparisons joins to the first: what is between them cannot be told.

    Parameters
    ----------
    labels : sequence of str
        All that should be compared.
    pairs : iterable of (str, str)
        The comparisons there are.

    Returns
    -------
    tuple of str
        In listed order; empty where all are joined.

    Examples
    --------
    >>> not_joined(("a", "b", "c", "d"), [("a", "b"), ("c", "d")])
    ('c', 'd')
    """
    links = list(pairs)
    reached, size = {labels[0]}, 0
    while size < len(reached):
        size = len(reached)
        reached |= {name for pair in links if reached & set(pair) for name in pair}
    return tuple(label for label in labels if label not in reached)


def left_out_of(panel: Panel, round: int | None = None) -> dict[str, dict[str, str]]:
    """Who judged too little of which parent to count there.

    Parameters
    ----------
    panel : Panel
        The panel.
    round : int, optional
        Default: the last.

    Returns
    -------
    dict of str to dict
        Parent to expert to what is wrong; parents where nobody is left out are not there.

    Examples
    --------
    >>> from fuzzyahp.experts import Answers, Expert, Panel, Questionnaire
    >>> panel = Panel("committee", Questionnaire("s", "1", {"u": ("a", "b", "c")}), (Expert("Li"),))
    >>> left_out_of(panel.with_round({"Li": Answers({"u": {("a", "b"): 3}})}))
    {'u': {'Li': 'no judgment joins c to a'}}
    """
    found: dict[str, dict[str, str]] = {}
    number = panel.round(round).number
    for parent, labels in panel.questionnaire.pairs.items():
        for expert in panel.names:
            given = panel.judgments(expert, parent, number)
            if given and (why := _why_left_out(labels, given)):
                found.setdefault(parent, {})[expert] = why
    return found


def _why_left_out(labels: Sequence[str], pairs: Iterable[tuple[str, str]]) -> str:
    apart = not_joined(labels, pairs)
    return f"no judgment joins {', '.join(apart)} to {labels[0]}" if apart else ""


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
    found = _given_weights(panel, experts)
    if found and not any(found.values()):
        raise PanelError(f"panel {panel.name}: every expert who answered has authority 0; give weights instead")
    return {name: weight for name, weight in found.items() if weight > 0} or None


def _given_weights(panel: Panel, experts: Sequence[str]) -> dict[str, float]:
    found: dict[str, float] = {}
    asked = set(experts)
    for expert in panel.experts:
        if expert.name in asked:
            if expert.weight is not None:
                found[expert.name] = expert.weight
            elif expert.familiarity is not None and expert.basis is not None:
                # Cr = (Ca + Cs) / 2, as Chinese Delphi studies have it; see expert_weights.
                found[expert.name] = (expert.familiarity + expert.basis) / 2
    return found


def shares_of(panel: Panel, experts: Sequence[str]) -> dict[str, float] | None:
    """Which part of the whole each of these experts' voices is, where they differ.

    Parameters
    ----------
    panel : Panel
        The panel.
    experts : sequence of str
        Those who answered.

    Returns
    -------
    dict of str to float or None
        Sums to 1 but for rounding; 0 for authority 0. None where all count alike, or nobody counts.

    Examples
    --------
    >>> from fuzzyahp.experts.panel.answers import Expert
    >>> from fuzzyahp.experts.panel.questions import Questionnaire
    >>> experts = (Expert("Li", weight=3), Expert("Wu", weight=1))
    >>> shares_of(Panel("committee", Questionnaire("s", "1", {"u": ("a", "b")}), experts), ["Li", "Wu"])
    {'Li': 0.75, 'Wu': 0.25}
    """
    found = _given_weights(panel, experts)
    total = sum(found.values())
    if len(set(found.values())) < 2 or not total:
        return None
    return {name: weight / total for name, weight in found.items()}


def voices_of(panel: Panel, experts: Sequence[str]) -> str:
    """By what these experts count: "equal", "given" (weights) or "authority": one of `scheme_parts.VOICES`.

    Parameters
    ----------
    panel : Panel
        The panel.
    experts : sequence of str
        Those who answered.

    Returns
    -------
    str
        "equal" also where what was given is the same for all.

    Examples
    --------
    >>> from fuzzyahp.experts.panel.answers import Expert
    >>> from fuzzyahp.experts.panel.questions import Questionnaire
    >>> experts = (Expert("Li", weight=3), Expert("Wu", weight=1))
    >>> voices_of(Panel("committee", Questionnaire("s", "1", {"u": ("a", "b")}), experts), ["Li", "Wu"])
    'given'
    """
    if shares_of(panel, experts) is None:
        return "equal"
    return "given" if panel.experts[0].weight is not None else "authority"
