"""Tables, trees and lists that several commands show."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from fuzzyahp.cli.console import err, safe, say
from fuzzyahp.cli.words import WORDS, counted
from fuzzyahp.clients.outcomes import UNRATED, Outcome
from fuzzyahp.judgment import JudgmentMatrix
from fuzzyahp.rating import RatingModel
from fuzzyahp.ratio import ratio_text
from fuzzyahp.safe_text import for_terminal
from fuzzyahp.scheme import Scheme
from fuzzyahp.weights import Weights

_MOST_LISTED = 50
_MOST_SENTENCES = 45
_STYLES = {"rejected": "red", "incomplete": "yellow", "invalid": "magenta"}


def table(*columns: str, right: Sequence[str] = ()) -> Table:
    """An empty table without side lines; it takes no more than the width there is."""
    made = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), header_style="bold")
    for column in columns:
        made.add_column(column, justify="right" if column in right else "left", overflow="fold")
    return made


def as_text(made: Table, width: int = 120) -> str:
    """A table as plain text, for a file."""
    console = Console(file=io.StringIO(), width=width, highlight=False, markup=False, emoji=False)
    console.print(made)
    text = console.file.getvalue() if isinstance(console.file, io.StringIO) else ""
    return "\n".join(line.rstrip() for line in text.split("\n"))


def outcome_table(outcomes: Iterable[Outcome], scheme: Scheme, lang: str) -> Table:
    """Client, name, status, score, grade and note of every client."""
    words = WORDS[lang]
    outcomes = list(outcomes)
    named = any(outcome.name for outcome in outcomes)
    keys = ("client", *(("name",) if named else ()), "status", "score", "grade", "note")
    made = table(*(words[key] for key in keys), right=(words["score"],))
    for column, key in zip(made.columns, keys, strict=True):
        column.no_wrap = key in ("status", "score", "grade")
    for o in outcomes:
        style = _STYLES.get(o.status, "")
        grade = "" if o.grade is None else scheme.scale.label(scheme.scale.index(o.grade), lang)
        cells = [
            safe(o.client),
            *([safe(o.name)] if named else []),
            safe(words[o.status], style),
            Text("" if o.score is None else f"{o.score:.2f}"),
            safe(grade, "bold"),
            safe(o.note, style),
        ]
        made.add_row(*cells)
    return made


def summary(counts: Mapping[str, int], scheme: Scheme, lang: str) -> str:
    """One line: how many clients, by grade and status, and by which scheme."""
    words = WORDS[lang]
    parts = []
    for key, n in counts.items():
        if n:
            label = scheme.scale.label(scheme.scale.index(key), lang) if key in scheme.scale.names else words[key]
            parts.append(f"{n} {label}" if lang == "en" else f"{label} {n}")
    clients = counted(words, "clients", sum(counts.values()))
    by = words["scheme"].format(name=scheme.name, version=scheme.version)
    listed = f"{words['colon']}{words['sep'].join(parts)}" if parts else ""
    return f"{clients}{listed} ({by})" if lang == "en" else f"{clients}{listed}（{by}）"


def list_unrated(outcomes: Iterable[Outcome], lang: str) -> bool:
    """Say on standard error who could not be rated and why; whether there was anybody."""
    unrated = [outcome for outcome in outcomes if outcome.status in UNRATED]
    console = err()
    for o in unrated[:_MOST_LISTED]:
        line = safe(f"{o.client} {WORDS[lang][o.status]}", _STYLES[o.status]).append(f": {for_terminal(o.reason)}")
        console.print(line, soft_wrap=not console.is_terminal)
    if len(unrated) > _MOST_LISTED:
        say(console, WORDS[lang]["more"].format(n=len(unrated) - _MOST_LISTED))
    return bool(unrated)


def show_weights(console: Console, matrix: JudgmentMatrix, weights: Weights, limit: float, lang: str) -> None:
    """Weights and consistency of one matrix, its judgments in words, and which to look at again."""
    words = WORDS[lang]
    made = table(words["indicator"], words["weight"], right=(words["weight"],))
    for label, weight in weights.as_dict().items():
        made.add_row(safe(label), f"{weight:.4f}")
    console.print(made)
    low, high = weights.lambda_max_bounds
    say(console, f"lambda_max {weights.lambda_max:.4f}  [{low:.4f}, {high:.4f}]")
    say(console, f"CI {weights.consistency_index:.4f}")
    say(console, f"CR {weights.consistency_ratio:.4f}  ({weights.method}, {weights.random_index})")
    if len(matrix.labels) <= 2:
        say(console, words["two"])
    elif weights.consistency_ratio < limit:
        say(console, words["consistent"].format(limit=limit), "green")
    else:
        say(console, words["inconsistent"].format(limit=limit), "red")
        for worst in matrix.worst_judgments():
            fitting = f"{worst.fitting:.2g}" if worst.fitting >= 1 else f"1/{1 / worst.fitting:.2g}"
            line = words["worst"].format(
                first=worst.first, second=worst.second, value=ratio_text(worst.value), fitting=fitting
            )
            say(console, f"  {line}")
    if matrix.rebuilt:
        say(console, f"\n{words['rebuilt']}{words['colon'].rstrip()}")
        for cell in matrix.rebuilt:
            value = ratio_text(cell.value)
            line = words["rebuilt_cell"].format(row=cell.row, column=cell.column, typed=cell.typed, value=value)
            say(console, f"  {line}")
    sentences = matrix.in_words(lang)
    if sentences:
        say(console, f"\n{words['in_words']}{words['colon'].rstrip()}")
        for sentence in sentences[:_MOST_SENTENCES]:
            say(console, f"  {sentence}")
        if len(sentences) > _MOST_SENTENCES:
            say(console, f"  {words['more'].format(n=len(sentences) - _MOST_SENTENCES)}")


def scheme_tree(model: RatingModel, lang: str) -> Tree:
    """The indicator tree with weights, consistency and standards."""
    scheme, words = model.scheme, WORDS[lang]
    branches: dict[str, Tree] = {}
    for name in scheme.tree:
        parent = scheme.tree.parent(name)
        line = safe("" if parent is None else f"{model.weights[parent][name]:.4f}  ")
        line.append(for_terminal(scheme.label(name, lang)), style="bold" if scheme.tree.children(name) else "")
        line.append(f"  {for_terminal(name)}" if scheme.label(name, lang) != name else "", style="dim")
        if name in model.judged:
            line.append(f"  CR {model.judged[name].consistency_ratio:.4f}", style="cyan")
        if name in model.global_weights:
            line.append(f"  = {model.global_weights[name]:.4f}")
        branches[name] = Tree(line) if parent is None else branches[parent].add(line)
        standard = scheme.indicators[name].standard
        if standard is not None:
            points = words["sep"].join(f"{x:g}" for x in standard.points)
            low, high = standard.ideal or (0, 0)
            text = words["standard" if standard.ideal is None else "ideal"].format(points=points, low=low, high=high)
            line.append(f"\n{text} {for_terminal(standard.unit)}".rstrip(), style="dim")
    return branches[scheme.tree.root]
