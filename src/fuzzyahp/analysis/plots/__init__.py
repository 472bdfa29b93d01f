"""Plots: each takes ``ax`` and returns it, speaks English or Chinese, and can be read without colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fuzzyahp.analysis.plots.fonts import MissingFontWarning
    from fuzzyahp.analysis.plots.panel_plots import judgment_heat_map, panel_agreement
    from fuzzyahp.analysis.plots.rating_plots import contribution_waterfall, membership_profile, score_scale
    from fuzzyahp.analysis.plots.stability_plots import migration_heat_map, psi_by_indicator
    from fuzzyahp.analysis.plots.uncertainty_plots import grade_probabilities, tornado
    from fuzzyahp.analysis.plots.validation_plots import default_rate_by_grade, roc_curve, score_distribution
    from fuzzyahp.analysis.plots.weights_plots import weight_tree

__all__ = [
    "MissingFontWarning",
    "contribution_waterfall",
    "default_rate_by_grade",
    "grade_probabilities",
    "judgment_heat_map",
    "membership_profile",
    "migration_heat_map",
    "panel_agreement",
    "psi_by_indicator",
    "roc_curve",
    "score_distribution",
    "score_scale",
    "tornado",
    "weight_tree",
]


# A module is loaded with the first of its names. Import by import and no table: nothing here loads code by its name.
def _load(name: str) -> Any:
    module: Any
    if name == "MissingFontWarning":
        from fuzzyahp.analysis.plots import fonts as module
    elif name in ("judgment_heat_map", "panel_agreement"):
        from fuzzyahp.analysis.plots import panel_plots as module
    elif name in ("contribution_waterfall", "membership_profile", "score_scale"):
        from fuzzyahp.analysis.plots import rating_plots as module
    elif name in ("migration_heat_map", "psi_by_indicator"):
        from fuzzyahp.analysis.plots import stability_plots as module
    elif name in ("grade_probabilities", "tornado"):
        from fuzzyahp.analysis.plots import uncertainty_plots as module
    elif name in ("default_rate_by_grade", "roc_curve", "score_distribution"):
        from fuzzyahp.analysis.plots import validation_plots as module
    elif name == "weight_tree":
        from fuzzyahp.analysis.plots import weights_plots as module
    else:
        raise AttributeError(f"module 'fuzzyahp.analysis.plots' has no attribute {name!r}")
    return getattr(module, name)


# To a type checker the imports above are all there is, so that it finds a name that is misspelt.
if not TYPE_CHECKING:
    __getattr__ = _load


def __dir__() -> list[str]:
    return __all__
