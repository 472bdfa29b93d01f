"""What came back from an expert: the answers that could be read, and everything that is wrong with the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fuzzyahp.errors import PanelError, shown, suggest
from fuzzyahp.experts.panel.answers import Answers, Waiver
from fuzzyahp.experts.panel.panel import Panel

#: No questionnaire is larger: 20 matrices of 15 and 30 clients make some 0.3 MB, as CSV or as a workbook.
MAX_BYTES = 8 * 2**20
_MOST_SHOWN = 200


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with what came back.

    Attributes
    ----------
    place : str
        Where, as a person finds it and as a waiver names it: "li.xlsx / reference / D12", "answers.csv / line 7".
    text : str
        What was found, the rule and the mend.

    Examples
    --------
    >>> from fuzzyahp.experts import Problem
    >>> Problem("li.csv / line 2", "no answer; give one").place
    'li.csv / line 2'
    """

    place: str
    text: str


@dataclass(frozen=True)
class Returned:
    """One workbook or file, or one expert's part of it.

    Attributes
    ----------
    source : str
        Name of the file.
    expert : str or None
        Whose answers; None where the file does not say so, or is not readable.
    answers : Answers
        Those that could be read; what has a problem is left out.
    problems : tuple of Problem
        In the order of the places.

    Examples
    --------
    >>> from fuzzyahp.experts import Answers, Problem, Returned
    >>> came = Returned("li.csv", "Li", Answers(), (Problem("li.csv / line 2", "no answer; give one"),))
    >>> came.expert, len(came.problems)
    ('Li', 1)
    """

    source: str
    expert: str | None
    answers: Answers
    problems: tuple[Problem, ...] = ()


def collect(
    returned: Iterable[Returned], waived: Mapping[str, str] | None = None
) -> tuple[dict[str, Answers], tuple[Waiver, ...]]:
    """Answers by expert, if nothing is wrong but what is waived by name.

    Parameters
    ----------
    returned : iterable of Returned
        All that came back.
    waived : mapping of str to str, optional
        Place of a problem to the reason why it may stand; the answer at that place is left out.

    Returns
    -------
    dict of str to Answers
        By expert, in the order in which they came.
    tuple of Waiver
        The waivers used, with the problem each lets pass.

    Raises
    ------
    PanelError
        Listing every problem that is not waived, every waiver that matches no problem, and every expert who answers
        in two files.

    Examples
    --------
    >>> from fuzzyahp.experts import Answers, Problem, Returned, collect
    >>> came = Returned("li.csv", "Li", Answers(), (Problem("li.csv / line 2", "no answer; give one"),))
    >>> answers, waivers = collect([came], {"li.csv / line 2": "on leave"})
    >>> waivers[0].reason
    'on leave'
    """
    files = list(returned)
    for item in files:
        if not isinstance(item, Returned):
            raise PanelError(f"returned: {shown(item)}, must be what read_workbook or read_answer_sheet gives")
    reasons = {place.strip(): reason.strip() for place, reason in (waived or {}).items()}
    problems = [problem for item in files for problem in item.problems]
    answers: dict[str, Answers] = {}
    sources: dict[str, str] = {}
    for item in files:
        if item.expert is None:
            continue
        if item.expert in answers:
            text = f"{item.expert} answers in {sources[item.expert]} too; keep one of the files"
            problems.append(Problem(item.source, text))
        else:
            answers[item.expert], sources[item.expert] = item.answers, item.source
    open_problems = [problem for problem in problems if not reasons.get(problem.place)]
    places = [problem.place for problem in problems]
    lines = [f"{problem.place}: {problem.text}" for problem in open_problems]
    lines += [
        f"waiver of {place}: nothing is wrong there; {suggest(place, places)}"
        for place in reasons
        if place not in places
    ]
    lines += [f"waiver of {place}: no reason; say why" for place, reason in reasons.items() if not reason]
    if lines:
        raise PanelError(_listed(lines))
    return answers, tuple(
        Waiver(problem.place, problem.text, reasons[problem.place]) for problem in problems if problem.place in reasons
    )


def check_round(panel: Panel, round: int | None) -> int:
    """Which round is being read: the one after the panel's last, unless another is named.

    Parameters
    ----------
    panel : Panel
        The panel.
    round : int or None
        From 1; None: the next one.

    Returns
    -------
    int
        Its number.

    Raises
    ------
    PanelError
        If it is no whole number from 1.

    Examples
    --------
    >>> from fuzzyahp.experts import Expert, Panel, Questionnaire
    >>> check_round(Panel("committee", Questionnaire("s", "1", {"u": ("a", "b")}), (Expert("Li"),)), None)
    1
    """
    if round is None:
        return len(panel.rounds) + 1
    if isinstance(round, bool) or not isinstance(round, int) or round < 1:
        raise PanelError(f"round {shown(round)}: must be a whole number from 1, or None for the next one")
    return round


def _listed(lines: Sequence[str]) -> str:
    more = [f"and {len(lines) - _MOST_SHOWN} more"] if len(lines) > _MOST_SHOWN else []
    count = "1 problem" if len(lines) == 1 else f"{len(lines)} problems"
    return f"{count}; nothing is imported until each is mended or waived by name:\n  " + "\n  ".join(
        [*lines[:_MOST_SHOWN], *more]
    )
