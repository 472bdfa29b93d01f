"""A table of edge cases with the expected ratings, by which any re-implementation of a scheme can prove itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from fuzzyahp.column_places import CLIENT
from fuzzyahp.errors import EvidenceError, FuzzyAHPError, shown
from fuzzyahp.evaluation import Plan
from fuzzyahp.files import as_path, check_writable, write_whole
from fuzzyahp.frozen import FrozenMapping
from fuzzyahp.portfolio.arrow_columns import load_arrow
from fuzzyahp.portfolio.edge_clients import EdgeClient, EdgeClients
from fuzzyahp.portfolio.evidence_plan import Cell, evidence_plan, leaf_columns
from fuzzyahp.portfolio.expected_ratings import Expected, Referee
from fuzzyahp.scheme import Scheme

if TYPE_CHECKING:
    import pyarrow as pa

AnyArray = npt.NDArray[Any]

CASE = "case"
#: What a table of edge cases says that rating each client must give.
EXPECTED = ("expected.status", "expected.score", "expected.grade", "expected.veto")
# Exact arithmetic takes seconds, and nothing can change a table once it is made.
_KEPT = 8
_made: dict[object, EdgeCases] = {}


@dataclass(frozen=True, eq=False)
class EdgeCases(Mapping[str, AnyArray]):
    """Edge cases of a scheme as a table of columns, with the expected ratings; a mapping of names to columns.

    Attributes
    ----------
    scheme : Scheme
        The scheme.
    evidence : mapping of str to str
        Form of every leaf's evidence: "counts", "value" or "grade".
    columns : mapping of str to ndarray, each of shape (N,)
        ``client``; ``case``, what the client tests, in words; the evidence, as `RatingModel.rate_many` takes it; and
        ``expected.status``, ``expected.score`` (NaN where not rated), ``expected.grade`` (None where not rated) and
        ``expected.veto`` (None where the screening could not be judged).
    nulls : mapping of str to ndarray of bool, each of shape (N,)
        By column of numbers: where it is null, and not NaN. In NumPy both are NaN; in Arrow, Parquet and a database
        they differ.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> from fuzzyahp.portfolio.edge_cases import test_frame
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> frame = test_frame(model.plan, evidence="grade")
    >>> ratings = model.rate_many(frame.inputs)
    >>> frame.disagreements(ratings.status, ratings.score, ratings.grade)
    ()
    """

    scheme: Scheme
    evidence: Mapping[str, str]
    columns: Mapping[str, AnyArray]
    nulls: Mapping[str, npt.NDArray[np.bool_]]

    def __getitem__(self, name: str) -> AnyArray:
        return self.columns[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)

    def __repr__(self) -> str:
        return f"EdgeCases({len(self.columns[CASE])} clients for {self.scheme!r})"

    @property
    def inputs(self) -> dict[str, AnyArray]:
        """The columns that rating needs, with the clients' ids."""
        return {name: column for name, column in self.columns.items() if name not in (CASE, *EXPECTED)}

    def to_arrow(self) -> pa.Table:
        """The whole table as an Arrow table.

        Returns
        -------
        pyarrow.Table
            Numbers as doubles, with nulls apart from NaN; texts; ``expected.veto`` as booleans.

        Raises
        ------
        MissingExtraError
            If pyarrow is not installed.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> from fuzzyahp.portfolio.edge_cases import test_frame
        >>> plan = fa.RatingModel(fa.load_scheme("micro-enterprise")).plan
        >>> str(test_frame(plan, evidence="grade").to_arrow().schema.field("expected.score").type)
        'double'
        """
        pa = load_arrow()
        columns = {}
        for name, column in self.columns.items():
            kind = pa.bool_() if name == "expected.veto" else pa.string()
            if column.dtype.kind == "f":
                kind = pa.float64()
            columns[name] = pa.array(column, type=kind, mask=self.nulls.get(name), from_pandas=False)
        return pa.table(columns)

    def write(self, path: str | Path) -> None:
        """Write the whole table to a file, whole or not at all.

        Parameters
        ----------
        path : str or Path
            Ends in .parquet or .csv. In CSV a null is an empty cell without quotes, and numbers are written by as
            many digits as give back the same double.

        Raises
        ------
        FuzzyAHPError
            If the ending is neither, or the file cannot be written.
        MissingExtraError
            If pyarrow is not installed.

        Examples
        --------
        >>> import tempfile
        >>> import fuzzyahp as fa
        >>> from fuzzyahp.portfolio.edge_cases import test_frame
        >>> frame = test_frame(fa.RatingModel(fa.load_scheme("micro-enterprise")).plan, evidence="grade")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     frame.write(Path(folder) / "edge-cases.csv")
        """
        path = as_path(path, "path")
        if path.suffix.lower() not in (".parquet", ".csv"):
            raise FuzzyAHPError(f"{path}: ends in {shown(path.suffix)}, must end in .parquet or .csv")
        check_writable(path)
        table = self.to_arrow()
        import pyarrow

        sink = pyarrow.BufferOutputStream()
        if path.suffix.lower() == ".parquet":
            import pyarrow.parquet

            pyarrow.parquet.write_table(table, sink)
        else:
            import pyarrow.csv

            pyarrow.csv.write_csv(table, sink)
        write_whole(path, sink.getvalue().to_pybytes())

    def disagreements(
        self,
        status: Sequence[Any] | AnyArray,
        score: Sequence[Any] | AnyArray,
        grade: Sequence[Any] | AnyArray,
        veto: Sequence[Any] | AnyArray | None = None,
    ) -> tuple[str, ...]:
        """Where ratings of this table, in its order, are not the expected ones to the last bit.

        Parameters
        ----------
        status, grade : sequence of str, length N
            What was found; None or NaN for null.
        score : sequence of float, length N
            What was found; None, NaN or masked for null.
        veto : sequence of bool, length N, optional
            What was found; None, NaN or masked for null. Not compared where it is not given.

        Returns
        -------
        tuple of str
            One sentence for each disagreement: the client, the case, what was expected and what was found.

        Raises
        ------
        FuzzyAHPError
            If there are not as many ratings as clients.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> from fuzzyahp.portfolio.edge_cases import test_frame
        >>> frame = test_frame(fa.RatingModel(fa.load_scheme("micro-enterprise")).plan, evidence="grade")
        >>> wrong = frame["expected.score"].copy()
        >>> wrong[0] = 99.99999999999999
        >>> print(*frame.disagreements(frame["expected.status"], wrong, frame["expected.grade"]))
        E00001 (every leaf excellent): score 99.99999999999999, must be 100.0
        """
        found = {"status": status, "score": score, "grade": grade} | ({} if veto is None else {"veto": veto})
        count = len(self.columns[CASE])
        said = []
        for what, column in found.items():
            if not isinstance(column, Sequence | np.ndarray) and not hasattr(column, "tolist"):
                raise FuzzyAHPError(f"{what}: {shown(column)}, must be a list of what was found, one entry a client")
            if len(column) != count:
                raise FuzzyAHPError(f"{what}: {len(column)} entries for {count} clients; keep all, in their order")
            wanted = _plain(self.columns[f"expected.{what}"])
            for row, (want, have) in enumerate(zip(wanted, _plain(column), strict=True)):
                # By their written form, which tells 0.0 from -0.0, and True from 1.
                if repr(want) != repr(have):
                    said.append((row, f"{_client(row)} ({self.columns[CASE][row]}): {what} {have!r}, must be {want!r}"))
        return tuple(sentence for _, sentence in sorted(said, key=lambda item: item[0]))


