"""After the score: records that prove themselves, reasons, overrides, a ledger, reports, and schemes compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fuzzyahp.audit.binding import BindingTerm
    from fuzzyahp.audit.break_even import BreakEven
    from fuzzyahp.audit.card import scheme_card
    from fuzzyahp.audit.improvement import improvements
    from fuzzyahp.audit.improvement_list import Improvements, ImprovementStep
    from fuzzyahp.audit.ledger import Ledger
    from fuzzyahp.audit.ledger_check import LedgerCheck, LedgerFault
    from fuzzyahp.audit.ledger_lines import LedgerEntry, LedgerHead
    from fuzzyahp.audit.migrations import Migration, Move, migration
    from fuzzyahp.audit.override_counts import OverrideRate, OverrideRates, override_rates
    from fuzzyahp.audit.overrides import OVERRIDE_REASONS, grade_in_force, override
    from fuzzyahp.audit.reason import reasons
    from fuzzyahp.audit.reason_list import Reason, Reasons
    from fuzzyahp.audit.record_document import RecordDocument, load_record, record_json_schema
    from fuzzyahp.audit.report import report_html
    from fuzzyahp.audit.rerate import rating_of
    from fuzzyahp.audit.scheme_changes import SchemeChange
    from fuzzyahp.audit.scheme_diff import SchemeDiff, diff_schemes
    from fuzzyahp.audit.verification import Deviation, Finding, Verification
    from fuzzyahp.audit.verifier import verify

__all__ = [
    "OVERRIDE_REASONS",
    "BindingTerm",
    "BreakEven",
    "Deviation",
    "Finding",
    "ImprovementStep",
    "Improvements",
    "Ledger",
    "LedgerCheck",
    "LedgerEntry",
    "LedgerFault",
    "LedgerHead",
    "Migration",
    "Move",
    "OverrideRate",
    "OverrideRates",
    "Reason",
    "Reasons",
    "RecordDocument",
    "SchemeChange",
    "SchemeDiff",
    "Verification",
    "diff_schemes",
    "grade_in_force",
    "improvements",
    "load_record",
    "migration",
    "override",
    "override_rates",
    "rating_of",
    "reasons",
    "record_json_schema",
    "report_html",
    "scheme_card",
    "verify",
]


# A module is loaded with the first of its names.
def __getattr__(name: str) -> Any:
    module: Any
    if name == "rating_of":
        from fuzzyahp.audit import rerate as module
    elif name in ("diff_schemes", "SchemeDiff"):
        from fuzzyahp.audit import scheme_diff as module
    elif name == "SchemeChange":
        from fuzzyahp.audit import scheme_changes as module
    elif name in ("migration", "Migration", "Move"):
        from fuzzyahp.audit import migrations as module
    elif name == "Ledger":
        from fuzzyahp.audit import ledger as module
    elif name in ("LedgerCheck", "LedgerFault"):
        from fuzzyahp.audit import ledger_check as module
    elif name in ("LedgerEntry", "LedgerHead"):
        from fuzzyahp.audit import ledger_lines as module
    elif name in ("OverrideRate", "OverrideRates", "override_rates"):
        from fuzzyahp.audit import override_counts as module
    elif name in ("OVERRIDE_REASONS", "grade_in_force", "override"):
        from fuzzyahp.audit import overrides as module
    elif name == "reasons":
        from fuzzyahp.audit import reason as module
    elif name in ("Reason", "Reasons"):
        from fuzzyahp.audit import reason_list as module
    elif name == "BindingTerm":
        from fuzzyahp.audit import binding as module
    elif name == "improvements":
        from fuzzyahp.audit import improvement as module
    elif name in ("ImprovementStep", "Improvements"):
        from fuzzyahp.audit import improvement_list as module
    elif name == "report_html":
        from fuzzyahp.audit import report as module
    elif name == "scheme_card":
        from fuzzyahp.audit import card as module
    elif name == "BreakEven":
        from fuzzyahp.audit import break_even as module
    elif name in ("RecordDocument", "load_record", "record_json_schema"):
        from fuzzyahp.audit import record_document as module
    elif name in ("Deviation", "Finding", "Verification"):
        from fuzzyahp.audit import verification as module
    elif name == "verify":
        from fuzzyahp.audit import verifier as module
    else:
        raise AttributeError(f"module 'fuzzyahp.audit' has no attribute {name!r}")
    return getattr(module, name)


def __dir__() -> list[str]:
    return __all__
