"""Which column of a table is what, by its name: leaves, grades and clients; all that is wrong said at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from fuzzyahp.errors import EvidenceError, FuzzyAHPError, shown, suggest
from fuzzyahp.scheme import Scheme

CLIENT = "client"


@dataclass(frozen=True)
class Places:
    """Which column of a table is what.

    Attributes
    ----------
    leaves : mapping of str to dict
        For each leaf its columns' places in the table by grade; by "" where it has one of its own.
    client : int or None
        Place of the clients' ids.
    wrong : tuple of str
        All that is wrong with the names.
    """

    leaves: Mapping[str, Mapping[str, int]]
    client: int | None
    wrong: tuple[str, ...]


def find_places(
    scheme: Scheme, names: Sequence[object], ignore: Collection[str] = (), columns: Mapping[str, str] | None = None
) -> Places:
    """Find the columns of every leaf by their names.

    Parameters
    ----------
    scheme : Scheme
        Its leaves are looked for, by name or path.
    names : sequence of str
        Names of the table's columns.
    ignore : collection of str
        Columns to pass over.
    columns : mapping of str to str, optional
        The name here of columns that have another name in the table: ``{"their name": "our name"}``.

    Returns
    -------
    Places
        Places by leaf, and all that is wrong with the names.

    Raises
    ------
    EvidenceError
        If `ignore` or `columns` is not what it must be.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> scheme = fa.load_scheme("micro-enterprise")
    >>> places = find_places(scheme, ["firm", "current_ratio"], columns={"firm": "client"})
    >>> places.client, dict(places.leaves["current_ratio"])
    (0, {'': 1})
    """
    check_names(ignore, columns)
    ours = dict(columns or {})
    listed = [name for name in names if isinstance(name, str)]
    wrong = [f"columns: the table has no {shown(name)}; {_suggest(name, listed)}" for name in ours if name not in names]
    found: dict[str, dict[str, int]] = {leaf: {} for leaf in scheme.tree.leaves}
    client: int | None = None
    first: dict[object, int] = {}
    for i, name in enumerate(names):
        if name in ignore:
            continue
        if first.setdefault(name, i) != i:
            wrong.append(f"column {shown(name)} stands twice; keep one")
            continue
        key = ours.get(name, name) if isinstance(name, str) else name
        what = f"column {shown(name)}" + (f", which is to be {shown(key)}," if key != name else "")
        if key == CLIENT:
            if client is not None:
                wrong.append(f"{what}: '{CLIENT}' is given twice, by columns {shown(names[client])} and {shown(name)}")
            client = i if client is None else client
            continue
        place = find_place(scheme, str(key))
        if place is None:
            wrong.append(_unknown(scheme, what, key, [n for n in listed if n != name]))
        elif place[1] in found[place[0]]:
            other = names[found[place[0]][place[1]]]
            how = f"by columns {shown(other)} and {shown(name)}" if ours else "by name and by path"
            wrong.append(f"{what}: '{place[0]}' is given twice, {how}")
        else:
            found[place[0]][place[1]] = i
    return Places(found, client, tuple(wrong))


def check_names(ignore: Collection[str], columns: Mapping[str, str] | None) -> None:
    """Raise an `EvidenceError` unless `ignore` lists names and `columns` maps some: a text would be read by letters."""
    if isinstance(ignore, str) or not isinstance(ignore, Collection):
        raise EvidenceError(f"ignore: {shown(ignore)}, must be a list of column names")
    if columns is not None and not (
        isinstance(columns, Mapping) and all(isinstance(name, str) for pair in columns.items() for name in pair)
    ):
        raise EvidenceError(
            f'columns: {shown(columns)}, must map their names of columns to ours, as in {{"firm": "client"}}'
        )


def _unknown(scheme: Scheme, what: str, key: object, others: Sequence[str]) -> str:
    """What to say of a column whose name means nothing."""
    if key in scheme.tree:
        return f"{what} is a group; give columns for: {', '.join(scheme.tree.leaves_of(str(key))[:12])}"
    leaf = str(key).rpartition(".")[0]
    counts = [f"{leaf}.{grade}" for grade in scheme.scale.names] if leaf in scheme.tree else []
    known = [*scheme.tree.leaves, *counts]
    near = next((n for n in others if isinstance(key, str) and n.casefold() == key.casefold()), None)
    if near is not None and find_place(scheme, near) is not None:
        return f"{what} differs from {shown(near)} in capital letters only; keep one (or name it under ignore)"
    return f"{what} is no indicator; {_suggest(key, [*known, CLIENT])} (or name it under ignore)"


def _suggest(name: object, known: Sequence[str]) -> str:
    """As `suggest`, but capital letters and outer blanks are no difference at all."""
    plain = name.strip().casefold() if isinstance(name, str) else None
    near = next((k for k in known if k.strip().casefold() == plain), None)
    return suggest(name, known) if near is None else f"did you mean {shown(near)}?"


def find_place(scheme: Scheme, key: str) -> tuple[str, str] | None:
    """Leaf and grade that a column's name stands for; grade "" where the column is the leaf's only one."""
    above, _, grade = key.rpartition(".")
    for name, of_grade in ((key, ""), (above, grade)):
        try:
            leaf = scheme.tree.find(name)
            if not scheme.tree.children(leaf) and (name == key or grade):
                return leaf, scheme.scale.names[scheme.scale.index(of_grade)] if of_grade else ""
        except FuzzyAHPError:
            continue
    return None


def figure_columns(scheme: Scheme, *, membership: bool = False, node_scores: bool = False) -> tuple[str, ...]:
    """Names of the columns that membership vectors and node scores make, as in every table of ratings.

    Parameters
    ----------
    scheme : Scheme
        Its grades and nodes.
    membership, node_scores : bool
        Which are asked for.

    Returns
    -------
    tuple of str
        ``membership.<grade>`` best first, then ``score.<path>`` of all nodes but the root.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> figure_columns(fa.load_scheme("micro-enterprise"), membership=True)[:2]
    ('membership.excellent', 'membership.good')
    """
    tree = scheme.tree
    grades = [f"membership.{name}" for name in scheme.scale.names] if membership else []
    return (*grades, *(f"score.{tree.path(node)}" for node in tree if node_scores and node != tree.root))