def test_frame(plan: Plan, evidence: Mapping[str, str] | str | None = None) -> EdgeCases:  # noqa: PT028 - no test
    """Edge cases of a scheme with the ratings they must get.

    Unanimity and ties; scores on every cut and one vote beside it; each veto on, just below and just above its bar;
    each cap; the corners of each standard; panels of 1 to 10^9; gaps and wrong evidence, one and several at a time;
    and clients by chance. The expected ratings come from the engine, client by client, and every one is held against
    `fuzzyahp.reference` in exact arithmetic first.

    Parameters
    ----------
    plan : Plan
        Scheme and weights, as `RatingModel.plan`.
    evidence : mapping of str to str, or str, optional
        "counts", "value" or "grade" by leaf, or one for every leaf. What is not named has a value where the leaf has
        a grade standard, and counts elsewhere.

    Returns
    -------
    EdgeCases
        A few hundred to a few thousand clients, the same ones every time.

    Raises
    ------
    EvidenceError
        If a form does not fit its leaf, or a leaf's column would be called as one of the table's own.
    FuzzyAHPError
        If the engine and exact arithmetic disagree on a client.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> frame = test_frame(fa.RatingModel(fa.load_scheme("micro-enterprise")).plan, evidence="grade")
    >>> frame["case"][0], float(frame["expected.score"][0]), frame["expected.grade"][0]
    ('every leaf excellent', 100.0, 'excellent')
    """
    scheme = plan.scheme
    forms = evidence_plan(scheme, evidence)
    names = {name for leaf, form in forms.items() for name in leaf_columns(scheme, leaf, form)}
    taken = [name for name in (CASE, *EXPECTED) if name in names]
    if taken:
        raise EvidenceError(
            f"table: column '{taken[0]}' would be both the indicator's and the table's own; rename the indicator"
        )
    key = (scheme.fingerprint, tuple(plan.weights.items()), tuple(forms.items()))
    if key not in _made:
        while len(_made) >= _KEPT:
            _made.pop(next(iter(_made)))
        _made[key] = _make(plan, forms)
    return _made[key]


