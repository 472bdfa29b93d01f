"""What one Delphi round came to, and how far the answers moved since the round before.

Response rate: the experts' positive coefficient (专家积极系数) of Chinese Delphi practice. Kendall's W: M. G. Kendall,
B. Babington Smith (1939), The problem of m rankings, Annals of Mathematical Statistics 10(3), 275-287.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from fuzzyahp.errors import PanelError
from fuzzyahp.experts.delphi.feedback import Question, given_answers, points_of, spreads
from fuzzyahp.experts.delphi.spread import Spread, judgment_steps, vote_steps
from fuzzyahp.experts.figure_table import FigureTable
from fuzzyahp.experts.groups.concordance import Concordance, kendall_w, ranks
from fuzzyahp.experts.panel.panel import Panel
from fuzzyahp.judgment import JudgmentMatrix

Table = dict[Question, dict[str, Fraction | str]]


@dataclass(frozen=True, repr=False)
class RankAgreement(FigureTable):
    """Whether the experts rank one parent's children, or one client's indicators, alike.

    Attributes
    ----------
    where : str
        The parent or client.
    kind : {"judgment", "vote"}
        What is ranked: children by each expert's own weights (eigenvector), or indicators by the grades given.
    experts, items : int
        How many rankings, complete ones only, of how many items.
    concordance : Concordance or None
        Kendall's W with chi-square and p, ties corrected for; None where W is not defined.
    least_p : float or None
        The p of full agreement among as many experts on as many items: no answers could bring it lower.
    why : {"", "rankings", "items", "ties"}
        Why there is no W: fewer than two complete rankings, a single item, or every expert rates all items alike.

    Examples
    --------
    >>> from fuzzyahp.experts import Answers, Expert, Panel, Questionnaire, rank_agreement
    >>> panel = Panel("committee", Questionnaire("s", "1", {"u": ("a", "b")}), (Expert("Li"), Expert("Wu")))
    >>> panel = panel.with_round({n: Answers({"u": {("a", "b"): 3}}) for n in ("Li", "Wu")})
    >>> found = rank_agreement(panel)[0]
    >>> found.where, found.concordance.w
    ('u', 1.0)
    """

    where: str
    kind: str
    experts: int
    items: int
    concordance: Concordance | None = None
    least_p: float | None = None
    why: str = ""

    def _figures(self) -> Mapping[str, object]:
        figures: dict[str, object] = {"where": self.where, "experts": self.experts, "items": self.items}
        if self.concordance is None:
            return figures | {"W": None, "why": self.why}
        return figures | {"W": self.concordance.w, "p": self.concordance.p_value, "least_p": self.least_p}

    def to_dict(self) -> dict[str, Any]:
        """The agreement as plain data.

        Returns
        -------
        dict
            The attributes by name; concordance as a dict of its own, or None.

        Examples
        --------
        >>> from fuzzyahp.experts import RankAgreement
        >>> RankAgreement("u", "judgment", 1, 2, why="rankings").to_dict()["concordance"] is None
        True
        """
        found = self.concordance
        concordance = None if found is None else {**vars(found), "rank_sums": list(found.rank_sums)}
        return {**vars(self), "concordance": concordance}


@dataclass(frozen=True, repr=False)
class RoundSummary(FigureTable):
    """Figures of one round.

    Attributes
    ----------
    number : int
        Which round.
    invited, responded : int
        Experts of the panel, and those of them who answered anything.
    response_rate : float
        responded / invited, from 0 to 1.
    retention : float or None
        Share of those who responded in the round before who responded again; None in round 1.
    spreads : tuple of Spread
        Question by question.
    agreement : tuple of RankAgreement
        Parents, then clients.

    Examples
    --------
    >>> from fuzzyahp.experts import Answers, Expert, Panel, Questionnaire, round_summary
    >>> panel = Panel("committee", Questionnaire("s", "1", {"u": ("a", "b")}), (Expert("Li"), Expert("Wu")))
    >>> panel = panel.with_round({n: Answers({"u": {("a", "b"): 3}}) for n in ("Li", "Wu")})
    >>> found = round_summary(panel)
    >>> found.number, found.responded, found.response_rate, found.retention
    (1, 2, 1.0, None)
    """

    number: int
    invited: int
    responded: int
    response_rate: float
    retention: float | None
    spreads: tuple[Spread, ...]
    agreement: tuple[RankAgreement, ...]

    def _figures(self) -> Mapping[str, object]:
        return {
            "round": self.number,
            "invited": self.invited,
            "responded": self.responded,
            "response_rate": self.response_rate,
            "retention": self.retention,
            "questions": self.spreads,
            "rankings": self.agreement,
        }


@dataclass(frozen=True, repr=False)
class Shift(FigureTable):
    """How the answers to one question moved from the round before to this one.

    Attributes
    ----------
    where : str
        The parent or client.
    question : tuple of str
        (first, second) of a judgment, (indicator,) of a vote.
    kind : {"judgment", "vote"}
        What was asked.
    both : int
        How many experts answered it in both rounds.
    before, after : Spread
        Of all who answered in the one round and in the other.
    median_steps : float or None
        How far the median moved, in steps of the scale, >= 0; None where one round has no answers.
    changed : float or None
        Share of those who answered twice who changed their answer; None where nobody answered twice.
    change_level : float or None
        Share by which the distribution of their answers moved: half the sum of |count after - count before| over the
        answers there are, divided by `both` (Scheibe, Skutsch, Schofer 1975). At most `changed`: two who change
        places change nothing. None where nobody answered twice.
    cv_change : float or None
        Absolute difference of the coefficients of variation; None where one of them is not defined.

    Examples
    --------
    >>> from fuzzyahp.experts import Answers, Expert, Panel, Questionnaire, shifts
    >>> panel = Panel("committee", Questionnaire("s", "1", {"u": ("a", "b")}), (Expert("Li"), Expert("Wu")))
    >>> panel = panel.with_round({n: Answers({"u": {("a", "b"): 3}}) for n in ("Li", "Wu")})
    >>> again = {"Li": Answers({"u": {("a", "b"): 5}}), "Wu": Answers({"u": {("a", "b"): 3}})}
    >>> found = shifts(panel.with_round(again))[0]
    >>> found.question, found.both, found.changed
    (('a', 'b'), 2, 0.5)
    """

    where: str
    question: tuple[str, ...]
    kind: str
    both: int
    before: Spread
    after: Spread
    median_steps: float | None
    changed: float | None
    change_level: float | None
    cv_change: float | None

    def _figures(self) -> Mapping[str, object]:
        figures = {key: value for key, value in vars(self).items() if key not in ("before", "after")}
        return figures | {"median_before": self.before.median, "median_after": self.after.median}


def round_summary(panel: Panel, round: int | None = None, *, values: Sequence[float] | None = None) -> RoundSummary:
    """Response, spreads and concordance of one round.

    Parameters
    ----------
    panel : Panel
        The panel.
    round : int, optional
        Which; default: the last.
    values : sequence of float, length g, optional
        Points of the grades; see `fuzzyahp.experts.spreads`.

    Returns
    -------
    RoundSummary
        Its figures.

    Raises
    ------
    PanelError
        If there is no such round, or the points of the grades are missing or do not fit.

    Examples
    --------
    >>> from fuzzyahp.experts import Answers, Expert, Panel, Questionnaire, round_summary
    >>> panel = Panel("committee", Questionnaire("s", "1", {"u": ("a", "b")}), (Expert("Li"), Expert("Wu")))
    >>> round_summary(panel.with_round({"Li": Answers({"u": {("a", "b"): 3}})})).response_rate
    0.5
    """
    found = panel.round(round)
    responded = _responded(panel, found.number)
    earlier = _responded(panel, found.number - 1) if found.number > 1 else set()
    return RoundSummary(
        found.number,
        len(panel.experts),
        len(responded),
        len(responded) / len(panel.experts),
        len(responded & earlier) / len(earlier) if earlier else None,
        spreads(panel, found.number, values=values),
        rank_agreement(panel, found.number, values=values),
    )


def _responded(panel: Panel, number: int) -> set[str]:
    return {expert for given in given_answers(panel, number).values() for expert in given}


def rank_agreement(
    panel: Panel, round: int | None = None, *, values: Sequence[float] | None = None
) -> tuple[RankAgreement, ...]:
    """Kendall's W of every parent (children by each expert's weights) and client (indicators by grade).

    Parameters
    ----------
    panel : Panel
        The panel.
    round : int, optional
        Which; default: the last.
    values : sequence of float, length g, optional
        Points of the grades.

    Returns
    -------
    tuple of RankAgreement
        Parents, then clients; experts with an answer missing there are left out.

    Raises
    ------
    PanelError
        If there is no such round, or the points of the grades are missing or do not fit.

    Examples
    --------
    >>> from fuzzyahp.experts import Answers, Expert, Panel, Questionnaire, rank_agreement
    >>> panel = Panel("committee", Questionnaire("s", "1", {"u": ("a", "b")}), (Expert("Li"), Expert("Wu")))
    >>> panel = panel.with_round({"Li": Answers({"u": {("a", "b"): 3}}), "Wu": Answers({"u": {("a", "b"): 2}})})
    >>> rank_agreement(panel)[0].concordance.w
    1.0
    """
    asked, found = panel.questionnaire, panel.round(round)
    points = dict(zip(asked.grades, points_of(panel, values), strict=False))
    table = given_answers(panel, found.number)
    results = []
    for parent, children in asked.pairs.items():
        judged = _complete(panel, [table[parent, pair] for pair in asked.pairs_of(parent)])
        rows = [
            JudgmentMatrix.from_upper([x for x in row if not isinstance(x, str)], children).weights().values.tolist()
            for row in judged
        ]
        results.append(_agreement(parent, "judgment", rows, len(children)))
    for client in asked.clients:
        votes = _complete(panel, [table[client, (indicator,)] for indicator in asked.indicators])
        rows = [[points[grade] for grade in row if isinstance(grade, str)] for row in votes]
        results.append(_agreement(client, "vote", rows, len(asked.indicators)))
    return tuple(results)


def _complete(panel: Panel, columns: Sequence[dict[str, Fraction | str]]) -> list[list[Fraction | str]]:
    """Answers of those experts who answered every one of these questions."""
    return [[column[expert] for column in columns] for expert in panel.names if all(expert in c for c in columns)]


def _agreement(where: str, kind: str, rows: list[list[float]], items: int) -> RankAgreement:
    if items < 2:
        return RankAgreement(where, kind, len(rows), items, why="items")
    if len(rows) < 2:
        return RankAgreement(where, kind, len(rows), items, why="rankings")
    if all(row[0] == x for row in ranks(np.array(rows)).tolist() for x in row):
        return RankAgreement(where, kind, len(rows), items, why="ties")
    from scipy.stats import chi2

    least = float(chi2.sf(len(rows) * (items - 1), items - 1))
    return RankAgreement(where, kind, len(rows), items, kendall_w(rows), least)


def shifts(panel: Panel, round: int | None = None, *, values: Sequence[float] | None = None) -> tuple[Shift, ...]:
    """How the answers moved, question by question, from the round before.

    Parameters
    ----------
    panel : Panel
        The panel.
    round : int, optional
        The later of the two rounds, 2 or more; default: the last.
    values : sequence of float, length g, optional
        Points of the grades.

    Returns
    -------
    tuple of Shift
        In the questionnaire's order.

    Raises
    ------
    PanelError
        If there is no such round or none before it, or the points of the grades are missing or do not fit.

    References
    ----------
    M. Scheibe, M. Skutsch, J. Schofer (1975), Experiments in Delphi methodology, in Linstone and Turoff (eds.), The
    Delphi Method, Addison-Wesley, 262-287.

    Examples
    --------
    >>> from fuzzyahp.experts import Answers, Expert, Panel, Questionnaire, shifts
    >>> panel = Panel("committee", Questionnaire("s", "1", {"u": ("a", "b")}), (Expert("Li"), Expert("Wu")))
    >>> for judgment in (5, 3):
    ...     given = {"Li": Answers({"u": {("a", "b"): judgment}}), "Wu": Answers({"u": {("a", "b"): 3}})}
    ...     panel = panel.with_round(given)
    >>> shifts(panel)[0].changed, shifts(panel)[0].change_level
    (0.5, 0.5)
    """
    found = panel.round(round)
    if found.number == 1:
        raise PanelError(f"panel {panel.name}: round 1 has none before it to compare with; import the next round")
    points = points_of(panel, values)
    earlier, later = given_answers(panel, found.number - 1), given_answers(panel, found.number)
    pairs = zip(
        spreads(panel, found.number - 1, values=values), spreads(panel, found.number, values=values), strict=True
    )
    return tuple(_shift(before, after, earlier, later, points) for before, after in pairs)


def _shift(before: Spread, after: Spread, earlier: Table, later: Table, points: Sequence[float]) -> Shift:
    question = (before.where, before.question)
    then, now = earlier[question], later[question]
    both = [expert for expert in now if expert in then]
    changed = level = median_steps = cv_change = None
    if both:
        changed = sum(now[expert] != then[expert] for expert in both) / len(both)
        counts = Counter(now[expert] for expert in both)
        counts.subtract(then[expert] for expert in both)
        # Whoever moved is missing in one place and appears in another, so each move counts twice.
        level = sum(abs(count) for count in counts.values()) / 2 / len(both)
    if before.median is not None and after.median is not None:
        if before.kind == "judgment":
            median_steps = abs(judgment_steps(after.median) - judgment_steps(before.median))
        else:
            median_steps = abs(vote_steps(after.median, points) - vote_steps(before.median, points))
    if before.cv is not None and after.cv is not None:
        cv_change = abs(after.cv - before.cv)
    return Shift(*question, before.kind, len(both), before, after, median_steps, changed, level, cv_change)
