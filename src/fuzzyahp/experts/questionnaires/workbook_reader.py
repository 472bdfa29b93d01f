"""Answers out of a questionnaire workbook that came back, and everything that is wrong with it, cell by cell.

The positions follow from the panel's own questions; of the file only answers are believed. Its labels count because
the hidden sheet repeats them under a digest, and what stands beside the answers must still be the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby

from fuzzyahp.errors import PanelError, shown, suggest
from fuzzyahp.experts.panel.answers import Answers, composed
from fuzzyahp.experts.panel.panel import Panel
from fuzzyahp.experts.panel.questions import Pair
from fuzzyahp.experts.panel.returned import Problem, Returned, check_round
from fuzzyahp.experts.questionnaires.workbook_answers import read_grade, read_pair, typed
from fuzzyahp.experts.questionnaires.workbook_cells import Cell, Sheet, read_sheets
from fuzzyahp.experts.questionnaires.workbook_hint import address
from fuzzyahp.experts.questionnaires.workbook_layout import (
    CALCULATION,
    CHECK,
    EXTENT_COLUMN,
    FIRST_ROW,
    FORMAT,
    GRADE,
    GRADE_COLUMN,
    HEADER_ROW,
    HOW,
    IDS_ROW,
    KEYS,
    MACHINE,
    WHICH,
    Section,
    check_scheme,
    clean,
    sections,
)
from fuzzyahp.experts.questionnaires.workbook_safety import Package
from fuzzyahp.experts.questionnaires.workbook_words import WORDS
from fuzzyahp.experts.questionnaires.workbook_writer import identity, sheet_digest
from fuzzyahp.grades import FIVE_GRADES
from fuzzyahp.scheme import Scheme

_MOST_EXTRA = 20  # stray cells told of one by one, a sheet
_CALLED = {
    "panel": "panel",
    "scheme": "scheme",
    "version": "version of the scheme",
    "round": "round",
    "questions": "questions",
}


def read_workbook(
    data: bytes, source: str, panel: Panel, *, round: int | None = None, scheme: Scheme | None = None
) -> Returned:
    """Answers out of one workbook.

    Whatever the file holds, this does not raise: what is wrong is listed. A file that cannot be used as a whole is
    one problem whose place is the file.

    Parameters
    ----------
    data : bytes
        The file, at most 8 MiB; .xlsx as Excel, LibreOffice or WPS saves it.
    source : str
        Name of the file, as places name it.
    panel : Panel
        What was asked, and whom.
    round : int, optional
        Which round is being read, from 1; default: the next one of the panel.
    scheme : Scheme, optional
        The scheme the workbook was made from: its labels are then compared too.

    Returns
    -------
    Returned
        The answers that could be read, and the problems, each with workbook, sheet and cell.

    Raises
    ------
    PanelError
        If the scheme is not the panel's, or the round is no number; never for what is in the file.

    Examples
    --------
    >>> from fuzzyahp.experts import Expert, Panel, Questionnaire, read_workbook
    >>> panel = Panel("committee", Questionnaire("s", "1", {"u": ("a", "b")}), (Expert("Li"),))
    >>> read_workbook(b"client,grade", "li.xlsx", panel, round=1).problems[0].text
    'is no Excel workbook; fill in the .xlsx that was sent, and save it as .xlsx'
    """
    round = check_round(panel, round)
    if scheme is not None:
        check_scheme(panel.questionnaire, scheme)
    try:
        package = Package(data)
        return _read(package, read_sheets(package), source, panel, round, scheme)
    except PanelError as error:
        return Returned(source, None, Answers(), (Problem(source, str(error)),))


@dataclass
class _Reading:
    """Answers and problems as they are found; `blanks` of the problems are answers that are not there."""

    source: str
    problems: list[Problem] = field(default_factory=list)
    blanks: int = 0
    judgments: dict[str, dict[Pair, Fraction]] = field(default_factory=dict)
    votes: dict[str, dict[str, str]] = field(default_factory=dict)

    def tell(self, text: str, sheet: str = "", cell: str = "") -> None:
        """List a problem with its place."""
        self.problems.append(Problem(" / ".join(part for part in (self.source, clean(sheet), cell) if part), text))


def _read(
    package: Package, sheets: dict[str, Sheet], source: str, panel: Panel, round: int, scheme: Scheme | None
) -> Returned:
    hidden = sheets.get(MACHINE)
    if hidden is None:
        raise PanelError(
            f"is no questionnaire of fuzzyahp: it lacks the hidden sheet {MACHINE}; fill in the workbook that was sent"
        )
    said = {_text(hidden, i, 1): _text(hidden, i, 2) for i in range(1, len(KEYS) + 1)}
    expert, lang = _check_identity(said, panel, round)
    reading = _Reading(source)
    found, changed = _sections(hidden, panel)
    digest_at = address(len(KEYS), 2)
    cells = {address(*at): text for at, cell in hidden.cells.items() if (text := clean(cell.text))}
    cells.pop(digest_at, None)
    for cell, text in changed:
        reading.tell(text, hidden.name, cell)
    if not changed and sheet_digest(cells) != said.get("digest"):
        reading.tell(f"its hidden sheet {MACHINE} was changed; ask for a fresh workbook and fill that in")
    if reading.problems:
        return Returned(source, None, Answers(), tuple(reading.problems))
    if scheme is not None:
        _check_labels(found, sections(panel, scheme, lang), scheme)
    asked = panel.questionnaire
    grades = {name: _text(hidden, IDS_ROW + h, GRADE_COLUMN + 1) for h, name in enumerate(asked.grades)}
    five = FIVE_GRADES if asked.grades == FIVE_GRADES.names else None
    scale = five if scheme is None else scheme.scale
    others: Mapping[str, Sequence[str]] = {} if scale is None else scale.labels
    for section in found:
        sheet = sheets.get(section.sheet.casefold())
        if sheet is None:
            mend = "give it its name back, or copy the answers into a fresh workbook"
            reading.tell(f"the sheet of {section.where} is missing; {mend}", section.sheet)
        elif section.kind == "pairs":
            _read_pairs(reading, sheet, section, round, lang)
        else:
            _read_votes(reading, sheet, section, round, grades, others)
    _tell_strays(reading, sheets, hidden, found)
    if any(name.startswith(("xl/comments", "xl/threadedcomments")) for name in package.names):
        reading.tell("holds comments, which are not kept; put remarks into the message and delete them", "comments")
    if not reading.judgments and not reading.votes and reading.blanks == len(reading.problems):
        # Whoever did not reply has left the workbook as it was sent.
        text = f"no answer at all; if {expert} did not reply, take the file out of the folder or waive it"
        return Returned(source, None, Answers(), (Problem(source, text),))
    return Returned(source, expert, Answers(reading.judgments, reading.votes), tuple(reading.problems))


def _check_identity(said: dict[str, str], panel: Panel, round: int) -> tuple[str, str]:
    """Whose workbook it is and in which language; raise unless it is one of this panel, these questions, this round."""
    if said.get("format") != FORMAT:
        raise PanelError(f"its format is {shown(said.get('format', ''))}, must be {FORMAT!r}; ask for a fresh workbook")
    expected = identity(panel, panel.names[0], round, said.get("language", ""))
    differing = [
        "other questions" if key == "questions" else f"{called} {shown(said.get(key, ''))}, not {shown(expected[key])}"
        for key, called in _CALLED.items()
        if said.get(key) != expected[key]
    ]
    if differing:
        mend = "send the workbook of this panel and round"
        if [key for key in _CALLED if said.get(key) != expected[key]] == ["round"]:
            mend = f"take it out of the folder, and put the workbook of round {round} there"
        raise PanelError(f"belongs elsewhere: {'; '.join(differing)}; {mend}")
    known = {clean(name): name for name in panel.names}
    expert = known.get(composed(said.get("expert", "")))
    if expert is None:
        named = said.get("expert", "")
        raise PanelError(f"is answered by {shown(named)}, who is not on the panel; {suggest(named, panel.names)}")
    lang = said.get("language", "")
    if lang not in WORDS:
        raise PanelError(f"its language is {shown(lang)}; ask for a fresh workbook")
    return expert, lang


def _sections(hidden: Sheet, panel: Panel) -> tuple[list[Section], list[tuple[str, str]]]:
    """Answer sheets by the panel's questions, with the names and labels of the hidden sheet; ids that differ."""
    asked = panel.questionnaire
    questions: list[tuple[str, str, tuple[str, ...]]] = [
        ("pairs", parent, pair) for parent in asked.pairs for pair in asked.pairs_of(parent)
    ]
    questions += [("votes", client, (leaf,)) for client in asked.clients for leaf in asked.indicators]
    changed: list[tuple[str, str]] = []
    found: list[Section] = []
    row = IDS_ROW
    for (kind, where), group in groupby(questions, key=lambda question: question[:2]):
        ids = tuple(question for _, _, question in group)
        labels: list[tuple[str, ...]] = []
        name = _text(hidden, row, 5)
        for k, question in enumerate(ids):
            place = address(FIRST_ROW + k, WHICH if kind == "pairs" else GRADE)
            expected = [kind, where, *question, *([""] if len(question) == 1 else []), name, place]
            for number, wanted in enumerate(expected, 1):
                seen = _text(hidden, row, number)
                if seen != clean(wanted):
                    text = f"{shown(seen)}, must be {shown(clean(wanted))}; ask for a fresh workbook and fill that in"
                    changed.append((address(row, number), text))
            labels.append(tuple(_text(hidden, row, 7 + i) for i in range(len(question))))
            row += 1
        found.append(Section(kind, where, where, name, ids, tuple(labels)))
    return found, changed


