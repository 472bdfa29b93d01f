"""The sentences of an explanation, in English and Chinese."""

from __future__ import annotations

from fuzzyahp.errors import in_language

WORDS = {
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
        "panel": (
            "Weights of {nodes}: panel {name}, round {round}, {experts} experts{voices}, {aggregation}, {fingerprint}."
        ),
        "voices_equal": "",
        "voices_given": " (weighted)",
        "voices_authority": " (by authority)",
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
        "panel": (
            "{nodes}的权重来自专家组 {name} 第 {round} 轮，"
            "共 {experts} 位专家{voices}（{aggregation}，{fingerprint}）。"
        ),
        "voices_equal": "",
        "voices_given": "（加权）",
        "voices_authority": "（按权威系数）",
        "missing": "{node}：{experts}未投票，按实际投票人数计算。",
        "scheme": "评价方案 {name} {version}，{fingerprint}；{operator}，{method}，{ri}，{grading}。",
        "no_parts": "在 {symbol} 算子下只有起决定作用的项影响结果，各指标的得分之和不等于总分。",
        "criterion": "{label}：{weight:.4f}，{score:.2f}，{grade}",
        "part": "{label}：{weight:.4f} × {score:.2f} = {points:.2f} 分",
        "loss": "{label}：{points:.2f} 分（{grade}）",
        "sep": "、",
    },
}


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
    return in_language(WORDS, lang)
