"""``fuzzyahp validate``: ratings held against outcomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from fuzzyahp.analysis import JudgmentValue, ValidationReport, validate, value_of_judgment
from fuzzyahp.analysis.validation.rated_clients import RatedClients, read_rated, scheme_text
from fuzzyahp.analysis.validation.rating_files import read_rating_file
from fuzzyahp.cli.client_files import read_files
from fuzzyahp.cli.console import deliver, json_text, out, say
from fuzzyahp.cli.options import DEFAULT_SCHEME, Lang, LangOption, OutOption, SchemeOption, epilog, format_of
from fuzzyahp.cli.progress import patience, track
from fuzzyahp.cli.words import WORDS
from fuzzyahp.clients.gathered import Clients
from fuzzyahp.clients.outcomes import rate_client
from fuzzyahp.csv_rows import Sheet, decode_csv, read_number
from fuzzyahp.document import load_scheme
from fuzzyahp.errors import EvidenceError, FuzzyAHPError, shown
from fuzzyahp.portfolio.table_sources import is_parquet
from fuzzyahp.rating import RatingModel

EPILOG = epilog(
    "fuzzyahp validate ratings.csv --outcome default",
    "fuzzyahp validate ratings.parquet --outcomes outcomes.csv --outcome default -o report.md",
    "fuzzyahp validate firms.csv votes.csv --outcomes outcomes.csv --judgment",
)
# What a file of ratings has, and no file of evidence.
_RATING_COLUMNS = {"status", "score", "grade"}


class Format(StrEnum):
    """How a report is put out."""

    text = "text"
    md = "md"
    json = "json"


_ENDINGS = {".md": Format.md, ".json": Format.json, ".txt": Format.text}


class Vetoed(StrEnum):
    """Where vetoed clients stand."""

    apart = "apart"
    worst = "worst"


def validate_command(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE",
            help="One CSV or Parquet file of ratings, as `rate` writes it; or evidence as `rate` reads it.",
            show_default=False,
        ),
    ],
    outcome: Annotated[
        str, typer.Option("--outcome", metavar="COLUMN", help="Column of outcomes: 0 is good, 1 is bad.")
    ] = "outcome",
    outcomes: Annotated[
        Path | None,
        typer.Option(
            "--outcomes",
            metavar="FILE",
            help="CSV or Parquet with the columns client and COLUMN; default: COLUMN is in FILE.",
            show_default=False,
        ),
    ] = None,
    scheme: SchemeOption = DEFAULT_SCHEME,
    pd: Annotated[
        list[str] | None,
        typer.Option(
            "--pd",
            metavar="GRADE=P",
            help="Probability of default of a grade, for the calibration; once for each grade.",
            show_default=False,
        ),
    ] = None,
    vetoed: Annotated[
        Vetoed, typer.Option("--vetoed", help="Vetoed clients: left out of figures of scores, or below every score.")
    ] = Vetoed.apart,
    leave_out: Annotated[
        bool, typer.Option("--leave-out-unmatched", help="Leave out ids without counterpart, and say how many.")
    ] = False,
    overridden: Annotated[
        str | None,
        typer.Option(
            "--overridden",
            metavar="COLUMN",
            help="Column of FILE that says whose grade was overridden.",
            show_default=False,
        ),
    ] = None,
    judgment: Annotated[
        bool, typer.Option("--judgment", help="With evidence: AUC with and without each indicator and each voter.")
    ] = False,
    panel: Annotated[
        Path | None,
        typer.Option(
            "--panel", metavar="PANEL", help="With --judgment: the panel the scheme was weighed by.", show_default=False
        ),
    ] = None,
    draws: Annotated[int, typer.Option("--draws", help="Of the bootstrap; 0 leaves it out.")] = 2000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Of the draws; the same seed gives the same report.")] = 0,
    output: OutOption = None,
    format: Annotated[
        Format | None, typer.Option("--format", "-f", help="Default: by the ending of OUT.", show_default=False)
    ] = None,
    lang: LangOption = Lang.en,
) -> None:
    """Hold ratings against outcomes: AUC, KS, gains, default rate by grade, each with sample size and interval.

    A higher score is better, an outcome of 1 is bad; a score that points the other way is reported as it is.

    Exit code 0: the report is written, whatever it says.

    Exit code 2: files, columns, ids or outcomes cannot be used.
    """
    kind = format_of(format, output, _ENDINGS, Format.text)
    given = _read(files, scheme, lang)
    if given.clients is None and (judgment or panel is not None):
        raise FuzzyAHPError("--judgment: needs the evidence; give the files that `rate` reads, not its ratings")
    if panel is not None and not judgment:
        raise FuzzyAHPError("--panel: is for --judgment; add it")
    if given.clients is not None and outcomes is None:
        raise FuzzyAHPError(f"--outcomes: {', '.join(files)} are evidence; give the file of outcomes")
    if outcomes is None and outcome not in given.rated.columns:
        raise FuzzyAHPError(
            f"{files[0]}: no column {shown(outcome)} of outcomes; name the one there is with --outcome COLUMN, or the "
            "file of outcomes with --outcomes FILE"
        )
    found = outcome if outcomes is None else _outcomes(outcomes, outcome)
    with patience(", ".join(files)):
        report = validate(
            given.rated,
            found,
            pd=_probabilities(pd or ()),
            vetoed=vetoed.value,
            unmatched="leave_out" if leave_out else "error",
            overridden=overridden,
            draws=draws,
            seed=seed,
        )
    value = None
    if judgment and given.clients is not None and isinstance(found, Mapping):
        with patience(", ".join(files)):
            value = _value(given.model, given.clients, found, panel)
    text = _rendered(report, value, kind, lang)
    if kind is Format.text and output is None:
        say(out(), text.rstrip("\n"))
    else:
        deliver(text, output)


@dataclass(frozen=True)
class _Given:
    """Ratings, and what they were rated from where that is known."""

    model: RatingModel
    rated: RatedClients
    clients: Clients | None = None


def _read(files: Sequence[str], scheme: str, lang: Lang) -> _Given:
    model = RatingModel(load_scheme(scheme))
    if len(files) == 1 and _are_ratings(files[0]):
        return _Given(model, read_rated(Path(files[0]), grades=model.scheme.scale))
    clients = read_files(files, model.scheme)
    names = model.scheme.scale.names
    columns: dict[str, list[Any]] = {name: [] for name in ("client", "status", "score", "grade")}
    columns |= {f"membership.{name}": [] for name in names}
    for client in track(iter(clients), len(clients), WORDS[lang]["rating"]):
        try:
            rating = rate_client(model, client)
            row = [client.id, rating.status, rating.score, rating.grade]
            vector = [None] * len(names) if rating.membership is None else rating.membership.tolist()
        except EvidenceError as error:
            row, vector = [client.id, error.status, None, None], [None] * len(names)
        for column, cell in zip(columns.values(), [*row, *vector], strict=True):
            column.append(cell)
    rated = read_rated(columns, grades=model.scheme.scale)
    return _Given(model, replace(rated, scheme=scheme_text(model.scheme)), clients)


def _are_ratings(name: str) -> bool:
    path = Path(name)
    if name == "-" or path.suffix.lower() == ".json":
        return False
    if is_parquet(path):
        return True
    head = b""
    if path.is_file():
        with path.open("rb") as file:
            head = file.read(2**16)
    try:
        return set(Sheet(decode_csv(head.rsplit(b"\n", 1)[0], name), name).header) >= _RATING_COLUMNS
    except FuzzyAHPError:
        return False  # whoever reads it next says what is wrong with it


def _outcomes(path: Path, column: str) -> dict[str, Any]:
    """Outcomes by client."""
    columns = read_rating_file(path)
    for name in ("client", column):
        if name not in columns:
            raise FuzzyAHPError(f"{path}: no column {shown(name)}; it needs client and the column of --outcome")
    found: dict[str, Any] = {}
    for row, (client, value) in enumerate(zip(columns["client"], columns[column], strict=True), 1):
        if client is None or str(client) in found:
            what = "has no client" if client is None else f"client {shown(str(client))} stands twice"
            raise FuzzyAHPError(f"{path}, row {row}: {what}; every client needs one outcome")
        found[str(client)] = value
    return found


def _probabilities(typed: Sequence[str]) -> dict[str, float] | None:
    found: dict[str, float] = {}
    for item in typed:
        grade, sign, text = item.rpartition("=")
        number = read_number(text.strip())
        if not sign or not grade or number is None:
            raise FuzzyAHPError(f"--pd: {shown(item)}, must be like good=0.02")
        if grade in found:
            raise FuzzyAHPError(f"--pd: {shown(grade)} is given twice; keep one")
        found[grade] = number
    return found or None


def _value(model: RatingModel, clients: Clients, known: Mapping[str, Any], panel: Path | None) -> JudgmentValue:
    from fuzzyahp.experts import load_panel

    evidence = {client.id: client.evidence for client in clients if client.id in known and not client.problems}
    found = {client: known[client] for client in evidence}
    if panel is None:
        return value_of_judgment(model, evidence, found)
    return value_of_judgment(model, evidence, found, panel=load_panel(panel))


def _rendered(report: ValidationReport, value: JudgmentValue | None, kind: Format, lang: Lang) -> str:
    if kind is Format.json:
        document = report.to_dict() | ({} if value is None else {"value_of_judgment": value.to_dict()})
        return json_text(document)
    parts = [report, *([] if value is None else [value])]
    if kind is Format.md:
        return "\n".join(part.to_markdown(lang) for part in parts)
    return "\n\n".join(part.to_text(lang) for part in parts) + "\n"
