"""Experts, and what each of them answered in one round: judgments, votes, faults let pass, changes accepted since."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from fuzzyahp.arrays import is_number
from fuzzyahp.errors import PanelError, shown
from fuzzyahp.experts.panel.questions import Pair
from fuzzyahp.frozen import FrozenMapping
from fuzzyahp.ratio import parse_ratio

_LONGEST_NAME = 64


@dataclass(frozen=True)
class Expert:
    """One member of the panel.

    Attributes
    ----------
    name : str
        Unique in the panel whatever the case of its letters, at most 64 characters; in Unicode's form NFC, so that an
        accented letter is one letter however it was typed.
    weight : float, optional
        How much this expert counts, > 0; for all experts or for none.
    familiarity, basis : float, optional
        Authority: Cs, how familiar the expert is with the matter, and Ca, what the judgments rest on; each in
        [0, 1]; for all experts or for none.

    Examples
    --------
    >>> from fuzzyahp.experts import Expert
    >>> Expert("Li", weight=2.0).weight
    2.0
    """

    name: str
    weight: float | None = None
    familiarity: float | None = None
    basis: float | None = None

    def __post_init__(self) -> None:
        check_readable(self.name, "expert")
        object.__setattr__(self, "name", composed(self.name))
        if self.weight is not None and not (is_number(self.weight) and self.weight > 0):
            raise PanelError(f"expert {self.name}: weight {shown(self.weight)}, must be a finite number above 0")
        for what in ("familiarity", "basis"):
            value = getattr(self, what)
            if value is not None and not (is_number(value) and 0 <= value <= 1):
                raise PanelError(f"expert {self.name}: {what} {shown(value)}, must be from 0 to 1")
        if (self.familiarity is None) != (self.basis is None):
            raise PanelError(f"expert {self.name}: authority needs both familiarity and basis; give both or neither")


@dataclass(frozen=True)
class Answers:
    """What one expert answered in one round; what was not answered is not there.

    Attributes
    ----------
    judgments : mapping of str to mapping
        Parent to pair (first, second) to how many times as important the first is.
    votes : mapping of str to mapping
        Client to indicator to grade.

    Examples
    --------
    >>> from fuzzyahp.experts import Answers
    >>> given = Answers({"u": {("a", "b"): "1/3"}}, {"F01": {"market": "good"}})
    >>> given.judgments["u"], given.votes["F01"]["market"]
    ({('a', 'b'): Fraction(1, 3)}, 'good')
    """

    judgments: Mapping[str, Mapping[Pair, Fraction]] = field(default_factory=dict)
    votes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for what, example in (("judgments", "{'u': {('a', 'b'): 3}}"), ("votes", "{'F01': {'market': 'good'}}")):
            given = getattr(self, what)
            if not isinstance(given, Mapping) or not all(isinstance(part, Mapping) for part in given.values()):
                raise PanelError(f"answers: {what} {shown(given)}, must be a mapping of mappings, such as {example}")
        judged: dict[str, Mapping[Pair, Fraction]] = {}
        for parent, pairs in self.judgments.items():
            for pair in pairs:
                if not (isinstance(pair, tuple) and len(pair) == 2 and all(isinstance(name, str) for name in pair)):
                    raise PanelError(f"answers: {parent}: {shown(pair)} is no pair of names; write ('a', 'b')")
            judged[parent] = FrozenMapping(
                {pair: exact_ratio(value, f"{parent}: {' over '.join(pair)}") for pair, value in pairs.items()}
            )
        object.__setattr__(self, "judgments", FrozenMapping(judged))
        votes = {client: FrozenMapping(dict(given)) for client, given in self.votes.items()}
        object.__setattr__(self, "votes", FrozenMapping(votes))


@dataclass(frozen=True)
class Waiver:
    """A fault in what came back that was let pass by name: the answer at that place was left out.

    Attributes
    ----------
    place : str
        Workbook, sheet and cell, or file and line.
    problem, reason : str
        What was wrong, and why it may stand.

    Examples
    --------
    >>> from fuzzyahp.experts import Waiver
    >>> Waiver("li.csv / line 2", "no answer; give one", "on leave").reason
    'on leave'
    """

    place: str
    problem: str
    reason: str


@dataclass(frozen=True)
class Change:
    """A judgment that was changed with the expert's consent.

    Attributes
    ----------
    expert, parent, first, second : str
        Whose judgment of which pair.
    before, after : Fraction
        How many times as important the first is as the second; a decimal counts as it was typed, 0.3 as 3/10.
    reason, by, at : str
        Why, who entered it, and when (as the caller says; there is no clock in here).

    Examples
    --------
    >>> from fuzzyahp.experts import Change
    >>> Change("Li", "u", "a", "b", 3, 2, "slip of the pen").after
    Fraction(2, 1)
    """

    expert: str
    parent: str
    first: str
    second: str
    before: Fraction
    after: Fraction
    reason: str
    by: str = ""
    at: str = ""

    def __post_init__(self) -> None:
        for key in ("before", "after"):
            where = f"change of {self.first} over {self.second} by {self.expert}: {key}"
            object.__setattr__(self, key, exact_ratio(getattr(self, key), where))
        if not isinstance(self.reason, str) or not self.reason.strip():
            raise PanelError(f"change of {self.first} over {self.second} by {self.expert}: no reason; say why")
        object.__setattr__(self, "expert", composed(self.expert))

    def to_dict(self) -> dict[str, str]:
        """The change as plain data.

        Returns
        -------
        dict of str to str
            The attributes by name, judgments as "3" or "1/3".

        Examples
        --------
        >>> from fuzzyahp.experts import Change
        >>> Change("Li", "u", "a", "b", 3, "1/2", "slip of the pen").to_dict()["after"]
        '1/2'
        """
        return vars(self) | {"before": str(self.before), "after": str(self.after)}


@dataclass(frozen=True)
class Round:
    """One Delphi round.

    Attributes
    ----------
    number : int
        1, 2, ...
    answers : mapping of str to Answers
        By expert; who did not reply is not there.
    waivers : tuple of Waiver
        Faults let pass by name.
    changes : tuple of Change
        Accepted since; `answers` keep what was answered.
    at : str
        When it closed, as the caller says.

    Examples
    --------
    >>> from fuzzyahp.experts import Answers, Round
    >>> Round(1, {"Li": Answers({"u": {("a", "b"): "1/3"}})}, at="2024-05-02").answers["Li"].judgments["u"]["a", "b"]
    Fraction(1, 3)
    """

    number: int
    answers: Mapping[str, Answers]
    waivers: tuple[Waiver, ...] = ()
    changes: tuple[Change, ...] = ()
    at: str = ""

    def __post_init__(self) -> None:
        if isinstance(self.number, bool) or not isinstance(self.number, int) or self.number < 1:
            raise PanelError(f"round {shown(self.number)}: must be a whole number from 1")
        if not isinstance(self.answers, Mapping):
            raise PanelError(f"round {self.number}: answers {shown(self.answers)}, must map experts to their Answers")
        for expert, given in self.answers.items():
            if not isinstance(given, Answers):
                raise PanelError(f"round {self.number}, {expert}: {shown(given)}, must be an Answers")
        answers = {composed(expert): given for expert, given in self.answers.items()}
        if len(answers) < len(self.answers):
            twice = next(name for name in self.answers if name != composed(name))
            raise PanelError(f"round {self.number}: expert {twice} answers twice, typed in two ways; keep one")
        object.__setattr__(self, "answers", FrozenMapping(answers))
        object.__setattr__(self, "waivers", tuple(self.waivers))
        object.__setattr__(self, "changes", tuple(self.changes))
        for kind, items in ((Waiver, self.waivers), (Change, self.changes)):
            for item in items:
                if not isinstance(item, kind):
                    raise PanelError(f"round {self.number}: {shown(item)}, must be a {kind.__name__}")

    def to_dict(self) -> dict[str, Any]:
        """The round as plain data: text, numbers, lists and dicts.

        Returns
        -------
        dict
            Judgments as [first, second, ratio as text].

        Examples
        --------
        >>> from fuzzyahp.experts import Answers, Round
        >>> Round(1, {"Li": Answers({"u": {("a", "b"): "1/3"}})}).to_dict()["answers"]["Li"]["judgments"]
        {'u': [['a', 'b', '1/3']]}
        """
        answers = {
            expert: {
                "judgments": {
                    parent: [[*pair, str(value)] for pair, value in pairs.items()]
                    for parent, pairs in given.judgments.items()
                },
                "votes": {client: dict(votes) for client, votes in given.votes.items()},
            }
            for expert, given in self.answers.items()
        }
        document: dict[str, Any] = {"number": self.number, "answers": answers}
        if self.at:
            document["at"] = self.at
        if self.waivers:
            document["waivers"] = [dict(vars(waiver)) for waiver in self.waivers]
        if self.changes:
            document["changes"] = [change.to_dict() for change in self.changes]
        return document


def check_readable(name: object, what: str) -> None:
    """Raise unless a name is short, visible text."""
    if not isinstance(name, str) or not name.strip():
        raise PanelError(f"{what} {shown(name)}: must be a name, text that is not empty")
    blank = next((c for c in name if unicodedata.category(c) == "Zs" and c != " "), None)
    if blank is not None:
        raise PanelError(
            f"{what} {shown(name)}: holds a {unicodedata.name(blank).lower()} (U+{ord(blank):04X}) that looks like a "
            "common blank and is none; type a common blank in its place"
        )
    if name != name.strip():
        raise PanelError(f"{what} {shown(name)}: must be a name without blanks around it")
    if len(name) > _LONGEST_NAME:
        raise PanelError(f"{what} {shown(name)}: {len(name)} characters, must be at most {_LONGEST_NAME}")
    if not name.isprintable():
        raise PanelError(f"{what} {shown(name)}: holds a control or direction character; remove it")


def composed(name: str) -> str:
    """A name in Unicode's form NFC: one letter where a letter and an accent may have been typed."""
    return unicodedata.normalize("NFC", name) if isinstance(name, str) else name


def folded(name: str) -> str:
    """What two names have in common that people take for the same: capitals and the way accents are typed."""
    return composed(composed(name).casefold())


def exact_ratio(value: object, where: str) -> Fraction:
    """One judgment, exact: of a float the decimal that was typed, so 0.2 is 1/5."""
    ratio = parse_ratio(value, where)
    return Fraction(repr(ratio)) if isinstance(ratio, float) else ratio
