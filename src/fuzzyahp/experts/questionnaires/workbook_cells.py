"""Cells of an .xlsx package, read with expat alone: no styles, no formulas worked out, nothing followed.

Why no library for it: a reader of whole workbooks builds what the file claims (a cell at XFD1048576 is enough to make
some fill seventeen thousand million places), and mends what it finds. Here each part is walked through once, cells are
counted, and a document type is refused before anything in it could expand.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from fuzzyahp.errors import PanelError
from fuzzyahp.experts.questionnaires.workbook_dates import as_date, date_styles
from fuzzyahp.experts.questionnaires.workbook_layout import unescape
from fuzzyahp.experts.questionnaires.workbook_safety import Package

#: Cells that hold something, in all sheets together; 1,000 questions are about 10,000 with the hidden sheets.
MAX_CELLS = 300_000
MAX_SHEETS = 1000
MAX_MERGED = 2000
#: What Excel lets a cell hold.
MAX_TEXT = 32_767
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})\Z")

Handler = Callable[[str, dict[str, str]], None]


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell.

    Attributes
    ----------
    text : str
        The text, or the number as it is written in the file; a date as ISO 8601 has it.
    kind : {"text", "number", "date", "truth", "error"}
        What Excel takes it for.
    formula : bool
        Whether it is worked out by a formula.
    """

    text: str
    kind: str = "text"
    formula: bool = False


@dataclass
class Sheet:
    """One sheet: cells that hold something, and the ranges merged into one cell."""

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def is_merged(self, row: int, column: int) -> bool:
        """Whether a cell is part of a merged range."""
        return any(a <= row <= c and b <= column <= d for a, b, c, d in self.merged)


def read_sheets(package: Package) -> dict[str, Sheet]:
    """Every sheet of a workbook by its name in small letters.

    Parameters
    ----------
    package : Package
        The file.

    Returns
    -------
    dict of str to Sheet
        In the order of the tabs.

    Raises
    ------
    PanelError
        Saying what cannot be read, and the mend.

    Examples
    --------
    >>> read_sheets(Package(b"PK"))
    Traceback (most recent call last):
        ...
    fuzzyahp.errors.PanelError: is damaged or was cut off on the way; ask for it to be sent again
    """
    check_types(package)
    main = next((t for _, kind, t in _relations(package, "") if kind.endswith("/officeDocument")), "xl/workbook.xml")
    listed: list[tuple[str, str]] = []
    from_1904 = False

    def workbook(tag: str, attributes: dict[str, str]) -> None:
        nonlocal from_1904
        if tag == "workbookPr":
            from_1904 = attributes.get("date1904", "") in ("1", "true")
        if tag == "sheet":
            relation = next((v for k, v in attributes.items() if k.endswith("}id")), "")
            listed.append((attributes.get("name", ""), relation))

    walk(package.read(main), workbook)
    if not 0 < len(listed) <= MAX_SHEETS:
        raise PanelError(
            f"has {len(listed)} sheets, must be 1 to {MAX_SHEETS}; fill in the questionnaire that was sent"
        )
    relations = {key: (kind, target) for key, kind, target in _relations(package, main)}
    strings = next((t for kind, t in relations.values() if kind.endswith("/sharedStrings")), None)
    shared = _shared(package.read(strings)) if strings else []
    styles = next((t for kind, t in relations.values() if kind.endswith("/styles")), None)
    has_styles = styles is not None and styles.casefold() in package.names
    dates = _date_styles(package.read(styles)) if styles is not None and has_styles else frozenset()
    found: dict[str, Sheet] = {}
    count = 0
    for name, relation in listed:
        kind, target = relations.get(relation, ("", ""))
        if not kind.endswith("/worksheet"):
            continue  # a chart sheet holds no cells
        sheet = _sheet(package.read(target), name, shared, MAX_CELLS - count, dates, from_1904)
        count += len(sheet.cells)
        if name.casefold() in found:
            raise PanelError("has two sheets of one name; ask for it to be sent again")
        found[name.casefold()] = sheet
    return found


