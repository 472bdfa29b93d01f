"""Judgments in pairs to weights, and whether to believe them.

The paper takes the components of the judgment matrix's principal eigenvector as the weights A of the
indicators (paper, section 2, step 2). lambda_max, CI = (lambda_max - n)/(n - 1) and CR = CI/RI are
Saaty's (1980, The Analytic Hierarchy Process, McGraw-Hill).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from fuzzyahp.errors import JudgmentError, shown
from fuzzyahp.labelled_matrix import (
    LabelledMatrix,
    cell_name,
    flat_triangle,
    hold,
    list_of,
    matrix_of,
    rows_of,
    upper_labels,
)
from fuzzyahp.pairs import RebuiltCell, put, read_pairs
from fuzzyahp.ratio import in_words, parse_ratio, ratio_text
from fuzzyahp.weights import (
    ROUND_OFF,
    DisturbingJudgment,
    FloatArray,
    Weights,
    disturbing_judgments,
    weigh,
)

Judgment = int | float | str | Fraction

#: a_ij * a_ji may differ from 1 by this much where one side was typed as a decimal (0.33 for 1/3, 0.14 for 1/7).
TYPED_DECIMAL_SLACK = 0.02


class JudgmentMatrix(LabelledMatrix):
    """A reciprocal matrix of pairwise judgments on one parent's children.

    Parameters
    ----------
    matrix : sequence of sequences, shape (n, n)
        a_ij: how many times as important i is as j. Numbers, "1/3" or Fraction, > 0, a_ii = 1,
        a_ij = 1/a_ji. A reciprocal typed as a decimal (0.33 for 1/3, within 2 %) is
        accepted: the side >= 1 counts, the other is rebuilt exactly and listed in `rebuilt`.
    labels : sequence of str, optional
        Names of the indicators; default: those of a data frame's columns or rows, else "1", "2", ...

    Attributes
    ----------
    values : ndarray, shape (n, n)
        The judgments; read-only.
    labels : tuple of str
        Names of the indicators.
    rebuilt : tuple of RebuiltCell
        What was typed as a decimal and rebuilt.

    Raises
    ------
    JudgmentError
        Naming the cell: not a positive finite number, not reciprocal, diagonal not 1, matrix not
        square, labels not unique.

    References
    ----------
    Source paper, section 2, step 2 (judgments 1, 3, 5, 7, 9); T. L. Saaty (1980).

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> m = fa.JudgmentMatrix([[1, 3], ["1/3", 1]], labels=["finance", "market"])
    >>> m.weights().values.tolist()
    [0.75, 0.25]
    """

    __slots__ = ("rebuilt",)
    rebuilt: tuple[RebuiltCell, ...]

    def __init__(self, matrix: Sequence[Sequence[Judgment]] | npt.NDArray[Any], labels: Sequence[str] | None = None):
        rows, names = rows_of(matrix, labels, "judgment matrix")
        n = len(names)
        parsed = [
            [parse_ratio(cell, cell_name(names, i, j)) for j, cell in enumerate(row)] for i, row in enumerate(rows)
        ]
        values = np.ones((n, n))
        rebuilt: list[RebuiltCell] = []
        for i in range(n):
            if abs(float(parsed[i][i]) - 1) > ROUND_OFF:
                raise JudgmentError(
                    f"{cell_name(names, i, i)}: {shown(rows[i][i])}, must be 1: an indicator is as important as itself"
                )
            for j in range(i + 1, n):
                rebuilt += _settle(values, parsed[i][j], parsed[j][i], names, i, j)
        hold(self, values=values, labels=names, rebuilt=tuple(rebuilt))

    @classmethod
    def from_upper(
        cls, upper: Sequence[Judgment | Sequence[Judgment]], labels: Sequence[str] | None = None
    ) -> JudgmentMatrix:
        """Matrix from the judgments above the diagonal, row by row.

        Parameters
        ----------
        upper : sequence, length n (n - 1) / 2
            a_12, a_13, ..., a_1n, a_23, ...; numbers, "1/3" or Fraction. Or in rows, as a scheme file may have them:
            [[a_12, a_13], [a_23]].
        labels : sequence of str, optional
            Names of the indicators.

        Returns
        -------
        JudgmentMatrix
            The whole matrix.

        Raises
        ------
        JudgmentError
            If the number of judgments belongs to no matrix or not to the labels, or a judgment is unusable.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> fa.JudgmentMatrix.from_upper([2, 4, 2], labels=("a", "b", "c")).weights().values.round(4).tolist()
        [0.5714, 0.2857, 0.1429]
        """
        cells = flat_triangle(list_of(upper, "upper triangle", "judgments, row by row"))
        names = upper_labels(len(cells), labels)
        n = len(names)
        values = np.ones((n, n))
        for (i, j), cell in zip(combinations(range(n), 2), cells, strict=True):
            put(values, parse_ratio(cell, cell_name(names, i, j)), i, j)
        return matrix_of(cls, {"values": values, "labels": names, "rebuilt": ()})

    @classmethod
    def from_pairs(
        cls, pairs: Mapping[tuple[str, str], Judgment], labels: Sequence[str] | None = None
    ) -> JudgmentMatrix:
        """Matrix from named pairs, each pair judged once.

        Parameters
        ----------
        pairs : mapping of (str, str) to judgment
            How many times as important the first name is as the second.
        labels : sequence of str, optional
            Order of the indicators; default: as they first appear.

        Returns
        -------
        JudgmentMatrix
            The whole matrix.

        Raises
        ------
        JudgmentError
            If a pair is missing or given twice, a name is unknown, or the pairs do not connect all indicators.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> fa.JudgmentMatrix.from_pairs({("a", "b"): 3, ("a", "c"): 3, ("c", "b"): 1}).labels
        ('a', 'b', 'c')
        """
        names, values = read_pairs(pairs, labels)
        return matrix_of(cls, {"values": values, "labels": names, "rebuilt": ()})

    def weights(self, method: str = "eigenvector", random_index: str = "saaty_1980") -> Weights:
        """Weights of the indicators, with the consistency of the judgments.

        Parameters
        ----------
        method : {"eigenvector", "geometric_mean", "column_mean"}
            How weights follow from judgments.
        random_index : {"saaty_1980", "saaty_2005", "alonso_lamata_2006", "donegan_dodd_1991"}
            Which table of RI.

        Returns
        -------
        Weights
            Weights, lambda_max with its bounds, CI and CR.

        Raises
        ------
        JudgmentError
            If the method or table is unknown, or the table does not reach this size.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> w = fa.JudgmentMatrix.from_upper([5, 2, 4]).weights()
        >>> round(w.consistency_ratio, 4)
        0.5333
        """
        return weigh(self.values, self.labels, method, random_index, self.rebuilt)

    def worst_judgments(self, count: int = 3) -> tuple[DisturbingJudgment, ...]:
        """Judgments that disturb most, the worst first.

        Parameters
        ----------
        count : int
            How many at the most.

        Returns
        -------
        tuple of DisturbingJudgment
            By how far a_ij is from w_i/w_j; judgments that fit are left out.

        Raises
        ------
        JudgmentError
            If the count is no whole number.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> m = fa.JudgmentMatrix.from_upper([2, 4, 8, 2, 4, "1/2"], labels="abcd")
        >>> worst = m.worst_judgments(1)[0]
        >>> worst.first, worst.second, worst.value
        ('c', 'd', 0.5)
        """
        return disturbing_judgments(self.values, self.labels, count)

    def in_words(self, lang: str = "en") -> list[str]:
        """Every judgment as a sentence, so that a transposed matrix is noticed.

        Parameters
        ----------
        lang : {"en", "zh"}
            Language.

        Returns
        -------
        list of str
            One sentence a pair, the more important side first.

        Raises
        ------
        JudgmentError
            If there is no such language.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> fa.JudgmentMatrix([[1, "1/3"], [3, 1]], labels=["finance", "management"]).in_words()
        ['management is 3 times as important as finance']
        """
        pairs = combinations(range(len(self.labels)), 2)
        return [in_words(self.labels[i], self.labels[j], float(self.values[i, j]), lang) for i, j in pairs]

    def _cell(self, i: int, j: int) -> str:
        return ratio_text(float(self.values[i, j]))

    def __repr__(self) -> str:
        rows = ", ".join("[" + ", ".join(ratio_text(float(x)) for x in row) + "]" for row in self.values)
        return f"JudgmentMatrix([{rows}], labels={list(self.labels)})"


def _settle(
    values: FloatArray,
    upper: Fraction | float,
    lower: Fraction | float,
    names: tuple[str, ...],
    i: int,
    j: int,
) -> list[RebuiltCell]:
    """Put a pair given on both sides of the diagonal; say which cell had to be rebuilt."""
    gap = abs(float(upper * lower) - 1)
    if gap > TYPED_DECIMAL_SLACK + ROUND_OFF:
        raise JudgmentError(
            f"{cell_name(names, i, j)} is {ratio_text(upper)}, and the cell across, ({j + 1}, {i + 1}), is "
            f"{ratio_text(lower)}: "
            f"they must be reciprocal; did you mean {ratio_text(1 / upper)} there, or {ratio_text(1 / lower)} here?"
        )
    if upper >= lower:
        put(values, upper, i, j)
        rebuilt = RebuiltCell(names[j], names[i], float(lower), float(values[j, i]))
    else:
        put(values, lower, j, i)
        rebuilt = RebuiltCell(names[i], names[j], float(upper), float(values[i, j]))
    return [rebuilt] if gap > ROUND_OFF else []
