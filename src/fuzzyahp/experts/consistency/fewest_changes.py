"""The fewest judgments to change, and to which values, so that a matrix becomes consistent enough.

Advice only: nothing is changed here. A change that somebody stands up for is made and recorded by
`fuzzyahp.experts.accept_changes`.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from fuzzyahp.arrays import is_number
from fuzzyahp.errors import JudgmentError, shown
from fuzzyahp.experts.consistency.change_sets import Task, search
from fuzzyahp.experts.consistency.inputs import (
    SAATY_SCALE,
    ScaleValue,
    check_matrix,
    check_threshold,
    scale_values_of,
)
from fuzzyahp.experts.figure_table import FigureTable
from fuzzyahp.judgment import JudgmentMatrix
from fuzzyahp.pairs import put
from fuzzyahp.random_index import random_index_table
from fuzzyahp.ratio import ratio_text
from fuzzyahp.weights import ROUND_OFF

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class SuggestedChange:
    """One judgment to change.

    Attributes
    ----------
    first, second : str
        Labels of the pair; judgments are how many times as important the first is.
    before, after : float
        The judgment as it is, and the value on the scale to put there.
    distance : float
        |ln after - ln before|, above 0.
    steps : int
        Values of the scale passed on the way, the new one counted.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> from fuzzyahp.experts import fewest_changes
    >>> found = fewest_changes(fa.JudgmentMatrix.from_upper([2, 4, "1/8", 2, 4, 2], labels="abcd")).changes[0]
    >>> found.first, found.second, found.before, found.after, found.steps  # 1/8 to 1/2, 1 and 2: eight steps
    ('a', 'd', 0.125, 2.0, 8)
    """

    first: str
    second: str
    before: float
    after: float
    distance: float
    steps: int

    def __str__(self) -> str:
        return f"{self.first} / {self.second}: {ratio_text(self.before)} -> {ratio_text(self.after)}"


@dataclass(frozen=True, repr=False)
class FewestChanges(FigureTable):
    """Changes that bring the consistency ratio under the threshold. Advice: nothing has been changed.

    Attributes
    ----------
    changes : tuple of SuggestedChange
        In listed order; empty where the ratio is under the threshold as it is.
    matrix : JudgmentMatrix
        The matrix with the changes, to look at.
    ratio_before, ratio_after : float
        Consistency ratio without and with them.
    threshold : float
        `ratio_after` is below it.
    random_index : str
        The table of both ratios.
    distance : float
        Sum of |ln after - ln before| over the changes.
    steps : int
        Sum of the changes' steps on the scale.
    exact : bool
        Proved: no smaller number of changes on the scale does it. False where the time limit came first.
    nearest : bool
        Proved: no other set of as many changes does it at a smaller distance.
    at_least : int
        Proved: so many changes are needed; `len(changes)` where `exact`.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> from fuzzyahp.experts import fewest_changes
    >>> found = fewest_changes(fa.JudgmentMatrix.from_upper([2, 4, "1/8", 2, 4, 2], labels="abcd"))
    >>> len(found.changes), found.exact, found.ratio_after < 0.1
    (1, True, True)
    """

    changes: tuple[SuggestedChange, ...]
    matrix: JudgmentMatrix
    ratio_before: float
    ratio_after: float
    threshold: float
    random_index: str
    distance: float
    steps: int
    exact: bool
    nearest: bool
    at_least: int

    def __str__(self) -> str:
        if not self.changes:
            return f"CR {self.ratio_before:.4f} is below {self.threshold:g}: nothing to change"
        count = f"{len(self.changes)} change{'s' if len(self.changes) > 1 else ''}"
        proof = "no fewer will do" if self.exact else f"not proved the fewest: at least {self.at_least}"
        return f"{count} ({proof}) bring CR from {self.ratio_before:.4f} to {self.ratio_after:.4f}: " + "; ".join(
            str(change) for change in self.changes
        )

    def _figures(self) -> Mapping[str, object]:
        return {
            "changes": self.changes,
            "fewest": "proved" if self.exact else f"not proved, at least {self.at_least}",
            "CR before": self.ratio_before,
            "CR after": self.ratio_after,
            "threshold": self.threshold,
            "table": self.random_index,
            "distance": self.distance,
        }

    def _lines(self) -> list[str]:
        return [str(change) for change in self.changes]


def fewest_changes(
    matrix: JudgmentMatrix,
    *,
    threshold: float = 0.1,
    random_index: str = "saaty_1980",
    scale: Sequence[ScaleValue] = SAATY_SCALE,
    time_limit: float = 60.0,
    progress: Callable[[int], None] | None = None,
) -> FewestChanges:
    """Fewest changes on the scale that bring the consistency ratio under the threshold, nearest to what was said.

    First the number of changes is made least, then their distance, the sum of |ln after - ln before|. Both are exact
    unless the time runs out, and the result says so. Up to 9 indicators with a few wild judgments it takes well under
    five seconds; judgments drawn blindly can take longer than anybody wants to wait.

    Parameters
    ----------
    matrix : JudgmentMatrix
        The judgments; they may lie off the scale.
    threshold : float
        Consistency ratio to stay below, > 0.
    random_index : str
        A key of `RANDOM_INDEX`.
    scale : sequence, default (1, 2, 3, 4, 5, 6, 7, 8, 9)
        Values a changed judgment may take, 1 among them; each stands for its reciprocal too. Default: 1 to 9.
    time_limit : float
        Seconds after which the search gives the best it knows, > 0. With `exact` the answer does not depend on it.
    progress : callable, optional
        Called with k as soon as it is proved that at least k changes are needed.

    Returns
    -------
    FewestChanges
        The changes, the matrix with them, and what is proved.

    Raises
    ------
    JudgmentError
        If the table is unknown or does not reach this size, or threshold, scale or time limit cannot be used.

    References
    ----------
    S. Bozoki, J. Fulop, A. Poesz (2015), On reducing inconsistency of pairwise comparison matrices below an acceptance
    threshold, Central European Journal of Operations Research 23, 849-866: the problem, there on a continuous scale.
    The search is described in `fuzzyahp.experts.consistency.change_sets`.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> from fuzzyahp.experts import fewest_changes
    >>> m = fa.JudgmentMatrix.from_upper([2, 4, "1/8", 2, 4, 2], labels=("finance", "market", "growth", "owner"))
    >>> found = fewest_changes(m)
    >>> [str(change) for change in found.changes], found.exact
    (['finance / owner: 1/8 -> 2'], True)
    >>> found.ratio_after < 0.1 < found.ratio_before
    True
    >>> m.values[0, 3].item()  # nothing has been changed
    0.125
    """
    matrix = check_matrix(matrix)
    threshold = check_threshold(threshold)
    values = scale_values_of(scale)
    if not is_number(time_limit) or not time_limit > 0:
        raise JudgmentError(f"time_limit: {shown(time_limit)}, must be a number of seconds above 0")
    before = matrix.weights(random_index=random_index).consistency_ratio
    n = len(matrix.labels)
    ri = random_index_table(random_index).of(n)
    i, j = np.triu_indices(n, 1)
    logs = np.log(matrix.values[i, j])
    exact = {math.log(value): value for value in values}

    def changed(new: FloatArray) -> JudgmentMatrix:
        cells = matrix.values.copy()
        for k in np.flatnonzero(np.abs(new - logs) > ROUND_OFF):
            put(cells, exact[min(exact, key=lambda at: abs(at - float(new[k])))], int(i[k]), int(j[k]))
        return JudgmentMatrix(cells, labels=matrix.labels)

    def passes(new: FloatArray) -> bool:
        return changed(new).weights(random_index=random_index).consistency_ratio < threshold

    task = Task(
        logs=logs,
        n=n,
        scale=np.array(sorted(exact)),
        limit=math.log(n + threshold * ri * (n - 1)),
        accepts=passes,
        deadline=time.perf_counter() + float(time_limit),
    )
    found = search(task, progress)
    after = changed(found.logs)
    changes = _changes(matrix, after, task.scale)
    return FewestChanges(
        changes=changes,
        matrix=after,
        ratio_before=before,
        ratio_after=after.weights(random_index=random_index).consistency_ratio,
        threshold=threshold,
        random_index=random_index,
        distance=math.fsum(change.distance for change in changes),
        steps=sum(change.steps for change in changes),
        exact=found.fewest,
        nearest=found.nearest,
        at_least=found.at_least,
    )


def _changes(before: JudgmentMatrix, after: JudgmentMatrix, scale: FloatArray) -> tuple[SuggestedChange, ...]:
    found = []
    for (i, first), (j, second) in combinations(enumerate(before.labels), 2):
        old, new = float(before.values[i, j]), float(after.values[i, j])
        if abs(new / old - 1) > ROUND_OFF:
            low, high = sorted((math.log(old), math.log(new)))
            between = (scale > low - ROUND_OFF) & (scale < high + ROUND_OFF)
            steps = int(between.sum()) - int((np.abs(scale - math.log(old)) <= ROUND_OFF).any())
            found.append(SuggestedChange(first, second, old, new, high - low, steps))
    return tuple(found)
