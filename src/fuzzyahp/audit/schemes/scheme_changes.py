"""What changed from one scheme to another, found part by part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

from fuzzyahp.errors import FuzzyAHPError
from fuzzyahp.ratio import ratio_text
from fuzzyahp.scheme import Scheme
from fuzzyahp.scheme_parts import WEIGHED_BY, Indicator
from fuzzyahp.weighing import judge_children, weigh_children

#: What a change of each kind can do: to numbers (weights, scores, grades, who can be rated), to the checks that a
#: scheme must pass, or to words alone.
KINDS = {
    "identity": "words",
    "grades": "numbers",
    "risk": "words",
    "rule": "numbers",
    "check": "checks",
    "added": "numbers",
    "removed": "numbers",
    "moved": "numbers",
    "order": "numbers",
    "label": "words",
    "guide": "words",
    "source": "numbers",
    "judgment": "numbers",
    "given": "numbers",
    "method": "numbers",
    "standard": "numbers",
    "unit": "words",
    "waiver": "checks",
    "panel": "words",
    "weight": "numbers",
    "global_weight": "numbers",
    "consistency": "checks",
}
_IDENTITY = ("name", "version", "source", "effective_from", "effective_to")
_CHECKS = ("random_index", "max_consistency_ratio", "ordered")
_RULES = ("operator", "weight_method", "missing_votes", "grading", "cuts", "confidence")
_PANEL = ("name", "round", "fingerprint", "experts", "aggregation", "completed", "voices")


@dataclass(frozen=True)
class SchemeChange:
    """One thing that is not as it was.

    Attributes
    ----------
    kind : str
        A key of `KINDS`.
    where : str
        Path of the node; "" where it is about the scheme as a whole.
    what : str
        What of it, as in "management over finance" or "rules.operator"; "" where the kind says it all.
    before, after : str, float, int, bool, list, dict or None
        Plain data; None where there was, or is, nothing.
    names : tuple of str
        Nodes it speaks of, the one at `where` first.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> old = {"format": "fuzzyahp-scheme/1", "name": "two", "version": "1",
    ...     "indicators": {"u": {"children": ["a", "b"], "judgments": [3]}, "a": {}, "b": {}}}
    >>> change = fa.audit.diff_schemes(fa.load_scheme(old), fa.load_scheme(old | {"version": "2"})).changes[0]
    >>> change.what, change.before, change.after
    ('version', '1', '2')
    """

    kind: str
    where: str
    what: str
    before: Any
    after: Any
    names: tuple[str, ...] = ()

    @property
    def effect(self) -> str:
        """What it can do: "numbers", "checks" or "words"."""
        return KINDS[self.kind]


def changes_of(old: Scheme, new: Scheme) -> tuple[SchemeChange, ...]:
    """Everything that changed, by kind.

    Parameters
    ----------
    old, new : Scheme
        The two.

    Returns
    -------
    tuple of SchemeChange
        In the order of `KINDS`.

    Examples
    --------
    >>> import fuzzyahp as fa
    >>> old = fa.load_scheme("micro-enterprise").to_dict()
    >>> new = old | {"version": "1.0.1"}
    >>> [(c.what, c.before, c.after) for c in changes_of(fa.load_scheme(old), fa.load_scheme(new))]
    [('version', '1.0.0', '1.0.1')]
    """
    parts = (_whole, _grades, _rules, _tree, _texts, _judgments, _standards, _notes, _weights)
    found = [change for part in parts for change in part(old, new)]
    order = list(KINDS)
    return tuple(sorted(found, key=lambda change: order.index(change.kind)))


def _unless_same(
    kind: str, where: str, what: str, before: Any, after: Any, names: tuple[str, ...] = ()
) -> Iterator[SchemeChange]:
    if before != after:
        yield SchemeChange(kind, where, what, before, after, names)


def _by_key(
    kind: str, where: str, what: str, before: Mapping[str, Any], after: Mapping[str, Any], names: tuple[str, ...] = ()
) -> Iterator[SchemeChange]:
    """What changed in a mapping, key by key."""
    for key in dict.fromkeys((*after, *before)):
        yield from _unless_same(kind, where, f"{what}{key}", before.get(key), after.get(key), names)


def _whole(old: Scheme, new: Scheme) -> Iterator[SchemeChange]:
    for key in _IDENTITY:
        yield from _unless_same("identity", "", key, getattr(old, key), getattr(new, key))
    for key in ("title", "description"):
        yield from _by_key("identity", "", f"{key}.", getattr(old, key), getattr(new, key))


def _grades(old: Scheme, new: Scheme) -> Iterator[SchemeChange]:
    before, after = old.scale, new.scale
    yield from _unless_same("grades", "", "grades.names", list(before.names), list(after.names))
    yield from _unless_same("grades", "", "grades.values", list(before.values), list(after.values))
    # Votes may be written in labels, so other labels can be other votes; what a grade says as risk is a word.
    yield from _by_key("grades", "", "grades.labels.", _lists(before.labels), _lists(after.labels))
    yield from _unless_same("risk", "", "grades.risk", list(before.risk), list(after.risk))
    yield from _by_key("risk", "", "grades.risk_labels.", _lists(before.risk_labels), _lists(after.risk_labels))


def _lists(texts: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    return {lang: list(words) for lang, words in texts.items()}


def _rules(old: Scheme, new: Scheme) -> Iterator[SchemeChange]:
    before, after = old.rules, new.rules
    for keys, kind in ((_RULES, "rule"), (_CHECKS, "check")):
        for key in keys:
            yield from _unless_same(kind, "", f"rules.{key}", _plain(getattr(before, key)), _plain(getattr(after, key)))
    yield from _by_key("rule", "", "rules.expert_weights.", before.expert_weights, after.expert_weights)
    was, now = (None if rules.veto is None else dict(vars(rules.veto)) for rules in (before, after))
    yield from _unless_same("rule", "", "rules.veto", was, now)
    gone, come = ([dict(vars(cap)) for cap in rules.caps] for rules in (before, after))
    for cap in list(gone):
        if cap in come:
            gone.remove(cap)
            come.remove(cap)
    yield from (SchemeChange("rule", "", "rules.caps", cap, None) for cap in gone)
    yield from (SchemeChange("rule", "", "rules.caps", None, cap) for cap in come)


def _tree(old: Scheme, new: Scheme) -> Iterator[SchemeChange]:
    """Nodes that came, went, moved, or are listed in another order."""
    for name in old.tree:
        if name not in new.tree:
            yield SchemeChange("removed", old.tree.path(name), "", old.tree.parent(name), None, (name,))
    for name in new.tree:
        path, parent = new.tree.path(name), new.tree.parent(name)
        place = "" if parent is None else str(new.tree.children(parent).index(name) + 1)
        if name not in old.tree:
            yield SchemeChange("added", path, place, None, parent, (name,))
            continue
        if old.tree.parent(name) != parent:
            yield SchemeChange("moved", path, place, old.tree.parent(name), parent, (name,))
        before, after = old.tree.children(name), new.tree.children(name)
        if [x for x in before if x in after] != [x for x in after if x in before]:
            yield SchemeChange("order", path, "", list(before), list(after), (name,))


def _both(old: Scheme, new: Scheme) -> Iterator[tuple[str, str, Indicator, Indicator]]:
    """Every node: name, path, and what it is in either scheme; a node without anything where there is none."""
    for name in dict.fromkeys((*new.tree, *old.tree)):
        nothing = Indicator(name)
        path = (new if name in new.tree else old).tree.path(name)
        yield name, path, old.indicators.get(name, nothing), new.indicators.get(name, nothing)


def _texts(old: Scheme, new: Scheme) -> Iterator[SchemeChange]:
    for name, path, before, after in _both(old, new):
        if name in old.tree and name in new.tree:  # of one that came or went no words are compared
            yield from _by_key("label", path, "label.", before.label, after.label, (name,))
            yield from _by_key("guide", path, "guide.", before.guide, after.guide, (name,))


def _judgments(old: Scheme, new: Scheme) -> Iterator[SchemeChange]:
    """Where weights come from, and every judgment that is another one."""
    for name, path, before, after in _both(old, new):
        was, now = (next((k for k in WEIGHED_BY if getattr(part, k) is not None), None) for part in (before, after))
        yield from _unless_same("source", path, "", was, now, (name,))
        kind = now or was
        if kind is None or (None not in (was, now) and was != now):
            continue  # the weights that follow are told; cells of two kinds cannot be compared
        if kind == "weights":
            given = [dict(zip(part.children, part.weights or (), strict=False)) for part in (before, after)]
            for child in dict.fromkeys((*after.children, *before.children)):
                yield from _unless_same("given", path, child, given[0].get(child), given[1].get(child), (name, child))
            continue
        cells = [_cells(part, kind) for part in (before, after)]
        pairs = {
            frozenset(pair): pair for pair in (*combinations(before.children, 2), *combinations(after.children, 2))
        }
        for first, second in pairs.values():
            judged = [found.get((first, second)) for found in cells]
            if judged[0] != judged[1]:
                was, now = _cell_texts(judged, kind)
                yield SchemeChange("judgment", path, f"{first} over {second}", was, now, (name, first, second))
        yield from _by_key("method", path, f"{kind}.", _options(before, kind), _options(after, kind), (name,))


def _cells(part: Indicator, kind: str) -> dict[tuple[str, str], Any]:
    """Judgments of a parent by pair, in both directions."""
    source = getattr(part, kind)
    if source is None:
        return {}
    upper = source if kind == "judgments" else source.upper
    found: dict[tuple[str, str], Any] = {}
    for (a, b), cell in zip(combinations(part.children, 2), upper, strict=False):
        found[a, b] = cell
        if kind == "judgments":
            found[b, a] = 1 / cell
        else:
            found[b, a] = 1 - cell if kind == "preferences" else tuple(1 / x for x in reversed(cell))
    return found


def _cell_texts(cells: Sequence[Any], kind: str) -> list[str | None]:
    """Judgments as people write them; exact where two would look alike."""

    def text(cell: Any, exact: bool) -> str | None:
        if isinstance(cell, tuple):
            return f"({', '.join(str(text(x, exact)) for x in cell)})"
        if cell is None or exact:
            return None if cell is None else str(cell)
        return f"{float(cell):g}" if kind == "preferences" else ratio_text(Fraction(cell))

    short = [text(cell, False) for cell in cells]
    return short if short[0] != short[1] else [text(cell, True) for cell in cells]


def _options(part: Indicator, kind: str) -> dict[str, Any]:
    """Method of fuzzy judgments or preferences, and its options."""
    if kind == "fuzzy_judgments" and part.fuzzy_judgments is not None:
        return {"method": part.fuzzy_judgments.method} | dict(part.fuzzy_judgments.options)
    if kind == "preferences" and part.preferences is not None:
        return {"method": part.preferences.method, "parameter": part.preferences.parameter}
    return {}


def _standards(old: Scheme, new: Scheme) -> Iterator[SchemeChange]:
    for name, path, before, after in _both(old, new):
        was, now = before.standard, after.standard
        for key in ("points", "ideal", "unit"):
            kind = "unit" if key == "unit" else "standard"
            values = [None if value == "" else _plain(value) for value in (getattr(s, key, None) for s in (was, now))]
            yield from _unless_same(kind, path, f"standard.{key}", values[0], values[1], (name,))


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _notes(old: Scheme, new: Scheme) -> Iterator[SchemeChange]:
    """Waivers, and the panels that judgments come from."""
    for name, path, before, after in _both(old, new):
        for key in ("waive_consistency", "waive_order"):
            yield from _unless_same("waiver", path, key, getattr(before, key), getattr(after, key), (name,))
        was, now = (
            None if part.panel is None else {key: getattr(part.panel, key) for key in _PANEL}
            for part in (before, after)
        )
        if was is None or now is None:
            yield from _unless_same("panel", path, "panel", was, now, (name,))
        else:
            yield from _by_key("panel", path, "panel.", was, now, (name,))


def _weights(old: Scheme, new: Scheme) -> Iterator[SchemeChange]:
    """What follows: weights within each node, weights in the whole, consistency ratios."""
    (local, ratios), (local_now, ratios_now) = (_weighed(scheme) for scheme in (old, new))
    for name, path, _, _ in _both(old, new):
        before, after = local.get(name, {}), local_now.get(name, {})
        for child in dict.fromkeys((*after, *before)):
            yield from _unless_same("weight", path, child, before.get(child), after.get(child), (name, child))
        yield from _unless_same("consistency", path, "", ratios.get(name), ratios_now.get(name), (name,))
    whole, whole_now = _global(old, local), _global(new, local_now)
    for leaf in dict.fromkeys((*whole_now, *whole)):
        path = (new if leaf in whole_now else old).tree.path(leaf)
        yield from _unless_same("global_weight", path, "", whole.get(leaf), whole_now.get(leaf), (leaf,))


def _weighed(scheme: Scheme) -> tuple[dict[str, dict[str, float]], dict[str, float]]:
    """Weights and CR by parent, however inconsistent; nothing of a parent that cannot be weighed."""
    weights: dict[str, dict[str, float]] = {}
    ratios: dict[str, float] = {}
    for parent in scheme.tree.parents:
        sources = [key for key in WEIGHED_BY if getattr(scheme.indicators[parent], key) is not None]
        if not sources and len(scheme.tree.children(parent)) > 1:
            continue  # a draft
        try:
            judged = judge_children(scheme, parent)
            values = weigh_children(scheme, parent).values if judged is None else judged[1].values.tolist()
        except FuzzyAHPError:
            continue
        weights[parent] = dict(zip(scheme.tree.children(parent), values, strict=True))
        if judged is not None:
            ratios[parent] = judged[1].consistency_ratio
    return weights, ratios


def _global(scheme: Scheme, local: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Weights of the leaves in the whole, as far as they are known."""
    down = {scheme.tree.root: 1.0}
    for parent in scheme.tree.parents:
        if parent in down:
            down |= {child: down[parent] * weight for child, weight in local.get(parent, {}).items()}
    return {leaf: down[leaf] for leaf in scheme.tree.leaves if leaf in down}
