"""What changed between two schemes, in words: English and Chinese, as text and as HTML."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any

from fuzzyahp.audit.reports.rule_words import WORDS as RULE_WORDS
from fuzzyahp.audit.reports.rules_in_words import rules_in_words
from fuzzyahp.errors import in_language
from fuzzyahp.safe_text import one_line
from fuzzyahp.scheme import Scheme

if TYPE_CHECKING:
    from fuzzyahp.audit.schemes.scheme_changes import SchemeChange
    from fuzzyahp.audit.schemes.scheme_diff import SchemeDiff

# A longer text is said to be reworded; before and after stand in the data.
_MOST_TEXT = 60

WORDS = {
    "en": {
        "same": "{old}: no change, the fingerprints are the same",
        "head": "{old} -> {new}",
        "words": "Only words changed: no number can change.",
        "checks": "No number can change; what a scheme must pass before it rates anybody has changed.",
        "numbers": "Numbers can change: rate the portfolio by both before the new scheme is used.",
        "largest": "Largest change of a weight in the whole: {node} {change:+.4f}",
        "colon": ": ",
        "sep": ", ",
        "none": "none",
        "yes": "yes",
        "no": "no",
        "change": "{before} -> {after}",
        "reworded": "reworded",
        "pair": "{first} over {second}",
        "node": "{label} ({where})",
        "of": "{name} ({of})",
        "added": "under {parent}, number {place}",
        "removed": "was under {parent}",
        "moved": "from under {before} to under {parent}, number {place}",
        "by_judgments": "judgments",
        "by_weights": "weights as given",
        "by_fuzzy_judgments": "fuzzy judgments",
        "by_preferences": "preferences",
        "what_name": "name",
        "what_version": "version",
        "what_source": "source",
        "what_effective_from": "effective from",
        "what_effective_to": "effective to",
        "what_title": "title",
        "what_description": "description",
        "what_grades.names": "names",
        "what_grades.values": "values",
        "what_grades.labels": "labels",
        "what_grades.risk": "names",
        "what_grades.risk_labels": "labels",
        "what_label": "label",
        "what_guide": "guide",
        "what_standard.points": "value of each grade",
        "what_standard.ideal": "ideal range",
        "what_standard.unit": "unit",
        "what_waive_consistency": "consistency of the judgments",
        "what_waive_order": "listed order of the weights",
        "what_panel": "panel",
        "what_panel.name": "name",
        "what_panel.round": "round",
        "what_panel.fingerprint": "fingerprint",
        "what_panel.experts": "experts",
        "what_panel.aggregation": "aggregation",
        "what_panel.completed": "judgments completed",
        "what_panel.voices": "voices",
        "what_fuzzy_judgments.method": "method",
        "what_preferences.method": "method",
        "what_fuzzy_judgments": "option",
        "what_preferences": "option",
        "heading_identity": "Identity",
        "heading_grades": "Grades",
        "heading_risk": "Words for risk",
        "heading_rule": "Rules",
        "heading_check": "Checks",
        "heading_added": "Added",
        "heading_removed": "Removed",
        "heading_moved": "Moved",
        "heading_order": "Order of children",
        "heading_label": "Labels",
        "heading_guide": "Guides for voters",
        "heading_source": "Where weights come from",
        "heading_judgment": "Judgments",
        "heading_given": "Weights as given",
        "heading_method": "Methods",
        "heading_standard": "Grade standards",
        "heading_unit": "Units",
        "heading_waiver": "Waivers",
        "heading_panel": "Panels",
        "heading_weight": "Weights within a node",
        "heading_global_weight": "Weights in the whole",
        "heading_consistency": "Consistency ratio (CR)",
    },
    "zh": {
        "same": "{old}：没有改动，指纹相同",
        "head": "{old} → {new}",
        "words": "仅文字有改动：任何数值都不会改变。",
        "checks": "数值不会改变；改动的是评价方案启用前须通过的检验。",
        "numbers": "数值可能改变：启用新方案前，请用新旧两个方案分别评定全部客户。",
        "largest": "全局权重变化最大：{node} {change:+.4f}",
        "colon": "：",
        "sep": "、",
        "none": "无",
        "yes": "是",
        "no": "否",
        "change": "{before} → {after}",
        "reworded": "措辞有改动",
        "pair": "{first}对{second}",
        "node": "{label}（{where}）",
        "of": "{name}（{of}）",
        "added": "位于{parent}之下，第 {place} 项",
        "removed": "原位于{parent}之下",
        "moved": "由{before}之下移至{parent}之下，第 {place} 项",
        "by_judgments": "判断矩阵",
        "by_weights": "直接给定权重",
        "by_fuzzy_judgments": "模糊判断",
        "by_preferences": "偏好关系",
        "what_name": "名称",
        "what_version": "版本",
        "what_source": "来源",
        "what_effective_from": "生效日期",
        "what_effective_to": "失效日期",
        "what_title": "标题",
        "what_description": "说明",
        "what_grades.names": "代号",
        "what_grades.values": "分值",
        "what_grades.labels": "名称",
        "what_grades.risk": "代号",
        "what_grades.risk_labels": "名称",
        "what_label": "名称",
        "what_guide": "评分说明",
        "what_standard.points": "各等级的取值",
        "what_standard.ideal": "理想区间",
        "what_standard.unit": "单位",
        "what_waive_consistency": "判断矩阵一致性",
        "what_waive_order": "权重的排列顺序",
        "what_panel": "专家组",
        "what_panel.name": "名称",
        "what_panel.round": "轮次",
        "what_panel.fingerprint": "指纹",
        "what_panel.experts": "专家人数",
        "what_panel.aggregation": "集结方式",
        "what_panel.completed": "补全的判断数",
        "what_panel.voices": "专家权重方式",
        "what_fuzzy_judgments.method": "方法",
        "what_preferences.method": "方法",
        "what_fuzzy_judgments": "选项",
        "what_preferences": "选项",
        "heading_identity": "方案标识",
        "heading_grades": "评价等级",
        "heading_risk": "风险用语",
        "heading_rule": "规则",
        "heading_check": "检验",
        "heading_added": "新增",
        "heading_removed": "删除",
        "heading_moved": "移动",
        "heading_order": "下级指标的次序",
        "heading_label": "名称",
        "heading_guide": "评分说明",
        "heading_source": "权重来源",
        "heading_judgment": "判断",
        "heading_given": "给定权重",
        "heading_method": "方法",
        "heading_standard": "分级标准",
        "heading_unit": "单位",
        "heading_waiver": "豁免",
        "heading_panel": "专家组",
        "heading_weight": "节点内权重",
        "heading_global_weight": "全局权重",
        "heading_consistency": "一致性比率（CR）",
    },
}


def diff_text(diff: SchemeDiff, lang: str = "en") -> str:
    """Changes in words; see `SchemeDiff.to_text`.

    Parameters
    ----------
    diff : SchemeDiff
        What to say.
    lang : {"en", "zh"}
        Language.

    Returns
    -------
    str
        Text.
    """
    head, groups, tail = _said(diff, lang)
    lines = [*head]
    for number, (heading, sentences) in enumerate(groups):
        lines += ([""] if number == 0 else []) + [heading] + [f"  {sentence}" for sentence in sentences]
    return "\n".join([*lines, *tail])


def diff_html(diff: SchemeDiff, lang: str = "en") -> str:
    """The same as HTML, typed text escaped.

    Parameters
    ----------
    diff : SchemeDiff
        What to say.
    lang : {"en", "zh"}
        Language.

    Returns
    -------
    str
        A fragment of HTML.
    """
    head, groups, tail = _said(diff, lang)
    parts = [f"<p>{escape(line)}</p>" for line in head]
    for heading, sentences in groups:
        items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
        parts.append(f"<p><b>{escape(heading)}</b></p><ul>{items}</ul>")
    return "".join([*parts, *(f"<p>{escape(line)}</p>" for line in tail)])


def _said(diff: SchemeDiff, lang: str) -> tuple[list[str], list[tuple[str, list[str]]], list[str]]:
    """Head, sentences by heading, and what is said in the end."""
    say = in_language(WORDS, lang)
    old, new = (one_line(f"{scheme.name} {scheme.version}") for scheme in (diff.old, diff.new))
    if diff.same:
        return [say["same"].format(old=old)], [], []
    head = [say["head"].format(old=old, new=new), say[diff.effect]]
    groups = [
        (say[f"heading_{kind}"], [_sentence(diff, change, lang) for change in changes])
        for kind, changes in groupby(diff.changes, key=lambda change: change.kind)
    ]
    largest = diff.largest
    if largest is None:
        return head, groups, []
    step = (largest.after or 0.0) - (largest.before or 0.0)
    return head, groups, [say["largest"].format(node=_label(diff, largest.names[0], lang), change=step)]


def _label(diff: SchemeDiff, name: str | None, lang: str) -> str:
    if name is None:
        return WORDS[lang]["none"]
    return one_line((diff.new if name in diff.new.tree else diff.old).label(name, lang))


def _sentence(diff: SchemeDiff, change: SchemeChange, lang: str) -> str:
    """One change in one line."""
    say = WORDS[lang]
    parts = []
    if change.names:
        label = _label(diff, change.names[0], lang)
        parts.append(label if label == change.where else say["node"].format(label=label, where=change.where))
    if len(change.names) == 3:
        first, second = (_label(diff, name, lang) for name in change.names[1:])
        parts.append(say["pair"].format(first=first, second=second))
    elif len(change.names) == 2:
        parts.append(_label(diff, change.names[1], lang))
    elif change.what and change.kind not in ("added", "moved"):
        parts.append(_what(change.what, lang))
    if change.kind in ("added", "removed", "moved"):
        before, after = (_label(diff, name, lang) for name in (change.before, change.after))
        parent = before if change.kind == "removed" else after
        parts.append(say[change.kind].format(before=before, parent=parent, place=change.what or "1"))
    else:
        parts.append(_step(diff, change, lang))
    return say["colon"].join(parts)


def _what(what: str, lang: str) -> str:
    """What of a node or of the scheme, in words, with the key of the scheme file where it is a rule."""
    say = WORDS[lang]
    if f"what_{what}" in say:
        return say[f"what_{what}"]
    base, _, last = what.rpartition(".")
    if what.startswith("rules."):
        rule = what.split(".")[1]
        name = RULE_WORDS[lang]["grading" if rule in ("cuts", "confidence") else rule]
        return say["of"].format(name=name, of=one_line(what))
    return say["of"].format(name=say[f"what_{base}"], of=one_line(last))


def _rule(scheme: Scheme, what: str, value: Any, lang: str) -> Any:
    """A rule's value in words, where the words tell it from others."""
    if what == "rules.caps" and value is not None:
        grades = {key: scheme.scale.label(scheme.scale.index(value[key]), lang) for key in ("grade", "worse_than")}
        return RULE_WORDS[lang]["cap"].format(node=scheme.label(scheme.tree.find(value["node"]), lang), **grades)
    said = {f"rules.{row['key']}": row["chosen"] for row in rules_in_words(scheme, lang)}
    return said.get(what, value)


