"""Named votes of many clients as one array: who put which client's indicator into which grade."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from fuzzyahp.analysis.sensitivity.portfolio_blocks import Leaves, TableSource
from fuzzyahp.columns import Column
from fuzzyahp.errors import EvidenceError, FuzzyAHPError, shown, suggest
from fuzzyahp.membership import total_of_rows
from fuzzyahp.rating import RatingModel
from fuzzyahp.rules import Rules
from fuzzyahp.scheme import Scheme
from fuzzyahp.table_columns import read_table

AnyArray = npt.NDArray[Any]
Codes = npt.NDArray[np.int8]
BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class NamedVotes:
    """Votes of named experts on many clients.

    Attributes
    ----------
    experts : tuple of str
        E of them. Who has no vote on a client does not sit on that client's panel.
    leaves : tuple of str
        L indicators that are voted on, by name.
    codes : ndarray of int8, shape (N, L, E)
        Place of the grade on the scale, 0 for the best; -1: no vote. Read-only.
    beside : mapping of str to array_like
        Columns of the other indicators, as `RatingModel.rate_many` takes them, and of ids as ``client``.
    columns : mapping of str to Column
        Columns of the other indicators that have been read already.
    client : ndarray or None, shape (N,)
        Ids.
    barred : ndarray of bool or None, shape (N,)
        Clients whose votes cannot be used.

    Raises
    ------
    FuzzyAHPError
        If names stand twice, the shape does not fit, or a code is no place.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> import numpy as np
    >>> fa.analysis.NamedVotes(("Li", "Wu"), ("a",), np.array([[[0, 1]], [[2, -1]]]))
    NamedVotes(2 clients, 1 indicators, 2 experts)
    """

    experts: tuple[str, ...]
    leaves: tuple[str, ...]
    codes: Codes
    beside: Mapping[str, Any] = field(default_factory=dict)
    columns: Mapping[str, Column] = field(default_factory=dict)
    client: AnyArray | None = None
    barred: BoolArray | None = None

    def __post_init__(self) -> None:
        for key in ("experts", "leaves"):
            names = tuple(getattr(self, key))
            object.__setattr__(self, key, names)
            if len(set(names)) < len(names) or not names:
                raise FuzzyAHPError(f"named votes: {key} {shown(names)}, must be names, each once")
        given = np.asarray(self.codes)
        if given.ndim != 3 or given.shape[1:] != (len(self.leaves), len(self.experts)):
            raise FuzzyAHPError(
                f"named votes: codes of shape {given.shape}, must be (clients, {len(self.leaves)}, {len(self.experts)})"
            )
        if given.dtype.kind not in "iu" or (given.size and not -1 <= int(given.min()) <= int(given.max()) <= 127):
            raise FuzzyAHPError("named votes: codes must be whole numbers: places of grades from 0, or -1 for no vote")
        codes = given.astype(np.int8)
        codes.setflags(write=False)
        object.__setattr__(self, "codes", codes)

    @classmethod
    def from_table(
        cls,
        table: Any,
        model: RatingModel,
        *,
        beside: Any = None,
        columns: Mapping[str, str] | None = None,
        ignore: Collection[str] = (),
    ) -> NamedVotes:
        """Named votes from a long table, one row a vote (needs the extra ``frames``).

        Parameters
        ----------
        table : pandas.DataFrame, polars.DataFrame, pyarrow.Table or mapping of arrays
            Columns client, expert, indicator and grade, as for `fuzzyahp.portfolio.pivot_votes`.
        model : RatingModel
            Its scheme says what the votes are for.
        beside : table, optional
            Values, grades or counts on the other indicators, one row a client.
        columns : mapping of str to str, optional
            ``{"their name": "our name"}`` of columns with other names, of either table.
        ignore : collection of str
            Columns to pass over, in either table.

        Returns
        -------
        NamedVotes
            Clients in the order in which they first appear.

        Raises
        ------
        EvidenceError
            If columns are missing, doubled or of a wrong type, or a row names no client.
        MissingExtraError
            If pyarrow, or narwhals for data frames, is not installed.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
        >>> votes = {"client": ["F1"], "expert": ["A"], "indicator": ["innovation"], "grade": ["good"]}
        >>> fa.analysis.NamedVotes.from_table(votes, model)
        NamedVotes(1 clients, 1 indicators, 1 experts)
        """
        from fuzzyahp.portfolio.long_votes import pivot_votes
        from fuzzyahp.portfolio.vote_codes import VoteColumn

        found = pivot_votes(table, model, beside=beside, columns=columns, ignore=ignore)
        counted = {leaf: c for leaf, c in found.columns.items() if isinstance(c, VoteColumn)}
        if not counted:
            raise EvidenceError("votes: none at all; give one row a vote")
        votes = next(iter(counted.values())).votes
        names = model.scheme.tree.leaves
        used = [i for i, leaf in enumerate(names) if leaf in counted and np.any(votes.leaf == i)]
        place = np.full(len(names), -1)
        place[used] = np.arange(len(used))
        codes = np.full((len(found), len(used), len(votes.experts)), -1, dtype=np.int8)
        codes[votes.client, place[votes.leaf], votes.expert] = np.maximum(votes.grade, -1)
        barred = np.zeros(len(found), dtype=bool)
        barred[list(found.barred)] = True
        for i in used:
            barred |= counted[names[i]].bad != 0
        voted = tuple(names[i] for i in used)
        others = {leaf: column for leaf, column in found.columns.items() if leaf not in voted}
        ids = np.asarray(found.client.to_numpy(zero_copy_only=False))
        return cls(votes.experts, voted, codes, columns=others, client=ids, barred=barred)

    def __len__(self) -> int:
        return len(self.codes)

    def __repr__(self) -> str:
        return f"NamedVotes({len(self)} clients, {len(self.leaves)} indicators, {len(self.experts)} experts)"


class VoteSource:
    """Named votes as a portfolio, with or without one of the experts.

    Parameters
    ----------
    votes : NamedVotes
        The votes.
    scheme : Scheme
        What they are for.

    Raises
    ------
    FuzzyAHPError
        If an indicator is none, or a code is no place on its scale.
    """

    def __init__(self, votes: NamedVotes, scheme: Scheme) -> None:
        grades, columns = len(scheme.scale), dict(votes.columns)
        for leaf in votes.leaves:
            if leaf not in scheme.tree.leaves:
                raise FuzzyAHPError(f"named votes: {shown(leaf)} is no indicator; {suggest(leaf, scheme.tree.leaves)}")
        if votes.codes.size and int(votes.codes.max()) >= grades:
            raise FuzzyAHPError(f"named votes: code {int(votes.codes.max())}, must be a place from 0 to {grades - 1}")
        self.client = votes.client
        if not columns:
            # Whatever stands for the voted leaves here is not looked at again.
            blank = {leaf: np.full(len(votes), scheme.scale.names[0]) for leaf in votes.leaves}
            read, ids, count = read_table(scheme, {**votes.beside, **blank})
            columns = {leaf: column for leaf, column in read.items() if leaf not in votes.leaves}
            self.client = ids if votes.client is None else votes.client
            if count != len(votes):
                raise FuzzyAHPError(f"named votes: {len(votes)} clients, and {count} beside them")
        self.grades, self.columns, self.count = grades, columns, len(votes)
        self.votes, self.rules, self.voters = votes, scheme.rules, votes.experts

    def leaves(self, start: int, stop: int) -> tuple[Leaves, BoolArray]:
        """Membership vectors of the leaves, shape (g, n), and who has complete evidence."""
        found, usable = TableSource(self.grades, self.columns, self.count).leaves(start, stop)
        more, able = self.voted(start, stop)
        if self.votes.barred is not None:
            usable &= ~self.votes.barred[start:stop]
        return found | more, usable & able

    def voted(self, start: int, stop: int, without: str | None = None) -> tuple[Leaves, BoolArray]:
        """Membership vectors of the leaves that are voted on, without one expert's votes; whose votes suffice.

        Parameters
        ----------
        start, stop : int
            Which clients.
        without : str, optional
            Whose votes to leave out.

        Returns
        -------
        dict of str to ndarray, shape (g, n)
            The bits that the votes of each client alone give.
        ndarray of bool, shape (n,)
            Where every indicator has the votes that the scheme asks for.
        """
        kept = [i for i, name in enumerate(self.votes.experts) if name != without]
        codes = np.ascontiguousarray(self.votes.codes[start:stop].transpose(1, 2, 0))[:, kept]
        experts = [self.votes.experts[i] for i in kept]
        usable = _suffices(codes, experts, self.rules, without)
        found: Leaves = {}
        for leaf, cast in zip(self.votes.leaves, codes, strict=True):
            counts = _counts(cast, experts, self.rules, self.grades)
            total = total_of_rows(counts)
            empty = total == 0
            counts[-1, empty], total[empty] = 1.0, 1.0
            counts /= total
            found[leaf] = counts
        return found, usable

    def sat(self, start: int, stop: int, expert: str) -> BoolArray:
        """On whose panels an expert sat."""
        at = self.votes.experts.index(expert)
        return np.asarray((self.votes.codes[start:stop, :, at] >= 0).any(axis=1))


def _suffices(codes: Codes, experts: Sequence[str], rules: Rules, without: str | None) -> BoolArray:
    """Where everybody on the panel voted on everything, or, if the scheme says so, somebody on each."""
    cast = codes >= 0
    panel = np.asarray(cast.any(axis=0))
    able = np.asarray(panel.any(axis=0))
    if rules.expert_weights:
        strangers = np.array([name not in rules.expert_weights for name in experts], dtype=bool)
        able = able & ~panel[strangers].any(axis=0)
        if any(name not in experts and name != without for name in rules.expert_weights):
            able &= rules.missing_votes != "error"  # who never voted sits on the panel of such a scheme all the same
        panel = panel | np.array([name in rules.expert_weights for name in experts], dtype=bool)[:, None]
    if rules.missing_votes == "error":
        return np.asarray(able & (cast | ~panel).all(axis=(0, 1)))
    return np.asarray(able & cast.any(axis=1).all(axis=0))


def _counts(cast: Codes, experts: Sequence[str], rules: Rules, grades: int) -> FloatArray:
    """Votes, or weight of those who cast them, in each grade; weights are added in the order of the scheme."""
    if not rules.expert_weights:
        return np.stack([(cast == h).sum(axis=0, dtype=np.int16) for h in range(grades)]).astype(np.float64)
    counts = np.zeros((grades, cast.shape[1]))
    for name, weight in rules.expert_weights.items():
        if name in experts:
            for h in range(grades):
                counts[h] += weight * (cast[experts.index(name)] == h)
    return counts
