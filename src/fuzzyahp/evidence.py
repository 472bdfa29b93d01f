"""One client's evidence, leaf by leaf, to membership vectors.

Every form becomes a row of g numbers >= 0 that is divided by its sum: counts by the votes cast, weights
of experts by the weight of those who voted, degrees by 1.
"""

from __future__ import annotations

import math
import numbers
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from fuzzyahp.arrays import SUM_SLACK, is_number
from fuzzyahp.errors import EvidenceError, ScoringError, shown, suggest
from fuzzyahp.membership import MAX_VOTES, total_of_rows
from fuzzyahp.safe_text import can_be_seen
from fuzzyahp.scheme import Scheme

FloatArray = npt.NDArray[np.float64]

_PLAIN = (int, float)
_NUMBER = re.compile(r"\s*[-+]?\d[\d.,]*\s*\Z")
#: Plain numbers below this need no closer look: no double overflows, and NaN fails the comparison.
PLAIN_LIMIT = 2.0**62
_FORMS = ("votes", "value", "grade", "membership")


def is_missing(item: object) -> bool:
    """Whether a cell or entry says that there is nothing: None, NaN or a masked entry.

    Parameters
    ----------
    item : object
        Anything.

    Returns
    -------
    bool
        True where nothing was given.

    Examples
    --------
    >>> is_missing(None), is_missing(float("nan")), is_missing(0)
    (True, True, False)
    """
    if item is None or item is np.ma.masked:
        return True
    return isinstance(item, float | np.floating) and bool(item != item)


