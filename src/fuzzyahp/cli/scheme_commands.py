"""``fuzzyahp scheme``: look at schemes, check them, start a new one."""

from __future__ import annotations

import json
import re
import tomllib
from enum import StrEnum
from importlib.resources import files
from typing import Annotated

import typer
from rich.text import Text

from fuzzyahp.cli.console import check_free, deliver, json_text, out, safe, say
from fuzzyahp.cli.exit_codes import FOUND
from fuzzyahp.cli.options import DEFAULT_SCHEME, Lang, LangOption, OutOption, SchemeArgument, epilog
from fuzzyahp.cli.report_commands import CARD_EPILOG, card
from fuzzyahp.cli.tables import scheme_tree, table
from fuzzyahp.cli.words import WORDS, counted
from fuzzyahp.document import builtin_schemes, load_draft, load_scheme, scheme_json_schema
from fuzzyahp.errors import FuzzyAHPError, SchemeError
from fuzzyahp.rating import RatingModel
from fuzzyahp.safe_text import for_terminal
from fuzzyahp.scheme import Scheme
from fuzzyahp.scheme_parts import PanelSource, lacks_weights
from fuzzyahp.weighing import check_order, judge_children, weigh_children
from fuzzyahp.weights import Weights

app = typer.Typer(
    no_args_is_help=True,
    help="Look at schemes, check them, start a new one. A scheme is one lender's rating policy in a readable file.",
)


class SchemeFormat(StrEnum):
    """How a scheme is shown."""

    toml = "toml"
    json = "json"
    tree = "tree"


@app.command("list", epilog=epilog("fuzzyahp scheme list"))
def list_schemes(lang: LangOption = Lang.en) -> None:
    """List the built-in schemes."""
    words = WORDS[lang]
    columns = (words["scheme_name"], words["version"], words["indicator_count"], words["title"])
    made = table(*columns, right=(words["indicator_count"],))
    for name in builtin_schemes():
        scheme = load_scheme(name)
        title = scheme.title.get(lang) or scheme.title.get("en", "")
        made.add_row(safe(name), safe(scheme.version), str(len(scheme.tree.leaves)), safe(title))
    out().print(made)


@app.command("new", epilog=epilog("fuzzyahp scheme new our-branch -o our-branch.toml"))
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What to call it: small letters, digits, - and _.")],
    output: OutOption = None,
    force: Annotated[bool, typer.Option("--force", help="Replace OUT where it exists.")] = False,
) -> None:
    """Write a commented scheme to start from: the built-in micro-enterprise under a name of your own."""
    text = starter(name)
    check_free(output, force)
    deliver(text, output)
    if output is not None:
        say(out(), f"{output}: edit it, then run: fuzzyahp scheme check {output}")


@app.command(
    "show",
    epilog=epilog(
        "fuzzyahp scheme show micro-enterprise --format tree",
        "fuzzyahp scheme show ours.toml --format json -o ours.json",
    ),
)
def show(
    scheme: SchemeArgument,
    format: Annotated[SchemeFormat, typer.Option("--format", "-f", help="What to show it as.")] = SchemeFormat.toml,
    output: OutOption = None,
    lang: LangOption = Lang.en,
) -> None:
    """Show a scheme: as a document with every rule written out, or as a tree with its weights."""
    loaded = load_scheme(scheme)
    if format is SchemeFormat.tree:
        if output is not None:
            raise typer.BadParameter("a tree is for the screen; write toml or json", param_hint="--output")
        out().print(scheme_tree(RatingModel(loaded), lang))
        say(out(), WORDS[lang]["legend"], "dim")
        return
    text = loaded.to_toml() if format is SchemeFormat.toml else loaded.to_json(indent=2) + "\n"
    deliver(text, output)


