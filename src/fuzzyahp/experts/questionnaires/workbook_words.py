"""What a questionnaire workbook says, in English and Chinese, and the steps of its scale in words."""

from __future__ import annotations

from collections.abc import Mapping

from fuzzyahp.frozen import FrozenMapping

#: Saaty's scale in words (T. L. Saaty 1980, The Analytic Hierarchy Process, p. 54): the number leads, so that a
#: formula can read the step from its first character.
STEPS: Mapping[str, Mapping[int, str]] = FrozenMapping(
    {
        "en": FrozenMapping(
            {
                2: "2 between equally and moderately more",
                3: "3 moderately more",
                4: "4 between moderately and strongly more",
                5: "5 strongly more",
                6: "6 between strongly and very strongly more",
                7: "7 very strongly more",
                8: "8 between very strongly and extremely more",
                9: "9 extremely more",
            }
        ),
        "zh": FrozenMapping(
            {
                2: "2 介于同等与稍微之间",
                3: "3 稍微重要",
                4: "4 介于稍微与明显之间",
                5: "5 明显重要",
                6: "6 介于明显与强烈之间",
                7: "7 强烈重要",
                8: "8 介于强烈与极端之间",
                9: "9 极端重要",
            }
        ),
    }
)

# Used inside formulas as text, so they hold no quotation mark.
EQUALLY: Mapping[str, str] = FrozenMapping({"en": "equally important", "zh": "同等重要"})

