"""Long votes, one row a vote, pivoted to counts by client: a table to rate, alone or beside a table of values."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from fuzzyahp.batch import as_ratings, rate_columns
from fuzzyahp.column_places import CLIENT, Places, check_names, find_places
from fuzzyahp.columns import Column
from fuzzyahp.errors import EvidenceError, shown, suggest
from fuzzyahp.evaluation import Plan
from fuzzyahp.portfolio.arrow_columns import can_name, load_arrow, read_arrow, write_arrow
from fuzzyahp.portfolio.arrow_tables import ArrowTable, arrow_table, encode
from fuzzyahp.portfolio.plans import HasPlan, HasScheme, plan_of, scheme_of
from fuzzyahp.portfolio.vote_codes import VoteColumn, code_votes, count_votes
from fuzzyahp.scheme import Scheme
from fuzzyahp.table_columns import read_places, refuse

VOTE_COLUMNS = (CLIENT, "expert", "indicator", "grade")


@dataclass(frozen=True, eq=False)
class PivotedVotes:
    """Votes counted by client, and what stands beside them: a table that `RatingModel.rate_many` takes.

    Attributes
    ----------
    scheme : Scheme
        What the votes are for.
    client : pyarrow.Array, length N
        Clients in the order in which they first appear.
    columns : mapping of str to Column
        By leaf.
    barred : mapping of int to str
        Clients who are invalid as a whole, by their places, and why.
    kind : ArrowTable
        The table of votes, and so the kind of what comes back.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> from fuzzyahp.portfolio import pivot_votes
    >>> votes = {"client": ["F1", "F2"], "expert": ["A", "A"], "indicator": ["innovation"] * 2,
    ...          "grade": ["good", "weak"]}
    >>> pivot_votes(votes, fa.load_scheme("micro-enterprise"))
    PivotedVotes(2 clients)
    """

    scheme: Scheme
    client: Any
    columns: Mapping[str, Column]
    barred: Mapping[int, str]
    kind: ArrowTable

    def __len__(self) -> int:
        return len(self.client)

    def __repr__(self) -> str:
        return f"PivotedVotes({len(self)} clients)"

    def counts(self) -> Any:
        """The counts as a table of the kind that the votes came in.

        Returns
        -------
        DataFrame, Table or dict of str to ndarray
            client, and ``<leaf>.<grade>`` of every leaf that was voted on: counts, or the weight of those who cast
            them; null where the votes on it cannot be used.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> from fuzzyahp.portfolio import pivot_votes
        >>> votes = {"client": ["F1", "F1"], "expert": ["A", "B"], "indicator": ["innovation"] * 2,
        ...          "grade": ["good", "weak"]}
        >>> found = pivot_votes(votes, fa.load_scheme("micro-enterprise")).counts()
        >>> found["innovation.good"].tolist(), found["innovation.poor"].tolist()
        ([1], [0])
        """
        pa = load_arrow()
        arrays: dict[str, Any] = {CLIENT: self.client}
        barred = np.zeros(len(self), dtype=bool)
        barred[list(self.barred)] = True
        for leaf, column in self.columns.items():
            if isinstance(column, VoteColumn) and column.counts.any():
                for h, grade in enumerate(self.scheme.scale.names):
                    arrays[f"{leaf}.{grade}"] = pa.array(column.counts[h], mask=(column.bad != 0) | barred)
        return self.kind.like(pa.table(arrays))

    def rate(
        self, model: HasPlan | Plan, *, membership: bool = False, node_scores: bool = False, threads: int | None = None
    ) -> Any:
        """Rate the clients.

        Parameters
        ----------
        model : RatingModel or Plan
            Of the same scheme.
        membership : bool
            Whether to keep every client's root membership vector.
        node_scores : bool
            Whether to keep the scores of all nodes.
        threads : int, optional
            How many threads.

        Returns
        -------
        DataFrame, Table or Ratings
            As of `rate_frame`, of the kind that the votes came in.

        Raises
        ------
        EvidenceError
            If the model is of another scheme.
        FuzzyAHPError
            If it is no model.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> from fuzzyahp.portfolio import pivot_votes
        >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
        >>> leaves = model.scheme.tree.leaves
        >>> votes = {"client": ["F1"] * len(leaves), "expert": ["A"] * len(leaves), "indicator": list(leaves),
        ...          "grade": ["medium"] * len(leaves)}
        >>> found = pivot_votes(votes, model).rate(model)
        >>> found.status.tolist(), found.grade.tolist()
        (['rated'], ['medium'])
        """
        plan = plan_of(model)
        if plan.scheme is not self.scheme and plan.scheme.fingerprint != self.scheme.fingerprint:
            raise EvidenceError(f"table: votes pivoted by scheme {self.scheme.name}, not by {plan.scheme.name}")
        out = rate_columns(
            plan,
            self.columns,
            len(self),
            barred=self.barred,
            membership=membership,
            node_scores=node_scores,
            threads=threads,
        )
        if self.kind.is_mapping:
            return as_ratings(plan, out, self.client.to_numpy(zero_copy_only=False))
        return self.kind.like(load_arrow().table({CLIENT: self.client} | write_arrow(plan, out)))


def pivot_votes(
    table: Any,
    scheme: HasScheme | Scheme,
    *,
    beside: Any = None,
    columns: Mapping[str, str] | None = None,
    ignore: Collection[str] = (),
) -> PivotedVotes:
    """Count long votes by client, indicator and grade.

    Parameters
    ----------
    table : pandas.DataFrame, polars.DataFrame, pyarrow.Table or mapping of arrays
        Columns client, expert, indicator (name or path) and grade (null or "": no vote), one row a vote.
    scheme : Scheme, RatingModel or Plan
        Says what a missing vote means (``missing_votes``), and what each expert weighs.
    beside : table, optional
        Values, grades or counts on the other indicators, one row a client.
    columns : mapping of str to str, optional
        ``{"their name": "our name"}`` of columns with other names, of either table.
    ignore : collection of str
        Columns to pass over, in either table.

    Returns
    -------
    PivotedVotes
        To hand to `RatingModel.rate_many`: bit for bit what `RatingModel.rate` gives for each client's votes alone.

    Raises
    ------
    EvidenceError
        If columns are missing, doubled or of a wrong type, or a row names no client.
    FuzzyAHPError
        If `scheme` is no scheme and has none.
    MissingExtraError
        If pyarrow, or narwhals for data frames, is not installed.

    Notes
    -----
    The panel of a client is everybody who is named in any of its votes; where the scheme weighs its experts, they
    all belong to it. An expert who voted twice on an indicator of a client, or a vote on no indicator of the scheme,
    makes that client invalid; a vote for no grade of the scheme makes the indicator invalid.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> from fuzzyahp.portfolio import pivot_votes
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> leaves = model.scheme.tree.leaves
    >>> votes = {"client": ["F1"] * len(leaves), "expert": ["A"] * len(leaves), "indicator": list(leaves),
    ...          "grade": ["good"] * len(leaves)}
    >>> model.rate_many(pivot_votes(votes, model)).score.tolist()
    [85.0]
    """
    scheme, given = scheme_of(scheme), arrow_table(table, "votes")
    check_names(ignore, columns)
    other = None if beside is None else arrow_table(beside, "table beside the votes")
    at = _vote_columns(given, other, ignore, columns)
    clients, client = encode(given.column(at[CLIENT]))
    if (client < 0).any():
        raise EvidenceError(f"votes: row {int(np.argmax(client < 0)) + 1}: no client; every row needs one")
    codes = []
    for name in VOTE_COLUMNS[1:]:
        items, places = encode(given.column(at[name]))
        codes.append((places, items.to_pylist()))
    votes = code_votes(scheme, client, *codes)
    clients, columns_beside = _beside(scheme, other, clients, columns, ignore)
    found: dict[str, Column] = {column.leaf: column for column in count_votes(votes, len(clients))}
    for leaf, column in columns_beside.items():
        if np.any(votes.leaf == scheme.tree.leaves.index(leaf)):
            raise EvidenceError(f"votes: '{scheme.tree.path(leaf)}' is voted on, and has a column beside; keep one")
        found[leaf] = column
    return PivotedVotes(scheme, clients, found, votes.problems, given)


def _vote_columns(
    given: ArrowTable, beside: ArrowTable | None, ignore: Collection[str], columns: Mapping[str, str] | None
) -> dict[str, int]:
    """Places of the four columns."""
    ours = dict(columns or {})
    found: dict[str, int] = {}
    known = [*given.names, *(() if beside is None else beside.names)]
    wrong = [f"columns: no table has {shown(name)}; {suggest(name, known)}" for name in ours if name not in known]
    for i, name in enumerate(given.names):
        key = ours.get(name, name)
        if name in ignore:
            continue
        if key not in VOTE_COLUMNS:
            wrong.append(
                f"column {shown(name)} is none of a table of votes; {suggest(key, VOTE_COLUMNS)} "
                "(or name it under ignore)"
            )
        elif key in found:
            wrong.append(f"column {shown(name)}: '{key}' is given twice; keep one")
        else:
            found[key] = i
            problem = _no_names(given.column(i), key)
            wrong += [f"column {shown(name)} {problem}"] if problem else []
    wrong += [f"column '{name}' is missing" for name in VOTE_COLUMNS if name not in found]
    if wrong:
        refuse([f"must have the columns {', '.join(VOTE_COLUMNS)}", *wrong], "votes")
    return found


def _no_names(column: Any, key: str) -> str:
    """What is wrong with a column that must hold names."""
    pa = load_arrow()
    types, kind = pa.types, column.type
    kind = kind.value_type if types.is_dictionary(kind) else kind
    if (
        can_name(pa, kind)
        or (key in (CLIENT, "expert") and types.is_integer(kind))
        or (key == CLIENT and types.is_date(kind))
    ):
        return ""
    return f"holds {str(kind)[:60]}, must hold names"


def _beside(
    scheme: Scheme, given: ArrowTable | None, clients: Any, columns: Mapping[str, str] | None, ignore: Collection[str]
) -> tuple[Any, dict[str, Column]]:
    """Clients of both tables, and the other one's columns in their order."""
    if given is None:
        return clients, {}
    pa = load_arrow()
    known = {name: to for name, to in (columns or {}).items() if name in given.names}
    places = find_places(scheme, given.names, ignore, known)
    if places.client is None:
        refuse([*places.wrong, f"no column '{CLIENT}' beside the votes; {suggest(CLIENT, given.names)}"])
    ids, row_of = encode(given.column(places.client or 0))
    if (row_of < 0).any():
        raise EvidenceError(f"table: row {int(np.argmax(row_of < 0)) + 1}: no client; every row needs one")
    if len(ids) < len(row_of):
        twice = np.flatnonzero(np.bincount(row_of) > 1)[:5]
        raise EvidenceError(f"table: client {shown(ids.take(twice).to_pylist())} stands twice; keep one row of each")
    try:
        ids = ids.cast(clients.type)
    except pa.ArrowInvalid:
        raise EvidenceError(
            f"table: column '{CLIENT}' holds {ids.type}, and that of the votes {clients.type}"
        ) from None
    import pyarrow.compute as pc

    everyone = pa.concat_arrays([clients, ids.filter(pc.invert(pc.is_in(ids, clients)))])
    at = pc.index_in(everyone, ids)
    held = Places({leaf: parts for leaf, parts in places.leaves.items() if parts}, None, ())
    grades = len(scheme.scale)
    found, wrong = read_places(scheme, given.names, held, lambda i: read_arrow(given.column(i).take(at), grades))
    refuse([*places.wrong, *wrong])
    return everyone, found
