"""Write docs/licences.md from the SBOM: python tools/licences.py, after `make release-check`."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "licences.md"
START, END = "<!-- LICENCES -->", "<!-- /LICENCES -->"
#: Packages that give a classifier in place of a name; as their licence files read.
CLASSIFIERS = {
    "License :: OSI Approved :: BSD License": "BSD",
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
}


def plain(name: str) -> str:
    """A distribution's name as registries compare names."""
    return re.sub(r"[-_.]+", "-", name).lower()


def required(project: dict[str, Any]) -> dict[str, list[str]]:
    """What pyproject.toml asks of users: name -> who asks for it, "always" or the extras."""
    groups = {"always": project["dependencies"], **project["optional-dependencies"]}
    asked: dict[str, list[str]] = {}
    for group, items in groups.items():
        for item in items if group not in ("all", "dev") else ():
            asked.setdefault(plain(re.split(r"[\s<>=!~\[;]", item)[0]), []).append(group)
    return asked


def licence(component: dict[str, Any]) -> str:
    """What a distribution says of itself."""
    said = []
    for item in component.get("licenses", ()):
        inner = item.get("license", {})
        name = item.get("expression") or inner.get("id") or inner.get("name", "")
        said.append(CLASSIFIERS.get(name, name))
    return "; ".join(dict.fromkeys(said)) or "see the distribution"


def needs(name: str) -> set[str] | None:
    """What a distribution needs without any extra of its own; None where it is not installed here.

    The SBOM joins two distributions that are there for whatever reason, also by an extra that nobody asked for.
    """
    try:
        lines = metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return None
    found = [Requirement(line) for line in lines]
    return {plain(item.name) for item in found if item.marker is None or item.marker.evaluate({"extra": ""})}


def table(bom: dict[str, Any], asked: dict[str, list[str]]) -> list[str]:
    """One row a distribution: those asked for first, then those that they bring."""
    by_ref = {item["bom-ref"]: plain(item["name"]) for item in bom["components"]}
    needed: dict[str, list[str]] = {}
    for edge in bom["dependencies"]:
        wanted = needs(by_ref[edge["ref"]]) if edge["ref"] in by_ref else set()
        for ref in edge.get("dependsOn", ()):
            if wanted is None or by_ref[ref] in wanted:
                needed.setdefault(by_ref[ref], []).append(by_ref[edge["ref"]])
    rows = []
    for item in sorted(bom["components"], key=lambda item: (plain(item["name"]) not in asked, plain(item["name"]))):
        name = plain(item["name"])
        why = ", ".join(asked[name]) if name in asked else f"needed by {', '.join(sorted(needed.get(name, ())))}"
        rows.append(f"| {name} | {item['version']} | {licence(item)} | {why} |")
    return ["| distribution | version | licence | comes with |", "|---|---|---|---|", *rows]


def main() -> int:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    boms = sorted((ROOT / "dist").glob("fuzzyahp-*.cdx.json"))
    if not boms:
        print("no SBOM in dist/: run make release-check", file=sys.stderr)
        return 1
    bom = json.loads(boms[-1].read_text(encoding="utf-8"))
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(START)
    after = rest.split(END)[1]
    made = [f"As resolved on {date.today().isoformat()}, newest versions:", "", *table(bom, required(project))]
    PAGE.write_text(before + START + "\n" + "\n".join(made) + "\n" + END + after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
