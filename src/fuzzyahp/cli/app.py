"""The command line put together. Here stand demo, rate, explain and weights; the others have modules of their own."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from enum import StrEnum
from importlib.resources import files as resources
from pathlib import Path
from typing import Annotated

import typer
from rich.rule import Rule

from fuzzyahp._version import __version__
from fuzzyahp.cli.client_files import MAX_BYTES, STDIN, client_of, rating_of, read_files, read_input, title_of
from fuzzyahp.cli.console import deliver, err, out, safe, say
from fuzzyahp.cli.diff_commands import EPILOG as DIFF_EPILOG
from fuzzyahp.cli.diff_commands import diff
from fuzzyahp.cli.exit_codes import NOT_RATED
from fuzzyahp.cli.ledger_commands import EPILOG as OVERRIDE_EPILOG
from fuzzyahp.cli.ledger_commands import app as ledger_app
from fuzzyahp.cli.ledger_commands import override
from fuzzyahp.cli.matrix_csv import read_matrix
from fuzzyahp.cli.options import (
    DEFAULT_SCHEME,
    ClientOption,
    FilesArgument,
    Lang,
    LangOption,
    OutOption,
    SchemeOption,
    epilog,
    format_of,
)
from fuzzyahp.cli.panel_commands import app as panel_app
from fuzzyahp.cli.plot_commands import EPILOG as PLOT_EPILOG
from fuzzyahp.cli.plot_commands import plot_command
from fuzzyahp.cli.progress import track
from fuzzyahp.cli.rate_files import (
    ColumnsOption,
    IgnoreOption,
    MembershipOption,
    NodeScoresOption,
    rate_as_stream,
    stream_options,
    streams,
)
from fuzzyahp.cli.reason_commands import EPILOG as REASONS_EPILOG
from fuzzyahp.cli.reason_commands import reasons_command
from fuzzyahp.cli.record_commands import RECORD_EPILOG, VERIFY_EPILOG, record, verify_command
from fuzzyahp.cli.report_commands import EPILOG as REPORT_EPILOG
from fuzzyahp.cli.report_commands import report
from fuzzyahp.cli.scheme_commands import app as scheme_app
from fuzzyahp.cli.sensitivity_commands import EPILOG as SENSITIVITY_EPILOG
from fuzzyahp.cli.sensitivity_commands import sensitivity_command
from fuzzyahp.cli.sql_commands import EPILOG as SQL_EPILOG
from fuzzyahp.cli.sql_commands import sql
from fuzzyahp.cli.tables import as_text, list_unrated, outcome_table, show_weights, summary
from fuzzyahp.cli.validate_commands import EPILOG as VALIDATE_EPILOG
from fuzzyahp.cli.validate_commands import validate_command
from fuzzyahp.cli.warn_commands import EPILOG as WARN_EPILOG
from fuzzyahp.cli.warn_commands import warn_command
from fuzzyahp.cli.words import WORDS
from fuzzyahp.clients.outcomes import Outcome, count, outcomes_csv, outcomes_json, rate_client, rate_clients
from fuzzyahp.clients.readers import read_clients
from fuzzyahp.column_places import figure_columns
from fuzzyahp.document import load_scheme
from fuzzyahp.errors import FuzzyAHPError
from fuzzyahp.files import check_writable, write_whole
from fuzzyahp.random_index import RANDOM_INDEX
from fuzzyahp.rating import RatingModel
from fuzzyahp.rules import Rules
from fuzzyahp.scheme import Scheme
from fuzzyahp.weights import WEIGHT_METHODS

_DEMO_FILES = ("firms.csv", "votes.csv")

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Credit rating of micro-enterprises by fuzzy AHP.",
    epilog=epilog("fuzzyahp demo", "fuzzyahp rate firms.csv votes.csv -o ratings.csv"),
)


# The headings of the help: what a lender does first stands first.
_RATE, _SCHEMES, _RECORDS, _OUTCOMES = "Rate clients", "Make schemes", "Keep and prove ratings", "Look back at ratings"


class Format(StrEnum):
    """How ratings are put out."""

    table = "table"
    csv = "csv"
    json = "json"


_ENDINGS = {".csv": Format.csv, ".json": Format.json}


def _version(asked: bool) -> None:
    if asked:
        say(out(), f"fuzzyahp {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    """Options of the command itself."""


@app.command(
    epilog=epilog("fuzzyahp demo", "fuzzyahp demo --lang zh", "fuzzyahp demo -o demo-files"), rich_help_panel=_RATE
)
def demo(
    lang: LangOption = Lang.en,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DIR", help="Also put the demo's files there.", show_default=False),
    ] = None,
) -> None:
    """Rate twelve invented firms by the built-in scheme: a table, one explanation, what to do next."""
    model, words, console = RatingModel(load_scheme(DEFAULT_SCHEME)), WORDS[lang], out()
    folder = resources("fuzzyahp") / "demo"
    contents = [(name, (folder / name).read_bytes()) for name in _DEMO_FILES]
    if output is not None:
        _save(output, contents)
    clients = read_clients(contents, model.scheme)
    outcomes = list(rate_clients(model, clients, lang))
    console.print(Rule(safe(words["demo_title"], "bold")))
    say(console, words["demo_note"].format(name=model.scheme.name, version=model.scheme.version), wrap=True)
    console.print(outcome_table(outcomes, model.scheme, lang))
    say(console, summary(count(outcomes, model.scheme), model.scheme, lang) + "\n")
    close = clients["F03"]
    console.print(Rule(safe(words["demo_why"].format(client=close.id, name=close.name(lang)), "bold")))
    say(console, rate_client(model, close).explain(lang) + "\n")
    console.print(Rule(safe(words["demo_next"], "bold")))
    if output is not None:
        say(console, words["demo_saved"].format(folder=output))
    at = output or Path("demo-files")
    both = " ".join(str(at / name) for name in _DEMO_FILES)
    # After `make demo` the command is in .venv/bin and not on the search path: show what can be typed.
    by_path = Path(sys.argv[0]).name == "fuzzyahp" and shutil.which("fuzzyahp") is None
    command = sys.argv[0] if by_path else "fuzzyahp"
    steps = [
        *([] if output is not None else [("demo_save", f"{command} demo -o {at}")]),
        ("demo_rate", f"{command} rate {both}"),
        *([] if output is None else [("demo_explain", f"{command} explain {both} --client F04")]),
        ("demo_new", f"{command} scheme new our-scheme -o our-scheme.toml"),
    ]
    for number, (key, step) in enumerate(steps, 1):
        say(console, f"{number}. {words[key]}")
        say(console, f"     {step}", "cyan")


def _save(folder: Path, contents: Sequence[tuple[str, bytes]]) -> None:
    for name, data in contents:
        target = folder / name
        if target.exists() and target.read_bytes() != data:
            raise FuzzyAHPError(f"{target}: exists already and is another file; choose another folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FuzzyAHPError(f"{folder}: cannot be made ({error.strerror}); choose another folder") from None
    for name, data in contents:
        write_whole(folder / name, data)


@app.command(
    epilog=epilog(
        "fuzzyahp rate firms.csv votes.csv",
        "fuzzyahp rate votes.csv --scheme ours.toml -o ratings.csv",
        "fuzzyahp rate portfolio.parquet -o ratings.parquet --columns firm=client",
        "cat clients.json | fuzzyahp rate - --format json > ratings.json",
    ),
    rich_help_panel=_RATE,
)
def rate(
    files: FilesArgument,
    scheme: SchemeOption = DEFAULT_SCHEME,
    output: OutOption = None,
    format: Annotated[
        Format | None,
        typer.Option(
            "--format", "-f", help="Default: by the ending of OUT; a table on the screen.", show_default=False
        ),
    ] = None,
    lang: LangOption = Lang.en,
    columns: ColumnsOption = None,
    ignore: IgnoreOption = None,
    membership: MembershipOption = False,
    node_scores: NodeScoresOption = False,
) -> None:
    """Rate the clients in one or several files.

    Parquet, and CSV of more than 16 MiB with a row a client, is streamed: one FILE into -o OUT.parquet or OUT.csv.

    --columns and --ignore are for streams, and make one of a smaller CSV.

    Exit code 0: every client is rated or rejected.

    Exit code 2: a file or the scheme cannot be used; nothing is written.

    Exit code 3: some could not be rated; they are listed on standard error.
    """
    asked = stream_options(columns, ignore, membership, node_scores)
    if streams(files, output, format, asked):
        if rate_as_stream(files, RatingModel(load_scheme(scheme)), output, asked, lang):
            raise typer.Exit(NOT_RATED)
        return
    kind = format_of(format, output, _ENDINGS, Format.table)
    if kind is not Format.csv and any(asked.figures.values()):
        raise FuzzyAHPError(
            "--membership and --node-scores are columns of CSV and Parquet; give -o OUT.csv, or --format csv"
        )
    if output is not None:
        _check_output(output, files)
    model = RatingModel(load_scheme(scheme))
    clients = read_files(files, model.scheme)
    rated = rate_clients(model, clients, lang, **asked.figures)
    outcomes = list(track(rated, len(clients), WORDS[lang]["rating"]))
    _deliver(outcomes, model.scheme, kind, output, lang, figure_columns(model.scheme, **asked.figures))
    if list_unrated(outcomes, lang):
        raise typer.Exit(NOT_RATED)


def _check_output(output: Path, files: Sequence[str]) -> None:
    check_writable(output)
    for file in files:
        if file != "-" and output.exists() and Path(file).exists() and output.samefile(file):
            raise FuzzyAHPError(f"{output}: is one of the files to be read; write to another one")


def _deliver(
    outcomes: list[Outcome], scheme: Scheme, kind: Format, output: Path | None, lang: Lang, figures: Sequence[str]
) -> None:
    """Put the ratings where they belong; the summary goes beside a table and never into data."""
    total = summary(count(outcomes, scheme), scheme, lang)
    if kind is Format.table:
        made = outcome_table(outcomes, scheme, lang)
        if output is None:
            out().print(made)
            say(out(), total)
            return
        deliver(f"{as_text(made)}{total}\n", output)
    else:
        deliver(outcomes_csv(outcomes, figures) if kind is Format.csv else outcomes_json(outcomes, scheme), output)
    say(err(), total)


@app.command(
    epilog=epilog(
        "fuzzyahp explain firms.csv votes.csv --client F03", "fuzzyahp explain votes.csv --client F03 --lang zh"
    ),
    rich_help_panel=_RATE,
)
def explain(
    files: FilesArgument,
    client: ClientOption,
    scheme: SchemeOption = DEFAULT_SCHEME,
    lang: LangOption = Lang.en,
) -> None:
    """Explain one client's rating: the decision, why, and where the points come from.

    Exit code 0: the client is rated or rejected.

    Exit code 2: a file or the scheme cannot be used, or there is no such client.

    Exit code 3: the client cannot be rated.
    """
    model = RatingModel(load_scheme(scheme))
    found = client_of(read_files(files, model.scheme), client, files)
    rating = rating_of(model, found, lang)
    say(out(), title_of(found, lang), "bold")
    say(out(), rating.explain(lang))


@app.command(
    epilog=epilog("fuzzyahp weights matrix.csv", "fuzzyahp weights matrix.csv --method geometric_mean"),
    rich_help_panel=_SCHEMES,
)
def weights(
    file: Annotated[str, typer.Argument(metavar="MATRIX.csv", help="Square matrix with labels; - is standard input.")],
    method: Annotated[str, typer.Option("--method", help=f"{', '.join(WEIGHT_METHODS)}.")] = Rules().weight_method,
    random_index: Annotated[str, typer.Option("--random-index", help=f"{', '.join(RANDOM_INDEX)}.")] = (
        Rules().random_index
    ),
    lang: LangOption = Lang.en,
) -> None:
    """Weigh one judgment matrix: weights, lambda_max, CI, CR, and the judgments in words.

    The first row and the first column hold the labels, cells are like 3, 1/3 or 0.33; the lower triangle may be empty.
    """
    matrix = read_matrix(read_input(file, MAX_BYTES), STDIN if file == "-" else file)
    show_weights(out(), matrix, matrix.weights(method, random_index), Rules().max_consistency_ratio, lang)


app.command("reasons", epilog=REASONS_EPILOG, rich_help_panel=_RATE)(reasons_command)
app.command("sensitivity", epilog=SENSITIVITY_EPILOG, rich_help_panel=_RATE)(sensitivity_command)
app.command("sql", epilog=SQL_EPILOG, rich_help_panel=_RATE)(sql)
app.command("diff", epilog=DIFF_EPILOG, rich_help_panel=_SCHEMES)(diff)
app.add_typer(scheme_app, name="scheme", rich_help_panel=_SCHEMES)
app.add_typer(panel_app, name="panel", rich_help_panel=_SCHEMES)
app.command("record", epilog=RECORD_EPILOG, rich_help_panel=_RECORDS)(record)
app.command("verify", epilog=VERIFY_EPILOG, rich_help_panel=_RECORDS)(verify_command)
app.command("report", epilog=REPORT_EPILOG, rich_help_panel=_RECORDS)(report)
app.command("plot", epilog=PLOT_EPILOG, rich_help_panel=_RECORDS)(plot_command)
app.command("override", epilog=OVERRIDE_EPILOG, rich_help_panel=_RECORDS)(override)
app.add_typer(ledger_app, name="ledger", rich_help_panel=_RECORDS)
app.command("validate", epilog=VALIDATE_EPILOG, rich_help_panel=_OUTCOMES)(validate_command)
app.command("warn", epilog=WARN_EPILOG, rich_help_panel=_OUTCOMES)(warn_command)
