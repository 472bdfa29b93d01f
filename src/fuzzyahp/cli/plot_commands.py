"""``fuzzyahp plot``: a record or a scheme as a picture."""

from __future__ import annotations

import io
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from fuzzyahp.analysis import plots
from fuzzyahp.audit.records.record_document import load_record
from fuzzyahp.audit.records.rerate import rating_of
from fuzzyahp.cli.options import Lang, LangOption, epilog
from fuzzyahp.document import load_scheme
from fuzzyahp.errors import FuzzyAHPError
from fuzzyahp.files import check_writable, write_whole

EPILOG = epilog(
    "fuzzyahp plot weights micro-enterprise -o weights.png",
    "fuzzyahp plot score F03.json -o score.svg",
    "fuzzyahp plot waterfall F03.json -o waterfall.png --lang zh",
)
_ENDINGS = (".png", ".svg", ".pdf")


class Kind(StrEnum):
    """What is drawn."""

    weights = "weights"
    membership = "membership"
    score = "score"
    waterfall = "waterfall"


def plot_command(
    kind: Annotated[Kind, typer.Argument(metavar="KIND", help="weights, membership, score or waterfall.")],
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="A record; for weights a scheme.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="OUT", help="PNG, SVG or PDF file to write.", show_default=False)
    ],
    dpi: Annotated[int, typer.Option("--dpi", min=30, max=600, help="Dots an inch, of PNG.")] = 120,
    lang: LangOption = Lang.en,
) -> None:
    """Draw the weights of a scheme, or a record's memberships, score or contributions (extra plot).

    Where no installed font has Chinese, `--lang zh` draws in English and says so.

    Exit code 2: the record or scheme cannot be used, or the picture cannot be written.
    """
    ending = output.suffix.lower()
    if ending not in _ENDINGS:
        raise FuzzyAHPError(f"{output}: must end in {', '.join(_ENDINGS)}")
    check_writable(output)
    if kind is Kind.weights:
        ax = plots.weight_tree(load_scheme(source), lang=lang)
    else:
        rating = rating_of(load_record(Path(source)))
        if kind is Kind.membership:
            ax = plots.membership_profile(rating, lang=lang)
        elif kind is Kind.score:
            ax = plots.score_scale(rating, lang=lang)
        else:
            ax = plots.contribution_waterfall(rating, lang=lang)
    made = io.BytesIO()
    # Without a date the same call gives the same bytes.
    when = {".png": None, ".svg": {"Date": None}, ".pdf": {"CreationDate": None}}[ending]
    ax.figure.savefig(made, format=ending[1:], dpi=dpi, metadata=when)  # type: ignore[union-attr]
    write_whole(output, made.getvalue())
