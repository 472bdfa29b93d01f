"""Additive fuzzy preference relations: the fuzzy AHP usual in Chinese practice, on the scale 0.1 to 0.9.

r_ij says how far i is preferred to j: 0.5 equally, 0.6 slightly, 0.7 clearly, 0.8 much, 0.9 extremely more important;
r_ij + r_ji = 1, r_ii = 0.5 (fuzzy complementary judgment matrix, 模糊互补判断矩阵). It is additively consistent where
r_ij = r_ik + r_kj - 0.5 for all k (模糊一致矩阵): T. Tanino (1984), Fuzzy preference orderings in group decision
making, Fuzzy Sets and Systems 12, 117-131.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from fuzzyahp.arrays import is_number
from fuzzyahp.errors import JudgmentError, shown
from fuzzyahp.fuzzy.preference_weights import PreferenceWeights, consistent_transform, preference_weights
from fuzzyahp.judgment import JudgmentMatrix
from fuzzyahp.labelled_matrix import LabelledMatrix, cell_name, hold, list_of, rows_of, upper_labels
from fuzzyahp.ratio import parse_ratio
from fuzzyahp.weights import ROUND_OFF

FloatArray = npt.NDArray[np.float64]
_ZERO = re.compile(r"\s*0{1,40}(\.0{1,40})?\s*\Z")


class PreferenceRelation(LabelledMatrix):
    """An additive fuzzy preference relation on one parent's children.

    Parameters
    ----------
    matrix : sequence of sequences, shape (n, n)
        r_ij in [0, 1], usually 0.1 to 0.9; numbers, text such as "0.7", or Fraction; r_ii = 0.5, r_ij + r_ji = 1.
    labels : sequence of str, optional
        Names of the indicators; default: those of a data frame's columns or rows, else "1", "2", ...

    Attributes
    ----------
    values : ndarray, shape (n, n)
        The preferences; read-only.
    labels : tuple of str
        Names of the indicators.

    Raises
    ------
    JudgmentError
        Naming the cell: no number from 0 to 1, the two sides not summing to 1, diagonal not 0.5, matrix not square,
        labels not unique.

    Examples
    --------
    >>> from fuzzyahp.fuzzy import PreferenceRelation
    >>> r = PreferenceRelation([[0.5, 0.7], [0.3, 0.5]], labels=["finance", "market"])
    >>> r.weights().values.round(4).tolist()
    [0.6, 0.4]
    """

    __slots__ = ()

    def __init__(self, matrix: Sequence[Sequence[Any]] | npt.NDArray[Any], labels: Sequence[str] | None = None):
        rows, names = rows_of(matrix, labels, "preference relation")
        n = len(names)
        values = np.full((n, n), 0.5)
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                values[i, j] = _preference(cell, cell_name(names, i, j))
        for i in range(n):
            if abs(values[i, i] - 0.5) > ROUND_OFF:
                raise JudgmentError(
                    f"{cell_name(names, i, i)}: {shown(rows[i][i])}, must be 0.5: as important as itself"
                )
            values[i, i] = 0.5
            for j in range(i + 1, n):
                if abs(values[i, j] + values[j, i] - 1) > ROUND_OFF:
                    raise JudgmentError(
                        f"{cell_name(names, i, j)} is {values[i, j]:.6g}, and the cell across, ({j + 1}, {i + 1}), is "
                        f"{values[j, i]:.6g}: they must sum to 1; did you mean {1 - values[i, j]:.6g} there?"
                    )
        hold(self, values=values, labels=names)

    @classmethod
    def from_upper(cls, upper: Sequence[Any], labels: Sequence[str] | None = None) -> PreferenceRelation:
        """Relation from the preferences above the diagonal, row by row.

        Parameters
        ----------
        upper : sequence, length n (n - 1) / 2
            r_12, r_13, ..., r_1n, r_23, ...
        labels : sequence of str, optional
            Names of the indicators.

        Returns
        -------
        PreferenceRelation
            The whole relation.

        Raises
        ------
        JudgmentError
            If the number of preferences belongs to no relation or not to the labels, or one is unusable.

        Examples
        --------
        >>> from fuzzyahp.fuzzy import PreferenceRelation
        >>> PreferenceRelation.from_upper([0.6, 0.7, 0.6]).values[2].round(4).tolist()
        [0.3, 0.4, 0.5]
        """
        cells = list_of(upper, "upper triangle", "preferences, row by row")
        names = upper_labels(len(cells), labels, "preferences")
        n = len(names)
        values = np.full((n, n), 0.5)
        for (i, j), cell in zip(combinations(range(n), 2), cells, strict=True):
            values[i, j] = _preference(cell, cell_name(names, i, j))
            values[j, i] = 1 - values[i, j]
        return cls(values, names)

    def weights(self, method: str = "xu_2001", parameter: float | None = None) -> PreferenceWeights:
        """Weights of the indicators, with the consistency of the preferences.

        Parameters
        ----------
        method : {"xu_2001", "lu_2002"}
            A key of `PREFERENCE_METHODS`.
        parameter : float, optional
            The a of "lu_2002", at least (n - 1) / 2, which is the default and spreads the weights most.

        Returns
        -------
        PreferenceWeights
            Weights, additive consistency and compatibility.

        Raises
        ------
        JudgmentError
            If the method is unknown or the parameter too small or not one of the method's.

        Examples
        --------
        >>> from fuzzyahp.fuzzy import PreferenceRelation
        >>> r = PreferenceRelation.from_upper([0.6, 0.7, 0.6])
        >>> r.weights("lu_2002").values.round(4).tolist()
        [0.4333, 0.3333, 0.2333]
        """
        return preference_weights(self.values, self.labels, method, parameter)

    def consistent(self, transform: str = "xu_2001") -> PreferenceRelation:
        """An additively consistent relation made from the row sums.

        Parameters
        ----------
        transform : {"xu_2001", "yao_zhang_1997", "projection"}
            r'_ij = (r_i - r_j) / d + 0.5, r_i the row sums, with d = 2 (n - 1), 2 n, or n. Only d = n leaves a
            consistent relation as it is; the other two draw it towards 0.5.

        Returns
        -------
        PreferenceRelation
            The new relation; this one stays.

        Raises
        ------
        JudgmentError
            If there is no such transform, or "projection" leads outside [0, 1].

        Examples
        --------
        >>> from fuzzyahp.fuzzy import PreferenceRelation
        >>> PreferenceRelation.from_upper([0.6, 0.7, 0.6]).consistent("projection").values[0].round(4).tolist()
        [0.5, 0.6, 0.7]
        """
        made = consistent_transform(self.values, transform)
        outside = np.argwhere((made < 0) | (made > 1))
        if len(outside):
            i, j = outside[0].tolist()
            raise JudgmentError(
                f"transform {transform}: {cell_name(self.labels, i, j)} becomes {made[i, j]:.4g}, must be from 0 to 1; "
                "take 'xu_2001' or 'yao_zhang_1997', which draw preferences towards 0.5"
            )
        return PreferenceRelation(made, self.labels)

    def multiplicative(self) -> JudgmentMatrix:
        """The multiplicative judgments a_ij = 9^(2 r_ij - 1).

        Returns
        -------
        JudgmentMatrix
            On Saaty's range 1/9 to 9, twelve significant digits; perfectly consistent where the relation is
            additively consistent.

        References
        ----------
        E. Herrera-Viedma, F. Herrera, F. Chiclana and M. Luque (2004), Some issues on consistency of fuzzy preference
        relations, European Journal of Operational Research 154, 98-109: r = (1 + log_9 a) / 2.

        Examples
        --------
        >>> from fuzzyahp.fuzzy import PreferenceRelation
        >>> PreferenceRelation.from_upper([0.75]).multiplicative()
        JudgmentMatrix([[1, 3], [1/3, 1]], labels=['1', '2'])
        """
        pairs = combinations(range(len(self.labels)), 2)
        # Twelve digits: a power may differ in its last bit from one machine to the next.
        upper = [float(f"{9.0 ** (2 * float(self.values[i, j]) - 1):.11e}") for i, j in pairs]
        return JudgmentMatrix.from_upper(upper, labels=self.labels)

    def upper(self) -> tuple[float, ...]:
        """Preferences above the diagonal, row by row; `from_upper` reads them back.

        Returns
        -------
        tuple of float
            The preferences.

        Examples
        --------
        >>> from fuzzyahp.fuzzy import PreferenceRelation
        >>> PreferenceRelation.from_upper([0.6, 0.7, 0.6]).upper()
        (0.6, 0.7, 0.6)
        """
        return tuple(float(self.values[i, j]) for i, j in combinations(range(len(self.labels)), 2))

    def _cell(self, i: int, j: int) -> str:
        return f"{float(self.values[i, j]):.4g}"

    def __repr__(self) -> str:
        cells = ", ".join(f"{x:.6g}" for x in self.upper())
        return f"PreferenceRelation.from_upper([{cells}], labels={list(self.labels)})"


def _preference(cell: object, where: str) -> float:
    value: float | Fraction
    if isinstance(cell, str):
        # What is read as judgments are is above 0; a preference may be 0.
        value = Fraction(0) if _ZERO.match(cell) else parse_ratio(cell, where)
    elif is_number(cell):
        value = float(cell)  # type: ignore[arg-type]
    else:
        raise JudgmentError(f"{where}: {shown(cell)} is not a number; write a preference such as 0.7")
    if not 0 <= value <= 1:
        raise JudgmentError(
            f"{where}: {float(value):.6g}, must be from 0 to 1 (0.5 equally, 0.9 extremely more important); "
            "judgments such as 3 or '1/3' belong in a JudgmentMatrix"
        )
    return float(value)
