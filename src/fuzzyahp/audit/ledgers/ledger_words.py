"""Overrides and the ledger in words, English and Chinese."""

from __future__ import annotations

from fuzzyahp.errors import in_language

WORDS = {
    "en": {
        # What a check found.
        "sound": "{entries} entries, the chain is whole. Head: {head}",
        "sound_1": "1 entry, the chain is whole. Head: {head}",
        "faulty": "line {line}: {what}",
        "good_before": "{entries} entries before it are good. Head up to there: {head}",
        "changed": "changed: its content does not fit its hash",
        "not_a_line": "changed: it is no entry of a ledger in its one form",
        "wrong_number": "wrong number: it says {found}, and entry {wanted} has to stand here: entries were taken out, "
        "put in or moved",
        "broken_chain": "broken chain: it does not name the hash of the entry before it",
        "torn": "torn: {bytes} bytes of an entry that was never acknowledged, as a crash leaves them; the next append "
        "sets them aside",
        "cut_off": "cut off: head {head} was kept, and the ledger ends with entry {found}",
        "rewritten": "rewritten: entry {n} is not the one whose hash was kept, {head}",
        "set_aside": "set aside after a crash: {files}",
        # Overrides by period.
        "no_ratings": "no ratings",
        "period_line": "{period}: {overrides} of {ratings} ratings overridden ({rate:.1%}): {moves}",
        "no_moves": "none",
        "total": "total",
        "reason_line": "{n} {code}: {text}",
        "period": "period",
        "ratings": "ratings",
        "overrides": "overrides",
        "rate": "rate",
        "upgrades": "up",
        "downgrades": "down",
        "out_of_rejected": "let in",
        "into_rejected": "rejected",
        "restored": "restored",
        "sep": ", ",
        # What the commands say.
        "checking": "checking",
        "appending": "appending",
        "exporting": "exporting",
        "appended": "{ledger}: {n} appended. Head: {head}",
        "aside_now": "{ledger}: {bytes} bytes of a torn line were set aside in {file}",
        "exported": "{output}: {entries} entries",
        "torn_note": "{ledger}: a torn line at the end is no entry and is left out",
        "overridden": "{output}: client {client}, {original} to {grade}",
    },
    "zh": {
        "sound": "共 {entries} 条，链完整。链头：{head}",
        "sound_1": "共 1 条，链完整。链头：{head}",
        "faulty": "第 {line} 行：{what}",
        "good_before": "此前 {entries} 条无误。至此链头：{head}",
        "changed": "已被改动：内容与其哈希不符",
        "not_a_line": "已被改动：不是台账条目的规定格式",
        "wrong_number": "编号有误：写为 {found}，此处应为第 {wanted} 条；有条目被取走、插入或移动",
        "broken_chain": "链断裂：所记前一条哈希不符",
        "torn": "残行：崩溃留下的 {bytes} 字节，从未确认写入；下次追加时会另存",
        "cut_off": "被截断：曾留存链头 {head}，而台账止于第 {found} 条",
        "rewritten": "被改写：第 {n} 条与留存的链头不符，{head}",
        "set_aside": "崩溃后另存：{files}",
        "no_ratings": "没有评级",
        "period_line": "{period}：{ratings} 笔评级中 {overrides} 笔被推翻（{rate:.1%}）：{moves}",
        "no_moves": "无",
        "total": "合计",
        "reason_line": "{n} 笔 {code}：{text}",
        "period": "期间",
        "ratings": "评级",
        "overrides": "推翻",
        "rate": "比率",
        "upgrades": "上调",
        "downgrades": "下调",
        "out_of_rejected": "否决改为通过",
        "into_rejected": "改为否决",
        "restored": "恢复原级",
        "sep": "、",
        "checking": "核对中",
        "appending": "追加中",
        "exporting": "导出中",
        "appended": "{ledger}：已追加 {n} 份记录。链头：{head}",
        "aside_now": "{ledger}：残行 {bytes} 字节已另存于 {file}",
        "exported": "{output}：{entries} 条",
        "torn_note": "{ledger}：末尾残行不是条目，未计入",
        "overridden": "{output}：客户 {client}，由 {original} 改为 {grade}",
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
    >>> words("zh")["total"]
    '合计'
    """
    return in_language(WORDS, lang)
