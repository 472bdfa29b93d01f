"""One expert's questionnaire as an Excel workbook (needs the extra ``excel``)."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from fuzzyahp.errors import MissingExtraError, PanelError, shown
from fuzzyahp.experts.delphi.feedback import feedback
from fuzzyahp.experts.panel.panel import Panel, known_expert
from fuzzyahp.experts.questionnaires.workbook_guide import guide_sheet
from fuzzyahp.experts.questionnaires.workbook_hint import Hint, address, column, hint, literal
from fuzzyahp.experts.questionnaires.workbook_layout import (
    CALCULATION,
    FIRST_ROW,
    FORMAT,
    GRADE,
    GRADE_COLUMN,
    HOW,
    IDS_ROW,
    KEYS,
    MACHINE,
    STEP_COLUMN,
    WHICH,
    Section,
    clean,
    grade_labels,
    sections,
)
from fuzzyahp.experts.questionnaires.workbook_sheets import (
    Told,
    feedback_sheet,
    list_of,
    machine_sheet,
    pair_sheet,
    put,
    vote_sheet,
)
from fuzzyahp.experts.questionnaires.workbook_words import EQUALLY, STEPS, WORDS
from fuzzyahp.scheme import Scheme

_FONTS = {"en": "Calibri", "zh": "Microsoft YaHei"}
_UNANSWERED, _CONTRADICTION = "FFE08A", "F4B183"
# Files must be the same bytes each time they are made, so they carry no time of their own.
_DATE = (2000, 1, 1, 0, 0, 0)


def write_workbook(
    panel: Panel,
    expert: str,
    scheme: Scheme,
    *,
    lang: str = "en",
    round: int | None = None,
    names: Mapping[str, str] | None = None,
) -> bytes:
    """One expert's questionnaire as an Excel workbook.

    Instructions, a sheet of comparisons a parent, a sheet of grades a client, from the second round on a sheet of
    feedback. All cells but the answers are locked, without a password: the lock is against slips, and the reader
    trusts nothing but the answers. The same questions give the same bytes.

    Parameters
    ----------
    panel : Panel
        What is asked, and the rounds so far.
    expert : str
        Who is asked.
    scheme : Scheme
        Labels, guides and grades; a draft without judgments will do.
    lang : {"en", "zh"}
        Language.
    names : mapping of str to str, optional
        Client to what people call it.
    round : int, optional
        From 1 to one more than the rounds there are; default: that one.

    Returns
    -------
    bytes
        An .xlsx file.

    Raises
    ------
    PanelError
        If there is no such expert or round, the scheme is another one, or there are no points for the grades.
    MissingExtraError
        If the extra ``excel`` is not installed.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> from fuzzyahp.experts import Expert, Panel, questionnaire, write_workbook
    >>> scheme = fa.load_scheme("micro-enterprise")
    >>> panel = Panel("committee", questionnaire(scheme), (Expert("Li"),))
    >>> write_workbook(panel, "Li", scheme)[:2]
    b'PK'
    """
    expert = known_expert(panel, expert)
    twin = next((name for name in panel.names if name != expert and clean(name) == clean(expert)), None)
    if twin is not None:
        raise PanelError(f"panel {panel.name}: {expert} and {twin} differ only in their blanks; rename one of them")
    following = len(panel.rounds) + 1
    number = following if round is None else round
    if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= following:
        raise PanelError(f"round {shown(number)}: must be from 1 to {following}, the next one")
    found = sections(panel, scheme, lang, names)
    told: Told = {}
    if number > 1:
        items = feedback(
            panel, expert, round=number - 1, values=scheme.scale.values if panel.questionnaire.clients else None
        )
        told = {(item.spread.where, tuple(item.spread.question)): item for item in items}
    book = _book(lang)
    _fill(book, panel, expert, scheme, lang, number, found, told)
    return _saved(book)


def identity(panel: Panel, expert: str, round: int, lang: str) -> dict[str, str]:
    """What the hidden sheet says of whose workbook it is; the digest is still to come.

    Parameters
    ----------
    panel : Panel
        The panel.
    expert : str
        Whose.
    round : int
        Which round.
    lang : {"en", "zh"}
        Language.

    Returns
    -------
    dict of str to str
        By key, in the order of `KEYS`.

    Examples
    --------
    >>> from fuzzyahp.experts.panel.answers import Expert
    >>> from fuzzyahp.experts.panel.questions import Questionnaire
    >>> panel = Panel("committee", Questionnaire("s", "1", {"u": ("a", "b")}), (Expert("Li"),))
    >>> identity(panel, "Li", 1, "en")["count"]
    '1'
    """
    asked = panel.questionnaire
    count = sum(len(asked.pairs_of(parent)) for parent in asked.pairs) + len(asked.clients) * len(asked.indicators)
    values = (FORMAT, panel.name, asked.fingerprint, asked.scheme, asked.version, str(round), expert, lang, str(count))
    return {key: clean(value) for key, value in zip(KEYS, values, strict=False)}


def sheet_digest(cells: Mapping[str, str]) -> str:
    """SHA-256 of the hidden sheet's cells, "sha256:...".

    Parameters
    ----------
    cells : mapping of str to str
        Address to text; the digest's own cell left out.

    Returns
    -------
    str
        The same whatever the order.

    Examples
    --------
    >>> sheet_digest({"A1": "a", "B1": "b"}) == sheet_digest({"B1": "b", "A1": "a"})
    True
    """
    text = json.dumps(sorted(cells.items()), ensure_ascii=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def _fill(
    book: Any,
    panel: Panel,
    expert: str,
    scheme: Scheme,
    lang: str,
    number: int,
    found: Sequence[Section],
    told: Told,
) -> None:
    said = WORDS[lang]
    grades = dict(zip(scheme.scale.names, grade_labels(scheme, lang), strict=True))
    guide = book.create_sheet(said["instructions"])
    hints: list[Hint | None] = []
    free = 1
    row = IDS_ROW
    for section in found:
        sheet = book.create_sheet(section.sheet)
        if section.kind == "pairs":
            made = hint(section, free, scheme.rules.random_index, scheme.rules.max_consistency_ratio, lang)
            free = made.next_row
            pair_sheet(sheet, section, made, lang, number, told)
            _pair_lists(sheet, section, row, lang)
            hints.append(made)
        else:
            vote_sheet(sheet, section, scheme, list(grades.values()), lang, number, told)
            _grade_list(sheet, section, len(grades), lang)
            hints.append(None)
        row += len(section.questions)
    guide_sheet(guide, panel, expert, scheme, lang, number, found, hints, list(grades.values()))
    extents = {guide.title: address(guide.max_row, guide.max_column)}
    if number > 1:
        sheet = book.create_sheet(said["feedback"])
        feedback_sheet(sheet, found, scheme, list(grades.values()), lang, number, told)
        extents[sheet.title] = address(sheet.max_row, sheet.max_column)
    sheet = book.create_sheet(MACHINE)
    cells = machine_sheet(sheet, identity(panel, expert, number, lang), found, grades, lang, number, extents)
    at = len(KEYS)
    put(sheet, at, 1, KEYS[-1], "q_text")
    put(sheet, at, 2, sheet_digest(cells | {address(at, 1): KEYS[-1]}), "q_text")
    sheet = book.create_sheet(CALCULATION)
    sheet.sheet_state, sheet.protection.sheet = "hidden", True
    for behind in hints:
        for at, number_of, formula in behind.cells if behind is not None else ():
            sheet.cell(at, number_of).value = formula


def _pair_lists(sheet: Any, section: Section, row: int, lang: str) -> None:
    """Lists to choose from: ranges on the hidden sheet, so that commas and quotes in a label do no harm."""
    said = WORDS[lang]
    for k in range(len(section.questions)):
        _validate(
            sheet,
            f"'{MACHINE}'!$G${row + k}:$I${row + k}",
            address(FIRST_ROW + k, WHICH),
            said["pick_title"],
            said["pick_which"].format(equally=EQUALLY[lang]),
            said["pick_error"],
        )
    span = f"{address(FIRST_ROW, HOW)}:{address(section.last_row, HOW)}"
    steps = list_of(STEP_COLUMN, len(STEPS[lang]))
    _validate(sheet, steps, span, said["pick_title"], said["pick_how"], said["pick_error"])
    same, f = literal(EQUALLY[lang]), FIRST_ROW
    _shade(sheet, f"D{f}:D{section.last_row}", f"LEN($D{f})=0", _UNANSWERED)
    _shade(sheet, f"E{f}:E{section.last_row}", f"AND(LEN($E{f})=0,$D{f}<>{same})", _UNANSWERED)
    _shade(sheet, f"F{f}:F{section.last_row}", f'LEFT($F{f},1)="←"', _CONTRADICTION)
    _shade(sheet, "A4", 'LEFT($A$4,1)="⚠"', _CONTRADICTION)


def _grade_list(sheet: Any, section: Section, count: int, lang: str) -> None:
    said, letter = WORDS[lang], column(GRADE)
    span = f"{letter}{FIRST_ROW}:{letter}{section.last_row}"
    grades = list_of(GRADE_COLUMN + 1, count)
    _validate(sheet, grades, span, said["pick_title"], said["pick_grade"], said["pick_error"])
    _shade(sheet, span, f"LEN(${letter}{FIRST_ROW})=0", _UNANSWERED)


def _validate(sheet: Any, formula: str, span: str, title: str, prompt: str, error: str) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    rule = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=True, showInputMessage=True)
    rule.promptTitle = rule.errorTitle = title
    rule.prompt, rule.error = prompt, error
    rule.add(span)
    sheet.add_data_validation(rule)


def _shade(sheet: Any, span: str, formula: str, colour: str) -> None:
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles import PatternFill
    from openpyxl.styles.differential import DifferentialStyle

    fill = PatternFill(start_color=colour, end_color=colour, fill_type="solid")
    sheet.conditional_formatting.add(span, Rule("expression", dxf=DifferentialStyle(fill=fill), formula=[formula]))


def _book(lang: str) -> Any:
    try:
        from openpyxl import Workbook
    except ImportError:
        raise MissingExtraError("Excel workbooks need the extra 'excel': pip install 'fuzzyahp[excel]'") from None
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
    from openpyxl.workbook.protection import WorkbookProtection

    book = Workbook()
    book.remove(book.worksheets[0])
    book.security = WorkbookProtection(lockStructure=True)
    book.calculation.fullCalcOnLoad = True
    thin, medium = Side(style="thin", color="808080"), Side(style="medium", color="404040")
    box, frame = Border(thin, thin, thin, thin), Border(medium, medium, medium, medium)
    name = _FONTS[lang]

    def style(key: str, border: Any = None, fill: str = "", across: str = "left", **font: Any) -> None:
        made = NamedStyle(name=key, font=Font(name=name, **({"size": 11} | font)))
        indent = 1 if border is frame or (border is box and across == "left") else 0
        made.alignment = Alignment(horizontal=across, vertical="center", wrap_text=True, indent=indent)
        if border:
            made.border = border
        if fill:
            made.fill = PatternFill(start_color=fill, end_color=fill, fill_type="solid")
        if key == "q_answer":
            made.protection = Protection(locked=False)
        if key in ("q_answer", "q_text", "q_before"):
            made.number_format = "@"  # what is typed here stays text: no formula, no date
        book.add_named_style(made)

    style("q_title", size=16, bold=True)
    style("q_topic", bold=True, size=12, border=Border(bottom=medium))
    style("q_note")
    style("q_count", bold=True)
    style("q_hint", border=box, fill="F2F2F2")
    style("q_head", border=box, fill="404040", across="center", bold=True, color="FFFFFF")
    style("q_text", border=box)
    style("q_link", border=box, underline="single", color="1F3864")
    style("q_number", border=box, across="center")
    style("q_check", border=box, bold=True)
    style("q_before", border=box, fill="F2F2F2", italic=True)
    style("q_answer", border=frame)
    return book


def _saved(book: Any) -> bytes:
    """Bytes of the workbook, without the time of day that openpyxl writes into them."""
    from datetime import datetime

    book.properties.creator = "fuzzyahp"
    book.properties.created = datetime(*_DATE)
    raw, made = io.BytesIO(), io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            data = old.read(part)
            if part == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", data)
            new.writestr(zipfile.ZipInfo(part, _DATE), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()
