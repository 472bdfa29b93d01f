"""A portfolio under small changes: the share of grades that move."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from fuzzyahp.analysis.sensitivity.portfolio_blocks import (
    Block,
    Change,
    Found,
    Source,
    count_moves,
    outcomes,
    recomposed,
)
from fuzzyahp.analysis.sensitivity.sensitivity_words import WORDS, refused_text
from fuzzyahp.analysis.sensitivity.variants import node_label, pair_label
from fuzzyahp.analysis.text_tables import Tabled, TextTable, frame_of, number, percent, plain
from fuzzyahp.errors import in_language
from fuzzyahp.evaluation import Plan
from fuzzyahp.frozen import FrozenMapping
from fuzzyahp.scheme import Scheme

FloatArray = npt.NDArray[np.float64]
#: Rows a table for people shows; `parts` and `to_frame` have all.
_SHOWN = 40


@dataclass(frozen=True)
class MovedPart:
    """What one change does to a portfolio.

    Attributes
    ----------
    kind : str
        "weight", "judgment", "vote", "operator", "weight_method", "random_index", "indicator", "expert", "expert_votes"
        or "expert_judgments".
    name : str
        The parent, the indicator (its path), the expert, or the choice.
    what : str
        Of a weight "+0.05"; of a judgment the pair and its new value; of votes "better" or "worse"; else "".
    clients : int
        Whom it concerns, rated or rejected with it and without.
    moved, better, worse : int
        How many of them get another, a better, a worse outcome; to be rejected is the worst.
    mean_change : float or None
        Mean size of the change of score [points], of those who have one before and after; None where nobody does.
    largest_change : float or None
        The largest of them, with its sign [points].
    largest_client : str
        Whose it is: the id, or ``"row <number>"`` from 1 where clients have none.
    lost : int
        Clients who cannot be rated any more.
    refused : tuple of str
        ``"<parent>: consistency"`` or ``"<parent>: order"`` where the scheme would not take these weights.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> table = {leaf: ["good", "medium"] for leaf in model.scheme.tree.leaves}
    >>> part = fa.analysis.share_of_grades_that_move(model, table, "weights").parts[0]
    >>> part.kind, part.clients, part.moved
    ('weight', 2, 0)
    """

    kind: str
    name: str
    what: str
    clients: int
    moved: int
    better: int
    worse: int
    mean_change: float | None
    largest_change: float | None
    largest_client: str = ""
    lost: int = 0
    refused: tuple[str, ...] = ()

    @property
    def share(self) -> float | None:
        """Share of the clients whose outcome moves [0-1]; None where it concerns nobody."""
        return self.moved / self.clients if self.clients else None


@dataclass(frozen=True, eq=False)
class MovedGrades(Tabled):
    """A portfolio's grades under changes, one at a time.

    Attributes
    ----------
    scheme : Scheme
        By which the clients are rated.
    clients : int
        Those with complete evidence.
    rejected : int
        How many of them the veto rejects as it is; to pass, or to fail, counts as a move.
    left_out : int
        Those without complete evidence; they enter no figure.
    parts : tuple of MovedPart
        One a change.
    skipped : mapping of str to str
        What could not be changed, and why.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
    >>> table = {leaf: ["good", "medium", ""] for leaf in model.scheme.tree.leaves}
    >>> found = fa.analysis.leave_one_indicator_out(model, table)
    >>> found.clients, found.left_out, found.largest.moved
    (2, 1, 0)
    """

    scheme: Scheme
    clients: int
    rejected: int
    left_out: int
    parts: tuple[MovedPart, ...]
    skipped: Mapping[str, str] = field(default_factory=dict)

    @property
    def largest(self) -> MovedPart | None:
        """The change that moves the largest share of grades, of equal ones the one that moves scores most."""
        return max(self.parts, key=_weight_of, default=None)

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain data, for JSON.

        Returns
        -------
        dict
            Text, numbers, lists and dicts; no NaN.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
        >>> table = {leaf: ["good", "medium", ""] for leaf in model.scheme.tree.leaves}
        >>> fa.analysis.leave_one_indicator_out(model, table).to_dict()["left_out"]
        1
        """
        return {
            "scheme": self.scheme.fingerprint,
            "clients": self.clients,
            "rejected": self.rejected,
            "left_out": self.left_out,
            "parts": [plain(x) | {"share": x.share} for x in self.parts],
            "skipped": dict(self.skipped),
        }

    def to_frame(self) -> Any:
        """One row a change.

        Returns
        -------
        pandas.DataFrame
            The fields of `MovedPart`, and share.

        Raises
        ------
        MissingExtraError
            If pandas is not installed.

        Examples
        --------
        >>> import fuzzyahp as fa
        >>> model = fa.RatingModel(fa.load_scheme("micro-enterprise"))
        >>> table = {leaf: ["good", "medium", ""] for leaf in model.scheme.tree.leaves}
        >>> fa.analysis.leave_one_indicator_out(model, table).to_frame()["share"].max()
        np.float64(0.0)
        """
        rows = [vars(x) | {"share": x.share, "refused": ", ".join(x.refused)} for x in self.parts]
        return frame_of(rows, [*MovedPart.__dataclass_fields__, "share"])

    def _tables(self, lang: str = "en") -> list[TextTable]:
        words = in_language(WORDS, lang)
        shown = sorted(self.parts, key=_weight_of, reverse=True)[:_SHOWN]
        rows: tuple[tuple[str, ...], ...] = tuple(
            (
                _described(self.scheme, x, lang),
                f"{x.clients:,}",
                f"{x.moved:,} ({percent(x.share)})",
                f"{x.better:,}",
                f"{x.worse:,}",
                number(x.mean_change, 2),
                "-" if x.largest_change is None else f"{x.largest_change:+.2f}",
                refused_text(x.refused, lang),
            )
            for x in shown
        )
        keys = ("of", "moved", "better_count", "worse_count", "mean_change", "largest_change", "refused")
        heads = ["", *(words[key] for key in keys)]
        if not any(row[-1] for row in rows):
            heads, rows = heads[:-1], tuple(row[:-1] for row in rows)
        notes = [words["counted"]] + [words["veto_counts"]] * bool(self.scheme.rules.veto)
        if len(shown) < len(self.parts):
            notes.append(words["shown"].format(n=len(shown), of=len(self.parts)))
        if self.left_out:
            notes.append(words["left_out"].format(n=f"{self.left_out:,}"))
        notes += [
            words["lost"].format(name=x.name, n=f"{x.lost:,}") for x in shown if x.lost and x.kind != "expert_judgments"
        ]
        notes += [f"{name}: {words.get(why, why)}" for name, why in self.skipped.items()]
        title = words["moves_title"].format(clients=f"{self.clients:,}", rejected=f"{self.rejected:,}")
        return [TextTable(title, tuple(heads), rows, tuple(notes))]


