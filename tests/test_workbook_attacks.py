"""Workbooks that are broken, tampered with or meant to do harm: each listed with its place, none read, none raised."""

from __future__ import annotations

import io
import re
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzzyahp.errors import PanelError
from fuzzyahp.experts.panel.answers import Answers, Expert
from fuzzyahp.experts.panel.panel import Panel
from fuzzyahp.experts.panel.questions import questionnaire
from fuzzyahp.experts.panel.returned import MAX_BYTES, Returned, collect
from fuzzyahp.experts.questionnaires import workbook_cells, workbook_safety
from fuzzyahp.experts.questionnaires.workbook_reader import read_workbook
from fuzzyahp.experts.questionnaires.workbook_writer import write_workbook
from questionnaires import fill, repacked, saved, sheet_part, small_panel, small_scheme, whole_answers, with_cells

SCHEME = small_scheme()
PANEL = small_panel(SCHEME)
FULL = fill(write_workbook(PANEL, "Li", SCHEME), PANEL, SCHEME, whole_answers())
PAIRS = sheet_part(FULL, "1 Credit")
# openpyxl writes each text into its cell; LibreOffice and Excel write all texts into a part of their own.
RESAVED = (Path(__file__).parent / "data" / "questionnaire-libreoffice.xlsx").read_bytes()
Parts = dict[str, bytes]


def read(data: bytes) -> Returned:
    return read_workbook(data, "li.xlsx", PANEL, round=1)


def refused(data: bytes, text: str) -> None:
    """The whole file is one problem, and nobody's answers."""
    came = read(data)
    assert (came.expert, came.answers) == (None, Answers())
    assert [problem.place for problem in came.problems] == ["li.xlsx"]
    assert text in came.problems[0].text


def told(data: bytes) -> dict[str, str]:
    """Problems by their place without the file."""
    return {problem.place.removeprefix("li.xlsx / "): problem.text for problem in read(data).problems}


def test_untouched_it_is_read() -> None:
    assert read(FULL) == Returned("li.xlsx", "Li", whole_answers())


# ------------------------------------------------------------------------------------------------ no workbook


def test_in_a_shared_text_readings_are_left_out_and_runs_joined() -> None:
    def change(parts: Parts) -> None:
        runs = b"<si><r><t>Cash</t></r><r><t xml:space='preserve'> flow</t></r><rPh><t>kyasshu</t></rPh></si>"
        parts["xl/sharedStrings.xml"], count = re.subn(
            rb"<si><t[^>]*>Cash flow</t></si>", runs, parts["xl/sharedStrings.xml"]
        )
        assert count == 1

    assert read(repacked(RESAVED, change)) == Returned("li.xlsx", "Li", whole_answers())


