"""A rating in words, in English and Chinese, as text and as HTML."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING

from fuzzyahp.errors import FuzzyAHPError, suggest
from fuzzyahp.scheme import Scheme
from fuzzyahp.weights import Weights

if TYPE_CHECKING:
    from fuzzyahp.nodes import NodeResult
    from fuzzyahp.result import Rating

_WORDS = {
    "en": {
        "score": "Score {score:.2f} of {best:g}, grade {grade}{risk}.",
        "risk": ", risk {risk}",
        "rejected": "Rejected by the screening; nothing else was evaluated.",
        "veto_score": "{node}: score {found:.2f}; a score {bound} {cut:g} ({below}) is rejected.",
        "veto_grade": "{node}: grade {found}; a grade {bound} {below} is rejected.",
        "below": "below",
        "at": "at or below",
        "passed": "Screening passed: {node} {found}.",
        "on_cut": "The score is exactly on the cut at {cut:g}: on a cut the better grade counts.",
        "margin": "The nearest cut is {cut:g}, {distance:.2f} points away.",
        "close": "This is a close call.",
        "maximum": "Graded by maximum membership: {share:.4f} in {grade}; validity index {index}.",
        "confidence": "Graded by the confidence criterion: {share:.4f} in {grade} or better, at least {wanted:g}.",
        "cap": "Capped: {node} is graded {found}, worse than {worse_than}: the grade is no better than {limit}{was}.",
        "was": " (it would be {grade})",
        "criteria": "By criterion (weight, score, grade):",
        "gain": "What brings points (global weight x score; the sum is the score):",
        "lost": "What costs most against the best grade:",
        "full": "nothing: every indicator has the best grade",
        "waived": "Waived for {node}: {rule} ({reason}).",
        "consistency": "consistency of its judgments",
        "order": "listed order of its weights",
        "missing": "{node}: no vote of {experts}; divided by those who voted.",
        "scheme": "Scheme {name} {version}, {fingerprint}; {operator}, {method}, {ri}, grading {grading}.",
        "no_parts": "Under {symbol} only the binding terms decide, so the leaves' parts do not add up to the score.",
        "criterion": "{label}: {weight:.4f}, {score:.2f}, {grade}",
        "part": "{label}: {weight:.4f} x {score:.2f} = {points:.2f} points",
        "loss": "{label}: {points:.2f} points ({grade})",
        "sep": ", ",
    },
    "zh": {
        "score": "得分 {score:.2f}（满分 {best:g}），等级：{grade}{risk}。",
        "risk": "，风险：{risk}",
        "rejected": "未通过决定性指标筛选，予以否决，其余指标不再评审。",
        "veto_score": "{node}得分 {found:.2f}；得分{bound} {cut:g}（{below}）即予否决。",
        "veto_grade": "{node}等级为{found}；等级{bound}{below}即予否决。",
        "below": "低于",
        "at": "不高于",
        "passed": "通过筛选：{node} {found}。",
        "on_cut": "得分恰好落在分界 {cut:g} 上，按规则取较好的等级。",
        "margin": "距最近的分界 {cut:g} 相差 {distance:.2f} 分。",
        "close": "结果接近分界，请谨慎。",
        "maximum": "按最大隶属度原则定级：{grade}的隶属度为 {share:.4f}，有效性指数 {index}。",
        "confidence": "按置信度准则定级：{grade}及以上的隶属度之和为 {share:.4f}，不低于 {wanted:g}。",
        "cap": "等级受限：{node}等级为{found}，差于{worse_than}，综合等级不得高于{limit}{was}。",
        "was": "（原为{grade}）",
        "criteria": "各准则（权重、得分、等级）：",
        "gain": "得分构成（全局权重 × 得分，合计即为总分）：",
        "lost": "失分最多的指标：",
        "full": "无：各项指标均为最优等级",
        "waived": "{node}已豁免：{rule}（{reason}）。",
        "consistency": "判断矩阵一致性",
        "order": "权重的排列顺序",
        "missing": "{node}：{experts}未投票，按实际投票人数计算。",
        "scheme": "评价方案 {name} {version}，{fingerprint}；{operator}，{method}，{ri}，{grading}。",
        "no_parts": "在 {symbol} 算子下只有起决定作用的项影响结果，各指标的得分之和不等于总分。",
        "criterion": "{label}：{weight:.4f}，{score:.2f}，{grade}",
        "part": "{label}：{weight:.4f} × {score:.2f} = {points:.2f} 分",
        "loss": "{label}：{points:.2f} 分（{grade}）",
        "sep": "、",
    },
}
#: Points from a cut within which people are told that the grade is a close call.
CLOSE_CALL = 0.5
_MOST = 5


def words(lang: str) -> dict[str, str]:
    """Sentences of a language.

    Parameters
    ----------
    lang : {"en", "zh"}
        Language.

    Returns
    -------
    dict of str to str
        Format strings by key.

    Raises
    ------
    FuzzyAHPError
        If there is no such language.

    Examples
    --------
    >>> words("zh")["sep"]
    '、'
    """
    if lang not in _WORDS:
        raise FuzzyAHPError(f"lang: there is no {lang!r}; {suggest(lang, _WORDS)}")
    return _WORDS[lang]


def one_line(text: str) -> str:
    r"""Text that somebody typed as one line that cannot pass for two, nor steer a terminal.

    Parameters
    ----------
    text : str
        Anything.

    Returns
    -------
    str
        Line ends as spaces, other control characters as "?".

    Examples
    --------
    >>> one_line("pilot\nScore 100")
    'pilot Score 100'
    """
    return "".join(c if c.isprintable() else "?" for c in " ".join(text.split()))


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
    """Root, then the two layers below it: depth, local weight, node."""
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
