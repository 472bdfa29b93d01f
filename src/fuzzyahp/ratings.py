"""Ratings of many clients: one entry a row, in arrays that hide what was not rated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from fuzzyahp.errors import MissingExtraError
from fuzzyahp.scheme import Scheme

ObjectArray = npt.NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class Ratings:
    """Ratings of many clients, in the order of the table.

    Attributes
    ----------
    scheme : Scheme
        The scheme they were rated by.
    status : ndarray of str, shape (N,)
        "rated", "rejected", "incomplete" or "invalid".
    score : numpy masked array of float, shape (N,)
        Points, full precision; masked where not rated, so that means leave those out.
    grade : ndarray of object, shape (N,)
        Grade after caps; None where not rated.
    reason : ndarray of object, shape (N,)
        Why a client was rejected, is incomplete or invalid, or which caps bind; "" otherwise.
    veto : numpy masked array of bool, shape (N,)
        True where rejected; masked where evidence of the screened branch is missing or invalid.
    client : ndarray or None
        Ids, where the table had them.
    membership : ndarray, shape (N, g), or None
        Root membership vectors where asked for; rows of clients not rated are masked.
    node_scores : mapping of str to numpy masked array, shape (N,), or None
        Scores of all nodes but the root by path, where asked for; masked where not rated.

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
    veto: np.ma.MaskedArray[tuple[int], np.dtype[np.bool_]]
    client: npt.NDArray[np.generic] | None = None
    membership: np.ma.MaskedArray[tuple[int, int], np.dtype[np.float64]] | None = None
    node_scores: Mapping[str, np.ma.MaskedArray[tuple[int], np.dtype[np.float64]]] | None = None

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
            client (where given), status, score, grade, reason, veto; ``membership.<grade>`` and
            ``score.<node path>`` where asked for.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
        >>> columns = model.rate_many({leaf: ["good", "poor"] for leaf in model.scheme.tree.leaves}).to_dict()
        >>> columns["status"], columns["score"], columns["reason"]
        (['rated', 'rejected'], [85.0, None], ['', 'veto: decisive below medium'])
        """
        columns: dict[str, list[object]] = {} if self.client is None else {"client": self.client.tolist()}
        for name in ("status", "score", "grade", "reason", "veto"):
            columns[name] = getattr(self, name).tolist()
        if self.membership is not None:
            for h, name in enumerate(self.scheme.scale.names):
                columns[f"membership.{name}"] = list(self.membership[:, h].tolist())
        for path, found in (self.node_scores or {}).items():
            columns[f"score.{path}"] = list(found.tolist())
        return columns

    def to_frame(self) -> Any:
        """One row a client.

        Returns
        -------
        pandas.DataFrame
            The columns of `to_dict`; NaN or None where a client has no score or grade.

        Raises
        ------
        MissingExtraError
            If pandas is not installed.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
        >>> frame = model.rate_many({leaf: ["good", "poor"] for leaf in model.scheme.tree.leaves}).to_frame()
        >>> frame["status"].tolist(), float(frame["score"].mean())  # the rejected client has none
        (['rated', 'rejected'], 85.0)
        """
        try:
            import pandas as pd
        except ImportError:
            raise MissingExtraError("to_frame needs pandas: pip install pandas") from None
        return pd.DataFrame(self.to_dict())

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
