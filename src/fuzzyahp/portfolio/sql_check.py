"""The proof of an exported statement: the scheme's edge cases, run on DuckDB and compared bit by bit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fuzzyahp.column_places import CLIENT
from fuzzyahp.errors import MissingExtraError
from fuzzyahp.evaluation import Plan
from fuzzyahp.portfolio.edge_cases import CASE, test_frame
from fuzzyahp.portfolio.sql_export import to_sql

_TABLE = "edge cases"


@dataclass(frozen=True)
class SqlCheck:
    """What came of running a statement on the edge cases.

    Attributes
    ----------
    engine : str
        The engine with its version.
    clients : int
        How many edge cases there are.
    disagreements : tuple of str
        One sentence for each status, score, grade or veto that is not the expected one; none: the statement is right.
    """

    engine: str
    clients: int
    disagreements: tuple[str, ...]


def check_on_duckdb(plan: Plan, evidence: Mapping[str, str] | str | None = None) -> SqlCheck:
    """Run the DuckDB statement on the scheme's edge cases, in memory.

    Parameters
    ----------
    plan : Plan
        Scheme and weights: a model's ``plan``.
    evidence : mapping of str to str, or str, optional
        Form of the evidence by leaf, as for `to_sql`.

    Returns
    -------
    SqlCheck
        What disagrees, if anything does.

    Raises
    ------
    MissingExtraError
        If DuckDB, pyarrow or sqlglot is not installed.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> check_on_duckdb(model.plan, evidence="grade").disagreements
    ()
    """
    duckdb = load_duckdb()  # first: to find out after seconds of exact arithmetic would be late
    statement = to_sql(plan, "duckdb", table=_TABLE, client=CLIENT, evidence=evidence)
    frame = test_frame(plan, evidence)
    with duckdb.connect(":memory:") as connection:
        connection.register(_TABLE, frame.to_arrow())
        rows = {row[0]: row[1:] for row in connection.execute(statement).fetchall()}
    absent = (None,) * 5
    status, score, grade, _, veto = zip(*(rows.get(client, absent) for client in frame[CLIENT]), strict=True)
    found = frame.disagreements(status, score, grade, veto)
    return SqlCheck(f"DuckDB {duckdb.__version__}", len(frame[CASE]), found)


def load_duckdb() -> Any:
    """The module ``duckdb``.

    Returns
    -------
    module
        DuckDB.

    Raises
    ------
    MissingExtraError
        If it is not installed.
    """
    try:
        import duckdb
    except ImportError:
        raise MissingExtraError("checking SQL needs DuckDB: pip install 'fuzzyahp[frames,sql]' duckdb") from None
    return duckdb
