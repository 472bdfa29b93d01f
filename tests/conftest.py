"""One hypothesis profile for everybody: no deadline, a loaded machine is no bug; CI draws the same cases each run."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

settings.register_profile("fuzzyahp", deadline=None, print_blob=True)
settings.register_profile("ci", parent=settings.get_profile("fuzzyahp"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "fuzzyahp")


#: One worker of pytest-xdist starts Spark and PostgreSQL, and one builds the site: not each of them.
_TOGETHER = {
    "test_spark.py": "engines",
    "test_same_bits.py": "engines",
    "test_sba_routes.py": "engines",
    "test_site.py": "site",
}


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep together the tests that share what is slow to start."""
    if not config.pluginmanager.hasplugin("xdist"):
        return
    for item in items:
        if item.path.name in _TOGETHER:
            item.add_marker(pytest.mark.xdist_group(_TOGETHER[item.path.name]))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests recorded to be read: workers of pytest-xdist cannot print."""
    for report in terminalreporter.getreports("passed"):
        for name, text in getattr(report, "user_properties", ()):
            if name == "sba":
                terminalreporter.write_sep("-", "SBA loans by the example scheme")
                terminalreporter.write_line(str(text))
