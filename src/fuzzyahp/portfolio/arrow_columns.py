"""Arrow columns as the arrays that are rated, and ratings as Arrow columns: no loop over clients."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from fuzzyahp.batch import REJECTED, STATUSES, Outcomes
from fuzzyahp.column_places import figure_columns
from fuzzyahp.columns import CodedItems, ListedVotes
from fuzzyahp.errors import MissingExtraError
from fuzzyahp.evaluation import Plan

if TYPE_CHECKING:
    import pyarrow as pa

AnyArray = npt.NDArray[Any]

#: Clients in one piece of a column of texts, whose length an Arrow array counts in 32 bits.
PIECE = 2**20


def load_arrow() -> Any:
    """PyArrow, which tables need.

    Returns
    -------
    module
        ``pyarrow``.

    Raises
    ------
    MissingExtraError
        If it is not installed.
    """
    try:
        import pyarrow
    except ImportError:
        raise MissingExtraError("tables need the extra 'frames': pip install 'fuzzyahp[frames]'") from None
    return pyarrow


def read_arrow(column: pa.Array | pa.ChunkedArray, grades: int) -> AnyArray | CodedItems | ListedVotes | str:
    """Read a column as what `table_columns` takes.

    Parameters
    ----------
    column : pyarrow.Array or pyarrow.ChunkedArray, length N
        Numbers, texts (dictionary-encoded or not) or lists of counts.
    grades : int
        How many grades there are: the length of each list.

    Returns
    -------
    ndarray, CodedItems, ListedVotes or str
        The column, nulls as NaN or None; a text says what is wrong with it.

    Examples
    --------
    >>> import pyarrow as pa
    >>> read_arrow(pa.array([3, None, 0], pa.int8()), 5).tolist()
    [3.0, nan, 0.0]
    >>> read_arrow(pa.array([True]), 5)
    'holds bool; must hold numbers, grade names or lists of 5 counts'
    """
    pa = load_arrow()
    import pyarrow.compute as pc

    types = pa.types
    kind = column.type
    if types.is_run_end_encoded(kind):
        column = pc.run_end_decode(column)
        kind = column.type
    if types.is_null(kind.value_type if types.is_dictionary(kind) else kind):
        return np.full(len(column), np.nan)
    if types.is_dictionary(kind) and not _is_text(pa, kind.value_type):
        if not _is_number(pa, kind.value_type):
            return refused(f"dictionary of {kind.value_type}", grades)
        column = column.cast(kind.value_type)
        kind = column.type
    if _is_number(pa, kind):
        return np.asarray(_whole(pa, column).to_numpy(zero_copy_only=False))
    if types.is_dictionary(kind):
        if isinstance(column, pa.ChunkedArray) and column.num_chunks > 1:
            # All chunks together may know more texts than a small code can count.
            column = column.cast(pa.dictionary(pa.int32(), kind.value_type))
        return _coded(pa, _whole(pa, column))
    if _is_text(pa, kind):
        return _coded(pa, _whole(pa, pc.dictionary_encode(column)))
    if types.is_fixed_size_list(kind) and kind.list_size != grades:
        return refused(str(kind), grades)
    if _is_list(pa, kind) and (_is_number(pa, kind.value_type) or types.is_null(kind.value_type)):
        return _listed(pa, _whole(pa, column), grades)
    return refused(str(kind), grades)


def refused(kind: str, grades: int) -> str:
    """What to say of a column of a type that cannot be rated.

    Parameters
    ----------
    kind : str
        The type.
    grades : int
        How many grades there are.

    Returns
    -------
    str
        To stand behind the column's name.

    Examples
    --------
    >>> refused("timestamp[us]", 5)
    'holds timestamp[us]; must hold numbers, grade names or lists of 5 counts'
    """
    mend = "; cast it to double" if kind.startswith("decimal") else ""
    return f"holds {kind[:60]}; must hold numbers, grade names or lists of {grades} counts{mend}"


def can_name(pa: Any, kind: Any) -> bool:
    """Whether a column of a type can hold names: texts, dictionary-encoded or not, or nothing but nulls.

    Parameters
    ----------
    pa : module
        ``pyarrow``.
    kind : pyarrow.DataType
        The type.

    Returns
    -------
    bool
        Whether it can.

    Examples
    --------
    >>> import pyarrow as pa
    >>> can_name(pa, pa.dictionary(pa.int8(), pa.string())), can_name(pa, pa.float64())
    (True, False)
    """
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    return _is_text(pa, kind) or bool(pa.types.is_null(kind))


def _is_number(pa: Any, kind: Any) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind))


def _is_text(pa: Any, kind: Any) -> bool:
    types = pa.types
    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))


def _is_list(pa: Any, kind: Any) -> bool:
    types = pa.types
    names = ("list", "large_list", "fixed_size_list", "list_view", "large_list_view")
    return any(getattr(types, f"is_{name}")(kind) for name in names)


def _whole(pa: Any, column: Any) -> Any:
    """A column in one piece."""
    if not isinstance(column, pa.ChunkedArray):
        return column
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _coded(pa: Any, column: Any) -> CodedItems | str:
    try:
        items: list[object] = column.dictionary.to_pylist()
    except UnicodeDecodeError:
        return "holds text that is not UTF-8; write the table again"
    codes = column.indices
    if codes.null_count:
        codes = codes.cast(pa.int64()).fill_null(len(items))
        items.append(None)
    return CodedItems(codes.to_numpy(zero_copy_only=False), items)


def _listed(pa: Any, column: Any, grades: int) -> AnyArray | ListedVotes:
    """Counts of lists: where all are whole, the values they stand on and no copy."""
    count, kind = len(column), column.type
    if pa.types.is_fixed_size_list(kind):
        values = _values(pa, column.values.slice(column.offset * grades, count * grades))
        counts = values.reshape(count, grades)
        if column.null_count:
            counts = counts.astype(np.float64)
            counts[np.asarray(column.is_null().to_numpy(zero_copy_only=False))] = np.nan
        return counts
    values = _values(pa, column.values)
    offsets = np.asarray(column.offsets.to_numpy())
    views = pa.types.is_list_view(kind) or pa.types.is_large_list_view(kind)
    first = offsets if views else offsets[:-1]
    length = np.asarray(column.sizes.to_numpy()) if views else np.diff(offsets)
    known = np.asarray(column.is_valid().to_numpy(zero_copy_only=False))
    fits = known & (length == grades)
    if fits.all() and not views:
        return values[offsets[0] : offsets[-1]].reshape(count, grades)
    counts = np.full((count, grades), np.nan)
    if fits.any():
        counts[fits] = values[first[fits][:, None] + np.arange(grades)]
    odd = np.flatnonzero(known & ~fits)
    counts[odd] = -1.0
    rule = f"must be {grades}: one a grade, best first"
    return ListedVotes(counts, {row: f"{length[row]} numbers under votes, {rule}" for row in odd.tolist()})


def _values(pa: Any, values: Any) -> AnyArray:
    if pa.types.is_null(values.type):
        values = values.cast(pa.float64())
    return np.asarray(values.to_numpy(zero_copy_only=False))


def write_arrow(plan: Plan, out: Outcomes) -> dict[str, pa.Array | pa.ChunkedArray]:
    """Write ratings as Arrow columns.

    Parameters
    ----------
    plan : Plan
        By which they were rated.
    out : Outcomes
        The ratings.

    Returns
    -------
    dict of str to pyarrow.Array or pyarrow.ChunkedArray
        status, score, grade, reason, veto; ``membership.<grade>`` and ``score.<node path>`` where they were kept.
        Null where a client is not rated.
    """
    pa = load_arrow()
    unrated = out.code != 0
    names = plan.scheme.scale.names
    columns: dict[str, Any] = {
        "status": _texts(pa, out.code, STATUSES),
        "score": pa.array(out.score, mask=unrated),
        "grade": _texts(pa, out.grade, names, unrated),
        "reason": _texts(pa, out.reason, list(out.reasons)),
        "veto": pa.array(out.code == REJECTED, mask=out.unscreened),
    }
    if out.membership is not None:
        for h, name in enumerate(names):
            columns[f"membership.{name}"] = pa.array(out.membership[:, h], mask=unrated)
    for path, found in (out.node_scores or {}).items():
        columns[f"score.{path}"] = pa.array(found, mask=unrated)
    return columns


def arrow_fields(plan: Plan, *, membership: bool, node_scores: bool) -> list[pa.Field]:
    """Fields of what `write_arrow` writes.

    Parameters
    ----------
    plan : Plan
        The scheme.
    membership, node_scores : bool
        Whether they are kept.

    Returns
    -------
    list of pyarrow.Field
        In order.
    """
    pa = load_arrow()
    fields = [("status", pa.string()), ("score", pa.float64()), ("grade", pa.string())]
    fields += [("reason", pa.string()), ("veto", pa.bool_())]
    figures = figure_columns(plan.scheme, membership=membership, node_scores=node_scores)
    fields += [(name, pa.float64()) for name in figures]
    return [pa.field(name, kind) for name, kind in fields]


def _texts(pa: Any, codes: AnyArray, texts: Sequence[str], mask: npt.NDArray[np.bool_] | None = None) -> Any:
    """Texts by their places in a list."""
    known = pa.array(texts, pa.string())
    pieces = []
    for start in range(0, max(len(codes), 1), PIECE):
        part = slice(start, start + PIECE)
        indices = pa.array(codes[part], mask=None if mask is None else mask[part])
        pieces.append(known.take(indices))
    return pieces[0] if len(pieces) == 1 else pa.chunked_array(pieces)
