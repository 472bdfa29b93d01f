"""A small scheme, a panel on it, and workbooks filled in or broken by program, for the tests of questionnaires."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from fractions import Fraction

import openpyxl

from fuzzyahp import Indicator, Scheme
from fuzzyahp.experts.panel.answers import Answers, Expert
from fuzzyahp.experts.panel.panel import Panel
from fuzzyahp.experts.panel.questions import questionnaire
from fuzzyahp.experts.questionnaires.workbook_layout import FIRST_ROW, GRADE, HOW, WHICH, escape, grade_labels, sections
from fuzzyahp.experts.questionnaires.workbook_words import EQUALLY, STEPS

LABELS = {"cash": "Cash flow", "debt": "Debt", "trade": "Trade", "people": "People", "owner": "Owner", "staff": "Staff"}
CHINESE = {"cash": "现金流", "debt": "负债", "trade": "行业", "people": "人员", "owner": "业主", "staff": "员工"}
CHILDREN = {"credit": ("cash", "debt", "trade", "people"), "people": ("owner", "staff")}


def small_scheme(labels: Mapping[str, str] | None = None) -> Scheme:
    """Root "credit" over four criteria, one of them over two; labels as given or as above."""
    named = dict(LABELS if labels is None else labels)
    nodes = {
        name: Indicator(
            name,
            label={"en": named.get(name, "Credit"), "zh": (CHINESE if labels is None else named).get(name, "信用")},
            children=CHILDREN.get(name, ()),
            judgments=None if name not in CHILDREN else (Fraction(1),) * (6 if name == "credit" else 1),
            guide={} if name in CHILDREN else {"en": "Excellent: ...\nPoor: =2+2"},
        )
        for name in ("credit", *LABELS)
    }
    return Scheme("small", "1.0.0", nodes)


def small_panel(scheme: Scheme | None = None, clients: tuple[str, ...] = ("F01",)) -> Panel:
    """Three experts, one client."""
    asked = questionnaire(scheme or small_scheme(), clients)
    return Panel("committee", asked, tuple(Expert(name) for name in ("Li", "Wu", "Xu")))


def fill(
    data: bytes,
    panel: Panel,
    scheme: Scheme,
    answers: Answers,
    lang: str = "en",
    names: Mapping[str, str] | None = None,
) -> bytes:
    """The workbook with these answers chosen from its lists."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    grades = dict(zip(scheme.scale.names, grade_labels(scheme, lang), strict=True))
    for section in sections(panel, scheme, lang, names):
        sheet = book[section.sheet]
        for k, (question, labels) in enumerate(zip(section.questions, section.labels, strict=True)):
            row = FIRST_ROW + k
            if section.kind == "votes":
                grade = answers.votes.get(section.where, {}).get(question[0])
                if grade is not None:
                    sheet.cell(row, GRADE).value = grades[grade]
                continue
            ratio = answers.judgments.get(section.where, {}).get((question[0], question[1]))
            if ratio is None:
                continue
            which = EQUALLY[lang] if ratio == 1 else labels[0] if ratio > 1 else labels[1]
            cell = sheet.cell(row, WHICH)
            # as a spreadsheet program stores what is chosen
            cell.value, cell.data_type = escape(which), "s"
            if ratio != 1:
                sheet.cell(row, HOW).value = STEPS[lang][int(max(ratio, 1 / ratio))]
    return saved(book)


def with_cells(data: bytes, sheet: str, cells: Mapping[str, object]) -> bytes:
    """The workbook with something else in these cells."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for address, value in cells.items():
        book[sheet][address].value = value
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """Bytes of a workbook."""
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def repacked(data: bytes, change: Callable[[dict[str, bytes]], object]) -> bytes:
    """The package with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    change(parts)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return made.getvalue()


def sheet_part(data: bytes, name: str) -> str:
    """Part that holds a sheet of this name, as openpyxl numbers them."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = re.findall(r'<sheet [^>]*name="([^"]*)"', package.read("xl/workbook.xml").decode())
    return f"xl/worksheets/sheet{names.index(name) + 1}.xml"


def whole_answers() -> Answers:
    """Every question of the small panel answered; the six judgments on "credit" are not consistent."""
    judged = {
        "credit": {
            ("cash", "debt"): Fraction(3),
            ("cash", "trade"): Fraction(5),
            ("cash", "people"): Fraction(1),
            ("debt", "trade"): Fraction(1, 4),
            ("debt", "people"): Fraction(1, 2),
            ("trade", "people"): Fraction(7),
        },
        "people": {("owner", "staff"): Fraction(2)},
    }
    votes = {"cash": "excellent", "debt": "good", "trade": "medium", "owner": "weak", "staff": "poor"}
    return Answers(judged, {"F01": votes})
