"""Who moves: one portfolio rated by two schemes, old grade by new grade."""

from __future__ import annotations

import heapq
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from fuzzyahp.audit.schemes.migration_words import migration_html, migration_text
from fuzzyahp.audit.schemes.scheme_outcomes import SchemeOutcome, rate_evidence, rated_rows
from fuzzyahp.column_places import CLIENT
from fuzzyahp.errors import FuzzyAHPError, RecordError, SchemeError, shown
from fuzzyahp.frozen import FrozenMapping
from fuzzyahp.rating import RatingModel
from fuzzyahp.scheme import Scheme

#: What can become of a client that gets no grade.
WITHOUT_GRADE = ("rejected", "incomplete", "invalid")
UNDECIDED = WITHOUT_GRADE[1:]


@dataclass(frozen=True)
class Move:
    """A client with another outcome than before.

    Attributes
    ----------
    client : str
        Its id, or "row 7" where there are none.
    before, after : str
        Grade, or "rejected", "incomplete", "invalid".
    score_before, score_after : float or None
        Points; None unless rated.
    reason : str
        Why the new scheme rejects the client or cannot rate it; "" otherwise.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> old = {"format": "fuzzyahp-scheme/1", "name": "two", "version": "1",
    ...     "indicators": {"u": {"children": ["a", "b"], "weights": [0.75, 0.25]}, "a": {}, "b": {}}}
    >>> new = old | {"version": "2",
    ...     "indicators": {"u": {"children": ["a", "b"], "weights": [0.25, 0.75]}, "a": {}, "b": {}}}
    >>> table = {"client": ["F01"], "a": ["good"], "b": ["medium"]}
    >>> move = fa.audit.migration(fa.load_scheme(old), fa.load_scheme(new), table).movers[0]
    >>> move.client, move.before, move.after, move.score_before, move.score_after
    ('F01', 'good', 'medium', 81.25, 73.75)
    """

    client: str
    before: str
    after: str
    score_before: float | None
    score_after: float | None
    reason: str = ""

    @property
    def score_change(self) -> float | None:
        """Points gained (above 0) or lost; None unless both rate the client."""
        if self.score_before is None or self.score_after is None:
            return None
        return self.score_after - self.score_before


