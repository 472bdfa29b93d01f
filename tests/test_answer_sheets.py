"""CSV questionnaires: what is asked comes back as answered, and whatever else comes back is told with its line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fuzzyahp as fa
from fuzzyahp.errors import PanelError
from fuzzyahp.experts.panel.answers import Answers, Expert
from fuzzyahp.experts.panel.expert_list import read_client_names, read_experts
from fuzzyahp.experts.panel.panel import Panel
from fuzzyahp.experts.panel.questions import questionnaire
from fuzzyahp.experts.panel.returned import MAX_BYTES, Returned
from fuzzyahp.experts.questionnaires.answer_sheet_reader import read_answer_sheet
from fuzzyahp.experts.questionnaires.answer_sheets import questions_of, write_answer_sheet
from fuzzyahp.experts.questionnaires.answer_words import DEGREES, SIDES, WORDS, plain
from panel_answers import fill_sheet

LABELS = {"a": '=HYPERLINK("x")', "b": '+b, "quoted"; and more', "c": "@c\u202e", "d": "丁"}
DOCUMENT: dict[str, Any] = {
    "format": "fuzzyahp-scheme/1",
    "name": "hostile",
    "version": "1",
    "indicators": {
        "u": {"children": ["a", "b", "m"], "judgments": [1, 1, 1]},
        "m": {"children": ["c", "d"], "judgments": [1]},
        **{name: {"label": {"en": text.replace("\u202e", "")}} for name, text in LABELS.items()},
    },
}
SCHEME = fa.load_scheme(DOCUMENT)
EXPERTS = tuple(Expert(name) for name in ("=Li", "Wu", "徐"))
PANEL = Panel("-panel", questionnaire(SCHEME, ["001", "=2"]), EXPERTS)
# Questions 1 to 3 compare a, b, m; 4 compares c, d; 5 to 8 grade a, b, c, d of client 001, 9 to 12 of client =2.
PAIRS = {("u", ("a", "b")): 3, ("u", ("a", "m")): -5, ("u", ("b", "m")): 1, ("m", ("c", "d")): 9}
GRADES = {(client, leaf): "good" for client in ("001", "=2") for leaf in "abcd"}
EXPECTED = Answers(
    {
        "u": {("a", "b"): Fraction(3), ("a", "m"): Fraction(1, 5), ("b", "m"): Fraction(1)},
        "m": {("c", "d"): Fraction(9)},
    },
    {client: dict.fromkeys("abcd", "good") for client in ("001", "=2")},
)

Rows = list[list[str]]


def rows_of(data: bytes, delimiter: str = ",") -> Rows:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def data_of(rows: Rows, delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode()


def filled(lang: str = "en", expert: str = "Wu", panel: Panel = PANEL) -> bytes:
    return fill_sheet(write_answer_sheet(panel, expert, SCHEME, lang=lang), panel, PAIRS, GRADES, lang)


def line_of(rows: Rows, number: int) -> int:
    """Index of the row of a question."""
    return next(i for i, row in enumerate(rows) if row[0] == str(number))


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("expert", ["=Li", "Wu", "徐"])
def test_what_was_answered_is_what_is_read(lang: str, expert: str) -> None:
    found = read_answer_sheet(filled(lang, expert), "f.csv", PANEL)
    assert found == Returned("f.csv", expert, EXPECTED)


@settings(max_examples=60)
@given(
    st.lists(
        st.integers(1, 9).flatmap(lambda n: st.sampled_from([n, -n]) if n > 1 else st.just(1)), min_size=4, max_size=4
    ),
    st.lists(st.sampled_from(SCHEME.scale.names), min_size=8, max_size=8),
    st.randoms(use_true_random=False),
)
def test_any_answers_in_any_order_of_lines_and_columns(times: list[int], grades: list[str], random: Any) -> None:
    pairs = dict(zip(PAIRS, times, strict=True))
    votes = dict(zip(GRADES, grades, strict=True))
    rows = rows_of(fill_sheet(write_answer_sheet(PANEL, "Wu", SCHEME), PANEL, pairs, votes))
    below = rows[1:]
    random.shuffle(below)
    order = list(range(len(rows[0])))
    random.shuffle(order)
    data = data_of([[row[i] for i in order] for row in [rows[0], *below]], ";")
    found = read_answer_sheet(data, "f.csv", PANEL)
    assert found.problems == ()
    for (parent, pair), n in pairs.items():
        assert found.answers.judgments[parent][pair] == (Fraction(n) if n > 0 else Fraction(1, -n))
    assert {(c, leaf): g for c, given in found.answers.votes.items() for leaf, g in given.items()} == votes


def test_nothing_in_the_sheet_is_a_formula_and_spreadsheets_see_utf_8() -> None:
    for expert in PANEL.names:
        data = write_answer_sheet(PANEL, expert, SCHEME, lang="zh", names={"=2": "=1+1"})
        assert data.startswith(b"\xef\xbb\xbf")
        assert data.count(b"\r\n") == data.count(b"\n")
        cells = [cell for row in rows_of(data) for cell in row]
        assert not [cell for cell in cells if re.match(r"[=+\-@\t\r\n＝＋－＠]", cell)]
        assert all(cell.isprintable() for cell in cells)
    assert write_answer_sheet(PANEL, "Wu", SCHEME) == write_answer_sheet(PANEL, "Wu", SCHEME)


def test_grades_may_be_written_by_name_or_label_and_answers_in_full_width() -> None:
    rows = rows_of(filled("zh"))
    header = rows[0]
    which, how, grade = (header.index(WORDS["zh"][key]) for key in ("which", "how_much", "grade"))
    rows[line_of(rows, 1)][which : how + 1] = ["Ａ", "３"]
    rows[line_of(rows, 2)][which : how + 1] = ["后者", "明显重要"]
    rows[line_of(rows, 3)][which : how + 1] = ["同等重要", "1"]
    rows[line_of(rows, 4)][which : how + 1] = [LABELS["c"].replace("\u202e", ""), "Extremely more."]
    rows[line_of(rows, 5)][grade] = "良"
    rows[line_of(rows, 6)][grade] = "Good"
    assert read_answer_sheet(data_of(rows), "f.csv", PANEL) == Returned("f.csv", "Wu", EXPECTED)


def test_own_grades_need_the_scheme_for_their_labels() -> None:
    own = {"names": ["1", "2"], "values": [100, 0], "labels": {"en": ["yes", "no"]}}
    scheme = fa.load_scheme(DOCUMENT | {"grades": own})
    panel = Panel("p", questionnaire(scheme, ["F1"], parents=[]), EXPERTS)
    for written, known in (("1", None), ("yes", scheme)):
        data = fill_sheet(
            write_answer_sheet(panel, "Wu", scheme), panel, {}, {("F1", leaf): written for leaf in "abcd"}
        )
        assert read_answer_sheet(data, "f.csv", panel, scheme=known).answers.votes["F1"] == dict.fromkeys("abcd", "1")
    problem = read_answer_sheet(data, "f.csv", panel).problems[0]
    assert "there is no grade 'yes'; known: 1, 2" in problem.text


# ---- every fault with its line ----

Change = Callable[[Rows, int], None]


def put(**cells: str) -> Change:
    def change(rows: Rows, i: int) -> None:
        for key, text in cells.items():
            rows[i][rows[0].index(WORDS["en"][key])] = text

    return change


def copy_line(rows: Rows, i: int) -> None:
    rows.insert(i, list(rows[i]))


def add_cell(rows: Rows, i: int) -> None:
    rows[i].append("lost?")


@pytest.mark.parametrize(
    ("number", "change", "text"),
    [
        (1, put(which="", how_much=""), "u: a / b: no answer; write A, B or equal"),
        (1, put(which="C"), "'C' is none of A, B and equal"),
        (1, put(how_much=""), "A matters more, but not how much"),
        (1, put(which=""), "how much more is '3', but not which"),
        (1, put(how_much="1"), "A matters more, and 1 is equal: both cannot be"),
        (1, put(which="equal"), "equal, and '3' times as important, cannot both be"),
        (1, put(how_much="10"), "'10', must be a whole number from 2 to 9"),
        (1, put(how_much="2.5"), "'2.5', must be a whole number"),
        (1, put(how_much="=1+1"), "'=1+1', must be a whole number"),
        (1, put(how_much="-3"), "'-3', must be a whole number"),
        (1, put(grade="good"), "a grade, 'good', where two are compared"),
        (5, put(grade=""), "001: a: no answer; write a grade"),
        (5, put(grade="goood"), "there is no grade 'goood'; did you mean 'good'?"),
        (5, put(which="A"), "'A' where a grade is asked for"),
        (1, put(first="another"), "the question was changed"),
        (1, put(about="m"), "the question was changed"),
        (1, put(check="aaaaaaaa"), "the question was changed"),
        (1, put(check=""), "the question was changed"),
        (1, put(no="2"), "the question was changed"),
        (1, put(no="99"), "there is no question '99'"),
        (1, put(no="1.0"), "there is no question '1.0'"),
        (1, put(no=""), "'A' stands beside no question"),
        (1, copy_line, "stands twice, here and in line"),
        (1, add_cell, "'lost?' stands in no column of the questionnaire and would be lost"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line_and_its_answer_is_left_out(number: int, change: Change, text: str) -> None:
    rows = rows_of(filled())
    i = line_of(rows, number)
    change(rows, i)
    found = read_answer_sheet(data_of(rows), "f.csv", PANEL)
    assert found.expert == "Wu"
    at = f"f.csv / line {i + 1 + (change is copy_line)}"
    assert [p.place for p in found.problems if text in p.text] == [at], found.problems
    assert ("a", "b") not in found.answers.judgments["u"] or number != 1
    assert "a" not in found.answers.votes["001"] or number != 5
    # The rest is read as it is.
    assert found.answers.judgments["m"] == EXPECTED.judgments["m"]
    assert found.answers.votes["=2"] == EXPECTED.votes["=2"]


def test_all_faults_are_listed_at_once_and_a_line_taken_out_is_missed() -> None:
    rows = rows_of(filled())
    for number in (3, 2, 7):
        del rows[line_of(rows, number)]
    put(how_much="77")(rows, line_of(rows, 4))
    found = read_answer_sheet(data_of(rows), "f.csv", PANEL)
    places = [problem.place for problem in found.problems]
    assert places[1:] == ["f.csv / question 2", "f.csv / question 3", "f.csv / question 7"]
    assert places[0] == f"f.csv / line {line_of(rows, 4) + 1}"
    assert "u: a / m: its line is missing" in found.problems[1].text


def test_a_column_sorted_by_itself_is_noticed() -> None:
    rows = rows_of(filled())
    i, j = line_of(rows, 1), line_of(rows, 4)
    k = rows[0].index(WORDS["en"]["first"])
    rows[i][k], rows[j][k] = rows[j][k], rows[i][k]
    found = read_answer_sheet(data_of(rows), "f.csv", PANEL)
    assert [problem.place for problem in found.problems] == [f"f.csv / line {i + 1}", f"f.csv / line {j + 1}"]


@pytest.mark.parametrize("scheme", [None, SCHEME])
@pytest.mark.parametrize(
    "line",
    [
        ["", "Comment: I should have liked more time"],
        ["", "How to answer: as I please"],
        ["", "How to answer: Each line with a client asks for one grade. I wrote: good."],
        ["", "", "a remark"],
        ["", "", "", "", "", "", "", "", "beside"],
    ],
)
def test_a_line_that_was_added_is_told(line: list[str], scheme: fa.Scheme | None) -> None:
    rows = rows_of(filled())
    rows.append(line)
    (problem,) = read_answer_sheet(data_of(rows), "f.csv", PANEL, round=None, scheme=scheme).problems
    assert problem.place == f"f.csv / line {len(rows)}"
    assert "clear it" in problem.text


def test_text_in_a_column_that_the_first_round_does_not_have_is_told() -> None:
    rows = rows_of(filled())
    i = line_of(rows, 2)
    rows = [[*row, WORDS["en"]["before"] if k == 0 else "3" if k == i else ""] for k, row in enumerate(rows)]
    (problem,) = read_answer_sheet(data_of(rows), "f.csv", PANEL).problems
    assert problem.place == f"f.csv / line {i + 1}"
    assert "'3' stands in no column of the questionnaire" in problem.text


def test_an_accent_typed_in_two_ways_is_one_expert() -> None:
    panel = Panel("-panel", questionnaire(SCHEME, ["001", "=2"]), (Expert("Ren\u00e9"), Expert("Wu")))
    data = filled("en", "Ren\u00e9", panel).decode().replace("Ren\u00e9", "Rene\u0301").encode()
    found = read_answer_sheet(data, "f.csv", panel)
    assert (found.expert, found.problems) == ("Ren\u00e9", ())


def replaced(old: str, new: str) -> Callable[[bytes], bytes]:
    return lambda data: data.decode().replace(old, new).encode()


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (lambda _: b"", "is empty"),
        (lambda _: b"PK\x03\x04...", "is a workbook or archive"),
        (lambda data: data.decode("utf-8-sig").encode("utf-16"), "is UTF-16"),
        (lambda data: data.replace(b"Round", b"R\xffund"), "is not UTF-8"),
        (lambda _: b"client,expert,indicator,grade\nF01,Wu,a,good\n", "column 'client' is none of the questionnaire"),
        (lambda _: b"x,y\n1,2\n", "is no questionnaire of this panel"),
        (lambda data: data + b" " * MAX_BYTES, "larger than 8 MiB"),
        (lambda data: data + b'"open', "not CSV"),
        (replaced("Expert: Wu", "Expert: Xu"), "there is no expert 'Xu'"),
        (replaced("Expert: Wu", ""), "the line 'Expert: ...' is missing"),
        (replaced(",Round: 1,", ",Round: 2,"), "answers round '2', and round 1 is gathered; take it out"),
        (replaced("Panel: -panel", "Panel: another"), "was made for panel 'another'"),
        (replaced("sha256:", "sha256:0"), "asks other questions"),
        (replaced(",Scheme: hostile 1,", ",Expert: =Li,"), "the line 'Expert: ...' stands twice: '=Li', 'Wu'"),
        (replaced("do not change", "changed"), "column 'changed' is none of the questionnaire"),
        (replaced(",grade,", ",about,"), "column 'about' stands twice"),
    ],
)
def test_a_file_that_cannot_be_used_at_all(change: Callable[[bytes], bytes], text: str) -> None:
    found = read_answer_sheet(change(filled()), "f.csv", PANEL)
    assert found.expert is None
    assert found.answers == Answers()
    assert [problem.place.split(" / ")[0] for problem in found.problems] == ["f.csv"] * len(found.problems)
    assert any(text in problem.text for problem in found.problems), found.problems


def test_a_sheet_as_it_was_sent_is_one_problem() -> None:
    found = read_answer_sheet(write_answer_sheet(PANEL, "徐", SCHEME), "f.csv", PANEL)
    assert (found.expert, [problem.place for problem in found.problems]) == (None, ["f.csv"])
    assert "no answer at all; if 徐 did not reply" in found.problems[0].text


def test_a_line_of_another_experts_sheet_is_noticed() -> None:
    rows, theirs = rows_of(filled()), rows_of(filled(expert="徐"))
    i = line_of(rows, 4)
    rows[i] = theirs[line_of(theirs, 4)]
    found = read_answer_sheet(data_of(rows), "f.csv", PANEL)
    assert [problem.place for problem in found.problems] == [f"f.csv / line {i + 1}"]


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: ("no.,about," + text).encode()))
def test_no_content_raises(data: bytes) -> None:
    found = read_answer_sheet(data, "f.csv", PANEL)
    assert found.expert is None
    assert found.problems


def test_requests_that_cannot_be_met() -> None:
    other = fa.load_scheme(DOCUMENT | {"version": "2"})
    for (expert, scheme, options), text in (
        (("Wuu", SCHEME, {}), "there is no expert 'Wuu'; did you mean 'Wu'?"),
        (("Wu", other, {}), "asks about hostile 1, not hostile 2"),
        (("Wu", SCHEME, {"lang": "fr"}), "there is no 'fr'"),
        (("Wu", SCHEME, {"round": 2}), "the next one is round 1"),
    ):
        with pytest.raises(PanelError, match=re.escape(text)):
            write_answer_sheet(PANEL, expert, scheme, **options)
    for number in (0, "1", True):
        with pytest.raises(PanelError, match="must be a whole number from 1, or None"):
            read_answer_sheet(filled(), "f.csv", PANEL, round=number)  # type: ignore[arg-type]
    assert "not about the scheme given" in read_answer_sheet(filled(), "f.csv", PANEL, scheme=other).problems[0].text


# ---- the next round ----


def test_the_next_round_shows_the_own_answer_and_the_group_without_names() -> None:
    # a over b: 2, 4, 8. Median 4; quartiles of type 7 lie halfway between neighbours in the logarithm: the root of
    # 2 x 4 is 2.828, that of 4 x 8 is 5.657. Grades of a: 100, 85, 85 points: median 85, upper half (100 + 85)/2.
    given = {
        expert: Answers({"u": {("a", "b"): Fraction(ratio)}}, {"001": {"a": grade}})
        for expert, ratio, grade in (("=Li", 2, "excellent"), ("Wu", 4, "good"), ("徐", 8, "good"))
    }
    panel = PANEL.with_round(given)
    rows = rows_of(write_answer_sheet(panel, "=Li", SCHEME))
    header = rows[0]
    before, median, middle = (header.index(WORDS["en"][key]) for key in ("before", "median", "middle"))
    first, vote, silent = (rows[line_of(rows, number)] for number in (1, 5, 2))
    assert [first[i] for i in (before, median, middle)] == ["A 2", "A 4", "A 2.828 … A 5.657"]
    assert [vote[i] for i in (before, median, middle)] == ["excellent", "good", "good … excellent / good"]
    assert [silent[i] for i in (before, middle)] == ["", ""]
    assert "Wu" not in str(rows)
    assert "徐" not in str(rows)
    turned = PANEL.with_round({e: Answers({"u": {("a", "b"): Fraction(1, 3)}}) for e in PANEL.names})
    rows = rows_of(write_answer_sheet(turned, "Wu", SCHEME))
    assert [rows[line_of(rows, 1)][i] for i in (before, median, middle)] == ["B 3", "B 3", "B 3"]
    two = rows_of(write_answer_sheet(PANEL.with_round(dict(list(given.items())[:2])), "Wu", SCHEME))
    assert "withheld" in two[line_of(two, 1)][median]
    again = fill_sheet(write_answer_sheet(panel, "Wu", SCHEME), panel, PAIRS, GRADES)
    assert read_answer_sheet(again, "f.csv", panel) == Returned("f.csv", "Wu", EXPECTED)
    assert "answers round '1', and round 2 is gathered" in read_answer_sheet(filled(), "f.csv", panel).problems[0].text


def test_every_question_has_its_number() -> None:
    found = questions_of(PANEL.questionnaire)
    assert [q.number for q in found] == list(range(1, 13))
    assert [str(q) for q in (found[0], found[3], found[11])] == ["u: a / b", "m: c / d", "=2: d"]


def test_words_that_are_read_are_written_as_they_are_compared() -> None:
    assert [word for table in (SIDES, DEGREES) for word in table if plain(word) != word] == []
    assert set(WORDS["en"]) == set(WORDS["zh"])


# ---- lists of experts and clients ----


def test_experts_with_weights_authority_or_neither() -> None:
    assert read_experts(b"expert\nLi\n'=Wu\n", "e.csv") == (Expert("Li"), Expert("=Wu"))
    assert read_experts("\ufeffexpert;weight\nLi;1,5\n".encode(), "e.csv") == (Expert("Li", 1.5),)
    assert read_experts(b"expert,familiarity,basis\nLi,0.8,0.9\n", "e.csv") == (Expert("Li", None, 0.8, 0.9),)
    # 0.5 + 0.2 + 0.1 + 0.1 = 0.9; very familiar is 1 in both tables, unfamiliar 0.2 or 0.1.
    text = "expert,familiarity,实践经验,理论分析,参考文献,直觉\nLi,很熟悉,大,中,中,小\n"
    text += "Wu,unfamiliar,large,small,small,small\n"
    li, wu = read_experts(text.encode(), "e.csv")
    assert [li.familiarity, wu.familiarity] == [1.0, 0.2]
    assert [li.basis, wu.basis] == pytest.approx([0.9, 0.8])
    assert read_experts(text.encode(), "e.csv", "quality_of_life_2024")[1].familiarity == 0.1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "e.csv: is empty"),
        ("name\nLi\n", "column 'name' is none of a list of experts"),
        ("name\nLi\n", "column 'expert' is missing"),
        ("expert,expert\nLi,Wu\n", "column 'expert' stands twice"),
        ("expert\n", "names no expert"),
        ("expert,weight\n,2\n", "line 2: no expert"),
        ("expert\nLi\nLI\n", "line 3: LI stands in line 2 too"),
        ("expert,weight\nLi,two\n", "line 2: weight 'two'"),
        ("expert,weight\nLi,0\n", "weight 0.0, must be a finite number above 0"),
        ("expert,weight\nLi,-1\n", "weight '-1'"),
        ("expert,weight\nLi,nan\n", "weight 'nan'"),
        ("expert,familiarity,basis\nLi,2,0.5\n", "familiarity Cs: 2.0, must be a number from 0 to 1"),
        ("expert,familiarity,basis\nLi,0.5,\n", "authority needs both familiarity and basis"),
        ("expert,familiarity,basis\nLi,0.5,x\n", "basis 'x', must be a number"),
        ("expert,familiarity,basis\nLi,familar,0.5\n", "there is no grade 'familar'"),
        ("expert,basis,intuition\nLi,1,large\n", "a column 'basis' and columns of its sources"),
        ("expert,familiarity,intuition\nLi,1,large\n", "nothing on practical experience"),
        ("expert\n" + "x" * 65 + "\n", "65 characters, must be at most 64"),
    ],
)
def test_lists_of_experts_that_cannot_be_used(text: str, message: str) -> None:
    with pytest.raises(fa.FuzzyAHPError, match=re.escape(message)):
        read_experts(text.encode(), "e.csv")


def test_every_faulty_line_of_a_list_is_told() -> None:
    with pytest.raises(PanelError) as caught:
        read_experts(b"expert,weight\nLi,x\nWu,1\nXu,y\n,1\n", "e.csv")
    assert [f"line {n}" in str(caught.value) for n in (2, 3, 4, 5)] == [True, False, True, True]


def test_clients_and_their_names() -> None:
    text = "client,name_en,name_zh,sales\nF01,Old Well,老井,7\n'=2,,乙,8\nF03,,,9\n"
    assert read_client_names(text.encode(), "c.csv") == {"F01": "Old Well", "=2": "乙", "F03": ""}
    assert read_client_names(text.encode(), "c.csv", "zh")["F01"] == "老井"
    for bad, message in (
        ("name\nx\n", "column 'client' is missing"),
        ("client\nF01\nF01\n", "line 3: F01 stands in line 2 too"),
        ("client,name\n,x\n", "line 2: no client"),
        ("client\n", "names no client"),
    ):
        with pytest.raises(PanelError, match=re.escape(message)):
            read_client_names(bad.encode(), "c.csv")
    with pytest.raises(PanelError, match="there is no 'fr'"):
        read_client_names(text.encode(), "c.csv", "fr")
