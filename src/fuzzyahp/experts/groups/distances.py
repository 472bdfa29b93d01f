"""Who is how far from the group, and on which pairs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from fuzzyahp.errors import PanelError, shown
from fuzzyahp.experts.figure_table import FigureTable
from fuzzyahp.experts.groups.group_weights import GroupWeights, aggregated_matrix, aligned, shares_by_name
from fuzzyahp.judgment import JudgmentMatrix
from fuzzyahp.ratio import ratio_text
from fuzzyahp.weights import ROUND_OFF


@dataclass(frozen=True)
class PairDistance:
    """One judgment of an expert beside the group's.

    Attributes
    ----------
    first, second : str
        Labels of the pair; the judgment is how many times as important the first is.
    value, group : float
        The expert's judgment, and the group's.
    factor : float
        How many times the one is of the other; >= 1.
    opposed : bool
        Whether expert and group do not agree which of the two is more important.

    Examples
    --------
    >>> print(PairDistance("finance", "market", 3.0, 0.5, 6.0, True))
    finance / market = 3, the group's 1/2, the other way round
    """

    first: str
    second: str
    value: float
    group: float
    factor: float
    opposed: bool

    def __str__(self) -> str:
        against = ", the other way round" if self.opposed else ""
        return (
            f"{self.first} / {self.second} = {ratio_text(self.value)}, the group's "
            f"{ratio_text(float(f'{self.group:.3g}'))}{against}"
        )


@dataclass(frozen=True, repr=False)
class ExpertDistance(FigureTable):
    """How far one expert is from the group, and where.

    Attributes
    ----------
    expert : str
        The name.
    factor : float
        On the geometric mean over all pairs, the expert's judgment and the group's differ by this factor; >= 1, and
        1 where all agree.
    pairs : tuple of PairDistance
        The judgments furthest from the group's, the furthest first; without those that agree.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> from fuzzyahp.experts import distances
    >>> distances({"Li": fa.JudgmentMatrix.from_upper([4])}, fa.JudgmentMatrix.from_upper([2]))[0].factor
    2.0
    """

    expert: str
    factor: float
    pairs: tuple[PairDistance, ...]


def distances(
    matrices: Mapping[str, JudgmentMatrix],
    group: GroupWeights | JudgmentMatrix | None = None,
    *,
    count: int = 3,
) -> tuple[ExpertDistance, ...]:
    """Experts by their distance from the group, the furthest first, each with the pairs they part on.

    Parameters
    ----------
    matrices : mapping of str to JudgmentMatrix
        Each expert's judgments on the same indicators.
    group : GroupWeights or JudgmentMatrix, optional
        The group's judgments; default: the equally weighted geometric mean of these experts.
    count : int
        How many pairs an expert at the most, >= 0.

    Returns
    -------
    tuple of ExpertDistance
        One for each expert.

    Raises
    ------
    PanelError
        If the experts or the group judged different indicators, or the count cannot be used.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> from fuzzyahp.experts import distances
    >>> ask = fa.JudgmentMatrix.from_upper
    >>> far = distances({"Li": ask([2, 4, 2]), "Wu": ask([2, 4, 2]), "Xu": ask(["1/4", 4, 2])})[0]
    >>> far.expert, str(far.pairs[0])
    ('Xu', "1 / 2 = 1/4, the group's 1")
    """
    if isinstance(count, bool) or not isinstance(count, int) or count < 0:
        raise PanelError(f"count: {shown(count)}, must be a whole number, 0 or more")
    same_order = aligned(matrices)
    if group is None:
        whole = aggregated_matrix(same_order, shares_by_name(None, tuple(same_order)))
    elif isinstance(group, GroupWeights | JudgmentMatrix):
        whole = group.matrix if isinstance(group, GroupWeights) else group
        whole = aligned({"the experts": next(iter(same_order.values())), "the group": whole})["the group"]
    else:
        raise PanelError(f"group: {shown(group)}, must be a GroupWeights or a JudgmentMatrix")
    found = [_distance(name, matrix, whole, count) for name, matrix in same_order.items()]
    return tuple(sorted(found, key=lambda one: -one.factor))


def _distance(expert: str, matrix: JudgmentMatrix, group: JudgmentMatrix, count: int) -> ExpertDistance:
    labels = matrix.labels
    pairs, logs = [], []
    for i, first in enumerate(labels):
        for j in range(i + 1, len(labels)):
            value, common = float(matrix.values[i, j]), float(group.values[i, j])
            factor = max(value / common, common / value)
            logs.append(math.log(factor))
            if factor > 1 + ROUND_OFF:
                opposed = (value - 1) * (common - 1) < 0 and min(abs(value - 1), abs(common - 1)) > ROUND_OFF
                pairs.append(PairDistance(first, labels[j], value, common, factor, opposed))
    pairs.sort(key=lambda pair: -pair.factor)
    mean = math.exp(math.fsum(logs) / len(logs)) if logs else 1.0
    return ExpertDistance(expert, mean, tuple(pairs[:count]))
