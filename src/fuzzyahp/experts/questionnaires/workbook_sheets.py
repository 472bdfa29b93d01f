"""The sheets of a questionnaire workbook: comparisons, grades, feedback, and the hidden one."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from fuzzyahp.experts.delphi.feedback import Feedback
from fuzzyahp.experts.questionnaires.workbook_hint import Hint, address, column, literal, sentence
from fuzzyahp.experts.questionnaires.workbook_layout import (
    EXTENT_COLUMN,
    FIRST_ROW,
    GRADE,
    GRADE_COLUMN,
    HEADER_ROW,
    HOW,
    IDS_ROW,
    MACHINE,
    STEP_COLUMN,
    WHICH,
    Section,
    clean,
    escape,
    paragraphs,
)
from fuzzyahp.experts.questionnaires.workbook_words import EQUALLY, STEPS, WORDS
from fuzzyahp.safe_text import for_spreadsheet
from fuzzyahp.scheme import Scheme

PAIR_WIDTHS = (5, 27, 27, 29, 33, 28, 24, 34)
VOTE_WIDTHS = (5, 30, 78, 20, 20, 32)
FEEDBACK_WIDTHS = (26, 50, 26, 40, 10, 16)
_LINE = 15.5  # points
_A4 = 9

Told = Mapping[tuple[str, tuple[str, ...]], Feedback]


def put(sheet: Any, row: int, number: int, text: str, style: str) -> Any:
    """Write text into a cell, as text whatever it begins with."""
    cell = sheet.cell(row, number)
    cell.value = escape(text)
    # openpyxl takes "=..." for a formula and "#N/A" for an error; neither is what a label means.
    cell.data_type = "s"
    cell.style = style
    if text and for_spreadsheet(text) != text:
        cell.quotePrefix = True
    return cell


def put_formula(sheet: Any, row: int, number: int, formula: str, style: str) -> None:
    """Write one of our own formulas."""
    cell = sheet.cell(row, number)
    cell.value, cell.style = formula, style


def lines(text: str, width: float) -> int:
    """Lines that a text takes in a cell of this width; Chinese characters are two wide."""
    count = 0
    for line in text.split("\n"):
        units = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
        count += max(1, -(-units // max(1, int(width * 0.93))))
    return count


def fit(sheet: Any, row: int, texts: Sequence[str], widths: Sequence[float], least: int = 1) -> None:
    """Make a row as high as its longest text."""
    most = max([least, *(lines(text, width) for text, width in zip(texts, widths, strict=False))])
    sheet.row_dimensions[row].height = min(400, most * _LINE + 5)


def spread_out(sheet: Any, row: int, last: int, text: str, widths: Sequence[float], style: str, least: int = 1) -> None:
    """Text across the whole sheet."""
    put(sheet, row, 1, text, style)
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=last)
    fit(sheet, row, [text], [sum(widths[:last]) * (0.62 if style == "q_title" else 1)], least)


def dress(sheet: Any, widths: Sequence[float], *, wide: bool, header: int | None = None) -> None:
    """Column widths, protection against slips, and an A4 page as wide as the sheet."""
    for i, width in enumerate(widths, 1):
        sheet.column_dimensions[column(i)].width = width
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False  # False: allowed
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.orientation = "landscape" if wide else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.page_margins.top, sheet.page_margins.bottom = 0.6, 0.8
    sheet.oddFooter.right.text = "&P / &N"
    if header:
        sheet.freeze_panes = f"A{header + 1}"
        sheet.print_title_rows = f"{header}:{header}"


def pair_sheet(sheet: Any, section: Section, hint: Hint, lang: str, round: int, told: Told) -> None:
    """Comparisons of one parent's children, with the live hint above."""
    said, last = WORDS[lang], section.last_column(round)
    widths = PAIR_WIDTHS[:last]
    dress(sheet, widths, wide=True, header=HEADER_ROW)
    spread_out(sheet, 1, last, said["pairs_title"].format(parent=section.title), widths, "q_title")
    spread_out(sheet, 2, last, said["pairs_ask"].format(parent=section.title), widths, "q_note")
    spread_out(sheet, 3, last, "", widths, "q_count")
    spread_out(sheet, 4, last, "", widths, "q_hint", 2)
    all_of = literal(str(len(section.questions)))
    put_formula(sheet, 3, 1, "=" + sentence(said["answered"], done=hint.done, all=all_of), "q_count")
    put_formula(sheet, 4, 1, hint.line, "q_hint")
    heads = [said[key] for key in ("no", "first", "second", "which", "how", "check")] + _again(said, round)
    _heads(sheet, heads, widths)
    for k, (question, labels) in enumerate(zip(section.questions, section.labels, strict=True)):
        row = FIRST_ROW + k
        shown = [str(k + 1), *labels, "", "", ""]
        for number, text in enumerate(shown[:3], 1):
            put(sheet, row, number, text, "q_number" if number == 1 else "q_text")
        for number in (WHICH, HOW):
            sheet.cell(row, number).style = "q_answer"
        put_formula(sheet, row, HOW + 1, hint.checks[k], "q_check")
        if round > 1:
            beside = _pair_told(told.get((section.where, question)), labels, lang)
            shown += _beside(sheet, row, HOW + 2, beside)
        fit(sheet, row, shown, widths, 2)


