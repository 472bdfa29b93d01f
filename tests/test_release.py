"""What a release says of itself: one version, the files that it holds, licences, completion in a shell."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import fuzzyahp as fa

ROOT = Path(__file__).resolve().parents[1]
BASH = shutil.which("bash")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def plain(requirement: str) -> str:
    """The name in a requirement, as registries compare names."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\s<>=!~\[;]", requirement)[0]).lower()


def asked_of_users() -> dict[str, set[str]]:
    """Distributions that pyproject.toml asks for -> "always" or the extras that do."""
    groups = {"always": PROJECT["project"]["dependencies"], **PROJECT["project"]["optional-dependencies"]}
    asked: dict[str, set[str]] = {}
    for group in groups.keys() - {"all", "dev"}:
        for item in groups[group]:
            asked.setdefault(plain(item), set()).add(group)
    return asked


def test_the_version_is_the_same_everywhere() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", fa.__version__)
    assert re.findall(r"^version: (.+)$", text("CITATION.cff"), re.MULTILINE) == [fa.__version__]
    headings = re.findall(r"^## (\d\S*)", text("CHANGELOG.md"), re.MULTILINE)
    assert headings[0] == fa.__version__
    assert "version" in PROJECT["project"]["dynamic"]
    assert PROJECT["tool"]["hatch"]["version"]["path"] == "src/fuzzyahp/_version.py"


def test_every_release_says_what_moves_numbers() -> None:
    parts = re.split(r"^## ", text("CHANGELOG.md"), flags=re.MULTILINE)[1:]
    assert len(parts) >= 2
    assert [part.split("\n")[0] for part in parts if part.count("\n### Numerical changes\n") != 1] == []


def test_the_licences_page_lists_what_users_install() -> None:
    rows = re.findall(r"^\| ([\w-]+) \| \d[\w.]* \| (.+) \| (.+) \|$", text("docs/licences.md"), re.MULTILINE)
    direct = {name: set(why.split(", ")) for name, _, why in rows if not why.startswith("needed by")}
    assert direct == asked_of_users()
    assert {"numpy", "typer", "pyspark"} <= direct.keys()


def test_every_licence_is_known() -> None:
    rows = re.findall(r"^\| ([\w-]+) \| \d[\w.]* \| (.+) \| .+ \|$", text("docs/licences.md"), re.MULTILINE)
    assert len(rows) > 20
    known = re.compile(r"MIT|MIT-CMU|BSD|BSD-[23]-Clause|Apache-2\.0|PSF-2\.0|Python-2\.0|ISC|0BSD|Zlib|CC0-1\.0|HPND")
    unknown = [
        (name, said) for name, said in rows for one in re.split(r" (?:AND|OR) |; ", said) if not known.fullmatch(one)
    ]
    assert unknown == []


def test_each_extra_is_tried_and_all_brings_all_but_spark() -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    (every,) = extras["all"]
    named = set(every.removeprefix("fuzzyahp[").removesuffix("]").split(","))
    assert named == extras.keys() - {"all", "dev", "spark"}
    probed = set(re.findall(r'^    "(\w+)": \1,$', text("tools/release_probe.py"), re.MULTILINE))
    assert probed == named | {"spark"}


def test_the_sdist_takes_every_file_of_the_project() -> None:
    """`make release-check` compares file by file; here, that no folder or page at the top is forgotten."""
    include = set(PROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]["include"])
    readme = [part["path"] for part in PROJECT["tool"]["hatch"]["metadata"]["hooks"]["fancy-pypi-readme"]["fragments"]]
    build = PROJECT["project"]["license-files"] + ["pyproject.toml", *readme]
    kept = {name.lstrip("/") for name in include} | set(build)
    made = {"site", "build", "dist", "mutants", "htmlcov"}
    there = {path.name for path in ROOT.iterdir() if not path.name.startswith(".") and path.name != "PKG-INFO"}
    assert {name for name in there - made if not name.endswith(".egg-info")} - kept == set()


@pytest.mark.skipif(BASH is None, reason="no bash on this machine")
@pytest.mark.parametrize(
    ("typed", "offered"),
    [("sch", {"scheme"}), ("scheme fi", {"fingerprint"}), ("rate --form", {"--format"}), ("nothing-like-it", set())],
)
def test_bash_completes_commands_and_options(typed: str, offered: set[str], tmp_path: Path) -> None:
    """The script that `--show-completion` prints, in a bash of its own, as if TAB were pressed."""
    command = tmp_path / "fuzzyahp"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m fuzzyahp "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    words = ["fuzzyahp", *typed.split()]
    lines = (
        f'PATH="{tmp_path}:$PATH"',
        # Asked for from within bash, as a user does: the command looks at the shell it runs in.
        'script="$(fuzzyahp --show-completion)"',
        'eval "$script"',
        "complete -p fuzzyahp >&2",
        f"COMP_WORDS=({' '.join(words)}); COMP_CWORD={len(words) - 1}",
        "_fuzzyahp_completion fuzzyahp",
        'printf "%s\\n" "${COMPREPLY[@]}"',
    )
    done = subprocess.run(
        [str(BASH), "--norc", "--noprofile", "-c", "\n".join(lines)],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert "_fuzzyahp_completion" in done.stderr
    assert set(done.stdout.split()) == offered
