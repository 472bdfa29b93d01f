"""What an installed fuzzyahp does with the extras it was installed with, and says of the others.

Run by the interpreter of an environment that `tools/release_check.py` made: ``python release_probe.py cli toml``.
Needs nothing but fuzzyahp and those extras; with ``-W error`` nothing may warn, from the first import on.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import fuzzyahp as fa

AT = "2026-11-26T09:30:00Z"
Model = fa.RatingModel


def evidence_of(model: Model) -> dict[str, Any]:
    """Seven votes on each indicator: 2 at 100, 3 at 85 and 2 at 70 make 595 / 7 = 85."""
    return {leaf: [2, 3, 2, 0, 0] for leaf in model.scheme.tree.leaves}


def base(model: Model) -> None:
    """What needs no extra: scheme, rating, veto, many clients, record, verification, JSON."""
    evidence = evidence_of(model)
    rating = model.rate(evidence)
    assert (rating.status, rating.score, rating.grade) == ("rated", 85.0, "good"), rating
    assert model.rate(dict.fromkeys(evidence, "weak")).status == "rejected"
    many = model.rate_many({leaf: [votes, votes] for leaf, votes in evidence.items()})
    assert many.score.tolist() == [85.0, 85.0], many
    record = rating.record(client="F01", at=AT, by="li")
    assert fa.audit.verify(record).ok
    assert fa.audit.load_record(record.to_json()) == record
    again = fa.load_scheme(model.scheme.to_dict())
    assert again.fingerprint == model.scheme.fingerprint
    weights = fa.JudgmentMatrix.from_upper([3, 5, 2]).weights()
    assert weights.consistency_ratio < 0.1
    assert Path(fa.__file__).with_name("py.typed").is_file()


def cli(model: Model) -> None:
    """The command, by both its names, its demo, and its completion in bash."""
    said = run(sys.executable, "-W", "error", "-m", "fuzzyahp", "--version")
    if said.returncode == 2 and "pip install 'fuzzyahp[cli]'" in said.stderr:
        raise fa.MissingExtraError(said.stderr)
    assert said.stdout == f"fuzzyahp {fa.__version__}\n", said
    command = Path(sys.executable).with_name("fuzzyahp")
    shown = run(command, "demo")
    assert "1 rejected, 1 incomplete" in shown.stdout, shown
    with tempfile.TemporaryDirectory() as folder:
        saved = Path(folder, "demo")
        run(command, "demo", "-o", saved)
        rated = run(command, "rate", saved / "firms.csv", saved / "votes.csv", "-o", saved / "out.csv")
        assert rated.returncode == 3, rated
        assert "F05" in (saved / "out.csv").read_text(encoding="utf-8")
    words = {"COMP_WORDS": "fuzzyahp sch", "COMP_CWORD": "1", "_FUZZYAHP_COMPLETE": "complete_bash"}
    assert run(command, **words).stdout.split() == ["scheme"]


def run(*command: object, **environment: str) -> subprocess.CompletedProcess[str]:
    settings = os.environ | {"PYTHONIOENCODING": "utf-8", "COLUMNS": "100"} | environment
    return subprocess.run(
        list(map(str, command)),
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=settings,
        timeout=120,
        check=False,
    )


def toml(model: Model) -> None:
    """A scheme written as TOML is the same scheme."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "scheme.toml")
        path.write_text(model.scheme.to_toml(), encoding="utf-8")
        assert fa.load_scheme(path).fingerprint == model.fingerprint


def excel(model: Model) -> None:
    """A questionnaire workbook, and that it is one."""
    from fuzzyahp.experts import Expert, Panel, questionnaire, write_workbook

    scheme = model.scheme
    panel = Panel("probe", questionnaire(scheme), (Expert("Li"),))
    assert write_workbook(panel, "Li", scheme)[:2] == b"PK"


def frames(model: Model) -> None:
    """An Arrow table in, an Arrow table out."""
    assert list(fa.portfolio.rate_batches(model, [])) == []
    import pyarrow as pa

    table = pa.table({leaf: pa.array(["good"]) for leaf in model.scheme.tree.leaves})
    assert model.rate_many(table).column("score").to_pylist() == [85.0]


def sql(model: Model) -> None:
    """A statement that names the scheme it rates by."""
    assert model.fingerprint in model.to_sql("duckdb", table="clients")