def vote_sheet(
    sheet: Any, section: Section, scheme: Scheme, grades: Sequence[str], lang: str, round: int, told: Told
) -> None:
    """Grades of one client's indicators."""
    said, last = WORDS[lang], section.last_column(round)
    widths = VOTE_WIDTHS[:last]
    dress(sheet, widths, wide=True, header=HEADER_ROW)
    spread_out(sheet, 1, last, said["votes_title"].format(client=section.title), widths, "q_title")
    spread_out(sheet, 2, last, said["votes_ask"], widths, "q_note")
    spread_out(sheet, 3, last, "", widths, "q_count")
    put_formula(
        sheet, 3, 1, "=" + sentence(said["answered"], done=votes_done(section), all=all_votes(section)), "q_count"
    )
    _heads(sheet, [said[key] for key in ("no", "indicator", "guide", "grade")] + _again(said, round), widths)
    for k, (question, labels) in enumerate(zip(section.questions, section.labels, strict=True)):
        row = FIRST_ROW + k
        guide = scheme.indicators[question[0]].guide
        shown = [str(k + 1), labels[0], paragraphs(guide.get(lang) or guide.get("en") or ""), ""]
        for number, text in enumerate(shown[:3], 1):
            put(sheet, row, number, text, "q_number" if number == 1 else "q_text")
        sheet.cell(row, GRADE).style = "q_answer"
        if round > 1:
            beside = _vote_told(told.get((section.where, question)), scheme, grades, lang)
            shown += _beside(sheet, row, GRADE + 1, beside)
        fit(sheet, row, shown, widths, 2)


def feedback_sheet(
    sheet: Any, found: Sequence[Section], scheme: Scheme, grades: Sequence[str], lang: str, round: int, told: Told
) -> None:
    """The expert's own answers beside how the group answered; nothing in it names anybody."""
    said = WORDS[lang]
    widths, last = FEEDBACK_WIDTHS, len(FEEDBACK_WIDTHS)
    dress(sheet, widths, wide=True, header=4)
    spread_out(sheet, 1, last, said["feedback_title"].format(round=round - 1), widths, "q_title")
    spread_out(sheet, 2, last, said["feedback_ask"], widths, "q_note", 2)
    heads = [said[key] for key in ("topic", "question")] + _again(said, round) + [said["count"], said["outside_head"]]
    _heads(sheet, heads, widths, 4)
    row = 5
    for section in found:
        for question, labels in zip(section.questions, section.labels, strict=True):
            item = told.get((section.where, question))
            if section.kind == "pairs":
                asked, beside = said["versus"].format(first=labels[0], second=labels[1]), _pair_told(item, labels, lang)
            else:
                asked, beside = labels[0], _vote_told(item, scheme, grades, lang)
            count = f"{item.spread.answers}/{item.spread.invited}" if item else ""
            shown = [section.title, asked, *beside, count, said["outside"] if item and item.outside else ""]
            for number, text in enumerate(shown, 1):
                put(sheet, row, number, text, "q_text" if number < 5 else "q_number")
            fit(sheet, row, shown, widths)
            row += 1


