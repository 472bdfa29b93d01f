"""The sentences of reasons, in English and Chinese."""

from __future__ import annotations

WORDS = {
    "en": {
        "rejected": "Rejected by the screening; nothing else was evaluated.",
        "rated": "Score {score:.2f} of {best:g}, grade {grade}.",
        "principle": "The grade follows from the principle {grading}, not from the score.",
        "overridden": (
            "Overridden to {grade} by {by} (reason {reason}). What follows are the reasons of the rating itself."
        ),
        "exact": (
            "A cut lies within the engine's error, and exact arithmetic decided: {outcome}. What follows are the "
            "reasons of the engine's rating."
        ),
        "exact_rejected": "rejected",
        "vetoes": "What vetoed:",
        "veto_score": "{node}: score {found}, {bound} {cut:g} ({below}).",
        "veto_grade": "{node}: grade {found}, {bound} {below}.",
        "below": "below",
        "at": "not above",
        "part": "In it, {node}: {points} points lost, {share:.1%} of its loss ({grade}).",
        "caps": "What caps the grade:",
        "cap": "{node}: grade {found}, worse than {worse_than}. The grade is no better than {limit}; else {before}.",
        "losses": "What cost points ({total} in all, the sum of the parts):",
        "loss": "{node}: {points} points lost, {share:.1%} of all ({grade}, weight {weight:.4f}).",
        "none": "No points were lost: every indicator that counts has the best grade.",
        "binding": "Binding terms under {symbol}, by the grade they put the client into:",
        "bind_min": (
            "{parent}, {grade}: {node} decides, min(weight {weight:.4f}, membership {membership:.4f}) = {term:.4f}; "
            "{limit}."
        ),
        "bind_product": (
            "{parent}, {grade}: {node} decides, weight {weight:.4f} x membership {membership:.4f} = {term:.4f}."
        ),
        "bind_sum": (
            "{parent}, {grade}: {node} is {share:.1%} of the sum {total:.4f}{cut}, "
            "min(weight {weight:.4f}, membership {membership:.4f}) = {term:.4f}; {limit}."
        ),
        "cut": " (cut off at 1)",
        "limit_weight": "the weight limits it",
        "limit_membership": "the membership limits it",
        "limit_both": "weight and membership are equal",
        "more": "{n} more, {points} points together.",
        "more_terms": "{n} more.",
        "column_code": "code",
        "column_reason": "reason",
        "column_points": "points",
        "column_share": "share",
        "bracket": " ({text})",
    },
    "zh": {
        "rejected": "未通过决定性指标筛选，予以否决，其余指标不再评审。",
        "rated": "得分 {score:.2f}（满分 {best:g}），等级：{grade}。",
        "principle": "等级由 {grading} 准则得出，而非由得分得出。",
        "overridden": "已由{by}人工调整为{grade}（理由代码 {reason}）。以下为评级本身的原因。",
        "exact": "误差范围内有分界，由精确算术判定：{outcome}。以下为引擎评级的原因。",
        "exact_rejected": "否决",
        "vetoes": "否决原因：",
        "veto_score": "{node}：得分 {found}，{bound} {cut:g}（{below}）。",
        "veto_grade": "{node}：等级为{found}，{bound}{below}。",
        "below": "低于",
        "at": "不高于",
        "part": "其中{node}：失 {points} 分，占该项失分的 {share:.1%}（{grade}）。",
        "caps": "等级受限原因：",
        "cap": "{node}：等级为{found}，差于{worse_than}，综合等级不得高于{limit}，否则为{before}。",
        "losses": "失分原因（合计失 {total} 分，即各项之和）：",
        "loss": "{node}：失 {points} 分，占全部失分的 {share:.1%}（{grade}，权重 {weight:.4f}）。",
        "none": "没有失分：凡有权重的指标均为最优等级。",
        "binding": "{symbol} 算子下起决定作用的项（按其所致等级）：",
        "bind_min": (
            "{parent}，{grade}：由{node}决定，min(权重 {weight:.4f}，隶属度 {membership:.4f}) = {term:.4f}，{limit}。"
        ),
        "bind_product": ("{parent}，{grade}：由{node}决定，权重 {weight:.4f} × 隶属度 {membership:.4f} = {term:.4f}。"),
        "bind_sum": (
            "{parent}，{grade}：{node}占总和 {total:.4f}{cut}的 {share:.1%}，"
            "min(权重 {weight:.4f}，隶属度 {membership:.4f}) = {term:.4f}，{limit}。"
        ),
        "cut": "（截断为 1）",
        "limit_weight": "受权重限制",
        "limit_membership": "受隶属度限制",
        "limit_both": "权重与隶属度相等",
        "more": "另有 {n} 项，合计失 {points} 分。",
        "more_terms": "另有 {n} 项。",
        "column_code": "代码",
        "column_reason": "原因",
        "column_points": "失分",
        "column_share": "占比",
        "bracket": "（{text}）",
    },
}


def amount(points: float) -> str:
    """Points with two decimals; more where two would show nothing.

    Parameters
    ----------
    points : float
        Points.

    Returns
    -------
    str
        The figure.

    Examples
    --------
    >>> amount(12.345), amount(0.00123)
    ('12.35', '0.0012')
    """
    text = f"{points:.2f}"
    return text if float(text) or not points else f"{points:.2g}"


def beside(found: float, cut: float) -> str:
    """A score with as many decimals, two to nine, as it takes to tell it from a cut.

    Parameters
    ----------
    found, cut : float
        Points.

    Returns
    -------
    str
        The score.

    Examples
    --------
    >>> beside(61.37, 70), beside(69.9996, 70), beside(70.0, 70)
    ('61.37', '69.9996', '70.00')
    """
    if round(found, 9) == cut:
        return f"{cut:.2f}"
    return next((text for n in range(2, 9) if float(text := f"{found:.{n}f}") != cut), f"{found:.9f}")