@app.command("check", epilog=epilog("fuzzyahp scheme check micro-enterprise", "fuzzyahp scheme check ours.toml"))
def check(scheme: SchemeArgument, lang: LangOption = Lang.en) -> None:
    """Load a scheme, weigh it, and list every parent's weights and consistency ratio (CR).

    Ends with exit code 2 and says what to mend if the scheme cannot be used; with 1 for a draft, in which nothing is
    wrong but that judgments are still to come.
    """
    try:
        loaded = load_scheme(scheme)
    except SchemeError:
        loaded = load_draft(scheme)  # where more is wrong than missing judgments, this says so
    words, console = WORDS[lang], out()
    problem, waivers, lacking = None, False, [p for p in loaded.tree.parents if lacks_weights(loaded.indicators[p])]
    try:
        if loaded.draft:
            for parent in loaded.tree.parents:
                if parent not in lacking:
                    check_order(loaded, parent, weigh_children(loaded, parent).values)
        else:
            waivers = bool(RatingModel(loaded).waivers)
    except FuzzyAHPError as error:
        problem = error
    made = table(words["indicator"], "CR", words["child"], words["weight"], right=("CR", words["weight"]))
    for parent in loaded.tree.parents:
        indicator, judged = loaded.indicators[parent], _judged(loaded, parent)
        weights = judged.values.tolist() if judged else indicator.weights or (1.0,) * (len(indicator.children) == 1)
        note, style = _remark(loaded, parent, judged, lang)
        children = Text("\n").join(safe(line) for line in indicator.children)
        made.add_row(
            safe(loaded.tree.path(parent)),
            safe("" if judged is None else f"{judged.consistency_ratio:.4f}", style),
            children.append(f"\n{for_terminal(note)}" if note else "", style=style),
            "\n".join(f"{weight:.4f}" for weight in weights),
        )
    console.print(made)
    if problem is not None:
        raise problem
    if loaded.draft:
        waiting = counted(words, "waiting", len(lacking))
        say(console, words["draft"].format(name=loaded.name, version=loaded.version, waiting=waiting), "yellow")
        raise typer.Exit(FOUND)
    text = words["sound_waived" if waivers else "sound"].format(
        name=loaded.name,
        version=loaded.version,
        leaves=counted(words, "indicators", len(loaded.tree.leaves)),
        parents=counted(words, "parents", len(loaded.tree.parents)),
        limit=loaded.rules.max_consistency_ratio,
    )
    say(console, text, "green")
    say(console, loaded.fingerprint)


def _judged(scheme: Scheme, parent: str) -> Weights | None:
    """Weights of one parent's children, however inconsistent; None where they are given, or the model said why not."""
    try:
        found = judge_children(scheme, parent)
    except FuzzyAHPError:
        return None
    return None if found is None else found[1]


def _remark(scheme: Scheme, parent: str, judged: Weights | None, lang: str) -> tuple[str, str]:
    """What there is to say about one parent beside its weights, and in which style."""
    indicator, words = scheme.indicators[parent], WORDS[lang]
    reasons = [reason for reason in (indicator.waive_consistency, indicator.waive_order) if reason]
    if judged is None and not reasons:
        if lacks_weights(indicator):
            return words["lacking"], "yellow"
        key = "only_child" if len(indicator.children) == 1 else "given"
        return (words[key], "dim") if indicator.panel is None else (_panel_note(indicator.panel, lang), "")
    if reasons:
        return words["waived"].format(reason=words["sep"].join(reasons)), "yellow"
    too_high = judged is not None and judged.consistency_ratio >= scheme.rules.max_consistency_ratio
    if too_high:
        return words["too_high"], "red"
    return ("", "") if indicator.panel is None else (_panel_note(indicator.panel, lang), "")


def _panel_note(source: PanelSource, lang: str) -> str:
    found = {"name": source.name, "round": source.round, "experts": source.experts, "aggregation": source.aggregation}
    return WORDS[lang]["by_panel"].format(**found, voices=WORDS[lang][f"voices_{source.voices}"])


app.command("card", epilog=CARD_EPILOG)(card)


@app.command("fingerprint", epilog=epilog("fuzzyahp scheme fingerprint micro-enterprise"))
def fingerprint(scheme: SchemeArgument) -> None:
    """Print a scheme's fingerprint: the same for the same policy, however it is written."""
    say(out(), load_scheme(scheme).fingerprint)


@app.command("schema", epilog=epilog("fuzzyahp scheme schema -o scheme.schema.json"))
def schema(output: OutOption = None) -> None:
    """Print the JSON Schema of scheme files, for editors and other programs."""
    deliver(json_text(scheme_json_schema()), output)


def starter(name: str) -> str:
    """Text of the built-in scheme under another name, its comments kept.

    Parameters
    ----------
    name : str
        Name of the new scheme.

    Returns
    -------
    str
        TOML.

    Raises
    ------
    SchemeError
        If the name cannot be one.

    Examples
    --------
    >>> print(starter("our-branch")[:44])
    # our-branch: started from the built-in sche
    """
    text = (files("fuzzyahp") / "schemes" / f"{DEFAULT_SCHEME}.toml").read_text(encoding="utf-8")
    original = load_scheme(DEFAULT_SCHEME)
    body = text[re.search(r"^format = ", text, re.MULTILINE).start() :]  # type: ignore[union-attr]
    for key, old, value in (("name", original.name, name), ("version", original.version, "0.1.0")):
        body = body.replace(f'{key} = "{old}"', f"{key} = {json.dumps(value)}", 1)
    head = (
        f"# {name}: started from the built-in scheme {DEFAULT_SCHEME} {original.version}.\n"
        f"# ({original.fingerprint})\n"
        "#\n"
        "# Replace indicators, labels, judgments and standards with those of your own experts and trade, say in\n"
        "# `source` where they come from, and raise `version` with every change that has been used.\n"
        "# Then: fuzzyahp scheme check FILE\n\n"
    )
    load_scheme(tomllib.loads(body))
    return head + body