class Evidence:
    """Evidence on one client, its leaves found by name or path, and who sat on the panel.

    Parameters
    ----------
    scheme : Scheme
        The scheme it is for.
    given : mapping
        Leaf name or path to votes, value, grade or membership.

    Attributes
    ----------
    given : dict of str to object
        What was given, by leaf.
    panel : tuple of str
        The experts whom the scheme weighs; where it weighs none, everyone named in any vote.
    missing_votes : dict of str to tuple of str
        Where votes were divided by those who voted: the experts who did not, by leaf.

    Raises
    ------
    EvidenceError
        If a key is no indicator of the scheme, or is not a leaf.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> evidence = Evidence(fa.load_scheme("micro-enterprise"), {"current_ratio": 1.5})
    >>> evidence.membership(["current_ratio"]).shape
    (1, 5)
    """

    def __init__(self, scheme: Scheme, given: Mapping[str, Any]) -> None:
        if not isinstance(given, Mapping):
            mend = "; give .to_dict() of it" if hasattr(given, "to_dict") else ""  # a row of a data frame
            raise EvidenceError(f"evidence: {shown(given)}, must map indicators to votes, values or grades{mend}")
        self._scheme, self._weighed = scheme, bool(scheme.rules.expert_weights)
        self.given: dict[str, Any] = {}
        tree = scheme.tree
        for key, item in given.items():
            try:
                name = key if type(key) is str and key in tree.paths else tree.find(key)
            except ValueError as error:
                raise EvidenceError(f"evidence: {error}") from None
            if tree.structure[name]:
                raise EvidenceError(
                    f"evidence: '{name}' is a group; give evidence on its indicators: "
                    f"{', '.join(tree.leaves_of(name)[:12])}"
                )
            if name in self.given:
                raise EvidenceError(f"{tree.path(name)}: given twice, by name and by path; keep one")
            self.given[name] = item
        named = [e for item in self.given.values() for e in _experts(item)]
        # A scheme that weighs its experts names the panel itself: who is silent everywhere is missed too.
        self.panel = tuple(dict.fromkeys([*(scheme.rules.expert_weights if named else ()), *named]))
        self.missing_votes: dict[str, tuple[str, ...]] = {}

    def membership(self, leaves: Sequence[str]) -> FloatArray:
        """Membership vectors of leaves.

        Parameters
        ----------
        leaves : sequence of str
            Names of leaves.

        Returns
        -------
        ndarray, shape (len(leaves), g)
            Rows summing to 1.

        Raises
        ------
        EvidenceError
            For the first leaf without usable evidence; its ``status`` says incomplete or invalid.
        """
        found = []
        for leaf in leaves:
            try:
                found.append(self.row(leaf))
            except EvidenceError as error:
                error.indicator = leaf
                raise
        rows = np.array(found, dtype=np.float64)
        return rows / total_of_rows(rows.T)[:, None]

    def row(self, leaf: str) -> Sequence[float]:
        """Row of g numbers that a leaf's evidence stands for, not yet divided by its sum.

        Parameters
        ----------
        leaf : str
            Name of a leaf.

        Returns
        -------
        sequence of float, length g
            Numbers >= 0, not all 0.

        Raises
        ------
        EvidenceError
            If the leaf has no usable evidence.
        """
        path = self._scheme.tree.paths[leaf]
        item: Any = self.given.get(leaf)
        kind = type(item)
        if kind is list or kind is tuple:  # the common forms first: asking abstract types takes long
            return self._votes(path, leaf, item)
        if kind is not dict and is_missing(item):
            why = "the value is NaN, so missing" if kind is float else "no evidence"
            raise EvidenceError(f"{path}: {why}; {self._wanted(leaf)}", status="incomplete")
        if kind is not dict and isinstance(item, str):
            if self._scheme.indicators[leaf].standard is not None and _NUMBER.match(item):
                return self._value(path, leaf, item)
            return self._one_hot(path, item)
        if kind is not dict and not isinstance(item, Mapping):
            if isinstance(item, numbers.Real | Decimal) and not isinstance(item, bool | np.bool_):
                return self._value(path, leaf, item)
            return self._votes(path, leaf, item)
        if len(item) != 1:
            raise EvidenceError(f"{path}: {shown(dict(item))} must have exactly one of the keys {', '.join(_FORMS)}")
        ((form, content),) = item.items()
        if form not in _FORMS:
            raise EvidenceError(f"{path}: there is no form {shown(form)}; {suggest(form, _FORMS)}")
        if type(content) is float and form == "value" and -PLAIN_LIMIT < content < PLAIN_LIMIT:
            return self._value(path, leaf, content)
        if is_missing(content):
            raise EvidenceError(f"{path}: {form} is empty; {self._wanted(leaf)}", status="incomplete")
        if form == "votes":
            return self._votes(path, leaf, content)
        if form == "value":
            return self._value(path, leaf, content)
        return self._one_hot(path, content) if form == "grade" else self._degrees(path, content)

    def _wanted(self, leaf: str) -> str:
        standard = self._scheme.indicators[leaf].standard
        if standard is None:
            return "give votes or a grade"
        return f"give its value{f' ({standard.unit})' if standard.unit else ''}, votes or a grade"

    def _value(self, path: str, leaf: str, content: object) -> Sequence[float]:
        standard = self._scheme.indicators[leaf].standard
        if standard is None:
            raise EvidenceError(
                f"{path}: a value was given, but the scheme has no grade standard for it; give votes or a grade"
            )
        if type(content) is float and -PLAIN_LIMIT < content < PLAIN_LIMIT:
            return standard.row(content)
        if isinstance(content, Decimal):  # what databases hand out
            content = math.nan if content.is_snan() else float(content)
        if isinstance(content, str) and _NUMBER.match(content):
            raise EvidenceError(f"{path}: value {shown(content)} is text; give it as a number")
        if not isinstance(content, numbers.Real) or isinstance(content, bool | np.bool_):
            raise EvidenceError(f"{path}: value {shown(content)}, must be a number")
        if not is_number(content):
            found = content if isinstance(content, float) else shown(content)
            raise EvidenceError(f"{path}: value {found}, must be a finite number")
        return standard.row(float(content))

    def _one_hot(self, path: str, content: object) -> Sequence[float]:
        row = [0.0] * len(self._scheme.scale)
        row[self._grade(path, content)] = 1.0
        return row

    def _grade(self, path: str, name: object) -> int:
        if name == "":
            raise EvidenceError(f"{path}: the grade is empty; give a grade", status="incomplete")
        try:
            return self._scheme.scale.index(name)
        except ScoringError as error:
            raise EvidenceError(f"{path}: {error}") from None

    def _degrees(self, path: str, content: object) -> Sequence[float]:
        row = self._numbers(path, "membership", content)
        for x in row:
            if not 0 <= x <= 1:
                raise EvidenceError(f"{path}: membership {x:g}, must be in [0, 1]; counts of votes go under 'votes'")
        total = math.fsum(row)
        if abs(total - 1) > SUM_SLACK:
            raise EvidenceError(f"{path}: membership sums to {total:.12g}, must sum to 1; divide it by {total:.12g}?")
        return row

    def _numbers(self, path: str, form: str, content: object) -> list[float]:
        grades = len(self._scheme.scale)
        if type(content) is not list and (
            isinstance(content, str | bytes) or not isinstance(content, Sequence | np.ndarray) or np.ndim(content) == 0
        ):
            raise EvidenceError(f"{path}: {form} {shown(content)}, must be {grades} numbers, best grade first")
        row: list[Any] = list(content)
        if len(row) != grades:
            raise EvidenceError(f"{path}: {len(row)} numbers under {form}, must be {grades}: one a grade, best first")
        for x in row:
            if type(x) not in _PLAIN or not -PLAIN_LIMIT < x < PLAIN_LIMIT:
                break
        else:
            return row
        for x in row:
            if is_missing(x):
                found = x if isinstance(x, float | np.floating) else shown(x)
                raise EvidenceError(
                    f"{path}: {found} under {form}, so missing; give {grades} numbers", status="incomplete"
                )
        for x in row:
            if not is_number(x):
                found = x if isinstance(x, float) else shown(x)
                raise EvidenceError(f"{path}: {found} under {form} is not a finite number")
        return [float(x) for x in row]

    def _votes(self, path: str, leaf: str, content: object) -> Sequence[float]:
        scale = self._scheme.scale
        if type(content) is not list and isinstance(content, Mapping):
            if not content:
                raise EvidenceError(f"{path}: no votes; {self._wanted(leaf)}", status="incomplete")
            if all(vote is None or isinstance(vote, str) for vote in content.values()):
                return self._named_votes(path, leaf, content)
            counts: dict[int, Any] = {}
            for name, count in content.items():
                h = self._grade(path, name)
                if h in counts:
                    raise EvidenceError(f"{path}: grade {shown(name)} is counted twice, by name and by label")
                counts[h] = count
            content = [counts.get(h, 0) for h in range(len(scale))]
        row = self._numbers(path, "votes", content)
        if self._weighed:
            raise EvidenceError(f"{path}: the scheme weighs its experts, so votes must be named: {{'expert': 'grade'}}")
        for x in row:
            if x < 0 or x > MAX_VOTES or x != int(x):
                raise EvidenceError(
                    f"{path}: {x:g} votes, must be a whole number of experts, 0 or more and at most 10^9"
                )
        if not any(row):
            raise EvidenceError(f"{path}: no votes; {self._wanted(leaf)}", status="incomplete")
        return row

    def _named_votes(self, path: str, leaf: str, votes: Mapping[str, str | None]) -> Sequence[float]:
        rules = self._scheme.rules
        for expert in votes:
            if not isinstance(expert, str) or not can_be_seen(expert):
                raise EvidenceError(f"{path}: expert {shown(expert)} must be named by text that can be read")
        row = [0.0] * len(self._scheme.scale)
        silent = []
        # In the panel's order, so that weights add up to the same bits in whatever order votes arrive.
        for expert in self.panel:
            vote = votes.get(expert)
            if vote is None or vote == "":
                silent.append(expert)
                continue
            if rules.expert_weights and expert not in rules.expert_weights:
                raise EvidenceError(
                    f"{path}: expert {shown(expert)} has no weight in the scheme; "
                    f"{suggest(expert, rules.expert_weights)}"
                )
            row[self._grade(path, vote)] += rules.expert_weights.get(expert, 1.0)
        if silent and (rules.missing_votes == "error" or not any(row)):
            named = ", ".join(self._named(expert) for expert in silent)
            raise EvidenceError(
                f"{path}: no vote of {named}; ask for it, or set rules.missing_votes = 'divide_by_voters'",
                status="incomplete",
                experts=tuple(silent),
            )
        if silent:
            self.missing_votes[leaf] = tuple(silent)
        return row

    def _named(self, expert: str) -> str:
        """A silent expert in an error, with what looks like a slip of the pen elsewhere."""
        voted = [leaf for leaf, item in self.given.items() if expert in _experts(item) and item["votes"].get(expert)]
        if len(voted) != 1:
            return expert
        path = self._scheme.tree.path(voted[0])
        if expert in self._scheme.scale.names:
            return f"{expert}, which is a grade (on {path}, are expert and grade in each other's place?)"
        return f"{expert}, who votes on {path} alone"


def _experts(item: object) -> list[str]:
    """Experts named in one leaf's evidence; none where votes are counts."""
    votes = item.get("votes") if type(item) is not list and isinstance(item, Mapping) else None
    if (
        votes is None
        or not isinstance(votes, Mapping)
        or not all(vote is None or isinstance(vote, str) for vote in votes.values())
    ):
        return []
    return [str(expert) for expert in votes]
