"""Experts who answer questionnaires by a rule, for the tests that walk a panel from export to rating."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping
from pathlib import Path

from fuzzyahp.cli.panel_files import file_names
from fuzzyahp.experts.panel.panel import Panel
from fuzzyahp.experts.questionnaires.answer_words import WORDS
from fuzzyahp.experts.questionnaires.workbook_layout import FIRST_ROW, GRADE, HOW, WHICH, sections
from fuzzyahp.scheme import Scheme

Pairs = dict[tuple[str, tuple[str, str]], int]  # 3: the first matters 3 times as much; -3: the second does; 1: equal
Grades = dict[tuple[str, str], str]


def pairs_of(panel: Panel, expert: int, round: int) -> Pairs:
    """Judgments near to a ranking in listed order; in round 1 each expert leans another way."""
    lean = (expert % 3 - 1) * (0.25 if round == 1 else 0.0)
    found: Pairs = {}
    for parent in panel.questionnaire.pairs:
        children = panel.questionnaire.pairs[parent]
        for first, second in panel.questionnaire.pairs_of(parent):
            i, j = children.index(first), children.index(second)
            ratio = math.exp((j - i) * (0.35 + lean) + (0.2 if (i + j + expert) % 4 == 0 and round == 1 else 0.0))
            times = min(round_half_up(max(ratio, 1 / ratio)), 9)
            found[parent, (first, second)] = times if ratio >= 1 or times == 1 else -times
    return found


def grades_of(panel: Panel, expert: int, round: int) -> Grades:
    """Grades near to the middle of the scale, further apart in round 1."""
    asked = panel.questionnaire
    apart = 1 if round == 1 and expert % 3 == 0 else 0
    return {
        (client, indicator): asked.grades[min((c + k) % 2 + apart, len(asked.grades) - 1)]
        for c, client in enumerate(asked.clients)
        for k, indicator in enumerate(asked.indicators)
    }


def round_half_up(x: float) -> int:
    return math.floor(x + 0.5)


def fill_workbook(
    path: Path, panel: Panel, scheme: Scheme, pairs: Pairs, grades: Grades, names: Mapping[str, str] | None = None
) -> None:
    """Fill a workbook in as a person does: by the lists in the cells."""
    import openpyxl

    book = openpyxl.load_workbook(path)
    for section in sections(panel, scheme, "en", names or {}):
        sheet = book[section.sheet]
        for k, (question, labels) in enumerate(zip(section.questions, section.labels, strict=True)):
            row = FIRST_ROW + k
            if section.kind == "pairs":
                times = pairs[section.where, (question[0], question[1])]
                sheet.cell(row, WHICH, "equally important" if times == 1 else labels[0 if times > 0 else 1])
                if times != 1:
                    sheet.cell(row, HOW, abs(times))
            else:
                sheet.cell(row, GRADE, grades[section.where, question[0]])
    book.save(path)


def fill_sheet(data: bytes, panel: Panel, pairs: Pairs, grades: Grades, lang: str = "en") -> bytes:
    """Fill a CSV questionnaire in."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    at = {key: rows[0].index(heading) for key, heading in WORDS[lang].items() if heading in rows[0]}
    asked: list[tuple[str, tuple[str, ...]]] = [
        (parent, pair) for parent in panel.questionnaire.pairs for pair in panel.questionnaire.pairs_of(parent)
    ]
    asked += [(c, (i,)) for c in panel.questionnaire.clients for i in panel.questionnaire.indicators]
    for row in rows[1:]:
        if not row[at["no"]]:
            continue
        where, question = asked[int(row[at["no"]]) - 1]
        if len(question) == 1:
            row[at["grade"]] = grades[where, question[0]]
        else:
            times = pairs[where, (question[0], question[1])]
            row[at["which"]] = "equal" if times == 1 else "A" if times > 0 else "B"
            row[at["how_much"]] = "" if times == 1 else str(abs(times))
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def fill_folder(
    folder: Path, panel: Panel, scheme: Scheme, silent: tuple[str, ...] = (), names: Mapping[str, str] | None = None
) -> None:
    """Fill every questionnaire of a folder in; those of silent experts are taken out."""
    round = len(panel.rounds) + 1
    for suffix in (".xlsx", ".csv"):
        for e, (expert, name) in enumerate(file_names(panel.names, round, suffix).items()):
            path = folder / name
            if not path.exists():
                continue
            pairs, grades = pairs_of(panel, e, round), grades_of(panel, e, round)
            if expert in silent:
                path.unlink()
            elif suffix == ".xlsx":
                fill_workbook(path, panel, scheme, pairs, grades, names)
            else:
                path.write_bytes(fill_sheet(path.read_bytes(), panel, pairs, grades))
