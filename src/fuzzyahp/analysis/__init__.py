"""How sure, how stable, how good: sensitivity, uncertainty, validation against outcomes, early warnings, plots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fuzzyahp.analysis.draws import Draws, evaluate, leaf_memberships

__all__ = ["Draws", "evaluate", "leaf_memberships"]


# A module is loaded with the first of its names.
def __getattr__(name: str) -> Any:
    module: Any
    if name in ("Draws", "evaluate", "leaf_memberships"):
        from fuzzyahp.analysis import draws as module
    else:
        raise AttributeError(f"module 'fuzzyahp.analysis' has no attribute {name!r}")
    return getattr(module, name)


def __dir__() -> list[str]:
    return __all__
