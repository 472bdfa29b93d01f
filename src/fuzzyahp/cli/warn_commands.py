"""``fuzzyahp warn``: early warnings from two files of ratings."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from fuzzyahp.analysis import WARNING_RULES, EarlyWarnings, early_warnings, load_warning_rules
from fuzzyahp.analysis.monitoring.warning_list import footnotes
from fuzzyahp.analysis.monitoring.warning_rules import rules_csv
from fuzzyahp.cli.console import deliver, err, json_text, out, say
from fuzzyahp.cli.exit_codes import FOUND
from fuzzyahp.cli.options import DEFAULT_SCHEME, Lang, LangOption, OutOption, SchemeOption, epilog, format_of
from fuzzyahp.csv_rows import sheet_text
from fuzzyahp.document import load_scheme
from fuzzyahp.errors import FuzzyAHPError
from fuzzyahp.safe_text import for_spreadsheet

EPILOG = epilog(
    "fuzzyahp warn march.csv june.csv",
    "fuzzyahp warn --show-rules > rules.csv",
    "fuzzyahp warn march.parquet june.parquet --rules rules.csv --groups groups.csv -o warnings.csv",
)


class Format(StrEnum):
    """How warnings are put out."""

    text = "text"
    csv = "csv"
    json = "json"


_ENDINGS = {".csv": Format.csv, ".json": Format.json, ".txt": Format.text}


def warn_command(
    before: Annotated[
        Path | None,
        typer.Argument(metavar="BEFORE", help="CSV or Parquet of ratings, as `rate` writes it.", show_default=False),
    ] = None,
    after: Annotated[
        Path | None, typer.Argument(metavar="AFTER", help="The same clients, rated later.", show_default=False)
    ] = None,
    rules: Annotated[
        Path | None,
        typer.Option("--rules", metavar="FILE", help="CSV or TOML table of rules.", show_default=False),
    ] = None,
    groups: Annotated[
        Path | None,
        typer.Option(
            "--groups", metavar="FILE", help="CSV or Parquet with client and group: related firms.", show_default=False
        ),
    ] = None,
    scheme: SchemeOption = DEFAULT_SCHEME,
    show_rules: Annotated[
        bool, typer.Option("--show-rules", help="Print the rules in use as CSV, to edit, and stop.")
    ] = False,
    output: OutOption = None,
    format: Annotated[
        Format | None, typer.Option("--format", "-f", help="Default: by the ending of OUT.", show_default=False)
    ] = None,
    lang: LangOption = Lang.en,
) -> None:
    """Compare two ratings of the same clients, and say whom to look at: yellow, orange, red.

    Rate both dates with --node-scores, so that decisive indicators are looked at too.

    Exit code 0: nobody is warned of.

    Exit code 1: somebody is.

    Exit code 2: a file, rule or scheme cannot be used.
    """
    table = WARNING_RULES if rules is None else load_warning_rules(rules)
    if show_rules:
        deliver(rules_csv(table), None)
        return
    if before is None or after is None:
        raise FuzzyAHPError("warn: needs two files of ratings, BEFORE and AFTER; or --show-rules")
    kind = format_of(format, output, _ENDINGS, Format.text)
    found = early_warnings(before, after, table, groups=groups, scheme=load_scheme(scheme))
    if kind is Format.text and output is None:
        say(out(), found.to_text(lang))
    else:
        deliver(_rendered(found, kind, lang), output)
        if kind is not Format.text:  # text says itself what was not looked at
            for line in footnotes(found, lang):
                say(err(), line)
    if found.warnings:
        raise typer.Exit(FOUND)


def _rendered(found: EarlyWarnings, kind: Format, lang: Lang) -> str:
    if kind is Format.json:
        return json_text(found.to_dict())
    if kind is Format.text:
        return found.to_text(lang) + "\n"
    head = ("client", "level", "group", "before", "after", "score_before", "score_after", "reasons")
    rows = [
        (
            *(for_spreadsheet(warning.client), warning.level, for_spreadsheet(warning.group or "")),
            *(warning.state_before, warning.state_after),
            *("" if score is None else repr(score) for score in (warning.score_before, warning.score_after)),
            for_spreadsheet(found.reasons(warning, lang)),
        )
        for warning in found.warnings
    ]
    return sheet_text([head, *rows])
