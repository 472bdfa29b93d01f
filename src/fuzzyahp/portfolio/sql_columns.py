"""Which columns of a database's table hold each leaf's evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fuzzyahp.column_places import CLIENT, check_names, find_place
from fuzzyahp.errors import FuzzyAHPError, shown, suggest
from fuzzyahp.portfolio.evidence_plan import evidence_plan, leaf_columns
from fuzzyahp.portfolio.sql_expressions import Dialect
from fuzzyahp.portfolio.sql_names import check_name
from fuzzyahp.scheme import Scheme
from fuzzyahp.table_columns import refuse


@dataclass(frozen=True)
class SourceColumns:
    """Where a statement reads.

    Attributes
    ----------
    client : str or None
        Column of the clients' ids.
    forms : mapping of str to str
        "counts", "value" or "grade" by leaf.
    columns : mapping of str to tuple of str
        Columns by leaf: one a grade, best first, for counts; else one.
    """

    client: str | None
    forms: Mapping[str, str]
    columns: Mapping[str, tuple[str, ...]]


def source_columns(
    scheme: Scheme,
    dialect: Dialect,
    evidence: Mapping[str, str] | str | None,
    columns: Mapping[str, str] | None,
    client: str | None,
) -> SourceColumns:
    """Find every leaf's columns.

    Parameters
    ----------
    scheme : Scheme
        The scheme.
    dialect : Dialect
        The engine.
    evidence : mapping of str to str, or str, optional
        Form of the evidence by leaf, as in `evidence_plan`.
    columns : mapping of str to str, optional
        The table's own names to ours, where they differ.
    client : str, optional
        Column of the clients' ids; None: the table has none.

    Returns
    -------
    SourceColumns
        Where to read.

    Raises
    ------
    EvidenceError
        Listing every name that means nothing or cannot be told from another.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> from fuzzyahp.portfolio.sql_expressions import DIALECTS
    >>> scheme = fa.load_scheme("micro-enterprise")
    >>> found = source_columns(scheme, DIALECTS["duckdb"], None, {"CR": "current_ratio"}, "client")
    >>> found.columns["current_ratio"], found.forms["current_ratio"]
    (('CR',), 'value')
    """
    forms = evidence_plan(scheme, evidence)
    ours = {leaf: leaf_columns(scheme, leaf, form) for leaf, form in forms.items()}
    known = [name for names in ours.values() for name in names]
    check_names((), columns)
    wrong: list[str] = []
    theirs: dict[str, str] = {}
    for foreign, own in (columns or {}).items():
        name = _own_name(scheme, own)
        if name not in known and name != CLIENT:
            wrong.append(f"{shown(foreign)} = {shown(own)}: no column of that name is read; {suggest(own, known)}")
        elif name in theirs:
            wrong.append(f"{shown(foreign)} and {shown(theirs[name])} both stand for {shown(name)}; keep one")
        else:
            theirs[name] = foreign
    client = theirs.pop(CLIENT, client)
    found = {leaf: tuple(theirs.get(name, name) for name in names) for leaf, names in ours.items()}
    seen: dict[str, tuple[str, str]] = {}
    read = [(CLIENT, client)] if client is not None else []
    for own, foreign in [*read, *((o, f) for leaf in ours for o, f in zip(ours[leaf], found[leaf], strict=True))]:
        try:
            check_name(dialect, foreign, f"column for {own}")
        except FuzzyAHPError as error:
            wrong.append(str(error))
            continue
        key = foreign.casefold() if dialect.one_case else foreign
        if key in seen:
            first, name = seen[key]
            note = f" or {shown(name)}, which are one name to {dialect.title}" if name != foreign else ""
            wrong.append(
                f"'{first}' and '{own}' would be read from the same column, {shown(foreign)}{note}; give each its own"
            )
        seen.setdefault(key, (own, foreign))
    refuse(wrong, "columns")
    return SourceColumns(client, forms, found)


def _own_name(scheme: Scheme, given: str) -> str:
    """Name of a column as `leaf_columns` has it, from one with a path or a grade's label."""
    found = None if given == CLIENT else find_place(scheme, given)
    return given if found is None else ".".join(filter(None, found))
