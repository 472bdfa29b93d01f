"""Engines that a test compares with: without one the test skips, unless every engine is required."""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path

import pytest

from fuzzyahp.analysis.plots.fonts import chinese_family

#: Set (to anything but "" and "0") where every engine is installed, so that a skip would hide something.
REQUIRE = "FUZZYAHP_REQUIRE_ENGINES"
_MODULES = {
    "duckdb": ("duckdb", "sqlglot"),
    "postgres": ("psycopg", "sqlglot"),
    "spark": ("pyspark", "pyarrow"),
    "dask": ("dask", "pandas", "pyarrow"),
    "ray": ("ray", "pyarrow"),
    "browser": ("playwright", "jinja2"),
    "pdftotext": (),
    "chinese font": ("matplotlib",),
}


def require_engine(name: str) -> None:
    """Skip the test where an engine is absent; fail it where `FUZZYAHP_REQUIRE_ENGINES` is set.

    Parameters
    ----------
    name : {"duckdb", "postgres", "spark", "dask", "ray", "browser", "pdftotext", "chinese font"} or str
        An engine, or any importable module ("polars").
    """
    absent = [module for module in _MODULES.get(name, (name,)) if importlib.util.find_spec(module) is None]
    if name == "postgres" and postgres_programs() is None:
        absent.append("the server's programs initdb and pg_ctl (Debian: apt-get install postgresql)")
    if name == "spark" and shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
        absent.append("Java (Debian: apt-get install default-jre-headless)")
    if name == "browser" and shutil.which("chromium") is None:
        absent.append("Chromium (Debian: apt-get install chromium fonts-droid-fallback)")
    if name == "pdftotext" and shutil.which("pdftotext") is None:
        absent.append("pdftotext (Debian: apt-get install poppler-utils)")
    if name == "chinese font" and not absent and chinese_family() is None:
        absent.append("a font that has Chinese (Debian: apt-get install fonts-droid-fallback)")
    if not absent:
        return
    reason = f"{name}: not installed: {', '.join(absent)}"
    if os.environ.get(REQUIRE, "0") not in ("", "0"):
        pytest.fail(f"{reason}; {REQUIRE} is set, so nothing may be skipped", pytrace=False)
    pytest.skip(reason)


def postgres_programs() -> Path | None:
    """Folder of the newest PostgreSQL server's programs; None where there is none."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name.zfill(4))
    whole = [folder for folder in folders if all((folder / name).exists() for name in ("initdb", "pg_ctl"))]
    return whole[-1] if whole else None
