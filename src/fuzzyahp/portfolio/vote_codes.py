"""Votes as codes: who voted what on which indicator of which client, who voted twice, and who is silent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from fuzzyahp.columns import INCOMPLETE, INVALID, set_aside
from fuzzyahp.errors import EvidenceError, FuzzyAHPError, shown, suggest
from fuzzyahp.evidence import Evidence
from fuzzyahp.membership import total_of_rows
from fuzzyahp.safe_text import for_terminal
from fuzzyahp.scheme import Scheme

AnyArray = npt.NDArray[Any]
Codes = npt.NDArray[np.int8]
FloatArray = npt.NDArray[np.float64]

_NO_GRADE, _UNKNOWN = -1, -2


@dataclass(frozen=True, eq=False)
class Votes:
    """Votes as codes; of several by one expert on one indicator of a client only the first.

    Attributes
    ----------
    scheme : Scheme
        What they are for.
    experts : tuple of str
        Everybody named.
    client, expert, leaf, grade : ndarray of int, shape (M,)
        Places of the client, the expert, the leaf and the grade; by client. Grade -1: no vote; -2: no such grade.
    text : ndarray of int, shape (M,)
        Place of the grade's text in `texts`.
    row : ndarray of int, shape (M,)
        Row of the table, from 0.
    texts : tuple of str or None
        Every grade as written.
    problems : dict of int to str
        What makes a client invalid as a whole.
    """

    scheme: Scheme
    experts: tuple[str, ...]
    client: AnyArray
    expert: AnyArray
    leaf: AnyArray
    grade: AnyArray
    text: AnyArray
    row: AnyArray
    texts: tuple[str | None, ...]
    problems: dict[int, str]

    def evidence(self, client: int) -> dict[str, Any]:
        """One client's votes as `RatingModel.rate` takes them.

        Parameters
        ----------
        client : int
            Place of the client.

        Returns
        -------
        dict
            ``{leaf: {"votes": {expert: grade}}}`` in the order of the table.
        """
        found: dict[str, Any] = {}
        start, stop = np.searchsorted(self.client, [client, client + 1]).tolist()
        for i in sorted(range(start, stop), key=self.row.__getitem__):
            votes = found.setdefault(self.scheme.tree.leaves[self.leaf[i]], {"votes": {}})["votes"]
            votes[self.experts[self.expert[i]]] = self.texts[self.text[i]]
        return found


class VoteColumn:
    """Votes of a leaf, counted or weighed.

    Parameters
    ----------
    leaf : str
        The leaf.
    counts : ndarray, shape (g, N)
        Votes, or weight of those who cast them, in each grade.
    bad : ndarray of int8, shape (N,)
        Where they cannot be used.
    votes : Votes
        What they were counted from.
    """

    missing = ""

    def __init__(self, leaf: str, counts: AnyArray, bad: Codes, votes: Votes) -> None:
        self.leaf, self.counts, self.bad, self.votes = leaf, counts, bad, votes

    def membership(self, start: int, stop: int, out: FloatArray) -> Codes | None:
        """Write membership vectors of rows; say what is wrong with which."""
        np.copyto(out, self.counts[:, start:stop], casting="unsafe")
        bad = self.bad[start:stop]
        if bad.any():
            set_aside(out, bad)
        out /= total_of_rows(out)
        return bad if bad.any() else None

    def describe(self, row: int) -> str:
        """Why a row cannot be used, in the words of one client rated alone."""
        try:
            Evidence(self.votes.scheme, self.votes.evidence(row)).row(self.leaf)
        except EvidenceError as error:
            return str(error).partition(": ")[2]
        return "no evidence"


def code_votes(
    scheme: Scheme,
    client: AnyArray,
    expert: tuple[AnyArray, Sequence[object]],
    indicator: tuple[AnyArray, Sequence[object]],
    grade: tuple[AnyArray, Sequence[object]],
) -> Votes:
    """Look up what each row of a table of votes names.

    Parameters
    ----------
    scheme : Scheme
        What they are for.
    client : ndarray of int, shape (M,)
        Place of each row's client.
    expert, indicator, grade : tuple of ndarray of int, shape (M,), and sequence
        For each row the place of what it names among the different names; -1 where it names nothing.

    Returns
    -------
    Votes
        By client, then as the table has them.
    """
    problems: dict[int, str] = {}
    names = [for_terminal(str(name)) for name in expert[1]]
    experts = tuple(dict.fromkeys(names))
    # Names of blanks and names that read alike are found here; -1 stays -1, the last entry.
    who = np.array([*(experts.index(name) if name.strip() else -1 for name in names), -1], dtype=np.int64)[expert[0]]
    leaves = [_leaf(scheme, name) for name in indicator[1]]
    on = np.array([*(place for place, _ in leaves), -1], dtype=np.int64)[indicator[0]]
    texts: tuple[str | None, ...] = (*(None if text is None else str(text) for text in grade[1]), None)
    grades = np.array([_grade(scheme, text) for text in texts], dtype=np.int64)[grade[0]]

    for row in np.flatnonzero((on < 0) | (who < 0))[::-1].tolist():
        why = leaves[indicator[0][row]][1] if on[row] < 0 and indicator[0][row] >= 0 else "no indicator"
        why = why if on[row] < 0 else "no expert; every vote needs one"
        problems[int(client[row])] = f"votes row {row + 1}: {why}"
    rows = np.flatnonzero((on >= 0) & (who >= 0))
    key = (client.astype(np.int64) * len(scheme.tree.leaves) + on) * max(len(experts), 1) + who
    rows = rows[np.argsort(key[rows], kind="stable")]
    key = key[rows]
    again = np.flatnonzero(key[1:] == key[:-1]) + 1
    for i in again[::-1].tolist():
        first, row = int(rows[i - 1]), int(rows[i])
        path = scheme.tree.path(scheme.tree.leaves[on[row]])
        problems.setdefault(
            int(client[row]),
            f"{path}: {shown(experts[who[row]])} voted twice, votes row {first + 1} and row {row + 1}; keep one",
        )
    rows = np.delete(rows, again)
    return Votes(
        scheme, experts, client[rows], who[rows], on[rows], grades[rows], grade[0][rows], rows, texts, problems
    )


def _leaf(scheme: Scheme, name: object) -> tuple[int, str]:
    """Place of the leaf of this name or path, and what is wrong with it."""
    tree = scheme.tree
    try:
        leaf = tree.find(name)  # type: ignore[arg-type]
    except FuzzyAHPError:
        return -1, f"{shown(name)} is no indicator; {suggest(name, tree.leaves)}"
    if tree.children(leaf):
        return -1, f"{shown(name)} is a group; vote on its indicators: {', '.join(tree.leaves_of(leaf)[:12])}"
    return tree.leaves.index(leaf), ""


def _grade(scheme: Scheme, text: str | None) -> int:
    if not text:
        return _NO_GRADE
    try:
        return scheme.scale.index(text)
    except FuzzyAHPError:
        return _UNKNOWN


def count_votes(votes: Votes, clients: int) -> Iterator[VoteColumn]:
    """Count votes, or add up the weights of those who cast them, leaf by leaf.

    Parameters
    ----------
    votes : Votes
        The votes.
    clients : int
        How many clients there are; those without votes come last.

    Yields
    ------
    VoteColumn
        Of each leaf of the scheme.
    """
    scheme, rules = votes.scheme, votes.scheme.rules
    grades, weights = len(scheme.scale), rules.expert_weights
    panel = _panel(votes, clients)
    knows = np.array([not weights or name in weights for name in votes.experts], dtype=bool)
    order = np.argsort(votes.leaf, kind="stable")
    ends = np.searchsorted(votes.leaf[order], np.arange(len(scheme.tree.leaves) + 1))
    for place, leaf in enumerate(scheme.tree.leaves):
        rows = order[ends[place] : ends[place + 1]]
        client, grade, expert = votes.client[rows], votes.grade[rows], votes.expert[rows]
        cast = grade != _NO_GRADE
        voters = np.bincount(client[cast], minlength=clients)
        usable = grade >= 0
        counts: AnyArray
        if weights:
            counts = np.zeros((grades, clients))
            # In the panel's order, so that weights add up to the bits of one client rated alone.
            for name, weight in weights.items():
                if name in votes.experts:
                    theirs = usable & (expert == votes.experts.index(name))
                    counts[grade[theirs], client[theirs]] += weight
        else:
            cells = np.bincount(grade[usable] * clients + client[usable], minlength=grades * clients)
            counts = cells.reshape(grades, clients).astype(np.int32)
        bad = np.zeros(clients, dtype=np.int8)
        silent = voters < panel
        bad[silent if rules.missing_votes == "error" else voters == 0] = INCOMPLETE
        bad[voters == 0] = INCOMPLETE
        bad[client[(grade == _UNKNOWN) | (cast & ~knows[expert])]] = INVALID
        yield VoteColumn(leaf, counts, bad, votes)


def _panel(votes: Votes, clients: int) -> AnyArray:
    """How many experts sit on each client's panel."""
    weights = votes.scheme.rules.expert_weights
    many = max(len(votes.experts), 1)
    pairs = np.unique(votes.client.astype(np.int64) * many + votes.expert)
    client, expert = pairs // many, pairs % many
    named = np.bincount(client, minlength=clients)
    if not weights:
        return named
    strangers = np.array([name not in weights for name in votes.experts], dtype=bool)
    others = np.bincount(client[strangers[expert]], minlength=clients)
    return np.where(named > 0, len(weights) + others, 0)
