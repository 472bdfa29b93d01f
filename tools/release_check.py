"""Build the package and try it as its users will: python tools/release_check.py, or `make release-check`.

Wheel and sdist go into dist/, with an SBOM of everything that the extras bring. Each is checked for what it holds. Then
the wheel is installed into one fresh environment after another, on the lowest and on the newest versions that
pyproject.toml allows, without extras, with each extra alone and with all of them, and `tools/release_probe.py` uses it
there. Nothing outside dist/ and a temporary folder is written.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import tomllib
import zipfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROBE = ROOT / "tools" / "release_probe.py"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
#: What users may add, one by one.
EXTRAS = tuple(extra for extra in PROJECT["optional-dependencies"] if extra not in ("all", "dev"))
#: What the extra `all` brings: everything but Spark.
ALL = tuple(extra for extra in EXTRAS if extra != "spark")
#: Only the repository needs them.
NOT_IN_SDIST = {".ci/run"}
#: Made while the sdist is built.
ONLY_IN_SDIST = {"PKG-INFO"}
LAWS = "tests/test_laws.py"
TWINE = "twine>=6,<8"
CYCLONEDX = "cyclonedx-bom>=7,<8"


class Fault(Exception):
    """What must not be released; the message says why."""


@dataclass(frozen=True)
class Environment:
    """One way to install the package."""

    name: str
    python: str
    extras: tuple[str, ...]
    resolution: str = "highest"
    laws: bool = False


def run(*command: object, cwd: Path = ROOT) -> str:
    """Output of a command that must end well."""
    # The certificates of the machine, as pip takes them.
    settings = {"UV_SYSTEM_CERTS": "true", "UV_NATIVE_TLS": "true"} | os.environ
    settings |= {"UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1", "PYTHONIOENCODING": "utf-8"}
    settings.pop("VIRTUAL_ENV", None)
    line = list(map(str, command))
    done = subprocess.run(line, cwd=cwd, env=settings, capture_output=True, text=True, encoding="utf-8", timeout=600)
    if done.returncode:
        raise Fault(f"{' '.join(line)}\nended with {done.returncode}\n{done.stdout[-4000:]}{done.stderr[-4000:]}")
    return done.stdout


def uv(*arguments: object, cwd: Path = ROOT) -> str:
    return run(sys.executable, "-m", "uv", *arguments, cwd=cwd)


def interpreters() -> dict[str, str]:
    """Paths of the supported interpreters on this machine, by version, lowest first."""
    names = [text.rpartition(" ")[2] for text in PROJECT["classifiers"] if "Python :: 3." in text]
    found = {}
    for version in names:
        for path in candidates(version):
            probe = [path, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
            done = subprocess.run(probe, capture_output=True, text=True, timeout=60, check=False)
            if done.stdout.strip() == version:
                found[version] = path
                break
    found.setdefault(f"3.{sys.version_info.minor}", sys.executable)
    return dict(sorted(found.items(), key=lambda item: int(item[0].partition(".")[2])))


def candidates(version: str) -> Iterator[str]:
    on_path = shutil.which(f"python{version}")
    if on_path is not None:
        yield on_path
    if shutil.which("pyenv") is not None:
        versions = Path(run("pyenv", "root").strip()) / "versions"
        yield from map(str, sorted(versions.glob(f"{version}.*/bin/python"), reverse=True))


def project_files() -> set[str]:
    """Files of the project as the repository has them, or in an unpacked sdist as they lie there."""
    if (ROOT / ".git").exists():
        return set(run("git", "ls-files", "-z").split("\0")) - {""}
    with tarfile.open(next((ROOT / "dist").glob("*.tar.gz"))) as packed:
        return sdist_files(packed)


def sdist_files(packed: tarfile.TarFile) -> set[str]:
    return {name.partition("/")[2] for name in packed.getnames()}


def build(dist: Path) -> tuple[Path, Path]:
    """The sdist, and the wheel made from that sdist."""
    shutil.rmtree(dist, ignore_errors=True)
    uv("build", "--quiet", "--out-dir", dist)
    wheel, sdist = next(dist.glob("*.whl")), next(dist.glob("*.tar.gz"))
    uv("tool", "run", "--from", TWINE, "twine", "check", "--strict", wheel, sdist)
    return wheel, sdist


def check_contents(wheel: Path, sdist: Path) -> None:
    """Nothing missing, nothing that does not belong."""
    files = project_files()
    with tarfile.open(sdist) as packed:
        compare(sdist, sdist_files(packed) - ONLY_IN_SDIST, files - NOT_IN_SDIST)
    with zipfile.ZipFile(wheel) as zipped:
        packed_files = {name for name in zipped.namelist() if ".dist-info/" not in name}
        licence = any(name.endswith(".dist-info/licenses/LICENSE") for name in zipped.namelist())
        metadata = next(name for name in zipped.namelist() if name.endswith(".dist-info/METADATA"))
        if dead := re.findall(r"\]\((?!https?://)([^)]*)\)", zipped.read(metadata).decode()):
            raise Fault(f"{wheel.name}: its description links to {dead[0]}, which is nothing on a package index")
    compare(wheel, packed_files, {name.removeprefix("src/") for name in files if name.startswith("src/")})
    wanted = {"fuzzyahp/py.typed", "fuzzyahp/schemes/micro-enterprise.toml", "fuzzyahp/demo/firms.csv"}
    templates = any(name.startswith("fuzzyahp/audit/") and name.endswith(".html.j2") for name in packed_files)
    if not (wanted <= packed_files and templates and licence):
        raise Fault(f"{wheel.name}: lacks py.typed, a scheme, the demo, a template or the licence")


def compare(path: Path, found: set[str], wanted: set[str]) -> None:
    if missing := sorted(wanted - found):
        raise Fault(f"{path.name}: lacks {', '.join(missing[:10])}; add them in pyproject.toml under tool.hatch.build")
    if further := sorted(found - wanted):
        raise Fault(f"{path.name}: holds {', '.join(further[:10])}, which git does not know; commit or remove them")


def environments(pythons: dict[str, str]) -> list[Environment]:
    """Lowest and newest first: they take longest."""
    low, new, here = next(iter(pythons.values())), list(pythons.values())[-1], sys.executable
    return [
        Environment("lowest, no extras", low, (), "lowest-direct", laws=True),
        Environment("newest, no extras", new, (), laws=True),
        Environment("newest, extra spark", here, ("spark",)),
        Environment("lowest, all extras", low, ALL, "lowest-direct"),
        Environment("newest, all extras", new, ALL),
        *(Environment(f"newest, extra {extra}", here, (extra,)) for extra in ALL),
    ]


def floors(extras: Iterable[str]) -> list[str]:
    """What an installation asks for by name; uv takes the lowest only of what it is told itself."""
    further = PROJECT["optional-dependencies"]
    return [*PROJECT["dependencies"], *(item for extra in extras for item in further[extra])]


def check(environment: Environment, wheel: Path, source: Path, folder: Path) -> str:
    """Install the wheel, use it, and say with what; other people's packages may warn on their lowest versions."""
    start = time.monotonic()
    uv("venv", "--quiet", "--python", environment.python, folder)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    install = ("pip", "install", "--quiet", "--python", python, "--resolution", environment.resolution)
    names = f"[{','.join(environment.extras)}]" if environment.extras else ""
    wanted = (f"{wheel}{names}", *floors(environment.extras))
    uv(*install, *wanted)
    here = folder / "empty"
    here.mkdir()
    warn = ["-W", "error"] if environment.resolution == "highest" or not environment.extras else []
    try:
        run(python, "-I", *warn, PROBE, *environment.extras, cwd=here)
        if environment.laws:
            uv(*install, *wanted, "hypothesis>=6.100", "pytest>=8.2")
            run(python, "-m", "pytest", "-q", "-p", "no:cacheprovider", LAWS, cwd=source)
    except Fault as fault:
        raise Fault(f"{environment.name}: {fault}") from None
    versions = {
        item["name"]: item["version"] for item in json.loads(uv("pip", "list", "--python", python, "--format", "json"))
    }
    told = ", ".join(f"{name} {versions[name]}" for name in ("numpy", "scipy", "pydantic"))
    release = run(python, "-c", "import platform; print(platform.python_version())").strip()
    laws = ", laws hold" if environment.laws else ""
    return f"{environment.name}: Python {release}, {told}{laws} ({time.monotonic() - start:.0f} s)"


