"""What the panel as a whole answered, question by question, and the anonymous sheet that each expert gets of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from fuzzyahp.errors import PanelError, shown
from fuzzyahp.experts.delphi.spread import Spread, checked_points, ratio_spread, vote_spread
from fuzzyahp.experts.figure_table import FigureTable
from fuzzyahp.experts.panel.panel import Panel, known_expert
from fuzzyahp.grades import FIVE_GRADES

Question = tuple[str, tuple[str, ...]]

#: Answers below which an expert is shown no spread: with two, the own answer and the median give the other one away.
#: Three is the usual least number of respondents behind a published figure (Hundepool et al. 2012, Statistical
#: Disclosure Control, Wiley, on the threshold rule).
MINIMUM_ANSWERS = 3


@dataclass(frozen=True, repr=False)
class Feedback(FigureTable):
    """One question on an expert's feedback sheet; nothing in it tells who else answered what.

    Attributes
    ----------
    spread : Spread
        Count, median, quartiles and their distance of the whole panel, this expert included; withheld below the
        minimum. The other figures are left out: together they could give single answers away.
    own : float, str or None
        The expert's own answer: ratio, or name of the grade; None where there is none.
    outside : bool
        Whether the own answer lies outside the quartiles; False where there is none, or the spread is withheld.

    Examples
    --------
    >>> from fuzzyahp.experts import Answers, Expert, Panel, Questionnaire, feedback
    >>> panel = Panel("committee", Questionnaire("s", "1", {"u": ("a", "b")}), (Expert("Li"), Expert("Wu")))
    >>> panel = panel.with_round({n: Answers({"u": {("a", "b"): 3}}) for n in ("Li", "Wu")})
    >>> found = feedback(panel, "Li")[0]
    >>> found.spread.question, found.own, found.outside
    (('a', 'b'), 3.0, False)
    """

    spread: Spread
    own: float | str | None
    outside: bool

    def _figures(self) -> Mapping[str, object]:
        spread = self.spread
        return {
            "where": spread.where,
            "question": spread.question,
            "own": self.own,
            "answers": spread.answers,
            "lower_quartile": spread.lower_quartile,
            "median": spread.median,
            "upper_quartile": spread.upper_quartile,
            "outside": self.outside,
        }


def spreads(panel: Panel, round: int | None = None, *, values: Sequence[float] | None = None) -> tuple[Spread, ...]:
    """Spread of every question of a round.

    Parameters
    ----------
    panel : Panel
        The panel.
    round : int, optional
        Which round; default: the last.
    values : sequence of float, length g, optional
        Points of the grades, best first, as the scheme has them (``scheme.scale.values``). Only where the grades are
        named as in `FIVE_GRADES` its values are taken where none are given.

    Returns
    -------
    tuple of Spread
        Pairs parent by parent, then votes client by client, in the questionnaire's order. Accepted changes count.

    Raises
    ------
    PanelError
        If there is no such round, or votes were asked for and the points of the grades are missing or do not fit.

    Examples
    --------
    >>> from fuzzyahp.experts import Answers, Expert, Panel, Questionnaire, spreads
    >>> panel = Panel("committee", Questionnaire("s", "1", {"u": ("a", "b")}), (Expert("Li"), Expert("Wu")))
    >>> panel = panel.with_round({"Li": Answers({"u": {("a", "b"): 3}}), "Wu": Answers({"u": {("a", "b"): 3}})})
    >>> [(spread.question, spread.median, spread.cv) for spread in spreads(panel)]
    [(('a', 'b'), 3.0, 0.0)]
    """
    points = points_of(panel, values)
    return tuple(
        _spread(panel, question, list(given.values()), points)
        for question, given in given_answers(panel, round).items()
    )


def _spread(panel: Panel, question: Question, given: list[Fraction | str], points: Sequence[float]) -> Spread:
    where, asked = question
    invited = len(panel.experts)
    if len(asked) == 2:
        return ratio_spread(where, asked, [x for x in given if not isinstance(x, str)], invited)
    places = {grade: h for h, grade in enumerate(panel.questionnaire.grades)}
    return vote_spread(where, asked[0], [places[x] for x in given if isinstance(x, str)], invited, points)


def feedback(
    panel: Panel,
    expert: str,
    *,
    round: int | None = None,
    values: Sequence[float] | None = None,
    minimum: int = MINIMUM_ANSWERS,
) -> tuple[Feedback, ...]:
    """One expert's feedback sheet: each question with the own answer and the panel's spread.

    Parameters
    ----------
    panel : Panel
        The panel.
    expert : str
        Who gets it.
    round : int, optional
        Which round; default: the last.
    values : sequence of float, length g, optional
        Points of the grades; see `spreads`.
    minimum : int, default 3
        Answers to a question below which its spread is withheld, 3 or more.

    Returns
    -------
    tuple of Feedback
        In the questionnaire's order; no name of any other expert.

    Raises
    ------
    PanelError
        If there is no such expert or round, the minimum is below 3, or the points do not fit.

    Examples
    --------
    >>> from fuzzyahp.experts import Answers, Expert, Panel, Questionnaire, feedback
    >>> asked = Questionnaire("s", "1", {"u": ("a", "b")})
    >>> panel = Panel("committee", asked, tuple(Expert(name) for name in ("Li", "Wu", "Xu")))
    >>> panel = panel.with_round({n: Answers({"u": {("a", "b"): v}}) for n, v in (("Li", 9), ("Wu", 2), ("Xu", 2))})
    >>> sheet = feedback(panel, "Li")[0]
    >>> sheet.own, sheet.spread.median, sheet.outside
    (9.0, 2.0, True)
    """
    expert = known_expert(panel, expert)
    if isinstance(minimum, bool) or not isinstance(minimum, int) or minimum < MINIMUM_ANSWERS:
        raise PanelError(
            f"feedback: minimum {shown(minimum)}, must be a whole number from {MINIMUM_ANSWERS}: "
            "of two answers each would show the other"
        )
    points = points_of(panel, values)
    places = {grade: h for h, grade in enumerate(panel.questionnaire.grades)}
    sheet = []
    for question, given in given_answers(panel, round).items():
        full = _spread(panel, question, list(given.values()), points)
        own = given.get(expert)
        outside = False
        if full.answers < minimum:
            spread = Spread(full.where, full.question, full.kind, full.answers, full.invited)
            spread = replace(spread, why="withheld" if full.answers else "no_answer", minimum=minimum)
        else:
            spread = replace(full, mean=None, cv=None, full_score_rate=None, why="anonymous")
            low, high = full.lower_quartile, full.upper_quartile
            if own is not None and low is not None and high is not None:
                place = points[places[own]] if isinstance(own, str) else float(own)
                outside = not low <= place <= high
        sheet.append(Feedback(spread, float(own) if isinstance(own, Fraction) else own, outside))
    return tuple(sheet)


def given_answers(panel: Panel, round: int | None = None) -> dict[Question, dict[str, Fraction | str]]:
    """Answers of a round by question: ratios and names of grades, accepted changes included.

    Parameters
    ----------
    panel : Panel
        The panel.
    round : int, optional
        Which round; default: the last.

    Returns
    -------
    dict of (where, question) to dict of str to Fraction or str
        Every question, in the questionnaire's order; by expert, those who answered it, in the panel's order.

    Raises
    ------
    PanelError
        If there is no such round.

    Examples
    --------
    >>> from fuzzyahp.experts.panel.answers import Answers, Expert
    >>> from fuzzyahp.experts.panel.questions import Questionnaire
    >>> panel = Panel("committee", Questionnaire("s", "1", {"u": ("a", "b")}), (Expert("Li"),)).with_round({})
    >>> given_answers(panel)
    {('u', ('a', 'b')): {}}
    """
    asked, found = panel.questionnaire, panel.round(round)
    table: dict[Question, dict[str, Fraction | str]] = {
        (parent, pair): {} for parent in asked.pairs for pair in asked.pairs_of(parent)
    }
    table |= {(client, (indicator,)): {} for client in asked.clients for indicator in asked.indicators}
    for expert in panel.names:
        answers = found.answers.get(expert)
        if answers is None:
            continue
        for parent in answers.judgments:
            for pair, ratio in panel.judgments(expert, parent, found.number).items():
                table[parent, pair][expert] = ratio
        for client, votes in answers.votes.items():
            for indicator, grade in votes.items():
                table[client, (indicator,)][expert] = grade
    return table


def points_of(panel: Panel, values: Sequence[float] | None = None) -> tuple[float, ...]:
    """Points of the grades that a panel votes with.

    Parameters
    ----------
    panel : Panel
        The panel.
    values : sequence of float, length g, optional
        Points, best first; may be left out where no votes are asked for or the grades are named as in `FIVE_GRADES`.

    Returns
    -------
    tuple of float, length g
        Falling; empty where no votes are asked for.

    Raises
    ------
    PanelError
        If they are needed and not given, do not fall, or are not one a grade.

    Examples
    --------
    >>> from fuzzyahp.experts.panel.answers import Expert
    >>> from fuzzyahp.experts.panel.questions import Questionnaire
    >>> points_of(Panel("committee", Questionnaire("s", "1", {"u": ("a", "b")}), (Expert("Li"),)))
    ()
    """
    grades = panel.questionnaire.grades
    if not panel.questionnaire.clients:
        return ()
    if values is None:
        if grades != FIVE_GRADES.names:
            raise PanelError(
                f"panel {panel.name}: no points for the grades {', '.join(grades)}; give them as values, best first "
                "(scheme.scale.values)"
            )
        return tuple(FIVE_GRADES.values)
    points = checked_points(values)
    if len(points) != len(grades):
        raise PanelError(f"panel {panel.name}: {len(grades)} grades, but {len(points)} in values; give one a grade")
    return points
