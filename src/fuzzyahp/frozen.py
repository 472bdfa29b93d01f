"""A mapping that nobody can change, and that can be copied and sent to another process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class FrozenMapping(Mapping[K, V], Generic[K, V]):
    """A read-only copy of a mapping; unlike ``types.MappingProxyType`` it can be pickled.

    Parameters
    ----------
    items : mapping
        What it holds.

    Examples
    --------
    >>> weights = FrozenMapping({"a": 1})
    >>> weights["a"], weights == {"a": 1}
    (1, True)
    """

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[K, V]) -> None:
        self._items = dict(items)

    def __getitem__(self, key: K) -> V:
        return self._items[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __repr__(self) -> str:
        return repr(self._items)