def packed(**parts: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return made.getvalue()


OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", "is empty"),
        (b"client,grade\nF01,good\n", "is no Excel workbook"),
        (b"<html><table>", "is no Excel workbook"),
        (OLE + "Workbook".encode("utf-16-le"), "old Excel workbook (.xls)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
        (packed(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "an OpenDocument file; save it as"),
        (packed(readme="hello"), "a packed file, but no Excel workbook"),
        (b"PK\x03\x04" + b"\0" * 100, "damaged or was cut off"),
        (FULL[: len(FULL) // 2], "damaged or was cut off"),
        (FULL[:-30], "damaged or was cut off"),
        (b"PK" + b"\0" * MAX_BYTES, "larger than 8 MiB"),
    ],
)
def test_what_is_no_workbook_is_said(data: bytes, text: str) -> None:
    refused(data, text)


# ------------------------------------------------------------------------------------------------ parts that may not be


def adding(name: str, content: bytes = b"x") -> Callable[[Parts], object]:
    return lambda parts: parts.update({name: content})


def replacing(name: str, old: str, new: str) -> Callable[[Parts], object]:
    def change(parts: Parts) -> None:
        text = parts[name].decode()
        assert old in text, name
        parts[name] = text.replace(old, new, 1).encode()

    return change


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (adding("xl/vbaProject.bin"), "holds macros"),
        (adding("xl/macrosheets/sheet1.xml"), "holds macros"),
        (replacing("[Content_Types].xml", "openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                   "ms-excel.sheet.macroEnabled.main+xml"), "holds macros"),
        (adding("xl/externalLinks/externalLink1.xml"), "linked to other workbooks"),
        (adding("xl/embeddings/oleObject1.bin"), "embedded files"),
        (adding("xl/activeX/activeX1.xml"), "ActiveX"),
        (adding("xl/connections.xml"), "connected to outside data"),
        (adding("xl/workbook.bin"), "binary Excel workbook"),
        (adding("XL/WorkBook.xml"), "holds one part twice"),
        (lambda parts: parts.pop("[Content_Types].xml"), "no Excel workbook"),
        (lambda parts: parts.pop("xl/workbook.xml"), "lacks its part"),
        (lambda parts: parts.pop("xl/_rels/workbook.xml.rels"), "lacks its part"),
        (lambda parts: parts.pop(PAIRS), "lacks its part"),
        (replacing(PAIRS, "<sheetData>", "<sheetData"), "is no XML"),
        (adding(PAIRS, b""), "is no XML"),
        (adding(PAIRS, b"<?xml version='1.0' encoding='klingon'?><a/>"), "damaged"),
        (replacing(PAIRS, '<c r="A1"', '<c r="ZZZZ1"'), "an address that no sheet has"),
        (replacing(PAIRS, '<c r="A1"', '<c r="XFE1"'), "an address that no sheet has"),
        (replacing(PAIRS, '<c r="A1"', '<c r="A9999999"'), "an address that no sheet has"),
        (replacing("xl/workbook.xml", 'name="2 People"', 'name="1 CREDIT"'), "two sheets of one name"),
    ],
)  # fmt: skip
def test_parts_that_may_not_be(change: Callable[[Parts], object], text: str) -> None:
    refused(repacked(FULL, change), text)


def test_a_text_that_is_not_there_or_too_long() -> None:
    def beyond(parts: Parts) -> None:
        parts[PAIRS], count = re.subn(rb'(<c r="B7"[^>]*><v>)\d+', rb"\g<1>99999", parts[PAIRS])
        assert count == 1

    assert sheet_part(RESAVED, "1 Credit") == PAIRS
    refused(repacked(RESAVED, beyond), "refers to a text that is not there")
    refused(repacked(RESAVED, lambda parts: parts.pop("xl/sharedStrings.xml")), "lacks its part")
    long = b"<sst><si><t>" + b"x" * 40_000 + b"</t></si></sst>"
    refused(repacked(RESAVED, adding("xl/sharedStrings.xml", long)), "more than 32,767 characters")


# ------------------------------------------------------------------------------------------------ XML that expands

LAUGHS = (
    '<!DOCTYPE sst [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {y} "{f"&{x};" * 10}">' for x, y in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><sst><si><t>&i;</t></si></sst>"
)


@pytest.mark.parametrize(
    "part", ["xl/sharedStrings.xml", PAIRS, "xl/workbook.xml", "[Content_Types].xml", "_rels/.rels"]
)
@pytest.mark.parametrize(
    "xml",
    [
        LAUGHS.encode(),
        ('<?xml version="1.0" encoding="UTF-16"?>' + LAUGHS).encode("utf-16"),
        b'<!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst><si><t>&x;</t></si></sst>',
        b'<!DOCTYPE sst SYSTEM "http://example.invalid/a.dtd"><sst/>',
        b'<!DOCTYPE sst [<!ENTITY % p SYSTEM "file:///etc/passwd">%p;]><sst/>',
    ],
)
def test_a_document_type_is_refused(part: str, xml: bytes) -> None:
    start = time.process_time()
    refused(repacked(RESAVED, adding(part, xml)), "holds a document type")
    assert time.process_time() - start < 1


# ------------------------------------------------------------------------------------------------ bombs


def bomb(size: int) -> bytes:
    return repacked(FULL, adding("xl/media/image1.png", b"\0" * size))


def test_what_unpacks_too_far_is_refused_before_it_does() -> None:
    tracemalloc.start()
    data = bomb(20 * 2**20)
    tracemalloc.reset_peak()
    base = tracemalloc.get_traced_memory()[0]
    refused(data, "unpacks to more than 200 times its size")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak - base < 3 * 2**20


def test_many_parts_and_a_large_whole_are_refused() -> None:
    def many(parts: Parts) -> None:
        parts.update({f"xl/media/{i}.png": b"" for i in range(workbook_safety.MAX_PARTS)})

    refused(repacked(FULL, many), "parts, more than 3000")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for i in range(40):  # each below 1 MiB, where the ratio is not looked at
            file.writestr(f"{i}.xml", b"\0" * (2**20 - 1))
    refused(made.getvalue(), "unpacks to more than 30 MiB")


def test_sizes_are_counted_and_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_safety, "MAX_UNPACKED", 400_000)
    rows = b"<row r='99'><c r='A99'/></row>" * 40_000
    data = repacked(
        FULL, lambda parts: parts.update({PAIRS: parts[PAIRS].replace(b"</sheetData>", rows + b"</sheetData>")})
    )
    refused(data, "unpacks to more than")
    monkeypatch.undo()
    package = workbook_safety.Package(FULL)
    package._left = 10_000
    with pytest.raises(PanelError, match="unpacks to more than"):
        [package.read(name) for name in package.names]
    # The directory says 100 bytes where a million come out: it is damaged or too large, never believed.
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        true = file.getinfo(PAIRS).file_size
    lying = data.replace(struct.pack("<L", true), struct.pack("<L", 100))
    assert lying != data
    refused(lying, "")


@pytest.mark.parametrize("flag", [1])
def test_locked_or_strangely_packed_parts(flag: int) -> None:
    # General purpose bit 0 of the directory's entry: the part is encrypted.
    at = FULL.index(b"PK\x01\x02")
    refused(FULL[: at + 8] + bytes([FULL[at + 8] | flag]) + FULL[at + 9 :], "locked with a password")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_BZIP2) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
    refused(made.getvalue(), "packed in a way that Excel does not use")


def test_a_cell_at_the_far_end_costs_nothing() -> None:
    far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>boo</t></is></c></row></sheetData>'

    def change(parts: Parts) -> None:
        parts[PAIRS] = parts[PAIRS].replace(b"</sheetData>", far)
        parts[PAIRS] = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', parts[PAIRS])

    start = time.process_time()
    found = told(repacked(FULL, change))
    assert time.process_time() - start < 1
    assert found.keys() == {"1 Credit / XFD1048576"}
    assert "'boo' stands outside the answer cells and would be lost" in found["1 Credit / XFD1048576"]


def test_too_many_cells_sheets_or_merged_ranges(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_cells, "MAX_CELLS", 100)
    refused(FULL, "more than 100 filled cells")
    monkeypatch.undo()
    monkeypatch.setattr(workbook_cells, "MAX_SHEETS", 3)
    refused(FULL, "has 6 sheets, must be 1 to 3")
    monkeypatch.undo()
    merged = '<mergeCells count="2">' + '<mergeCell ref="A1:B2"/>' * 2001
    refused(
        repacked(FULL, lambda p: p.update({PAIRS: re.sub(rb"<mergeCells[^>]*>", merged.encode(), p[PAIRS])})), "2000"
    )


def test_many_strays_are_told_in_few_lines() -> None:
    data = with_cells(FULL, "1 Credit", {f"J{row}": "x" for row in range(1, 101)})
    found = told(data)
    assert len(found) == 21
    assert found["1 Credit / J21..J100"].startswith("80 more cells outside the answers")


# ------------------------------------------------------------------------------------------------ tampered with


def changed(change: Callable[[openpyxl.Workbook], object]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(FULL))
    change(book)
    return saved(book)


def merging(book: openpyxl.Workbook) -> None:
    book["1 Credit"].merge_cells("D8:D9")


def commenting(book: openpyxl.Workbook) -> None:
    from openpyxl.comments import Comment

    book["1 Credit"]["D7"].comment = Comment("it depends", "Li")


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda b: b["1 Credit"].__setitem__("B8", "Cash"), {"1 Credit / B8": "says 'Cash', must say 'Cash flow'"}),
        (lambda b: b["1 Credit"].__setitem__("C8", None), {"1 Credit / C8": "says '', must say 'Trade'"}),
        (lambda b: b["3 F01"].__setitem__("B7", "=A1"), {"3 F01 / B7": "must say 'Cash flow'"}),
        (merging, {"1 Credit / D8": "is merged", "1 Credit / D9": "is merged"}),
        (lambda b: b["1 Credit"].move_range("B7:E7", rows=20), {
            "1 Credit / B7": "says '', must", "1 Credit / C7": "says '', must", "1 Credit / B27": "would be lost",
            "1 Credit / C27": "would be lost", "1 Credit / D27": "would be lost", "1 Credit / E27": "would be lost"}),
        (lambda b: setattr(b["2 People"], "title", "People"), {
            "2 People": "the sheet of people is missing", "People": "is no sheet of this questionnaire"}),
        (lambda b: b.remove(b["3 F01"]), {"3 F01": "the sheet of F01 is missing"}),
        (lambda b: b.create_sheet("Notes").__setitem__("C3", "my view"), {"Notes": "would be lost"}),
        (lambda b: b["1 Credit"].__setitem__("A20", "it depends"), {"1 Credit / A20": "'it depends' stands outside"}),
        (lambda b: b["1 Credit"].__setitem__("H7", 5), {"1 Credit / H7": "'5' stands outside"}),
        (lambda b: b["1 Credit"].__setitem__("F7", "not sure"), {"1 Credit / F7": "'not sure' stands outside"}),
        (lambda b: b["3 F01"].__setitem__("E8", "hm"), {"3 F01 / E8": "'hm' stands outside"}),
        (lambda b: b["Instructions"].__setitem__("H2", "hm"), {"Instructions / H2": "'hm' stands outside"}),
        (commenting, {"comments": "holds comments"}),
    ],
)  # fmt: skip
def test_tampering_is_told_at_its_cell(change: Callable[[openpyxl.Workbook], object], found: dict[str, str]) -> None:
    seen = told(changed(change))
    assert seen.keys() == found.keys(), seen
    for place, text in found.items():
        assert text in seen[place]


