"""How sure, how stable, how good: sensitivity, uncertainty, validation against outcomes, early warnings, plots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fuzzyahp.analysis import plots
    from fuzzyahp.analysis.draws import Draws, evaluate, leaf_memberships
    from fuzzyahp.analysis.monitoring.early_warnings import early_warnings
    from fuzzyahp.analysis.monitoring.warning_list import EarlyWarning, EarlyWarnings, WarningSign
    from fuzzyahp.analysis.monitoring.warning_rules import WARNING_RULES, WarningRule, load_warning_rules
    from fuzzyahp.analysis.monte_carlo.judgment_noise import Noise
    from fuzzyahp.analysis.monte_carlo.score_uncertainty import uncertainty
    from fuzzyahp.analysis.monte_carlo.sobol import SobolIndices, sobol_indices
    from fuzzyahp.analysis.monte_carlo.uncertainty_result import Uncertainty
    from fuzzyahp.analysis.sensitivity.flip import Flip, SmallestFlip, smallest_flip
    from fuzzyahp.analysis.sensitivity.grade_moves import MovedGrades, MovedPart
    from fuzzyahp.analysis.sensitivity.judgment_moves import judgment_steps
    from fuzzyahp.analysis.sensitivity.leave_out import leave_one_expert_out, leave_one_indicator_out
    from fuzzyahp.analysis.sensitivity.named_votes import NamedVotes
    from fuzzyahp.analysis.sensitivity.portfolio_steps import share_of_grades_that_move
    from fuzzyahp.analysis.sensitivity.rule_swaps import swaps
    from fuzzyahp.analysis.sensitivity.variants import Variant, Variants
    from fuzzyahp.analysis.sensitivity.vote_moves import vote_steps
    from fuzzyahp.analysis.sensitivity.weight_changes import WeightChange, WeightSensitivity, weight_sensitivity
    from fuzzyahp.analysis.validation.calibration import Calibration, GradeCalibration, check_calibration
    from fuzzyahp.analysis.validation.concentration import (
        Concentration,
        GradeSharpness,
        Sharpness,
        grade_concentration,
        sharpness,
    )
    from fuzzyahp.analysis.validation.default_rates import DefaultRates, GradeRate, Inversion, jeffreys, rates_by_grade
    from fuzzyahp.analysis.validation.discrimination import Auc, AucDifference, auc, bootstrap_auc, compare_auc
    from fuzzyahp.analysis.validation.gains import Gains, GainsBand, Ks, gains_table, ks
    from fuzzyahp.analysis.validation.judgment_value import JudgmentValue, PartValue, value_of_judgment
    from fuzzyahp.analysis.validation.population_stability import Psi, psi, psi_of_counts
    from fuzzyahp.analysis.validation.stability import GradeMigration, Stability, compare_dates, migration_matrix
    from fuzzyahp.analysis.validation.validation import validate
    from fuzzyahp.analysis.validation.validation_report import ValidationReport

__all__ = [
    "WARNING_RULES",
    "Auc",
    "AucDifference",
    "Calibration",
    "Concentration",
    "DefaultRates",
    "Draws",
    "EarlyWarning",
    "EarlyWarnings",
    "Flip",
    "Gains",
    "GainsBand",
    "GradeCalibration",
    "GradeMigration",
    "GradeRate",
    "GradeSharpness",
    "Inversion",
    "JudgmentValue",
    "Ks",
    "MovedGrades",
    "MovedPart",
    "NamedVotes",
    "Noise",
    "PartValue",
    "Psi",
    "Sharpness",
    "SmallestFlip",
    "SobolIndices",
    "Stability",
    "Uncertainty",
    "ValidationReport",
    "Variant",
    "Variants",
    "WarningRule",
    "WarningSign",
    "WeightChange",
    "WeightSensitivity",
    "auc",
    "bootstrap_auc",
    "check_calibration",
    "compare_auc",
    "compare_dates",
    "early_warnings",
    "evaluate",
    "gains_table",
    "grade_concentration",
    "jeffreys",
    "judgment_steps",
    "ks",
    "leaf_memberships",
    "leave_one_expert_out",
    "leave_one_indicator_out",
    "load_warning_rules",
    "migration_matrix",
    "plots",
    "psi",
    "psi_of_counts",
    "rates_by_grade",
    "share_of_grades_that_move",
    "sharpness",
    "smallest_flip",
    "sobol_indices",
    "swaps",
    "uncertainty",
    "validate",
    "value_of_judgment",
    "vote_steps",
    "weight_sensitivity",
]


# A module is loaded with the first of its names. Import by import and no table: nothing here loads code by its name.
def _load(name: str) -> Any:
    module: Any
    if name in ("Draws", "evaluate", "leaf_memberships"):
        from fuzzyahp.analysis import draws as module
    elif name == "early_warnings":
        from fuzzyahp.analysis.monitoring import early_warnings as module
    elif name in ("EarlyWarning", "EarlyWarnings", "WarningSign"):
        from fuzzyahp.analysis.monitoring import warning_list as module
    elif name in ("WARNING_RULES", "WarningRule", "load_warning_rules"):
        from fuzzyahp.analysis.monitoring import warning_rules as module
    elif name == "Noise":
        from fuzzyahp.analysis.monte_carlo import judgment_noise as module
    elif name == "uncertainty":
        from fuzzyahp.analysis.monte_carlo import score_uncertainty as module
    elif name in ("SobolIndices", "sobol_indices"):
        from fuzzyahp.analysis.monte_carlo import sobol as module
    elif name == "Uncertainty":
        from fuzzyahp.analysis.monte_carlo import uncertainty_result as module
    elif name in ("Flip", "SmallestFlip", "smallest_flip"):
        from fuzzyahp.analysis.sensitivity import flip as module
    elif name in ("MovedGrades", "MovedPart"):
        from fuzzyahp.analysis.sensitivity import grade_moves as module
    elif name == "judgment_steps":
        from fuzzyahp.analysis.sensitivity import judgment_moves as module
    elif name in ("leave_one_expert_out", "leave_one_indicator_out"):
        from fuzzyahp.analysis.sensitivity import leave_out as module
    elif name == "NamedVotes":
        from fuzzyahp.analysis.sensitivity import named_votes as module
    elif name == "share_of_grades_that_move":
        from fuzzyahp.analysis.sensitivity import portfolio_steps as module
    elif name == "swaps":
        from fuzzyahp.analysis.sensitivity import rule_swaps as module
    elif name in ("Variant", "Variants"):
        from fuzzyahp.analysis.sensitivity import variants as module
    elif name == "vote_steps":
        from fuzzyahp.analysis.sensitivity import vote_moves as module
    elif name in ("WeightChange", "WeightSensitivity", "weight_sensitivity"):
        from fuzzyahp.analysis.sensitivity import weight_changes as module
    elif name in ("Calibration", "GradeCalibration", "check_calibration"):
        from fuzzyahp.analysis.validation import calibration as module
    elif name in ("Concentration", "GradeSharpness", "Sharpness", "grade_concentration", "sharpness"):
        from fuzzyahp.analysis.validation import concentration as module
    elif name in ("DefaultRates", "GradeRate", "Inversion", "jeffreys", "rates_by_grade"):
        from fuzzyahp.analysis.validation import default_rates as module
    elif name in ("Auc", "AucDifference", "auc", "bootstrap_auc", "compare_auc"):
        from fuzzyahp.analysis.validation import discrimination as module
    elif name in ("Gains", "GainsBand", "Ks", "gains_table", "ks"):
        from fuzzyahp.analysis.validation import gains as module
    elif name in ("JudgmentValue", "PartValue", "value_of_judgment"):
        from fuzzyahp.analysis.validation import judgment_value as module
    elif name in ("Psi", "psi", "psi_of_counts"):
        from fuzzyahp.analysis.validation import population_stability as module
    elif name in ("GradeMigration", "Stability", "compare_dates", "migration_matrix"):
        from fuzzyahp.analysis.validation import stability as module
    elif name == "validate":
        from fuzzyahp.analysis.validation import validation as module
    elif name == "ValidationReport":
        from fuzzyahp.analysis.validation import validation_report as module
    elif name == "plots":
        # Once imported, a package is an attribute of this one, and this function is not asked again.
        import sys

        import fuzzyahp.analysis.plots  # noqa: F401

        return sys.modules["fuzzyahp.analysis.plots"]
    else:
        raise AttributeError(f"module 'fuzzyahp.analysis' has no attribute {name!r}")
    return getattr(module, name)


# To a type checker the imports above are all there is, so that it finds a name that is misspelt.
if not TYPE_CHECKING:
    __getattr__ = _load


def __dir__() -> list[str]:
    return __all__
