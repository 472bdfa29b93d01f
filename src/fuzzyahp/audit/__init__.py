"""After the score: records that prove themselves, reasons, overrides, a ledger, reports, and schemes compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fuzzyahp.audit.rerate import rating_of

__all__ = ["rating_of"]


# A module is loaded with the first of its names.
def __getattr__(name: str) -> Any:
    module: Any
    if name == "rating_of":
        from fuzzyahp.audit import rerate as module
    else:
        raise AttributeError(f"module 'fuzzyahp.audit' has no attribute {name!r}")
    return getattr(module, name)


def __dir__() -> list[str]:
    return __all__
