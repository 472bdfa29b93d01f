"""``fuzzyahp panel``: questionnaires out, answers in, a report, weights and votes; advice and changes stand beside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from fuzzyahp.cli.console import deliver, err, json_text, out, say
from fuzzyahp.cli.options import DEFAULT_SCHEME, Lang, LangOption, SchemeOption, epilog
from fuzzyahp.cli.panel_changes import advise, change
from fuzzyahp.cli.panel_files import PANEL_FILE, contents_of, file_names, returned_files, write_all
from fuzzyahp.cli.panel_options import (
    PanelArgument,
    RoundOption,
    check_date,
    labels_of,
    reasons,
    scheme_of,
    values_of,
    warn_left_out,
)
from fuzzyahp.cli.panel_results import votes, weigh
from fuzzyahp.cli.panel_tables import show_report
from fuzzyahp.cli.panel_words import WORDS
from fuzzyahp.cli.progress import track
from fuzzyahp.cli.words import counted
from fuzzyahp.document import load_draft
from fuzzyahp.errors import FuzzyAHPError, PanelError
from fuzzyahp.experts.groups.expert_weights import FAMILIARITY
from fuzzyahp.experts.panel.answers import Answers
from fuzzyahp.experts.panel.document import load_panel, panel_bytes, save_panel
from fuzzyahp.experts.panel.expert_list import read_client_names, read_experts
from fuzzyahp.experts.panel.panel import Panel
from fuzzyahp.experts.panel.questions import MANY_CHILDREN, questionnaire
from fuzzyahp.experts.panel.report import panel_report
from fuzzyahp.experts.panel.returned import MAX_BYTES, Problem, Returned, collect
from fuzzyahp.experts.questionnaires.answer_sheet_reader import read_answer_sheet
from fuzzyahp.experts.questionnaires.answer_sheets import write_answer_sheet
from fuzzyahp.experts.questionnaires.workbook_reader import read_workbook
from fuzzyahp.experts.questionnaires.workbook_writer import write_workbook
from fuzzyahp.files import check_writable, read_whole
from fuzzyahp.scheme import Scheme

app = typer.Typer(
    no_args_is_help=True,
    help="Run a panel of experts: questionnaires out, answers in, who agrees, weights, the next round.",
)
app.command(
    "advise",
    epilog=epilog(
        "fuzzyahp panel advise round-1/panel.json", "fuzzyahp panel advise round-1/panel.json --expert 'Li Wei'"
    ),
)(advise)
app.command(
    "change",
    epilog=epilog(
        "fuzzyahp panel change round-1/panel.json --expert 'Li Wei' --parent finance "
        "--pair 'debt_ratio / profit_margin' --to 3 --reason 'slip of the pen, by telephone'"
    ),
)(change)

app.command(
    "weigh",
    epilog=epilog(
        "fuzzyahp panel weigh round-2/panel.json --scheme draft.toml -o ours.toml",
        "fuzzyahp panel weigh round-2/panel.json --scheme our.toml --aggregation aip_geometric --version 2 -o new.toml",
    ),
)(weigh)
app.command("votes", epilog=epilog("fuzzyahp panel votes round-1/panel.json -o votes.csv"))(votes)


_ONE_OF_TWO = "--experts, --panel: give one of them: a new panel's list, or the panel to be asked again"


class ReportFormat(StrEnum):
    """How a report is put out."""

    text = "text"
    json = "json"


@app.command(
    "export",
    epilog=epilog(
        "fuzzyahp panel export --scheme ours.toml --experts experts.csv -o round-1",
        "fuzzyahp panel export --scheme ours.toml --experts experts.csv --clients firms.csv --csv -o round-1",
        "fuzzyahp panel export --scheme ours.toml --panel round-1/panel.json -o round-2",
    ),
)
def export(
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="Folder for the questionnaires.", show_default=False)
    ],
    scheme: SchemeOption = DEFAULT_SCHEME,
    experts: Annotated[
        Path | None,
        typer.Option(
            "--experts",
            metavar="CSV",
            help="Who is asked: column expert, and weight, or familiarity and basis.",
            show_default=False,
        ),
    ] = None,
    clients: Annotated[
        Path | None,
        typer.Option("--clients", metavar="CSV", help="Whom they put into grades: column client.", show_default=False),
    ] = None,
    panel: Annotated[
        Path | None,
        typer.Option("--panel", metavar="PANEL", help="Ask this panel once more: its next round.", show_default=False),
    ] = None,
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="Name of a new panel.", show_default="the scheme's")
    ] = None,
    familiarity_table: Annotated[
        str, typer.Option("--familiarity-table", metavar="TABLE", help=f"{', '.join(FAMILIARITY)}.")
    ] = "equal_steps",
    csv: Annotated[bool, typer.Option("--csv", help="CSV files in place of Excel workbooks.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace questionnaires that are in DIR.")] = False,
    lang: LangOption = Lang.en,
) -> None:
    """Write one questionnaire an expert, and the panel file, into a folder.

    A scheme may still lack its judgments: it is enough that it names the indicators. With --panel the next round of a
    panel is asked: everybody sees the own answers and the group's median and quartiles, and nobody's name.
    """
    asked = load_draft(scheme)
    if experts is not None and panel is not None:
        raise FuzzyAHPError(_ONE_OF_TWO)
    names: dict[str, str] = {}
    if clients is not None:
        names = read_client_names(read_whole(clients, MAX_BYTES), clients.name, lang)
    if panel is not None:
        if name is not None:
            raise FuzzyAHPError("--name: a panel that is asked again keeps its name; leave it out")
        made = load_panel(panel)
        _check_clients(made, names)
        scheme_of(made, scheme)
    elif experts is not None:
        listed = read_experts(read_whole(experts, MAX_BYTES), experts.name, familiarity_table)
        made = Panel(asked.name if name is None else name, questionnaire(asked, list(names)), listed)
    else:
        raise FuzzyAHPError(_ONE_OF_TWO)
    number, suffix = len(made.rounds) + 1, ".csv" if csv else ".xlsx"
    files = file_names(made.names, number, suffix)
    contents: dict[str, bytes] = {}
    for expert in track(made.names, len(made.names), WORDS[lang]["writing"]):
        write = write_answer_sheet if csv else write_workbook
        contents[files[expert]] = write(made, expert, asked, lang=lang.value, names=names, round=number)
    write_all(output, {PANEL_FILE: panel_bytes(made)} | contents, force)
    _warn_large(made, asked, lang)
    _warn_untranslated(made, asked, lang)
    _say_exported(made, output, lang)


def _warn_large(panel: Panel, scheme: Scheme, lang: Lang) -> None:
    label = labels_of(scheme, lang)
    for parent, children in panel.questionnaire.pairs.items():
        if len(children) > MANY_CHILDREN:
            pairs = counted(WORDS[lang], "comparisons", len(panel.questionnaire.pairs_of(parent)))
            text = WORDS[lang]["many_children"].format(parent=label(parent), n=len(children), pairs=pairs)
            say(err(), text, "yellow", wrap=True)


def _warn_untranslated(panel: Panel, scheme: Scheme, lang: Lang) -> None:
    """Say which indicators stand in a questionnaire with words of another language than the one asked for."""
    asked = panel.questionnaire
    compared = [name for parent, children in asked.pairs.items() for name in (parent, *children)]
    shown = {name: [scheme.indicators[name].label] for name in (*compared, *asked.indicators)}
    for name in asked.indicators:  # a guide is shown where a grade is asked for
        shown[name].append(scheme.indicators[name].guide)
    missing = [name for name, texts in shown.items() if any(one.get("en") and not one.get(lang) for one in texts)]
    if missing:
        say(err(), WORDS[lang]["untranslated"].format(names=WORDS[lang]["sep"].join(missing)), "yellow", wrap=True)


def _check_clients(panel: Panel, names: dict[str, str]) -> None:
    unknown = [client for client in names if client not in panel.questionnaire.clients]
    if unknown:
        raise PanelError(
            f"--clients: panel {panel.name} was not asked about {', '.join(unknown[:5])}; every round asks the same: "
            "export a new panel"
        )


def _say_exported(panel: Panel, folder: Path, lang: Lang) -> None:
    words, asked, console = WORDS[lang], panel.questionnaire, out()
    number, n = len(panel.rounds) + 1, len(panel.names)
    text = words["exported_1" if n == 1 else "exported"]
    say(console, text.format(folder=folder, n=n, round=number, panel=PANEL_FILE))
    pairs = sum(len(asked.pairs_of(parent)) for parent in asked.pairs)
    line = words["asked"].format(
        pairs=counted(words, "comparisons", pairs), parents=counted(WORDS[lang], "parents", len(asked.pairs))
    )
    if asked.clients:
        votes = words["asked_votes"].format(
            votes=counted(words, "grades", len(asked.clients) * len(asked.indicators)),
            clients=counted(words, "clients", len(asked.clients)),
        )
        line += f" {votes}" if lang == "en" else votes
    say(console, line + ("." if lang == "en" else "。"))
    say(console, words["next_import"].format(command=f"fuzzyahp panel import {folder}"))


@app.command(
    "import",
    epilog=epilog(
        "fuzzyahp panel import round-1",
        "fuzzyahp panel import round-1 --waive 'Li Wei-round-1.csv / line 14=on leave, cannot be asked'",
    ),
)
def import_(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder with panel.json and what came back.")],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="PANEL",
            help="Panel file; one that exists must be of this panel.",
            show_default="DIR/panel.json",
        ),
    ] = None,
    waive: Annotated[
        list[str] | None,
        typer.Option(
            "--waive",
            metavar="PLACE=REASON",
            help="Let the fault at this place pass; its answer is left out, and the reason recorded.",
            show_default=False,
        ),
    ] = None,
    scheme: Annotated[
        str | None,
        typer.Option("--scheme", "-s", metavar="SCHEME", help="For labels of grades of its own.", show_default=False),
    ] = None,
    at: Annotated[str, typer.Option("--at", metavar="DATE", help="When the round closed.", show_default=False)] = "",
    lang: LangOption = Lang.en,
) -> None:
    """Read every questionnaire in a folder and add one round to the panel.

    Everything unanswered, contradictory or changed is listed at once, with its place, and nothing is written until
    each is mended or waived. An expert without a questionnaire in the folder did not reply.
    """
    if folder.is_file():
        raise PanelError(f"{folder}: is a file; give the folder it is in, {folder.parent}")
    source = folder / PANEL_FILE
    panel = load_panel(source)
    target = output or source
    _check_target(panel, target)
    check_writable(target)
    at = check_date(at)
    labels = scheme_of(panel, scheme)
    paths, faulty, others = returned_files(folder)
    if not paths and not faulty:
        raise PanelError(f"{folder}: holds no questionnaire; put what came back beside {PANEL_FILE}")
    returned = [*_read(panel, paths, labels, WORDS[lang]["reading"]), *faulty]
    answers, waivers = collect(
        returned, reasons(waive or (), "--waive", [p.place for r in returned for p in r.problems])
    )
    added = panel.with_round(
        {expert: answers[expert] for expert in panel.names if expert in answers}, waivers=waivers, at=at
    )
    save_panel(added, target)
    words, console = WORDS[lang], out()
    say(
        console,
        words["imported"].format(
            panel=target,
            round=len(added.rounds),
            responded=len(answers),
            invited=counted(words, "experts", len(panel.names)),
            judged=counted(
                words, "judgments", sum(len(pairs) for given in answers.values() for pairs in given.judgments.values())
            ),
            voted=counted(
                words, "grades", sum(len(votes) for given in answers.values() for votes in given.votes.values())
            ),
        ),
    )
    silent = [expert for expert in panel.names if expert not in answers]
    if silent:
        say(console, words["silent"].format(names=", ".join(silent)))
    if waivers:
        listed = "; ".join(waiver.place for waiver in waivers)
        say(console, words["waived"].format(n=len(waivers), places=listed))
    if others:
        say(console, words["passed_over"].format(names=words["sep"].join(others)))
    warn_left_out(added, None, lang, labels_of(labels, lang))
    say(console, words["next_report"].format(command=f"fuzzyahp panel report {target}"))


def _check_target(panel: Panel, target: Path) -> None:
    """Raise unless the file is this panel's, or is not there yet: nothing else is replaced."""
    if not target.exists():
        return
    try:
        found = load_panel(target)
    except FuzzyAHPError:
        raise PanelError(f"-o {target}: exists and is no panel file; choose another name") from None
    if (found.name, found.questionnaire, found.names) != (panel.name, panel.questionnaire, panel.names):
        raise PanelError(f"-o {target}: holds another panel, {found.name}; choose another name")
    if len(found.rounds) > len(panel.rounds) + 1:
        raise PanelError(
            f"-o {target}: holds {len(found.rounds)} rounds, and this is round {len(panel.rounds) + 1}: the later ones "
            "would be lost; choose another name"
        )


