"""Many clients: tables, files, databases and clusters, the same bits in all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fuzzyahp.portfolio.long_votes import PivotedVotes, pivot_votes
    from fuzzyahp.portfolio.record_batches import batches_schema, rate_batches
    from fuzzyahp.portfolio.spark import rate_spark, spark_sql_settings
    from fuzzyahp.portfolio.table_files import FileSummary, rate_file

__all__ = [
    "FileSummary",
    "PivotedVotes",
    "batches_schema",
    "pivot_votes",
    "rate_batches",
    "rate_file",
    "rate_spark",
    "spark_sql_settings",
]


# A module is loaded with the first of its names: who rates files pays nothing for Spark.
def _load(name: str) -> Any:
    module: Any
    if name in ("PivotedVotes", "pivot_votes"):
        from fuzzyahp.portfolio import long_votes as module
    elif name in ("batches_schema", "rate_batches"):
        from fuzzyahp.portfolio import record_batches as module
    elif name in ("rate_spark", "spark_sql_settings"):
        from fuzzyahp.portfolio import spark as module
    elif name in ("FileSummary", "rate_file"):
        from fuzzyahp.portfolio import table_files as module
    else:
        raise AttributeError(f"module 'fuzzyahp.portfolio' has no attribute {name!r}")
    return getattr(module, name)


# To a type checker the imports above are all there is, so that it finds a name that is misspelt.
if not TYPE_CHECKING:
    __getattr__ = _load


def __dir__() -> list[str]:
    return __all__