def _check_labels(found: list[Section], expected: tuple[Section, ...], scheme: Scheme) -> None:
    for section, wanted in zip(found, expected, strict=True):
        for seen, label in zip(section.labels, wanted.labels, strict=True):
            if seen != label:
                raise PanelError(
                    f"calls {', '.join(map(shown, seen))} what scheme {scheme.name} {scheme.version} calls "
                    f"{', '.join(map(shown, label))}; give the scheme it was made from"
                )


def _read_pairs(reading: _Reading, sheet: Sheet, section: Section, round: int, lang: str) -> None:
    spots: list[tuple[int, ...]] = [(WHICH, HOW)] * len(section.questions)
    if _is_blank(reading, sheet, section, spots):
        return _tell_extra(reading, sheet, section, round, lang)
    for k, (question, labels) in enumerate(zip(section.questions, section.labels, strict=True)):
        row = FIRST_ROW + k
        if not _is_intact(reading, sheet, row, labels, (WHICH, HOW)):
            continue
        which, how = sheet.cells.get((row, WHICH)), sheet.cells.get((row, HOW))
        ratio, faults = read_pair(which, how, labels, question, address(row, HOW))
        for at, text in faults:
            reading.tell(text, sheet.name, address(row, (WHICH, HOW)[at]))
        reading.blanks += bool(faults) and not typed(which) and not typed(how)
        if ratio is not None:
            reading.judgments.setdefault(section.where, {})[question[0], question[1]] = ratio
    _tell_extra(reading, sheet, section, round, lang)


