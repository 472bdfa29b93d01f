"""Clients at every edge of a scheme: made-up evidence, and in words what each of them is for."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np

from fuzzyahp.evaluation import Plan
from fuzzyahp.evidence import Evidence
from fuzzyahp.membership import MAX_VOTES
from fuzzyahp.portfolio.edge_cells import chance_cell, corners, evenly, missing_cells, odd_cells, panel_cell
from fuzzyahp.portfolio.edge_votes import PANELS, Border, EdgeVotes, Votes, shown_votes, votes_of_score
from fuzzyahp.portfolio.evidence_plan import Cell, cell_of_votes

#: Panels of every size that makes a difference: the smallest, a usual one, and the largest there is.
PANEL_SIZES = (1, 2, 3, 7, 1000, MAX_VOTES)
_SEED = 20261122
# How much of each kind, so that a scheme of any size gets a table of a few hundred to a few thousand rows.
_LEAVES, _FEW_LEAVES, _BORDERS, _OF_A_PANEL, _BY_CHANCE, _SAMPLES = 300, 12, 20, 4, 60, 2000


class EdgeClient(NamedTuple):
    """One made-up client.

    Attributes
    ----------
    case : str
        What it tests.
    cells : mapping of str to Cell
        Evidence by leaf.
    """

    case: str
    cells: Mapping[str, Cell]


class EdgeClients:
    """Makes clients for the edges of one scheme; the same ones every time.

    Parameters
    ----------
    plan : Plan
        Scheme and weights.
    forms : mapping of str to str
        Form of every leaf's evidence, as from `evidence_plan`.
    document : mapping
        The scheme as `exact_document` makes it.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> from fuzzyahp.portfolio.evidence_plan import evidence_plan
    >>> from fuzzyahp.portfolio.expected_ratings import exact_document
    >>> plan = fa.RatingModel(fa.load_scheme("micro-enterprise")).plan
    >>> clients = EdgeClients(plan, evidence_plan(plan.scheme), exact_document(plan))
    >>> next(clients.everyone()).case
    'every leaf excellent'
    """

    def __init__(self, plan: Plan, forms: Mapping[str, str], document: Mapping[str, object]) -> None:
        self.plan, self.forms, self.scheme = plan, forms, plan.scheme
        self.tree, self.names = plan.scheme.tree, plan.scheme.scale.names
        self.votes = EdgeVotes(plan.scheme, document)
        self.rng = random.Random(_SEED)  # noqa: S311 - made-up clients are no secret

    def everyone(self) -> Iterator[EdgeClient]:
        """All clients, family by family."""
        return chain(
            self._agreed(),
            self._root_borders(),
            self._lifted(),
            self._screened(),
            self._capped(),
            self._cornered(),
            self._panels(),
            self._by_chance(),
            self._gaps(),
            self._wrong(),
            self._several_problems(),
        )

    def _agreed(self) -> Iterator[EdgeClient]:
        """Unanimity in each grade, and ties."""
        last = len(self.names) - 1
        for h in evenly(range(last + 1), 4 * _BORDERS):
            yield EdgeClient(f"every leaf {self.names[h]}", self._uniform({h: 3}) or {})
        ties = [{a: 1, b: 1} for a, b in evenly(list(pairwise(range(last + 1))), _BORDERS)]
        ties += [{0: 2, last: 2}, {0: 1, 1: 1, last: 1}, dict.fromkeys(range(last + 1), 2)]
        for votes in ties:
            if cells := self._uniform(votes):
                yield EdgeClient(f"a tie on every leaf: {shown_votes(self.names, votes)}", cells)

    def _root_borders(self) -> Iterator[EdgeClient]:
        """The overall grade on every border and beside it, and the nearest to each cut that chance comes."""
        places = evenly(range(len(self.names) - 1), _BORDERS)
        for h in places:
            yield from self._border(Border(self.tree.root, h), "the whole", {})
        if self.scheme.rules.grading in ("nearest", "cuts"):
            yield from self._sampled(places)

    def _border(
        self, border: Border, what: str, rest: Mapping[str, Cell], pairs: Sequence[tuple[int, int]] = ()
    ) -> Iterator[EdgeClient]:
        """A node on a border and beside it, whatever the other leaves say."""
        h, leaves = border.better, self.tree.leaves_of(border.node)
        where = f"{what} {'at the value of' if border.bar is not None else 'between'} {self.names[h]}"
        where += "" if border.bar is not None else f" and {self.names[h + 1]}"
        for votes in self.votes.on(border):
            if cells := self._uniform(votes, leaves):
                yield EdgeClient(f"{where}: on the border with {shown_votes(self.names, votes)}", {**rest, **cells})
        for grades in pairs or ((h, h + 1),):
            for panel in PANELS:
                for side, votes in zip(("below", "up to"), self.votes.beside(border, grades, panel), strict=True):
                    if cells := self._uniform(votes, leaves):
                        case = f"{where}: one vote {side} it with {shown_votes(self.names, votes)}"
                        yield EdgeClient(case, {**rest, **cells})

    def _lifted(self) -> Iterator[EdgeClient]:
        """The score on every cut while the screened branch passes: what it is above, the others are below."""
        rules, scale = self.scheme.rules, self.scheme.scale
        if rules.veto is None or rules.operator != "weighted_average" or rules.grading not in ("nearest", "cuts"):
            return
        branch = self.tree.find(rules.veto.branch)
        share, node = Fraction(1), branch
        while (parent := self.tree.parent(node)) is not None:
            weights = self.votes.document["indicators"][parent]["weights"]
            share *= weights[self.tree.children(parent).index(node)]
            node = parent
        limit = scale.index(rules.veto.below)
        values = self.votes.values
        for h in evenly(range(len(values) - 1), _BORDERS):
            cut = Fraction(str((rules.cuts or scale.cuts)[h]))
            for a in range(max(limit, 1)):
                found = votes_of_score((cut - share * values[a]) / (1 - share), values) if share < 1 else None
                branch_cells = self._uniform({a: 3}, self.plan.screened)
                if found is None or branch_cells is None:
                    continue
                for words, votes in _one_vote_around(found):
                    if cells := self._uniform(votes, self.plan.others):
                        case = f"the whole between {self.names[h]} and {self.names[h + 1]} behind a branch of "
                        case += f"{self.names[a]}: {words} with {shown_votes(self.names, votes)}"
                        yield EdgeClient(case, {**branch_cells, **cells})
                break

    def _screened(self) -> Iterator[EdgeClient]:
        """Each veto on its bar, just above and just below; and with nothing known of the other leaves."""
        rule = self.scheme.rules.veto
        if rule is None:
            return
        limit, last = self.scheme.scale.index(rule.below), len(self.names) - 1
        by_leaf = rule.by == "any_indicator"
        nodes = evenly(self.plan.screened, _FEW_LEAVES) if by_leaf else [self.tree.find(rule.branch)]
        gone = {leaf: next(missing_cells(last + 1, self.forms[leaf]))[1] for leaf in self.plan.others}
        found: list[tuple[Border, list[tuple[int, int]]]]
        if rule.by == "grade":
            found = [(Border("", h), []) for h in (limit - 1, limit) if 0 <= h < last]
        else:
            pairs = [(a, b) for a, b in ((limit - 1, limit), (limit, limit + 1), (limit - 1, limit + 1))]
            inside = [(a, b) for a, b in pairs if a >= 0 and b <= last]
            found = [(Border("", limit, self.votes.values[limit]), inside)]
        for node in nodes:
            best = self._uniform({0: 3}) or {}
            for border, grades in found:
                yield from self._border(replace(border, node=node), f"veto of {node}", best, grades)
            for h in dict.fromkeys((max(limit - 1, 0), limit, min(limit + 1, last))):
                cells = self._uniform({h: 3}, self.tree.leaves_of(node)) or {}
                case = f"veto: {node} {self.names[h]}, nothing known outside the branch"
                yield EdgeClient(case, best | gone | cells)

    def _capped(self) -> Iterator[EdgeClient]:
        """Each cap at the grade where it starts to hold, binding and not, and all of them at once."""
        last = len(self.names) - 1
        best, worst = self._uniform({0: 3}) or {}, self._uniform({last: 3}) or {}
        everything: dict[str, Cell] = {}
        for cap in evenly(self.scheme.rules.caps, _BORDERS):
            node, h = self.tree.find(cap.node), self.scheme.scale.index(cap.worse_than)
            yield from self._border(Border(node, h), f"cap on {node}", best)
            everything |= self._uniform({last: 3}, self.tree.leaves_of(node)) or {}
            good = self._uniform({0: 3}, self.tree.leaves_of(node)) or {}
            screened = {leaf: best[leaf] for leaf in self.plan.screened}
            yield EdgeClient(f"cap on {node}: holds, but all others are as weak", worst | screened)
            yield EdgeClient(f"cap on {node}: does not hold, and all others are weak", worst | screened | good)
        if everything:
            yield EdgeClient("all caps at once", best | everything)

    def _cornered(self) -> Iterator[EdgeClient]:
        """Values at the corners of each standard, every leaf at another one, the other leaves best."""
        best = self._uniform({0: 3}) or {}
        for side in (self.plan.others, self.plan.screened):
            of_leaf = {}
            for leaf in side:
                standard = self.scheme.indicators[leaf].standard
                if self.forms[leaf] == "value" and standard is not None:
                    of_leaf[leaf] = corners(standard)
            for k in range(max(map(len, of_leaf.values()), default=0)):
                at = {leaf: points[(k + 7 * i) % len(points)] for i, (leaf, points) in enumerate(of_leaf.items())}
                words = ", ".join(f"{leaf} = {value!r}" for leaf, value in list(at.items())[:4])
                more = f" and {len(at) - 4} more" if len(at) > 4 else ""
                cells = {leaf: Cell(value) for leaf, value in at.items()}
                yield EdgeClient(f"corners of the standards: {words}{more}", best | cells)

    def _panels(self) -> Iterator[EdgeClient]:
        """The smallest and the largest panels, alike on all leaves and mixed."""
        counted = [leaf for leaf in self.tree.leaves if self.forms[leaf] == "counts"]
        if not counted:
            return
        best = self._uniform({0: 3}) or {}
        for panel in PANEL_SIZES:
            for _ in range(_OF_A_PANEL):
                cells = {leaf: panel_cell(self.rng, self.scheme, panel) for leaf in counted}
                yield EdgeClient(f"panels of {panel}", best | cells)
        for _ in range(2 * _OF_A_PANEL):
            sizes = [PANEL_SIZES[int(self.rng.random() * len(PANEL_SIZES))] for _ in counted]
            mixed = zip(counted, sizes, strict=True)
            cells = {leaf: panel_cell(self.rng, self.scheme, panel) for leaf, panel in mixed}
            yield EdgeClient("panels of every size, mixed", best | cells)
        most = Cell((MAX_VOTES,) * len(self.names))
        yield EdgeClient("10^9 votes in every grade", best | dict.fromkeys(counted, most))

    def _by_chance(self) -> Iterator[EdgeClient]:
        """Clients by chance, good and bad ones."""
        for _ in range(_BY_CHANCE):
            yield EdgeClient("by chance", self._chance())

    def _chance(self) -> dict[str, Cell]:
        return {leaf: chance_cell(self.rng, self.scheme, leaf, form) for leaf, form in self.forms.items()}

    def _gaps(self) -> Iterator[EdgeClient]:
        """No evidence on each leaf, in every way there is on some, and on all leaves at once."""
        best, grades = self._uniform({0: 3}) or {}, len(self.names)
        thorough = set(evenly(self.tree.leaves, _FEW_LEAVES))
        for leaf in evenly(self.tree.leaves, _LEAVES):
            for words, cell in missing_cells(grades, self.forms[leaf]):
                yield EdgeClient(f"{self.tree.path(leaf)}: {words}", best | {leaf: cell})
                if leaf not in thorough:
                    break
        for number in (0, -1):
            nothing = {leaf: list(missing_cells(grades, form))[number][1] for leaf, form in self.forms.items()}
            yield EdgeClient("nothing on any leaf", nothing)

    def _wrong(self) -> Iterator[EdgeClient]:
        """Evidence that is wrong, or only looks so, on a leaf of each form inside and outside the branch."""
        best = self._uniform({0: 3}) or {}
        for side in (self.plan.screened, self.plan.others):
            for form in dict.fromkeys(self.forms.values()):
                for leaf in evenly([leaf for leaf in side if self.forms[leaf] == form], 2):
                    for words, cell in odd_cells(self.scheme, form):
                        yield EdgeClient(f"{self.tree.path(leaf)}: {words}", best | {leaf: cell})

    def _several_problems(self) -> Iterator[EdgeClient]:
        """Which of two problems counts, and that a rejected client needs no other evidence."""
        best = self._uniform({0: 3}) or {}
        worst = self._uniform({len(self.names) - 1: 3}, self.plan.screened) or {}
        gap = {leaf: next(missing_cells(len(self.names), form))[1] for leaf, form in self.forms.items()}
        wrong = {leaf: next(odd_cells(self.scheme, form))[1] for leaf, form in self.forms.items()}
        for leaves in (self.plan.screened, self.plan.others):
            if len(leaves) > 1:
                first, second = leaves[0], leaves[-1]
                cells = best | {first: gap[first], second: wrong[second]}
                yield EdgeClient(f"nothing on {first}, and {second} is wrong", cells)
                cells = best | {first: wrong[first], second: gap[second]}
                yield EdgeClient(f"{first} is wrong, and nothing on {second}", cells)
        if self.plan.screened and self.plan.others:
            inside, outside = self.plan.screened[-1], self.plan.others[0]
            yield EdgeClient(
                f"{outside} is wrong, and nothing on {inside}", best | {outside: wrong[outside], inside: gap[inside]}
            )
            yield EdgeClient(
                f"nothing on {outside}, and {inside} is wrong", best | {outside: gap[outside], inside: wrong[inside]}
            )
            yield EdgeClient(
                f"the branch is rejected, and {outside} is wrong", best | worst | {outside: wrong[outside]}
            )
            yield EdgeClient(
                f"the branch is rejected, and nothing on {outside}", best | worst | {outside: gap[outside]}
            )

    def _uniform(self, votes: Votes, leaves: Sequence[str] | None = None) -> dict[str, Cell] | None:
        """The same votes on all leaves; None where a leaf's form cannot say them."""
        cells = {}
        for i, leaf in enumerate(self.tree.leaves if leaves is None else leaves):
            cell = cell_of_votes(self.scheme, leaf, self.forms[leaf], votes, i)
            if cell is None:
                return None
            cells[leaf] = cell
        return cells

    def _sampled(self, places: Sequence[int]) -> Iterator[EdgeClient]:
        """The clients by chance whose score comes nearest to each cut from both sides, those rejected left out."""
        pools: dict[str, list[Cell]] = {leaf: [chance_cell(self.rng, self.scheme, leaf, form) for _ in range(40)]
                                        for leaf, form in self.forms.items()}  # fmt: skip
        vectors, chosen = {}, {}
        middles = [self.rng.random() for _ in range(_SAMPLES)]
        for leaf, pool in pools.items():
            rows = np.array([Evidence(self.scheme, {leaf: cell.given}).membership([leaf])[0] for cell in pool]).T
            order = np.argsort(-self.plan.score(rows), kind="stable")
            # Mostly of the same strength on all leaves, so that good and bad clients are among them.
            at = [min(max(m + (self.rng.random() - 0.5) * 0.8, 0.0), 0.999) for m in middles]
            chosen[leaf] = order[(np.array(at) * len(pool)).astype(np.intp)]
            vectors[leaf] = rows[:, chosen[leaf]]
        self.plan.compose(vectors, self.tree.parents)
        score = self.plan.score(vectors[self.tree.root])
        passed = np.ones(_SAMPLES, dtype=bool)
        for hit in self.plan.veto(vectors).values():
            passed &= ~hit
        for h in places:
            cut = self.plan.cuts[h]
            for side, where in (("above", passed & (score >= cut)), ("below", passed & (score < cut))):
                rows = np.flatnonzero(where)
                if rows.size:
                    row = int(rows[np.argmin(np.abs(score[rows] - cut))])
                    cells = {leaf: pools[leaf][int(chosen[leaf][row])] for leaf in self.tree.leaves}
                    yield EdgeClient(f"by chance close {side} the border of {self.names[h]}", cells)


def _one_vote_around(votes: Votes) -> Iterator[tuple[str, Votes]]:
    """Votes on a border, and with one vote moved to either side in a panel of a thousand or so."""
    yield "on the border", votes
    if len(votes) == 2:
        (a, p), (b, q) = votes.items()
        times = max(1, 1000 // (p + q))
        yield "one vote above it", {h: n for h, n in ((a, p * times + 1), (b, q * times - 1)) if n}
        yield "one vote below it", {h: n for h, n in ((a, p * times - 1), (b, q * times + 1)) if n}
