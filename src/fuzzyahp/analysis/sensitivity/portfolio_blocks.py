"""Many clients under many changes, block by block: who changes grade, and by how much scores move."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

import numpy as np
import numpy.typing as npt

from fuzzyahp.batch import BLOCK
from fuzzyahp.blocks import run_blocks
from fuzzyahp.columns import Column
from fuzzyahp.evaluation import Plan
from fuzzyahp.membership import compose_tree

FloatArray = npt.NDArray[np.float64]
IndexArray = npt.NDArray[np.intp]
BoolArray = npt.NDArray[np.bool_]
Leaves = dict[str, FloatArray]
#: Scores, places of the outcomes (the number of grades where rejected), and whom a change concerns; None: everybody.
Found = tuple[FloatArray, IndexArray, BoolArray | None]


@dataclass(frozen=True, eq=False)
class Block:
    """Some neighbouring clients of a portfolio, evaluated.

    Attributes
    ----------
    start, stop : int
        Which.
    vectors : dict of str to ndarray, shape (g, n)
        Raw vectors of all nodes.
    usable : ndarray of bool, shape (n,)
        Who has complete evidence.
    points : ndarray, shape (n,)
        Scores.
    place : ndarray of int, shape (n,)
        Outcomes.
    """

    start: int
    stop: int
    vectors: dict[str, FloatArray]
    usable: BoolArray
    points: FloatArray
    place: IndexArray


class Source(Protocol):
    """Where a portfolio's memberships come from."""

    @property
    def count(self) -> int:
        """How many clients there are."""

    def leaves(self, start: int, stop: int) -> tuple[Leaves, BoolArray]:
        """Membership vectors of the leaves, shape (g, n), and who has complete evidence."""


@dataclass(frozen=True, eq=False)
class TableSource:
    """A portfolio as columns.

    Attributes
    ----------
    grades : int
        g.
    columns : mapping of str to Column
        By leaf.
    count : int
        How many clients.
    """

    grades: int
    columns: Mapping[str, Column]
    count: int

    def leaves(self, start: int, stop: int) -> tuple[Leaves, BoolArray]:
        """Membership vectors of the leaves, shape (g, n), and who has complete evidence."""
        usable = np.ones(stop - start, dtype=bool)
        found: Leaves = {}
        for leaf, column in self.columns.items():
            found[leaf] = np.empty((self.grades, stop - start))
            bad = column.membership(start, stop, found[leaf])
            if bad is not None:
                usable &= bad == 0
        return found, usable


@dataclass(frozen=True, eq=False)
class Change:
    """One change, and what a block becomes under it.

    Attributes
    ----------
    kind, name, what : str
        As in `MovedPart`.
    apply : callable
        A block to one or several alternatives of which any may move a client.
    refused : tuple of str
        Why the scheme would not take it.
    """

    kind: str
    name: str
    apply: Callable[[Block], Iterable[Found]]
    what: str = ""
    refused: tuple[str, ...] = ()


@dataclass
class Tally:
    """What one change does, counted.

    Attributes
    ----------
    clients, lost, moved, better, worse, scored : int
        Concerned and rated with and without; no longer rated; of those concerned another, a better, a worse outcome;
        those with a score before and after.
    total : float
        Sum of the changes of score, each without its sign.
    largest : float
        The largest change, with its sign.
    row : int
        Whose it is; -1 where nobody has one.
    """

    clients: int = 0
    lost: int = 0
    moved: int = 0
    better: int = 0
    worse: int = 0
    scored: int = 0
    total: float = 0.0
    largest: float = 0.0
    row: int = -1

    def add(self, other: Tally) -> None:
        """Add the counts of a later block."""
        for key in ("clients", "lost", "moved", "better", "worse", "scored", "total"):
            setattr(self, key, getattr(self, key) + getattr(other, key))
        if other.row >= 0 and (self.row < 0 or abs(other.largest) > abs(self.largest)):
            self.largest, self.row = other.largest, other.row


def outcomes(plan: Plan, vectors: Mapping[str, FloatArray]) -> tuple[FloatArray, IndexArray]:
    """Scores and outcomes of composed vectors.

    Parameters
    ----------
    plan : Plan
        Scheme and weights.
    vectors : mapping of str to ndarray, shape (g, n)
        Raw vectors of all nodes.

    Returns
    -------
    tuple of ndarray, shape (n,)
        Points; places on the scale after caps, the number of grades where the veto rejects.
    """
    root = vectors[plan.scheme.tree.root]
    points = plan.score(root)
    place, _ = plan.caps(vectors, plan.grade(root, points))
    rejected = np.zeros(len(points), dtype=bool)
    for hit in plan.veto(vectors).values():
        rejected |= hit
    return points, np.where(rejected, len(plan.scheme.scale), place)


