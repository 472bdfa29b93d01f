"""Limits of a scheme, composed from its facts: nothing is said that the scheme does not show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from fuzzyahp.audit.reports.card_words import WORDS
from fuzzyahp.errors import in_language
from fuzzyahp.rating import RatingModel

#: With fewer indicators than this the card says that few carry the rating.
FEW_LEAVES = 5
#: A panel of fewer experts than this is named.
FEW_EXPERTS = 5
_MOST_NAMES = 8


def scheme_limits(model: RatingModel, lang: str = "en") -> list[str]:
    """Where a scheme is weak or says nothing, in sentences.

    Parameters
    ----------
    model : RatingModel
        The scheme with its weights.
    lang : {"en", "zh"}
        Language.

    Returns
    -------
    list of str
        One sentence or two a limit; what holds of every scheme first.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> limits = scheme_limits(fa.RatingModel(fa.load_scheme("micro-enterprise")))
    >>> limits[1]
    'A score is points on a scale, not a probability of default.'
    """
    say = in_language(WORDS, lang)
    return [
        say["limit_outcomes"],
        say["limit_probability"],
        *_identity(model, say),
        *_leaves(model, say, lang),
        *_rules(model, say),
        *_judgments(model, say, lang),
    ]


def _names(model: RatingModel, nodes: Sequence[str], say: Mapping[str, str], lang: str) -> str:
    shown = say["sep"].join(model.scheme.label(node, lang) for node in nodes[:_MOST_NAMES])
    rest = len(nodes) - _MOST_NAMES
    return shown if rest <= 0 else say["and_more"].format(nodes=shown, n=rest)


def _identity(model: RatingModel, say: Mapping[str, str]) -> Iterator[str]:
    if not model.scheme.source:
        yield say["limit_source"]
    if not (model.scheme.effective_from or model.scheme.effective_to):
        yield say["limit_dates"]


def _leaves(model: RatingModel, say: Mapping[str, str], lang: str) -> Iterator[str]:
    scheme = model.scheme
    leaves, values = scheme.tree.leaves, scheme.scale.values
    span = values[0] - values[-1]
    if len(leaves) < FEW_LEAVES:
        yield say["limit_few_1" if len(leaves) == 1 else "limit_few"].format(n=len(leaves))
    if model.plan.operator.keeps_sum:
        # Under the weighted average a leaf moves the score by its overall weight times the span of the grades.
        heaviest = max(leaves, key=lambda leaf: model.global_weights[leaf])
        points = model.global_weights[heaviest] * span
        label = scheme.label(heaviest, lang)
        yield say["limit_heaviest"].format(leaf=label, points=f"{points:.1f}", span=f"{span:g}")
        light = sum(1 for leaf in leaves if model.global_weights[leaf] * span < 1)
        if light:
            yield say["limit_light"].format(n=light, total=len(leaves))
    if any(scheme.indicators[leaf].standard for leaf in leaves):
        yield say["limit_points"]
    bare = [leaf for leaf in leaves if not scheme.indicators[leaf].standard and not scheme.indicators[leaf].guide]
    if bare:
        yield say["limit_unguided"].format(nodes=_names(model, bare, say, lang))
    unnamed = [node for node in scheme.tree if not scheme.indicators[node].label.get(lang)]
    if unnamed:
        yield say["limit_language"].format(nodes=_names(model, unnamed, say, lang))


def _rules(model: RatingModel, say: Mapping[str, str]) -> Iterator[str]:
    rules, operator = model.scheme.rules, model.plan.operator
    yield say["limit_compensates"] if operator.keeps_sum else say["limit_operator"].format(symbol=operator.symbol)
    yield say["limit_veto" if rules.veto else "limit_no_veto"]
    if rules.caps:
        yield say["limit_caps"]
    if rules.grading == "maximum_membership":
        yield say["limit_maximum"]
    if rules.grading == "confidence":
        yield say["limit_confidence"]
    if rules.missing_votes == "divide_by_voters":
        yield say["limit_missing"]


def _judgments(model: RatingModel, say: Mapping[str, str], lang: str) -> Iterator[str]:
    scheme = model.scheme
    several = [parent for parent in scheme.tree.parents if len(scheme.tree.children(parent)) > 1]
    given = [parent for parent in several if scheme.indicators[parent].weights is not None]
    two = [parent for parent in several if parent in model.judged and len(scheme.tree.children(parent)) == 2]
    unknown = [parent for parent in several if scheme.indicators[parent].panel is None]
    for key, nodes in (
        ("limit_given", given),
        ("limit_two", two),
        ("limit_panel_unknown", unknown),
        ("limit_fuzzy", list(model.fuzzy)),
    ):
        if nodes:
            yield say[key].format(nodes=_names(model, nodes, say, lang))
    panels = {source.name: source for i in scheme.indicators.values() if (source := i.panel) is not None}
    for source in panels.values():
        if source.experts < FEW_EXPERTS:
            key = "limit_panel_one" if source.experts == 1 else "limit_panel_small"
            yield say[key].format(name=source.name, n=source.experts)
    for parent in several:
        panel = scheme.indicators[parent].panel
        if panel is not None and panel.completed:
            key = "limit_completed_1" if panel.completed == 1 else "limit_completed"
            yield say[key].format(node=scheme.label(parent, lang), n=panel.completed)
    waived = sum(len(reasons) for reasons in model.waivers.values())
    if waived:
        yield say["limit_waived"].format(n=waived)