_WORDS = {
    "en": {
        "instructions": "Instructions",
        "feedback": "Feedback",
        "title": "Questionnaire for experts",
        "panel": "Panel",
        "scheme": "Rating scheme",
        "version": "version {version}",
        "round": "Round",
        "expert": "Answered by",
        "about_head": "What this is about",
        "about": (
            "A lender rates its clients by indicators. Not all of them matter equally. Your answers, together with "
            "those of the other experts, decide how much each one counts. No mathematics is needed: you look at two "
            "indicators at a time and say which of the two matters more for judging a client, and how much more."
        ),
        "about_votes": "After that you put clients into grades, indicator by indicator.",
        "about_only_votes": (
            "A lender rates its clients by indicators. Where there is no figure to go by, experts judge: you put each "
            "client into a grade, indicator by indicator. Your grades count together with those of the other experts."
        ),
        "time": "It takes about {minutes} minutes: {what}. You can save at any time and go on later.",
        "pairs_count": "{n} comparisons",
        "pairs_count_1": "1 comparison",
        "votes_count": "{n} grades",
        "votes_count_1": "1 grade",
        "and": " and ",
        "again_head": "This is round {round}",
        "again": (
            "The panel has answered before. Beside each question stand your own earlier answer and how the "
            "group answered: the middle answer (half of the experts lie on each side of it) and the range that holds "
            "the middle half of the answers. Please answer every question again. Keep your view or change it, as you "
            "find right: the aim is a considered judgment, not agreement at any price."
        ),
        "how_head": "How to answer a comparison",
        "how_1": (
            "1.  Each line names two indicators. Click the cell under “{which}” and choose one of the two from the "
            "list, or “{equally}”."
        ),
        "how_2": (
            "2.  Click the cell beside it, under “{how}”, and choose a step from the list. Leave it empty where both "
            "are equally important."
        ),
        "how_3": (
            "3.  Framed, shaded cells still need an answer; they turn white when answered. Everything else is locked. "
            "Which of the two stands first means nothing."
        ),
        "example_head": "An answered example: choosing a flat",
        "example_first": "Rent",
        "example_second": "View",
        "example_third": "Way to work",
        "example_reading_1": "Rent matters strongly more than the view.",
        "example_reading_2": "Rent and the way to work matter the same.",
        "example_reading": "What it says",
        "steps_head": "What the steps mean",
        "step_1": "equally: choose “{equally}” in the first column",
        "step_3": "your experience slightly favours one",
        "step_5": "your experience clearly favours one",
        "step_7": "one is favoured very strongly; practice shows it",
        "step_9": "one outweighs the other as far as can be",
        "step_even": "2, 4, 6 and 8 lie between their neighbours.",
        "hint_head": "Do the answers fit together?",
        "hint_about": (
            "If A matters more than B, and B more than C, then A should matter more than C, and by a wider step. "
            "Above each list of comparisons one line watches this while you answer. Nobody fits perfectly, and nobody "
            "has to: the line says “please look again” only where the consistency ratio (CR) is {limit} or more, and "
            "then names the comparison that fits the others worst. See whether it was a slip. If you mean it, leave "
            "it: nothing is ever changed without you."
        ),
        "votes_head": "How to put a client into grades",
        "votes_how": (
            "Each client has a sheet. For every indicator choose a grade from the list. What the grades mean for the "
            "indicator stands beside it where the lender has laid it down. The grades, best first: {grades}."
        ),
        "who_head": "Who sees your answers",
        "who": (
            "The people who run the panel see your answers under your name and keep them in the panel's file. The "
            "other experts never see them: they learn only how the answers of all lie, without names, and that only "
            "where three or more have answered. Where it is three or four, they can work the others' values out of "
            "it. If you grade clients, your votes with your name are also in the files that the ratings are made and "
            "recorded from."
        ),
        "send_head": "When you are done",
        "send": (
            "Save the workbook as an Excel file (.xlsx) and send it back to the person you had it from. Only the "
            "answer cells are read: put remarks into your message, not into the workbook, and leave the sheets and "
            "their names as they are. The sheets are locked without a password, against slips only."
        ),
        "sheets_head": "Your sheets",
        "sheet": "Sheet",
        "answered_head": "Answered",
        "fits_head": "Do the answers fit together?",
        "no": "No.",
        "first": "First",
        "second": "Second",
        "which": "Which matters more?",
        "how": "How much more?",
        "check": "Check",
        "pairs_title": "{parent}: which matters more?",
        "pairs_ask": "For judging a client under “{parent}”: which of the two matters more, and how much more?",
        "votes_title": "{client}: which grade?",
        "votes_ask": "Which grade does this client earn for each indicator?",
        "indicator": "Indicator",
        "guide": "What the grades mean",
        "grade": "Grade",
        "own": "Your answer in round {round}",
        "group": "The group in round {round}: middle answer (middle half)",
        "answered": "Answered: {done} of {all}",
        "of": " of ",
        "hint_wait": "A line here will tell whether your answers fit together, once all comparisons are answered.",
        "hint_good": "✓ Your answers fit together well enough (CR {cr}; below {limit} is wanted).",
        "hint_look": (
            "⚠ Please look again at line {line}: it fits your other answers worst (CR {cr}; below {limit} is "
            "wanted). If you mean it, leave it."
        ),
        "hint_two": "Two indicators, one comparison: it cannot contradict itself.",
        "hint_none": "So many indicators at once: whether the answers fit together is checked after you send them.",
        "short_wait": "not all answered",
        "short_good": "✓ yes",
        "short_look": "⚠ please look again",
        "short_none": "checked later",
        "check_ok": "✓",
        "check_which": "← which of the two?",
        "check_how": "← how much more?",
        "check_empty": "← leave “how much” empty, or choose one of the two",
        "check_list": "← choose from the list",
        "check_look": "← please look again",
        "pick_title": "Choose from the list",
        "pick_which": "Choose the indicator that matters more, or “{equally}”.",
        "pick_how": "Choose a step from 2 to 9. Leave empty where both are equally important.",
        "pick_grade": "Choose a grade.",
        "pick_error": "Only what the list offers can be read. Click the arrow beside the cell.",
        "times": "{label}, {times} times",
        "about_times": "{label}, about {times} times",
        "spread": "{median}\n({low} to {high})",
        "grade_points": "{grade}, {points} points",
        "points_between": "{points} points, between {worse} and {better}",
        "points_range": "{median}\n({low:g} to {high:g} points)",
        "none": "none",
        "feedback_title": "How the group answered in round {round}",
        "feedback_ask": (
            "Your own answer beside the middle answer of the group and the range that holds the middle half of its "
            "answers. Nothing here tells who answered what. “Outside” marks answers of yours beyond that range."
        ),
        "question": "Question",
        "topic": "Topic",
        "count": "Answers",
        "outside_head": "Outside the middle half?",
        "outside": "outside",
        "versus": "{first} – or – {second}",
    },
    "zh": {
        "instructions": "填写说明",
        "feedback": "上一轮反馈",
        "title": "专家调查问卷",
        "panel": "专家组",
        "scheme": "评价方案",
        "version": "版本 {version}",
        "round": "轮次",
        "expert": "填写人",
        "about_head": "这份问卷是做什么的",
        "about": (
            "贷款机构按若干指标评价客户，各指标的重要程度并不相同。您和其他专家的回答，共同决定每项指标占多大分量。"
            "填写时不需要任何数学知识：每次只看两项指标，说明在评价客户时哪一项更重要、重要多少。"
        ),
        "about_votes": "随后，请您逐项指标为客户评定等级。",
        "about_only_votes": (
            "贷款机构按若干指标评价客户。没有数据可依的指标由专家判断：请您逐项指标为每个客户评定等级，"
            "您的意见将与其他专家的意见一并计入。"
        ),
        "time": "填写大约需要{minutes}分钟，共{what}。可以随时保存，以后再接着填。",
        "pairs_count": "{n}次两两比较",
        "pairs_count_1": "1次两两比较",
        "votes_count": "{n}项等级评定",
        "votes_count_1": "1项等级评定",
        "and": "、",
        "again_head": "这是第{round}轮",
        "again": (
            "上一轮的回答列在每个问题旁边：您自己的回答，以及专家组的中间答案（中位数，两边各有一半专家）和居中一半答案所在的范围。"
            "请对每个问题重新作答，可以坚持原来的看法，也可以修改。目的是得到深思熟虑的判断，而不是为一致而一致。"
        ),
        "how_head": "怎样回答两两比较",
        "how_1": "1.  每行列出两项指标。请点击“{which}”一栏的单元格，从下拉列表中选择其中一项，或选择“{equally}”。",
        "how_2": "2.  再点击旁边“{how}”一栏的单元格，从下拉列表中选择程度。两者同等重要时，此格留空。",
        "how_3": (
            "3.  带边框的阴影单元格表示尚未回答，回答后变为白色，其余单元格均已锁定。两项指标谁先谁后没有任何含义。"
        ),
        "example_head": "填写示例：选择住房",
        "example_first": "房租",
        "example_second": "窗外景色",
        "example_third": "上班路程",
        "example_reading_1": "房租比窗外景色明显重要。",
        "example_reading_2": "房租与上班路程同等重要。",
        "example_reading": "含义",
        "steps_head": "各个程度的含义",
        "step_1": "同等重要：请在前一栏选择“{equally}”",
        "step_3": "根据经验，一项比另一项稍微重要",
        "step_5": "根据经验，一项比另一项明显重要",
        "step_7": "一项强烈重要，并为实践所证实",
        "step_9": "一项的重要性达到极端程度",
        "step_even": "2、4、6、8介于相邻两级之间。",
        "hint_head": "您的回答前后一致吗",
        "hint_about": (
            "如果甲比乙重要，乙比丙重要，那么甲应当比丙重要，而且程度更高。每张比较表上方有一行提示，随您填写自动检查。"
            "没有人能做到完全一致，也不必做到：只有一致性比率（CR）达到{limit}或以上时才提示“请再看一看”，"
            "并指出与其他回答最不相符的一行。请看看是否为笔误；如果确实是您的看法，保持不变即可。未经您同意，任何回答都不会被改动。"
        ),
        "votes_head": "怎样为客户评定等级",
        "votes_how": (
            "每个客户一张表。请为每项指标从下拉列表中选择一个等级；贷款机构已作规定的，旁边列有各等级的含义。"
            "等级由优到劣：{grades}。"
        ),
        "who_head": "谁会看到您的回答",
        "who": (
            "组织调查的人员会看到署有您姓名的回答，并保存在专家组文件中。其他专家看不到您的回答："
            "他们只能看到不署名的总体分布，而且仅限三人及以上作答的问题。"
            "若只有三四人作答，他们可以由此推算出其他人的数值。若您为客户评定等级，您的署名投票还会留在评级所用及存档的文件中。"
        ),
        "send_head": "填写完毕之后",
        "send": (
            "请将工作簿保存为Excel文件（.xlsx），发回给把它交给您的人。只读取回答单元格：意见和说明请写在邮件里，不要写在工作簿中，"
            "也不要改动工作表及其名称。工作表的锁定不设密码，只为防止误改。"
        ),
        "sheets_head": "需要填写的工作表",
        "sheet": "工作表",
        "answered_head": "已答",
        "fits_head": "前后一致吗",
        "no": "序号",
        "first": "指标一",
        "second": "指标二",
        "which": "哪一项更重要？",
        "how": "重要多少？",
        "check": "检查",
        "pairs_title": "{parent}：哪一项更重要？",
        "pairs_ask": "在“{parent}”方面评价客户时，两项指标中哪一项更重要？重要多少？",
        "votes_title": "{client}：评定等级",
        "votes_ask": "该客户的每项指标应评为哪一等级？",
        "indicator": "指标",
        "guide": "各等级的含义",
        "grade": "等级",
        "own": "您第{round}轮的回答",
        "group": "专家组第{round}轮：中间答案（居中一半）",
        "answered": "已答：{done}/{all}",
        "of": "/",
        "hint_wait": "全部回答后，此处会提示您的回答前后是否一致。",
        "hint_good": "✓ 您的回答前后一致（CR为{cr}，要求小于{limit}）。",
        "hint_look": (
            "⚠ 请再看一看第{line}行：它与您的其他回答最不相符（CR为{cr}，要求小于{limit}）。"
            "如果确实是您的看法，保持不变即可。"
        ),
        "hint_two": "只有两项指标、一次比较，不存在前后矛盾。",
        "hint_none": "指标较多，前后是否一致将在您交回问卷后检查。",
        "short_wait": "尚未答完",
        "short_good": "✓ 一致",
        "short_look": "⚠ 请再看一看",
        "short_none": "交回后检查",
        "check_ok": "✓",
        "check_which": "← 哪一项更重要？",
        "check_how": "← 重要多少？",
        "check_empty": "← “重要多少”应留空，或选择其中一项",
        "check_list": "← 请从列表中选择",
        "check_look": "← 请再看一看",
        "pick_title": "请从列表中选择",
        "pick_which": "请选择更重要的一项，或选择“{equally}”。",
        "pick_how": "请选择2至9中的一级。两者同等重要时留空。",
        "pick_grade": "请选择一个等级。",
        "pick_error": "只能读取列表中的选项，请点击单元格旁边的箭头选择。",
        "times": "{label}，{times}倍",
        "about_times": "{label}，约{times}倍",
        "spread": "{median}\n（{low} 至 {high}）",
        "grade_points": "{grade}，{points}分",
        "points_between": "{points}分，介于{worse}与{better}之间",
        "points_range": "{median}\n（{low:g}至{high:g}分）",
        "none": "未答",
        "feedback_title": "专家组第{round}轮的回答",
        "feedback_ask": (
            "左边是您自己的回答，右边是专家组的中间答案和居中一半答案所在的范围。此处不显示任何人的姓名和个人答案。"
            "“范围之外”表示您的回答不在该范围内。"
        ),
        "question": "问题",
        "topic": "所属",
        "count": "答题人数",
        "outside_head": "是否在范围之外",
        "outside": "范围之外",
        "versus": "{first} 与 {second}",
    },
}

#: Everything else the workbook says, by language and key.
WORDS: Mapping[str, Mapping[str, str]] = FrozenMapping({lang: FrozenMapping(words) for lang, words in _WORDS.items()})
