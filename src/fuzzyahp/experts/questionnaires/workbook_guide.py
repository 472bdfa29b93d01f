"""First sheet of a questionnaire workbook: for somebody who has never heard of the method."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fuzzyahp.experts.panel.panel import Panel
from fuzzyahp.experts.questionnaires.workbook_hint import Hint, literal
from fuzzyahp.experts.questionnaires.workbook_layout import Section, clean
from fuzzyahp.experts.questionnaires.workbook_sheets import (
    dress,
    fit,
    put,
    put_formula,
    spread_out,
    votes_done,
)
from fuzzyahp.experts.questionnaires.workbook_words import EQUALLY, STEPS, WORDS
from fuzzyahp.scheme import Scheme

WIDTHS = (26, 24, 24, 30, 26)
_LAST = len(WIDTHS)
_SECONDS = {"pairs": 20, "votes": 25}


def guide_sheet(
    sheet: Any,
    panel: Panel,
    expert: str,
    scheme: Scheme,
    lang: str,
    round: int,
    found: Sequence[Section],
    hints: Sequence[Hint | None],
    grades: Sequence[str],
) -> None:
    """What the questionnaire is for, how to answer it, an answered example, and the list of sheets."""
    said = WORDS[lang]
    dress(sheet, WIDTHS, wide=False)
    spread_out(sheet, 1, _LAST, said["title"], WIDTHS, "q_title")
    row = _facts(sheet, 2, panel, expert, scheme, lang, round) + 1
    counts = {kind: sum(len(s.questions) for s in found if s.kind == kind) for kind in _SECONDS}
    row = _topic(sheet, row, said["about_head"], _about(counts, lang))
    if round > 1:
        row = _topic(sheet, row, said["again_head"].format(round=round), [said["again"]])
    fields = {"which": said["which"], "how": said["how"], "equally": EQUALLY[lang]}
    if counts["pairs"]:
        steps = [said[key].format(**fields) for key in ("how_1", "how_2", "how_3")]
        row = _topic(sheet, row, said["how_head"], steps)
        row = _example(sheet, row, lang)
        row = _steps(sheet, row, lang)
        limit = f"{scheme.rules.max_consistency_ratio:g}"
        row = _topic(sheet, row, said["hint_head"], [said["hint_about"].format(limit=limit)])
    if counts["votes"]:
        between = "、" if lang == "zh" else ", "
        row = _topic(sheet, row, said["votes_head"], [said["votes_how"].format(grades=between.join(grades))])
    row = _topic(sheet, row, said["who_head"], [said["who"]])
    row = _topic(sheet, row, said["send_head"], [said["send"]])
    _list(sheet, row, found, hints, lang)


def _facts(sheet: Any, row: int, panel: Panel, expert: str, scheme: Scheme, lang: str, round: int) -> int:
    said = WORDS[lang]
    title = scheme.title.get(lang) or scheme.title.get("en") or scheme.name
    facts = {
        "panel": panel.name,
        "scheme": f"{clean(title)} ({scheme.name}, {said['version'].format(version=scheme.version)})",
        "round": str(round),
        "expert": expert,
    }
    for key, text in facts.items():
        put(sheet, row, 1, said[key], "q_number")
        for number in range(2, _LAST + 1):
            sheet.cell(row, number).style = "q_text"
        put(sheet, row, 2, clean(text), "q_text")
        sheet.merge_cells(start_row=row, start_column=2, end_row=row, end_column=_LAST)
        fit(sheet, row, [said[key], clean(text)], [WIDTHS[0], sum(WIDTHS[1:])])
        row += 1
    return row


def _about(counts: dict[str, int], lang: str) -> list[str]:
    said = WORDS[lang]
    parts = [
        said[f"{kind}_count" + ("_1" if count == 1 else "")].format(n=count) for kind, count in counts.items() if count
    ]
    seconds = sum(count * _SECONDS[kind] for kind, count in counts.items())
    minutes = 5 * max(2, -(-(seconds + 180) // 300))
    time = said["time"].format(minutes=minutes, what=said["and"].join(parts))
    if not counts["pairs"]:
        return [said["about_only_votes"], time]
    return [said["about"], *([said["about_votes"]] if counts["votes"] else []), time]


def _topic(sheet: Any, row: int, head: str, texts: Sequence[str]) -> int:
    spread_out(sheet, row, _LAST, head, WIDTHS, "q_topic")
    for number in range(2, _LAST + 1):
        sheet.cell(row, number).style = "q_topic"
    for text in texts:
        row += 1
        spread_out(sheet, row, _LAST, text, WIDTHS, "q_note")
    return row + 2


def _table(sheet: Any, row: int, rows: Sequence[Sequence[str]]) -> int:
    for i, texts in enumerate(rows):
        for number, text in enumerate(texts, 1):
            put(sheet, row, number, text, "q_text" if i else "q_head")
        fit(sheet, row, texts, WIDTHS)
        row += 1
    return row


def _example(sheet: Any, row: int, lang: str) -> int:
    said = WORDS[lang]
    row = _topic(sheet, row, said["example_head"], []) - 1
    rent, view, way = (said[f"example_{key}"] for key in ("first", "second", "third"))
    rows = [
        [said[key] for key in ("first", "second", "which", "how", "example_reading")],
        [rent, view, rent, STEPS[lang][5], said["example_reading_1"]],
        [rent, way, EQUALLY[lang], "", said["example_reading_2"]],
    ]
    return _table(sheet, row, rows) + 1


def _steps(sheet: Any, row: int, lang: str) -> int:
    said = WORDS[lang]
    row = _topic(sheet, row, said["steps_head"], []) - 1
    for step in (1, 3, 5, 7, 9):
        label = f"1 {EQUALLY[lang]}" if step == 1 else STEPS[lang][step]
        text = said[f"step_{step}"].format(equally=EQUALLY[lang])
        put(sheet, row, 1, label, "q_text")
        for number in range(2, _LAST + 1):
            sheet.cell(row, number).style = "q_text"
        put(sheet, row, 2, text, "q_text")
        sheet.merge_cells(start_row=row, start_column=2, end_row=row, end_column=_LAST)
        fit(sheet, row, [label, text], [WIDTHS[0], sum(WIDTHS[1:])])
        row += 1
    spread_out(sheet, row, _LAST, said["step_even"], WIDTHS, "q_note")
    return row + 2


def _list(sheet: Any, row: int, found: Sequence[Section], hints: Sequence[Hint | None], lang: str) -> None:
    """Each sheet with a link to it, how much of it is answered, and whether the answers fit together."""
    from openpyxl.worksheet.hyperlink import Hyperlink

    said = WORDS[lang]
    row = _topic(sheet, row, said["sheets_head"], []) - 1
    for start, end, text in ((1, 3, said["sheet"]), (4, 4, said["answered_head"]), (5, 5, said["fits_head"])):
        for number in range(start, end + 1):
            sheet.cell(row, number).style = "q_head"
        put(sheet, row, start, text, "q_head")
        if end > start:
            sheet.merge_cells(start_row=row, start_column=start, end_row=row, end_column=end)
    fit(sheet, row, [said["fits_head"]], [WIDTHS[4] * 0.9])
    for section, made in zip(found, hints, strict=True):
        row += 1
        for number in range(1, 4):
            sheet.cell(row, number).style = "q_link"
        cell = put(sheet, row, 1, section.sheet, "q_link")
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{section.sheet}'!A1")
        cell.style = "q_link"
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=3)
        done = made.done if made else votes_done(section)
        all_of = literal(f"{said['of']}{len(section.questions)}")
        put_formula(sheet, row, 4, f"={done}&{all_of}", "q_number")
        if made:
            put_formula(sheet, row, 5, made.short, "q_number")
        else:
            sheet.cell(row, 5).style = "q_number"
        fit(sheet, row, [section.sheet], [sum(WIDTHS[:3])])
