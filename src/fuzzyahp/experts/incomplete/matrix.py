"""Judgments with gaps: weights from the pairs that were judged, and what the others then come out as.

An expert who compares n indicators in all pairs answers n(n - 1)/2 questions; n - 1 suffice where they connect all
indicators, and each one more checks the others. Three ways to weigh what there is are offered; they agree where
the judgments do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from fuzzyahp.eigenvector import eigenvector_kernel
from fuzzyahp.errors import JudgmentError, find_entry
from fuzzyahp.experts.incomplete.completion import complete_stack
from fuzzyahp.experts.incomplete.judgment_graph import component_roots, fill_by_weights, harker_matrices
from fuzzyahp.experts.incomplete.log_least_squares import log_weights
from fuzzyahp.experts.incomplete.next_question import NextPair, rank_pairs
from fuzzyahp.experts.incomplete.weights import CompletedPair, IncompleteWeights, incomplete_random_index
from fuzzyahp.experts.logarithms import exponential, logarithm
from fuzzyahp.frozen import FrozenMapping
from fuzzyahp.judgment import Judgment, JudgmentMatrix
from fuzzyahp.labelled_matrix import LabelledMatrix, flat_triangle, frame_labels, hold, matrix_of
from fuzzyahp.pairs import RebuiltCell, read_pairs
from fuzzyahp.ratio import LARGEST, parse_ratio, ratio_text
from fuzzyahp.weights import weigh

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


#: Ways to fill the gaps by name: a new one is one kernel (n, n, K), (n, n, K) -> (n, n, K) and one row here.
COMPLETION_METHODS: Mapping[str, Callable[[FloatArray, BoolArray], FloatArray]] = FrozenMapping(
    {
        "lambda_optimal": lambda values, known: complete_stack(values, known).values,
        "log_least_squares": lambda values, known: fill_by_weights(values, known, _centred(log_weights(values, known))),
        "harker": lambda values, known: fill_by_weights(
            values, known, eigenvector_kernel(harker_matrices(values, known))
        ),
    }
)


class IncompleteMatrix(LabelledMatrix):
    """Pairwise judgments on one parent's children, some pairs not judged.

    Parameters
    ----------
    matrix : sequence of sequences, shape (n, n)
        As for `JudgmentMatrix`, with None where nobody judged; in a data frame NaN, which is how it keeps None.
        Where one side of the diagonal is None and the other is not, the pair is judged.
    labels : sequence of str, optional
        Names of the indicators; default: those of a data frame's columns or rows, else "1", "2", ...

    Attributes
    ----------
    values : ndarray, shape (n, n)
        The judgments; 0 where missing. Read-only.
    known : ndarray of bool, shape (n, n)
        Which judgments there are; True on the diagonal. Read-only.
    labels : tuple of str
        Names of the indicators.
    rebuilt : tuple of RebuiltCell
        What was typed as a decimal and rebuilt.

    Raises
    ------
    JudgmentError
        As `JudgmentMatrix`; where a gap is NaN and not None; and where the judgments do not connect all indicators,
        naming the parts.

    Examples
    --------
    >>> from fuzzyahp.experts import IncompleteMatrix
    >>> m = IncompleteMatrix([[1, 2, None], ["1/2", 1, 3], [None, "1/3", 1]], labels="abc")
    >>> m.missing
    (('a', 'c'),)
    >>> print(m.weights().completed[0])
    a / c: not judged, comes out as 6
    """

    __slots__ = ("known", "rebuilt")
    known: BoolArray
    rebuilt: tuple[RebuiltCell, ...]

    def __init__(self, matrix: Sequence[Sequence[Judgment | None]], labels: Sequence[str] | None = None):
        found: Any = matrix
        if hasattr(found, "to_numpy"):  # a data frame
            labels = frame_labels(found) if labels is None else labels
            gaps = found.isna().to_numpy() if hasattr(found, "isna") else None  # pandas has a gap that is no NaN
            found = [
                [
                    None if (isinstance(cell, float) and cell != cell) or (gaps is not None and gaps[i, j]) else cell
                    for j, cell in enumerate(row)
                ]
                for i, row in enumerate(found.to_numpy().tolist())
            ]
        if isinstance(found, np.ndarray) and found.ndim:
            found = found.tolist()
        if isinstance(found, Sequence) and not isinstance(found, str | bytes):
            found = [list(r) if isinstance(r, Sequence | np.ndarray) and not isinstance(r, str) else r for r in found]
        square = isinstance(found, list) and all(isinstance(r, list) and len(r) == len(found) for r in found)
        n = len(found) if square else 0
        known = np.ones((n, n), dtype=bool)
        for i, j in combinations(range(n), 2):
            known[i, j] = known[j, i] = found[i][j] is not None or found[j][i] is not None
            for r, c in ((i, j), (j, i)):
                _no_nan(found[r][c], f"cell ({r + 1}, {c + 1})")
                if found[r][c] is None:
                    found[r][c] = _opposite(found[c][r])
        full = JudgmentMatrix(found, labels)
        hold(self, **_fields(full.values, known, full.labels, full.rebuilt))

    @classmethod
    def from_upper(
        cls, upper: Sequence[Judgment | Sequence[Judgment | None] | None], labels: Sequence[str] | None = None
    ) -> IncompleteMatrix:
        """Matrix from the judgments above the diagonal, row by row, None where nobody judged.

        Parameters
        ----------
        upper : sequence, length n (n - 1) / 2
            a_12, a_13, ..., a_1n, a_23, ...; numbers, "1/3", Fraction or None. Or in rows, as for `JudgmentMatrix`.
        labels : sequence of str, optional
            Names of the indicators.

        Returns
        -------
        IncompleteMatrix
            The judgments.

        Raises
        ------
        JudgmentError
            As `JudgmentMatrix.from_upper`; and where the judgments do not connect all indicators.

        Examples
        --------
        >>> from fuzzyahp.experts import IncompleteMatrix
        >>> IncompleteMatrix.from_upper([2, None, 3], labels="abc").missing
        (('a', 'c'),)
        """
        cells = list(upper) if isinstance(upper, Sequence | np.ndarray) and not isinstance(upper, str | bytes) else None
        cells = None if cells is None else flat_triangle(cells)
        for k, cell in enumerate(cells or (), 1):
            _no_nan(cell, f"upper triangle, judgment {k}")
        filled: Any = upper if cells is None else [1 if cell is None else cell for cell in cells]
        full = JudgmentMatrix.from_upper(filled, labels)
        known = np.ones(full.values.shape, dtype=bool)
        for (i, j), cell in zip(combinations(range(len(known)), 2), cells or [], strict=True):
            known[i, j] = known[j, i] = cell is not None
        return matrix_of(cls, _fields(full.values, known, full.labels, ()))

    @classmethod
    def from_pairs(
        cls, pairs: Mapping[tuple[str, str], Judgment | None], labels: Sequence[str] | None = None
    ) -> IncompleteMatrix:
        """Matrix from named pairs; a pair left out, or given as None, was not judged.

        Parameters
        ----------
        pairs : mapping of (str, str) to judgment
            How many times as important the first name is as the second.
        labels : sequence of str, optional
            Order of the indicators; default: as they first appear.

        Returns
        -------
        IncompleteMatrix
            The judgments.

        Raises
        ------
        JudgmentError
            If a pair is given twice, a name is unknown, or the judgments do not connect all indicators.

        Examples
        --------
        >>> from fuzzyahp.experts import IncompleteMatrix
        >>> IncompleteMatrix.from_pairs({("a", "b"): 2, ("c", "d"): 4})
        Traceback (most recent call last):
        fuzzyahp.errors.JudgmentError: judgments: a, b | c, d: no judgment joins them; ask for one, such as a / c
        """
        filled: Any = pairs
        if isinstance(pairs, Mapping) and all(isinstance(pair, tuple) and len(pair) == 2 for pair in pairs):
            named: Any = [name for pair in pairs for name in pair] if labels is None else labels
            named = named if isinstance(named, Sequence | np.ndarray) else ()
            for (one, other), judgment in pairs.items():
                _no_nan(judgment, f"pair ({one}, {other})")
            filled = {pair: 1 if judgment is None else judgment for pair, judgment in pairs.items()}
            given = {frozenset(pair) for pair in pairs}
            names = dict.fromkeys(name for name in named if isinstance(name, str))
            filled |= {pair: 1 for pair in combinations(names, 2) if frozenset(pair) not in given}
        full_labels, values = read_pairs(filled, labels)
        judged = {frozenset(pair) for pair, judgment in pairs.items() if judgment is not None}
        known = np.ones(values.shape, dtype=bool)
        for i, j in combinations(range(len(full_labels)), 2):
            known[i, j] = known[j, i] = frozenset((full_labels[i], full_labels[j])) in judged
        return matrix_of(cls, _fields(values, known, full_labels, ()))

    @property
    def missing(self) -> tuple[tuple[str, str], ...]:
        """Pairs nobody judged, in listed order.

        Returns
        -------
        tuple of (str, str)
            Labels.
        """
        pairs = combinations(range(len(self.labels)), 2)
        return tuple((self.labels[i], self.labels[j]) for i, j in pairs if not self.known[i, j])

    def complete(self, method: str = "lambda_optimal") -> JudgmentMatrix:
        """The matrix with its gaps filled; what was judged is unchanged.

        Parameters
        ----------
        method : {"lambda_optimal", "log_least_squares", "harker"}
            The values that make lambda_max least; or w_i / w_j, with w the weights of the other two methods.

        Returns
        -------
        JudgmentMatrix
            All pairs.

        Raises
        ------
        JudgmentError
            If there is no such method, or a missing value would lie outside 1/10^9 to 10^9.

        Examples
        --------
        >>> from fuzzyahp.experts import IncompleteMatrix
        >>> m = IncompleteMatrix.from_pairs({("a", "b"): 2, ("b", "c"): 3})
        >>> round(float(m.complete().values[0, 2]), 9)
        6.0
        """
        kernel = find_entry("completion method", method, COMPLETION_METHODS, JudgmentError)
        values, known = self.values[:, :, None], self.known[:, :, None]
        y = log_weights(values, known)[:, 0]
        limit = float(logarithm(np.array(float(LARGEST))))
        for i, j in combinations(range(len(y)), 2):
            if not self.known[i, j] and abs(y[i] - y[j]) > limit:
                raise JudgmentError(
                    f"pair ({self.labels[i]}, {self.labels[j]}): not judged, and the judgments there are put it "
                    "outside 1/10^9 to 10^9; review the judgments that lead from one to the other"
                )
        full = values[:, :, 0] if self.known.all() else kernel(values, known)[:, :, 0]
        # Built anew from text, a matrix would round what is known.
        return matrix_of(JudgmentMatrix, {"values": full, "labels": self.labels, "rebuilt": self.rebuilt})

    def weights(self, method: str = "lambda_optimal", random_index: str = "saaty_1980") -> IncompleteWeights:
        """Weights of the indicators, with the consistency of the judgments.

        Parameters
        ----------
        method : {"lambda_optimal", "log_least_squares", "harker"}
            How weights follow from judgments with gaps. Where nothing is missing the first and the last are the
            principal eigenvector, the second the geometric mean.
        random_index : {"saaty_1980", "saaty_2005", "alonso_lamata_2006", "donegan_dodd_1991"}
            Which table of RI.

        Returns
        -------
        IncompleteWeights
            Weights, lambda_max, CI, CR and the completed pairs.

        Raises
        ------
        JudgmentError
            If the method or table is unknown, or the table does not reach this size.

        Examples
        --------
        >>> from fuzzyahp.experts import IncompleteMatrix
        >>> w = IncompleteMatrix.from_pairs({("a", "b"): 2, ("b", "c"): 2}).weights("harker")
        >>> [round(float(x), 6) for x in 7 * w.values]
        [4.0, 2.0, 1.0]
        """
        matrix = self.complete(method)
        kind = "geometric_mean" if method == "log_least_squares" else "eigenvector"
        w = weigh(matrix.values, self.labels, kind, random_index, self.rebuilt)
        n, missing = len(self.labels), len(self.missing)
        mean = incomplete_random_index(n, missing, random_index)
        checks = n * (n - 1) // 2 - missing - (n - 1)
        # A tree of judgments cannot contradict itself: what is left of CI is round-off.
        index, ratio = (w.consistency_index, w.consistency_ratio) if checks else (0.0, 0.0)
        places = ((i, j) for i, j in combinations(range(n), 2) if not self.known[i, j])
        return IncompleteWeights(
            values=w.values,
            labels=self.labels,
            lambda_max=w.lambda_max if checks else float(n),
            consistency_index=index,
            consistency_ratio=ratio,
            incomplete_ratio=0.0 if mean == 0 else index / mean,
            checks=checks,
            completed=tuple(
                CompletedPair(self.labels[i], self.labels[j], float(matrix.values[i, j])) for i, j in places
            ),
            method=method,
            random_index=random_index,
            rebuilt=self.rebuilt,
        )

    def next_pairs(self, count: int | None = None) -> tuple[NextPair, ...]:
        """Pairs not judged yet, the one first whose answer would settle most.

        Parameters
        ----------
        count : int, optional
            How many at the most; default all.

        Returns
        -------
        tuple of NextPair
            Ranked; see `rank_pairs`.

        Raises
        ------
        JudgmentError
            If `count` is not a whole number, 0 or more.

        Examples
        --------
        >>> from fuzzyahp.experts import IncompleteMatrix
        >>> m = IncompleteMatrix.from_pairs({("a", "b"): 2, ("b", "c"): 2, ("c", "d"): 2})
        >>> m.next_pairs(1)[0].pair
        ('a', 'd')
        """
        return rank_pairs(self.known, self.labels, count)

    def _cell(self, i: int, j: int) -> str:
        return ratio_text(float(self.values[i, j])) if self.known[i, j] else ""

    def __repr__(self) -> str:
        rows = ", ".join(
            "[" + ", ".join(ratio_text(float(x)) if x else "None" for x in row) + "]" for row in self.values
        )
        return f"IncompleteMatrix([{rows}], labels={list(self.labels)})"


def _no_nan(cell: object, place: str) -> None:
    if isinstance(cell, float) and cell != cell:
        raise JudgmentError(f"{place}: nan is no judgment; a gap is None")


def _opposite(cell: object) -> Fraction | float:
    """What stands across the diagonal from a cell whose own opposite was left out."""
    try:
        return 1 if cell is None else 1 / parse_ratio(cell, "")
    except JudgmentError:  # JudgmentMatrix says so with the cell's name
        return 1


def _centred(y: FloatArray) -> FloatArray:
    """Weights of logarithms, the largest 1."""
    return exponential(np.maximum(y - y.max(axis=0), -700.0))


def _fields(
    values: FloatArray, known: BoolArray, names: tuple[str, ...], rebuilt: tuple[RebuiltCell, ...]
) -> dict[str, Any]:
    """What a matrix holds, if its judgments join all its indicators."""
    roots = component_roots(known[:, :, None])[:, 0].tolist()
    parts = [[name for name, root in zip(names, roots, strict=True) if root == first] for first in dict.fromkeys(roots)]
    if len(parts) > 1:
        one = "one" if len(parts) == 2 else f"{len(parts) - 1}"
        raise JudgmentError(
            f"judgments: {' | '.join(', '.join(part) for part in parts)}: no judgment joins them; "
            f"ask for {one}, such as {', '.join(f'{parts[0][0]} / {part[0]}' for part in parts[1:])}"
        )
    return {"values": np.where(known, values, 0.0), "known": np.array(known), "labels": names, "rebuilt": rebuilt}