@dataclass(frozen=True, eq=False)
class Migration:
    """A portfolio under two schemes.

    Attributes
    ----------
    old, new : Scheme
        The two.
    clients : int
        How many there are.
    matrix : mapping of str to mapping of str to int
        Clients by old outcome and new outcome: grades best first, "rejected", "incomplete", "invalid".
    up, down : int
        Clients that move to a better or a worse grade; rejected is worse than every grade.
    lost, gained : int
        Clients whom only the old scheme, or only the new one, can decide; neither up nor down.
    largest : Move or None
        The client whose score changed most, with the same grade or not; None where no score changed.
    movers : tuple of Move
        Those that are lost or gained, then those that move most grades, then most points; up to a limit.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> scheme = fa.load_scheme("micro-enterprise")
    >>> table = {leaf: ["good", "poor"] for leaf in scheme.tree.leaves}
    >>> found = fa.audit.migration(scheme, scheme, table)
    >>> found.clients, found.moved, found.matrix["good"]["good"], found.matrix["rejected"]["rejected"]
    (2, 0, 1, 1)
    """

    old: Scheme
    new: Scheme
    clients: int
    matrix: Mapping[str, Mapping[str, int]]
    up: int
    down: int
    lost: int
    gained: int
    largest: Move | None
    movers: tuple[Move, ...]

    @property
    def moved(self) -> int:
        """Clients that move up or down."""
        return self.up + self.down

    @property
    def decided(self) -> int:
        """Clients whom both schemes rate or reject."""
        return sum(
            n
            for before, row in self.matrix.items()
            for after, n in row.items()
            if before not in UNDECIDED and after not in UNDECIDED
        )

    @property
    def share(self) -> float | None:
        """Share of them that move [0-1]; None where there are none."""
        return self.moved / self.decided if self.decided else None

    def to_text(self, lang: str = "en") -> str:
        """The matrix and who moves, in words.

        Parameters
        ----------
        lang : {"en", "zh"}
            Language.

        Returns
        -------
        str
            Text of several lines, columns aligned.

        Raises
        ------
        FuzzyAHPError
            If there is no such language.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> scheme = fa.load_scheme("micro-enterprise")
        >>> found = fa.audit.migration(scheme, scheme, {leaf: ["good"] for leaf in scheme.tree.leaves})
        >>> found.to_text().splitlines()[0]
        '1 client: 0 up, 0 down; 0.0 % of 1 decided by both move.'
        """
        return migration_text(self, lang)

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain data, for JSON.

        Returns
        -------
        dict
            Counts, the matrix as nested dicts, the movers.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> scheme = fa.load_scheme("micro-enterprise")
        >>> found = fa.audit.migration(scheme, scheme, {leaf: ["good"] for leaf in scheme.tree.leaves})
        >>> found.to_dict()["share"], found.to_dict()["movers"]
        (0.0, [])
        """
        counts = ("clients", "decided", "moved", "share", "up", "down", "lost", "gained")
        return {
            **{key: getattr(self, key) for key in counts},
            "matrix": {before: dict(row) for before, row in self.matrix.items()},
            "largest": None if self.largest is None else dict(vars(self.largest)),
            "movers": [dict(vars(move)) for move in self.movers],
        }

    def __str__(self) -> str:
        return self.to_text()

    def __repr__(self) -> str:
        return f"Migration({self.clients} clients: {self.up} up, {self.down} down)"

    def _repr_html_(self) -> str:
        return migration_html(self)


def migration(
    old: Scheme,
    new: Scheme,
    clients: Any,
    *,
    columns: Mapping[str, str] | None = None,
    ignore: Collection[str] = (),
    limit: int = 20,
) -> Migration:
    r"""Rate a portfolio by two schemes and compare.

    Parameters
    ----------
    old, new : Scheme
        The two.
    clients : table, mapping or sequence
        A table as for `RatingModel.rate_many`; or evidence of each client as for `RatingModel.rate`, in a list (with
        the id under "client", if any) or by id. Evidence on indicators that only one of the schemes has is used by
        that one.
    columns : mapping of str to str, optional
        Of a table: ``{"their name": "our name"}`` of columns with other names.
    ignore : collection of str
        Of a table: columns to pass over.
    limit : int
        How many movers are listed.

    Returns
    -------
    Migration
        Every client stands in the matrix once.

    Raises
    ------
    EvidenceError
        If a table lacks the columns of an indicator, or has columns that neither scheme knows; the scheme is named.
        In evidence client by client, a client that lacks some is "incomplete".
    SchemeError
        If a scheme cannot rate; which one is named.
    RecordError
        If `clients` or `limit` is not what it must be.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> old = {"format": "fuzzyahp-scheme/1", "name": "two", "version": "1",
    ...     "indicators": {"u": {"children": ["a", "b"], "weights": [0.5, 0.5]}, "a": {}, "b": {}}}
    >>> new = old | {"version": "2",
    ...     "indicators": {"u": {"children": ["a", "b"], "weights": [0.25, 0.75]}, "a": {}, "b": {}}}
    >>> table = {"client": ["F01", "F02"], "a": ["excellent", "good"], "b": ["medium", "good"]}
    >>> print(fa.audit.migration(fa.load_scheme(old), fa.load_scheme(new), table))
    2 clients: 0 up, 0 down; 0.0 % of 2 decided by both move.
    Largest change of a score: F01 -7.50 (85.00 -> 77.50).
    <BLANKLINE>
    old \ new  good
    good          2
    """
    models = both_models(old, new)
    tally = Tally(old, new, limit)
    by_id = isinstance(clients, Mapping) and bool(clients) and all(isinstance(c, Mapping) for c in clients.values())
    if by_id or (isinstance(clients, list | tuple) and all(isinstance(item, Mapping) for item in clients)):
        for number, item in enumerate(clients.items() if by_id else clients, 1):
            name, evidence = item if by_id else (item.get(CLIENT, f"row {number}"), item)
            own = {key: found for key, found in evidence.items() if by_id or key != CLIENT}
            tally.add(str(name), *(rate_evidence(models, model, own) for model in models))
    else:
        for client, before, after in rated_rows(models, clients, columns, ignore):
            tally.add(client, before, after)
    return tally.result()


def both_models(old: Scheme, new: Scheme) -> tuple[RatingModel, RatingModel]:
    """Models of two schemes.

    Parameters
    ----------
    old, new : Scheme
        The two.

    Returns
    -------
    tuple of RatingModel
        Old and new.

    Raises
    ------
    RecordError
        If one of them is no scheme.
    SchemeError
        If one of them cannot rate; which one is named.
    """

    def model(scheme: Scheme, which: str) -> RatingModel:
        if not isinstance(scheme, Scheme):
            raise RecordError(f"{which}: {shown(scheme)} is no scheme; load it with load_scheme")
        try:
            return RatingModel(scheme)
        except FuzzyAHPError as error:
            raise SchemeError(f"{which} scheme, {scheme.name} {scheme.version}: {error}") from None

    return model(old, "old"), model(new, "new")


class Tally:
    """Counts clients one by one; memory for the matrix and for the movers that are listed.

    Parameters
    ----------
    old, new : Scheme
        The two.
    limit : int
        How many movers are listed.

    Raises
    ------
    RecordError
        If the limit is no whole number from 0.
    """

    def __init__(self, old: Scheme, new: Scheme, limit: int) -> None:
        if isinstance(limit, bool) or not isinstance(limit, int) or limit < 0:
            raise RecordError(f"limit: {shown(limit)}, must be a whole number from 0")
        self.old, self.new, self.limit = old, new, limit
        outcomes = [(*scheme.scale.names, *WITHOUT_GRADE) for scheme in (old, new)]
        self._matrix = {before: dict.fromkeys(outcomes[1], 0) for before in outcomes[0]}
        self._ranks = [_ranks(scheme, old.scale.names == new.scale.names) for scheme in (old, new)]
        self._counts = dict.fromkeys(("up", "down", "lost", "gained"), 0)
        self._largest: Move | None = None
        self._most = 0.0
        self._movers: list[tuple[float, float, int, Move]] = []
        self._number = count(0, -1)

    def add(self, client: str, before: SchemeOutcome, after: SchemeOutcome) -> None:
        """Count a client.

        Parameters
        ----------
        client : str
            Its id.
        before, after : SchemeOutcome
            What the old and the new scheme make of it.
        """
        self._matrix[before.found][after.found] += 1
        change = 0.0 if before.score is None or after.score is None else abs(after.score - before.score)
        was, now = self._ranks[0].get(before.found), self._ranks[1].get(after.found)
        if was == now and change <= self._most:
            return  # as for nearly everybody in a large portfolio
        move = Move(client, before.found, after.found, before.score, after.score, after.reason)
        if change > self._most:
            self._largest, self._most = move, change
        if was == now:
            return
        way = "gained" if was is None else "lost" if now is None else "down" if now > was else "up"
        self._counts[way] += 1
        steps = math.inf if was is None or now is None else abs(now - was)
        heapq.heappush(self._movers, (steps, change, next(self._number), move))
        if len(self._movers) > self.limit:
            heapq.heappop(self._movers)

    def result(self) -> Migration:
        """What has been counted.

        Returns
        -------
        Migration
            Frozen.
        """
        return Migration(
            self.old,
            self.new,
            sum(sum(row.values()) for row in self._matrix.values()),
            FrozenMapping({before: FrozenMapping(row) for before, row in self._matrix.items()}),
            **self._counts,
            largest=self._largest,
            movers=tuple(move for *_, move in sorted(self._movers, reverse=True)),
        )


def _ranks(scheme: Scheme, alike: bool) -> dict[str, float]:
    """Place of each outcome that is a decision, lower is better; grades of two scales are told by their value."""
    scale = scheme.scale
    ranks = {
        name: float(i) if alike else -value
        for i, (name, value) in enumerate(zip(scale.names, scale.values, strict=True))
    }
    return ranks | {"rejected": float(len(scale)) if alike else math.inf}