def _read(panel: Panel, paths: Sequence[Path], scheme: Scheme | None, label: str) -> Iterator[Returned]:
    number = len(panel.rounds) + 1
    for name, data in track(contents_of(paths), len(paths), label):
        if isinstance(data, FuzzyAHPError):
            yield Returned(name, None, Answers(), (Problem(name, str(data).partition(": ")[2]),))
        elif Path(name).suffix.lower() == ".xlsx":
            yield read_workbook(data, name, panel, round=number, scheme=scheme)
        else:
            yield read_answer_sheet(data, name, panel, round=number, scheme=scheme)


@app.command(
    "report",
    epilog=epilog(
        "fuzzyahp panel report round-1/panel.json", "fuzzyahp panel report round-2/panel.json --all --format json"
    ),
)
def report(
    panel: PanelArgument,
    round: RoundOption = None,
    scheme: Annotated[
        str | None,
        typer.Option(
            "--scheme",
            "-s",
            metavar="SCHEME",
            help="For labels, points of the grades, weight method and threshold of CR.",
            show_default="the built-in one that was asked about",
        ),
    ] = None,
    all: Annotated[bool, typer.Option("--all", help="Every question, not only where answers lie far apart.")] = False,
    format: Annotated[ReportFormat, typer.Option("--format", "-f", help="text, or json.")] = ReportFormat.text,
    lang: LangOption = Lang.en,
) -> None:
    """Report a round: who replied, how consistent each is, how far they agree and where not, and the stop rule."""
    loaded = load_panel(panel)
    asked = scheme_of(loaded, scheme)
    rules = None if asked is None else asked.rules
    made = panel_report(loaded, round, values=values_of(loaded, asked), rules=rules)
    if format is ReportFormat.json:
        deliver(json_text(made.to_dict()), None)
        return
    show_report(out(), made, asked, lang, everything=all)
