"""What is recorded beside what should be, place by place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from fuzzyahp.audit.verification.verification import Deviation, Finding


@dataclass(frozen=True)
class Exact:
    """A number that a recorded one may miss by so much and no more.

    Attributes
    ----------
    value : Fraction
        The number.
    within : float
        What is allowed, in its unit.
    """

    value: Fraction
    within: float


class Comparison:
    """Findings, and the largest deviation of any number, gathered on the way through a record.

    Attributes
    ----------
    findings : list of Finding
        In the order in which they were made.
    largest : Deviation or None
        The number farthest out, measured in what is allowed there.

    Examples
    --------
    >>> comparison = Comparison()
    >>> comparison.compare({"score": 84.0}, {"score": Exact(Fraction(85), 1e-10)}, "/result")
    >>> comparison.findings
    [Finding(where='/result/score', kind='differs', recorded=84.0, recomputed=85.0)]
    """

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.largest: Deviation | None = None
        self._share = -1.0

    def add(self, where: str, kind: str, recorded: Any, recomputed: Any) -> None:
        """Note something that does not fit.

        Parameters
        ----------
        where : str
            JSON Pointer.
        kind : str
            As in `Finding`.
        recorded, recomputed : object
            Both values.
        """
        self.findings.append(Finding(where, kind, recorded, recomputed))

    def compare(self, recorded: Any, expected: Any, where: str) -> None:
        """Compare a part of the record with what it should be.

        Parameters
        ----------
        recorded : object
            Plain data.
        expected : object
            The same with `Exact` numbers; everything else must be equal.
        where : str
            JSON Pointer of the part.
        """
        if isinstance(expected, Exact):
            self._number(recorded, expected, where)
        elif isinstance(expected, Mapping) and isinstance(recorded, Mapping):
            for key, item in expected.items():
                if key in recorded:
                    self.compare(recorded[key], item, pointer(where, key))
                else:
                    self.add(pointer(where, key), "absent", None, as_plain(item))
            for key in recorded:
                if key not in expected:
                    self.add(pointer(where, key), "unexpected", recorded[key], None)
        elif _is_list(expected) and _is_list(recorded) and len(expected) == len(recorded):
            for i, item in enumerate(expected):
                self.compare(recorded[i], item, pointer(where, i))
        elif type(recorded) is not type(expected) or recorded != expected:
            self.add(where, "differs", recorded, as_plain(expected))

    def _number(self, recorded: Any, expected: Exact, where: str) -> None:
        if not isinstance(recorded, int | float) or isinstance(recorded, bool):
            self.add(where, "differs", recorded, nearest(expected.value))
            return
        size = abs(Fraction(recorded) - expected.value)
        allowed = Fraction(expected.within)
        share = nearest(size / allowed) if allowed else 0.0 if size == 0 else float("inf")
        if share > self._share:
            self._share = share
            self.largest = Deviation(where, nearest(Fraction(recorded)), nearest(expected.value), nearest(size))
        if size > allowed:
            self.add(where, "differs", recorded, nearest(expected.value))


def pointer(where: str, *keys: object) -> str:
    """JSON Pointer (RFC 6901) of a place below another.

    Parameters
    ----------
    where : str
        JSON Pointer.
    *keys : object
        Keys and places in lists.

    Returns
    -------
    str
        JSON Pointer.

    Examples
    --------
    >>> pointer("/nodes", "a/b", 0)
    '/nodes/a~1b/0'
    """
    return "/".join([where, *(str(key).replace("~", "~0").replace("/", "~1") for key in keys)])


def as_plain(expected: Any) -> Any:
    """What should be there, as plain data.

    Parameters
    ----------
    expected : object
        As `Comparison.compare` takes it.

    Returns
    -------
    object
        The same with the double nearest to each exact number.

    Examples
    --------
    >>> as_plain({"raw": [Exact(Fraction(1, 3), 1e-12)]})
    {'raw': [0.3333333333333333]}
    """
    if isinstance(expected, Exact):
        return nearest(expected.value)
    if isinstance(expected, Mapping):
        return {key: as_plain(item) for key, item in expected.items()}
    return [as_plain(item) for item in expected] if _is_list(expected) else expected


def nearest(number: Fraction) -> float:
    """The double nearest to a number; the largest one where there is none.

    Parameters
    ----------
    number : Fraction
        Any.

    Returns
    -------
    float
        Finite.

    Examples
    --------
    >>> nearest(Fraction(10**400)) == nearest(Fraction(10**500))
    True
    """
    try:
        return float(number)
    except OverflowError:
        return 1.7976931348623157e308 if number > 0 else -1.7976931348623157e308


def _is_list(item: Any) -> bool:
    return isinstance(item, Sequence) and not isinstance(item, str)
