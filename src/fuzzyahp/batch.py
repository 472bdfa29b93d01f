"""Many clients at once: columns in, statuses, scores and grades out, block by block.

A row that cannot be rated is set aside before any arithmetic touches it, so no NaN ever meets a cut.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fuzzyahp.blocks import run_blocks
from fuzzyahp.columns import Column, read_columns
from fuzzyahp.evaluation import Plan
from fuzzyahp.scheme import Scheme

FloatArray = npt.NDArray[np.float64]
ObjectArray = npt.NDArray[np.object_]

#: Clients in a block: with some 25 indicators the block stays in a processor's second-level cache.
BLOCK = 8192
STATUSES = ("rated", "incomplete", "invalid", "rejected")
_REJECTED = 3


@dataclass(frozen=True, eq=False)
class Ratings:
    """Ratings of many clients, in the order of the table.

    Attributes
    ----------
    scheme : Scheme
        The scheme they were rated by.
    status : ndarray of str, shape (N,)
        "rated", "rejected", "incomplete" or "invalid".
    score : numpy masked array, shape (N,)
        Points, full precision; masked where not rated, so that means leave those out.
    grade : ndarray of object, shape (N,)
        Grade after caps; None where not rated.
    reason : ndarray of object, shape (N,)
        Why a client was rejected, is incomplete or invalid, or which caps bind; "" otherwise.
    client : ndarray or None
        Ids, where the table had them.
    membership : ndarray, shape (N, g), or None
        Root membership vectors where asked for; rows of clients not rated are masked.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> ratings = model.rate_many({leaf: ["good", "poor", ""] for leaf in model.scheme.tree.leaves})
    >>> ratings
    Ratings(3 clients: 1 good, 1 rejected, 1 incomplete)
    >>> ratings.score.tolist()
    [85.0, None, None]
    """

    scheme: Scheme
    status: npt.NDArray[np.str_]
    score: np.ma.MaskedArray[tuple[int], np.dtype[np.float64]]
    grade: ObjectArray
    reason: ObjectArray
    client: npt.NDArray[np.generic] | None = None
    membership: np.ma.MaskedArray[tuple[int, int], np.dtype[np.float64]] | None = None

    def __len__(self) -> int:
        return len(self.status)

    def counts(self) -> dict[str, int]:
        """How many clients have each grade, and how many each other status.

        Returns
        -------
        dict of str to int
            Grades best first, then "rejected", "incomplete", "invalid".

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
        >>> counts = model.rate_many({leaf: ["good", "good", "poor"] for leaf in model.scheme.tree.leaves}).counts()
        >>> counts["good"], counts["rejected"], counts["invalid"]
        (2, 1, 0)
        """
        found = {name: int(np.count_nonzero(self.grade == name)) for name in self.scheme.scale.names}
        return found | {
            status: int(np.count_nonzero(self.status == status)) for status in ("rejected", "incomplete", "invalid")
        }

    def to_dict(self) -> dict[str, list[object]]:
        """Columns as plain lists; None where a client has no score or grade.

        Returns
        -------
        dict of str to list
            client (where given), status, score, grade, reason.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
        >>> columns = model.rate_many({leaf: ["good", "poor"] for leaf in model.scheme.tree.leaves}).to_dict()
        >>> columns["status"], columns["score"], columns["reason"]
        (['rated', 'rejected'], [85.0, None], ['', 'veto: decisive below medium'])
        """
        columns: dict[str, list[object]] = {} if self.client is None else {"client": self.client.tolist()}
        return columns | {
            "status": self.status.tolist(),
            "score": self.score.tolist(),
            "grade": self.grade.tolist(),
            "reason": self.reason.tolist(),
        }

    def __repr__(self) -> str:
        return (
            f"Ratings({len(self)} clients: " + ", ".join(f"{n} {name}" for name, n in self.counts().items() if n) + ")"
        )

    def _repr_html_(self) -> str:
        from html import escape

        columns = self.to_dict()
        head = "".join(f"<th>{escape(name)}</th>" for name in columns)
        shown_rows = zip(*(column[:20] for column in columns.values()), strict=True)
        rows = "".join("<tr>" + "".join(f"<td>{_cell(x)}</td>" for x in row) + "</tr>" for row in shown_rows)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table><p>{escape(repr(self))}</p>"


def _cell(value: object) -> str:
    from html import escape

    return "" if value is None else f"{value:.2f}" if isinstance(value, float) else escape(str(value))


def rate_table(
    plan: Plan,
    table: Mapping[str, npt.ArrayLike],
    *,
    ignore: Collection[str],
    membership: bool,
    threads: int | None,
) -> Ratings:
    """Rate every row of a table of columns; see `RatingModel.rate_many`.

    Parameters
    ----------
    plan : Plan
        Scheme and weights.
    table : mapping of str to array_like
        Columns.
    ignore : collection of str
        Columns to pass over.
    membership : bool
        Whether to keep root membership vectors.
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
    columns, client, count = read_columns(plan.scheme, table, ignore)
    out = _Output(plan, columns, count, membership)
    run_blocks(count, BLOCK, out.rate_block, threads)
    unrated = out.code != 0
    names = np.array([*plan.scheme.scale.names, None], dtype=object)
    vectors = None
    if out.membership is not None:
        vectors = np.ma.masked_array(out.membership, np.broadcast_to(unrated[:, None], out.membership.shape))
    return Ratings(
        scheme=plan.scheme,
        status=np.array(STATUSES)[out.code],
        score=np.ma.masked_array(out.score, unrated, fill_value=np.nan),
        grade=names[out.grade],
        reason=out.reason,
        client=client,
        membership=vectors,
    )


