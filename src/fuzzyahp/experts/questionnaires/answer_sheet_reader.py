"""A CSV questionnaire read back: the answers, and every line that is unanswered, contradictory or changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from fuzzyahp.csv_rows import Sheet, decode_csv
from fuzzyahp.errors import FuzzyAHPError, PanelError, shown, suggest
from fuzzyahp.experts.panel.answers import Answers, composed
from fuzzyahp.experts.panel.panel import Panel
from fuzzyahp.experts.panel.returned import MAX_BYTES, Problem, Returned, check_round
from fuzzyahp.experts.questionnaires.answer_sheets import (
    ABOUT,
    FEEDBACK,
    NOTES,
    Question,
    cell_text,
    check_letters,
    columns_of,
    context_of,
    questions_of,
)
from fuzzyahp.experts.questionnaires.answer_words import DEGREES, SIDES, WORDS, plain
from fuzzyahp.grades import FIVE_GRADES, GradeScale
from fuzzyahp.safe_text import from_spreadsheet
from fuzzyahp.scheme import Scheme

_ANSWERS = ("which", "how_much", "grade")


def read_answer_sheet(
    data: bytes, source: str, panel: Panel, *, round: int | None = None, scheme: Scheme | None = None
) -> Returned:
    """What came back in one CSV file, and everything that is wrong with it.

    Parameters
    ----------
    data : bytes
        Content; commas, semicolons or tabs, columns and lines in any order.
    source : str
        Name of the file, for the places.
    panel : Panel
        Who asked what.
    round : int, optional
        Which round is being gathered; default: the one after the panel's last.
    scheme : Scheme, optional
        For the labels of the grades; without it the names of the grades are read, and the labels of `FIVE_GRADES`
        where its names are used.

    Returns
    -------
    Returned
        Never an error for what is in the file: one that cannot be used at all has one problem or a few, with the file
        as their place, and no expert.

    Raises
    ------
    PanelError
        If the round is no number.

    Examples
    --------
    >>> from fuzzyahp.experts import Expert, Panel, Questionnaire, read_answer_sheet
    >>> panel = Panel("committee", Questionnaire("s", "1", {"u": ("a", "b")}), (Expert("Li"),))
    >>> read_answer_sheet(b"PK..", "li.csv", panel).problems[0].place
    'li.csv'
    """
    number = check_round(panel, round)
    if len(data) > MAX_BYTES:
        text = f"larger than {MAX_BYTES // 2**20} MiB; no questionnaire is; send the one that was filled in"
        return Returned(source, None, Answers(), (Problem(source, text),))
    try:
        reading = _Reading(Sheet(decode_csv(data, source), source), panel, number, scheme)
    except FuzzyAHPError as error:
        return Returned(source, None, Answers(), (_problem(source, error),))
    return reading.returned()


def _problem(source: str, error: FuzzyAHPError) -> Problem:
    """Problem that an error is, its place without what stands in the text."""
    place, _, text = str(error).partition(": ")
    line = place.removeprefix(source).strip()
    return Problem(f"{source} / {line}" if line else source, text)


class _Reading:
    """One sheet on its way to answers; `returned` gathers them and everything that is wrong."""

    def __init__(self, sheet: Sheet, panel: Panel, round: int, scheme: Scheme | None) -> None:
        self.sheet, self.source, self.panel, self.round = sheet, sheet.where, panel, round
        asked = panel.questionnaire
        if scheme is not None and (scheme.name, scheme.version) != (asked.scheme, asked.version):
            raise PanelError(f"{self.source}: asks about {asked.scheme} {asked.version}, not about the scheme given")
        five = FIVE_GRADES if asked.grades == FIVE_GRADES.names else None
        self.scale = five if scheme is None else scheme.scale
        self.questions = {question.number: question for question in questions_of(asked)}
        self.problems: list[Problem] = []
        self.judgments: dict[str, dict[tuple[str, str], Fraction]] = {}
        self.votes: dict[str, dict[str, str]] = {}
        self.at: dict[str, int] = {}

    def returned(self) -> Returned:
        """Answers and problems."""
        self._find_columns()
        if self.problems:
            return self._unusable()
        rows: list[tuple[int, list[str]]] = []
        try:
            rows.extend(self.sheet.lines())
        except FuzzyAHPError as error:
            self.problems.append(_problem(self.source, error))
            return self._unusable()
        context = self._read_context([self._cell(cells, "about") for _, cells in rows if not self._cell(cells, "no")])
        if context is None:
            return self._unusable()
        answered = any(self._cell(cells, key) for _, cells in rows for key in _ANSWERS)
        if not answered:
            text = f"no answer at all; if {context[1]} did not reply, take the file out of the folder or waive it"
            self.problems = [Problem(self.source, text)]
            return self._unusable()
        lines: dict[int, int] = {}
        for line, cells in rows:
            self._read_line(line, cells, context, lines)
        for number, question in self.questions.items():
            if number not in lines:
                place = f"{self.source} / question {number}"
                self.problems.append(Problem(place, f"{question}: its line is missing; put it back with its answer"))
        return Returned(self.source, context[1], Answers(self.judgments, self.votes), tuple(self.problems))

    def _unusable(self) -> Returned:
        return Returned(self.source, None, Answers(), tuple(self.problems))

    def _cell(self, cells: Sequence[str], key: str) -> str:
        i = self.at.get(key, len(cells))
        return cells[i] if i < len(cells) else ""

    def _find_columns(self) -> None:
        """Where each column stands; headings in either language."""
        # What stands beside a question from round 2 on is not read; of another round's sheet its round is told later.
        needed, keys = (columns_of(self.panel.questionnaire, round) for round in (1, 2))
        known = {words[key]: key for words in WORDS.values() for key in keys}
        header = [" ".join(cell.split()) for cell in self.sheet.header]
        lang = max(WORDS, key=lambda name: sum(WORDS[name][key] in header for key in keys))
        wrong = []
        if not set(header) & set(known):
            wrong = ["is no questionnaire of this panel; take it out of the folder, or send the one that was filled in"]
        else:
            for i, cell in enumerate(header):
                key = known.get(cell)
                if key is None and cell:
                    near = suggest(cell, [WORDS[lang][k] for k in keys])
                    wrong.append(f"column {shown(cell)} is none of the questionnaire; {near}")
                elif key is not None and key in self.at:
                    wrong.append(f"column {shown(cell)} stands twice; keep one")
                elif key is not None:
                    self.at[key] = i
            wrong += [f"column {shown(WORDS[lang][k])} is missing; put it back" for k in needed if k not in self.at]
        self.problems += [Problem(self.source, text) for text in wrong]

    def _read_context(self, notes: Sequence[str]) -> tuple[str, str, str, str] | None:
        """Panel, expert, round and questions that the sheet says it belongs to, if they are ours."""
        said: dict[str, set[str]] = {key: set() for key in ABOUT}
        for note in notes:
            head, colon, value = from_spreadsheet(note).replace("：", ":", 1).partition(":")
            for key in ABOUT:
                if colon and head.strip() in [words[key] for words in WORDS.values()]:
                    said[key].add(value.strip())
        for key, values in said.items():
            name = WORDS["en"][key]
            if not values:
                self._whole(f"the line '{name}: ...' is missing; put it back as it was sent")
            elif len(values) > 1:
                self._whole(f"the line '{name}: ...' stands twice: {', '.join(sorted(map(shown, values)))}; keep one")
        if self.problems:
            return None
        panel, expert, number, asked = (next(iter(said[key])) for key in ABOUT)
        # A name is compared in the form in which it is written into a cell, and however its accents were typed.
        names = {" ".join(name.split()): name for name in self.panel.names}
        expert = composed(expert)
        if composed(panel) != composed(" ".join(self.panel.name.split())):
            self._whole(f"was made for panel {shown(panel)}, not {shown(self.panel.name)}")
        if expert not in names:
            self._whole(f"there is no expert {shown(expert)} in this panel; {suggest(expert, self.panel.names)}")
        if number != str(self.round):
            self._whole(f"answers round {shown(number)}, and round {self.round} is gathered; take it out of the folder")
        if asked != self.panel.questionnaire.fingerprint:
            self._whole("asks other questions than this panel; export it anew, and send that to the expert")
        if self.problems:
            return None
        return context_of(self.panel, names[expert], self.round)

    def _whole(self, text: str) -> None:
        self.problems.append(Problem(self.source, text))

    def _read_line(self, line: int, cells: list[str], context: Sequence[str], lines: dict[int, int]) -> None:
        number = self._cell(cells, "no")
        problem = ""
        # In the first round nothing stands beside a question, so what does was typed there.
        read = {i for key, i in self.at.items() if self.round > 1 or key not in FEEDBACK}
        beyond = [cell for i, cell in enumerate(cells) if cell and i not in read]
        if not number:
            note = self._cell(cells, "about")
            stray = [self._cell(cells, key) for key in _ANSWERS if self._cell(cells, key)]
            stray += [cell for i, cell in enumerate(cells) if cell and i != self.at["about"]]
            if stray:
                problem = f"{shown(stray[0])} stands beside no question; clear it"
            elif not self._is_ours(note):
                problem = f"{shown(note)} was added and would be lost; clear it, and put remarks into the message"
        elif not number.isascii() or not number.isdigit() or int(number[:9]) not in self.questions:
            problem = f"there is no question {shown(number)}; put back what was sent"
        else:
            problem = self._read_question(self.questions[int(number[:9])], line, cells, context, lines, beyond)
        if problem:
            self.problems.append(Problem(f"{self.source} / line {line}", problem))

    def _is_ours(self, note: str) -> bool:
        """Whether a line without a question is one that was sent."""
        asked, text = self.panel.questionnaire, cell_text(from_spreadsheet(note))
        for words in WORDS.values():
            head = text.replace("：", ":", 1).partition(":")[0].strip()
            if head in [words[key] for key in ABOUT]:  # what it says was compared before
                return True
            if text == cell_text(f"{words['scheme']}: {asked.scheme} {asked.version}"):
                return True
            for key in NOTES:
                sent = f"{words['how_to']}: {words[key]}"
                before, field, after = sent.partition("{grades}")
                if field and self.scale is None:  # what the grades are called is not known here
                    if text.startswith(cell_text(before)) and text.endswith(cell_text(after)):
                        return True
                    continue
                labels = [] if self.scale is None else [self.scale.labels.get(lang, asked.grades) for lang in WORDS]
                if any(text == cell_text(sent.replace("{grades}", " | ".join(row))) for row in labels or [()]):
                    return True
        return False

    def _read_question(
        self,
        question: Question,
        line: int,
        cells: list[str],
        context: Sequence[str],
        lines: dict[int, int],
        beyond: Sequence[str],
    ) -> str:
        """Take one answer, or say what is wrong with it."""
        if question.number in lines:
            self._forget(question)
            return f"{question}: stands twice, here and in line {lines[question.number]}; keep one"
        lines[question.number] = line
        texts = [self._cell(cells, key) for key in ("about", "first", "second")]
        if self._cell(cells, "check") != check_letters(context, question.number, texts):
            return f"{question}: the question was changed, or comes from another sheet; put back what was sent"
        if beyond:
            return (
                f"{question}: {shown(beyond[0])} stands in no column of the questionnaire and would be lost; clear it"
            )
        which, how_much, grade = (self._cell(cells, key) for key in _ANSWERS)
        if question.is_pair:
            if grade:
                return f"{question}: a grade, {shown(grade)}, where two are compared; clear it"
            ratio, problem = _ratio(which, how_much, texts[1:])
            if ratio is not None:
                first, second = question.asked
                self.judgments.setdefault(question.where, {})[first, second] = ratio
        else:
            if which or how_much:
                return f"{question}: {shown(which or how_much)} where a grade is asked for; clear it"
            found, problem = _grade(grade, self.panel.questionnaire.grades, self.scale)
            if found:
                self.votes.setdefault(question.where, {})[question.asked[0]] = found
        return problem and f"{question}: {problem}"

    def _forget(self, question: Question) -> None:
        if question.is_pair:
            first, second = question.asked
            self.judgments.get(question.where, {}).pop((first, second), None)
        else:
            self.votes.get(question.where, {}).pop(question.asked[0], None)


def _ratio(which: str, how_much: str, texts: Sequence[str]) -> tuple[Fraction | None, str]:
    """How many times as important the first is, or what is wrong with the answer."""
    labels: Mapping[str, str] = dict(zip((plain(from_spreadsheet(text)) for text in texts), ("A", "B"), strict=True))
    said = plain(from_spreadsheet(which))
    side = SIDES.get(said) or (labels.get(said) if len(labels) == 2 else None)
    times = DEGREES.get(plain(how_much))
    if not which and not how_much:
        return None, "no answer; write A, B or equal, and how much more"
    if which and side is None:
        return None, f"{shown(which)} is none of A, B and equal"
    if how_much and times is None:
        return None, f"how much more: {shown(how_much)}, must be a whole number from 2 to 9"
    if side is None and times != 1:
        return None, f"how much more is {shown(how_much)}, but not which; write A, B or equal"
    if side in (None, "equal"):
        if times in (None, 1):
            return Fraction(1), ""
        return None, f"equal, and {shown(how_much)} times as important, cannot both be; clear one"
    if times is None:
        return None, f"{side} matters more, but not how much; write a whole number from 2 to 9"
    if times == 1:
        return None, f"{side} matters more, and 1 is equal: both cannot be; write equal, or 2 to 9"
    return Fraction(times) if side == "A" else Fraction(1, times), ""


def _grade(text: str, names: Sequence[str], scale: GradeScale | None) -> tuple[str, str]:
    """Name of the grade, or what is wrong with the answer."""
    known = {plain(name): name for name in names}
    if scale is not None:
        for labels in scale.labels.values():
            known = {plain(label): name for label, name in zip(labels, names, strict=True)} | known
    if not text:
        return "", "no answer; write a grade"
    found = known.get(plain(from_spreadsheet(text)))
    return (found, "") if found else ("", f"there is no grade {shown(text)}; {suggest(text, list(known))}")
