"""One indicator out, one expert out: what the rating of one client, or of a portfolio, would be without."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, overload

import numpy as np
import numpy.typing as npt

from fuzzyahp.analysis.draws import Draws, leaf_memberships
from fuzzyahp.analysis.given_tables import column_arrays
from fuzzyahp.analysis.omissions import without_leaf
from fuzzyahp.analysis.sensitivity.expert_parts import EvidenceSource, LeftOutWeights, expert_names, weights_without
from fuzzyahp.analysis.sensitivity.grade_moves import MovedGrades, moved_grades
from fuzzyahp.analysis.sensitivity.named_votes import NamedVotes, VoteSource
from fuzzyahp.analysis.sensitivity.portfolio_blocks import Block, Change, Found, TableSource, outcomes, recomposed
from fuzzyahp.analysis.sensitivity.variants import Variants, variants
from fuzzyahp.eigenvector import close_to_one
from fuzzyahp.errors import FuzzyAHPError, shown
from fuzzyahp.evaluation import Plan
from fuzzyahp.rating import RatingModel
from fuzzyahp.result import Rating
from fuzzyahp.table_columns import read_table

if TYPE_CHECKING:
    from fuzzyahp.experts.panel.panel import Panel

FloatArray = npt.NDArray[np.float64]
Progress = Callable[[int, int], None]


@overload
def leave_one_indicator_out(rating: Rating) -> Variants: ...


@overload
def leave_one_indicator_out(rating: RatingModel, clients: Any, *, progress: Progress | None = None) -> MovedGrades: ...


def leave_one_indicator_out(
    rating: Rating | RatingModel, clients: Any = None, *, progress: Progress | None = None
) -> Variants | MovedGrades:
    """The rating without each indicator, its siblings' weights scaled up in proportion.

    Parameters
    ----------
    rating : Rating or RatingModel
        One client's rating; or a model, and then `clients`.
    clients : mapping of str to array_like or data frame, optional
        A table as `RatingModel.rate_many` takes it.
    progress : callable, optional
        Called as progress(done, total), by clients; for a bar see `uncertainty`.

    Returns
    -------
    Variants or MovedGrades
        Of one client score and outcome without each indicator; of a portfolio the share of grades that move, and the
        largest change. A parent that is left without children goes too. What is left out neither vetoes nor caps.

    Raises
    ------
    EvidenceError
        If the evidence of a rejected client is not complete, or the table does not fit the scheme.
    FuzzyAHPError
        If there is neither a rating alone nor a model with clients.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> scheme = fa.load_scheme({"format": "fuzzyahp-scheme/1", "name": "two", "version": "1",
    ...     "indicators": {"u": {"children": ["a", "b"], "weights": [0.5, 0.5]}, "a": {}, "b": {}}})
    >>> rating = fa.RatingModel(scheme).rate({"a": "good", "b": "medium"})
    >>> [(x.name, x.score) for x in fa.analysis.leave_one_indicator_out(rating).variants]
    [('a', 70.0), ('b', 85.0)]
    """
    plan = _plan_of(rating, clients)
    changes, skipped = indicator_changes(plan)
    if isinstance(rating, Rating):
        return _of_rating(rating, leaf_memberships(rating), changes, skipped)
    source, ids = table_source(rating, clients)
    return moved_grades(plan, source, changes, ids, skipped, progress)


def _plan_of(rating: object, clients: object) -> Plan:
    if not isinstance(rating, Rating | RatingModel):
        raise FuzzyAHPError(f"rating: {shown(rating)}, must be what model.rate gives, or a RatingModel with clients")
    if isinstance(rating, Rating) and clients is not None:
        raise FuzzyAHPError(
            "clients: a rating is of one client; give the RatingModel in its place, or leave clients out"
        )
    return rating.plan


def indicator_changes(plan: Plan) -> tuple[list[Change], dict[str, str]]:
    """Each indicator left out, and those that cannot be."""
    changes, skipped = [], {}
    for leaf in plan.scheme.tree.leaves:
        found = without_leaf(plan.scheme, plan.weights, leaf)
        path = plan.scheme.tree.path(leaf)
        if found is None:
            skipped[path] = "nothing_left"
            continue
        weights = {parent: close_to_one(w[:, None])[:, 0].tolist() for parent, w in found.items()}
        changes.append(Change("indicator", path, _without(plan, leaf, weights)))
    return changes, skipped


def _without(plan: Plan, leaf: str, weights: Mapping[str, Sequence[float]]) -> Callable[[Block], Iterator[Found]]:
    def apply(block: Block) -> Iterator[Found]:
        # Its weight is 0, so its vector reaches no score; as the best grade it neither vetoes nor caps by itself.
        best = np.zeros_like(block.vectors[leaf])
        best[0] = 1.0
        vectors = recomposed(plan, block.vectors | {leaf: best}, {leaf, *weights}, weights)
        yield *outcomes(plan, vectors), None

    return apply


def _of_rating(
    rating: Rating, leaves: Mapping[str, FloatArray], changes: Sequence[Change], skipped: Mapping[str, str]
) -> Variants:
    """The changes applied to one client."""
    plan, worst = rating.plan, len(rating.plan.scheme.scale)
    vectors = dict(leaves)
    plan.compose(vectors, plan.scheme.tree.parents)
    block = Block(0, 1, vectors, np.ones(1, dtype=bool), *outcomes(plan, vectors))
    given, points, places, left = [], [], [], dict(skipped)
    for change in changes:
        ((score, place, _),) = change.apply(block)
        if place[0] < 0:
            left[change.name] = "nobody_left"
            continue
        given.append({"kind": change.kind, "name": change.name, "refused": change.refused})
        points.append(float(score[0]))
        places.append(int(place[0]))
    if not given:
        return variants(rating, (), None, left)
    grade = np.array(places, dtype=np.intp)
    draws = Draws(plan, np.ma.masked_array(np.array(points), grade == worst), grade, grade == worst)
    return variants(rating, given, draws, left)


def table_source(model: RatingModel, clients: Any, also: str = "") -> tuple[TableSource, Sequence[object] | None]:
    """A table of clients, as mapping or data frame, ready for blocks; their ids.

    Parameters
    ----------
    model : RatingModel
        The model.
    clients : mapping of str to array_like or data frame
        The table.
    also : str
        What else it may be, for the error.

    Returns
    -------
    tuple
        The portfolio, and the ids where there are any.

    Raises
    ------
    FuzzyAHPError
        If `model` is no model or `clients` is no table.
    """
    if not isinstance(model, RatingModel):
        raise FuzzyAHPError(f"model: {shown(model)}, must be a RatingModel")
    columns, ids, count = read_table(model.scheme, column_arrays(clients, also))
    return TableSource(len(model.scheme.scale), columns, count), None if ids is None else ids.tolist()


@overload
def leave_one_expert_out(rating: Rating, *, panel: Panel | None = None) -> Variants: ...


@overload
def leave_one_expert_out(
    rating: RatingModel, clients: Any, *, panel: Panel | None = None, progress: Progress | None = None
) -> MovedGrades: ...


def leave_one_expert_out(
    rating: Rating | RatingModel, clients: Any = None, *, panel: Panel | None = None, progress: Progress | None = None
) -> Variants | MovedGrades:
    """The rating without each expert: without the votes, without the judgments, without both.

    Parameters
    ----------
    rating : Rating or RatingModel
        One client's rating; or a model, and then `clients`.
    clients : NamedVotes, mapping of str to mapping, or table, optional
        `NamedVotes`; evidence by client, as `RatingModel.rate` takes it; a table as `RatingModel.rate_many` takes it,
        where only judgments are left out. A long table of votes goes through `NamedVotes.from_table`.
    panel : Panel, optional
        The panel that the scheme was weighed by, unchanged; then its judgments are aggregated without each expert.
    progress : callable, optional
        Called as progress(done, total), by clients; for a bar see `uncertainty`.

    Returns
    -------
    Variants or MovedGrades
        Of one client score and outcome without each expert; of a portfolio the share of grades that move among the
        clients on whose panel the expert sits, and the largest change. A client with an indicator on which nobody else
        voted is counted as lost. Where judgments without an expert would be refused, that is said.

    Raises
    ------
    EvidenceError
        If the evidence of a rejected client is not complete.
    FuzzyAHPError
        If the scheme was not weighed by this panel, or there is neither a rating alone nor a model with
        clients.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> scheme = fa.load_scheme({"format": "fuzzyahp-scheme/1", "name": "one", "version": "1",
    ...     "indicators": {"u": {"children": ["a", "b"], "weights": [1, 0]}, "a": {}, "b": {}}})
    >>> votes = {"votes": {"Li": "good", "Wu": "medium"}}
    >>> rating = fa.RatingModel(scheme).rate({"a": votes, "b": votes})
    >>> rating.grade, [(x.name, x.score, x.outcome) for x in fa.analysis.leave_one_expert_out(rating).variants]
    ('good', [('Li', 70.0, 'medium'), ('Wu', 85.0, 'good')])
    """
    plan = _plan_of(rating, clients)
    source: TableSource | VoteSource | EvidenceSource
    ids: Sequence[object] | None
    if isinstance(rating, Rating):
        source, ids = EvidenceSource(plan.scheme, {"": rating.evidence}), None
    elif isinstance(clients, NamedVotes):
        source = VoteSource(clients, plan.scheme)
        ids = None if source.client is None else source.client.tolist()
    elif isinstance(clients, Mapping) and clients and all(isinstance(x, Mapping) for x in clients.values()):
        source, ids = EvidenceSource(plan.scheme, clients), list(clients)
    else:
        source, ids = table_source(rating, clients, ", evidence by client, or NamedVotes")
    skipped: dict[str, str] = {}
    voters = () if isinstance(source, TableSource) else source.voters
    judged = {} if panel is None else weights_without(plan.scheme, panel, skipped)
    changes = [change for name in expert_names(voters, judged) for change in _of_expert(plan, source, name, judged)]
    if not voters:
        skipped["votes"] = "no_votes"
    if isinstance(rating, Rating):
        return _of_rating(rating, leaf_memberships(rating), changes, skipped)
    return moved_grades(plan, source, changes, ids, skipped, progress)


def _of_expert(
    plan: Plan,
    source: TableSource | VoteSource | EvidenceSource,
    name: str,
    judged: Mapping[str, LeftOutWeights],
) -> Iterator[Change]:
    """One expert's votes left out, the judgments left out, and both."""
    votes = None if isinstance(source, TableSource) or name not in source.voters else source
    found = judged.get(name)
    if votes is not None:
        yield Change("expert_votes", name, _apply(plan, votes, name, {}))
    if found is not None:
        yield Change("expert_judgments", name, _apply(plan, None, name, found.weights), refused=found.refused)
    if votes is not None and found is not None:
        yield Change("expert", name, _apply(plan, votes, name, found.weights), refused=found.refused)


def _apply(
    plan: Plan, votes: VoteSource | EvidenceSource | None, name: str, weights: Mapping[str, Sequence[float]]
) -> Callable[[Block], Iterator[Found]]:
    def apply(block: Block) -> Iterator[Found]:
        vectors, changed, mask = dict(block.vectors), set(weights), None
        able = np.ones(block.stop - block.start, dtype=bool)
        if votes is not None:
            found, able = votes.voted(block.start, block.stop, name)
            vectors |= found
            changed |= found.keys()
            if not weights:
                mask = votes.sat(block.start, block.stop, name)
        points, place = outcomes(plan, recomposed(plan, vectors, changed, weights))
        yield points, np.where(able, place, -1), mask

    return apply
