"""Growth with rows, leaves and depth as a figure and a sentence, from what `test_growth.py` measured."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np

FIGURE = Path(__file__).with_name("growth.svg")
#: Axis label and title by panel, left to right.
PANELS = {
    "rows": ("rows [clients]", "4 x 4 leaves"),
    "leaves": ("leaves [indicators]", "100,000 rows, 2 levels"),
    "depth": ("depth [levels]", "100,000 rows, 64 leaves"),
}
Points = dict[str, list[tuple[int, float]]]
# The same input gives the same file, byte for byte.
STYLE = {"svg.hashsalt": "fuzzyahp", "svg.fonttype": "path", "font.family": "DejaVu Sans", "font.size": 9}
BLANK = {"facecolor": "white", "edgecolor": "none", "pad": 0.3}


def points(benchmarks: list[dict[str, Any]]) -> Points:
    """Median seconds over x by panel; empty where growth was not measured.

    >>> points([{"extra_info": {"growth": {"panel": "rows", "x": 10}}, "stats": {"median": 0.5}}, {"extra_info": {}}])
    {'rows': [(10, 0.5)]}
    """
    found: Points = {}
    for benchmark in benchmarks:
        growth = benchmark["extra_info"].get("growth")
        if growth:
            found.setdefault(growth["panel"], []).append((growth["x"], benchmark["stats"]["median"]))
    return {panel: sorted(found[panel]) for panel in PANELS if panel in found}


def slope(line: list[tuple[int, float]]) -> float:
    """Least squares slope of log time over log x: 1 where twice as much takes twice as long.

    >>> round(slope([(1, 3.0), (10, 30.0), (100, 300.0)]), 6), round(slope([(1, 1.0), (4, 2.0)]), 6)
    (1.0, 0.5)
    """
    x, seconds = np.log(np.array(line, dtype=np.float64)).T
    x = x - x.mean()
    return float((x * seconds).sum() / (x * x).sum())


def words(found: Points) -> str:
    """The figure and what it says, for README.md.

    >>> print(words({"rows": [(1, 1.0), (4, 2.0)]}))
    ![Time of `rate_many` against rows](growth.svg)
    <BLANKLINE>
    One thread, counts as int8. On these axes a slope of 1 means that twice as much takes twice as long;
    measured over all points of a panel: rows 0.50.
    """
    slopes = ", ".join(f"{panel} {slope(line):.2f}" for panel, line in found.items())
    return (
        f"![Time of `rate_many` against {', '.join(found)}]({FIGURE.name})\n\n"
        "One thread, counts as int8. On these axes a slope of 1 means that twice as much takes twice as long;\n"
        f"measured over all points of a panel: {slopes}."
    )


def draw(found: Points, path: Path = FIGURE) -> None:
    """Write the figure: a panel each, both axes logarithmic, times beside the points, a dashed line of slope 1."""
    # Imported here: a table without a figure needs no plots.
    import matplotlib as mpl
    from matplotlib.figure import Figure
    from matplotlib.ticker import StrMethodFormatter

    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(9.6, 3.4), layout="constrained")
        axes = figure.subplots(1, len(found), sharey=True, squeeze=False)[0]
        for axis, (panel, line) in zip(axes, found.items(), strict=True):
            x, seconds = np.array(line, dtype=np.float64).T
            milliseconds = seconds * 1e3
            axis.set(xscale="log", yscale="log", xlabel=PANELS[panel][0], title=PANELS[panel][1])
            # Through the middle of the points, on the logarithmic axes.
            guide = x * math.exp(np.log(milliseconds / x).mean())
            axis.plot(x, guide, color="0.55", linestyle="--", linewidth=1, label="slope 1")
            axis.plot(x, milliseconds, "o-", color="black", markersize=4, label=f"measured, slope {slope(line):.2f}")
            for i, (at, time) in enumerate(zip(x, milliseconds, strict=True)):
                # By turns below on the right and above on the left of a rising line, centred on a flat one.
                offset, side = ((4, -12), "left") if i % 2 == 0 else ((-4, 6), "right")
                if slope(line) < 0.5:
                    offset, side = (0, offset[1]), "center"
                axis.annotate(
                    f"{time:.3g}",
                    (at, time),
                    xytext=offset,
                    textcoords="offset points",
                    ha=side,
                    fontsize=8,
                    bbox=BLANK,
                )
            axis.set_xticks(x if panel != "rows" else [10.0**k for k in range(3, 7)])
            axis.xaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
            axis.minorticks_off()
            axis.grid(color="0.9", linewidth=0.6)
            axis.set_axisbelow(True)
            axis.margins(x=0.14, y=0.15)
            axis.legend(loc="upper left", frameon=False, fontsize=8)
        axes[0].yaxis.set_major_formatter(StrMethodFormatter("{x:,g}"))
        axes[0].set_ylabel("time of rate_many, one thread [ms]")
        figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)