def _step(diff: SchemeDiff, change: SchemeChange, lang: str) -> str:
    """Before and after."""
    say = WORDS[lang]
    values = [change.before, change.after]
    if change.kind in ("rule", "check"):
        in_words = [_rule(scheme, change.what, x, lang) for scheme, x in zip((diff.old, diff.new), values, strict=True)]
        values = in_words if in_words[0] != in_words[1] else values
    elif change.kind == "source":
        values = [None if value is None else say[f"by_{value}"] for value in values]
    elif change.kind == "order":
        values = [[_label(diff, name, lang) for name in value] for value in values]
    elif change.kind in ("weight", "global_weight", "consistency"):
        fixed = [None if value is None else f"{value:.4f}" for value in values]
        # What changed by less than a digit that is shown is shown whole.
        values = fixed if fixed[0] != fixed[1] else [repr(value) for value in values]
    before, after = (_plain(value, say) for value in values)
    long = change.kind in ("identity", "guide") and max(len(before), len(after)) > _MOST_TEXT
    if before == after or (long and None not in values):
        return say["reworded"]
    return say["change"].format(before=before, after=after)


def _plain(value: Any, say: Mapping[str, str]) -> str:
    """Plain data as people read it, in one line."""
    if value is None or value == []:
        return say["none"]
    if isinstance(value, bool):
        return say["yes" if value else "no"]
    if isinstance(value, float):
        return f"{value:g}" if float(f"{value:g}") == value else repr(value)
    if isinstance(value, Mapping):
        return say["sep"].join(f"{key} {_plain(item, say)}" for key, item in value.items())
    if isinstance(value, list | tuple):
        return say["sep"].join(_plain(item, say) for item in value)
    return one_line(str(value))
