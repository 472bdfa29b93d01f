"""When to stop asking: the thresholds of the stop rule, each with its source.

That a panel should be stable before its agreement is looked at: J. S. Dajani, M. Z. Sincoff, W. K. Talley (1979),
Stability and agreement criteria for the termination of Delphi studies, Technological Forecasting and Social Change
13, 83-90. Review of the criteria: H. A. von der Gracht (2012), Consensus measurement in Delphi studies, same journal
79, 1525-1536.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from fuzzyahp.arrays import is_number
from fuzzyahp.errors import PanelError, shown


@dataclass(frozen=True)
class StopRule:
    """Thresholds of the stop rule; None leaves a criterion out.

    Attributes
    ----------
    minimum_rounds : int
        Rounds before a panel may stop, 2 or more: one round shows no stability.
    maximum_rounds : int or None
        Rounds after which it stops in any case. Linstone and Turoff (1975), The Delphi Method, chapter IV.A: three
        rounds proved sufficient most commonly, and participants will not stand excessive repetition; 4 here.
    response_rate : float or None
        Least share of the panel that answered the last round: 0.70, T. Sumsion (1998), The Delphi technique, British
        Journal of Occupational Therapy 61(4), 153-156; in Chinese practice, too, 70 % counts as good.
    cv_change : float or None
        Largest change of a question's coefficient of variation between two rounds that is still stable: at most 0.2, a
        convention. The figure: S. A. Kalaian, R. M. Kasim (2012), Terminating sequential Delphi survey data collection,
        Practical Assessment, Research & Evaluation 17(5), for panels of 30 or more.
    change_level : float or None
        A distribution that moved by less than this is stable: 0.15, Scheibe, Skutsch and Schofer (1975).
    vote_steps : float or None
        Widest interquartile range of votes: 1 grade, usual on scales of 4 or 5 (von der Gracht 2012).
    judgment_steps : float or None
        Widest interquartile range of judgments: 2 steps of the scale 1 to 9, usual on scales of 9 or 10 (von der Gracht
        2012).
    vote_cv : float or None
        Coefficients of variation of votes are below this: 0.25, Chinese Delphi practice.
    judgment_cv : float or None
        Coefficients of variation of judgments are at most this: 0.5, J. M. English, G. L. Kernan (1976), The prediction
        of air travel and aircraft technology to the year 2000 using the Delphi method, Transportation Research 10, 1-8.
        They set it for ratings; that it is taken for ratios too is our choice.
    significance : float or None
        p of each Kendall's W is below this: 0.05. Not counted: a W whose p no answers could bring there (two experts,
        or two items and three experts); and one above this where every question of the parent or client meets the
        criteria of spread in force, at least one: who finds all items alike has no ranking to agree on.
    agreement : bool
        Whether agreement is wanted for stopping. False: a stable panel stops, agreed or not (Dajani, Sincoff and
        Talley 1979); what is open is reported all the same.

    Raises
    ------
    PanelError
        If a threshold is no such number, or both criteria of stability are left out.

    Examples
    --------
    >>> from fuzzyahp.experts import StopRule
    >>> StopRule(maximum_rounds=3).vote_cv
    0.25
    """

    minimum_rounds: int = 2
    maximum_rounds: int | None = 4
    response_rate: float | None = 0.70
    cv_change: float | None = 0.20
    change_level: float | None = 0.15
    vote_steps: float | None = 1.0
    judgment_steps: float | None = 2.0
    vote_cv: float | None = 0.25
    judgment_cv: float | None = 0.5
    significance: float | None = 0.05
    agreement: bool = True

    def __post_init__(self) -> None:
        for what, least in (("minimum_rounds", 2), ("maximum_rounds", self.minimum_rounds)):
            value = getattr(self, what)
            if value is None and what == "maximum_rounds":
                continue
            if isinstance(value, bool) or not isinstance(value, int) or value < least:
                raise PanelError(f"stop rule: {what} {shown(value)}, must be a whole number from {least}")
        if not isinstance(self.agreement, bool):
            raise PanelError(f"stop rule: agreement {shown(self.agreement)}, must be True or False")
        if self.cv_change is None and self.change_level is None:
            raise PanelError("stop rule: cv_change and change_level are both left out; keep one: stability comes first")
        for item in fields(self):
            value = getattr(self, item.name)
            if item.name in ("minimum_rounds", "maximum_rounds", "agreement") or value is None:
                continue
            most = 1.0 if item.name in ("response_rate", "change_level", "significance") else float("inf")
            if not is_number(value) or not 0 <= value <= most:
                limit = "from 0 to 1" if most == 1 else "0 or more"
                raise PanelError(f"stop rule: {item.name} {shown(value)}, must be {limit}, or None to leave it out")
