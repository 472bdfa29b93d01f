"""``fuzzyahp panel advise`` and ``change``: what would make judgments consistent, and what an expert agreed to."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated

import typer

from fuzzyahp.cli.console import out, say
from fuzzyahp.cli.options import Lang, LangOption
from fuzzyahp.cli.panel_options import (
    Label,
    PanelArgument,
    RoundOption,
    check_date,
    labels_of,
    scheme_of,
    why_left_out,
)
from fuzzyahp.cli.panel_words import WORDS
from fuzzyahp.cli.progress import patience
from fuzzyahp.errors import FuzzyAHPError, PanelError, shown, suggest
from fuzzyahp.experts.consistency.fewest_changes import fewest_changes
from fuzzyahp.experts.consistency.report import check_consistency
from fuzzyahp.experts.incomplete.matrix import IncompleteMatrix
from fuzzyahp.experts.panel.answers import Change, composed, exact_ratio
from fuzzyahp.experts.panel.document import load_panel, save_panel
from fuzzyahp.experts.panel.group_judgments import group_judgments
from fuzzyahp.experts.panel.panel import Panel
from fuzzyahp.experts.panel.questions import Pair
from fuzzyahp.files import check_writable
from fuzzyahp.judgment import JudgmentMatrix
from fuzzyahp.ratio import ratio_text
from fuzzyahp.rules import Rules

_WORST = 3
_MOST_EXACT = 9

ExpertOption = Annotated[
    str | None, typer.Option("--expert", metavar="NAME", help="Whose judgments.", show_default="everybody's")
]
ParentOption = Annotated[
    str | None,
    typer.Option("--parent", metavar="PARENT", help="Under which parent.", show_default="wherever CR is too high"),
]
SchemeForRules = Annotated[
    str | None,
    typer.Option(
        "--scheme", "-s", metavar="SCHEME", help="For labels, method and threshold of CR.", show_default=False
    ),
]


def advise(
    panel: PanelArgument,
    expert: ExpertOption = None,
    parent: ParentOption = None,
    round: RoundOption = None,
    scheme: SchemeForRules = None,
    time_limit: Annotated[float, typer.Option("--time-limit", metavar="SECONDS", help="For each search.")] = 10.0,
    lang: LangOption = Lang.en,
) -> None:
    """Say which judgments disturb most, and the fewest changes that bring CR below the threshold. Changes nothing."""
    if not time_limit > 0:
        raise PanelError(f"--time-limit {time_limit:g}: must be a number of seconds above 0")
    loaded = load_panel(panel)
    found = scheme_of(loaded, scheme)
    rules = Rules() if found is None else found.rules
    # Names unless a scheme is given, also where the scheme is a built-in one: it is names that --pair takes.
    label = labels_of(found if scheme is not None else None, lang)
    experts, parents = _chosen(loaded, expert, parent)
    words, console, number = WORDS[lang], out(), loaded.round(round).number
    said = False
    for who in experts:
        for where in parents:
            why = why_left_out(loaded, who, where, number, lang, label)
            if why and loaded.judgments(who, where, number):
                said = True
                say(console, words["no_advice"].format(expert=who, parent=label(where), why=why), "yellow", wrap=True)
                continue
            try:
                matrix, missing = _matrix(loaded, who, where, number)
            except FuzzyAHPError as error:
                raise PanelError(f"panel {loaded.name}, round {number}, {who}: {where}: {error}") from None
            if matrix is None:
                if expert is not None and parent is not None:
                    raise PanelError(f"panel {loaded.name}, round {number}: {who} judged nothing under {where}")
                continue
            ratio = matrix.weights(rules.weight_method, rules.random_index).consistency_ratio
            fine = ratio < rules.max_consistency_ratio
            if fine and parent is None:
                continue
            said = True
            if missing:
                say(console, words["advice_incomplete"].format(expert=who, parent=label(where), n=missing))
            say(console, words["advice_for"].format(expert=who, parent=label(where), ratio=ratio), "bold")
            if fine:
                say(console, words["advice_fine"].format(limit=rules.max_consistency_ratio), "green")
                continue
            _advise(matrix, rules, time_limit, lang, label, _group(loaded, where, number, rules))
            who_and_where = f"--expert {shlex.quote(who)} --parent {shlex.quote(where)}"
            command = f"fuzzyahp panel change {panel} {who_and_where} --pair 'A / B' --to N --reason TEXT"
            say(console, words["advice_only"].format(command=command) + "\n")
    if not said:
        say(console, words["advice_none"].format(limit=rules.max_consistency_ratio), "green")


def _group(panel: Panel, parent: str, round: int, rules: Rules) -> dict[Pair, float]:
    """What the group says of each pair, either way round; nothing where it is one expert alone, or there is none."""
    children = panel.questionnaire.pairs[parent]
    method, index = rules.weight_method, rules.random_index
    try:
        found = group_judgments(panel, parent, children, round=round, method=method, random_index=index)
    except FuzzyAHPError:  # why there is none is for `panel report` to say; advice to one expert can do without
        return {}
    if found.judgments is None or found.source.experts < 2:
        return {}
    upper = dict(zip(panel.questionnaire.pairs_of(parent), found.judgments, strict=True))
    return upper | {(b, a): 1 / ratio for (a, b), ratio in upper.items()}


def _advise(
    matrix: JudgmentMatrix, rules: Rules, time_limit: float, lang: Lang, label: Label, group: dict[Pair, float]
) -> None:
    words, console, limit = WORDS[lang], out(), rules.max_consistency_ratio
    say(console, words["advice_worst"])
    for worst in check_consistency(matrix, threshold=limit, random_index=rules.random_index).judgments[:_WORST]:
        line = words["advice_worst_line"].format(
            first=label(worst.first),
            second=label(worst.second),
            value=ratio_text(worst.value),
            fitting=_rounded(worst.fitting),
        )
        say(console, f"  {line}")
    if len(matrix.labels) > _MOST_EXACT:
        say(console, words["advice_too_large"].format(n=_MOST_EXACT))
        return
    with patience(words["advice_worst"]):
        found = fewest_changes(matrix, threshold=limit, random_index=rules.random_index, time_limit=time_limit)
    say(console, words["advice_fewest"].format(limit=limit, n=len(found.changes)))
    for change in found.changes:
        line = words["advice_fewest_line"].format(
            first=label(change.first),
            second=label(change.second),
            before=ratio_text(change.before),
            after=ratio_text(change.after),
        )
        theirs = group.get((change.first, change.second))
        said = "" if theirs is None else words["advice_group"].format(group=_rounded(theirs))
        say(console, f"  {line}{said}")
    say(console, words["advice_after"].format(ratio=found.ratio_after))
    if not found.exact:
        say(console, words["advice_best"].format(n=found.at_least))


def _rounded(ratio: float) -> str:
    return f"{ratio:.2g}" if ratio >= 1 else f"1/{1 / ratio:.2g}"


def change(
    panel: PanelArgument,
    expert: Annotated[str, typer.Option("--expert", metavar="NAME", help="Whose judgment.", show_default=False)],
    parent: Annotated[str, typer.Option("--parent", metavar="PARENT", help="Under which parent.", show_default=False)],
    pair: Annotated[str, typer.Option("--pair", metavar="'A / B'", help="Which two, by name.", show_default=False)],
    to: Annotated[
        str, typer.Option("--to", metavar="N", help="How many times as important A is: 3, or 1/3.", show_default=False)
    ],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why the expert agreed.", show_default=False)],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who enters it.", show_default=False)] = "",
    at: Annotated[str, typer.Option("--at", metavar="DATE", help="When it was agreed.", show_default=False)] = "",
    off_scale: Annotated[bool, typer.Option("--off-scale", help="Let N lie beyond 1/9 to 9.")] = False,
    round: RoundOption = None,
    scheme: SchemeForRules = None,
    lang: LangOption = Lang.en,
) -> None:
    """Record that an expert agreed to change one judgment: before, after, and why. The answer itself is kept."""
    check_writable(panel)
    loaded = load_panel(panel)
    rules = _rules(loaded, scheme)
    number, at, expert = loaded.round(round).number, check_date(at), composed(expert)
    _chosen(loaded, expert, parent)
    first, second = _pair(loaded, parent, pair)
    after = exact_ratio(to, f"--to, {pair}")
    if not off_scale and not Fraction(1, 9) <= after <= 9:
        raise PanelError(
            f"--to {shown(to)}: must be from 1/9 to 9, the scale of the questionnaire; if the expert means it, add "
            "--off-scale"
        )
    if (first, second) not in loaded.questionnaire.pairs_of(parent):
        first, second, after = second, first, Fraction(1) / after
    before = loaded.judgments(expert, parent, number).get((first, second))
    if before is None:
        raise PanelError(
            f"panel {loaded.name}, round {number}: {expert} gave no judgment of {first} / {second}; there is nothing "
            "to change"
        )
    if before == after:
        raise PanelError(f"--to {to}: the judgment of {first} / {second} is {ratio_text(before)} already")
    made = loaded.with_changes([Change(expert, parent, first, second, before, after, reason, by, at)], number)
    save_panel(made, panel)
    known = {"panel": panel, "expert": expert, "first": first, "second": second, "parent": parent}
    known |= {"before": ratio_text(before), "after": ratio_text(after)}
    was, now = (_ratio(one, expert, parent, number, rules) for one in (loaded, made))
    if was is None or now is None:
        say(out(), WORDS[lang]["changed_alone"].format(**known))
    else:
        say(out(), WORDS[lang]["changed_done"].format(**known, was=was, now=now))


def _rules(panel: Panel, scheme: str | None) -> Rules:
    found = scheme_of(panel, scheme)
    return Rules() if found is None else found.rules


def _chosen(panel: Panel, expert: str | None, parent: str | None) -> tuple[Sequence[str], Sequence[str]]:
    expert = None if expert is None else composed(expert)
    if expert is not None and expert not in panel.names:
        raise PanelError(f"--expert: there is no expert {shown(expert)}; {suggest(expert, panel.names)}")
    asked = panel.questionnaire.pairs
    if parent is not None and parent not in asked:
        raise PanelError(f"--parent: {shown(parent)} was not asked about; {suggest(parent, asked)}")
    return panel.names if expert is None else [expert], list(asked) if parent is None else [parent]


def _pair(panel: Panel, parent: str, text: str) -> Pair:
    """The pair that was typed, in the order in which it was typed; names may hold a slash."""
    asked = panel.questionnaire.pairs_of(parent)
    known = {"".join(f"{a}/{b}".split()): (a, b) for pair in asked for a, b in (pair, pair[::-1])}
    found = known.get("".join(text.split()))
    if found is None:
        options = [" / ".join(pair) for pair in asked]
        raise PanelError(f"--pair: {parent} has no pair {shown(text)}; {suggest(text, options)}")
    return found


def _matrix(panel: Panel, expert: str, parent: str, round: int) -> tuple[JudgmentMatrix | None, int]:
    """The expert's matrix, and how many of its judgments are completed; None where nothing was judged."""
    given = panel.judgments(expert, parent, round)
    if not given:
        return None, 0
    labels, asked = panel.questionnaire.pairs[parent], panel.questionnaire.pairs_of(parent)
    if len(given) == len(asked):
        return JudgmentMatrix.from_pairs(given, labels), 0
    return IncompleteMatrix.from_pairs(given, labels).complete(), len(asked) - len(given)


def _ratio(panel: Panel, expert: str, parent: str, round: int, rules: Rules) -> float | None:
    """CR of all the expert's judgments under one parent; None where some are missing."""
    matrix, missing = _matrix(panel, expert, parent, round)
    if matrix is None or missing or len(matrix.labels) < 3:
        return None
    return matrix.weights(rules.weight_method, rules.random_index).consistency_ratio
