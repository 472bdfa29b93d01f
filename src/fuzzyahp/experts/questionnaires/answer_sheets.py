"""A questionnaire as a CSV file, one an expert, for those without Excel."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from fuzzyahp.csv_rows import sheet_text
from fuzzyahp.errors import PanelError, in_language, shown
from fuzzyahp.experts.delphi.feedback import feedback
from fuzzyahp.experts.panel.panel import Panel, known_expert
from fuzzyahp.experts.panel.questions import Questionnaire
from fuzzyahp.experts.questionnaires.answer_words import WORDS
from fuzzyahp.grades import GradeScale
from fuzzyahp.ratio import ratio_text
from fuzzyahp.safe_text import for_spreadsheet, for_terminal, from_spreadsheet
from fuzzyahp.scheme import Scheme

#: What every sheet says of itself in its first lines.
ABOUT = ("panel", "expert", "round", "questions")
#: How to answer: keys of `WORDS`, one a line.
NOTES = ("pairs_1", "pairs_2", "grades", "again", "keep", "seen")
#: What stands beside a question from the second round on: keys of `WORDS`, one a column.
FEEDBACK = ("before", "median", "middle")


@dataclass(frozen=True)
class Question:
    """One question of a questionnaire.

    Attributes
    ----------
    number : int
        From 1, in the questionnaire's order: pairs parent by parent, then votes client by client.
    where : str
        Parent or client.
    asked : tuple of str
        (first, second) of a pair, (indicator,) of a vote.
    """

    number: int
    where: str
    asked: tuple[str, ...]

    @property
    def is_pair(self) -> bool:
        """Whether two siblings are compared."""
        return len(self.asked) == 2

    def __str__(self) -> str:
        return f"{self.where}: {' / '.join(self.asked)}"


def questions_of(asked: Questionnaire) -> tuple[Question, ...]:
    """Every question, numbered.

    Parameters
    ----------
    asked : Questionnaire
        The questionnaire.

    Returns
    -------
    tuple of Question
        Pairs parent by parent, then votes client by client.

    Examples
    --------
    >>> [str(q) for q in questions_of(Questionnaire("s", "1", {"u": ("a", "b")}, ("good", "bad"), ("a",), ("F1",)))]
    ['u: a / b', 'F1: a']
    """
    found: list[tuple[str, tuple[str, ...]]] = [(p, pair) for p in asked.pairs for pair in asked.pairs_of(p)]
    found += [(client, (indicator,)) for client in asked.clients for indicator in asked.indicators]
    return tuple(Question(number, *question) for number, question in enumerate(found, 1))


def write_answer_sheet(
    panel: Panel,
    expert: str,
    scheme: Scheme,
    *,
    lang: str = "en",
    round: int | None = None,
    names: Mapping[str, str] | None = None,
) -> bytes:
    """One expert's questionnaire as CSV.

    Parameters
    ----------
    panel : Panel
        Who asks what.
    expert : str
        Whose questionnaire.
    scheme : Scheme
        Where labels, guides and grades come from; the one the panel was made for.
    lang : {"en", "zh"}
        Language of the questionnaire.
    round : int, optional
        Which round it asks for; default, and all that is possible: the one after the panel's last.
    names : mapping of str to str, optional
        What to call the clients.

    Returns
    -------
    bytes
        UTF-8 with a byte-order mark, so that spreadsheets show Chinese. From the second round on the expert's own
        answers and the group's median and quartiles stand beside the questions.

    Raises
    ------
    PanelError
        If the expert, the language, the round or the scheme does not belong to the panel.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> from fuzzyahp.experts import Expert, Panel, questionnaire, write_answer_sheet
    >>> scheme = fa.load_scheme("micro-enterprise")
    >>> panel = Panel("committee", questionnaire(scheme, parents=["reference"]), (Expert("Li"),))
    >>> lines = write_answer_sheet(panel, "Li", scheme).decode("utf-8-sig").splitlines()
    >>> lines[-6][:57]
    '1,Reference indicators,Quality of management,Financial co'
    """
    expert = known_expert(panel, expert)
    number = _check_request(panel, scheme, lang, round)
    words, asked = WORDS[lang], panel.questionnaire
    columns = columns_of(asked, number)
    context = context_of(panel, expert, number)
    notes = [f"{words[key]}: {value}" for key, value in zip(ABOUT, context, strict=True)]
    notes.append(f"{words['scheme']}: {asked.scheme} {asked.version}")
    grades = " | ".join(_grade_labels(scheme.scale, lang))
    told = ["pairs_1", "pairs_2"] * bool(asked.pairs) + ["grades"] * bool(asked.clients)
    told += ["again"] * (number > 1) + ["keep", "seen"]
    notes += [f"{words['how_to']}: {words[key].format(grades=grades)}" for key in told]
    rows = [[words[column] for column in columns]]
    rows += [["", _cell(note), *[""] * (len(columns) - 2)] for note in notes]
    beside = _beside(panel, expert, scheme, lang) if number > 1 else {}
    for question in questions_of(asked):
        texts = [_cell(text) for text in _texts(question, scheme, lang, names or {})]
        cells = dict(zip(("about", "first", "second"), texts, strict=True)) | {"no": str(question.number)}
        cells |= dict(zip(FEEDBACK, beside.get((question.where, question.asked), ("",) * 3), strict=True))
        cells["check"] = check_letters(context, question.number, texts)
        rows.append([cells.get(column, "") for column in columns])
    return b"\xef\xbb\xbf" + sheet_text(rows).replace("\n", "\r\n").encode()


def _check_request(panel: Panel, scheme: Scheme, lang: str, round: int | None) -> int:
    asked, where = panel.questionnaire, f"panel {panel.name}"
    in_language(WORDS, lang, PanelError)
    if (scheme.name, scheme.version) != (asked.scheme, asked.version):
        raise PanelError(
            f"{where}: asks about {asked.scheme} {asked.version}, not {scheme.name} {scheme.version}; give that scheme"
        )
    following = len(panel.rounds) + 1
    if round is not None and round != following:
        raise PanelError(f"{where}: round {shown(round)} cannot be asked; the next one is round {following}")
    return following


def columns_of(asked: Questionnaire, round: int) -> list[str]:
    """Keys of the columns of a sheet.

    Parameters
    ----------
    asked : Questionnaire
        The questions.
    round : int
        Which round asks them.

    Returns
    -------
    list of str
        In order; `WORDS` has their headings.

    Examples
    --------
    >>> columns_of(Questionnaire("s", "1", {"u": ("a", "b")}), 1)
    ['no', 'about', 'first', 'second', 'which', 'how_much', 'check']
    """
    answers = [*["which", "how_much"] * bool(asked.pairs), *["grade"] * bool(asked.clients)]
    return ["no", "about", "first", "second", *answers, *FEEDBACK * (round > 1), "check"]


def context_of(panel: Panel, expert: str, round: int) -> tuple[str, str, str, str]:
    """What a sheet says of itself, in the order of `ABOUT`.

    Parameters
    ----------
    panel : Panel
        Who asks.
    expert : str
        Who is asked.
    round : int
        In which round.

    Returns
    -------
    tuple of str, length 4
        Panel, expert, round, fingerprint of the questions.

    Examples
    --------
    >>> from fuzzyahp.experts.panel.answers import Expert
    >>> context_of(Panel("committee", Questionnaire("s", "1", {"u": ("a", "b")}), (Expert("Li"),)), "Li", 1)[:3]
    ('committee', 'Li', '1')
    """
    return panel.name, expert, str(round), panel.questionnaire.fingerprint


def _texts(question: Question, scheme: Scheme, lang: str, names: Mapping[str, str]) -> tuple[str, str, str]:
    """What a line says: what it is about, and the two things to compare or the indicator and its guide."""
    if question.is_pair:
        first, second = question.asked
        return scheme.label(question.where, lang), scheme.label(first, lang), scheme.label(second, lang)
    indicator, guide = question.asked[0], scheme.indicators[question.asked[0]].guide
    client = f"{WORDS[lang]['client']} {question.where} {names.get(question.where, '')}".rstrip()
    return client, scheme.label(indicator, lang), guide.get(lang) or guide.get("en") or ""


def cell_text(text: str) -> str:
    r"""What a cell holds of a text: one line, with nothing in it that cannot be seen.

    Parameters
    ----------
    text : str
        A label, a name or a note.

    Returns
    -------
    str
        Blanks of every kind as single spaces.

    Examples
    --------
    >>> cell_text(" Cash\n flow ")
    'Cash flow'
    """
    return " ".join(for_terminal(" ".join(text.split())).split())


def _cell(text: str) -> str:
    return for_spreadsheet(cell_text(text))


def check_letters(context: Sequence[str], number: int, cells: Sequence[str]) -> str:
    """Eight letters that change with anything a line asks: of whom, in which round, which question, in which words.

    They find slips, such as a column sorted by itself or a line of another expert's sheet; they are no signature.

    Parameters
    ----------
    context : sequence of str
        What the sheet says of itself.
    number : int
        Of the question.
    cells : sequence of str
        What the line says.

    Returns
    -------
    str
        Letters alone, since a spreadsheet makes numbers or dates of much else.

    Examples
    --------
    >>> asked = ("committee", "Li", "1", "sha256:")
    >>> check_letters(asked, 1, ("u", "a", "b")) == check_letters(asked, 1, ("u", "b", "a"))
    False
    """
    said = [from_spreadsheet(" ".join(cell.split())) for cell in cells]
    digest = hashlib.sha256("\x1f".join([*context, str(number), *said]).encode()).digest()
    return "".join("abcdefghijklmnop"[byte % 16] for byte in digest[:8])


def _grade_labels(scale: GradeScale, lang: str) -> Sequence[str]:
    return [scale.label(i, lang) for i in range(len(scale.names))]


def _beside(
    panel: Panel, expert: str, scheme: Scheme, lang: str
) -> dict[tuple[str, tuple[str, ...]], tuple[str, str, str]]:
    """Own answer, median and quartiles of the last round, by question."""
    sheet = {}
    for item in feedback(panel, expert, values=scheme.scale.values):
        spread, own = item.spread, item.own
        if spread.kind == "judgment":
            say = partial(_say_ratio, lang=lang)
            mine = "" if own is None else say(float(own))
        else:
            say = partial(_say_points, scale=scheme.scale, lang=lang)
            mine = "" if own is None else scheme.scale.label(scheme.scale.index(own), lang)
        if spread.median is None or spread.lower_quartile is None or spread.upper_quartile is None:
            median, middle = spread.why_in_words(lang), ""
        else:
            low, high = say(spread.lower_quartile), say(spread.upper_quartile)
            median, middle = say(spread.median), low if low == high else f"{low} … {high}"
        sheet[spread.where, spread.question] = (_cell(mine), _cell(median), _cell(middle))
    return sheet


def _say_ratio(ratio: float, lang: str) -> str:
    if ratio == 1:
        return WORDS[lang]["equal"]
    return f"A {ratio_text(ratio)}" if ratio > 1 else f"B {ratio_text(1 / ratio)}"


def _say_points(points: float, scale: GradeScale, lang: str) -> str:
    """Grade worth so many points, or the two between which they lie."""
    labels = _grade_labels(scale, lang)
    above = max((i for i, value in enumerate(scale.values) if value >= points), default=0)
    return labels[above] if scale.values[above] == points else f"{labels[above]} / {labels[above + 1]}"
