"""Many clients at once: columns in, statuses, scores and grades out, block by block.

A row that cannot be rated is set aside before any arithmetic touches it, so no NaN ever meets a cut.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock, local

import numpy as np
import numpy.typing as npt

from fuzzyahp.blocks import run_blocks
from fuzzyahp.columns import INCOMPLETE, INVALID, Column
from fuzzyahp.evaluation import Plan
from fuzzyahp.membership import compose_rows
from fuzzyahp.ratings import Ratings
from fuzzyahp.table_columns import read_table

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int8]

#: Clients in a block. Longer ones leave the processor's cache; in shorter ones threads wait for the interpreter.
BLOCK = 32768
STATUSES = ("rated", "incomplete", "invalid", "rejected")
REJECTED = 3


def rate_table(
    plan: Plan,
    table: Mapping[str, npt.ArrayLike],
    *,
    columns: Mapping[str, str] | None = None,
    ignore: Collection[str] = (),
    membership: bool = False,
    node_scores: bool = False,
    threads: int | None = None,
) -> Ratings:
    """Rate every row of a table of columns; see `RatingModel.rate_many`.

    Parameters
    ----------
    plan : Plan
        Scheme and weights.
    table : mapping of str to array_like
        Columns.
    columns : mapping of str to str, optional
        ``{"their name": "our name"}`` of columns with other names.
    ignore : collection of str
        Columns to pass over.
    membership : bool
        Whether to keep root membership vectors.
    node_scores : bool
        Whether to keep the scores of all nodes.
    threads : int, optional
        How many threads.

    Returns
    -------
    Ratings
        One entry a row.

    Raises
    ------
    EvidenceError
        If the columns do not fit the scheme.
    """
    found, client, count = read_table(plan.scheme, table, ignore, columns)
    out = rate_columns(plan, found, count, membership=membership, node_scores=node_scores, threads=threads)
    return as_ratings(plan, out, client)


def as_ratings(plan: Plan, out: Outcomes, client: npt.NDArray[np.generic] | None) -> Ratings:
    """Ratings as they are handed out: texts for codes, masks for what was not rated.

    Parameters
    ----------
    plan : Plan
        By which they were rated.
    out : Outcomes
        The ratings.
    client : ndarray or None, shape (N,)
        Ids.

    Returns
    -------
    Ratings
        One entry a row.
    """
    unrated = out.code != 0
    vectors = None
    if out.membership is not None:
        vectors = np.ma.masked_array(out.membership, np.broadcast_to(unrated[:, None], out.membership.shape))
    nodes = None
    if out.node_scores is not None:
        nodes = {path: np.ma.masked_array(x, unrated, fill_value=np.nan) for path, x in out.node_scores.items()}
    return Ratings(
        scheme=plan.scheme,
        status=np.array(STATUSES)[out.code],
        score=np.ma.masked_array(out.score, unrated, fill_value=np.nan),
        grade=np.array([*plan.scheme.scale.names, None], dtype=object)[out.grade],
        reason=np.array(list(out.reasons), dtype=object)[out.reason],
        veto=np.ma.masked_array(out.code == REJECTED, out.unscreened),
        client=client,
        membership=vectors,
        node_scores=nodes,
    )


def rate_columns(
    plan: Plan,
    columns: Mapping[str, Column],
    count: int,
    *,
    barred: Mapping[int, str] | None = None,
    membership: bool = False,
    node_scores: bool = False,
    threads: int | None = None,
) -> Outcomes:
    """Rate every row of columns that have been read: the one function behind every kind of table.

    Parameters
    ----------
    plan : Plan
        Scheme and weights.
    columns : mapping of str to Column
        By leaf.
    count : int
        How many clients there are.
    barred : mapping of int to str, optional
        Rows that are invalid as a whole, whatever their columns hold, and why.
    membership, node_scores : bool
        Whether to keep root membership vectors, and scores of all nodes.
    threads : int, optional
        How many threads.

    Returns
    -------
    Outcomes
        One entry a row.
    """
    grades = len(plan.scheme.scale)
    nodes = [node for node in plan.scheme.tree if node != plan.scheme.tree.root] if node_scores else None
    out = Outcomes(
        code=np.zeros(count, dtype=np.int8),
        score=np.full(count, np.nan),
        grade=np.full(count, grades, dtype=np.int16),
        reason=np.zeros(count, dtype=np.int32),
        unscreened=np.zeros(count, dtype=bool),
        membership=np.full((count, grades), np.nan) if membership else None,
        node_scores=None if nodes is None else {plan.scheme.tree.path(node): np.full(count, np.nan) for node in nodes},
    )
    run_blocks(count, BLOCK, _Rater(plan, columns, barred or {}, out, nodes or ()).rate_block, threads)
    return out


@dataclass(frozen=True, eq=False)
class Outcomes:
    """What blocks write their rows into; texts are kept once, and rows point at them.

    Attributes
    ----------
    code : ndarray of int8, shape (N,)
        Place of the status in `STATUSES`.
    score : ndarray, shape (N,)
        Points; NaN where not rated.
    grade : ndarray of int, shape (N,)
        Place of the grade on the scale; g where not rated.
    reason : ndarray of int, shape (N,)
        Place of the reason in `reasons`.
    unscreened : ndarray of bool, shape (N,)
        Where the veto could not be judged.
    membership : ndarray, shape (N, g), or None
        Root membership vectors; NaN where not rated.
    node_scores : dict of str to ndarray, shape (N,), or None
        By path; NaN where not rated.
    reasons : dict of str to int
        Every reason and its place; "" comes first.
    """

    code: Codes
    score: FloatArray
    grade: npt.NDArray[np.int16]
    reason: npt.NDArray[np.int32]
    unscreened: BoolArray
    membership: FloatArray | None
    node_scores: dict[str, FloatArray] | None
    reasons: dict[str, int] = field(default_factory=lambda: {"": 0})
    lock: Lock = field(default_factory=Lock)

    def place_of(self, reason: str) -> int:
        """Place of a reason, new if need be; several threads may ask.

        Parameters
        ----------
        reason : str
            The text.

        Returns
        -------
        int
            Its place in `reasons`.
        """
        found = self.reasons.get(reason)
        if found is None:
            with self.lock:
                found = self.reasons.setdefault(reason, len(self.reasons))
        return found


class _Vectors:
    """Raw vectors of one block of clients after the other, in memory that is used again and again.

    Fresh pages of memory cost as much as the arithmetic, and threads wait for one another to get them. A node's vector
    is forgotten as soon as it has gone into its parent's, unless the node is judged by itself.
    """

    def __init__(self, plan: Plan, columns: Mapping[str, Column], kept: Collection[str]) -> None:
        self.plan, self.columns, self.kept = plan, columns, kept
        self.free: list[FloatArray] = []
        self.found: dict[str, FloatArray] = {}
        self.problems: dict[str, Codes] = {}
        self.start = self.stop = 0
        self.term = np.empty((0, 0))

    def read(self, start: int, stop: int) -> tuple[dict[str, FloatArray], dict[str, Codes]]:
        """Vectors of the kept nodes, shape (g, stop - start), good until the next call; what is wrong with leaves."""
        if stop - start != self.stop - self.start:
            self.free = []
            self.term = np.empty((len(self.plan.scheme.scale), stop - start))
        else:
            self.free.extend(self.found.values())
        self.start, self.stop, self.found, self.problems = start, stop, {}, {}
        self._vector(self.plan.scheme.tree.root)
        return self.found, self.problems

    def _lend(self) -> FloatArray:
        return self.free.pop() if self.free else np.empty_like(self.term)

    def _vector(self, node: str) -> FloatArray:
        plan, out = self.plan, self._lend()
        if plan.scheme.tree.structure[node]:
            compose_rows(plan.weights[node], self._below(node), plan.operator, out, self.term)
        else:
            bad = self.columns[node].membership(self.start, self.stop, out)
            if bad is not None:
                self.problems[node] = bad
        if node in self.kept:
            self.found[node] = out
        return out

    def _below(self, node: str) -> Iterator[FloatArray]:
        for child in self.plan.scheme.tree.structure[node]:
            row = self._vector(child)
            yield row
            if child not in self.kept:
                self.free.append(row)


class _Rater:
    """Rates blocks of rows."""

    def __init__(
        self,
        plan: Plan,
        columns: Mapping[str, Column],
        barred: Mapping[int, str],
        out: Outcomes,
        nodes: Sequence[str],
    ) -> None:
        self.plan, self.columns, self.barred, self.out, self.nodes = plan, columns, barred, out, nodes
        self.barred_rows = np.array(sorted(barred), dtype=np.intp)
        self.kept = {plan.scheme.tree.root, *plan.compared, *nodes}
        self.own = local()  # each thread has vectors of its own

    def rate_block(self, start: int, stop: int) -> None:
        plan, out, size = self.plan, self.out, stop - start
        if not hasattr(self.own, "vectors"):
            self.own.vectors = _Vectors(plan, self.columns, self.kept)
        vectors, problems = self.own.vectors.read(start, stop)
        code = np.zeros(size, dtype=np.int8)
        self._bar(start, code)
        if plan.screened:
            self._set_aside(start, code, problems, plan.screened)
            np.not_equal(code, 0, out=out.unscreened[start:stop])
        fired = plan.veto(vectors)
        rejected = np.zeros(size, dtype=bool)
        for hit in fired.values():
            rejected |= hit
        rejected &= code == 0
        code[rejected] = REJECTED
        self._set_aside(start, code, problems, plan.others)
        if rejected.any():
            self._explain_rejections(start, rejected, fired)

        root = vectors[plan.scheme.tree.root]
        rated = code == 0
        points = plan.score(root)
        before = plan.grade(root, points)
        after, holds = plan.caps(vectors, before)
        out.code[start:stop] = code
        np.copyto(out.score[start:stop], points, where=rated)
        np.copyto(out.grade[start:stop], after, where=rated, casting="unsafe")
        if out.membership is not None:
            np.copyto(out.membership[start:stop], plan.scored(root).T, where=rated[:, None])
        for node in self.nodes:
            if out.node_scores is not None:
                found = out.node_scores[plan.scheme.tree.path(node)]
                np.copyto(found[start:stop], plan.score(vectors[node]), where=rated)
        if holds:
            self._explain_caps(start, rated & (after != before), holds)

    def _bar(self, start: int, code: Codes) -> None:
        """Set aside rows that are invalid as a whole, and say why."""
        first, last = np.searchsorted(self.barred_rows, [start, start + len(code)]).tolist()
        for row in self.barred_rows[first:last].tolist():
            code[row - start] = INVALID
            self.out.reason[row] = self.out.place_of(self.barred[row])

    def _set_aside(self, start: int, code: Codes, problems: Mapping[str, Codes], leaves: Sequence[str]) -> None:
        """Give rows that have no status yet that of their first unusable leaf, and say why."""
        out = self.out
        for leaf in leaves:
            if leaf not in problems:
                continue
            bad, column, path = problems[leaf], self.columns[leaf], self.plan.scheme.tree.path(leaf)
            fresh = (bad != 0) & (code == 0)
            code[fresh] = bad[fresh]
            if column.missing:
                alike = fresh & (bad == INCOMPLETE)
                if alike.any():
                    out.reason[start : start + len(code)][alike] = out.place_of(f"{path}: {column.missing}")
                    fresh &= ~alike
            for row in np.flatnonzero(fresh).tolist():
                out.reason[start + row] = out.place_of(f"{path}: {column.describe(start + row)}")

    def _explain_rejections(self, start: int, rejected: BoolArray, fired: Mapping[str, BoolArray]) -> None:
        rule = self.plan.scheme.rules.veto
        if rule is None:
            return
        bound, nodes = "at or below" if rule.include_bound else "below", list(fired)
        for rows, hits in _alike(rejected, list(fired.values())):
            text = f"veto: {', '.join(nodes[i] for i in hits)} {bound} {rule.below}"
            self.out.reason[start + rows] = self.out.place_of(text)

    def _explain_caps(self, start: int, lowered: BoolArray, holds: Sequence[BoolArray]) -> None:
        caps = self.plan.scheme.rules.caps
        for rows, hits in _alike(lowered, holds):
            text = "cap: " + ", ".join(f"{caps[i].node} worse than {caps[i].worse_than}" for i in hits)
            self.out.reason[start + rows] = self.out.place_of(text)


def _alike(wanted: BoolArray, hits: Sequence[BoolArray]) -> Iterator[tuple[npt.NDArray[np.intp], list[int]]]:
    """Rows that the same conditions hold for, and those conditions."""
    rows = np.flatnonzero(wanted)
    # Eight conditions to a byte, and bytes to a text that can be told apart.
    packed = np.ascontiguousarray(np.packbits(np.array([hit[rows] for hit in hits]), axis=0).T)
    keys = packed.view(f"V{packed.shape[1]}")[:, 0] if len(rows) else packed[:, 0]
    _, first, kind = np.unique(keys, return_index=True, return_inverse=True)
    for k, row in enumerate(first.tolist()):
        yield rows[kind == k], [i for i, hit in enumerate(hits) if hit[rows[row]]]
