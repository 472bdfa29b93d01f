"""The evaluation set V: the grades an indicator can have, and what each is worth in points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from fuzzyahp.arrays import is_number
from fuzzyahp.errors import ScoringError, shown, suggest
from fuzzyahp.frozen import FrozenMapping

MAX_GRADES = 100
#: Scores are compared at 9 decimals, which doubles hold up to here; values and cuts must differ by more than that.
LARGEST_VALUE = 10**6
LEAST_STEP = 1e-6


def falling_numbers(numbers: Sequence[float], what: str) -> tuple[float, ...]:
    """Finite numbers that strictly fall.

    Parameters
    ----------
    numbers : sequence of float
        What was given.
    what : str
        What to call it in an error.

    Returns
    -------
    tuple of float
        The numbers.

    Raises
    ------
    ScoringError
        If one is not finite, or two do not fall.

    Examples
    --------
    >>> falling_numbers([2, 1], "cuts")
    (2.0, 1.0)
    """
    if not isinstance(numbers, Sequence | np.ndarray):
        raise ScoringError(f"{what}: {shown(numbers)}, must be a list of numbers")
    if len(numbers) > MAX_GRADES:
        raise ScoringError(f"{what}: {len(numbers)} numbers; there are at most {MAX_GRADES} grades")
    for x in numbers:
        if not is_number(x):
            raise ScoringError(f"{what}: {shown(x)} is not a finite number")
        if abs(x) > LARGEST_VALUE:
            raise ScoringError(f"{what}: {shown(x)} is outside -10^6 to 10^6, where scores keep 9 decimals")
    column = tuple(float(x) for x in numbers)
    for higher, lower in pairwise(column):
        if not higher > lower:
            raise ScoringError(f"{what}: {higher:g} is followed by {lower:g}; they must fall, best grade first")
        if higher - lower < LEAST_STEP:
            raise ScoringError(f"{what}: {higher!r} and {lower!r} must be at least 10^-6 apart: scores have 9 decimals")
    return column


def _texts(given: object, what: str, each: str = "") -> tuple[str, ...]:
    """Non-empty texts, each of its own; risks and labels of risks may repeat."""
    if (isinstance(given, str) and what != "names") or not isinstance(given, Sequence | np.ndarray):
        raise ScoringError(f"grades: {what}: {shown(given)}, must be a list of names")
    if len(given) > MAX_GRADES:
        raise ScoringError(f"grades: {len(given)} of them, must be 2 to {MAX_GRADES}, best first")
    for i, text in enumerate(given):
        if not isinstance(text, str) or not text.strip():
            raise ScoringError(f"{each or f'grades: {what}:'} {shown(text)} must be non-empty text")
        if text in given[:i] and not what.startswith("risk"):
            place = "grades" if what == "names" else f"grades: {what}"
            raise ScoringError(f"{place}: {shown(text)} stands twice; give each grade a name of its own")
    return tuple(given)


@dataclass(frozen=True)
class GradeScale:
    """The evaluation set V: grades, best first, and what each is worth.

    Parameters
    ----------
    names : sequence of str, length g
        Grades, best first, 2 to 100 of them.
    values : sequence of float, length g
        Points of each grade, strictly falling.
    risk : sequence of str, optional
        What each grade says as risk.
    labels : mapping of str to sequence of str, optional
        Grades by language ("en", "zh").
    risk_labels : mapping of str to sequence of str, optional
        Risks by language.

    Raises
    ------
    ScoringError
        If there are fewer than two grades, a name stands twice, values do not fall, or lengths differ.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> scale = fa.GradeScale(("pass", "fail"), (100, 0))
    >>> scale.cuts
    (50.0,)
    """

    names: tuple[str, ...]
    values: tuple[float, ...]
    risk: tuple[str, ...] = ()
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    risk_labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = _texts(self.names, "names", "grades: name")
        if not 2 <= len(names) <= MAX_GRADES:
            raise ScoringError(f"grades: {len(names)} of them, must be 2 to {MAX_GRADES}, best first")
        object.__setattr__(self, "names", names)
        object.__setattr__(self, "values", falling_numbers(self.values, "grades: values"))
        object.__setattr__(self, "risk", _texts(self.risk, "risk"))
        meant = {name: h for h, name in enumerate(names)}
        columns = {"values": self.values, "risk": self.risk or names}
        for attribute in ("labels", "risk_labels"):
            given = getattr(self, attribute)
            if not isinstance(given, Mapping):
                raise ScoringError(f"grades: {attribute}: {shown(given)}, must map languages to one text a grade")
            texts = {lang: tuple(_texts(column, f"{attribute}.{lang}")) for lang, column in given.items()}
            object.__setattr__(self, attribute, FrozenMapping(texts))
            columns |= {f"{attribute}.{lang}": column for lang, column in texts.items()}
        for what, column in columns.items():
            if len(column) != len(names):
                raise ScoringError(f"grades: {what}: {len(column)} for {len(names)} grades; give one a grade")
        for lang, labels in self.labels.items():
            for h, label in enumerate(labels):
                if meant.setdefault(label, h) != h:
                    raise ScoringError(
                        f"grades: labels.{lang}: {shown(label)} already means {shown(names[meant[label]])}; "
                        f"call {shown(names[h])} something else"
                    )

    def __len__(self) -> int:
        return len(self.names)

    def __hash__(self) -> int:
        return hash((self.names, self.values))

    @property
    def cuts(self) -> tuple[float, ...]:
        """Midpoints of neighbouring values: a score on or above cut h has grade h or better."""
        return tuple((better + worse) / 2 for better, worse in pairwise(self.values))

    def index(self, name: object) -> int:
        """Place of a grade on the scale.

        Parameters
        ----------
        name : str
            A grade's name, or one of its labels.

        Returns
        -------
        int
            0 for the best.

        Raises
        ------
        ScoringError
            If there is no such grade; the nearest name is suggested.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> fa.FIVE_GRADES.index("medium"), fa.FIVE_GRADES.index("中")
        (2, 2)
        """
        if isinstance(name, str):
            for column in (self.names, *self.labels.values()):
                if name in column:
                    return column.index(name)
        raise ScoringError(f"there is no grade {shown(name)}; {suggest(name, self.names)}")

    def label(self, index: int, lang: str = "en") -> str:
        """What a grade is called in a language; its name where the scale has no label.

        Parameters
        ----------
        index : int
            Place on the scale, 0 for the best.
        lang : str
            Language.

        Returns
        -------
        str
            The label.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> fa.FIVE_GRADES.label(0, "zh")
        '优'
        """
        return self.labels.get(lang, self.names)[index]

    def risk_label(self, index: int, lang: str = "en") -> str:
        """What a grade says as risk in a language; empty where the scale has no risks.

        Parameters
        ----------
        index : int
            Place on the scale, 0 for the best.
        lang : str
            Language.

        Returns
        -------
        str
            The risk.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> fa.FIVE_GRADES.risk_label(0)
        'low'
        """
        column = self.risk_labels.get(lang, self.risk)
        return column[index] if column else ""


#: The paper's evaluation set: excellent, good, medium, weak, poor = 100, 85, 70, 55, 40.
FIVE_GRADES = GradeScale(
    names=("excellent", "good", "medium", "weak", "poor"),
    values=(100.0, 85.0, 70.0, 55.0, 40.0),
    risk=("low", "fairly low", "medium", "fairly high", "high"),
    labels={"en": ("excellent", "good", "medium", "weak", "poor"), "zh": ("优", "良", "中", "较差", "差")},
    risk_labels={
        "en": ("low", "fairly low", "medium", "fairly high", "high"),
        "zh": ("低", "较低", "中等", "较高", "高"),
    },
)


def check_cuts(cuts: Sequence[float], scale: GradeScale) -> tuple[float, ...]:
    """Cuts as numbers, held against the scale.

    Parameters
    ----------
    cuts : sequence of float
        One fewer than grades, strictly falling.
    scale : GradeScale
        Grades.

    Returns
    -------
    tuple of float
        The cuts.

    Raises
    ------
    ScoringError
        If there are too few or too many, or they do not fall.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> check_cuts([90, 75, 60, 50], fa.FIVE_GRADES)
    (90.0, 75.0, 60.0, 50.0)
    """
    if isinstance(cuts, Sequence | np.ndarray) and len(cuts) != len(scale) - 1:
        raise ScoringError(
            f"cuts: {len(cuts)} cuts for {len(scale)} grades, must be {len(scale) - 1}: one between two grades"
        )
    return falling_numbers(cuts, "cuts")
