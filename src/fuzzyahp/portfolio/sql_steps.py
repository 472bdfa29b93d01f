"""The steps of a rating in SQL, each a query over the one before: nodes, scores, grades, veto, caps, status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from fuzzyahp.evaluation import Plan
from fuzzyahp.portfolio import sql_leaves
from fuzzyahp.portfolio.sql_columns import SourceColumns
from fuzzyahp.portfolio.sql_expressions import (
    Dialect,
    Expression,
    any_of,
    call,
    case,
    column,
    compare,
    integer,
    number,
    rounded,
    share,
    text,
    total,
    weighed,
)
from fuzzyahp.portfolio.sql_leaves import Branches, Items
from fuzzyahp.portfolio.sql_names import Names
from fuzzyahp.rounding import rounded as round_cut
from fuzzyahp.scoring import USUAL_CONFIDENCE, rounded_cuts

_BY_CUTS = ("nearest", "cuts")


@dataclass(frozen=True)
class Step:
    """One query of the statement.

    Attributes
    ----------
    name : str
        What the next step reads from.
    note : str
        What it does, for people.
    items : list of (str, Expression)
        Columns it makes, with their names.
    keeps : tuple of str or None
        Columns of the step before that it hands on; None: all.
    """

    name: str
    note: str
    items: Items
    keeps: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Needs:
    """Which nodes are scored and which are graded.

    Attributes
    ----------
    scored, graded : tuple of str
        Nodes, the root among both.
    """

    scored: tuple[str, ...]
    graded: tuple[str, ...]


def needs(plan: Plan, node_scores: bool) -> Needs:
    """Which nodes the rules and the answer ask about."""
    rules, tree = plan.scheme.rules, plan.scheme.tree
    by_grade = rules.veto is not None and rules.veto.by == "grade"
    graded = [tree.root, *(plan.watched if by_grade else ()), *(tree.find(cap.node) for cap in rules.caps)]
    scored = [tree.root, *(() if by_grade else plan.watched), *(tree.names if node_scores else ())]
    if rules.grading in _BY_CUTS:
        scored += graded
    return Needs(tuple(dict.fromkeys(scored)), tuple(dict.fromkeys(graded)))


def leaf_steps(
    plan: Plan, dialect: Dialect, source: SourceColumns, names: Names
) -> tuple[list[Step], dict[str, float]]:
    """Read, check and turn into membership vectors; and the smallest entry there can be, by leaf."""
    scheme, forms = plan.scheme, source.forms
    first: Items = []
    if source.client is not None:
        first.append((names("client"), column(source.client, sql_leaves.SOURCE)))
    kept = [name for name, _ in first]
    for leaf, form in forms.items():
        first += sql_leaves.read(scheme, leaf, form, source.columns[leaf], names)
    steps = [Step("source", "The table's columns, numbers as doubles.", first, ())]
    found = [item for leaf, form in forms.items() for item in sql_leaves.checked(dialect, scheme, leaf, form, names)]
    steps.append(Step("checked", "What cannot be used, before any arithmetic.", found))
    votes = [
        item
        for leaf, form in forms.items()
        if form == "counts"
        for item in sql_leaves.counted(dialect, scheme, leaf, names)
    ]
    if votes:
        steps.append(Step("counted", "Votes cast on each indicator.", votes))
    vectors: Items = []
    smallest: dict[str, float] = {}
    for leaf, form in forms.items():
        rows, smallest[leaf] = sql_leaves.membership(dialect, scheme, leaf, form, names)
        vectors += rows
    kept += [names("problem", leaf) for leaf in forms]
    kept += [names("grade", leaf) for leaf, form in forms.items() if form == "grade"]
    steps.append(Step("memberships", "Each indicator's share in each grade.", vectors, tuple(kept)))
    return steps, smallest


def node_steps(plan: Plan, dialect: Dialect, smallest: dict[str, float], names: Names) -> list[Step]:
    """Layer by layer up the tree, children in listed order; adds the parents' smallest entries."""
    tree = plan.scheme.tree
    height: dict[str, int] = dict.fromkeys(tree.leaves, 0)
    for parent in reversed(tree.parents):
        height[parent] = 1 + max(height[child] for child in tree.structure[parent])
        smallest[parent] = _smallest(plan, parent, smallest)
    steps = []
    for level in range(1, max(height.values()) + 1):
        nodes = [node for node in tree.parents if height[node] == level]
        items = [
            (names(node, grade), _composed(plan, dialect, node, grade, smallest, names))
            for node in nodes
            for grade in plan.scheme.scale.names
        ]
        shown = ", ".join(tree.path(node) for node in nodes[:8]) + (", ..." if len(nodes) > 8 else "")
        note = f"{plan.operator.symbol} of the children of {shown}."
        steps.append(Step(f"level_{level}", note, items))
    return steps


