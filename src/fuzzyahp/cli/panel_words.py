"""What ``fuzzyahp panel`` says around its results, in English and Chinese."""

from __future__ import annotations

WORDS = {
    "en": {
        "colon": ": ",
        "sep": ", ",
        "semicolon": "; ",
        "writing": "writing questionnaires",
        "reading": "reading questionnaires",
        "exported_1": "{folder}: {n} questionnaire for round {round}, and {panel}.",
        "exported": "{folder}: {n} questionnaires for round {round}, and {panel}.",
        "n_comparisons": "{n} comparisons",
        "n_comparisons_1": "{n} comparison",
        "n_parents": "{n} parents",
        "n_parents_1": "{n} parent",
        "n_judgments": "{n} judgments",
        "n_judgments_1": "{n} judgment",
        "n_grades": "{n} grades",
        "n_grades_1": "{n} grade",
        "n_clients": "{n} clients",
        "n_clients_1": "{n} client",
        "n_experts": "{n} experts",
        "n_experts_1": "{n} expert",
        "n_votes": "{n} votes",
        "n_votes_1": "{n} vote",
        "asked": "Each asks for {pairs} under {parents}",
        "asked_votes": "and {votes} for {clients}",
        "many_children": (
            "{parent}: {n} children make {pairs}, more than most people answer with care; put them into groups, each "
            "under a parent of its own."
        ),
        "next_import": "Send them out. Put what comes back into the same folder, then run: {command}",
        "imported": ("{panel}: round {round}, {responded} of {invited} replied: {judged}, {voted}."),
        "silent": "No reply from {names}.",
        "waived": "{n} waived: {places}",
        "passed_over": "Not read, since no questionnaire: {names}. Answers in them do not count.",
        "left_out": "{parent}: {expert} is left out: {why}.",
        "apart": "no judgment joins {apart} to {first}",
        "next_report": "Next: {command}",
        "title": "Panel {panel}, round {round} ({scheme} {version})",
        "replies": "{responded} of {invited} replied ({rate:.0%})",
        "retention": "{retention:.0%} of those of the round before",
        "expert": "expert",
        "judged": "judged",
        "voted": "voted",
        "highest": "highest CR",
        "where": "where",
        "factor": "from group",
        "share": "voice",
        "about_share_given": "Voice: the expert's part of the group, by the weights given; S* and W count heads.",
        "about_share_authority": "Voice: the expert's part of the group, by authority; S* and W count heads.",
        "against_order": (
            "{parent}: {child} weighs more than {before}, which the scheme lists before it, and its weights must not "
            "rise: weigh refuses this, unless told --waive-order '{name}=REASON'."
        ),
        "no_reply": "no reply",
        "too_high": "CR {limit:g} or more: {parents}",
        "about_factor": (
            "From group: on the mean over all pairs, the expert's judgment and the group's differ by this factor."
        ),
        "consensus": "How far they agree",
        "parent": "compared under",
        "experts": "experts",
        "band": "consensus",
        "group_cr": "group CR",
        "weights_head": "Weights: the group's, and the experts' lowest and highest",
        "group_weight": "group",
        "lowest": "lowest",
        "highest_weight": "highest",
        "indicator": "indicator",
        "very high": "very high",
        "high": "high",
        "moderate": "moderate",
        "low": "low",
        "very low": "very low",
        "about_consensus": (
            "S*: consensus of the weights, 0 to 1 (Goepel 2013). W: Kendall's, of the rankings; p: how probable so "
            "large a W is by chance. CR of the group must be below {limit:g}."
        ),
        "completed": "{parent}: judgments that were left out, completed from the expert's others: {n}.",
        "no_group": "{parent}: {why}",
        "votes": "How far the grades agree, client by client",
        "items": "indicators",
        "client": "client",
        "far": "Who is furthest from the group",
        "own": "own",
        "group": "group's",
        "opposed": "the other way round",
        "spread": "Where the answers lie furthest apart",
        "spread_all": "Every question",
        "spread_none": "Everybody answered every question alike.",
        "question": "question",
        "answers": "answers",
        "median": "median",
        "middle": "middle half",
        "cv": "CV",
        "about_spread": (
            "A ratio says how many times as important the first is; grades are in points. Middle half: lower to upper "
            "quartile. CV: coefficient of variation."
        ),
        "more_questions": "... and {n} more; --all shows every question",
        "moved": "What moved since round {before}",
        "changed": "changed",
        "before": "median before",
        "now": "now",
        "moved_none": "Nobody changed an answer.",
        "moved_all": "{changed} of {all} questions have other answers than before.",
        "changes": "Judgments changed with the expert's consent",
        "change": "{expert}: {first} / {second} {before} -> {after}: {reason}",
        "waivers": "Let pass by name",
        "waiver": "{place}: {problem} ({reason})",
        "stop_rule": "Stop rule",
        "weighed": "{output}: {parents} weighed by panel {panel}, round {round}, {experts} ({how}).",
        "voices_given": "voices by the weights given",
        "voices_authority": "voices by authority",
        "weighed_draft": "Some parents still lack judgments; the scheme rates nobody yet.",
        "next_check": "Next: {command}",
        "saved_votes": "{output}: {n} on {clients} by {experts}.",
        "no_votes": "{n} of them without a grade.",
        "advice_for": "{expert}, {parent}: CR {ratio:.4f}",
        "advice_fine": "Below {limit:g}: nothing has to change.",
        "advice_worst": "Judgments that disturb most:",
        "advice_worst_line": "{first} / {second} = {value}; the other answers of this expert say {fitting}",
        "advice_fewest": "Fewest changes that bring CR below {limit:g}: {n}",
        "advice_fewest_line": "{first} / {second}: {before} -> {after}",
        "advice_after": "CR is {ratio:.4f} then.",
        "advice_best": "The search ended early: at least {n} are needed, and fewer than these may do.",
        "advice_none": "Every expert's CR is below {limit:g} everywhere: nothing has to change.",
        "advice_too_large": "More than {n} are compared: change the first of them and ask for advice again.",
        "advice_only": "Advice only. What the expert agrees to is recorded by: {command}",
        "advice_incomplete": (
            "{expert}, {parent}: judgments missing, completed from this expert's others for this advice: {n}."
        ),
        "no_advice": "{expert}, {parent}: no advice: {why}.",
        "changed_done": (
            "{panel}: {expert}, {first} / {second}: {before} -> {after}. CR of {parent} {was:.4f} -> {now:.4f}."
        ),
        "changed_alone": "{panel}: {expert}, {first} / {second}: {before} -> {after}.",
    },
    "zh": {
        "colon": "：",
        "sep": "，",
        "semicolon": "；",
        "writing": "正在生成问卷",
        "reading": "正在读取问卷",
        "exported_1": "{folder}：第 {round} 轮问卷 {n} 份，以及 {panel}。",
        "exported": "{folder}：第 {round} 轮问卷 {n} 份，以及 {panel}。",
        "n_comparisons": "{n} 个比较",
        "n_comparisons_1": "{n} 个比较",
        "n_parents": "{n} 个上级指标",
        "n_parents_1": "{n} 个上级指标",
        "n_judgments": "判断 {n} 个",
        "n_judgments_1": "判断 {n} 个",
        "n_grades": "等级 {n} 个",
        "n_grades_1": "等级 {n} 个",
        "n_clients": "{n} 个客户",
        "n_clients_1": "{n} 个客户",
        "n_experts": "{n} 位专家",
        "n_experts_1": "{n} 位专家",
        "n_votes": "{n} 票",
        "n_votes_1": "{n} 票",
        "asked": "每份问卷：{parents}下的 {pairs}",
        "asked_votes": "，{clients}的{votes}",
        "many_children": "{parent}：{n} 个下级指标须作 {pairs}，多数人难以认真答完；请分组，各置于一个上级指标之下。",
        "next_import": "请发给专家，收回后放入同一文件夹，再运行：{command}",
        "imported": ("{panel}：第 {round} 轮，{invited}中 {responded} 位答复：{judged}，{voted}。"),
        "silent": "未答复：{names}。",
        "waived": "豁免 {n} 处：{places}",
        "passed_over": "未读取（不是问卷）：{names}。其中的回答不计。",
        "left_out": "{parent}：{expert} 未计入：{why}。",
        "apart": "没有判断把 {apart} 与 {first} 联系起来",
        "next_report": "下一步：{command}",
        "title": "专家组 {panel}，第 {round} 轮（{scheme} {version}）",
        "replies": "{invited}中 {responded} 位答复（{rate:.0%}）",
        "retention": "上一轮答复者中的 {retention:.0%}",
        "expert": "专家",
        "judged": "判断",
        "voted": "投票",
        "highest": "最大 CR",
        "where": "所在",
        "factor": "与小组相差",
        "share": "话语权",
        "about_share_given": "话语权：该专家在小组中所占份额，按给定权重；S* 与 W 按人数计算。",
        "about_share_authority": "话语权：该专家在小组中所占份额，按权威系数；S* 与 W 按人数计算。",
        "against_order": (
            "{parent}：{child} 的权重大于方案中列于其前的 {before}，而方案规定权重不得上升："
            "weigh 将拒绝，除非使用 --waive-order '{name}=REASON'。"
        ),
        "no_reply": "未答复",
        "too_high": "CR 不小于 {limit:g}：{parents}",
        "about_factor": "与小组相差：该专家的判断与小组判断平均相差的倍数（对所有比较取几何平均）。",
        "consensus": "一致程度",
        "parent": "上级指标",
        "experts": "专家数",
        "band": "共识",
        "group_cr": "小组 CR",
        "weights_head": "权重：小组，以及专家中的最低与最高",
        "group_weight": "小组",
        "lowest": "最低",
        "highest_weight": "最高",
        "indicator": "指标",
        "very high": "很高",
        "high": "高",
        "moderate": "中等",
        "low": "低",
        "very low": "很低",
        "about_consensus": (
            "S*：权重的共识度，0 至 1（Goepel 2013）。W：排序的肯德尔协调系数；p：偶然达到如此 W 的概率。"
            "小组 CR 须小于 {limit:g}。"
        ),
        "completed": "{parent}：未作答、由该专家的其他判断补全的判断：{n} 个。",
        "no_group": "{parent}：{why}",
        "votes": "各客户等级的一致程度",
        "items": "指标数",
        "client": "客户",
        "far": "与小组相差最大者",
        "own": "本人",
        "group": "小组",
        "opposed": "方向相反",
        "spread": "分歧最大的问题",
        "spread_all": "全部问题",
        "spread_none": "所有问题的回答都相同。",
        "question": "问题",
        "answers": "作答",
        "median": "中位数",
        "middle": "中间一半",
        "cv": "变异系数",
        "about_spread": "比值表示前者是后者的多少倍；等级以分值表示。中间一半：下四分位数至上四分位数。",
        "more_questions": "……另有 {n} 个；用 --all 全部列出",
        "moved": "自第 {before} 轮以来的变化",
        "changed": "改变",
        "before": "原中位数",
        "now": "现在",
        "moved_none": "无人改变回答。",
        "moved_all": "{all} 个问题中 {changed} 个的回答有变化。",
        "changes": "经专家同意修改的判断",
        "change": "{expert}：{first} / {second} {before} -> {after}：{reason}",
        "waivers": "指名豁免",
        "waiver": "{place}：{problem}（{reason}）",
        "stop_rule": "停止规则",
        "weighed": "{output}：专家组 {panel} 第 {round} 轮为 {parents}赋权，{experts}（{how}）。",
        "voices_given": "话语权按给定权重",
        "voices_authority": "话语权按权威系数",
        "weighed_draft": "部分上级指标仍缺判断，该方案尚不能评级。",
        "next_check": "下一步：{command}",
        "saved_votes": "{output}：{experts}对 {clients}的 {n}。",
        "no_votes": "其中 {n} 票未评等级。",
        "advice_for": "{expert}，{parent}：CR {ratio:.4f}",
        "advice_fine": "小于 {limit:g}：无须修改。",
        "advice_worst": "影响最大的判断：",
        "advice_worst_line": "{first} / {second} = {value}；按该专家的其他回答应为 {fitting}",
        "advice_fewest": "使 CR 小于 {limit:g} 的最少修改：{n} 处",
        "advice_fewest_line": "{first} / {second}：{before} -> {after}",
        "advice_after": "修改后 CR 为 {ratio:.4f}。",
        "advice_best": "搜索提前结束：至少需要 {n} 处，也许比以上更少即可。",
        "advice_none": "每位专家各处的 CR 均小于 {limit:g}：无须修改。",
        "advice_too_large": "被比较的指标多于 {n} 个：请先修改第一个判断，再查看建议。",
        "advice_only": "仅为建议。专家同意的修改请用以下命令记录：{command}",
        "advice_incomplete": "{expert}，{parent}：缺 {n} 个判断，仅为此建议由该专家的其他判断补全。",
        "no_advice": "{expert}，{parent}：无法建议：{why}。",
        "changed_done": (
            "{panel}：{expert}，{first} / {second}：{before} -> {after}。{parent} 的 CR {was:.4f} -> {now:.4f}。"
        ),
        "changed_alone": "{panel}：{expert}，{first} / {second}：{before} -> {after}。",
    },
}


def counted(lang: str, things: str, n: int) -> str:
    """So many of something: "1 client", "2 clients".

    Parameters
    ----------
    lang : {"en", "zh"}
        Language.
    things : str
        What: "clients", "experts", ...
    n : int
        How many.

    Returns
    -------
    str
        Number and word.

    Examples
    --------
    >>> counted("en", "clients", 1), counted("en", "clients", 2)
    ('1 client', '2 clients')
    """
    return WORDS[lang][f"n_{things}_1" if n == 1 else f"n_{things}"].format(n=n)
