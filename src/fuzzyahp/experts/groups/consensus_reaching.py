"""A way to more agreement, as advice: which expert would have to give way, on what, and by how much.

Y. Dong, G. Zhang, W.-C. Hong, Y. Xu (2010), Consensus models for AHP group decision making under row geometric mean
prioritization method, Decision Support Systems 49, 281-289, section 4.1. In each step the expert furthest from the
group moves towards it. The authors want it used as a decision aid: nobody's judgment is changed but by themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fuzzyahp.arrays import is_number
from fuzzyahp.errors import PanelError, shown, suggest
from fuzzyahp.experts.figure_table import FigureTable
from fuzzyahp.experts.groups.consensus import cardinal_consensus, ordinal_consensus
from fuzzyahp.experts.groups.geometric_mean import weighted_geometric_mean
from fuzzyahp.experts.groups.group_weights import GroupWeights, aligned, group_weights
from fuzzyahp.frozen import FrozenMapping
from fuzzyahp.judgment import JudgmentMatrix

FloatArray = npt.NDArray[np.float64]

#: The authors' own bound in their simulations (note 1).
MOST_STEPS = 300
_MODELS = ("cardinal", "ordinal")


@dataclass(frozen=True)
class Step:
    """One expert's move towards the group.

    Attributes
    ----------
    expert : str
        Who moved: the one with the largest index, of equals the first.
    index : float
        That expert's index before the move.
    matrix : JudgmentMatrix
        The judgments after it.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> Step("Li", 0.7, fa.JudgmentMatrix.from_upper([2, 4, 2])).expert
    'Li'
    """

    expert: str
    index: float
    matrix: JudgmentMatrix


@dataclass(frozen=True, eq=False, repr=False)
class ConsensusAdvice(FigureTable):
    """Judgments the experts could agree on, beside those they gave.

    Attributes
    ----------
    model : {"cardinal", "ordinal"}
        Which index was brought down: GCCI or GOCI.
    threshold, theta : float
        Where to stop, and how much of the own judgment an expert keeps in a step.
    reached : bool
        Whether every expert's index is at or below the threshold now.
    steps : tuple of Step
        What would have to happen, in order.
    given, advised : mapping of str to JudgmentMatrix
        Each expert's judgments as given, and after the steps.
    before, after : GroupWeights
        The group by AIJ and the geometric mean, with the one and with the other.
    indices_before, indices_after : mapping of str to float
        Each expert's index.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> from fuzzyahp.experts import consensus_advice
    >>> ask = fa.JudgmentMatrix.from_upper
    >>> consensus_advice({"Li": ask([2, 4, 2]), "Wu": ask([2, 4, 2])}, threshold=0.35).steps
    ()
    """

    model: str
    threshold: float
    theta: float
    reached: bool
    steps: tuple[Step, ...]
    given: Mapping[str, JudgmentMatrix]
    advised: Mapping[str, JudgmentMatrix]
    before: GroupWeights
    after: GroupWeights
    indices_before: Mapping[str, float]
    indices_after: Mapping[str, float]

    def _figures(self) -> Mapping[str, object]:
        return {
            "model": self.model,
            "threshold": self.threshold,
            "reached": self.reached,
            "experts": self.given,
            "steps": self.steps,
            "largest index before": max(self.indices_before.values()),
            "after": max(self.indices_after.values()),
        }

    def _lines(self) -> list[str]:
        return [f"{step.expert}: index {step.index:.4f} before this step" for step in self.steps]


def consensus_advice(
    matrices: Mapping[str, JudgmentMatrix],
    threshold: float,
    *,
    expert_weights: Mapping[str, float] | None = None,
    model: str = "cardinal",
    theta: float = 0.8,
    most_steps: int = MOST_STEPS,
    random_index: str = "saaty_1980",
) -> ConsensusAdvice:
    """Move the expert furthest from the group towards it, until all are near enough.

    A move makes a_ij^theta (w_i / w_j)^(1 - theta) of each judgment, w the group's weights. It never raises the
    expert's GCI (theorem 1), and keeps an order of two indicators that all experts share (theorem 2). Nothing that
    was given is changed: the advice stands beside it.

    Parameters
    ----------
    matrices : mapping of str to JudgmentMatrix
        Each expert's judgments on the same 3 or more indicators.
    threshold : float
        The largest index to be content with, >= 0. The authors advise at least the GCI limit for "cardinal"
        (0.31, 0.35, 0.37 for 3, 4, more indicators), on the index with the factor 2 / ((n - 1)(n - 2)).
    expert_weights : mapping of str to float, optional
        How much each expert counts, > 0; default: all alike.
    model : {"cardinal", "ordinal"}
        Bring down GCCI, the distance of the judgments, or GOCI, the difference of the rankings.
    theta : float
        Share of the own judgment kept in a step, between 0 and 1.
    most_steps : int, default 300
        After so many steps the advice ends, reached or not; 0 or more.
    random_index : str
        A key of `RANDOM_INDEX`, for the consistency ratios told beside the weights.

    Returns
    -------
    ConsensusAdvice
        Steps, and judgments before and after.

    Raises
    ------
    PanelError
        If the experts cannot be aggregated, there are fewer than 3 indicators, or a setting cannot be used.
    JudgmentError
        If there is no such random-index table, or it does not reach this size.

    References
    ----------
    Dong et al. (2010), sections 4.1.1 and 4.1.2.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> from fuzzyahp.experts import consensus_advice
    >>> ask = fa.JudgmentMatrix.from_upper
    >>> given = {"Li": ask([2, 4, 2]), "Wu": ask([2, 4, 2]), "Xu": ask(["1/2", 1, 2])}
    >>> advice = consensus_advice(given, threshold=0, model="ordinal", theta=0.5)
    >>> [step.expert for step in advice.steps], advice.reached, advice.given["Xu"] == given["Xu"]
    (['Xu', 'Xu'], True, True)
    """
    if model not in _MODELS:
        raise PanelError(f"model: there is no {shown(model)}; {suggest(model, _MODELS)}")
    if not is_number(threshold) or threshold < 0:
        raise PanelError(f"threshold: {shown(threshold)}, must be a finite number, 0 or more")
    if not is_number(theta) or not 0 < theta < 1:
        raise PanelError(f"theta: {shown(theta)}, must be a number between 0 and 1")
    if isinstance(most_steps, bool) or not isinstance(most_steps, int) or most_steps < 0:
        raise PanelError(f"most_steps: {shown(most_steps)}, must be a whole number, 0 or more")
    given = aligned(matrices)
    if len(next(iter(given.values())).labels) < 3:
        raise PanelError("consensus advice: needs 3 indicators or more; of fewer, nothing can be inconsistent")
    current = dict(given)
    before = after = _group(current, expert_weights, random_index)
    indices_before = indices = _indices(model, current, after)
    steps: list[Step] = []
    while len(steps) < most_steps and max(indices.values()) > threshold:
        furthest = max(indices, key=lambda name: indices[name])
        current[furthest] = _moved(current[furthest], after.values, float(theta))
        steps.append(Step(furthest, indices[furthest], current[furthest]))
        after = _group(current, expert_weights, random_index)
        indices = _indices(model, current, after)
    return ConsensusAdvice(
        model=model,
        threshold=float(threshold),
        theta=float(theta),
        reached=max(indices.values()) <= threshold,
        steps=tuple(steps),
        given=FrozenMapping(given),
        advised=FrozenMapping(current),
        before=before,
        after=after,
        indices_before=FrozenMapping(indices_before),
        indices_after=FrozenMapping(indices),
    )


def _group(
    matrices: Mapping[str, JudgmentMatrix], expert_weights: Mapping[str, float] | None, random_index: str
) -> GroupWeights:
    return group_weights(matrices, expert_weights, method="geometric_mean", random_index=random_index)


def _indices(model: str, matrices: Mapping[str, JudgmentMatrix], group: GroupWeights) -> dict[str, float]:
    if model == "cardinal":
        found = cardinal_consensus([matrix.values for matrix in matrices.values()], group.values)
    else:
        found = ordinal_consensus([own.values for own in group.individuals.values()], group.values)
    return dict(zip(matrices, found.tolist(), strict=True))


def _moved(matrix: JudgmentMatrix, weights: FloatArray, theta: float) -> JudgmentMatrix:
    rows, columns = np.triu_indices(len(weights), 1)
    own, fitting = matrix.values[rows, columns], weights[rows] / weights[columns]
    moved = weighted_geometric_mean(np.stack([own, fitting]), np.array([theta, 1 - theta]))
    return JudgmentMatrix.from_upper(moved.tolist(), labels=matrix.labels)
