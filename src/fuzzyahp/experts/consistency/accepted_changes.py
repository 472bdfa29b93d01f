"""Changes of judgments that somebody accepted, and the record of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fuzzyahp.arrays import is_number
from fuzzyahp.errors import JudgmentError, shown, suggest
from fuzzyahp.experts.consistency.fewest_changes import SuggestedChange
from fuzzyahp.experts.consistency.inputs import check_matrix
from fuzzyahp.judgment import JudgmentMatrix
from fuzzyahp.pairs import put
from fuzzyahp.ratio import parse_ratio, ratio_text
from fuzzyahp.weights import ROUND_OFF


@dataclass(frozen=True)
class AcceptedChange:
    """A judgment that somebody changed, for the record.

    Attributes
    ----------
    first, second : str
        Labels of the pair.
    before, after : float
        The judgment as it was, and as it is now; above 0.
    reason, by, at : str
        Why, who, and when (ISO 8601) it was accepted.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> from fuzzyahp.experts import accept_changes, fewest_changes
    >>> m = fa.JudgmentMatrix.from_upper([2, 4, "1/8", 2, 4, 2], labels="abcd")
    >>> found = accept_changes(m, fewest_changes(m).changes, reason="read upside down", by="Li", at="2026-11-21")[1][0]
    >>> found.first, found.second, found.before, found.after, found.reason
    ('a', 'd', 0.125, 2.0, 'read upside down')
    """

    first: str
    second: str
    before: float
    after: float
    reason: str
    by: str
    at: str


def accept_changes(
    matrix: JudgmentMatrix, changes: Sequence[SuggestedChange], *, reason: str, by: str, at: str
) -> tuple[JudgmentMatrix, tuple[AcceptedChange, ...]]:
    """Matrix with changes that somebody stands up for, and the record of them.

    Parameters
    ----------
    matrix : JudgmentMatrix
        The judgments the changes were proposed for.
    changes : sequence of SuggestedChange
        All of a proposal or some of it.
    reason, by : str
        Why, and who says so; not empty.
    at : str
        When, as ISO 8601 date or time; given, never taken from a clock.

    Returns
    -------
    tuple
        A new matrix, and one record a change. The matrix given stays as it is.

    Raises
    ------
    JudgmentError
        If a change is not of this matrix (unknown name, another judgment before, twice the same pair), or reason,
        name or date is missing.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> from fuzzyahp.experts import accept_changes, fewest_changes
    >>> m = fa.JudgmentMatrix.from_upper([2, 4, "1/8", 2, 4, 2], labels=("finance", "market", "growth", "owner"))
    >>> changes = fewest_changes(m).changes
    >>> mended, record = accept_changes(m, changes, reason="read upside down", by="E. Li", at="2026-11-21")
    >>> record[0].before, record[0].after, record[0].by
    (0.125, 2.0, 'E. Li')
    """
    matrix = check_matrix(matrix)
    for name, text in (("reason", reason), ("by", by), ("at", at)):
        if not isinstance(text, str) or not text.strip():
            raise JudgmentError(f"{name}: {shown(text)}, must be text; an accepted change says why, by whom and when")
    try:
        datetime.fromisoformat(at)
    except ValueError:
        raise JudgmentError(f"at: {shown(at)}, must be an ISO 8601 date or time such as '2026-11-21'") from None
    if isinstance(changes, SuggestedChange | str | bytes) or not isinstance(changes, Sequence):
        raise JudgmentError(f"changes: {shown(changes)}, must be a list of changes")
    cells, seen, record = matrix.values.copy(), set[frozenset[str]](), []
    for change in changes:
        if not isinstance(change, SuggestedChange):
            raise JudgmentError(f"changes: {shown(change)} is not a change; take them from fewest_changes()")
        where = f"change of {change.first} / {change.second}"
        for name in (change.first, change.second):
            if name not in matrix.labels:
                raise JudgmentError(f"{where}: {shown(name)} is not among the labels; {suggest(name, matrix.labels)}")
        if change.first == change.second:
            raise JudgmentError(f"{where}: an indicator is not compared with itself; remove the change")
        if frozenset((change.first, change.second)) in seen:
            raise JudgmentError(f"{where}: stands twice; keep one of the two")
        seen.add(frozenset((change.first, change.second)))
        i, j = matrix.labels.index(change.first), matrix.labels.index(change.second)
        now = float(matrix.values[i, j])
        if not is_number(change.before) or abs(now - change.before) > ROUND_OFF * now:
            raise JudgmentError(
                f"{where}: proposed for a judgment of {shown(change.before)}, but it is {ratio_text(now)}; "
                "ask for the changes of this matrix"
            )
        after = parse_ratio(change.after, where)
        put(cells, after, i, j)
        record.append(AcceptedChange(change.first, change.second, now, float(after), reason, by, at))
    return JudgmentMatrix(cells, labels=matrix.labels), tuple(record)
