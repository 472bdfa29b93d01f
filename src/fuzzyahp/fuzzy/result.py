"""What fuzzy judgments give: crisp weights with their working."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from fuzzyahp.arrays import read_only
from fuzzyahp.eigenvector import close_to_one
from fuzzyahp.frozen import FrozenMapping
from fuzzyahp.weights import Weights

FloatArray = npt.NDArray[np.float64]


class ZeroWeightWarning(UserWarning):
    """A method of weighting gave an indicator the weight 0 although it was judged.

    Examples
    --------
    >>> import warnings
    >>> from fuzzyahp.fuzzy import FuzzyJudgmentMatrix, ZeroWeightWarning
    >>> m = FuzzyJudgmentMatrix.from_upper([(7, 8, 9), (7, 8, 9), (1, 1, 1)], labels="abc")
    >>> with warnings.catch_warnings(record=True) as caught:
    ...     warnings.simplefilter("always")
    ...     w = m.weights("chang")
    >>> [x.category is ZeroWeightWarning for x in caught], w.values.tolist()
    ([True], [1.0, 0.0, 0.0])
    """


@dataclass(frozen=True, eq=False)
class Derived:
    """Weights as a method hands them over, without labels.

    Attributes
    ----------
    values : ndarray, shape (n,)
        Crisp weights, summing to exactly 1.
    fuzzy : ndarray, shape (n, k), or None
        Fuzzy weights, where the method has them.
    working : mapping of str to ndarray
        Intermediate results by name.
    notes : tuple of str
        What a reader of the result must know.
    """

    values: FloatArray
    fuzzy: FloatArray | None
    working: Mapping[str, FloatArray]
    notes: tuple[str, ...] = ()


def shares(crisp: FloatArray) -> FloatArray:
    """Non-negative numbers scaled so that they add to exactly 1 in listed order.

    Parameters
    ----------
    crisp : ndarray, shape (n,)
        Numbers >= 0, not all 0.

    Returns
    -------
    ndarray, shape (n,)
        Weights.

    Examples
    --------
    >>> shares(np.array([3.0, 1.0])).tolist()
    [0.75, 0.25]
    """
    total = np.add.accumulate(crisp)[-1]  # one after the other, in listed order
    return close_to_one((crisp / total)[:, None].copy())[:, 0]


def warn_of_zero(method: str, labels: tuple[str, ...], weights: FloatArray) -> tuple[str, ...]:
    """Labels whose weight is 0, with a warning if there are any.

    Parameters
    ----------
    method : str
        What to call the method.
    labels : tuple of str
        The indicators.
    weights : ndarray, shape (n,)
        Their weights.

    Returns
    -------
    tuple of str
        Those that would count for nothing.

    Examples
    --------
    >>> warn_of_zero("chang", ("a", "b"), np.array([0.75, 0.25]))
    ()
    """
    zero = tuple(label for label, w in zip(labels, weights.tolist(), strict=True) if w == 0)
    if zero:
        warnings.warn(
            f"{method}: weight 0 for {', '.join(zero)}, though judged against the others; such indicators "
            "would count for nothing: take another method, or say why this is meant",
            ZeroWeightWarning,
            stacklevel=3,
        )
    return zero


@dataclass(frozen=True, eq=False)
class FuzzyWeights:
    """Crisp weights of sibling indicators from fuzzy judgments, and how they came about.

    Attributes
    ----------
    values : ndarray, shape (n,)
        Weights, >= 0; added in listed order they give exactly 1. Read-only.
    labels : tuple of str
        The indicators.
    fuzzy : ndarray, shape (n, k), or None
        Fuzzy weights before defuzzification, points rising; None where the method has none.
    method : str
        A key of `FUZZY_METHODS`.
    options : mapping of str to str, float or None
        What the method was told: convention, defuzzifier, optimism, judgments.
    working : mapping of str to ndarray
        Intermediate results by name; which ones, the page on fuzzy judgments says.
    modal : Weights
        Weights and consistency of the crisp matrix of middle values; its CR is the consistency check.
    zero : tuple of str
        Indicators whose weight came out as 0; empty for every method but Chang's.
    notes : tuple of str
        What a reader must know of this result.

    Examples
    --------
    >>> from fuzzyahp.fuzzy.matrix import FuzzyJudgmentMatrix
    >>> w = FuzzyJudgmentMatrix.from_upper([(1, 3, 3)], labels=("finance", "market")).weights("krejci")
    >>> w.fuzzy.tolist()
    [[0.5, 0.75, 0.75], [0.25, 0.25, 0.5]]
    >>> w
    FuzzyWeights(finance 0.6667, market 0.3333; CR of the middle values 0.0000, krejci, defuzzifier centroid)
    """

    values: FloatArray
    labels: tuple[str, ...]
    fuzzy: FloatArray | None
    method: str
    options: Mapping[str, str | float | None]
    working: Mapping[str, FloatArray]
    modal: Weights
    zero: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def convention(self) -> str | None:
        """Which of Buckley's two normalisations; None for other methods."""
        found = self.options.get("convention")
        return found if isinstance(found, str) else None

    @property
    def defuzzifier(self) -> str | None:
        """How fuzzy weights became crisp; None for methods that need none."""
        found = self.options.get("defuzzifier")
        return found if isinstance(found, str) else None

    @property
    def consistency_ratio(self) -> float:
        """CR of the middle values."""
        return self.modal.consistency_ratio

    def as_dict(self) -> dict[str, float]:
        """Crisp weights by label.

        Returns
        -------
        dict of str to float
            In listed order.

        Examples
        --------
        >>> from fuzzyahp.fuzzy.matrix import FuzzyJudgmentMatrix
        >>> FuzzyJudgmentMatrix.from_upper([(1, 1, 1)], labels=("finance", "market")).weights().as_dict()
        {'finance': 0.5, 'market': 0.5}
        """
        return dict(zip(self.labels, self.values.tolist(), strict=True))

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain texts, numbers, lists and dicts.

        Returns
        -------
        dict
            Ready for JSON.

        Examples
        --------
        >>> from fuzzyahp.fuzzy.matrix import FuzzyJudgmentMatrix
        >>> FuzzyJudgmentMatrix.from_upper([(1, 2, 3)]).weights("chang").to_dict()["working"]["row_sums"]
        [[2.0, 3.0, 4.0], [1.3333333333333333, 1.5, 2.0]]
        """
        return {
            "method": self.method,
            "options": dict(self.options),
            "weights": self.as_dict(),
            "fuzzy": None if self.fuzzy is None else dict(zip(self.labels, self.fuzzy.tolist(), strict=True)),
            "working": {name: array.tolist() for name, array in self.working.items()},
            "consistency": {
                "lambda_max": self.modal.lambda_max,
                "consistency_index": self.modal.consistency_index,
                "consistency_ratio": self.modal.consistency_ratio,
                "random_index": self.modal.random_index,
                "of": "middle values",
            },
            "zero": list(self.zero),
            "notes": list(self.notes),
        }

    def _how(self) -> str:
        said = [f"{name} {value}" for name, value in self.options.items() if value is not None]
        return ", ".join([self.method, *said])

    def __repr__(self) -> str:
        parts = ", ".join(f"{label} {w:.4f}" for label, w in self.as_dict().items())
        return f"FuzzyWeights({parts}; CR of the middle values {self.consistency_ratio:.4f}, {self._how()})"

    def _repr_html_(self) -> str:
        from html import escape

        fuzzy = [""] * len(self.labels)
        if self.fuzzy is not None:
            fuzzy = ["(" + ", ".join(f"{x:.4f}" for x in row) + ")" for row in self.fuzzy.tolist()]
        rows = "".join(
            f"<tr><td>{escape(label)}</td><td>{w:.4f}</td><td>{points}</td></tr>"
            for (label, w), points in zip(self.as_dict().items(), fuzzy, strict=True)
        )
        notes = "".join(f"<p>{escape(note)}</p>" for note in self.notes)
        return (
            "<table><thead><tr><th>indicator</th><th>weight</th><th>fuzzy weight</th></tr></thead>"
            f"<tbody>{rows}</tbody></table><p>CR of the middle values {self.consistency_ratio:.4f} "
            f"({escape(self._how())}, {escape(self.modal.random_index)})</p>{notes}"
        )


def frozen_working(working: Mapping[str, FloatArray]) -> Mapping[str, FloatArray]:
    """Working that nobody can change.

    Parameters
    ----------
    working : mapping of str to ndarray
        Arrays by name.

    Returns
    -------
    mapping of str to ndarray
        Read-only copies.

    Examples
    --------
    >>> frozen_working({"r": np.ones(2)})["r"].flags.writeable
    False
    """
    return FrozenMapping({name: read_only(np.array(array, dtype=np.float64)) for name, array in working.items()})
