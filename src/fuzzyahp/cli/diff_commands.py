"""``fuzzyahp diff``: what changed between two schemes, and which clients of a portfolio move."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from fuzzyahp._version import __version__
from fuzzyahp.audit.schemes.migrations import Migration, Tally, both_models, migration
from fuzzyahp.audit.schemes.scheme_diff import diff_schemes
from fuzzyahp.audit.schemes.scheme_outcomes import SchemeOutcome, evidence_for, outcome_of
from fuzzyahp.cli.client_files import read_files
from fuzzyahp.cli.console import deliver, json_text, out, say
from fuzzyahp.cli.exit_codes import FOUND
from fuzzyahp.cli.options import SCHEME_HELP, Lang, LangOption, epilog
from fuzzyahp.cli.progress import patience
from fuzzyahp.clients.gathered import Client
from fuzzyahp.clients.outcomes import rate_client
from fuzzyahp.document import load_scheme
from fuzzyahp.errors import EvidenceError, FuzzyAHPError, shown
from fuzzyahp.portfolio.arrow_columns import load_arrow
from fuzzyahp.portfolio.table_sources import NAMES, PARQUET
from fuzzyahp.rating import RatingModel
from fuzzyahp.scheme import Scheme
from fuzzyahp.scheme_parts import Indicator
from fuzzyahp.standards import GradeStandard

DIFF_FORMAT = "fuzzyahp-diff/1"
_ROWS = 2**16
EPILOG = epilog(
    "fuzzyahp diff micro-enterprise ours.toml",
    "fuzzyahp diff old.toml new.toml --portfolio firms.csv --portfolio votes.csv",
    "fuzzyahp diff old.toml new.toml -p portfolio.parquet --json > change.json",
)


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help=SCHEME_HELP, show_default=False)],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The one to compare with it.", show_default=False)],
    portfolio: Annotated[
        list[str] | None,
        typer.Option(
            "--portfolio",
            "-p",
            metavar="FILE",
            help="Clients to rate by both: files as for rate; may be repeated. Or one Parquet file.",
            show_default=False,
        ),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=0, help="How many clients that move are listed.")] = 20,
    lang: LangOption = Lang.en,
    as_json: Annotated[bool, typer.Option("--json", help="Put out JSON.")] = False,
) -> None:
    """Say what changed from one scheme to another, and with --portfolio which clients move.

    CSV and JSON may have 256 MiB in all; one Parquet file is streamed.

    Exit code 0: the two are the same.

    Exit code 1: they differ.

    Exit code 2: a scheme or a file cannot be used.
    """
    schemes = load_scheme(old), load_scheme(new)
    found = diff_schemes(*schemes)
    moves = _migration(*schemes, portfolio, limit) if portfolio else None
    if as_json:
        document = {
            "format": DIFF_FORMAT,
            "fuzzyahp": __version__,
            **found.to_dict(),
            "migration": None if moves is None else moves.to_dict(),
        }
        deliver(json_text(document), None)
    else:
        say(out(), found.to_text(lang) if moves is None else f"{found.to_text(lang)}\n\n{moves.to_text(lang)}")
    if not found.same:
        raise typer.Exit(FOUND)


def _migration(old: Scheme, new: Scheme, files: Sequence[str], limit: int) -> Migration:
    if any(Path(name).suffix.lower() in PARQUET for name in files):
        if len(files) > 1:
            raise FuzzyAHPError(f"{', '.join(files)}: Parquet is rated by itself; give one file")
        with patience(files[0]):
            return _of_parquet(old, new, Path(files[0]), limit)
    return _of_files(old, new, files, limit)


def _of_parquet(old: Scheme, new: Scheme, path: Path, limit: int) -> Migration:
    """A Parquet file, batch by batch."""
    pa = load_arrow()
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            schema = file.schema_arrow
            reader = pa.RecordBatchReader.from_batches(schema, file.iter_batches(_ROWS))
            named = [key for key in NAMES if key in schema.names and not (key in old.tree or key in new.tree)]
            return migration(old, new, reader, ignore=named, limit=limit)
    except (pa.ArrowException, OSError) as error:
        raise FuzzyAHPError(f"{path}: cannot be read as Parquet ({str(error).partition(chr(10))[0][:200]})") from None
    except EvidenceError as error:
        raise EvidenceError(f"{path}: {error}") from None


def _of_files(old: Scheme, new: Scheme, files: Sequence[str], limit: int) -> Migration:
    """Files of evidence, in memory."""
    models, tally = both_models(old, new), Tally(old, new, limit)
    for client in read_files(files, _union(old, new)):
        tally.add(client.id, *(_outcome(models, model, client) for model in models))
    return tally.result()


def _outcome(models: tuple[RatingModel, RatingModel], model: RatingModel, client: Client) -> SchemeOutcome:
    """What a scheme makes of a client as gathered; a fault in the files is an outcome too."""
    part = Client(client.id)
    part.problems, part.faults = client.problems, dict(client.faults)
    try:
        part.evidence = evidence_for(models, model, client.evidence)
        return outcome_of(rate_client(model, part))
    except EvidenceError as error:
        return SchemeOutcome(error.status, None, str(error))


def _union(old: Scheme, new: Scheme) -> Scheme:
    """A draft with the indicators of both, to read files with: whoever rates by one leaves out the other's."""
    both = {name for name in new.tree if name in old.tree}
    mixed = sorted(name for name in both if bool(old.tree.children(name)) != bool(new.tree.children(name)))
    if mixed:
        raise FuzzyAHPError(
            f"--portfolio: {shown(mixed[0])} is an indicator in one scheme and a group in the other, so no file fits "
            "both; rename it in one of them"
        )
    more = tuple(leaf for leaf in new.tree.leaves if leaf not in old.tree)
    # A reader asks only whether an indicator takes values, not which.
    some = GradeStandard(tuple(float(i) for i in range(len(old.scale))))
    nodes = {}
    for name in (*old.tree, *more):
        children = (*old.tree.children(name), *(more if name == old.tree.root else ())) if name in old.tree else ()
        measured = any(name in scheme.tree and scheme.indicators[name].standard for scheme in (old, new))
        nodes[name] = Indicator(name, children=children, standard=some if measured else None)
    return Scheme("both", "1", nodes, scale=old.scale, draft=True)
