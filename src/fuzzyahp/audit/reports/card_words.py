"""What a model card says around the facts of a scheme, in English and Chinese."""

from __future__ import annotations

WORDS = {
    "en": {
        "card": "Model card",
        "made_at": "Made at",
        "purpose": "Purpose",
        "no_description": "The scheme does not say what it is for.",
        "source": "Source",
        "no_source": "The scheme does not say where it comes from.",
        "version": "Version",
        "valid": "Valid",
        "valid_from": "from {start}",
        "valid_to": "until {end}",
        "valid_both": "from {start} until {end}",
        "valid_open": "no dates given",
        "fingerprint": "Fingerprint",
        "library": "Made by",
        "glance": "At a glance",
        "leaves": "Indicators",
        "leaves_are": "{n}: {measured} with a grade standard, {voted} graded or voted on",
        "parents": "Parents",
        "depth": "Levels below the root",
        "grades": "Grades",
        "grades_worth": "{label} {value}",
        "experts": "Experts",
        "experts_lead": "Whose judgments the weights come from.",
        "no_panel": "No panel is recorded for the judgments or weights of: {nodes}.",
        "voices": "The votes of these experts are weighed: {experts}.",
        "tree": "Indicators and weights",
        "tree_lead": "Weight among the children of a parent, and in the whole.",
        "indicator": "Indicator",
        "weight": "Weight",
        "overall": "Overall",
        "kind": "Graded by",
        "kind_standard": "grade standard",
        "kind_guide": "votes or grade, by a written guide",
        "kind_bare": "votes or grade, no guide written",
        "judgments": "Judgments in words",
        "judgments_none": "No parent's children were judged in pairs.",
        "fuzzy_note": "Fuzzy; said by their middle values.",
        "consistency": "Consistency",
        "waived": "Waived",
        "waived_none": "Nothing is waived.",
        "standards": "Grade standards",
        "standards_lead": "The value that makes each grade. Between two points membership is shared in proportion.",
        "standards_none": "No indicator is measured.",
        "unit": "Unit",
        "better": "Better",
        "more_better": "more",
        "less_better": "less",
        "near_better": "near {low} to {high}; points are distances",
        "rules": "Rules",
        "rules_lead": "Every decision that the method leaves open, and what this scheme chose.",
        "limits": "Limits, and where it does not work",
        "limits_lead": "Composed from the facts of the scheme.",
        "limit_outcomes": (
            "A scheme holds no loan outcomes. Nothing here shows how its grades relate to default: compare them with "
            "outcomes of your own before they decide."
        ),
        "limit_probability": "A score is points on a scale, not a probability of default.",
        "limit_source": "The scheme names no source, so a reader cannot tell where its judgments come from.",
        "limit_dates": "The scheme names no dates between which it holds.",
        "limit_compensates": (
            "Under the weighted average, a strong indicator makes up for a weak one, save where screening or a "
            "cap steps in."
        ),
        "limit_operator": (
            "{symbol} does not keep sums: points cannot be shared out among the indicators, and an improvement of one "
            "indicator may leave the score as it was."
        ),
        "limit_heaviest": (
            "{leaf} is the heaviest indicator: alone it moves the score by up to {points} points of {span}."
        ),
        "limit_light": (
            "{n} of {total} indicators move the score by less than one point each, from the worst grade to the best."
        ),
        "limit_few": "Only {n} indicators carry the whole rating, so one slip in the evidence weighs heavily.",
        "limit_few_1": "Only 1 indicator carries the whole rating, so one slip in the evidence weighs heavily.",
        "limit_no_veto": "Nothing is screened: a client can fail any single indicator and still get a good grade.",
        "limit_veto": (
            "A client rejected by the screening has no score and no grade. Count such clients apart in every "
            "statistic; "
            "close to the bound a small difference decides everything."
        ),
        "limit_caps": "Under a cap the grade no longer follows from the score: read both.",
        "limit_maximum": (
            "Maximum membership looks at the largest membership alone. Two clients with the same grade can "
            "differ by many "
            "points, and it tells clients apart less well than the score; its validity index says how far to trust it."
        ),
        "limit_confidence": (
            "The confidence criterion looks at sums of memberships, not at the score: the two can disagree."
        ),
        "limit_points": (
            "Of a measured indicator, values beyond the outer points of its standard count as those points: "
            "there, better "
            "or worse makes no difference."
        ),
        "limit_unguided": (
            "For these indicators no guide says what each grade means, so panels may vote unlike: {nodes}."
        ),
        "limit_given": (
            "Weights of the children of these parents are given, not judged, so nothing can be said of their "
            "consistency: {nodes}."
        ),
        "limit_two": "Two judged children are always consistent, so CR says nothing about: {nodes}.",
        "limit_panel_unknown": "Whose judgments these are is not recorded for: {nodes}.",
        "limit_panel_small": "The panel {name} had {n} experts.",
        "limit_panel_one": "The panel {name} had 1 expert.",
        "limit_completed": "For {node}, {n} judgments that nobody gave were completed from the others.",
        "limit_completed_1": "For {node}, 1 judgment that nobody gave was completed from the others.",
        "limit_waived": "Waivers are in force ({n}): the rule they set aside does not hold there.",
        "limit_missing": "Where an expert gave no vote, the others count for more.",
        "limit_fuzzy": "Weights from fuzzy judgments are not derived again by the exact arithmetic: {nodes}.",
        "limit_language": "No label in this language, so another name stands for: {nodes}.",
        "sep": ", ",
        "colon": ": ",
        "and_more": "{nodes} and {n} more",
        "footer": "A model card states what the scheme is. It does not show that the scheme is good.",
    },
    "zh": {
        "card": "模型说明卡",
        "made_at": "生成时间",
        "purpose": "用途",
        "no_description": "方案未说明其用途。",
        "source": "来源",
        "no_source": "方案未说明其来源。",
        "version": "版本",
        "valid": "有效期",
        "valid_from": "自 {start} 起",
        "valid_to": "至 {end} 止",
        "valid_both": "自 {start} 起至 {end} 止",
        "valid_open": "未注明日期",
        "fingerprint": "指纹",
        "library": "生成程序",
        "glance": "概况",
        "leaves": "指标",
        "leaves_are": "{n} 项：{measured} 项有等级标准，{voted} 项由投票或直接定级",
        "parents": "上级指标",
        "depth": "层数（不含综合指标）",
        "grades": "等级",
        "grades_worth": "{label} {value}",
        "experts": "专家",
        "experts_lead": "权重出自谁的判断。",
        "no_panel": "下列各项的判断或权重未注明专家组：{nodes}。",
        "voices": "下列专家的投票有权重：{experts}。",
        "tree": "指标与权重",
        "tree_lead": "同级权重与总权重。",
        "indicator": "指标",
        "weight": "权重",
        "overall": "总权重",
        "kind": "定级依据",
        "kind_standard": "等级标准",
        "kind_guide": "按书面说明投票或定级",
        "kind_bare": "投票或定级，无书面说明",
        "judgments": "判断的含义",
        "judgments_none": "没有经两两比较的指标。",
        "fuzzy_note": "模糊判断，按其中间值表述。",
        "consistency": "一致性",
        "waived": "豁免",
        "waived_none": "没有豁免。",
        "standards": "等级标准",
        "standards_lead": "各等级对应的数值。两点之间按比例分配隶属度。",
        "standards_none": "没有以数值衡量的指标。",
        "unit": "单位",
        "better": "何者为优",
        "more_better": "越大越好",
        "less_better": "越小越好",
        "near_better": "以 {low} 至 {high} 为宜；所列为偏离的距离",
        "rules": "规则",
        "rules_lead": "方法未作规定之处，以及本方案的取值。",
        "limits": "局限与不适用之处",
        "limits_lead": "由方案本身的事实得出。",
        "limit_outcomes": (
            "方案不含任何贷款结果。此处没有任何内容说明其等级与违约的关系：用于决策之前，请与本机构的实际结果对照。"
        ),
        "limit_probability": "得分是评分尺度上的分数，不是违约概率。",
        "limit_source": "方案未注明来源，读者无从得知其判断出自何处。",
        "limit_dates": "方案未注明有效日期。",
        "limit_compensates": "在加权平均下，强的指标可以弥补弱的指标，筛选或等级限制起作用时除外。",
        "limit_operator": "{symbol} 不保持总和为 1：得分不能分摊到各指标，单项指标改善时得分可能不变。",
        "limit_heaviest": "{leaf}权重最大：仅此一项就可使得分变动至多 {points} 分（总幅度 {span} 分）。",
        "limit_light": "{total} 项指标中有 {n} 项，即使由最差等级升至最优等级，得分变动也不到一分。",
        "limit_few": "整个评级仅由 {n} 项指标决定，资料中的一处差错影响很大。",
        "limit_few_1": "整个评级仅由 1 项指标决定，资料中的一处差错影响很大。",
        "limit_no_veto": "没有筛选：任何单项指标再差，客户仍可能得到好的等级。",
        "limit_veto": "被筛选否决的客户没有得分和等级，统计时应单独列示；在界限附近，细小的差别就会决定结果。",
        "limit_caps": "受等级限制时，等级不再由得分得出：两者都要看。",
        "limit_maximum": (
            "最大隶属度原则只看最大的隶属度。等级相同的客户得分可能相差很多，区分客户的能力不如得分；"
            "其有效性指数说明可信程度。"
        ),
        "limit_confidence": "置信度准则看隶属度之和而不看得分，两者可能不一致。",
        "limit_points": "以数值衡量的指标，超出标准两端的数值按两端计算：在此之外，再好或再差都没有区别。",
        "limit_unguided": "下列指标没有说明各等级的含义，专家组的投票标准可能不一：{nodes}。",
        "limit_given": "下列各项的下级权重是直接给定的，未经两两比较，无从判断其一致性：{nodes}。",
        "limit_two": "只有两项下级指标时判断总是一致的，CR 不说明任何问题：{nodes}。",
        "limit_panel_unknown": "下列各项的判断出自何人没有记录：{nodes}。",
        "limit_panel_small": "专家组 {name} 共 {n} 位专家。",
        "limit_panel_one": "专家组 {name} 只有 1 位专家。",
        "limit_completed": "{node}中有 {n} 个判断无人给出，由其他判断补全。",
        "limit_completed_1": "{node}中有 1 个判断无人给出，由其他判断补全。",
        "limit_waived": "有豁免生效（{n} 项）：被豁免的规则在该处不成立。",
        "limit_missing": "有专家未投票时，其他专家的意见分量加重。",
        "limit_fuzzy": "由模糊判断得出的权重不由精确算术重新推算：{nodes}。",
        "limit_language": "没有该语言的名称，以其他名称代替：{nodes}。",
        "sep": "、",
        "colon": "：",
        "and_more": "{nodes}等另 {n} 项",
        "footer": "模型说明卡说明方案是什么，并不证明方案是好的。",
    },
}