def _smallest(plan: Plan, parent: str, smallest: Mapping[str, float]) -> float:
    pairs = [
        (weight, smallest[child])
        for child, weight in zip(plan.scheme.tree.structure[parent], plan.weights[parent], strict=True)
        if weight > 0
    ]
    multiplies = plan.operator.meet.__name__ == "multiply"
    return min(weight * entry if multiplies else min(weight, entry) for weight, entry in pairs)


def _composed(
    plan: Plan, dialect: Dialect, node: str, grade: str, smallest: Mapping[str, float], names: Names
) -> Expression:
    """One entry of a node's raw vector."""
    operator = plan.operator
    terms = [
        weighed(dialect, names(child, grade), weight, smallest[child])
        if operator.meet.__name__ == "multiply"
        else call("LEAST", column(names(child, grade)), number(dialect, weight))
        for child, weight in zip(plan.scheme.tree.structure[node], plan.weights[node], strict=True)
    ]
    if operator.join.__name__ == "maximum":
        return call("GREATEST", *terms) if len(terms) > 1 else terms[0]
    added = total(terms)
    return call("LEAST", added, number(dialect, 1.0)) if operator.bounded else added


def score_steps(plan: Plan, dialect: Dialect, wanted: Needs, smallest: Mapping[str, float], names: Names) -> list[Step]:
    """Vectors as they are scored, scores, rounded scores and grades of the nodes that need them."""
    grades, rules = plan.scheme.scale.names, plan.scheme.rules
    nodes = tuple(dict.fromkeys((*wanted.scored, *wanted.graded)))
    steps = []
    entry = smallest
    if not plan.operator.keeps_sum:
        sums = [(names("sum", node), total([column(names(node, grade)) for grade in grades])) for node in nodes]
        steps.append(Step("sums", "Sums of the raw vectors.", sums))
        shares = [
            (names("share", node, grade), share(dialect, names(node, grade), names("sum", node), smallest[node]))
            for node in nodes
            for grade in grades
        ]
        steps.append(Step("shares", "Raw vectors divided by their sums, to be scored and graded.", shares))
        entry = {node: smallest[node] / (2 * len(grades)) for node in nodes}
    scores = [
        (
            names("score", node),
            total(
                [
                    weighed(dialect, vector_column(plan, node, grade, names), value, entry[node])
                    for grade, value in zip(grades, plan.scheme.scale.values, strict=True)
                ]
            ),
        )
        for node in wanted.scored
    ]
    steps.append(Step("scores", "Points.", scores))
    by_cuts = rules.grading in _BY_CUTS
    by_score = () if rules.veto is None or rules.veto.by == "grade" else plan.watched
    compared = tuple(dict.fromkeys((*(wanted.graded if by_cuts else ()), *by_score)))
    if compared:
        items = [(names("rounded", node), rounded(dialect, column(names("score", node)))) for node in compared]
        steps.append(Step("rounded", "Points to 9 decimals, as they are compared with cuts.", items))
    if rules.grading == "maximum_membership":
        items = [
            (
                names("rounded", node, grade),
                rounded(dialect, column(vector_column(plan, node, grade, names))),
            )
            for node in wanted.graded
            for grade in grades
        ]
        steps.append(Step("rounded_shares", "Memberships to 9 decimals.", items))
    places = [(names("place", node), _place(plan, dialect, node, names)) for node in wanted.graded]
    steps.append(Step("graded", "Grades as places on the scale, 0 for the best.", places))
    return steps


def vector_column(plan: Plan, node: str, grade: str, names: Names) -> str:
    """Column of an entry of the vector that is scored."""
    return names(node, grade) if plan.operator.keeps_sum else names("share", node, grade)