def check_types(package: Package) -> None:
    """Raise if the package says that it holds macros, whatever its parts are called."""

    def types(tag: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("ContentType", "").casefold()
        if "macroenabled" in kind or "vbaproject" in kind:
            raise PanelError("holds macros; save it as a plain Excel workbook (.xlsx)")

    walk(package.read("[content_types].xml"), types)


def walk(
    data: bytes, start: Handler, end: Callable[[str], None] | None = None, text: Callable[[str], None] | None = None
) -> None:
    """Go through an XML part once.

    Parameters
    ----------
    data : bytes
        The part.
    start : function of (tag, attributes)
        Called at each element, names without their namespace.
    end : function of tag, optional
        Called at its end.
    text : function of str, optional
        Called with each piece of text.

    Raises
    ------
    PanelError
        If it is no XML, or has a document type.

    Examples
    --------
    >>> walk(b"<a><b c='1'/></a>", lambda tag, attributes: print(tag, attributes))
    a {}
    b {'c': '1'}
    """
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        # Entities are declared in a document type, and only there: billions of laughs and reads of other files
        # need one. No spreadsheet writes one. Expat reports it whatever the encoding of the part.
        raise PanelError("holds a document type, which no spreadsheet writes; it is not read")

    def opened(name: str, attributes: dict[str, str]) -> None:
        start(name.rpartition("}")[2], attributes)

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = opened
    if end is not None:
        parser.EndElementHandler = lambda name: end(name.rpartition("}")[2])
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        raise PanelError("is damaged: a part of it is no XML; ask for it to be sent again") from None
    except (ValueError, LookupError) as error:
        if isinstance(error, PanelError):
            raise
        raise PanelError("is damaged: a part of it is in an unknown encoding; ask for it to be sent again") from None


def _relations(package: Package, part: str) -> list[tuple[str, str, str]]:
    """Relations of a part: key, kind, target inside the package."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    found: list[tuple[str, str, str]] = []

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode", "").casefold() != "external":
            target = attributes.get("Target", "")
            inside = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found.append((attributes.get("Id", ""), attributes.get("Type", ""), inside))

    walk(package.read(path), relation)
    return found


def _shared(data: bytes) -> list[str]:
    """Texts that cells share; phonetic readings beside them are left out."""
    found: list[str] = []
    pieces: list[str] = []
    inside, phonetic = False, False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside, phonetic
        if tag == "si":
            pieces.clear()
        elif tag == "rPh":
            phonetic = True
        elif tag == "t":
            inside = not phonetic

    def end(tag: str) -> None:
        nonlocal inside, phonetic
        if tag == "si":
            found.append(_text("".join(pieces)))
        elif tag == "rPh":
            phonetic = False
        elif tag == "t":
            inside = False

    walk(data, start, end, lambda text: pieces.append(text) if inside else None)
    return found


def _date_styles(data: bytes) -> frozenset[int]:
    """Indices of the cell styles that show a number as a date."""
    formats: dict[int, str] = {}
    used: list[int] = []
    inside = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        if tag == "numFmt":
            formats[_number(attributes.get("numFmtId"), -1)] = attributes.get("formatCode", "")[:200]
        elif tag == "cellXfs":
            inside = True
        elif tag == "xf" and inside:
            used.append(_number(attributes.get("numFmtId"), 0))

    def end(tag: str) -> None:
        nonlocal inside
        inside = inside and tag != "cellXfs"

    walk(data, start, end)
    return date_styles(formats, used)


def _sheet(
    data: bytes, name: str, shared: list[str], most: int, dates: frozenset[int] = frozenset(), from_1904: bool = False
) -> Sheet:
    sheet = Sheet(name)
    value: list[str] = []
    row = column = 0
    kind, style, formula, inside, phonetic = "n", 0, False, False, False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, kind, style, formula, inside, phonetic
        if tag == "row":
            row, column = _number(attributes.get("r"), row + 1), 0
        elif tag == "c":
            # Row and column may be left out: then it is the next one.
            row, column = _place(attributes["r"]) if "r" in attributes else (row, column + 1)
            kind, formula = attributes.get("t", "n"), False
            style = _number(attributes.get("s"), 0)
            value.clear()
        elif tag == "f":
            formula = True
        elif tag == "rPh":
            phonetic = True
        elif tag in ("v", "t"):
            inside = not phonetic
        elif tag == "mergeCell":
            if len(sheet.merged) >= MAX_MERGED:
                raise PanelError(f"has more than {MAX_MERGED} merged ranges; fill in the questionnaire that was sent")
            first, _, last = attributes.get("ref", "").partition(":")
            sheet.merged.append((*_place(first), *_place(last or first)))

    def end(tag: str) -> None:
        nonlocal inside, phonetic
        if tag in ("v", "t"):
            inside = False
        elif tag == "rPh":
            phonetic = False
        elif tag == "c" and (value or formula):
            if len(sheet.cells) >= most:
                raise PanelError(_too_many())
            text = "".join(value)
            date = as_date(text, from_1904) if kind == "n" and style in dates else ""
            sheet.cells[row, column] = Cell(*((date, "date") if date else _read(text, kind, shared)), formula)

    walk(data, start, end, lambda text: value.append(text) if inside else None)
    return sheet


def _too_many() -> str:
    return f"holds more than {MAX_CELLS:,} filled cells; fill in the questionnaire that was sent"


def _read(text: str, kind: str, shared: list[str]) -> tuple[str, str]:
    if kind == "s":
        index = _number(text.strip(), -1)
        if not 0 <= index < len(shared):
            raise PanelError("is damaged: a cell refers to a text that is not there; ask for it to be sent again")
        return shared[index], "text"
    if kind in ("inlineStr", "str", "d"):
        return _text(text), "text"
    return _text(text), {"b": "truth", "e": "error"}.get(kind, "number")


def _text(text: str) -> str:
    # One text shared by many cells costs nothing in the file and much each time it is looked at.
    if len(text) > MAX_TEXT:
        raise PanelError(f"holds a text of more than {MAX_TEXT:,} characters; fill in the questionnaire that was sent")
    return unescape(text)


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and len(text) <= 9 and text.isascii() and text.isdigit() else otherwise


def _place(address: str) -> tuple[int, int]:
    match = _ADDRESS.match(address.replace("$", ""))
    number = 0
    for letter in match[1] if match else "":
        number = number * 26 + ord(letter) - 64
    if not match or not 1 <= int(match[2]) <= _LAST_ROW or number > _LAST_COLUMN:
        raise PanelError("is damaged: a cell has an address that no sheet has; ask for it to be sent again")
    return int(match[2]), number
