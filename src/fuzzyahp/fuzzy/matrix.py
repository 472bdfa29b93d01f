"""Fuzzy judgments in pairs: the matrix of one parent's children."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any, TypedDict

import numpy as np
import numpy.typing as npt

from fuzzyahp.arrays import read_only
from fuzzyahp.eigenvector import geometric_mean
from fuzzyahp.errors import JudgmentError, find_entry, shown
from fuzzyahp.frozen import FrozenMapping
from fuzzyahp.fuzzy.cells import FuzzyJudgment, parsed_cells, put_points, settle
from fuzzyahp.fuzzy.methods import FUZZY_METHODS
from fuzzyahp.fuzzy.numbers import FORMS, aggregate
from fuzzyahp.fuzzy.result import FuzzyWeights, frozen_working, warn_of_zero
from fuzzyahp.judgment import JudgmentMatrix
from fuzzyahp.labelled_matrix import LabelledMatrix, cell_name, hold, list_of, matrix_of, rows_of, upper_labels
from fuzzyahp.pairs import RebuiltCell
from fuzzyahp.ratio import ratio_text
from fuzzyahp.weights import ROUND_OFF

if TYPE_CHECKING:
    from typing import Unpack

FloatArray = npt.NDArray[np.float64]


class FuzzyOptions(TypedDict, total=False):
    """The options of `FuzzyJudgmentMatrix.weights`, for type checkers; what they mean stands there."""

    convention: str | None
    defuzzifier: str | None
    judgments: str | None
    optimism: float | None


class FuzzyJudgmentMatrix(LabelledMatrix):
    """A reciprocal matrix of fuzzy judgments on one parent's children.

    Parameters
    ----------
    matrix : sequence of sequences, shape (n, n) of judgments, or array_like, shape (n, n, k)
        Each judgment (l, m, u) or (a, b, c, d), rising, of numbers, "1/3" or Fraction, or a single number where it
        is crisp; the same kind throughout. Across the diagonal stand the reciprocals: (1/u, 1/m, 1/l). A reciprocal
        typed as a decimal (0.33 for 1/3, within 2 %) is accepted as `JudgmentMatrix` does and listed in `rebuilt`.
    labels : sequence of str, optional
        Names of the indicators; default "1", "2", ...

    Attributes
    ----------
    values : ndarray, shape (n, n, k)
        The judgments, k = 3 or 4; read-only.
    labels : tuple of str
        Names of the indicators.
    rebuilt : tuple of RebuiltCell
        Points that were typed as decimals and rebuilt.

    Raises
    ------
    JudgmentError
        Naming the cell: no fuzzy number, points not above 0 or falling, not reciprocal, diagonal not 1, matrix not
        square, labels not unique, triangles and trapezoids mixed.

    Examples
    --------
    >>> from fuzzyahp.fuzzy import FuzzyJudgmentMatrix
    >>> m = FuzzyJudgmentMatrix([[1, (2, 3, 4)], [("1/4", "1/3", "1/2"), 1]], labels=["finance", "market"])
    >>> m.weights("buckley").as_dict()["finance"] > 0.74
    True
    """

    __slots__ = ("rebuilt",)
    rebuilt: tuple[RebuiltCell, ...]

    def __init__(
        self, matrix: Sequence[Sequence[FuzzyJudgment]] | npt.NDArray[Any], labels: Sequence[str] | None = None
    ):
        rows, names = rows_of(matrix, labels, "fuzzy judgment matrix")
        n = len(names)
        places = [(i, j) for i in range(n) for j in range(n)]
        flat, k = parsed_cells([rows[i][j] for i, j in places], [cell_name(names, i, j) for i, j in places])
        cells = dict(zip(places, flat, strict=True))
        values = np.ones((n, n, k))
        rebuilt: list[RebuiltCell] = []
        for i in range(n):
            if any(abs(float(x) - 1) > ROUND_OFF for x in cells[i, i]):
                raise JudgmentError(
                    f"{cell_name(names, i, i)}: {shown(rows[i][i])}, must be 1: an indicator is as important as itself"
                )
            for j in range(i + 1, n):
                rebuilt += settle(values, cells[i, j], cells[j, i], names, (i, j))
        hold(self, values=values, labels=names, rebuilt=tuple(rebuilt))

    @classmethod
    def from_upper(cls, upper: Sequence[FuzzyJudgment], labels: Sequence[str] | None = None) -> FuzzyJudgmentMatrix:
        """Matrix from the judgments above the diagonal, row by row.

        Parameters
        ----------
        upper : sequence, length n (n - 1) / 2
            The judgments of 1 over 2, 1 over 3, ..., 2 over 3, ...
        labels : sequence of str, optional
            Names of the indicators.

        Returns
        -------
        FuzzyJudgmentMatrix
            The whole matrix.

        Raises
        ------
        JudgmentError
            If the number of judgments belongs to no matrix or not to the labels, or a judgment is unusable.

        Examples
        --------
        >>> from fuzzyahp.fuzzy import FuzzyJudgmentMatrix
        >>> m = FuzzyJudgmentMatrix.from_upper([(1, 2, 3), (2, 3, 4), (1, 1, 2)], labels=("a", "b", "c"))
        >>> m.values[1, 0].round(4).tolist()
        [0.3333, 0.5, 1.0]
        """
        cells = list_of(upper, "upper triangle", "fuzzy judgments, row by row")
        names = upper_labels(len(cells), labels, "fuzzy judgments")
        n = len(names)
        places = list(combinations(range(n), 2))
        flat, k = parsed_cells(cells, [cell_name(names, i, j) for i, j in places])
        values = np.ones((n, n, k))
        for (i, j), points in zip(places, flat, strict=True):
            put_points(values, points, i, j)
        return matrix_of(cls, {"values": values, "labels": names, "rebuilt": ()})

    @property
    def form(self) -> str:
        """Kind of fuzzy numbers: "triangular" or "trapezoidal"."""
        return FORMS[self.values.shape[2]]

    @property
    def modal(self) -> JudgmentMatrix:
        """The crisp matrix of the middle values, whose CR is the consistency check.

        m of a triangle; of a trapezoid the geometric mean of b and c, which keeps the matrix reciprocal.
        """
        n, k = len(self.labels), self.values.shape[2]
        upper = [self.values[i, j] for i, j in combinations(range(n), 2)]
        middle = [float(cell[1]) if k == 3 else float(geometric_mean(cell[1:3])) for cell in upper]
        return JudgmentMatrix.from_upper(middle, labels=self.labels)

    def weights(
        self, method: str = "buckley", random_index: str = "saaty_1980", **options: Unpack[FuzzyOptions]
    ) -> FuzzyWeights:
        """Crisp weights with their working.

        Parameters
        ----------
        method : {"buckley", "chang", "krejci", "mikhailov", "wang"}
            A key of `FUZZY_METHODS`.
        random_index : str
            Table of RI for the consistency of the middle values.
        **options
            defuzzifier, a key of `DEFUZZIFIERS`, and optimism in [0, 1], for its "total_integral" (buckley, krejci,
            wang); convention, "normalise_first" or "defuzzify_first" (buckley); judgments, "upper", "lower"
            (the reciprocals) or "both" (mikhailov). None: the default, which stands in `FUZZY_METHODS`.

        Returns
        -------
        FuzzyWeights
            Weights, fuzzy weights where the method has them, working and consistency.

        Raises
        ------
        JudgmentError
            If the method, an option or the table is unknown, or the method does not take such numbers.

        Warns
        -----
        ZeroWeightWarning
            If the method gives an indicator the weight 0; only Chang's does.

        Examples
        --------
        >>> from fuzzyahp.fuzzy import FuzzyJudgmentMatrix
        >>> m = FuzzyJudgmentMatrix.from_upper([(2, 3, 4), (3, 4, 5), (1, 2, 3)], labels=("a", "b", "c"))
        >>> w = m.weights("buckley", convention="defuzzify_first")
        >>> w.values.round(4).tolist(), round(w.consistency_ratio, 4)
        ([0.6163, 0.2393, 0.1445], 0.0158)
        """
        row = find_entry("fuzzy method", method, FUZZY_METHODS, JudgmentError)
        for name in options:
            if name not in row.options:
                takes = f"it takes {', '.join(row.options)}" if row.options else "it has none"
                raise JudgmentError(f"{row.name}: option {shown(name)} is not one of its options; {takes}")
        if self.values.shape[2] not in row.points:
            others = [name for name, other in FUZZY_METHODS.items() if self.values.shape[2] in other.points]
            raise JudgmentError(
                f"{row.name}: {self.form} judgments, must be triangular; for these take {' or '.join(others)}"
            )
        given = dict(row.options) | {name: value for name, value in options.items() if value is not None}
        modal = self.modal.weights(random_index=random_index)
        derived = row.function(self.values, **given)
        zero = warn_of_zero(row.name, self.labels, derived.values)
        return FuzzyWeights(
            values=read_only(derived.values),
            labels=self.labels,
            fuzzy=None if derived.fuzzy is None else read_only(derived.fuzzy),
            method=row.name,
            options=FrozenMapping(given),
            working=frozen_working(derived.working),
            modal=modal,
            zero=zero,
            notes=derived.notes,
        )

    def upper(self) -> tuple[tuple[float, ...], ...]:
        """Judgments above the diagonal, row by row, as plain numbers; `from_upper` reads them back.

        Returns
        -------
        tuple of tuple of float
            The judgments.

        Examples
        --------
        >>> from fuzzyahp.fuzzy import FuzzyJudgmentMatrix
        >>> FuzzyJudgmentMatrix.from_upper([(1, 2, 3)]).upper()
        ((1.0, 2.0, 3.0),)
        """
        pairs = combinations(range(len(self.labels)), 2)
        return tuple(tuple(float(x) for x in self.values[i, j]) for i, j in pairs)

    def _cell(self, i: int, j: int) -> str:
        return _cell_text(self.values[i, j])

    def __repr__(self) -> str:
        cells = ", ".join(_cell_text(self.values[i, j]) for i, j in combinations(range(len(self.labels)), 2))
        return f"FuzzyJudgmentMatrix.from_upper([{cells}], labels={list(self.labels)})"


def aggregate_matrices(matrices: Sequence[FuzzyJudgmentMatrix], method: str = "geometric") -> FuzzyJudgmentMatrix:
    """Several experts' fuzzy matrices to one.

    Parameters
    ----------
    matrices : sequence of FuzzyJudgmentMatrix
        With the same labels in the same order, and the same kind of numbers.
    method : {"geometric", "arithmetic", "median", "min_mean_max"}
        See `aggregate`. The judgments above the diagonal are joined, those below are their reciprocals; joining the
        ones below would give the same with "geometric", and with "median" of an odd number of experts.

    Returns
    -------
    FuzzyJudgmentMatrix
        The group's matrix.

    Raises
    ------
    JudgmentError
        If there is no matrix, they do not belong together, or there is no such method.

    Examples
    --------
    >>> from fuzzyahp.fuzzy import FuzzyJudgmentMatrix, aggregate_matrices
    >>> experts = [FuzzyJudgmentMatrix.from_upper([cell]) for cell in [(2, 3, 4), (4, 5, 6), (1, 1, 1)]]
    >>> aggregate_matrices(experts, "median").upper()
    ((2.0, 3.0, 4.0),)
    """
    matrices = list_of(matrices, "fuzzy matrices", "FuzzyJudgmentMatrix")
    if not matrices or not all(isinstance(matrix, FuzzyJudgmentMatrix) for matrix in matrices):
        raise JudgmentError(f"fuzzy matrices: {shown(matrices)}, must be one FuzzyJudgmentMatrix or more")
    first = matrices[0]
    for number, matrix in enumerate(matrices[1:], start=2):
        if matrix.labels != first.labels or matrix.form != first.form:
            raise JudgmentError(
                f"fuzzy matrix {number}: {matrix.form} on {shown(matrix.labels)}, must be {first.form} on "
                f"{shown(first.labels)} as the first one is"
            )
    n = len(first.labels)
    joined = aggregate(np.stack([matrix.values for matrix in matrices]), method)
    return FuzzyJudgmentMatrix.from_upper(
        [tuple(joined[i, j].tolist()) for i, j in combinations(range(n), 2)], labels=first.labels
    )


def _cell_text(cell: FloatArray) -> str:
    if (cell == cell[0]).all():
        return ratio_text(float(cell[0]))
    return "(" + ", ".join(ratio_text(float(x)) for x in cell) + ")"