def test_the_answer_beside_a_changed_label_is_left_out() -> None:
    came = read(changed(lambda book: book["1 Credit"].__setitem__("B8", "Cash")))
    assert ("cash", "trade") not in came.answers.judgments["credit"]
    assert len(came.answers.judgments["credit"]) == 5


def test_the_order_of_sheets_and_what_looks_like_ours_do_not_matter() -> None:
    def change(book: openpyxl.Workbook) -> None:
        book.move_sheet("3 F01", offset=-2)
        book.create_sheet("Sheet1")  # empty
        book["1 Credit"]["F7"] = "✓"  # values pasted over formulas
        book["1 Credit"].column_dimensions["B"].width = 90

    assert read(changed(change)) == Returned("li.xlsx", "Li", whole_answers())


@pytest.mark.parametrize(
    ("cells", "place", "text"),
    [
        ({"C14": "debt"}, "li.xlsx / _fuzzyahp / C14", "'debt', must be 'cash'"),
        ({"B13": "people"}, "li.xlsx / _fuzzyahp / B13", "'people', must be 'credit'"),
        ({"F14": "D7"}, "li.xlsx / _fuzzyahp / F14", "'D7', must be 'D8'"),
        ({"A19": None}, "li.xlsx / _fuzzyahp / A19", "'', must be 'pairs'"),
        ({"G13": "Debt", "H13": "Cash flow"}, "li.xlsx", "hidden sheet _fuzzyahp was changed"),
        ({"L13": "poor"}, "li.xlsx", "hidden sheet _fuzzyahp was changed"),
        ({"Z99": "x"}, "li.xlsx", "hidden sheet _fuzzyahp was changed"),
        ({"B10": "sha256:0"}, "li.xlsx", "hidden sheet _fuzzyahp was changed"),
        ({"B7": "Wu"}, "li.xlsx", "hidden sheet _fuzzyahp was changed"),
        ({"B7": "Wo"}, "li.xlsx", "answered by 'Wo', who is not on the panel; known: Li, Wu, Xu"),
        ({"B1": "fuzzyahp-workbook/9"}, "li.xlsx", "its format is 'fuzzyahp-workbook/9'"),
        ({"B2": "other"}, "li.xlsx", "belongs elsewhere: panel 'other', not 'committee'"),
        ({"B4": "=1+1"}, "li.xlsx", "belongs elsewhere: scheme"),
        ({"B8": "fr"}, "li.xlsx", "its language is 'fr'"),
    ],
)
def test_the_hidden_sheet_is_held_to_the_panel(cells: dict[str, object], place: str, text: str) -> None:
    came = read(with_cells(FULL, "_fuzzyahp", cells))
    assert (came.expert, came.answers) == (None, Answers())
    assert [problem.place for problem in came.problems] == [place]
    assert text in came.problems[0].text


