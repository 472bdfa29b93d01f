"""``fuzzyahp panel weigh`` and ``votes``: what a panel said, in the forms that a rating takes."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from fuzzyahp.cli.console import check_free, deliver, out, say
from fuzzyahp.cli.options import DEFAULT_SCHEME, Lang, LangOption, OutOption, SchemeOption
from fuzzyahp.cli.panel_options import (
    PanelArgument,
    RoundOption,
    check_scheme_output,
    labels_of,
    put_scheme,
    reasons,
    warn_left_out,
)
from fuzzyahp.cli.panel_words import WORDS
from fuzzyahp.cli.words import counted
from fuzzyahp.csv_rows import sheet_text
from fuzzyahp.document import load_draft, load_scheme
from fuzzyahp.errors import ConsistencyError, FuzzyAHPError, PanelError, SchemeError
from fuzzyahp.experts.panel.document import load_panel
from fuzzyahp.experts.panel.expert_judgments import expert_weights_of, panel_matrices, voices_of
from fuzzyahp.experts.panel.group_judgments import weigh_scheme
from fuzzyahp.experts.panel.panel import Panel
from fuzzyahp.rating import RatingModel
from fuzzyahp.safe_text import for_spreadsheet
from fuzzyahp.scheme import Scheme


class Aggregation(StrEnum):
    """How several experts' judgments become one."""

    aij = "aij"
    aip_arithmetic = "aip_arithmetic"
    aip_geometric = "aip_geometric"


