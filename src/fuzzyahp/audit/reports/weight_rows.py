"""The tree and its weights as rows of tables: each node once, parents before their children."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fuzzyahp.audit.reports.report_words import WORDS
from fuzzyahp.evaluation import Plan
from fuzzyahp.explain_words import words as explain_words
from fuzzyahp.scheme_parts import WEIGHED_BY, PanelSource
from fuzzyahp.weights import Weights

if TYPE_CHECKING:
    from fuzzyahp.rating import RatingModel
    from fuzzyahp.result import Rating

#: Deeper nodes are set in no further.
_DEEPEST = 8


def node_rows(plan: Plan, lang: str) -> list[dict[str, Any]]:
    """Every node of the tree in listed order.

    Parameters
    ----------
    plan : Plan
        Scheme and weights.
    lang : {"en", "zh"}
        Language of the labels.

    Returns
    -------
    list of dict
        "name", "path", "label", "depth" (for setting in), "leaf", "weight" (among its siblings, None for the root) and
        "overall" (product of the weights from the root down).

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> [(row["label"], row["overall"]) for row in node_rows(model.plan, "en")][:2]
    [('Credit standing', 1.0), ('Decisive indicators', 0.5)]
    """
    scheme, tree = plan.scheme, plan.scheme.tree
    rows: list[dict[str, Any]] = []

    def add(name: str, depth: int, weight: float | None, overall: float) -> None:
        children = tree.children(name)
        rows.append(
            {
                "name": name,
                "path": tree.path(name),
                "label": scheme.label(name, lang),
                "depth": min(depth, _DEEPEST),
                "leaf": not children,
                "weight": weight,
                "overall": overall,
            }
        )
        for child, share in zip(children, plan.weights.get(name, ()), strict=True):
            add(child, depth + 1, share, overall * share)

    add(tree.root, 0, None, 1.0)
    return rows


def consistency_rows(weighed: Rating | RatingModel, lang: str) -> list[dict[str, Any]]:
    """What each parent's weights come from, and how consistent its judgments are.

    Parameters
    ----------
    weighed : Rating or RatingModel
        Either has the plan, the consistency by parent, and the waivers.
    lang : {"en", "zh"}
        Language.

    Returns
    -------
    list of dict
        "name", "label", "children" (how many), "origin", "judged" (a Weights or None), "verdict", "waived" (whether).

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> rows = consistency_rows(fa.RatingModel(fa.load_scheme("micro-enterprise")), "en")
    >>> rows[0]["origin"], rows[0]["verdict"]
    ('judgments in pairs', 'two children: always consistent')
    """
    say, scheme = WORDS[lang], weighed.plan.scheme
    rows = []
    for parent in scheme.tree.parents:
        judged = weighed.judged.get(parent)
        waived = "consistency" in weighed.waivers.get(parent, {})
        rows.append(
            {
                "name": parent,
                "label": scheme.label(parent, lang),
                "children": len(scheme.tree.children(parent)),
                "origin": _origin(scheme.indicators[parent], say),
                "judged": judged,
                "verdict": say[_verdict(judged, waived)],
                "waived": waived,
            }
        )
    return rows


def _origin(indicator: Any, say: Mapping[str, str]) -> str:
    for key in WEIGHED_BY:
        source = getattr(indicator, key)
        if source is not None:
            return say[f"from_{key}"].format(method=getattr(source, "method", ""))
    return say["from_one"]


def _verdict(judged: Weights | None, waived: bool) -> str:
    if waived:
        return "waived_verdict"
    if judged is None:
        return "not_checked"
    return "always_consistent" if len(judged.labels) <= 2 else "consistent"


def waiver_lines(weighed: Rating | RatingModel, lang: str) -> list[str]:
    """Every waiver in force as a sentence.

    Parameters
    ----------
    weighed : Rating or RatingModel
        Either has the plan and the waivers.
    lang : {"en", "zh"}
        Language.

    Returns
    -------
    list of str
        One sentence a waiver.
    """
    say, scheme = explain_words(lang), weighed.plan.scheme
    return [
        say["waived"].format(node=scheme.label(node, lang), rule=say[rule], reason=reason)
        for node, reasons in weighed.waivers.items()
        for rule, reason in reasons.items()
    ]


def panel_lines(plan: Plan, lang: str) -> list[str]:
    """Which panel of experts stands behind which weights, a sentence each.

    Parameters
    ----------
    plan : Plan
        Scheme and weights.
    lang : {"en", "zh"}
        Language.

    Returns
    -------
    list of str
        One sentence a panel; none where the scheme names no panel.
    """
    say, scheme = explain_words(lang), plan.scheme
    nodes: dict[PanelSource, list[str]] = {}
    for name in scheme.tree.parents:
        source = scheme.indicators[name].panel
        if source is not None:
            nodes.setdefault(source, []).append(scheme.label(name, lang))
    return [
        say["panel"].format(
            nodes=say["sep"].join(labels),
            name=source.name,
            round=source.round,
            experts=source.experts,
            voices=say[f"voices_{source.voices}"],
            aggregation=source.aggregation,
            fingerprint=source.fingerprint,
        )
        for source, labels in nodes.items()
    ]