def test_without_the_hidden_sheet_it_is_no_questionnaire() -> None:
    refused(changed(lambda book: book.remove(book["_fuzzyahp"])), "is no questionnaire of fuzzyahp")


@pytest.mark.parametrize(
    ("panel", "number", "text"),
    [
        (replace(PANEL, name="other"), 1, "belongs elsewhere: panel 'committee', not 'other'; send"),
        (PANEL, 2, "belongs elsewhere: round '1', not '2'"),
        (
            replace(PANEL, experts=(Expert("Wu"), Expert("Lii"))),
            1,
            "'Li', who is not on the panel; did you mean 'Lii'?",
        ),
        (Panel("committee", questionnaire(SCHEME), PANEL.experts), 1, "belongs elsewhere: other questions;"),
        (
            Panel("committee", questionnaire(replace(SCHEME, version="2.0.0"), ["F01"]), PANEL.experts),
            1,
            "version of the scheme '1.0.0', not '2.0.0'",
        ),
    ],
)
def test_a_workbook_that_belongs_elsewhere(panel: Panel, number: int, text: str) -> None:
    came = read_workbook(FULL, "li.xlsx", panel, round=number)
    assert came.expert is None
    assert [problem.place for problem in came.problems] == ["li.xlsx"]
    assert text in came.problems[0].text


