"""What `Uncertainty` and `SobolIndices` say, in English and in Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from fuzzyahp.frozen import FrozenMapping

#: Sentences by language; a test holds every language to the keys and the figures of English.
WORDS: Mapping[str, Mapping[str, str]] = FrozenMapping(
    {
        "en": FrozenMapping(
            {
                "rejected": "rejected",
                "was_rated": "Rated {score:.2f}, {grade}; drawn again {draws:,} times.",
                "was_rejected": "Rejected by the veto; drawn again {draws:,} times.",
                "mean": "mean {mean:.2f} (standard error {error:.2f}), standard deviation {sd:.2f}",
                "interval": "{level} interval {low:.2f} to {high:.2f}",
                "all_rejected": "Every draw is rejected: there is no score.",
                "stays": "ends as it was rated in {share:.1%} of the draws",
                "share": "  {label}{share:6.1%}  +- {error:.1%}",
                "left_out": "Mean and interval leave out the draws that the veto rejects, {share:.1%}.",
                "varied_judgments": "drawn: judgments, {how}",
                "varied_votes": "drawn: votes, {how}",
                "varied_values": "drawn: measured values, relative error {how}",
                "moved": "moved: weights of {parents} group(s), evidence of {leaves} indicator(s)",
                "inconsistent": "In {share:.1%} of the draws some judgments have a CR of {limit:g} or more; "
                "they are kept.",
                "few_experts": "Fewer than 5 experts: a 90 % interval from their own spread is too narrow.",
                "unanimous": "Unanimous votes have no spread and stay as they are; the interval does not cover that "
                "others might have voted otherwise.",
                "agreed": "Where all experts of the panel agree on every judgment, weights stay as they are; the "
                "interval does not cover that others might have judged otherwise.",
                "leaf_by_leaf": "Indicators are drawn one by one: where an expert is severe throughout, the interval "
                "is too narrow; 'bootstrap' draws the experts.",
                "counts": "Counts of votes do not say who cast them: experts who are severe throughout cannot be seen, "
                "and the interval is then too narrow.",
                "prior": "A prior pulls every indicator towards the middle of the scale, and the score with them.",
                "seed": "seed {seed}",
                "sobol": "Share of the score's variance, {base:,} base draws; standard deviation {sd:.2f}",
                "sobol_row": "  {label}{first:7.3f} ({first_low:.3f} to {first_high:.3f})  "
                "{total:7.3f} ({total_low:.3f} to {total_high:.3f})",
                "sobol_head": "alone (first order), and with all that it takes part in (total order); "
                "{level} intervals",
                "sobol_judgments": "judgments: {node}",
                "sobol_evidence": "evidence: {node}",
                "sobol_rejected": "{share:.1%} of the draws are rejected by the veto; they count with the score they "
                "would have had.",
            }
        ),
        "zh": FrozenMapping(
            {
                "rejected": "否决",
                "was_rated": "评分 {score:.2f}，等级：{grade}；重复抽样 {draws:,} 次。",
                "was_rejected": "已被一票否决；重复抽样 {draws:,} 次。",
                "mean": "均值 {mean:.2f}（标准误 {error:.2f}），标准差 {sd:.2f}",
                "interval": "{level} 区间：{low:.2f} 至 {high:.2f}",
                "all_rejected": "每次抽样均被否决，没有得分。",
                "stays": "{share:.1%} 的抽样与原评级结果一致",
                "share": "  {label}{share:6.1%}  +- {error:.1%}",
                "left_out": "均值和区间不含被否决的抽样（占 {share:.1%}）。",
                "varied_judgments": "抽样对象：判断，{how}",
                "varied_votes": "抽样对象：投票，{how}",
                "varied_values": "抽样对象：实测值，相对误差 {how}",
                "moved": "变动：{parents} 组权重，{leaves} 项指标",
                "inconsistent": "{share:.1%} 的抽样中有判断矩阵的 CR 达到或超过 {limit:g}，仍予保留。",
                "few_experts": "专家不足 5 名：仅凭其自身分歧得出的 90 % 区间偏窄。",
                "unanimous": "意见一致的投票没有离散度，保持不变；区间未反映其他专家可能有不同意见。",
                "agreed": "专家组判断完全一致之处，权重保持不变；区间未反映其他专家可能有不同判断。",
                "leaf_by_leaf": "各指标分别抽样：若某位专家一贯偏严，区间偏窄；可用 'bootstrap' 按专家抽样。",
                "counts": "只有票数而没有投票人：无法看出一贯偏严的专家，此时区间偏窄。",
                "prior": "先验使每项指标都向等级中间靠拢，得分也随之变动。",
                "seed": "随机种子 {seed}",
                "sobol": "得分方差的占比，基础抽样 {base:,} 次；标准差 {sd:.2f}",
                "sobol_row": "  {label}{first:7.3f} ({first_low:.3f} 至 {first_high:.3f})  "
                "{total:7.3f} ({total_low:.3f} 至 {total_high:.3f})",
                "sobol_head": "单独作用（一阶）及其参与的全部作用（总效应）；{level} 区间",
                "sobol_judgments": "判断：{node}",
                "sobol_evidence": "证据：{node}",
                "sobol_rejected": "{share:.1%} 的抽样被否决，仍按其应有得分计入。",
            }
        ),
    }
)
