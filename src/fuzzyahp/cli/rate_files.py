"""``fuzzyahp rate`` on tables of any size: when a file is streamed, its options, its rating into another file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from fuzzyahp.cli.console import err, say
from fuzzyahp.cli.options import Lang
from fuzzyahp.cli.progress import share_bar
from fuzzyahp.cli.tables import list_unrated, summary
from fuzzyahp.cli.words import WORDS
from fuzzyahp.clients.outcomes import Outcome
from fuzzyahp.csv_rows import Sheet, decode_csv
from fuzzyahp.errors import FuzzyAHPError, shown
from fuzzyahp.files import read_whole
from fuzzyahp.parsing import decode, parse_json
from fuzzyahp.portfolio.arrow_columns import load_arrow
from fuzzyahp.portfolio.csv_source import read_header
from fuzzyahp.portfolio.table_files import ENDINGS, UNRATED, rate_file
from fuzzyahp.portfolio.table_sources import PARQUET, is_parquet
from fuzzyahp.rating import RatingModel

#: CSV of more bytes than this, one row a client, is streamed.
LARGE = 16 * 2**20
# What these hold is never taken for Parquet.
_TEXT = (".csv", ".tsv", ".txt")
_MAX_MAPPING = 2**20

ColumnsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--columns",
        metavar="THEIRS=OURS",
        help="Their name of a column and ours; may be repeated. Or a CSV (theirs,ours) or JSON file of names.",
        show_default=False,
    ),
]
IgnoreOption = Annotated[
    list[str] | None,
    typer.Option("--ignore", metavar="COLUMN", help="Pass over a column; may be repeated.", show_default=False),
]
MembershipOption = Annotated[
    bool, typer.Option("--membership", help="Write root membership vectors too, to CSV or Parquet.")
]
NodeScoresOption = Annotated[bool, typer.Option("--node-scores", help="Write the scores of all nodes too, likewise.")]


@dataclass(frozen=True)
class StreamOptions:
    """What is asked of a stream: names of columns of it only, figures of any table.

    Attributes
    ----------
    columns : dict of str to str
        Their names to ours.
    ignore : tuple of str
        Columns to pass over.
    membership, node_scores : bool
        Whether to write them too.
    """

    columns: dict[str, str]
    ignore: tuple[str, ...]
    membership: bool
    node_scores: bool

    @property
    def names(self) -> bool:
        """Whether columns are mapped or passed over, which a stream alone can."""
        return bool(self.columns or self.ignore)

    @property
    def figures(self) -> dict[str, bool]:
        """What to write beside score and grade."""
        return {"membership": self.membership, "node_scores": self.node_scores}


def stream_options(
    columns: Sequence[str] | None, ignore: Sequence[str] | None, membership: bool, node_scores: bool
) -> StreamOptions:
    """Options as they were typed, names read from their files."""
    names: dict[str, str] = {}
    for typed in columns or ():
        for theirs, ours in _pairs(typed):
            if names.setdefault(theirs, ours) != ours:
                raise FuzzyAHPError(
                    f"--columns: {shown(theirs)} is to be {shown(names[theirs])} and {shown(ours)}; keep one"
                )
    return StreamOptions(names, tuple(ignore or ()), membership, node_scores)


def _pairs(typed: str) -> Iterator[tuple[str, str]]:
    """Pairs of names that an option, or the file it names, holds."""
    suffix = Path(typed).suffix.lower()
    if suffix == ".json":
        found = parse_json(decode(read_whole(Path(typed), _MAX_MAPPING), typed), typed)
        if not isinstance(found, Mapping) or not all(isinstance(ours, str) for ours in found.values()):
            raise FuzzyAHPError(f'{typed}: holds {shown(found)}, must map their names to ours: {{"firm": "client"}}')
        yield from found.items()
    elif suffix == ".csv":
        sheet = Sheet(decode_csv(read_whole(Path(typed), _MAX_MAPPING), typed), typed)
        if sheet.header != ["theirs", "ours"]:
            raise FuzzyAHPError(f"{typed}: columns {', '.join(map(shown, sheet.header))}, must be: theirs,ours")
        yield from ((theirs, ours) for _, (theirs, ours) in sheet.rows())
    else:
        theirs, sign, ours = typed.rpartition("=")
        if not (theirs and sign and ours):
            raise FuzzyAHPError(f"--columns {shown(typed)}: must be THEIRS=OURS, or a .csv or .json file of names")
        yield theirs, ours


def streams(files: Sequence[str], output: Path | None, format: str | None, asked: StreamOptions) -> bool:
    """Whether these files are streamed; an error where they cannot be, and nothing else would do."""
    named = [Path(name) for name in files if name != "-"]
    to_parquet = output is not None and output.suffix.lower() == ".parquet"
    must = to_parquet or asked.names or any(path.suffix.lower() in PARQUET for path in named)
    fits = len(files) == 1 and len(named) == 1 and format in (None, "csv") and output is not None
    fits = fits and output is not None and output.suffix.lower() in ENDINGS and not (to_parquet and format == "csv")
    if must and not fits:
        typed = [*files, "no -o OUT" if output is None else f"-o {output}", *([f"--format {format}"] if format else [])]
        raise FuzzyAHPError(
            f"{', '.join(typed)}: Parquet, --columns and --ignore are for one file rated into another one; give one "
            f"FILE, and -o OUT ending in {' or '.join(ENDINGS)}" + (", without --format" if format else "")
        )
    return must or (fits and _is_table(named[0], 0 if any(asked.figures.values()) else LARGE))


def _is_table(path: Path, size: int) -> bool:
    """Whether a file is Parquet of another ending, or CSV of more bytes than `size` that can be streamed."""
    suffix = path.suffix.lower()
    if suffix == ".json" or not path.is_file():
        return False
    if suffix not in _TEXT and is_parquet(path):
        return True
    if path.stat().st_size <= size:
        return False
    try:
        load_arrow()
        read_header(path)
    except FuzzyAHPError:  # no PyArrow; votes, semicolons: what is read row by row, and says itself what is wrong
        return False
    return True


def rate_as_stream(
    files: Sequence[str], model: RatingModel, output: Path | None, asked: StreamOptions, lang: Lang
) -> bool:
    """Rate one file into another; whether anybody could not be rated."""
    with share_bar(WORDS[lang]["rating"], counted=True) as bar:
        found = rate_file(
            model,
            files[0],
            output or "",
            columns=asked.columns,
            ignore=asked.ignore,
            **asked.figures,
            lang=lang,
            progress=None if bar is None else lambda rows, share: bar(share, rows),
        )
    say(err(), summary(found.counts, model.scheme, lang))
    list_unrated((Outcome(*row[:1], "", row[1], reason=row[2]) for row in found.unrated), lang)
    unrated = sum(found.counts[status] for status in UNRATED)
    if unrated > len(found.unrated):
        say(err(), WORDS[lang]["more"].format(n=unrated - len(found.unrated)))
    return unrated > 0