def test_labels_that_the_scheme_has_changed_since() -> None:
    other = small_scheme({"cash": "Money", "debt": "Debt", "trade": "T", "people": "P", "owner": "O", "staff": "S"})
    came = read_workbook(FULL, "li.xlsx", PANEL, round=1, scheme=other)
    assert came.expert is None
    assert "calls 'Cash flow', 'Debt' what scheme small 1.0.0 calls 'Money', 'Debt'" in came.problems[0].text


def test_everything_is_listed_in_one_go_and_can_be_waived_by_name() -> None:
    data = with_cells(FULL, "1 Credit", {"D7": None, "E7": None, "A30": "remark"})
    data = with_cells(data, "3 F01", {"D9": "superb"})
    came = read(data)
    places = ["li.xlsx / 1 Credit / D7", "li.xlsx / 1 Credit / A30", "li.xlsx / 3 F01 / D9"]
    assert [problem.place for problem in came.problems] == places
    answers, waivers = collect([came], dict.fromkeys(places, "agreed by telephone"))
    assert len(waivers) == 3
    panel = PANEL.with_round(answers, waivers=waivers)
    assert len(panel.judgments("Li", "credit")) == 5


def test_a_hostile_text_in_an_answer_is_shown_short_and_plain() -> None:
    data = with_cells(FULL, "1 Credit", {"D7": "\u202eevil\u2066" + "x" * 5000})
    text = told(data)["1 Credit / D7"]
    assert len(text) < 300
    assert text.isprintable()


# ------------------------------------------------------------------------------------------------ anything at all


@settings(max_examples=40)
@given(st.data())
def test_bytes_turned_over_never_raise(data: st.DataObject) -> None:
    broken = bytearray(FULL)
    for _ in range(data.draw(st.integers(1, 4))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    check_harmless(read(bytes(broken)))


@settings(max_examples=40)
@given(st.data())
def test_parts_turned_over_never_raise(data: st.DataObject) -> None:
    names = [
        PAIRS,
        "xl/sharedStrings.xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        sheet_part(FULL, "_fuzzyahp"),
    ]
    name = data.draw(st.sampled_from(names))

    def change(parts: Parts) -> None:
        text = bytearray(parts[name])
        at = data.draw(st.integers(0, len(text) - 1))
        piece = data.draw(
            st.sampled_from([b"", b"<", b"9", b'"', b"&", b"<c/>", b"<v>1</v>", b"<f/>", b"\xff", b"</row>"])
        )
        text[at : at + data.draw(st.integers(0, 3))] = piece
        parts[name] = bytes(text)

    check_harmless(read(repacked(RESAVED, change)))


def check_harmless(came: Returned) -> None:
    """Either it is refused, or what it says fits the panel's questions."""
    assert came.expert in (None, *PANEL.names)
    assert came.expert is not None or came.problems
    if came.expert is not None:
        PANEL.with_round({came.expert: came.answers})