def _read_votes(
    reading: _Reading,
    sheet: Sheet,
    section: Section,
    round: int,
    grades: dict[str, str],
    others: Mapping[str, Sequence[str]],
) -> None:
    spots: list[tuple[int, ...]] = [(GRADE,)] * len(section.questions)
    if not _is_blank(reading, sheet, section, spots):
        for k, (question, labels) in enumerate(zip(section.questions, section.labels, strict=True)):
            row = FIRST_ROW + k
            if not _is_intact(reading, sheet, row, labels, (GRADE,)):
                continue
            grade, fault = read_grade(sheet.cells.get((row, GRADE)), grades, others)
            if grade is None:
                reading.tell(fault, sheet.name, address(row, GRADE))
                reading.blanks += not typed(sheet.cells.get((row, GRADE)))
            else:
                reading.votes.setdefault(section.where, {})[question[0]] = grade
    _tell_extra(reading, sheet, section, round, "")


def _is_blank(reading: _Reading, sheet: Sheet, section: Section, spots: list[tuple[int, ...]]) -> bool:
    """Whether nothing at all is answered on a sheet of several questions: one problem then, not one a cell."""
    cells = [(FIRST_ROW + k, column) for k, columns in enumerate(spots) for column in columns]
    if len(spots) < 2 or any(at in sheet.cells and _is_filled(sheet.cells[at]) for at in cells):
        return False
    for k, labels in enumerate(section.labels):
        if not _is_intact(_Reading(""), sheet, FIRST_ROW + k, labels, spots[k]):
            return False
    span = f"{address(*cells[0])}:{address(*cells[-1])}"
    reading.tell(f"none of the {len(spots)} questions is answered; answer them", sheet.name, span)
    reading.blanks += 1
    return True


