"""Small changes of a model or its evidence, and the share of a portfolio's grades that each of them moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from fuzzyahp.analysis.sensitivity.grade_moves import MovedGrades, moved_grades, weighed
from fuzzyahp.analysis.sensitivity.judgment_moves import changed_weights, judgment_changes, not_judged
from fuzzyahp.analysis.sensitivity.leave_out import indicator_changes, table_source
from fuzzyahp.analysis.sensitivity.portfolio_blocks import Block, Change, Found, TableSource, outcomes, recomposed
from fuzzyahp.analysis.sensitivity.rule_swaps import CHOICES, swapped_plan
from fuzzyahp.analysis.sensitivity.variants import refusals
from fuzzyahp.analysis.sensitivity.weight_lines import moved_weights
from fuzzyahp.arrays import is_number
from fuzzyahp.columns import CountColumn
from fuzzyahp.errors import FuzzyAHPError, check_known, shown
from fuzzyahp.evaluation import Plan
from fuzzyahp.rating import RatingModel
from fuzzyahp.ratio import ratio_text

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

#: What can be changed.
WHAT = ("weights", "judgments", "votes", "indicators", "swaps")


def share_of_grades_that_move(
    model: RatingModel,
    clients: Any,
    what: str = "judgments",
    *,
    step: float = 0.05,
    progress: Callable[[int, int], None] | None = None,
) -> MovedGrades:
    """The share of a portfolio's grades that each small change moves, one change at a time.

    Parameters
    ----------
    model : RatingModel
        The model.
    clients : mapping of str to array_like or data frame
        A table as `RatingModel.rate_many` takes it.
    what : {"judgments", "weights", "votes", "indicators", "swaps"}
        Judgments: each one step up and down Saaty's scale. Weights: each `step` more and less, siblings in proportion.
        Votes: of each client and indicator one vote a grade better or worse, whichever moves the grade; a grade to the
        next grade, a value to the value of the next grade's point. Indicators: each left out. Swaps: every other
        operator, weight method and random index.
    step : float
        Of weights, above 0 and below 1.
    progress : callable, optional
        Called as progress(done, total), by clients; for a bar see `uncertainty`.

    Returns
    -------
    MovedGrades
        Counts over these clients.

    Raises
    ------
    EvidenceError
        If the table does not fit the scheme.
    FuzzyAHPError
        If `model` is no model, `clients` no table, or `what` or `step` cannot be used.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> table = {leaf: ["good", "medium"] for leaf in model.scheme.tree.leaves}
    >>> found = fa.analysis.share_of_grades_that_move(model, table, "weights")
    >>> found.clients, found.largest.share
    (2, 0.0)
    """
    check_known("what", what, WHAT)
    if not is_number(step) or not 0 < step < 1:
        raise FuzzyAHPError(f"step: {shown(step)}, must be above 0 and below 1: how much a weight is moved")
    source, ids = table_source(model, clients)
    plan, skipped = model.plan, dict[str, str]()
    if what == "weights":
        changes = _weights(plan, step)
    elif what == "judgments":
        changes, skipped = _judgments(plan), not_judged(plan.scheme)
    elif what == "votes":
        changes = [_vote(plan, source, leaf, better) for leaf in plan.scheme.tree.leaves for better in (True, False)]
    elif what == "indicators":
        changes, skipped = indicator_changes(plan)
    else:
        changes = list(_swaps(plan, skipped))
    return moved_grades(plan, source, changes, ids, skipped, progress)


def _weights(plan: Plan, step: float) -> list[Change]:
    tree, found = plan.scheme.tree, []
    for parent in tree.parents:
        weights = plan.weights[parent]
        for i, child in enumerate(tree.children(parent)):
            if not any(w for j, w in enumerate(weights) if j != i):
                continue
            for moved in (min(weights[i] + step, 1.0), max(weights[i] - step, 0.0)):
                if moved != weights[i]:
                    new = moved_weights(weights, i, np.array([moved]))[:, 0].tolist()
                    refused = refusals(plan.scheme, parent, new, None)
                    name = tree.path(child)
                    what = f"{moved - weights[i]:+.4g}"
                    found.append(Change("weight", name, weighed(plan, {parent: new}), what, refused))
    return found


def _judgments(plan: Plan) -> list[Change]:
    given = judgment_changes(plan.scheme)
    found, changes = changed_weights(plan, given), []
    for k, x in enumerate(given):
        children, weights = plan.scheme.tree.children(x.parent), found.weights[x.parent][:, k].tolist()
        what = f"{children[x.first]} / {children[x.second]} = {ratio_text(x.after)}"
        refused = refusals(plan.scheme, x.parent, weights, float(found.ratios[k]))
        changes.append(Change("judgment", x.parent, weighed(plan, {x.parent: weights}), what, refused))
    return changes


def _swaps(plan: Plan, skipped: dict[str, str]) -> Iterator[Change]:
    for rule, names in CHOICES.items():
        for name in names:
            if name == getattr(plan.scheme.rules, rule):
                continue
            try:
                other, _, refused = swapped_plan(plan, rule, name)
            except FuzzyAHPError as error:
                skipped[f"{rule} {name}"] = str(error)
                continue
            yield Change(rule, name, _by(other), refused=refused)


def _by(plan: Plan) -> Callable[[Block], Iterator[Found]]:
    def apply(block: Block) -> Iterator[Found]:
        vectors = recomposed(plan, block.vectors, plan.scheme.tree.parents)
        yield *outcomes(plan, vectors), None

    return apply


def _vote(plan: Plan, source: TableSource, leaf: str, better: bool) -> Change:
    column = source.columns[leaf]

    def apply(block: Block) -> Iterator[Found]:
        rows = block.vectors[leaf]
        pairs = _moved_votes(rows, column, block, better) if isinstance(column, CountColumn) else _moved(rows, better)
        for row, mask in pairs:
            if mask.any():
                vectors = recomposed(plan, block.vectors | {leaf: row}, {leaf})
                yield *outcomes(plan, vectors), mask

    return Change("vote", plan.scheme.tree.path(leaf), apply, "better" if better else "worse")


def _moved_votes(
    rows: FloatArray, column: CountColumn, block: Block, better: bool
) -> Iterator[tuple[FloatArray, BoolArray]]:
    """One vote moved out of each grade that has any."""
    parts = [np.asarray(part[block.start : block.stop], dtype=np.float64) for part in column.parts]
    counts = np.where(block.usable, np.stack(parts), 0.0)
    total = np.where(block.usable, counts.sum(axis=0), 1.0)
    for here in range(len(counts)):
        to = here - 1 if better else here + 1
        if 0 <= to < len(counts):
            new = counts.copy()
            new[here] -= 1
            new[to] += 1
            mask = counts[here] >= 1
            yield np.where(mask, new / total, rows), mask


def _moved(rows: FloatArray, better: bool) -> Iterator[tuple[FloatArray, BoolArray]]:
    """Grades to the next grade, values to the next grade's point; other vectors stay."""
    grades = len(rows)
    here = np.argmax(rows > 0, axis=0)
    whole = np.take_along_axis(rows, here[None], axis=0)[0] >= 1
    two = np.take_along_axis(rows, np.minimum(here + 1, grades - 1)[None], axis=0)[0]
    to = np.where(whole, here - 1, here) if better else here + 1
    known = whole | (np.take_along_axis(rows, here[None], axis=0)[0] + two >= 1 - 1e-12)
    mask = known & (to >= 0) & (to < grades)
    new = np.zeros_like(rows)
    np.put_along_axis(new, np.clip(to, 0, grades - 1)[None], 1.0, axis=0)
    yield np.where(mask, new, rows), mask
