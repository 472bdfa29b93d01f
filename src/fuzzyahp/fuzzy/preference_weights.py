"""Weights and consistency of additive fuzzy preference relations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from fuzzyahp.arrays import is_number, read_only
from fuzzyahp.errors import JudgmentError, find_entry, shown
from fuzzyahp.frozen import FrozenMapping
from fuzzyahp.fuzzy.result import shares, warn_of_zero

FloatArray = npt.NDArray[np.float64]


def _row_sums(values: FloatArray) -> FloatArray:
    return np.asarray(np.add.accumulate(values, axis=1)[:, -1])


def _xu(sums: FloatArray, _: float) -> FloatArray:
    n = len(sums)
    return np.asarray((sums + n / 2 - 1) / (n * (n - 1)))


def _lu(sums: FloatArray, a: float) -> FloatArray:
    n = len(sums)
    # 1/n - 1/(2a) + sum/(na) over one denominator: an indicator that always loses gets 0, not a rounding of it.
    return np.asarray(np.maximum((sums + (a - n / 2)) / (n * a), 0.0))


#: Weight methods by name: (row sums, a) -> weights. Sources: Xu Zeshui (2001), 模糊互补判断矩阵排序的一种算法, Journal
#: of Systems Engineering 16(4), 311-314; Lü Yuejin (2002), 基于模糊一致矩阵的模糊层次分析法的排序, Fuzzy Systems and
#: Mathematics 16(2), 79-85.
PREFERENCE_METHODS: Mapping[str, Callable[[FloatArray, float], FloatArray]] = FrozenMapping(
    {"xu_2001": _xu, "lu_2002": _lu}
)

#: Transforms to a consistent relation by name: n -> the d of (r_i - r_j) / d + 0.5. Xu (2001), as above; Yao Min and
#: Zhang Sen (1997), 模糊一致矩阵及其在软科学中的应用, Systems Engineering 15(2), 54-57; least squares.
TRANSFORMS: Mapping[str, Callable[[int], float]] = FrozenMapping(
    {
        "xu_2001": lambda n: 2.0 * (n - 1),
        "yao_zhang_1997": lambda n: 2.0 * n,
        "projection": float,
    }
)


@dataclass(frozen=True, eq=False)
class PreferenceWeights:
    """Weights from an additive fuzzy preference relation, and how consistent it is.

    Attributes
    ----------
    values : ndarray, shape (n,)
        Weights, >= 0; added in listed order they give exactly 1. Read-only.
    labels : tuple of str
        The indicators.
    method : str
        A key of `PREFERENCE_METHODS`.
    parameter : float or None
        The a of "lu_2002"; None for other methods and for a single indicator.
    additive_deviation : float
        Mean of |r_ij + r_jk - r_ik - 0.5| over all i < j < k, 0 to 1.5; 0 for n <= 2.
    additive_consistency : float
        1 - 2/3 of it, 0 to 1; 1 for a consistent relation.
    compatibility : float
        I(R, W) = (1/n^2) sum of |r_ij + w_ji - 1| with w_ij = w_i / (w_i + w_j); accepted up to 0.1.

    References
    ----------
    Additive consistency: G. Zhang, Y. Dong and Y. Xu (2012), Linear optimization modeling of consistency issues in
    group decision making based on fuzzy preference relations, Expert Systems with Applications 39, 2415-2420.
    Compatibility: Chen Huayou and Zhao Jiabing (2004), 模糊判断矩阵的相容性研究, Operations Research and Management
    Science 13(1), 44-47.

    Examples
    --------
    >>> from fuzzyahp.fuzzy.preference import PreferenceRelation
    >>> PreferenceRelation.from_upper([0.6, 0.7, 0.6], labels="abc").weights()
    PreferenceWeights(a 0.3833, b 0.3333, c 0.2833; additive consistency 1.0000, compatibility 0.0555, xu_2001)
    """

    values: FloatArray
    labels: tuple[str, ...]
    method: str
    parameter: float | None
    additive_deviation: float
    additive_consistency: float
    compatibility: float

    def as_dict(self) -> dict[str, float]:
        """Weights by label.

        Returns
        -------
        dict of str to float
            In listed order.

        Examples
        --------
        >>> from fuzzyahp.fuzzy.preference import PreferenceRelation
        >>> PreferenceRelation.from_upper([0.5], labels=("finance", "market")).weights().as_dict()
        {'finance': 0.5, 'market': 0.5}
        """
        return dict(zip(self.labels, self.values.tolist(), strict=True))

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain texts, numbers and dicts.

        Returns
        -------
        dict
            Ready for JSON.

        Examples
        --------
        >>> from fuzzyahp.fuzzy.preference import PreferenceRelation
        >>> PreferenceRelation.from_upper([0.5], labels="ab").weights().to_dict()["weights"]
        {'a': 0.5, 'b': 0.5}
        """
        return {
            "method": self.method,
            "parameter": self.parameter,
            "weights": self.as_dict(),
            "additive_deviation": self.additive_deviation,
            "additive_consistency": self.additive_consistency,
            "compatibility": self.compatibility,
        }

    def _how(self) -> str:
        return self.method if self.parameter is None else f"{self.method}, a {self.parameter:g}"

    def __repr__(self) -> str:
        parts = ", ".join(f"{label} {w:.4f}" for label, w in self.as_dict().items())
        return (
            f"PreferenceWeights({parts}; additive consistency {self.additive_consistency:.4f}, "
            f"compatibility {self.compatibility:.4f}, {self._how()})"
        )

    def _repr_html_(self) -> str:
        from html import escape

        rows = "".join(f"<tr><td>{escape(label)}</td><td>{w:.4f}</td></tr>" for label, w in self.as_dict().items())
        return (
            f"<table><thead><tr><th>indicator</th><th>weight</th></tr></thead><tbody>{rows}</tbody></table>"
            f"<p>additive consistency {self.additive_consistency:.4f}, compatibility {self.compatibility:.4f} "
            f"({escape(self._how())})</p>"
        )


