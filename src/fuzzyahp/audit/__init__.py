"""After the score: records that prove themselves, reasons, overrides, a ledger, reports, and schemes compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fuzzyahp.audit.explanation.binding import BindingTerm
    from fuzzyahp.audit.explanation.break_even import BreakEven
    from fuzzyahp.audit.explanation.improvement import improvements
    from fuzzyahp.audit.explanation.improvement_list import Improvements, ImprovementStep
    from fuzzyahp.audit.explanation.reason import reasons
    from fuzzyahp.audit.explanation.reason_list import Reason, Reasons
    from fuzzyahp.audit.ledgers.ledger import Ledger
    from fuzzyahp.audit.ledgers.ledger_check import LedgerCheck, LedgerFault
    from fuzzyahp.audit.ledgers.ledger_lines import LedgerEntry, LedgerHead
    from fuzzyahp.audit.overrides.override_counts import OverrideRate, OverrideRates, override_rates
    from fuzzyahp.audit.overrides.overrides import OVERRIDE_REASONS, grade_in_force, override
    from fuzzyahp.audit.records.record_document import RecordDocument, load_record, record_json_schema
    from fuzzyahp.audit.records.rerate import rating_of
    from fuzzyahp.audit.reports.card import scheme_card
    from fuzzyahp.audit.reports.report import report_html
    from fuzzyahp.audit.schemes.migrations import Migration, Move, migration
    from fuzzyahp.audit.schemes.scheme_changes import SchemeChange
    from fuzzyahp.audit.schemes.scheme_diff import SchemeDiff, diff_schemes
    from fuzzyahp.audit.verification.verification import Deviation, Finding, Verification
    from fuzzyahp.audit.verification.verifier import verify

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


# A module is loaded with the first of its names. Import by import and no table: nothing here loads code by its name.
def _load(name: str) -> Any:
    module: Any
    if name == "BindingTerm":
        from fuzzyahp.audit.explanation import binding as module
    elif name == "BreakEven":
        from fuzzyahp.audit.explanation import break_even as module
    elif name == "improvements":
        from fuzzyahp.audit.explanation import improvement as module
    elif name in ("Improvements", "ImprovementStep"):
        from fuzzyahp.audit.explanation import improvement_list as module
    elif name == "reasons":
        from fuzzyahp.audit.explanation import reason as module
    elif name in ("Reason", "Reasons"):
        from fuzzyahp.audit.explanation import reason_list as module
    elif name == "Ledger":
        from fuzzyahp.audit.ledgers import ledger as module
    elif name in ("LedgerCheck", "LedgerFault"):
        from fuzzyahp.audit.ledgers import ledger_check as module
    elif name in ("LedgerEntry", "LedgerHead"):
        from fuzzyahp.audit.ledgers import ledger_lines as module
    elif name in ("OverrideRate", "OverrideRates", "override_rates"):
        from fuzzyahp.audit.overrides import override_counts as module
    elif name in ("OVERRIDE_REASONS", "grade_in_force", "override"):
        from fuzzyahp.audit.overrides import overrides as module
    elif name in ("RecordDocument", "load_record", "record_json_schema"):
        from fuzzyahp.audit.records import record_document as module
    elif name == "rating_of":
        from fuzzyahp.audit.records import rerate as module
    elif name == "scheme_card":
        from fuzzyahp.audit.reports import card as module
    elif name == "report_html":
        from fuzzyahp.audit.reports import report as module
    elif name in ("Migration", "Move", "migration"):
        from fuzzyahp.audit.schemes import migrations as module
    elif name == "SchemeChange":
        from fuzzyahp.audit.schemes import scheme_changes as module
    elif name in ("SchemeDiff", "diff_schemes"):
        from fuzzyahp.audit.schemes import scheme_diff as module
    elif name in ("Deviation", "Finding", "Verification"):
        from fuzzyahp.audit.verification import verification as module
    elif name == "verify":
        from fuzzyahp.audit.verification import verifier as module
    else:
        raise AttributeError(f"module 'fuzzyahp.audit' has no attribute {name!r}")
    return getattr(module, name)


# To a type checker the imports above are all there is, so that it finds a name that is misspelt.
if not TYPE_CHECKING:
    __getattr__ = _load


def __dir__() -> list[str]:
    return __all__