def report(model: Model) -> None:
    """A report and a model card."""
    record = model.rate(evidence_of(model)).record(client="F01", at=AT, by="li")
    assert "85.00 of 100 points" in fa.audit.report_html(record)
    assert model.scheme.name in fa.audit.scheme_card(model.scheme)


def plot(model: Model) -> None:
    """A plot drawn without a screen."""
    ax = fa.analysis.plots.weight_tree(model)
    drawn = io.BytesIO()
    ax.figure.savefig(drawn, format="png")
    assert drawn.getvalue().startswith(b"\x89PNG")


def spark(model: Model) -> None:
    """A Spark data frame in and out; without Java, only that Spark's types are at hand."""
    if find_spec("pyspark") is None:
        frame = SimpleNamespace(mapInArrow=print, toDF=print, select=print, schema=SimpleNamespace(fields=()))
        fa.portfolio.rate_spark(frame, model)
    from pyspark.sql import SparkSession

    if shutil.which("java") is None:
        return
    os.environ["PYSPARK_PYTHON"] = sys.executable
    warnings.simplefilter("default")  # Spark has some of its own, of pandas and of Python
    local = {"spark.ui.enabled": "false", "spark.driver.host": "localhost", "spark.driver.bindAddress": "127.0.0.1"}
    session = SparkSession.builder.master("local[1]").config(map=local).getOrCreate()
    try:
        leaves = model.scheme.tree.leaves
        df = session.createDataFrame([("F01", *["good"] * len(leaves))], ["client", *leaves])
        assert [row.score for row in fa.portfolio.rate_spark(df, model).collect()] == [85.0]
    finally:
        session.stop()


#: Each extra, and what shows that it works.
FEATURES: dict[str, Callable[[Model], None]] = {
    "cli": cli,
    "toml": toml,
    "excel": excel,
    "frames": frames,
    "sql": sql,
    "report": report,
    "plot": plot,
    "spark": spark,
}
#: Extras that bring what another one needs, or most of it.
BRINGS = {"cli": "toml", "spark": "frames"}
#: A command for each extra that commands need beside `cli`; {here} is an empty folder.
COMMANDS = {
    "excel": "panel export --experts {here}/experts.csv -o {here}/round-1",
    "frames": "rate {here}/clients.parquet -o {here}/ratings.parquet",
    "sql": "sql --table clients",
    "report": "scheme card micro-enterprise -o {here}/card.html",
    "plot": "plot weights micro-enterprise -o {here}/weights.png",
}


def names(extra: str, message: str) -> bool:
    """Whether a message says what to install."""
    return f"pip install 'fuzzyahp[{extra}]'" in message


def works(extra: str, model: Model) -> None:
    """Use an extra that is there."""
    FEATURES[extra](model)
    print(f"  {extra}: works")


def is_named(extra: str, model: Model) -> None:
    """Use an extra that is not there: one error that names it."""
    said = ""
    try:
        FEATURES[extra](model)
    except fa.MissingExtraError as error:
        said = str(error)
    assert said, f"{extra} is not installed, and is not missed"
    assert names(extra, said), f"{extra} is missing, and the error names another mend: {said}"


def commands(extras: set[str]) -> None:
    """Commands with and without the extra that they need."""
    for extra, line in COMMANDS.items():
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "experts.csv").write_text("expert\nLi\nWang\n", encoding="utf-8")
            if extra == "frames" and extra in extras:
                continue  # rated above; a Parquet file would have to be made first
            Path(folder, "clients.parquet").write_bytes(b"PAR1")
            ended = run(sys.executable, "-m", "fuzzyahp", *line.format(here=folder).split())
        if extra in extras:
            assert ended.returncode == 0, f"fuzzyahp {line}: {ended}"
        else:
            assert ended.returncode == 2, f"fuzzyahp {line}: {ended}"
            assert names(extra, ended.stderr), f"fuzzyahp {line}: {ended}"


def main(extras: set[str]) -> None:
    """Use everything, with these extras installed."""
    model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    base(model)
    brought = {BRINGS[extra] for extra in extras if extra in BRINGS}
    for extra in FEATURES:
        (works if extra in extras | brought else is_named)(extra, model)
    if "cli" in extras:
        commands(extras)


if __name__ == "__main__":
    main(set(sys.argv[1:]))