def weigh(
    panel: PanelArgument,
    scheme: SchemeOption = DEFAULT_SCHEME,
    output: OutOption = None,
    aggregation: Annotated[
        Aggregation, typer.Option("--aggregation", "-a", help="Judgments to one (aij), or weights to one (aip_...).")
    ] = Aggregation.aij,
    round: RoundOption = None,
    waive_consistency: Annotated[
        list[str] | None,
        typer.Option(
            "--waive-consistency",
            metavar="PARENT=REASON",
            help="Let a CR that is too high pass; recorded in the scheme.",
            show_default=False,
        ),
    ] = None,
    waive_order: Annotated[
        list[str] | None,
        typer.Option(
            "--waive-order",
            metavar="PARENT=REASON",
            help="Let weights against the listed order of an ordered scheme pass; recorded in the scheme.",
            show_default=False,
        ),
    ] = None,
    version: Annotated[
        str | None,
        typer.Option(
            "--version",
            metavar="VERSION",
            help="Version of the new scheme; needed unless the scheme is a draft.",
            show_default="of a draft as it was",
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace OUT where it exists.")] = False,
    lang: LangOption = Lang.en,
) -> None:
    """Write the scheme with the panel's judgments in it, and the panel's name.

    Every parent whose CR is too high, or whose weights rise in an ordered scheme, is listed at once.
    """
    check_scheme_output(output, force)
    loaded, before = load_panel(panel), load_draft(scheme)
    asked = loaded.questionnaire.pairs
    consistency = reasons(waive_consistency or (), "--waive-consistency", asked, "PARENT")
    order = reasons(waive_order or (), "--waive-order", asked, "PARENT")
    try:
        made = weigh_scheme(
            before,
            loaded,
            round=round,
            aggregation=aggregation.value,
            waive_consistency=consistency,
            waive_order=order,
            version=version,
        )
    except (ConsistencyError, SchemeError) as error:
        if "waive_" not in str(error):  # what can be waived says under which key; nothing else is mended by an option
            raise
        mend = "on the command line: --waive-consistency or --waive-order 'PARENT=REASON', as often as needed"
        raise FuzzyAHPError(f"{error}\n  {mend}") from None
    weighed = load_draft(made.to_dict())
    if not before.draft and weighed.version == before.version and weighed.fingerprint != before.fingerprint:
        raise PanelError(
            f"--version: {before.name} {before.version} is a scheme with judgments of its own, and they change: one "
            "name and version would stand for two policies; give the new one another, such as --version "
            f"{before.version}-{loaded.name.split()[0]}"
        )
    if not weighed.draft:
        RatingModel(load_scheme(weighed))  # raises where the group's judgments cannot be used
    put_scheme(weighed, output)
    warn_left_out(loaded, round, lang, labels_of(weighed, lang))
    if output is None:
        return
    sources = [indicator.panel for indicator in weighed.indicators.values() if indicator.panel is not None]
    number = loaded.round(round).number
    mine = [source for source in sources if (source.name, source.round) == (loaded.name, number)]
    found, sep = loaded.round(round), WORDS[lang]["sep"]
    voices = voices_of(loaded, [e for e, given in found.answers.items() if given.judgments])
    text = WORDS[lang]["weighed"].format(
        output=output,
        parents=counted(WORDS[lang], "parents", len(asked)),
        panel=loaded.name,
        round=number,
        experts=counted(WORDS[lang], "experts", max((source.experts for source in mine), default=0)),
        how=aggregation.value if voices == "equal" else f"{aggregation.value}{sep}{WORDS[lang][f'voices_{voices}']}",
    )
    say(out(), text)
    if aggregation is Aggregation.aij:  # the means of weights are refused where an expert's own CR is too high
        _say_own_ratios(loaded, number, weighed, lang)
    if weighed.draft:
        say(out(), WORDS[lang]["weighed_draft"])
    else:
        say(out(), WORDS[lang]["next_check"].format(command=f"fuzzyahp scheme check {output}"))


def _say_own_ratios(panel: Panel, number: int, scheme: Scheme, lang: Lang) -> None:
    rules, label = scheme.rules, labels_of(scheme, lang)
    for parent in panel.questionnaire.pairs:
        matrices = panel_matrices(panel, parent, number)[0]
        counted_too = expert_weights_of(panel, list(matrices)) or matrices
        for expert, matrix in matrices.items():
            ratio = matrix.weights(rules.weight_method, rules.random_index).consistency_ratio
            if expert in counted_too and ratio >= rules.max_consistency_ratio:
                text = WORDS[lang]["own_ratio"].format(expert=expert, ratio=ratio, parent=label(parent))
                say(out(), text, "yellow", wrap=True)


def votes(
    panel: PanelArgument,
    output: OutOption = None,
    round: RoundOption = None,
    force: Annotated[bool, typer.Option("--force", help="Replace OUT where it exists.")] = False,
    lang: LangOption = Lang.en,
) -> None:
    """Write the panel's votes as a table that `fuzzyahp rate` takes: client, expert, indicator, grade.

    A grade that an expert who replied left out is an empty cell, so that it is missed where the client is rated.
    """
    check_free(output, force)
    loaded = load_panel(panel)
    asked, found = loaded.questionnaire, loaded.round(round)
    if not asked.clients:
        raise PanelError(f"panel {loaded.name}: was asked for no votes; export a panel with --clients")
    rows = [
        (client, expert, indicator, given.votes.get(client, {}).get(indicator, ""))
        for client in asked.clients
        for expert, given in found.answers.items()
        for indicator in asked.indicators
    ]
    if not rows:
        raise PanelError(f"panel {loaded.name}, round {found.number}: nobody replied, so there are no votes; ask again")
    header = ("client", "expert", "indicator", "grade")
    data = sheet_text([header, *([for_spreadsheet(cell) for cell in row] for row in rows)])
    deliver(data, output)
    if output is None:
        return
    words, empty = WORDS[lang], sum(not row[3] for row in rows)
    say(
        out(),
        words["saved_votes"].format(
            output=output,
            n=counted(words, "votes", len(rows)),
            clients=counted(words, "clients", len(asked.clients)),
            experts=counted(words, "experts", len(found.answers)),
            round=found.number,
        ),
    )
    if empty:
        say(out(), words["no_votes"].format(n=empty))