# pytest would take it for a test of its own.
test_frame.__test__ = False  # type: ignore[attr-defined]


def _client(row: int) -> str:
    return f"E{row + 1:05}"


def _part(cell: Cell, place: int) -> Any:
    return cell.given[place] if isinstance(cell.given, tuple) else cell.given


def _objects(items: Sequence[Any]) -> AnyArray:
    column = np.empty(len(items), dtype=object)
    column[:] = items
    return column


def _plain(column: Sequence[Any] | AnyArray) -> list[Any]:
    """Entries as plain Python, None for what is null, NaN or masked."""
    items = column.tolist() if hasattr(column, "tolist") else list(column)
    return [None if x is None or (isinstance(x, float) and x != x) else x for x in items]


def _make(plan: Plan, forms: Mapping[str, str]) -> EdgeCases:
    scheme = plan.scheme
    referee = Referee(plan)
    rated: list[tuple[EdgeClient, Expected]] = []
    for client in EdgeClients(plan, forms, referee.document).everyone():
        if client.cells.keys() == forms.keys() and (expected := referee.rate(client.case, client.cells)):
            rated.append((client, expected))
    clients = [client for client, _ in rated]
    columns: dict[str, AnyArray] = {}
    nulls: dict[str, npt.NDArray[np.bool_]] = {}
    columns[CLIENT] = _objects([_client(row) for row in range(len(rated))])
    columns[CASE] = _objects([client.case for client in clients])
    for leaf, form in forms.items():
        cells = [client.cells[leaf] for client in clients]
        for h, name in enumerate(leaf_columns(scheme, leaf, form)):
            given = [_part(cell, h) for cell in cells]
            if form == "grade":
                columns[name] = _objects(given)
            else:
                nulls[name] = np.array([x is None for x in given], dtype=bool)
                columns[name] = np.array([np.nan if x is None else x for x in given], dtype=np.float64)
    scores = [expected.score for _, expected in rated]
    columns |= {
        "expected.status": _objects([expected.status for _, expected in rated]),
        "expected.score": np.array([np.nan if x is None else x for x in scores], dtype=np.float64),
        "expected.grade": _objects([expected.grade for _, expected in rated]),
        "expected.veto": _objects([expected.veto for _, expected in rated]),
    }
    nulls["expected.score"] = np.isnan(columns["expected.score"])
    for array in (*columns.values(), *nulls.values()):
        array.flags.writeable = False
    return EdgeCases(scheme, FrozenMapping(forms), FrozenMapping(columns), FrozenMapping(nulls))
