"""A model card: what a scheme is, whose judgments it rests on, what it decides how, and where it does not work."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fuzzyahp._version import __version__
from fuzzyahp.audit.reports.card_words import WORDS
from fuzzyahp.audit.reports.limits import scheme_limits
from fuzzyahp.audit.reports.pages import page
from fuzzyahp.audit.reports.report_words import WORDS as REPORT_WORDS
from fuzzyahp.audit.reports.rules_in_words import rules_in_words
from fuzzyahp.audit.reports.weight_rows import consistency_rows, node_rows, panel_lines, waiver_lines
from fuzzyahp.errors import SchemeError, in_language, shown
from fuzzyahp.judgment import JudgmentMatrix
from fuzzyahp.rating import RatingModel
from fuzzyahp.record import moment
from fuzzyahp.scheme import Scheme
from fuzzyahp.weighing import judge_children


def scheme_card(scheme: Scheme, lang: str = "en", *, at: str | datetime | None = None) -> str:
    """Model card of a scheme as one self-contained HTML page.

    Parameters
    ----------
    scheme : Scheme
        A scheme that can rate.
    lang : {"en", "zh"}
        Language of the page; labels are those of the scheme.
    at : str or datetime, optional
        When the card is made, with its offset. The library asks no clock.

    Returns
    -------
    str
        HTML: purpose, experts, weights, judgments in words, consistency, standards, every rule, waivers, limits. The
        same text every time; everything that people typed is escaped.

    Raises
    ------
    SchemeError
        If it is no scheme, or cannot rate.
    ConsistencyError
        If judgments of it are not consistent enough.
    RecordError
        If the moment cannot be used.
    MissingExtraError
        If Jinja2 is not installed: the extra ``report``.
    FuzzyAHPError
        If there is no such language.

    References
    ----------
    M. Mitchell et al. (2019), "Model Cards for Model Reporting", FAT* '19, pages 220-229: purpose, factors, limits.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> html = fa.audit.scheme_card(fa.load_scheme("micro-enterprise"))
    >>> "A score is points on a scale, not a probability of default." in html
    True
    """
    say = in_language(WORDS, lang)
    if not isinstance(scheme, Scheme):
        raise SchemeError(f"scheme: {shown(scheme)}, must be a Scheme; make one with load_scheme()")
    made = None if at is None else moment(at)
    model = RatingModel(scheme)
    rows = node_rows(model.plan, lang)
    leaves = scheme.tree.leaves
    measured = sum(1 for leaf in leaves if scheme.indicators[leaf].standard)
    content: dict[str, Any] = {
        "say": say,
        "words": REPORT_WORDS[lang],
        "scheme": scheme,
        "title": _text(scheme.title, lang) or scheme.name,
        "description": _text(scheme.description, lang),
        "at": made,
        "valid": _valid(scheme, say),
        "leaves": say["leaves_are"].format(n=len(leaves), measured=measured, voted=len(leaves) - measured),
        "levels": max(scheme.tree.path(leaf).count(".") + 1 for leaf in leaves) if len(scheme.tree.names) > 1 else 0,
        "grade_worths": [
            say["grades_worth"].format(label=scheme.scale.label(h, lang), value=f"{value:g}")
            for h, value in enumerate(scheme.scale.values)
        ],
        "grades": [scheme.scale.label(h, lang) for h in range(len(scheme.scale))],
        "panels": _panels(model, say, lang),
        "rows": [row | {"kind": _kind(scheme, row["name"], say) if row["leaf"] else ""} for row in rows],
        "judgments": _judgments(model, lang),
        "consistency": consistency_rows(model, lang),
        "limit": f"{scheme.rules.max_consistency_ratio:g}",
        "waivers": waiver_lines(model, lang),
        "standards": _standards(scheme, say, lang),
        "rules": rules_in_words(scheme, lang),
        "limits": scheme_limits(model, lang),
        "version": __version__,
    }
    return page("card.html.j2", lang, content)


def _text(texts: Any, lang: str) -> str:
    return str(texts.get(lang) or texts.get("en") or "")


def _valid(scheme: Scheme, say: Mapping[str, str]) -> str:
    start, end = scheme.effective_from, scheme.effective_to
    key = "valid_both" if start and end else "valid_from" if start else "valid_to" if end else "valid_open"
    return say[key].format(start=start, end=end)


def _panels(model: RatingModel, say: Mapping[str, str], lang: str) -> list[str]:
    """Whose judgments stand behind the weights, and for which parents that is not recorded."""
    scheme = model.scheme
    unknown = [p for p in scheme.tree.parents if len(scheme.tree.children(p)) > 1 and not scheme.indicators[p].panel]
    lines = panel_lines(model.plan, lang)
    if unknown:
        lines.append(say["no_panel"].format(nodes=say["sep"].join(scheme.label(p, lang) for p in unknown)))
    if scheme.rules.expert_weights:
        experts = say["sep"].join(f"{who} {weight:g}" for who, weight in scheme.rules.expert_weights.items())
        lines.append(say["voices"].format(experts=experts))
    return lines


def _kind(scheme: Scheme, leaf: str, say: Mapping[str, str]) -> str:
    indicator = scheme.indicators[leaf]
    return say["kind_standard" if indicator.standard else "kind_guide" if indicator.guide else "kind_bare"]


def _judgments(model: RatingModel, lang: str) -> list[dict[str, Any]]:
    """Judgments of each parent's children as sentences, by the labels of the language."""
    scheme = model.scheme
    found = []
    for parent in scheme.tree.parents:
        judged = judge_children(scheme, parent)
        if judged is not None:
            children = scheme.tree.children(parent)
            # Two children may carry one label; their names are unique.
            labels = [scheme.label(child, lang) for child in children]
            if len(set(labels)) < len(labels):
                labels = list(children)
            matrix = JudgmentMatrix(judged[0].values.tolist(), labels)
            found.append(
                {"label": scheme.label(parent, lang), "lines": matrix.in_words(lang), "fuzzy": judged[2] is not None}
            )
    return found


def _standards(scheme: Scheme, say: Mapping[str, str], lang: str) -> list[dict[str, Any]]:
    rows = []
    for leaf in scheme.tree.leaves:
        standard = scheme.indicators[leaf].standard
        if standard is None:
            continue
        if standard.ideal is not None:
            low, high = standard.ideal
            better = say["near_better"].format(low=f"{low:g}", high=f"{high:g}")
        else:
            better = say["more_better" if standard.points[0] > standard.points[-1] else "less_better"]
        points = [f"{point:g}" for point in standard.points]
        rows.append({"label": scheme.label(leaf, lang), "unit": standard.unit, "better": better, "points": points})
    return rows
