"""Words of a CSV questionnaire in English and Chinese, and what people may write for an answer."""

from __future__ import annotations

import unicodedata
from types import MappingProxyType

#: Which of the two matters more, as it may be written; full-width letters and capitals read the same.
SIDES = MappingProxyType(
    {
        **dict.fromkeys(("a", "first", "前者", "a更重要"), "A"),
        **dict.fromkeys(("b", "second", "后者", "b更重要"), "B"),
        **dict.fromkeys(("equal", "equally", "same", "=", "相同", "同等", "同等重要", "一样", "一样重要"), "equal"),
    }
)
#: How much more it matters (Saaty 1980, p. 54), as it may be written.
DEGREES = MappingProxyType(
    {
        **{str(n): n for n in range(1, 10)},
        **dict.fromkeys(("equally", "同等", "同等重要"), 1),
        **dict.fromkeys(("moderately", "moderately more", "稍微", "稍微重要"), 3),
        **dict.fromkeys(("strongly", "strongly more", "明显", "明显重要"), 5),
        **dict.fromkeys(("very strongly", "very strongly more", "强烈", "强烈重要"), 7),
        **dict.fromkeys(("extremely", "extremely more", "极端", "极端重要"), 9),
    }
)

WORDS = MappingProxyType(
    {
        "en": {
            "no": "no.",
            "about": "about",
            "first": "A / indicator",
            "second": "B / what to look at",
            "which": "which matters more (A / B / equal)",
            "how_much": "how much more (2 to 9)",
            "grade": "grade",
            "before": "your answer before",
            "median": "median of the group",
            "middle": "middle half of the group",
            "check": "do not change",
            "panel": "Panel",
            "expert": "Expert",
            "round": "Round",
            "questions": "Questions",
            "scheme": "Scheme",
            "client": "Client",
            "equal": "equal",
            "how_to": "How to answer",
            "pairs_1": (
                "Each line with A and B compares the two for what stands under 'about'. "
                "Write which matters more: A or B or equal."
            ),
            "pairs_2": (
                "If one matters more write how much: 3 moderately; 5 strongly; 7 very strongly; 9 extremely; "
                "2 4 6 8 lie between. For equal leave it empty."
            ),
            "grades": "Each line with a client asks for one grade. Write one of: {grades}.",
            "keep": (
                "Change nothing else; the order of the lines does not matter. Save as 'CSV UTF-8' and send the file "
                "to whoever sent it to you."
            ),
            "seen": (
                "Who runs the panel sees your name with your answers; the other experts see only medians and the "
                "middle half of all answers."
            ),
            "again": (
                "Look at the group's answers and answer every line again. Keep your answer where you stand by it: "
                "nobody has to follow the group."
            ),
        },
        "zh": {
            "no": "序号",
            "about": "内容",
            "first": "A / 指标",
            "second": "B / 评价要点",
            "which": "哪个更重要（A / B / 相同）",
            "how_much": "重要多少（2 至 9）",
            "grade": "等级",
            "before": "您上次的回答",
            "median": "小组中位数",
            "middle": "小组中间一半",
            "check": "请勿修改",
            "panel": "专家组",
            "expert": "专家",
            "round": "轮次",
            "questions": "问卷",
            "scheme": "评价方案",
            "client": "客户",
            "equal": "相同",
            "how_to": "填写说明",
            "pairs_1": "有 A 和 B 的各行：就“内容”一栏所示的上级指标，比较 A 与 B，填写哪个更重要：A、B 或 相同。",
            "pairs_2": (
                "不相同时，再填重要多少：3 稍微重要；5 明显重要；7 强烈重要；9 极端重要；2、4、6、8 介于其间。"
                "相同则留空。"
            ),
            "grades": "有客户的各行：请评定一个等级，填写其中之一：{grades}。",
            "keep": "其他内容请勿改动，各行顺序不限。请另存为“CSV UTF-8”，发回给寄件人。",
            "seen": "组织者能看到您的姓名和回答；其他专家只能看到全体回答的中位数和中间一半的范围。",
            "again": "请参考小组的回答，逐行重新作答。坚持原来的看法也可以：不必服从多数。",
        },
    }
)


def plain(text: str) -> str:
    """Answer as it is compared: half-width, small letters, single blanks, without a full stop.

    Parameters
    ----------
    text : str
        What was typed.

    Returns
    -------
    str
        The same, ready to be looked up.

    Examples
    --------
    >>> plain(" Ｂ "), plain("Very  strongly.")
    ('b', 'very strongly')
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).rstrip(".。")