def recomposed(
    plan: Plan,
    vectors: Mapping[str, FloatArray],
    changed: Collection[str],
    weights: Mapping[str, Sequence[float]] | None = None,
) -> dict[str, FloatArray]:
    """Vectors with some nodes' changed or newly weighed: only what stands above them is composed again.

    Parameters
    ----------
    plan : Plan
        Scheme and weights.
    vectors : mapping of str to ndarray, shape (g, n)
        Raw vectors of all nodes, those of changed leaves already new.
    changed : collection of str
        Leaves with new vectors, and parents with new weights.
    weights : mapping of str to sequence of float, optional
        New weights by parent.

    Returns
    -------
    dict of str to ndarray, shape (g, n)
        The bits of composing all anew.
    """
    structure = plan.scheme.tree.structure
    stale = set(changed)
    for parent in reversed(plan.scheme.tree.parents):
        if stale.intersection(structure[parent]):
            stale.add(parent)
    found = dict(vectors)
    parents = [parent for parent in plan.scheme.tree.parents if parent in stale]
    used = dict(plan.weights) | {parent: tuple(w) for parent, w in (weights or {}).items()}
    compose_tree(structure, used, found, parents, plan.operator, found.__setitem__)
    return found


def count_moves(
    plan: Plan,
    source: Source,
    changes: Sequence[Change],
    progress: Callable[[int, int], None] | None = None,
) -> tuple[list[Tally], int, int]:
    """Count what each change does to a portfolio.

    Parameters
    ----------
    plan : Plan
        As it is.
    source : Source
        The portfolio.
    changes : sequence of Change
        One at a time.
    progress : callable, optional
        Called as progress(done, total), by clients; for a bar see `uncertainty`.

    Returns
    -------
    list of Tally
        One for each change.
    int, int
        Clients with complete evidence, and how many of them the veto rejects.
    """
    done, lock = [0], Lock()
    found: dict[int, tuple[list[Tally], int, int]] = {}

    def work(start: int, stop: int) -> None:
        leaves, usable = source.leaves(start, stop)
        vectors = dict(leaves)
        plan.compose(vectors, plan.scheme.tree.parents)
        block = Block(start, stop, vectors, usable, *outcomes(plan, vectors))
        tallies = [_tally(block, list(change.apply(block)), len(plan.scheme.scale)) for change in changes]
        rejected = int((usable & (block.place == len(plan.scheme.scale))).sum())
        with lock:
            found[start] = tallies, int(usable.sum()), rejected
            done[0] += stop - start
            if progress is not None:
                progress(done[0], source.count)

    run_blocks(source.count, BLOCK, work)
    totals = [Tally() for _ in changes]
    for start in sorted(found):
        for total, tally in zip(totals, found[start][0], strict=True):
            total.add(tally)
    return totals, sum(x[1] for x in found.values()), sum(x[2] for x in found.values())


def _tally(block: Block, alternatives: Sequence[Found], rejected: int) -> Tally:
    """Counts of one block; of several alternatives any may move a client, and the largest change counts."""
    size = block.stop - block.start
    concerned, better, worse, scored = (np.zeros(size, dtype=bool) for _ in range(4))
    lost, most = np.zeros(size, dtype=bool), np.zeros(size)
    for points, place, mask in alternatives:
        able = block.usable if mask is None else block.usable & mask
        concerned |= able
        lost |= able & (place < 0)
        rated = able & (place >= 0)
        better |= rated & (place < block.place)
        worse |= rated & (place > block.place)
        both = rated & (place < rejected) & (block.place < rejected)
        scored |= both
        change = np.where(both, points - block.points, 0.0)
        most = np.where(np.abs(change) > np.abs(most), change, most)
    found = Tally(
        clients=int((concerned & ~lost).sum()),
        lost=int(lost.sum()),
        moved=int((better | worse).sum()),
        better=int(better.sum()),
        worse=int(worse.sum()),
        scored=int(scored.sum()),
        total=float(np.abs(most).sum()),
    )
    if found.scored:
        row = int(np.argmax(np.where(scored, np.abs(most), -1.0)))
        found.largest, found.row = float(most[row]), block.start + row
    return found