def _is_intact(reading: _Reading, sheet: Sheet, row: int, labels: tuple[str, ...], columns: tuple[int, ...]) -> bool:
    """Whether a line still asks what it asked, and its answer cells stand alone; tells where not."""
    fine = True
    for number, label in enumerate(labels, 2):
        seen = typed(sheet.cells.get((row, number)))
        if seen != label:
            mend = "put the text back, or copy the answers into a fresh workbook"
            reading.tell(f"says {shown(seen)}, must say {shown(label)}; {mend}", sheet.name, address(row, number))
            fine = False
    for column in columns:
        if sheet.is_merged(row, column):
            reading.tell("is merged with other cells; unmerge it and answer again", sheet.name, address(row, column))
            fine = False
    return fine


def _tell_extra(reading: _Reading, sheet: Sheet, section: Section, round: int, lang: str) -> None:
    """List what was typed on an answer sheet outside its answer cells."""
    last_row, last_column = section.last_row, section.last_column(round)
    ours = {text for key, text in WORDS[lang].items() if key.startswith("check_")} if lang else set()
    strays = []
    for (row, column), cell in sheet.cells.items():
        known = column <= last_column and (HEADER_ROW <= row <= last_row or (row < HEADER_ROW - 1 and column == 1))
        if known and column == CHECK and section.kind == "pairs" and row >= FIRST_ROW:
            known = cell.formula or clean(cell.text) in ours
        if not known and _is_filled(cell):
            strays.append((row, column, cell))
    _tell_cells(reading, sheet, strays)


def _tell_strays(reading: _Reading, sheets: dict[str, Sheet], hidden: Sheet, found: list[Section]) -> None:
    """List what was typed on other sheets, and sheets that are not ours."""
    extents = {_text(hidden, IDS_ROW + h, EXTENT_COLUMN): _text(hidden, IDS_ROW + h, EXTENT_COLUMN + 1) for h in (0, 1)}
    corners = {name.casefold(): corner for name, corner in extents.items() if name}
    ours = {MACHINE, CALCULATION, *(section.sheet.casefold() for section in found)}
    for key, sheet in sheets.items():
        if key in corners:
            bounds = _corner(corners[key])
            strays = [
                (*at, cell)
                for at, cell in sheet.cells.items()
                if (at[0] > bounds[0] or at[1] > bounds[1]) and _is_filled(cell)
            ]
            _tell_cells(reading, sheet, strays)
        elif key not in ours and any(_is_filled(cell) for cell in sheet.cells.values()):
            mend = "delete it, or give it its name back if it was renamed"
            reading.tell(f"is no sheet of this questionnaire, and what it holds would be lost; {mend}", sheet.name)


def _tell_cells(reading: _Reading, sheet: Sheet, strays: list[tuple[int, int, Cell]]) -> None:
    strays.sort(key=lambda stray: stray[:2])
    for row, column, cell in strays[:_MOST_EXTRA]:
        text = f"{shown(clean(cell.text))} stands outside the answer cells and would be lost"
        reading.tell(f"{text}; clear it, and put remarks into the message", sheet.name, address(row, column))
    if len(strays) > _MOST_EXTRA:
        first, last = strays[_MOST_EXTRA], strays[-1]
        span = f"{address(*first[:2])}..{address(*last[:2])}"
        reading.tell(f"{len(strays) - _MOST_EXTRA} more cells outside the answers; clear them", sheet.name, span)


def _is_filled(cell: Cell) -> bool:
    return cell.formula or bool(clean(cell.text))


def _corner(corner: str) -> tuple[int, int]:
    letters = corner.rstrip("0123456789")
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return int(corner[len(letters) :]), number


def _text(sheet: Sheet, row: int, column: int) -> str:
    return typed(sheet.cells.get((row, column)))