def write_sbom(wheel: Path, folder: Path, python: str) -> str:
    """Everything that the wheel and its extras bring, on the newest versions, in the form of CycloneDX."""
    version = wheel.name.split("-")[1]
    target = wheel.with_name(f"fuzzyahp-{version}.cdx.json")
    uv("venv", "--quiet", "--python", python, folder)
    uv("pip", "install", "--quiet", "--python", folder, f"{wheel}[{','.join(EXTRAS)}]")
    options = ("--pyproject", ROOT / "pyproject.toml", "--mc-type", "library", "--output-reproducible")
    uv("tool", "run", "--from", CYCLONEDX, "cyclonedx-py", "environment", *options, "-o", target, folder)
    bom = json.loads(target.read_text(encoding="utf-8"))
    # pyproject.toml names no version.
    bom["metadata"]["component"] |= {"version": version, "purl": f"pkg:pypi/fuzzyahp@{version}"}
    target.write_text(json.dumps(bom, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return f"{target.name}: {len(bom['components'])} distributions"


def main() -> int:
    start, faults = time.monotonic(), 0
    try:
        wheel, sdist = build(ROOT / "dist")
        check_contents(wheel, sdist)
    except Fault as fault:
        print(f"release check: {fault}", file=sys.stderr)
        return 1
    print(f"{wheel.name} and {sdist.name}: built, complete, metadata in order", flush=True)
    with tempfile.TemporaryDirectory(prefix="fuzzyahp-release-") as folder, ThreadPoolExecutor(2) as pool:
        with tarfile.open(sdist) as packed:
            # Python 3.11.4 brought the filter; the archive is our own, made a moment ago.
            packed.extractall(folder, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))  # noqa: S202
        source = Path(folder, sdist.name.removesuffix(".tar.gz"))
        jobs = [
            pool.submit(check, environment, wheel, source, Path(folder, str(number)))
            for number, environment in enumerate(environments(interpreters()))
        ]
        jobs.append(pool.submit(write_sbom, wheel, Path(folder, "sbom"), sys.executable))
        for job in as_completed(jobs):
            try:
                print(job.result(), flush=True)
            except Fault as fault:
                faults += 1
                print(f"release check: {fault}", file=sys.stderr, flush=True)
    print(f"release check {'failed' if faults else 'passed'} in {time.monotonic() - start:.0f} s")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
