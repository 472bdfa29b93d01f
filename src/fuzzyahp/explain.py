"""A rating in words, in English and Chinese, as text and as HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from fuzzyahp.explain_words import words
from fuzzyahp.safe_text import one_line
from fuzzyahp.scheme import Scheme
from fuzzyahp.scheme_parts import PanelSource
from fuzzyahp.weights import Weights

if TYPE_CHECKING:
    from fuzzyahp.nodes import NodeResult
    from fuzzyahp.result import Rating

#: Points from a cut within which people are told that the grade is a close call.
CLOSE_CALL = 0.5
_MOST = 5


def explain_text(rating: Rating, lang: str = "en") -> str:
    """Several lines of text on a rating; see `Rating.explain`.

    Parameters
    ----------
    rating : Rating
        What to explain.
    lang : {"en", "zh"}
        Language.

    Returns
    -------
    str
        Text.
    """
    say, scheme = words(lang), rating.plan.scheme
    lines: list[str] = []
    if rating.score is None:
        lines += [say["rejected"], *_veto_lines(rating, lang)]
    else:
        lines += _score_lines(rating, lang)
        lines += [_passed_line(rating, lang)] if rating.veto else []
        lines += _cap_lines(rating, lang)
        lines += ["", say["criteria"], *_criteria_lines(rating, lang)]
        if rating.no_contributions:
            lines += ["", say["no_parts"].format(symbol=rating.plan.operator.symbol)]
        else:
            lines += [
                "",
                say["gain"],
                *_gain_lines(rating, lang),
                "",
                say["lost"],
                *_lost_lines(rating, lang),
            ]
    notes = [
        say["missing"].format(node=scheme.label(leaf, lang), experts=say["sep"].join(map(one_line, experts)))
        for leaf, experts in rating.missing_votes.items()
    ]
    notes += [
        say["waived"].format(node=scheme.label(node, lang), rule=say[rule], reason=one_line(reason))
        for node, reasons in rating.waivers.items()
        for rule, reason in reasons.items()
    ]
    notes += _panel_lines(scheme, lang)
    rules = scheme.rules
    notes.append(
        say["scheme"].format(
            name=scheme.name,
            version=scheme.version,
            fingerprint=scheme.fingerprint[:19],
            operator=rules.operator,
            method=rules.weight_method,
            ri=rules.random_index,
            grading=rules.grading,
        )
    )
    return "\n".join([*lines, "", *notes])


def _panel_lines(scheme: Scheme, lang: str) -> list[str]:
    """Which panel of experts stands behind which weights."""
    say = words(lang)
    nodes: dict[PanelSource, list[str]] = {}
    for name in scheme.tree.parents:
        source = scheme.indicators[name].panel
        if source is not None:
            nodes.setdefault(replace(source, completed=0), []).append(scheme.label(name, lang))
    return [
        say["panel"].format(
            nodes=say["sep"].join(labels),
            name=one_line(source.name),
            round=source.round,
            experts=source.experts,
            voices=say[f"voices_{source.voices}"],
            aggregation=source.aggregation,
            fingerprint=source.fingerprint[:19],
        )
        for source, labels in nodes.items()
    ]


def _grade(rating: Rating, name: str | None, lang: str) -> str:
    scale = rating.plan.scheme.scale
    return scale.label(scale.index(name), lang)


def _score_lines(rating: Rating, lang: str) -> list[str]:
    say, scheme = words(lang), rating.plan.scheme
    scale, score = scheme.scale, rating.score or 0.0
    risk = scale.risk_label(scale.index(rating.grade), lang)
    lines = [
        say["score"].format(
            score=score,
            best=scale.values[0],
            grade=_grade(rating, rating.grade, lang),
            risk=say["risk"].format(risk=risk) if risk else "",
        )
    ]
    lines += _principle_lines(rating, lang)
    cut, margin = rating.nearest_cut, rating.margin
    if cut is not None and margin is not None:
        lines.append(
            say["on_cut"].format(cut=cut) if margin == 0 else say["margin"].format(cut=cut, distance=abs(margin))
        )
        lines += [say["close"]] if 0 < abs(margin) <= CLOSE_CALL else []
    return lines


def _principle_lines(rating: Rating, lang: str) -> list[str]:
    """Why this grade, where it does not follow from the score."""
    say, rules, before = words(lang), rating.plan.scheme.rules, rating.grade_before_caps
    if before is None or rating.membership is None or rules.grading in ("nearest", "cuts"):
        return []
    place, grade = rating.plan.scheme.scale.index(before), _grade(rating, before, lang)
    shares = rating.membership.tolist()
    if rules.grading == "confidence":
        return [say["confidence"].format(share=sum(shares[: place + 1]), grade=grade, wanted=rules.confidence)]
    index = rating.validity_index or 0.0
    return [say["maximum"].format(share=shares[place], grade=grade, index="∞" if index > 1e6 else f"{index:.2f}")]


def _veto_lines(rating: Rating, lang: str) -> list[str]:
    trace, scheme = rating.veto, rating.plan.scheme
    if trace is None:
        return []
    say, scale = words(lang), scheme.scale
    limit = scale.index(trace.below)
    bound = say["at"] if trace.include_bound else say["below"]
    lines = []
    for node in trace.reasons:
        found, label = trace.watched[node], scheme.label(node, lang)
        below = scale.label(limit, lang)
        if isinstance(found, str):
            text = say["veto_grade"].format(node=label, found=_grade(rating, found, lang), bound=bound, below=below)
        else:
            text = say["veto_score"].format(node=label, found=found, bound=bound, cut=scale.values[limit], below=below)
        lines.append(text)
    return lines


def _passed_line(rating: Rating, lang: str) -> str:
    rule, scheme = rating.plan.scheme.rules.veto, rating.plan.scheme
    branch = scheme.tree.find(rule.branch) if rule else scheme.tree.root
    return words(lang)["passed"].format(node=scheme.label(branch, lang), found=f"{rating.nodes[branch].score:.2f}")


def _cap_lines(rating: Rating, lang: str) -> list[str]:
    say, scheme = words(lang), rating.plan.scheme
    return [
        say["cap"].format(
            node=scheme.label(scheme.tree.find(cap.node), lang),
            found=_grade(rating, cap.found, lang),
            worse_than=_grade(rating, cap.worse_than, lang),
            limit=_grade(rating, cap.limit, lang),
            was=say["was"].format(grade=_grade(rating, rating.grade_before_caps, lang)) if cap.binding else "",
        )
        for cap in rating.caps
    ]


def _criteria(rating: Rating) -> list[tuple[int, float, NodeResult]]:
    """Children of the root, and the parents among their children: depth, local weight, node."""
    tree = rating.plan.scheme.tree
    found: list[tuple[int, float, NodeResult]] = []
    for child, weight in rating.nodes[tree.root].weights.items():
        found.append((0, weight, rating.nodes[child]))
        found += [(1, w, rating.nodes[kid]) for kid, w in rating.nodes[child].weights.items() if tree.children(kid)]
    return found


def _criteria_lines(rating: Rating, lang: str) -> list[str]:
    say, scheme = words(lang), rating.plan.scheme
    return [
        f"  {'  ' * depth}"
        + say["criterion"].format(
            label=scheme.label(node.name, lang), weight=w, score=node.score, grade=_grade(rating, node.grade, lang)
        )
        for depth, w, node in _criteria(rating)
    ]


def _gain_lines(rating: Rating, lang: str) -> list[str]:
    say, scheme = words(lang), rating.plan.scheme
    ranked = sorted(rating.contributions.items(), key=lambda item: -item[1])
    lines = [
        "  "
        + say["part"].format(
            label=scheme.label(leaf, lang),
            weight=rating.global_weights[leaf],
            score=rating.nodes[leaf].score,
            points=points,
        )
        for leaf, points in ranked[:_MOST]
    ]
    return [*lines, "  ..."] if len(ranked) > _MOST else lines


def _lost_lines(rating: Rating, lang: str) -> list[str]:
    say, scheme = words(lang), rating.plan.scheme
    best = scheme.scale.values[0]
    lost = {leaf: weight * (best - rating.nodes[leaf].score) for leaf, weight in rating.global_weights.items()}
    ranked = [item for item in sorted(lost.items(), key=lambda item: -item[1])[:_MOST] if item[1] > 0]
    if not ranked:
        return [f"  {say['full']}"]
    return [
        "  "
        + say["loss"].format(
            label=scheme.label(leaf, lang), points=points, grade=_grade(rating, rating.nodes[leaf].grade, lang)
        )
        for leaf, points in ranked
    ]


def explain_html(rating: Rating, lang: str = "en") -> str:
    """A rating for a notebook: the decision, and the criteria with bars.

    Parameters
    ----------
    rating : Rating
        What to show.
    lang : {"en", "zh"}
        Language.

    Returns
    -------
    str
        HTML, everything people typed escaped.
    """
    say, scheme = words(lang), rating.plan.scheme
    if rating.score is None:
        lines = [say["rejected"], *_veto_lines(rating, lang)]
        return "".join(f"<p>{escape(line)}</p>" for line in lines)
    head = "".join(f"<p>{escape(line)}</p>" for line in [*_score_lines(rating, lang), *_cap_lines(rating, lang)])
    grades = [scheme.scale.label(h, lang) for h in range(len(scheme.scale))]
    columns = "".join(f"<th>{escape(text)}</th>" for text in ["", "w", "C", "", *grades])
    rows = [_html_row(rating, "0", None, rating.nodes[scheme.tree.root], lang)]
    rows += [_html_row(rating, f"{1 + depth}em", weight, node, lang) for depth, weight, node in _criteria(rating)]
    return f"{head}<table><thead><tr>{columns}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _html_row(rating: Rating, indent: str, weight: float | None, node: NodeResult, lang: str) -> str:
    shares = "".join(
        f'<td style="min-width:4em;background:linear-gradient(90deg,#9ecae1 {100 * x:.0f}%,'
        f'transparent {100 * x:.0f}%)">{x:.3f}</td>'
        for x in node.membership.tolist()
    )
    label = escape(rating.plan.scheme.label(node.name, lang))
    return (
        f'<tr><td style="text-align:left;padding-left:{indent}">{label}</td>'
        f"<td>{'' if weight is None else f'{weight:.4f}'}</td><td>{node.score:.2f}</td>"
        f"<td>{escape(_grade(rating, node.grade, lang))}</td>{shares}</tr>"
    )


def model_html(scheme: Scheme, weights: Mapping[str, Mapping[str, float]], judged: Mapping[str, Weights]) -> str:
    """A model for a notebook: each parent's children with their weights and the consistency ratio.

    Parameters
    ----------
    scheme : Scheme
        The scheme.
    weights : mapping
        Local weights by parent and child.
    judged : mapping of str to Weights
        Consistency by parent.

    Returns
    -------
    str
        HTML.
    """
    rows = []
    for parent, children in weights.items():
        ratio = f"{judged[parent].consistency_ratio:.4f}" if parent in judged else ""
        parts = ", ".join(f"{escape(scheme.label(child))} {w:.4f}" for child, w in children.items())
        rows.append(
            f"<tr><td>{escape(scheme.label(parent))}</td><td style='text-align:left'>{parts}</td><td>{ratio}</td></tr>"
        )
    head = "<tr><th>indicator</th><th>weights of its children</th><th>CR</th></tr>"
    return f"<table><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>"