def preference_weights(
    values: FloatArray, labels: tuple[str, ...], method: str, parameter: float | None = None
) -> PreferenceWeights:
    """Weights and consistency of a relation already known to be good.

    Parameters
    ----------
    values : ndarray, shape (n, n)
        Additive fuzzy preference relation.
    labels : tuple of str, length n
        Names of the indicators.
    method : str
        A key of `PREFERENCE_METHODS`.
    parameter : float, optional
        The a of "lu_2002", >= (n - 1) / 2.

    Returns
    -------
    PreferenceWeights
        With its consistency figures.

    Raises
    ------
    JudgmentError
        If the method is unknown, or the parameter too small or not one of the method's.

    Warns
    -----
    ZeroWeightWarning
        If an indicator gets the weight 0, as one that matters nothing beside each other does under "lu_2002".

    Examples
    --------
    >>> preference_weights(np.array([[0.5, 0.7], [0.3, 0.5]]), ("a", "b"), "xu_2001").values.round(4).tolist()
    [0.6, 0.4]
    """
    function = find_entry("preference method", method, PREFERENCE_METHODS, JudgmentError)
    n = len(labels)
    least = (n - 1) / 2
    if parameter is not None:
        if method != "lu_2002":
            raise JudgmentError(
                f"parameter: {shown(parameter)}, but {method} has none; leave it out, or take 'lu_2002'"
            )
        if not is_number(parameter) or parameter < least or parameter <= 0:
            raise JudgmentError(
                f"parameter: {shown(parameter)}, must be a number of at least (n - 1)/2 = {least:g}, and above 0: "
                "below it weights can be negative"
            )
    a = least if parameter is None else float(parameter)
    weights = np.ones(1) if n == 1 else shares(function(_row_sums(values), a))
    warn_of_zero(method, labels, weights)
    deviation = additive_deviation(values)
    return PreferenceWeights(
        values=read_only(weights),
        labels=labels,
        method=method,
        parameter=a if method == "lu_2002" and n > 1 else None,
        additive_deviation=deviation,
        additive_consistency=1 - 2 / 3 * deviation,
        compatibility=compatibility(values, weights),
    )


def additive_deviation(values: FloatArray) -> float:
    """Mean of |r_ij + r_jk - r_ik - 0.5| over all triples i < j < k.

    Parameters
    ----------
    values : ndarray, shape (n, n)
        Additive fuzzy preference relation.

    Returns
    -------
    float
        0 to 1.5; 0 for n <= 2. The same for every order of a triple's members.

    Examples
    --------
    >>> round(additive_deviation(np.array([[0.5, 0.6, 0.9], [0.4, 0.5, 0.6], [0.1, 0.4, 0.5]])), 4)
    0.2
    """
    gaps = [
        abs(float(values[i, j] + values[j, k] - values[i, k]) - 0.5) for i, j, k in combinations(range(len(values)), 3)
    ]
    return sum(gaps) / len(gaps) if gaps else 0.0


def compatibility(values: FloatArray, weights: FloatArray) -> float:
    """How far a relation is from the one that its weights make.

    Parameters
    ----------
    values : ndarray, shape (n, n)
        Additive fuzzy preference relation.
    weights : ndarray, shape (n,)
        Weights >= 0, no two of them 0.

    Returns
    -------
    float
        Mean of |r_ij + w_ji - 1| = |r_ij - w_ij| with w_ij = w_i / (w_i + w_j); accepted up to 0.1.

    Examples
    --------
    >>> compatibility(np.array([[0.5, 0.75], [0.25, 0.5]]), np.array([0.75, 0.25]))
    0.0
    """
    n = len(weights)
    if n == 1:
        return 0.0
    made = weights[:, None] / (weights[:, None] + weights[None, :] + np.where(np.eye(n) > 0, 1.0, 0.0))
    made[np.arange(n), np.arange(n)] = 0.5
    gaps = np.abs(values + made.T - 1)
    return float(np.add.accumulate(np.add.accumulate(gaps, axis=1)[:, -1])[-1] / n**2)


def consistent_transform(values: FloatArray, transform: str) -> FloatArray:
    """Consistent relation (r_i - r_j) / d + 0.5 from the row sums r_i.

    Parameters
    ----------
    values : ndarray, shape (n, n)
        Additive fuzzy preference relation.
    transform : str
        A key of `TRANSFORMS`.

    Returns
    -------
    ndarray, shape (n, n)
        r_ij + r_ji = 1 and r_ij = r_ik + r_kj - 0.5; may leave [0, 1] under "projection".

    Raises
    ------
    JudgmentError
        If there is no such transform.

    Examples
    --------
    >>> consistent_transform(np.array([[0.5, 0.7], [0.3, 0.5]]), "projection")[0].round(4).tolist()
    [0.5, 0.7]
    """
    divisor = find_entry("transform", transform, TRANSFORMS, JudgmentError)
    n = len(values)
    if n == 1:
        return values.copy()
    sums = _row_sums(values)
    upper = np.triu((sums[:, None] - sums[None, :]) / divisor(n) + 0.5, 1)
    return np.asarray(upper + np.tril(1 - upper.T, -1) + 0.5 * np.eye(n))
