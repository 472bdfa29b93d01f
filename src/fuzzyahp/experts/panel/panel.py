"""A panel: what it was asked, who was asked, and what each expert answered in each Delphi round.

Everything here is immutable. A new round or an accepted change makes a new panel and leaves the old one as it was:
what an expert once answered stays readable beside what was made of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

from fuzzyahp.errors import PanelError, shown, suggest
from fuzzyahp.experts.figure_table import FigureTable
from fuzzyahp.experts.panel.answers import Answers, Change, Expert, Round, Waiver, check_readable, composed, folded
from fuzzyahp.experts.panel.questions import Pair, Questionnaire, digest
from fuzzyahp.ratio import ratio_text

FORMAT = "fuzzyahp-panel/1"


@dataclass(frozen=True, repr=False)
class Panel(FigureTable):
    """Experts, their questions, and their answers round by round.

    Attributes
    ----------
    name : str
        What the panel is called in schemes and ratings, at most 64 characters.
    questionnaire : Questionnaire
        What is asked.
    experts : tuple of Expert
        Everybody who was asked.
    rounds : tuple of Round
        In order: number 1, 2, ...

    Raises
    ------
    PanelError
        Naming round, expert, parent or client, what was found, the rule and the mend.

    Examples
    --------
    >>> from fuzzyahp.experts import Answers, Expert, Panel, Questionnaire
    >>> asked = Questionnaire("s", "1", {"u": ("a", "b")})
    >>> panel = Panel("committee", asked, (Expert("Li"), Expert("Wu")))
    >>> panel = panel.with_round({"Li": Answers({"u": {("a", "b"): 3}})})
    >>> panel.round().number, panel.judgments("Li", "u")
    (1, {('a', 'b'): Fraction(3, 1)})
    """

    name: str
    questionnaire: Questionnaire
    experts: tuple[Expert, ...]
    rounds: tuple[Round, ...] = ()

    def __post_init__(self) -> None:
        check_readable(self.name, "panel")
        if isinstance(self.experts, str | bytes) or not isinstance(self.experts, Iterable):
            raise PanelError(f"panel {self.name}: experts {shown(self.experts)}, must be a list of experts")
        object.__setattr__(self, "experts", tuple(self.experts))
        object.__setattr__(self, "rounds", tuple(self.rounds))
        _check_panel(self)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the experts."""
        return tuple(expert.name for expert in self.experts)

    def round(self, number: int | None = None) -> Round:
        """One round; the last where no number is given.

        Parameters
        ----------
        number : int, optional
            Which.

        Returns
        -------
        Round
            Its answers.

        Raises
        ------
        PanelError
            If there is no such round.

        Examples
        --------
        >>> from fuzzyahp.experts import Expert, Panel, Questionnaire, Round
        >>> asked = Questionnaire("s", "1", {"u": ("a", "b")})
        >>> Panel("committee", asked, (Expert("Li"),), (Round(1, {}),)).round(1).answers
        {}
        """
        if number is not None and (isinstance(number, bool) or not isinstance(number, int)):
            raise PanelError(f"panel {self.name}: round {shown(number)}, must be a whole number, or None for the last")
        if not self.rounds:
            raise PanelError(f"panel {self.name}: nobody has answered yet; import the first round")
        if number is None:
            return self.rounds[-1]
        found = next((r for r in self.rounds if r.number == number), None)
        if found is None:
            count = "1 round" if len(self.rounds) == 1 else f"{len(self.rounds)} rounds"
            raise PanelError(f"panel {self.name}: there is no round {shown(number)}; it has {count}")
        return found

    def judgments(self, expert: str, parent: str, round: int | None = None) -> dict[Pair, Fraction]:
        """One expert's judgments of one parent's children, accepted changes included.

        Parameters
        ----------
        expert, parent : str
            Whose, of what.
        round : int, optional
            Default: the last.

        Returns
        -------
        dict of (str, str) to Fraction
            What was answered; a pair without an answer is not there.

        Raises
        ------
        PanelError
            If there is no such expert, parent or round.

        Examples
        --------
        >>> from fuzzyahp.experts import Expert, Panel, Questionnaire, Round
        >>> asked = Questionnaire("s", "1", {"u": ("a", "b")})
        >>> panel = Panel("committee", asked, (Expert("Li"),), (Round(1, {}),))
        >>> panel.judgments("Li", "u")
        {}
        """
        expert = known_expert(self, expert)
        self.questionnaire.pairs_of(parent)
        found = self.round(round)
        answers = found.answers.get(expert)
        given = dict(answers.judgments.get(parent, {})) if answers else {}
        for change in found.changes:
            if (change.expert, change.parent) == (expert, parent):
                given[change.first, change.second] = change.after
        return given

    def with_round(self, answers: Mapping[str, Answers], *, waivers: Sequence[Waiver] = (), at: str = "") -> Panel:
        """The panel with one more round.

        Parameters
        ----------
        answers : mapping of str to Answers
            By expert.
        waivers : sequence of Waiver
            Faults let pass by name.
        at : str
            When it closed.

        Returns
        -------
        Panel
            A new panel; this one stays as it is.

        Examples
        --------
        >>> from fuzzyahp.experts import Expert, Panel, Questionnaire
        >>> asked = Questionnaire("s", "1", {"u": ("a", "b")})
        >>> len(Panel("committee", asked, (Expert("Li"),)).with_round({}).rounds)
        1
        """
        return replace(self, rounds=(*self.rounds, Round(len(self.rounds) + 1, answers, tuple(waivers), (), at)))

    def with_changes(self, changes: Sequence[Change], round: int | None = None) -> Panel:
        """The panel with accepted changes recorded beside the answers of a round.

        Parameters
        ----------
        changes : sequence of Change
            Each with the judgment before and after, and the reason.
        round : int, optional
            Default: the last.

        Returns
        -------
        Panel
            A new panel.

        Raises
        ------
        PanelError
            If `before` is not what the expert's judgment is now.

        Examples
        --------
        >>> from fuzzyahp.experts import Answers, Change, Expert, Panel, Questionnaire
        >>> asked = Questionnaire("s", "1", {"u": ("a", "b")})
        >>> panel = Panel("committee", asked, (Expert("Li"),)).with_round({"Li": Answers({"u": {("a", "b"): 3}})})
        >>> changed = panel.with_changes([Change("Li", "u", "a", "b", 3, 2, "slip of the pen")])
        >>> changed.judgments("Li", "u"), panel.judgments("Li", "u")
        ({('a', 'b'): Fraction(2, 1)}, {('a', 'b'): Fraction(3, 1)})
        """
        found = self.round(round)
        changed = replace(found, changes=(*found.changes, *changes))
        return replace(self, rounds=tuple(changed if r.number == found.number else r for r in self.rounds))

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the whole panel's canonical JSON, "sha256:..."."""
        return digest(self.to_dict())

    def to_dict(self) -> dict[str, Any]:
        """The panel as a plain document, format "fuzzyahp-panel/1".

        Returns
        -------
        dict
            What `load_panel` reads.

        Examples
        --------
        >>> from fuzzyahp.experts import Expert, Panel, Questionnaire
        >>> asked = Questionnaire("s", "1", {"u": ("a", "b")})
        >>> Panel("committee", asked, (Expert("Li"),)).to_dict()["experts"]
        [{'name': 'Li'}]
        """
        experts = [{k: v for k, v in vars(expert).items() if v is not None} for expert in self.experts]
        return {
            "format": FORMAT,
            "name": self.name,
            "questionnaire": self.questionnaire.to_dict(),
            "experts": experts,
            "rounds": [r.to_dict() for r in self.rounds],
        }

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def _figures(self) -> Mapping[str, object]:
        asked = self.questionnaire
        return {
            "name": self.name,
            "experts": len(self.experts),
            "rounds": self.rounds,
            "scheme": asked.scheme,
            "version": asked.version,
            "parents": asked.pairs,
            "indicators": len(asked.indicators),
            "clients": len(asked.clients),
        }