def machine_sheet(
    sheet: Any,
    identity: Mapping[str, str],
    found: Sequence[Section],
    grades: Mapping[str, str],
    lang: str,
    round: int,
    extents: Mapping[str, str],
) -> dict[str, str]:
    """Who was asked what, where each answer stands, and the lists to choose from; returns its cells but the digest."""
    texts: dict[tuple[int, int], str] = {}
    for i, (key, value) in enumerate(identity.items(), 1):
        texts[i, 1], texts[i, 2] = key, value
    row = IDS_ROW
    for section in found:
        for k, (question, labels) in enumerate(zip(section.questions, section.labels, strict=True)):
            place = address(FIRST_ROW + k, WHICH if section.kind == "pairs" else GRADE)
            ids = [section.kind, section.where, *question, *([""] if len(question) == 1 else [])]
            alike = EQUALLY[lang] if section.kind == "pairs" else ""
            shown = [*ids, section.sheet, place, *labels, *([""] if len(labels) == 1 else []), alike]
            for number, text in enumerate(shown, 1):
                texts[row, number] = clean(text)
            row += 1
    for h, (name, label) in enumerate(grades.items()):
        texts[IDS_ROW + h, GRADE_COLUMN], texts[IDS_ROW + h, GRADE_COLUMN + 1] = clean(name), label
    for h, label in enumerate(STEPS[lang].values()):
        texts[IDS_ROW + h, STEP_COLUMN] = label
    for h, (name, corner) in enumerate(extents.items()):
        texts[IDS_ROW + h, EXTENT_COLUMN], texts[IDS_ROW + h, EXTENT_COLUMN + 1] = name, corner
    for (at, number), text in texts.items():
        if text:
            put(sheet, at, number, text, "q_text")
    sheet.sheet_state = "hidden"
    sheet.protection.sheet = True
    return {address(*at): text for at, text in texts.items() if text}


def votes_done(section: Section) -> str:
    """Piece of formula: how many grades are given."""
    letter = column(GRADE)
    return f"SUMPRODUCT(--(LEN('{section.sheet}'!${letter}${FIRST_ROW}:${letter}${section.last_row})>0))"


def all_votes(section: Section) -> str:
    """Piece of formula: how many grades are asked for."""
    return literal(str(len(section.questions)))


def list_of(column_number: int, count: int) -> str:
    """Address of a list on the hidden sheet."""
    letter = column(column_number)
    return f"'{MACHINE}'!${letter}${IDS_ROW}:${letter}${IDS_ROW + count - 1}"


def _heads(sheet: Any, heads: Sequence[str], widths: Sequence[float], row: int = HEADER_ROW) -> None:
    for number, text in enumerate(heads, 1):
        put(sheet, row, number, text, "q_head")
    fit(sheet, row, heads, [width * 0.9 for width in widths], 2)


def _again(said: Mapping[str, str], round: int) -> list[str]:
    return [said[key].format(round=round - 1) for key in ("own", "group")] if round > 1 else []


def _beside(sheet: Any, row: int, number: int, texts: Sequence[str]) -> list[str]:
    for i, text in enumerate(texts):
        put(sheet, row, number + i, text, "q_before")
    return list(texts)


def _pair_told(item: Feedback | None, labels: Sequence[str], lang: str) -> tuple[str, str]:
    said = WORDS[lang]
    if item is None:
        return said["none"], ""
    own = said["none"] if item.own is None else _ratio_told(float(item.own), labels, lang)
    median, low, high = item.spread.median, item.spread.lower_quartile, item.spread.upper_quartile
    if median is None or low is None or high is None:
        return own, item.spread.why_in_words(lang)
    texts = {"median": median, "low": low, "high": high}
    return own, said["spread"].format(**{key: _ratio_told(x, labels, lang) for key, x in texts.items()})


def _ratio_told(ratio: float, labels: Sequence[str], lang: str) -> str:
    said, size = WORDS[lang], max(ratio, 1 / ratio)
    if size < 1.05:
        return EQUALLY[lang]
    label = labels[0] if ratio > 1 else labels[1]
    whole = abs(size - round(size)) < 1e-9
    key, times = ("times", f"{round(size)}") if whole else ("about_times", f"{size:.1f}")
    return said[key].format(label=label, times=times)


def _vote_told(item: Feedback | None, scheme: Scheme, grades: Sequence[str], lang: str) -> tuple[str, str]:
    said, values = WORDS[lang], scheme.scale.values
    if item is None:
        return said["none"], ""
    own = said["none"]
    if item.own is not None:
        own = _points_told(values[scheme.scale.names.index(str(item.own))], values, grades, lang)
    median, low, high = item.spread.median, item.spread.lower_quartile, item.spread.upper_quartile
    if median is None or low is None or high is None:
        return own, item.spread.why_in_words(lang)
    text = _points_told(median, values, grades, lang)
    return own, said["points_range"].format(median=text, low=low, high=high)


def _points_told(x: float, values: Sequence[float], grades: Sequence[str], lang: str) -> str:
    said = WORDS[lang]
    if x in values:
        return said["grade_points"].format(grade=grades[list(values).index(x)], points=f"{x:g}")
    worse = next(h for h, value in enumerate(values) if value < x)
    return said["points_between"].format(points=f"{x:g}", worse=grades[worse], better=grades[worse - 1])
