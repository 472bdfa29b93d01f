"""What sensitivity analyses say, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fuzzyahp.errors import in_language
from fuzzyahp.frozen import FrozenMapping

WORDS: Mapping[str, Mapping[str, str]] = FrozenMapping(
    {
        "en": FrozenMapping(
            {
                "rejected": "rejected",
                "score": "score",
                "change": "change",
                "grade": "grade",
                "refused": "the scheme would refuse",
                "variants": "Now {score}, {grade}; {n} variants, another grade in {moved}",
                "star": "* another grade than now",
                "over": "{first} over {second}",
                "one_count": "one vote",
                "one_grade": "grade",
                "one_value": "value",
                "operator": "operator",
                "weight_method": "weight method",
                "random_index": "random index",
                "expert": "without {name}",
                "expert_votes": "without the votes of {name}",
                "expert_judgments": "without the judgments of {name}",
                "indicator": "without {name}",
                "consistency": "inconsistent",
                "order": "against the listed order",
                "weights_title": "Now {score}, {grade}; {n} weights, one at a time, siblings in proportion",
                "weight": "weight",
                "slope": "points per 0.01",
                "better": "better at",
                "worse": "worse at",
                "turn": "{at} ({outcome})",
                "top": "already best",
                "bottom": "already worst",
                "still": "changes nothing",
                "range": "at no weight",
                "alone": "siblings weigh 0",
                "closed": "Weights at which the grade changes are solved for; a little beyond, the other grade holds.",
                "scanned": "Weights at which the grade changes are searched for in steps of 0.001; a turn that is "
                "turned back within a step is not seen.",
                "order_note": "Some of these weights go against the listed order, which the scheme keeps: {names}.",
                "no_judgments": "weights are given, not judged",
                "fuzzy_judgments": "judgments are fuzzy or preferences",
                "degrees": "membership degrees have no steps",
                "nothing_left": "nothing else is weighed",
                "nobody_left": "nobody else voted on some indicator",
                "no_votes": "no named votes",
                "moves_title": "{clients} clients, {rejected} of them rejected; what would move their grades",
                "moved": "grades moved",
                "better_count": "better",
                "worse_count": "worse",
                "mean_change": "mean change",
                "largest_change": "largest change",
                "of": "clients",
                "left_out": "Left out for lack of complete evidence: {n}.",
                "shown": "The {n} largest of {of} are shown.",
                "lost": "Without {name}, {n} clients cannot be rated; they are not counted there.",
                "veto_counts": "Passing the veto or failing it counts as a move; changes of score are those of clients "
                "who have one before and after.",
                "counted": "Shares are counts over these clients, not estimates for others.",
                "vote_better": "{name}: one grade better",
                "vote_worse": "{name}: one grade worse",
                "flip_title": "Now {score}, {grade}; the smallest single change that gives another grade",
                "flip_vote": "vote",
                "flip_judgment": "judgment",
                "flip_weight": "weight",
                "flip_none": "none does",
                "flip_size_vote": "grades: {size}",
                "flip_size_judgment": "steps: {size}",
                "flip_size_weight": "by {size}",
                "flip_note": "The kinds cannot be measured against each other: a vote is evidence, a weight is policy.",
            }
        ),
        "zh": FrozenMapping(
            {
                "rejected": "否决",
                "score": "得分",
                "change": "变动",
                "grade": "等级",
                "refused": "方案不接受",
                "variants": "现得分 {score}，等级：{grade}；共 {n} 种变动，其中 {moved} 种改变等级",
                "star": "* 等级与现在不同",
                "over": "{first}相对{second}",
                "one_count": "一票",
                "one_grade": "等级",
                "one_value": "数值",
                "operator": "合成算子",
                "weight_method": "权重方法",
                "random_index": "随机一致性指标",
                "expert": "去掉 {name}",
                "expert_votes": "去掉 {name} 的投票",
                "expert_judgments": "去掉 {name} 的判断",
                "indicator": "去掉{name}",
                "consistency": "一致性不足",
                "order": "与排列次序不符",
                "weights_title": "现得分 {score}，等级：{grade}；逐一改变 {n} 个权重，同级指标按比例调整",
                "weight": "权重",
                "slope": "每 0.01 的分值",
                "better": "升级临界值",
                "worse": "降级临界值",
                "turn": "{at}（{outcome}）",
                "top": "已是最好",
                "bottom": "已是最差",
                "still": "无影响",
                "range": "任何权重均不变",
                "alone": "同级指标权重为 0",
                "closed": "临界权重由公式解出；略微超过即为另一等级。",
                "scanned": "临界权重以 0.001 为步长搜索得出；一步之内变去又变回的情形无法发现。",
                "order_note": "其中部分权重与方案规定的排列次序不符：{names}。",
                "no_judgments": "权重直接给定，没有判断",
                "fuzzy_judgments": "判断为模糊判断或偏好",
                "degrees": "隶属度没有级差",
                "nothing_left": "没有其他带权重的指标",
                "nobody_left": "某项指标没有其他专家投票",
                "no_votes": "没有记名投票",
                "moves_title": "共 {clients} 个客户，其中 {rejected} 个被否决；哪些变动会改变其等级",
                "moved": "等级改变",
                "better_count": "变好",
                "worse_count": "变差",
                "mean_change": "平均变动",
                "largest_change": "最大变动",
                "of": "客户数",
                "left_out": "因证据不全未计入：{n}。",
                "shown": "仅列出 {of} 项中最大的 {n} 项。",
                "lost": "去掉 {name} 后有 {n} 个客户无法评级，该项未计入这些客户。",
                "veto_counts": "被否决或不再被否决也算等级改变；得分变动只统计前后都有得分的客户。",
                "counted": "比例是对这些客户的计数，不是对其他客户的估计。",
                "vote_better": "{name}：升一级",
                "vote_worse": "{name}：降一级",
                "flip_title": "现得分 {score}，等级：{grade}；改变等级所需的最小单项变动",
                "flip_vote": "投票",
                "flip_judgment": "判断",
                "flip_weight": "权重",
                "flip_none": "没有",
                "flip_size_vote": "级数：{size}",
                "flip_size_judgment": "步数：{size}",
                "flip_size_weight": "幅度 {size}",
                "flip_note": "各类变动不可相互比较：投票属于证据，权重属于政策。",
            }
        ),
    }
)


def refused_text(refused: Sequence[str], lang: str) -> str:
    """Why a scheme would refuse weights, in words.

    Examples
    --------
    >>> refused_text(("credit: order",), "en")
    'credit: against the listed order'
    """
    words = in_language(WORDS, lang)
    parts = [item.rpartition(": ") for item in refused]
    return ", ".join(f"{parent}: {words[why]}" for parent, _, why in parts)