def known_expert(panel: Panel, name: str) -> str:
    """An expert's name as the panel writes it.

    Parameters
    ----------
    panel : Panel
        The panel.
    name : str
        The name, its accents typed in either way.

    Returns
    -------
    str
        One of ``panel.names``.

    Raises
    ------
    PanelError
        If there is no such expert.

    Examples
    --------
    >>> known_expert(Panel("committee", Questionnaire("s", "1", {"u": ("a", "b")}), (Expert("Li"),)), "Lii")
    Traceback (most recent call last):
    fuzzyahp.errors.PanelError: panel committee: there is no expert 'Lii'; did you mean 'Li'?
    """
    expert = composed(name)
    if expert not in panel.names:
        raise PanelError(f"panel {panel.name}: there is no expert {shown(name)}; {suggest(name, panel.names)}")
    return expert


def _check_panel(panel: Panel) -> None:
    """Raise for the first thing that does not belong to this panel's questions or experts."""
    asked, where = panel.questionnaire, f"panel {panel.name}"
    if not isinstance(asked, Questionnaire):
        raise PanelError(f"{where}: questionnaire {shown(asked)}; make one with questionnaire(scheme)")
    if not panel.experts:
        raise PanelError(f"{where}: no experts; name at least one")
    for member in panel.experts:
        if not isinstance(member, Expert):
            raise PanelError(f"{where}: {shown(member)} is no Expert; write Expert('Li')")
    seen: dict[str, str] = {}
    for name in panel.names:
        if folded(name) in seen:
            raise PanelError(f"{where}: expert {name} stands twice (as {seen[folded(name)]}); keep one")
        seen[folded(name)] = name
    for what in ("weight", "familiarity"):
        without = [expert.name for expert in panel.experts if getattr(expert, what) is None]
        if without and len(without) < len(panel.experts):
            raise PanelError(f"{where}: {without[0]} has no {what}, and others have; give it to all or to none")
    if panel.experts[0].weight is not None and panel.experts[0].familiarity is not None:
        raise PanelError(f"{where}: experts have weights and authority; keep one of the two")
    for i, found in enumerate(panel.rounds, 1):
        if found.number != i:
            raise PanelError(f"{where}: round {found.number} stands where round {i} belongs; number them 1, 2, ...")
        for expert, answers in found.answers.items():
            if expert not in panel.names:
                raise PanelError(f"{where}, round {i}: {shown(expert)} is no expert; {suggest(expert, panel.names)}")
            _check_answers(asked, answers, f"{where}, round {i}, {expert}")
        now = {
            (e, parent, *pair): value
            for e, a in found.answers.items()
            for parent, pairs in a.judgments.items()
            for pair, value in pairs.items()
        }
        for change in found.changes:
            key = (change.expert, change.parent, change.first, change.second)
            if now.get(key) != change.before:
                raise PanelError(
                    f"{where}, round {i}: change of {change.first} over {change.second} by {change.expert}: before is "
                    f"{ratio_text(change.before)}, the judgment is {ratio_text(now[key]) if key in now else 'missing'}"
                )
            now[key] = change.after


def _check_answers(asked: Questionnaire, answers: Answers, where: str) -> None:
    for parent, pairs in answers.judgments.items():
        if parent not in asked.pairs:
            raise PanelError(f"{where}: parent {shown(parent)} was not asked about; {suggest(parent, asked.pairs)}")
        known = set(asked.pairs_of(parent))
        for pair in pairs:
            if pair not in known:
                mend = "turn the pair and take the reciprocal" if pair[::-1] in known else "it was not asked"
                raise PanelError(f"{where}: {parent}: {pair[0]} over {pair[1]}: no pair of this questionnaire; {mend}")
    for client, votes in answers.votes.items():
        if client not in asked.clients:
            raise PanelError(f"{where}: client {shown(client)} was not asked about; {suggest(client, asked.clients)}")
        for indicator, grade in votes.items():
            if indicator not in asked.indicators:
                known_names = suggest(indicator, asked.indicators)
                raise PanelError(f"{where}, {client}: indicator {shown(indicator)} was not asked; {known_names}")
            if grade not in asked.grades:
                raise PanelError(
                    f"{where}, {client}, {indicator}: there is no grade {shown(grade)}; {suggest(grade, asked.grades)}"
                )