class _Output:
    """Arrays that blocks write their rows into."""

    def __init__(self, plan: Plan, columns: Mapping[str, Column], count: int, membership: bool) -> None:
        self.plan, self.columns = plan, columns
        self.order = (*plan.screened, *plan.others)
        self.parents = plan.scheme.tree.parents
        grades = len(plan.scheme.scale)
        self.code = np.zeros(count, dtype=np.int8)
        self.score = np.full(count, np.nan)
        self.grade = np.full(count, grades, dtype=np.intp)
        self.reason: ObjectArray = np.full(count, "", dtype=object)
        self.membership = np.full((count, grades), np.nan) if membership else None

    def rate_block(self, start: int, stop: int) -> None:
        plan, size = self.plan, stop - start
        vectors: dict[str, FloatArray] = {}
        problems: list[tuple[str, npt.NDArray[np.int8]]] = []
        for leaf in self.order:
            vectors[leaf], bad = self.columns[leaf].membership(start, stop)
            if bad is not None:
                problems.append((leaf, bad))
        plan.compose(vectors, self.parents)
        code = np.zeros(size, dtype=np.int8)
        self._set_aside(start, code, problems, set(plan.screened))
        fired = plan.veto(vectors)
        rejected = np.zeros(size, dtype=bool)
        for hit in fired.values():
            rejected |= hit
        rejected &= code == 0
        code[rejected] = _REJECTED
        self._set_aside(start, code, problems, set(plan.others))
        self._explain_rejections(start, rejected, fired)

        root = vectors[plan.scheme.tree.root]
        rated = code == 0
        points = plan.score(root)
        before = plan.grade(root, points)
        after, holds = plan.caps(vectors, before)
        self.code[start:stop] = code
        rows = np.flatnonzero(rated)
        self.score[start + rows] = points[rows]
        self.grade[start + rows] = after[rows]
        if self.membership is not None:
            self.membership[start + rows] = plan.scored(root)[:, rows].T
        self._explain_caps(start, rated & (after != before), holds)

    def _set_aside(
        self,
        start: int,
        code: npt.NDArray[np.int8],
        problems: list[tuple[str, npt.NDArray[np.int8]]],
        leaves: set[str],
    ) -> None:
        """Give rows that have no status yet that of their first unusable leaf, and say why."""
        for leaf, bad in problems:
            if leaf not in leaves:
                continue
            fresh = (bad != 0) & (code == 0)
            code[fresh] = bad[fresh]
            path = self.plan.scheme.tree.path(leaf)
            for row in np.flatnonzero(fresh):
                self.reason[start + row] = f"{path}: {self.columns[leaf].describe(start + int(row))}"

    def _explain_rejections(
        self, start: int, rejected: npt.NDArray[np.bool_], fired: Mapping[str, npt.NDArray[np.bool_]]
    ) -> None:
        rule = self.plan.scheme.rules.veto
        if rule is None:
            return
        bound = "at or below" if rule.include_bound else "below"
        for row in np.flatnonzero(rejected):
            nodes = ", ".join(node for node, hit in fired.items() if hit[row])
            self.reason[start + row] = f"veto: {nodes} {bound} {rule.below}"

    def _explain_caps(self, start: int, lowered: npt.NDArray[np.bool_], holds: list[npt.NDArray[np.bool_]]) -> None:
        for row in np.flatnonzero(lowered):
            caps = zip(self.plan.scheme.rules.caps, holds, strict=True)
            self.reason[start + row] = "cap: " + ", ".join(
                f"{c.node} worse than {c.worse_than}" for c, hit in caps if hit[row]
            )
