"""Names in SQL: those of a database, held against its rules, and those of a statement's own columns."""

from __future__ import annotations

from collections.abc import Sequence

from fuzzyahp.errors import FuzzyAHPError, shown
from fuzzyahp.portfolio.sql_expressions import Dialect

#: Longer names of our own are numbered: some engines cut names after 63 bytes.
_LONGEST = 60


class Names:
    """Names for the columns of a statement's steps, no two alike even without regard to case.

    Examples
    --------
    >>> names = Names()
    >>> names("finance", "good"), names("Finance", "good"), names("finance", "good")
    ('finance.good', 'column_2', 'finance.good')
    """

    def __init__(self) -> None:
        self._by_key: dict[tuple[str, ...], str] = {}
        self._taken: set[str] = set()

    def __call__(self, *key: str) -> str:
        """Name of a key; the same key has the same name."""
        if key not in self._by_key:
            name = ".".join(key)
            if len(name.encode()) > _LONGEST or name.casefold() in self._taken or not name.isprintable() or "$" in name:
                name = f"column_{len(self._by_key) + 1}"
            while name.casefold() in self._taken:
                name += "_"
            self._by_key[key] = name
            self._taken.add(name.casefold())
        return self._by_key[key]


def check_name(dialect: Dialect, name: object, what: str) -> str:
    """A database's name, if the engine can have it.

    Parameters
    ----------
    dialect : Dialect
        The engine.
    name : object
        What somebody typed.
    what : str
        What to call it in an error.

    Returns
    -------
    str
        The name.

    Raises
    ------
    FuzzyAHPError
        If it is no text, is empty, holds what no name can hold, or is so long that the engine would cut it.

    Examples
    --------
    >>> from fuzzyahp.portfolio.sql_expressions import DIALECTS
    >>> check_name(DIALECTS["duckdb"], "clients", "table")
    'clients'
    """
    if not isinstance(name, str) or not name:
        raise FuzzyAHPError(f"{what}: {shown(name)}, must be a name, as text")
    if "\x00" in name or any("\ud800" <= c <= "\udfff" for c in name):
        raise FuzzyAHPError(f"{what}: {shown(name)} holds a character that no database takes in a name; rename it")
    if dialect.substitutes and "${" in name:
        raise FuzzyAHPError(
            f"{what}: {shown(name)} holds '${{', which {dialect.title} replaces even within quotes; rename it "
            "there, by a view if need be (columns = {theirs: ours} maps names)"
        )
    size = len(name.encode())
    if dialect.longest_name is not None and size > dialect.longest_name:
        raise FuzzyAHPError(
            f"{what}: {shown(name)} has {size} bytes; {dialect.title} cuts names after {dialect.longest_name}, so it "
            "would not be told from others; use a shorter one (columns = {theirs: ours} maps names)"
        )
    return name


def table_parts(dialect: Dialect, table: str | Sequence[str]) -> tuple[str, ...]:
    """A table's name, with the schema it is in where that is given.

    Parameters
    ----------
    dialect : Dialect
        The engine.
    table : str or sequence of str
        "clients": one name, dots and all; ("risk", "clients"): of a schema; at most three parts.

    Returns
    -------
    tuple of str
        The parts.

    Raises
    ------
    FuzzyAHPError
        If there are none or too many, or the engine cannot have one.

    Examples
    --------
    >>> from fuzzyahp.portfolio.sql_expressions import DIALECTS
    >>> table_parts(DIALECTS["duckdb"], "clients"), table_parts(DIALECTS["duckdb"], ("risk", "clients"))
    (('clients',), ('risk', 'clients'))
    """
    parts = (table,) if isinstance(table, str) else tuple(table) if isinstance(table, Sequence) else ()
    if not 1 <= len(parts) <= 3:
        raise FuzzyAHPError(f"table: {shown(table)}, must be a name, or (schema, name), or (catalogue, schema, name)")
    return tuple(check_name(dialect, part, "table") for part in parts)
