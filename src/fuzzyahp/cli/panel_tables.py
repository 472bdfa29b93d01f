"""A panel's report as tables and sentences that fit 80 columns."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from fuzzyahp.cli.console import safe, say
from fuzzyahp.cli.panel_options import Label, labels_of, why_left_out
from fuzzyahp.cli.panel_words import WORDS
from fuzzyahp.cli.tables import table
from fuzzyahp.cli.words import counted
from fuzzyahp.experts.delphi.rounds import RankAgreement, Shift
from fuzzyahp.experts.delphi.spread import Spread
from fuzzyahp.experts.panel.parent_report import ParentReport
from fuzzyahp.experts.panel.report import PanelReport
from fuzzyahp.ratio import ratio_text
from fuzzyahp.scheme import Scheme

_MOST_QUESTIONS = 10
_MOST_FAR = 5
_NUMBERS = ("share", "judged", "highest", "factor", "voted")


def show_report(
    console: Console, report: PanelReport, scheme: Scheme | None, lang: str, everything: bool = False
) -> None:
    """Show a report.

    Parameters
    ----------
    console : Console
        Where.
    report : PanelReport
        What.
    scheme : Scheme or None
        For labels; names where there is none.
    lang : {"en", "zh"}
        Language.
    everything : bool
        Every question and every expert, not only where the answers lie furthest apart.
    """
    words, summary, asked = WORDS[lang], report.summary, report.panel.questionnaire
    label = labels_of(scheme, lang)
    title = words["title"].format(
        panel=report.panel.name, round=summary.number, scheme=asked.scheme, version=asked.version
    )
    _head(console, title)
    text = words["replies"].format(
        responded=summary.responded,
        invited=counted(words, "experts", summary.invited),
        rate=summary.response_rate,
    )
    if summary.retention is not None:
        text += words["semicolon"] + words["retention"].format(retention=summary.retention)
    say(console, text)
    _show_experts(console, report, lang, label)
    if report.parents:
        _show_parents(console, report, lang, label)
        _show_far(console, report, lang, label, everything)
    votes = [item for item in summary.agreement if item.kind == "vote"]
    if votes:
        _show_votes(console, votes, lang)
    _show_spreads(console, summary.spreads, lang, label, everything)
    if report.shifts:
        _show_shifts(console, report, lang, label, everything)
    for key, records in (("change", report.changes), ("waiver", report.waivers)):
        if records:
            _head(console, words[f"{key}s"])
            for record in records:
                known = {name: _record(name, value) for name, value in vars(record).items()}
                say(console, words[key].format(**known), wrap=True)
    _head(console, words["stop_rule"])
    labels = {} if scheme is None else {name: scheme.label(name, lang) for name in scheme.tree}
    say(console, report.verdict.to_text(lang, labels), wrap=True)


def _record(name: str, value: object) -> object:
    return ratio_text(value) if name in ("before", "after") else value  # type: ignore[arg-type]


def _head(console: Console, title: str) -> None:
    console.print()
    console.print(Rule(safe(title, "bold")))


def _show_experts(console: Console, report: PanelReport, lang: str, label: Label) -> None:
    words, asked = WORDS[lang], report.panel.questionnaire
    keys = ["expert"] + ["share"] * (report.voices != "equal")
    keys += ["judged", "highest", "where", "factor"] * bool(asked.pairs) + ["voted"] * bool(asked.clients)
    made = table(*(words[key] for key in keys), right=[words[k] for k in _NUMBERS])
    pairs = sum(len(asked.pairs_of(parent)) for parent in asked.pairs)
    votes = len(asked.clients) * len(asked.indicators)
    for one in report.experts:
        style = "" if one.responded else "yellow"
        cells = {"expert": safe(one.expert, style), "judged": Text(f"{one.judged}/{pairs}")}
        cells["voted"] = Text(f"{one.voted}/{votes}")
        cells["share"] = Text("-" if one.share is None else f"{one.share:.1%}")
        worst = max(one.ratios, key=lambda parent: one.ratios[parent], default=None)
        bad = "red" if one.inconsistent else ""
        if worst is not None:
            cells["highest"] = Text(f"{one.ratios[worst]:.4f}", style=bad)
            cells["where"] = safe(label(worst) if one.ratios[worst] > 0.00005 else "", bad)
        cells["factor"] = Text("" if one.factor is None else f"x {one.factor:.2f}")
        if not one.responded:
            cells |= dict.fromkeys(("judged", "voted"), Text("-")) | {"where": safe(words["no_reply"], style)}
        made.add_row(*(cells.get(key, Text("")) for key in keys))
    console.print(made)
    for one in report.experts:
        if one.inconsistent:
            listed = words["sep"].join(label(parent) for parent in one.inconsistent)
            text = words["too_high"].format(limit=report.limit, parents=listed)
            say(console, f"{one.expert}{words['colon']}{text}", "red", wrap=True)
    if report.voices != "equal":
        say(console, words[f"about_share_{report.voices}"], "dim", wrap=True)
    if any(one.factor is not None for one in report.experts):
        say(console, words["about_factor"], "dim", wrap=True)


def _show_parents(console: Console, report: PanelReport, lang: str, label: Label) -> None:
    words = WORDS[lang]
    _head(console, words["consensus"])
    numbers = (words["experts"], "S*", "W", "p", words["group_cr"])
    made = table(words["parent"], words["experts"], "S*", words["band"], "W", "p", words["group_cr"], right=numbers)
    for parent in report.parents:
        group, consensus = parent.group, parent.consensus
        w, p = _concordance(parent.agreement)
        ratio = None if group is None else group.weights.consistency_ratio
        made.add_row(
            safe(label(parent.parent)),
            str(0 if group is None else len(group.individuals)),
            "-" if consensus is None else f"{consensus.indicator:.2f}",
            "-" if consensus is None else words[consensus.band],
            w,
            p,
            Text("-" if ratio is None else f"{ratio:.4f}", style="red" if ratio and ratio >= report.limit else ""),
        )
    console.print(made)
    for parent in report.parents:
        if parent.why:
            say(console, words["no_group"].format(parent=label(parent.parent), why=parent.why), "yellow", wrap=True)
        elif parent.completed:
            say(console, words["completed"].format(parent=label(parent.parent), n=parent.completed), wrap=True)
        for expert in () if parent.why else parent.left_out:
            why = why_left_out(report.panel, expert, parent.parent, report.summary.number, lang, label)
            text = words["left_out"].format(parent=label(parent.parent), expert=expert, why=why)
            say(console, text, "yellow", wrap=True)
        for child, before in parent.rises:
            known = {"parent": label(parent.parent), "child": label(child), "before": label(before)}
            say(console, words["against_order"].format(name=parent.parent, **known), "red", wrap=True)
    say(console, words["about_consensus"].format(limit=report.limit), "dim", wrap=True)
    _show_weights(console, report.parents, lang, label)


def _show_weights(console: Console, parents: Sequence[ParentReport], lang: str, label: Label) -> None:
    words = WORDS[lang]
    _head(console, words["weights_head"])
    numbers = (words["group_weight"], words["lowest"], words["highest_weight"])
    made = table(words["parent"], words["indicator"], *numbers, right=numbers)
    for parent in parents:
        group = parent.group
        for k, child in enumerate(() if group is None else group.labels):
            given = [float(own.values[k]) for own in group.individuals.values()]  # type: ignore[union-attr]
            first = safe(label(parent.parent) if k == 0 else "")
            value = float(group.values[k])  # type: ignore[union-attr]
            made.add_row(first, safe(label(child)), f"{value:.4f}", f"{min(given):.4f}", f"{max(given):.4f}")
    console.print(made)


def _show_far(console: Console, report: PanelReport, lang: str, label: Label, everything: bool) -> None:
    words = WORDS[lang]
    far = [
        (pair.factor, one.expert, pair) for parent in report.parents for one in parent.distances for pair in one.pairs
    ]
    if not far:
        return
    far.sort(key=lambda item: -item[0])
    _head(console, words["far"])
    numbers = (words["own"], words["group"])
    made = table(words["expert"], words["question"], *numbers, "", right=numbers)
    for _, expert, pair in far if everything else far[:_MOST_FAR]:
        made.add_row(
            safe(expert),
            safe(f"{label(pair.first)} / {label(pair.second)}"),
            ratio_text(pair.value),
            _ratio(pair.group),
            safe(words["opposed"] if pair.opposed else ""),
        )
    console.print(made)


def _show_votes(console: Console, votes: Sequence[RankAgreement], lang: str) -> None:
    words = WORDS[lang]
    _head(console, words["votes"])
    numbers = (words["experts"], words["items"], "W", "p")
    made = table(words["client"], *numbers, right=numbers)
    for item in votes:
        made.add_row(safe(item.where), str(item.experts), str(item.items), *_concordance(item))
    console.print(made)


def _show_spreads(console: Console, spreads: Sequence[Spread], lang: str, label: Label, everything: bool) -> None:
    words = WORDS[lang]
    _head(console, words["spread_all" if everything else "spread"])
    wide = [s for s in spreads if everything or s.steps or s.cv]
    shown = wide if everything else sorted(wide, key=lambda s: (-(s.steps or 0), -(s.cv or 0)))[:_MOST_QUESTIONS]
    if not shown:
        say(console, words["spread_none"])
        return
    numbers = (words["answers"], words["median"], words["middle"], words["cv"])
    made = table(words["where"], words["question"], *numbers, right=numbers)
    for one in shown:
        made.add_row(
            safe(label(one.where)),
            safe(" / ".join(label(name) for name in one.question)),
            f"{one.answers}/{one.invited}",
            _figure(one, one.median),
            "-"
            if one.lower_quartile is None
            else f"{_figure(one, one.lower_quartile)} … {_figure(one, one.upper_quartile)}",
            "-" if one.cv is None else f"{one.cv:.2f}",
        )
    console.print(made)
    if not everything and len(spreads) > len(shown):
        say(console, words["more_questions"].format(n=len(spreads) - len(shown)))
    say(console, words["about_spread"], "dim", wrap=True)


def _show_shifts(console: Console, report: PanelReport, lang: str, label: Label, everything: bool) -> None:
    words = WORDS[lang]
    moved = [shift for shift in report.shifts if shift.changed]
    _head(console, words["moved"].format(before=report.summary.number - 1))
    if not moved:
        say(console, words["moved_none"])
        return
    say(console, words["moved_all"].format(changed=len(moved), all=len(report.shifts)))
    moved.sort(key=_by_move)
    columns = (words["changed"], words["before"], words["now"])
    made = table(words["where"], words["question"], *columns, right=columns)
    for shift in moved if everything else moved[:_MOST_QUESTIONS]:
        made.add_row(
            safe(label(shift.where)),
            safe(" / ".join(label(name) for name in shift.question)),
            f"{shift.changed:.0%}",
            _figure(shift.before, shift.before.median),
            _figure(shift.after, shift.after.median),
        )
    console.print(made)
    if not everything and len(moved) > _MOST_QUESTIONS:
        say(console, words["more_questions"].format(n=len(moved) - _MOST_QUESTIONS))


def _by_move(shift: Shift) -> tuple[float, float]:
    return -(shift.median_steps or 0.0), -(shift.changed or 0.0)


def _concordance(item: RankAgreement | None) -> tuple[str, str]:
    found = None if item is None else item.concordance
    if found is None:
        return "-", "-"
    return f"{found.w:.2f}", "<0.001" if found.p_value < 0.001 else f"{found.p_value:.3f}"


def _figure(spread: Spread, value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:g}" if spread.kind == "vote" else _ratio(value)


def _ratio(value: float) -> str:
    """Three digits, the smaller side as 1/x."""
    text = ratio_text(value)
    if len(text) <= 3 or math.isclose(value, 1):
        return text
    return f"{value:.3g}" if value >= 1 else f"1/{1 / value:.3g}"