def _place(plan: Plan, dialect: Dialect, node: str, names: Names) -> Expression:
    """Grade of a node by the scheme's rule."""
    rules, grades = plan.scheme.rules, plan.scheme.scale.names
    last = len(grades) - 1
    if rules.grading in _BY_CUTS:
        points = names("rounded", node)
        bars = [compare(column(points), ">=", number(dialect, cut)) for cut in plan.cuts]
        return case([(bar, integer(h)) for h, bar in enumerate(bars)], integer(last))
    if rules.grading == "confidence":
        confidence = float(round_cut(np.array(rules.confidence or USUAL_CONFIDENCE)))
        vector = [vector_column(plan, node, grade, names) for grade in grades]
        reached = [rounded(dialect, total([column(name) for name in vector[: h + 1]])) for h in range(last)]
        bars = [compare(sum_, ">=", number(dialect, confidence)) for sum_ in reached]
        return case([(bar, integer(h)) for h, bar in enumerate(bars)], integer(last))
    entries = [names("rounded", node, grade) for grade in grades]
    # Of equal ones the worse.
    branches: Branches = []
    for h in range(last, 0, -1):
        better = [column(name) for name in entries[:h]]
        most = call("GREATEST", *better) if len(better) > 1 else better[0]
        branches.append((compare(column(entries[h]), ">=", most), integer(h)))
    return case(branches, integer(0))


def rule_steps(plan: Plan, dialect: Dialect, names: Names) -> list[Step]:
    """Who vetoes, which caps hold, the status, and the grade after the caps."""
    scheme = plan.scheme
    rules, scale, tree = scheme.rules, scheme.scale, scheme.tree
    items: Items = []
    veto = rules.veto
    for node in plan.watched:
        assert veto is not None  # noqa: S101 - nothing is watched without one
        limit = scale.index(veto.below)
        if veto.by == "grade":
            sign = ">=" if veto.include_bound else ">"
            items.append((names("veto", node), compare(column(names("place", node)), sign, integer(limit))))
        else:
            (cut,) = rounded_cuts([scale.values[limit]])
            sign = "<=" if veto.include_bound else "<"
            items.append((names("veto", node), compare(column(names("rounded", node)), sign, number(dialect, cut))))
    for i, cap in enumerate(rules.caps):
        worse = compare(column(names("place", tree.find(cap.node))), ">", integer(scale.index(cap.worse_than)))
        items.append((names("cap", str(i + 1)), worse))
    steps = [Step("rules", "Which vetoes fire and which caps hold.", items)] if items else []
    status, screening = names("status"), names("screening")
    verdict: Items = []
    if veto is not None:
        hits = any_of([column(names("veto", node)) for node in plan.watched])
        problems = [column(names("problem", leaf)) for leaf in plan.screened]
        verdict.append((screening, call("COALESCE", *problems, case([(hits, text("rejected"))]))))
    place = column(names("place", tree.root))
    bounds = [
        case([(column(names("cap", str(i + 1))), integer(scale.index(cap.grade)))], integer(0))
        for i, cap in enumerate(rules.caps)
    ]
    verdict.append((names("place_after_caps"), call("GREATEST", place, *bounds) if bounds else place))
    steps.append(Step("screened", "The veto branch's verdict first; the grade after the caps.", verdict))
    found = [column(screening)] if veto is not None else []
    found += [column(names("problem", leaf)) for leaf in plan.others]
    steps.append(Step("decided", "Status.", [(status, call("COALESCE", *found, text("rated")))]))
    return steps


def reason(plan: Plan, forms: Mapping[str, str], names: Names) -> Expression:
    """Why a client was rejected or cannot be rated, or which caps lowered the grade."""
    scheme = plan.scheme
    rules, status = scheme.rules, names("status")
    branches: Branches = []
    if rules.veto is not None:
        bound = "at or below" if rules.veto.include_bound else "below"
        fired = [(names("veto", node), node) for node in plan.watched]
        why = _listed("veto: ", fired, f" {bound} {rules.veto.below}")
        branches.append((compare(column(status), "=", text("rejected")), why))
    rated: Expression = text("")
    if rules.caps:
        holds = [
            (names("cap", str(i + 1)), f"{cap.node} worse than {cap.worse_than}") for i, cap in enumerate(rules.caps)
        ]
        lowered = compare(column(names("place_after_caps")), ">", column(names("place", scheme.tree.root)))
        rated = case([(lowered, _listed("cap: ", holds, ""))], text(""))
    branches.append((compare(column(status), "=", text("rated")), rated))
    for leaf in (*plan.screened, *plan.others):
        branches += sql_leaves.reasons(scheme, leaf, forms[leaf], names)
    return case(branches)


def _listed(head: str, parts: Sequence[tuple[str, str]], tail: str) -> Expression:
    """Those of some texts whose column is true, with ", " between them."""
    if len(parts) == 1:
        return text(f"{head}{parts[0][1]}{tail}")
    pieces = [case([(column(name), text(f", {said}"))], text("")) for name, said in parts]
    joined = call("SUBSTR", call("CONCAT", *pieces), integer(3))
    return call("CONCAT", text(head), joined, text(tail))
