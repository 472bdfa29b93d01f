"""``fuzzyahp report`` and ``fuzzyahp scheme card``: pages for people who decide and people who approve schemes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fuzzyahp.cli.console import deliver
from fuzzyahp.cli.options import Lang, LangOption, OutOption, SchemeArgument, epilog
from fuzzyahp.document import load_scheme
from fuzzyahp.errors import RecordError
from fuzzyahp.files import check_writable

EPILOG = epilog("fuzzyahp report F03.json -o F03.html", "fuzzyahp report F03.json -o F03.html --lang zh")
CARD_EPILOG = epilog(
    "fuzzyahp scheme card micro-enterprise -o card.html",
    "fuzzyahp scheme card ours.toml -o card.html --lang zh --at 2026-11-26T09:30:00Z",
)


def report(
    record: Annotated[
        Path, typer.Argument(metavar="RECORD", help="A record: a JSON file as `fuzzyahp record` writes it.")
    ],
    output: OutOption = None,
    lang: LangOption = Lang.en,
) -> None:
    """Write a record as one HTML page for a credit committee (extra report).

    The page opens from disk, prints on A4, and needs neither network nor script. A record that was changed after it was
    sealed gets no page: exit code 2.
    """
    from fuzzyahp.audit.reports.report import report_html

    if output is not None:
        check_writable(output)
        if output.exists() and record.exists() and output.samefile(record):
            raise RecordError(f"{output}: is the record itself; write to another file")
    deliver(report_html(record, lang), output)


def card(
    scheme: SchemeArgument,
    output: OutOption = None,
    lang: LangOption = Lang.en,
    at: Annotated[
        str | None,
        typer.Option(
            "--at", metavar="MOMENT", help="When, as 2026-11-26T09:30:00Z. No clock is asked.", show_default=False
        ),
    ] = None,
) -> None:
    """Write a scheme's model card as one HTML page: purpose, experts, weights, rules, limits (extra report)."""
    from fuzzyahp.audit.reports.card import scheme_card

    if output is not None:
        check_writable(output)
    deliver(scheme_card(load_scheme(scheme), lang, at=at), output)
