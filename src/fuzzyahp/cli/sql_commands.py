"""``fuzzyahp sql``: a scheme as one SQL statement, and the proof that it gives the same ratings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from fuzzyahp.cli.console import deliver, out, say
from fuzzyahp.cli.options import DEFAULT_SCHEME, OutOption, SchemeOption, epilog
from fuzzyahp.cli.rate_files import ColumnsOption, MembershipOption, NodeScoresOption, stream_options
from fuzzyahp.column_places import CLIENT
from fuzzyahp.document import load_scheme
from fuzzyahp.errors import FuzzyAHPError, shown
from fuzzyahp.portfolio.evidence_plan import FORMS
from fuzzyahp.portfolio.sql_check import check_on_duckdb
from fuzzyahp.portfolio.sql_export import to_sql
from fuzzyahp.portfolio.sql_expressions import DIALECTS
from fuzzyahp.rating import RatingModel

EPILOG = epilog(
    "fuzzyahp sql --dialect duckdb --table clients",
    "fuzzyahp sql -d postgres -t clients --in risk -s ours.toml -o rate.sql",
    "fuzzyahp sql --check -s ours.toml",
)
_MOST_LISTED = 20


def sql(
    dialect: Annotated[str, typer.Option("--dialect", "-d", help=f"{', '.join(DIALECTS)}.")] = "duckdb",
    table: Annotated[
        str | None,
        typer.Option(
            "--table", "-t", metavar="NAME", help="Table of the clients: one name, dots and all.", show_default=False
        ),
    ] = None,
    within: Annotated[
        str | None,
        typer.Option("--in", metavar="NAME", help="Schema of the database the table is in.", show_default=False),
    ] = None,
    scheme: SchemeOption = DEFAULT_SCHEME,
    output: OutOption = None,
    columns: ColumnsOption = None,
    client: Annotated[str, typer.Option("--client", metavar="NAME", help="Column of the clients' ids.")] = CLIENT,
    no_client: Annotated[bool, typer.Option("--no-client", help="The table has no column of ids.")] = False,
    evidence: Annotated[
        list[str] | None,
        typer.Option(
            "--evidence",
            metavar="INDICATOR=FORM",
            help=f"{', '.join(FORMS)}: what an indicator's columns hold; may be given several times. A form alone is "
            "meant for all. Default: value where the scheme has a standard, else counts.",
            show_default=False,
        ),
    ] = None,
    membership: MembershipOption = False,
    node_scores: NodeScoresOption = False,
    check: Annotated[
        bool,
        typer.Option("--check", help="Write nothing: run the statement for DuckDB on the scheme's edge cases."),
    ] = False,
) -> None:
    """Write one SQL statement that rates every client of a table, to the last bit as this library does.

    Exit code 0: the statement is written, or --check found no difference.

    Exit code 2: a name or the scheme cannot be used, or --check found a difference.
    """
    model = RatingModel(load_scheme(scheme))
    forms = _forms(evidence or ())
    if no_client and client != CLIENT:
        raise typer.BadParameter("cannot stand beside --no-client; keep one", param_hint="--client")
    if check:
        given = any(x is not None for x in (table, within, output, columns or None))
        if given or dialect != "duckdb" or no_client or client != CLIENT or membership or node_scores:
            raise typer.BadParameter(
                "runs the statement for DuckDB on the scheme's own edge cases; give --scheme and --evidence beside it, "
                "and nothing else",
                param_hint="--check",
            )
        _check(model, forms)
        return
    if table is None:
        raise typer.BadParameter("name the table of the clients, or --check the statement", param_hint="--table")
    statement = to_sql(
        model.plan,
        dialect,
        table=table if within is None else (within, table),
        columns=stream_options(columns, None, membership, node_scores).columns,
        client=None if no_client else client,
        evidence=forms,
        membership=membership,
        node_scores=node_scores,
    )
    deliver(f"{statement.rstrip()};\n", output)


def _check(model: RatingModel, forms: dict[str, str] | str | None) -> None:
    found = check_on_duckdb(model.plan, forms)
    if found.disagreements:
        listed = "\n  ".join(found.disagreements[:_MOST_LISTED])
        raise FuzzyAHPError(
            f"{found.engine}: {len(found.disagreements)} differences in {found.clients} edge cases\n  {listed}"
        )
    say(
        out(),
        f"{found.engine}: {found.clients} edge cases of {model.scheme.name}, version {model.scheme.version}: every "
        "status, score (to the last bit), grade and veto as expected",
        "green",
    )


def _forms(given: Sequence[str]) -> dict[str, str] | str | None:
    """Forms by indicator; one form for all where it stands alone."""
    if len(given) == 1 and given[0] in FORMS:
        return given[0]
    found: dict[str, str] = {}
    for item in given:
        leaf, sign, form = item.rpartition("=")
        if not (sign and leaf and form):
            raise FuzzyAHPError(f"--evidence: {shown(item)}, must be like current_ratio=grade, or a form alone")
        if leaf in found:
            raise FuzzyAHPError(f"--evidence: {shown(leaf)} is given twice; keep one")
        found[leaf] = form
    return found or None
