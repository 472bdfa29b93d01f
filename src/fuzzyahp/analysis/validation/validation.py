"""Ratings held against outcomes: whose score counts, which outcome is whose, and every figure of the report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from fuzzyahp.analysis.given_tables import in_row_order
from fuzzyahp.analysis.validation.calibration import check_calibration
from fuzzyahp.analysis.validation.concentration import grade_concentration, sharpness
from fuzzyahp.analysis.validation.default_rates import GradeRate, grade_rate, rates_by_grade
from fuzzyahp.analysis.validation.discrimination import auc, bootstrap_auc
from fuzzyahp.analysis.validation.gains import gains_table, ks
from fuzzyahp.analysis.validation.outcomes import check_both, check_level, generator, read_outcomes
from fuzzyahp.analysis.validation.rated_clients import STATUSES, RatedClients, read_rated
from fuzzyahp.analysis.validation.validation_report import ValidationReport
from fuzzyahp.errors import FuzzyAHPError, check_known, shown, suggest
from fuzzyahp.grades import GradeScale
from fuzzyahp.ratings import Ratings

BoolArray = npt.NDArray[np.bool_]

VETOED = ("apart", "worst")
UNMATCHED = ("error", "leave_out")
_OVERRIDDEN = {"overridden": True, "automatic": False, "referred": False}
_MOST_LISTED = 8


def validate(
    ratings: Ratings | Mapping[str, Any] | str | Path | Any,
    outcome: npt.ArrayLike | Mapping[str, Any] | str,
    *,
    pd: Mapping[str, float] | None = None,
    vetoed: str = "apart",
    unmatched: str = "error",
    overridden: npt.ArrayLike | str | None = None,
    grades: GradeScale | Sequence[str] | None = None,
    bands: int = 10,
    draws: int = 2000,
    seed: int | np.random.Generator = 0,
    level: float = 0.95,
    progress: Callable[[int, int], None] | None = None,
) -> ValidationReport:
    """Hold ratings against outcomes.

    Only rated clients have scores. Rejected, incomplete and invalid ones are counted, with their own share of bad, and
    enter no figure of scores unless asked for by ``vetoed="worst"``, which every such figure then says.

    Parameters
    ----------
    ratings : Ratings, mapping, data frame, str or Path
        From `RatingModel.rate_many`; a table with the columns score and grade, and status, client and
        ``membership.<grade>`` where there; or a CSV or Parquet file of ``fuzzyahp rate``.
    outcome : array_like of shape (N,), mapping of str to outcome, or str
        0 or False: good; 1 or True: bad. In the order of the clients, by client id, or the name of a column. A Series
        whose index is that of the ratings' table, or counts its rows, is in their order; one whose index holds the
        client ids goes by them; any other is refused.
    pd : mapping of str to float, optional
        Probability of default of each grade; without it there is no Brier score, binomial test or Spiegelhalter z.
    vetoed : {"apart", "worst"}
        Vetoed clients: left out of AUC, KS and gains, or ranked below every score.
    unmatched : {"error", "leave_out"}
        What to do with ids that have no counterpart.
    overridden : array_like of shape (N,), or str, optional
        Whose grade was overridden: truth values or states of records, or the name of such a column. A
        Series as for `outcome`.
    grades : GradeScale or sequence of str, optional
        All grades, best first, for tables and files; default: the five of `FIVE_GRADES`.
    bands : int
        Of the gains table.
    draws : int
        Of the bootstrap; 0 leaves it out.
    seed : int or numpy.random.Generator
        Of the draws.
    level : float
        Of all intervals, in (0.5, 1).
    progress : callable, optional
        Called as progress(done, total), by draws; for a bar see `uncertainty`.

    Returns
    -------
    ValidationReport
        The figures, with `notes` to read first.

    Raises
    ------
    FuzzyAHPError
        If a rated client has no score, an outcome is missing or neither 0 nor 1, outcomes of rated clients are all
        alike, or ids do not match.

    References
    ----------
    Basel Committee on Banking Supervision (2005), Working Paper 14; European Central Bank (2019), Instructions for
    reporting the validation results of internal models.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> import numpy as np
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> grades = np.array(["excellent", "good", "poor", ""])
    >>> ratings = model.rate_many(dict.fromkeys(model.scheme.tree.leaves, grades))
    >>> report = fa.analysis.validate(ratings, [0, 1, 1, 0])
    >>> report.auc.value, [(status.grade, status.clients, status.bad) for status in report.sample]
    (1.0, [('rated', 2, 1), ('rejected', 1, 1), ('incomplete', 1, 0), ('invalid', 0, 0)])
    """
    for name, given, known in (("vetoed", vetoed, VETOED), ("unmatched", unmatched, UNMATCHED)):
        check_known(name, given, known)
    check_level(level)
    clients = read_rated(ratings, grades=grades)
    ids = None if clients.client is None else clients.client.tolist()
    changed = None
    if overridden is not None:
        changed = _overridden(clients, in_row_order(overridden, ratings, ids, "overridden"))
    clients, lost, changed, left = matched(clients, in_row_order(outcome, ratings, ids, "outcome"), changed, unmatched)
    rated = clients.rated
    check_both(lost[rated], "rated clients")
    counted = rated | (clients.status == "rejected") if vetoed == "worst" else rated
    points, bad = np.where(rated, clients.score, -np.inf)[counted], lost[counted]
    names = (*clients.grades, *(("rejected",) if vetoed == "worst" else ()))
    of_grade = [x or "rejected" for x in clients.grade[counted].tolist()]
    rng = generator(seed)
    counts = {name: int(np.count_nonzero(clients.grade[rated] == name)) for name in clients.grades}
    vetoes = int((clients.status == "rejected").sum())
    return ValidationReport(
        scheme=clients.scheme,
        sample=tuple(_of(name, clients.status == name, lost, level) for name in STATUSES),
        auc=auc(points, bad, level=level),
        auc_bootstrap=bootstrap_auc(points, bad, level=level, draws=draws, seed=rng, progress=progress)
        if draws
        else None,
        ks=ks(points, bad, level=level),
        gains=gains_table(points, bad, bands, level=level),
        default_rates=rates_by_grade(of_grade, bad, names, level=level),
        concentration=grade_concentration(counts, level=level, seed=rng),
        vetoes=grade_rate("rejected", int(rated.sum()) + vetoes, vetoes, level),
        overrides=() if changed is None else _overrides(changed, lost, rated, level),
        sharpness=None
        if clients.membership is None
        else sharpness(clients.membership[rated], clients.grade[rated].tolist(), clients.grades, level=level),
        calibration=None
        if pd is None
        else check_calibration(clients.grade[rated].tolist(), lost[rated], _in_order(pd, clients.grades), level=level),
        vetoed=vetoed,
        unmatched=left,
        draws=draws,
        level=level,
        labels=clients.labels,
    )


def _of(name: str, who: BoolArray, lost: BoolArray, level: float) -> GradeRate:
    return grade_rate(name, int(who.sum()), int(lost[who].sum()), level)


def _overrides(changed: BoolArray, lost: BoolArray, rated: BoolArray, level: float) -> tuple[GradeRate, ...]:
    return (
        grade_rate("override_share", int(rated.sum()), int((changed & rated).sum()), level),
        _of("override_bad", changed & rated, lost, level),
        _of("other_bad", rated & ~changed, lost, level),
    )


def _in_order(pd: Mapping[str, float], grades: Sequence[str]) -> Mapping[str, float]:
    """Probabilities in the order of the scale; unknown grades are refused."""
    if not isinstance(pd, Mapping):
        return pd  # refused with the rest
    for name in pd:
        if name not in grades:
            raise FuzzyAHPError(f"pd: there is no grade {shown(name)}; {suggest(name, grades)}")
    return {name: pd[name] for name in grades if name in pd}


def _column(clients: RatedClients, name: str, what: str) -> Sequence[object]:
    if name not in clients.columns:
        raise FuzzyAHPError(f"{what}: there is no column {shown(name)}; {suggest(name, clients.columns)}")
    return clients.columns[name]


def _overridden(clients: RatedClients, given: Any) -> BoolArray:
    items = _column(clients, given, "overridden") if isinstance(given, str) else given
    if isinstance(items, Mapping) or not hasattr(items, "__iter__"):
        raise FuzzyAHPError(f"overridden: {shown(given)}, must be one entry a client, or the name of a column")
    items = [_OVERRIDDEN.get(x, x) if isinstance(x, str) else x for x in list(items)]
    for row, item in enumerate(items):
        if not isinstance(item, str | bool | int | float | np.generic) or item not in (0, 1, "0", "1"):
            raise FuzzyAHPError(
                f"overridden, row {row + 1}: {shown(item)}, must be 0 (as rated) or 1 (overridden), or the state of a "
                f"record: {', '.join(_OVERRIDDEN)}"
            )
    found = read_outcomes(items, "overridden")
    if len(found) != len(clients):
        raise FuzzyAHPError(f"overridden: {len(found)} entries for {len(clients)} clients; give one for each")
    return found


def matched(
    clients: RatedClients, outcome: Any, changed: BoolArray | None = None, unmatched: str = "error"
) -> tuple[RatedClients, BoolArray, BoolArray | None, tuple[int, int]]:
    """Clients with an outcome, in their order.

    Parameters
    ----------
    clients : RatedClients
        All of them.
    outcome : array_like, mapping of str to outcome, or str
        In their order, by id, or the name of a column.
    changed : ndarray of bool, optional
        Whose grade was overridden.
    unmatched : {"error", "leave_out"}
        What to do with ids that have no counterpart.

    Returns
    -------
    tuple
        Clients, whose outcome is bad, who was overridden, and how many ids had no outcome and no client.

    Raises
    ------
    FuzzyAHPError
        If an outcome is missing or neither 0 nor 1, or ids do not match.
    """
    if isinstance(outcome, str):
        outcome = _column(clients, outcome, "outcome")
    if not isinstance(outcome, Mapping):
        lost = read_outcomes(outcome)
        if len(lost) != len(clients):
            raise FuzzyAHPError(
                f"outcome: {len(lost)} for {len(clients)} clients; give one for each, or map client ids to outcomes"
            )
        return clients, lost, changed, (0, 0)
    known = {str(client): value for client, value in outcome.items()}
    if len(known) < len(outcome):
        raise FuzzyAHPError("ids: two keys of outcome are the same id as text; keep one of each")
    places = clients.places()
    without = [client for client in places if client not in known]
    beyond = [client for client in known if client not in places]
    if (without or beyond) and (unmatched == "error" or len(without) == len(places)):
        raise FuzzyAHPError(
            f"ids: {len(without)} clients without outcome{_listed(without)}, {len(beyond)} outcomes without client"
            f"{_listed(beyond)}; mend the ids, or say unmatched='leave_out'"
        )
    rows = np.array([row for client, row in places.items() if client in known], dtype=np.intp)
    ids = [client for client in places if client in known]
    values = [known[client] for client in ids]
    if without:
        clients = clients.rows(rows)
        changed = None if changed is None else changed[rows]
    return clients, read_outcomes(values, clients=ids), changed, (len(without), len(beyond))


def _listed(ids: Sequence[str]) -> str:
    return f" ({', '.join(ids[:_MOST_LISTED])}{', ...' if len(ids) > _MOST_LISTED else ''})" if ids else ""
