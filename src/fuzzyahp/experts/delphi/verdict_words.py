"""The stop rule's verdict in words, English and Chinese, as text and as HTML."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING

from fuzzyahp.errors import PanelError, in_language
from fuzzyahp.safe_text import one_line

if TYPE_CHECKING:
    from fuzzyahp.experts.delphi.verdict import Criterion, Verdict

_MOST_OPEN = 20

WORDS = {
    "en": {
        "stop": "Round {round}: stop.",
        "go_on": "Round {round}: go on.",
        "met": "The answers are stable and agree enough.",
        "stable": "The answers are stable; agreement was not asked for, and what is open stays so.",
        "maximum": "No more than {maximum} rounds are held; what is open stays so: record the disagreement.",
        "one_round": "One round alone does not show whether the answers are stable.",
        "few_rounds": "At least {minimum} rounds are held.",
        "not_met": "Not every criterion is met.",
        "yes": "met",
        "no": "not met",
        "none": "nothing to judge",
        "open": "Open questions:",
        "excused": "No common ranking shown, not held against the panel, since the answers lie close together: {names}",
        "more": "and {count} more",
        "response_rate": "response rate {value:.1%}, at least {threshold:.1%}",
        "cv_change": "largest change of a coefficient of variation {value:.3f}, at most {threshold:g}",
        "change_level": "largest share of answers moved {value:.1%}, below {threshold:.1%}",
        "judgment_steps": "widest interquartile range of judgments {value:.2f} steps, at most {threshold:g}",
        "judgment_cv": "largest coefficient of variation of judgments {value:.3f}, at most {threshold:g}",
        "vote_steps": "widest interquartile range of votes {value:.2f} grades, at most {threshold:g}",
        "vote_cv": "largest coefficient of variation of votes {value:.3f}, below {threshold:g}",
        "significance": "largest p of Kendall's W {value:.4f}, below {threshold:g}",
        "why_cv_change": "its variation changed",
        "why_change_level": "answers moved",
        "why_judgment_steps": "quartiles far apart",
        "why_judgment_cv": "variation high",
        "why_vote_steps": "quartiles far apart",
        "why_vote_cv": "variation high",
        "why_significance": "no common ranking shown",
        "head": "criterion",
        "result": "result",
        "missing": "-",
        "colon": ": ",
        "versus": " / ",
        "listed": ", ",
        "join": "; ",
        "because": "{text} ({why})",
    },
    "zh": {
        "stop": "第{round}轮：可以停止。",
        "go_on": "第{round}轮：需要继续。",
        "met": "意见稳定，协调程度达到要求。",
        "stable": "意见稳定；规则未要求意见一致，未决问题保留。",
        "maximum": "最多进行{maximum}轮；未决问题保留，请记录分歧。",
        "one_round": "仅有一轮，无法判断意见是否稳定。",
        "few_rounds": "至少进行{minimum}轮。",
        "not_met": "尚有标准未达到。",
        "yes": "达到",
        "no": "未达到",
        "none": "无可判断",
        "open": "未决问题：",
        "excused": "排序一致性不显著，但各题答案接近，不作为未达标：{names}",
        "more": "另有{count}项",
        "response_rate": "专家积极系数 {value:.1%}，要求不低于 {threshold:.1%}",
        "cv_change": "变异系数的最大变化 {value:.3f}，要求不超过 {threshold:g}",
        "change_level": "答案变动比例最大 {value:.1%}，要求低于 {threshold:.1%}",
        "judgment_steps": "判断的最大四分位差 {value:.2f} 级，要求不超过 {threshold:g} 级",
        "judgment_cv": "判断的最大变异系数 {value:.3f}，要求不超过 {threshold:g}",
        "vote_steps": "评级的最大四分位差 {value:.2f} 级，要求不超过 {threshold:g} 级",
        "vote_cv": "评级的最大变异系数 {value:.3f}，要求低于 {threshold:g}",
        "significance": "肯德尔协调系数的最大 p 值 {value:.4f}，要求低于 {threshold:g}",
        "why_cv_change": "变异系数变化大",
        "why_change_level": "答案有变动",
        "why_judgment_steps": "四分位差大",
        "why_judgment_cv": "变异系数大",
        "why_vote_steps": "四分位差大",
        "why_vote_cv": "变异系数大",
        "why_significance": "排序一致性不显著",
        "head": "标准",
        "result": "结果",
        "missing": "—",
        "colon": "：",
        "versus": " / ",
        "listed": "、",
        "join": "；",
        "because": "{text}（{why}）",
    },
}


def verdict_text(verdict: Verdict, lang: str, labels: Mapping[str, str]) -> str:
    """Several lines on a verdict; see `Verdict.to_text`.

    Parameters
    ----------
    verdict : Verdict
        What the stop rule says.
    lang : {"en", "zh"}
        Language.
    labels : mapping of str to str
        What to call parents, indicators and clients.

    Returns
    -------
    str
        Text.

    Raises
    ------
    PanelError
        If there is no such language.

    Examples
    --------
    >>> from fuzzyahp.experts import StopRule, Verdict
    >>> verdict_text(Verdict(False, "few_rounds", 2, (), StopRule(minimum_rounds=3)), "en", {})
    'Round 2: go on. At least 3 rounds are held.'
    """
    say = in_language(WORDS, lang, PanelError)
    lines = [_headline(verdict, say)]
    lines += [f"- {_sentence(c, say)}{say['colon']}{say[_result(c)]}" for c in verdict.criteria]
    names = _open_questions(verdict, say, labels)
    if names:
        lines.append(say["open"])
        lines += [f"- {name}" for name in names]
    lines += _excused(verdict, say, labels)
    return "\n".join(lines)


def verdict_html(verdict: Verdict, lang: str = "en", labels: Mapping[str, str] | None = None) -> str:
    """A verdict as HTML, everything in it escaped.

    Parameters
    ----------
    verdict : Verdict
        What the stop rule says.
    lang : {"en", "zh"}
        Language.
    labels : mapping of str to str, optional
        What to call parents, indicators and clients.

    Returns
    -------
    str
        A paragraph, a table, and a list of what is open.

    Raises
    ------
    PanelError
        If there is no such language.

    Examples
    --------
    >>> from fuzzyahp.experts import StopRule, Verdict
    >>> verdict_html(Verdict(False, "few_rounds", 2, (), StopRule(minimum_rounds=3)), "en")[:50]
    '<p>Round 2: go on. At least 3 rounds are held.</p>'
    """
    say = in_language(WORDS, lang, PanelError)
    rows = "".join(
        f"<tr><td>{escape(_sentence(c, say))}</td><td>{escape(say[_result(c)])}</td></tr>" for c in verdict.criteria
    )
    names = "".join(f"<li>{escape(name)}</li>" for name in _open_questions(verdict, say, labels or {}))
    return (
        f"<p>{escape(_headline(verdict, say))}</p><table><thead><tr><th>{escape(say['head'])}</th>"
        f"<th>{escape(say['result'])}</th></tr></thead><tbody>{rows}</tbody></table>"
        + (f"<p>{escape(say['open'])}</p><ul>{names}</ul>" if names else "")
        + "".join(f"<p>{escape(line)}</p>" for line in _excused(verdict, say, labels or {}))
    )


def _headline(verdict: Verdict, say: Mapping[str, str]) -> str:
    what = say["stop" if verdict.stop else "go_on"].format(round=verdict.round)
    why = say[verdict.reason].format(minimum=verdict.rule.minimum_rounds, maximum=verdict.rule.maximum_rounds)
    return f"{what}{' ' if what.endswith('.') else ''}{why}"


def _sentence(criterion: Criterion, say: Mapping[str, str]) -> str:
    template = say[criterion.name]
    if criterion.value is None:
        for spec in ("{value:.1%}", "{value:.2f}", "{value:.3f}", "{value:.4f}"):
            template = template.replace(spec, say["missing"])
        return template.format(threshold=criterion.threshold)
    return template.format(value=criterion.value, threshold=criterion.threshold)


def _result(criterion: Criterion) -> str:
    return "none" if criterion.met is None else "yes" if criterion.met else "no"


def _open_questions(verdict: Verdict, say: Mapping[str, str], labels: Mapping[str, str]) -> list[str]:
    """Each open question, and why it is open."""
    named = []
    for where, question in verdict.open[:_MOST_OPEN]:
        place = [one_line(labels.get(name, name)) for name in (where, *question)]
        text = place[0] + (say["colon"] + say["versus"].join(place[1:]) if question else "")
        failed = [say[f"why_{c.name}"] for c in verdict.criteria if (where, question) in c.open]
        named.append(say["because"].format(text=text, why=say["join"].join(failed)))
    more = len(verdict.open) - _MOST_OPEN
    return named + ([say["more"].format(count=more)] if more > 0 else [])


def _excused(verdict: Verdict, say: Mapping[str, str], labels: Mapping[str, str]) -> list[str]:
    """One line on what has no common ranking and need not have one; none where there is nothing to say."""
    places = dict.fromkeys(where for criterion in verdict.criteria for where, _ in criterion.excused)
    names = [one_line(labels.get(where, where)) for where in places]
    if len(names) > _MOST_OPEN:
        names[_MOST_OPEN:] = [say["more"].format(count=len(names) - _MOST_OPEN)]
    return [say["excused"].format(names=say["listed"].join(names))] if names else []
