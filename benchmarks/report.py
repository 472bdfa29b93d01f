"""Turn pytest-benchmark's JSON into the table of README.md: ``python -m benchmarks.report JSON [--date DATE]``.

Without a date the table is printed; with one it replaces the table between the markers in README.md, and the figure.
"""

from __future__ import annotations

import argparse
import datetime
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import growth

README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- begin: written by report.py -->", "<!-- end: written by report.py -->"
TITLES = {
    "test_import.py": "Start of a process",
    "test_many_clients.py": "A portfolio: 1,000,000 clients, 16 leaves each",
    "test_one_client.py": "One client, one matrix",
    "test_weights.py": "Stacks of judgment matrices",
    "test_groups.py": "A panel of experts",
    "test_consistency.py": "Consistency, and the fewest changes",
    "test_compiled_kernel.py": "The kernel, its floor, and what a compiled one would bring",
    "test_portfolio.py": "Files: Parquet to Parquet",
    "test_audit.py": "Records",
    "test_ledger.py": "The ledger",
    "test_analysis_draws.py": "Uncertainty: one client drawn again",
    "test_analysis.py": "Sensitivity: one client, and a portfolio without each expert",
    "test_growth.py": "Growth with rows, leaves and depth",
    "test_peers.py": "Beside other packages",
}


def seconds(value: float) -> str:
    """A time in a unit that leaves three digits.

    >>> seconds(0.000123456), seconds(0.0123456), seconds(1.23456)
    ('123 us', '12.3 ms', '1.23 s')
    """
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if value >= size:
            return f"{three_digits(value / size)} {unit}"
    return f"{three_digits(value / 1e-6)} us"


def three_digits(value: float) -> str:
    """Three digits that count, without an exponent.

    >>> three_digits(0.98765), three_digits(0.9996), three_digits(12.3456), three_digits(2345.6)
    ('0.988', '1.00', '12.3', '2346')
    """
    value = float(f"{value:.3g}") if value < 1000 else value  # 0.9996 is 1.00 and not 1.000
    decimals = 3 if value < 1 else 2 if value < 10 else 1 if value < 100 else 0
    return f"{value:.{decimals}f}"


def limit(figure: dict[str, Any]) -> str:
    """What the figure must be, and whether it is; nothing where it is for context only."""
    words = [
        f"{text} {figure[key]:g}" for key, text in (("at_least", "≥"), ("at_most", "≤")) if figure[key] is not None
    ]
    return f"{' and '.join(words)}: {'kept' if figure['kept'] else '**missed**'}" if words else ""


def row(benchmark: dict[str, Any]) -> str:
    """One line of the table."""
    info = benchmark["extra_info"]
    figure, other = info.get("figure"), info.get("other")
    cells = (
        info["what"],
        seconds(benchmark["stats"]["median"]),
        f"{three_digits(figure['value'])} {figure['unit']}" if figure else "",
        limit(figure) if figure else "",
        f"{other['what']}: {seconds(other['median'])}" if other else "",
    )
    return f"| {' | '.join(cells)} |"


def machine(info: dict[str, Any], date: str) -> str:
    """The machine in a sentence."""
    versions = info["versions"]
    load = "" if info["load"] is None else f"; load before the run {info['load']:.1f}"
    return (
        f"Measured {date} on {info['cpu'].get('brand_raw', info['machine'])}, {info['processors']} processors, "
        f"{info['system']}; {info['python_implementation']} {info['python_version']}, NumPy {versions['numpy']}, "
        f"pydantic {versions['pydantic']}, fuzzyahp {versions['fuzzyahp']}{load}."
    )


def table(report: dict[str, Any], date: str) -> Iterator[str]:
    """Lines of the whole report."""
    yield machine(report["machine_info"], date)
    by_file: dict[str, list[str]] = {}
    for benchmark in report["benchmarks"]:
        by_file.setdefault(Path(benchmark["fullname"].split("::")[0]).name, []).append(row(benchmark))
    # A file without a title is shown all the same, under its name.
    for file, title in (TITLES | {name: name for name in by_file if name not in TITLES}).items():
        rows = by_file.get(file, [])
        if rows:
            yield from (
                "",
                f"### {title}",
                "",
                "| what | median | figure | must be | beside it |",
                "|---|---|---|---|---|",
            )
            yield from rows
        if file == "test_growth.py" and rows:
            yield from ("", growth.words(growth.points(report["benchmarks"])))


def main(arguments: list[str] | None = None) -> None:
    """Print the table, or write it into README.md."""
    parser = argparse.ArgumentParser(description="Turn pytest-benchmark's JSON into the table of README.md.")
    parser.add_argument("json", type=Path, help="what pytest wrote with --benchmark-json")
    parser.add_argument("--date", type=datetime.date.fromisoformat, help="day of the run; writes README.md")
    options = parser.parse_args(arguments)
    try:
        report = json.loads(options.json.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        parser.error(f"{options.json}: no benchmarks in it ({error}); did the run break off?")
    lines = "\n".join(table(report, str(options.date or "now")))
    if options.date is None:
        print(lines)
        return
    before, begin, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        sys.exit(f"{README.name}: the lines '{BEGIN}' and '{END}' must stand around the table; put them back")
    README.write_text(f"{before}{BEGIN}\n\n{lines}\n\n{END}{after}", encoding="utf-8")
    points = growth.points(report["benchmarks"])
    if points:
        growth.draw(points)


if __name__ == "__main__":
    main()