def _weight_of(part: MovedPart) -> tuple[float, float]:
    return part.share or 0.0, abs(part.largest_change or 0.0)


def _described(scheme: Scheme, part: MovedPart, lang: str) -> str:
    """What was changed, for people: nodes by their labels."""
    words = in_language(WORDS, lang)
    if part.kind == "weight":
        return f"{node_label(scheme, part.name, lang)} {part.what}"
    if part.kind == "judgment":
        pair, _, value = part.what.partition(" = ")
        return f"{pair_label(scheme, pair, lang)}: {value}"
    if part.kind == "vote":
        return words[f"vote_{part.what}"].format(name=node_label(scheme, part.name, lang))
    if part.kind in ("operator", "weight_method", "random_index"):
        return f"{words[part.kind]}: {part.name}"
    return words[part.kind].format(name=node_label(scheme, part.name, lang) if part.kind == "indicator" else part.name)


def moved_grades(
    plan: Plan,
    source: Source,
    changes: Sequence[Change],
    ids: Sequence[object] | None,
    skipped: Mapping[str, str],
    progress: Callable[[int, int], None] | None = None,
) -> MovedGrades:
    """Count what each change does to a portfolio, and say whose score moves most.

    Parameters
    ----------
    plan : Plan
        As it is.
    source : Source
        The portfolio.
    changes : sequence of Change
        One at a time.
    ids : sequence or None
        The clients.
    skipped : mapping of str to str
        Passed on.
    progress : callable, optional
        Called as progress(done, total), by clients; for a bar see `uncertainty`.

    Returns
    -------
    MovedGrades
        One part a change.
    """
    tallies, clients, rejected = count_moves(plan, source, changes, progress)
    parts = []
    for change, x in zip(changes, tallies, strict=True):
        whose = "" if x.row < 0 else f"row {x.row + 1}" if ids is None else str(ids[x.row])
        mean, largest = (x.total / x.scored, x.largest) if x.scored else (None, None)
        counts = (x.clients, x.moved, x.better, x.worse)
        parts.append(
            MovedPart(change.kind, change.name, change.what, *counts, mean, largest, whose, x.lost, change.refused)
        )
    left_out = source.count - clients
    return MovedGrades(plan.scheme, clients, rejected, left_out, tuple(parts), FrozenMapping(dict(skipped)))


def weighed(plan: Plan, weights: Mapping[str, Sequence[float]]) -> Callable[[Block], Iterator[Found]]:
    """A change of some parents' weights."""

    def apply(block: Block) -> Iterator[Found]:
        points, place = outcomes(plan, recomposed(plan, block.vectors, weights.keys(), weights))
        yield points, place, None

    return apply
